"""One made-up submission: a released notebook, blank or solved, that a small function edits; and the registers of such functions."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from course.authoring.lesson import Lesson
from course.grading.sample_class import as_written


@dataclass
class Place:
    """Where the trial takes place: the course root, what lies there to be stolen, and a port that waits for whoever calls home."""

    root: Path
    home: Path
    port: int
    secrets: dict[str, str] = field(default_factory=dict)


@dataclass
class Handing:
    """A submission while it is made. raw: the bytes of the file instead of the notebook; None with `made` set: no file of ours."""

    lesson: Lesson
    place: Place
    folder: Path
    notebook: NotebookNode
    raw: bytes | None = None
    made: bool = False
    name: str = ""

    def cell(self, exercise: str) -> NotebookNode:
        """The answer cell of an exercise."""
        return next(cell for cell in self.notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == exercise)

    def check(self, exercise: str) -> NotebookNode:
        """The check cell of an exercise."""
        return self.cell(f"check-{exercise}")

    @property
    def names(self) -> list[str]:
        """The exercises that the judge looks at."""
        return [exercise.name for exercise in self.lesson.checked]

    @property
    def first(self) -> NotebookNode:
        """The first answer cell."""
        return self.cell(self.names[0])

    @property
    def memo(self) -> NotebookNode:
        """The written answer's cell."""
        return next(
            cell
            for cell in self.notebook.cells
            if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution")
        )

    def before_all(self, source: str) -> None:
        """A cell of the student's at the very top."""
        self.notebook.cells.insert(0, new_code_cell(source))

    def code(self, source: str, after: str = "") -> None:
        """A cell of the student's at the end, or after an exercise's check."""
        place = self.notebook.cells.index(self.check(after)) + 1 if after else len(self.notebook.cells)
        self.notebook.cells.insert(place, new_code_cell(source))

    def text(self, source: str) -> None:
        """A Markdown cell of the student's at the end."""
        self.notebook.cells.append(new_markdown_cell(source))

    def every_answer(self, source: str) -> None:
        """The same text in each answer cell; NAME and VARIABLE stand for the exercise's."""
        for exercise in self.lesson.checked:
            self.cell(exercise.name).source = source.replace("NAME", exercise.name).replace("VARIABLE", str(exercise.variable))

    def solve(self, *exercises: str) -> None:
        """Right answers, in another idiom than the solution's where the lesson has one."""
        for exercise in self.lesson.checked:
            if not exercises or exercise.name in exercises:
                self.cell(exercise.name).source = as_written((exercise.rights or [exercise.answer])[0].source)

    def write(self) -> None:
        """Write the file, unless the function has made something of its own."""
        if not self.made:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / (self.name or f"{self.lesson.name}.ipynb")
            path.write_bytes(
                self.raw if self.raw is not None else json.dumps(self.notebook, indent=1).encode("utf-8", "surrogatepass")
            )


@dataclass(frozen=True)
class Trial:
    """A registered function. lesson: which it needs, "" for any. loses: what an honest student loses by a rule that the guide names."""

    name: str
    make: Callable[[Handing], None]
    lesson: str = ""
    loses: str = ""
    solved: bool = False

    @property
    def story(self) -> str:
        """What the function does, in a line."""
        return (self.make.__doc__ or "").strip().splitlines()[0]


HOSTILE: dict[str, Trial] = {}
HONEST: dict[str, Trial] = {}


def hostile(make: Callable[[Handing], None] | None = None, *, lesson: str = "") -> Callable:
    """Register what somebody does who has not solved anything: it begins with the blank notebook."""

    def register(function: Callable[[Handing], None]) -> Callable[[Handing], None]:
        HOSTILE[function.__name__] = Trial(function.__name__, function, lesson)
        return function

    return register(make) if make else register


def honest(make: Callable[[Handing], None] | None = None, *, lesson: str = "", loses: str = "") -> Callable:
    """Register what somebody does who has solved everything, in an odd way: it begins with the solved notebook."""

    def register(function: Callable[[Handing], None]) -> Callable[[Handing], None]:
        HONEST[function.__name__] = Trial(function.__name__, function, lesson, loses, solved=True)
        return function

    return register(make) if make else register


def begin(trial: Trial, lesson: Lesson, place: Place, folder: Path) -> Handing:
    """The submission before the function has edited it."""
    released = nbformat.read(place.root / "notebooks" / lesson.name / f"{lesson.name}.ipynb", as_version=4)
    made = Handing(lesson, place, folder, copy.deepcopy(released))
    made.folder.mkdir(parents=True, exist_ok=True)
    if trial.solved:
        made.solve()
        made.memo.source = "Orders grew, and the number of buyers with them. A simulator that encodes a story cannot prove it."
    return made
