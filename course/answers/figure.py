"""A figure's canonical form: what a reader sees of it. Its contract looks at that (`contract.py`), and what it shows is compared
(`points.py`)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course.answers.drawn import HEAT, axis_name, root_axis
from course.answers.scalars import Data, scalar

MAX_POINTS = 5_000
FAINT = 0.05
"""Opacity below which nothing can be seen."""
PALE = 1.1
"""Contrast (WCAG) with the ground below which a mark cannot be seen: 1 is the ground's own colour."""
MAX_NOTES = 200
NEAR = 0.06
"""How far, as a share of the figure, a panel's title may stand from the middle of its edge."""


def canonical_figure(figure: Any) -> Data:
    """What a reader sees of a figure, as data, with typed arrays as lists.

    The template is resolved into layout and traces; traces that cannot be seen are left out (`unseen` counts them);
    positions on an axis bear the words that are written at them; each trace knows the title of its panel, its look (colour, dash,
    symbol), whether a legend has its name and what is written at its marks. What only heat maps, animations, offset bars and drawn
    lines have is there only where the figure has one.
    """
    spec = figure.to_plotly_json()
    layout = spec.get("layout", {})
    template = layout.get("template") or {}
    axes = {
        name: _axis(_over(template.get("layout", {}).get(name[:5]), axis))
        for name, axis in layout.items()
        if re.fullmatch(r"[xy]axis\d*", name)
    }
    bare = [_as_heat_map(_dressed(trace, template)) for trace in spec.get("data", ())]
    ground = _ground(_over(template.get("layout"), layout))
    categories = _categories([trace for trace in bare if trace.get("visible", True) is True], axes)
    shown = [_trace(trace, axes, categories) for trace in bare if not _is_hidden(trace, ground)]
    unlisted = layout.get("showlegend") is False or (layout.get("showlegend") is None and len(bare) < 2)
    panels = _panel_titles(layout, axes, shown, listed=not unlisted)
    for trace in shown:
        trace["panel"] = panels.get(tuple(trace["axes"]))
    data: Data = {
        "kind": "figure",
        "title": title_of(layout.get("title")),
        "axes": {
            name: {key: value for key, value in axis.items() if key != "domain" or value != [0.0, 1.0]}
            for name, axis in axes.items()
        },
        "traces": shown,
    }
    if len(shown) < len(bare):
        data["unseen"] = len(bare) - len(shown)
    if unlisted:
        data["unlisted"] = True  # no legend
    if heading := title_of((layout.get("legend") or {}).get("title")):
        data["legend"] = plain_text(heading)
    if order := {name: _as_written(list(labels), axes.get(name, {}), labels) for name, labels in categories.items()}:
        data["categories"] = order
    notes = [plain_text(note.get("text")) for note in _list(layout.get("annotations")) if note.get("text")]
    if notes:
        data["notes"] = notes[:MAX_NOTES]
    upright = [
        note["text"] for note in _list(layout.get("annotations")) if note.get("text") and note.get("textangle") in (-90, 270)
    ]
    if len(upright) == 1:
        data["side_title"] = plain_text(upright[0])  # make_subplots(y_title=...)
    if layout.get("barnorm"):
        data["rescaled"] = True
    if any(trace["type"] in HEAT for trace in shown):
        data["coloraxes"] = _coloraxes(layout, template.get("layout") or {})
        if placed := _placed_notes(layout):
            data["placed"] = placed
    lines = [line for shape in _list(layout.get("shapes")) if (line := _line(shape, axes, categories, ground))]
    if lines:
        data["lines"] = lines
    frames = [_frame(frame, bare, axes, categories) for frame in spec.get("frames") or ()]
    if frames:
        data["frames"] = frames
        data["sliders"] = [step for slider in _list(layout.get("sliders")) for step in _steps(slider)]
    points = sum(_size(trace) for trace in shown) + sum(_size(trace) for frame in frames for trace in frame["traces"])
    return data if points <= MAX_POINTS else {"kind": "too-large", "rows": points, "columns": 2}


def _over(below: Any, above: Any) -> Data:
    """Two dictionaries of plotly's as one, entry by entry, the second above the first."""
    made = dict(below or {})
    for name, value in (above or {}).items():
        made[name] = _over(made.get(name), value) if isinstance(value, dict) and isinstance(made.get(name), dict) else value
    return made


