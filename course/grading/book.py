"""Writing grades into nbgrader's gradebook: one submission is one transaction, and what stands there then is what nbgrader would have
written."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from nbgrader import utils
from nbgrader.api import BaseCell, Comment, Grade, Gradebook, Notebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import OperationalError
from traitlets.config import Config

from course.grading.gradebook import open_gradebook

TRIES = 8
"""How often a transaction is begun again where another grader is writing."""


@dataclass
class Marks:
    """What is written for a submission: points by the judge of each graded cell (None: a teacher reads it), and whether each cell
    that the student writes in was left as it was."""

    points: dict[str, float | None] = field(default_factory=dict)
    untouched: dict[str, bool] = field(default_factory=dict)


def marks_of(notebook: Any) -> Marks:
    """The marks of a judged notebook, as nbgrader's SaveAutoGrades reads them."""
    marks = Marks()
    for cell in notebook.cells:
        if utils.is_grade(cell):
            points, _ = utils.determine_grade(cell, None)
            marks.points[cell.metadata.nbgrader["grade_id"]] = None if points is None else float(points)
        if utils.is_solution(cell) or utils.is_task(cell):
            same = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell) and not utils.is_task(cell)
            marks.untouched[cell.metadata.nbgrader["grade_id"]] = same
    return marks


class Book:
    """The gradebook, open for a batch of one lesson."""

    def __init__(self, lesson: str, config: Config) -> None:
        self._lesson = lesson
        self._config = config
        self._gradebook: Gradebook = open_gradebook(config)
        session = self._gradebook.db
        self._names = {
            cell.id: cell.name
            for cell in session.query(BaseCell)
            .join(Notebook, BaseCell.notebook_id == Notebook.id)
            .filter(Notebook.name == lesson)
        }
        session.rollback()

    def write(self, student: str, timestamp: str, marks: Marks) -> None:
        """Write the marks of a student's submission: all of them, or none where it fails."""
        for left in range(TRIES - 1, -1, -1):
            try:
                with self._transaction():
                    self._write(student, timestamp, marks)
                return
            except OperationalError:
                if not left:
                    raise
                time.sleep(0.5 * (TRIES - left))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """nbgrader's own functions commit as they go: not in here."""
        session = self._gradebook.db
        commit, session.commit = session.commit, session.flush
        try:
            yield
            commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.commit = commit

    def _write(self, student: str, timestamp: str, marks: Marks) -> None:
        gradebook, session = self._gradebook, self._gradebook.db
        gradebook.update_or_create_student(student)
        about = {"timestamp": timestamp} if timestamp else {}
        submission = gradebook.update_or_create_submission(self._lesson, student, **about)
        notebook = next(one for one in submission.notebooks if one.name == self._lesson)
        session.flush()
        for grade in session.query(Grade).filter(Grade.notebook_id == notebook.id):
            name = self._names[grade.cell_id]
            if name in marks.points:
                grade.auto_score = marks.points[name]
                grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        for comment in session.query(Comment).filter(Comment.notebook_id == notebook.id):
            name = self._names[comment.cell_id]
            if name in marks.untouched:
                comment.auto_comment = "No response." if marks.untouched[name] else None
        notebook.late_submission_penalty = None
        if submission.total_seconds_late > 0:
            session.flush()
            session.refresh(notebook)
            penalties = AssignLatePenalties(config=self._config)
            penalties.init_plugin()
            late = penalties.plugin_inst.late_submission_penalty(student, notebook.score, submission.total_seconds_late)
            if late is not None:
                notebook.late_submission_penalty = penalties._check_late_penalty(notebook, late)

    def close(self) -> None:
        """Close the gradebook."""
        self._gradebook.close()
