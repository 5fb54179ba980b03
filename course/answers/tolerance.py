"""One rule of closeness for the judge and for the fingerprints.

A real number x is placed on the scale  g(x) = asinh(x · rtol / atol): near zero the scale is linear, so that a distance of
`rtol` on it is `atol` in x; far from zero it is logarithmic, so that a distance of `rtol` is `rtol · x`. Two numbers are close
when they lie within `rtol` of each other on that scale. On a scale with one step width, closeness can also be tested blindly,
by cutting it into cells: that is what the fingerprints do.
"""

from __future__ import annotations

import math

DEFAULT_RTOL = 1e-6
ZERO_RATIO = 1e-3
"""atol / rtol: numbers below this size are compared absolutely. Quantities in the course are of order .01 to 1e7."""


def place(x: float, rtol: float) -> float:
    """The place of a finite real x on the scale, in units of one acceptance interval (2 · rtol wide)."""
    return math.asinh(x / ZERO_RATIO) / (2 * rtol)


def close(x: float, truth: float, rtol: float = DEFAULT_RTOL) -> bool:
    """Whether x stands for truth within the relative tolerance rtol (0 < rtol < 1)."""
    return abs(place(x, rtol) - place(truth, rtol)) <= 0.5


def offset(truth: float, rtol: float) -> float:
    """The shift of the cells that puts truth in the middle of one: in [0, 1), rounded to 4 digits.

    It tells the digits of truth beyond the tolerance. Who has few candidates for truth can tell by it which of them are wrong,
    without the slow fingerprint: it hides a number among all numbers, not one among a handful.
    """
    return round((place(truth, rtol) - 0.5) % 1.0, 4) % 1.0


def cell(x: float, shift: float, rtol: float) -> int:
    """The number of the cell that x falls into when the cells are shifted by `shift`."""
    return math.floor(place(x, rtol) - shift)
