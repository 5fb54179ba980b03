"""A lesson as its author writes it: one py:percent file, read by jupytext, with a short role on each cell that needs one.

The grammar is told in CONTRIBUTING.md. Reading is strict: a misspelt role or option, an exercise without a check, a wrong
answer without a label stop the build with the file, the line and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext

from course.authoring.edits import CellFault, answer_code, compose, in_solution
from course.errors import CourseError, did_you_mean

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
HEADING = re.compile(r"^###\s+(?P<title>.+?)\s*\{(?P<points>[\d.]+)\s+points?\}(?P<stretch>\s*·\s*stretch)?\s*$", re.MULTILINE)
FIGURE_CAPTION = re.compile(r"^\*Figure \d+\.\*", re.MULTILINE)

OPTIONS: dict[str, set[str]] = {
    "setup": set(),
    "answer": {"exercise"},
    "check": {"exercise", "points", "outcomes", "ideas", "tolerance", "choices", "ordered", "stretch", "figure", "needs"},
    "right": {"exercise"},
    "wrong": {"exercise", "label", "catches", "credit", "instead"},
    "cases": {"exercise"},
    "planted": {"exercise", "effect", "leaves"},
    "written": {"exercise", "points", "outcomes", "ideas"},
}
REQUIRED: dict[str, set[str]] = {
    "setup": set(),
    "answer": {"exercise"},
    "check": {"exercise", "points", "outcomes"},
    "right": {"exercise"},
    "wrong": {"exercise", "label"},
    "cases": {"exercise"},
    "planted": {"exercise", "effect"},
    "written": {"exercise", "points", "outcomes"},
}


class LessonError(CourseError):
    """A lesson text that cannot be read or does not keep the rules: one sentence with the file and the line."""


@dataclass(eq=False)
class Cell:
    """One cell of a lesson: its type (markdown or code), role ("" for prose and worked examples), options, source, line.

    source of a wrong answer that is an edit (`instead=true`): the whole answer, composed of the solution and the edit.
    """

    type: str
    role: str
    options: dict[str, Any]
    source: str
    line: int

    @property
    def released(self) -> bool:
        """Whether students get this cell."""
        return self.role not in ("right", "wrong", "cases", "planted")

    @property
    def exercise(self) -> str:
        """The name of the exercise that the cell belongs to; "" where it belongs to none."""
        return str(self.options.get("exercise", ""))

    @property
    def label(self) -> str:
        """The name of the mistake that a wrong cell makes; "" for all others."""
        return str(self.options.get("label", ""))


@dataclass(eq=False)
class Exercise:
    """An exercise: its answer cell, what it is worth and what it is for. A task that people mark has nothing more.

    prose_points: what the heading before it promises.
    """

    name: str
    answer: Cell
    title: str
    points: float
    prose_points: float
    stretch: bool
    outcomes: tuple[str, ...]
    ideas: tuple[str, ...]

    @property
    def written(self) -> bool:
        """Whether people mark it."""
        return self.answer.role == "written"


@dataclass(eq=False)
class CheckedExercise(Exercise):
    """An exercise that the judge marks: its check cell, and the answers that are known."""

    check: Cell
    rights: list[Cell]
    wrongs: list[Cell]
    cases: Cell | None
    planted: Cell | None

    @property
    def variable(self) -> str:
        """The name that the answer cell binds and the check cell reads."""
        return self.check.source.rpartition(",")[2].strip().rstrip(")").strip()

    @property
    def leaves(self) -> tuple[str, ...]:
        """Labels of the wrong answers whose mistake leaves the planted number as it is."""
        return tuple(str(self.planted.options.get("leaves", "")).split()) if self.planted else ()

    @property
    def form_options(self) -> dict[str, Any]:
        """The options of the check cell that the truth itself does not show, as fields of `course.answers.Form`."""
        given = self.check.options
        options: dict[str, Any] = {}
        if "tolerance" in given:
            options["rtol"] = float(given["tolerance"])
        if given.get("ordered"):
            options["ordered"] = True
        if "choices" in given:
            options["choices"] = tuple(part.strip() for part in given["choices"].split("|"))
        if "figure" in given:
            options["traces"] = tuple(given["figure"].split())
            options["needs"] = tuple(str(given.get("needs", "title axis-titles units single-axis")).split())
        return options


@dataclass
class Lesson:
    """A lesson: its name, what its header says, its cells in order, and its exercises by name."""

    name: str
    path: Path
    title: str
    minutes: int
    weight: float
    ideas: tuple[str, ...]
    outcomes: dict[str, str]
    cells: list[Cell]
    exercises: dict[str, Exercise]

    @property
    def checked(self) -> list[CheckedExercise]:
        """The exercises that the judge marks."""
        return [exercise for exercise in self.exercises.values() if isinstance(exercise, CheckedExercise)]

    def marked_by(self, check: Cell) -> CheckedExercise:
        """The exercise that this check cell marks."""
        return next(exercise for exercise in self.checked if exercise.check is check)

    def at(self, line: int, sentence: str) -> str:
        """A sentence that points at a line of this lesson."""
        return f"{self.path.name}, line {line}: {sentence}"

    def fail(self, line: int, sentence: str) -> LessonError:
        """An error that points at a line of this lesson."""
        return LessonError(self.at(line, sentence))


def lesson_names(folder: Path = LESSONS) -> list[str]:
    """The names of all lessons, in the order of the course."""
    return sorted(path.stem for path in folder.glob("[0-9][0-9]_*.py"))


def find_lesson(name: str, folder: Path = LESSONS) -> Lesson:
    """The lesson of this name. Raises LessonError, with near matches, for a name that is none."""
    names = lesson_names(folder)
    if name not in names:
        raise LessonError(f"There is no lesson {name!r}.{did_you_mean(name, names)} The lessons are: {', '.join(names)}.")
    return read_lesson(folder / f"{name}.py")


def read_lesson(path: Path) -> Lesson:
    """Read and check a lesson file. Raises LessonError."""
    text = path.read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="py:percent")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("# %%")]
    raw = [cell for cell in notebook.cells if cell.cell_type != "raw"]
    if len(lines) != len(raw):
        raise LessonError(
            f"{path.name}: every cell must begin with a `# %%` line; {len(raw)} cells, {len(lines)} such lines found."
        )
    header = notebook.metadata.get("course", {})
    missing = [name for name in ("title", "minutes", "outcomes") if name not in header]
    if missing:
        raise LessonError(f"{path.name}, line 1: the header lacks {', '.join(missing)} under `course:`.")
    lesson = Lesson(
        name=path.stem,
        path=path,
        title=header["title"],
        minutes=int(header["minutes"]),
        weight=float(header.get("weight", 1)),
        ideas=tuple(str(header.get("ideas", "")).split()),
        outcomes=dict(header["outcomes"]),
        cells=[],
        exercises={},
    )
    lesson.cells = [_read_cell(lesson, cell, line) for cell, line in zip(raw, lines, strict=True)]
    lesson.exercises = _exercises_of(lesson)
    return lesson


def _read_cell(lesson: Lesson, cell: Any, line: int) -> Cell:
    options = {name: value for name, value in cell.metadata.items() if name not in ("lines_to_next_cell", "title")}
    role = str(options.pop("role", ""))
    if role and role not in OPTIONS:
        raise lesson.fail(line, f"unknown role {role!r}.{did_you_mean(role, OPTIONS)} Roles are: {', '.join(OPTIONS)}.")
    if not role and options:
        raise lesson.fail(line, f"options {', '.join(options)} stand on a cell without a role.")
    for name in options:
        if name not in OPTIONS[role]:
            raise lesson.fail(line, f"a {role} cell has no option {name!r}.{did_you_mean(name, OPTIONS[role])}")
    for name in sorted(REQUIRED.get(role, ())):
        if name not in options:
            raise lesson.fail(line, f"a {role} cell needs {name}=...")
    if (role == "written") != (cell.cell_type == "markdown") and role:
        raise lesson.fail(line, f"a {role} cell must be {'markdown' if role == 'written' else 'code'}.")
    if options.get("instead", True) is not True:
        raise lesson.fail(line, "write instead=true, or leave it out.")
    if role in ("answer", "written"):
        with _faults_of(lesson, line):
            in_solution(cell.source)
    return Cell(cell.cell_type, role, options, cell.source, line)


@contextmanager
def _faults_of(lesson: Lesson, cell_line: int) -> Iterator[None]:
    """Tell a fault that is found in the text of a cell as one of the lesson, with its line."""
    try:
        yield
    except CellFault as fault:
        raise lesson.fail(cell_line + fault.line, str(fault)) from None


def _exercises_of(lesson: Lesson) -> dict[str, Exercise]:
    """The exercises of a lesson's cells, by name, in the order of their answer cells."""
    cells: dict[str, list[Cell]] = {}  # of each exercise, the answer cell first
    headings: dict[str, re.Match[str]] = {}
    heading: re.Match[str] | None = None
    for cell in lesson.cells:
        name = cell.exercise
        if cell.type == "markdown" and not cell.role:
            heading = HEADING.search(cell.source) or heading
        elif cell.role in ("answer", "written"):
            if name in cells:
                raise lesson.fail(cell.line, f"the exercise {name!r} has two answer cells.")
            if heading is None:
                raise lesson.fail(cell.line, f"no heading `### Title {{n points}}` stands before the answer cell of {name!r}.")
            cells[name], headings[name], heading = [cell], heading, None
        elif name:
            if name not in cells:
                raise lesson.fail(cell.line, f"a {cell.role} cell names the exercise {name!r}, which has no answer cell above.")
            cells[name].append(cell)
    return {name: _exercise(lesson, headings[name], own) for name, own in cells.items()}


