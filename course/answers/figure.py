"""A figure's canonical form: what its contract looks at (`contract.py`) and what it shows (`points.py`), free of plotly's dress."""

from __future__ import annotations

import base64
import re
from typing import Any

import numpy as np

from course.answers.contract import HEAT
from course.answers.scalars import Data, scalar

MAX_POINTS = 5_000


def canonical_figure(figure: Any) -> Data:
    """The parts of `fig.to_plotly_json()` that the contract looks at, with typed arrays as lists.

    What only heat maps and animations have (`z`, `colour`, `coloraxes`, `frames`) is there only where the figure has one.
    """
    spec = figure.to_plotly_json()
    layout, bare = spec.get("layout", {}), list(spec.get("data", ()))
    traces = [_trace(trace) for trace in bare]
    axes = {}
    for name, axis in layout.items():
        if re.fullmatch(r"[xy]axis\d*", name):
            axes[name] = {
                "title": title_of(axis.get("title")),
                "type": axis.get("type"),
                "overlaying": axis.get("overlaying"),
                "side": axis.get("side"),
                "matches": axis.get("matches"),
                "rangemode": axis.get("rangemode"),
                "range": [_plain(end) for end in _list(axis.get("range"))],
            }
    data = {"kind": "figure", "title": title_of(layout.get("title")), "axes": axes, "traces": traces}
    if any(trace["type"] in HEAT for trace in traces):
        data["coloraxes"] = _coloraxes(layout)
    frames = [_frame(frame, bare) for frame in spec.get("frames") or ()]
    if frames:
        data["frames"] = frames
    points = sum(_size(trace) for trace in traces) + sum(_size(trace) for frame in frames for trace in frame["traces"])
    return data if points <= MAX_POINTS else {"kind": "too-large", "rows": points, "columns": 2}


def _trace(trace: Data) -> Data:
    x, y = _values(trace.get("x")), _values(trace.get("y"))
    if trace.get("type") == "pie":
        x, y = _values(trace.get("labels")), _values(trace.get("values"))
    made = {
        "type": trace.get("type", "scatter"),
        "name": _text(trace.get("name")),
        "orientation": trace.get("orientation") or "v",
        "axes": [trace.get("xaxis") or "x", trace.get("yaxis") or "y"],
        "x": x,
        "y": y,
    }
    if made["type"] in HEAT:
        rows = [_values(row) for row in _rows(trace.get("z"))]
        made["z"] = [list(column) for column in zip(*rows, strict=False)] if trace.get("transpose") else rows
        made["colour"] = {"axis": trace.get("coloraxis"), **_colour(trace, "zmin", "zmax")}
    return made


def _colour(scale: Data, low: str, high: str) -> Data:
    """How values become colours: the range where it is written down, the scale's name or colours, the colour bar's title."""
    colours = scale.get("colorscale")
    return {
        "range": [_plain(scale.get(end)) for end in (low, high)],
        "scale": colours if isinstance(colours, str) else [str(step[1]) for step in _list(colours)],
        "title": title_of((scale.get("colorbar") or {}).get("title")),
    }


def _coloraxes(layout: Data) -> Data:
    return {name: _colour(axis, "cmin", "cmax") for name, axis in layout.items() if re.fullmatch(r"coloraxis\d*", name)}


def _frame(frame: Data, bare: list[Data]) -> Data:
    """A frame: its name, the places of the traces it moves, and these traces as they look in it."""
    moved = list(frame.get("data") or ())
    places = [int(place) for place in frame.get("traces") or range(len(moved))]
    traces = [
        _trace({**(bare[place] if place < len(bare) else {}), **trace}) for place, trace in zip(places, moved, strict=False)
    ]
    made = {"name": _text(frame.get("name")), "places": places, "traces": traces}
    own = _coloraxes(frame.get("layout") or {})
    return {**made, "coloraxes": own} if own else made


def _size(trace: Data) -> int:
    return sum(len(row) for row in trace["z"]) if "z" in trace else max(len(trace["x"]), len(trace["y"]))


def _list(value: Any) -> list[Any]:
    return [] if value is None else list(value)


def _values(value: Any) -> list[Any]:
    """A trace's data as plain JSON values; plotly hands typed arrays over as {"dtype", "bdata"}."""
    return [] if value is None else [_plain(item) for item in _array(value)]


def _rows(value: Any) -> list[Any]:
    """A heat map's values, row by row."""
    return [] if value is None else list(_array(value))


def _array(value: Any) -> Any:
    """The array that plotly packed as {"dtype", "bdata"}, with "shape" where it has rows and columns; others as they are."""
    if isinstance(value, dict) and "bdata" in value:
        flat = np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"]))
        shape = [int(side) for side in str(value.get("shape", "")).split(",") if side.strip()]
        return flat.reshape(shape) if shape else flat
    return value


def _plain(item: Any) -> Any:
    return scalar(item)["value"]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:200]


def title_of(title: Any) -> str | None:
    """A title's text: plotly has two ways to write one, bare and as `{"text": ...}`."""
    return _text(title.get("text")) if isinstance(title, dict) else _text(title)
