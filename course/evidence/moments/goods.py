"""Moments of goods, orders and reviews beside real shops' envelopes. Parameters were set to bring them there, `SET_BY` says which.

`course market goods 1 2 3` prints them by seed beside their envelopes.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from course.arguments import whole
from course.evidence.moments.moment import of_table
from course.market.tables.dirt import orders_that_count

FRESH = (9001, 9002, 9003)
# Moment -> envelope of real data (what shops of several kinds show).
ENVELOPES = {
    "item_revenue_gini": (0.74, 0.82),
    "top_20_percent_of_items": (0.78, 0.85),
    "top_1_percent_of_items": (0.19, 0.35),
    "rank_size_slope": (0.55, 0.72),
    "customers_with_a_repeat": (0.45, 0.66),
    "sd_of_log_order_value": (1.0, 1.25),
    "five_star_share": (0.54, 0.66),
}


def moments_of(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    """The moments of one set of tables.

    Items are SKUs with any revenue from written orders that were not cancelled (test orders aside). Customers are people
    of `customer_months` (14 months, all channels) with at least one order. Order value is that of orders not cancelled.
    """
    orders = orders_that_count(tables["orders"])
    items = tables["order_items"]
    items = items[items["order_id"].isin(orders["order_id"])]
    revenue = (items["qty"] * items["unit_price"]).groupby(items["sku_id"]).sum().sort_values(ascending=False).to_numpy()
    often = tables["customer_months"].groupby("user_id")["orders"].sum()
    top = np.cumsum(revenue) / revenue.sum()
    size = len(revenue)
    rank = np.arange(1, size // 10 + 1)
    return {
        "item_revenue_gini": float(1 - 2 * np.mean(np.cumsum(revenue[::-1]) / revenue.sum()) + 1 / size),
        "top_20_percent_of_items": float(top[round(0.2 * size) - 1]),
        "top_1_percent_of_items": float(top[round(0.01 * size) - 1]),
        # Gabaix & Ibragimov (2011): rank - 1/2 takes the bias out of the regression of log size on log rank.
        "rank_size_slope": float(-np.polyfit(np.log(rank - 0.5), np.log(revenue[: len(rank)]), 1)[0]),
        "customers_with_a_repeat": float((often > 1).mean()),
        "sd_of_log_order_value": float(np.log(orders["gmv"]).std()),
        "five_star_share": float((tables["reviews"]["star"] == 5).mean()),
    }


CONCENTRATION = ("range_mean", "appeal_sd", "eta", "popularity")
SET_BY = {
    "item_revenue_gini": CONCENTRATION,
    "top_20_percent_of_items": CONCENTRATION,
    "top_1_percent_of_items": CONCENTRATION,
    "rank_size_slope": CONCENTRATION,
    "customers_with_a_repeat": ("activity_shape",),
    "sd_of_log_order_value": ("item_sd",),
    "five_star_share": ("STAR_CUTS",),
}
"""Moment -> parameters (`core.parameters`, `sales.assumptions`) that were chosen with it in mind."""
MOMENTS = of_table(lambda market: moments_of(market.tables), ENVELOPES, dict.fromkeys(ENVELOPES, "real e-commerce"), SET_BY)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command may be told."""
    parser.add_argument(
        "seeds", nargs="*", type=whole(0), default=FRESH, metavar="SEED", help=f"default: {', '.join(map(str, FRESH))}"
    )


def run(chosen: argparse.Namespace) -> int:
    """Print one column a seed; exit code 0 if all moments of all seeds lie in their envelopes."""
    # Moments read tables: only this command draws a market.
    from course.market.simulation import simulate

    found = pd.DataFrame({seed: moments_of(simulate("W1", seed=seed).tables) for seed in chosen.seeds})
    limits = pd.DataFrame(ENVELOPES, index=["from", "to"]).T
    inside = found.ge(limits["from"], axis=0) & found.le(limits["to"], axis=0)
    print(pd.concat([limits, found.round(3)], axis=1).to_string())
    print(f"{int(inside.sum().sum())} of {inside.size} inside")
    return 0 if inside.all(axis=None) else 1
