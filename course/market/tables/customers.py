"""Customers over all 14 months: how often and for how much, for part of the sample."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.calendar import EDGES, LAST, OBSERVED_MONTHS, month_name
from course.market.core.draws import groups
from course.market.population.lapse import attendance, spells
from course.market.sales.baskets import dear_for
from course.market.tables.part import Part
from course.market.tables.plan import Plan

TRACKED = 4  # user ids that end in 0 ... 3
LIKE_PURSES = 0.02  # share of all orders on either side from which values are drawn again for a person
WATCHED = 1  # user ids that end in 0


def tracked(user_id: np.ndarray, digits: int = TRACKED) -> np.ndarray:
    """Whose id ends in one of the first `digits` digits (n,). The last digit says next to nothing about a person."""
    return user_id % 10 < digits


class _Purses:
    """Values of orders (n,), CNY, in the order of how little a price puts off those who placed them, `baskets.dear_for`."""

    def __init__(self, value: np.ndarray, dear: np.ndarray):
        order = np.argsort(dear, kind="stable")
        self.value, self.dear = value[order], dear[order]

    def like(self, dear: np.ndarray, uniform: np.ndarray) -> np.ndarray:
        """Values of orders that people with such purses placed, one for each uniform number (m,)."""
        middle = np.searchsorted(self.dear, dear) / len(self.dear)
        place = np.floor((middle + LIKE_PURSES * (2 * uniform - 1)) * len(self.dear)).astype(np.int64)
        return self.value[np.clip(place, 0, len(self.dear) - 1)]


def customer_months(plan: Plan, part: Part) -> pd.DataFrame:
    """Orders and their value by person and month, rows only where there are any.

    In the months whose orders are written, those of hers, cancelled ones and those she placed as a guest aside. In the others a person's
    orders are Poisson with her rate in that month, nought while she is away, thinned by cancellation and by guest orders as in the written ones,
    plus the repeats of loyal buyers; values are those of written orders of people with a like purse, drawn again.
    """
    history, parameters, panel, sales = plan.history, plan.setting.parameters, part.members, part.sales
    generator = part.setting.streams.of("goods", "customers")
    person = np.flatnonzero(tracked(panel.user_id))
    user, value = panel.user_id[sales.person], sales.value
    kept = sales.by_number
    kept = kept[~sales.cancelled[kept] & ~sales.guest[kept] & tracked(user[kept])]
    month = np.searchsorted(EDGES, sales.moment[kept], side="right") - 1
    rows = [pd.DataFrame({"user_id": user[kept], "index": month, "gmv": value[kept]})]
    written = ~sales.cancelled
    values = _Purses(value[written], dear_for(user[written], panel.tier[sales.person[written]], plan.setting))
    thinned = (1 - parameters.cancelled) * (1 - parameters.guests)
    here = spells(panel.user_id[person], panel.adopted[person], plan.setting.people, parameters)
    for account in history.accounts:
        if account.month in OBSERVED_MONTHS:
            continue
        rate = panel.activity[person] * (panel.habits[person] * account.by_cell.T[panel.cell[person]]).sum(axis=1)
        count = generator.poisson(rate * attendance(here, panel.adopted[person], account.month, parameters) * thinned)
        rows.append(pd.DataFrame({"user_id": np.repeat(panel.user_id[person], count), "index": account.month}))
    again = user[sales.between.of]
    mine = tracked(again) & (generator.random(len(again)) < thinned)
    months = np.minimum(np.searchsorted(EDGES, sales.between.moment, side="right") - 1, LAST - 1)
    rows.append(pd.DataFrame({"user_id": again[mine], "index": months[mine]}))
    frame = pd.concat(rows, ignore_index=True)
    missing = frame["gmv"].isna()
    buyer = frame.loc[missing, "user_id"].to_numpy()
    tier = panel.tier[np.searchsorted(panel.user_id, buyer)]
    frame.loc[missing, "gmv"] = values.like(dear_for(buyer, tier, plan.setting), generator.random(len(buyer)))
    key, order, start = groups(frame["user_id"].to_numpy() * LAST + frame["index"].to_numpy())
    return pd.DataFrame(
        {
            "user_id": key // LAST,
            "month": np.array([month_name(month) for month in range(LAST)])[key % LAST],
            "orders": np.diff(np.append(start, len(order))),
            "gmv": np.add.reduceat(frame["gmv"].to_numpy()[order], start).round(2),
        }
    )
