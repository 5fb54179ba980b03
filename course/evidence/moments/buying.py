"""Regularities of buying that hold wherever somebody counted, with an envelope that no parameter of the market mentions.

Envelopes were written down from the sources before the market was looked at. They are wide: a regularity is a direction and
an order of magnitude, not a number that another market has to repeat.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.moments.moment import of_table
from course.market.core.calendar import EPOCH, ZONE
from course.market.core.calendar import MONTHS as CALENDAR
from course.market.tables.dirt import orders_that_count

YOUNG = 183  # days on the platform up to which a shop counts as young
BUYERS = 30  # buyers that a shop needs for its orders per buyer to say something
WITHIN = 3  # months in which one may order again


def moments_of(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    """All of them by name, from the tables as students get them."""
    counted = orders_that_count(tables["orders"])
    known = counted[counted["user_id"].notna()]
    return {
        "purchases_of_the_top_fifth_of_buyers": top_fifth_of_buyers(tables["customer_months"]),
        "buying_again_after_the_second_time_over_the_first": depth_of_repeat(tables["customer_months"]),
        "duplication_of_purchase_follows_penetration": duplication(known, tables),
        "double_jeopardy:_buyers_and_orders_a_buyer": double_jeopardy(known),
        "closing_of_young_shops_over_older_ones": young_over_old(tables["merchants"]),
        "first_digits_of_order_values,_mean_deviation": first_digits(counted["gmv"]),
    }


def top_fifth_of_buyers(months: pd.DataFrame) -> float:
    """Share of the orders of fourteen months with that fifth of all who ordered who ordered most."""
    orders = months.groupby("user_id")["orders"].sum().sort_values(ascending=False)
    return float(orders.head(round(len(orders) / 5)).sum() / orders.sum())


def depth_of_repeat(months: pd.DataFrame) -> float:
    """Share who order in the `WITHIN` months after the second month in which they order, over the share after the first.

    First months of people who ordered in neither of the first two; all windows end before the festival of 2024 begins.
    """
    number = months["month"].rank(method="dense").astype(int)
    orders = months.assign(number=number).sort_values(["user_id", "number"])
    person = orders.groupby("user_id")["number"]
    orders["nth"], orders["wait"] = person.cumcount() + 1, person.shift(-1) - orders["number"]
    orders = orders[(person.transform("min") > 2) & (orders["number"] <= number.max() - 2 - WITHIN)]
    again = (orders["wait"] <= WITHIN).groupby(orders["nth"]).mean()
    return float(again[2] / again[1])


def duplication(orders: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> float:
    """Correlation, over ordered pairs of categories, of the share of one's buyers who buy the other with the other's share of all."""
    category = orders["merchant_id"].map(tables["merchants"].set_index("merchant_id")["category"])
    bought = pd.crosstab(orders["user_id"], category) > 0
    together = bought.astype(float).T @ bought.astype(float)
    reach = np.diag(together) / len(bought)
    shared = together.to_numpy() / np.diag(together)[:, None]  # row: buyers of this one; column: who also buy that one
    pairs = ~np.eye(len(reach), dtype=bool)
    return float(np.corrcoef(shared[pairs], np.broadcast_to(reach, shared.shape)[pairs])[0, 1])


def double_jeopardy(orders: pd.DataFrame) -> float:
    """Correlation over shops of 2024 with some buyers: log number of buyers, log orders a buyer."""
    late = orders[orders["ts"] >= pd.Timestamp("2024-01-01", tz=ZONE)]
    shops = late.groupby("merchant_id")["user_id"].agg(["size", "nunique"])
    shops = shops[shops["nunique"] >= BUYERS]
    return float(np.corrcoef(np.log(shops["nunique"]), np.log(shops["size"] / shops["nunique"]))[0, 1])


def young_over_old(shops: pd.DataFrame) -> float:
    """Closings a month that a shop is open, in its first half-year over later, from 1 May 2023 to 30 June 2024."""
    begin, end = EPOCH, CALENDAR[-1]
    leaves = shops["closed_at"].fillna(end).clip(upper=end)
    grown = shops["opened_at"] + pd.Timedelta(days=YOUNG)
    young = (np.minimum(leaves, grown) - shops["opened_at"].clip(lower=begin)).dt.total_seconds().clip(lower=0)
    old = (leaves - grown.clip(lower=begin)).dt.total_seconds().clip(lower=0)
    closed, early = shops["closed_at"].notna(), shops["closed_at"] < grown
    return float((closed & early).sum() / young.sum() / ((closed & ~early).sum() / old.sum()))


def first_digits(values: pd.Series) -> float:
    """Mean absolute deviation of the shares of first digits 1 to 9 from Benford's."""
    values = values[values > 0]
    digits = np.floor(values / 10.0 ** np.floor(np.log10(values))).astype(int)
    shares = digits.value_counts(normalize=True).reindex(range(1, 10), fill_value=0.0)
    return float(np.abs(shares.to_numpy() - np.log10(1 + 1 / np.arange(1, 10))).mean())


ENVELOPES = {
    # A brand's or category's heaviest fifth has about .60 of a year's purchases (Sharp, Romaniuk & Graham 2019), .50 of CDNOW's
    # in 39 weeks, .67 of revenue on the mean of 339 firms (McCarthy & Winer 2019).
    "purchases_of_the_top_fifth_of_buyers": (0.45, 0.70),
    # Repeat ratios rise with the depth of repeat. Without equal windows, CDNOW's: of 2,357 new customers 946 ordered again in up
    # to 39 weeks (.40), 507 of these once more (.54), which is 1.34.
    "buying_again_after_the_second_time_over_the_first": (1.0, 1.7),
    # The duplication of purchase law; "within categories" there, between them here, where tastes part the market.
    "duplication_of_purchase_follows_penetration": (0.5, 1.0),
    # Double jeopardy: a small brand has fewer buyers, who moreover buy it a little less often.
    "double_jeopardy:_buyers_and_orders_a_buyer": (0.0, 1.0),
    # The liability of newness: rates of failure fall with age.
    "closing_of_young_shops_over_older_ones": (1.0, 4.0),
    # Sums that span several orders of magnitude: above .015 one speaks of non-conformity.
    "first_digits_of_order_values,_mean_deviation": (0.0, 0.015),
}
SOURCES = {
    "purchases_of_the_top_fifth_of_buyers": "Sharp, Romaniuk & Graham 2019; McCarthy & Winer 2019",
    "buying_again_after_the_second_time_over_the_first": "Fourt & Woodlock 1960; counts of CDNOW in Fader, Hardie & Lee 2005",
    "duplication_of_purchase_follows_penetration": "Goodhardt, Ehrenberg & Chatfield 1984",
    "double_jeopardy:_buyers_and_orders_a_buyer": "Ehrenberg, Goodhardt & Barwise 1990",
    "closing_of_young_shops_over_older_ones": "Dunne, Roberts & Samuelson 1989 (sign)",
    "first_digits_of_order_values,_mean_deviation": "Nigrini 2012",
}
MOMENTS = of_table(lambda market: moments_of(market.tables), ENVELOPES, SOURCES, {})
