"""Moments of orders, customers and shops, next to the envelope that real trade gives."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from course.evidence.estimates.goods import share_returned
from course.evidence.moments.moment import Moment
from course.market.core.calendar import FESTIVALS
from course.market.simulation import Market
from course.market.tables.dirt import orders_that_count

# --- orders, customers, shops --------------------------------------------------------------------------------------


def kept_orders(market: Market) -> pd.DataFrame:
    return orders_that_count(market.tables["orders"])


def conversion(market: Market) -> float:
    """Live orders per room entry in June 2024."""
    month = market.history.months[-1]
    return month["live_orders"] / month["views"]


def live_returns(market: Market) -> float:
    orders = kept_orders(market)
    return float((orders.loc[orders["channel"] == "live", "status"] == "refunded").mean())


def womenswear_returns(market: Market) -> float:
    orders = _with_shops(kept_orders(market), market)
    chosen = (orders["channel"] == "live") & (orders["category"] == "womenswear")
    return float((orders.loc[chosen, "status"] == "refunded").mean())


def top_fifth_of_shops(market: Market) -> float:
    """Share of June 2024's sales with the best-selling fifth of the shops that sold."""
    orders = kept_orders(market)
    june = orders[orders["ts"] >= pd.Timestamp("2024-06-01", tz="Asia/Shanghai")]
    sales = june.groupby("merchant_id")["gmv"].sum().sort_values(ascending=False)
    return float(sales.head(max(1, round(len(sales) / 5))).sum() / sales.sum())


def _with_shops(orders: pd.DataFrame, market: Market) -> pd.DataFrame:
    shops = market.tables["merchants"][["merchant_id", "kind", "category", "name"]]
    return orders.merge(shops, on="merchant_id", validate="many_to_one")


# --- Simpson's paradox in returns ------------------------------------------------------------------------------------


def returns_by_kind(market: Market) -> pd.DataFrame:
    """`share_returned` of all kept orders, those of the last weeks included, of which not all is back that will be."""
    return share_returned(kept_orders(market), market.tables["merchants"])


def simpson_raw(market: Market) -> float:
    """Managers' share of returns minus the generic shops', as counted."""
    table = returns_by_kind(market)["raw"]
    return float(table["manager"] - table["generic"])


def simpson_within(market: Market) -> float:
    """The same difference at equal categories."""
    table = returns_by_kind(market)["standardised"]
    return float(table["manager"] - table["generic"])


# --- survivorship -----------------------------------------------------------------------------------------------------


def survivorship(market: Market) -> dict[str, float]:
    """Growth of live sales, festival on festival, of the shops of 2023: all of them, those still there, mean of ratios.

    A shop that re-opened under a new id (same name) is the same shop.
    """
    orders = kept_orders(market)
    orders = _with_shops(orders[orders["channel"] == "live"], market)
    festivals = market.tables["festivals"].set_index("festival")
    sales = []
    for festival in FESTIVALS:
        start, end = festivals.loc[festival.name, ["starts_at", "ends_at"]]
        inside = orders[(orders["ts"] >= start) & (orders["ts"] < end)]
        sales.append(inside.groupby("name")["gmv"].sum())
    before, after = sales
    cohort = after.reindex(before.index).fillna(0.0)
    alive = cohort > 0
    return {
        "shops": float(len(before)),
        "closed": float(1 - alive.mean()),
        "cohort": float(cohort.sum() / before.sum()),
        "survivors": float(cohort[alive].sum() / before[alive].sum()),
        "mean_of_ratios": float((cohort[alive] / before[alive]).mean()),
    }


def survivors_over_cohort(market: Market) -> float:
    found = survivorship(market)
    return found["survivors"] / found["cohort"]


# --- the case shops -----------------------------------------------------------------------------------------------------


