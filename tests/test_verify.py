"""`course verify`: a quiz from a student's own submission, different for everybody and never the same twice."""

import ast
import copy
import csv
import inspect
import io
import json
import re

import nbformat
import pandas as pd
import pytest

from course.authoring.keys import lesson_trials
from course.authoring.lesson import find_lesson
from course.grading import report, verify, verify_marks
from course.grading.constructs import lines_of
from course.grading.errors import GradingError
from course.grading.verify_page import key_page, key_table, quiz_notebook, quiz_page

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

    return verify.facts_of(toy, verify.counted(home), [verify.counted(larger(by)) for by in (1.1, 1.25)])


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


def test_a_construct_that_stands_everywhere_is_not_asked_for_everywhere(facts):
    code = {name: f't = orders.groupby("year")["{name}"].sum()' for name in facts.home}
    code["ratio"] += '\nu = orders["gmv"].isin(t)\nv = t.cumsum()'
    first = [next(verify.lines_asked(facts, work(code=code), verify.Random(seed))).identity.split("/")[2] for seed in range(300)]
    counted = {name: first.count(name) for name in ("groupby", "isin", "cumsum")}
    assert sum(counted.values()) == 300 and min(counted.values()) > 60


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


def test_a_mistake_that_hardly_moves_a_number_is_asked_for_last(facts):
    near = copy.deepcopy(facts)
    moved = {place: value * 1.01 for place, value in near.home["ratio"].items()}
    near.wrongs["ratio"]["upside-down"] = moved
    asked = [question.identity for question in verify.mistakes_asked(near, work(), verify.Random(3))]
    felt = [verify._felt(near, *identity.split("/")[1:3]) for identity in asked]
    assert felt == sorted(felt, reverse=True) and 3 < sum(felt) < len(felt)
    assert not felt[next(at for at, identity in enumerate(asked) if identity.startswith("b/ratio/upside-down/"))]


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


def test_where_few_exercises_have_mistakes_these_are_kept_for_them(facts):
    few = copy.deepcopy(facts)
    few.wrongs = {name: wrongs if name in ("users", "basket") else {} for name, wrongs in facts.wrongs.items()}
    right_once = verify.Work("liu", "Liu", {}, {"users": "right"})  # her market would ask for just this number
    questions = verify.draw(few, right_once, "bbc", "seed", set(), set())
    assert {question.exercise for question in questions if question.kind == "b"} == {"users", "basket"}


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


def test_numbers_that_can_be_told_by_thinking_stand_beside_each_other_where_there_are_such(facts):
    assert verify.apart(100, 94) and not verify.apart(100, 96) and verify.apart(0, 1) and verify.apart(-1, 1)
    for seed in range(5):
        for question in verify.markets_asked(facts, work(), verify.Random(seed)):
            numbers = [float(choice.replace(",", "")) for choice in question.choices]
            assert all(verify.apart(one, other) for one, other in zip(numbers, numbers[1:], strict=False))


def test_a_change_with_a_comment_of_its_author_is_not_asked_for():
    asked = {question.identity: question for question in verify.changes_of(find_lesson("01_growth"))}
    assert asked and "d/festival-counts/last-moment-kept" not in asked
    assert all("#" not in question.code.split("# is replaced by\n")[1] for question in asked.values())


def test_who_has_an_edition_of_her_own_is_asked_about_hers(facts, tmp_path):
    hers = copy.deepcopy(facts)
    hers.home = {name: {place: 3 * number for place, number in numbers.items()} for name, numbers in facts.home.items()}
    _, (one, other) = verify.draw_class(facts, [work("liu"), work("wang")], tmp_path / "drawn.json", {"wang": hers})
    for quiz, known in ((one, facts), (other, hers)):
        for question in quiz.questions:
            if question.kind == "c":
                _, name, place = question.identity.split("/", 2)
                assert question.choices[question.right] == verify.shown(known.home[name][place])


@pytest.fixture
def drawn(facts, tmp_path):
    """A folder with a quiz drawn for four students, and the quizzes."""
    works = [work(name) for name in ("liu", "wang", "=zhao", "chen")]
    number, quizzes = verify.draw_class(facts, works, tmp_path / "drawn.json")
    (tmp_path / f"key-{number}.csv").write_text(key_table(quizzes, 6), encoding="utf-8")
    return tmp_path, quizzes


