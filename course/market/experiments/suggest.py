"""Completions offered by chance: does it help a person to buy if her search is longer? (P37)

Half of the sittings in sixty cities got a search box that completes what one types, the other half a bare one. Some people
write long anyway, some never, and some only where the box offers them the words (Angrist, Imbens & Rubin 1996). Who knows
what she wants writes it down and buys it, so long searches lead to more orders in any case; whether a *longer* search helps, a
coin decides, market by market.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from course.market.core.parameters import parameter
from course.market.core.streams import Streams, binomial

ARMS = ("bare box", "completions")


@dataclass(frozen=True)
class SuggestParameters:
    """The trial's own parameters."""

    cities: int = parameter(60, "cities", "design", 2, 600)
    weeks: int = parameter(6, "weeks", "design", 1, 52)
    sittings: float = parameter(5_000.0, "sittings a city, week and arm, median", "design: some four million in all", 10, 1e6)
    city_sd: float = parameter(0.6, "sd of ln sittings over cities", "assumption", 0, 2)
    long_anyway: float = parameter(0.58, "share of sittings", "assumption: whose first search is long without help", 0, 1, 0.05)
    long_if_offered: float = parameter(0.15, "share of sittings", "planted: long with completions alone", 0.01, 0.4, 0.15)
    differ: float = parameter(0.04, "sd over cities", "assumption: of the share that is long anyway", 0, 0.2)
    orders_anyway: float = parameter(
        0.042, "orders a sitting", "set: rates near those of the diary; of those who know what they want", 0, 1, 0.03
    )
    orders_if_offered: float = parameter(0.032, "orders a sitting", "set: of those in between, with a short search", 0, 1, 0.03)
    orders_never: float = parameter(0.028, "orders a sitting", "set: of those who always write short", 0, 1, 0.03)
    helps: float = parameter(
        0.006, "orders a sitting", "planted, or 0 by the coin (P37): what a longer search adds", 0, 0.5, 0.15
    )


def completions(own: SuggestParameters, streams: Streams) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_suggest`, and what a longer search adds to the orders of a sitting."""
    helps = own.helps if streams.of("experiments", "suggest", "coin").random() < 0.5 else 0.0
    generator = streams.of("experiments", "suggest", "sittings")
    shape = (own.cities, own.weeks, len(ARMS))
    usual = own.sittings * np.exp(own.city_sd * generator.standard_normal(own.cities))
    size = generator.poisson(np.broadcast_to(usual[:, None, None], shape))
    anyway = np.clip(own.long_anyway + own.differ * generator.standard_normal(own.cities), 0.05, 0.95 - own.long_if_offered)
    offered = np.arange(len(ARMS))[None, None, :] == 1
    always = binomial(generator, size, anyway[:, None, None])
    moved = binomial(generator, size - always, own.long_if_offered / (1 - anyway[:, None, None]))
    never = size - always - moved
    mood = np.exp(0.08 * generator.standard_normal(shape[:2]))[:, :, None]  # good and bad weeks, alike for both arms
    by_always = binomial(generator, always, own.orders_anyway * mood)
    by_moved = binomial(generator, moved, own.orders_if_offered * mood + helps * offered)
    by_never = binomial(generator, never, own.orders_never * mood)
    place = np.indices(shape).reshape(3, -1)
    table = pd.DataFrame(
        {
            "city": 1 + place[0],
            "week": 1 + place[1],
            "arm": np.array(ARMS, dtype=object)[place[2]],
            "sittings": size.ravel(),
            "long": (always + moved * offered).ravel(),
            "orders_of_long": (by_always + by_moved * offered).ravel(),
            "orders_of_short": (by_never + by_moved * ~offered).ravel(),
        }
    )
    return table, {"helps": helps, "long_if_offered": own.long_if_offered, "parameters": asdict(own)}
