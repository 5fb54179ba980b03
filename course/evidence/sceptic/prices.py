"""M10, M11, M20, M29: whether prices look like prices and move anybody, and whether shops' costs look like bills."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.sceptic.check import Check, Tables, once, ratio
from course.evidence.sceptic.sales import cents, demeaned, kept_orders, lines

CUT = 0.95  # a price below this share of the list price is marked down
SIZEABLE = 1_000.0  # CNY of sales from which a share of a shop's month says something

# --- M10: mark-downs ----------------------------------------------------------------------------------------------------


@once
def this_year(tables: Tables) -> pd.DataFrame:
    """Lines of 2024 with `cut`, the price paid over the list price: list prices are those of 2024."""
    sold = lines(tables)
    sold = sold[sold["at"].dt.year == 2024]
    return sold.assign(cut=(sold["unit_price"] / sold["list_price"]).round(3))


def markdown_sells(tables: Tables) -> float:
    """Pieces in the festival over pieces before it: marked-down SKUs over others that sold in it."""
    sold = this_year(tables)
    inside = sold[sold["festival"]]
    down = inside.groupby("sku_id")["cut"].median() < CUT
    before = sold[~sold["festival"] & (sold["at"] < inside["at"].min())]
    growth = {}
    for reduced, goods in down.groupby(down):
        pieces = [part.loc[part["sku_id"].isin(goods.index), "qty"].sum() for part in (inside, before)]
        growth[reduced] = ratio(*pieces)
    return ratio(growth.get(True, np.nan), growth.get(False, np.nan))


# --- M11: coupons ---------------------------------------------------------------------------------------------------------


@once
def festival_coupon(tables: Tables) -> tuple[float, float]:
    """The festival's usual coupon and the order value from which it is given (CNY), read off the orders."""
    orders = kept_orders(tables)
    given = orders.loc[orders["festival"] & (orders["coupon"] > 0), ["gmv", "coupon"]]
    off = given["coupon"].mode().iloc[0]
    return float(off), float(given.loc[given["coupon"] == off, "gmv"].quantile(0.02) // 10 * 10)


def claimed(tables: Tables) -> float:
    off, full = festival_coupon(tables)
    orders = kept_orders(tables)
    entitled = orders[orders["festival"] & orders["gmv"].between(full, 2 * full, inclusive="left")]
    return float((entitled["coupon"] >= off).mean())


def bunching(tables: Tables) -> float:
    """Orders of up to 50 CNY above the threshold over those of up to 50 below it, in the festival, over the same outside."""
    _, full = festival_coupon(tables)
    orders = kept_orders(tables)
    above = orders["gmv"].between(full, full + 50, inclusive="left").groupby(orders["festival"]).sum()
    below = orders["gmv"].between(full - 50, full, inclusive="left").groupby(orders["festival"]).sum()
    return ratio(ratio(above.get(True, 0), below.get(True, 0)), ratio(above.get(False, 0), below.get(False, 0)))


def one_rate(tables: Tables) -> float:
    """Share of the coupons outside the festival that are one and the same percentage, to the yuan."""
    orders = kept_orders(tables)
    given = orders[~orders["festival"] & (orders["coupon"] > 0)]
    usual = (given["coupon"] / given["gmv"]).round(2).mode()
    return float(((given["coupon"] - usual.iloc[0] * given["gmv"]).abs() <= 0.51).mean()) if len(given) else np.nan


# --- M20: list prices -------------------------------------------------------------------------------------------------------


def _cents(tables: Tables) -> pd.Series:
    return cents(tables["products"]["list_price"])


def one_ending(tables: Tables) -> float:
    return float((_cents(tables) % 100).value_counts(normalize=True).max())


def eights_and_nines(tables: Tables) -> float:
    return float((_cents(tables) // 100 % 10).isin([8, 9]).mean())


def ninety_nines(tables: Tables) -> float:
    yuan = _cents(tables) // 100
    return float((yuan[yuan >= 100] % 100 == 99).mean())


def shared_within_shop(tables: Tables) -> float:
    """Share of SKUs whose shop has another one of the same price."""
    return float(tables["products"].duplicated(["merchant_id", "list_price"], keep=False).mean())


def reduced_outside(tables: Tables) -> float:
    sold = this_year(tables)
    return float((sold.loc[~sold["festival"], "cut"] < CUT).mean())


def depths(tables: Tables) -> float:
    """Share of the marked-down lines of the festival that have the commonest mark-down, to the hundredth."""
    sold = this_year(tables)
    down = sold.loc[sold["festival"] & (sold["cut"] < CUT), "cut"].round(2)
    return float(down.value_counts(normalize=True).max()) if len(down) else np.nan


def margins_differ(tables: Tables) -> float:
    goods = tables["products"]
    margin = (1 - goods["unit_cost"] / goods["list_price"]).groupby(goods["category"]).mean()
    return float(margin.max() - margin.min())


def loss_leaders(tables: Tables) -> float:
    """Share of SKUs whose list price leaves less than a tenth over the cost."""
    goods = tables["products"]
    return float((goods["unit_cost"] > 0.9 * goods["list_price"]).mean())


def spread_of_types(tables: Tables) -> float:
    goods = tables["products"]
    return float(np.log(goods["list_price"]).groupby(goods["goods_type"]).std().median())


def shares_of_types(tables: Tables) -> float:
    """Mean standard deviation over categories of the share of the greatest type, the second and so on, where all have that many."""
    goods = tables["products"]
    counts = pd.crosstab(goods["category"], goods["goods_type"], normalize="index").to_numpy()
    ranked = -np.sort(-counts, axis=1)
    ranked = ranked[:, : (counts > 0).sum(axis=1).min()]
    return float(ranked.std(axis=0).mean()) if len(ranked) > 1 else np.nan


# --- M29: accounts -----------------------------------------------------------------------------------------------------------


def fixed_cost_scales(tables: Tables) -> float:
    """Correlation of log fixed cost with log sales over shop-months; 0 if the cost is one and the same."""
    books = tables["shop_months"]
    books = books[(books["gmv"] > SIZEABLE) & (books["fixed_cost"] > 0)]
    cost = np.log(books["fixed_cost"])
    return float(cost.corr(np.log(books["gmv"]))) if cost.std() > 1e-9 else 0.0


def one_fee(tables: Tables) -> float:
    """Share of shop-months that pay the commonest rate, to a tenth of a per cent of net sales."""
    books = tables["shop_months"]
    books = books[books["net_gmv"] > 10 * SIZEABLE]
    return float((books["platform_fee"] / books["net_gmv"]).round(3).value_counts(normalize=True).max())


def advertising_differs(tables: Tables) -> float:
    """Standard deviation within kinds of shop of the log share of sales spent on bought traffic."""
    books = tables["shop_months"].merge(tables["merchants"][["merchant_id", "kind"]], on="merchant_id")
    books = books[(books["gmv"] > SIZEABLE) & (books["ad_spend"] > 0)]
    return float(demeaned(np.log(books["ad_spend"] / books["gmv"]), books["kind"]).std())


POINTS = "Whoever prices goods ends on 9 and 8 and likes 99, 199, 299."
CHECKS = (
    Check(
        "M10a", "growth of pieces into the festival, marked-down SKUs over others", markdown_sells, 1.05, 2.5,
        "A tenth off at the elasticity that the price trial shows (-1.5) is 17 % more; a mark-down that sells nothing is not given.",
    ),
    Check(
        "M11a", "festival orders above the threshold that carry its coupon (share)", claimed, 0.4, 0.97,
        "Coupons have to be fetched, and not everybody does.",
    ),
    Check(
        "M11b", "orders just above the threshold over just below, festival over outside", bunching, 1.12, 4,
        "Who stands at 280 adds a pair of socks: that is what the threshold is for.",
    ),
    Check(
        "M11c", "coupons outside the festival that are the commonest percentage (share)", one_rate, 0.05, 0.7,
        "Shops give what they please: 5 off 50, a tenth, ten for a first order.",
    ),
    Check("M20a", "list prices with the commonest cents (share)", one_ending, 0.1, 0.8, "Shops do not agree on one ending."),
    Check("M20b", "list prices whose last yuan is 8 or 9 (share)", eights_and_nines, 0.3, 0.9, POINTS),
    Check("M20c", "list prices from 100 on that end in 99 (share)", ninety_nines, 0.04, 0.5, POINTS),
    Check(
        "M20d", "SKUs that share their price with another of the shop (share)", shared_within_shop, 0.12, 0.95,
        "A shop has price points: all scarves 69, all dresses 199 or 259.",
    ),
    Check(
        "M20e", "lines of 2024 outside the festival sold below list price (share)", reduced_outside, 0.03, 0.7,
        "Something is always on sale: last season's, a weekend's, a live room's.",
    ),
    Check(
        "M20f", "marked-down lines of the festival with one and the same mark-down (share)", depths, 0.05, 0.7,
        "Mark-downs come in steps, 5, 10, 20, 30 per cent, and rounded to price points.",
    ),
    Check(
        "M20g", "margin, highest less lowest category (share of the list price)", margins_differ, 0.1, 0.6,
        "Cosmetics and jewellery earn far more on a sale than food and nappies.",
    ),
    Check(
        "M20h", "SKUs sold at cost or little over it (share)", loss_leaders, 0.003, 0.1,
        "Most shops have a lure that earns nothing.",
    ),
    Check(
        "M20i", "spread of ln list price within a type of goods (median sd)", spread_of_types, 0.35, 0.9,
        "The dear lamp costs several times the cheap one: a factor of 2 either way covers two thirds of them, 1.3 does not.",
    ),
    Check(
        "M20j", "shares of the types within categories: sd over categories", shares_of_types, 0.02, 0.3,
        "Nobody deals twelve categories from one pack of shares.",
    ),
    Check(
        "M29a", "log fixed cost with log sales over shop-months (correlation)", fixed_cost_scales, 0.3, 0.98,
        "A shop of four million has more rooms, people and instruments than an idle one.",
    ),
    Check(
        "M29b", "shop-months that pay one and the same commission rate (share)", one_fee, 0.02, 0.8,
        "Commissions differ by category and step down with sales.",
    ),
    Check(
        "M29c", "spread within a kind of shop of ln (advertising over sales) (sd)", advertising_differs, 0.4, 2,
        "Some live on bought traffic, others buy none; half as much or twice as much is usual.",
    ),
)  # fmt: skip
