"""Reference estimates of what is planted in the tables of the search log."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables, least_squares
from course.evidence.remembered import remembered
from course.market.core.lexicon import PLATFORM, SAMPLES
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


@remembered
def words_of_bearers(tables: Tables, least: int = 20) -> pd.DataFrame:
    """The same atoms by those who live them: `n_chars`, `gain` in ln(share of their searches with the word) from 2023 to 2024, and
    `chance`, the variance that counting gives it; at least `least` searches of theirs with it in both years."""
    searches = home_searches(tables)
    atoms = tables["need_atoms"]
    atoms = atoms[atoms["bound_to"].notna()].drop_duplicates("zh")
    person = tables["users"].set_index("user_id").reindex(searches["user_id"])
    rows = []
    for word, bound, length in zip(atoms["zh"], atoms["bound_to"], atoms["n_chars"], strict=True):
        lives = np.ones(len(searches), dtype=bool)
        for condition in str(bound).split("&"):
            trait, _, values = condition.partition("=")
            lives &= person[trait].astype(str).isin(values.split("|")).to_numpy()
        theirs = searches.loc[lives, ["year", "text"]]
        named = theirs["text"].str.contains(word, regex=False).groupby(theirs["year"]).agg(["sum", "mean"])
        named = named.reindex([2023, 2024], fill_value=0)
        if named["sum"].min() >= least:
            rows.append((float(length), np.log(named.at[2024, "mean"] / named.at[2023, "mean"]), (1 / named["sum"]).sum()))
    return pd.DataFrame(rows, columns=["n_chars", "gain", "chance"])


def typing_slope(tables: Tables) -> Estimate:
    """Gain in ln(share of their searches with a word) of those who live it from 2023 to 2024, per character of the word.

    How strongly a need is felt cancels in the gain, and how many bearers have joined does so in the share; typing costs do not: a
    longer word gains more when people become more capable of searching. Words are weighted by the inverse of what counting and they
    themselves make their gains vary, the latter by moments (DerSimonian & Laird 1986). Errors are robust to unequal variances.
    """
    words = words_of_bearers(tables)
    design, gain = np.column_stack([np.ones(len(words)), words["n_chars"]]), words["gain"].to_numpy()
    rest = gain - design @ np.linalg.lstsq(design, gain, rcond=None)[0]
    own = max(rest @ rest / (len(words) - 2) - words["chance"].mean(), 0.0)
    root = (words["chance"].to_numpy() + own) ** -0.5
    beta, error = least_squares(design * root[:, None], gain * root)
    return Estimate.of(beta[1], error[1])


def typing_slope_of_one_year(tables: Tables) -> float:
    """Minus the slope of ln(searches) on characters in 2023: a level of costs, mixed with how many people feel what, and no gain."""
    words = word_counts(tables)
    return float(-np.polyfit(words["n_chars"], np.log(words[2023]), 1)[0])


# --- completions offered by chance (P37) --------------------------------------------------------------------------------


def effect_of_writing_longer(tables: Tables) -> Estimate:
    """Orders that a longer first search adds to a sitting that is longer because the box completed it (Wald 1940).

    Both differences are taken within a city's week and weighted by its sittings; errors by city.
    """
    arms = _arms(tables)
    bare, offered = arms["bare box"], arms["completions"]
    weight = (bare["sittings"] * offered["sittings"] / (bare["sittings"] + offered["sittings"])).to_numpy()
    orders, longer = ((offered[name] - bare[name]).to_numpy() for name in ("orders", "share"))
    value = (weight @ orders) / (weight @ longer)
    score = pd.Series(weight * (orders - value * longer)).groupby(bare["city"].to_numpy()).sum()
    return Estimate.of(value, np.sqrt((score**2).sum()) / (weight @ longer))


def long_against_short(tables: Tables) -> float:
    """Orders of a long sitting less those of a short one, all sittings together: those who know what they want write it."""
    counts = tables["experiment_suggest"].sum(numeric_only=True)
    return float(counts["orders_of_long"] / counts["long"] - counts["orders_of_short"] / (counts["sittings"] - counts["long"]))


def _arms(tables: Tables) -> dict[str, pd.DataFrame]:
    table = tables["experiment_suggest"]
    rates = table.assign(
        orders=(table["orders_of_long"] + table["orders_of_short"]) / table["sittings"], share=table["long"] / table["sittings"]
    )
    return {str(arm): rows.sort_values(["city", "week"]).reset_index(drop=True) for arm, rows in rates.groupby("arm")}


# --- what readers say (P38) ---------------------------------------------------------------------------------------------


def two_or_more(tables: Tables) -> Estimate:
    """Share of the labelled week's searches that state two life atoms or more; errors by need."""
    labels = tables["query_labels"]
    labels = labels[labels["sample"] == SAMPLES[0]]
    stated = (labels["life_atoms"] >= 2).to_numpy(float)
    _, error = least_squares(np.ones((len(labels), 1)), stated, labels["need_id"].to_numpy())
    return Estimate.of(stated.mean(), error[0])


def two_or_more_of_all(tables: Tables) -> float:
    """The same of all rows, though they are samples of three places."""
    return float((tables["query_labels"]["life_atoms"] >= 2).mean())


