"""What is said of wrong answers to the lessons' own exercises is true: the right answers, changed in many ways, and every claim worked out anew.

The right answers are those of the solutions as they lie in the repository; no lesson runs here.
"""

import copy
import json
import math
import re

import nbformat
import numpy as np
import pytest
from conftest import ROOT

from course.answers import Form, FormFault, Key, align, form_of, judge
from course.answers.grid import grid, key_columns
from course.answers.tolerance import close
from course.authoring.lesson import lesson_names
from course.grading.judge import answers_of

KINDS = ("number", "mapping", "series", "table", "figure")


def keys_of(lesson):
    """Exercise -> its right answer as data, and a key without known mistakes, from the solutions and the form beside the notebook."""
    notebook = nbformat.read(ROOT / "solutions" / lesson / f"{lesson}.ipynb", as_version=4)
    records = json.loads((ROOT / "notebooks" / lesson / "checks.json").read_text(encoding="utf-8"))["exercises"]
    found = {}
    for name, data in answers_of(notebook).items():
        form = Form.from_dict(records[name]["form"])
        if form.kind in KINDS and form.rtol < 0.05 and data.get("kind") in KINDS:
            options = {"rtol": form.rtol, "ordered": form.ordered, "traces": form.traces} | (
                {} if form.kind == "figure" else {"choices": form.choices}
            )
            made = form_of(data, **options)
            found[name] = (data, Key(name, made, align(data, made)))
    return found


# --- changes: each takes the numbers of one column, and gives others ---------------------------------------------------------------

CHANGES = {
    "times 100": lambda v, r: v * 100,
    "per mille": lambda v, r: v / 1000,
    "scaled": lambda v, r: v * r.choice([0.37, 1.02, 1.3, 2.7, 12.0]),
    "moved": lambda v, r: v + r.choice([-1, 1]) * r.uniform(0.02, 3) * (np.abs(v).mean() or 1),
    "negative": lambda v, r: -v,
    "complement": lambda v, r: 1 - v,
    "complement in per cent": lambda v, r: 100 - v,
    "inverse": lambda v, r: 1 / v,
    "square": lambda v, r: v**2,
    "root": lambda v, r: np.sqrt(np.abs(v)),
    "log": lambda v, r: np.log(np.abs(v) + (v == 0)),
    "exp": lambda v, r: np.exp(np.clip(v, -50, 50)),
    "less one": lambda v, r: v - 1,
    "cumulated": lambda v, r: np.cumsum(v),
    "differences": lambda v, r: np.diff(v, prepend=0),
    "lagged": lambda v, r: np.concatenate([[0.0], v[:-1]]),
    "led": lambda v, r: np.concatenate([v[1:], [0.0]]),
    "turned round": lambda v, r: v[::-1],
    "ranks": lambda v, r: v.argsort().argsort() + 1.0,
    "two exchanged": lambda v, r: _exchanged(v, r),
    "rolled": lambda v, r: np.roll(v, 1),
    "one changed": lambda v, r: _one(v, r, lambda x: x * 1.31 + 0.11),
    "one missing": lambda v, r: _one(v, r, lambda x: math.nan),
    "all missing": lambda v, r: v * math.nan,
    "shares of the sum": lambda v, r: v / (v.sum() or 1),
    "less the mean": lambda v, r: v - v.mean(),
    "rounded": lambda v, r: np.round(v, int(r.integers(0, 4))),
    "constant": lambda v, r: np.full(len(v), v.mean()),
    "noise": lambda v, r: v * np.exp(r.normal(0, 0.3, len(v))),
    "a little noise": lambda v, r: v * np.exp(r.normal(0, 0.01, len(v))),
    "half noise": lambda v, r: np.where(r.random(len(v)) < 0.5, v, v * 1.7 + 0.3),
    "spread": lambda v, r: v.mean() + 1.6 * (v - v.mean()),
    "absolute": lambda v, r: np.abs(v),
}


def _exchanged(v, r):
    v = v.copy()
    if len(v) > 1:
        a, b = r.choice(len(v), 2, replace=False)
        v[[a, b]] = v[[b, a]]
    return v


def _one(v, r, change):
    v = v.copy()
    place = int(r.integers(len(v)))
    v[place] = change(v[place])
    return v


