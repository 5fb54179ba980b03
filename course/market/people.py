"""People: cells of traits, activity, adoption. A user is a whole number inside a cell.

`user_id = start_of_cell + 256 * block + slot`. The slot fixes how active the person is, the block (with a hash of
the id) when she adopts the platform; so everything latent about a person follows from the id, the same person is
the same in every table, and only people who act need to exist.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.calendar import DAY, EDGES
from course.market.parameters import Parameters
from course.market.streams import Streams, systematic_counts

SLOTS = 256
MONTH = 365.25 / 12 * DAY  # seconds

# Trait -> values -> share of the population (assumption; a lifestyle community is young and mostly female).
TRAITS = {
    "gender": {"female": 0.68, "male": 0.32},
    "age_band": {"18-24": 0.30, "25-34": 0.40, "35-44": 0.19, "45+": 0.11},
    "body": {"slim": 0.27, "average": 0.39, "pear": 0.18, "plump": 0.16},
    "foot": {"standard": 0.68, "wide": 0.20, "large": 0.12},
    "work_place": {
        "quiet_office": 0.17,
        "open_office": 0.29,
        "campus": 0.20,
        "shop_floor": 0.18,
        "home": 0.16,
    },
    "has_pet": {False: 0.72, True: 0.28},
    "has_kid": {False: 0.66, True: 0.34},
    "runs": {False: 0.77, True: 0.23},
}
# Children by age band: the one dependence between traits that needs (mother and baby) lean on.
KID_BY_AGE = {"18-24": 0.05, "25-34": 0.38, "35-44": 0.72, "45+": 0.32}
# How much two people who share the trait are alike in the eyes of a viewer (weights of `similarity`, sum 1).
LIKENESS = {
    "gender": 0.15,
    "age_band": 0.20,
    "body": 0.30,
    "foot": 0.10,
    "work_place": 0.10,
    "has_pet": 0.05,
    "has_kid": 0.05,
    "runs": 0.05,
}


@dataclass(frozen=True)
class People:
    """The population in cells; G = 3 840 cells.

    traits: trait -> index of the value in each cell (G,). size: people in each cell (G,), multiples of 256.
    start: first user_id of each cell (G,). activity: relative purchase rate of each slot (256,), mean 1.
    salt: makes the order of adoption of the same ids differ between seeds.
    """

    traits: dict[str, np.ndarray]
    size: np.ndarray
    start: np.ndarray
    activity: np.ndarray
    salt: int

    @property
    def cells(self) -> int:
        return len(self.size)

    def value(self, trait: str, cells: np.ndarray) -> np.ndarray:
        """The trait's value for each given cell."""
        return np.array(list(TRAITS[trait]))[self.traits[trait][cells]]

    def has(self, trait: str, value) -> np.ndarray:
        """Whether each cell has that value of the trait (G,), as 0/1 floats."""
        return (self.traits[trait] == list(TRAITS[trait]).index(value)).astype(float)

    def likeness(self) -> np.ndarray:
        """(G, K): one column a trait value, scaled so that a product of two rows is their similarity in [0, 1]."""
        columns = [np.sqrt(weight) * self.has(trait, value) for trait, weight in LIKENESS.items() for value in TRAITS[trait]]
        return np.stack(columns, axis=1)


def populate(parameters: Parameters, streams: Streams) -> People:
    """The population: all combinations of traits, each with its share of the people."""
    names = list(TRAITS)
    grids = np.meshgrid(*[np.arange(len(TRAITS[name])) for name in names], indexing="ij")
    traits = {name: grid.ravel() for name, grid in zip(names, grids, strict=True)}
    share = np.ones(len(traits["gender"]))
    for name in names:
        if name == "has_kid":
            kid = np.array(list(KID_BY_AGE.values()))[traits["age_band"]]
            share *= np.where(traits["has_kid"] == 1, kid, 1 - kid)
        else:
            share *= np.array(list(TRAITS[name].values()))[traits[name]]
    blocks = np.maximum(np.round(share / share.sum() * parameters.population / SLOTS), 1).astype(np.int64)
    size = blocks * SLOTS
    start = SLOTS + np.concatenate([[0], np.cumsum(size)[:-1]])  # ids below 256 belong to the platform itself
    salt = int(streams.of("people", "salt").integers(2**63))
    return People(traits, size, start, activity_slots(parameters.activity_shape), salt)


def activity_slots(shape: float, slots: int = SLOTS) -> np.ndarray:
    """Mean of a Gamma(shape, mean 1) variable in each of `slots` equally likely bins (slots,), mean exactly 1.

    Purchases of a person are Poisson given her rate, so a Gamma over people makes them negative binomial (NBD;
    Ehrenberg 1959). Integrated in y = x**shape, where the density is smooth at 0.
    """
    top = (60.0 / min(shape, 1.0)) ** shape
    edges = np.linspace(0.0, top, 400_001)
    x = ((edges[1:] + edges[:-1]) / 2) ** (1 / shape)
    mass = np.exp(-x)
    cdf = np.concatenate([[0.0], np.cumsum(mass)])
    partial_mean = np.concatenate([[0.0], np.cumsum(mass * x)])
    grid = np.linspace(0, 1, slots + 1)
    at = np.interp(grid * cdf[-1], cdf, partial_mean)
    means = np.diff(at)
    return means / means.mean()


