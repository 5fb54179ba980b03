"""Write, describe and read the files of one edition: tables, `datapackage.json`, `README.md`.

The folder is a Frictionless Data Package (https://datapackage.org): every file stands in `datapackage.json`
with its sha256, bytes, rows and schema. Nothing but tables and their description is ever written here.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from course.data.errors import EditionError
from course.data.overview import overview
from course.data.schema import TYPES, Column, Table

DESCRIPTOR = "datapackage.json"
VERSION = "0.2.0"
"""Of the course, as in pyproject.toml: each edition says which version drew it."""
MEDIATYPES = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
Description = dict[str, Any]
"""A part of `datapackage.json`: of the whole package, a table (a resource), its schema or a field."""
LEVEL = 12  # how hard zstd tries on the tables of an edition that people get
DATETIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def write_package(
    folder: Path, tables: dict[str, pd.DataFrame], schema: dict[str, Table], *, name: str, note: str = "", level: int = LEVEL
) -> Description:
    """Write all tables, `datapackage.json` and `README.md` into `folder`; return the descriptor. level: as in `write_table`.

    The same tables give the same bytes: no clock, no host, no library metadata is written.
    """
    resources = []
    for table in schema.values():
        frame = tables[table.name]
        path = folder / table.path
        write_table(frame, table, path, level)
        resources.append(describe_file(folder, table, len(frame)))
    return write_description(folder, resources, schema, name=name, note=note)


def write_table(frame: pd.DataFrame, table: Table, path: Path, level: int = LEVEL, statistics: bool | list[str] = True) -> None:
    """Write one frame that conforms to its schema.

    level: how hard zstd tries on Parquet. statistics: columns whose smallest and largest value the file tells, or all, or none.
    """
    if table.format == "parquet":
        _write_parquet(frame, table, path, level, statistics)
    else:
        _write_csv(frame, table, path)


def describe_file(folder: Path, table: Table, rows: int) -> Description:
    """The description of a table that is one file of the folder."""
    content = (folder / table.path).read_bytes()
    return _resource(table, rows) | {"path": table.path, "bytes": len(content), "hash": _hash(content)}


def describe_parts(folder: Path, table: Table, rows: int) -> Description:
    """The description of a table that is the files `<table>/part-*.parquet` of the folder; its hash is of all their bytes in turn."""
    paths = sorted((folder / table.name).iterdir())
    resource = _resource(table, rows)
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    resource["path"] = [path.relative_to(folder).as_posix() for path in paths]
    resource["bytes"] = sum(path.stat().st_size for path in paths)
    resource["hash"] = f"sha256:{digest.hexdigest()}"
    return resource


def write_description(
    folder: Path, resources: list[Description], schema: dict[str, Table], *, name: str, note: str = ""
) -> Description:
    """Write `datapackage.json` and `README.md` of the given resources; return the descriptor."""
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "version": VERSION,
        "title": f"Simulated market, edition '{name}'",
        "description": (
            "Tables of one draw of a simulated market. People, shops and platforms are invented; the table of claims "
            "describes a published article." + (f" {note}" if note else "")
        ),
        "licenses": [LICENCE],
        "resources": resources,
    }
    (folder / DESCRIPTOR).write_text(json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    (folder / "README.md").write_text(data_cards(descriptor, schema, note), encoding="utf-8", newline="\n")
    return descriptor


def read_descriptor(folder: Path) -> Description:
    """The folder's `datapackage.json` as a dict; raises `EditionError` if folder or file is missing or broken."""
    if not folder.is_dir():
        raise EditionError(
            f"There is no folder {folder}: set COURSE_EDITION to an edition's folder, or unset it to use the class edition."
        )
    path = folder / DESCRIPTOR
    if not path.is_file():
        raise EditionError(
            f"{folder} is no edition: it has no {DESCRIPTOR}. Point COURSE_EDITION at a folder that "
            "`course build data` or `make_edition` wrote."
        )
    try:
        return dict(_described(path, stamp_of(path))[0])
    except (ValueError, KeyError, TypeError) as problem:
        raise EditionError(f"{path} cannot be read as a data package: restore it or make the edition again.") from problem


def read_digest(folder: Path) -> str:
    """The sha256 of the folder's `datapackage.json`; raises `EditionError` as `read_descriptor` does."""
    read_descriptor(folder)
    path = folder / DESCRIPTOR
    return _described(path, stamp_of(path))[1]


def stamp_of(path: Path) -> tuple[int, int, int]:
    """Something that is another when the file is: each check of an answer asks for the edition, and nothing is read twice for it."""
    about = path.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns


@lru_cache(maxsize=8)
def _described(path: Path, stamp: tuple[int, int, int]) -> tuple[Description, str]:
    """What the file says, and its digest."""
    content = path.read_bytes()
    descriptor: Description = json.loads(content)
    for resource in descriptor["resources"]:
        resource["name"], resource["path"], resource["hash"], resource["rows"]
    return descriptor, hashlib.sha256(content).hexdigest()