def _exercise(lesson: Lesson, heading: re.Match[str], cells: list[Cell]) -> Exercise:
    """One exercise of its cells, the answer cell first."""
    answer = cells[0]
    check = answer if answer.role == "written" else _only("check", lesson, cells)
    if check is None:
        raise lesson.fail(answer.line, f"the exercise {answer.exercise!r} has no check cell.")
    common: dict[str, Any] = {
        "name": answer.exercise,
        "answer": answer,
        "title": re.sub(r"^Exercise \d+\s*·\s*", "", heading["title"]),
        "points": float(check.options["points"]),
        "prose_points": float(heading["points"]),
        "stretch": bool(heading["stretch"]) or "· stretch" in heading["title"] or bool(check.options.get("stretch")),
        "outcomes": tuple(str(check.options["outcomes"]).split()),
        "ideas": tuple(str(check.options.get("ideas", "")).split()),
    }
    if check is answer:
        return Exercise(**common)
    if not re.fullmatch(rf'check\("{re.escape(answer.exercise)}", \w+\)', check.source.strip()):
        raise lesson.fail(check.line, f'the check cell must hold the one line check("{answer.exercise}", variable).')
    edits = [cell for cell in cells if "instead" in cell.options]
    if edits:
        with _faults_of(lesson, answer.line):
            solution = answer_code(answer.source)
        for cell in edits:
            with _faults_of(lesson, cell.line):
                cell.source = compose(solution, cell.source)
    return CheckedExercise(
        **common,
        check=check,
        rights=[cell for cell in cells if cell.role == "right"],
        wrongs=[cell for cell in cells if cell.role == "wrong"],
        cases=_only("cases", lesson, cells),
        planted=_only("planted", lesson, cells),
    )


def _only(role: str, lesson: Lesson, cells: list[Cell]) -> Cell | None:
    """The exercise's cell of this role, of which it has one at most."""
    found = [cell for cell in cells if cell.role == role]
    if len(found) > 1:
        raise lesson.fail(found[1].line, f"the exercise {found[1].exercise!r} has two {role} cells.")
    return found[0] if found else None


def feedback_of(cell: Cell) -> str:
    """The sentence of a wrong cell: its leading comment lines, joined."""
    lines = []
    for line in cell.source.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("#").strip())
    return " ".join(lines).strip()


def solution_of(cell: Cell) -> str:
    """The code between the solution markers of an answer cell; "" where there are none."""
    lines = zip(cell.source.splitlines(), in_solution(cell.source), strict=True)
    return "\n".join(line for line, inside in lines if inside)
