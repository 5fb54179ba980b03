"""Drawing with weights, fast and the same on every machine: counts, one of a row's columns, rows of equal key together."""

from __future__ import annotations

import numpy as np


def hash_to_unit(keys: np.ndarray, salt: int) -> np.ndarray:
    """SplitMix64 (Steele, Lea & Flood 2014) of each key, as a number in [0, 1)."""
    z = keys.astype(np.uint64) + np.uint64(salt)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(float) / 2.0**53


def logistic(utility: np.ndarray | float) -> np.ndarray:
    """1 / (1 + e^-u): the chance of a logit, of any shape."""
    return 1 / (1 + np.exp(-utility))


def logit_shares(utility: np.ndarray, there: np.ndarray | None = None) -> np.ndarray:
    """Chances of a logit (n, alternatives): e^utility over its sum in the row, of the alternatives that are there."""
    odds = np.exp(utility - utility.max(axis=1, keepdims=True)) * (1.0 if there is None else there)
    return odds / odds.sum(axis=1, keepdims=True)


def poisson_counts(uniform: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Poisson counts with the given means by inversion of one uniform number each (n,).

    One number a person, whatever her mean: a counterfactual run that raises or lowers means moves the counts of the same
    people up or down and leaves all others as they were (common random numbers).
    """
    chance = np.exp(-mean)
    below, count = chance.copy(), np.zeros(len(mean), dtype=np.int64)
    rows = np.flatnonzero(uniform > below)
    chance, below, mean, uniform = chance[rows], below[rows], mean[rows], uniform[rows]
    step = 0
    while len(rows):
        step += 1
        count[rows] = step
        chance = chance * mean / step
        below = below + chance
        more = (uniform > below) & (chance > 1e-18)
        rows, chance, below, mean, uniform = rows[more], chance[more], below[more], mean[more], uniform[more]
    return count


def running_totals(weights: np.ndarray, dtype: type[np.generic] = np.float64, out: np.ndarray | None = None) -> np.ndarray:
    """The running total of each row of (R, K) weights, one column a row (K, R); out: where to write it, else fresh memory."""
    columns = weights.T
    total = np.empty(columns.shape, dtype=dtype) if out is None else out
    total[0] = columns[0]
    for place in range(1, len(columns)):  # all rows at once: many times as fast as row by row
        np.add(total[place - 1], columns[place], out=total[place], casting="same_kind")
    return total


def running_shares(weights: np.ndarray) -> np.ndarray:
    """`running_totals` as shares of the row's, in single precision (K, R).

    A share is off by some millionths of the row; a column with less than a ten-millionth is as good as never picked.
    """
    shares = running_totals(weights, np.float32)
    shares /= np.maximum(shares[-1], np.float32(1e-30))
    return shares


def pick(total: np.ndarray, rows: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """One column index for each entry of `rows`, drawn with the weights of that row (n,).

    total: `running_totals` or `running_shares` of all rows (K, R).
    """
    columns, size = total.shape
    return np.minimum(count_up_to(total.ravel(), uniform * total[-1, rows], rows, columns, apart=size), columns - 1)


def count_up_to(values: np.ndarray, target: np.ndarray, first: np.ndarray, size: np.ndarray | int, apart: int = 1) -> np.ndarray:
    """How many of the `size` rising values from `first` on are no more than the target, for each of n targets (n,).

    apart: places from one value to the next. All are searched for at once, each by halving its own stretch: a market's totals
    outgrow the processor's cache, and so the waits for memory overlap.
    """
    found, step = np.zeros(len(target), dtype=np.int64), 1 << int(np.max(size, initial=0)).bit_length() >> 1
    while step:  # `found` values are known to be no more than the target
        further = found + step
        inside = values[first + apart * (np.minimum(further, size) - 1)] <= target
        found = np.where(inside & (further <= size), further, found)
        step >>= 1
    return found


def pick_from_rows(weights: np.ndarray, rows: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """One column index for each entry of `rows`, drawn with the weights of that row (weights (R, K) -> (n,))."""
    return pick(running_totals(weights), rows, uniform)


def groups(key: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of equal whole-numbered key together: the different keys, rising, the rows in that order, and where each key begins."""
    order = np.argsort(key, kind="stable")
    key = key[order]
    start = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])[: len(key)])
    return key[start], order, start
