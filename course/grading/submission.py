"""A submission as it came in: read with care, never modified, and rebuilt from the teacher's copy.

Only the text of answer cells and of cells that the student added is the student's. Order, metadata, set-up, prompts and check
cells are the teacher's, whatever was deleted, moved, copied or edited.
"""

from __future__ import annotations

import copy
import difflib
import hashlib
import json
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

MAX_BYTES = 50 * 2**20
MAX_CELLS = 2_000


class UnreadableSubmission(Exception):
    """A submission that is no notebook, in one sentence that the student and the teacher read."""


def read_submission(path: Path) -> NotebookNode:
    """The submitted notebook, in the current format. Raises UnreadableSubmission; the file is only read."""
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableSubmission(f"The file is larger than {MAX_BYTES // 2**20} MB: clear the outputs and submit it again.")
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise UnreadableSubmission(
            "The file is not a notebook that Jupyter could open (its JSON is broken or cut off): download it again and submit again."
        ) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("cells"), list):
        raise UnreadableSubmission("The file is JSON but not a notebook: it has no list of cells.")
    if len(raw["cells"]) > MAX_CELLS:
        raise UnreadableSubmission(
            f"The notebook has more than {MAX_CELLS:,} cells: remove those you do not need and submit it again."
        )
    cells = [cell for cell in raw["cells"] if isinstance(cell, dict) and cell.get("cell_type") in ("code", "markdown", "raw")]
    notebook: NotebookNode = new_notebook()
    for cell in cells:
        made = new_code_cell(_text(cell)) if cell["cell_type"] == "code" else new_markdown_cell(_text(cell))
        identity, metadata = cell.get("id"), cell.get("metadata")
        made["id"] = identity if isinstance(identity, str) else ""
        grade_id = metadata.get("nbgrader", {}) if isinstance(metadata, dict) else {}
        grade_id = grade_id.get("grade_id") if isinstance(grade_id, dict) else None
        made.metadata = NotebookNode({"grade_id": grade_id} if isinstance(grade_id, str) else {})
        notebook.cells.append(made)
    return notebook


def _text(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def rebuild(submitted: NotebookNode, teachers: NotebookNode) -> NotebookNode:
    """The notebook that is run: the teacher's copy with the student's answers in it and the student's added cells after
    the cells that they followed."""
    places = _places(submitted.cells, teachers.cells)
    rebuilt = copy.deepcopy(teachers)
    answers = {index: cell for index, cell in enumerate(rebuilt.cells) if is_answer(cell)}
    added: dict[int, list[NotebookNode]] = {}
    last = -1
    for number, cell in enumerate(submitted.cells):
        place = places.get(number)
        if place is None:
            added.setdefault(last, []).append(cell)
            continue
        last = max(last, place)
        if place in answers:
            answers[place].source = cell.source
    cells = _added_cells(added.get(-1, []), set())
    taken = {cell.id for cell in rebuilt.cells}
    for index, cell in enumerate(rebuilt.cells):
        cells.append(cell)
        cells += _added_cells(added.get(index, []), taken)
    rebuilt.cells = cells
    return rebuilt


def is_answer(cell: NotebookNode) -> bool:
    """Whether the text of this cell of the teacher's copy is the student's to write."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _added_cells(cells: list[NotebookNode], taken: set[str]) -> list[NotebookNode]:
    made = []
    for cell in cells:
        if not cell.source.strip():
            continue
        identity = "added-" + hashlib.sha256(cell.source.encode("utf-8", "replace")).hexdigest()[:10]
        while identity in taken:
            identity += "x"
        taken.add(identity)
        code = cell.cell_type == "code"
        made.append(new_code_cell(cell.source, id=identity) if code else new_markdown_cell(cell.source, id=identity))
    return made


def _places(submitted: list[NotebookNode], teachers: list[NotebookNode]) -> dict[int, int]:
    """Which submitted cell (by number) stands for which of the teacher's cells (by number).

    By name first: nbgrader's grade_id, then the cell id. Where names are lost, by text: unchanged cells are anchors, and of
    the unexplained cells between two anchors the first of the right type is the answer cell that belongs there.
    """
    by_name: dict[str, int] = {}
    for place, cell in enumerate(teachers):
        by_name[cell.id] = place
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id:
            by_name[grade_id] = place
    claims: dict[int, list[int]] = {}
    for number, cell in enumerate(submitted):
        named = by_name.get(cell.metadata.get("grade_id", ""), by_name.get(cell.id))
        if named is not None and teachers[named].cell_type == cell.cell_type:
            claims.setdefault(named, []).append(number)
    places = {}
    for place, numbers in claims.items():
        # A copied cell carries its original's name. The copy whose text is the teacher's is the untouched one; of several
        # written ones the first is the answer, and the others stay as added cells where they stood.
        written = [number for number in numbers if submitted[number].source != teachers[place].source]
        places[(written or numbers)[0]] = place
        for number in numbers:
            if number not in places and submitted[number].source == teachers[place].source and not is_answer(teachers[place]):
                places[number] = place
    _place_by_text(submitted, teachers, places)
    return places


def _place_by_text(submitted: list[NotebookNode], teachers: list[NotebookNode], places: dict[int, int]) -> None:
    """Add to `places` what the text of unnamed cells tells."""
    free = [place for place in range(len(teachers)) if place not in places.values()]
    unnamed = [number for number in range(len(submitted)) if number not in places]
    if not free or not unnamed:
        return
    matcher = difflib.SequenceMatcher(
        None, [_mark(submitted[n]) for n in unnamed], [_mark(teachers[p]) for p in free], autojunk=False
    )
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            places[unnamed[block.a + step]] = free[block.b + step]
    anchors = sorted(places.items())
    for place in sorted(set(range(len(teachers))) - set(places.values())):
        if not is_answer(teachers[place]):
            continue
        before = max((number for number, at in anchors if at < place), default=-1)
        after = min((number for number, at in anchors if at > place), default=len(submitted))
        for number in range(before + 1, after):
            if number not in places and submitted[number].cell_type == teachers[place].cell_type:
                places[number] = place
                anchors = sorted(places.items())
                break


def _mark(cell: NotebookNode) -> tuple[str, str]:
    return cell.cell_type, " ".join(cell.source.split())
