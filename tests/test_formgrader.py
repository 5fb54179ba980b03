"""The formgrader's Autograde button gives what the answers deserve, as `course grade` does (test_grading): both go through the
same places in nbgrader."""

import requests

from course.authoring.keys import lesson_trials
from course.authoring.lesson import find_lesson
from course.authoring.nbgrader import nbgrader_config
from course.grading.gradebook import scores
from course.grading.sample_class import sample_class, write_sample_class

LESSON = "00_orientation"


def test_the_autograde_button(course_lab, class_edition):
    root, address = course_lab
    lesson = find_lesson(LESSON)
    submissions = [
        submission
        for submission in sample_class(lesson, lesson_trials(lesson, class_edition), 12)
        if submission.student in ("all-right", "typed-in", "invalid-json", "student-01")
    ]
    write_sample_class(lesson, submissions, root / "notebooks" / LESSON / f"{LESSON}.ipynb", root / ".course" / "submitted")
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
    checked = {made.student: {f"check-{name}": points for name, points in made.expected.items()} for made in submissions}
    written = {exercise.name: 0.0 for exercise in lesson.exercises.values() if exercise.written}  # nobody read them
    assert clicked == {student: points | written for student, points in checked.items()}
