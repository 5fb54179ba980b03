"""The regressions of `course.evidence.estimates` are written by hand, so that evidence imports fast: statsmodels gives the same."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy.special import expit
from statsmodels.discrete.conditional_models import ConditionalLogit
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.sandbox.regression.gmm import IV2SLS
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from course import choice
from course.errors import CourseError
from course.evidence.estimates.core import Estimate, Z, least_squares, logit, multinomial_logit, together
from course.evidence.estimates.experiments import difference, entry_coefficients, factorial, kaplan_meier
from course.evidence.estimates.goods import poisson_slope, price_elasticity_by_cost, price_elasticity_by_least_squares
from course.evidence.estimates.platforms import choice_by_cost, choice_model, two_kinds, worth
from course.evidence.estimates.search import rise_of_the_same
from course.evidence.recovery.results import wilson

CLOSE = {"rtol": 1e-7, "atol": 1e-10}


@pytest.fixture
def draw() -> np.random.Generator:
    return np.random.default_rng(20240618)


def error_of(estimate: Estimate) -> float:
    return (estimate.high - estimate.low) / (2 * Z)


def design_of(draw: np.random.Generator, rows: int) -> np.ndarray:
    return np.column_stack([np.ones(rows), draw.normal(size=(rows, 2))])


# --- least squares -----------------------------------------------------------------------------------------------------------


def test_least_squares_with_unequal_variances(draw):
    design = design_of(draw, 80)
    outcome = design @ [1, 2, -1] + draw.normal(size=80) * np.exp(design[:, 1])
    beta, error = least_squares(design, outcome)
    theirs = sm.OLS(outcome, design).fit(cov_type="HC0")
    np.testing.assert_allclose(beta, theirs.params, **CLOSE)
    np.testing.assert_allclose(error, theirs.bse * np.sqrt(80 / 79), **CLOSE)  # ours: n / (n - 1), as with clusters


def test_least_squares_with_clusters(draw):
    design, cluster = design_of(draw, 90), np.repeat(np.arange(15), 6)
    outcome = design @ [1, 2, -1] + draw.normal(size=15)[cluster] + draw.normal(size=90)
    beta, error = least_squares(design, outcome, np.array(list("abcdefghijklmno"))[cluster])
    theirs = sm.OLS(outcome, design).fit(cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": False})
    np.testing.assert_allclose(beta, theirs.params, **CLOSE)
    np.testing.assert_allclose(error, theirs.bse * np.sqrt(15 / 14), **CLOSE)


def test_a_factorial_experiment(draw):
    first, second = draw.random(120) < 0.5, draw.random(120) < 0.5
    outcome = 1 + first + 2 * second - first * second + draw.normal(size=120)
    ours = factorial(outcome, [first, second])
    frame = pd.DataFrame({"y": outcome, "a": first.astype(int), "b": second.astype(int)})
    theirs = smf.ols("y ~ a * b", frame).fit(cov_type="HC0")
    np.testing.assert_allclose([one.value for one in ours], theirs.params, **CLOSE)
    np.testing.assert_allclose([error_of(one) for one in ours], theirs.bse * np.sqrt(120 / 119), **CLOSE)


def test_a_difference_of_means_and_estimates_put_together(draw):
    treated = np.arange(50) < 20
    outcome = draw.normal(size=50) * np.where(treated, 2, 1)
    ours = difference(outcome, treated)
    theirs = CompareMeans(DescrStatsW(outcome[treated]), DescrStatsW(outcome[~treated]))
    np.testing.assert_allclose([ours.low, ours.high], theirs.zconfint_diff(usevar="unequal"), rtol=1e-6)
    both = together(Estimate.of(1.0, 0.2), Estimate.of(1.5, 0.4), ours)
    fixed = combine_effects(np.array([1.0, 1.5, ours.value]), np.array([0.2, 0.4, error_of(ours)]) ** 2)
    np.testing.assert_allclose([both.value, error_of(both)], [fixed.mean_effect_fe, fixed.sd_eff_w_fe], **CLOSE)


# --- instruments and counts --------------------------------------------------------------------------------------------------


@pytest.fixture
def goods(draw) -> pd.DataFrame:
    """Goods of six shops and two kinds, in numbers that differ, on the shelf in time and sold a lot."""
    shop, kind = np.repeat(np.arange(6), [9, 11, 8, 14, 10, 12]), draw.integers(2, size=64)
    cost, quality = draw.normal(size=64) + 3, draw.normal(size=64)
    price = 0.8 * cost + 0.5 * quality + 0.1 * shop
    sold = np.exp(9 - 1.9 * price / 3 + quality + 0.2 * kind + 0.1 * draw.normal(size=64)).round() + 100
    return pd.DataFrame(
        {
            "merchant_id": shop + 100,
            "category": np.where(kind, "tea", "dress"),
            "goods_type": "usual",
            "launched_at": pd.Timestamp("2024-01-01", tz="Asia/Shanghai"),
            "units_2024": sold,
            "list_price": np.exp(price),
            "unit_cost": np.exp(cost) / 100,  # far below the price: no lures
        }
    )


def dummies(goods: pd.DataFrame) -> np.ndarray:
    shop = pd.get_dummies(goods["merchant_id"], dtype=float)
    return np.column_stack([shop, pd.get_dummies(goods["category"], dtype=float).iloc[:, 1:]])


def test_least_squares_inside_shops_and_kinds(goods):
    ours = price_elasticity_by_least_squares({"products": goods})
    design = np.column_stack([np.log(goods["list_price"]), dummies(goods)])
    theirs = sm.OLS(np.log(goods["units_2024"]).to_numpy(), design).fit(
        cov_type="cluster", cov_kwds={"groups": goods["merchant_id"].to_numpy(), "use_correction": False}
    )
    assert ours.value == pytest.approx(theirs.params[0], rel=1e-7)
    assert error_of(ours) == pytest.approx(theirs.bse[0] * np.sqrt(6 / 5), rel=1e-7)


def test_two_stage_least_squares(goods):
    ours = price_elasticity_by_cost({"products": goods})
    lures = goods.head(40).assign(unit_cost=lambda table: 0.95 * table["list_price"])
    assert price_elasticity_by_cost({"products": pd.concat([goods, lures], ignore_index=True)}) == pytest.approx(ours)
    others, sales = dummies(goods), np.log(goods["units_2024"]).to_numpy()
    price, cost = (np.log(goods[name]).to_numpy() for name in ("list_price", "unit_cost"))
    design, instruments = np.column_stack([price, others]), np.column_stack([cost, others])
    theirs = IV2SLS(sales, design, instruments).fit()
    assert ours.value == pytest.approx(theirs.params[0], rel=1e-7)
    # statsmodels has no clusters here. By Frisch, Waugh and Lovell the error is that of a regression of sales on the price that
    # the instruments foresee, with the residuals of the price that was asked.
    foreseen = sm.OLS(design, instruments).fit().fittedvalues
    second = sm.OLS(foreseen @ theirs.params + (sales - design @ theirs.params), foreseen)
    clustered = second.fit(cov_type="cluster", cov_kwds={"groups": goods["merchant_id"].to_numpy(), "use_correction": False})
    np.testing.assert_allclose(clustered.params, theirs.params, rtol=1e-6)
    assert error_of(ours) == pytest.approx(clustered.bse[0], rel=1e-7)


def test_a_poisson_regression_with_effects_of_units_and_times(draw):
    unit, time = (grid.ravel() for grid in np.meshgrid(np.arange(8), np.arange(10), indexing="ij"))
    keep = draw.random(80) < 0.85
    unit, time = unit[keep], time[keep]
    x = draw.normal(size=len(unit)) + 0.1 * time
    outcome = draw.poisson(np.exp(1.5 - 0.3 * x + draw.normal(size=8)[unit] / 2 + 0.05 * time))
    ours = poisson_slope(*(pd.Series(values) for values in (outcome, x, unit, time)))
    design = np.column_stack([x, np.eye(8)[unit], np.eye(10)[time][:, 1:]])
    theirs = sm.GLM(outcome, design, family=sm.families.Poisson()).fit(
        tol=1e-14, cov_type="cluster", cov_kwds={"groups": unit, "use_correction": False}
    )
    assert ours.value == pytest.approx(theirs.params[0], rel=1e-7)
    assert error_of(ours) == pytest.approx(theirs.bse[0], rel=1e-6)


def test_poisson_slope_leaves_out_one_cluster_after_the_other(draw):
    """One Newton step for each cluster comes near to the whole regression without it, also where one of them decides."""
    shop = np.repeat(np.arange(8), 60)
    unit, time = 3 * shop + np.arange(480) % 3, 20 * shop + np.arange(480) // 3 % 20
    x = draw.normal(size=480) * np.where(shop == 0, 3.0, 1.0)
    outcome = pd.Series(draw.poisson(np.exp(1 - (0.3 + 0.1 * draw.normal(size=8))[shop] * x)))
    series = [pd.Series(values) for values in (x, unit, time)]
    ours = poisson_slope(outcome, *series, pd.Series(shop))
    without = [poisson_slope(outcome[shop != one], *(values[shop != one] for values in series)).value for one in range(8)]
    whole = np.sqrt(7 / 8 * ((np.array(without) - ours.value) ** 2).sum())
    assert error_of(ours) == pytest.approx(whole, rel=0.15)
    assert error_of(ours) > 1.2 * error_of(poisson_slope(outcome, *series))


def test_a_rise_has_clusters_of_persons_and_of_copied_texts(draw):
    person, copied = draw.integers(1, 60, size=900), draw.integers(40, size=900)
    year = draw.choice([2023, 2024], size=900)
    words = ["长" * (4 + number % 9) + chr(0x4E00 + number) for number in range(40)]
    days = pd.to_datetime(pd.Series(year).astype(str) + "-06-10").dt.tz_localize("Asia/Shanghai")
    log = pd.DataFrame({"platform": "Lifora", "user_id": person, "ts": days, "text": [words[number] for number in copied]})
    users = pd.DataFrame({"user_id": np.arange(1, 60), "adopted_at": pd.Timestamp("2023-01-01", tz="Asia/Shanghai")})
    ours = rise_of_the_same({"search_queries": log, "users": users})
    long = (log["text"].str.len() >= 8).to_numpy(float)
    theirs = sm.OLS(long, sm.add_constant((year == 2024).astype(float))).fit(
        cov_type="cluster", cov_kwds={"groups": np.column_stack([person, 40 * (year - 2023) + copied]), "use_correction": False}
    )
    assert ours.value == pytest.approx(theirs.params[1])
    assert error_of(ours) == pytest.approx(theirs.bse[1], rel=1e-6)


# --- choices -----------------------------------------------------------------------------------------------------------------


def test_a_logit_with_and_without_weights(draw):
    design, weight = design_of(draw, 200), draw.integers(1, 4, size=200).astype(float)
    outcome = (draw.random(200) < expit(design @ [-0.5, 1, 0.5])).astype(float)
    for given, theirs in (
        (None, sm.Logit(outcome, design).fit(disp=0, tol=1e-12)),
        (weight, sm.GLM(outcome, design, family=sm.families.Binomial(), freq_weights=weight).fit(tol=1e-14)),
    ):
        beta, error = logit(design, outcome, given)
        np.testing.assert_allclose(beta, theirs.params, **CLOSE)
        np.testing.assert_allclose(error, theirs.bse, rtol=1e-6)


def test_entries_of_live_rooms_are_a_logit_on_their_causes(draw):
    names = ["similarity", "authenticity", "fit", "miss", "quality", "price_level", "followers", "minutes"]
    frame = pd.DataFrame(draw.random((150, len(names))) + 0.1, columns=names).assign(kind="manager")
    frame["bought"] = draw.random(150) < 0.4
    ours = entry_coefficients(frame, ("similarity", "ln_price", "brand"))
    formula = "y ~ I(similarity * authenticity) + np.log(price_level) + np.log1p(followers / 1000)"
    theirs = smf.logit(formula, frame.assign(y=frame["bought"].astype(int))).fit(disp=0, tol=1e-12)
    np.testing.assert_allclose([one.value for one in ours.values()], theirs.params.iloc[1:], rtol=1e-6)
    np.testing.assert_allclose([error_of(one) for one in ours.values()], theirs.bse.iloc[1:], rtol=1e-6)


def conditional_logit(attributes: np.ndarray, taken: np.ndarray, there: np.ndarray | None = None):
    """statsmodels' fit of the same choices: a row an alternative, a group a choice."""
    size, alternatives, columns = attributes.shape
    keep = np.ones((size, alternatives), dtype=bool) if there is None else there
    chosen = (np.arange(alternatives) == taken[:, None])[keep].astype(float)
    groups = np.repeat(np.arange(size), alternatives).reshape(size, alternatives)[keep]
    model = ConditionalLogit(chosen, attributes[keep], groups=groups)
    return model.fit(method="newton", disp=0, tol=1e-12, gtol=1e-10)


