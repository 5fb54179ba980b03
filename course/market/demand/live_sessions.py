"""Live rooms: when shops go live, who presents, how many people come in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.calendar import DAY, EDGES, HOST_CURVE, HOUR, HOUR_CURVE, crowd_until, demand_profile
from course.market.core.columns import Columns
from course.market.core.draws import hash_to_unit
from course.market.core.parameters import Parameters
from course.market.core.streams import Streams, binomial
from course.market.population.setting import Setting
from course.market.population.shops import Shops

OWN_BODY = {
    0: 0.10,
    1: 0.85,
    2: 0.95,
}  # share of sessions shown on the owner's own body, by kind (assumption)


# How many half hours before (first three) or after its slot a session begins: share of sessions (assumption).
MOVED = (0.02, 0.04, 0.09, 0.66, 0.09, 0.05, 0.03, 0.02)
LATE = 0.10  # share of sessions that begin one to nine minutes late (assumption)
DAY_LUCK = 0.06  # sd of the log of what befalls all hosts on one day: weather, news, a rival's show (assumption)


@dataclass(frozen=True)
class Sessions(Columns):
    """S sessions of one month, sorted by shop and start (each (S,)).

    shop: row of the shop among the month's open shops. start, end: seconds. pull: time on air in hours, weighted by
    how many people are about. own_body: shown on the owner's body.
    """

    shop: np.ndarray
    start: np.ndarray
    end: np.ndarray
    pull: np.ndarray
    own_body: np.ndarray

    def __len__(self) -> int:
        return len(self.start)

    def on_air(self, shops: int) -> np.ndarray:
        """Weighted hours on air by shop (M,)."""
        return np.bincount(self.shop, weights=self.pull, minlength=shops)


def schedule(month: int, shops: Shops, setting: Setting) -> Sessions:
    """The month's sessions of the open shops.

    A shop holds about `busy` sessions in 30 ordinary days, in its own slot, and decides day by day: each day is a coin of its
    own, weighted by the square root of how many people are then about, for hosts follow the crowd. What befalls all shops on a
    day moves all coins (`DAY_LUCK`), so that sessions a day scatter at least as much as chance. A session that would start
    before the opening, or while the shop is still on air, does not take place.
    """
    streams = setting.streams
    start_of_month, end_of_month = EDGES[month], EDGES[month + 1]
    about = demand_profile(month, setting.parameters)
    days = (end_of_month - start_of_month) // DAY
    slot = slots(shops, setting)
    drawn = streams.of("live", month, "days").random((len(shops), days))
    luck = np.exp(DAY_LUCK * streams.of("live", month, "day").standard_normal(days) - DAY_LUCK**2 / 2)
    eager = np.sqrt(about / HOUR_CURVE[np.arange(len(about)) % 24]).reshape(days, 24) * luck[:, None]
    shop, day = np.nonzero(drawn < (shops.busy / 30)[:, None] * eager.T[slot // 2])
    size = len(shop)
    # How far from its slot a session begins, in half hours, and by how many minutes it is late: most are neither.
    moved = np.searchsorted(np.cumsum(MOVED), streams.of("live", month, "moved").random(size), side="right") - 3
    half_hour = np.clip(slot[shop] + moved, 0, 47)
    late = streams.of("live", month, "late").random(size)
    minute = np.where(late < LATE, 1 + np.floor(late / LATE * 9), 0).astype(np.int64)
    start = start_of_month + day * DAY + half_hour * (HOUR // 2) + 60 * minute
    stretch = np.exp(0.25 * streams.of("live", month, "length").standard_normal(size))
    minutes = np.clip(np.round(shops.hours[shop] * stretch * 60), 20, 480).astype(np.int64)
    end = start + 60 * minutes
    kind_share = np.array(list(OWN_BODY.values()))[shops.kind[shop]]
    own_body = streams.of("live", month, "presenter").random(size) < kind_share
    sessions = Sessions(shop, start, end, crowd_between(start, end, setting.parameters), own_body)
    sessions = sessions.where(np.lexsort((start, shop)))
    return sessions.where((sessions.start >= shops.opened[sessions.shop]) & ~_overlaps(sessions))


def crowd_between(start: np.ndarray, end: np.ndarray, parameters: Parameters) -> np.ndarray:
    """How many people are about while sessions are on air, in hours of an average crowd (S,)."""
    return crowd_until(end, parameters) - crowd_until(start, parameters)


def slots(shops: Shops, setting: Setting) -> np.ndarray:
    """The half hour of the day at which each shop's sessions usually begin, which its regulars know (M,): 0 = midnight.

    It follows from the shop's id, so a shop keeps it; over shops it is spread as hosts' hours are.
    """
    uniform = hash_to_unit(shops.merchant_id, setting.people.salt)
    upto = np.cumsum(np.repeat(HOST_CURVE, 2))
    return np.searchsorted(upto / upto[-1], uniform, side="right")


def _overlaps(sessions: Sessions) -> np.ndarray:
    """Which sessions start before an earlier one of the same shop has ended (S,)."""
    shift = sessions.shop * (400 * DAY)  # keeps shops apart in one running maximum
    latest = np.maximum.accumulate(sessions.end + shift)
    clash = np.zeros(len(sessions), dtype=bool)
    clash[1:] = (sessions.start[1:] + shift[1:] < latest[:-1]) & (sessions.shop[1:] == sessions.shop[:-1])
    return clash


def audience(sessions: Sessions, views_of_shop: np.ndarray, shops: Shops, month: int, streams: Streams) -> dict[str, np.ndarray]:
    """What the platform counts in each session, for the whole population (each (S,)).

    A shop's views spread over its sessions by their pull; one viewer in five or so comes in more than once; authentic
    presenters draw more comments and answer more of them (assumptions; no lesson estimates them).
    """
    generator = streams.of("live", month, "audience")
    share = sessions.pull / sessions.on_air(len(shops))[sessions.shop]
    views = generator.poisson(views_of_shop[sessions.shop] * share)
    uniques = binomial(generator, views, 0.74 + 0.12 * generator.random(len(sessions)))
    minutes = (sessions.end - sessions.start) / 60
    together = np.clip(9.0 / minutes * (1.6 + generator.random(len(sessions))), 0.02, 0.9)
    peak = np.minimum(np.ceil(uniques * together), uniques).astype(np.int64)
    authenticity = shops.authenticity[sessions.shop]
    comments = generator.poisson(views * (0.04 + 0.10 * authenticity))
    answered = binomial(generator, comments, np.clip(0.25 + 0.6 * authenticity - 0.00004 * comments, 0.05, 0.95))
    return {
        "views": views,
        "uniques": uniques,
        "peak": peak,
        "comments": comments,
        "comments_answered": answered,
    }
