"""Landmarks: what of an answer is right and what is not, without the truth at hand.

An answer is laid out as a grid: rows known by their keys (the names in a table, the labels of a figure), and columns. The
landmarks of a truth are fast fingerprints of its single cells and of its rounded columns. With them a part that is right is
told from one that is not, and a right number that has been changed in a known way (a factor, a complement, a logarithm, a
rounding, values that moved to other keys) is recognised. They are no secret: cells of few digits can be found by trying. The
class edition is public anyhow; what protects a grade is the run on a hidden edition.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from course.answers import tolerance
from course.answers.align import Aligned
from course.answers.form import Cell, Form
from course.answers.scalars import Data

MOST_CELLS = 4_000
"""Larger answers have no landmarks: no exercise hands in so many cells."""
DECIMALS = range(-2, 7)
"""Decimals to which a rounded answer is recognised; at least `DIGITS` significant digits have to be left."""
DIGITS = 2


@dataclass(frozen=True)
class Grid:
    """An answer as R rows and C columns.

    columns: their names, None where a column has none. keys: key of each row, the exact parts by which it is known, and
    its rank among rows of the same key (R,). cells: rows of typed values (R, C), key columns left out.
    """

    columns: tuple[str | None, ...]
    keys: list[tuple[Any, ...]]
    cells: list[list[Cell]]


def grid(aligned: Aligned, form: Form, keys: tuple[int, ...]) -> Grid:
    """An aligned answer as a grid, with these columns as keys (all exact cells of a figure)."""
    rows = _typed_rows(aligned)
    if form.kind == "figure":
        names = [tuple(value for kind, value in row if kind == "exact") for row in rows]
        cells = [[cell for cell in row if cell[0] == "real"] for row in rows]
        width = max((len(row) for row in cells), default=0)
        columns: tuple[str | None, ...] = (None,) * width
    else:
        names = [tuple(row[place][1] for place in keys) for row in rows]
        cells = [[cell for place, cell in enumerate(row) if place not in keys] for row in rows]
        columns = tuple(field.name for place, field in enumerate(_fields(form)) if place not in keys)
    seen: Counter[Any] = Counter()
    ranked = []
    for name in names:
        known = json.dumps(name, ensure_ascii=False)
        ranked.append((*name, seen[known]))
        seen[known] += 1
    return Grid(columns, ranked, cells)


def key_columns(aligned: Aligned, form: Form) -> tuple[int, ...]:
    """The columns by which the truth's rows are known: the levels of a series' index, the fewest columns that tell a table's
    rows apart (names before whole numbers), none where there is a single row."""
    if form.kind == "series":
        return tuple(place for place, field in enumerate(form.fields[:-1]) if field.type != "real")
    if form.kind != "table":
        return ()
    rows = _typed_rows(aligned)
    names = [place for place, field in enumerate(form.fields) if field.type in ("text", "time")]
    whole = [place for place, field in enumerate(form.fields) if field.type in ("exact", "boolean")]
    tried: tuple[int, ...] = ()
    for place in (*names, *whole):
        if len({json.dumps(row[place][1]) for row in rows}) == len(rows):
            return (place,)
        if place in names or not names:
            tried = (*tried, place)
            if len({json.dumps([row[at][1] for at in tried]) for row in rows}) == len(rows):
                return tried
    return tuple(names)


def _fields(form: Form) -> tuple[Any, ...]:
    return form.fields * max(len(form.cases), 1) if form.kind == "function" else form.fields


def _typed_rows(aligned: Aligned) -> list[list[Cell]]:
    """The rows of an aligned answer, its real numbers back in their places."""
    if aligned.rows is None:  # a text
        return [[("exact", aligned.skeleton)]]
    reals = iter(aligned.reals)
    lines = aligned.skeleton.split("\n") if aligned.rows else []
    return [[("real", next(reals)) if cell is None else ("exact", cell[0]) for cell in json.loads(line)] for line in lines]


class Landmarks:
    """The landmarks of one truth, as they lie in the checks file, read.

    record: `rows`, in the truth's order, each [name of the row's key, name and offset of each cell]; `rounded`: for each
    column, decimals -> name of the rounded column.
    """

    def __init__(self, record: Data, salt: str, rtol: float) -> None:
        self.keys: tuple[int, ...] = tuple(record["keys"])
        self.order: list[str] = [row[0] for row in record["rows"]]
        self.rows: dict[str, list[list[Any]]] = {row[0]: row[1] for row in record["rows"]}
        self.rounded: list[dict[str, str]] = record["rounded"]
        self._salt, self._rtol = salt, rtol

    @classmethod
    def of(cls, truth: Aligned, form: Form, salt: str = "") -> Landmarks | None:
        """The landmarks of a truth; None where it is too large."""
        record = landmarks_of(truth, form, salt)
        return None if record is None else cls(record, salt, form.rtol)

    def name(self, key: tuple[Any, ...]) -> str:
        """The name of a row's key."""
        return _name(key, self._salt)

    def holds(self, row: str, column: int, cell: Cell) -> bool:
        """Whether the truth's cell in this row (by its name) and column has this value."""
        mark, offset = self.rows[row][column]
        return bool(_mark(cell, offset, row, column, self._salt, self._rtol) == mark)

    def holds_rounded(self, column: int, values: list[float], decimals: int) -> bool:
        """Whether the truth's column (its reals in the truth's order) is this one after rounding to so many decimals."""
        return self.rounded[column].get(str(decimals)) == _rounded(values, decimals, column, self._salt)


