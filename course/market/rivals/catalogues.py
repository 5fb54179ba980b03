"""What the five platforms list and at which price, model by model, in the first and in the last quarter.

A model (`sku_id`) is the same good wherever and whenever it is sold, so prices can be matched over time and between
platforms. Sales of a platform's models follow a rank-size law whose effective number exp(entropy) is the platform's
breadth; new models are dearer than the ones they replace, so the average unit price rises by mix while the price of
every matched model falls.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.bisection import bisect
from course.market.core.columns import labels
from course.market.core.lexicon import CATEGORIES, FIRST_QUARTER, LAST_QUARTER, PLATFORMS, QUARTERS
from course.market.core.parameters import calibrated
from course.market.core.streams import Streams
from course.market.rivals.platforms import Levels

MODELS = 3.5  # models that are made in the first or in the last quarter, per SKU on sale on the broadest platform
RETIRED = 0.17  # models of the years before, no longer made in the first quarter, per model made since
FIRST_NUMBER = 100_000  # sku_id of the first model that is made in either quarter
LASTING = 0.45  # share of the first quarter's models that are still made in the last one (assumption)
NEW_DEARER = 0.42  # ln price of new models over old ones, before the platforms' own price cuts (assumption)
DEAD = 0.22  # listed but withdrawn SKUs per live one (assumption)
UNITS_PER_LIVE = 26  # units sold per live SKU
ELASTICITY = -calibrated("b_price")  # of a model's sales to its own price against others
PRICE_SD = 0.05  # ln price: a platform's own pricing of one model


def catalogues(expected: Levels, mix: np.ndarray, streams: Streams) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `platform_skus` and `platform_prices`. mix: share of the orders by platform and category (5, 12)."""
    models = _models(int(MODELS * expected.sku_live[-1].max()), mix, streams)
    skus, prices = [], []
    for quarter in (FIRST_QUARTER, LAST_QUARTER):
        row = QUARTERS.index(quarter)
        for platform, name in enumerate(PLATFORMS):
            listed, dead, units, price = _catalogue(platform, quarter, row, models, expected, mix[platform], streams)
            frame = pd.DataFrame({"platform": name, "quarter": quarter, "sku_id": models["sku_id"][listed]})
            skus.append(frame.assign(category=labels(models["category"][listed], CATEGORIES), live=~dead, units=units))
            prices.append(frame.assign(price=price, quantity=units)[units > 0])
    order = ["quarter", "platform", "sku_id"]
    skus, prices = (pd.concat(parts, ignore_index=True) for parts in (skus, prices))
    return skus.sort_values(order, ignore_index=True), prices.sort_values(order, ignore_index=True)


def _models(count: int, mix: np.ndarray, streams: Streams) -> dict[str, np.ndarray]:
    """All models: id, category, usual ln price, appeal, whether they are made in each quarter, whether gone before both."""
    generator = streams.of("platforms", "models")
    share = np.sqrt(mix.mean(axis=0))
    category = np.searchsorted(np.cumsum(share)[:-1] / share.sum(), generator.random(count), side="right")
    usual = np.log(np.array([entry[0] for entry in CATEGORIES.values()]))
    price = usual[category]
    made = generator.random(count)
    old = made < 0.5  # made in the first quarter
    still = old & (made < 0.5 * LASTING)
    before = _retired(int(RETIRED * count), share, usual, streams)
    made_since = {
        "sku_id": FIRST_NUMBER + generator.permutation(count).astype(np.int64),
        "category": category,
        "ln_price": price + 0.30 * generator.standard_normal(count) + NEW_DEARER * ~old,
        FIRST_QUARTER: old,
        LAST_QUARTER: still | ~old,
        "gone": np.zeros(count, dtype=bool),
        "appeal": generator.gumbel(size=count),
    }
    return {name: np.concatenate([values, before[name]]) for name, values in made_since.items()}


