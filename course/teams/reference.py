"""What a careful team would find in its edition: estimates with standard errors, from the tables it has and what it has bought.

Nothing here sees the truth. `estimates` are of the eight quantities and of what tells the types apart; naive readings stand beside.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from course.evidence.estimates import experiments as trials
from course.evidence.estimates import goods, loyalty, people
from course.evidence.estimates.core import Estimate, Tables, least_squares
from course.market.experiments.matching import LAG

FESTIVAL = "618-2024"
ASKED = (
    "likeness_effect", "traffic_effect", "price_elasticity", "lapse", "shape", "loyal_rate", "cohort_growth", "true_stars",
)  # fmt: skip
"""The eight quantities, in the order of the sheet."""


def growth_of_cities(trial: pd.DataFrame, outcome: str, arms: tuple[str, str], since: int = 0) -> Estimate:
    """ln of the outcome, weeks from `since` on over those before 0: mean over the cities of one arm less that of the other (Neyman)."""
    before = trial[trial["week"] < 0].groupby(["arm", "city"])[outcome].mean()
    after = trial[trial["week"] >= since].groupby(["arm", "city"])[outcome].mean()
    rise = np.log(after / before)
    one, other = rise[arms[0]], rise[arms[1]]
    return Estimate.of(one.mean() - other.mean(), np.sqrt(one.var() / len(one) + other.var() / len(other)))


def points_of_the_host(swap: pd.DataFrame) -> Estimate:
    """Percentage points by which viewers who saw the host buy more often; errors by session."""
    design = np.column_stack([np.ones(len(swap)), (swap["arm"] == "host").to_numpy(float)])
    beta, error = least_squares(design, swap["bought"].to_numpy(float), swap["session"].to_numpy())
    return Estimate.of(100 * beta[1], 100 * error[1])


def elasticity_of_sessions(price: pd.DataFrame) -> Estimate:
    """Elasticity of orders a viewer in the price trial: slope of their log odds, times the share who do not buy."""
    odds = trials.empirical_logit(price["orders"].to_numpy(), price["viewers"].to_numpy())
    design = np.column_stack([np.ones(len(price)), np.log(price["price_factor"])])
    beta, error = least_squares(design, np.asarray(odds))
    usual = 1 - price["orders"].sum() / price["viewers"].sum()
    return Estimate.of(beta[1] * usual, error[1] * usual)


def of_tables(tables: Tables) -> dict[str, Estimate]:
    """The quantities that the tables tell without any experiment."""
    counts = people.orders_per_adopter(tables, FESTIVAL)
    return {
        "price_elasticity": goods.price_elasticity_by_cost(tables),
        "lapse": loyalty.leaving_and_coming_back(tables)["lapse"],
        "shape": people.activity_shape(counts),
        "loyal_rate": goods.loyal_rate(tables),
        "cohort_growth": people.cohort_growth(tables),
        "true_stars": goods.mean_star(tables),
    }


def of_experiments(bought: Mapping[str, pd.DataFrame]) -> dict[str, Estimate]:
    """What the experiments bought tell, by name: quantities, and `similarity` and `adopters` (ln), which tell types apart."""
    found: dict[str, Estimate] = {}
    if "geo" in bought:
        found["traffic_effect"] = growth_of_cities(bought["geo"], "orders", ("traffic", "control"))
        found["similarity"] = growth_of_cities(bought["geo"], "orders", ("similarity", "control"))
    if "matching" in bought:
        found["adopters"] = growth_of_cities(bought["matching"], "new_adopters", ("better matching", "as usual"), LAG)
    if "swap" in bought:
        found["likeness_effect"] = points_of_the_host(bought["swap"])
    if "price" in bought:
        found["price_of_sessions"] = elasticity_of_sessions(bought["price"])
    if "crafts" in bought:
        found["presenting"] = presenting(bought["crafts"])
    return found


def presenting(crafts: pd.DataFrame) -> Estimate:
    """What presenting on a like body adds to the log odds of an order."""
    odds = trials.empirical_logit(crafts["orders"].to_numpy(), crafts["viewers"].to_numpy())
    factors = [crafts[name].to_numpy() for name in ("selecting", "matching", "presenting")]
    return trials.factorial(np.asarray(odds), factors)[3]


def naive(tables: Tables, bought: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """The mistaken reading of each quantity that a hurried team would hand in; without an entry where there is none."""
    found: dict[str, Callable[[], float]] = {
        "price_elasticity": lambda: goods.price_elasticity_by_least_squares(tables).value,
        "lapse": lambda: loyalty.silence_as_loss(tables),
        "shape": lambda: people.shape_if_everybody_were_there(tables, FESTIVAL),
        "loyal_rate": lambda: goods.loyal_rate_of_everybody(tables),
        "cohort_growth": lambda: people.survivors_growth(tables),
        "true_stars": lambda: float(goods.settled_reviews(tables)["star"].mean()),
    }
    if "geo" in bought:
        found["traffic_effect"] = lambda: last_click(bought["geo"])
    return {name: float(reading()) for name, reading in found.items()}


def last_click(geo: pd.DataFrame) -> float:
    """ln orders of the bought entries as last-click accounting has it."""
    campaign = geo[(geo["arm"] == "traffic") & (geo["week"] >= 0)]
    claimed = campaign["orders_last_click"].sum()
    return float(-np.log1p(-claimed / campaign["orders"].sum()))


def path(tables: Tables) -> dict[str, float]:
    """What the tables show of growth without any experiment: five features that might give the type away."""

    def late_over_early(moments: pd.Series) -> float:
        month = moments.dropna().dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m").value_counts().sort_index()
        month = month[month.index >= "2023-05"]
        return float(np.log(month.iloc[-4:].sum() / month.iloc[1:5].sum()))

    orders, windows = goods.bought(tables), tables["festivals"]
    live = orders[orders["channel"] == "live"]
    inside = [((live["ts"] >= w.starts_at) & (live["ts"] < w.ends_at)).sum() for w in windows.itertuples()]
    by_year = live["ts"].dt.year.value_counts()
    share = [inside[i] / by_year[w.year] for i, w in enumerate(windows.itertuples())]
    return {
        "adopters": late_over_early(tables["users"].loc[tables["users"]["in_panel"], "adopted_at"]),
        "shops": late_over_early(tables["merchants"]["opened_at"]),
        "festival": float(np.log(share[1] / share[0])),
        "elsewhere": float(np.log((orders["channel"] != "live").mean() / (orders["channel"] == "live").mean())),
        "orders": float(np.log(by_year[2024] / by_year[2023])),
    }


def record(tables: Tables, bought: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    """All of it as plain numbers: `estimates` (value, standard error), `naive`, `path`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a small cell somewhere: the estimate says so by its error
        found = of_tables(tables) | of_experiments(bought)
        return {
            "estimates": {name: [one.value, one.error] for name, one in found.items()},
            "naive": naive(tables, bought),
            "path": path(tables),
        }
