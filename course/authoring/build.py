"""`course build`: everything derived, made anew; `--check`: proof that a rebuild changes nothing and that lessons keep the rules."""

from __future__ import annotations

import filecmp
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course.answers import Key
from course.answers.check import CHECKS_FILE
from course.answers.fingerprint import public_record
from course.authoring.keys import lesson_trials, second_pass
from course.authoring.lesson import Lesson, LessonError
from course.authoring.lint import lint_matrix, lint_release, lint_solution, lint_text
from course.authoring.matrix import Entry, matrix
from course.authoring.nbgrader import ROOT, release
from course.authoring.notebook import source_notebook
from course.authoring.prints import remembered_prints
from course.data import Edition
from course.running import run_notebook

Say = Callable[[str], None]


def public_checks(lesson: Lesson, edition: Edition, keys: dict[str, Key]) -> dict[str, Any]:
    """The checks file that lies beside a lesson's notebook: forms, and fingerprints for one edition."""
    exercises = {}
    with remembered_prints(ROOT / ".course" / "prints" / f"{lesson.name}.json") as hashed:
        for name, key in keys.items():
            exercise = lesson.exercises[name]
            record = public_record(key, f"{lesson.name}/{name}/{edition.digest[:16]}", hashed)
            exercises[name] = {"title": exercise.title, "points": exercise.points, **record}
    written = {
        name: {"title": exercise.title, "points": exercise.points, "words": exercise.words}
        for name, exercise in lesson.exercises.items()
        if exercise.written
    }
    return {"lesson": lesson.name, "edition": edition.digest, "exercises": exercises, "written": written}


def checks_text(checks: dict[str, Any]) -> str:
    """A checks file as text, byte-stable."""
    return json.dumps(checks, ensure_ascii=False, indent=1) + "\n"  # unsorted: `progress` lists exercises in the lesson's order


def build_lesson(lesson: Lesson, edition: Edition, solutions: Path, notebooks: Path, say: Say) -> list[str]:
    """Build one lesson's pair of notebooks into `solutions/<lesson>` and `notebooks/<lesson>`; returns the faults found.

    Every known answer is judged on this edition. Where there is a fault nothing is written. Raises LessonError where a cell
    fails.
    """
    return _build(lesson, [edition], solutions, notebooks, say)[0]


def _build(
    lesson: Lesson, editions: list[Edition], solutions: Path, notebooks: Path, say: Say, ran: Path | None = None
) -> tuple[list[str], list[Entry]]:
    """Build a lesson on the first edition and judge its known answers on all of them: the faults, and the verdicts.

    ran: an executed notebook of these solutions; if its cells are the same, its outputs are taken and nothing is executed.
    """
    faults = list(lint_text(lesson))
    if faults:
        return faults, []
    edition = editions[0]
    say(f"{lesson.name}: running its cells on the class edition")
    trials = lesson_trials(lesson, edition, prove=True)
    if len(editions) > 1:
        say(f"{lesson.name}: judging every known answer on {len(editions)} editions")
    entries = matrix(
        lesson, editions, lambda lesson, other: trials if other is edition else lesson_trials(lesson, other, prove=True)
    )
    faults += [*lint_matrix(lesson, entries), *second_pass(lesson, edition, trials)]
    with tempfile.TemporaryDirectory(prefix="course-build-") as name:
        draft = Path(name)
        folder = draft / "solutions" / lesson.name
        folder.mkdir(parents=True)
        text = checks_text(public_checks(lesson, edition, {name: trial.key for name, trial in trials.items()}))
        (folder / CHECKS_FILE).write_text(text, encoding="utf-8")
        notebook = source_notebook(lesson)
        if ran is None or not _take_outputs(notebook, ran):
            say(f"{lesson.name}: executing its solutions")
            run = run_notebook(notebook, folder, edition.folder, cell_seconds=120)
            if run.problem:
                raise LessonError(f"{lesson.path.name}: {run.problem}")
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)
        notebook.metadata["language_info"] = {"name": "python"}
        faults += lint_solution(lesson, notebook)
        nbformat.write(notebook, folder / f"{lesson.name}.ipynb")
        say(f"{lesson.name}: stripping them into the students' notebook")
        release(lesson.name, draft / "solutions", draft / "notebooks")
        released = draft / "notebooks" / lesson.name
        faults += lint_release(lesson, (released / f"{lesson.name}.ipynb").read_text(encoding="utf-8"))
        strangers = {path.name for path in released.iterdir()} - {f"{lesson.name}.ipynb", CHECKS_FILE}
        faults += [f"{lesson.name}: the file {stranger!r} would be released." for stranger in sorted(strangers)]
        if not faults:
            for source, target in ((folder, solutions / lesson.name), (released, notebooks / lesson.name)):
                shutil.rmtree(target, ignore_errors=True)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copytree(source, target)
    return faults, entries