def _dressed(trace: Data, template: Data) -> Data:
    """A trace with what the template says of traces of its type."""
    kind = trace.get("type", "scatter")
    styles = (template.get("data") or {}).get(kind) or [{}]
    return _over(styles[0], trace)


def _is_hidden(trace: Data, ground: tuple[float, ...]) -> bool:
    """Whether nothing of the trace can be seen: switched off, so pale that it is not there, or of the ground's own colour."""
    marker, line = trace.get("marker") or {}, trace.get("line") or {}
    faint = (trace.get("opacity"), marker.get("opacity"))
    if trace.get("visible", True) is not True or any(isinstance(x, (int, float)) and x < FAINT for x in faint):
        return True
    mode = trace.get("mode") or ""
    if trace.get("type", "scatter") == "scatter" and line.get("width") == 0 and "markers" not in mode and mode:
        return True
    if mode == "markers" and _is_without_size(marker):
        return True
    colours = [colour for colour in (*_colours(marker.get("color")), line.get("color")) if isinstance(colour, str)]
    edge = marker.get("line") or {}
    if edge.get("width") and not _is_lost(edge.get("color") or "black", ground):
        return False
    return bool(colours) and all(_is_lost(colour, ground) for colour in colours)


def _is_without_size(marker: Data) -> bool:
    """Whether all of a trace's dots have size 0."""
    size = marker.get("size")
    sizes = _values(size) if isinstance(size, (list, tuple, dict, np.ndarray)) else [size]
    return bool(sizes) and all(isinstance(one, (int, float)) and one <= 0 for one in sizes)


def _colours(colour: Any) -> list[Any]:
    """The colours of a trace's marks: one for all, or one each."""
    return _values(colour) if isinstance(colour, (list, tuple, dict, np.ndarray)) else [colour]


def shade_of(colour: Any) -> str | None:
    """A colour, or the colours of a trace's marks, as a reader tells them apart: finer steps than a sixteenth are none."""
    if isinstance(colour, str):
        found = rgb(colour)
        return colour.strip().lower() if found is None else "#" + "".join(f"{round(15 * part):x}" for part in found)
    shades = {(shade_of(one) if isinstance(one, str) else None) or str(one) for one in _colours(colour) if one is not None}
    return " ".join(sorted(shades)) or None


def _ground(layout: Data) -> tuple[float, ...]:
    """The colour (red, green, blue, 0 to 1) that the marks lie on; white where it is the page that shines through."""
    for name in ("plot_bgcolor", "paper_bgcolor"):
        colour = layout.get(name)
        if isinstance(colour, str) and not _is_clear(colour):
            return rgb(colour) or WHITE
    return WHITE


WHITE = (1.0, 1.0, 1.0)


def _is_lost(colour: Any, ground: tuple[float, ...]) -> bool:
    """Whether a mark of this colour cannot be told from the ground."""
    if not isinstance(colour, str):
        return False
    if _is_clear(colour):
        return True
    found = rgb(colour)
    if found is None:
        return False
    bright = sorted(_luminance(one) + 0.05 for one in (found, ground))
    return bright[1] / bright[0] < PALE and all(abs(a - b) < 0.1 for a, b in zip(found, ground, strict=True))


def rgb(colour: str) -> tuple[float, ...] | None:
    """A colour as CSS writes it, as red, green and blue from 0 to 1; None for most names."""
    plain = colour.strip().lower()
    named = {"white": "#ffffff", "black": "#000000", "whitesmoke": "#f5f5f5", "snow": "#fffafa"}
    plain = named.get(plain, plain)
    if found := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", plain):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        return tuple(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    if found := re.fullmatch(r"rgba?\(\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+).*\)", plain):
        return tuple(float(part) / 255 for part in found.groups())
    return None


