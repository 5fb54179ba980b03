"""JupyterLab in a real Chromium: the start page, a lesson run with its stubs, one exercise answered wrongly and rightly.

Screenshots land in .course/screenshots. Skipped where no Chromium is installed.
"""

import re
import shutil
import time

import nbformat
import pytest
from conftest import ROOT, needs_chromium
from plotly.offline import get_plotlyjs
from serving import SHOTS

from course.authoring.lesson import find_lesson, lesson_names
from course.grading.sample_class import as_written

LESSON = "01_growth"
FIGURE = "application/vnd.plotly.v1+json"
WIDTH = 848
"""Pixels of a figure in JupyterLab on a screen of 1280."""
pytestmark = [pytest.mark.browser, needs_chromium]


def test_the_start_page_leads_to_the_first_lesson_and_the_formgrader(page, course_lab):
    _, address = course_lab
    page.goto(address("/lab/tree/work/start.md?reset"))
    page.wait_for_selector(".jp-RenderedMarkdown h1", timeout=60_000)
    assert page.locator(".jp-Notification, [role=dialog]").count() == 0  # no news pop-up
    page.screenshot(path=SHOTS / "start.png")
    with page.context.expect_page() as opened:
        page.locator(".jp-RenderedMarkdown a", has_text="formgrader").click()
    opened.value.wait_for_selector("text=Manage Assignments", timeout=30_000)
    opened.value.close()
    page.locator(".jp-RenderedMarkdown a", has_text="0 · ").first.click()
    page.wait_for_selector(".jp-Notebook h1", timeout=60_000)
    assert page.strangers == []


def cell_of(page, notebook, cell_id):
    """The cell of this id, by its place in the notebook, scrolled into view."""
    cell = page.locator(".jp-Notebook .jp-Cell").nth([cell.id for cell in notebook.cells].index(cell_id))
    cell.scroll_into_view_if_needed()
    return cell


def write(page, cell, source):
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def idle(page):
    page.wait_for_selector("text=Python 3 (ipykernel) | Idle", timeout=120_000)


def test_a_student_runs_all_answers_wrongly_and_then_rightly(page, course_lab):
    """The way through a lesson that every student takes: Run All, a mistake with its name, the right answer."""
    lesson = find_lesson(LESSON)
    root, address = course_lab
    path = shutil.copytree(ROOT / "notebooks" / LESSON, root / "mine" / LESSON) / f"{LESSON}.ipynb"
    page.goto(address(f"/lab/tree/mine/{LESSON}/{LESSON}.ipynb?reset"))
    page.wait_for_selector(".jp-Notebook h1", timeout=60_000)
    idle(page)
    page.locator(".lm-MenuBar-item", has_text="Run").first.click()
    page.locator(".lm-Menu-item", has_text=re.compile("^Run All Cells$")).click()
    last = cell_of(page, nbformat.read(path, as_version=4), f"check-{lesson.checked[-1].name}")
    last.locator("text=Not answered yet").first.wait_for(timeout=120_000)
    idle(page)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    ran = nbformat.read(path, as_version=4)
    text = "\n".join(str(output) for cell in ran.cells for output in cell.get("outputs", ()))
    assert "Traceback" not in text and "site-packages" not in text
    for cell in ran.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":  # only the checks, each in one line
                assert cell.id.startswith("check-") and len(output.traceback) == 1, cell.id
    checks = [cell for cell in ran.cells if cell.id.startswith("check-")]
    assert len(checks) == len(lesson.checked)
    assert all("Not answered yet" in cell.outputs[0].data["text/html"] for cell in checks)
    assert page.locator(".jp-Notebook .js-plotly-plot .main-svg").count() > 0

    exercise = lesson.exercises["festival-counts"]
    answer, check = cell_of(page, ran, "answer-festival-counts"), cell_of(page, ran, "check-festival-counts")
    wrong = exercise.wrongs[0]
    for source, shown, shot in (
        (wrong.source, str(wrong.options["label"]), "mistake"),
        (exercise.rights[0].source, "✓ Right", "right"),
    ):
        write(page, answer, as_written(source))
        page.screenshot(path=SHOTS / f"answer-{shot}.png")
        page.keyboard.press("Shift+Enter")
        idle(page)
        check.locator(".cm-content").click()
        begun = time.perf_counter()
        page.keyboard.press("Shift+Enter")
        check.locator(".jp-OutputArea", has_text=shown).wait_for(timeout=20_000)
        print(f"check, from the key press to the verdict on the screen: {time.perf_counter() - begun:.2f} s")
        check.scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        page.screenshot(path=SHOTS / f"check-{shot}.png")
    assert page.strangers == []


