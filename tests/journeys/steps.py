"""What journeys share: a fresh copy of the repository, steps that stand in the README or the handbook, pictures, and a record.

A journey may only do what a page names: `Walk.run` looks each command up there before it runs it, `Walk.named` each menu and button.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from accessibility import SEEN_BY_AXE, violations
from conftest import CHROMIUM, FLAGS, ROOT

from course.cli import OTHERS

OUT = ROOT / ".course" / "journeys"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "course" / "handbook").glob("*.md")),
    ROOT / "course" / "hub" / "start.md",
]
LOCAL = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|data:|blob:|about:|file:")
SIZE = {"width": 1280, "height": 900}
READY = 180
"""Seconds until a server must answer, on a busy machine."""


def plain(text: str) -> str:
    """Text without marks of emphasis and with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"[*`]", "", text))


def fresh_copy(folder: Path) -> Path:
    """The repository as a new clone has it, with what is not yet committed; its environment is that of these tests."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(Path(sys.prefix))
    return folder


@dataclass
class Walk:
    """One person's way: where she is, what she has done, what pages asked of other machines."""

    name: str
    root: Path
    done: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    barriers: list[str] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.shots = OUT / self.name
        shutil.rmtree(self.shots, ignore_errors=True)
        self.shots.mkdir(parents=True)
        self.texts = {str(page.relative_to(ROOT)): plain(page.read_text(encoding="utf-8")) for page in PAGES}

    def tell(self, step: str) -> None:
        self.done.append(f"{time.monotonic() - self.begun:6.0f} s  {step}")
        (self.shots / "steps.txt").write_text("\n".join(self.done) + "\n", encoding="utf-8")

    def named(self, step: str) -> str:
        """The page that names a step; fails where none does."""
        where = [name for name, text in self.texts.items() if plain(step) in text]
        assert where, f"no page names the step {step!r}"
        self.tell(f"{step}   ({where[0]})")
        return where[0]

    def environment(self) -> dict[str, str]:
        """Of a shell at the root of the copy with the environment active."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        own = self.root.parent / "settings"  # nobody's settings of JupyterLab but her own
        jupyter = {"JUPYTER_CONFIG_DIR": str(own / "config"), "JUPYTER_DATA_DIR": str(own / "data")}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("COURSE_", "NBGRADER_"))}
        return kept | jupyter | {"PATH": path, "PYTHONPATH": str(self.root)}

    def words(self, command: str, instead: dict[str, str] | None) -> list[str]:
        self.named(command)
        for old, new in (instead or {}).items():
            assert old in command
            command = command.replace(old, new)
        words = shlex.split(command)
        return [*words[:1], "-o", ".venv/.installed", *words[1:]] if words[0] == "make" else words  # the packages are there

    def run(self, command: str, instead: dict[str, str] | None = None, code: int | None = 0, seconds: int = 900) -> str:
        """Run a command that a page names, with some of its words replaced; returns what it said."""
        words = self.words(command, instead)
        made = subprocess.run(words, cwd=self.root, env=self.environment(), capture_output=True, text=True, timeout=seconds)
        said = made.stdout + made.stderr
        assert code is None or made.returncode == code, f"{shlex.join(words)} ended with {made.returncode}\n{said[-3000:]}"
        return said

    def grade(self, lesson: str, returned: str) -> str:
        """Grade what lies in a folder; returns what was said. A cell of an endless loop takes less time here than at home."""
        told = self.run(
            f"course grade {lesson} --submitted {returned}",
            {returned: f"{returned} --cell-seconds 10"},
            code=None,
            seconds=3600,
        )
        (self.shots / "grade.txt").write_text(told)
        assert "Traceback" not in told
        return told

    @contextmanager
    def running(self, command: str, sign: str, instead: dict[str, str] | None = None) -> Iterator[Path]:
        """Run a command until the block ends; begins when it has said a sign, and yields the file with all that it says."""
        words = self.words(command, instead)
        said = self.shots / f"{words[0]}-{len(self.done)}.log"
        with open(said, "w") as log:
            process = subprocess.Popen(
                words,
                cwd=self.root,
                env=self.environment(),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            self.until(said, sign, process)
            yield said
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)  # as Ctrl+C does
                try:
                    process.wait(60)
                except subprocess.TimeoutExpired:
                    self.tell(f"{command} did not end by itself")
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def until(self, said: Path, sign: str, process: subprocess.Popen | None = None, after: int = 0) -> str:
        """Wait until a command has said a sign, after so many letters; returns what it has said since."""
        for _ in range(4 * READY):
            text = said.read_text(encoding="utf-8")[after:]
            if re.search(sign, text):
                return text
            if process and process.poll() is not None:
                break
            time.sleep(0.5)
        raise AssertionError(f"nothing like {sign!r} in {said.name}:\n{text[-3000:]}")

    def watch(self, context) -> None:
        """Keep the addresses that a browser's pages ask of other machines."""
        context.on("request", lambda request: None if LOCAL.match(request.url) else self.strangers.append(request.url))

    def shot(self, page, name: str, *, whole: bool = False) -> None:
        number = len(list(self.shots.glob("*.png"))) + 1
        page.screenshot(path=self.shots / f"{number:02}-{name}.png", full_page=whole)
        self.tell(f"  seen: {number:02}-{name}.png")

    def judged(self, page, what: str, inside: str | None = None) -> None:
        """Let axe-core judge a page: serious and critical violations; inside: only below an element of this selector, in JupyterLab."""
        if inside:
            page.add_style_tag(content=SEEN_BY_AXE)
        found = violations(page)
        if inside:
            found = [
                one for one in found if page.locator(inside).first.evaluate("(e, html) => e.innerHTML.includes(html)", one.html)
            ]
        self.barriers += [f"{what}: {one.rule} at {one.place}: {one.html}" for one in found]

    def ended(self) -> None:
        """Nothing was asked of another machine, and no page keeps anybody out."""
        self.tell(f"requests to other machines: {len(self.strangers)}; serious or critical violations: {len(self.barriers)}")
        assert self.strangers == []
        assert self.barriers == []


