"""What the lesson on convergence says of its methods, in general: the film test is a hint, the size of the permutation test."""

from itertools import product

import numpy as np
import pytest


def beta(start, end):
    """Slope of the change on the start."""
    return float(np.polyfit(start, end - start, 1)[0])


def after_fresh_luck(correlation, sd, draws=200_000):
    """A first score with sd 10, and a last one with this sd and this correlation to it."""
    generator = np.random.default_rng(51)
    first = generator.normal(0, 10, draws)
    luck = generator.normal(0, sd * (1 - correlation**2) ** 0.5, draws)
    return first, correlation * sd / 10 * first + luck


def test_the_film_test_misses_a_convergence_with_fresh_luck():
    first, last = after_fresh_luck(0.3, 5)
    assert last.std() / first.std() == pytest.approx(0.5, rel=0.01)
    assert beta(first, last) == pytest.approx(-0.85, abs=0.01)
    assert beta(last, first) == pytest.approx(-0.40, abs=0.02)  # the units converged, and backwards they "converge" as well


@pytest.mark.parametrize("correlation", [-0.5, 0.0, 0.3, 0.7, 0.95])
@pytest.mark.parametrize("sd", [3.0, 10.0, 20.0])
def test_slopes_and_spreads_are_tied_by_the_correlation(correlation, sd):
    first, last = after_fresh_luck(correlation, sd, draws=400)
    r, ratio = np.corrcoef(first, last)[0, 1], last.std() / first.std()
    assert beta(first, last) == pytest.approx(r * ratio - 1)
    assert beta(last, first) == pytest.approx(r / ratio - 1)


def share_of_smallest_p(correlation, lead=(0, 0, 0, 0, 0), luck=(1, 1, 1, 1, 1), draws=60_000, platforms=5):
    """How often the permutation test gives 1/32 where nothing but luck differs and gaps are taken from the mean of the five."""
    normal = np.random.default_rng(53).standard_normal((2, draws, platforms))
    normal = normal[0], correlation * normal[0] + (1 - correlation**2) ** 0.5 * normal[1]
    first, last = (np.array(lead) + np.array(luck) * each for each in normal)
    first, last = (scores - scores.mean(axis=1, keepdims=True) for scores in (first, last))
    swaps = np.array(list(product([False, True], repeat=platforms)))
    later, earlier = np.where(swaps, first[:, None], last[:, None]), np.where(swaps, last[:, None], first[:, None])
    ratios = later.std(axis=2) / earlier.std(axis=2)
    return float(((ratios >= ratios[:, :1] - 1e-9).sum(axis=1) == 1).mean())


def test_the_permutation_test_is_nearly_exact_where_luck_is_normal_and_alike():
    assert 0.025 < share_of_smallest_p(0.0) < 0.032
    assert 0.038 < share_of_smallest_p(0.9) < 0.045  # an exact test would say 1 in 32, 0.031


def test_the_permutation_test_is_not_exact_where_one_platform_is_far_ahead_and_its_luck_varies_most():
    ahead = (3.5, -0.9, -0.9, -0.4, -1.1)
    assert 0.095 < share_of_smallest_p(0.0, ahead, (1, 0.3, 0.3, 0.3, 0.3)) < 0.110
    assert 0.225 < share_of_smallest_p(0.0, ahead, (3, 0.3, 0.3, 0.3, 0.3)) < 0.250
    # a lead alone does not do it: it needs the larger luck of the one that leads
    assert share_of_smallest_p(0.0, ahead) < 0.05
