"""Each rung of the ladder says its verdict, and both sides climb to the same one: the judge with the truth, `check` with fingerprints."""

import json

import pandas as pd
import plotly.express as px
import pytest

from course.answers import Key, KnownWrong, align, canonical, fingerprint, form_of, judge
from course.answers.check import examine
from course.answers.fingerprint import Fingerprints, public_record
from course.answers.ladder import LADDER, Attempt
from course.answers.landmarks import MOST_CELLS
from course.authoring.prints import remembered_prints

TRUTH = pd.Series({"live": 3.3456789, "feed": 5.25}).rename_axis("channel")
HALF = TRUTH / 2
BARS = px.bar(TRUTH.rename("orders").reset_index(), x="channel", y="orders", title="Orders").update_yaxes(
    title="orders (thousand)"
)
LONG = [float(number) ** 0.5 for number in range(MOST_CELLS)]
SENTENCE = "You halved it: the bank takes no half. Look at the divisor."
UNTITLED = "Say what the bars count."


def key_of(name: str, value: object, wrongs: dict[str, tuple], **options) -> Key:
    form = form_of(canonical(value), **options)
    known = tuple(
        KnownWrong(label, sentence, share, None if wrong is None else align(canonical(wrong), form))
        for label, (sentence, share, wrong) in wrongs.items()
    )
    return Key(name, form, align(canonical(value), form), known)


POINTS = pd.DataFrame({"price": [1.25, 2.5, 4.75], "orders": [90.5, 60.25, 10.5]})
KEYS = {
    "plane": key_of("plane", px.scatter(POINTS, x="price", y="orders"), {}, traces=("scatter",)),
    "ratio": key_of("ratio", TRUTH, {"halved": (SENTENCE, 0.5, HALF)}),
    "chart": key_of("chart", BARS, {"no-title": (UNTITLED, 0.25, None)}, traces=("bar",), needs=("title", "units")),
    "word": key_of("word", "live", {"the-feed": ("The feed is the other one.", 0, "feed")}, choices=("live", "feed", "search")),
    "long": key_of("long", LONG, {}),
    "shops": key_of("shops", 17, {"with-closed-ones": ("Some have closed.", 0, 19)}),
}
RECORDS = {name: json.loads(json.dumps(public_record(key, "salt"))) for name, key in KEYS.items()}


def bars(factor: float):
    """The truth's figure, drawn by another student."""
    return px.bar(x=list(TRUTH.index), y=list(TRUTH * factor), title="How many?").update_yaxes(title="orders (k)")


CASES = [
    # exercise, value, rung, label, share
    ("ratio", ..., "unanswered", "unanswered", 0),
    ("chart", None, "nothing", "nothing", 0),
    ("ratio", "live", "misshapen", "form", 0),
    ("ratio", TRUTH.to_frame().assign(more=1), "misshapen", "form", 0),
    ("word", "billboard", "misshapen", "form", 0),
    ("chart", px.bar(x=["live", "feed"], y=[3, 5]), "misshapen", "no-title", 0.25),
    ("chart", px.line(x=["live", "feed"], y=[3, 5]), "misshapen", "trace-type", 0),
    ("ratio", TRUTH, "right", "right", 1),
    ("ratio", TRUTH * (1 + 2e-7), "right", "right", 1),
    ("ratio", TRUTH.to_dict(), "right", "right", 1),
    ("chart", bars(1), "right", "right", 1),
    ("word", "LIVE", "right", "right", 1),
    ("shops", 17.0, "right", "right", 1),
    ("ratio", HALF, "known_mistake", "halved", 0.5),
    ("word", "feed", "known_mistake", "the-feed", 0),
    ("shops", 19, "known_mistake", "with-closed-ones", 0),
    ("ratio", TRUTH * 100, "in_other_clothes", "units-off-by-100", 0),
    ("chart", bars(0.01), "in_other_clothes", "units-off-by-100", 0),
    ("ratio", TRUTH.round(2), "in_other_clothes", "rounded", 0),
    ("shops", 34, "in_other_clothes", "twice", 0),
    ("ratio", TRUTH.iloc[:1], "partly_right", "other-rows", 0),
    ("ratio", TRUTH + [0.01, 0], "partly_right", "located", 0),
    ("chart", px.bar(x=["live"], y=[3], title="Orders").update_yaxes(title="orders (k)"), "partly_right", "other-rows", 0),
    ("long", LONG[:-1], "other_rows", "wrong", 0),  # too long to have landmarks
    ("ratio", TRUTH + 0.01, "partly_right", "located", 0),
    ("ratio", TRUTH * -300, "wrong", "wrong", 0),
    ("chart", bars(1.1), "partly_right", "located", 0),
    ("word", "search", "wrong", "wrong", 0),
    ("plane", px.scatter(POINTS, x="orders", y="price"), "turned", "axes-exchanged", 0),
    ("shops", 1700, "wrong", "wrong", 0),  # a count has no unit to mix up
]


