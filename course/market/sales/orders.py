"""Orders: who of the panel buys from whom, when, and where they met."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.calendar import DAY, EDGES, HOUR, OBSERVED, demand_profile
from course.market.core.clocks import in_session, rushed
from course.market.core.draws import count_up_to, logistic, pick, poisson_counts, running_shares, running_totals
from course.market.core.lexicon import CHANNELS
from course.market.core.parameters import Parameters
from course.market.demand.attention import Demand
from course.market.demand.live_sessions import Sessions
from course.market.demand.standing import Buffers
from course.market.population import persons
from course.market.population.lapse import acts, usual_presence
from course.market.population.needs import TIER_TASTE
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.population.shops import Shops

MORNING = 5 * HOUR  # the day of somebody who shops begins at five
USUAL_SPREAD = 0.22  # days: sd of the time of day at which people shop
RUSH = 1.4  # cancellations in the first four hours of a festival, relative to the usual share (assumption)


@dataclass(frozen=True)
class Orders:
    """n orders of one month (each (n,)).

    person: row of the panel. shop: row of the month's open shops. session: row of the month's sessions, or -1.
    moment: seconds since the epoch. channel: index into CHANNELS. What they hold: `sales.baskets`; what becomes of them:
    `sales.fulfilment`.
    """

    person: np.ndarray
    shop: np.ndarray
    session: np.ndarray
    moment: np.ndarray
    channel: np.ndarray


@dataclass(frozen=True)
class OrderWeights:
    """One month's demand made ready for drawing orders, as often as there are panels.

    rates: channel -> orders of one adopter by cell (G,). shops: channel -> running totals over the shops of each cell
    (M, G); for "search" over the atoms of each cell (A, G). found: the same over the shops of each atom (M, A). Or all three as
    `running_shares`: a quarter of a gigabyte less for a whole market.
    """

    rates: dict[str, np.ndarray]
    shops: dict[str, np.ndarray]
    found: np.ndarray

    @classmethod
    def of(cls, demand: Demand, buffers: Buffers) -> OrderWeights:
        """In memory that the next month's totals are written to: for orders that are drawn at once."""
        shops = {}
        for name in CHANNELS:
            if name != "search":
                rates = getattr(demand, name)
                shops[name] = running_totals(rates.T, out=buffers.of(name, rates.shape))
        shops["search"] = running_totals(demand.searches)
        return cls(demand.per_cell(), shops, running_totals(demand.found))

    @classmethod
    def compact(cls, demand: Demand) -> OrderWeights:
        """As `running_shares`, to be kept; a class edition's orders are drawn from totals in double precision."""
        shops = {name: running_shares(getattr(demand, name).T) for name in CHANNELS if name != "search"}
        shops["search"] = running_shares(demand.searches)
        return cls(demand.per_cell(), shops, running_shares(demand.found))

    def pick_shops(self, channel: str, cell: np.ndarray, generator: np.random.Generator) -> np.ndarray:
        """The shop of each order of people of the given cells: row of the month's open shops (n,)."""
        chosen = pick(self.shops[channel], cell, generator.random(len(cell)))
        if channel != "search":
            return chosen
        return pick(self.found, chosen, generator.random(len(cell)))


