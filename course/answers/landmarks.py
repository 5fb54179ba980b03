"""Landmarks: what of an answer is right and what is not, without the truth at hand.

An answer is laid out as a grid: rows known by their keys (the names in a table, the labels of a figure), and columns. The
landmarks of a truth are fast fingerprints of its single cells, of its rounded columns, of the values that its keys have, and of what
its blocks (a panel, a column, all values of one name) add up to and how they are divided (`blocks.py`). With them a part that is right
is told from one that is not, and a right number that has been changed in a known way (a factor, a complement, a logarithm, a
rounding, values that moved to other keys, another divisor) is recognised. Coarse fingerprints tell what is too high from what is too
low. They are no secret: cells of few digits can be found by trying. The class edition is public anyhow; what protects a grade is the
run on a hidden edition.

In the checks file a fingerprint is a word: six hexadecimal digits and, of a real number, the three digits of its offset.
"""

from __future__ import annotations

import hashlib
import json
import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from course.answers import tolerance
from course.answers.align import Aligned
from course.answers.blocks import Block, blocks_of
from course.answers.form import Cell, Form
from course.answers.grid import grid, key_columns
from course.answers.scalars import Data

MOST_CELLS = 4_000
"""Larger answers have no landmarks: no exercise hands in so many cells."""
DECIMALS = range(-2, 7)
"""Decimals to which a rounded answer is recognised; its numbers need `DIGITS` significant digits, all taken together."""
DIGITS = 2
STATISTIC = 1e-5
"""Relative tolerance of a block's statistics: they are worked out from the values before any rounding."""
COARSE = 0.02
"""Half the width of a coarse cell, as a share of its value."""
STEPS = 60
"""Coarse cells that are tried on either side: up to ten times, down to a tenth."""
SINGLE = 64
"""Up to so many cells the size of each is known coarsely; beyond, that of its blocks alone."""


def digits_of(reals: list[float], decimals: int) -> float:
    """How many significant digits rounding to so many decimals leaves in these numbers, all taken together."""
    sizes = [abs(x) * 10.0**decimals for x in reals]
    return sum(max(0.0, math.log10(size) + 1) for size in sizes if size >= 0.5)


class Landmarks:
    """The landmarks of one truth, as they lie in the checks file, read.

    record: `keys`, the key columns; `rows`, in the truth's order, each the name of a row's key and the fingerprints of its cells;
    `rounded`: for each column, decimals -> name of the rounded column; `parts`: for each part of the keys, the names of its values;
    `coarse`: coarse fingerprints of single cells, row by row; `blocks`: for each set of blocks (its column and the parts of the keys
    that they share), the name of each block, the fingerprints of its statistics and a coarse one of its size.
    """

    def __init__(self, record: Data, salt: str, rtol: float) -> None:
        self.keys: tuple[int, ...] = tuple(record["keys"])
        rows = [row.split(" ") for row in record["rows"]]
        self.order: list[str] = [row[0] for row in rows]
        self.rows: dict[str, list[str]] = {row[0]: row[1:] for row in rows}
        self.rounded: list[dict[str, str]] = record["rounded"]
        self.parts: list[frozenset[str]] = [frozenset(part.split(" ")) for part in record["parts"]]
        self.coarse: dict[str, list[str]] = dict(
            zip(self.order, (line.split(" ") for line in record.get("coarse", ())), strict=False)
        )
        self.blocks: dict[str, dict[str, list[str]]] = {
            cut: {words.split(" ")[0]: words.split(" ")[1:] for words in lines.split(", ")}
            for cut, lines in record["blocks"].items()
        }
        self._salt, self._rtol = salt, rtol

    @classmethod
    def of(cls, truth: Aligned, form: Form, salt: str = "") -> Landmarks | None:
        """The landmarks of a truth; None where it is too large."""
        record = landmarks_of(truth, form, salt)
        return None if record is None else cls(record, salt, form.rtol)

    def name(self, key: tuple[Any, ...]) -> str:
        """The name of a row's key."""
        return _name(key, self._salt)

    def has_part(self, place: int, value: Any) -> bool:
        """Whether any of the truth's rows has this value in this part of its key."""
        return place < len(self.parts) and _part(place, value, self._salt) in self.parts[place]

    def holds(self, row: str, column: int, cell: Cell) -> bool:
        """Whether the truth's cell in this row (by its name) and column has this value."""
        return _is_word(self.rows[row][column], cell, f"{row} {column}", self._salt, self._rtol)

    def holds_rounded(self, column: int, values: list[float], decimals: int) -> bool:
        """Whether the truth's column (its reals in the truth's order) is this one after rounding to so many decimals."""
        return _rounded(values, decimals, column, self._salt) in self.rounded[column].get(str(decimals), "").split(" ")

    def steps(self, row: str, column: int, value: float) -> int | None:
        """By how many coarse cells a value lies above the truth's; None where that is not known, or too many."""
        word = self.coarse[row][column] if row in self.coarse and column < len(self.coarse[row]) else ""
        return _steps(word, value, f"{row} {column}", self._salt)

    def block(self, block: Block) -> list[bool | None]:
        """For each statistic of an answer's block whether the truth's is the same; None where neither has one, or the truth no such block."""
        words = self.blocks.get(block.cut, {}).get(_part(0, block.name, self._salt))
        if words is None:
            return [None] * len(block.statistics)
        where = f"{block.cut} {block.name}"
        return [
            (None if word == "-" and value is None else False)
            if word == "-" or value is None
            else _is_word(word, ("real", value), f"{where} {place}", self._salt, STATISTIC)
            for place, (word, value) in enumerate(zip(words, block.statistics, strict=False))
        ]

    def block_steps(self, block: Block) -> int | None:
        """By how many coarse cells the size of an answer's block lies above the truth's."""
        words = self.blocks.get(block.cut, {}).get(_part(0, block.name, self._salt))
        return _steps(words[-1], block.size, f"{block.cut} {block.name} size", self._salt) if words else None


