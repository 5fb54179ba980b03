"""The right values at the wrong places: columns exchanged, labels exchanged, moved by one, or in each other's role."""

from __future__ import annotations

import itertools
import math
from typing import Any

from course.answers.comparison import Comparison
from course.answers.form import Cell, Form
from course.answers.naming import NAMED, have_order, in_order, listed, nouns_of, plural, roles_of

MOST_VALUES = 40
MOSTLY = 0.85
"""Share of the values that have to be right after a move of labels: at the ends of an axis some have no place to go."""
Told = tuple[str, str]
"""The label of a finding and its sentence."""


def columns_exchanged(found: Comparison) -> list[int]:
    """The wrong columns, if each of them holds the values of another one of them."""
    off = found.off
    if not 2 <= len(off) <= 8:
        return []
    left = list(off)
    for column in off:
        match = next((other for other in left if other != column and _stands_in(found, column, other)), None)
        if match is None:
            return []
        left.remove(match)
    return off


def _stands_in(found: Comparison, column: int, other: int) -> bool:
    """Whether a column of the answer is the truth's other column, and has more than one value or is alone."""
    cells = found.cells(column)
    rows = found.landmarks.rows
    return bool(cells) and all(
        other < len(rows[found.names[place]])
        and any(found.landmarks.holds(found.names[place], other, form) for form in _readings(cell))
        for place, cell in cells
    )


def _readings(cell: Cell) -> list[Cell]:
    """A cell as a column of counts and as one of numbers would hold it."""
    kind, value = cell
    try:
        number = float(value)
    except (TypeError, ValueError):
        return [cell]
    if not math.isfinite(number):  # "inf" is a word
        return [cell]
    return [cell, ("real", number), *([("exact", int(number))] if number.is_integer() else [])]


def _at(found: Comparison, place: int, part: int, value: Any) -> str:
    """The name of the row with this value in one part of its key."""
    key = found.answer.keys[place]
    return found.landmarks.name((*key[:part], value, *key[part + 1 :]))


def _belongs(found: Comparison, place: int, row: str) -> bool:
    """Whether a row's cells are those of another row of the truth."""
    cells, marks = found.answer.cells[place], found.landmarks
    return (
        row in marks.rows
        and len(marks.rows[row]) == len(cells)
        and all(marks.holds(row, at, cell) for at, cell in enumerate(cells))
    )


def relabelled(found: Comparison, form: Form) -> Told | None:
    """Right values under each other's labels, in one part of the keys: exchanged, upside down, or mixed.

    Rows that the truth does not have are among them where each label goes with others of its own, as lines over other places do.
    """
    if len(found.names) != len(found.landmarks.order):
        return None
    for part in range(found.parts if found.parts > 1 or len(found.off) > 1 else 0):
        values = found.values_of(part)
        if not 2 <= len(values) <= MOST_VALUES:
            continue
        members = {value: [place for place, key in enumerate(found.answer.keys) if key[part] == value] for value in values}
        home: dict[Any, Any] = {}
        for value in values:
            for other in (value, *values):
                if other not in home.values() and all(
                    _belongs(found, place, _at(found, place, part, other)) for place in members[value]
                ):
                    home[value] = other
                    break
            else:
                break
        moved = [value for value in values if home.get(value, value) != value]
        if len(home) < len(values) or not moved:
            continue
        noun = nouns_of(found, form)[part]
        if len(moved) == 2:
            return "exchanged", f"The values of {moved[0]} and {moved[1]} have changed places."
        rising = in_order(values)
        for order in (rising, values):
            if all(home[value] == order[-1 - place] for place, value in enumerate(order)):
                return (
                    "order-reversed",
                    f"The right values, but from the last {noun} to the first: those at {order[0]} belong at {order[-1]}.",
                )
        shown = "; ".join(f"what stands at {value} belongs at {home[value]}" for value in moved[:NAMED])
        return "exchanged", f"The right values at the wrong {plural(noun)}: {shown}{'; and so on' if len(moved) > NAMED else ''}."
    return None


def labels_moved(found: Comparison, form: Form) -> Told | None:
    """Most values stand one label too early or too late."""
    for part in range(found.parts):
        values = found.values_of(part)
        whole = all(isinstance(value, int) for value in values)
        if not (whole or (found.complete and have_order(values))) or not 3 <= len(values) <= MOST_VALUES:
            continue
        rising = in_order(values)
        for step in (1, -1):
            target = {
                value: value + step if whole else rising[at + step] if 0 <= at + step < len(rising) else None
                for at, value in enumerate(rising)
            }
            landed = hits = stayed = 0
            for place, key in enumerate(found.answer.keys):
                row = _at(found, place, part, target[key[part]])
                if row not in found.landmarks.rows or not any(value for _, value in found.answer.cells[place]):
                    continue  # zeros fit anywhere
                landed += 1
                hits += _belongs(found, place, row)
                stayed += _belongs(found, place, found.names[place])
            if landed >= 3 and hits >= MOSTLY * landed and hits > stayed + 2:
                first = rising[len(rising) // 2]
                noun = nouns_of(found, form)[part]
                most = "All values that can be" if hits == landed else "Most values"
                words = f"{most} stand one {noun} too {'early' if step > 0 else 'late'}: what stands at {first} belongs at {target[first]}."
                return "shifted", words.replace("All values that can be stand", "The values stand")
    return None


def roles_exchanged(found: Comparison, form: Form) -> Told | None:
    """The labels that are asked for, in each other's role: panels for names, columns for rows."""
    if not 2 <= found.parts <= 4 or found.known:
        return None
    nouns = roles_of(found, form)
    for order in itertools.permutations(range(found.parts)):
        keys = [(*(key[place] for place in order), key[-1]) for key in found.answer.keys]
        if sum(found.landmarks.name(key) in found.landmarks.rows for key in keys) < 0.9 * len(keys):
            continue
        swaps = [f"what is asked for as {nouns[at]} stands as {nouns[place]}" for at, place in enumerate(order) if at != place]
        right = all(_belongs(found, place, found.landmarks.name(key)) for place, key in enumerate(keys))
        told = listed(swaps)
        return "roles-exchanged", f"{told[0].upper()}{told[1:]}.{' The values are right.' if right else ''}"
    return None


def copied(found: Comparison, form: Form) -> str:
    """Values that stand once more at other labels: those are wrong, these right."""
    wrong = set(found.wrong)
    for part in range(found.parts):
        values = found.values_of(part, found.known)
        if not 2 <= len(values) <= MOST_VALUES or len(found.known) < 2 * len(values):
            continue
        shown: dict[Any, dict[Any, Any]] = {value: {} for value in values}
        for place in found.known:
            key = found.answer.keys[place]
            shown[key[part]][(*key[:part], *key[part + 1 :])] = (tuple(found.answer.cells[place]), place in wrong)
        right = [value for value in values if not any(off for _, off in shown[value].values())]
        again = [
            (value, source)
            for source in right
            for value in values
            if value not in right and _cells_of(shown[value]) == _cells_of(shown[source])
        ]
        if again and len({value for value, _ in again}) == len(values) - len(right):
            source = again[0][1]
            return f"What stands at {listed([str(value) for value, _ in again])} is what belongs at {source}, once more."
    return ""


def _cells_of(members: dict[Any, Any]) -> dict[Any, Any]:
    return {rest: cells for rest, (cells, _) in members.items()}
