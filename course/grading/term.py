"""A class's term in the gradebook: who is on the roster, when a lesson is due, and what being late costs."""

from __future__ import annotations

import csv
import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Unicode

from course.files import replace_text
from course.grading.errors import GradingError

ROSTER = ("student", "first_name", "last_name", "email")
"""Columns of a roster; `student` alone is needed: the id under which a student hands in."""
POLICY = Path(".course/late.json")
LATEST = 1.0


@dataclass(frozen=True)
class LatePolicy:
    """What being late costs: after `grace` minutes, `per_day` of the points earned for each day begun, `most` at the most."""

    grace: int = 15
    per_day: float = 0.1
    most: float = 0.5

    def share(self, late_seconds: float) -> float:
        """The share of the points earned that is taken off."""
        late = late_seconds - 60 * self.grace
        if late <= 0:
            return 0.0
        days = -(-late // 86_400)
        return float(min(self.per_day * days, self.most))


def read_roster(path: Path) -> list[dict[str, str]]:
    """The students of a roster file. Raises GradingError for a missing file, a missing column, an empty or repeated id."""
    if not path.exists():
        raise GradingError(f"There is no file {path}: name the roster, a CSV file with the column student.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GradingError(f"{path} cannot be read as UTF-8 text ({error}): save the roster as CSV.") from None
    reader = csv.DictReader(text.splitlines())
    if "student" not in (reader.fieldnames or ()):
        raise GradingError(f"{path} lacks the column `student`: a roster has {', '.join(ROSTER)}; only the first is needed.")
    rows = [{name: (row.get(name) or "").strip() for name in ROSTER} for row in reader]
    for number, row in enumerate(rows, 2):
        if not row["student"] or "/" in row["student"] or row["student"].startswith("."):
            raise GradingError(f"{path}, line {number}: {row['student']!r} cannot be the id of a student.")
    ids = [row["student"].lower() for row in rows]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if not rows or twice:
        raise GradingError(f"{path} {'names twice: ' + ', '.join(twice) if twice else 'names nobody'}.")
    return rows


def enter_roster(gradebook: Gradebook, rows: list[dict[str, str]]) -> tuple[int, int, list[str]]:
    """Put students into the gradebook; returns how many are new, how many were there, and who is there but not on the roster."""
    there = {student.id for student in gradebook.students}
    for row in rows:
        about = {name: row[name] for name in ROSTER[1:] if row[name]}
        gradebook.update_or_create_student(row["student"], **about)
    ids = {row["student"] for row in rows}
    return len(ids - there), len(ids & there), sorted(there - ids)


def set_due(gradebook: Gradebook, lesson: str, due: str) -> str:
    """Enter the moment at which a lesson is due, with a time zone, as in `2026-12-05T23:59+01:00`; returns it in UTC.

    Raises GradingError for a moment that cannot be read, and for a lesson that is not in the gradebook yet.
    """
    try:
        moment = datetime.datetime.fromisoformat(due)
    except ValueError:
        raise GradingError(f"{due!r} is no moment: write 2026-12-05T23:59+01:00, with the time zone.") from None
    if moment.tzinfo is None:
        raise GradingError(f"{due!r} has no time zone: add it, as in {due}+01:00, so that nobody loses an hour.")
    try:
        gradebook.find_assignment(lesson)
    except MissingEntry:
        raise GradingError(
            f"{lesson} is not in the gradebook yet: release it first (`nbgrader generate_assignment {lesson}`)."
        ) from None
    told = moment.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S")
    gradebook.update_or_create_assignment(lesson, duedate=told + " UTC")
    return told + " UTC"


def read_policy(root: Path) -> LatePolicy:
    """The class's late policy, the default where none was set."""
    path = root / POLICY
    return LatePolicy(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else LatePolicy()


def write_policy(root: Path, policy: LatePolicy) -> None:
    """Keep a late policy. Raises GradingError where its numbers make no sense."""
    if policy.grace < 0 or not 0 <= policy.per_day <= LATEST or not 0 <= policy.most <= LATEST:
        raise GradingError("A late policy needs minutes of grace of 0 or more, and shares between 0 and 1.")
    replace_text(root / POLICY, json.dumps(policy.__dict__) + "\n")


class LatePenalty(LateSubmissionPlugin):  # type: ignore[misc]
    """nbgrader asks this plugin what a late submission costs; the policy is that of `course due`."""

    root = Unicode(".", help="the course's root, where the policy lies").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float:
        """Points to take off. Called by nbgrader."""
        del student_id
        return round(score * read_policy(Path(self.root)).share(total_seconds_late), 6)


def names_of(gradebook: Gradebook) -> dict[str, str]:
    """Student -> "First Last" as far as the gradebook knows, else the id."""
    found: dict[str, Any] = {}
    for student in gradebook.students:
        found[student.id] = " ".join(part for part in (student.first_name, student.last_name) if part) or student.id
    return found
