"""The course's parts in stock nbgrader's places: an exporter that reads any submission, and the preprocessors of autograde.

nbgrader_config.py names them. `nbgrader autograde`, the formgrader's button and `course grade` all go through here, so they
give the same result.
"""

from __future__ import annotations

import copy
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from traitlets import Bool, Enum, Float, Unicode

from course.answers import Key, Verdict
from course.answers.verdict import UNREADABLE, verdict_html
from course.authoring.keys import keys_digest, lesson_keys
from course.authoring.lesson import LESSONS, Lesson, read_lesson
from course.authoring.nbgrader import nbgrader_config
from course.data import Edition
from course.data.named import class_edition
from course.errors import CourseError
from course.grading import personal
from course.grading.clean import cleaned, cleaning_code
from course.grading.editions import hidden_edition
from course.grading.errors import GradingError
from course.grading.execution import Executed, Plan, Runs, executed_once, forms_of
from course.grading.gradebook import register
from course.grading.intake import StagedAutograde, Taken, stage_found, teachers_copy
from course.grading.judge import answers_of, judged
from course.grading.sandbox import AUTO, CHOICES, Limits, choose, stage_edition, stage_package
from course.handin.submission import UnreadableSubmission, copied, parse_submission, put_back, read_submission, rebuild
from course.running import CELL_SECONDS

Resources = dict[str, Any]
"""What nbconvert hands from one step to the next."""
INTAKE, PUT_BACK = "intake", "put_back"
"""What is kept in a notebook's metadata of how it was handed in, beside `UNREADABLE`."""


class SubmissionExporter(NotebookExporter):
    """Reads a submission whatever its state. A file that is no notebook becomes the teacher's blank copy with a note."""

    def __init__(self, config: Any = None, parent: Any = None, **keywords: Any) -> None:
        super().__init__(config=config, parent=parent, **keywords)  # type: ignore[no-untyped-call]
        self.taken: dict[str, Taken] = {}
        if isinstance(parent, Autograde):  # nothing of a submission has been opened before
            self.taken = parent.staged if isinstance(parent, StagedAutograde) else stage_found(parent)

    def from_filename(self, filename: str, resources: Resources | None = None, **keywords: Any) -> tuple[Any, Resources]:
        path = Path(filename)
        resources = resources if resources is not None else {}
        resources.setdefault("metadata", {}).update(name=path.stem, path=str(path.parent))
        ours = Path(self.config.CourseDirectory.get("autograded_directory", "autograded")).resolve()
        if ours in path.resolve().parents:  # nbgrader's second pass, over what the first one wrote
            notebook = nbformat.read(filename, as_version=4)
        else:
            teachers = nbformat.read(teachers_copy(Path(), resources["nbgrader"]["assignment"]), as_version=4)
            notebook = read_rebuilt(path, teachers, self.taken.get(filename, Taken()))
        text, resources = self.from_notebook_node(notebook, resources, **keywords)  # type: ignore[no-untyped-call]
        return text, resources


def read_rebuilt(found: Path | bytes, teachers: NotebookNode, taken: Taken) -> NotebookNode:
    """The notebook that is run for a submission; the teacher's blank copy with a note where there is none to read.

    found: where it lies, or what stands in it.
    """
    about: dict[str, Any] = {INTAKE: taken.about()}
    try:
        if taken.refusal:
            raise UnreadableSubmission(taken.refusal)
        submitted = read_submission(found) if isinstance(found, Path) else taken.parsed or parse_submission(found)
        notebook = rebuild(submitted, teachers)
        about[PUT_BACK] = put_back(submitted, teachers)
    except UnreadableSubmission as fault:
        notebook = teachers
        about[UNREADABLE] = str(fault)
    notebook.metadata["course"] = {**notebook.metadata.get("course", {}), **about}
    return notebook


