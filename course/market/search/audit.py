"""What people say of searches: labels by two readers, and a diary in which searchers tell which need each search served.

Neither is seen in a log. Two readers count the life atoms that a search states, each with slips of her own, and settle what
they disagree on. In the diary other people than those of the log search as everybody does; a need may rest for a while
before one goes on with it, and a second need may come into the same sitting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from course.market.core.calendar import EDGES, HOUR, seconds, utc
from course.market.core.lexicon import PLATFORM, SAMPLES, SHELF
from course.market.core.normal import normal_cdf
from course.market.core.parameters import parameter
from course.market.core.streams import Streams
from course.market.population.people import Panel
from course.market.search.searches import JUNES, Searches
from course.market.search.strings import AT

WEEKS = {13: ("2024-06-10", "2024-06-17"), 1: ("2023-06-12", "2023-06-19")}  # labelled weeks at home (design)
PAUSE = 45  # seconds: median between a need and another that comes up in the same sitting (assumption)
SHORTEST = 3  # seconds between two searches (assumption)


@dataclass(frozen=True)
class Audit:
    """How searches were read by others, and how people keep a diary of theirs."""

    labelled_before: int = parameter(1_000, "searches", "design: of a week of June 2023", 10, 100_000)
    labelled_elsewhere: int = parameter(1_000, "searches", "design: of the shelf's June 2024", 10, 100_000)
    overlooked: float = parameter(0.05, "chance an atom", "assumption: the first reader does not see it", 0, 0.5, 0.30)
    overlooked_less: float = parameter(0.01, "chance an atom", "assumption: the second reader does not see it", 0, 0.5, 0.30)
    read_in: float = parameter(
        0.05, "chance a search", "assumption: the second reader takes some other word of it for an atom", 0, 0.5, 0.30
    )
    diarists: float = parameter(0.12, "share of the sample's people who are not in the log", "design", 0.001, 1)
    going_on: float = parameter(90.0, "seconds", "assumption: median time until one goes on with a need", 5, 3_600, 0.15)
    rests: float = parameter(
        1.82, "sd of ln seconds", "planted: one in twenty goes on after more than half an hour", 0.1, 4, 0.12
    )
    second_need: float = parameter(0.18, "chance a need", "planted: it comes up in a sitting about another", 0, 0.9, 0.25)

    def scaled(self, factor: float, searchers: float) -> Audit:
        """The same in a log of another size."""
        counts = ("labelled_before", "labelled_elsewhere")
        return replace(
            self,
            diarists=min(self.diarists * searchers, 1.0),
            **{name: max(round(getattr(self, name) * factor), 10) for name in counts},
        )


# --- labels -------------------------------------------------------------------------------------------------------------


def labels(home: dict[int, Searches], shelf: Searches, where: dict, wanted: int, own: Audit, streams: Streams) -> pd.DataFrame:
    """The table `query_labels`. home: searches by month. where: (platform, month) -> query_id of each search (n,).
    wanted: searches to be labelled of the week of June 2024."""
    parts, needs = [], 0
    for month, name, many in ((JUNES[1], SAMPLES[0], wanted), (JUNES[0], SAMPLES[1], own.labelled_before)):
        rows, number = _of_needs(home[month], month, many, streams)
        parts.append(_read(home[month], rows, needs + number, name, where[PLATFORM, month][rows], own, streams))
        needs += int(number.max(initial=0))
    generator = streams.of("search", "audit", "labels", SHELF)
    rows = np.sort(generator.permutation(len(shelf))[: own.labelled_elsewhere])
    number = needs + 1 + np.arange(len(rows))
    parts.append(_read(shelf, rows, number, SAMPLES[2], where[SHELF, JUNES[1]][rows], own, streams))
    return pd.concat(parts, ignore_index=True).sort_values("query_id", kind="stable").reset_index(drop=True)


def in_week(searches: Searches, month: int) -> np.ndarray:
    """Which searches at home fall into the month's labelled week (n,)."""
    start, end = (seconds(day) for day in WEEKS[month])
    return (searches.moment >= start) & (searches.moment < end)


def _of_needs(searches: Searches, month: int, wanted: int, streams: Streams) -> tuple[np.ndarray, np.ndarray]:
    """All searches of some needs of the week, about as many as wanted: their rows, and the number of the need, from 1."""
    inside = np.flatnonzero(in_week(searches, month))
    open_needs = np.unique(searches.need[inside])
    share = min(1.0, wanted / max(len(inside), 1))
    taken = open_needs[streams.of("search", "audit", "labels", month).random(len(open_needs)) < share]
    rows = inside[np.isin(searches.need[inside], taken)]
    return rows, np.searchsorted(taken, searches.need[rows]) + 1


