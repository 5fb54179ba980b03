"""The plan of a large market: its history, lived through once, and all that drawing any part of its people needs.

A part is one district of the population (`people.draw_district`). What a part draws depends on the plan and on its own
number alone, so parts can be drawn in any order, by any process, on any machine.
"""

from __future__ import annotations

import mmap
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from course.market import truth
from course.market.core.calendar import FESTIVALS, time_left
from course.market.core.parameters import Parameters
from course.market.core.streams import systematic_counts
from course.market.demand.history import History, Month, live_through
from course.market.demand.live_sessions import Sessions, audience
from course.market.large.sections import ROOMS, Part, Room, first_id_of
from course.market.population.people import DISTRICTS, Panel, draw_district
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.assumptions import Assumptions
from course.market.sales.catalogue import Catalogue
from course.market.sales.fulfilment import shop_carriers
from course.market.sales.orders import Orders, OrderWeights, place_orders
from course.market.sales.sales import Sales, sell
from course.market.tables import dirt, stock
from course.market.tables.core import all_orders, all_sessions, order_table, shared_tables, shelves_of, shop_rows, users
from course.market.tables.recorder import expected_times, order_rows, session_rows

TRIED = 8  # the plan draws the orders of one in so many people of a district, to see how many of them loyal buyers repeat
FEWEST = 1_000  # orders: a last part of fewer is left out, the size is met in expectation only
PAGE = 64  # bytes: where arrays of a stored plan begin


@dataclass(frozen=True)
class ObservedMonth:
    """One observed month: open shops (M), their sessions and views, demand made ready for drawing.

    first: row of its first session among the sessions of all observed months. open: channel -> the share of its orders
    that do not fall before the opening of their shop.
    """

    month: int
    shops: Shops
    sessions: Sessions
    views: np.ndarray
    choices: OrderWeights
    first: int
    open: dict[str, float]


