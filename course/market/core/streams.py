"""Named random streams: one independent generator for each part of the market, all from one seed.

A part asks for its own stream by name, so switching one part off, or letting it draw more, leaves the draws of
every other part as they were. That is what makes paired counterfactual runs comparable draw by draw.
"""

from __future__ import annotations

import zlib
from copy import copy

import numpy as np

from course.market.core.errors import MarketError


class Streams:
    """Hands out generators by name: `streams.of("merchants", month, "quality")`."""

    def __init__(self, seed: int, part: int | None = None):
        if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
            raise MarketError(f"The seed must be a whole number of 0 or more, not {seed!r}.")
        self.seed = int(seed)
        # Counted from 1: NumPy takes a trailing 0 of a seed for no number at all.
        self._entropy: tuple[int, ...] = () if part is None else (part + 1,)
        self._place: tuple[str, ...] = ()

    def part(self, number: int) -> Streams:
        """The streams of one part of a table that is drawn in parts: the same names, other numbers."""
        return Streams(self.seed, number)

    def within(self, *name: str) -> Streams:
        """The streams of a table whose rows are drawn as another's are: the same names under a further one, other numbers."""
        found = copy(self)
        found._place = (*self._place, *name)
        return found

    def of(self, *name: object) -> np.random.Generator:
        """A fresh generator, always the same for the same seed and name.

        The name is hashed with CRC-32, which does not depend on Python's hash seed.
        """
        words = "/".join(str(part) for part in (*self._place, *name)).encode("utf-8")
        return np.random.Generator(np.random.PCG64DXSM(np.random.SeedSequence([self.seed, zlib.crc32(words), *self._entropy])))


def stratified(generator: np.random.Generator, size: int) -> np.ndarray:
    """`size` uniform numbers in [0, 1), one in each of `size` equal strata, in random order (shape (size,)).

    Each number is uniform on its own; their mean has a standard deviation of order size**-1.5 instead of size**-0.5
    (McKay, Beckman & Conover 1979). A market of a few hundred shops then differs little from seed to seed.
    """
    return (generator.permutation(size) + generator.random(size)) / max(size, 1)


def systematic_counts(generator: np.random.Generator, expected: np.ndarray) -> np.ndarray:
    """Whole numbers with the given means whose running total never strays by one (systematic sampling, Madow 1949)."""
    edges = np.floor(np.concatenate([[0.0], np.cumsum(expected)]) + generator.random())
    return np.diff(edges).astype(np.int64)


def binomial(generator: np.random.Generator, trials: np.ndarray | int, chance: np.ndarray | float) -> np.ndarray:
    """Binomial counts, exact, and the same under every release of NumPy that the course runs on.

    `Generator.binomial` gives other numbers in NumPy 2.5 than in 2.4 where 30 or more hits are expected. Here the median of
    the trials' uniform numbers is drawn, a Beta, and tells on which side of `chance` half of them lie; what is left is
    halved again (Relles 1972, as in Devroye 1986, chapter X.4.3). trials: whole numbers >= 0; chance: in [0, 1]; both of
    any shapes that broadcast.
    """
    if np.ndim(trials) == 0 and np.ndim(chance) == 0:
        return np.array(_binomial_of_one(generator, int(trials), float(chance)))
    trials, chance = np.broadcast_arrays(trials, chance)
    shape = trials.shape
    left, chance = np.array(trials, dtype=np.int64).ravel(), np.array(chance, dtype=float).ravel()
    hits = np.zeros_like(left)
    while (rows := np.flatnonzero(left)).size:
        n, p = left[rows], chance[rows]
        middle = 1 + n // 2
        median = generator.beta(middle, n + 1 - middle)
        below = median < p
        hits[rows] += np.where(below, middle, 0)
        left[rows] = np.where(below, n - middle, middle - 1)
        chance[rows] = np.clip(np.where(below, (p - median) / (1 - median), p / median), 0, 1)
    return hits.reshape(shape)


def _binomial_of_one(generator: np.random.Generator, left: int, chance: float) -> int:
    """`binomial` of one number of trials: the same draws, without arrays."""
    hits = 0
    while left:
        middle = 1 + left // 2
        median = float(generator.beta(middle, left + 1 - middle))
        if median < chance:
            hits, left, chance = hits + middle, left - middle, (chance - median) / (1 - median)
        else:
            left, chance = middle - 1, chance / median
        chance = min(max(chance, 0.0), 1.0)
    return hits


def multinomial(generator: np.random.Generator, trials: int, share: np.ndarray) -> np.ndarray:
    """Multinomial counts (K,) as one binomial after another, for the same reason as `binomial`."""
    counts, left, rest = np.zeros(len(share), dtype=np.int64), int(trials), 1.0
    for place, part in enumerate(share):
        counts[place] = left if place == len(share) - 1 else int(binomial(generator, left, min(part / rest, 1.0)))
        left, rest = left - counts[place], max(rest - part, 1e-12)
    return counts