def choose(draw: np.random.Generator, utility: np.ndarray) -> np.ndarray:
    return (utility + draw.gumbel(size=utility.shape)).argmax(axis=1)


@pytest.fixture
def there(draw) -> np.ndarray:
    """Offers that are there, two or more in each of 240 sets of three."""
    found = np.ones((240, 3), dtype=bool)
    found[np.arange(0, 240, 3), draw.integers(3, size=80)] = False
    return found


def test_a_conditional_logit(draw):
    attributes = draw.normal(size=(150, 4, 3))
    taken = choose(draw, attributes @ [1.0, -0.5, 0.2])
    beta, covariance, likelihood = multinomial_logit(attributes, taken)
    theirs = conditional_logit(attributes, taken)
    np.testing.assert_allclose(beta, theirs.params, rtol=1e-6)
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), theirs.bse, rtol=1e-5)
    assert likelihood == pytest.approx(theirs.llf, rel=1e-9)


def test_a_conditional_logit_where_some_offers_are_not_there(draw, there):
    attributes = draw.normal(size=(240, 3, 2))
    taken = choose(draw, np.where(there, attributes @ [1.0, -0.5], -np.inf))
    beta, covariance, likelihood = multinomial_logit(attributes, taken, there)
    theirs = conditional_logit(attributes, taken, there)
    np.testing.assert_allclose(beta, theirs.params, rtol=1e-6)
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), theirs.bse, rtol=1e-5)
    assert likelihood == pytest.approx(theirs.llf, rel=1e-9)
    once, _, _ = multinomial_logit(attributes, taken, there, weight=np.where(np.arange(240) < 100, 2.0, 1.0))
    twice, _, _ = multinomial_logit(*(np.concatenate([values, values[:100]]) for values in (attributes, taken, there)))
    np.testing.assert_allclose(once, twice, rtol=1e-9)


