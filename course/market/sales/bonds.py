"""Bonds: a shop that one has bought from weighs more in what one sees afterwards, in rooms, on the feed and in the search.

Attention is a softmax, so a bond is a weight in it: of an order that would go to any shop with weight 1, each of the buyer's
latest orders k draws x_k to its own shop, and the order goes back there with chance x_k / (1 + sum x). How much a person buys
is not touched, only from whom.

x_k = bond x e^-(time since k / bond_months) x (the category's) x e^(bond_host if she met the host + bond_goods if the goods
are made for her)

She met the host who bought in a room in which the owner herself showed the goods; goods are made for her if the shop has some
for a need of her own life. Whether people come back for the host or for the goods is a market's own (`bond_host`, `bond_goods`).
Loyal buyers' orders on a shop's own page (`sales.loyalty`) come on top, and the follow channel has no others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from course.market.core.calendar import DAY, EDGES, EXPORT, LAST, MONTH, OBSERVED_MONTHS
from course.market.core.clocks import in_session, rushed
from course.market.core.draws import count_up_to
from course.market.core.lexicon import CHANNELS
from course.market.demand.history import History
from course.market.demand.live_sessions import Sessions
from course.market.population.lapse import spells
from course.market.population.needs import Needs
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.assumptions import BOND_OF_CATEGORY
from course.market.sales.catalogue import Catalogue
from course.market.sales.orders import Orders, end_of_observation

MEMORY = 6  # latest orders of a person that draw her back
LIVE, FOLLOW = CHANNELS.index("live"), CHANNELS.index("follow")
NEAR = 6  # days before and after the evening on which she wanted to buy in which she finds a room that she comes back to
SPAN = int(EDGES[-1] + MONTH)  # seconds: more than any moment


@dataclass(frozen=True)
class Rooms:
    """The sessions of several months, as they are numbered in `orders.session` (S of them).

    key: rises with month, shop and start. start, end: seconds (S,). total: running total of their pull (S + 1,). own_body: the
    owner shows the goods herself (S,). shops: how many there are in all.
    """

    key: np.ndarray
    start: np.ndarray
    end: np.ndarray
    total: np.ndarray
    own_body: np.ndarray
    shops: int

    @classmethod
    def of(cls, months: list[tuple[int, Shops, Sessions]], shops: int) -> Rooms:
        """months: index of the history's month, its open shops, its sessions."""
        key = [
            (month * shops + open_now.merchant_id[sessions.shop] - 1) * SPAN + sessions.start
            for month, open_now, sessions in months
        ]
        start, end, pull, own_body = (
            np.concatenate([getattr(sessions, name) for _, _, sessions in months])
            for name in ("start", "end", "pull", "own_body")
        )
        return cls(np.concatenate(key), start, end, np.concatenate([[0.0], np.cumsum(pull)]), own_body, shops)

    def later(self, month: np.ndarray, shop: np.ndarray, after: np.ndarray, uniform: np.ndarray) -> np.ndarray:
        """One of the shop's sessions of the month that start after a moment, by their pull; -1 if there is none (n,)."""
        return self.between(month, shop, after, np.full(len(shop), SPAN), uniform)

    def between(
        self, month: np.ndarray, shop: np.ndarray, after: np.ndarray, before: np.ndarray, uniform: np.ndarray
    ) -> np.ndarray:
        """One of the shop's sessions of the month that start between two moments, by their pull; -1 if there is none (n,)."""
        first = (month * self.shops + shop) * SPAN
        low = np.searchsorted(self.key, first + np.maximum(after, 0), side="right")
        high = np.searchsorted(self.key, first + np.clip(before, 0, SPAN - 1), side="right")
        target = self.total[low] + uniform * (self.total[high] - self.total[low])
        found = low + count_up_to(self.total, target, low + 1, np.maximum(high - low - 1, 0))
        return np.where(high > low, found, -1)


