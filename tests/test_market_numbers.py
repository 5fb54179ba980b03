"""What the market computes with: roots, the normal distribution, results that are kept."""

import gc
import weakref

import numpy as np
import pytest

from course.evidence.remembered import remembered
from course.market.core.bisection import bisect
from course.market.core.normal import bounded_normal, normal_cdf, normal_quantile


def test_a_last_result_is_kept_while_its_source_lives():
    class Source:
        pass

    read = []

    @remembered
    def value(source, factor=1):
        read.append(factor)
        return factor * 2

    source = Source()
    assert value(source) == value(source) == 2 and read == [1]
    assert value(source, 3) == 6 and value(source, factor=3) == 6 and read == [1, 3, 3]
    watched = weakref.ref(source)
    del source
    gc.collect()
    assert watched() is None
    tables = {"orders": None}
    assert value(tables) == 2 and value(tables) == 2 and value({"orders": None}) == 2 and read == [1, 3, 3, 1, 1]


@pytest.mark.parametrize("root", [0.3, np.array([-1.0, 0.25, 7.0])])
def test_bisection_finds_every_root(root):
    found = bisect(lambda place: place < root, np.full(np.shape(root), -10.0), np.full(np.shape(root), 10.0), 40)
    assert np.allclose(found, root, atol=20 / 2**40)


def test_the_normal_distribution_is_the_normal_distribution():
    share = np.array([0.025, 0.5, 0.975])
    assert np.allclose(normal_quantile(share), [-1.959964, 0, 1.959964], atol=1e-4)
    assert np.allclose(normal_cdf(normal_quantile(share)), share, atol=1e-5)
    assert np.allclose(bounded_normal(np.array([0.0, 0.5, 1.0]), 2.0), [-2, 0, 2])
