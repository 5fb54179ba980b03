"""Reference estimates of what is planted in the platforms' tables; lessons have their own solutions."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from course.evidence.estimates.core import Estimate, least_squares, logit, multinomial_logit
from course.evidence.remembered import remembered
from course.market.core.draws import logit_shares

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


class ChoiceSets(NamedTuple):
    """Choices among offers: attributes (n, J, k), 0 where an offer is not there; index taken (n,); there (n, J); rows (n, J).

    rows: number of the offer's row in the table, -1 where it is not there.
    """

    attributes: np.ndarray
    taken: np.ndarray
    there: np.ndarray
    rows: np.ndarray

    def of(self, column: pd.Series | np.ndarray) -> np.ndarray:
        """A column of the table, laid out like the offers (n, J); 0 where an offer is not there."""
        return np.where(self.there, np.asarray(column)[self.rows], 0)


def choice_sets(choices: pd.DataFrame, names: tuple[str, ...], bought_only: bool = True) -> ChoiceSets:
    """`platform_choices` or `platform_trial` as arrays; ln_price, ln_breadth, ln_factor and ln_own_price are derived.

    ln_price is relative to what such goods usually cost, where that is known: inside a visit it makes no difference, but goods
    that are dear by nature are not bought less. bought_only: leave out visits without a purchase; otherwise `taken` is 0 in them.
    """
    frame = choices.reset_index(drop=True)
    derived = {"ln_price": "price", "ln_breadth": "breadth", "ln_factor": "factor", "ln_own_price": "own_price"}
    frame = frame.assign(**{name: np.log(frame[of]) for name, of in derived.items() if of in frame})
    if "usual_price" in frame:
        frame["ln_price"] -= np.log(frame["usual_price"])
    if bought_only and "bought" in frame:
        frame = frame[frame["bought"]]
    alternatives, column = np.unique(frame["platform" if "platform" in frame else "offer"].to_numpy(), return_inverse=True)
    visits, visit = np.unique(frame["visit_id"].to_numpy(), return_inverse=True)
    rows = np.full((len(visits), len(alternatives)), -1)
    rows[visit, column] = np.arange(len(frame))
    there = rows >= 0
    attributes = np.where(there[:, :, None], frame[list(names)].to_numpy(float)[rows], 0.0)
    taken = np.where(there, frame["chosen"].to_numpy()[rows], False).argmax(axis=1)
    return ChoiceSets(attributes, taken, there, np.where(there, frame.index.to_numpy()[rows], -1))


def choice_model(choices: pd.DataFrame, names: tuple[str, ...]) -> dict[str, Estimate]:
    """Multinomial logit on the named attributes, of the visits with a purchase."""
    sets = choice_sets(choices, names)
    beta, covariance, _ = multinomial_logit(sets.attributes, sets.taken, sets.there)
    return {name: Estimate.of(beta[i], np.sqrt(covariance[i, i])) for i, name in enumerate(names)}


def choice_by_cost(choices: pd.DataFrame, names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of the named attributes (k,) and their covariance, prices moved by costs alone (Petrin & Train 2010).

    First stage: ln price inside a set on the shifter, the other attributes and the platform in that quarter; the residual stands
    for what the model lacks, constants by platform and quarter for the platforms' own. The residual is itself an
    estimate, so the covariance is that of both stages' moment conditions together (Newey & McFadden 1994, section 6), clustered
    by set. What the residual does not explain stays in the error term of the choice and makes all coefficients
    a little too small (by the scale of a logit with more noise).
    """
    sets = choice_sets(choices, names)
    attributes, taken, there = sets.attributes, sets.taken, sets.there
    size, alternatives, _ = attributes.shape
    own = np.eye(alternatives)[:, 1:]
    _, code = np.unique(choices["quarter"].to_numpy(), return_inverse=True)
    quarter = sets.of(code).max(axis=1)
    constants = np.concatenate([own[None] * (quarter == value)[:, None, None] for value in np.unique(quarter)], axis=2)
    constants = constants * there[:, :, None]
    at = names.index("ln_price")
    shifter = sets.of(choices["cost_shifter"])
    first = _within(np.concatenate([shifter[:, :, None], np.delete(attributes, at, axis=2), constants], axis=2), there)
    price = _within(attributes[:, :, at, None], there)[:, :, 0]
    flat = first.reshape(-1, first.shape[2])
    gram = flat.T @ flat
    residual = price - first @ np.linalg.solve(gram, flat.T @ price.ravel())
    model = np.concatenate([attributes, constants, residual[:, :, None]], axis=2)
    beta, covariance, _ = multinomial_logit(model, taken, there)

    share = logit_shares(model @ beta, there)
    surprise = (np.arange(alternatives) == taken[:, None]) - share
    score = np.einsum("nj,njk->nk", surprise, model)
    # How the second stage's score moves with the first stage's slopes: by the residual itself and by the shares.
    moves = -beta[-1] * np.einsum("nj,njk,njl->kl", share, model - np.einsum("nj,njk->nk", share, model)[:, None], first)
    cross = -moves
    cross[-1] -= np.einsum("nj,njl->l", surprise, first)
    of_slopes = np.linalg.solve(gram, np.einsum("nj,njl->nl", residual, first).T).T
    influence = (score + of_slopes @ cross.T) @ covariance
    return beta[: len(names)], (influence.T @ influence)[: len(names), : len(names)]


