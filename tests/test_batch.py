"""A batch may be cut off anywhere: no grade is lost, none counts twice, and one submission takes nobody with it."""

import gc
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import pytest
from conftest import ROOT, TOY

from course.authoring.nbgrader import nbgrader_config
from course.grading import batch as batches
from course.grading import bounded, server
from course.grading.errors import GradingError
from course.grading.grade import Round, batch_config, grade
from course.grading.gradebook import scores
from course.grading.journal import Journal
from course.grading.sandbox import AUTO, NONE, choose
from course.grading.thousand import CHANGED, changed_lessons

pytestmark = pytest.mark.slow
SILENT = {"say": lambda text: None}


@pytest.fixture
def cold(handed_in, tmp_path):
    """A copy in which nothing has run yet."""
    shutil.copytree(handed_in[0], tmp_path / "root")
    return tmp_path / "root"


@pytest.fixture
def copy_of(cold, whole):
    """A copy in which nothing is graded, with the runs of those that were graded whole: no test pays for them again."""
    shutil.copytree(whole[0] / ".course" / "runs", cold / ".course" / "runs")
    return cold


def grades(root, lesson):
    return scores(lesson, nbgrader_config(root))


def test_everybody_gets_what_they_deserve_whoever_grades_first(handed_in, whole, toy):
    submissions = handed_in[1]
    assert {student: row.auto for student, row in whole[1].items()} == {name: made.total for name, made in submissions.items()}
    assert {row.sandbox for row in whole[1].values()} == {choose(os.environ.get("COURSE_SANDBOX") or AUTO)}


def test_killed_at_any_moment_and_resumed_it_ends_with_the_same_gradebook(cold, whole, toy):
    copy_of = cold
    code = f"from pathlib import Path; from course.grading.grade import Round, grade; grade({toy.name!r}, Path({str(copy_of)!r}), Round(feedback=False))"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    journal = copy_of / ".course" / "journal" / f"{toy.name}.jsonl"
    for wanted in (1, 4):  # killed as soon as so many are done; the second begins where the first was cut off
        process = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 300
        while time.monotonic() < until and process.poll() is None:
            if journal.is_file() and journal.read_text().count('"done"') >= wanted:
                break
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    held = len(grades(copy_of, toy.name))
    said = []
    rows = grade(toy.name, copy_of, Round(feedback=False), say=said.append)
    assert 4 <= held < len(rows), "the test killed it too late to prove anything"
    assert any("they go last, one at a time" in line for line in said)
    assert grades(copy_of, toy.name) == grades(whole[0], toy.name) and all(row.graded for row in rows)


def test_after_a_change_of_keys_no_student_code_runs(whole, toy, tmp_path, monkeypatch):
    root = tmp_path / "root"
    shutil.copytree(whole[0], root)
    before = grades(root, toy.name)
    kept = sorted((path.name, path.stat().st_mtime_ns) for path in (root / ".course" / "runs").rglob("*.z"))
    changed_lessons(root, toy.name, TOY.parent)
    monkeypatch.setattr("course.grading.execution.execute", lambda *_: pytest.fail("student code runs"))
    rows = grade(toy.name, root, Round(jobs=1), **SILENT)
    assert all(row.graded and not row.problem and row.cpu == () for row in rows) and grades(root, toy.name) == before
    assert kept == sorted((path.name, path.stat().st_mtime_ns) for path in (root / ".course" / "runs").rglob("*.z"))
    told = [
        verdict["sentence"]
        for row in rows
        for verdict in row.verdicts.values()
        if verdict["label"] not in ("right", "unanswered")
    ]
    assert any(sentence.startswith(CHANGED) for sentence in told)


def test_the_same_again_does_nothing_and_force_runs_anew(whole, toy):
    root, _ = whole
    said = []
    assert all(row.cpu == () for row in grade(toy.name, root, say=said.append))
    assert sum("as before" in line for line in said) == 8
    (row,) = grade(toy.name, root, Round(students=("student-01",), force=True, jobs=1), **SILENT)
    assert len(row.cpu) == 2 and row.cpu[0] > 0.02


def test_a_worker_that_dies_is_tried_once_more_alone_and_then_named(copy_of, toy, monkeypatch):
    honest = batches.Batch._mark

    def deadly(self, student, known):
        if student == "student-03":
            os.kill(os.getpid(), signal.SIGKILL)
        return honest(self, student, known)

    monkeypatch.setattr(batches.Batch, "_mark", deadly)
    rows = {row.student: row for row in grade(toy.name, copy_of, Round(feedback=False, jobs=1), **SILENT)}
    assert rows["student-03"].problem == "not graded: the process that graded it died, or took too long"
    assert all(row.graded for name, row in rows.items() if name != "student-03")


def test_what_ended_the_grader_twice_is_left_until_it_is_asked_for(copy_of, toy):
    path = copy_of / ".course" / "journal" / f"{toy.name}.jsonl"
    path.parent.mkdir()
    path.write_text('{"begin": "student-02"}\n{"begin": "student-02"}\n{"begin": "stu')
    rows = {row.student: row for row in grade(toy.name, copy_of, Round(feedback=False, students=None, jobs=1), **SILENT)}
    assert rows["student-02"].problem.startswith("not graded: the grader ended twice") and not rows["student-02"].graded
    assert sum(row.graded for row in rows.values()) == len(rows) - 1
    (row,) = grade(toy.name, copy_of, Round(feedback=False, students=("student-02",), jobs=1), **SILENT)
    assert row.graded


