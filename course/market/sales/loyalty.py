"""Loyalty: satisfied buyers come back to the shop's own page.

A relationship begins when a good order (four or five stars, kept) has arrived. It ends with hazard `loyal_lapse` a month;
while it lasts, orders come with rate `loyal` a month (a Poisson process with dropout, as in BG/NBD; Fader, Hardie & Lee 2005).
They come through the followed shop's page, so orders in live rooms stay what attention makes them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.calendar import EDGES, MONTH, OBSERVED
from course.market.core.clocks import PEOPLE
from course.market.core.columns import Columns
from course.market.core.streams import Streams
from course.market.sales.assumptions import Assumptions
from course.market.sales.fulfilment import Fate

WINDOWS = tuple((int(EDGES[first]), int(EDGES[last + 1])) for first, last in OBSERVED.values())


@dataclass(frozen=True)
class Repeats(Columns):
    """k orders of loyal buyers (each (k,)), in order of their months: the order (row) that earned it, and the moment."""

    of: np.ndarray
    moment: np.ndarray

    @property
    def month(self) -> np.ndarray:
        """Index of the history's month in which each falls (k,)."""
        return np.searchsorted(EDGES, self.moment, side="right") - 1

    def within(self) -> Repeats:
        """Those in the months whose orders are written."""
        return self.where(self._observed())

    def outside(self) -> Repeats:
        """Those in the months between."""
        return self.where(~self._observed())

    def _observed(self) -> np.ndarray:
        return np.any([(self.moment >= start) & (self.moment < end) for start, end in WINDOWS], axis=0)


def come_back(fate: Fate, closes: np.ndarray, month: np.ndarray, assumptions: Assumptions, streams: Streams) -> Repeats:
    """The further orders that n orders of the given months earn until the end of June 2024.

    closes: when each order's shop closes (n,). The draws of a month's orders come from streams of that month.
    """
    good = np.flatnonzero((fate.star >= 4) & ~fate.cancelled & ~fate.refunded)
    rows, moments = [], []
    for index in np.unique(month):
        mine = good[month[good] == index]
        generator = streams.of("goods", "loyal", int(index))
        start = fate.arrived[mine].astype(float)
        lasts = generator.exponential(MONTH / assumptions.loyal_lapse, len(mine))
        length = np.maximum(np.minimum(start + lasts, EDGES[-1]) - start, 0)
        count = generator.poisson(assumptions.loyal * length / MONTH)
        of = np.repeat(mine, count)
        rows.append(of)
        since, until = PEOPLE.passed(start), PEOPLE.passed(start + length)  # at night people sleep
        when = PEOPLE.moment(np.repeat(since, count) + generator.random(len(of)) * np.repeat(until - since, count))
        moments.append(np.maximum(when, np.repeat(start, count)))
    of, moment = np.concatenate(rows), np.concatenate(moments).astype(np.int64)
    # Dropped after the draw, so that a shop that closes later in another run moves nobody else's repeats.
    of, moment = of[moment < closes[of]], moment[moment < closes[of]]
    order = np.argsort(np.searchsorted(EDGES, moment, side="right"), kind="stable")
    return Repeats(of[order], moment[order])
