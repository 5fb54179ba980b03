"""The public part of a figure's contract: what it must be, need by need, each with the label and the sentence of its fault.

A need is a word of `NEEDS`, `panels=n` and `frames=n` with a number, or one of `VALUED` with a value, as `unit=%|per_cent` (several
are joined by |, a blank is written _). `READABLE` is what every figure
has to be, asked for or not, `SHADED` what every map of colours has to be. All is checked on the canonical
figure alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from course.answers.drawn import (
    HEAT,
    axis_name,
    categories_of,
    colour_of,
    drawn,
    flat_traces,
    is_horizontal,
    is_logarithmic,
    is_segment,
    is_text,
    label_axis,
    looked_at,
    numbers_of,
    root_axis,
    sorted_ends,
    value_axis,
)
from course.answers.form import normal_text
from course.answers.readable import is_named, unreadable
from course.answers.scalars import Data
from course.answers.shaded import barless, has_bar, misread
from course.errors import did_you_mean

JOINING = frozenset(
    "a an and at between by each figure chart plot graph curve curves nice for from in of on or per the to versus vs with".split()
)
"""Words of a title that say nothing by themselves."""
LETTERS = re.compile(r"[^\W_]")
BRACKET = re.compile(r"[()\[\]]")
UNIT_SIGN = re.compile(r"[\w%‰×¥€$]")
SHOWN = 3
"""Words that a sentence names of those that a title may use."""
TELLING = 3
"""Words that a title needs at least to say what there is to see."""
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
    "rising-x": (
        "runs-backwards",
        "A line runs backwards, or back and forth: sort the rows by what is on the horizontal axis before drawing.",
    ),
    "in-brackets": (
        "unit-without-brackets",
        "The unit does not stand in brackets: write it behind the axis title, as in `orders (thousand)`.",
    ),
    "joined": (
        "not-joined",
        "The two points of a label are not joined by a line from one to the other: draw one for each label, between its own two values.",
    ),
    "telling-title": (
        "topic-title",
        "The title names the topic only: say in a few words what there is to see.",
    ),
    "number-in-title": (
        "no-number-in-title",
        "The title names no number: say in it how large the difference is that there is to see.",
    ),
    "named": (
        "unnamed-marks",
        "Some bars, lines or dots bear no name of their own: give each group its name (`color=` in plotly express, `name=` in a trace).",
    ),
    "each-axis-titled": (
        "untitled-panel",
        "A panel's value axis has no title of its own: here every panel needs one.",
    ),
    "labels-titled": (
        "no-label-title",
        "The axis along which the labels or places stand has no title: say what they are.",
    ),
    "straight-lines": (
        "steps",
        "The lines run in steps: between two points they show values that nobody has measured. Join the points by straight lines.",
    ),
    "linear": (
        "log-axis",
        "The value axis is logarithmic: equal steps on it are equal ratios. Here equal steps should be equal amounts.",
    ),
    "linear-along": (
        "log-axis",
        "The axis along the labels is logarithmic: equal steps on it are equal ratios. Here equal steps should be equal amounts.",
    ),
    "laid-out": (
        "transposed",
        "Rows and columns of the heat map have changed places: what is asked for from top to bottom runs from left to right.",
    ),
    "one-scale": (
        "own-scale",
        "Panels or frames have scales of their own, so that equal colours or lengths mean different numbers. Give all of them "
        "one range; in an animation it must be written down, or every frame picks its own.",
    ),
}
LOG_AXIS = (
    "log-axis",
    "The value axis is logarithmic: there is no zero on it, and equal steps are equal ratios. Bars need a linear one.",
)
LOG_LINES = (
    "log-axis",
    "The value axis is logarithmic: there is no zero on it, and equal steps are equal ratios. Here heights are to be compared.",
)
CUT_LINES = (
    "truncated-axis",
    "The value axis does not start at zero: heights then look more different than they are. Let it begin at 0.",
)
STACKED = (
    "stacked-areas",
    "The lines are stacked on each other, so that the upper one shows sums: draw each line by itself.",
)
EXCHANGED = (
    "axes-exchanged",
    "The lines run along the vertical axis: what follows one after the other belongs on the horizontal axis, the values on the vertical one.",
)
BACK_AND_FORTH = (
    "runs-backwards",
    "A line runs back and forth along the horizontal axis, and steadily along the vertical one: either the axes are exchanged, or the "
    "rows are sorted by their values. What follows one after the other belongs on the horizontal axis, in its order.",
)
EXCHANGED_MEASURES = (
    "axes-exchanged",
    "The axes, or their titles, have changed places: what is measured is named at the {} axis, and belongs at the {} one.",
)
EXCHANGED_TITLES = (
    "axis-titles-exchanged",
    "The titles of the two axes have changed places, or the axes themselves: each names what runs along the other.",
)
UNJOINED = {
    "apart": ("dots-apart", "The two dots of a label stand in different panels: draw both in one."),
    "more": ("more-dots", "A label has more than two dots: only the two values that are asked for belong there."),
    "dots": ("no-dots", "There are no dots, only lines: draw the two values of each label with markers."),
    "across": (
        "joined-across",
        "A line runs from one label to another: it shows no value of either. Join only the two points of the same label.",
    ),
}
"""Ways not to be joined that have labels and sentences of their own."""
COUNTED = {
    "panels": ("panels", "The figure has {found} where {wanted} are asked for.", "panel"),
    "frames": ("frames", "The figure has {found} where {wanted} are asked for.", "animation frame"),
}
ASKING = "The title asks a question: say in a few words what there is to see."
OTHER_PANELS = "other-panels"
"""The label of another number of panels; `panels` is that of one where several are asked for, or of several for one."""
VALUED = {
    "says": ("other-measure", "The title of the value axis does not say what is measured: use a word such as {wanted}."),
    "headline": (
        "other-headline",
        "The title does not say what there is to see, or says something else: the words {wanted} belong in it.",
    ),
    "base": ("other-base", "A title says what the shares are of, and that is not what they are of: it should be {wanted}."),
    "says-x": ("other-axis-title", "The title of the horizontal axis does not say what runs along it: use a word such as {wanted}."),
    "says-y": ("other-axis-title", "The title of the vertical axis does not say what runs along it: use a word such as {wanted}."),
    "along": ("axes-exchanged", "The axes are exchanged: the labels belong along the {wanted} axis, the values along the other."),
    "unit": ("other-unit", "The value axis names another unit than {wanted}: say in brackets what one step on it is."),
    "unit-along": (
        "other-unit-along",
        "The title of the axis along which the labels run does not name its unit in brackets: {wanted}.",
    ),
    "unit-x": ("other-axis-unit", "The title of the horizontal axis names another unit than that of its numbers, {wanted}."),
    "unit-y": ("other-axis-unit", "The title of the vertical axis names another unit than that of its numbers, {wanted}."),
    "per": ("other-period", "The unit of the values is that of another time or thing: here they are per {wanted}."),
    "panels-in": ("panels-elsewhere", "The panels should stand {wanted}."),
    "mode": ("other-marks", "The values should be drawn as {wanted}."),
    "colour-range": ("other-colour-range", "The colours should run from {wanted} in every panel and frame."),
}


def broken(data: Data, needs: tuple[str, ...]) -> tuple[str, str] | None:
    """Label and sentence of the first need that a canonical figure does not meet, or None."""
    if fault := barless(data):
        return fault
    if "rising-x" in needs and _runs_upwards(data):
        return EXCHANGED
    if sides := _measures_exchanged(data, needs):
        return EXCHANGED_MEASURES[0], EXCHANGED_MEASURES[1].format(*sides)
    for need in needs:
        name, _, number = need.partition("=")
        if name in VALUED:
            label, sentence = VALUED[name]
            wanted = [normal_text(word.replace("_", " ")) for word in number.split("|")]
            if name == "mode" and any(trace.get("stacked") for trace, *_ in flat_traces(data)) and _has_mode(data, wanted):
                return STACKED
            if not _VALUED_CHECKS[name](data, wanted):
                if name in OTHER_SIDE and _titles_exchanged(data, needs):
                    return EXCHANGED_TITLES
                wanted = wanted[:SHOWN] if name in ("unit", "says", "says-x", "says-y", "unit-along") else wanted
                shown = wanted[:1] if name in ("base", "unit-x", "unit-y") else [{"panels-in": PLACED, "along": ALONG}.get(name, {}).get(word, word) for word in wanted]
                return label, sentence.format(wanted=" or ".join(shown).replace("..", " to "))
        elif number:
            label, sentence, noun = COUNTED[name]
            found = len(_COUNTS[name](data))
            if found != int(number):
                if name == "panels" and 1 not in (found, int(number)):
                    label = OTHER_PANELS
                return label, sentence.format(found=f"{found} {noun}{'s' * (found != 1)}", wanted=number)
        elif not _CHECKS[need](data):
            if need == "joined" and (why := _why_unjoined(data)):
                return UNJOINED[why]
            if need == "rising-x" and _climbs(data):
                return BACK_AND_FORTH
            if need == "zero-baseline":
                bars = any(trace["type"] != "scatter" for trace, *_ in flat_traces(data))
                log = is_logarithmic(data)
                return (LOG_AXIS if log else NEEDS[need]) if bars else (LOG_LINES if log else CUT_LINES)
            if need == "telling-title" and (data["title"] or "").strip().endswith(("?", "？")):
                return NEEDS[need][0], ASKING
            return NEEDS[need]
    return unreadable(data) or misread(data)


def unknown_need(need: str) -> str | None:
    """What is wrong with the name of a need, in a phrase; None where it is one."""
    name, _, number = need.partition("=")
    if need in NEEDS or (name in COUNTED and number.isdigit() and int(number)) or (name in VALUED and number):
        if name == "panels-in" and {*number.split("|")} - {*PLACED}:
            return f"panels stand in a column or a row: not {need!r}."
        return f"labels stand along x or y: not {need!r}." if name == "along" and number not in ALONG else None
    words = [*NEEDS, *(f"{name}=n" for name in COUNTED), *(f"{name}=..." for name in VALUED)]
    return f"a figure has no need {need!r}.{did_you_mean(need, words)} Needs are: {', '.join(words)}."


def _value_titles(data: Data) -> Iterator[str]:
    """The titles that say what the values are: of value axes, and of the colour bars of heat maps."""
    for _, trace, coloraxes in drawn(data):
        if trace["type"] in HEAT:
            if has_bar(data, trace, coloraxes):
                yield (colour_of(trace, coloraxes).get("title") or _bar_title(data)).strip()
            else:  # numbers in the cells: what they are is said in the title, or beside
                said = [(data["title"] or "").strip(), *data.get("notes", ())]
                yield next((words for words in said if _bracketed(words)), said[0])
        else:
            name = value_axis(trace)
            title = data["axes"].get(name, {}).get("title") or data["axes"].get(root_axis(data, name), {}).get("title")
            beside = data.get("side_title", "") if name[0] == "y" else ""
            yield (title or _shared_title(data, name) or beside).strip()


def _bar_title(data: Data) -> str:
    """The one title of the colour bars of several maps, where some bear none."""
    maps = [(trace, coloraxes) for _, trace, coloraxes in drawn(data) if trace["type"] in HEAT]
    titles = {title for trace, coloraxes in maps if (title := (colour_of(trace, coloraxes).get("title") or "").strip())}
    return titles.pop() if len(titles) == 1 and _has_one_scale(data) else ""


def _shared_title(data: Data, name: str) -> str:
    """The one title that stands at a single panel of several which are tied to each other or share one range."""
    kin = [other for other in data["axes"] if other[0] == name[0]]
    titles = {title for other in kin if (title := (data["axes"][other].get("title") or "").strip())}
    tied = len({root_axis(data, other) for other in kin}) == 1 or len({tuple(data["axes"][other]["range"]) for other in kin}) == 1
    return titles.pop() if len(titles) == 1 and tied else ""


def _has_title(data: Data) -> bool:
    return bool(LETTERS.search(data["title"] or ""))


def _has_axis_titles(data: Data) -> bool:
    """Value axes need a title; an axis of category names may do without, its labels say what they are."""
    return all(LETTERS.search(title) for title in _value_titles(data))


def _has_units(data: Data) -> bool:
    return all(_unit(title) for title in _value_titles(data))


def _bracketed(title: str) -> list[str]:
    """What stands in a title's brackets, if it can be a unit."""
    title = re.sub(r"<br\s*/?>", " ", title)
    found, start = [], None
    for bracket in BRACKET.finditer(title):  # one walk along the title, whatever it holds
        if bracket[0] in "([":
            start = bracket.end() if start is None else start
        elif start is not None:
            if UNIT_SIGN.search(title, start, bracket.start()):
                found.append(title[start : bracket.start()])
            start = None
    return found


