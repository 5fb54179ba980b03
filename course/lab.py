"""Open the course in JupyterLab: settings and start page."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Any

from course.answers.saved import CourseProgress, course_state
from course.errors import CourseError
from course.files import replace_text
from course.work import WORK, prepare_work

START_PAGE = "work/start.md"
HANDBOOK_PAGE = Path("course/handbook/start.md")
"""The text of the start page; its table of lessons is made when the lab opens."""
LESSONS_HERE = "<!-- lessons -->"
Settings = dict[str, dict[str, Any]]
PAGE_CONFIG: Settings = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
"""No pop-up that asks to fetch news: the course needs no network."""
OVERRIDES: Settings = {
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}


class LabError(CourseError):
    """JupyterLab cannot be opened, in one sentence."""


def write_settings(prefix: Path) -> None:
    """Write the course's defaults for JupyterLab into an environment, keeping what else stands there. People's own settings win."""
    settings = (
        (prefix / "etc/jupyter/labconfig/page_config.json", PAGE_CONFIG),
        (prefix / "share/jupyter/lab/settings/overrides.json", OVERRIDES),
    )
    for path, ours in settings:
        found: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        merged = {**found, **{name: {**found.get(name, {}), **value} for name, value in ours.items()}}
        if merged != found:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(merged, indent=2) + "\n", encoding="utf-8")


def write_start_page(root: Path) -> None:
    """Write the start page into `work/`: a row for each lesson that is there, how far it is, and where to go on."""
    rows = ["| lesson | in class | at home | stretch | points | so far |", "|:--|--:|--:|--:|--:|:--|"]
    states = {state.name: state for state in course_state(root / WORK)}
    for folder in sorted((root / WORK).glob("[0-9][0-9]_*")):
        notebook = folder / f"{folder.name}.ipynb"
        if notebook.is_file():
            title, times, points = _opening(notebook)
            so_far = states[folder.name].so_far if folder.name in states else ""
            cells = [f"[{int(folder.name[:2])} · {title}]({folder.name}/{notebook.name})", *times, points, so_far]
            rows.append(f"| {' | '.join(cells)} |")
    if following := CourseProgress(list(states.values())).following:
        begin = "Go on" if any(state.begun for state in states.values()) else "Begin"
        rows = [f"**{begin} with [{following.title}]({following.name}/{following.name}.ipynb).**", "", *rows]
    text = (root / HANDBOOK_PAGE).read_text(encoding="utf-8")
    replace_text(root / START_PAGE, text.replace(LESSONS_HERE, "\n".join(rows)))


def _opening(notebook: Path) -> tuple[str, list[str], str]:
    """Title, minutes of each sitting and points of a lesson, as its opening cell says them."""
    opening = "".join(json.loads(notebook.read_text(encoding="utf-8"))["cells"][0]["source"])
    title = re.search(r"^# (.+)$", opening, re.MULTILINE)
    about = re.search(r"^\*(.+?) · (.+?)\.\*$", opening, re.MULTILINE)
    time, worth = (about[1], about[2]) if about else ("", "")
    minutes = dict(re.findall(r"(in class|at home|stretch) about (\d+) minutes", time.lower()))
    times = [minutes.get(sitting, "–") for sitting in ("in class", "at home", "stretch")] if minutes else [time, "", ""]
    return (title[1] if title else notebook.stem, times, re.split(" points?|:| more", worth.replace(" points, and ", " + "))[0])


def prepare(root: Path) -> list[str]:
    """Working copies, start page and settings, as far as they can be written; returns sentences on what to know."""
    told = prepare_work(root)
    write_start_page(root)
    try:
        write_settings(Path(sys.prefix))
    except OSError:
        pass  # an environment that belongs to somebody else: JupyterLab then opens with its own defaults
    return told


def has_display() -> bool:
    """Whether a browser could be shown on this machine."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def lab_command(root: Path, *, port: int, address: str, browser: bool) -> list[str]:
    """The command line of JupyterLab for a course root."""
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--port={port}",
        f"--ip={address}",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{START_PAGE}",
        "--log-level=WARN",  # else the address drowns in thirty lines
        "--LabApp.extension_manager=readonly",  # the other one asks the package index as soon as somebody opens its panel
    ]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def open_lab(root: Path, *, port: int = 8888, address: str = "127.0.0.1", browser: bool = True) -> int:
    """Start JupyterLab on the start page and stay until it ends; returns its exit code.

    On a machine without a display the address is printed for another machine's browser. Raises LabError where the port is
    taken.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise LabError(
                f"Port {port} at {address} cannot be used ({error.strerror}): choose another, as in `make lab PORT={port + 1}`."
            ) from None
    for sentence in prepare(root):
        print(sentence, flush=True)
    browser = browser and has_display()
    if not browser:
        print("Open the address with `token=` that JupyterLab prints below in a browser.", flush=True)
    environment = os.environ | {"PLOTLY_RENDERER": "plotly_mimetype"}
    process = subprocess.Popen(lab_command(root, port=port, address=address, browser=browser), cwd=root, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # JupyterLab asks for confirmation itself
