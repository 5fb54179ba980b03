"""Reference estimates of what is planted in people's orders and shops' fates."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables, Z
from course.evidence.estimates.goods import bought
from course.evidence.remembered import remembered
from course.market.core.nbd import effective_shape

# --- how unlike buyers are (P3) -----------------------------------------------------------------------------------------


@remembered
def orders_per_adopter(tables: Tables, festival: str) -> np.ndarray:
    """Live orders in the festival of each person of the sample who had joined before it ended, zeros included (n,)."""
    (window,) = tables["festivals"].query("festival == @festival").itertuples()
    users = tables["users"]
    adopters = users.loc[users["in_panel"] & (users["adopted_at"] < window.ends_at), "user_id"]
    orders = bought(tables)
    live = (orders["channel"] == "live") & orders["user_id"].notna()
    orders = orders[live & (orders["ts"] >= window.starts_at) & (orders["ts"] < window.ends_at)]
    return orders["user_id"].astype("int64").value_counts().reindex(adopters, fill_value=0).to_numpy()


def activity_shape(counts: np.ndarray) -> Estimate:
    """The r for which an NBD with the mean of the counts has their share of zeros (Ehrenberg 1959), by the delta method."""
    mean, reached = counts.mean(), (counts > 0).mean()
    at = np.log(effective_shape(mean, reached))
    step = 1e-4
    slope = [
        (np.log(effective_shape(mean * (1 + step), reached)) - at) / (mean * step),
        (np.log(effective_shape(mean, reached * (1 + step))) - at) / (reached * step),
    ]
    spread = np.cov(np.stack([counts, counts > 0]).astype(float)) / len(counts)
    error = np.sqrt(slope @ spread @ slope)
    return Estimate(*(float(np.exp(at + z * error)) for z in (0, -Z, Z)))


def shape_of_buyers_alone(counts: np.ndarray) -> float:
    """The same from those who bought, as if all others did not exist: everybody is reached, so the shape has no end."""
    return effective_shape(counts[counts > 0].mean(), 1.0)


def shape_if_everybody_were_there(tables: Tables, festival: str) -> float:
    """The same with everybody in the sample at risk, those included who had not joined yet."""
    counts = orders_per_adopter(tables, festival)
    missing = int(tables["users"]["in_panel"].sum()) - len(counts)
    return activity_shape(np.concatenate([counts, np.zeros(missing, dtype=counts.dtype)])).value


# --- survivorship (P8) ------------------------------------------------------------------------------------------------


@remembered
def cohort_orders(tables: Tables) -> pd.DataFrame:
    """Live orders of June 2023 and June 2024 in the sample, of each shop that was open in June 2023; 0 for those that closed.

    Whether a shop was open tell its books: who takes only those with an order in the sample picks shops after a good month.
    A shop that re-opened under a new id keeps its name, and is the same shop.
    """
    orders = bought(tables)
    orders = orders[orders["channel"] == "live"]
    names = tables["merchants"].set_index("merchant_id")["name"]
    books = tables["shop_months"]
    cohort = books.loc[books["month"] == "2023-06", "merchant_id"].map(names)
    month = orders["ts"].dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m")
    counts = orders.groupby([orders["merchant_id"].map(names), month]).size().unstack(fill_value=0)
    return counts[["2023-06", "2024-06"]].reindex(cohort, fill_value=0)


def cohort_growth(tables: Tables) -> Estimate:
    """Level ratio of the live orders of all shops of June 2023, June 2024 : June 2023, with the error of a ratio of counts."""
    before, after = cohort_orders(tables).sum()
    error = np.sqrt(1 / before + 1 / after)
    return Estimate(*(float(after / before * np.exp(z * error)) for z in (0, -Z, Z)))


def survivors_growth(tables: Tables) -> float:
    """The same of the shops alone that still sold in June 2024."""
    counts = cohort_orders(tables)
    before, after = counts[counts["2024-06"] > 0].sum()
    return float(after / before)


def mean_of_growth(tables: Tables) -> float:
    """Mean over surviving shops of each one's own growth."""
    counts = cohort_orders(tables)
    alive = counts[(counts > 0).all(axis=1)]
    return float((alive["2024-06"] / alive["2023-06"]).mean())