def _unit(title: str) -> str:
    """The unit that an axis title names: what stands in brackets, or a sign that needs none; "" where there is none."""
    found = _bracketed(title) or re.findall(r"[%‰×]", title)
    return normal_text(found[-1]) if found else ""


def _has_brackets(data: Data) -> bool:
    return all(_bracketed(title) for title in _value_titles(data))


PADDING = 0.05
"""What plotly leaves free at either end of an axis of dots or lines whose range it picks, as a share of the values' span."""


def _reach_zero(data: Data) -> set[str]:
    """The value axes that plotly draws from zero or below because of their values, all that are tied taken together."""
    values: dict[str, list[float]] = {}
    for _, trace, _ in drawn(data):
        if trace["type"] not in HEAT:
            values.setdefault(root_axis(data, value_axis(trace)), []).extend(numbers_of(_values_of(trace)))
    found = {name for name, side in values.items() if side and min(side) - PADDING * (max(side) - min(side)) <= 0 <= max(side)}
    return {
        name for _, trace, _ in drawn(data) if trace["type"] not in HEAT and root_axis(data, name := value_axis(trace)) in found
    }


def _has_zero_baseline(data: Data) -> bool:
    reaching = _reach_zero(data)
    for _, trace, _ in drawn(data):
        if trace["type"] in HEAT:
            continue
        axis = data["axes"].get(value_axis(trace), {})
        ends = [end for end in axis.get("range", []) if isinstance(end, (int, float))]
        low, high = sorted_ends(axis.get("range", []))
        if (
            axis.get("type") == "log"
            or (isinstance(low, (int, float)) and low > 0)
            or (isinstance(high, (int, float)) and high < 0)
        ):
            return False
        if not ends and trace["type"] == "scatter" and value_axis(trace) in reaching:
            continue
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
            colour = colour_of(trace, coloraxes)
            ends = colour.get("range", [])
            scales["colour"].add(tuple(ends) if _is_written(ends) else f"picked for {name or number}")
        else:
            name = value_axis(trace)
            root = root_axis(data, name)
            ends = data["axes"].get(root, {}).get("range") or data["axes"].get(name, {}).get("range") or []
            scales["axis"].add(tuple(ends) if _is_written(ends) else f"picked for {root}")
    animated = bool(data.get("frames"))
    return all(len(found) <= 1 and not (animated and any(isinstance(scale, str) for scale in found)) for found in scales.values())


