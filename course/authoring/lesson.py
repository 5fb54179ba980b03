"""A lesson as its author writes it: one py:percent file, read by jupytext, with a short role on each cell that needs one.

The grammar is told in CONTRIBUTING.md. Reading is strict: a misspelt role or option, an exercise without a check, a wrong
answer without a label stop the build with the file, the line and what to do.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jupytext

from course.answers.verdict import OF_A_QUICK_ONE
from course.authoring.edits import CellFault, answer_code, compose, in_solution
from course.errors import CourseError, did_you_mean

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
HEADING = re.compile(r"^###\s+(?P<title>.+?)\s*\{(?P<points>[\d.]+)\s+points?\}(?P<stretch>\s*·\s*stretch)?\s*$", re.MULTILINE)
TOLD_HEADING = re.compile(r"^### (?P<title>.+)\n\n\*[\d.]+ points?( · stretch)?\*$", re.MULTILINE)
"""A heading as the notebook shows it: what an exercise is worth in a small line of its own."""
QUICK_LINE = re.compile(r"###\s+(?P<answer>[^:]+):\s*(?P<sentence>.+)")
SITTINGS = ("In class", "At home", "Stretch")
"""The level-one headings that divide a lesson into sittings."""
FIGURE_CAPTION = re.compile(r"^\*Figure \d+\.\*", re.MULTILINE)

OPTIONS: dict[str, set[str]] = {
    "setup": set(),
    "figure": set(),
    "proof": {"only"},
    "quick": {"exercise", "title", "points", "outcomes", "ideas", "tolerance", "choices", "minutes"},
    "answer": {"exercise"},
    "check": {
        "exercise",
        "points",
        "outcomes",
        "ideas",
        "tolerance",
        "choices",
        "ordered",
        "stretch",
        "figure",
        "needs",
        "minutes",
    },
    "reading": {"exercise"},
    "right": {"exercise"},
    "wrong": {"exercise", "label", "catches", "credit", "instead"},
    "cases": {"exercise"},
    "planted": {"exercise", "effect", "leaves"},
    "written": {"exercise", "points", "outcomes", "ideas", "minutes", "words"},
}
MARKDOWN_ROLES = ("written", "reading")
PRIVATE_ROLES = ("right", "wrong", "cases", "planted", "reading", "proof")
"""Roles of cells that students do not get."""
QUICK_MINUTES = 1
REQUIRED: dict[str, set[str]] = {
    "setup": set(),
    "quick": {"exercise"},
    "reading": {"exercise"},
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
        return self.role not in PRIVATE_ROLES

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
    minutes: float | None

    @property
    def quick(self) -> bool:
        """Whether it is a question that takes a minute, asked before something is shown."""
        return bool(self.answer.options.get("quick"))

    @property
    def words(self) -> int:
        """Most words of a written task; 0 where there is no limit."""
        return int(self.answer.options.get("words", 0))

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
    reading: Cell | None

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
    """A lesson: its name, what its header says, its cells in order, and its exercises by name.

    minutes: typed by the author; 0 where the build works them out, as it does for lessons in sittings.
    draft: it may still have too few tasks; no lesson that is handed out is one.
    """

    name: str
    path: Path
    title: str
    minutes: int
    weight: float
    draft: bool
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


def read_title(path: Path) -> str:
    """The title in a lesson's header."""
    found = re.search(r"^#\s+title:\s*(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].strip().strip("\"'") if found else path.stem


@lru_cache(maxsize=32)
def _notebook_of(text: str) -> Any:
    """A lesson's text as a notebook, which takes most of the time of reading it. It is only looked at."""
    return jupytext.reads(text, fmt="py:percent")


def read_lesson(path: Path) -> Lesson:
    """Read and check a lesson file. Raises LessonError."""
    text = path.read_text(encoding="utf-8")
    notebook = _notebook_of(text)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("# %%")]
    raw = [cell for cell in notebook.cells if cell.cell_type != "raw"]
    if len(lines) != len(raw):
        raise LessonError(
            f"{path.name}: every cell must begin with a `# %%` line; {len(raw)} cells, {len(lines)} such lines found."
        )
    header = notebook.metadata.get("course", {})
    missing = [name for name in ("title", "outcomes") if name not in header]
    if missing:
        raise LessonError(f"{path.name}, line 1: the header lacks {', '.join(missing)} under `course:`.")
    lesson = Lesson(
        name=path.stem,
        path=path,
        title=header["title"],
        minutes=int(header.get("minutes", 0)),
        weight=float(header.get("weight", 1)),
        draft=bool(header.get("draft", False)),
        ideas=tuple(str(header.get("ideas", "")).split()),
        outcomes=dict(header["outcomes"]),
        cells=[],
        exercises={},
    )
    for cell, line in zip(raw, lines, strict=True):
        read = _read_cell(lesson, cell, line)
        lesson.cells += _quick_cells(lesson, read) if read.role == "quick" else [read]
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
    if (role in MARKDOWN_ROLES) != (cell.cell_type == "markdown") and role:
        raise lesson.fail(line, f"a {role} cell must be {'markdown' if role in MARKDOWN_ROLES else 'code'}.")
    if options.get("only", "class") != "class":
        raise lesson.fail(line, 'write only="class" where the statement is about the class edition alone, or leave it out.')
    if options.get("instead", True) is not True:
        raise lesson.fail(line, "write instead=true, or leave it out.")
    if role in ("answer", "written"):
        with _faults_of(lesson, line):
            in_solution(cell.source)
    return Cell(cell.cell_type, role, options, cell.source, line)


