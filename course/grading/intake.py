"""Taking submissions in: what a student hands over is looked at here, before nbgrader or anything else sees it.

Only the lesson's notebook and the time of handing in are taken; both are opened without following a link, up to a size, and
copied into a folder of our own, from which nbgrader reads. Whatever else lies there is named, with a reason, and left where it
is. A submission is only read.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import tempfile
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import parse_utc

from course.files import replace_text
from course.handin.opening import FOLLOW_NOTHING, MAX_BYTES, NotTaken, decoded, kind_of, printable, read_regular
from course.handin.submission import UnreadableSubmission, is_answer, parse_submission, rebuild

TIMESTAMP = "timestamp.txt"
SECRET = "submission_secret.txt"
"""Beside a submission that came through nbgrader's exchange: by it the student finds the feedback again."""
WHOLE_MOMENT = re.compile(r"\d{4}-\d\d?-\d\d?[ T]\d\d?:\d\d")
LATER = 3600
"""Seconds by which a submission may be older in the exchange than it says without a word being lost about it."""
COLLECTED_TIMES = "collected"
MAX_ENTRIES = 500
"""Files and folders of one submission that are looked at."""
MAX_DEPTH = 3
"""Folders within folders in which a notebook is looked for: an archive is often unpacked into one more."""
MAX_TAKEN = 10
"""Notebooks of one submission that are opened to see whether they are the lesson's."""
COLLECTED = 100 * 2**20
"""Bytes of one submission that are collected."""
OURS = frozenset({"checks.json", ".released.json", ".DS_Store", "Thumbs.db", ".ipynb_checkpoints", "__MACOSX", "__pycache__"})
"""What lies beside a notebook of itself: nobody needs to be told."""
NOT_THERE = "it is not there when the notebook is graded: put what you need from it into a cell"


