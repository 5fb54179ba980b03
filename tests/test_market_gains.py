"""Who gains: goods under one roof, reach before and now, markets run again: what is planted is found, the naive readings miss."""

import numpy as np
import pandas as pd
import pytest

from course.data.tables.gains import BESIDE, TABLES
from course.evidence.estimates import gains as estimates
from course.evidence.recovery.effects import EFFECTS, findings
from course.market.core.parameters import Parameters, draw_from_priors
from course.market.core.streams import Streams
from course.market.demand.history import live_through
from course.market.experiments.gains import GainParameters, reach, roofs
from course.market.population.setting import Setting
from course.market.reruns import reruns, which_is_which
from course.market.simulation import run_through, scaled

IDS = ("P76", "P77", "P78")


def tables(seed, **changes):
    streams = Streams(seed)
    own = draw_from_priors(GainParameters(**changes), streams.of("gains", "priors"), every=False)
    goods, baskets, under = roofs(own, streams)
    hosts, notes, told = reach(own, streams)
    frames = dict(zip([table.name for table in TABLES], (goods, baskets, hosts, notes), strict=True))
    return frames, {"gains": {"roofs": under, "reach": told}}


def test_what_is_planted_is_found_and_the_naive_readings_miss():
    found, coins = [], set()
    for seed in range(9):
        frames, truth = tables(seed)
        for table in TABLES:
            assert table.problems(table.conform(frames[table.name])) == []
        found += findings(frames, truth, tuple(effect for effect in EFFECTS if effect.id in IDS))
        coins.add((truth["gains"]["roofs"]["together"] > 0, truth["gains"]["reach"]["fall"] > 0))
    assert len(coins) == 4  # two coins that do not hang together
    assert {one.effect for one in found} == set(IDS)
    assert sum(not one.hit for one in found if not one.naive) <= 1
    assert sum(one.hit for one in found if one.naive) <= 3, [one for one in found if one.naive and one.hit]


def test_the_lift_that_is_planted_is_that_of_many_baskets():
    for seed in (1, 3):
        frames, truth = tables(seed, baskets=2_000, roofs=40)
        found = estimates.lift(frames)
        assert found.value == pytest.approx(truth["gains"]["roofs"]["lift"], abs=2.6 * found.error) and found.error < 0.008


def test_a_basket_comes_from_one_shop_and_takes_nothing_twice():
    frames, _ = tables(2)
    lines = frames["roof_baskets"].merge(frames["roof_goods"], on="good_id")
    assert (lines.groupby("basket_id")["shop"].nunique() == 1).all()
    assert not frames["roof_baskets"].duplicated().any()
    assert set(frames["roof_baskets"].groupby("basket_id").size()) == {2, 3}
    assert frames["roof_goods"].groupby("shop")["category"].nunique().between(2, 5).all()


def test_likeness_moves_one_of_two_markets_whose_accounts_look_alike():
    table = BESIDE[0].conform(reruns(7, Parameters()))
    assert BESIDE[0].problems(table) == []
    sales = table.groupby(["market", "run"])["gmv"].sum().unstack()
    left = sales.div(sales["as it was"], axis=0)
    people = next(name for name, world in which_is_which(7).items() if world == "W1")
    other = {"A": "B", "B": "A"}[people]
    assert left.loc[people, "without likeness"] < 0.7 and left.loc[other, "without likeness"] == 1
    assert (left["without lived experience"] < 0.95).all()
    shares = {}
    for market, rows in table[(table["run"] == "as it was") & (table["orders"] > 0)].groupby("market"):
        factors = np.log(pd.DataFrame({"views": rows["views"], "rest": rows["net_gmv"] / rows["views"]}))
        shares[market] = factors.cov().loc["views"].sum() / factors.cov().to_numpy().sum()
    assert abs(shares["A"] - shares["B"]) < 0.15
    assert {which_is_which(seed)["A"] for seed in range(12)} == {"W1", "W3"}


def test_switching_off_what_is_nothing_changes_no_number():
    """What is not run again, because a switch changes nothing there, would have come out the same."""
    runs = [run_through("W3", 7, "small", switches=off, rates_only=True)[0] for off in ({}, {"authenticity": False})]
    assert np.array_equal(*[history.accounts[-1].live_orders for history in runs])


def test_rooms_are_the_same_whether_the_case_shops_daily_books_are_kept_or_not():
    """The markets that are run again keep none; the last months hold the case shop whose customers can be used up.

    Nor does anybody watch them: their months are worked out in sums, in another order, which may move a last digit.
    """
    whole = run_through("W1", 7, "small", rates_only=True)[0]
    without = live_through(Setting.of("W1", 7, scaled(Parameters(), "small")), None, with_books=False)
    assert all(book.days for book in whole.books) and not any(book.days for book in without.books)
    for month, again in zip(whole.accounts, without.accounts, strict=True):
        assert np.allclose(month.live_orders, again.live_orders, rtol=1e-11, atol=0)
        assert np.allclose(month.views, again.views, rtol=1e-11, atol=0)
