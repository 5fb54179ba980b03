"""The grammar of a lesson file: what is misspelt or missing is named with its line; the rules of the lint each bite."""

import json
import re

import nbformat
import pytest
from conftest import TOY

from course.authoring.build import build_lesson, differences
from course.authoring.keys import lesson_trials
from course.authoring.lesson import LessonError, feedback_of, find_lesson, lesson_names, read_lesson, solution_of
from course.authoring.lint import lint_matrix, lint_release, lint_solution, lint_text
from course.authoring.matrix import matrix, table
from course.authoring.matrix_record import RECORD, record_of, record_table, write_record
from course.authoring.notebook import source_notebook
from course.authoring.outcomes import PAGE, build_outcomes, outcome_faults, outcome_page

TEXT = TOY.read_text(encoding="utf-8")


def edited(tmp_path, *changes):
    text = TEXT
    for old, new in changes:
        assert old in text, f"the toy lesson no longer holds {old!r}"
        text = text.replace(old, new, 1)
    path = tmp_path / "91_edited.py"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('role="answer" exercise="users"', 'role="anwser" exercise="users"', "unknown role 'anwser'. Did you mean 'answer'?"),
        (
            'role="check" exercise="users" points=2',
            'role="check" exercise="users" poinst=2',
            "no option 'poinst'. Did you mean 'points'?",
        ),
        ('role="wrong" exercise="users" label="guests-counted"', 'role="wrong" exercise="users"', "needs label=..."),
        ('check("users", users)', 'check("user", users)', 'must hold the one line check("users", variable)'),
        (
            'role="right" exercise="users"',
            'role="right" exercise="usres"',
            "names the exercise 'usres', which has no answer cell above",
        ),
        ("### Exercise 1 · A number   {2 points}", "### Exercise 1 · A number", "no heading"),
        ("#     title: A toy lesson with every kind of answer\n", "", "the header lacks title"),
        ('# %% role="setup"', '# %% [markdown] role="setup"', "a setup cell must be code"),
        ("### END SOLUTION\n", "", "BEGIN SOLUTION is never closed: write ### END SOLUTION below the solution."),
        ("### BEGIN SOLUTION\n", "", "END SOLUTION has no BEGIN SOLUTION above it."),
        ("### END SOLUTION\n", "### BEGIN SOLUTION\n", "a second BEGIN SOLUTION stands before the END SOLUTION of the first."),
        ('label="mean-for-sum" instead=true', 'label="mean-for-sum" instead="yes"', "write instead=true, or leave it out."),
        (
            '# %% role="right" exercise="users"',
            '# %% role="check" exercise="users" points=1 outcomes="count"\ncheck("users", users)\n\n# %% role="right" exercise="users"',
            "the exercise 'users' has two check cells",
        ),
    ],
)
def test_a_slip_is_named_with_its_line(tmp_path, old, new, said):
    path = edited(tmp_path, (old, new))
    with pytest.raises(LessonError) as error:
        read_lesson(path)
    assert said in str(error.value)
    assert re.match(r"91_edited\.py, line \d+: ", str(error.value))