def columns_of(data):
    """The columns of numbers in an answer: (read, write) for each."""
    kind = data["kind"]
    if kind == "number":
        return [(lambda: [data["value"]], lambda new: data.update(value=new[0], type="real"))]
    if kind == "mapping":
        entries = [item for item in data["entries"] if item["type"] in ("real", "exact")]

        def write(new):
            for item, value in zip(entries, new, strict=True):
                item["value"] = value
                item["type"] = "missing" if value is None else item["type"] if item["type"] == "exact" else "real"

        return [(lambda: [item["value"] for item in entries], write)] if entries else []
    if kind == "figure":
        found = []
        for trace in data["traces"]:
            across = any(isinstance(side, str) for side in trace["y"]) and not any(isinstance(side, str) for side in trace["x"])
            side = "x" if trace["orientation"] == "h" or across else "y"
            if trace.get("z") is None and trace[side] and all(isinstance(value, (int, float)) for value in trace[side]):
                found.append((lambda t=trace, s=side: t[s], lambda new, t=trace, s=side: t.update({s: new})))
        return found
    return [
        (lambda c=column: c["values"], lambda new, c=column: c.update(values=new))
        for column in data["columns"]
        if column["type"] in ("real", "exact") and not any(isinstance(value, str) for value in column["values"])
    ]


def changed(data, name, generator):
    """The answer with one column, or all of them, changed; None where the change changes nothing or makes no answer."""
    made = copy.deepcopy(data)
    columns = columns_of(made)
    if not columns:
        return None
    all_of_them = made["kind"] == "figure" or generator.random() < 0.4
    for read, write in columns if all_of_them else [columns[int(generator.integers(len(columns)))]]:
        old = read()
        values = np.array([math.nan if value is None else float(value) for value in old])
        with np.errstate(all="ignore"):
            new = CHANGES[name](values, generator)
        if np.isinf(new).any():
            return None
        whole = all(isinstance(value, int) for value in old) and all(float(x).is_integer() for x in new if x == x)
        write([None if x != x else int(x) if whole else float(f"{x:.12g}") for x in new])
    return made


def rows_changed(data, name, generator):
    """The answer with a row dropped, doubled, or with its labels moved."""
    made = copy.deepcopy(data)
    if made["kind"] not in ("series", "table") or made["rows"] < 3:
        return None
    columns = made["index"] + made["columns"]
    if name == "dropped":
        place = int(generator.integers(made["rows"]))
        for column in columns:
            column["values"] = column["values"][:place] + column["values"][place + 1 :]
        made["rows"] -= 1
    elif name == "doubled":
        for column in columns:
            column["values"] = [*column["values"], column["values"][0]]
        made["rows"] += 1
    else:
        labels = [column for column in columns if column["type"] == "text"]
        for column in labels[:1]:
            column["values"] = column["values"][1:] + column["values"][:1]
        if not labels:
            return None
    return made


# --- claims: each is a pattern, and whether what it says holds ---------------------------------------------------------------------


class Beside:
    """An answer beside the truth, both as they are compared: cells by key, which of them differ."""

    def __init__(self, data, key):
        form = key.form
        keys = key_columns(key.truth, form)
        self.form, self.truth, self.answer = form, grid(key.truth, form, keys), grid(align(data, form), form, keys)
        self.of = dict(zip(self.truth.keys, self.truth.cells, strict=True))
        self.own = dict(zip(self.answer.keys, self.answer.cells, strict=True))
        self.common = [place for place in self.answer.keys if place in self.of]
        self.columns = range(len(self.truth.columns))
        self.off = [c for c in self.columns if any(not self.same(place, c) for place in self.common)]
        self.wrong = [place for place in self.common if any(not self.same(place, c) for c in self.columns)]

    def same(self, place, column, edge=1.0):
        a, t = self.own[place][column], self.of[place][column]
        if a[0] == t[0] == "real":
            return close(a[1], t[1], edge * self.form.rtol)
        return a == t

    def pairs(self, columns=None, *, wrong_only=False):
        """(answer, truth) of numbers in the wrong columns."""
        for place in self.common:
            for column in self.off if columns is None else columns:
                a, t = self.own[place][column][1], self.of[place][column][1]
                if wrong_only and self.same(place, column):
                    continue
                if isinstance(a, (int, float)) and isinstance(t, (int, float)) and not isinstance(t, bool):
                    yield float(a), float(t)

    def named(self, words):
        """The columns that a list of names in backticks names."""
        return {c for c in self.columns if f"`{self.truth.columns[c]}`" in words}


def follows(beside, back, found=None):
    """Whether the truth follows from the answer in every cell that is wrong, or in all of the wrong columns."""
    tolerance = 3 * beside.form.rtol
    for wrong_only in (False, True):
        held = []
        for a, t in beside.pairs(wrong_only=wrong_only):
            try:
                held.append(math.isclose(back(a), t, rel_tol=tolerance, abs_tol=2e-3 * tolerance))
            except (ArithmeticError, ValueError):
                held.append(False)
        if held and all(held):
            return True
    return False


