"""`course market switches`: a pattern is proved to come from a mechanism if it goes with it, and only then."""

import argparse
import math

import pandas as pd
import pytest

from course.evidence import switches
from course.evidence.sceptic.check import NOT_THERE, Check, Tables
from course.evidence.sceptic.registry import all_checks
from course.evidence.switches import NOT_PROVED, PROOFS, PROVED, proof
from course.market.core.errors import MarketError
from course.market.counterfactual import PARAMETERS, SWITCHES

CHECK = Check("M16a", "reviews with one star (share)", lambda tables: 0.0, 0.02, 0.1, "Few are angry.")


@pytest.mark.parametrize(
    ("on", "off", "verdict"),
    [
        (0.05, 0.2, PROVED),
        (0.05, 0.06, NOT_PROVED),  # the pattern does not come from what was switched off
        (0.2, 0.3, NOT_PROVED),  # nothing to prove: it is not believed anyway
        (0.2, 0.05, NOT_PROVED),
        (0.05, math.nan, NOT_THERE),
    ],
)
def test_a_pattern_has_to_be_believed_with_it_and_not_without(on, off, verdict):
    assert switches.proved(CHECK, on, off) == verdict


@pytest.mark.parametrize(("off", "verdict"), [(0.024, PROVED), (0.04, NOT_PROVED), (0.2, PROVED)])
def test_where_a_band_begins_near_nothing_most_of_the_pattern_has_to_go(off, verdict):
    assert switches.proved(CHECK, 0.05, off, null=0.018) == verdict


def stars(share):
    return Tables.of_frames({"reviews": pd.DataFrame({"star": [1] * round(100 * share) + [5] * round(100 * (1 - share))})})


def test_values_are_means_over_seeds(monkeypatch):
    monkeypatch.setattr(switches, "run_with", lambda seed, size, off: stars(seed / 100))
    (check,) = [check for check in all_checks() if check.id == "M16a"]
    assert switches.values_of([check], (4, 10), "small", {}) == pytest.approx({"M16a": 0.07})


def test_each_way_of_switching_off_is_run_once():
    asked = []

    def values(checks, off):
        asked.append(off)
        share = {(): 0.05, ("anger",): 0.3, ("mood",): 0.05}[tuple(off)]
        return {check.id: {"M16a": share, "M16c": 5 - 4 * share}[check.id] for check in checks}

    table = switches.prove(
        [
            proof("anger", "M16a", "many ones", anger=False),
            proof("anger", "M16c", "a low mean", anger=False),
            proof("mood", "M16a", "", mood=0.0),
        ],
        values,
    )
    assert asked == [{}, {"anger": False}, {"mood": 0.0}]
    assert list(table["verdict"]) == [PROVED, PROVED, NOT_PROVED]
    assert list(table["switched off"]) == ["anger", "anger", "mood = 0"]
    assert any("many ones" in line and PROVED in line for line in switches.lines(table))


def test_every_proof_names_a_check_and_parts_that_there_are():
    checks = {check.id for check in all_checks()}
    for each in PROOFS:
        assert each.check in checks and each.without and each.off
        for name, value in each.off:
            assert name in (SWITCHES if isinstance(value, bool) else {*PARAMETERS, *switches.OF_FRIENDS}), name
    assert not switches.OF_FRIENDS & set(PARAMETERS)
    assert len({(each.off, each.check) for each in PROOFS}) == len(PROOFS)


def test_a_mechanism_that_does_not_exist_is_refused_in_one_sentence():
    with pytest.raises(MarketError, match="no mechanism .magic.; there are lapse, "):
        switches.run(argparse.Namespace(mechanisms=["magic"], seeds=[1], size="small", html=None))


@pytest.mark.slow
def test_a_market_is_really_switched_off(tmp_path, capsys):
    chosen = argparse.Namespace(mechanisms=["made for others"], seeds=[9001], size="small", html=tmp_path / "page.html")
    assert switches.run(chosen) == 0
    said = capsys.readouterr().out
    assert "1 of 1 proved" in said and "without made_for_others = 0" in said
    assert "nursing wear goes to whoever comes by" in (tmp_path / "page.html").read_text(encoding="utf-8")
