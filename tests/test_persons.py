"""Persons and cities: effects follow from the id alone, average out, and traits hang together without moving their shares."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from course.market.core.draws import logistic
from course.market.core.lexicon import SCENARIOS, TRAITS
from course.market.core.parameters import Parameters
from course.market.core.streams import Streams
from course.market.population import city, needs, persons
from course.market.population.people import home_tier, populate, tier_factor

IDS = np.arange(1_000, 201_000)
PEOPLE = SimpleNamespace(salt=20_230_501)


@pytest.fixture(scope="module")
def people():
    return populate(Parameters(), Streams(8301))


def test_an_effect_follows_from_id_and_name_alone():
    effect = persons.effect("hour", IDS, PEOPLE)
    shuffled = np.random.default_rng(1).permutation(len(IDS))
    assert (persons.effect("hour", IDS[shuffled], PEOPLE) == effect[shuffled]).all()
    assert abs(effect.mean()) < 0.01 and effect.std() == pytest.approx(1, abs=0.01) and np.abs(effect).max() <= 4
    other = persons.effect("price_level", IDS, PEOPLE)
    elsewhere = persons.effect("hour", IDS, SimpleNamespace(salt=PEOPLE.salt + 1))
    for unlike in (other, elsewhere):
        assert abs(np.corrcoef(effect, unlike)[0, 1]) < 0.01


def test_factors_and_leanings_leave_the_mean_over_people_where_it_was():
    assert persons.factor("reviewing", 0.9, IDS, PEOPLE).mean() == pytest.approx(1, abs=0.015)
    assert (persons.factor("reviewing", 0.0, IDS, PEOPLE) == 1).all()
    for chance in (0.05, 0.25, 0.6):
        logit = np.full(len(IDS), np.log(chance / (1 - chance)))
        assert logistic(persons.leaning("returning", 0.8, logit, IDS, PEOPLE)).mean() == pytest.approx(chance, rel=0.06)
    assert (persons.leaning("returning", 0.0, logit, IDS, PEOPLE) == logit).all()


def test_traits_hang_together_and_keep_their_shares():
    traits = city.cells()
    joint, alone = city.shares(traits), city.shares(traits, 0.0)
    for trait, values in TRAITS.items():
        of = [np.bincount(traits[trait], weights=share, minlength=len(values)) for share in (joint, alone)]
        assert of[0] == pytest.approx(of[1]), trait
    campus, old = traits["work_place"] == city.CAMPUS, traits["age_band"] == 3
    assert joint[campus & old].sum() < 0.3 * alone[campus & old].sum()
    assert joint @ city.tier_shares(traits) == pytest.approx(alone @ city.tier_shares(traits, 0.0))
    assert np.ptp(city.tier_shares(traits, 0.0), axis=0) == pytest.approx(0) != np.ptp(city.tier_shares(traits)[:, 0])


def test_a_city_s_people_fill_the_cells(people):
    share = city.shares(city.cells())
    assert people.size.sum() == pytest.approx(Parameters().population, rel=1e-4)
    assert np.abs(people.size / people.size.sum() - share).sum() / 2 < 0.01
    cell = np.repeat(np.flatnonzero(people.size)[:100], 256)
    user = people.start[cell] + np.tile(np.arange(256), 100)
    tier = home_tier(user, cell, people)
    assert set(tier) == {1, 2, 3, 4}
    found = np.bincount(tier, minlength=5)[1:] / len(tier)
    assert found == pytest.approx(people.tier_share[cell].mean(axis=0), abs=0.015)
    general = people.size @ people.tier_share / people.size.sum()
    factor = tier_factor(people, Parameters())
    assert general @ factor == pytest.approx(1) and (np.diff(factor) < 0).all()


def test_goods_made_for_a_life_are_shunned_by_others_alone(people):
    wanted = needs.arise(people, ["2024-05"])
    shelf = wanted.on_shelf(Parameters())
    lived = wanted.lived > 0
    strict = wanted.useless > 0
    assert (shelf[lived] == wanted.valued[lived]).all() and (shelf[:, ~strict] == wanted.valued[:, ~strict]).all()
    assert (shelf[:, strict][~lived[:, strict]] < 0).all()
    assert (wanted.on_shelf(Parameters(made_for_others=0)) == wanted.valued).all()


def test_people_live_for_occasions_that_suit_them(people):
    cell = np.arange(people.cells)
    favourite = needs.favourite_scenario(people.start + 7, cell, people)
    share = np.bincount(favourite, minlength=len(SCENARIOS)) / len(cell)
    assert share.min() > 0.08
    home, outdoor = SCENARIOS.index("home"), SCENARIOS.index("outdoor")
    at_home = people.has("work_place", "home") > 0
    assert (favourite[at_home] == home).mean() > 1.3 * (favourite[~at_home] == home).mean()
    assert (favourite[people.has("runs", True) > 0] == outdoor).mean() > 1.3 * (favourite == outdoor).mean()
