"""A batch of submissions: executed and judged side by side, written into the gradebook by one process, safe to be cut off anywhere.

A submission's grade goes into the gradebook in one transaction, and into the journal after that. Whoever is killed between the two has
it written once more, with the same points, from the run that is kept: a grade is never lost and never counted twice.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import os
import secrets
import shutil
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4.rwbase import split_lines, strip_transient
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from course.authoring.lesson import LESSONS
from course.authoring.nbgrader import converter
from course.grading.book import Book, Marks, marks_of
from course.grading.bounded import end_server
from course.grading.errors import GradingError
from course.grading.execution import close_boxes, number_worker
from course.grading.feedback import StudentFeedback
from course.grading.intake import SECRET, TIMESTAMP, take_in, teachers_copy
from course.grading.journal import Journal
from course.grading.preprocessors import Grader, forget_graders, grader, read_rebuilt
from course.grading.sandbox import COURSE, Limits
from course.grading.workers import Task, Workers
from course.handin.opening import printable
from course.handin.submission import copied

Data = dict[str, Any]
LEFT_OUT = ("SaveVerdicts", "SaveAutoGrades", "AssignLatePenalties", "CheckCellMetadata")
"""Of autograde's steps those that write into the gradebook, which one process does here for all; and the one that holds metadata to a
schema: all metadata is the teacher's."""
JUDGING = ("answers", "authoring", "grading", "handin", "data")
"""Rooms whose code decides a verdict or how it is shown."""


@dataclass
class Outcome:
    """How one submission fared in this batch. fresh: False where it was graded before and nothing has changed."""

    student: str
    problem: str = ""
    graded: bool = True
    fresh: bool = True
    seconds: float = 0.0
    cpu: tuple[float, ...] = ()
    about: Data | None = None


class Batch:
    """What every submission of a batch has in common; made before the workers are forked, so that keys are in their memory alone."""

    def __init__(self, lesson: str, root: Path, config: Config, *, feedback: bool, force: bool) -> None:
        self.lesson, self.root, self.config = lesson, root, config
        self.feedback, self.force = feedback, force
        self.token = ""
        self.submitted = Path(config.CourseDirectory.submitted_directory)
        self.autograded = root / config.CourseDirectory.autograded_directory
        self.source = root / config.CourseDirectory.source_directory / lesson
        self.teachers = nbformat.read(teachers_copy(root, lesson), as_version=4)
        self.grader = _grader(lesson, root, config)
        self.made_by = self._digest()
        limits = Limits(float(config.JudgeSubmission.get("cell_seconds") or Limits().cell_seconds))
        self.most_seconds = 2 * limits.total_seconds(2_000) + 300

    def _digest(self) -> str:
        """A digest of all that decides a grade beside the submission: keys, the teacher's copy, the code that judges, what is inside the sandbox."""
        made = hashlib.sha256()
        for keys in (self.grader.shown_keys, self.grader.hidden_keys):
            made.update(json.dumps({name: key.as_dict() for name, key in keys.items()}, sort_keys=True).encode())
        made.update(teachers_copy(self.root, self.lesson).read_bytes())
        for room in JUDGING:
            for path in sorted((COURSE / room).rglob("*.py")):
                made.update(path.read_bytes())
        made.update(repr((self.grader.shown.digest, self.grader.hidden.digest)).encode())
        return made.hexdigest()[:32]

    def made_for(self, student: str) -> str:
        """A digest of all that decides this student's grade beside the submission, "" where there is nothing to grade her on."""
        try:
            decides = self.grader.of(student).decides
        except GradingError:
            return ""
        return hashlib.sha256((self.made_by + decides).encode()).hexdigest()[:32] if decides else self.made_by

    def fresh_copy(self) -> NotebookNode:
        """A copy of the teacher's copy that may be written into."""
        made: NotebookNode = copied(self.teachers)
        return made

    def changed(self) -> bool:
        """Whether any of that was changed on disk since the batch began."""
        now = Batch.__new__(Batch)
        now.lesson, now.root, now.config = self.lesson, self.root, self.config
        forget_graders()
        now.grader = _grader(self.lesson, self.root, self.config)
        now.made_by = now._digest()
        return any(now.made_for(student) != self.made_for(student) for student in ("", *self.grader.personal))

    # --- in a worker ----------------------------------------------------------------------------------------------------

    def begin_worker(self, number: int) -> None:
        """Settle into a worker's process."""
        number_worker(number)
        os.chdir(self.root)
        names = [name if isinstance(name, str) else f"{name.__module__}.{name.__name__}" for name in self.config.Autograde.autograde_preprocessors]  # fmt: skip
        kinds = [import_item(name) for name in names if name.rpartition(".")[2] not in LEFT_OUT]
        self.steps = [kind(config=self.config) for kind in kinds]
        gc.freeze()  # keys and libraries stay as long as the process does: they need not be looked at again and again

    def act(self, task: Task) -> Data:
        """Carry out a task; never raises."""
        what, student, known = task
        try:
            return self._mark(student, known) if what == "grade" else {"problem": self._page(student)}
        except Exception as error:  # whatever happens, the next submission is graded
            return {"failed": f"not graded: {error}".splitlines()[0][:300]}

    def _mark(self, student: str, known: str) -> Data:
        """Take in, execute and judge one submission; its autograded notebook is drafted beside its place."""
        taken = take_in(self.submitted / student / self.lesson, self.lesson, self.teachers)
        if taken.missing:
            return {"failed": taken.missing}
        if known and taken.digest == known:
            return {"same": True}
        notebook = read_rebuilt(taken.notebook if taken.notebook is not None else b"{}", self.fresh_copy(), taken)
        resources: Data = {
            "nbgrader": {
                "student": student,
                "assignment": self.lesson,
                "notebook": self.lesson,
                "db_url": self.config.CourseDirectory.db_url,
            }
        }
        for step in self.steps:
            notebook, resources = step.preprocess(notebook, resources)
        executed = resources.get("executed")
        place = self.autograded / student
        for old in place.glob(f".{self.lesson}.draft*"):
            shutil.rmtree(old, ignore_errors=True)
        draft = place / f".{self.lesson}.draft-{os.getpid()}"
        draft.mkdir(parents=True)
        for path in self.source.iterdir() if self.source.is_dir() else ():
            if path.is_file() and path.suffix != ".ipynb":
                shutil.copy(path, draft)
        before = place / self.lesson / SECRET
        secret = taken.secret or (before.read_text(encoding="utf-8") if before.is_file() else secrets.token_hex(64))
        (draft / TIMESTAMP).write_text(taken.timestamp, encoding="utf-8")
        (draft / SECRET).write_text(secret, encoding="utf-8")
        marks = marks_of(notebook)
        (draft / f"{self.lesson}.ipynb").write_text(notebook_text(notebook), encoding="utf-8")
        return {
            "draft": draft.name,
            "submission": taken.digest,
            "timestamp": taken.timestamp,
            "points": marks.points,
            "untouched": marks.untouched,
            "about": dict(notebook.metadata.get("course", {})),
            "cpu": list(executed.cpu) if executed and not executed.kept else [],
            "kept": bool(executed and executed.kept),
        }

    def _page(self, student: str) -> str:
        generate = converter(StudentFeedback, self.lesson, self.config, force=True)
        generate.coursedir.student_id = student
        try:
            generate.start()
        except Exception as error:  # the grade stands without its page
            return f"graded, but no feedback page: {error}".splitlines()[0][:300]
        problem = getattr(generate.exporter, "problem", "")
        return f"graded, but {problem}" if problem else ""


