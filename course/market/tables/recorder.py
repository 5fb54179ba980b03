"""What is recorded of the observed months while the market lives through them: all that tables are drawn from later."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from course.market.core.calendar import LAST, time_left
from course.market.core.clocks import in_session
from course.market.core.parameters import Parameters
from course.market.demand.history import History, Month
from course.market.demand.live_sessions import Sessions
from course.market.demand.standing import Buffers
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.bonds import Rooms
from course.market.sales.orders import Orders, OrderWeights, place_orders

NONE = np.empty((0, 0))


@dataclass(frozen=True)
class ObservedMonth:
    """One observed month: its M open shops, its S sessions, room entries of everybody by shop (M,).

    first: row of its first session among the sessions of all observed months. live_rate: live orders of an adopter of each
    cell (G,). live_times: `expected_times`. entries: entries of a person of each cell into each shop's rooms (M, G), of the
    last month only (else empty).
    """

    month: int
    shops: Shops
    sessions: Sessions
    views: np.ndarray
    first: int
    live_rate: np.ndarray
    live_times: tuple[np.ndarray, np.ndarray]
    entries: np.ndarray


@dataclass(frozen=True)
class KeptDemand:
    """One observed month's demand, kept for drawing the orders of any people later.

    open: channel -> the share of its orders that do not fall before the opening of their shop.
    """

    weights: OrderWeights
    open: dict[str, float]


@dataclass
class Recorder:
    """A witness of the observed months.

    sample: people whose orders are placed at once (`placed`, a month each), while the month's demand is at hand in full: a
    class edition's way. keep: keep each month's demand (`kept`), in single precision: a large market's way. With neither,
    expected rates are all there is.
    """

    setting: Setting
    sample: Panel | None = None
    keep: bool = False
    months: list[ObservedMonth] = field(default_factory=list)
    kept: list[KeptDemand] = field(default_factory=list)
    placed: list[Orders] = field(default_factory=list)
    buffers: Buffers = field(default_factory=Buffers)

    def __call__(self, month: Month) -> None:
        demand = month.demand
        if self.sample is not None:
            self.sample.follow(month.adoption)
            weights = OrderWeights.of(demand, self.buffers)
            self.placed.append(place_orders(month.month, weights, self.sample, month.shops, month.sessions, self.setting))
        if self.keep:
            self.kept.append(KeptDemand(OrderWeights.compact(demand), self._open(month)))
        self.months.append(
            ObservedMonth(
                month=month.month,
                shops=month.shops,
                sessions=month.sessions,
                views=demand.views,
                first=sum(len(earlier.sessions) for earlier in self.months),
                live_rate=demand.live.sum(axis=0),
                live_times=expected_times(month, self.setting.parameters),
                entries=demand.entries if month.month == LAST - 1 else NONE,
            )
        )

    def _open(self, month: Month) -> dict[str, float]:
        demand, size = month.demand, self.setting.people.size
        left = time_left(month.shops.opened, month.month, self.setting.parameters)
        orders = {"feed": demand.feed @ size, "search": (size @ demand.searches) @ demand.found, "follow": demand.follow @ size}
        return {"live": 1.0} | {name: float(of_shop @ left / of_shop.sum()) for name, of_shop in orders.items()}


def expected_times(month: Month, parameters: Parameters, points: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """When the month's live orders are expected: sorted moments, and the share of orders up to each (two (S*points,))."""
    sessions, shops = month.sessions, month.shops
    expected = month.demand.live.sum(axis=1)[sessions.shop] * sessions.pull / sessions.on_air(len(shops))[sessions.shop]
    steps = (np.arange(points) + 0.5) / points
    moments = in_session(steps[None, :], sessions.start[:, None], sessions.end[:, None], parameters).ravel()
    order = np.argsort(moments, kind="stable")
    share = np.cumsum(np.repeat(expected / points, points)[order])
    return moments[order], share / share[-1]


def rooms_of(months: list[ObservedMonth], history: History) -> Rooms:
    """The sessions of all observed months, as `all_placed` numbers them."""
    return Rooms.of([(month.month, month.shops, month.sessions) for month in months], len(history.shops))


def all_placed(placed: list[Orders], months: list[ObservedMonth]) -> tuple[Orders, np.ndarray]:
    """The months' orders as one, by rows of all shops and of the sessions of all months, and the month of each (n,)."""
    joined = Orders(
        person=np.concatenate([orders.person for orders in placed]),
        shop=np.concatenate([m.shops.merchant_id[orders.shop] - 1 for orders, m in zip(placed, months, strict=True)]),
        session=np.concatenate(
            [np.where(orders.session >= 0, m.first + orders.session, -1) for orders, m in zip(placed, months, strict=True)]
        ),
        moment=np.concatenate([orders.moment for orders in placed]),
        channel=np.concatenate([orders.channel for orders in placed]),
    )
    return joined, np.repeat([m.month for m in months], [len(orders.person) for orders in placed])
