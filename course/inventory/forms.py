"""The questions of the inventory, read from questions.toml: two forms, the same ideas in the same order, in other words.

A wrong choice stands for a mistake that some lesson treats, and the same mistakes are offered in both forms: what a class has
unlearnt can be told mistake by mistake.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from course.inventory.errors import InventoryError
from course.sheets import LETTERS

FORMS = ("A", "B")
QUESTIONS = Path(__file__).with_name("questions.toml")
MINUTES = 45


@dataclass(frozen=True)
class Mistake:
    """What a wrong choice believes.

    treated: LESSON/EXERCISE/LABEL of wrong answers, LESSON/EXERCISE of written tasks, LESSON/closing where it is treated at the end.
    """

    name: str
    told: str
    treated: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A question of one form. mistakes: what each choice believes, "" for the right one, in the order of the page."""

    asks: str
    choices: tuple[str, ...]
    mistakes: tuple[str, ...]

    @property
    def letter(self) -> str:
        """The letter of the right choice."""
        return LETTERS[self.mistakes.index("")]

    def mistake(self, letter: str) -> str:
        """The mistake of a letter, "" for the right one and where none was given."""
        return self.mistakes[LETTERS.index(letter)] if letter else ""


@dataclass(frozen=True)
class Concept:
    """An idea of the course, its mistakes, and its question in each form.

    holds_back: whether the right choice says that something cannot be told, so that mere caution finds it.
    """

    name: str
    title: str
    idea: str
    holds_back: bool
    mistakes: tuple[Mistake, ...]
    questions: dict[str, Question]


@lru_cache(maxsize=4)
def concepts(path: Path = QUESTIONS) -> tuple[Concept, ...]:
    """All ideas in the order of both forms. Raises InventoryError where the file breaks its own form."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["concepts"]
        # Each letter is right equally often, in an order of its own in each form.
        rights = {form: Random(f"inventory {form}").sample(places(len(rows)), len(rows)) for form in FORMS}
        return tuple(_concept(row, {form: rights[form][at] for form in FORMS}) for at, row in enumerate(rows))
    except (KeyError, TypeError, ValueError) as error:
        raise InventoryError(f"{path} is no list of questions that can be read: {error!r}.") from None


def places(number: int) -> list[int]:
    """Places 0 to 3, each as often as can be."""
    return [at % len(LETTERS) for at in range(number)]


def _concept(row: dict[str, object], right: dict[str, int]) -> Concept:
    told = row["mistakes"]
    assert isinstance(told, list)
    mistakes = tuple(Mistake(one["name"], one["told"], tuple(one["treated"])) for one in told)
    questions = {}
    for form in FORMS:
        asked = row[form]
        assert isinstance(asked, dict)
        wrong = list(zip(asked["wrong"], (mistake.name for mistake in mistakes), strict=True))
        Random(f"{form}/{row['name']}").shuffle(wrong)
        wrong.insert(right[form], (asked["right"], ""))
        choices, believed = zip(*wrong, strict=True)
        questions[form] = Question(asked["asks"], choices, believed)
    held = row.get("holds_back") is True
    return Concept(str(row["name"]), str(row["title"]), str(row["idea"]), held, mistakes, questions)
