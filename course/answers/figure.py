"""A figure's canonical form and its contract.

The contract of a figure exercise has two parts. What the figure must be (trace types, title, axis titles, units, a zero
baseline, a single axis) is public and each part fails under its own label. What it must show is compared as data: the set of
points, after sorting, whatever the orientation, the number of traces or the styling. The points of a heat map are its cells, known
by their two labels; those of an animation are known by their frame as well. Which panel a point stands in is not compared.
"""

from __future__ import annotations

import re
from typing import Any

from course.answers.contract import HEAT, NEEDS, broken, drawn, is_horizontal
from course.answers.form import Form, FormFault, normal_text

MAX_POINTS = 5_000


def canonical_figure(figure: Any) -> dict:
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
                "title": _title(axis.get("title")),
                "type": axis.get("type"),
                "overlaying": axis.get("overlaying"),
                "side": axis.get("side"),
                "matches": axis.get("matches"),
                "rangemode": axis.get("rangemode"),
                "range": [_plain(end) for end in _list(axis.get("range"))],
            }
    data = {"kind": "figure", "title": _title(layout.get("title")), "axes": axes, "traces": traces}
    if any(trace["type"] in HEAT for trace in traces):
        data["coloraxes"] = _coloraxes(layout)
    frames = [_frame(frame, bare) for frame in spec.get("frames") or ()]
    if frames:
        data["frames"] = frames
    points = sum(_size(trace) for trace in traces) + sum(_size(trace) for frame in frames for trace in frame["traces"])
    return data if points <= MAX_POINTS else {"kind": "too-large", "rows": points, "columns": 2}


def _trace(trace: dict) -> dict:
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


def _colour(scale: dict, low: str, high: str) -> dict:
    """How values become colours: the range where it is written down, the scale's name or colours, the colour bar's title."""
    colours = scale.get("colorscale")
    return {
        "range": [_plain(scale.get(end)) for end in (low, high)],
        "scale": colours if isinstance(colours, str) else [str(step[1]) for step in _list(colours)],
        "title": _title((scale.get("colorbar") or {}).get("title")),
    }


def _coloraxes(layout: dict) -> dict:
    return {name: _colour(axis, "cmin", "cmax") for name, axis in layout.items() if re.fullmatch(r"coloraxis\d*", name)}


def _frame(frame: dict, bare: list[dict]) -> dict:
    """A frame: its name, the places of the traces it moves, and these traces as they look in it."""
    moved = list(frame.get("data") or ())
    places = [int(place) for place in frame.get("traces") or range(len(moved))]
    traces = [
        _trace({**(bare[place] if place < len(bare) else {}), **trace}) for place, trace in zip(places, moved, strict=False)
    ]
    made = {"name": _text(frame.get("name")), "places": places, "traces": traces}
    own = _coloraxes(frame.get("layout") or {})
    return {**made, "coloraxes": own} if own else made


def _size(trace: dict) -> int:
    return sum(len(row) for row in trace["z"]) if "z" in trace else max(len(trace["x"]), len(trace["y"]))


def _list(value: Any) -> list:
    return [] if value is None else list(value)


def _values(value: Any) -> list:
    """A trace's data as plain JSON values; plotly hands typed arrays over as {"dtype", "bdata"}."""
    return [] if value is None else [_plain(item) for item in _array(value)]


def _rows(value: Any) -> list:
    """A heat map's values, row by row."""
    return [] if value is None else list(_array(value))


def _array(value: Any) -> Any:
    """The array that plotly packed as {"dtype", "bdata"}, with "shape" where it has rows and columns; others as they are."""
    if isinstance(value, dict) and "bdata" in value:
        import base64

        import numpy as np

        flat = np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"]))
        shape = [int(side) for side in str(value.get("shape", "")).split(",") if side.strip()]
        return flat.reshape(shape) if shape else flat
    return value


def _plain(item: Any) -> Any:
    from course.answers.canonical import _scalar

    return _scalar(item)["value"]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:200]


def _title(title: Any) -> str | None:
    return _text(title.get("text")) if isinstance(title, dict) else _text(title)


def has_repeated_labels(data: dict) -> bool:
    """Whether two traces share a label, so that a point is only known by its trace's name as well.

    Heat maps are left out: plotly and its users name them anyhow, and a cell has two labels.
    """
    seen: set = set()
    for frame, trace, _ in drawn(data):
        if trace["type"] in HEAT:
            continue
        labels = {(frame, label) for label, _ in _points(trace)}
        if labels & seen:
            return True
        seen |= labels
    return False


def _points(trace: dict) -> list[tuple[Any, Any]]:
    """(label, value) pairs of a trace, read along its orientation."""
    x, y = trace["x"], trace["y"]
    if is_horizontal(trace):
        x, y = y, x
    return list(zip(x, y, strict=False))


def _cells(trace: dict) -> list[list[tuple[str, Any]]]:
    """The cells of a heat map as rows of two labels and a value.

    The labels have no order, so that the axes may be swapped with their values; where both axes have the same labels (from
    whom, to whom) the label of the column comes first. Raises FormFault where rows and columns do not fit the labels.
    """
    z, x, y = trace["z"], trace["x"], trace["y"]
    rows, columns = len(z), max((len(row) for row in z), default=0)
    x, y = x or list(range(columns)), y or list(range(rows))
    if (rows, columns) != (len(y), len(x)) or any(len(row) != columns for row in z):
        raise FormFault(
            f"The heat map's values have {rows} rows and {columns} columns; its axes have {len(y)} labels from top to bottom "
            f"and {len(x)} from left to right. One row of z belongs to one label of y.",
            "labels-do-not-fit",
        )
    directed = bool({*map(str, x)} & {*map(str, y)})
    cells = []
    for up, row in zip(y, z, strict=True):
        for across, value in zip(x, row, strict=True):
            labels = [_label(across), _label(up)]
            cells.append([*(labels if directed else sorted(labels, key=str)), _cell(value)])
    return cells


def align_figure(data: dict, form: Form) -> list[list[tuple[str, Any]]]:
    """The figure's points as rows for comparison. Raises FormFault under the label of the first part of the contract it breaks."""
    traces = [trace for _, trace, _ in drawn(data)]
    if not any(trace.get("z") or _points(trace) for trace in traces):
        raise FormFault("The figure has no data in it yet.", "empty-figure")
    types = {trace["type"] for trace in traces}
    if form.traces and not types <= set(form.traces):
        wanted, found = " or ".join(form.traces), ", ".join(sorted(types - set(form.traces)))
        raise FormFault(f"This exercise wants a figure of type {wanted}; yours draws {found}.", "trace-type")
    fault = broken(data, form.needs)
    if fault:
        raise FormFault(fault[1], fault[0])
    rows = []
    for frame, trace, _ in drawn(data):
        moment = [] if frame is None and "frames" not in data else [_label(frame or "")]
        if trace["type"] in HEAT:
            rows += [[*moment, *cell] for cell in _cells(trace)]
            continue
        name = [("exact", normal_text(trace["name"] or ""))] if form.named else []
        rows += [[*moment, *name, _cell(label), _cell(value)] for label, value in _points(trace)]
    return rows


def _cell(value: Any) -> tuple[str, Any]:
    if isinstance(value, (int, float)):
        return "real", float(value)
    return "exact", normal_text(value) if isinstance(value, str) else value


def _label(value: Any) -> tuple[str, Any]:
    """A heat map's label is a name, even where it is a number: 2024 and "2024" are the same column."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "exact", normal_text(str(value))


__all__ = ["NEEDS", "align_figure", "canonical_figure", "has_repeated_labels"]
