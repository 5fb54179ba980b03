"""Counterfactual runs: the same seed, the same draws, one part of the mechanism held still.

    world = World(kind="W1", seed=7, size="small")
    world.run()                       # as it is
    world.rerun(without="entry")      # no shop opens
    world.rerun(entry=False, b_price=2.5)
    world.compare(["entry", "adoption", {"b_similarity": 0.0}])

Every part of the market draws from its own named stream and every person's orders come from her own random numbers
(`course.market.core.streams`, `course.market.sales.orders.poisson_counts`), so two runs differ by what was changed and not by luck.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import pandas as pd

from course.errors import did_you_mean
from course.market.core.errors import MarketError
from course.market.core.parameters import Parameters
from course.market.core.worlds import parameters_of, world_type
from course.market.demand.history import Switches
from course.market.figures import figures
from course.market.sales.assumptions import Assumptions
from course.market.simulation import Market, by_vector, scaled, simulate, switches_from

SWITCHES = tuple(entry.name for entry in fields(Switches))
PARAMETERS = tuple(entry.name for vector in (Parameters, Assumptions) for entry in fields(vector))


class World:
    """A market that can be run again with parts of it switched off or changed.

    kind: "W1" to "W4" (`course.market.core.worlds`). seed: whole number of 0 or more. size: "class" (a few seconds a run) or
    "small" (about a second; growth is the same, money of the case shops a part of it). Further arguments set parameters
    by name, of the market (`course.market.core.parameters`) or of its goods (`course.market.sales.assumptions`). Raises
    `MarketError` with one sentence for whatever there is not.
    """

    def __init__(self, kind: str = "W1", seed: int = 7, size: str = "class", **parameters: float):
        world_type(kind)
        self.kind, self.seed, self.size = kind, seed, size
        self._given = dict(parameters)
        scaled(parameters_of(world_type(kind), Parameters()).changed(**by_vector(parameters)[0]), size)
        self._runs: dict[tuple, Market] = {}

    def __repr__(self) -> str:
        changes = "".join(f", {name}={value!r}" for name, value in self._given.items())
        return f"World(kind={self.kind!r}, seed={self.seed!r}, size={self.size!r}{changes})"

    def run(self) -> Market:
        """The market as it is; simulated once, then remembered."""
        return self.rerun()

    def rerun(self, without: str | Iterable[str] = (), **changes: bool | float) -> Market:
        """The market of the same seed with parts switched off or parameters changed.

        without: name or names of switches to turn off (`course.market.demand.history.Switches`). changes: switches (True or
        False) and parameters (numbers) by name. Returns a `Market`: `tables`, `truth`, `history`.
        """
        switches, parameters = self._sort(without, changes)
        key = (tuple(sorted(switches.items())), tuple(sorted(parameters.items())))
        if key not in self._runs:
            market = simulate(self.kind, seed=self.seed, size=self.size, switches=switches, changes=self._given | parameters)
            if not key[0] and not key[1]:
                self._runs[key] = market  # the run that all others are compared with
            return market
        return self._runs[key]

    def compare(self, changes: Iterable[str | dict | Iterable[str]]) -> pd.DataFrame:
        """Figures of the full market and of each changed one, a row each.

        changes: each is the name of a switch to turn off, several such names, or a dictionary of switches and
        parameters. Columns: level ratios 618-2024 to 618-2023 of `rooms`, `buyers`, `orders`, `orders_per_buyer`,
        `adopters` and `conversion` (live orders per room entry), sales of the two case shops in CNY (`liu_ye`, `which`).
        """
        if isinstance(changes, (str, dict)):
            changes = [changes]
        wanted = [({}, "all parts on")] + [self._label(change) for change in changes]
        for keywords, _ in wanted:
            self._sort((), keywords)  # complain before the first run, not after the last
        rows = {label: figures(self.rerun(**keywords)) for keywords, label in wanted}
        return pd.DataFrame(rows).T.rename_axis("market")

    @staticmethod
    def _label(change: str | dict | Iterable[str]) -> tuple[dict, str]:
        if isinstance(change, dict):
            return dict(change), ", ".join(f"{name} = {value}" for name, value in change.items())
        names = [change] if isinstance(change, str) else list(change)
        return {name: False for name in names}, "without " + " and ".join(names)

    def _sort(self, without: str | Iterable[str], changes: dict) -> tuple[dict, dict]:
        """Switches and parameters apart; raises `MarketError` with one sentence for a name that is neither."""
        off = [without] if isinstance(without, str) else list(without)
        for name in off:
            if name not in SWITCHES:
                raise MarketError(_unknown(name, "switch", SWITCHES))
        switches = {name: False for name in off}
        parameters = {}
        for name, value in changes.items():
            if name in SWITCHES:
                switches[name] = value
            elif name in PARAMETERS:
                parameters[name] = value
            else:
                raise MarketError(_unknown(name, "switch or parameter", SWITCHES + PARAMETERS))
        switches_from(switches)
        Parameters().changed(**by_vector(self._given | parameters)[0])
        return {name: value for name, value in switches.items() if not value}, parameters


def _unknown(name: str, what: str, known: tuple[str, ...]) -> str:
    """One sentence: no such name, and the nearest of those that there are."""
    hint = did_you_mean(name, known) or f" There are {', '.join(known[:12])}."
    return f"There is no {what} {name!r}.{hint}"
