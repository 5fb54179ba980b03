"""Prices: points that shops price at, mark-downs and a coupon that move people, and stop doing so when they are switched off."""

from functools import cache

import numpy as np
import pytest
from markets import together

from course.evidence.sceptic import prices as sceptic
from course.evidence.sceptic.check import Tables
from course.market.core.streams import Streams
from course.market.sales.assumptions import Assumptions
from course.market.sales.goods_lexicon import TYPE_SHARE
from course.market.sales.prices import STYLES, Usual, marked, price_points
from course.market.simulation import simulate

pytestmark = together


@cache
def seen(**changes: float) -> Tables:
    return Tables.of_frames(simulate(seed=8301, size="small", changes=changes).tables)


@pytest.mark.parametrize(
    ("style", "asked", "point"),
    [("ninety", 47.3, 46.9), ("nine", 163.0, 159.0), ("nine", 204.0, 199.0), ("nine", 1322.0, 1299.0), ("eight", 66.0, 68.0),
     ("round", 118.0, 120.0), ("nineteen", 41.0, 39.9), ("nine", 9.2, 8.9)],
)  # fmt: skip
def test_a_price_goes_to_the_nearest_point_of_its_shop_s_style(style, asked, point):
    assert price_points(np.array([asked]), np.array([list(STYLES).index(style)]))[0] == pytest.approx(point)


def test_price_points_stay_near_and_leave_the_mean_where_it_was():
    asked = np.exp(np.random.default_rng(1).uniform(np.log(6), np.log(3000), 40_000))
    for style in range(len(STYLES)):
        moved = np.log(price_points(asked, np.full(len(asked), style)) / asked)
        assert abs(moved.mean()) < 0.02 and np.quantile(np.abs(moved), 0.99) < 0.25


def test_mark_downs_come_off_in_whole_yuan_or_tenths():
    assert marked(np.array([199.0, 12.9]), np.array([0.15, 0.10])).tolist() == [169.0, 11.6]


def test_usual_prices_meet_the_category_s_level_and_margins_differ_from_market_to_market():
    one, other = (Usual.of(Assumptions(), Streams(seed)) for seed in (1, 2))
    assert one.share[:, -1] == pytest.approx(1) and not np.allclose(one.cost, other.cost)
    cheap = np.where(TYPE_SHARE > 0, one.price, np.inf).argmin(axis=1)
    dear = np.where(TYPE_SHARE > 0, one.price, 0).argmax(axis=1)
    rows = np.arange(len(cheap))
    assert (one.further[rows, cheap] > 3 * one.further[rows, dear]).all()


def test_marked_down_goods_gain_and_gain_nothing_when_prices_leave_the_choice():
    assert sceptic.markdown_sells(seen()) > 1.1
    assert sceptic.markdown_sells(seen(markdown_pull=0.0)) == pytest.approx(1, abs=0.09)


def test_orders_bunch_at_the_coupon_s_threshold_unless_nobody_reaches_for_it():
    # The same orders but for what is added: in a small market a few goods priced about 300 move the ratio by themselves.
    assert sceptic.bunching(seen()) > 1.25 * sceptic.bunching(seen(coupon_reach=0.0))
    assert sceptic.claimed(seen()) < 0.9
    assert sceptic.claimed(seen(coupon_claim=1.0)) == 1
