"""What the search log looks like from outside: shares of long terms, and the moments that real logs are compared by.

`course market searches 1 2 3` prints them for fresh seeds.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
import pandas as pd

from course.arguments import whole
from course.evidence.moments.moment import of_table
from course.evidence.targets import targets
from course.market.core.lexicon import PLATFORM, SAMPLES, SHELF
from course.market.search.vocabulary import LONG, lengths

FRESH = (9001, 9002, 9003)


def long_share(tables_or_market: Any) -> dict[str, float]:
    """Share of searches (tokens) and of distinct strings (types) of eight characters or more, by platform and year.

    Keys such as "home_2024_tokens" and "shelf_types" (both years of the shelf together).
    """
    queries = _queries(tables_or_market)
    chars, year = lengths(queries["text"]), queries["ts"].dt.tz_convert("Asia/Shanghai").dt.year
    shares = {}
    for key, rows in {
        "home_2023": (queries["platform"] == PLATFORM) & (year == 2023),
        "home_2024": (queries["platform"] == PLATFORM) & (year == 2024),
        "shelf": queries["platform"] == SHELF,
    }.items():
        long = chars[rows] >= LONG
        shares[f"{key}_tokens"] = float(long.mean())
        shares[f"{key}_types"] = float(long.groupby(queries["text"][rows]).first().mean())
    return shares


def moments_of(tables_or_market: Any) -> dict[str, float]:
    """Moments to compare with real search logs, and the 8-character rule as a classifier of two or more life atoms.

    Correlation of log length and log frequency over distinct terms of the shelf; mean length of terms and searches; share of
    terms seen once; share of searches in the top 1 % of terms; slope of log(rank - 1/2) on log frequency over the terms
    seen at least five times (Gabaix & Ibragimov 2011); precision, recall and base rate on the labelled sample.
    """
    tables = getattr(tables_or_market, "tables", tables_or_market)
    queries = _queries(tables)
    moments = long_share(tables)
    for key, platform in (("home", PLATFORM), ("shelf", SHELF)):
        text = queries["text"][queries["platform"] == platform]
        count = text.value_counts()
        chars = lengths(pd.Series(count.index)).to_numpy()
        moments[f"{key}_length_of_terms"] = float(chars.mean())
        moments[f"{key}_length_of_searches"] = float(np.average(chars, weights=count))
        moments[f"{key}_log_length_frequency"] = float(np.corrcoef(np.log(np.maximum(chars, 1)), np.log(count))[0, 1])
        moments[f"{key}_seen_once"] = float((count == 1).mean())
        moments[f"{key}_top_1_percent"] = float(count.iloc[: max(len(count) // 100, 1)].sum() / count.sum())
        head = count[count >= 5].to_numpy()
        slope = np.polyfit(np.log(head), np.log(np.arange(1, len(head) + 1) - 0.5), 1)[0]
        moments[f"{key}_tail_exponent"] = float(-slope)
    labels = tables["query_labels"]
    labelled = labels[labels["sample"] == SAMPLES[0]].merge(queries[["query_id", "text"]], on="query_id", validate="one_to_one")
    said, long = labelled["life_atoms"] >= 2, lengths(labelled["text"]) >= LONG
    moments["rule_precision"] = float(said[long].mean())
    moments["rule_recall"] = float(long[said].mean())
    moments["rule_base_rate"] = float(said.mean())
    return moments


def _queries(tables_or_market: Any) -> pd.DataFrame:
    return getattr(tables_or_market, "tables", tables_or_market)["search_queries"]


ENVELOPES = {
    "shelf_types": (0.28, 0.34),
    "shelf_log_length_frequency": (-0.1, 0.1),
    "shelf_length_of_terms": (5.5, 8.0),
    "home_2023_tokens": (None, None),
    "home_2024_types": (None, None),
    "rule_precision": (None, None),
    "rule_recall": (None, None),
    "rule_base_rate": (None, None),
}
"""Envelopes from distinct search terms of a shelf platform (Multi-CPR: mean length 6.84, 29.8 % of 8 characters or more)."""
SET_BY = {
    "shelf_types": ("catalogue", "brand"),
    "shelf_log_length_frequency": ("suggested", "completes"),
    "shelf_length_of_terms": ("catalogue", "brand"),
    "home_2023_tokens": ("writing_cap_start",),
    "home_2024_types": ("suffix_end",),
}
"""Moment -> parameters of the searches (`market.search`) that were chosen with it in mind."""
SOURCES = dict.fromkeys(ENVELOPES, "search terms of a shelf platform (Multi-CPR)")
MOMENTS = of_table(moments_of, ENVELOPES, SOURCES, SET_BY)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command may be told."""
    parser.add_argument(
        "seeds", nargs="*", type=whole(0), default=FRESH, metavar="SEED", help=f"default: {', '.join(map(str, FRESH))}"
    )


def run(chosen: argparse.Namespace) -> int:
    """Print the moments of fresh seeds, one column a seed."""
    # Moments read tables: only this command draws a market.
    from course.market.simulation import simulate

    frame = pd.DataFrame({seed: moments_of(simulate("W1", seed=seed)) for seed in chosen.seeds})
    print(frame.round(3).to_string())
    print(f"aim for home_2024_tokens: {targets().loc['long_searches', 'value']}")
    return 0
