"""An answer beside the landmarks of the truth: which rows it has, and which of its cells are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from course.answers.align import Aligned
from course.answers.form import Cell, Form
from course.answers.grid import Grid, grid
from course.answers.landmarks import Landmarks
from course.answers.spelling import spelled


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
    def of(cls, aligned: Aligned, form: Form, landmarks: Landmarks, spelling: dict[str, str] | None = None) -> Comparison:
        """The comparison of an aligned answer. spelling: normal form -> spelling, for labels that sentences name."""
        laid = grid(aligned, form, landmarks.keys)
        answer = replace(laid, keys=[spelled(key, spelling) for key in laid.keys]) if spelling else laid
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

    @cached_property
    def off(self) -> list[int]:
        """The columns that are not right in all rows."""
        return [column for column in self.columns if not self.all_right(column)]

    @cached_property
    def wrong(self) -> list[int]:
        """The known rows with a cell that is not right."""
        return [place for place in self.known if not all(self.right[place])]

    @property
    def parts(self) -> int:
        """How many parts the keys have; 0 where rows have none, or not the same number."""
        lengths = {len(key) - 1 for key in self.answer.keys}
        return lengths.pop() if len(lengths) == 1 else 0

    def values_of(self, part: int, places: Sequence[int] | None = None) -> list[object]:
        """The values that a part of the keys has, in the order of the answer (of these rows)."""
        rows = range(len(self.answer.keys)) if places is None else places
        return list(dict.fromkeys(self.answer.keys[place][part] for place in rows))

    @property
    def columns(self) -> range:
        """The places of the columns."""
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
