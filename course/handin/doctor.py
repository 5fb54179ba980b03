"""`course doctor FILE`: what would go wrong with a notebook when it is handed in, told to the student beforehand.

It reads the file as grading does, compares it with the lesson as it was released, and runs it as grading does: in an empty folder,
from top to bottom, in a kernel of its own. `--repair` writes a copy in which all is put right that can be put right without asking.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.errors import CourseError
from course.handin.arguments import add_arguments
from course.handin.opening import NotTaken, printable, read_regular, size
from course.handin.submission import UnreadableSubmission, is_answer, missing, parse_submission, put_back, rebuild

CELL_SECONDS = 30
"""Seconds after which grading stops a cell."""
LARGE = 20 * 2**20
READERS = frozenset({"read_csv", "read_parquet", "read_excel", "read_json", "read_pickle", "read_table", "open", "Path"})
"""Calls whose first argument is a file."""
RELEASED = (".released", "notebooks")
"""Folders in which a lesson lies as it was released: the first in what students are given, the second in the repository."""


class DoctorError(CourseError):
    """A file that cannot be looked at, in one sentence."""


@dataclass(frozen=True)
class Finding:
    """One thing to know. harms: whether points or the whole file may be lost by it. where: a cell, in words; "" for the file."""

    sentence: str
    where: str = ""
    harms: bool = True


def look(path: Path, *, released: Path | None = None, run: bool = True, say: Callable[[str], object] = print) -> list[Finding]:
    """What is to be known of a notebook before it is handed in. Raises DoctorError where there is no such file."""
    if not path.exists() and not path.is_symlink():
        raise DoctorError(f"There is no file {path}.")
    try:
        content = read_regular(path)
    except NotTaken as fault:
        return [Finding(f"Grading would not open this file: {fault}.")]
    try:
        submitted = parse_submission(content)
    except UnreadableSubmission as fault:
        return [Finding(str(fault))]
    teachers = _released_copy(path, submitted, released)
    found = list(_of_the_file(path, content, teachers))
    notebook = submitted
    if teachers is not None:
        copy = nbformat.read(teachers, as_version=4)
        found += _of_the_cells(submitted, copy)
        notebook = rebuild(submitted, copy)
    found += _of_the_code(path, notebook)
    found += _of_the_last_run(content, notebook, teachers)
    if run:
        say("running it from top to bottom, as grading does ...")
        found += _of_a_run(path, notebook, teachers)
    return found


def repair(path: Path, *, released: Path | None = None) -> Path:
    """Write a copy beside the file: the lesson as it was released, with the student's answers and cells in it, and no outputs.

    Raises DoctorError where the file cannot be read, or the lesson is not to be found.
    """
    try:
        submitted = parse_submission(read_regular(path))
    except (NotTaken, UnreadableSubmission) as fault:
        raise DoctorError(f"{path.name} cannot be repaired: {fault}") from None
    teachers = _released_copy(path, submitted, released)
    if teachers is None:
        raise DoctorError(f"The lesson that {path.name} belongs to was not found as it was released: name it with --released.")
    made = rebuild(submitted, nbformat.read(teachers, as_version=4))
    folder = path.parent / "repaired"
    number = 1
    while (target := folder / (teachers.name if number == 1 else f"{teachers.stem} ({number}).ipynb")).exists():
        number += 1
    folder.mkdir(exist_ok=True)
    nbformat.write(made, target)
    return target


def _released_copy(path: Path, submitted: NotebookNode, released: Path | None) -> Path | None:
    """The lesson as it was released that most of this notebook's cells come from."""
    if released is not None:
        return released
    places = {folder / room for folder in (path.resolve().parent, *path.resolve().parents, Path.cwd()) for room in RELEASED}
    best, most = None, 2
    for place in sorted(place for place in places if place.is_dir()):
        for one in sorted(place.glob("[0-9][0-9]_*/*.ipynb")):
            if one.stem != one.parent.name or one.resolve() == path.resolve():
                continue
            cells = json.loads(one.read_text(encoding="utf-8"))["cells"]
            texts = {" ".join("".join(cell["source"]).split()) for cell in cells}
            names = {
                cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
                for cell in cells
                if not cell["id"].startswith("setup")
            }
            kin = sum(
                cell.metadata.get("grade_id") in names - {None} or " ".join(cell.source.split()) in texts - {""}
                for cell in submitted.cells
            )
            if kin > most:
                best, most = one, kin
    return best


