"""Columns of what is drawn: dataclasses of arrays, one row a thing, and codes turned into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Self

import numpy as np
import pandas as pd


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


def labels(
    codes: np.ndarray, vocabulary: Iterable[object], coded: bool = False
) -> np.ndarray | pd.api.extensions.ExtensionArray | pd.Categorical:
    """The words of a vocabulary by their places in it: as an array, or `coded`, as a category (much faster to write)."""
    entries = list(vocabulary)
    if coded:
        return pd.Categorical.from_codes(codes, pd.Index(entries, dtype="str"))
    if all(isinstance(entry, str) for entry in entries):  # pandas takes words thirty times as fast as it makes them of NumPy's
        return pd.array(entries, dtype="str").take(codes)
    return np.array(entries)[codes]
