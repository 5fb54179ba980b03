"""The red team: hostile and honest-but-odd submissions over real lessons, graded in one round, and what came of it as a table.

    python tests/redteam/suite.py                 all of them through `course grade`, and their pages in Chromium where there is one
    python tests/redteam/suite.py --only NAME     one of them (may be given again)
    python tests/redteam/suite.py --stock         through stock nbgrader too, each in a bubblewrap of its own (an hour)

Everything happens in a course root of its own, with a copy of the package: what a submission breaks is not yours.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent)]

import further as _further  # noqa: E402, F401  registers
import honest as _honest  # noqa: E402, F401  registers
import hostile as _hostile  # noqa: E402, F401  registers
import unseen as _unseen  # noqa: E402, F401  registers
from handing_in import HONEST, HOSTILE, Place, Trial, begin  # noqa: E402

from course.authoring.lesson import Lesson, find_lesson  # noqa: E402
from course.data.named import named_edition  # noqa: E402

LESSONS = ("01_growth", "03_better_and_cheaper", "06_long_tail")
EVERY = 6
"""After so many hostile submissions comes an honest one, by which it is seen whether they hurt it."""
CELL_SECONDS = 30
"""As in grading: on a busy machine an honest cell needs them."""
BOMBS = ("a_fork_bomb", "memory_is_filled", "threads_and_files_without_end", "the_disk_is_filled", "a_file_of_five_gigabytes")
"""What stock nbgrader is spared: it has no limits of its own on memory and processes."""
FELLOW, AT_HOME = "FELLOW-MEMO-7391", "HOME-SECRET-5520"
FOLDERS = {
    "a_bracket_in_the_students_name": "li[1] wu", "a_formula_as_the_students_name": "=cmd()+x", "a_name_that_is_no_text": os.fsdecode(b"no\xff\xfetext"),
    "markup_as_the_students_name": "<img src=x onerror=document.title='redteam'>", "a_name_that_looks_like_a_fellows": "000-\u200bfirst",
    "a_line_end_in_the_students_name": "wu\n000-first                       36 of 36\u202e",
}  # fmt: skip
WATCHED = (
    "nbgrader_config.py",
    "datasets",
    "notebooks",
    "solutions",
    ".course/keys",
    ".course/editions",
    ".course/truth",
    ".course/submitted",
)


@dataclass
class Outcome:
    """What came of one submission."""

    trial: Trial
    student: str
    lesson: str
    kind: str
    points: float | None = None
    most: float = 0.0
    leaks: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    problem: str = ""
    seconds: float = 0.0
    next: str = ""
    stock: str = ""

    @property
    def bad(self) -> bool:
        """Whether this is not as it should be."""
        if self.kind == "hostile":
            return bool(self.points) or bool(self.leaks or self.pages) or self.next not in ("", "full")
        return not self.trial.loses and (self.points is None or self.points < self.most - 1e-6)


class Listener:
    """A server on this machine that notes whoever calls."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        calls = self.calls

        class Note(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                calls.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Note)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def digest(*places: Path) -> dict[str, str]:
    """File -> digest, for every regular file below the places; nothing is followed."""
    found = {}
    for place in places:
        paths = [place] if place.is_file() else sorted(place.rglob("*"))
        for path in paths:
            if path.is_symlink():
                found[str(path)] = "link to " + os.readlink(path)
            elif path.is_file() and "__pycache__" not in path.parts and path.stat().st_size < 10**9:
                found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


