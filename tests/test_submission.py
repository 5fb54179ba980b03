"""A submission is read whatever its state, and rebuilt so that only answers and added cells are the student's."""

import copy
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.grading.judge import answers_of, verdict_on
from course.handin.submission import UnreadableSubmission, read_submission, rebuild


@pytest.fixture(scope="module")
def teachers():
    def nbgrader(grade_id, **about):
        return {"nbgrader": {"grade_id": grade_id, "grade": False, "solution": False, "locked": True, **about}}

    return new_notebook(
        cells=[
            new_markdown_cell("# Lesson", id="opening"),
            new_code_cell("from course import check", id="setup-1", metadata=nbgrader("setup-1")),
            new_code_cell("1 + 1  # example", id="example-1"),
            new_markdown_cell("### Exercise 1", id="text-1"),
            new_code_cell("a = ...", id="answer-a", metadata=nbgrader("a", solution=True, locked=False)),
            new_code_cell('check("a", a)', id="check-a", metadata=nbgrader("check-a", grade=True, points=2)),
            new_markdown_cell("### Exercise 2", id="text-2"),
            new_code_cell("b = ...", id="answer-b", metadata=nbgrader("b", solution=True, locked=False)),
            new_code_cell('check("b", b)', id="check-b", metadata=nbgrader("check-b", grade=True, points=2)),
            new_markdown_cell(
                "*Your answer here.*", id="answer-memo", metadata=nbgrader("memo", solution=True, grade=True, points=6)
            ),
        ]
    )


@pytest.fixture
def answered(teachers):
    notebook = copy.deepcopy(teachers)
    by_id = {cell.id: cell for cell in notebook.cells}
    by_id["answer-a"].source, by_id["answer-b"].source, by_id["answer-memo"].source = "a = 1", "b = 2", "My memo."
    return notebook


def handed_in(tmp_path, notebook, change=None):
    raw = json.loads(json.dumps(notebook))
    raw = change(raw) or raw if change else raw
    path = tmp_path / "submission.ipynb"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return read_submission(path)


def sources(notebook):
    return [cell.source for cell in notebook.cells]


EXPECTED = [
    "# Lesson", "from course import check", "1 + 1  # example", "### Exercise 1", "a = 1", 'check("a", a)',
    "### Exercise 2", "b = 2", 'check("b", b)', "My memo.",
]  # fmt: skip


def strip(raw):
    raw["nbformat_minor"] = 4
    for cell in raw["cells"]:
        cell.pop("id"), cell.update(metadata={})


def strip_metadata_only(raw):
    for cell in raw["cells"]:
        cell["metadata"] = {}


def new_ids(raw):
    for number, cell in enumerate(raw["cells"]):
        cell["id"] = f"x{number}"


def edit_checks(raw):
    for cell in raw["cells"]:
        if cell["id"].startswith("check"):
            cell["source"] = "100"
            cell["metadata"]["nbgrader"]["points"] = 100
            cell["metadata"]["tags"] = ["skip-execution"]


def delete_checks(raw):
    raw["cells"] = [cell for cell in raw["cells"] if not cell["id"].startswith(("check", "setup", "text"))]


def reverse(raw):
    raw["cells"].reverse()


def edit_example(raw):
    raw["cells"][2]["source"] = "__import__('os')._exit(1)"