def test_the_line_is_the_cells_own(tmp_path):
    path = edited(tmp_path, ('role="check" exercise="basket"', 'role="chekc" exercise="basket"'))
    with pytest.raises(LessonError) as error:
        read_lesson(path)
    line = int(re.search(r"line (\d+)", str(error.value))[1])
    assert "chekc" in path.read_text().splitlines()[line - 1]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("A number   {2 points}", "A number   {3 points}", "promises 3 points for 'users', the check gives 2"),
        ('needs="title', 'needs="titel', "a figure has no need 'titel'. Did you mean 'title'?"),
        ("#       argue: argue from data\n", "", "names the outcome 'argue', which the header lacks"),
        ("#     ideas: A05\n", "#     ideas: A05 A06\n", "the header names the idea A06, which no exercise serves"),
        ('outcomes="count" ideas="A05"', 'outcomes="count"', "'users' does not say which of the article's ideas it serves"),
        ('outcomes="count" ideas="A05"', 'outcomes="count" ideas="A06"', "names the idea A06, which the header lacks"),
        ("#       argue: argue from data\n", "#       argue: argue from data\n#       sing: sing well\n", "'sing' has no exercise"),
        ("# Guest orders carry no user: a missing user_id is not one more user. Count the ids that are there.\n", "", "must begin with its feedback as a comment of at least 40"),
        ("# Guest orders carry no user: a missing user_id is not one more user. Count the ids that are there.", "# Guests are not one user.", "begins with a comment of 24 characters: its feedback must have at least 40"),
        ("users = ...\n", "", "the answer cell of 'users' needs a stub outside the solution, such as `users = ...`"),
        ("users = ...\n", "users = 0\n", "the answer cell of 'users' needs a stub"),
        ("    ...\n", '    """The area."""\n', "the answer cell of 'square' needs a stub"),
        ('label="orders-counted"', 'label="guests-counted"', "two wrong answers labelled 'guests-counted'"),
        ("**Level 2.**", "**Stage 2.**", "samples at levels 1, 2 and 3"),
        ("orders.head(3)", "px.bar(x=[1]).show()", "instead of calling .show()"),
        ('# %% role="right" exercise="users"\nusers = np', '# %%\nusers = np', "needs at least 2 right variants"),
    ],
)  # fmt: skip
def test_each_rule_on_the_text_bites(tmp_path, old, new, said):
    faults = list(lint_text(read_lesson(edited(tmp_path, (old, new)))))
    assert any(said in fault for fault in faults), faults


def test_the_map_tells_what_no_exercise_serves_and_is_written_only_whole(tmp_path):
    lesson = read_lesson(edited(tmp_path, ("#     ideas: A05\n", "#     ideas: A05 A99\n")))
    told = list(outcome_faults([lesson], covered=("A05", "A06"), later={}))
    assert len(told) == 2 and "no exercise serves the idea A06" in told[0] and "A99 is not an idea of the article" in told[1]
    stale = list(outcome_faults([read_lesson(TOY)], covered=("A05",), later={"A05": "to come"}))
    assert len(stale) == 1 and "A05 has an exercise now" in stale[0]
    assert "| A05 | Merchants and consumers pour into" in outcome_page([lesson])
    (tmp_path / "course" / "handbook").mkdir(parents=True)
    assert build_outcomes([lesson], tmp_path, check=False) and not (tmp_path / PAGE).exists()
    find = [find_lesson(name) for name in lesson_names()]
    assert build_outcomes(find, tmp_path, check=False) == [] and build_outcomes(find, tmp_path, check=True) == []
    find[0].title += "!"
    assert build_outcomes(find, tmp_path, check=True) == [f"{PAGE} is out of date: run `course build`."]


def test_the_toy_lesson_keeps_the_rules(toy):
    assert list(lint_text(toy)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('users = orders["user_id"].nunique(dropna=False)', 'users = orders["user_id"].nunique()', "comes out equal to the truth"),
        ('users = float(len(orders["user_id"].dropna().unique()))', "users = 1", "is judged 'wrong' instead of right"),
        ('users = len(orders)', 'users = orders["user_id"].nunique(dropna=False)', "two mistakes give the same values"),
        ('users = orders["user_id"].nunique()\n### END', "users = 7\n### END", "typed in"),
    ],
)  # fmt: skip
def test_each_rule_on_verdicts_bites(tmp_path, class_edition, other_editions, old, new, said):
    lesson = read_lesson(edited(tmp_path, (old, new)))
    faults = list(lint_matrix(lesson, matrix(lesson, [class_edition, other_editions[0]])))
    assert any(said in fault for fault in faults), faults


def test_a_build_judges_and_writes_nothing_where_a_verdict_does_not_hold(tmp_path, class_edition):
    path = edited(tmp_path, ("users = len(orders)\n", 'users = orders["user_id"].nunique()\n'))  # a mistake that is none
    faults = build_lesson(read_lesson(path), class_edition, tmp_path / "solutions", tmp_path / "notebooks", lambda text: None)
    assert len(faults) == 1 and "the 'orders-counted' cell of 'users' comes out equal to the truth" in faults[0]
    assert not (tmp_path / "solutions").exists() and not (tmp_path / "notebooks").exists()


