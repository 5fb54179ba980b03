"""The course, as a notebook sees it: `load` a table, read its `card`, `check` an answer, see your `progress`, look at the `edition`."""

from __future__ import annotations

from typing import Any

from course.display import register

__all__ = ["card", "check", "edition", "load", "progress"]


def __getattr__(name: str) -> Any:
    # Lazily, so that `import course.answers` does not import the simulator and the command line starts at once.
    if name in ("card", "load", "edition"):
        import course.data

        return getattr(course.data, name)
    if name in ("check", "progress"):
        from course.answers import check as module_check
        from course.answers.check import bind_edition, progress
        from course.answers.runs import watch
        from course.data import practice_edition

        bind_edition(lambda: practice_edition().digest)
        watch()
        return {"check": module_check, "progress": progress}[name]
    raise AttributeError(f"module 'course' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


register()
