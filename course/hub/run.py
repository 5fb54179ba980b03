"""`course hub`: lay out a folder for a hub on this machine, and run it until Ctrl+C."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from course.authoring.student_pack import build_wheel
from course.errors import CourseError
from course.files import replace_text
from course.lab import write_settings

CONFIG = Path(__file__).with_name("jupyterhub_config.py")
SETTINGS = Path(__file__).with_name("settings")
START = Path(__file__).with_name("start.md")
TEACHER = "teacher"
COPIED = (
    "course", "notebooks", "solutions", "datasets", "nbgrader_config.py", "pyproject.toml", "README.md", "CONTRIBUTING.md", "LICENSE",
)  # fmt: skip
"""What of the repository the teacher's server works in."""
NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
PASSWORD = 32
"""Letters of the teacher's password; JupyterHub asks for as many."""


class HubError(CourseError):
    """A hub cannot be started, in one sentence."""


def find_proxy() -> str:
    """The path of a `configurable-http-proxy`; raises HubError where JupyterHub or a proxy is missing.

    The one of this environment comes first; it is written in Python and speaks no TLS. The original, for Node, may be in its place.
    """
    try:
        version("jupyterhub")
    except PackageNotFoundError:
        raise HubError("JupyterHub is not installed in this environment: run `make setup`.") from None
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    proxy = shutil.which("configurable-http-proxy", path=programs)
    if not proxy:
        raise HubError("A hub needs `configurable-http-proxy`, and there is none in this environment: run `make setup`.")
    return proxy


def lay_out(place: Path, root: Path, students: Sequence[str], port: int, say: Callable[[str], object]) -> dict[str, Any]:
    """Lay out what a hub on this machine needs in a folder; what lies there already stays. Returns what `hub.json` then says.

    place: `teacher/` is a copy of the course in which the teacher works, `student/` the students' part of the package with the class
    edition, `exchange/` is where nbgrader passes files, `homes/` has a folder for each person.
    """
    for name in students:
        if not NAME.fullmatch(name) or name == TEACHER:
            raise HubError(f"{name!r} is no name for a student here: small letters, digits and hyphens, and not {TEACHER!r}.")
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o700)
    (place / "exchange").mkdir(exist_ok=True)
    (place / "exchange").chmod(0o777)
    if not (place / "teacher").is_dir():
        say("copying the course for the teacher")
        _whole(place / "teacher", lambda folder: _copy_course(root, folder))
    if not (place / "student").is_dir():
        say("packing what students get")
        _whole(place / "student", lambda folder: _unpack_for_students(root, folder))
    for name in students:
        home = place / "homes" / name
        home.mkdir(parents=True, exist_ok=True)
        if not (home / START.name).exists():
            shutil.copyfile(START, home / START.name)
    (place / "homes" / TEACHER).mkdir(parents=True, exist_ok=True)
    stored = place / "hub.json"
    passwords = (
        json.loads(stored.read_text(encoding="utf-8"))["passwords"]
        if stored.is_file()
        else {"student": secrets.token_hex(4), "teacher": secrets.token_hex(PASSWORD // 2)}
    )
    told = {
        "port": port,
        "teachers": [TEACHER],
        "students": list(students),
        "passwords": passwords,
        "settings": str(SETTINGS),
        "proxy": find_proxy(),
    }
    replace_text(stored, json.dumps(told, indent=2) + "\n")
    stored.chmod(0o600)
    return told


def enter_names(place: Path, students: Sequence[str]) -> None:
    """Put the students into the teacher's gradebook with names, else the formgrader calls each of them "None, None"."""
    roster, teacher = place / "teacher" / "roster.csv", place / "teacher"
    rows = "".join(f"{name},{name.title()},Example\n" for name in students)
    text = f"student,first_name,last_name\n{rows}"
    if roster.is_file() and roster.read_text(encoding="utf-8") == text:
        return  # they are in it, and the teacher may have changed a name
    replace_text(roster, text)
    environment = os.environ | {"PYTHONPATH": str(teacher)}
    entered = subprocess.run(
        [sys.executable, "-m", "course.cli", "roster", roster.name], cwd=teacher, env=environment, capture_output=True, text=True
    )
    if entered.returncode:
        roster.unlink()
        raise HubError(f"The students could not be put into the gradebook: {(entered.stderr or entered.stdout).strip()[-300:]}")


def run_hub(place: Path, root: Path, students: Sequence[str], port: int, say: Callable[[str], object]) -> int:
    """Run the hub until it ends or is interrupted; returns its exit code. Raises HubError where it cannot be started."""
    find_proxy()
    place = place.resolve()
    for number in range(port, port + 3):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", number))
            except OSError as error:
                raise HubError(
                    f"Port {number} cannot be used ({error.strerror}): the hub takes three in a row. Choose others, as in "
                    f"`course hub --port {port + 10}`."
                ) from None
    told = lay_out(place, root, students, port, say)
    enter_names(place, students)
    try:
        write_settings(Path(sys.prefix))  # no pop-up with news from the network
    except OSError:
        pass  # an environment that belongs to somebody else
    environment = os.environ | {"COURSE_HUB": str(place)}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    with open(place / "hub.log", "a", encoding="utf-8") as log:
        command = [sys.executable, "-m", "jupyterhub", "--config", str(CONFIG)]
        process = subprocess.Popen(command, cwd=place, env=environment, stdout=log, stderr=log)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        if _answers(process, port):
            say(f"The hub is at http://127.0.0.1:{port} and can be reached from this machine alone.")
            say(f"  {TEACHER} comes in with the password  {told['passwords']['teacher']}")
            say(f"  {', '.join(students)} with the password  {told['passwords']['student']}")
            say(f"Every server runs under your account, so this is for trying. Work stays in {place}.")
            say("Ctrl+C ends the hub and all servers.")
        while True:
            try:
                code = process.wait()
                break
            except KeyboardInterrupt:
                continue  # the hub has got it as well, and ends its servers
    if code > 0:
        say(f"the hub ended with an error; its last words are in {place / 'hub.log'}")
    return max(code, 0)


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the hub answers through its proxy, a minute at most; False where it has ended or been interrupted."""
    for _ in range(120):
        if process.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/hub/health", timeout=5):
                return True
        except OSError:
            time.sleep(0.5)
        except KeyboardInterrupt:
            return False
    return True


def _whole(folder: Path, make: Callable[[Path], object]) -> None:
    """Make a folder whole or not at all."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as name:
        fresh = Path(name) / folder.name
        make(fresh)
        os.rename(fresh, folder)


def _copy_course(root: Path, folder: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    folder.mkdir()
    for name in COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, ignore=ignored)
        else:
            shutil.copyfile(root / name, folder / name)


def _unpack_for_students(root: Path, folder: Path) -> None:
    folder.mkdir()
    with zipfile.ZipFile(build_wheel(folder / "wheels", root)) as wheel:
        wheel.extractall(folder)
    shutil.rmtree(folder / "wheels")
    shutil.copytree(root / "datasets", folder / "datasets")
