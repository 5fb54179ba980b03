"""The form of a truth, and the alignment of an answer with it.

Aligning takes away what must not cost points: the order of rows and columns, index or column, int or float, nullable,
categorical or Arrow dtypes. What is left of an answer is a skeleton (everything exact, as one JSON text) and a list of real
numbers: two answers are equal when their skeletons are equal and their real numbers are close.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from course.answers import tolerance
from course.answers.form import NOUNS, Cell, Field, Form, FormFault, normal_text
from course.answers.points import align_figure, has_named_panels, has_telling_names, labels_across, parts_of, place_of
from course.answers.scalars import Data
from course.answers.verdict import NOTHING

FIGURE_RTOL = 2e-3
"""Relative tolerance of what a figure shows: no pixel moves by less."""


@dataclass
class Aligned:
    """An answer reduced to what is compared: exact parts as one JSON text, and real numbers in a fixed order."""

    skeleton: str
    reals: list[float] = field(default_factory=list)
    rows: int | None = None

    def equals(self, truth: Aligned, rtol: float) -> bool:
        """Whether this answer stands for the truth within the relative tolerance."""
        return (
            self.skeleton == truth.skeleton
            and len(self.reals) == len(truth.reals)
            and all(tolerance.close(x, t, rtol) for x, t in zip(self.reals, truth.reals, strict=True))
        )


def form_of(truth: Data, **options: Any) -> Form:
    """The form of a canonical truth; options are fields of `Form` that the truth does not show (rtol, ordered, choices, ...).

    Raises ValueError where a value of this kind cannot be asked for.
    """
    kind = truth["kind"]
    fields: tuple[Field, ...] = ()
    if kind == "number":
        fields = (Field(None, truth["type"]),)
    elif kind == "text":
        fields = (Field(None, "text"),)
    elif kind == "mapping":
        fields = tuple(Field(item["key"], item["type"]) for item in truth["entries"])
    elif kind in ("series", "table"):
        fields = tuple(Field(column["name"], column["type"]) for column in truth["index"] + truth["columns"])
    elif kind == "function":
        types = {item["type"] for item in truth["returns"]} - {"missing", "raised"}
        fields = (Field(None, types.pop() if len(types) == 1 else "real"),)
    elif kind == "figure":
        options["named"] = has_telling_names(truth, options.get("needs", ()))
        options["panelled"] = has_named_panels(truth)
        options["across"] = labels_across(truth)
        options["parts"] = parts_of(truth, named=options["named"], panelled=options["panelled"])
        options.setdefault("rtol", FIGURE_RTOL)
    else:
        raise ValueError(f"a value of kind {kind!r} cannot be the truth of an exercise")
    unusable = [item for item in fields if item.type in ("mixed", "other", "missing")]
    if unusable:
        raise ValueError(f"the truth holds values of no one type in {[item.name for item in unusable]}")
    return Form(kind=kind, fields=fields, **options)


def align(data: Data, form: Form) -> Aligned:
    """Reduce a canonical answer to what is compared. Raises FormFault where it does not have the form asked for."""
    kind = data.get("kind")
    if kind == "too-large":
        raise FormFault(
            f"This answer has {data['rows']} rows and {data['columns']} columns, far more than asked for: "
            f"aggregate first, the exercise wants {NOUNS[form.kind]} of a few rows."
        )
    aligner = {
        "number": _align_number,
        "text": _align_text,
        "mapping": _align_mapping,
        "series": _align_series,
        "table": _align_table,
        "figure": _align_figure,
        "function": _align_function,
    }[form.kind]
    return aligner(data, form)


def _wrong_kind(data: Data, form: Form) -> FormFault:
    found = NOUNS.get(data["kind"]) or f"an object of type {data.get('type', data['kind'])}"
    if data["kind"] == "series":
        found = f"a sequence of {data['rows']} values" if not data["index"] else f"a Series of {data['rows']} rows"
    elif data["kind"] == "table":
        found = f"a DataFrame of {data['rows']} rows"
    found = re.sub(r"\b1 (row|value)s", r"1 \1", found)
    return FormFault(f"This exercise wants {NOUNS[form.kind]}; the answer is {found}.{_advice(data, form)}")


RUN_THROUGH = ("generator", "zip", "map", "filter", "range", "dict_values", "dict_keys", "dict_items", "enumerate", "reversed")
"""Types of what gives values one by one and is no list yet."""


def _advice(data: Data, form: Form) -> str:
    """What to do with an answer of the wrong kind; "" where nothing is known to help."""
    found, wanted = data.get("type", ""), form.kind
    if data["kind"] == "other":
        if found.endswith("GroupBy"):
            return " Nothing is worked out of the groups yet: add `.sum()`, `.mean()` or what is asked for."
        if found == "Styler":
            return " Hand over the table itself, without its style."
        if wanted in ("number", "text") and (found == "set" or found in RUN_THROUGH):
            return " Take the single value out of it."
        if found == "set":
            return " A set has no order and no names: give each value its name, in a dictionary or a Series."
        if found in RUN_THROUGH:
            return " It gives values one by one: make a dictionary or a table of them, each with its name."
        if found == "ndarray" and wanted in ("table", "series"):
            names = "names for its columns" if wanted == "table" else "an index"
            return f" An array of numbers has no names: give it {names}, as in `pd.{'DataFrame' if wanted == 'table' else 'Series'}(...)`."
        if found == "type":
            return " That is a class, and not yet an object of it."
    if wanted == "table" and (data["kind"] == "mapping" or (data["kind"] == "series" and not data["index"])):
        return " Make one of it with `pd.DataFrame(...)`, with the names of the columns."
    if wanted == "mapping" and data["kind"] in ("series", "table") and not data["index"]:
        return " Give each value its name: `{name: value, ...}`."
    if wanted == "number" and data["kind"] == "text":
        return _as_number(data["value"])
    if wanted == "number" and (data.get("rows") == 1 or len(data.get("entries", ())) == 1):
        return " Take the single value out, for instance with `.item()`."
    if wanted == "function":
        return " Hand over the function itself, without calling it."
    if data["kind"] == "function":
        return " A method without its brackets is not called yet."
    return ""


NUMBER_IN_TEXT = re.compile(r"\s*[-+\u2212]?[\d.,\s]*\d\s*")


def _as_number(text: object) -> str:
    """What to do with a text that looks like a number; "" where it does not."""
    shown = str(text).strip()
    if shown.endswith(("%", "\u2030")) and NUMBER_IN_TEXT.fullmatch(shown[:-1]):
        return f" {shown[:40]!r} is text: leave its sign away, and make a number of it with `float(...)` (of a column: `.astype(float)`)."
    if NUMBER_IN_TEXT.fullmatch(shown):
        comma = ", with a point for the comma" if "," in shown else ""
        return f" {shown[:40]!r} is text: make a number of it with `float(...)` (of a column: `.astype(float)`){comma}."
    return ""


def _coerce(value: Any, found: str, wanted: str, where: str) -> Cell:
    """A value as what is wanted: ("exact", JSON value) for the skeleton or ("real", float) for the list of reals."""
    nouns = {"exact": "whole numbers", "real": "numbers", "boolean": "True or False", "text": "text", "time": "points in time"}
    if found == "other":
        raise FormFault(
            f"{where} should hold {nouns[wanted]}, but holds lists, arrays or other things that are no single values: "
            "where it is one value, take it out, for instance with `.item()` or `.iloc[0]`."
        )
    if found == "mixed":
        raise FormFault(f"{where} should hold {nouns[wanted]}, but holds values of several types.")
    if value is None:
        return "exact", None
    if isinstance(value, str) and found == "real":  # inf
        return "exact", value
    if wanted == "text" and found in ("text", "exact"):
        return "exact", normal_text(str(value))
    if wanted == "time" and found in ("time", "text"):
        return "exact", _normal_time(value)
    if wanted in ("exact", "boolean") and found == "text" and value.strip().lstrip("-").isdigit():
        return "exact", int(value)
    if wanted in ("exact", "boolean") and found in ("exact", "boolean", "real"):
        whole = round(value)
        return "exact", int(whole) if abs(value - whole) < 1e-6 else f"{value:.9g}"
    if wanted == "real" and found in ("exact", "real"):
        return "real", float(value)
    advice = _as_number(value) if found == "text" and wanted in ("exact", "real") else ""
    raise FormFault(f"{where} should hold {nouns[wanted]}, but holds {nouns.get(found, 'values of several types')}.{advice}")


def _normal_time(value: str) -> str:
    try:
        return datetime.datetime.fromisoformat(value).isoformat(timespec="seconds")
    except ValueError:
        return value


def _align_number(data: Data, form: Form) -> Aligned:
    if data["kind"] != "number":
        raise _wrong_kind(data, form)
    if data["type"] == "boolean" and form.fields[0].type != "boolean":
        raise FormFault("This exercise wants one number; the answer is True or False.")
    if data["value"] is None:
        raise FormFault("The answer is a missing value (NaN): look for a division by zero or an empty selection.")
    if data["value"] in ("inf", "-inf"):
        raise FormFault("The answer is infinite: look for a division by zero, or for the logarithm of zero.")
    return _pack([[_coerce(data["value"], data["type"], form.fields[0].type, "The answer")]], ordered=True)


def _align_text(data: Data, form: Form) -> Aligned:
    if data["kind"] == "number" and data["value"] is not None:
        meant = next((choice for choice in form.choices if _worth(choice) == data["value"]), str(data["value"]))
        data = {"kind": "text", "value": meant}
    if data["kind"] != "text":
        raise _wrong_kind(data, form)
    text = _chosen(data["value"])
    if form.choices and text not in map(_chosen, form.choices):
        raise FormFault("The answer is not one of the choices: " + ", ".join(repr(choice) for choice in form.choices) + ".")
    return Aligned(json.dumps(text, ensure_ascii=False))


def _chosen(text: str) -> str:
    """A text in its normal form; minus and apostrophe of a keyboard are those of a printer."""
    return normal_text(text).translate({0x2212: "-", 0x2018: "'", 0x2019: "'"})


def _worth(choice: str) -> float | None:
    """The number that a choice stands for, as -0.40 or 1/8, or None."""
    try:
        return float(Fraction(_chosen(choice).replace(" ", "")))
    except (ValueError, ZeroDivisionError):
        return None


def _align_mapping(data: Data, form: Form) -> Aligned:
    if data["kind"] == "series" and len(data["index"]) == 1:
        column = data["columns"][0]
        entries = [
            {"key": str(key), "type": "missing" if value is None else column["type"], "value": value}
            for key, value in zip(data["index"][0]["values"], column["values"], strict=True)
        ]
    elif data["kind"] == "table" and data["rows"] == 1:
        entries = [{"key": c["name"], "type": c["type"], "value": c["values"][0]} for c in data["columns"]]
    elif data["kind"] == "mapping":
        entries = data["entries"]
    else:
        raise _wrong_kind(data, form)
    by_name = {item["key"]: item for item in entries}
    found = {_loose(key): item for key, item in by_name.items()} if len({*map(_loose, by_name)}) == len(by_name) else {}
    found = {field.name: item for field in form.fields if (item := by_name.get(field.name, found.get(_loose(field.name))))}
    missing = [item.name for item in form.fields if item.name not in found]
    if missing:
        raise FormFault(
            f"The dictionary lacks {_listed(missing, 'the key', 'the keys')}; it has {_listed(list(by_name), 'key', 'keys')}."
        )
    row = [_coerce(found[f.name]["value"], found[f.name]["type"], f.type, f"The value of {f.name!r}") for f in form.fields]
    return _pack([row], ordered=True)


def _align_series(data: Data, form: Form) -> Aligned:
    *keys, value = form.fields
    if data["kind"] == "mapping" and len(keys) == 1:
        kinds = {item["type"] for item in data["entries"]} - {"missing"}
        kind = kinds.pop() if len(kinds) == 1 else "real" if kinds <= {"exact", "real"} else "mixed"
        key = {"name": None, "type": "text", "values": [item["key"] for item in data["entries"]]}
        columns = [key, {"name": None, "type": kind, "values": [item["value"] for item in data["entries"]]}]
    elif data["kind"] in ("series", "table"):
        columns = data["index"] + data["columns"]
    else:
        raise _wrong_kind(data, form)
    if keys and len(columns) == 1 and columns[0]["type"] == "other":
        raise FormFault(
            "The answer is a list of lists, pairs or other things that are no single values: make a Series of it, or of pairs of name "
            "and value a dictionary with `dict(...)`."
        )
    if len(keys) == 1 and keys[0].type == "exact" and len(columns) == 1 and not data.get("index"):
        columns = [{"name": None, "type": "exact", "values": list(range(data["rows"]))}, *columns]  # rows are numbered from 0
    chosen = _in_roles(columns, data, form)
    if chosen is None:
        index = (
            _listed([key.name for key in keys if key.name], "the index", "the index levels") if any(k.name for k in keys) else ""
        )
        wanted = f"a Series with {index or 'an index that names each value'}" if keys else "a Series of values"
        if keys and len(columns) == 1:
            raise FormFault(
                f"This exercise wants {wanted}; the {data.get('rows')} values of the answer are only numbered, "
                "so nothing says which is whose."
            )
        names = [str(column["name"] or "one without a name") for column in columns]
        raise FormFault(
            f"This exercise wants one column of values, {wanted}; the answer has {len(columns)} columns, those of its index "
            f"counted: {', '.join(names[:8])}{', …' if len(names) > 8 else ''}."
        )
    return _align_columns(chosen, form)


def _in_roles(columns: list[Data], data: Data, form: Form) -> list[Data] | None:
    """The keys and the values of a series among an answer's columns: by name, then by type; None where that is not clear."""
    *keys, value = form.fields
    if len(columns) < len(form.fields):
        return None
    left = list(range(len(columns)))
    chosen: list[int | None] = []
    for key in keys:
        named = next((at for at in left if key.name is not None and _loose(columns[at]["name"]) == _loose(key.name)), None)
        chosen.append(named)
        if named is not None:
            left.remove(named)
    if len(columns) > len(form.fields) and (None in chosen or value.name is None):
        return None
    values = [at for at in left if at >= len(data.get("index", ())) or data["kind"] != "table"]
    last = next((at for at in values if value.name is not None and _loose(columns[at]["name"]) == _loose(value.name)), None)
    if last is None and len(columns) > len(form.fields):
        return None
    if last is None:
        fitting = [at for at in values if _fits(columns[at]["type"], value.type)]
        last = (fitting or values or left)[-1]
    left.remove(last)
    for place, key in enumerate(keys):
        if chosen[place] is None:
            fitting = [at for at in left if _fits(columns[at]["type"], key.type)]
            chosen[place] = (fitting or left)[0]
            left.remove((fitting or left)[0])
    return [columns[at] for at in chosen if at is not None] + [columns[last]]


