"""Feedback that a student can read: each exercise with their answer, their plots, the verdict's sentence and the points.

An nbconvert exporter in nbgrader's GenerateFeedback. The page stands alone: no network, plotly's own script inside it (packed;
2 MB), and nothing of the student's that a browser would execute. It is drawn in a process with limits; where that fails, the
page holds the table of points alone and says so.
"""

from __future__ import annotations

import datetime
import html
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines
from nbgrader.api import BaseCell, Comment, Grade, Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.utils import is_grade, is_solution, is_task
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

from course.authoring.lesson import TOLD_HEADING
from course.grading.bounded import TooMuch, bounded
from course.grading.clean import PLOTLY, cleaning_code, is_students, still_notebook
from course.grading.markup import markdown_html, still_markdown
from course.grading.pages import SCRIPT, code_filter, draw_figures, markdown_filter, notes, packed_plotly, policy
from course.handin.submission import copied

TEMPLATES = Path(__file__).parent / "templates"
Resources = dict[str, Any]
"""What nbconvert hands from one preprocessor to the next."""
SECONDS = 30.0
"""Seconds of the processor that drawing a page may take; one of a whole lesson takes one or two."""
NO_TEXT = "No description has been provided for this image"
STANDS_FOR = "(plotly)"
PLACE = f'<script id="plotly-packed" type="text/plain">{STANDS_FOR}</script>'
"""What the template makes of it."""
FAILED = "Your answers could not be shown on this page ({}); the points below stand."


class StudentFeedback(GenerateFeedback):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's GenerateFeedback for one student: no pattern is matched against the name."""

    def init_notebooks(self) -> None:
        """The one notebook of this student, if it has been graded."""
        lesson = self.coursedir.assignment_id
        place = self._format_source(lesson, self.coursedir.student_id)
        self.assignments = {place: [str(Path(place) / f"{lesson}.ipynb")]}


class FeedbackExporter(HTMLExporter):
    """The feedback page of one graded notebook. problem: why its page holds the points alone, "" where it does not."""

    problem = ""

    def from_filename(  # type: ignore[override]  # as nbconvert itself does it
        self, filename: str, resources: Resources | None = None, **keywords: Any
    ) -> tuple[str, Resources]:
        """The page of a graded notebook's file, which grading wrote: it is not held to the schema once more."""
        path = Path(filename)
        resources = {} if resources is None else resources
        resources.setdefault("metadata", {}).update(name=path.stem, path=str(path.parent))
        notebook = rejoin_lines(nbformat.from_dict(json.loads(path.read_text(encoding="utf-8"))))
        return self.from_notebook_node(notebook, resources, **keywords)

    def from_notebook_node(  # type: ignore[override]  # as nbconvert itself does it
        self, nb: NotebookNode, resources: Resources | None = None, **keywords: Any
    ) -> tuple[str, Resources]:
        """The page of a notebook, drawn in a process with limits."""
        resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
        nb, about = copied(nb), resources["nbgrader"]
        asked = {name: about[name] for name in ("notebook", "assignment", "student")} | read_grades(nb, about)
        self.problem = ""
        try:
            page = with_plotly(str(bounded("page", {"notebook": nb, "about": asked}, seconds=SECONDS)))
        except TooMuch as fault:
            self.problem = f"its feedback page shows the points alone ({fault})"
            page = points_page(nb, asked, FAILED.format(fault))
        return page, resources


