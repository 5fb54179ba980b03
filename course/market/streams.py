"""Named random streams: one independent generator for each part of the market, all from one seed.

A part asks for its own stream by name, so switching one part off, or letting it draw more, leaves the draws of
every other part as they were. That is what makes paired counterfactual runs comparable draw by draw.
"""

from __future__ import annotations

import zlib

import numpy as np


class Streams:
    """Hands out generators by name: `streams.of("merchants", month, "quality")`."""

    def __init__(self, seed: int):
        if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
            raise ValueError(f"The seed must be a whole number of 0 or more, not {seed!r}.")
        self.seed = int(seed)

    def of(self, *name) -> np.random.Generator:
        """A fresh generator, always the same for the same seed and name.

        The name is hashed with CRC-32, which does not depend on Python's hash seed.
        """
        words = "/".join(str(part) for part in name).encode("utf-8")
        return np.random.Generator(np.random.PCG64DXSM(np.random.SeedSequence([self.seed, zlib.crc32(words)])))


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
