"""Watching and following: who comes into a live room, how long she stays, whom she follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, EDGES, LAST, seconds
from course.market.core.clocks import PEOPLE
from course.market.core.draws import count_up_to, groups, pick, running_totals
from course.market.demand.live_sessions import Sessions
from course.market.population.people import People
from course.market.population.setting import Setting
from course.market.population.shops import Shops, follow_appeal
from course.market.sales.assumptions import Assumptions
from course.market.sales.orders import pick_session
from course.market.sales.sales import FOLLOW, LIVE
from course.market.tables.customers import WATCHED, tracked
from course.market.tables.part import Part
from course.market.tables.plan import Plan
from course.market.tables.stays import Stays, one_at_a_time

WEEK = (seconds("2024-06-12"), seconds("2024-06-19"))  # the festival's last week: sessions that start in it


@dataclass(frozen=True)
class Doors:
    """The rooms of one week and how people come into them, for as many samples of people as there are.

    inside: sessions of the month that start in the week (S,). rates: entries of a person of each cell (G,). totals: running
    totals of her entries over the shops (G * M,), for `orders.pick`.
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


def live_views(plan: Plan, part: Part, doors: Doors) -> pd.DataFrame:
    """Entries into the rooms of one week by the members who are watched; one row a person and session.

    doors: how people come into the rooms of the last month. Whoever bought there was there, but nobody knows who a guest was.
    Time watched is log-normal, longer the more alike and authentic the presenter; the end of the session cuts it off.
    """
    people, parameters, assumptions = plan.setting.people, plan.setting.parameters, plan.shelves.assumptions
    month, panel, sales = plan.months[-1], part.members, part.sales
    sessions, shops, first = month.sessions, month.shops, month.first
    generator = part.setting.streams.of("goods", "watching")
    inside = doors.inside
    person = np.flatnonzero(tracked(panel.user_id, WATCHED) & (panel.adopted < WEEK[1]))
    count = generator.poisson(panel.activity[person] * panel.habits[person, LIVE] * doors.rates[panel.cell[person]])
    who = np.repeat(person, count)
    shop = pick(doors.totals, len(doors.rates), panel.cell[who], generator.random(len(who)))
    rooms = np.flatnonzero(inside)
    session = rooms[pick_session(sessions.where(inside), shop, generator.random(len(who)))]
    length = sessions.end - sessions.start
    enter = sessions.start[session] + np.floor(generator.random(len(who)) ** 1.2 * length[session]).astype(np.int64)

    row = sales.session - first
    mine = (row >= 0) & ~sales.guest & tracked(panel.user_id[sales.person], WATCHED)
    mine[mine] &= inside[row[mine]]
    buyer, room, moment = sales.person[mine], row[mine], sales.moment[mine]
    earliest = np.maximum(sessions.start[room], panel.adopted[buyer])
    before = np.floor(generator.random(len(buyer)) ** 2 * (moment - earliest)).astype(np.int64)
    frame = pd.DataFrame(
        {
            "person": np.concatenate([buyer, who]),
            "session": np.concatenate([room, session]),
            "enter": np.concatenate([moment - before, enter]),
            "until": np.concatenate([moment, enter]),
            "bought": np.repeat([True, False], [len(buyer), len(who)]),
        }
    )
    frame = frame[frame["enter"] >= panel.adopted[frame["person"]]]
    key, order, begin = groups(frame["person"].to_numpy() * len(sessions) + frame["session"].to_numpy())
    frame = pd.DataFrame(
        {
            "person": key // len(sessions),
            "session": key % len(sessions),
            "until": np.maximum.reduceat(frame["until"].to_numpy()[order], begin),
            "bought": np.logical_or.reduceat(frame["bought"].to_numpy()[order], begin),
            "enter": np.minimum.reduceat(frame["enter"].to_numpy()[order], begin),
        }
    )
    shop, cell = sessions.shop[frame["session"]], panel.cell[frame["person"]]
    alike = similarity(people, shops.presenter[shop], cell) * shops.authenticity[shop]
    minutes = assumptions.watch_median * np.exp(
        assumptions.watch_similarity * (alike - 0.3) + assumptions.watch_sd * generator.standard_normal(len(frame))
    )
    end = sessions.end[frame["session"]]
    leave = np.maximum(frame["enter"] + np.maximum(60 * minutes, 5), frame["until"] + 20).astype(np.int64).to_numpy()
    person, bought = frame["person"].to_numpy(), frame["bought"].to_numpy()
    until = frame["until"].to_numpy().astype(np.int64)
    stays = Stays(person, frame["enter"].to_numpy(), np.minimum(leave, end), np.where(bought, until, frame["enter"]), end, bought)
    enter, leave, there = one_at_a_time(stays)
    frame = frame.assign(enter=enter)
    follows = generator.random(len(frame)) < parameters.follow_rate * follow_appeal(shops.authenticity[shop])
    return pd.DataFrame(
        {
            "user_id": panel.user_id[frame["person"]],
            "session_row": first + frame["session"],
            "merchant_id": shops.merchant_id[shop],
            "enter": frame["enter"],
            "leave": leave,
            "censored": leave >= end,
            "followed": follows,
            "bought": frame["bought"],
        }
    )[there].reset_index(drop=True)


