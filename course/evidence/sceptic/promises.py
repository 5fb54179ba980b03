"""M4, M5, M6: whether the platform's own tables, its pages and its parcels tell one story."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.sceptic.check import Check, Tables, once, ratio
from course.evidence.sceptic.sales import DAY, arrivals, cents, kept_orders, local, parcels, reviewed

QUARTER, MONTH = "2024Q2", "2024-06-01"  # the quarter of the platform tables and the month of it that both sides saw
SAMPLE_SEED = 4  # for the draw of as many orders as the platform table has; any would do

# --- M4: Lifora exists twice ------------------------------------------------------------------------------------------


@once
def home(tables: Tables) -> str:
    """The platform that the orders are from."""
    return tables["orders"]["platform"].mode().iloc[0]


@once
def here(tables: Tables) -> pd.DataFrame:
    """June 2024's kept orders with `promised_at`, `delivered_at`, `days`, `promise` (days from the order's to the promised day)."""
    orders = kept_orders(tables)
    orders = orders[orders["at"] >= MONTH].merge(parcels(tables), left_on="order_id", right_index=True, how="left")
    return orders.assign(
        days=(orders["delivered_at"] - orders["ts"]) / DAY,
        promise=((local(orders["promised_at"]) - orders["at"]) / DAY).round(),
    )


@once
def elsewhere(tables: Tables) -> pd.DataFrame:
    """The same platform's orders of `platform_orders` in the same quarter, with `delivered_at` (their clock), `days`, `promise`."""
    orders = tables["platform_orders"]
    orders = orders[(orders["platform"] == home(tables)) & (orders["quarter"] == QUARTER)]
    orders = orders.assign(delivered_at=orders["order_id"].map(arrivals(tables["platform_parcels"])))
    return orders.assign(
        days=(orders["delivered_at"] - orders["ts"]) / DAY,
        promise=((orders["promised_at"] - orders["ts"]) / DAY).round(),
    )


@once
def published(tables: Tables) -> pd.Series:
    """The same platform's row of `platforms_quarterly` for the quarter."""
    rows = tables["platforms_quarterly"]
    rows = rows[(rows["platform"] == home(tables)) & (rows["quarter"] == QUARTER)]
    return rows.iloc[0] if len(rows) else pd.Series(np.nan, index=rows.columns)


def _widest(own: float, *others: float) -> float:
    """The largest distance of the others from the platform's own figure."""
    return float(max(abs(other - own) for other in others))


def median_days(tables: Tables) -> float:
    return _widest(here(tables)["days"].median(), elsewhere(tables)["days"].median(), published(tables)["median_days"])


def _on_time(orders: pd.DataFrame) -> float:
    arrived = orders[orders["days"].notna()]
    return float((arrived["delivered_at"] <= arrived["promised_at"]).mean())


def on_time(tables: Tables) -> float:
    return _widest(_on_time(here(tables)), _on_time(elsewhere(tables)), published(tables)["on_time"])


def kept_rate(tables: Tables) -> float:
    """Only orders of 1 to 14 June have had the time to come back."""
    settled = here(tables)[here(tables)["at"] < "2024-06-15"]
    return _widest(1 - settled["refunded"].mean(), elsewhere(tables)["kept"].mean())


def mean_star(tables: Tables) -> float:
    own = reviewed(tables)
    return _widest(own.loc[own["order_id"].isin(here(tables)["order_id"]), "star"].mean(), elsewhere(tables)["star"].mean())


def models_on_sale(tables: Tables) -> float:
    """SKUs that sold in 2024 over `sku_live`."""
    return ratio((tables["products"]["units_2024"] > 0).sum(), published(tables)["sku_live"])


def margin(tables: Tables) -> float:
    goods = tables["products"]
    return _widest((1 - goods["unit_cost"] / goods["list_price"]).mean(), published(tables)["margin"])


def promise_spread(tables: Tables) -> float:
    """Largest share of one promise in days: there less here."""
    own, other = (orders["promise"].value_counts(normalize=True).max() for orders in (here(tables), elsewhere(tables)))
    return float(abs(other - own))


def price_endings(tables: Tables) -> float:
    """Share of single pieces whose price ends in the endings that cover four in five of the platform's own list prices: there less here."""
    own = cents(tables["products"]["list_price"]) % 100
    shares = own.value_counts(normalize=True)
    usual = shares.index[shares.cumsum().shift(fill_value=0) < 0.8]
    other = elsewhere(tables)
    other = cents(other.loc[other["items"] == 1, "list_price"]) % 100
    return float(abs(own.isin(usual).mean() - other.isin(usual).mean()))


