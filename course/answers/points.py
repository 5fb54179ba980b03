"""What a figure shows, as rows to compare.

The contract of a figure exercise has two parts. What the figure must be (trace types, title, axis titles, units, a zero
baseline, a single axis) is public and each part fails under its own label. What it must show is compared as data: the set of
points, after sorting, whatever the orientation, the number of traces or the styling. The points of a heat map are its cells, known
by their two labels; those of an animation are known by their frame as well, and where
the truth has panels with names, by the name of their panel.
"""

from __future__ import annotations

import math
from typing import Any

from course.answers.contract import NEEDS, broken
from course.answers.drawn import HEAT, drawn, is_horizontal, is_segment, label_axis
from course.answers.form import Cell, Form, FormFault, normal_text
from course.answers.readable import READABLE, is_named, is_told_apart
from course.answers.scalars import Data


def has_repeated_labels(data: Data) -> bool:
    """Whether two traces share a label, so that a point is only known by its trace's name as well.

    Heat maps are left out: plotly and its users name them anyhow, and a cell has two labels.
    """
    seen: set[Any] = set()
    for frame, trace, _ in drawn(data):
        if trace["type"] in HEAT:
            continue
        labels = {(frame, trace.get("panel"), label) for label, _ in _points(trace)}
        if labels & seen:
            return True
        seen |= labels
    return False


def has_telling_names(data: Data, needs: tuple[str, ...]) -> bool:
    """Whether a point is only known by its trace's name as well: where two traces share a label, where several lines or dots stand
    over numbers or dates, and where the contract asks for names that are no labels."""
    if has_repeated_labels(data):
        return True
    groups: dict[tuple[Any, ...], list[tuple[Data, list[Any]]]] = {}
    for frame, trace, _ in drawn(data):
        labels = [label for label, _ in _points(trace)]
        if trace["type"] not in HEAT and trace["name"] and not is_segment(trace, labels):
            groups.setdefault((frame, *trace["axes"]), []).append((trace, labels))
    for traces in groups.values():
        if len({trace["name"] for trace, _ in traces}) < 2 or all({*map(str, labels)} == {trace["name"]} for trace, labels in traces):
            continue
        over_numbers = all(trace["type"] == "scatter" and not is_named(labels) for trace, labels in traces)
        if "named" in needs or over_numbers:
            return True
    return False


def has_named_panels(data: Data) -> bool:
    """Whether the figure has several panels, each with a name of its own."""
    panels = {tuple(trace["axes"]): trace.get("panel") for _, trace, _ in drawn(data)}
    return len(panels) > 1 and None not in panels.values() and len(set(panels.values())) == len(panels)


def labels_across(data: Data) -> tuple[str, ...]:
    """The labels from left to right of a figure's heat maps, sorted."""
    return tuple(sorted({_label(value)[1] for _, trace, _ in drawn(data) if trace["type"] in HEAT for value in trace["x"]}))


def parts_of(data: Data, *, named: bool, panelled: bool) -> tuple[str, ...]:
    """What the labels of a figure's points are, in their order: frame, panel, name in the legend, label on an axis.

    Where the figure has one word for it (an axis title, the legend's, what `panel = ` says), that stands behind: `label=quarter`.
    """
    panels = {trace.get("panel") for _, trace, _ in drawn(data)}
    heads = {note.partition("=")[0] for note in data.get("notes", ()) if note.partition("=")[2].strip() in panels}
    parts = [*(["frame"] if "frames" in data else []), *([_worded("panel", heads)] if panelled else [])]
    if any(trace["type"] in HEAT for _, trace, _ in drawn(data)):
        return (*parts, *(_worded(role, _titles(data, side)) for role, side in (("column", "x"), ("row", "y"))))
    labels = [label for _, trace, _ in drawn(data) for label, _ in _points(trace)]
    placed = all(place_of(label)[0] == "exact" for label in labels)
    sides = {label_axis(trace)[0] for _, trace, _ in drawn(data)}
    word = _worded("label", _titles(data, sides.pop()) if len(sides) == 1 else set())
    return (*parts, *([_worded("name", {data.get("legend", "")})] if named else []), *([word] if placed else []))


def _titles(data: Data, side: str) -> set[str]:
    return {axis["title"] for name, axis in data["axes"].items() if name[0] == side and axis.get("title")}


def _worded(role: str, words: set[str]) -> str:
    """A role with the one word that a figure has for it, if it is a singular."""
    word = normal_text(words.pop()) if len(words) == 1 else ""
    return f"{role}={word}" if word.isalpha() and word.isascii() and not word.endswith("s") else role


def _points(trace: Data) -> list[tuple[Any, Any]]:
    """(label, value) pairs of a trace, read along its orientation."""
    x, y = trace["x"], trace["y"]
    if is_horizontal(trace):
        x, y = y, x
    return list(zip(x, y, strict=False))