@pytest.mark.parametrize(("exercise", "value", "rung", "label", "share"), CASES)
def test_both_sides_climb_to_the_same_rung(exercise, value, rung, label, share):
    data, key, record = canonical(value), KEYS[exercise], RECORDS[exercise]
    for knows in (key, Fingerprints(record, of_this_market=True)):
        attempt = Attempt(exercise, data, key.form, knows)
        assert next(step.__name__ for step in LADDER if step(attempt)) == rung
    judged, seen = judge(data, key), examine(exercise, data, record, same_edition=True)
    assert (judged.label, judged.share) == (label, share)
    # The judge names what is missing, `check` can only count it.
    assert judged == seen or (
        judged.label == "other-rows" and "Missing: " in judged.sentence and "Missing: 1 " in seen.sentence
    )


@pytest.mark.parametrize("exercise", KEYS)
def test_on_another_market_only_the_form_is_judged(exercise):
    for value in (TRUTH, BARS, HALF, "feed", "search", 17, 3, ..., None):
        data = canonical(value)
        seen = examine(exercise, data, RECORDS[exercise], same_edition=False)
        judged = judge(data, KEYS[exercise])
        assert seen == judged if judged.label in ("form", "trace-type", "unanswered", "nothing") else seen.label == "recorded"


def test_every_rung_is_climbed():
    assert {rung for _, _, rung, _, _ in CASES} | {"of_another_market"} == {step.__name__ for step in LADDER}


def test_a_notebook_without_the_answer_is_unanswered():
    assert judge(None, KEYS["ratio"]).label == "unanswered"


def test_the_rows_are_told_and_the_sentences_are_the_lessons_own():
    assert "Missing: live." in judge(canonical(TRUTH.iloc[1:]), KEYS["ratio"]).sentence
    assert "has 1 row where 2 are expected" in judge(canonical(TRUTH.iloc[:1]), KEYS["ratio"]).sentence
    assert judge(canonical(HALF), KEYS["ratio"]).sentence == SENTENCE
    assert judge(canonical(px.bar(x=["live"], y=[3])), KEYS["chart"]).sentence == UNTITLED


def test_a_key_comes_back_from_json_as_it_was():
    for key in KEYS.values():
        assert Key.from_dict(json.loads(json.dumps(key.as_dict()))) == key


def test_the_record_holds_neither_truth_nor_hint():
    text = json.dumps(RECORDS["ratio"])
    assert "3.34" not in text and "5.25" not in text
    assert "halved" not in text and "divisor" not in text and "live" not in text


@pytest.mark.parametrize("same_edition", [False, True])
def test_a_form_alone_is_enough_to_record_an_answer(same_edition):
    """While a submission is graded nothing but the form lies beside its notebook."""
    alone = {"form": RECORDS["ratio"]["form"]}
    assert examine("ratio", canonical(TRUTH), alone, same_edition).label == "recorded"
    assert examine("ratio", canonical("live"), alone, same_edition).label == "form"


def test_a_verdict_takes_few_slow_hashes_however_many_mistakes_are_known(monkeypatch):
    truth = canonical(3.14159265)
    form = form_of(truth)
    wrongs = tuple(KnownWrong(f"mistake-{n}", "...", 0.0, align(canonical(10.5 + n), form)) for n in range(20))
    record = json.loads(json.dumps(public_record(Key("x", form, align(truth, form), wrongs), "salt")))
    slow, made = fingerprint.hashlib.scrypt, []
    monkeypatch.setattr(fingerprint.hashlib, "scrypt", lambda *texts, **options: made.append(texts) or slow(*texts, **options))
    for value, label in ((3.14159265, "right"), (17.5, "mistake-7"), (4.5, "located")):
        fingerprint.derive.cache_clear()
        made.clear()
        assert examine("x", canonical(value), record, same_edition=True).label == label
        assert 1 <= len(made) <= 3
    older = {**record, "wrongs": [{name: part for name, part in known.items() if name != "glance"} for known in record["wrongs"]]}
    assert examine("x", canonical(17.5), older, same_edition=True).label == "mistake-7"


def test_slow_hashes_are_remembered_until_something_changes(tmp_path, monkeypatch):
    truth = canonical(2.5)
    form = form_of(truth)
    path = tmp_path / "prints" / "lesson.json"
    slow, made = fingerprint.hashlib.scrypt, []
    monkeypatch.setattr(fingerprint.hashlib, "scrypt", lambda *texts, **options: made.append(texts) or slow(*texts, **options))

    def record(salt: str, sentence: str, *values: float) -> dict:
        made.clear()
        fingerprint.derive.cache_clear()
        wrongs = tuple(KnownWrong(f"at {x}", sentence, 0.0, align(canonical(x), form)) for x in values)
        key = Key("x", form, align(truth, form), wrongs)
        with remembered_prints(path) as hashed:
            found = public_record(key, salt, hashed)
        hashes = len(made)
        assert found == public_record(key, salt)
        return found | {"hashes": hashes}

    assert record("a", "one", 3.5, 4.5)["hashes"] == 3
    assert record("a", "another sentence", 3.5, 4.5)["hashes"] == 0
    assert record("a", "one", 3.5, 5.5)["hashes"] == 1
    assert record("b", "one", 3.5, 5.5)["hashes"] == 3
    assert len(json.loads(path.read_text())) == 3 and path.stat().st_mode & 0o077 == 0
    path.write_text("{")
    assert record("b", "one", 3.5, 5.5)["hashes"] == 3
