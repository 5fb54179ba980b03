"""How wrong values relate to the right ones as a whole: off by one factor, by one amount, too high, too low."""

from __future__ import annotations

import json

from course.answers.blocks import ACROSS, DIFFERENCES, PROPORTIONS, SPREAD, TINY, TOTAL, Block, blocks_of, cut_name, cuts
from course.answers.comparison import Comparison
from course.answers.form import Form
from course.answers.naming import column_name, count, in_order, key_name, listed, nouns_of

NEAR, FAR = 2, 18
"""Coarse steps: up to `NEAR` a value is less than 10 per cent off, from `FAR` on more than twice, or less than half, of the right one."""
MOST_ALONE = 8
"""Up to so many wrong values are named one by one."""


RELATIONS = (
    # statistics that are the truth's, and what follows
    ((PROPORTIONS,), "the proportions are right, and only one factor is not: look at what you divide by"),
    ((DIFFERENCES, SPREAD), "the differences are right, and all is off by one amount: look at what you subtract"),
    ((TOTAL,), "the sum is right, but it is split otherwise"),
    ((DIFFERENCES,), "order and relative distances are right, but neither zero nor size: look at what you subtract"),
)


OF_TWO = "the sum of the two is right, and so is the middle between them, but not how far they stand from it"
"""What is said of two wrong values, as the ends of an interval, whose sum is right."""
FEWEST_ALIKE, MOST_APART = 4, 100
"""A factor and an amount together fit nearly any three values, and any where one is very much larger than the others."""


def how_they_differ(found: Comparison, form: Form) -> list[str]:
    """What is right about wrong values as a whole, and whether they are too high or too low."""
    statistics, words = _relation(found, form)
    way = direction(found, form, brief=bool(words) and statistics != (TOTAL,))
    return [sentence for sentence in (words, way) if sentence]


def _relation(found: Comparison, form: Form) -> tuple[tuple[int, ...], str]:
    """The statistics of wrong values that are right, and what that means: their proportions are, their differences, their sum."""
    made: dict[str, list[Block]] = {}
    for block in blocks_of(found.answer, form):
        made.setdefault(block.cut, []).append(block)
    held = {cut: [found.landmarks.block(block) for block in blocks] for cut, blocks in made.items()}
    if form.kind in ("mapping", "function"):
        among = [("", [ACROSS])]
    else:
        nouns = nouns_of(found, form)
        noun = "points" if form.kind == "figure" else "values"
        among = [
            (
                f"Among the {noun} of one {' and one '.join(nouns[place] for place in fixed)} " if fixed else "",
                [cut_name(column, fixed) for column in found.off],
            )
            for fixed in cuts(min(found.parts, 3))
        ]
        among.append(("Within each row ", [ACROSS]))
    wrong = sum(not right for place in found.known for right in found.right[place])
    for statistics, words in RELATIONS:
        if statistics == (DIFFERENCES,) and form.kind == "mapping" and not _are_alike(found):
            continue
        for where, names in among:
            if all(name in held and _all_hold(held[name], statistics) for name in names) and _all_moved(
                found, form, statistics, fixed_of(names)
            ):
                if statistics == (TOTAL,) and not where and wrong == 2 == sum(len(found.right[place]) for place in found.known):
                    words = OF_TWO
                return statistics, f"{where}{words if where else words[0].upper() + words[1:]}."
    return (), ""


def _are_alike(found: Comparison) -> bool:
    """Whether the wrong entries of a dictionary are many enough, and near enough in size, for one factor and one amount to say something."""
    sizes = [
        abs(float(value))
        for column in found.off
        for place, (_, value) in found.cells(column)
        if not found.right[place][column] and isinstance(value, (int, float))
    ]
    return len(sizes) >= FEWEST_ALIKE and max(sizes) <= MOST_APART * min(size for size in sizes if size or not any(sizes))


def fixed_of(names: list[str]) -> tuple[int, ...] | None:
    """The parts of the keys that the blocks of a cut share; None for rows, each with all its columns."""
    cut = next(iter(names), ACROSS)
    return None if cut == ACROSS else tuple(int(part) for part in cut.partition("/")[2].split(",") if part)


