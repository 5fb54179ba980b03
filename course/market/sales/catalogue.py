"""The catalogue: what each shop has on its shelf, at what price and cost.

ln price = usual price of the type + shop level + make + sd (rho z_quality + sqrt(1 - rho^2) z_cost), at the nearest price point:
better goods cost the buyer more (corr(quality, ln price) > 0, so a regression of sales on price mistakes quality for price), and
so do goods that cost the shop more. The cost shock does not touch quality: it moves the price and nothing else, an instrument.

Make is how fine a shop's goods are: cloth, leather, finish. It costs the shop as much more as it brings, and buyers think it
worth its price, so that it changes prices between shops and not what is sold: over the whole catalogue dear goods sell hardly
worse than cheap ones, within a shop they do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from course.market.core.calendar import DAY, EDGES, EXPORT, FESTIVALS
from course.market.core.clocks import OFFICE
from course.market.core.columns import Columns
from course.market.core.draws import count_up_to
from course.market.core.lexicon import CATEGORIES
from course.market.core.normal import bounded_normal
from course.market.core.parameters import Parameters
from course.market.core.streams import stratified
from course.market.population.needs import Needs
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.assumptions import Assumptions
from course.market.sales.goods_lexicon import MEETS, MOST, SCENARIO_SHARE, TYPE_SHARE
from course.market.sales.prices import OFF, OFF_SHARE, OWN_STYLE, Usual, marked, price_points, styles

Stream = Callable[[str], np.random.Generator]
LURE_OFF, LURE_COST = 0.25, 0.95  # a lure: a quarter off, sold little over cost (assumption)
SALE_DAYS = 7  # how long a mark-down outside the festival holds
SALE_EVERY = (28, 70)  # days from one to the next, from ... up to (assumption)
KEEPS_ATOM = (0.45, 0.60, 0.75)  # chance that one of a shop's goods meets a need the shop serves, by kind (assumption)
FOR_FEW = 0.5  # the same, relative, where goods are of no use to anybody else: no shop lives on size 43 alone (assumption)
AT_MOST_ALL = 0.92  # of a shop's goods that can meet a need, at most so many do
MAX_ITEM_ATOMS = 3


@dataclass(frozen=True)
class Catalogue(Columns):
    """J goods, sorted by shop and launch (each (J,) unless said otherwise).

    shop: row of the shop among all shops. type, scenario: indices. list_price, unit_cost: CNY. launched: seconds.
    quality, ln_price: deviations from the shop's; appeal: what no table shows. atoms: (J, 3) need atoms, -1 = none.
    style: how the price ends (`prices.STYLES`). last_price: list price of 2023, CNY. off: mark-down, share of the price;
    in_festival: it holds in the festival; every, phase: it holds for a week every so many days (0: never), from that day on.
    further: expected further pieces of a line. category: of its shop. first: (N + 1,) first row of each shop.
    """

    shop: np.ndarray
    type: np.ndarray
    scenario: np.ndarray
    list_price: np.ndarray
    unit_cost: np.ndarray
    launched: np.ndarray
    quality: np.ndarray
    ln_price: np.ndarray
    appeal: np.ndarray
    atoms: np.ndarray
    style: np.ndarray
    last_price: np.ndarray
    off: np.ndarray
    in_festival: np.ndarray
    every: np.ndarray
    phase: np.ndarray
    further: np.ndarray
    category: np.ndarray
    first: np.ndarray

    def __len__(self) -> int:
        return len(self.shop)

    def value(self, parameters: Parameters, assumptions: Assumptions) -> np.ndarray:
        """What people see in each of a shop's goods, fit aside (J,): the logit of the choice on the shelf."""
        return self.appeal + parameters.b_quality * self.quality - parameters.b_price * self.ln_price

    def kind_shares(self) -> np.ndarray:
        """Share of each type in the goods of its category (C, T)."""
        place = self.category * MOST + self.type
        count = np.bincount(place, minlength=len(CATEGORIES) * MOST).reshape(len(CATEGORIES), MOST)
        return count / np.maximum(count.sum(axis=1, keepdims=True), 1)

    @property
    def saving(self) -> np.ndarray:
        """ln(list price / marked-down price) of each of the goods (J,), 0 for those that are never marked down."""
        return np.log(self.list_price / np.where(self.off > 0, marked(self.list_price, self.off), self.list_price))

    def on_sale(self, goods: np.ndarray, moment: np.ndarray) -> np.ndarray:
        """Whether each of the goods (rows) is marked down at the moment (n,)."""
        every = self.every[goods]
        week = (moment // DAY - self.phase[goods]) % np.maximum(every, 1) < SALE_DAYS
        return np.where(in_festival(moment), self.in_festival[goods], (every > 0) & week)

    def available(self, shop: np.ndarray, moment: np.ndarray) -> np.ndarray:
        """How many goods each shop had on the shelf at the moment (n,); the shelf's first goods are there from the start."""
        return np.maximum(count_up_to(self.launched, moment, self.first[shop], np.diff(self.first)[shop]), 1)


def in_festival(moment: np.ndarray) -> np.ndarray:
    """Whether each moment lies in a festival window."""
    return np.any([(moment >= festival.starts_at) & (moment < festival.ends_at) for festival in FESTIVALS], axis=0)


def stock_shelves(shops: Shops, assumptions: Assumptions, setting: Setting) -> Catalogue:
    """The goods of all shops, drawn for the shops of each month's founding apart: how many open later changes no shelf."""
    founded = np.searchsorted(EDGES, shops.opened, side="right")
    months = founded[np.concatenate([[True], founded[1:] != founded[:-1]])]
    starts = np.searchsorted(founded, months)
    usual = Usual.of(assumptions, setting.streams)
    parts = []
    for month, start, end in zip(months, starts, [*starts[1:], len(shops)], strict=True):
        stream = partial(setting.streams.of, "goods", "catalogue", int(month))
        part = _stock(shops.where(np.arange(start, end)), usual, assumptions, setting, stream)
        parts.append(replace(part, shop=part.shop + start))
    owner = np.concatenate([part.shop for part in parts])
    return Catalogue.joined(parts, first=np.searchsorted(owner, np.arange(len(shops) + 1)))


def _stock(shops: Shops, usual: Usual, assumptions: Assumptions, setting: Setting, stream: Stream) -> Catalogue:
    """The goods of shops that were founded in one month; `stream` gives that month's stream of a name."""
    a, parameters, needs = assumptions, setting.parameters, setting.needs

    def draw(name: str, size: int) -> np.ndarray:
        return stratified(stream(name), size)

    def normal(name: str, size: int, bound: float = 2.5) -> np.ndarray:
        return np.clip(stream(name).standard_normal(size), -bound, bound)

    spread = np.exp(a.range_sd * normal("range", len(shops), 2.0) - a.range_sd**2 / 2)
    count = np.maximum(np.round(a.range_mean * spread), 3).astype(np.int64)
    shop = np.repeat(np.arange(len(shops)), count)
    size = len(shop)
    category = shops.category[shop]
    late = draw("late", size)
    ramp = np.maximum(late - a.at_opening, 0) / (1 - a.at_opening) if a.at_opening < 1 else np.zeros(size)
    launched = np.maximum(OFFICE.at(shops.opened[shop] + ramp * 365 * DAY), shops.opened[shop])
    order = np.lexsort((launched, shop))
    launched = launched[order]
    # What would be launched after the last day has not come out yet; each shop's first goods have.
    opened_rank = np.arange(size) - np.repeat(np.cumsum(count) - count, count)
    keep = (launched < EXPORT) | (opened_rank == 0)
    shop, launched, category = shop[keep], np.minimum(launched[keep], EXPORT - 1), category[keep]
    launched[np.concatenate([[True], shop[1:] != shop[:-1]])] = shops.opened
    size = len(shop)

    first = np.searchsorted(shop, np.arange(len(shops) + 1))
    shelf = usual.share[category]
    kind_of_goods = (_spread(shop, first, stream("type"))[:, None] * shelf[:, -1:] > shelf[:, :-1]).sum(axis=1)
    shares = np.cumsum(np.array([SCENARIO_SHARE[name] for name in CATEGORIES]), axis=1)
    scenario = (draw("scenario", size)[:, None] > shares[category, :-1]).sum(axis=1)
    rho, price_sd = a.item_correlation, a.item_price_sd
    z_quality, z_cost = normal("quality", size), normal("cost", size)
    cost_shock = price_sd * np.sqrt(1 - rho**2) * z_cost
    ln_price = price_sd * rho * z_quality + cost_shock
    base = usual.price[category, kind_of_goods]
    # The part of a shop's price level that does not come from its quality is cost, too, and so is the make.
    shop_cost = shops.ln_price - parameters.price_sd * parameters.quality_price_correlation * shops.quality
    tie = a.make_correlation
    make = a.make_sd * (tie * shops.quality + np.sqrt(1 - tie**2) * normal("make", len(shops), 2.0)) - a.make_sd**2 / 2
    usual_here = base * np.exp(shops.ln_price[shop] + make[shop])
    style = styles(len(shops), stream("style"))[shop]
    own = stream("own style")
    style = np.where(own.random(size) < OWN_STYLE, style, styles(size, own))
    noise = 0.04 * normal("cost noise", size)
    cost = usual.cost[category, kind_of_goods] * base * np.exp(shop_cost[shop] + make[shop] + cost_shock + noise)
    lure = stream("lures").random(size) < a.lures
    asked = np.maximum(usual_here * np.exp(ln_price) * np.where(lure, 1 - LURE_OFF, 1.0), 5.0)
    price = price_points(asked, style)
    last_price = price_points(asked * np.exp(-a.price_change - a.price_change_sd * normal("change", size)), style)
    cost = np.minimum(np.where(lure, LURE_COST * price, cost), 0.97 * price)
    appeal = a.appeal_sd * bounded_normal(_spread(shop, first, stream("appeal")), 3.0)
    chance = stream("markdown")
    rare = stream("sales")
    promoted = rare.random(size) < a.sale_share
    every = np.where(promoted, rare.integers(*SALE_EVERY, size), 0)
    return Catalogue(
        shop,
        kind_of_goods,
        scenario,
        price,
        np.maximum(np.round(cost, 2), 0.5),
        launched,
        a.item_quality_sd * z_quality,
        np.log(price / usual_here),
        appeal + usual.lean[category, kind_of_goods],
        _atoms(shop, kind_of_goods, shops, needs, stream("atoms")),
        style,
        last_price,
        _depths(chance, size, a.markdown),
        chance.random(size) < a.marked_down,
        every,
        rare.integers(0, 70, size),
        usual.further[category, kind_of_goods],
        category,
        first,
    )


def _depths(generator: np.random.Generator, size: int, mean: float) -> np.ndarray:
    """How much is taken off each of the goods when it is marked down (size,), share of the price, `mean` on average."""
    steps = np.array(OFF) * mean / (np.array(OFF) @ OFF_SHARE)
    return np.round(steps[np.searchsorted(np.cumsum(OFF_SHARE)[:-1], generator.random(size), side="right")], 2)


def _spread(shop: np.ndarray, first: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Uniform numbers, spread evenly over the goods of each shop (J,): no shop lives by one lucky draw."""
    place = np.empty(len(shop), dtype=np.int64)
    place[np.lexsort((generator.random(len(shop)), shop))] = np.arange(len(shop))
    return (place - first[shop] + generator.random(len(shop))) / np.diff(first)[shop]


def _atoms(shop: np.ndarray, kind: np.ndarray, shops: Shops, needs: Needs, generator: np.random.Generator) -> np.ndarray:
    """Which of its shop's needs each of the goods meets (J, 3): row numbers of atoms in falling chance, -1 = none.

    Only goods of a type that can: of those the more, so that on average as many of a shop's goods meet a need.
    """
    can = (MEETS * TYPE_SHARE[needs.category]).sum(axis=1) / TYPE_SHARE[needs.category].sum(axis=1)
    chance = np.array(KEEPS_ATOM)[shops.kind[shop]][:, None] * (shops.serves[shop] > 0)
    chance = np.minimum(chance / can, AT_MOST_ALL) * MEETS.T[kind]
    narrow = needs.useless >= 2
    chance = chance * np.where(narrow, FOR_FEW, 1.0)
    opening = np.concatenate([[True], shop[1:] != shop[:-1]])  # what a shop opens with is for everybody
    chance[opening] *= ~narrow
    met = generator.random(chance.shape, dtype=np.float32) < chance
    atoms = np.full((len(shop), MAX_ITEM_ATOMS), -1)
    rank = np.cumsum(met, axis=1) - 1
    row, atom = np.nonzero(met)
    place = rank[row, atom]
    fits = place < MAX_ITEM_ATOMS
    atoms[row[fits], place[fits]] = atom[fits]
    return atoms


def fit_of(catalogue: Catalogue, goods: np.ndarray, valued: np.ndarray, cell: np.ndarray | None) -> np.ndarray:
    """sum_a w_a n_ga over the atoms that each of the goods meets (n,).

    valued: w_a n_ga as in `Needs.valued` (G, A) with the cell of each buyer, or that of one mean crowd (A,) without cells.
    """
    valued = np.concatenate([valued, np.zeros((*valued.shape[:-1], 1))], axis=-1)  # last column: no atom
    start = np.zeros(len(goods), dtype=np.int64) if cell is None else cell * valued.shape[-1]
    none, valued = valued.shape[-1] - 1, valued.ravel()
    first, *further = catalogue.atoms.T
    total = valued.take(start + np.where(first >= 0, first, none).take(goods))
    for atoms in further:  # few goods have more than one
        met = atoms.take(goods)
        rows = np.flatnonzero(met >= 0)
        total[rows] += valued.take(start[rows] + met[rows])
    return total
