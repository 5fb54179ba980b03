"""All moments, family by family; `course market evidence` shows each beside its envelope."""

from __future__ import annotations

from course.evidence.moments import buying, goods, search, trade
from course.evidence.moments.moment import Moment


def all_moments() -> list[Moment]:
    """The moments of trade, of goods, of searches and of buying as the literature has it, in this order."""
    return [*trade.MOMENTS, *goods.MOMENTS, *search.MOMENTS, *buying.MOMENTS]
