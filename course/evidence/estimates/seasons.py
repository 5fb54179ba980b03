"""Reference estimates of the calendar: weekends, holidays, and what people put off until the festival (P26).

Orders from the feed and after a search are counted, which people place when they are about. Hosts go live when many are about,
so orders in rooms move more than people do; orders on a followed shop's page have dates of their own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables
from course.evidence.estimates.goods import bought
from course.evidence.remembered import remembered

YEARS = (2023, 2024)
# Stretches of days, of both years, in which nothing but weekdays and holidays makes a step; and whether their trend may bend.
STRETCHES = (
    ("05-01", "05-11", False),
    ("05-25", "05-30", False),
    ("06-07", "06-12", False),
    ("06-13", "06-16", False),
    ("06-21", "06-30", True),
)
HOLIDAYS = pd.to_datetime(
    [f"2023-05-0{day}" for day in (1, 2, 3)] + [f"2024-05-0{day}" for day in (1, 2, 3, 4, 5)]
    + [f"2023-06-{day}" for day in (22, 23, 24)] + ["2024-06-08", "2024-06-09", "2024-06-10"]
)  # fmt: skip
WORKED = pd.to_datetime(["2023-05-06", "2023-06-25", "2024-05-11"])  # weekend days that make up for a holiday
BASE, WAITING = {2023: ("05-04", "05-11"), 2024: ("05-06", "05-11")}, ("05-12", "05-19")


@remembered
def daily(tables: Tables) -> pd.DataFrame:
    """By Shanghai day of the observed months: orders from feed and search, people who had joined by then."""
    orders = bought(tables)
    day = orders["ts"].dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.normalize()
    days = pd.DatetimeIndex(np.concatenate([pd.date_range(f"{year}-05-01", f"{year}-06-30") for year in YEARS]))
    counted = day[orders["channel"].isin(["feed", "search"])].value_counts().reindex(days, fill_value=0)
    joined = np.sort(tables["users"]["adopted_at"].dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).to_numpy())
    people = np.searchsorted(joined, days.to_numpy())
    return pd.DataFrame({"orders": counted, "people": people})


def off(days: pd.DatetimeIndex) -> np.ndarray:
    """Weekend days on which one neither works nor keeps a holiday."""
    return (days.day_of_week >= 5) & ~days.isin(WORKED) & ~days.isin(HOLIDAYS)


@remembered
def day_effects(tables: Tables) -> dict[str, Estimate]:
    """ln orders on weekends and on holidays over weekdays: Poisson regression, each stretch with a trend of its own.

    Standard errors allow for as much more scatter than chance as the residuals show.
    """
    columns, counts = [], []
    found = daily(tables)
    days = [
        (found.loc[f"{year}-{first}" : f"{year}-{last}", "orders"], bends) for year in YEARS for first, last, bends in STRETCHES
    ]
    for place, (stretch, bends) in enumerate(days):
        time = np.linspace(-1, 1, len(stretch))
        own = np.zeros((len(stretch), 3 * len(days)))
        own[:, 3 * place : 3 * place + 3] = np.column_stack([np.ones(len(time)), time, time**2 * bends])
        special = np.column_stack([off(stretch.index), stretch.index.isin(HOLIDAYS)])
        columns.append(np.hstack([special, own]))
        counts.append(stretch.to_numpy())
    design, count = np.vstack(columns).astype(float), np.concatenate(counts).astype(float)
    design = design[:, np.abs(design).sum(axis=0) > 0]
    beta, covariance = poisson(design, count)
    expected = np.exp(design @ beta)
    excess = max(((count - expected) ** 2 / expected).sum() / (len(count) - design.shape[1]), 1.0)
    error = np.sqrt(np.diag(covariance) * excess)
    return {name: Estimate.of(beta[place], error[place]) for place, name in enumerate(("weekend", "holiday"))}


def poisson(design: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Maximum likelihood of a log-linear Poisson regression by Newton's method: coefficients (k,) and covariance (k, k)."""
    beta = np.linalg.lstsq(design, np.log(count + 0.5), rcond=None)[0]
    for _ in range(50):
        expected = np.exp(design @ beta)
        information = (design * expected[:, None]).T @ design
        step = np.linalg.solve(information, design.T @ (count - expected))
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    return beta, np.linalg.inv(information)


def raw_weekends(tables: Tables) -> float:
    """ln orders a day on Saturdays and Sundays of 2023 over its other days: that year 618 opened and closed on a weekend."""
    orders = daily(tables).loc["2023", "orders"]
    late = orders.index.day_of_week >= 5
    return float(np.log(orders[late].mean() / orders[~late].mean()))


def raw_holidays(tables: Tables) -> float:
    """The same of holidays over all other days of the two months, festival and all."""
    orders = daily(tables)["orders"]
    held = orders.index.isin(HOLIDAYS)
    return float(np.log(orders[held].mean() / orders[~held].mean()))


def waited(tables: Tables, base: dict[int, tuple[str, str]] | None = None) -> Estimate:
    """Days of demand that people hold back in the eight days before the festival, against the second week of May.

    Expected are the orders a head of the second week of May, weekends as `day_effects` has them; missing is what falls short of
    it, in days. Both years together.
    """
    found, base = daily(tables), base or BASE
    weekend = day_effects(tables)["weekend"].value
    share = found["people"] * np.exp(weekend * off(found.index))
    missing = usual = variance = 0.0
    for year in YEARS:
        before, until = (slice(f"{year}-{first}", f"{year}-{last}") for first, last in (base[year], WAITING))
        weight = share[until] / share[before].mean()
        level = found.loc[before, "orders"].mean()
        missing += float(weight.sum() * level - found.loc[until, "orders"].sum())
        usual += level
        variance += float(weight.sum()) ** 2 * level / len(found.loc[before]) + float(found.loc[until, "orders"].sum())
    return Estimate.of(missing / usual, np.sqrt(variance) / usual)


def waited_against_june(tables: Tables) -> float:
    """The same against the days after the festival, as if nothing was missing there."""
    return waited(tables, dict.fromkeys(YEARS, ("06-20", "06-30"))).value
