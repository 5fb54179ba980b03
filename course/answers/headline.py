"""What a figure's title claims and the figure contradicts: names and years that are not drawn, numbers, comparisons of two names.

A title is prose, and most of what it says no machine decides. Here only what the plotted data decide is decided, and a title that may
be true in any reading of it stands. Titles are written while looking at one market: on another one nothing is said of them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from course.answers.drawn import HEAT, axis_name, drawn, flat_traces, is_horizontal, is_segment, numbers_of
from course.answers.figure import plain_text
from course.answers.form import Form, normal_text
from course.answers.readable import is_named
from course.answers.scalars import Data

STRANGER = "The title names {}, of which the figure shows nothing: name what is drawn."
OTHER_TIME = "The title names {}, which the figure does not show: it shows {}."
OTHER_NUMBER = "The title says {}, and nothing that is drawn comes to that: read the number off the figure."
OTHER_NUMBER_AT = "The title says {} at {}, and nothing that is drawn comes to that there: read the number off the figure."
NO_RISE = "The title says that {} {}, but its line does not, from any of its points to the next."
NOT_ABOVE = "The title puts {} {} {}, but wherever the figure shows both it is the other way round, or they are equal."
NOT_EXTREME = "The title calls {} the {}, and the figure shows it so nowhere."
MOST_VALUES = 60
"""With more values than so many, nearly any number is the difference or the ratio of two of them: then none is said to be false."""
SMALL = 20
"""Up to here values may be shares or multiples."""
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,%])")
QUARTER = re.compile(r"(?<!\d)((?:19|20)\d\d)[ -]?q([1-4])(?!\d)")
COUNTED = {
    word: str(number)
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
} | {"fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90"}
NUMBER = r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)"
PER_CENT = re.compile(NUMBER + r"(?: more| fewer| less)? ?(%|per ?cent\b(?! points?)|(?:percentage |% ?|per ?cent )?points?\b|pp\b)")
TIMES = re.compile(
    r"(grew|grows?|rose|rises?|multiplied|multiplies|increased?)?(?: by)?(?: about| nearly| almost| over)? ?"
    + NUMBER
    + r"(?: ?[×x](?!\w)|-?fold\b| times(?! as\b| more\b| less\b| fewer\b| larger\b| higher\b| bigger\b| the\b| that\b)(?P<bare>)| times\b)"
)
OVERALL = re.compile(r"\b(overall|average|averages|mean|means|median|together|altogether|all|total|every|each|both|typical)\b")
SURE = re.compile(r"\b(sure|certain|certainly|confidence|interval|chance|probability|likely|error|noise)\b")
ROUGH = re.compile(r"(about|around|roughly|some|nearly|almost|over|under|more than|less than|at least|at most|up to|above|below|≈|~|>|<)\s*$")
RISES, FALLS = ("rises", "rise", "climbs", "climb"), ("falls", "fall", "drops", "drop", "sinks", "sink")
MOVES = (
    r"(?:'s)?(?: line| curve| share)?(?: still| also| soon| slowly| clearly| always| first| only)? (" + "|".join((*RISES, *FALLS)) + ")"
    r"\b(?! (?:its|her|his|their|the(?! (?:further|farther|more|less|longer|faster|higher|lower))|prices?|behind|short|back|for|into|in love|apart)\b)"
)
LIES = r"(?:'s)?(?: line| curve| bar| share)?(?: is| lies| stays| stands| runs)?(?: always| far| well| clearly| everywhere| just| slightly)* "
OVER, BENEATH = ("above", "higher than"), ("below", "lower than")
SUPERLATIVE = re.compile(r"\b(?:second|third|not|never|next|but one|no longer|neither|nor|hardly|if|unless|without)\b|n't")
Points = dict[str, list[tuple[str, float]]]


def false_claim(data: Data, form: Form) -> str | None:
    """The sentence on the first claim of a title that its figure contradicts, or None. data: a canonical figure of the right points."""
    title = normal_text(plain_text(data["title"] or ""))
    if not title:
        return None
    texts = [normal_text(text) for text in _texts(data)]
    told = _stranger(title, texts, form) or _other_time(title, texts, data)
    if told or any(trace["type"] in HEAT for _, trace, _ in drawn(data)) or data.get("frames"):
        return told
    return _false_number(title, texts, data) or _false_fraction(title, data) or _false_comparison(title, data)


def _texts(data: Data) -> Iterator[str]:
    """All that is written in a figure but its title."""
    for axis in data["axes"].values():
        yield axis.get("title") or ""
    yield from data.get("notes", ())
    yield data.get("legend") or ""
    for frame, trace, _ in drawn(data):
        yield from (frame or "", trace["name"] or "", trace.get("panel") or "", trace.get("colour", {}).get("title") or "")
        yield from (str(word) for word in trace.get("text", ()) if word)
        yield from (side for side in (*trace["x"], *trace["y"]) if isinstance(side, str))


def _has(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _stranger(title: str, texts: list[str], form: Form) -> str | None:
    """A name that is known and not drawn, where the figure shows others of its kind."""
    known = {normal_text(name): name for name in form.names}
    shown = {name for name in known if any(_has(name, text) for text in texts)}
    strange = [spelled for name, spelled in known.items() if name not in shown and _has(name, title)]
    return STRANGER.format(" and ".join(strange)) if shown and strange else None


def _other_time(title: str, texts: list[str], data: Data) -> str | None:
    """A quarter or a year outside of those that the figure names."""
    numbers = [value for trace, values, _, labels, _ in flat_traces(data) for value in (*numbers_of(values), *numbers_of(labels))]
    quarters = sorted(f"{year}q{quarter}" for text in texts for year, quarter in QUARTER.findall(text))
    for year, quarter in QUARTER.findall(title):
        if quarters and not quarters[0] <= f"{year}q{quarter}" <= quarters[-1]:
            return OTHER_TIME.format(f"{year}Q{quarter}", _span(quarters[0].upper(), quarters[-1].upper()))
    years = [year for text in texts for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)]
    along = [value for *_, labels, _ in flat_traces(data) for value in numbers_of(labels)]
    if along and all(value.is_integer() and 1990 <= value <= 2040 for value in along):
        years += [str(int(value)) for value in along]
    for year in YEAR.findall(QUARTER.sub(" ", title)):
        if years and not min(years) <= year <= max(years) and not any(abs(abs(value) - int(year)) < 10 for value in numbers):
            return OTHER_TIME.format(year, _span(min(years), max(years)))
    return None


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _points(data: Data) -> Points:
    """Name of each line, or set of bars or dots, with its panel -> its labels and values, in the order of labels that are numbers."""
    found: Points = {}
    for trace, values, _, labels, _ in flat_traces(data):
        if is_segment(trace, labels):
            continue
        pairs = [
            (str(label), float(value))
            for label, value in zip(labels, values, strict=False)
            if label is not None and isinstance(value, (int, float)) and not isinstance(value, bool)
        ]
        place = f"{trace['name'] or ''}\n{trace.get('panel') or ''}"
        found.setdefault(place, []).extend(sorted(pairs, key=_in_turn) if not is_named(labels) else pairs)
    return found


def _in_turn(pair: tuple[str, float]) -> tuple[float, str]:
    try:
        return float(pair[0]), ""
    except ValueError:
        return 0.0, pair[0]


def _with_digits(title: str) -> str:
    return re.sub(r"\b(" + "|".join(COUNTED) + r")\b", lambda found: COUNTED[found[1]], title)


def _false_number(title: str, texts: list[str], data: Data) -> str | None:
    points = _points(data)
    values = [value for pairs in points.values() for _, value in pairs]
    title = _with_digits(title)
    said = list(PER_CENT.finditer(title))
    times = [found for found in TIMES.finditer(title) if found[1] or found["bare"] is None]
    if not values or not (said or times) or SURE.search(title):
        return None
    if len(said) == 1 and (place := _place_in(title[: said[0].start()] + " " + title[said[0].end() :], data)) is not None:
        return _false_there(said[0], place, data, title)
    if len(values) > MOST_VALUES:
        return None
    written = [float(number.replace(",", "")) for text in texts for number in re.findall(NUMBER, text)]
    along = [abs(value) for *_, labels, _ in flat_traces(data) for value in numbers_of(labels)]
    shares, apart, ratios = _comes_to(points)
    factors = (1, 100) if max(map(abs, values)) <= SMALL else (1,)  # shares and multiples are also told in per cent
    points_told = [*(factor * one for one in (*apart, *values) for factor in factors), *written, *along]
    known = [*points_told, *(factor * share for share in shares for factor in factors), *(100 * ratio for ratio in ratios)]
    known += [abs(100 * ratio - 100) for ratio in ratios]
    for found in said:
        number = float(found[1].replace(",", ""))
        between = [factor * value for value in values for factor in factors]
        if number in (0, 100) or (OVERALL.search(title) and min(between) <= number <= max(between)):
            continue
        fitting = points_told if "p" in found[2] and not found[2].endswith("cent") else known
        if not _is_among(number, found[1], fitting, rough=ROUGH.search(title[: found.start()]) is not None):
            return OTHER_NUMBER.format(f"{found[1]} {found[2]}")
    steps = [abs(a / b) for a, b in itertools.product(dict.fromkeys(along), repeat=2) if b]
    for found in times:
        number = float(found[2].replace(",", ""))
        if not _is_among(number, found[2], [*ratios, *steps, *values, *written], rough=ROUGH.search(title[: found.start(2)]) is not None):
            return OTHER_NUMBER.format(f"{found[2]} times")
    return None


PART = r"(?: of\b| (?:more|less|fewer|higher|lower|larger|smaller|cheaper|longer|shorter)\b)"
FRACTIONS: tuple[tuple[str, float], ...] = (
    (r"\bhalf (?:of|the|all|as|that)\b|\bby half\b|\bone half\b|\bhalv(?:es|ed|ing)\b", 1 / 2),
    (rf"\b(?:a|one) third{PART}|\bby (?:a|one) third\b", 1 / 3),
    (rf"\b(?:2|two)[ -]thirds{PART}|\bby (?:2|two)[ -]thirds\b", 2 / 3),
    (rf"\b(?:a|one) quarter{PART}|\bby (?:a|one) quarter\b", 1 / 4),
    (r"\b(?:3|three) quarters of\b|\bby (?:3|three) quarters\b", 3 / 4),
    (rf"\b(?:a|one) fifth{PART}|\bby (?:a|one) fifth\b", 1 / 5),
    (rf"\b(?:a|one) tenth{PART}|\bby (?:a|one) tenth\b", 1 / 10),
)
"""Parts that a title names in words, where they can be nothing else: no half year, no third place, no quarter of a year."""
MULTIPLES: tuple[tuple[str, float], ...] = (
    (r"\bdoubl(?:es|ed|ing)\b|\btwice (?:as|the|that)\b|\bdouble (?:the|that)\b|\btwofold\b", 2.0),
    (r"\b(?:tripl|trebl)(?:e|es|ed|ing)\b|\bthree times (?:as|the|that)\b|\bthreefold\b", 3.0),
    (r"\bquadrupl(?:e|es|ed|ing)\b|\bfour times (?:as|the|that)\b|\bfourfold\b", 4.0),
    (r"\bquintupl(?:e|es|ed|ing)\b|\bfive times (?:as|the|that)\b|\bfivefold\b", 5.0),
)
"""Multiples in words."""
WORDED = 0.12
"""By how much, as a share of itself, a part or a multiple in words may be off; one that is "nearly" or "more than" so, by three times that."""
UNSURE = re.compile(r"\b(?:half|third|quarter)[ -](?:an? |year|hour|day|month|way|place)|(?:first|second|other|latter|better|last|later) half")


def _false_fraction(title: str, data: Data) -> str | None:
    """The sentence on a part or a multiple in words that nothing drawn comes to."""
    points = _points(data)
    values = [value for pairs in points.values() for _, value in pairs]
    if not values or len(values) > MOST_VALUES or SURE.search(title) or SUPERLATIVE.search(title.replace("third", "")) or UNSURE.search(title):
        return None
    shares, apart, wide = _comes_to(points)
    along = [abs(value) for *_, labels, _ in flat_traces(data) for value in numbers_of(labels)]
    wide = [*wide, *(a / b for a, b in itertools.product(dict.fromkeys(along), repeat=2) if b)]
    parts = [*wide, *(1 - ratio for ratio in wide), *(ratio - 1 for ratio in wide), *shares, *apart, *(one / 100 for one in (*shares, *apart))]
    for words, share in FRACTIONS:
        for found in re.finditer(words, title):
            if not _is_about(share, parts, title[: found.start()]):
                return OTHER_NUMBER.format(f'"{found[0].strip()}"')
    ratios = _ratios(points)
    for words, multiple in MULTIPLES:
        for found in re.finditer(words, title):
            known = [*ratios, *values, *(1 + one for one in values), *(1 + one / 100 for one in values), *(one / 100 for one in values)]
            if not _is_about(multiple, known, title[: found.start()]):
                return OTHER_NUMBER.format(f'"{found[0].strip()}"')
    return None


def _ratios(points: Points) -> list[float]:
    """The ratios that a reader takes: of two values of one name, or at one label; of the means, first and last values of two names."""
    by_label: dict[str, list[float]] = {}
    groups = []
    for pairs in points.values():
        groups.append([value for _, value in pairs])
        for label, value in pairs:
            by_label.setdefault(label, []).append(value)
    whole = [group for group in groups if group]
    groups += [*by_label.values(), [sum(group) / len(group) for group in whole], [group[0] for group in whole], [group[-1] for group in whole]]
    return [a / b for group in groups for a, b in itertools.permutations(group, 2) if abs(b) > 1e-12]


def _is_about(number: float, known: list[float], before: str) -> bool:
    """Whether one of these comes to a number that is said in words, after these words."""
    room = WORDED * (3 if ROUGH.search(before) else 1) * number
    return any(abs(abs(one) - number) <= room for one in known)


def _is_among(number: float, written: str, known: list[float], *, rough: bool) -> bool:
    """Whether a number is one of these, rounded as it is written; "about 40" and "more than 40" may be farther off."""
    decimals = len(written.partition(".")[2])
    room = max(0.51 * 10.0**-decimals, (0.3 if rough else 0.05) * number)
    return any(abs(abs(one) - number) <= room for one in known)


def _comes_to(points: Points) -> tuple[list[float], list[float], list[float]]:
    """What can be read off values in one step or two: themselves, sums, means and complements; differences; ratios."""
    by_label: dict[str, list[float]] = {}
    for pairs in points.values():
        for label, value in pairs:
            by_label.setdefault(label, []).append(value)
    groups = [[value for _, value in pairs] for pairs in points.values()] + [*by_label.values()]
    values = [value for group in by_label.values() for value in group]
    groups.append(values)
    sums = [total for group in groups for total in itertools.accumulate(group)]
    sums += [total for group in groups for total in itertools.accumulate(sorted(group))]
    sums += [total for group in groups for total in itertools.accumulate(sorted(group, reverse=True))]
    single = [*values, *sums, *(sum(group) / len(group) for group in groups if group)]
    single = [*dict.fromkeys(float(f"{value:.6g}") for value in single)][:1200]
    inner = [*dict.fromkeys(values), *(sum(group) for group in groups)]
    pairs_of = [*itertools.product(inner, inner)]
    level = [*dict.fromkeys(values), *(sum(group) / len(group) for group in groups if group)]
    differences = [a - b for a, b in itertools.product(level, level)]
    ratios = [a / b for a, b in pairs_of if abs(b) > 1e-12] + [a / b for a, b in itertools.product(single, (sum(values),)) if b]
    return [*single, *(100 - value for value in single), *(1 - value for value in single)], differences, ratios


ALONG = re.compile(r"minute|hour|day|week|month|year|place|position|rank|round|step")
"""Words of a label axis's title with which a title may name one place along it."""


