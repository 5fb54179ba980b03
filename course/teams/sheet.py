"""The sheet, made by Monte Carlo: ranges of the quantities over editions, a careful team's lines, and the two scores that set v.

`course capstone sheet` draws editions that no proof and no team gets, and stores what it finds with a digest of the numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from course.capstone.forms import MEANING, SHEET
from course.capstone.scoring import interval_score
from course.files import replace_text
from course.market.capstone import predictions
from course.teams.worlds import records

FIRST, WORLDS = 0, 200
"""Seeds of the editions that the sheet is made from: 0 to 199. Those of a proof begin elsewhere, those of teams have 63 bits."""
MULTIPLES = np.arange(1.6, 4.05, 0.1)


def line_of(estimates: np.ndarray, truths: np.ndarray) -> dict[str, float]:
    """The line from estimate to truth (least squares), and the half-width round it with the best mean score on these editions."""
    slope = float(np.cov(estimates, truths)[0, 1] / estimates.var(ddof=1))
    intercept = float(truths.mean() - slope * estimates.mean())
    away = truths - intercept - slope * estimates
    sd = float(np.sqrt(away @ away / (len(away) - 2)))
    scores = [np.mean([interval_score(-half, half, one) for one in away]) for half in MULTIPLES * sd]
    return {"intercept": intercept, "slope": slope, "half": float(MULTIPLES[int(np.argmin(scores))] * sd)}


MARGIN = 0.05
"""By which share of its width a range goes on beyond the least and the greatest truth that were drawn, on either side."""


def range_of(truths: np.ndarray) -> tuple[float, float]:
    """A range that nearly all editions lie in: from the least truth to the greatest, and on by `MARGIN` on either side, since so few
    editions do not show the ends. Where no truth is below 0, neither is the range."""
    margin = MARGIN * float(truths.max() - truths.min())
    low, high = float(truths.min()) - margin, float(truths.max()) + margin
    if truths.min() >= 0:
        low = max(low, 0.0)
    return float(f"{low:.3g}"), float(f"{high:.3g}")


def sheet_of(found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The sheet from records of simulated editions."""
    quantities, lines = {}, {}
    for name in MEANING:
        truths = np.array([one["quantities"][name] for one in found])
        low, high = range_of(truths)
        estimates = np.array([one["estimates"][name][0] for one in found])
        line = lines[name] = line_of(estimates, truths)
        scores = []
        for estimate, truth in zip(estimates, truths, strict=True):
            middle = line["intercept"] + line["slope"] * estimate
            ends = min(max(middle - line["half"], low), middle), max(min(middle + line["half"], high), middle)
            scores.append(interval_score(*ends, truth))
        lazy = float(np.mean([interval_score(low, high, truth) for truth in truths]))
        quantities[name] = {"low": low, "high": high, "reference": float(f"{np.mean(scores):.4g}"), "lazy": float(f"{lazy:.4g}")}
    prices = np.array([one["estimates"]["price_of_sessions"][0] for one in found])
    lines["price_of_sessions"] = line_of(prices, np.array([one["quantities"]["price_elasticity"] for one in found]))
    rounded = {name: {key: float(f"{value:.5g}") for key, value in line.items()} for name, line in lines.items()}
    made: dict[str, Any] = {
        "worlds": len(found),
        "seeds": [one["seed"] for one in found],
        "quantities": quantities,
        "lines": rounded,
        "predictions": predictions().to_dict("index"),
    }
    return made | {"digest": digest_of_sheet(made)}


def digest_of_sheet(made: Mapping[str, Any]) -> str:
    """Digest of all numbers of a sheet."""
    told = {name: value for name, value in made.items() if name != "digest"}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


LINES = Path(__file__).with_name("lines.json")
"""A careful team's lines from estimate to truth: apart from the sheet, which students have."""


def write_sheet(made: Mapping[str, Any]) -> None:
    """Store a sheet: the lines here, all else where students read it."""
    replace_text(SHEET, json.dumps({name: value for name, value in made.items() if name != "lines"}, indent=1) + "\n")
    replace_text(LINES, json.dumps(made["lines"], indent=1) + "\n")


def read_sheet() -> dict[str, Any]:
    """The stored sheet, `lines` included."""
    made: dict[str, Any] = json.loads(SHEET.read_text(encoding="utf-8"))
    return made | {"lines": json.loads(LINES.read_text(encoding="utf-8"))}


def make_sheet(folder: Path, worlds: int = WORLDS, say: Callable[[str], object] = print) -> dict[str, Any]:
    """Draw the editions, or read those that are on disk, and write the sheet."""
    made = sheet_of(records(range(FIRST, FIRST + worlds), folder, say))
    write_sheet(made)
    return made


def ratio(made: Mapping[str, Any]) -> dict[str, float]:
    """By quantity, the width of the range over that of a careful team's interval."""
    asked, lines = made["quantities"], made["lines"]
    return {name: (one["high"] - one["low"]) / (2 * lines[name]["half"]) for name, one in asked.items()}
