"""A trial of the recommender: cities in which it knows people better for eight weeks, and what their people and newcomers do.

Whoever is served better buys more, in every world. Whether others come because of it is another matter: they do where people
hear how well the market serves (word of mouth), and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.parameters import parameter
from course.market.population.setting import Setting

LAG = 2  # weeks until those who might come have heard of it (assumption)


@dataclass(frozen=True)
class MatchingParameters:
    """The trial's own parameters."""

    cities: int = parameter(72, "cities", "design: thirty-six an arm", 8, 1_000)
    weeks_before: int = parameter(8, "weeks", "design", 2, 52)
    weeks_after: int = parameter(8, "weeks", "design", 3, 52)
    gain: float = parameter(0.40, "match quality", "design: what eight weeks of more notes are worth to people", 0.01, 2)
    orders: float = parameter(0.06, "ln orders", "assumption: who is matched better buys more", 0, 1, 0.50)
    newcomers: float = parameter(70.0, "new adopters a city and week", "assumption: mean", 1, 10_000)
    drift: float = parameter(0.04, "ln, sd over cities", "assumption: cities drift apart by themselves", 0, 1)


def better_matching(setting: Setting, own: MatchingParameters) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_matching`: cities x weeks; half of the cities get the better recommender from week 0 on.

    Orders rise at once; adopters, where word of mouth is heard, after `LAG` weeks.
    """
    generator = setting.streams.of("experiments", "matching")
    cities, weeks = own.cities, own.weeks_before + own.weeks_after
    week = np.arange(weeks) - own.weeks_before
    better = np.arange(cities) % 2 == 1
    generator.shuffle(better)
    size = np.exp(0.7 * generator.standard_normal(cities) - 0.245)
    season = 0.05 * generator.standard_normal((2, weeks)) + np.array([[0.010], [0.015]]) * np.arange(weeks)
    drift = own.drift * generator.standard_normal((2, cities))
    heard = float(setting.parameters.word_of_mouth * own.gain)
    lift = [own.orders * (week >= 0), heard * (week >= LAG)]
    counts = []
    for place, usual in enumerate((9.0 * own.newcomers, own.newcomers)):
        calm = np.log(usual * size)[:, None] + season[place] + drift[place][:, None] * (week >= 0)
        calm = calm + 0.03 * generator.standard_normal((cities, weeks))
        counts.append(generator.poisson(np.exp(calm + better[:, None] * lift[place])))
    table = pd.DataFrame(
        {
            "city": np.repeat(1 + np.arange(cities), weeks),
            "week": np.tile(week, cities),
            "arm": np.repeat(np.where(better, "better matching", "as usual"), weeks),
            "orders": counts[0].ravel(),
            "new_adopters": counts[1].ravel(),
        }
    )
    return table, {"ln_orders": round(own.orders, 6), "ln_adopters": round(heard, 6), "lag": LAG}
