"""The matrix: every exercise × every right and wrong cell × editions. All right cells pass, all wrong ones fail under their label."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from course.answers import canonical, judge
from course.answers.verdict import BY_SIGHT, RIGHT, UNANSWERED
from course.authoring.keys import Trial, lesson_trials
from course.authoring.lesson import Lesson
from course.data import Edition

STUB = canonical(...)
TYPED_IN = "not right"
"""What is expected of the first edition's truth, typed in, on every other edition."""


@dataclass(frozen=True)
class Entry:
    """One cell judged on one edition. cell is "solution", "right 1", "stub" or the wrong answer's label."""

    lesson: str
    exercise: str
    cell: str
    edition: str
    expected: str
    label: str
    share: float
    line: int = 0

    @property
    def holds(self) -> bool:
        """Whether the verdict is the expected one."""
        if self.expected == TYPED_IN:
            return self.share < 1.0
        return self.label == self.expected and (self.share == 1.0) == (self.expected == RIGHT)


def matrix(
    lesson: Lesson, editions: Iterable[Edition], trials_of: Callable[[Lesson, Edition], dict[str, Trial]] = lesson_trials
) -> list[Entry]:
    """Judge every known cell of a lesson on each edition, and the first edition's truth, typed in, on all others.

    Words and functions are left out of the latter: a word may be the same everywhere, and a function is not typed in.
    """
    entries = []
    typed: dict[str, dict[str, Any]] = {}
    for elsewhere, edition in enumerate(editions):
        found = trials_of(lesson, edition)
        for name, trial in found.items():
            line = lesson.exercises[name].answer.line
            answers = [("solution", RIGHT, trial.truth, line), ("stub", UNANSWERED, STUB, line)]
            if name in typed:
                answers.append(("typed in", TYPED_IN, typed[name], line))
            for number, (cell, answer) in enumerate(trial.rights, 1):
                answers.append((f"right {number}", RIGHT, answer, cell.line))
            for cell, answer in trial.wrongs:
                answers.append((cell.label, cell.label, answer, cell.line))
            for shown, expected, answer, line in answers:
                verdict = judge(answer, trial.key)
                label, share = verdict.label, verdict.share
                if elsewhere and BY_SIGHT & {label, expected} and label in BY_SIGHT | {RIGHT}:
                    label, share = expected, float(expected == RIGHT)  # a title is written for the first edition
                entries.append(Entry(lesson.name, name, shown, edition.name, expected, label, share, line))
        if not typed:
            typed = {name: trial.truth for name, trial in found.items() if _is_typed(lesson, name, trial)}
    return entries


def _is_typed(lesson: Lesson, name: str, trial: Trial) -> bool:
    """Whether an answer that is typed in must fail on another market; practice may have the same answer everywhere."""
    return trial.truth["kind"] not in ("text", "function") and lesson.exercises[name].points > 0


def table(entries: list[Entry]) -> str:
    """The matrix as text: a row for each cell, a column for each edition, ✓ where the verdict is the expected one."""
    editions = list(dict.fromkeys(entry.edition for entry in entries))
    rows: dict[tuple[str, str, str], dict[str, Entry]] = {}
    for entry in entries:
        rows.setdefault((entry.lesson, entry.exercise, entry.cell), {})[entry.edition] = entry
    width = max([len(f"{exercise} · {cell}") for _, exercise, cell in rows] + [8])
    lines = [f"{'exercise · cell':<{width}}  " + "  ".join(f"{name[:14]:>14}" for name in editions)]
    lesson_before = None
    for (lesson, exercise, cell), judged in rows.items():
        if lesson != lesson_before:
            lines.append(f"— {lesson}")
            lesson_before = lesson
        marks = []
        for name in editions:
            judgement = judged.get(name)
            marks.append("" if judgement is None else "✓" if judgement.holds else f"✗ {judgement.label}"[:14])
        lines.append(f"{f'{exercise} · {cell}':<{width}}  " + "  ".join(f"{mark:>14}" for mark in marks))
    held = sum(entry.holds for entry in entries)
    lines.append(f"{held} of {len(entries)} verdicts as expected ({len(rows)} cells × {len(editions)} editions)")
    return "\n".join(lines)
