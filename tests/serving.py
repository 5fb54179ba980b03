"""A JupyterLab server for tests that need a real one; the page for marking; free ports, and which processes run."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from course.grading import marking
from course.grading.sample_class import samples_of as as_handed_in
from course.lab import lab_command, write_settings

SHOTS = Path(__file__).resolve().parents[1] / ".course" / "screenshots"


@contextmanager
def lab(root):
    """JupyterLab serving a directory; yields its address with a function that adds the token to a path."""
    write_settings(Path(sys.prefix))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*lab_command(root, port=port, address="127.0.0.1", browser=False), "--IdentityProvider.token=secret"]
    SHOTS.mkdir(parents=True, exist_ok=True)
    with open(SHOTS / "lab.log", "w") as log, tempfile.TemporaryDirectory(prefix="course-settings-") as own:
        # JupyterLab as it comes: whoever runs the tests may have chosen another look.
        process = subprocess.Popen(command, cwd=root, env=os.environ | {"JUPYTER_CONFIG_DIR": own}, stdout=log, stderr=log)
        try:
            for _ in range(120):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.5)
            yield lambda path: f"http://127.0.0.1:{port}{path}{'&' if '?' in path else '?'}token=secret"
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:  # a busy machine: kernels of the server take their time to end
                process.kill()
                process.wait()


def free_port(many: int = 1) -> int:
    """A port that is free, and those after it."""
    for start in range(20_000 + os.getpid() % 9_000, 40_000, 17):
        with socket.socket() as first:
            if all(first.connect_ex(("127.0.0.1", start + n)) for n in range(many)):
                return start
    raise OSError("no free port")


def processes_of(folder: Path) -> list[str]:
    """The command lines of processes that name a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it has ended meanwhile
            continue
        if str(folder) in words:
            found.append(words)
    return found


def marking_of_samples(lesson) -> marking.Marking:
    """A lesson's own anchored answers as if three students had written them, without the level that they stand for."""
    (task,) = (exercise for exercise in lesson.exercises.values() if exercise.written)
    samples = marking.samples_of(task)
    texts = [marking.Text(f"s{number}", task.name, words) for number, words in enumerate(as_handed_in(task))]
    return marking.Marking(
        lesson.name,
        {task.name: task.title},
        {task.name: marking.criteria_of(marking.scheme_of(task))},
        {task.name: samples},
        texts,
        None,
    )


def serve_marking(found: marking.Marking) -> str:
    """Serve the page for marking in a thread; returns its address."""
    (bound,) = bind_sockets(0, "127.0.0.1")

    async def run() -> None:
        HTTPServer(marking.application(found, "page")).add_socket(bound)
        await asyncio.Event().wait()

    threading.Thread(target=lambda: asyncio.run(run()), daemon=True).start()
    return f"http://127.0.0.1:{bound.getsockname()[1]}/page/"
