"""The concept inventory: parallel forms, each wrong choice a mistake that a lesson treats, no key where students look, honest gains."""

import contextlib
import csv
import io
import json
import re

import nbformat
import numpy as np
import pytest
from conftest import ROOT

from course.authoring.lesson import find_lesson
from course.authoring.student_pack import PARTS
from course.cli import main
from course.inventory import answers, command, forms, page, report
from course.inventory.errors import InventoryError
from course.sheets import LETTERS, read_sheet

ASKED = forms.concepts()


def letters_of(form, mistakes):
    """A letter for each idea: the right one, or that of the mistake at this place of the concept's list."""
    picked = []
    for concept, mistake in zip(ASKED, mistakes, strict=True):
        name = "" if mistake is None else concept.mistakes[mistake].name
        picked.append(LETTERS[concept.questions[form].mistakes.index(name)])
    return tuple(picked)


RIGHT = [None] * len(ASKED)
FIRST_MISTAKE = [0] * len(ASKED)


def test_there_are_two_forms_of_the_same_ideas_in_other_words():
    assert len(ASKED) == 24 and len({concept.name for concept in ASKED}) == len({concept.title for concept in ASKED}) == 24
    for concept in ASKED:
        a, b = (concept.questions[form] for form in forms.FORMS)
        assert set(a.mistakes) == set(b.mistakes) == {"", *(mistake.name for mistake in concept.mistakes)}
        assert len(concept.mistakes) == 3 and a.asks != b.asks
        for question in (a, b):
            assert len(set(question.choices)) == 4, concept.name
    for form in forms.FORMS:
        rights = [concept.questions[form].letter for concept in ASKED]
        assert {rights.count(letter) for letter in LETTERS} == {6}, "each letter is right equally often"
        longest = sum(
            len(question.choices[question.mistakes.index("")]) == max(map(len, question.choices))
            for question in (concept.questions[form] for concept in ASKED)
        )
        assert longest <= 8, f"form {form}: the longest choice is right in {longest} of 24, and blind choice has 6"


@pytest.fixture(scope="module")
def treated():
    """Lesson -> labels and written tasks, of the lessons that the inventory names."""
    named = {place.split("/")[0] for concept in ASKED for mistake in concept.mistakes for place in mistake.treated}
    found = {}
    for name in named:
        lesson = find_lesson(name)
        found[name] = {
            *(f"{name}/{exercise.name}/{cell.label}" for exercise in lesson.checked for cell in exercise.wrongs),
            *(f"{name}/{exercise.name}" for exercise in lesson.exercises.values() if exercise.written),
            *(
                [f"{name}/closing"]
                if any("encodes a story cannot prove" in " ".join(cell.source.split()) for cell in lesson.cells)
                else []
            ),
        }
    return found


def test_every_wrong_choice_is_a_mistake_that_a_lesson_treats(treated):
    for concept in ASKED:
        for mistake in concept.mistakes:
            assert mistake.treated, mistake.name
            for place in mistake.treated:
                assert place in treated[place.split("/")[0]], f"{concept.name}: {place} is no wrong answer of a lesson"
    assert len(treated) >= 12


def test_forms_carry_no_key_and_fetch_nothing(tmp_path):
    for form in forms.FORMS:
        assert main(["inventory", "form", form, "--out", str(tmp_path)]) == 0
        shown = (tmp_path / f"form-{form}.html").read_text(encoding="utf-8")
        notebook = (tmp_path / f"form-{form}.ipynb").read_text(encoding="utf-8")
        for text in (shown, notebook):
            assert not re.search(r"https?:|<script|<img|<link|@import|url\(", text)
            for concept in ASKED:
                assert concept.title not in text and concept.idea not in text
                assert all(mistake.name not in text for mistake in concept.mistakes if "-" in mistake.name)
        key = command.WORK / f"key-{form}.html"
        assert key.stat().st_mode & 0o077 == 0 and "Not for students" in key.read_text(encoding="utf-8")
    assert page.key_page("A", ASKED).count("<b>right</b>") == 24


