"""Live rooms: when shops go live, who presents, how many people come in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.calendar import DAY, EDGES, HOST_CURVE, HOUR, demand_profile, host_profile
from course.market.core.columns import Columns
from course.market.core.streams import Streams, binomial, stratified, systematic_counts
from course.market.population.setting import Setting
from course.market.population.shops import Shops

OWN_BODY = {
    0: 0.10,
    1: 0.85,
    2: 0.95,
}  # share of sessions shown on the owner's own body, by kind (assumption)


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

    A shop holds about `busy` sessions in 30 ordinary days, more in the festival; a session that would start before the
    opening, or while the shop is still on air, does not take place.
    """
    parameters, streams = setting.parameters, setting.streams
    start_of_month, end_of_month = EDGES[month], EDGES[month + 1]
    profile = host_profile(month, parameters)
    ordinary = np.tile(HOST_CURVE, len(profile) // 24).sum()
    months = (end_of_month - start_of_month) / (30 * DAY) * profile.sum() / ordinary
    count = systematic_counts(streams.of("live", month, "count"), shops.busy * months)
    shop = np.repeat(np.arange(len(shops)), count)
    size = len(shop)
    edges = np.concatenate([[0.0], np.cumsum(profile)])
    place = stratified(streams.of("live", month, "start"), size) * edges[-1]
    hour = np.searchsorted(edges, place, side="right") - 1
    start = start_of_month + hour * HOUR + np.floor((place - edges[hour]) / profile[hour] * HOUR).astype(np.int64)
    stretch = np.exp(0.25 * streams.of("live", month, "length").standard_normal(size))
    minutes = np.clip(np.round(shops.hours[shop] * stretch * 60), 20, 480).astype(np.int64)
    end = start + 60 * minutes
    people_about = demand_profile(month, parameters)[hour]
    kind_share = np.array(list(OWN_BODY.values()))[shops.kind[shop]]
    own_body = streams.of("live", month, "presenter").random(size) < kind_share
    sessions = Sessions(shop, start, end, minutes / 60 * people_about, own_body)
    sessions = sessions.where(np.lexsort((start, shop)))
    return sessions.where((sessions.start >= shops.opened[sessions.shop]) & ~_overlaps(sessions))


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