def long_for_personal(tables: Tables) -> float:
    """Share of long ones among the labelled week's searches."""
    labels = tables["query_labels"]
    week = labels[labels["sample"] == SAMPLES[0]].merge(tables["search_queries"][["query_id", "text"]], on="query_id")
    return float((lengths(week["text"]) >= LONG).mean())


# --- sittings (P39) -----------------------------------------------------------------------------------------------------


def resumed_late(tables: Tables, minutes: float = 30.0) -> Estimate:
    """Share of the diary's searches that go on with a need, which do so after more than half an hour."""
    diary = tables["search_diary"].sort_values(["need_id", "ts", "search_id"])
    gap = diary.groupby("need_id")["ts"].diff().dropna() / pd.Timedelta(minutes=1)
    late = (gap > minutes).to_numpy(float)
    return Estimate.of(late.mean(), late.std() / np.sqrt(len(late)))


def late_in_the_log(tables: Tables, minutes: float = 30.0) -> float:
    """Share of all searches after another of the same person and day that come more than half an hour after it."""
    diary = tables["search_diary"].sort_values(["user_id", "ts", "search_id"])
    day = diary["ts"].dt.tz_convert("Asia/Shanghai").dt.date
    gap = diary.groupby(["user_id", day])["ts"].diff().dropna() / pd.Timedelta(minutes=1)
    return float((gap > minutes).mean())


# --- what grew, and who (P40, P41) --------------------------------------------------------------------------------------


@remembered
def made_of(tables: Tables) -> pd.DataFrame:
    """Searches at home with `length`, their characters, and how many of them stand in words of life atoms, no character twice:
    `words` with the longest words first, `least` with the shortest first."""
    searches = home_searches(tables)
    text = searches["text"].str.normalize("NFKC").str.replace(r"\s", "", regex=True)
    named = sorted(tables["need_atoms"]["zh"].unique(), key=len, reverse=True)
    found = {}
    for column, words in (("words", named), ("least", named[::-1])):
        pattern = re.compile("|".join(map(re.escape, words)))
        found[column] = text.map({entry: sum(map(len, pattern.findall(entry))) for entry in text.unique()})
    return searches.assign(length=lengths(searches["text"]), **found)


def growth_in_words_of_a_life(tables: Tables) -> Estimate:
    """Share of the rise in the mean length of a search that stands in words of life atoms.

    Asked is what stands in this log, and all of it is read, so that no person's chance is in the error; what is left is how it is
    read. Where words lie over each other, the longest first and the shortest first find different characters, and
    of each such text either may be right, by a coin.
    """
    table = made_of(tables)
    mean = table.groupby("year")[["length", "words"]].mean()
    rise = mean.loc[2024] - mean.loc[2023]
    weight = np.where(table["year"] == 2024, 1, -1) / table.groupby("year")["year"].transform("size")
    open_ = ((table["words"] - table["least"]) * weight).groupby(table["text"]).sum()
    return Estimate.of(rise["words"] / rise["length"], np.sqrt((open_**2).sum()) / 2 / rise["length"])


def words_of_a_life_in_2024(tables: Tables) -> float:
    """Share of words of life atoms in the length of the searches of 2024: a level taken for growth."""
    table = made_of(tables)
    mean = table[table["year"] == 2024][["length", "words"]].mean()
    return float(mean["words"] / mean["length"])


def growth_of_terms(tables: Tables) -> float:
    """The same share with each term of a year counted once."""
    mean = made_of(tables).drop_duplicates(["year", "text"]).groupby("year")[["length", "words"]].mean()
    rise = mean.loc[2024] - mean.loc[2023]
    return float(rise["words"] / rise["length"])


def rise_of_the_same(tables: Tables) -> Estimate:
    """Rise of the share of long searches among accounts that were there in June 2023.

    Errors by person and by text (Cameron, Gelbach & Miller 2011): the box suggests what others have written, so that one text stands
    in the log many times, and whether it is long is one draw and not many. Over two hundred worlds it lies .004 below what
    is planted on average, a third of an error; why is not known.
    """
    table = home_searches(tables)
    table = table[table["known"]]
    long, year = table["long"].astype(float), table["year"]
    share = long.groupby(year).mean()
    score = (long - year.map(share)) / year.map(year.value_counts()) * np.where(year == 2024, 1, -1)
    written = table["text"].str.replace(r"\s", "", regex=True)
    clusters = (table["user_id"], [written, year], [table["user_id"], written, year])
    of_person, of_text, of_both = ((score.groupby(cluster).sum() ** 2).sum() for cluster in clusters)
    return Estimate.of(share[2024] - share[2023], np.sqrt(of_person + of_text - of_both))


def rise_of_all(tables: Tables) -> float:
    """Rise of the share of long searches, newer accounts included."""
    share = home_searches(tables).groupby("year")["long"].mean()
    return float(share[2024] - share[2023])


def rise_shared_out(tables: Tables) -> float:
    """The rise, of which the same accounts get their share of the searches of 2024."""
    table = home_searches(tables)
    return rise_of_all(tables) * float(table.loc[table["year"] == 2024, "known"].mean())


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