def _is_written(ends: list[Any]) -> bool:
    return len(ends) == 2 and None not in ends


def _values_of(trace: Data) -> list[Any]:
    return list(trace["x"] if is_horizontal(trace) else trace["y"])


def _rises(data: Data) -> bool:
    """Whether no line turns back along its labels, and these are in order; names have none."""
    for trace, _, _, labels, axis in flat_traces(data):
        if trace["type"] != "scatter" or "lines" not in trace.get("mode", "") or len(labels) < 3:
            continue
        known = [label for label in labels if label is not None]
        places = categories_of(data, label_axis(trace))
        if places:
            at = [places[str(label)] for label in known if str(label) in places]
            numbers = all(str(label).lstrip("-").isdigit() for label in places)
            order = [*places][:: -1 if axis.get("reversed") else 1]
            if not is_named(order) and order != sorted(order, key=float if numbers else str):
                return False
            if at not in (sorted(at), sorted(at, reverse=True)):
                return False
        elif is_text(known) or any(not isinstance(label, (int, float)) for label in known):
            if known != sorted(known, key=str) and not all(map(_is_number, known)):
                return False
        elif known not in (sorted(known), sorted(known, reverse=True)):
            return False
    return True


def _is_number(label: Any) -> bool:
    try:
        float(label)
    except (TypeError, ValueError):
        return False
    return True


