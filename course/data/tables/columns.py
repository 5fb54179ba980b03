"""Columns that many tables have, declared once."""

from __future__ import annotations

from course.data.schema import Column
from course.market.core.lexicon import CATEGORIES


def category() -> Column:
    """The category of the goods of a row."""
    return Column("category", "string", "category of the goods", allowed=tuple(CATEGORIES))


def share(name: str, meaning: str, decimals: int = 4) -> Column:
    """A share, from 0 to 1."""
    return Column(name, "number", meaning, "share", minimum=0, maximum=1, decimals=decimals)


def count(name: str, meaning: str, unit: str = "", minimum: int = 0) -> Column:
    """A whole number of things; without a unit, a number that names something."""
    return Column(name, "integer", meaning, unit, minimum=minimum)
