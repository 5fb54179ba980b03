"""Indirect inference: move a few parameters until the market's mean figures meet the article's.

`course market calibrate` prints, figure by figure, the target, what the market gives, and the parameter that moves it,
and says what would have to change in `calibrated.json`; `--apply` changes it. A match found here is a calibration, never a
proof: the mechanism was told what to hit.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd

from course.arguments import whole
from course.evidence.targets import targets
from course.files import replace_text
from course.market import truth
from course.market.core.calendar import FESTIVALS, OBSERVED
from course.market.core.parameters import CALIBRATED_FILE, Parameters
from course.market.core.worlds import WORLDS, parameters_of, world_type
from course.market.demand.history import History
from course.market.population.turnover import usual_order_value
from course.market.simulation import SIZES, run_through
from course.market.tables.recorder import ObservedMonth

RECORD = Path(__file__).with_name("calibrated.csv")
SEEDS = (7, 11, 3, 4, 21, 33)
STEP = 0.12  # first trial step, in ln of the parameter (in its unit where it may be negative)
DAMPING = 0.9
LEVELS = ("which_quality",)  # levers that may be negative move in their own unit, all others in logs
# Figures whose `parameter` in targets.csv is moved. That of orders, which shapes all people's habits, is set once for all worlds:
# what a buyer orders grows with how often people come, and no rate moves the one without the other.
FIGURES = ("rooms", "buyers", "liu_ye", "which")


def expected_figures(
    world: str = "W1",
    changes: dict[str, float] | None = None,
    seeds: tuple[int, ...] = SEEDS,
    size: str = "class",
    report: Callable[[str], object] | None = None,
) -> pd.DataFrame:
    """What the market gives for each seed (rows): rooms, buyers, orders, orders per buyer, liu_ye, which, before draws.

    Rooms are counted; buyers, orders and the two sales figures are expected values given the seed's market and panel,
    which leaves out the noise of the sample (tables of another sample would differ, the market would not).
    """
    rows = []
    for seed in seeds:
        history, recorder, panel = run_through(world, seed, size, changes=changes, rates_only=True)
        rates = truth.purchase_rates(panel, recorder.months, recorder.setting)
        before, after = (rates[festival.name] for festival in FESTIVALS)
        rows.append(
            {"seed": seed, "rooms": _rooms(recorder.months)}
            | {
                name: after[key] / before[key]
                for name, key in (
                    ("buyers", "expected_buyers"),
                    ("orders", "expected_orders"),
                    ("orders_per_buyer", "orders_per_buyer"),
                )
            }
            | case_sales(history, recorder.setting.parameters)
        )
        if report:
            report(
                f"  seed {seed} of {len(seeds)} seeds: " + ", ".join(f"{k} {v:,.3g}" for k, v in rows[-1].items() if k != "seed")
            )
    return pd.DataFrame(rows).set_index("seed")


def _rooms(months: list[ObservedMonth]) -> float:
    """Live sessions that start in the second festival, over those of the first."""
    counts = []
    for festival in FESTIVALS:
        start = np.concatenate([month.sessions.start for month in months if month.month in OBSERVED[festival.year]])
        counts.append(((start >= festival.starts_at) & (start < festival.ends_at)).sum())
    return counts[1] / counts[0]


def case_sales(history: History, parameters: Parameters) -> dict[str, float]:
    """Expected sales, CNY: Liu Ye's in her run, WHICH's in June 2024, the sixth month."""
    sales = {}
    for book in history.books:
        days = book.days[: book.case.run] if book.case.run else book.days[-30:]
        orders = sum(sum(day["orders"].values()) for day in days)
        one = history.shops.where(np.array([book.merchant_id - 1]))
        sales[book.case.name.lower().replace(" ", "_")] = orders * float(usual_order_value(one, parameters)[0])
    return sales


def calibrate(
    world: str = "W1",
    seeds: tuple[int, ...] = SEEDS,
    size: str = "class",
    rounds: int = 6,
    tolerance: float = 0.005,
    slope: np.ndarray | None = None,
    report: Callable[[str], object] = print,
) -> tuple[dict[str, float], pd.DataFrame, np.ndarray]:
    """The values of the world's levers whose mean figures are the targets, a table of the residuals, and the slopes used.

    A damped secant search in logs (Gouriéroux, Monfort & Renault 1993 for the idea). Four targets, four nearly triangular
    levers: entry moves rooms, the Bass coefficient buyers, hours on air and quality the two case shops. The slopes come from one wide trial step each, unless those of another world are
    given, and stay fixed: updating them would chase the seeds' noise. Stops when every figure is within `tolerance` in logs; of all
    steps the one with the smallest largest gap is taken. A lever never leaves its range.
    """
    kind = world_type(world)
    start = parameters_of(kind, Parameters())
    aims = targets()
    levers = [kind.lever(name) for name in aims.loc[list(FIGURES), "parameter"]]
    aim = np.log(aims["value"].loc[list(FIGURES)].to_numpy())
    point = np.array([_to_scale(name, getattr(start, name)) for name in levers])

    def at(point: np.ndarray) -> dict[str, float]:
        return {name: _in_range(name, round(_from_scale(name, value), 5)) for name, value in zip(levers, point, strict=True)}

    def give(point: np.ndarray) -> np.ndarray:
        return np.log(expected_figures(world, at(point), seeds, size)[list(FIGURES)]).mean().to_numpy()

    report(f"{world}: {len(levers)} parameters on {len(seeds)} seeds, up to {rounds} steps")
    value = give(point)
    unknown = levers if slope is None else []
    slope = np.empty((len(FIGURES), len(levers))) if slope is None else slope
    for index, name in enumerate(unknown):
        moved = point.copy()
        moved[index] += STEP
        slope[:, index] = (give(moved) - value) / STEP
        report(f"  slope of {name}: " + ", ".join(f"{f} {s:+.2f}" for f, s in zip(FIGURES, slope[:, index], strict=True)))
    best = point, value
    for turn in range(rounds + 1):
        gap = aim - value
        if np.abs(gap).max() < np.abs(aim - best[1]).max():
            best = point, value
        report(
            f"  step {turn}: "
            + ", ".join(f"{name} {_from_scale(name, x):.4f}" for name, x in zip(levers, point, strict=True))
            + " | off by "
            + ", ".join(f"{f} {-100 * g:+.2f} %" for f, g in zip(FIGURES, gap, strict=True))
        )
        if np.abs(gap).max() < tolerance or turn == rounds:
            break
        point = point + np.clip(DAMPING * np.linalg.solve(slope, gap), -0.5, 0.5)
        point = np.array([_to_scale(name, x) for name, x in at(point).items()])  # a lever at the end of its range stays there
        value = give(point)
    point, value = best
    found = at(point)
    table = pd.DataFrame(
        {
            "world": world,
            "figure": FIGURES,
            "target": np.exp(aim),
            "market": np.exp(value),
            "residual": np.exp(value - aim) - 1,
            "parameter": levers,
            "before": [getattr(start, name) for name in levers],
            "calibrated": list(found.values()),
        }
    )
    return found, table, slope


def apply(table: pd.DataFrame, path: Path = CALIBRATED_FILE) -> None:
    """Write one world's calibrated values into `calibrated.json`, from which the market reads them when it is next imported."""
    known = json.loads(path.read_text(encoding="utf-8"))
    known[table["world"].iloc[0]] = dict(zip(table["parameter"], table["calibrated"], strict=True))
    lines = [f" {json.dumps(world)}: {json.dumps(values)}" for world, values in known.items()]
    replace_text(path, "{\n" + ",\n".join(lines) + "\n}\n")