@pytest.fixture
def choices(draw, there) -> pd.DataFrame:
    """Visits to three platforms in two quarters, of which every sixth buys nothing; dear offers have looks nobody recorded."""
    size = 240
    shifter, grade, looks = (draw.normal(size=(size, 3)) for _ in range(3))
    usual = np.exp(draw.normal(size=(size, 1)))
    price = usual * np.exp(0.5 * shifter + 0.4 * looks)
    taken = choose(draw, np.where(there, -1.2 * np.log(price) + 0.5 * grade + looks, -np.inf))
    bought = np.arange(size) % 6 > 0
    frame = pd.DataFrame(
        {
            "visit_id": np.repeat(np.arange(size), 3) + 7,
            "quarter": np.repeat(np.arange(size) % 2, 3),
            "platform": np.tile(["a", "b", "c"], size),
            "usual_price": np.repeat(usual, 3),
            "price": price.ravel(),
            "breadth": 1.0,
            "grade": grade.ravel(),
            "cost_shifter": shifter.ravel(),
            "bought": np.repeat(bought, 3),
            "chosen": ((np.arange(3) == taken[:, None]) & bought[:, None]).ravel(),
        }
    )
    return frame[there.ravel()]


def of_buyers(frame: pd.DataFrame, columns: list[np.ndarray]):
    """statsmodels' conditional logit of the visits with a purchase."""
    model = ConditionalLogit(frame["chosen"].to_numpy(float), np.column_stack(columns), groups=frame["visit_id"].to_numpy())
    return model.fit(method="newton", disp=0, tol=1e-12, gtol=1e-10)


