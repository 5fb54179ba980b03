"""Goods: the catalogue, and what became of each order: its lines, parcels, returns and reviews."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd

from course.market.core.calendar import EXPORT, utc
from course.market.core.columns import labels
from course.market.core.lexicon import CARRIERS, CATEGORIES, FORMER_NAMES, REASONS, SCENARIOS
from course.market.sales.assumptions import REVIEW_CHANCE
from course.market.sales.baskets import CROSS_SHOP
from course.market.sales.catalogue import in_festival
from course.market.sales.fulfilment import RIGHT, stars
from course.market.sales.reasons import odds_of_reasons, pick_reason
from course.market.sales.sales import Sales
from course.market.sales.shelves import price_elasticity, price_elasticity_in_shop
from course.market.tables import dirt, stock
from course.market.tables.part import Part
from course.market.tables.plan import Plan, Rows, Section
from course.market.tables.products import RENAMED, first_stock, units_sold

TEXT = (58.0, 44.0, 24.0, 20.0, 32.0)  # characters of a review by star 1 ... 5 (assumption: J-shape of lengths)
PHOTO = (0.30, 0.22, 0.12, 0.16, 0.34)  # chance of a photo by star (assumption)
WITH_PHOTO = 1.5  # length of a text with a photo over one without (assumption)
COUPON_NEAR = 50.0  # CNY below the coupon's threshold: the orders whose share that adds something is planted


class Goods(Section):
    """`products`; `order_items`, `shipments`, `returns`, `reviews`."""

    name = "goods"
    needed = True

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Goods, dict[str, pd.DataFrame]]:
        """The catalogue. Its units are those of all populations: those that the sample is known to have bought, and chance
        round the rest."""
        streams, products = plan.setting.streams, plan.listing.products
        expected = stock.expected_units(plan.history, plan.shelves, plan.setting.parameters)
        pieces = plan.populations * plan.repeated * expected
        known = 0
        if plan.known is not None:
            known = stock.pieces_of_the_sample(plan.known, len(plan.shelves.catalogue)).sum(axis=1)
        products = products.assign(
            units_2024=units_sold(pieces, known, products, streams),
            stock_first=first_stock(plan.populations * plan.rates, products, streams),
        )
        shown = products[plan.listing.came_out].drop(columns=["goods", "launched"]).reset_index(drop=True)
        return cls(), {"products": shown}

    def draw(self, plan: Plan, part: Part) -> Rows:
        items, renamed = _items(plan, part)
        shipments = _shipments(part)
        returns, late = _returns(plan, part, items)
        counted = {
            "split_orders": int((part.sales.fate.second > 0).sum()),
            "returns_after_the_right_ends": late,
            "renamed_lines": renamed,
            "under_way_at_the_end": int(shipments["delivered_at"].isna().sum()),
        }
        made = {
            "order_items": items.drop(columns="goods"),
            "shipments": shipments,
            "returns": returns,
            "reviews": _reviews(part),
        }
        return Rows(made, counted, lambda: {"goods": _planted(plan, part) | {"dirt": counted}})

    def truth(self, plan: Plan) -> dict:
        catalogue, parameters = plan.shelves.catalogue, plan.setting.parameters
        quality = plan.history.shops.quality[catalogue.shop] + catalogue.quality
        return {
            "goods": {
                "assumptions": asdict(plan.shelves.assumptions),
                "review_chance": list(REVIEW_CHANCE),
                "price_elasticity": price_elasticity(plan.shelves, parameters),
                "price_elasticity_in_shop": price_elasticity_in_shop(plan.shelves, plan.setting),
                "markdown_elasticity": -parameters.markdown_pull,
                "quality_price_correlation": parameters.quality_price_correlation,
                "product_quality": np.round(quality[plan.listing.shown["goods"]], 3).tolist(),  # row by row
            }
        }


def _planted(plan: Plan, part: Part) -> dict:
    """What the sample's orders hide: the star each would have got, also had its promise been kept, how much more likely it would
    go back if it cost one log point more, how satisfied buyers are, which are loyal repeats; and of the
    festival's orders that stood up to 50 CNY short of the coupon's threshold, the share to which something was added."""
    sales = part.sales
    kind = plan.history.shops.kind[sales.shop]
    again = sales.of >= 0
    before = sales.value - sales.added / 100
    stood = in_festival(sales.moment) & (before >= CROSS_SHOP[0] - COUPON_NEAR) & (before < CROSS_SHOP[0])
    kept = sales.fate.satisfaction + plan.setting.parameters.promise_penalty * sales.fate.days_late
    return {
        "coupon_reached": round(float((sales.added[stood] > 0).mean()), 5) if stood.any() else 0.0,
        "stars": _digits(sales, sales.fate.star, len(part.order_ids)),
        "stars_on_time": _digits(sales, stars(kept), len(part.order_ids)),
        "returns_per_ln_price": round(float(sales.fate.dearer[~sales.cancelled].mean()), 6),
        "satisfaction_mean_by_kind": [round(float(sales.fate.satisfaction[kind == k].mean()), 4) for k in range(3)],
        "loyal_repeats": int(again.sum()),
        "loyal_order_ids": np.sort(sales.order_id[again]).tolist(),
    }


def _items(plan: Plan, part: Part) -> tuple[pd.DataFrame, int]:
    """Lines of all orders, test orders included, and how many carry a category's former name."""
    sales, tests, listing = part.sales, part.tests, plan.listing
    lines = sales.lines
    tested = plan.shelves.catalogue.first[tests["shop"]]  # the test account takes whatever lies first on the shelf
    goods = np.concatenate([lines.goods, tested])
    moment = np.concatenate([sales.moment[lines.order], tests["moment"]])
    frame = pd.DataFrame(
        {
            "order_id": np.concatenate([sales.order_id[lines.order], tests["order_id"]]),
            "goods": goods,
            "sku_id": listing.number_at(goods, moment),
            "qty": np.concatenate([lines.pieces, np.ones(len(tests), dtype=np.int64)]),
            "unit_price": np.concatenate([lines.cents / 100, np.ones(len(tests))]),
            "moment": moment,
        }
    )
    # One sort by one number, which no two lines share, takes a fraction of the time of a sort by two columns.
    frame = frame.take(np.argsort(frame["order_id"].to_numpy() * len(listing.sku) + frame["goods"].to_numpy()))
    frame = frame.reset_index(drop=True)
    frame["line_no"] = frame.groupby("order_id").cumcount() + 1
    frame["scenario"] = labels(plan.shelves.catalogue.scenario[frame["goods"]], SCENARIOS, part.coded)
    today = [*CATEGORIES]
    names = [*today, *FORMER_NAMES.values()]
    then = np.array([names.index(FORMER_NAMES.get(name, name)) for name in today])  # what each was called at first
    category = pd.Categorical(listing.products["category"], categories=today).codes[frame["goods"]]
    earlier = np.where(frame["moment"] < RENAMED, then[category], category)
    former = earlier != category
    frame["category"] = labels(earlier, names, part.coded)
    return frame.drop(columns="moment"), int(former.sum())


