"""Friends who join the same thing: do they move each other, do they share an occasion, or are they merely alike? (P11, P47)

Whoever likes the thing may join; friends keep the same circles, so joiners have joining friends either way. Three sides of a
coin decide, market by market, what sets the weeks. *Likeness*: everybody who likes it joins in her own time. *Occasion*: each
circle has four weeks of its own in which it is talked about. *Influence*: a friend who has joined hastens her friends. Without
influence the weeks are exchangeable within a circle, so shuffling them there changes nothing (Anagnostopoulos, Kumar & Mahdian
2008); shuffling them among everybody takes an occasion for influence (Shalizi & Thomas 2011).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.draws import logistic, pick_from_rows
from course.market.core.lexicon import CIRCLES
from course.market.core.parameters import parameter
from course.market.core.streams import Streams
from course.market.population.people import Panel, People

ROUNDS = 200  # of introductions at most, a quarter of what is missing in each
SIDES = ("likeness", "occasion", "influence")
HELPFUL = {"cats": ("has_pet", True), "dogs": ("has_pet", True), "running": ("runs", True), "young children": ("has_kid", True)}
CHOSEN_BY = ("gender", "age_band", "body", "has_kid", "circle")


@dataclass(frozen=True)
class FriendParameters:
    """The friends' own parameters."""

    people: int = parameter(3_000, "people", "design", 100, 50_000)
    ties: int = parameter(9_000, "ties", "design", 100, 500_000)
    sociable: float = parameter(0.65, "ln, sd over people", "assumption: how much likelier some are to have friends", 0, 2, 0.10)
    introduced: float = parameter(
        0.35, "share of ties", "planted: two friends of one person become friends, whoever they are (P28)", 0, 0.9, 0.10
    )
    by_circle: float = parameter(3.0, "ln odds of a tie", "planted (P48): people meet in their circle", 0, 6, 0.08)
    by_age: float = parameter(0.70, "ln odds of a tie", "planted: of the same age band", 0, 4, 0.15)
    by_gender: float = parameter(1.15, "ln odds of a tie", "planted (P28): of the same gender", 0, 4, 0.08)
    by_child: float = parameter(0.20, "ln odds of a tie", "planted: with a child, or without, like oneself", 0, 4, 0.20)
    drawn: float = parameter(
        4.0, "1", "assumption: how much likelier the circle that goes with her life is (a pet, running, a child)", 1, 50, 0.15
    )
    weeks: int = parameter(16, "weeks", "design", 4, 104)
    likes: float = parameter(-0.35, "logit", "assumption: who likes the thing, in a middling circle", -5, 5)
    likes_sd: float = parameter(0.9, "logit, sd over circles", "assumption: some circles like it more", 0, 3, 0.10)
    hazard: float = parameter(0.10, "1/week", "assumption: joining of those who like it", 0.005, 0.5, 0.10)
    occasion: float = parameter(
        0.42, "1/week", "planted: in the four weeks of one's circle, on that side of the coin", 0, 1, 0.10
    )
    otherwise: float = parameter(0.025, "1/week", "planted: in all other weeks, on that side", 0, 1, 0.10)
    alone: float = parameter(0.055, "1/week", "assumption: with no friend who joined, where friends move each other", 0, 1, 0.10)
    influence: float = parameter(0.06, "1/week per joined friend", "planted, or 0 by the coin (P11, P47)", 0, 1, 0.10)


def side_of_the_coin(streams: Streams) -> str:
    """What sets the weeks of joining in this market: each of `SIDES` is as likely."""
    return SIDES[int(streams.of("community", "friends", "coin").integers(len(SIDES)))]


