"""Large markets on disk: partitioned Parquet, drawn part by part in bounded memory, on one core or on a cluster.

What a size means. The market's history runs once, on expected values for 20 million people, and costs the same for
every size. Orders are then drawn for the people of the sample, sampled by person: 3.7 million orders or so are what
everybody with an account places in the four observed months. A larger size needs more people than that, so it draws
further populations: other people with other ids, alike in all that the history knows, who meet the same shops and
sessions in the same months. It is a market of k times 20 million people in which each shop has k times the visitors;
`live_sessions` counts all of them. Everything per head is as in one population: growth, baskets, shares, seasons do not
depend on the size. What does depend on it, on purpose, is how many buyers a shop or a session has, so do not study
concentration per shop in absolute numbers across sizes.

What is in it: every table of a class edition, made by the class edition's code (`course.market.sections`).

- In parts, for people: users, orders, order_items, shipments, returns, reviews, customer_months, follows, live_views, notes,
  search_queries, query_labels, search_diary, impressions, front_page, touches, needs, feet, friends, friend_people, participation,
  note_readers. The search room logs one in eight of what a class edition logs of as
  many people, and a part is a community of its own in it: people see notes that people of their part have written.
- Once, for everybody: merchants, live_sessions, products, inventory_daily, shop_months, case_days, festivals. The books
  of a shop are those of all populations together, fixed costs too. `products.units_2024` and `inventory_daily` are drawn
  apart from the lines, so they agree with them in expectation, not piece by piece.
- Once, of the class edition's size: need_atoms, need_cells, niche_days, fermi_ranges, launches, the tables of the other platforms and
  experiments, which are
  samples of a fixed design, and the article's.

`tables="orders"` leaves out what orders do not need: only users, orders, order_items, shipments, returns, reviews,
merchants, live_sessions, products and festivals are made.

The number of orders is met in expectation, not exactly (Poisson, .3 % copies on top; a last part of fewer than 1,000 is
left out). A part's bytes depend on the seed and its number: a larger market begins with the smaller one's partitions, but
for the smaller one's last.
"""

from __future__ import annotations

import re
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from course.data.editions import check_draw, check_truth, put_in_place, read_article, write_truth
from course.data.errors import EditionError
from course.data.loading import Edition
from course.data.package import describe_file, describe_parts, write_description, write_table
from course.data.schema import Table
from course.data.tables.registry import all_tables
from course.market import truth as planted
from course.market.core.errors import MarketError
from course.market.core.parameters import Parameters
from course.market.large import draw_part, make_plan, purchase_rates
from course.market.reruns import reruns
from course.market.tables.plan import Plan

if TYPE_CHECKING:  # both are optional packages
    from distributed import Client
    from rich.progress import Progress

NAME = "market"
NOTE = (
    "A large market, in partitions: about {orders:,} orders of a sample of people, drawn by person. Shops, their sessions, books and "
    "stock serve {populations} population(s) of people; the units in `products` and `inventory_daily` are drawn apart from the "
    "orders and agree with them in expectation."
)
SEARCH_NOTE = (
    " The tables of searches, notes, impressions and touches log one in eight of what a class edition does of as many people; "
    "people of one part see notes by people of that part, and friends live in one part. Other platforms and experiments are samples "
    "of fixed size."
)
LEVEL = 1  # zstd: the columns are packed by differences already; more effort costs time and saves little
BYTES_AN_ORDER = {"all": 56, "orders": 35}  # on disk: an order and its share of everything in parts, measured; a margin is added
FIXED_BYTES = {"all": 12_000_000, "orders": 3_000_000}  # what is written once
PLAN_BYTES = 500_000_000  # what workers of a cluster read from the shared folder while they work
MARGIN = 1.25
PATIENCE = 10  # seconds to wait for a scheduler's answer
TABLES = ("all", "orders")
SMALLEST, LARGEST = 10_000, 2_000_000_000
UNITS = {"": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}


