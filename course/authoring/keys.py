"""Keys: the truth and the known wrong answers of a lesson on one edition, by running the lesson's own cells.

A key is private. It is made on demand and cached under `.course/keys`, by the lesson's code, the edition and the code of the
answers room, so an edit of any of them makes a new one. `lesson_trials` keeps the right variants too: the lint needs them.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import json
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import pandas as pd

from course.answers import Form, FormFault, Key, KnownWrong, align, canonical, form_of
from course.answers.align import Aligned
from course.authoring.lesson import Cell, CheckedExercise, Lesson, LessonError, feedback_of
from course.data import Edition
from course.data.editions import CLASS
from course.data.tables.registry import all_tables
from course.environment import environment_variable
from course.files import digest_of, replace_text

GIVEN = ("", "setup", "figure")
"""Roles of code cells that students get whole."""


@dataclass
class Trial:
    """What an exercise's cells yield on one edition: its key, and the canonical answer of each right and wrong cell."""

    key: Key
    truth: dict[str, Any]
    rights: list[tuple[Cell, dict[str, Any]]]
    wrongs: list[tuple[Cell, dict[str, Any]]]


def edition_in_force(edition: Edition) -> AbstractContextManager[None]:
    """Let `load` read this edition inside the block."""
    return environment_variable("COURSE_EDITION", str(edition.folder))


def lesson_trials(
    lesson: Lesson, edition: Edition, *, prove: bool = False, unproved: list[str] | None = None
) -> dict[str, Trial]:
    """Run a lesson's set-up, and then each exercise's solution, right and wrong cells, each in a namespace of its own.

    prove: run the proofs of its prose too, as the build does; a hidden edition may differ from what the text says, and is graded.
    unproved: a list that takes the sentences of proofs that do not hold; without one the first of them is raised.

    Raises LessonError where a cell fails, or where a truth cannot be an answer.
    """
    trials: dict[str, Trial] = {}
    namespace: dict[str, Any] = {"__name__": "__lesson__"}
    with edition_in_force(edition), contextlib.redirect_stdout(io.StringIO()):
        for cell in lesson.cells:
            if cell.type == "code" and cell.role in GIVEN:
                run_cell(lesson, cell, namespace)
            elif prove and cell.role == "proof" and (edition.name == CLASS or not cell.options.get("only")):
                try:
                    _prove(lesson, cell, namespace, edition)
                except LessonError as fault:
                    if unproved is None:
                        raise
                    unproved.append(str(fault))
            elif cell.role == "check":
                exercise = lesson.marked_by(cell)
                trials[exercise.name] = _trial(lesson, exercise, namespace)
    return trials


def lesson_keys(lesson: Lesson, edition: Edition, cache: Path | None = None) -> dict[str, Key]:
    """The keys of a lesson's checked exercises on one edition, from the cache folder where it holds them."""
    path = cache / f"{lesson.name}-{keys_digest(lesson, edition)}.json" if cache else None
    if path and path.is_file():
        return {name: Key.from_dict(item) for name, item in json.loads(path.read_text()).items()}
    keys = {name: trial.key for name, trial in lesson_trials(lesson, edition).items()}
    if path:
        text = json.dumps({name: key.as_dict() for name, key in keys.items()}, ensure_ascii=False)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_text(path, text, private=True)
    return keys


def keys_digest(lesson: Lesson, edition: Edition) -> str:
    """What decides keys: the lesson's code cells as they are run, the edition, and the code of the answers room."""
    cells = [(cell.role, sorted(cell.options.items()), cell.source) for cell in lesson.cells if cell.type == "code"]
    answers = sorted((Path(__file__).parent.parent / "answers").glob("*.py"))
    made = hashlib.sha256(repr((cells, edition.digest, digest_of(answers, code=True))).encode())
    return made.hexdigest()[:20]


def run_cell(lesson: Lesson, cell: Cell, namespace: dict[str, Any]) -> None:
    """Run one code cell in this namespace. Raises LessonError with its line where it fails."""
    if re.search(r"^\s*[%!]", cell.source, re.MULTILINE):
        raise lesson.fail(cell.line, "notebook magics (% or !) do not run when keys are made; write plain Python.")
    try:
        exec(compile(cell.source, f"{lesson.path.name}:{cell.line}", "exec"), namespace)
    except Exception as error:
        where = f"the {cell.role or 'example'} cell" + (f" of {cell.exercise!r}" if cell.exercise else "")
        raise lesson.fail(cell.line, f"{where} fails with {type(error).__name__}: {error}") from error


def _prove(lesson: Lesson, cell: Cell, namespace: dict[str, Any], edition: Edition) -> None:
    """Run the assertions behind the prose before this cell. Raises LessonError where one does not hold."""
    try:
        exec(compile(cell.source, f"{lesson.path.name}:{cell.line}", "exec"), fork(namespace))
    except Exception as error:
        line = cell.line + next((at.tb_lineno for at in _frames(error) if at.tb_frame.f_code.co_name == "<module>"), 0)
        told = f": {error}" if str(error) else ""
        sentence = f"the text says what is not so on the edition {edition.name!r} ({type(error).__name__}{told})."
        raise lesson.fail(line, sentence) from error


