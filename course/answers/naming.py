"""How parts of an answer are called in a sentence: columns, rows, panels, sets of labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from course.answers.comparison import Comparison
from course.answers.form import Form

NAMED = 3
"""Names that a sentence lists before it counts the rest."""


def column_name(found: Comparison, column: int) -> str:
    """A column, or an entry of a dictionary, as a sentence has it."""
    name = found.answer.columns[column]
    return f"`{name}`" if name else "the values"


def nouns_of(found: Comparison, form: Form) -> list[str]:
    """What each part of the keys is: in the words of the solution's figure, or a panel, a label; the column of a table."""
    if form.kind == "figure":
        words = [role if not word else word for role, _, word in (part.partition("=") for part in form.parts)]
        return words if len(words) == found.parts else ["label"] * found.parts
    names = [form.fields[place].name for place in found.landmarks.keys]
    return [f"`{name}`" if name else "label" for name in names] if len(names) == found.parts else ["label"] * found.parts


def key_name(key: tuple[Any, ...]) -> str:
    """A row's key as it is read: its parts, and its rank where the same key occurs more than once."""
    *parts, rank = key
    shown = " · ".join(str(part) for part in parts) or "row"
    return f"{shown} (again)" if rank and parts else f"{shown} {rank + 1}" if not parts else shown


LONG = re.compile(r"(?<![\w.])-?\d+\.\d{5,}(?:e[-+]?\d+)?(?![\w.]\d)")


def shortened(sentence: str) -> str:
    """A sentence whose numbers of many digits, the labels of a figure, have the first four."""
    return LONG.sub(lambda found: f"{float(found[0]):.4g}", sentence)


def keys_listed(keys: Sequence[tuple[Any, ...]]) -> str:
    """The names of rows as a sentence has them, numbers by size."""
    if all(len(key) == 2 and not key[1] for key in keys):
        return listed([str(part) for part in in_order([key[0] for key in keys])])
    return listed([key_name(key) for key in keys])


def listed(names: Sequence[str]) -> str:
    """A list as a sentence has it, the rest counted."""
    if len(names) > NAMED + 1:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def count(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """Several of a thing."""
    return f"{noun[:-1]}ies" if noun[-1:] == "y" and noun[-2:-1] not in tuple("aeiou") else f"{noun}s"


def roles_of(found: Comparison, form: Form) -> list[str]:
    """Where each part of a figure's keys is read off: at a panel, in the legend, on an axis."""
    roles = [part.partition("=")[0] for part in form.parts] if form.kind == "figure" else []
    return roles if len(roles) == found.parts else nouns_of(found, form)


NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]?\d+)?")


def in_order(values: Sequence[Any]) -> list[Any]:
    """Labels in their order: numbers by size, words by the alphabet, which is the order of quarters and months too."""
    numbers = all(isinstance(value, (int, float)) or NUMBER.fullmatch(str(value)) for value in values)
    return sorted(values, key=(lambda value: float(value)) if numbers else str)


def have_order(values: Sequence[Any]) -> bool:
    """Whether labels follow each other: numbers, quarters, dates, but no plain names."""
    return all(any(sign.isdigit() for sign in str(value)) for value in values)


def part_of(some: Sequence[Any], everything: Sequence[Any]) -> str:
    """Some of all labels, said shortly: by name, or from one on; "" where that cannot be said shortly."""
    if len(some) <= NAMED:
        return f"at {listed([str(value) for value in some])}"
    rising, chosen = in_order(everything), set(some)
    if not have_order(everything):
        return ""
    if set(rising[-len(some) :]) == chosen:
        return f"from {rising[-len(some)]} on"
    if set(rising[: len(some)]) == chosen:
        return f"up to {rising[len(some) - 1]}"
    return ""
