"""Where an answer differs from the truth, and how: the rungs of the ladder between a named mistake and "not yet".

All sentences state a relation between the answer and the truth that holds, never a guess at what went on in somebody's head. They
name a part (a column, a key, a panel), a change, or a direction; none gives a value.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping

from course.answers.align import Aligned
from course.answers.comparison import Comparison, Finding
from course.answers.form import Cell, Form
from course.answers.grid import grid
from course.answers.landmarks import MOST_CELLS, Landmarks, digits_of
from course.answers.moves import columns_exchanged, copied, labels_moved, relabelled, roles_exchanged
from course.answers.naming import NAMED, column_name, count, in_order, key_name, keys_listed, listed, nouns_of, part_of, plural
from course.answers.relations import how_they_differ
from course.answers.tolerance import DEFAULT_RTOL

SHARP = 1e-5
"""An answer is recognised as a transformation of the truth where (relative tolerance) ** (number of values) is at most this:
within some per cent, two unrelated numbers agree too often."""
MOST_SHOWN = 160
HUGE = 1e300
"""Numbers beyond are no answer: the exponential of some hundreds."""
Change = tuple[str, str, Callable[[float], float]]
CHANGES: tuple[Change, ...] = (
    # label, what is said of the answer, and how the truth follows from it
    ("units-off-by-100", "100 times too large, as 25 would be for 0.25: look at the unit", lambda x: x / 100),
    ("units-off-by-100", "100 times too small, as 0.25 would be for 25: look at the unit", lambda x: x * 100),
    ("units-off-by-1000", "1,000 times too large: look at the unit", lambda x: x / 1000),
    ("units-off-by-1000", "1,000 times too small: look at the unit", lambda x: x * 1000),
    ("units-off-by-10000", "10,000 times too large: look at the unit (万 is ten thousand)", lambda x: x / 1e4),
    ("units-off-by-10000", "10,000 times too small: look at the unit (万 is ten thousand)", lambda x: x * 1e4),
    ("units-off-by-1000000", "a million times too large: look at the unit", lambda x: x / 1e6),
    ("units-off-by-1000000", "a million times too small: look at the unit", lambda x: x * 1e6),
    ("complement", "the complement: one minus what is asked for", lambda x: 1 - x),
    ("complement", "the complement: 100 per cent minus what is asked for", lambda x: 100 - x),
    ("sign", "right but for the sign", lambda x: -x),
    ("inverse", "one over what is asked for: turned round, as when numerator and denominator change places", lambda x: 1 / x),
    ("level-for-growth", "one too large, as a level is against its growth", lambda x: x - 1),
    ("growth-for-level", "one too small, as a growth is against its level", lambda x: x + 1),
    ("logarithm", "the natural logarithm of what is asked for", math.exp),
    ("logarithm", "the logarithm to base 10 of what is asked for", lambda x: 10**x),
    ("logarithm", "the exponential of what is asked for", math.log),
    ("square", "the square of what is asked for: a root is missing", math.sqrt),
    ("square-root", "the square root of what is asked for", lambda x: x * x),
    ("twice", "twice what is asked for: something counts double", lambda x: x / 2),
    ("half", "half of what is asked for", lambda x: x * 2),
    *(
        change
        for number in (7, 12, 24, 30, 31, 52, 60, 365, 3_600, 86_400)
        for change in (
            ("factor", f"{number:,} times too large: look at the unit, or at what you divide by", lambda x, n=number: x / n),
            ("factor", f"{number:,} times too small: look at the unit, or at what you divide by", lambda x, n=number: x * n),
        )
    ),
)
WHOLE = frozenset({"units-off-by-1000", "units-off-by-10000", "units-off-by-1000000", "sign", "twice", "half"})
"""The changes that are looked for in whole numbers too."""


def transformed(found: Comparison, form: Form) -> Finding | None:
    """The truth in other clothes: rounded, in another unit, a complement, a logarithm, cumulated, its values or labels moved."""
    if not found.known or not found.complete:
        return _other_labels(found, form)
    if not found.off:
        if form.ordered and found.names != found.landmarks.order:
            return _order(found.names, found.landmarks.order)
        return None
    if swapped := relabelled(found, form):
        return Finding(*swapped)
    by_column = [_change_of(found, column, form, found.known) for column in found.off]
    first = by_column[0]
    if first is not None and all(change == first for change in by_column):
        label, words = first
        if label == "rounded":
            if _digits(found) >= 2:
                advice = (
                    "hand in all digits, and round only what you show"
                    if form.kind != "figure" and form.rtol <= DEFAULT_RTOL
                    else "too far: keep more digits"
                )
                return Finding(label, f"{_subject(found, form)} right, but rounded{': ' if 'all' in advice else ' '}{advice}.")
        else:
            return Finding(label, f"{_subject(found, form)} {words}.{_rest_is_right(found, form)}")
    if pairs := columns_exchanged(found):
        moved = listed([column_name(found, column) for column in pairs])
        return Finding("exchanged", f"The values of {moved} have changed places.{_rest_is_right(found, form)}")
    moved_on = labels_moved(found, form)
    return None if moved_on is None else Finding(*moved_on)


def _other_labels(found: Comparison, form: Form) -> Finding | None:
    """The same where the answer has other rows than the truth: its labels are moved, or have changed roles."""
    words = relabelled(found, form) or labels_moved(found, form) or roles_exchanged(found, form)
    return None if words is None else Finding(*words)


def _digits(found: Comparison) -> float:
    """How many significant digits the real numbers of the wrong columns have, all taken together."""
    values = [x for column in found.off for _, x in found.reals(column)]
    return max(
        (digits_of(values, decimals) for decimals in range(-2, 7) if all(round(x, decimals) == x for x in values)), default=99.0
    )


def _order(found: list[str], wanted: list[str]) -> Finding:
    if found == wanted[::-1]:
        return Finding("order-reversed", "The rows are right, but run in the opposite order.")
    return Finding("row-order", "The rows are right, but not in the order asked for.")


def _change_of(found: Comparison, column: int, form: Form, rows: list[int]) -> tuple[str, str] | None:
    """Label and words of the change that makes these rows of the column right, or None."""
    inside = set(rows)
    cells = [(place, cell) for place, cell in found.cells(column) if place in inside]
    reals = [(place, float(value)) for place, (kind, value) in cells if kind == "real"]
    if not reals:
        return _counted(found, column, form, cells)
    if any(kind != "real" and not found.right[place][column] for place, (kind, _) in cells):
        return None
    whole = len(rows) == len(found.known)
    if whole and _is_rounded(found, column, reals):
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
    if not whole:
        return None
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
    return _moved(found, column, [cell for _, cell in cells])


def _counted(found: Comparison, column: int, form: Form, cells: list[tuple[int, Cell]]) -> tuple[str, str] | None:
    """The same for a column of whole numbers, flags or words."""
    marks = found.landmarks
    if cells and all(isinstance(value, int) for _, (_, value) in cells):
        if _type_of(found, column, form) == "boolean":
            if all(marks.holds(found.names[place], column, ("exact", 1 - value)) for place, (_, value) in cells):
                return "negated", "the opposite of what is asked for: True and False have changed places"
            return None
        for label, words, back in CHANGES:
            if label in WHOLE and all(
                _holds_whole(marks, found.names[place], column, back(value)) for place, (_, value) in cells
            ):
                return label, words
    return _moved(found, column, [cell for _, cell in cells]) if len(cells) == len(found.known) else None


def _type_of(found: Comparison, column: int, form: Form) -> str:
    name = found.answer.columns[column]
    return next((field.type for field in form.fields if field.name == name), "")


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
    return "exchanged", "right values at the wrong places: " + listed(
        [key_name(found.answer.keys[found.known[place]]) for place in wrong]
    ) + " have changed places"


def _holds(marks: Landmarks, row: str, column: int, back: Callable[[float], float], x: float) -> bool:
    try:
        value = back(x)
    except (ArithmeticError, ValueError):
        return False
    return abs(value) < HUGE and marks.holds(row, column, ("real", value))


def _is_rounded(found: Comparison, column: int, reals: list[tuple[int, float]]) -> bool:
    """Whether the column is the truth's after rounding; single cells may have all their digits."""
    by_name = {found.names[place]: x for place, x in reals}
    values = [by_name[name] for name in found.landmarks.order if name in by_name]
    for decimals in sorted(map(int, found.landmarks.rounded[column] if column < len(found.landmarks.rounded) else ())):
        short = [round(x, decimals) for x in values]
        if all(math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-12) for x, y in zip(values, short, strict=True)):
            if found.landmarks.holds_rounded(column, short, decimals):
                return True
    return False


