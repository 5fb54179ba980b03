"""Are the tables the same everywhere? `course market bytes` digests each column of an edition, here and elsewhere.

A digest covers what a table says, in its stored types and units, and not the file that holds it: Parquet files name the
version of the library that wrote them. `--with` simulates the same edition under other interpreters, each in three
settings that a table must not hear of: hash seed, locale, time zone, threads of linear algebra, and what the processor can.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from course.arguments import whole
from course.market.core.errors import MarketError

ROOT = Path(__file__).resolve().parents[2]
Digests = dict[str, dict[str, str]]  # table -> column -> digest
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
SETTINGS = {
    "plain": {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"} | dict.fromkeys(THREADS, "1"),
    # Another place: an ASCII locale that Python may not repair, a zone with a half hour.
    "abroad": {"PYTHONHASHSEED": "20240618"} | ASCII | {"TZ": "Asia/Kolkata"} | dict.fromkeys(THREADS, "3"),
    # Another processor: linear algebra as on a machine of 2009, and NumPy's loops without wide registers (`_environment`). It
    # stands abroad as well, in a zone with a half hour and with summer time: of all settings the one that is farthest from here.
    "old machine": {"PYTHONHASHSEED": "7"}
    | ASCII
    | {"TZ": "America/St_Johns", "OPENBLAS_CORETYPE": "Nehalem"}
    | dict.fromkeys(THREADS, "2"),
}
NARROW = "old machine"
PROBE = (
    "import json, platform; import numpy, pandas, pyarrow, frictionless; import numpy._core._multiarray_umath as loops; "
    "print(json.dumps([platform.python_version(), numpy.__version__, list(loops.__cpu_dispatch__)]))"
)


# --- digests ---------------------------------------------------------------------------------------------------------------


def column_digest(values: pd.Series) -> str:
    """sha256 of a column: its type, its gaps, and each value's bytes; texts as UTF-8 with their lengths."""
    told = hashlib.sha256(str(values.dtype).encode())
    gaps = values.isna().to_numpy()
    told.update(gaps.tobytes())
    if pd.api.types.is_string_dtype(values.dtype) or values.dtype == object:
        texts = [text.encode("utf-8") for text in values[~gaps]]
        told.update(np.array([len(text) for text in texts], dtype="<i8").tobytes())
        told.update(b"".join(texts))
    else:
        if isinstance(values.dtype, pd.DatetimeTZDtype) or values.dtype.kind == "M":
            values = values.astype("int64")
        present = values[~gaps]
        present = present.to_numpy(dtype="int64") if pd.api.types.is_extension_array_dtype(values.dtype) else present.to_numpy()
        told.update(present.astype(present.dtype.newbyteorder("<")).tobytes())
    return told.hexdigest()


def digests_of(tables: dict[str, pd.DataFrame]) -> Digests:
    return {name: {column: column_digest(table[column]) for column in table} for name, table in tables.items()}


def simulated(seed: int | None, world: str, size: str) -> dict[str, pd.DataFrame]:
    """The tables of an edition as they would be written: the class edition without a seed, else one with drawn parameters."""
    # In the processes that draw editions; the one that compares their digests loads none of it.
    from course.data.editions import CLASS, CLASS_SEED, edition_tables

    name = CLASS if seed is None else "bytes"
    return edition_tables(name, world, CLASS_SEED if seed is None else seed, size)[0]


def table_digest(columns: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(columns).encode()).hexdigest()


def first_difference(one: Digests, other: Digests) -> str:
    """The first table and column that differ, in words; empty if none does."""
    for table in one | other:
        if table not in one or table not in other:
            return f"table '{table}' is there in one and not in the other"
        for column in one[table] | other[table]:
            if one[table].get(column) != other[table].get(column):
                return f"{table}.{column}"
    return ""


