"""Exposure: slates of ten places, what stands where, who looks that far, who clicks; with logged propensities.

P(click on item i at place k) = e(k) r_ui with examination e(k) = k^-eta_pos (position-based model: Craswell et al. 2008)
and relevance r_ui. The policy ranks by a noisy estimate of relevance, so good items stand high and the raw click rate
by place falls faster than e(k). With chance eps a slate's order is drawn at random; the logged propensity of an item at
its place is (1 - eps) [the ranking puts it there] + eps / places, exactly, which is what IPS needs (Joachims et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.calendar import DAY
from course.market.core.columns import Columns
from course.market.core.parameters import parameter
from course.market.population.setting import Setting
from course.market.sales.goods_lexicon import MOST
from course.market.search.notes import Notes

PLACES = 10
FEWEST = 3  # places of the shortest slate


@dataclass(frozen=True)
class Policy:
    """The logged ranking policy and how people look at its slates."""

    eta_pos: float = parameter(
        0.75, "1", "planted: examination falls as place^-eta (Craswell et al. 2008 for the idea)", 0, 3, 0.15
    )
    eps: float = parameter(0.20, "share of slates in random order", "planted", 0.01, 1, 0.15)
    score_noise: float = parameter(0.45, "ln", "assumption: error of the estimated relevance", 0, 3, 0.10)
    match: float = parameter(0.50, "ln", "assumption: a note about one's own life is clicked more", 0, 3, 0.10)
    wanted: float = parameter(0.70, "ln", "assumption: who will buy clicks more", 0, 3)
    room_appeal: float = parameter(0.13, "chance of an entry once seen", "assumption", 0.01, 0.8, 0.10)
    freshness: float = parameter(
        0.30, "ln per ln(1 + days / 14)", "planted: of an older note fewer who see it click it; the ranking knows", 0, 2, 0.15
    )
    interest: float = parameter(
        0.35, "ln per ln of interest over the usual", "assumption: who cares for a category opens more of it", 0, 2, 0.10
    )
    scrolled: float = parameter(
        0.60, "share of slates loaded in full", "assumption: others stop at three to nine places", 0, 1, 0.10
    )


@dataclass(frozen=True)
class Slates(Columns):
    """S slates of up to ten places, in the order shown (S, 10). item: row of the item, -1 where the slate is shorter.

    relevance: r. propensity: chance of this item at this place under the logged policy. clicked. ranked: the place the
    ranking gives the item. random: whether the order was drawn (S,).
    """

    item: np.ndarray
    relevance: np.ndarray
    propensity: np.ndarray
    clicked: np.ndarray
    ranked: np.ndarray
    random: np.ndarray

    def first_click(self) -> np.ndarray:
        """The item clicked highest up in each slate (S,), -1 if none."""
        place = self.clicked.argmax(axis=1)
        item = self.item[np.arange(len(self.item)), place]
        return np.where(self.clicked.any(axis=1), item, -1)


def examination(policy: Policy) -> np.ndarray:
    """e(k) = k^-eta_pos of the places (10,)."""
    return np.arange(1, PLACES + 1, dtype=float) ** -policy.eta_pos


def show(item: np.ndarray, relevance: np.ndarray, score: np.ndarray, policy: Policy, generator: np.random.Generator) -> Slates:
    """Rank the candidates, show them, and see who clicks. All arrays (S, 10); item -1 marks no candidate."""
    size = (item >= 0).sum(axis=1)
    random = generator.random(len(item)) < policy.eps
    rank = np.argsort(np.where(item >= 0, -score, np.inf), axis=1, kind="stable")
    drawn = np.where(np.take_along_axis(item, rank, axis=1) >= 0, generator.random(item.shape, dtype=np.float32), 2.0)
    drawn = np.argsort(drawn, axis=1, kind="stable")
    places = np.broadcast_to(np.arange(PLACES), item.shape)
    ranked = np.where(random[:, None], drawn, places)
    order = np.take_along_axis(rank, ranked, axis=1)
    item, relevance = np.take_along_axis(item, order, axis=1), np.take_along_axis(relevance, order, axis=1)
    propensity = policy.eps / np.maximum(size, 1)[:, None] + (1 - policy.eps) * (ranked == places)
    clicked = (item >= 0) & (generator.random(item.shape, dtype=np.float32) < examination(policy) * relevance)
    return Slates(item, relevance, propensity, clicked, ranked, random)


def candidates(
    notes: Notes,
    category: np.ndarray,
    atom: np.ndarray,
    moment: np.ndarray,
    since: np.ndarray,
    generator: np.random.Generator,
    kind: np.ndarray | None = None,
) -> np.ndarray:
    """Ten notes of the category written in [since, moment), half of them on the atom if one is given (S, 10), and of the rest as
    many as there are about the type of goods, if one is given.

    Each group is spread evenly over its stock; a note that turns up twice leaves a gap (-1).
    """
    half = PLACES // 2
    leading = np.where(atom >= 0, atom, 90)  # no note leads with that: falls back on the category
    on_atom = _spread(notes.category * 100 + notes.lead + 1, category * 100 + leading + 1, notes, moment, since, half, generator)
    at_large = _spread(notes.category, category, notes, moment, since, PLACES, generator)
    if kind is None:
        pool = np.concatenate([on_atom, at_large], axis=1)
    else:
        of_kind, this = notes.category * MOST + notes.kind, category * MOST + kind
        both = _spread(of_kind * 100 + notes.lead + 1, this * 100 + leading + 1, notes, moment, since, 3, generator)
        alike = _spread(of_kind, this, notes, moment, since, PLACES - half, generator)
        pool = np.concatenate([both, on_atom[:, : half - 3], alike, at_large], axis=1)
    # Keep the first ten different ones: mark repeats, then move gaps to the end.
    order = np.argsort(pool, axis=1, kind="stable")
    ordered = np.take_along_axis(pool, order, axis=1)
    repeat = np.zeros_like(pool, dtype=bool)
    np.put_along_axis(repeat[:, :], order[:, 1:], ordered[:, 1:] == ordered[:, :-1], axis=1)
    gap = repeat | (pool < 0)
    kept = np.argsort(gap, axis=1, kind="stable")[:, :PLACES]
    return np.where(np.take_along_axis(gap, kept, axis=1), -1, np.take_along_axis(pool, kept, axis=1))


def loaded(item: np.ndarray, policy: Policy, generator: np.random.Generator) -> np.ndarray:
    """The candidates of slates of which some are loaded to three to nine places only: others become gaps by chance (S, 10)."""
    full = generator.random(len(item)) < policy.scrolled
    places = np.where(full, PLACES, FEWEST + np.floor((PLACES - FEWEST) * generator.random(len(item))).astype(np.int64))
    lot = generator.random(item.shape, dtype=np.float32).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return np.where(lot < places[:, None], item, -1)


def news(notes: Notes, item: np.ndarray, moment: np.ndarray, policy: Policy) -> np.ndarray:
    """What its age takes off the appeal of each item of slates shown at these moments (S,), ln (S, 10)."""
    days = np.maximum(moment[:, None] - notes.created[item], 0) / DAY
    return -policy.freshness * np.log1p(days / 14)


def cares(setting: Setting, cell: np.ndarray, category: np.ndarray, policy: Policy) -> np.ndarray:
    """What somebody's interest in the slate's category adds to the appeal of all its items (S,), ln (S, 1)."""
    needs, people = setting.needs, setting.people
    usual = people.size @ needs.interest / people.size.sum()
    return policy.interest * np.log(np.clip(needs.interest[cell, category] / usual[category], 0.02, 10))[:, None]


def _spread(
    keys: np.ndarray,
    wanted: np.ndarray,
    notes: Notes,
    moment: np.ndarray,
    since: np.ndarray,
    count: int,
    generator: np.random.Generator,
) -> np.ndarray:
    """`count` notes of each wanted key written in the window, one from each of `count` equal parts of the stock (S, count)."""
    base = int(notes.created.min())
    span = int(max(notes.created.max(), moment.max())) - base + 2
    line = keys * span + (notes.created - base)
    order = np.argsort(line, kind="stable")
    line = line[order]
    first = np.searchsorted(line, wanted * span + np.maximum(since - base, 0))
    last = np.searchsorted(line, wanted * span + np.maximum(moment - base, 0))
    parts = (np.arange(count) + generator.random((len(wanted), count))) / count
    place = first[:, None] + np.floor(parts * (last - first)[:, None]).astype(np.int64)
    found = order[np.minimum(place, len(order) - 1)]
    return np.where((last > first)[:, None], found, -1)


def relevance_of(notes: Notes, item: np.ndarray, match: np.ndarray) -> np.ndarray:
    """r = e^(appeal + match), at most .95 (S, 10)."""
    return np.minimum(np.exp(notes.appeal[item] + match), 0.95)


def policy_values(slates: list[Slates], rank_by: dict[str, list[np.ndarray]], policy: Policy) -> dict[str, float]:
    """Expected clicks a slate, exactly: of the logged policy, of a random order, of ranking by each given key (high first)."""
    seen = examination(policy)
    total = sum(len(part.item) for part in slates)
    sums = dict.fromkeys(["logged", "random", *rank_by], 0.0)
    for index, part in enumerate(slates):
        there = part.item >= 0
        size = there.sum(axis=1)
        r = np.where(there, part.relevance, 0.0)
        usual = (np.cumsum(seen)[size - 1] / size * r.sum(axis=1)).sum()
        greedy = (seen[part.ranked] * r).sum()
        sums["random"] += usual
        sums["logged"] += policy.eps * usual + (1 - policy.eps) * greedy
        for name, keys in rank_by.items():
            order = np.argsort(np.where(there, -keys[index], np.inf), axis=1, kind="stable")
            sums[name] += (seen * np.take_along_axis(r, order, axis=1)).sum()
    return {name: float(value / total) for name, value in sums.items()}