def _runs_upwards(data: Data) -> bool:
    """Whether all lines run along the vertical axis: their labels stand there, or they rise there in steps and turn back below."""
    lines = [
        (trace, labels)
        for trace, _, _, labels, _ in flat_traces(data)
        if trace["type"] == "scatter" and "lines" in trace.get("mode", "") and not is_segment(trace, labels)
    ]
    if not lines:
        return False
    if all(is_horizontal(trace) for trace, _ in lines):
        return True
    return all(_is_stair(trace["y"]) and not _is_rising(trace["x"]) for trace, _ in lines)


def _climbs(data: Data) -> bool:
    """Whether all lines run steadily upwards or downwards: as they do where axes are exchanged, or rows sorted by their values."""
    lines = [
        trace for trace, *_ in flat_traces(data) if trace["type"] == "scatter" and "lines" in trace.get("mode", "") and len(trace["y"]) > 2
    ]
    return bool(lines) and all(
        not is_text(trace["y"]) and None not in trace["y"] and trace["y"] in (sorted(trace["y"]), sorted(trace["y"], reverse=True))
        for trace in lines
    )


def _measures_exchanged(data: Data, needs: tuple[str, ...]) -> tuple[str, str] | None:
    """Where what the contract says of the value axis is named, and where it belongs, if that is the other axis; else None.

    What holds of both titles tells nothing. Where all labels rise in equal steps, as they do at their own place, each need has to tell.
    """
    asked = [(name, words.split("|")) for name, _, words in (need.partition("=") for need in needs) if name in TITLED]
    flat = [trace for trace, *_ in flat_traces(data)]
    if not asked or not flat:
        return None
    titles = {side: _titles_at(data, [axis_name(trace["axes"][side == "y"]) for trace in flat]) for side in "xy"}
    if not all(titles.values()):
        return None
    value, along = ("x", "y") if all(is_horizontal(trace) for trace in flat) else ("y", "x")
    told = []
    for name, words in asked:
        wanted = [normal_text(word.replace("_", " ")) for word in words]
        there, here = (along, value) if name != "unit-along" else (value, along)
        holds = TITLED[name]
        at_home = any(holds(title, wanted) for title in titles[here])
        elsewhere = all(holds(title, wanted) for title in titles[there])
        if at_home and not elsewhere:
            return None
        told += [elsewhere] if not at_home else []
    if not any(told) or (all(_is_stair(trace["x"]) for trace in flat) and not all(told)):
        return None
    return ALONG[along], ALONG[value]


