"""A lesson's source notebook: roles expanded into nbgrader's metadata, cell ids derived from names, a generated opening.

Cell ids never change between builds: exercise cells carry their exercise's name, all others a digest of their place and text.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.authoring.budget import in_sittings, sitting_of, sittings, told_minutes
from course.authoring.edits import given_code
from course.authoring.lesson import HEADING, Cell, CheckedExercise, Lesson, lesson_names, read_title

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
FOLDED_TAG = "hide-input"
"""Marks cells whose code is folded away, for what knows tags but not `source_hidden`."""
CHECK_TAG = "raises-exception"
"""nbclient and nbval go on after a cell that carries this tag and raises: a check that does not stand must not stop Run All."""
RUN_FIRST = "# Set-up: run this cell first, and again after each restart.\n"


def source_notebook(lesson: Lesson) -> NotebookNode:
    """The notebook with solutions, not yet executed, as nbgrader's source directory wants it."""
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}, "course": {"lesson": lesson.name}}
    cells = [_opening(lesson), *_released(lesson).values(), *_closing(lesson)]
    notebook: NotebookNode = new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return notebook


def cell_lines(lesson: Lesson) -> dict[str, int]:
    """The line of the lesson's text at which each cell of its notebook begins, by the cell's id; the opening has line 1."""
    return {"opening": 1, "closing": 1, "progress": 1, **{made.id: cell.line for cell, made in _released(lesson).items()}}


def _released(lesson: Lesson) -> dict[Cell, NotebookNode]:
    """The cells that students get, and the notebook's cell for each."""
    counts: dict[str, int] = {}
    edges = _edges(lesson)
    minutes = {sitting.name: sitting.told for sitting in sittings(lesson)}
    made = {}
    for cell in lesson.cells:
        if cell.released:
            made[cell] = _notebook_cell(cell, counts, edges.get(cell, ("", "")))
            name = sitting_of(cell)
            if name:
                made[cell].source = f"# {name} · about {minutes[name]} minutes" + made[cell].source.removeprefix(f"# {name}")
    return made


def _edges(lesson: Lesson) -> dict[Cell, tuple[str, str]]:
    """The first line of each answer cell, which says what it is, and the last, which shows what came out (no function is shown)."""
    edges, number = {}, 0
    for exercise in lesson.exercises.values():
        number += not exercise.quick
        if isinstance(exercise, CheckedExercise):
            title = "Quick question" if exercise.quick else f"Exercise {number}"
            shown = any(line.strip() == exercise.variable for line in exercise.answer.source.splitlines())
            tail = "" if shown or "def " in given_code(exercise.answer.source) else f"\n{exercise.variable}"
            edges[exercise.answer] = (f"# ✎ {title}: your answer in place of the dots\n", tail)
    return edges


def _nbgrader(grade_id: str, *, grade: bool, solution: bool, locked: bool, points: float | None = None) -> dict[str, Any]:
    about: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
    if points is not None:
        about["points"] = points
    return {"nbgrader": about}


def _cell(kind: str, source: str, name: str, metadata: dict[str, Any] | None = None) -> NotebookNode:
    made: NotebookNode
    if kind == "code":
        made = new_code_cell(source, id=name, metadata=metadata or {})
    else:
        made = new_markdown_cell(source, id=name, metadata=metadata or {})
    return made


def _notebook_cell(cell: Cell, counts: dict[str, int], edges: tuple[str, str]) -> NotebookNode:
    name = cell.exercise
    if cell.role == "answer":
        source = edges[0] + cell.source + edges[1]
        return _cell("code", source, f"answer-{name}", _nbgrader(name, grade=False, solution=True, locked=False))
    if cell.role == "check":
        metadata = _nbgrader(f"check-{name}", grade=True, solution=False, locked=True, points=cell.options["points"])
        return _cell("code", cell.source, f"check-{name}", {**metadata, "tags": [CHECK_TAG]})
    if cell.role == "written":
        metadata = _nbgrader(name, grade=True, solution=True, locked=False, points=cell.options["points"])
        return _cell("markdown", _written_source(cell.source), f"answer-{name}", metadata)
    digest = hashlib.sha256(f"{cell.type}\n{cell.source}".encode()).hexdigest()[:10]
    counts[digest] = counts.get(digest, 0) + 1
    suffix = f"-{counts[digest]}" if counts[digest] > 1 else ""
    if cell.role == "setup":
        metadata = _nbgrader(f"setup-{digest}{suffix}", grade=False, solution=False, locked=True)
        return _cell("code", RUN_FIRST + cell.source, f"setup-{digest}{suffix}", metadata)
    folded = {"jupyter": {"source_hidden": True}, "tags": [FOLDED_TAG]} if cell.role == "figure" else None
    kind, source = ("text", HEADING.sub(_told_heading, cell.source)) if cell.type == "markdown" else ("example", cell.source)
    return _cell(cell.type, source, f"{kind}-{digest}{suffix}", folded)