class Grader:
    """Editions and keys for one lesson: made once, used for every submission of a batch."""

    def __init__(self, lesson: Lesson, root: Path) -> None:
        self.lesson, self.work = lesson, root / ".course"
        self.market, self.student = personal.CLASS, personal.CLASS
        self.shown: Edition = class_edition(root)
        self.shown_keys: dict[str, Key] = lesson_keys(lesson, self.shown, self.work / "keys")
        self.hidden, self.hidden_keys = hidden_edition(self.work, lesson, self.shown_keys)
        self.runs = Runs(self.work / "runs")
        self._plan: tuple[tuple[float, str], Plan] | None = None
        self.editions = {personal.CLASS: self.shown_keys}
        self.personal: dict[str, Grader | CourseError] = {}
        for student, edition in personal.personal_editions(self.work).items():
            made = copy.copy(self)
            made.shown, made.market, made.student = edition, "your own edition", student
            try:
                made.shown_keys = self.editions[student] = lesson_keys(lesson, edition, self.work / "keys")
                made.hidden, made.hidden_keys = hidden_edition(self.work, lesson, made.shown_keys)
                self.personal[student] = made
            except CourseError as error:  # it is her trouble alone
                self.personal[student] = error

    def of(self, student: str) -> Grader:
        """The grader of a student's own edition, or this one where she has none. Raises GradingError where it is of no use."""
        found = self.personal.get(student, self)
        if isinstance(found, CourseError):
            raise GradingError(f"{student} cannot be graded on the edition drawn for her: {found}")
        return found

    @property
    def decides(self) -> str:
        """What decides a grade beside the class edition's keys: a digest for a personal edition, else ""."""
        return "" if self.student == personal.CLASS else keys_digest(self.lesson, self.shown) + self.hidden.digest

    def plan(self, cell_seconds: float = CELL_SECONDS, wanted: str = AUTO) -> Plan:
        """What every submission is run with. Raises GradingError where the sandbox that is wanted cannot be had."""
        asked = (cell_seconds, wanted)
        if self._plan is None or self._plan[0] != asked or not self._plan[1].package.is_dir():
            made = Plan(
                level=choose(wanted),
                package=stage_package(self.work),
                editions=(stage_edition(self.work, self.shown), stage_edition(self.work, self.hidden)),
                digests=(self.shown.digest, self.hidden.digest),
                forms=(forms_of(self.shown_keys), forms_of(self.hidden_keys)),
                limits=Limits(cell_seconds),
            )
            self._plan = (asked, made)
        return self._plan[1]

    def verdicts(
        self, notebook: NotebookNode, plan: Plan, *, anew: bool = False, batch: str = ""
    ) -> tuple[dict[str, Verdict], Executed, dict[str, list[str]]]:
        """Run a rebuilt notebook on both editions, or take the runs that are kept; the first run's outputs stay in it.

        Returns the verdicts, the runs, and by exercise whose editions a typed-in answer would be right on.
        """
        executed = executed_once(notebook, plan, self.runs, anew=anew, batch=batch)
        hidden = copied(notebook)
        executed.put_into(notebook, executed.shown)
        runs = [notebook] if executed.hidden is None else [notebook, executed.put_into(hidden, executed.hidden)]
        verdicts, problem = judged(runs, [self.shown_keys, self.hidden_keys])
        executed.problem = executed.problem or problem
        whose: dict[str, list[str]] = {}
        if len(runs) == 2 and len(self.editions) > 1 and not problem:
            whose = personal.fits(verdicts, answers_of(notebook), answers_of(hidden), self.editions, self.student)
            verdicts |= {name: personal.renamed(verdicts[name]) for name in whose}
        return verdicts, executed, whose


@lru_cache(maxsize=4)
def _grader(lesson: Path, root: Path, stamps: tuple[int, int]) -> Grader:
    return Grader(read_lesson(lesson), root)


def grader(lesson: Path, root: Path) -> Grader:
    """The grader of a lesson file in a course root; a changed file, or another student with an edition of her own, makes a new one."""
    return _grader(lesson, root, (lesson.stat().st_mtime_ns, personal.stamp(root / ".course")))


def forget_graders() -> None:
    """Let the next grader be made from what is on disk."""
    _grader.cache_clear()