class Round:
    """One round: a course root with its students, graded and looked at."""

    def __init__(
        self, folder: Path, names: list[str], lessons: tuple[str, ...] = LESSONS, editions: Path = ROOT / ".course"
    ) -> None:
        self.folder = folder
        self.listener = Listener()
        self.root, self.package, home = folder / "course-root", folder / "package", folder / "home"
        self.lessons: dict[str, Lesson] = {name: find_lesson(name) for name in lessons}
        home.mkdir(parents=True)
        (home / ".redteam-secret").write_text(AT_HOME)
        shutil.copytree(ROOT / "course", self.package / "course", ignore=shutil.ignore_patterns("__pycache__"))
        self._make_root(editions)
        self.place = Place(self.root, home, self.listener.port)
        self.place.secrets = self._secrets()
        self.outcomes: list[Outcome] = []
        self.followers: list[tuple[str, str]] = []
        self._hand_in(names)

    def _make_root(self, editions: Path) -> None:
        self.root.mkdir()
        shutil.copyfile(ROOT / "nbgrader_config.py", self.root / "nbgrader_config.py")
        shutil.copytree(ROOT / "datasets", self.root / "datasets")
        for lesson in self.lessons:
            for room in ("solutions", "notebooks"):
                shutil.copytree(ROOT / room / lesson, self.root / room / lesson)
        hidden = named_edition(editions, "harbour", seed=11) if not (editions / "editions" / "harbour").is_dir() else None
        source = hidden.folder if hidden else editions / "editions" / "harbour"
        shutil.copytree(source, self.root / ".course" / "editions" / "hidden")
        (self.root / ".course" / "truth").mkdir()
        (self.root / ".course" / "truth" / "hidden.json").write_text('{"seed": 77310518, "planted": {"mark": "TRUTH-4412"}}')
        os.chmod(self.root / ".course" / "truth" / "hidden.json", 0o600)

    def _secrets(self) -> dict[str, str]:
        descriptor = json.loads((self.root / ".course" / "editions" / "hidden" / "datapackage.json").read_text())
        hashes = [resource.get("hash", "") for resource in descriptor["resources"] if resource.get("hash")]
        return {
            "seed": "77310518", "truth": "TRUTH-4412", "fellow": FELLOW, "home": AT_HOME, "solution": "BEGIN SOLUTION", "key": '"aligned"',
            "password": "root:$", **({"hidden edition": hashes[0].split(":")[-1]} if hashes else {}),
        }  # fmt: skip

    def _hand_in(self, names: list[str]) -> None:
        submitted = self.root / ".course" / "submitted"
        plain = HONEST["nothing_odd"]
        for lesson in self.lessons.values():
            made = begin(plain, lesson, self.place, submitted / "000-first" / lesson.name)
            made.memo.source = f"{FELLOW}: orders grew."
            made.write()
        number = 0
        lessons = list(self.lessons.values())
        for kind, register in (("hostile", HOSTILE), ("honest", HONEST)):
            for trial in register.values():
                if names and trial.name not in names:
                    continue
                number += 1
                lesson = self.lessons.get(trial.lesson) or lessons[number % len(lessons)]
                student = FOLDERS.get(trial.name, f"{number:03d}-{trial.name}")
                made = begin(trial, lesson, self.place, submitted / student / lesson.name)
                trial.make(made)
                made.write()
                most = sum(exercise.points for exercise in lesson.checked)
                self.outcomes.append(Outcome(trial, student, lesson.name, kind, most=most))
                if kind == "hostile" and number % EVERY == 0:
                    for other in lessons:
                        self._follow(other, f"{number:03d}-{trial.name}-next", submitted)
        for lesson in lessons:
            self._follow(lesson, "999-last", submitted)

    def _follow(self, lesson: Lesson, student: str, submitted: Path) -> None:
        made = begin(HONEST["nothing_odd"], lesson, self.place, submitted / student / lesson.name)
        made.code(f"# {student}: no other notebook is like this one")
        made.write()
        self.followers.append((student, lesson.name))

    def grade(self) -> None:
        """Grade the first student, note how everything is, grade all, and look at what is different."""
        for lesson in self.lessons:
            self._graded(lesson, ["--student", "000-first"])
        watched = [self.root / name for name in WATCHED] + [self.package, self.place.home]
        before, first = digest(*watched), self._scores("000-first")
        rows: dict[str, dict[str, dict]] = {}
        for lesson in self.lessons:
            for _ in range(4):  # a grader that is killed goes on where it was
                done = self._graded(lesson, [])
                if done is not None:
                    rows[lesson] = {row["student"]: row for row in done}
                    break
        time.sleep(6)  # whatever was left behind to act later has acted
        after = digest(*watched)
        changed = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
        self.damage = [
            f"changed: {name}"
            for name in changed
            if "/home/.local" not in name and "/home/.cache" not in name and "/home/.ipython" not in name
        ]
        if self._scores("000-first") != first:
            self.damage.append("grades of an earlier student changed")
        self.damage += self._given_by_nobody()
        self.damage += [
            str(path)
            for path in (
                *Path("/tmp").glob("redteam-*"),
                *Path("/var/tmp").glob("redteam-*"),
                *Path("/dev/shm").glob("redteam-*"),
            )
            if path != self.folder
        ]
        self.damage += self._left_running()
        self.damage += [f"called: {call}" for call in self.listener.calls]
        self._read(rows)

    def _graded(self, lesson: str, more: list[str]) -> list[dict] | None:
        out = self.folder / "rows.json"
        out.unlink(missing_ok=True)
        environment = {**os.environ, "HOME": str(self.place.home), "PYTHONPATH": str(self.package), "REDTEAM": str(self.folder)}
        command = [sys.executable, str(HERE / "one_lesson.py"), str(self.root), lesson, str(CELL_SECONDS), str(out), *more]
        with open(self.folder / "grade.log", "a") as log:
            subprocess.run(
                command, cwd=self.root, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, timeout=7200
            )
        return json.loads(out.read_text()) if out.is_file() else None

    def _scores(self, student: str) -> dict[str, dict]:
        from course.authoring.nbgrader import nbgrader_config
        from course.grading.gradebook import scores

        config = nbgrader_config(self.root)
        return {lesson: scores(lesson, config).get(student, {}).get("cells", {}) for lesson in self.lessons}

    def _given_by_nobody(self) -> list[str]:
        import sqlite3

        with sqlite3.connect(self.root / ".course" / "gradebook.db") as book:
            rows = book.execute(
                "select count(*) from grade where coalesce(manual_score, 0) != 0 or coalesce(extra_credit, 0) != 0"
            ).fetchone()
        return [f"{rows[0]} points that no teacher gave"] if rows[0] else []

    def _left_running(self) -> list[str]:
        left = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                about = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if int(pid) != os.getpid() and (str(self.root) in command or f"REDTEAM={self.folder}\0" in about):
                left.append(f"left running: {pid} {command[:80]}")
        return left

    def _read(self, rows: dict[str, dict[str, dict]]) -> None:
        after = {}
        for student, lesson in self.followers:
            row = rows.get(lesson, {}).get(student, {})
            most = sum(exercise.points for exercise in self.lessons[lesson].checked)
            after[student, lesson] = (
                "full" if row.get("auto") == most else f"{row.get('auto')} of {most:g} {row.get('problem', '')}"
            )
        for outcome in self.outcomes:
            row = rows.get(outcome.lesson, {}).get(outcome.student, {})
            outcome.points, outcome.problem, outcome.seconds = (
                row.get("auto"),
                row.get("problem", "not graded"),
                row.get("seconds", 0.0),
            )
            places = [self.root / ".course" / room / outcome.student for room in ("autograded", "feedback")]
            text = "\n".join(
                path.read_text(encoding="utf-8", errors="replace")
                for place in places
                for path in place.rglob("*")
                if path.is_file()
            )
            asked = "" if (outcome.trial.solved) else "".join(path.read_text(errors="replace") for path in self._own(outcome))
            outcome.leaks = [name for name, secret in self.place.secrets.items() if secret in text and secret not in asked]
            if outcome.kind == "hostile":
                outcome.next = next(
                    (
                        said
                        for (student, lesson), said in sorted(after.items())
                        if student > outcome.student and lesson == outcome.lesson
                    ),
                    "",
                )

    def _own(self, outcome: Outcome) -> list[Path]:
        folder = self.root / ".course" / "submitted" / outcome.student / outcome.lesson
        return (
            []
            if folder.is_symlink()
            else [
                path
                for path in folder.glob("*.ipynb")
                if path.is_file() and not path.is_symlink() and path.stat().st_size < 10**8
            ]
        )

    def look_at_pages(self) -> bool:
        """Open feedback pages, and the formgrader's, in Chromium: does anything of a student's run, or fetch? Whether it could be tried."""
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        try:
            from playwright.sync_api import sync_playwright
        except ImportError:
            return False
        if not chromium:
            return False
        from conftest import FLAGS
        from nbgrader.api import Gradebook
        from serving import lab

        from course.authoring.nbgrader import nbgrader_config

        self.listener.calls.clear()
        with (
            sync_playwright() as driver,
            lab(self.root) as address,
            Gradebook(nbgrader_config(self.root).CourseDirectory.db_url) as book,
        ):
            browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
            context = browser.new_context()
            context.new_page().goto(address("/login"))
            for outcome in self.outcomes:
                places = [
                    (self.root / ".course" / "feedback" / outcome.student / outcome.lesson / f"{outcome.lesson}.html").as_uri()
                ]
                if outcome.points is not None:
                    one = book.find_submission_notebook(outcome.lesson, outcome.lesson, outcome.student)
                    places.append(address(f"/formgrader/submissions/{one.id}/"))
                for place in places:
                    outcome.pages += self._opened(context, place, graded=outcome.points is not None)
            lists = ["gradebook", "manage_assignments", "manage_students"]
            for lesson in self.lessons:
                lists += [f"gradebook/{lesson}", f"gradebook/{lesson}/{lesson}", f"manage_submissions/{lesson}"]
            for name in lists:  # every student's name stands in them
                self.damage += [f"{name}: {told}" for told in self._opened(context, address(f"/formgrader/{name}"), wait=2_500)]
            browser.close()
        return True

    def _opened(self, context: object, place: str, *, graded: bool = True, wait: int = 400) -> list[str]:
        """What a page does that it should not; "not opened" where Chromium itself failed twice."""
        where = "feedback" if place.startswith("file:") else "formgrader"
        for _ in range(2):
            told: list[str] = []
            page = context.new_page()  # type: ignore[attr-defined]
            page.on("dialog", lambda dialog, told=told: (told.append(f"{where}: a dialog"), dialog.dismiss()))
            before = len(self.listener.calls)
            try:
                page.goto(place, wait_until="load", timeout=90_000)
                page.wait_for_timeout(wait)
                if page.title().startswith("redteam"):
                    told.append(f"{where}: a script ran")
                if len(self.listener.calls) > before:
                    told.append(f"{where}: fetched")
                if page.url.split("?")[0] != place.split("?")[0]:
                    told.append(f"{where}: went elsewhere")
                return told
            except Exception as fault:
                if "ERR_FILE_NOT_FOUND" in str(fault) and not graded:
                    return []
            finally:
                page.close()
        return [f"{where}: not opened"]

    def table(self) -> str:
        """What came of it."""
        lines = [
            f"{'submission':<44}{'lesson':<7}{'points':>8}  {'leaks':<14}{'pages':<22}{'next':<8}{'s':>6}  what the teacher reads"
        ]
        for outcome in self.outcomes:
            points = "—" if outcome.points is None else f"{outcome.points:g}/{outcome.most:g}"
            note = outcome.trial.loses if outcome.kind == "honest" and outcome.trial.loses else outcome.problem
            lines.append(
                f"{'! ' if outcome.bad else ''}{outcome.trial.name:<{42 if outcome.bad else 44}}{outcome.lesson[:2]:<7}{points:>8}  "
                f"{', '.join(outcome.leaks) or '·':<14}{'; '.join(outcome.pages) or '·':<22}{outcome.next or '·':<8}{outcome.seconds:>6.1f}  {note[:110]}"
                + (f"  stock: {outcome.stock}" if outcome.stock else "")
            )
        hostile = [outcome for outcome in self.outcomes if outcome.kind == "hostile"]
        odd = [outcome for outcome in self.outcomes if outcome.kind == "honest"]
        refused = [outcome for outcome in hostile if outcome.points is None]
        lines += [
            "",
            f"hostile: {len(hostile)} · with unearned points {sum(bool(one.points) for one in hostile)} · leaks {sum(bool(one.leaks) for one in hostile)} · "
            f"pages that ran or fetched {sum(bool(one.pages) for one in self.outcomes)} · not graded {len(refused)} · "
            f"honest ones after them hurt {sum(one.next not in ('', 'full') for one in hostile)}",
            f"damage: {len(self.damage)}{''.join(chr(10) + '  ' + one for one in self.damage[:20])}",
            f"honest but odd: {len(odd)} · lost points {sum(one.bad for one in odd)} · lost by a rule that the guide names {sum(bool(one.trial.loses) and one.points != one.most for one in odd)}",
        ]
        if any(one.stock for one in hostile):
            lines.append(
                f"stock nbgrader: {sum(one.stock not in ('', '0') and one.stock[0].isdigit() for one in hostile)} hostile ones with points"
            )
        return "\n".join(lines)

    @property
    def clean(self) -> bool:
        """Whether all is as it should be."""
        return not self.damage and not any(outcome.bad for outcome in self.outcomes)


