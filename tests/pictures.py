"""The README's pictures, taken in Chromium from the real thing: `make pictures`.

A class of twenty is made up and graded for it, in a folder that is thrown away; the marks on the picture are nobody's. A student's check is
taken in JupyterLab, from a copy of the course.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from journeys.steps import answer, cell_of, fresh_copy, idle, menu
from playwright.sync_api import Page, sync_playwright
from serving import lab, marking_of_samples, serve_marking

from course.authoring.lesson import find_lesson
from course.grading.sample_class import as_written

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "course" / "handbook" / "screenshots"
LESSON, TASK, MISTAKE = "01_growth", "festival-counts", "daily-buyers-added-up"
COURSE = [sys.executable, "-m", "course.cli"]


def main() -> None:
    """Take all three pictures."""
    with tempfile.TemporaryDirectory(prefix="course-pictures-") as name, sync_playwright() as playwright:
        sample = Path(name) / "sample"
        for command in (
            ["sample-class", LESSON, "--students", "20", "--out", str(sample)],
            ["grade", LESSON, "--submitted", str(sample)],
        ):
            subprocess.run([*COURSE, *command], check=False, cwd=ROOT)  # a broken file among them makes the exit code 1
        subprocess.run([*COURSE, "report", LESSON, "--submitted", str(sample)], check=True, cwd=ROOT)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1120, "height": 700})
        page.set_default_timeout(300_000)  # the report holds all of plotly, and the machine may be busy
        page.goto(serve_marking(marking_of_samples(find_lesson(LESSON))))
        for key in "321":
            page.keyboard.press(key)
        page.screenshot(path=PICTURES / "mark.png")
        page.goto((Path(name) / "sample-graded" / "reports" / f"{LESSON}.html").as_uri())
        page.wait_for_selector(".main-svg")
        page.get_by_role("heading", name="What the class got wrong").evaluate("heading => heading.scrollIntoView()")
        page.screenshot(path=PICTURES / "report.png")
        checks(browser.new_page(viewport={"width": 1280, "height": 1000}), fresh_copy(Path(name) / "course"))
        browser.close()


def checks(page: Page, root: Path) -> None:
    """A check that names a mistake, and below it the same check when the answer is mended."""
    page.set_default_timeout(300_000)
    exercise = find_lesson(LESSON).exercises[TASK]
    wrong = next(cell for cell in exercise.wrongs if cell.label == MISTAKE)
    notebook = nbformat.read(root / "notebooks" / LESSON / f"{LESSON}.ipynb", as_version=4)
    last = [cell.id for cell in notebook.cells if cell.id.startswith("check-")][-1]
    with lab(root) as address:
        page.goto(address(f"/lab/tree/notebooks/{LESSON}/{LESSON}.ipynb?reset"))
        page.wait_for_selector(".jp-Notebook h1")
        idle(page)
        menu(page, "Run", "Run All Cells")
        cell_of(page, notebook, last).locator("text=Not answered yet").first.wait_for()
        idle(page)
        parts = []
        for source, shown, first in (
            (wrong.source, MISTAKE, f"answer-{TASK}"),
            (exercise.answer.source, "✓ Right", f"check-{TASK}"),
        ):
            answer(page, notebook, TASK, as_written(source), shown)
            page.keyboard.press("Escape")
            top = cell_of(page, notebook, first)
            page.wait_for_timeout(1000)
            above, below = top.bounding_box(), cell_of(page, notebook, f"check-{TASK}").bounding_box()
            clip = {"x": above["x"], "y": above["y"], "width": 940, "height": below["y"] + below["height"] - above["y"]}
            parts.append(base64.b64encode(page.screenshot(clip=clip)).decode())
    images = [f'<img src="data:image/png;base64,{part}" style="display:block">' for part in parts]
    told = '<p style="font: 13px system-ui; color: #666; margin: 8px 90px">… and once the answer is mended:</p>'
    page.set_content(f'<div id="all" style="width: 960px; padding: 8px; border: 1px solid #ccc">{told.join(images)}</div>')
    page.wait_for_timeout(500)
    page.locator("#all").screenshot(path=PICTURES / "check.png")


if __name__ == "__main__":
    main()
