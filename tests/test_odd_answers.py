"""Answers of odd types and shapes: each gets a verdict, and a sentence that says what to do; none stops the check."""

import decimal

import numpy as np
import pandas as pd
import pytest

from course.answers import Key, align, canonical, form_of, judge

SHARES = pd.Series([0.125, 0.25, 0.625], index=pd.Index(["feed", "live", "search"], name="channel"))
COUNTS = pd.Series([12.5, 7.25, 3.0], index=pd.Index([1, 2, 3], name="month"))
TABLE = pd.DataFrame({"channel": ["feed", "live", "search"], "orders": [40, 30, 20], "share": SHARES.to_numpy()})
ENTRIES = {"rate": 0.4375, "orders": 90}
NUMBER = 4.125
CASES = [[1.5, 2], [2.5, 3], [4.0, 4]]


def ratio(x, y):
    return x / y


def leaves(*inputs):
    raise SystemExit


ODD = [
    (NUMBER, np.array(4.125), "right", ""),
    (NUMBER, decimal.Decimal("4.125"), "right", ""),
    (NUMBER, complex(4.125), "right", ""),
    (NUMBER, np.ma.masked, "form", "missing value"),
    (NUMBER, [4.125], "form", "a sequence of 1 value. Take the single value out"),
    (NUMBER, {"rate": 4.125}, "form", "Take the single value out"),
    (NUMBER, {4.125}, "form", "Take the single value out"),
    (NUMBER, (x for x in [4.125]), "form", "Take the single value out"),
    (NUMBER, "4.125 %", "form", "'4.125 %' is text: leave its sign away"),
    (NUMBER, "4,125", "form", "with a point for the comma"),
    (NUMBER, float("inf"), "form", "infinite: look for a division by zero"),
    (NUMBER, float("nan"), "form", "division by zero or an empty selection"),
    (NUMBER, SHARES.max, "form", "without its brackets is not called yet"),
    (NUMBER, pd.Series, "form", "a class"),
    (SHARES, dict(SHARES), "right", ""),
    (SHARES, SHARES[::-1], "right", ""),
    (SHARES, list(SHARES.items()), "form", "a dictionary with `dict(...)`"),
    (SHARES, SHARES.items(), "form", "one by one"),
    (SHARES, set(SHARES), "form", "A set has no order and no names"),
    (SHARES, SHARES.groupby(level=0), "form", "add `.sum()`, `.mean()`"),
    (SHARES, SHARES.map("{:.1%}".format), "form", "'12.5%' is text: leave its sign away"),
    (SHARES, SHARES.map(str), "form", "`.astype(float)`"),
    (SHARES, SHARES.where(SHARES < 0.5), "located", "1 value of 3 differs: search. It is missing (NaN)"),
    (SHARES, SHARES.where(SHARES < 0.5, np.inf), "located", "search. It is infinite: look for a division by zero"),
    (SHARES, SHARES.map(lambda x: decimal.Decimal(str(x))), "right", ""),
    (SHARES, pd.Series(SHARES.to_numpy()[:2], index=[True, False]), "form", "The column 'channel' should hold text, but holds True or False"),
    (SHARES, SHARES.to_numpy()[:, None], "form", "An array of numbers has no names"),
    (COUNTS, COUNTS.rename(lambda month: float(month)), "right", ""),
    (COUNTS, COUNTS.rename(str), "right", ""),
    (COUNTS, COUNTS.sample(frac=1, random_state=2), "right", ""),
    (TABLE, TABLE.to_dict("list"), "form", "Make one of it with `pd.DataFrame(...)`"),
    (TABLE, TABLE.to_dict("records"), "form", "Make one of it with `pd.DataFrame(...)`"),
    (TABLE, TABLE.to_numpy(), "form", "An array of numbers has no names"),
    (TABLE, TABLE.style, "form", "without its style"),
    (TABLE, pd.concat([TABLE, TABLE[["share"]]], axis=1), "right", ""),
    (TABLE, pd.concat([2 * TABLE[["share"]], TABLE], axis=1), "form", "2 columns named 'share', with other values in each"),
    (TABLE, TABLE.assign(Share=0.5), "right", ""),
    (TABLE, TABLE.rename(columns=str.upper), "right", ""),
    (TABLE, TABLE.astype({"orders": float}), "right", ""),
    (TABLE, TABLE.head, "form", "without its brackets is not called yet"),
    (ENTRIES, {"Rate": 0.4375, "ORDERS": 90}, "right", ""),
    (ENTRIES, list(ENTRIES.values()), "form", "Give each value its name"),
    (ENTRIES, ENTRIES | {"rate": float("inf")}, "located", "Not yet: `rate`. It is infinite"),
    (ENTRIES, ENTRIES | {"rate": None}, "located", "Not yet: `rate`. It is missing (NaN)"),
    (ENTRIES, {"rate": float("inf"), "orders": float("-inf")}, "located", "They are infinite"),
    (ENTRIES, {"rate": "43.75 %", "orders": 90}, "form", "leave its sign away"),
    (ratio, lambda x, y: float("inf"), "located", "gave `inf`"),
    (ratio, lambda x, y: print(x / y), "nothing", "does it end with `return`"),
    (ratio, lambda x, y: f"{x / y} %", "form", "leave its sign away"),
    (ratio, lambda x, y: np.array([x / y]), "right", ""),
    (ratio, leaves, "form", "raises `SystemExit`"),
]


@pytest.mark.parametrize(("truth", "answer", "label", "part"), ODD)
def test_an_odd_answer_is_told_what_to_do(truth, answer, label, part, capsys):
    cases = CASES if callable(truth) else None
    data = canonical(truth, cases=cases)
    form = form_of(data, **({"cases": tuple(CASES)} if cases else {}))
    verdict = judge(canonical(answer, cases=cases), Key("odd", form, align(data, form)))
    assert verdict.label == label and part in verdict.sentence, (verdict.label, verdict.sentence)


def test_order_counts_only_where_it_is_asked_for():
    shares = [0.125, 0.25, 0.5, 0.625]
    data = canonical(shares)
    form = form_of(data, ordered=True)
    verdict = judge(canonical(shares[::-1]), Key("ordered", form, align(data, form)))
    assert verdict.label == "order-reversed"


def test_instants_are_the_same_with_and_without_a_zone_in_utc():
    naive = pd.Series([1.5, 2.5], index=pd.to_datetime(["2024-05-01 06:00", "2024-06-01 06:00"]).rename("hour"))
    data = canonical(naive)
    key = Key("times", form_of(data), align(data, form_of(data)))
    assert judge(canonical(naive.tz_localize("UTC")), key).right
    assert judge(canonical(naive.tz_localize("UTC").tz_convert("Asia/Shanghai")), key).right
    late = judge(canonical(naive.tz_localize("Asia/Shanghai")), key)
    assert late.label == "other-rows" and "2024-04-30T22:00:00" in late.sentence