def shops_seen(tables: Tables) -> float:
    """Shops among as many of the platform's own orders of the month, drawn at random, over shops in the platform table."""
    other = elsewhere(tables)
    drawn = here(tables).sample(min(len(other), len(here(tables))), random_state=SAMPLE_SEED)
    return ratio(drawn["merchant_id"].nunique(), other["merchant_id"].nunique())


# --- M5: the page and the parcel ---------------------------------------------------------------------------------------------


@once
def page_and_parcel(tables: Tables) -> pd.DataFrame:
    """Orders whose goods' page was logged that day: `page` and `parcel`, days promised by either.

    Of orders with several lines the slowest page counts, and only if all of them were logged. Whether the day of the promise
    counts is not said: the reading is taken that brings the two nearer.
    """
    orders = kept_orders(tables)[["order_id", "at"]]
    orders = orders.assign(day=orders["at"].dt.strftime("%Y-%m-%d"))
    pages = tables["inventory_daily"][["sku_id", "day", "promised_days"]]
    items = tables["order_items"][["order_id", "sku_id"]].merge(orders, on="order_id")
    items = items.merge(pages, on=["sku_id", "day"], how="left").groupby("order_id")["promised_days"]
    page = items.max()[items.count() == items.size()]
    found = orders.merge(page.rename("page"), left_on="order_id", right_index=True)
    promised = found["order_id"].map(parcels(tables)["promised_at"])
    found = found.assign(parcel=((local(promised) - found["at"].dt.normalize()) / DAY).round())
    found = found[found["parcel"].notna()]
    shift = min((0, 1), key=lambda days: (found["parcel"] - days - found["page"]).abs().mean())
    return found.assign(parcel=found["parcel"] - shift)


def same_promise(tables: Tables) -> float:
    found = page_and_parcel(tables)
    return float((found["page"] == found["parcel"]).mean()) if len(found) else np.nan


def promise_correlation(tables: Tables) -> float:
    found = page_and_parcel(tables)
    return float(found["page"].corr(found["parcel"]))


def page_sooner(tables: Tables) -> float:
    found = page_and_parcel(tables)
    return float((found["page"] <= found["parcel"] - 1).mean()) if len(found) else np.nan


# --- M6: stars and the promise -----------------------------------------------------------------------------------------------


def broken_promise(tables: Tables) -> float:
    """Orders that took 3 to 4 days: mean star of those on time less that of the late ones."""
    found = reviewed(tables)
    found = found[(found["days"] >= 3) & (found["days"] < 4)]
    star = found.groupby("late")["star"].mean()
    return float(star.get(False, np.nan) - star.get(True, np.nan))


SAME = "One platform has one set of facts: two samples of it differ by sampling error only, here three standard errors or less."
CHECKS = (
    Check("M4a", "median days to delivery: own parcels against the platform tables (days apart)", median_days, 0, 0.2, SAME),
    Check("M4b", "orders on time: own parcels against the platform tables (shares apart)", on_time, 0, 0.04, SAME),
    Check("M4c", "orders kept: own against `platform_orders` (shares apart)", kept_rate, 0, 0.04, SAME),
    Check("M4d", "mean star: own reviews against `platform_orders` (stars apart)", mean_star, 0, 0.2, SAME),
    Check(
        "M4e", "SKUs that sold in 2024 over `sku_live`", models_on_sale, 0.7, 1.6,
        "What sold in half a year is about what is on sale, some of it withdrawn since, some of it not sold.",
    ),
    Check(
        "M4f", "margin: own list prices and costs against the published one (shares apart)", margin, 0, 0.08,
        "Price less cost over price is one number; mark-downs and coupons take some hundredths of it.",
    ),
    Check("M4g", "commonest promise in days: its share in `platform_orders` less own", promise_spread, 0, 0.1, SAME),
    Check("M4h", "usual price endings: own list prices against `platform_orders` (shares apart)", price_endings, 0, 0.1, SAME),
    Check(
        "M4i", "shops among equally many orders, own over `platform_orders`", shops_seen, 0.7, 1.4,
        "Two samples of one platform's orders meet about as many shops.",
    ),
    Check(
        "M5a", "orders whose parcel carries the promise of the page (share)", same_promise, 0.97, 1,
        "The promise on the parcel is the one the buyer saw; a few orders straddle midnight.",
    ),
    Check("M5b", "promises of page and parcel (correlation)", promise_correlation, 0.95, 1, "They are the same promise."),
    Check(
        "M5c", "orders whose page promised a day or more sooner than the parcel (share)", page_sooner, 0, 0.02,
        "A platform that did this in every third order would be fined.",
    ),
    Check(
        "M6a", "orders of 3 to 4 days: stars on time less late", broken_promise, 0.15, 1.5,
        "The same days please who expected them and anger who was promised fewer.",
    ),
)  # fmt: skip