def _take_outputs(notebook: NotebookNode, ran: Path) -> bool:
    """Give a notebook's code cells the outputs that they have in an executed one; False where that has other cells."""
    if not ran.is_file():
        return False
    kept = nbformat.read(ran, as_version=4)
    if [(cell.id, cell.cell_type, cell.source) for cell in kept.cells] != [
        (cell.id, cell.cell_type, cell.source) for cell in notebook.cells
    ]:
        return False
    for cell, done in zip(notebook.cells, kept.cells, strict=True):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = done.outputs, done.execution_count
    return True


def build_lessons(lessons: Iterable[Lesson], edition: Edition, say: Say, root: Path = ROOT) -> list[str]:
    """Build lessons into a repository; returns the faults found. A lesson with faults leaves what was there before."""
    faults = []
    for lesson in lessons:
        faults += build_lesson(lesson, edition, root / "solutions", root / "notebooks", say)
    return faults


def check_lessons(
    lessons: list[Lesson], edition: Edition, others: list[Edition], say: Say, root: Path = ROOT, *, execute: bool = True
) -> tuple[list[str], list[Entry]]:
    """All faults of lessons: rules broken, verdicts that do not hold on this and other editions, derived files out of date.

    execute: False where something else executes the solutions and compares their outputs: those kept in the repository are taken.
    """
    faults: list[str] = []
    entries: list[Entry] = []
    with tempfile.TemporaryDirectory(prefix="course-check-") as name:
        fresh = Path(name)
        for lesson in lessons:
            ran = None if execute else root / "solutions" / lesson.name / f"{lesson.name}.ipynb"
            found, judged = _build(lesson, [edition, *others], fresh / "solutions", fresh / "notebooks", say, ran)
            entries += judged
            faults += found
            for room in () if found else ("solutions", "notebooks"):
                faults += differences(fresh / room / lesson.name, root / room / lesson.name, f"{room}/{lesson.name}")
    known = {lesson.name for lesson in lessons}
    for room in ("solutions", "notebooks"):
        for folder in sorted((root / room).glob("[0-9][0-9]_*")):
            if folder.name not in known and not (root / "course" / "lessons" / f"{folder.name}.py").exists():
                faults.append(f"{room}/{folder.name} belongs to no lesson: remove it.")
    return faults, entries


def differences(fresh: Path, kept: Path, shown: str, mend: str = "course build") -> list[str]:
    """Sentences for each file that differs between a fresh build and what the repository holds; mend: the command that helps."""
    names = {
        str(path.relative_to(folder))
        for folder in (fresh, kept)
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.is_file()
    }
    faults = []
    for name in sorted(name for name in names if ".ipynb_checkpoints" not in name):
        if not (fresh / name).is_file():
            faults.append(f"{shown}/{name} is not derived from anything: remove it.")
        elif not (kept / name).is_file():
            faults.append(f"{shown}/{name} is missing: run `{mend}`.")
        elif not filecmp.cmp(fresh / name, kept / name, shallow=False):
            faults.append(f"{shown}/{name} is out of date: run `{mend}`.")
    return faults
