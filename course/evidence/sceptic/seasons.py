"""M9: whether weeks, holidays and festivals can be seen in the counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.sceptic.check import Check, Tables, once, ratio
from course.evidence.sceptic.people import rates_by_tenure
from course.evidence.sceptic.sales import daily_orders, people

YEARS = (2023, 2024)
QUIET = ("05-06", "05-19")  # between Labour Day and the festival's opening
MIDDLE = ("05-22", "06-16")  # of the festival, without the rush at either end
AFTER = ("06-19", "06-30")
LABOUR_DAY = {2023: ("05-01", "05-03"), 2024: ("05-01", "05-05")}
DRAGON_BOAT = {2023: ("06-22", "06-24"), 2024: ("06-08", "06-10")}
MADE_UP = ("2023-05-06", "2023-06-25", "2024-05-11")  # weekend days on which China works to make up for a holiday


def _span(counts: pd.Series, year: int, span: tuple[str, str]) -> pd.Series:
    return counts[f"{year}-{span[0]}" : f"{year}-{span[1]}"]


def _log_ratio(counts: pd.Series, special: np.ndarray) -> tuple[float, float]:
    """ln(mean of special days / mean of the others) and the number of counts behind it."""
    one, other = counts[special], counts[~special]
    if not len(one) or not len(other) or one.sum() == 0 or other.sum() == 0:
        return np.nan, 0.0
    return float(np.log(one.mean() / other.mean())), float(counts.sum())


def _apart(parts: list[tuple[float, float]]) -> float:
    """How far, as a share in either direction, special days are from others: mean of logs by their counts."""
    logs, weights = np.array(parts).T
    known = weights > 0
    return float(abs(np.expm1(np.average(logs[known], weights=weights[known])))) if known.any() else np.nan


def weekend(tables: Tables) -> float:
    daily, parts = daily_orders(tables), []
    for year in YEARS:
        for span in (QUIET, MIDDLE):
            days = _span(daily, year, span)
            off = (days.index.day_of_week >= 5) & ~days.index.isin(pd.to_datetime(MADE_UP))
            parts.append(_log_ratio(days, off))
    return _apart(parts)


def labour_day(tables: Tables) -> float:
    daily, parts = daily_orders(tables), []
    for year in YEARS:
        days = _span(daily, year, ("05-01", "05-12"))
        off = days.index.isin(_span(daily, year, LABOUR_DAY[year]).index)
        parts.append(_log_ratio(days, off))
    return _apart(parts)


def dragon_boat(tables: Tables) -> float:
    """The holiday against the days beside it of the same stretch (in 2023 after the festival, in 2024 inside it)."""
    daily, parts = daily_orders(tables), []
    for year, span in ((2023, ("06-20", "06-28")), (2024, ("06-03", "06-15"))):
        days = _span(daily, year, span)
        off = days.index.isin(_span(daily, year, DRAGON_BOAT[year]).index)
        parts.append(_log_ratio(days, off))
    return _apart(parts)


@once
def monthly_rate(tables: Tables) -> pd.Series:
    """Orders a day of 1,000 people who adopted before the month, by month ("2023-11")."""
    settled = rates_by_tenure(tables).query("tenure >= 1").groupby("number").sum()
    months = sorted(tables["customer_months"]["month"].unique())
    settled.index = [months[number] for number in settled.index]
    days = [pd.Period(month).days_in_month for month in settled.index]
    return 1000 * settled["orders"] / settled["people"] / days


def _against(tables: Tables, month: str, usual: tuple[str, ...]) -> float:
    rate = monthly_rate(tables)
    return ratio(rate.get(month, np.nan), rate.reindex(usual).mean())


def double_eleven(tables: Tables) -> float:
    return _against(tables, "2023-11", ("2023-09", "2023-10"))


def double_twelve(tables: Tables) -> float:
    return _against(tables, "2023-12", ("2023-10", "2024-01"))


def spring_festival(tables: Tables) -> float:
    """New Year was on 10 February 2024."""
    return _against(tables, "2024-02", ("2024-01", "2024-03"))


def _mean_over_years(tables: Tables, above: tuple[str, str], below: tuple[str, str]) -> float:
    daily = daily_orders(tables)
    logs = [np.log(ratio(_span(daily, year, above).mean(), _span(daily, year, below).mean())) for year in YEARS]
    return float(np.exp(np.mean(logs)))


def waiting(tables: Tables) -> float:
    return _mean_over_years(tables, ("05-15", "05-19"), ("05-06", "05-12"))


def hole(tables: Tables) -> float:
    return _mean_over_years(tables, ("06-19", "06-24"), ("06-26", "06-30"))


def waves(tables: Tables) -> float:
    """Coefficient of variation of daily orders within the festival's middle, less what chance gives."""
    daily = daily_orders(tables)
    parts = [_span(daily, year, MIDDLE) for year in YEARS]
    excess = np.mean([(days.var() - days.mean()) / days.mean() ** 2 for days in parts if days.mean() > 0])
    return float(np.sqrt(max(excess, 0)))


def adoption_in_festival(tables: Tables) -> float:
    joined = people(tables)["at"].dt.normalize().value_counts()
    logs = []
    for year in YEARS:
        count = joined.reindex(pd.date_range(f"{year}-05-01", f"{year}-06-30"), fill_value=0)
        usual = pd.concat([_span(count, year, ("05-01", "05-19")), _span(count, year, AFTER)])
        logs.append(np.log(ratio(_span(count, year, MIDDLE).mean(), usual.mean())))
    return float(np.exp(np.mean(logs)))


HOLIDAY = "A holiday moves shopping by some per cent at least, up or down: people travel, parcels rest, or everybody has time."
CHECKS = (
    Check(
        "M9a", "orders on weekends, how far from weekdays (share)", weekend, 0.04, 0.4,
        "No shop has seven equal days; which way they differ depends on the trade.",
    ),
    Check("M9b", "orders on Labour Day's holiday, how far from the days after (share)", labour_day, 0.09, 0.5, HOLIDAY),
    Check("M9c", "orders on Dragon Boat's holiday, how far from the days beside (share)", dragon_boat, 0.05, 0.5, HOLIDAY),
    Check(
        "M9d", "orders a person and day, November over September and October", double_eleven, 1.1, 2.5,
        "Double 11 is the greatest sale of the year; a month that holds it stands out.",
    ),
    Check(
        "M9e", "orders a person and day, December over October and January", double_twelve, 1.04, 1.6,
        "12.12 is a sale too, smaller than 11.11.",
    ),
    Check(
        "M9f", "orders a person and day, February over January and March", spring_festival, 0.5, 0.93,
        "Over New Year couriers and shops rest for a week.",
    ),
    Check(
        "M9g", "orders in the days before the festival over a week earlier", waiting, 0.6, 0.95,
        "The date is known and the prices will fall: who can wait, waits.",
    ),
    Check(
        "M9h", "orders in the week after the festival over the next", hole, 0.5, 0.93,
        "What was bought early is not bought again: after every sale there is a hole that fills slowly.",
    ),
    Check(
        "M9i", "daily orders inside the festival: variation beyond chance (share)", waves, 0.1, 0.6,
        "Sales come in waves, pre-sale, start, middle, end; four weeks on one level are drawn with a ruler.",
    ),
    Check(
        "M9j", "adoptions a day inside the festival over outside", adoption_in_festival, 1.1, 3,
        "Platforms pay for newcomers when everybody talks of the sale.",
    ),
)  # fmt: skip