def is_rounded(beside, found):
    def short(a, t, d):
        return any(math.isclose(a, rounded, rel_tol=1e-9, abs_tol=1e-12) for rounded in (round(t, d), float(np.round(t, d)), _half_up(t, d)))

    return all(any(all(short(a, t, d) for a, t in beside.pairs([column])) for d in range(-3, 8)) for column in beside.off)


def _half_up(x, digits):
    return math.floor(x * 10.0**digits + 0.5) / 10.0**digits


def differ(beside, found):
    # Landmarks know the edge of the tolerance to a thousandth: there one side may say so, the other not.
    least, most = (
        sum(any(not beside.same(place, c, edge) for c in beside.columns) for place in beside.common) for edge in (1.01, 0.99)
    )
    return least <= int(found[1]) <= most and int(found[2]) == len(beside.common)


def split(beside, found):
    right, not_yet = beside.named(found[1]), beside.named(found[2])
    return not any(c in beside.off for c in right) and all(c in beside.off for c in not_yet)


def proportions(beside, found):
    return _in_blocks(beside, found, lambda pairs: _constant([a / t for a, t in pairs if t]))


def differences(beside, found):
    return _in_blocks(beside, found, lambda pairs: _constant([a - t for a, t in pairs], scale=max(abs(t) for _, t in pairs)))


def the_sum(beside, found):
    return _in_blocks(
        beside,
        found,
        lambda pairs: math.isclose(sum(a for a, _ in pairs), sum(t for _, t in pairs), rel_tol=1e-4, abs_tol=1e-9),
    )


def affine(beside, found):
    def holds(pairs):
        a, t = np.array(pairs).T
        if len(a) < 3 or np.ptp(t) == 0:
            return True
        slope, level = np.polyfit(t, a, 1)
        return bool(np.abs(a - slope * t - level).max() < 1e-3 * max(np.ptp(a), 1e-12))

    return _in_blocks(beside, found, holds)


def _constant(values, scale=None):
    size = scale if scale is not None else max(map(abs, values), default=0)
    return not values or max(values) - min(values) <= 1e-3 * max(size, 1e-12)


def _in_blocks(beside, found, holds):
    """Whether something holds in each block that a sentence speaks of: all values, those of one part of the keys, those of a row."""
    blocks = {}
    within = "Within each row" in found.string
    among = re.search(r"Among the \w+ of one (.*?) (?:the|order) ", found.string)
    for place in beside.common:
        for column in beside.columns if within else beside.off:
            a, t = beside.own[place][column], beside.of[place][column]
            if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in (a[1], t[1])):
                continue
            block = place if within else (column, *_shared(beside, place, among)) if among else (column if beside.form.kind != "mapping" else "")
            blocks.setdefault(block, []).append((float(a[1]), float(t[1])))
    return all(holds(pairs) for pairs in blocks.values() if any(a != t for a, t in pairs))


def _shared(beside, place, among):
    """The parts of a key that the nouns of a sentence name; where they are not known, the key's first ones."""
    words = [role.partition("=")[2] or role for role in beside.form.parts]
    if beside.form.kind != "figure":
        keys = key_columns_of(beside)
        words = [f"`{name}`" if name else "label" for name in keys]
    nouns = among[1].split(" and one ")
    return [place[words.index(noun)] if noun in words else place[0] for noun in nouns]


def key_columns_of(beside):
    names = [field.name for field in beside.form.fields]
    taken = set(beside.truth.columns)
    return [name for name in names if name not in taken] or names[: len(beside.truth.keys[0]) - 1]


def way(beside, found):
    """All wrong numbers lie on the side that is said, and as far off as is said."""
    told = [a - t for a, t in beside.pairs(wrong_only=True)]
    sizes = [abs(a / t) if t else math.inf for a, t in beside.pairs(wrong_only=True)]
    text = found[0]
    if "within two per cent" in text:
        return all(0.97 < s < 1.03 for s in sizes)
    if "less than 10 per cent" in text and not all(0.89 < s < 1.12 for s in sizes):
        return False
    if "more than twice" in text and not all(s > 1.9 for s in sizes):
        return False
    if "less than half" in text and not all(s < 0.53 for s in sizes):
        return False
    if "too high" in text:
        return all(d > 0 for d in told)
    if "too low" in text:
        return all(d < 0 for d in told)
    return "10 per cent" in text


def most(beside, found):
    told = [a - t for a, t in beside.pairs(wrong_only=True)]
    return sum(d > 0 if found[1] == "high" else d < 0 for d in told) > len(told) / 2


