"""A check: one question about an edition's tables, a function that answers it with a number, and the band of belief."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TypeVar, cast

import numpy as np
import pandas as pd

from course.data.loading import Edition
from course.evidence.on_demand import TablesOnDemand

BELIEVABLE, OUTSIDE, NOT_THERE = "believable", "outside", "not there"
Derived = TypeVar("Derived")


class Tables:
    """What students see of one edition: its tables, each read once, and its data cards.

    read: table name -> frame. readme: the text of the data cards, "## name" before each card.
    """

    def __init__(self, read: Callable[[str], pd.DataFrame], readme: str = ""):
        self._frames = TablesOnDemand(read)
        self._parts: dict[str, str] = dict(_cards(readme))
        self.derived: dict[Callable[[Tables], object], object] = {}

    @classmethod
    def of_folder(cls, edition: Edition) -> Tables:
        """The tables of an edition on disk."""
        return cls(edition.load, (Path(edition.folder) / "README.md").read_text(encoding="utf-8"))

    @classmethod
    def of_frames(cls, frames: Mapping[str, pd.DataFrame], readme: str = "") -> Tables:
        """Tables at hand, a few made-up ones for example."""
        return cls(frames.__getitem__, readme)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frames[name]

    def card(self, name: str) -> str:
        """The text of one data card, of what stands before the first card if the name is empty; empty if there is none."""
        return self._parts.get(name, "")


def once(function: Callable[[Tables], Derived]) -> Callable[[Tables], Derived]:
    """What several checks derive from the tables is derived once an edition."""

    @wraps(function)
    def read(tables: Tables) -> Derived:
        if read not in tables.derived:
            tables.derived[read] = function(tables)
        return cast(Derived, tables.derived[read])

    return read


@dataclass(frozen=True)
class Check:
    """One question: `value` answers it from the tables; `low` and `high` (None: open) bound what one believes, `why` says why.

    `id` is the row of the reading and a letter, "M3a". A value that is not a number means that there is nothing to look at.
    """

    id: str
    question: str
    value: Callable[[Tables], float]
    low: float | None
    high: float | None
    why: str

    @property
    def row(self) -> str:
        """The row of the reading, "M3"."""
        return self.id.rstrip("abcdefghijklmnopqrstuvwxyz")

    @property
    def band(self) -> str:
        """The band in words: "0.3 to 0.85", "at least 3", "at most 0.02", or one number."""
        if self.low is not None and self.low == self.high:
            return f"{self.low:g}"
        if self.high is None:
            return f"at least {self.low:g}"
        return f"at most {self.high:g}" if self.low is None else f"{self.low:g} to {self.high:g}"

    def verdict(self, value: float) -> str:
        """ "believable", "outside", or "not there" for a value that is no number."""
        if value is None or np.isnan(value):
            return NOT_THERE
        inside = (self.low is None or value >= self.low) and (self.high is None or value <= self.high)
        return BELIEVABLE if inside else OUTSIDE


def verdicts(checks: Iterable[Check], now: pd.DataFrame) -> pd.Series:
    """By check: "believable" if it is so in every edition (column), else "outside" or, where that is so in one, "not there"."""
    found = {}
    for check in checks:
        each = [check.verdict(value) for value in now.loc[check.id]]
        found[check.id] = next((word for word in (NOT_THERE, OUTSIDE) if word in each), BELIEVABLE)
    return pd.Series(found, dtype=object)


def ratio(above: float, below: float) -> float:
    """above / below; not a number where there is nothing below."""
    return float(above / below) if below else np.nan


def short(value: float) -> str:
    """Three significant digits, whole numbers and thousands in full, "–" for what is not there."""
    if np.isnan(value):
        return "–"
    if abs(value) < 5e-4:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 1000 or float(value).is_integer() else f"{value:.3g}"


def _cards(readme: str) -> Iterator[tuple[str, str]]:
    before, *cards = ("\n" + readme).split("\n## ")
    yield "", before
    for card in cards:
        name, _, text = card.partition("\n")
        yield name.strip(), text
