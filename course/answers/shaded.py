"""What every map of colours has to be, asked for or not: its colours can be read as values, its axes as places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from course.answers.drawn import (
    HEAT,
    axis_name,
    axis_of,
    categories_of,
    colour_of,
    drawn,
    is_text,
    looked_at,
    numbers_of,
    root_axis,
)
from course.answers.figure import rgb, shade_of
from course.answers.readable import (
    FACTORS,
    ROOM,
    are_exact,
    are_true,
    holds,
    is_named,
    is_quarters_down,
    is_within_powers,
    worth_of,
)
from course.answers.scalars import Data

HALF = 0.5
"""Share of the cells that may lie beyond the ends of the colours' range."""
SOME = 0.1
"""Share of the cells from which on a side of zero is one that a reader looks for."""
MOST = 0.6
"""Share of the numbers in the cells that lie near the cells' values from which all are meant to be these."""
FEWEST = 3
"""Colours that a reader tells apart, and levels of contours, that show more than two sides of one border."""
SHADED: dict[str, tuple[str, str]] = {
    "bar-shown": (
        "no-colour-bar",
        "The map has no colour bar, and no numbers stand in its cells: nothing says which value a colour means.",
    ),
    "bar-numbered": (
        "colour-bar-without-numbers",
        "The colour bar bears no numbers, nor do the cells: nothing says which value a colour means.",
    ),
    "bar-true": (
        "colour-bar-renamed",
        "The numbers written at the colour bar are not the values that have these colours: leave its ticks to plotly, or write the "
        "true ones.",
    ),
    "bar-as-drawn": (
        "ticks-times-100",
        "The ticks of the colour bar are written with `%` in their format, which multiplies by 100: a value of 10 is read as 1,000 per cent.",
    ),
    "levels": (
        "few-levels",
        "The contours draw one or two borders, so that all values on one side of them look alike: draw more levels, or none of your own.",
    ),
    "colours": (
        "few-colours",
        "The colour scale has one or two colours only: values that differ look alike. Take a scale that runs gradually.",
    ),
    "ends-apart": (
        "ends-alike",
        "Both ends of the colour scale have the same colour: the largest values look like the smallest ones.",
    ),
    "same-scale": (
        "other-scale",
        "The frames have colour scales of their own, so that one and the same colour means different numbers: take one for all.",
    ),
    "both-signs": (
        "colours-cut",
        "All of the range of the colours lies on one side of zero, and values lie on both: all on the other side have the same colour, "
        "however far from zero.",
    ),
    "most-within": (
        "colours-cut",
        "The range of the colours leaves out more than half of the cells: those have the colour of an end, however much they differ.",
    ),
    "legible": (
        "colours-flattened",
        "The range of the colours is so much longer than the data that cells which differ can no longer be told apart.",
    ),
    "texts": (
        "false-numbers",
        'The numbers written in the cells are not the cells\' values: write what is drawn, as with `texttemplate="%{z:.1f}"`.',
    ),
    "sharp": (
        "blurred",
        "The colours are blurred from cell to cell (`zsmooth`), but between two names there is nothing that could be shown.",
    ),
    "forward": (
        "axis-backwards",
        "The horizontal axis runs from right to left: small numbers, or early dates, stand at its right end.",
    ),
    "upright": (
        "upside-down",
        'The vertical axis runs from top to bottom, so that small numbers stand on top (`px.imshow` draws so; `origin="lower"` turns it).',
    ),
    "on-a-log-axis": (
        "zero-on-log",
        "A logarithmic axis has no place for zero, nor for anything below: such cells are not drawn. Take a linear axis.",
    ),
    "powers-of-ten": (
        "log-range",
        "The range of a logarithmic axis is written in powers of ten: `[2, 4]` runs from 100 to 10,000. Yours leaves out a part of "
        "the cells, or squeezes them into a corner.",
    ),
    "whole": ("cells-cut-off", "The range of an axis leaves out a part of the cells: a reader does not see all of the map."),
    "labels-shown": (
        "hidden-labels",
        "An axis of the map, or what is written at it, is switched off: nothing says which cell is whose.",
    ),
    "ticks": (
        "ticks-renamed",
        "The numbers written at an axis are not the numbers that stand there: leave ticks to plotly, or write the true ones.",
    ),
}
"""What every map of colours has to be: name -> label and sentence."""


RANGED = ("levels", "both-signs", "most-within", "legible")
"""What of these depends on the values: of wrong ones it tells nothing, and it is written while looking at one market."""


def misread(data: Data) -> tuple[str, str] | None:
    """Label and sentence of the first fault of `SHADED` that a canonical figure has whatever its values are, or None."""
    return _first(data, [name for name in SHADED if name not in RANGED])


