"""The goods' tables: from sales, accounts and stock to rows, and what is planted in them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from course.market.core.calendar import EDGES, EXPORT, LAST, seconds, utc
from course.market.core.lexicon import ATOMS, CATEGORIES, FORMER_NAMES, REASONS, SCENARIOS
from course.market.core.streams import Streams
from course.market.demand.history import History
from course.market.demand.live_sessions import Sessions
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.assumptions import CARRIER_TERMS, REVIEW_CHANCE, Assumptions
from course.market.sales.catalogue import Catalogue
from course.market.sales.fulfilment import RIGHT
from course.market.sales.goods_lexicon import TYPES
from course.market.sales.orders import labels
from course.market.sales.sales import Sales
from course.market.tables import dirt, stock
from course.market.tables.accounts import shelf_shares, shop_months
from course.market.tables.audience import LastMonth, crowd_tables

RENAMED = seconds("2024-01-01")  # until then two categories bore their former names


def tables_of(
    orders: pd.DataFrame,
    sessions: pd.DataFrame,
    merchants: pd.DataFrame,
    pairs: pd.DataFrame,
    sales: Sales,
    last_month: tuple[int, Sessions, Shops, np.ndarray],
    case_days: pd.DataFrame,
    history: History,
    panel: Panel,
    assumptions: Assumptions,
    setting: Setting,
) -> tuple[dict[str, pd.DataFrame], dict]:
    """The room's tables, and what is planted and counted in them.

    orders: the finished export, by order_id, still with `row` (row of the sales, -1 for test orders) and `moment`. sessions: with `row`
    and `session_id`. merchants: with `opened`. pairs: ids of re-opened shops. last_month: row of its first session, its
    sessions, open shops and entries per person (M, G). case_days: the daily books of the case shops; the monthly ones agree.
    """
    parameters, streams = setting.parameters, setting.streams
    once = orders.drop_duplicates("order_id")
    real = sold(once)
    order_id = real["order_id"].to_numpy()  # by row of the sales
    share = shelf_shares(sales.catalogue, assumptions, setting)
    rates = stock.piece_rates(history, share, sales.catalogue, parameters)
    ordered = stock.pieces_of_the_sample(sales)
    units = sales.repeated(stock.START) * stock.expected_units(history, share, sales.catalogue, parameters)
    sku, products = catalogue_table(sales.catalogue, rates, units, history, pairs, merchants, streams, ordered.sum(axis=1))
    goods = stock.choose(history, rates, sales.catalogue, streams)
    days, demand = stock.inventory(history, goods, rates, ordered[goods], sales.catalogue, sales.carriers, assumptions, setting)
    products["units_2024"] = _as_sold(products, days, sku)
    of_orders, order_dirt = order_tables(orders, sales, sku, products, streams)
    rooms = LastMonth.of(last_month, history, assumptions, setting)
    of_crowd = crowd_tables(orders, real, sales, rooms, sessions, pairs, history, panel, assumptions, setting)

    tables = {
        "products": listed(products, merchants),
        **of_orders,
        "inventory_daily": days.assign(sku_id=sku_in_2024(sku, days["goods"].to_numpy())).drop(columns="goods"),
        "shop_months": shop_months(
            history,
            pairs,
            sessions,
            case_days,
            sales.catalogue,
            share,
            sales.carriers,
            setting,
            known=orders_of_the_sample(sales, len(history.shops)),
        ),
        **of_crowd,
    }
    quality = history.shops.quality[sales.catalogue.shop] + sales.catalogue.quality
    truth = {
        "assumptions": dataclasses.asdict(assumptions),
        "review_chance": list(REVIEW_CHANCE),
        "stars": _digits(sales.fate.star, once, order_id),
        "satisfaction_mean_by_kind": [
            round(float(sales.fate.satisfaction[history.shops.kind[sales.shop] == kind].mean()), 4) for kind in range(3)
        ],
        "price_elasticity": -parameters.b_price,
        "quality_price_correlation": parameters.quality_price_correlation,
        "product_quality": np.round(quality[products.loc[came_out(products, merchants), "goods"]], 3).tolist(),  # row by row
        "daily_demand": {
            "sku_id": sku_in_2024(sku, goods).tolist(),
            "mean": np.round(demand.mean(axis=1), 4).tolist(),
            "sd": np.round(demand.std(axis=1), 4).tolist(),
            "by_day": demand.tolist(),
        },
        "loyal_repeats": int((sales.of >= 0).sum()),
        "loyal_order_ids": np.sort(order_id[sales.of >= 0]).tolist(),
        "dirt": order_dirt,
    }
    return tables, truth


def catalogue_table(
    catalogue: Catalogue,
    rates: np.ndarray,
    units: np.ndarray,
    history: History,
    pairs: pd.DataFrame,
    merchants: pd.DataFrame,
    streams: Streams,
    known: np.ndarray | int = 0,
) -> tuple[np.ndarray, pd.DataFrame]:
    """SKU numbers (J, 2) before and after 2024, and the products table with a column `goods`.

    rates: pieces of each of the goods that everybody would order in May and June 2024 were all on the shelf (J,). units:
    pieces that everybody is expected to order (J,). known: those of them that are already drawn, because people of the
    sample ordered them (J,).
    """
    sku, products = _products(catalogue, history, pairs, merchants)
    products["units_2024"] = _units(units, known, products, streams)
    products["stock_first"] = _first_stock(rates, products, streams)
    return sku, products


def order_tables(
    orders: pd.DataFrame,
    sales: Sales,
    sku: np.ndarray,
    products: pd.DataFrame,
    streams: Streams,
    first_id: int = 1,
    coded: bool = False,
) -> tuple[dict[str, pd.DataFrame], dict[str, int]]:
    """Lines, parcels, returns and reviews of the orders of one sample or part, and the count of each kind of dirt in them.

    orders: the finished export, by order_id, still with `row` and `moment`. sku, products: as `catalogue_table` gives them. first_id:
    where ids of parcels, returns and reviews begin. coded: words as categories.
    """
    once = orders.drop_duplicates("order_id")
    row = once["row"].to_numpy()
    order_id = np.empty(len(sales.shop), dtype=np.int64)
    order_id[row[row >= 0]] = once["order_id"].to_numpy()[row >= 0]
    items, renamed = _items(sales, once, order_id, sku, products, coded)
    shipments = _shipments(sales, order_id, first_id, coded)
    returns, late = _returns(sales, order_id, items, streams, first_id, coded)
    tables = {
        "order_items": items.drop(columns="goods"),
        "shipments": shipments,
        "returns": returns,
        "reviews": _reviews(sales, order_id, streams, first_id),
    }
    return tables, {
        "split_orders": int((sales.fate.second > 0).sum()),
        "returns_after_the_right_ends": late,
        "renamed_lines": renamed,
        "under_way_at_the_end": int(shipments["delivered_at"].isna().sum()),
    }


def orders_of_the_sample(sales: Sales, shops: int) -> np.ndarray:
    """Orders that people of the sample placed in each month at each shop (LAST, M)."""
    month = np.searchsorted(EDGES, sales.moment, side="right") - 1
    return np.bincount(month * shops + sales.shop, minlength=LAST * shops).reshape(LAST, shops)


def sold(once: pd.DataFrame) -> pd.DataFrame:
    """The orders in the order of the sales' rows, test orders and copies aside."""
    return once[once["row"] >= 0].sort_values("row")


