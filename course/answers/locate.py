"""Where an answer differs from the truth, and how: the rungs of the ladder between a named mistake and "not yet".

All sentences state a relation between the answer and the truth that holds, never a guess at what went on in somebody's head.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from course.answers.align import Aligned
from course.answers.form import Cell, Form
from course.answers.landmarks import Grid, Landmarks, grid

SHARP = 1e-5
"""An answer is recognised as a transformation of the truth where (relative tolerance) ** (number of values) is at most this:
within some per cent, two unrelated numbers agree too often."""
MOST_SHOWN = 160
NAMED = 3
"""Names that a sentence lists before it counts the rest."""

Change = tuple[str, str, Callable[[float], float]]
CHANGES: tuple[Change, ...] = (
    # label, what is said of the answer, and how the truth follows from it
    ("units-off-by-100", "100 times too large: a per cent where a share (0.25) is asked for", lambda x: x / 100),
    ("units-off-by-100", "100 times too small: a share where a per cent (25) is asked for", lambda x: x * 100),
    ("units-off-by-1000", "1,000 times too large: look at the unit", lambda x: x / 1000),
    ("units-off-by-1000", "1,000 times too small: look at the unit", lambda x: x * 1000),
    ("units-off-by-10000", "10,000 times too large: look at the unit (万 is ten thousand)", lambda x: x / 1e4),
    ("units-off-by-10000", "10,000 times too small: look at the unit (万 is ten thousand)", lambda x: x * 1e4),
    ("units-off-by-1000000", "a million times too large: look at the unit", lambda x: x / 1e6),
    ("units-off-by-1000000", "a million times too small: look at the unit", lambda x: x * 1e6),
    ("complement", "the complement: one minus what is asked for", lambda x: 1 - x),
    ("complement", "the complement: 100 per cent minus what is asked for", lambda x: 100 - x),
    ("sign", "right but for its sign", lambda x: -x),
    ("inverse", "one over what is asked for: numerator and denominator have changed places", lambda x: 1 / x),
    ("level-for-growth", "a level where a growth is asked for: one too large", lambda x: x - 1),
    ("growth-for-level", "a growth where a level is asked for: one too small", lambda x: x + 1),
    ("logarithm", "the natural logarithm of what is asked for", math.exp),
    ("logarithm", "the logarithm to base 10 of what is asked for", lambda x: 10**x),
    ("logarithm", "the exponential of what is asked for", math.log),
    ("square", "the square of what is asked for: a root is missing", math.sqrt),
    ("square-root", "the square root of what is asked for", lambda x: x * x),
    ("twice", "twice what is asked for: something counts double", lambda x: x / 2),
    ("half", "half of what is asked for", lambda x: x * 2),
)
WHOLE = frozenset({"units-off-by-1000", "units-off-by-10000", "units-off-by-1000000", "sign", "twice", "half"})
"""The changes that are looked for in whole numbers too."""


@dataclass(frozen=True)
class Finding:
    """What was found: a label for reports, and the sentence that the student reads."""

    label: str
    sentence: str


@dataclass(frozen=True)
class Comparison:
    """An answer beside the landmarks of the truth.

    answer: its grid. names: name of each of its rows. known: rows that the truth has, by their places in the answer.
    right: for each known row, whether each cell is the truth's. missing: names of the truth's rows that the answer lacks.
    """

    answer: Grid
    landmarks: Landmarks
    names: list[str]
    known: list[int]
    right: dict[int, list[bool]]
    missing: list[str]

    @classmethod
    def of(cls, aligned: Aligned, form: Form, landmarks: Landmarks) -> Comparison:
        answer = grid(aligned, form, landmarks.keys)
        names = [landmarks.name(key) for key in answer.keys]
        known = [
            place
            for place, name in enumerate(names)
            if name in landmarks.rows and len(landmarks.rows[name]) == len(answer.cells[place])
        ]
        right = {
            place: [landmarks.holds(names[place], column, cell) for column, cell in enumerate(answer.cells[place])]
            for place in known
        }
        return cls(answer, landmarks, names, known, right, [name for name in landmarks.order if name not in names])

    @property
    def complete(self) -> bool:
        """Whether the answer has the truth's rows and no others."""
        return not self.missing and len(self.known) == len(self.names)

    @property
    def columns(self) -> range:
        return range(len(self.answer.columns))

    def all_right(self, column: int) -> bool:
        """Whether a column is right in all rows that the truth has."""
        return all(self.right[place][column] for place in self.known if column < len(self.right[place]))

    def reals(self, column: int) -> list[tuple[int, float]]:
        """Place and value of a column's real numbers, in the known rows."""
        return [(place, float(value)) for place, (kind, value) in self.cells(column) if kind == "real"]

    def cells(self, column: int) -> list[tuple[int, Cell]]:
        """Place and cell of a column, in the known rows."""
        return [(place, self.answer.cells[place][column]) for place in self.known if column < len(self.answer.cells[place])]


