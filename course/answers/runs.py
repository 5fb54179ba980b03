"""What a notebook's cells did when they last ran, so that no verdict is given on an old value.

IPython tells before and after each run which cell it is (JupyterLab and Notebook send its id) and whether it raised.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANSWER_CELL = "answer-{}"
"""Id of an exercise's answer cell, as the build gives it."""


@dataclass(frozen=True)
class Run:
    """One run of a cell: its id ("" where the front end sends none), its code, when (seconds), the name of its error or ""."""

    cell: str
    code: str
    moment: float
    error: str


_runs: dict[str, Run] = {}
_latest: Run | None = None


def watch() -> None:
    """Begin to note runs, once a kernel; without IPython there is nothing to note."""
    try:
        from IPython import get_ipython  # not where answers are judged
    except ImportError:
        return
    shell: Any = get_ipython()
    if shell is None or getattr(shell, "_course_watches", False):
        return
    shell._course_watches = True
    shell.events.register("post_run_cell", note)


def note(result: Any) -> None:
    """Note what IPython says of a cell that has run."""
    global _latest
    error = result.error_before_exec or result.error_in_exec
    code = str(result.info.raw_cell or "")
    if not code.strip():
        return
    cell = str(getattr(result.info, "cell_id", None) or "")
    _latest = Run(cell, code, time.time(), type(error).__name__ if error is not None else "")
    if cell:
        _runs[cell] = _latest


def forget() -> None:
    """Forget all runs."""
    global _latest
    _runs.clear()
    _latest = None


def answer_run(exercise: str) -> Run | None:
    """The last run of the exercise's answer cell; where the front end sends no ids, of the cell that ran before this one."""
    if _runs:
        return _runs.get(ANSWER_CELL.format(exercise))
    return _latest


def changed_since(run: Run) -> bool:
    """Whether the notebook's file, saved after the run, holds other code in that cell.

    JupyterLab names the file in `JPY_SESSION_NAME`. Where there is no such file, or it is older, nothing is known: False.
    """
    path = _notebook()
    try:
        if not run.cell or path is None or path.stat().st_mtime <= run.moment:
            return False
    except OSError:
        return False
    source = (saved_sources() or {}).get(run.cell)
    return source is not None and source.strip() != run.code.strip()


def saved_sources() -> dict[str, str] | None:
    """Id of each cell -> its text, as the notebook was last saved; None where the front end does not name its file."""
    path = _notebook()
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"] if path else None
        return None if cells is None else {str(cell.get("id")): "".join(cell["source"]) for cell in cells}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _notebook() -> Path | None:
    path = Path(os.environ.get("JPY_SESSION_NAME", ""))
    return path if path.suffix == ".ipynb" and path.is_file() else None
