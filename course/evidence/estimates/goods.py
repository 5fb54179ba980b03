"""Reference estimates of what is planted in the goods' tables, and of what emerges there, with numpy and pandas alone.

Functions take tables as students load them (`course.data.load`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables, least_squares
from course.evidence.remembered import remembered
from course.market.core.calendar import MONTH, MONTHS
from course.market.sales.assumptions import REVIEW_CHANCE, Assumptions
from course.market.tables.dirt import orders_that_count

END = MONTHS[-1]  # when the tables were exported


def without_copies(tables: Tables) -> pd.DataFrame:
    """Orders without exact copies."""
    return tables["orders"].drop_duplicates()


def bought(tables: Tables) -> pd.DataFrame:
    """Orders of real people that were not cancelled, guests included."""
    return orders_that_count(tables["orders"])


def within(values: pd.Series, *groups: pd.Series) -> pd.Series:
    """Values less the means of all groups in turn, until nothing moves (fixed effects taken out)."""
    left = values.to_numpy(dtype=float, copy=True)
    codes = [pd.factorize(group)[0] for group in groups]
    sizes = [np.bincount(code) for code in codes]
    for _ in range(30):
        for code, size in zip(codes, sizes, strict=True):
            left -= (np.bincount(code, left) / size)[code]
    return pd.Series(left, index=values.index)


# --- price and quality (P14) ------------------------------------------------------------------------------------------


def selling_goods(tables: Tables, least: int = 150) -> pd.DataFrame:
    """Goods on the shelf in all of May and June 2024, of shops that sold more than `least` pieces of each on average.

    In shops that sell a lot even rare goods are seldom at zero, so that few have no logarithm; `kind` is category and type.
    """
    goods = tables["products"]
    goods = goods[goods["launched_at"] < pd.Timestamp("2024-05-01", tz="Asia/Shanghai")]
    usual = goods.groupby("merchant_id")["units_2024"].transform("mean")
    return goods[usual > least].assign(kind=lambda table: table["category"] + table["goods_type"])


def price_elasticity_by_least_squares(tables: Tables) -> Estimate:
    """Slope of ln pieces sold on ln price among the goods of a shop: quality is left in the error."""
    goods = selling_goods(tables)
    goods = goods[goods["units_2024"] > 0]
    sales, price = (within(np.log(goods[name]), goods["merchant_id"], goods["kind"]) for name in ("units_2024", "list_price"))
    beta, error = least_squares(price.to_numpy()[:, None], sales.to_numpy(), goods["merchant_id"].to_numpy())
    return Estimate.of(beta[0], error[0])


LEAST_MARGIN = 0.06  # share of the price over unit cost


def price_elasticity_by_cost(tables: Tables) -> Estimate:
    """The same slope with unit cost as the instrument for price, shops and kinds of goods held fixed (Wright 1928).

    Two-stage least squares with one instrument; the standard error is robust to clusters by shop. Goods sold at little over cost
    (`LEAST_MARGIN`) are left out: their cost was read off their price, so it knows of their quality and is no instrument. Goods
    that sold nothing have no logarithm and drop out, which takes some .03 off the slope.
    """
    goods = selling_goods(tables)
    goods = goods[(goods["units_2024"] > 0) & (goods["unit_cost"] < (1 - LEAST_MARGIN) * goods["list_price"])]
    sales, price, cost = (
        within(np.log(goods[name]), goods["merchant_id"], goods["kind"]).to_numpy()
        for name in ("units_2024", "list_price", "unit_cost")
    )
    slope = (cost @ sales) / (cost @ price)
    _, shop = np.unique(goods["merchant_id"], return_inverse=True)
    score = np.bincount(shop, weights=cost * (sales - slope * price))
    return Estimate.of(slope, np.sqrt(score @ score) / abs(cost @ price))


# --- mark-downs (P18) -------------------------------------------------------------------------------------------------


def _priced_days(tables: Tables) -> pd.DataFrame:
    """Days of the stock sample on which the shelf was not empty, with `shop` and `ln_price`."""
    days = tables["inventory_daily"].merge(tables["products"][["sku_id", "merchant_id"]], on="sku_id", validate="many_to_one")
    days = days[~days["stockout"]].assign(ln_price=lambda frame: np.log(frame["price"]))
    return days[days.groupby("sku_id")["sold"].transform("sum") > 0]


def markdown_elasticity(tables: Tables) -> Estimate:
    """How ln pieces answer to ln of the day's price: goods of one shop on one day against each other, each against its own usual.

    Poisson regression with one effect a SKU and one a shop and day: what draws people to a shop on a day, and what goods of the
    shop that are not in the sample take away from all that are, drops out. Errors by shop, for what one of its goods sells the
    others do not; some twenty shops decide, so each is taken out in turn (jackknife).
    """
    days = _priced_days(tables)
    cell = days["merchant_id"].astype(str) + " " + days["day"]
    for group in (cell, days["sku_id"]):  # a day of a shop tells something if two of its goods were there and one was sold
        sold = days["sold"].groupby(group.loc[days.index])
        several = sold.transform("size") > 1
        days = days[several & (sold.transform("sum") > 0)]
    return poisson_slope(days["sold"], days["ln_price"], days["sku_id"], cell.loc[days.index], days["merchant_id"])


def markdown_slope_against_all_goods(tables: Tables) -> float:
    """The same with one effect a SKU and one a day: what marked-down goods take from their neighbours is not seen."""
    days = _priced_days(tables)
    return poisson_slope(days["sold"], days["ln_price"], days["sku_id"], days["day"]).value


def markdown_slope_between_goods(tables: Tables) -> float:
    """Slope of ln(sold + 1/2) with one effect a shop and day alone: dear goods against cheap ones, which differ in more than their price."""
    days = _priced_days(tables)
    cell = days["merchant_id"].astype(str) + " " + days["day"]
    sales, price = (values - values.groupby(cell).transform("mean") for values in (np.log(days["sold"] + 0.5), days["ln_price"]))
    return float((price @ sales) / (price @ price))


# --- the coupon's threshold (P19) --------------------------------------------------------------------------------------

THRESHOLD, WITHIN = 300.0, 50.0  # CNY


@remembered
def topped_up(tables: Tables) -> pd.DataFrame:
    """Orders of one or two pieces whose dearer one costs 250 to 300 CNY: `festival`, and whether a second one took them `over` 300.

    Orders of more pieces tell nothing: whether the last came for the coupon, one cannot see.
    """
    items = tables["order_items"]
    orders = without_copies(tables)
    orders = orders[orders["user_id"].ne(0).fillna(True)].set_index("order_id")
    by_order = items.groupby("order_id").agg(pieces=("qty", "sum"), dearest=("unit_price", "max"))
    found = orders[["ts", "gmv"]].join(by_order, how="inner")
    found["festival"] = False
    for window in tables["festivals"].itertuples():
        found["festival"] |= (found["ts"] >= window.starts_at) & (found["ts"] < window.ends_at)
    found["over"] = (found["pieces"] == 2) & (found["gmv"] >= THRESHOLD)
    few = found["pieces"] <= 2
    return found[few & (found["dearest"] >= THRESHOLD - WITHIN) & (found["dearest"] < THRESHOLD)]


def reached(tables: Tables) -> Estimate:
    """Of the festival's orders that stood a little short of the coupon, the share to which something was added for it.

    Outside the festival some hold a second piece anyway: (share in the festival - share outside) / (1 - share outside).
    """
    found = topped_up(tables).groupby("festival")["over"].agg(["mean", "size"])
    inside, outside = found.loc[True], found.loc[False]
    value = (inside["mean"] - outside["mean"]) / (1 - outside["mean"])
    spread = {key: row["mean"] * (1 - row["mean"]) / row["size"] for key, row in found.iterrows()}
    error = np.sqrt(spread[True] + spread[False] * (1 - value) ** 2) / (1 - outside["mean"])
    return Estimate.of(value, error)


def reached_without_comparison(tables: Tables) -> float:
    """The same as if everybody who came over the threshold had meant to."""
    found = topped_up(tables)
    return float(found.loc[found["festival"], "over"].mean())


def just_above(tables: Tables) -> float:
    """Orders of 300 to 350 CNY in the festival, over those of 250 to 350: as if without the coupon nobody spent so much."""
    orders = bought(tables)
    inside = np.zeros(len(orders), dtype=bool)
    for window in tables["festivals"].itertuples():
        inside |= ((orders["ts"] >= window.starts_at) & (orders["ts"] < window.ends_at)).to_numpy()
    value = orders.loc[inside & (orders["gmv"] - THRESHOLD).abs().lt(WITHIN).to_numpy(), "gmv"]
    return float((value >= THRESHOLD).mean())


# --- speed (P13) ------------------------------------------------------------------------------------------------------


def speed_effect(tables: Tables) -> Estimate:
    """Change of ln sales per day promised later: Poisson regression with one effect a SKU and one a day.

    Days on which the shelf ran empty are left out. The standard error is robust to clusters by SKU.
    """
    days = tables["inventory_daily"]
    days = days[~days["stockout"] & (days.groupby("sku_id")["sold"].transform("sum") > 0)]
    return poisson_slope(days["sold"], days["promised_days"], days["sku_id"], days["day"])


def poisson_slope(
    outcome: pd.Series, x: pd.Series, unit: pd.Series, time: pd.Series, cluster: pd.Series | None = None
) -> Estimate:
    """Slope of a Poisson regression of the outcome on x with one effect a unit and one a time (alternating, then Newton).

    Errors are robust to clusters by unit, or, if a cluster is given, from leaving out one cluster after the other, each time with
    one Newton step (jackknife), which sees that a few of them may decide.
    """
    first, second = pd.factorize(unit)[0], pd.factorize(time)[0]
    y, x, slope = outcome.to_numpy(float), x.to_numpy(float), 0.0
    a, d = np.ones(first.max() + 1), np.ones(second.max() + 1)
    for _ in range(60):
        mu = np.exp(slope * x)
        a = np.bincount(first, y) / np.maximum(np.bincount(first, d[second] * mu), 1e-12)
        d = np.bincount(second, y) / np.bincount(second, a[first] * mu)
        mu = mu * a[first] * d[second]
        centred = _less_means(x, mu, first, second)
        step = (centred @ (y - mu)) / (centred @ (mu * centred))
        slope += step
        if abs(step) < 1e-10:
            break
    for _ in range(30):  # where units lack some times, one round leaves a rest of the means that the error would hear of
        centred = _less_means(centred, mu, first, second)
    known = centred @ (mu * centred)
    if cluster is None:
        score = np.bincount(first, weights=centred * (y - mu))
        return Estimate.of(slope, np.sqrt(score @ score) / known)
    group = pd.factorize(cluster)[0]
    moved = np.bincount(group, weights=centred * (y - mu)) / (known - np.bincount(group, weights=mu * centred**2))
    return Estimate.of(slope, np.sqrt(moved @ moved * (1 - 1 / len(moved))))


def _less_means(x: np.ndarray, weight: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """x less its weighted means by one grouping (codes from 0) and then by the other; all arrays (n,)."""
    for group in (first, second):
        x = x - (np.bincount(group, weight * x) / np.bincount(group, weight))[group]
    return x


def speed_slope_without_effects(tables: Tables) -> float:
    """Slope of ln(sold + 1/2) on days promised over all days and goods: slow parcels belong to busy days and other shops."""
    days = tables["inventory_daily"]
    return float(np.polyfit(days["promised_days"], np.log(days["sold"] + 0.5), 1)[0])


# --- reviews (P9) -----------------------------------------------------------------------------------------------------


@remembered
def settled_reviews(tables: Tables) -> pd.DataFrame:
    """Reviews of orders that were at least thirty days old at the export: who wanted to write has written."""
    orders = bought(tables)
    settled = orders.loc[orders["ts"] < END - pd.Timedelta(days=30), "order_id"]
    return tables["reviews"][tables["reviews"]["order_id"].isin(settled)]


def mean_star(tables: Tables) -> Estimate:
    """Mean star of all buyers from the stars of those who review, each weighted by 1 / its chance of a review.

    The chances by star (`REVIEW_CHANCE`) are taken as known; Horvitz & Thompson 1952, in Hajek's form.
    """
    star = settled_reviews(tables)["star"].to_numpy(float)
    weight = 1 / np.array(REVIEW_CHANCE)[star.astype(int) - 1]
    mean = np.average(star, weights=weight)
    return Estimate.of(mean, np.sqrt((weight**2) @ (star - mean) ** 2) / weight.sum())


# --- promises (P20) ---------------------------------------------------------------------------------------------------


@remembered
def reviewed_parcels(tables: Tables) -> pd.DataFrame:
    """Settled reviews of orders that have arrived: `star`, `weight` (1 / chance to review), `late` (days beyond the promise, 0 if
    kept), `days` from order to last parcel, `kind` of shop."""
    sent = tables["shipments"].groupby("order_id").agg(promised=("promised_at", "max"), arrived=("delivered_at", "max"))
    orders = bought(tables).set_index("order_id")[["ts", "merchant_id"]].join(sent, how="inner")
    found = settled_reviews(tables).set_index("order_id")[["star"]].join(orders, how="inner").dropna(subset=["arrived"])
    day = pd.Timedelta(days=1)
    return found.assign(
        weight=1 / np.array(REVIEW_CHANCE)[found["star"].to_numpy() - 1],
        late=((found["arrived"] - found["promised"]) / day).clip(lower=0),
        days=(found["arrived"] - found["ts"]) / day,
        kind=found["merchant_id"].map(tables["merchants"].set_index("merchant_id")["kind"]),
    )


def stars_lost_per_day_late(tables: Tables) -> Estimate:
    """Stars that all buyers together lose per day beyond the promise: what late orders lack against punctual ones, over their
    mean days late.

    Punctual orders are weighted to the late ones' mix of kinds of shops. The error is that of a ratio (delta method).
    """
    found = reviewed_parcels(tables)
    late = found["late"] > 0
    days = np.average(found.loc[late, "late"], weights=found.loc[late, "weight"])
    mean = np.average(found.loc[late, "star"], weights=found.loc[late, "weight"])
    share = found.loc[late].groupby("kind")["weight"].sum()
    share /= share.sum()
    lost, error = -mean, 0.0
    for kind, part in found[~late].groupby("kind"):
        usual = np.average(part["star"], weights=part["weight"])
        part_of = share.get(kind, 0.0)
        lost += part_of * usual
        error += (part_of / part["weight"].sum()) ** 2 * (part["weight"] ** 2 @ (part["star"] - usual) ** 2)
    surprise = (found.loc[late, "star"] - mean) + lost / days * (found.loc[late, "late"] - days)
    error += (found.loc[late, "weight"] ** 2 @ surprise**2) / found.loc[late, "weight"].sum() ** 2
    return Estimate.of(lost / days, np.sqrt(error) / days)


def stars_lost_per_day(tables: Tables) -> float:
    """Fall of the stars with each day of delivery, as if slowness were what angers."""
    found = reviewed_parcels(tables)
    return -float(np.polyfit(found["days"], found["star"], 1, w=np.sqrt(found["weight"]))[0])


def stars_lost_per_day_beyond_four(tables: Tables) -> float:
    """Fall of the stars with each day beyond four, whatever was promised."""
    found = reviewed_parcels(tables)
    return -float(np.polyfit((found["days"] - 4).clip(lower=0), found["star"], 1, w=np.sqrt(found["weight"]))[0])


# --- returns and price (P21) --------------------------------------------------------------------------------------------


@remembered
def settled_orders(tables: Tables) -> pd.DataFrame:
    """Orders of which what goes back is back: `refunded`, `ln_value`, `live`; of the first line `sku`, `kind` of goods, `ln_list`."""
    orders = bought(tables)
    orders = orders[orders["ts"] < END - pd.Timedelta(days=21)]
    first = tables["order_items"].drop_duplicates("order_id").set_index("order_id")["sku_id"]
    goods = tables["products"].set_index("sku_id")
    sku = orders["order_id"].map(first)
    return orders.assign(
        refunded=(orders["status"] == "refunded").astype(float),
        ln_value=np.log(orders["gmv"]),
        live=(orders["channel"] == "live").astype(float),
        sku=sku,
        kind=sku.map(goods["category"].astype(str) + goods["goods_type"].astype(str)),
        ln_list=np.log(sku.map(goods["list_price"]).astype(float)),
    )


def returns_per_ln_price(tables: Tables) -> Estimate:
    """What the share of returns gains with each log point of the order's value, at the same goods and channel.

    Linear probability among orders that hold the same first goods: what else lies in the basket, and how much of it, moves the
    value. Between goods, quality moves both. Robust to clusters by goods.
    """
    orders = settled_orders(tables)
    value, back, live = (within(orders[name], orders["sku"]) for name in ("ln_value", "refunded", "live"))
    beta, error = least_squares(np.column_stack([value, live]), back.to_numpy(), orders["sku"].to_numpy())
    return Estimate.of(beta[0], error[0])


def returns_per_ln_price_by_kind(tables: Tables) -> float:
    """The same among orders that begin with goods of one kind: the dearer ones are better, and so kept."""
    orders = settled_orders(tables)
    value, back = (within(orders[name], orders["kind"]) for name in ("ln_value", "refunded"))
    return float((value @ back) / (value @ value))


def returns_per_ln_list_price(tables: Tables) -> float:
    """The same on the list price of those goods, as if it said what a return is worth."""
    orders = settled_orders(tables)
    price, back = (within(orders[name], orders["kind"]) for name in ("ln_list", "refunded"))
    return float((price @ back) / (price @ price))


# --- loyalty (P6) -----------------------------------------------------------------------------------------------------


@remembered
def repeats(tables: Tables, shop: bool = True) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Kept orders that arrived, with the time in which more could come; and the orders that came after one of them.

    The second frame has one row an order and `wait`, seconds after the last kept order that arrived before it. Counted are
    orders on the same shop's page (any shop's and any channel's: shop=False).
    """
    orders = without_copies(tables)
    orders = orders[orders["user_id"].gt(0).fillna(False)].astype({"user_id": "int64"})
    arrived = tables["shipments"].groupby("order_id")["delivered_at"].max()
    closed = tables["merchants"].set_index("merchant_id")["closed_at"]
    kept = orders[orders["status"] == "paid"].assign(arrived=lambda frame: frame["order_id"].map(arrived))
    kept = kept.dropna(subset="arrived")
    kept["end"] = kept["ts"].dt.year.map({2023: END - pd.Timedelta(days=366), 2024: END}).dt.tz_convert("UTC")
    if shop:
        kept["end"] = np.minimum(kept["end"], kept["merchant_id"].map(closed).fillna(kept["end"]))
    kept = kept[kept["arrived"] < kept["end"]]
    later = orders[orders["channel"] == "follow"] if shop else orders
    pairs = later.merge(kept, on=["user_id", "merchant_id"] if shop else "user_id", suffixes=("", "_kept"))
    pairs = pairs[(pairs["ts"] > pairs["arrived"]) & (pairs["ts"] < pairs["end"])]
    return kept, pairs.drop_duplicates("order_id")