def transformed(found: Comparison, form: Form) -> Finding | None:
    """The truth in other clothes: rounded, in another unit, a complement, a logarithm, cumulated, its values moved."""
    if not found.complete or not found.known:
        return None
    off = [column for column in found.columns if not found.all_right(column)]
    if not off:
        if form.ordered and found.names != found.landmarks.order:
            return _order(found.names, found.landmarks.order)
        return None
    by_column = [_change_of(found, column, form) for column in off]
    first = by_column[0]
    if first is None or any(change is None or change[0] != first[0] for change in by_column):
        return None
    label, words = first
    if label == "rounded":
        return Finding(
            label, f"{_subject(found, off, form)} right, but rounded: hand in all digits, and round only what you show."
        )
    return Finding(label, f"{_subject(found, off, form)} {words}.{_rest_is_right(found, off, form)}")


def _order(found: list[str], wanted: list[str]) -> Finding:
    if found == wanted[::-1]:
        return Finding("order-reversed", "The rows are right, but run in the opposite order.")
    return Finding("row-order", "The rows are right, but not in the order asked for.")


def _change_of(found: Comparison, column: int, form: Form) -> tuple[str, str] | None:
    """Label and words of the change that makes the whole column right, or None."""
    reals = found.reals(column)
    if not reals or len(reals) != len(found.known):
        return _counted(found, column)
    if _is_rounded(found, column, reals):
        return "rounded", ""
    if form.rtol ** len(reals) > SHARP:
        return None
    marks = found.landmarks
    alone = len(reals) == 1 and reals[0][1] == int(reals[0][1])  # 100 is 100 less 0 by accident
    for label, words, back in CHANGES:
        if label == "complement" and alone:
            continue
        if all(_holds(marks, found.names[place], column, back, x) for place, x in reals):
            return label, words
    if len(reals) > 2:
        differences = [reals[0][1]] + [later - earlier for (_, earlier), (_, later) in zip(reals, reals[1:], strict=False)]
        totals, total = [], 0.0
        for _, x in reals:
            total += x
            totals.append(total)
        for label, words, values in (
            ("cumulated", "cumulated: running totals where single values are asked for", differences),
            ("differences", "differences from row to row where running totals are asked for", totals),
        ):
            if all(marks.holds(found.names[place], column, ("real", x)) for (place, _), x in zip(reals, values, strict=True)):
                return label, words
    return _moved(found, column, [("real", x) for _, x in reals])


def _counted(found: Comparison, column: int) -> tuple[str, str] | None:
    """The same for a column of whole numbers or words."""
    cells = found.cells(column)
    if len(cells) != len(found.known):
        return None
    if all(isinstance(value, int) for _, (_, value) in cells):
        for label, words, back in CHANGES:
            if label in WHOLE and all(
                _holds_whole(found.landmarks, found.names[place], column, back(value)) for place, (_, value) in cells
            ):
                return label, words
    return _moved(found, column, [cell for _, cell in cells])


def _holds_whole(marks: Landmarks, row: str, column: int, value: float) -> bool:
    return value == int(value) and marks.holds(row, column, ("exact", int(value)))


