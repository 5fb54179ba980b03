"""Merchants: shops with lives of their own. What the owner lives is what she notices; what she notices she serves."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from course.market.calendar import DAY
from course.market.needs import Needs
from course.market.parameters import Parameters
from course.market.people import TRAITS, People
from course.market.streams import Streams, stratified

KINDS = ("generic", "curator", "manager")
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
SUPPLY_YEARS = {"generic": 4.0, "curator": 3.0, "manager": 8.0}


@dataclass(frozen=True)
class Shops:
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

    def where(self, chosen: np.ndarray) -> Shops:
        """The shops of an index or mask."""
        return Shops(**{entry.name: getattr(self, entry.name)[chosen] for entry in fields(self)})

    def and_(self, others: Shops) -> Shops:
        """These shops followed by the others."""
        return Shops(
            **{entry.name: np.concatenate([getattr(self, entry.name), getattr(others, entry.name)]) for entry in fields(self)}
        )


def found(
    count: int,
    first_id: int,
    opens: tuple[int, int],
    month: int,
    category_share: np.ndarray,
    people: People,
    needs: Needs,
    parameters: Parameters,
    streams: Streams,
    lived_experience: bool = True,
) -> Shops:
    """`count` new shops that open between the two moments.

    Traits are drawn stratified, each from its own stream: a bounded, evenly spread population of shops keeps one lucky
    draw from making the market. `lived_experience=False` lets everybody guess: discovery falls to the generic shops' level.
    """
    draw = _Draws(count, month, streams)
    kind = _pick(
        draw.spread("kind"),
        np.array(
            [
                parameters.share_generic,
                parameters.share_curator,
                1 - parameters.share_generic - parameters.share_curator,
            ]
        ),
    )
    category = _pick(draw.spread("category"), category_share)
    own = _own_cells(draw.spread("own"), category, people, needs)
    standard = np.ones(people.cells, dtype=bool)
    for trait, value in STANDARD_MODEL.items():
        standard &= people.has(trait, value) > 0
    presenter = np.where(kind == 0, int(np.flatnonzero(standard)[0]), own)
    quality, ln_price, authenticity = _quality_price_authenticity(draw, kind, parameters)
    serves = _serves(draw, kind, category, own, month, people, needs, parameters, lived_experience)
    busy = (
        parameters.sessions
        * np.array([BUSY[name] for name in KINDS])[kind]
        * np.exp(0.35 * _bounded_normal(draw.spread("busy"), 2.0) - 0.05)
    )
    opened = np.sort(opens[0] + np.floor(draw.spread("opened") * (opens[1] - opens[0])).astype(np.int64))
    age = np.maximum(-opened, 0) / (365 * DAY)
    followers = 2000 * age * np.exp(0.6 * _bounded_normal(draw.spread("followers"), 2.0)) * (0.35 + authenticity)
    years = np.array([SUPPLY_YEARS[name] for name in KINDS])[kind] * -np.log1p(-0.98 * draw.spread("years"))
    return Shops(
        np.arange(first_id, first_id + count),
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


class _Draws:
    """Stratified uniforms by name for one month's founders: one stream a trait."""

    def __init__(self, count: int, month: int, streams: Streams):
        self.count, self.month, self.streams = count, month, streams

    def spread(self, name: str) -> np.ndarray:
        return stratified(self.streams.of("merchants", self.month, name), self.count)

    def plain(self, name: str, *shape: int) -> np.ndarray:
        return self.streams.of("merchants", self.month, name).random((self.count, *shape))


