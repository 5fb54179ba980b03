"""What every room adds to a large market: tables written once, and its rows of each part of the people.

The tables are those of a class edition and come from the same code. Where a class edition draws from one sample of people,
a part draws from its own; keys are unique over parts, since each counts from `first_id_of` its number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from course.market.core.calendar import LAST
from course.market.demand.history import Month
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.rivals import tables as rivals
from course.market.sales.orders import Orders
from course.market.sales.sales import Sales
from course.market.search import searches as searching
from course.market.search import tables as search
from course.market.search.model import SearchParameters
from course.market.search.truth import planted
from course.market.tables import case_books as case_days
from course.market.tables import stock
from course.market.tables.accounts import shelf_shares, shop_months
from course.market.tables.audience import LastMonth, crowd_tables
from course.market.tables.core import shared_tables
from course.market.tables.goods import came_out, catalogue_table, listed, order_tables, sku_in_2024, sold

if TYPE_CHECKING:
    from course.market.large.plan import Plan

IDS = 10_000_000  # ids that a part may use in each table: many times what a district orders
CLASS_ACCOUNTS = 157_000  # people of a class edition's sample
SEARCHED = 0.125  # the search room logs one in eight of what a class edition logs of as many people (design: strings are slow)
LEAST = 0.02  # of a class edition's log, in a part of few people
OWN_KEYS = {
    "notes": ("note_id",),
    "search_queries": ("query_id", "clicked_note_id"),
    "query_labels": ("query_id", "need_id"),
    "impressions": ("imp_id", "slate_id"),
    "touches": ("touch_id", "note_id"),
}  # columns of the search room that count within a part


@dataclass(frozen=True)
class Part:
    """One part while it is drawn: its people, its own streams, the orders of each observed month as they were placed, what
    was sold (`goods.sales.sell`), and the finished orders (`tables.all_orders`: ids and dirt, times still in seconds, `row` of the sales)."""

    number: int
    panel: Panel
    setting: Setting
    placed: list[Orders]
    sales: Sales
    orders: pd.DataFrame


@dataclass(frozen=True)
class Room:
    """How a room with tables of its own joins large markets: put one of these into `plan.ROOMS`.

    watch(month): what the room keeps of each observed month's history. prepare(plan, watched): called once; what the room
    keeps for drawing parts (it is stored with the plan, so that any process can read it), and its tables that no sample of
    people changes. draw(plan, part, tables): its rows of one part, table by table, and the count of each kind of dirt. It
    takes chance from `part.setting.streams` alone and makes keys unique by `first_id_of(part.number)`; `tables` are the part's
    tables so far. tell(plan): what it has planted, for the truth. needed: made even where only orders are wanted.
    """

    name: str
    watch: Callable[[Month], object] = lambda month: None
    prepare: Callable[[Plan, list], tuple[object, dict[str, pd.DataFrame]]] = lambda plan, watched: (None, {})
    draw: Callable[[Plan, Part, dict[str, pd.DataFrame]], tuple[dict[str, pd.DataFrame], dict[str, int]]] = (
        lambda plan, part, tables: ({}, {})
    )
    tell: Callable[[Plan], dict] = lambda plan: {}
    needed: bool = False


def first_id_of(number: int) -> int:
    """Where the ids of orders, parcels, returns, reviews, notes, searches and so on of a part begin."""
    return number * IDS + 1


# --- goods: the catalogue, and what belongs to the orders -------------------------------------------------------------


@dataclass(frozen=True)
class Shelves:
    """What the goods keep: numbers of the SKUs (J, 2), `products` in the columns that lines need, pieces that one population
    is expected to order of each of the goods (J,), shares on the shelf (J,). shown: those products that came out."""

    sku: np.ndarray
    products: pd.DataFrame
    shown: pd.DataFrame
    rates: np.ndarray
    share: np.ndarray


def prepare_goods(plan: Plan, watched: list) -> tuple[Shelves, dict[str, pd.DataFrame]]:
    """The catalogue; its units are those of all populations, drawn apart from the sample's orders."""
    share = shelf_shares(plan.catalogue, plan.assumptions, plan.setting)
    rates = stock.piece_rates(plan.history, share, plan.catalogue, plan.setting.parameters)
    sku, products = catalogue_table(
        plan.catalogue,
        plan.populations * rates,
        plan.populations * plan.repeated * stock.expected_units(plan.history, share, plan.catalogue, plan.setting.parameters),
        plan.history,
        plan.pairs,
        plan.shops,
        plan.setting.streams,
    )
    kept = products[["goods", "sku_id", "merchant_id", "category", "launched_at"]]
    shown = kept[came_out(products, plan.shops)]
    return Shelves(sku, kept, shown, rates, share), {"products": listed(products, plan.shops)}


def draw_goods(plan: Plan, part: Part, tables: dict[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], dict[str, int]]:
    """Lines, parcels, returns and reviews of the part's orders."""
    shelves = plan.rooms["goods"]
    first = first_id_of(part.number)
    return order_tables(part.orders, part.sales, shelves.sku, shelves.products, part.setting.streams, first, coded=True)


# --- cases: daily books of the two shops of the article ------------------------------------------------------------------


def prepare_cases(plan: Plan, watched: list) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """`case_days`, the books of one population: those of the article's size, whatever the market's."""
    sessions = plan.sessions if plan.populations == 1 else None
    days = case_days.daily_books(plan.history, plan.setting, sessions)
    return days, {"case_days": days}


# --- books: stock and accounts of the shops, for everybody --------------------------------------------------------------