def befriend(
    own: FriendParameters, streams: Streams, side: str, people: People, panel: Panel, rows: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """The tables `friends` and `friend_people`, and what came of it. rows: of the panel, the people asked (n,), rising."""

    def stream(part: str) -> np.random.Generator:
        return streams.of("community", "friends", part)

    size, ties = len(rows), round(own.ties * len(rows) / own.people)
    cell = panel.cell[rows]
    circle = _circles(own, people, cell, stream("circles"))
    traits = np.stack([*(people.traits[name][cell] for name in CHOSEN_BY[:-1]), circle], axis=1)
    liking = np.array([own.by_gender, own.by_age, 0.0, own.by_child, own.by_circle])
    first, second, introduced = _ties(traits, liking, own, ties, stream("ties"))

    fond = own.likes + own.likes_sd * _spread(len(CIRCLES), stream("fond"))
    likes = stream("likes").random(size) < logistic(fond)[circle]
    begins = 1 + np.floor(_place(len(CIRCLES), stream("occasions")) * (own.weeks - 3)).astype(np.int64)
    week = np.zeros(size, dtype=np.int64)  # 0 = not yet
    draws = stream("weeks").random((own.weeks, size))
    for now in range(1, own.weeks + 1):
        joined = ((week > 0) & (week < now)).astype(float)
        if side == "occasion":
            rate = np.where((begins[circle] <= now) & (now < begins[circle] + 4), own.occasion, own.otherwise)
        elif side == "influence":
            friends = np.bincount(first, joined[second], size) + np.bincount(second, joined[first], size)
            rate = own.alone + own.influence * friends
        else:
            rate = np.full(size, own.hazard)
        week[(week == 0) & likes & (draws[now - 1] < -np.expm1(-rate))] = now
    user = panel.user_id[rows]
    table = pd.DataFrame({"user_id": user, "circle": np.array(CIRCLES)[circle], "joined_week": pd.array(week, dtype="Int8")})
    table["joined_week"] = table["joined_week"].mask(table["joined_week"] == 0)
    truth = {
        "joined": int((week > 0).sum()),
        "introduced": float(introduced.mean()),
        "same_circle_met": float((circle[first] == circle[second])[~introduced].mean()),
    }
    return pd.DataFrame({"user_a": user[first], "user_b": user[second]}), table, truth


def _circles(own: FriendParameters, people: People, cell: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """The circle that each person keeps (n,); one that goes with her life is `drawn` times as likely."""
    weight = np.ones((people.cells, len(CIRCLES)))
    for name, (trait, value) in HELPFUL.items():
        weight[:, CIRCLES.index(name)] += (own.drawn - 1) * people.has(trait, value)
    return pick_from_rows(weight, cell, generator.random(len(cell)))


def _place(size: int, generator: np.random.Generator) -> np.ndarray:
    """One number in each of `size` equal parts of [0, 1), in random order (size,)."""
    return (generator.permutation(size) + generator.random(size)) / size


def _spread(size: int, generator: np.random.Generator) -> np.ndarray:
    """Numbers spread evenly over +-1.7, so that their standard deviation is about 1 (size,)."""
    return np.sqrt(3) * (2 * _place(size, generator) - 1)


def _ties(
    traits: np.ndarray, liking: np.ndarray, own: FriendParameters, ties: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs (first < second), no pair twice, and which of them were introduced (each (ties,)).

    traits: of each person (n, K). liking: what it adds to the ln odds of a tie that two people have the same value (K,). Most
    meet by themselves, sociable people more often; then friends introduce their friends to each other, which closes triangles
    (Rapoport 1953; Davidsen, Ebel & Bornholdt 2002).
    """
    people = len(traits)
    met = ties - round(ties * own.introduced)
    place = np.cumsum(np.exp(own.sociable * np.clip(generator.standard_normal(people), -2.5, 2.5)))
    known = np.empty(0, dtype=np.int64)
    for _ in range(ROUNDS):
        if len(known) >= met:
            break
        pairs = np.searchsorted(place, generator.random((20 * met, 2)) * place[-1], side="right")
        pairs = np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1)
        likeness = (traits[pairs[:, 0]] == traits[pairs[:, 1]]) @ liking
        keep = generator.random(len(pairs)) < np.exp(likeness - liking.sum())
        known = _first(np.concatenate([known, pairs[keep][:, 0] * people + pairs[keep][:, 1]]))[:met]
    by_themselves = len(known)
    for _ in range(ROUNDS):
        if len(known) >= ties:
            break
        # Ends of all ties by person; a person with many friends is more often the one who introduces.
        ends = np.concatenate([np.divmod(known, people), np.divmod(known, people)[::-1]], axis=1)
        order = np.argsort(ends[0], kind="stable")
        host, friend = ends[0][order], ends[1][order]
        first, last = np.searchsorted(host, host), np.searchsorted(host, host, side="right")
        left = ties - len(known)
        at = generator.integers(0, len(host), max(left // 4, 50))  # a few at a time: the newly introduced introduce too
        other = first[at] + np.floor(generator.random(len(at)) * (last - first)[at]).astype(np.int64)
        pairs = np.sort(np.stack([friend[at], friend[other]], axis=1), axis=1)
        code = pairs[:, 0] * people + pairs[:, 1]
        new = _first(code[(pairs[:, 0] != pairs[:, 1]) & ~np.isin(code, known)])[:left]
        known = np.concatenate([known, new])
    order = np.argsort(known, kind="stable")
    return known[order] // people, known[order] % people, order >= by_themselves


def _first(codes: np.ndarray) -> np.ndarray:
    """Each code once, in the order of their first appearance."""
    _, place = np.unique(codes, return_index=True)
    return codes[np.sort(place)]