def _all_moved(found: Comparison, form: Form, statistics: tuple[int, ...], fixed: tuple[int, ...] | None) -> bool:
    """Whether a common factor, or a common amount, can be what is wrong: then no value beside a wrong one is right, but a zero.

    Where a sum is right, no value is wrong alone: a difference that is too small for the sum to show is no other way to split it.
    And what is wrong are numbers: of words nothing of the kind can be said.
    """
    words = [
        column
        for column in found.off
        if any(not isinstance(value, (int, float)) or isinstance(value, bool) for _, (_, value) in found.cells(column))
    ]
    if words and form.kind in ("mapping", "table"):
        return False
    blocks: dict[object, list[bool]] = {}
    for place in found.known:
        for column in range(len(found.answer.cells[place])):
            kind, value = found.answer.cells[place][column]
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            zero = number and statistics == (PROPORTIONS,) and abs(value) < TINY
            if zero and not found.right[place][column]:
                return False  # no factor makes a zero right
            if not number or zero:
                continue
            if fixed is None:
                block: object = place
            elif column in found.off:
                block = (column, *(found.answer.keys[place][part] for part in fixed))
            else:
                continue
            blocks.setdefault(block, []).append(found.right[place][column])
    if statistics == (TOTAL,):
        return all(told.count(False) != 1 for told in blocks.values())
    return all(len({*told}) == 1 for told in blocks.values())


def _all_hold(held: list[list[bool | None]], statistics: tuple[int, ...]) -> bool:
    """Whether these statistics are the truth's in every block, and can be told in one at least."""
    told = [[block[place] for place in statistics] for block in held]
    return all(value is not False for block in told for value in block) and any(None not in block for block in told)


def direction(found: Comparison, form: Form, *, brief: bool = False) -> str:
    """Whether wrong values are too high or too low, and roughly by how much: all, or by column, by key, or by block.

    brief: only where one thing holds of all.
    """
    steps = [
        (column, place, step)
        for column in found.off
        for place, (kind, value) in found.cells(column)
        if (kind == "real" or _is_count(found, column, form)) and isinstance(value, (int, float))
        if not found.right[place][column]
        and (step := found.landmarks.steps(found.names[place], column, float(value))) is not None
    ]
    wrong = sum(not right for place in found.known for right in found.right[place])
    if not steps:
        return _direction_of_blocks(found, form)
    told = [step for _, _, step in steps]
    below_zero = {(column, place) for column, place, _ in steps if _cell_value(found, column, place) < 0}
    if len(steps) == wrong and (words := _one_way(told, sign=_sign(len(below_zero), len(steps)))):
        subject = (
            "The number is"
            if form.kind == "number"
            else "It is"
            if wrong == 1
            else "They are all"
            if len(told) > 2
            else "They are both"
        )
        return f"{subject} {words}."
    if brief:
        return ""
    high, low = sum(step > 0 for step in told), sum(step < 0 for step in told)
    both = _both_ways(high, low, sum(step == 0 for step in told), wrong - len(told))
    if form.kind == "function":
        return both
    if len(found.off) > 1 and len(steps) == wrong:  # of a column of which a part is far off, nothing holds as a whole
        by_column = {
            column: _one_way(
                [step for at, _, step in steps if at == column],
                sign=_sign(sum(at == column for at, _ in below_zero), sum(at == column for at, _, _ in steps)),
            )
            for column in found.off
            if any(at == column for at, _, _ in steps)
        }
        if all(by_column.values()):
            return _grouped([(column_name(found, column), words) for column, words in by_column.items()])
    if len(steps) <= MOST_ALONE:
        several = len(found.off) > 1
        told_of = {(column, place) for column, place, _ in steps}
        far = [
            column_name(found, column)
            for column in found.off
            for place in found.known
            if form.kind == "mapping" and not found.right[place][column] and (column, place) not in told_of
        ]
        return _grouped(
            [
                (
                    column_name(found, column)
                    if form.kind == "mapping" or not found.parts
                    else " · ".join([key_name(found.answer.keys[place]), *([column_name(found, column)] if several else [])]),
                    words,
                )
                for column, place, step in steps
                if (words := _one_way([step], short=True))
            ]
            + (
                [(name, "far off") for name in far]
                if 0 < len(far) <= MOST_ALONE
                else [(count(wrong - len(steps), "more value"), "far off")]
                if len(steps) < wrong
                else []
            )
        )
    for most, share in (("", 1.0), ("Mostly ", 0.75)):
        for part in range(found.parts):
            values = in_order(found.values_of(part, [place for _, place, _ in steps]))
            ways = {
                value: _mostly([step for _, place, step in steps if found.answer.keys[place][part] == value], share)
                for value in values
            }
            if len(values) <= 12 and all(ways.values()):
                if most and len(set(ways.values())) == 1:
                    return f"Most of them are {next(iter(ways.values()))}."
                told_by = _grouped([(str(value), words) for value, words in ways.items()])
                return f"{most}{told_by[0].lower()}{told_by[1:]}" if most else told_by
    return both


