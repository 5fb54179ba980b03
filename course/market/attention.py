"""Attention: who sees whom. Shares are softmaxes; personalisation decides how much taste weighs in them.

share_gm = softmax_m( eta pi_t (u_gm - b0) + ln interest_gc + g_pop ln(1 + F_m/1000) + ln(time on air_m) )

A logit of positions on a limited screen; eta pi_t is the recommender's knowledge of the person. pi_t rises with the
stock of notes that the community has written and so cannot be bought.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from course.market.merchants import Shops
from course.market.needs import Needs
from course.market.parameters import Parameters
from course.market.purchase import brand


@dataclass(frozen=True)
class Tastes:
    """What does not change from month to month, one row a shop: utility over b0 (page, room) and e to it (M, G)."""

    page: np.ndarray
    room: np.ndarray
    page_odds: np.ndarray
    room_odds: np.ndarray

    @classmethod
    def of(cls, page: np.ndarray, room: np.ndarray) -> Tastes:
        return cls(page, room, np.exp(page), np.exp(room))

    def where(self, chosen: np.ndarray) -> Tastes:
        return Tastes(*[getattr(self, entry.name)[chosen] for entry in fields(self)])

    def and_(self, others: Tastes) -> Tastes:
        return Tastes(*[np.concatenate([getattr(self, entry.name), getattr(others, entry.name)]) for entry in fields(self)])


@dataclass(frozen=True)
class Traffic:
    """How far visits per adopter have moved since May 2023: entries into rooms, visits everywhere else (1 = not at all)."""

    rooms: float = 1.0
    elsewhere: float = 1.0


@dataclass(frozen=True)
class Demand:
    """One month's expected demand per adopter; M open shops, G cells, A atoms. All rates are orders in the month.

    live, feed, follow: orders of a person of cell g from shop m (M, G). views: room entries of everybody, by shop (M,).
    searches: orders of cell g after a search for atom a (G, A). found: whom those orders go to (A, M), rows sum to 1.
    """

    live: np.ndarray
    feed: np.ndarray
    follow: np.ndarray
    views: np.ndarray
    searches: np.ndarray
    found: np.ndarray

    def per_cell(self) -> dict[str, np.ndarray]:
        """Orders of one adopter by channel (G,)."""
        return {
            "live": self.live.sum(axis=0),
            "feed": self.feed.sum(axis=0),
            "search": self.searches.sum(axis=1),
            "follow": self.follow.sum(axis=0),
        }

    def per_shop(self, adopters: np.ndarray) -> np.ndarray:
        """Orders of the whole population by shop (M,); `adopters` are the people of each cell who have adopted (G,)."""
        searched = (adopters @ self.searches) @ self.found
        return (self.live + self.feed + self.follow) @ adopters + searched


def personalisation(notes: float, parameters: Parameters) -> float:
    """pi = 1 - exp(-notes / scale): how well the recommender knows people, from 0 to 1."""
    return float(1 - np.exp(-notes / parameters.notes_scale))


def typed(needs: Needs, pi: float, parameters: Parameters) -> np.ndarray:
    """Chance that an atom that is felt is typed into a search (A,): exp(-kappa chars / (cap w)).

    Typing costs effort, a better match repays it (Stigler 1961); the capability `cap` grows with what the platform's
    notes can answer.
    """
    cap = parameters.cap_start + parameters.cap_gain * pi
    return np.exp(-parameters.kappa * needs.chars / (cap * needs.weight))


def demand(
    tastes: Tastes,
    shops: Shops,
    needs: Needs,
    followers: np.ndarray,
    on_air: np.ndarray,
    pi: float,
    crowd: float,
    traffic: Traffic,
    adopters: np.ndarray,
    parameters: Parameters,
) -> Demand:
    """One month's demand.

    on_air: time on air of each shop, weighted by how many people are about (M,), 0 if it never went live.
    crowd: 30-day months of ordinary traffic that the month holds. adopters: people of each cell who have adopted (G,).
    """
    elsewhere = crowd * traffic.elsewhere
    interest = needs.interest[:, shops.category].T
    fame = brand(followers, parameters)
    reach = (1 + followers / 1000) ** parameters.popularity
    knowledge = parameters.eta * pi

    weight = np.exp(knowledge * (tastes.room + fame[:, None]))
    weight *= interest
    weight *= (reach * on_air / 40)[:, None]
    weight *= parameters.entries * crowd * traffic.rooms / weight.sum(axis=0)
    views = weight @ adopters
    live = weight
    live *= _chance(tastes.room_odds, fame, parameters)

    page = _chance(tastes.page_odds, fame, parameters)
    feed = np.exp(knowledge * parameters.page_matching * (tastes.page + fame[:, None]))
    feed *= interest
    feed *= reach[:, None]
    feed *= parameters.page_visits * elsewhere / feed.sum(axis=0)
    feed *= page

    usual_interest = (adopters @ needs.interest) / adopters.sum()
    visits = parameters.follow_visits * elsewhere * followers / adopters.sum() / usual_interest[shops.category]
    follow = page
    follow *= interest
    follow *= visits[:, None]

    searches, found = _search(shops, needs, fame, pi, elsewhere, parameters)
    return Demand(live, feed, follow, views, searches, found)


def _chance(odds_over_b0: np.ndarray, fame: np.ndarray, parameters: Parameters) -> np.ndarray:
    """P(buy) = 1 / (1 + e^-u) with u = b0 + what stands over b0 + brand (M, G)."""
    odds = odds_over_b0 * np.exp(parameters.b0 + fame)[:, None]
    odds /= 1 + odds
    return odds


def _search(
    shops: Shops, needs: Needs, fame: np.ndarray, pi: float, visits: float, parameters: Parameters
) -> tuple[np.ndarray, np.ndarray]:
    """Orders after a search by cell and atom (G, A), and the shops they go to (A, M).

    Only shops that serve the typed atom compete, by a softmax on utility given that the need is certain.
    """
    own = (
        parameters.b_quality * shops.quality
        - parameters.b_price * shops.ln_price
        + parameters.b_authenticity * (shops.authenticity - 0.5)
        + fame
    )
    competes = shops.serves.T * np.exp(own)[None, :]
    total = competes.sum(axis=1, keepdims=True)
    share = np.divide(competes, total, out=np.zeros_like(competes), where=total > 0)
    utility = parameters.b0 + own[None, :] + 2 * parameters.b_fit * needs.weight[:, None] + parameters.search_uplift
    bought = share / (1 + np.exp(-utility))
    conversion = bought.sum(axis=1)
    rate = parameters.searches * visits * needs.interest[:, needs.category] * needs.salience * typed(needs, pi, parameters)
    found = np.divide(bought, conversion[:, None], out=np.zeros_like(bought), where=conversion[:, None] > 0)
    return rate * conversion, found
