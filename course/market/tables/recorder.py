"""What is recorded of the observed months while the market lives through them: sessions, orders, rates of purchase."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from course.market.core.calendar import LAST, NEVER
from course.market.core.lexicon import CHANNELS
from course.market.demand.history import Month
from course.market.demand.live_sessions import Sessions, audience
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.orders import Orders, OrderWeights, labels, place_orders


@dataclass
class Recorder:
    """A witness of the observed months: draws their audience and orders and keeps them as rows."""

    setting: Setting
    panel: Panel
    sessions: list[pd.DataFrame] = field(default_factory=list)
    orders: list[pd.DataFrame] = field(default_factory=list)
    live_rates: dict[int, np.ndarray] = field(default_factory=dict)
    live_times: dict[int, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)
    starts: dict[int, np.ndarray] = field(default_factory=dict)
    rates_only: bool = False  # keep the expected rates, draw no rows: enough to calibrate on
    last_month: tuple = ()  # row of its first session, its sessions, open shops, entries per person (M, G)

    @cached_property
    def members(self) -> Panel:
        """The people of the panel who have adopted by the end of the history: the only ones who reach a table."""
        return self.panel.where(self.panel.adopted < NEVER)

    def __call__(self, month: Month) -> None:
        shops, sessions = month.shops, month.sessions
        self.panel.follow(month.adoption)
        self.live_rates[month.month] = month.demand.live.sum(axis=0)
        self.live_times[month.month] = expected_times(month)
        self.starts[month.month] = sessions.start
        if self.rates_only:
            return
        first = sum(len(frame) for frame in self.sessions)
        counted = audience(sessions, month.demand.views, shops, month.month, self.setting.streams)
        self.sessions.append(session_rows(counted, sessions, shops, first))
        choices = OrderWeights.of(month.demand)
        placed = place_orders(month.month, choices, self.panel, shops, sessions, self.setting)
        self.orders.append(order_rows(placed, self.panel, shops, first).assign(month=month.month))
        if month.month == LAST - 1:
            self.last_month = first, sessions, shops, month.demand.entries


def expected_times(month: Month, points: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """When the month's live orders are expected: sorted moments, and the share of orders up to each (two (S*points,))."""
    sessions, shops = month.sessions, month.shops
    expected = month.demand.live.sum(axis=1)[sessions.shop] * sessions.pull / sessions.on_air(len(shops))[sessions.shop]
    steps = (np.arange(points) + 0.5) / points
    moments = (sessions.start[:, None] + steps * (sessions.end - sessions.start)[:, None]).ravel()
    order = np.argsort(moments, kind="stable")
    share = np.cumsum(np.repeat(expected / points, points)[order])
    return moments[order], share / share[-1]


def session_rows(counted: dict[str, np.ndarray], sessions: Sessions, shops: Shops, first: int) -> pd.DataFrame:
    """The month's sessions with what was counted in them; `row` numbers all observed sessions, from `first` on."""
    return pd.DataFrame(
        {
            "row": first + np.arange(len(sessions)),
            "merchant_id": shops.merchant_id[sessions.shop],
            "start": sessions.start,
            "end": sessions.end,
            "presenter_mode": np.where(sessions.own_body, "own_body", "model"),
            **counted,
        }
    )


def order_rows(placed: Orders, panel: Panel, shops: Shops, first: int, coded: bool = False) -> pd.DataFrame:
    """The month's orders, for `sell`; `first` is the row of the month's first session among all observed ones."""
    return pd.DataFrame(
        {
            "user_id": panel.user_id[placed.person],
            "merchant_id": shops.merchant_id[placed.shop],
            "channel": labels(placed.channel, CHANNELS, coded),
            "session_row": np.where(placed.session >= 0, first + placed.session, -1),
            "moment": placed.moment,
        }
    )