def _moved(found: Comparison, column: int, cells: list[Cell]) -> tuple[str, str] | None:
    """Whether the right values stand at other keys: shifted by a row, upside down, or exchanged."""
    count = len(cells)
    if not 2 <= count <= 100 or len(set(cells)) < 2:
        return None
    rows = [found.names[place] for place in found.known]
    marks = found.landmarks

    def holds(row: int, cell: int) -> bool:
        return marks.holds(rows[row], column, cells[cell])

    wrong = [place for place in range(count) if not holds(place, place)]
    # The ends have no neighbour, so a shift shows in all rows but one.
    if count > 3:
        for step, belongs in ((1, "earlier"), (-1, "later")):
            inside = range(max(0, -step), count - max(0, step))
            if len(wrong) >= count - 1 and all(holds(row, row + step) for row in inside):
                return "shifted", f"shifted: each value belongs one row {belongs}"
        if all(holds(row, count - 1 - row) for row in range(count)):
            return "order-reversed", "upside down: the right values, from the last row to the first"
    left = list(wrong)
    for row in wrong:
        match = next((cell for cell in left if holds(row, cell)), None)
        if match is None:
            return None
        left.remove(match)
    return "exchanged", "right values at the wrong places: " + _names(
        [_key(found.answer.keys[found.known[place]]) for place in wrong]
    ) + " have changed places"


def _holds(marks: Landmarks, row: str, column: int, back: Callable[[float], float], x: float) -> bool:
    try:
        value = back(x)
    except (ArithmeticError, ValueError):
        return False
    return math.isfinite(value) and marks.holds(row, column, ("real", value))


def _is_rounded(found: Comparison, column: int, reals: list[tuple[int, float]]) -> bool:
    """Whether the column is the truth's after rounding; single cells may have all their digits."""
    by_name = {found.names[place]: x for place, x in reals}
    values = [by_name[name] for name in found.landmarks.order]
    for decimals in sorted(map(int, found.landmarks.rounded[column] if column < len(found.landmarks.rounded) else ())):
        rounded = [round(x, decimals) for x in values]
        if all(math.isclose(x, short, rel_tol=1e-9, abs_tol=1e-12) for x, short in zip(values, rounded, strict=True)):
            if found.landmarks.holds_rounded(column, rounded, decimals):
                return True
    return False


def located(found: Comparison, form: Form, cases: list[str], names: Mapping[str, str]) -> Finding | None:
    """Which parts of the answer are right and which are not; None where nothing is right.

    cases: for a function, each input with the value that it gave, as text. names: names of the truth's rows -> what they
    are called, which only the judge has.
    """
    if form.kind == "function":
        return _of_function(found, cases)
    if not found.complete:
        return _of_rows(found, names, form)
    off = [column for column in found.columns if not found.all_right(column)]
    wrong_rows = [place for place in found.known if not all(found.right[place])]
    if form.kind == "mapping":
        if len(off) == len(found.columns):
            return None
        return Finding("located", _entries(found, off))
    if form.kind == "number" or not off:
        return None
    return _of_cells(found, off, wrong_rows, form)


def names_of_rows(truth: Aligned, form: Form, landmarks: Landmarks) -> dict[str, str]:
    """Name of each of the truth's rows -> what it is called."""
    return {landmarks.name(key): _key(key) for key in grid(truth, form, landmarks.keys).keys}


def _of_function(found: Comparison, cases: list[str]) -> Finding | None:
    if not found.known:
        return None
    verdicts = found.right[found.known[0]]
    failing = [place for place, right in enumerate(verdicts) if not right]
    if not failing or len(cases) != len(verdicts):
        return None
    shown = f"{cases[failing[0]]} is not right"
    if len(failing) == len(verdicts):
        return Finding("located", f"None of {len(verdicts)} inputs gives the right value: {shown}.")
    return Finding("located", f"Right for {len(verdicts) - len(failing)} of {len(verdicts)} inputs, but {shown}.")