def _quick_cells(lesson: Lesson, cell: Cell) -> list[Cell]:
    """A quick question as the cells of an exercise: answer, check, a wrong answer for each sentence, and the reading.

    Its code binds one name to the right answer. Below it, `### word: sentence` tells what to say to whoever answers the word (or
    number), and `### reading: sentence` what to say when it is right.
    """
    name = cell.exercise
    code = [line for line in cell.source.splitlines() if not line.startswith("### ")]
    said = [QUICK_LINE.fullmatch(line) for line in cell.source.splitlines() if line.startswith("### ")]
    if None in said:
        raise lesson.fail(cell.line, f"in the quick question {name!r} a line after ### must read `answer: sentence`.")
    sentences = {match["answer"].strip(): match["sentence"].strip() for match in said if match}
    try:
        bound = [node.targets[0].id for node in ast.parse("\n".join(code)).body if isinstance(node, ast.Assign)][-1]  # type: ignore[attr-defined]
    except (SyntaxError, IndexError, AttributeError):
        raise lesson.fail(cell.line, f"the quick question {name!r} must end by binding one name to the right answer.") from None
    choices = [part.strip() for part in str(cell.options.get("choices", "")).split("|") if part.strip()]
    offered = " or ".join([", ".join(f'"{word}"' for word in choices[:-1]), f'"{choices[-1]}"']) if choices else "a number"
    stub = [f"{bound} = ...  # {offered}", "### BEGIN SOLUTION", *code, "### END SOLUTION"]
    common = {"exercise": name}
    check = {key: value for key, value in cell.options.items() if key != "title"}
    check.setdefault("points", 0)
    check.setdefault("outcomes", "")
    check.setdefault("minutes", QUICK_MINUTES)
    made = [
        Cell("code", "answer", {**common, "quick": True, "title": cell.options.get("title", "")}, "\n".join(stub), cell.line),
        Cell("code", "check", check, f'check("{name}", {bound})', cell.line),
    ]
    chose, number = OF_A_QUICK_ONE
    for place, (answer, sentence) in enumerate(sentences.items(), 1):
        if answer == "reading":
            made.append(Cell("markdown", "reading", dict(common), sentence, cell.line))
            continue
        value = repr(answer) if choices else answer
        # A number may be written as an expression, which in a name would tell the way to it.
        label = chose + re.sub(r"[^\w.-]+", "-", answer) if choices else f"{number}{place}"
        options = {**common, "label": label}
        made.append(Cell("code", "wrong", options, f"# {sentence}\n{bound} = {value}", cell.line))
    return made


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
            if heading is None and not cell.options.get("quick"):
                raise lesson.fail(cell.line, f"no heading `### Title {{n points}}` stands before the answer cell of {name!r}.")
            cells[name] = [cell]
            if heading is not None and not cell.options.get("quick"):
                headings[name], heading = heading, None
        elif name:
            if name not in cells:
                raise lesson.fail(cell.line, f"a {cell.role} cell names the exercise {name!r}, which has no answer cell above.")
            cells[name].append(cell)
    return {name: _exercise(lesson, headings.get(name), own) for name, own in cells.items()}


def _exercise(lesson: Lesson, heading: re.Match[str] | None, cells: list[Cell]) -> Exercise:
    """One exercise of its cells, the answer cell first."""
    answer = cells[0]
    check = answer if answer.role == "written" else _only("check", lesson, cells)
    if check is None:
        raise lesson.fail(answer.line, f"the exercise {answer.exercise!r} has no check cell.")
    common: dict[str, Any] = {
        "name": answer.exercise,
        "answer": answer,
        "title": _title(answer, heading),
        "points": float(check.options["points"]),
        "prose_points": float(heading["points"] if heading else check.options["points"]),
        "stretch": bool(check.options.get("stretch"))
        or (heading is not None and "stretch" in (heading["stretch"] or heading["title"])),
        "outcomes": tuple(str(check.options["outcomes"]).split()),
        "ideas": tuple(str(check.options.get("ideas", "")).split()),
        "minutes": float(check.options["minutes"]) if "minutes" in check.options else None,
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
        reading=_only("reading", lesson, cells),
    )


def _title(answer: Cell, heading: re.Match[str] | None) -> str:
    if heading is None:
        return str(answer.options.get("title") or answer.exercise.replace("-", " ").capitalize())
    return re.sub(r"^Exercise \d+\s*·\s*", "", heading["title"])


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
