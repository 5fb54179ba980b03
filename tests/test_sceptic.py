"""The sceptic's checks on small made-up tables: each believes what is believable, and each can fail."""

from __future__ import annotations

import argparse
import math
from functools import cache

import numpy as np
import pandas as pd
import pytest
import sceptic_tables as made

from course.evidence.sceptic import bonds, cards, check, luck, page, people, promises, registry, report, searches, seasons
from course.evidence.sceptic.check import BELIEVABLE, NOT_THERE, OUTSIDE, Check, Tables
from course.market.core.errors import MarketError

CHECKS = {each.id: each for each in registry.all_checks()}
FAMILY = {each.id: module.__name__.rsplit(".", 1)[1] for module in registry.FAMILIES for each in module.CHECKS}
# A card is also believed where the tables have lost the trap: its check then looks at another family's tables.
FAMILY |= {
    "M31a": "promises",
    "M31b": "luck",
    "M32a": "promises",
    "M33a": "luck",
    "M37a": "searches",
    "M38a": "searches",
    "M40a": "people",
}
OF_THE_CODE = {"M1a"}  # reads no table


@cache
def tables(family: str, believable: bool) -> Tables:
    frames = getattr(made, family)(believable)
    return Tables.of_frames(frames, made.BELIEVED if believable else made.NOT_BELIEVED)


def alone(id: str, believable: bool) -> Tables:
    if id == "M35a":
        return Tables.of_frames({"follows": made.cards(believable)["follows_by_month"]})
    return tables(FAMILY[id], believable)


@pytest.mark.parametrize("id", sorted(set(CHECKS) - OF_THE_CODE))
def test_a_check_believes_what_is_believable_and_nothing_else(id):
    value = CHECKS[id].value(alone(id, True))
    assert CHECKS[id].verdict(value) == BELIEVABLE, f"{value} is not in {CHECKS[id].band}"
    value = CHECKS[id].value(alone(id, False))
    assert CHECKS[id].verdict(value) == OUTSIDE, f"{value} is in {CHECKS[id].band}, or not there"


def test_labels_are_not_there_until_a_moment_can_say_what_it_was_set_by(monkeypatch):
    class Moment:
        pass

    class Labelled:
        set_by = None

    for moments, verdict in (([Moment()], NOT_THERE), ([Moment(), Labelled()], OUTSIDE), ([Labelled()], BELIEVABLE)):
        monkeypatch.setattr(cards, "all_moments", lambda moments=moments: moments)
        assert CHECKS["M1a"].verdict(cards.set_by(None)) == verdict


# --- rows, bands, history ---------------------------------------------------------------------------------------------


def test_every_row_of_the_reading_with_something_to_count_has_a_check():
    rows = {int(each.row[1:]) for each in CHECKS.values()}
    assert rows == set(range(1, 45)) - {2, 36}  # M2 names areas only, M36 is M8's
    assert len(CHECKS) == sum(len(module.CHECKS) for module in registry.FAMILIES)


def test_every_band_has_a_reason_and_two_ends_in_order():
    for each in CHECKS.values():
        assert each.why.endswith((".", "?")) and each.low is not None and each.high is not None, each.id
        assert each.low <= each.high, each.id


def test_no_band_would_have_believed_the_market_as_it_was():
    then = report.before()
    assert list(then.index) == list(CHECKS)
    assert list(then.columns) == ["class", "11", "4242"]
    assert not (report.verdicts(CHECKS.values(), then) == BELIEVABLE).any()


@pytest.mark.parametrize(
    ("low", "high", "value", "band", "verdict"),
    [
        (0.3, 0.8, 0.8, "0.3 to 0.8", BELIEVABLE),
        (0.3, 0.8, 0.81, "0.3 to 0.8", OUTSIDE),
        (2, None, 1.9, "at least 2", OUTSIDE),
        (None, 2, -5, "at most 2", BELIEVABLE),
        (1, 1, 0, "1", OUTSIDE),
        (0, 1, math.nan, "0 to 1", NOT_THERE),
    ],
)
def test_a_band_judges(low, high, value, band, verdict):
    each = Check("M3a", "", lambda tables: value, low, high, "")
    assert (each.band, each.verdict(value), each.row) == (band, verdict, "M3")