def _of_rows(found: Comparison, names: Mapping[str, str], form: Form) -> Finding | None:
    """The sentence where the answer has other rows than the truth."""
    extra = [place for place in range(len(found.names)) if place not in set(found.known)]
    total = len(found.landmarks.order)
    if not found.known:
        shown = _names([_key(key) for key in found.answer.keys])
        if len(shown) > MOST_SHOWN or all(len(key) == 1 for key in found.answer.keys):
            return None
        noun = "point bears a label" if form.kind == "figure" else "row has a name"
        return Finding("other-rows", f"No {noun} that is asked for: {shown}.")
    parts = []
    if len(found.names) != total:
        parts.append(f"The answer has {_count(len(found.names), 'row')} where {total} are expected.")
    if extra:
        parts.append(f"Not expected: {_names([_key(found.answer.keys[place]) for place in extra])}.")
    if found.missing:
        told = [names[name] for name in found.missing if name in names]
        parts.append(f"Missing: {_names(told)}." if told else f"Missing: {_count(len(found.missing), 'row')}.")
    wrong = [place for place in found.known if not all(found.right[place])]
    if not wrong:
        parts.append("The values of the other rows are right.")
    elif len(wrong) < len(found.known):
        parts.append(f"Of the {len(found.known)} rows in common {len(wrong)} have other values.")
    else:
        parts.append("The values in the rows in common are not right either.")
    return Finding("other-rows", " ".join(parts))


def _of_cells(found: Comparison, off: list[int], wrong: list[int], form: Form) -> Finding | None:
    """The sentence where rows are as expected and some cells are not."""
    total = len(found.known)
    right_columns = [column for column in found.columns if column not in off]
    unkeyed = all(len(key) == 1 for key in found.answer.keys)
    if len(wrong) == total and not right_columns:
        return None
    parts = []
    named = form.kind == "table" and len(found.columns) > 1
    if named and right_columns:
        parts.append(
            f"Right: {_names([_column(found, column) for column in right_columns])}. "
            f"Not yet: {_names([_column(found, column) for column in off])}."
        )
    if len(wrong) == total:
        parts.append("" if named else "No value is right yet.")
    else:
        noun = "point" if form.kind == "figure" else "row" if form.kind == "table" else "value"
        where = "" if unkeyed else _where(found, wrong)
        parts.append(f"{_count(len(wrong), noun)} of {total} {'differs' if len(wrong) == 1 else 'differ'}{where}.")
    return Finding("located", " ".join(part for part in parts if part))


def _where(found: Comparison, wrong: list[int]) -> str:
    """Which rows are wrong: those with a certain value in one part of the key, if it is that simple; else the first by name."""
    parts = [found.answer.keys[place][:-1] for place in wrong]
    everything = [found.answer.keys[place][:-1] for place in found.known]
    shared = set.intersection(*({str(part) for part in key} for key in parts)) if len(parts[0]) > 1 else set()
    telling = sorted(value for value in shared if not all(value in map(str, key) for key in everything))
    if telling and len(wrong) > 1:
        return f", all of them at {_names(telling)}"
    if 2 * len(wrong) > len(found.known):
        return ""
    return f": {_names([_key(found.answer.keys[place]) for place in wrong])}"


def _entries(found: Comparison, off: list[int]) -> str:
    right = [column for column in found.columns if column not in off]
    return (
        f"Right: {_names([_column(found, column) for column in right])}. "
        f"Not yet: {_names([_column(found, column) for column in off])}."
    )


def _subject(found: Comparison, off: list[int], form: Form) -> str:
    if form.kind in ("table", "mapping") and len(found.columns) > 1:
        names = _names([_column(found, column) for column in off])
        return f"{names} {'is' if len(off) == 1 else 'are'}"
    return "The answer is" if form.kind == "number" else "The values are"


def _rest_is_right(found: Comparison, off: list[int], form: Form) -> str:
    rest = len(found.columns) - len(off)
    return " The rest is right." if form.kind in ("table", "mapping") and rest else ""


def _column(found: Comparison, column: int) -> str:
    name = found.answer.columns[column]
    return f"`{name}`" if name else "the values"


def _key(key: tuple[Any, ...]) -> str:
    """A row's key as it is read: its parts, and its rank where the same key occurs more than once."""
    *parts, rank = key
    shown = " · ".join(str(part) for part in parts) or "row"
    return f"{shown} (again)" if rank and parts else f"{shown} {rank + 1}" if not parts else shown


def _names(names: list[str]) -> str:
    """A list as a sentence has it, the rest counted."""
    if len(names) > NAMED + 1:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
