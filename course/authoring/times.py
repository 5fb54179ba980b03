"""How long a lesson runs from a cold kernel: its solutions and the students' notebook, beside what importing alone takes.

Seconds depend on the machine and on what else it does; the ratio to the imports, measured in the same run, does so far less.
"""

from __future__ import annotations

import datetime
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from course.authoring.lesson import LessonError
from course.authoring.notebook import KERNEL
from course.running import run_notebook

IMPORTS = "import numpy, pandas, plotly.express, plotly.graph_objects"
ROOMS = ("solutions", "notebooks")


@dataclass(frozen=True)
class Timing:
    """One run from a cold kernel: seconds from start to shutdown, and the seconds of each code cell by its id."""

    lesson: str
    room: str
    seconds: float
    cells: dict[str, float]

    def slowest(self, number: int = 3) -> list[tuple[str, float]]:
        """The cells that took longest, slowest first."""
        return sorted(self.cells.items(), key=lambda cell: -cell[1])[:number]


def imports_timing(edition: Path) -> Timing:
    """A notebook that imports pandas and plotly, and nothing else."""
    notebook = new_notebook(cells=[new_code_cell(IMPORTS, id="imports")], metadata={"kernelspec": KERNEL})
    with tempfile.TemporaryDirectory(prefix="course-times-") as folder:
        return _timed("imports alone", "", notebook, Path(folder), edition)


def lesson_timings(name: str, root: Path) -> Iterator[Timing]:
    """The two notebooks of a lesson as they lie in the repository, each run in a copy of its folder on the class edition."""
    for room in ROOMS:
        with tempfile.TemporaryDirectory(prefix="course-times-") as folder:
            copied = shutil.copytree(root / room / name, Path(folder) / name)
            notebook = nbformat.read(copied / f"{name}.ipynb", as_version=4)
            yield _timed(name, room, notebook, copied, root / "datasets")


def _timed(lesson: str, room: str, notebook: NotebookNode, folder: Path, edition: Path) -> Timing:
    begun = time.perf_counter()
    run = run_notebook(notebook, folder, edition, cell_seconds=120, timed=True)
    seconds = time.perf_counter() - begun
    if run.problem:
        raise LessonError(f"{room}/{lesson}: {run.problem}")
    return Timing(lesson, room, seconds, {cell.id: _seconds(cell) for cell in notebook.cells if cell.cell_type == "code"})


def _seconds(cell: NotebookNode) -> float:
    """Seconds from the kernel's word that it is busy with a cell to its reply."""
    marks = cell.metadata.get("execution", {})
    begun, ended = marks.get("iopub.status.busy"), marks.get("shell.execute_reply")
    if not begun or not ended:
        return 0.0
    return (_instant(ended) - _instant(begun)).total_seconds()


def _instant(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def line(timing: Timing, imports: Timing) -> str:
    """One line of the table: lesson, room, seconds, multiples of the imports, and the slowest cells."""
    slowest = ", ".join(f"{name} {seconds:.1f}" for name, seconds in timing.slowest())
    return f"{timing.lesson:<24} {timing.room:<10} {timing.seconds:6.1f} s {timing.seconds / imports.seconds:6.1f} ×   {slowest}"
