"""What of a canonical figure is drawn: its traces, frames, axes and colours, as a reader meets them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from course.answers.scalars import Data

HEAT = ("heatmap", "contour")
"""Trace types that show their values as colours: their value axis is the colour bar."""


def is_text(values: list[Any]) -> bool:
    """Whether a trace's side holds names rather than numbers."""
    return any(isinstance(value, str) for value in values)


def is_horizontal(trace: Data) -> bool:
    """Whether a trace's values lie along x: text is the label where only one side is text."""
    return trace["orientation"] == "h" or (is_text(trace["y"]) and not is_text(trace["x"]))


def drawn(data: Data) -> Iterator[tuple[str | None, Data, Data]]:
    """Every trace that is ever seen, as (frame, trace, colour axes): those of the frames, and what stays beneath them."""
    frames = data.get("frames", ())
    moving = {place for frame in frames for place in frame["places"]}
    for place, trace in enumerate(data["traces"]):
        if place not in moving:
            yield None, trace, data.get("coloraxes", {})
    for frame in frames:
        # What a frame says of a colour axis is laid over what the layout says of it, attribute by attribute.
        below, above = data.get("coloraxes", {}), frame.get("coloraxes", {})
        coloraxes = {name: _laid_over(below.get(name, {}), above.get(name, {})) for name in {**below, **above}}
        for trace in frame["traces"]:
            yield frame["name"], trace, coloraxes


def looked_at(data: Data) -> Iterator[tuple[str | None, Data, Data]]:
    """The same with the picture that an animation shows before it is played."""
    if data.get("frames"):
        for trace in data["traces"]:
            if trace.get("z"):
                yield None, trace, data.get("coloraxes", {})
    yield from drawn(data)


def _laid_over(below: Data, above: Data) -> Data:
    made = {**below, **{name: value for name, value in above.items() if value}}
    ends = [new if new is not None else old for new, old in zip(above.get("range") or (), below.get("range") or (), strict=False)]
    return {**made, "range": ends} if ends else made


def axis_name(place: str) -> str:
    """The layout's name of an axis that a trace calls `y2`: `yaxis2`."""
    return place[0] + "axis" + place[1:]


def colour_of(trace: Data, coloraxes: Data) -> Data:
    """How a heat map's values become colours: by the colour axis that it names, or by itself."""
    named = trace["colour"]["axis"]
    found: Data = coloraxes.get(named, {}) if named else trace["colour"]
    return found


def value_axis(trace: Data) -> str:
    """The layout name of the axis that carries the trace's values."""
    return axis_name(trace["axes"][0 if is_horizontal(trace) else 1])


def root_axis(data: Data, name: str) -> str:
    """The axis that this one is tied to in the end (`matches`, as in facets)."""
    seen = set()
    while name not in seen and (other := data["axes"].get(name, {}).get("matches")):
        seen.add(name)
        name = axis_name(other)
    return name


def flat_traces(data: Data) -> Iterator[tuple[Data, list[Any], Data, list[Any], Data]]:
    """Every trace but heat maps, with its values and their axis, its labels and theirs."""
    for _, trace, _ in drawn(data):
        if trace["type"] not in HEAT:
            sides = (trace["x"], trace["y"]) if is_horizontal(trace) else (trace["y"], trace["x"])
            names = trace["axes"] if is_horizontal(trace) else trace["axes"][::-1]
            axes = [axis_of(data, name) for name in names]
            yield trace, sides[0], axes[0], sides[1], axes[1]


def axis_of(data: Data, place: str) -> Data:
    """An axis, or the one that it is tied to where it says nothing of its range itself."""
    name = axis_name(place)
    own: Data = data["axes"].get(name, {})
    root: Data = data["axes"].get(root_axis(data, name), {})
    return (
        own
        if own.get("range") or own.get("reversed")
        else {**own, **{key: root[key] for key in ("range", "reversed") if key in root}}
    )


def numbers_of(side: list[Any]) -> list[float]:
    return [float(value) for value in side if isinstance(value, (int, float)) and not isinstance(value, bool)]


def sorted_ends(ends: list[Any]) -> tuple[Any, Any]:
    """The ends of a range, the lower first; None where an end is free."""
    if len(ends) != 2:
        return None, None
    first, second = ends
    both = isinstance(first, (int, float)) and isinstance(second, (int, float))
    return (second, first) if both and first > second else (first, second)


def is_segment(trace: Data, labels: list[Any]) -> bool:
    """Whether a trace is made of lines within one label each, a gap after each: they join two dots and show nothing of their own."""
    if trace["type"] != "scatter" or "markers" in trace.get("mode", ""):
        return False
    sides = (trace["x"], trace["y"])
    gaps = [place for place, point in enumerate(zip(*sides, strict=False)) if None in point]
    starts, ends = [0, *(gap + 1 for gap in gaps)], [*gaps, len(labels)]
    return all(len(set(map(str, labels[start:end]))) < 2 for start, end in zip(starts, ends, strict=True))


def categories_of(data: Data, name: str) -> dict[str, int]:
    """The words along an axis and their places, from 0 on; empty for numbers and dates."""
    return {word: place for place, word in enumerate(data.get("categories", {}).get(root_axis(data, name), ()))}


def label_axis(trace: Data) -> str:
    """The layout name of the axis that carries the trace's labels."""
    return axis_name(trace["axes"][1 if is_horizontal(trace) else 0])


def is_logarithmic(data: Data) -> bool:
    return any(axis.get("type") == "log" for _, _, axis, _, _ in flat_traces(data))
