"""The course as it stands in the repository: lessons keep the rules, and everything derived is up to date."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, verify_package

from course.authoring.build import check_lessons, differences
from course.authoring.lesson import find_lesson, lesson_names
from course.authoring.matrix import table
from course.authoring.outcomes import build_outcomes
from course.data import build_class_edition


@pytest.mark.parametrize("name", lesson_names())
def test_a_lesson_keeps_the_rules_and_its_notebooks_are_up_to_date(name, class_edition, other_editions, capsys):
    """`course build --check` for one lesson: the matrix on the class edition and another, lints, and a rebuild.

    Lessons take the three other editions in turn; `make check` judges each lesson on all of them. Solutions whose cells are as
    they were are not executed: nbval does that after these tests, and compares every output.
    """
    other = other_editions[lesson_names().index(name) % len(other_editions)]
    faults, entries = check_lessons([find_lesson(name)], class_edition, [other], lambda text: None, execute=False)
    print(table(entries))
    assert faults == []
    assert {entry.edition for entry in entries} == {"class", other.name}


def test_every_idea_has_an_exercise_and_the_map_is_up_to_date():
    assert build_outcomes([find_lesson(name) for name in lesson_names()], ROOT, check=True) == []


@pytest.mark.slow
def test_a_rebuild_of_the_datasets_changes_nothing(tmp_path):
    build_class_edition(tmp_path / "datasets")
    assert differences(tmp_path / "datasets", ROOT / "datasets", "datasets") == []
    verify_package(ROOT / "datasets")


@pytest.mark.slow
def test_stock_nbgrader_validate_understands_our_checks(tmp_path):
    """nbgrader's own Validate passes the solutions and names what is missing in the students' notebook.

    One lesson: a check says the same wherever it stands, and that each solution passes its check is proven by the rebuild.
    """
    name = "01_growth"
    said = {}
    for room in ("solutions", "notebooks"):
        folder = tmp_path / room
        folder.mkdir()
        for path in (ROOT / room / name).iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        command = [Path(sys.executable).parent / "nbgrader", "validate", f"{name}.ipynb"]
        environment = {
            "COURSE_EDITION": str(ROOT / "datasets"),
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": str(tmp_path),
        }
        said[room] = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True).stdout
    assert "Success! Your notebook passes all the tests." in said["solutions"]
    assert f"VALIDATION FAILED ON {len(find_lesson(name).exercises)} CELL(S)" in said["notebooks"]
    assert "The answer is still `...`" in said["notebooks"] and "site-packages" not in said["notebooks"]


@pytest.mark.parametrize("name", lesson_names())
def test_the_students_notebook_has_no_output_and_no_count(name):
    notebook = nbformat.read(ROOT / "notebooks" / name / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert all(cell.outputs == [] and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")
