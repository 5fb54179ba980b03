"""Executing a submission: untrusted and slow, so in the sandbox, and never twice for the same content.

What comes out (outputs of the class run, answers of the hidden one) is kept under `.course/runs` by a digest of all that decides it:
the cells, both editions, the code inside the sandbox and the versions of the libraries. Keys are no part of it: after a change of keys
the kept runs are judged anew, and no student's code runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import uuid
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from course.answers import MIMETYPE
from course.grading import sandbox
from course.grading.box import Box
from course.grading.sandbox import Limits
from course.handin.submission import copied
from course.running import TOO_SLOW

Data = dict[str, Any]
LIBRARIES = ("ipython", "numpy", "pandas", "plotly", "pyarrow", "scipy", "statsmodels")
"""Packages whose version may change what a notebook computes."""


@dataclass
class Executed:
    """A submission after its runs: of each code cell its number and outputs, on the class edition and on the hidden one.

    hidden: None where nothing was answered on the class edition. cpu, seconds: of both runs. kept: whether it came from `.course/runs`.
    batch: the batch that ran it elsewhere, for which even a run counts that would come out otherwise another time.
    """

    shown: list[Data]
    hidden: list[Data] | None
    problem: str = ""
    cpu: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    kept: bool = False
    batch: str = ""

    @property
    def lasting(self) -> bool:
        """Whether another run would give the same: a run that was stopped, or a cell that was too slow, may fare better."""
        slow = any(output.get("ename") == TOO_SLOW for cell in [*self.shown, *(self.hidden or [])] for output in cell["outputs"])
        return not (self.problem or slow)

    def put_into(self, notebook: NotebookNode, cells: list[Data]) -> NotebookNode:
        """Put the outputs of a run into the code cells of a notebook; returns it."""
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for cell, ran in zip(code, cells, strict=True):
            cell.outputs = copied(ran["outputs"])
            cell.execution_count = ran["count"]
        return notebook


@dataclass(frozen=True)
class Plan:
    """What every submission of a lesson is run with. forms: what stands in the file beside the notebook, on each of the editions.

    level: the sandbox. shown, hidden: digests of the editions. cases: what functions are called with; it is all of the forms that
    decides an answer's data.
    """

    level: str
    package: Path
    editions: tuple[Path, Path]
    digests: tuple[str, str]
    forms: tuple[Data, Data]
    limits: Limits

    def key(self, notebook: NotebookNode) -> str:
        """The name under which the runs of this notebook are kept."""
        cells = [[cell.get("id", ""), cell.source] for cell in notebook.cells if cell.cell_type == "code"]
        cases = [{name: about["form"].get("cases") for name, about in form["exercises"].items()} for form in self.forms]
        decides = [cells, cases, self.digests, self.package.name, self.level == sandbox.NONE, _versions()]
        return hashlib.sha256(json.dumps(decides).encode("utf-8", "surrogatepass")).hexdigest()


def forms_of(keys: Data) -> Data:
    """The forms of an edition's answers, and nothing of its keys, as `check` reads them."""
    return {"edition": "", "exercises": {exercise: {"form": key.form.as_dict()} for exercise, key in keys.items()}}


@lru_cache(maxsize=1)
def _versions() -> list[str]:
    return [sys.version, *(version(name) for name in LIBRARIES)]