def notebook_text(notebook: NotebookNode) -> str:
    """A notebook as a file holds it, but on one line and not held to the schema, which was done when it was taken in: both take longer
    than judging it. The notebook itself is used up: its texts are lists of lines then."""
    return json.dumps(split_lines(strip_transient(notebook)), ensure_ascii=False, sort_keys=True) + "\n"


def _grader(lesson: str, root: Path, config: Config) -> Grader:
    path = Path(config.JudgeSubmission.get("lessons") or LESSONS) / f"{lesson}.py"
    return grader(path, root)


def conduct(batch: Batch, students: list[str], jobs: int, journal: Journal, in_book: set[str], say: Callable[[str], None], named: bool) -> list[Outcome]:  # fmt: skip
    """Grade these students' submissions; returns how each fared, in their order. named: they were asked for by name."""
    outcomes: dict[str, Outcome] = {}
    conductor = _Conductor(batch, jobs, journal, in_book, say, len(students))
    try:
        conductor.run(students, outcomes, named)
    finally:
        conductor.close()
    return [outcomes[student] for student in students]


def _end_worker() -> None:
    close_boxes()
    end_server()


class _Conductor:
    """Hands out tasks, writes what comes back, and tells how far it is."""

    def __init__(
        self, batch: Batch, jobs: int, journal: Journal, in_book: set[str], say: Callable[[str], None], total: int
    ) -> None:
        self._batch, self._journal, self._in_book, self._say, self._total = batch, journal, in_book, say, total
        self._workers = Workers(jobs, batch.act, self._begin_worker, _end_worker, batch.most_seconds)
        self._book: Book | None = None
        self._began = time.monotonic()
        self._seen = self._worked = 0

    def _begin_worker(self, number: int) -> None:
        self._journal.leave()
        self._batch.begin_worker(number)

    def run(self, students: list[str], outcomes: dict[str, Outcome], named: bool) -> None:
        """Grade all; those during which the grader or a worker died go last, one at a time."""
        last = [student for student in students if self._journal.suspects.get(student)]
        if not named:
            for student in last:
                if self._journal.suspects[student] >= 2:
                    said = "not graded: the grader ended twice while it had this submission in hand; name it with --student to try again"
                    outcomes[student] = Outcome(student, said, graded=False)
                    self._tell(outcomes[student])
        last = [student for student in last if student not in outcomes]
        if last:
            self._say(
                f"the grader was ended while it had {', '.join(last[:8])}{' …' * (len(last) > 8)} in hand: they go last, one at a time"
            )
        died = self._go(deque(student for student in students if student not in last and student not in outcomes), outcomes, len(self._workers.workers))  # fmt: skip
        for student in self._go(deque([*last, *died]), outcomes, 1):
            outcomes[student] = Outcome(student, "not graded: the process that graded it died, or took too long", graded=False)
            self._journal.let_go(student)
            self._tell(outcomes[student])

    def _go(self, waiting: deque[str], outcomes: dict[str, Outcome], most: int) -> list[str]:
        """Grade those who wait, so many at a time; returns those whose worker died."""
        pages: deque[str] = deque()
        died: list[str] = []
        started: dict[str, float] = {}
        while waiting or pages or any(worker.task for worker in self._workers.workers):
            for worker in self._workers.idle[: most - sum(worker.task is not None for worker in self._workers.workers)]:
                if pages:
                    self._workers.give(worker, ("page", pages.popleft(), ""))
                elif waiting:
                    student = waiting.popleft()
                    started[student] = time.monotonic()
                    self._journal.begin(student)
                    self._workers.give(worker, ("grade", student, self._known(student)))
            for (what, student, _), told in self._workers.finished():
                outcome = outcomes.setdefault(student, Outcome(student))
                outcome.seconds = time.monotonic() - started[student]
                if told is None and what == "grade":
                    del outcomes[student]
                    died.append(student)
                    continue
                if what == "page":
                    outcome.problem = (
                        "graded, but no feedback page: its process died"
                        if told is None
                        else str(told.get("problem", told.get("failed", "")))
                    )
                elif self._take(outcome, told) and self._batch.feedback:
                    pages.append(student)
                    continue
                self._tell(outcome)
        return died

    def _known(self, student: str) -> str:
        """The digest of the submission from which this student's grade was made, "" where it has to be made anew."""
        done = self._journal.done.get(student, {})
        place = self._batch.autograded / student / self._batch.lesson / f"{self._batch.lesson}.ipynb"
        stands = done.get("made_by") == self._batch.made_for(student) and student in self._in_book and place.is_file()
        return str(done["submission"]) if stands and not self._batch.force else ""

    def _take(self, outcome: Outcome, told: Data) -> bool:
        """Store what a worker has made of a submission; returns whether there is a new grade."""
        student = outcome.student
        if "failed" in told:
            outcome.problem, outcome.graded = told["failed"], False
            self._journal.let_go(student)
            return False
        if told.get("same"):
            self._journal.let_go(student)
            outcome.fresh, outcome.about = False, self._journal.done[student]["about"]
            return False
        try:
            if self._book is None:
                self._book = Book(self._batch.lesson, self._batch.config)
            self._book.write(student, told["timestamp"], Marks(told["points"], told["untouched"]))
        except Exception as error:  # whatever happens, the next submission is graded
            outcome.problem, outcome.graded = f"not graded: {error}".splitlines()[0][:300], False
            self._journal.let_go(student)
            return False
        self._put(student, told["draft"])
        self._journal.finish(student, told["submission"], self._batch.made_for(student), told["about"])
        self._in_book.add(student)
        outcome.about, outcome.cpu = told["about"], tuple(told["cpu"])
        return True

    def _put(self, student: str, name: str) -> None:
        """Put the drafted notebook in its place."""
        draft = self._batch.autograded / student / name
        target = self._batch.autograded / student / self._batch.lesson
        before = target.with_name(target.name + ".before")
        for path in draft.iterdir():
            path.chmod(0o444)
        shutil.rmtree(before, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            target.rename(before)
        draft.rename(target)
        shutil.rmtree(before, ignore_errors=True)

    def _tell(self, outcome: Outcome) -> None:
        self._seen += 1
        self._worked += outcome.fresh
        left = ""
        if self._worked >= 3 and self._seen < self._total:
            seconds = (time.monotonic() - self._began) / self._seen * (self._total - self._seen)
            left = f" · about {seconds:.0f} s left" if seconds < 100 else f" · about {seconds / 60:.0f} min left"
        state = outcome.problem or ("graded" if outcome.fresh else "as before")
        self._say(f"[{self._seen:>3}/{self._total}] {printable(outcome.student):<24} {state}  {outcome.seconds:.1f} s{left}")

    def close(self) -> None:
        """Let the workers end."""
        self._workers.close()
        if self._book is not None:
            self._book.close()


def jobs_of(wanted: int | None) -> int:
    """How many submissions to grade at a time: as many as there are processors for this process, unless another number is wanted."""
    if wanted is not None and wanted < 1:
        raise GradingError("--jobs must be 1 or more.")
    return wanted or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


__all__ = ["Batch", "Outcome", "conduct", "jobs_of"]
