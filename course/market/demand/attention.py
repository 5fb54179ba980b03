"""Attention: who sees whom. Shares are softmaxes; personalisation decides how much taste weighs in them.

share_gm = softmax_m( eta pi_t (u_gm - b0) + ln interest_gc + g_pop ln(1 + F_m/1000) + ln(time on air_m) )

A logit of positions on a limited screen; eta pi_t is the recommender's knowledge of the person. pi_t rises with the
stock of notes that the community has written and so cannot be bought.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.draws import logistic
from course.market.core.parameters import Parameters
from course.market.demand.standing import Standing
from course.market.demand.utility import own_utility
from course.market.population.needs import Needs
from course.market.population.shops import Shops

FEW = 59  # of how many cells one is looked at to see what luck comes to: no multiple of any number of values of a trait
TILE = 64  # cells that are worked on at a time: M x 64 numbers stay in the processor's cache


@dataclass(frozen=True)
class Traffic:
    """A month's traffic. crowd: 30-day months of ordinary traffic that it holds. rooms, elsewhere: how far entries into rooms
    and visits everywhere else, per adopter, have moved since May 2023 (1 = not at all)."""

    crowd: float
    rooms: float = 1.0
    elsewhere: float = 1.0


@dataclass(frozen=True)
class OnAir:
    """Time on air of each shop in a month, weighted by how many people are about (M,), 0 if it never went live.

    drawing: as people come, good and bad evenings included. planned: as they would come on usual evenings.
    """

    drawing: np.ndarray
    planned: np.ndarray


@dataclass(frozen=True)
class Detail:
    """What of a month's demand is wanted cell by cell, which costs as much again in memory that is written and read.

    shops: rows of the open shops, rising, whose orders are; None for all. entries: whether entries into all rooms are, too.
    """

    shops: np.ndarray | None = None
    entries: bool = False


@dataclass(frozen=True)
class Rest:
    """Orders of the shops that a month's demand does not keep cell by cell: live, feed and follow, in this order.

    by_shop: of the whole population (3, M), 0 for the shops that are kept. by_cell: of one adopter (3, G).
    """

    by_shop: np.ndarray
    by_cell: np.ndarray


@dataclass(frozen=True)
class Demand:
    """One month's expected demand per adopter; M open shops, G cells, A atoms. All rates are orders in the month.

    kept: the shops whose rates are kept cell by cell, rows of the open shops (K,): all of them in a month whose orders are to be
    drawn, else those that keep books. live, feed, follow: orders of a person of cell g from each of these (K, G). rest: what all
    others sell, None if there are none. entries: her entries into the rooms of every shop (M, G), empty unless
    asked for. views: room entries of everybody, by shop (M,). searches: orders of cell g after a search for atom a (G, A). found: whom those orders go
    to (A, M), rows sum to 1. match: how well rooms serve an adopter: E over people of ln sum_m on-air_m interest_gm e^(eta pi
    (u - b0)), the expected utility of choosing among what is on air (Williams 1977; Small & Rosen 1981), up to a constant. It
    rises with variety and with what the recommender knows.
    """

    kept: np.ndarray
    live: np.ndarray
    feed: np.ndarray
    follow: np.ndarray
    rest: Rest | None
    entries: np.ndarray
    views: np.ndarray
    searches: np.ndarray
    found: np.ndarray
    match: float = 0.0

    def place(self, shop: int) -> int:
        """Where a kept shop (a row of the open shops) lies in `live`, `feed` and `follow`."""
        return int(np.searchsorted(self.kept, shop))

    def per_cell(self) -> dict[str, np.ndarray]:
        """Orders of one adopter by channel (G,)."""
        live, feed, follow = (rates.sum(axis=0) for rates in (self.live, self.feed, self.follow))
        if self.rest is not None:
            live, feed, follow = np.stack([live, feed, follow]) + self.rest.by_cell
        return {"live": live, "feed": feed, "search": self.searches.sum(axis=1), "follow": follow}

    def per_shop(self, adopters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Orders of the whole population by shop, in rooms and in all (each (M,)); `adopters` are the people of each cell who have
        adopted (G,)."""
        live, feed, follow = (rates @ adopters for rates in (self.live, self.feed, self.follow))
        if self.rest is not None:
            by_shop = self.rest.by_shop.copy()
            by_shop[:, self.kept] = live, feed, follow
            live, feed, follow = by_shop
        searched = (adopters @ self.searches) @ self.found
        return live, live + feed + follow + searched


def personalisation(notes: float, parameters: Parameters) -> float:
    """pi = 1 - exp(-notes / scale): how well the recommender knows people, from 0 to 1."""
    return float(1 - np.exp(-notes / parameters.notes_scale))


