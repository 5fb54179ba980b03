"""The journal of a lesson's grading: what was begun, what is done and from which content, so that a batch may be cut off anywhere."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from pathlib import Path
from typing import Any

from course.files import replace_text
from course.grading.errors import GradingError

Data = dict[str, Any]


class Journal:
    """Lines of JSON in a file, each written at once: `begin` before a submission is graded, `done` when its grade is in the gradebook.

    done: student -> the last such line: submission and made_by (digests), about (verdicts, problem). suspects: student -> how often
    the grader has ended, since the last grade, while it had this submission in hand.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = open(path.with_suffix(".lock"), "w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise GradingError(f"Another `course grade {path.stem}` is running: wait for it, or stop it.") from None
        self.done: dict[str, Data] = {}
        self.suspects: dict[str, int] = {}
        open_ones: set[str] = set()
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            with contextlib.suppress(ValueError, KeyError, TypeError):  # the last line of a grader that was killed
                said = json.loads(line)
                if "begin" in said:
                    self.suspects[said["begin"]] = self.suspects.get(said["begin"], 0) + 1
                    open_ones.add(said["begin"])
                elif "done" in said:
                    self.done[said["done"]] = said
                    self.suspects.pop(said["done"], None)
                elif "let go" in said:
                    self.suspects.pop(said["let go"], None)
                elif "suspect" in said:
                    self.suspects[said["suspect"]] = int(said["times"])
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
            os.write(self._file, b"\n")

    def _say(self, line: Data) -> None:
        os.write(self._file, json.dumps(line).encode() + b"\n")

    def begin(self, student: str) -> None:
        """A submission is taken in hand."""
        self._say({"begin": student})

    def let_go(self, student: str) -> None:
        """A submission is put back, and it was not its fault."""
        self._say({"let go": student})

    def finish(self, student: str, submission: str, made_by: str, about: Data) -> None:
        """The grade of a submission is in the gradebook."""
        line = {"done": student, "submission": submission, "made_by": made_by, "about": about}
        self.done[student] = line
        self.suspects.pop(student, None)
        self._say(line)

    def close(self) -> None:
        """Keep the last line of each student only, and let others grade."""
        lines = [*self.done.values(), *({"suspect": student, "times": times} for student, times in self.suspects.items())]
        os.close(self._file)
        replace_text(self.path, "".join(json.dumps(line) + "\n" for line in lines), private=True)
        self._lock.close()

    def leave(self) -> None:
        """In a worker: it has nothing to write here, and must not keep others from grading when it outlives the batch."""
        os.close(self._file)
        self._lock.close()
