"""Simulated capstone markets and what a careful team finds in them, kept on disk: each is drawn and read once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from course.capstone.shop import TABLE_OF
from course.data.tables.registry import known_tables
from course.files import digest_of, replace_text
from course.market.capstone import CapstoneMarket, capstone_market
from course.market.core.worlds import WORLDS
from course.teams.reference import record

ROOT = Path(__file__).resolve().parents[2]
TYPES = tuple(WORLDS)


class _Tables(dict[str, Any]):
    """Tables by name that can be remembered by what is computed from them."""


def conformed(market: CapstoneMarket) -> tuple[dict[str, Any], dict[str, Any]]:
    """Tables and experiments in the types and units in which an edition stores them."""
    known = known_tables()
    tables = _Tables({name: known[name].conform(frame) for name, frame in market.tables.items()})
    return tables, {name: known[TABLE_OF[name]].conform(frame) for name, frame in market.experiments.items()}


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Digest of all code that a record depends on: the market, and the estimates."""
    folders = ("market", "evidence/estimates")
    found = [path for folder in folders for path in sorted((ROOT / "course" / folder).rglob("*.py"))]
    return digest_of([*found, ROOT / "course" / "teams" / "reference.py"], code=True)


def world_record(world: str, seed: int, folder: Path) -> dict[str, Any]:
    """World, seed, true quantities, and all that `reference.record` finds with every experiment at hand; from the folder if it is there."""
    path = folder / f"{code_digest()[:16]}-{world}-{seed}.json"
    if path.is_file():
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    market = capstone_market(world, seed)
    tables, experiments = conformed(market)
    truth = {"world": world, "seed": seed, "quantities": market.truth["quantities"]}
    hidden = market.hidden.set_index("month")["orders"].to_dict()
    counts = tables["customer_months"].groupby("month")["orders"].sum()
    found = truth | {"hidden": hidden, "months": counts.to_dict()} | record(tables, experiments)
    replace_text(path, json.dumps(found))
    return found


def records(seeds: Iterable[int], folder: Path, say: Callable[[str], object] = print) -> list[dict[str, Any]]:
    """A record a seed, types in turn."""
    found = []
    for number, seed in enumerate(seeds, 1):
        found.append(world_record(TYPES[seed % len(TYPES)], seed, folder))
        if number % 10 == 0:
            say(f"{number} worlds")
    return found
