"""Feedback that a student can read: each exercise with their answer, their plots, the verdict's sentence and the points.

An nbconvert exporter in nbgrader's GenerateFeedback. The page stands alone: no network, plotly's own script inside it (packed;
2 MB), and nothing of the student's that a browser would execute.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

from course.answers.figure import title_of
from course.authoring.lesson import TOLD_HEADING

TEMPLATES = Path(__file__).parent / "templates"
Resources = dict[str, Any]
"""What nbconvert hands from one preprocessor to the next."""
PLOTLY = "application/vnd.plotly.v1+json"


class FeedbackExporter(HTMLExporter):
    """The feedback page of one graded notebook."""

    @property
    def default_config(self) -> Config:
        config: Config = super().default_config
        config.FeedbackExporter.template_name = "course_feedback"
        config.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]
        return config

    def _preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        nb, resources = super()._preprocess(nb, resources)  # type: ignore[no-untyped-call]  # nbgrader's GetGrades brings scores and comments
        mark_waiting(nb, resources)
        return feedback_cells(nb, resources)


def mark_waiting(nb: NotebookNode, resources: Resources) -> None:
    """Note at each graded cell whether a teacher has still to read it: nbgrader's GetGrades gives 0 for both."""
    about = resources["nbgrader"]
    with Gradebook(about["db_url"]) as gradebook:
        for cell in nb.cells:
            grader = cell.metadata.get("nbgrader", {})
            if grader.get("grade"):
                grade = gradebook.find_grade(grader["grade_id"], about["notebook"], about["assignment"], about["student"])
                grader["needs_manual_grade"] = grade.needs_manual_grade


def feedback_cells(nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
    """Keep what is about the student's work, make it safe to open, and collect the table of exercises for the page's head."""
    about = nb.metadata.get("course", {})
    verdicts = {verdict["exercise"]: verdict for verdict in about.get("verdicts", ())}
    sanitize = SanitizeHTML()
    sanitize.tags = [*sanitize.tags, "details", "summary"]  # the hints of the prompts, folded as in the lesson
    kept, rows, title, figures = [], [], "", 0
    for number, cell in enumerate(nb.cells):
        grader = cell.metadata.get("nbgrader", {})
        grade_id = grader.get("grade_id", "")
        checked = grade_id.startswith("check-")
        heading = TOLD_HEADING.search(cell.source) if cell.cell_type == "markdown" and not grader else None
        if heading:
            title = re.sub(r"^Exercise (\d+)\s*·\s*", r"\1 · ", heading["title"])
        elif not (grader.get("solution") or checked or cell.get("id", "").startswith("added-")):
            continue
        if grader.get("grade"):
            verdict = verdicts.get(grade_id.removeprefix("check-"), {})
            rows.append({"title": title or grade_id, "grade_id": grade_id, "cell": grader, **_state(grader, verdict)})
        if checked:  # its outputs are the judge's own: the verdict for people, and a number for nbgrader
            cell.outputs = [output for output in cell.outputs if output.output_type == "display_data"]
        else:
            figures += sum(_embed(output) for output in cell.get("outputs", ()))
            safe = [output for output in cell.get("outputs", ()) if output.get("metadata", {}).get("course") != "figure"]
            cell, resources = _sanitized(sanitize, cell, safe, resources, number)
        kept.append(cell)
    opening = next((cell.source for cell in nb.cells if cell.get("id") == "opening"), "")
    heading = re.search(r"^# (.+)$", opening, re.MULTILINE)
    resources["course"] = {
        "title": heading[1] if heading else resources["nbgrader"]["notebook"],
        "rows": rows,
        "problem": about.get("problem", ""),
        "plotly": packed_plotly() if figures else "",
        # This style is made for readers who need contrast: 4.5 to 1 for every token, which axe-core confirms in the tests.
        "pygments": HtmlFormatter(style="default").get_style_defs(".highlight"),
    }
    nb.cells = kept
    return nb, resources


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


def _sanitized(
    sanitize: SanitizeHTML, cell: NotebookNode, safe: list[NotebookNode], resources: Resources, number: int
) -> tuple[NotebookNode, Resources]:
    """The cell with its student-made outputs sanitised; figures that we wrapped ourselves keep their place."""
    if cell.cell_type != "code":
        cell, resources = sanitize.preprocess_cell(cell, resources, number)
        return cell, resources
    outputs = cell.outputs
    cell.outputs = safe
    cell, resources = sanitize.preprocess_cell(cell, resources, number)
    cleaned = iter(cell.outputs)
    cell.outputs = [output if output.get("metadata", {}).get("course") == "figure" else next(cleaned) for output in outputs]
    return cell, resources


def _embed(output: NotebookNode) -> bool:
    """Turn a plotly output into HTML that the page's one copy of plotly draws. Returns whether it was one."""
    figure = output.get("data", {}).get(PLOTLY)
    if not isinstance(figure, dict):
        return False
    data = {"data": figure.get("data", []), "layout": figure.get("layout", {}), "frames": figure.get("frames", [])}
    # "<" inside the JSON is escaped, so that no text of a figure can close the element that holds it.
    text = json.dumps(data).replace("<", "\\u003c")
    name = escape(title_of(data["layout"].get("title")) or "a figure without a title", quote=True)
    html = f'<figure class="figure" aria-label="{name}"><script type="application/json">{text}</script></figure>'
    output["data"] = NotebookNode({"text/html": html})
    output["metadata"] = NotebookNode({"course": "figure"})
    return True


@lru_cache(maxsize=1)
def packed_plotly() -> str:
    """plotly.js as shipped in plotly's wheel, gzipped and in base64: browsers unpack it themselves."""
    from plotly.offline import get_plotlyjs  # plotly takes a second to import, and most pages have no figure

    return base64.b64encode(gzip.compress(get_plotlyjs().encode(), 6, mtime=0)).decode()
