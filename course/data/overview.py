"""One overview of clocks and keys for all tables, drawn from their declarations: it stands before the data cards."""

from __future__ import annotations

from collections.abc import Iterable

from course.data.schema import Column, Table

TITLE = "Clocks and keys"
# Columns that name a stretch of the calendar -> how it is written. All of them are counted in Shanghai.
STRETCHES = {
    "day": "calendar days, text such as `2024-06-18`",
    "month": "calendar months, text such as `2024-06`",
    "quarter": "calendar quarters, text such as `2024Q2`",
}
STRETCH_OF = {"day": "day", "date": "day", "month": "month", "quarter": "quarter"}
COUNTED = ("day", "week", "joined_week")
"""Whole numbers that count days or weeks from a beginning of their own."""
IDENTIFIES = ("_id",)  # endings of columns that number things


def overview(tables: Iterable[Table]) -> list[str]:
    """Lines of Markdown: which clock each time column follows, and what each key names and where else it stands."""
    tables = list(tables)
    return [f"## {TITLE}", "", *_clocks(tables), "", *_keys(tables), ""]


def clock_of(column: Column) -> str:
    """How a column tells time, in words; empty if it does not."""
    if column.type == "datetime":
        return "moments in UTC; Shanghai's clock is eight hours ahead, all year"
    if column.type == "wall clock":
        if column.unit == "Asia/Shanghai":
            return "moments by Shanghai's clock, without a time zone"
        return f"moments without a time zone, by a clock that each row has to look up: {column.unit}"
    if column.type == "string" and column.name in STRETCH_OF:
        return STRETCHES[STRETCH_OF[column.name]]
    if column.type in ("integer", "small integer") and column.name in COUNTED:
        return "days or weeks, counted from a beginning that the card names"
    return ""


def _clocks(tables: list[Table]) -> list[str]:
    where: dict[str, list[str]] = {}
    for table in tables:
        for column in table.columns:
            if clock := clock_of(column):
                where.setdefault(clock, []).append(f"`{table.name}.{column.name}`")
    return [
        "**Clocks.** People live by Shanghai's clock and the festivals are days in Shanghai, but most moments are written in UTC. "
        'Turn them before you take an hour, a day, a weekday or a month: `ts.dt.tz_convert("Asia/Shanghai")`.',
        "",
        "| written as | columns |",
        "|---|---|",
        *[f"| {clock} | {', '.join(columns)} |" for clock, columns in where.items()],
    ]


def _keys(tables: list[Table]) -> list[str]:
    """A row a table that has a key of one column; then the columns that look like a key of another table and are none."""
    names = {table.name for table in tables}
    homes = {table.name: (table.key or table.known_key) for table in tables}
    used: dict[tuple[str, str], list[str]] = {}
    for table in tables:
        for key in table.foreign_keys:
            if key.table in names:
                used.setdefault((key.table, key.references), []).append(f"`{table.name}.{key.column}`")
    lines = [
        "**Keys.** A column points at another table only where it stands in the right-hand column here. "
        'Count the rows before and after a merge, and let pandas guard it: `validate="many_to_one"`.',
        "",
        "| key | names | stands also in |",
        "|---|---|---|",
    ]
    for table in tables:
        if len(homes[table.name]) == 1 and (table.name, homes[table.name][0]) in used:
            column = homes[table.name][0]
            lines.append(f"| `{table.name}.{column}` | {table.row} | {', '.join(used[table.name, column])} |")
    alone = _alone(tables, homes)
    if alone:
        lines += ["", f"Numbered by themselves, although a column elsewhere has the same name: {', '.join(alone)}."]
    return lines


def _alone(tables: list[Table], homes: dict[str, tuple[str, ...]]) -> list[str]:
    """Id columns that share their name with another table's key and neither point at it nor are that key."""
    found, first = [], {}
    for table in tables:
        pointing = {key.column for key in table.foreign_keys}
        for column in table.columns:
            if not column.name.endswith(IDENTIFIES) or column.name in pointing:
                continue
            if column.name in first:
                found.append(f"`{table.name}.{column.name}`")
            elif homes[table.name] == (column.name,):
                first[column.name] = table.name
    return found
