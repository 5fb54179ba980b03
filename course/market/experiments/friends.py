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

ROUNDS = 200  # of introductions at most, a quarter of what is missing in each


@dataclass(frozen=True)
class FriendParameters:
    """The friends' own parameters."""

    people: int = parameter(1_500, "people", "design", 100, 50_000)
    ties: int = parameter(4_500, "ties", "design", 100, 500_000)
    sociable: float = parameter(0.75, "ln, sd over people", "assumption: how much likelier some are to have friends", 0, 2, 0.10)
    introduced: float = parameter(
        0.35, "share of ties", "planted: two friends of one person become friends, whoever they are (P28)", 0, 0.9, 0.20
    )
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
    first, second, introduced = _ties(taste, own, stream("ties"))
    likes = stream("likes").random(own.people) < logistic(-0.9 + 3.0 * taste)
    week = np.zeros(own.people, dtype=np.int64)  # 0 = not yet
    draws = stream("weeks").random((own.weeks, own.people))
    for now in range(1, own.weeks + 1):
        adopted = ((week > 0) & (week < now)).astype(float)
        nudges = np.bincount(first, adopted[second], own.people) + np.bincount(second, adopted[first], own.people)
        chance = -np.expm1(-(own.hazard + influence * nudges))
        week[(week == 0) & likes & (draws[now - 1] < chance)] = now
    group = np.digitize(taste, [-0.43, 0.43])
    ties = pd.DataFrame({"person_a": 1 + first, "person_b": 1 + second})
    people = pd.DataFrame(
        {
            "person": 1 + np.arange(own.people),
            "taste_group": np.array(["low", "middle", "high"])[group],
            "adopted_week": pd.array(week, dtype="Int8"),
        }
    )
    people["adopted_week"] = people["adopted_week"].mask(people["adopted_week"] == 0)
    truth = {
        "influence": influence,
        "adopters": int((week > 0).sum()),
        "introduced": float(introduced.mean()),
        "same_group_met": float((group[first] == group[second])[~introduced].mean()),
    }
    return ties, people, truth | {"parameters": asdict(own)}


def _ties(taste: np.ndarray, own: FriendParameters, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs (first < second), no pair twice, and which of them were introduced (each (ties,)).

    Most meet by themselves, sociable people more often and those of like taste; then friends introduce their friends to each
    other, which closes triangles (Rapoport 1953; Davidsen, Ebel & Bornholdt 2002).
    """
    met = own.ties - round(own.ties * own.introduced)
    place = np.cumsum(np.exp(own.sociable * np.clip(generator.standard_normal(own.people), -2.5, 2.5)))
    pairs = np.searchsorted(place, generator.random((20 * met, 2)) * place[-1], side="right")
    pairs = np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1)
    keep = generator.random(len(pairs)) < np.exp(-np.abs(taste[pairs[:, 0]] - taste[pairs[:, 1]]) / own.alike)
    known = _first(pairs[keep][:, 0] * own.people + pairs[keep][:, 1])[:met]
    by_themselves = len(known)
    for _ in range(ROUNDS):
        if len(known) >= own.ties:
            break
        # Ends of all ties by person; a person with many friends is more often the one who introduces.
        ends = np.concatenate([np.divmod(known, own.people), np.divmod(known, own.people)[::-1]], axis=1)
        order = np.argsort(ends[0], kind="stable")
        host, friend = ends[0][order], ends[1][order]
        first, last = np.searchsorted(host, host), np.searchsorted(host, host, side="right")
        left = own.ties - len(known)
        at = generator.integers(0, len(host), max(left // 4, 50))  # a few at a time: the newly introduced introduce too
        other = first[at] + np.floor(generator.random(len(at)) * (last - first)[at]).astype(np.int64)
        pairs = np.sort(np.stack([friend[at], friend[other]], axis=1), axis=1)
        code = pairs[:, 0] * own.people + pairs[:, 1]
        new = _first(code[(pairs[:, 0] != pairs[:, 1]) & ~np.isin(code, known)])[:left]
        known = np.concatenate([known, new])
    order = np.argsort(known, kind="stable")
    return known[order] // own.people, known[order] % own.people, order >= by_themselves


def _first(codes: np.ndarray) -> np.ndarray:
    """Each code once, in the order of their first appearance."""
    _, place = np.unique(codes, return_index=True)
    return codes[np.sort(place)]
