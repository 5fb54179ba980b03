"""A value's canonical form: JSON-serialisable data that no longer depends on the objects it came from.

Kinds: unanswered (the stub's `...`), nothing (None), number, text, mapping, series, table, figure, function, other, too-large. A column (of a table, or the
values of a series) is `{"name", "type", "values"}` with type exact (integers), real, boolean, text, time (ISO 8601 in UTC) or
mixed; a missing value is null. Rows keep their order here: order and index are dealt with when the answer is aligned with
the form that is asked for.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd

from course.answers.figure import canonical_figure
from course.answers.scalars import MAX_TEXT, Data, scalar

MIMETYPE = "application/vnd.course.answer+json"
MAX_MESSAGE = 200
"""Characters of an exception's message that are kept."""
MAX_CELLS = 20_000
"""Largest answer, in table cells. No exercise of the course asks for more than a few hundred."""


def canonical(value: Any, *, cases: list[Any] | None = None) -> Data:
    """The canonical form of a student's value; for a function, its results on `cases` (a list of argument lists).

    Never raises for a strange value: what cannot be an answer becomes kind "other" with a description of its type.
    """
    if value is Ellipsis:
        return {"kind": "unanswered"}
    if value is None or value is NotImplemented:
        return {"kind": "nothing"}
    if isinstance(value, pd.DataFrame):
        return _table(value)
    if isinstance(value, pd.Series):
        return _series(value)
    if isinstance(value, pd.Index):
        return _series(value.to_series(index=range(len(value))))
    if isinstance(value, dict):
        return _mapping(value)
    if _is_figure(value):
        return canonical_figure(value)
    if isinstance(value, np.ndarray) and value.ndim == 0 and value is not np.ma.masked:
        value = value.item()
    if isinstance(value, np.ndarray) and value.ndim == 1 or isinstance(value, (list, tuple, pd.api.extensions.ExtensionArray)):
        return _sequence(list(value))
    single = scalar(value)
    if single["type"] in ("exact", "real", "boolean"):
        return {"kind": "number", **single}
    if single["type"] in ("text", "time"):
        return {"kind": "text", "value": single["value"]}
    if single["type"] == "missing":
        return {"kind": "number", "type": "real", "value": None}
    if callable(value) and not (isinstance(value, type) and not cases):
        return _function(value, cases)
    return {"kind": "other", "type": _type_name(value)} | ({"shape": list(value.shape)} if isinstance(value, np.ndarray) else {})


def _type_name(value: Any) -> str:
    return type(value).__name__[:60]


def _is_figure(value: Any) -> bool:
    # Without importing plotly, which takes a second: where it has not been imported there is no figure.
    plotly = sys.modules.get("plotly.basedatatypes")
    return plotly is not None and isinstance(value, plotly.BaseFigure)


def _column(name: Any, values: pd.Series) -> Data:
    """A pandas column as a typed JSON column; nullable, Arrow-backed and categorical dtypes read as what they hold."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(values.cat.categories.dtype)
    items = [scalar(item) for item in values.tolist()]
    types = {item["type"] for item in items} - {"missing"}
    if not types:
        kind = "real" if pd.api.types.is_numeric_dtype(values.dtype) else "text"
    elif len(types) == 1:
        kind = types.pop()
    elif types <= {"exact", "real"}:
        kind = "real"
    else:
        kind = "mixed"
    # A column of floats stays real even where all its values are whole: the form says whether counts were asked for.
    if kind in ("other", "mixed"):
        return {"name": _label(name), "type": kind, "values": [None] * len(items)}
    return {"name": _label(name), "type": kind, "values": [item["value"] for item in items]}


def _label(name: Any) -> str | None:
    if name is None:
        return None
    if isinstance(name, tuple):
        return " ".join(str(part) for part in name if str(part))[:MAX_TEXT]
    return str(name)[:MAX_TEXT]


def _index(index: pd.Index) -> list[Data]:
    """The index as key columns; a default RangeIndex carries nothing and is left out."""
    if isinstance(index, pd.RangeIndex) and index.name is None and index.start == 0 and index.step == 1:
        return []
    if isinstance(index, pd.MultiIndex):
        return [_column(name, index.get_level_values(level).to_series()) for level, name in enumerate(index.names)]
    return [_column(index.name, index.to_series())]


def _too_large(rows: int, columns: int) -> Data:
    return {"kind": "too-large", "rows": int(rows), "columns": int(columns)}


def _table(frame: pd.DataFrame) -> Data:
    if frame.shape[0] * max(frame.shape[1], 1) > MAX_CELLS:
        return _too_large(*frame.shape)
    columns = [_column(name, frame.iloc[:, position]) for position, name in enumerate(frame.columns)]
    if any(value is Ellipsis for position in range(frame.shape[1]) for value in frame.iloc[:, position].tolist()):
        return {"kind": "unanswered"}
    return {"kind": "table", "rows": len(frame), "index": _index(frame.index), "columns": columns}


def _series(series: pd.Series) -> Data:
    if len(series) > MAX_CELLS:
        return _too_large(len(series), 1)
    if any(value is Ellipsis for value in series.tolist()):
        return {"kind": "unanswered"}
    column = _column(series.name, series)
    if column["type"] in ("mixed", "other") and series.index.is_unique and series.index.nlevels == 1:
        return _mapping(series.to_dict())  # values of several types, each with a name: a dictionary in other clothes
    return {"kind": "series", "rows": len(series), "index": _index(series.index), "columns": [column]}


def _sequence(items: list[Any]) -> Data:
    if len(items) > MAX_CELLS:
        return _too_large(len(items), 1)
    if any(item is Ellipsis for item in items):
        return {"kind": "unanswered"}
    return {"kind": "series", "rows": len(items), "index": [], "columns": [_column(None, pd.Series(items, dtype=object))]}


def _mapping(mapping: dict[Any, Any]) -> Data:
    if len(mapping) > MAX_CELLS:
        return _too_large(len(mapping), 1)
    if any(value is Ellipsis for value in mapping.values()):
        return {"kind": "unanswered"}
    entries = []
    for key, value in mapping.items():
        if isinstance(value, np.ndarray) and value.ndim == 0:
            value = value.item()
        entries.append({"key": _label(key), **scalar(value)})
    return {"kind": "mapping", "entries": entries}


EMPTY = (lambda: None).__code__.co_code
"""What Python makes of a function whose body is `...`, or nothing but a docstring: a stub."""


def _function(function: Any, cases: list[Any] | None) -> Data:
    """The results of a function on the cases; an exception is recorded by its name, so that one bad case costs one case."""
    if not cases:
        return {"kind": "function", "returns": []}
    returns: list[Data] = []
    dotted = False  # a stub returns `...`
    for arguments in cases:
        try:
            result = function(*arguments)
        except (Exception, SystemExit) as error:  # the student's code may raise anything, and leave
            returns.append({"type": "raised", "value": type(error).__name__[:60], "message": str(error)[:MAX_MESSAGE]})
        else:
            if isinstance(result, np.ndarray) and result.size == 1:
                result = result.item()
            dotted = dotted or result is Ellipsis
            returns.append({"type": "missing", "value": None} if result is Ellipsis else scalar(result))
    if dotted or getattr(getattr(function, "__code__", None), "co_code", b"") == EMPTY:
        return {"kind": "unanswered"}
    return {"kind": "function", "returns": returns}
