"""Orders: who of the panel buys what from whom, when, for how much, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.attention import Demand
from course.market.calendar import EDGES, FESTIVALS, HOUR, OBSERVED, demand_profile
from course.market.lexicon import CATEGORIES
from course.market.merchants import Shops
from course.market.needs import Needs
from course.market.parameters import Parameters
from course.market.people import Panel
from course.market.rooms.live import Sessions
from course.market.streams import Streams

CHANNELS = ("live", "feed", "search", "follow")
STATUS = ("paid", "refunded", "cancelled")
RUSH = 1.4  # cancellations in the first four hours of a festival, relative to the usual share (assumption)
CROSS_SHOP = (300.0, 50.0)  # in the festival: 50 CNY off for every full 300 CNY, as the platforms advertise


@dataclass(frozen=True)
class Orders:
    """n orders of one month (each (n,)).

    person: row of the panel. shop: row of the month's open shops. session: row of the month's sessions, or -1.
    moment: seconds since the epoch. channel, status: index into CHANNELS, STATUS. gmv, coupon: CNY.
    """

    person: np.ndarray
    shop: np.ndarray
    session: np.ndarray
    moment: np.ndarray
    channel: np.ndarray
    gmv: np.ndarray
    coupon: np.ndarray
    status: np.ndarray


def place_orders(
    month: int,
    demand: Demand,
    panel: Panel,
    shops: Shops,
    sessions: Sessions,
    needs: Needs,
    parameters: Parameters,
    streams: Streams,
) -> Orders:
    """The orders of one month.

    A person's orders in a channel are Poisson with mean activity x the rate of her cell; over people that is NBD
    (Ehrenberg 1959). Orders that would fall before her adoption do not happen: thinning a Poisson process in time.
    """
    rates = demand.per_cell()
    end = end_of_observation(month)
    people, shop, session, moment, channel = [], [], [], [], []
    for index, name in enumerate(CHANNELS):
        generator = streams.of("orders", month, name)
        count = generator.poisson(panel.activity * rates[name][panel.cell])
        person = np.repeat(np.arange(len(panel)), count)
        cell = panel.cell[person]
        chosen = generator.random(len(person))
        if name == "search":
            atom = pick_from_rows(demand.searches, cell, chosen)
            where = pick_from_rows(demand.found, atom, generator.random(len(person)))
        else:
            where = pick_from_rows(getattr(demand, name).T, cell, chosen)
        if name == "live":
            room = pick_session(sessions, where, generator.random(len(person)))
            length = sessions.end[room] - sessions.start[room]
            when = sessions.start[room] + np.floor(generator.random(len(person)) * length).astype(np.int64)
        else:
            room = np.full(len(person), -1)
            when = shopping_moment(month, generator, len(person), parameters)
        happens = (when >= panel.adopted[person]) & (when < end) & (when >= shops.opened[where])
        people.append(person[happens])
        shop.append(where[happens])
        session.append(room[happens])
        moment.append(when[happens])
        channel.append(np.full(int(happens.sum()), index))
    person, shop, session, moment, channel = map(np.concatenate, (people, shop, session, moment, channel))
    gmv, coupon = value(month, shop, moment, shops, parameters, streams)
    status = outcome(month, panel.cell[person], shop, channel, moment, shops, needs, parameters, streams)
    return Orders(person, shop, session, moment, channel, gmv, coupon, status)


def end_of_observation(month: int) -> int:
    """End of the run of observed months that the month belongs to (seconds).

    A session may run over into the next month, its orders not out of the table.
    """
    return int(EDGES[next(months for months in OBSERVED.values() if month in months)[-1] + 1])


def pick_from_rows(weights: np.ndarray, rows: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """One column index for each entry of `rows`, drawn with the weights of that row (weights (R, K) -> (n,)).

    All rows are laid end to end in one running total, so that one binary search serves them all.
    """
    columns = weights.shape[1]
    total = np.cumsum(np.ascontiguousarray(weights).ravel())
    before = np.concatenate([[0.0], total[columns - 1 :: columns]])
    target = before[rows] + uniform * (before[rows + 1] - before[rows])
    index = np.searchsorted(total, target, side="right") - rows * columns
    return np.clip(index, 0, columns - 1)


def pick_session(sessions: Sessions, shop: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """One of the shop's sessions for each order, by their pull (n,)."""
    total = np.concatenate([[0.0], np.cumsum(sessions.pull)])
    first = np.searchsorted(sessions.shop, shop, side="left")
    last = np.searchsorted(sessions.shop, shop, side="right")
    target = total[first] + uniform * (total[last] - total[first])
    return np.clip(np.searchsorted(total, target, side="right") - 1, first, last - 1)


