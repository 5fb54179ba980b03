"""What grading costs: `make bench-grading`.

Each way of grading runs in a process of its own on the same submissions of a real lesson; CPU time is that process's and that of all
it started, the sandbox's start among them. "floor" is the least that running the cells can cost: in a fork of a warm process, without a shell, outputs, walls or verdicts.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from course.authoring.keys import lesson_trials
from course.authoring.lesson import find_lesson
from course.authoring.nbgrader import nbgrader_config
from course.data import Edition
from course.data.named import named_edition
from course.grading.batch import Batch
from course.grading.book import Book, Marks
from course.grading.bounded import server_seconds
from course.grading.box import Box
from course.grading.execution import Runs
from course.grading.grade import Round, batch_config, grade
from course.grading.gradebook import register, scores
from course.grading.intake import take_in
from course.grading.preprocessors import read_rebuilt
from course.grading.sample_class import Submission, sample_class, submitted_text
from course.grading.sandbox import AUTO, BUBBLEWRAP, NONE, choose

ROOT = Path(__file__).resolve().parents[2]
LESSON = "01_growth"
OTTER = "otter-grader: not measured; its notebooks are of another format, so the same submissions cannot be given to it."
START = "starting a sandbox, once a worker"
Data = dict[str, Any]


# --- submissions ---------------------------------------------------------------------------------------------------------


def make_root(folder: Path, lesson: str) -> Path:
    """A course root of its own with one lesson and a hidden edition."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "datasets", folder / "datasets")
    for room in ("solutions", "notebooks"):
        shutil.copytree(ROOT / room / lesson, folder / room / lesson)
    hidden = named_edition(ROOT / ".course", "hidden-of-benchmark", seed=4711)
    (folder / ".course" / "editions").mkdir(parents=True)
    shutil.copytree(hidden.folder, folder / ".course" / "editions" / "hidden")
    return folder


def write_class(root: Path, lesson: str, students: int, distinct: int = 0) -> None:
    """Hand in for a class: right, wrong and blank answers. distinct: how many notebooks differ, 0 for all: each has a cell of its own then."""
    text = find_lesson(lesson)
    made = sample_class(text, lesson_trials(text, Edition(root / "datasets")), 40)[10:]
    released = nbformat.read(root / "notebooks" / lesson / f"{lesson}.ipynb", as_version=4)
    for number in range(students):
        folder = root / ".course" / "submitted" / f"student-{number + 1:04d}" / lesson
        folder.mkdir(parents=True)
        own = number % (distinct or students)
        (folder / f"{lesson}.ipynb").write_text(_own(released, made[own % len(made)], own), encoding="utf-8")


def _own(released: NotebookNode, submission: Submission, number: int) -> str:
    notebook = nbformat.reads(submitted_text(released, submission), as_version=4)
    notebook.cells.append(new_code_cell(f"student = {number + 1}", id=f"mine-{number + 1}"))
    text: str = nbformat.writes(notebook)
    return text


# --- ways of grading, each in a process of its own ----------------------------------------------------------------------


def _cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _ready(root: Path, lesson: str) -> Batch:
    config, _ = batch_config(root, None)
    register(lesson, config)
    batch = Batch(lesson, root, config, feedback=True, force=False)
    batch.begin_worker(0)
    return batch


def _notebooks(batch: Batch) -> list[NotebookNode]:
    found = []
    for folder in sorted(batch.submitted.iterdir()):
        taken = take_in(folder / batch.lesson, batch.lesson, batch.teachers)
        assert taken.notebook is not None
        with tempfile.NamedTemporaryFile(suffix=".ipynb") as file:
            file.write(taken.notebook)
            file.flush()
            found.append(read_rebuilt(Path(file.name), batch.fresh_copy(), taken))
    return found


