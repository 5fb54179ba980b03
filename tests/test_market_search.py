"""The search room: strings that look like real ones, planted effects that a good estimate finds and a naive one misses."""

import re
import unicodedata
from functools import cache

import numpy as np
import pandas as pd
import pytest
from estimators import decay, item_effects
from markets import drawn as market
from markets import together

from course.data.tables.registry import validate
from course.data.tables.search import TABLES
from course.evidence.estimates.search import (
    bought_as_typed,
    demand_and_supply,
    effect_of_writing_longer,
    growth_in_words_of_a_life,
    home_searches,
    largest_shortage,
    late_in_the_log,
    long_against_short,
    long_for_personal,
    most_searched_need,
    planted_typing_slope,
    raw_matches,
    resumed_late,
    rise_of_the_same,
    two_or_more,
    typing_slope,
    typing_slope_of_one_year,
    unserved_need,
)
from course.evidence.moments.search import moments_of
from course.evidence.targets import targets
from course.market.core.lexicon import CATEGORIES, SHELF
from course.market.core.streams import Streams
from course.market.experiments.suggest import SuggestParameters, completions
from course.market.population.shop_names import TRADES
from course.market.sales.goods_lexicon import MOST, SUITS, TYPES
from course.market.search import words as written
from course.market.search.strings import suggestions
from course.market.search.vocabulary import characters, vocabulary

SEEDS = (8201, 8202)
pytestmark = together
NAMES = [table.name for table in TABLES]


def small(world="W1", seed=5):
    return market(seed, world, "small")


@cache
def moments(seed):
    return moments_of(market(seed))


def truth(seed):
    return market(seed).truth["search"]


@cache
def home(seed):
    return home_searches(market(seed).tables)


@cache
def impressions(seed):
    return market(seed).tables["impressions"]


def full_slates(seed):
    table = impressions(seed)
    return table[table.groupby("slate_id")["position"].transform("max") == 10]


# --- tables ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_tables_follow_their_schema(seed):
    schema = {table.name: table for table in TABLES}
    frames = {name: schema[name].conform(market(seed).tables[name]) for name in NAMES}
    around = {name: market(seed).tables[name] for name in ("users", "merchants", "orders", "live_sessions")}
    found = validate(frames | around, schema)
    assert [problem for problem in found if "is not in the schema" not in problem] == []


def test_another_seed_has_other_searches_and_another_policy():
    first, other = small(), small(seed=7)
    assert not first.tables["search_queries"]["text"].equals(other.tables["search_queries"]["text"])
    assert first.truth["search"]["policy"]["eta_pos"] != other.truth["search"]["policy"]["eta_pos"]


@pytest.mark.parametrize("seed", SEEDS)
def test_times_and_owners_agree_between_tables(seed):
    tables = market(seed).tables
    queries, orders, notes = tables["search_queries"], tables["orders"].drop_duplicates("order_id"), tables["notes"]
    assert (home(seed)["ts"] >= home(seed)["adopted_at"]).all()
    led = queries.dropna(subset="led_to_order_id").merge(
        orders, left_on="led_to_order_id", right_on="order_id", suffixes=("", "_order"), validate="one_to_one"
    )
    assert len(led) > 500
    assert (led["ts"] <= led["ts_order"]).all() and (led["user_id"] == led["user_id_order"]).all()
    assert set(led["channel"]) == {"search"}
    june = orders[orders["ts"].dt.tz_convert("Asia/Shanghai").dt.month == 6]
    theirs = june[june["user_id"].isin(set(led["user_id"])) & (june["channel"] == "search")]
    assert set(theirs["order_id"]) == set(led["led_to_order_id"])  # every search order of a searcher has its search
    clicked = queries.dropna(subset="clicked_note_id").merge(notes, left_on="clicked_note_id", right_on="note_id")
    assert (clicked["created_at"] < clicked["ts"]).all()
    assert queries[queries["platform"] == SHELF][["user_id", "clicked_note_id", "led_to_order_id"]].isna().all(axis=None)


