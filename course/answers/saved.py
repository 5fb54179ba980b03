"""How far a student is in each lesson, read from her saved notebooks: what every check said last, and what is written.

A check leaves its verdict in the metadata of its output, so that nothing has to be run again. It serves the student alone: grading
never reads it.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from course.answers.canonical import MIMETYPE
from course.answers.form import count_words
from course.answers.runs import ANSWER_CELL
from course.answers.scalars import Data

LESSON = "[0-9][0-9]_*"
STUB_SIGN = "✎"
"""How the line begins that stands in a written task's cell before anybody has written there."""


@dataclass(frozen=True)
class LessonState:
    """A lesson as last saved. Points and tasks are those that are checked at once; `written` counts texts begun, of `texts`."""

    name: str
    title: str
    right: int
    tasks: int
    earned: float
    points: float
    written: int
    texts: int

    @property
    def begun(self) -> bool:
        """Whether anything is right or written."""
        return bool(self.right or self.written)

    @property
    def done(self) -> bool:
        """Whether every task is right and every text begun."""
        return self.right == self.tasks and self.written == self.texts

    @property
    def so_far(self) -> str:
        """One line: how far the lesson is."""
        if not self.begun:
            return "not begun"
        texts = f", {self.written} of {self.texts} written" if self.texts else ""
        return ("✓ " if self.done else "") + f"{self.right} of {self.tasks} tasks right{texts}"


def words_in(text: str) -> int:
    """Words of a written answer; the stub, a line that begins with a pencil, has none."""
    lines = [line for line in text.splitlines() if not line.lstrip("*_ ").startswith(STUB_SIGN)]
    return count_words(" ".join(lines))


def lesson_state(folder: Path) -> LessonState | None:
    """The state of the lesson in this folder; None where there is no notebook with its checks, or neither can be read."""
    try:
        notebook = json.loads((folder / f"{folder.name}.ipynb").read_text(encoding="utf-8"))
        checks = json.loads((folder / "checks.json").read_text(encoding="utf-8"))
        cells, records, texts = notebook["cells"], checks["exercises"], checks.get("written", {})
        first = "".join(cells[0]["source"]) if cells else ""
        sources = {str(cell.get("id")): "".join(cell["source"]) for cell in cells}
        shares = {name: share for cell in cells for name, share in _verdicts(cell) if name in records}
        return LessonState(
            folder.name,
            title[1] if (title := re.search(r"^# (.+)$", first, re.MULTILINE)) else folder.name,
            sum(share >= 1 for share in shares.values()),
            len(records),
            sum(records[name].get("points", 0) * share for name, share in shares.items()),
            sum(record.get("points", 0) for record in records.values()),
            sum(words_in(sources.get(ANSWER_CELL.format(name), "")) > 0 for name in texts),
            len(texts),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _verdicts(cell: Data) -> list[tuple[str, float]]:
    """Exercise and share of each verdict among a cell's outputs."""
    found = []
    for output in cell.get("outputs", []):
        noted = output.get("metadata", {}).get(MIMETYPE)
        if isinstance(noted, dict):
            found.append((str(noted["exercise"]), min(max(float(noted["share"]), 0.0), 1.0)))
    return found


def course_state(folder: Path) -> list[LessonState]:
    """The states of all lessons whose folders lie in this one, in the order of the course."""
    return [state for own in sorted(folder.glob(LESSON)) if own.is_dir() and (state := lesson_state(own))]


class CourseProgress:
    """The state of each lesson as last saved, for a notebook to show."""

    def __init__(self, states: list[LessonState]) -> None:
        self.states = states

    @property
    def following(self) -> LessonState | None:
        """Where to go on: the lesson begun last or the first after it that is not done, else the first that is not."""
        last = max((place for place, state in enumerate(self.states) if state.begun), default=0)
        return next((state for state in [*self.states[last:], *self.states[:last]] if not state.done), None)

    def __repr__(self) -> str:
        return "\n".join(f"{state.name}: {state.so_far}" for state in self.states) or "no lessons beside this one"

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align:left"><a href="../{state.name}/{state.name}.ipynb">{int(state.name[:2])} · '
            f"{html.escape(state.title)}</a></td><td>{state.earned:g} of {state.points:g}</td>"
            f'<td style="text-align:left">{state.so_far}</td></tr>'
            for state in self.states
        )
        on = f"<p>Next: {html.escape(self.following.title)}</p>" if self.following else "<p>All lessons are done.</p>"
        return (
            '<table><thead><tr><th style="text-align:left">lesson</th><th>points checked at once</th>'
            f'<th style="text-align:left">as last saved</th></tr></thead><tbody>{rows}</tbody></table>{on}'
        )