def test_the_matrix_of_the_toy_lesson_holds_everywhere(toy, class_edition, other_editions):
    entries = matrix(toy, [class_edition, *other_editions])
    assert all(entry.holds for entry in entries), table(entries)
    assert {entry.edition for entry in entries} == {class_edition.name, *(edition.name for edition in other_editions)}


def test_the_record_of_a_run_says_what_is_no_longer_true(tmp_path, class_edition, other_editions):
    path = edited(tmp_path, ("users = len(orders)\n", 'users = orders["user_id"].nunique()\n'))  # a mistake that is none
    lesson, editions = read_lesson(path), [class_edition, other_editions[0]]
    entries = matrix(lesson, editions)
    failed = sum(not entry.holds for entry in entries)
    (tmp_path / RECORD).parent.mkdir(parents=True)
    record = record_of(entries, [lesson], editions)
    write_record(record, tmp_path)
    counts = record["lessons"][lesson.name]
    assert failed and counts["as expected"] == counts["verdicts"] - failed and counts["editions"] == 2
    told = record_table(tmp_path, [lesson], class_edition)
    assert str(counts["verdicts"]) in told and "changed" not in told
    path.write_text(path.read_text() + "\n# %% [markdown]\n# More.\n")
    assert "changed since: the lesson\n" in record_table(tmp_path, [lesson], class_edition)
    assert "changed since: the lesson, the tables\n" in record_table(tmp_path, [lesson], other_editions[1])


def test_a_lesson_run_alone_leaves_the_others_on_record(tmp_path):
    (tmp_path / RECORD).parent.mkdir(parents=True)
    write_record({"editions": {"class": "1"}, "lessons": {"b": {"text": "1"}, "a": {"text": "2"}}}, tmp_path)
    write_record({"editions": {"class": "2"}, "lessons": {"a": {"text": "3"}}}, tmp_path)
    kept = json.loads((tmp_path / RECORD).read_text())
    assert kept == {"editions": {"class": "2"}, "lessons": {"a": {"text": "3"}, "b": {"text": "1"}}}


def test_a_wrong_answer_of_another_form_stops_the_build(tmp_path, class_edition):
    path = edited(tmp_path, ("users = len(orders)\n", 'users = ["a", "b"]\n'))
    with pytest.raises(LessonError, match="has not the form asked for"):
        lesson_trials(read_lesson(path), class_edition)


def test_a_failing_cell_is_named(tmp_path, class_edition):
    path = edited(tmp_path, ("users = len(orders)\n", "users = len(order)\n"))
    with pytest.raises(LessonError, match=r"line \d+: the wrong cell of 'users' fails with NameError"):
        lesson_trials(read_lesson(path), class_edition)


def test_an_answer_that_reads_anothers_is_named(tmp_path, class_edition):
    """Cells run one by one on the set-up alone: no answer of another exercise is there to be read."""
    path = edited(
        tmp_path, ('per_year = orders.groupby("year").size()\n', 'per_year = orders.groupby("year").size() + 0 * users\n')
    )
    with pytest.raises(LessonError, match=r"line \d+: the answer cell of 'ratio' fails with NameError: name 'users'"):
        lesson_trials(read_lesson(path), class_edition)


def test_a_cell_that_changes_a_table_in_place_changes_only_its_own(tmp_path, class_edition):
    path = edited(tmp_path, ("users = len(orders)\n", 'users = len(orders)\norders["year"] = 1\norders["gmv"] = 0.0\n'))
    assert all(entry.holds for entry in matrix(read_lesson(path), [class_edition]))


def test_an_unknown_lesson_is_named_with_its_neighbours():
    with pytest.raises(LessonError, match="There is no lesson '01_grwoth'. Did you mean '01_growth'"):
        find_lesson("01_grwoth")


def test_a_rebuild_is_byte_stable_and_differences_are_told(tmp_path, toy, toy_root, class_edition):
    say = lambda text: None  # noqa: E731
    assert build_lesson(toy, class_edition, tmp_path / "solutions", tmp_path / "notebooks", say) == []
    for room in ("solutions", "notebooks"):
        assert differences(tmp_path / room, toy_root / room, room) == []
    path = tmp_path / "notebooks" / toy.name / f"{toy.name}.ipynb"
    path.write_text(path.read_text().replace("Some prose.", "Some other prose."))
    (tmp_path / "notebooks" / toy.name / "key.json").write_text("{}")
    told = differences(toy_root / "notebooks", tmp_path / "notebooks", "notebooks")
    assert told == [
        f"notebooks/{toy.name}/{toy.name}.ipynb is out of date: run `course build`.",
        f"notebooks/{toy.name}/key.json is not derived from anything: remove it.",
    ]