def located(found: Comparison, form: Form, cases: list[str], names: Mapping[str, str]) -> Finding | None:
    """Which parts of the answer are right and which are not, and how these differ; None where nothing is known of that.

    cases: for a function, each input with the value that it gave, as text. names: names of the truth's rows -> what they
    are called, which only the judge has.
    """
    if form.kind == "function":
        return _of_function(found, form, cases)
    if not found.complete:
        return _of_rows(found, names, form)
    if not found.off:
        return None
    if all(cell == ("exact", None) for place in found.known for cell in found.answer.cells[place]):
        return Finding("all-missing", f"All values are missing (NaN): {WHY_MISSING}.")
    where = _where(found, form)
    how = copied(found, form) or _changed_there(found, form) or _no_numbers(found)
    said = [sentence for sentence in (where, *([how] if how else how_they_differ(found, form))) if sentence]
    if not said and not _cells_right(found):
        return None
    if not where and form.kind != "number":
        said = [_cells_right(found) or "No value is right yet.", *said]
    return Finding("located", " ".join(said))


WHY_MISSING = "an index that does not fit, an empty selection or a division by zero makes them so"


def _no_numbers(found: Comparison) -> str:
    """What is said where each wrong value is no number at all: missing, or infinite; "" where one of them is a number."""
    wrong = [found.answer.cells[place][column] for place in found.known for column, right in enumerate(found.right[place]) if not right]
    if {*wrong} == {("exact", None)}:
        return f"{'It is' if len(wrong) == 1 else 'They are'} missing (NaN): {WHY_MISSING}."
    if {*wrong} <= {("exact", "inf"), ("exact", "-inf")}:
        return f"{'It is' if len(wrong) == 1 else 'They are'} infinite: look for a division by zero, or for the logarithm of zero."
    return ""


