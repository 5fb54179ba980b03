"""Can what was planted be found again? `course market recovery` shows the stored answer, `--worlds 200` finds it anew.

A world is drawn like a hidden edition. Two layers are asked in it: the market's own reference and naive estimates
(`course.evidence.recovery.effects`), and the lessons' solutions and wrong answers (`course.authoring.planted`). Every world has a
result file of its own, so a run that was stopped goes on where it was; the files lie under a digest of the code, so a changed
market or lesson begins anew. A process is given up after eight worlds: memory stays bounded, and imports are paid once for
eight. `--only` asks a part, a new lesson or effect, and leaves what is stored of the others.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import pandas as pd

from course.arguments import whole
from course.authoring.lesson import Lesson, find_lesson, lesson_names
from course.authoring.planted import recoveries
from course.data import Edition, make_edition
from course.errors import CourseError
from course.evidence.on_demand import TablesOnDemand
from course.evidence.recovery import results as recovered
from course.evidence.recovery.effect import Effect
from course.evidence.recovery.effects import EFFECTS, findings
from course.files import digest_of, replace_text
from course.market.core.errors import MarketError

ROOT = Path(__file__).resolve().parents[3]
FIRST_SEED = 50_001
WORLDS_A_PROCESS = 8
"""Worlds after which a process is given up."""
MARKET, LESSONS = "the market's own estimates", "the lessons' answers"


def of_world(
    edition: Edition,
    truth: dict,
    lessons: list[Lesson],
    tables: Mapping | None = None,
    effects: tuple[Effect, ...] = EFFECTS,
) -> list[dict]:
    """What every estimator of both layers gave in one world, as records for `recovered.summary`."""
    planted = {effect.id: effect.planted for effect in effects}
    records = [
        {
            "layer": MARKET,
            "effect": found.effect,
            "planted": planted[found.effect],
            "estimator": found.estimator,
            "naive": found.naive,
            "hit": found.hit,
            "truth": found.truth if isinstance(found.truth, str) else float(found.truth),
            "value": found.value if isinstance(found.value, str) else float(found.value),
            "tolerance": found.tolerance,
        }
        for found in findings(TablesOnDemand(edition.load) if tables is None else tables, truth, effects)
    ]
    for lesson in lessons:
        records += [
            {
                "layer": LESSONS,
                "effect": f"{lesson.name[:2]} {found.exercise}",
                "planted": found.effect,
                "estimator": found.cell,
                "naive": found.wrong,
                "hit": found.hit,
            }
            for found in recoveries(lesson, edition, truth)
        ]
    return records


@functools.cache
def asked(only: frozenset[str] = frozenset()) -> tuple[tuple[Effect, ...], list[Lesson]]:
    """The effects and lessons that begin with one of these numbers (`P53`, `09`); all of both where there are none.

    Lessons are read once a process. Raises `MarketError` for a number that nothing has.
    """
    effects = [(effect, effect.id.split()[0]) for effect in EFFECTS]
    lessons = {name: name[:2] for name in lesson_names()}
    strange = only - {number for _, number in effects} - set(lessons.values())
    if strange:
        raise MarketError(
            f"No effect and no lesson has the number {', '.join(sorted(strange))}: effects are P1, P2, ..., lessons 00, 01, ..."
        )
    return (
        tuple(effect for effect, number in effects if not only or number in only),
        [find_lesson(name) for name, number in lessons.items() if not only or number in only],
    )


def run_world(seed: int, folder: Path, only: frozenset[str] = frozenset()) -> dict:
    """Draw the world of this seed, ask it, and write `folder`/<seed>.json; the world itself is thrown away."""
    began = time.process_time()
    with tempfile.TemporaryDirectory(prefix=f"world-{seed}-") as workshop:
        truth = Path(workshop) / "truth.json"
        edition = make_edition(Path(workshop) / "edition", name="recovery", seed=seed, truth=truth, lasting=False)
        drawn = time.process_time()
        effects, lessons = asked(only)
        records = of_world(edition, json.loads(truth.read_text(encoding="utf-8")), lessons, effects=effects)
    result = {
        "seed": seed,
        "records": records,
        "seconds": [round(drawn - began, 2), round(time.process_time() - drawn, 2)],
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    replace_text(folder / f"{seed}.json", json.dumps(result, ensure_ascii=False))
    return result


def run_worlds(
    seeds: list[int], folder: Path, processes: int, say: Callable[[str], None], only: frozenset[str] = frozenset()
) -> dict[int, list[dict]]:
    """The records of each seed, from the folder's files where they are, else by running the world.

    A process takes eight worlds. Progress is said world by world. Raises `MarketError` at the end for worlds in which something
    stopped, such as an answer that a lesson's own tables do not bear: all others are run and kept before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    results = {}
    for seed in seeds:
        if (folder / f"{seed}.json").is_file():
            results[seed] = json.loads((folder / f"{seed}.json").read_text(encoding="utf-8"))["records"]
    left = [seed for seed in seeds if seed not in results]
    if results:
        say(f"{len(results)} of {len(seeds)} worlds were run before")
    stopped = {}
    began = time.monotonic()
    context = multiprocessing.get_context("spawn")
    # A pool a batch, not `max_tasks_per_child`, with which Python 3.11 can wait for ever for a process that it never starts.
    batch = WORLDS_A_PROCESS * processes
    for start in range(0, len(left), batch):
        with ProcessPoolExecutor(processes, mp_context=context) as pool:
            running = {pool.submit(run_world, seed, folder, only): seed for seed in left[start : start + batch]}
            for number, done in enumerate(as_completed(running), start + 1):
                try:
                    result = done.result()
                except CourseError as error:
                    stopped[running[done]] = str(error)
                    say(f"world {running[done]} stopped: {error}")
                    continue
                results[result["seed"]] = result["records"]
                minutes = (time.monotonic() - began) / number * (len(left) - number) / 60
                say(
                    f"world {result['seed']}: {len(results)} of {len(seeds)}, {sum(result['seconds']):.1f} CPU s "
                    f"({result['seconds'][0]:.1f} to draw it), {result['megabytes']} MB, about {minutes:.0f} min left"
                )
    if stopped:
        first, why = next(iter(stopped.items()))
        raise MarketError(
            f"{len(stopped)} of {len(seeds)} worlds stopped, world {first} because: {why} The others are kept for the next run, "
            "as long as the code stays the same."
        )
    return results


