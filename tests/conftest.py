"""What the tests share: the repository, editions drawn once a machine, and small course roots to grade in."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
from collections.abc import Generator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from serving import lab

from course.authoring.build import build_lesson
from course.authoring.keys import keys_digest, lesson_keys, lesson_trials
from course.authoring.lesson import Lesson, find_lesson, lesson_names, read_lesson
from course.cli import OTHERS
from course.data import Edition
from course.data.named import named_edition
from course.data.package import read_descriptor, verify_resource
from course.grading.errors import GradingError
from course.grading.grade import Round, Row, grade
from course.grading.sample_class import Submission, sample_class, submitted_text
from course.grading.sandbox import NONE, choose
from course.lab import write_start_page
from course.work import prepare_work

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / ".course"
TOY = ROOT / "tests" / "toy" / "90_toy.py"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")

TOGETHER = {
    **dict.fromkeys(("test_accessibility", "test_browser", "test_formgrader"), "lab"),
    **dict.fromkeys(("test_batch", "test_postgres"), "batches"),
    **dict.fromkeys(
        ("test_market_bonds", "test_market_goods", "test_market_growth", "test_market_prices", "test_market_search"), "markets"
    ),
    **dict.fromkeys(
        (
            "test_market_community",
            "test_market_parts",
            "test_market_personal",
            "test_market_traffic",
            "test_market_trust",
            "test_market_unserved",
        ),
        "small market",
    ),
}
"""File of tests -> its group, where several share what takes long to make; any other file is a group of its own."""
LONGEST = (
    "test_grading", "lab", "batches", "markets", "test_market_scale", "small market", "test_recovery", "test_data_editions",
    "test_market_core", "08_community", "test_exchange", "test_redteam", "05_demand_pull", "test_rebuild", "06_long_tail",
    "test_personal", "test_capstone_teams", "test_market_worlds", "test_sandbox", "test_warm", "10_authenticity",
)  # fmt: skip
"""Groups of tests that take a worker long. They begin first, so that no worker is left alone with one at the end."""
SLOW_FIXTURES = {"other_editions", "course_lab", "browser", "shown", "class_of_two"}
"""What takes a class-size market, a kernel or a browser to make; `make quick` leaves out the tests that need it."""


def group_of(nodeid: str) -> str:
    """The tests that one worker takes together: those of a file, of several files (`TOGETHER`), or of one lesson."""
    stem = Path(nodeid.partition("::")[0]).stem
    if stem == "test_course" and "[" in nodeid:
        return nodeid.partition("[")[2].rstrip("]")
    return TOGETHER.get(stem, stem)


def pytest_configure() -> None:
    """Where a machine has no sandbox, the tests run their own notebooks without one; what is about sandboxes is skipped."""
    try:
        choose()
    except GradingError:
        os.environ.setdefault("COURSE_SANDBOX", NONE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """nbgrader says in the environment that it runs notebooks, and where a run fails it does not take that back: the next test
    would be told that it is run by nbgrader."""
    try:
        return (yield)
    finally:
        for name in ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING"):
            os.environ.pop(name, None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Groups by name: marks of groups, xdist's own way, are lost on pytest 9.2, where they no longer reach a test's id."""
    from xdist.scheduler import LoadScopeScheduling

    class GroupScheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return GroupScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest groups come first."""
    place = {name: number for number, name in enumerate(LONGEST)}
    for item in items:
        if SLOW_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: place.get(group_of(item.nodeid), len(place)))


@pytest.fixture(scope="session")
def class_edition() -> Edition:
    """The committed edition."""
    return Edition(ROOT / "datasets")


@pytest.fixture(scope="session")
def other_editions() -> list[Edition]:
    """The three editions that the lint judges on besides the class edition, kept under .course between runs.

    Several pytest workers draw them together: each begins with one that no other is drawing.
    """
    WORK.mkdir(exist_ok=True)
    with contextlib.ExitStack() as stack:
        locks = {name: stack.enter_context(open(WORK / f"edition-{name}.lock", "w")) for name in OTHERS}
        made: dict[str, Edition] = {}
        for wait in (fcntl.LOCK_NB, 0):
            for name in [name for name in OTHERS if name not in made]:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(locks[name], fcntl.LOCK_EX | wait)
                    made[name] = named_edition(WORK, name, seed=OTHERS[name])
                    fcntl.flock(locks[name], fcntl.LOCK_UN)
    return [made[name] for name in OTHERS]


@pytest.fixture(scope="session")
def toy() -> Lesson:
    """A small lesson with every kind of answer."""
    return read_lesson(TOY)


def verify_package(folder: Path) -> dict:
    """Check every table file of the folder against `datapackage.json`; return the descriptor."""
    descriptor = read_descriptor(folder)
    for resource in descriptor["resources"]:
        verify_resource(folder, resource)
    return descriptor


def make_course_root(
    folder: Path, lessons: list[Lesson], editions: list[Edition], hidden: Edition, *, extra_config: str = ""
) -> Path:
    """A course root of its own in `folder`: configuration, tables, built lessons, and a hidden edition that is already drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(config + extra_config, encoding="utf-8")
    shutil.copytree(editions[0].folder, folder / "datasets")
    (folder / ".course" / "editions").mkdir(parents=True)
    shutil.copytree(hidden.folder, folder / ".course" / "editions" / "hidden")
    for lesson in lessons:
        ready = ROOT / "notebooks" / lesson.name
        if lesson.path.parent == ROOT / "course" / "lessons" and ready.is_dir():
            for room in ("solutions", "notebooks"):
                shutil.copytree(ROOT / room / lesson.name, folder / room / lesson.name)
        else:
            faults = build_lesson(lesson, editions[0], folder / "solutions", folder / "notebooks", lambda text: None)
            assert faults == []
    return folder


