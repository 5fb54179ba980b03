"""A whole class of the real lesson, graded: everybody gets what their answers deserve, through every door, and nothing is lost."""

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from accessibility import violations
from conftest import ROOT, lend_keys, make_course_root, needs_chromium
from nbgrader.preprocessors import GetGrades

from course.authoring.keys import lesson_trials
from course.authoring.lesson import feedback_of, find_lesson
from course.authoring.nbgrader import converter, nbgrader_config
from course.grading.book import Book
from course.grading.errors import GradingError
from course.grading.feedback import read_grades
from course.grading.grade import Round, batch_config, grade, students_of, table
from course.grading.gradebook import scores
from course.grading.intake import StagedAutograde, take_in
from course.grading.preprocessors import SaveVerdicts
from course.grading.sample_class import mistaken, sample_class, write_sample_class

LESSON = "01_growth"
MIXED = 12  # ten troubles, and two students with right, wrong and blank answers
MISTAKEN = 3  # of the submissions that together hold every known mistake: the matrix judges each mistake, here it is the way to the judge
SECONDS = 12  # a busy machine is no endless loop
OF_THE_FILE = ("all-right", "copied-cell", "stripped-metadata", "invalid-json", "deleted-checks", "edited-checks", "student-01")
"""Troubles of the file that was handed in: each command of nbgrader's reads it. What happens in a kernel is the same for all."""
BIN = Path(sys.executable).parent
pytestmark = pytest.mark.slow


def digest(folder: Path) -> str:
    made = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        made.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return made.hexdigest()


@pytest.fixture(scope="module")
def course_root(tmp_path_factory, class_edition, other_editions) -> Path:
    config = f"\nc.JudgeSubmission.cell_seconds = {SECONDS}\n"
    root = make_course_root(
        tmp_path_factory.mktemp("course") / "root", [find_lesson(LESSON)], [class_edition], other_editions[2], extra_config=config
    )
    lend_keys(root, find_lesson(LESSON))
    return root


@pytest.fixture(scope="module")
def submissions(course_root, class_edition):
    lesson = find_lesson(LESSON)
    made = sample_class(lesson, lesson_trials(lesson, class_edition), MIXED) + mistaken(lesson)[:MISTAKEN]
    released = course_root / "notebooks" / LESSON / f"{LESSON}.ipynb"
    write_sample_class(lesson, made, released, course_root / ".course" / "submitted")
    return {submission.student: submission for submission in made}


@pytest.fixture(scope="module")
def graded(course_root, submissions):
    """The class graded by `course grade`, with what the submitted files were before and after."""
    submitted = course_root / ".course" / "submitted"
    before = digest(submitted)
    said = []
    rows = grade(LESSON, course_root, say=said.append)
    print(table(rows))
    return {"rows": {row.student: row for row in rows}, "before": before, "after": digest(submitted), "said": said}


def test_everybody_gets_what_their_answers_deserve(graded, submissions):
    assert graded["rows"].keys() == submissions.keys()
    wrong = {name: (row.expected, row.auto) for name, row in graded["rows"].items() if row.agrees is not True}
    assert wrong == {}
    assert len({row.auto for row in graded["rows"].values()}) > 4  # not one score for all; a failing first cell costs no points


def test_every_verdict_has_the_label_of_the_mistake(graded, submissions):
    for student, submission in submissions.items():
        found = {name: verdict["label"] for name, verdict in graded["rows"][student].verdicts.items()}
        assert found == submission.labels, student


def test_every_known_mistake_is_made_by_somebody():
    lesson = find_lesson(LESSON)
    labels = {label for submission in mistaken(lesson) for label in submission.labels.values()}
    mistakes = [str(cell.options["label"]) for exercise in lesson.checked for cell in exercise.wrongs]
    assert set(mistakes) <= labels and len(mistakes) > 18