def _sku(sku: np.ndarray, goods: np.ndarray, moment: np.ndarray) -> np.ndarray:
    """The number under which goods were sold at the moment: re-opened shops list theirs anew (columns: before, after)."""
    return sku[goods, (moment >= RENAMED).astype(int)]


def sku_in_2024(sku: np.ndarray, goods: np.ndarray) -> np.ndarray:
    return sku[goods, 1]


def _products(catalogue: Catalogue, history: History, pairs: pd.DataFrame, merchants: pd.DataFrame):
    """SKU numbers (J, 2) before and after 2024, and the products table with a column `goods`."""
    shops = history.shops
    words = np.array([f"{category}:{atom[0]}" for category, atoms in ATOMS.items() for atom in atoms])
    joined = np.full(len(catalogue), "", dtype=object)
    for place in range(catalogue.atoms.shape[1]):
        has = catalogue.atoms[:, place] >= 0
        names = np.array([word.split(":")[1] for word in words], dtype=object)[catalogue.atoms[:, place]]
        joined = np.where(has, np.where(joined == "", names, joined + "|" + names), joined)
    types = np.array([list(TYPES[name]) for name in CATEGORIES], dtype=object)
    category = shops.category[catalogue.shop]
    number = np.arange(1, len(catalogue) + 1)
    frame = pd.DataFrame(
        {
            "goods": np.arange(len(catalogue)),
            "sku_id": number,
            "merchant_id": shops.merchant_id[catalogue.shop],
            "category": np.array(list(CATEGORIES))[category],
            "goods_type": types[category, catalogue.type].astype(str),
            "list_price": catalogue.list_price,
            "unit_cost": catalogue.unit_cost,
            "atoms": joined.astype(str),
            "launched": catalogue.launched,
        }
    )
    moved = frame[frame["merchant_id"].isin(pairs["old_id"])]
    new = moved.assign(
        sku_id=len(catalogue) + np.arange(1, len(moved) + 1),
        merchant_id=moved["merchant_id"].map(dict(zip(pairs["old_id"], pairs["new_id"], strict=True))),
    )
    opened = new["merchant_id"].map(merchants.set_index("merchant_id")["opened"])
    new["launched"] = np.maximum(new["launched"], opened)
    sku = np.stack([number, number], axis=1)
    sku[moved["goods"], 1] = new["sku_id"]
    # A line sold before the move carries the first number; goods that only came out after it have no use for it.
    frame = pd.concat([frame, new], ignore_index=True)
    return sku, frame.assign(launched_at=utc(frame["launched"]))