def test_students_and_the_site_do_not_get_the_inventory():
    assert "inventory" not in PARTS
    quoted = [concept.questions[form].asks[:60] for concept in ASKED for form in forms.FORMS]
    for path in [
        *(ROOT / "notebooks").rglob("*.ipynb"),
        *(ROOT / "course" / "handbook").glob("*.md"),
        *(ROOT / "course" / "site").glob("*.md"),
    ]:
        text = path.read_text(encoding="utf-8")
        assert not any(asks in text for asks in quoted), path


def test_a_form_as_a_notebook_is_read_back_without_running_it(tmp_path):
    right = letters_of("A", RIGHT)

    def handed_in(name, change):
        notebook = page.form_notebook("A", ASKED)
        for number, letter in enumerate(right, 1):
            cell = next(cell for cell in notebook.cells if cell.id == f"answer-{number}")
            cell.source = cell.source.replace('""', f'"{letter}"')
        change(notebook)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nbformat.writes(notebook), encoding="utf-8")

    def strange(notebook):
        notebook.cells[2].source = f"answer_1 = {right[0]}"  # a letter without quotation marks
        notebook.cells[4].source = "answer_2 = 'E'"
        notebook.cells[6].source = "answer_3 = open('/etc/passwd').read()"
        notebook.cells[8].source = "answer_4 ="
        notebook.cells[10].source = "answer_5 = ''"

    handed_in("liu.ipynb", lambda notebook: None)
    handed_in("wang/form-A.ipynb", strange)
    handed_in(".ipynb_checkpoints/liu.ipynb", lambda notebook: None)
    handed_in("no-form.ipynb", lambda notebook: notebook.metadata.pop("course_sheet"))
    (tmp_path / "broken.ipynb").write_text("{")
    (tmp_path / "linked.ipynb").symlink_to(tmp_path / "liu.ipynb")
    sat, notes = answers.read_notebooks(tmp_path, 24)
    by_name = {one.student: one for one in sat}
    assert by_name.keys() == {"liu", "wang"} and by_name["liu"] == answers.Sat("liu", "A", right)
    assert by_name["wang"].letters == (right[0], "", "", "", "", *right[5:])
    assert len(notes) == 3 and any("question 2: E" in note for note in notes)
    (tmp_path / "read.csv").write_text(answers.as_table(sat), encoding="utf-8")
    assert answers.read_table(tmp_path / "read.csv", 24) == sat


def test_the_notebook_runs_and_says_what_was_answered():
    notebook = page.form_notebook("B", ASKED)
    namespace = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for cell in notebook.cells:
            if cell.cell_type == "code":
                exec(cell.source.replace('answer_2 = ""', 'answer_2 = "C"'), namespace)
    lines = printed.getvalue().splitlines()
    assert len(lines) == 24 and lines[1].split() == ["2", "C"] and lines[0].endswith("no answer")
    nbformat.validate(notebook)
    assert all(cell.metadata.get("deletable") is False for cell in notebook.cells)


def table(path, rows, delimiter=","):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([["student", "form", *range(1, 25)], *rows])
    return path


def test_answers_from_a_table(tmp_path):
    right = letters_of("B", RIGHT)
    path = table(
        tmp_path / "a.csv", [["liu", "b", *map(str.lower, right)], ["absent", "A", *[""] * 24], ["wang", "A", "", *"B" * 23]], ";"
    )
    liu, wang = answers.read_table(path, 24)
    assert liu == answers.Sat("liu", "B", right) and wang.letters[:2] == ("", "B")
    for rows, words in (
        ([["liu", "C", *right]], "no form 'C'"),
        ([["liu", "A", "E", *right[1:]]], "'E' is none of"),
        ([["liu", "A", *right]] * 2, "names liu twice"),
        ([["liu", "A", *[""] * 24]], "holds no answers"),
    ):
        with pytest.raises(InventoryError, match=words):
            answers.read_table(table(tmp_path / "b.csv", rows), 24)
    (tmp_path / "c.csv").write_text("student,form,1\nliu,A,B\n")
    with pytest.raises(InventoryError, match="lacks 2, 3, 4, 5 and more"):
        answers.read_table(tmp_path / "c.csv", 24)


