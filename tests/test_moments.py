"""Honest labels: what is said to be untouched is mentioned by no parameter, and what a parameter was set by says so."""

import importlib
import pkgutil
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import course.market
from course.evidence import page, report
from course.evidence.moments import buying
from course.evidence.moments.moment import SET, UNTOUCHED, Moment
from course.evidence.moments.registry import all_moments
from course.market.core.errors import MarketError

MOMENTS = all_moments()
# Parameters that were set with something in mind that is no moment here: name -> what that is.
SET_FOR_ELSE = {
    "make_correlation": "a planted correlation",
    "price_level": "that lines and the shops' own accounts agree",
    "more_pieces": "that pieces and goods come to `more_items`",
    "effort": "the spread of five platforms, a lesson's planted course of things",
    "spill": "the spread of five platforms, a lesson's planted course of things",
    "demand_cap_start": "a capability, which no table shows",
    "quality_bound": "that one shop does not carry the market",
    "max_atoms": "how many needs a shop starts with",
    **dict.fromkeys(("orders_anyway", "orders_if_offered", "orders_never"), "the diary's orders a sitting, which the experiment must meet"),
}


def notes():
    """Name -> note of every parameter of the market, and of the constants whose comment says what they were set by."""
    found = {}
    for module in pkgutil.walk_packages(course.market.__path__, "course.market."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and is_dataclass(thing):
                found |= {entry.name: entry.metadata["source"] for entry in fields(thing) if "source" in entry.metadata}
    for path in Path(course.market.__file__).parent.rglob("*.py"):
        for comment, name in re.findall(r"^# (.*\bset: .*)\n(?:# .*\n)*([A-Z_]+) = ", path.read_text(encoding="utf-8"), re.M):
            found[name] = comment[comment.index("set: ") :]
    return found


NOTES = notes()


def test_the_notes_are_found():
    assert len(NOTES) > 100 and NOTES["b0"].startswith("set") and NOTES["STAR_CUTS"].startswith("set")


@pytest.mark.parametrize("moment", [moment for moment in MOMENTS if moment.set_by], ids=lambda moment: moment.name)
def test_what_set_a_moment_exists_and_its_note_says_for_what(moment):
    for name in moment.set_by:
        assert name in NOTES, f"there is no parameter {name}"
        note = NOTES[name]
        assert note.startswith(("set", "calibrated", "trade press")) or "Simpson" in note, f"{name}: {note}"


def test_every_note_that_something_was_set_is_accounted_for():
    setting = {name for name, note in NOTES.items() if note.startswith("set")}
    told = {name for moment in MOMENTS for name in moment.set_by}
    assert setting - told - set(SET_FOR_ELSE) == set()
    assert set(SET_FOR_ELSE) <= setting - told  # nothing is excused that need not be


@pytest.mark.parametrize("moment", [moment for moment in MOMENTS if moment.judged], ids=lambda moment: moment.name)
def test_no_parameter_mentions_the_source_of_an_untouched_envelope(moment):
    sources = re.findall(r"(\w+) (\d{4})", moment.source)
    assert sources or "emerges" in moment.source or moment.name == "WHICH: June over March"
    for name, year in sources:
        mentioned = [parameter for parameter, note in NOTES.items() if name in note and year in note]
        assert mentioned == [], f"{moment.name}: {mentioned}"


def test_every_moment_is_of_one_kind_and_only_untouched_ones_with_an_envelope_are_judged():
    kinds = pd.Series([moment.kind for moment in MOMENTS]).value_counts()
    assert set(kinds.index) == {SET, UNTOUCHED} and kinds.sum() == len(MOMENTS)
    assert sum(moment.judged for moment in MOMENTS) >= 6
    assert not any(moment.judged for moment in MOMENTS if moment.set_by or moment.low is moment.high is None)


# --- gate 2 -----------------------------------------------------------------------------------------------------------


@pytest.fixture()
def three(monkeypatch):
    """One moment of each sort: untouched, set, and without an envelope."""
    made = [
        Moment("free", 0.0, 1.0, "somebody", lambda market: 0.0),
        Moment("put", 0.0, 1.0, "somebody", lambda market: 0.0, ("b0",)),
        Moment("told", None, None, "nobody", lambda market: 0.0),
    ]
    monkeypatch.setattr(report, "all_moments", lambda: made)
    return made


@pytest.mark.parametrize(("free", "put", "passed"), [(0.5, 0.5, True), (0.5, 7.0, True), (7.0, 0.5, False)])
def test_gate_two_counts_untouched_moments_alone_and_says_so(three, free, put, passed):
    said = []
    envelopes = report.against_envelopes(pd.DataFrame({"free": [free], "put": [put], "told": [9.0]}))
    aims = pd.DataFrame({"passed": [True]}, index=["rooms"])
    assert report._judge(aims, envelopes, said.append) is passed
    assert ("1 untouched moments" in said[-1]) is passed and ("free" in said[-1]) is not passed
    assert list(report.of_kind(envelopes, UNTOUCHED).index) == ["free", "told"]
    assert report.of_kind(envelopes, SET).loc["put", "set by"] == "b0"


def test_evidence_that_lacks_a_moment_is_refused_in_one_sentence(three):
    with pytest.raises(MarketError, match="nothing of 'put'"):
        report.against_envelopes(pd.DataFrame({"free": [1.0]}))


def test_the_page_shows_each_kind_under_its_own_heading(three, tmp_path):
    envelopes = report.against_envelopes(pd.DataFrame({"free": [0.2], "put": [0.3], "told": [9.0]}))
    aims = pd.DataFrame({"target": [3.3], "mean": [3.3]}, index=["rooms"])
    page.write_page(tmp_path / "page.html", "W1", pd.DataFrame({"rooms": [3.2]}), aims, envelopes, None)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    for heading, name, other in (("Untouched moments", "free", "put"), ("Moments set to lie", "put", "free")):
        table = text.split(f"<h2>{heading}")[1].split("</table>")[0].split("<table")[1]
        assert f"<th>{name}</th>" in table and f"<th>{other}</th>" not in table


# --- regularities of buying: known answers -----------------------------------------------------------------------------


def months(rows):
    """customer_months from (person, number of the month, orders); 14 months are named so that ranks are numbers."""
    calendar = [(0, month, 1) for month in range(1, 15)]
    frame = pd.DataFrame([*calendar, *rows], columns=["user_id", "month", "orders"])
    return frame.assign(month=frame["month"].map("{:02d}".format))


def test_the_top_fifth_is_counted_in_orders():
    frame = pd.DataFrame({"user_id": range(10), "orders": [10, 10, *[1] * 8]})
    assert buying.top_fifth_of_buyers(frame) == pytest.approx(20 / 28)


def test_depth_of_repeat_compares_equal_windows():
    # Of four first-timers two come back within three months, of these two both do once more; one comes back too late.
    rows = [(1, 3, 1), (1, 4, 1), (1, 6, 1), (2, 3, 2), (2, 6, 1), (2, 7, 1), (3, 4, 1), (4, 3, 1), (4, 8, 1)]
    found = buying.depth_of_repeat(months(rows))
    # Second months: persons 1, 2 (both again) and 4 (month 8, never again).
    assert found == pytest.approx((2 / 3) / (2 / 4))


def test_duplication_follows_penetration_for_independent_tastes():
    draw = np.random.default_rng(3)
    bought = draw.random((4000, 4)) < [0.5, 0.3, 0.15, 0.05]
    users, shops = np.nonzero(bought)
    orders = pd.DataFrame({"user_id": users, "merchant_id": shops})
    tables = {"merchants": pd.DataFrame({"merchant_id": range(4), "category": list("abcd")})}
    assert buying.duplication(orders, tables) > 0.98


def test_double_jeopardy_is_seen_in_either_direction():
    for sign in (1, -1):
        rows = []
        for shop, buyers in enumerate((40, 80, 160)):
            again = (shop if sign > 0 else 2 - shop) * 10
            people = [*range(buyers), *range(again * buyers // 40)]
            rows += [(shop, person, "2024-06-01") for person in people]
        frame = pd.DataFrame(rows, columns=["merchant_id", "user_id", "ts"])
        frame["ts"] = pd.to_datetime(frame["ts"]).dt.tz_localize("Asia/Shanghai")
        assert buying.double_jeopardy(frame) * sign > 0.9


def test_young_shops_close_more_often_a_month():
    zone = "Asia/Shanghai"
    opened = pd.to_datetime(["2023-05-01"] * 4).tz_localize(zone)
    closed = pd.to_datetime(["2023-07-01", None, "2024-03-01", None]).tz_localize(zone)
    shops = pd.DataFrame({"opened_at": opened, "closed_at": closed})
    young = 61 + 3 * 183
    old = 121 + 2 * (427 - 183)
    assert buying.young_over_old(shops) == pytest.approx((1 / young) / (1 / old), rel=0.01)


def test_first_digits_of_benford_deviate_by_nothing():
    values = 10 ** np.linspace(0, 3, 300_001)[:-1]
    assert buying.first_digits(pd.Series(values)) < 1e-4
    assert buying.first_digits(pd.Series([5.0, 50.0])) == pytest.approx(2 * (1 - np.log10(1.2)) / 9)