def shopping_moment(month: int, generator: np.random.Generator, size: int, parameters: Parameters) -> np.ndarray:
    """Moments at which people shop outside live rooms, by how many are about (size,)."""
    edges = np.concatenate([[0.0], np.cumsum(demand_profile(month, parameters))])
    hour = np.searchsorted(edges, generator.random(size) * edges[-1], side="right") - 1
    return EDGES[month] + hour * HOUR + np.floor(generator.random(size) * HOUR).astype(np.int64)


def in_festival(moment: np.ndarray) -> np.ndarray:
    """Whether each moment lies in a festival window."""
    return np.any([(moment >= festival.starts_at) & (moment < festival.ends_at) for festival in FESTIVALS], axis=0)


def value(
    month: int, shop: np.ndarray, moment: np.ndarray, shops: Shops, parameters: Parameters, streams: Streams
) -> tuple[np.ndarray, np.ndarray]:
    """Value of the goods and coupon of each order, CNY (both (n,)).

    Items are 1 + Poisson; the price of an item is the category's usual price, times the shop's level, times a
    log-normal spread over goods, ending in .90 as prices do. A coupon never exceeds half the value.
    """
    generator = streams.of("orders", month, "value")
    base = np.array([entry[0] for entry in CATEGORIES.values()])[shops.category[shop]]
    price = base * np.exp(shops.ln_price[shop] + parameters.item_sd * generator.standard_normal(len(shop)))
    items = 1 + generator.poisson(parameters.more_items, len(shop))
    gmv = np.round((np.floor(np.maximum(price, 5.0)) + 0.9) * items, 2)
    full, off = CROSS_SHOP
    cross = np.where(in_festival(moment), np.floor(gmv / full) * off, 0.0)
    shop_coupon = np.where(generator.random(len(shop)) < 0.18, np.round(gmv * 0.05, 0), 0.0)
    return gmv, np.round(np.minimum(cross + shop_coupon, np.floor(gmv / 2)), 2)


def outcome(
    month: int,
    cell: np.ndarray,
    shop: np.ndarray,
    channel: np.ndarray,
    moment: np.ndarray,
    shops: Shops,
    needs: Needs,
    parameters: Parameters,
    streams: Streams,
) -> np.ndarray:
    """What becomes of each order (index into STATUS, (n,)).

    Some are cancelled before shipping, more in the rush of the first evening. Of the rest a share is returned and
    refunded: logit(category base + live premium - return_fit z), with satisfaction
    z = .7 fit - .6 miss + .6 q + .5 (a - 1/2) + logistic noise.
    """
    generator = streams.of("orders", month, "outcome")
    rush = np.any([(moment >= f.starts_at) & (moment < f.starts_at + 4 * HOUR) for f in FESTIVALS], axis=0)
    cancelled = generator.random(len(shop)) < parameters.cancelled * np.where(rush, RUSH, 1.0)
    valued = needs.salience[cell] * needs.weight * (needs.category == shops.category[shop][:, None])
    fit = (valued * shops.serves[shop]).sum(axis=1)
    miss = valued.sum(axis=1) - fit
    z = (
        0.7 * fit
        - 0.6 * miss
        + 0.6 * shops.quality[shop]
        + 0.5 * (shops.authenticity[shop] - 0.5)
        + generator.logistic(size=len(shop)) * 0.5
    )
    base = np.array([entry[1] for entry in CATEGORIES.values()])[shops.category[shop]]
    logit = np.log(base / (1 - base)) + parameters.live_return_premium * (channel == 0) - parameters.return_fit * z
    refunded = generator.random(len(shop)) < 1 / (1 + np.exp(-logit))
    return np.where(cancelled, 2, np.where(refunded, 1, 0))
