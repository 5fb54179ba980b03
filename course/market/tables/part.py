"""One part of the people and what they did: a class edition's whole sample, or one district of a large market."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from course.market.core.calendar import NEVER
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.sales.sales import Sales
from course.market.tables import dirt

IDS = 10_000_000  # ids that a part may use in each table: many times what a district orders


def first_id_of(number: int) -> int:
    """Where the ids of orders, parcels, returns, reviews, notes, searches and so on of a part begin."""
    return number * IDS + 1


def members_of(panel: Panel) -> Panel:
    """The people who have adopted by the end of the history: the only ones who reach a table."""
    here = panel.adopted < NEVER
    return panel if here.all() else panel.where(here)


@dataclass(frozen=True)
class LogSize:
    """How much of searches, notes, impressions and touches is logged: size of the log over that of a class edition, and how
    many times the usual share of people is in it."""

    scale: float = 1.0
    searchers: float = 1.0


@dataclass(frozen=True)
class Part:
    """One part while it is drawn.

    setting: the market's, with the part's own streams. panel: the people drawn, those who never adopted too. sales: what
    the `members` bought. tests: orders of the platform's test account (order_id, session_id, shop, moment), in part 0 alone.
    coded: words as categories, much faster to write. log: how much it searches.
    """

    number: int
    setting: Setting
    panel: Panel
    sales: Sales
    tests: pd.DataFrame
    coded: bool
    log: LogSize

    @classmethod
    def of(
        cls,
        number: int,
        setting: Setting,
        panel: Panel,
        sales: Sales,
        sessions: pd.DataFrame,
        log: LogSize,
        coded: bool = False,
    ) -> Part:
        """The part, its orders numbered with the test account's among them; sessions as `records.all_sessions` gives them."""
        tests = dirt.test_orders(sessions if number == 0 else sessions[:0], setting)
        sales, test_ids = sales.numbered(tests["moment"].to_numpy(), first_id_of(number))
        return cls(number, setting, panel, sales, tests.assign(order_id=test_ids), coded, log)

    @cached_property
    def members(self) -> Panel:
        return members_of(self.panel)

    @property
    def first_id(self) -> int:
        return first_id_of(self.number)

    @property
    def order_ids(self) -> np.ndarray:
        """Numbers of all orders, those of the test account last (n + t,)."""
        return np.concatenate([self.sales.order_id, self.tests["order_id"]])
