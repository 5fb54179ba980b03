"""The front page, notes before goods, people against traffic: what is planted is found again, and the naive reading misses it."""

from functools import cache
from types import SimpleNamespace

import numpy as np
from markets import small as market

from course.data.tables.traffic import TABLES
from course.evidence.estimates import traffic as estimates
from course.evidence.recovery.effects import EFFECTS, findings
from course.market.core.parameters import draw_from_priors
from course.market.core.streams import Streams
from course.market.core.worlds import world_type
from course.market.experiments.traffic import TrafficParameters, notes_first, people_or_traffic

SCHEMA = {table.name: table for table in TABLES}


@cache
def table(name):
    return SCHEMA[name].conform(market().tables[name])


def both_tests(world, seed):
    """Both tests with their truths in a market of which nothing else is made."""
    streams = Streams(seed)
    own = draw_from_priors(TrafficParameters(), streams.of("traffic", "priors"), every=False)
    strength = SimpleNamespace(b_similarity=0.0 if world == "W3" else 1.0)
    setting = SimpleNamespace(streams=streams, world=world_type(world), parameters=strength)
    return notes_first(setting, own), people_or_traffic(setting, own)


def test_tables_follow_their_schema():
    for name, schema in SCHEMA.items():
        assert schema.problems(table(name)) == []


def test_every_slate_has_ten_different_notes_and_one_viewer():
    page = table("front_page")
    assert (page["position"].to_numpy().reshape(-1, 10) == np.arange(1, 11)).all()
    slates = page.groupby("slate_id")
    assert (slates["note_id"].nunique() == 10).all()
    assert (slates[["user_id", "ts", "randomised"]].nunique() == 1).all(axis=None)
    notes = market().tables["notes"].set_index("note_id")
    age = page["ts"] - notes["created_at"].reindex(page["note_id"]).set_axis(page.index)
    assert age.min().total_seconds() > 0 and age.max().days < 60
    assert (notes.loc[page["note_id"], "category"].to_numpy().reshape(-1, 10) == notes.loc[page["note_id"][::10], "category"].to_numpy()[:, None]).all()  # fmt: skip


def test_the_highest_score_stands_on_top_unless_the_order_was_drawn():
    page = table("front_page")
    score, drawn = page["score"].to_numpy().reshape(-1, 10), page["randomised"].to_numpy()[::10]
    falls = (np.diff(score, axis=1) <= 0).all(axis=1)
    assert falls[~drawn].all() and falls[drawn].mean() < 0.01
    # Of drawn slates the first place shows each rank of the score equally often.
    rank = (score[drawn, :1] < score[drawn]).sum(axis=1)
    count = np.bincount(rank, minlength=10)
    assert ((count - count.mean()) ** 2 / count.mean()).sum() < 28


def test_a_propensity_is_the_chance_of_the_mixture():
    page = table("front_page")
    drawn = market().truth["search"]["front_page"]["parameters"]["drawn"]
    ranked = page.loc[~page["randomised"], "propensity"]
    assert np.allclose(ranked, 1 - drawn + drawn / 10, atol=1e-6)
    chance = page.loc[page["randomised"], "propensity"]
    assert abs((chance > 0.5).mean() - 0.1) < 0.01 and np.allclose(chance[chance < 0.5], drawn / 10, atol=1e-6)
    # Weighted by 1 / propensity the rows of a place stand for all slates.
    weight = 1 / page["propensity"][page["position"] == 3]
    assert abs(weight.sum() / weight.size / 10 - 1) < 0.15


def test_a_profile_says_the_same_of_a_viewer_and_a_need_whenever_it_is_asked():
    atoms = market().tables["notes"].set_index("note_id")[["category", "atoms"]]
    page = table("front_page").join(atoms, on="note_id")
    page["main"] = page["atoms"].str.split("|").str[0]
    assert not page.loc[page["main"] == "", "own_life"].any()
    said = page[page["main"] != ""].groupby(["user_id", "category", "main"])["own_life"]
    assert (said.nunique() == 1).all() and 0.15 < page["own_life"].mean() < 0.4


def test_own_life_and_the_score_are_worth_what_is_planted():
    found = market().truth["search"]["front_page"]["values"]
    assert found["random"] < found["logged"] < found["ranked"] < found["score_and_life"]
    assert found["newest_first"] < found["ranked"] and found["own_life_first"] < found["score_and_life"]
    drawn = table("front_page").query("randomised")
    rate = drawn.groupby("own_life")["clicked"].agg(["mean", "sum"])
    planted = market().truth["search"]["front_page"]["parameters"]["own_life"]
    assert abs(np.log(rate["mean"][True] / rate["mean"][False]) - planted) < 3 * np.sqrt((1 / rate["sum"]).sum())


def test_both_tests_follow_the_world():
    for seed in (3, 4, 5):
        for world in ("W1", "W2", "W3"):
            (searches, sold), (cities, bought) = both_tests(world, seed)
            assert (sold["orders_per_1000"] > 0) == (world == "W1")
            assert (bought["ln_orders"]["similarity"] > 0) == (world != "W3")
            found = estimates.notes_first({"experiment_notes": searches})
            assert abs(found.value - sold["orders_per_1000"]) < 3 * found.error
            assert estimates.clicked_and_bought({"experiment_notes": searches}) > sold["orders_per_1000"] + 10 * found.error
            for arm, planted in bought["orders_per_10k_yuan"].items():
                found = estimates.bought_orders({"experiment_cities": cities}, arm)
                assert abs(found.value - planted) < 3 * found.error
                assert abs(estimates.bought_by_before_and_after({"experiment_cities": cities}, arm) - planted) > 3 * found.error


def test_last_clicks_say_too_much_of_traffic_but_where_it_sells_and_too_little_of_likeness():
    for seed in (3, 4, 5):
        for world in ("W1", "W2"):
            _, (cities, bought) = both_tests(world, seed)
            tables, planted = {"experiment_cities": cities}, bought["orders_per_10k_yuan"]
            assert (estimates.bought_by_last_click(tables, "traffic") > 1.5 * planted["traffic"]) == (world == "W1")
            if world == "W1":
                assert estimates.bought_by_last_click(tables, "similarity") < 0.5 * planted["similarity"]


def test_either_campaign_may_be_the_better_one():
    better = {both_tests("W1", seed)[1][1]["better"] for seed in range(30, 50)}
    assert better == {"traffic", "similarity"}


def test_weeks_of_a_city_hang_together():
    """Whoever takes city-weeks for independent draws gets too small an error."""
    _, (cities, _) = both_tests("W3", 3)
    cities = cities[cities["arm"] != "traffic"]  # nothing happens in either of the others
    before = cities[cities["week"] < 0].groupby("city")["orders"].mean()
    after = cities[cities["week"] >= 0]
    change = np.log(after["orders"] / after["city"].map(before))
    by_city = change.groupby(after["city"]).mean()
    assert by_city.std() / np.sqrt(len(by_city)) > 1.25 * change.std() / np.sqrt(len(change))


def test_planted_effects_of_traffic_are_judged():
    ids = {"P53", "P54", "P55", "P56"}
    chosen = tuple(effect for effect in EFFECTS if effect.id.split()[0] in ids)
    found = list(findings({name: table(name) for name in SCHEMA}, market().truth, chosen))
    assert {one.effect.split()[0] for one in found} == ids
    assert all(one.hit for one in found if not one.naive and one.effect in ("P53", "P54"))
    assert not any(one.hit for one in found if one.naive)