def _in_range(name: str, value: float) -> float:
    limits = next(entry.metadata for entry in fields(Parameters) if entry.name == name)
    return float(min(max(value, limits["low"]), limits["high"]))


def _to_scale(name: str, value: float) -> float:
    return float(value) if name in LEVELS else float(np.log(value))


def _from_scale(name: str, value: float) -> float:
    return float(value) if name in LEVELS else float(np.exp(value))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `course market calibrate` may be told."""
    parser.add_argument("--world", action="append", choices=list(WORLDS), help="default: all of them")
    parser.add_argument(
        "--seeds", type=whole(1, len(SEEDS)), default=len(SEEDS), help=f"how many seeds to average over, up to {len(SEEDS)}"
    )
    parser.add_argument("--size", default="class", choices=list(SIZES))
    parser.add_argument(
        "--write", type=Path, nargs="?", const=RECORD, help="write the table as CSV, by default beside the package"
    )
    parser.add_argument("--apply", action="store_true", help="enter the values found into calibrated.json")


def run(chosen: argparse.Namespace) -> int:
    """Calibrate the worlds chosen; exit code 0 if every figure of every world is within 1 % of its target."""

    def say(text: str) -> None:
        print(text, flush=True)

    tables, slope = [], None
    for world in chosen.world or list(WORLDS):
        _, table, slope = calibrate(world, seeds=SEEDS[: chosen.seeds], size=chosen.size, slope=slope, report=say)
        tables.append(table)
        say(_words(table))
        if chosen.apply:
            apply(table)
            say(f"  {world}'s values are entered in calibrated.json")
    table = pd.concat(tables, ignore_index=True)
    if chosen.write:
        replace_text(chosen.write, table.round(6).to_csv(index=False))
        print(f"written to {chosen.write}")
    print(
        "long_searches is not calibrated: the parameters of course.market.search.strings set it, and `course market evidence` compares it."
    )
    return 0 if (table["residual"].abs() < 0.01).all() else 1


def _words(table: pd.DataFrame) -> str:
    lines = [f"{'figure (calibrated)':22}{'target':>14}{'market':>14}{'off by':>9}   parameter: in force -> found"]
    for row in table.itertuples():
        same = "unchanged" if abs(row.calibrated - row.before) < 5e-6 else f"{row.before:g} -> {row.calibrated:g}"
        lines.append(f"{row.figure:22}{row.target:14,.3f}{row.market:14,.3f}{row.residual:+9.2%}   {row.parameter}: {same}")
    return "\n".join(lines)
