"""`course show`: an exercise's solution, or a wrong answer whole, with what differs from the solution marked."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterator

from course.authoring.edits import answer_code
from course.authoring.lesson import Cell, CheckedExercise, Lesson, LessonError, feedback_of
from course.errors import did_you_mean


def shown(lesson: Lesson, name: str) -> str:
    """All that goes by this name in a lesson, as text: an exercise's solution, wrong answers of this label.

    Raises LessonError, with the nearest name, where nothing does.
    """
    parts = [part for exercise in lesson.checked for part in _parts(lesson, exercise, name)]
    if not parts:
        known = [known for exercise in lesson.checked for known in (exercise.name, *(cell.label for cell in exercise.wrongs))]
        raise LessonError(
            f"{lesson.path.name} has no checked exercise and no wrong answer {name!r}.{did_you_mean(name, known)} "
            f"The exercises are: {', '.join(exercise.name for exercise in lesson.checked)}."
        )
    return "\n\n".join(parts)


def _parts(lesson: Lesson, exercise: CheckedExercise, name: str) -> Iterator[str]:
    solution = answer_code(exercise.answer.source)
    if name == exercise.name:
        labels = ", ".join(cell.label for cell in exercise.wrongs)
        yield f"{lesson.at(exercise.answer.line, exercise.name)}\n\n{solution}\n\nWrong answers: {labels}"
    for cell in exercise.wrongs:
        if name == cell.label:
            head = lesson.at(cell.line, f"{exercise.name} · {cell.label}")
            yield f"{head}\n{textwrap.fill(feedback_of(cell), 100)}\n\n{_marked(solution, cell)}"


def _marked(solution: str, cell: Cell) -> str:
    """The code of a wrong answer: `+` before its own lines, `-` before lines of the solution that it has not."""
    lines = cell.source.splitlines()
    while lines and lines[0].startswith("#"):  # the feedback
        lines.pop(0)
    before, after = solution.splitlines(), lines[lines[:1] == [""] :]
    whole = list(difflib.unified_diff(before, after, n=len(before) + len(after), lineterm=""))
    return "\n".join(f"{line[0]} {line[1:]}".rstrip() for line in whole[3:])  # three lines name the files and the range