# --- words ----------------------------------------------------------------------------------------------------------


def test_the_lexicon_has_its_atoms_and_a_gloss_for_every_word():
    atoms = small().tables["need_atoms"]
    assert len(atoms) == 102 and atoms["bound_to"].notna().sum() == 62
    assert set(atoms["category"]) == set(CATEGORIES)
    words = vocabulary()
    unglossed = [text for text, gloss in zip(words.text, words.gloss, strict=True) if text and not gloss]
    assert unglossed == ["的"]


def test_types_atoms_and_words_agree():
    """Every atom and catalogue word refers to types that there are, every type has words, and no two types a name in common."""
    words = vocabulary()
    for index, category in enumerate(CATEGORIES):
        count = len(TYPES[category])
        assert sum(kind.share for kind in TYPES[category]) == pytest.approx(1)
        assert set(SUITS[category]) == set(words.keys[index])
        suited = list(SUITS[category].values()) + [at for group in written.CATALOGUE[category] for _, _, at in group]
        assert all(at and max(int(place, 16) for place in at) < count for at in suited)
        assert (words.nouns[index] > 0).sum() == count <= MOST
    names = [kind.zh for kinds in TYPES.values() for kind in kinds]
    assert len(names) == len(set(names)) == len({kind.name for kinds in TYPES.values() for kind in kinds})
    assert set(written.CLASHES) <= set(words.text) and written.TAKES_OF | written.MOTHERS_WRITE <= set(words.text)


@pytest.mark.parametrize("seed", SEEDS)
def test_searches_and_shelves_are_one_assortment(seed):
    """What is typed is listed, what is listed is typed, and who buys has mostly typed what she buys."""
    tables = market(seed).tables
    listed = tables["products"].drop_duplicates("goods_zh").set_index("goods_zh")["goods_type"]
    text = home(seed)["text"]
    assert all(text.str.contains(name, regex=False).sum() >= 5 for name in listed.index)
    found = bought_as_typed(tables)
    planted = truth(seed)["parameters"]["searching"]["as_typed"]
    assert abs(found.value - planted) < 3.7 * (found.high - found.low) / 2 / 1.96
    assert raw_matches(tables) > planted + 0.06  # who counts every match counts those by chance
    assert raw_matches(tables) > 0.6
    notes = tables["notes"]
    shown = notes.dropna(subset="sku_id").merge(tables["products"], on="sku_id", suffixes=("", "_of_product"))
    assert len(shown) > 5000 and (shown["goods_type"] == shown["goods_type_of_product"]).all()
    clicked = home(seed).dropna(subset="clicked_note_id").merge(notes, left_on="clicked_note_id", right_on="note_id")
    named = pd.Series([kind in gloss for kind, gloss in zip(clicked["goods_type"], clicked["gloss"], strict=True)])
    assert named.mean() > 0.6  # notes about the thing are shown first, and clicked


@pytest.mark.parametrize("seed", SEEDS)
def test_words_of_one_string_go_together(seed):
    text = market(seed).tables["search_queries"]["text"].drop_duplicates()
    for one, other in (
        ("平底", "高跟|粗跟"),
        ("真丝", "纯棉|亚麻|醋酸|雪纺"),
        ("双人", "宿舍|婴儿床"),
        ("居家", "见家长"),
        ("老年宠物", "幼猫|幼犬"),
    ):
        assert text.str.contains(one).sum() > 10
        assert not (text.str.contains(one) & text.str.contains(other)).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_shops_share_a_name_but_the_reopened_and_most_say_what_they_sell(seed):
    shops = market(seed).tables["merchants"]
    assert shops["name"].duplicated().sum() == 12
    trades = {category: "|".join(zh + en) for category, (zh, en) in TRADES.items()}
    own = [bool(re.search(trades[category], name)) for name, category in zip(shops["name"], shops["category"], strict=True)]
    assert 0.6 < np.mean(own) < 0.97
    assert 0.4 < shops["name"].str.contains("[\u4e00-\u9fff]").mean() < 0.8