def _pick(uniform: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Index of the share into which each uniform number falls."""
    edges = np.cumsum(share) / np.sum(share)
    return np.minimum(np.searchsorted(edges, uniform, side="right"), len(share) - 1)


def _own_cells(uniform: np.ndarray, category: np.ndarray, people: People, needs: Needs) -> np.ndarray:
    """Owners come from the people who care for their category."""
    own = np.empty(len(uniform), dtype=np.int64)
    for index in range(needs.interest.shape[1]):
        rows = category == index
        own[rows] = _pick(uniform[rows], people.size * needs.interest[:, index])
    return own


def _quality_price_authenticity(draw: _Draws, kind: np.ndarray, parameters: Parameters):
    """Bounded quality and price, correlated as planted; Beta authenticity by kind through a normal copula."""
    z_quality = _bounded_normal(draw.spread("quality"), parameters.quality_bound)
    z_price = _bounded_normal(draw.spread("price"), 2.0)
    rho = parameters.quality_price_correlation
    ln_price = parameters.price_sd * (rho * z_quality + np.sqrt(1 - rho**2) * z_price)
    z_auth = _bounded_normal(draw.spread("authenticity"), 2.5)
    rho = parameters.authenticity_quality_correlation
    z_auth = rho * z_quality + np.sqrt(1 - rho**2) * z_auth
    mean = np.array([a / (a + b) for a, b in AUTHENTICITY.values()])[kind]
    sd = np.array([np.sqrt(a * b / (a + b + 1)) / (a + b) for a, b in AUTHENTICITY.values()])[kind]
    return z_quality, ln_price, np.clip(mean + sd * z_auth, 0.02, 0.98)


def _bounded_normal(uniform: np.ndarray, bound: float) -> np.ndarray:
    """Standard normal quantiles cut at +-bound, by inverting the logistic approximation of Bowling et al. (2009).

    Phi(z) ~ 1 / (1 + e^-(0.07056 z^3 + 1.5976 z)), off by less than .00014; monotone, so interpolation inverts it.
    """
    grid = np.linspace(-bound, bound, 2001)
    cdf = 1 / (1 + np.exp(-(0.07056 * grid**3 + 1.5976 * grid)))
    return np.interp(cdf[0] + uniform * (cdf[-1] - cdf[0]), cdf, grid)


def _serves(draw: _Draws, kind, category, own, month, people, needs, parameters, lived_experience) -> np.ndarray:
    """Which atoms each shop serves (M, A): those it lives and gets right, or guesses; at most `max_atoms`.

    b_ma ~ Bernoulli(accuracy_kind) if the owner lives the atom, else Bernoulli(guess * mass_a / mass_max): positioning
    on a few characteristics (Hotelling 1929, Lancaster 1966). Nobody can serve an atom before it is discovered.
    """
    mass = needs.mass(people)
    top = np.array([mass[needs.category == index].max() for index in range(needs.interest.shape[1])])
    accuracy = np.array([parameters.accuracy_generic, parameters.accuracy_curator, parameters.accuracy_manager])[kind]
    if not lived_experience:
        accuracy = np.zeros_like(accuracy)
    crowd = np.array([GUESS[name] for name in KINDS])[kind]
    guess = parameters.guess * crowd[:, None] * (mass / top[needs.category])[None, :]
    chance = np.where(needs.lived[own] > 0, np.maximum(accuracy[:, None], guess), guess)
    chance *= (needs.category[None, :] == category[:, None]) & (needs.discovered <= month)[None, :]
    drawn = draw.plain("serves", len(mass))
    wanted = drawn < chance
    # Keep the surest atoms: smallest ratio of draw to chance first.
    surety = np.where(wanted, drawn / np.maximum(chance, 1e-12), np.inf)
    rank = surety.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return (wanted & (rank < parameters.max_atoms)).astype(float)


def names(count: int, streams: Streams) -> list[str]:
    """`count` different invented shop names."""
    generator = streams.of("merchants", "names")
    pool = [f"{first} {second}" for first in FIRST for second in SECOND]
    rounds = -(-count // len(pool))
    chosen = []
    for turn in range(rounds):
        suffix = "" if turn == 0 else f" {ROUNDS[turn - 1]}"
        chosen += [pool[index] + suffix for index in generator.permutation(len(pool))]
    return chosen[:count]


FIRST = (
    "Quiet",
    "Amber",
    "Maple",
    "Lantern",
    "River",
    "Cloud",
    "Paper",
    "Willow",
    "Copper",
    "Plum",
    "Harbour",
    "Linen",
    "Pebble",
    "Orchid",
    "Cedar",
    "Moss",
    "Ginger",
    "Velvet",
    "Kite",
    "Bamboo",
    "Saffron",
    "Drizzle",
    "Meadow",
    "Tangerine",
    "Indigo",
    "Walnut",
    "Sparrow",
    "Almond",
    "Teapot",
    "Lotus",
    "Juniper",
    "Thimble",
    "Clay",
    "Mint",
    "Feather",
    "Lychee",
    "Pine",
    "Button",
    "Sesame",
    "Osmanthus",
)
SECOND = (
    "Lane",
    "Studio",
    "House",
    "Corner",
    "Workshop",
    "Room",
    "Courtyard",
    "Atelier",
    "Garden",
    "Shelf",
    "Days",
    "Bridge",
    "Window",
    "Club",
    "Table",
    "Yard",
    "Story",
    "Steps",
    "Parlour",
    "Market",
    "Diary",
    "Line",
    "Attic",
    "Bench",
    "Alley",
    "Pavilion",
    "Loft",
    "Stall",
    "Quay",
    "Society",
    "Nook",
    "Hall",
    "Counter",
    "Circle",
    "Path",
    "Home",
    "Gate",
    "Works",
    "Post",
    "Terrace",
)
ROUNDS = ("Two", "Three", "Four", "Five", "Six")

assert set(STANDARD_MODEL) == set(TRAITS)
