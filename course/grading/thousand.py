"""A class of 1,000 graded to the end, cut off and resumed, by two graders at once, and again after a change of keys: `make grade-1000`."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course.authoring.lesson import LESSONS
from course.authoring.nbgrader import nbgrader_config
from course.environment import environment_variable
from course.grading.benchmark import LESSON, make_root, write_class
from course.grading.errors import GradingError
from course.grading.grade import Round, grade
from course.grading.gradebook import scores
from course.grading.own_postgres import own_postgres, programs

CHANGED = "This sentence is of another key."
Data = dict[str, Any]


def thousand(lesson: str, students: int, distinct: int, seed: int) -> int:
    """Grade a large class in every way, and print what came of it. Returns the exit code.

    distinct: how many of the notebooks differ, 0 for all; those that are alike are run once. seed: of the moments of the kills.
    """
    moment = random.Random(seed)
    alike = f", {distinct} of them different" if distinct else ""
    print(f"{students} submissions of {lesson}{alike}, {os.cpu_count()} processors, moments drawn with seed {seed}\n")
    _line("", "wall s", "CPU s", "")
    with tempfile.TemporaryDirectory(prefix="course-thousand-") as name:
        whole, cut = Path(name) / "whole", make_root(Path(name) / "cut", lesson)
        write_class(cut, lesson, students, distinct)
        shutil.copytree(cut, whole)
        with _timed("uninterrupted") as told:
            _grade_in_process(whole, lesson).wait()
            expected = _grades(whole, lesson)
            told.append(f"{len(expected)} grades")
        good = [len(expected) == students]

        process = _grade_in_process(cut, lesson)
        held = _killed(process, moment, students, cut, lesson)
        with _timed(f"killed with {held} grades, then resumed") as told:
            _grade_in_process(cut, lesson).wait()
            good.append(_grades(cut, lesson) == expected)
            told.append(_equal(good[-1]))

        good += _in_postgres(Path(name), whole, lesson, expected, moment)

        runs = _digest(whole / ".course" / "runs")
        changed_lessons(whole, lesson)
        with _timed("graded again after a change of keys") as told:
            _grade_in_process(whole, lesson).wait()
            good.append(runs == _digest(whole / ".course" / "runs"))
            told.append("no student's code run" if good[-1] else "STUDENTS' CODE RUN")
        pages = (whole / ".course" / "autograded").rglob(f"{lesson}.ipynb")
        reached = sum(CHANGED in path.read_text(encoding="utf-8") for path in pages)
        _line("", "", "", f"the new key reached {reached} notebooks, {len(_grades(whole, lesson))} grades")
        return 0 if all(good) and reached and len(_grades(whole, lesson)) == students else 1


def _in_postgres(folder: Path, whole: Path, lesson: str, expected: Data, moment: random.Random) -> list[bool]:
    """Two graders write half of the class each into one PostgreSQL at once; one of them is killed and resumed."""
    try:
        programs()
    except GradingError as why:
        _line("two graders in PostgreSQL", "", "", f"not tried: {why}")
        return []
    halves = [folder / half for half in ("first", "second")]
    ours = shutil.ignore_patterns("autograded", "feedback", "journal", "reports", "gradebook.db")
    for number, half in enumerate(halves):
        shutil.copytree(whole, half, ignore=ours)  # what was run is at hand: here is written
        for place in sorted((half / ".course" / "submitted").iterdir())[1 - number :: 2]:
            shutil.rmtree(place)
    with own_postgres() as address, environment_variable("COURSE_GRADEBOOK", address):
        first = sorted(path.name for path in (halves[0] / ".course" / "submitted").iterdir())[0]
        grade(lesson, halves[0], Round(students=(first,), feedback=False), say=lambda text: None)  # makes the tables
        with _timed("") as told:
            graders = [_grade_in_process(half, lesson, 1) for half in halves]
            held = _killed(graders[1], moment, len(expected) // 2, halves[1], lesson)
            told.title = f"PostgreSQL, one of two graders killed with {held} grades, resumed"
            graders[1] = _grade_in_process(halves[1], lesson, 1)
            for grader in graders:
                grader.wait()
            same = _grades(halves[0], lesson) == expected
            told.append(_equal(same))
    return [same]


def _killed(process: subprocess.Popen[bytes], moment: random.Random, students: int, root: Path, lesson: str) -> int:
    """Kill a grader when it has written a random number of grades, from a fifth to four fifths; returns how many the gradebook has then."""
    many, journal = moment.uniform(0.2, 0.8) * students, root / ".course" / "journal" / f"{lesson}.jsonl"
    while process.poll() is None and (not journal.is_file() or journal.read_bytes().count(b'{"done"') < many):
        time.sleep(moment.uniform(0.02, 0.2))
    process.send_signal(signal.SIGKILL)
    process.wait()
    return len(_grades(root, lesson))


class _Told(list[str]):
    """What is said of a step, and its title, which may only be known when it is over."""

    title = ""


@contextlib.contextmanager
def _timed(title: str) -> Iterator[_Told]:
    """Print how long a step takes by the clock and of the processors, sandboxes not counted."""
    told = _Told()
    told.title, began, before = title, time.perf_counter(), _cpu()
    yield told
    seconds = time.perf_counter() - began
    _line(told.title, f"{seconds:.0f}", f"{_cpu() - before:.0f}", ", ".join(told))


def _cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _line(title: str, wall: str, cpu: str, said: str) -> None:
    print(f"{title:<62}{wall:>8}{cpu:>8}  {said}".rstrip(), flush=True)


def _equal(same: bool) -> str:
    return "gradebook equal to the uninterrupted one" if same else "GRADEBOOK NOT EQUAL"


def changed_lessons(root: Path, lesson: str, lessons: Path = LESSONS) -> None:
    """Give the root a lesson text of its own whose known mistakes are explained in other words: other keys, same notebook."""
    text = (lessons / f"{lesson}.py").read_text(encoding="utf-8")
    changed = re.sub(r'(?m)^(# %% role="wrong".*\n)# ', rf"\1# {CHANGED} ", text)
    (root / "lessons").mkdir()
    (root / "lessons" / f"{lesson}.py").write_text(changed, encoding="utf-8")
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.JudgeSubmission.lessons = {str(root / 'lessons')!r}\n")


def _grade_in_process(root: Path, lesson: str, jobs: int = 0) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "course.grading.thousand", "--grade", str(root), "--lesson", lesson, "--jobs", str(jobs)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)


def _grades(root: Path, lesson: str) -> Data:
    with contextlib.suppress(Exception):  # a gradebook that is not there yet
        return {student: (row["auto"], row["needs_manual_grade"], row["cells"]) for student, row in scores(lesson, nbgrader_config(root)).items()}  # fmt: skip
    return {}


def _digest(folder: Path) -> str:
    made = hashlib.sha256()
    for path in sorted(folder.rglob("*.z")):
        made.update(path.name.encode() + path.read_bytes() + str(path.stat().st_mtime_ns).encode())
    return made.hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """The command behind the make target."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lesson", default=LESSON)
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--distinct", type=int, default=0, help="how many notebooks differ (default: all)")
    parser.add_argument("--seed", type=int, default=None, help="of the moments at which graders are killed")
    parser.add_argument("--grade", type=Path, metavar="ROOT", help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=0, help=argparse.SUPPRESS)
    said = parser.parse_args(arguments)
    if said.grade:
        grade(said.lesson, said.grade, Round(feedback=False, jobs=said.jobs or None), say=lambda text: None)
        return 0
    return thousand(said.lesson, said.students, said.distinct, random.randrange(10**6) if said.seed is None else said.seed)


if __name__ == "__main__":
    sys.exit(main())
