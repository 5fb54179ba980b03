"""Blocks of an answer: all its values, those of one panel, of one name, of one row; and what can be said of them as a whole.

A block's statistics are chosen so that each keeps its value under one kind of mistake. Their fingerprints tell which mistake that
is: a wrong divisor leaves all proportions as they are, a wrong base all differences.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass

from course.answers.form import Cell, Form
from course.answers.grid import Grid

TOTAL, PROPORTIONS, DIFFERENCES, SPREAD = range(4)
"""Places of the statistics: the sum of the values; the weighted sum of their signs and of their logarithms' distances from the mean
logarithm, which no common factor changes, and each value's own error does, however small it is beside others; the weighted sum of their distances from their mean over the sum of these distances, which neither factor nor common amount
changes; that sum itself, which a common amount does not change."""
TINY = 1e-9
MOST_BLOCKS = 400
ACROSS = "across"
"""The cut whose blocks are rows, each with all its numbers."""


@dataclass(frozen=True)
class Block:
    """A block: the cut that it is of, its name, its statistics (None where it has none), and the sum of its values' sizes."""

    cut: str
    name: str
    statistics: tuple[float | None, ...]
    size: float


def cut_name(column: int, fixed: tuple[int, ...]) -> str:
    """The name of the cut of a column into blocks that share these parts of their keys."""
    return f"{column}/{','.join(map(str, fixed))}"


def cuts(parts: int) -> list[tuple[int, ...]]:
    """The sets of parts that blocks may share, coarsest first."""
    return [fixed for size in range(parts) for fixed in itertools.combinations(range(parts), size)] if parts else [()]


def blocks_of(laid: Grid, form: Form) -> Iterator[Block]:
    """The blocks of an answer: of each column of numbers by all cuts, and its rows where they hold several numbers."""
    keys = [key[:-1] for key in laid.keys]
    parts = len(keys[0]) if keys and len({len(key) for key in keys}) == 1 else 0
    left = MOST_BLOCKS
    numeric = [column for column in range(len(laid.columns)) if _is_numeric(laid, column, form)]
    for column in numeric if len(keys) > 1 else ():
        for fixed in cuts(min(parts, 3)):
            grouped: dict[str, list[tuple[str, float]]] = {}
            for key, cells in zip(laid.keys, laid.cells, strict=True):
                if (value := _value(cells[column])) is not None:
                    name = json.dumps([key[place] for place in fixed], ensure_ascii=False)
                    grouped.setdefault(name, []).append((json.dumps(key, ensure_ascii=False), value))
            if max(map(len, grouped.values()), default=0) < 2 or len(grouped) > left:
                continue
            left -= len(grouped)
            for name, members in grouped.items():
                yield _block(cut_name(column, fixed), name, members)
    if len(numeric) > 1:
        for key, cells in zip(laid.keys, laid.cells, strict=True):
            members = [(str(column), value) for column in numeric if (value := _value(cells[column])) is not None]
            yield _block(ACROSS, json.dumps(key, ensure_ascii=False), members)


def _is_numeric(laid: Grid, column: int, form: Form) -> bool:
    """Whether a column holds numbers: no flags, no words."""
    if not all(column < len(cells) for cells in laid.cells):
        return False
    if form.kind not in ("figure", "function"):
        field = next((field for field in form.fields if field.name == laid.columns[column]), form.fields[-1])
        if field.type not in ("real", "exact"):
            return False
    values = [_value(cells[column]) for cells in laid.cells]
    return any(value is not None for value in values)


def _value(cell: Cell) -> float | None:
    kind, value = cell
    return float(value) if kind == "real" or (isinstance(value, int) and not isinstance(value, bool)) else None


def _block(cut: str, name: str, members: list[tuple[str, float]]) -> Block:
    values = [value for _, value in members]
    drawn = [_weight(key) for key, _ in members]
    # Apart by half a step at least: where two weights were all but equal, an exchange of their errors would not show.
    rank = {place: at for at, place in enumerate(sorted(range(len(drawn)), key=drawn.__getitem__))}
    weights = [(rank[place] + weight / 2) / len(drawn) for place, weight in enumerate(drawn)]
    size = sum(map(abs, values))
    mean = sum(values) / len(values) if values else 0.0
    away = [value - mean for value in values]
    spread = sum(map(abs, away))
    several = sum(abs(value) > TINY * size for value in values) > 1
    total: float | None = sum(values)
    if total is not None and abs(total) <= TINY * size:
        total = None
    uneven = spread > TINY * max(size, TINY)
    statistics = (
        total,
        _proportions(weights, values, size) if several else None,
        _dot(weights, away) / spread if uneven and len(values) > 2 else None,
        spread if uneven else None,
    )
    return Block(cut, name, statistics, size)


def _proportions(weights: list[float], values: list[float], size: float) -> float:
    told = [(weight, value) for weight, value in zip(weights, values, strict=True) if abs(value) > TINY * size]
    logarithms = [math.log(abs(value)) for _, value in told]
    middle = sum(logarithms) / len(told)
    return sum(
        weight * (logarithm - middle + math.copysign(1, value)) for (weight, value), logarithm in zip(told, logarithms, strict=True)
    )


def _dot(weights: list[float], values: list[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


def _weight(key: str) -> float:
    """A number between 0 and 1 that belongs to a key, as if drawn."""
    return int(hashlib.blake2b(key.encode(), digest_size=4).hexdigest(), 16) / 2.0**32


__all__ = ["ACROSS", "DIFFERENCES", "PROPORTIONS", "SPREAD", "TINY", "TOTAL", "Block", "blocks_of", "cut_name", "cuts"]
