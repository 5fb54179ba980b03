"""One market from a seed: `simulate("W1", seed=7)` gives tables and truth."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

from course.market import truth as planted
from course.market.core.errors import MarketError
from course.market.core.parameters import Parameters
from course.market.demand.history import History, Switches, live_through
from course.market.population.people import draw_panel
from course.market.population.setting import Setting
from course.market.rivals.tables import tables_of as tables_of_rivals
from course.market.sales.assumptions import Assumptions
from course.market.search import tables as search
from course.market.tables.core import assemble
from course.market.tables.recorder import Recorder

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
    counterfactual run on the same draws; names in `course.market.demand.history.Switches`. changes: parameters that take exactly
    these values, whatever the world says (`parameters` are a vector near the calibrated one, which the world then bends).
    assumptions: those of the goods.
    Raises `MarketError` with one sentence for an unknown world, size or switch, or a seed that is no whole number.
    """
    history, recorder = run_through(world, seed, size, parameters, switches, changes)
    setting = recorder.setting
    tables, dirt, goods = assemble(history, recorder, assumptions or Assumptions())
    added, searched = search.tables_of(
        tables, history, recorder, dirt["reopened_shops"], SIZES[size], searching_here=setting.world.searching
    )
    rivals, of_rivals = tables_of_rivals(setting, history)
    tables |= rivals
    truth = {
        "world": world,
        "seed": int(seed),
        "size": size,
        "switches": vars(switches_from(switches)),
        "parameters": planted.of_parameters(setting.parameters),
        "dirt": dirt,
        "purchase_rates": planted.purchase_rates(recorder, setting.parameters),
        "trust": planted.of_trust(setting.parameters),
        "adoption": planted.of_adoption(history),
        "cases": planted.of_cases(history, setting.parameters),
        "survival": planted.of_survival(history),
        "months": history.months,
        "shops": planted.of_shops(history),
        "goods": goods,
        "search": searched,
        "rivals": of_rivals,
    }
    return Market(tables | added, truth, history)


def run_through(
    world: str,
    seed: int,
    size: str,
    parameters: Parameters | None = None,
    switches: dict[str, bool] | None = None,
    changes: dict[str, float] | None = None,
    rates_only: bool = False,
) -> tuple[History, Recorder]:
    """The market's history and what was recorded of it, before any table is made; arguments as in `simulate`.

    rates_only: record expected purchase rates and draw no order, which takes half the time.
    """
    setting = Setting.of(world, seed, scaled(parameters or Parameters(), size), changes)
    recorder = Recorder(setting, draw_panel(setting.people, setting.parameters, setting.streams), rates_only=rates_only)
    history = live_through(setting, recorder, switches_from(switches))
    recorder.panel.follow(history.adoption)
    return history, recorder


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
