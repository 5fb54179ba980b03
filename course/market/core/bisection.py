"""Equations of one unknown, solved by halving the stretch in which the solution must lie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def bisect(too_low: Callable[[Any], Any], low: np.ndarray | float, high: np.ndarray | float, halvings: int) -> Any:
    """The place between `low` and `high` below which `too_low` holds and above which it does not, of the shape of `low`.

    It is off by at most (high - low) / 2^(halvings + 1). Of arrays every entry is an equation of its own.
    """
    for _ in range(halvings):
        middle = (low + high) / 2
        below = too_low(middle)
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2
