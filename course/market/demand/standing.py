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


@dataclass(frozen=True)
class Tastes:
    """What does not change from month to month, one row a shop: utility over b0 on its page and in its room (M, G)."""

    page: np.ndarray
    room: np.ndarray

    @classmethod
    def of(cls, shops: Shops, signal: np.ndarray, setting: Setting, page: np.ndarray | None = None) -> Tastes:
        """signal: precision of the shops' reviews (M,). page: the pages' utility (M, G), where it is known already."""
        if page is None:
            page = page_utility(setting.needs, shops, setting.parameters)
        room = presence(setting.people, shops, signal, setting.parameters)
        room += page
        return cls(page, room)

    def renewed(self, stays: np.ndarray, others: Tastes, buffers: Buffers) -> Tastes:
        """The shops that stay, followed by the others, in the given buffers; these tastes are lost."""
        rows = np.flatnonzero(stays)
        return Tastes(
            _renewed(self.page, rows, others.page, buffers, "page"), _renewed(self.room, rows, others.room, buffers, "room")
        )

    def renew(self, rows: np.ndarray, others: Tastes) -> None:
        """Put other values in some rows, in place."""
        self.page[rows], self.room[rows] = others.page, others.room


def _renewed(old: np.ndarray, rows: np.ndarray, new: np.ndarray, buffers: Buffers, name: str) -> np.ndarray:
    """Rows (rising) of `old` followed by `new`."""
    both = buffers.of(name, (len(rows) + len(new), old.shape[1]))
    # One by one: `both` may be the memory of `old`, in which rows move up, and those before the first gap lie where they belong.
    in_place = both.ctypes.data == old.ctypes.data and both.strides == old.strides
    for place in range(int((rows == np.arange(len(rows))).sum()) if in_place else 0, len(rows)):
        both[place] = old[rows[place]]
    both[len(rows) :] = new
    return both


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
        self.tastes = self.tastes.renewed(stays, Tastes.of(new, none_yet, self.setting), self.buffers)
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
        anew, again = np.flatnonzero(extended), np.flatnonzero(stale & ~extended)
        for rows, page in ((anew, None), (again, self.tastes.page[again])):
            self.tastes.renew(rows, Tastes.of(self.shops.where(rows), self.signal[rows], self.setting, page))
