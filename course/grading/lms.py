"""Marks into a learning management system: the file that the system itself exported is filled in and handed back.

Each system knows its own columns best, so nothing of its file is changed but one column. Formats: Canvas (a column a task, named
`Title (id)`, an optional row of points possible), Moodle (columns are mapped on import), Blackboard (columns named
`Title [Total Pts: 36 Score] |id`, tabs and UTF-16 or commas and UTF-8).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins.export import ExportPlugin
from traitlets import Unicode

from course.errors import did_you_mean
from course.files import replace_text
from course.grading.errors import GradingError

EXCUSED = {"EX", "ex"}
"""What Canvas writes for a student who is excused: it stays."""


@dataclass(frozen=True)
class System:
    """How a system's file names people: columns that may hold the student's id of the gradebook, and those of her name."""

    name: str
    identities: tuple[str, ...]
    names: tuple[str, ...]
    fixed: tuple[str, ...] = ()
    """Columns that are no task."""


SYSTEMS = {
    "canvas": System("Canvas", ("SIS User ID", "SIS Login ID", "ID"), ("Student",), ("Section", "Root Account")),
    "moodle": System("Moodle", ("Username", "ID number", "Email address"), ("First name", "Surname", "Last name")),
    "blackboard": System("Blackboard", ("Username", "Student ID"), ("Last Name", "First Name"), ("Last Access", "Availability")),
}


@dataclass
class Sheet:
    """A file as the system exported it: header, rows, and how it was written."""

    header: list[str]
    rows: list[list[str]]
    encoding: str
    dialect: type[csv.Dialect]

    @property
    def text(self) -> str:
        """The file's text, written as it came."""
        target = io.StringIO()
        writer = csv.writer(target, self.dialect)
        writer.writerows([self.header, *self.rows])
        return target.getvalue()


class _Commas(csv.excel):
    lineterminator = "\r\n"


class _Tabs(csv.excel_tab):
    quoting = csv.QUOTE_ALL
    lineterminator = "\r\n"


@dataclass
class Filled:
    """What was filled in: the sheet, the column, and whom one side knows and the other does not."""

    sheet: Sheet
    column: str
    matched: dict[str, float]
    only_in_file: list[str]
    only_in_book: list[str]


def read_sheet(path: Path) -> Sheet:
    """Read a file of any of the systems. Raises GradingError where it is missing or no table."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise GradingError(f"{path} cannot be read ({error.strerror}): export the grades from your system first.") from None
    encoding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig" if raw.startswith(codecs.BOM_UTF8) else "utf-8"  # fmt: skip
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        encoding, text = "latin-1", raw.decode("latin-1")
    dialect: type[csv.Dialect] = _Tabs if text.split("\n", 1)[0].count("\t") > text.split("\n", 1)[0].count(",") else _Commas
    lines = [line for line in csv.reader(io.StringIO(text), dialect) if line]
    if len(lines) < 2 or len(lines[0]) < 2:
        raise GradingError(f"{path} is no table of students: export it from your system as CSV, with at least one student.")
    return Sheet(lines[0], lines[1:], encoding, dialect)


def column_of(sheet: Sheet, system: System, title: str) -> int:
    """The place of the task's column. Raises GradingError where no column, or more than one, bears the title."""
    tasks = [place for place, name in enumerate(sheet.header) if name not in (*system.identities, *system.names, *system.fixed)]
    bare = {place: re.sub(r"\s*(\(\d+\)|\[.*\].*)$", "", sheet.header[place]).strip().lower() for place in tasks}
    found = [place for place, name in bare.items() if name == title.strip().lower()] or [
        place for place in tasks if sheet.header[place].strip() == title.strip()
    ]
    if len(found) != 1:
        names = [sheet.header[place] for place in tasks]
        there = f"It has: {', '.join(names)}." if names else "It has none."
        raise GradingError(
            f"The file has {len(found) or 'no'} columns {title!r}.{did_you_mean(title, names)} Name the task's column with --column. {there}"
        )
    return found[0]


