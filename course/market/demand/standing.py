"""How the open shops stand with people: followers, reviews, and what their pages and rooms are worth to each cell for it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from course.market.core.calendar import DAY
from course.market.demand.utility import assurance, brand, page_utility, presence, review_signal
from course.market.population.setting import Setting
from course.market.population.shops import Shops, follow_appeal

EARLIER_REVIEWS = 18.0  # reviews a month that shops had collected before May 2023 (assumption)
EARLIER_SALES = 0.5  # orders a follower and month of shops open on 1 May 2023, as far as their luck depends on it (assumption)
NEWS = 0.04  # a shop's room is valued anew when its reviews' precision has moved by this much: people see ranges


@dataclass
class Buffers:
    """Memory for one month's demand after the other: fresh memory of this size costs as much time as what is written into it."""

    arrays: dict[str, np.ndarray] = field(default_factory=dict)

    def of(self, name: str, shape: tuple[int, int], dtype: type[np.generic] = np.float64) -> np.ndarray:
        """An array (M, G) with anything in it; the one handed out before under that name is lost."""
        if name not in self.arrays or len(self.arrays[name]) < shape[0]:
            self.arrays[name] = np.empty((2 * shape[0], shape[1]), dtype=dtype)  # rows not written to take no memory
        return self.arrays[name][: shape[0]]


@dataclass
class Tastes:
    """What the M open shops are worth to each cell on their pages and in their rooms, utility over b0.

    page, room: one row a shop, in any order, among rows that are free (R, G). at: the row of each open shop (M,). A shop keeps its
    row while it is open, and one that opens takes a free one: moving rows together would cost more than all else that changes.
    """

    page: np.ndarray
    room: np.ndarray
    at: np.ndarray

    @classmethod
    def of(cls, shops: Shops, signal: np.ndarray, setting: Setting) -> Tastes:
        """Those of the first shops. signal: precision of their reviews (M,)."""
        cells = setting.people.cells
        tastes = cls(np.empty((0, cells)), np.empty((0, cells)), np.empty(0, dtype=np.int64))
        tastes.turn_over(np.empty(0, dtype=bool), shops, signal, setting)
        return tastes

    def turn_over(self, stays: np.ndarray, new: Shops, signal: np.ndarray, setting: Setting) -> None:
        """Keep the shops that stay (mask (M,)) and put new ones behind them; `signal` is that of the new ones."""
        stay, size = self.at[stays], len(self.page)
        if size < len(stay) + len(new):  # rows that nothing is written to take no memory
            more = (4 * (len(stay) + len(new)), self.page.shape[1])
            self.page, self.room = (_longer(rows, more) for rows in (self.page, self.room))
        free = np.ones(len(self.page), dtype=bool)
        free[stay] = False
        places = np.flatnonzero(free)[: len(new)]
        self.at = np.concatenate([stay, places])
        self.page[places] = page_utility(setting.needs, new, setting.parameters)
        self._value_rooms(places, new, signal, setting)

    def renew(self, rows: np.ndarray, shops: Shops, signal: np.ndarray, setting: Setting, pages: bool) -> None:
        """Value the rooms of some open shops anew, and their pages too if these have changed.

        rows: among the open shops (n,). shops, signal: those of these rows.
        """
        places = self.at[rows]
        if pages:
            self.page[places] = page_utility(setting.needs, shops, setting.parameters)
        self._value_rooms(places, shops, signal, setting)

    def _value_rooms(self, places: np.ndarray, shops: Shops, signal: np.ndarray, setting: Setting) -> None:
        room = presence(setting.people, shops, signal, setting.parameters)
        room += self.page[places]
        self.room[places] = room


def _longer(rows: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The rows, followed by free ones."""
    longer = np.empty(shape)
    longer[: len(rows)] = rows
    return longer


@dataclass
class Standing:
    """The M open shops and how they stand at the start of a month; it moves on from month to month, in place.

    followers, reviews: how many (M,). sold: orders of the month before (M,), 0 of new shops. signal: precision of the reviews as the rooms' visitors have last taken notice of it
    (M,). tastes: what follows from all that for each cell.
    """

    setting: Setting
    shops: Shops
    followers: np.ndarray
    reviews: np.ndarray
    signal: np.ndarray
    tastes: Tastes
    sold: np.ndarray
    buffers: Buffers = field(default_factory=Buffers)

    @classmethod
    def at_first(cls, shops: Shops, setting: Setting) -> Standing:
        """On 1 May 2023."""
        reviews = EARLIER_REVIEWS * np.maximum(-shops.opened, 0) / (30 * DAY)
        sold = EARLIER_SALES * shops.followers
        signal = review_signal(reviews, setting.parameters)
        return cls(setting, shops, shops.followers, reviews, signal, Tastes.of(shops, signal, setting), sold)

    @property
    def fame(self) -> np.ndarray:
        """What followers add to each shop's utility (M,), logits."""
        return brand(self.followers, self.setting.parameters)

    @property
    def assured(self) -> np.ndarray:
        """Trust that a shop's reviews give to its pages (M,), logits."""
        return assurance(review_signal(self.reviews, self.setting.parameters), self.setting.parameters)

    def gather(self, views: np.ndarray, orders: np.ndarray, following: np.ndarray | float = 1.0) -> np.ndarray:
        """Let a month of visitors and buyers (M,) leave reviews and begin to follow; some followers are lost.

        following: factor on how readily they follow (M,). Returns how many began to (M,).
        """
        p = self.setting.parameters
        self.reviews = self.reviews + p.review_rate * orders
        self.sold = orders
        followed = p.follow_rate * views * follow_appeal(self.shops.authenticity) * following
        self.followers = p.follow_keep * self.followers + followed
        return followed

    def turn_over(self, stays: np.ndarray, new: Shops) -> None:
        """Keep the shops that stay (mask (M,)) and add new ones, which nobody has reviewed yet."""
        none_yet = np.zeros(len(new))
        self.tastes.turn_over(stays, new, none_yet, self.setting)
        self.shops = self.shops.where(stays).and_(new)
        self.followers = np.concatenate([self.followers[stays], new.followers])
        self.reviews = np.concatenate([self.reviews[stays], none_yet])
        self.sold = np.concatenate([self.sold[stays], none_yet])
        self.signal = np.concatenate([self.signal[stays], none_yet])

    def take_notice(self, extended: np.ndarray) -> None:
        """Value anew the shops whose reviews have moved by `NEWS`, and those that have extended their range (mask (M,))."""
        now = review_signal(self.reviews, self.setting.parameters)
        stale = (np.abs(now - self.signal) > NEWS) | extended
        self.signal[stale] = now[stale]
        for which, pages in ((extended, True), (stale & ~extended, False)):
            if which.any():
                rows = np.flatnonzero(which)
                self.tastes.renew(rows, self.shops.where(rows), self.signal[rows], self.setting, pages)
