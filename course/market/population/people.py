"""People: cells of traits, activity, adoption. A user is a whole number inside a cell.

`user_id = start_of_cell + 256 * block + slot`. The slot fixes how active the person is, the block (with a hash of
the id) when she adopts the platform; so everything latent about a person follows from the id, the same person is
the same in every table, and only people who act need to exist.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from course.market.core.calendar import DAY, EDGES, HOUR, MONTH, NEVER, newcomers_profile
from course.market.core.clocks import PEOPLE
from course.market.core.columns import Columns
from course.market.core.draws import hash_to_unit
from course.market.core.lexicon import TRAITS
from course.market.core.parameters import Parameters
from course.market.core.streams import Streams, systematic_counts
from course.market.population import city, persons

SLOTS = 256
DISTRICTS = 16  # parts of the population that can be drawn one by one
REACH = 0.25  # share of adopters at which the sample has `panel` people: it sets the sampling rate, not the adoption
PULL = (0.4, 2.0)  # bounds of what word of mouth does to the Bass coefficient

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
    salt: makes the order of adoption of the same ids differ between seeds. tier_share: share of each cell's people who live in a
    city of each tier (G, 4).
    """

    traits: dict[str, np.ndarray]
    size: np.ndarray
    start: np.ndarray
    activity: np.ndarray
    salt: int
    tier_share: np.ndarray

    @property
    def cells(self) -> int:
        return len(self.size)

    def value(self, trait: str, cells: np.ndarray) -> np.ndarray:
        """The trait's value for each given cell."""
        return np.array(list(TRAITS[trait]))[self.traits[trait][cells]]

    def has(self, trait: str, value: object) -> np.ndarray:
        """Whether each cell has that value of the trait (G,), as 0/1 floats."""
        return (self.traits[trait] == list(TRAITS[trait]).index(value)).astype(float)

    def matches(self, expression: str) -> np.ndarray:
        """'body=pear|plump' -> 1.0 for the cells whose body is one of these (G,); '&' joins what must all hold."""
        inside = np.ones(self.cells)
        for condition in expression.split("&"):
            trait, values = condition.split("=")
            spelled = {str(value): value for value in TRAITS[trait]}
            inside *= np.sum([self.has(trait, spelled[value]) for value in values.split("|")], axis=0)
        return inside

    def cell_of(self, life: dict) -> int:
        """The first cell that lives this life: trait -> value, other traits open."""
        inside = np.ones(self.cells, dtype=bool)
        for trait, value in life.items():
            inside &= self.has(trait, value) > 0
        return int(np.flatnonzero(inside)[0])

    @cached_property
    def likeness(self) -> np.ndarray:
        """(G, K): one column a trait value, scaled so that a product of two rows is their similarity in [0, 1]."""
        columns = [np.sqrt(weight) * self.has(trait, value) for trait, weight in LIKENESS.items() for value in TRAITS[trait]]
        return np.stack(columns, axis=1)


def populate(parameters: Parameters, streams: Streams) -> People:
    """The population: all combinations of traits, each with its share of the people (`population.city`)."""
    traits = city.cells()
    blocks = _blocks(city.shares(traits, parameters.traits_together), parameters.population / SLOTS)
    size = blocks * SLOTS
    start = SLOTS + np.concatenate([[0], np.cumsum(size)[:-1]])  # ids below 256 belong to the platform itself
    salt = int(streams.of("people", "salt").integers(2**63))
    return People(
        traits, size, start, activity_slots(parameters.activity_shape), salt, city.tier_shares(traits, parameters.traits_together)
    )


def _blocks(share: np.ndarray, total: float) -> np.ndarray:
    """Blocks of people in each cell (G,), in proportion to its share and `total` of them in all.

    Running totals never stray by one (Madow 1949), so each trait keeps its share although a cell with next to nobody may
    have no block at all.
    """
    edges = np.floor(np.concatenate([[0.0], np.cumsum(share / share.sum() * total)]) + 0.5)
    return np.diff(edges).astype(np.int64)


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


