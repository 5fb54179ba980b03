"""Do the article's figures come out? `course market evidence` says, on fresh seeds, and shows what each part does.

Three kinds of figure are told apart (`course.evidence.moments.moment`): those of the article, to which the market is
calibrated (gate 1); moments that a parameter was set to bring into their envelope; and moments that no parameter mentions,
which alone can be missed and so alone are judged (gate 2). Beside them: what changes when a part of the mechanism is off.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from course.arguments import whole
from course.evidence.moments.moment import SET, UNTOUCHED
from course.evidence.moments.registry import all_moments
from course.evidence.moments.search import long_share
from course.evidence.store import store, stored
from course.evidence.targets import targets
from course.market.core.errors import MarketError
from course.market.core.worlds import WORLDS
from course.market.figures import growth, sales_of_cases
from course.market.simulation import SIZES, simulate

FRESH = tuple(range(9001, 9021))
NEAR = 0.10  # a figure counts as hit within this share of its target
ENOUGH = 0.9  # share of the seeds that must hit
COUNTERFACTUAL_SEED = 9001
Say = Callable[[str], object]
KINDS = {
    UNTOUCHED: "Untouched moments: no parameter was set by them. Gate 2 counts these, where there is an envelope.",
    SET: "Set to lie here: a parameter was chosen with the moment in mind. To find it inside shows what was put in.",
}
COLUMNS = ("rooms", "buyers", "orders", "orders_per_buyer", "liu_ye", "which")


def over_seeds(seeds: list[int], world: str, size: str, say: Say) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Article figures and moments of each seed: two frames, a row a seed."""
    rows, moments = [], []
    say(f"{'seed':>8}{'rooms':>8}{'buyers':>8}{'orders':>8}{'o/b':>8}{'Liu Ye':>10}{'WHICH':>12}{'seconds':>9}")
    for seed in seeds:
        began = time.process_time()
        market = simulate(world, seed=seed, size=size)
        row = growth(market.tables) | sales_of_cases(market.tables)
        rows.append(row | {"long_searches": long_share(market)["home_2024_tokens"]})
        moments.append({moment.name: float(moment.value(market)) for moment in all_moments()})
        say(f"{seed:>8}{_line(row)}{time.process_time() - began:9.1f}")
    return pd.DataFrame(rows, index=seeds), pd.DataFrame(moments, index=seeds)


def _line(row: dict[str, float]) -> str:
    return "".join(f"{row[name]:8.3f}" for name in COLUMNS[:4]) + f"{row['liu_ye']:10,.0f}{row['which']:12,.0f}"


def against_targets(frame: pd.DataFrame) -> pd.DataFrame:
    """A row a figure of the article: target, mean, sd, lowest, highest, share of seeds within 10 %, passed, its parameter."""
    rows = []
    for figure, aim in targets().iterrows():
        if figure not in frame:
            continue
        values = frame[figure]
        hits = ((values / aim["value"] - 1).abs() <= NEAR).mean()
        rows.append(
            {
                "figure": figure,
                "target": aim["value"],
                "mean": values.mean(),
                "sd": values.std(),
                "lowest": values.min(),
                "highest": values.max(),
                "hits": hits,
                "passed": hits >= ENOUGH,
                "calibrated by": aim["parameter"] if isinstance(aim["parameter"], str) else "the queries' own parameters",
            }
        )
    return pd.DataFrame(rows).set_index("figure")


def against_envelopes(frame: pd.DataFrame) -> pd.DataFrame:
    """A row a moment: kind, envelope, mean over seeds, lowest, highest, where the mean lies, what set it, source."""
    rows = {}
    for moment in all_moments():
        if moment.name not in frame:
            raise MarketError(f"There is nothing of {moment.name!r} in this evidence: make it anew with --store.")
        values = frame[moment.name]
        rows[moment.name] = {
            "kind": moment.kind,
            "from": moment.low,
            "to": moment.high,
            "mean": values.mean(),
            "lowest": values.min(),
            "highest": values.max(),
            "verdict": moment.verdict(values.mean()),
            "set by": ", ".join(moment.set_by) or "–",
            "source": moment.source,
        }
    return pd.DataFrame(rows).T


