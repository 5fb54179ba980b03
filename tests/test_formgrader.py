"""The formgrader's Autograde button gives what the answers deserve, as `course grade` does (test_grading): both go through the
same places in nbgrader."""

import json

import nbformat
import pytest
import requests
from conftest import needs_chromium
from nbgrader.api import Gradebook
from serving import SHOTS

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
        if submission.student in ("typed-in", "invalid-json", "student-01")  # test_grading has all kinds
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


ATTACKS = r"""<script>document.title = "taken"; fetch("/formgrader/api/submissions")</script><img src=x onerror="document.title = 'taken'">
[press](javascript:document.title='taken') ![](http://127.0.0.1:9/track.png)

A share $\\\frac{a}{b}$ and **bold**."""
SHOWN = """from IPython.display import HTML, Javascript, display
import plotly.express as px
display(HTML("<script>document.title = 'taken'</script><img src=x onerror='document.title = 1'><b>kept</b>"), metadata={"course": "figure"})
display(Javascript("document.title = 'taken'"))
px.scatter(x=list(range(2000)), y=list(range(2000)), title="<b>Two thousand</b> points", render_mode="webgl").show()"""


@pytest.mark.browser
@needs_chromium
def test_the_page_for_marking_runs_its_own_scripts_alone(course_lab, page):
    """A memo and outputs full of scripts are stored clean; the page draws a figure and a formula without a network, and marks can be given."""
    root, address = course_lab
    name = "02_more_and_faster"
    released = nbformat.read(root / "notebooks" / name / f"{name}.ipynb", as_version=4)
    memo = next(
        cell for cell in released.cells if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution")
    )
    memo.source = ATTACKS
    released.cells.append(nbformat.v4.new_code_cell(SHOWN))
    folder = root / ".course" / "submitted" / "mallory" / name
    folder.mkdir(parents=True)
    nbformat.write(released, folder / f"{name}.ipynb")
    session = requests.Session()
    session.get(address("/formgrader"), timeout=60).raise_for_status()
    made = session.post(
        address(f"/formgrader/api/submission/{name}/mallory/autograde"),
        headers={"X-XSRFToken": session.cookies.get("_xsrf", "")},
        timeout=300,
    ).json()
    assert made["success"], made.get("log")
    stored = nbformat.read(root / ".course" / "autograded" / "mallory" / name / f"{name}.ipynb", as_version=4)
    shown = json.dumps([output for cell in stored.cells for output in cell.get("outputs", ()) if not cell.id.startswith("check-")])
    assert "taken" not in shown and "javascript" not in shown and "<b>kept</b>" in shown and '"scatter"' in shown
    with Gradebook(nbgrader_config(root).CourseDirectory.db_url) as gradebook:
        submission = gradebook.find_submission_notebook(name, name, "mallory").id

    faults, saved = [], []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("response", lambda answer: saved.append(answer.status) if answer.request.method == "PUT" else None)
    page.goto(address("/login"))  # what the page asks for later comes without the token
    page.goto(address(f"/formgrader/submissions/{submission}/"))
    page.wait_for_selector(".figure .main-svg", timeout=60_000)
    page.wait_for_timeout(3000)  # scores are asked for; the page's policy forbids Playwright's own `eval`, so no script is waited for
    assert page.title() == name and page.strangers == [] and faults == []
    assert page.locator("math mfrac").count() == 1 and "javascript" not in page.locator(
        ".nbgrader_cell"
    ).last.inner_html().replace("javascript :", "")
    box = page.locator("input#memo, input.score").last
    box.click()
    box.press_sequentially("3")
    box.press("Tab")
    page.wait_for_timeout(1500)
    assert saved and set(saved) == {200}
    page.screenshot(path=str(SHOTS / "marking.png"), full_page=True)
