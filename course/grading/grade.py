"""`course grade`: submissions in, verdicts and points in nbgrader's gradebook, feedback pages and a report out."""

from __future__ import annotations

import csv
import json
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from course.authoring.nbgrader import nbgrader_config
from course.grading.batch import Batch, conduct, jobs_of
from course.grading.cluster import execute_on_cluster
from course.grading.errors import GradingError
from course.grading.gradebook import register, scores
from course.grading.journal import Journal
from course.grading.personal import personal_editions
from course.grading.sandbox import AUTO, NONE, choose
from course.handin.opening import printable

UNWALLED = "WITHOUT A SANDBOX, as you asked: submissions run with your rights and can read and change what you can"
EXPECTED = "expected.csv"
NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?(e[+-]?\d+)?")
"""Beside a sample class's submissions: what each student should get."""


@dataclass
class Row:
    """One submission in the report: points from the judge, what was expected (for a sample class), labels, problem, seconds.

    graded: False where this batch could not grade the submission; `problem` then says why.
    """

    student: str
    auto: float | None = None
    expected: float | None = None
    verdicts: dict[str, dict[str, Any]] = field(default_factory=dict)
    graded: bool = True
    problem: str = ""
    needs_manual_grade: bool = False
    seconds: float = 0.0
    sandbox: str = ""
    cpu: tuple[float, ...] = ()

    @property
    def agrees(self) -> bool | None:
        """Whether the points are those expected; None where nothing was expected."""
        return None if self.expected is None else self.auto is not None and abs(self.auto - self.expected) < 1e-6


@dataclass(frozen=True)
class Round:
    """Which submissions of a lesson are graded, and how.

    submitted: the folder of submissions, the course's own unless given. students: these alone. force: those graded from the same
    content too, and what was run before is run anew. cell_seconds: of a cell. feedback: whether pages are drawn. sandbox: a name of
    `course.grading.sandbox`. jobs: how many at a time, as many as there are processors unless given. scheduler: address of a Dask
    scheduler whose workers run the submissions.
    """

    submitted: Path | None = None
    students: Sequence[str] | None = None
    force: bool = False
    cell_seconds: float | None = None
    feedback: bool = True
    sandbox: str | None = None
    jobs: int | None = None
    scheduler: str | None = None


def students_of(submitted: Path, lesson: str) -> list[str]:
    """The students with a submission of this lesson. Raises GradingError with what was found instead."""
    if not submitted.is_dir():
        raise GradingError(
            f"There is no directory {submitted}: collect the submissions first (`nbgrader collect {lesson}`) or name theirs with --submitted."
        )
    students = sorted(path.parent.name for path in submitted.glob(f"*/{lesson}") if path.is_dir())
    if not students:
        folders = sorted({path.name for path in submitted.glob("*/*") if path.is_dir()})
        raise GradingError(
            f"{submitted} holds no submission of {lesson}: expected {submitted}/<student>/{lesson}/{lesson}.ipynb"
            + (f", found only {', '.join(folders[:5])}." if folders else ".")
        )
    return students


def grade(lesson: str, root: Path, wanted: Round = Round(), *, say: Callable[[str], None] = print) -> list[Row]:
    """Grade the submissions of a lesson; returns a row for each. Submissions are only read.

    One submission that fails never stops the next. Those graded from the same content, with the same keys and code, are skipped
    unless the round is forced.
    """
    # nbgrader reads half-made objects back while it adds them, which SQLAlchemy remarks on once a batch.
    warnings.filterwarnings("ignore", category=SAWarning)
    root = root.resolve()
    config, results = batch_config(root, wanted.submitted)
    submitted = Path(config.CourseDirectory.submitted_directory)
    if wanted.cell_seconds:
        config.JudgeSubmission.cell_seconds = wanted.cell_seconds
    if wanted.sandbox:
        config.JudgeSubmission.sandbox = wanted.sandbox
    level = choose(config.JudgeSubmission.get("sandbox") or AUTO)  # before anything else: without a sandbox nothing is graded
    say(UNWALLED if level == NONE else f"submissions run in a sandbox ({level})")
    config.JudgeSubmission.anew = wanted.force
    found, students = students_of(submitted, lesson), wanted.students
    chosen = [student for student in found if students is None or student in students]
    if students and set(students) - set(found):
        raise GradingError(f"No submission of {lesson} by {', '.join(sorted(set(students) - set(found)))} in {submitted}.")
    autograded = root / config.CourseDirectory.autograded_directory
    if results != root / ".course":
        say(f"a sample class: its gradebook and feedback go to {results}, apart from your students'")
    say("preparing the gradebook, the keys and the hidden edition (a few seconds the first time)")
    journal = Journal(results / "journal" / f"{lesson}.jsonl")
    try:
        register(lesson, config)
        if own := personal_editions(root / ".course"):
            say(f"{len(own)} students have editions of their own: keys are made where they are not kept")
        batch = Batch(lesson, root, config, feedback=wanted.feedback, force=wanted.force)
        in_book = set(scores(lesson, config))
        if wanted.scheduler:
            execute_on_cluster(wanted.scheduler, batch, chosen, say)
        outcomes = conduct(
            batch, chosen, min(jobs_of(wanted.jobs), len(chosen)) or 1, journal, in_book, say, named=students is not None
        )
        before = {student: line["about"] for student, line in journal.done.items() if student in found}
    finally:
        journal.close()
    rows = [Row(one.student, problem=one.problem, graded=one.graded, seconds=one.seconds, cpu=one.cpu) for one in outcomes]
    others = [Row(student) for student in found if student not in chosen]
    _fill(rows + others, scores(lesson, config), before, lesson, autograded, submitted / EXPECTED)
    write_report(sorted(rows + others, key=lambda row: row.student), results / "reports" / f"{lesson}.csv")
    if batch.changed():
        raise GradingError(
            f"Keys, the teacher's copy or the course's code were changed while {lesson} was graded. The grades are those of before the "
            "change: find out who changed what, and grade again."
        )
    return rows


