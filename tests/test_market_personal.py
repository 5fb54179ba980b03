"""The diary, the measured feet, the machine-made notes and the accounts: what they say of the one market that they belong to."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from markets import small as market

from course.data.tables.personal import TABLES
from course.evidence.estimates import personal as estimates
from course.market.core.parameters import draw_from_priors
from course.market.core.streams import Streams
from course.market.core.worlds import world_type
from course.market.experiments import platform
from course.market.experiments.personal import WAIT, PersonalParameters, machine_feeds

SCHEMA = {table.name: table for table in TABLES}


@cache
def table(name):
    frame = market().tables[name]
    return SCHEMA[name].conform(frame) if name in SCHEMA else frame


def test_tables_follow_their_schema():
    for name, schema in SCHEMA.items():
        assert schema.problems(table(name)) == []
    assert set(table("needs")["user_id"]) <= set(table("feet")["user_id"]) <= set(table("users")["user_id"])


def test_what_is_said_to_have_been_ordered_is_among_her_orders():
    needs, orders = table("needs"), table("orders").drop_duplicates("order_id")
    kept = orders[orders["status"] != "cancelled"].merge(table("merchants")[["merchant_id", "category"]], on="merchant_id")
    served = needs[needs["ordered"]].merge(kept, on=["user_id", "category"])
    wait = (served["ts"] - served["told_at"]).dt.total_seconds()
    found = served.loc[(wait >= 0) & (wait <= WAIT + 1), "need_id"].nunique()
    guests = market().truth["parameters"]["guests"]
    assert 1 - 3 * guests < found / needs["ordered"].sum() <= 1  # who ordered as a guest left no name
    assert 0.08 < needs["ordered"].mean() < 0.20


def test_a_need_names_what_is_felt_in_whatever_order():
    needs, truth = table("needs"), market().truth["personal"]["parameters"]
    tables = {"needs": needs, "users": table("users")}
    found = estimates.named_by_bearers(tables)
    assert abs(found.value - 0.45 * truth["told"]) < 2 * (found.high - found.value)
    assert estimates.named_by_anybody(tables) < found.value / 2
    pairs = needs.loc[needs["atoms"].str.count(r"\|") == 1, "atoms"].str.split("|")
    alphabetical = (pairs.str[0] < pairs.str[1]).mean()
    assert abs(alphabetical - 0.5) < 4 * 0.5 / np.sqrt(len(pairs))


def test_feet_are_what_profiles_call_them_and_no_two_are_alike():
    feet = table("feet").merge(table("users")[["user_id", "gender", "foot"]], on="user_id", validate="one_to_one")
    assert feet["length_mm"].is_unique and feet["width_mm"].is_unique
    for _, mine in feet.groupby("gender"):
        by = mine.groupby("foot")
        assert by["length_mm"].min()["large"] > by["length_mm"].max().drop("large").max()
        assert by["width_mm"].mean()["wide"] > by["width_mm"].mean()["standard"] + 3
    truth = market().truth["personal"]["parameters"]
    women = feet[feet["gender"] == "female"]
    assert women["length_mm"].std() == pytest.approx(truth["length_sd"], rel=0.12)
    assert women["width_mm"].std() == pytest.approx(truth["width_sd"], rel=0.12)
    found = estimates.together_in_feet({"feet": table("feet"), "users": table("users")})
    assert abs(found.value - truth["together"]) < 2 * (found.high - found.value)


def test_months_count_everybody():
    months = table("months")
    assert len(months) == 14 and months["accounts"].is_monotonic_increasing
    users = table("users")
    sample = (
        users["in_panel"].sum() / (users["in_panel"] & (users["adopted_at"] < pd.Timestamp("2023-05-31T16:00", tz="UTC"))).sum()
    )
    assert months["accounts"].iloc[-1] / months["accounts"].iloc[0] == pytest.approx(sample, rel=0.05)


def draws(count):
    for seed in range(count):
        yield Streams(seed), draw_from_priors(PersonalParameters(), Streams(seed).of("personal", "priors"), every=False)


def test_feeds_tell_created_from_moved_and_single_notes_do_not():
    coins = []
    for streams, own in draws(12):
        feeds, truth = machine_feeds(own, streams)
        tables = {"experiment_feeds": feeds}
        coins.append(truth["moved"])
        assert estimates.created_or_moved(tables) == ("moved" if truth["moved"] else "created")
        assert estimates.created_by_the_note(tables) == "created"
        for estimate, planted in (
            (estimates.inside_gain(tables), truth["inside"]),
            (estimates.total_gain(tables), truth["total"]),
        ):
            assert abs(estimate.value - planted) < 2 * (estimate.high - estimate.value)
    assert len(set(coins)) == 2


def test_the_machine_s_coin_does_not_know_the_world():
    seen = set()
    for seed in range(6):
        found = {}
        for world in ("W1", "W3"):
            setting = SimpleNamespace(streams=Streams(seed), world=world_type(world))
            _, found[world] = platform.aigc(setting, platform.TrialParameters(notes_per_arm=60))
        assert found["W1"]["needs_met_logit"] == found["W3"]["needs_met_logit"]
        assert found["W3"]["trust"]["lived"] == 0 < found["W1"]["trust"]["lived"]
        seen.add(found["W1"]["needs_met_logit"]["interaction"] > 0)
    assert seen == {True, False}
