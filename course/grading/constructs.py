"""What a line of a student's code does: constructs of pandas that are found in a syntax tree, each with what it means and what not.

`course verify` asks for them: who wrote a line can say what it does. A meaning holds for every call that its row matches; where an
argument changes it, the row looks at the argument.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_PIECE = 110
MOST_LINES = 5
"""Lines of a statement that are shown; of a longer one those around the construct."""


@dataclass(frozen=True)
class Line:
    """A construct in somebody's code: of which exercise, the lines to show, the piece asked about, its meaning and three false ones."""

    exercise: str
    construct: str
    code: str
    piece: str
    true: str
    false: tuple[str, str, str]


Meaning = tuple[str, tuple[str, str, str]]
JOINS = {
    "left": "It keeps every row of the table on the left; where the other has no partner, its columns are missing.",
    "inner": "It keeps only rows whose key is in both tables.",
    "right": "It keeps every row of the table on the right; where the other has no partner, its columns are missing.",
    "outer": "It keeps the rows of both tables, with or without a partner.",
}
VALIDATED = {
    "one_to_one": "It stops with an error where a key stands twice in either table.",
    "many_to_one": "It stops with an error where a key stands twice in the table on the right.",
    "one_to_many": "It stops with an error where a key stands twice in the table on the left.",
    "m:1": "It stops with an error where a key stands twice in the table on the right.",
    "1:m": "It stops with an error where a key stands twice in the table on the left.",
    "1:1": "It stops with an error where a key stands twice in either table.",
}
PLAIN: dict[str, Meaning] = {
    "nunique": (
        "It counts how many different values there are.",
        ("It counts the rows.", "It counts the values that occur only once.", "It keeps one row of each value."),
    ),
    "size": (
        "It counts rows, those with missing values included.",
        ("It counts different values.", "It counts rows without missing values only.", "It adds the values up."),
    ),
    "count": (
        "It counts the values that are not missing.",
        ("It counts all rows, missing values included.", "It counts different values.", "It adds the values up."),
    ),
    "dropna": (
        "It leaves out rows (or values) in which something is missing.",
        ("It puts 0 where something is missing.", "It leaves out rows that stand twice.", "It counts what is missing."),
    ),
    "isin": (
        "It is true where the value is one of those listed.",
        ("It is true where the list holds the value twice.", "It puts the listed values in.", "It leaves the listed values out of the table."),
    ),
    "notna": (
        "It is true where there is a value.",
        ("It is true where the value is missing.", "It leaves out rows with a missing value.", "It is true where the value is not 0."),
    ),
    "isna": (
        "It is true where the value is missing.",
        ("It is true where there is a value.", "It leaves out rows with a missing value.", "It is true where the value is 0."),
    ),
    "cumsum": (
        "At each row it gives the sum of all rows up to it.",
        ("It gives the sum of all rows once.", "It gives the difference to the row before.", "It gives each row's share of the sum."),
    ),
    "median": (
        "It gives the middle value: half of the others are smaller.",
        ("It gives the sum divided by the number.", "It gives the most frequent value.", "It gives half of the largest value."),
    ),
    "mean": (
        "It gives the sum of the values that are there, divided by their number.",
        ("It gives the middle value: half are smaller.", "It counts a missing value as 0 and divides by all rows.", "It gives the most frequent value."),
    ),
    "idxmax": (
        "It gives the label of the row (or the name) where the value is largest.",
        ("It gives the largest value.", "It gives the number of rows.", "It sorts, the largest first."),
    ),
    "idxmin": (
        "It gives the label of the row (or the name) where the value is smallest.",
        ("It gives the smallest value.", "It gives the number of rows.", "It sorts, the smallest first."),
    ),
    "unstack": (
        "It turns a level of the index into columns.",
        ("It turns columns into rows.", "It takes the index away and numbers the rows.", "It adds groups up into one."),
    ),
    "reset_index": (
        "It turns the index into ordinary columns (or drops it) and numbers the rows from 0.",
        ("It sorts the rows by their index.", "It undoes a filter: rows left out come back.", "It makes a column the index."),
    ),
    "set_index": (
        "It makes a column the labels of the rows.",
        ("It sorts the rows by that column.", "It numbers the rows from 0.", "It leaves out rows where that column repeats."),
    ),
    "transform": (
        "It works something out for each group and gives it back to every row of the group.",
        ("It gives one row a group.", "It gives the largest group alone.", "It changes the type of the column."),
    ),
    "assign": (
        "It gives a copy of the table with a column added or replaced.",
        ("It adds rows to the table.", "It changes the table in place and gives nothing back.", "It keeps only the column that it names."),
    ),
    "query": (
        "It keeps the rows for which the condition is true.",
        ("It leaves out the rows for which the condition is true.", "It counts the rows for which the condition is true.", "It keeps all rows and adds a column of true and false."),
    ),
    "pct_change": (
        "It gives the growth rate from the row before: the ratio less 1.",
        ("It gives the ratio to the row before.", "It gives the difference to the row before.", "It gives each row's share of the total."),
    ),
    "between": (
        "It is true where the value lies between the two, by default both ends included.",
        ("It is true outside of the two.", "It is true between the two, by default both ends left out.", "It moves values outside to the nearer end."),
    ),
    "clip": (
        "It moves values beyond a bound to the bound.",
        ("It leaves out rows beyond a bound.", "It puts a missing value where one is beyond a bound.", "It is true where a value is beyond a bound."),
    ),
}  # fmt: skip
"""Methods that mean one thing whatever their arguments are."""
WITH: dict[str, set[str]] = {
    **dict.fromkeys(("size", "count", "mean", "median", "nunique", "cumsum", "pct_change"), set()),
    "dropna": {"subset"},
    "between": set(),
    "reset_index": {"drop", "name"},
}
"""Arguments by name with which a method still means what is said of it; without a row here, any."""
POSITIONAL = ("between",)
"""Of these, methods that are asked about with arguments without a name as well."""


