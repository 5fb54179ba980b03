"""Pages that a build derives from the lessons: written by it, compared by its check."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from course.files import replace_text


def written_or_compared(wanted: Mapping[Path, str], root: Path, *, check: bool) -> list[str]:
    """Write the texts below a root, or with check only compare them with what lies there; returns the faults found."""
    faults = []
    for path, text in wanted.items():
        if not check:
            replace_text(root / path, text)
        elif not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text:
            faults.append(f"{path} is out of date: run `course build`.")
    return faults
