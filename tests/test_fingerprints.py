"""Fingerprints decide as the judge does, hold no answer, and seal the hints."""

import json
import math
import random

import pandas as pd
import pytest

from course.answers import Key, Known, align, canonical, form_of, judge
from course.answers.check import examine
from course.answers.fingerprint import public_record
from course.answers.tolerance import cell, close, offset


@pytest.mark.parametrize("rtol", [1e-6, 1e-3, 0.05])
def test_cells_and_closeness_agree(rtol):
    draw = random.Random(1)
    for _ in range(2000):
        truth = draw.choice([-1, 1]) * 10 ** draw.uniform(-6, 7)
        x = truth * (1 + draw.uniform(-3, 3) * rtol)
        shift = offset(truth, rtol)
        blind = cell(x, shift, rtol) == cell(truth, shift, rtol)
        # Offsets have four digits: at the very edge of the tolerance the two may differ.
        edge = abs(abs(math.asinh(x * 1000) - math.asinh(truth * 1000)) / rtol - 1) < 1e-3
        assert blind == close(x, truth, rtol) or edge


def test_closeness_is_relative_far_from_zero_and_absolute_near_it():
    assert close(1_000_000.9, 1_000_000, 1e-6) and not close(1_000_001.2, 1_000_000, 1e-6)
    assert close(0.0, 1e-10) and not close(0.0, 1e-6)


TRUTH = pd.Series({"live": 3.3456789, "feed": 5.25}).rename_axis("channel")
HALF = TRUTH / 2
SENTENCE = "You halved it: the bank takes no half. Look at the divisor."


@pytest.fixture(scope="module")
def key() -> Key:
    form = form_of(canonical(TRUTH))
    return Key("ratio", form, align(canonical(TRUTH), form), (Known("halved", SENTENCE, 0.5, align(canonical(HALF), form)),))


@pytest.fixture(scope="module")
def record(key) -> dict:
    return json.loads(json.dumps(public_record(key, "salt")))


@pytest.mark.parametrize(
    ("value", "label", "share"),
    [
        (TRUTH, "right", 1),
        (TRUTH * (1 + 2e-7), "right", 1),
        (TRUTH.to_dict(), "right", 1),
        (HALF, "halved", 0.5),
        (TRUTH * 100, "units-off-by-100", 0),
        (TRUTH + 0.01, "wrong", 0),
        (TRUTH.iloc[:1], "wrong", 0),
        ("live", "form", 0),
        (..., "unanswered", 0),
    ],
)
def test_the_student_side_says_what_the_judge_says(key, record, value, label, share):
    data = canonical(value)
    judged, seen = judge(data, key), examine("ratio", data, record, same_edition=True)
    assert (judged.label, judged.share) == (label, share)
    assert judged == seen


def test_the_record_holds_neither_truth_nor_hint(record):
    text = json.dumps(record)
    assert "3.34" not in text and "5.25" not in text
    assert "halved" not in text and "divisor" not in text and "live" not in text


def test_on_another_market_the_student_side_only_records(record):
    assert examine("ratio", canonical(TRUTH), record, same_edition=False).label == "recorded"
