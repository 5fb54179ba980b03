"""Reference estimates of what is planted in the platforms' tables and in the experiments, with numpy alone.

Lessons have their own solutions; these show that the planted values can be found again. An estimate is `Estimate(value,
low, high)` with a 95 % interval unless its function says otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

Z = 1.959964  # 97.5 % quantile of the normal distribution


class Estimate(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float, error: float) -> Estimate:
        return cls(float(value), float(value - Z * error), float(value + Z * error))

    def covers(self, truth: float) -> bool:
        return self.low <= truth <= self.high


# --- regressions ----------------------------------------------------------------------------------------------------


def least_squares(design: np.ndarray, outcome: np.ndarray, cluster: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (k,) and standard errors (k,), robust to unequal variances, or to clusters if they are given."""
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ (design.T @ outcome)
    score = design * (outcome - design @ beta)[:, None]
    if cluster is not None:
        _, code = np.unique(cluster, return_inverse=True)
        score = np.stack([np.bincount(code, weights=column) for column in score.T], axis=1)
    groups = len(score)
    meat = score.T @ score * groups / max(groups - 1, 1)
    return beta, np.sqrt(np.diag(inverse @ meat @ inverse))


def logit(design: np.ndarray, outcome: np.ndarray, weight: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Maximum likelihood of a binary logit by Newton's method: coefficients and standard errors (k,)."""
    weight = np.ones(len(outcome)) if weight is None else weight
    beta = np.zeros(design.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-design @ beta))
        information = (design * (weight * chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(information, design.T @ (weight * (outcome - chance)))
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    return beta, np.sqrt(np.diag(np.linalg.inv(information)))


def multinomial_logit(attributes: np.ndarray, taken: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Conditional logit by Newton's method; attributes (n, alternatives, k), taken (n,).

    Returns coefficients, their covariance (k, k) and the log-likelihood.
    """
    beta = np.zeros(attributes.shape[2])
    chosen = attributes[np.arange(len(taken)), taken]
    for _ in range(40):
        utility = attributes @ beta
        share = np.exp(utility - utility.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        mean = np.einsum("nj,njk->nk", share, attributes)
        centred = attributes - mean[:, None, :]
        information = np.einsum("nj,njk,njl->kl", share, centred, centred)
        step = np.linalg.solve(information, (chosen - mean).sum(axis=0))
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    return beta, np.linalg.inv(information), float(np.log(share[np.arange(len(taken)), taken]).sum())


# --- platforms --------------------------------------------------------------------------------------------------------


def spread(quarterly: pd.DataFrame, column: str, logarithm: bool) -> pd.Series:
    """Standard deviation across platforms by quarter (sigma-convergence if it falls)."""
    wide = quarterly.pivot(index="quarter", columns="platform", values=column)
    return (np.log(wide) if logarithm else wide).std(axis=1)


def beta_convergence(wide: pd.DataFrame) -> Estimate:
    """Slope of the change from first to last row on the first row; columns are units."""
    start, change = wide.iloc[0].to_numpy(), (wide.iloc[-1] - wide.iloc[0]).to_numpy()
    slope, error = least_squares(np.column_stack([np.ones(len(start)), start]), change)
    return Estimate.of(slope[1], error[1])


def choice_arrays(choices: pd.DataFrame, names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Rows of `platform_choices` -> attributes (n, 5, k) and the index taken (n,); ln_price and ln_breadth are derived."""
    frame = choices.assign(ln_price=np.log(choices["price"]), ln_breadth=np.log(choices["breadth"]))
    alternatives = frame["platform"].nunique()
    attributes = np.stack([frame[name].to_numpy(float).reshape(-1, alternatives) for name in names], axis=2)
    return attributes, frame["chosen"].to_numpy().reshape(-1, alternatives).argmax(axis=1)


def choice_model(choices: pd.DataFrame, names: tuple[str, ...]) -> dict[str, Estimate]:
    """Multinomial logit on the named attributes."""
    beta, covariance, _ = multinomial_logit(*choice_arrays(choices, names))
    return {name: Estimate.of(beta[i], np.sqrt(covariance[i, i])) for i, name in enumerate(names)}


def price_coefficient_by_control_function(
    choices: pd.DataFrame, names: tuple[str, ...], rounds: int = 20, seed: int = 1
) -> Estimate:
    """The price coefficient without quality, with the cost shifter as instrument (Petrin & Train 2010).

    First stage: ln price inside a choice on the shifter, the other attributes and the platform in that period; the residual stands
    for what the model lacks, constants by platform and period for platforms' own quality. The spread comes from
    `rounds` bootstrap samples of choices, because the residual is itself an estimate. What quality the residual does not
    explain makes all coefficients a little too small (some two per cent here).
    """
    attributes, taken = choice_arrays(choices, names)
    alternatives = attributes.shape[1]
    shifter = choices["cost_shifter"].to_numpy().reshape(len(taken), alternatives)
    _, period = np.unique(choices["period"].to_numpy()[::alternatives], return_inverse=True)
    own = np.eye(alternatives)[:, 1:]
    constants = np.concatenate([own[None] * (period == value)[:, None, None] for value in np.unique(period)], axis=2)
    at = names.index("ln_price")

    def value(rows: np.ndarray) -> float:
        exogenous = [np.delete(attributes[rows], at, axis=2), constants[rows]]
        design = _within(np.concatenate([shifter[rows][:, :, None], *exogenous], axis=2))
        price = _within(attributes[rows][:, :, at])
        flat = design.reshape(-1, design.shape[2])
        slope = np.linalg.solve(flat.T @ flat, flat.T @ price.ravel())
        residual = price - design @ slope
        model = np.concatenate([attributes[rows], constants[rows], residual[:, :, None]], axis=2)
        return float(multinomial_logit(model, taken[rows])[0][at])

    generator = np.random.default_rng(seed)
    draws = [value(generator.integers(0, len(taken), len(taken))) for _ in range(rounds)]
    return Estimate.of(value(np.arange(len(taken))), np.std(draws, ddof=1))


def _within(values: np.ndarray) -> np.ndarray:
    return values - values.mean(axis=1, keepdims=True)


def likelihood_ratio(choices: pd.DataFrame, fewer: tuple[str, ...], more: tuple[str, ...]) -> float:
    """2 (ln L of the larger - ln L of the smaller model); chi-squared with as many degrees as attributes were added."""
    return 2 * (multinomial_logit(*choice_arrays(choices, more))[2] - multinomial_logit(*choice_arrays(choices, fewer))[2])