def test_a_typed_in_number_is_told_so(graded):
    row = graded["rows"]["typed-in"]
    (verdict,) = [verdict for verdict in row.verdicts.values() if verdict["label"] == "only-this-market"]
    assert verdict["share"] == 0
    assert verdict["sentence"].startswith("Right on your data, not on another market")


def test_submissions_are_never_modified(graded):
    assert graded["before"] == graded["after"]


def test_progress_is_shown(graded):
    lines = [line for line in graded["said"] if line.startswith("[")]
    assert len(lines) == len(graded["rows"]) and lines[0].startswith(f"[  1/{len(lines)}] ")


def test_grading_again_does_nothing_new_and_a_changed_submission_is_graded_again(course_root, graded):
    said = []
    rows = grade(LESSON, course_root, Round(students=("all-right", "stubs-only")), say=said.append)
    assert all(row.seconds < 0.5 for row in rows) and all(row.agrees for row in rows)
    path = course_root / ".course" / "submitted" / "stubs-only" / LESSON / f"{LESSON}.ipynb"
    os.utime(path)  # unzip sets times as it likes: what counts is the content
    (row,) = grade(LESSON, course_root, Round(students=("stubs-only",)), say=said.append)
    assert row.seconds < 0.5 and said[-1].split("  ")[-2].strip() == "as before"
    kept = path.read_bytes()
    before = path.stat().st_mtime_ns
    try:
        path.write_bytes((course_root / ".course" / "submitted" / "all-right" / LESSON / f"{LESSON}.ipynb").read_bytes())
        os.utime(path, ns=(before - 10**15, before - 10**15))  # older than the last grading, and other content
        (row,) = grade(LESSON, course_root, Round(students=("stubs-only",)), say=said.append)
        assert row.auto == graded["rows"]["all-right"].auto
    finally:
        path.write_bytes(kept)
    (row,) = grade(LESSON, course_root, Round(students=("stubs-only",)), say=said.append)
    assert row.agrees


def test_the_report_names_the_mistakes(course_root, graded):
    with (course_root / ".course" / "reports" / f"{LESSON}.csv").open() as lines:
        report = {line["student"]: line for line in csv.DictReader(lines)}
    assert report["all-right"]["festival-counts"] == "right"
    assert report["syntax-error"][find_lesson(LESSON).checked[0].name] == "cell-fails"


def test_the_grades_beside_cells_are_those_of_nbgraders_own_step(course_root, graded):
    config = nbgrader_config(course_root)
    path = course_root / ".course" / "autograded" / "student-01" / LESSON / f"{LESSON}.ipynb"
    about = {"notebook": LESSON, "assignment": LESSON, "student": "student-01", "db_url": config.CourseDirectory.db_url}
    ours, theirs = nbformat.read(path, as_version=4), nbformat.read(path, as_version=4)
    told = read_grades(ours, about)
    _, resources = GetGrades().preprocess(theirs, {"nbgrader": dict(about)})
    assert {name: told[name] for name in ("score", "max_score", "late_penalty")} == {
        name: resources["nbgrader"][name] for name in ("score", "max_score", "late_penalty")
    }
    assert told["name"] == "student-01" and told["handed_in"] == ""
    for one, other in zip(ours.cells, theirs.cells, strict=True):
        waits = one.metadata.get("nbgrader", {}).pop("needs_manual_grade", None)
        assert one.metadata == other.metadata and (waits is None) == (not one.metadata.get("nbgrader", {}).get("grade"))


def feedback_page(root: Path, student: str) -> str:
    return (root / ".course" / "feedback" / student / LESSON / f"{LESSON}.html").read_text(encoding="utf-8")


def test_feedback_has_the_sentence_of_each_verdict_and_the_plots(course_root, graded):
    import html

    page = feedback_page(course_root, "student-01")
    for verdict in graded["rows"]["student-01"].verdicts.values():
        assert html.escape(verdict["sentence"].split("`")[0]) in page or verdict["label"] == "right"
    right = feedback_page(course_root, "all-right")
    assert re.search(r'<figure class="figure" aria-label="[^"]+">', right) and "plotly-packed" in right
    assert "<summary>Hint" in page and "&lt;details" not in page
    assert "Traceback (most" not in page and "/course/answers" not in page and "NotYet" not in page