def _place_in(title: str, data: Data) -> tuple[str, float] | None:
    """The one place along the labels that a title names, as "5 minutes" or "place 5": as it is written, and as a number."""
    lines = [trace for trace, *_ in flat_traces(data) if trace["type"] in ("scatter", "bar") and not is_horizontal(trace)]
    titles = {data["axes"].get(axis_name(trace["axes"][0]), {}).get("title") or "" for trace in lines}
    words = {word for written in titles for word in ALONG.findall(normal_text(written))}
    if len(words) != 1 or any(isinstance(x, str) for trace in lines for x in trace["x"]):
        return None
    word = words.pop()
    found = [*re.finditer(rf"{NUMBER}[ -]?{word}s?\b|\b{word} {NUMBER}", title)]
    return (found[0][0], float((found[0][1] or found[0][2]).replace(",", ""))) if len(found) == 1 else None


def _false_there(said: re.Match[str], place: tuple[str, float], data: Data, title: str) -> str | None:
    """The sentence where no line, and no difference or ratio of lines, comes to the number near this place.

    Where the title names one line, it is that line, alone or beside another.
    """
    curves, named = [], []
    for trace, values, _, labels, _ in flat_traces(data):
        pairs = [
            (float(x), float(y))
            for x, y in zip(labels, values, strict=False)
            if isinstance(x, (int, float)) and isinstance(y, (int, float))
        ]
        if trace["type"] in ("scatter", "bar") and len(pairs) > 1:
            curves.append(sorted(pairs))
            named.append(_has(normal_text(trace["name"] or "-"), title))
    at = place[1]
    if not curves or not all(curve[0][0] <= at <= curve[-1][0] for curve in curves):
        return None
    meant = {line for line, is_said in enumerate(named) if is_said or sum(named) != 1}
    near = [[_near(curve, at, step) for step in (-1, 0, 1)] for curve in curves]
    ways: list[list[float]] = []
    for line in sorted(meant):
        first, here = curves[line][0][1], near[line]
        ways += [here, [100 - y for y in here], [first - y for y in here]]
        ways += [[100 * y / first for y in here], [100 - 100 * y / first for y in here]] if first else []
    for line, beside in itertools.permutations(range(len(near)), 2):
        if not {line, beside} & meant:
            continue
        one, other = near[line], near[beside]
        ways.append([a - b for a, b in zip(one, other, strict=True)])
        if all(other):
            ways += [[100 * a / b for a, b in zip(one, other, strict=True)], [100 * a / b - 100 for a, b in zip(one, other, strict=True)]]
    number = float(said[1].replace(",", ""))
    room = max(1.0, 0.05 * number, 0.51 * 10.0 ** -len(said[1].partition(".")[2]))
    for factor in (1.0, 100.0):
        for way in ways:
            sizes = [abs(factor * y) for y in way]
            if min(sizes) - room <= number <= max(sizes) + room:
                return None
    return OTHER_NUMBER_AT.format(f"{said[1]} {said[2]}", place[0])


