"""An answer laid out as a grid: rows that are known by their keys, and columns."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from course.answers.align import Aligned
from course.answers.form import Cell, Form


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
    """An aligned answer as a grid, with these columns as keys (of a figure, all exact cells but the value)."""
    rows = _typed_rows(aligned)
    if form.kind == "figure":
        names = [tuple(value for kind, value in row[:-1] if kind == "exact") for row in rows]
        cells = [[*(cell for cell in row[:-1] if cell[0] == "real"), *row[-1:]] for row in rows]  # the value is the last
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
