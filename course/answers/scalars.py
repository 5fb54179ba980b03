"""One value as typed data: what a number, a table's cell, a dictionary's entry or a figure's point becomes.

Types: exact (integers), real, boolean, text, time (ISO 8601 in UTC), missing (null), other (what is no single value).
"""

from __future__ import annotations

import datetime
import decimal
import math
import numbers
from typing import Any

import numpy as np
import pandas as pd

from course.digits import significant

Data = dict[str, Any]
"""JSON-serialisable data: a canonical answer or a part of one."""
MAX_TEXT = 2_000
"""Characters of a text that are kept."""


def scalar(value: Any) -> Data:
    """One value as {"type", "value"}. NaN, None, NA and NaT are missing; what is too large to be stored is other."""
    try:
        return _typed(value)
    except (ArithmeticError, ValueError):  # a fraction of huge numbers, a signalling NaN, a date before all calendars
        return {"type": "other", "value": None}


def _typed(value: Any) -> Data:
    if value is None or value is pd.NA or value is pd.NaT or value is np.ma.masked:
        return {"type": "missing", "value": None}
    if isinstance(value, (bool, np.bool_)):
        return {"type": "boolean", "value": int(value)}
    if isinstance(value, (datetime.timedelta, np.timedelta64)):  # NumPy's calls itself an integer
        return _or_missing("real", real(pd.Timedelta(value).total_seconds()))
    if isinstance(value, numbers.Integral):
        return {"type": "exact", "value": int(value)} if abs(int(value)) < 2**63 else {"type": "other", "value": None}
    if isinstance(value, (numbers.Real, decimal.Decimal)):
        return _or_missing("real", real(float(value)))
    if isinstance(value, numbers.Complex) and value.imag == 0:
        return _or_missing("real", real(float(value.real)))
    if isinstance(value, str):
        return {"type": "text", "value": str(value)[:MAX_TEXT]}
    if isinstance(value, (datetime.datetime, datetime.date, np.datetime64)):
        return _or_missing("time", time(pd.Timestamp(value)))
    if isinstance(value, (pd.Period, pd.Interval)):
        return {"type": "text", "value": str(value)}
    return {"type": "other", "value": None}


def _or_missing(type_: str, value: float | str | None) -> Data:
    return {"type": "missing" if value is None else type_, "value": value}


def real(x: float) -> float | str | None:
    """A real number at twelve significant digits; "inf" and "-inf" as words, NaN as None: JSON has none of them."""
    if math.isnan(x):
        return None
    if math.isinf(x):
        return "inf" if x > 0 else "-inf"
    return significant(x)


def time(stamp: pd.Timestamp) -> str | None:
    """An instant in ISO 8601, in UTC where it has a zone, to the microsecond; None for NaT."""
    if stamp is pd.NaT:
        return None
    if stamp.tzinfo is not None:
        stamp = stamp.tz_convert("UTC").tz_localize(None)
    return str(stamp.isoformat(timespec="microseconds"))
