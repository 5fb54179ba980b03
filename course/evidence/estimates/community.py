"""Reference and naive estimates for friends, for who speaks and who answers, and for the tests of likeness and of advertisements."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables, least_squares, logit
from course.evidence.estimates.experiments import difference
from course.market.experiments.friends import CHOSEN_BY

CLEAR = 3.0  # standard deviations of shuffled gaps by which a gap must lie below their mean
LEVEL = 0.01  # of the one-sided test of influence


# --- who moves whom -------------------------------------------------------------------------------------------------


def shuffled_gaps(ties: pd.DataFrame, people: pd.DataFrame, within: bool, rounds: int = 1_000) -> tuple[float, np.ndarray]:
    """Mean gap of friends' weeks over ties of two who joined, and the same with weeks shuffled (rounds,).

    Weeks change places among all who joined, or within their circle. Influence pulls friends' weeks together, liking alone does
    not (Anagnostopoulos, Kumar & Mahdian 2008).
    """
    joined = people.dropna(subset=["joined_week"]).sort_values("circle", kind="stable")
    week = joined["joined_week"].to_numpy(dtype=np.int64)
    place = pd.Index(joined["user_id"])
    first, second = place.get_indexer(ties["user_a"]), place.get_indexer(ties["user_b"])
    first, second = (end[(first >= 0) & (second >= 0)] for end in (first, second))
    circle = pd.factorize(joined["circle"])[0] if within else np.zeros(len(week))
    generator = np.random.default_rng(1)
    gaps = np.empty(rounds)
    for turn in range(rounds):
        mixed = week[np.lexsort((generator.random(len(week)), circle))]
        gaps[turn] = np.abs(mixed[first] - mixed[second]).mean()
    return float(np.abs(week[first] - week[second]).mean()), gaps


def distance_and_p(tables: Tables, within: bool) -> tuple[float, float]:
    """How many standard deviations the gap lies from shuffled ones, and a one-sided p-value (Phipson & Smyth 2010)."""
    gap, gaps = shuffled_gaps(tables["friends"], tables["friend_people"], within)
    return float((gap - gaps.mean()) / gaps.std()), float((1 + (gaps <= gap).sum()) / (1 + len(gaps)))


def influence(tables: Tables) -> str:
    """Whether friends move each other, by weeks shuffled within circles."""
    return "influence" if distance_and_p(tables, within=True)[1] < LEVEL else "none"


def influence_by_free_shuffle(tables: Tables) -> str:
    """The same by weeks shuffled among all: it takes an occasion that a circle shares for influence."""
    return "influence" if distance_and_p(tables, within=False)[1] < LEVEL else "none"


def influence_by_correlation(tables: Tables) -> str:
    """The same from whether friends join together, over all ties: they do whenever friends are alike."""
    return "influence" if joining_together(tables["friends"], tables["friend_people"]).low > 0 else "none"


def mover(tables: Tables) -> str:
    """What sets the weeks: each other, an occasion of the circle, or nothing that friends share."""
    if distance_and_p(tables, within=True)[0] < -CLEAR:
        return "influence"
    return "occasion" if distance_and_p(tables, within=False)[0] < -CLEAR else "likeness"


def mover_by_free_shuffle(tables: Tables) -> str:
    """The same with weeks shuffled among all and no thought of circles."""
    return "influence" if distance_and_p(tables, within=False)[0] < -CLEAR else "likeness"


def joining_together(ties: pd.DataFrame, people: pd.DataFrame) -> Estimate:
    """Correlation of whether two friends have joined, over all ties."""
    joined = people.set_index("user_id")["joined_week"].notna()
    first, second = (joined[ties[name]].to_numpy(float) for name in ("user_a", "user_b"))
    value = np.corrcoef(first, second)[0, 1]
    return Estimate.of(value, (1 - value**2) / np.sqrt(len(ties)))


# --- whom people choose -----------------------------------------------------------------------------------------------


def in_no_triangle(ties: pd.DataFrame) -> np.ndarray:
    """Which ties close no triangle (n,).

    Who is introduced by a friend stands in a triangle with her, so what stands in none was chosen (Kossinets & Watts 2009 tell
    chosen from induced likeness).
    """
    near: dict[int, set[int]] = {}
    pairs = list(zip(ties["user_a"].tolist(), ties["user_b"].tolist(), strict=True))
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    return np.array([near[one].isdisjoint(near[other]) for one, other in pairs])


def preference(tables: Tables, trait: str) -> Estimate:
    """What the same value of a trait adds to the ln odds of a tie, others held constant, among ties that close no triangle."""
    return _preferences(tables, chosen=True)[CHOSEN_BY.index(trait)]


def preference_in_all_ties(tables: Tables, trait: str) -> float:
    """The same among all ties: whoever was introduced was not chosen."""
    return _preferences(tables, chosen=False)[CHOSEN_BY.index(trait)].value


def raw_odds(tables: Tables, trait: str) -> float:
    """ln odds of the same value to another among ties, whatever chance would give."""
    who = _traits(tables)
    same = (
        who.loc[tables["friends"]["user_a"], trait].to_numpy() == who.loc[tables["friends"]["user_b"], trait].to_numpy()
    ).mean()
    return float(np.log(same / (1 - same)))


def assortativity(tables: Tables) -> pd.DataFrame:
    """Of each trait: share of ties whose ends are the same, share if ends met at random, and Newman's (2003) coefficient."""
    who, ties = _traits(tables), tables["friends"]
    rows = {}
    for trait in CHOSEN_BY:
        first, second = (who.loc[ties[name], trait].to_numpy() for name in ("user_a", "user_b"))
        same = (first == second).mean()
        by_chance = (pd.Series(np.concatenate([first, second])).value_counts(normalize=True) ** 2).sum()
        rows[trait] = {"same": same, "by_chance": by_chance, "r": (same - by_chance) / (1 - by_chance)}
    return pd.DataFrame(rows).T


