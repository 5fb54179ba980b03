"""What every figure has to be, asked for or not: a reader sees its data whole, and what is written is what is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from course.answers.drawn import HEAT, flat_traces, is_horizontal, is_segment, is_text, numbers_of, sorted_ends
from course.answers.form import normal_text
from course.answers.scalars import Data

DATE = re.compile(r"\d{4}-\d\d")
READABLE = {
    "upright": ("upside-down", "The value axis runs from top to bottom (or from right to left): larger values look smaller."),
    "whole": ("data-cut-off", "The range of an axis leaves out a part of the data: a reader does not see all of it."),
    "legible": ("flattened", "The value axis is so much longer than the data that differences can no longer be seen."),
    "axis-shown": ("hidden-axis", "The value axis, or its numbers, are switched off: nothing can be read off."),
    "from-zero": (
        "bars-off-their-base",
        "The bars do not start at zero but at a base of their own, so their lengths are not the values.",
    ),
    "ticks": (
        "ticks-renamed",
        "The numbers written at the value axis are not the numbers that stand there: leave ticks to plotly, or write the true ones.",
    ),
    "unscaled": (
        "bars-rescaled",
        "The bars are stretched to a common height (`barnorm`), so their lengths are no longer the values.",
    ),
    "told-apart": (
        "not-told-apart",
        "Several lines, bars or dots share a label, and nothing says which is which: show a legend with colours that differ, or write "
        "the names beside them.",
    ),
    "forward": ("axis-backwards", "The horizontal axis runs from right to left: small numbers stand at its right end."),
    "texts": (
        "false-numbers",
        'The numbers written at the bars are not the bars\' values: write what is drawn, as with `texttemplate="%{y:.1f}"`.',
    ),
    "in-time": ("frames-backwards", "The frames run backwards: put them in the order of their names."),
    "slider": (
        "slider-without-frames",
        "The slider goes to frames that the figure does not have: its steps and the frames need the same names.",
    ),
}
"""What every figure has to be: name -> label and sentence."""


def _is_upright(data: Data) -> bool:
    return not any(axis.get("reversed") for _, _, axis, _, _ in flat_traces(data))


def _holds(axis: Data, side: list[Any]) -> bool:
    ends = axis.get("range") or []
    if axis.get("type") == "log" or is_text(side):  # in powers of ten, or in places of categories
        return True
    low, high = [end if isinstance(end, (int, float)) else None for end in (sorted_ends(ends))]
    return all((low is None or value >= low) and (high is None or value <= high) for value in numbers_of(side))


def _is_whole(data: Data) -> bool:
    return all(_holds(axis, values) and _holds(other, labels) for _, values, axis, labels, other in flat_traces(data))


def _is_legible(data: Data) -> bool:
    """Whether a written range is not more than ten times what the values need."""
    reach: dict[tuple[Any, ...], float] = {}
    for _, values, axis, _, _ in flat_traces(data):
        ends = tuple(axis.get("range") or ())
        numbers = [0.0, *numbers_of(values)]
        reach[ends] = max(reach.get(ends, 0.0), max(numbers) - min(numbers))
    return all(
        not all(isinstance(end, (int, float)) for end in ends)
        or len(ends) != 2
        or abs(ends[1] - ends[0]) <= 10 * span
        or not span
        for ends, span in reach.items()
    )


def _shows_its_axis(data: Data) -> bool:
    hidden = [bool(axis.get("hidden")) for _, _, axis, _, _ in flat_traces(data)]
    return not hidden or not all(hidden)


def _starts_at_zero(data: Data) -> bool:
    return not any(trace["type"] == "bar" and trace.get("base") for trace, *_ in flat_traces(data))


def _slides_to_its_frames(data: Data) -> bool:
    names = {frame["name"] for frame in data.get("frames", ())}
    return {step for step in data.get("sliders", ()) if step is not None} <= names


def _has_true_ticks(data: Data) -> bool:
    """Whether numbers that are written at positions of a value axis are these positions, whatever sign or unit is added."""
    for _, _, axis, _, _ in flat_traces(data):
        for place, words in (axis.get("ticks") or {}).items():
            found = re.fullmatch(r"\D*?(-?[\d.,]+)\D*", str(words))
            try:
                if found and abs(float(found[1].replace(",", "")) - float(place)) > 1e-6 * max(abs(float(place)), 1):
                    return False
            except ValueError:
                continue
    return True


def _is_unscaled(data: Data) -> bool:
    return not data.get("rescaled")


def _runs_in_time(data: Data) -> bool:
    names = [str(frame["name"]) for frame in data.get("frames", ())]
    return not names or names != sorted(names, reverse=True) or len(set(names)) < 2


def _is_told_apart(data: Data) -> bool:
    """Whether traces that share a label within one panel bear names that are read somewhere, and in a legend look different."""
    groups: dict[tuple[Any, ...], list[tuple[Data, set[str], int]]] = {}
    frames = data.get("frames", ())
    shown = frames[0]["traces"] if frames and not data["traces"] else data["traces"]
    for place, trace in enumerate(shown):
        if trace["type"] not in HEAT:
            labels = trace["y"] if is_horizontal(trace) else trace["x"]
            if not is_segment(trace, labels):
                groups.setdefault(tuple(trace["axes"]), []).append((trace, set(map(str, labels)), place))
    listed = set() if data.get("unlisted") else {trace["name"] for trace in shown if not trace.get("unlisted")}
    written = " ".join([*data.get("notes", ()), *(str(word) for trace in shown for word in trace.get("text", ()) if word)])
    for traces in groups.values():
        together = [one for one in traces if any(one[1] & other[1] for other in traces if other is not one)]
        looks = set()
        for trace, _, place in together:
            name = (trace["name"] or "").strip()
            if name and normal_text(name) in normal_text(written):
                looks.add(("written", name))
            elif trace["name"] in listed:
                look = trace.get("look") or []
                looks.add(tuple(look) if any(look[:2]) else ("by itself", place, *look))
            else:
                return False
        if len(looks) < len({trace["name"] for trace, _, _ in together}):
            return False
    return True


def is_named(labels: list[Any]) -> bool:
    """Whether labels are names, which have no order: neither numbers nor dates."""
    return is_text(labels) and not all(DATE.match(str(label)) for label in labels)


def _runs_forward(data: Data) -> bool:
    """Whether a horizontal axis of numbers or dates runs from left to right."""
    return not any(
        axis.get("reversed") and not is_horizontal(trace) and labels and not is_named(labels)
        for trace, _, _, labels, axis in flat_traces(data)
    )


UNITS = {"k": 1e3, "千": 1e3, "万": 1e4, "m": 1e6, "亿": 1e8, "bn": 1e9}
WRITTEN = re.compile(
    r"(?:[×x~≈]|about)?\s*(-|−)?\s*(\d[\d.,]*)\s*(k|K|M|m|bn|千|万|亿)?\s*(?:%|‰|×|x|times|per cent|thousand|million)?"
)
FACTORS = (1.0, 100.0, 0.01, 1e3, 1e-3, 1e4, 1e-4, 1e6, 1e-6, 1e8, 1e-8)


def _has_true_texts(data: Data) -> bool:
    """Whether numbers at bars that are meant to be their values are so, to the digits written: in some unit, or as a growth.

    Numbers that are far from the values are something else, as a count or a year, and nothing is said of them.
    """
    pairs = []
    for trace, values, *_ in flat_traces(data):
        words = trace.get("text") or []
        words = words * len(values) if len(words) == 1 else words
        pairs += (
            [(word, value) for word, value in zip(words, values, strict=False) if word is not None]
            if trace["type"] == "bar"
            else []
        )
    if not pairs or any(isinstance(value, str) or value is None for _, value in pairs):
        return True
    told = [_written_number(word) for word, _ in pairs]
    if any(not options for options in told):
        return True
    values = [float(value) for _, value in pairs]

    def fits(expected: list[float]) -> bool:
        return all(
            any(abs(number - value) <= step for number, step in options) for options, value in zip(told, expected, strict=True)
        )

    if any(fits([value * factor for value in values]) or fits([abs(value) * factor for value in values]) for factor in FACTORS):
        return True
    if any(fits([(value - 1) * factor for value in values]) for factor in (1.0, 100.0)):
        return True
    near = [abs(options[0][0] - value) <= 0.25 * abs(value) for options, value in zip(told, values, strict=True)]
    return not all(near)


def _written_number(word: Any) -> list[tuple[float, float]]:
    """The numbers that a text may mean, each with half a step of its last digit: a comma may part thousands, or decimals."""
    found = WRITTEN.fullmatch(str(word).strip())
    if found is None:
        return []
    sign, digits, unit = (
        (-1.0 if found[1] else 1.0),
        found[2].strip(".,"),
        UNITS.get(found[3] or "", UNITS.get((found[3] or "").lower(), 1.0)),
    )
    options = []
    for text in dict.fromkeys((digits.replace(",", ""), digits.replace(".", "").replace(",", "."))):
        if text.count(".") < 2:
            decimals = len(text.partition(".")[2])
            options.append((sign * float(text) * unit, 0.51 * 10.0**-decimals * unit))
    return options


def unreadable(data: Data) -> tuple[str, str] | None:
    """Label and sentence of the first fault of `READABLE` that a canonical figure has, or None."""
    return next((fault for name, fault in READABLE.items() if not _CHECKS[name](data)), None)


_CHECKS: dict[str, Callable[[Data], bool]] = {
    "told-apart": _is_told_apart,
    "forward": _runs_forward,
    "texts": _has_true_texts,
    "upright": _is_upright,
    "whole": _is_whole,
    "legible": _is_legible,
    "axis-shown": _shows_its_axis,
    "from-zero": _starts_at_zero,
    "ticks": _has_true_ticks,
    "unscaled": _is_unscaled,
    "in-time": _runs_in_time,
    "slider": _slides_to_its_frames,
}