def files_of(resource: Description) -> list[str]:
    """The paths of a table's files inside the folder: one, or one a part."""
    return resource["path"] if isinstance(resource["path"], list) else [resource["path"]]


def verify_resource(folder: Path, resource: Description) -> list[bytes]:
    """The bytes of each file of one table; raises `EditionError` if a file is missing or was altered."""
    contents, digest = [], hashlib.sha256()
    for name in files_of(resource):
        try:
            contents.append((folder / name).read_bytes())
        except FileNotFoundError:
            raise EditionError(
                f"The file {folder / name} of table '{resource['name']}' is missing: restore it or make the edition again."
            ) from None
        digest.update(contents[-1])
    if resource["hash"] != f"sha256:{digest.hexdigest()}":
        path = folder / files_of(resource)[0]
        where = path if len(contents) == 1 else path.parent
        raise EditionError(
            f"The {'file' if len(contents) == 1 else 'folder'} {where} of table '{resource['name']}' has been altered (its sha256 is not the one in "
            f"{DESCRIPTOR}): restore it or make the edition again."
        )
    return contents


def read_table(folder: Path, resource: Description, table: Table) -> pd.DataFrame:
    """One table as a fresh DataFrame with the dtypes of its schema."""
    contents = verify_resource(folder, resource)
    if table.format == "csv":
        return _read_csv(contents[0], table)
    return _read_parquet(contents, table)


