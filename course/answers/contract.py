"""The public part of a figure's contract: what it must be, need by need, each with the label and the sentence of its fault.

A need is a word of `NEEDS`, `panels=n` and `frames=n` with a number, or one of `VALUED` with a value, as `unit=%|per_cent` (several
are joined by |, a blank is written _). `READABLE` is what every figure has to be, asked for or not. All is checked on the canonical
figure alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from course.answers.form import normal_text
from course.answers.scalars import Data
from course.errors import did_you_mean

HEAT = ("heatmap", "contour")
"""Trace types that show their values as colours: their value axis is the colour bar."""
LETTERS = re.compile(r"[^\W_]")
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
        "A line runs back and forth: sort the rows by what is on the horizontal axis before drawing.",
    ),
    "joined": (
        "not-joined",
        "The two points of a label are not joined by a line from one to the other: draw one for each label, between its own two values.",
    ),
    "telling-title": (
        "topic-title",
        "The title names the topic only: say in a few words what there is to see.",
    ),
    "named": (
        "unnamed-marks",
        "Some bars, lines or dots bear no name of their own: give each group its name (`color=` in plotly express, `name=` in a trace).",
    ),
    "each-axis-titled": (
        "untitled-panel",
        "A panel's value axis has no title of its own: here every panel needs one.",
    ),
    "linear": (
        "log-axis",
        "The value axis is logarithmic: equal steps on it are equal ratios. Here equal steps should be equal amounts.",
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
UNJOINED = {
    "dots": "There are no dots, only lines: draw the two values of each label with markers.",
    "across": "A line runs from one label to another: it shows no value of either. Join only the two points of the same label.",
}
"""Ways not to be joined that have a sentence of their own."""
COUNTED = {
    "panels": ("panels", "The figure has {found} where {wanted} are asked for.", "panel"),
    "frames": ("frames", "The figure has {found} where {wanted} are asked for.", "animation frame"),
}
VALUED = {
    "unit": ("other-unit", "The value axis names another unit than {wanted}: say in brackets what one step on it is."),
    "panels-in": ("panels-elsewhere", "The panels should stand {wanted}."),
    "mode": ("other-marks", "The values should be drawn as {wanted}."),
    "colour-range": ("other-colour-range", "The colours should run from {wanted} in every panel and frame."),
}
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


def broken(data: Data, needs: tuple[str, ...]) -> tuple[str, str] | None:
    """Label and sentence of the first need that a canonical figure does not meet, or None."""
    for need in needs:
        name, _, number = need.partition("=")
        if name in VALUED:
            label, sentence = VALUED[name]
            wanted = [normal_text(word.replace("_", " ")) for word in number.split("|")]
            if not _VALUED_CHECKS[name](data, wanted):
                shown = [PLACED.get(word, word) if name == "panels-in" else word for word in wanted]
                return label, sentence.format(wanted=" or ".join(shown).replace("..", " to "))
        elif number:
            label, sentence, noun = COUNTED[name]
            found = len(_COUNTS[name](data))
            if found != int(number):
                return label, sentence.format(found=f"{found} {noun}{'s' * (found != 1)}", wanted=number)
        elif not _CHECKS[need](data):
            if need == "joined" and (why := _why_unjoined(data)):
                return NEEDS[need][0], UNJOINED[why]
            return LOG_AXIS if need == "zero-baseline" and _is_logarithmic(data) else NEEDS[need]
    for name, fault in READABLE.items():
        if not _CHECKS[name](data):
            return fault
    return None


def unknown_need(need: str) -> str | None:
    """What is wrong with the name of a need, in a phrase; None where it is one."""
    name, _, number = need.partition("=")
    if need in NEEDS or (name in COUNTED and number.isdigit() and int(number)) or (name in VALUED and number):
        return (
            f"panels stand in a column or a row: not {need!r}."
            if name == "panels-in" and {*number.split("|")} - {*PLACED}
            else None
        )
    words = [*NEEDS, *(f"{name}=n" for name in COUNTED), *(f"{name}=..." for name in VALUED)]
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
        # What a frame says of a colour axis is laid over what the layout says of it, attribute by attribute.
        below, above = data.get("coloraxes", {}), frame.get("coloraxes", {})
        coloraxes = {name: _laid_over(below.get(name, {}), above.get(name, {})) for name in {**below, **above}}
        for trace in frame["traces"]:
            yield frame["name"], trace, coloraxes


def _laid_over(below: Data, above: Data) -> Data:
    made = {**below, **{name: value for name, value in above.items() if value}}
    ends = [new if new is not None else old for new, old in zip(above.get("range") or (), below.get("range") or (), strict=False)]
    return {**made, "range": ends} if ends else made


def axis_name(place: str) -> str:
    """The layout's name of an axis that a trace calls `y2`: `yaxis2`."""
    return place[0] + "axis" + place[1:]


