"""M22, M33: whether shops are called what shops are called."""

from __future__ import annotations

import pandas as pd

from course.evidence.sceptic.check import Check, Tables, once, ratio
from course.evidence.sceptic.words import TRADES


def namesakes(tables: Tables) -> float:
    """Share of shops whose name is another shop's with a word or sign more."""
    names = tables["merchants"]["name"]
    known = set(names)
    shorter = names.str.replace(r"\s*\S+$", "", regex=True)
    return float(shorter.isin(known).mean())


def chinese(tables: Tables) -> float:
    return float(tables["merchants"]["name"].str.contains(r"[\u4e00-\u9fff]").mean())


@once
def trades(tables: Tables) -> pd.DataFrame:
    """By shop: `own`, the name has a word of its own trade; `other`, it has one of another trade and none of its own."""
    shops = tables["merchants"]
    named = pd.DataFrame({trade: shops["name"].str.contains(words, case=False) for trade, words in TRADES.items()})
    own = pd.Series(
        [named.at[row, trade] if trade in named else False for row, trade in shops["category"].items()], index=shops.index
    ).astype(bool)
    return pd.DataFrame({"own": own, "other": named.any(axis=1) & ~own})


def own_trade(tables: Tables) -> float:
    return float(trades(tables)["own"].mean())


def other_trade(tables: Tables) -> float:
    """Of the shops whose names speak of a trade: share that speak of another than their own."""
    found = trades(tables)
    return ratio(found["other"].sum(), found.any(axis=1).sum())


CHECKS = (
    Check("M22a", "shops that carry another shop's name and a word more (share)", namesakes, 0, 0.01,
          "Names are taken; 'Two' looks like a re-opening and is none."),
    Check("M22b", "shops with Chinese characters in their names (share)", chinese, 0.1, 0.98, "It is a Chinese platform."),
    Check("M22c", "shops whose names speak of their own trade (share)", own_trade, 0.2, 0.95,
          "Most small shops say what they sell, 某某女装, Paw & Co."),
    Check("M22d", "names that speak of a trade: of another than the shop's (share)", other_trade, 0, 0.12,
          "Who sells jewellery is not called Teapot; a few names are whims."),
)  # fmt: skip
