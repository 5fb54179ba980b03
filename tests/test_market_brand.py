"""A person as a brand: the order book agrees with the daily books, what is planted is found again, and naive readings miss it."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from course import load
from course.data.tables.brand import TABLES
from course.evidence.estimates import brand as estimates
from course.evidence.recovery.effects import EFFECTS, findings
from course.market.core.streams import Streams
from course.market.core.worlds import world_type
from course.market.rivals.brand import Brand

OWN = {"P71", "P72", "P73", "P74", "P75"}


@cache
def drawn(seed, world="W1"):
    """Tables as students load them, and truth; the daily books are those of the class edition."""
    plan = SimpleNamespace(setting=SimpleNamespace(streams=Streams(seed), world=world_type(world)))
    section, made = Brand.prepare(plan, {"case_days": load("case_days")})
    return {schema.name: schema.conform(made[schema.name]) for schema in TABLES}, section.truth(plan)


def books():
    return load("case_days").query("case == 'WHICH'")


def test_tables_follow_their_schema():
    tables, _ = drawn(1)
    for schema in TABLES:
        assert schema.problems(tables[schema.name]) == []


def test_the_order_book_is_the_daily_books_taken_apart():
    tables, _ = drawn(1)
    orders, days = tables["which_orders"], books()
    assert (
        orders.groupby(["day", "channel"])
        .size()
        .equals(days.set_index(["day", "channel"])["orders"].loc[lambda n: n > 0].sort_index())
    )
    first = orders.drop_duplicates("person_id").groupby("day").size()
    assert (first == days.groupby("day")["new_buyers"].sum().loc[first.index]).all()


def test_followers_of_every_day_are_those_of_the_daily_books():
    follows = drawn(1)[0]["which_follows"]
    end = books().groupby("day")["followers"].first()
    begun = follows["followed_day"].value_counts().reindex(end.index, fill_value=0).cumsum()
    gone = follows["left_day"].value_counts().reindex(end.index, fill_value=0).cumsum()
    assert (begun - gone == end).all() and (follows["left_day"] > follows["followed_day"]).sum() == follows["left_day"].count()


def test_who_follows_comes_back_more_often():
    tables, truth = drawn(1)
    assert truth["brand"]["parameters"]["faithful"] > 0
    first = tables["which_orders"].drop_duplicates("person_id")
    again = first["person_id"].isin(tables["which_orders"].loc[tables["which_orders"]["person_id"].duplicated(), "person_id"])
    follows = tables["which_follows"].set_index("person_id")["followed_day"].reindex(first["person_id"]).to_numpy()
    then = follows < first["day"].to_numpy()
    assert again[then].mean() > 1.2 * again[~then].mean()


def test_a_coin_draws_what_brings_buyers_back_and_likeness_does_nothing_in_w3():
    sides = [drawn(seed)[1]["brand"]["bonds"]["side"] for seed in range(6)]
    assert set(sides) == {"host", "model"}
    for seed in range(6):
        _, flat = drawn(seed, "W3")
        assert flat["brand"]["bonds"]["side"] == "model" and flat["brand"]["missed"] == 0


@pytest.mark.parametrize(("seed", "world"), [(2, "W1"), (3, "W1"), (2, "W3")])
def test_what_is_planted_is_found_again_and_naive_readings_miss_it(seed, world):
    tables, truth = drawn(seed, world)
    chosen = tuple(effect for effect in EFFECTS if effect.id in OWN)
    found = list(findings(tables, truth, chosen))
    assert {one.effect for one in found if not one.naive} == OWN
    for one in found:
        assert one.hit != one.naive, one


def test_pairs_are_those_that_a_merge_lists():
    orders = drawn(2)[0]["shelf_orders"].head(1500)
    both = orders.merge(orders, on="host", suffixes=("", "_2")).query("model != model_2")
    mean = orders["again"].mean()
    listed = ((both["again"] - mean) * (both["again_2"] - mean)).mean()
    assert np.isclose(estimates.common(orders, "host", "model"), listed)


def test_ranges_grow_in_seasons_whatever_the_month_before_was_like():
    months = drawn(2)[0]["range_months"]
    like = np.log(months["orders"]).groupby([months["opened"], months["month"]])
    gap = np.log(months["orders"]) - like.transform("mean")
    before = months["month"] + 1 == months["extended"].astype(float)
    assert before.sum() > 250 and abs(gap[before].mean()) < 0.08
