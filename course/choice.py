"""Choices among offers: statsmodels' conditional logit, for sets out of which one offer is taken, with all sets summed at once.

`statsmodels.discrete.conditional_models.ConditionalLogit` allows any number of successes a group and goes through the groups one
by one: seconds for some thousand sets. With one success a group the likelihood is that of McFadden (1974) and takes milliseconds.
Numbers and results are the same; tests/test_estimates.py compares them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from statsmodels.base.model import LikelihoodModel
from statsmodels.discrete.conditional_models import ConditionalResults, ConditionalResultsWrapper

from course.errors import CourseError


class ConditionalLogit(LikelihoodModel):  # type: ignore[misc]
    """Conditional logit: the chance of an offer is e^utility over the sum of e^utility in its set.

    endog: which offer was taken, one a set (n,). exog: attributes of the offers (n, k), in their own units; utility is linear in
    them. groups: the set of each offer (n,). Rows may be in any order; sets may be of any size.
    Raises CourseError, with one sentence, where a set has no taken offer or several, or a number is missing.
    """

    def __init__(self, endog: Any, exog: Any, *, groups: Any):
        sets, code = np.unique(np.asarray(groups), return_inverse=True)
        order = np.argsort(code, kind="stable")
        chosen = pd.Series(np.asarray(endog)).iloc[order].astype(float)
        columns = exog if isinstance(exog, (pd.DataFrame, pd.Series)) else np.asarray(exog, dtype=float)
        attributes = pd.DataFrame(columns).iloc[order].astype(float).set_axis(chosen.index)
        if not np.isfinite(attributes.to_numpy()).all():
            raise CourseError("An attribute of an offer is missing or infinite: the model needs a number for each offer.")
        self._start = np.searchsorted(code[order], np.arange(len(sets)))
        if not (np.add.reduceat(chosen.to_numpy(), self._start) == 1).all():
            raise CourseError("Each set needs exactly one offer that was taken: leave out visits without a purchase.")
        self._set = code[order]
        super().__init__(chosen, attributes)
        self.nobs = len(chosen)
        self.k_params = self.exog.shape[1]
        self.df_model = self.k_params
        self.df_resid = self.nobs - self.k_params
        self.k_constant = 0

    def chances(self, params: np.ndarray) -> np.ndarray:
        """The chance of each offer (n,), in the order of their sets."""
        utility = self.exog @ params
        odds = np.exp(utility - np.maximum.reduceat(utility, self._start)[self._set])
        return odds / np.add.reduceat(odds, self._start)[self._set]

    def loglike(self, params: np.ndarray) -> float:
        """Sum over the sets of ln of the chance of the offer that was taken."""
        return float(np.log(self.chances(params)[self.endog > 0]).sum())

    def score(self, params: np.ndarray) -> np.ndarray:
        """First derivatives of the log-likelihood (k,)."""
        return self.exog.T @ (self.endog - self.chances(params))

    def hessian(self, params: np.ndarray) -> np.ndarray:
        """Second derivatives of the log-likelihood (k, k)."""
        chance = self.chances(params)[:, None]
        mean = np.add.reduceat(chance * self.exog, self._start, axis=0)
        centred = self.exog - mean[self._set]
        return -centred.T @ (chance * centred)

    def fit(
        self, start_params: np.ndarray | None = None, method: str = "newton", maxiter: int = 100, disp: bool = False, **more: Any
    ) -> Any:
        """statsmodels' results: `params`, `bse`, `cov_params()`, `conf_int()`, `llf`, `summary()` and the rest."""
        start = np.zeros(self.k_params) if start_params is None else start_params
        found = super().fit(start_params=start, method=method, maxiter=maxiter, disp=disp, **more)
        results = ConditionalResults(self, found.params, found.cov_params(), 1)
        sizes = np.diff(np.append(self._start, self.nobs))
        results.method, results.nobs, results.n_groups = method, self.nobs, len(sizes)
        results._group_stats = [f"{sizes.min():d}", f"{sizes.max():d}", f"{sizes.mean():.1f}"]
        return ConditionalResultsWrapper(results)