@dataclass
class Planner:
    """A witness of the history that keeps what drawing parts will need."""

    setting: Setting
    rooms: Sequence[Room]
    months: list[ObservedMonth] = field(default_factory=list)
    watched: dict[str, list] = field(default_factory=dict)
    live_times: dict[int, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def __call__(self, month: Month) -> None:
        first = sum(len(earlier.sessions) for earlier in self.months)
        demand, size = month.demand, self.setting.people.size
        self.live_times[month.month] = expected_times(month)
        for room in self.rooms:
            self.watched.setdefault(room.name, []).append(room.watch(month))
        left = time_left(month.shops.opened, month.month, self.setting.parameters)
        orders = {"feed": demand.feed @ size, "search": (size @ demand.searches) @ demand.found, "follow": demand.follow @ size}
        open_ = {name: float(of_shop @ left / of_shop.sum()) for name, of_shop in orders.items()}
        self.months.append(
            ObservedMonth(
                month.month,
                month.shops,
                month.sessions,
                demand.views,
                OrderWeights.of(demand, compact=True),
                first,
                {"live": 1.0} | open_,
            )
        )


@dataclass(frozen=True)
class Plan:
    """A market ready to be drawn in parts.

    shares: the share of each part's people who are in the sample (P,): 1 but for the last part. shops, pairs: as
    `dirt.reopen` gives them. sessions: as `tables.all_sessions` gives them. catalogue, carriers: the shops' goods and the
    carrier each works with. repeated: orders of the second year, repeats of loyal buyers included, over those without.
    live_times: when each month's live orders are expected (`tables.expected_times`). rooms: what each of the `ROOMS` that
    take part has prepared, by its name.
    """

    setting: Setting
    history: History
    months: list[ObservedMonth]
    shops: pd.DataFrame
    sessions: pd.DataFrame
    pairs: pd.DataFrame
    catalogue: Catalogue
    carriers: np.ndarray
    assumptions: Assumptions
    shares: list[float]
    repeated: float
    live_times: dict[int, tuple[np.ndarray, np.ndarray]]
    rooms: dict[str, object] = field(default_factory=dict)

    @property
    def populations(self) -> int:
        """How many populations of 20 million people the parts come from."""
        return populations_of(self.shares)

    def save(self, path: Path) -> None:
        """Write the plan so that processes which `read` it share one copy in memory."""
        buffers: list[pickle.PickleBuffer] = []
        head = pickle.dumps(self, protocol=5, buffer_callback=buffers.append)
        raw = [buffer.raw() for buffer in buffers]
        with open(path, "wb") as file:
            file.write(pickle.dumps((len(head), [view.nbytes for view in raw])))
            for piece in (head, *raw):
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


def make_plan(
    world: str, seed: int, orders: int, parameters: Parameters | None = None, everything: bool = True
) -> tuple[Plan, dict[str, pd.DataFrame]]:
    """Live through the market's history and plan parts that come to about `orders` orders.

    everything: all of `ROOMS` take part; if not, only those that orders need. Returns the plan and the tables that do not
    depend on the sample of people.
    """
    rooms = [room for room in ROOMS if everything or room.needed]
    setting = Setting.of(world, seed, parameters or Parameters())
    people, streams = setting.people, setting.streams
    planner = Planner(setting, rooms)
    history = live_through(setting, planner)
    assumptions = Assumptions()
    catalogue = shelves_of(history, setting, assumptions)
    carriers = shop_carriers(history.shops, streams.of("goods", "carriers"))
    district = draw_district(0, people, history.adoption)
    tried, goods = district.where(np.arange(0, len(district), TRIED)), (catalogue, carriers, assumptions)
    placed, sold, sales = draw_orders(tried, planner.months, history, goods, setting)
    repeated = len(sold) / max(sum(len(orders.person) for orders in placed), 1)
    of_district = repeated * expected_orders(district, planner.months, setting.parameters)
    whole, rest = divmod(orders / of_district, 1)
    shares = [1.0] * int(whole) + ([rest] if rest * of_district >= FEWEST or not whole else [])
    populations = populations_of(shares)
    counted = []
    for month in planner.months:
        seen = audience(month.sessions, populations * month.views, month.shops, month.month, streams)
        counted.append(session_rows(seen, month.sessions, month.shops, month.first))
    shops, pairs = dirt.reopen(shop_rows(history, streams), setting.parameters, streams)
    sessions = all_sessions(counted, pairs)
    plan = Plan(
        setting,
        history,
        planner.months,
        shops,
        sessions,
        pairs,
        catalogue,
        carriers,
        assumptions,
        shares,
        sales.repeated(stock.START),
        planner.live_times,
    )
    tables = shared_tables(shops, sessions)
    for room in rooms:
        plan.rooms[room.name], own = room.prepare(plan, planner.watched[room.name])
        tables |= own
    return plan, tables


def populations_of(shares: list[float]) -> int:
    """How many populations it takes to draw that many parts."""
    return -(-len(shares) // DISTRICTS)


def purchase_rates(plan: Plan) -> dict:
    """`truth.purchase_rates` of a large market: rates of the people of one district, numbers of people those of all parts."""
    district = draw_district(0, plan.setting.people, plan.history.adoption)
    live_rates = {month.month: month.choices.rates["live"] for month in plan.months}
    found = truth.purchase_rates(Shoppers(district, live_rates, plan.live_times), plan.setting.parameters)
    parts = sum(plan.shares)
    counted = ("adopters", "expected_buyers", "expected_orders")
    for festival in FESTIVALS:
        found[festival.name] |= {name: parts * found[festival.name][name] for name in counted}
    return found


@dataclass(frozen=True)
class Shoppers:
    """People, and when those of each cell are expected to place live orders, as `truth.purchase_rates` wants them."""

    panel: Panel
    live_rates: dict[int, np.ndarray]
    live_times: dict[int, tuple[np.ndarray, np.ndarray]]


def expected_orders(panel: Panel, months: list[ObservedMonth], parameters: Parameters) -> float:
    """How many orders the people are expected to place in the observed months: none before adoption, none at closed doors.

    Repeats of loyal buyers come on top.
    """
    total = 0.0
    for month in months:
        rate = sum(month.open[name] * rate for name, rate in month.choices.rates.items())
        total += float((panel.activity * rate[panel.cell]) @ time_left(panel.adopted, month.month, parameters))
    return total


def draw_orders(
    panel: Panel,
    months: list[ObservedMonth],
    history: History,
    goods: tuple[Catalogue, np.ndarray, Assumptions],
    setting: Setting,
) -> tuple[list[Orders], pd.DataFrame, Sales]:
    """The orders of some people: as placed in each observed month, and sold, with the repeats of loyal buyers (`sell`)."""
    placed = [place_orders(m.month, m.choices, panel, m.shops, m.sessions, setting) for m in months]
    rows = [
        order_rows(orders, panel, m.shops, m.first, coded=True).assign(month=m.month)
        for orders, m in zip(placed, months, strict=True)
    ]
    catalogue, carriers, assumptions = goods
    every = pd.concat(rows, ignore_index=True)
    return placed, *sell(every, catalogue, carriers, history, panel, assumptions, setting, coded=True)


def draw_part(plan: Plan, number: int) -> tuple[dict[str, pd.DataFrame], dict[str, int]]:
    """The rows of one part, table by table, and the count of each kind of dirt in it.

    The test account and its orders stand in part 0.
    """
    setting = plan.setting.part(number)
    streams = setting.streams
    panel = draw_district(number, plan.setting.people, plan.history.adoption)
    if plan.shares[number] < 1:
        chosen = systematic_counts(streams.of("people", "sample"), np.full(len(panel), plan.shares[number]))
        panel = panel.where(chosen > 0)
    goods = plan.catalogue, plan.carriers, plan.assumptions
    placed, orders, sales = draw_orders(panel, plan.months, plan.history, goods, setting)
    orders, counted = all_orders(
        orders,
        plan.sessions,
        plan.pairs,
        setting,
        first_id=first_id_of(number),
        coded=True,
        test_account=number == 0,
    )
    part = Part(number, panel, setting, placed, sales, orders)
    tables = {
        "users": users(panel, setting, coded=True, test_account=number == 0),
        "orders": order_table(orders),
    }
    for room in ROOMS:
        if room.name not in plan.rooms:
            continue
        own, dirt_of_room = room.draw(plan, part, tables)
        tables, counted = tables | own, counted | dirt_of_room
    return tables, counted