def landmarks_of(truth: Aligned, form: Form, salt: str) -> Data | None:
    """The public record of a truth's landmarks; None where it is too large to have any, or a text."""
    if truth.rows is None or truth.rows * max(len(form.fields), 2) > MOST_CELLS:
        return None
    keys = key_columns(truth, form)
    laid = grid(truth, form, keys)
    rows, coarse = [], []
    for key, cells in zip(laid.keys, laid.cells, strict=True):
        row = _name(key, salt)
        words = [_word(cell, f"{row} {column}", salt, form.rtol) for column, cell in enumerate(cells)]
        rows.append(" ".join([row, *words]))
        sizes = [
            _word(("real", number), f"{row} {column}", salt, COARSE) if (number := _number(cell)) is not None else "-"
            for column, cell in enumerate(cells)
        ]
        coarse.append(" ".join(sizes))
    rounded: list[dict[str, str]] = []
    for column in range(len(laid.columns)):
        reals = [float(row[column][1]) for row in laid.cells if column < len(row) and row[column][0] == "real"]
        usable = [d for d in DECIMALS if reals and digits_of(reals, d) >= 1 and any(round(x, d) != x for x in reals)]
        rounded.append(
            {str(d): " ".join(dict.fromkeys(_rounded(short, d, column, salt) for short in _roundings(reals, d))) for d in usable}
        )
    length = min((len(key) - 1 for key in laid.keys), default=0)
    parts = [" ".join(dict.fromkeys(_part(place, key[place], salt) for key in laid.keys)) for place in range(length)]
    blocks: dict[str, list[str]] = {}
    for block in blocks_of(laid, form):
        where = f"{block.cut} {block.name}"
        words = [
            "-" if value is None else _word(("real", value), f"{where} {place}", salt, STATISTIC)
            for place, value in enumerate(block.statistics)
        ]
        words.append(_word(("real", block.size), f"{where} size", salt, COARSE))
        blocks.setdefault(block.cut, []).append(" ".join([_part(0, block.name, salt), *words]))
    record: Data = {"keys": list(keys), "rows": rows, "rounded": rounded, "parts": parts}
    if sum(len(row) for row in laid.cells) <= SINGLE:
        record["coarse"] = coarse
    return {**record, "blocks": {cut: ", ".join(lines) for cut, lines in blocks.items()}}


def _roundings(reals: list[float], decimals: int) -> list[list[float]]:
    """Numbers rounded as Python does, as NumPy does and by hand, a half upwards: they differ where a number lies between two."""
    step = Decimal(1).scaleb(-decimals)
    by_hand = [float(Decimal(repr(x)).quantize(step, ROUND_HALF_UP)) if abs(x) < 1e15 else x for x in reals]
    return [[round(x, decimals) for x in reals], [float(x) for x in np.round(reals, decimals)], by_hand]


def _number(cell: Cell) -> float | None:
    kind, value = cell
    whole = kind == "exact" and isinstance(value, int) and not isinstance(value, bool)
    return float(value) if kind == "real" or whole else None


def _name(key: tuple[Any, ...], salt: str) -> str:
    return _hash(json.dumps(["row", *key], ensure_ascii=False), salt, 4)


def _part(place: int, value: Any, salt: str) -> str:
    return _hash(json.dumps(["part", place, value], ensure_ascii=False), salt, 3)


def _word(cell: Cell, where: str, salt: str, rtol: float) -> str:
    """A cell's fingerprint: with its offset where the value is real."""
    kind, value = cell
    if kind != "real":
        return _hash(f"{where} {value!r}", salt, 3)
    digits = int(tolerance.offset(value, rtol) * 1000)
    return f"{_hash(f'{where} at {tolerance.cell(value, digits / 1000, rtol)}', salt, 3)}{digits:03d}"


def _is_word(word: str, cell: Cell, where: str, salt: str, rtol: float) -> bool:
    kind, value = cell
    if kind != "real":
        return len(word) == 6 and _hash(f"{where} {value!r}", salt, 3) == word
    if len(word) != 9:
        return False
    return _hash(f"{where} at {tolerance.cell(value, int(word[6:]) / 1000, rtol)}", salt, 3) == word[:6]


def _steps(word: str, value: float, where: str, salt: str) -> int | None:
    """By how many coarse cells a value lies above the one of this fingerprint."""
    if len(word) != 9 or not abs(value) < 1e300:
        return None
    cell = tolerance.cell(value, int(word[6:]) / 1000, COARSE)
    for step in sorted(range(-STEPS, STEPS + 1), key=abs):
        if _hash(f"{where} at {cell - step}", salt, 3) == word[:6]:
            return step
    return None


def _rounded(values: list[float], decimals: int, column: int, salt: str) -> str:
    return _hash(f"rounded {column} {decimals} {[f'{x + 0.0:.{max(decimals, 0)}f}' for x in values]}", salt, 4)


def _hash(text: str, salt: str, size: int) -> str:
    return hashlib.blake2b(text.encode(), digest_size=size, key=salt.encode()[:64]).hexdigest()