def _luminance(colour: tuple[float, ...]) -> float:
    """Relative luminance of WCAG 2, 0 to 1."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _is_clear(colour: str) -> bool:
    alpha = re.fullmatch(r"(?:rgba|hsla)\(.*,\s*([\d.]+)\s*\)", colour.strip())
    return colour.strip() == "transparent" or (alpha is not None and float(alpha[1]) < FAINT)


def _axis(axis: Data) -> Data:
    """What of an axis decides how numbers are read off it. ticks: position or category -> the words written there."""
    words = _list(axis.get("ticktext"))
    ends = [_number(end) for end in _list(axis.get("range"))] if axis.get("autorange") in (None, False) else []
    limits = [_number(axis.get(name)) for name in ("minallowed", "maxallowed")]
    for place, limit in enumerate(limits):
        if limit is not None:
            ends = ends or [None, None]
            ends[place] = limit if ends[place] is None else ends[place]
    made = {
        "title": title_of(axis.get("title")),
        "type": axis.get("type"),
        "overlaying": axis.get("overlaying"),
        "side": axis.get("side"),
        "matches": axis.get("matches"),
        "rangemode": axis.get("rangemode"),
        "range": ends,
        "domain": [float(end) for end in _list(axis.get("domain"))] or [0.0, 1.0],
        "ticks": {str(_plain(at)): str(word) for at, word in zip(_values(axis.get("tickvals")), words, strict=False)},
    }
    if axis.get("autorange") in ("reversed", "min reversed", "max reversed") or (
        len(ends) == 2 and all(isinstance(end, (int, float)) for end in ends) and ends[0] > ends[1]
    ):
        made["reversed"] = True
    if axis.get("visible") is False or axis.get("showticklabels") is False:
        made["hidden"] = True
    if "%" in str(axis.get("tickformat") or ""):
        made["ticks_in_per_cent"] = True
    by = axis.get("categoryorder")
    if axis.get("categoryarray") is not None and by in (None, "array"):
        made["array"] = [str(label) for label in _values(axis["categoryarray"])]
    elif by not in (None, "trace", "array"):
        made["by"] = by
    return made


NUMBER = re.compile(r"[-+]?\d+(\.\d*)?")
DATE = re.compile(r"\d{4}-\d\d?(-\d\d?([T ].*)?)?")


def _categories(traces: list[Data], axes: Data) -> dict[str, list[str]]:
    """Axis (the one that it is tied to) -> the words along it from its first place on; none for numbers, dates, unknown orders."""
    found: dict[str, list[str]] = {}
    for trace in traces:
        for side in "xy":
            name = root_axis({"axes": axes}, axis_name(trace.get(f"{side}axis") or side))
            found.setdefault(name, []).extend(_word(value) for value in _values(trace.get(side)) if value is not None)
    made = {}
    for name, words in found.items():
        axis = axes.get(name, {})
        if not words or axis.get("type") not in (None, "-", "category"):
            continue
        if axis.get("type") != "category" and (all(map(NUMBER.fullmatch, words)) or all(map(DATE.fullmatch, words))):
            continue
        order = list(dict.fromkeys([*axis.get("array", ()), *words]))
        by = axis.get("by")
        if by in (None, "category ascending", "category descending"):
            made[name] = sorted(order, reverse=by == "category descending") if by else order
    return made


def _word(value: Any) -> str:
    """A label as it stands on an axis of words."""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _number(end: Any) -> Any:
    """The end of a range; plotly takes numbers in quotation marks too."""
    value = _plain(end)
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _trace(trace: Data, axes: Data, categories: dict[str, list[str]]) -> Data:
    x, y = _values(trace.get("x")), _values(trace.get("y"))
    if trace.get("type") == "pie":
        x, y = _values(trace.get("labels")), _values(trace.get("values"))
    places = [trace.get("xaxis") or "x", trace.get("yaxis") or "y"]
    x, y = (
        _as_written(side, axes.get(axis_name(place), {}), categories.get(root_axis({"axes": axes}, axis_name(place)), ()))
        for side, place in zip((x, y), places, strict=True)
    )
    made = {
        "type": trace.get("type", "scatter"),
        "name": _text(trace.get("name")),
        "orientation": trace.get("orientation") or "v",
        "axes": places,
        "x": x,
        "y": y,
    }
    if made["type"] == "scattergl":
        made["type"] = "scatter"
    if made["type"] == "scatter":
        made["mode"] = trace.get("mode") or ("lines+markers" if len(x) < 20 else "lines")
        if _is_without_size(trace.get("marker") or {}):
            made["mode"] = "+".join(part for part in made["mode"].split("+") if part != "markers")
        if trace.get("stackgroup"):
            made["stacked"] = str(trace["stackgroup"])
        if (trace.get("line") or {}).get("shape") == "spline":
            made["smoothed"] = True
        elif (trace.get("line") or {}).get("shape") not in (None, "linear"):
            made["stepped"] = True
    made |= _dress(trace)
    base = (
        [_plain(item) for item in _array(trace["base"])]
        if isinstance(trace.get("base"), (list, tuple, dict, np.ndarray))
        else trace.get("base")
    )
    if base not in (None, 0) and not (isinstance(base, list) and not any(base)):
        made["base"] = base
    if made["type"] in HEAT:
        z = _rows(trace.get("z"))
        if any(np.ndim(row) == 0 for row in z):
            made["x"], made["y"], rows = _gridded(x, y, _values(z))
        else:
            rows = [_values(row) for row in z]
        made["z"] = [list(column) for column in zip(*rows, strict=False)] if trace.get("transpose") else rows
        made["colour"] = {"axis": trace.get("coloraxis"), **_colour(trace, "z")}
        made |= _shading(trace)
    return made


def _as_heat_map(trace: Data) -> Data:
    """A two-dimensional histogram over names, as `px.density_heatmap` draws it, as the heat map that it is; other traces as they are.

    Over numbers plotly makes bins of its own: then it stays a histogram.
    """
    x, y = _values(trace.get("x")), _values(trace.get("y"))
    if trace.get("type") != "histogram2d" or not x or len(x) != len(y) or trace.get("histnorm"):
        return trace
    if not all(isinstance(label, str) and not NUMBER.fullmatch(label) and not DATE.fullmatch(label) for label in (*x, *y)):
        return trace
    numbers = _values(trace.get("z")) or [1] * len(x)
    by = (trace.get("histfunc") or "count") if trace.get("z") is not None else "count"
    groups: dict[tuple[Any, Any], list[float]] = {}
    for across, down, value in zip(x, y, numbers, strict=False):
        if isinstance(value, (int, float)):
            groups.setdefault((across, down), []).append(float(value))
    made = {place: GATHERED[by](values) for place, values in groups.items()}
    empty = 0.0 if by in ("count", "sum") else None
    columns, rows = list(dict.fromkeys(x)), list(dict.fromkeys(y))
    z = [[made.get((column, row), empty) for column in columns] for row in rows]
    return {**trace, "type": "heatmap", "x": columns, "y": rows, "z": z}


GATHERED: dict[str, Callable[[list[float]], float]] = {
    "count": lambda values: float(len(values)),
    "sum": sum,
    "avg": lambda values: sum(values) / len(values),
    "min": min,
    "max": max,
}
"""What a histogram makes of the values in one of its cells."""


def _shading(trace: Data) -> Data:
    """How a heat map's cells are drawn: blurred, in levels, with numbers written in them."""
    made: Data = {}
    if trace.get("zsmooth"):
        made["blurred"] = True
    text, template = trace.get("text"), str(trace.get("texttemplate") or "")
    if "%{z" in template:
        made["written"] = True
    elif "%{text" in template and text is not None and not trace.get("transpose"):
        rows = [_values(row) for row in _rows(text) if np.ndim(row) == 1]
        made["written"] = True
        made["text"] = [None if word is None else plain_text(word) for row in rows for word in row]
    levels = trace.get("contours") or {}
    if levels.get("showlabels"):
        made["written"] = True
    if trace.get("type") == "contour":
        steps = [_plain(levels.get(name)) for name in ("start", "end", "size")]
        is_set = trace.get("autocontour") is not True and all(isinstance(step, (int, float)) for step in steps)
        made["levels"] = {
            "colouring": levels.get("coloring") or "fill",
            "kind": levels.get("type") or "levels",
            "steps": steps if is_set and steps[2] > 0 else None,
            "most": trace.get("ncontours") or 15,
        }
    return made


