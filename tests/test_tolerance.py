"""Closeness, as the judge tests it and as fingerprints test it blindly."""

import math
import random

import pytest

from course.answers.tolerance import cell, close, offset


@pytest.mark.parametrize("rtol", [1e-6, 1e-3, 0.05])
def test_cells_and_closeness_agree(rtol):
    draw = random.Random(1)
    edges = 0
    for _ in range(2000):
        truth = draw.choice([-1, 1]) * 10 ** draw.uniform(-6, 7)
        x = truth * (1 + draw.uniform(-3, 3) * rtol)
        shift = offset(truth, rtol)
        blind = cell(x, shift, rtol) == cell(truth, shift, rtol)
        # Offsets have four digits: at the very edge of the tolerance the two may differ.
        edge = abs(abs(math.asinh(x * 1000) - math.asinh(truth * 1000)) / rtol - 1) < 1e-3
        assert blind == close(x, truth, rtol) or edge
        edges += edge
    assert edges < 20


def test_closeness_is_relative_far_from_zero_and_absolute_near_it():
    assert close(1_000_000.9, 1_000_000, 1e-6) and not close(1_000_001.2, 1_000_000, 1e-6)
    assert close(0.0, 1e-10) and not close(0.0, 1e-6)
