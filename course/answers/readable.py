"""What every figure has to be, asked for or not: a reader sees its data whole, and what is written is what is drawn."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from course.answers.drawn import (
    HEAT,
    categories_of,
    drawn,
    flat_traces,
    is_horizontal,
    is_segment,
    is_text,
    label_axis,
    numbers_of,
    sorted_ends,
    value_axis,
)
from course.answers.form import count_words, normal_text
from course.answers.scalars import Data

DATE = re.compile(r"\d{4}([ -]?([QqHh]\d|\d\d).*)?$")
"""How dates, quarters and years begin."""
LETTERLESS = re.compile(r"(\D*)(\d+)(\D*)")
LONGEST = {"title": (20, 120), "axis": (15, 100)}
"""Words of a title, and signs of one of its lines, that are read: the figure's, an axis's. Chinese signs are as wide as two."""
ROOM = 5
"""How many times longer than the data a written range may be; one from 0 to 100 per cent, ten times."""
READABLE = {
    "upright": ("upside-down", "The value axis runs from top to bottom (or from right to left): larger values look smaller."),
    "on-a-log-axis": (
        "zero-on-log",
        "A logarithmic axis has no place for zero, nor for anything below: such values are not drawn. Take a linear axis.",
    ),
    "powers-of-ten": (
        "log-range",
        "The range of a logarithmic axis is written in powers of ten: `[2, 4]` runs from 100 to 10,000. Yours leaves out a part of "
        "the data, or squeezes it into a corner.",
    ),
    "whole": ("data-cut-off", "The range of the value axis leaves out a part of the data: a reader does not see all of it."),
    "all-labels": (
        "labels-cut-off",
        "The range of an axis leaves out a part of what stands along it, and with it the values there.",
    ),
    "legible": ("flattened", "The value axis is so much longer than the data that differences can no longer be seen."),
    "axis-shown": ("hidden-axis", "The value axis, or its numbers, are switched off: nothing can be read off."),
    "labels-shown": (
        "hidden-labels",
        "The axis of the labels, or what is written at it, is switched off: nothing says which value is whose.",
    ),
    "in-order": (
        "labels-out-of-order",
        "The numbers along an axis stand in the order of words (1, 10, 2): make them numbers, or sort them as numbers.",
    ),
    "ticks-as-drawn": (
        "ticks-times-100",
        "The ticks are written with `%` in their format, which multiplies by 100: a value of 10 is read as 1,000 per cent.",
    ),
    "unstacked": (
        "stacked-areas",
        "The areas are stacked on each other, so their edges are sums and not the values: draw lines.",
    ),
    "straight": (
        "smoothed",
        "The lines are smoothed: between two points they show values that nobody has measured. Join the points by straight lines.",
    ),
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
        "Several lines, bars or dots stand in one panel, and nothing says which is which: show a legend with colours that differ, or "
        "write the names beside them.",
    ),
    "forward": ("axis-backwards", "The horizontal axis runs from right to left: small numbers stand at its right end."),
    "texts": (
        "false-numbers",
        'The numbers written at the bars are not the bars\' values: write what is drawn, as with `texttemplate="%{y:.1f}"`.',
    ),
    "in-time": ("frames-backwards", "The frames run backwards: put them in the order of their names."),
    "short-titles": (
        "long-title",
        "A title is so long that it is cut off, or not read: say it in a dozen words, and the rest in the text below the figure.",
    ),
    "slider": (
        "slider-without-frames",
        "The slider goes to frames that the figure does not have: its steps and the frames need the same names.",
    ),
}
"""What every figure has to be: name -> label and sentence."""


def _is_upright(data: Data) -> bool:
    return not any(axis.get("reversed") for _, _, axis, _, _ in flat_traces(data))


def holds(data: Data, name: str, axis: Data, side: list[Any]) -> bool:
    """Whether the range of an axis holds all that stands along it."""
    ends = axis.get("range") or []
    if len(ends) != 2:
        return True
    if axis.get("type") == "log":  # in powers of ten
        return _within(ends, _powers(side))
    if places := categories_of(data, name):
        side = [places[word] for value in side if (word := str(value)) in places]
    elif is_text(side):
        dates = [str(value) for value in side if value is not None]
        if not all(isinstance(end, str) or end is None for end in ends) or not all(map(DATE.match, dates)):
            return True
        low, high = sorted(str(end) for end in ends) if None not in ends else ends
        return all((low is None or date >= low[: len(date)]) and (high is None or date[: len(high)] <= high) for date in dates)
    return _within(ends, numbers_of(side))


def _within(ends: list[Any], numbers: list[float]) -> bool:
    """Whether numbers lie within a range; an end that is no number is free."""
    low, high = [end if isinstance(end, (int, float)) else None for end in sorted_ends(ends)]
    room = 1e-9 * max(map(abs, numbers), default=0.0)
    return all((low is None or value >= low - room) and (high is None or value <= high + room) for value in numbers)


def _powers(side: list[Any]) -> list[float]:
    """The positive numbers of a side as powers of ten."""
    return [math.log10(value) for value in numbers_of(side) if value > 0]


def _sides(data: Data) -> list[tuple[list[Any], Data]]:
    """All that stands along an axis, with the axis: values and labels alike."""
    return [pair for _, values, axis, labels, along in flat_traces(data) for pair in ((values, axis), (labels, along))]


def _is_above_zero(data: Data) -> bool:
    return not any(axis.get("type") == "log" and any(value <= 0 for value in numbers_of(side)) for side, axis in _sides(data))


def _is_in_powers_of_ten(data: Data) -> bool:
    return is_within_powers(_sides(data))


def is_within_powers(sides: list[tuple[list[Any], Data]]) -> bool:
    """Whether the range of a logarithmic axis is not that of the numbers themselves, taken for one of powers of ten.

    Such a range holds the numbers as they are; read as plotly reads it, it cuts some off, or is many times too long.
    """
    reach: dict[tuple[Any, ...], list[float]] = {}
    for side, axis in sides:
        ends = axis.get("range") or []
        if axis.get("type") == "log" and len(ends) == 2 and all(isinstance(end, (int, float)) for end in ends):
            reach.setdefault(tuple(ends), []).extend(value for value in numbers_of(side) if value > 0)
    for ends, numbers in reach.items():
        powers = _powers(numbers)
        if not powers or not _within([*ends], numbers):
            continue
        span = max(max(powers) - min(powers), 1.0)
        if not _within([*ends], powers) or abs(ends[1] - ends[0]) > ROOM * span:
            return False
    return True


def _is_whole(data: Data) -> bool:
    return all(holds(data, value_axis(trace), axis, values) for trace, values, axis, _, _ in flat_traces(data))


def _has_all_labels(data: Data) -> bool:
    return all(holds(data, label_axis(trace), axis, labels) for trace, _, _, labels, axis in flat_traces(data))


def _is_legible(data: Data) -> bool:
    """Whether a written range is not many times what the values need."""
    reach: dict[tuple[Any, ...], float] = {}
    for _, values, axis, _, _ in flat_traces(data):
        ends = tuple(axis.get("range") or ())
        logarithmic = axis.get("type") == "log"
        numbers = _powers(values) if logarithmic else [0.0, *numbers_of(values)]
        if logarithmic and numbers:
            numbers = [min(numbers), max(max(numbers), min(numbers) + 1)]
        elif logarithmic:
            continue
        reach[ends] = max(reach.get(ends, 0.0), max(numbers) - min(numbers))
    return all(
        not all(isinstance(end, (int, float)) for end in ends)
        or len(ends) != 2
        or abs(ends[1] - ends[0]) <= (2 * ROOM if set(ends) == {0, 100} else ROOM) * span
        or not span
        for ends, span in reach.items()
    )


def _shows_its_axis(data: Data) -> bool:
    hidden = [bool(axis.get("hidden")) for _, _, axis, _, _ in flat_traces(data)]
    return not hidden or not all(hidden)


def _shows_its_labels(data: Data) -> bool:
    """Whether labels are written at one axis of each set of panels, or beside the marks, or in the legend."""
    hidden = {label_axis(trace): bool(axis.get("hidden")) for trace, _, _, _, axis in flat_traces(data)}
    if not hidden or not all(hidden.values()):
        return True
    shown = [(trace, labels) for trace, _, _, labels, _ in flat_traces(data) if not is_segment(trace, labels)]
    listed = "" if data.get("unlisted") else " ".join(trace["name"] or "" for trace, _ in shown if not trace.get("unlisted"))
    written = [listed, *data.get("notes", ()), *(str(word) for trace, _ in shown for word in trace.get("text", ()) if word)]
    words = normal_text(" ".join(written))
    return all(normal_text(str(label)) in words for _, labels in shown for label in labels if label is not None)


def _stands_in_order(data: Data) -> bool:
    """Whether numbers that stand along an axis as words are not in the order of words."""
    for words in data.get("categories", {}).values():
        found = [LETTERLESS.fullmatch(str(word)) for word in words]
        parts = [(match[1], int(match[2]), match[3]) for match in found if match]
        if len(parts) < len(words) or len({(before, after) for before, _, after in parts}) > 1:
            continue
        numbers = [number for _, number, _ in parts]
        if numbers != sorted(numbers) and [*words] == sorted(map(str, words)):
            return False
    return True


def _ticks_as_drawn(data: Data) -> bool:
    """Whether ticks that are multiplied by 100 belong to shares, which are small."""
    return not any(
        axis.get("ticks_in_per_cent") and max(map(abs, numbers_of(values)), default=0) >= 10
        for _, values, axis, _, _ in flat_traces(data)
    )


def _is_unstacked(data: Data) -> bool:
    stacks = [(*trace["axes"], trace["stacked"]) for _, trace, _ in drawn(data) if trace.get("stacked")]
    return len(set(stacks)) == len(stacks) or bool(data.get("frames"))


def _is_straight(data: Data) -> bool:
    return not any(trace.get("smoothed") and "lines" in trace.get("mode", "") for trace, *_ in flat_traces(data))


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


def _has_short_titles(data: Data) -> bool:
    titles = [("title", data["title"]), *(("axis", axis.get("title")) for axis in data["axes"].values())]
    return not any(_is_long(title or "", *LONGEST[kind]) for kind, title in titles)


def _is_long(title: str, words: int, signs: int) -> bool:
    lines = [re.sub(r"<[^>]*>", "", line) for line in re.split(r"<br\s*/?>|\n", title)]
    return count_words(" ".join(lines)) > words or any(sum(1 + (sign > "\u2e7f") for sign in line) > signs for line in lines)


def _runs_in_time(data: Data) -> bool:
    names = [str(frame["name"]) for frame in data.get("frames", ())]
    return not names or names != sorted(names, reverse=True) or len(set(names)) < 2


def is_told_apart(data: Data, *, all_of_them: bool = False) -> bool:
    """Whether traces that may be taken for one another bear names that are read somewhere, and in a legend look different.

    These are traces of one panel that share a label, and lines over numbers that run side by side; all of a panel where names are asked for.
    """
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
        together = [
            one
            for one in traces
            if any(all_of_them or one[1] & other[1] or _side_by_side(one[0], other[0]) for other in traces if other is not one)
        ]
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


def _side_by_side(one: Data, other: Data) -> bool:
    """Whether two traces are lines over numbers, and a part of the one runs where the other runs."""
    spans = []
    for trace in (one, other):
        labels = numbers_of(trace["y"] if is_horizontal(trace) else trace["x"])
        if trace["type"] != "scatter" or "lines" not in trace.get("mode", "") or len(labels) < 2:
            return False
        spans.append((min(labels), max(labels)))
    return max(low for low, _ in spans) < min(high for _, high in spans)


def is_named(labels: list[Any]) -> bool:
    """Whether labels are names, which have no order: neither numbers nor dates."""
    return is_text(labels) and not all(DATE.match(str(label)) or str(label).isdigit() for label in labels if label is not None)


def _runs_forward(data: Data) -> bool:
    """Whether a horizontal axis of numbers or dates runs from left to right.

    Quarters ("2024Q2") stand in the order in which they are given: turned round twice, they run forward.
    """
    return not any(
        axis.get("reversed") and not is_horizontal(trace) and labels and not is_named(labels) and not is_quarters_down(labels)
        for trace, _, _, labels, axis in flat_traces(data)
    )


def is_quarters_down(labels: list[Any]) -> bool:
    """Whether labels are quarters, the last one first."""
    given = list(dict.fromkeys(str(label) for label in labels))
    return all(QUARTER.fullmatch(label) for label in given) and given == sorted(given, reverse=True)


UNITS = {"k": 1e3, "千": 1e3, "万": 1e4, "m": 1e6, "亿": 1e8, "bn": 1e9}
QUARTER = re.compile(r"\d{4}[ -]?[Qq][1-4]")
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
    return are_true(pairs)


MANY = 0.6
"""Share of written numbers that tells what they are meant to be."""


def are_exact(pairs: list[tuple[Any, Any]]) -> bool:
    """Whether what is written beside values is these values, to the digits written."""
    return all(
        isinstance(value, (int, float)) and any(abs(number - value) <= step for number, step in worth_of(word)) for word, value in pairs
    )


def are_true(pairs: list[tuple[Any, Any]], nearly: float = 1.0) -> bool:
    """Whether what is written beside values and is meant to be these values is so; what is meant to be something else is.

    nearly: share of the numbers that lie near the values from which they are meant to be these.
    """
    if not pairs or any(isinstance(value, str) or value is None for _, value in pairs):
        return True
    told = [worth_of(word) for word, _ in pairs]
    if any(not options for options in told):
        return True
    values = [float(value) for _, value in pairs]

    def fitting(expected: list[float]) -> int:
        return sum(
            any(abs(number - value) <= step for number, step in options) for options, value in zip(told, expected, strict=True)
        )

    def fits(expected: list[float]) -> bool:
        return fitting(expected) == len(told)

    scaled = [[change(value) * factor for value in values] for factor in FACTORS for change in (float, abs)]
    grown = [[(value - 1) * factor for value in values] for factor in (1.0, 100.0)]
    if any(map(fits, (*scaled, *grown))):
        return True
    near = [abs(options[0][0] - value) <= 0.25 * abs(value) for options, value in zip(told, values, strict=True)]
    ranks = sorted(options[0][0] for options in told) == [*range(1, len(told) + 1)]
    if len(told) > 3 and not ranks and any(fitting(expected) >= MANY * len(told) for expected in scaled):
        return False  # most are the values, some are not
    told = sorted(told)
    if len(told) > 2 and not ranks and any(fits(sorted(value * factor for value in values)) for factor in (1.0, 100.0, 0.01)):
        return False  # the right numbers at the wrong places
    return sum(near) < nearly * len(near)


def worth_of(word: Any) -> list[tuple[float, float]]:
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
    "told-apart": is_told_apart,
    "forward": _runs_forward,
    "texts": _has_true_texts,
    "upright": _is_upright,
    "on-a-log-axis": _is_above_zero,
    "powers-of-ten": _is_in_powers_of_ten,
    "whole": _is_whole,
    "all-labels": _has_all_labels,
    "legible": _is_legible,
    "axis-shown": _shows_its_axis,
    "labels-shown": _shows_its_labels,
    "in-order": _stands_in_order,
    "ticks-as-drawn": _ticks_as_drawn,
    "unstacked": _is_unstacked,
    "straight": _is_straight,
    "from-zero": _starts_at_zero,
    "ticks": _has_true_ticks,
    "unscaled": _is_unscaled,
    "in-time": _runs_in_time,
    "short-titles": _has_short_titles,
    "slider": _slides_to_its_frames,
}
