"""Wrong answers of every kind: what is said of them is true, and says where and how they differ. Both sides say the same."""

import json

import numpy as np
import pandas as pd
import plotly.express as px
import pytest

from course.answers import Key, align, canonical, form_of, judge
from course.answers.check import examine
from course.answers.fingerprint import public_record
from course.answers.landmarks import MOST_CELLS, landmarks_of

PLATFORMS = ["Lifora", "Qualdor", "Shelvia", "Thriftello", "Zippano"]
SHARES = pd.Series([0.1234567, 0.2345678, 0.3456789, 0.4567891, 0.5678912], index=pd.Index(PLATFORMS, name="platform"))
TABLE = pd.DataFrame({"platform": PLATFORMS, "orders": [210, 340, 455, 120, 98], "share": SHARES.to_numpy()})
ENTRIES = {"sigma": 7.0612345, "beta": -0.9212345, "falls": True, "platforms": 5}
CASES = [[1.5, 2], [2.5, 3], [4.0, 0]]
CHART = pd.DataFrame({"platform": PLATFORMS * 2, "year": ["2023"] * 5 + ["2024"] * 5, "orders": np.arange(10) ** 1.5 + 1.25})


def ratio(x, y):
    return x / (y + 1)


def chart(rows):
    return px.bar(rows, x="platform", y="orders", color="year", barmode="group")


def key_of(value, cases=None, **options):
    truth = canonical(value, cases=cases)
    form = form_of(truth, **({"cases": tuple(cases)} if cases else {}), **options)
    return Key("exercise", form, align(truth, form))


def said(value, truth, cases=None, **options):
    """Label and sentence of both sides, which must agree but for the names of rows that only the truth knows."""
    key = key_of(truth, cases, **options)
    record = json.loads(json.dumps(public_record(key, "salt")))
    data = canonical(value, cases=cases)
    judged, seen = judge(data, key), examine("exercise", data, record, same_edition=True)
    assert (judged.label, judged.share) == (seen.label, seen.share)
    assert judged.sentence == seen.sentence or "Missing" in judged.sentence
    return judged.label, judged.sentence


def changed(frame, **cells):
    """A copy of a table with single cells changed: column=(row, value)."""
    frame = frame.copy()
    for column, (row, value) in cells.items():
        frame.loc[row, column] = value
    return frame


TRANSFORMED = [
    (SHARES * 100, SHARES, "units-off-by-100"),
    (SHARES / 100, SHARES, "units-off-by-100"),
    (1 - SHARES, SHARES, "complement"),
    (100 - 100 * SHARES, 100 * SHARES, "complement"),
    (-SHARES, SHARES, "sign"),
    (1 / SHARES, SHARES, "inverse"),
    (SHARES + 1, SHARES, "level-for-growth"),
    (SHARES - 1, SHARES, "growth-for-level"),
    (np.log(SHARES), SHARES, "logarithm"),
    (np.log10(SHARES), SHARES, "logarithm"),
    (np.exp(SHARES), SHARES, "logarithm"),
    (SHARES**2, SHARES, "square"),
    (SHARES**0.5, SHARES, "square-root"),
    (SHARES / 2, SHARES, "half"),
    (SHARES.cumsum(), SHARES, "cumulated"),
    (SHARES.cumsum().diff().fillna(SHARES.iloc[0]), SHARES.cumsum(), "differences"),
    (SHARES.round(3), SHARES, "rounded"),
    (SHARES.round(2), SHARES, "rounded"),
    (SHARES.shift(1).fillna(0), SHARES, "shifted"),
    (SHARES.shift(-1).fillna(0), SHARES, "shifted"),
    (pd.Series(SHARES.to_numpy()[::-1], SHARES.index), SHARES, "order-reversed"),
    (SHARES.rename({"Lifora": "Zippano", "Zippano": "Lifora"}), SHARES, "exchanged"),
    (3.14, 3.14159265, "rounded"),
    (1234600, 1234567.89, "rounded"),
    (0.0628, 6.28, "units-off-by-100"),
    (6_280, 62_800_000, "units-off-by-10000"),
    (TABLE.assign(share=TABLE["share"].round(4)), TABLE, "rounded"),
    (TABLE.assign(orders=TABLE["orders"] * 2), TABLE, "twice"),
    (ENTRIES | {"beta": 0.9212345}, ENTRIES, "sign"),
    (chart(CHART.assign(orders=CHART["orders"] / 1000)), chart(CHART), "units-off-by-1000"),
    (list(SHARES)[::-1], list(SHARES), "order-reversed"),
]


@pytest.mark.parametrize(("value", "truth", "label"), TRANSFORMED)
def test_the_truth_in_other_clothes_is_recognised(value, truth, label):
    options = {"ordered": True} if isinstance(truth, list) else {}
    found, sentence = said(value, truth, **options)
    assert found == label, sentence
    assert sentence.endswith(".")