def filled(sheet: Sheet, system: System, scores: Mapping[str, float], title: str) -> Filled:
    """The sheet with the scores in the column of the title. Students are found by their ids, whatever the case of the letters.

    Raises GradingError where two rows have one id, since a mark would go to a stranger.
    """
    place = column_of(sheet, system, title)
    identities = [sheet.header.index(name) for name in system.identities if name in sheet.header]
    if not identities:
        raise GradingError(
            f"The file has none of {system.name}'s columns {', '.join(system.identities)}: without an id nobody can be found by it."
        )
    known = {student.lower(): student for student in scores}
    rows, matched, strangers = [], {}, []
    for row in sheet.rows:
        row = row + [""] * (len(sheet.header) - len(row))
        student = next((known[row[at].strip().lower()] for at in identities if row[at].strip().lower() in known), None)
        if student is None:
            if any(row[at].strip() for at in identities):
                strangers.append(_told(row, sheet, system))
        elif student in matched:
            raise GradingError(f"Two rows of the file have the id {student!r}: mend the file, or its marks would go astray.")
        else:
            matched[student] = scores[student]
            if row[place].strip() not in EXCUSED:
                row[place] = f"{scores[student]:g}"
        rows.append(row)
    left = sorted(set(scores) - set(matched))
    return Filled(Sheet(sheet.header, rows, sheet.encoding, sheet.dialect), sheet.header[place], matched, strangers, left)


def _told(row: list[str], sheet: Sheet, system: System) -> str:
    names = [row[sheet.header.index(name)] for name in system.names if name in sheet.header]
    ids = [row[sheet.header.index(name)] for name in system.identities if name in sheet.header and row[sheet.header.index(name)]]
    return f"{' '.join(names).strip()} ({', '.join(ids)})"


def scores_of(gradebook: Gradebook, lesson: str) -> dict[str, float]:
    """Student -> score, late penalty taken off, of everybody who handed in. Raises GradingError for a lesson without submissions."""
    try:
        handed_in = gradebook.assignment_submissions(lesson)
    except MissingEntry:
        handed_in = []
    if not handed_in:
        raise GradingError(f"The gradebook has no submission of {lesson}: grade it first (`course grade {lesson}`).")
    return {one.student.id: max(0.0, one.score - (one.late_submission_penalty or 0.0)) for one in handed_in}


def unfinished(gradebook: Gradebook, lesson: str) -> list[str]:
    """Students whose written answers wait for a mark."""
    return sorted(one.student.id for one in gradebook.assignment_submissions(lesson) if one.needs_manual_grade)


def told(done: Filled) -> Iterator[str]:
    """What was filled in, or would be, in sentences."""
    yield f"{len(done.matched)} marks for the column {done.column!r}"
    for names, what in (
        (done.only_in_file, "in the file but without a submission (left as they are)"),
        (done.only_in_book, "graded here but not in the file"),
    ):
        if names:
            yield f"{len(names)} {what}: {', '.join(names[:10])}{' ...' if len(names) > 10 else ''}"


@dataclass(frozen=True)
class Form:
    """A system's file that is to be filled in. system: a name of SYSTEMS. file: as it was exported. out: where it is written to, None
    for a dry run. column: of the task, the lesson's name unless given."""

    system: str
    file: Path
    out: Path | None
    column: str = ""


def export(gradebook: Gradebook, lesson: str, form: Form) -> Filled:
    """Fill the system's file in and write it to its new place, all at once; nothing is written in a dry run."""
    done = filled(read_sheet(form.file), SYSTEMS[form.system], scores_of(gradebook, lesson), form.column or lesson)
    if form.out is not None:
        if form.out.resolve() == form.file.resolve():
            raise GradingError("Name another file with --out: the system's own export stays as it is.")
        replace_text(form.out, done.sheet.text, encoding=done.sheet.encoding)
    return done


class _Exporter(ExportPlugin):  # type: ignore[misc]
    """`nbgrader export --exporter course.grading.lms.CanvasExporter --CanvasExporter.file=... --assignment 01_growth --to out.csv`"""

    system = ""
    file = Unicode("", help="the file that the system exported").tag(config=True)
    column = Unicode("", help="the task's column there (default: the lesson's name)").tag(config=True)

    def export(self, gradebook: Any) -> None:
        """Called by nbgrader."""
        lessons = list(self.assignment)
        if len(lessons) != 1 or not self.file or not self.to:
            raise GradingError("Name one lesson with --assignment, the system's file with --file, and a new file with --to.")
        form = Form(self.system, Path(self.file), Path(self.to), self.column)
        for sentence in told(export(gradebook, lessons[0], form)):
            self.log.info(sentence)


class CanvasExporter(_Exporter):
    """nbgrader's export into a Canvas gradebook file."""

    system = "canvas"


class MoodleExporter(_Exporter):
    """nbgrader's export into a Moodle grade file."""

    system = "moodle"


class BlackboardExporter(_Exporter):
    """nbgrader's export into a Blackboard grade file."""

    system = "blackboard"
