"""The form of a lesson: quick questions, folded figures, readings, proofs, sittings with a budget, names that keep their meaning."""

import json
import re

import nbformat
import pytest
from conftest import ROOT

from course.answers import judge
from course.answers.check import Progress, examine, words_in
from course.answers.verdict import Verdict, verdict_html
from course.authoring import budget
from course.authoring.build import build_lesson, public_checks
from course.authoring.keys import lesson_trials, second_pass
from course.authoring.lesson import TOLD_HEADING, LessonError, find_lesson, lesson_names, read_lesson
from course.authoring.lint import lint_text, names_bound, names_read
from course.authoring.matrix import matrix
from course.authoring.notebook import source_notebook

FORM = ROOT / "tests" / "toy" / "91_form.py"
TEXT = FORM.read_text(encoding="utf-8")


def edited(tmp_path, *changes):
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "91_edited.py"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def lesson():
    return read_lesson(FORM)


@pytest.fixture(scope="module")
def trials(lesson, class_edition):
    return lesson_trials(lesson, class_edition)


def test_a_quick_question_is_an_exercise_of_two_cells(lesson):
    question = lesson.exercises["more-people"]
    assert question.quick and question.points == 0 and question.minutes == 1
    assert [cell.label for cell in question.wrongs] == ["chose-people"]
    assert question.answer.source.splitlines()[0] == 'more = ...  # "people" or "orders"'
    assert lesson.exercises["rows-by-hand"].title == "Rows by hand"
    assert [cell.label for cell in lesson.exercises["rows-by-hand"].wrongs] == ["number-1"]  # no expression that tells the way
    assert "chose-people" not in verdict_html(Verdict("more-people", 0, "chose-people", "Look again."))
    assert "people-counted" in verdict_html(Verdict("more-people", 0, "people-counted", "Look again."))
    assert [exercise.quick for exercise in lesson.checked] == [True, True, False]


def test_every_wrong_choice_has_its_sentence_and_the_right_one_its_reading(lesson, trials):
    trial = trials["more-people"]
    assert judge(trial.truth, trial.key).sentence.startswith("Each person in the table")
    (_, wrong), *_ = trial.wrongs
    assert "cannot be more people than orders" in judge(wrong, trial.key).sentence
    assert all(entry.holds for entry in matrix(lesson, [], lambda *_: trials))


def test_a_reading_is_sealed_until_the_answer_is_right(lesson, trials, class_edition):
    record = json.loads(json.dumps(public_checks(lesson, class_edition, {name: trial.key for name, trial in trials.items()})))[
        "exercises"
    ]["users"]
    assert "people come back" not in json.dumps(record)
    trial = trials["users"]
    assert examine("users", trial.truth, record, True).sentence.startswith("That is fewer than the orders")
    for _, wrong in trial.wrongs:
        assert "people come back" not in examine("users", wrong, record, True).sentence
    assert examine("users", trial.truth, record, True) == judge(trial.truth, trial.key)


def test_what_students_get(tmp_path, lesson, class_edition):
    folders = tmp_path / "solutions", tmp_path / "notebooks"
    faults = build_lesson(lesson, class_edition, *folders, lambda _: None)
    assert all("budget" not in fault for fault in faults)
    notebook = source_notebook(lesson)
    by_id = {cell.id: cell for cell in notebook.cells}
    figure = next(cell for cell in notebook.cells if "px.bar" in cell.source)
    assert figure.metadata["jupyter"]["source_hidden"] and figure.metadata["tags"] == ["hide-input"]
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "assert " not in text and "people come back" not in text
    assert by_id["answer-users"].source.startswith("# ✎ Exercise 1: ") and by_id["answer-users"].source.endswith("\nusers")
    assert by_id["answer-more-people"].source.startswith("# ✎ Quick question: ")
    assert "# In class · about 5 minutes" in text and "# At home · about 5 minutes" in text
    assert "### Exercise 2 · A memo\n\n*3 points*\n\nSay in" in text and "{" not in by_id["opening"].source
    assert next(cell for cell in notebook.cells if cell.id.startswith("setup-")).source.startswith(
        "# Set-up: run this cell first"
    )
    assert "2 quick questions" in by_id["opening"].source and by_id["progress"].source == "progress()"
    nbformat.validate(notebook)