def way_runs(root: Path, lesson: str) -> Data:
    """CPU seconds a submission of each part: the cells alone, the shell, the sandbox, the second edition; verdicts, gradebook, page."""
    batch = _ready(root, lesson)
    plan = batch.grader.plan()
    notebooks = _notebooks(batch)
    parts: dict[str, list[float]] = {}
    ways: list[tuple[str, str, int, Data]] = [
        ("floor: the cells alone, one edition", NONE, 0, {"bare": True}),
        ("with a shell and outputs, no sandbox", NONE, 0, {}),
        ("the same in the sandbox", choose(AUTO), 0, {}),
        ("second edition, answers only", choose(AUTO), 1, {"answers_only": True}),
    ]
    for name, level, place, options in ways:
        box = Box(level, plan.package, list(plan.editions))
        box.run(notebooks[0], plan.editions[place], plan.forms[place], plan.limits, **options)  # the first finds cold files
        for notebook in notebooks:
            run = box.run(notebook, plan.editions[place], plan.forms[place], plan.limits, **options)
            parts.setdefault(name, []).append(run.cpu)
        box.close()
        parts[START] = [run.own]
    return {name: sum(seconds) / len(seconds) for name, seconds in parts.items()}


def way_rest(root: Path, lesson: str) -> Data:
    """CPU seconds a submission of what follows a kept run; the class must have been graded."""
    batch = _ready(root, lesson)
    students = sorted(folder.name for folder in batch.submitted.iterdir())
    book = Book(lesson, batch.config)
    batch._mark(students[0], "")  # the first pays for imports
    batch._page(students[0])
    cpu = {"taking in, verdicts, autograded notebook": 0.0, "gradebook": 0.0, "feedback page": 0.0}
    for student in students:
        begun = _cpu_here()
        told = batch._mark(student, "")
        marked = _cpu_here()
        book.write(student, told["timestamp"], Marks(told["points"], told["untouched"]))
        written = _cpu_here()
        batch._page(student)
        for name, seconds in zip(cpu, (marked - begun, written - marked, _cpu_here() - written), strict=True):
            cpu[name] += seconds / len(students)
    return cpu


def _cpu_here() -> float:
    """Of this process, and of the server in which its judging, cleaning and drawing happen."""
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) + server_seconds()


def way_ours(root: Path, lesson: str, jobs: int = 1, scheduler: bool = False, students: int = 0) -> Data:
    """The whole of `course grade`."""
    with contextlib.ExitStack() as stack:
        address = None
        if scheduler:
            from distributed import Client, LocalCluster  # an optional part, and slow to import

            cluster = stack.enter_context(LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None))
            address = cluster.scheduler_address
            with Client(address) as client:
                client.wait_for_workers(2)
        begun = time.perf_counter()
        rows = grade(lesson, root, Round(jobs=jobs, scheduler=address), say=lambda text: None)
        wall = time.perf_counter() - begun
    assert all(row.graded for row in rows), [row.problem for row in rows if row.problem][:3]
    # bubblewrap does not pass on what its processes have taken: it is in the runs that were kept.
    runs = Runs(root / ".course" / "runs")
    ran = [runs.get(path.name.partition(".")[0]) for path in runs.folder.rglob("*.z")] if choose(AUTO) == BUBBLEWRAP else []
    return {"wall": wall, "points": sum(row.auto or 0 for row in rows), "inside": sum(sum(one.cpu) for one in ran if one)}


