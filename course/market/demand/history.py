"""The market's history month by month: people adopt, shops open, meet an audience, earn or lose, close.

`live_through` runs 14 months on expected values for the whole population (only entry, exit and the timing of sessions
are drawn) and calls a witness in every month whose orders are to be written. Nothing here draws an order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import partial

import numpy as np

from course.market.core.calendar import DAY, EDGES, HOUR, LAST, NEVER, OBSERVED_MONTHS, WITHOUT_CALENDAR, demand_profile
from course.market.core.clocks import OFFICE
from course.market.core.errors import MarketError
from course.market.core.parameters import Parameters
from course.market.demand import cases, luck
from course.market.demand.attention import Demand, Detail, OnAir, Traffic, demand, personalisation
from course.market.demand.cases import Book, go_live
from course.market.demand.live_sessions import Sessions, schedule
from course.market.demand.standing import Standing
from course.market.population import lapse, turnover
from course.market.population.people import PULL, Adoption
from course.market.population.setting import Setting
from course.market.population.shops import Founding, Shops, found_shops

BEFORE = 540 * DAY  # shops open on 1 May 2023 had opened in the 18 months before


BONDS = ("bond", "bond_followed", "bond_visited", "bond_stay", "follow_purchase")  # parameters that tie people to shops

WITHOUT_TRAITS = {"traits_together": 0.0, "tier_orders": 0.0, "tier_price": 0.0, "tier_days": 0.0, "tier_taste": 0.0}


@dataclass(frozen=True)
class Switches:
    """Parts of the mechanism that a counterfactual run holds still; True = as in the world, False = switched off.

    entry: no shop but the two case shops opens after 1 May 2023. adoption: nobody adopts after it. personalisation: the
    recommender stays as good as it was then. authenticity: similarity and authenticity add nothing to utility.
    lived_experience: owners guess needs instead of living them. word_of_mouth: adoption does not hear how well people
    are served. subsidy: no traffic is bought (only W2 buys any). lapse: nobody leaves, and zeal does not wear off. bonds: a shop
    that one has bought from or follows is a shop like any other. luck: months and evenings are as good as they may be expected.
    calendar: days are alike but for 618: no weekdays, holidays and other sales, no waves, nothing pulled forward, no rush to
    join in a sale. persons: people of one way of life and one activity are alike, in purse, channels, hours and manners.
    traits: they hang together as in a city, and the size of the city matters; if not, each is drawn for itself. markdowns_in_choice: people choose goods by their list price, as if nobody saw what is taken off.
    """

    entry: bool = True
    adoption: bool = True
    personalisation: bool = True
    authenticity: bool = True
    lived_experience: bool = True
    word_of_mouth: bool = True
    subsidy: bool = True
    lapse: bool = True
    bonds: bool = True
    luck: bool = True
    calendar: bool = True
    persons: bool = True
    traits: bool = True
    markdowns_in_choice: bool = True

    def __post_init__(self) -> None:
        for entry_ in fields(self):
            if not isinstance(getattr(self, entry_.name), bool):
                raise MarketError(f"Switch {entry_.name} must be True or False, not {getattr(self, entry_.name)!r}.")

    @property
    def fixed(self) -> dict[str, float]:
        """The parameters that parts switched off leave at these values, in the history and in all that is drawn from it."""
        fixed = {} if self.lapse else {"lapse": 0.0, "slowing": 0.0}
        fixed |= {} if self.bonds else dict.fromkeys(BONDS, 0.0)
        fixed |= {} if self.markdowns_in_choice else {"markdown_pull": 0.0}
        fixed |= {} if self.persons else {entry.name: 0.0 for entry in fields(Parameters) if entry.name.startswith("person_")}
        fixed |= {} if self.traits else WITHOUT_TRAITS
        return fixed | ({} if self.luck else luck.none()) | ({} if self.calendar else WITHOUT_CALENDAR)


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
    """One month of the M open shops (each (M,)), expected for the whole population; `by_cell`: orders per adopter by
    channel (4, G), empty (4, 0) where no books are kept. followers: those that the month ends with; followed: those who began in it. luck: what chance added to
    the month's orders (ln; evenings, how many sessions came about and when, and the month's own); 0 without a session."""

    month: int
    merchant_id: np.ndarray
    sessions: np.ndarray
    views: np.ndarray
    live_orders: np.ndarray
    orders: np.ndarray
    followers: np.ndarray
    by_cell: np.ndarray
    followed: np.ndarray
    luck: np.ndarray


@dataclass(frozen=True)
class History:
    """All shops that ever were (N), when each closed (N,), one row of aggregates a month, adoption, the case shops' books,
    and one account a month."""

    shops: Shops
    closed: np.ndarray
    months: list[dict]
    adoption: Adoption
    books: list[Book]
    accounts: list[Account]

    @property
    def pi(self) -> float:
        """How well the recommender knows people in the last month, 0 to 1."""
        return self.months[-1]["pi"]


@dataclass
class Register:
    """All shops that ever were (N), when each closed (N,), and the books of the case shops; it grows month by month, in place."""

    shops: Shops
    closed: np.ndarray
    books: list[Book] = field(default_factory=list)

    def turn_over(self, leaves: np.ndarray, closing: np.ndarray, new: Shops) -> None:
        """Enter when the shops of some ids closed, and the new shops."""
        self.closed[leaves - 1] = closing
        self.shops, self.closed = self.shops.and_(new), np.concatenate([self.closed, np.full(len(new), NEVER)])


def live_through(
    setting: Setting, witness: Callable[[Month], None] | None, switches: Switches | None = None, with_books: bool = True
) -> History:
    """Run the market from May 2023 to June 2024; the witness is called in every month whose orders are to be written.

    witness: None where no month's are: then no month's demand is worked out but in sums, by shop and by cell.
    with_books: whether the case shops' daily books are kept, and what the people of each cell bought; they decide nothing.
    """
    switches = switches or Switches()
    if not switches.authenticity:
        setting = setting.with_(b_similarity=0.0, b_authenticity=0.0)
    setting = setting.with_(**switches.fixed)
    parameters = setting.parameters
    found = partial(found_shops, setting=setting, lived_experience=switches.lived_experience)
    general = setting.people.size @ setting.needs.interest
    shops = found(Founding(parameters.initial_shops, 1, (-BEFORE, 0), 0), general)
    if switches.entry:  # those of the first month, whom no visible profit has called yet
        opening = setting.streams.of("entry", "first month").poisson(turnover.founded_a_month(parameters, BEFORE))
        shops = shops.and_(found(Founding(int(opening), len(shops) + 1, (0, EDGES[1]), 0, "first month"), general))
    register = Register(shops, np.full(len(shops), NEVER))
    standing, adoption = Standing.at_first(shops, setting), Adoption(parameters)
    notes, pull, at_first = parameters.notes_start, 1.0, None
    months: list[dict] = []
    accounts: list[Account] = []
    usual = lapse.usual_presence(parameters)
    for month in range(LAST):
        share = _adopt(adoption, month, min(pull * setting.world.fad(month), PULL[1]), switches)
        # Lapsed accounts buy nothing: in what follows adopters count for what they buy, a usual one in the two Junes for 1.
        present = lapse.presence(adoption, month, parameters) / usual
        adopters = setting.people.size * share * present
        matching = notes if setting.world.matching_improves and switches.personalisation else parameters.notes_start
        pi = personalisation(matching, parameters)
        shops = standing.shops
        told = np.array([book.row(shops) for book in register.books], dtype=np.int64)
        planned = go_live(schedule(month, shops, setting), register.books, month, shops, setting)
        sessions = luck.of_evenings(planned, month, standing, told, setting)
        fortune = luck.of_month(month, standing, told, setting)
        crowd = demand_profile(month, parameters).sum() * HOUR / (30 * DAY)
        on_air = OnAir(sessions.on_air(len(shops)), planned.on_air(len(shops)))
        traffic = _traffic(month, crowd, setting, switches)
        observed = witness is not None and month in OBSERVED_MONTHS
        detail = Detail(entries=month == LAST - 1) if observed else Detail(np.sort(told))
        wanted = demand(standing, on_air, pi, traffic, adopters, fortune.sales, detail)
        for book in register.books:
            book.write(month, wanted, standing, sessions, adopters, with_books)
        seen = Month(month, shops, sessions, wanted, adoption)
        if witness is not None and month in OBSERVED_MONTHS:
            witness(seen)
        at_first = wanted.match if at_first is None else at_first
        better = wanted.match - at_first
        sold = wanted.per_shop(adopters)
        followed = standing.gather(wanted.views, sold[1], fortune.following)
        account = _account(seen, standing, sold, followed, fortune, with_books)
        earned = turnover.profit(account.orders, shops, parameters)
        accounts.append(account)
        months.append(_aggregates(account, adopters, earned, sessions) | {"pi": pi, "match": better, "pull": pull})
        months[-1] |= {"adopters": float(adopters.sum() / present), "present": present}
        # What people tell each other of this month decides how fast others adopt in the next.
        pull = float(np.clip(np.exp(parameters.word_of_mouth * switches.word_of_mouth * better), *PULL))
        notes += parameters.notes_rate * share
        if month < LAST - 1:
            _turn_over(month, register, standing, earned, found, switches.entry)
    return History(register.shops, register.closed, months, adoption, register.books, accounts)


def _traffic(month: int, crowd: float, setting: Setting, switches: Switches) -> Traffic:
    elapsed = month / (LAST - 1)
    growth = setting.world.traffic_growth if switches.subsidy else 1.0
    return Traffic(crowd, growth**elapsed, setting.parameters.elsewhere_trend**elapsed)


def _account(
    seen: Month,
    standing: Standing,
    sold: tuple[np.ndarray, np.ndarray],
    followed: np.ndarray,
    fortune: luck.Luck,
    with_cells: bool,
) -> Account:
    """The month's account; the followers are those that the month ends with. sold: as `Demand.per_shop` has it."""
    shops, sessions, (live, orders) = seen.shops, seen.sessions, sold
    return Account(
        seen.month,
        shops.merchant_id,
        np.bincount(sessions.shop, minlength=len(shops)),
        seen.demand.views,
        live,
        orders,
        standing.followers,
        np.stack(list(seen.demand.per_cell().values())) if with_cells else np.empty((4, 0)),
        followed,
        luck.came_to(fortune, sessions.on_air(len(shops)), shops, live, orders),
    )


