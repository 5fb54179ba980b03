"""The budget of a lesson: how many words, lines of code and tasks it has, and how many minutes that takes.

A lesson in the form of sittings is divided by the level-one headings `# In class`, `# At home` and `# Stretch`. Its minutes are
worked out, not typed: words read, lines of given code read, and the minutes of each task, which come from watching people work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from course.answers.form import count_words
from course.authoring.lesson import SITTINGS, Cell, CheckedExercise, Exercise, Lesson

WORDS_A_MINUTE = 200
LINES_A_MINUTE = 20
USUAL_MINUTES = 8.0
"""Minutes of a task for which the author has not said any."""
LIMITS = {"In class": 50, "At home": 60}
"""Most minutes of a sitting; the stretch has no limit, because nobody has to take it."""
MOST_WORDS, MOST_LINES, MOST_CELL_LINES, MOST_CHARACTERS = 3_200, 130, 14, 88
BEFORE_FIRST, BETWEEN = (250, 15), (400, 30)
"""Most words and given lines before the first task, and between two tasks."""
LEAST_TASKS, LEAST_QUICK, CORE, MOST_STRETCH, OPENING_WORDS = 12, 5, (5, 6), 2, 200


@dataclass
class Sitting:
    """What one sitting holds: words of prose, visible given lines of code, its tasks."""

    name: str
    words: int = 0
    lines: int = 0
    tasks: list[Exercise] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """Minutes it takes."""
        return round(self.words / WORDS_A_MINUTE + self.lines / LINES_A_MINUTE + sum(map(task_minutes, self.tasks)))

    @property
    def told(self) -> int:
        """The minutes as a student is told them: rounded to five."""
        return max(5, 5 * round(self.minutes / 5))


def task_minutes(exercise: Exercise) -> float:
    """The minutes of a task."""
    return exercise.minutes if exercise.minutes is not None else USUAL_MINUTES


def sitting_of(cell: Cell) -> str:
    """The name of the sitting that begins with this cell; "" where none does."""
    first = cell.source.partition("\n")[0] if cell.type == "markdown" and not cell.role else ""
    return next((name for name in SITTINGS if first == f"# {name}"), "")


def in_sittings(lesson: Lesson) -> bool:
    """Whether a lesson is in the form of sittings, and so held to the budget."""
    return any(sitting_of(cell) for cell in lesson.cells)


def sittings(lesson: Lesson) -> list[Sitting]:
    """The sittings of a lesson; what stands before the first heading belongs to the first."""
    names = [name for cell in lesson.cells if (name := sitting_of(cell))] or ["In class"]
    found = [Sitting(name) for name in names]
    at, begun = 0, False
    by_answer = {exercise.answer: exercise for exercise in lesson.exercises.values()}
    for cell in lesson.cells:
        if sitting_of(cell):
            at, begun = at + begun, True
        found[at].words += words_of(cell)
        found[at].lines += lines_of(cell)
        if cell in by_answer:
            found[at].tasks.append(by_answer[cell])
    return found


def told_minutes(lesson: Lesson) -> str:
    """How long a lesson takes, as its opening says it."""
    if not in_sittings(lesson):
        return f"About {lesson.minutes} minutes"
    parts = [f"{sitting.name.lower()} about {sitting.told} minutes" for sitting in sittings(lesson)]
    return ", ".join(parts)[:1].upper() + ", ".join(parts)[1:]


def words_of(cell: Cell) -> int:
    """Words of prose that everybody reads: not in folded `<details>`, nor in code or formulas."""
    if cell.type != "markdown" or cell.role == "reading":
        return 0
    text = re.split(r"^###\s*BEGIN", cell.source, flags=re.MULTILINE)[0]
    text = re.sub(r"<details>.*?</details>", " ", text, flags=re.DOTALL)
    text = re.sub(r"```.*?```", " ", text, flags=re.DOTALL)
    text = re.sub(r"\$\$.*?\$\$", " ", text, flags=re.DOTALL)
    return count_words(text)


def lines_of(cell: Cell) -> int:
    """Visible lines of given code: not the set-up, folded figures, answers or checks."""
    if cell.type != "code" or cell.role:
        return 0
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def over_budget(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """Line and sentence for each limit that a lesson in sittings passes; a lesson in the old form is only reported.

    A draft may have too few tasks, so that it can be built and looked at while it grows.
    """
    if not in_sittings(lesson):
        return
    for cell in lesson.cells:
        if cell.type == "code" and cell.released:
            for number, line in enumerate(cell.source.splitlines(), 1):
                if len(line) > MOST_CHARACTERS:
                    yield cell.line + number, f"a line of {len(line)} characters: at most {MOST_CHARACTERS} are seen on a laptop."
        if lines_of(cell) > MOST_CELL_LINES:
            yield (
                cell.line,
                f'a given cell of {lines_of(cell)} lines: at most {MOST_CELL_LINES}; fold what only draws (role="figure").',
            )
    for sitting in sittings(lesson):
        if sitting.name in LIMITS and sitting.minutes > LIMITS[sitting.name]:
            yield 1, f"{sitting.name!r} takes {sitting.minutes} minutes: at most {LIMITS[sitting.name]}."
    yield from _counts(lesson)
    yield from _stretches(lesson)


def _counts(lesson: Lesson) -> Iterator[tuple[int, str]]:
    words, lines = sum(map(words_of, lesson.cells)), sum(map(lines_of, lesson.cells))
    if words > MOST_WORDS:
        yield 1, f"{words} words of prose: at most {MOST_WORDS}."
    if lines > MOST_LINES:
        yield 1, f"{lines} visible lines of given code: at most {MOST_LINES}."
    instant = [exercise for exercise in lesson.checked if not exercise.stretch]
    quick = sum(exercise.quick for exercise in instant)
    core, stretch = len(instant) - quick, sum(exercise.stretch for exercise in lesson.checked)
    if not lesson.draft and (len(instant) + stretch < LEAST_TASKS or quick < LEAST_QUICK):
        yield (
            1,
            f"{len(instant) + stretch} tasks with an instant answer, {quick} quick: at least {LEAST_TASKS} and {LEAST_QUICK}.",
        )
    if core > CORE[1] or (core < CORE[0] and not lesson.draft):
        yield 1, f"{core} composed exercises in the core: {CORE[0]} to {CORE[1]}."
    if stretch > MOST_STRETCH:
        yield 1, f"{stretch} stretch exercises: at most {MOST_STRETCH}."


def _stretches(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """Limits on what is read before the first task and between two."""
    for number, (exercise, words, lines) in enumerate(ways(lesson)):
        most_words, most_lines = BETWEEN if number else BEFORE_FIRST
        if words > most_words or lines > most_lines:
            where = f"before {exercise.name!r}" if number else "before the first task"
            told = f"{words} words and {lines} lines of code {where}: at most {most_words} and {most_lines}."
            yield exercise.answer.line, told


def ways(lesson: Lesson) -> Iterator[tuple[Exercise, int, int]]:
    """Each task with the words and given lines that are read on the way to it; its own prompt and the set-up are not counted."""
    words = lines = last_prose = 0
    tasks = {exercise.answer: exercise for exercise in lesson.exercises.values()}
    for cell in lesson.cells:
        if cell in tasks:
            yield tasks[cell], words - last_prose, lines  # the cell just before a task is its prompt
            words = lines = last_prose = 0
        elif cell.released and cell.role not in ("check", "setup"):
            count = words_of(cell)
            words, lines = words + count, lines + lines_of(cell)
            last_prose = count if cell.type == "markdown" else 0


def report(lesson: Lesson) -> str:
    """The budget of a lesson in two lines or three: its sittings, and its tasks."""
    instant = lesson.checked
    parts = [f"{s.name}: {s.minutes} min, {s.words} words, {s.lines} lines, {len(s.tasks)} tasks" for s in sittings(lesson)]
    quick = sum(isinstance(exercise, CheckedExercise) and exercise.quick for exercise in instant)
    held = "" if in_sittings(lesson) else " (not yet in sittings: reported only)"
    (_, words, lines), *others = ways(lesson)
    most = [max(counts, default=0) for counts in ([way[1] for way in others], [way[2] for way in others])]
    parts.append(f"before the first task {words} words and {lines} lines, between two at most {most[0]} and {most[1]}")
    return f"{lesson.name}: {len(instant)} instant tasks, {quick} of them quick{held}\n  " + "\n  ".join(parts)
