"""The two shops that the article tells of, as ordinary shops of the market with an owner's life of their own.

Liu Ye (Chengdu) invents the quiet leather shoe: she lives the quiet office, nobody has served that need before.
WHICH is a womenswear brand whose owner, after twenty years in the supply chain, shows clothes for pear-shaped and plump
bodies on her own. They meet the same demand as everybody. One number each is calibrated (`liu_hours`, `which_quality`);
followers, channels and returns follow and are compared with the article, not fitted to it.

A `Book` keeps a case shop's daily account for the whole population.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from course.market.core.calendar import DAY, EDGES, EPOCH, HOUR, demand_profile, seconds
from course.market.core.lexicon import ATOMS, CATEGORIES, CHANNELS, SHOP_KINDS
from course.market.core.parameters import Parameters
from course.market.demand.attention import Demand, chance, known_worth, search_chance
from course.market.demand.live_sessions import Sessions, crowd_between
from course.market.demand.returns import return_chance
from course.market.demand.standing import Standing
from course.market.population.needs import Needs
from course.market.population.setting import Setting
from course.market.population.shops import Shops

EVENING = 20  # hour at which the case shops' sessions usually begin
MOVED = 0.12  # share of the timetable's evenings that move to another day (assumption)
HALF_HOURS = (0.14, 0.72, 0.14)  # shares of evenings that begin half an hour early, in time, half an hour late (assumption)
STRETCH = 0.12  # ln hours, sd over a case shop's evenings (assumption)


@dataclass(frozen=True)
class Case:
    """What is known of a case shop, or assumed where the article is silent (authenticity, price, hours, the owner's life).

    life: the owner's cell, trait by trait; she presents the goods herself. serves: need atoms at the opening; later:
    atoms added in a month of the shop's life. run: days of daily live selling after the opening. on_air: weekdays (0 =
    Monday) of the sessions after that, kept but for an evening now and then. buys_once: a customer who has bought leaves
    the market for a while.
    """

    name: str
    category: str
    life: dict
    serves: tuple[str, ...]
    later: dict[int, str]
    authenticity: float
    ln_price: float
    on_air: tuple[int, ...]
    opens: str
    province: int
    years: float
    run: int = 0
    buys_once: bool = False

    @property
    def opened(self) -> int:
        return seconds(self.opens)

    def quality(self, parameters: Parameters) -> float:
        return parameters.which_quality if self.name == "WHICH" else 1.4

    def hours(self, parameters: Parameters) -> float:
        return 3.5 if self.name == "WHICH" else parameters.liu_hours


LIU_YE = Case(
    "Liu Ye",
    "leather_shoes",
    {
        "gender": "female", "age_band": "25-34", "body": "average", "foot": "standard", "work_place": "quiet_office",
        "has_pet": False, "has_kid": False, "runs": False,
    },
    ("quiet", "soft"),
    {},
    authenticity=0.85,
    ln_price=0.05,
    on_air=(4, 6),
    opens="2024-05-08",
    province=4,
    years=6.0,
    run=12,
    buys_once=True,
)  # fmt: skip
WHICH = Case(
    "WHICH",
    "womenswear",
    {
        "gender": "female", "age_band": "35-44", "body": "plump", "foot": "standard", "work_place": "open_office",
        "has_pet": False, "has_kid": True, "runs": False,
    },
    ("pear", "plump"),
    {2: "office", 4: "home"},
    authenticity=0.85,
    ln_price=0.15,
    on_air=(1, 2, 4, 5, 6),
    opens="2024-01-02",
    province=1,
    years=22.0,
)  # fmt: skip
CASES = (LIU_YE, WHICH)


def opening_in(month: int) -> list[Case]:
    """The case shops that open in the month."""
    return [case for case in CASES if EDGES[month] <= case.opened < EDGES[month + 1]]


def shop_of(case: Case, merchant_id: int, setting: Setting) -> Shops:
    """The case as a shop of the market (one row)."""
    people, parameters = setting.people, setting.parameters
    cell = people.cell_of(case.life)
    serves = np.zeros(len(setting.needs.category))
    serves[[_atom(case, key) for key in case.serves]] = 1
    row = {
        "merchant_id": merchant_id,
        "kind": SHOP_KINDS.index("manager"),
        "category": list(CATEGORIES).index(case.category),
        "own": cell,
        "presenter": cell,
        "authenticity": case.authenticity,
        "quality": case.quality(parameters),
        "ln_price": case.ln_price,
        "serves": serves,
        "busy": 30 / 7 * len(case.on_air),
        "hours": case.hours(parameters),
        "opened": case.opened,
        "followers": 0.0,
        "years": case.years,
        "province": case.province,
    }
    return Shops(**{name: np.array([value]) for name, value in row.items()})


def extend(books: list[Book], month: int, open_now: Shops, everyone: Shops, needs: Needs) -> np.ndarray:
    """Add the atoms by which the case shops extend their range in the month, in place; returns the rows changed (M,)."""
    changed = np.zeros(len(open_now), dtype=bool)
    for book in books:
        first = int(np.searchsorted(EDGES, book.case.opened, side="right")) - 1
        key = book.case.later.get(month - first + 1)
        if key:
            row, atom = book.row(open_now), _atom(book.case, key)
            open_now.serves[row, atom] = everyone.serves[book.merchant_id - 1, atom] = 1
            changed[row] = True
    return changed


def go_live(sessions: Sessions, books: list[Book], month: int, shops: Shops, setting: Setting) -> Sessions:
    """The month's sessions with the case shops' own in the place of what chance would have given them."""
    for book in books:
        row = book.row(shops)
        sessions = sessions.where(sessions.shop != row).and_(_evenings(book.case, row, month, shops, setting))
        sessions = sessions.where(np.lexsort((sessions.start, sessions.shop)))
    return sessions


def _evenings(case: Case, row: int, month: int, shops: Shops, setting: Setting) -> Sessions:
    """A case shop's sessions of the month: about its timetable, some moved, early, late, longer or shorter.

    All that changes which evening sells how much, not the month, nor the run: their pull is what the timetable's would be.
    """
    day = np.arange(EDGES[month], EDGES[month + 1], DAY)
    since = (day - case.opened) // DAY
    run = (since >= 0) & (since < case.run)
    timetable = (since >= case.run) & np.isin((day // DAY + EPOCH.weekday()) % 7, case.on_air)
    generator = setting.streams.of("cases", case.name, month, "evenings")
    luck, shift, stretch = generator.random((2, len(day))), generator.random(len(day)), generator.standard_normal(len(day))
    moves = timetable & (luck[0] < MOVED)
    free = np.flatnonzero((since >= case.run) & ~timetable)
    to = free[np.argsort(luck[1][free], kind="stable")[: moves.sum()]]
    held = run | timetable & ~moves
    held[to] = True
    held[np.flatnonzero(moves)[len(to) :]] = True  # no free evening to move to
    half_hours = np.searchsorted(np.cumsum(HALF_HOURS)[:-1], shift, side="right") - 1
    start = day + EVENING * HOUR + half_hours * (HOUR // 2)
    usual = int(round(shops.hours[row] * 60))
    minutes = np.maximum(np.round(usual * np.exp(STRETCH * stretch) / 5) * 5, 20).astype(np.int64)
    pull = crowd_between(start, start + 60 * minutes, setting.parameters)
    evening = day + EVENING * HOUR
    planned = crowd_between(evening, evening + 60 * usual, setting.parameters)
    for part, plan in ((held & run, run), (held & ~run, timetable)):
        pull[part] *= planned[plan].sum() / max(pull[part].sum(), 1e-12)
    at = np.flatnonzero(held)
    return Sessions(np.full(len(at), row), start[at], (start + 60 * minutes)[at], pull[at], np.ones(len(at), dtype=bool))


@dataclass
class Book:
    """A case shop's account: one entry a day and channel, expected values for the whole population.

    merchant_id: the shop's id when it opens. days: lists of equal length, see `write`. pressure: purchases per person of
    the segment that have been pressed on each cell so far (G,), None before the first day.
    """

    case: Case
    merchant_id: int
    days: list[dict] = field(default_factory=list)
    pressure: np.ndarray | float = 0.0

    def row(self, shops: Shops) -> int:
        """The shop's row among the open shops."""
        return int(np.searchsorted(shops.merchant_id, self.merchant_id))

    def write(
        self,
        month: int,
        demand: Demand,
        standing: Standing,
        sessions: Sessions,
        adopters: np.ndarray,
        kept: bool = True,
    ) -> None:
        """Enter the month's days, and take out of the month's demand what a used-up segment cannot buy (in place).

        adopters: people of each cell who have adopted (G,). kept: whether the days are entered, or only what cannot be bought is
        taken out.
        """
        if not kept and not self.case.buys_once:
            return
        shops, setting = standing.shops, standing.setting
        parameters = setting.parameters
        row = self.row(shops)
        rates, visits = _rates(row, demand, standing)
        cells = np.arange(len(adopters))
        returned = {name: return_chance(cells, row, name == "live", shops, setting) for name in ("live", "feed")}
        segment = adopters * self._segment_share(shops, row, setting)
        wanted = bought = np.zeros(len(adopters))
        for day, share in _days(month, self.case, sessions, row, parameters):
            orders = {name: rates[name] * share["live" if name == "live" else "else"] * adopters for name in CHANNELS}
            total = sum(orders.values())
            new, untouched = self._first_purchases(total, segment, parameters)
            wanted, bought = wanted + total, bought + new
            if not kept:
                continue
            left = np.divide(new, total, out=np.ones_like(new), where=total > 0)
            self.days.append(
                {
                    "day": day,
                    "remaining": float((segment * untouched).sum()),
                    "first_share": {name: _mean(left, orders[name]) for name in CHANNELS},
                    "orders": {
                        name: float((orders[name] * left).sum() if self.case.buys_once else orders[name].sum())
                        for name in CHANNELS
                    },
                    "visits": {
                        name: float(visits[name] @ adopters * share["live" if name == "live" else "else"]) for name in CHANNELS
                    },
                    "returned": {name: _mean(returned["live" if name == "live" else "feed"], orders[name]) for name in CHANNELS},
                }
            )
        if self.case.buys_once:
            _take_out(demand, row, np.divide(bought, wanted, out=np.ones_like(bought), where=wanted > 0), wanted)

    def _segment_share(self, shops: Shops, row: int, setting: Setting) -> np.ndarray:
        """Which share of each cell's adopters the shop's goods are for (G,): they feel the need that it was founded on.

        Of a thing that one buys once, those who care for the category and are about to buy; of other things, in
        proportion to how much a cell cares for the category.
        """
        needs, parameters = setting.needs, setting.parameters
        atoms = [_atom(self.case, key) for key in self.case.serves if needs.bound[_atom(self.case, key)]]
        feel = 1 - np.prod(1 - needs.salience[:, atoms], axis=1)
        interest = needs.interest[:, shops.category[row]]
        return feel * (interest * parameters.in_market if self.case.buys_once else interest / interest.max())

    def _first_purchases(self, orders: np.ndarray, segment: np.ndarray, parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
        """First purchases of a day by cell, from a finite segment whose people differ in activity, and the share of each cell's
        segment that has not bought by its end (each (G,)).

        With Gamma activity of shape r a share (1 + L/r)^-r has not bought after a pressure of L purchases per head (the
        NBD's share of zeros). Where goods are bought once, the segment is renewed: a share of it leaves every day, and
        as many people begin to want a pair.
        """
        if self.case.buys_once:
            self.pressure = self.pressure * (1 - 1 / parameters.in_market_days)
        before = _untouched(self.pressure, parameters)
        self.pressure = self.pressure + np.divide(orders, segment, out=np.zeros_like(orders), where=segment > 0)
        after = np.asarray(_untouched(self.pressure, parameters))
        return segment * (before - after), after


def _atom(case: Case, key: str) -> int:
    """Index of a case's need atom among all atoms."""
    before = sum(len(atoms) for name, atoms in list(ATOMS.items())[: list(ATOMS).index(case.category)])
    return before + [atom[0] for atom in ATOMS[case.category]].index(key)


def _untouched(pressure: np.ndarray | float, parameters: Parameters) -> np.ndarray | float:
    return (1 + pressure / parameters.activity_shape) ** -parameters.activity_shape


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    return float((values * weights).sum() / weights.sum()) if weights.sum() > 0 else 0.0


def _rates(row: int, demand: Demand, standing: Standing) -> tuple[dict, dict]:
    """Orders and visits of one adopter at the shop in the month, by channel (each (G,))."""
    needs, parameters, tastes = standing.setting.needs, standing.setting.parameters, standing.tastes
    fame = standing.fame
    known = fame + standing.assured
    page = chance(tastes.page[tastes.at[[row]]], known[[row]], parameters)[0]
    found, place = demand.found[:, row], demand.place(row)
    after_search = search_chance(known_worth(standing.shops, known, parameters)[[row]], needs, parameters)[:, 0]
    rates = {
        "live": demand.live[place],
        "feed": demand.feed[place],
        "follow": demand.follow[place],
        "search": demand.searches @ found,
    }
    room = chance(tastes.room[tastes.at[[row]]], fame[[row]], parameters)[0]
    visits = {
        "live": rates["live"] / room,
        "feed": rates["feed"] / page,
        "follow": rates["follow"] / page,
        "search": demand.searches @ (found / after_search),
    }
    return rates, visits


def _days(month: int, case: Case, sessions: Sessions, row: int, parameters: Parameters) -> Iterator[tuple[int, dict[str, float]]]:
    """Each day of the month since the opening, with its share of the month's live orders and of all other demand."""
    days = (EDGES[month + 1] - EDGES[month]) // DAY
    own = sessions.shop == row
    on_air = np.bincount((sessions.start[own] - EDGES[month]) // DAY, weights=sessions.pull[own], minlength=days)
    about = demand_profile(month, parameters).reshape(days, 24).sum(axis=1)
    first = max(0, (case.opened - EDGES[month]) // DAY)
    for day in range(first, days):
        since = int(EDGES[month] + day * DAY - case.opened) // DAY + 1
        yield since, {"live": on_air[day] / max(on_air.sum(), 1e-12), "else": about[day] / about.sum()}


def _take_out(demand: Demand, row: int, kept: np.ndarray, wanted: np.ndarray) -> None:
    """Shrink the shop's demand by the share of each cell's wishes that the segment could still act on (G,)."""
    for channel in (demand.live, demand.feed, demand.follow):
        channel[demand.place(row)] *= kept
    share = _mean(kept, wanted)
    lost = demand.found[:, row] * (1 - share)
    demand.searches[:] *= 1 - lost
    demand.found[:, row] *= share
    demand.found[:] /= np.maximum(1 - lost, 1e-12)[:, None]
