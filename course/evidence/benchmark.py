"""What orders cost: `course market bench` prints CPU time and peak memory at three sizes, and what else there is.

The comparison is what a teacher would use instead to get an orders table of the same columns: Faker and Mimesis, whose
rows are unrelated to each other, and a plain NumPy draw of independent columns as the floor. The market is written twice at
each size: "orders" with what orders need (users, orders, order_items, shipments, returns, reviews; merchants, live_sessions,
products, festivals once), and "all" with every table of a class edition. A rival's row is one row of orders and nothing else.
Each run has a process of its own; CPU time is user plus system time of all its threads, without start and imports; peak
memory is the process's largest resident set.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from course.data.large import LEVEL, LargeMarket, size_of, write_market
from course.data.package import write_table
from course.data.tables.market import ORDERS
from course.market.core.calendar import EDGES, utc
from course.market.core.errors import MarketError
from course.market.core.lexicon import CHANNELS, PLATFORM, STATUS

SIZES = ("100k", "million", "5M")
SEED = 20240618
FAR_APART = 500_000  # orders between the smallest size and the largest from which on a slope is more than noise
RIVALS = {"Faker": 5_000, "Mimesis": 20_000, "NumPy floor": 1_000_000}  # rows each writes; the time of a row is extrapolated


def market(folder: Path, orders: int) -> int:
    """A large market (`course.data.large`) of that many orders with what orders need; returns the orders' rows."""
    return write_market(folder / "market", LargeMarket.of(SEED, orders, tables="orders"), progress=False).tables["orders"]


def whole_market(folder: Path, orders: int) -> int:
    """The same market with every table of a class edition."""
    return write_market(folder / "market", LargeMarket.of(SEED, orders), progress=False).tables["orders"]


def class_edition(folder: Path, orders: int) -> int:
    """The class edition, whose size is fixed."""
    # Loads the tables' declarations: the other jobs do not pay for it.
    from course.data.editions import make_edition

    return make_edition(folder / "edition", name="class", seed=SEED).tables["orders"]


def history(folder: Path, orders: int) -> int:
    """What every size pays once: the market's history, and no orders."""
    # The market is loaded by the jobs that draw it, not by those it is compared with.
    from course.market.large import make_plan

    make_plan("W1", SEED, orders, everything=False)
    return 0


def faker(folder: Path, orders: int) -> int:
    """Rows of `faker.Faker`, one call a cell."""
    # Only this job needs it, and a plain installation has it not.
    from faker import Faker

    fake = Faker()
    fake.seed_instance(SEED)
    begin, end = (pd.Timestamp(day, tz="UTC") for day in ("2023-05-01", "2024-07-01"))
    rows = [
        {
            "order_id": number,
            "user_id": fake.random_int(256, 20_000_000),
            "merchant_id": fake.random_int(1, 2_500),
            "platform": PLATFORM,
            "channel": fake.random_element(CHANNELS),
            "session_id": fake.random_int(1, 30_000),
            "ts": fake.date_time_between(begin, end),
            "gmv": fake.pyfloat(min_value=5, max_value=2_000, right_digits=2),
            "coupon": fake.pyfloat(min_value=0, max_value=50, right_digits=2),
            "status": fake.random_element(STATUS),
        }
        for number in range(1, orders + 1)
    ]
    return _write(pd.DataFrame(rows), folder)


def mimesis(folder: Path, orders: int) -> int:
    """Rows of a `mimesis.Schema`."""
    # Only this job needs it, and a plain installation has it not.
    from mimesis import Field, Locale, Schema

    field = Field(locale=Locale.EN, seed=SEED)

    def row() -> dict[str, object]:
        return {
            "order_id": field("increment"),
            "user_id": field("integer_number", start=256, end=20_000_000),
            "merchant_id": field("integer_number", start=1, end=2_500),
            "platform": PLATFORM,
            "channel": field("choice", items=CHANNELS),
            "session_id": field("integer_number", start=1, end=30_000),
            "ts": field("datetime", start=2023, end=2024),
            "gmv": field("float_number", start=5, end=2_000, precision=2),
            "coupon": field("float_number", start=0, end=50, precision=2),
            "status": field("choice", items=STATUS),
        }

    return _write(pd.DataFrame(Schema(schema=row, iterations=orders).create()), folder)


def numpy_floor(folder: Path, orders: int) -> int:
    """Independent uniform columns, a call a column."""
    draw = np.random.default_rng(SEED)
    words = [pd.Index(list(choices), dtype="str") for choices in ((PLATFORM,), CHANNELS, STATUS)]
    codes = [draw.integers(0, len(choices), orders, dtype=np.int8) for choices in words]
    platform, channel, status = (pd.Categorical.from_codes(*pair) for pair in zip(codes, words, strict=True))
    frame = pd.DataFrame(
        {
            "order_id": np.arange(1, orders + 1),
            "user_id": pd.array(draw.integers(256, 20_000_000, orders), dtype="Int64"),
            "merchant_id": draw.integers(1, 2_500, orders),
            "platform": platform,
            "channel": channel,
            "session_id": pd.array(draw.integers(1, 30_000, orders), dtype="Int64"),
            "ts": utc(np.sort(draw.integers(0, EDGES[-1], orders))),
            "gmv": np.round(draw.uniform(5, 2_000, orders), 2),
            "coupon": np.round(draw.uniform(0, 50, orders), 2),
            "status": status,
        }
    )
    return _write(frame, folder)