def _both_ways(high: int, low: int, near: int, far: int) -> str:
    """How many values are too high and too low; near: hardly off; far: so far off that it is not known on which side."""
    if 8 * min(high, low) < max(high, low) and 2 * far < max(high, low):
        return f"Most of them are {'too high' if high > low else 'too low'}."
    told = [
        f"{number} {words}"
        for number, words in ((high, "too high"), (low, "too low"), (near, "less than two per cent off"), (far, "far off"))
        if number
    ]
    return f"Of the wrong ones, {listed(told)}." if len(told) > 1 else ""


def _mostly(steps: list[int], share: float) -> str:
    """What holds of this share of the steps at least: "too high" or "too low", else ""."""
    high, low = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    return "too high" if high >= share * len(steps) else "too low" if low >= share * len(steps) else ""


def _is_count(found: Comparison, column: int, form: Form) -> bool:
    name = found.answer.columns[column]
    return any(field.name == name and field.type == "exact" for field in form.fields)


def _cell_value(found: Comparison, column: int, place: int) -> float:
    return float(found.answer.cells[place][column][1])


def _sign(negative: int, wrong: int) -> int:
    """1 if none of the wrong values is negative, -1 if all are, else 0."""
    return 1 if not negative else -1 if negative == wrong else 0


def _one_way(steps: list[int], *, short: bool = False, sign: int = 1) -> str:
    """What holds of all these steps: "too high", with how much where that is one thing; "" where they go both ways.

    sign: of the values. Below zero what is too high is too small in size; where signs differ, no size is told.
    """
    if not steps:
        return ""
    if all(step == 0 for step in steps):
        return "within two per cent of what is asked for"
    if min(steps) < 0 < max(steps) or (0 in steps and len(steps) == 1):
        return ""
    high = max(steps) > 0
    sizes = [abs(step) for step in steps]
    way = "too high" if high else "too low"
    if 0 in steps:
        return "" if not all(size <= NEAR for size in sizes) else "less than 10 per cent off"
    if short:
        return way
    if max(sizes) <= NEAR:
        return f"{way}, by less than 10 per cent"
    if min(sizes) >= FAR:
        size = "more than twice" if high == (sign > 0) else "less than half of"
        return way if not sign else f"{way}: {size} what is asked for" + (", signs apart" if sign < 0 else "")
    return way


def _grouped(told: list[tuple[str, str]]) -> str:
    """Names by what is said of them: "Too high: a and b. Too low: c."."""
    groups: dict[str, list[str]] = {}
    for name, words in told:
        groups.setdefault(words, []).append(name)
    return " ".join(f"{words[0].upper()}{words[1:]}: {listed(names)}." for words, names in groups.items())


def _direction_of_blocks(found: Comparison, form: Form) -> str:
    """The same for the blocks of a large answer: by panel, by name, by label."""
    best: tuple[int, str] | None = None
    spelling = {value: value for key in found.answer.keys for value in key}
    for fixed in [(), *((part,) for part in range(min(found.parts, 3)))]:
        for column in found.off[:1]:
            blocks = [block for block in blocks_of(found.answer, form) if block.cut == cut_name(column, fixed)]
            told = []
            negative = any(value < 0 for _, value in found.reals(column))
            for block in blocks:
                step = found.landmarks.block_steps(block)
                words = "" if step is None else _one_way([step], short=True)
                if words.startswith("too "):
                    if negative:
                        words = "too far from zero" if words == "too high" else "too near to zero"
                    told.append((_block_name(block, spelling), words))
            if not fixed and told:
                return f"Taken together they are {told[0][1]}."
            if told and (best is None or len(told) > best[0]):
                best = (len(told), f"Taken together: {_grouped(told)[0].lower()}{_grouped(told)[1:]}")
    return best[1] if best else ""


def _block_name(block: Block, spelling: dict[object, object]) -> str:
    return ", ".join(str(spelling.get(value, value)) for value in json.loads(block.name))


__all__ = ["direction", "how_they_differ"]
