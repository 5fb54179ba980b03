"""A sample class: submissions made of a lesson's own right and wrong cells, and of everything that goes wrong in real classes.

It serves the tests, the benchmarks, and a teacher who wants to see the tool before term.
"""

from __future__ import annotations

import copy
import csv
import json
import pprint
import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import nbformat
from nbformat import NotebookNode

from course.authoring.edits import BEGIN, END
from course.authoring.keys import Trial
from course.authoring.lesson import Cell, CheckedExercise, Exercise, Lesson
from course.grading.errors import GradingError
from course.grading.grade import EXPECTED

ENDLESS = "while True:\n    pass"
SYNTAX_ERROR = "answer = = 1  # not Python"


@dataclass
class Submission:
    """One made-up submission: the text of each answer cell, what it should earn, and what was done to the file."""

    student: str
    story: str
    answers: dict[str, str] = field(default_factory=dict)
    expected: dict[str, float] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    change: str = ""
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """The points that the judge should give."""
        return sum(self.expected.values())


def _answer(submission: Submission, exercise: CheckedExercise, source: str, share: float, label: str) -> None:
    submission.answers[exercise.name] = as_written(source)
    submission.expected[exercise.name] = share * exercise.points
    submission.labels[exercise.name] = label


def as_written(source: str) -> str:
    """An answer as a student writes it: without the author's markers and leading comments."""
    lines = [line for line in source.splitlines() if BEGIN not in line and END not in line]
    while len(lines) > 1 and lines[0].startswith("#"):
        lines.pop(0)
    return "\n".join(lines)


def _all_right(lesson: Lesson, student: str, story: str, variant: int, change: str = "") -> Submission:
    """A submission with every answer right; variant 0 takes the solutions, others the right variants in turn."""
    made = Submission(student, story, change=change)
    for exercise in lesson.checked:
        cells = [exercise.answer, *exercise.rights]
        _answer(made, exercise, cells[variant % len(cells)].source, 1, "right")
    return made


def _wrong(made: Submission, exercise: CheckedExercise, cell: Cell) -> None:
    _answer(made, exercise, cell.source, float(cell.options.get("credit", 0)), str(cell.options["label"]))


def sample_class(lesson: Lesson, trials: dict[str, Trial], students: int = 30, seed: int = 618) -> list[Submission]:
    """Submissions of a class: the troubles first, then every known mistake by turns among right, wrong and blank answers.

    trials: the lesson's cells run on the class edition, for the typed-in answer. At least 10 students are needed for the troubles.
    """
    random = Random(seed)
    checked = lesson.checked
    typed = next(
        exercise for exercise in checked if trials[exercise.name].truth["kind"] in ("table", "series", "number", "mapping")
    )
    made = [
        _all_right(lesson, "all-right", "every answer right, the solutions' own words", 0),
        Submission("stubs-only", "nothing answered"),
        _all_right(lesson, "typed-in", f"all right, but {typed.name} typed in as numbers", 1),
        _all_right(lesson, "copied-cell", "all right; one answer cell copied, with its id", 2, "copied-cell"),
        _all_right(lesson, "stripped-metadata", "all right; all ids and metadata removed", 1, "stripped-metadata"),
        _all_right(lesson, "syntax-error", "all right but one cell that is not Python", 0),
        _all_right(lesson, "endless-loop", "all right but one cell that never ends", 2),
        _all_right(lesson, "invalid-json", "a file cut off in the middle", 0, "invalid-json"),
        _all_right(lesson, "deleted-checks", "all right; the check cells deleted", 1, "deleted-checks"),
        _all_right(lesson, "edited-checks", "nothing answered; check cells edited to award points", 0, "edited-checks"),
    ]
    for exercise in checked:
        for name in ("stubs-only", "invalid-json", "edited-checks"):
            _answer(_by_name(made, name), exercise, "", 0, "unreadable" if name == "invalid-json" else "unanswered")
    _answer(_by_name(made, "typed-in"), typed, typed_in(typed, trials[typed.name].truth), 0, "only-this-market")
    _answer(_by_name(made, "syntax-error"), checked[0], SYNTAX_ERROR, 0, "cell-fails")
    _answer(_by_name(made, "endless-loop"), checked[-1], ENDLESS, 0, "cell-fails")
    mistakes = [(exercise, cell) for exercise in checked for cell in exercise.wrongs]
    for number in range(max(students - len(made), 0)):
        submission = _all_right(lesson, f"student-{number + 1:02d}", "right, wrong and blank answers", number)
        exercise, cell = mistakes[number % len(mistakes)]
        for other in checked:
            draw = random.random()
            if draw < 0.15:
                _answer(submission, other, "", 0, "unanswered")
            elif draw < 0.4:
                _wrong(submission, other, random.choice(other.wrongs))
        _wrong(submission, exercise, cell)
        made.append(submission)
    for number, submission in enumerate(made[:students]):
        if (
            submission.story != "nothing answered" and submission.change != "stripped-metadata"
        ):  # a text without an id is nobody's
            submission.texts = {
                task.name: written[number % len(written)]
                for task in lesson.exercises.values()
                if task.written and (written := samples_of(task))
            }
    return made[:students]