def test_what_students_get_holds_no_answer(toy, toy_root):
    release = (toy_root / "notebooks" / toy.name / f"{toy.name}.ipynb").read_text(encoding="utf-8")
    checks = (toy_root / "notebooks" / toy.name / "checks.json").read_text(encoding="utf-8")
    assert list(lint_release(toy, release)) == []
    for exercise in toy.checked:
        assert solution_of(exercise.answer).strip() not in release
        for cell in exercise.wrongs:
            assert cell.options["label"] not in release
            if cell.options["label"] != "truncated-axis":  # a fault of form: its hint is no secret
                assert feedback_of(cell) not in release + checks


@pytest.mark.parametrize("leak", ["solution", "wrong answer", "marker", "output"])
def test_each_leak_is_found(toy, toy_root, leak):
    path = toy_root / "notebooks" / toy.name / f"{toy.name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "answer-users")
    if leak == "solution":
        cell.source += "\n" + solution_of(toy.exercises["by-channel"].answer).replace("    ", "  ")
    elif leak == "wrong answer":
        cell.source += '\nusers = orders[ "user_id" ].nunique( dropna = False )'
    elif leak == "marker":
        cell.source += "\n### BEGIN SOLUTION"
    else:
        cell.outputs = [nbformat.v4.new_output("stream", text="12")]
    assert list(lint_release(toy, nbformat.writes(notebook)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda cell: cell.outputs.append(nbformat.v4.new_output("stream", name="stderr", text="a warning")), "prints a warning"),
        (lambda cell: cell.outputs[0].data["application/vnd.plotly.v1+json"]["layout"].pop("title"), "has no title"),
        (lambda cell: cell.outputs[0].data["application/vnd.plotly.v1+json"]["layout"]["yaxis"].pop("title"), "no unit"),
        (
            lambda cell: cell.outputs.append(nbformat.v4.new_output("error", ename="KeyError", evalue="x", traceback=[])),
            "ends in KeyError",
        ),
    ],
)
def test_each_rule_on_executed_solutions_bites(toy, toy_root, change, said):
    notebook = nbformat.read(toy_root / "solutions" / toy.name / f"{toy.name}.ipynb", as_version=4)
    assert list(lint_solution(toy, notebook)) == []
    change(next(cell for cell in notebook.cells if cell.id == "answer-bars"))
    place = f"90_toy.py, line {toy.exercises['bars'].answer.line}: "
    assert any(fault.startswith(place) and said in fault for fault in lint_solution(toy, notebook))


def test_a_heat_map_needs_a_unit_at_its_colour_bar(toy, toy_root):
    notebook = nbformat.read(toy_root / "solutions" / toy.name / f"{toy.name}.ipynb", as_version=4)
    figure = next(cell for cell in notebook.cells if cell.id == "answer-bars").outputs[0].data["application/vnd.plotly.v1+json"]
    heat = {"type": "heatmap", "x": ["a"], "y": ["b"], "z": [[1]], "coloraxis": "coloraxis"}
    for title, told in (("gap (points)", 0), ("gap", 1)):
        figure["data"] = [heat]
        figure["layout"]["coloraxis"] = {"colorbar": {"title": {"text": title}}}
        assert sum("colour bar" in fault for fault in lint_solution(toy, notebook)) == told


def test_a_figure_without_caption_is_told(toy, toy_root):
    notebook = nbformat.read(toy_root / "solutions" / toy.name / f"{toy.name}.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if not cell.source.startswith("*Figure")]
    assert any("caption" in fault for fault in lint_solution(toy, notebook))


def test_cell_ids_come_from_names(toy):
    first, second = source_notebook(toy), source_notebook(toy)
    assert [cell.id for cell in first.cells] == [cell.id for cell in second.cells]
    assert {"opening", "answer-users", "check-users", "answer-memo"} <= {cell.id for cell in first.cells}
