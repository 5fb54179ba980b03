"""What came out when planted effects were looked for in many worlds: shares with intervals, and the stored table of them.

`recovered.csv` is written by `course market recovery --worlds 200` and committed, so that anybody can read the result without
the half hour it takes. It names the market it was made with by a digest of the class edition's tables and of the priors:
edits of comments or a rewritten function that draws the same numbers leave the digest as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Z
from course.files import replace_text
from course.market.core.errors import MarketError
from course.market.core.parameters import Parameters
from course.market.sales.assumptions import Assumptions

STORED = Path(__file__).with_name("recovered.csv")
GATE = 0.95  # share of worlds in which a reference must recover, and a naive estimate must miss
WORLDS = 200  # worlds of the gate
COLUMNS = [
    "layer", "effect", "planted", "estimator", "should", "worlds", "as_should", "error", "spread", "tolerance", "first_seed",
    "last_seed", "market",
]  # fmt: skip


def market_digest(edition: Path) -> str:
    """Twelve hexadecimal digits that change when the class edition's tables or the priors of editions change.

    edition: the folder of the class edition, whose description holds the sha256 of every table.
    """
    description = json.loads((Path(edition) / "datapackage.json").read_text(encoding="utf-8"))
    tables = sorted((resource["name"], resource["hash"]) for resource in description["resources"])
    priors = [(entry.name, entry.metadata["prior"]) for vector in (Parameters, Assumptions) for entry in fields(vector)]
    return hashlib.sha256(json.dumps([tables, priors]).encode()).hexdigest()[:12]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927), which is never empty, not even at 0 or 1."""
    share, wide = hits / of, Z**2 / of
    middle = (share + wide / 2) / (1 + wide)
    half = Z / (1 + wide) * np.sqrt(share * (1 - share) / of + wide / of / 4)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def summary(worlds: dict[int, list[dict]], market: str) -> pd.DataFrame:
    """One row an estimator (`COLUMNS`), effects in the order of the first world.

    worlds: seed -> records with layer, effect, planted, estimator, naive, hit, and for numbers truth, value, tolerance.
    `as_should` counts the worlds in which a reference recovered, or a naive estimate missed. error, spread: mean and
    standard deviation of value - truth; tolerance: its median; empty for words.
    """
    frame = pd.DataFrame([record | {"seed": seed} for seed, records in sorted(worlds.items()) for record in records])
    # An estimator may be missing from the first world: keep what belongs to one effect together.
    frame["order"] = frame.groupby(["layer", "effect"], sort=False).ngroup()
    frame, rows = frame.sort_values("order", kind="stable"), []
    for (layer, effect, estimator), part in frame.groupby(["layer", "effect", "estimator"], sort=False):
        naive = bool(part["naive"].iloc[0])
        off, tolerance = _numbers(part)
        rows.append(
            {
                "layer": layer,
                "effect": effect,
                "planted": part["planted"].iloc[0],
                "estimator": estimator,
                "should": "miss" if naive else "recover",
                "worlds": len(part),
                "as_should": int((part["hit"] != naive).sum()),
                "error": off.mean() if len(off) else np.nan,
                "spread": off.std(ddof=1) if len(off) > 1 else np.nan,
                "tolerance": tolerance,
                "first_seed": min(worlds),
                "last_seed": max(worlds),
                "market": market,
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _numbers(part: pd.DataFrame) -> tuple[pd.Series, float]:
    """value - truth of the rows that are numbers, and the median tolerance."""
    if "tolerance" not in part:
        return pd.Series(dtype=float), np.nan
    numbers = part.dropna(subset="tolerance")
    return numbers["value"].astype(float) - numbers["truth"].astype(float), numbers["tolerance"].astype(float).median()


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """The summary with `share`, its 95 % interval `low` and `high`, and `passed`: the share is at least the gate's."""
    bounds = [wilson(hits, of) for hits, of in zip(table["as_should"], table["worlds"], strict=True)]
    share = table["as_should"] / table["worlds"]
    return table.assign(share=share, low=[low for low, _ in bounds], high=[high for _, high in bounds], passed=share >= GATE)


def store(table: pd.DataFrame, path: Path | None = None) -> None:
    """Write the summary, six significant digits, to `STORED` or another file, all at once or not at all."""
    replace_text(path or STORED, table.to_csv(index=False, float_format="%.6g", lineterminator="\n"))


def stored(path: Path | None = None) -> pd.DataFrame | None:
    """The summary in `STORED` or another file, None if there is none. Raises `MarketError` for a file that is no summary."""
    path = path or STORED
    if not path.is_file():
        return None
    table = pd.read_csv(path, dtype={"market": str})
    if list(table.columns) != COLUMNS or table.empty:
        raise MarketError(
            f"{path} is no table of recovered effects: make it anew with `course market recovery --worlds {WORLDS}`."
        )
    return table


def lines(table: pd.DataFrame) -> Iterable[str]:
    """The judged summary as text, a line an estimator."""
    width = max(len(name) for name in table["estimator"])
    wide = max(len(name) for name in table["effect"])
    layer = None
    for row in table.itertuples():
        if row.layer != layer:
            layer = row.layer
            yield f"\n{layer}\n{'effect':<{wide}}  {'estimator':<{width}}  should   worlds  did so     95 % interval"
        mark = "" if row.passed else "   ← falls short"
        yield (
            f"{row.effect:<{wide}}  {row.estimator:<{width}}  {row.should:<8}{row.worlds:>6}{row.share:>8.1%}"
            f"   {row.low:6.1%} to {row.high:6.1%}{mark}"
        )
