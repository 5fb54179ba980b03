"""Watching and following: who comes into a live room, how long she stays, whom she follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, EDGES, EXPORT, LAST, MONTH, NEVER, OBSERVED_MONTHS, seconds
from course.market.core.clocks import PEOPLE
from course.market.core.draws import count_up_to, groups, pick, running_totals
from course.market.core.parameters import Parameters
from course.market.demand.live_sessions import Sessions
from course.market.population.lapse import acts, usual_presence
from course.market.population.people import Panel, People
from course.market.population.setting import Setting
from course.market.population.shops import Shops, follow_appeal
from course.market.sales.assumptions import BOND_OF_CATEGORY, Assumptions
from course.market.sales.bonds import MEMORY, Rooms
from course.market.sales.orders import pick_session
from course.market.sales.sales import FOLLOW, LIVE
from course.market.tables.customers import WATCHED, tracked
from course.market.tables.part import Part
from course.market.tables.plan import Plan
from course.market.tables.stays import Stays, one_at_a_time

WEEK = (seconds("2024-06-12"), seconds("2024-06-19"))  # the festival's last week: sessions that start in it
STAYS_ON = 20  # seconds that somebody stays at least after she has come in or bought
BEFORE_BUYING = 5_400  # seconds: who buys has come in no earlier than that (assumption)
USUAL_STAY = 10.0  # minutes: a stay of that length begins a follow at the usual rate (assumption)
AT_SIGHT = 1.0  # minutes that a mere sight of a room is worth for following (assumption)


@dataclass(frozen=True)
class Doors:
    """The rooms of one week and how people come into them, for as many samples of people as there are.

    inside: sessions of the month that start in the week (S,). rates: entries of a person of each cell (G,). totals: running
    totals of her entries over the shops (M, G), for `draws.pick`.
    """

    inside: np.ndarray
    rates: np.ndarray
    totals: np.ndarray

    @classmethod
    def of(cls, sessions: Sessions, shops: Shops, entries: np.ndarray) -> Doors:
        """entries: entries of a person of each cell into each shop's rooms in the month (M, G)."""
        inside = (sessions.start >= WEEK[0]) & (sessions.start < WEEK[1])
        pull = np.bincount(sessions.shop[inside], sessions.pull[inside], len(shops))
        wanted = entries * (pull / np.maximum(sessions.on_air(len(shops)), 1e-9))[:, None]
        return cls(inside, wanted.sum(axis=0), running_totals(wanted.T))