def lend_keys(root: Path, lesson: Lesson) -> None:
    """Give a course root the keys of a lesson on its two editions; they are made once for all tests. Roots of the toy make their own."""
    for folder in (root / "datasets", root / ".course" / "editions" / "hidden"):
        edition = Edition(folder)
        lesson_keys(lesson, edition, WORK / "keys")
        name = f"{lesson.name}-{keys_digest(lesson, edition)}.json"
        (root / ".course" / "keys").mkdir(mode=0o700, exist_ok=True)
        shutil.copy2(WORK / "keys" / name, root / ".course" / "keys" / name)


@pytest.fixture(scope="module")
def toy_root(tmp_path_factory, toy, class_edition, other_editions) -> Path:
    """A course root that holds the toy lesson."""
    config = f'\nc.JudgeSubmission.lessons = "{TOY.parent}"\n'
    return make_course_root(
        tmp_path_factory.mktemp("toy") / "root", [toy], [class_edition], other_editions[0], extra_config=config
    )


def hand_in(root: Path, lesson: str, student: str, text: str) -> None:
    """Lay one student's notebook among the submissions of a course root."""
    folder = root / ".course" / "submitted" / student / lesson
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{lesson}.ipynb").write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def handed_in(tmp_path_factory, toy, class_edition, other_editions) -> tuple[Path, dict[str, Submission]]:
    """A course root with eight submissions of the toy lesson, each of its own content, and not graded yet."""
    config = f'\nc.JudgeSubmission.lessons = "{TOY.parent}"\nc.JudgeSubmission.cell_seconds = 10\n'
    root = make_course_root(
        tmp_path_factory.mktemp("batch") / "root", [toy], [class_edition], other_editions[0], extra_config=config
    )
    made = sample_class(toy, lesson_trials(toy, class_edition), 18)[10:]
    released = nbformat.read(root / "notebooks" / toy.name / f"{toy.name}.ipynb", as_version=4)
    for number, submission in enumerate(made):
        notebook = nbformat.reads(submitted_text(released, submission), as_version=4)
        notebook.cells.append(new_code_cell(f"number = {number}", id=f"mine-{number}"))
        hand_in(root, toy.name, submission.student, nbformat.writes(notebook))
    return root, {submission.student: submission for submission in made}


@pytest.fixture(scope="session")
def whole(handed_in, toy, tmp_path_factory) -> tuple[Path, dict[str, Row]]:
    """A copy of it graded without an interruption: the course root, and what came of each student."""
    root = tmp_path_factory.mktemp("whole") / "root"
    shutil.copytree(handed_in[0], root)
    rows = grade(toy.name, root, Round(jobs=1), say=lambda text: None)
    return root, {row.student: row for row in rows}


@pytest.fixture(scope="session")
def course_lab(tmp_path_factory, class_edition, other_editions):
    """One JupyterLab for all tests that need one, serving a copy of the course: (directory, address of a path)."""
    lessons = [find_lesson(name) for name in lesson_names()]
    root = make_course_root(tmp_path_factory.mktemp("lab") / "root", lessons, [class_edition], other_editions[2])
    (root / "course").symlink_to(ROOT / "course")  # its handbook; a folder without the package would hide the package
    prepare_work(root)
    write_start_page(root)
    with lab(root) as address:
        yield root, address


@pytest.fixture(scope="module")
def browser():
    """A Chromium without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser):
    """A page that keeps the addresses of all requests to other machines in `strangers`."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.strangers = []
    page.on("request", lambda request: page.strangers.append(request.url) if _is_stranger(request.url) else None)
    yield page
    page.close()


def _is_stranger(url: str) -> bool:
    return not re.match(r"(https?|wss?)://127\.0\.0\.1|data:|blob:|about:", url)