def stock(made: Round) -> None:
    """The same submissions through stock nbgrader: each in a bubblewrap of its own, since it has no sandbox."""
    if not shutil.which("bwrap"):
        print("stock nbgrader is not tried: it would run all this with your rights (apt install bubblewrap)")
        return
    for outcome in made.outcomes:
        if outcome.trial.name in BOMBS:
            outcome.stock = "not tried"
            continue
        with tempfile.TemporaryDirectory(prefix="course-redteam-stock-") as name:
            root = Path(name) / "root"
            for room in ("solutions", "notebooks"):
                shutil.copytree(made.root / room / outcome.lesson, root / room / outcome.lesson)
            (root / "datasets").symlink_to(made.root / "datasets")
            source = made.root / ".course" / "submitted" / outcome.student
            shutil.copytree(
                source,
                root / "submitted" / "x",
                symlinks=True,
                ignore=lambda folder, names: [
                    n
                    for n in names
                    if not (Path(folder) / n).is_symlink()
                    and not (Path(folder) / n).is_file()
                    and not (Path(folder) / n).is_dir()
                ],
            )
            (root / "nbgrader_config.py").write_text(
                "c = get_config()\nc.CourseDirectory.course_id = 'x'\nc.CourseDirectory.source_directory = 'solutions'\nc.CourseDirectory.release_directory = 'released'\n"
                f"c.Execute.timeout = {CELL_SECONDS}\nc.Execute.interrupt_on_timeout = True\n"
            )
            inside = (
                f"cd {root} && nbgrader generate_assignment {outcome.lesson} --force >log 2>&1; timeout 240 nbgrader autograde {outcome.lesson} >>log 2>&1; "
                f"python -c \"from nbgrader.api import Gradebook; g = Gradebook('sqlite:///gradebook.db'); s = g.find_submission('{outcome.lesson}', 'x'); print(round(s.score, 3))\" > score 2>>log"
            )
            command = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/dev/shm", "--bind", str(root), str(root), "--unshare-pid", "--unshare-net", "--unshare-ipc", "--die-with-parent", "--new-session",
                       "prlimit", "--as=12000000000", "--fsize=1000000000", "--nproc=4000", "bash", "-c", inside]  # fmt: skip
            environment = {
                **os.environ,
                "HOME": str(root),
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "PYTHONPATH": str(made.package),
                "COURSE_EDITION": str(made.root / "datasets"),
            }
            try:
                subprocess.run(
                    command,
                    env=environment,
                    timeout=400,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                said = (root / "score").read_text().strip() if (root / "score").is_file() else ""
                outcome.stock = re.sub(r"\.0$", "", said) or "not graded"
            except subprocess.TimeoutExpired:
                outcome.stock = "hangs"


def main() -> int:
    """Run the round that the arguments ask for."""
    chosen = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chosen.add_argument("--only", action="append", default=[], choices=[*HOSTILE, *HONEST], metavar="NAME")
    chosen.add_argument("--lesson", action="append", choices=LESSONS, help="in this lesson alone (may be given again)")
    chosen.add_argument("--kind", choices=("hostile", "honest"))
    chosen.add_argument("--stock", action="store_true")
    chosen.add_argument("--no-pages", action="store_true")
    chosen.add_argument("--csv", type=Path)
    chosen.add_argument("--keep", type=Path, help="an empty or new folder in which everything stays")
    said = chosen.parse_args()
    from course.grading.sandbox import AUTO, choose

    choose(AUTO)  # without a sandbox none of this is run on anybody's machine
    folder = said.keep or Path(tempfile.mkdtemp(prefix="course-redteam-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        names = said.only or [*(HOSTILE if said.kind != "honest" else ()), *(HONEST if said.kind != "hostile" else ())]
        made = Round(folder, names, tuple(said.lesson or LESSONS))
        made.grade()
        if not said.no_pages:  # which take as long again
            print(made.table(), "\n", flush=True)
        looked = not said.no_pages and made.look_at_pages()
        if said.stock:
            stock(made)
        print(made.table())
        print("" if looked else "pages were not opened: no Chromium, or not asked for")
        if said.csv:
            with said.csv.open("w", newline="") as out:
                writer = csv.writer(out)
                for one in made.outcomes:
                    writer.writerow(
                        [
                            one.trial.name,
                            one.trial.story,
                            one.kind,
                            one.lesson,
                            one.points,
                            one.most,
                            one.leaks,
                            one.pages,
                            one.next,
                            one.problem,
                            one.stock,
                        ]
                    )
        return 0 if made.clean else 1
    finally:
        if not said.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
