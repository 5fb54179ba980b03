"""Every table of an edition by name, and the check of a whole set of tables against what is declared."""

from __future__ import annotations

import pandas as pd

from course.data import article
from course.data.schema import Table
from course.data.tables import (
    brand,
    capstone,
    community,
    experiments,
    gains,
    goods,
    market,
    personal,
    platforms,
    search,
    traffic,
    trust,
    unserved,
)


def market_tables() -> tuple[Table, ...]:
    """The tables that the market simulates, in the order in which they are written."""
    return tuple(
        table
        for family in (market, goods, search, platforms, experiments, personal, community, brand, traffic, trust, gains, unserved)
        for table in family.TABLES
    )


def article_tables() -> tuple[Table, ...]:
    """The tables that hold the article itself."""
    return article.TABLES


def all_tables() -> dict[str, Table]:
    """Every table of an edition by name, the market's first, then those of the article and of other markets."""
    return {table.name: table for table in (*market_tables(), *article_tables(), *gains.BESIDE)}


def known_tables() -> dict[str, Table]:
    """Every table that some edition has: those of all editions, then those of the capstone's alone."""
    return all_tables() | {table.name: table for table in capstone.TABLES}


def validate(tables: dict[str, pd.DataFrame], schema: dict[str, Table] | None = None) -> list[str]:
    """All problems of a set of tables, foreign keys included; an empty list means valid."""
    schema = all_tables() if schema is None else schema
    found = [f"table '{name}' is missing" for name in schema if name not in tables]
    found += [f"table '{name}' is not in the schema" for name in tables if name not in schema]
    for name, frame in tables.items():
        if name not in schema:
            continue
        found += schema[name].problems(frame)
        for key in schema[name].foreign_keys:
            if key.table not in tables or key.column not in frame:
                continue
            orphans = ~frame[key.column].dropna().isin(tables[key.table][key.references])
            if orphans.any():
                found.append(f"{name}.{key.column}: {int(orphans.sum())} values are not in {key.table}.{key.references}")
    return found