def way_stock(root: Path, lesson: str) -> Data:
    """nbgrader as it comes: its own executor in this Python, one edition, no verdicts, no page."""
    config = (root / "nbgrader_config.py").read_text()
    config = re.sub(r"c\.Autograde\.(sanitize|autograde)_preprocessors = \[.*?\]\n", "", config, flags=re.DOTALL)
    config = re.sub(r"c\.Autograde\.(pre_convert_hook|exporter_class).*\n", "", config)
    (root / "nbgrader_config.py").write_text(config)
    programs = Path(sys.executable).parent
    register(lesson, nbgrader_config(root))
    begun = time.perf_counter()
    done = subprocess.run(
        [programs / "nbgrader", "autograde", lesson], cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr[-1000:]
    return {
        "wall": time.perf_counter() - begun,
        "points": sum(row["auto"] for row in scores(lesson, nbgrader_config(root)).values()),
    }


WAYS: dict[str, Callable[[Path, str], Data]] = {
    "runs": way_runs,
    "rest": way_rest,
    "ours-1": way_ours,
    "ours-2": lambda root, lesson: way_ours(root, lesson, 2),
    "dask-2": lambda root, lesson: way_ours(root, lesson, 1, True),
    "stock": way_stock,
}


def one_way(name: str, root: Path, lesson: str) -> Data:
    """Run a way in a process of its own; returns what it found, and the CPU seconds of it all."""
    before = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    command = [sys.executable, "-m", "course.grading.benchmark", "way", name, str(root), lesson]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    found: Data = json.loads(done.stdout.splitlines()[-1])
    return {**found, "cpu": sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - before}


# --- the table ------------------------------------------------------------------------------------------------------


def bench(lesson: str, students: int, *, stock: bool) -> None:
    """Print what a submission costs, part by part and way by way."""
    with tempfile.TemporaryDirectory(prefix="course-bench-") as name:
        ready = make_root(Path(name) / "ready", lesson)
        write_class(ready, lesson, students)
        empty = one_way("runs", ready, lesson)
        floor = empty["floor: the cells alone, one edition"]
        print(f"{students} submissions of {lesson}, CPU seconds each, {os.cpu_count()} processors, sandbox: {choose(AUTO)}\n")
        _line("", "CPU s", "x floor")
        for part, seconds in empty.items():
            if part != "cpu":
                _line(part, f"{seconds:.2f}", f"{seconds / floor:.2f}")
        titles = {
            "ours-1": "course grade --jobs 1 (two editions, pages)",
            "ours-2": "course grade --jobs 2",
            "dask-2": "course grade --scheduler, two workers",
            "stock": "nbgrader autograde (one edition, no pages)",
        }
        for way in ("ours-1", "ours-2", "dask-2", *(["stock"] if stock else [])):
            root = Path(name) / way
            shutil.copytree(ready, root, ignore=shutil.ignore_patterns("runs"))
            found = one_way(way, root, lesson)
            if way == "ours-1":
                for part, seconds in one_way("rest", root, lesson).items():
                    if part != "cpu":
                        _line(part, f"{seconds:.3f}", f"{seconds / floor:.2f}")
                print()
                _line("the whole, a submission", "CPU s", "wall s", "an edition", "x floor", "points in all")
            inside = found["inside"] + (1 if way == "ours-1" else 2) * empty[START] if found.get("inside") else 0.0
            cpu, wall = (found["cpu"] + inside) / students, found["wall"] / students
            editions = 1 if way == "stock" else 2
            _line(
                titles[way],
                f"{cpu:.2f}",
                f"{wall:.2f}",
                f"{cpu / editions:.2f}",
                f"{cpu / editions / floor:.2f}",
                f"{found['points']:g}",
            )
        print(f"\n{OTTER}")


def _line(title: str, *fields: str) -> None:
    print(f"{title:<46}" + "".join(f"{field:>14}" for field in fields), flush=True)


def main(arguments: list[str] | None = None) -> int:
    """The command behind the make targets."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("bench")
    one.add_argument("--lesson", default=LESSON)
    one.add_argument("--students", type=int, default=30)
    one.add_argument("--no-stock", action="store_true")
    way = verbs.add_parser("way")
    for name in ("name", "root", "lesson"):
        way.add_argument(name)
    chosen = parser.parse_args(arguments)
    if chosen.verb == "bench":
        bench(chosen.lesson, chosen.students, stock=not chosen.no_stock)
    else:
        print(json.dumps(WAYS[chosen.name](Path(chosen.root), chosen.lesson)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
