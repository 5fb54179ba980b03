"""Merchants: shops with lives of their own. What the owner lives is what she notices; what she notices she serves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np

from course.market.core.calendar import DAY
from course.market.core.clocks import OFFICE
from course.market.core.columns import Columns
from course.market.core.lexicon import CATEGORIES, SHOP_KINDS
from course.market.core.normal import bounded_normal
from course.market.core.parameters import Parameters
from course.market.core.streams import Streams, stratified
from course.market.population.setting import Setting

Values = TypeVar("Values", np.ndarray, float)
# The life that a generic shop's hired model shows.
STANDARD_MODEL = {
    "gender": "female",
    "age_band": "18-24",
    "body": "slim",
    "foot": "standard",
    "work_place": "campus",
    "has_pet": False,
    "has_kid": False,
    "runs": False,
}
AUTHENTICITY = {
    "generic": (2.5, 5.0),
    "curator": (5.0, 4.0),
    "manager": (8.0, 3.0),
}  # Beta parameters (assumption)
BUSY = {"generic": 0.85, "curator": 1.1, "manager": 1.25}  # sessions relative to the average (assumption)
GUESS = {"generic": 1.0, "curator": 0.8, "manager": 0.5}  # how much a kind follows the crowd (assumption)
FOLLOWERS = 3700.0  # followers that a shop had gained in its first year, before May 2023, times `follow_appeal` (assumption)
YOUNG = 160 * DAY  # shops open on 1 May 2023: the younger the more, e-folding of their age, for many close (assumption)
SUPPLY_YEARS = {"generic": 4.0, "curator": 3.0, "manager": 8.0}


@dataclass(frozen=True)
class Shops(Columns):
    """M shops, one array a trait (M,), `serves` (M, A) 0/1. `opened`, in seconds since the epoch, may be negative.

    own, presenter: cells. busy: sessions per 30 days. hours: usual length of a session. followers: at opening.
    """

    merchant_id: np.ndarray
    kind: np.ndarray
    category: np.ndarray
    own: np.ndarray
    presenter: np.ndarray
    authenticity: np.ndarray
    quality: np.ndarray
    ln_price: np.ndarray
    serves: np.ndarray
    busy: np.ndarray
    hours: np.ndarray
    opened: np.ndarray
    followers: np.ndarray
    years: np.ndarray
    province: np.ndarray

    def __len__(self) -> int:
        return len(self.merchant_id)


def follow_appeal(authenticity: Values) -> Values:
    """How readily people follow an owner of that authenticity, relative to `follow_rate` (assumption: .35 whoever she is)."""
    return 0.35 + authenticity


@dataclass(frozen=True)
class Founding:
    """`count` shops that open between two moments (`opens`, seconds), numbered from `first_id` on.

    month: what is known in that month can be served. name: what their draws bear, the month's number if empty.
    """

    count: int
    first_id: int
    opens: tuple[int, int]
    month: int
    name: str = ""


def found_shops(who: Founding, category_share: np.ndarray, setting: Setting, lived_experience: bool = True) -> Shops:
    """New shops, in categories by their share (C,).

    Traits are drawn stratified, each from its own stream, those that decide sales evenly in each category as well: a
    bounded, evenly spread population of shops keeps one lucky draw from making the market. `lived_experience=False` lets
    everybody guess: discovery falls to the generic shops' level.
    """
    people, parameters, opens = setting.people, setting.parameters, who.opens
    draw = _Draws(who.count, who.name or who.month, setting.streams)
    category = _pick_kind(draw.spread("category"), category_share)
    kind = _kinds(draw.even("kind", category), category, parameters)
    own = _own_cells(draw.even("own", category), category, setting)
    presenter = np.where(kind == 0, people.cell_of(STANDARD_MODEL), own)
    quality, ln_price, authenticity = _quality_price_authenticity(draw, kind, category, parameters)
    serves = _serves(draw, kind, category, own, who.month, setting, lived_experience)
    busy = (
        parameters.sessions
        * np.array([BUSY[name] for name in SHOP_KINDS])[kind]
        * np.exp(0.35 * bounded_normal(draw.spread("busy"), 2.0) - 0.05)
    )
    opened = OFFICE.at(opens[0] + np.sort(_opening(draw.plain("opened"), opens)))
    age = np.maximum(-opened, 0) / (365 * DAY)
    followers = FOLLOWERS * age * np.exp(0.6 * bounded_normal(draw.spread("followers"), 2.0)) * follow_appeal(authenticity)
    years = np.array([SUPPLY_YEARS[name] for name in SHOP_KINDS])[kind] * -np.log1p(-0.98 * draw.spread("years"))
    return Shops(
        np.arange(who.first_id, who.first_id + who.count),
        kind,
        category,
        own,
        presenter,
        authenticity,
        quality,
        ln_price,
        serves,
        busy,
        1.6 + 2.8 * draw.spread("hours"),
        opened,
        followers,
        np.round(years, 1),
        np.floor(draw.spread("province") ** 1.5 * 10).astype(np.int64),
    )


def _opening(uniform: np.ndarray, opens: tuple[int, int]) -> np.ndarray:
    """Seconds from `opens[0]` at which shops open, until `opens[1]` (M,): at any moment, one shop not minding the others.

    Of the shops that opened before May 2023 those of long ago have closed more often: their age is exponential, cut off.
    """
    length = opens[1] - opens[0]
    if opens[0] >= 0:
        return np.floor(uniform * length)
    return np.floor(length + YOUNG * np.log(uniform + (1 - uniform) * np.exp(-length / YOUNG)))


TOGETHER = ("quality", "price", "authenticity", "kind", "own")
GOLDEN = 1.1347241384015194  # the real root of x**6 = x + 1: the golden ratio's like in five dimensions


class _Draws:
    """Stratified uniforms by name for one month's founders: one stream a trait."""

    def __init__(self, count: int, month: object, streams: Streams):
        self.count, self.month, self.streams = count, month, streams

    def spread(self, name: str) -> np.ndarray:
        return stratified(self.streams.of("merchants", self.month, name), self.count)

    def even(self, name: str, category: np.ndarray) -> np.ndarray:
        """Uniforms spread evenly inside each category too, and jointly over the traits of `TOGETHER` (M,).

        Shops in the order of their category take successive points of a Kronecker sequence, shifted at random (Cranley &
        Patterson 1976); its steps are powers of the generalised golden ratio, so that the traits fill their cube evenly.
        """
        rank = np.argsort(np.lexsort((self.plain("rank"), category)), kind="stable")
        step = GOLDEN ** -(1 + TOGETHER.index(name))
        return (self.plain(name)[:1].sum() + rank * step) % 1.0

    def even_columns(self, name: str, category: np.ndarray, columns: int) -> np.ndarray:
        """Uniforms (M, columns), each column stratified inside each category."""
        drawn = self.plain(name, columns)
        for index in range(category.max(initial=-1) + 1):
            rows = np.flatnonzero(category == index)
            if len(rows):
                jitter = self.plain(f"{name}/{index}", columns)[: len(rows)]
                drawn[rows] = (drawn[rows].argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") + jitter) / len(rows)
        return drawn

    def plain(self, name: str, *shape: int) -> np.ndarray:
        return self.streams.of("merchants", self.month, name).random((self.count, *shape))


def _pick_kind(uniform: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Index of the share into which each uniform number falls."""
    return _in_shares(uniform, np.cumsum(share) / np.sum(share))


def _in_shares(uniform: np.ndarray, upto: np.ndarray) -> np.ndarray:
    """Index of the share into which each uniform number falls, by the shares' running total (K,)."""
    return np.minimum(np.searchsorted(upto, uniform, side="right"), len(upto) - 1)


def _kinds(uniform: np.ndarray, category: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Who opens the shops of each category (M,): managers come where goods must fit, for there their own life is worth most.

    How much a category's goods must fit shows in how often they come back: a manager's share in it is in proportion to
    (usual returns / mean returns) ** `manager_pull`; generic shops and curators share the rest as everywhere.
    """
    returns = np.array([entry[1] for entry in CATEGORIES.values()])
    popularity = np.array([entry[2] for entry in CATEGORIES.values()])
    pull = returns**parameters.manager_pull
    pull /= (pull * popularity).sum() / popularity.sum()
    manager = np.clip((1 - parameters.share_generic - parameters.share_curator) * pull, 0, 0.9)[category]
    generic = (1 - manager) * parameters.share_generic / (parameters.share_generic + parameters.share_curator)
    return np.where(uniform < generic, 0, np.where(uniform < 1 - manager, 1, 2))


def _own_cells(uniform: np.ndarray, category: np.ndarray, setting: Setting) -> np.ndarray:
    """Owners come from the people who care for their category."""
    own = np.empty(len(uniform), dtype=np.int64)
    for index, upto in enumerate(setting.caring):
        rows = category == index
        own[rows] = _in_shares(uniform[rows], upto)
    return own


def _quality_price_authenticity(
    draw: _Draws, kind: np.ndarray, category: np.ndarray, parameters: Parameters
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bounded quality and price, correlated as planted; Beta authenticity by kind through a normal copula."""
    z_quality = bounded_normal(draw.even("quality", category), parameters.quality_bound)
    z_price = bounded_normal(draw.even("price", category), 2.0)
    rho = parameters.quality_price_correlation
    ln_price = parameters.price_sd * (rho * z_quality + np.sqrt(1 - rho**2) * z_price)
    z_auth = bounded_normal(draw.even("authenticity", category), 2.5)
    rho = parameters.authenticity_quality_correlation
    z_auth = rho * z_quality / _spread(parameters.quality_bound) + np.sqrt(1 - rho**2) * z_auth
    mean = np.array([a / (a + b) for a, b in AUTHENTICITY.values()])[kind]
    sd = np.array([np.sqrt(a * b / (a + b + 1)) / (a + b) for a, b in AUTHENTICITY.values()])[kind]
    return z_quality, ln_price, np.clip(mean + sd * z_auth, 0.02, 0.98)


@lru_cache(maxsize=16)
def _spread(bound: float) -> float:
    """Standard deviation of a bounded normal variable: less than 1."""
    return float(bounded_normal((np.arange(1000) + 0.5) / 1000, bound).std())


def _serves(
    draw: _Draws,
    kind: np.ndarray,
    category: np.ndarray,
    own: np.ndarray,
    month: int,
    setting: Setting,
    lived_experience: bool,
) -> np.ndarray:
    """Which atoms each shop serves (M, A): those it lives and gets right, or guesses; at most `max_atoms`.

    b_ma ~ Bernoulli(accuracy_kind) if the owner lives the atom, else Bernoulli(guess * mass_a / mass_max): positioning
    on a few characteristics (Hotelling 1929, Lancaster 1966). Nobody can serve an atom before somebody has been
    seen to discover it.
    """
    needs, parameters = setting.needs, setting.parameters
    mass = setting.felt_by
    top = np.array([mass[needs.category == index].max() for index in range(needs.interest.shape[1])])
    accuracy = np.array([parameters.accuracy_generic, parameters.accuracy_curator, parameters.accuracy_manager])[kind]
    if not lived_experience:
        accuracy = np.zeros_like(accuracy)
    crowd = np.array([GUESS[name] for name in SHOP_KINDS])[kind]
    guess = parameters.guess * crowd[:, None] * (mass / top[needs.category])[None, :]
    chance = np.where(needs.lived[own] > 0, np.maximum(accuracy[:, None], guess), guess)
    chance *= (needs.category[None, :] == category[:, None]) & (needs.discovered < month)[None, :]
    drawn = draw.even_columns("serves", category, len(mass))
    wanted = drawn < chance
    # Keep the surest atoms: smallest ratio of draw to chance first.
    surety = np.where(wanted, drawn / np.maximum(chance, 1e-12), np.inf)
    rank = surety.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return (wanted & (rank < parameters.max_atoms)).astype(float)