def first_choice(tables: Tables) -> str:
    """The trait by which ties are most alike beyond chance."""
    return str(assortativity(tables)["r"].idxmax())


def most_often_the_same(tables: Tables) -> str:
    """The trait that the ends of ties have most often in common, whatever chance would give."""
    return str(assortativity(tables)["same"].idxmax())


def _traits(tables: Tables) -> pd.DataFrame:
    users = tables["users"].drop_duplicates("user_id")
    return tables["friend_people"].merge(users, on="user_id", validate="one_to_one").set_index("user_id")[list(CHOSEN_BY)]


def _preferences(tables: Tables, chosen: bool) -> list[Estimate]:
    """A logit of ties against pairs whose ends were drawn as often as they have ties, with what each value adds at either end.

    So a person who has many friends counts no more among ties than among pairs, and large groups no more than small ones.
    """
    ties = tables["friends"]
    if chosen:
        ties = ties[in_no_triangle(ties)]
    codes = _traits(tables).apply(lambda column: pd.Series(pd.factorize(column)[0], index=column.index))
    generator = np.random.default_rng(1)
    ends = np.concatenate([ties["user_a"], ties["user_b"]])
    pairs = np.stack([generator.permutation(np.tile(ends, 6)) for _ in range(2)], axis=1)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    both = np.concatenate([ties.to_numpy(), pairs])
    first, second = codes.loc[both[:, 0]].to_numpy(), codes.loc[both[:, 1]].to_numpy()
    columns = [np.ones(len(both)), *(first == second).T.astype(float)]
    for trait in range(len(CHOSEN_BY)):
        for value in range(1, codes.iloc[:, trait].max() + 1):
            columns.append((first[:, trait] == value).astype(float) + (second[:, trait] == value))
    beta, error = logit(np.stack(columns, axis=1), (np.arange(len(both)) < len(ties)).astype(float))
    return [Estimate.of(beta[1 + i], error[1 + i]) for i in range(len(CHOSEN_BY))]


# --- who speaks, who answers ------------------------------------------------------------------------------------------


def shape_of_writers(tables: Tables) -> float:
    """Shape of a Gamma from mean and variance of comments, silent people left out."""
    wrote = tables["participation"]["comments"].loc[lambda counts: counts > 0]
    return float(wrote.mean() ** 2 / (wrote.var() - wrote.mean()))


def answer_of_the_alike(tables: Tables) -> Estimate:
    """ln replies per exposure of readers like the author over all others."""
    seen = tables["note_readers"].groupby("alike")["replied"].agg(["mean", "sum"])
    return Estimate.of(np.log(seen.loc[True, "mean"] / seen.loc[False, "mean"]), np.sqrt((1 / seen["sum"]).sum()))


def replies_of_the_alike(tables: Tables) -> float:
    """ln replies of readers like the author over replies of all others, however many of each were asked."""
    replies = tables["note_readers"].groupby("alike")["replied"].sum()
    return float(np.log(replies[True] / replies[False]))


# --- advertisements -----------------------------------------------------------------------------------------------------


def minutes_lost(tables: Tables, week: int = 8) -> Estimate:
    """Effect of the double load on ln minutes of a week, given the minutes before; the user is the unit."""
    frame = tables["experiment_ads"].query("week == @week")
    design = np.column_stack([np.ones(len(frame)), frame["load"] == "double", np.log(frame["minutes_before"])]).astype(float)
    beta, error = least_squares(design, np.log(frame["minutes"].to_numpy()))
    return Estimate.of(beta[1], error[1])


def minutes_lost_on_average(tables: Tables) -> float:
    """The same over all weeks alike."""
    ads = tables["experiment_ads"]
    return difference(np.log(ads["minutes"].to_numpy()), (ads["load"] == "double").to_numpy()).value


# --- feeds of the like --------------------------------------------------------------------------------------------------


def shape_of_the_layer(tables: Tables) -> str:
    """Whether needs met peak inside, rise or stay flat over the share of like authors: by the contrasts of five means.

    Peak: 50 % lies above both ends by more than two standard errors. Rise: 90 % lies above 10 % by as much.
    """
    means = _means(tables)
    value, error = means["mean"].to_numpy(), means["sem"].to_numpy()

    def above(high: int, low: int) -> bool:
        return bool(value[high] - value[low] > 2 * np.hypot(error[high], error[low]))

    if above(2, 0) and above(2, 4):
        return "peak"
    return "rise" if above(4, 0) else "flat"


def shape_by_a_line(tables: Tables) -> str:
    """The same by the slope of a straight line: it knows no peak."""
    layer = tables["experiment_layer"]
    design = np.column_stack([np.ones(len(layer)), layer["share_alike"]])
    beta, error = least_squares(design, layer["needs_met"].to_numpy(float))
    return "rise" if beta[1] > 2 * error[1] else "flat"


def _means(tables: Tables) -> pd.DataFrame:
    return tables["experiment_layer"].groupby("share_alike")["needs_met"].agg(["mean", "sem"]).sort_index()
