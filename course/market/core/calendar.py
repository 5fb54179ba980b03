"""The market's calendar: 14 months from May 2023 to June 2024, weekdays, holidays, sales, and when people are about.

Time inside the simulator is whole seconds since 1 May 2023 00:00 in Shanghai (`EPOCH`); tables get UTC.
Shanghai has had no daylight saving since 1991, so the offset is a constant 8 hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter

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
    """A sale with a first and a last hour; a 618 festival unless told otherwise: 20 May 20:00 to 19 June 00:00 in Shanghai, the
    end excluded."""

    name: str
    year: int
    first: str = "05-20 20:00"
    last: str = "06-19"

    @property
    def starts_at(self) -> int:
        return seconds(f"{self.year}-{self.first}")

    @property
    def opening_ends_at(self) -> int:
        """End of the rush of the first evening, four hours after the start."""
        return self.starts_at + 4 * HOUR

    @property
    def ends_at(self) -> int:
        return seconds(f"{self.year}-{self.last}")


@cache
def seconds(moment: str) -> int:
    """Seconds from the epoch to a moment written in Shanghai time."""
    return int((pd.Timestamp(moment, tz=ZONE) - EPOCH).total_seconds())


FESTIVALS = (Festival("618-2023", 2023), Festival("618-2024", 2024))
DOUBLE_ELEVEN = Festival("11.11-2023", 2023, "10-31 20:00", "11-12")
DOUBLE_TWELVE = Festival("12.12-2023", 2023, "12-08 20:00", "12-13")
# Public holidays, first and last day, and weekend days on which one works for them, as the State Council announced them
# (from memory); the first is that of the other platforms' first quarter.
HOLIDAYS = (
    ("2019-09-13", "2019-09-15"),  # Mid-Autumn
    ("2023-04-29", "2023-05-03"),  # Labour Day
    ("2023-06-22", "2023-06-24"),  # Dragon Boat
    ("2023-09-29", "2023-10-06"),  # Mid-Autumn and National Day
    ("2023-12-30", "2024-01-01"),  # New Year
    ("2024-04-04", "2024-04-06"),  # Tomb Sweeping
    ("2024-05-01", "2024-05-05"),  # Labour Day
    ("2024-06-08", "2024-06-10"),  # Dragon Boat
)
WORKED = (
    "2019-09-29", "2023-05-06", "2023-06-25", "2023-10-07", "2023-10-08", "2024-02-04", "2024-02-18", "2024-04-07",
    "2024-04-28", "2024-05-11",
)  # fmt: skip
NEW_YEAR = ("2024-02-09", "2024-02-17")  # Spring Festival: parcels and shops rest
LEAVING = 6  # days before it over which people go home and demand falls (assumption)
# Waves inside a festival, over its length (0 to 1): the opening, a second start, the last days, and lulls between (assumption:
# pre-sale, start, middle and end as the platforms announce them); in units of `festival_wave`, the mean is taken off.
WAVE_AT = (0.0, 0.06, 0.14, 0.33, 0.38, 0.47, 0.56, 0.80, 0.93, 1.0)
WAVE = (1.0, 0.6, -0.4, -0.8, 1.0, 0.6, -0.5, -0.6, 0.5, 1.5)
WAITING = 1 / 3  # share of what is pulled forward that people have saved up before the festival (assumption)
SAVED, FILLED = 4.0, 6.0  # days: e-folding of the waiting before a festival and of the hole after it (assumption)
DEEPEST = 0.7  # of a day's demand, at most, is lost to waiting or to the hole
EDGES = np.array([int((edge - EPOCH).total_seconds()) for edge in MONTHS])
LAST = len(MONTHS) - 1  # number of months
EXPORT = int(EDGES[-1])  # the tables show what is known at the end of 30 June 2024 in Shanghai
NEVER = np.iinfo(np.int64).max  # a moment that does not come: "closed" of a shop that stays open


def month_name(month: int) -> str:
    return MONTHS[month].strftime("%Y-%m")


def demand_profile(month: int, parameters: Parameters) -> np.ndarray:
    """How many people are about in each hour of a month, 1 = an average hour without a festival (shape (hours,)), read-only."""
    return _all_year(_key(parameters))[EDGES[month] // HOUR : EDGES[month + 1] // HOUR]


def day_factors(days: pd.DatetimeIndex, parameters: Parameters) -> np.ndarray:
    """How much more than on an average day is bought on Shanghai days, sales aside (D,): weekdays, holidays, New Year.

    A week without a holiday has mean 1. A holiday is no weekend, a weekend day that is worked for it neither.
    """
    off = (days.day_of_week >= 5) & ~days.isin(pd.to_datetime(WORKED))
    factor = np.where(off, 1 + parameters.weekend, 1.0) * 7 / (7 + 2 * parameters.weekend)
    for first, last in HOLIDAYS:
        factor[(days >= first) & (days <= last)] = 1 - parameters.holiday
    until = (pd.Timestamp(NEW_YEAR[0]) - days).days
    leaving = (until > 0) & (until <= LEAVING)
    factor[leaving] *= 1 - parameters.spring_festival * (1 - until[leaving] / (LEAVING + 1))
    factor[(days >= NEW_YEAR[0]) & (days <= NEW_YEAR[1])] = 1 - parameters.spring_festival
    return factor


def sale_factors(hours: np.ndarray, sale: Festival, uplift: float, parameters: Parameters, around: bool = True) -> np.ndarray:
    """By what a sale multiplies demand in hours that begin at the given seconds since the epoch (H,).

    around: also before and after it; if not, 1 there.

    Inside it is `uplift` on average, in waves; the first hours and the last evening carry a further peak, as festivals that open
    and close at a stated hour do. `pulled_forward` of what is bought beyond the usual would have been bought before, and people
    wait for the sale, or after it, and leave a hole; both fade with the days.
    """
    if uplift == 1:  # there is none
        return np.ones(len(hours))
    inside = (hours >= sale.starts_at) & (hours < sale.ends_at)
    window = np.arange(sale.starts_at, sale.ends_at, HOUR)
    usual = HOUR_CURVE[window // HOUR % 24]
    wave = np.interp((window - sale.starts_at) / (sale.ends_at - sale.starts_at), WAVE_AT, WAVE)
    within = uplift * (1 + parameters.festival_wave * (wave - (wave * usual).sum() / usual.sum()))
    within[window < sale.opening_ends_at] *= parameters.opening_peak
    within[window >= sale.ends_at - 5 * HOUR] *= parameters.closing_peak
    factor = np.ones(len(hours))
    factor[inside] = within[(hours[inside] - sale.starts_at) // HOUR]
    pulled = parameters.pulled_forward * max(((within - 1) * usual).sum() / 24, 0.0)  # days of usual demand
    before, after = (sale.starts_at - hours) / DAY, (hours - sale.ends_at) / DAY
    for away, days, fades in () if not around else ((before, WAITING * pulled, SAVED), (after, (1 - WAITING) * pulled, FILLED)):
        rows = (away > 0) | ((away == 0) & ~inside)
        factor[rows] *= 1 - min(days / fades, DEEPEST) * np.exp(-away[rows] / fades)
    return factor


CALENDAR = ("weekend", "holiday", "spring_festival", "double_eleven", "double_twelve", "festival_wave", "pulled_forward")
# Values of the calendar's parameters in a market where all days are alike but for 618 (switch `calendar`).
WITHOUT_CALENDAR = dict.fromkeys(CALENDAR, 0.0) | {"double_eleven": 1.0, "double_twelve": 1.0, "adoption_follows": 0.0}


ASKED = (*CALENDAR, "festival_uplift", "festival_growth", "opening_peak", "closing_peak", "adoption_follows")
_asked = attrgetter(*ASKED)


def _key(parameters: Parameters) -> tuple[float, ...]:
    """The parameters as far as the calendar asks, so that what is computed once serves all that agree in them."""
    key: tuple[float, ...] = _asked(parameters)
    return key


@lru_cache(maxsize=16)
def _all_year(key: tuple[float, ...]) -> np.ndarray:
    """`demand_profile` of all months, end to end, and of one day more, into which sessions run."""
    parameters = _parameters_of(key)
    hours = np.arange(0, EXPORT + DAY, HOUR)
    days = pd.date_range(EPOCH.tz_localize(None), periods=EXPORT // DAY + 1)
    profile = HOUR_CURVE[hours // HOUR % 24] * np.repeat(day_factors(days, parameters), 24)
    for sale, uplift in sales(parameters):
        profile = profile * sale_factors(hours, sale, uplift, parameters)
    profile.flags.writeable = False
    return profile


def crowd_elsewhere(first: pd.Timestamp, days: int, parameters: Parameters) -> np.ndarray:
    """How many people are about on other platforms in each hour of some days, in or before the market's time (hours,).

    first: midnight before the first of the days, Shanghai wall clock. The days, and 618 of 2024 where they reach into it.
    """
    start = int((first - EPOCH.tz_localize(None)).total_seconds())
    hours = np.arange(start, start + days * DAY, HOUR)
    profile = HOUR_CURVE[hours // HOUR % 24] * np.repeat(day_factors(pd.date_range(first, periods=days), parameters), 24)
    return profile * sale_factors(hours, FESTIVALS[-1], parameters.festival_uplift, parameters)


def _parameters_of(key: tuple[float, ...]) -> Parameters:
    return Parameters().changed(**dict(zip(ASKED, key, strict=True)))


@lru_cache(maxsize=16)
def _running(key: tuple[float, ...]) -> np.ndarray:
    """The running total of `_all_year`, from 0 (hours + 1,)."""
    return np.concatenate([[0.0], np.cumsum(_all_year(key))])


def crowd_until(moment: np.ndarray, parameters: Parameters) -> np.ndarray:
    """How many people have been about since the epoch, in average hours without a sale, by moments in seconds (n,)."""
    total = _running(_key(parameters))
    return np.interp(np.asarray(moment) / HOUR, np.arange(len(total)), total)


def moment_of_crowd(crowd: np.ndarray, parameters: Parameters) -> np.ndarray:
    """The whole second by which so many people have been about: the inverse of `crowd_until` (n,)."""
    total = _running(_key(parameters))
    return np.floor(np.interp(crowd, total, np.arange(len(total))) * HOUR).astype(np.int64)


def newcomers_profile(month: int, parameters: Parameters) -> np.ndarray:
    """How many people are about to join in each hour of a month, 1 = an average hour without a sale (shape (hours,)), read-only.

    Those of the day's hours; more in 618 and 11.11, when everybody talks of the sale: its multiplier, waves aside, to the power
    `adoption_follows`. Nobody puts off joining because she puts off buying, and 12.12 brings nobody new.
    """
    return _newcomers(month, _key(parameters))


@lru_cache(maxsize=4 * LAST)
def _newcomers(month: int, key: tuple[float, ...]) -> np.ndarray:
    parameters = _parameters_of(key)
    hours = np.arange(EDGES[month], EDGES[month + 1], HOUR)
    profile = HOUR_CURVE[hours // HOUR % 24].astype(float)
    even = parameters.changed(festival_wave=0.0)
    for sale, uplift in sales(parameters):
        if sale != DOUBLE_TWELVE:
            profile *= sale_factors(hours, sale, uplift, even, around=False) ** parameters.adoption_follows
    profile.flags.writeable = False
    return profile


def sales(parameters: Parameters) -> list[tuple[Festival, float]]:
    """All sales with their uplift; the platform may buy traffic for its second 618 (W2)."""
    first, second = FESTIVALS
    uplift = parameters.festival_uplift
    return [
        (first, uplift),
        (second, uplift * parameters.festival_growth),
        (DOUBLE_ELEVEN, parameters.double_eleven),
        (DOUBLE_TWELVE, parameters.double_twelve),
    ]


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
