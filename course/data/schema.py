"""One schema: every table of an edition, its columns, keys, units, known dirt and limits of use.

The same `Table` objects validate a simulated table, write `datapackage.json` and print the data cards.
They are declared in `course/data/tables`, a file a family, and collected in its registry.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.data.errors import EditionError

# Our type -> (pandas dtype without gaps, pandas dtype with gaps, Frictionless type)
TYPES = {
    "integer": ("int64", "Int64", "integer"),
    "small integer": ("int8", "Int8", "integer"),
    "number": ("float64", "float64", "number"),
    "string": ("str", "str", "string"),
    "boolean": ("bool", "boolean", "boolean"),
    "datetime": ("datetime64[us, UTC]", "datetime64[us, UTC]", "datetime"),
    "wall clock": ("datetime64[us]", "datetime64[us]", "datetime"),
}


@dataclass(frozen=True)
class Column:
    """One column: name, type (a key of `TYPES`), meaning, and what may go wrong with it.

    `unit` is the unit of measurement ("CNY", "UTC"); `allowed` lists the values a category may take;
    `nullable` says whether gaps may occur; `minimum` and `maximum` bound numbers, both ends included;
    `decimals` is the stored unit of a number (2 = cents), to which writing rounds.
    """

    name: str
    type: str
    meaning: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    decimals: int | None = None
    known_dirt: str = ""

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"column {self.name!r} has the unknown type {self.type!r}; use one of {', '.join(TYPES)}")

    @property
    def dtype(self) -> str:
        """The pandas dtype in which `load` hands the column out."""
        return TYPES[self.type][1 if self.nullable else 0]


@dataclass(frozen=True)
class ForeignKey:
    """`column` of this table points at `references`, a column of `table`."""

    column: str
    table: str
    references: str


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns and keys, how it is stored, what it must not be used for.

    `key` is empty where the table deliberately holds duplicates; `known_key` then names the columns that
    identify a row once the duplicates are gone. `format` is "parquet" or "csv".
    """

    name: str
    row: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    known_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    format: str = "parquet"
    known_dirt: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"{self.name}.{self.format}"

    @property
    def dtypes(self) -> dict[str, str]:
        return {column.name: column.dtype for column in self.columns}

    def conform(self, frame: pd.DataFrame, coded: bool = False) -> pd.DataFrame:
        """The frame with the schema's column order, dtypes and stored units; raises `EditionError` if it cannot be.

        `coded` leaves categories as they are: they are written as the strings they stand for.
        """
        missing = [name for name in self.dtypes if name not in frame.columns]
        extra = [name for name in frame.columns if name not in self.dtypes]
        if missing or extra:
            raise EditionError(
                f"Table '{self.name}' does not follow its schema: missing columns {missing}, unknown columns {extra}."
            )
        columns = {}
        for column in self.columns:
            values = frame[column.name]
            if column.decimals is not None:
                values = values.round(column.decimals)
            if coded and isinstance(values.dtype, pd.CategoricalDtype):
                columns[column.name] = values
                continue
            columns[column.name] = values.astype(column.dtype)
        return pd.DataFrame(columns).reset_index(drop=True)

    def problems(self, frame: pd.DataFrame, coded: bool = False) -> list[str]:
        """What in the frame breaks the schema, one sentence a problem; an empty list means valid.

        `coded` lets categories stand for strings.
        """
        found = []
        if list(frame.columns) != list(self.dtypes):
            return [f"{self.name}: columns are {list(frame.columns)}, the schema says {list(self.dtypes)}"]
        for column in self.columns:
            values = frame[column.name]
            if coded and column.type == "string" and isinstance(values.dtype, pd.CategoricalDtype) and values.notna().all():
                values = pd.Series(values.cat.categories, dtype="str")  # its words are all there is to check
            found += _column_problems(self.name, column, values)
        if self.key and frame.duplicated(list(self.key)).any():
            found.append(f"{self.name}: {int(frame.duplicated(list(self.key)).sum())} rows repeat the key {self.key}")
        return found


def _column_problems(table: str, column: Column, values: pd.Series) -> list[str]:
    where = f"{table}.{column.name}"
    found = []
    if str(values.dtype) != column.dtype:
        found.append(f"{where}: dtype is {values.dtype}, the schema says {column.dtype}")
        return found
    if not column.nullable and values.isna().any():
        found.append(f"{where}: {int(values.isna().sum())} gaps in a column that may have none")
    present = values.dropna()
    if column.allowed:
        unknown = sorted(set(present.unique()) - set(column.allowed))
        if unknown:
            found.append(f"{where}: values outside the allowed ones: {unknown[:5]}")
    if column.minimum is not None and len(present) and present.min() < column.minimum:
        found.append(f"{where}: smallest value {present.min()} is below {column.minimum}")
    if column.maximum is not None and len(present) and present.max() > column.maximum:
        found.append(f"{where}: largest value {present.max()} is above {column.maximum}")
    if column.type == "number" and len(present) and not np.isfinite(present.to_numpy()).all():
        found.append(f"{where}: holds infinite values")
    return found
