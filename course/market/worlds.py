"""World types: what is true in a market. Student editions do not say which one they come from.

W1  personalisation and imitation drive growth (the article's account).
W2  traffic subsidy: the festival and paid impressions grow, personalisation and discovery do not.
W3  similarity and authenticity have no effect; authentic shops merely tend to be better shops.
"""

from __future__ import annotations

from dataclasses import dataclass

from course.market.parameters import Parameters


@dataclass(frozen=True)
class World:
    """One world type: parameter changes, whether matching improves, and how much 2024's traffic is subsidised.

    `traffic_growth` multiplies room entries per adopter, growing geometrically from 1 in May 2023 to this value
    in June 2024.
    """

    name: str
    changes: dict
    matching_improves: bool = True
    traffic_growth: float = 1.0


WORLDS = {
    "W1": World("W1", {}),
    "W2": World("W2", {}, matching_improves=False, traffic_growth=1.32),
    "W3": World("W3", {"b_similarity": 0.0, "b_authenticity": 0.0, "authenticity_quality_correlation": 0.6}),
}


def world_type(name: str) -> World:
    """The world of that name; raises `ValueError` with the known names."""
    if name not in WORLDS:
        raise ValueError(f"There is no world {name!r}; the worlds are {', '.join(WORLDS)}.")
    return WORLDS[name]


def parameters_of(world: World, parameters: Parameters) -> Parameters:
    return parameters.changed(**world.changes)