def _near(curve: list[tuple[float, float]], at: float, step: int) -> float:
    """The height of a curve at a place (step 0), or at its own point before or after it."""
    before = [pair for pair in curve if pair[0] <= at]
    after = [pair for pair in curve if pair[0] >= at]
    if step:
        own = [pair for pair in (before if step < 0 else after) if pair[0] != at] or (before if step < 0 else after)
        return own[-1 if step < 0 else 0][1]
    (x0, y0), (x1, y1) = before[-1], after[0]
    return y0 if x0 == x1 else y0 + (y1 - y0) * (at - x0) / (x1 - x0)


def _false_comparison(title: str, data: Data) -> str | None:
    points = _points(data)
    by_name: dict[str, list[list[tuple[str, float]]]] = {}
    for place, pairs in points.items():
        by_name.setdefault(normal_text(place.partition("\n")[0]), []).append(pairs)
    spelled = {normal_text(place.partition("\n")[0]): place.partition("\n")[0] for place in points}
    names = [name for name in by_name if name]
    ordered = {trace["name"] for trace, _, _, labels, _ in flat_traces(data) if trace["type"] == "scatter" and not is_named(labels)}
    for name in names if len(names) > 1 else ():
        found = re.search(rf"(?<!\w){re.escape(name)}{MOVES}", title)
        if found and spelled[name] in ordered and not SUPERLATIVE.search(title):
            steps = [b - a for pairs in by_name[name] for (_, a), (_, b) in itertools.pairwise(pairs)]
            if len(steps) > 1 and (max(steps) <= 0 if found[1] in RISES else min(steps) >= 0):
                return NO_RISE.format(spelled[name], found[1])
    return _false_order(title, by_name, spelled) or _false_extreme(title, by_name, spelled)


