"""Answers in many dresses come out as the same data, and strange values never break the canonical form."""

import datetime
import json
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from course.answers import FormFault, align, canonical, form_of
from course.answers.canonical import MAX_CELLS

TRUTH = pd.DataFrame({"year": [2023, 2024], "channel": ["live", "feed"], "share": [0.25, 0.5], "orders": [3, 7]})
DRESSES = {
    "rows in another order": TRUTH.iloc[::-1],
    "columns in another order": TRUTH[["orders", "share", "channel", "year"]],
    "key in the index": TRUTH.set_index("year"),
    "keys in a MultiIndex": TRUTH.set_index(["channel", "year"]),
    "unnamed index for one missing column": TRUTH.set_index("year").rename_axis(None),
    "floats for counts": TRUTH.astype({"orders": "float64"}),
    "nullable dtypes": TRUTH.convert_dtypes(),
    "Arrow dtypes": TRUTH.convert_dtypes(dtype_backend="pyarrow"),
    "categories": TRUTH.astype({"channel": "category", "year": "category"}),
    "object dtypes": TRUTH.astype(object),
    "year as text": TRUTH.astype({"year": str}),
    "an extra column": TRUTH.assign(note="mine"),
    "case and spaces in a column name": TRUTH.rename(columns={"share": " Share"}),
    "float noise": TRUTH.assign(share=TRUTH["share"] * (1 + 1e-9)),
}


def aligned(value, truth=TRUTH, **options):
    form = form_of(canonical(truth), **options)
    return align(canonical(value), form), align(canonical(truth), form), form.rtol


@pytest.mark.parametrize("dress", DRESSES)
def test_dress_costs_nothing(dress):
    answer, truth, rtol = aligned(DRESSES[dress])
    assert answer.equals(truth, rtol)


@pytest.mark.parametrize(
    "changed",
    [
        TRUTH.assign(orders=[3, 8]),
        TRUTH.assign(share=[0.25, 0.500002]),
        TRUTH.assign(channel=["feed", "live"]),
        TRUTH.iloc[:1],
        pd.concat([TRUTH, TRUTH.iloc[:1]]),
        TRUTH.assign(share=[0.25, np.nan]),
        TRUTH.assign(orders=[3, 7.4]),
    ],
)
def test_other_values_are_not_equal(changed):
    answer, truth, rtol = aligned(changed)
    assert not answer.equals(truth, rtol)


def test_order_counts_only_where_the_exercise_says_so():
    answer, truth, rtol = aligned(TRUTH.iloc[::-1], ordered=True)
    assert not answer.equals(truth, rtol)


@pytest.mark.parametrize(
    "value",
    [
        pd.Series({2023: 0.25, 2024: 0.5}).rename_axis("year"),
        {2023: 0.25, 2024: 0.5},
        {"2024": 0.5, "2023": 0.25},
        pd.DataFrame({"year": [2024, 2023], "anything": [0.5, 0.25]}),
        pd.DataFrame({"share": [0.5, 0.25]}, index=[2024, 2023]),
        pd.DataFrame({"share": [0.5, 0.25], "year": [2024, 2023]}),
        pd.Series([0.25, 0.5], index=pd.Index(["2023", "2024"], dtype="category")),
    ],
)
def test_a_series_may_come_as_table_or_dictionary(value):
    truth = pd.Series([0.25, 0.5], index=pd.Index([2023, 2024], name="year"), name="share")
    answer, expected, rtol = aligned(value, truth)
    assert answer.equals(expected, rtol)


COHORTS = pd.DataFrame({1: [0.25, 0.5], 2: [0.125, 0.75]}, index=pd.Index([3, 4], name="cohort"))


def test_the_index_may_bear_another_name():
    answer, expected, rtol = aligned(COHORTS.rename_axis("date"), COHORTS)
    assert answer.equals(expected, rtol)
    with pytest.raises(FormFault, match="lacks the column 'cohort'"):
        aligned(COHORTS.set_axis(["a", "b"]).rename_axis("date"), COHORTS)


def test_a_table_of_numbered_columns_that_is_turned_is_told_so():
    for turned in (COHORTS.T, COHORTS.T.rename_axis("after")):
        with pytest.raises(FormFault, match="have changed places"):
            aligned(turned, COHORTS)


@pytest.mark.parametrize("value", [5, 5.0, np.int64(5), np.float32(5), np.array(5), np.array(5.0), pd.Series([5]).iloc[0]])
def test_a_count_may_be_any_number_type(value):
    answer, truth, rtol = aligned(value, 5)
    assert answer.equals(truth, rtol)


def test_large_counts_are_exact():
    answer, truth, rtol = aligned(3_000_001, 3_000_000)
    assert not answer.equals(truth, rtol)


