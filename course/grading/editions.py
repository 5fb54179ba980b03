"""The hidden edition that grading judges on: drawn once, it stays with the teacher."""

from __future__ import annotations

from pathlib import Path

from course.answers import Key
from course.authoring.keys import lesson_keys
from course.authoring.lesson import Lesson
from course.data import Edition
from course.data.named import named_edition
from course.grading.errors import GradingError

HIDDEN = "hidden"


def hidden_edition(work: Path, lesson: Lesson, shown: dict[str, Key]) -> tuple[Edition, dict[str, Key]]:
    """The hidden edition for a lesson and its keys: one that tells every known mistake, and a typed-in answer, from the truth.

    shown: the keys on the class edition. A draw that cannot tell them apart is passed over for the next one. Raises GradingError
    where none of five can.
    """
    for number in range(1, 6):
        name = HIDDEN if number == 1 else f"{HIDDEN}-{number}"
        drawn = named_edition(work, name)
        keys = lesson_keys(lesson, drawn, work / "keys")
        counted = {
            name: key for name, key in shown.items() if lesson.exercises[name].points
        }  # practice may be the same everywhere
        if all(tells_apart(keys[exercise], key) for exercise, key in counted.items()):
            return drawn, keys
    raise GradingError(
        f"Five hidden editions could not tell the known mistakes of {lesson.name} apart: run `course matrix {lesson.name}` to see which."
    )


def tells_apart(hidden: Key, shown: Key) -> bool:
    """Whether this draw makes each known mistake, and the class edition's own truth, come out different from the truth."""
    rtol = hidden.form.rtol
    if any(known.aligned is not None and known.aligned.equals(hidden.truth, rtol) for known in hidden.wrongs):
        return False
    return hidden.form.kind in ("text", "function") or not shown.truth.equals(hidden.truth, rtol)
