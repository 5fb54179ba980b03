"""`course verify`: a quiz from a student's own submission, different for everybody and never the same twice."""

import copy
import csv
import io
import json
import re

import pandas as pd
import pytest

from course.authoring.keys import lesson_trials
from course.authoring.lesson import find_lesson
from course.grading import verify
from course.grading.constructs import lines_of
from course.grading.errors import GradingError
from course.grading.verify_page import key_page, key_table, quiz_page

EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def facts(toy, class_edition):
    """The toy lesson on the class edition; the two other markets are made up: every number a tenth and a quarter larger."""
    home = lesson_trials(toy, class_edition)

    def larger(by):
        made = copy.deepcopy(home)
        for trial in made.values():
            truth = trial.truth
            for item in [truth, *truth.get("entries", ())]:
                if isinstance(item.get("value"), int | float):
                    item["value"] *= by
            for column in truth.get("columns", ()):
                if column["type"] in ("exact", "real"):
                    column["values"] = [value * by for value in column["values"]]
        return made

    return verify.facts_of(toy, home, [larger(1.1), larger(1.25)])


def work(student="liu", label="right", code=None):
    code = code or {"basket": 'basket = orders.groupby("year")["gmv"].mean()', "users": "users = orders['user_id'].nunique()"}
    return verify.Work(student, student.title(), code, dict.fromkeys(("users", "basket", "by-channel", "ratio"), label))


def test_each_number_has_the_words_that_say_where_it_stands(facts):
    assert set(facts.home["users"]) == {""} and set(facts.home["ratio"]) == {'"ratio"'}
    assert facts.home["basket"].keys() == {"year 2023", "year 2024"}
    assert "`orders` at year 2024, channel live" in facts.home["by-channel"]
    assert facts.home["channel"] == facts.home["bars"] == {}
    assert [verify.shown(number) for number in (63596.0, 256.87055966, 1693091.6, 0.012345)] == [
        "63,596",
        "256.9",
        "1,693,092",
        "0.01235",
    ]


def test_the_right_choice_is_what_the_mistake_gives_on_her_edition(facts):
    for question in verify.mistakes_asked(facts, work(), verify.Random(5)):
        _, name, label, place = question.identity.split("/", 3)
        truth, told = verify.shown(facts.home[name][place]), verify.shown(facts.wrongs[name][label][place])
        assert question.choices[question.right] == (f"{truth} (it stays)" if told == truth else told)
        assert f"rightly, {truth}." in question.asks and f"{truth} (it stays)" in question.choices
        assert len(set(question.choices)) == len(question.choices) == 4
    assert "the right answer is" in next(verify.mistakes_asked(facts, work(label="wrong"), verify.Random(5))).asks


def test_now_and_then_the_mistake_leaves_the_number_as_it_is(facts):
    found = [
        question
        for seed in range(40)
        for question in verify.mistakes_asked(facts, work(), verify.Random(seed))
        if question.identity.startswith("b/by-channel/coupons-taken-off/`orders`")
    ]
    assert 0 < len(found) < 40
    for question in found:
        assert question.choices[question.right].endswith("(it stays)") and len(set(question.choices)) == 4


def test_the_right_choice_is_the_number_of_her_market(facts):
    questions = list(verify.markets_asked(facts, work(), verify.Random(5)))
    assert {question.exercise for question in questions} == {"users", "basket", "by-channel", "ratio"}
    for question in questions:
        _, name, place = question.identity.split("/", 2)
        assert question.choices[question.right] == verify.shown(facts.home[name][place])
        assert len(set(question.choices)) == 3


def test_everybody_gets_another_quiz_of_the_same_mix_and_never_the_same_twice(facts, tmp_path):
    works, seen = [work(f"student-{number}") for number in range(6)] + [work("blank", "unanswered", {"users": "x ="})], []
    for number in (1, 2):
        drawn, quizzes = verify.draw_class(facts, works, tmp_path / "drawn.json")
        assert drawn == number
        assert {"".join(question.kind for question in quiz.questions) for quiz in quizzes} == {verify.mix_of(facts)}
        for quiz in quizzes:
            told = [question.exercise for question in quiz.questions if question.kind in "bc"]
            assert len(set(told)) == len(told)  # no question gives away another's number
        seen += [frozenset(question.identity for question in quiz.questions) for quiz in quizzes]
    assert len(set(seen)) == len(seen) == 14
    assert (tmp_path / "drawn.json").stat().st_mode & 0o077 == 0