def test_a_choice_among_platforms(choices):
    ours = choice_model(choices, ("ln_price", "grade"))
    buyers = choices[choices["bought"]]
    theirs = of_buyers(buyers, [np.log(buyers["price"]), buyers["grade"]])
    np.testing.assert_allclose([one.value for one in ours.values()], theirs.params, rtol=1e-6)
    np.testing.assert_allclose([error_of(one) for one in ours.values()], theirs.bse, rtol=1e-5)


def test_the_courses_conditional_logit_is_that_of_statsmodels(choices):
    buyers = choices[choices["bought"]].assign(ln_price=lambda one: np.log(one["price"]))
    names = ["ln_price", "grade"]
    theirs = of_buyers(buyers, [buyers["ln_price"], buyers["grade"]])
    mixed = buyers.sample(frac=1, random_state=1)
    for rows in (buyers, mixed):
        ours = choice.ConditionalLogit(rows["chosen"], rows[names], groups=rows["visit_id"]).fit()
        assert list(ours.params.index) == names
        np.testing.assert_allclose(ours.params, theirs.params, rtol=1e-6)
        np.testing.assert_allclose(ours.cov_params(), theirs.cov_params(), rtol=1e-5)
        np.testing.assert_allclose(ours.conf_int(), theirs.conf_int(), rtol=1e-5)
        assert ours.llf == pytest.approx(theirs.llf, rel=1e-9) and "ln_price" in str(ours.summary())
    slow = choice.ConditionalLogit(buyers["chosen"], buyers[names].to_numpy(), groups=buyers["visit_id"]).fit(method="bfgs")
    np.testing.assert_allclose(slow.params, theirs.params, rtol=1e-3)


