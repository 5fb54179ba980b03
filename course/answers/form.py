"""The form that an exercise asks for, and the fault of an answer that has another one.

A form says kind, names and types; it holds no value of the truth, so students may have it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

from course.answers import tolerance
from course.answers.scalars import Data
from course.answers.verdict import FORM

Cell = tuple[str, Any]
"""One value to compare: ("exact", JSON value), or ("real", float), which has a tolerance."""
NOUNS = {
    "number": "one number",
    "text": "a text",
    "mapping": "a dictionary",
    "series": "a Series",
    "table": "a DataFrame",
    "figure": "a plotly figure",
    "function": "a function",
}


class FormFault(Exception):
    """An answer whose form does not stand: type, shape, columns or units. `label` names the fault, `sentence` says what to do."""

    def __init__(self, sentence: str, label: str = FORM) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.label = label


@dataclass(frozen=True)
class Field:
    """A column, an index level, a dictionary key or a value: its name (None where it has none) and its type."""

    name: str | None
    type: str


@dataclass(frozen=True)
class Form:
    """What an exercise asks for.

    kind: a key of `NOUNS`. fields: the columns of a table; the index levels of a series and then its values; the keys of a
    mapping; one for a number or text; the result of a function. rtol: relative tolerance of real numbers. ordered: whether
    the order of rows is part of the answer. choices: the words that a text may be. cases: argument lists for a function.
    traces, needs, named, panelled: a figure's contract, see `course.answers.contract`. across: labels from left to right of
    a heat map. parts: what the labels of a figure's points are, in the order in which points are known by them.
    names: names that a figure's title may not bear unless the figure shows them, if it shows others of them.
    """

    kind: str
    fields: tuple[Field, ...] = ()
    rtol: float = tolerance.DEFAULT_RTOL
    ordered: bool = False
    choices: tuple[str, ...] = ()
    cases: tuple[Any, ...] = ()
    traces: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    named: bool = False
    panelled: bool = False
    across: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def as_dict(self) -> Data:
        """The form as JSON-serialisable data."""
        return {name: value for name, value in asdict(self).items() if value not in ((), False)}

    @classmethod
    def from_dict(cls, data: Data) -> Form:
        """The form that `as_dict` wrote."""
        data = dict(data)
        data["fields"] = tuple(Field(**item) for item in data.get("fields", ()))
        for name in ("choices", "cases", "traces", "needs", "across", "parts", "names"):
            data[name] = tuple(data.get(name, ()))
        return cls(**data)


def normal_text(text: str) -> str:
    """A text without what is no difference of meaning: full-width forms, case, runs of white space."""
    return " ".join(unicodedata.normalize("NFKC", _few_marks(text)).casefold().split())


MARKS = 30
"""Marks on one letter that are read, as in Unicode's stream-safe text: the time to put more in order grows with their square."""


def _few_marks(text: str) -> str:
    if text.isascii() or len(text) <= MARKS:
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MARKS:
            kept.append(character)
    return "".join(kept)


def count_words(text: str) -> int:
    """How many words a text has: letters and digits, with what joins them (don't, 5.4, well-kept)."""
    return len(re.findall(r"[^\W_]+(?:['’.,-][^\W_]+)*", text))