def _within(values: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Values (n, J, k) less their mean over the offers of the set that are there, 0 where an offer is not."""
    mean = values.sum(axis=1, keepdims=True) / there.sum(axis=1)[:, None, None]
    return (values - mean) * there[:, :, None]


def coefficient_by_cost(choices: pd.DataFrame, names: tuple[str, ...], which: str) -> Estimate:
    """One coefficient of the model in which costs move the prices."""
    beta, covariance = choice_by_cost(choices, names)
    at = names.index(which)
    return Estimate.of(beta[at], np.sqrt(covariance[at, at]))


def worth(beta: np.ndarray, covariance: np.ndarray, names: tuple[str, ...], attribute: str, change: float) -> Estimate:
    """Yuan on a price of 100 that a change of an attribute is worth, by the delta method."""
    price, at = names.index("ln_price"), names.index(attribute)
    value = -100 * change * beta[at] / beta[price]
    slope = np.zeros(len(names))
    slope[at], slope[price] = value / beta[at], -value / beta[price]
    return Estimate.of(value, np.sqrt(slope @ covariance @ slope))


def worth_by_cost(choices: pd.DataFrame, names: tuple[str, ...], attribute: str, change: float) -> Estimate:
    """Yuan on a price of 100 that a change of an attribute is worth, prices moved by costs alone."""
    return worth(*choice_by_cost(choices, names), names, attribute, change)


def ln_worth_by_cost(choices: pd.DataFrame, names: tuple[str, ...], attribute: str, change: float) -> Estimate:
    """ln of the same: a ratio whose lower part is uncertain has a lopsided error, its logarithm hardly."""
    found = worth_by_cost(choices, names, attribute, change)
    return Estimate.of(np.log(found.value), found.error / found.value)


def worth_as_seen(choices: pd.DataFrame, names: tuple[str, ...], attribute: str, change: float) -> float:
    """The same by the plain choice model: looks raise prices and draw buyers, so the price seems to matter less."""
    sets = choice_sets(choices, names)
    beta, covariance, _ = multinomial_logit(sets.attributes, sets.taken, sets.there)
    return worth(beta, covariance, names, attribute, change).value


def change_of_taste(choices: pd.DataFrame, names: tuple[str, ...], which: str, quarters: tuple[str, str]) -> Estimate:
    """ln of a coefficient in the second quarter over the first one's, of two models on different shoppers."""
    one, two = (choice_model(choices[choices["quarter"] == quarter], names)[which] for quarter in quarters)
    errors = [each.error / each.value for each in (one, two)]
    return Estimate.of(np.log(two.value / one.value), np.hypot(errors[0], errors[1]))


def change_of_weight(choices: pd.DataFrame, names: tuple[str, ...], which: str, quarters: tuple[str, str]) -> float:
    """ln of coefficient times spread of the platforms' means in the second quarter over the first."""
    logs = []
    for quarter in quarters:
        part = choices[choices["quarter"] == quarter]
        means = part.groupby("platform")[which].mean()
        logs.append(np.log(choice_model(part, names)[which].value * means.std()))
    return float(logs[1] - logs[0])


def pull(
    choices: pd.DataFrame, names: tuple[str, ...], menu: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None
) -> Estimate:
    """How strongly the value of the menu draws visitors to buy: logit of a purchase on the logsum, quarters apart.

    The logsum of a visit is ln of the summed e^utility of its offers, by each quarter's own choice model.
    menu: another measure of the menu, from utilities (n, J) and what is there.
    """
    designs, outcomes = [], []
    for number, (_, part) in enumerate(choices.groupby("quarter")):
        bought = choice_sets(part, names)
        beta, _, _ = multinomial_logit(bought.attributes, bought.taken, bought.there)
        part = part.reset_index(drop=True)
        every = choice_sets(part, names, bought_only=False)
        value = (menu or logsum)(every.attributes @ beta, every.there)
        designs.append(np.column_stack([value, np.full(len(value), number), np.ones(len(value))]))
        outcomes.append(every.of(part["bought"]).any(axis=1))
    beta, error = logit(np.concatenate(designs), np.concatenate(outcomes).astype(float))
    return Estimate.of(beta[0], error[0])


def logsum(utility: np.ndarray, there: np.ndarray) -> np.ndarray:
    """ln sum e^utility over the offers that are there (n,)."""
    return np.log((np.exp(utility) * there).sum(axis=1))


def best_offer(utility: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Utility of the best offer that is there (n,)."""
    return np.where(there, utility, -np.inf).max(axis=1)


def from_nothing(choices: pd.DataFrame, platform: str) -> Estimate:
    """Share of a platform's buyers who buy nothing where its offer is missing by chance: rise of empty visits over its share.

    Ratio of the two differences; error by the delta method, clustered by shopper.
    """
    visits = choices.groupby("visit_id").agg(
        shopper=("shopper_id", "first"), quarter=("quarter", "first"), bought=("bought", "first"), offers=("platform", "size")
    )
    own = choices[choices["platform"] == platform].set_index("visit_id")["chosen"]
    there = own.index
    missing = ~visits.index.isin(there)
    taken = own.reindex(visits.index).fillna(False).to_numpy(bool)
    last = visits["quarter"] == visits["quarter"].max()
    # Visits with the offer and another one stand against those without it, the number of other offers held fixed.
    others = visits["offers"].to_numpy() - ~missing
    keep = (others > 0) & last.to_numpy()
    cell = others[keep]
    cells = np.column_stack([cell == value for value in np.unique(cell)]).astype(float)
    design = np.column_stack([missing[keep], cells]).astype(float)
    nothing, mine = ~visits["bought"].to_numpy()[keep], taken[keep]
    inverse = np.linalg.inv(design.T @ design)
    slopes, influences = [], []
    for outcome in (nothing.astype(float), mine.astype(float)):
        beta = inverse @ (design.T @ outcome)
        slopes.append(beta[0])
        influences.append((design * (outcome - design @ beta)[:, None] @ inverse)[:, 0])
    value = -slopes[0] / slopes[1]
    each = -(influences[0] + value * influences[1]) / slopes[1]
    _, code = np.unique(visits["shopper"].to_numpy()[keep], return_inverse=True)
    return Estimate.of(value, np.sqrt((np.bincount(code, weights=each) ** 2).sum()))


def from_nothing_in_proportion(choices: pd.DataFrame, platform: str) -> float:
    """The same if lost buyers spread over all that is left, nothing included, in proportion (a logit with a sixth offer)."""
    last = choices[choices["quarter"] == choices["quarter"].max()]
    visits = last.groupby("visit_id")["bought"].first()
    nothing = 1 - visits.mean()
    mine = last.loc[last["platform"] == platform, "chosen"].sum() / len(visits)
    return float(nothing / (1 - mine))


# --- a trial with prices and delivery ------------------------------------------------------------------------------------

TRIAL = ("ln_factor", "days", "ln_own_price", "grade", "fit")


def price_paid(trial: pd.DataFrame) -> float:
    """The coefficient of the price that shoppers saw, as if all of it were chance's doing."""
    return choice_model(trial.assign(price=trial["own_price"] * trial["factor"]), ("ln_price", *TRIAL[1:2], *TRIAL[3:]))[
        "ln_price"
    ].value


class TwoKinds(NamedTuple):
    """Two kinds of shoppers who differ in what a day costs them, and all tastes that they share."""

    hurried: Estimate
    patient: Estimate
    share: Estimate
    price: Estimate


@remembered
def two_kinds(trial: pd.DataFrame) -> TwoKinds:
    """Two classes of shoppers by what a day costs them (Kamakura & Russell 1989), by maximum likelihood.

    Errors from the observed information of the likelihood of persons; the share by way of its logit.
    """
    sets = choice_sets(trial, TRIAL)
    attributes, taken = sets.attributes, sets.taken
    _, person = np.unique(sets.of(trial["shopper_id"])[:, 0], return_inverse=True)
    days = TRIAL.index("days")
    nothing = np.zeros_like(attributes[:, :, days])
    common = np.delete(attributes, days, axis=2)
    kinds = [
        np.concatenate([np.stack(pair, axis=2), common], axis=2)
        for pair in ((attributes[:, :, days], nothing), (nothing, attributes[:, :, days]))
    ]
    rows = np.arange(len(taken))

    def by_person(beta: np.ndarray) -> np.ndarray:
        """Log-likelihood of each person's choices, by kind (persons, 2)."""
        logs = [np.log(logit_shares(kind @ beta)[rows, taken]) for kind in kinds]
        return np.stack([np.bincount(person, weights=one) for one in logs], axis=1)

    def likelihood(point: np.ndarray) -> tuple[float, np.ndarray]:
        """Minus the log-likelihood of the persons at coefficients and the logit of the share, and its gradient."""
        beta, weight = point[:-1], 1 / (1 + np.exp(-point[-1]))
        chance = [logit_shares(kind @ beta) for kind in kinds]
        by_person = np.stack([np.bincount(person, weights=np.log(one[rows, taken])) for one in chance], axis=1)
        logs = by_person + np.log([weight, 1 - weight])
        top = logs.max(axis=1, keepdims=True)
        total = top + np.log(np.exp(logs - top).sum(axis=1, keepdims=True))
        belongs = np.exp(logs - total)
        slope = np.append(np.zeros(len(beta)), (belongs[:, 0] - weight).sum())
        for number, (kind, one) in enumerate(zip(kinds, chance, strict=True)):
            surprise = ((np.arange(one.shape[1]) == taken[:, None]) - one) * belongs[person, number, None]
            slope[:-1] += kind.reshape(-1, len(beta)).T @ surprise.ravel()
        return -float(total.sum()), -slope

    start = np.concatenate([[-0.4, 0.0], np.zeros(common.shape[2] + 1)])
    point = minimize(likelihood, start, jac=True, method="BFGS").x
    moves = 1e-4 * np.eye(len(point))
    curvature = np.stack([likelihood(point + move)[1] - likelihood(point - move)[1] for move in moves]) / 2e-4
    error = np.sqrt(np.diag(np.linalg.inv((curvature + curvature.T) / 2)))
    share = 1 / (1 + np.exp(-point[-1]))
    fast, slow = (0, 1) if point[0] < point[1] else (1, 0)
    return TwoKinds(
        hurried=Estimate.of(point[fast], error[fast]),
        patient=Estimate.of(point[slow], error[slow]),
        share=Estimate.of(share if fast == 0 else 1 - share, error[-1] * share * (1 - share)),
        price=Estimate.of(point[2], error[2]),
    )


def one_taste_of_days(trial: pd.DataFrame) -> float:
    """What a day costs if all shoppers were alike."""
    return choice_model(trial, TRIAL)["days"].value


def share_of_quick_choosers(trial: pd.DataFrame) -> float:
    """Share of shoppers whose goods came in two days or less on average."""
    taken = trial[trial["chosen"]].groupby("shopper_id")["days"].mean()
    return float((taken <= 2).mean())
