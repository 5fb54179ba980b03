"""Estimates of what is planted but not among the effects of `course market recovery`: only tests ask for them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, multinomial_logit
from course.evidence.estimates.experiments import ENTRY_CAUSES, difference, empirical_logit, entry_coefficients, factorial
from course.evidence.estimates.platforms import choice_sets


def swap_effect(swap: pd.DataFrame) -> Estimate:
    """Effect of seeing the host on the chance to buy."""
    return difference(swap["bought"].to_numpy(), (swap["arm"] == "host").to_numpy())


def cuped(outcome: np.ndarray, before: np.ndarray, treated: np.ndarray) -> tuple[Estimate, float]:
    """Difference of means after taking out what was known before, and the variance that is left (Deng et al. 2013)."""
    slope = np.cov(outcome, before)[0, 1] / before.var(ddof=1)
    adjusted = outcome - slope * (before - before.mean())
    return difference(adjusted, treated), float(adjusted.var() / outcome.var())


def similarity_coefficient(entries: pd.DataFrame, controls: tuple[str, ...] = ENTRY_CAUSES) -> Estimate:
    """Coefficient of similarity x authenticity in that logit."""
    return entry_coefficients(entries, ("similarity", *controls))["similarity"]


def geo_effect(geo: pd.DataFrame, arm: str) -> Estimate:
    """Effect of a campaign on ln orders: after less before within cities, treated less control."""
    frame = geo.assign(after=geo["week"] >= 0)
    mean = frame.groupby(["city", "arm", "after"])["orders"].mean().unstack("after").reset_index("arm")
    change = np.log(mean[True]) - np.log(mean[False])
    chosen = mean["arm"].isin([arm, "control"]).to_numpy()
    return difference(change.to_numpy()[chosen], (mean["arm"] == arm).to_numpy()[chosen])


def orders_per_ten_thousand(geo: pd.DataFrame, arm: str) -> Estimate:
    """Incremental orders per 10 000 CNY of a campaign: what there was over what there would have been."""
    treated = geo[(geo["arm"] == arm) & (geo["week"] >= 0)]
    effect = geo_effect(geo, arm)
    extra = [treated["orders"].sum() * (1 - np.exp(-value)) / treated["campaign_cost"].sum() * 10_000 for value in effect]
    return Estimate(*(float(value) for value in extra))


def ad_effect(ads: pd.DataFrame, week: int) -> Estimate:
    """Effect of the double load on ln minutes of a week, given the minutes before."""
    frame = ads[ads["week"] == week]
    treated = (frame["load"] == "double").to_numpy()
    return cuped(np.log(frame["minutes"].to_numpy()), np.log(frame["minutes_before"].to_numpy()), treated)[0]


def price_elasticity(sessions: pd.DataFrame) -> Estimate:
    """Elasticity of conversion: logit of conversion on ln price over whole sessions, robust to good and bad evenings."""
    rate = empirical_logit(sessions["orders"].to_numpy(), sessions["viewers"].to_numpy())
    slope = factorial(rate, [np.log(sessions["price_factor"].to_numpy())])[1]
    buys = 1 - sessions["orders"].sum() / sessions["viewers"].sum()
    return Estimate(*(value * buys for value in slope))


def likelihood_ratio(choices: pd.DataFrame, fewer: tuple[str, ...], more: tuple[str, ...]) -> float:
    """2 (ln L of the larger - ln L of the smaller model); chi-squared with as many degrees as attributes were added."""
    sets = [choice_sets(choices, names) for names in (more, fewer)]
    high, low = (multinomial_logit(one.attributes, one.taken, one.there)[2] for one in sets)
    return 2 * (high - low)


def decay(rate: pd.Series) -> float:
    """The eta of rate = const * place^-eta by least squares in logs; index: place."""
    return float(-np.polyfit(np.log(rate.index.to_numpy(float)), np.log(rate.to_numpy()), 1)[0])


def item_effects(table: pd.DataFrame, places: int = 10) -> pd.Series:
    """Examination by place from a Poisson model with one effect an item and one a place, by iteration."""
    item, place = pd.factorize(table["item_id"])[0], table["position"].to_numpy() - 1
    clicks = table["clicked"].to_numpy(float)
    of_item, of_place = np.bincount(item, clicks), np.bincount(place, clicks)
    seen = np.ones(places)
    for _ in range(80):
        appeal = of_item / np.bincount(item, seen[place])
        seen = of_place / np.bincount(place, appeal[item])
        seen /= seen[0]
    return pd.Series(seen, index=np.arange(1, places + 1))