def _colour_of(trace: Data, coloraxes: Data) -> Data:
    """How a heat map's values become colours: by the colour axis that it names, or by itself."""
    named = trace["colour"]["axis"]
    found: Data = coloraxes.get(named, {}) if named else trace["colour"]
    return found


def _value_axis(trace: Data) -> str:
    """The layout name of the axis that carries the trace's values."""
    return axis_name(trace["axes"][0 if is_horizontal(trace) else 1])


def _root(data: Data, name: str) -> str:
    """The axis that this one is tied to in the end (`matches`, as in facets)."""
    seen = set()
    while name not in seen and (other := data["axes"].get(name, {}).get("matches")):
        seen.add(name)
        name = axis_name(other)
    return name


def _value_titles(data: Data) -> Iterator[str]:
    """The titles that say what the values are: of value axes, and of the colour bars of heat maps."""
    for _, trace, coloraxes in drawn(data):
        if trace["type"] in HEAT:
            colour = _colour_of(trace, coloraxes)
            yield (colour.get("title") or "").strip()
        else:
            name = _value_axis(trace)
            title = data["axes"].get(name, {}).get("title") or data["axes"].get(_root(data, name), {}).get("title")
            yield (title or _shared_title(data, name) or "").strip()


def _shared_title(data: Data, name: str) -> str:
    """The one title that stands at a single panel of several which are tied to each other or share one range."""
    kin = [other for other in data["axes"] if other[0] == name[0]]
    titles = {title for other in kin if (title := (data["axes"][other].get("title") or "").strip())}
    tied = len({_root(data, other) for other in kin}) == 1 or len({tuple(data["axes"][other]["range"]) for other in kin}) == 1
    return titles.pop() if len(titles) == 1 and tied else ""


def _has_title(data: Data) -> bool:
    return bool(LETTERS.search(data["title"] or ""))


def _has_axis_titles(data: Data) -> bool:
    """Value axes need a title; an axis of category names may do without, its labels say what they are."""
    return all(LETTERS.search(title) for title in _value_titles(data))


def _has_units(data: Data) -> bool:
    return all(_unit(title) for title in _value_titles(data))


def _unit(title: str) -> str:
    """The unit that an axis title names: what stands in brackets, or a sign that needs none; "" where there is none."""
    plain = re.sub(r"<br\s*/?>", " ", title)
    found = re.findall(r"[(\[]([^)\]]*[\w%‰×¥€$][^)\]]*)[)\]]", plain) or re.findall(r"[%‰×]", plain)
    return normal_text(found[-1]) if found else ""


def _has_zero_baseline(data: Data) -> bool:
    for _, trace, _ in drawn(data):
        if trace["type"] in HEAT:
            continue
        axis = data["axes"].get(_value_axis(trace), {})
        ends = [end for end in axis.get("range", []) if isinstance(end, (int, float))]
        low, high = _sorted_ends(axis.get("range", []))
        if (
            axis.get("type") == "log"
            or (isinstance(low, (int, float)) and low > 0)
            or (isinstance(high, (int, float)) and high < 0)
        ):
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
            colour = _colour_of(trace, coloraxes)
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


def _flat(data: Data) -> Iterator[tuple[Data, list[Any], Data, list[Any], Data]]:
    """Every trace but heat maps, with its values and their axis, its labels and theirs."""
    for _, trace, _ in drawn(data):
        if trace["type"] not in HEAT:
            sides = (trace["x"], trace["y"]) if is_horizontal(trace) else (trace["y"], trace["x"])
            names = trace["axes"] if is_horizontal(trace) else trace["axes"][::-1]
            axes = [_axis_of(data, name) for name in names]
            yield trace, sides[0], axes[0], sides[1], axes[1]