def live_views(plan: Plan, part: Part, doors: Doors, known: pd.DataFrame) -> pd.DataFrame:
    """Entries into the rooms of one week by the members who are watched; one row a person and session, one room at a time.

    doors: how people come into the rooms of the last month. known: whom the members follow from elsewhere, as `followed_elsewhere`
    gives it. Whoever bought there was there, but nobody knows who a guest was. Bonds draw people back: to shops they follow or
    have bought from, and to those whose rooms they have seen in the week (`_drawn_back`). Time watched is log-normal, longer the
    more alike and authentic the presenter, and for followers; the end of the session cuts it off, and so does the next room.
    `began`: when she began to follow the shop there (0: she did not): the likelier the longer she stayed, the more the presenter is
    her like, and after a purchase.
    """
    people, parameters, assumptions = plan.setting.people, plan.setting.parameters, plan.shelves.assumptions
    month, panel, sales = plan.months[-1], part.members, part.sales
    sessions, shops, first = month.sessions, month.shops, month.first
    generator = part.setting.streams.of("goods", "watching")
    inside = doors.inside
    person = np.flatnonzero(tracked(panel.user_id, WATCHED) & (panel.adopted < WEEK[1]))
    usual = panel.activity[person] * panel.habits[person, LIVE] / usual_presence(parameters)
    count = generator.poisson(usual * doors.rates[panel.cell[person]])
    who = np.repeat(person, count)
    shop = pick(doors.totals, panel.cell[who], generator.random(len(who)))
    rooms = np.flatnonzero(inside)
    session = rooms[pick_session(sessions.where(inside), shop, generator.random(len(who)))]
    arrives = generator.random(len(who)) ** 1.2
    enter = _at(sessions, session, arrives)
    does = acts(enter, panel.user_id[who], panel.adopted[who], generator.random(len(who)), plan.setting)
    who, session, enter, arrives = who[does], session[does], enter[does], arrives[does]
    session = _drawn_back(who, session, enter, _ties(plan, part, known), plan, generator)
    enter = _at(sessions, session, arrives)

    row = sales.session - first
    mine = (row >= 0) & ~sales.guest & tracked(panel.user_id[sales.person], WATCHED)
    mine[mine] &= inside[row[mine]]
    buyer, room, moment = sales.person[mine], row[mine], sales.moment[mine]
    earliest = np.maximum(sessions.start[room], panel.adopted[buyer])
    before = np.floor(generator.random(len(buyer)) ** 2 * np.minimum(moment - earliest, BEFORE_BUYING)).astype(np.int64)
    frame = pd.DataFrame(
        {
            "person": np.concatenate([buyer, who]),
            "session": np.concatenate([room, session]),
            "enter": np.concatenate([moment - before, enter]),
            "until": np.concatenate([moment, np.zeros(len(enter), dtype=np.int64)]),
            "first": np.concatenate([moment, np.full(len(enter), NEVER)]),
            "bought": np.repeat([True, False], [len(buyer), len(who)]),
        }
    )
    key, order, begin = groups(frame["person"].to_numpy() * len(sessions) + frame["session"].to_numpy())
    frame = pd.DataFrame(
        {
            "person": key // len(sessions),
            "session": key % len(sessions),
            "until": np.maximum.reduceat(frame["until"].to_numpy()[order], begin),
            "first": np.minimum.reduceat(frame["first"].to_numpy()[order], begin),
            "bought": np.logical_or.reduceat(frame["bought"].to_numpy()[order], begin),
            "enter": np.minimum.reduceat(frame["enter"].to_numpy()[order], begin),
        }
    )
    frame["until"] = np.maximum(frame["until"], frame["enter"])
    shop, cell = sessions.shop[frame["session"]], panel.cell[frame["person"]]
    like = similarity(people, shops.presenter[shop], cell)
    pair = pd.DataFrame({"person": frame["person"], "shop": shops.merchant_id[shop] - 1})
    since = pair.merge(known, on=["person", "shop"], how="left")
    follower = ((since["followed"] <= frame["enter"]) & ~(since["left"] <= frame["enter"])).to_numpy()
    minutes = assumptions.watch_median * np.exp(
        assumptions.watch_similarity * (like * shops.authenticity[shop] - 0.3)
        + parameters.bond_stay * follower
        + assumptions.watch_sd * generator.standard_normal(len(frame))
    )
    end = sessions.end[frame["session"]]
    leave = np.maximum(frame["enter"] + np.maximum(60 * minutes, 5), frame["until"] + STAYS_ON).astype(np.int64).to_numpy()
    person, bought = frame["person"].to_numpy(), frame["bought"].to_numpy()
    until = frame["until"].to_numpy().astype(np.int64)
    first_buy = np.where(bought, frame["first"], frame["enter"]).astype(np.int64)
    until = np.where(bought, until, frame["enter"])
    stays = Stays(person, frame["enter"].to_numpy(), np.minimum(leave, end), until, end, bought, first_buy)
    enter, leave, there = one_at_a_time(stays)
    frame = frame.assign(enter=enter)
    stayed = (leave - frame["enter"].to_numpy()) / 60
    often = parameters.follow_rate * follow_appeal(shops.authenticity[shop]) * (stayed + AT_SIGHT) / (USUAL_STAY + AT_SIGHT)
    often *= np.exp(assumptions.follow_similarity * (like - 0.4))
    often = np.where(frame["bought"], np.maximum(often, 0) + parameters.follow_purchase, often)
    begins = generator.random(len(frame)) < np.where(since["followed"].notna(), 0.0, often)
    from_ = np.where(frame["bought"], frame["until"], frame["enter"])
    began = from_ + np.floor(generator.random(len(frame)) * (leave - from_)).astype(np.int64)
    return pd.DataFrame(
        {
            "user_id": panel.user_id[frame["person"]],
            "session_row": first + frame["session"],
            "merchant_id": shops.merchant_id[shop],
            "enter": frame["enter"],
            "leave": leave,
            "censored": leave >= end,
            "began": np.where(begins, began, 0),
            "bought": frame["bought"],
        }
    )[there].reset_index(drop=True)


def _at(sessions: Sessions, session: np.ndarray, arrives: np.ndarray) -> np.ndarray:
    """Moments of entry into sessions (n,), each at a share of its length."""
    return sessions.start[session] + np.floor(arrives * (sessions.end - sessions.start)[session]).astype(np.int64)