def _titles_at(data: Data, names: list[str]) -> list[str]:
    """The titles of these axes that have one."""
    found = (data["axes"].get(name, {}).get("title") or data["axes"].get(root_axis(data, name), {}).get("title") for name in names)
    return [title for title in found if title]


OTHER_SIDE = {"says-x": "says-y", "says-y": "says-x"}


def _titles_exchanged(data: Data, needs: tuple[str, ...]) -> bool:
    """Whether the titles of both axes say what is asked of the other one."""
    asked = {name: words for name, _, words in (need.partition("=") for need in needs) if name in OTHER_SIDE}
    wanted = {name: [normal_text(word.replace("_", " ")) for word in words.split("|")] for name, words in asked.items()}
    return len(wanted) == 2 and all(_says_at(data, other[-1], wanted[name]) for name, other in OTHER_SIDE.items())


def _says_at(data: Data, side: str, wanted: list[str]) -> bool:
    """Whether each horizontal ("x") or vertical ("y") axis has one of these words in its title, or one that begins so."""
    names = {axis_name(trace["axes"][side == "y"]) for _, trace, _ in drawn(data)}
    titles = _titles_at(data, [*names]) or [_shared_title(data, name) for name in names]
    return any(titles) and all(_begins_in(normal_text(title), wanted) for title in titles)


def _is_stair(side: list[Any]) -> bool:
    """Whether numbers rise by one and the same step."""
    steps = (
        {later - earlier for earlier, later in zip(side, side[1:], strict=False)}
        if None not in side and not is_text(side)
        else set()
    )
    return len(side) > 2 and len(steps) == 1 and steps.pop() > 0


def _is_rising(side: list[Any]) -> bool:
    return is_text(side) or None in side or side == sorted(side)


