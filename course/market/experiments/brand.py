"""A person as a brand: who follows and who comes back to WHICH, crossed hosts and models, evenings without the host, new ranges.

The order book of WHICH is her daily books taken apart by customer: orders, first orders and followers of every day are those of
`case_days`. The three studies number their shops and hosts for themselves. What brings buyers back, the host or the model, is
decided by a coin; in W3, where likeness does nothing, it is the model, and a stand-in sells as much as the host.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.draws import logistic
from course.market.core.parameters import parameter
from course.market.core.streams import Streams, binomial

SIDES = ("host", "model")
RECENT = 14  # days after an order in which a customer may begin to follow for its sake
REST = 3  # days before a customer orders again, where there are others who may
MONTHS = 14  # of the study of ranges: May 2023 to June 2024


@dataclass(frozen=True)
class BrandParameters:
    """The order book's and the three studies' own parameters."""

    followed_before: float = parameter(0.13, "share of first orders", "planted (P71): the buyer follows already", 0.01, 0.6, 0.20)
    followed_after: float = parameter(
        0.24, "share of new followers", "planted (P75): begin to follow after an order", 0.0, 0.9, 0.20
    )
    former: float = parameter(0.025, "share of first orders", "assumption: the buyer has followed and left", 0.0, 0.3, 0.20)
    unfollowed: float = parameter(0.05, "1/month", "assumption: followers who leave", 0.0, 0.5, 0.20)
    fading: float = parameter(75.0, "days", "assumption: time over which a customer forgets the shop", 5, 1_000, 0.15)
    activity: float = parameter(0.8, "1", "assumption: how unlike customers come back, shape of a Gamma", 0.05, 10, 0.10)
    faithful: float = parameter(0.6, "ln", "assumption: how much more often a follower comes back", -2, 3, 0.15)

    hosts: int = parameter(300, "hosts", "design", 20, 5_000)
    models: int = parameter(500, "models", "design", 20, 5_000)
    shelf: int = parameter(10, "models of a host", "design", 2, 100)
    first_orders: int = parameter(40_000, "first orders", "design", 1_000, 1_000_000)
    again: float = parameter(-2.3, "logit", "assumption: of a buyer who comes back within 60 days", -5, 2, 0.05)
    strong: float = parameter(0.50, "logit, sd", "planted by the coin (P72): of what brings buyers back", 0.05, 2, 0.10)
    weak: float = parameter(0.20, "logit, sd", "planted by the coin (P72): of the other", 0.0, 2, 0.10)

    shops: int = parameter(300, "shops", "design: whose evenings are counted", 20, 10_000)
    evenings: int = parameter(50, "evenings a shop", "design", 5, 500)
    entries: float = parameter(220.0, "entries an evening", "assumption: median shop", 10, 100_000, 0.10)
    entries_spread: float = parameter(0.7, "ln, sd over shops", "assumption", 0, 3, 0.10)
    rate: float = parameter(0.020, "orders per entry", "assumption: median shop", 0.001, 0.5, 0.10)
    rate_spread: float = parameter(0.5, "ln, sd over shops", "assumption", 0, 2, 0.10)
    evening_luck: float = parameter(0.15, "ln, sd over evenings", "assumption", 0, 1, 0.10)
    away: float = parameter(
        0.08, "share of evenings", "assumption: somebody stands in for the host, median shop", 0.01, 0.5, 0.10
    )
    away_busy: float = parameter(
        0.7, "ln per sd of ln orders per entry", "assumption: hosts who sell well are invited elsewhere", -2, 2, 0.10
    )
    missed: float = parameter(-0.29, "ln", "planted (P73): orders per entry without the host; 0 in W3", -3, 1, 0.20)

    studied: int = parameter(1_200, "shops", "design: whose ranges are known", 100, 20_000)
    first_month: float = parameter(300.0, "orders", "assumption: of a median shop's first full month", 20, 10_000, 0.10)
    size_spread: float = parameter(0.5, "ln, sd over shops", "assumption", 0, 2, 0.10)
    youth: float = parameter(0.9, "ln", "assumption: what a shop gains as it grows up", 0, 3, 0.10)
    youth_months: float = parameter(5.0, "months", "assumption: over which it does", 0.5, 50, 0.10)
    shock: float = parameter(0.25, "ln, sd", "assumption: of a shop's month", 0, 2, 0.10)
    shock_lasts: float = parameter(0.4, "correlation", "assumption: of a shop's month with its next", 0, 0.95, 0.10)
    extends: float = parameter(0.40, "chance per supplier season", "assumption: the range of a young shop grows", 0.01, 0.9, 0.10)
    settled: float = parameter(6.0, "months", "assumption: over which a shop settles on what it has", 0.5, 100, 0.10)
    new_range: float = parameter(0.27, "ln orders", "planted (P74): what a new range adds in the end", -1, 2, 0.40)
    range_months: float = parameter(1.5, "months", "assumption: over which it does", 0.1, 20, 0.10)


# --- the order book of WHICH ----------------------------------------------------------------------------------------------


def order_book(days: pd.DataFrame, own: BrandParameters, streams: Streams) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `which_orders` and `which_follows`. days: rows of one shop in `case_days`.

    Each day some followers leave, others come, some of them customers of the last days; then first orders and further orders
    are given to people, among them as many followers as are planted.
    """
    generator = streams.of("brand", "order book")
    days = days.iloc[np.argsort(days["day"].to_numpy(), kind="stable")]
    channel, date, orders_of, new_of = (days[name].to_numpy() for name in ("channel", "date", "orders", "new_buyers"))
    each_day, begin = np.unique(days["day"].to_numpy(), return_index=True)
    at_end = days["followers"].to_numpy()[begin]
    before = np.concatenate([[0], at_end[:-1]])
    leave = np.maximum(np.round(own.unfollowed / 30 * before).astype(np.int64), before - at_end)
    come = at_end - before + leave
    size = int(new_of.sum() + come.sum())
    followed, left, last = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)  # days; 0: not yet
    rate = generator.gamma(own.activity, 1 / own.activity, size)
    known = 0  # people so far
    rows: list[np.ndarray] = []  # people who order, by day and channel
    told = []

    def some(among: np.ndarray, count: int, weight: np.ndarray | None = None) -> np.ndarray:
        """`count` of them without replacement, by weight (Efraimidis & Spirakis 2006)."""
        key = generator.exponential(size=len(among))
        if weight is not None:
            key /= weight
        if 0 < count < len(key):  # sort only those who come first
            near = np.flatnonzero(key <= np.partition(key, count - 1)[count - 1])
            return among[near[np.argsort(key[near], kind="stable")[:count]]]
        return among[np.argsort(key, kind="stable")[:count]]

    ends = np.append(begin[1:], len(days))
    for day, start, end, gone, new in zip(each_day, begin, ends, leave, come, strict=True):
        here = np.flatnonzero((followed[:known] > 0) & (left[:known] == 0))
        left[some(here, gone)] = day
        thankful = np.flatnonzero((followed[:known] == 0) & (last[:known] > 0) & (last[:known] >= day - RECENT))
        after = some(thankful, int(binomial(generator, new, own.followed_after)))
        following = np.flatnonzero((followed[:known] > 0) & (left[:known] == 0))
        followed[after] = day
        strangers = np.arange(known, known + new - len(after))
        followed[strangers] = day
        known += len(strangers)
        first = int(new_of[start:end].sum())
        waiting = following[last[following] == 0]
        already = some(waiting, int(binomial(generator, first, own.followed_before)))
        former = np.flatnonzero((left[:known] > 0) & (last[:known] == 0))
        returned = some(former, int(binomial(generator, first, own.former)))
        fresh = np.arange(known, known + max(first - len(already) - len(returned), 0))
        known += len(fresh)
        firsts = generator.permutation(np.concatenate([already, returned, fresh])[:first])
        mine = np.flatnonzero((last[:known] > 0) & (last[:known] < day))
        faith = own.faithful * ((followed[mine] > 0) & (followed[mine] < day) & (left[mine] == 0))
        age = day - last[mine]
        weight = rate[mine] * np.exp(faith - age / own.fading) * np.where(age < REST, 1e-6, 1.0) + 1e-12
        further = some(mine, int(orders_of[start:end].sum()) - first, weight)
        for row in range(start, end):
            buyers = int(new_of[row])
            back = min(int(orders_of[row]) - buyers, len(further))  # in the first days there may be nobody yet
            people = np.concatenate([firsts[:buyers], further[:back]])
            firsts, further = firsts[buyers:], further[back:]
            last[people] = day
            rows.append(people)
            told.append((day, date[start], channel[row]))
    each = np.repeat(np.arange(len(rows)), [len(people) for people in rows])
    orders = pd.DataFrame(told, columns=["day", "date", "channel"]).iloc[each].reset_index(drop=True)
    orders.insert(0, "person", np.concatenate(rows))
    orders = orders.iloc[np.lexsort((generator.random(len(orders)), orders["day"]))].reset_index(drop=True)
    number = 1 + generator.permutation(known)
    orders["person_id"] = number[orders.pop("person")]
    orders.insert(0, "order_id", 1 + np.arange(len(orders)))
    orders["cancelled"] = generator.random(len(orders)) < CANCELLED
    who = np.flatnonzero(followed[:known] > 0)
    follows = pd.DataFrame({"person_id": number[who], "followed_day": followed[who], "left_day": left[who]})
    follows["left_day"] = follows["left_day"].astype("Int64").mask(follows["left_day"] == 0)
    return orders, follows.sort_values(["followed_day", "person_id"], ignore_index=True)


