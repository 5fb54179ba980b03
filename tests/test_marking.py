"""Marking written answers: the scheme is read off the lesson, marks go into nbgrader's gradebook, texts are shown as text."""

import asyncio
import json
import re

import pytest
from nbgrader.api import Gradebook
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from course.authoring.lesson import find_lesson, lesson_names
from course.grading import marking
from course.grading.errors import GradingError
from course.grading.sample_class import samples_of

LESSON = "01_growth"
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader reads half-made objects back


@pytest.mark.parametrize("name", lesson_names())
def test_every_mark_scheme_can_be_marked_with_keys(name):
    lesson = find_lesson(name)
    for exercise in lesson.exercises.values():
        if exercise.written and exercise.points:
            criteria = marking.criteria_of(marking.scheme_of(exercise))
            assert len(criteria) * marking.MOST == exercise.points
            assert all(len(criterion.short) > 3 for criterion in criteria)
            assert "level 3" in marking.samples_of(exercise).lower()


@pytest.mark.parametrize("name", lesson_names())
def test_a_sample_class_writes_the_anchored_answers_without_their_level(name):
    for exercise in find_lesson(name).exercises.values():
        if exercise.written and exercise.points:
            texts = samples_of(exercise)
            assert len(texts) == 3 and not [text for text in texts if text.startswith("**") or len(text) < 20]


@pytest.fixture
def graded(tmp_path):
    """A gradebook with two graded submissions, and their autograded notebooks."""
    texts = {"liu": "Orders grew </script><script>alert(1)</script> 5.4 times.", "wang": "Much."}
    for student, text in texts.items():
        folder = tmp_path / "autograded" / student / LESSON
        folder.mkdir(parents=True)
        cell = {"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": "memo"}}, "source": [text]}
        (folder / f"{LESSON}.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "course") as book:
        book.add_assignment(LESSON)
        book.add_notebook(LESSON, LESSON)
        book.add_grade_cell("memo", LESSON, LESSON, max_score=12, cell_type="markdown")
        book.add_solution_cell("memo", LESSON, LESSON)
        book.add_grade_cell("check-a", LESSON, LESSON, max_score=30, cell_type="code")
        for student in texts:
            book.add_student(student)
            book.add_submission(LESSON, student)
            book.find_grade("memo", LESSON, LESSON, student).needs_manual_grade = True
        book.db.commit()
        yield book, tmp_path


def test_marks_go_into_the_gradebook_and_are_there_when_one_goes_on(graded):
    book, folder = graded
    found = marking.read_marking(find_lesson(LESSON), book, folder / "autograded")
    assert [text.marks for text in found.texts] == [None, None] and found.following == 0
    found.mark(0, [3, 2, 1, 0], "Name the base.")
    student = found.texts[0].student
    grade = book.find_grade("memo", LESSON, LESSON, student)
    assert (grade.manual_score, grade.needs_manual_grade) == (6.0, False)
    note = book.find_comment("memo", LESSON, LESSON, student).manual_comment
    assert note.startswith("The sentence: 3 of 3 · ") and note.endswith("\n\nName the base.")
    again = marking.read_marking(find_lesson(LESSON), book, folder / "autograded")
    assert again.texts[0].marks == [3, 2, 1, 0] and again.texts[0].comment == "Name the base." and again.following == 1
    for marks in ([3, 2, 1], [3, 2, 1, 4], [3, 2, 1, -1]):
        with pytest.raises(GradingError, match="from 0 to 3"):
            again.mark(1, marks, "")
    assert book.find_grade("memo", LESSON, LESSON, again.texts[1].student).needs_manual_grade


def test_a_late_penalty_is_a_share_of_what_is_marked_too(graded):
    book, folder = graded
    notebook = book.find_submission_notebook(LESSON, LESSON, "liu")
    grade = book.find_grade("check-a", LESSON, LESSON, "liu")
    grade.auto_score, notebook.late_submission_penalty = 20.0, 2.0  # a tenth, before anybody has read the text
    book.db.commit()
    found = marking.read_marking(find_lesson(LESSON), book, folder / "autograded")
    at = next(place for place, text in enumerate(found.texts) if text.student == "liu")
    for marks, penalty in (([3, 3, 2, 2], 3.0), ([1, 1, 0, 0], 2.2)):  # marked, and marked again
        found.mark(at, marks, "")
        assert notebook.late_submission_penalty == pytest.approx(penalty)


def test_a_place_that_nobody_wrote_in_need_not_be_read(graded):
    book, folder = graded
    book.find_grade("memo", LESSON, LESSON, "wang").needs_manual_grade = False  # as grading leaves what is as it was released
    book.db.commit()
    found = marking.read_marking(find_lesson(LESSON), book, folder / "autograded")
    assert [text.student for text in found.texts] == ["liu"]
    found.mark(0, [3, 2, 1, 0], "")
    assert len(marking.read_marking(find_lesson(LESSON), book, folder / "autograded").texts) == 1  # what was marked stays


def test_the_page_shows_text_as_text_and_only_to_whom_knows_its_address(graded):
    book, folder = graded
    found = marking.read_marking(find_lesson(LESSON), book, folder / "autograded")

    async def visit():
        (socket,) = bind_sockets(0, "127.0.0.1")
        server = HTTPServer(marking.application(found, "secret"))
        server.add_socket(socket)
        base, client = f"http://127.0.0.1:{socket.getsockname()[1]}", AsyncHTTPClient()
        page = await client.fetch(f"{base}/secret/")
        said = await client.fetch(f"{base}/secret/", method="POST", body=json.dumps({"at": 0, "marks": [1, 1, 1, 1]}))
        refused = []
        for address, body in (("/secret/", "{"), ("/secret/", '{"at": 0, "marks": [9, 1, 1, 1]}'), ("/guess/", "{}")):
            with pytest.raises(HTTPClientError) as fault:
                await client.fetch(base + address, method="POST", body=body)
            refused.append(fault.value.code)
        server.stop()
        return page, json.loads(said.body), refused

    page, said, refused = asyncio.run(visit())
    text = page.body.decode()
    assert said == {"left": 1} and refused == [400, 400, 404]
    assert "<script>alert" not in text and "\\u003cscript>alert(1)" in text
    nonce = re.search(r"script-src 'nonce-([^']+)'", page.headers["Content-Security-Policy"])[1]
    assert (
        text.count("<script") == 1 and f'<script nonce="{nonce}">' in text and "http" not in re.sub(r"const state = .*", "", text)
    )


def test_without_written_answers_one_is_told_what_to_do(tmp_path):
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "course") as book:
        with pytest.raises(GradingError, match="course grade 01_growth"):
            marking.read_marking(find_lesson(LESSON), book, tmp_path)
    with pytest.raises(GradingError, match="no table of criterion"):
        marking.criteria_of("| a | b |\n|:--|:--|\n| 1 | 2 |")
