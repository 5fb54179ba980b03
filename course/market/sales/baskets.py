"""Baskets: which goods an order holds, how many of each, at which price, with which coupon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.calendar import seconds
from course.market.core.columns import Columns
from course.market.core.draws import logistic
from course.market.population import persons
from course.market.population.needs import favourite_scenario
from course.market.population.setting import Setting
from course.market.sales.catalogue import Catalogue, fit_of, in_festival
from course.market.sales.goods_lexicon import TYPE_MEN
from course.market.sales.prices import marked
from course.market.sales.shelves import SCHEMES, Shelves

CROSS_SHOP = (300.0, 50.0)  # in the festival: 50 CNY off for every full 300 CNY, as the platforms advertise
NEAR = 100.0  # CNY short of the threshold from which nobody adds on any more (assumption)
SHORT = 60.0  # CNY short of it at which readiness to add on has fallen to 1/e (assumption)
WASTE = 40.0  # CNY beyond it that cost a logit in the choice of what to add (assumption)
CLAIM_SD = 1.2  # logit: some people collect coupons, some never do (assumption)
OWN = 0.22  # share of orders with a coupon of the shop's own, where it gives one (assumption)
MOST_FURTHER = 12  # further goods of one order, at most
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


@dataclass(frozen=True)
class Again:
    """Of n orders that may take what an earlier one took (each (n,)): the goods that it took if it is of another month, its row if
    of the same, else -1. chance: that it is used up by now, of all goods (J,).
    """

    goods: np.ndarray
    row: np.ndarray
    chance: np.ndarray
    generator: np.random.Generator

    def first(self, choose: Choice) -> np.ndarray:
        """The first goods of each order (n,): who comes back takes the same as before if it is used up, else something else."""
        moment = choose.placed.moment
        first, uniform = choose.among(np.arange(len(moment))), self.generator.random(len(moment))
        rows = np.flatnonzero((self.goods >= 0) | (self.row >= 0))
        rows = rows[np.argsort(moment[rows], kind="stable")]
        while len(rows):  # an earlier one may itself have taken the same again: who waits for one that is not settled waits
            waits = np.isin(self.row[rows], rows)
            if waits.all():
                break
            now, rows = rows[~waits], rows[waits]
            before = np.where(self.goods[now] >= 0, self.goods[now], first[self.row[now]])
            takes = uniform[now] < self.chance[before]
            first[now[takes]] = before[takes]
            first[now[~takes]] = choose.among(now[~takes], beside=before[~takes])
        return first


def taken_first(lines: Lines) -> np.ndarray:
    """One of the goods of each order that has lines, the first by number, for each order from 0 on (n,)."""
    _, start = np.unique(lines.order, return_index=True)
    return lines.goods[start]


def fill(
    placed: Placed, shelves: Shelves, setting: Setting, generator: np.random.Generator, again: Again
) -> tuple[Lines, np.ndarray]:
    """The lines of n orders, and what was added to each for the sake of the coupon, in cents (n,), 0 where nothing was.

    The first is chosen from what the shop has on its shelf by a logit of appeal, quality, price, mark-down of the moment,
    fit with the buyer's cell, how full her own purse is and what she shops for (McFadden 1974). How many further goods she takes is Poisson with
    a rate that differs from order to order, log-normally; each is chosen among the shop's other goods, those of the first
    one's scenario gaining `complement`. Of each line she takes 1 + Poisson pieces, by type. Who holds the festival's coupon
    and is a little short of its threshold may add something. Who comes back to a shop may take what she took before (`again`).
    """
    shop, moment = placed.shop, placed.moment
    catalogue, assumptions = shelves.catalogue, shelves.assumptions
    orders, parameters = len(shop), setting.parameters
    choose = Choice(placed, shelves, setting, generator)
    first = again.first(choose)
    sd = assumptions.lines_sd
    rate = assumptions.more_lines * np.exp(sd * generator.standard_normal(orders) - sd**2 / 2)
    further = np.repeat(np.arange(orders), np.minimum(generator.poisson(rate), MOST_FURTHER))
    more = choose.among(further, beside=first[further])
    order = np.concatenate([np.arange(orders), further])
    key, pieces = np.unique(order * len(catalogue) + np.concatenate([first, more]), return_counts=True)
    order, goods = key // len(catalogue), key % len(catalogue)
    pieces = pieces + generator.poisson(catalogue.further[goods])
    lines = Lines(order, goods, pieces, price_in_cents(catalogue, goods, moment[order]))
    added = np.zeros(orders, dtype=np.int64)
    short = CROSS_SHOP[0] - lines.value(orders)
    near = np.flatnonzero(in_festival(moment) & claims(placed, setting) & (short > 0) & (short < NEAR))
    near = near[generator.random(len(near)) < parameters.coupon_reach * np.exp(-short[near] / SHORT)]
    extra = choose.among(near, lacking=short[near])
    near, extra = near[extra >= 0], extra[extra >= 0]
    added[near] = price_in_cents(catalogue, extra, moment[near])
    key = np.concatenate([order * len(catalogue) + goods, near * len(catalogue) + extra])
    key, line = np.unique(key, return_inverse=True)
    pieces = np.bincount(line, weights=np.concatenate([pieces, np.ones(len(near))]), minlength=len(key)).astype(np.int64)
    order, goods = key // len(catalogue), key % len(catalogue)
    return Lines(order, goods, pieces, price_in_cents(catalogue, goods, moment[order])), added


def tastes_by_gender(setting: Setting) -> np.ndarray:
    """What women, and men, make of each type of goods of a category that they shop in, logits (2, C, T).

    Levelled over the people who care for the category, so that genders sort themselves and no type gains.
    """
    people, needs = setting.people, setting.needs
    cares = people.size[:, None] * needs.interest
    men = (cares * people.has("gender", "male")[:, None]).sum(axis=0) / cares.sum(axis=0)
    level = np.log(1 + men[:, None] * (np.exp(TYPE_MEN) - 1))
    return np.stack([-level, TYPE_MEN - level])


class Choice:
    """How the buyers of n orders choose among what their shops have on the shelf: one logit for whatever is chosen."""

    def __init__(self, placed: Placed, shelves: Shelves, setting: Setting, generator: np.random.Generator):
        self.placed, self.catalogue, self.setting, self.generator = placed, shelves.catalogue, setting, generator
        self.complement = shelves.assumptions.complement
        self.available = self.catalogue.available(placed.shop, placed.moment)
        self.visible = self.catalogue.value(setting.parameters, shelves.assumptions)
        self.wanted = setting.needs.on_shelf(setting.parameters)
        # How dear things are of their kind here: among like goods, `b_price` is everybody's, and what regressions find.
        self.ln_usual = np.log(self.catalogue.list_price) - self.catalogue.ln_price
        people, parameters = setting.people, setting.parameters
        self.grade = parameters.person_grade * persons.effect("price_level", placed.user, people)
        self.lives_for = favourite_scenario(placed.user, placed.cell, people)
        self.saved = setting.parameters.markdown_pull * self.catalogue.saving
        self.male = people.has("gender", "male")[placed.cell].astype(np.intp)
        self.of_gender = tastes_by_gender(setting)[:, self.catalogue.category, self.catalogue.type]

    def among(self, rows: np.ndarray, beside: np.ndarray | None = None, lacking: np.ndarray | None = None) -> np.ndarray:
        """The goods that each of some orders takes (rows of the catalogue).

        beside: goods that are in the basket, and are not taken again. lacking: CNY that what is taken has to cost at least;
        -1 where nothing does.
        """
        catalogue, placed, parameters = self.catalogue, self.placed, self.setting.parameters
        count = self.available[rows]
        start = np.cumsum(count) - count
        goods = np.arange(int(count.sum())) + np.repeat(catalogue.first[placed.shop[rows]] - start, count)
        utility = fit_of(catalogue, goods, self.wanted, np.repeat(placed.cell[rows], count))
        utility *= 2 * parameters.b_fit
        utility += self.visible[goods]
        utility += self.of_gender.take(goods + np.repeat(self.male[rows] * len(catalogue), count))
        utility += np.repeat(placed.dear[rows], count) * self.ln_usual[goods]
        if parameters.person_grade:
            utility += np.repeat(self.grade[rows], count) * catalogue.ln_price[goods]
        if parameters.person_scenario:
            utility += parameters.person_scenario * (catalogue.scenario[goods] == np.repeat(self.lives_for[rows], count))
        if parameters.markdown_pull:
            sale = np.flatnonzero(self.saved[goods] > 0)
            sale = sale[catalogue.on_sale(goods[sale], np.repeat(placed.moment[rows], count)[sale])]
            utility[sale] += self.saved[goods[sale]]
        if beside is not None:
            has = np.repeat(beside, count)
            utility += self.complement * (catalogue.scenario[goods] == catalogue.scenario[has])
            utility[goods == has] = -np.inf
        if lacking is not None:
            beyond = price_in_cents(catalogue, goods, np.repeat(placed.moment[rows], count)) / 100 - np.repeat(lacking, count)
            utility = np.where(beyond >= 0, utility - beyond / WASTE, -np.inf)
        total = np.zeros(len(utility) + 1)
        np.cumsum(np.exp(utility, out=utility), out=total[1:])
        low, high = total[start], total[start + count]
        at = np.searchsorted(total, low + self.generator.random(len(rows)) * (high - low), side="right") - 1
        taken = goods[np.clip(at, start, start + count - 1)]
        return taken if lacking is None else np.where(high > low, taken, -1)


def price_in_cents(catalogue: Catalogue, goods: np.ndarray, moment: np.ndarray) -> np.ndarray:
    """Price of one piece at the moment, in cents (n,): today's list price, last year's in 2023, less the mark-down that holds."""
    price = np.where(moment < NEW_YEAR, catalogue.last_price[goods], catalogue.list_price[goods])
    reduced = catalogue.on_sale(goods, moment)
    return np.round(100 * np.where(reduced, marked(price, catalogue.off[goods]), price)).astype(np.int64)


def claims(placed: Placed, setting: Setting) -> np.ndarray:
    """Whether each buyer has fetched the festival's coupon before her order (n,): a habit of hers, and chance."""
    share = setting.parameters.coupon_claim
    if share in (0, 1):
        return np.full(len(placed.user), bool(share))
    habit = CLAIM_SD * persons.effect("coupon", placed.user, setting.people)
    chance = logistic(np.log(share / (1 - share)) * np.sqrt(1 + 0.346 * CLAIM_SD**2) + habit)
    return persons.unit("claim", placed.user * 86_413 + placed.moment, setting.people) < chance


def coupons(placed: Placed, value: np.ndarray, shelves: Shelves, setting: Setting, generator: np.random.Generator) -> np.ndarray:
    """Coupon of each order, CNY (n,): the festival's cross-shop discount of those who have fetched it, and some shops' own.

    Never more than half the value.
    """
    full, off = CROSS_SHOP
    cross = np.where(in_festival(placed.moment) & claims(placed, setting), np.floor(value / full) * off, 0.0)
    start, amount, share, _ = np.array(SCHEMES).T
    scheme = shelves.schemes[placed.shop]
    gives = (generator.random(len(value)) < OWN) & (value >= start[scheme])
    own = np.where(gives, amount[scheme] + np.round(value * share[scheme]), 0.0)
    return np.round(np.minimum(cross + own, np.floor(value / 2)), 2)