class JudgeSubmission(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Runs the rebuilt notebook on the class edition and on a hidden one, and writes each verdict into its check cell.

    The outputs of a check cell are replaced as a whole: the verdict for people, and the points as the number that nbgrader
    reads. Whatever the student's code displayed there is gone.
    """

    cell_seconds = Float(CELL_SECONDS, help="Seconds that one cell may take before it is interrupted").tag(config=True)
    sandbox = Enum(CHOICES, AUTO, help="The sandbox that submissions run in; none only by name").tag(config=True)
    anew = Bool(False, help="Run submissions even if runs of the same content are kept").tag(config=True)
    batch = Unicode("", help="The batch whose runs on a cluster count, even those that were stopped").tag(config=True)
    lessons = Unicode("", help="Folder of the lessons' texts; the package's own unless set").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        assignment = resources["nbgrader"]["assignment"]
        about = nb.metadata.get("course", {})
        unreadable = about.get(UNREADABLE)
        checks = [cell for cell in nb.cells if _exercise_of(cell)]
        whose: dict[str, list[str]] = {}
        runs: Runs | None = None
        if unreadable:
            verdicts = {_exercise_of(cell): Verdict(_exercise_of(cell), 0.0, UNREADABLE, unreadable) for cell in checks}
            problem, level, market = unreadable, "", ""
        else:
            path = Path(self.lessons or LESSONS) / f"{assignment}.py"
            made = grader(path, Path.cwd()).of(resources["nbgrader"]["student"])
            plan = made.plan(self.cell_seconds, self.sandbox)
            verdicts, executed, whose = made.verdicts(nb, plan, anew=self.anew, batch=self.batch)
            problem, resources["executed"] = executed.problem, executed
            level, market, runs = plan.level, made.market, made.runs
        nb.metadata["course"] = {
            **{name: about[name] for name in (INTAKE, PUT_BACK) if about.get(name)},
            "lesson": assignment,
            "problem": problem,
            "sandbox": level,
            "market": market,
            "verdicts": [
                verdicts[name].as_dict() | ({"fits": whose[name]} if name in whose else {}) for name in map(_exercise_of, checks)
            ],
        }
        for cell in checks:
            write_verdict(cell, verdicts[_exercise_of(cell)])
        nb, fault = cleaned(nb, ours=("check-",), kept=runs, anew=self.anew)  # before anything is stored
        if fault:
            nb.metadata["course"]["problem"] = problem or fault
        else:
            nb.metadata["course"]["cleaned"] = cleaning_code()
        return nb, resources


def _exercise_of(cell: NotebookNode) -> str:
    about = cell.metadata.get("nbgrader", {})
    grade_id = about.get("grade_id", "")
    return grade_id.removeprefix("check-") if about.get("grade") and grade_id.startswith("check-") else ""


def write_verdict(cell: NotebookNode, verdict: Verdict) -> None:
    """Replace a check cell's outputs by the verdict and by the points as nbgrader reads partial credit."""
    points = float(cell.metadata.nbgrader["points"])
    earned = round(verdict.share * points, 6)
    cell.execution_count = None
    shown = {
        "text/html": verdict_html(verdict, f" · {earned:g} of {points:g} points" if points else " · for practice"),
        "text/plain": f"{verdict.exercise}: {verdict.label}. {verdict.sentence}",
    }
    result = {"output_type": "execute_result", "data": {"text/plain": repr(earned)}, "metadata": {}, "execution_count": None}
    cell.outputs = copied([{"output_type": "display_data", "data": shown, "metadata": {}}, result])


class SaveVerdicts(SaveAutoGrades):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's SaveAutoGrades in one transaction: a batch that is cut off leaves a submission's old grades or its new ones."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        about = resources["nbgrader"]
        self.notebook_id, self.assignment_id = about["notebook"], about["assignment"]
        self.student_id, self.db_url = about["student"], about["db_url"]
        self.gradebook = Gradebook(self.db_url)
        with self.gradebook:
            session = self.gradebook.db
            commit, session.commit = session.commit, session.flush
            try:
                for index, cell in enumerate(nb.cells):
                    nb.cells[index], resources = self.preprocess_cell(cell, resources, index)
            except BaseException:
                session.rollback()
                raise
            finally:
                session.commit = commit
            session.commit()
        return nb, resources


def ensure_registered(assignment: str, student: str = "", notebooks: object = None) -> None:
    """nbgrader's pre-convert hook: register the assignment in the gradebook if it is not there, so that autograde can begin."""
    register(assignment, nbgrader_config(Path.cwd()), only_if_missing=True)