def listed(products: pd.DataFrame, merchants: pd.DataFrame) -> pd.DataFrame:
    """The products table as it is written."""
    return products[came_out(products, merchants)].drop(columns=["goods", "launched"]).reset_index(drop=True)


def came_out(products: pd.DataFrame, merchants: pd.DataFrame) -> pd.Series:
    """Which goods came out at all: those due after their shop had closed never did."""
    closed = products["merchant_id"].map(merchants.set_index("merchant_id")["closed"])
    return closed.isna() | (products["launched"] < closed)


def _as_sold(products: pd.DataFrame, days: pd.DataFrame, sku: np.ndarray) -> pd.Series:
    """Units of 2024, those of goods with an account of their stock as it has them: nobody orders from an empty shelf."""
    sold = days.groupby("goods")["sold"].sum()
    sold.index = sku_in_2024(sku, sold.index.to_numpy())
    return products["sku_id"].map(sold).fillna(products["units_2024"]).astype("int64")


def _units(expected: np.ndarray, known: np.ndarray | int, products: pd.DataFrame, streams: Streams) -> np.ndarray:
    """Pieces that everybody ordered of each SKU in May and June 2024: those known, and chance round the rest."""
    units = known + streams.of("goods", "units").poisson(np.maximum(expected - known, 0))
    in_use = ~products.duplicated("goods", keep="last")
    return np.where(in_use, units[products["goods"]], 0)


def _first_stock(rates: np.ndarray, products: pd.DataFrame, streams: Streams) -> np.ndarray:
    """Pieces in the first batch: what the shop guessed three weeks would sell, in whole tens."""
    guess = rates / stock.DAYS * 21 * np.exp(0.6 * streams.of("goods", "first stock").standard_normal(len(rates)))
    return (np.ceil(np.maximum(guess, 10) / 10) * 10).astype(np.int64)[products["goods"]]


def _items(
    sales: Sales, once: pd.DataFrame, order_id: np.ndarray, sku: np.ndarray, products: pd.DataFrame, coded: bool
) -> tuple[pd.DataFrame, int]:
    """Lines of all orders, test orders included, and how many carry a category's former name."""
    lines = sales.lines
    moment = sales.moment[lines.order]
    tests = once[once["row"] < 0]
    first = products.drop_duplicates("merchant_id").set_index("merchant_id")
    tested = first.loc[tests["merchant_id"]]
    frame = pd.DataFrame(
        {
            "order_id": np.concatenate([order_id[lines.order], tests["order_id"]]),
            "goods": np.concatenate([lines.goods, tested["goods"]]),
            "sku_id": np.concatenate([_sku(sku, lines.goods, moment), tested["sku_id"]]),
            "qty": np.concatenate([lines.pieces, np.ones(len(tests), dtype=np.int64)]),
            "unit_price": np.concatenate([lines.cents / 100, np.ones(len(tests))]),
            "moment": np.concatenate([moment, tests["moment"]]),
        }
    )
    # One sort by one number, which no two lines share, takes a fraction of the time of a sort by two columns.
    frame = frame.take(np.argsort(frame["order_id"].to_numpy() * len(sku) + frame["goods"].to_numpy()))
    frame = frame.reset_index(drop=True)
    frame["line_no"] = frame.groupby("order_id").cumcount() + 1
    frame["scenario"] = labels(sales.catalogue.scenario[frame["goods"]], SCENARIOS, coded)
    today = [*CATEGORIES]
    names = [*today, *FORMER_NAMES.values()]
    then = np.array([names.index(FORMER_NAMES.get(name, name)) for name in today])  # what each was called at first
    category = pd.Categorical(products["category"], categories=today).codes[frame["goods"]]
    earlier = np.where(frame["moment"] < RENAMED, then[category], category)
    former = earlier != category
    frame["category"] = labels(earlier, names, coded)
    return frame.drop(columns="moment"), int(former.sum())