def code_digest() -> str:
    """Twelve hexadecimal digits of what decides a world's results: code without comments and docstrings, and lessons as they
    stand.
    """
    package = ROOT / "course"
    code = [path for folder in ("market", "data", "evidence", "authoring") for path in package.glob(f"{folder}/**/*.py")]
    constants = [
        path for folder in ("market", "data") for end in ("csv", "json") for path in package.glob(f"{folder}/**/*.{end}")
    ]
    lessons = [package / "lessons" / f"{name}.py" for name in lesson_names()]
    made = digest_of(sorted(path for path in code if path.stem != "page") + sorted(constants), code=True) + digest_of(lessons)
    return hashlib.sha256(made.encode()).hexdigest()[:12]


def belongs(table: pd.DataFrame, market: recovered.Market) -> str:
    """One sentence: whether results belong to this market.

    Results of an earlier market still do if every table and prior that it had is the same in this one: what was added
    since then had streams of its own.
    """
    changed = {}
    for made_with in sorted(set(table["market"]) - {market.digest}):
        before = recovered.market_of(made_with)
        changed[made_with] = ["tables that are not on record"] if before is None else before.changed_in(market)
    different = {made_with: names for made_with, names in changed.items() if names}
    if different:
        told = "; ".join(f"{made_with}: {', '.join(names[:6])}" for made_with, names in different.items())
        return (
            f"Of these results some are of an earlier market ({told} changed; the present one is {market.digest}): "
            "make them anew with `make recovery`."
        )
    if changed:
        share = (table["market"] != market.digest).mean()
        return (
            f"These results belong to the present market ({market.digest}); {share:.0%} of the rows were found before tables were "
            "added to it, and all that it had then is the same."
        )
    return f"These results belong to the present market ({market.digest})."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `course market recovery` may be told."""
    parser.add_argument(
        "--worlds",
        type=whole(1),
        help=f"find the results anew in so many worlds (default: show those stored; {recovered.WORLDS} or more, about half an "
        "hour, are the gate and are stored)",
    )
    parser.add_argument("--first-seed", type=whole(0), default=FIRST_SEED, help="seed of the first world (default %(default)s)")
    parser.add_argument(
        "--processes", type=whole(1), default=min(2, os.cpu_count() or 1), help="worlds at a time (about 1 GB each)"
    )
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="NUMBER",
        default=[],
        help="ask these effects and lessons alone: P53 P54 09; the rest stays stored",
    )
    parser.add_argument("--html", type=Path, help="also write everything as one self-contained page")


def run(chosen: argparse.Namespace) -> int:
    """Show or find; exit code 0 if every reference recovers and every naive estimate misses in 95 % of worlds."""

    def say(text: str) -> None:
        print(text, flush=True)

    market = recovered.Market.of(ROOT / "datasets")
    if chosen.worlds is None:
        table = recovered.stored()
        if table is None:
            raise MarketError(f"No results are stored yet: run `course market recovery --worlds {recovered.WORLDS}`.")
    else:
        seeds = list(range(chosen.first_seed, chosen.first_seed + chosen.worlds))
        only = frozenset(chosen.only)
        asked(only)  # a wrong number is said before an hour is spent
        folder = ROOT / ".course" / "recovery" / "-".join([code_digest(), *sorted(only)])
        table = recovered.summary(run_worlds(seeds, folder, chosen.processes, say, only), market.digest)
        if only:
            table = recovered.joined(recovered.stored(), table)
        if chosen.worlds >= recovered.WORLDS:
            recovered.store(table)
            recovered.keep_market(market)
            say(f"stored in {recovered.STORED.relative_to(ROOT)}")
        else:
            say(f"not stored: the gate asks for {recovered.WORLDS} worlds")
    return report(table, market, chosen.html, say)


def report(table: pd.DataFrame, market: recovered.Market, page: Path | None, say: Callable[[str], None]) -> int:
    """Say what came out, write the page if one is asked for; 0 if all passed, else 1."""
    frame = recovered.judged(table)
    for line in recovered.lines(frame):
        say(line)
    say(f"\nWorlds of seeds {frame['first_seed'].min()} to {frame['last_seed'].max()}. {belongs(table, market)}")
    if page:
        # The page loads plotly, which a table in the terminal does without.
        from course.evidence.recovery.page import write_page

        write_page(page, table, belongs(table, market))
        say(f"written to {page}")
    short = frame[~frame["passed"]]
    names = ", ".join(f"{row.effect} ({row.estimator})" for row in short.itertuples())
    gate = (
        f"in at least {recovered.GATE:.0%} of worlds every effect is recovered by its reference and missed by its known mistakes"
    )
    say(f"gate passed: {gate}" if short.empty else f"gate NOT passed ({gate}): {names}")
    return 0 if short.empty else 1