def _cells_right(found: Comparison) -> str:
    """How many cells of a table are right, where each row and each column has a wrong one; "" where none is."""
    rights = sum(right for place in found.known for right in found.right[place])
    wrong = [(place, column) for place in found.known for column, right in enumerate(found.right[place]) if not right]
    if not rights or not wrong:
        return ""
    place, column = wrong[0]
    row = f"row {key_name(found.answer.keys[place])}, column " if found.parts else ""
    return f"Of {rights + len(wrong)} values {len(wrong)} differ, for instance {row}{column_name(found, column)}."


def names_of_rows(truth: Aligned, form: Form, landmarks: Landmarks) -> dict[str, str]:
    """Name of each of the truth's rows -> what it is called."""
    return {landmarks.name(key): key_name(key) for key in grid(truth, form, landmarks.keys).keys}


def _changed_there(found: Comparison, form: Form) -> str:
    """The change that all wrong cells of a column show, where others are right; or that it has one value in all rows."""
    empty = [column_name(found, column) for column in found.off if {cell for _, cell in found.cells(column)} == {("exact", None)}]
    if empty and len(found.columns) > 1 and len(found.known) > 1:
        return f"Missing (NaN) in every row: {listed(empty)}; {WHY_MISSING}."
    if len(found.off) != 1 or len(found.wrong) in (1, len(found.known)):
        return ""
    cells = found.cells(found.off[0])
    if len({cell for _, cell in cells}) == 1:
        name = column_name(found, found.off[0])
        return f"{name[0].upper()}{name[1:]} {'is' if name[0] == '`' else 'are'} the same in every row."
    if _type_of(found, found.off[0], form) == "boolean":
        return ""
    change = _change_of(found, found.off[0], form, found.wrong)
    return f"There the values are {change[1]}." if change and change[1] else ""