def place_orders(
    month: int,
    choices: OrderWeights,
    panel: Panel,
    shops: Shops,
    sessions: Sessions,
    setting: Setting,
) -> Orders:
    """The orders of one month.

    A person's orders in a channel are Poisson with mean activity x her habits x the rate of her cell; over people that is
    about NBD (Ehrenberg 1959). An order has two occasions, drawn alike from what people of her cell meet, and she takes the one
    that suits her better: over people who differ round nothing, occasions are as before. Orders that would fall before her
    adoption or while she is away do not happen, and fewer do the longer she has been here (`population.lapse`): thinning a Poisson process in time.
    """
    zeal = 1 / usual_presence(setting.parameters)
    end = end_of_observation(month)
    parts = []
    for index, name in enumerate(CHANNELS):
        generator = setting.streams.of("orders", month, name)
        usual = zeal * panel.activity * panel.habits[:, index] * choices.rates[name][panel.cell]
        count = poisson_counts(generator.random(len(panel)), usual)
        person = np.repeat(np.arange(len(panel)), count)
        one, other = (_occasion(month, name, choices, panel.cell[person], sessions, generator, setting) for _ in range(2))
        first = generator.random(len(person)) < logistic(_preference(one, other, panel, person, shops, setting))
        where, on_air, when = (np.where(first, *pair) for pair in zip(one, other, strict=True))
        happens = (when < end) & (when >= shops.opened[where])
        happens &= acts(when, panel.user_id[person], panel.adopted[person], generator.random(len(person)), setting)
        channel = np.full(int(happens.sum()), index)
        parts.append((person[happens], where[happens], on_air[happens], when[happens], channel))
    return Orders(*map(np.concatenate, zip(*parts, strict=True)))


Occasion = tuple[np.ndarray, np.ndarray, np.ndarray]


def _occasion(
    month: int,
    channel: str,
    choices: OrderWeights,
    cell: np.ndarray,
    sessions: Sessions,
    generator: np.random.Generator,
    setting: Setting,
) -> Occasion:
    """One occasion to buy for people of each given cell (n,): the shop, the session (-1 outside of rooms), the moment."""
    where = choices.pick_shops(channel, cell, generator)
    if channel != "live":
        return where, np.full(len(cell), -1), shopping_moment(month, generator, len(cell), setting.parameters)
    on_air = pick_session(sessions, where, generator.random(len(cell)))
    start, stop = sessions.start[on_air], sessions.end[on_air]
    moment = in_session(generator.random(len(cell)), start, stop, setting.parameters)
    return where, on_air, rushed(moment, start, stop, generator.random(len(cell)))


def _preference(one: Occasion, other: Occasion, panel: Panel, person: np.ndarray, shops: Shops, setting: Setting) -> np.ndarray:
    """How much better one occasion suits each person than the other, logits (n,): her hours, and what her city lacks."""
    later = ((one[2] - MORNING) % DAY - (other[2] - MORNING) % DAY) / DAY
    own = setting.parameters.person_hour * persons.effect("hour", panel.user_id[person], setting.people)
    tier, category = panel.tier[person] - 1, shops.category
    city = TIER_TASTE[tier, category[one[0]]] - TIER_TASTE[tier, category[other[0]]]
    return own * later / USUAL_SPREAD + setting.parameters.tier_taste * city


def end_of_observation(month: int) -> int:
    """End of the run of observed months that the month belongs to (seconds).

    A session may run over into the next month, its orders not out of the table.
    """
    return int(EDGES[next(months for months in OBSERVED.values() if month in months)[-1] + 1])


def pick_session(sessions: Sessions, shop: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """One of the shop's sessions for each order, by their pull (n,)."""
    total = np.concatenate([[0.0], np.cumsum(sessions.pull)])
    edges = np.searchsorted(sessions.shop, np.arange(max(shop.max(initial=0), sessions.shop.max(initial=0)) + 2))
    first, last = edges[shop], edges[shop + 1]
    target = total[first] + uniform * (total[last] - total[first])
    return first + count_up_to(total, target, first + 1, last - first - 1)


def shopping_moment(month: int, generator: np.random.Generator, size: int, parameters: Parameters) -> np.ndarray:
    """Moments at which people shop outside live rooms, by how many are about (size,)."""
    edges = np.concatenate([[0.0], np.cumsum(demand_profile(month, parameters))])
    hour = np.searchsorted(edges, generator.random(size) * edges[-1], side="right") - 1
    return EDGES[month] + hour * HOUR + np.floor(generator.random(size) * HOUR).astype(np.int64)
