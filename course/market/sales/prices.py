"""Prices: how dear each type of goods is, the points that shops price at, mark-downs and when they hold, margins, pieces.

A list price is a price point near what the goods would fetch: shops end on 9, 8 or .90, or like round numbers. Some goods are
marked down in the festival, some for a week every few weeks. What a piece costs the shop, and how many pieces of it people
take at a time, differ by category and type.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.lexicon import CATEGORIES
from course.market.core.streams import Streams
from course.market.sales.assumptions import Assumptions
from course.market.sales.goods_lexicon import TYPE_PRICE, TYPE_SHARE

# What a piece costs the shop, share of the usual price, over that of all categories; and how readily people take several
# pieces of goods of 100 CNY, over that of all categories (assumption).
COST = {
    "womenswear": 0.90, "leather_shoes": 1.02, "running": 1.10, "home_textiles": 1.15, "furniture_lighting": 1.22,
    "kitchen_coffee": 1.20, "beauty": 0.58, "mother_baby": 1.36, "pet_supplies": 1.36, "bags": 0.86, "jewellery": 0.68,
    "food_tea": 1.26,
}  # fmt: skip
SEVERAL = {
    "womenswear": 0.8, "leather_shoes": 0.5, "running": 0.9, "home_textiles": 1.4, "furniture_lighting": 1.0,
    "kitchen_coffee": 1.0, "beauty": 1.0, "mother_baby": 1.2, "pet_supplies": 1.4, "bags": 0.4, "jewellery": 0.5,
    "food_tea": 1.5,
}  # fmt: skip
COST_SD, SEVERAL_SD, SHARE_SD = 0.08, 0.25, 0.60  # ln, by category or by type: what another market's would be (assumption)
MOST_PIECES = 0.9  # further pieces of a line, at most

# Price points by band of price (CNY, up to): distance from one to the next, and where they end. "ninety": 12.90, 47.90;
# "nine": 29.90, 49, 159, 199, 1299; "eight": 28.80, 68, 128, 1288; "round": 15, 45, 120, 650; "nineteen": 19.90, 39.90, 159.
BANDS = (15.0, 30.0, 100.0, 1000.0)
STYLES = {
    "ninety": (0.20, (1, 0.9), (1, 0.9), (1, 0.9), (1, 0.9), (10, 9.9)),
    "nine": (0.36, (1, 0.9), (2, 1.9), (10, 9), (10, 9), (100, 99)),
    "eight": (0.12, (1, 0.8), (2, 0.8), (10, 8), (10, 8), (100, 88)),
    "round": (0.14, (0.5, 0), (1, 0), (5, 0), (10, 0), (50, 0)),
    "nineteen": (0.18, (1, 0.9), (5, 4.9), (10, 9.9), (10, 9), (100, 99)),
}
SNAPS = ("nine", "nineteen")  # styles that go to 199, 299 ... when that is near
SNAP = 0.05  # ln
OWN_STYLE = 0.94  # share of a shop's goods that follow its style (assumption)
OFF = (0.05, 0.10, 0.15, 0.20, 0.30)  # mark-downs, share of the price ...
OFF_SHARE = (0.14, 0.30, 0.18, 0.24, 0.14)  # ... and how common each is (assumption)


@dataclass(frozen=True)
class Usual:
    """What one market's goods usually cost and how they are bought, by category and type (each (C, T), T types at most).

    price: usual price, CNY. share: running share of a category's goods up to each type. cost: what a piece costs the shop, share of the usual price. further:
    expected further pieces of a line. lean: what a type's price does to how often it is bought (logit).
    """

    price: np.ndarray
    share: np.ndarray
    cost: np.ndarray
    further: np.ndarray
    lean: np.ndarray

    @classmethod
    def of(cls, assumptions: Assumptions, streams: Streams) -> Usual:
        """The usual prices, levelled so that goods cost what the category's usual price says, over what is bought."""
        a = assumptions
        generator = streams.of("goods", "usual")
        relative, share = TYPE_PRICE, TYPE_SHARE * np.exp(SHARE_SD * _bounded(generator, TYPE_SHARE.shape))
        share = share / share.sum(axis=1, keepdims=True)
        there = share > 0
        lean = np.where(there, -a.dear_lean * np.log(np.where(there, relative, 1.0)), 0.0)
        usual = np.array([entry[0] for entry in CATEGORIES.values()])[:, None]
        cost = a.cost_share * np.array([COST[name] for name in CATEGORIES]) * np.exp(COST_SD * _bounded(generator, len(COST)))
        noise = np.exp(SEVERAL_SD * _bounded(generator, share.shape))
        rate = a.more_pieces * np.array([SEVERAL[name] for name in CATEGORIES])[:, None] * noise
        bought = share * np.exp(lean)
        bought /= bought.sum(axis=1, keepdims=True)
        # Pieces depend on the price and the level on the pieces: the second round is as good as the last.
        price, further = usual * relative, np.zeros_like(relative)
        for _ in range(3):
            price = usual * relative * a.price_level / (bought * (1 + further) * relative).sum(axis=1, keepdims=True)
            cheap = np.where(there, price / 100, 1.0) ** -a.pieces_price
            further = np.where(there, np.minimum(rate * cheap, MOST_PIECES), 0.0)
        return cls(price, np.cumsum(share, axis=1), np.repeat(cost[:, None], share.shape[1], axis=1), further, lean)


def _bounded(generator: np.random.Generator, size: int | tuple[int, ...]) -> np.ndarray:
    return np.clip(generator.standard_normal(size), -2, 2)


def styles(size: int, generator: np.random.Generator) -> np.ndarray:
    """How each of so many shops likes its prices to end: index into STYLES (size,)."""
    shares = np.cumsum([entry[0] for entry in STYLES.values()])
    return np.minimum(np.searchsorted(shares, generator.random(size), side="right"), len(STYLES) - 1)


def price_points(price: np.ndarray, style: np.ndarray) -> np.ndarray:
    """The price point of each style nearest to the price (n,), CNY."""
    grid = np.array([entry[1:] for entry in STYLES.values()], dtype=float)  # style, band, (distance, end)
    step, end = np.moveaxis(grid[style, np.searchsorted(BANDS, price)], -1, 0)
    point = np.round((price - end) / step) * step + end
    hundred = np.maximum(np.round((price - 99) / 100), 0) * 100 + 99
    near = (np.abs(np.log(price / hundred)) < SNAP) & (price < BANDS[-1])
    point = np.where(near & np.isin(style, [list(STYLES).index(name) for name in SNAPS]), hundred, point)
    return np.round(np.where(point < 0.5 * price, price, point), 2)


def marked(price: np.ndarray, off: np.ndarray) -> np.ndarray:
    """Prices less their mark-down (n,): whole yuan from 20 on, whole tenths below."""
    less = price * (1 - off)
    return np.where(less >= 20, np.round(less), np.round(less, 1))