def _placed_notes(layout: Data) -> list[Data]:
    """What is written at places of the data, as `create_annotated_heatmap` writes its numbers."""
    return [
        {"axes": [note.get("xref") or "x", note.get("yref") or "y"], "at": [_plain(note.get("x")), _plain(note.get("y"))], "text": plain_text(note["text"])}
        for note in _list(layout.get("annotations"))[:MAX_POINTS]
        if note.get("text") and not {str(note.get(ref) or "x")[0] for ref in ("xref", "yref")} - {"x", "y"}
    ]


def _gridded(x: list[Any], y: list[Any], z: list[Any]) -> tuple[list[Any], list[Any], list[list[Any]]]:
    """A heat map of three columns, one row a cell, as plotly lays it out: labels across, labels down, rows of values.

    A cell that no row names is empty, one that several name has the last one's value. Columns of unequal length stay one row.
    """
    if not len(x) == len(y) == len(z):
        return x, y, [z]
    value = dict(zip(zip(x, y, strict=True), z, strict=True))
    across, down = list(dict.fromkeys(x)), list(dict.fromkeys(y))
    return across, down, [[value.get((column, row)) for column in across] for row in down]


def _dress(trace: Data) -> Data:
    """What tells a trace from another and what is written at its marks; nothing for heat maps."""
    if trace.get("type") in HEAT:
        return {}
    marker, line = trace.get("marker") or {}, trace.get("line") or {}
    pattern = (marker.get("pattern") or {}).get("shape") if isinstance(marker.get("pattern"), dict) else None
    parts = (line.get("dash"), marker.get("symbol"), pattern)
    sizes = (marker.get("size"), marker.get("opacity"), trace.get("opacity"), line.get("width"))
    made: Data = {
        "look": [
            shade_of(marker.get("color")),
            shade_of(line.get("color")),
            *(part if isinstance(part, str) else None for part in parts),
            *(str(size) if isinstance(size, (int, float)) else None for size in sizes),
        ]
    }
    if trace.get("showlegend") is False:
        made["unlisted"] = True
    text, template = trace.get("text"), str(trace.get("texttemplate") or "%{text}")
    written = trace.get("type") == "bar" or "text" in str(trace.get("mode") or "")
    if text is not None and written and "%{text" in template and trace.get("textposition") != "none":
        words = [text] if isinstance(text, str) else [_plain(item) for item in _array(text)]
        made["text"] = [None if word is None else plain_text(word) for word in words]
    return made