# --- other interpreters --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Interpreter:
    """A Python that has the course's packages: its path, version, NumPy's version, and the processors NumPy has loops for."""

    path: Path
    python: str
    numpy: str
    dispatched: tuple[str, ...]

    @classmethod
    def at(cls, path: str | Path) -> Interpreter:
        """Raises `MarketError` with one sentence if there is no such interpreter or it lacks a package."""
        try:
            said = subprocess.run([str(path), "-c", PROBE], capture_output=True, text=True, timeout=300)
        except OSError as error:
            raise MarketError(f"{path} cannot be run ({error.strerror}): name a Python interpreter.") from None
        if said.returncode:
            why = (said.stderr.strip().splitlines() or ["it says nothing"])[-1]
            raise MarketError(f"{path} cannot simulate the market ({why}): install requirements.lock into it first.")
        python, numpy, dispatched = json.loads(said.stdout)
        return cls(Path(path), python, numpy, tuple(dispatched))

    def digests(self, setting: str, seed: int | None, world: str, size: str) -> Digests:
        """The edition's digests under this interpreter in a setting of `SETTINGS`; raises `MarketError` if the run fails."""
        words = [str(self.path), "-m", "course.cli", "market", "bytes", "--json", "--world", world, "--size", size]
        words += [] if seed is None else ["--seed", str(seed)]
        said = subprocess.run(words, capture_output=True, env=self._environment(setting), cwd=ROOT)
        if said.returncode:
            why = (said.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"])[-1]
            raise MarketError(f"{self.path} failed in the setting '{setting}': {why}")
        return json.loads(said.stdout)

    def _environment(self, setting: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
        own = SETTINGS[setting] | {"PYTHONPATH": str(ROOT)}
        if setting == NARROW:
            own["NPY_DISABLE_CPU_FEATURES"] = " ".join(self.dispatched)
            own["PYTHONWARNINGS"] = "ignore"  # NumPy warns of features that this processor has not got anyway
        return kept | own


def compare(
    interpreters: list[Interpreter], seed: int | None, world: str, size: str, say: Callable[[str], object]
) -> tuple[dict[str, Digests], list[str]]:
    """Digests of every run, by its label, and a sentence for each run that differs from the first."""
    runs: dict[str, Digests] = {}
    faults = []
    for interpreter in interpreters:
        for setting in SETTINGS:
            began = time.monotonic()
            label = f"{interpreter.python} {setting}"
            if label in runs:
                label = f"{label} ({interpreter.path})"
            runs[label] = interpreter.digests(setting, seed, world, size)
            say(f"{label}, NumPy {interpreter.numpy}: {time.monotonic() - began:.0f} s")
            first = next(iter(runs))
            if what := first_difference(runs[first], runs[label]):
                faults.append(f"{label} differs from {first}, first in {what}")
    return runs, faults


def side_by_side(runs: dict[str, Digests]) -> pd.DataFrame:
    """Table x run: the first run's digest, and whether each further run's is equal."""
    first, *others = runs
    rows = {name: table_digest(columns) for name, columns in runs[first].items()}
    frame = pd.DataFrame({first: {name: digest[:12] for name, digest in rows.items()}})
    for label in others:
        same = [table_digest(runs[label].get(name, {})) == digest for name, digest in rows.items()]
        frame[label] = np.where(same, "equal", "DIFFERENT")
    return frame


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `course market bytes` may be told."""
    parser.add_argument("--seed", type=whole(0), help="an edition with drawn parameters (default: the class edition)")
    parser.add_argument("--world", default="W1", help="world type (default: %(default)s)")
    parser.add_argument("--size", default="class", help="size of the market (default: %(default)s)")
    parser.add_argument(
        "--with",
        dest="others",
        nargs="*",
        metavar="PYTHON",
        help="compare this interpreter and these, each in several settings; without a name, this one in all settings",
    )
    parser.add_argument("--json", action="store_true", help="print the digest of every column as JSON and nothing else")


def run(chosen: argparse.Namespace) -> int:
    """Print the digests, or compare; exit code 0 if every run gives the same tables, 1 if not."""
    if chosen.others is None:
        found = digests_of(simulated(chosen.seed, chosen.world, chosen.size))
        if chosen.json:
            print(json.dumps(found))
        else:
            for name, columns in found.items():
                print(f"{name:<24}{table_digest(columns)}")
        return 0
    interpreters = [Interpreter.at(path) for path in (sys.executable, *chosen.others)]
    runs, faults = compare(interpreters, chosen.seed, chosen.world, chosen.size, lambda text: print(text, flush=True))
    print("\n" + side_by_side(runs).to_string())
    print("\n" + ("\n".join(faults) if faults else f"all {len(runs)} runs give the same tables"))
    return 1 if faults else 0