def landmarks_of(truth: Aligned, form: Form, salt: str) -> Data | None:
    """The public record of a truth's landmarks; None where it is too large to have any, or a text."""
    if truth.rows is None or truth.rows * max(len(form.fields), 2) > MOST_CELLS:
        return None
    keys = key_columns(truth, form)
    laid = grid(truth, form, keys)
    rows = []
    for key, cells in zip(laid.keys, laid.cells, strict=True):
        row, marks = _name(key, salt), []
        for column, (kind, value) in enumerate(cells):
            offset = round(tolerance.offset(value, form.rtol), 3) if kind == "real" else 0
            marks.append([_mark((kind, value), offset, row, column, salt, form.rtol), offset])
        rows.append([row, marks])
    rounded: list[dict[str, str]] = []
    for column in range(len(laid.columns)):
        values = [row[column] for row in laid.cells if column < len(row)]
        reals = [float(value) for kind, value in values if kind == "real"]
        usable = [d for d in DECIMALS if reals and len(reals) == len(values) and _keeps_digits(reals, d)]
        rounded.append({str(d): _rounded([round(x, d) for x in reals], d, column, salt) for d in usable})
    return {"keys": list(keys), "rows": rows, "rounded": rounded}


def _keeps_digits(reals: list[float], decimals: int) -> bool:
    """Whether rounding leaves significant digits of the column's largest number, and does change something."""
    top = max(abs(x) for x in reals)
    return top * 10.0**decimals >= 10 ** (DIGITS - 1) and any(round(x, decimals) != x for x in reals)


def _name(key: tuple[Any, ...], salt: str) -> str:
    return _hash(["row", *key], salt, 4)


def _mark(cell: Cell, offset: float, row: str, column: int, salt: str, rtol: float) -> str:
    kind, value = cell
    placed = tolerance.cell(value, offset, rtol) if kind == "real" else value
    return _hash([row, column, kind, placed], salt, 3)


def _rounded(values: list[float], decimals: int, column: int, salt: str) -> str:
    return _hash(["rounded", column, decimals, [f"{x + 0.0:.{max(decimals, 0)}f}" for x in values]], salt, 4)


def _hash(content: list[Any], salt: str, size: int) -> str:
    text = json.dumps(content, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=size, key=salt.encode()[:64]).hexdigest()