def size_of(text: str | int) -> int:
    """Number of orders in words: 1_000_000, "1,000,000", "20k", "million", "100M", "1.5 million".

    Raises `EditionError` with one sentence if it is no number of orders within the limits.
    """
    match = re.fullmatch(r"([0-9][0-9_,]*(?:\.[0-9]+)?|)\s*([a-z]*)", str(text).strip().lower())
    if not match or match[2] not in UNITS or not any(match.groups()) or isinstance(text, (bool, float)):
        raise EditionError(f"{text!r} is no number of orders: write for example 1_000_000, 20k, million or 100M.")
    orders = round(float(re.sub("[_,]", "", match[1]) or 1) * UNITS[match[2]])
    if not SMALLEST <= orders <= LARGEST:
        raise EditionError(f"{orders:,} orders is outside the range {SMALLEST:,} to {LARGEST:,}: choose a size within it.")
    return orders


def disk_bytes(orders: int, scheduler: str | None = None, tables: str = "all") -> int:
    """How much room on disk making a market of that many orders will need at most, in bytes."""
    return round(MARGIN * (orders * BYTES_AN_ORDER[tables] + FIXED_BYTES[tables])) + (PLAN_BYTES if scheduler else 0)


@dataclass(frozen=True)
class LargeMarket:
    """A large market that somebody asks for; `of` says what there is."""

    world: str
    seed: int
    orders: int
    tables: str
    parameters: Parameters

    @classmethod
    def of(
        cls,
        seed: int,
        orders: int | str,
        world: str = "W1",
        tables: str = "all",
        parameters: Parameters | dict[str, Any] | None = None,
    ) -> LargeMarket:
        """One of about `orders` orders.

        orders: see `size_of`; what a size means stands at the head of this module. tables: "all", or "orders" for those that
        orders need. parameters: `Parameters`, or a dict of changes to the calibrated ones. Raises `EditionError` with one sentence
        for what there is not.
        """
        size = size_of(orders)
        return cls(world, seed, size, tables, _checked(world, seed, tables, parameters))


def write_market(
    folder: str | Path,
    asked: LargeMarket,
    *,
    scheduler: str | None = None,
    progress: bool = True,
    truth: str | Path | None = None,
) -> Edition:
    """Write a market as partitioned Parquet with its `datapackage.json`, and return it.

    folder: new or empty. truth: where to write what students may not know.
    scheduler: address of a Dask scheduler ("tcp://host:8786") whose workers draw the parts and write them themselves
    into a temporary folder beside the target; so they must run this version of the course and see that folder under the same path (the
    same machine, or a shared disk). The bytes are the same with any scheduler and with none.
    progress: show a bar on stderr. The folder appears all at once at the end, or not at all. Raises `EditionError` with
    one sentence for every bad input, before any work begins.
    """
    folder, truth = Path(folder).absolute(), None if truth is None else Path(truth).absolute()
    _check_place(folder, disk_bytes(asked.orders, scheduler, asked.tables))
    check_truth(folder, truth)
    with _workers(scheduler) as client:
        workshop = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:12]}")
        try:
            workshop.mkdir(parents=True)
            known = _make(workshop, asked, client, progress)
            if truth is not None:
                write_truth(truth, {"edition": NAME, "digest": Edition(workshop).digest} | known)
            put_in_place(workshop, folder)
        except OSError as problem:
            raise EditionError(
                f"The market could not be written beside {folder} ({problem.strerror or problem}): nothing of it was kept."
            ) from problem
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    return Edition(folder)


def _make(workshop: Path, asked: LargeMarket, client: Client | None, progress: bool) -> dict[str, Any]:
    """Write everything into the workshop; return what only the truth may tell."""
    schema, orders, everything = all_tables(), asked.orders, asked.tables == "all"
    with _bar(progress) as bar:
        history = bar.add_task("history of the market", total=None)
        plan, shared = make_plan(asked.world, asked.seed, orders, asked.parameters, everything)
        if everything:
            shared |= read_article(asked.seed, class_edition=False) | {"reruns": reruns(asked.seed, asked.parameters)}
        descriptions = {}
        for name, frame in shared.items():
            frame = _conform(schema[name], frame)
            write_table(frame, schema[name], workshop / schema[name].path, LEVEL)
            descriptions[name] = describe_file(workshop, schema[name], len(frame))
        del shared
        bar.update(history, total=1, completed=1)
        parts = bar.add_task(f"{orders:,} orders", total=len(plan.shares))
        rows: Counter[str] = Counter()
        dirt: Counter[str] = Counter()
        for part_rows, part_dirt in _parts(plan, workshop, client):
            rows.update(part_rows)
            dirt.update(part_dirt)
            bar.advance(parts)
        for name in rows:
            descriptions[name] = describe_parts(workshop, schema[name], rows[name])
    note = NOTE.format(orders=orders, populations=plan.populations) + (SEARCH_NOTE if everything else "")
    write_description(workshop, [descriptions[name] for name in schema if name in descriptions], schema, name=NAME, note=note)
    return planted.of_market(plan, orders, purchase_rates(plan), {}, dict(dirt))


