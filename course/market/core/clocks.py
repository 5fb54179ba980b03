"""Clocks: at which hours of a Shanghai day things happen, because people sleep, couriers ring by day and offices close.

A clock has a time of its own that runs fast when its people are up and hardly at all when they are not; every day of it is as
long as a day. Moments drawn evenly in that time fall when people are about; a wait measured in it ends when they are, is as many
whole days long as it would be, and keeps its order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.calendar import DAY, HOUR, HOUR_CURVE, crowd_until, moment_of_crowd
from course.market.core.parameters import Parameters

# Parcels by hour of the day: vans leave at seven, two rounds, lockers are filled until late (assumption).
COURIER_CURVE = np.array(
    [0.02, 0.01, 0.01, 0.01, 0.01, 0.03, 0.10, 0.60, 1.40, 2.40, 2.90, 2.60,
     1.90, 1.50, 1.90, 2.20, 2.30, 2.00, 1.40, 0.90, 0.60, 0.30, 0.10, 0.04]
)  # fmt: skip
# Shops that open and goods that are put on sale: the hours of an office, and small owners' evenings (assumption).
OFFICE_CURVE = np.array(
    [0.06, 0.03, 0.02, 0.02, 0.02, 0.03, 0.06, 0.20, 0.80, 2.20, 3.00, 2.40,
     1.20, 1.60, 2.30, 2.30, 2.10, 1.60, 1.20, 1.20, 1.40, 0.80, 0.40, 0.15]
)  # fmt: skip


@dataclass(frozen=True)
class Clock:
    """upto: the share of a day's events that fall before each full hour (25,), rising from 0 to 1."""

    upto: np.ndarray

    @classmethod
    def of(cls, curve: np.ndarray) -> Clock:
        """curve: how much happens in each hour of the day (24,), all above 0, in any unit."""
        return cls(np.concatenate([[0.0], np.cumsum(curve) / curve.sum()]))

    def passed(self, moment: np.ndarray) -> np.ndarray:
        """The clock's own time, days since the epoch, at moments in seconds since the epoch (n,)."""
        moment = np.asarray(moment)
        day = moment // DAY
        return day + np.interp((moment - day * DAY) / HOUR, np.arange(25), self.upto)

    def moment(self, passed: np.ndarray) -> np.ndarray:
        """The whole second at which so much of the clock's own time has passed: the inverse of `passed` (n,)."""
        day = np.floor(passed)
        hours = np.interp(passed - day, self.upto, np.arange(25))
        return (day * DAY + np.minimum(np.floor(hours * HOUR), DAY - 1)).astype(np.int64)

    def at(self, moment: np.ndarray) -> np.ndarray:
        """Moments drawn evenly over the day (n,), moved within their day to the hours at which it happens."""
        return self.moment(np.asarray(moment, dtype=float) / DAY)

    def near(self, moment: np.ndarray) -> np.ndarray:
        """The same, no earlier or later on average than the moments themselves (n,)."""
        usual = 1 - float((self.upto[1:] + self.upto[:-1]).sum()) / 48  # mean time of day at which it happens, days
        return self.at(np.asarray(moment) - (usual - 0.5) * DAY)

    def after(self, moment: np.ndarray, wait: np.ndarray) -> np.ndarray:
        """The moments that lie a wait of so many seconds of the clock's own time after others, before them if it is negative (n,)."""
        return self.moment(self.passed(moment) + np.asarray(wait) / DAY)


PEOPLE, COURIER, OFFICE = Clock.of(HOUR_CURVE), Clock.of(COURIER_CURVE), Clock.of(OFFICE_CURVE)

# Where in a live session its orders fall, by tenths: people have to come in first, and the last call sells (assumption).
SESSION_CURVE = np.array([0.45, 0.75, 0.95, 1.15, 1.05, 0.95, 1.05, 1.10, 1.15, 1.40])
LINK_EVERY = 900  # seconds between the moments at which a host puts up the next link (assumption)
LINK_RUSH = 0.45  # share of a session's orders placed in the rush on a link (assumption)
LINK_LASTS = 110  # seconds: mean lag of an order behind its link in the rush (assumption)


def in_session(uniform: np.ndarray, start: np.ndarray, end: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Moments of orders in live sessions from `start` to `end` (seconds), given uniform numbers (all of shapes that broadcast).

    They follow the session's course and how many people are about: who is still on air after midnight has lost most of them.
    """
    upto = np.concatenate([[0.0], np.cumsum(SESSION_CURVE) / SESSION_CURVE.sum()])
    place = np.interp(uniform, upto, np.linspace(0, 1, len(upto)))
    before, after = crowd_until(start, parameters), crowd_until(end, parameters)
    return np.clip(moment_of_crowd(before + place * (after - before), parameters), start, end - 1)


def rushed(moment: np.ndarray, start: np.ndarray, end: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Moments in sessions from `start` to `end`, some of them drawn to the link that went up last (seconds, (n,)).

    uniform: one number an order; below `LINK_RUSH` it tells that the order is part of a rush and how far behind the link. The
    links of a session go up every quarter of an hour or so, at moments that hang on its start alone.
    """
    phase = (start // 60 * 7919) % LINK_EVERY  # a session's own offset: 7919 is prime to 900, so all minutes occur
    link = (moment - start + phase) // LINK_EVERY * LINK_EVERY - phase + start
    lag = -LINK_LASTS * np.log1p(-np.minimum(uniform / LINK_RUSH, 0.999))
    hurried = np.where(link >= start, link + lag.astype(np.int64), moment)
    return np.minimum(np.where(uniform < LINK_RUSH, hurried, moment), end - 1)
