"""A moment: one figure of the market that can be held against real trade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from course.evidence.remembered import remembered
from course.market.simulation import Market


@dataclass(frozen=True)
class Moment:
    """One figure: `value` computes it from a market; `low` and `high` bound what is plausible (None: no bound known)."""

    name: str
    low: float | None
    high: float | None
    source: str
    value: Callable[[Market], float]

    def verdict(self, value: float) -> str:
        """ "inside", "below" or "above" the envelope, "reported" if there is none."""
        if self.low is None and self.high is None:
            return "reported"
        if self.low is not None and value < self.low:
            return "below"
        return "above" if self.high is not None and value > self.high else "inside"


def of_table(moments_of: Callable[[Market], dict[str, float]], envelopes: dict[str, tuple], source: str) -> list[Moment]:
    """Moments for a function that computes several at once; its last result is kept, so that a market is read once."""
    values = remembered(moments_of)

    def value(name: str) -> Callable[[Market], float]:
        return lambda market: values(market)[name]

    return [Moment(name.replace("_", " "), low, high, source, value(name)) for name, (low, high) in envelopes.items()]
