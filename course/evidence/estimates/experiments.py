"""Reference estimates for the experiments and for the entries that nobody randomised."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, least_squares, logit


def difference(outcome: np.ndarray, treated: np.ndarray) -> Estimate:
    """Difference of two means with unequal variances (Neyman 1923)."""
    one, other = outcome[treated].astype(float), outcome[~treated].astype(float)
    error = np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
    return Estimate.of(one.mean() - other.mean(), error)


ENTRY_CAUSES = ("authenticity", "fit", "miss", "quality", "ln_price", "brand")


def entry_coefficients(entries: pd.DataFrame, causes: tuple[str, ...] = ("similarity", *ENTRY_CAUSES)) -> dict[str, Estimate]:
    """Coefficients of a logit of `room_entries` on the named causes; "similarity" stands for similarity x authenticity.

    A case-control sample leaves slopes as they are; "ln_minutes" among the causes is what one must not do.
    """
    frame = entries.assign(
        similarity=entries["similarity"] * entries["authenticity"],
        ln_price=np.log(entries["price_level"]),
        brand=np.log1p(entries["followers"] / 1000),
        manager=entries["kind"] == "manager",
        curator=entries["kind"] == "curator",
        ln_minutes=np.log(entries["minutes"].clip(lower=0.1)),
    )
    design = np.column_stack([np.ones(len(frame)), *(frame[name] for name in causes)]).astype(float)
    beta, error = logit(design, frame["bought"].to_numpy(float))
    return {name: Estimate.of(beta[i], error[i]) for i, name in enumerate(causes, 1)}


def kaplan_meier(minutes: np.ndarray, left: np.ndarray, marks: tuple[float, ...]) -> list[Estimate]:
    """Share still watching after each mark, censored viewers counted while they were seen (Kaplan & Meier 1958)."""
    times, place = np.unique(minutes, return_inverse=True)
    leaving = np.bincount(place, left.astype(float))
    at_risk = len(minutes) - np.concatenate([[0], np.cumsum(np.bincount(place))[:-1]])
    survival = np.cumprod(1 - leaving / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(np.where(at_risk > leaving, leaving / (at_risk * (at_risk - leaving)), 0.0))
    last = np.searchsorted(times, marks, side="right") - 1
    return [Estimate.of(survival[i], survival[i] * np.sqrt(greenwood[i])) for i in last]


def factorial(outcome: np.ndarray, factors: list[np.ndarray], cluster: np.ndarray | None = None) -> list[Estimate]:
    """Constant, main effects and, for two factors, their interaction, by least squares with robust errors."""
    columns = [np.ones(len(outcome)), *(factor.astype(float) for factor in factors)]
    if len(factors) == 2:
        columns.append(columns[1] * columns[2])
    beta, error = least_squares(np.column_stack(columns), outcome.astype(float), cluster)
    return [Estimate.of(value, spread) for value, spread in zip(beta, error, strict=True)]


def empirical_logit(successes: np.ndarray, trials: np.ndarray) -> np.ndarray:
    """ln of the odds, half a success and half a failure added (Haldane 1956)."""
    return np.log((successes + 0.5) / (trials - successes + 0.5))


def shuffle_test(
    ties: pd.DataFrame, people: pd.DataFrame, generator: np.random.Generator, rounds: int = 400
) -> tuple[float, float]:
    """Mean gap of friends' adoption weeks over the mean gap when weeks are shuffled, and a one-sided p-value.

    Only ties between two adopters count. Influence pulls friends' weeks together; liking alone does not.
    """
    week = people.set_index("person")["adopted_week"].dropna().astype(int)
    both = ties[ties["person_a"].isin(week.index) & ties["person_b"].isin(week.index)]
    first, second = week.index.get_indexer(both["person_a"]), week.index.get_indexer(both["person_b"])
    values = week.to_numpy()
    observed = np.abs(values[first] - values[second]).mean()
    shuffled = np.empty(rounds)
    for turn in range(rounds):
        mixed = generator.permutation(values)
        shuffled[turn] = np.abs(mixed[first] - mixed[second]).mean()
    return float(observed / shuffled.mean()), float((1 + (shuffled <= observed).sum()) / (1 + rounds))


def same_group_by_choice(ties: pd.DataFrame, people: pd.DataFrame) -> Estimate:
    """Share of ties within one taste group among the ties that close no triangle.

    Who is introduced by a friend stands in a triangle with her, so what stands in none was chosen (Kossinets & Watts 2009 tell
    chosen from induced likeness). Which chosen ties stand in one is no matter of likeness.
    """
    near: dict[int, set[int]] = {}
    pairs = list(zip(ties["person_a"].tolist(), ties["person_b"].tolist(), strict=True))
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    open_ = np.array([near[one].isdisjoint(near[other]) for one, other in pairs])
    same = _same_group(ties, people)[open_]
    return Estimate.of(same.mean(), np.sqrt(same.mean() * (1 - same.mean()) / len(same)))


def same_group_of_all(ties: pd.DataFrame, people: pd.DataFrame) -> float:
    """The same share among all ties, introductions included."""
    return float(_same_group(ties, people).mean())


def _same_group(ties: pd.DataFrame, people: pd.DataFrame) -> np.ndarray:
    group = people.set_index("person")["taste_group"]
    return (group[ties["person_a"]].to_numpy() == group[ties["person_b"]].to_numpy()).astype(float)


def friends_correlation(ties: pd.DataFrame, people: pd.DataFrame) -> Estimate:
    """Correlation of whether two friends have adopted, over all ties: it is high whenever friends are alike."""
    adopted = people.set_index("person")["adopted_week"].notna()
    first, second = (adopted[ties[name]].to_numpy(float) for name in ("person_a", "person_b"))
    value = np.corrcoef(first, second)[0, 1]
    return Estimate.of(value, (1 - value**2) / np.sqrt(len(ties)))