def _aggregates(account: Account, adopters: np.ndarray, earned: np.ndarray, sessions: Sessions) -> dict:
    return {
        "month": account.month,
        "shops": len(account.merchant_id),
        "adopters": float(adopters.sum()),
        "sessions": len(sessions),
        "views": float(account.views.sum()),
        "profitable": int((earned > 0).sum()),
        "live_orders": float(account.live_orders.sum()),
        "orders": float(account.orders.sum()),
    }


def _turn_over(
    month: int, register: Register, standing: Standing, earned: np.ndarray, found: Callable[..., Shops], entry: bool
) -> None:
    """Shops close after the month and others open in the next, in the register and in the standing of the open shops.

    earned: profit of the month (M,). found: `found_shops` of this market. entry: whether others than the case shops open.
    """
    setting, shops = standing.setting, standing.shops
    parameters, streams = setting.parameters, setting.streams
    # Shops close in the first days of the next month, in which they no longer sell. A case is a shop that did not.
    leaves = turnover.exits(earned, parameters, streams.of("entry", month, "exit"))
    leaves[np.isin(shops.merchant_id, [book.merchant_id for book in register.books])] = False
    luck = streams.of("entry", month, "closing").random(len(leaves))[leaves]
    closing = OFFICE.at(EDGES[month + 1] + luck * 3 * DAY)
    count = turnover.entrants(earned, parameters, streams.of("entry", month, "count"), setting.world.wave(month)) if entry else 0
    general = setting.people.size @ setting.needs.interest
    where = turnover.category_share(earned, shops, general)
    new = found(Founding(count, len(register.shops) + 1, (EDGES[month + 1], EDGES[month + 2]), month + 1), where)
    for case in cases.opening_in(month + 1):
        shop = cases.shop_of(case, len(register.shops) + len(new) + 1, setting)
        register.books.append(Book(case, int(shop.merchant_id[0])))
        new = new.and_(shop)
    register.turn_over(shops.merchant_id[leaves], closing, new)
    standing.turn_over(~leaves, new)
    standing.take_notice(cases.extend(register.books, month + 1, standing.shops, register.shops, setting.needs))


def _adopt(adoption: Adoption, month: int, pull: float, switches: Switches) -> float:
    """Let a month of adoption pass; returns the share of the people who have adopted, averaged over the month."""
    if not switches.adoption:
        adoption.stand_still()
    else:
        adoption.grow(pull)
    return float(adoption.share(np.linspace(EDGES[month], EDGES[month + 1], 9), month).mean())