def typed(needs: Needs, pi: float, parameters: Parameters) -> np.ndarray:
    """Chance that an atom that is felt is typed into a search (A,): exp(-kappa chars / (cap w)).

    Typing costs effort, a better match repays it (Stigler 1961); the capability `cap` grows with what the platform's
    notes can answer. Here it is that of people about to buy, in W1 about 1.0 in June 2023 and 1.2 in June 2024. That of
    everybody who writes a search, most of whom only look round, is `writing_cap_*` of `search.searches.Searching`, about .8 and
    1.2. The two are numbers of their own: one was set by what shops sell through search, the other by how much longer strings
    become.
    """
    cap = parameters.demand_cap_start + parameters.demand_cap_gain * pi
    return np.exp(-parameters.kappa * needs.chars / (cap * needs.weight))


def demand(
    standing: Standing,
    on_air: OnAir,
    pi: float,
    traffic: Traffic,
    adopters: np.ndarray,
    luck: np.ndarray,
    detail: Detail,
) -> Demand:
    """One month's demand, in the buffers of the open shops' standing.

    adopters: people of each cell who have adopted (G,). luck: logits on the chance that a visit to each shop ends in an order (M,); who is shown what does not know it. Luck in both
    moves orders from shop to shop, but for what `_evened_out` takes out the shops' luck would be the market's.
    """
    shops, tastes, followers, buffers = standing.shops, standing.tastes, standing.followers, standing.buffers
    needs, parameters = standing.setting.needs, standing.setting.parameters
    crowd, elsewhere = traffic.crowd, traffic.crowd * traffic.elsewhere
    fame = standing.fame
    known = fame + standing.assured
    reach = (1 + followers / 1000) ** parameters.popularity
    knowledge = parameters.eta * pi
    in_rooms, on_pages = (luck + shift for shift in _evened_out(standing, on_air, knowledge, adopters, luck))
    usual_interest = (adopters @ needs.interest) / adopters.sum()
    visits = parameters.follow_visits * elsewhere * followers / adopters.sum() / usual_interest[shops.category]
    # What a shop's place on the screen owes to no taste, ln; all shops' places in a room or on a page are summed in one product.
    with np.errstate(divide="ignore"):
        drawn = knowledge * fame + np.log(on_air.drawing / 40 * reach)
    knowledge_of_pages = knowledge * parameters.page_matching
    listed = knowledge_of_pages * known + np.log(reach)
    of_rooms, of_pages = np.stack([1 / reach, np.ones(len(shops))]), np.ones(len(shops))

    whole = detail.shops is None
    rows = np.arange(len(shops)) if detail.shops is None else detail.shops
    shape = (len(rows), len(adopters))
    live, feed, follow = (buffers.of(name if whole else f"{name} kept", shape) for name in ("live", "feed", "follow"))
    entered = buffers.of("entered", (len(shops) if detail.entries else 0, len(adopters)), np.float32)
    rest = Rest(np.zeros((3, len(shops))), np.empty((3, len(adopters))))
    others = np.ones(len(shops))
    others[rows] = 0
    views, served = np.zeros(len(shops)), np.empty(len(adopters))
    in_category = np.ascontiguousarray(needs.interest.T)
    tile = (len(shops), min(TILE, len(adopters)))
    weight_, bought_, interest_ = (buffers.of(name, tile) for name in ("tile weight", "tile chance", "tile interest"))
    for first in range(0, len(adopters), TILE):
        cells = slice(first, first + TILE)
        width, people = min(TILE, len(adopters) - first), adopters[cells]
        weight, bought, interest = (part[:, :width] for part in (weight_, bought_, interest_))
        np.take(in_category[:, cells], shops.category, axis=0, out=interest, mode="clip")

        taste = tastes.room[tastes.at, cells]
        _on_screen(taste, knowledge, drawn, interest, out=weight)
        on_air_for_her, in_all = of_rooms @ weight
        served[cells] = np.log(on_air_for_her / crowd)
        entries = parameters.entries * crowd * traffic.rooms / in_all
        chance(taste, fame + in_rooms, parameters, out=bought)
        if detail.entries:
            entered[:, cells] = weight * entries
        if whole:
            weight *= entries
            views += weight @ people
            np.multiply(weight, bought, out=live[:, cells])
        else:
            views += weight @ (entries * people)
            weight *= bought
            _sum_up(weight, entries, people, others, rest, 0, cells)
            live[:, cells] = weight[rows] * entries

        taste = tastes.page[tastes.at, cells]
        page = chance(taste, known + on_pages, parameters, out=bought)
        _on_screen(taste, knowledge_of_pages, listed, interest, out=weight)
        seen = parameters.page_visits * elsewhere / (of_pages @ weight)
        if whole:
            weight *= seen
            np.multiply(weight, page, out=feed[:, cells])
            page *= interest
            np.multiply(page, visits[:, None], out=follow[:, cells])
        else:
            weight *= page
            _sum_up(weight, seen, people, others, rest, 1, cells)
            feed[:, cells] = weight[rows] * seen
            page *= interest
            rest.by_shop[2] += page @ people
            rest.by_cell[2, cells] = (others * visits) @ page
            follow[:, cells] = page[rows] * visits[rows, None]
    match = float(served @ adopters / adopters.sum())
    rest.by_shop[2] *= visits

    searches, found = _search(shops, needs, known, pi, elsewhere, parameters, on_pages)
    return Demand(rows, live, feed, follow, None if whole else rest, entered, views, searches, found, match)