CANCELLED = 0.066  # share of orders (assumption: as in the market, `Parameters.cancelled`)


# --- host or model --------------------------------------------------------------------------------------------------------


def crossed(own: BrandParameters, side: str, streams: Streams) -> tuple[pd.DataFrame, dict]:
    """The table `shelf_orders`: first orders of models that hang in the shops of several hosts, and who came back.

    The planted share is that of the hosts in what hosts and models add to the variance of the chance to come back.
    """
    generator = streams.of("brand", "crossed")
    sds = (own.strong, own.weak) if side == "host" else (own.weak, own.strong)
    host, model = (sd * generator.standard_normal(n) for sd, n in zip(sds, (own.hosts, own.models), strict=True))
    shelf = generator.random((own.hosts, own.models)).argsort(axis=1)[:, : own.shelf]
    cells = np.stack([np.repeat(np.arange(own.hosts), own.shelf), shelf.ravel()])
    weight = np.cumsum(np.exp(0.4 * generator.standard_normal(cells.shape[1])))
    at = np.searchsorted(weight, generator.random(own.first_orders) * weight[-1], side="right")
    chance = logistic(own.again + host[cells[0]] + model[cells[1]])
    table = pd.DataFrame(
        {
            "order_no": 1 + np.arange(own.first_orders),
            "host": 1 + cells[0][at],
            "model": 1 + cells[1][at],
            "again": generator.random(own.first_orders) < chance[at],
        }
    )
    by_host, by_model = _common(table["host"], table["model"], chance[at]), _common(table["model"], table["host"], chance[at])
    return table, {"side": side, "host_share": by_host / (by_host + by_model), "variances": [by_host, by_model]}