def _write(frame: pd.DataFrame, folder: Path) -> int:
    if frame["ts"].dt.tz is None:
        frame["ts"] = frame["ts"].dt.tz_localize("UTC")
    write_table(ORDERS.conform(frame, coded=True), ORDERS, folder / "orders.parquet", LEVEL, statistics=["order_id"])
    return len(frame)


JOBS = {
    "orders": market,
    "all": whole_market,
    "class edition": class_edition,
    "history": history,
    "Faker": faker,
    "Mimesis": mimesis,
    "NumPy floor": numpy_floor,
}


def measure(job: str, orders: int, folder: Path) -> dict[str, float]:
    """Run one job in a process of its own: orders written, CPU seconds, peak memory in MB."""
    command = [
        sys.executable,
        "-m",
        "course.cli",
        "market",
        "bench",
        "--job",
        job,
        "--orders",
        str(orders),
        "--folder",
        str(folder),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"})
    return json.loads(done.stdout.splitlines()[-1])


def _measured(job: str, orders: int, home: Path) -> None:
    """The other end of `measure`."""
    import faker  # noqa: F401 - here, so that no job pays for its imports
    import mimesis  # noqa: F401

    # Likewise.
    import course.data.editions  # noqa: F401

    before = _cpu()
    with tempfile.TemporaryDirectory(dir=home) as folder:
        rows = JOBS[job](Path(folder), orders)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(json.dumps({"orders": rows, "cpu": _cpu() - before, "peak": peak}))


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `course market bench` may be told."""
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), help="orders, for example 100k million 5M")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where to write (and delete) the tables")
    parser.add_argument("--job", choices=JOBS, help=argparse.SUPPRESS)
    parser.add_argument("--orders", type=int, help=argparse.SUPPRESS)


def run(chosen: argparse.Namespace) -> int:
    """Print the benchmark; with a job, run that and print what it cost."""
    if chosen.job:
        _measured(chosen.job, chosen.orders, chosen.folder)
        return 0
    sizes = [size_of(text) for text in chosen.sizes]
    if not chosen.folder.is_dir():
        raise MarketError(f"There is no folder {chosen.folder}: name one where tables can be written and deleted again.")
    print(f"{'size':<24}{'orders':>12}{'CPU s':>9}{'orders / CPU s':>16}{'peak MB':>9}", flush=True)
    _row("history alone", measure("history", 10_000, chosen.folder))
    _row("class edition", measure("class edition", 0, chosen.folder))
    costs = {job: _costs(job, sizes, chosen.folder) for job in ("orders", "all")}
    for job, (orders, whole, further) in costs.items():
        what = "users, lines, parcels, returns and reviews" if job == "orders" else "every table of a class edition"
        print(f"\nAt {orders:,} orders an order with {what} costs {1e6 * whole:.2f} CPU microseconds, history included;")
        if np.isnan(further):
            print("what a further order costs cannot be told: the sizes lie too close together.")
        else:
            print(f"a further order costs {1e6 * further:.2f}: the slope from the smallest size to the largest.")
    print("\nOne orders table of the same columns, rows unrelated (a row's time is extrapolated from the rows written).")
    print("Ratio: how many times its row costs as much as an order of the market with its own tables, history included, as a")
    print('further order, and (in "all") as an order with every table of a class edition.\n')
    print(f"{'instead':<24}{'rows':>12}{'CPU s':>9}{'us / row':>16}{'ratio':>9}{'further':>9}{'all':>9}")
    _, whole, further = costs["orders"]
    for name, rows in RIVALS.items():
        run = measure(name, rows, chosen.folder)
        each = run["cpu"] / run["orders"]
        figures = f"{1e6 * each:>16.2f}{each / whole:>9.2f}{each / further:>9.2f}{each / costs['all'][1]:>9.2f}"
        print(f"{name:<24}{run['orders']:>12,}{run['cpu']:>9.2f}{figures}", flush=True)
    return 0


def _costs(job: str, sizes: list[int], folder: Path) -> tuple[float, float, float]:
    """Measure and print a market at all sizes: orders of the middle size, CPU seconds an order there, and a further one, not a
    number where the sizes lie too close together."""
    runs = {}
    for size in sizes:
        runs[size] = measure(job, size, folder)
        _row(f"{job}: {size:,}", runs[size])
    own, few, many = runs[sizes[len(sizes) // 2]], runs[min(sizes)], runs[max(sizes)]
    whole, more = own["cpu"] / own["orders"], many["orders"] - few["orders"]
    # The slope between sizes that lie close together drowns in the clock's noise.
    return own["orders"], whole, (many["cpu"] - few["cpu"]) / more if more > FAR_APART else np.nan


def _row(label: str, run: dict[str, float]) -> None:
    rate = f"{run['orders'] / run['cpu']:,.0f}" if run["orders"] else "-"
    print(f"{label:<24}{run['orders']:>12,}{run['cpu']:>9.2f}{rate:>16}{run['peak']:>9,.0f}", flush=True)