def satisfied_share(tables: Tables, orders: pd.Series) -> Estimate:
    """Share of the named orders with four or five stars, reviews weighted by 1 / their chance."""
    star = tables["reviews"].loc[tables["reviews"]["order_id"].isin(orders), "star"].to_numpy()
    weight, good = 1 / np.array(REVIEW_CHANCE)[star - 1], (star >= 4).astype(float)
    share = np.average(good, weights=weight)
    return Estimate.of(share, np.sqrt((weight**2) @ (good - share) ** 2) / weight.sum())


def loyal_rate(tables: Tables) -> Estimate:
    """Orders a month on the shop's own page that a satisfied buyer adds.

    Orders after a kept one, over the months in which they could come, over the share of satisfied buyers. What a loyal
    buyer has lost of her loyalty by then is taken out with the share lost a month (`loyal_lapse`, taken as known), what
    hides behind guest orders with their share.
    """
    kept, came = repeats(tables)
    months = (kept["end"] - kept["arrived"]).dt.total_seconds() / MONTH
    lapse = Assumptions().loyal_lapse
    exposure = (-np.expm1(-lapse * months) / lapse).sum()
    known = 1 - without_copies(tables)["user_id"].isna().mean()
    satisfied = satisfied_share(tables, kept["order_id"])
    rate = len(came) / exposure / known / satisfied.value
    relative = np.hypot(1 / np.sqrt(len(came)), satisfied.error / satisfied.value)
    return Estimate.of(rate, rate * relative)