def _common(one: pd.Series, other: pd.Series, chance: np.ndarray) -> float:
    """Mean product of deviations of the chance over pairs of orders that have `one` in common and not `other`."""
    frame = pd.DataFrame({"one": one, "other": other, "sum": chance - chance.mean(), "n": 1.0})
    both = frame.groupby(["one", "other"])[["sum", "n"]].sum()
    alone = both.groupby("one").sum()
    products = (alone["sum"] ** 2).sum() - (both["sum"] ** 2).sum()
    return float(products / ((alone["n"] ** 2).sum() - (both["n"] ** 2).sum()))


# --- evenings without the host ---------------------------------------------------------------------------------------------


def evenings(own: BrandParameters, missed: float, streams: Streams) -> pd.DataFrame:
    """The table `stand_ins`. missed: ln orders per entry without the host over those with her."""
    generator = streams.of("brand", "stand-ins")
    sells = generator.standard_normal(own.shops)
    size = own.entries * np.exp(own.entries_spread * generator.standard_normal(own.shops))
    shop = np.repeat(np.arange(own.shops), own.evenings)
    chance = np.minimum(own.away * np.exp(own.away_busy * sells), 0.6)
    away = generator.random(len(shop)) < chance[shop]
    entries = 1 + generator.poisson(size[shop] * np.exp(0.3 * generator.standard_normal(len(shop))))
    luck = own.evening_luck * generator.standard_normal(len(shop)) - own.evening_luck**2 / 2
    rate = own.rate * np.exp(own.rate_spread * sells[shop] + missed * away + luck)
    return pd.DataFrame(
        {
            "evening": 1 + np.arange(len(shop)),
            "shop": 1 + shop,
            "presenter": np.where(away, "stand-in", "host"),
            "entries": entries,
            "orders": np.minimum(generator.poisson(entries * rate), entries),
        }
    )


