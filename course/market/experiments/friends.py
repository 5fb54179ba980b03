"""Friends who adopt the same thing: do they influence each other, or are they merely alike? (P11)

Whoever likes the thing may adopt it; friends are alike, so adopters have adopting friends either way. If friends
influence each other, adoption also comes sooner after a friend's. Without influence the weeks are independent, so
shuffling them among the adopters changes nothing (Anagnostopoulos, Kumar & Mahdian 2008). A coin decides, market by
market, whether there is any influence.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from course.market.core.draws import logistic
from course.market.core.parameters import parameter
from course.market.core.streams import Streams


@dataclass(frozen=True)
class FriendParameters:
    """The friends' own parameters."""

    people: int = parameter(1_500, "people", "design", 100, 50_000)
    ties: int = parameter(4_500, "ties", "design", 100, 500_000)
    alike: float = parameter(0.30, "taste", "assumption: distance at which a tie is e times rarer", 0.05, 5, 0.10)
    weeks: int = parameter(16, "weeks", "design", 4, 104)
    hazard: float = parameter(0.10, "1/week", "assumption: adoption of those who like it", 0.005, 0.5, 0.10)
    influence: float = parameter(0.12, "1/week per adopted friend", "planted, or 0 by the coin (P11)", 0, 1, 0.10)


def adopt(own: FriendParameters, streams: Streams) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """The tables `friends` and `friend_adoptions`, and whether there was influence."""

    def stream(part: str) -> np.random.Generator:
        return streams.of("friends", part)

    influence = own.influence if stream("coin").random() < 0.5 else 0.0
    taste = stream("taste").standard_normal(own.people)
    first, second = _ties(taste, own, stream("ties"))
    likes = stream("likes").random(own.people) < logistic(-0.9 + 3.0 * taste)
    week = np.zeros(own.people, dtype=np.int64)  # 0 = not yet
    draws = stream("weeks").random((own.weeks, own.people))
    for now in range(1, own.weeks + 1):
        adopted = ((week > 0) & (week < now)).astype(float)
        nudges = np.bincount(first, adopted[second], own.people) + np.bincount(second, adopted[first], own.people)
        chance = -np.expm1(-(own.hazard + influence * nudges))
        week[(week == 0) & likes & (draws[now - 1] < chance)] = now
    ties = pd.DataFrame({"person_a": 1 + first, "person_b": 1 + second})
    people = pd.DataFrame(
        {
            "person": 1 + np.arange(own.people),
            "taste_group": np.array(["low", "middle", "high"])[np.digitize(taste, [-0.43, 0.43])],
            "adopted_week": pd.array(week, dtype="Int8"),
        }
    )
    people["adopted_week"] = people["adopted_week"].mask(people["adopted_week"] == 0)
    truth = {"influence": influence, "adopters": int((week > 0).sum())}
    return ties, people, truth | {"parameters": asdict(own)}


def _ties(taste: np.ndarray, own: FriendParameters, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (first < second), likelier the more alike two people are; no pair twice."""
    pairs = generator.integers(0, own.people, (20 * own.ties, 2))
    pairs = np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1)
    keep = generator.random(len(pairs)) < np.exp(-np.abs(taste[pairs[:, 0]] - taste[pairs[:, 1]]) / own.alike)
    code = pairs[keep][:, 0] * own.people + pairs[keep][:, 1]
    _, place = np.unique(code, return_index=True)
    chosen = np.sort(code[np.sort(place)][: own.ties])
    return chosen // own.people, chosen % own.people
