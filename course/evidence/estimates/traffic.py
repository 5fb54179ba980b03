"""Reference and naive estimates for the front page, for notes before goods, and for people against traffic."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables
from course.evidence.estimates.experiments import difference
from course.market.search.front_page import BONUS

GROUPS = 50  # of slates, each left out once: their spread is the error of what all slates give (Quenouille 1956)


# --- the front page ---------------------------------------------------------------------------------------------------


def _clicks(tables: Tables) -> tuple[np.ndarray, np.ndarray]:
    """Clicks by group of slates, whether drawn, place shown and place in the ranking by score and life (G, 2, 10, 10); slates by
    group and whether drawn (G, 2)."""
    page = tables["front_page"].sort_values(["slate_id", "position"])
    key = page["score"].to_numpy() + BONUS * page["own_life"].to_numpy()
    order = np.argsort(-key.reshape(-1, 10), axis=1, kind="stable")
    place = np.argsort(order, axis=1, kind="stable").ravel()
    group = (page["slate_id"].to_numpy() * 7_919) % GROUPS
    drawn, clicked = page["randomised"].to_numpy(bool), page["clicked"].to_numpy(bool)
    cell = ((group * 2 + drawn) * 10 + page["position"].to_numpy() - 1) * 10 + place
    clicks = np.bincount(cell[clicked], minlength=GROUPS * 200).reshape(GROUPS, 2, 10, 10).astype(float)
    slates = np.bincount((group * 2 + drawn)[::10], minlength=GROUPS * 2).reshape(GROUPS, 2).astype(float)
    return clicks, slates


def _left_out(value: np.ndarray, of_all: float) -> Estimate:
    """A value of all slates with the error that the values without each group give (G,)."""
    return Estimate.of(of_all, np.sqrt((GROUPS - 1) / GROUPS * ((value - value.mean()) ** 2).sum()))


def _seen(clicks: np.ndarray, drawn: int) -> np.ndarray:
    """Click rate at each place over that at the first, in drawn slates (1) or ranked ones (0) (..., 10)."""
    at = clicks[..., drawn, :, :].sum(axis=-1)
    return at / at[..., :1]


def _value(clicks: np.ndarray, slates: np.ndarray, drawn: int = 1) -> np.ndarray:
    seen = _seen(clicks, drawn)
    weight = seen[..., None, :] / seen[..., :, None]  # of a click at a place (rows) when the note moves to another (columns)
    return (clicks.sum(axis=-3) * weight).sum(axis=(-1, -2)) / slates.sum(axis=-1)


def seen_at(tables: Tables, place: int = 5) -> Estimate:
    """How often a place is looked at over the first, from slates in an order drawn at random."""
    clicks, slates = _clicks(tables)
    without = _seen(clicks.sum(axis=0) - clicks, 1)[:, place - 1]
    return _left_out(without, _seen(clicks.sum(axis=0), 1)[place - 1])


def clicked_at(tables: Tables, place: int = 5) -> float:
    """The same from ranked slates."""
    clicks, slates = _clicks(tables)
    return float(_seen(clicks.sum(axis=0), 0)[place - 1])


def value_of_life(tables: Tables) -> Estimate:
    """Clicks a slate of a ranking by score and own life, which nobody was shown: each click is worth what its note's new place is
    looked at, over the place where it stood (position-based model; Craswell et al. 2008)."""
    clicks, slates = _clicks(tables)
    without = _value(clicks.sum(axis=0) - clicks, slates.sum(axis=0) - slates)
    return _left_out(without, float(_value(clicks.sum(axis=0), slates.sum(axis=0))))


def value_by_ranked_clicks(tables: Tables) -> float:
    """The same with places weighed by the clicks of ranked slates."""
    clicks, slates = _clicks(tables)
    return float(_value(clicks.sum(axis=0), slates.sum(axis=0), drawn=0))


# --- notes before goods -----------------------------------------------------------------------------------------------


def notes_first(tables: Tables) -> Estimate:
    """Orders per 1,000 searches, notes first less goods first."""
    test = tables["experiment_notes"]
    found = difference(test["ordered"].to_numpy(), (test["arm"] == "notes first").to_numpy())
    return Estimate.of(1_000 * found.value, 1_000 * found.error)


def clicked_and_bought(tables: Tables) -> float:
    """Orders per 1,000 searches, those in which a note was opened less all others."""
    rate = tables["experiment_notes"].groupby("clicked")["ordered"].mean()
    return float(1_000 * (rate[True] - rate[False]))


# --- people against traffic -------------------------------------------------------------------------------------------


def _by_city(tables: Tables) -> pd.DataFrame:
    """Cities: arm, mean weekly orders before and after, orders after, cost, orders by last click."""
    table = tables["experiment_cities"]
    after = table["week"] >= 0
    city = table.groupby("city").agg(arm=("arm", "first"), cost=("campaign_cost", "sum"), claimed=("orders_last_click", "sum"))
    return city.assign(
        before=table[~after].groupby("city")["orders"].mean(),
        after=table[after].groupby("city")["orders"].mean(),
        total=table[after].groupby("city")["orders"].sum(),
    )


def bought_orders(tables: Tables, arm: str) -> Estimate:
    """Extra orders per 10,000 yuan of a campaign: change of ln orders in its cities less that in control cities."""
    city = _by_city(tables)
    city = city[city["arm"].isin([arm, "control"])]
    treated = (city["arm"] == arm).to_numpy()
    found = difference(np.log(city["after"] / city["before"]).to_numpy(), treated)
    total, cost = city.loc[treated, "total"].sum(), city.loc[treated, "cost"].sum()
    value, low, high = (10_000 * total * -np.expm1(-number) / cost for number in found)
    return Estimate(float(value), float(low), float(high))


def bought_by_before_and_after(tables: Tables, arm: str) -> float:
    """The same from the campaign's own cities alone, after against before."""
    city = _by_city(tables).query("arm == @arm")
    lift = np.log(city["after"] / city["before"]).mean()
    return float(10_000 * city["total"].sum() * -np.expm1(-lift) / city["cost"].sum())


def bought_by_last_click(tables: Tables, arm: str) -> float:
    """Orders that last-click accounting gives to the campaign, per 10,000 yuan."""
    city = _by_city(tables).query("arm == @arm")
    return float(10_000 * city["claimed"].sum() / city["cost"].sum())
