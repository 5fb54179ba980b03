"""The negative binomial of purchases (NBD; Ehrenberg 1959): the shape that people's counts point to."""

from __future__ import annotations

import numpy as np


def effective_shape(mean: float, penetration: float) -> float:
    """The r that solves 1 - (1 + mean/r)^-r = penetration, by bisection on ln r."""
    low, high = np.log(0.01), np.log(1e4)
    for _ in range(80):
        middle = (low + high) / 2
        r = np.exp(middle)
        if -np.expm1(-r * np.log1p(mean / r)) < penetration:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2))
