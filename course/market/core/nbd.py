"""The negative binomial of purchases (NBD; Ehrenberg 1959): the shape that people's counts point to."""

from __future__ import annotations

import numpy as np

from course.market.core.bisection import bisect


def effective_shape(mean: float, penetration: float) -> float:
    """The r that solves 1 - (1 + mean/r)^-r = penetration, by bisection on ln r."""

    def reaches_too_few(ln_r: float) -> bool:
        r = np.exp(ln_r)
        return -np.expm1(-r * np.log1p(mean / r)) < penetration

    return float(np.exp(bisect(reaches_too_few, np.log(0.01), np.log(1e4), 80)))
