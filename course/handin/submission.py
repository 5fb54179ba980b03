"""A submission as it came in: read with care, never modified, and rebuilt from the teacher's copy.

Only the text of answer cells and of cells that the student added is the student's. Order, metadata, set-up, prompts and check
cells are the teacher's, whatever was deleted, moved, copied or edited. What a student wrote into a cell that is put back is
kept where it can only be meant well: imports, the answer of a stub, another name in a check.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.handin.opening import MAX_BYTES, NotTaken, decoded, read_regular, size

MAX_CELLS = 2_000
MAX_MARKS = 4_000_000
"""Brackets and commas of a file: each may become an object in memory that is a hundred times larger."""
MAX_EDITED = 20_000
"""Characters of a cell that is put back in which it is looked for what was meant."""
BROKEN = "The file is not a notebook that Jupyter could open (its JSON is broken or cut off): download it again and submit again."
STUB = re.compile(r"^(?:(\w+)(?:: [^=\n]+)? = |def (\w+)\()", re.MULTILINE)
"""What an untouched answer cell leaves to be done: a name, or a function, that it binds."""


class UnreadableSubmission(Exception):
    """A submission that is no notebook, in one sentence that the student and the teacher read."""


def read_submission(path: Path) -> NotebookNode:
    """The submitted notebook, in the current format. Raises UnreadableSubmission; the file is only read."""
    try:
        return parse_submission(read_regular(path))
    except NotTaken as fault:
        if "larger" in str(fault):
            raise UnreadableSubmission(
                f"The file is larger than {size(MAX_BYTES)}: clear the outputs and submit it again."
            ) from None
        raise UnreadableSubmission(f"The file was not read: {fault}.") from None


def parse_submission(content: bytes) -> NotebookNode:
    """The notebook in the bytes of a file, in the current format and without outputs. Raises UnreadableSubmission."""
    text = decoded(content)
    if sum(map(text.count, "[{,")) > MAX_MARKS:
        raise UnreadableSubmission("The file holds far more than a notebook does: clear the outputs and submit it again.")
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableSubmission(BROKEN) from None
    if not isinstance(raw, dict):
        raise UnreadableSubmission("The file is JSON but not a notebook: it has no list of cells.")
    found = raw.get("cells", _older_cells(raw))
    if not isinstance(found, list):
        raise UnreadableSubmission("The file is JSON but not a notebook: it has no list of cells.")
    if len(found) > MAX_CELLS:
        raise UnreadableSubmission(
            f"The notebook has more than {MAX_CELLS:,} cells: remove those you do not need and submit it again."
        )
    cells = [cell for cell in found if isinstance(cell, dict) and cell.get("cell_type") in ("code", "markdown", "raw")]
    notebook: NotebookNode = new_notebook()
    for cell in cells:
        # Not nbformat's own functions, which hold each new cell to the schema: that takes longer than all the rest.
        made = NotebookNode(cell_type="code" if cell["cell_type"] == "code" else "markdown", source=_text(cell))
        if made.cell_type == "code":
            made.outputs, made.execution_count = [], None
        identity, metadata = cell.get("id"), cell.get("metadata")
        made["id"] = identity if isinstance(identity, str) else ""
        grade_id = metadata.get("nbgrader", {}) if isinstance(metadata, dict) else {}
        grade_id = grade_id.get("grade_id") if isinstance(grade_id, dict) else None
        made.metadata = NotebookNode({"grade_id": grade_id} if isinstance(grade_id, str) else {})
        notebook.cells.append(made)
    return notebook


def _older_cells(raw: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The cells of a notebook of format 3, as format 4 has them; None where there are none."""
    sheets = raw.get("worksheets")
    if not isinstance(sheets, list):
        return None
    cells = []
    for sheet in sheets:
        found = sheet.get("cells") if isinstance(sheet, dict) else None
        for cell in found if isinstance(found, list) else ():
            if not isinstance(cell, dict):
                continue
            if cell.get("cell_type") == "heading":
                level = cell["level"] if cell.get("level") in (1, 2, 3, 4, 5, 6) else 1
                cell = {**cell, "cell_type": "markdown", "source": f"{'#' * level} {_text(cell)}"}
            elif cell.get("cell_type") == "code":
                cell = {**cell, "source": cell.get("input", cell.get("source", ""))}
            cells.append(cell)
    return cells