@contextmanager
def chromium() -> Iterator[object]:
    """A Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield running
        except BaseException:
            for number, page in enumerate(page for context in running.contexts for page in context.pages):
                page.screenshot(path=OUT / f"failed-{number}.png")
            raise
        finally:
            running.close()


def menu(page, first: str, second: str) -> None:
    """Choose from JupyterLab's menu bar."""
    page.locator(".lm-MenuBar-item", has_text=first).first.click()
    page.locator(".lm-Menu-item", has_text=re.compile(f"^{re.escape(second)}$")).first.click()


def idle(page) -> None:
    page.wait_for_selector("text=Python 3 (ipykernel) | Idle", timeout=READY * 1000)


def cell_of(page, notebook, cell_id):
    """The cell of this id, by its place in the notebook, scrolled into view."""
    ids = [cell.get("id") for cell in notebook.cells]
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    cell = panel.locator(".jp-Notebook .jp-Cell").nth(ids.index(cell_id))
    cell.scroll_into_view_if_needed()
    return cell


def write(page, cell, source: str) -> None:
    """Type over what stands in a cell's editor."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def run_all(walk: Walk, page, path: Path):
    """Run an open lesson from top to bottom, until its last check has spoken; returns the notebook of this path."""
    walk.named("Run → Run All Cells")
    menu(page, "Run", "Run All Cells")
    notebook = nbformat.read(path, as_version=4)
    last = [cell.id for cell in notebook.cells if cell.id.startswith("check-")][-1]
    cell_of(page, notebook, last).locator("text=Not answered yet").first.wait_for()
    idle(page)
    return notebook


def answer(page, notebook, task: str, source: str, shown: str) -> None:
    """Write an answer, run its cell and its check, and wait for what the check shows."""
    write(page, cell_of(page, notebook, f"answer-{task}"), source)
    page.keyboard.press("Shift+Enter")
    check = cell_of(page, notebook, f"check-{task}")
    check.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    check.locator(".jp-OutputArea", has_text=shown).wait_for()
    check.scroll_into_view_if_needed()
    page.wait_for_timeout(500)


def with_editions(root: Path) -> Path:
    """Give a copy the editions that tests have drawn on this machine: they are the same everywhere, and take minutes to draw."""
    drawn = ROOT / ".course"
    for name in OTHERS:
        by = drawn / "truth" / f"{name}.drawn-by"  # without it an edition is taken for another market's, and drawn again
        if (drawn / "editions" / name / "datapackage.json").is_file() and by.is_file():
            shutil.copytree(drawn / "editions" / name, root / ".course" / "editions" / name)
            (root / ".course" / "truth").mkdir(exist_ok=True)
            shutil.copyfile(by, root / ".course" / "truth" / by.name)
    return root