def _of_function(found: Comparison, form: Form, cases: list[str]) -> Finding | None:
    if not found.known:
        return None
    verdicts = found.right[found.known[0]]
    failing = [place for place, right in enumerate(verdicts) if not right]
    if not failing or len(cases) != len(verdicts):
        return None
    shortest = min(failing, key=lambda place: len(repr(form.cases[place])))  # one that can be redone by hand
    shown = f"{cases[shortest]} is not right"
    values = [cell for _, cell in found.answer.cells[found.known[0]]]
    if len(failing) < len(verdicts):
        where = _which_inputs(form, failing)
        return Finding("located", f"Right for {len(verdicts) - len(failing)} of {len(verdicts)} inputs, but {shown}.{where}")
    if {*values} == {"other"}:
        told = "a tuple or a list, say, where one value is asked for"
        return Finding("located", f"The function gives no single value for any of {len(values)} inputs: {told}.")
    if len({*values}) == 1 and len(values) > 2:
        return Finding("located", f"The function gives the same value for all {len(values)} inputs: {shown}.")
    ignored = _ignored_input(form, values)
    told = " ".join(["", *([ignored] if ignored else how_they_differ(found, form))])
    return Finding("located", f"None of {len(verdicts)} inputs gives the right value: {shown}.{told}")


ORDINALS = ("first", "second", "third", "fourth", "fifth")


def _which_inputs(form: Form, failing: list[int]) -> str:
    """By which input the cases that fail can be told from the others, if by one."""
    width = min((len(case) for case in form.cases), default=0)
    for place in range(min(width, len(ORDINALS))):
        bad = [form.cases[at][place] for at in failing]
        good = [case[place] for at, case in enumerate(form.cases) if at not in set(failing)]
        if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in (*bad, *good)):
            continue
        only = f" if the {ORDINALS[place]} input" if width > 1 else " if the input"
        if min(bad) > max(good):
            return f" It fails{only} is large: from {min(bad)} on."
        if max(bad) < min(good):
            return f" It fails{only} is small: up to {max(bad)}."
    return ""


def _ignored_input(form: Form, values: list[object]) -> str:
    """An input that changes nothing: cases that differ in it alone give one and the same value."""
    width = min((len(case) for case in form.cases), default=0)
    for place in range(min(width, len(ORDINALS)) if width > 1 else 0):
        pairs = [
            (values[a] == values[b])
            for a in range(len(values))
            for b in range(a)
            if form.cases[a][place] != form.cases[b][place]
            and all(form.cases[a][at] == form.cases[b][at] for at in range(width) if at != place)
        ]
        if pairs and all(pairs) and len({*values}) > 2:
            return f"For the inputs we tried the {ORDINALS[place]} one changes nothing in what comes out."
    return ""


