"""All checks, family by family, in the order of the reading's rows."""

from __future__ import annotations

from course.evidence.sceptic import (
    bonds,
    cards,
    clocks,
    luck,
    names,
    people,
    prices,
    promises,
    purchases,
    returns,
    searches,
    seasons,
)
from course.evidence.sceptic.check import Check

FAMILIES = (people, bonds, seasons, promises, prices, returns, purchases, luck, clocks, searches, names, cards)


def all_checks() -> list[Check]:
    """Every check, by row and letter."""
    found = [check for family in FAMILIES for check in family.CHECKS]
    return sorted(found, key=lambda check: (int(check.row[1:]), check.id))
