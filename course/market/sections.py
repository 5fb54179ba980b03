"""The sections of the market's tables: one list, by which class editions and large markets are prepared and drawn."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from course.market.rivals.brand import Brand
from course.market.rivals.community import Community
from course.market.rivals.gains import Gains
from course.market.rivals.personal import Personal
from course.market.rivals.tables import Rivals
from course.market.rivals.traffic import Traffic
from course.market.rivals.trust import Trust
from course.market.rivals.unserved import Unserved
from course.market.search.tables import SearchLog
from course.market.tables.books import Books
from course.market.tables.crowd import Crowd
from course.market.tables.goods import Goods
from course.market.tables.part import Part
from course.market.tables.plan import Plan, Rows, Section
from course.market.tables.trade import Trade

SECTIONS: tuple[type[Section], ...] = (
    Trade, Goods, Books, Crowd, SearchLog, Rivals, Personal, Community, Brand, Traffic, Trust, Gains, Unserved,
)  # fmt: skip


def prepare(plan: Plan, sections: Sequence[type[Section]]) -> tuple[Plan, dict[str, pd.DataFrame]]:
    """The plan with its sections ready to draw, and the tables that are made once, for everybody."""
    ready: list[Section] = []
    tables: dict[str, pd.DataFrame] = {}
    for section in sections:
        own, made = section.prepare(plan, tables)
        ready.append(own)
        tables |= made
    return plan.prepared(tuple(ready)), tables


def draw(plan: Plan, part: Part) -> dict[str, Rows]:
    """The rows of one part, by the section that draws them."""
    return {section.name: section.draw(plan, part) for section in plan.sections}


def tables_of(rows: dict[str, Rows]) -> dict[str, pd.DataFrame]:
    """What all sections have drawn, table by table."""
    return {name: frame for own in rows.values() for name, frame in own.tables.items()}
