"""Wrong answers of every kind: what is said of them is true, and says where and how they differ. Both sides say the same."""

import json
import re

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


PARTS = {"a": 30.5, "b": 10.25, "c": 59.25}
QUARTERS = ["2024q1", "2024q2", "2024q3", "2024q4"]
FACTORS, SHIFTS = {"Lifora": 1.3, "Shelvia": 0.6, "Zippano": 2.7}, dict(zip(QUARTERS, (1.5, -0.3, 4.0, 2.2), strict=True))
GAPS = pd.DataFrame(
    {
        "platform": np.repeat(["Lifora", "Shelvia", "Zippano"], 4),
        "quarter": QUARTERS * 3,
        "gap": [4.5, 3.1, 1.25, -0.8, -7.3, -4.4, -3.9, 1.7, 2.8, 5.6, 0.9, 6.1],
    }
)
ONCE_MORE = GAPS.assign(gap=[*GAPS["gap"][:8], *GAPS["gap"][:4]])


def lines(rows):
    return px.line(rows, x="quarter", y="gap", color="platform")


def panels(rows, **options):
    return px.bar(rows, x="day", y="share", **{"facet_row": "platform", "color": "platform", **options})


DAYS = pd.DataFrame(
    {
        "platform": np.repeat(["Lifora", "Zippano"], 5),
        "day": [1, 2, 3, 4, 5] * 2,
        "share": [12.5, 0.0, 31.25, 8.75, 2.5, 40.5, 22.25, 0.0, 6.5, 1.125],
    }
)


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
    (TABLE.assign(big=TABLE["orders"] < 200), TABLE.assign(big=TABLE["orders"] >= 200), "negated"),
    (
        TABLE.rename(columns={"share": "rate", "rate": "share"}),
        TABLE.assign(rate=SHARES.to_numpy()[::-1])[["platform", "orders", "rate"]],
        "order-reversed",
    ),
    (PARTS | {"a": 10.25, "b": 30.5}, PARTS, "exchanged"),
    (TABLE.assign(share=SHARES.to_numpy() ** 2, rate=SHARES.to_numpy()), TABLE.assign(rate=SHARES.to_numpy() ** 2), "exchanged"),
    (lines(GAPS.replace({"platform": {"Lifora": "Zippano", "Zippano": "Lifora"}})), lines(GAPS), "exchanged"),
    (lines(GAPS.assign(quarter=QUARTERS[::-1] * 3).sort_values("quarter")), lines(GAPS), "order-reversed"),
    (panels(DAYS.assign(day=DAYS["day"] - 1)), panels(DAYS), "shifted"),
    (panels(DAYS, facet_row="day", color="day").update_traces(name="x"), panels(DAYS), "other-rows"),
    (pd.Series([0.35, 1.253, 2.675]).round(1), pd.Series([0.35, 1.253, 2.675]), "rounded"),
    (pd.Series([62.0, 3, 7], index=list("abc")), pd.Series([62.3, 3.1, 6.9], index=list("abc")), "rounded"),
]


@pytest.mark.parametrize(("value", "truth", "label"), TRANSFORMED)
def test_the_truth_in_other_clothes_is_recognised(value, truth, label):
    options = {"ordered": True} if isinstance(truth, list) else {}
    found, sentence = said(value, truth, **options)
    assert found == label, sentence
    assert sentence.endswith(".")