def _shipments(sales: Sales, order_id: np.ndarray, first_id: int, coded: bool) -> pd.DataFrame:
    """Parcels: one an order that was not cancelled, two if it was split; without arrival if still under way at the export."""
    fate = sales.fate
    sent = np.flatnonzero(~fate.cancelled)
    split = np.flatnonzero(fate.second > 0)
    frame = pd.DataFrame(
        {
            "order_id": order_id[np.concatenate([sent, split])],
            "carrier": labels(fate.carrier[np.concatenate([sent, split])], CARRIER_TERMS, coded),
            "promised": fate.promised[np.concatenate([sent, split])],
            "delivered": np.concatenate([fate.delivered[sent], fate.second[split]]),
        }
    )
    frame = frame.take(np.argsort((frame["order_id"] - first_id).to_numpy() * 2**31 + frame["delivered"].to_numpy()))
    frame = frame.reset_index(drop=True)
    arrived = frame["delivered"].where(frame["delivered"] < EXPORT)
    return pd.DataFrame(
        {
            "shipment_id": first_id + np.arange(len(frame)),
            "order_id": frame["order_id"],
            "carrier": frame["carrier"],
            "promised_at": utc(frame["promised"]),
            "delivered_at": dirt.utc_or_gap(arrived),
        }
    )


def _returns(
    sales: Sales, order_id: np.ndarray, items: pd.DataFrame, streams: Streams, first_id: int, coded: bool
) -> tuple[pd.DataFrame, int]:
    """Returned lines of refunded orders: one of them surely, each other one with chance .5; the refund is what was paid for it."""
    fate = sales.fate
    known = np.flatnonzero(fate.refunded & (fate.returned < EXPORT))
    generator = streams.of("goods", "returns")
    back = pd.DataFrame(
        {
            "order_id": order_id[known],
            "returned": fate.returned[known],
            "paid": 1 - sales.coupon[known] / sales.value[known],
            "late": fate.returned[known] > fate.arrived[known] + RIGHT,
            "slow": fate.arrived[known] > fate.promised[known],
        }
    ).sort_values("order_id", ignore_index=True)
    lines = items[items["order_id"].isin(back["order_id"])].merge(back, on="order_id", validate="many_to_one")
    luck = pd.Series(generator.random(len(lines)))
    surely = luck == luck.groupby(lines["order_id"]).transform("min")
    lines = lines[surely | (luck < 0.5)].sort_values(["returned", "order_id", "line_no"], ignore_index=True)
    fits = lines["category"].isin(["womenswear", "leather_shoes", "running", "bags"]).to_numpy()
    chance = np.where(fits[:, None], [0.48, 0.24, 0.18, 0.10], [0.06, 0.38, 0.36, 0.20])
    reason = (generator.random(len(lines))[:, None] > np.cumsum(chance, axis=1)[:, :-1]).sum(axis=1)
    reason = np.where(lines["slow"] & (generator.random(len(lines)) < 0.2), 4, reason)
    frame = pd.DataFrame(
        {
            "return_id": first_id + np.arange(len(lines)),
            "order_id": lines["order_id"],
            "line_no": lines["line_no"],
            "ts": utc(lines["returned"]),
            "reason": labels(reason, REASONS, coded),
            "refund": (lines["qty"] * lines["unit_price"] * lines["paid"]).round(2),
        }
    )
    return frame, int(lines["late"].sum())


def _reviews(sales: Sales, order_id: np.ndarray, streams: Streams, first_id: int) -> pd.DataFrame:
    """What reviewers wrote until the export: long when it was bad or very good, often with a photo when it was good."""
    fate = sales.fate
    said = np.flatnonzero((fate.reviewed > 0) & (fate.reviewed < EXPORT))
    said = said[np.argsort(fate.reviewed[said], kind="stable")]
    generator = streams.of("goods", "reviews")
    star = fate.star[said]
    mean = np.array([58.0, 44.0, 24.0, 20.0, 32.0])[star - 1]
    return pd.DataFrame(
        {
            "review_id": first_id + np.arange(len(said)),
            "order_id": order_id[said],
            "star": star,
            "text_len": np.floor(mean * np.exp(0.8 * generator.standard_normal(len(said)) - 0.32)).astype(np.int64),
            "has_photo": generator.random(len(said)) < np.array([0.30, 0.22, 0.12, 0.16, 0.34])[star - 1],
            "ts": utc(fate.reviewed[said]),
        }
    )


def _digits(star: np.ndarray, once: pd.DataFrame, order_id: np.ndarray) -> str:
    """The star every order would have got, one digit an order in the order of order_id; 0 for test orders."""
    digits = np.zeros(int(once["order_id"].max()), dtype=np.int64)
    digits[order_id - 1] = star
    return "".join(map(str, digits))


assert LAST == 14
