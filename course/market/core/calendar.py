"""The market's calendar: 14 months from May 2023 to June 2024, the 618 festivals, and when people are about.

Time inside the simulator is whole seconds since 1 May 2023 00:00 in Shanghai (`EPOCH`); tables get UTC.
Shanghai has had no daylight saving since 1991, so the offset is a constant 8 hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from course.market.core.parameters import Parameters

ZONE = "Asia/Shanghai"
EPOCH = pd.Timestamp("2023-05-01", tz=ZONE)
DAY = 86_400
HOUR = 3_600
MONTH = 365.25 / 12 * DAY  # seconds of a mean month
MONTHS = pd.date_range(EPOCH, periods=15, freq="MS")  # 15 edges, 14 months
OBSERVED = {2023: (0, 1), 2024: (12, 13)}  # the months whose orders and sessions are written, by year
OBSERVED_MONTHS = tuple(month for months in OBSERVED.values() for month in months)

# How demand spreads over the 24 hours of a Shanghai day (sums to 24): a lunch bump and a long evening.
# Assumption: the usual shape of mobile shopping; only its late evening matters for the lessons.
HOUR_CURVE = np.array(
    [0.55, 0.30, 0.16, 0.10, 0.08, 0.12, 0.25, 0.45, 0.70, 0.90, 1.05, 1.15,
     1.30, 1.15, 1.00, 0.95, 0.95, 1.00, 1.15, 1.50, 2.15, 2.55, 2.60, 1.89]
)  # fmt: skip
# When hosts go live: mid-morning, afternoon, mostly evening (assumption).
HOST_CURVE = np.array(
    [0.15, 0.02, 0.0, 0.0, 0.0, 0.0, 0.05, 0.20, 0.45, 0.95, 1.30, 1.10,
     0.90, 0.95, 1.25, 1.20, 0.95, 0.80, 1.10, 2.70, 3.90, 3.20, 2.00, 0.83]
)  # fmt: skip


@dataclass(frozen=True)
class Festival:
    """One 618 festival: 20 May 20:00 to 19 June 00:00 in Shanghai, the end excluded."""

    name: str
    year: int

    @property
    def starts_at(self) -> int:
        return seconds(f"{self.year}-05-20 20:00")

    @property
    def opening_ends_at(self) -> int:
        """End of the rush of the first evening, four hours after the start."""
        return self.starts_at + 4 * HOUR

    @property
    def ends_at(self) -> int:
        return seconds(f"{self.year}-06-19")


@cache
def seconds(moment: str) -> int:
    """Seconds from the epoch to a moment written in Shanghai time."""
    return int((pd.Timestamp(moment, tz=ZONE) - EPOCH).total_seconds())


FESTIVALS = (Festival("618-2023", 2023), Festival("618-2024", 2024))
EDGES = np.array([int((edge - EPOCH).total_seconds()) for edge in MONTHS])
LAST = len(MONTHS) - 1  # number of months
EXPORT = int(EDGES[-1])  # the tables show what is known at the end of 30 June 2024 in Shanghai
NEVER = np.iinfo(np.int64).max  # a moment that does not come: "closed" of a shop that stays open


def month_name(month: int) -> str:
    return MONTHS[month].strftime("%Y-%m")


def demand_profile(month: int, parameters: Parameters) -> np.ndarray:
    """How many people are about in each hour of a month, 1 = an average hour without a festival (shape (hours,)).

    Inside a festival demand is multiplied by `festival_uplift` (in 2024 also by `festival_growth`, which only the
    traffic world W2 sets above 1); its first hours and its last evening carry a further peak, as festivals that open
    and close at a stated hour do.
    """
    start, end = EDGES[month], EDGES[month + 1]
    hours = np.arange(start, end, HOUR)
    profile = HOUR_CURVE[(hours // HOUR) % 24].astype(float)
    for festival in FESTIVALS:
        inside = (hours >= festival.starts_at) & (hours < festival.ends_at)
        uplift = parameters.festival_uplift * (parameters.festival_growth if festival.year == 2024 else 1.0)
        profile[inside] *= uplift
        opening = inside & (hours < festival.opening_ends_at)
        closing = inside & (hours >= festival.ends_at - 5 * HOUR)
        profile[opening] *= parameters.opening_peak
        profile[closing] *= parameters.closing_peak
    return profile


def host_profile(month: int, parameters: Parameters) -> np.ndarray:
    """How likely a session starts in each hour of a month, up to a constant (shape (hours,)).

    Hosts follow the audience into the festival, with the square root of its multiplier.
    """
    hours = np.arange(EDGES[month], EDGES[month + 1], HOUR)
    usual = HOUR_CURVE[(hours // HOUR) % 24]
    return HOST_CURVE[(hours // HOUR) % 24] * np.sqrt(demand_profile(month, parameters) / usual)


def utc(moments: np.ndarray) -> pd.Series:
    """Seconds since the epoch -> tz-aware UTC times in microseconds; negative infinity-like gaps become NaT."""
    base = int(EPOCH.tz_convert("UTC").timestamp())
    micro = (np.asarray(moments, dtype=np.int64) + base) * 1_000_000
    return pd.Series(pd.DatetimeIndex(micro.astype("datetime64[us]"), tz="UTC"))


def time_left(moment: np.ndarray, month: int, parameters: Parameters) -> np.ndarray:
    """The share of a month's shopping that comes after each moment (n,), 1 if the moment lies before the month."""
    about = np.concatenate([[0.0], np.cumsum(demand_profile(month, parameters))])
    hours = np.maximum((moment - EDGES[month]) / HOUR, 0)
    return 1 - np.interp(hours, np.arange(len(about)), about) / about[-1]
