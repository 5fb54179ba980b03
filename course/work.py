"""Working copies: people work in `work/`, which git ignores, never in the committed notebooks.

A copy that nobody has touched follows the course when a lesson is mended; a copy that somebody has worked in is never
overwritten: the mended lesson is laid beside it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from course.files import replace_text

WORK = "work"
RECORD = ".released.json"
"""In each working folder: the digest of the notebook that it was copied from."""
NEWER = "{} (mended).ipynb"
"""How a mended lesson is called beside a copy that has been worked in."""


def prepare_work(root: Path) -> list[str]:
    """Copy the students' notebooks into `work/` as far as that loses nobody's work; returns sentences on what to know."""
    told = []
    for page in sorted((root / "notebooks").glob("reference.*")):  # the reference sheet and its map
        (root / WORK).mkdir(exist_ok=True)
        shutil.copyfile(page, root / WORK / page.name)
    for released in sorted((root / "notebooks").glob("[0-9][0-9]_*")):
        told += _prepare(released, root / WORK / released.name)
    return told


def _prepare(released: Path, own: Path) -> list[str]:
    notebook = released / f"{released.name}.ipynb"
    if not notebook.is_file():
        return []
    own.mkdir(parents=True, exist_ok=True)
    copy, newest = own / notebook.name, _digest(notebook)
    for other in released.iterdir():
        if other != notebook and other.is_file():  # checks: they belong to the data, not to the student
            shutil.copyfile(other, own / other.name)
    record = own / RECORD
    before = json.loads(record.read_text(encoding="utf-8"))["released"] if record.is_file() else ""
    told = []
    if not copy.is_file() or (_digest(copy) == before and before != newest):
        shutil.copyfile(notebook, copy)
    elif before != newest and _digest(copy) != newest:
        beside = own / NEWER.format(released.name)
        shutil.copyfile(notebook, beside)
        told.append(
            f"The lesson {released.name} has been mended; your copy stays as it is, the new one lies beside it: {beside.name}."
        )
    replace_text(record, json.dumps({"released": newest}) + "\n")
    return told


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
