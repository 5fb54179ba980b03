"""A city's people: how traits hang together. Every number is an assumption about the grown-up users of a lifestyle community in
China, young and mostly female; a table gives a trait given others, so that all of them together are one joint distribution.

Age and gender come first. Work follows both (students are young, carers are women), body follows gender and age, feet follow
gender and body, children age, gender and work, pets age and children, running all that; the size of the city follows age, work
and children.
"""

from __future__ import annotations

import numpy as np

from course.market.core.lexicon import TRAITS

GENDER = (0.68, 0.32)
AGE = (0.30, 0.40, 0.19, 0.11)
# Work place by age band: quiet office, open office, campus, shop floor, home.
WORK = (
    (0.08, 0.15, 0.52, 0.17, 0.08),
    (0.21, 0.42, 0.05, 0.19, 0.13),
    (0.23, 0.33, 0.04, 0.21, 0.19),
    (0.20, 0.24, 0.03, 0.21, 0.32),
)
WORK_OF = ((1.00, 1.00, 1.00, 1.00, 1.25), (1.00, 1.05, 1.00, 1.10, 0.50))  # by gender, relative
# Body by gender: slim, average, pear, plump; then how age moves each.
BODY = ((0.29, 0.36, 0.23, 0.12), (0.22, 0.50, 0.04, 0.24))
BODY_OF = ((1.35, 1.00, 1.00, 0.60), (1.05, 1.00, 1.00, 0.90), (0.75, 1.00, 1.00, 1.30), (0.50, 1.00, 1.00, 1.80))
# Foot by gender: standard, wide, large; then how the body moves each.
FOOT = ((0.72, 0.19, 0.09), (0.60, 0.22, 0.18))
FOOT_OF = ((1.0, 0.6, 1.0), (1.0, 1.0, 1.0), (1.0, 1.1, 1.0), (1.0, 1.8, 1.1))
# Logits: of a child by age band, and what work and gender add; of a pet; of running.
KID = (-3.2, -0.55, 0.95, -0.75)
KID_WORK = (0.0, 0.0, -1.0, 0.0, 0.5)  # by work place
KID_MALE = -0.25
PET = (-1.20, -0.55, -0.85, -1.20)
PET_KID, PET_HOME = -0.35, 0.35
RUNS = (-1.25, -1.05, -1.20, -1.75)
RUNS_MALE, RUNS_CAMPUS, RUNS_KID = 0.45, 0.30, -0.25
RUNS_BODY = (0.35, 0.10, -0.05, -0.80)
# City tier, 1 = largest: all; then relative, by work place, by age band, with a child.
TIER = (0.27, 0.31, 0.24, 0.18)
TIER_WORK = (
    (1.35, 1.05, 0.85, 0.65),
    (1.45, 1.05, 0.80, 0.55),
    (0.95, 1.20, 1.00, 0.70),
    (0.70, 0.90, 1.15, 1.40),
    (0.80, 0.90, 1.10, 1.30),
)
TIER_AGE = ((0.90, 1.05, 1.05, 1.00), (1.15, 1.00, 0.95, 0.85), (0.95, 1.00, 1.00, 1.10), (0.90, 0.95, 1.00, 1.25))
TIER_KID = (0.85, 0.95, 1.05, 1.25)


def cells() -> dict[str, np.ndarray]:
    """All combinations of traits: trait -> index of the value in each cell (G,); G = 3 840."""
    grids = np.meshgrid(*[np.arange(len(values)) for values in TRAITS.values()], indexing="ij")
    return {name: grid.ravel() for name, grid in zip(TRAITS, grids, strict=True)}


def shares(traits: dict[str, np.ndarray], together: float = 1.0) -> np.ndarray:
    """Share of the people who live in each cell (G,).

    together: 1 as in a city; 0 as if each trait were drawn for itself, with the same shares of its values; mixed in between.
    """
    joint = _joint(traits)
    alone = np.ones(len(joint))
    for value in traits.values():
        alone *= np.bincount(value, weights=joint)[value]
    return together * joint + (1 - together) * alone


def _joint(traits: dict[str, np.ndarray]) -> np.ndarray:
    """Share of each cell with all that traits have to do with each other (G,)."""
    gender, age, work, body = (traits[name] for name in ("gender", "age_band", "work_place", "body"))
    kid, male = traits["has_kid"], gender == 1
    share = np.array(GENDER)[gender] * np.array(AGE)[age]
    share *= _given(np.array(WORK)[age] * np.array(WORK_OF)[gender], work)
    share *= _given(np.array(BODY)[gender] * np.array(BODY_OF)[age], body)
    share *= _given(np.array(FOOT)[gender] * np.array(FOOT_OF)[body], traits["foot"])
    share *= _whether(kid, np.array(KID)[age] + np.array(KID_WORK)[work] + KID_MALE * male)
    share *= _whether(traits["has_pet"], np.array(PET)[age] + PET_KID * kid + PET_HOME * (work == HOME))
    fit = np.array(RUNS)[age] + np.array(RUNS_BODY)[body] + RUNS_MALE * male + RUNS_CAMPUS * (work == CAMPUS) + RUNS_KID * kid
    return share * _whether(traits["runs"], fit)


def tier_shares(traits: dict[str, np.ndarray], together: float = 1.0) -> np.ndarray:
    """Share of each cell's people who live in a city of each tier (G, 4); together: as in `shares`."""
    weight = np.array(TIER) * np.array(TIER_WORK)[traits["work_place"]] * np.array(TIER_AGE)[traits["age_band"]]
    weight *= np.where(traits["has_kid"][:, None] == 1, np.array(TIER_KID), 1.0)
    weight /= weight.sum(axis=1, keepdims=True)
    return together * weight + (1 - together) * (_joint(traits) @ weight)


HOME, CAMPUS = (TRAITS["work_place"].index(name) for name in ("home", "campus"))


def _given(weight: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Chance of each cell's value, from weights of all values (G, K)."""
    return np.take_along_axis(weight, value[:, None], axis=1)[:, 0] / weight.sum(axis=1)


def _whether(value: np.ndarray, logit: np.ndarray) -> np.ndarray:
    """Chance of each cell's yes (1) or no (0)."""
    return 1 / (1 + np.exp(np.where(value == 1, -logit, logit)))
