"""The rules by which a team's hand-in is scored: probabilities by Brier's rule, intervals by the interval score, and the sum.

t = 1 - sum of (p - y)^2 over the four types (Brier 1950): a quarter each gives .25, right and certain 1, wrong and certain -1. Affine in
Brier's score, so honesty is the best strategy, and never clipped. S of an interval is its width and 2/alpha = 100 for each unit by
which the truth lies outside (Gneiting & Raftery 2007, alpha .02); v puts the sheet's range at .25 and a careful team at .95 on
average, and is kept within -1 and 1. The points of the second edition count a fifth of all; the floor of 0 is on the sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course.capstone.forms import TYPES, Quantity, intervals_of, quantities, world_of

ALPHA = 0.02
WEIGHTS = {"t": 24, "v": 24, "t'": 6, "v'": 6}
"""Points of 60: two editions, types and quantities."""


def of_world(answer: Any, truth: str) -> float:
    """t of the probabilities in a market of type `truth`."""
    forecast = world_of(answer)
    return 1 - sum((forecast[name] - (name == truth)) ** 2 for name in TYPES)


def interval_score(low: float, high: float, truth: float, alpha: float = ALPHA) -> float:
    """S: width, and 2 / alpha for each unit by which the truth lies outside; the smaller the better."""
    return high - low + 2 / alpha * max(low - truth, truth - high, 0.0)


def of_interval(low: float, high: float, truth: float, asked: Quantity) -> float:
    """v of one interval."""
    value = 0.25 + 0.70 * (asked.lazy - interval_score(low, high, truth)) / (asked.lazy - asked.reference)
    return min(max(value, -1.0), 1.0)


def of_quantities(answer: Any, truth: Mapping[str, float]) -> dict[str, float]:
    """v of each of the eight intervals."""
    return {name: of_interval(*ends, truth[name], quantities()[name]) for name, ends in intervals_of(answer).items()}


def held(answer: Any, truth: Mapping[str, float]) -> int:
    """How many of the eight intervals hold the truth."""
    return sum(low <= truth[name] <= high for name, (low, high) in intervals_of(answer).items())


@dataclass(frozen=True)
class Score:
    """t and v on the team's edition and on the second one."""

    t: float
    v: float
    t_second: float
    v_second: float

    @property
    def total(self) -> float:
        """Points of 60; the floor of 0 is on the sum, so that nothing is gained by gambling in a part."""
        parts = (self.t, self.v, self.t_second, self.v_second)
        return max(0.0, sum(weight * part for weight, part in zip(WEIGHTS.values(), parts, strict=True)))

    @property
    def share(self) -> float:
        """The points as a share of all 60."""
        return self.total / sum(WEIGHTS.values())