def prepare_books(plan: Plan, watched: list) -> tuple[None, dict[str, pd.DataFrame]]:
    """`inventory_daily` and `shop_months` of all populations together, drawn apart from the sample's orders.

    The goods in the stock sample are the same ones for every size: those that one population orders neither too rarely nor
    too often. In a class edition what the sample bought is among what was sold; here it is so in expectation, because else
    a sample of everybody would leave no room for what is planted in the days: demand that follows the promised delivery.
    """
    shelves, streams = plan.rooms["goods"], plan.setting.streams
    goods = stock.choose(plan.history, shelves.rates, plan.catalogue, streams)
    days, _ = stock.inventory(
        plan.history,
        goods,
        plan.populations * shelves.rates,
        0,
        plan.catalogue,
        plan.carriers,
        plan.assumptions,
        plan.setting,
    )
    months = shop_months(
        plan.history,
        plan.pairs,
        plan.sessions,
        plan.rooms["cases"],
        plan.catalogue,
        shelves.share,
        plan.carriers,
        plan.setting,
        plan.populations,
    )
    sku = sku_in_2024(shelves.sku, days["goods"].to_numpy())
    return None, {"inventory_daily": days.assign(sku_id=sku).drop(columns="goods"), "shop_months": months}


# --- crowd: customers, followers, viewers ---------------------------------------------------------------------------------


def watch_crowd(month: Month) -> np.ndarray | None:
    """Entries of a person into each shop's rooms in the last month (M, G), the only month whose viewers are written."""
    return month.demand.entries if month.month == LAST - 1 else None


def prepare_crowd(plan: Plan, watched: list) -> tuple[LastMonth, dict[str, pd.DataFrame]]:
    last = plan.months[-1]
    seen = (last.first, last.sessions, last.shops, watched[-1])
    return LastMonth.of(seen, plan.history, plan.assumptions, plan.setting), {}


def draw_crowd(plan: Plan, part: Part, tables: dict[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], dict[str, int]]:
    """Whom the part's people follow, what they watch, what they buy over the months."""
    real = sold(part.orders.drop_duplicates("order_id"))
    own = crowd_tables(
        part.orders,
        real,
        part.sales,
        plan.rooms["crowd"],
        plan.sessions,
        plan.pairs,
        plan.history,
        part.panel,
        plan.assumptions,
        part.setting,
    )
    return own, {}


# --- search: notes, searches, slates, touches -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Sample:
    """The people of one part as the search room wants them."""

    members: Panel
    setting: Setting


def prepare_search(plan: Plan, watched: list) -> tuple[tuple, dict[str, pd.DataFrame]]:
    """The room's parameters, drawn once for the whole market, and the tables of shops that each part looks things up in."""
    room = SearchParameters().nearby(plan.setting.streams.of("search", "priors"))
    room = replace(room, searching=replace(room.searching, **plan.setting.world.searching))
    sessions = shared_tables(plan.shops, plan.sessions)["live_sessions"][["session_id", "merchant_id", "start_ts", "end_ts"]]
    return (room, sessions), {"need_atoms": search.need_atoms()}


def draw_search(plan: Plan, part: Part, tables: dict[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], dict[str, int]]:
    """Notes, searches with their labels, impressions and touches of some of the part's people.

    A part is a community of its own: its people search and see notes that its people have written.
    """
    room, sessions = plan.rooms["search"]
    scale = max(SEARCHED * len(part.panel) / CLASS_ACCOUNTS, LEAST)
    share = min(room.searching.share * scale * CLASS_ACCOUNTS / max(len(part.panel), 1), 1.0)
    room = replace(room, searching=searching.scaled(replace(room.searching, share=share), scale))
    needed = {"orders": tables["orders"], "live_sessions": sessions, "products": plan.rooms["goods"].shown}
    sample = Sample(part.panel, part.setting)
    own, drawn = search.draw(needed, plan.history, sample, plan.pairs.to_dict("list"), scale, room)
    del own["need_atoms"]
    before = first_id_of(part.number) - 1
    for name, columns in OWN_KEYS.items():
        own[name] = own[name].assign(**{column: own[name][column] + before for column in columns})
    shown = own["impressions"]
    shown["item_id"] += np.where(shown["item_type"] == "note", before, 0)
    dirt = {f"{kind}_in_{log}": count for log, kinds in drawn.dirt.items() for kind, count in kinds.items()}
    return own, dirt


def tell_search(plan: Plan) -> dict:
    room, _ = plan.rooms["search"]
    return {"search": planted(room, plan.history, plan.setting.parameters)}


# --- rivals: platforms, experiments, friends ------------------------------------------------------------------------------


def prepare_rivals(plan: Plan, watched: list) -> tuple[dict, dict[str, pd.DataFrame]]:
    """All tables of the room, of the class edition's size: samples of fixed design, not of the platform's people."""
    tables, told = rivals.tables_of(plan.setting, plan.history)
    return told, tables


ROOMS: list[Room] = [
    Room("cases", prepare=prepare_cases),
    Room(
        "goods",
        prepare=prepare_goods,
        draw=draw_goods,
        tell=lambda plan: {"goods": {"assumptions": asdict(plan.assumptions)}},
        needed=True,
    ),
    Room("books", prepare=prepare_books),
    Room("crowd", watch=watch_crowd, prepare=prepare_crowd, draw=draw_crowd),
    Room("search", prepare=prepare_search, draw=draw_search, tell=tell_search),
    Room("rivals", prepare=prepare_rivals, tell=lambda plan: {"rivals": plan.rooms["rivals"]}),
]