class PageExporter(HTMLExporter):
    """Draws the page: in the process with limits."""

    @property
    def default_config(self) -> Config:
        config: Config = super().default_config
        config.PageExporter.template_name = "course_feedback"
        config.PageExporter.extra_template_basedirs = [str(TEMPLATES)]
        config.PageExporter.filters = {
            "markdown2html": markdown_filter, "code_html": code_filter, "highlight_code": code_filter, "comment_html": markdown_html,
        }  # fmt: skip
        return config

    def from_notebook_node(  # type: ignore[override]  # as nbconvert itself does it
        self, nb: NotebookNode, resources: Resources | None = None, **keywords: Any
    ) -> tuple[str, Resources]:
        """As nbconvert's own, which then reads the whole page once more as a tree to find images without a text: as long as drawing it."""
        resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
        kinds = WidgetsDataTypeFilter(notebook_metadata={}, parent=self, resources=resources)
        self.register_filter("filter_data_type", kinds)  # type: ignore[no-untyped-call]
        made, resources = super(HTMLExporter, self).from_notebook_node(nb, resources, **keywords)
        return re.sub(r"<img(?![^>]*\balt=)", f'<img alt="{NO_TEXT}"', made), resources

    def _preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Of nbconvert's steps the one that changes anything here: what was printed in pieces is shown as one. The others, each with a
        copy or a look at the whole schema, take as long as drawing."""
        made, resources = CoalesceStreamsPreprocessor()(nb, resources)
        return made, resources


@lru_cache(maxsize=1)
def drawer() -> PageExporter:
    """The one that draws, made once for all pages: its templates take a while to compile."""
    return PageExporter()  # type: ignore[no-untyped-call]


def read_grades(nb: NotebookNode, about: Resources) -> Resources:
    """Note at the cells what the gradebook holds of them: score, points, comment, whether a teacher has still to read an answer.

    What nbgrader's GetGrades notes, which asks the gradebook for each cell by itself and takes longer than drawing the page. Returns
    the points of the whole, the student's name and the time of handing in, as far as the gradebook knows them.
    """
    with Gradebook(about["db_url"]) as gradebook:
        session = gradebook.db
        notebook = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
        marks = session.query(BaseCell.name, Grade.score, Grade.max_score, Grade.needs_manual_grade)
        graded = {
            name: rest
            for name, *rest in marks.join(BaseCell, Grade.cell_id == BaseCell.id).filter(Grade.notebook_id == notebook.id)
        }
        said = session.query(BaseCell.name, Comment.comment).join(BaseCell, Comment.cell_id == BaseCell.id)
        comments = {name: comment for name, comment in said.filter(Comment.notebook_id == notebook.id)}
        for cell in nb.cells:
            grader = cell.metadata.get("nbgrader", {})
            if is_solution(cell) or is_task(cell):
                grader["comment"] = comments[grader["grade_id"]]
            if is_grade(cell) or is_task(cell):
                grader["score"], grader["points"], grader["needs_manual_grade"] = graded[grader["grade_id"]]
        student, handed_in = notebook.student, notebook.assignment.timestamp
        name = " ".join(part for part in (student.first_name, student.last_name) if part)
        late = notebook.late_submission_penalty or 0
        return {
            "score": notebook.score - late,
            "max_score": notebook.max_score,
            "late_penalty": late,
            "name": name or about["student"],
            "handed_in": f"{handed_in:%d %B %Y, %H:%M} UTC" if handed_in else "",
        }


def with_plotly(page: str) -> str:
    """A page as it was drawn, with plotly where it has figures: two megabytes that need not go through the drawing of each."""
    head, place, tail = page.rpartition(PLACE)  # the last is the template's own
    return head + place.replace(STANDS_FOR, _plotly()) + tail if place else page


@lru_cache(maxsize=1)
def _plotly() -> str:
    return str(bounded("plotly", {}))


def feedback_cells(nb: NotebookNode, about: Resources) -> tuple[NotebookNode, Resources]:
    """Keep what is about the student's work, make it safe to open, and collect the table of exercises for the page's head."""
    course = nb.metadata.get("course", {})
    kept, title = [], ""
    titles = {}
    for cell in nb.cells:
        grader = cell.metadata.get("nbgrader", {})
        grade_id = grader.get("grade_id", "")
        checked = grade_id.startswith("check-")
        heading = TOLD_HEADING.search(cell.source) if cell.cell_type == "markdown" and not grader else None
        if heading:
            title = re.sub(r"^Exercise (\d+)\s*·\s*", r"\1 · ", heading["title"])
        elif not (checked or is_students(cell)):
            continue
        if grader.get("grade"):  # a heading is of one exercise: a quick question after it has none
            titles[grade_id], title = title or _readable(grade_id), ""
        if checked:  # its outputs are the judge's own: the verdict for people, and a number for nbgrader
            cell.outputs = [output for output in cell.outputs if output.output_type == "display_data"]
        elif cell.cell_type == "markdown" and is_students(cell):
            cell.source = still_markdown(cell.source)
        kept.append(cell)
    opening = next((cell.source for cell in nb.cells if cell.get("id") == "opening"), "")
    heading = re.search(r"^# (.+)$", opening, re.MULTILINE)
    page = {
        "title": heading[1] if heading else about["notebook"],
        "of": worth(opening, float(about.get("max_score", 0))),
        "rows": rows_of(nb, titles),
        "problem": course.get("problem", ""),
        "market": course.get("market", ""),
        "notes": notes(course),
        "today": f"{datetime.date.today():%d %B %Y}",
        # This style is made for readers who need contrast: 4.5 to 1 for every token, which axe-core confirms in the tests.
        "pygments": HtmlFormatter(style="default").get_style_defs(".highlight"),
    }
    nb.cells = kept
    if course.get("cleaned") != cleaning_code():  # by an older grader, or not at all
        nb = still_notebook(nb, ours=("check-",))
    page["plotly"] = STANDS_FOR if draw_figures(nb) else ""
    page["script"], page["policy"] = SCRIPT, policy()
    return nb, page


def worth(opening: str, most: float) -> str:
    """What the points are out of: those of the core and of the stretch apart, where a lesson's opening tells them."""
    found = re.search(r"([\d.]+) points, and ([\d.]+) more for the stretch", opening)
    if found and abs(float(found[1]) + float(found[2]) - most) < 0.01:
        return f"{found[1]} points, and {found[2]} more for the stretch"
    return f"{round(most, 2):g} points"