def _parts(plan: Plan, workshop: Path, client: Client | None) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    """Draw and write all parts, here or on the cluster's workers; yields rows by table and counts of dirt as parts are ready."""
    if client is None:
        for number in range(len(plan.shares)):
            yield _write_part(plan, number, workshop)
        return
    from distributed import as_completed  # only a cluster needs it

    path = workshop / ".plan"
    plan.save(path)
    futures = client.map(_write_planned_part, [str(path)] * len(plan.shares), range(len(plan.shares)), pure=False)
    try:
        for future in as_completed(futures):
            yield future.result()
    finally:
        client.cancel(futures)
        path.unlink(missing_ok=True)


def _write_planned_part(path: str, number: int) -> tuple[dict[str, int], dict[str, int]]:
    """A worker's task: one part of the plan in the file, written beside it."""
    return _write_part(_plan(path), number, Path(path).parent)


@lru_cache(maxsize=1)
def _plan(path: str) -> Plan:
    return Plan.read(Path(path))


def _write_part(plan: Plan, number: int, workshop: Path) -> tuple[dict[str, int], dict[str, int]]:
    tables, dirt = draw_part(plan, number)
    schema = all_tables()
    rows = {}
    for name, frame in tables.items():
        frame = _conform(schema[name], frame)
        path = workshop / name / f"part-{number:05d}.parquet"
        path.parent.mkdir(exist_ok=True)
        # Keys rise with the part, so that a reader may skip files by them; other columns range over the same values in all.
        write_table(frame, schema[name], path, LEVEL, statistics=[schema[name].columns[0].name])
        rows[name] = len(frame)
    return rows, dirt


def _conform(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    frame = table.conform(frame, coded=True)
    if problems := table.problems(frame, coded=True):
        raise EditionError(f"The simulated tables break their own schema, nothing was written: {'; '.join(problems[:5])}.")
    return frame


def _checked(world: object, seed: object, tables: object, parameters: Parameters | dict[str, Any] | None) -> Parameters:
    check_draw(world, seed)
    if tables not in TABLES:
        raise EditionError(f"There is no choice of tables {tables!r}: write {' or '.join(TABLES)}.")
    if isinstance(parameters, Parameters):
        return parameters
    try:
        return Parameters().changed(**(parameters or {}))
    except MarketError as problem:
        raise EditionError(str(problem)) from None


def _check_place(folder: Path, needed: int) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise EditionError(f"{folder} exists and is not an empty folder: name a new folder for the market, or empty it first.")
    home = folder
    while not home.exists():
        home = home.parent
    if not home.is_dir():
        raise EditionError(f"{folder} cannot be made because {home} is a file: name another folder for the market.")
    free = shutil.disk_usage(home).free
    if needed > free:
        raise EditionError(
            f"This market may take {_gigabytes(needed)} on disk and only {_gigabytes(free)} are free at {home}: "
            "choose a smaller size or another disk."
        )


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.0f} MB"


@contextmanager
def _workers(scheduler: str | None) -> Iterator[Client | None]:
    """A client of the Dask scheduler at that address, or None for none."""
    if scheduler is None:
        yield None
        return
    try:
        from distributed import Client  # an optional package
    except ImportError:
        raise EditionError("A scheduler needs the package distributed: install it, or leave the scheduler out.") from None
    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError, TypeError) as problem:
        raise EditionError(
            f"No Dask scheduler answers at {scheduler!r}: start one with `dask scheduler`, or leave the scheduler out."
        ) from problem
    with client:
        if not client.scheduler_info()["workers"]:
            raise EditionError(f"The Dask scheduler at {scheduler} has no workers: start some with `dask worker {scheduler}`.")
        yield client


def _bar(progress: bool) -> Progress:
    """A progress bar on stderr (`rich.progress.Progress`), or one that shows nothing."""
    # Students' installations have no rich, and read large markets all the same.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn()]
    return Progress(*columns, console=Console(stderr=True), disable=not progress)