def _as_written(side: list[Any], axis: Data, categories: Sequence[str] = ()) -> list[Any]:
    """A trace's side with the words that its axis writes at these positions, if it writes any at all of them."""
    ticks = axis.get("ticks") or {}
    if not ticks or not side:
        return side
    places = {label: str(place) for place, label in enumerate(categories)}
    named = [ticks.get(_word(value), ticks.get(places.get(_word(value), ""))) for value in side]
    return [word for word in named if word is not None] if None not in named else side


def _panel_titles(layout: Data, axes: Data, traces: list[Data], *, listed: bool) -> dict[tuple[str, ...], str]:
    """Panel (its two axes) -> its title: the note above it or beside it, or else the one name of all its traces,
    which the legend has."""
    notes = [
        note
        for note in _list(layout.get("annotations"))
        if note.get("text") and str(note.get("xref", "paper"))[:5] == "paper" and str(note.get("yref", "paper"))[:5] == "paper"
    ]
    panels = list(dict.fromkeys(tuple(trace["axes"]) for trace in traces))
    if len(panels) < 2:
        return {}
    found = {}
    for panel in panels:
        left, right = axes.get(axis_name(panel[0]), {}).get("domain", (0.0, 1.0))
        low, high = axes.get(axis_name(panel[1]), {}).get("domain", (0.0, 1.0))
        for note in notes:
            x, y = float(note.get("x") or 0), float(note.get("y") or 0)
            above = abs(x - (left + right) / 2) < NEAR and abs(y - high) < NEAR
            beside = abs(y - (low + high) / 2) < NEAR and abs(x - right) < NEAR
            if above or beside:
                found[panel] = plain_text(note["text"]).split("=", 1)[-1].strip()
                break
        else:
            names = {trace["name"] for trace in traces if tuple(trace["axes"]) == panel}
            seen = listed and not any(trace.get("unlisted") for trace in traces if tuple(trace["axes"]) == panel)
            if seen and len(names) == 1 and (name := names.pop()):
                found[panel] = name
    return found


