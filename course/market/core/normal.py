"""The normal distribution without SciPy: its distribution function, and two ways back from a uniform number.

There are two because tables were first drawn with them and keep their bytes: shops and goods by `bounded_normal`, whose
bound is part of the design, platforms by `normal_quantile`. Between the 1 % and the 99 % quantile they differ by less than .005.
"""

from __future__ import annotations

from functools import lru_cache
from math import erf, sqrt

import numpy as np


def bounded_normal(uniform: np.ndarray, bound: float = 4.0) -> np.ndarray:
    """Standard normal quantiles cut at +-bound, by inverting the logistic approximation of Bowling et al. (2009).

    Phi(z) ~ 1 / (1 + e^-(0.07056 z^3 + 1.5976 z)), off by less than .00014; monotone, so interpolation inverts it.
    """
    grid, cdf = _bounded(bound)
    return np.interp(cdf[0] + uniform * (cdf[-1] - cdf[0]), cdf, grid)


@lru_cache(maxsize=16)
def _bounded(bound: float) -> tuple[np.ndarray, np.ndarray]:
    """A grid up to +-bound, and the approximate distribution function on it."""
    grid = np.linspace(-bound, bound, 2001)
    return grid, 1 / (1 + np.exp(-(0.07056 * grid**3 + 1.5976 * grid)))


def normal_cdf(z: np.ndarray) -> np.ndarray:
    """Phi(z), of the shape of z."""
    return np.vectorize(lambda value: 0.5 * (1 + erf(value / sqrt(2))))(z)


def normal_share(z: np.ndarray) -> np.ndarray:
    """Phi(z) by interpolation on the same grid as `normal_quantile`, whose inverse it is (same shape)."""
    return np.interp(z, GRID, GRID_CDF)


def normal_quantile(uniform: np.ndarray) -> np.ndarray:
    """Normal quantiles, cut at +-4, by interpolation on a fine grid of the distribution function."""
    return np.interp(uniform, GRID_CDF, GRID)


GRID = np.linspace(-4, 4, 1601)
GRID_CDF = normal_cdf(GRID)