def _shipments(part: Part) -> pd.DataFrame:
    """Parcels: one an order that was not cancelled, two if it was split; without arrival if still under way at the export."""
    order_id, fate = part.sales.order_id, part.sales.fate
    sent = np.flatnonzero(~fate.cancelled)
    split = np.flatnonzero(fate.second > 0)
    frame = pd.DataFrame(
        {
            "order_id": order_id[np.concatenate([sent, split])],
            "carrier": labels(fate.carrier[np.concatenate([sent, split])], CARRIERS, part.coded),
            "promised": fate.promised[np.concatenate([sent, split])],
            "delivered": np.concatenate([fate.delivered[sent], fate.second[split]]),
        }
    )
    frame = frame.take(np.argsort((frame["order_id"] - part.first_id).to_numpy() * 2**31 + frame["delivered"].to_numpy()))
    frame = frame.reset_index(drop=True)
    arrived = frame["delivered"].where(frame["delivered"] < EXPORT)
    return pd.DataFrame(
        {
            "shipment_id": part.first_id + np.arange(len(frame)),
            "order_id": frame["order_id"],
            "carrier": frame["carrier"],
            "promised_at": utc(frame["promised"]),
            "delivered_at": dirt.utc_or_gap(arrived),
        }
    )


def _returns(plan: Plan, part: Part, items: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Returned lines of refunded orders: one of them surely, for the reason that the order's fate knows, each other one with
    chance .5; the refund is what was paid for it."""
    sales, fate = part.sales, part.sales.fate
    known = np.flatnonzero(fate.refunded & (fate.returned < EXPORT))
    generator = part.setting.streams.of("goods", "returns")
    back = pd.DataFrame(
        {
            "order_id": sales.order_id[known],
            "returned": fate.returned[known],
            "paid": 1 - sales.coupon[known] / sales.value[known],
            "late": fate.returned[known] > fate.arrived[known] + RIGHT,
            "reason": fate.reason[known],
            "sent_back": fate.sent_back[known],
            "days_late": fate.days_late[known],
        }
    ).sort_values("order_id", ignore_index=True)
    lines = items[items["order_id"].isin(back["order_id"])].merge(back, on="order_id", validate="many_to_one")
    surely = (lines["goods"] == lines["sent_back"]).to_numpy()
    went = surely | (generator.random(len(lines)) < 0.5)
    lines = lines[went].sort_values(["returned", "order_id", "line_no"], ignore_index=True)
    surely = (lines["goods"] == lines["sent_back"]).to_numpy()
    goods, catalogue = lines["goods"].to_numpy(), plan.shelves.catalogue
    nothing = np.zeros(len(lines))
    odds = odds_of_reasons(  # what goes back beside it has a reason of its own; that it came late holds for all of the order
        plan.history.shops.category[catalogue.shop[goods]],
        catalogue.type[goods],
        nothing > 0,
        nothing > 0,
        nothing,
        nothing + 0.5,
        lines["days_late"].to_numpy(),
    )
    reason = np.where(surely, lines["reason"], pick_reason(odds, generator.random(len(lines))))
    frame = pd.DataFrame(
        {
            "return_id": part.first_id + np.arange(len(lines)),
            "order_id": lines["order_id"],
            "line_no": lines["line_no"],
            "ts": utc(lines["returned"]),
            "reason": labels(reason, REASONS, part.coded),
            "refund": (lines["qty"] * lines["unit_price"] * lines["paid"]).round(2),
        }
    )
    return frame, int(lines["late"].sum())


def _reviews(part: Part) -> pd.DataFrame:
    """What reviewers wrote until the export: long when it was bad or very good, often with a photo when it was good; who takes
    the trouble of a photo writes more."""
    order_id, fate = part.sales.order_id, part.sales.fate
    said = np.flatnonzero((fate.reviewed > 0) & (fate.reviewed < EXPORT))
    said = said[np.argsort(fate.reviewed[said], kind="stable")]
    generator = part.setting.streams.of("goods", "reviews")
    star = fate.star[said]
    often = np.array(PHOTO)[star - 1]
    photo = generator.random(len(said)) < often
    mean = np.array(TEXT)[star - 1] * np.where(photo, WITH_PHOTO, 1.0) / (1 + often * (WITH_PHOTO - 1))
    return pd.DataFrame(
        {
            "review_id": part.first_id + np.arange(len(said)),
            "order_id": order_id[said],
            "star": star,
            "text_len": np.floor(mean * np.exp(0.8 * generator.standard_normal(len(said)) - 0.32)).astype(np.int64),
            "has_photo": photo,
            "ts": utc(fate.reviewed[said]),
        }
    )


def _digits(sales: Sales, star: np.ndarray, orders: int) -> str:
    """A star for every order, one digit an order in the order of order_id; 0 for test orders."""
    digits = np.zeros(orders, dtype=np.int64)
    digits[sales.order_id - 1] = star
    return "".join(map(str, digits))
