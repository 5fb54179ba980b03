"""A figure's canonical form and its contract.

The contract of a figure exercise has two parts. What the figure must be (trace types, title, axis titles, units, a zero
baseline, a single axis) is public and each part fails under its own label. What it must show is compared as data: the set of
points, after sorting, whatever the orientation, the number of traces or the styling.
"""

from __future__ import annotations

import re
from typing import Any

from course.answers.form import Form, FormFault, normal_text

MAX_POINTS = 5_000
NEEDS = {
    "title": ("no-title", "The figure has no title: say in one line what it shows."),
    "axis-titles": ("no-axis-titles", "An axis has no title: a reader cannot know what is measured."),
    "units": (
        "no-units",
        "The value axis does not say its unit: put it in brackets behind the axis title, as in `orders (thousand)`.",
    ),
    "zero-baseline": (
        "truncated-axis",
        "The value axis does not start at zero: bar lengths then no longer compare as the numbers do. Let it begin at 0.",
    ),
    "single-axis": (
        "dual-axis",
        "The figure has a second value axis: any two series can be made to cross on two scales. Use one axis, or two panels.",
    ),
}
_DUAL = re.compile(r"[xy]axis\d+")


def canonical_figure(figure: Any) -> dict:
    """The parts of `fig.to_plotly_json()` that the contract looks at, with typed arrays as lists."""
    spec = figure.to_plotly_json()
    traces, points = [], 0
    for trace in spec.get("data", ()):
        x, y = _values(trace.get("x")), _values(trace.get("y"))
        if trace.get("type") == "pie":
            x, y = _values(trace.get("labels")), _values(trace.get("values"))
        points += max(len(x), len(y))
        if points > MAX_POINTS:
            return {"kind": "too-large", "rows": points, "columns": 2}
        traces.append(
            {
                "type": trace.get("type", "scatter"),
                "name": _text(trace.get("name")),
                "orientation": trace.get("orientation") or "v",
                "axes": [trace.get("xaxis") or "x", trace.get("yaxis") or "y"],
                "x": x,
                "y": y,
            }
        )
    layout = spec.get("layout", {})
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
    return {"kind": "figure", "title": _title(layout.get("title")), "axes": axes, "traces": traces}


def _list(value: Any) -> list:
    return [] if value is None else list(value)


def _values(value: Any) -> list:
    """A trace's data as plain JSON values; plotly hands typed arrays over as {"dtype", "bdata"}."""
    if value is None:
        return []
    if isinstance(value, dict) and "bdata" in value:
        import base64

        import numpy as np

        value = np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"]))
    return [_plain(item) for item in value]


def _plain(item: Any) -> Any:
    from course.answers.canonical import _scalar

    return _scalar(item)["value"]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:200]


def _title(title: Any) -> str | None:
    return _text(title.get("text")) if isinstance(title, dict) else _text(title)


def has_repeated_labels(data: dict) -> bool:
    """Whether two traces share a label, so that a point is only known by its trace's name as well."""
    seen: set = set()
    for trace in data["traces"]:
        labels = {label for label, _ in _points(trace)}
        if labels & seen:
            return True
        seen |= labels
    return False


def _points(trace: dict) -> list[tuple[Any, Any]]:
    """(label, value) pairs of a trace, read along its orientation; text is the label where only one side is text."""
    x, y = trace["x"], trace["y"]
    if trace["orientation"] == "h" or (_is_text(y) and not _is_text(x)):
        x, y = y, x
    return list(zip(x, y, strict=False))


def _is_text(values: list) -> bool:
    return any(isinstance(value, str) for value in values)


def _value_axis(trace: dict) -> str:
    """The layout name of the axis that carries the trace's values."""
    horizontal = trace["orientation"] == "h" or (_is_text(trace["y"]) and not _is_text(trace["x"]))
    axis = trace["axes"][0 if horizontal else 1]
    return axis[0] + "axis" + axis[1:]


def align_figure(data: dict, form: Form) -> list[list[tuple[str, Any]]]:
    """The figure's points as rows for comparison. Raises FormFault under the label of the first part of the contract it breaks."""
    traces = data["traces"]
    if not traces or not any(_points(trace) for trace in traces):
        raise FormFault("The figure has no data in it yet.", "empty-figure")
    types = {trace["type"] for trace in traces}
    if form.traces and not types <= set(form.traces):
        wanted, found = " or ".join(form.traces), ", ".join(sorted(types - set(form.traces)))
        raise FormFault(f"This exercise wants a figure of type {wanted}; yours draws {found}.", "trace-type")
    for need in form.needs:
        label, sentence = NEEDS[need]
        if not _CHECKS[need](data):
            raise FormFault(sentence, label)
    rows = []
    for trace in traces:
        for label, value in _points(trace):
            name = [("exact", normal_text(trace["name"] or ""))] if form.named else []
            rows.append([*name, _cell(label), _cell(value)])
    return rows


def _cell(value: Any) -> tuple[str, Any]:
    if isinstance(value, (int, float)):
        return "real", float(value)
    return "exact", normal_text(value) if isinstance(value, str) else value


def _has_title(data: dict) -> bool:
    return bool((data["title"] or "").strip())


def _axis_title(data: dict, name: str) -> str:
    """The title of an axis; one that is tied to another (`matches`, as in facets) is read off that one's title."""
    axis = data["axes"].get(name, {})
    other = axis.get("matches") or ""
    title = axis.get("title") or data["axes"].get(other[:1] + "axis" + other[1:], {}).get("title")
    return (title or "").strip()


def _has_axis_titles(data: dict) -> bool:
    """Value axes need a title; an axis of category names may do without, its labels say what they are."""
    return all(_axis_title(data, _value_axis(trace)) for trace in data["traces"])


def _has_units(data: dict) -> bool:
    titles = [_axis_title(data, _value_axis(trace)) for trace in data["traces"]]
    return all(re.search(r"\(.+\)|\[.+\]|%|×", title) for title in titles)


def _has_zero_baseline(data: dict) -> bool:
    for trace in data["traces"]:
        axis = data["axes"].get(_value_axis(trace), {})
        ends = [end for end in axis.get("range", []) if isinstance(end, (int, float))]
        if axis.get("type") == "log" or (len(ends) == 2 and not min(ends) <= 0 <= max(ends)):
            return False
        drawn_from_zero = trace["type"] in ("bar", "waterfall", "funnel") or axis.get("rangemode") in ("tozero", "nonnegative")
        if not ends and not drawn_from_zero:
            return False
    return True


def _has_single_axis(data: dict) -> bool:
    return not any(axis.get("overlaying") for name, axis in data["axes"].items() if _DUAL.fullmatch(name))


_CHECKS = {
    "title": _has_title,
    "axis-titles": _has_axis_titles,
    "units": _has_units,
    "zero-baseline": _has_zero_baseline,
    "single-axis": _has_single_axis,
}