def _why_unjoined(data: Data) -> str:
    """The kind of `UNJOINED` that a figure shows, or ""."""
    scatter = [(trace, values, labels) for trace, values, _, labels, _ in flat_traces(data) if trace["type"] == "scatter"]
    if scatter and not any("markers" in trace.get("mode", "markers") for trace, _, _ in scatter):
        return "dots"
    if any(
        "lines" in trace.get("mode", "") and not is_segment({**trace, "mode": "lines"}, labels) for trace, _, labels in scatter
    ):
        return "across"
    panels: dict[str, set[tuple[str, ...]]] = {}
    dots: dict[str, int] = {}
    for trace, values, labels in scatter:
        if "markers" in trace.get("mode", "markers"):
            for label, value in zip(labels, values, strict=False):
                if label is not None and value is not None:
                    panels.setdefault(str(label), set()).add(tuple(trace["axes"]))
                    dots[str(label)] = dots.get(str(label), 0) + 1
    if any(len(places) > 1 for places in panels.values()):
        return "apart"
    joined = {str(label) for trace, _, labels in scatter if "lines" in trace.get("mode", "") for label in labels}
    return "more" if any(number > 2 and label not in joined for label, number in dots.items()) else ""


def _is_joined(data: Data) -> bool:
    """Whether there are dots, and the two points of each label are the ends of a line: a shape, or a trace's neighbours."""
    if _why_unjoined(data) in ("dots", "apart", "more"):
        return False
    wanted: dict[Any, set[float]] = {}
    drawn_lines = set()
    for trace, values, _, labels, _ in flat_traces(data):
        if trace["type"] != "scatter":
            continue
        points = [(label, value) for label, value in zip(labels, values, strict=False) if not isinstance(value, str)]
        if "markers" in trace.get("mode", "markers"):
            for label, value in points:
                if value is not None:
                    wanted.setdefault(str(label), set()).add(float(value))
        if "lines" in trace.get("mode", ""):
            if any(a[0] != b[0] for a, b in zip(points, points[1:], strict=False) if None not in (*a, *b)):
                return False  # a line from one label to another shows no value of either
            drawn_lines |= {
                (str(a[0]), *sorted((_short(a[1]), _short(b[1]))))
                for a, b in zip(points, points[1:], strict=False)
                if a[0] == b[0] and a[1] is not None and b[1] is not None
            }
    order = list(dict.fromkeys(wanted))
    horizontal = any(is_horizontal(trace) for trace, *_ in flat_traces(data))
    for line in data.get("lines", ()):
        (x0, y0), (x1, y1) = line["ends"]
        at, ends = ((y0, y1), (x0, x1)) if horizontal else ((x0, x1), (y0, y1))
        if at[0] == at[1] and all(isinstance(end, (int, float)) for end in ends):
            place = order[int(at[0])] if isinstance(at[0], (int, float)) and 0 <= at[0] < len(order) else str(at[0])
            drawn_lines.add((place, *sorted(_short(float(end)) for end in ends)))
    return all(len(ends) < 2 or (label, _short(min(ends)), _short(max(ends))) in drawn_lines for label, ends in wanted.items())


def _has_telling_title(data: Data) -> bool:
    """Whether a title has words enough, asks no question, and says more than what is written in the figure anyhow."""
    title = data["title"] or ""
    words = [word for word in re.findall(r"[^\W_]+", normal_text(title)) if not re.fullmatch(r"\d{4}(q\d)?", word)]
    if title.strip().endswith(("?", "？")) or (words and {*words} <= JOINING | _words_in(data)):
        return False
    return len(words) >= TELLING or sum("\u4e00" <= sign <= "\u9fff" for sign in title) >= 2 * TELLING


def _words_in(data: Data) -> set[str]:
    """The words of a figure's axis titles, names, panels and labels."""
    texts = [axis.get("title") or "" for axis in data["axes"].values()]
    for _, trace, _ in drawn(data):
        texts += [
            trace["name"] or "",
            trace.get("panel") or "",
            *(side for side in (*trace["x"], *trace["y"]) if isinstance(side, str)),
        ]
    return {
        word
        for text in (*texts, *data.get("notes", ()), data.get("legend") or "")
        for word in re.findall(r"[^\W_]+", normal_text(text))
    }


def _has_names(data: Data) -> bool:
    """Whether each trace bears a name, segments between two dots left out."""
    return all(
        LETTERS.search(trace["name"] or "") for trace, _, _, labels, _ in flat_traces(data) if not is_segment(trace, labels)
    )


def _has_each_axis_titled(data: Data) -> bool:
    names = {value_axis(trace) for _, trace, _ in drawn(data) if trace["type"] not in HEAT}
    return all(LETTERS.search(data["axes"].get(name, {}).get("title") or "") for name in names)