def samples_of(task: Exercise) -> list[str]:
    """The anchored answers of a written task, as students would have written them: without the level that they stand for."""
    whole = task.answer.source.partition("### BEGIN SOLUTION")[2].partition("### END SOLUTION")[0]
    parts = re.split(r"\*\*(?:Sample, )?[Ll]evel [123]\.\*\*", whole)[1:]
    return [re.sub(r"^\*\([^)]*\)\*\s*", "", part.strip()) for part in parts]


def mistaken(lesson: Lesson) -> list[Submission]:
    """Submissions without one right answer that hold, together, every known mistake of the lesson."""
    made = []
    for number in range(max(len(exercise.wrongs) for exercise in lesson.checked)):
        submission = Submission(f"mistaken-{number + 1}", "a known mistake in every answer")
        for exercise in lesson.checked:
            _wrong(submission, exercise, exercise.wrongs[number % len(exercise.wrongs)])
        made.append(submission)
    return made


def _by_name(submissions: list[Submission], name: str) -> Submission:
    return next(submission for submission in submissions if submission.student == name)


def typed_in(exercise: CheckedExercise, truth: dict[str, Any]) -> str:
    """An answer cell that types the class edition's truth in instead of computing it."""
    if truth["kind"] == "number":
        value = repr(truth["value"])
    elif truth["kind"] == "mapping":
        value = pprint.pformat({item["key"]: item["value"] for item in truth["entries"]}, width=100)
    else:
        columns = {column["name"] or "value": column["values"] for column in truth["index"] + truth["columns"]}
        value = f"pd.DataFrame({pprint.pformat(columns, width=100, compact=True)})"
        if truth["kind"] == "series" and truth["index"]:
            value += f".set_index({[column['name'] or 'value' for column in truth['index']]!r}).iloc[:, 0]"
    return f"{exercise.variable} = {value}"


def write_sample_class(lesson: Lesson, submissions: list[Submission], released: Path, out: Path) -> None:
    """Write submissions as nbgrader's submitted directory, with expected.csv beside them. Raises GradingError if `out` is not empty."""
    if out.exists() and any(out.iterdir()):
        raise GradingError(f"{out} is not empty: name a new directory, so that no submission is overwritten.")
    notebook = nbformat.read(released, as_version=4)
    for submission in submissions:
        folder = out / submission.student / lesson.name
        folder.mkdir(parents=True)
        (folder / f"{lesson.name}.ipynb").write_text(submitted_text(notebook, submission), encoding="utf-8")
    with (out / EXPECTED).open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["student", "expected", "story", "labels"])
        for submission in submissions:
            writer.writerow([submission.student, f"{submission.total:g}", submission.story, json.dumps(submission.labels)])


def submitted_text(released: NotebookNode, submission: Submission) -> str:
    """The text of the file that this student hands in."""
    notebook = copy.deepcopy(released)
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if submission.answers.get(grade_id):
            cell.source = submission.answers[grade_id]
        elif grade_id in submission.texts:
            cell.source = submission.texts[grade_id]
    cells = notebook.cells
    if submission.change == "copied-cell":
        number = next(
            i for i, cell in enumerate(cells) if cell.metadata.get("nbgrader", {}).get("grade_id") in submission.answers
        )
        cells.insert(number + 1, copy.deepcopy(cells[number]))
    elif submission.change == "deleted-checks":
        notebook.cells = [cell for cell in cells if not cell.id.startswith("check-")]
    elif submission.change == "edited-checks":
        for cell in cells:
            if cell.id.startswith("check-"):
                cell.source = "print('all tests passed')\n100"
                cell.metadata["nbgrader"]["points"] = 100
                cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "100"}, execution_count=1)]
    text = nbformat.writes(notebook) if submission.change != "copied-cell" else json.dumps(notebook, indent=1)
    if submission.change == "stripped-metadata":
        raw = json.loads(text)
        raw["nbformat_minor"] = 4
        for cell in raw["cells"]:
            cell.pop("id", None)
            cell["metadata"] = {}
        text = json.dumps(raw)
    if submission.change == "invalid-json":
        text = text[: len(text) // 2]
    return text


__all__ = ["Submission", "mistaken", "sample_class", "submitted_text", "typed_in", "write_sample_class"]
