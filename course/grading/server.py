"""The server of `bounded`: it has imported what the work needs, and each piece of work is a child of it, with limits."""

from __future__ import annotations

import contextlib
import gc
import json
import math
import os
import resource
import select
import signal
import socket
import sys
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from course.grading import clean, feedback, judge
from course.grading.bounded import NOT_KNOWN, Data, receive, send


def _nothing(data: Any) -> Any:
    return data


TASKS: dict[str, tuple[Callable[[Data], Any], Callable[[Data, Any], Any], Callable[[], object]]] = {
    "judge": (judge.shared, judge.in_bounds, lambda: None),
    "clean": (_nothing, clean.in_bounds, clean.warm),
    "page": (_nothing, feedback.in_bounds, feedback.warm),
    "plotly": (_nothing, feedback.packed_in_bounds, feedback.warm),
}
"""Task -> what makes ready that many requests share, what carries out one, and what is done once so that each of them is quicker."""
MOST = 200 * 2**20
"""Bytes of an outcome."""
PATIENCE = 5
"""Seconds by the clock for each second of the processor: machines are busy."""
KEPT = 8
"""How many shared parts the server keeps."""


def serve(link: socket.socket) -> None:
    """Be the server until the other side ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ready: OrderedDict[str, Any] = OrderedDict()
    warmed: set[str] = set()
    while True:
        try:
            message = json.loads(receive(link))
        except ConnectionError:
            return
        shared, work, warm = TASKS[message["task"]]
        if message["task"] not in warmed:  # before there is a child of it: all of them inherit what is imported and packed
            warmed.add(message["task"])
            warm()
            gc.freeze()
        digest = message["digest"]
        if "shared" in message:
            ready[digest] = shared(message["shared"])
            while len(ready) > KEPT:
                ready.popitem(last=False)
        is_known = not digest or digest in ready
        if digest and is_known:
            ready.move_to_end(digest)
        answer = _carried_out(work, message, ready.get(digest)) if is_known else NOT_KNOWN
        try:
            send(link, answer)
        except ConnectionError:  # who asked was killed: nobody waits for the answer
            return


def _carried_out(work: Callable[[Data, Any], Any], message: Data, shared: Any) -> bytes:
    """The outcome of one piece of work, done by a child."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(reading)
            outcome = _in_child(work, message, shared)
            with open(writing, "wb") as pipe:
                pipe.write(outcome)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    parts: list[bytes] = []
    end = time.monotonic() + PATIENCE * message["seconds"] + 10
    with open(reading, "rb", buffering=0) as pipe:
        while True:
            if not select.select([pipe], [], [], max(end - time.monotonic(), 0))[0]:
                parts = [b"-it took too long"]
                break
            part = pipe.read(2**20)
            if not part:
                break
            parts.append(part)
            if sum(map(len, parts)) > MOST:
                parts = [b"-it would be too large"]
                break
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if parts:
        return b"".join(parts)
    return (
        b"-it took too long"
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)
        else b"-it failed"
    )


def _in_child(work: Callable[[Data, Any], Any], message: Data, shared: Any) -> bytes:
    seconds = math.ceil(message["seconds"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError):  # only Linux tells how much there is already
        with open("/proc/self/statm") as numbers:
            present = int(numbers.read().split()[0]) * resource.getpagesize()
        limit = present + message["megabytes"] * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        return b"+" + json.dumps(work(message["request"], shared)).encode("utf-8", "surrogatepass")
    except MemoryError:
        return b"-it needs too much memory"
    except RecursionError:
        return b"-it is nested too deeply"
    except Exception as error:  # whatever a stranger's data does to us stays in this process
        return f"-it failed ({type(error).__name__})".encode()


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
