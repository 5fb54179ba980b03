"""Luck: what shops owe to chance in a month or an evening and nothing else in the market explains.

An evening: a note goes round, a rival is on air, the host is tired; now and then a session goes viral. A month: somebody is
ill, a rival is cheaper, a parcel service strikes. Luck does not last: each month and evening has its own. The larger a shop,
the steadier its sales, for many small chances even out (Stanley et al. 1996: the spread of firms' growth falls as size to the
power of -.15 to -.2). Luck moves buyers between shops: `attention.demand` sees to it that all shops together sell as much as
they would without.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from course.market.demand.live_sessions import Sessions
from course.market.demand.standing import Standing
from course.market.population.setting import Setting
from course.market.population.shops import Shops

USUAL_SIZE = 500.0  # orders a month, of the whole population, at which a shop's luck has the spread `month_luck`
SMALLEST = 50.0  # orders a month under which luck grows no further
MOST = 2.5  # standard deviations at which a month's luck ends: nothing doubles or halves a shop by itself
VIRAL = (4.0, 2.5, 20.0)  # factors on the audience of a viral session: the least, the Pareto exponent, the most (assumption)
CROWD = 0.35  # a large shop's audience grows by less: the factor over 1 falls with size to this power (assumption)


@dataclass(frozen=True)
class Luck:
    """One month's luck of the M open shops (each (M,)). sales: logits on the chance that a visit ends in an order, everywhere.
    following: factor on how readily viewers begin to follow."""

    sales: np.ndarray
    following: np.ndarray


def of_month(month: int, standing: Standing, told: np.ndarray, setting: Setting) -> Luck:
    """The month's luck of the open shops.

    told: rows of the case shops (n,), whose months the article tells: they have evenings of luck and no month of it.
    """
    parameters, shops = setting.parameters, standing.shops
    generator = setting.streams.of("luck", month)
    place = shops.merchant_id - 1  # by id: a shop has the same luck whoever else has opened or closed
    drawn = np.clip(generator.standard_normal((place.max(initial=-1) + 1, 2))[place], -MOST, MOST)
    sales = parameters.month_luck * _size(standing) ** -parameters.luck_by_size * drawn[:, 0]
    sales[told] = 0.0
    following = np.exp(parameters.following_luck * drawn[:, 1] - parameters.following_luck**2 / 2)
    following[told] = 1.0
    return Luck(sales, following)


def of_evenings(sessions: Sessions, month: int, standing: Standing, told: np.ndarray, setting: Setting) -> Sessions:
    """The sessions with their luck in their pull, 1 on average; a case shop's evenings share out what its month has anyway."""
    parameters, size, shop_size = setting.parameters, len(sessions), _size(standing)[sessions.shop]
    generator = setting.streams.of("luck", month, "evenings")
    spread = parameters.evening_luck * shop_size**-parameters.luck_by_size
    factor = np.exp(spread * np.clip(generator.standard_normal(size), -MOST, MOST) - spread**2 / 2)
    viral = generator.random(size) < parameters.viral
    more = np.minimum(shop_size**-CROWD, 1.0)
    factor *= 1 + more * np.where(viral, _viral(generator.random(size)) - 1, 0.0)
    pull = sessions.pull * factor / (1 + more * parameters.viral * (_viral((np.arange(1000) + 0.5) / 1000).mean() - 1))
    for row in told:
        own = sessions.shop == row
        if own.any():
            pull[own] *= sessions.pull[own].sum() / pull[own].sum()
    return replace(sessions, pull=pull)


def came_to(luck: Luck, on_air: np.ndarray, shops: Shops, live: np.ndarray, orders: np.ndarray) -> np.ndarray:
    """What chance added to the month's orders of each shop, ln (M,), the mean over shops taken out; 0 where nobody came on air.

    on_air: time on air as people came (M,); what it would be by a shop's habits is `busy` x `hours`, in proportion. live, orders:
    the month's expected orders in rooms and in all (M,).
    """
    usual = shops.busy * shops.hours
    there = (on_air > 0) & (orders > 0)
    reach = np.log(np.where(there, on_air, usual) / usual)
    reach[there] -= np.average(reach[there], weights=orders[there])
    without = np.exp(-luck.sales) * (live * np.exp(-reach) + orders - live)
    return np.where(there, np.log(np.where(there, orders, 1.0) / np.where(there, without, 1.0)), 0.0)


def _size(standing: Standing) -> np.ndarray:
    """Orders of the month before over those of a usual shop (M,)."""
    return np.maximum(standing.sold, SMALLEST) / USUAL_SIZE


def _viral(uniform: np.ndarray) -> np.ndarray:
    least, exponent, most = VIRAL
    return np.minimum(least * (1 - uniform) ** (-1 / exponent), most)


def none() -> dict[str, float]:
    """The parameters that switch luck off."""
    return dict.fromkeys(("month_luck", "evening_luck", "viral", "following_luck"), 0.0)
