"""Markets that several files of tests look at, each drawn once a process: those files stay with one worker."""

from functools import cache

import pytest

from course.market.core.parameters import Parameters
from course.market.sales.assumptions import Assumptions
from course.market.simulation import Market, market_of, run_through, simulate
from course.market.tables.trade import Trade

together = pytest.mark.slow


@cache
def drawn(seed: int, world: str = "W1", size: str = "class") -> Market:
    """The market of this seed with everything else as usual. Tests only read it."""
    return simulate(world, seed=seed, size=size)


def small() -> Market:
    """The small market at which many files look."""
    return drawn(5, size="small")


def traded(
    world: str = "W1", *, seed: int, parameters: Parameters | None = None, switches: dict[str, bool] | None = None
) -> Market:
    """A small market of which only people, shops, sessions and orders are made, in less than half the time of a whole one."""
    return market_of(*run_through(world, seed, "small", parameters, switches), "small", Assumptions(), (Trade,), switches)