def lists_of_lines(raw):
    for cell in raw["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)


def make_answer_markdown(raw):
    raw["cells"].insert(4, {"cell_type": "raw", "source": "x", "metadata": {}, "id": "answer-a"})


@pytest.mark.parametrize(
    "change", [strip, strip_metadata_only, new_ids, edit_checks, delete_checks, reverse, edit_example, lists_of_lines]
)
def test_whatever_happened_to_the_file_the_answers_are_found(tmp_path, teachers, answered, change):
    rebuilt = rebuild(handed_in(tmp_path, answered, change), teachers)
    assert sources(rebuilt) == EXPECTED
    assert [cell.metadata for cell in rebuilt.cells] == [cell.metadata for cell in teachers.cells]
    nbformat.validate(rebuilt)


def test_added_cells_stay_where_they_stood(tmp_path, teachers, answered):
    answered.cells.insert(4, new_code_cell("helper = 3"))
    answered.cells.insert(0, new_code_cell("import math"))
    rebuilt = rebuild(handed_in(tmp_path, answered), teachers)
    assert sources(rebuilt) == ["import math", *EXPECTED[:4], "helper = 3", *EXPECTED[4:]]
    assert all("nbgrader" not in cell.metadata for cell in rebuilt.cells if cell.id.startswith("added-"))


@pytest.mark.parametrize("untouched_copy_first", [True, False])
def test_a_copied_cell_does_not_cost_the_answer(tmp_path, teachers, answered, untouched_copy_first):
    twin = copy.deepcopy(answered.cells[4])
    if untouched_copy_first:
        twin.source = "a = ..."
        answered.cells.insert(4, twin)
    else:
        twin.source = "a = a"
        answered.cells.insert(5, twin)
    rebuilt = rebuild(handed_in(tmp_path, answered), teachers)
    cells = {cell.id: cell.source for cell in rebuilt.cells}
    assert cells["answer-a"] == "a = 1"
    assert len({cell.id for cell in rebuilt.cells}) == len(rebuilt.cells)


def test_rebuilding_twice_changes_nothing(tmp_path, teachers, answered):
    answered.cells.insert(5, new_code_cell("more = 1"))
    answered.cells.insert(6, new_code_cell("more = 1"))
    once = rebuild(handed_in(tmp_path, answered), teachers)
    twice = rebuild(handed_in(tmp_path, once), teachers)
    assert sources(once) == sources(twice)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not a notebook that Jupyter could open"),
        ("", "not a notebook that Jupyter could open"),
        ("[1, 2]", "no list of cells"),
        ('{"cells": 3}', "no list of cells"),
        ("[" * 100_000, "not a notebook that Jupyter could open"),
        (json.dumps({"cells": [{}] * 2001}), "more than 2,000 cells"),
    ],
)
def test_what_is_no_notebook_is_told_in_a_sentence(tmp_path, text, said):
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    with pytest.raises(UnreadableSubmission, match=said):
        read_submission(path)
    assert path.read_text() == text


@pytest.mark.parametrize(
    "raw",
    [
        {"cells": [None, 3, {"cell_type": "code"}, {"cell_type": "code", "source": 7, "metadata": 3, "id": 5}]},
        {"cells": [{"cell_type": "code", "source": ["a", 1], "metadata": {"nbgrader": []}}], "metadata": "x"},
        {"cells": [{"cell_type": "code", "source": "a = 1", "metadata": {"nbgrader": {"grade_id": {"x": 1}}}}]},
    ],
)
def test_malformed_cells_are_survived(tmp_path, teachers, raw):
    rebuilt = rebuild(handed_in(tmp_path, raw), teachers)
    nbformat.validate(rebuilt)
    kept = [cell.id for cell in rebuilt.cells]
    assert [cell for cell in kept if cell in {cell.id for cell in teachers.cells}] == [cell.id for cell in teachers.cells]


FORGED = [
    {"kind": "table"}, {"kind": "series", "rows": 1, "index": [], "columns": [{"name": "x"}]}, {"kind": "number", "type": "exact", "value": []},
    {"kind": "number", "type": [], "value": {}}, {"kind": ["number"]}, {"kind": "mapping", "entries": 3}, {"kind": "figure", "traces": [1]},
    {"kind": "function", "returns": [3]}, {"kind": "nonsense"}, {"kind": "right"}, {"kind": "number", "type": "real", "value": "inf"},
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED, ids=str)
@pytest.mark.parametrize("name", ["users", "basket", "by-channel", "ratio", "square", "channel", "bars"])
def test_forged_answers_earn_nothing_and_break_nothing(toy_keys, name, data):
    verdict = verdict_on(data, toy_keys[name])
    assert verdict.share == 0 and verdict.sentence


@pytest.fixture(scope="module")
def toy_keys(toy, class_edition):
    from course.authoring.keys import lesson_keys

    return lesson_keys(toy, class_edition)


@pytest.mark.parametrize(
    "payload", ["{", "[]", "3", '{"answer": 3}', "x" * 3_000_000, '{"answer": {"kind": "number", "value": NaN', 7, None, {"a": 1}]
)
def test_forged_payloads_are_survived(toy_keys, payload):
    output = nbformat.v4.new_output("display_data", {"application/vnd.course.answer+json": payload})
    cell = new_code_cell("", metadata={"nbgrader": {"grade_id": "check-users"}}, outputs=[output])
    answers = answers_of(new_notebook(cells=[cell]))
    assert verdict_on(answers.get("users"), toy_keys["users"]).share == 0
