"""The shop of experiments: research yuan for sealed tables, at most three, never refunded, never charged twice."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from course.capstone.errors import CapstoneError
from course.capstone.ledger import FORECAST, Entry, Ledger
from course.capstone.sealed import unseal, unwrap
from course.data.loading import SALE, Card, Edition, edition, practice_edition
from course.data.package import schema_lines
from course.data.tables.registry import known_tables
from course.errors import did_you_mean

BUDGET = 160
MOST = 3
PRICES = {"geo": 60, "matching": 60, "swap": 40, "crafts": 40, "price": 30, "aigc": 30, "body": 30, "ads": 30}
"""Research yuan."""
TABLE_OF = {
    "geo": "experiment_geo", "matching": "experiment_matching", "swap": "experiment_swap", "crafts": "experiment_spm",
    "price": "experiment_price", "aigc": "experiment_aigc", "body": "experiment_show_body", "ads": "experiment_ads",
}  # fmt: skip
WHAT = {
    "geo": "cities that get more paid entries, or hosts who are more like their viewers, against cities that get neither",
    "matching": "cities in which the recommender knows people better: orders, and new accounts, which would come two weeks later",
    "swap": "one host's goods shown by herself or by the standard model, viewers by lot",
    "crafts": "a curator's three crafts, 2 x 2 x 2 sessions",
    "price": "sessions at a tenth less, the usual price, a tenth more",
    "aigc": "notes written with or without a machine, by authors who live the need or do not",
    "body": "how long viewers stay when the host shows the goods on her body, or hides it",
    "ads": "the usual or the double load of advertisements, eight weeks",
}
PARTS, MENU = SALE.split("/")


@dataclass(frozen=True)
class Shop:
    """The shop beside an edition's tables: its menu and its ledger."""

    edition: Edition
    items: dict[str, dict[str, Any]]

    @classmethod
    def of(cls, chosen: Edition | None = None) -> Shop:
        """The shop of an edition, the one in force if none is named; raises `CapstoneError` where it sells nothing."""
        chosen = chosen or edition()
        path = chosen.folder / PARTS / MENU
        if not path.is_file():
            raise CapstoneError(
                f"The edition '{chosen.name}' sells no experiments: set COURSE_EDITION to the folder that your team was dealt."
            )
        return cls(chosen, json.loads(path.read_text(encoding="utf-8"))["items"])

    @property
    def folder(self) -> Path:
        return self.edition.folder

    @property
    def ledger(self) -> Ledger:
        """What was bought so far, its chain of digests checked."""
        return Ledger.read(self.folder, self.edition.digest)

    def money(self) -> int:
        """Research yuan that are left."""
        return BUDGET - sum(entry.price for entry in self.ledger.entries)

    def buy(self, name: str, code: str = "") -> pd.DataFrame:
        """Charge, log and open an experiment; one that was bought before is opened again, and nothing is charged."""
        ledger = self.ledger
        if not isinstance(name, str) or name not in PRICES:
            raise CapstoneError(f"There is no experiment {name!r} on the menu ({', '.join(PRICES)}).{did_you_mean(name, PRICES)}")
        if name in ledger.bought:
            return self._open(name, bytes.fromhex(ledger.bought[name].key))
        key, left = self._key(name, code, ledger), self.money() - PRICES[name]
        table = self._open(name, key)  # first, so that nobody pays for what does not open
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        ledger.with_(name, PRICES[name], left, now, key.hex())
        return table

    def register(self, forecast: dict[str, Any]) -> Entry | None:
        """The ledger's line of the forecast: the one that stands there, else this one, written now; None where nothing can be written."""
        ledger = self.ledger
        if ledger.forecast or ledger.closed:
            return ledger.forecast
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        try:
            return ledger.with_(FORECAST, 0, self.money(), now, "", json.dumps(forecast)).forecast
        except OSError:  # a folder that cannot be written
            return None

    def _key(self, name: str, code: str, ledger: Ledger) -> bytes:
        """The key of what may be bought; raises `CapstoneError` where it may not."""
        left, price = self.money(), PRICES[name]
        if ledger.closed:
            owned = ", ".join(ledger.bought) or "nothing"
            raise CapstoneError(f"'{name}' is not sold any more: the purchases of this edition are closed ({owned}).")
        if price > left:
            raise CapstoneError(f"'{name}' costs {price} research yuan and you have {left} left: nothing was bought or charged.")
        if len(ledger.bought) >= MOST:
            raise CapstoneError(
                f"'{name}' cannot be bought: you have {MOST} experiments, {', '.join(ledger.bought)}, and more are not sold."
            )
        wrapped = self.items[name].get("key")
        if wrapped:
            return unwrap(wrapped, place(self.edition.digest, name))
        try:
            given = bytes.fromhex(code.strip())
        except ValueError:
            given = b"no key"  # which opens nothing, and says so
        if not given:
            raise CapstoneError(
                f"'{name}' is sold over the counter: ask your teacher for its code and write buy('{name}', code='...')."
            )
        return given

    def _open(self, name: str, key: bytes) -> pd.DataFrame:
        path = self.folder / PARTS / f"{name}.sealed"
        if not path.is_file():
            raise CapstoneError(f"The sealed part {path} is missing: ask your teacher for your edition again.")
        table = known_tables()[TABLE_OF[name]]
        return table.conform(pd.read_parquet(io.BytesIO(unseal(path.read_bytes(), key))))


def place(digest: str, name: str) -> str:
    """What a wrapped key is wrapped with: the edition and the experiment."""
    return f"{digest} {name}"


def buy(name: str, code: str = "") -> pd.DataFrame:
    """Buy an experiment for your team's edition and return its table; calling it again opens what you own and charges nothing.

    name: one of `menu()`. code: from your teacher, where experiments are sold over the counter. What is bought is charged and logged,
    and there are no refunds. Raises `CapstoneError` with one sentence where it cannot be bought.
    """
    return Shop.of().buy(name, code)


def menu() -> pd.DataFrame:
    """What can be bought: experiment, price in research yuan, what was done, the table that it opens, and whether you own it."""
    try:
        owned: set[str] = set(Shop.of().ledger.bought)
    except CapstoneError:
        owned = set()
    rows = [
        {"experiment": name, "price": price, "what": WHAT[name], "table": TABLE_OF[name], "bought": name in owned}
        for name, price in PRICES.items()
    ]
    return pd.DataFrame(rows).set_index("experiment")


def practice(name: str) -> pd.DataFrame:
    """A table for the exercises, such as "experiment_geo": from the edition in force, or from the class edition where your team's
    market is in force, which has no experiments lying open."""
    return practice_edition().load(name)


def card(name: str) -> Card:
    """What the table of an experiment tells, by its name on the menu: columns with units, and what it may not be used for.

    Costs nothing, and needs no purchase. Raises `CapstoneError` for an experiment that is not on the menu.
    """
    if name not in PRICES:
        raise CapstoneError(f"There is no experiment {name!r} on the menu ({', '.join(PRICES)}).{did_you_mean(name, PRICES)}")
    return Card(name, "\n".join(schema_lines(known_tables()[TABLE_OF[name]])))


def money() -> int:
    """Research yuan that your team has left."""
    return Shop.of().money()


def purchases() -> pd.DataFrame:
    """Your team's ledger, the forecast included: experiment, price, what was left, when (UTC)."""
    entries = Shop.of().ledger.entries
    rows = [{"experiment": one.experiment, "price": one.price, "left": one.left, "at": one.at} for one in entries]
    return pd.DataFrame(rows, columns=["experiment", "price", "left", "at"])