def _sum_up(
    orders: np.ndarray, scale: np.ndarray, people: np.ndarray, others: np.ndarray, rest: Rest, channel: int, cells: slice
) -> None:
    """Add some cells' orders (M, cells), still to be multiplied by each cell's `scale`, to a channel of the rest.

    people: how many there are of each of these cells. others: 1 for the shops that are not kept, 0 for those that are (M,).
    """
    rest.by_shop[channel] += orders @ (scale * people)
    rest.by_cell[channel, cells] = (others @ orders) * scale


def _evened_out(
    standing: Standing, on_air: OnAir, knowledge: float, adopters: np.ndarray, luck: np.ndarray
) -> tuple[float, float]:
    """What to add to the luck of rooms and of pages so that all shops together sell what they would without luck, logits.

    Found on every `FEW`th cell: a sixtieth of the month's work.
    """
    if not luck.any() and np.array_equal(on_air.drawing, on_air.planned):
        return 0.0, 0.0
    shops, fame, known, parameters = standing.shops, standing.fame, standing.fame + standing.assured, standing.setting.parameters
    cells, at = np.arange(0, len(adopters), FEW), standing.tastes.at[:, None]
    usual = standing.setting.needs.interest[cells].T[shops.category]
    usual *= ((1 + standing.followers / 1000) ** parameters.popularity)[:, None]

    def orders(taste: np.ndarray, seen: np.ndarray, known: np.ndarray, knowledge: float, luck: np.ndarray) -> float:
        weight = _on_screen(taste, knowledge, knowledge * known, usual)
        bought = seen @ (weight * chance(taste, known + luck, parameters)) / (seen @ weight)
        return float(bought @ adopters[cells])

    shifts, no_luck, always = [], np.zeros_like(luck), np.ones_like(luck)
    for taste, seen, planned, worth, knows in (
        (standing.tastes.room[at, cells], on_air.drawing, on_air.planned, fame, knowledge),
        (standing.tastes.page[at, cells], always, always, known, knowledge * parameters.page_matching),
    ):
        shifts.append(float(np.log(orders(taste, planned, worth, knows, no_luck) / orders(taste, seen, worth, knows, luck))))
    return shifts[0], shifts[1]


def _on_screen(
    taste: np.ndarray, knowledge: float, own: np.ndarray, interest: np.ndarray, out: np.ndarray | None = None
) -> np.ndarray:
    """interest x e^(knowledge x taste + own): a shop's weight on the screen (M, cells); own: what it owes to no taste, ln (M,)."""
    weight = np.multiply(taste, knowledge, out=out)
    weight += own[:, None]
    np.exp(weight, out=weight)
    weight *= interest
    return weight


def chance(over_b0: np.ndarray, known: np.ndarray, parameters: Parameters, out: np.ndarray | None = None) -> np.ndarray:
    """P(buy) = 1 / (1 + e^-u) with u = b0 + what stands over b0 (M, G) + what is known of the shop (M,)."""
    bought = np.subtract(-(parameters.b0 + known)[:, None], over_b0, out=out)
    np.exp(bought, out=bought)
    bought += 1
    return np.reciprocal(bought, out=bought)


def _search(
    shops: Shops, needs: Needs, known: np.ndarray, pi: float, visits: float, parameters: Parameters, luck: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Orders after a search by cell and atom (G, A), and the shops they go to (A, M).

    Only shops that serve the typed atom compete, by a softmax on utility given that the need is certain. known: what
    fame and reviews add to each shop's utility (M,).
    """
    own = known_worth(shops, known, parameters)
    competes = shops.serves.T * np.exp(own)[None, :]
    total = competes.sum(axis=1, keepdims=True)
    share = np.divide(competes, total, out=np.zeros_like(competes), where=total > 0)
    bought = share * search_chance(own + luck, needs, parameters)
    conversion = bought.sum(axis=1)
    rate = parameters.searches * visits * needs.interest_in_atoms
    rate *= needs.salience
    rate *= typed(needs, pi, parameters)
    found = np.divide(bought, conversion[:, None], out=np.zeros_like(bought), where=conversion[:, None] > 0)
    rate *= conversion
    return rate, found


def known_worth(shops: Shops, known: np.ndarray, parameters: Parameters) -> np.ndarray:
    """What a searcher sees of each shop beside the need she typed (M,), logits."""
    return own_utility(shops, parameters) + known


def search_chance(own: np.ndarray, needs: Needs, parameters: Parameters) -> np.ndarray:
    """P(buy) after a search for atom a that led to shop m, which serves it (A, M)."""
    utility = parameters.b0 + own[None, :] + 2 * parameters.b_fit * needs.weight[:, None] + parameters.search_uplift
    return logistic(utility)