def _read(
    searches: Searches, rows: np.ndarray, need: np.ndarray, sample: str, query_id: np.ndarray, own: Audit, streams: Streams
) -> pd.DataFrame:
    """What two readers count in these searches, and what they settle on: the atoms that the strings state."""
    generator = streams.of("search", "audit", "readers", sample)
    stated = searches.life_atoms[rows]
    seen = np.arange(3)[None, :] < stated[:, None]
    u = generator.random((2, len(rows), 3))
    first = (seen & (u[0] >= own.overlooked)).sum(axis=1)
    second = (seen & (u[1] >= own.overlooked_less)).sum(axis=1)
    # Who reads in takes another word of the search for an atom of somebody's life.
    other = searches.strings.words[searches.root[rows]][:, [AT[name] for name in ("identity", "use", "feature", "suffix")]]
    second += ((other > 0).any(axis=1) & (generator.random(len(rows)) < 2 * own.read_in)).astype(int)
    return pd.DataFrame(
        {
            "query_id": query_id,
            "sample": sample,
            "reader_1": first,
            "reader_2": np.minimum(second, 3),
            "life_atoms": stated,
            "need_id": need,
        }
    )


# --- the diary ----------------------------------------------------------------------------------------------------------


def diarists(own: Audit, panel: Panel, logged: np.ndarray, streams: Streams) -> np.ndarray:
    """Rows of the people who keep a diary: none of those whose searches are in the log."""
    chosen = streams.of("search", "audit", "diarists").random(len(panel)) < own.diarists
    chosen[logged] = False
    return np.flatnonzero(chosen)


def sat_down(searches: Searches, own: Audit, adopted: np.ndarray, month: int, streams: Streams) -> Searches:
    """The same searches at other moments: needs that rest and go on, and needs that come up in sittings about others.

    adopted: moment of adoption of each row of the panel. The last search of a need that ends in an order stays where it is.
    """
    generator = streams.of("search", "audit", "sittings", month)
    order = np.lexsort((np.arange(len(searches)), searches.need))
    need, old = searches.need[order], searches.moment[order]
    begins = np.flatnonzero(np.r_[True, need[1:] != need[:-1]])
    ends = np.r_[begins[1:], len(need)] - 1
    at = np.cumsum(np.r_[True, need[1:] != need[:-1]]) - 1  # place of each search's need among the needs
    gap = np.exp(np.log(own.going_on) + own.rests * generator.standard_normal(len(need)))
    gap = np.maximum(np.round(gap), SHORTEST)
    gap[begins] = 0
    since = np.cumsum(gap)
    since -= since[begins][at]
    span = since[ends]
    person, buys = searches.person[order][begins], searches.wants[order][begins]
    start = np.where(buys, old[ends] - span, old[begins])
    u = generator.random((3, len(begins)))
    moves = ~buys & (u[0] < own.second_need)
    # Each moved need gets a need of the same person that stays, if she has one.
    stays = np.flatnonzero(~moves)
    stays = stays[np.argsort(person[stays], kind="stable")]
    first, last = (np.searchsorted(person[stays], person, side=side) for side in ("left", "right"))
    moves &= last > first
    host = stays[np.minimum(first + np.floor(u[1] * (last - first)).astype(np.int64), len(stays) - 1)]
    pause = np.maximum(np.exp(np.log(PAUSE) + generator.standard_normal(len(begins))), SHORTEST)
    within = np.minimum(span[host], HOUR / 4) * u[2]
    start = np.where(moves, np.round(start[host] + within + pause), start)
    earliest = np.maximum(adopted[searches.person[order]], EDGES[month])
    moment = np.clip(start[at] + since, earliest, EDGES[month + 1] - 1).astype(np.int64)
    sequence = np.lexsort((np.arange(len(need)), moment))
    rows = order[sequence]
    return replace(
        searches,
        person=searches.person[rows],
        need=searches.need[rows],
        moment=moment[sequence],
        buys=searches.buys[rows],
        wants=searches.wants[rows],
        wishes=searches.wishes.where(rows),
        root=searches.root[rows],
    )


def diary(searches: Searches, spelt: tuple, order_id: np.ndarray, user_id: np.ndarray) -> pd.DataFrame:
    """The table `search_diary`, needs numbered as they begin."""
    text, gloss = spelt[:2]
    _, first, number = np.unique(searches.need, return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first)) + 1
    led = np.where(searches.buys >= 0, order_id[searches.buys] if len(order_id) else -1, -1)
    return pd.DataFrame(
        {
            "search_id": np.arange(1, len(searches) + 1),
            "user_id": user_id[searches.person],
            "text": text,
            "gloss": gloss,
            "ts": utc(searches.moment),
            "need_id": order[number],
            "led_to_order_id": pd.Series(led, dtype="Int64").mask(led < 0),
        }
    )


# --- truth --------------------------------------------------------------------------------------------------------------


def truth_of_labels(home: dict[int, Searches], shelf: Searches) -> dict:
    """Share of searches that state two life atoms or more, of all searches from which the labelled ones were drawn."""
    of = {name: home[month].life_atoms[in_week(home[month], month)] for month, name in zip(JUNES[::-1], SAMPLES, strict=False)}
    of[SHELF] = shelf.life_atoms
    return {name: float((atoms >= 2).mean()) for name, atoms in of.items()}


def truth_of_diary(own: Audit) -> dict:
    """Chance that one goes on with a need after more than half an hour, and that a need comes up in another's sitting."""
    late = (np.log(HOUR / 2) - np.log(own.going_on)) / own.rests
    return {"resumed_after_half_an_hour": float(1 - normal_cdf(np.array([late]))[0]), "second_need": own.second_need}