@pytest.mark.parametrize("seed", SEEDS)
def test_catalogue_words_stay_in_their_category(seed):
    text = market(seed).tables["search_queries"]["text"]
    assert text.str.contains("咖啡机").sum() > 80  # one of eight types of its category, as shops list them
    for fabric in ("真丝", "纯棉", "雪纺", "缓震", "无谷"):
        assert not text.str.contains(f"{fabric}.*咖啡机").any()
    assert text.str.contains("纯棉").sum() > 50


def test_the_articles_own_examples_are_long_by_any_count():
    assert characters("大体重胖脚丫的儿童跑鞋") == len("大体重胖脚丫的儿童跑鞋") == 11
    assert characters("配速6分 左右的缓震跑鞋推荐✨") == 13
    assert characters("Quime\u0301") == 5 and characters("❤️ 🙋‍♀️") == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_dirt_is_there_as_often_as_the_truth_says(seed):
    text = market(seed).tables["search_queries"]["text"]
    counted = pd.DataFrame(truth(seed)["dirt"]).sum(axis=1)
    assert text.str.contains("[\uff10-\uff19]").sum() == counted["full_width"] > 500
    assert sum(unicodedata.normalize("NFC", word) != word for word in text) == counted["decomposed"] > 0
    assert text.map(lambda word: bool(re.search("[✨👟❤🙏🙋😭]", word))).sum() == counted["emoji"] > 300
    assert text.nunique() > text.map(lambda word: unicodedata.normalize("NFKC", word)).nunique()


# --- moments --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_long_searches_meet_the_target_by_tokens_and_only_by_the_right_count(seed):
    found = moments(seed)
    assert found["home_2024_tokens"] == pytest.approx(targets().loc["long_searches", "value"], rel=0.05)
    assert found["home_2024_tokens"] > 0.60
    assert 0.34 < found["home_2023_tokens"] < 0.48  # how much shorter the early ones wrote (`late`) differs between markets
    assert found["home_2024_types"] > found["home_2024_tokens"] + 0.08  # types are another quantity
    assert (home(seed)["text"].str.encode("utf-8").str.len() >= 8)[home(seed)["year"] == 2024].mean() > 0.8  # so are bytes


@pytest.mark.parametrize("seed", SEEDS)
def test_the_shelf_looks_like_real_shelves(seed):
    found = moments(seed)
    assert 0.28 <= found["shelf_types"] <= 0.34
    assert abs(found["shelf_log_length_frequency"]) < 0.1
    assert 6.0 < found["shelf_length_of_terms"] < 8.0
    for platform in ("home", "shelf"):  # heavy tails: many strings once, few strings very often
        assert found[f"{platform}_seen_once"] > 0.5
        assert found[f"{platform}_top_1_percent"] > 0.12  # suggestions are for one type of goods now, not for a whole category
        assert 1.0 < found[f"{platform}_tail_exponent"] < 2.0


