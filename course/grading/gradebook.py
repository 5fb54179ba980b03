"""nbgrader's gradebook: register a lesson in it, and read grades from it."""

from __future__ import annotations

import copy
import logging
import tempfile
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
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
        found = {}
        for submission in gradebook.assignment_submissions(assignment):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            found[submission.student.id] = {
                "auto": sum(grade.auto_score or 0 for grade in grades),
                "manual": sum(grade.manual_score or 0 for grade in grades),
                "score": submission.score,
                "max_score": submission.max_score,
                "needs_manual_grade": submission.needs_manual_grade,
                "cells": {grade.cell.name: grade.score for grade in grades},
            }
    return found