def rows_of(nb: NotebookNode, titles: dict[str, str]) -> list[Resources]:
    """A line of the table for each graded cell."""
    verdicts = {verdict["exercise"]: verdict for verdict in nb.metadata.get("course", {}).get("verdicts", ())}
    rows = []
    for cell in nb.cells:
        grader = cell.metadata.get("nbgrader", {})
        grade_id = grader.get("grade_id", "")
        if grader.get("grade"):
            verdict = verdicts.get(grade_id.removeprefix("check-"), {})
            rows.append(
                {
                    "title": titles.get(grade_id) or _readable(grade_id),
                    "grade_id": grade_id,
                    "cell": grader,
                    **_state(grader, verdict),
                }
            )
    return rows


def _readable(grade_id: str) -> str:
    """What a task without a heading is called, as `progress` calls it."""
    return grade_id.removeprefix("check-").replace("-", " ").capitalize()


def _state(grader: NotebookNode, verdict: dict[str, Any]) -> dict[str, Any]:
    """Points and one phrase for a line of the table; no points where a teacher has still to read the answer."""
    score = grader.get("score")
    if verdict:
        return {"points": round(float(score or 0), 2), "state": verdict["label"].replace("-", " ")}
    if grader.get("comment") == "No response.":
        return {"points": 0.0, "state": "not answered"}
    waiting = grader.get("needs_manual_grade")
    return {
        "points": None if score is None or waiting else round(float(score), 2),
        "state": "to be read by your teacher" if score is None or waiting else "read by your teacher",
    }


def points_page(nb: NotebookNode, about: Resources, problem: str) -> str:
    """The page without the student's answers: who, when, and the points."""
    rows = "".join(
        f"<tr><td>{html.escape(row['title'])}</td><td>{'·' if row['points'] is None else format(row['points'], 'g')}</td>"
        f"<td>{float(row['cell'].get('points') or 0):g}</td><td>{html.escape(row['state'])}</td></tr>"
        for row in rows_of(nb, {})
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Feedback · {html.escape(about['notebook'])}</title><style>body {{ font: 16px/1.5 sans-serif; margin: 2rem auto; "
        "max-width: 50rem; } td, th { padding: .2rem .8rem; text-align: left; }</style></head><body><main>"
        f"<h1>{html.escape(about['notebook'])}</h1><p>{html.escape(about['name'])}</p>"
        f"<p><strong>{round(float(about['score']), 2):g}</strong> of {round(float(about['max_score']), 2):g} points</p>"
        f"<p>{html.escape(problem)}</p><table><thead><tr><th>exercise</th><th>points</th><th>of</th><th>how it stands</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></main></body></html>\n"
    )


def warm() -> None:
    """Draw a page of our own once: all is imported then, the template read and plotly packed."""
    figure = {"output_type": "display_data", "data": {PLOTLY: {"data": [], "layout": {}}}, "metadata": {}}
    cells = [
        {"cell_type": "markdown", "id": "opening", "metadata": {}, "source": "# Lesson"},
        {"cell_type": "code", "id": "added-1", "metadata": {}, "source": "1", "outputs": [figure], "execution_count": 1},
    ]
    about = {
        "notebook": "",
        "assignment": "",
        "student": "",
        "score": 0,
        "max_score": 0,
        "late_penalty": 0,
        "name": "",
        "handed_in": "",
    }
    in_bounds({"notebook": {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, "about": about}, None)
    packed_plotly()


def packed_in_bounds(request: dict[str, Any], shared: object) -> str:
    """The task `plotly`: what the pages of figures are drawn with."""
    return packed_plotly()


def in_bounds(request: dict[str, Any], shared: object) -> str:
    """The task `page`: a notebook with its grades in, the page out."""
    about = request["about"]
    notebook, page = feedback_cells(nbformat.from_dict(request["notebook"]), about)
    made, _ = drawer().from_notebook_node(notebook, {"nbgrader": about, "course": page})
    return str(made)
