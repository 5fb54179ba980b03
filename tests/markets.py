"""Markets that several files of tests look at, each drawn once a process: those files stay with one worker."""

from functools import cache

import pytest

from course.market.simulation import Market, simulate

together = pytest.mark.slow


@cache
def drawn(seed: int, world: str = "W1", size: str = "class") -> Market:
    """The market of this seed with everything else as usual. Tests only read it."""
    return simulate(world, seed=seed, size=size)