@pytest.mark.browser
@needs_chromium
def test_feedback_can_be_read_by_everybody(course_root, graded, page):
    """axe-core finds nothing serious, nor a heading out of order, in pages with plots, mistakes, stubs and a syntax error."""
    for student in ("all-right", "student-01", "stubs-only", "syntax-error"):
        page.goto((course_root / ".course" / "feedback" / student / LESSON / f"{LESSON}.html").as_uri())
        page.wait_for_selector(
            ".figure:not(:has(.main-svg))", state="detached"
        )  # the page's policy forbids Playwright's own `eval`
        assert violations(page, ("moderate", "serious", "critical")) == [], student


def test_feedback_holds_no_key_no_hidden_edition_and_nothing_from_the_network(course_root, graded, class_edition, other_editions):
    lesson = find_lesson(LESSON)
    solution = lesson.exercises["festival-counts"].answer.source
    telling = max(solution.splitlines(), key=len).strip()
    for student in ("stubs-only", "student-01", "invalid-json"):
        page = feedback_page(course_root, student)
        own = "".join(cell.source for cell in notebook_of(course_root, student).cells)
        assert telling not in page or telling in own
        for word in ("BEGIN SOLUTION", "MARK SCHEME", ".course/editions", "hidden", other_editions[2].digest[:12]):
            assert word not in page, (student, word)
        made = {str(v["label"]) for v in graded["rows"][student].verdicts.values()}
        for exercise in lesson.checked:
            for cell in exercise.wrongs:
                if str(cell.options["label"]) not in made:
                    assert feedback_of(cell)[:60] not in page
        assert "cdn" not in page.split('<script id="plotly-packed"')[0].lower()


def notebook_of(root: Path, student: str):
    return nbformat.read(root / ".course" / "autograded" / student / LESSON / f"{LESSON}.ipynb", as_version=4)


def test_the_autograded_notebook_shows_verdicts_not_what_the_student_displayed(course_root, graded):
    notebook = notebook_of(course_root, "edited-checks")
    checks = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id", "").startswith("check-")]
    assert len(checks) == len(find_lesson(LESSON).checked)
    for cell in checks:
        assert cell.source.startswith("check(")
        assert [output.output_type for output in cell.outputs] == ["display_data", "execute_result"]
        assert cell.outputs[1].data["text/plain"] == "0.0"


