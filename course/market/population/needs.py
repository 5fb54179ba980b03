"""Needs: atoms of life that people in a cell may feel, and how much each cell cares for each category.

A need is a category plus a few atoms. Few atoms, many combinations: that is where a long tail of needs comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course.market.core.lexicon import ATOMS, CATEGORIES
from course.market.core.parameters import Parameters
from course.market.population import persons
from course.market.population.people import People

FELT = 0.45  # chance that a person with the trait feels a bound atom (assumption)
NOT_FELT = 0.03  # chance without the trait
OPEN = (0.10, 0.16)  # chance to feel an open atom: first, last in a category's list
# What goods made for a life are worth less to those who do not live it, because they are of no use to them: on a shelf, logits
# times `made_for_others` (assumption). Whoever buys them all the same buys for somebody else.
OF_NO_USE = {
    "nursing": 4.5,
    "large": 5.5,
    "wide": 1.8,
    "wide_last": 1.8,
    "heavy": 1.0,
    "plump": 1.6,
    "petite": 1.6,
    "pear": 0.8,
    "men": 3.0,
    "pregnant": 1.5,
    "working": 2.0,
    "late": 2.0,
    "crib": 2.5,
    "mummy": 1.5,
}
# What people of a city buy more of the smaller it is, logits per tier (assumption): the shops round the corner lack it, or a larger
# flat and more children need it; less of what large cities wear, drink and keep.
BY_TIER = {
    "womenswear": 0.0,
    "leather_shoes": 0.0,
    "running": -0.20,
    "home_textiles": 0.20,
    "furniture_lighting": 0.0,
    "kitchen_coffee": -0.25,
    "beauty": -0.10,
    "mother_baby": 0.20,
    "pet_supplies": -0.20,
    "bags": 0.0,
    "jewellery": 0.05,
    "food_tea": 0.20,
}
# What people buy things for, in the order of SCENARIOS: all; then relative, by work place, for those who run and those with a child.
LIVES_FOR = np.array([0.34, 0.20, 0.20, 0.14, 0.12])
LIVES_FOR_WORK = np.array(
    [[0.9, 1.7, 0.8, 0.9, 1.0], [0.9, 1.6, 0.8, 1.0, 1.0], [1.2, 0.6, 0.8, 1.3, 1.1], [1.1, 0.9, 1.0, 1.0, 1.0], [0.9, 0.5, 1.9, 0.9, 1.0]]
)  # fmt: skip
LIVES_FOR_RUNS, LIVES_FOR_KID = np.array([0.9, 0.9, 0.8, 2.2, 0.9]), np.array([0.9, 0.9, 1.5, 0.9, 0.9])
TIER_TASTE = (np.arange(4) - 1.3)[:, None] * np.array([BY_TIER[name] for name in CATEGORIES])  # (4, C), about 0 over people
OPEN_WEIGHT = 0.7  # utility of having an open atom met; of a bound one 1 (assumption)


@dataclass(frozen=True)
class Needs:
    """Atoms and interests; A atoms, C = 12 categories, G cells.

    category: index of each atom's category (A,). weight: utility of having it met (A,). chars: length of its words (A,).
    bound: whether it is bound to a trait (A,). discovered: month in which a case shop invents it (A,), others may follow in the
    next; -inf if always known.
    salience: chance that a person in a cell feels it (G, A). lived: whether a cell lives it (G, A).
    interest: relative interest of a cell in a category (G, C), each row sums to 1. useless: logits that goods for the atom lose with
    those who do not live it (A,).
    """

    category: np.ndarray
    weight: np.ndarray
    chars: np.ndarray
    bound: np.ndarray
    discovered: np.ndarray
    salience: np.ndarray
    lived: np.ndarray
    interest: np.ndarray
    useless: np.ndarray

    @cached_property
    def valued(self) -> np.ndarray:
        """What having each atom met is worth to a cell on average: its weight times the chance to feel it (G, A)."""
        return self.salience * self.weight

    @cached_property
    def by_category(self) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], ...]:
        """Of each category: its K atoms (K,), `valued` of these (G, K), and the sum of that (G,)."""
        atoms = [np.flatnonzero(self.category == index) for index in range(self.interest.shape[1])]
        valued = [self.valued[:, own] for own in atoms]
        return tuple((own, value, value.sum(axis=1)) for own, value in zip(atoms, valued, strict=True))

    @cached_property
    def interest_in_atoms(self) -> np.ndarray:
        """Relative interest of a cell in the category of each atom (G, A)."""
        return self.interest[:, self.category]

    def on_shelf(self, parameters: Parameters) -> np.ndarray:
        """What goods made for each atom are worth to a cell when it chooses among a shop's goods (G, A), in the unit of `valued`:
        as much as having the atom met, and less than nothing where they are of no use."""
        lost = parameters.made_for_others * self.useless * (1 - self.lived)
        return self.valued - lost / (2 * parameters.b_fit) if parameters.b_fit else self.valued

    def mass(self, people: People) -> np.ndarray:
        """How many people feel each atom, weighted by their interest in its category (A,)."""
        return (people.size[:, None] * self.interest[:, self.category] * self.salience).sum(axis=0)


def arise(people: People, month_names: list[str]) -> Needs:
    """The needs of a population: a pure function of the lexicon and the cells, no chance involved."""
    category, weight, chars, bound, discovered, salience, lived, useless = [], [], [], [], [], [], [], []
    for index, (name, atoms) in enumerate(ATOMS.items()):
        open_ones = [atom for atom in atoms if not atom[3]]
        for atom in atoms:
            _, words, _, trait, until = atom
            category.append(index)
            chars.append(len(words))
            bound.append(bool(trait))
            useless.append(OF_NO_USE.get(atom[0], 0.0))
            discovered.append(month_names.index(until) if until else -np.inf)
            if trait:
                match = people.matches(trait)
                salience.append(NOT_FELT + (FELT - NOT_FELT) * match)
                lived.append(match)
                weight.append(1.0)
            else:
                low, high = OPEN
                place = open_ones.index(atom) / max(len(open_ones) - 1, 1)
                salience.append(np.full(people.cells, low + (high - low) * place))
                lived.append(np.zeros(people.cells))
                weight.append(OPEN_WEIGHT)
        assert name in CATEGORIES
    interest = np.stack([_interest(people, *CATEGORIES[name][2:]) for name in ATOMS], axis=1)
    interest /= interest.sum(axis=1, keepdims=True)
    return Needs(
        np.array(category),
        np.array(weight),
        np.array(chars),
        np.array(bound),
        np.array(discovered),
        np.stack(salience, axis=1),
        np.stack(lived, axis=1),
        interest,
        np.array(useless),
    )


def favourite_scenario(user_id: np.ndarray, cell: np.ndarray, people: People) -> np.ndarray:
    """The occasion for which each person likes to buy, in whichever shop (n,): index into SCENARIOS, by her hash and her life."""
    weight = LIVES_FOR * LIVES_FOR_WORK[people.traits["work_place"]]
    weight *= np.where(people.traits["runs"][:, None] == 1, LIVES_FOR_RUNS, 1.0)
    weight *= np.where(people.traits["has_kid"][:, None] == 1, LIVES_FOR_KID, 1.0)
    upto = np.cumsum(weight / weight.sum(axis=1, keepdims=True), axis=1)[:, :-1]
    return (persons.unit("scenario", user_id, people)[:, None] >= upto[cell]).sum(axis=1)


def _interest(people: People, popularity: float, factors: dict[str, float]) -> np.ndarray:
    interest = np.full(people.cells, popularity)
    for trait, factor in factors.items():
        interest *= np.where(people.matches(trait) > 0, factor, 1.0)
    return interest