def test_a_table_or_a_column_that_is_missing_is_not_there():
    asked = [CHECKS["M16a"], CHECKS["M27a"]]
    found = report.answers(asked, Tables.of_frames({"reviews": pd.DataFrame({"star": [1, 5, 5, 5]})}))
    assert found["M16a"] == 0.25 and math.isnan(found["M27a"])
    judged = report.verdicts(asked, pd.DataFrame({"class": found}))
    assert list(judged) == [OUTSIDE, NOT_THERE]


def test_the_table_says_before_now_band_and_verdict():
    asked = [CHECKS["M16a"], CHECKS["M16c"]]
    now = pd.DataFrame({"class": {"M16a": 0.05, "M16c": 3.0}, "7": {"M16a": 0.06, "M16c": 4.4}})
    text = list(report.lines(asked, now, report.before()))
    assert text[2].split()[:6] == ["M16a", "0.165", "0.16", "0.153", "0.05", "0.06"]
    assert BELIEVABLE in text[2] and OUTSIDE in text[3]
    assert report.summary(asked, now) == "1 of 2 checks are believable in every edition; not those of M16."


def test_a_row_that_does_not_exist_is_refused_in_one_sentence():
    with pytest.raises(MarketError, match="There is no check 'M99'"):
        report.run(argparse.Namespace(rows=["M99"], seeds=[], why=False, html=None))


def test_tables_are_read_and_derived_once():
    read = []

    def load(name):
        read.append(name)
        return pd.DataFrame({"star": [4]})

    some = Tables(load, "before\n\n## orders\nthe card\n## users\nanother")
    counted = check.once(lambda tables: read.append("derived") or len(tables["reviews"]))
    assert [some["reviews"] is some["reviews"], counted(some), counted(some), read] == [True, 1, 1, ["reviews", "derived"]]
    assert (some.card("orders"), some.card("").strip(), some.card("returns")) == ("the card", "before", "")


# --- known answers ----------------------------------------------------------------------------------------------------


def test_variance_between_people_is_found():
    person = pd.Series(np.repeat(np.arange(500), 5))
    draw = np.random.default_rng(3)
    noise = draw.normal(0, 1, len(person))
    assert people.between(pd.Series(noise + draw.normal(0, 0.5, 500)[person]), person) == pytest.approx(0.2, abs=0.04)
    assert people.between(pd.Series(noise), person) == pytest.approx(0, abs=0.03)


def test_shares_of_coins_are_binomial_and_of_habits_are_not():
    person = pd.Series(np.repeat(np.arange(4000), 5))
    draw = np.random.default_rng(5)
    assert people.over_binomial(pd.Series(draw.random(len(person)) < 0.3), person) == pytest.approx(1, abs=0.06)
    assert people.over_binomial(person % 2 == 0, person) == pytest.approx(
        5, rel=0.01
    )  # each always, or each never: n times as wide


def test_cramers_v_is_one_for_copies_and_nothing_for_a_square():
    letters = pd.Series(list("aabb"))
    assert people.cramers_v(letters, letters) == 1
    assert people.cramers_v(letters, pd.Series(list("cdcd"))) == 0


@pytest.mark.parametrize("monthly", [0.0, 0.08])
def test_the_share_of_buyers_who_are_lost_is_recovered(monthly):
    draw, rows = np.random.default_rng(9), []
    for user, active in enumerate(draw.beta(1.5, 4, 12_000)):
        stays = draw.geometric(monthly) if monthly else 99
        rows += [(user, f"{month:02d}", 1) for month in range(min(14, stays)) if draw.random() < active]
    months = pd.DataFrame(rows, columns=["user_id", "month", "orders"])
    found = people.lost(Tables.of_frames({"customer_months": months}))
    assert found == pytest.approx(1 - (1 - monthly) ** 11, abs=0.12)


