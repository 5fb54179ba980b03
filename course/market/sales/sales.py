"""Sales: every order of the sample with its basket and its fate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from course.market.core.calendar import EXPORT
from course.market.core.lexicon import CHANNELS
from course.market.demand.history import History
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales import fulfilment, loyalty
from course.market.sales.baskets import Again, Lines, Placed, coupons, dear_for, fill, taken_first
from course.market.sales.bonds import Rooms, tie
from course.market.sales.fulfilment import Fate
from course.market.sales.goods_lexicon import USED_UP_SHARE
from course.market.sales.orders import Orders
from course.market.sales.shelves import Shelves

LIVE, SEARCH, FOLLOW = (CHANNELS.index(name) for name in ("live", "search", "follow"))


@dataclass(frozen=True)
class Sales:
    """n orders of some people, repeats of loyal buyers last, with L lines (all but lines and between (n,)).

    person: row of the people. shop: row among all shops. channel: index into CHANNELS. session: row among the sessions of
    all observed months, -1 outside of live rooms. moment: seconds. of: the order that earned a loyal repeat, else -1.
    guest: placed without logging in. order_id: numbers in the order of time. between: loyal repeats outside of the observed
    months.
    """

    person: np.ndarray
    shop: np.ndarray
    channel: np.ndarray
    session: np.ndarray
    moment: np.ndarray
    of: np.ndarray
    lines: Lines
    fate: Fate
    coupon: np.ndarray
    guest: np.ndarray
    order_id: np.ndarray
    added: np.ndarray
    between: loyalty.Repeats

    def __len__(self) -> int:
        return len(self.moment)

    @property
    def value(self) -> np.ndarray:
        """CNY before coupons (n,)."""
        return self.lines.value(len(self))

    @property
    def cancelled(self) -> np.ndarray:
        return self.fate.cancelled

    @property
    def status(self) -> np.ndarray:
        """Index into STATUS (n,): refunded if goods had gone back when the tables were exported."""
        known = self.fate.refunded & (self.fate.returned < EXPORT)
        return np.where(self.fate.cancelled, 2, np.where(known, 1, 0)).astype(np.int8)

    @property
    def by_number(self) -> np.ndarray:
        """Rows in the order of `order_id` (n,)."""
        return np.argsort(self.order_id)

    def repeated(self, since: int) -> float:
        """Orders placed since the moment, repeats of loyal buyers included, over those without."""
        late = self.moment >= since
        return float(late.sum() / max((late & (self.of < 0)).sum(), 1))

    def numbered(self, others: np.ndarray, first_id: int) -> tuple[Sales, np.ndarray]:
        """The sales numbered from `first_id` on with other orders among them, placed at the given moments, and the others' ids."""
        ids = numbers(np.concatenate([self.moment, others]), first_id)
        return replace(self, order_id=ids[: len(self)]), ids[len(self) :]


def numbers(moment: np.ndarray, first_id: int) -> np.ndarray:
    """Ids in the order of time, from `first_id` on (n,)."""
    ids = np.empty(len(moment), dtype=np.int64)
    ids[np.argsort(moment, kind="stable")] = first_id + np.arange(len(moment))
    return ids


def sell(
    orders: Orders, month: np.ndarray, panel: Panel, rooms: Rooms, history: History, shelves: Shelves, setting: Setting
) -> Sales:
    """Let bonds draw the orders back to shops, fill their baskets, deliver them, let loyal buyers come back.

    orders: by rows of the panel, of all shops and of the rooms of all observed months. month: index of the history's
    month of each, rising (n,).
    """
    orders, back = tie(orders, month, panel, rooms, history, shelves.catalogue, setting)
    streams, person, shop, moment = setting.streams, orders.person, orders.shop, orders.moment
    user, tier = panel.user_id[person], panel.tier[person]
    first = Placed(shop, user, panel.cell[person], orders.channel == LIVE, moment, tier, dear_for(user, tier, setting))
    lines, added, fate = _handled(_Round("orders", first, month, back), history.shops, shelves, setting)
    earned = loyalty.come_back(fate, history.closed[shop], month, shelves.assumptions, streams)
    again = earned.within()
    size, more = len(person), len(again.of)
    later = replace(first.where(again.of), live=np.zeros(more, dtype=bool), moment=again.moment)
    repeats = _Round("repeats", later, again.month, again.of)
    more_lines, more_added, more_fate = _handled(repeats, history.shops, shelves, setting, lines)
    lines = lines.and_(replace(more_lines, order=more_lines.order + size))
    moment = np.concatenate([moment, again.moment])
    value = lines.value(len(moment))
    parts = {"orders": (first, slice(None, size)), "repeats": (later, slice(size, None))}
    return Sales(
        person=np.concatenate([person, person[again.of]]),
        shop=np.concatenate([shop, shop[again.of]]),
        channel=np.concatenate([orders.channel, np.full(more, FOLLOW)]),
        session=np.concatenate([orders.session, np.full(more, -1)]),
        moment=moment,
        of=np.concatenate([np.full(size, -1), again.of]),
        lines=lines,
        fate=fate.and_(more_fate),
        coupon=np.concatenate(
            [
                coupons(placed, value[rows], shelves, setting, streams.of("goods", "coupons", name))
                for name, (placed, rows) in parts.items()
            ]
        ),
        guest=streams.of("dirt", "guests").random(len(moment)) < setting.parameters.guests,
        order_id=numbers(moment, 1),
        added=np.concatenate([added, more_added]),
        between=earned.outside(),
    )


@dataclass(frozen=True)
class _Round:
    """n orders that are handled together. name: of their streams. month: of each, rising (n,). back: the order that each goes back
    to, or -1 (n,): a row of these or of those handled before."""

    name: str
    placed: Placed
    month: np.ndarray
    back: np.ndarray


def _handled(
    orders: _Round, shops: Shops, shelves: Shelves, setting: Setting, before: Lines | None = None
) -> tuple[Lines, np.ndarray, fulfilment.Fate]:
    """What each order holds, the cents added for the coupon, and what becomes of it.

    Month by month, each from streams of its own: what a counterfactual run changes later leaves earlier draws. before: lines of
    the orders to which these go back, if they do not to one another.
    """
    placed, month, back = orders.placed, orders.month, orders.back
    lines, added, fates = [], [], []
    catalogue = shelves.catalogue
    used_up = shelves.assumptions.used_up * USED_UP_SHARE[shops.category[catalogue.shop], catalogue.type]
    taken = np.full(len(month), -1) if before is None else taken_first(before)
    for index in np.unique(month):
        rows = np.flatnonzero(month == index)
        stream, part = partial(setting.streams.of, "goods", orders.name, int(index)), placed.where(rows)
        earlier = back[rows]
        same_month = (earlier >= rows[0]) & (before is None)
        known = np.where((earlier < 0) | same_month, -1, taken[earlier])
        filled, reached = fill(
            part,
            shelves,
            setting,
            stream("basket"),
            Again(known, np.where(same_month, earlier - rows[0], -1), used_up, stream("again")),
        )
        if before is None:
            taken[rows] = taken_first(filled)
        added.append(reached)
        fates.append(fulfilment.fulfil(part, filled, shelves, shops, setting, stream("fate")))
        lines.append(replace(filled, order=filled.order + rows[0]))
    return Lines.joined(lines), np.concatenate(added), fulfilment.Fate.joined(fates)
