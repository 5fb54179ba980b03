"""Stays in live rooms: one pair of eyes is in one room at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

PASSES = 6  # walks through the stays; the third finds next to nothing
SHORTEST = 5  # seconds of the shortest stay


class Stays(NamedTuple):
    """n stays (each (n,)). person: any whole number. enter, leave: seconds. until: she was still there then, because she bought;
    the entry itself where she did not. end: of the session. bought: whether she did. first: she was already there then, because
    she bought for the first time; `until` if nobody buys twice."""

    person: np.ndarray
    enter: np.ndarray
    leave: np.ndarray
    until: np.ndarray
    end: np.ndarray
    bought: np.ndarray
    first: np.ndarray | None = None


def one_at_a_time(stays: Stays) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Enter and leave (n,) of stays of which nobody has two at once, and which take place at all (n,).

    Who is still in one room comes into the next when she has left it, and stays there as long as she would have; into a room
    that is over by then she does not come. Whoever bought was in that room at that moment: she has left the room before in time.
    """
    enter, leave, rows = stays.enter.copy(), stays.leave.copy(), np.arange(len(stays.enter))
    for _ in range(PASSES):
        until = np.where(stays.bought[rows], stays.until[rows], enter[rows])
        first = until if stays.first is None else np.where(stays.bought[rows], stays.first[rows], enter[rows])
        now = Stays(stays.person[rows], enter[rows], leave[rows], until, stays.end[rows], stays.bought[rows], first)
        entered, left, there = _one_pass(now)
        settled = there.all() and (entered == now.enter).all() and (left == now.leave).all()
        enter[rows], leave[rows] = entered, left
        rows = rows[there]
        if settled:
            break
    return enter, leave, np.isin(np.arange(len(enter)), rows)


def _one_pass(stays: Stays) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One walk through everybody's stays in order; where one falls out, the stays round it may still meet."""
    enter, leave, there = stays.enter.copy(), stays.leave.copy(), np.ones(len(stays.enter), dtype=bool)
    bought_at = stays.until if stays.first is None else stays.first
    order = np.lexsort((enter, bought_at, stays.person))
    person = stays.person[order]
    first = np.concatenate([[True], person[1:] != person[:-1]]) if len(person) else np.empty(0, dtype=bool)
    begin = np.maximum.accumulate(np.where(first, np.arange(len(person)), 0))
    rank = np.arange(len(person)) - begin
    last = np.full(len(person), -1)  # by a person's first row: the stay that she has just left, -1 before the first
    by_rank = np.argsort(rank, kind="stable")
    edges = np.searchsorted(rank[by_rank], np.arange(rank.max(initial=-1) + 2))
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        place = by_rank[low:high]
        now, who = order[place], begin[place]
        before = last[who]
        met = before >= 0
        now, who, before = now[met], who[met], before[met]
        busy = leave[before] > enter[now]
        now, before = now[busy], before[busy]
        # A buyer has left the room before by her purchase here, though not before her purchase there.
        buys = stays.bought[now]
        hurried = before[buys]
        at_least = np.minimum(np.maximum(stays.until[hurried], enter[hurried] + 1), stays.end[hurried])
        leave[hurried] = np.maximum(at_least, np.minimum(leave[hurried], bought_at[now[buys]] - SHORTEST))
        there[hurried] &= stays.bought[hurried] | (leave[hurried] <= bought_at[now[buys]])
        length = leave[now] - enter[now]
        enter[now] = np.where(buys, np.minimum(leave[before], bought_at[now]), leave[before])
        leave[now] = np.minimum(np.maximum(enter[now] + length, np.where(buys, stays.until[now] + 1, 0)), stays.end[now])
        there[now] = buys | (enter[now] + SHORTEST <= stays.end[now])
        everybody = order[place]
        stay = there[everybody]
        last[begin[place][stay]] = everybody[stay]
    return enter, leave, there
