"""What one planted effect is, what an estimator found of it, and when that is near enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from course.evidence.estimates.core import Estimate, Tables

TOLERANCE = 2.575829  # standard errors: 99.5 % quantile of the normal distribution
Value = float | str


@dataclass(frozen=True)
class Effect:
    """One planted effect.

    planted: what it is, in words. truth: from a world's truth (the dictionary) to the planted value; gets the tables too,
    for what only tables and truth together tell. reference: name and function of the tables. naive: name -> function of the
    tables; a function may return None where its question does not arise. only: worlds in which the naive estimates count.
    """

    id: str
    planted: str
    truth: Callable[[dict, Tables], Value]
    reference: tuple[str, Callable[[Tables], Estimate | str]]
    naive: dict[str, Callable[[Tables], Value]] = field(default_factory=dict)
    only: Callable[[dict], bool] = lambda truth: True


@dataclass(frozen=True)
class Finding:
    """What one estimator gave in one world. hit: within the tolerance of the truth (a word: equal to it)."""

    effect: str
    estimator: str
    naive: bool
    truth: Value
    value: Value
    tolerance: float | None
    hit: bool


def near(value: Value, truth: Value, tolerance: float | None) -> bool:
    """Whether a value recovers the truth: within the tolerance, or the same word."""
    if tolerance is None or isinstance(value, str) or isinstance(truth, str):
        return value == truth
    return bool(abs(value - truth) <= tolerance)


def value_of(estimator: Callable[[Tables], Estimate]) -> Callable[[Tables], float]:
    return lambda tables: estimator(tables).value


def of_rivals(*path: str) -> Callable[[dict, Tables], Value]:
    def read(truth: dict, tables: Tables) -> Value:
        found = truth["rivals"]
        for name in path:
            found = found[name]
        return found

    return read