def _fits(found: str, wanted: str) -> bool:
    numbers = ("exact", "real", "boolean")
    return found == wanted or (found in numbers and wanted in numbers)


def _align_table(data: Data, form: Form) -> Aligned:
    if data["kind"] not in ("table", "series") or (data["kind"] == "series" and not data["index"] and len(form.fields) > 1):
        raise _wrong_kind(data, form)
    available = data["columns"] + data["index"]
    wanted = {item.name for item in form.fields}
    for name, columns in _by_name(data["columns"]).items():
        if name in wanted and any(column["values"] != columns[0]["values"] for column in columns):
            raise FormFault(f"The table has {len(columns)} columns named {name!r}, with other values in each: keep the one that is meant.")
    by_name: dict[str | None, Data] = {}
    for column in sorted(available, key=lambda column: column["name"] not in wanted):  # a name in full before one that is like it
        by_name.setdefault(_loose(column["name"]), column)
    missing = [item.name for item in form.fields if _loose(item.name) not in by_name]
    unnamed = [column for column in data["index"] if column["name"] is None]
    types = {item.name: item.type for item in form.fields}
    if (
        len(missing) == 1 and len(unnamed) == 1 and (missing[0] == form.fields[0].name or unnamed[0]["type"] == types[missing[0]])
    ):  # a meaningful index that only lacks its name; row numbers are none of a column of measured values
        by_name[_loose(missing.pop())] = unnamed[0]
    elif missing == [form.fields[0].name] and len(data["index"]) == 1 and data["index"][0]["type"] == form.fields[0].type:
        missing, by_name[_loose(form.fields[0].name)] = [], data["index"][0]  # the first column, as an index of another name
    if missing:
        turned = _turned(available, missing, form)
        if turned:
            raise FormFault(turned)
        names = [column["name"] for column in available if column["name"] is not None]
        raise FormFault(
            f"The table lacks {_listed(missing, 'the column', 'the columns')}; it has {_listed(names, 'column', 'columns')}."
        )
    return _align_columns([by_name[_loose(item.name)] for item in form.fields], form)


