"""A warm process in the sandbox, seen from outside: notebooks in, outputs and the way it ended out. Nothing that comes out is trusted."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict

from course.grading import sandbox
from course.grading.errors import GradingError
from course.grading.inside import walls
from course.grading.sandbox import Limits
from course.running import TOO_SLOW

START_SECONDS = 120
"""How long to wait for a warm process, which takes some two seconds."""
GRACE = 3.0
"""Seconds that an interrupted cell has to end."""
MAX_MESSAGE = 7_000_000
MAX_TOTAL = 60_000_000
"""Bytes of one output, and of all outputs of a notebook."""
MAX_OPENED = 1_500_000
"""Lists and objects in the outputs of a notebook: each takes many times its two letters when it is read."""
MAX_KEPT = 400
"""Outputs of a cell that are kept."""
Data = dict[str, Any]


class Broken(Exception):
    """The warm process cannot be used any more."""


@dataclass
class Run:
    """How a run ended. problem: "" where every cell was executed, else one sentence. cpu, seconds: what it took. own: CPU seconds of
    the warm process itself so far, its start above all."""

    problem: str = ""
    cpu: float = 0.0
    seconds: float = 0.0
    own: float = 0.0


class Box:
    """A sandbox with a warm process in it, for one notebook after another. Started when it is first needed."""

    def __init__(self, level: str, package: Path, editions: list[Path], number: int = 0) -> None:
        self.level = level
        self._package = package
        self._editions = editions
        self._number = number
        self._process: subprocess.Popen[bytes] | None = None
        self._start: sandbox.Start | None = None
        self._link: socket.socket | None = None
        self._size = 0
        self._owner = os.getpid()

    def run(
        self,
        notebook: NotebookNode,
        edition: Path,
        forms: Data,
        limits: Limits,
        *,
        answers_only: bool = False,
        bare: bool = False,
    ) -> Run:
        """Execute the code cells of a notebook in place, on the tables of an edition that was staged (`sandbox.stage_edition`).

        The first of the box's editions is the one that students have: its tables are read once for all of them.

        answers_only: keep nothing but the data of checked answers and how cells failed. bare: no shell and no outputs: the least that
        running the cells can cost. Never raises for what a notebook does.
        """
        for last in (False, True):
            try:
                if edition not in self._editions:
                    self._editions = [*self._editions, edition]
                    self.close()
                self._begin()
                break
            except (OSError, Broken) as error:
                self.close()
                if last:
                    raise GradingError(f"The sandbox ({self.level}) did not start: {error}") from None
        conversation = _Conversation(notebook, limits, bare=bare)
        try:
            run = self._converse(conversation, edition, forms, limits, answers_only, bare)
        except (OSError, Broken):
            self.close()
            run = conversation.finish({"code": -signal.SIGKILL, "reason": "sandbox"})
        if self._start and not self._start.reusable:
            self.close()
        return run

    def _begin(self) -> None:
        if self._process is not None and self._process.poll() is None and self._owner == os.getpid():
            return
        self.close()
        self._owner = os.getpid()
        self._start = sandbox.start_of(self.level, self._package, self._editions, self._number)
        self._link, theirs = socket.socketpair()
        with theirs, tempfile.TemporaryFile() as said:
            command = [*self._start.command, str(theirs.fileno()), json.dumps(self._start.about)]
            self._process = subprocess.Popen(
                command, env=self._start.environment, pass_fds=[theirs.fileno()], cwd="/",
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True,
            )  # fmt: skip
            theirs.close()
            self._link.settimeout(START_SECONDS)
            try:
                self._size = int(json.loads(_line(self._link))["size"])
            except (Broken, ValueError, OSError):
                said.seek(0)
                told = said.read()[-400:].decode("utf-8", "replace").strip()
                raise Broken(told or "it ended at once") from None
            self._link.settimeout(None)

    def _converse(
        self, conversation: _Conversation, edition: Path, forms: Data, limits: Limits, answers_only: bool, bare: bool
    ) -> Run:
        assert self._link is not None and self._start is not None
        walled = self.level != sandbox.NONE
        wall: Data = {
            "memory": limits.memory + self._size if self._size else 0,
            "total_memory": int(1.5 * limits.memory),
            "most_processes": limits.processes if walled else 0,
            "processes": _processes(limits, self._start),
            "seconds": int(conversation.total_seconds) + 10,
            "file": limits.file,
        }
        if walled:
            wall |= {"read": self._start.read, "listed": self._start.listed, "signals": self.level == sandbox.BUBBLEWRAP}
            wall |= {"landlock": walls.landlock_version() > 0, "seccomp": walls.seccomp_known()}
        request = {
            "cells": [[cell.get("id", ""), cell.source] for cell in conversation.cells],
            "forms": forms,
            "edition": self._start.editions[edition],
            "answers_only": answers_only,
            "bare": bare,
            "ready": edition == self._editions[0] and not bare,
            "walled": walled,
            "walls": wall,
        }
        ours, theirs = os.pipe()
        try:
            with tempfile.TemporaryFile() as file:
                file.write(json.dumps(request).encode())
                file.seek(0)
                try:
                    socket.send_fds(self._link, [b"r"], [file.fileno(), theirs])
                finally:
                    os.close(theirs)
            os.set_blocking(ours, False)
            return self._listen(conversation, ours)
        finally:
            os.close(ours)

    def _listen(self, conversation: _Conversation, pipe: int) -> Run:
        assert self._link is not None
        open_pipe = True
        while True:
            now = time.monotonic()
            order = conversation.due(now)
            if order == b"x":
                raise Broken("it does not answer")
            if order:
                self._link.send(order)
            waited: list[Any] = [self._link, pipe] if open_pipe else [self._link]
            ready, _, _ = select.select(waited, [], [], max(conversation.until - now, 0.0) + 0.005)
            if pipe in ready:
                open_pipe = _take(conversation, pipe)
            if self._link in ready:
                ended = json.loads(_line(self._link))
                while open_pipe and _take(conversation, pipe):
                    if not select.select([pipe], [], [], 0)[0]:
                        break
                return conversation.finish(ended)

    def close(self) -> None:
        """End the process, and with it all that runs in it."""
        link, process, start = self._link, self._process, self._start
        self._link = self._process = self._start = None
        if link is not None:
            link.close()
        if process is not None and self._owner == os.getpid():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(OSError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            if start is not None:
                sandbox.clear(start)


def _processes(limits: Limits, start: sandbox.Start) -> int:
    """The limit on processes, which the kernel counts for a whole account: in an account of others theirs are added."""
    if start.about["account"] is not None:
        return limits.processes
    own = os.getuid()
    count = 0
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit():
            with contextlib.suppress(OSError):
                if os.stat(f"/proc/{name}").st_uid == own:
                    count += len(os.listdir(f"/proc/{name}/task"))
    return limits.processes + count if own else 0


def _line(link: socket.socket) -> bytes:
    """The next line of what the warm process says."""
    said = b""
    while not said.endswith(b"\n"):
        piece = link.recv(1)
        if not piece:
            raise Broken("it has ended")
        said += piece
        if len(said) > 10_000:
            raise Broken("it says too much")
    return said


def _take(conversation: _Conversation, pipe: int) -> bool:
    """Take what the pipe holds; returns whether more may come."""
    try:
        piece = os.read(pipe, 1 << 20)
    except BlockingIOError:
        return True
    conversation.take(piece)
    return bool(piece)


class _Conversation:
    """One run as it goes: outputs put where they belong, times watched, bounds kept."""

    def __init__(self, notebook: NotebookNode, limits: Limits, *, bare: bool) -> None:
        self.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for cell in self.cells:
            cell.outputs = []
            cell.execution_count = None
        self.limits = limits
        self.total_seconds = limits.total_seconds(len(self.cells))
        self._buffer = bytearray()
        self._received = self._opened = 0
        self._cell = -1
        self._running = False
        self._slow: set[int] = set()
        self._reason = ""
        self._fault = ""
        now = time.monotonic()
        self._end = now + self.total_seconds + GRACE
        self.until = now + (self.total_seconds if bare else START_SECONDS)
        self._stage = "wait"
        self._bare = bare

    def due(self, now: float) -> bytes:
        """What to tell the warm process now: b"" nothing, b"i" interrupt the cell, b"k" end the run, b"x" give it up."""
        if self._stage != "killed" and (now >= self._end or self._reason):
            self._reason = self._reason or "total"
            self._stage, self.until = "killed", now + 20
            return b"k"
        if now < self.until:
            return b""
        if self._stage == "wait" and self._running:
            self._slow.add(self._cell)
            self._stage, self.until = "interrupted", now + GRACE
            return b"i"
        if self._stage in ("wait", "interrupted"):
            self._reason = "stubborn" if self._running else "total"
            self._stage, self.until = "killed", now + 20
            return b"k"
        return b"x"

    def take(self, piece: bytes) -> None:
        """Take bytes from the pipe."""
        self._received += len(piece)
        if self._received > MAX_TOTAL:
            self._reason = self._reason or "output"
        if self._reason:
            return
        self._buffer += piece
        while len(self._buffer) >= 4:
            length = int.from_bytes(self._buffer[:4], "big")
            if length > MAX_MESSAGE:
                self._reason = "output"
                return
            if len(self._buffer) < 4 + length:
                return
            message = bytes(self._buffer[4 : 4 + length])
            del self._buffer[: 4 + length]
            self._opened += message.count(b"[") + message.count(b"{")
            if self._opened > MAX_OPENED:
                self._reason = "output"
                return
            try:
                self._message(json.loads(message))
            except Exception:  # whatever a notebook's process may send
                self._reason = "damaged"
                return

    def _message(self, message: Data) -> None:
        if "begin" in message:
            if message["begin"] == self._cell + 1 < len(self.cells):
                self._cell += 1
                self._running = True
                self.cells[self._cell].execution_count = self._cell + 1
                self._stage, self.until = "wait", min(time.monotonic() + self.limits.cell_seconds, self._end)
        elif "end" in message:
            self._running = False
            self._stage, self.until = "wait", time.monotonic() + START_SECONDS
        elif "fault" in message:
            self._fault = str(message["fault"])[:500]
        elif 0 <= self._cell < len(self.cells):
            self._output(self.cells[self._cell], message)

    def _output(self, cell: NotebookNode, message: Data) -> None:
        if message.get("kind") == "clear":
            cell.outputs = []
            return
        if len(cell.outputs) >= MAX_KEPT:
            return
        if "stream" in message:
            name, text = "stderr" if message["stream"] == "stderr" else "stdout", _plain(str(message["text"]))
            if cell.outputs and cell.outputs[-1].output_type == "stream" and cell.outputs[-1].name == name:
                cell.outputs[-1]["text"] += text
            else:
                cell.outputs.append(NotebookNode(output_type="stream", name=name, text=text))
        elif message["kind"] == "error":
            lines = [_plain(str(line)) for line in message["lines"]][:200]
            cell.outputs.append(_error(_plain(str(message["name"])), _plain(str(message["value"])), lines))
        else:
            data = {
                _plain(str(kind)): _plain(item)
                if isinstance(item, str)
                else _clean(item)
                if "json" in str(kind)
                else _plain(str(item))
                for kind, item in dict(message["data"]).items()
            }
            metadata = _clean(message["metadata"]) if isinstance(message["metadata"], dict) else {}
            shown = {"data": from_dict(data), "metadata": from_dict(metadata)}
            if message["kind"] == "result":
                cell.outputs.append(NotebookNode(output_type="execute_result", execution_count=cell.execution_count, **shown))
            else:
                cell.outputs.append(NotebookNode(output_type="display_data", **shown))

    def finish(self, ended: Data) -> Run:
        """Note in the cells which were too slow, and say how it all ended."""
        stopped = self._reason or str(ended.get("reason") or "")
        code = int(ended.get("code", 0))
        for number in self._slow:
            cell = self.cells[number]
            if cell.outputs and cell.outputs[-1].output_type == "error" and cell.outputs[-1].ename == "KeyboardInterrupt":
                cell.outputs.pop()
            said = f"This cell was stopped after {self.limits.cell_seconds:g} seconds."
            cell.outputs.append(_error(TOO_SLOW, "", [said]))
        where = f"code cell {self._cell + 1}" if self._running else "the end" if self._cell + 1 == len(self.cells) else f"code cell {self._cell + 2}"  # fmt: skip
        rest = "What comes after it was not run."
        if self._running and 0 <= self._cell not in self._slow and (stopped or code):
            name = TOO_SLOW if stopped in ("total", "stubborn") else "Stopped"
            self.cells[self._cell].outputs.append(_error(name, "", ["The run ended in this cell."]))
        problem = {
            "": "",
            "total": f"The notebook was stopped in {where} after {self.total_seconds:g} seconds in all. {rest}",
            "stubborn": f"The notebook was stopped: {where} did not end when it was interrupted after {self.limits.cell_seconds:g} seconds. {rest}",
            "memory": f"The notebook was stopped in {where}: it took more than {1.5 * self.limits.memory / 2**30:.2g} GB of memory. {rest}",
            "processes": f"The notebook was stopped in {where}: it had more than {self.limits.processes} processes. {rest}",
            "output": f"The notebook was stopped in {where}: its outputs are larger than {MAX_TOTAL // 10**6} MB, or hold too many lists. {rest}",
            "damaged": f"The notebook was stopped in {where}: its process sent what no notebook sends. {rest}",
            "sandbox": f"The sandbox ended while {where} ran. {rest}",
        }[stopped if stopped in ("total", "stubborn", "memory", "processes", "output", "damaged", "sandbox") else ""]
        if not problem and self._fault:
            raise GradingError(f"A notebook could not be walled in, so it was not run: {self._fault}")
        if not problem and code:
            how = f"was ended by the signal {signal.Signals(-code).name}" if code < 0 else f"ended itself with the code {code}"
            problem = f"The Python process {how} in {where}. {rest}"
        elif not problem and not self._bare and self._cell + 1 < len(self.cells):
            problem = f"The Python process ended before {where}. {rest}"
        return Run(problem, float(ended.get("cpu", 0)), float(ended.get("seconds", 0)), float(ended.get("own", 0)))


def _error(name: str, value: str, lines: list[str]) -> NotebookNode:
    return NotebookNode(output_type="error", ename=name, evalue=value, traceback=lines)


def _plain(text: str) -> str:
    """A text that can be written as UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _clean(item: Any) -> Any:
    """Data whose texts can be written as UTF-8."""
    if isinstance(item, str):
        return _plain(item)
    if isinstance(item, list):
        return [_clean(one) for one in item]
    if isinstance(item, dict):
        return {_plain(str(name)): _clean(one) for name, one in item.items()}
    return item


__all__ = ["Box", "Run"]
