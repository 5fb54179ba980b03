"""The reference sheet beside the lessons: a page of the handbook, and a map of all tables by the keys that they share.

The map is drawn from the tables' declarations, so a new table is on it with the next build.
"""

from __future__ import annotations

import html
from collections import Counter
from pathlib import Path

from course.authoring.derived import written_or_compared
from course.data.schema import Table
from course.data.tables.registry import all_tables

PAGE = Path("course/handbook/reference.md")
SHEET, MAP = Path("notebooks/reference.md"), Path("notebooks/reference.svg")
ROW, COLUMN, LEFT, TOP = 19, 30, 190, 150
"""Pixels: a row, a column, the tables' names, the keys' names."""


CALENDAR = ("day", "month", "quarter")
"""Columns that tables share without a table that is their home."""
Home = tuple[str, str]
"""A key: the table where it is at home ("" for the calendar) and its column there."""


def marks(tables: list[Table]) -> dict[str, dict[Home, bool]]:
    """Table -> key -> whether the key is at home there, for keys that tables declare to refer to.

    Columns of the same name that no table refers to are numbers of their own, and no key to anything.
    """
    known = {table.name for table in tables}
    abroad = {(table.name, link.column): (link.table, link.references) for table in tables for link in table.foreign_keys}
    homes = {home for home in abroad.values() if home[0] in known}
    found: dict[str, dict[Home, bool]] = {table.name: {} for table in tables}
    for table in tables:
        for column in table.columns:
            own, other = (table.name, column.name), abroad.get((table.name, column.name))
            if own in homes:
                found[table.name][own] = True
            elif other in homes:
                found[table.name][other] = False
            elif column.name in CALENDAR and column.type == "string":
                found[table.name]["", column.name] = False
    return found


def drawn(tables: list[Table]) -> str:
    """The map as SVG, in colours that can be read on light and on dark paper."""
    found = marks(tables)
    count = Counter(key for of in found.values() for key in of)
    keys = [key for key, _ in count.most_common()]
    names = Counter(column for _, column in keys)
    shown = [table for table in tables if found[table.name]]
    width, height = LEFT + COLUMN * len(keys) + 110, TOP + ROW * len(shown) + 12
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'font-family="sans-serif" font-size="12">',
        "<title>Tables and the keys that they share</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for number, key in enumerate(keys):
        x = LEFT + COLUMN * number + COLUMN / 2
        told = key[1] if names[key[1]] == 1 else f"{key[1]} ({key[0]})"
        lines.append(f'<line x1="{x}" y1="{TOP}" x2="{x}" y2="{height - 8}" stroke="#d5dbe1"/>')
        lines.append(f'<text transform="translate({x + 4},{TOP - 8}) rotate(-50)" fill="#222222">{html.escape(told)}</text>')
    for number, table in enumerate(shown):
        y = TOP + ROW * number + ROW / 2
        lines.append(f'<line x1="{LEFT}" y1="{y}" x2="{LEFT + COLUMN * len(keys)}" y2="{y}" stroke="#eef1f4"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#222222">{html.escape(table.name)}</text>')
        for key, home in found[table.name].items():
            x = LEFT + COLUMN * keys.index(key) + COLUMN / 2
            look = 'fill="#ffffff" stroke="#b3470f" stroke-width="2.5"' if home else 'fill="#1f6fb2"'
            where = "is at home in" if home else "stands in"
            lines.append(f'<circle cx="{x}" cy="{y}" r="5" {look}><title>{key[1]} {where} {table.name}</title></circle>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def build_reference(root: Path, *, check: bool) -> list[str]:
    """Write sheet and map beside the lessons, or with check only compare; returns the faults found."""
    wanted = {SHEET: (root / PAGE).read_text(encoding="utf-8"), MAP: drawn(list(all_tables().values()))}
    return written_or_compared(wanted, root, check=check)
