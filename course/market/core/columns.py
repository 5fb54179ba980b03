"""Dataclasses of arrays, one row a thing: rows chosen, and one set of rows after another."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Self

import numpy as np


class Columns:
    """A base for dataclasses whose fields are all arrays with one row a thing."""

    def where(self, chosen: np.ndarray) -> Self:
        """The rows of an index or a mask."""
        return type(self)(**{entry.name: getattr(self, entry.name)[chosen] for entry in _fields(self)})

    def and_(self, others: Self) -> Self:
        """These rows followed by the others."""
        return type(self).joined([self, others])

    @classmethod
    def joined(cls, parts: list[Self], **others: Any) -> Self:
        """The rows of all parts one after the other; `others` are fields that are given instead."""
        names = [entry.name for entry in _fields(cls) if entry.name not in others]
        return cls(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}, **others)


def _fields(of: Any) -> tuple:
    return fields(of)
