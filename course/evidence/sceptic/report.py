"""`course market sceptic`: every check on the class edition and on fresh ones, beside what they gave before.

before.csv holds the answers of the market as it was when the faults were found (commit bbcfbb0), for the class edition and
the seeds 11 and 4242. It is history: nothing writes it again.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from course.arguments import whole
from course.data.editions import CLASS
from course.data.errors import EditionError
from course.data.named import class_edition, named_edition
from course.evidence.sceptic.check import BELIEVABLE, Check, Tables, short, verdicts
from course.evidence.sceptic.registry import all_checks
from course.market.core.errors import MarketError

ROOT = Path(__file__).resolve().parents[3]
BEFORE = Path(__file__).with_name("before.csv")
SEEDS = (11, 4242)


def answers(checks: Iterable[Check], tables: Tables) -> dict[str, float]:
    """Check -> its number; not a number where a table or a column that it reads is not there."""
    found = {}
    for check in checks:
        try:
            found[check.id] = float(check.value(tables))
        except (KeyError, EditionError):
            found[check.id] = np.nan
    return found


def before() -> pd.DataFrame:
    """What the market gave before it was mended: a row a check, a column an edition ("class", "11", "4242")."""
    return pd.read_csv(BEFORE, index_col="id")


def lines(checks: list[Check], now: pd.DataFrame, then: pd.DataFrame) -> Iterable[str]:
    """The table as text: a line a check, its number in each edition before and now, band, verdict, question."""
    judged = verdicts(checks, now)
    width = max(len(check.band) for check in checks)
    sides = [(name, [str(edition) for edition in frame]) for name, frame in (("before", then), ("now", now))]
    yield f"{'':7}" + "   ".join(f"{name:<{9 * len(editions)}}" for name, editions in sides)
    heads = "   ".join("".join(f"{edition:>9}" for edition in editions) for _, editions in sides)
    yield f"{'row':<7}{heads}   {'band':<{width}}  {'verdict':<11} question"
    for check in checks:
        numbers = "   ".join(
            "".join(f"{short(value):>9}" for value in frame.reindex([check.id]).loc[check.id]) for frame in (then, now)
        )
        yield f"{check.id:<7}{numbers}   {check.band:<{width}}  {judged[check.id]:<11} {check.question}"


def summary(checks: list[Check], now: pd.DataFrame) -> str:
    """One sentence: how many checks are believable, and the rows that are not."""
    judged = verdicts(checks, now)
    rows = sorted({check.row for check in checks if judged[check.id] != BELIEVABLE}, key=lambda row: int(row[1:]))
    inside = f"{(judged == BELIEVABLE).sum()} of {len(judged)} checks are believable in every edition"
    return f"{inside}; not those of {', '.join(rows)}." if rows else f"{inside}."


def editions(seeds: Iterable[int], say: Callable[[str], None]) -> dict[str, Tables]:
    """The class edition and one of each seed, drawn under .course if it is not there, by name."""
    found = {CLASS: Tables.of_folder(class_edition(ROOT))}
    for seed in seeds:
        say(f"edition of seed {seed}")
        found[str(seed)] = Tables.of_folder(named_edition(ROOT / ".course", f"sceptic-{seed}", seed=seed))
    return found


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `course market sceptic`."""
    parser.add_argument("rows", nargs="*", metavar="ROW", help="rows or checks, such as M3 or M9d (default: all)")
    parser.add_argument(
        "--seeds",
        nargs="*",
        type=whole(0),
        default=list(SEEDS),
        help="further editions beside the class edition (default: 11 4242)",
    )
    parser.add_argument("--why", action="store_true", help="also say why each band is what it is")
    parser.add_argument("--html", type=Path, help="also write plots and the table as one self-contained page")


def run(chosen: argparse.Namespace) -> int:
    """Read, and print the table; exit code 0 if every check is believable in every edition."""
    checks = [check for check in all_checks() if not chosen.rows or {check.id, check.row} & set(chosen.rows)]
    if not checks:
        raise MarketError(f"There is no check {' '.join(chosen.rows)!r}: rows run from M1 to M44, checks from M1a to M44a.")

    def say(text: str) -> None:
        print(text, flush=True)

    sampled, now = editions(chosen.seeds, say), {}
    for name, tables in sampled.items():
        began = time.process_time()
        now[name] = answers(checks, tables)
        say(f"read {name} in {time.process_time() - began:.1f} CPU s")
    found, then = pd.DataFrame(now), before()
    for line in lines(checks, found, then):
        say(line)
    if chosen.why:
        for check in checks:
            say(f"{check.id:<7}{check.band}: {check.why}")
    say(summary(checks, found))
    if chosen.html:
        from course.evidence.sceptic.page import write_page  # only where a page is asked for

        write_page(chosen.html, sampled, checks, found, then)
        say(f"written to {chosen.html}")
    return 0 if (verdicts(checks, found) == BELIEVABLE).all() else 1