def _text(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    # Halves of characters, which JSON can hold and no file: they become the sign for what is unknown.
    return source.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(source, str) else ""


def copied(part: Any) -> Any:
    """A copy of a notebook, or of a part of one, that shares nothing with it; `copy.deepcopy` takes many times as long for it."""
    if isinstance(part, dict):
        made = NotebookNode()
        for name, value in part.items():
            dict.__setitem__(made, name, copied(value))
        return made
    return [copied(value) for value in part] if isinstance(part, list) else part


def rebuild(submitted: NotebookNode, teachers: NotebookNode) -> NotebookNode:
    """The notebook that is run: the teacher's copy with the student's answers in it and the student's added cells after
    the cells that they followed."""
    places = _places(submitted.cells, teachers.cells)
    rebuilt: NotebookNode = copied(teachers)
    written: dict[int, str] = {}
    edited: dict[int, str] = {}
    added: dict[int, list[NotebookNode]] = {}
    last = -1
    for number, cell in enumerate(submitted.cells):
        place = places.get(number)
        if place is None:
            added.setdefault(last, []).append(cell)
            continue
        last = max(last, place)
        if is_answer(teachers.cells[place]):
            written[place] = _without_magic(cell.source) if teachers.cells[place].cell_type == "code" else cell.source
        elif _squeezed(cell.source) != _squeezed(teachers.cells[place].source):
            edited.setdefault(place, cell.source)
    for place in sorted(edited):
        if len(edited[place]) <= MAX_EDITED and teachers.cells[place].cell_type == "code":
            with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                _keep_what_was_meant(place, edited[place], teachers.cells, written, added)
    for place, source in written.items():
        rebuilt.cells[place].source = source
    taken = {cell.id for cell in rebuilt.cells}
    cells = _added_cells(added.get(-1, []), taken)
    for index, cell in enumerate(rebuilt.cells):
        cells.append(cell)
        cells += _added_cells(added.get(index, []), taken)
    rebuilt.cells = cells
    return rebuilt


def put_back(submitted: NotebookNode, teachers: NotebookNode) -> list[str]:
    """The ids of the teacher's cells whose text the student has changed, and which are put back before grading."""
    places = _places(submitted.cells, teachers.cells)
    return [
        teachers.cells[place].id
        for number, place in sorted(places.items())
        if not is_answer(teachers.cells[place])
        and _squeezed(submitted.cells[number].source) != _squeezed(teachers.cells[place].source)
    ]


def missing(submitted: NotebookNode, teachers: NotebookNode) -> list[str]:
    """The ids of the teacher's cells that the submission no longer has."""
    kept = set(_places(submitted.cells, teachers.cells).values())
    return [cell.id for place, cell in enumerate(teachers.cells) if place not in kept]


def _keep_what_was_meant(
    place: int, source: str, teachers: list[NotebookNode], written: dict[int, str], added: dict[int, list[NotebookNode]]
) -> None:
    """Keep of an edited cell, which is put back, what the student could as well have written elsewhere.

    Imports become a cell after it; what binds the name of an answer that is still a stub becomes that answer; a check of
    another expression becomes an assignment before it. Raises what `ast` raises for a text that is not Python.
    """
    tree, original = ast.parse(source), ast.parse(teachers[place].source)
    before = {ast.unparse(node) for node in original.body}
    imports = [
        text for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom)) and (text := ast.unparse(node)) not in before
    ]
    if imports:
        added.setdefault(place, []).insert(0, new_code_cell("\n".join(imports)))
    call, asked = _check_call(tree), _check_call(original)
    if call and asked and ast.unparse(call.args[0]) == ast.unparse(asked.args[0]) and isinstance(asked.args[1], ast.Name):
        assigned = f"{asked.args[1].id} = {ast.unparse(call.args[1])}"
        added.setdefault(place - 1, []).append(new_code_cell(assigned))
        return
    binds = {name for node in tree.body if ast.unparse(node) not in before for name in _bound(node)}
    for answer in range(place + 1, len(teachers)):
        stub = teachers[answer].source
        if is_answer(teachers[answer]) and teachers[answer].cell_type == "code" and written.get(answer, stub) == stub:
            if {a or b for a, b in STUB.findall(stub)} & binds:
                written[answer] = source
                return


def _check_call(tree: ast.Module) -> ast.Call | None:
    """The call of `check` that is all of a cell, with its two arguments."""
    call = tree.body[0].value if len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr) else None
    right = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "check"
    return call if isinstance(call, ast.Call) and right and len(call.args) == 2 and not call.keywords else None


def _bound(node: ast.stmt) -> list[str]:
    """The names that a statement binds to something other than the stub's dots."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Assign) and not (isinstance(node.value, ast.Constant) and node.value.value is ...):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def _without_magic(source: str) -> str:
    """A cell without the magic that prepares another plotting library, which the course does not install and which stops the cell."""
    return re.sub(r"^%matplotlib\b.*$", "", source, flags=re.MULTILINE)


def _squeezed(source: str) -> str:
    return " ".join(source.split())


def is_answer(cell: NotebookNode) -> bool:
    """Whether the text of this cell of the teacher's copy is the student's to write."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _added_cells(cells: list[NotebookNode], taken: set[str]) -> list[NotebookNode]:
    made = []
    for cell in cells:
        if not cell.source.strip():
            continue
        name = "added-" + hashlib.sha256(cell.source.encode("utf-8", "replace")).hexdigest()[:10]
        identity = next(text for text in (name, *(f"{name}-{number}" for number in range(2, MAX_CELLS + 2))) if text not in taken)
        taken.add(identity)
        if cell.cell_type == "code":
            made.append(new_code_cell(_without_magic(cell.source), id=identity))
        else:
            made.append(new_markdown_cell(cell.source, id=identity))
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
    turned: dict[int, list[int]] = {}
    for number, cell in enumerate(submitted):
        named = by_name.get(cell.metadata.get("grade_id", ""), by_name.get(cell.id))
        if named is not None and teachers[named].cell_type == cell.cell_type:
            claims.setdefault(named, []).append(number)
        elif named is not None and is_answer(teachers[named]):
            turned.setdefault(named, []).append(number)
    for place, numbers in turned.items():  # one key turns a cell into Markdown or back: its text is the answer all the same
        claims.setdefault(place, numbers[:1])
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