def lines_of(exercise: str, source: str) -> list[Line]:
    """The constructs in the code of one answer, one of each kind; nothing where it is not Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found: dict[str, Line] = {}
    for statement in tree.body:
        for construct, node, piece, meaning in _constructs(statement):
            if len(piece) <= LONGEST_PIECE and construct not in found:
                found[construct] = Line(exercise, construct, _shown(source, statement, node), piece, meaning[0], meaning[1])
    return list(found.values())


def _shown(source: str, statement: ast.stmt, node: ast.expr) -> str:
    lines = source.splitlines()
    first, last = statement.lineno - 1, statement.end_lineno or statement.lineno
    if last - first > MOST_LINES:
        end = node.end_lineno or node.lineno
        first = max(first, end - MOST_LINES + 1)
        last = min(last, first + MOST_LINES)
    return "\n".join(line[:160] for line in lines[first:last])


def _constructs(statement: ast.stmt) -> Iterator[tuple[str, ast.expr, str, Meaning]]:
    for node in ast.walk(statement):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name = node.func.attr
        if isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "pd", "px", "go", "math"):
            continue
        piece = name + ast.unparse(ast.Call(ast.Name("_"), node.args, node.keywords))[1:]
        given: dict[str, object] = {
            word.arg: word.value.value for word in node.keywords if word.arg and isinstance(word.value, ast.Constant)
        }
        words = {word.arg for word in node.keywords}
        for construct, meaning in _meanings(name, node, given, words):
            yield construct, node, piece, meaning


def _meanings(name: str, node: ast.Call, given: dict[str, object], words: set[str | None]) -> Iterator[tuple[str, Meaning]]:
    bare = not node.args and not node.keywords
    if name == "merge" and None not in words:
        how = str(given.get("how", "inner")) if "how" in given or "how" not in words else ""
        if how in JOINS and len(node.args) < 2:
            yield f"merge {how}", (JOINS[how], _three(JOINS, how))
        validate = str(given.get("validate", ""))
        if validate in VALIDATED:
            falses = [told for told in dict.fromkeys(VALIDATED.values()) if told != VALIDATED[validate]]
            yield (
                f"validate {validate}",
                (
                    f"`validate`: {VALIDATED[validate]}",
                    (
                        f"`validate`: {falses[0]}",
                        f"`validate`: {falses[1]}",
                        "`validate`: It takes away rows whose key stands twice.",
                    ),
                ),
            )
    elif name == "groupby":
        yield (
            "groupby",
            (
                "Rows with the same value belong together, and what follows is worked out for each such group.",
                (
                    "It sorts the rows, and what follows is worked out once for all of them.",
                    "It keeps one row of each value and drops the others.",
                    "It splits the rows into groups of the same number of rows.",
                ),
            ),
        )
    elif name == "drop_duplicates":
        keep = given.get("keep", "first") if "keep" in given or "keep" not in words else ""
        if keep in ("first", "last"):
            other = {"first": "last", "last": "first"}[str(keep)]
            yield (
                f"drop_duplicates {keep}",
                (
                    f"Of rows that are the same in what is compared, it keeps the {keep} one.",
                    (
                        "It leaves out every row that has a double, all of them.",
                        f"Of rows that are the same in what is compared, it keeps the {other} one.",
                        "It leaves out rows only if they follow each other directly.",
                    ),
                ),
            )
    elif name == "nunique" and given.get("dropna") is False:
        yield (
            "nunique with missing",
            (
                "It counts how many different values there are, and a missing value is one more.",
                (
                    "It counts how many different values there are, missing ones left aside.",
                    "It counts all rows.",
                    "It counts the missing values.",
                ),
            ),
        )
    elif name == "sort_values" and "ascending" not in words and len(node.args) < 2:
        yield (
            "sort_values",
            (
                "It puts the rows in order, the smallest value first.",
                (
                    "It puts the rows in order, the largest value first.",
                    "It gives each row its rank.",
                    "It keeps the smallest values only.",
                ),
            ),
        )
    elif name == "sort_values" and given.get("ascending") is False:
        yield (
            "sort_values down",
            (
                "It puts the rows in order, the largest value first.",
                (
                    "It puts the rows in order, the smallest value first.",
                    "It gives each row its rank.",
                    "It keeps the largest values only.",
                ),
            ),
        )
    elif name == "value_counts" and given.get("normalize") is True:
        yield (
            "value_counts shares",
            (
                "It gives each value's share of the rows.",
                (
                    "It gives how many rows have each value.",
                    "It gives each value's rank.",
                    "It divides each value by the largest.",
                ),
            ),
        )
    elif name == "value_counts" and "normalize" not in words and not node.args:
        yield (
            "value_counts",
            (
                "It gives how many rows have each value.",
                (
                    "It gives each value's share of the rows.",
                    "It gives the number of different values.",
                    "It adds up the values.",
                ),
            ),
        )
    elif name in ("shift", "diff") and bare:
        told = ("It moves the values down by one row: each row gets the value of the row before.",
                "It gives each row's value less the value of the row before.")  # fmt: skip
        true, false = told if name == "shift" else told[::-1]
        yield name, (true, (false, "It gives each row the value of the row after.", "It gives the ratio to the row before."))
    elif name == "fillna" and len(node.args) == 1 and not node.keywords:
        yield "fillna", (
            "It puts the given value where one is missing.",
            ("It leaves out rows where a value is missing.", "It puts the given value everywhere.", "It puts a missing value where the given one stands."),
        )  # fmt: skip
    elif name in PLAIN and (name not in WITH or words <= WITH[name] and (not node.args or name in POSITIONAL)):
        yield name, PLAIN[name]


def _three(table: dict[str, str], but: str) -> tuple[str, str, str]:
    first, second, third = (told for word, told in table.items() if word != but)
    return first, second, third
