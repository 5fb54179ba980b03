"""The record of a long run of the matrix: how many verdicts held, by lesson, and what exactly it was run on.

The run on many editions takes minutes, so its outcome is kept in the repository, and a lesson that changed can be run alone.
The record says of itself what is no longer true: with each lesson a digest is kept of its text, of the editions' tables and of
the code that judges (of what it does: a comment more changes nothing).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from course.authoring.lesson import Lesson
from course.authoring.matrix import Entry
from course.data import Edition
from course.files import digest_of, replace_text

RECORD = Path("course/handbook/matrix.json")
HEAD = ("lesson", "exercises", "cells", "editions", "verdicts", "as expected", "")


def record_of(entries: list[Entry], lessons: list[Lesson], editions: list[Edition]) -> dict[str, Any]:
    """The record of a run: what it was run on, and for each lesson the numbers of exercises, cells, verdicts, and those that held."""
    drawn = {edition.name: edition.digest[:16] for edition in editions}
    counted = {}
    for lesson in lessons:
        own = [entry for entry in entries if entry.lesson == lesson.name]
        counted[lesson.name] = {
            "text": _short(digest_of([lesson.path])),
            "tables": _of_tables(drawn),
            "judge": judge_digest(),
            "exercises": len({entry.exercise for entry in own}),
            "cells": len({(entry.exercise, entry.cell) for entry in own}),
            "editions": len({entry.edition for entry in own}),
            "verdicts": len(own),
            "as expected": sum(entry.holds for entry in own),
        }
    return {"editions": drawn, "lessons": counted}


def write_record(record: dict[str, Any], root: Path) -> Path:
    """Write a record into a repository; what an earlier one says of other lessons stays. Returns where."""
    path = root / RECORD
    if path.is_file():
        kept = json.loads(path.read_text(encoding="utf-8"))["lessons"]
        record = {**record, "lessons": dict(sorted({**kept, **record["lessons"]}.items()))}
    replace_text(path, json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    return path


def record_table(root: Path, lessons: list[Lesson], edition: Edition) -> str:
    """The record as text, with what has changed since. Raises FileNotFoundError where there is none."""
    record = json.loads((root / RECORD).read_text(encoding="utf-8"))
    texts = {lesson.name: _short(digest_of([lesson.path])) for lesson in lessons}
    rows = [HEAD]
    tables, judge = _of_tables(record["editions"]), judge_digest()
    if record["editions"].get(edition.name) != edition.digest[:16]:
        tables = ""
    for name, counts in record["lessons"].items():
        changed = {
            "the lesson": texts.get(name) != counts["text"],
            "the tables": tables != counts.get("tables"),
            "the code that judges": judge != counts.get("judge"),
        }
        told = ", ".join(what for what, is_other in changed.items() if is_other)
        told = f"changed since: {told}" if told else ""
        rows.append((name, *(str(counts[column]) for column in HEAD[1:-1]), told))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(f"{text:<{widths[0]}}" if not n else f"{text:>{widths[n]}}" for n, text in enumerate(row)) for row in rows]
    lines.append(f"run on the editions {', '.join(record['editions'])}")
    old = [row[0] for row in rows[1:] if row[-1]]
    if old:
        lines.append(f"Make anew what has changed: `course matrix {' '.join(old)} --editions 10 --store`.")
    missing = [name for name in texts if name not in record["lessons"]]
    if missing:
        lines.append(f"Not in the record: {', '.join(missing)}.")
    return "\n".join(line.rstrip() for line in lines)


def _of_tables(drawn: dict[str, str]) -> str:
    """One digest for the tables of several editions, given by name."""
    return hashlib.sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest()[:16]


def judge_digest() -> str:
    """A digest of the code in the answers room, which decides every verdict."""
    return _short(digest_of(sorted((Path(__file__).parent.parent / "answers").glob("*.py")), code=True))


def _short(digest: str) -> str:
    return digest[:16]
