"""What `course market evidence` found, kept beside the code: a row a world and seed, article figures and moments.

`course market evidence --store` enters what it finds, `--stored` shows it without simulating anything.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from course.files import replace_text
from course.market.core.errors import MarketError

STORE = Path(__file__).with_name("evidence.csv")
KEY = ["world", "seed"]
DIGITS = 6  # significant digits that are kept


def store(world: str, drawn: pd.DataFrame, moments: pd.DataFrame, file: Path = STORE) -> None:
    """Enter a world's figures and moments (a row a seed each), in the place of what was stored of that world."""
    found = pd.concat([drawn, moments], axis=1).map(_rounded).rename_axis("seed").reset_index()
    found.insert(0, "world", world)
    if file.exists():
        before = pd.read_csv(file)
        found = pd.concat([before[before["world"] != world], found], ignore_index=True)
    replace_text(file, found.sort_values(KEY, ignore_index=True).to_csv(index=False, lineterminator="\n"))


def stored(file: Path = STORE) -> dict[str, pd.DataFrame]:
    """World -> figures and moments (columns) by seed. Raises `MarketError` with one sentence if nothing is stored."""
    if not file.exists():
        raise MarketError(f"There is no stored evidence at {file}: run `course market evidence --store` for each world first.")
    table = pd.read_csv(file).set_index(KEY)
    return {world: table.loc[world] for world in table.index.get_level_values("world").unique()}


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