def _ties(plan: Plan, part: Part, known: pd.DataFrame) -> pd.DataFrame:
    """What draws the watched members back when the week begins: person, shop (row of all shops), weight over all other shops."""
    parameters, sales, shops = plan.setting.parameters, part.sales, plan.history.shops
    follows = known[(known["followed"] < WEEK[0]) & ~(known["left"] < WEEK[0])]
    bought = np.flatnonzero((sales.moment < WEEK[0]) & ~sales.guest)
    usual = parameters.bond * np.array(list(BOND_OF_CATEGORY.values()))[shops.category]
    age = (WEEK[0] - sales.moment[bought]) / MONTH
    ties = pd.DataFrame(
        {
            "person": np.concatenate([follows["person"], sales.person[bought]]),
            "shop": np.concatenate([follows["shop"], sales.shop[bought]]),
            "weight": np.concatenate(
                [
                    np.full(len(follows), parameters.bond_followed),
                    usual[sales.shop[bought]] * np.exp(-age / parameters.bond_months),
                ]
            ),
        }
    )
    watched = tracked(part.members.user_id[ties["person"]], WATCHED)
    return ties[watched & (ties["weight"] > 0)].sort_values("person", kind="stable", ignore_index=True)


def _drawn_back(
    who: np.ndarray, session: np.ndarray, enter: np.ndarray, ties: pd.DataFrame, plan: Plan, generator: np.random.Generator
) -> np.ndarray:
    """The sessions of n entries, some of which go to another room than chance would have it (n,).

    An entry goes back with chance x / (1 + x), where x adds up the weights of what draws the person: her ties at the beginning
    of the week, and `bond_visited` for each of her last entries. A room that will not open again draws nobody.
    """
    parameters, month = plan.setting.parameters, plan.months[-1]
    sessions, size = month.sessions, len(who)
    inside = np.flatnonzero((sessions.start >= WEEK[0]) & (sessions.start < WEEK[1]))
    open_rooms = Rooms.of([(0, month.shops, sessions.where(inside))], len(plan.history.shops))
    held = np.isin(ties["shop"], month.shops.merchant_id[sessions.shop[inside]] - 1)
    ties = ties[held]
    total = np.concatenate([[0.0], np.cumsum(ties["weight"])])
    low, high = (np.searchsorted(ties["person"], who, side=side) for side in ("left", "right"))
    drawn, which, at, uniform, place = (generator.random(size) for _ in range(5))
    tied = total[high] - total[low]
    back = np.flatnonzero(drawn * (1 + tied) < tied)
    target = total[low[back]] + which[back] * tied[back]
    chosen = np.clip(np.searchsorted(total, target, side="right") - 1, low[back], high[back] - 1)
    nothing = np.zeros(len(back), dtype=np.int64)
    session = session.copy()
    found = open_rooms.later(nothing, ties["shop"].to_numpy()[chosen], nothing, at[back])
    session[back[found >= 0]] = inside[found[found >= 0]]

    sequence = np.lexsort((enter, who))
    who, room, moment = who[sequence], session[sequence], enter[sequence]
    turn = np.arange(size)
    turn -= np.maximum.accumulate(np.where(np.r_[True, who[1:] != who[:-1]][:size], turn, 0))
    ordered = np.argsort(turn, kind="stable")
    edges = np.searchsorted(turn[ordered], np.arange(turn.max(initial=0) + 2))
    for number in range(1, int(turn.max(initial=0)) + 1):
        rows = ordered[edges[number] : edges[number + 1]]
        seen = min(number, MEMORY)
        pull = seen * parameters.bond_visited
        rows = rows[uniform[rows] * (1 + pull) < pull]
        earlier = rows - 1 - np.floor(place[rows] * seen).astype(np.int64)
        after = np.maximum(sessions.start[room[earlier]], moment[earlier])
        shop = month.shops.merchant_id[sessions.shop[room[earlier]]] - 1
        found = open_rooms.later(np.zeros(len(rows), dtype=np.int64), shop, after, at[rows])
        room[rows[found >= 0]] = inside[found[found >= 0]]
    session[sequence] = room
    return session


