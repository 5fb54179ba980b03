"""Grade one lesson of a course root, as `course grade` does, in a process of its own: it may be killed. Writes its rows as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from course.grading.grade import Round, grade

root, lesson, seconds, out, *more = sys.argv[1:]
students = [more[1]] if more else None
rows = grade(lesson, Path(root), Round(students=students, cell_seconds=float(seconds)), say=lambda text: print(text, flush=True))
kept = [
    {"student": row.student, "auto": row.auto, "problem": row.problem, "graded": row.graded, "seconds": row.seconds}
    for row in rows
]
Path(out).write_text(json.dumps(kept))
