"""A large market: planned once, then drawn in parts, each of them one district of the population (`people.draw_district`)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market import truth
from course.market.core.calendar import FESTIVALS
from course.market.core.lexicon import CHANNELS
from course.market.core.parameters import Parameters
from course.market.core.streams import systematic_counts
from course.market.demand.history import History, live_through
from course.market.population.lapse import attendance, spells
from course.market.population.people import Panel, draw_district
from course.market.population.setting import Setting
from course.market.sales.assumptions import Assumptions
from course.market.sales.orders import place_orders
from course.market.sales.sales import Sales, sell
from course.market.sales.shelves import Shelves
from course.market.sections import SECTIONS, draw, prepare, tables_of
from course.market.tables.part import LogSize, Part
from course.market.tables.plan import Plan
from course.market.tables.recorder import KeptDemand, ObservedMonth, Recorder, all_placed, rooms_of

TRIED = 8  # the plan draws the orders of one in so many people of a district, to see how many of them loyal buyers repeat
FEWEST = 1_000  # orders: a last part of fewer is left out, the size is met in expectation only
CLASS_ACCOUNTS = 157_000  # people of a class edition's sample
SEARCHED = 0.125  # the search log has one in eight of what a class edition logs of as many people (design: strings are slow)
LEAST = 0.02  # of a class edition's log, in a part of few people


def make_plan(
    world: str, seed: int, orders: int, parameters: Parameters | None = None, everything: bool = True
) -> tuple[Plan, dict[str, pd.DataFrame]]:
    """Live through the market's history and plan parts that come to about `orders` orders.

    everything: all sections take part; if not, only those that orders need. Returns the plan and the tables that do not
    depend on the sample of people.
    """
    setting = Setting.of(world, seed, parameters or Parameters())
    recorder = Recorder(setting, keep=True)
    history = live_through(setting, recorder)
    shelves = Shelves.of(history, Assumptions(), setting)
    district = draw_district(0, setting.people, history.adoption)
    tried = district.where(np.arange(0, len(district), TRIED))
    sales = _sales(tried, recorder.months, recorder.kept, history, shelves, setting)
    repeated = len(sales) / max(int((sales.of < 0).sum()), 1)
    of_district = repeated * expected_orders(district, recorder.months, recorder.kept, setting)
    whole, rest = divmod(orders / of_district, 1)
    shares = [1.0] * int(whole) + ([rest] if rest * of_district >= FEWEST or not whole else [])
    plan = Plan.of(recorder, history, shelves, shares, sales, known=False)
    return prepare(plan, [section for section in SECTIONS if everything or section.needed])


def draw_part(plan: Plan, number: int) -> tuple[dict[str, pd.DataFrame], dict[str, int]]:
    """The rows of one part, table by table, and the count of each kind of dirt in it.

    The test account and its orders stand in part 0.
    """
    setting = plan.setting.part(number)
    panel = draw_district(number, setting.people, plan.history.adoption)
    if plan.shares[number] < 1:
        chosen = systematic_counts(setting.streams.of("people", "sample"), np.full(len(panel), plan.shares[number]))
        panel = panel.where(chosen > 0)
    sales = _sales(panel, plan.months, plan.kept, plan.history, plan.shelves, setting)
    log = max(SEARCHED * len(panel) / CLASS_ACCOUNTS, LEAST)
    size = LogSize(log, log * CLASS_ACCOUNTS / max(len(panel), 1))
    rows = draw(plan, Part.of(number, setting, panel, sales, plan.sessions, size, coded=True))
    return tables_of(rows), {kind: count for own in rows.values() for kind, count in own.dirt.items()}


def purchase_rates(plan: Plan) -> dict:
    """`truth.purchase_rates` of a large market: rates of the people of one district, numbers of people those of all parts."""
    district = draw_district(0, plan.setting.people, plan.history.adoption)
    found = truth.purchase_rates(district, plan.months, plan.setting)
    parts = sum(plan.shares)
    counted = ("adopters", "expected_buyers", "expected_orders")
    for festival in FESTIVALS:
        found[festival.name] |= {name: parts * found[festival.name][name] for name in counted}
    return found


def expected_orders(panel: Panel, months: list[ObservedMonth], kept: list[KeptDemand], setting: Setting) -> float:
    """How many orders the people are expected to place in the observed months: none while they are away, none at closed doors.

    Repeats of loyal buyers come on top.
    """
    total, parameters = 0.0, setting.parameters
    here = spells(panel.user_id, panel.adopted, setting.people, parameters)
    for month, demand in zip(months, kept, strict=True):
        rates = demand.weights.rates
        rate = sum(panel.habits[:, index] * (demand.open[name] * rates[name])[panel.cell] for index, name in enumerate(CHANNELS))
        total += float((panel.activity * rate) @ attendance(here, panel.adopted, month.month, parameters))
    return total


def _sales(
    panel: Panel,
    months: list[ObservedMonth],
    kept: list[KeptDemand],
    history: History,
    shelves: Shelves,
    setting: Setting,
) -> Sales:
    """What some people order in the observed months."""
    placed = [
        place_orders(month.month, demand.weights, panel, month.shops, month.sessions, setting)
        for month, demand in zip(months, kept, strict=True)
    ]
    return sell(*all_placed(placed, months), panel, rooms_of(months, history), history, shelves, setting)
