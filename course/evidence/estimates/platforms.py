"""Reference estimates of what is planted in the platforms' tables; lessons have their own solutions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, least_squares, multinomial_logit

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


def log_spread_ratio(wide: pd.DataFrame) -> Estimate:
    """ln of the last row's standard deviation over the first row's; columns are units, so the two are correlated.

    Error by the delta method for normal numbers: sqrt((1 - r^2) / (n - 1)), r the correlation of the rows (Pitman 1939).
    """
    start, end = wide.iloc[0].to_numpy(), wide.iloc[-1].to_numpy()
    r = np.corrcoef(start, end)[0, 1]
    return Estimate.of(np.log(end.std(ddof=1) / start.std(ddof=1)), np.sqrt((1 - r**2) / (len(start) - 1)))


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


def price_coefficient_by_control_function(choices: pd.DataFrame, names: tuple[str, ...]) -> Estimate:
    """The price coefficient without quality, with the cost shifter as instrument (Petrin & Train 2010).

    First stage: ln price inside a choice on the shifter, the other attributes and the platform in that period; the residual stands
    for what the model lacks, constants by platform and period for platforms' own quality. The residual is itself an
    estimate, so the error is that of both stages' moment conditions together (Newey & McFadden 1994, section 6), clustered
    by choice. What quality the residual does not explain stays in the error term of the choice and makes all coefficients
    a little too small (two per cent here, by the scale of a logit with more noise).
    """
    attributes, taken = choice_arrays(choices, names)
    size, alternatives, _ = attributes.shape
    shifter = choices["cost_shifter"].to_numpy().reshape(size, alternatives)
    _, period = np.unique(choices["period"].to_numpy()[::alternatives], return_inverse=True)
    own = np.eye(alternatives)[:, 1:]
    constants = np.concatenate([own[None] * (period == value)[:, None, None] for value in np.unique(period)], axis=2)
    at = names.index("ln_price")
    first = _within(np.concatenate([shifter[:, :, None], np.delete(attributes, at, axis=2), constants], axis=2))
    price = _within(attributes[:, :, at])
    flat = first.reshape(-1, first.shape[2])
    gram = flat.T @ flat
    residual = price - first @ np.linalg.solve(gram, flat.T @ price.ravel())
    model = np.concatenate([attributes, constants, residual[:, :, None]], axis=2)
    beta, covariance, _ = multinomial_logit(model, taken)

    utility = model @ beta
    share = np.exp(utility - utility.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    surprise = (np.arange(alternatives) == taken[:, None]) - share
    score = np.einsum("nj,njk->nk", surprise, model)
    # How the second stage's score moves with the first stage's slopes: by the residual itself and by the shares.
    moves = -beta[-1] * np.einsum("nj,njk,njl->kl", share, model - np.einsum("nj,njk->nk", share, model)[:, None], first)
    cross = -moves
    cross[-1] -= np.einsum("nj,njl->l", surprise, first)
    of_slopes = np.linalg.solve(gram, np.einsum("nj,njl->nl", residual, first).T).T
    influence = (score + of_slopes @ cross.T) @ covariance
    return Estimate.of(beta[at], np.sqrt((influence[:, at] ** 2).sum()))


def _within(values: np.ndarray) -> np.ndarray:
    return values - values.mean(axis=1, keepdims=True)
