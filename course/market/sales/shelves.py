"""Shelves: the goods of all shops, how the shops' buyers choose among them, and who carries them to the door."""

from __future__ import annotations

from collections.abc import Iterator
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
from course.market.sales.prices import price_points

# What shops give: from what value on, CNY off, share off, share of shops (assumption).
SCHEMES = (
    (0.0, 0.0, 0.00, 0.15), (0.0, 0.0, 0.05, 0.20), (0.0, 0.0, 0.10, 0.15), (49.0, 5.0, 0.0, 0.14), (99.0, 10.0, 0.0, 0.14),
    (99.0, 12.0, 0.0, 0.08), (199.0, 20.0, 0.0, 0.08), (0.0, 0.0, 0.08, 0.06),
)  # fmt: skip

# Places and weights by which a mean over a standard normal number is taken (Gauss-Hermite quadrature of seven points).
PURSES = {
    0.0: 0.457142857142857, 1.154405394739968: 0.240123178605013, -1.154405394739968: 0.240123178605013,
    2.366759410734541: 0.030757123967586, -2.366759410734541: 0.030757123967586, 3.750439717725742: 0.000548268855972,
    -3.750439717725742: 0.000548268855972,
}  # fmt: skip


@dataclass(frozen=True)
class Shelves:
    """What shops sell: J goods, and for each of them its share in its shop's first choices once all are launched (J,).

    purse: price level of those who take each of them (J,), sd over people. pieces: of each that an order of its shop brings, once
    all are launched (J,). carriers: whom each shop works with (N,), index into CARRIER_TERMS. schemes: which coupon of its own
    each shop gives (N,), index into SCHEMES.
    """

    catalogue: Catalogue
    share: np.ndarray
    purse: np.ndarray
    pieces: np.ndarray
    carriers: np.ndarray
    schemes: np.ndarray
    assumptions: Assumptions

    @classmethod
    def of(cls, history: History, assumptions: Assumptions, setting: Setting) -> Shelves:
        """The goods of all shops that ever were, those of the case shops at the prices their books are kept in."""
        catalogue = stock_shelves(history.shops, assumptions, setting)
        share, purse = shelf_shares(catalogue, assumptions, setting)
        pieces = share * (1 + assumptions.more_lines) * (1 + catalogue.further)
        catalogue = at_their_prices(catalogue, pieces, history.books, setting.parameters)
        carriers = _carriers(history.shops, setting.streams.of("goods", "carriers"))
        schemes = pick_schemes(len(history.shops), setting.streams.of("goods", "schemes"))
        return cls(catalogue, share, purse, pieces, carriers, schemes, assumptions)


def shelf_shares(catalogue: Catalogue, assumptions: Assumptions, setting: Setting) -> tuple[np.ndarray, np.ndarray]:
    """Share of each of the goods in its shop's first choices once all are launched, over buyers whose purses differ (J,); and the
    mean purse of those who take it, sd (J,).
    """
    share, purse = np.zeros(len(catalogue)), np.zeros(len(catalogue))
    for step, part in _by_purse(catalogue, assumptions, setting):
        share += part
        purse += step * part
    return share, purse / share


def _by_purse(catalogue: Catalogue, assumptions: Assumptions, setting: Setting) -> Iterator[tuple[float, np.ndarray]]:
    """Each purse, sd from the usual one, and the part that its people have in each of the goods' share of its shop (J,)."""
    people, needs, parameters = setting.people, setting.needs, setting.parameters
    # What the people who care for a category make of an atom together: the mean of their odds, not of their logits.
    cares = people.size[:, None] * needs.interest[:, needs.category]
    odds = (cares * np.exp(2 * parameters.b_fit * needs.on_shelf(parameters))).sum(axis=0) / cares.sum(axis=0)
    crowd = np.log(odds) / (2 * parameters.b_fit) if parameters.b_fit else np.zeros(len(odds))
    utility = catalogue.value(parameters, assumptions)
    utility = utility + 2 * parameters.b_fit * fit_of(catalogue, np.arange(len(catalogue)), crowd, None)
    # As in `baskets.Choice`: who pays more takes dearer types, and the better of like goods.
    usual = np.log(catalogue.list_price) - catalogue.ln_price
    dear = parameters.person_price * usual + parameters.person_grade * catalogue.ln_price
    for step, weight in PURSES.items():
        worth = np.exp(utility + step * dear)
        yield step, weight * worth / np.add.reduceat(worth, catalogue.first[:-1])[catalogue.shop]


