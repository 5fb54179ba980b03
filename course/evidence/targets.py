"""The article's figures, to which the market was calibrated."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

TARGETS = Path(__file__).with_name("targets.csv")


def targets() -> pd.DataFrame:
    """The figures to come near to: `value`, `unit` and the `parameter` that moves it, by figure; no row generator reads them."""
    return pd.read_csv(TARGETS, index_col="figure")