class Runs:
    """The runs that are kept, in files of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json.z"

    def get(self, key: str) -> Executed | None:
        """The runs of this name; None where there are none, or where the file is damaged."""
        try:
            found = json.loads(zlib.decompress(self._path(key).read_bytes()))
            return Executed(
                found["shown"], found["hidden"], found["problem"], found["cpu"], found["seconds"], True, found["batch"]
            )
        except (OSError, ValueError, KeyError, zlib.error):
            return None

    def put(self, key: str, executed: Executed, batch: str = "") -> None:
        """Keep runs; a file appears whole or not at all."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        about = {name: getattr(executed, name) for name in ("shown", "hidden", "problem", "cpu", "seconds")}
        about["batch"] = batch
        _write(path, about)

    def cleaned(self, key: str) -> list[Data] | None:
        """What was left when the parts of a notebook were cleaned (`clean.cleaned`); None where that is not kept."""
        try:
            found: list[Data] = json.loads(zlib.decompress(self._path(key).with_suffix(".clean").read_bytes()))
            return found
        except (OSError, ValueError, zlib.error):
            return None

    def put_cleaned(self, key: str, parts: list[Data]) -> None:
        """Keep what was left."""
        path = self._path(key).with_suffix(".clean")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, parts)

    def drop(self, key: str) -> None:
        """Forget the runs of this name."""
        self._path(key).unlink(missing_ok=True)


def _write(path: Path, data: Any) -> None:
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    draft.write_bytes(zlib.compress(json.dumps(data).encode(), 3))
    os.replace(draft, path)


_boxes: dict[tuple[int, int, str, Path, tuple[Path, Path]], Box] = {}
_number = 0


def number_worker(number: int) -> None:
    """Tell this process which worker it is: each has an account of its own for its notebooks."""
    global _number
    _number = number


def box_of(plan: Plan) -> Box:
    """The sandbox of this thread: one, for plan after plan, as long as they agree on what is in it."""
    here = (os.getpid(), threading.get_ident())
    key = (*here, plan.level, plan.package, plan.editions)  # nobody's tables stay in the box of the next
    if key not in _boxes:
        for name in [name for name in _boxes if name[:2] == here]:
            _boxes.pop(name).close()
        _boxes[key] = Box(plan.level, plan.package, list(dict.fromkeys(plan.editions)), _number)
    return _boxes[key]


def close_boxes() -> None:
    """End the sandbox of this process."""
    for name in [name for name in _boxes if name[0] == os.getpid()]:
        _boxes.pop(name).close()


def execute(notebook: NotebookNode, plan: Plan) -> Executed:
    """Run a rebuilt notebook on the class edition, and on the hidden one if anything was answered."""
    box = box_of(plan)
    here = copied(notebook)
    run = box.run(here, plan.editions[0], plan.forms[0], plan.limits)
    executed = Executed(_cells(here), None, run.problem, [run.cpu], [run.seconds])
    if any(_answered(cell) for cell in executed.shown):
        there = box.run(here, plan.editions[1], plan.forms[1], plan.limits, answers_only=True)
        executed.hidden = _cells(here)
        executed.cpu.append(there.cpu)
        executed.seconds.append(there.seconds)
        executed.problem = executed.problem or there.problem.replace("The notebook", "On another market the notebook", 1)
    return executed


def executed_once(notebook: NotebookNode, plan: Plan, runs: Runs, *, anew: bool = False, batch: str = "") -> Executed:
    """The runs of a notebook: kept ones, or else new ones, which are kept if they would come out the same again."""
    key = plan.key(notebook)
    executed = None if anew else runs.get(key)
    if executed is None or not (executed.lasting or (batch and executed.batch == batch)):
        executed = execute(notebook, plan)
        if executed.lasting:
            runs.put(key, executed)
        else:
            runs.drop(key)
    return executed


def _cells(notebook: NotebookNode) -> list[Data]:
    return [{"count": cell.execution_count, "outputs": cell.outputs} for cell in notebook.cells if cell.cell_type == "code"]


def _answered(cell: Data) -> bool:
    """Whether a cell recorded an answer that is not the stub."""
    for output in cell["outputs"]:
        payload = output.get("data", {}).get(MIMETYPE)
        if payload is not None:
            try:
                return bool(json.loads(payload)["answer"]["kind"] != "unanswered")
            except (ValueError, TypeError, KeyError, RecursionError):
                return True
    return False


__all__ = ["Executed", "Plan", "Runs", "close_boxes", "execute", "executed_once", "forms_of"]
