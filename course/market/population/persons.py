"""Persons: what a person is like beside her traits and her activity, each effect a hash of her id.

Nothing is drawn: an effect follows from the id, the market's salt and the effect's name, so the same person is the same in
every table, part and counterfactual run, only people who act need to exist, and a new effect moves no other random number.
"""

from __future__ import annotations

import zlib
from typing import Protocol

import numpy as np

from course.market.core.draws import hash_to_unit
from course.market.core.lexicon import CHANNELS
from course.market.core.normal import normal_quantile
from course.market.core.parameters import Parameters

STEPS = 1 << 14  # normal quantiles at equal steps of chance: read off, not searched for, because it is done for everybody
QUANTILES = normal_quantile(np.arange(STEPS + 1) / STEPS)
RISES = np.diff(QUANTILES, append=QUANTILES[-1])


class Salted(Protocol):
    """What effects need to know of the people: the number that makes the same ids differ between seeds."""

    @property
    def salt(self) -> int: ...


SHARED_SLOPE = (
    0.346  # 16 sqrt(3) / (15 pi) squared: a logit averaged over a normal effect is flatter (Zeger, Liang & Albert 1988)
)


def unit(name: str, user_id: np.ndarray, people: Salted) -> np.ndarray:
    """A person's place among all people in what `name` says, uniform in [0, 1), same shape as `user_id`."""
    salt = (people.salt ^ (zlib.crc32(name.encode("utf-8")) * 0x9E3779B97F4A7C15)) % 2**63
    return hash_to_unit(np.asarray(user_id), salt)


def effect(name: str, user_id: np.ndarray, people: Salted) -> np.ndarray:
    """The same as a standard normal number, cut at +-4: a person's effect in standard deviations over people."""
    place = unit(name, user_id, people) * STEPS
    low = place.astype(np.int64)
    return QUANTILES[low] + (place - low) * RISES[low]


def factor(name: str, sd: float, user_id: np.ndarray, people: Salted) -> np.ndarray:
    """A person's factor on a rate or a small chance, log-normal with that sd of its logarithm and mean 1 over people."""
    return np.exp(sd * effect(name, user_id, people) - sd**2 / 2) if sd else np.ones(np.shape(user_id))


def leaning(name: str, sd: float, logit: np.ndarray, user_id: np.ndarray, people: Salted) -> np.ndarray:
    """A logit to which each person adds her own effect (n,); the mean chance over people stays nearly what it was."""
    return logit * np.sqrt(1 + SHARED_SLOPE * sd**2) + sd * effect(name, user_id, people) if sd else logit


def channel_habits(user_id: np.ndarray, people: Salted, parameters: Parameters) -> np.ndarray:
    """A person's rate of buying in each channel, over that of people of her cell and activity (n, 4); mean 1 over people."""
    return np.stack([factor(name, getattr(parameters, f"person_{name}"), user_id, people) for name in CHANNELS], axis=1)