def grouped(beside, found):
    """Names behind "Too high:" are too high: columns, entries, labels; or all that stands at a label, taken together."""
    if "Taken together" in found.string:
        return all(_together(beside, label) in (0, 1 if found[1].endswith("high") else -1) for label in re.split(r", | and ", found[2]))
    parts = {str(part) for place in beside.common for part in place[:-1]} | {str(name) for name in beside.truth.columns}
    whole = {" · ".join(map(str, place[:-1])) for place in beside.common}
    for name in [one for one in parts | whole if one and re.search(rf"(?<![\w·]){re.escape(one)}(?![\w·])", found[2])]:
        if any(name != other and name in other and other in found[2] for other in parts | whole):
            continue  # a part of another name
        steps = []
        for place in beside.common:
            for c in beside.off:
                if beside.truth.columns[c] == name or name in map(str, place[:-1]) or name == " · ".join(map(str, place[:-1])):
                    a, t = beside.own[place][c][1], beside.of[place][c][1]
                    if isinstance(a, (int, float)) and isinstance(t, (int, float)) and not beside.same(place, c):
                        steps.append(a - t)
        if steps and not (max(steps) > 0 if found[1].endswith("high") else min(steps) < 0):
            return False
    return True


def _together(beside, label):
    """1 where the sizes of what stands at a label come to more than the truth's, -1 where to less, 0 where it is no label."""
    sizes = [
        abs(beside.own[place][c][1]) - abs(beside.of[place][c][1])
        for place in beside.common
        if label in map(str, place[:-1])
        for c in beside.off
        if isinstance(beside.own[place][c][1], (int, float))
    ]
    return int(np.sign(sum(sizes))) if sizes else 0


def exchanged(beside, found):
    """What has changed places: the wrong rows hold each other's cells."""
    left = [[cell[1] for cell in beside.of[place]] for place in beside.of]
    for place in beside.own:
        own = [cell[1] for cell in beside.own[place]]
        match = next((one for one in left if len(one) == len(own) and all(_equal(a, t, beside) for a, t in zip(own, one, strict=True))), None)
        if match is None:
            break
        left.remove(match)
    else:
        return True
    return all(  # column by column, and columns for one another
        any(
            sorted(map(str, (cell[c][1] for cell in beside.own.values()))) == sorted(map(str, (cell[d][1] for cell in beside.of.values())))
            or _sorted_equal([cell[c][1] for cell in beside.own.values()], [cell[d][1] for cell in beside.of.values()], beside)
            for d in beside.columns
        )
        for c in beside.off
    ) or _sorted_equal([a for a, _ in beside.pairs()], [t for _, t in beside.pairs()], beside)


def _sorted_equal(a, t, beside):
    numbers = all(isinstance(value, (int, float)) for value in (*a, *t))
    return numbers and len(a) == len(t) and all(_equal(x, y, beside) for x, y in zip(sorted(a), sorted(t), strict=True))


def _equal(a, t, beside):
    if isinstance(a, (int, float)) and isinstance(t, (int, float)):
        return math.isclose(a, t, rel_tol=3 * beside.form.rtol, abs_tol=1e-3 * beside.form.rtol)
    return a == t


def shifted(beside, found):
    rows = list(beside.of)
    for c in beside.off:
        own, truth = ([grid_[place][c][1] for place in rows] for grid_ in (beside.own, beside.of))
        step = 1 if found[1] == "earlier" else -1
        inside = range(max(0, -step), len(rows) - max(0, step))
        if not all(_equal(own[row + step], truth[row], beside) for row in inside):
            return False
    return True


def cumulated(beside, found):
    rows = [place for place in beside.of if all(value is not None for _, value in (*beside.of[place], *beside.own[place]))]
    return all(
        all(_equal(x, y, beside) for x, y in zip((beside.own[place][c][1] for place in rows), np.cumsum([beside.of[place][c][1] for place in rows]), strict=True))
        for c in beside.off
    )


def row_counts(beside, found):
    return (len(beside.own), len(beside.of)) == (int(found[1]), int(found[2]))


def others_right(beside, found):
    return not beside.wrong


def in_common(beside, found):
    return (int(found[1]), int(found[2])) == (len(beside.common), len(beside.wrong))


def none_is_right(beside, found):
    return all(not beside.same(place, c) for place in beside.common for c in beside.columns)


def not_expected(beside, found):
    if found[1].startswith("the "):
        return True
    return all(any(part in " · ".join(map(str, place)) for place in set(beside.own) - set(beside.of)) for part in re.findall(r"[^,]+?(?= \(again\)|$)", found[1])[:1])


