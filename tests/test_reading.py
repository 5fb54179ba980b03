"""The article as data: every idea once, the translation traps read right, and transcripts whose dirt is as documented."""

import numpy as np
import pytest

from course.data.article import (
    CLAIMS,
    GROWTH_PHRASES,
    NO_BASE,
    PHRASES,
    PRINTED,
    REPEATED_IN_PRINT,
    TEMPLATES,
    claims,
    growth_phrases,
    ideas,
)

SEEDS = range(40)
GRADES = set("PHCMDFV")


def transcript(seed: int, *, class_edition: bool = False):
    return claims(np.random.default_rng(seed), class_edition=class_edition)


def phrases(seed: int, *, class_edition: bool = False):
    return growth_phrases(np.random.default_rng(seed), class_edition=class_edition)


def words_of(sentences):
    return sentences.str.split().str.join(" ")


def test_the_article_has_67_ideas_in_order_each_said_once():
    clean = ideas()
    assert clean["idea"].tolist() == [f"A{number:02d}" for number in range(1, 68)]
    assert not words_of(clean["claim"]).duplicated().any()
    assert set(clean["grade"]) == GRADES
    assert clean["claim"].eq(words_of(clean["claim"])).all()


def test_a_number_has_a_unit_and_a_base_stands_beside_a_number_only():
    clean = ideas()
    assert clean["unit"].notna().equals(clean["number"].notna())
    assert not (clean["denominator"].notna() & clean["number"].isna()).any()


@pytest.mark.parametrize(
    ("idea", "said", "not_said"),
    [
        ("A06", "this year's 618 festival", "618 years"),
        ("A22", "like-minded", "stratosphere"),
        ("A32", "curators", "buyers"),
        ("A45", "scroll", "clean"),
        ("A53", "belly", "widen"),
        ("A63", "advertisements", "investment"),
        ("A64", "department stores", "buyers"),
    ],
)
def test_translation_traps_are_read_as_the_original_means_them(idea, said, not_said):
    claim = ideas().set_index("idea").loc[idea, "claim"]
    assert said in claim
    assert not_said not in claim


def test_the_class_transcript_is_the_article_with_the_buyers_sentence_twice():
    table = transcript(1, class_edition=True)
    repeats = words_of(table["claim"]).duplicated()
    assert len(table) == 68
    assert table.loc[repeats, "idea"].tolist() == [REPEATED_IN_PRINT + "b"]
    assert words_of(table.loc[~repeats, "claim"]).tolist() == ideas()["claim"].tolist()


@pytest.mark.parametrize("class_edition", [True, False])
def test_transcripts_keep_their_schema_and_come_from_their_seed_alone(class_edition):
    for seed in SEEDS:
        table = transcript(seed, class_edition=class_edition)
        assert CLAIMS.problems(table) == []
        assert table.equals(transcript(seed, class_edition=class_edition))


@pytest.mark.parametrize("class_edition", [True, False])
def test_the_documented_dirt_is_there_and_can_be_cleaned_away(class_edition):
    clean = ideas().set_index("idea")
    for seed in SEEDS:
        table = transcript(seed, class_edition=class_edition)
        sentences = words_of(table["claim"])
        assert table["claim"].is_unique and sentences.duplicated().any()
        assert not table["grade"].isin(GRADES).all()
        once = table[~sentences.duplicated()]
        assert once["grade"].str.strip().str.upper().tolist() == clean.loc[once["idea"], "grade"].tolist()
        bases = once["denominator"].replace(NO_BASE, np.nan)
        assert bases.isna().tolist() == clean.loc[once["idea"], "denominator"].isna().tolist()
        bare = once[once["number"].notna() & bases.isna()]
        assert 0 < bare["denominator"].eq(NO_BASE).sum() < len(bare)


def test_another_reader_leaves_out_and_repeats_other_sentences():
    left = set()
    for seed in SEEDS:
        table = transcript(seed)
        sentences = words_of(table["claim"])
        assert set(sentences) < set(ideas()["claim"])
        assert 2 <= sentences.duplicated().sum() <= 3
        assert set(table["grade"].str.strip().str.upper()) == GRADES
        left.add(frozenset(sentences))
    assert len(left) == len(SEEDS)


@pytest.mark.parametrize("class_edition", [True, False])
def test_forty_phrases_with_every_template_and_no_answer(class_edition):
    for seed in SEEDS:
        table = phrases(seed, class_edition=class_edition)
        assert GROWTH_PHRASES.problems(table) == []
        assert table.equals(phrases(seed, class_edition=class_edition))
        assert table["phrase_id"].tolist() == list(range(1, PHRASES + 1))
        assert table.columns.tolist() == ["phrase_id", "language", "phrase"]
        for language, template, _ in TEMPLATES:
            before, _, after = template.partition("{}")
            mine = table.loc[table["language"] == language, "phrase"]
            assert (mine.str.startswith(before) & mine.str.endswith(after)).any(), template


def test_the_class_phrases_hold_what_the_article_prints():
    table = phrases(1, class_edition=True)
    assert set(PRINTED) <= set(zip(table["language"], table["phrase"], strict=True))


def test_decimal_commas_are_indonesian_and_nobody_elses():
    for seed in SEEDS:
        table = phrases(seed)
        with_comma = table["phrase"].str.contains(r"\d,\d")
        assert set(table.loc[with_comma, "language"]) == {"id"}
        assert not table.loc[table["language"] == "id", "phrase"].str.contains(r"\d\.\d").any()
