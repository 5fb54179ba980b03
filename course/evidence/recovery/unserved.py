"""What is planted in needs that supply overlooked, in a niche that empties and in launches of shoes."""

from __future__ import annotations

import numpy as np

from course.evidence.estimates import unserved
from course.evidence.estimates.core import Tables
from course.evidence.recovery.effect import Effect
from course.market.core.normal import normal_quantile


def _size(truth: dict, tables: Tables) -> float:
    planted = truth["unserved"]["gaps"]
    return float(np.log(np.array(planted["demand"])[np.array(planted["cells"]) - 1]).mean())


def _best_ratio(truth: dict, tables: Tables) -> float:
    planted, place = truth["unserved"]["launches"], unserved.fractile(tables["launches"])
    return float(planted["ratio"] + planted["ratio_sd"] * normal_quantile(np.array([place]))[0])


UNSERVED: tuple[Effect, ...] = (
    Effect(
        "P65",
        "how many needs supply has overlooked",
        lambda truth, tables: len(truth["unserved"]["gaps"]["cells"]),
        ("false discoveries held at a tenth", unserved.how_many_unserved),
        {"p below .05": unserved.how_many_below_five_per_cent},
    ),
    Effect(
        "P66",
        "how large the needs are that supply has overlooked (mean ln searches)",
        _size,
        ("needs listed with false discoveries held at a tenth", unserved.size_of_the_unserved),
        {"as many with the fewest goods per search": unserved.size_of_the_lowest_ratios},
    ),
    Effect(
        "P67",
        "how many people a shop for a rare need can sell to (ln people)",
        lambda truth, tables: float(np.log(truth["unserved"]["niche"]["size"])),
        ("buyers a visit against all who have bought", unserved.niche_size),
        {
            "only buyers from searches counted as gone": unserved.niche_by_one_entrance,
            "who bought in twelve days": unserved.bought_so_far,
        },
    ),
    Effect(
        "P68",
        "demand over forecast at the fractile that a shoe's margin asks for (ln)",
        _best_ratio,
        ("Kaplan-Meier", unserved.ratio_to_order),
        {"sales taken for demand": unserved.ratio_by_sales, "sold out left out": unserved.ratio_without_sold_out},
    ),
)