def test_plain_nbgrader_autograde_gives_the_same_scores(course_root, submissions, graded, tmp_path_factory):
    """Every trouble of the file in a fresh course root, through `nbgrader autograde` at the command line."""
    root = tmp_path_factory.mktemp("plain") / "root"
    others = submissions.keys() - set(OF_THE_FILE)
    left = shutil.ignore_patterns("gradebook.db", "autograded", "feedback", "reports", *others)
    shutil.copytree(course_root, root, ignore=left)
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    done = subprocess.run(
        [BIN / "nbgrader", "autograde", LESSON],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    plain = {student: (row["auto"], row["cells"]) for student, row in scores(LESSON, nbgrader_config(root)).items()}
    ours = {student: (row["auto"], row["cells"]) for student, row in scores(LESSON, nbgrader_config(course_root)).items()}
    assert plain == {student: ours[student] for student in OF_THE_FILE}


def test_release_through_nbgrader_reproduces_the_committed_notebook(course_root, submissions, tmp_path):
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    done = subprocess.run(
        [BIN / "nbgrader", "generate_assignment", LESSON, "--force", f"--CourseDirectory.release_directory={tmp_path}"],
        cwd=course_root, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    for name in (f"{LESSON}.ipynb", "checks.json"):
        assert (tmp_path / LESSON / name).read_bytes() == (ROOT / "notebooks" / LESSON / name).read_bytes()


@pytest.mark.parametrize(
    ("folder", "said"),
    [("nowhere", "There is no directory"), ("empty", "holds no submission of 01_growth"), ("other", "found only 02_other")],
)
def test_a_wrong_directory_is_told(tmp_path, folder, said):
    (tmp_path / "empty").mkdir()
    (tmp_path / "other" / "ann" / "02_other").mkdir(parents=True)
    with pytest.raises(GradingError, match=said):
        students_of(tmp_path / folder, LESSON)


def test_a_submission_without_its_notebook_stops_nobody(course_root, graded, tmp_path):
    submitted = tmp_path / "submitted"
    (submitted / "ann" / LESSON).mkdir(parents=True)
    (submitted / "ann" / LESSON / "Untitled.ipynb").write_text("{}")
    shutil.copytree(course_root / ".course" / "submitted" / "stubs-only", submitted / "bob")
    ann, bob = grade(LESSON, course_root, Round(submitted=submitted), say=lambda text: None)
    assert "no file 01_growth.ipynb" in ann.problem and "Untitled.ipynb" in ann.problem and ann.auto is None
    assert bob.problem == "" and bob.auto == 0
    assert bob.graded and not ann.graded


@pytest.mark.parametrize("door", ["course grade", "nbgrader autograde"])
def test_a_gradebook_that_is_interrupted_keeps_the_old_grades(course_root, graded, monkeypatch, door):
    """The verdicts of one submission are written in one transaction: a failure in the middle changes nothing."""
    before = scores(LESSON, nbgrader_config(course_root))["student-01"]
    folder = course_root / ".course" / "submitted" / "student-01" / LESSON
    path = folder / f"{LESSON}.ipynb"
    kept = path.read_bytes()
    path.write_bytes((course_root / ".course" / "submitted" / "stubs-only" / LESSON / f"{LESSON}.ipynb").read_bytes())
    try:
        if door == "course grade":
            honest = Book._write

            def failing(self, student, timestamp, marks):
                honest(self, student, timestamp, marks)
                self._gradebook.db.flush()
                raise RuntimeError("the disk is full")

            monkeypatch.setattr(Book, "_write", failing)
            (row,) = grade(LESSON, course_root, Round(students=("student-01",), force=True), say=lambda text: None)
            assert not row.graded and row.problem == "not graded: the disk is full"
        else:
            add, calls = SaveVerdicts._add_score, []

            def failing_third(self, cell, resources):
                calls.append(cell)
                add(self, cell, resources)
                if len(calls) == 3:
                    raise RuntimeError("the disk is full")

            monkeypatch.setattr(SaveVerdicts, "_add_score", failing_third)
            config, _ = batch_config(course_root, None)
            autograde = converter(StagedAutograde, LESSON, config, force=True)
            autograde.taken = {"student-01": take_in(folder, LESSON, nbformat.read(course_root / "notebooks" / LESSON / f"{LESSON}.ipynb", as_version=4))}  # fmt: skip
            with pytest.raises(Exception, match="autograde|error"):
                autograde.start()
            assert len(calls) == 3
        assert scores(LESSON, nbgrader_config(course_root))["student-01"] == before
    finally:
        path.write_bytes(kept)
        monkeypatch.undo()
        grade(LESSON, course_root, Round(students=("student-01",)), say=lambda text: None)


def test_a_sample_class_stays_out_of_the_real_gradebook(course_root, graded, submissions, tmp_path):
    lesson = find_lesson(LESSON)
    before = digest(course_root / ".course" / "reports"), scores(LESSON, nbgrader_config(course_root))
    released = course_root / "notebooks" / LESSON / f"{LESSON}.ipynb"
    write_sample_class(lesson, [submissions["stubs-only"]], released, tmp_path / "trial")
    (row,) = grade(LESSON, course_root, Round(submitted=tmp_path / "trial"), say=lambda text: None)
    assert row.agrees is True
    assert (tmp_path / "trial-graded" / "gradebook.db").is_file()
    assert (digest(course_root / ".course" / "reports"), scores(LESSON, nbgrader_config(course_root))) == before
