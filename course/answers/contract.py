"""The public part of a figure's contract: what it must be, need by need, each with the label and the sentence of its fault.

A need is a word of `NEEDS`, or `panels=n` and `frames=n` with a number. It is checked on the canonical figure alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from course.answers.scalars import Data
from course.errors import did_you_mean

HEAT = ("heatmap", "contour")
"""Trace types that show their values as colours: their value axis is the colour bar."""
NEEDS = {
    "title": ("no-title", "The figure has no title: say in one line what it shows."),
    "axis-titles": (
        "no-axis-titles",
        "An axis, or a heat map's colour bar, has no title: a reader cannot know what is measured.",
    ),
    "units": (
        "no-units",
        "The value axis (of a heat map: the colour bar) does not say its unit: put it in brackets behind the title, "
        "as in `orders (thousand)`.",
    ),
    "zero-baseline": (
        "truncated-axis",
        "The value axis does not start at zero: bar lengths then no longer compare as the numbers do. Let it begin at 0.",
    ),
    "single-axis": (
        "dual-axis",
        "The figure has a second value axis: any two series can be made to cross on two scales. Use one axis, or two panels.",
    ),
    "one-scale": (
        "own-scale",
        "Panels or frames have scales of their own, so that equal colours or lengths mean different numbers. Give all of them "
        "one range; in an animation it must be written down, or every frame picks its own.",
    ),
}
COUNTED = {
    "panels": ("panels", "The figure has {found} panel(s) where {wanted} are asked for."),
    "frames": ("frames", "The figure has {found} animation frame(s) where {wanted} are asked for."),
}


def broken(data: Data, needs: tuple[str, ...]) -> tuple[str, str] | None:
    """Label and sentence of the first need that a canonical figure does not meet, or None."""
    for need in needs:
        name, _, number = need.partition("=")
        if number:
            label, sentence = COUNTED[name]
            found = len(_COUNTS[name](data))
            if found != int(number):
                return label, sentence.format(found=found, wanted=number)
        elif not _CHECKS[need](data):
            return NEEDS[need]
    return None


def unknown_need(need: str) -> str | None:
    """What is wrong with the name of a need, in a phrase; None where it is one."""
    name, _, number = need.partition("=")
    if need in NEEDS or (name in COUNTED and number.isdigit() and int(number)):
        return None
    words = [*NEEDS, *(f"{name}=n" for name in COUNTED)]
    return f"a figure has no need {need!r}.{did_you_mean(need, words)} Needs are: {', '.join(words)}."


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
        for trace in frame["traces"]:
            yield frame["name"], trace, {**data.get("coloraxes", {}), **frame.get("coloraxes", {})}


def _value_axis(trace: Data) -> str:
    """The layout name of the axis that carries the trace's values."""
    axis: str = trace["axes"][0 if is_horizontal(trace) else 1]
    return axis[0] + "axis" + axis[1:]


def _root(data: Data, name: str) -> str:
    """The axis that this one is tied to in the end (`matches`, as in facets)."""
    seen = set()
    while name not in seen and (other := data["axes"].get(name, {}).get("matches")):
        seen.add(name)
        name = other[0] + "axis" + other[1:]
    return name


def _value_titles(data: Data) -> Iterator[str]:
    """The titles that say what the values are: of value axes, and of the colour bars of heat maps."""
    for _, trace, coloraxes in drawn(data):
        if trace["type"] in HEAT:
            colour = coloraxes.get(trace["colour"]["axis"], {}) if trace["colour"]["axis"] else trace["colour"]
            yield (colour.get("title") or "").strip()
        else:
            name = _value_axis(trace)
            title = data["axes"].get(name, {}).get("title") or data["axes"].get(_root(data, name), {}).get("title")
            yield (title or "").strip()


def _has_title(data: Data) -> bool:
    return bool((data["title"] or "").strip())


def _has_axis_titles(data: Data) -> bool:
    """Value axes need a title; an axis of category names may do without, its labels say what they are."""
    return all(_value_titles(data))


def _has_units(data: Data) -> bool:
    return all(re.search(r"\(.+\)|\[.+\]|%|×", re.sub(r"<br\s*/?>", " ", title)) for title in _value_titles(data))


def _has_zero_baseline(data: Data) -> bool:
    for _, trace, _ in drawn(data):
        if trace["type"] in HEAT:
            continue
        axis = data["axes"].get(_value_axis(trace), {})
        ends = [end for end in axis.get("range", []) if isinstance(end, (int, float))]
        if axis.get("type") == "log" or (len(ends) == 2 and not min(ends) <= 0 <= max(ends)):
            return False
        drawn_from_zero = trace["type"] in ("bar", "waterfall", "funnel") or axis.get("rangemode") in ("tozero", "nonnegative")
        if not ends and not drawn_from_zero:
            return False
    return True


def _has_single_axis(data: Data) -> bool:
    return not any(axis.get("overlaying") for name, axis in data["axes"].items() if re.fullmatch(r"[xy]axis\d+", name))


def _has_one_scale(data: Data) -> bool:
    """One scale for all that is drawn: one axis or one colour axis, tied axes, or the same range written down everywhere.

    A range that plotly picks itself is picked anew for every frame: in an animation only a written range is one scale.
    """
    scales: dict[str, set[Any]] = {"colour": set(), "axis": set()}
    for number, (_, trace, coloraxes) in enumerate(drawn(data)):
        if trace["type"] in HEAT:
            name = trace["colour"]["axis"]
            colour = coloraxes.get(name, {}) if name else trace["colour"]
            ends = colour.get("range", [])
            scales["colour"].add(tuple(ends) if _is_written(ends) else f"picked for {name or number}")
        else:
            name = _value_axis(trace)
            root = _root(data, name)
            ends = data["axes"].get(root, {}).get("range") or data["axes"].get(name, {}).get("range") or []
            scales["axis"].add(tuple(ends) if _is_written(ends) else f"picked for {root}")
    animated = bool(data.get("frames"))
    return all(len(found) <= 1 and not (animated and any(isinstance(scale, str) for scale in found)) for found in scales.values())


def _is_written(ends: list[Any]) -> bool:
    return len(ends) == 2 and None not in ends


def _panels(data: Data) -> set[tuple[str, ...]]:
    return {tuple(trace["axes"]) for _, trace, _ in drawn(data) if trace["x"] or trace["y"] or trace.get("z")}


def _frames(data: Data) -> list[Data]:
    return list(data.get("frames", ()))


_COUNTS: dict[str, Callable[[Data], Any]] = {"panels": _panels, "frames": _frames}
_CHECKS: dict[str, Callable[[Data], bool]] = {
    "title": _has_title,
    "axis-titles": _has_axis_titles,
    "units": _has_units,
    "zero-baseline": _has_zero_baseline,
    "single-axis": _has_single_axis,
    "one-scale": _has_one_scale,
}