def answered(folder, quiz, letters):
    notebook = quiz_notebook("90_toy", "Toy", quiz, 6)
    for number, letter in enumerate(letters, 1):
        cell = next(cell for cell in notebook.cells if cell.id == f"answer-{number}")
        cell.source = cell.source.replace('""', f'"{letter}"')
    folder.mkdir(exist_ok=True)
    (folder / f"{quiz.student}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")


def test_a_quiz_as_a_notebook_has_no_key_and_is_marked_by_it(drawn, tmp_path):
    folder, quizzes = drawn
    rights = {quiz.student: [question.letter for question in quiz.questions] for quiz in quizzes}
    notebook = quiz_notebook("90_toy", "Toy", quizzes[0], 6)
    nbformat.validate(notebook)
    assert not any(cell.source.startswith("answer") and re.search(r'"[A-D]"', cell.source) for cell in notebook.cells)
    answered(tmp_path / "room", quizzes[0], rights["liu"])
    answered(
        tmp_path / "room", quizzes[1], [*rights["wang"][:2], *("A" if letter != "A" else "B" for letter in rights["wang"][2:])]
    )
    answered(tmp_path / "room", quizzes[2], rights["=zhao"])
    answered(tmp_path / "room" / "absent", quizzes[3], [])
    copied = (tmp_path / "room" / "liu.ipynb").read_text(encoding="utf-8")
    (tmp_path / "room" / "chen.ipynb").write_text(copied, encoding="utf-8")  # somebody else's quiz under her name
    kept, notes = verify_marks.read_back(folder, "90_toy", tmp_path / "room", None, None)
    marks = kept.last
    assert {name: mark.points for name, mark in marks.items()} == {"liu": 6, "wang": 2, "=zhao": 6}
    assert kept.weight == 50 and [note.split()[0] for note in notes] == ["chen.ipynb", "chen.ipynb", "no"]
    assert "holds no answer" in notes[0] and "holds the quiz of 'liu'" in notes[1]
    assert not marks["liu"].low and marks["wang"].low
    assert marks["liu"].chance == pytest.approx(sum(1 / len(question.choices) for question in quizzes[0].questions))
    assert verify_marks.read_kept(folder) == kept and (folder / "marks.json").stat().st_mode & 0o077 == 0


def test_marks_from_a_table_and_the_weight_of_the_teacher(drawn, tmp_path):
    folder, quizzes = drawn
    path = tmp_path / "marks.csv"
    letters = ";".join(question.letter.lower() for question in quizzes[0].questions)
    path.write_text(f"student;1;2;3;4;5;6\nliu;{letters}\nwang;;;;;;\nghost;A;A;A;A;A;A\n", encoding="utf-8-sig")
    kept, notes = verify_marks.read_back(folder, "90_toy", path, 1, 30)
    assert kept.weight == 30 and kept.last["liu"].points == 6 and set(kept.last) == {"liu"}
    assert notes[0].startswith("ghost has no quiz") and "wang" in notes[1]
    path.write_text("student,points\nwang,4.5\n")
    kept, _ = verify_marks.read_back(folder, "90_toy", path, None, None)
    assert kept.weight == 30 and {name: mark.points for name, mark in kept.last.items()} == {"liu": 6, "wang": 4.5}
    assert verify_marks.reweigh(folder, "90_toy", 80).weight == verify_marks.read_kept(folder).weight == 80
    for text, words in (
        ("student,points\nwang,7\n", "7 points of 6"),
        ("student,points\nwang,many\n", "no number"),
        ("student,1\nwang,E\n", "none of A, B"),
        ("name,1\nwang,A\n", "needs the columns"),
        ("student,points\nwang,1\nwang,2\n", "names wang twice"),
        ("student,points\n", "holds no answers"),
    ):
        path.write_text(text)
        with pytest.raises(GradingError, match=words):
            verify_marks.read_back(folder, "90_toy", path, None, None)
    with pytest.raises(GradingError, match="No quiz 3"):
        verify_marks.read_back(folder, "90_toy", path, 3, None)
    with pytest.raises(GradingError, match="have been read back"):
        verify_marks.reweigh(tmp_path / "nowhere", "90_toy", 10)


