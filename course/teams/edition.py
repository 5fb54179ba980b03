"""Write an edition of the capstone: the tables a team gets, each experiment sealed, two months hidden, the keys and the truth apart."""

from __future__ import annotations

import io
import json
import secrets
import shutil
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from course.capstone.errors import CapstoneError
from course.capstone.ledger import CLOSED, Ledger
from course.capstone.sealed import new_key, seal, unseal, wrap
from course.capstone.shop import MENU, PARTS, PRICES, TABLE_OF, Shop, place
from course.data.editions import check_truth, put_in_place, write_truth
from course.data.loading import Edition
from course.data.package import write_package
from course.data.schema import Table
from course.data.tables.registry import known_tables, validate
from course.market.capstone import TABLES, capstone_market

HIDDEN_PART = "hidden_months"
NOTE = (
    "An edition of the capstone: nobody tells which of the four accounts is true in it. Its experiments are sealed and are sold for "
    "research yuan (`from course import capstone`); July and August 2024 stay hidden until all forecasts are in."
)


def secret_seed() -> int:
    """A seed of 63 bits: a smaller one could be found by drawing markets and comparing."""
    return secrets.randbits(63)


def make_capstone_edition(
    folder: Path,
    *,
    name: str,
    world: str,
    seed: int,
    private: Path,
    counter: bool = False,
    purchases: Iterable[str] | None = None,
) -> Edition:
    """Write an edition into a new or empty folder and return it; what only the teacher may know goes to the file `private` (JSON).

    counter: the edition carries no keys, and experiments are opened by codes that the teacher sells. purchases: of a second
    edition: these are owned, and nothing more is sold. Raises `CapstoneError` or `EditionError` with one sentence for every bad input.
    """
    folder, private = folder.absolute(), private.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CapstoneError(
            f"{folder} exists and is not an empty folder: name a new one, so that no team's edition is overwritten."
        )
    check_truth(folder, private)
    market = capstone_market(world, seed)
    schema = team_schema()
    known = known_tables()
    tables = {table.name: table.conform(market.tables[table.name]) for table in schema.values()}
    if problems := validate(tables, schema):
        raise CapstoneError(f"The simulated tables break their own schema, nothing was written: {'; '.join(problems[:5])}.")
    keys = {part: new_key() for part in (*PRICES, HIDDEN_PART)}
    parts = {part: known[TABLE_OF[part]].conform(frame) for part, frame in market.experiments.items()}
    parts[HIDDEN_PART] = known[HIDDEN_PART].conform(market.hidden)
    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:12]}")
    (workshop / PARTS).mkdir(parents=True)
    try:
        write_package(workshop, tables, schema, name=name, note=NOTE)
        digest = Edition(workshop).digest
        for part, frame in parts.items():
            (workshop / PARTS / f"{part}.sealed").write_bytes(seal(packed(frame), keys[part]))
        items: dict[str, dict[str, Any]] = {part: {"price": price, "table": TABLE_OF[part]} for part, price in PRICES.items()}
        for part in () if counter else PRICES:
            items[part]["key"] = wrap(keys[part], place(digest, part))
        (workshop / PARTS / MENU).write_text(json.dumps({"items": items}, indent=1) + "\n", encoding="utf-8")
        truth = {"edition": name, "digest": digest, "counter": counter, "keys": {part: key.hex() for part, key in keys.items()}}
        write_truth(private, truth | slim(market.truth))
        put_in_place(workshop, folder)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    made = Edition(folder)
    if purchases is not None:
        give(made, list(purchases), keys)
    return made


def team_schema() -> dict[str, Table]:
    """The tables that a team gets without paying, by name."""
    known = known_tables()
    return {name: known[name] for name in known if name in TABLES}


def packed(frame: pd.DataFrame) -> bytes:
    """A table as the bytes of a Parquet file."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


def slim(truth: dict[str, Any]) -> dict[str, Any]:
    """The truth without what fills pages: traits of all shops and a star for every order."""
    kept = (
        "world",
        "seed",
        "quantities",
        "expected",
        "trials",
        "parameters",
        "adoption",
        "fads",
        "waves",
        "survival",
        "purchase_rates",
    )
    return {name: truth[name] for name in kept}


def give(edition: Edition, purchases: list[str], keys: dict[str, bytes]) -> None:
    """Enter purchases into the ledger of a second edition and close it."""
    ledger, left = Ledger.read(edition.folder, edition.digest), Shop.of(edition).money()
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    for name in purchases:
        left -= PRICES[name]
        ledger = ledger.with_(name, PRICES[name], left, now, keys[name].hex())
    ledger.with_(CLOSED, 0, left, now, "")


def hidden_months(edition: Edition, private: dict[str, Any]) -> pd.DataFrame:
    """The two hidden months of an edition, opened with the teacher's key."""
    sealed = (edition.folder / PARTS / f"{HIDDEN_PART}.sealed").read_bytes()
    return pd.read_parquet(io.BytesIO(unseal(sealed, bytes.fromhex(private["keys"][HIDDEN_PART]))))