def _by_name(columns: list[Data]) -> dict[str | None, list[Data]]:
    found: dict[str | None, list[Data]] = {}
    for column in columns:
        found.setdefault(column["name"], []).append(column)
    return found


TURNED = ": rows and columns have changed places. Turn the table with `.T`."
LONG = ", one below the other: make columns of it, for instance with `pivot` or `unstack`."


def _turned(available: list[Data], missing: list[str | None], form: Form) -> str:
    """What is said where the columns that a table lacks stand in its rows: once each, or again and again; else ""."""
    lost = [item.name for item in form.fields if item.name in missing and item.type != "text"]
    asked = {_loose(item.name) for item in form.fields[1:]}  # all but the one that names the rows
    for column in available if len(asked) > 1 else ():
        if column["type"] == "exact" and asked == {str(value) for value in column["values"]}:
            once = len(column["values"]) == len(asked)
            return f"What is asked for as columns stands in rows of the answer{TURNED if once else LONG}"
    for column in available if len(lost) > 1 else ():
        words = [_loose(value) for value in column["values"] if isinstance(value, str)]
        if {_loose(name) for name in lost} <= {*words}:
            told = f"{_listed(lost, 'What is asked for as column', 'What is asked for as columns')} stands in rows of the answer"
            return f"{told}{TURNED if len(set(words)) == len(words) else LONG}"
    return ""


