"""Fulfilment: from the order to the doorstep, and back if it does not fit; then what the buyer says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.calendar import DAY, FESTIVALS, HOUR
from course.market.core.clocks import COURIER, PEOPLE
from course.market.core.columns import Columns
from course.market.core.draws import logistic
from course.market.core.lexicon import ATOMS, CATEGORIES
from course.market.core.parameters import Parameters
from course.market.demand.returns import NOISE, refund_logit, usual_satisfaction
from course.market.population import persons
from course.market.population.people import People
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.assumptions import REVIEW_CHANCE, STAR_CUTS
from course.market.sales.baskets import Lines, Placed
from course.market.sales.orders import RUSH
from course.market.sales.promises import page_promise, shop_speed, usual_promise
from course.market.sales.reasons import HASTE, MOOD, odds_of_reasons, pick_reason
from course.market.sales.shelves import Shelves

CROWDED = 1.10  # delivery time of orders from the first two days of a festival (assumption)
RIGHT = 7 * DAY  # the right to return goods without giving a reason
PROMISE_KEPT = 0.4  # days that a parcel comes later for each day that its page promises later than usual (assumption)
USUAL_VALUE = 150.0  # CNY: an order of which as many are cancelled as of all (assumption)
NOT_MADE_FOR = 4.0  # weight of a line in choosing what goes back, if it is made for another body; else 1 (assumption)
BODILY = ("body", "foot")  # traits that goods can be made for and a buyer cannot change


@dataclass(frozen=True)
class Fate(Columns):
    """What becomes of n orders (each (n,)); moments in seconds since the epoch, whole minutes.

    cancelled, refunded: flags; refunded says that goods go back some day, also after the export. carrier: index.
    promised, delivered, second: promise, arrival of the first and of a second parcel (0 = there is none).
    days_late: how long after the promise the last parcel came, in days. dearer: what its chance to go back gains if it costs one
    log point more. satisfaction: z, what lateness and the reason of the
    return cost taken off. star: 1-5, what the buyer would give. sent_back: the line (row of the goods) that goes back for
    sure, -1 if none; reason: why, -1 if none. returned, reviewed: moments, 0 = never.
    """

    cancelled: np.ndarray
    refunded: np.ndarray
    carrier: np.ndarray
    promised: np.ndarray
    delivered: np.ndarray
    second: np.ndarray
    days_late: np.ndarray
    dearer: np.ndarray
    satisfaction: np.ndarray
    star: np.ndarray
    sent_back: np.ndarray
    reason: np.ndarray
    returned: np.ndarray
    reviewed: np.ndarray

    @property
    def arrived(self) -> np.ndarray:
        """When the last parcel arrived (n,)."""
        return np.maximum(self.delivered, self.second)


@dataclass(frozen=True)
class Held:
    """n orders, what they hold, and the first line of each (n,)."""

    placed: Placed
    lines: Lines
    first: np.ndarray


def fulfil(
    placed: Placed,
    lines: Lines,
    shelves: Shelves,
    shops: Shops,
    setting: Setting,
    generator: np.random.Generator,
    worse: float = 0.0,
) -> Fate:
    """Draw the fate of n orders.

    z = .7 fit - .6 miss + .6 q + .5 (a - 1/2) +- misfit / 2 + logistic noise (misfit: goods made for the buyer's body or for
    another); stars also know the buyer's leniency, a broken promise (`promise_penalty` a day beyond it) and the reason why
    goods went back. Cancelled before shipping, more often what is
    dear, by some people, and in the rush of the first evening; returned with logit(category base + live premium
    - return_fit z + return_price ln(value over usual) + the buyer's proneness). worse: satisfaction that all goods lack.
    """
    shop, cell, live = placed.shop, placed.cell, placed.live
    people, parameters, catalogue = setting.people, setting.parameters, shelves.catalogue
    size = len(shop)
    first = np.searchsorted(lines.order, np.arange(size))
    value = np.maximum(lines.value(size), 1.0)
    cancelled = generator.random(size) < _cancellations(placed, value, setting)

    held = Held(placed, lines, first)
    promised, delivered, split, second = _deliver(held, cancelled, shelves, shops, setting, generator)
    arrived = np.maximum(delivered, second)
    days_late = np.where(cancelled, 0.0, np.maximum((arrived - promised) / DAY, 0.0))

    body = bodily_fit(catalogue.atoms[lines.goods], cell[lines.order], people)
    count = np.bincount(lines.order, minlength=size)
    z = usual_satisfaction(cell, shop, shops, setting.needs) + 0.6 * catalogue.quality[lines.goods[first]]
    z += parameters.misfit / 2 * np.bincount(lines.order, weights=body, minlength=size) / np.maximum(count, 1) - worse
    z += NOISE * generator.logistic(size=size)
    usual = np.array([entry[0] for entry in CATEGORIES.values()])[shops.category[shop]]
    logit = refund_logit(z, shop, live, shops, parameters) + parameters.return_price * np.log(value / usual)
    logit = persons.leaning("returning", parameters.person_returning, logit, placed.user, people)
    chance = logistic(logit)
    refunded = (generator.random(size) < chance) & ~cancelled
    flatter = np.sqrt(1 + persons.SHARED_SLOPE * parameters.person_returning**2)  # as `persons.leaning` stretches the logit
    dearer = parameters.return_price * flatter * chance * (1 - chance)

    back = np.flatnonzero(refunded)
    line = _which_line(lines, first, back, body < 0, generator)
    goods = lines.goods[line]
    odds = odds_of_reasons(
        shops.category[shop[back]],
        catalogue.type[goods],
        body[line] < 0,
        live[back],
        shops.quality[shop[back]] + catalogue.quality[goods],
        shops.authenticity[shop[back]],
        days_late[back],
    )
    sent_back, reason = np.full(size, -1), np.full(size, -1)
    sent_back[back], reason[back] = goods, pick_reason(odds, generator.random(len(back)))
    mood = np.where(reason >= 0, MOOD[reason], 0.0)
    leniency = parameters.person_leniency * persons.effect("leniency", placed.user, people)
    satisfaction = z + leniency + mood - parameters.promise_penalty * days_late
    star = stars(satisfaction)

    wait = generator.random(size) ** HASTE[np.maximum(reason, 0)] * RIGHT
    kind_of_return = generator.random(size)
    too_late = kind_of_return < shelves.assumptions.late_returns
    wait = np.where(too_late, RIGHT + generator.exponential(6 * DAY, size), wait)
    returned = np.where(refunded, _by_buyer(arrived, wait), 0)
    writes = persons.factor("reviewing", parameters.person_reviewing, placed.user, people)
    says = generator.random(size) < np.array(REVIEW_CHANCE)[star - 1] * writes
    after = np.exp(np.log(2.0) + 0.9 * generator.standard_normal(size))
    reviewed = np.where(says & ~cancelled, _by_buyer(arrived, after * DAY), 0)
    return Fate(
        cancelled,
        refunded,
        shelves.carriers[shop],
        promised,
        delivered,
        np.where(split, second, 0),
        days_late,
        dearer,
        satisfaction,
        star,
        sent_back,
        reason,
        returned,
        reviewed,
    )


def stars(satisfaction: np.ndarray) -> np.ndarray:
    """Stars, 1 to 5, that each satisfaction earns (n,)."""
    return 1 + (satisfaction[:, None] > np.array(STAR_CUTS)).sum(axis=1)


def _cancellations(placed: Placed, value: np.ndarray, setting: Setting) -> np.ndarray:
    """Chance that each order is cancelled before it is shipped (n,); over people its mean is `cancelled`."""
    parameters, moment = setting.parameters, placed.moment
    rush = np.any([(moment >= f.starts_at) & (moment < f.opening_ends_at) for f in FESTIVALS], axis=0)
    person = persons.factor("cancelling", parameters.person_cancelling, placed.user, setting.people)
    dear = (value / USUAL_VALUE) ** parameters.cancel_price
    return np.minimum(parameters.cancelled * np.where(rush, RUSH, 1.0) * person * dear, 0.9)


def _deliver(
    held: Held, cancelled: np.ndarray, shelves: Shelves, shops: Shops, setting: Setting, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Promise, arrival of the first parcel, whether there is a second one, and its arrival (each (n,)).

    An order is promised for the end of the day that the slowest page of its goods shows. What a page promises later than
    its shop usually does, because of the crowd or a distant warehouse, makes parcels later too, but not by as much.
    """
    placed, lines, assumptions = held.placed, held.lines, shelves.assumptions
    shop, moment = placed.shop, placed.moment
    size = len(shop)
    pages = page_promise(lines.goods, moment[lines.order], shelves, shops, setting)
    promise = np.maximum.reduceat(pages, held.first) if size else pages
    later = promise - usual_promise(shelves, shops)[shop]
    usual = assumptions.delivery_median * shop_speed(shops, shelves.carriers)[shop]
    usual = np.maximum(usual + PROMISE_KEPT * later, 0.5 * usual)
    crowd = np.any([(moment >= f.starts_at) & (moment < f.starts_at + 2 * DAY) for f in FESTIVALS], axis=0)
    own_sd = np.sqrt(max(assumptions.delivery_sd**2 - np.var(np.log(usual)), 0.01)) if size else 0.3
    far = tier_distance(setting.people, setting.parameters)[placed.tier - 1]
    days = usual * far * np.where(crowd, CROWDED, 1.0) * np.exp(own_sd * generator.standard_normal(size))
    promised = moment // DAY * DAY + (promise + 1) * DAY
    delivered = _by_courier(moment + days * DAY, moment + HOUR)
    pieces = np.bincount(lines.order, weights=lines.pieces, minlength=size)
    several = (pieces > 1) & ~cancelled
    chance = assumptions.split * (~cancelled).sum() / max(several.sum(), 1)
    split = several & (generator.random(size) < chance)
    second = np.where(split, _by_courier(delivered + DAY * 1.4 * generator.standard_exponential(size), delivered), 0)
    return promised, delivered, split, second


def bodily_fit(atoms: np.ndarray, cell: np.ndarray, people: People) -> np.ndarray:
    """Whether goods with these atoms (n, 3; -1 = none) are made for the body or foot of their buyers (n,).

    1: for such a body; -1: for another one; 0: for anybody, or for some of the buyer's traits and against others.
    """
    bound = [atom[3] for group in ATOMS.values() for atom in group]
    bodily = [place for place, trait in enumerate(bound) if trait.partition("=")[0] in BODILY]
    column = np.full(len(bound) + 1, len(bodily))  # the last row stands for no atom
    column[bodily] = np.arange(len(bodily))
    fits = np.stack([2 * people.matches(bound[atom]) - 1 for atom in bodily], axis=1)
    which = column[atoms]
    found = np.zeros(len(cell))
    for place in range(atoms.shape[1]):
        rows = np.flatnonzero(which[:, place] < len(bodily))  # few goods are made for a body
        found[rows] += fits[cell[rows], which[rows, place]]
    return np.sign(found)


def _which_line(
    lines: Lines, first: np.ndarray, orders: np.ndarray, other_body: np.ndarray, generator: np.random.Generator
) -> np.ndarray:
    """The line of each of the orders that goes back for sure (rows of the lines): any, but rather what does not fit."""
    upto = np.concatenate([[0.0], np.cumsum(np.where(other_body, NOT_MADE_FOR, 1.0))])
    last = np.append(first[1:], len(lines.order))[orders]
    low, high = upto[first[orders]], upto[last]
    at = np.searchsorted(upto, low + generator.random(len(orders)) * (high - low), side="right") - 1
    return np.clip(at, first[orders], last - 1)


def tier_distance(people: People, parameters: Parameters) -> np.ndarray:
    """Delivery time to cities of each tier relative to all (4,), mean ln 0 over people."""
    steps = parameters.tier_days * np.arange(4)
    return np.exp(steps - people.size @ people.tier_share / people.size.sum() @ steps)


def _by_courier(moment: np.ndarray, earliest: np.ndarray) -> np.ndarray:
    """Whole minutes at which couriers ring, as soon as the given moments on average but not before the earliest (n,)."""
    return _minutes(np.maximum(COURIER.near(moment), earliest))


def _by_buyer(arrived: np.ndarray, wait: np.ndarray) -> np.ndarray:
    """Whole minutes a wait of so many seconds after the arrival, in the time of people who sleep at night (n,)."""
    return _minutes(np.maximum(PEOPLE.after(arrived, wait), arrived))


def _minutes(moment: np.ndarray) -> np.ndarray:
    return (np.asarray(moment) // 60 * 60).astype(np.int64)
