"""Processes that grade side by side: each has a sandbox of its own, and one that dies takes nobody with it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from course.grading.inside.walls import end_with_parent

Task = tuple[str, str, str]
"""What to do, for whom, and a digest that is known of them."""


@dataclass
class Worker:
    """A process and what it has in hand."""

    process: Any
    link: Connection
    number: int
    task: Task | None = None
    since: float = 0.0


class Workers:
    """A number of processes that carry out tasks. They are forked, so that they have what this one has read."""

    def __init__(
        self, number: int, act: Callable[[Task], Any], begin: Callable[[int], None], end: Callable[[], None], most: float
    ) -> None:
        self._act, self._begin, self._end, self._most = act, begin, end, most
        self._forking = multiprocessing.get_context("fork")
        self.workers: list[Worker] = []
        for place in range(number):
            self.workers.append(self._start(place))

    def _start(self, number: int) -> Worker:
        ours, theirs = self._forking.Pipe()
        process = self._forking.Process(target=self._work, args=(theirs, ours, number), daemon=False)
        process.start()
        theirs.close()
        return Worker(process, ours, number)

    def _work(self, link: Connection, other: Connection, number: int) -> None:
        """In the worker: tasks until the other side closes."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with contextlib.suppress(OSError, AttributeError):
            end_with_parent()
        other.close()
        for worker in self.workers:  # what was forked along
            with contextlib.suppress(OSError):
                worker.link.close()
        self._begin(number)
        try:
            while True:
                link.send(self._act(link.recv()))
        except (EOFError, OSError):
            pass
        finally:
            self._end()
            os._exit(0)

    @property
    def idle(self) -> list[Worker]:
        """Those with nothing in hand."""
        return [worker for worker in self.workers if worker.task is None]

    def give(self, worker: Worker, task: Task) -> None:
        """Give a worker something to do."""
        worker.task, worker.since = task, time.monotonic()
        with contextlib.suppress(OSError):  # it has died: `finished` tells
            worker.link.send(task)

    def finished(self) -> Iterator[tuple[Task, Any]]:
        """Tasks that are done, with their outcome: None where the worker died or took too long, and was replaced."""
        busy = [worker for worker in self.workers if worker.task is not None]
        for link in wait([worker.link for worker in busy], timeout=1):
            worker = next(one for one in busy if one.link is link)
            assert worker.task is not None
            task, worker.task = worker.task, None
            try:
                yield task, worker.link.recv()
            except (EOFError, OSError):
                self._replace(worker)
                yield task, None
        for worker in busy:
            if worker.task is not None and time.monotonic() - worker.since > self._most:
                task, worker.task = worker.task, None
                self._replace(worker)
                yield task, None

    def _replace(self, worker: Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.link.close()
        place = self.workers.index(worker)
        self.workers[place] = worker  # closed links are harmless to the new one
        self.workers[place] = self._start(worker.number)

    def close(self) -> None:
        """Let them end."""
        for worker in self.workers:
            worker.link.close()
        for worker in self.workers:
            worker.process.join(30)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
