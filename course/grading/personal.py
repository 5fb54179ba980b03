"""Personal editions: a secret draw of the market for each student of a roster, what she may have of it, and whose answers fit whom.

Editions and truths lie under `.course`, readable by their owner only. A student's edition is called `of-<student>-<digest>`; which
student has which stands in `.course/personal.json`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import re
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.answers import Key, Verdict, align
from course.answers import verdict as words
from course.answers.check import CHECKS_FILE
from course.authoring.build import checks_text, public_checks
from course.authoring.keys import keys_digest, lesson_keys
from course.authoring.lesson import Lesson, LessonError
from course.authoring.student_pack import README
from course.data import Edition, EditionError
from course.data.named import named_edition
from course.files import replace_text
from course.grading.bounded import TooLong, within
from course.grading.errors import GradingError
from course.grading.sandbox import package_digest
from course.grading.scheduler import connected

Say = Callable[[str], object]
STUDENTS = "personal.json"
CLASS = "the class edition"
ANOTHERS = "fits-another-edition"
ANOTHERS_SENTENCE = (
    "This is the answer for another edition of the market than yours, and it stays the same whatever the tables are. Compute it from "
    "your own tables."
)
BARE = frozenset({"unanswered", "damaged", "text", "function"})
"""Kinds of answers that say nothing of an edition: a word is right for many, a function for all."""
MOST_TYPED = 20_000
"""Characters of the data of an answer that somebody might type in."""
SECONDS = 3.0
"""Seconds of the processor in which an answer is compared with everybody's."""


# --- drawing and packing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Packs:
    """What every student of a class is to get, and from where: the course's root, its lessons, the folder of zips, the size of an
    edition, the wheel that goes into each zip."""

    root: Path
    lessons: tuple[Lesson, ...]
    out: Path
    size: str = "class"
    wheel: Path | None = None


@dataclass(frozen=True)
class Task:
    """Whose zip is to be made, and of what."""

    student: str
    packs: Packs


def name_of(student: str) -> str:
    """The name of a student's edition."""
    plain = re.sub(r"[^a-z0-9]+", "-", student.lower()).strip("-")[:40] or "student"
    return f"of-{plain}-{hashlib.sha256(student.encode()).hexdigest()[:8]}"


def personal_editions(work: Path) -> dict[str, Edition]:
    """Student -> the edition drawn for her."""
    path = work / STUDENTS
    names = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {student: Edition(work / "editions" / name) for student, name in names.items()}


def stamp(work: Path) -> int:
    """Something that changes when another student gets an edition."""
    path = work / STUDENTS
    return path.stat().st_mtime_ns if path.is_file() else 0


def make_personal(packs: Packs, students: list[str], say: Say, *, jobs: int = 1, scheduler: str | None = None) -> list[str]:
    """Draw an edition for each student who has none, and pack what each may have as `<out>/<student>.zip`; returns what went wrong.

    What is drawn, and a zip in which nothing has changed, is kept: it may be cut off anywhere and called again. scheduler: address of a
    Dask scheduler whose workers draw and pack, on a disk that they share with this machine. Raises GradingError where they do not.
    """
    root = packs.root
    for folder in (packs.out, root / ".course" / "editions", root / ".course" / "truth"):
        if not folder.is_dir() or folder.parent == root / ".course":
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
    faults: list[str] = []
    began, worked = time.monotonic(), 0
    tasks = [Task(student, packs) for student in students]
    made = _made_on_cluster(tasks, scheduler) if scheduler else _made(tasks, jobs)
    for seen, (student, told, found, seconds) in enumerate(made, 1):
        kept = {name: edition.folder.name for name, edition in personal_editions(root / ".course").items()}
        if (root / ".course" / "editions" / name_of(student)).is_dir():
            text = json.dumps(kept | {student: name_of(student)}, ensure_ascii=False, indent=1)
            if student not in kept:
                replace_text(root / ".course" / STUDENTS, text + "\n", private=True)
        faults += found
        worked += told != "as before"
        left = ""
        if worked and told != "as before" and seen < len(tasks):
            seconds_left = (time.monotonic() - began) / worked * (len(tasks) - seen)
            left = f" · at the most {seconds_left / 60:.0f} min left" if seconds_left < 5400 else f" · at the most {seconds_left / 3600:.1f} h left"  # fmt: skip
        say(f"[{seen:>3}/{len(tasks)}] {student:<24} {told}  {seconds:.1f} s{left}")
    return faults


def _made(tasks: list[Task], jobs: int) -> Iterator[tuple[str, str, list[str], float]]:
    """Carry out tasks, so many at a time, and give what each has come to when it is done."""
    if jobs == 1:
        yield from map(carry_out, tasks)
        return
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
    try:
        for future in as_completed([pool.submit(carry_out, task) for task in tasks]):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _made_on_cluster(tasks: list[Task], scheduler: str) -> Iterator[tuple[str, str, list[str], float]]:
    """The same by the workers of a cluster."""
    mark = uuid.uuid4().hex
    place = tasks[0].packs.root / ".course" / f".drawing-{mark}"
    place.touch(mode=0o600)
    try:
        with connected(scheduler) as client:
            from distributed import as_completed  # an optional part, and slow to import

            waiting = [
                client.submit(_carry_out_there, task, place, package_digest(), key=f"course-{mark}-{number}", pure=False)
                for number, task in enumerate(tasks)
            ]
            for future in as_completed(waiting):
                yield future.result()
    finally:
        place.unlink(missing_ok=True)