# --- new ranges --------------------------------------------------------------------------------------------------------------


def new_ranges(own: BrandParameters, streams: Streams) -> tuple[pd.DataFrame, list[float]]:
    """The table `range_months`, and what a new range adds to ln orders in its first months.

    A range grows in a season of the shop's supplier, whatever befell the shop in the months before. Shops that have not been
    open for three full months do not extend, older ones seldom, and in the study's first month nobody does.
    """
    generator = streams.of("brand", "ranges")
    n = own.studied
    month = np.arange(1, MONTHS + 1)
    opened = generator.integers(-8, 7, n)
    supplier = generator.integers(0, 3, n)  # brings new goods in every third month, one of three
    season = (month[None, :] - supplier[:, None]) % 3 == 0
    age = month[None, :] - opened[:, None]
    wishes = generator.random((n, MONTHS)) < own.extends * np.exp(-np.maximum(age - 3, 0) / own.settled)
    may = season & wishes & (age >= 3) & (month[None, :] >= 2)
    extended = np.where(may.any(axis=1), month[may.argmax(axis=1)], 0)
    since = np.where(extended[:, None] > 0, month[None, :] - extended[:, None], -1)
    effect = np.where(since >= 0, own.new_range * -np.expm1(-(since + 1) / own.range_months), 0.0)
    shock = np.empty((n, MONTHS))
    shock[:, 0] = generator.standard_normal(n)
    for place in range(1, MONTHS):
        fresh = generator.standard_normal(n) * np.sqrt(1 - own.shock_lasts**2)
        shock[:, place] = own.shock_lasts * shock[:, place - 1] + fresh
    tide = 0.03 * month + 0.08 * generator.standard_normal(MONTHS)  # common to all shops: growth and good months (assumption)
    level = np.log(own.first_month) + own.size_spread * generator.standard_normal(n)
    growth = own.youth * -np.expm1(-np.maximum(age, 0) / own.youth_months)
    orders = generator.poisson(np.exp(level[:, None] + growth + tide + effect + own.shock * shock))
    shop, at = np.nonzero(age >= 1)
    table = pd.DataFrame(
        {
            "shop": 1 + shop,
            "opened": opened[shop],
            "month": month[at],
            "orders": np.maximum(orders[shop, at], 1),
            "extended": pd.array(extended[shop], dtype="Int64"),
        }
    )
    table["extended"] = table["extended"].mask(table["extended"] == 0)
    return table, (own.new_range * -np.expm1(-(np.arange(6) + 1) / own.range_months)).round(6).tolist()