def test_forms_are_dealt_crosswise_by_lot(tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("student\n" + "\n".join(f"s{number}" for number in range(21)))
    rows = answers.deal(roster, 1)
    assert [row[0] for row in rows] == [f"s{number}" for number in range(21)] and {row[1:] for row in rows} == {
        ("A", "B"),
        ("B", "A"),
    }
    assert sum(before == "A" for _, before, _ in rows) == 11 and rows != answers.deal(roster, 2)


def someone(student, form, knows, random, mistake=0):
    """Answers of somebody who has each idea right with this chance, and else makes the mistake."""
    return answers.Sat(student, form, letters_of(form, [None if random.random() < knows else mistake for _ in ASKED]))


def test_the_gain_of_a_class_that_learns_from_6_to_15_is_found_again():
    random = np.random.default_rng(3)
    names = [f"s{number}" for number in range(120)]
    a_first = {name: at % 2 == 0 for at, name in enumerate(names)}
    before = [someone(name, "A" if a_first[name] else "B", 0.25, random) for name in names]
    after = [someone(name, "B" if a_first[name] else "A", 0.625, random) for name in names]
    found = report.matched(ASKED, before, after)
    told = report.gains(found, 24)
    assert (
        found.crosswise
        and told.loc["before", "value"] == pytest.approx(6, abs=0.7)
        and told.loc["after", "value"] == pytest.approx(15, abs=0.7)
    )
    assert told.loc["normalised gain", "low"] < 0.5 < told.loc["normalised gain", "high"] and told.loc["gain", "low"] > 7
    mistakes = report.by_mistake(ASKED, found)
    first = mistakes.iloc[::3]
    assert (first["change"] < 0).all() and (mistakes.drop(first.index)[["before", "after"]] == 0).all().all()
    assert len(mistakes) == 72 and (report.by_concept(ASKED, found)["change"] > 0).all()


def test_a_class_that_has_only_learnt_to_be_cautious_is_told_from_one_that_has_learnt_ideas():
    held = [concept.holds_back for concept in ASKED]
    assert sum(held) == 8, "the handbook says so"
    random = np.random.default_rng(9)

    def sat(student, form, knows):
        return answers.Sat(student, form, letters_of(form, [None if random.random() < chance else 0 for chance in knows]))

    names, naive = [f"s{number}" for number in range(80)], [0.25] * len(ASKED)
    cautious = [0.9 if one else 0.25 for one in held]
    before = [sat(name, "AB"[at % 2], naive) for at, name in enumerate(names)]
    for after, low, high in ((cautious, -12, 12), ([0.7] * len(ASKED), 50, 70)):
        found = report.matched(ASKED, before, [sat(name, "BA"[at % 2], after) for at, name in enumerate(names)])
        told = report.caution(ASKED, found)
        there, elsewhere = map(int, re.findall(r"(-?\d+)\u00a0% \(", told))
        assert there > 50 and low < elsewhere < high, told
    everything = [sat(name, "AB"[at % 2], [1] * len(ASKED)) for at, name in enumerate(names)]
    all_right = report.matched(ASKED, everything, [sat(name, "BA"[at % 2], [1] * len(ASKED)) for at, name in enumerate(names)])
    assert "nothing was gained" in report.caution(ASKED, all_right)


def test_no_form_gives_the_right_choice_away_by_its_length_or_by_its_kind():
    """In each form the right choice is the shortest one of its question, by a fifth, at most once; caution is wrong somewhere, too."""
    for form in forms.FORMS:
        short = []
        for concept in ASKED:
            question = concept.questions[form]
            lengths = sorted((len(choice), mistake) for choice, mistake in zip(question.choices, question.mistakes, strict=True))
            if lengths[0][1] == "" and lengths[0][0] < 0.8 * lengths[1][0]:
                short.append(concept.name)
        assert len(short) <= 1, short
        cautious = re.compile(r"nobody can tell|^Nothing: 1?\d|more or less, according|contradict each other")
        wrong = [
            concept.name
            for concept in ASKED
            for choice, mistake in zip(concept.questions[form].choices, concept.questions[form].mistakes, strict=True)
            if mistake and cautious.search(choice)
        ]
        assert len(wrong) >= 3, wrong


def test_the_difficulty_of_a_form_is_told_and_cancels():
    random = np.random.default_rng(5)
    names = [f"s{number}" for number in range(200)]
    chance = {"A": 0.7, "B": 0.5}  # nobody learns anything; form B is harder by 4.8 ideas
    before = [someone(name, form := "AB"[at % 2], chance[form], random) for at, name in enumerate(names)]
    after = [someone(name, form := "BA"[at % 2], chance[form], random) for at, name in enumerate(names)]
    found = report.matched(ASKED, before, after)
    difference, error = report.harder(found)
    assert abs(difference - 4.8) < 3 * error < 1.5
    assert abs(report.gains(found, 24).loc["gain", "value"]) < 0.7
    assert "crosswise, so that" in report.reading(found, 24)[0]
    one_way = report.matched(ASKED, before[::2], after[::2])
    assert report.harder(one_way) is None and "not given crosswise" in report.reading(one_way, 24)[0]


def test_intervals_of_changes_are_bonetts_and_prices():
    before = np.array([True] * 30 + [False] * 20)
    after = np.array([True] * 24 + [False] * 6 + [True] * 15 + [False] * 5)
    value, low, high = report.change(before, after)
    up, down = 16 / 52, 7 / 52  # worked out by hand from the formula of the paper
    half = 1.959964 * np.sqrt((up + down - (up - down) ** 2) / 52)
    assert value == pytest.approx(9 / 50) and (low, high) == pytest.approx((up - down - half, up - down + half))
    nobody = np.zeros(10, dtype=bool)
    assert report.change(nobody, nobody)[0] == 0 and report.change(nobody, nobody)[1] < 0 < report.change(nobody, nobody)[2]


def test_intervals_of_changes_hold_what_they_promise():
    """Of 400 classes of 40, both states drawn with a common cause, the interval holds the true change in about 95 of 100."""
    random, held = np.random.default_rng(11), 0
    for _ in range(400):
        able = random.random(40) < 0.5
        before, after = random.random(40) < np.where(able, 0.5, 0.2), random.random(40) < np.where(able, 0.8, 0.4)
        _, low, high = report.change(before, after)
        held += low <= 0.25 <= high
    assert 0.92 <= held / 400 <= 0.985


def test_the_report_names_nobody_and_tells_who_is_missing(tmp_path):
    random = np.random.default_rng(7)
    names = [f"secret-{number}" for number in range(30)]
    before = [someone(name, "AB"[at % 2], 0.3, random) for at, name in enumerate(names)]
    after = [someone(name, "BA"[at % 2], 0.6, random, 1) for at, name in enumerate(names[:24])] + [
        someone("secret-new", "A", 0.6, random)
    ]
    path = tmp_path / "report.html"
    for name, sat in (("before", before), ("after", after)):
        (tmp_path / f"{name}.csv").write_text(answers.as_table(sat), encoding="utf-8")
    arguments = ["--before", str(tmp_path / "before.csv"), "--after", str(tmp_path / "after.csv"), "--out", str(path)]
    assert main(["inventory", "report", *arguments]) == 0
    text = path.read_text(encoding="utf-8")
    shown = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert "secret" not in text and "default-src 'none'" in text and 'src="http' not in text
    assert (
        "24 students sat both forms" in shown
        and "6 students sat the first form only" in shown
        and "1 sat the second only" in shown
    )
    assert "normalised gain; 95 % intervals, bootstrap" in shown and "in 39 cases of 40 not more than 10" in shown
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(InventoryError, match="Nobody sat both"):
        report.matched(ASKED, before, [])
    with pytest.raises(InventoryError, match="sat the same form before and after"):
        report.matched(ASKED, before, before)


def test_what_is_not_a_sheet_is_not_read(tmp_path):
    for text in ("[]", "{}", json.dumps({"metadata": {"course_sheet": {"questions": "many"}}, "cells": []}), "\x00"):
        (tmp_path / "x.ipynb").write_text(text)
        assert read_sheet(tmp_path / "x.ipynb") is None