def out_of_range(data: Data, needs: tuple[str, ...]) -> tuple[str, str] | None:
    """The same of a range of colours, or of levels, that hides the right values; none where the range is asked for."""
    return None if any(need.startswith("colour-range=") for need in needs) else _first(data, list(RANGED))


def _first(data: Data, names: list[str]) -> tuple[str, str] | None:
    if not any(trace["type"] in HEAT for _, trace, _ in drawn(data)):
        return None
    return next((SHADED[name] for name in names if not _CHECKS[name](data)), None)


def barless(data: Data) -> tuple[str, str] | None:
    """Label and sentence where nothing says which value a colour means, or None."""
    return None if _shows_its_bar(data) else SHADED["bar-shown"]


def has_bar(data: Data, trace: Data, coloraxes: Data) -> bool:
    """Whether a colour bar says what this map's colours mean: its own, or that of a map with the same range and scale."""
    colour = colour_of(trace, coloraxes)
    if not _wants_bar(trace):
        return False
    if not colour.get("barless"):
        return True
    return not trace["colour"]["axis"] and any(
        not other.get("barless") and _scale_of(other) == _scale_of(colour) and None not in colour["range"]
        for _, beside, others in drawn(data)
        if beside["type"] in HEAT and _wants_bar(beside)
        for other in (colour_of(beside, others),)
    )


def has_numbers(data: Data, trace: Data) -> bool:
    """Whether numbers stand in the cells of a map."""
    return bool(trace.get("written")) or (
        bool(_written_at(data, trace)) and len(_written_at(data, trace)) * 2 > len(_numbers(trace))
    )


def _wants_bar(trace: Data) -> bool:
    return bool(
        (trace.get("levels") or {}).get("colouring") != "none" and (trace.get("levels") or {}).get("kind") != "constraint"
    )


def _scale_of(colour: Data) -> tuple[Any, ...]:
    return tuple(colour.get("range") or ()), tuple(colour.get("scale") or ()), bool(colour.get("reversed"))


def _maps(data: Data) -> Iterator[tuple[Data, Data]]:
    """Every map with how its values become colours."""
    for _, trace, coloraxes in looked_at(data):
        if trace["type"] in HEAT:
            yield trace, colour_of(trace, coloraxes)


def _numbers(trace: Data) -> list[float]:
    return [value for row in trace["z"] for value in numbers_of(row)]


def _shows_its_bar(data: Data) -> bool:
    return all(
        has_bar(data, trace, coloraxes) or has_numbers(data, trace)
        for _, trace, coloraxes in looked_at(data)
        if trace["type"] in HEAT
    )


def _has_numbered_bar(data: Data) -> bool:
    return all(
        has_numbers(data, trace)
        or not (
            colour.get("unnumbered")
            or (colour.get("ticks") and not any(re.search(r"\d", word) for word in colour["ticks"].values()))
        )
        for trace, colour in _maps(data)
    )


def _has_true_bar(data: Data) -> bool:
    return all(_are_true_ticks(colour.get("ticks") or {}, colour.get("title") or "") for _, colour in _maps(data))


def _are_true_ticks(ticks: dict[str, str], title: str) -> bool:
    """Whether numbers that are written at positions are these positions, in one unit: per cent and thousands where it is said."""
    pairs = []
    for place, word in ticks.items():
        worth = worth_of(re.sub(r"^[<>≤≥]\s*", "", word))
        try:
            if worth:
                pairs.append((worth, float(place)))
        except ValueError:
            return True
    if not pairs:
        return True
    words = " ".join([title, *ticks.values()]).casefold()
    is_per_cent = re.search(r"%|per ?cent|percent", words)
    is_scaled = re.search(r"thousand|million|billion|[千万亿]|\d ?[km]\b|\b[km]\b|1,000|10\^", words)
    factors = [1.0, *((100.0,) if is_per_cent else ()), *(FACTORS if is_scaled else ())]
    return any(
        all(
            any(abs(number - place * factor) <= max(step, 1e-6 * abs(number)) for number, step in worth) for worth, place in pairs
        )
        for factor in factors
    )


def _is_bar_as_drawn(data: Data) -> bool:
    return not any(
        colour.get("ticks_in_per_cent") and max(map(abs, _numbers(trace)), default=0.0) >= 10 for trace, colour in _maps(data)
    )


