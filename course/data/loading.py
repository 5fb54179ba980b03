"""Read the edition in force: `load("orders")`, `card("orders")`, `edition()`, `edition_folder()`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from course.data.errors import EditionError
from course.data.overview import TITLE, overview
from course.data.package import DESCRIPTOR, Description, card_lines, read_descriptor, read_digest, read_table
from course.data.schema import Table
from course.data.tables.registry import known_tables
from course.errors import did_you_mean

VARIABLE = "COURSE_EDITION"
SALE = "experiments/menu.json"
"""What only the market of a team has, in the capstone: experiments that are for sale."""


_ready: dict[tuple[Path, str], pd.DataFrame] = {}
"""Folder of an edition and name -> a table that was made ready. Where submissions run, one process reads for all of them; elsewhere it is empty."""


@dataclass(frozen=True)
class Card:
    """A data card as a notebook shows it: what a row is, columns with units, keys, known dirt, limits of use."""

    name: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


@dataclass(frozen=True)
class Edition:
    """One draw of the market on disk: a folder with tables and their description."""

    folder: Path

    @cached_property
    def descriptor(self) -> Description:
        return read_descriptor(self.folder)

    @property
    def name(self) -> str:
        """The edition's name, "class" for the one in the repository."""
        return str(self.descriptor["name"])

    @cached_property
    def digest(self) -> str:
        """sha256 of `datapackage.json`, which holds the sha256 of every table: one digest for the whole edition."""
        return read_digest(self.folder)

    @property
    def tables(self) -> dict[str, int]:
        """Table name -> number of rows."""
        return {resource["name"]: resource["rows"] for resource in self.descriptor["resources"]}

    def __repr__(self) -> str:
        lines = [f"Edition '{self.name}' ({self.digest[:12]}) in {self.folder}"]
        lines += [f"  {name:<16}{rows:>10,} rows" for name, rows in self.tables.items()]
        return "\n".join(lines)

    def load(self, name: str) -> pd.DataFrame:
        """One table of this edition as a fresh DataFrame; see `course.data.load`."""
        ready = _ready.get((self.folder.resolve(), name)) if _ready else None
        return read_table(self.folder, *self._declared(name)) if ready is None else ready.copy()

    def make_ready(self, name: str) -> bool:
        """Read one table now, so that this process and its forks get copies of it when they load it; returns whether it is new."""
        key = self.folder.resolve(), name
        new = key not in _ready
        if new:
            _ready[key] = self.load(name)
        return new

    def card(self, name: str = "") -> Card:
        """The data card of one table, or the overview of clocks and keys; see `course.data.card`."""
        if not name:
            known = known_tables()
            return Card(TITLE, "\n".join(overview(known[table] for table in self.tables if table in known)))
        return Card(name, "\n".join(card_lines(*self._declared(name))))

    def _declared(self, name: str) -> tuple[Description, Table]:
        """What the folder and the schema say of a table; raises `EditionError` if either does not know it."""
        resources = {resource["name"]: resource for resource in self.descriptor["resources"]}
        if name not in resources:
            raise EditionError(_unknown_table(name, list(resources)))
        tables = known_tables()
        if name not in tables:
            raise EditionError(
                f"Table '{name}' of {self.folder} is not known to this version of the course: update the "
                "course package or make the edition again."
            )
        return resources[name], tables[name]


def edition_folder() -> Path:
    """The folder of the edition in force.

    COURSE_EDITION if it is set; else the nearest `datasets/datapackage.json` in the working directory or a parent
    of it; else the `datasets` folder next to the course package.
    """
    chosen = os.environ.get(VARIABLE)
    return Path(chosen).expanduser().absolute() if chosen else _class_folder()


def practice_edition() -> Edition:
    """The edition whose tables exercises use: the one in force, but the class edition where a team's market is in force.

    Raises `EditionError` if its folder is missing or is no edition.
    """
    current = edition()
    if not (current.folder / SALE).is_file():
        return current
    usual = Edition(_class_folder())
    read_descriptor(usual.folder)
    return usual


def _class_folder() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "datasets" / DESCRIPTOR).is_file():
            return folder / "datasets"
    return Path(__file__).resolve().parents[2] / "datasets"


def edition() -> Edition:
    """The edition in force; raises `EditionError` if its folder is missing or is no edition."""
    current = Edition(edition_folder())
    read_descriptor(current.folder)
    return current


def load(name: str) -> pd.DataFrame:
    """One table of the edition in force as a fresh DataFrame.

    name: "users", "merchants", "live_sessions", "orders", "festivals", "claims", "growth_phrases", ...
    The data card (README.md of the edition) says what a row is, which units the columns have and which dirt is known.
    Raises `EditionError` for an unknown table and for a missing or altered file.
    """
    return edition().load(name)


def card(name: str = "") -> Card:
    """The data card of one table of the edition in force; a notebook shows it as a page, `print` as text.

    name: "orders", ...; without one, the overview of all clocks and keys. Raises `EditionError` for an unknown table.
    """
    return edition().card(name)


def _unknown_table(name: object, known: list[str]) -> str:
    return f"There is no table {name!r}.{did_you_mean(name, known, most=2)} The tables are: {', '.join(known)}."
