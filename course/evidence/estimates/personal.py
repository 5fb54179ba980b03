"""Reference and naive estimates for the diary of needs, the measured feet and the machine-made notes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables
from course.market.core.lexicon import ATOMS

FEW, MANY = 0.1, 0.9  # shares of machine-made notes whose feeds are compared


# --- feeds ----------------------------------------------------------------------------------------------------------


def inside_gain(tables: Tables) -> Estimate:
    """ln clicks per impression of a feed's machine-made notes over its notes by hand; the feed is the unit."""
    return _mean(_inside(tables["experiment_feeds"]))


def gain_between_feeds(tables: Tables) -> float:
    """Machine-made notes of the feeds full of them against notes by hand of the feeds with few."""
    rate = np.log(_rates(tables["experiment_feeds"]))
    return float(rate.xs(MANY, level="machine_share")[True].mean() - rate.xs(FEW, level="machine_share")[False].mean())


def total_gain(tables: Tables) -> Estimate:
    """ln clicks per impression of whole feeds: those full of machine-made notes over those with few."""
    feeds = tables["experiment_feeds"].groupby(["machine_share", "feed"])[["clicks", "impressions"]].sum()
    rate = np.log(feeds["clicks"] / feeds["impressions"])
    few, many = rate.xs(FEW, level="machine_share"), rate.xs(MANY, level="machine_share")
    return Estimate.of(many.mean() - few.mean(), np.sqrt(many.var() / len(many) + few.var() / len(few)))


def created_or_moved(tables: Tables) -> str:
    """Whether whole feeds gain nearer to what they would if all clicks were new, or nearer to nothing."""
    inside = np.expm1(inside_gain(tables).value)
    if_new = np.log1p(MANY * inside) - np.log1p(FEW * inside)
    return "created" if total_gain(tables).value > if_new / 2 else "moved"


def created_by_the_note(tables: Tables) -> str:
    """The same, from what a note gains inside its feed."""
    return "created" if inside_gain(tables).low > 0 else "moved"


def _rates(feeds: pd.DataFrame) -> pd.DataFrame:
    """Clicks per impression by feed (rows) and by hand or machine (columns)."""
    rate = feeds.assign(rate=feeds["clicks"] / feeds["impressions"])
    return rate.pivot(index=["machine_share", "feed"], columns="aigc", values="rate")


def _inside(feeds: pd.DataFrame) -> pd.Series:
    rate = _rates(feeds)
    return np.log(rate[True] / rate[False])


def _mean(values: pd.Series) -> Estimate:
    return Estimate.of(values.mean(), values.std() / np.sqrt(len(values)))


# --- the diary --------------------------------------------------------------------------------------------------------


def named_by_bearers(tables: Tables) -> Estimate:
    """Share of needs that name an atom, over all atoms bound to one value of one trait and all needs of people who have it.

    The person is the unit: her needs are drawn alike.
    """
    return _named(tables, bearers=True)


def named_by_anybody(tables: Tables) -> float:
    """The same over everybody's needs of the category."""
    return _named(tables, bearers=False).value


def _named(tables: Tables, bearers: bool) -> Estimate:
    needs = tables["needs"].merge(tables["users"], on="user_id", validate="many_to_one")
    told = [frozenset(atoms.split("|")) for atoms in needs["atoms"]]
    hits, tries = pd.Series(0.0, needs.index), pd.Series(0.0, needs.index)
    for category, atoms in ATOMS.items():
        for key, _, _, bound, _ in atoms:
            if not bound or "&" in bound or "|" in bound:
                continue
            trait, value = bound.split("=")
            asked = (needs["category"] == category) & ((needs[trait].astype(str) == value) if bearers else True)
            tries += asked
            hits += asked & np.array([key in one for one in told])
    people = pd.DataFrame({"hits": hits, "tries": tries}).groupby(needs["user_id"]).sum()
    share = people["hits"].sum() / people["tries"].sum()
    residual = people["hits"] - share * people["tries"]
    return Estimate.of(share, np.sqrt((residual**2).sum()) / people["tries"].sum())


# --- feet -------------------------------------------------------------------------------------------------------------


def together_in_feet(tables: Tables) -> Estimate:
    """Correlation of length and width among people of a gender: their deviations from its means, over its spreads."""
    feet = tables["feet"].merge(tables["users"][["user_id", "gender"]], on="user_id", validate="one_to_one")
    sizes = feet.groupby("gender")[["length_mm", "width_mm"]]
    z = (feet[["length_mm", "width_mm"]] - sizes.transform("mean")) / sizes.transform("std")
    value = float(z["length_mm"].corr(z["width_mm"]))
    return Estimate.of(value, (1 - value**2) / np.sqrt(len(z)))


def together_in_all_feet(tables: Tables) -> float:
    """The same over men and women alike: men's feet are both longer and wider."""
    return float(tables["feet"]["length_mm"].corr(tables["feet"]["width_mm"]))