LOCATED = [
    (changed(TABLE, share=(1, 0.3)), TABLE, "located", "Right: `orders`. Not yet: `share`. 1 row of 5 differs: qualdor."),
    (TABLE.assign(share=0.2), TABLE, "located", "Right: `orders`. Not yet: `share`."),
    (changed(TABLE, share=(1, 0.3), orders=(2, 1)), TABLE, "located", "2 rows of 5 differ: qualdor and shelvia."),
    (TABLE.drop(index=2), TABLE, "other-rows", "The values of the other rows are right."),
    (pd.concat([TABLE, TABLE.assign(platform="all").iloc[:1]]), TABLE, "other-rows", "Not expected: all."),
    (pd.concat([TABLE, TABLE.iloc[:1]]), TABLE, "other-rows", "Not expected: lifora (again)."),
    (SHARES + [0, 0, 0.1, 0, 0], SHARES, "located", "1 value of 5 differs: shelvia."),
    (ENTRIES | {"beta": 3.3}, ENTRIES, "located", "Right: `sigma`, `falls` and `platforms`. Not yet: `beta`."),
    (ENTRIES | {"sigma": None}, ENTRIES, "located", "Not yet: `sigma`."),
    (chart(changed(CHART, orders=(3, 99.0))), chart(CHART), "located", "1 point of 10 differs: 2023 · thriftello."),
    (SHARES.iloc[::-1].tolist()[:3], SHARES.tolist(), "other-rows", "The answer has 3 rows where 5 are expected."),
    (7.5, 3.3, "wrong", ""),
    (SHARES + 0.7, SHARES, "wrong", ""),
]


@pytest.mark.parametrize(("value", "truth", "label", "part"), LOCATED)
def test_what_is_right_is_told_from_what_is_not(value, truth, label, part):
    found, sentence = said(value, truth)
    assert found == label and part in sentence, sentence


def test_the_judge_names_the_rows_that_are_missing():
    key = key_of(TABLE)
    assert "Missing: shelvia." in judge(canonical(TABLE.drop(index=2)), key).sentence


def test_a_function_is_told_its_input_its_value_and_its_own_exception():
    label, sentence = said(lambda x, y: x / (y + 1) if y else 0.0, ratio, CASES)
    assert label == "located" and sentence == "Right for 2 of 3 inputs, but the input `4.0, 0` gave `0.0`, which is not right."
    label, sentence = said(lambda x, y: x / y, ratio, CASES)
    assert "None of 3 inputs" in sentence and "the input `1.5, 2` gave `0.75`" in sentence
    label, sentence = said(lambda x, y: x / (y + 1) if y else x / y, ratio, CASES)
    assert "`4.0, 0` raised `ZeroDivisionError: " in sentence
    label, sentence = said(lambda x, y: x[0], ratio, CASES)
    assert label == "form" and "for instance `1.5, 2`" in sentence and "TypeError: " in sentence
    assert said(lambda x, y: print(x), ratio, CASES)[0] == "nothing"


def test_the_order_of_rows_where_it_counts():
    rows = TABLE.sort_values("share")
    assert said(rows.iloc[::-1], rows, ordered=True)[0] == "order-reversed"
    assert said(rows.iloc[[1, 0, 2, 3, 4]], rows, ordered=True)[0] == "row-order"
    assert said(rows.iloc[::-1], rows)[0] == "right"


def test_a_wide_tolerance_names_no_transformation():
    """Within some per cent, unrelated numbers are each other's halves, inverses and squares."""
    assert said(1.21, 1.1, rtol=0.01)[0] == "wrong"
    assert said(1.21, 1.1)[0] == "square"


def test_random_numbers_are_rarely_called_anything():
    """Two hundred random answers to each of three questions: not one may be named, located or accepted."""
    generator = np.random.default_rng(5)
    for truth in (3.3456789, SHARES, TABLE):
        key = key_of(truth)
        for _ in range(200):
            wrong = generator.uniform(0.05, 5, size=5)
            value = {float: lambda w: w[0], pd.Series: lambda w: pd.Series(w, SHARES.index)}.get(
                type(truth), lambda w: TABLE.assign(share=w, orders=generator.integers(500, 900, 5))
            )(wrong)
            assert judge(canonical(value), key).label == "wrong"


def test_landmarks_are_small_and_large_answers_have_none():
    key = key_of(TABLE)
    assert len(json.dumps(landmarks_of(key.truth, key.form, "salt"))) < 900
    long = key_of([float(x) for x in range(MOST_CELLS + 1)])
    assert landmarks_of(long.truth, long.form, "") is None


def test_landmarks_hold_no_value_and_no_name():
    text = json.dumps(public_record(key_of(TABLE), "salt")["landmarks"])
    assert "Lifora" not in text and "lifora" not in text and "0.123" not in text and "455" not in text