def _frames(error: BaseException) -> list[TracebackType]:
    """The tracebacks of an error, innermost first."""
    found, at = [], error.__traceback__
    while at is not None:
        found.append(at)
        at = at.tb_next
    return found[::-1]


def second_pass(lesson: Lesson, edition: Edition, trials: dict[str, Trial]) -> Iterator[str]:
    """Sentences for each solution that gives something else once the whole notebook has run: students go back and forth.

    All cells run once in their order, the solutions among them; then every solution once more, the last first.
    """
    namespace: dict[str, Any] = {"__name__": "__lesson__"}
    with edition_in_force(edition), contextlib.redirect_stdout(io.StringIO()):
        for cell in lesson.cells:
            if cell.type == "code" and cell.role in (*GIVEN, "answer"):
                run_cell(lesson, cell, namespace)
        for exercise in reversed(lesson.checked):
            trial = trials[exercise.name]
            try:
                run_cell(lesson, exercise.answer, namespace)
                again = align(canonical(namespace[exercise.variable], cases=list(trial.key.form.cases) or None), trial.key.form)
            except (LessonError, FormFault) as fault:
                yield lesson.at(exercise.answer.line, f"{exercise.name!r} fails when it runs again at the end: {fault}")
                continue
            if not again.equals(trial.key.truth, trial.key.form.rtol):
                yield lesson.at(
                    exercise.answer.line,
                    f"{exercise.name!r} gives something else when it runs again at the end: a later cell changes what it reads.",
                )


def fork(namespace: dict[str, Any]) -> dict[str, Any]:
    """A namespace of its own: tables are copied lazily, so that a cell that changes one in place changes only its own."""
    return {
        name: value.copy(deep=False) if isinstance(value, (pd.DataFrame, pd.Series)) else value
        for name, value in namespace.items()
    }


def value_of(lesson: Lesson, exercise: CheckedExercise, cell: Cell, namespace: dict[str, Any]) -> Any:
    """The Python value that one cell of an exercise binds for its check, in a copy of the lesson's namespace."""
    own = fork(namespace)
    own.pop(exercise.variable, None)
    run_cell(lesson, cell, own)
    if exercise.variable not in own:
        raise lesson.fail(cell.line, f"this cell does not bind {exercise.variable!r}, which the check reads.")
    return own[exercise.variable]


def answer_of(
    lesson: Lesson, exercise: CheckedExercise, cell: Cell, namespace: dict[str, Any], cases: list[Any] | None = None
) -> dict[str, Any]:
    """The canonical answer that one cell of an exercise yields in a copy of the lesson's namespace."""
    return canonical(value_of(lesson, exercise, cell, namespace), cases=cases)


def _trial(lesson: Lesson, exercise: CheckedExercise, namespace: dict[str, Any]) -> Trial:
    options = exercise.form_options
    if "traces" in options:
        options["names"] = platform_names()
    cases = None
    if exercise.cases:
        own = fork(namespace)
        run_cell(lesson, exercise.cases, own)
        cases = json.loads(json.dumps(own["cases"]))
        options["cases"] = tuple(cases)
    truth = answer_of(lesson, exercise, exercise.answer, namespace, cases)
    try:
        form = form_of(truth, **options)
        aligned = align(truth, form)
    except (ValueError, FormFault) as error:
        raise lesson.fail(exercise.answer.line, f"the solution of {exercise.name!r} cannot be an answer: {error}") from None
    rights = [(cell, answer_of(lesson, exercise, cell, namespace, cases)) for cell in exercise.rights]
    wrongs = [(cell, answer_of(lesson, exercise, cell, namespace, cases)) for cell in exercise.wrongs]
    known = tuple(_known(lesson, cell, answer, form) for cell, answer in wrongs)
    reading = exercise.reading.source.strip() if exercise.reading else ""
    return Trial(Key(exercise.name, form, aligned, known, reading), truth, rights, wrongs)


@functools.cache
def platform_names() -> tuple[str, ...]:
    """The platforms of the market: a figure's title names none that the figure does not show."""
    return next(column.allowed for column in all_tables()["platform_entry"].columns if column.name == "platform")


def _known(lesson: Lesson, cell: Cell, answer: dict[str, Any], form: Form) -> KnownWrong:
    label = cell.label
    aligned: Aligned | None
    try:
        aligned = align(answer, form)
    except FormFault as fault:
        if fault.label != label:
            raise lesson.fail(cell.line, f"the wrong answer {label!r} has not the form asked for: {fault.sentence}") from None
        aligned = None
    return KnownWrong(label, feedback_of(cell), float(cell.options.get("credit", 0)), aligned)


__all__ = [
    "LessonError",
    "Trial",
    "answer_of",
    "edition_in_force",
    "fork",
    "keys_digest",
    "lesson_keys",
    "lesson_trials",
    "run_cell",
    "value_of",
]
