"""`course mark LESSON`: the written answers one by one beside their mark scheme, marked with the keys 0 to 3.

A page on this machine, for the teacher alone: its address holds a secret, it is served on loopback, and what a student wrote is shown
as text and never as markup. Marks go into nbgrader's gradebook as they are given: the sum as the manual score, the criteria as the
comment that the feedback page shows. Whoever stops goes on where she was.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from course.authoring.handbook import samples_of, scheme_of
from course.authoring.lesson import Lesson
from course.grading.errors import GradingError

MOST = 3
"""Points of a criterion."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{}'; connect-src 'self'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class Criterion:
    """A row of a mark scheme: what is asked, and what earns 0, 1, 2 and 3 points."""

    asks: str
    levels: tuple[str, str, str, str]

    @property
    def short(self) -> str:
        """The criterion's first words, for the feedback page."""
        return re.split(r"[:,;(]", self.asks)[0].strip()


@dataclass
class Text:
    """A written answer: whose, of which task, and how it stands: points of each criterion, None where not marked yet."""

    student: str
    task: str
    words: str
    marks: list[int] | None = None
    comment: str = ""


@dataclass
class Marking:
    """All written answers of a lesson, and the gradebook that their marks go to."""

    lesson: str
    titles: dict[str, str]
    schemes: dict[str, list[Criterion]]
    samples: dict[str, str]
    texts: list[Text]
    gradebook: Gradebook
    told: list[str] = field(default_factory=list)

    @property
    def following(self) -> int:
        """The place of the first text that is not marked; the last text where all are."""
        return next((at for at, text in enumerate(self.texts) if text.marks is None), len(self.texts) - 1)

    def mark(self, at: int, marks: list[int], comment: str) -> None:
        """Give a text its points and write them into the gradebook. Raises GradingError for marks that the scheme has not."""
        text = self.texts[at]
        criteria = self.schemes[text.task]
        if len(marks) != len(criteria) or any(mark not in range(MOST + 1) for mark in marks):
            raise GradingError(f"{len(criteria)} marks from 0 to {MOST} are wanted.")
        grade, session = self.gradebook.find_grade(text.task, self.lesson, self.lesson, text.student), self.gradebook.db
        notebook = grade.notebook
        session.refresh(notebook)
        before, late = notebook.score, notebook.late_submission_penalty
        told = " · ".join(f"{criterion.short}: {mark} of {MOST}" for criterion, mark in zip(criteria, marks, strict=True))
        note = self.gradebook.find_comment(text.task, self.lesson, self.lesson, text.student)
        grade.manual_score, grade.needs_manual_grade = float(sum(marks)), False
        note.manual_comment = told + (f"\n\n{comment.strip()}" if comment.strip() else "")
        if late and before:  # a share of the points earned, and these are earned too
            session.flush()
            session.refresh(notebook)
            notebook.late_submission_penalty = round(late / before * notebook.score, 6)
        session.commit()
        text.marks, text.comment = list(marks), comment.strip()