def _cells(trace: Data, form: Form) -> list[list[Cell]]:
    """The cells of a heat map as rows of two labels and a value.

    The axes may be swapped with their values: the label that runs from left to right in the truth comes first. Where both axes
    have the same labels (from whom, to whom) the label of the column does. Raises FormFault where rows and columns do not fit the
    labels.
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
    turned = not {*map(str, x)} & {*map(str, y)} and _is_turned(trace, form)
    cells = []
    for up, row in zip(y, z, strict=True):
        for across, value in zip(x, row, strict=True):
            labels = [_label(across), _label(up)]
            cells.append([*(labels[::-1] if turned else labels), _cell(value)])
    return cells


def _is_turned(trace: Data, form: Form) -> bool:
    """Whether a heat map's columns and rows have changed places against the truth's."""
    across, down = ({_label(value)[1] for value in trace.get(side, ())} & {*form.across} for side in "xy")
    return len(down) > len(across)


def transposed(data: Data) -> Data | None:
    """A figure with the values of its maps turned round against their labels; None where a map has other rows than columns."""
    maps = [trace for _, trace, _ in drawn(data) if trace["type"] in HEAT]
    if not maps or any(len(trace["z"]) != len(row) for trace in maps for row in trace["z"]):
        return None

    def turned(traces: list[Data]) -> list[Data]:
        return [{**trace, "z": [list(column) for column in zip(*trace["z"], strict=True)]} if trace["type"] in HEAT else trace for trace in traces]

    frames = [{**frame, "traces": turned(frame["traces"])} for frame in data.get("frames", ())]
    return {**data, "traces": turned(data["traces"]), **({"frames": frames} if frames else {})}


def align_figure(data: Data, form: Form) -> list[list[Cell]]:
    """The figure's points as rows for comparison. Raises FormFault under the label of the first part of the contract it breaks."""
    traces = [trace for _, trace, _ in drawn(data)]
    if any(trace["type"].startswith("histogram") for trace in traces):
        raise FormFault(
            "A histogram counts rows by itself, and bins them as it likes: count first, then draw the counts as bars.",
            "trace-type",
        )
    if not any(trace.get("z") or _points(trace) for trace in traces):
        if data.get("unseen"):
            raise FormFault("Nothing of the figure can be seen: its marks are switched off, or too pale.", "empty-figure")
        raise FormFault("The figure has no data in it yet.", "empty-figure")
    types = {trace["type"] for trace in traces}
    if form.traces and not types <= set(form.traces):
        wanted, found = " or ".join(form.traces), ", ".join(sorted(types - set(form.traces)))
        raise FormFault(f"This exercise wants a figure of type {wanted}; yours draws {found}.", "trace-type")
    if "laid-out" in form.needs and any(trace["type"] in HEAT and _is_turned(trace, form) for trace in traces):
        raise FormFault(NEEDS["laid-out"][1], NEEDS["laid-out"][0])
    fault = broken(data, form.needs)
    if fault:
        raise FormFault(fault[1], fault[0])
    if form.named and not is_told_apart(data, all_of_them=True):
        raise FormFault(READABLE["told-apart"][1], READABLE["told-apart"][0])
    rows = []
    if form.panelled and not all(trace.get("panel") for _, trace, _ in drawn(data)):
        raise FormFault("Nothing says which panel is which: give each a title.", "panels-without-names")
    for frame, trace, _ in drawn(data):
        moment = [] if frame is None and "frames" not in data else [_label(frame or "")]
        if form.panelled:
            moment = [*moment, ("exact", normal_text(trace["panel"]))]
        if trace["type"] in HEAT:
            rows += [[*moment, *cell] for cell in _cells(trace, form)]
            continue
        if "joined" in form.needs and trace["type"] == "scatter" and "markers" not in trace["mode"]:
            continue  # a line between two dots shows no value of its own
        if form.named and not trace["name"]:
            raise FormFault(NEEDS["named"][1], NEEDS["named"][0])
        name = [("exact", normal_text(trace["name"]))] if form.named else []
        rows += [[*moment, *name, place_of(label), _cell(value)] for label, value in _points(trace)]
    if not rows:
        raise FormFault("The figure has no dots: draw the two values of each label with markers.", "empty-figure")
    return rows


def _cell(value: Any) -> Cell:
    if isinstance(value, (int, float)):
        return "real", float(value)
    return "exact", normal_text(value) if isinstance(value, str) else value


def place_of(label: Any) -> Cell:
    """A label on an axis: 7 and "7" stand at the same place, which is a name for the values there."""
    try:
        place = float(label) if isinstance(label, (str, int, float)) else None
    except ValueError:
        return _cell(label)
    if place is None or not math.isfinite(place):
        return _cell(label)
    return ("exact", int(place)) if place.is_integer() else ("real", place)


def _label(value: Any) -> Cell:
    """A heat map's label is a name, even where it is a number: 2024 and "2024" are the same column."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "exact", normal_text(str(value))