def similarity(people: People, presenter: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """How alike presenter and viewer are (n,), in [0, 1]."""
    likeness = people.likeness()
    return np.round((likeness[presenter] * likeness[cell]).sum(axis=1), 2)


def follows(plan: Plan, part: Part, views: pd.DataFrame, leaning: np.ndarray) -> pd.DataFrame:
    """Who follows whom since when, among the members who are tracked.

    New followers of a shop in a month are those of the market's history, scaled to the sample; they are people who care
    for the category and, the more alike they are to the presenter, the more so (homophily; McPherson, Smith-Lovin & Cook
    2001): `leaning` (N, G), see `leanings`. A follow is kept with chance `follow_keep` a month. Whoever buys on a followed
    shop's page follows it.
    """
    history, parameters, panel, sales = plan.history, plan.setting.parameters, part.members, part.sales
    generator = part.setting.streams.of("goods", "follows")
    shops = history.shops
    mine = np.flatnonzero(tracked(panel.user_id))
    cells = leaning.shape[1]
    totals = running_totals(leaning, np.bincount(panel.cell[mine], panel.activity[mine], cells))
    by_cell = mine[np.argsort(panel.cell[mine], kind="stable")]
    edges = np.concatenate([[0], np.cumsum(np.bincount(panel.cell[mine], minlength=cells))])
    upto = np.concatenate([[0.0], np.cumsum(panel.activity[by_cell])])
    who, shop, when = [], [], []
    for account, month in zip(history.accounts, history.months, strict=True):
        row = account.merchant_id - 1
        start, end = EDGES[account.month], EDGES[account.month + 1]
        here = panel.activity[mine] @ (panel.adopted[mine] < end)
        scale = (panel.adopted[mine] < end).sum() / month["adopters"] * panel.activity[mine].sum() / here
        new = account.followed
        if account.month == 0:
            new = new + shops.followers[row]
        count = generator.poisson(new * scale)
        chosen = np.repeat(row, count)
        cell = pick(totals, len(leaning), chosen, generator.random(len(chosen)))
        at = upto[edges[cell]] + generator.random(len(chosen)) * (upto[edges[cell + 1]] - upto[edges[cell]])
        person = by_cell[edges[cell] + count_up_to(upto, at, edges[cell] + 1, edges[cell + 1] - edges[cell] - 1)]
        moment = PEOPLE.at(start + generator.random(len(chosen)) * (end - start))
        ok = (moment > panel.adopted[person]) & (moment > shops.opened[chosen]) & (moment < history.closed[chosen])
        who.append(person[ok])
        shop.append(chosen[ok])
        when.append(moment[ok])
    frame = pd.DataFrame({"person": np.concatenate(who), "shop": np.concatenate(shop), "followed": np.concatenate(when)})
    lasts = generator.exponential(-30 * DAY / np.log(parameters.follow_keep), len(frame))
    frame["left"] = PEOPLE.after(frame["followed"].to_numpy(), lasts).astype(float)

    through = np.flatnonzero((sales.channel == FOLLOW) & tracked(panel.user_id[sales.person]))
    since = np.maximum(panel.adopted[sales.person[through]], shops.opened[sales.shop[through]])
    since = np.maximum(since, EDGES[0])  # the table begins in May 2023
    lag = np.minimum(generator.exponential(30 * DAY, len(through)), 0.98 * (sales.moment[through] - since))
    began = np.maximum(PEOPLE.after(sales.moment[through], -lag), since)
    forced = pd.DataFrame({"person": sales.person[through], "shop": sales.shop[through], "followed": began})
    seen = views[views["followed"]]
    watched = pd.DataFrame(
        {
            "person": np.searchsorted(panel.user_id, seen["user_id"]),
            "shop": seen["merchant_id"].to_numpy() - 1,
            "followed": (seen["enter"] + seen["leave"]).to_numpy() // 2,
        }
    )
    frame = pd.concat([frame, forced, watched], ignore_index=True)
    frame["left"] = frame["left"].fillna(np.inf)
    key, order, begin = groups(frame["person"].to_numpy() * len(shops) + frame["shop"].to_numpy())
    frame = pd.DataFrame(
        {
            "person": key // len(shops),
            "shop": key % len(shops),
            "followed": np.minimum.reduceat(frame["followed"].to_numpy()[order], begin),
            "left": np.maximum.reduceat(frame["left"].to_numpy()[order], begin),
        }
    )
    last = np.minimum(history.closed[frame["shop"]].astype(float), EDGES[LAST])
    gone = frame["left"] < last
    return pd.DataFrame(
        {
            "user_id": panel.user_id[frame["person"]],
            "merchant_id": shops.merchant_id[frame["shop"]],
            "followed": np.maximum(frame["followed"] // 60 * 60, panel.adopted[frame["person"]]),
            "left": frame["left"].where(gone) // 60 * 60 + 60,
        }
    )


def began_to_follow(views: pd.DataFrame, followed: pd.DataFrame) -> np.ndarray:
    """Which views saw the beginning of a follow (V,): not those of people who had followed the shop before."""
    since = views[["user_id", "merchant_id"]].merge(followed, on=["user_id", "merchant_id"], how="left")["followed"].to_numpy()
    return (since >= views["enter"].to_numpy() // 60 * 60) & (since <= views["leave"].to_numpy())


def leanings(shops: Shops, assumptions: Assumptions, setting: Setting) -> np.ndarray:
    """How much people of each cell lean towards following each shop (N, G): interest x e^(follow_similarity x similarity)."""
    weight = _all_similarities(setting.people, shops)  # large: what follows is done in place
    weight *= assumptions.follow_similarity
    np.exp(weight, out=weight)
    weight *= setting.needs.interest[:, shops.category].T
    return weight


def _all_similarities(people: People, shops: Shops) -> np.ndarray:
    """Similarity of every shop's presenter with every cell (N, G)."""
    likeness = people.likeness()
    alike = likeness[shops.presenter] @ likeness.T
    return np.round(alike, 2, out=alike)  # weights are hundredths: rounded, they are the same on any machine
