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
