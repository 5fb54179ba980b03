"""Purchase: what one entry into a room, or one visit to a product page, is worth to a person.

u_gm = b0 + 2 b_fit fit - b_miss miss + b_quality q - b_price ln(price) + b_authenticity (a - 1/2)
       + trust_gm + b_brand ln(1 + F/1000),     P(buy) = 1 / (1 + e^-u)

A logit over "buy / go on" (McFadden 1974). Nobody knows an experience good before having it, and a buyer with constant
absolute risk aversion rho and normal beliefs values it at E[v] - (rho/2) Var. Beliefs follow Bayes: precisions add.

Var_gm = (1 + k d^2) / (1 + t a s + R_m),    trust_gm = (rho/2) (Var at s = 0 without reviews - Var_gm)

in units of the prior variance of a good that needs no translation. s: how alike viewer and presenter are, d = 1 - s how
far the presenter's life must be translated into one's own (k, `distance`), a: authenticity, t a s: precision of what the
presenter shows (t, `signal`), R: precision of the reviews. A product page has no presenter: s = 0. rho is set so that
the least-squares slope of trust on s a, over all s and a in the unit square at a usual stock of reviews, is
`b_similarity`: the first-order effect of similarity x authenticity. b_similarity = 0 is a market without risk aversion.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from course.market.core.parameters import Parameters
from course.market.population.needs import Needs
from course.market.population.people import People
from course.market.population.shops import Shops

USUAL_REVIEWS = 25.0  # reviews at which `b_similarity` is the slope of trust (a shop a few months old)


def fit_and_miss(needs: Needs, shops: Shops) -> tuple[np.ndarray, np.ndarray]:
    """fit_mg = sum_a w_a n_ga b_ma over the shop's category, miss_mg = sum_a w_a n_ga (1 - b_ma); both (M, G)."""
    fit = np.empty((len(shops), needs.salience.shape[0]))
    miss = np.empty_like(fit)
    for category, (atoms, valued, in_all) in enumerate(needs.by_category):
        rows = np.flatnonzero(shops.category == category)
        if len(rows) == 0:
            continue
        met = shops.serves[np.ix_(rows, atoms)] @ valued.T
        fit[rows], miss[rows] = met, in_all - met
    return fit, miss


def own_utility(shops: Shops, parameters: Parameters) -> np.ndarray:
    """What a shop is worth to anybody, over b0 (M,): b_quality q - b_price ln(price) + b_authenticity (a - 1/2)."""
    return (
        parameters.b_quality * shops.quality
        - parameters.b_price * shops.ln_price
        + parameters.b_authenticity * (shops.authenticity - 0.5)
    )


def page_utility(needs: Needs, shops: Shops, parameters: Parameters) -> np.ndarray:
    """Utility over b0 without presenter and brand: what a product page can tell (M, G)."""
    fit, miss = fit_and_miss(needs, shops)
    fit *= 2 * parameters.b_fit  # in place: the arrays are large
    fit += own_utility(shops, parameters)[:, None]
    miss *= parameters.b_miss
    fit -= miss
    return fit


def review_signal(reviews: np.ndarray, parameters: Parameters) -> np.ndarray:
    """R: precision of n reviews whose errors are correlated (M,): n h / (1 + (n - 1) overlap), h the precision of one."""
    return parameters.review_precision * reviews / (1 + np.maximum(reviews - 1, 0) * parameters.review_overlap)


def variance(similarity: np.ndarray, authenticity: np.ndarray, signal: np.ndarray, parameters: Parameters) -> np.ndarray:
    """What remains uncertain, in prior variances; the three arrays broadcast."""
    prior = 1 + parameters.distance * (1 - similarity) ** 2
    return prior / (1 + parameters.signal * authenticity * similarity + signal)


@lru_cache(maxsize=8)
def risk_aversion(parameters: Parameters) -> float:
    """rho / 2, logits per prior variance, from `b_similarity` (see the module's text)."""
    grid = (np.arange(20) + 0.5) / 20
    similarity, authenticity = np.meshgrid(grid, grid)
    relief = -variance(similarity, authenticity, review_signal(np.array(USUAL_REVIEWS), parameters), parameters)
    product = similarity * authenticity
    centred = product - product.mean()
    return parameters.b_similarity / float((centred * relief).sum() / (centred**2).sum())


def assurance(signal: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Trust on a product page, where only the reviews speak (M,)."""
    return risk_aversion(parameters) * (1 + parameters.distance) * signal / (1 + signal)


def presence(people: People, shops: Shops, signal: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Trust in a room, where a presenter shows the goods on her own life, reviews included (M, G).

    signal: precision of each shop's reviews (M,).
    """
    rho = risk_aversion(parameters)
    if rho == 0:
        return np.zeros((len(shops), people.cells))
    likeness = people.likeness
    trust = likeness[shops.presenter] @ likeness.T  # similarity in [0, 1]; the arrays are large, so it is done in place
    known = parameters.signal * shops.authenticity[:, None] * trust
    known += (1 + signal)[:, None]
    np.subtract(1, trust, out=trust)
    np.square(trust, out=trust)
    trust *= parameters.distance
    trust += 1
    trust /= known
    np.subtract(1 + parameters.distance, trust, out=trust)
    trust *= rho
    return trust


def brand(followers: np.ndarray, parameters: Parameters) -> np.ndarray:
    """b_brand ln(1 + F/1000) (M,)."""
    return parameters.b_brand * np.log1p(followers / 1000)
