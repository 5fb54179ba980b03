"""axe-core finds no serious violation in what we render, beyond those that JupyterLab brings along itself."""

import shutil

import nbformat
import pandas as pd
import pytest
from accessibility import SEEN_BY_AXE, WIDTH, open_rendered, plain_notebook, violations, write_notebook
from conftest import ROOT, needs_chromium
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from serving import SHOTS

from course.answers import verdict as words
from course.answers.check import Progress
from course.answers.saved import CourseProgress, LessonState
from course.answers.verdict import Verdict, verdict_html
from course.authoring.lesson import lesson_names

pytestmark = [pytest.mark.browser, needs_chromium]
FAULTS = {
    "color-contrast": '<span style="color:#bbbbbb">faint words</span>',
    "link-name": '<a href="http://127.0.0.1/"></a>',
    "summary-name": "<details><summary></summary>words</details>",
}

SLICE = ("notebooks", "00_orientation")  # the one lesson page that `make test` looks at; `make browser` looks at all
PAGES = [
    pytest.param(room, name, marks=() if (room, name) == SLICE else pytest.mark.thorough)
    for name in lesson_names()
    for room in ("notebooks", "solutions")
]


@pytest.fixture(scope="module")
def shelf(course_lab):
    """A directory of notebooks in JupyterLab: (directory, address of a path in it)."""
    root, address = course_lab
    return root / "shelf", lambda path: address(f"/lab/tree/shelf/{path}?reset")


@pytest.fixture(scope="module")
def of_lab(shelf, browser):
    """The kinds of violation that a plain notebook has in this JupyterLab."""
    folder, address = shelf
    notebook = plain_notebook()
    write_notebook(notebook, folder / "plain.ipynb")
    page = browser.new_page()
    open_rendered(page, address("plain.ipynb"), notebook)
    found = {violation.kind for violation in violations(page)}
    page.close()
    assert found  # else JupyterLab has mended all of its own, or axe-core looks at nothing
    return found


def of_ours(page, shelf, of_lab, path, shot=None):
    """What axe-core finds in a notebook beyond JupyterLab's own, one violation of each kind."""
    folder, address = shelf
    notebook = nbformat.read(folder / path, as_version=4)
    open_rendered(page, address(path), notebook)
    if shot:
        page.screenshot(path=SHOTS / f"accessible-{shot}.png", clip={"x": 0, "y": 0, "width": 1280, "height": 1600})
    return {violation.kind: violation for violation in violations(page) if violation.kind not in of_lab}


@pytest.mark.thorough
def test_a_planted_violation_is_found_wherever_it_stands(page, shelf, of_lab):
    """Nothing found means something only if axe-core sees the whole of a notebook, its first cell and its last."""
    notebook = plain_notebook()
    notebook.cells += [new_markdown_cell("Words.\n\n" + "- plain\n" * 30) for _ in range(20)]
    for place, rule in ((1, "color-contrast"), (12, "link-name"), (len(notebook.cells) + 1, "summary-name")):
        notebook.cells.insert(place, new_markdown_cell(FAULTS[rule]))
    faint = new_output("display_data", data={"text/html": FAULTS["color-contrast"]})
    notebook.cells.append(new_code_cell("x", outputs=[faint]))
    write_notebook(notebook, shelf[0] / "planted.ipynb")
    found = of_ours(page, shelf, of_lab, "planted.ipynb")
    assert sorted(rule for rule, _ in found) == ["color-contrast", "color-contrast", "link-name", "summary-name"], found


