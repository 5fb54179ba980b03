"""Our own work on what a stranger has made, in a process of its own with limits on time and memory.

Comparing answers, cleaning outputs and drawing a page run no student code, but they run on data that a student can shape so
that it takes for ever or fills the memory. Each piece of work is a child of a small server that has imported what it needs; the
child ends with its work, and is ended where it does not.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

Data = dict[str, Any]
MEGABYTES = 1024
"""Memory that a piece of work may take beside what the server has."""
NOT_KNOWN = b"?"
"""The server's answer where it has not got what requests share."""


class TooMuch(Exception):
    """A piece of work that was ended at its limits, or failed: in a few words."""


class TooLong(Exception):
    """A part of the work that took longer than it may: raised inside it."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooLong where the body takes more seconds of the processor. In another thread than a process's first there is no limit."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ended(number: int, frame: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, ended)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class Shared:
    """What many requests have in common, such as keys: sent once and made ready once."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


class _Server:
    """The client's side of one server process."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        ours, theirs = socket.socketpair()
        # In a session of its own: Ctrl+C is for who asked. -P: nothing is imported from the working directory.
        command = [sys.executable, "-P", "-m", "course.grading.server", str(theirs.fileno())]
        self.process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], start_new_session=True, stdin=subprocess.DEVNULL, cwd="/"
        )
        theirs.close()
        self.link = ours
        self.known: set[str] = set()

    def ask(self, message: Data) -> bytes:
        send(self.link, json.dumps(message).encode("utf-8", "surrogatepass"))
        return receive(self.link)

    def close(self) -> None:
        if self.owner == os.getpid():
            self.link.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(2)
            self.process.kill()
            self.process.wait()


_server: _Server | None = None
_lock = threading.Lock()


def end_server() -> None:
    """End the server of this process, if it has one: what it took is then counted as this process's."""
    if _server is not None:
        _server.close()


def server_seconds() -> float:
    """Seconds of the processor that this process's server and its children have taken so far; 0 where that cannot be told."""
    if _server is None or _server.owner != os.getpid():
        return 0.0
    try:
        with open(f"/proc/{_server.process.pid}/stat") as told:
            return sum(map(int, told.read().rpartition(")")[2].split()[11:15])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0.0


def bounded(task: str, request: Data, *, shared: Shared | None = None, seconds: float = 20, megabytes: int = MEGABYTES) -> Any:
    """Carry out a task on JSON data within limits; returns its outcome. Raises TooMuch. seconds: of the processor."""
    digest = shared.digest if shared else ""
    message = {"task": task, "request": request, "seconds": seconds, "megabytes": megabytes, "digest": digest}
    with _lock:
        try:
            answer = _asked(message, shared)
        except OSError:  # the server has ended: once more with a new one
            try:
                answer = _asked(message, shared)
            except OSError:
                raise TooMuch("the process that does this work ended") from None
    if answer[:1] != b"+":
        raise TooMuch(answer[1:].decode("utf-8", "replace"))
    return json.loads(answer[1:])


def _asked(message: Data, shared: Shared | None) -> bytes:
    """The server's answer; the shared part goes along where the server does not have it. Raises OSError where it has ended."""
    global _server
    if _server is None or _server.owner != os.getpid() or _server.process.poll() is not None:
        _server = _Server()
        atexit.register(_server.close)
    try:
        if shared is None:
            return _server.ask(message)
        whole = {**message, "shared": shared.data}
        answer = _server.ask(message if shared.digest in _server.known else whole)
        if answer == NOT_KNOWN:  # it has put the shared part aside for newer ones
            answer = _server.ask(whole)
    except OSError:
        _server.process.kill()
        _server = None
        raise
    _server.known.add(shared.digest)
    return answer


def send(link: socket.socket, content: bytes) -> None:
    """Send bytes, their number first."""
    link.sendall(len(content).to_bytes(8, "big") + content)


def receive(link: socket.socket) -> bytes:
    """The bytes that the other side sent. Raises ConnectionError where it has ended."""
    length = int.from_bytes(_exactly(link, 8), "big")
    return _exactly(link, length)


def _exactly(link: socket.socket, length: int) -> bytes:
    parts = []
    while length:
        part = link.recv(min(length, 2**20))
        if not part:
            raise ConnectionError("the other side has ended")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
