"""Friends, who speaks, who answers whom, feeds of the like: what is planted is found again, and the naive reading misses it."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from markets import small as market

from course.data.tables.community import TABLES
from course.evidence.estimates import community as estimates
from course.evidence.recovery.effects import EFFECTS, findings
from course.market.core.parameters import Parameters, draw_from_priors
from course.market.core.streams import Streams
from course.market.core.worlds import world_type
from course.market.experiments import platform
from course.market.experiments.community import CommunityParameters, layers, note_readers
from course.market.experiments.friends import SIDES, FriendParameters, befriend, side_of_the_coin
from course.market.population.people import draw_panel
from course.market.population.setting import Setting

SCHEMA = {table.name: table for table in TABLES}


@cache
def table(name):
    frame = market().tables[name]
    return SCHEMA[name].conform(frame) if name in SCHEMA else frame


@cache
def people():
    setting = Setting.of("W1", 5, Parameters())
    return setting, draw_panel(setting.people, setting.parameters, setting.streams)


def friends(seed, side):
    """Tables and truth of 3,000 friends."""
    setting, panel = people()
    streams = Streams(seed)
    own = draw_from_priors(FriendParameters(), streams.of("community", "friends", "priors"), every=False)
    rows = np.sort(streams.of("some").choice(len(panel), own.people, replace=False))
    ties, joined, found = befriend(own, streams, side, setting.people, panel, rows)
    traits = {name: setting.people.value(name, panel.cell[rows]) for name in ("gender", "age_band", "body", "has_kid")}
    users = pd.DataFrame({"user_id": panel.user_id[rows], **traits})
    return {"friends": ties, "friend_people": joined, "users": users}, found, own


def test_tables_follow_their_schema_and_people_are_of_the_sample():
    for name, schema in SCHEMA.items():
        assert schema.problems(table(name)) == []
    users = set(table("users")["user_id"])
    assert set(table("friend_people")["user_id"]) <= users and set(table("participation")["user_id"]) <= users
    ends = table("friends")[["user_a", "user_b"]]
    assert set(ends.to_numpy().ravel()) <= set(table("friend_people")["user_id"])
    assert (ends["user_a"] < ends["user_b"]).all()


def test_who_is_called_alike_has_all_three_traits_in_common():
    traits = table("users").drop_duplicates("user_id").set_index("user_id")[["gender", "age_band", "body"]]
    seen = table("note_readers")
    both = [traits.loc[seen[name]].to_numpy() for name in ("author_id", "reader_id")]
    assert ((both[0] == both[1]).all(axis=1) == seen["alike"]).all()
    assert (seen["author_id"] != seen["reader_id"]).all()


@pytest.mark.parametrize("seed", [3, 4, 6])
def test_shuffled_weeks_tell_the_three_sides_of_the_coin_apart(seed):
    for side in SIDES:
        tables, found, _ = friends(seed, side)
        assert estimates.mover(tables) == side
        assert estimates.influence(tables) == ("influence" if side == "influence" else "none")
        assert estimates.mover_by_free_shuffle(tables) == ("likeness" if side == "likeness" else "influence")
        # friends join together in any case: the correlation proves nothing
        assert estimates.joining_together(tables["friends"], tables["friend_people"]).low > 0
        assert 700 < found["joined"] < 1_600


def test_the_coin_has_three_sides():
    sides = [side_of_the_coin(Streams(seed)) for seed in range(60)]
    assert all(10 < sides.count(side) < 32 for side in SIDES)


def test_choice_shows_in_ties_without_triangles_and_the_largest_share_is_not_the_first_choice():
    for seed in (3, 4):
        tables, _, own = friends(seed, "likeness")
        ties = tables["friends"]
        assert len(ties.drop_duplicates()) == own.ties and (ties["user_a"] < ties["user_b"]).all()
        for trait, planted in (("gender", own.by_gender), ("body", 0.0)):
            found = estimates.preference(tables, trait)
            assert abs(found.value - planted) < (found.high - found.low) / 2 / 1.96 * 2.9
        found = estimates.preference(tables, "gender")
        assert abs(estimates.preference_in_all_ties(tables, "gender") - own.by_gender) > 1.3 * (found.high - found.value)
        assert estimates.first_choice(tables) == "circle" and estimates.most_often_the_same(tables) == "gender"
        degree = np.unique(ties.to_numpy().ravel(), return_counts=True)[1]
        assert degree.var() > 3 * degree.mean()


def test_a_few_say_a_third():
    comments = np.sort(table("participation")["comments"].to_numpy())[::-1]
    assert 0.2 < comments[: len(comments) // 100].sum() / comments.sum() < 0.5
    assert 0.1 < (comments > 0).mean() < 0.25


def test_feeds_of_the_like_and_answers_follow_the_coin_and_the_world():
    shapes = []
    setting, panel = people()
    for seed in range(8):
        for world in ("W1", "W3"):
            streams = Streams(seed)
            own = draw_from_priors(CommunityParameters(), streams.of("community", "priors"), every=False)
            here = SimpleNamespace(streams=streams, world=world_type(world), people=setting.people)
            frame, truth = layers(here, own)
            assert estimates.shape_of_the_layer({"experiment_layer": frame}) == truth["shape"]
            assert (truth["shape"] == "flat") == (world == "W3")
            if world == "W1":
                shapes.append(truth["shape"])
                assert estimates.shape_by_a_line({"experiment_layer": frame}) == "rise"
            seen, planted = note_readers(here, panel, np.arange(len(panel)), own, own.exposures)
            found = estimates.answer_of_the_alike({"note_readers": seen})
            assert abs(found.value - planted) < 2 * (found.high - found.value)
            assert abs(estimates.replies_of_the_alike({"note_readers": seen}) - planted) > 1.3 * (found.high - found.value)
    assert set(shapes) == {"peak", "rise"}


def test_a_coin_draws_the_craft_that_adds_items():
    found = {}
    for seed in range(12):
        for world in ("W1", "W3"):
            setting = SimpleNamespace(
                streams=Streams(seed),
                world=world_type(world),
                parameters=SimpleNamespace(b_similarity=0.0 if world == "W3" else 1.0),
            )
            _, truth = platform.three_crafts(setting, platform.TrialParameters())
            adding = truth["ln_further_items"]
            found.setdefault(world, set()).add(max(adding, key=adding.__getitem__))
    assert found == {"W1": set(platform.CRAFTS), "W3": set(platform.CRAFTS[:2])}


def test_planted_effects_of_the_market_are_judged():
    ids = {"P11", "P28", "P47", "P48", "P49", "P50", "P51", "P52"}
    chosen = tuple(effect for effect in EFFECTS if effect.id.split()[0] in ids)
    some = {name: table(name) for name in ("users", *SCHEMA)} | {"experiment_ads": market().tables["experiment_ads"]}
    some["users"] = some["users"].drop_duplicates("user_id")
    found = list(findings(some, market().truth, chosen))
    assert {one.effect.split()[0] for one in found} == ids
    assert all(one.hit for one in found if not one.naive and one.effect in ("P49", "P50", "P51", "P52"))
