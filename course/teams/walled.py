"""A team's notebook run in the sandbox of `course grade`: what it hands in comes out, and nothing else of it touches the machine."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell

from course.capstone.errors import CapstoneError
from course.capstone.forms import MIMETYPE
from course.data.loading import Edition
from course.grading.box import Box
from course.grading.sandbox import AUTO, Limits, choose, stage_package
from course.handin.submission import UnreadableSubmission, read_submission

MINUTES = 5
"""Minutes that a cell of a team's notebook may take; the whole of it gets four times as long."""
NAMES = ("world", "quantities", "forecast")
OWN_COPY = """
import os as _os, shutil as _shutil
_os.environ["COURSE_EDITION"] = _shutil.copytree(_os.environ["COURSE_EDITION"], _os.path.join(_os.environ["HOME"], "edition"))
del _os, _shutil
"""
"""Run before a team's cells: the ledger beside the tables must be one that can be written, and goes away with the run."""


def answers_of(notebook: Path, edition: Edition, sandbox: str = AUTO) -> dict[str, Any]:
    """`world`, `quantities` and `forecast` that a notebook hands in when it is run on an edition, and `problem` ("" if none).

    Raises `CapstoneError` for a file that is no notebook, and `GradingError` where this machine has no sandbox.
    """
    level = choose(sandbox)
    try:
        page = read_submission(notebook)
    except UnreadableSubmission as fault:
        raise CapstoneError(f"{notebook}: {fault}") from None
    page.cells.insert(0, new_code_cell(OWN_COPY))
    with _staged(edition) as (package, tables):
        box = Box(level, package, [tables])
        try:
            run = box.run(page, tables, {}, Limits(60.0 * MINUTES))
        finally:
            box.close()
    found: dict[str, Any] = {"problem": run.problem}
    for cell in page.cells:
        for output in cell.get("outputs", ()):
            shown = output.get("data", {}).get(MIMETYPE)
            found |= {name: shown[name] for name in NAMES if name in shown} if isinstance(shown, dict) else {}
    return found


@contextlib.contextmanager
def _staged(edition: Edition) -> Iterator[tuple[Path, Path]]:
    """The student's package, and the edition byte for byte as it is (its ledger names its digest), where the sandbox's account can read."""
    with tempfile.TemporaryDirectory(prefix="course-capstone-") as name:
        work = Path(name)
        work.chmod(0o711)
        tables = Path(shutil.copytree(edition.folder, work / "edition"))
        for path in (tables, *tables.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        yield stage_package(work), tables


__all__ = ["answers_of"]
