"""The form of what a team hands in: probabilities of the four types, and intervals of the eight quantities. The form alone."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from course.capstone.errors import CapstoneError
from course.capstone.ledger import Entry
from course.capstone.shop import Shop
from course.data.loading import Card
from course.errors import CourseError, did_you_mean

TYPES = ("W1", "W2", "W3", "W4")
SHEET = Path(__file__).with_name("sheet.json")


@dataclass(frozen=True)
class Quantity:
    """One quantity of the sheet: what it means, its unit, the range that editions are drawn from, and the two mean scores by which
    intervals are judged: `reference`, of a careful team's intervals, and `lazy`, of the range itself."""

    name: str
    meaning: str
    unit: str
    low: float
    high: float
    reference: float
    lazy: float


MEANING = {
    "likeness_effect": (
        "how many more of a hundred viewers buy when the host shows the goods herself and not the standard model, in the presenter swap",
        "percentage points",
    ),
    "traffic_effect": ("rise of orders in cities that get 10 % more paid entries", "ln orders"),
    "price_elasticity": ("change of ln pieces per change of ln price, between goods of a shop that are equally good", "1"),
    "lapse": ("how fast people leave: mean hazard over people", "1/month"),
    "shape": ("shape r of the spread of purchase rates over adopters, festival of 2024", "1"),
    "loyal_rate": ("orders a month on the shop's own page that a satisfied buyer adds", "1/month"),
    "cohort_growth": ("live orders of June 2024 over June 2023 of all shops of June 2023, closed ones included", "level ratio"),
    "true_stars": ("mean star that all buyers would give, also those who do not review", "stars"),
}
"""Quantity -> meaning, unit."""
COUNTED = {
    "likeness_effect": "Experiment `swap`: a hundred times the share of viewers who buy in arm host, less that in the other arm.",
    "traffic_effect": "Experiment `geo`, arms traffic and control, as in Exercise 3.",
    "price_elasticity": (
        "Tables `products`, `order_items` and `orders`, or experiment `price`. Better goods are dearer and no table shows how good "
        "they are; what goods cost their shops is in `products`."
    ),
    "lapse": (
        "Each person has a hazard of her own; who has left may come back, so that silence is not yet loss. It is seen in how orders a "
        "person fall with the age of her account (`users`, `orders`), within a calendar month: then neither growth nor the sale counts as "
        "age. The hazards' mean is asked for, with people weighted evenly, also those who have left."
    ),
    "shape": (
        "Orders from live rooms in the sale of June 2024 by each tracked person (`in_panel`) who had joined before it ended, those with no "
        "order included. r is the one for which the negative binomial distribution with their mean has their share without an order (lesson 1)."
    ),
    "loyal_rate": (
        "A satisfied buyer has a kept order for which she would give four or five stars. Counted are her later orders on that shop's page "
        "(`orders`, channel follow), a month and such order, when the kept one has just arrived; loyalty fades, so that a mean over a "
        "year is lower. Guest orders name no buyer, and not all buyers write reviews."
    ),
    "cohort_growth": (
        "The shops that had books in June 2023 (`shop_months`), closed ones with 0 later. A shop that re-opened under a second id keeps its "
        "name (`merchants`): count both ids as one shop. Orders from live rooms that were not cancelled, copies dropped, guests included."
    ),
    "true_stars": (
        "Mean over all bought orders, not over reviews: whoever is delighted or angry writes more often (`reviews`, `orders`)."
    ),
}
"""Quantity -> how it is counted, and where."""
CALIBRATION = (
    "You may calibrate: draw markets of all four worlds (`from course.market.capstone import capstone_market`), whose "
    '`truth["quantities"]` is known, and correct your estimates by what they get wrong there. Such constants may stand in the notebook as '
    "numbers, with the code that made them; they must not come from your own market."
)


@lru_cache(maxsize=1)
def quantities() -> dict[str, Quantity]:
    """The eight quantities by name, as the sheet has them."""
    stored = json.loads(SHEET.read_text(encoding="utf-8"))["quantities"]
    return {name: Quantity(name, *MEANING[name], **stored[name]) for name in MEANING}