def _false_order(title: str, by_name: dict[str, list[list[tuple[str, float]]]], spelled: dict[str, str]) -> str | None:
    for one, other in itertools.permutations([name for name in by_name if name], 2):
        words = "|".join((*OVER, *BENEATH))
        found = re.search(
            rf"(?<!\w){re.escape(one)}{LIES}({words}) (?:the |that of |those of )?{re.escape(other)}(?!\w)(?!')", title
        )
        if not found or SUPERLATIVE.search(title):
            continue
        if len(by_name[one]) != len(by_name[other]):
            continue
        gaps = []
        for ours, theirs in zip(by_name[one], by_name[other], strict=True):
            there = dict(theirs)
            common = [value - there[label] for label, value in ours if label in there]
            gaps += common or _between(ours, theirs)
        if gaps and all(gap <= 0 if found[1] in OVER else gap >= 0 for gap in gaps):
            return NOT_ABOVE.format(spelled[one], found[1], spelled[other])
    return None


def _between(ours: list[tuple[str, float]], theirs: list[tuple[str, float]]) -> list[float]:
    """How far one line lies above another at its own places, where these are numbers and the other runs there."""
    try:
        other = sorted((float(label), value) for label, value in theirs)
        own = [(float(label), value) for label, value in ours]
    except ValueError:
        return []
    return [value - _near(other, at, 0) for at, value in own if other and other[0][0] <= at <= other[-1][0]]