def _axis_of(data: Data, place: str) -> Data:
    """An axis, or the one that it is tied to where it says nothing of its range itself."""
    name = axis_name(place)
    own: Data = data["axes"].get(name, {})
    root: Data = data["axes"].get(_root(data, name), {})
    return (
        own
        if own.get("range") or own.get("reversed")
        else {**own, **{key: root[key] for key in ("range", "reversed") if key in root}}
    )


def _is_upright(data: Data) -> bool:
    return not any(axis.get("reversed") for _, _, axis, _, _ in _flat(data))


def _numbers(side: list[Any]) -> list[float]:
    return [float(value) for value in side if isinstance(value, (int, float)) and not isinstance(value, bool)]


def _holds(axis: Data, side: list[Any]) -> bool:
    ends = axis.get("range") or []
    if axis.get("type") == "log" or is_text(side):  # in powers of ten, or in places of categories
        return True
    low, high = [end if isinstance(end, (int, float)) else None for end in (_sorted_ends(ends))]
    return all((low is None or value >= low) and (high is None or value <= high) for value in _numbers(side))


def _sorted_ends(ends: list[Any]) -> tuple[Any, Any]:
    """The ends of a range, the lower first; None where an end is free."""
    if len(ends) != 2:
        return None, None
    first, second = ends
    both = isinstance(first, (int, float)) and isinstance(second, (int, float))
    return (second, first) if both and first > second else (first, second)


def _is_whole(data: Data) -> bool:
    return all(_holds(axis, values) and _holds(other, labels) for _, values, axis, labels, other in _flat(data))


def _is_legible(data: Data) -> bool:
    """Whether a written range is not more than ten times what the values need."""
    reach: dict[tuple[Any, ...], float] = {}
    for _, values, axis, _, _ in _flat(data):
        ends = tuple(axis.get("range") or ())
        numbers = [0.0, *_numbers(values)]
        reach[ends] = max(reach.get(ends, 0.0), max(numbers) - min(numbers))
    return all(
        not all(isinstance(end, (int, float)) for end in ends)
        or len(ends) != 2
        or abs(ends[1] - ends[0]) <= 10 * span
        or not span
        for ends, span in reach.items()
    )


def _shows_its_axis(data: Data) -> bool:
    hidden = [bool(axis.get("hidden")) for _, _, axis, _, _ in _flat(data)]
    return not hidden or not all(hidden)


def _starts_at_zero(data: Data) -> bool:
    return not any(trace["type"] == "bar" and trace.get("base") for trace, *_ in _flat(data))


def _slides_to_its_frames(data: Data) -> bool:
    names = {frame["name"] for frame in data.get("frames", ())}
    return {step for step in data.get("sliders", ()) if step is not None} <= names


def _is_logarithmic(data: Data) -> bool:
    return any(axis.get("type") == "log" for _, _, axis, _, _ in _flat(data))


def _has_true_ticks(data: Data) -> bool:
    """Whether numbers that are written at positions of a value axis are these positions, whatever sign or unit is added."""
    for _, _, axis, _, _ in _flat(data):
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


def _rises(data: Data) -> bool:
    for trace, _, _, labels, axis in _flat(data):
        if trace["type"] == "scatter" and "lines" in trace.get("mode", "") and len(labels) > 2:
            known = [label for label in labels if label is not None][:: -1 if axis.get("reversed") else 1]
            if known != sorted(known, key=str if is_text(known) else float):
                return False
    return True


def _why_unjoined(data: Data) -> str:
    """The kind of `UNJOINED` that a figure shows, or ""."""
    scatter = [(trace, labels) for trace, _, _, labels, _ in _flat(data) if trace["type"] == "scatter"]
    if scatter and not any("markers" in trace.get("mode", "markers") for trace, _ in scatter):
        return "dots"
    return "across" if any("lines" in trace.get("mode", "") and len(set(labels)) > 1 for trace, labels in scatter) else ""