def sheet() -> pd.DataFrame:
    """The sheet: eight quantities with meaning, unit, and the range of the editions that are drawn (`counting` says how they are counted).

    In at least 98 of 100 drawn markets the truth lies inside a range, and you may hand a range in.
    """
    rows = [(one.name, one.meaning, one.unit, one.low, one.high) for one in quantities().values()]
    return pd.DataFrame(rows, columns=["quantity", "meaning", "unit", "low", "high"]).set_index("quantity")


def counting() -> Card:
    """How each quantity of the sheet is counted, and which tables tell it."""
    lines = ["## How the eight quantities are counted", ""]
    for one in quantities().values():
        lines += [f"**{one.name}** ({one.unit}): {one.meaning}. {COUNTED[one.name]}", ""]
    return Card("sheet", "\n".join([*lines, CALIBRATION]))


def predictions() -> pd.DataFrame:
    """What the telling experiments show in a usual market of each type, rows W1 to W4 (ln rises; `swap_points` in percentage points)."""
    stored = json.loads(SHEET.read_text(encoding="utf-8"))["predictions"]
    return pd.DataFrame.from_dict(stored, orient="index")


def world_of(answer: Any) -> dict[str, float]:
    """Probabilities by type from a mapping or a series; raises `CapstoneError` with one sentence for whatever is no forecast."""
    if isinstance(answer, pd.Series):
        answer = answer.to_dict()
    if not isinstance(answer, Mapping):
        raise CapstoneError(f"`world` must be a dictionary with {', '.join(TYPES)}, not {type(answer).__name__}.")
    for name in answer:
        if name not in TYPES:
            raise CapstoneError(f"`world` has a type {name!r}: the types are {', '.join(TYPES)}.")
    for name in TYPES:
        if name not in answer:
            raise CapstoneError(f"`world` has no probability for {name}: give all four, 0 where you exclude one.")
        number = _number(answer[name])
        if number is None or not 0 <= number <= 1:
            raise CapstoneError(f"The probability of {name} is {answer[name]!r}: it must be a number from 0 to 1.")
    found = {name: float(answer[name]) for name in TYPES}
    total = sum(found.values())
    if abs(total - 1) > 0.001:
        raise CapstoneError(f"The four probabilities sum to {total:.4g}: they must sum to 1.")
    return found


def intervals_of(answer: Any) -> dict[str, tuple[float, float]]:
    """(low, high) by quantity from a table or a mapping; raises `CapstoneError` with one sentence for whatever is no interval."""
    if isinstance(answer, Mapping):
        rows = dict(answer)
    elif isinstance(answer, pd.DataFrame):
        table = answer.set_index("quantity") if "quantity" in answer.columns else answer
        if not {"low", "high"} <= set(table.columns):
            raise CapstoneError(
                f"`quantities` needs the columns low and high; it has {', '.join(map(str, table.columns)) or 'none'}."
            )
        if table.index.has_duplicates:
            raise CapstoneError(f"`quantities` has {table.index[table.index.duplicated()][0]!r} twice: one row a quantity.")
        rows = {name: (row["low"], row["high"]) for name, row in table.iterrows()}
    else:
        raise CapstoneError(f"`quantities` must be a table with low and high, a row a quantity, not {type(answer).__name__}.")
    for name in rows:
        if name not in MEANING:
            raise CapstoneError(f"There is no quantity {name!r} on the sheet.{did_you_mean(name, MEANING)}")
    found = {}
    for name in MEANING:
        if name not in rows:
            raise CapstoneError(f"`quantities` has no row {name!r}: all eight are asked, and the sheet's range is a fair answer.")
        try:
            low, high = rows[name]
        except (TypeError, ValueError):
            raise CapstoneError(f"The interval of {name} is {rows[name]!r}: give two numbers, low and high.") from None
        ends = []
        for end, value in (("low", low), ("high", high)):
            number = _number(value)
            if number is None:
                raise CapstoneError(f"{end} of {name} is {value!r}: give a finite number.")
            ends.append(number)
        if ends[0] > ends[1]:
            raise CapstoneError(f"The ends of {name} are exchanged: low {ends[0]:g} lies above high {ends[1]:g}.")
        found[name] = (ends[0], ends[1])
    return found