def test_suggestions_make_frequency_independent_of_what_is_copied():
    generator = np.random.default_rng(1)
    group = generator.integers(0, 5, 20_000)
    root = suggestions(group, np.ones(20_000, dtype=bool), 0.6, generator)
    assert (root <= np.arange(20_000)).all() and (group[root] == group).all()
    assert (root == np.arange(20_000)).mean() == pytest.approx(0.4, abs=0.02)
    assert np.bincount(root).max() > 50  # Simon's tail
    alone = suggestions(group, np.zeros(20_000, dtype=bool), 0.6, generator)
    assert (alone == np.arange(20_000)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_eight_character_rule_finds_personal_needs_but_not_only_them(seed):
    found = moments(seed)
    assert found["rule_recall"] > 0.88
    assert 0.40 < found["rule_precision"] < 0.65
    assert 0.25 < found["rule_base_rate"] < 0.45


# --- planted effects ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rise_splits_into_behaviour_and_composition(seed):
    table, planted = home(seed), truth(seed)["rise"]
    share = table.groupby("year")["long"].mean()
    behaviour = table[table["known"]].groupby("year")["long"].mean()[2024] - share[2023]
    rise = share[2024] - share[2023]
    assert behaviour == pytest.approx(planted["behaviour"], abs=0.03)  # fewer of the early ones still search in 2024
    # How much of the rise is behaviour is drawn: who takes the whole rise for behaviour is wrong by what the newer ones add.
    assert rise - planted["behaviour"] > -0.01
    assert rise == pytest.approx(planted["rise"], abs=0.005)


@pytest.mark.parametrize("seed", SEEDS)
def test_longer_words_gain_more_when_capability_grows(seed):
    """ln(count 2024 / count 2023) of bound atoms rises with their length, as the chance that they are typed does."""
    planted, slope = planted_typing_slope(truth(seed)["typed"]), typing_slope(market(seed).tables)
    assert abs(slope.value - planted) < 3.7 * (slope.high - slope.low) / 2 / 1.96 and planted > 0.1
    assert slope.low > 0
    assert abs(typing_slope_of_one_year(market(seed).tables) - planted) > 0.12


@pytest.mark.parametrize("seed", SEEDS)
def test_the_need_that_nobody_served_is_neither_the_largest_nor_the_one_most_short(seed):
    tables = market(seed).tables
    assert unserved_need(tables) == "leather_shoes:quiet"
    assert "leather_shoes:quiet" not in (most_searched_need(tables), largest_shortage(tables))
    assert demand_and_supply(tables).loc["leather_shoes:quiet", "goods"] == 0
    assert demand_and_supply(tables, before="2024-07-01").loc["leather_shoes:quiet", "goods"] > 0  # then Liu Ye came


@pytest.mark.parametrize("seed", SEEDS)
def test_specific_searches_lead_to_more_orders_and_the_denominator_matters(seed):
    tables = market(seed).tables
    labels = tables["query_labels"]
    week = labels[labels["sample"] == "June 2024"]
    read = week.merge(tables["search_queries"], on="query_id", validate="one_to_one")
    bought = read["led_to_order_id"].notna()
    # A third of those who buy name no need, for not every type of goods that they buy can meet one that the shop serves.
    assert bought[read["life_atoms"] >= 1].mean() > 1.4 * bought[read["life_atoms"] == 0].mean()
    planted = truth(seed)["orders_by_life_atoms"]["2024"]
    assert planted["0"] < 0.75 * min(planted["1"], planted["2"])
    by_search, by_need = bought.mean(), bought.groupby(read["need_id"]).any().mean()
    by_user = bought.groupby(read["user_id"]).any().mean()
    assert by_search < 0.9 * by_need and by_need < by_user
    assert read.groupby("need_id")["user_id"].nunique().max() == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_examination_is_found_by_random_slates_by_ips_and_by_item_effects_but_not_by_raw_rates(seed):
    table, eta = full_slates(seed), truth(seed)["policy"]["eta_pos"]
    raw = decay(table.groupby("position")["clicked"].mean())
    assert raw > eta + 0.25
    drawn = table[table["randomised"]]
    assert decay(drawn.groupby("position")["clicked"].mean()) == pytest.approx(eta, abs=0.13)
    weight = 1 / table["propensity"]
    weighted = (table["clicked"] * weight).groupby(table["position"]).sum() / weight.groupby(table["position"]).sum()
    assert decay(weighted) == pytest.approx(eta, abs=0.13)
    # Half as many clicks since the head of slates is lower and slates are shorter: errors of some .1.
    assert decay(item_effects(table[table["surface"] == "search"])) == pytest.approx(eta, abs=0.22)


@pytest.mark.parametrize("seed", SEEDS)
def test_propensities_are_those_of_the_policy(seed):
    table, eps = full_slates(seed), truth(seed)["policy"]["eps"]
    shown = table.drop_duplicates("slate_id")
    assert shown["randomised"].mean() == pytest.approx(eps, abs=0.015)
    assert (1 / (10 * table["propensity"])).mean() == pytest.approx(1, abs=0.03)  # E[1 / p] = number of places
    usual = table[~table["randomised"]]["propensity"]
    assert np.allclose(usual, 1 - eps + eps / 10)


@pytest.mark.parametrize("seed", SEEDS)
def test_another_policy_is_valued_by_ips_and_flattered_by_the_log(seed):
    table = impressions(seed)[impressions(seed)["item_type"] == "note"]
    notes = market(seed).tables["notes"][["note_id", "created_at", "author_role"]]
    table = table.merge(notes, left_on="item_id", right_on="note_id", validate="many_to_one")
    slates, values = table["slate_id"].nunique(), truth(seed)["policy"]["values"]
    table["by_shop"] = table["author_role"] != "user"
    for name, keys in {"newest_first": ["created_at", "note_id"], "shops_first": ["by_shop", "created_at", "note_id"]}.items():
        ranked = table.sort_values(keys, ascending=False)
        hit = (ranked.groupby("slate_id").cumcount() + 1) == ranked["position"]
        gain = ranked["clicked"] * hit / ranked["propensity"]
        noise = np.sqrt(gain.groupby(ranked["slate_id"]).sum().var() / slates)
        assert gain.sum() / slates == pytest.approx(values[name], abs=3.5 * noise)
        assert noise < 0.1 * values[name]
        naive = ranked["clicked"][hit].mean() * len(ranked) / slates
        assert naive > values[name] + 0.1
    assert values["logged"] > values["shops_first"] > values["random"]
    assert table["clicked"].sum() / slates == pytest.approx(values["logged"], rel=0.04)


@pytest.mark.parametrize("seed", SEEDS)
def test_notes_grow_with_the_community_and_machines_draw_clicks(seed):
    notes = market(seed).tables["notes"]
    by_year = notes["is_aigc"].groupby(notes["created_at"].dt.year).mean()
    assert by_year[2024] > 2 * by_year[2022]
    local = notes["created_at"].dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m")
    assert (local == "2024-05").sum() > 2 * (local == "2023-05").sum()
    users = notes[notes["author_role"] == "user"].merge(market(seed).tables["users"], left_on="author_id", right_on="user_id")
    assert len(users) == (notes["author_role"] == "user").sum() and (users["created_at"] >= users["adopted_at"]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_first_touch_and_last_click_tell_different_stories(seed):
    tables, planted = market(seed).tables, truth(seed)["touches"]
    touches = tables["touches"].merge(tables["orders"].drop_duplicates("order_id")[["order_id", "user_id", "channel", "ts"]],
                                      on="order_id", suffixes=("", "_order"))  # fmt: skip
    ends = touches.sort_values("step").groupby("order_id")
    first, last = ends.first(), ends.last()
    assert (last["kind"] == last["channel"]).all()
    year = first["ts_order"].dt.tz_convert("Asia/Shanghai").dt.year
    share = (first["kind"] == "note").groupby(year).mean()
    for when in (2023, 2024):
        assert share[when] == pytest.approx(planted["note_first"][str(when)], abs=0.035)
    assert share[2024] > share[2023] and (last["kind"] == "note").mean() == 0
    earlier = touches[touches["ts"] < touches["ts_order"]].merge(tables["users"][["user_id", "adopted_at"]], on="user_id")
    settled = earlier[earlier["ts_order"] - earlier["adopted_at"] > pd.Timedelta(days=40)]
    lag = (settled["ts_order"] - settled["ts"]).dt.total_seconds() / 86_400
    assert lag.median() == pytest.approx(planted["half_life_days"], rel=0.12)
    assert lag.mean() > 1.25 * planted["half_life_days"]  # the mean is not the half-life


def test_personalisation_drives_part_of_the_rise_and_only_where_it_improves():
    rise = {world: small(world, seed=7).truth["search"]["rise"] for world in ("W1", "W2")}
    assert abs(rise["W2"]["matching"]) < 0.005 and rise["W1"]["matching"] > 0.25 * rise["W1"]["rise"]
    assert rise["W2"]["long_2024"] == pytest.approx(rise["W1"]["long_2024"], rel=0.06)  # the share itself tells no world


# --- what people say of searches, and completions by chance -------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_two_readers_mostly_agree_and_each_errs_in_her_own_way(seed):
    labels = market(seed).tables["query_labels"]
    sizes = labels["sample"].value_counts()
    assert abs(sizes["June 2024"] - 8_000) < 400 and abs(sizes["June 2023"] - 1_000) < 150 and sizes[SHELF] == 1_000
    assert 0.85 < (labels["reader_1"] == labels["reader_2"]).mean() < 0.96
    assert (labels["reader_1"] <= labels["life_atoms"]).all() and (labels["reader_2"] > labels["life_atoms"]).any()
    found, planted = two_or_more(market(seed).tables), truth(seed)["two_or_more"]
    assert found.value == pytest.approx(planted["June 2024"], abs=0.02) and planted[SHELF] < 0.05 < planted["June 2023"]
    assert long_for_personal(market(seed).tables) > found.value + 0.2


@pytest.mark.parametrize("seed", SEEDS)
def test_in_the_diary_needs_rest_and_sittings_serve_two_of_them(seed):
    tables = market(seed).tables
    diary = tables["search_diary"].sort_values(["user_id", "ts", "search_id"])
    assert not diary["user_id"].isin(tables["search_queries"]["user_id"].dropna()).any()
    assert diary.groupby("need_id")["user_id"].nunique().max() == 1
    orders = tables["orders"].drop_duplicates("order_id").set_index("order_id")
    led = diary.dropna(subset=["led_to_order_id"])
    bought = orders.loc[led["led_to_order_id"]]
    assert (bought["user_id"].to_numpy() == led["user_id"].to_numpy()).all() and (bought["channel"] == "search").all()
    assert (bought["ts"].to_numpy() > led["ts"].to_numpy()).all() and led["led_to_order_id"].is_unique
    pause = diary.groupby("user_id")["ts"].diff()
    sitting = (pause.isna() | (pause > pd.Timedelta(minutes=30))).cumsum()
    needs = diary.groupby(sitting)["need_id"].nunique()
    assert 0.08 < (needs > 1).mean() < 0.28
    planted = truth(seed)["diary"]["resumed_after_half_an_hour"]
    found = resumed_late(tables)
    assert found.value == pytest.approx(planted, abs=0.008) and late_in_the_log(tables) > 1.5 * planted


@pytest.mark.parametrize("seed", SEEDS)
def test_what_grew_and_who_are_found_again(seed):
    tables, planted = market(seed).tables, truth(seed)
    made = {year: pd.Series(kinds) for year, kinds in planted["characters"].items()}
    rise = made["2024"] - made["2023"]
    assert growth_in_words_of_a_life(tables).value == pytest.approx(rise["atoms"] / rise.sum(), abs=0.03)
    assert rise_of_the_same(tables).value == pytest.approx(planted["rise"]["behaviour"], abs=0.02)


def test_whether_a_longer_search_helps_is_a_coin_and_looks_alike_either_way():
    outcomes = [completions(SuggestParameters(), Streams(seed)) for seed in range(12)]
    helps = [planted["helps"] for _, planted in outcomes]
    assert 0 < sum(value == 0 for value in helps) < 12
    for table, planted in outcomes:
        tables = {"experiment_suggest": table}
        found = effect_of_writing_longer(tables)
        assert abs(found.value - planted["helps"]) < 2 * (found.high - found.low)
        assert long_against_short(tables) > planted["helps"] + 0.003
        assert (table["long"] <= table["sittings"]).all()
    spread = [long_against_short({"experiment_suggest": table}) for table, _ in outcomes]
    assert max(spread) - min(spread) < 0.004
