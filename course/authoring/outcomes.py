"""The map of the course: which exercise serves which of the article's ideas and which learning outcome.

Nothing of it is written by hand. Ideas and their evidence grades are those of the table of claims; exercises, points, ideas
and outcomes are read off the lessons. `course build` writes the page, `course build --check` proves that it is up to date.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from course.authoring.derived import written_or_compared
from course.authoring.lesson import Lesson
from course.data.article import IDEAS

PAGE = Path("course/handbook/outcomes.md")
COVERED = tuple(f"A{number:02d}" for number in range(5, 18))
"""The ideas that the lessons so far must serve: those of the article's opening and its first part, up to demand pull."""

LATER: dict[str, str] = {}
"""Those of them that still wait for an exercise, and why; the page says so. An entry that is no longer true is a fault."""


def read_ideas() -> dict[str, dict[str, str]]:
    """The article's ideas by their label (A01 …), each with `claim` (one sentence) and `grade` (a letter)."""
    with IDEAS.open(encoding="utf-8", newline="") as lines:
        return {row["idea"]: row for row in csv.DictReader(lines)}


def outcome_faults(lessons: list[Lesson], covered: tuple[str, ...] = COVERED, later: dict[str, str] = LATER) -> Iterator[str]:
    """Sentences for each idea without an exercise, and for each label that is no idea of the article's."""
    ideas = read_ideas()
    served = {idea for lesson in lessons for exercise in lesson.exercises.values() for idea in exercise.ideas}
    for idea in covered:
        if idea in served and idea in later:
            yield f"the idea {idea} has an exercise now: take it out of LATER in course/authoring/outcomes.py."
        elif idea not in served and idea not in later:
            yield f'no exercise serves the idea {idea} ({ideas[idea]["claim"]}): name it in the ideas="..." of a check or written cell.'
    for lesson in lessons:
        for idea in sorted({*lesson.ideas} - set(ideas)):
            yield f"{lesson.path.name}: {idea} is not an idea of the article; the table of claims has A01 to {max(ideas)}."


def outcome_page(lessons: list[Lesson]) -> str:
    """The map as Markdown: idea by idea, then lesson by lesson."""
    ideas = read_ideas()
    serving: dict[str, list[str]] = {idea: [] for idea in ideas}
    for lesson in lessons:
        for number, exercise in enumerate(lesson.exercises.values(), 1):
            for idea in exercise.ideas:
                if idea in serving:
                    serving[idea].append(f"[{_short(lesson)}.{number} {exercise.title}]({_link(lesson)})")
    lines = [
        "# What each exercise is for",
        "",
        "Which exercise works on which idea of the article, and what a student can do after it. The grade of evidence is that of",
        "the idea in the column: platform-reported (P), hearsay (H), case (C), mechanism (M), definition (D), forecast (F), value",
        "statement (V). This page is made from the lessons by `course build`; change it there.",
        "",
        "## Idea by idea",
        "",
        "| idea | the column says | grade | exercises |",
        "|:--|:--|:-:|:--|",
    ]
    for idea, links in serving.items():
        if links:
            lines.append(f"| {idea} | {_cell(ideas[idea]['claim'])} | {ideas[idea]['grade'].strip()} | {' · '.join(links)} |")
    waiting = [idea for idea, links in serving.items() if not links]
    if waiting:
        lines += ["", f"No exercise yet: {', '.join(waiting)}."]
    lines += [f"{idea}: {why}." for idea, why in LATER.items() if idea in waiting]
    lines += ["", "## Lesson by lesson"]
    for lesson in lessons:
        lines += ["", f"### [{_short(lesson)} · {lesson.title}]({_link(lesson)})", ""]
        lines += ["| exercise | points | ideas | afterwards you can |", "|:--|--:|:--|:--|"]
        for number, exercise in enumerate(lesson.exercises.values(), 1):
            kind = " (stretch)" if exercise.stretch else " (read by the teacher)" if exercise.written else ""
            can = "; ".join(_cell(lesson.outcomes.get(outcome, outcome)) for outcome in exercise.outcomes)
            title = f"{number} · {_cell(exercise.title)}{kind}"
            lines.append(f"| {title} | {exercise.points:g} | {', '.join(exercise.ideas)} | {can} |")
    return "\n".join(lines) + "\n"


def build_outcomes(lessons: list[Lesson], root: Path, *, check: bool) -> list[str]:
    """Write the page into a repository, or with check only compare; returns the faults found. Faulty maps are not written."""
    faults = list(outcome_faults(lessons))
    if faults and not check:
        return faults
    return faults + written_or_compared({PAGE: outcome_page(lessons)}, root, check=check)


def _short(lesson: Lesson) -> str:
    return lesson.name.partition("_")[0].lstrip("0") or "0"


def _link(lesson: Lesson) -> str:
    return f"../../notebooks/{lesson.name}/{lesson.name}.ipynb"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