def test_every_verdict_and_the_table_of_progress_can_be_read(page, shelf, of_lab):
    labels = [
        words.RIGHT,
        words.UNANSWERED,
        words.RECORDED,
        words.FORM,
        words.WRONG,
        words.STALE,
        words.NOTHING,
        "daily-uniques-summed",
    ]
    verdicts = [Verdict(label, float(label == words.RIGHT), label, "Look at a `row` by hand.") for label in labels]
    titles = {verdict.exercise: {"title": "An exercise", "points": 2} for verdict in verdicts} | {
        "later": {"title": "Another", "points": 1}
    }
    table = Progress(titles, {verdict.exercise: verdict for verdict in verdicts}, {})._repr_html_()
    notebook = plain_notebook()
    shown = [new_output("display_data", data={"text/html": html}) for html in [*map(verdict_html, verdicts), table]]
    notebook.cells = [new_markdown_cell("# Verdicts"), *(new_code_cell("x", outputs=[output]) for output in shown)]
    write_notebook(notebook, shelf[0] / "verdicts.ipynb")
    assert of_ours(page, shelf, of_lab, "verdicts.ipynb", shot="verdicts") == {}


def test_cards_of_tables_and_the_progress_of_the_course(page, shelf, of_lab, class_edition):
    states = [
        LessonState("00_orientation", "From an article", 3, 3, 0, 0, 0, 0),
        LessonState("01_growth", "How much <b>", 1, 21, 6, 31, 0, 1),
        LessonState("02_more_and_faster", "More", 0, 20, 0, 30, 0, 1),
    ]
    cards = [class_edition.card("orders"), class_edition.card("users"), class_edition.card()]
    shown = [new_output("display_data", data={"text/markdown": one._repr_markdown_()}) for one in cards]
    shown.append(new_output("display_data", data={"text/html": CourseProgress(states)._repr_html_()}))
    notebook = plain_notebook()
    notebook.cells = [new_markdown_cell("# Cards"), *(new_code_cell("x", outputs=[output]) for output in shown)]
    write_notebook(notebook, shelf[0] / "cards.ipynb")
    assert of_ours(page, shelf, of_lab, "cards.ipynb", shot="cards") == {}


def test_the_start_page(page, course_lab):
    """What is ours of it; JupyterLab's frame around it is judged by nobody here."""
    _, address = course_lab
    page.set_viewport_size({"width": WIDTH, "height": 2000})
    page.goto(address("/lab/tree/work/start.md?reset"))
    rendered = page.locator(".jp-RenderedMarkdown").first
    rendered.locator("table").wait_for(timeout=60_000)
    page.add_style_tag(content=SEEN_BY_AXE)
    page.wait_for_timeout(500)
    page.screenshot(path=SHOTS / "accessible-start.png")
    ours = rendered.evaluate("element => element.innerHTML")
    assert [one for one in violations(page) if one.html in ours] == []
    assert page.strangers == []


def test_the_evidence_page(page, tmp_path):
    from course.evidence.page import write_page

    drawn = pd.DataFrame({"rooms": [3.2, 3.4], "orders": [5.3, 5.6]}, index=pd.Index([1, 2], name="seed"))
    aims = pd.DataFrame({"target": [3.3, 5.4], "mean": [3.3, 5.45]}, index=["rooms", "orders"])
    envelopes = pd.DataFrame(
        {
            "kind": ["untouched", "set to lie here"],
            "from": [0.1, 1.0],
            "to": [0.5, 2.0],
            "mean": [0.3, 1.5],
            "lowest": [0.2, 1.2],
            "highest": [0.4, 1.7],
        },
        index=["gini", "x"],
    )
    switches = pd.DataFrame({"rooms": [1.0, 2.0], "buyers": [2.0, 2.5], "orders": [2.2, 2.9]}, index=["entry", "trust"])
    write_page(tmp_path / "evidence.html", "W1", drawn, aims, envelopes, switches)
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.goto((tmp_path / "evidence.html").as_uri())
    page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=20_000)
    page.screenshot(path=SHOTS / "accessible-evidence.png", full_page=True)
    assert violations(page, ("minor", "moderate", "serious", "critical")) == []


@pytest.mark.parametrize(("room", "name"), PAGES)
def test_a_lesson_in_jupyterlab(page, shelf, of_lab, name, room):
    shutil.copytree(ROOT / room / name, shelf[0] / room / name)
    assert of_ours(page, shelf, of_lab, f"{room}/{name}/{name}.ipynb", shot=f"{room}-{name}") == {}
