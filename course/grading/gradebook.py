"""nbgrader's gradebook: register a lesson in it, and read grades from it."""

from __future__ import annotations

import copy
import logging
import tempfile
from typing import Any

from nbgrader.api import Assignment, BaseCell, Grade, Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.converters import GenerateAssignment
from traitlets.config import Config

from course.authoring.nbgrader import converter


def open_gradebook(config: Config) -> Gradebook:
    """The gradebook that an nbgrader configuration names, made if it is not there."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return Gradebook(config.CourseDirectory.db_url, config.CourseDirectory.course_id)


def register(assignment: str, config: Config, *, only_if_missing: bool = False) -> None:
    """Put an assignment's cells and points into the gradebook, as `nbgrader generate_assignment` does, without touching `notebooks`."""
    with open_gradebook(config) as gradebook:
        try:
            found = bool(gradebook.find_assignment(assignment).notebooks)
        except MissingEntry:
            found = False
    if found and only_if_missing:
        return
    with tempfile.TemporaryDirectory(prefix="course-register-") as name:
        elsewhere = copy.deepcopy(config)
        elsewhere.CourseDirectory.release_directory = name
        converter(GenerateAssignment, assignment, elsewhere, force=True).start()


def scores(assignment: str, config: Config) -> dict[str, dict[str, Any]]:
    """Student → {"auto", "manual", "score", "max_score", "needs_manual_grade", "cells": {grade_id: score}} from the gradebook."""
    with open_gradebook(config) as gradebook:
        session = gradebook.db
        of_assignment = (
            session.query(SubmittedAssignment.student_id, Grade, BaseCell.name)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .join(BaseCell, BaseCell.id == Grade.cell_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == assignment)
        )
        try:
            max_score = gradebook.find_assignment(assignment).max_score
        except MissingEntry:
            return {}
        found: dict[str, dict[str, Any]] = {}
        for student, grade, name in of_assignment:
            row = found.setdefault(student, {"auto": 0.0, "manual": 0.0, "score": 0.0, "max_score": max_score, "needs_manual_grade": False, "cells": {}})  # fmt: skip
            row["auto"] += grade.auto_score or 0
            row["manual"] += grade.manual_score or 0
            row["score"] += grade.score
            row["needs_manual_grade"] |= bool(grade.needs_manual_grade)
            row["cells"][name] = grade.score
        return found