def _of_the_file(path: Path, content: bytes, teachers: Path | None) -> Iterator[Finding]:
    if teachers is None:
        yield Finding("Which lesson this is was not found, so its cells are not compared with the lesson's own.", harms=False)
    elif path.name != teachers.name:
        yield Finding(f"Call the file {teachers.name} when you hand it in: it is called {printable(path.name)}.", harms=False)
    if len(content) > LARGE:
        yield Finding(f"The file is large ({size(len(content))}; from 50 MB on it is not read): clear the outputs.", harms=False)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield Finding("The file is not in UTF-8. It can be read, but Jupyter may not open it.", harms=False)
    with contextlib.suppress(ValueError):
        if json.loads(content).get("nbformat") == 3:
            yield Finding(
                "The file is in an old format of notebooks. It can be read; save it with a newer Jupyter all the same.",
                harms=False,
            )


def _of_the_cells(submitted: NotebookNode, teachers: NotebookNode) -> Iterator[Finding]:
    by_id = {cell.id: cell for cell in teachers.cells}
    for name in put_back(submitted, teachers):
        if by_id[name].cell_type == "code":
            what = "check cell" if name.startswith("check-") else "cell of the lesson"
            yield Finding(
                f"You changed this {what}. It is put back before grading (its imports are kept): move what your answers need into a cell of your own.",
                name,
            )
    gone = [name for name in missing(submitted, teachers) if by_id[name].cell_type == "code" or is_answer(by_id[name])]
    answers = [name for name in gone if is_answer(by_id[name])]
    if answers:
        yield Finding(f"These answer cells are missing, and count as not answered: {', '.join(answers)}.")
    if set(gone) - set(answers):
        yield Finding("Cells of the lesson are missing. They are put back before grading, so nothing is lost by it.", harms=False)
    names = {cell.metadata.nbgrader.grade_id: cell for cell in teachers.cells if is_answer(cell)}
    for cell in submitted.cells:
        original = names.get(cell.metadata.get("grade_id"))
        if original is not None and original.cell_type != cell.cell_type:
            yield Finding(
                "This answer cell has become another kind of cell. Its text is taken as the answer all the same.",
                original.id,
                False,
            )
    rebuilt = {cell.id: cell.source for cell in rebuild(submitted, teachers).cells}
    blank = [cell.id for cell in names.values() if rebuilt[cell.id] == cell.source]
    if blank:
        yield Finding(f"{len(blank)} of {len(names)} answers are as they were released: {', '.join(blank)}.", harms=False)


def _of_the_code(path: Path, notebook: NotebookNode) -> Iterator[Finding]:
    """What code needs that is not there when it is graded: modules and files of one's own, the network, a keyboard."""
    beside = {file.stem for file in path.parent.glob("*.py")}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for line in cell.source.splitlines():
            if re.match(r"\s*(?:!|%pip|%conda)", line):
                yield Finding(
                    f"`{line.strip()[:60]}`: there is no network when it is graded, and nothing can be installed.", cell.id
                )
        plain = "\n".join("" if re.match(r"\s*[%!]", line) else line for line in cell.source.splitlines())
        try:
            tree = ast.parse(plain)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            if plain.strip():
                yield Finding("This cell is not Python that can be run.", cell.id)
            continue
        for node in ast.walk(tree):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                if name.split(".")[0] in beside:
                    yield Finding(
                        f"The module {name!r} lies beside the notebook, and is not there when it is graded: copy what you need into a cell.",
                        cell.id,
                    )
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr
                    if isinstance(node.func, ast.Attribute)
                    else node.func.id
                    if isinstance(node.func, ast.Name)
                    else ""
                )
                first = node.args[0] if node.args else None
                if called == "input":
                    yield Finding("`input` waits for somebody at the keyboard: nobody is there when it is graded.", cell.id)
                if called in READERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield Finding(
                        f"The file {first.value!r} may not be there when it is graded: read tables with `load`.", cell.id
                    )


def _of_the_last_run(content: bytes, notebook: NotebookNode, teachers: Path | None) -> Iterator[Finding]:
    """What the saved outputs tell: answers that were never run, that ended in an error, or that were run out of order."""
    try:
        cells = json.loads(content)["cells"]
    except (ValueError, KeyError, TypeError):
        return
    before = {cell.id: cell.source for cell in nbformat.read(teachers, as_version=4).cells} if teachers else {}
    answers = {
        cell.id for cell in notebook.cells if cell.cell_type == "code" and is_answer(cell) and cell.source != before.get(cell.id)
    }
    last = 0
    told = False
    for cell in cells:
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        count = cell.get("execution_count")
        if cell.get("id") in answers and count is None:
            yield Finding(
                "You have not run this answer since you opened the notebook: does it still work?", str(cell["id"]), False
            )
        if cell.get("id") in answers and any(
            isinstance(one, dict) and one.get("output_type") == "error" for one in cell.get("outputs") or ()
        ):
            yield Finding("This answer ended in an error when it last ran.", str(cell["id"]))
        if isinstance(count, int):
            if count < last and not told:
                told = True
                yield Finding(
                    "Cells were not run from top to bottom: what one saw may not be what the next one gets.", harms=False
                )
            last = max(last, count)