def test_a_gradebook_that_was_lost_is_written_again(whole, toy, tmp_path):
    root = tmp_path / "root"
    shutil.copytree(whole[0], root)
    (root / ".course" / "gradebook.db").unlink()
    rows = grade(toy.name, root, Round(feedback=False, jobs=1), **SILENT)
    assert grades(root, toy.name) == grades(whole[0], toy.name) and all(row.cpu == () for row in rows)


def test_two_do_not_grade_one_lesson_at_once(tmp_path):
    first = Journal(tmp_path / "x.jsonl")
    with pytest.raises(GradingError, match="Another `course grade x` is running"):
        Journal(tmp_path / "x.jsonl")
    first.begin("ann")
    first.finish("ann", "s", "m", {"problem": ""})
    first.close()
    assert [json.loads(line)["done"] for line in (tmp_path / "x.jsonl").read_text().splitlines()] == ["ann"]


def test_a_change_under_way_is_told(copy_of, toy, monkeypatch):
    released = copy_of / "notebooks" / toy.name / f"{toy.name}.ipynb"

    def meddle(text):
        if text.startswith("[  1/"):
            released.write_text(released.read_text() + "\n")

    with pytest.raises(GradingError, match="were changed while"):
        grade(toy.name, copy_of, Round(students=("student-01",), feedback=False), say=meddle)


def test_a_refusal_grades_nothing(copy_of, toy, monkeypatch):
    monkeypatch.setattr("course.grading.grade.choose", lambda wanted: (_ for _ in ()).throw(GradingError("There is no sandbox")))
    with pytest.raises(GradingError, match="no sandbox"):
        grade(toy.name, copy_of, Round(jobs=1), **SILENT)
    assert not (copy_of / ".course" / "gradebook.db").exists()


def test_without_a_sandbox_it_is_written_into_the_report(copy_of, toy):
    said = []
    (row,) = grade(toy.name, copy_of, Round(students=("student-01",), sandbox=NONE, feedback=False, jobs=1), say=said.append)
    assert row.sandbox == NONE and said[0].startswith("WITHOUT A SANDBOX")
    report = (copy_of / ".course" / "reports" / f"{toy.name}.csv").read_text().splitlines()
    place = report[0].split(",").index("sandbox")
    assert [line.split(",")[place] for line in report[1:] if line.startswith("student-01")] == [NONE]


def test_a_cluster_gives_the_same_grades(cold, whole, toy):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None, processes=True) as cluster:
        said = []
        some = sorted(whole[1])[:4]
        rows = grade(
            toy.name, cold, Round(students=some, feedback=False, scheduler=cluster.scheduler_address, jobs=1), say=said.append
        )
    assert sum("run on the cluster" in line for line in said) == 4 and all(row.cpu == () for row in rows)
    expected = grades(whole[0], toy.name)
    assert grades(cold, toy.name) == {student: expected[student] for student in some}


def test_a_scheduler_that_is_not_there_is_told(cold, toy, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("course.grading.scheduler.CONNECT_SECONDS", 1)
    with pytest.raises(GradingError, match="no Dask scheduler"):
        grade(toy.name, cold, Round(scheduler="tcp://127.0.0.1:9", jobs=1), **SILENT)


def test_what_course_grade_writes_is_what_nbgrader_writes(whole, toy, tmp_path):
    """The notebook and the gradebook's rows, comments among them, beside those of `nbgrader autograde`."""
    root = tmp_path / "root"
    shutil.copytree(whole[0], root, ignore=shutil.ignore_patterns("gradebook.db", "autograded", "feedback", "journal"))
    bin = os.path.dirname(sys.executable)
    done = subprocess.run(
        [f"{bin}/nbgrader", "autograde", toy.name], cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr[-1500:]
    assert grades(root, toy.name) == grades(whole[0], toy.name) and comments(root) == comments(whole[0])
    for student in whole[1]:
        one, other = (json.loads((folder / ".course" / "autograded" / student / toy.name / f"{toy.name}.ipynb").read_text()) for folder in (root, whole[0]))  # fmt: skip
        assert one == other, student
        files = [sorted(path.name for path in (folder / ".course" / "autograded" / student / toy.name).iterdir()) for folder in (root, whole[0])]  # fmt: skip
        assert files[0] == files[1]


def comments(root):
    from nbgrader.api import BaseCell, Comment, SubmittedAssignment, SubmittedNotebook

    from course.grading.gradebook import open_gradebook

    config, _ = batch_config(root, None)
    with open_gradebook(config) as book:
        found = (
            book.db.query(SubmittedAssignment.student_id, BaseCell.name, Comment.auto_comment)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Comment, Comment.notebook_id == SubmittedNotebook.id)
            .join(BaseCell, BaseCell.id == Comment.cell_id)
        )
        return sorted(map(tuple, found.all()), key=str)


def test_a_server_whose_grader_was_killed_ends_without_a_word(monkeypatch):
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setitem(server.TASKS, "nothing", (lambda shared: None, lambda message, shared: None, lambda: None))
    mine, its = socket.socketpair()
    with its:
        bounded.send(mine, json.dumps({"task": "nothing", "digest": "not ready"}).encode())
        mine.close()
        try:
            server.serve(its)
        finally:
            signal.signal(signal.SIGINT, before)
            gc.unfreeze()