LOCATED = [
    (changed(TABLE, share=(1, 0.3)), TABLE, "located", "Right: `orders`. Not yet: `share`. 1 row of 5 differs: Qualdor."),
    (TABLE.assign(share=0.2), TABLE, "located", "Right: `orders`. Not yet: `share`."),
    (changed(TABLE, share=(1, 0.3), orders=(2, 1)), TABLE, "located", "2 rows of 5 differ: Qualdor and Shelvia."),
    (TABLE.drop(index=2), TABLE, "other-rows", "The values of the other rows are right."),
    (pd.concat([TABLE, TABLE.assign(platform="all").iloc[:1]]), TABLE, "other-rows", "Not expected: all."),
    (pd.concat([TABLE, TABLE.iloc[:1]]), TABLE, "other-rows", "Not expected: Lifora (again)."),
    (SHARES + [0, 0, 0.1, 0, 0], SHARES, "located", "1 value of 5 differs: Shelvia."),
    (ENTRIES | {"beta": 3.3}, ENTRIES, "located", "Right: `sigma`, `falls` and `platforms`. Not yet: `beta`."),
    (ENTRIES | {"sigma": None}, ENTRIES, "located", "Not yet: `sigma`."),
    (chart(changed(CHART, orders=(3, 99.0))), chart(CHART), "located", "1 point of 10 differs: 2023 · Thriftello."),
    (SHARES.iloc[::-1].tolist()[:3], SHARES.tolist(), "other-rows", "The answer has 3 rows where 5 are expected."),
    (7.5, 3.3, "located", "The number is too high: more than twice what is asked for."),
    (3.4, 3.3, "located", "The number is too high, by less than 10 per cent."),
    (-0.35, -1.86, "located", "The number is too high: less than half of what is asked for, signs apart."),
    (-7.5, -3.3, "located", "The number is too low: more than twice what is asked for, signs apart."),
    (SHARES + 0.7, SHARES, "located", "The differences are right, and all is off by one amount"),
    (SHARES * 1.7, SHARES, "located", "The proportions are right, and only one factor is not"),
    (SHARES.rank(), SHARES, "located", "They are all too high"),
    (SHARES.mean() + 3 * (SHARES - SHARES.mean()), SHARES, "located", "The sum is right, but it is split otherwise."),
    (2 + 3 * SHARES, SHARES, "located", "rder and relative distances are right, but neither zero nor size"),
    (
        ENTRIES | {"sigma": 7.13, "beta": -0.95},
        ENTRIES,
        "located",
        "Not yet: `sigma` and `beta`. They are both less than 10 per cent off.",
    ),
    (TABLE.assign(orders=[211, 341, 456, 121, 99]), TABLE, "located", "`share`. Not yet: `orders`. The differences are right"),
    (changed(TABLE, orders=(0, 420)).assign(share=0.2), TABLE, "located", "Too low: "),
    (PARTS | {"a": 10.0, "b": 25.0}, PARTS, "located", "Right: `c`. Not yet: `a` and `b`."),
    (
        {name: 8 * value for name, value in PARTS.items()},
        PARTS,
        "located",
        "The proportions are right, and only one factor is not",
    ),
    (
        {"a": 21.0, "b": 19.0, "c": 60.0},
        PARTS,
        "located",
        "The sum is right, but it is split otherwise. Too low: `a`. Too high: `b`.",
    ),
    # one entry alone is off, by too little for the sum to show: that is no other way to split it
    (
        {"a": 20.0, "b": 0.0301, "c": 60.0},
        {"a": 20.0, "b": 0.03, "c": 60.0},
        "located",
        "Not yet: `b`. It is within two per cent",
    ),
    # of three entries the largest alone, or the two larger ones, are off: their distances tell nothing
    ({"a": 0.7, "b": 1.2, "c": 2390.0}, {"a": 0.7, "b": 1.2, "c": 2412.0}, "located", "Not yet: `c`. It is within two per cent"),
    ({"a": 0.7, "b": 1.19, "c": 2390.0}, {"a": 0.7, "b": 1.2, "c": 2412.0}, "located", "`c`. They are both within two per cent"),
    (lines(GAPS[GAPS["quarter"] != "2024q3"]), lines(GAPS), "other-rows", "Missing: 1 of 4 quarters"),
    (lines(GAPS[(GAPS["quarter"] != "2024q3") | (GAPS["platform"] != "Lifora")]), lines(GAPS), "other-rows", "Lifora · 2024q3"),
    (lines(GAPS[GAPS["platform"] != "Lifora"]), lines(GAPS), "other-rows", "Missing: 1 of 3 platforms"),
    (
        lines(GAPS.assign(gap=GAPS["gap"].where(GAPS["quarter"] < "2024q3", 9))),
        lines(GAPS),
        "located",
        "all of them at 2024q3 and 2024q4.",
    ),
    (
        lines(GAPS.assign(gap=GAPS["gap"] * GAPS["platform"].map(FACTORS))),
        lines(GAPS),
        "located",
        "Among the points of one platform the",
    ),
    (
        lines(GAPS.assign(gap=GAPS["gap"] + GAPS["quarter"].map(SHIFTS))),
        lines(GAPS),
        "located",
        "Among the points of one quarter the diff",
    ),
    (lines(GAPS.assign(gap=GAPS["gap"].abs())), lines(GAPS), "located", "There the values are right but for the sign."),
    (lines(ONCE_MORE), lines(GAPS), "located", "What stands at Zippano is what belongs at Lifora, once more."),
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
    assert label == "located"
    assert sentence.startswith("Right for 2 of 3 inputs, but the input `4.0, 0` gave `0.0`, which is not right.")
    assert sentence.endswith("It fails if the first input is large: from 4.0 on.")
    label, sentence = said(lambda x, y: x / y, ratio, CASES)
    assert "None of 3 inputs" in sentence and "the input `1.5, 2` gave `0.75`" in sentence
    label, sentence = said(lambda x, y: x / (y + 1) if y else x / y, ratio, CASES)
    assert "`4.0, 0` raised `ZeroDivisionError: " in sentence
    label, sentence = said(lambda x, y: x[0], ratio, CASES)
    assert label == "form" and "for instance `1.5, 2`" in sentence and "TypeError: " in sentence
    assert said(lambda x, y: print(x), ratio, CASES)[0] == "nothing"
    assert "the same value for all 3 inputs" in said(lambda x, y: 7.5, ratio, CASES)[1]
    assert "no single value for any of 3 inputs" in said(lambda x, y: (x, y), ratio, CASES)[1]
    pairs = [[1.5, 2], [1.5, 3], [2.5, 2], [4.0, 1]]
    assert "the second one changes nothing" in said(lambda x, y: x / 3.3, ratio, pairs)[1]
    assert "only one factor is not" in said(lambda x, y: 1.7 * x / (y + 1), ratio, pairs)[1]


def test_the_order_of_rows_where_it_counts():
    rows = TABLE.sort_values("share")
    assert said(rows.iloc[::-1], rows, ordered=True)[0] == "order-reversed"
    assert said(rows.iloc[[1, 0, 2, 3, 4]], rows, ordered=True)[0] == "row-order"
    assert said(rows.iloc[::-1], rows)[0] == "right"


def test_a_wide_tolerance_names_no_transformation():
    """Within some per cent, unrelated numbers are each other's halves, inverses and squares."""
    assert said(1.21, 1.1, rtol=0.01)[0] == "located"
    assert said(1.21, 1.1)[0] == "square"


def test_random_numbers_are_rarely_called_anything():
    """Two hundred random answers to each of three questions: not one may be named or accepted, or related to the truth."""
    generator = np.random.default_rng(5)
    for truth in (3.3456789, SHARES, TABLE):
        key = key_of(truth)
        for _ in range(200):
            wrong = generator.uniform(0.05, 5, size=5)
            value = {float: lambda w: w[0], pd.Series: lambda w: pd.Series(w, SHARES.index)}.get(
                type(truth), lambda w: TABLE.assign(share=w, orders=generator.integers(500, 900, 5))
            )(wrong)
            verdict = judge(canonical(value), key)
            assert verdict.label in ("wrong", "located")
            assert not any(word in verdict.sentence for word in ("factor", "amount", "sum", "distances", "changed", "There"))


def test_what_is_said_to_be_too_high_is_too_high():
    """Three hundred random answers: each direction and size that is named is the one that holds."""
    generator = np.random.default_rng(6)
    truth = {"a": 3.25, "b": -0.04, "c": 780.0, "d": 0.6}
    key = key_of(truth)
    named = {"Too high": 0, "Too low": 0, "Within two per cent": 0}
    for _ in range(300):
        answer = {name: value * float(np.exp(generator.normal(0, 0.8))) for name, value in truth.items()}
        sentence = judge(canonical(answer), key).sentence
        for part in re.findall(r"(Too high|Too low|Within two per cent)([^:.]*)(?:: [^`]*?)?: ([^.]*)\.", sentence):
            for name in re.findall("`(.)`", part[2]):
                named[part[0]] += 1
                error = answer[name] / truth[name] - 1
                if part[0].startswith("Within"):
                    assert abs(error) < 0.03, sentence
                else:
                    assert (answer[name] > truth[name]) == (part[0] == "Too high"), sentence
                    assert "10 per cent" not in part[1] or abs(error) < 0.11, sentence
    assert min(named.values()) >= 5, named


def test_roles_and_strange_parts_are_named():
    label, sentence = said(px.line(GAPS, x="platform", y="gap", color="quarter"), lines(GAPS))
    assert label == "roles-exchanged" and "stands as" in sentence and sentence.endswith("The values are right.")
    sentence = said(panels(DAYS[DAYS["share"] > 0]), panels(DAYS))[1]
    assert "Missing: Lifora · 2 and Zippano · 3. Their value is zero, which is a value too." in sentence
    more = pd.concat([DAYS, pd.DataFrame({"platform": ["Lifora", "Zippano"], "day": 6, "share": 1.0})])
    assert "Not expected: the day 6." in said(panels(more), panels(DAYS))[1]


def test_no_sentence_gives_a_value():
    """What is said of wrong answers holds no number of the truth, as it is or rounded."""
    for value, truth, *_ in [*TRANSFORMED, *LOCATED]:
        options = {"ordered": True} if isinstance(truth, list) else {}
        sentence = said(value, truth, **options)[1]
        aligned = key_of(truth, **options).truth
        numbers = {f"{x:.{digits}g}" for x in aligned.reals for digits in (3, 4, 5, 6, 8)}
        assert not {number for number in numbers if len(number) > 3 and number in sentence}, sentence


def test_landmarks_are_small_and_large_answers_have_none():
    key = key_of(TABLE)
    assert len(json.dumps(landmarks_of(key.truth, key.form, "salt"))) < 1500
    long = key_of([float(x) for x in range(MOST_CELLS + 1)])
    assert landmarks_of(long.truth, long.form, "") is None


def test_landmarks_hold_no_value_and_no_name():
    text = json.dumps(public_record(key_of(TABLE), "salt")["landmarks"])
    assert "Lifora" not in text and "lifora" not in text and "0.123" not in text and "455" not in text


# --- what is said is true: of missing values, of bare arrays, of tables on their side, of factors, of names -----------------------

PROFILE = pd.DataFrame(
    {"price": [0.5, -1.25, 0.75, 1.5, -1.5], "speed": [1.2, 0.3, -0.4, 0.1, -1.2], "quality": [0.35, 0.45, -0.85, 1.15, -1.1]},
    index=pd.Index(PLATFORMS, name="platform"),
)
COUNTS = pd.DataFrame({"platform": PLATFORMS, "judged": [210, 340, 455, 120, 98], "on_time": SHARES.to_numpy()})
UNNAMED = pd.Series(SHARES.to_numpy(), index=PLATFORMS)
TESTED = {"dimension": "speed", "ratio": 1.4567891, "p_value": 0.03125}

SAID = [
    (pd.Series(np.nan, SHARES.index), SHARES, "all-missing", "All values are missing (NaN)"),
    ({name: [value] for name, value in SHARES.items()}, SHARES, "form", "`.item()`"),
    ({name: pd.Series([value]) for name, value in SHARES.items()}, SHARES, "form", "no single values"),
    (TABLE.assign(share=np.nan), TABLE, "located", "Not yet: `share`. Missing (NaN) in every row: `share`"),
    (SHARES.to_frame("p"), SHARES, "right", ""),
    (UNNAMED.to_frame("p"), UNNAMED, "right", ""),
    (pd.DataFrame({"days": SHARES.to_numpy(), "platform": PLATFORMS}), SHARES, "right", ""),
    (pd.DataFrame.from_dict(SHARES.to_dict(), orient="index", columns=["p"]), UNNAMED, "right", ""),
    (SHARES.to_numpy(), SHARES, "form", "the 5 values of the answer are only numbered, so nothing says which is whose."),
    (SHARES.reset_index(drop=True), SHARES, "form", "a Series with the index 'platform'"),
    (SHARES.to_frame("p").assign(q=1.0), SHARES, "form", "the answer has 3 columns, those of its index counted: platform, p, q."),
    (PROFILE.T, PROFILE, "form", "rows and columns have changed places. Turn the table with `.T`."),
    (PROFILE.reset_index().melt("platform"), PROFILE, "form", "`pivot`"),
    (PROFILE.set_axis([*PLATFORMS[1:], PLATFORMS[0]]).rename_axis("platform"), PROFILE, "exchanged", "at the wrong `platform`s"),
    (
        COUNTS.rename(columns={"judged": "on_time", "on_time": "judged"}),
        COUNTS,
        "exchanged",
        "`judged` and `on_time` have changed",
    ),
    (SHARES * 24, SHARES, "factor", "24 times too large: look at the unit"),
    (pd.to_timedelta(SHARES, unit="D"), SHARES, "factor", "86,400 times too large"),
    (SHARES * 100, SHARES, "units-off-by-100", "100 times too large, as 25 would be for 0.25: look at the unit."),
    (TESTED | {"dimension": "price"}, TESTED, "located", "Right: `ratio` and `p_value`. Not yet: `dimension`."),
    (TESTED | {"p_value": 0.0313}, TESTED, "rounded", "`p_value` is right, but rounded"),
    (TESTED | {"p_value": 0.0312}, TESTED, "rounded", "`p_value` is right, but rounded"),
    (lines(GAPS.assign(gap=GAPS.groupby("platform")["gap"].shift())), lines(GAPS), "shifted", "one quarter too"),
]


@pytest.mark.parametrize(("value", "truth", "label", "part"), SAID)
def test_what_is_said_is_true(value, truth, label, part):
    found, sentence = said(value, truth)
    assert found == label and part in sentence, sentence
    assert "proportions" not in sentence


def test_three_keys_of_different_kinds_are_in_no_relation():
    truth = {"fractile": 0.7142857, "ratio": 1.2143571, "pairs": 2431}
    sentence = said({"fractile": 0.71, "ratio": 1.21, "pairs": 2420}, truth)[1]
    assert "relative distances" not in sentence, sentence


def test_a_value_that_is_far_off_is_named():
    sentence = said({"size": 21.6, "later": 1332}, {"size": 20.9312, "later": 3.41})[1]
    assert "more value" not in sentence and "Far off: `later`." in sentence, sentence


def test_an_interval_of_another_width_is_told_that_its_middle_is_right():
    sentence = said({"low": 0.2012345, "high": 0.9143211}, {"low": 0.2512345, "high": 0.8643211})[1]
    assert "The sum of the two is right, and so is the middle between them" in sentence, sentence


def test_names_that_are_not_asked_for_are_called_names():
    other = GAPS.assign(platform=GAPS["platform"].map({"Lifora": "shown", "Shelvia": "hidden", "Zippano": "neither"}))
    sentence = said(*(lines(rows).update_layout(legend_title_text="") for rows in (other, GAPS)))[1]
    assert "None of the names is one that is asked for" in sentence, sentence


def test_rounding_where_it_is_allowed():
    rough = pd.Series([12.34567, 23.45678, 34.56789, 45.6, 56.7], index=SHARES.index)
    assert "too far: keep more digits" in said(rough.round(0), rough, rtol=0.005)[1]
    assert said(rough.round(1), rough, rtol=0.005)[0] == "right"


def test_rows_numbered_from_zero_are_keys_where_keys_are_numbers():
    waiting = pd.Series([1.0, 0.75, 0.5, 0.125], index=pd.Index([0, 1, 2, 3], name="day"))
    assert said(list(waiting), waiting)[0] == "right"


def test_cells_of_a_table_are_counted_where_each_column_has_a_wrong_one():
    wrong = PROFILE.copy()
    wrong.loc[:, :] = PROFILE.to_numpy() ** 3 + 0.3
    wrong.iloc[0, 0], wrong.iloc[1, 1], wrong.iloc[2, 2] = PROFILE.iloc[0, 0], PROFILE.iloc[1, 1], PROFILE.iloc[2, 2]
    label, sentence = said(wrong, PROFILE)
    assert label == "located" and "No value is right" not in sentence, sentence


def test_zeros_where_values_are_missing_are_no_factor():
    rows = [(0.0164, 0.0181, 0.0148, 0.0126), (0.0166, 0.0148, 0.0172), (0.0228, 0.0238), (0.0346,)]
    months = {k: [row[k - 1] if len(row) >= k else np.nan for row in rows] for k in (1, 2, 3, 4)}
    truth = pd.DataFrame(months, index=pd.Index([2, 3, 4, 5], name="cohort"))
    label, sentence = said((1.7 * truth).fillna(0), truth)
    assert label == "located" and "proportions" not in sentence, sentence


def test_a_function_is_told_the_shortest_input_that_fails():
    cases = [[list(range(40)), 2], [[1, 2], 3], [[5, 6, 7], 4]]
    sentence = said(lambda x, y: sum(x) / y, lambda x, y: sum(x) / (y + 1), cases)[1]
    assert "the input `[1, 2], 3` gave `1.0`" in sentence


def test_choices_that_are_numbers_may_be_typed_as_numbers():
    for value in ("-2", "\u22122", -2, -2.0):
        assert said(value, "\u22122", choices=("\u22122", "2", "0.5"))[0] == "right"
    assert said(0.125, "1/8", choices=("0", "1/8", "1/3"))[0] == "right"
    assert said(0.13, "1/8", choices=("0", "1/8", "1/3"))[0] == "form"


def test_an_apostrophe_is_that_of_any_keyboard():
    for value in ("nobody's", "nobody\u2019s", "Nobody\u2018s"):
        assert said(value, "nobody's", choices=("nobody's", "a buyer's"))[0] == "right"


def test_a_long_table_is_not_told_to_be_turned():
    wide = pd.DataFrame({k: [0.11 * k, 0.13 * k + 0.01] for k in (1, 2, 3)}, index=pd.Index([4, 5], name="cohort"))
    assert "`pivot`" in said(wide.melt(ignore_index=False, var_name="after"), wide)[1]
    assert "`.T`" in said(wide.T.rename_axis("after"), wide)[1]


def test_of_a_column_that_is_far_off_in_part_no_size_is_told():
    truth = pd.DataFrame({"outcome": ["needs met", "clicks"], "low": [-2.1, -12.2], "high": [5.2, -2.5]})
    sentence = said(truth.assign(low=[-5.2, 2.5], high=[5.3, 12.2]), truth)[1]
    assert "10 per cent" not in sentence, sentence
    function = pd.Series([114, 80, 57, 40, 28, 20, 14, 10], index=pd.Index([250 * 2**n for n in range(8)], name="fixed_cost"))
    sentence = said(pd.Series([1, 1, 1, 1, 1, 120, 120, 120], index=function.index), function)[1]
    assert "far off: " in sentence.lower(), sentence


def test_names_stand_as_they_were_written_in_what_is_said_of_blocks():
    years = [GAPS.assign(quarter=GAPS["quarter"].str.replace("2024", str(2019 + n)), gap=GAPS["gap"] + n) for n in range(6)]
    many = pd.concat(years).sort_values("quarter")
    wrong = many.assign(gap=many["gap"].where(many["platform"] == "Shelvia", many["gap"] ** 3 + 0.7))
    sentence = said(lines(wrong), lines(many))[1]
    assert "Lifora" in sentence and "lifora" not in sentence, sentence