OVERLAPS = """
plot => {
  const boxes = [...plot.querySelectorAll('text')]
    .filter(t => t.textContent.trim() && !t.closest('.hoverlayer') && getComputedStyle(t).opacity !== '0')
    .map(t => ({text: t.textContent.trim(), box: t.getBoundingClientRect()}))
    .filter(t => t.box.width > 0);
  const found = [];
  const frame = plot.getBoundingClientRect();
  for (const [i, a] of boxes.entries()) {
    if (a.box.left < frame.left - 1 || a.box.right > frame.right + 1 || a.box.top < frame.top - 1 || a.box.bottom > frame.bottom + 1)
      found.push(a.text + ' is cut off');
    for (const b of boxes.slice(i + 1)) {
      const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      const smaller = Math.min(a.box.width * a.box.height, b.box.width * b.box.height);
      if (width > 1 && height > 1 && width * height > 0.1 * smaller) found.push(a.text + ' overlaps ' + b.text);
    }
  }
  return found;
}
"""
DRAW = """
async ([figure, overlaps]) => {
  const place = document.getElementById('figure');
  const plot = await Plotly.newPlot(place, figure.data, {...figure.layout, autosize: true}, figure.config);
  const found = eval(overlaps)(plot);
  Plotly.purge(place);
  return found;
}
"""


def figures_of(name):
    """The figures of a lesson's solutions, as their JSON."""
    notebook = nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", as_version=4)
    outputs = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ())]
    return [data[FIGURE] for data in outputs if FIGURE in data]


@pytest.mark.parametrize("name", lesson_names())
def test_no_figure_has_overlapping_or_cut_labels(page, name):
    """Every figure of a lesson, as wide as JupyterLab shows it on 1280 pixels: its labels neither overlap nor are cut off."""
    page.set_content(f'<div id="figure" style="width: {WIDTH}px"></div>')
    page.add_script_tag(content=get_plotlyjs())
    figures = figures_of(name)
    assert figures
    found = {number: page.evaluate(DRAW, [figure, OVERLAPS]) for number, figure in enumerate(figures, 1)}
    assert {number: faults for number, faults in found.items() if faults} == {}


@pytest.mark.thorough
@pytest.mark.parametrize("name", lesson_names())
def test_no_figure_has_overlapping_or_cut_labels_in_jupyterlab(page, course_lab, name):
    """The same where students see them. Screenshots are for people to look at."""
    _, address = course_lab
    drawn = len(figures_of(name))
    page.goto(address(f"/lab/tree/solutions/{name}/{name}.ipynb?reset"))
    page.wait_for_selector(".jp-Notebook h1", timeout=60_000)
    idle(page)
    plots = page.locator(".jp-Notebook .js-plotly-plot")
    for _ in range(60):  # figures are drawn as they come near the viewport
        if plots.count() == drawn:
            break
        page.locator(".jp-WindowedPanel-outer").first.evaluate("panel => panel.scrollBy(0, 600)")
        page.wait_for_timeout(250)
    assert plots.count() == drawn
    faults = {}
    for number in range(drawn):
        plot = plots.nth(number)
        plot.scroll_into_view_if_needed()
        plot.locator(".main-svg").first.wait_for(timeout=20_000)
        page.wait_for_timeout(400)
        plot.screenshot(path=SHOTS / f"figure-{name}-{number + 1}.png")
        found = plot.evaluate(OVERLAPS)
        if found:
            faults[number + 1] = found
        assert plot.bounding_box()["width"] == pytest.approx(WIDTH, abs=2)
    assert faults == {}