def tie(
    orders: Orders, month: np.ndarray, panel: Panel, rooms: Rooms, history: History, catalogue: Catalogue, setting: Setting
) -> tuple[Orders, np.ndarray]:
    """The orders of all months as bonds draw them back, and for each the earlier order whose shop it went back to, or -1 (n,).

    orders: by rows of the panel, of all shops and of the rooms. month: of each, rising. Person by person in the order of time:
    in round r the r-th order of everybody who has so many, so that a bond that has held once counts for more.
    """
    parameters, size = setting.parameters, len(orders.person)
    back = np.full(size, -1)
    if not parameters.bond or not size:
        return orders, back
    generator = setting.streams.of("orders", "bonds")
    sequence = np.lexsort((orders.moment, orders.person))
    # A row an order, in the order of months: what later months bring leaves the draws of earlier ones.
    uniform, which, at, sometime, hurry = generator.random((size, 5))[sequence].T.copy()
    person, channel, moment, shop, session, when = (
        values[sequence].copy() for values in (orders.person, orders.channel, orders.moment, orders.shop, orders.session, month)
    )
    turn = np.arange(size)
    turn -= np.maximum.accumulate(np.where(np.r_[True, person[1:] != person[:-1]], turn, 0))
    cell = panel.cell[person]
    fits = made_for_her(catalogue, history.shops, setting.needs)
    usual = parameters.bond * np.array(list(BOND_OF_CATEGORY.values()))[history.shops.category]
    usual[[book.merchant_id - 1 for book in history.books if book.case.buys_once]] = 0.0

    def strength(rows: np.ndarray) -> np.ndarray:
        met = (session[rows] >= 0) & rooms.own_body[session[rows]]
        return usual[shop[rows]] * np.exp(parameters.bond_host * met + parameters.bond_goods * fits(cell[rows], shop[rows]))

    last = np.full(LAST, EXPORT)
    last[: LAST // 2] = end_of_observation(OBSERVED_MONTHS[0])
    draws, source = strength(np.arange(size)), np.full(size, -1)
    ordered = np.argsort(turn, kind="stable")
    edges = np.searchsorted(turn[ordered], np.arange(turn.max() + 2))
    for number in range(1, int(turn.max()) + 1):
        rows = ordered[edges[number] : edges[number + 1]]
        rows = rows[channel[rows] != FOLLOW]
        lag = np.arange(1, min(number, MEMORY) + 1)
        earlier = rows[:, None] - lag
        age = np.maximum(moment[rows][:, None] - moment[earlier], 0) / MONTH
        weight = draws[earlier] * np.exp(-age / parameters.bond_months) * (history.closed[shop[earlier]] > moment[rows][:, None])
        total = np.cumsum(weight, axis=1)
        drawn = uniform[rows] * (1 + total[:, -1]) < total[:, -1]
        rows, total, earlier = rows[drawn], total[drawn], earlier[drawn]
        place = (total <= which[rows][:, None] * total[:, -1:]).sum(axis=1)
        k = earlier[np.arange(len(rows)), np.minimum(place, len(lag) - 1)]
        live = channel[rows] == LIVE
        # An evening near the one on which she wanted to buy, before or after it alike: else orders would leave the festival.
        near, wanted = NEAR * DAY, moment[rows]
        room = rooms.between(when[rows], shop[k], np.maximum(moment[k], wanted - near), wanted + near, at[rows])
        there = in_session(sometime[rows], rooms.start[room], rooms.end[room], parameters)
        there = rushed(there, rooms.start[room], rooms.end[room], hurry[rows])
        then = np.where(live, there, moment[rows])
        # A room that she would come back to may never open again this month, or open when she is away.
        here = spells(panel.user_id[person[rows]], panel.adopted[person[rows]], setting.people, parameters).there(then)
        holds = (~live | (room >= 0)) & here & (moment[k] < then) & (then < np.minimum(history.closed[shop[k]], last[when[rows]]))
        rows, k, room, then = rows[holds], k[holds], room[holds], then[holds]
        shop[rows], moment[rows], source[rows] = shop[k], then, k
        session[rows] = np.where(channel[rows] == LIVE, room, -1)
        draws[rows] = strength(rows)
    back[sequence] = np.where(source >= 0, sequence[source], -1)
    placed = {name: np.empty_like(getattr(orders, name)) for name in ("shop", "session", "moment")}
    for name, values in zip(placed, (shop, session, moment), strict=True):
        placed[name][sequence] = values
    return replace(orders, **placed), back


def made_for_her(catalogue: Catalogue, shops: Shops, needs: Needs) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """A function of cells and shops (rows), both (n,): whether the shop has goods for a need that the cell lives."""
    none = needs.lived.shape[1]
    has = np.zeros((len(shops), none + 1), dtype=bool)
    for place in range(catalogue.atoms.shape[1]):
        has[catalogue.shop, catalogue.atoms[:, place]] = True  # -1, no atom, is the last column
    has[:, none] = False
    most = int(has.sum(axis=1).max(initial=0))
    atoms = np.argsort(~has, axis=1, kind="stable")[:, :most]
    atoms = np.where(np.take_along_axis(has, atoms, axis=1), atoms, none)
    lived = np.hstack([needs.lived > 0, np.zeros((len(needs.lived), 1), dtype=bool)])

    def fits(cell: np.ndarray, shop: np.ndarray) -> np.ndarray:
        found = np.zeros(len(cell), dtype=bool)
        for place in range(most):
            found |= lived[cell, atoms[shop, place]]
        return found

    return fits
