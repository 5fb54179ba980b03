"""Lifora among its rivals: what its own orders, parcels, goods and returns say of it, so that no table says otherwise.

The orders of Lifora in the platforms' tables are orders of its own market, drawn at random; the levels of all platforms are
set so that Lifora's published figures of the last quarter are those of its own tables. In the first quarter Lifora's parcels,
goods and prices stood where the competition of the platforms says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.calendar import DAY, EDGES, EXPORT, FESTIVALS, HOUR, LAST
from course.market.core.clocks import COURIER
from course.market.core.lexicon import CATEGORIES
from course.market.core.parameters import Parameters
from course.market.demand.history import History
from course.market.sales.fulfilment import stars
from course.market.sales.sales import Sales
from course.market.sales.shelves import Shelves

THIRTY = 30  # days of an export
SEPTEMBER_STARTS = 6  # weekday of 1 September 2019, a Sunday (Monday = 0)
MAY_STARTS = 0  # weekday of 1 May 2023, the epoch, a Monday
SEVERAL = 0.25  # chance that a further piece of an order goes back too (assumption)
DISCONTENT = 0.4  # satisfaction that goes with a logit of returns: not all that goes back displeased (assumption)


@dataclass(frozen=True)
class OwnOrders:
    """n orders of Lifora in thirty days that were not cancelled (each (n,)).

    start: seconds since the first of the days; promise, first, second: seconds after it by which all was promised and at which
    parcels came (second: nan without one). category, shop: indices. list_price, paid: CNY. back: goods went back.
    """

    start: np.ndarray
    promise: np.ndarray
    first: np.ndarray
    second: np.ndarray
    category: np.ndarray
    shop: np.ndarray
    items: np.ndarray
    list_price: np.ndarray
    paid: np.ndarray
    back: np.ndarray
    satisfaction: np.ndarray
    star: np.ndarray

    @property
    def arrival(self) -> np.ndarray:
        """When the last parcel came, seconds since the first of the days (n,)."""
        return np.fmax(self.first, self.second)

    @property
    def days(self) -> np.ndarray:
        """Days from order to last parcel (n,)."""
        return (self.arrival - self.start) / DAY

    @property
    def on_time(self) -> float:
        return float((self.arrival <= self.promise).mean())

    @property
    def mix(self) -> np.ndarray:
        """Share of the orders by category (12,)."""
        return np.bincount(self.category, minlength=len(CATEGORIES)) / len(self.category)

    def returned(self, weight: np.ndarray) -> float:
        """Share of orders that went back, at a given mix of categories (12,)."""
        count = np.bincount(self.category, minlength=len(CATEGORIES))
        back = np.bincount(self.category, weights=self.back, minlength=len(CATEGORIES))
        seen = count > 0
        return float(weight[seen] @ (back[seen] / count[seen]) / weight[seen].sum())


@dataclass(frozen=True)
class Home:
    """Lifora's own facts: orders of June 2024 and, outside of the festivals, of all observed months; its goods.

    effective, live: effective number of goods sold and number on sale. margin: mean of price less cost over price.
    """

    june: OwnOrders
    ordinary: OwnOrders
    effective: float
    live: int
    margin: float

    @classmethod
    def of(cls, sold: Sales, rates: np.ndarray, shelves: Shelves, history: History) -> Home:
        """sold: orders of some of Lifora's people. rates: pieces expected of each of the goods in May and June 2024 (J,)."""
        goods = shelves.catalogue
        share = rates[rates > 0] / rates.sum()
        on_sale = (goods.launched < EXPORT) & (history.closed >= EXPORT)[goods.shop]
        festive = np.any([(sold.moment >= f.starts_at) & (sold.moment < f.ends_at) for f in FESTIVALS], axis=0)
        june = (sold.moment >= EDGES[LAST - 1]) & ~sold.cancelled
        weekday = (sold.moment // DAY + MAY_STARTS) % 7
        ordinary = np.flatnonzero(~festive & ~sold.cancelled)
        return cls(
            _orders(sold, np.flatnonzero(june), sold.moment[june] - EDGES[LAST - 1], shelves, history),
            _orders(sold, ordinary, _september(sold.moment[ordinary], weekday[ordinary]), shelves, history),
            float(np.exp(-(share * np.log(share)).sum())),
            int(on_sale.sum()),
            float((1 - goods.unit_cost / goods.list_price).mean()),
        )


def _september(moment: np.ndarray, weekday: np.ndarray) -> np.ndarray:
    """The same weekday and hour in September 2019, weeks taken in turn: seconds since its first day (n,)."""
    first = (weekday - SEPTEMBER_STARTS) % 7
    weeks = np.where(first + 28 < THIRTY, 5, 4)
    week = (moment // (7 * DAY) * 7 + moment // DAY) % weeks
    return (first + 7 * week) * DAY + moment % DAY


def _orders(sold: Sales, rows: np.ndarray, start: np.ndarray, shelves: Shelves, history: History) -> OwnOrders:
    lines, fate, size = sold.lines, sold.fate, len(sold)
    listed = np.bincount(lines.order, weights=lines.pieces * shelves.catalogue.list_price[lines.goods], minlength=size)[rows]
    value = sold.value[rows]
    second = np.where(fate.second > 0, fate.second - sold.moment, np.nan)[rows]
    return OwnOrders(
        start=start.astype(float),
        promise=start + (fate.promised - sold.moment)[rows],
        first=start + (fate.delivered - sold.moment)[rows],
        second=start + second,
        category=history.shops.category[sold.shop[rows]],
        shop=sold.shop[rows],
        items=np.bincount(lines.order, weights=lines.pieces, minlength=size)[rows].astype(np.int64),
        list_price=np.round(listed, 2),
        paid=np.round(listed * (1 - sold.coupon[rows] / value) * np.minimum(value / listed, 1), 2),
        back=fate.refunded[rows],
        satisfaction=fate.satisfaction[rows],
        star=fate.star[rows],
    )


def in_other_times(
    own: OwnOrders, slower: float, worse: float, dearer: float, parameters: Parameters, generator: np.random.Generator
) -> OwnOrders:
    """The orders as they would have gone where parcels took `slower` times as long, promises too, goods went back with a logit
    higher by `worse`, and prices stood `dearer` times as high."""
    midnight = own.start // DAY * DAY
    promised = np.round((own.promise - midnight) / DAY - 1)
    promise = midnight + (np.maximum(np.round(promised * slower), 1) + 1) * DAY
    first, second = (_slower(own.start, moment, slower) for moment in (own.first, own.second))
    late = np.maximum(own.arrival - own.promise, 0) / DAY
    later = np.maximum(np.fmax(first, second) - promise, 0) / DAY
    count = np.bincount(own.category, minlength=len(CATEGORIES))
    share = np.clip(np.bincount(own.category, weights=own.back, minlength=len(count)) / np.maximum(count, 1), 0.01, 0.99)
    then = 1 / (1 + (1 - share) / share * np.exp(-worse))
    moved = generator.random(len(own.start))
    more = moved < ((then - share) / (1 - share))[own.category]
    fewer = moved < ((share - then) / share)[own.category]
    satisfaction = own.satisfaction - parameters.promise_penalty * (later - late) - DISCONTENT * worse
    list_price = np.floor(own.list_price * dearer) + np.round(own.list_price % 1, 2)
    return OwnOrders(
        own.start,
        promise,
        first,
        second,
        own.category,
        own.shop,
        own.items,
        np.round(list_price, 2),
        np.round(own.paid / own.list_price * list_price, 2),
        np.where(own.back, ~fewer, more),
        satisfaction,
        stars(satisfaction),
    )


def _slower(start: np.ndarray, moment: np.ndarray, slower: float) -> np.ndarray:
    """Moments `slower` times as long after the start, at hours at which parcels come; nan where there is none (n,)."""
    there = ~np.isnan(moment)
    later = np.full(len(start), np.nan)
    later[there] = np.maximum(COURIER.near((start + (moment - start) * slower)[there]), start[there] + HOUR)
    return later


def draw(own: OwnOrders, size: int, generator: np.random.Generator) -> OwnOrders:
    """Some of the orders in the order of time, none twice as long as there are enough."""
    rows = generator.choice(len(own.start), size, replace=len(own.start) < size)
    rows = rows[np.argsort(own.start[rows], kind="stable")]
    return OwnOrders(**{name: values[rows] for name, values in vars(own).items()})
