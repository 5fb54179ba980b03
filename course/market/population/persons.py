"""Persons: what a person is like beside her traits and her activity, each effect a hash of her id.

Nothing is drawn: an effect follows from the id, the market's salt and the effect's name, so the same person is the same in
every table, part and counterfactual run, only people who act need to exist, and a new effect moves no other random number.
"""

from __future__ import annotations

import zlib

import numpy as np

from course.market.core.normal import normal_quantile
from course.market.population.people import People, hash_to_unit


def unit(name: str, user_id: np.ndarray, people: People) -> np.ndarray:
    """A person's place among all people in what `name` says, uniform in [0, 1), same shape as `user_id`."""
    salt = (people.salt ^ (zlib.crc32(name.encode("utf-8")) * 0x9E3779B97F4A7C15)) % 2**63
    return hash_to_unit(np.asarray(user_id), salt)


def effect(name: str, user_id: np.ndarray, people: People) -> np.ndarray:
    """The same as a standard normal number, cut at +-4: a person's effect in standard deviations over people."""
    return normal_quantile(unit(name, user_id, people))
