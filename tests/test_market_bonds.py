"""People leave and come back; shops that one knows draw one back; what is used up is bought again."""

import numpy as np
import pytest
from markets import drawn, together

from course.evidence.estimates import loyalty
from course.evidence.sceptic.bonds import back_to_the_shop, followers_share, visits
from course.evidence.switches import tables_of
from course.market import simulate
from course.market.core.calendar import MONTH
from course.market.core.lexicon import CATEGORIES
from course.market.core.parameters import Parameters
from course.market.population import lapse
from course.market.population.people import Adoption
from course.market.population.setting import Setting
from course.market.sales.assumptions import BOND_OF_CATEGORY, USED_UP
from course.market.sales.goods_lexicon import TYPE_NAMES

pytestmark = together
SEED = 8_201


@pytest.fixture(scope="module")
def setting():
    return Setting.of("W1", 3, Parameters())


def test_spells_have_the_shares_that_history_counts_with(setting):
    parameters = setting.parameters
    user = np.arange(40_000) + 256
    spells = lapse.spells(user, np.zeros(len(user)), setting.people, parameters)
    assert (spells.end >= spells.start).all() and (spells.start[:, 1:] >= spells.end[:, :-1]).all()
    for months in (1.0, 3.0, 8.0, 20.0):
        there = spells.there(np.full(len(user), months * MONTH)).mean()
        assert there == pytest.approx(float(lapse.still_there(np.array(months), parameters)), abs=0.012)


def test_who_is_easily_pleased_lapses_later(setting):
    user = np.arange(20_000) + 256
    hazard = lapse.hazards(user, setting.people, setting.parameters)
    mild = lapse.effect("leniency", user, setting.people)
    assert hazard.mean() == pytest.approx(setting.parameters.lapse, rel=0.03)
    assert hazard[mild > 1].mean() < 0.75 * hazard[mild < -1].mean()


def test_lapse_leaves_the_demand_of_a_usual_adopter(setting):
    usual, adoption = lapse.usual_presence(setting.parameters), Adoption(setting.parameters)
    for _ in range(14):
        adoption.grow(1.0)
    levels = [lapse.presence(adoption, month, setting.parameters) / usual for month in (1, 13)]
    assert np.mean(levels) == pytest.approx(1.0) and levels[0] > levels[1] > 0.85
    never = setting.parameters.changed(lapse=0.0, slowing=0.0)
    assert lapse.presence(adoption, 5, never) == pytest.approx(1.0)


def test_every_category_and_every_type_that_is_used_up_exists():
    assert list(BOND_OF_CATEGORY) == list(CATEGORIES)
    assert set(USED_UP) <= set(TYPE_NAMES.ravel())


def test_bonds_move_orders_between_shops_and_not_between_people():
    off = simulate("W1", seed=SEED, size="small", switches={"bonds": False})
    on = simulate("W1", seed=SEED, size="small")
    placed = [market.tables["orders"].drop_duplicates() for market in (off, on)]
    counts = [orders["user_id"].value_counts() for orders in placed]
    assert abs(len(placed[1]) / len(placed[0]) - 1) < 0.02  # loyal buyers' orders differ with the shops they follow from
    both = counts[0].index.intersection(counts[1].index)
    assert np.corrcoef(counts[0][both].astype(float), counts[1][both].astype(float))[0, 1] > 0.97
    off, on = tables_of(off), tables_of(on)
    assert back_to_the_shop(on) > 2 * back_to_the_shop(off)
    assert followers_share(on) > 2 * followers_share(off)


def test_follows_begin_in_the_stays_that_say_so_and_after_purchases():
    tables = tables_of(drawn(SEED, size="small"))
    seen = visits(tables)
    new = seen[seen["followed"]]
    assert len(new) and ((new["followed_at"] >= new["enter_ts"]) & (new["followed_at"] <= new["leave_ts"])).all()
    assert not (seen["followed"] & seen["follower"]).any()
    orders = tables["orders"].dropna(subset="user_id").merge(tables["follows"], on=["user_id", "merchant_id"])
    lag = (orders["followed_at"] - orders["ts"]).dt.total_seconds()
    assert ((lag > 0) & (lag < 3600)).sum() > 0.3 * ((lag > 0) & (lag < 30 * 86_400)).sum()  # most of them at once


def test_what_is_planted_is_found_again():
    market = drawn(SEED)
    tables, truth = tables_of(market), market.truth
    found = loyalty.leaving_and_coming_back(tables) | loyalty.drawn_back(tables) | {"used_up": loyalty.taken_again(tables)}
    planted = truth["parameters"] | {"host": truth["parameters"]["bond_host"], "goods": truth["parameters"]["bond_goods"]}
    planted |= {"used_up": truth["goods"]["assumptions"]["used_up"]}
    for name, estimate in found.items():
        half = (estimate.high - estimate.low) / 2
        assert abs(estimate.value - planted[name]) < 1.6 * half, (name, estimate, planted[name])
