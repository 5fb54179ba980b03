"""The gradebook in PostgreSQL: the same grades as in SQLite, with two graders writing at once."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT, TOY, make_course_root
from nbformat.v4 import new_code_cell

from course.authoring.keys import lesson_trials
from course.authoring.nbgrader import nbgrader_config
from course.grading.errors import GradingError
from course.grading.grade import grade
from course.grading.gradebook import scores
from course.grading.own_postgres import own_postgres, programs
from course.grading.sample_class import sample_class, submitted_text

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def database():
    """The address of an empty database in a server of its own, on loopback, without a password."""
    try:
        programs()
    except GradingError as why:
        pytest.skip(str(why))
    with own_postgres() as address:
        yield address


def test_two_graders_write_what_one_writes_into_sqlite(database, toy, class_edition, other_editions, tmp_path, monkeypatch):
    config = f'\nc.JudgeSubmission.lessons = "{TOY.parent}"\n'
    whole = make_course_root(tmp_path / "whole", [toy], [class_edition], other_editions[0], extra_config=config)
    released = nbformat.read(whole / "notebooks" / toy.name / f"{toy.name}.ipynb", as_version=4)
    made = sample_class(toy, lesson_trials(toy, class_edition), 14)[10:]
    halves = [tmp_path / "first", tmp_path / "second"]
    for half in halves:
        shutil.copytree(whole, half)
    for number, submission in enumerate(made):
        notebook = nbformat.reads(submitted_text(released, submission), as_version=4)
        notebook.cells.append(new_code_cell(f"number = {number}", id=f"mine-{number}"))
        for root in (whole, halves[number % 2]):
            folder = root / ".course" / "submitted" / submission.student / toy.name
            folder.mkdir(parents=True)
            nbformat.write(notebook, folder / f"{toy.name}.ipynb")
    grade(toy.name, whole, feedback=False, jobs=1, say=lambda text: None)
    expected = scores(toy.name, nbgrader_config(whole))
    for half in halves:  # what they ran is at hand: here they write
        shutil.copytree(whole / ".course" / "runs", half / ".course" / "runs")

    monkeypatch.setenv("COURSE_GRADEBOOK", database)
    grade(toy.name, halves[0], students=[made[0].student], feedback=False, jobs=1, say=lambda text: None)  # makes the tables
    code = "import sys; from pathlib import Path; from course.grading.grade import grade; grade(sys.argv[1], Path(sys.argv[2]), force=False, jobs=1)"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    graders = [subprocess.Popen([sys.executable, "-c", code, toy.name, str(half)], env=environment, stdout=subprocess.DEVNULL) for half in halves]  # fmt: skip
    assert [process.wait() for process in graders] == [0, 0]
    assert scores(toy.name, nbgrader_config(halves[0])) == expected and len(expected) == 4
    assert not (halves[0] / ".course" / "gradebook.db").exists()