def _has_levels(data: Data) -> bool:
    """Whether the contours of a map have levels enough within its values."""
    for trace, _ in _maps(data):
        levels, values = trace.get("levels"), _numbers(trace)
        if not levels or not values or len({*values}) <= FEWEST:
            continue
        if levels["kind"] == "constraint" or levels["most"] < FEWEST:
            return False
        if levels["steps"] and levels["colouring"] != "heatmap":
            start, end, size = levels["steps"]
            borders = [start + size * place for place in range(min(int((end - start) / size + 1e-9) + 1, 1000))]
            if sum(min(values) < border < max(values) for border in borders) < FEWEST:
                return False
    return True


def _has_colours(data: Data) -> bool:
    return not any(
        len(_shades(colour)) < FEWEST and len({*_numbers(trace)}) > FEWEST and not trace.get("written")
        for trace, colour in _maps(data)
        if colour.get("stops")
    )


def _shades(colour: Data) -> set[str]:
    """The colours along a scale that a reader tells apart; where one is not known, all are taken to differ."""
    stops, names = colour["stops"], colour["scale"]
    known = [rgb(NAMED.get(name.strip().lower(), name)) for name in names]
    if len(set(names)) < 2:
        return {*names}
    shades = set()
    for step in range(33):
        at = step / 32
        place = max((place for place, stop in enumerate(stops) if stop <= at), default=0)
        one, other = known[place], known[min(place + 1, len(known) - 1)]
        if one is None or other is None:
            return {"1", "2", "3"}
        span = (stops[place + 1] - stops[place]) if place + 1 < len(stops) else 0.0
        share = (at - stops[place]) / span if span else 0.0
        mixed = [round(255 * (a + share * (b - a))) for a, b in zip(one, other, strict=True)]
        shades.add(shade_of(f"rgb({mixed[0]},{mixed[1]},{mixed[2]})") or "")
    return shades


NAMED = {
    "red": "#ff0000", "green": "#008000", "blue": "#0000ff", "yellow": "#ffff00", "orange": "#ffa500", "grey": "#808080", "gray": "#808080",
    "lightgrey": "#d3d3d3", "lightgray": "#d3d3d3", "darkred": "#8b0000", "darkblue": "#00008b", "darkgreen": "#006400", "purple": "#800080",
    "lightblue": "#add8e6", "lightgreen": "#90ee90", "navy": "#000080", "brown": "#a52a2a", "pink": "#ffc0cb", "cyan": "#00ffff",
}  # fmt: skip
"""Colours by name that students write."""


def _has_ends_apart(data: Data) -> bool:
    for _, colour in _maps(data):
        ends = [colour["scale"][place] for place in (0, -1)] if colour.get("stops") else []
        if len(ends) == 2 and len({shade_of(NAMED.get(end.strip().lower(), end)) for end in ends}) == 1:
            return False
    return True


def _ranges(data: Data) -> list[tuple[float, float, list[float]]]:
    """Each range of colours that is written down, with all values that it stands for."""
    found: dict[tuple[Any, ...], list[float]] = {}
    for trace, colour in _maps(data):
        ends = tuple(colour.get("range") or ())
        steps = (trace.get("levels") or {}).get("steps")
        if steps and trace["levels"]["colouring"] in ("fill", "lines"):
            ends = (steps[0] - steps[2] / 2, steps[1] + steps[2] / 2)
        if len(ends) == 2 and all(isinstance(end, (int, float)) for end in ends):
            found.setdefault(ends, []).extend(_numbers(trace))
    return [(float(low), float(high), values) for (low, high), values in found.items() if values]


def _has_most_within(data: Data) -> bool:
    for low, high, values in _ranges(data):
        room = 1e-9 * max(map(abs, values))
        if sum(not low - room <= value <= high + room for value in values) > HALF * len(values):
            return False
    return True


def _has_both_signs(data: Data) -> bool:
    for low, high, values in _ranges(data):
        below, above = (sum(sign * value > 0 for value in values) for sign in (-1, 1))
        if min(below, above) > SOME * len(values) and (low >= 0 or high <= 0):
            return False
    return True


def _is_legible(data: Data) -> bool:
    for low, high, values in _ranges(data):
        ends = [0.0, *values]
        span = max(ends) - min(ends)
        if span and high - low > (2 * ROOM if {low, high} <= {-100.0, 0.0, 100.0} else ROOM) * span:
            return False
    return True


def _written_at(data: Data, trace: Data) -> list[tuple[Any, Any]]:
    """What notes write at the cells of a map, each with the value of its cell."""
    cells: dict[tuple[str, str], Any] = {}
    columns, rows = trace["x"] or range(max(map(len, trace["z"]), default=0)), trace["y"] or range(len(trace["z"]))
    for down, (row, values) in enumerate(zip(rows, trace["z"], strict=False)):
        for across, (column, value) in enumerate(zip(columns, values, strict=False)):
            cells[(_place(column), _place(row))] = value
            if is_text(list(columns)) and is_text(list(rows)):
                cells.setdefault((str(across), str(down)), value)
    placed = [note for note in data.get("placed", ()) if note["axes"] == trace["axes"]]
    return [(note["text"], cells[at]) for note in placed if (at := (_place(note["at"][0]), _place(note["at"][1]))) in cells]


