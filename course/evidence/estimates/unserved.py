"""Reference and naive estimates for needs without goods, for a niche that empties and for demand behind an empty shelf."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables

LEVEL = 0.10  # at which false discoveries are held


# --- needs without goods ----------------------------------------------------------------------------------------------


def shrunken(cells: pd.DataFrame) -> pd.Series:
    """Goods per search of each need, shrunk to the market's rate (Clayton & Kaldor 1987), by moments.

    Rates of needs are Gamma about the market's; what is left of the variance of counts beyond Poisson is theirs.
    """
    searches, goods = cells["searches"], cells["goods"]
    rate = goods.sum() / searches.sum()
    between = (((goods - rate * searches) ** 2 - rate * searches).sum()) / (searches**2).sum()
    prior = rate / max(between, 1e-9)  # searches that the prior is worth
    return ((goods + rate * prior) / (searches + prior)).set_axis(cells["cell_id"])


def p_values(cells: pd.DataFrame) -> np.ndarray:
    """Chance of so few goods among searches and goods if the need had the market's share of goods (n,), one-sided."""
    goods, both = cells["goods"].to_numpy(), (cells["goods"] + cells["searches"]).to_numpy()
    share = goods.sum() / both.sum()
    return np.array([_at_most(k, n, share) for k, n in zip(goods, both, strict=True)])


def _at_most(count: int, trials: int, share: float) -> float:
    """Chance of at most `count` among `trials`: terms of the binomial, each from the one before, in logs."""
    if trials == 0:
        return 1.0
    steps = np.arange(1, count + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log((trials - steps + 1) / steps * share / (1 - share)))])
    return float(min(np.exp(logs + trials * np.log1p(-share)).sum(), 1.0))


def adjusted(p: np.ndarray) -> np.ndarray:
    """p-values (n,) adjusted for false discoveries (Benjamini & Hochberg 1995)."""
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    found = np.empty(len(p))
    found[order] = np.minimum.accumulate(p[order] * len(p) / ranks)
    return np.minimum(found, 1.0)


def discovered(cells: pd.DataFrame, level: float = LEVEL) -> np.ndarray:
    """Which needs are listed with false discoveries held at the level (n,)."""
    return adjusted(p_values(cells)) <= level


def how_many_unserved(tables: Tables) -> Estimate:
    """Needs listed; the error is that of those listed by luck, and half a need overlooked."""
    listed = int(discovered(tables["need_cells"]).sum())
    return Estimate.of(listed, np.sqrt(LEVEL * listed + 0.25))


def how_many_below_five_per_cent(tables: Tables) -> float:
    """All needs with p < .05."""
    return float((p_values(tables["need_cells"]) < 0.05).sum())


def size_of_the_unserved(tables: Tables) -> Estimate:
    """Mean ln searches of the needs listed, with the standard error of a mean."""
    cells = tables["need_cells"]
    size = np.log(cells.loc[discovered(cells), "searches"])
    return Estimate.of(size.mean(), size.sem())


def size_of_the_lowest_ratios(tables: Tables) -> float:
    """The same of as many needs with the fewest goods per search as they stand: rare ones by luck."""
    cells = tables["need_cells"]
    return _size_of_lowest(cells, (cells["goods"] / cells["searches"].clip(lower=1)).to_numpy())


def _size_of_lowest(cells: pd.DataFrame, score: np.ndarray) -> float:
    lowest = np.argsort(score, kind="stable")[: int(discovered(cells).sum())]
    return float(np.log(cells["searches"].iloc[lowest].clip(lower=1)).mean())


# --- a niche that empties ---------------------------------------------------------------------------------------------


def niche_size(tables: Tables, days: int = 12) -> Estimate:
    """ln of the people whom a shop can sell to: where the line of buyers a visit on those who have bought before reaches zero.

    Leslie & Davis (1939); visits from searches weigh the line, buyers of all entrances have bought. The error is by the delta method.
    """
    return _reaches_zero(tables["niche_days"], days, bought_from=None)


def niche_by_one_entrance(tables: Tables, days: int = 12) -> float:
    """The same, only buyers of the one entrance counted as gone."""
    return _reaches_zero(tables["niche_days"], days, bought_from="search").value


def bought_so_far(tables: Tables, days: int = 12) -> float:
    """ln of everybody who has bought."""
    niche = tables["niche_days"]
    return float(np.log(niche.loc[niche["day"] <= days, "buyers"].sum()))


def _reaches_zero(niche: pd.DataFrame, days: int, bought_from: str | None) -> Estimate:
    early = niche[niche["day"] <= days]
    search = early[early["entrance"] == "search"].sort_values("day")
    gone = early if bought_from is None else early[early["entrance"] == bought_from]
    by_day = gone.groupby("day")["buyers"].sum().reindex(search["day"]).to_numpy(float)
    before = by_day.cumsum() - by_day
    weight = search["visits"].to_numpy(float)
    rate = search["buyers"].to_numpy(float) / weight
    design = np.column_stack([np.ones(len(before)), before])
    inverse = np.linalg.inv(design.T @ (design * weight[:, None]))
    start, slope = inverse @ (design.T @ (weight * rate))
    chance = (weight * rate).sum() / weight.sum()  # of a visit, binomial: the twelve days are too few to tell their own scatter
    gradient = np.array([1 / start, -1 / slope])
    return Estimate.of(np.log(-start / slope), np.sqrt(chance * (1 - chance) * gradient @ inverse @ gradient))


# --- demand behind an empty shelf -------------------------------------------------------------------------------------


def fractile(launches: pd.DataFrame) -> float:
    """The critical fractile of a shoe with the median price, cost and salvage value."""
    price, cost, salvage = (launches[name].median() for name in ("list_price", "unit_cost", "salvage"))
    return float((price - cost) / (price - salvage))


def best_ratio(launches: pd.DataFrame, sold_out: np.ndarray | None = None) -> float:
    """Batch over forecast at the critical fractile, by Kaplan and Meier (1958): what was sold out is wanted at least so often."""
    out = launches["sold_out"].to_numpy() if sold_out is None else sold_out
    ratio = (launches["sold"] / launches["forecast"]).to_numpy()
    order = np.lexsort((out, ratio))  # at equal ratios those that were not sold out come first
    ratio, out = ratio[order], out[order]
    at_risk = np.arange(len(ratio), 0, -1)
    below = 1 - np.cumprod(1 - ~out / at_risk)
    reached = np.flatnonzero((below >= fractile(launches)) & ~out)
    return float(ratio[reached[0]] if len(reached) else ratio.max())


def ratio_to_order(tables: Tables, rounds: int = 200) -> Estimate:
    """ln of the best ratio, its error by drawing launches again."""
    launches = tables["launches"]
    generator = np.random.default_rng(1)
    again = [np.log(best_ratio(launches.iloc[generator.integers(0, len(launches), len(launches))])) for _ in range(rounds)]
    return Estimate.of(np.log(best_ratio(launches)), np.std(again))


def ratio_by_sales(tables: Tables) -> float:
    """The same, sales taken for demand."""
    launches = tables["launches"]
    return float(np.log(best_ratio(launches, np.zeros(len(launches), dtype=bool))))


def ratio_without_sold_out(tables: Tables) -> float:
    """The same, launches that were sold out left out."""
    launches = tables["launches"]
    return float(np.log(best_ratio(launches[~launches["sold_out"]])))
