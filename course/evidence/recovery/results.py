"""What came out when planted effects were looked for in many worlds: shares with intervals, and the stored table of them.

`recovered.csv` is written by `course market recovery --worlds 200` and committed, so that anybody can read the result without
the half hour it takes. Each row names the market it was made with by a digest of the class edition's tables and of the
priors: edits of comments or a rewritten function that draws the same numbers leave the digest as it is. `markets.json` keeps
what each digest stands for, table by table, so that a market that only grew is told from one that changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Z
from course.files import replace_text
from course.market.core.errors import MarketError
from course.market.core.parameters import Parameters
from course.market.sales.assumptions import Assumptions

STORED = Path(__file__).with_name("recovered.csv")
MARKETS = Path(__file__).with_name("markets.json")
GATE = 0.95  # share of worlds in which a reference must recover, and a naive estimate must miss
WORLDS = 200  # worlds of the gate
COLUMNS = [
    "layer", "effect", "planted", "estimator", "should", "worlds", "as_should", "error", "spread", "tolerance", "first_seed",
    "last_seed", "market",
]  # fmt: skip


@dataclass(frozen=True)
class Market:
    """What results depend on: the sha256 of each table of the class edition, and the prior of each parameter."""

    tables: Mapping[str, str]
    priors: Mapping[str, Any]

    @classmethod
    def of(cls, edition: Path) -> Market:
        """The market of the class edition in this folder, whose description holds the sha256 of every table."""
        description = json.loads((Path(edition) / "datapackage.json").read_text(encoding="utf-8"))
        tables = {resource["name"]: resource["hash"] for resource in description["resources"]}
        priors = {entry.name: entry.metadata["prior"] for vector in (Parameters, Assumptions) for entry in fields(vector)}
        return cls(tables, json.loads(json.dumps(priors)))

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change when a table or a prior changes."""
        return hashlib.sha256(json.dumps([self.tables, self.priors], sort_keys=True).encode()).hexdigest()[:12]

    def changed_in(self, other: Market) -> list[str]:
        """Names of the tables and priors of this market that are different, or gone, in another one."""
        pairs = [(self.tables, other.tables), (self.priors, other.priors)]
        return [name for mine, theirs in pairs for name in sorted(mine) if name not in theirs or theirs[name] != mine[name]]


def market_of(digest: str, path: Path | None = None) -> Market | None:
    """The market that a digest stands for, None if none is on record."""
    path = path or MARKETS
    kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return Market(**kept[digest]) if digest in kept else None


def keep_market(market: Market, path: Path | None = None, table: pd.DataFrame | None = None) -> None:
    """Put a market on record, and drop those that no stored row names."""
    path = path or MARKETS
    kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    rows = stored() if table is None else table
    named = set() if rows is None else set(rows["market"])
    kept = {digest: entry for digest, entry in kept.items() if digest in named}
    kept[market.digest] = {"tables": dict(market.tables), "priors": dict(market.priors)}
    replace_text(path, json.dumps(kept, indent=1, sort_keys=True) + "\n")


def joined(before: pd.DataFrame | None, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of an earlier summary, and of a new one those of the effects and lessons that it asked (`P53`, `09`)."""
    if before is None:
        return found
    numbers = {effect.split()[0] for effect in found["effect"]}
    left = before[~before["effect"].map(lambda effect: effect.split()[0]).isin(numbers)]
    together = pd.concat([left, found], ignore_index=True)
    order = list(dict.fromkeys([*before["layer"], *found["layer"]]))
    return together.sort_values("layer", key=lambda layer: layer.map(order.index), kind="stable", ignore_index=True)


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