def _align_columns(columns: list[Data], form: Form) -> Aligned:
    coerced = []
    for column, item in zip(columns, form.fields, strict=True):
        is_key = form.kind == "series" and item is not form.fields[-1]
        where = f"The column {item.name!r}" if item.name else "The index" if is_key else "The answer"
        coerced.append([_coerce(value, column["type"], item.type, where) for value in column["values"]])
    return _pack([list(row) for row in zip(*coerced, strict=True)], ordered=form.ordered)


def _align_figure(data: Data, form: Form) -> Aligned:
    if data["kind"] != "figure":
        raise _wrong_kind(data, form)
    return _pack(align_figure(data, form), ordered=form.ordered)


def axes_exchanged(aligned: Aligned, form: Form) -> Aligned | None:
    """A figure's points with what stands along either axis taken for the other; None where labels are no numbers."""
    if form.kind != "figure" or form.across or not aligned.rows:
        return None
    reals, rows = iter(aligned.reals), []
    for line in aligned.skeleton.split("\n"):
        row = [("real", next(reals)) if cell is None else ("exact", cell[0]) for cell in json.loads(line)]
        if len(row) < 2 or not all(isinstance(value, (int, float)) and not isinstance(value, bool) for _, value in row[-2:]):
            return None
        rows.append([*row[:-2], place_of(row[-1][1]), ("real", float(row[-2][1]))])
    return _pack(rows, ordered=form.ordered)


