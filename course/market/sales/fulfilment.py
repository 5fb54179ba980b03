"""Fulfilment: from the order to the doorstep, and back if it does not fit; then what the buyer says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.calendar import DAY, FESTIVALS
from course.market.core.columns import Columns
from course.market.core.draws import logistic
from course.market.core.parameters import Parameters
from course.market.demand.returns import NOISE, refund_logit, usual_satisfaction
from course.market.population import persons
from course.market.population.people import People
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.assumptions import CARRIER_TERMS, KIND_SPEED, PROVINCE_SPEED, REVIEW_CHANCE, STAR_CUTS
from course.market.sales.baskets import Lines, Placed
from course.market.sales.orders import RUSH
from course.market.sales.shelves import Shelves

CROWDED = 1.10  # delivery time of orders from the first two days of a festival (assumption)
RIGHT = 7 * DAY  # the right to return goods without giving a reason


@dataclass(frozen=True)
class Fate(Columns):
    """What becomes of n orders (each (n,)); moments in seconds since the epoch, whole minutes.

    cancelled, refunded: flags; refunded says that goods go back some day, also after the export. carrier: index.
    promised, delivered, second: promise, arrival of the first and of a second parcel (0 = there is none).
    satisfaction: z, lateness taken off. star: 1-5, what the buyer would give. returned, reviewed: moments, 0 = never.
    """

    cancelled: np.ndarray
    refunded: np.ndarray
    carrier: np.ndarray
    promised: np.ndarray
    delivered: np.ndarray
    second: np.ndarray
    satisfaction: np.ndarray
    star: np.ndarray
    returned: np.ndarray
    reviewed: np.ndarray

    @property
    def arrived(self) -> np.ndarray:
        """When the last parcel arrived (n,)."""
        return np.maximum(self.delivered, self.second)


def fulfil(
    placed: Placed, lines: Lines, shelves: Shelves, shops: Shops, setting: Setting, generator: np.random.Generator
) -> Fate:
    """Draw the fate of n orders.

    z = .7 fit - .6 miss + .6 q + .5 (a - 1/2) + logistic noise; lateness takes `late_penalty` a day beyond four.
    Cancelled before shipping, more in the rush of the first evening; returned with
    logit(category base + live premium - return_fit z). People differ in how often they cancel, return and review, and in how
    easily they are content.
    """
    shop, cell, live, moment = placed.shop, placed.cell, placed.live, placed.moment
    carriers, assumptions = shelves.carriers, shelves.assumptions
    size, parameters = len(shop), setting.parameters
    first = np.searchsorted(lines.order, np.arange(size))
    rush = np.any([(moment >= f.starts_at) & (moment < f.opening_ends_at) for f in FESTIVALS], axis=0)
    user, people = placed.user, setting.people
    cancelled = generator.random(size) < parameters.cancelled * np.where(rush, RUSH, 1.0) * persons.factor(
        "cancelling", parameters.person_cancelling, user, people
    )

    carrier = carriers[shop]
    usual = assumptions.delivery_median * shop_speed(shops, carriers)[shop]
    crowd = np.any([(moment >= f.starts_at) & (moment < f.starts_at + 2 * DAY) for f in FESTIVALS], axis=0)
    own_sd = np.sqrt(max(assumptions.delivery_sd**2 - np.var(np.log(usual)), 0.01)) if size else 0.3
    far = tier_distance(people, parameters)[placed.tier - 1]
    days = usual * far * np.where(crowd, CROWDED, 1.0) * np.exp(own_sd * generator.standard_normal(size))
    slack = np.array([entry[1] for entry in CARRIER_TERMS.values()])[carrier]
    midnight = moment // DAY * DAY
    promised = midnight + (np.floor(usual).astype(np.int64) + slack + 1) * DAY
    delivered = _minutes(moment + days * DAY)
    pieces = np.bincount(lines.order, weights=lines.pieces, minlength=size)
    several = (pieces > 1) & ~cancelled
    chance = assumptions.split * (~cancelled).sum() / max(several.sum(), 1)
    split = several & (generator.random(size) < chance)
    second = np.where(split, _minutes(delivered + DAY * 1.4 * generator.standard_exponential(size)), 0)

    late = np.maximum((np.maximum(delivered, second) - moment) / DAY - 4, 0)
    z = usual_satisfaction(cell, shop, shops, setting.needs) + 0.6 * shelves.catalogue.quality[lines.goods[first]]
    z += NOISE * generator.logistic(size=size)
    logit = refund_logit(z, shop, live, shops, parameters)
    logit = persons.leaning("returning", parameters.person_returning, logit, user, people)
    refunded = (generator.random(size) < logistic(logit)) & ~cancelled
    lenient = parameters.person_leniency * persons.effect("leniency", user, people)
    satisfaction = z - assumptions.late_penalty * late + lenient
    star = 1 + (satisfaction[:, None] > np.array(STAR_CUTS)).sum(axis=1)

    arrived = np.maximum(delivered, second)
    wait = generator.random(size) ** 1.3 * RIGHT
    kind_of_return = generator.random(size)
    wait = np.where(kind_of_return < assumptions.late_returns, RIGHT + generator.exponential(6 * DAY, size), wait)
    returned = np.where(refunded, _minutes(arrived + wait), 0)
    writes = persons.factor("reviewing", parameters.person_reviewing, user, people)
    says = generator.random(size) < np.array(REVIEW_CHANCE)[star - 1] * writes
    after = np.exp(np.log(2.0) + 0.9 * generator.standard_normal(size))
    reviewed = np.where(says & ~cancelled, _minutes(arrived + after * DAY), 0)
    return Fate(cancelled, refunded, carrier, promised, delivered, second, satisfaction, star, returned, reviewed)


def tier_distance(people: People, parameters: Parameters) -> np.ndarray:
    """Delivery time to cities of each tier relative to all (4,), mean ln 0 over people."""
    steps = parameters.tier_days * np.arange(4)
    return np.exp(steps - people.size @ people.tier_share / people.size.sum() @ steps)


def shop_speed(shops: Shops, carriers: np.ndarray) -> np.ndarray:
    """Each shop's delivery time relative to the market's (N,): its carrier, its kind, how far its province lies."""
    by_carrier = np.array([entry[0] for entry in CARRIER_TERMS.values()])
    return by_carrier[carriers] * np.array(KIND_SPEED)[shops.kind] * np.array(PROVINCE_SPEED)[shops.province]


def _minutes(moment: np.ndarray) -> np.ndarray:
    return (np.asarray(moment) // 60 * 60).astype(np.int64)
