"""The formgrader's Autograde button gives what `course grade` gives: both go through the same places in nbgrader."""

import requests
from conftest import make_course_root
from serving import lab

from course.authoring.keys import lesson_trials
from course.authoring.lesson import find_lesson
from course.authoring.nbgrader import nbgrader_config
from course.grading.grade import grade
from course.grading.gradebook import scores
from course.grading.sample_class import sample_class, write_sample_class

LESSON = "00_orientation"


def test_the_autograde_button(tmp_path, class_edition, other_editions):
    lesson = find_lesson(LESSON)
    root = make_course_root(tmp_path / "root", [lesson], [class_edition], other_editions[2])
    submissions = [s for s in sample_class(lesson, lesson_trials(lesson, class_edition), 12) if s.student != "endless-loop"]
    submissions = [s for s in submissions if s.student in ("all-right", "typed-in", "invalid-json", "student-01")]
    write_sample_class(lesson, submissions, root / "notebooks" / LESSON / f"{LESSON}.ipynb", root / ".course" / "submitted")
    with lab(root) as address:
        session = requests.Session()
        session.get(address("/formgrader"), timeout=60).raise_for_status()
        for submission in submissions:
            answer = session.post(
                address(f"/formgrader/api/submission/{LESSON}/{submission.student}/autograde"),
                headers={"X-XSRFToken": session.cookies.get("_xsrf", "")},
                timeout=120,
            )
            assert answer.status_code == 200, answer.text[:500]
            assert answer.json()["success"], answer.json().get("log")
    clicked = {student: row["cells"] for student, row in scores(LESSON, nbgrader_config(root)).items()}
    checked = {s.student: {f"check-{name}": points for name, points in s.expected.items()} for s in submissions}
    written = {exercise.name: 0.0 for exercise in lesson.exercises.values() if exercise.written}  # nobody read them
    assert clicked == {student: points | written for student, points in checked.items()}
    grade(LESSON, root, force=True, say=lambda text: None)
    assert {student: row["cells"] for student, row in scores(LESSON, nbgrader_config(root)).items()} == clicked