def loyal_rate_of_everybody(tables: Tables) -> float:
    """The same as if every buyer were satisfied."""
    kept, came = repeats(tables)
    return float(len(came) / ((kept["end"] - kept["arrived"]).dt.total_seconds().sum() / MONTH))


def rate_of_any_further_order(tables: Tables) -> float:
    """The same as if every further order, in whatever shop, were loyalty."""
    kept, came = repeats(tables, shop=False)
    return float(len(came) / ((kept["end"] - kept["arrived"]).dt.total_seconds().sum() / MONTH))


# --- Simpson (P7) -----------------------------------------------------------------------------------------------------


@remembered
def returns_by_kind(tables: Tables) -> pd.DataFrame:
    """`share_returned` of the orders of the sample.

    Orders of the last three weeks are left out: what is sent back of them is not all back.
    """
    orders = bought(tables)
    return share_returned(orders[orders["ts"] < END - pd.Timedelta(days=21)], tables["merchants"])


def share_returned(orders: pd.DataFrame, merchants: pd.DataFrame) -> pd.DataFrame:
    """Share of the orders refunded, by kind of shop: as counted, and standardised to the category mix of all orders.

    Columns: orders, raw, standardised; rows: curator, generic, manager. Direct standardisation over the categories in
    which every kind sells.
    """
    frame = orders.merge(merchants[["merchant_id", "kind", "category"]], on="merchant_id", validate="many_to_one")
    frame = frame.assign(refunded=frame["status"] == "refunded")
    rates = frame.pivot_table(index="category", columns="kind", values="refunded", aggfunc="mean").dropna()
    mix = frame["category"].value_counts().reindex(rates.index)
    raw = frame.groupby("kind")["refunded"].agg(["size", "mean"])
    standardised = rates.mul(mix / mix.sum(), axis=0).sum()
    return pd.DataFrame({"orders": raw["size"], "raw": raw["mean"], "standardised": standardised})