def _retired(count: int, share: np.ndarray, price: np.ndarray, streams: Streams) -> dict[str, np.ndarray]:
    """Models withdrawn before the first quarter, as `_models` gives them; their numbers are older than all others."""
    generator = streams.of("platforms", "retired models")
    category = np.searchsorted(np.cumsum(share)[:-1] / share.sum(), generator.random(count), side="right")
    none = np.zeros(count, dtype=bool)
    return {
        "sku_id": FIRST_NUMBER - count + generator.permutation(count).astype(np.int64),
        "category": category,
        "ln_price": price[category] + 0.30 * generator.standard_normal(count),
        FIRST_QUARTER: none,
        LAST_QUARTER: none,
        "gone": ~none,
        "appeal": generator.gumbel(size=count),
    }


def _catalogue(
    platform: int, quarter: str, row: int, models: dict, expected: Levels, mix: np.ndarray, streams: Streams
) -> tuple[np.ndarray, ...]:
    """One platform's list in one quarter: rows of `models`, which are dead, units sold, price (each (n,))."""
    generator = streams.of("platforms", "catalogue", platform, quarter)
    live_count = int(expected.sku_live[row, platform])
    dead_count = int(round(DEAD * live_count))
    # Platforms list what is popular and what belongs to their mix; the same model stands on several of them.
    taste = np.where(models["gone"], 0.0, 0.8 * generator.gumbel(size=len(models["gone"])))
    pull = models["appeal"] + np.log(np.maximum(mix, 1e-9))[models["category"]] + taste
    made = np.flatnonzero(models[quarter])
    # Withdrawn but still listed is what was made earlier: in the last quarter, models of the first one.
    gone = np.flatnonzero(models["gone"] if quarter == FIRST_QUARTER else models[FIRST_QUARTER] & ~models[LAST_QUARTER])
    listed = made[np.argsort(-pull[made], kind="stable")[:live_count]]
    withdrawn = gone[np.argsort(-pull[gone], kind="stable")[:dead_count]]
    level = np.log(expected.price_index[row, platform] / 100)
    own = PRICE_SD * generator.standard_normal(live_count + dead_count)
    rows = np.concatenate([listed, withdrawn])
    price = np.round(np.exp(models["ln_price"][rows] + level + own), 1)
    # Models that are priced above the platform's level sell less: sorted into the rank-size law by appeal and price.
    liking = models["appeal"][listed] + ELASTICITY * own[:live_count] + 0.3 * generator.gumbel(size=live_count)
    rank = np.argsort(np.argsort(-liking, kind="stable"), kind="stable")
    weight = (rank + 3.0) ** -_slope(live_count, expected.sku_effective[row, platform])
    sold = generator.poisson(UNITS_PER_LIVE * live_count * weight / weight.sum())
    last_pieces = generator.poisson(3.0, dead_count) * (generator.random(dead_count) < 0.25)
    dead = np.arange(len(rows)) >= live_count
    return rows, dead, np.concatenate([sold, last_pieces]).astype(np.int64), price


def _slope(count: int, effective: float) -> float:
    """The s for which `count` models with sales (rank + 2)^-s have that effective number."""
    log_rank = np.log(np.arange(count) + 3.0)

    def too_many(slope: float) -> bool:
        share = np.exp(-slope * log_rank)
        share /= share.sum()
        return np.exp(-(share * np.log(share)).sum()) > effective

    return float(bisect(too_many, 0.0, 4.0, 40))


def planted_prices(expected: Levels) -> dict:
    """Expected effective numbers and matched price changes, last over first quarter."""
    first, last = (QUARTERS.index(quarter) for quarter in (FIRST_QUARTER, LAST_QUARTER))
    change = expected.price_index[last] / expected.price_index[first]
    return {
        "sku_live": {
            q: dict(zip(PLATFORMS, expected.sku_live[t].astype(int).tolist(), strict=True))
            for q, t in ((FIRST_QUARTER, first), (LAST_QUARTER, last))
        },
        "sku_effective": {
            q: dict(zip(PLATFORMS, expected.sku_effective[t].round(2).tolist(), strict=True))
            for q, t in ((FIRST_QUARTER, first), (LAST_QUARTER, last))
        },
        "matched_price_change": dict(zip(PLATFORMS, change.round(5).tolist(), strict=True)),
    }