def test_the_opening_tells_the_stretch_apart(tmp_path):
    """Its points are promised beside those that everybody can earn, and its minutes beside those of the two sittings."""
    path = edited(
        tmp_path,
        ("# # At home\n", "# # Stretch\n"),
        ("A memo   {3 points}", "A memo   {3 points} · stretch"),
    )
    cells = {cell.id: cell.source for cell in source_notebook(read_lesson(path)).cells}
    assert "*In class about 5 minutes, stretch about 5 minutes · 2 points, and 3 more for the stretch.*" in cells["opening"]
    assert "| 2 | A memo | + 3 | read by your teacher, stretch: may be left out |" in cells["opening"]
    (prompt,) = [source for source in cells.values() if "*3 points · stretch*\n\n" in source]
    assert TOLD_HEADING.search(prompt)["title"] == "Exercise 2 · A memo"  # as the page of feedback reads it


def test_the_opening_says_which_quick_questions_carry_points(tmp_path):
    told = []
    for points in ("", " points=1", " points=2"):
        quick = re.search(r'role="quick" exercise="[^"]+"', TEXT)[0]
        text = TEXT.replace(quick, quick + points, 1) if points else TEXT
        path = tmp_path / "91_edited.py"
        path.write_text(text, encoding="utf-8")
        told.append(next(line for line in source_notebook(read_lesson(path)).cells[0].source.splitlines() if "Between them" in line))
    assert told[0].endswith("quick questions.")
    assert told[1].endswith("; one of them carries 1 point.") and told[2].endswith("; one of them carries 2 points.")


def test_a_heading_in_the_cell_that_begins_a_sitting_tells_its_points(tmp_path):
    heading = "# ### Exercise 2 · A memo   {3 points}\n"
    path = edited(tmp_path, (heading, ""), ("# # At home\n", f"# # At home\n#\n{heading}"))
    (prompt,) = [cell.source for cell in source_notebook(read_lesson(path)).cells if cell.source.startswith("# At home · about")]
    assert "### Exercise 2 · A memo\n\n*3 points*\n" in prompt


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("the *net* flow", "the <em>net</em> flow"),
        ("**all** of `a * b`", "<strong>all</strong> of <code>a * b</code>"),
        ("2 * 3 * 4, a*b*c and <b>", "2 * 3 * 4, a*b*c and &lt;b&gt;"),
    ],
)
def test_a_sentence_is_marked_as_in_markdown(marked, shown):
    assert verdict_html(Verdict("users", 1.0, "right", marked)).endswith(f"<br>{shown}</div>")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("### people: Nobody", "### Nobody", "a line after ### must read `answer: sentence`"),
        ('more = "orders"\n', "print()\n", "must end by binding one name"),
        ('# %% role="proof"', '# %% role="proof" only="mine"', 'write only="class"'),
        ('# %% [markdown] role="reading"', '# %% role="reading"', "a reading cell must be markdown"),
    ],
)
def test_a_fault_of_form_names_its_line(tmp_path, old, new, said):
    with pytest.raises(LessonError, match=r"91_edited\.py, line \d+: ") as fault:
        read_lesson(edited(tmp_path, (old, new)))
    assert said in str(fault.value)


def test_a_quick_question_that_is_silent_on_a_choice_is_told(tmp_path):
    text = edited(tmp_path, ('choices="people|orders"', 'choices="people|orders|neither"'))
    assert any("has nothing to say to 1 of its wrong answers" in fault for fault in lint_text(read_lesson(text)))