def test_what_is_drawn_follows_from_secret_student_lesson_and_number(facts, tmp_path):
    made = []
    for secret in ("one", "one", "two"):
        (tmp_path / "drawn.json").write_text(json.dumps({"secret": secret, "drawn": []}))
        made.append(verify.draw_class(facts, [work()], tmp_path / "drawn.json")[1][0].questions)
    assert made[0] == made[1] != made[2]


def test_when_nothing_new_is_left_it_says_so(facts):
    class Everything(frozenset):
        def __contains__(self, _):
            return True

    with pytest.raises(GradingError, match="No quiz of 90_toy is left that liu has not had"):
        verify.draw(facts, work(), verify.mix_of(facts), "seed", set(), Everything())


def test_meanings_of_constructs_are_those_of_pandas():
    left, right = pd.DataFrame({"k": [1, 2]}), pd.DataFrame({"k": [2, 3], "v": [1, 1]})
    for how, keys in {"left": [1, 2], "inner": [2], "right": [2, 3], "outer": [1, 2, 3]}.items():
        assert sorted(left.merge(right, how=how)["k"]) == keys
        (line,) = lines_of("x", f'y = left.merge(right, how="{how}")')
        words = {"left": "table on the left", "inner": "in both", "right": "table on the right", "outer": "or without"}
        assert words[how] in line.true and len({line.true, *line.false}) == 4
    code = 'a = t.query("x > 0").drop_duplicates("id").groupby("year")["id"].nunique(dropna=False)\nb = t["x"].sort_values(ascending=False)'
    found = {line.construct: line for line in lines_of("x", code)}
    assert found.keys() == {"query", "drop_duplicates first", "groupby", "nunique with missing", "sort_values down"}
    assert (
        found["drop_duplicates first"].piece == "drop_duplicates('id')"
        and "largest value first" in found["sort_values down"].true
    )
    assert lines_of("x", "not python (") == [] == lines_of("x", "y = np.mean(x) + t.mean(axis=1) + t.merge(u, how=h)")


def test_an_edit_of_a_solution_names_the_statement_that_changes():
    questions = {question.identity: question for question in verify.changes_of(find_lesson("01_growth"))}
    question = questions["d/growth-phrases/one-added-twice"]
    assert question.code.splitlines()[-2:] == ["# is replaced by", "change = 1 + number.mask(falls, -number) / 100"]
    assert question.choices[0].startswith("The phrases with a per cent sign come out too large")


def test_pages_escape_what_students_wrote_and_fetch_nothing(facts, tmp_path):
    code = {"users": f'users = orders.query("{EVIL}").nunique()'}
    made = verify.Work("=evil", f"Eve {EVIL}", code, {})
    question = next(verify.lines_asked(facts, made, verify.Random(1)))
    quiz = verify.Quiz(made.student, made.name, 1, [question])
    for page in (quiz_page("Toy & co", [quiz, quiz], 6), key_page("Toy & co", [quiz])):
        assert EVIL not in page and "&lt;script&gt;" in page and "default-src 'none'" in page
        assert not re.search(r"https?:|<script|<img|<link|@import|url\(", page)
    assert quiz_page("Toy", [quiz, quiz], 6).count("<section>") == 2
    assert "Not for students" not in quiz_page("Toy", [quiz], 6)
    (row,) = csv.DictReader(io.StringIO(key_table([quiz], 6)))
    assert row["student"] == "'=evil" and row["right"] == question.letter and row["points"] == "6"
    assert row["in_words"] == question.choices[question.right]


def test_a_graded_notebook_is_read(tmp_path):
    cell = {"cell_type": "code", "source": ["users = ", "1"], "metadata": {"nbgrader": {"solution": True, "grade_id": "users"}}}
    about = {"course": {"verdicts": [{"exercise": "users", "label": "right"}, {"exercise": "ratio", "label": "wrong"}]}}
    path = tmp_path / "toy.ipynb"
    path.write_text(json.dumps({"cells": [cell, {"cell_type": "markdown", "source": "", "metadata": {}}], "metadata": about}))
    read = verify.read_work(path, "liu", "Liu Ye")
    assert read.code == {"users": "users = 1"} and read.right("users") and not read.right("ratio") and not read.right("basket")
    assert verify.read_work(path, "liu", "Liu Ye", {"ratio": "right"}).right("ratio")
