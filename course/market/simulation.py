"""One market from a seed: `simulate("W1", seed=7)` gives tables and truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from course.market import truth as planted
from course.market.core.calendar import NEVER
from course.market.core.errors import MarketError
from course.market.core.parameters import Parameters, check_ranges
from course.market.demand.history import History, Switches, live_through
from course.market.population.people import Panel, draw_panel
from course.market.population.setting import Setting
from course.market.sales.assumptions import Assumptions
from course.market.sales.sales import sell
from course.market.sales.shelves import Shelves
from course.market.sections import SECTIONS, draw, prepare, tables_of
from course.market.tables.part import LogSize, Part, members_of
from course.market.tables.plan import Plan, Section
from course.market.tables.recorder import Recorder, all_placed, rooms_of

# Size -> factor on population, first shops and sample. Rates per head, and so growth, do not depend on it.
SIZES = {"class": 1.0, "small": 0.25}


@dataclass(frozen=True)
class Market:
    """A simulated market: `tables` (name -> DataFrame, dirt included, not yet rounded to the stored units) and `truth`."""

    tables: dict[str, pd.DataFrame]
    truth: dict
    history: History


def simulate(
    world: str = "W1",
    *,
    seed: int,
    size: str = "class",
    parameters: Parameters | None = None,
    switches: dict[str, bool] | None = None,
    changes: dict[str, float] | None = None,
    assumptions: Assumptions | None = None,
) -> Market:
    """Simulate the market from May 2023 to June 2024 and draw the tables of May and June of both years.

    world: "W1" to "W4" (`course.market.core.worlds`). seed: whole number >= 0; the same seed gives the same tables.
    size: a key of `SIZES`. parameters: the calibrated vector if None. switches: e.g. {"entry": False} for a
    counterfactual run on the same draws; names in `course.market.demand.history.Switches`. changes: parameters and assumptions of
    the goods that take exactly these values, whatever the world says (`parameters` are a vector near the calibrated one, which
    the world then bends). assumptions: those of the goods.
    Raises `MarketError` with one sentence for an unknown world, size or switch, or a seed that is no whole number.
    """
    changes, of_goods = by_vector(changes or {})
    history, recorder, panel = run_through(world, seed, size, parameters, switches, changes)
    return market_of(history, recorder, panel, size, (assumptions or Assumptions()).changed(**of_goods), SECTIONS, switches)


def market_of(
    history: History,
    recorder: Recorder,
    panel: Panel,
    size: str,
    assumptions: Assumptions,
    sections: Sequence[type[Section]],
    switches: dict[str, bool] | None = None,
) -> Market:
    """The tables of some sections, and the truth, of a history that has been lived through (`run_through`)."""
    setting = recorder.setting
    shelves = Shelves.of(history, assumptions, setting)
    placed, month = all_placed(recorder.placed, recorder.months)
    member = np.cumsum(panel.adopted < NEVER) - 1  # row of the panel -> row of its members
    placed, rooms = replace(placed, person=member[placed.person]), rooms_of(recorder.months, history)
    sales = sell(placed, month, members_of(panel), rooms, history, shelves, setting)
    plan, tables = prepare(Plan.of(recorder, history, shelves, [1.0], sales, known=True), sections)
    part = Part.of(0, setting, panel, sales, plan.sessions, LogSize(SIZES[size]))
    rows = draw(plan, part)
    rates = planted.purchase_rates(part.members, plan.months, setting)
    truth = planted.of_market(plan, size, rates, rows, rows["trade"].dirt, switches_from(switches))
    return Market(tables | tables_of(rows), truth, history)


def run_through(
    world: str,
    seed: int,
    size: str,
    parameters: Parameters | None = None,
    switches: dict[str, bool] | None = None,
    changes: dict[str, float] | None = None,
    rates_only: bool = False,
) -> tuple[History, Recorder, Panel]:
    """The market's history, what was recorded of it, and the sample of people, before any table; arguments as in `simulate`.

    rates_only: record expected purchase rates and place no order, which takes half the time.
    """
    chosen = switches_from(switches)
    return live(
        Setting.of(world, seed, scaled(parameters or Parameters(), size), (changes or {}) | chosen.fixed), chosen, rates_only
    )


def live(setting: Setting, switches: Switches | None = None, rates_only: bool = False) -> tuple[History, Recorder, Panel]:
    """The history of a setting, what was recorded of it, and the sample of its people; arguments as in `run_through`."""
    panel = draw_panel(setting.people, setting.parameters, setting.streams)
    recorder = Recorder(setting, None if rates_only else panel)
    history = live_through(setting, recorder, switches)
    panel.follow(history.adoption)
    return history, recorder, panel


def by_vector(changes: dict[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """Changes that are the goods' assumptions apart from all others, in this order: others, goods'.

    Raises `MarketError` for a value of the goods outside its range; the others are checked where they are used.
    """
    known = {entry.name for entry in fields(Assumptions)}
    of_goods = {name: value for name, value in changes.items() if name in known}
    check_ranges(Assumptions().changed(**of_goods))
    return {name: value for name, value in changes.items() if name not in known}, of_goods


def scaled(parameters: Parameters, size: str) -> Parameters:
    """The parameters of a market of the given size."""
    if size not in SIZES:
        raise MarketError(f"There is no size {size!r}; the sizes are {', '.join(SIZES)}.")
    factor = SIZES[size]
    return parameters.changed(
        population=round(parameters.population * factor),
        panel=round(parameters.panel * factor),
        initial_shops=round(parameters.initial_shops * factor),
    )


def switches_from(chosen: dict[str, bool] | None) -> Switches:
    """Switches by name; raises `MarketError` with the known names."""
    known = [entry.name for entry in fields(Switches)]
    for name in chosen or {}:
        if name not in known:
            raise MarketError(f"There is no switch {name!r}; the switches are {', '.join(known)}.")
    return Switches(**(chosen or {}))