def _is_linear_along(data: Data) -> bool:
    return not any(axis.get("type") == "log" for *_, axis in flat_traces(data))


def _has_titled_labels(data: Data) -> bool:
    return all(
        LETTERS.search((data["axes"].get(name := label_axis(trace), {}).get("title") or _shared_title(data, name)) or "")
        for trace, *_ in flat_traces(data)
    )


def _has_straight_lines(data: Data) -> bool:
    return not any(trace.get("stepped") and "lines" in trace.get("mode", "") for trace, *_ in flat_traces(data))


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def _has_unit(data: Data, wanted: list[str]) -> bool:
    return all(any(_is_unit(_unit(title), word) for word in wanted) for title in _value_titles(data))


def _has_unit_along(data: Data, wanted: list[str]) -> bool:
    """Whether each axis of labels, or the one that it is tied to, has one of these units in its title's brackets."""
    names = {label_axis(trace) for _, trace, _ in drawn(data) if trace["type"] not in HEAT}
    titles = [
        data["axes"].get(name, {}).get("title") or data["axes"].get(root_axis(data, name), {}).get("title") for name in names
    ]
    return all(any(_is_unit(_unit(title or ""), word) for word in wanted) for title in titles)


SCALES = re.compile(
    r"%|‰|per ?cent|percent|thousands?|millions?|billions?|hundreds?|[千万亿]|1,?000|\bk\b|yuan|rmb|cny|¥|days?\b|weeks?\b|hours?\b|people|persons?|"
    r"users?|accounts?|orders?|shares?\b|fractions?|minutes?"
)
"""Units that a title may name in brackets, and what makes one larger."""


def _has_unit_at(data: Data, side: str, wanted: list[str]) -> bool:
    """Whether no axis of this side names another unit in brackets than these; one that names none is no fault."""
    for name in {axis_name(trace["axes"][side == "y"]) for _, trace, _ in drawn(data)}:
        axis = data["axes"].get(name, {})
        for unit in _bracketed(axis.get("title") or ""):
            left = PERIOD.sub(" ", normal_text(unit))
            if not SCALES.search(left) or (axis.get("ticks_in_per_cent") and re.fullmatch(r"%|per ?cent|percent", left.strip())):
                continue
            for word in sorted(wanted, key=len, reverse=True):
                left = re.sub(rf"(?<!\w){re.escape(word)}(?:s|es)?(?!\w)" if word[-1:].isalnum() else re.escape(word), " ", left)
            if SCALES.search(left):
                return False
    return True


PERIOD = re.compile(r"(?:\b(?:an?|per|each|every)|/) ?(day|week|month|quarter|year|hour|order|person|user|account|shop|customer|buyer)s?\b")
"""What a unit says of the time, or of the thing, that its numbers are of."""


def _has_period(data: Data, wanted: list[str]) -> bool:
    """Whether the units of values that say per what they are say one of these words; one that says nothing of it is no fault."""
    return all({*PERIOD.findall(_unit(title))} <= {*wanted} for title in _value_titles(data))


def _is_unit(unit: str, word: str) -> bool:
    """Whether a unit is this one: the word stands in it as a whole, and percentage points are not per cent."""
    if "point" not in word and re.search(r"points?\b|\bpp\b", unit):
        return False
    return _stands_in(word, unit) if word.isascii() and word[:1].isalpha() else word in unit


def _stands_in(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?:s|es)?(?!\w)", text) is not None


def _says(data: Data, wanted: list[str]) -> bool:
    """Whether each value axis has one of these words in its title, or one that begins so, and no `not` before it."""
    return all(_begins_in(normal_text(title), wanted) for title in _value_titles(data))


def _begins_in(title: str, wanted: list[str]) -> bool:
    return any(re.search(rf"(?<!\w)(?<!not ){re.escape(word)}", title) for word in wanted)


BASE = re.compile(r"(?:shares?|per ?cent|percentages?|proportions?|fractions?|parts?|%|[\d.]+ ?%) of ((?:[^\W\d_]|[' -])+)")
"""What a title says of what its shares are of: the words after `share of`, `% of`."""