def _of_rows(found: Comparison, names: Mapping[str, str], form: Form) -> Finding | None:
    """The sentence where the answer has other rows than the truth."""
    known = set(found.known)
    extra = [place for place in range(len(found.names)) if place not in known]
    total = len(found.landmarks.order)
    noun = "point" if form.kind == "figure" else "row"
    strangers = _strange_parts(found, form, extra) if extra else ""
    if not found.known and not strangers:
        shown = keys_listed(found.answer.keys)
        if len(shown) > MOST_SHOWN or all(len(key) == 1 for key in found.answer.keys):
            return None
        has = "point bears a label" if form.kind == "figure" else "row has a name"
        return Finding("other-rows", f"No {has} that is asked for: {shown}.")
    parts = []
    if len(found.names) != total:
        parts.append(f"The answer has {count(len(found.names), noun)} where {total} are expected.")
    if extra:
        parts.append(strangers or f"Not expected: {keys_listed([found.answer.keys[place] for place in extra])}.")
    if found.missing and found.known:
        parts.append(_missing(found, names, form, noun))
    if not found.known:
        return Finding("other-rows", " ".join(parts))
    wrong = found.wrong
    if not wrong:
        parts.append(f"The values of the other {noun}s are right.")
    elif len(wrong) < len(found.known):
        parts.append(f"Of the {len(found.known)} {noun}s in common {len(wrong)} have other values.")
    else:
        parts.append(f"The values in the {noun}s in common are not right either.")
    return Finding("other-rows", " ".join(part for part in parts if part))


def _strange_parts(found: Comparison, form: Form, extra: list[int]) -> str:
    """The one part of the keys that makes rows strange, with its values that the truth does not have."""
    for part in range(found.parts if found.parts > 1 else 0):
        strange = {value for value in found.values_of(part) if not found.landmarks.has_part(part, value)}
        if not strange or any(found.answer.keys[place][part] not in strange for place in extra):
            continue
        noun = nouns_of(found, form)[part]
        shown = listed([str(value) for value in in_order([*strange])])
        if len(strange) == len(found.values_of(part)):
            return f"{'None of the names is one' if noun == 'name' else f'No {noun} has a name'} that is asked for: {shown}."
        return f"Not expected: the {noun if len(strange) == 1 else plural(noun)} {shown}."
    return ""


def _missing(found: Comparison, names: Mapping[str, str], form: Form, noun: str) -> str:
    """What of the truth's rows is missing: by name where that is known or follows from the others, else how many."""
    told = [names[name] for name in found.missing if name in names]
    for part in range(found.parts if found.parts > 1 else 0):
        have = sum(found.landmarks.has_part(part, value) for value in found.values_of(part))
        lacking = len(found.landmarks.parts[part]) - have
        if 0 < lacking and len(found.missing) * len(found.landmarks.parts[part]) == lacking * len(found.landmarks.order):
            kind, all_of = nouns_of(found, form)[part], len(found.landmarks.parts[part])
            which = f" ({listed([*dict.fromkeys(name.split(' · ')[part] for name in told)])})" if told else ""
            there = [str(value) for value in found.values_of(part) if found.landmarks.has_part(part, value)]
            if have <= min(lacking, NAMED):
                return f"Missing: of {count(all_of, kind)} only {listed(there)} {'is' if have == 1 else 'are'} there{which}."
            return f"Missing: {lacking} of {count(all_of, kind)}{which}, with all {'its' if lacking == 1 else 'their'} {noun}s."
    lost = set(found.missing)
    inferred = [key for key in _combinations(found) if found.landmarks.name(key) in lost]
    if inferred and len(inferred) == len(lost):
        zero = all(
            any(found.landmarks.holds(found.landmarks.name(key), 0, cell) for cell in (("real", 0.0), ("exact", 0)))
            for key in inferred
            if found.landmarks.rows[found.landmarks.name(key)]
        )
        why = " Their value is zero, which is a value too." if zero and len(found.answer.columns) == 1 else ""
        shared = [str(inferred[0][part]) for part in range(found.parts) if len({key[part] for key in inferred}) == 1]
        if len(inferred) > NAMED + 1 and shared:
            return f"Missing: {count(len(inferred), noun)}, all of them at {' · '.join(shared)}.{why}"
        return f"Missing: {keys_listed(inferred)}.{why}"
    return f"Missing: {listed(told)}." if told else f"Missing: {count(len(found.missing), noun)}."