def _align_function(data: Data, form: Form) -> Aligned:
    if data["kind"] != "function":
        raise _wrong_kind(data, form)
    raised = [item["value"] for item in data["returns"] if item["type"] == "raised"]
    if data["returns"] and len(raised) == len(data["returns"]):
        first = data["returns"][0]
        message = f": {first['message']}" if first.get("message") else ""
        tried = f", for instance `{_shown(form.cases[0])}`" if form.cases else ""
        raise FormFault(
            f"The function raises `{raised[0]}{message}` for every input we tried{tried}. Call it on that input yourself."
        )
    if data["returns"] and all(item["type"] == "missing" for item in data["returns"]):
        raise FormFault("The function returns None (or NaN) for every input: does it end with `return`?", NOTHING)
    if len(data["returns"]) != len(form.cases):
        raise FormFault(
            f"The function was tried on {len(data['returns'])} inputs instead of {len(form.cases)}: run the check cell again."
        )
    row = []
    for item in data["returns"]:
        if item["type"] in ("raised", "missing", "other"):
            row.append(("exact", item["type"]))
        else:
            row.append(_coerce(item["value"], item["type"], form.fields[0].type, "The function's result"))
    return _pack([row], ordered=True)


def _pack(rows: list[list[Cell]], *, ordered: bool) -> Aligned:
    """Rows of ("exact" | "real", value) as skeleton and reals; unless order counts, sorted by exact parts, then reals."""
    packed = []
    for row in rows:
        skeleton = [None if kind == "real" else [value] for kind, value in row]
        packed.append((json.dumps(skeleton, ensure_ascii=False), [value for kind, value in row if kind == "real"]))
    if not ordered:
        packed.sort()
    reals = [value for _, values in packed for value in values]
    if any(not math.isfinite(value) for value in reals):
        raise FormFault("The answer holds a value that is not finite.")
    return Aligned("\n".join(text for text, _ in packed), reals, len(rows))


def _shown(arguments: Any) -> str:
    text = ", ".join(repr(argument) for argument in arguments)
    return text if len(text) <= 80 else text[:79] + "…"


def _loose(name: str | None) -> str | None:
    return None if name is None else normal_text(name).replace(" ", "_")


def _listed(names: list[Any], one: str, many: str) -> str:
    shown = ", ".join(repr(name) for name in names[:8]) + (", …" if len(names) > 8 else "")
    return f"{one if len(names) == 1 else many} {shown or '(none)'}"