def _groups(by_name: dict[str, list[list[tuple[str, float]]]]) -> dict[str, dict[str, list[float]]]:
    """Sets of things of which one can be the highest: names, and labels; each with its values."""
    labels: dict[str, list[float]] = {}
    for runs in by_name.values():
        for pairs in runs:
            for label, value in pairs:
                labels.setdefault(normal_text(label), []).append(value)
    names = {name: [value for pairs in runs for _, value in pairs] for name, runs in by_name.items() if name}
    return {"names": names, "labels": labels if is_named([*labels]) else {}}


def _false_extreme(title: str, by_name: dict[str, list[list[tuple[str, float]]]], spelled: dict[str, str]) -> str | None:
    if SUPERLATIVE.search(title):
        return None
    told, groups = None, _groups(by_name)
    alone = {name: {normal_text(label): value for pairs in runs for label, value in pairs} for name, runs in by_name.items() if name}
    written = {**{normal_text(label): label for runs in by_name.values() for pairs in runs for label, _ in pairs}, **spelled}
    for members in groups.values():
        for name, own in members.items():
            words = rf"(?<!\w){re.escape(name)}(?:'s)?(?: is| has| shows| stands| bar is| line is)(?: the)? (highest|lowest)\b(?! (?:at|in|on|where|when|between|near|around|after|before)\b)"
            found = re.search(words, title)
            if not found or len(members) < 2 or not own:
                continue
            told = told or NOT_EXTREME.format(written.get(name, name), found[1])
            said = [other for other in alone if other != name and _has(other, title[found.end() :])]
            if members is not groups["names"] and len(said) == 1 and len(there := alone[said[0]]) > 1 and name in there:
                if there[name] == (max if found[1] == "highest" else min)(there.values()):
                    return None
                continue  # the highest raw rate: of the raw ones alone
            if any(_is_extreme(name, members, statistic, most=found[1] == "highest") for statistic in STATISTICS):
                return None
    return told


STATISTICS = (
    max,
    min,
    sum,
    lambda values: values[0],
    lambda values: values[-1],
    lambda values: values[-1] - values[0],
    lambda values: values[-1] / values[0] if values[0] else 0.0,
    lambda values: max(values) - min(values),
    lambda values: max(map(abs, values)),
    lambda values: sum(values) / len(values),
)
"""In what one of several may be the highest: at its peak, at its lowest, in sum, first, last, in what it gained, in its span."""


def _is_extreme(name: str, members: dict[str, list[float]], statistic: object, *, most: bool) -> bool:
    assert callable(statistic)
    found = {other: float(statistic(values)) for other, values in members.items() if values}
    return len({*found.values()}) > 1 and found[name] == (max if most else min)(found.values())


__all__ = ["false_claim"]
