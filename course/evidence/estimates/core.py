"""What estimates share: an interval, and the regressions that economists use.

An estimate is `Estimate(value, low, high)` with a 95 % interval unless its function says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from course.market.core.draws import logit_shares

Tables = Mapping[str, pd.DataFrame]
"""The tables of an edition by name, as students load them (`course.data.load`)."""
Z = 1.959964  # 97.5 % quantile of the normal distribution


class Estimate(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float, error: float) -> Estimate:
        return cls(float(value), float(value - Z * error), float(value + Z * error))

    @property
    def error(self) -> float:
        """The standard error that the interval was made of."""
        return (self.high - self.low) / 2 / Z


def together(*estimates: Estimate) -> Estimate:
    """Independent estimates of one number, weighted by the inverse of their variances."""
    weight = np.array([(Z / (one.high - one.value)) ** 2 for one in estimates])
    return Estimate.of(weight @ [one.value for one in estimates] / weight.sum(), weight.sum() ** -0.5)


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


def log_linear(design: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Coefficients of a mean that is e^(design @ beta), by Poisson's likelihood and Newton's method (k,)."""
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(max(outcome.mean(), 1e-12))
    for _ in range(50):
        mean = np.exp(design @ beta)
        step = np.linalg.solve((design * mean[:, None]).T @ design, design.T @ (outcome - mean))
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    return beta


def multinomial_logit(
    attributes: np.ndarray, taken: np.ndarray, there: np.ndarray | None = None, weight: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, float]:
    """Conditional logit by Newton's method; attributes (n, alternatives, k), taken (n,).

    there: which alternatives could be taken (n, alternatives), all if None. weight: of the choices (n,), 1 if None.
    Returns coefficients, their covariance (k, k) and the log-likelihood.
    """
    beta = np.zeros(attributes.shape[2])
    weights = np.ones(len(taken)) if weight is None else weight
    chosen = attributes[np.arange(len(taken)), taken]
    for _ in range(40):
        share = logit_shares(attributes @ beta, there)
        mean = np.einsum("nj,njk->nk", share, attributes)
        flat = (attributes - mean[:, None, :]).reshape(-1, len(beta))
        information = flat.T @ (flat * (weights[:, None] * share).reshape(-1, 1))
        step = np.linalg.solve(information, weights @ (chosen - mean))
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    return beta, np.linalg.inv(information), float(weights @ np.log(share[np.arange(len(taken)), taken]))