def _of_a_run(path: Path, notebook: NotebookNode, teachers: Path | None) -> Iterator[Finding]:
    from nbclient import NotebookClient  # running is a choice, and nbclient takes a second to import
    from nbclient.exceptions import DeadKernelError
    from traitlets.config import Config

    edition = next(
        (str(folder / "datasets") for folder in path.resolve().parents if (folder / "datasets" / "datapackage.json").is_file()),
        None,
    )
    spent: dict[str, float] = {}
    begun: dict[str, float] = {}

    def begins(cell: NotebookNode, cell_index: int) -> None:
        begun[cell.id] = time.monotonic()

    def ends(cell: NotebookNode, cell_index: int) -> None:
        spent[cell.id] = time.monotonic() - begun.get(cell.id, time.monotonic())

    with tempfile.TemporaryDirectory(prefix="course-doctor-") as name, tempfile.TemporaryDirectory(prefix="course-run-") as scratch:
        for place in (path.parent, teachers.parent if teachers else path.parent):
            if (place / "checks.json").is_file():
                shutil.copyfile(place / "checks.json", Path(name) / "checks.json")
        # Where there are Unix sockets no port is open to others, and the kernel does not warn of one.
        sockets = {} if sys.platform == "win32" else {"transport": "ipc", "ip": f"{scratch}/k"}
        client = NotebookClient(
            notebook, config=Config(KernelManager=sockets), timeout=CELL_SECONDS, interrupt_on_timeout=True, allow_errors=True, kernel_name="python3", resources={"metadata": {"path": name}},
            error_on_timeout={"ename": "TooSlow", "evalue": "", "traceback": []}, on_cell_execute=begins, on_cell_executed=lambda cell, cell_index, execute_reply: ends(cell, cell_index),
        )  # fmt: skip
        try:
            client.execute(env=os.environ | ({"COURSE_EDITION": edition} if edition else {}))
        except DeadKernelError:
            yield Finding("The kernel died while the notebook ran: a cell ends it, or needs more memory than there is.")
        except Exception as fault:  # whatever it is, the student is told, and what was found before stands
            yield Finding(f"The notebook could not be run to its end ({type(fault).__name__}).")
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        errors = [output for output in cell.get("outputs", ()) if output.output_type == "error"]
        if any(output.ename == "TooSlow" for output in errors):
            yield Finding(f"This cell takes longer than {CELL_SECONDS} seconds, and would be stopped.", cell.id)
        elif errors and (is_answer(cell) or cell.id.startswith("added-")):
            yield Finding(f"This cell ends in {errors[0].ename}: {str(errors[0].evalue)[:120]}", cell.id, is_answer(cell))
        elif spent.get(cell.id, 0) > CELL_SECONDS / 2:
            yield Finding(
                f"This cell takes {spent[cell.id]:.0f} seconds; from {CELL_SECONDS} on it is stopped, and the machine that grades may be slower.",
                cell.id,
            )


def report(path: Path, found: list[Finding]) -> str:
    """The findings as text, the harmful ones first."""
    lines = [
        f"{path.name}: {'nothing to worry about' if not any(one.harms for one in found) else 'look at this before you hand it in'}"
    ]
    for one in sorted(found, key=lambda one: not one.harms):
        lines.append(f"  {'✗' if one.harms else '·'} {printable(one.where) + ': ' if one.where else ''}{printable(one.sentence)}")
    return "\n".join(lines)


def carry_out(chosen: argparse.Namespace) -> int:
    """Do what the arguments ask for; the exit code is 1 where something harms."""
    found = look(chosen.file, released=chosen.released, run=not chosen.no_run)
    print(report(chosen.file, found))
    if chosen.repair:
        print(
            f"Written: {repair(chosen.file, released=chosen.released)}. Open it, run all cells, and look before you hand it in."
        )
    return 1 if any(one.harms for one in found) else 0


def main() -> int:
    """`python -m course.handin FILE`, for those who have the student's part of the course alone."""
    parser = argparse.ArgumentParser(
        prog="python -m course.handin", description="What would go wrong with a notebook when it is handed in."
    )
    add_arguments(parser)
    try:
        return carry_out(parser.parse_args())
    except CourseError as fault:
        print(fault, file=sys.stderr)
        return 2