def _combinations(found: Comparison) -> list[tuple[object, ...]]:
    """All keys that the parts of the answer's keys can be combined to."""
    if found.parts < 2:
        return []
    values = [found.values_of(part) for part in range(found.parts)]
    return [(*key, 0) for key in itertools.product(*values)] if math.prod(map(len, values)) <= MOST_CELLS else []


def _where(found: Comparison, form: Form) -> str:
    """Which columns, rows or parts of the keys are right and which are not; "" where that is said with no name."""
    total, wrong = len(found.known), found.wrong
    if form.kind == "number":
        return ""
    if form.kind == "mapping" or (form.kind == "table" and len(found.columns) > 1):
        fine = [column_name(found, column) for column in found.columns if column not in found.off]
        split = f"Right: {listed(fine)}. Not yet: {listed([column_name(found, column) for column in found.off])}." if fine else ""
        if form.kind == "mapping" or len(wrong) == total:
            return split
        return " ".join(part for part in (split, _which_rows(found, form)) if part)
    return "" if len(wrong) == total else _which_rows(found, form)


def _which_rows(found: Comparison, form: Form) -> str:
    """Which rows are wrong: by a part of their keys, if it is that simple; else by name; else their number."""
    total, wrong = len(found.known), found.wrong
    noun = "point" if form.kind == "figure" else "row" if form.kind == "table" else "value"
    counted = f"{count(len(wrong), noun)} of {total} {'differs' if len(wrong) == 1 else 'differ'}"
    keys = [found.answer.keys[place] for place in wrong]
    if not found.parts:
        return f"{counted}{': ' + listed([key_name(key) for key in keys]) if form.ordered else ''}."
    if len(wrong) == 1:
        return f"{counted}: {key_name(keys[0])}."
    told = []
    for part in range(found.parts if found.parts > 1 or len(wrong) > 4 else 0):
        bad = found.values_of(part, wrong)
        fine = [value for value in found.values_of(part, found.known) if value not in set(bad)]
        words = part_of(bad, found.values_of(part, found.known))
        if fine and words:
            told.append((len(bad) / (len(bad) + len(fine)), f"{counted}, all of them {words}."))
        elif fine and len(fine) <= NAMED + 1:
            others = sum(found.answer.keys[place][part] not in fine for place in found.known)
            told.append(
                (0.9, f"Right: all at {listed([str(value) for value in fine])}. Elsewhere {len(wrong)} of {others} differ.")
            )
    shared = [{found.answer.keys[place][part] for place in wrong} for part in range(found.parts)]
    if found.parts > 1 and sum(len(values) == 1 for values in shared) > 1:
        at = listed([str(next(iter(values))) for values in shared if len(values) == 1])
        return f"{counted}, all of them at {at}."
    if told:
        return min(told)[1]
    if 2 * len(wrong) <= total or len(wrong) <= NAMED + 1:
        return f"{counted}: {listed([key_name(key) for key in keys])}."
    good = [key_name(found.answer.keys[place]) for place in found.known if place not in set(wrong)]
    if len(good) <= NAMED + 1 and 20 * len(good) > total:
        return f"Right: {listed(good)} alone of {total} {noun}s."
    return f"{counted}."


def _subject(found: Comparison, form: Form) -> str:
    if form.kind in ("table", "mapping") and len(found.columns) > 1:
        names = listed([column_name(found, column) for column in found.off])
        return f"{names} {'is' if len(found.off) == 1 else 'are'}"
    return "The answer is" if form.kind == "number" else "The values are"


def _rest_is_right(found: Comparison, form: Form) -> str:
    rest = len(found.columns) - len(found.off)
    return " The rest is right." if form.kind in ("table", "mapping") and rest else ""
