"""Lapse and return: people drift away from the platform, some come back, and who stays buys less than at first.

From the moment of her adoption a person is with the platform for a while that ends with her own hazard h a month; h is
exponential over people (a Gamma of shape 1, so that the first spell ends as a Pareto law: Schmittlein, Morrison & Colombo 1987;
Fader, Hardie & Lee 2005), and lower for those who are easily pleased. Who is away comes back with hazard `comeback` a month, the
same for everybody. While she is there her rate falls with her tenure (`pace`). All of it is a property of a person: hashes of her
id, so that she is away in every table at once.

Over people of an age t, in months since adoption, the share who are there is E[r/(h+r) + h/(h+r) e^-(h+r)t].
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course.market.core.calendar import EDGES, LAST, MONTH, OBSERVED, time_left
from course.market.core.columns import Columns
from course.market.core.normal import normal_share
from course.market.core.parameters import Parameters
from course.market.population.people import Adoption, People, adopted_share
from course.market.population.persons import effect, unit
from course.market.population.setting import Setting

SPELLS = 4  # times that a person is there at most: with the slow return of most people hardly anybody has more in three years
QUANTILES = 64  # of the hazard over people, for means over them
OLDEST = 60  # months before the epoch from which on people are counted who adopted before it


@dataclass(frozen=True)
class Spells(Columns):
    """When each of n people is there: from `start` to `end`, seconds since the epoch, `SPELLS` times (both (n, SPELLS))."""

    start: np.ndarray
    end: np.ndarray

    def there(self, moment: np.ndarray) -> np.ndarray:
        """Whether each person is there at her moment (n,)."""
        inside = (self.start <= moment[:, None]) & (moment[:, None] < self.end)
        return np.any(inside, axis=1)


def hazards(user_id: np.ndarray, people: People, parameters: Parameters) -> np.ndarray:
    """Each person's hazard of lapse, 1/month (n,)."""
    mild = parameters.lapse_leniency
    place = normal_share(np.sqrt(1 - mild**2) * effect("lapse", user_id, people) - mild * effect("leniency", user_id, people))
    return -parameters.lapse * np.log1p(-np.minimum(place, 1 - 1e-9))


def spells(user_id: np.ndarray, adopted: np.ndarray, people: People, parameters: Parameters) -> Spells:
    """When each person is there, from her adoption on (seconds); a lapse of 0 is a market that nobody leaves."""
    start, end = (np.empty((len(user_id), SPELLS)) for _ in range(2))
    hazard = hazards(user_id, people, parameters)
    since = np.asarray(adopted, dtype=float)
    with np.errstate(divide="ignore"):
        for spell in range(SPELLS):
            start[:, spell] = since
            end[:, spell] = since - MONTH * np.log1p(-unit(f"stays {spell}", user_id, people)) / hazard
            since = end[:, spell] - MONTH * np.log1p(-unit(f"away {spell}", user_id, people)) / parameters.comeback
    return Spells(start, end)


def pace(months: np.ndarray, parameters: Parameters) -> np.ndarray:
    """How fast a person buys who adopted so many months ago, over a newcomer (same shape): it falls to 1 - `slowing`."""
    return 1 - parameters.slowing * -np.expm1(-np.maximum(months, 0) / parameters.slowing_months)


def acts(moment: np.ndarray, user_id: np.ndarray, adopted: np.ndarray, uniform: np.ndarray, setting: Setting) -> np.ndarray:
    """Which of n things, drawn at `moment` as if everybody were a newcomer who stays, people do: not before their adoption, not
    while they are away, and the fewer the longer they have been here (n,). uniform: a number in [0, 1) for each.
    """
    parameters = setting.parameters
    does = (moment >= adopted) & (uniform < pace((moment - adopted) / MONTH, parameters))
    rows = np.flatnonzero(does)
    does[rows] = spells(user_id[rows], adopted[rows], setting.people, parameters).there(moment[rows])
    return does


def attendance(present: Spells, adopted: np.ndarray, month: int, parameters: Parameters) -> np.ndarray:
    """What each person buys in a month over what activity and cell say (n,): the share of its shopping at which she is there, by
    her pace in mid-month, over that of a usual adopter.
    """
    share = (time_left(present.start, month, parameters) - time_left(present.end, month, parameters)).sum(axis=1)
    age = ((EDGES[month] + EDGES[month + 1]) / 2 - adopted) / MONTH
    return share * pace(age, parameters) / usual_presence(parameters)


def still_there(months: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Share of those who adopted so many months ago who are there (same shape)."""
    middle = (np.arange(QUANTILES) + 0.5) / QUANTILES
    h = -parameters.lapse * np.log1p(-middle)
    total = h + parameters.comeback
    away = np.multiply.outer(np.asarray(months, dtype=float), total)
    return (1 + (np.expm1(-away) * (h / total))).mean(axis=-1)


def presence(adoption: Adoption, month: int, parameters: Parameters) -> float:
    """How much the adopters of a month buy, all told, over as many newcomers who never lapse: mean of there x pace, in mid-month.

    adoption: the path up to the end of the month at least.
    """
    known = np.array(adoption.shares[: month + 2])
    before = adopted_share(EDGES[0] - MONTH * np.arange(OLDEST, -1, -1.0), adoption.parameters)
    joined = np.concatenate([before[:1], np.diff(before), np.diff(known)])
    age = np.concatenate([month + 0.5 + np.arange(OLDEST + 0.5, -0.5, -1.0), month - np.arange(month + 1.0)])
    age[-1] = 0.25  # of those who come in this very month half are there in its middle, for a quarter of it
    joined[-1] *= 0.5
    return float((joined * still_there(age, parameters) * pace(age, parameters)).sum() / joined.sum())


@lru_cache(maxsize=8)
def usual_presence(parameters: Parameters) -> float:
    """Mean of `presence` in the two Junes if word of mouth neither helps nor hinders: what rates a head are measured by.

    So lapse takes demand away from old accounts and gives it to fresh ones, and leaves the demand of a usual adopter where it is.
    """
    usual = Adoption(parameters)
    for _ in range(LAST):
        usual.grow(1.0)
    return float(np.mean([presence(usual, months[-1], parameters) for months in OBSERVED.values()]))
