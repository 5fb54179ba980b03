"""From estimates to a hand-in: probabilities of the four types by Bayes' rule, and intervals that fit what such teams get wrong.

What an edition may be is public: the priors of `course.market.capstone`. So a team can work out how likely each result of an
experiment is under each type, without any training: the estimate is normal around its true value, with its own error, and the
true value is drawn from the type's prior. Intervals of quantities come from estimates that were made on simulated editions
whose truth is known (`sheet.json`): a line from estimate to truth, and how far truths lie from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from course.capstone.forms import TYPES, quantities
from course.market.capstone import USUAL_POINTS, WIDE, CapstoneParameters
from course.market.core.parameters import Parameters
from course.market.experiments.matching import MatchingParameters
from course.market.experiments.platform import TrialParameters

DRAWS = 4_000
MIX = 0.03
"""Share of an even forecast in every forecast: the model may be wrong."""
TELLING = {
    "geo": ("traffic_effect", "similarity"),
    "matching": ("adopters",),
    "swap": ("likeness_effect",),
    "crafts": ("presenting",),
}
"""Experiment -> estimates that tell types apart."""
SOURCE = {"likeness_effect": "swap", "traffic_effect": "geo"}
"""Quantity -> the experiment without which there is no estimate of it; all others can be read off the tables."""
POINTS_SPREAD = 0.25
"""How far they differ between editions that agree in it (ln)."""


@lru_cache(maxsize=1)
def priors() -> dict[str, dict[str, np.ndarray]]:
    """Draws of the true value behind each telling estimate, by estimate and type (DRAWS,)."""
    generator = np.random.default_rng(20_240_618)

    def factor(width: float) -> np.ndarray:
        return 1 + width * generator.uniform(-1, 1, DRAWS)

    own, usual, trial, match = CapstoneParameters(), Parameters(), TrialParameters(), MatchingParameters()
    found: dict[str, dict[str, np.ndarray]] = {name: {} for names in TELLING.values() for name in names}
    for kind in TYPES:
        likeness = factor(WIDE["b_similarity"]) * factor(0.10) * (0.0 if kind == "W3" else 1.0)
        bought = (own.bought_w2 if kind == "W2" else own.bought) * factor(0.5)
        arrives = own.liked_w2 * factor(0.5) if kind == "W2" else np.ones(DRAWS)
        hears = usual.word_of_mouth * factor(WIDE["word_of_mouth"]) * (kind in ("W1", "W3"))
        found["traffic_effect"][kind] = np.log1p(trial.more * bought)
        found["similarity"][kind] = usual.b_similarity * likeness * trial.more * 0.65 * arrives
        found["adopters"][kind] = hears * match.gain
        found["likeness_effect"][kind] = USUAL_POINTS * likeness * np.exp(POINTS_SPREAD * generator.standard_normal(DRAWS))
        found["presenting"][kind] = trial.presenting * likeness * factor(0.10)
    return found


def types_of(record: Mapping[str, Any], bought: Iterable[str]) -> dict[str, float]:
    """Probabilities of the four types after the experiments bought, from an even start (Bayes), a little evened out."""
    log = dict.fromkeys(TYPES, 0.0)
    for experiment in bought:
        for name in TELLING.get(experiment, ()):
            value, error = record["estimates"][name]
            for kind in TYPES:
                away = (value - priors()[name][kind]) / error
                log[kind] += float(np.log(np.mean(np.exp(-(np.minimum(np.abs(away), 12.0) ** 2) / 2)) + 1e-12))
    weight = np.exp(np.array([log[kind] for kind in TYPES]) - max(log.values()))
    share = (1 - MIX) * weight / weight.sum() + MIX / len(TYPES)
    return dict(zip(TYPES, share.round(4).tolist(), strict=True))


def estimate_of(record: Mapping[str, Any], name: str, bought: Iterable[str]) -> tuple[float, float] | None:
    """Estimate and standard error of a quantity, from the tables and the experiments bought; None where there is none."""
    if name in SOURCE and SOURCE[name] not in bought:
        return None
    value, error = record["estimates"][name]
    if name == "price_elasticity" and "price" in bought:
        value, error = record["estimates"]["price_of_sessions"]
    return value, error


def key_of(name: str, bought: Iterable[str]) -> str:
    """Under which name the line from estimate to truth of a quantity is stored."""
    return "price_of_sessions" if name == "price_elasticity" and "price" in bought else name


def intervals(
    record: Mapping[str, Any], bought: Iterable[str], lines: Mapping[str, Mapping[str, float]], width: float = 1.0
) -> dict[str, tuple[float, float]]:
    """The eight intervals of a careful team; width: times what they ought to be.

    lines: by `key_of`, intercept, slope and half-width of the line from estimate to truth. Without an estimate the range of the
    sheet is handed in, `width` times as wide.
    """
    bought, found = list(bought), {}
    for name, asked in quantities().items():
        estimate = estimate_of(record, name, bought)
        if estimate is None:
            middle, half = (asked.low + asked.high) / 2, (asked.high - asked.low) / 2
            found[name] = (middle - half * width, middle + half * width)
            continue
        line = lines[key_of(name, bought)]
        middle, half = line["intercept"] + line["slope"] * estimate[0], line["half"] * width
        low, high = middle - half, middle + half
        if width == 1:  # what no edition has need not be covered
            low, high = min(max(low, asked.low), middle), max(min(high, asked.high), middle)
        found[name] = (low, high)
    return found