def price_elasticity(shelves: Shelves, parameters: Parameters) -> float:
    """By how much ln pieces of goods fall with ln of their own price, as the mean over goods, if what all of a shop's goods together
    draw stayed as it is.

    `b_price`, less what dear goods gain by being taken by people whom prices put off less: there are more dear goods on the
    shelves than are bought.
    """
    answer = parameters.person_grade * shelves.purse
    return float(np.mean(answer) - parameters.b_price)


def price_elasticity_in_shop(shelves: Shelves, setting: Setting) -> float:
    """By how much ln pieces of goods fall behind those of the other goods of their shop with ln of their own price; mean over goods.

    This is what a comparison within shops shows. It is less than `price_elasticity`: who leaves one of the goods as it becomes
    dearer takes others for the like purse, so that what is left competes with less. Goods of shops with one only are left out.
    """
    catalogue, parameters = shelves.catalogue, setting.parameters
    size, start = np.diff(catalogue.first), catalogue.first[:-1]
    others = np.maximum(size - 1, 1)[catalogue.shop]
    own, theirs = np.zeros(len(catalogue)), np.zeros(len(catalogue))
    parts = list(_by_purse(catalogue, shelves.assumptions, setting))
    share = sum(part for _, part in parts)
    for step, part in parts:
        slope = parameters.person_grade * step - parameters.b_price
        there, takes = part / PURSES[step], part / share  # its share among people of this purse, and theirs among its buyers
        own += takes * slope * (1 - there)
        theirs -= (np.add.reduceat(takes, start)[catalogue.shop] - takes) * slope * there / others
    return float(np.mean((own - theirs)[size[catalogue.shop] > 1]))


def lift_of_markdowns(shelves: Shelves, goods: np.ndarray, moments: np.ndarray, parameters: Parameters) -> np.ndarray:
    """How many times its usual share of its shop's orders each of the goods gets at each moment, mark-downs considered (n, T).

    What one of the goods gains its shop's other goods lose: which shop people come to is decided before they see its prices.
    """
    catalogue, here = shelves.catalogue, np.unique(shelves.catalogue.shop[goods])
    size = np.diff(catalogue.first)[here]
    start = np.cumsum(size) - size
    rows = np.arange(int(size.sum())) + np.repeat(catalogue.first[here] - start, size)
    on = catalogue.on_sale(rows[:, None], moments[None, :])
    pull = np.exp(parameters.markdown_pull * catalogue.saving[rows][:, None] * on)
    total = np.add.reduceat(shelves.share[rows][:, None] * pull, start)
    place = start[np.searchsorted(here, catalogue.shop[goods])] + goods - catalogue.first[catalogue.shop[goods]]
    return pull[place] / total[np.searchsorted(here, catalogue.shop[goods])]


def at_their_prices(catalogue: Catalogue, pieces: np.ndarray, books: list[Book], parameters: Parameters) -> Catalogue:
    """The catalogue with prices and costs of the case shops' goods moved, all alike, to the level of their daily books.

    pieces: of each of the goods that an order of its shop brings (J,).
    """
    price, last, cost = catalogue.list_price.copy(), catalogue.last_price.copy(), catalogue.unit_cost.copy()
    for book in books:
        goods = slice(*catalogue.first[book.merchant_id - 1 : book.merchant_id + 1])
        usual = CATEGORIES[book.case.category][0] * np.exp(book.case.ln_price + parameters.item_sd**2 / 2)
        factor = usual * (1 + parameters.more_items) / (pieces[goods] @ price[goods])
        price[goods] = price_points(price[goods] * factor, catalogue.style[goods])
        last[goods] = price_points(last[goods] * factor, catalogue.style[goods])
        cost[goods] = np.minimum(np.round(cost[goods] * factor, 2), np.round(0.97 * price[goods], 2))
    return replace(catalogue, list_price=price, last_price=last, unit_cost=cost)


def pick_schemes(shops: int, generator: np.random.Generator) -> np.ndarray:
    """Which coupon of its own each shop gives (N,): index into SCHEMES."""
    share = np.cumsum([entry[-1] for entry in SCHEMES])
    return np.minimum(np.searchsorted(share, generator.random(shops), side="right"), len(SCHEMES) - 1)


def _carriers(shops: Shops, generator: np.random.Generator) -> np.ndarray:
    """The carrier each shop works with (N,): index into CARRIER_TERMS, by the kind's shares."""
    share = np.cumsum([entry[3] for entry in CARRIER_TERMS.values()], axis=0).T[shops.kind]
    return np.minimum((generator.random(len(shops))[:, None] > share).sum(axis=1), len(CARRIER_TERMS) - 1)