def test_retention_counts_from_the_first_order():
    months = pd.DataFrame({"user_id": [1, 1, 2, 3, 3], "month": ["a", "b", "a", "b", "c"], "orders": 1})
    curve = people.retention(Tables.of_frames({"customer_months": months}))
    assert curve.loc[0, 1] == 0.5 and curve.loc[1, 1] == 1


def test_a_triangle_with_a_tail_has_three_of_five_pairs_closed():
    ties = pd.DataFrame({"user_a": [1, 1, 2, 3], "user_b": [2, 3, 3, 4]})
    some = Tables.of_frames({"friends": ties, "friend_people": pd.DataFrame({"user_id": [1, 2, 3, 4]})})
    assert bonds.clustering(some) == pytest.approx(3 / 5)


def test_dispersion_is_one_for_poisson_and_nothing_for_a_line():
    trend = np.column_stack([np.ones(400), np.arange(400)])
    squares, freedom = luck.dispersion(np.random.default_rng(1).poisson(50, 400).astype(float), trend)
    assert freedom == 398 and squares / freedom == pytest.approx(1, abs=0.15)
    assert luck.dispersion(50 + 0.5 * np.arange(400), trend)[0] == pytest.approx(0, abs=1e-9)


def test_goods_are_named_before_what_they_are_for():
    glosses = ["quick-drying shirt for the fitness test", "pillow for a cot", "Youqi X23", "desk lamp in a bedroom, reviewed"]
    frame = pd.DataFrame({"text": list("abcd"), "gloss": glosses, "platform": "Lifora"})
    some = {"search_queries": frame, "products": made.goods_of(1), "orders": made.orders_of(pd.to_datetime(["2024-06-01"]), [1])}
    assert list(searches.searches(Tables.of_frames(some))["goods"]) == ["quick-drying shirt", "pillow", "", "desk lamp"]


def test_weekends_are_found_in_either_direction():
    for factor in (0.8, 1.25):
        days = pd.date_range("2024-05-06", "2024-05-19")
        at = [day for day in days for _ in range(round(100 * (factor if day.day_of_week >= 5 else 1)))]
        made_up = {
            "orders": made.orders_of(at, np.arange(1, len(at) + 1)),
            "merchants": made.shops_of(1),
            "festivals": made.FESTIVALS,
        }
        assert seasons.weekend(Tables.of_frames(made_up)) == pytest.approx(abs(factor - 1), abs=0.03)


def test_page_and_parcel_are_one_promise_by_either_way_of_counting():
    frames = made.promises(True)
    frames["shipments"]["promised_at"] += pd.Timedelta(days=1)  # the end of the promised day
    assert promises.same_promise(Tables.of_frames(frames)) == 1


# --- the page -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("draw", "family"),
    [
        (page.retention_curves, "people"),
        (page.months_of_the_year, "seasons"),
        (page.days_of_the_season, "seasons"),
        (page.price_histogram, "prices"),
        (page.stars, "promises"),
        (page.top_customers, "returns"),
        (page.friends, "bonds"),
    ],
)
def test_figures_have_titles_units_and_something_to_see(draw, family):
    figure = draw(tables(family, True))
    assert figure.layout.title.text and all(len(trace.y) for trace in figure.data)
    assert any(axis.title.text for axis in figure.select_yaxes())


def test_the_page_holds_every_check_and_fetches_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "FIGURES", ((page.stars, "Few are angry."),))
    asked = [CHECKS["M16a"], CHECKS["M27a"]]
    now = pd.DataFrame({"class": {"M16a": 0.05, "M27a": math.nan}})
    page.write_page(tmp_path / "page.html", {"class": tables("promises", True)}, asked, now, report.before())
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "M16a" in text and CHECKS["M27a"].why in text and "Few are angry." in text and NOT_THERE in text
    assert "<script src" not in text and "<link" not in text
