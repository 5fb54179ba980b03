"""A lesson's source notebook: roles expanded into nbgrader's metadata, cell ids derived from names, a generated opening.

Cell ids never change between builds: exercise cells carry their exercise's name, all others a digest of their place and text.
"""

from __future__ import annotations

import hashlib
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.authoring.lesson import Cell, Lesson

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CHECK_TAG = "raises-exception"
"""nbclient and nbval go on after a cell that carries this tag and raises: a check that does not stand must not stop Run All."""


def source_notebook(lesson: Lesson) -> NotebookNode:
    """The notebook with solutions, not yet executed, as nbgrader's source directory wants it."""
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}, "course": {"lesson": lesson.name}}
    notebook: NotebookNode = new_notebook(cells=[_opening(lesson), *_released(lesson).values()], metadata=metadata)
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return notebook


def cell_lines(lesson: Lesson) -> dict[str, int]:
    """The line of the lesson's text at which each cell of its notebook begins, by the cell's id; the opening has line 1."""
    return {"opening": 1, **{made.id: cell.line for cell, made in _released(lesson).items()}}


def _released(lesson: Lesson) -> dict[Cell, NotebookNode]:
    """The cells that students get, and the notebook's cell for each."""
    counts: dict[str, int] = {}
    return {cell: _notebook_cell(cell, counts) for cell in lesson.cells if cell.released}


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


def _notebook_cell(cell: Cell, counts: dict[str, int]) -> NotebookNode:
    name = cell.exercise
    if cell.role == "answer":
        return _cell("code", cell.source, f"answer-{name}", _nbgrader(name, grade=False, solution=True, locked=False))
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
        return _cell("code", cell.source, f"setup-{digest}{suffix}", metadata)
    return _cell(cell.type, cell.source, f"{'text' if cell.type == 'markdown' else 'example'}-{digest}{suffix}")


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
    graded = sum(exercise.points for exercise in lesson.exercises.values() if not exercise.stretch)
    worth = f"{graded:g} points" if lesson.weight else "practice: it does not count towards the grade"
    lines = [f"# {lesson.title}", "", f"*About {lesson.minutes} minutes · {worth}.*", "", "After this lesson you can", ""]
    lines += [
        f"- {text}{';' if number < len(lesson.outcomes) else '.'}" for number, text in enumerate(lesson.outcomes.values(), 1)
    ]
    lines += ["", "| no. | exercise | points | remark |", "|--:|:--|--:|:--|"]
    for number, exercise in enumerate(lesson.exercises.values(), 1):
        kind = ", ".join(["read by your teacher"] * exercise.written + ["stretch"] * exercise.stretch)
        lines.append(f"| {number} | {exercise.title} | {exercise.points:g} | {kind} |")
    return _cell("markdown", "\n".join(lines), "opening")
