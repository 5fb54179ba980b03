"""Luck, one room at a time, friends of friends, books: what makes shops and people as unlike as they are."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from course.evidence.estimates import people
from course.market.demand import luck
from course.market.simulation import run_through
from course.market.tables.stays import Stays, one_at_a_time


@cache
def lived(**switches):
    return run_through("W1", 5, "small", switches=switches, rates_only=True)


def growth(history):
    """sd over shops of the ln growth of expected orders from one month to the next, median over months."""
    spreads = []
    for before, after in zip(history.accounts[:-1], history.accounts[1:], strict=True):
        _, one, other = np.intersect1d(before.merchant_id, after.merchant_id, return_indices=True)
        large = before.orders[one] > 200
        spreads.append(np.log(after.orders[other][large] / before.orders[one][large]).std())
    return np.median(spreads)


def test_shops_have_luck_and_the_switch_takes_it():
    with_luck, without = lived()[0], lived(luck=False)[0]
    assert growth(with_luck) > 1.2 * growth(without)  # young shops grow unevenly without luck too
    for name in luck.none():
        assert getattr(lived(luck=False)[1].setting.parameters, name) == 0 < getattr(lived()[1].setting.parameters, name)


def test_luck_moves_buyers_between_shops_and_not_the_market():
    with_luck, without = (history.accounts[0] for history in (lived()[0], lived(luck=False)[0]))
    assert (with_luck.merchant_id == without.merchant_id).all()
    sold = (without.live_orders > 1) & (with_luck.live_orders > 0)
    moved = np.log(with_luck.live_orders[sold] / without.live_orders[sold])
    assert moved.std() > 0.2
    assert with_luck.live_orders.sum() == pytest.approx(without.live_orders.sum(), rel=0.04)
    assert with_luck.views.sum() == pytest.approx(without.views.sum(), rel=0.001)


def test_a_case_shop_s_month_has_no_luck_of_its_own_but_its_evenings_have():
    history = lived()[0]
    (book,) = [book for book in history.books if book.case.name == "WHICH"]
    days = book.days[-30:]
    live = np.array([day["orders"]["live"] for day in days])
    live = live[live > 0]
    after = live[-8:]  # 18 June is past
    assert 0.1 < after.std() / after.mean() < 1.5


def test_nobody_is_in_two_rooms_and_buyers_are_where_they_bought():
    generator = np.random.default_rng(4)
    size = 20_000
    person, start = generator.integers(0, 1000, size), generator.integers(0, 86_400, size)
    end = start + generator.integers(1200, 20_000, size)
    enter = start + (generator.random(size) * (end - start) * 0.99).astype(int)
    bought = generator.random(size) < 0.1
    until = np.where(bought, enter + (generator.random(size) * (end - enter)).astype(int), enter)
    leave = np.minimum(np.maximum(enter + generator.integers(5, 2000, size), until + 1), end)
    entered, left, there = one_at_a_time(Stays(person, enter, leave, until, end, bought))
    assert there[bought].all() and 0.9 < there.mean() < 1
    order = np.lexsort((entered, person))
    order = order[there[order]]
    same = person[order][1:] == person[order][:-1]
    assert (entered[order][1:] >= left[order][:-1])[same].all()
    assert (entered <= until)[bought].all() and (left >= until)[bought].all()
    assert ((left > entered) & (left <= end))[there].mean() > 0.999
    alone = np.bincount(person)[person] == 1
    assert (entered == enter)[alone].all() and (left == leave)[alone].all()


def test_growth_that_turns_back_measures_luck_and_growth_itself_overstates_it():
    generator = np.random.default_rng(2)
    trend = np.cumsum(0.03 + 0.02 * generator.standard_normal((400, 1)) + np.zeros((400, 14)), axis=1)
    for passing in (0.0, 0.15, 0.3):
        level = 6.5 + 0.8 * generator.standard_normal((400, 1)) + trend + passing * generator.standard_normal((400, 14))
        orders = generator.poisson(np.exp(np.maximum(level, 5.6)))
        books = pd.DataFrame(
            {"merchant_id": np.repeat(np.arange(400), 14), "month": np.tile(np.arange(14), 400), "orders": orders.ravel()}
        )
        found = people.passing_luck({"shop_months": books})
        assert abs(found.value - passing) < (0.06 if passing == 0 else 0.03)
        if passing:
            assert people.spread_of_growth({"shop_months": books}) > 1.3 * passing