def counted_sides(beside, found):
    high, low = (sum((a > t) if up else (a < t) for a, t in beside.pairs(wrong_only=True)) for up in (True, False))
    said = {words: int(number) for number, words in re.findall(r"(\d+) (too high|too low)", found[0])}
    return said.get("too high", 0) <= high and said.get("too low", 0) <= low


def without_value(beside, found):
    return any(beside.own[place][c][1] is None for place in beside.wrong for c in beside.off)


CLAIMS = [
    (r"(\d+) (?:row|value|point)s? of (\d+) differs?\b", differ),
    (r"Right: (`[^.]*`(?: and \d+ more)?)\. Not yet: (`[^.]*)\.", split),
    (r"100 times too large", lambda b, f: follows(b, lambda x: x / 100)),
    (r"100 times too small", lambda b, f: follows(b, lambda x: x * 100)),
    (r"1,000 times too large", lambda b, f: follows(b, lambda x: x / 1000)),
    (r"1,000 times too small", lambda b, f: follows(b, lambda x: x * 1000)),
    (r"\b12 times too large", lambda b, f: follows(b, lambda x: x / 12)),
    (r"one minus what", lambda b, f: follows(b, lambda x: 1 - x)),
    (r"100 per cent minus", lambda b, f: follows(b, lambda x: 100 - x)),
    (r"right but for the sign", lambda b, f: follows(b, lambda x: -x)),
    (r"one over what", lambda b, f: follows(b, lambda x: 1 / x)),
    (r"one too large", lambda b, f: follows(b, lambda x: x - 1)),
    (r"one too small", lambda b, f: follows(b, lambda x: x + 1)),
    (r"natural logarithm", lambda b, f: follows(b, math.exp)),
    (r"logarithm to base 10", lambda b, f: follows(b, lambda x: 10**x)),
    (r"the exponential of", lambda b, f: follows(b, math.log)),
    (r"the square of", lambda b, f: follows(b, math.sqrt)),
    (r"the square root of", lambda b, f: follows(b, lambda x: x * x)),
    (r"twice what is asked for: something", lambda b, f: follows(b, lambda x: x / 2)),
    (r"(?<!less than )\bhalf of what is asked for\.", lambda b, f: follows(b, lambda x: x * 2)),
    (r"right, but rounded", is_rounded),
    (r"proportions are right", proportions),
    (r"differences are right", differences),
    (r"sum is right", the_sum),
    (r"order and relative distances", affine),
    (r"(?:The number is|It is|They are all|They are both) (?:too|within|less)[^.]*\.", way),
    (r"Most of them are too (high|low)", most),
    (r"(?<![a-z] )(Too high|Too low)[^:.]*: (?!more|less)([^.]*)\.", grouped),
    (r"changed places", exchanged),
    (r"upside down|opposite order|from the last", exchanged),
    (r"at the wrong `?\w+`?s?: what stands", exchanged),
    (r"each value belongs one row (earlier|later)", shifted),
    (r"running totals where single", cumulated),
    (r"The answer has (\d+) \w+ where (\d+) are", row_counts),
    (r"The values of the other \w+ are right", others_right),
    (r"Of the (\d+) \w+ in common (\d+) have", in_common),
    (r"No value is right yet", none_is_right),
    (r"Of the wrong ones, [^.]*", counted_sides),
    (r"missing \(NaN\)", without_value),
]


def untrue(data, key):
    """The verdict on an answer, and the patterns of the claims in its sentence that do not hold."""
    verdict = judge(data, key)
    try:
        beside = Beside(data, key)
    except FormFault:
        return verdict, []
    return verdict, [pattern for pattern, holds in CLAIMS if (found := re.search(pattern, verdict.sentence)) and not holds(beside, found)]


def trials(lesson, each, seed=7):
    """So many changed answers for each exercise of a lesson: (exercise, change, answer, key)."""
    generator = np.random.default_rng(seed)
    names = [*CHANGES, "dropped", "doubled", "renamed"]
    for exercise, (data, key) in keys_of(lesson).items():
        for name in generator.permutation(names)[:each]:
            made = changed(data, str(name), generator) if name in CHANGES else rows_changed(data, name, generator)
            if made is not None:
                yield exercise, str(name), made, key


@pytest.mark.parametrize("lesson", lesson_names()[1:])
def test_what_is_said_of_changed_answers_is_true(lesson):
    told = 0
    for exercise, name, answer, key in trials(lesson, each=3):
        verdict, false = untrue(answer, key)
        assert not false, (exercise, name, verdict.sentence, false)
        told += verdict.label not in ("right", "wrong")
    assert told > 3
