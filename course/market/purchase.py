"""Purchase: what one entry into a room, or one visit to a product page, is worth to a person.

u_gm = b0 + 2 b_fit fit - b_miss miss + b_quality q - b_price ln(price) + b_authenticity (a - 1/2)
       + b_similarity sim(g, presenter) a + b_brand ln(1 + F/1000),     P(buy) = 1 / (1 + e^-u)

A logit over "buy / go on" (McFadden 1974). sim * a is the first-order form of lower uncertainty about an experience
good: u = E[v] - (rho/2) Var with Var = (s0 + k d^2) / (1 + t a s), a signal that is worth more the more alike and the
more authentic the presenter is.
"""

from __future__ import annotations

import numpy as np

from course.market.merchants import Shops
from course.market.needs import Needs
from course.market.parameters import Parameters
from course.market.people import People


def fit_and_miss(needs: Needs, shops: Shops) -> tuple[np.ndarray, np.ndarray]:
    """fit_mg = sum_a w_a n_ga b_ma over the shop's category, miss_mg = sum_a w_a n_ga (1 - b_ma); both (M, G)."""
    fit = np.empty((len(shops), needs.salience.shape[0]))
    miss = np.empty_like(fit)
    for category in range(needs.interest.shape[1]):
        atoms = np.flatnonzero(needs.category == category)
        rows = np.flatnonzero(shops.category == category)
        if len(rows) == 0:
            continue
        valued = needs.salience[:, atoms] * needs.weight[atoms]
        fit[rows] = shops.serves[np.ix_(rows, atoms)] @ valued.T
        miss[rows] = valued.sum(axis=1) - fit[rows]
    return fit, miss


def page_utility(needs: Needs, shops: Shops, parameters: Parameters) -> np.ndarray:
    """Utility without presenter and brand: what a product page can tell (M, G)."""
    fit, miss = fit_and_miss(needs, shops)
    own = (
        parameters.b0
        + parameters.b_quality * shops.quality
        - parameters.b_price * shops.ln_price
        + parameters.b_authenticity * (shops.authenticity - 0.5)
    )
    return own[:, None] + 2 * parameters.b_fit * fit - parameters.b_miss * miss


def presence(people: People, shops: Shops, parameters: Parameters) -> np.ndarray:
    """b_similarity sim(g, presenter) a: what a presenter like oneself adds (M, G)."""
    likeness = people.likeness()
    similarity = likeness[shops.presenter] @ likeness.T
    return parameters.b_similarity * similarity * shops.authenticity[:, None]


def brand(followers: np.ndarray, parameters: Parameters) -> np.ndarray:
    """b_brand ln(1 + F/1000) (M,)."""
    return parameters.b_brand * np.log1p(followers / 1000)