@pytest.mark.parametrize(
    ("value", "truth", "said"),
    [
        (TRUTH.drop(columns="share"), TRUTH, "lacks the column 'share'"),
        (TRUTH.drop(columns="share").set_axis([4, 9]), TRUTH, "lacks the column 'share'"),
        (TRUTH.assign(orders=["many", "few"]), TRUTH, "'orders' should hold whole numbers"),
        ([1, 2], TRUTH, "wants a DataFrame; the answer is a sequence of 2 values"),
        (pd.Series([5]), 5, ".item()"),
        ("five", 5, "wants one number; the answer is a text"),
        (True, 5, "True or False"),
        (float("nan"), 5.0, "missing value"),
        ({"a": 1}, {"a": 1, "b": 2}, "lacks the key 'b'"),
        (TRUTH.groupby, TRUTH, "brackets"),
        (pd.DataFrame({"x": range(MAX_CELLS + 1)}), TRUTH, "aggregate first"),
        (object(), 5, "type object"),
    ],
)
def test_a_fault_of_form_is_one_clear_sentence(value, truth, said):
    with pytest.raises(FormFault) as fault:
        aligned(value, truth)
    assert said in fault.value.sentence
    assert fault.value.sentence.endswith(".")


@pytest.mark.parametrize("value", [..., {"a": ...}, [1, ...], pd.Series([1, ...]), pd.DataFrame({"a": [...]})])
def test_a_stub_is_unanswered(value):
    assert canonical(value) == {"kind": "unanswered"}


def test_a_stub_function_is_unanswered():
    assert canonical(lambda x: ..., cases=[[1]]) == {"kind": "unanswered"}


def test_none_is_no_stub():
    assert canonical(None) == canonical(NotImplemented) == {"kind": "nothing"}
    assert canonical(lambda x: ..., cases=[[1]]) == canonical(lambda x: None, cases=[[1]]) == {"kind": "unanswered"}  # an empty body
    assert canonical(lambda x: print(x, end=""), cases=[[1]]) == {"kind": "function", "returns": [{"type": "missing", "value": None}]}


def test_one_raising_case_costs_that_case_only():
    data = canonical(lambda x: 1 / x, cases=[[0], [2]])
    assert [item["type"] for item in data["returns"]] == ["raised", "real"]


STRANGE = [
    object(), 10**400, 1j, float("inf"), [float("nan"), float("inf")], {1: {2: 3}}, [[1, 2], [3]], np.zeros((2, 2)), {"x", "y"},
    pd.DataFrame(), pd.Series(dtype=float), pd.DataFrame([[1, 2]], columns=["a", "a"]), pd.DataFrame({("a", "b"): [1]}),
    pd.Timestamp("2024-06-18", tz="Asia/Shanghai"), datetime.date(2024, 6, 18), pd.NaT, pd.NA, "x" * 10_000, go.Figure(), type,
    Decimal("sNaN"), Decimal("1e999"), Fraction(10**400), np.timedelta64("NaT"), np.datetime64("NaT"), datetime.timedelta.max,
    datetime.date.min, np.datetime64("300000-01-01"), pd.Series([object()]), pd.Series(["a", 1]), pd.Series(pd.period_range("2024-01", periods=2)), pd.Series([pd.Timedelta("1h")]),
]  # fmt: skip


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: type(value).__name__)
def test_strange_values_become_plain_json(value):
    data = canonical(value)
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_times_are_compared_as_instants():
    here = pd.Series(pd.to_datetime(["2024-06-18 20:00"]).tz_localize("Asia/Shanghai"), name="ts").to_frame()
    answer, truth, rtol = aligned(here.assign(ts=here["ts"].dt.tz_convert("UTC")), here)
    assert answer.equals(truth, rtol)


@pytest.mark.parametrize(
    "hour", [datetime.timedelta(hours=1), pd.Timedelta("1h"), np.timedelta64(1, "h"), np.timedelta64(3600, "s")]
)
def test_a_duration_is_its_seconds(hour):
    assert canonical(hour) == {"kind": "number", "type": "real", "value": 3600.0}


def test_stored_numbers_have_twelve_significant_digits():
    third = 0.1234567890123456
    stored = {
        "number": canonical(third)["value"],
        "series": canonical(pd.Series([third]))["columns"][0]["values"][0],
        "table": canonical(pd.DataFrame({"x": [third]}))["columns"][0]["values"][0],
        "mapping": canonical({"x": third})["entries"][0]["value"],
        "function": canonical(lambda x: x, cases=[[third]])["returns"][0]["value"],
        "figure": canonical(go.Figure(go.Bar(x=["a"], y=np.array([third]))))["traces"][0]["y"][0],
    }
    assert stored == dict.fromkeys(stored, 0.123456789012)
    assert canonical(-1234567890123456.0)["value"] == -1234567890120000.0
    assert canonical(1234567890123456)["value"] == 1234567890123456  # a count is exact


def test_a_series_of_several_types_is_a_dictionary():
    truth = {"dimension": "match", "sigma_ratio": 1.5, "falls": False}
    answer, expected, rtol = aligned(pd.Series(truth), truth)
    assert answer.equals(expected, rtol)