def _told_heading(heading: re.Match[str]) -> str:
    """The heading of an exercise, and below it in a small line what it is worth; as `TOLD_HEADING` finds it."""
    worth = f"{float(heading['points']):g} point" + "s" * (float(heading["points"]) != 1)
    return f"### {heading['title']}\n\n*{worth}{' · stretch' if heading['stretch'] else ''}*\n"


def _written_source(source: str) -> str:
    """The samples and the mark scheme as one solution region, its markers hidden from a reader of the solutions."""
    inner = [
        line
        for line in source.splitlines()
        if not any(marker in line for marker in ("BEGIN SOLUTION", "END SOLUTION", "END MARK SCHEME"))
    ]
    inner = ["\n**Mark scheme**\n" if "BEGIN MARK SCHEME" in line else line for line in inner]
    return "\n".join(["<!-- ### BEGIN SOLUTION -->", *inner, "<!-- ### END SOLUTION -->"])


def _opening(lesson: Lesson) -> NotebookNode:
    """The first cell: title, time, outcomes, and the exercises with their points."""
    worth = "practice: it does not count towards the grade"
    if lesson.weight:
        graded, more = (
            sum(task.points for task in lesson.exercises.values() if task.stretch is stretch) for stretch in (False, True)
        )
        worth = f"{graded:g} points" + (f", and {more:g} more for the stretch" if more else "")
    lines = [f"# {lesson.title}", "", f"*{told_minutes(lesson)} · {worth}.*", "", "After this lesson you can", ""]
    lines += [
        f"- {text}{';' if number < len(lesson.outcomes) else '.'}" for number, text in enumerate(lesson.outcomes.values(), 1)
    ]
    lines += ["", "| no. | exercise | points | remark |", "|--:|:--|--:|:--|"]
    composed = [exercise for exercise in lesson.exercises.values() if not exercise.quick]
    for number, exercise in enumerate(composed, 1):
        kind = ", ".join(["read by your teacher"] * exercise.written + ["stretch: may be left out"] * exercise.stretch)
        lines.append(f"| {number} | {exercise.title} | {'+ ' * exercise.stretch}{exercise.points:g} | {kind} |")
    if quick := len(lesson.exercises) - len(composed):
        lines += ["", f"Between them stand {quick} quick questions{_worth_of_quick(lesson)}."]
    lines += ["", "[Reference sheet: twenty calls, and all tables on one map](../reference.md)"]
    return _cell("markdown", "\n".join(lines), "opening")


def _worth_of_quick(lesson: Lesson) -> str:
    """What the quick questions are worth, behind their number; "" where none carries points."""
    carry = [exercise.points for exercise in lesson.exercises.values() if exercise.quick and exercise.points]
    if not carry:
        return ""
    if len(carry) == 1:
        return f"; one of them carries {carry[0]:g} point{'s' * (carry[0] != 1)}"
    return f"; {len(carry)} of them carry points ({sum(carry):g} in all)"


def _closing(lesson: Lesson) -> list[NotebookNode]:
    """The last cell: how it stands, how to hand in, where to go on. Lessons in the old form have none."""
    if not in_sittings(lesson):
        return []
    names = lesson_names(lesson.path.parent)
    following = names[names.index(lesson.name) + 1 :] if lesson.name in names else []
    text = (
        "## Done?\n\n`progress()` shows how each task stands, and counts the words of written ones. Save the notebook (Ctrl+S), then "
        "hand it in as your teacher says; who learns alone is done."
    )
    if following:
        title = read_title(lesson.path.parent / f"{following[0]}.py")
        text += f"\n\n**Next:** [{title}](../{following[0]}/{following[0]}.ipynb)"
    return [_cell("markdown", text, "closing"), _cell("code", "progress()", "progress")]