def case_run(market: Market, case: str) -> pd.DataFrame:
    """The days of `case_days` that the article speaks of: Liu Ye's twelve days, WHICH's June 2024."""
    days = market.tables["case_days"]
    days = days[days["case"] == case]
    return days[days["day"] <= 12] if case == "Liu Ye" else days[days["date"] >= "2024-06-01"]


def case_share(case: str, channel: str) -> Callable[[Market], float]:
    """A function: the share of the case's sales that came through a channel."""

    def share(market: Market) -> float:
        days = case_run(market, case)
        return float(days.loc[days["channel"] == channel, "gmv"].sum() / days["gmv"].sum())

    return share


def case_returns(case: str) -> Callable[[Market], float]:
    def share(market: Market) -> float:
        days = case_run(market, case)
        return float(days["refunded"].sum() / days["gmv"].sum())

    return share


def which_followers(market: Market) -> float:
    return float(case_run(market, "WHICH")["followers"].max())


def which_without_followers(market: Market) -> float:
    """Share of WHICH's sales that did not come through its followers' page visits."""
    return 1 - case_share("WHICH", "follow")(market)


def which_viewers_per_follower(market: Market) -> float:
    days = case_run(market, "WHICH")
    return float(days.loc[days["channel"] == "live", "viewers"].sum() / days["followers"].max())


def which_growth(market: Market) -> float:
    """WHICH's sales in its sixth month over its third."""
    days = market.tables["case_days"]
    days = days[days["case"] == "WHICH"]
    month = days["date"].str.slice(0, 7)
    return float(days.loc[month == "2024-06", "gmv"].sum() / days.loc[month == "2024-03", "gmv"].sum())


def liu_depletion(market: Market) -> float:
    """Share of Liu Ye's segment that her twelve days have used up."""
    segment = case_run(market, "Liu Ye")["remaining_segment"]
    return float(1 - segment.iloc[-1] / segment.iloc[0])


ARTICLE = "Geek Park, 23 July 2024"
TRADE = "trade press: 30-50 % in live rooms, women's wear up to 80 %"
RETURNS = ("live_return_premium",)
FOLLOWERS = ("follow_rate",)
MOMENTS = [
    Moment(
        "live orders per room entry", 0.005, 0.008, "design: brackets of item clicks and session conversion", conversion, ("b0",)
    ),
    Moment("share of live orders returned", 0.10, 0.50, TRADE, live_returns, RETURNS),
    Moment("share of live womenswear returned", 0.30, 0.80, TRADE, womenswear_returns, RETURNS),
    Moment(
        "sales with the top fifth of shops",
        None,
        None,
        "no source for shops of one platform",
        top_fifth_of_shops,
        ("eta", "popularity"),
    ),
    Moment(
        "managers' returns minus generic's, raw",
        0.0,
        None,
        "Simpson's paradox: managers sit where goods must fit",
        simpson_raw,
        ("manager_pull",),
    ),
    Moment("the same within categories", None, 0.0, "Simpson's paradox: they know what fits", simpson_within, ("manager_pull",)),
    Moment("survivors' growth over the cohort's", 1.0, None, "emerges (survivorship)", survivors_over_cohort),
    Moment("WHICH: followers", 10_000, None, f"more than 10 000 ({ARTICLE})", which_followers, FOLLOWERS),
    Moment("WHICH: sales not from followers' visits", None, None, "not in the article", which_without_followers),
    Moment("WHICH: room entries in June per follower", None, None, "not in the article", which_viewers_per_follower, FOLLOWERS),
    Moment("WHICH: June over March", 1.0, None, "a business that grows (the article gives no path)", which_growth),
    Moment("WHICH: share of sales returned", 0.30, 0.80, TRADE, case_returns("WHICH"), RETURNS),
    Moment("Liu Ye: sales through search", None, None, "not in the article", case_share("Liu Ye", "search")),
    Moment("Liu Ye: share of sales returned", 0.10, 0.50, TRADE, case_returns("Liu Ye"), RETURNS),
    Moment("Liu Ye: segment used up in twelve days", None, None, "not in the article", liu_depletion),
]