def batch_config(root: Path, submitted: Path | None) -> tuple[Config, Path]:
    """nbgrader's configuration for a batch, and the directory of its results (`.course` unless it is a sample class).

    A sample class lies in a directory of its own with `expected.csv` beside the submissions: made-up students must not get
    into the gradebook of real ones.
    """
    config = nbgrader_config(root)
    config.Autograde.pop("pre_convert_hook", None)  # `grade` registers the lesson itself, in the gradebook of this batch
    usual = (root / config.CourseDirectory.submitted_directory).resolve()
    submitted = submitted.resolve() if submitted else usual
    config.CourseDirectory.submitted_directory = str(submitted)
    if submitted == usual or not (submitted / EXPECTED).is_file():
        return config, root / ".course"
    results = submitted.with_name(submitted.name + "-graded")
    results.mkdir(exist_ok=True)
    config.CourseDirectory.db_url = f"sqlite:///{results / 'gradebook.db'}"
    config.CourseDirectory.autograded_directory = str(results / "autograded")
    config.CourseDirectory.feedback_directory = str(results / "feedback")
    return config, results


def _fill(
    rows: list[Row],
    stored: dict[str, dict[str, Any]],
    before: dict[str, dict[str, Any]],
    lesson: str,
    autograded: Path,
    expected: Path,
) -> None:
    """Read points, verdicts and expectations back from where they were stored: the report shows what the gradebook holds."""
    wanted = {}
    if expected.is_file():
        with expected.open(encoding="utf-8", newline="") as lines:
            wanted = {line["student"]: float(line["expected"]) for line in csv.DictReader(lines)}
    for row in rows:
        row.expected = wanted.get(row.student)
        if row.student in stored and row.graded:
            row.auto = stored[row.student]["auto"]
            row.needs_manual_grade = stored[row.student]["needs_manual_grade"]
        notebook = autograded / row.student / lesson / f"{lesson}.ipynb"
        if row.student in before or notebook.is_file():
            about = before.get(row.student)
            if about is None:  # graded by nbgrader's own command
                about = json.loads(notebook.read_text(encoding="utf-8"))["metadata"].get("course", {})
            row.verdicts = {verdict["exercise"]: verdict for verdict in about.get("verdicts", ())}
            row.problem = row.problem or about.get("problem", "")
            row.sandbox = about.get("sandbox", "")


def write_report(rows: list[Row], path: Path) -> None:
    """The batch as a CSV file: a row for each student, a column for each exercise's label."""
    exercises = list(dict.fromkeys(name for row in rows for name in row.verdicts))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["student", "auto_points", "needs_manual_grade", "problem", "sandbox", *exercises])
        for row in rows:
            labels = [row.verdicts.get(name, {}).get("label", "") for name in exercises]
            points = "" if row.auto is None else f"{row.auto:g}"
            writer.writerow(map(plain_field, [row.student, points, row.needs_manual_grade, row.problem, row.sandbox, *labels]))
    draft.replace(path)


def plain_field(value: object) -> str:
    """A field of a CSV file that no spreadsheet takes for a formula, without control characters. A number stays one."""
    text = printable(str(value))
    formula = text[:1] in ("=", "+", "-", "@") and len(text) > 1 and not NUMBER.fullmatch(text)
    return f"'{text}" if formula else text


def table(rows: list[Row]) -> str:
    """The batch as text: expected (where known) and given points, and the labels of what was not right."""
    known = any(row.expected is not None for row in rows)
    lines = [
        f"{'student':<24}"
        + (f"{'expected':>9}" if known else "")
        + f"{'given':>7}  "
        + ("agrees  " if known else "")
        + "not right"
    ]
    for row in rows:
        given = "—" if row.auto is None else f"{row.auto:g}"
        expected = "" if not known else f"{'—' if row.expected is None else f'{row.expected:g}':>9}"
        agrees = "" if not known else {True: "✓", False: "✗", None: " "}[row.agrees] + "       "
        labels = [f"{name}: {v['label']}" for name, v in row.verdicts.items() if v["label"] != "right"]
        lines.append(f"{printable(row.student):<24}{expected}{given:>7}  {agrees}{row.problem or '; '.join(labels)}"[:200])
    if known:
        lines.append(f"{sum(row.agrees is True for row in rows)} of {sum(row.expected is not None for row in rows)} as expected")
    return "\n".join(lines)