def test_prose_that_is_not_so_stops_the_build_at_its_line(tmp_path, class_edition):
    path = edited(tmp_path, ('["user_id"].nunique() < len(orders)\n', '["user_id"].nunique() > len(orders), "more users"\n'))
    line = 1 + path.read_text(encoding="utf-8").splitlines().index(
        'assert orders["user_id"].nunique() > len(orders), "more users"'
    )
    with pytest.raises(LessonError, match=rf"line {line}: the text says what is not so .*more users"):
        lesson_trials(read_lesson(path), class_edition, prove=True)
    told: list[str] = []
    assert lesson_trials(
        read_lesson(path), class_edition, prove=True, unproved=told
    )  # as the matrix does: all faults, one after the other
    assert len(told) == 1 and f"line {line}: the text says what is not so" in told[0]


def test_names_that_are_bound_again_are_told(tmp_path, lesson, trials, class_edition):
    assert not [fault for fault in lint_text(lesson) if "anew" in fault]
    assert list(second_pass(lesson, class_edition, trials)) == []
    clobbered = read_lesson(
        edited(tmp_path, ('# %% role="figure"\n', '# %% role="figure"\nfor orders in ("a", "b"):\n    pass\n'))
    )
    assert any("binds 'orders' anew, which the exercise 'users' reads" in fault for fault in lint_text(clobbered))
    harmful = read_lesson(edited(tmp_path, ('# %% role="proof"', '# %%\norders = orders.head(20_000)\n\n# %% role="proof"')))
    told = list(second_pass(harmful, class_edition, lesson_trials(harmful, class_edition, prove=False)))
    assert any("'users' gives something else when it runs again at the end" in fault for fault in told)


@pytest.mark.parametrize(
    ("code", "bound"),
    [
        ("for word, value in words.items():\n    total = value", {"word", "value", "total"}),
        ("made = [x for x in y]", {"made"}),
        ("def f(a):\n    b = a\nimport numpy as np", {"f", "np"}),
        ("with open(p) as file:\n    table['x'] = 1", {"file"}),
    ],
)
def test_names_are_read_off_the_syntax_tree(code, bound):
    assert names_bound(code) == bound
    assert "words" not in names_read("words = 1") and "words" in names_read("f(words)")


def test_the_budget_of_a_lesson_in_sittings(tmp_path, lesson):
    found = {sitting.name: sitting for sitting in budget.sittings(lesson)}
    assert list(found) == ["In class", "At home"]
    assert [task.name for task in found["In class"].tasks] == ["more-people", "rows-by-hand", "users"]
    assert found["In class"].lines == 1 and found["At home"].lines == 0  # the figure is folded
    faults = [sentence for _, sentence in budget.over_budget(lesson)]
    assert any("tasks with an instant answer" in fault for fault in faults)
    long = read_lesson(
        edited(tmp_path, ("# How many bought?", "# " + "word " * 300), ("orders.head(3)", "orders.head(3)  " + "#" * 90))
    )
    faults = [sentence for _, sentence in budget.over_budget(long)]
    assert any("words and 1 lines of code before the first task" in fault for fault in faults)
    assert any("at most 88 are seen" in fault for fault in faults)


def test_words_are_those_that_everybody_reads(lesson):
    cell = lesson.cells[0]
    cell = type(cell)(
        "markdown", "", {}, "Two words.\n<details><summary>Hint</summary>\nnot these\n</details>\n```\nnor this\n```", 1
    )
    assert budget.words_of(cell) == 2


@pytest.mark.parametrize("name", lesson_names())
def test_a_lesson_in_sittings_keeps_its_budget(name):
    lesson = find_lesson(name)
    print(budget.report(lesson))
    assert list(budget.over_budget(lesson)) == []


def test_progress_counts_the_words_of_written_tasks():
    assert words_in("✎ *Double-click here*") == 0
    assert words_in("Orders grew 5.4 times; buyers didn't follow.") == 7
    about = {"title": "Memo", "points": 3, "words": 5}
    shown = Progress({}, {}, {"memo": about | {"found": 7}, "other": about | {"found": 0}, "third": about | {"found": None}})
    page = shown._repr_html_()
    assert "7 words of at most 5, as last saved: too long" in page
    assert "not written yet" in page and "read by your teacher" in page
