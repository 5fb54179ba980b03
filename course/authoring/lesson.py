"""A lesson as its author writes it: one py:percent file, read by jupytext, with a short role on each cell that needs one.

The grammar is told in CONTRIBUTING.md. Reading is strict: a misspelt role or option, an exercise without a check, a wrong
answer without a label stop the build with the file, the line and what to do.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext

from course.errors import CourseError

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"
HEADING = re.compile(r"^###\s+(?P<title>.+?)\s*\{(?P<points>[\d.]+)\s+points?\}(?P<stretch>\s*·\s*stretch)?\s*$", re.MULTILINE)
FIGURE_CAPTION = re.compile(r"^\*Figure \d+\.\*", re.MULTILINE)

OPTIONS: dict[str, set[str]] = {
    "setup": set(),
    "answer": {"exercise"},
    "check": {"exercise", "points", "outcomes", "ideas", "tolerance", "choices", "ordered", "stretch", "figure", "needs"},
    "right": {"exercise"},
    "wrong": {"exercise", "label", "catches", "credit"},
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


@dataclass
class Cell:
    """One cell of a lesson: its type (markdown or code), role ("" for prose and worked examples), options, source, line."""

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
    def exercise(self) -> str | None:
        """The name of the exercise that the cell belongs to."""
        return self.options.get("exercise")


@dataclass
class Exercise:
    """An exercise: where its cells are, what it is worth, and the answers that are known."""

    name: str
    title: str = ""
    points: float = 0
    stretch: bool = False
    outcomes: tuple[str, ...] = ()
    ideas: tuple[str, ...] = ()
    answer: Cell | None = None
    check: Cell | None = None
    cases: Cell | None = None
    planted: Cell | None = None
    rights: list[Cell] = field(default_factory=list)
    wrongs: list[Cell] = field(default_factory=list)
    prose_points: float | None = None

    @property
    def written(self) -> bool:
        """Whether people mark it."""
        return self.answer is not None and self.answer.role == "written"

    @property
    def variable(self) -> str:
        """The name that the answer cell binds and the check cell reads."""
        assert self.check is not None
        return self.check.source.rpartition(",")[2].strip().rstrip(")").strip()

    @property
    def leaves(self) -> tuple[str, ...]:
        """Labels of the wrong answers whose mistake leaves the planted number as it is."""
        return tuple(str(self.planted.options.get("leaves", "")).split()) if self.planted else ()

    @property
    def form_options(self) -> dict[str, Any]:
        """The options of the check cell that the truth itself does not show, as fields of `course.answers.Form`."""
        assert self.check is not None
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
    def checked(self) -> list[Exercise]:
        """The exercises that the judge marks."""
        return [exercise for exercise in self.exercises.values() if not exercise.written]

    def fail(self, line: int, sentence: str) -> LessonError:
        """An error that points at a line of this lesson."""
        return LessonError(f"{self.path.name}, line {line}: {sentence}")


def lesson_names(folder: Path = LESSONS) -> list[str]:
    """The names of all lessons, in the order of the course."""
    return sorted(path.stem for path in folder.glob("[0-9][0-9]_*.py"))


def find_lesson(name: str, folder: Path = LESSONS) -> Lesson:
    """The lesson of this name. Raises LessonError, with near matches, for a name that is none."""
    names = lesson_names(folder)
    if name not in names:
        near = difflib.get_close_matches(name, names, 1, cutoff=0.4)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise LessonError(f"There is no lesson {name!r}.{meant} The lessons are: {', '.join(names)}.")
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
    _collect_exercises(lesson)
    return lesson


def _read_cell(lesson: Lesson, cell: Any, line: int) -> Cell:
    options = {name: value for name, value in cell.metadata.items() if name not in ("lines_to_next_cell", "title")}
    role = str(options.pop("role", ""))
    if role and role not in OPTIONS:
        raise lesson.fail(line, f"unknown role {role!r}.{_meant(role, OPTIONS)} Roles are: {', '.join(OPTIONS)}.")
    if not role and options:
        raise lesson.fail(line, f"options {', '.join(options)} stand on a cell without a role.")
    for name in options:
        if name not in OPTIONS[role]:
            raise lesson.fail(line, f"a {role} cell has no option {name!r}.{_meant(name, OPTIONS[role])}")
    for name in sorted(REQUIRED.get(role, ())):
        if name not in options:
            raise lesson.fail(line, f"a {role} cell needs {name}=...")
    if (role == "written") != (cell.cell_type == "markdown") and role:
        raise lesson.fail(line, f"a {role} cell must be {'markdown' if role == 'written' else 'code'}.")
    return Cell(cell.cell_type, role, options, cell.source, line)


def _meant(word: str, words: Any) -> str:
    near = difflib.get_close_matches(word, list(words), 1, cutoff=0.5)
    return f" Did you mean {near[0]!r}?" if near else ""


def _collect_exercises(lesson: Lesson) -> None:
    heading: re.Match | None = None
    for cell in lesson.cells:
        if cell.type == "markdown" and not cell.role:
            heading = HEADING.search(cell.source) or heading
            continue
        name = cell.exercise
        if name is None:
            continue
        if cell.role in ("answer", "written"):
            if name in lesson.exercises:
                raise lesson.fail(cell.line, f"the exercise {name!r} has two answer cells.")
            exercise = lesson.exercises[name] = Exercise(name, answer=cell)
            if heading is None:
                raise lesson.fail(cell.line, f"no heading `### Title {{n points}}` stands before the answer cell of {name!r}.")
            exercise.title = re.sub(r"^Exercise \d+\s*·\s*", "", heading["title"])
            exercise.prose_points = float(heading["points"])
            exercise.stretch = bool(heading["stretch"]) or "· stretch" in heading["title"]
            heading = None
        if name not in lesson.exercises:
            raise lesson.fail(cell.line, f"a {cell.role} cell names the exercise {name!r}, which has no answer cell above.")
        exercise = lesson.exercises[name]
        if cell.role in ("check", "written"):
            exercise.points = float(cell.options["points"])
            exercise.outcomes = tuple(str(cell.options["outcomes"]).split())
            exercise.ideas = tuple(str(cell.options.get("ideas", "")).split())
        if cell.role == "check":
            exercise.check = cell
            exercise.stretch = exercise.stretch or bool(cell.options.get("stretch"))
        elif cell.role == "cases":
            exercise.cases = cell
        elif cell.role == "planted":
            exercise.planted = cell
        elif cell.role == "right":
            exercise.rights.append(cell)
        elif cell.role == "wrong":
            exercise.wrongs.append(cell)
    for exercise in lesson.exercises.values():
        if exercise.written:
            continue
        if exercise.check is None:
            raise lesson.fail(exercise.answer.line, f"the exercise {exercise.name!r} has no check cell.")
        if not re.fullmatch(rf'check\("{re.escape(exercise.name)}", \w+\)', exercise.check.source.strip()):
            raise lesson.fail(
                exercise.check.line,
                f'the check cell must hold the one line check("{exercise.name}", variable).',
            )


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
    inside, lines = False, []
    for line in cell.source.splitlines():
        if BEGIN in line:
            inside = True
        elif END in line:
            inside = False
        elif inside:
            lines.append(line)
    return "\n".join(lines)
