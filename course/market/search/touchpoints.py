"""Touches: what people met before they bought, in order. The first touch tells another story than the last click."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, HOUR, utc
from course.market.core.clocks import PEOPLE
from course.market.core.columns import labels
from course.market.core.lexicon import TOUCH_KINDS
from course.market.core.parameters import parameter
from course.market.core.streams import Streams
from course.market.search.notes import Notes


@dataclass(frozen=True)
class PathParameters:
    """How paths to an order begin and how long they take."""

    earlier: float = parameter(1.1, "touches before the last", "assumption", 0, 6, 0.10)
    note_first_start: float = parameter(0.46, "share of longer paths in 2023", "planted: begun by an organic note", 0, 1, 0.10)
    note_first_end: float = parameter(0.62, "share of longer paths in 2024", "planted: begun by an organic note", 0, 1, 0.10)
    half_life: float = parameter(2.6, "days", "planted: half of the earlier touches lie closer to the order", 0.01, 60, 0.15)


def paths(paths: PathParameters, orders: pd.DataFrame, notes: Notes, streams: Streams) -> tuple[pd.DataFrame, dict]:
    """The table `touches` for the given orders (order_id, channel, category, moment, adopted, second year), and its truth.

    The last touch is the channel of the order. A touch cannot lie before the buyer's adoption: such paths are cut short.
    """
    generator = streams.of("search", "touches")
    n = len(orders)
    count = np.minimum(generator.poisson(paths.earlier, n), 4)
    row = np.repeat(np.arange(n), count)
    moment, adopted = orders["moment"].to_numpy(), orders["adopted"].to_numpy()
    lag = np.floor(generator.exponential(paths.half_life / np.log(2) * DAY, len(row))).astype(np.int64) + 60
    when = np.minimum(PEOPLE.after(moment[row], -lag), moment[row] - 60)
    kept = when >= adopted[row]
    row, when = row[kept], when[kept]
    order = np.lexsort((when, row))
    row, when = row[order], when[order]
    first = np.r_[True, row[1:] != row[:-1]] if len(row) else np.zeros(0, dtype=bool)
    chance = np.where(orders["later"].to_numpy()[row], paths.note_first_end, paths.note_first_start)
    kind = np.where(
        generator.random(len(row)) < np.where(first, chance, 0.25),
        0,
        generator.choice([1, 2, 3, 4], len(row), p=[0.4, 0.3, 0.1, 0.2]),
    )
    last = pd.Categorical(orders["channel"], categories=TOUCH_KINDS).codes
    table = pd.DataFrame(
        {
            "row": np.concatenate([row, np.arange(n)]),
            "kind": np.concatenate([kind, last]),
            "moment": np.concatenate([when, moment]),
        }
    ).sort_values(["row", "moment"], kind="stable")
    table["step"] = table.groupby("row").cumcount() + 1
    category = orders["category"].to_numpy()[table["row"]]
    table["note_id"] = _notes_met(table["kind"].to_numpy() == 0, category, table["moment"].to_numpy(), notes, generator)
    table["order_id"] = orders["order_id"].to_numpy()[table["row"]]
    table["kind"] = labels(table["kind"].to_numpy(), TOUCH_KINDS)
    table["touch_id"] = np.arange(1, len(table) + 1)
    table["ts"] = utc(table["moment"].to_numpy()).array
    longer = np.zeros(n, dtype=bool)
    longer[row] = True
    later = orders["later"].to_numpy()
    known = {
        "note_first": {
            str(2023 + year): float(longer[later == year].mean() * share)
            for year, share in enumerate((paths.note_first_start, paths.note_first_end))
        },
        "half_life_days": paths.half_life,
    }
    return table[["touch_id", "order_id", "step", "kind", "note_id", "ts"]].reset_index(drop=True), known


def _notes_met(
    met: np.ndarray, category: np.ndarray, moment: np.ndarray, notes: Notes, generator: np.random.Generator
) -> pd.Series:
    """A note of the category, written before the touch; empty for other touches."""
    found = np.full(len(met), -1, dtype=np.int64)
    uniform = generator.random(len(met))
    for value in range(int(notes.category.max()) + 1):
        pool = np.flatnonzero(notes.category == value)
        rows = np.flatnonzero(met & (category == value))
        upto = np.searchsorted(notes.created[pool], moment[rows] - HOUR)
        place = np.floor(uniform[rows] * upto).astype(np.int64)
        found[rows] = np.where(upto > 0, notes.note_id[pool[np.minimum(place, len(pool) - 1)]], -1)
    found = pd.Series(found, dtype="Int64")
    return found.mask(found < 0).array