def _place(label: Any) -> str:
    return str(int(label) if isinstance(label, float) and label.is_integer() else label)


def _has_true_texts(data: Data) -> bool:
    exact: list[bool] = []
    for trace, _ in _maps(data):
        cells = [value for row in trace["z"] for value in row]
        words = trace.get("text") or []
        pairs = list(zip(words, cells, strict=False)) if len(words) == len(cells) else []
        pairs = [(word, value) for word, value in (pairs or _written_at(data, trace)) if word]
        if not are_true(pairs, MOST):
            return False
        exact += [are_exact(pairs)] if pairs else []
    return len({*exact}) < 2  # in one frame the values, in another not


def _is_sharp(data: Data) -> bool:
    return not any(trace.get("blurred") and (is_named(trace["x"]) or is_named(trace["y"])) for trace, _ in _maps(data))


def _along(data: Data) -> Iterator[tuple[str, str, list[Any], Data]]:
    """Both sides of every map: "x" or "y", the name of its axis, what stands along it, and the axis."""
    for trace, _ in _maps(data):
        for side, place in zip("xy", trace["axes"], strict=True):
            yield side, axis_name(place), trace[side], axis_of(data, place)


def _runs_forward(data: Data) -> bool:
    return not any(
        side == "x" and axis.get("reversed") and labels and not is_named(labels) and not is_quarters_down(labels)
        for side, _, labels, axis in _along(data)
    )


def _is_upright(data: Data) -> bool:
    """Whether no measured quantity runs downwards; rows that are counted, dated or named may, as in a table."""
    return not any(
        side == "y"
        and axis.get("reversed")
        and len(labels) > 1
        and len(numbers_of(labels)) == len(labels)
        and not _is_counted(labels)
        for side, _, labels, axis in _along(data)
    )


def _is_counted(labels: list[Any]) -> bool:
    numbers = sorted(numbers_of(labels))
    return all(later - earlier == 1 for earlier, later in zip(numbers, numbers[1:], strict=False))


def _is_above_zero(data: Data) -> bool:
    return not any(
        axis.get("type") == "log" and any(value <= 0 for value in numbers_of(labels)) for _, _, labels, axis in _along(data)
    )


def _is_in_powers_of_ten(data: Data) -> bool:
    return is_within_powers([(labels, axis) for _, _, labels, axis in _along(data)])


def _is_whole(data: Data) -> bool:
    return all(holds(data, name, axis, labels) for _, name, labels, axis in _along(data))


def _shows_its_labels(data: Data) -> bool:
    hidden: dict[str, dict[str, bool]] = {"x": {}, "y": {}}
    for side, name, _, axis in _along(data):
        hidden[side][name] = bool(axis.get("hidden"))
    return not any(found and all(found.values()) for found in hidden.values())


def _has_true_ticks(data: Data) -> bool:
    return all(
        is_text(labels)
        or categories_of(data, name)
        or _are_true_ticks(
            axis.get("ticks") or {}, axis.get("title") or data["axes"].get(root_axis(data, name), {}).get("title") or ""
        )
        for _, name, labels, axis in _along(data)
    )


def _has_same_scale(data: Data) -> bool:
    """Whether all frames of an animation turn values into colours by one scale; panels may measure different things."""
    found = {
        (tuple(colour.get("scale") or ()), bool(colour.get("reversed")))
        for frame, trace, coloraxes in drawn(data)
        if frame is not None and trace["type"] in HEAT
        for colour in (colour_of(trace, coloraxes),)
    }
    return len(found) < 2


_CHECKS: dict[str, Callable[[Data], bool]] = {
    "same-scale": _has_same_scale,
    "bar-shown": _shows_its_bar,
    "bar-numbered": _has_numbered_bar,
    "bar-true": _has_true_bar,
    "bar-as-drawn": _is_bar_as_drawn,
    "levels": _has_levels,
    "colours": _has_colours,
    "ends-apart": _has_ends_apart,
    "both-signs": _has_both_signs,
    "most-within": _has_most_within,
    "legible": _is_legible,
    "texts": _has_true_texts,
    "sharp": _is_sharp,
    "forward": _runs_forward,
    "upright": _is_upright,
    "on-a-log-axis": _is_above_zero,
    "powers-of-ten": _is_in_powers_of_ten,
    "whole": _is_whole,
    "labels-shown": _shows_its_labels,
    "ticks": _has_true_ticks,
}