def test_a_conditional_logit_says_what_it_needs(choices):
    buyers = choices[choices["bought"]]
    with pytest.raises(CourseError, match="exactly one offer"):
        choice.ConditionalLogit(choices["chosen"], choices[["grade"]], groups=choices["visit_id"])
    with pytest.raises(CourseError, match="missing"):
        choice.ConditionalLogit(
            buyers["chosen"], buyers[["grade"]].replace(buyers["grade"].iloc[0], np.nan), groups=buyers["visit_id"]
        )


def test_a_control_function(choices):
    names = ("ln_price", "grade")
    beta, covariance = choice_by_cost(choices, names)
    frame = choices[choices["bought"]].assign(x=lambda one: np.log(one["price"]))
    constants = [
        ((frame["platform"] == platform) & (frame["quarter"] == quarter)).to_numpy(float)
        for quarter in (0, 1)
        for platform in "bc"
    ]
    known = [frame["cost_shifter"], frame["grade"], *constants]
    visits = pd.get_dummies(frame["visit_id"], dtype=float).to_numpy()
    first = sm.OLS(frame["x"], np.column_stack([*known, visits])).fit()
    theirs = of_buyers(frame, [frame["x"], frame["grade"], *constants, first.resid])
    np.testing.assert_allclose(beta, theirs.params[:2], rtol=1e-6)
    assert np.sqrt(covariance[0, 0]) > 0.8 * theirs.bse[0]
    value = worth(beta, covariance, names, "grade", 0.5)
    assert value.value == pytest.approx(-50 * theirs.params[1] / theirs.params[0], rel=1e-6)
    assert error_of(worth(np.array([-2.0, 0.5]), np.diag([0.0, 0.01]), names, "grade", 0.5)) == pytest.approx(2.5, rel=1e-6)


def test_two_kinds_of_shoppers(draw):
    person = np.repeat(np.arange(300), 12)
    days, factor = draw.choice([1.0, 2.0, 4.0, 7.0], size=(3600, 3)), draw.choice([0.8, 1.0, 1.25], size=(3600, 3))
    own, grade, fit = (draw.normal(size=(3600, 3)) / 5 for _ in range(3))
    a_day = np.where(person < 90, -0.6, -0.05)[:, None]
    taken = choose(draw, -1.8 * np.log(factor) - 1.8 * own + a_day * days + 0.3 * grade + 1.4 * fit)
    columns = {
        "own_price": np.exp(own),
        "factor": factor,
        "days": days,
        "grade": grade,
        "fit": fit,
        "chosen": np.arange(3) == taken[:, None],
    }
    frame = pd.DataFrame({name: values.ravel() for name, values in columns.items()})
    frame = frame.assign(visit_id=np.repeat(np.arange(3600), 3), shopper_id=np.repeat(person, 3), offer=np.tile([1, 2, 3], 3600))
    found = two_kinds(frame)
    for estimate, planted in zip(found, (-0.6, -0.05, 0.3, -1.8), strict=True):
        assert abs(estimate.value - planted) < 1.6 * (estimate.high - estimate.value)


# --- survival and shares -----------------------------------------------------------------------------------------------------


def test_kaplan_meier(draw):
    minutes, left = draw.integers(1, 30, size=60).astype(float), draw.random(60) < 0.7
    left[minutes == minutes.max()] = False  # nobody is known to leave last: the curve ends above zero and has an error
    marks = (1.0, 5.5, 12.0, 28.0)
    ours = kaplan_meier(minutes, left, marks)
    theirs = SurvfuncRight(minutes, left.astype(int))
    last = np.searchsorted(theirs.surv_times, marks, side="right") - 1
    np.testing.assert_allclose([one.value for one in ours], theirs.surv_prob[last], **CLOSE)
    np.testing.assert_allclose([error_of(one) for one in ours], theirs.surv_prob_se[last], **CLOSE)


@pytest.mark.parametrize(("hits", "worlds"), [(0, 20), (3, 20), (190, 200), (200, 200)])
def test_the_interval_of_a_share(hits, worlds):
    np.testing.assert_allclose(wilson(hits, worlds), proportion_confint(hits, worlds, method="wilson"), rtol=1e-6, atol=1e-12)
