"""Labels as their author wrote them: they are compared in a normal form, in small letters, and read as they stand in the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from course.answers.form import normal_text
from course.answers.scalars import Data


class Spelled(str):
    """A label: equal to its normal form, printed as it was written."""

    __slots__ = ("shown",)
    shown: str

    def __new__(cls, normal: str, shown: str) -> Spelled:
        made = super().__new__(cls, normal)
        made.shown = shown
        return made

    def __str__(self) -> str:
        return self.shown

    def __format__(self, spec: str) -> str:
        return format(self.shown, spec)


def spellings(data: Data | None) -> dict[str, str]:
    """Normal form -> first spelling, of all texts in a canonical answer that have another one."""
    found: dict[str, str] = {}
    for text in _texts(data or {}):
        if (normal := normal_text(text)) != text:
            found.setdefault(normal, text)
    return found


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for item in part.values():
            yield from _texts(item)
    elif isinstance(part, (list, tuple)):
        for item in part:
            yield from _texts(item)


def spelled(key: tuple[Any, ...], spelling: dict[str, str]) -> tuple[Any, ...]:
    """A row's key with its labels as they were written."""
    return tuple(Spelled(part, spelling[part]) if isinstance(part, str) and part in spelling else part for part in key)
