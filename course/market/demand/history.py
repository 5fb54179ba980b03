"""The market's history month by month: people adopt, shops open, meet an audience, earn or lose, close.

`live_through` runs 14 months on expected values for the whole population (only entry, exit and the timing of sessions
are drawn) and calls a witness in every month whose orders are to be written. Nothing here draws an order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial

import numpy as np

from course.market.core.calendar import DAY, EDGES, HOUR, LAST, NEVER, OBSERVED_MONTHS, demand_profile
from course.market.core.errors import MarketError
from course.market.demand import attention, cases
from course.market.demand import live_sessions as live
from course.market.demand import utility as purchase
from course.market.demand.attention import Demand, Tastes
from course.market.demand.live_sessions import Sessions
from course.market.population import shops as merchants
from course.market.population import turnover as entry
from course.market.population.people import PULL, Adoption
from course.market.population.setting import Setting
from course.market.population.shops import Shops, follow_appeal

BEFORE = 540 * DAY  # shops open on 1 May 2023 had opened in the 18 months before
EARLIER_REVIEWS = 10.0  # reviews a month that those shops had collected (assumption)
NEWS = 0.04  # a shop's room is valued anew when its reviews' precision has moved by this much: people see ranges


@dataclass(frozen=True)
class Switches:
    """Parts of the mechanism that a counterfactual run holds still; True = as in the world, False = switched off.

    entry: no shop but the two case shops opens after 1 May 2023. adoption: nobody adopts after it. personalisation: the
    recommender stays as good as it was then. authenticity: similarity and authenticity add nothing to utility.
    lived_experience: owners guess needs instead of living them. word_of_mouth: adoption does not hear how well people
    are served. subsidy: no traffic is bought (only W2 buys any).
    """

    entry: bool = True
    adoption: bool = True
    personalisation: bool = True
    authenticity: bool = True
    lived_experience: bool = True
    word_of_mouth: bool = True
    subsidy: bool = True

    def __post_init__(self) -> None:
        for entry_ in fields(self):
            if not isinstance(getattr(self, entry_.name), bool):
                raise MarketError(f"Switch {entry_.name} must be True or False, not {getattr(self, entry_.name)!r}.")


@dataclass(frozen=True)
class Month:
    """One month as a witness sees it: the open shops (M), their sessions, the demand per adopter, adoption so far.

    The next month's demand takes the place of this one's in memory: a witness copies what it wants to keep.
    """

    month: int
    shops: Shops
    sessions: Sessions
    demand: Demand
    adoption: Adoption


@dataclass(frozen=True)
class Account:
    """One month of the M open shops (each (M,)), expected for the whole population; `by_cell`: orders per adopter (G,)."""

    month: int
    merchant_id: np.ndarray
    sessions: np.ndarray
    views: np.ndarray
    live_orders: np.ndarray
    orders: np.ndarray
    followers: np.ndarray
    by_cell: np.ndarray


@dataclass(frozen=True)
class History:
    """All shops that ever were (N), when each closed (N,), one row of aggregates a month, adoption, the case shops' books,
    and one account a month."""

    shops: Shops
    closed: np.ndarray
    months: list[dict]
    adoption: Adoption
    books: list[cases.Book]
    accounts: list[Account]

    @property
    def pi(self) -> float:
        """How well the recommender knows people in the last month, 0 to 1."""
        return self.months[-1]["pi"]


def live_through(setting: Setting, witness: Callable[[Month], None], switches: Switches | None = None) -> History:
    """Run the market from May 2023 to June 2024; the witness is called in every month whose orders are to be written."""
    switches = switches or Switches()
    if not switches.authenticity:
        setting = setting.with_(b_similarity=0.0, b_authenticity=0.0)
    world, people, needs = setting.world, setting.people, setting.needs
    parameters, streams = setting.parameters, setting.streams
    general = people.size @ needs.interest
    found = partial(merchants.found, setting=setting, lived_experience=switches.lived_experience)
    everyone = open_now = found(parameters.initial_shops, 1, (-BEFORE, 0), 0, general)
    closed = np.full(len(everyone), NEVER)
    reviews = EARLIER_REVIEWS * np.maximum(-open_now.opened, 0) / (30 * DAY)
    signal = purchase.review_signal(reviews, parameters)  # as the rooms' visitors have last taken notice of it
    tastes = _tastes(open_now, signal, setting)
    followers = open_now.followers
    buffers = attention.Buffers()
    notes, at_first = parameters.notes_start, None
    months: list[dict] = []
    accounts: list[Account] = []
    books: list[cases.Book] = []
    adoption = Adoption(parameters)
    pull = 1.0
    for month in range(LAST):
        share = _adopt(adoption, month, pull, switches)
        adopters = people.size * share
        elapsed = month / (LAST - 1)
        growth = world.traffic_growth if switches.subsidy else 1.0
        traffic = attention.Traffic(growth**elapsed, parameters.elsewhere_trend**elapsed)
        crowd = demand_profile(month, parameters).sum() * HOUR / (30 * DAY)
        matching = notes if world.matching_improves and switches.personalisation else parameters.notes_start
        pi = attention.personalisation(matching, parameters)
        sessions = cases.go_live(live.schedule(month, open_now, setting), books, month, open_now, parameters)
        assured = purchase.assurance(purchase.review_signal(reviews, parameters), parameters)
        wanted = attention.demand(
            tastes,
            open_now,
            needs,
            followers,
            assured,
            sessions.on_air(len(open_now)),
            pi,
            crowd,
            traffic,
            adopters,
            parameters,
            buffers,
        )
        for book in books:
            fame = purchase.brand(followers, parameters)
            book.write(month, wanted, open_now, sessions, tastes, fame, assured, adopters, setting)
        views, orders_live = wanted.views, wanted.live @ adopters
        orders = wanted.per_shop(adopters)
        if month in OBSERVED_MONTHS:
            witness(Month(month, open_now, sessions, wanted, adoption))
        match = wanted.match
        first, *others = wanted.per_cell().values()
        at_first = match if at_first is None else at_first
        earned = entry.profit(orders, open_now, parameters)
        months.append(
            {
                "month": month,
                "shops": len(open_now),
                "adopters": float(adopters.sum()),
                "pi": pi,
                "match": match - at_first,
                "pull": pull,
                "sessions": len(sessions),
                "views": float(views.sum()),
                "profitable": int((earned > 0).sum()),
                "live_orders": float(orders_live.sum()),
                "orders": float(orders.sum()),
            }
        )
        # What people tell each other of this month decides how fast others adopt in the next.
        pull = float(np.clip(np.exp(parameters.word_of_mouth * switches.word_of_mouth * (match - at_first)), *PULL))
        notes += parameters.notes_rate * share
        reviews = reviews + parameters.review_rate * orders
        followers = parameters.follow_keep * followers + parameters.follow_rate * views * follow_appeal(open_now.authenticity)
        held = np.bincount(sessions.shop, minlength=len(open_now))
        accounts.append(Account(month, open_now.merchant_id, held, views, orders_live, orders, followers, sum(others, first)))
        if month == LAST - 1:
            break
        # Shops close in the first days of the next month, in which they no longer sell. A case is a shop that did not.
        leaves = entry.exits(earned, parameters, streams.of("entry", month, "exit"))
        leaves[np.isin(open_now.merchant_id, [book.merchant_id for book in books])] = False
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
        for case in cases.opening_in(month + 1):
            shop = cases.found(case, len(everyone) + len(new) + 1, setting)
            books.append(cases.Book(case, int(shop.merchant_id[0])))
            new = new.and_(shop)
        none_yet = np.zeros(len(new))
        everyone, closed = everyone.and_(new), np.concatenate([closed, np.full(len(new), NEVER)])
        tastes = tastes.renewed(~leaves, _tastes(new, none_yet, setting), buffers)
        open_now = open_now.where(~leaves).and_(new)
        followers = np.concatenate([followers[~leaves], new.followers])
        reviews = np.concatenate([reviews[~leaves], none_yet])
        signal = np.concatenate([signal[~leaves], none_yet])
        stale = np.abs(purchase.review_signal(reviews, parameters) - signal) > NEWS
        extended = cases.extend(books, month + 1, open_now, everyone, needs)
        stale |= extended
        signal[stale] = purchase.review_signal(reviews[stale], parameters)
        anew, again = np.flatnonzero(extended), np.flatnonzero(stale & ~extended)
        for rows, page in ((anew, None), (again, tastes.page[again])):
            tastes.renew(rows, _tastes(open_now.where(rows), signal[rows], setting, page))
    return History(everyone, closed, months, adoption, books, accounts)


def _adopt(adoption: Adoption, month: int, pull: float, switches: Switches) -> float:
    """Let a month of adoption pass; returns the share of the people who have adopted, averaged over the month."""
    if not switches.adoption:
        adoption.stand_still()
    else:
        adoption.grow(pull)
    return float(adoption.share(np.linspace(EDGES[month], EDGES[month + 1], 9), month).mean())


def _tastes(shops: Shops, signal: np.ndarray, setting: Setting, page: np.ndarray | None = None) -> Tastes:
    """page: what the shops' pages are worth over b0 (M, G), where it is known already."""
    if page is None:
        page = purchase.page_utility(setting.needs, shops, setting.parameters)
    room = purchase.presence(setting.people, shops, signal, setting.parameters)
    room += page
    return Tastes(page, room)
