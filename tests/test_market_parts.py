"""Parts of the market on their own: streams, people, counterfactual switches, bad input."""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from markets import drawn, traded

from course.market.core.calendar import EDGES, LAST, NEVER, month_name
from course.market.core.parameters import Parameters, draw_from_priors
from course.market.core.streams import Streams, stratified, systematic_counts
from course.market.figures import growth
from course.market.population import needs, people
from course.market.simulation import scaled, simulate


@pytest.fixture(scope="module")
def small():
    return drawn(5, size="small")


@pytest.mark.slow
def test_same_seed_same_tables_other_seed_other_tables(small):
    again, other = simulate(seed=5, size="small"), simulate(seed=6, size="small")
    for name, table in small.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name])
    assert small.truth == again.truth
    assert not small.tables["orders"].equals(other.tables["orders"])


def test_streams_do_not_depend_on_each_other_or_on_order():
    streams = Streams(3)
    first = streams.of("a").random(4)
    streams.of("b").random(1000)
    assert (streams.of("a").random(4) == first).all()
    assert not (streams.of("b").random(4) == first).any()
    assert not (Streams(4).of("a").random(4) == first).any()


def test_switching_off_the_dirt_leaves_the_market_as_it_was(small):
    clean = traded(seed=5, parameters=Parameters(guests=0.0, duplicates=0.0, bot_orders=0.0))
    for name in ("users", "live_sessions", "merchants"):
        pd.testing.assert_frame_equal(small.tables[name], clean.tables[name])
    columns = ["merchant_id", "channel", "session_id", "ts", "gmv", "coupon", "status"]
    dirty = small.tables["orders"].drop_duplicates()
    dirty = dirty[dirty["user_id"].isna() | (dirty["user_id"] > 0)][columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(dirty, clean.tables["orders"][columns])


def test_another_channel_leaves_the_draws_of_live_orders_as_they_were(small):
    alone = {"bonds": False}  # bonds lead buyers back to shops that they found in another channel
    quiet = traded(seed=5, parameters=Parameters(page_visits=2.0, guests=0.0, bot_orders=0.0), switches=alone)
    usual = traded(seed=5, parameters=Parameters(guests=0.0, bot_orders=0.0), switches=alone)

    def live_in_the_first_month(market):
        orders = market.tables["orders"].drop_duplicates()
        orders = orders[(orders["channel"] == "live") & (orders["ts"] < pd.Timestamp("2023-06-01", tz="Asia/Shanghai"))]
        return orders[["user_id", "merchant_id", "session_id", "ts"]].reset_index(drop=True)

    pd.testing.assert_frame_equal(live_in_the_first_month(quiet), live_in_the_first_month(usual))
    feed = [(market.tables["orders"]["channel"] == "feed").sum() for market in (quiet, usual)]
    assert feed[0] < feed[1] / 3


def test_without_new_shops_the_remaining_rooms_share_the_same_audience():
    deaf = {"word_of_mouth": False}  # adoption takes its own course, so the audience is given
    full = growth(traded(seed=5, switches=deaf).tables)
    without = growth(traded(seed=5, switches=deaf | {"entry": False}).tables)
    assert without["rooms"] < 1 < full["rooms"]
    assert without["buyers"] == pytest.approx(full["buyers"], rel=0.25)


def test_without_adoption_most_of_the_growth_in_buyers_is_gone(small):
    frozen = traded(seed=5, switches={"adoption": False})
    assert growth(frozen.tables)["buyers"] < 0.4 * growth(small.tables)["buyers"]
    assert (frozen.tables["users"]["adopted_at"] < pd.Timestamp("2023-05-01", tz="Asia/Shanghai")).all()


@pytest.mark.slow
def test_worse_matching_means_fewer_purchases(small):
    for switch in ("personalisation", "authenticity", "lived_experience"):
        frozen = traded(seed=5, switches={switch: False})
        rate = frozen.truth["purchase_rates"]["618-2024"]["lambda"]
        assert rate < 0.97 * small.truth["purchase_rates"]["618-2024"]["lambda"], switch


@pytest.mark.slow
def test_worlds_differ_in_what_they_say():
    assert traded("W3", seed=5).truth["parameters"]["b_similarity"] == 0
    months = traded("W2", seed=5).truth["months"]
    assert len({month["pi"] for month in months}) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"world": "W9", "seed": 1}, "no world 'W9'; the worlds are W1"),
        ({"seed": 1, "size": "huge"}, "no size 'huge'; the sizes are class"),
        ({"seed": "1"}, "whole number of 0 or more, not '1'"),
        ({"seed": -1}, "whole number of 0 or more, not -1"),
        ({"seed": 1, "switches": {"entree": False}}, "no switch 'entree'; the switches are entry"),
    ],
)
def test_bad_input_gets_one_sentence(arguments, words):
    with pytest.raises(ValueError, match=words):
        simulate(**arguments)


