"""What of the handbook is derived from the lessons: the anchored answers, and the facts at the head of each lesson's teaching page.

Teaching pages are written by people; only what stands between two marks is made here, so that no page tells the minutes of an
older lesson. `course build` writes both, `course build --check` proves that they are up to date.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from course.authoring.budget import in_sittings, sittings
from course.authoring.derived import written_or_compared
from course.authoring.lesson import Exercise, Lesson

ANCHORS = Path("course/handbook/anchors.md")
"""The page of anchored answers: for who marks, so neither in the student pack nor on the website."""
REMARKS = Path(__file__).parents[1] / "handbook" / "anchors.json"
"""What keeps the samples of levels 2 and 1 from the level above: by lesson and level, each with a digest of the sample it was written for."""
OVERVIEW = Path("course/handbook/teaching.md")
TEACHING = Path("course/handbook/teaching")
BEGIN, END = "<!-- made by `course build` from the lesson -->", "<!-- end -->"
MADE = re.compile(re.escape(BEGIN) + r"\n.*?" + re.escape(END), re.DOTALL)


def scheme_of(exercise: Exercise) -> str:
    """The Markdown of a written task's mark scheme."""
    return exercise.answer.source.partition("### BEGIN MARK SCHEME")[2].partition("### END MARK SCHEME")[0]


def samples_of(exercise: Exercise) -> str:
    """The anchored answers of a written task, as the lesson gives them."""
    return exercise.answer.source.partition("### BEGIN SOLUTION")[2].partition("### END SOLUTION")[0].strip()


def level_samples(exercise: Exercise) -> dict[str, str]:
    """The samples of a written task by level, "3", "2" and "1"; empty where they are not told apart."""
    parts = re.split(r"^\*\*Sample, level (\d)\.\*\*", samples_of(exercise), flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


def digest_of_sample(text: str) -> str:
    """Eight digits of a sample's words, whatever its lines."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]


def remarks(lesson: Lesson, exercise: Exercise) -> dict[str, str]:
    """The remarks on a task's samples by level; a remark on a sample that has changed since is left out."""
    written = json.loads(REMARKS.read_text(encoding="utf-8")).get(lesson.name, {})
    samples = level_samples(exercise)
    return {
        level: one["remark"]
        for level, one in written.items()
        if level in samples and digest_of_sample(samples[level]) == one["of"]
    }


def anchors_page(lessons: list[Lesson]) -> str:
    """The anchored answers and the mark scheme of every written task, lesson by lesson, as Markdown."""
    lines = [
        "# Anchored answers",
        "",
        "For each written task three answers that its author wrote, at levels 3, 2 and 1, and the mark scheme. Read them before the first",
        "text, and again after every thirty. How to mark stands in the [marking guide](marking.md). This page is neither in the student pack",
        "nor on the website; whoever has the repository can read it, like the solutions. It is made from the lessons by `course build`.",
    ]
    for lesson in lessons:
        for exercise in lesson.exercises.values():
            if exercise.written:
                most = f", at most {exercise.words} words" if exercise.words else ""
                lines += ["", f"## {_short(lesson)} · {exercise.title} ({exercise.points:g} points{most})", ""]
                lines += [samples_of(exercise), ""]
                found = remarks(lesson, exercise)
                lines += [f"- Level {level}, not {int(level) + 1}: {found[level]}" for level in sorted(found, reverse=True)]
                lines += ["", scheme_of(exercise).strip()] if found else [scheme_of(exercise).strip()]
    return "\n".join(lines) + "\n"


def facts(lesson: Lesson) -> str:
    """Minutes, tasks and points of a lesson, as its teaching page tells them."""
    told = ""
    if in_sittings(lesson):
        times = [f"{sitting.name.lower()} {sitting.minutes} minutes" for sitting in sittings(lesson)]
        told = f"{', '.join(times)} (computed). "
        told = told[0].upper() + told[1:]
    instant = [exercise for exercise in lesson.checked if not exercise.stretch]
    quick = sum(exercise.quick for exercise in lesson.checked)
    points = {
        "by rule": sum(exercise.points for exercise in instant),
        "by hand": sum(exercise.points for exercise in lesson.exercises.values() if exercise.written),
        "in the stretch": sum(exercise.points for exercise in lesson.checked if exercise.stretch),
    }
    worth = ", ".join(f"{value:g} {what}" for what, value in points.items() if value)
    weight = "" if lesson.weight else " Practice: they do not count."
    page = f"../../../notebooks/{lesson.name}/{lesson.name}.ipynb"
    return (
        f"{told}{len(lesson.checked)} tasks with an instant answer, {quick} of them quick. Points: {worth}.{weight} "
        f"[The lesson]({page})."
    )


def overview(lessons: list[Lesson]) -> str:
    """The table of all lessons at the head of the teaching pages."""
    lines = ["| | lesson | in class | at home | stretch |", "|--:|:--|--:|--:|--:|"]
    for lesson in lessons:
        minutes = {sitting.name: str(sitting.minutes) for sitting in sittings(lesson)} if in_sittings(lesson) else {}
        times = " | ".join(minutes.get(name, "–") for name in ("In class", "At home", "Stretch"))
        lines.append(f"| {_short(lesson)} | [{lesson.title}](teaching/{lesson.name}.md) | {times} |")
    return "\n".join(lines)


def filled(text: str, made: str) -> str:
    """A page with what is derived put between its two marks; raises ValueError where the page has not exactly one pair."""
    found, times = MADE.subn(lambda _: f"{BEGIN}\n{made}\n{END}", text)
    if times != 1:
        raise ValueError(f"{times} places")
    return found


def build_handbook(lessons: list[Lesson], root: Path, *, check: bool) -> list[str]:
    """Write the derived parts of the handbook, or with check only compare; returns the faults found.

    A lesson that nobody has written a teaching page for yet has none; a test wants one of each lesson that is handed out.
    """
    wanted = {ANCHORS: anchors_page(lessons)}
    faults = []
    pages = {TEACHING / f"{lesson.name}.md": lesson for lesson in lessons if (root / TEACHING / f"{lesson.name}.md").is_file()}
    parts = {OVERVIEW: overview(list(pages.values()))} | {path: facts(lesson) for path, lesson in pages.items()}
    for path, made in parts.items():
        try:
            wanted[path] = filled((root / path).read_text(encoding="utf-8"), made)
        except ValueError as error:
            faults.append(f"{path} needs one line {BEGIN!r} and one {END!r} after it; it has {error}.")
    return faults + written_or_compared(wanted, root, check=check)


def _short(lesson: Lesson) -> str:
    return lesson.name.partition("_")[0]
