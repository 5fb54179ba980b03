"""Wrong answers as edits: each statement finds its one place in the solution, and what is not clear at sight is refused."""

import ast
import json

import pytest
from conftest import TOY

from course.authoring.edits import CellFault, answer_code, compose, given_code, has_stub
from course.authoring.lesson import LessonError, feedback_of, read_lesson
from course.authoring.lint import lint_release
from course.authoring.show import shown

ANSWER = '''def rate(sold, days):
    """Sold a day."""
    ...
### BEGIN SOLUTION
    # Days without stock tell nothing.
    seen, table = days[days > 0], {}
    for day in seen:
        table[day] = sold[day]   # what was sold, ä
        if table[day] > 9:
            kind = "many"
        elif table[day] > 5:
            kind = "some"
    total = sum(
        table.values()
    )
    total += 1
    return total / len(seen)
### END SOLUTION

rate
'''
SOLUTION = answer_code(ANSWER)


def composed(edit, solution=SOLUTION):
    """The code below the feedback, without it."""
    return compose(solution, "# What is wrong.\n" + edit).removeprefix("# What is wrong.\n")


def test_the_code_of_an_answer_has_neither_stub_nor_markers():
    assert "..." not in SOLUTION and "SOLUTION" not in SOLUTION
    assert SOLUTION.startswith('def rate(sold, days):\n    """Sold a day."""\n    # Days without') and SOLUTION.endswith(
        "\n\nrate"
    )
    given = "start = 1\nshares = {\n    'a': ...,\n}\n### BEGIN SOLUTION\nx = values[..., 0]\nshares = {'a': x}\n### END SOLUTION\nshares"
    assert answer_code(given) == "start = 1\nx = values[..., 0]\nshares = {'a': x}\nshares"
    assert has_stub(given, "shares") and not has_stub(given, "start") and has_stub(ANSWER, "rate")


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        # names bound together, in another order; inside of a function; comments and the rest stay
        ("table, seen = {}, days", "    seen, table = days[days > 0], {}\n", "    table, seen = {}, days\n"),
        # what stands in a table; the remark of the replaced line goes with it
        ("table[day] = 1  # or so", "        table[day] = sold[day]   # what was sold, ä\n", "        table[day] = 1  # or so\n"),
        # a loop by its head, whole
        (
            "for day in seen:\n    table[day] = 1",
            SOLUTION[SOLUTION.index("    for day") : SOLUTION.index("    total = ")],
            "    for day in seen:\n        table[day] = 1\n",
        ),
        # a condition by its head, with its elif
        (
            "if table[day] > 9:\n    kind = (\n        2)",
            SOLUTION[SOLUTION.index("        if table") : SOLUTION.index("    total = ")],
            "        if table[day] > 9:\n            kind = (\n                2)\n",
        ),
        # a function by its name, or another thing of that name
        ("def rate(sold, days):\n    return 1", SOLUTION.removesuffix("\n\nrate"), "def rate(sold, days):\n    return 1"),
        ("rate = len", SOLUTION.removesuffix("\n\nrate"), "rate = len"),
    ],
)
def test_a_statement_takes_the_place_of_the_one_that_binds_the_same(edit, old, new):
    assert SOLUTION.count(old) == 1
    assert composed(edit) == SOLUTION.replace(old, new)
    ast.parse(composed(edit))


def test_several_statements_find_their_places_in_any_order():
    solution = (
        'import numpy as np\nwith open(name) as file:\n    text = file.read()\n\nfigure.title = "a"\ncount: int = len(text)'
    )
    edit = "count += 1\nfigure.title = 'b'\nimport pandas as np\ntext = ''"
    assert (
        composed(edit, solution)
        == "import pandas as np\nwith open(name) as file:\n    text = ''\n\nfigure.title = 'b'\ncount += 1"
    )


def test_a_text_over_several_lines_keeps_them():
    edit = 'kind = f"""one\n{two}\n  three"""'
    solution = "if True:\n    kind = 1"
    assert composed(edit, solution) == 'if True:\n    kind = f"""one\n{two}\n  three"""'


def test_a_comment_of_the_solution_is_no_feedback():
    assert compose("# First the sum.\nx = 1", "# Too large.\nx = 2") == "# Too large.\n\n# First the sum.\nx = 2"


@pytest.mark.parametrize(
    ("edit", "line", "said"),
    [
        ("\nhours = 1", 3, "the solution has no `hours`."),
        ("tables[day] = 1", 2, "the solution has no `tables[day]`. Did you mean 'table[day]'?"),
        ("for day in sen:\n    table[day] = 1", 2, "the solution has no `for day in sen:`. Did you mean 'for day in seen:'?"),
        ("if table[day] > 5:\n    kind = 1", 2, "the solution has no `if table[day] > 5:`."),  # an elif cannot stand alone
        ("total = 1", 2, "the solution has `total` 2 times, not once; leave instead=true out and write the answer whole."),
        ("total += 2", 2, "the solution has `total` 2 times, not once"),
        ("kind = 1", 2, "the solution has `kind` 2 times, not once"),
        ("seen = days", 2, "the solution binds `seen` and `table` in one statement: bind the same names."),
        ("table.clear()", 2, "`table.clear()` binds no name, so its place in the solution is not clear"),
        ("return 1", 2, "`return 1` binds no name"),
        ("seen,table = days[days>0],{}", 2, "is the solution's own: this edit changes nothing."),
        ("table[day] = 1\ntable[day] = 2", 3, "`table[day] = 2` falls into what another statement of this cell replaces."),
        ("table[day] = 1\nfor day in seen:\n    pass", 3, "`for day in seen:` falls into what another"),
        ("table[day] = 1; seen, table = 1, 2", 2, "`table[day] = 1` shares its line with other code"),
        ("table[day] = = 1", 2, "this is not Python: invalid syntax."),
        ("", 1, "with instead=true the cell holds the statements that differ from the solution, but there is none."),
    ],
)
def test_what_is_not_clear_at_sight_is_refused(edit, line, said):
    with pytest.raises(CellFault) as fault:
        composed(edit)
    assert said in str(fault.value) and fault.value.line == line