def test_parameters_refuse_values_outside_their_range_and_unknown_names():
    with pytest.raises(ValueError, match="margin = 1.5 is outside its range"):
        Parameters(margin=1.5)
    with pytest.raises(ValueError, match="no parameter 'margine'"):
        Parameters().changed(margine=0.4)
    with pytest.raises(ValueError, match="must be a number"):
        Parameters(margin="much")


def test_priors_stay_near_the_calibrated_vector_and_move_it():
    vector = draw_from_priors(Parameters(), np.random.default_rng(1))
    moved = [name for name in vars(vector) if getattr(vector, name) != getattr(Parameters(), name)]
    assert len(moved) > 10 and "activity_shape" not in moved and "panel" not in moved
    widths = {entry.name: entry.metadata["prior"] for entry in fields(Parameters)}
    for name in moved:
        assert getattr(vector, name) == pytest.approx(getattr(Parameters(), name), rel=widths[name])
    # Wide where growth does not compound: how people differ, what a city adds.
    assert max(widths.values()) <= 0.5 and {name for name in moved if widths[name] > 0.15} >= {"person_price", "tier_orders"}


def test_stratified_draws_fill_every_stratum_once():
    values = stratified(np.random.default_rng(2), 100)
    assert sorted(np.floor(values * 100)) == list(range(100))


def test_systematic_counts_keep_the_total():
    expected = np.full(1000, 0.37)
    counts = systematic_counts(np.random.default_rng(3), expected)
    assert abs(counts.sum() - 370) <= 1
    assert set(counts) == {0, 1}


def test_activity_slots_have_the_gammas_moments():
    for shape in (0.5, 0.9, 2.0):
        slots = people.activity_slots(shape)
        assert slots.mean() == pytest.approx(1.0)
        assert slots.var() == pytest.approx(1 / shape, rel=0.04)
        assert (np.diff(slots) > 0).all()


def test_adoption_starts_where_it_should_and_inverts():
    parameters = Parameters()
    assert people.adopted_share(0, parameters) == pytest.approx(parameters.bass_start)
    moments = np.array([EDGES[0], EDGES[5], EDGES[-1]])
    back = people.adoption_moment(people.adopted_share(moments, parameters), parameters)
    assert np.abs(back - moments).max() <= 1


def test_a_user_id_names_cell_activity_and_adoption():
    parameters = scaled(Parameters(), "small")
    streams = Streams(9)
    crowd = people.populate(parameters, streams)
    panel = people.draw_panel(crowd, parameters, streams)
    cell = np.searchsorted(crowd.start, panel.user_id, side="right") - 1
    assert (cell == panel.cell).all()
    slot = (panel.user_id - crowd.start[cell]) % people.SLOTS
    assert (crowd.activity[slot] == panel.activity).all()
    assert len(np.unique(panel.user_id)) == len(panel)
    assert (people.adoption_order(panel.user_id, cell, crowd) == panel.order).all()
    early = panel.order < parameters.bass_start  # who has adopted before the history begins
    assert (panel.adopted[early] < 0).all() and (panel.adopted[~early] == NEVER).all()
    assert panel.activity.mean() == pytest.approx(1.0, abs=0.02)
    assert (panel.order < people.REACH).sum() == pytest.approx(parameters.panel, rel=0.02)


def test_interests_are_shares_and_the_undiscovered_need_is_served_by_nobody_before_its_time(small):
    parameters = scaled(Parameters(), "small")
    crowd = people.populate(parameters, Streams(5))
    felt = needs.arise(crowd, [month_name(month) for month in range(LAST)])
    assert np.allclose(felt.interest.sum(axis=1), 1)
    quiet = np.flatnonzero(np.isfinite(felt.discovered))
    assert len(quiet) == 1
    shops = small.history.shops
    early = shops.opened < EDGES[int(felt.discovered[quiet[0]])]
    assert shops.serves[early][:, quiet].sum() == 0
    assert shops.serves.sum(axis=1).max() <= parameters.max_atoms