@dataclass
class Taken:
    """A submission as it is taken in.

    notebook: the bytes that are graded, None where there is nothing to grade. parsed: what was read in them, nobody's to change. timestamp: when it was handed in, in UTC, "" where
    that is not known. secret: nbgrader's word by which the student finds the feedback, a fresh one where there is none. refusal: why there is no notebook to read though something was handed in. missing: what there is instead,
    where nothing was. note: what the teacher should know of a notebook that was taken. time: the same of the time of handing in. left: what
    was not taken, with the reason.
    """

    notebook: bytes | None = None
    parsed: NotebookNode | None = None
    timestamp: str = ""
    secret: str = ""
    refusal: str = ""
    missing: str = ""
    note: str = ""
    time: str = ""
    left: list[tuple[str, str]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """64 hexadecimal digits of what is graded: the same for the same content, whatever the files' times say."""
        made = hashlib.sha256()
        for part in (self.notebook or b"", self.timestamp.encode(), self.refusal.encode()):
            made.update(len(part).to_bytes(8, "big") + part)
        return made.hexdigest()

    def about(self) -> dict[str, Any]:
        """What is kept beside the grade."""
        about: dict[str, Any] = {"note": self.note, "left": [list(pair) for pair in self.left[:20]]}
        return about | ({"time": self.time} if self.time else {})


def take_in(folder: Path, lesson: str, teachers: NotebookNode) -> Taken:
    """Take in `<submitted>/<student>/<lesson>`. Never raises for what lies there, and opens nothing but regular files."""
    taken = Taken()
    if printable(str(folder)) != str(folder):
        taken.missing = "the folder's name holds control characters: give it the student's name"
        return taken
    try:
        descriptor = _open_folder(folder)
    except OSError as error:
        what = _kind_on_the_way(folder)
        taken.refusal = (
            f"The submission was not opened: its folder is {what}."
            if what
            else f"The submission cannot be opened ({error.strerror})."
        )
        return taken
    try:
        found: list[tuple[str, str, int]] = []
        _look(descriptor, "", found, taken, 0)
        _take_timestamp(descriptor, found, taken)
        _compare_times(folder, taken)
        _take_secret(descriptor, found, taken)
        _take_notebook(descriptor, found, lesson, teachers, taken)
    finally:
        os.close(descriptor)
    return taken


def _open_folder(folder: Path) -> int:
    """A descriptor of the folder; neither it nor the student's folder above it may be a link."""
    above = os.open(folder.parent, os.O_RDONLY | os.O_DIRECTORY | FOLLOW_NOTHING)
    try:
        return os.open(folder.name, os.O_RDONLY | os.O_DIRECTORY | FOLLOW_NOTHING, dir_fd=above)
    finally:
        os.close(above)


def _kind_on_the_way(folder: Path) -> str:
    for path in (folder.parent, folder):
        if path.is_symlink():
            return "a link"
    return "" if folder.is_dir() else "not a folder"


def _look(descriptor: int, inside: str, found: list[tuple[str, str, int]], taken: Taken, depth: int) -> None:
    """List the regular files below a folder as (path, name, size), and note what is none."""
    with os.scandir(descriptor) as entries:
        listed = sorted(entries, key=lambda entry: entry.name) if depth else _first(entries, taken)
    for entry in listed:
        if entry.name in OURS or entry.name.startswith("._"):
            continue
        path = f"{inside}{entry.name}"
        if len(found) + len(taken.left) >= MAX_ENTRIES:
            taken.left.append((printable(path), f"there are more than {MAX_ENTRIES} files"))
            return
        about = entry.stat(follow_symlinks=False)
        if stat.S_ISREG(about.st_mode):
            found.append((path, entry.name, about.st_size))
        elif stat.S_ISDIR(about.st_mode) and depth < MAX_DEPTH:
            below = os.open(entry.name, os.O_RDONLY | os.O_DIRECTORY | FOLLOW_NOTHING, dir_fd=descriptor)
            try:
                _look(below, f"{path}/", found, taken, depth + 1)
            finally:
                os.close(below)
        else:
            taken.left.append((printable(path), f"it is {kind_of(about.st_mode)}, not a file"))


def _first(entries: Any, taken: Taken) -> list[os.DirEntry[str]]:
    return sorted((entry for entry, _ in zip(entries, range(10 * MAX_ENTRIES), strict=False)), key=lambda entry: entry.name)


def _take_timestamp(descriptor: int, found: list[tuple[str, str, int]], taken: Taken) -> None:
    if not any(path == TIMESTAMP for path, _, _ in found):
        return
    try:
        text = decoded(read_regular(TIMESTAMP, folder=descriptor, most=200)).strip()
        if text and not WHOLE_MOMENT.match(text):  # "10:00" would be another moment each day that it is read
            raise ValueError
        if text:
            taken.timestamp = f"{parse_utc(text):%Y-%m-%d %H:%M:%S.%f} UTC"
    except NotTaken as fault:
        taken.left.append((TIMESTAMP, f"{fault}: the time of handing in is not known"))
    except (ValueError, OverflowError, TypeError):
        taken.left.append((TIMESTAMP, "it holds no date: the time of handing in is not known"))


def _compare_times(folder: Path, taken: Taken) -> None:
    """Note where a submission says that it was handed in long before the exchange had it. Who has moved the time by hand knows better."""
    met = _collected(folder).get(folder.parent.name, {})
    if taken.timestamp and met.get("said") == taken.timestamp and met.get("late"):
        taken.time = f"It says that it was handed in on {taken.timestamp[:16]} UTC; the exchange has had it, as it is, since {met['seen']} UTC"


def _collected(folder: Path) -> dict[str, dict[str, Any]]:
    """Student -> when her submission of this lesson was handed in, as it says itself and as the exchange says, where it was collected."""
    try:
        found = json.loads(_record(folder).read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):
        return {}


def _record(folder: Path) -> Path:
    """The teacher's own note on what was collected, beside the folder of submissions: no student writes there."""
    return folder.parents[1].with_name(COLLECTED_TIMES) / f"{folder.name}.json"


def _take_secret(descriptor: int, found: list[tuple[str, str, int]], taken: Taken) -> None:
    if any(path == SECRET for path, _, _ in found):
        try:
            text = decoded(read_regular(SECRET, folder=descriptor, most=1000)).strip()
            taken.secret = text if re.fullmatch(r"[\w-]{16,256}", text, re.ASCII) else ""
        except NotTaken as fault:
            taken.left.append((SECRET, str(fault)))


def _take_notebook(descriptor: int, found: list[tuple[str, str, int]], lesson: str, teachers: NotebookNode, taken: Taken) -> None:
    """Take the notebook that counts: the one of the lesson's name, or the one that is a copy of the lesson by another name."""
    named = f"{lesson}.ipynb"
    for path, reason in taken.left:
        if path == named:
            taken.refusal = f"{named} was not read: {reason}. Hand in the notebook itself."
    notebooks = [path for path, name, _ in found if name.lower().endswith(".ipynb")]
    notebooks.sort(key=lambda path: (path != named, not path.rpartition("/")[2].startswith(lesson), path.count("/"), path))
    best, most, problem = "", -1, ""
    for path in notebooks[:MAX_TAKEN]:
        try:
            content = _read(path, descriptor)
        except NotTaken as fault:
            reason = f"{path.rpartition('/')[2]} was not read: {fault}."
            taken.left.append((printable(path), str(fault)))
            problem = problem or (printable(reason) if path == named or lesson in path else "")
            continue
        answers, parsed = _answers(content, teachers, among=len(notebooks))
        close = path == named or path.rpartition("/")[2].startswith(lesson)
        if answers is None and not close:
            continue  # some other notebook, such as a scratch one
        if (answers or 0) > most:
            best, most, taken.notebook, taken.parsed = path, answers or 0, content, parsed
        if path == named and most > 0:
            break
    if taken.notebook is None:
        if problem or taken.refusal:
            taken.refusal = taken.refusal or f"{problem} Clear the outputs and hand it in again."
        else:
            names = (
                ", ".join(printable(path) for path, _, _ in found[:4])
                or ", ".join(path for path, _ in taken.left[:4])
                or "nothing"
            )
            others = "; no notebook in it is a copy of this lesson" if notebooks else ""
            taken.missing = f"no file {named} in the submission (it holds {names}{others})"
        return
    taken.refusal = ""
    if best != named:
        taken.note = f"graded from {printable(best)}"
    unused = [path for path, _, _ in found if path not in (best, TIMESTAMP, SECRET)]
    taken.left += [
        (printable(path), "another notebook" if path.lower().endswith(".ipynb") else NOT_THERE) for path in unused[:20]
    ]


def _read(path: str, descriptor: int) -> bytes:
    """A file below the folder, each folder on the way opened without following a link."""
    *folders, name = path.split("/")
    opened: list[int] = []
    try:
        for part in folders:
            opened.append(
                os.open(part, os.O_RDONLY | os.O_DIRECTORY | FOLLOW_NOTHING, dir_fd=opened[-1] if opened else descriptor)
            )
        return read_regular(name, folder=opened[-1] if opened else descriptor, most=MAX_BYTES)
    except OSError as error:
        raise NotTaken(f"it cannot be opened ({error.strerror})") from None
    finally:
        for one in opened:
            os.close(one)


def _answers(content: bytes, teachers: NotebookNode, among: int) -> tuple[int | None, NotebookNode | None]:
    """How many answers a notebook holds, if it is a copy of the lesson; None if it is another notebook, or none. And the notebook.

    among: of how many notebooks one has to be chosen; of one alone the answers are not counted.
    """
    try:
        submitted = parse_submission(content)
    except UnreadableSubmission:
        return None, None
    tasks = [
        cell for cell in teachers.cells if is_answer(cell) or cell.id.startswith("check-")
    ]  # other names recur in each lesson
    names = {name for cell in tasks for name in (cell.id, cell.metadata.nbgrader.grade_id)}
    texts = {" ".join(cell.source.split()) for cell in teachers.cells if cell in tasks or cell.cell_type == "markdown"}
    kin = sum(
        cell.id in names or cell.metadata.get("grade_id") in names or " ".join(cell.source.split()) in texts
        for cell in submitted.cells
    )
    if kin < min(3, len(teachers.cells)):
        return None, submitted
    if among == 1:
        return 0, submitted
    before = {cell.id: cell.source for cell in teachers.cells if is_answer(cell)}
    written = [cell for cell in rebuild(submitted, teachers).cells if cell.id in before and cell.source != before[cell.id]]
    return len(written), submitted


class StagedAutograde(Autograde):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's Autograde on submissions that have been taken in: no pattern is matched against their names."""

    taken: dict[str, Taken]

    def init_notebooks(self) -> None:
        stage(self, self.taken)


def stage(autograde: Autograde, taken: dict[str, Taken]) -> dict[str, Taken]:
    """Copy submissions that were taken in (by student) into a folder of our own and let this converter read from there alone.

    The folder goes away with the converter. Returns what was taken, by the path of the notebook in that folder.
    """
    lesson = autograde.coursedir.assignment_id
    own = CourseDirectory(config=autograde.coursedir.config)
    for name in CourseDirectory.class_traits(config=True):
        setattr(own, name, getattr(autograde.coursedir, name))
    folder = Path(tempfile.mkdtemp(prefix="course-intake-")).resolve()
    weakref.finalize(autograde, shutil.rmtree, folder, ignore_errors=True)
    own.submitted_directory = str(folder)
    autograde.coursedir = own  # a copy: the formgrader keeps one for all its pages
    autograde.assignments = {}
    by_path = {}
    for student, one in taken.items():
        if one.missing:
            continue
        place = folder / student / lesson
        place.mkdir(parents=True)
        path = place / f"{lesson}.ipynb"
        path.write_bytes(one.notebook if one.notebook is not None else b"{}")
        # Without either, `nbgrader release_feedback` ends in an error, and nobody gets any. An empty time is an unknown one.
        (place / TIMESTAMP).write_text(one.timestamp, encoding="utf-8")
        (place / SECRET).write_text(one.secret or secrets.token_hex(64), encoding="utf-8")
        autograde.assignments[str(place)] = [str(path)]
        by_path[str(path)] = one
        one.notebook, one.parsed = None if one.notebook is None else b"", None  # it lies in the folder now
    autograde.staged = by_path
    return by_path


def stage_found(autograde: Autograde) -> dict[str, Taken]:
    """For nbgrader's own command and the formgrader's button: take in the submissions that they have found, and stage them."""
    lesson = autograde.coursedir.assignment_id
    teachers = nbformat.read(teachers_copy(Path(autograde.coursedir.root), lesson), as_version=4)
    folders = {Path(assignment) for assignment in autograde.assignments}
    if autograde.coursedir.student_id == "*":  # nbgrader takes a bracket in a name for a pattern and passes that student over
        submitted = Path(autograde.coursedir.format_path(autograde.coursedir.submitted_directory, "x", lesson)).parent.parent
        folders |= {path for path in submitted.glob(f"*/{lesson}") if path.is_dir()}
    taken = {folder.parent.name: take_in(folder, lesson, teachers) for folder in sorted(folders)}
    for student, one in taken.items():
        if one.missing:
            autograde.log.warning("%s: %s", printable(student), one.missing)
    return stage(autograde, taken)


def teachers_copy(root: Path, lesson: str) -> Path:
    """The students' notebook as it was released: the copy that every submission is rebuilt from."""
    return root / "notebooks" / lesson / f"{lesson}.ipynb"


def note_time(folder: Path, said: str, seen: float) -> None:
    """Note when a submission that is being collected was handed in. said: by itself, in UTC. seen: seconds since 1970, by the exchange."""
    kept = _collected(folder)
    moment = datetime.datetime.fromtimestamp(seen, datetime.UTC)
    late = bool(said) and seen - parse_utc(said).replace(tzinfo=datetime.UTC).timestamp() > LATER
    kept[folder.parent.name] = {"said": said, "seen": f"{moment:%Y-%m-%d %H:%M}", "late": late}
    replace_text(_record(folder), json.dumps(kept, ensure_ascii=False, indent=1) + "\n", private=True)


def _changed(folder: int, path: str) -> float:
    """When a file below an open folder, or the folder itself, was last changed: the one time of a file that its owner cannot set."""
    try:
        return os.stat(path, dir_fd=folder, follow_symlinks=False).st_ctime if path else os.fstat(folder).st_ctime
    except OSError:
        return 0.0


class SafeCollect(ExchangeCollect):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's collecting without following a link: regular files alone, up to a size, and the rest named in the log."""

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy what a student has handed in."""
        taken, when, found = Taken(), Taken(), list[tuple[str, str, int]]()
        try:
            descriptor = os.open(src, os.O_RDONLY | os.O_DIRECTORY | FOLLOW_NOTHING)
        except OSError as error:
            self.log.warning("Not collected: %s (%s)", printable(src), error.strerror)
            return
        try:
            _look(descriptor, "", found, taken, 0)
            _take_timestamp(descriptor, found, when)
            note_time(Path(dest), when.timestamp, max(_changed(descriptor, path) for path in ["", *(path for path, _, _ in found)]))
            total = 0
            Path(dest).mkdir(parents=True)
            for path, _, length in found:
                if total + length > COLLECTED:
                    taken.left.append((printable(path), "the submission is too large"))
                    continue
                try:
                    content = _read(path, descriptor)
                except NotTaken as fault:
                    taken.left.append((printable(path), str(fault)))
                    continue
                total += len(content)
                target = Path(dest) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        finally:
            os.close(descriptor)
        for name, reason in taken.left:
            self.log.warning("Not collected from %s: %s (%s)", printable(Path(dest).parent.name), name, reason)