def similarity(people: People, presenter: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """How alike presenter and viewer are (n,), in [0, 1]."""
    likeness = people.likeness
    return np.round((likeness[presenter] * likeness[cell]).sum(axis=1), 2)


def followed_elsewhere(plan: Plan, part: Part, leaning: np.ndarray) -> pd.DataFrame:
    """Whom the members who are tracked follow, but for what begins in a room while they are watched: person, shop (rows), when.

    New followers of a shop in a month are those of the market's history, scaled to the sample. Some follow where they have just
    bought, with chance `follow_purchase`; all others are people who care for the category and, the more alike they are to the
    presenter, the more so (homophily; McPherson, Smith-Lovin & Cook 2001): `leaning` (N, G), see `leanings`. Whoever buys on a
    followed shop's page follows it, a loyal buyer since the order that made her one. A follow is kept with chance `follow_keep` a
    month. followed: -1 if it began before May 2023; left: never earlier.
    """
    history, parameters, panel, sales = plan.history, plan.setting.parameters, part.members, part.sales
    generator = part.setting.streams.of("goods", "follows")
    shops = history.shops
    mine = np.flatnonzero(tracked(panel.user_id))
    everybody, early = _Crowd.of(mine, panel, leaning), panel.adopted[mine] < 0
    adopters = plan.setting.people.size.sum() * history.adoption.shares[0]
    # Older follows are drawn among all, and those of people kept who were there then.
    of_all = panel.activity[mine].sum() / max(panel.activity[mine][early].sum(), 1e-9)
    person, shop, when = everybody.begin(shops.followers * (early.sum() / adopters * of_all), (-1, -1), generator)
    there = panel.adopted[person] < 0
    parts = [(person[there], shop[there], when[there])]
    for account, month in zip(history.accounts, history.months, strict=True):
        start, end = EDGES[account.month], EDGES[account.month + 1]
        here = panel.adopted[mine] < end
        scale = here.sum() / month["adopters"] * panel.activity[mine].sum() / (panel.activity[mine] @ here)
        new = account.followed
        if account.month in OBSERVED_MONTHS:  # where orders are written, those who follow after one come from them
            new = np.maximum(new - parameters.follow_purchase * account.orders, 0.2 * new)
        wanted = np.zeros(len(shops))
        wanted[account.merchant_id - 1] = new
        parts.append(everybody.begin(wanted * scale, (start, end), generator))
    frame = pd.concat([pd.DataFrame(dict(zip(("person", "shop", "followed"), part, strict=True))) for part in parts])
    person, shop, when = (frame[name].to_numpy() for name in frame)
    ok = (when < 0) | ((when > panel.adopted[person]) & (when > shops.opened[shop]))
    ok &= (when < history.closed[shop]) & ((when >= 0) | (shops.opened[shop] < 0))
    ok &= ~(tracked(panel.user_id[person], WATCHED) & (when >= WEEK[0]) & (when < WEEK[1]))
    frame = frame[ok].reset_index(drop=True)

    known = np.flatnonzero(tracked(panel.user_id[sales.person]) & ~sales.guest)
    watched = sales.session[known] - plan.months[-1].first
    in_view = (watched >= 0) & tracked(panel.user_id[sales.person[known]], WATCHED)
    in_view[in_view] &= (sales.moment[known[in_view]] >= WEEK[0]) & (sales.moment[known[in_view]] < WEEK[1] + DAY)
    chosen = known[(generator.random(len(known)) < parameters.follow_purchase) & ~in_view]
    lag = np.floor(60 + generator.exponential(600, len(chosen))).astype(np.int64)
    after = pd.DataFrame({"person": sales.person[chosen], "shop": sales.shop[chosen], "followed": sales.moment[chosen] + lag})
    after = after[after["followed"] < np.minimum(history.closed[after["shop"]], EXPORT)]
    frame = pd.concat([frame, after], ignore_index=True)
    frame["left"] = PEOPLE.after(frame["followed"].to_numpy(), _lasts(len(frame), parameters, generator)).astype(float)

    through = np.flatnonzero((sales.channel == FOLLOW) & tracked(panel.user_id[sales.person]))
    moment = sales.moment[through]
    since = np.maximum(panel.adopted[sales.person[through]], shops.opened[sales.shop[through]])
    since = np.maximum(since, EDGES[0])
    lag = np.minimum(generator.exponential(30 * DAY, len(through)), 0.98 * (moment - since))
    began = np.maximum(PEOPLE.after(moment, -lag), since)
    source = sales.of[through]
    loyal = source >= 0
    first = sales.moment[source[loyal]]
    began[loyal] = first + np.minimum(1 + generator.exponential(600, len(first)), (moment[loyal] - first) / 2).astype(np.int64)
    left = PEOPLE.after(moment, _lasts(len(through), parameters, generator)).astype(float)
    forced = pd.DataFrame({"person": sales.person[through], "shop": sales.shop[through], "followed": began, "left": left})
    return _once(pd.concat([frame, forced], ignore_index=True), len(shops))


def _lasts(size: int, parameters: Parameters, generator: np.random.Generator) -> np.ndarray:
    """How long follows last, seconds (size,)."""
    return generator.exponential(-30 * DAY / np.log(parameters.follow_keep), size)


def _once(frame: pd.DataFrame, shops: int) -> pd.DataFrame:
    """One row a person and shop: from the first beginning to the last end."""
    key, order, begin = groups(frame["person"].to_numpy() * shops + frame["shop"].to_numpy())
    return pd.DataFrame(
        {
            "person": key // shops,
            "shop": key % shops,
            "followed": np.minimum.reduceat(frame["followed"].to_numpy()[order], begin),
            "left": np.maximum.reduceat(frame["left"].to_numpy()[order], begin),
        }
    )


@dataclass(frozen=True)
class _Crowd:
    """People who may begin to follow: rows of the panel, cell by cell, with the running total of their activity.

    person: (n,). edges: where each cell begins (G + 1,). upto: running total (n + 1,). totals: those of each shop's leaning towards
    the cells (N * G,).
    """

    person: np.ndarray
    edges: np.ndarray
    upto: np.ndarray
    totals: np.ndarray

    @classmethod
    def of(cls, rows: np.ndarray, panel: Panel, leaning: np.ndarray) -> _Crowd:
        cells = leaning.shape[1]
        person = rows[np.argsort(panel.cell[rows], kind="stable")]
        edges = np.concatenate([[0], np.cumsum(np.bincount(panel.cell[rows], minlength=cells))])
        upto = np.concatenate([[0.0], np.cumsum(panel.activity[person])])
        totals = running_totals(leaning * np.bincount(panel.cell[rows], panel.activity[rows], cells))
        return cls(person, edges, upto, totals)

    def begin(
        self, wanted: np.ndarray, between: tuple[int, int], generator: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Who begins to follow which shop, and when (k,). wanted: followers each shop is expected to win (N,)."""
        chosen = np.repeat(np.arange(len(wanted)), generator.poisson(wanted))
        cell = pick(self.totals, chosen, generator.random(len(chosen)))
        low, high = self.edges[cell], self.edges[cell + 1]
        at = self.upto[low] + generator.random(len(chosen)) * (self.upto[high] - self.upto[low])
        person = self.person[low + count_up_to(self.upto, at, low + 1, high - low - 1)]
        start, end = between
        if start == end:
            return person, chosen, np.full(len(chosen), start)
        return person, chosen, PEOPLE.at(start + generator.random(len(chosen)) * (end - start))


def follows(plan: Plan, part: Part, known: pd.DataFrame, views: pd.DataFrame) -> pd.DataFrame:
    """Who follows whom since when, among the members who are tracked: those known from elsewhere, and whom they came to know in
    the rooms that were watched.
    """
    history, parameters, panel = plan.history, plan.setting.parameters, part.members
    generator = part.setting.streams.of("goods", "follows in rooms")
    seen = views[views["began"] > 0]
    lasts = _lasts(len(seen), parameters, generator)
    watched = pd.DataFrame(
        {
            "person": np.searchsorted(panel.user_id, seen["user_id"]),
            "shop": seen["merchant_id"].to_numpy() - 1,
            "followed": seen["began"].to_numpy(),
            "left": PEOPLE.after(seen["began"].to_numpy(), lasts).astype(float),
        }
    )
    frame = _once(pd.concat([known, watched], ignore_index=True), len(history.shops))
    last = np.minimum(history.closed[frame["shop"]].astype(float), EDGES[LAST])
    return pd.DataFrame(
        {
            "user_id": panel.user_id[frame["person"]],
            "merchant_id": history.shops.merchant_id[frame["shop"]],
            "followed": frame["followed"],
            "left": np.floor(frame["left"].where(frame["left"] < last)),
        }
    )


def began_to_follow(views: pd.DataFrame, followed: pd.DataFrame) -> np.ndarray:
    """Which views saw the beginning of a follow (V,): not those of people who had followed the shop before."""
    since = views[["user_id", "merchant_id"]].merge(followed, on=["user_id", "merchant_id"], how="left")["followed"].to_numpy()
    return (since >= views["enter"].to_numpy()) & (since <= views["leave"].to_numpy())


def leanings(shops: Shops, assumptions: Assumptions, setting: Setting) -> np.ndarray:
    """How much people of each cell lean towards following each shop (N, G): interest x e^(follow_similarity x similarity)."""
    presenters, which = np.unique(shops.presenter, return_inverse=True)  # many shops have the same: a hired model
    drawn = _similarities(presenters, setting.people)
    drawn *= assumptions.follow_similarity
    weight = np.exp(drawn, out=drawn)[which]  # large: what follows is done in place
    weight *= np.ascontiguousarray(setting.needs.interest.T)[shops.category]
    return weight


def _similarities(presenters: np.ndarray, people: People) -> np.ndarray:
    """Similarity of people of some cells (n,) with those of every cell (n, G)."""
    alike = people.likeness[presenters] @ people.likeness.T
    return np.round(alike, 2, out=alike)  # weights are hundredths: rounded, they are the same on any machine
