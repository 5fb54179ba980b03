"""A moment: one figure of the market that can be held against real trade, and whether a parameter was set by it.

Three kinds of figure are told apart. *Targeted*: the article's, to which the market is calibrated (`course.evidence.targets`).
*Set to lie here*: somebody chose a parameter with this figure or its envelope in mind, so that to find it inside shows what
was put in. *Untouched*: no parameter's note mentions it; only such a figure is held back, and only such count for gate 2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from course.evidence.remembered import remembered
from course.market.simulation import Market

TARGETED, SET, UNTOUCHED = "targeted", "set to lie here", "untouched"


@dataclass(frozen=True)
class Moment:
    """One figure: `value` computes it from a market; `low` and `high` bound what is plausible (None: no bound known).

    set_by: names of the parameters or constants that were set with it or with its envelope in mind; empty if none was.
    """

    name: str
    low: float | None
    high: float | None
    source: str
    value: Callable[[Market], float]
    set_by: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """ "set to lie here" or "untouched"."""
        return SET if self.set_by else UNTOUCHED

    @property
    def judged(self) -> bool:
        """Whether gate 2 asks for it: untouched, and with an envelope."""
        return not self.set_by and (self.low is not None or self.high is not None)

    def verdict(self, value: float) -> str:
        """ "inside", "below" or "above" the envelope, "reported" if there is none."""
        if self.low is None and self.high is None:
            return "reported"
        if self.low is not None and value < self.low:
            return "below"
        return "above" if self.high is not None and value > self.high else "inside"


def of_table(
    moments_of: Callable[[Market], dict[str, float]],
    envelopes: dict[str, tuple],
    sources: dict[str, str],
    set_by: dict[str, tuple[str, ...]],
) -> list[Moment]:
    """Moments for a function that computes several at once; its last result is kept, so that a market is read once.

    envelopes, sources, set_by: by the names under which `moments_of` gives the values; those without `set_by` were set by none.
    """
    values = remembered(moments_of)

    def value(name: str) -> Callable[[Market], float]:
        return lambda market: values(market)[name]

    return [
        Moment(name.replace("_", " "), low, high, sources[name], value(name), set_by.get(name, ()))
        for name, (low, high) in envelopes.items()
    ]