def _number(value: Any) -> float | None:
    """The value as a finite number, None where it is none."""
    if isinstance(value, bool | str | bytes) or value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


MIMETYPE = "application/vnd.course.capstone+json"


@dataclass(frozen=True)
class Receipt:
    """What a notebook shows when a hand-in's form was looked at; its data is what the teacher's command reads."""

    name: str
    said: str
    data: Any = None

    def __repr__(self) -> str:
        return f"{self.name}: {self.said}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        shown: dict[str, Any] = {"text/plain": repr(self)}
        return shown if self.data is None else shown | {MIMETYPE: {self.name: self.data}}


def check_world(answer: Any) -> Receipt:
    """Say whether `world` has the form that can be scored; the score comes after the deadline."""
    if answer is ...:
        return Receipt("world", "not answered yet.")
    try:
        found = world_of(answer)
    except CapstoneError as problem:
        return Receipt("world", str(problem))
    told = ", ".join(f"{name} {chance:.0%}" for name, chance in found.items())
    warning = " You give a type no chance at all: is it impossible?" if min(found.values()) == 0 else ""
    return Receipt("world", f"the form is right ({told}).{warning}", found)


def check_quantities(answer: Any) -> Receipt:
    """Say whether `quantities` has the form that can be scored; the score comes after the deadline."""
    if answer is ...:
        return Receipt("quantities", "not answered yet.")
    try:
        found = intervals_of(answer)
    except CapstoneError as problem:
        return Receipt("quantities", str(problem))
    narrow = [name for name, (low, high) in found.items() if high == low]
    warning = f" {narrow[0]} has no width: nobody is that sure." if narrow else ""
    return Receipt(
        "quantities", f"the form is right, eight intervals.{warning}", {name: list(ends) for name, ends in found.items()}
    )


def register(low: float | Any = ..., high: float | Any = ..., failure: str = "") -> Receipt:
    """Register a forecast of orders in August 2024 over August 2023 in `customer_months`, before anybody can know.

    low, high: a 90 % interval of the level ratio. failure: in your words, which outcome would count against you. The first that is
    registered goes into your team's ledger with its date (UTC), and counts; later calls say what stands there.
    """
    if low is ... or high is ...:
        return Receipt("forecast", "not answered yet.")
    ends = [_number(low), _number(high)]
    if ends[0] is None or ends[1] is None or ends[0] <= 0:
        return Receipt("forecast", f"give two positive numbers, not {low!r} and {high!r}.")
    if ends[0] > ends[1]:
        return Receipt("forecast", f"the ends are exchanged: low {ends[0]:g} lies above high {ends[1]:g}.")
    if not failure.strip():
        return Receipt("forecast", "say in a sentence which outcome would count as a failure.")
    entry = _registered({"low": ends[0], "high": ends[1], "failure": failure.strip()})
    if entry is None:
        told = f"{ends[0]:g} to {ends[1]:g} times August 2023. It fails if: {failure.strip().rstrip('.')}."
        return Receipt(
            "forecast", f"the form is right, {told} No ledger takes it here: registering counts in your team's edition.", ends
        )
    noted = json.loads(entry.note)
    told = f"{noted['low']:g} to {noted['high']:g} times August 2023. It fails if: {noted['failure']}"
    changed = [noted["low"], noted["high"]] != ends
    late = " This one stands: it cannot be changed any more." if changed else ""
    return Receipt("forecast", f"registered on {entry.at} (UTC): {told}{late}", [noted["low"], noted["high"]])


def _registered(forecast: dict[str, Any]) -> Entry | None:
    """The ledger's line of the forecast, entered now if there is none; None where the edition in force keeps no ledger for it."""
    try:
        shop = Shop.of()
    except CourseError:  # an edition that sells nothing
        return None
    return shop.register(forecast)