def _carry_out_there(task: Task, place: Path, code: str) -> tuple[str, str, list[str], float]:
    """On a worker of the cluster, which writes where the teacher's machine reads, and only there."""
    if package_digest() != code:
        raise GradingError("The cluster's workers have another version of the course: install the same there.")
    if not place.is_file():
        raise GradingError(
            f"A worker of the cluster does not see {task.packs.root}: editions are drawn on a disk that all of them share."
        )
    return carry_out(task)


def carry_out(task: Task) -> tuple[str, str, list[str], float]:
    """Draw and pack for one student: her id, what was done, what went wrong, seconds."""
    began, work = time.monotonic(), task.packs.root / ".course"
    new = not (work / "editions" / name_of(task.student) / "datapackage.json").is_file()
    try:
        edition = named_edition(work, name_of(task.student), size=task.packs.size)
        packed, faults = pack(task, edition)
    except EditionError as error:
        return task.student, "not drawn", [f"{task.student}: {error}"], time.monotonic() - began
    told = "drawn and packed" if new else "packed" if packed else "as before"
    return task.student, told, faults, time.monotonic() - began


def pack(task: Task, edition: Edition) -> tuple[bool, list[str]]:
    """Write a student's zip unless it is there and nothing in it has changed: whether it was written, and what is missing in it."""
    packs, faults = task.packs, []
    path, root = packs.out / f"{task.student}.zip", packs.root
    released = [(lesson, root / "notebooks" / lesson.name / f"{lesson.name}.ipynb") for lesson in packs.lessons]
    made = hashlib.sha256(repr((edition.digest, package_digest(), packs.wheel is not None)).encode())
    for lesson, notebook in released:
        made.update(keys_digest(lesson, edition).encode() + (notebook.read_bytes() if notebook.is_file() else b""))
    if _comment(path) == made.hexdigest():
        return False, []
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as target:
        draft.chmod(0o600)
        target.writestr("README.md", README)
        if (root / "LICENSE").is_file():
            target.write(root / "LICENSE", "LICENSE")
        for file in sorted(edition.folder.iterdir()):
            if not file.name.startswith("."):
                target.write(file, f"datasets/{file.name}")
        for lesson, notebook in released:
            if not notebook.is_file():
                faults.append(f"{task.student}: {lesson.name} has no notebook yet: run `course build {lesson.name}`.")
                continue
            try:
                keys = lesson_keys(lesson, edition, root / ".course" / "keys")
            except LessonError as error:
                faults.append(f"{task.student}: {lesson.name} cannot be worked on her edition, so it is not in her zip: {error}")
                continue
            target.write(notebook, f"notebooks/{lesson.name}/{notebook.name}")
            target.writestr(f"notebooks/{lesson.name}/{CHECKS_FILE}", checks_text(public_checks(lesson, edition, keys)))
        for page in sorted((root / "notebooks").glob("reference.*")):
            target.write(page, f"notebooks/{page.name}")
        if packs.wheel is not None:
            target.write(packs.wheel, f"wheels/{packs.wheel.name}")
        target.comment = b"" if faults else made.hexdigest().encode()
    draft.replace(path)
    return True, faults


def _comment(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as found:
            return found.comment.decode("ascii", "replace")
    except (OSError, zipfile.BadZipFile):
        return ""


# --- whose answer it is -------------------------------------------------------------------------------------------------------


def fits(
    verdicts: Mapping[str, Verdict], here: Mapping[str, dict[str, Any]], there: Mapping[str, dict[str, Any]],
    editions: Mapping[str, Mapping[str, Key]], own: str,
) -> dict[str, list[str]]:  # fmt: skip
    """Exercise -> the editions on which a wrong answer would be right, for answers that are the same on two markets.

    An answer that a cell computes differs from market to market: one that does not was typed in. here, there: the answers on one's own
    edition and on the hidden one. editions: by whose they are, with their keys. own: whose is one's own.
    """
    found = {}
    for name, verdict in verdicts.items():
        answer = here.get(name, {})
        if verdict.label not in words.GENERAL or answer.get("kind") in BARE or answer != there.get(name):
            continue
        if len(json.dumps(answer)) > MOST_TYPED:
            continue
        with contextlib.suppress(TooLong), within(SECONDS):
            whose = [
                student for student, keys in editions.items() if student != own and name in keys and _right(answer, keys[name])
            ]
            if whose:
                found[name] = whose
    return found


def _right(answer: dict[str, Any], key: Key) -> bool:
    try:
        return key.is_truth(align(answer, key.form))
    except TooLong:
        raise
    except Exception:  # a submission's data may break any assumption
        return False


def renamed(verdict: Verdict) -> Verdict:
    """The verdict on an answer that fits somebody else's edition: whose, the student does not read."""
    return Verdict(verdict.exercise, verdict.share, ANOTHERS, ANOTHERS_SENTENCE)


__all__ = [
    "ANOTHERS",
    "CLASS",
    "Packs",
    "Task",
    "fits",
    "make_personal",
    "name_of",
    "pack",
    "personal_editions",
    "renamed",
    "stamp",
]