def of_kind(envelopes: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The moments of one kind; what set them is told only of those that something set."""
    chosen = envelopes[envelopes["kind"] == kind].drop(columns="kind")
    return chosen if kind == SET else chosen.drop(columns="set by")


def switched_off(world: str, size: str, say: Say, seed: int = COUNTERFACTUAL_SEED) -> pd.DataFrame:
    """Figures of one seed as it is and with each switch off: common random numbers, so rows differ by the switch alone."""
    # Reading what is stored draws no market.
    from course.market.counterfactual import SWITCHES, World

    made = World(world, seed=seed, size=size)
    say(f"switching parts off, seed {seed}:")
    parts: list[pd.DataFrame] = []
    for name in SWITCHES:
        parts.append(made.compare([name]).iloc[1 if parts else 0 :])
        say(f"  {name}")
    return pd.concat(parts)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `course market evidence` may be told."""
    parser.add_argument(
        "seeds", nargs="*", type=whole(0), metavar="SEED", help=f"fresh seeds (default: {FRESH[0]} to {FRESH[-1]})"
    )
    parser.add_argument("--world", choices=list(WORLDS), help="default: W1, of stored evidence all four")
    parser.add_argument("--size", default="class", choices=list(SIZES))
    parser.add_argument("--html", type=Path, help="also write everything as one self-contained page")
    parser.add_argument("--no-switches", action="store_true", help="leave out what each switch does")
    parser.add_argument("--store", action="store_true", help="enter what is found into evidence.csv")
    parser.add_argument("--stored", action="store_true", help="show what is entered there and simulate nothing")


def run(chosen: argparse.Namespace) -> int:
    """Compare, or show what is stored; exit code 0 if gates 1 and 2 are passed.

    Gate 1: each figure of the article within 10 % on at least 9 of 10 seeds. Gate 2: the mean of each untouched moment in its
    envelope.
    """
    if chosen.stored:
        return show_stored(chosen.world)
    chosen.world = chosen.world or "W1"
    if chosen.store and chosen.size != "class":
        raise MarketError("Only evidence of the class size is stored: leave out --size.")

    def say(text: str) -> None:
        print(text, flush=True)

    drawn, moments = over_seeds(chosen.seeds or list(FRESH), chosen.world, chosen.size, say)
    for label, values in (("mean", drawn.mean()), ("sd", drawn.std())):
        say(f"{label:>8}{_line(values)}")
    aims, envelopes = _tell(drawn, moments, say)
    if chosen.store:
        store(chosen.world, drawn, moments)
    switches = None
    if not chosen.no_switches:
        switches = switched_off(chosen.world, chosen.size, say)
        say("\nWhat each part does: level ratios, and sales of the case shops in CNY")
        say(switches.to_string(float_format=lambda value: f"{value:,.2f}"))
    if chosen.html:
        # The page loads plotly, which a table in the terminal does without.
        from course.evidence.page import write_page

        write_page(chosen.html, chosen.world, drawn, aims, envelopes, switches)
        say(f"\nwritten to {chosen.html}")
    return 0 if _judge(aims, envelopes, say) else 1


def _tell(drawn: pd.DataFrame, moments: pd.DataFrame, say: Say) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Say, and return, how the figures stand to their targets and the moments to their envelopes."""
    aims, envelopes = against_targets(drawn), against_envelopes(moments)
    say("\nTargeted: the article's figures. Every match is a calibration, not a proof: the parameter named was set to give it.")
    say(aims.to_string(float_format=lambda value: f"{value:,.3f}"))
    for kind, what in KINDS.items():
        say(f"\n{what}")
        say(of_kind(envelopes, kind).to_string(float_format=lambda value: f"{value:,.3f}"))
    return aims, envelopes


def _judge(aims: pd.DataFrame, envelopes: pd.DataFrame, say: Say) -> bool:
    """Say, and return, whether each figure is near its target on enough seeds, and each untouched moment in its envelope."""
    missed = aims.index[~aims["passed"].astype(bool)]
    say(
        f"\ngate 1 NOT passed: {', '.join(missed)}"
        if len(missed)
        else "\ngate 1 passed: each targeted figure within 10 % on 9 of 10 seeds"
    )
    judged = envelopes[(envelopes["kind"] == UNTOUCHED) & (envelopes["verdict"] != "reported")]
    outside = judged.index[judged["verdict"] != "inside"]
    say(
        f"gate 2 NOT passed: {', '.join(outside)}"
        if len(outside)
        else f"gate 2 passed: {len(judged)} untouched moments in their envelopes; those set to lie there are not counted"
    )
    return not len(missed) and not len(outside)


def show_stored(world: str | None = None) -> int:
    """Print the stored evidence of one world or of all; exit code 0 if each of them passes, as in `run`."""
    kept = stored()
    if world is not None and world not in kept:
        raise MarketError(f"There is no stored evidence of world {world}: run `course market evidence --world {world} --store`.")
    passed = []
    for name, frame in kept.items():
        if world in (None, name):
            print(f"\n{name}, {len(frame)} seeds: {', '.join(map(str, frame.index))}")
            passed.append(_judge(*_tell(frame, frame, print), print))
    return 0 if all(passed) else 1
