"""Shelves: the goods of all shops, how the shops' buyers choose among them, and who carries them to the door."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from course.market.core.lexicon import CATEGORIES
from course.market.core.parameters import Parameters
from course.market.demand.cases import Book
from course.market.demand.history import History
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.assumptions import CARRIER_TERMS, Assumptions
from course.market.sales.catalogue import Catalogue, fit_of, stock_shelves

PURSES = (-1.38, -0.67, -0.21, 0.21, 0.67, 1.38)  # the middle of each sixth of a normal distribution, sd


@dataclass(frozen=True)
class Shelves:
    """What shops sell: J goods, and for each of them its share in its shop's first choices once all are launched (J,).

    carriers: whom each shop works with (N,), index into CARRIER_TERMS.
    """

    catalogue: Catalogue
    share: np.ndarray
    carriers: np.ndarray
    assumptions: Assumptions

    @classmethod
    def of(cls, history: History, assumptions: Assumptions, setting: Setting) -> Shelves:
        """The goods of all shops that ever were, those of the case shops at the prices their books are kept in."""
        catalogue = stock_shelves(history.shops, assumptions, setting)
        share = shelf_shares(catalogue, assumptions, setting)
        catalogue = at_their_prices(catalogue, share, history.books, setting.parameters)
        return cls(catalogue, share, _carriers(history.shops, setting.streams.of("goods", "carriers")), assumptions)


def shelf_shares(catalogue: Catalogue, assumptions: Assumptions, setting: Setting) -> np.ndarray:
    """Share of each of the goods in its shop's first choices once all are launched, averaged over buyers whose purses differ (J,)."""
    people, needs, parameters = setting.people, setting.needs, setting.parameters
    crowd = (people.size @ needs.salience) / people.size.sum() * needs.weight
    utility = catalogue.value(parameters, assumptions)
    utility = utility + 2 * parameters.b_fit * fit_of(catalogue, np.arange(len(catalogue)), crowd, None)
    share, ln_price = np.zeros(len(catalogue)), np.log(catalogue.list_price)
    for step in PURSES:
        worth = np.exp(utility + parameters.person_price * step * ln_price)
        share += worth / np.add.reduceat(worth, catalogue.first[:-1])[catalogue.shop] / len(PURSES)
    return share


def at_their_prices(catalogue: Catalogue, share: np.ndarray, books: list[Book], parameters: Parameters) -> Catalogue:
    """The catalogue with prices and costs of the case shops' goods moved, all alike, to the level of their daily books.

    share: of each of the goods in its shop's first choices (J,).
    """
    price, cost = catalogue.list_price.copy(), catalogue.unit_cost.copy()
    for book in books:
        goods = slice(*catalogue.first[book.merchant_id - 1 : book.merchant_id + 1])
        usual = CATEGORIES[book.case.category][0] * np.exp(book.case.ln_price + parameters.item_sd**2 / 2)
        factor = usual / (share[goods] @ price[goods])
        price[goods] = np.floor(price[goods] * factor) + 0.9
        cost[goods] = np.round(cost[goods] * factor, 2)
    return replace(catalogue, list_price=price, unit_cost=cost)


def _carriers(shops: Shops, generator: np.random.Generator) -> np.ndarray:
    """The carrier each shop works with (N,): index into CARRIER_TERMS, by the kind's shares."""
    share = np.cumsum([entry[3] for entry in CARRIER_TERMS.values()], axis=0).T[shops.kind]
    return np.minimum((generator.random(len(shops))[:, None] > share).sum(axis=1), len(CARRIER_TERMS) - 1)