def _has_base(data: Data, wanted: list[str]) -> bool:
    """Whether the titles that say what shares are of say one of these words; one that says nothing of it is no fault."""
    titles = [data["title"] or "", *_value_titles(data)]
    bases = [base for title in titles for base in BASE.findall(normal_text(title))]
    return all(any(re.search(rf"(?<!\w){re.escape(word)}", base) for word in wanted) for base in bases)


TITLED: dict[str, Callable[[str, list[str]], bool]] = {
    "unit": lambda title, wanted: any(_is_unit(_unit(title), word) for word in wanted),
    "unit-along": lambda title, wanted: any(_is_unit(_unit(title), word) for word in wanted),
    "says": lambda title, wanted: _begins_in(normal_text(title), wanted),
}
"""Needs that ask something of an axis title, and whether one title has it."""


def _has_headline(data: Data, wanted: list[str]) -> bool:
    """Whether the title has all words of one of these phrases, in any order, or words that begin so."""
    title = normal_text(data["title"] or "")
    return any(all(re.search(rf"(?<!\w){re.escape(word)}", title) for word in phrase.split()) for phrase in wanted)


ALONG = {"x": "horizontal", "y": "vertical"}


def _runs_along(data: Data, wanted: list[str]) -> bool:
    return all(label_axis(trace)[0] == wanted[0] for trace, *_ in flat_traces(data))


def _has_mode(data: Data, wanted: list[str]) -> bool:
    return all(
        any(mode in trace.get("mode", "") for mode in wanted) for trace, *_ in flat_traces(data) if trace["type"] == "scatter"
    )


def _has_colour_range(data: Data, wanted: list[str]) -> bool:
    low, high = (float(end) for end in wanted[0].split(".."))
    for _, trace, coloraxes in looked_at(data):
        if trace["type"] in HEAT:
            colour = colour_of(trace, coloraxes)
            if list(colour.get("range") or ()) != [low, high]:
                return False
    return True


PLACED = {"column": "one below the other", "row": "side by side"}


def _has_panels_in(data: Data, wanted: list[str]) -> bool:
    """Whether panels stand in a column (each has the whole width) or in a row."""
    places: dict[str, set[tuple[float, ...]]] = {"x": set(), "y": set()}
    for panel in _panels(data):
        for side, place in zip("xy", panel, strict=True):
            places[side].add(tuple(data["axes"].get(axis_name(place), {}).get("domain", (0.0, 1.0))))
    return any(len(places["x" if word == "column" else "y"]) == 1 for word in wanted)


def _panels(data: Data) -> set[tuple[str, ...]]:
    return {tuple(trace["axes"]) for _, trace, _ in drawn(data) if trace["x"] or trace["y"] or trace.get("z")}


def _frames(data: Data) -> list[Data]:
    return list(data.get("frames", ()))


_COUNTS: dict[str, Callable[[Data], Any]] = {"panels": _panels, "frames": _frames}
_CHECKS: dict[str, Callable[[Data], bool]] = {
    "title": _has_title,
    "axis-titles": _has_axis_titles,
    "units": _has_units,
    "in-brackets": _has_brackets,
    "zero-baseline": _has_zero_baseline,
    "single-axis": _has_single_axis,
    "one-scale": _has_one_scale,
    "rising-x": _rises,
    "joined": _is_joined,
    "telling-title": _has_telling_title,
    "number-in-title": lambda data: re.search(r"\d", data["title"] or "") is not None,
    "named": _has_names,
    "each-axis-titled": _has_each_axis_titled,
    "labels-titled": _has_titled_labels,
    "straight-lines": _has_straight_lines,
    "linear": lambda data: not is_logarithmic(data),
    "linear-along": _is_linear_along,
    "laid-out": lambda data: True,
}
_VALUED_CHECKS: dict[str, Callable[[Data, list[str]], bool]] = {
    "says": _says,
    "headline": _has_headline,
    "base": _has_base,
    "says-x": lambda data, wanted: _says_at(data, "x", wanted),
    "says-y": lambda data, wanted: _says_at(data, "y", wanted),
    "along": _runs_along,
    "unit": _has_unit,
    "unit-along": _has_unit_along,
    "unit-x": lambda data, wanted: _has_unit_at(data, "x", wanted),
    "unit-y": lambda data, wanted: _has_unit_at(data, "y", wanted),
    "per": _has_period,
    "panels-in": _has_panels_in,
    "mode": _has_mode,
    "colour-range": _has_colour_range,
}
