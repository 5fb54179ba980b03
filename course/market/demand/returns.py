"""How satisfied buyers are with what fits them, and how often goods go back."""

from __future__ import annotations

import numpy as np

from course.market.core.draws import logistic
from course.market.core.lexicon import CATEGORIES
from course.market.core.parameters import Parameters
from course.market.population.needs import Needs
from course.market.population.setting import Setting
from course.market.population.shops import Shops

NOISE = 0.5  # scale of the logistic noise in satisfaction (assumption)


def usual_satisfaction(cell: np.ndarray, shop: np.ndarray, shops: Shops, needs: Needs) -> np.ndarray:
    """z without its noise, of a buyer of each cell at each shop (n,): .7 fit - .6 miss + .6 q + .5 (a - 1/2)."""
    fit, miss = fit_of_pairs(cell, shop, shops, needs)
    return 0.7 * fit - 0.6 * miss + 0.6 * shops.quality[shop] + 0.5 * (shops.authenticity[shop] - 0.5)


def refund_chance(z: np.ndarray, shop: np.ndarray, live: np.ndarray | bool, shops: Shops, parameters: Parameters) -> np.ndarray:
    """Chance that an order goes back (n,): logit(category base + live premium - return_fit z)."""
    return logistic(refund_logit(z, shop, live, shops, parameters))


def refund_logit(z: np.ndarray, shop: np.ndarray, live: np.ndarray | bool, shops: Shops, parameters: Parameters) -> np.ndarray:
    """The logit of `refund_chance` (n,)."""
    base = np.array([entry[1] for entry in CATEGORIES.values()])[shops.category[shop]]
    return np.log(base / (1 - base)) + parameters.live_return_premium * live - parameters.return_fit * z


def return_chance(cells: np.ndarray, shop: int, live: bool, shops: Shops, setting: Setting) -> np.ndarray:
    """Chance that an order of a buyer of each cell at one shop is returned, averaged over the noise of z (n,)."""
    rows = np.full(len(cells), shop)
    z = usual_satisfaction(cells, rows, shops, setting.needs)
    middle = (np.arange(9) + 0.5) / 9
    noise = NOISE * np.log(middle / (1 - middle))
    return np.mean([refund_chance(z + e, rows, live, shops, setting.parameters) for e in noise], axis=0)


def fit_of_pairs(cell: np.ndarray, shop: np.ndarray, shops: Shops, needs: Needs) -> tuple[np.ndarray, np.ndarray]:
    """How far each buyer's needs are met, and are not, by the shop she bought from (both (n,)); as in `utility.fit_and_miss`,
    pair by pair.

    A shop serves a few atoms of its own category, so a few columns are added up instead of all.
    """
    valued = np.hstack([needs.valued, np.zeros((len(needs.salience), 1))])  # the last column is no atom
    most = int(shops.serves.sum(axis=1).max(initial=0))
    atoms = np.argsort(shops.serves == 0, axis=1, kind="stable")[:, :most]
    atoms = np.where(np.take_along_axis(shops.serves, atoms, axis=1) > 0, atoms, valued.shape[1] - 1)
    fit = np.zeros(len(cell))
    for place in range(most):
        fit += valued[cell, atoms[shop, place]]
    categories = np.arange(needs.interest.shape[1])
    wanted = valued[:, :-1] @ (needs.category[:, None] == categories).astype(float)
    return fit, wanted[cell, shops.category[shop]] - fit
