"""The plan of a market's tables: its history, lived through once, and all that drawing any part of its people needs.

What a part draws depends on the plan and on its own number alone, so parts can be drawn in any order, by any process, on
any machine. A class edition has a single part, its sample.
"""

from __future__ import annotations

import mmap
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pandas as pd

from course.market.demand.history import History
from course.market.population.people import DISTRICTS
from course.market.population.setting import Setting
from course.market.sales.sales import Sales
from course.market.sales.shelves import Shelves
from course.market.tables import dirt, stock
from course.market.tables.part import Part
from course.market.tables.products import Listing
from course.market.tables.recorder import NONE, KeptDemand, ObservedMonth, Recorder
from course.market.tables.records import all_sessions, shop_rows

PAGE = 64  # bytes: where arrays of a stored plan begin


@dataclass(frozen=True)
class Rows:
    """What a section draws for one part: its rows by table, the count of each kind of dirt in them, and what is planted in
    them, which is made only on request and only where one sample is the whole market."""

    tables: dict[str, pd.DataFrame]
    dirt: dict[str, int] = field(default_factory=dict)
    truth: Callable[[], dict] = dict


class Section:
    """A section of the market's tables: to add one, derive a class and put it into `sections.SECTIONS`.

    A section holds what it has prepared for drawing parts and is stored with the plan, so that any process can read it.
    needed: made even where only orders are wanted.
    """

    name: ClassVar[str]
    needed: ClassVar[bool] = False

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Section, dict[str, pd.DataFrame]]:
        """The section, ready to draw, and its tables that are made once, for everybody; `tables`: those so far."""
        return cls(), {}

    def draw(self, plan: Plan, part: Part) -> Rows:
        """Its rows of one part. Chance comes from `part.setting.streams` alone, keys are made unique by `part.first_id`."""
        return Rows({})

    def truth(self, plan: Plan) -> dict:
        """What it has planted whoever is drawn: dictionaries by their place in the market's truth."""
        return {}


@dataclass(frozen=True)
class Plan:
    """A market ready to be drawn in parts.

    months: the observed ones. kept: their demand, where parts are drawn later. listing: the goods as products. rates: pieces that one population is expected to order of each
    of the goods in May and June 2024 (J,). shops, pairs: as `dirt.reopen` gives them. sessions: as `records.all_sessions` gives
    them. shares: the share of each part's people who are in the sample (P,): 1 but for the last part. repeated: orders of the
    second year, repeats of loyal buyers included, over those without. known: what is already sold before anything is
    prepared: all that the sample bought, where one part is the whole sample; None where parts are drawn later. sold: what some
    people bought, for what is said of everybody; None once the sections are prepared.
    """

    setting: Setting
    history: History
    months: list[ObservedMonth]
    kept: list[KeptDemand]
    shelves: Shelves
    listing: Listing
    rates: np.ndarray
    shops: pd.DataFrame
    pairs: pd.DataFrame
    sessions: pd.DataFrame
    shares: list[float]
    repeated: float
    known: Sales | None
    sold: Sales | None = None
    sections: tuple[Section, ...] = ()

    @classmethod
    def of(cls, recorder: Recorder, history: History, shelves: Shelves, shares: list[float], sold: Sales, known: bool) -> Plan:
        """The plan before any section is prepared.

        sold: orders of some people, which show how many of them loyal buyers repeat. known: they are those of the one part
        that there is.
        """
        setting, months = recorder.setting, recorder.months
        shops, pairs = dirt.reopen(shop_rows(history, setting.streams), setting)
        return cls(
            setting=setting,
            history=history,
            months=months,
            kept=recorder.kept,
            shelves=shelves,
            listing=Listing.of(shelves.catalogue, history, shops, pairs),
            rates=stock.piece_rates(history, shelves, setting.parameters),
            shops=shops,
            pairs=pairs,
            sessions=all_sessions(months, populations_of(shares), setting),
            shares=shares,
            repeated=sold.repeated(stock.START),
            known=sold if known else None,
            sold=sold,
        )

    @property
    def populations(self) -> int:
        """How many populations of 20 million people the parts come from."""
        return populations_of(self.shares)

    def prepared(self, sections: tuple[Section, ...]) -> Plan:
        """The plan with its sections, less what only preparing them needed."""
        return replace(self, sections=sections, sold=None, months=[replace(month, entries=NONE) for month in self.months])

    def save(self, path: Path) -> None:
        """Write the plan so that processes which `read` it share one copy in memory."""
        buffers: list[pickle.PickleBuffer] = []
        head = pickle.dumps(self, protocol=5, buffer_callback=buffers.append)
        raw = [buffer.raw() for buffer in buffers]
        with open(path, "wb") as file:
            file.write(pickle.dumps((len(head), [view.nbytes for view in raw])))
            pieces: list[bytes | memoryview] = [head, *raw]
            for piece in pieces:
                file.write(bytes(-file.tell() % PAGE))
                file.write(piece)

    @staticmethod
    def read(path: Path) -> Plan:
        """The plan in a file that this program has written, its arrays mapped into memory."""
        with open(path, "rb") as file:
            length, sizes = pickle.load(file)
            whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            place, pieces = file.tell(), []
        for size in (length, *sizes):
            place += -place % PAGE
            pieces.append(whole[place : place + size])
            place += size
        return pickle.loads(pieces[0], buffers=pieces[1:])


def populations_of(shares: list[float]) -> int:
    """How many populations it takes to draw that many parts."""
    return -(-len(shares) // DISTRICTS)
