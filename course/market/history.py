"""The market's history month by month: people adopt, shops open, meet an audience, earn or lose, close.

`live_through` runs 14 months on expected values for the whole population (only entry, exit and the timing of sessions
are drawn) and calls a witness in every month whose orders are to be written. Nothing here draws an order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from course.market import attention, entry, merchants, purchase
from course.market.attention import Demand, Tastes
from course.market.calendar import DAY, EDGES, HOUR, LAST, demand_profile
from course.market.merchants import Shops
from course.market.needs import Needs
from course.market.parameters import Parameters
from course.market.people import People, adopted_share
from course.market.rooms import live
from course.market.rooms.live import Sessions
from course.market.streams import Streams
from course.market.worlds import World

NEVER = np.iinfo(np.int64).max  # "closed" of a shop that is open at the end
BEFORE = 540 * DAY  # shops open on 1 May 2023 had opened in the 18 months before


@dataclass(frozen=True)
class Switches:
    """Parts of the mechanism that a counterfactual run holds still; True = as in the world, False = switched off.

    entry: no shop opens after 1 May 2023. adoption: nobody adopts after it. personalisation: the recommender stays as
    good as it was then. authenticity: similarity and authenticity add nothing to utility. lived_experience: owners
    guess needs instead of living them.
    """

    entry: bool = True
    adoption: bool = True
    personalisation: bool = True
    authenticity: bool = True
    lived_experience: bool = True


@dataclass(frozen=True)
class Month:
    """One month as a witness sees it: the open shops (M), their sessions and the demand per adopter."""

    month: int
    shops: Shops
    sessions: Sessions
    demand: Demand


@dataclass(frozen=True)
class History:
    """All shops that ever were (N), when each closed (N,), and one row of aggregates a month."""

    shops: Shops
    closed: np.ndarray
    months: list[dict]


def live_through(
    world: World,
    people: People,
    needs: Needs,
    parameters: Parameters,
    streams: Streams,
    switches: Switches,
    witness: Callable[[Month], None],
    observed: set[int],
) -> History:
    """Run the market from May 2023 to June 2024."""
    general = people.size @ needs.interest
    found = partial(
        merchants.found,
        people=people,
        needs=needs,
        parameters=parameters,
        streams=streams,
        lived_experience=switches.lived_experience,
    )
    everyone = open_now = found(parameters.initial_shops, 1, (-BEFORE, 0), 0, general)
    closed = np.full(len(everyone), NEVER)
    tastes = _tastes(open_now, people, needs, parameters, switches)
    followers = open_now.followers
    notes, months = parameters.notes_start, []
    for month in range(LAST):
        share = _adopted(month, parameters, switches)
        adopters = people.size * share
        elapsed = month / (LAST - 1)
        traffic = attention.Traffic(world.traffic_growth**elapsed, parameters.elsewhere_trend**elapsed)
        crowd = demand_profile(month, parameters).sum() * HOUR / (30 * DAY)
        matching = notes if world.matching_improves and switches.personalisation else parameters.notes_start
        pi = attention.personalisation(matching, parameters)
        sessions = live.schedule(month, open_now, parameters, streams)
        wanted = attention.demand(
            tastes,
            open_now,
            needs,
            followers,
            sessions.on_air(len(open_now)),
            pi,
            crowd,
            traffic,
            adopters,
            parameters,
        )
        views, orders_live = wanted.views, wanted.live @ adopters
        orders = wanted.per_shop(adopters)
        if month in observed:
            witness(Month(month, open_now, sessions, wanted))
        del wanted  # the largest arrays of the market: gone before the next month's are made
        earned = entry.profit(orders, open_now, parameters)
        months.append(
            {
                "month": month,
                "shops": len(open_now),
                "adopters": float(adopters.sum()),
                "pi": pi,
                "sessions": len(sessions),
                "views": float(views.sum()),
                "profitable": int((earned > 0).sum()),
                "live_orders": float(orders_live.sum()),
                "orders": float(orders.sum()),
            }
        )
        notes += parameters.notes_rate * share
        followers = parameters.follow_keep * followers + parameters.follow_rate * views * (0.35 + open_now.authenticity)
        if month == LAST - 1:
            break
        # Shops close in the first days of the next month, in which they no longer sell.
        leaves = entry.exits(earned, parameters, streams.of("entry", month, "exit"))
        closing = streams.of("entry", month, "closing").random(len(leaves))
        closed[open_now.merchant_id[leaves] - 1] = EDGES[month + 1] + np.floor(closing[leaves] * 3 * DAY).astype(np.int64)
        count = entry.entrants(earned, parameters, streams.of("entry", month, "count")) if switches.entry else 0
        new = found(
            count,
            len(everyone) + 1,
            (EDGES[month + 1], EDGES[month + 2]),
            month + 1,
            entry.category_share(earned, open_now, general),
        )
        everyone, closed = everyone.and_(new), np.concatenate([closed, np.full(count, NEVER)])
        tastes = tastes.where(~leaves).and_(_tastes(new, people, needs, parameters, switches))
        open_now = open_now.where(~leaves).and_(new)
        followers = np.concatenate([followers[~leaves], new.followers])
    return History(everyone, closed, months)


def _adopted(month: int, parameters: Parameters, switches: Switches) -> float:
    """Share of the people who have adopted, averaged over the month."""
    if not switches.adoption:
        return float(adopted_share(0, parameters))
    return float(adopted_share(np.linspace(EDGES[month], EDGES[month + 1], 9), parameters).mean())


def _tastes(shops: Shops, people: People, needs: Needs, parameters: Parameters, switches: Switches) -> Tastes:
    if not switches.authenticity:
        parameters = parameters.changed(b_similarity=0.0, b_authenticity=0.0)
    page = purchase.page_utility(needs, shops, parameters) - parameters.b0
    return Tastes.of(page, page + purchase.presence(people, shops, parameters))