@pytest.mark.parametrize("solution", ["x = 1; y = 2", "if True: x = 1", "y = 2; x = 1"])
def test_a_statement_of_the_solution_that_shares_its_line_stays(solution):
    with pytest.raises(CellFault, match="`x = 1` shares its line with other code: give each statement a line of its own."):
        composed("x = 3", solution)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("bars = px.bar(orders.groupby(\"channel\")[\"gmv\"].mean()", "bar = px.bar(orders", "the solution has no `bar`. Did you mean 'bars'?"),
        ("[\"gmv\"].mean().reset_index()", "[\"gmv\"].mean(.reset_index()", "this is not Python: invalid syntax."),
        ("[\"gmv\"].mean().reset_index()", "[\"gmv\"].sum().reset_index()", "this edit changes nothing."),
    ],
)  # fmt: skip
def test_a_faulty_edit_stops_the_reading_with_file_and_line(tmp_path, old, new, said):
    head, tail = TOY.read_text(encoding="utf-8").split("instead=true")
    assert old in tail
    path = tmp_path / "91_edited.py"
    path.write_text(head + "instead=true" + tail.replace(old, new, 1), encoding="utf-8")
    line = head.count("\n") + 3  # below the cell's head and its feedback
    with pytest.raises(LessonError) as error:
        read_lesson(path)
    assert str(error.value).startswith(f"91_edited.py, line {line}: ") and said in str(error.value)


def test_a_solution_that_is_not_python_is_named_with_its_line(tmp_path):
    path = tmp_path / "91_edited.py"
    path.write_text(
        TOY.read_text(encoding="utf-8").replace('yaxis_title="turnover (yuan)", xaxis', "yaxis_title==, xaxis"), "utf-8"
    )
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "yaxis_title==" in text)
    with pytest.raises(LessonError, match=rf"line {line}: this is not Python"):
        read_lesson(path)


def test_all_others_see_the_whole_answer(toy):
    (cell,) = [cell for cell in toy.exercises["bars"].wrongs if "instead" in cell.options]
    assert feedback_of(cell).startswith("The bars show the mean order") and feedback_of(cell).endswith("before drawing.")
    code = cell.source.partition("\n")[2]
    assert code == answer_code(toy.exercises["bars"].answer.source).replace("sum()", "mean()")
    assert "update_layout" in code and code.endswith("\nbars")


def test_a_mistake_is_shown_whole_with_its_lines_marked(toy):
    cell = next(cell for cell in toy.exercises["bars"].wrongs if cell.label == "mean-for-sum")
    told = shown(toy, "mean-for-sum").splitlines()
    assert told[0] == f"90_toy.py, line {cell.line}: bars · mean-for-sum"
    assert told[1] == feedback_of(cell) and told[2] == ""
    code = answer_code(toy.exercises["bars"].answer.source).splitlines()
    assert told[3:] == [f"- {code[0]}", f"+ {code[0].replace('sum', 'mean')}", *(f"  {line}" for line in code[1:])]
    exercise = shown(toy, "bars")
    assert "\n".join(code) in exercise and exercise.endswith("Wrong answers: truncated-axis, mean-for-sum")
    with pytest.raises(
        LessonError, match="no wrong answer 'mean-of-sum'. Did you mean 'mean-for-sum'[?] The exercises are: users,"
    ):
        shown(toy, "mean-of-sum")


def test_a_comment_of_the_solution_is_shown(tmp_path):
    path = tmp_path / "91_edited.py"
    text = TOY.read_text(encoding="utf-8").replace("SOLUTION\nbars =", "SOLUTION\n# By channel.\nbars =")
    path.write_text(text, encoding="utf-8")
    assert "\n\n  # By channel.\n- bars = " in shown(read_lesson(path), "mean-for-sum")


def test_what_students_are_given_of_a_function_is_no_leak(tmp_path):
    path = tmp_path / "91_edited.py"
    text = TOY.read_text(encoding="utf-8")
    for old, new in (
        ("def area(a, b):\n    ...\n", 'def area(a, b):\n    """The area of a sheet with its margin."""\n    ...\n'),
        (
            "    return a * b + 0.25\n",
            "    margin_around_the_sheet = 1 / 4\n    return a * b + margin_around_the_sheet\n",
        ),
        ('label="offset-forgotten"', 'label="offset-forgotten" instead=true'),
        ("def area(a, b):\n    return a * b\n", "margin_around_the_sheet = 0 / 4\n"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    lesson = read_lesson(path)
    given = given_code(lesson.exercises["square"].answer.source)
    assert '"""The area' in given and '"""The area' in lesson.exercises["square"].wrongs[1].source
    for added, leaks in (("", 0), ("    margin_around_the_sheet = 0 / 4\n", 1)):
        release = json.dumps({"cells": [{"source": given + added}]})
        assert sum("of the wrong cell of 'square'" in fault for fault in lint_release(lesson, release)) == leaks