@dataclass
class Adoption:
    """The path of adoption, made month by month, because people hear from people how well the market serves them.

    Bass's equation holds in a time of its own, which passes faster in a sale and hardly at night (`newcomers_profile`). What people hear of a month moves the coefficient of imitation over the next, day by day, so that no month begins with
    a step. shares: share of all people who have adopted at `EDGES[0]`, `EDGES[1]`, ... as far as the path is known; q:
    coefficient at the end of each month, 1/month; hourly: the share at each full hour so far.
    """

    parameters: Parameters
    shares: list[float] = field(default_factory=list)
    q: list[float] = field(default_factory=list)
    hourly: np.ndarray = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        self.shares = [self.parameters.bass_start]
        self.hourly = np.array(self.shares)

    def grow(self, pull: float) -> None:
        """One more month, by whose end `bass_q` is multiplied by `pull`."""
        month, days = len(self.q), (EDGES[len(self.q) + 1] - EDGES[len(self.q)]) // DAY
        p, ceiling = self.parameters.bass_p, self.parameters.bass_ceiling
        before = self.q[-1] if self.q and self.q[-1] > 0 else self.parameters.bass_q
        self.q.append(self.parameters.bass_q * pull)
        passed = np.cumsum(newcomers_profile(month, self.parameters).reshape(days, 24), axis=1) * HOUR / MONTH
        path = np.empty((days, 24))
        f = self.shares[-1] / ceiling
        for day in range(days):
            # df/ds = (p + q f)(1 - f), f the share of the ceiling: with u = (1 - f)/(p + q f) it reads du/ds = -(p + q) u.
            q = before + (self.q[-1] - before) * (day + 0.5) / days
            u = (1 - f) / (p + q * f) * np.exp(-(p + q) * passed[day])
            path[day] = (1 - p * u) / (1 + q * u)
            f = path[day, -1]
        self.hourly = np.concatenate([self.hourly, ceiling * path.ravel()])
        self.shares.append(float(self.hourly[-1]))

    def stand_still(self) -> None:
        """One more month in which nobody adopts."""
        hours = (EDGES[len(self.q) + 1] - EDGES[len(self.q)]) // HOUR
        self.q.append(0.0)
        self.shares.append(self.shares[-1])
        self.hourly = np.concatenate([self.hourly, np.full(hours, self.shares[-1])])

    def share(self, moment: np.ndarray, month: int) -> np.ndarray:
        """Share of all people who have adopted by moments of the month (seconds), same shape."""
        return np.interp(np.asarray(moment) / HOUR, np.arange(len(self.hourly)), self.hourly)

    def moment(self, order: np.ndarray) -> np.ndarray:
        """When each place in the order of adoption adopts, seconds; `NEVER` where the path known so far does not reach."""
        when = np.full(len(order), NEVER, dtype=np.int64)
        before = order < self.shares[0]
        when[before] = np.minimum(PEOPLE.at(adoption_moment(order[before], self.parameters)), -1)
        rows = np.flatnonzero(~before & (order < self.shares[-1]))
        hour = np.searchsorted(self.hourly, order[rows], side="right") - 1
        start = self.hourly[hour]
        within = (order[rows] - start) / (self.hourly[hour + 1] - start)
        when[rows] = hour * HOUR + np.minimum(np.floor(within * HOUR), HOUR - 1).astype(np.int64)
        return when


def _launch_age(parameters: Parameters) -> float:
    share = parameters.bass_start / parameters.bass_ceiling
    rate = parameters.bass_p + parameters.bass_q
    return -np.log((1 - share) / (1 + share * parameters.bass_q / parameters.bass_p)) / rate