def _is_joined(data: Data) -> bool:
    """Whether there are dots, and the two points of each label are the ends of a line: a shape, or a trace's neighbours."""
    if _why_unjoined(data) == "dots":
        return False
    wanted: dict[Any, set[float]] = {}
    drawn_lines = set()
    for trace, values, _, labels, _ in _flat(data):
        if trace["type"] != "scatter":
            continue
        points = list(zip(labels, values, strict=False))
        if "markers" in trace.get("mode", "markers"):
            for label, value in points:
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
    horizontal = any(is_horizontal(trace) for trace, *_ in _flat(data))
    for line in data.get("lines", ()):
        (x0, y0), (x1, y1) = line["ends"]
        at, ends = ((y0, y1), (x0, x1)) if horizontal else ((x0, x1), (y0, y1))
        if at[0] == at[1] and all(isinstance(end, (int, float)) for end in ends):
            place = order[int(at[0])] if isinstance(at[0], (int, float)) and 0 <= at[0] < len(order) else str(at[0])
            drawn_lines.add((place, *sorted(_short(float(end)) for end in ends)))
    return all(len(ends) < 2 or (label, _short(min(ends)), _short(max(ends))) in drawn_lines for label, ends in wanted.items())


def _has_telling_title(data: Data) -> bool:
    words = re.findall(r"[^\W_]+", data["title"] or "")
    return len(words) >= TELLING or sum("\u4e00" <= sign <= "\u9fff" for sign in data["title"] or "") >= 2 * TELLING


def _has_names(data: Data) -> bool:
    """Whether each trace bears a name, segments between two dots left out."""
    return all(LETTERS.search(trace["name"] or "") for trace, _, _, labels, _ in _flat(data) if not _is_segment(trace, labels))


def _is_segment(trace: Data, labels: list[Any]) -> bool:
    """Whether a trace is a line within one label: it joins two dots and shows nothing of its own."""
    return trace["type"] == "scatter" and "markers" not in trace.get("mode", "") and len(set(map(str, labels))) < 2


def _has_each_axis_titled(data: Data) -> bool:
    names = {_value_axis(trace) for _, trace, _ in drawn(data) if trace["type"] not in HEAT}
    return all(LETTERS.search(data["axes"].get(name, {}).get("title") or "") for name in names)


def _is_linear(data: Data) -> bool:
    return not _is_logarithmic(data)


def _is_told_apart(data: Data) -> bool:
    """Whether traces that share a label within one panel bear names that are read somewhere, and in a legend look different."""
    groups: dict[tuple[Any, ...], list[tuple[Data, set[str], int]]] = {}
    frames = data.get("frames", ())
    shown = frames[0]["traces"] if frames and not data["traces"] else data["traces"]
    for place, trace in enumerate(shown):
        if trace["type"] not in HEAT:
            labels = trace["y"] if is_horizontal(trace) else trace["x"]
            if not _is_segment(trace, labels):
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


def _runs_forward(data: Data) -> bool:
    """Whether a horizontal axis of numbers runs from left to right."""
    return not any(
        axis.get("reversed") and not is_horizontal(trace) and labels and not is_text(labels)
        for trace, _, _, labels, axis in _flat(data)
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
    for trace, values, *_ in _flat(data):
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


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def _has_unit(data: Data, wanted: list[str]) -> bool:
    return all(any(word in _unit(title) for word in wanted) for title in _value_titles(data))


def _has_mode(data: Data, wanted: list[str]) -> bool:
    return all(any(mode in trace.get("mode", "") for mode in wanted) for trace, *_ in _flat(data) if trace["type"] == "scatter")


def _has_colour_range(data: Data, wanted: list[str]) -> bool:
    low, high = (float(end) for end in wanted[0].split(".."))
    for _, trace, coloraxes in drawn(data):
        if trace["type"] in HEAT:
            colour = _colour_of(trace, coloraxes)
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
    "zero-baseline": _has_zero_baseline,
    "single-axis": _has_single_axis,
    "one-scale": _has_one_scale,
    "rising-x": _rises,
    "joined": _is_joined,
    "telling-title": _has_telling_title,
    "named": _has_names,
    "each-axis-titled": _has_each_axis_titled,
    "linear": _is_linear,
    "laid-out": lambda data: True,  # needs the labels of the truth: see points.py
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
_VALUED_CHECKS: dict[str, Callable[[Data, list[str]], bool]] = {
    "unit": _has_unit,
    "panels-in": _has_panels_in,
    "mode": _has_mode,
    "colour-range": _has_colour_range,
}