def criteria_of(scheme: str) -> list[Criterion]:
    """The rows of a mark scheme, a Markdown table with the columns criterion, 0, 1, 2, 3. Raises GradingError for another form."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in scheme.splitlines()
        if line.strip().startswith("|")
    ]
    found = [Criterion(row[0], (row[1], row[2], row[3], row[4])) for row in rows[2:] if len(row) == 5]
    if not found or rows[0][1:] != ["0", "1", "2", "3"]:
        raise GradingError("The mark scheme is no table of criterion, 0, 1, 2 and 3: mark this task in the formgrader.")
    return found


def read_marking(lesson: Lesson, gradebook: Gradebook, autograded: Path) -> Marking:
    """All written answers of a graded class, those marked before included, in an order that hides names.

    Raises GradingError where the lesson has none, or nobody has been graded.
    """
    tasks = {exercise.name: exercise for exercise in lesson.exercises.values() if exercise.written}
    if not tasks:
        raise GradingError(f"{lesson.name} has no written task.")
    schemes = {name: criteria_of(scheme_of(exercise)) for name, exercise in tasks.items()}
    try:
        handed_in = gradebook.assignment_submissions(lesson.name)
    except MissingEntry:
        handed_in = []
    texts = []
    for name in tasks:
        for student in sorted((one.student.id for one in handed_in), key=lambda student: turn(lesson.name, student)):
            path = autograded / student / lesson.name / f"{lesson.name}.ipynb"
            if path.is_file() and not _untouched(gradebook.find_grade(name, lesson.name, lesson.name, student)):
                texts.append(_text(path, student, name, schemes[name], gradebook, lesson.name))
    if not texts:
        raise GradingError(
            f"No written answer of {lesson.name} is there: nobody has written one, or `course grade {lesson.name}` has not been run."
        )
    samples = {name: samples_of(exercise) for name, exercise in tasks.items()}
    titles = {name: exercise.title for name, exercise in tasks.items()}
    return Marking(lesson.name, titles, schemes, samples, texts, gradebook)


def _untouched(grade: Any) -> bool:
    """Whether a student has left the place as it was released: such an answer has its 0 points, and nobody need read it."""
    return grade.manual_score is None and not grade.needs_manual_grade


def turn(lesson: str, student: str) -> str:
    """A place in the queue that says nothing of the name, and is the same when one goes on tomorrow."""
    return hashlib.sha256(f"{lesson}/{student}".encode()).hexdigest()


def _text(path: Path, student: str, task: str, criteria: list[Criterion], gradebook: Gradebook, lesson: str) -> Text:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    words = next(("".join(cell["source"]) for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == task), "")
    text = Text(student, task, words)
    grade = gradebook.find_grade(task, lesson, lesson, student)
    if grade.manual_score is not None and not grade.needs_manual_grade:
        noted = (gradebook.find_comment(task, lesson, lesson, student).manual_comment or "").partition("\n\n")
        marks = [int(mark) for mark in re.findall(rf": ([0-{MOST}]) of {MOST}", noted[0])]
        if len(marks) == len(criteria):
            text.marks, text.comment = marks, noted[2]
    return text


class _Page(RequestHandler):
    """The page, and a mark that is given on it."""

    def initialize(self, marking: Marking) -> None:
        self.marking = marking

    def set_default_headers(self) -> None:
        self.nonce = secrets.token_urlsafe(12)
        self.set_header("Content-Security-Policy", POLICY.format(self.nonce))
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Frame-Options", "DENY")

    def get(self) -> None:
        state = {
            "lesson": self.marking.lesson,
            "at": self.marking.following,
            "titles": self.marking.titles,
            "samples": self.marking.samples,
            "schemes": {
                task: [{"asks": one.asks, "levels": one.levels} for one in criteria]
                for task, criteria in self.marking.schemes.items()
            },
            "texts": [
                {"task": one.task, "words": one.words, "marks": one.marks, "comment": one.comment} for one in self.marking.texts
            ],
        }
        page = (Path(__file__).with_name("templates") / "marking.html").read_text(encoding="utf-8")
        data = json.dumps(state).replace("<", "\\u003c")  # no text can end the script that it stands in
        self.write(page.replace("{{nonce}}", self.nonce).replace("{{state}}", data))

    def post(self) -> None:
        try:
            said: Any = json.loads(self.request.body)
            self.marking.mark(int(said["at"]), [int(mark) for mark in said["marks"]], str(said.get("comment", "")))
        except (ValueError, KeyError, TypeError, IndexError, GradingError) as error:
            raise HTTPError(400, reason=str(error)[:200].replace("\n", " ")) from None
        left = sum(text.marks is None for text in self.marking.texts)
        self.write({"left": left})


def application(marking: Marking, secret: str) -> Application:
    """The page behind an address that holds a secret; every other address is not there."""
    return Application([(rf"/{re.escape(secret)}/", _Page, {"marking": marking})])


def serve(marking: Marking, port: int, say: Any) -> None:
    """Serve the page on loopback until interrupted; each mark is kept when it is given."""
    secret = secrets.token_urlsafe(16)

    async def run() -> None:
        try:
            sockets = bind_sockets(port, "127.0.0.1")
        except OSError as error:
            raise GradingError(f"Port {port} cannot be used ({error.strerror}): choose another with --port.") from None
        server = HTTPServer(application(marking, secret))
        server.add_sockets(sockets)
        say(
            f"open http://127.0.0.1:{sockets[0].getsockname()[1]}/{secret}/ in a browser; end with Ctrl+C, marks are kept as they are given"
        )
        await asyncio.Event().wait()

    asyncio.run(run())
