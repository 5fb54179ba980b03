"""Baskets: which goods an order holds, how many of each, at which price, with which coupon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.calendar import FESTIVALS, seconds
from course.market.core.columns import Columns
from course.market.population import persons
from course.market.population.setting import Setting
from course.market.sales.assumptions import Assumptions
from course.market.sales.catalogue import Catalogue, fit_of
from course.market.sales.shelves import Shelves

CROSS_SHOP = (300.0, 50.0)  # in the festival: 50 CNY off for every full 300 CNY, as the platforms advertise
SHOP_COUPON = (0.18, 0.05)  # share of orders with a shop's coupon, share of the value it takes off (assumption)
NEW_YEAR = seconds("2024-01-01")


@dataclass(frozen=True)
class Placed(Columns):
    """n orders as they were placed (each (n,)): row of the shop among all shops, the buyer's user_id and cell, in a live room
    or not, moment, the tier of the buyer's city; dear: what a higher price adds for her, beside what it costs everybody, logit
    per ln price (`dear_for`).
    """

    shop: np.ndarray
    user: np.ndarray
    cell: np.ndarray
    live: np.ndarray
    moment: np.ndarray
    tier: np.ndarray
    dear: np.ndarray


def dear_for(user_id: np.ndarray, tier: np.ndarray, setting: Setting) -> np.ndarray:
    """How much less a higher price puts each person off than others, logit per ln price (n,): her own purse and her city's.

    0 on average over people, so that prices mean to the market what `b_price` says.
    """
    people, parameters = setting.people, setting.parameters
    middle = people.size @ people.tier_share / people.size.sum() @ np.arange(1, 5)
    own = parameters.person_price * persons.effect("price_level", user_id, people)
    return own - parameters.tier_price * (tier - middle)


@dataclass(frozen=True)
class Lines(Columns):
    """L lines of n orders, sorted by order (each (L,)): order row, goods row, pieces, price of one piece in cents."""

    order: np.ndarray
    goods: np.ndarray
    pieces: np.ndarray
    cents: np.ndarray

    def value(self, orders: int) -> np.ndarray:
        """Value of each order, CNY (n,): the sum of its lines, exact to the cent."""
        return np.bincount(self.order, weights=self.pieces * self.cents, minlength=orders) / 100


def fill(placed: Placed, shelves: Shelves, setting: Setting, generator: np.random.Generator) -> Lines:
    """The lines of n orders.

    Pieces are 1 + Poisson. The first is chosen from what the shop has on its shelf by a logit of appeal, quality, price,
    fit with the buyer's cell (McFadden 1974) and how full the buyer's own purse is. A further piece is one more of the same, or a choice among the shop's
    other goods, in which those of the first one's scenario gain `complement`.
    """
    shop, cell, moment = placed.shop, placed.cell, placed.moment
    catalogue, assumptions = shelves.catalogue, shelves.assumptions
    orders, needs, parameters = len(shop), setting.needs, setting.parameters
    available = catalogue.available(shop, moment)
    visible, ln_list = catalogue.value(parameters, assumptions), np.log(catalogue.list_price)

    def choose(rows: np.ndarray, beside: np.ndarray | None) -> np.ndarray:
        count = available[rows]
        start = np.cumsum(count) - count
        goods = np.arange(int(count.sum())) + np.repeat(catalogue.first[shop[rows]] - start, count)
        utility = fit_of(catalogue, goods, needs.valued, np.repeat(cell[rows], count))
        utility *= 2 * parameters.b_fit
        utility += visible[goods]
        utility += np.repeat(placed.dear[rows], count) * ln_list[goods]
        if beside is not None:
            has = np.repeat(beside, count)
            utility += assumptions.complement * (catalogue.scenario[goods] == catalogue.scenario[has])
            utility[goods == has] = -np.inf
        total = np.zeros(len(utility) + 1)
        np.cumsum(np.exp(utility, out=utility), out=total[1:])
        low, high = total[start], total[start + count]
        at = np.searchsorted(total, low + generator.random(len(rows)) * (high - low), side="right") - 1
        return goods[np.clip(at, start, start + count - 1)]

    first = choose(np.arange(orders), None)
    further = np.repeat(np.arange(orders), generator.poisson(parameters.more_items, orders))
    other = generator.random(len(further)) >= assumptions.same_again
    more = first[further]
    more[other] = choose(further[other], first[further[other]])
    order = np.concatenate([np.arange(orders), further])
    key, pieces = np.unique(order * len(catalogue) + np.concatenate([first, more]), return_counts=True)
    order, goods = key // len(catalogue), key % len(catalogue)
    return Lines(order, goods, pieces, price_in_cents(catalogue, goods, moment[order], assumptions))


def price_in_cents(catalogue: Catalogue, goods: np.ndarray, moment: np.ndarray, assumptions: Assumptions) -> np.ndarray:
    """Price of one piece at the moment, in cents (n,): today's list price, last year's in 2023, less the festival's markdown."""
    then = np.floor(np.maximum(catalogue.list_price * np.exp(-catalogue.change), 5.0)) + 0.9
    price = np.where(moment < NEW_YEAR, then[goods], catalogue.list_price[goods])
    reduced = in_festival(moment) & catalogue.marked_down[goods]
    return np.round(100 * price * np.where(reduced, 1 - assumptions.markdown, 1.0)).astype(np.int64)


def coupons(value: np.ndarray, moment: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Coupon of each order, CNY (n,): the festival's cross-shop discount and some shops' own, never more than half the value."""
    full, off = CROSS_SHOP
    cross = np.where(in_festival(moment), np.floor(value / full) * off, 0.0)
    often, share = SHOP_COUPON
    own = np.where(generator.random(len(value)) < often, np.round(value * share), 0.0)
    return np.round(np.minimum(cross + own, np.floor(value / 2)), 2)


def in_festival(moment: np.ndarray) -> np.ndarray:
    """Whether each moment lies in a festival window."""
    return np.any([(moment >= festival.starts_at) & (moment < festival.ends_at) for festival in FESTIVALS], axis=0)