def _hash(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _arrow_type(column: Column) -> pa.DataType:
    return {
        "integer": pa.int64(),
        "small integer": pa.int8(),
        "number": pa.float64(),
        "string": pa.string(),
        "boolean": pa.bool_(),
        "datetime": pa.timestamp("us", tz="UTC"),
        "wall clock": pa.timestamp("us"),
    }[column.type]


def _arrow_array(values: pd.Series, column: Column) -> pa.Array:
    if isinstance(values.dtype, pd.CategoricalDtype):  # stays a dictionary: the words are written once, not once a row
        return pa.DictionaryArray.from_arrays(
            pa.array(values.cat.codes.to_numpy()), pa.array(values.cat.categories.to_numpy(), type=_arrow_type(column))
        )
    return pa.array(values, type=_arrow_type(column), from_pandas=True)


def _write_parquet(frame: pd.DataFrame, table: Table, path: Path, level: int, statistics: bool | list[str]) -> None:
    arrays = [_arrow_array(frame[column.name], column) for column in table.columns]
    fields = [
        pa.field(column.name, array.type, nullable=column.nullable) for column, array in zip(table.columns, arrays, strict=True)
    ]
    arrow = pa.Table.from_arrays(arrays, schema=pa.schema(fields))
    # Differences between neighbours compress ids and times far better than dictionaries do.
    delta = {c.name: "DELTA_BINARY_PACKED" for c in table.columns if c.type in ("integer", "datetime", "wall clock")}
    words = [c.name for c in table.columns if c.type in ("string", "number")]
    pq.write_table(
        arrow,
        path,
        compression="zstd",
        compression_level=level,
        use_dictionary=words,
        column_encoding=delta,
        store_schema=False,
        write_statistics=statistics,
    )


def _read_parquet(contents: list[bytes], table: Table) -> pd.DataFrame:
    arrow = pa.concat_tables([pq.read_table(pa.BufferReader(content), use_threads=False) for content in contents])
    columns = {}
    for column in table.columns:
        values = arrow.column(column.name)
        if column.nullable and column.type in ("integer", "small integer", "boolean"):
            columns[column.name] = pd.array(_masked(values, column.dtype), dtype=column.dtype)
        elif column.type == "string":
            columns[column.name] = pd.Series(pd.array(values, dtype="str"))
        else:
            columns[column.name] = values.to_pandas().astype(column.dtype)
    return pd.DataFrame(columns)


def _masked(values: pa.ChunkedArray, dtype: str) -> pd.api.extensions.ExtensionArray:
    return pd.api.types.pandas_dtype(dtype).__from_arrow__(values)


def _write_csv(frame: pd.DataFrame, table: Table, path: Path) -> None:
    text = {}
    for column in table.columns:
        values = frame[column.name]
        if column.type == "datetime":
            text[column.name] = values.dt.strftime(DATETIME_FORMAT).str.replace(".000000Z", "Z")
        elif column.type == "wall clock":
            text[column.name] = values.dt.strftime(DATETIME_FORMAT.removesuffix("Z")).str.replace(".000000", "")
        elif column.type == "boolean":
            text[column.name] = values.astype("boolean").map({True: "true", False: "false"})
        else:
            text[column.name] = values
    pd.DataFrame(text).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _read_csv(content: bytes, table: Table) -> pd.DataFrame:
    raw = pd.read_csv(pa.BufferReader(content), dtype="str", keep_default_na=False, encoding="utf-8")
    columns = {}
    for column in table.columns:
        values = raw[column.name]
        gaps = (values == "") & column.nullable
        values = values.mask(gaps)
        if column.type == "datetime":
            columns[column.name] = pd.to_datetime(values, utc=True, format="ISO8601").astype(column.dtype)
        elif column.type == "wall clock":
            columns[column.name] = pd.to_datetime(values, format="ISO8601").astype(column.dtype)
        elif column.type == "boolean":
            columns[column.name] = values.map({"true": True, "false": False}).astype(column.dtype)
        elif column.type == "string":
            columns[column.name] = values.astype("str")
        else:
            columns[column.name] = pd.to_numeric(values).astype(column.dtype)
    return pd.DataFrame(columns)


def _resource(table: Table, rows: int) -> Description:
    """What the schema says of a table; path, bytes and hash are filled in from its files."""
    resource = {
        "name": table.name,
        "path": table.path,
        "title": table.row,
        "description": table.meaning,
        "format": table.format,
        "mediatype": MEDIATYPES[table.format],
        "bytes": 0,
        "hash": "",
        "rows": rows,
        "schema": _table_schema(table),
    }
    if table.format == "csv":
        resource["type"] = "table"
        resource["encoding"] = "utf-8"
    return resource


def _table_schema(table: Table) -> Description:
    schema: Description = {"fields": [_field(column) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.foreign_keys:
        schema["foreignKeys"] = [
            {"fields": [key.column], "reference": {"resource": key.table, "fields": [key.references]}}
            for key in table.foreign_keys
        ]
    return schema


def _field(column: Column) -> Description:
    constraints: Description = {}
    if not column.nullable:
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    field: Description = {"name": column.name, "type": TYPES[column.type][2], "description": column.meaning}
    if column.unit:
        field["unit"] = column.unit
    if constraints:
        field["constraints"] = constraints
    return field


def data_cards(descriptor: Description, schema: dict[str, Table], note: str = "") -> str:
    """The README of an edition: what is in it, an overview of clocks and keys, one card a table, printed from the schema."""
    lines = [
        f"# {descriptor['title']}",
        "",
        "<!-- Written by the course's data package from its schema; edits are lost. -->",
        "",
    ]
    lines += [descriptor["description"].removesuffix(f" {note}") if note else descriptor["description"], ""]
    if note:
        lines += [note, ""]
    lines += ["| table | a row is | rows | bytes |", "|---|---|---:|---:|"]
    for resource in descriptor["resources"]:
        lines.append(
            f"| [{resource['name']}](#{resource['name']}) | {resource['title']} | {resource['rows']:,} | {resource['bytes']:,} |"
        )
    lines += ["", *overview(schema[resource["name"]] for resource in descriptor["resources"])]
    for resource in descriptor["resources"]:
        lines += card_lines(resource, schema[resource["name"]])
    return "\n".join(lines).rstrip() + "\n"


def card_lines(resource: Description, table: Table) -> list[str]:
    """The card of one table as lines of Markdown."""
    files = files_of(resource)
    where = f"File `{files[0]}`" if isinstance(resource["path"], str) else f"{len(files)} files, `{files[0]}` and so on"
    return schema_lines(table, f" {where}, {resource['rows']:,} rows.")


def schema_lines(table: Table, where: str = "") -> list[str]:
    """What a card says of a table that need not lie in a folder: meaning, columns, dirt, limits of use. where: said after the meaning."""
    lines = [f"## {table.name}", "", f"{table.meaning}{where}", ""]
    if table.key:
        lines.append(f"Key: {', '.join(f'`{name}`' for name in table.key)}.")
    elif table.known_key:
        lines.append(f"Key once exact duplicates are dropped: {', '.join(f'`{name}`' for name in table.known_key)}.")
    for key in table.foreign_keys:
        lines.append(f"`{key.column}` → `{key.table}.{key.references}`.")
    lines += ["", "| column | type | unit | gaps | meaning |", "|---|---|---|---|---|"]
    for column in table.columns:
        values = f" ({', '.join(column.allowed)})" if column.allowed else ""
        dirt = f" *Dirt: {column.known_dirt}.*" if column.known_dirt else ""
        lines.append(
            f"| `{column.name}` | {column.dtype} | {column.unit or '–'} | {'yes' if column.nullable else 'no'} "
            f"| {column.meaning}{values}{dirt} |"
        )
    lines.append("")
    if table.known_dirt:
        lines += ["Known dirt:", "", *[f"* {text}" for text in table.known_dirt], ""]
    elif not any(column.known_dirt for column in table.columns):
        lines += ["Known dirt: none.", ""]
    if table.not_for:
        lines += ["May not be used for:", "", *[f"* {text}" for text in table.not_for], ""]
    return lines