def _line(shape: Data, axes: Data, categories: dict[str, list[str]], ground: tuple[float, ...]) -> Data | None:
    """A straight line that is seen, from one point of the data to another; None for other shapes."""
    refs = [str(shape.get("xref", "x")), str(shape.get("yref", "y"))]
    pen = shape.get("line") or {}
    if shape.get("visible") is False or pen.get("width") == 0 or _is_lost(pen.get("color"), ground):
        return None
    if isinstance(shape.get("opacity"), (int, float)) and shape["opacity"] < FAINT:
        return None
    if any("paper" in ref or "domain" in ref for ref in refs):
        return None
    ends = [[_plain(shape.get(side + end)) for side in "xy"] for end in "01"]
    flat = any(a == b for a, b in zip(*ends, strict=True))  # a rectangle without height is a line
    if shape.get("type") != "line" and not (shape.get("type") == "rect" and flat):
        return None
    for at, ref in enumerate(refs):
        words = categories.get(root_axis({"axes": axes}, axis_name(ref)), ())
        for end in ends:
            place = end[at]
            if words and isinstance(place, (int, float)) and place in range(len(words)):
                end[at] = words[int(place)]
            end[at] = _as_written([end[at]], axes.get(axis_name(ref), {}), words)[0]
    return {"axes": refs, "ends": ends}


def _steps(slider: Data) -> list[Any]:
    """The names of the frames that a slider's steps go to."""
    found = []
    for step in _list(slider.get("steps")):
        arguments = _list(step.get("args"))
        first = arguments[0] if arguments else None
        found.append(str(first[0]) if isinstance(first, (list, tuple)) and first else None)
    return found


def _colour(scale: Data, letter: str) -> Data:
    """How values become colours: the range where it is written down and holds, the scale's colours, and what its colour bar says.

    letter: that of the range's ends, `zmin` or `cmin`. Without both ends, the lower first, plotly picks a range itself.
    """
    colours = scale.get("colorscale")
    ends = [_plain(scale.get(f"{letter}{end}")) for end in ("min", "max")]
    numbers = [end for end in ends if isinstance(end, (int, float))]
    if scale.get(f"{letter}auto") is True or (len(numbers) == 2 and numbers[0] >= numbers[1]):
        ends = [None, None]
    bar = scale.get("colorbar") or {}
    made: Data = {
        "range": ends,
        "scale": colours if isinstance(colours, str) else [str(step[1]) for step in _list(colours)],
        "title": title_of(bar.get("title")),
    }
    if colours and not isinstance(colours, str):
        made["stops"] = [float(step[0]) for step in _list(colours)]
    if scale.get("reversescale"):
        made["reversed"] = True
    if scale.get("showscale") is False or _is_off_page(bar):
        made["barless"] = True
    if bar.get("showticklabels") is False:
        made["unnumbered"] = True
    if "%" in str(bar.get("tickformat") or ""):
        made["ticks_in_per_cent"] = True
    if bar.get("ticktext") is not None and bar.get("tickmode") in (None, "array"):
        ticks = zip(_values(bar.get("tickvals")), _list(bar.get("ticktext")), strict=False)
        made["ticks"] = {str(at): plain_text(word) for at, word in ticks}
    return made


def _is_off_page(bar: Data) -> bool:
    """Whether a colour bar has no size, or stands beside the page."""
    thick = bar.get("thickness"), bar.get("len")
    if any(isinstance(size, (int, float)) and size <= least for size, least in zip(thick, (1, 0.02), strict=True)):
        return True
    return any(isinstance(bar.get(side), (int, float)) and not -1 < bar[side] < 2 for side in "xy")


def _coloraxes(layout: Data, template: Data) -> Data:
    """The colour axes, each laid over what the template says of all of them."""
    below = template.get("coloraxis")
    return {name: _colour(_over(below, axis), "c") for name, axis in layout.items() if re.fullmatch(r"coloraxis\d*", name)}


def _frame(frame: Data, bare: list[Data], axes: Data, categories: dict[str, list[str]]) -> Data:
    """A frame: its name, the places of the traces it moves, and these traces as they look in it."""
    moved = list(frame.get("data") or ())
    places = [int(place) for place in frame.get("traces") or range(len(moved))]
    traces = [
        _trace(_as_heat_map({**(bare[place] if place < len(bare) else {}), **trace}), axes, categories)
        for place, trace in zip(places, moved, strict=False)
    ]
    made = {"name": _text(frame.get("name")), "places": places, "traces": traces}
    own = _coloraxes(frame.get("layout") or {}, {})
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


def plain_text(text: Any) -> str:
    """What is written somewhere in a figure, without its marks of type."""
    return re.sub(r"<[^>]*>", " ", str(text)).replace("\xa0", " ").strip()[:200]


def title_of(title: Any) -> str | None:
    """A title's text: plotly has two ways to write one, bare and as `{"text": ...}`."""
    return _text(title.get("text")) if isinstance(title, dict) else _text(title)
