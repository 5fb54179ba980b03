"""Reference estimates of what is planted in the tables of the search log."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables, least_squares
from course.evidence.remembered import remembered
from course.market.core.lexicon import PLATFORM
from course.market.search.vocabulary import LONG, lengths


@remembered
def home_searches(tables: Tables) -> pd.DataFrame:
    """Searches on the home platform with year, whether long, and whether the account is older than July 2023."""
    table = tables["search_queries"]
    table = table[table["platform"] == PLATFORM].merge(tables["users"][["user_id", "adopted_at"]], on="user_id")
    return table.assign(
        year=table["ts"].dt.tz_convert("Asia/Shanghai").dt.year,
        long=lengths(table["text"]) >= LONG,
        known=table["adopted_at"] < pd.Timestamp("2023-07-01", tz="Asia/Shanghai"),
    )


# --- typing cost (P4) -------------------------------------------------------------------------------------------------


def planted_typing_slope(typed: dict[str, dict[str, float]]) -> float:
    """Gain in ln(chance to be typed) per character from 2023 to 2024, between words of two and of four characters.

    typed: year -> number of characters -> chance, as in the truth of the search log.
    """
    return float(np.log(typed["2024"]["4"] / typed["2023"]["4"] * typed["2023"]["2"] / typed["2024"]["2"]) / 2)


@remembered
def word_counts(tables: Tables, least: int = 20) -> pd.DataFrame:
    """Life atoms that are bound to a trait: characters and searches of each year, at least `least` in both."""
    searches = home_searches(tables)
    atoms = tables["need_atoms"]
    atoms = atoms[atoms["bound_to"].notna()].drop_duplicates("zh")
    texts = {year: rows for year, rows in searches.groupby("year")["text"]}
    counts = pd.DataFrame(
        {year: [texts[year].str.contains(word, regex=False).sum() for word in atoms["zh"]] for year in (2023, 2024)}
    ).assign(n_chars=atoms["n_chars"].to_numpy(float))
    return counts[counts[[2023, 2024]].min(axis=1) >= least]


def typing_slope(tables: Tables) -> Estimate:
    """Gain in ln(searches with a word) from 2023 to 2024 per character of the word.

    How many people feel a need cancels in the gain, typing costs do not: a longer word gains more when people become more
    capable of searching. Words count alike: they differ by who has joined since, far more than by chance, so the
    much searched ones tell no more than the others. Errors are robust to unequal variances.
    """
    words = word_counts(tables)
    gain = np.log(words[2024] / words[2023]).to_numpy()
    beta, error = least_squares(np.column_stack([np.ones(len(words)), words["n_chars"]]), gain)
    return Estimate.of(beta[1], error[1])


def typing_slope_of_one_year(tables: Tables) -> float:
    """Minus the slope of ln(searches) on characters in 2023: a level of costs, mixed with how many people feel what, and no gain."""
    words = word_counts(tables)
    return float(-np.polyfit(words["n_chars"], np.log(words[2023]), 1)[0])


# --- typed and bought (P17) ---------------------------------------------------------------------------------------------


@remembered
def typed_and_bought(tables: Tables) -> pd.DataFrame:
    """Searches that led to an order and name a type of goods in full: `match`, the order holds it, and `chance`, how often it
    would if the type typed were that of any goods that the shop sells, drawn by what it sells."""
    searches = tables["search_queries"].dropna(subset="led_to_order_id")
    searches = searches.assign(
        order_id=searches["led_to_order_id"].astype("int64"), plain=searches["text"].str.replace(r"\s", "", regex=True)
    )
    goods = tables["products"][["sku_id", "merchant_id", "goods_zh", "units_2024", "launched_at"]]
    names = sorted(goods["goods_zh"].unique(), key=len, reverse=True)
    typed = searches.assign(zh=searches["plain"].str.extract(f"({'|'.join(names)})", expand=False)).dropna(subset="zh")
    lines = (
        tables["order_items"][["order_id", "sku_id"]].merge(goods, on="sku_id").merge(typed[["order_id", "ts"]], on="order_id")
    )
    held = lines.drop_duplicates(["order_id", "goods_zh"])[["order_id", "goods_zh"]].assign(match=True)
    # The shelf of each order: what the shop had then, each of its goods weighted by what everybody bought of it.
    shelf = lines.drop_duplicates("order_id")[["order_id", "merchant_id", "ts"]].merge(goods, on="merchant_id")
    shelf = shelf[shelf["launched_at"] <= shelf["ts"]].merge(held, on=["order_id", "goods_zh"], how="left")
    weight = shelf["units_2024"] + 0.1
    chance = (weight * shelf["match"].notna()).groupby(shelf["order_id"]).sum() / weight.groupby(shelf["order_id"]).sum()
    found = typed.merge(chance.rename("chance"), left_on="order_id", right_index=True)
    found = found.merge(held, left_on=["order_id", "zh"], right_on=["order_id", "goods_zh"], how="left")
    return found.assign(match=found["match"].notna())[["order_id", "zh", "match", "chance"]]


def bought_as_typed(tables: Tables) -> Estimate:
    """Share of those who search and buy who had come for the type that they take: matches beyond chance.

    Who takes whatever the shop shows matches by chance: match = s + (1 - s) chance, so 1 - s = mean(no match) / mean(no chance).
    """
    found = typed_and_bought(tables)
    missed, open_ = 1.0 - found["match"].to_numpy(float), 1.0 - found["chance"].to_numpy()
    ratio = missed.mean() / open_.mean()
    error = np.std(missed - ratio * open_) / open_.mean() / np.sqrt(len(found))
    return Estimate.of(1 - ratio, error)


def raw_matches(tables: Tables) -> float:
    """Share of purchases of the type typed, those by chance included."""
    return float(typed_and_bought(tables)["match"].mean())


# --- the need that nobody served (P5) -----------------------------------------------------------------------------------


@remembered
def demand_and_supply(tables: Tables, year: int = 2023, before: str = "2024-05-01") -> pd.DataFrame:
    """Life atoms that shops can serve: searches of June of that year with the word, and goods launched before a day with it.

    Index: "category:atom". Words that two categories share are left out, for a search does not name its category.
    """
    atoms = tables["need_atoms"]
    atoms = atoms[atoms["served_by_shops"] & ~atoms.duplicated("zh", keep=False)]
    searches = home_searches(tables)
    text = searches.loc[searches["year"] == year, "text"]
    goods = tables["products"]
    goods = goods[goods["launched_at"] < pd.Timestamp(before, tz="Asia/Shanghai")]
    named = (goods["category"] + ":" + goods["atoms"].str.split("|").explode()).value_counts()
    key = atoms["category"] + ":" + atoms["atom"]
    return pd.DataFrame(
        {
            "searches": [int(text.str.contains(word, regex=False).sum()) for word in atoms["zh"]],
            "goods": named.reindex(key).fillna(0).astype(int).to_numpy(),
        },
        index=key,
    )


def unserved_need(tables: Tables) -> str:
    """The need with the fewest goods for its searches, shrunk: "category:atom".

    Goods of a need ~ Poisson(t x searches) with t ~ Gamma (mean and variance over needs by moments); the need with the lowest
    posterior mean of t (empirical Bayes; Clayton & Kaldor 1987). A rare need cannot come out first because one of its few
    searches met none of its few goods.
    """
    table = demand_and_supply(tables)
    searches = table["searches"].to_numpy(float)
    rate = table["goods"].sum() / searches.sum()
    excess = (searches * (table["goods"] / np.maximum(searches, 1) - rate) ** 2).sum() / searches.sum()
    variance = max(excess - rate * len(table) / searches.sum(), 1e-6 * rate**2)
    posterior = (table["goods"] + rate**2 / variance) / (searches + rate / variance)
    return str(posterior.idxmin())


def most_searched_need(tables: Tables) -> str:
    """The need with most searches: demand without supply."""
    return str(demand_and_supply(tables)["searches"].idxmax())


def largest_shortage(tables: Tables) -> str:
    """The need that lacks most goods to have as many for each search as the others: a large need is never quite even."""
    table = demand_and_supply(tables)
    return str((table["searches"] / table["searches"].sum() - table["goods"] / table["goods"].sum()).idxmax())