def test_the_report_puts_verified_beside_unverified_points(tmp_path):
    tasks = [report.Task("users", "Users", 10.0)]
    handed = [report.Handed(f"s{at}", 10.0 - at % 3, 0, False, {"users": 1.0}, {"users": "right"}) for at in range(8)]
    kinds = ["a line of hers", "her market"] * 3
    marks = [
        verify_marks.Mark(f"s{at}", 1, float(sum(right)), 6.0, 1.7, kinds, right)
        for at, right in enumerate([[True] * 6, [True] * 5 + [False], [False] * 6, *[[True, True, True, True, False, True]] * 4])
    ]
    kept = verify_marks.Kept(40, marks)
    rows = {one.student: counted for one, _, counted in report.verified_rows(handed, 10.0, kept)}
    assert rows["s0"] == 10 and rows["s2"] == pytest.approx(0.6 * 8) and set(rows) == {f"s{at}" for at in range(7)}
    path = tmp_path / "report.html"
    report.write_class_report(path, report.Graded("90_toy", "Toy", handed, tasks, 10.0, kept=kept))
    shown = re.sub(r"<script.*?</script>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "Verified and unverified points" in shown and "To talk to: s2." in shown and "all points unverified: s7." in shown
    assert "7 of 8 students sat a quiz" in shown and "The quiz counts 40 %" in shown and "17 of 21" in shown
    table = list(csv.DictReader(io.StringIO(report.verified_table(handed, 10.0, kept))))
    assert table[0]["with_quiz"] == "10.0" and table[7]["quiz"] == table[7]["with_quiz"] == ""
    report.write_class_report(path, report.Graded("90_toy", "Toy", handed, tasks, 10.0))
    assert "Verified and unverified" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["01_growth", "02_more_and_faster", "05_demand_pull"])
def test_a_changed_statement_can_be_read_by_itself(name):
    for question in verify.changes_of(find_lesson(name)):
        for part in question.code.split("\n# is replaced by\n"):
            assert sum(map(part.count, "([{")) == sum(map(part.count, ")]}")), question.identity
            assert not re.fullmatch(r"\w+", part.splitlines()[-1]), question.identity


def test_numbers_are_kept_so_that_a_second_quiz_runs_nothing(toy, class_edition, tmp_path, monkeypatch):
    first = verify.counted_on(toy, class_edition, tmp_path)
    monkeypatch.setattr(verify, "lesson_trials", lambda *_: pytest.fail("run again"))
    again = verify.counted_on(toy, class_edition, tmp_path)
    assert again == first and first.truth["users"] and first.wrongs["users"]
    (kept,) = tmp_path.glob("*.json")
    assert kept.stat().st_mode & 0o077 == 0


def test_what_is_written_out_is_the_default_of_every_class_that_has_the_method():
    frame, series = pd.DataFrame.groupby, pd.Series.groupby
    classes = (pd.DataFrame, pd.Series, pd.Index, type(frame(pd.DataFrame({"k": [1]}), "k")), type(series(pd.Series([1]), [1])))
    for method, written in verify.DEFAULTS.items():
        name, _, value = written.partition("=")
        found = [inspect.signature(getattr(one, method)).parameters for one in classes if hasattr(one, method)]
        assert found and all(there[name].default == ast.literal_eval(value) for there in found if name in there), method
        assert any(name in there for there in found), method


def test_a_default_is_written_out_where_it_is_not_given_and_the_line_can_be_read_by_itself():
    code = """    a = t.merge(u, on="k").drop_duplicates()
    b = t.merge(u, "left").sort_values("x", ascending=False).diff()
    c = pd.merge(t, u)
    d = (t
        .nunique())
    e = t.shift(2).merge(u, **how)"""
    assert {after for _, after in verify.written_out(code)} == {
        'a = t.merge(u, on="k").drop_duplicates(keep="first")',
        'a = t.merge(u, on="k", how="inner").drop_duplicates()',
        'b = t.merge(u, "left").sort_values("x", ascending=False).diff(periods=1)',
    }


def test_now_and_then_a_change_changes_nothing_and_the_check_says_right():
    lesson = find_lesson("01_growth")
    facts = verify.Facts(lesson, {}, {}, {}, list(verify.changes_of(lesson)), list(verify.neutral_of(lesson)))
    asked = [next(verify.changes_asked(facts, work(), verify.Random(seed))) for seed in range(400)]
    right = sum(question.choices[question.right] == verify.UNCHANGED for question in asked)
    assert 70 < right < 130, "one in four"
    for question in asked:
        assert len(set(question.choices)) == 4 and question.choices.count(verify.UNCHANGED) == 1
        assert ("/default-" in question.identity) == (question.choices[question.right] == verify.UNCHANGED)