def adoption_order(user_id: np.ndarray, cell: np.ndarray, people: People) -> np.ndarray:
    """Each person's place in the order of adoption, in [0, 1): her block, and a hash of the id inside the block."""
    block = (user_id - people.start[cell]) // SLOTS
    return (block + hash_to_unit(user_id, people.salt)) / (people.size[cell] // SLOTS)


@dataclass(frozen=True)
class Panel(Columns):
    """The people of the sample, n of them (each (n,)): id, cell, relative activity, place in the order of adoption.

    tier: of the home city, 1 to 4. habits: rate of buying in each of CHANNELS over that of people of the same cell and activity
    (n, 4), mean 1 over all people: her own habits and what the size of her city adds.
    adopted: moment of adoption, `NEVER` for those who have not adopted as far as the history has come; the history
    fills it in, in place. People who never adopt stay in the panel, so that rows are the same people in every
    counterfactual run of a seed, and never reach a table.
    """

    user_id: np.ndarray
    cell: np.ndarray
    activity: np.ndarray
    order: np.ndarray
    adopted: np.ndarray
    tier: np.ndarray
    habits: np.ndarray

    def __len__(self) -> int:
        return len(self.user_id)

    def adopters(self, moment: int) -> np.ndarray:
        """Which people have adopted by the moment (n,)."""
        return self.adopted < moment

    def follow(self, adoption: Adoption) -> None:
        """Fill in the moments of adoption as far as the path is known."""
        self.adopted[:] = adoption.moment(self.order)


def draw_panel(people: People, parameters: Parameters, streams: Streams) -> Panel:
    """A sample of the people, drawn by person, among all who may adopt before July 2024 however good the word of mouth.

    The accounts that exist at the end of June 2024 are those of them who have adopted by then. Stratified: each cell gives its
    share, and inside a cell activity and adoption are spread evenly (a Latin hypercube, McKay, Beckman & Conover 1979), so the
    sample's mean activity hardly differs between seeds.
    """
    generator = streams.of("people", "panel")
    most = parameters.changed(bass_q=min(parameters.bass_q * PULL[1], 0.64))
    last = float(adopted_share(EDGES[-1], most))
    blocks = people.size // SLOTS
    eligible = np.ceil(last * blocks).astype(np.int64)  # blocks in which somebody has adopted by then
    rate = parameters.panel / (REACH * people.size.sum())
    count = np.minimum(systematic_counts(generator, rate * eligible * SLOTS), eligible * SLOTS)
    cell = np.repeat(np.arange(people.cells), count)
    first = np.repeat(np.cumsum(count) - count, count)
    place = np.arange(len(cell)) - first
    slot = np.floor((place + generator.random(len(cell))) / count[cell] * SLOTS).astype(np.int64)
    shuffled = np.lexsort((generator.random(len(cell)), cell)) - first  # a permutation inside each cell
    block = np.floor((shuffled + generator.random(len(cell))) / count[cell] * eligible[cell]).astype(np.int64)
    user_id = people.start[cell] + SLOTS * block + slot
    user_id, keep = np.unique(user_id, return_index=True)
    return _adopting(user_id, cell[keep], slot[keep], people, last, Adoption(parameters))


def _adopting(user_id: np.ndarray, cell: np.ndarray, slot: np.ndarray, people: People, last: float, adoption: Adoption) -> Panel:
    """Those of the people whose place in the order of adoption comes before `last`."""
    order = adoption_order(user_id, cell, people)
    chosen = order < last
    user_id, cell, slot, order = user_id[chosen], cell[chosen], slot[chosen], order[chosen]
    tier = home_tier(user_id, cell, people)
    habits = persons.channel_habits(user_id, people, adoption.parameters)
    habits *= tier_factor(people, adoption.parameters)[tier - 1, None]
    return Panel(user_id, cell, people.activity[slot], order, adoption.moment(order), tier, habits)


def home_tier(user_id: np.ndarray, cell: np.ndarray, people: People) -> np.ndarray:
    """Tier of each person's home city, 1 to 4 (n,): by her hash, with the shares of people who live as she does."""
    edges = np.cumsum(people.tier_share, axis=1)[:, :-1]
    place = persons.unit("tier", user_id, people)
    return 1 + (place[:, None] >= edges[cell]).sum(axis=1).astype(np.int8)


def tier_factor(people: People, parameters: Parameters) -> np.ndarray:
    """What living in a city of each tier does to a person's rate of buying (4,); mean 1 over all people."""
    steps = np.exp(-parameters.tier_orders * np.arange(4))
    share = people.size @ people.tier_share / people.size.sum()
    return steps / (share @ steps)


def draw_district(number: int, people: People, adoption: Adoption) -> Panel:
    """Everybody in one of the population's districts who has an account at the end of the path of adoption, June 2024.

    A district holds every 16th slot of every block of every cell, so it is a sixteenth of the population, evenly
    spread over traits, activity and time of adoption; districts share nobody. Numbers 16 to 31 are the districts of a
    second population of the same cells with other ids and other moments of adoption, and so on.
    """
    population, district = divmod(number, DISTRICTS)
    span = int(people.start[-1] + people.size[-1] - people.start[0])
    salt = (people.salt + population * 0x9E3779B97F4A7C15) % 2**63
    people = replace(people, start=people.start + population * span, salt=salt)
    last = adoption.shares[-1]
    eligible = np.ceil(last * (people.size // SLOTS)).astype(np.int64)  # blocks in which somebody has adopted by then
    cell = np.repeat(np.arange(people.cells), eligible)
    block = np.arange(len(cell)) - np.repeat(np.cumsum(eligible) - eligible, eligible)
    first_id = people.start[cell] + SLOTS * block
    turned = np.floor(hash_to_unit(first_id, people.salt) * DISTRICTS).astype(np.int64)
    slot = ((district + turned) % DISTRICTS)[:, None] + np.arange(0, SLOTS, DISTRICTS)
    user_id = (first_id[:, None] + slot).ravel()
    return _adopting(user_id, np.repeat(cell, slot.shape[1]), slot.ravel(), people, last, adoption)