def adopted_share(moment: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Share of all people who have adopted by `moment` (seconds since the epoch), same shape.

    Bass (1969): F(s) = (1 - e^-(p+q)s) / (1 + q/p e^-(p+q)s) with s in months since the platform's launch, times the
    ceiling; the launch is placed so that `bass_start` of the people have adopted at the epoch.
    """
    age = np.maximum(np.asarray(moment, dtype=float) / MONTH + _launch_age(parameters), 0.0)
    decay = np.exp(-(parameters.bass_p + parameters.bass_q) * age)
    return parameters.bass_ceiling * (1 - decay) / (1 + parameters.bass_q / parameters.bass_p * decay)


def adoption_moment(order: np.ndarray, parameters: Parameters) -> np.ndarray:
    """The moment (seconds since the epoch) at which the given share of the people has adopted: the inverse of `adopted_share`."""
    share = np.asarray(order, dtype=float) / parameters.bass_ceiling
    rate = parameters.bass_p + parameters.bass_q
    with np.errstate(divide="ignore", invalid="ignore"):
        age = -np.log((1 - share) / (1 + share * parameters.bass_q / parameters.bass_p)) / rate
    return np.round((age - _launch_age(parameters)) * MONTH)


def _launch_age(parameters: Parameters) -> float:
    share = parameters.bass_start / parameters.bass_ceiling
    rate = parameters.bass_p + parameters.bass_q
    return -np.log((1 - share) / (1 + share * parameters.bass_q / parameters.bass_p)) / rate


def adoption_order(user_id: np.ndarray, cell: np.ndarray, people: People) -> np.ndarray:
    """Each person's place in the order of adoption, in [0, 1): her block, and a hash of the id inside the block."""
    block = (user_id - people.start[cell]) // SLOTS
    return (block + _hash_to_unit(user_id, people.salt)) / (people.size[cell] // SLOTS)


def _hash_to_unit(keys: np.ndarray, salt: int) -> np.ndarray:
    """SplitMix64 (Steele, Lea & Flood 2014) of each key, as a number in [0, 1)."""
    z = keys.astype(np.uint64) + np.uint64(salt)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(float) / 2.0**53


@dataclass(frozen=True)
class Panel:
    """The people of the sample, n of them: id, cell, relative activity, moment of adoption (each (n,))."""

    user_id: np.ndarray
    cell: np.ndarray
    activity: np.ndarray
    adopted: np.ndarray

    def __len__(self) -> int:
        return len(self.user_id)

    def adopters(self, moment: int) -> np.ndarray:
        """Which people have adopted by the moment (n,)."""
        return self.adopted < moment


def draw_panel(people: People, parameters: Parameters, streams: Streams) -> Panel:
    """A sample of the accounts that exist at the end of June 2024, drawn by person.

    Stratified: each cell gives its share, and inside a cell activity and adoption are spread evenly (a Latin
    hypercube, McKay, Beckman & Conover 1979), so the sample's mean activity hardly differs between seeds.
    """
    generator = streams.of("people", "panel")
    last = float(adopted_share(EDGES[-1], parameters))
    blocks = people.size // SLOTS
    eligible = np.ceil(last * blocks).astype(np.int64)  # blocks in which somebody has adopted by then
    rate = parameters.panel / (last * people.size.sum())
    count = np.minimum(systematic_counts(generator, rate * eligible * SLOTS), eligible * SLOTS)
    cell = np.repeat(np.arange(people.cells), count)
    first = np.repeat(np.cumsum(count) - count, count)
    place = np.arange(len(cell)) - first
    slot = np.floor((place + generator.random(len(cell))) / count[cell] * SLOTS).astype(np.int64)
    shuffled = np.lexsort((generator.random(len(cell)), cell)) - first  # a permutation inside each cell
    block = np.floor((shuffled + generator.random(len(cell))) / count[cell] * eligible[cell]).astype(np.int64)
    user_id = people.start[cell] + SLOTS * block + slot
    user_id, keep = np.unique(user_id, return_index=True)
    cell, slot = cell[keep], slot[keep]
    order = adoption_order(user_id, cell, people)
    adopted = order < last
    user_id, cell, slot, order = user_id[adopted], cell[adopted], slot[adopted], order[adopted]
    moment = np.minimum(adoption_moment(order, parameters), EDGES[-1] - 1).astype(np.int64)
    return Panel(user_id, cell, people.activity[slot], moment)
