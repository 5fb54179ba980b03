"""The gradebook in PostgreSQL: the same grades as in SQLite, with two graders writing at once."""

import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

from course.authoring.nbgrader import nbgrader_config
from course.grading.errors import GradingError
from course.grading.grade import Round, grade
from course.grading.gradebook import scores
from course.grading.own_postgres import own_postgres, programs

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


def test_two_graders_write_what_one_writes_into_sqlite(database, handed_in, whole, toy, tmp_path, monkeypatch):
    students = sorted(handed_in[1])[:4]
    expected = {student: row for student, row in scores(toy.name, nbgrader_config(whole[0])).items() if student in students}
    halves = [tmp_path / "first", tmp_path / "second"]
    for number, half in enumerate(halves):
        shutil.copytree(handed_in[0], half, ignore=shutil.ignore_patterns(*handed_in[1].keys() - set(students[number::2])))
        shutil.copytree(whole[0] / ".course" / "runs", half / ".course" / "runs")  # what they ran is at hand: here they write

    monkeypatch.setenv("COURSE_GRADEBOOK", database)
    grade(toy.name, halves[0], Round(students=students[:1], feedback=False, jobs=1), say=lambda text: None)  # makes the tables
    code = "import sys; from pathlib import Path; from course.grading.grade import Round, grade; grade(sys.argv[1], Path(sys.argv[2]), Round(jobs=1))"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    graders = [subprocess.Popen([sys.executable, "-c", code, toy.name, str(half)], env=environment, stdout=subprocess.DEVNULL) for half in halves]  # fmt: skip
    assert [process.wait() for process in graders] == [0, 0]
    assert scores(toy.name, nbgrader_config(halves[0])) == expected and len(expected) == 4
    assert not (halves[0] / ".course" / "gradebook.db").exists()
