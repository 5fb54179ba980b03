"""The table at the head of a student's feedback: each task by its own name."""

import nbformat
from conftest import ROOT

from course.authoring.lesson import find_lesson
from course.grading.feedback import feedback_cells, worth

LESSON = "01_growth"


def test_a_quick_question_does_not_bear_the_name_of_the_exercise_before_it():
    lesson = find_lesson(LESSON)
    released = nbformat.read(ROOT / "notebooks" / LESSON / f"{LESSON}.ipynb", as_version=4)
    _, page = feedback_cells(released, {"notebook": LESSON})
    titles = {row["grade_id"].removeprefix("check-"): row["title"] for row in page["rows"]}
    assert set(titles) == set(lesson.exercises) and len(set(titles.values())) == len(titles)
    for name, exercise in lesson.exercises.items():
        assert exercise.title in titles[name], (name, titles[name])
    assert not [title for title in titles.values() if "check-" in title]


def test_points_of_the_stretch_are_told_apart():
    opening = "# A\n\n*In class about 40 minutes · 36 points, and 7 more for the stretch.*"
    assert worth(opening, 43.0) == "36 points, and 7 more for the stretch"
    assert worth(opening, 40.0) == "40 points"  # graded with another version of the lesson
    assert worth("# A", 12.5) == "12.5 points"
