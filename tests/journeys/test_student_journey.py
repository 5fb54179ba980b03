"""A student alone with the repository: open, work, check, see how far she is, let the doctor look. Pictures in .course/journeys/student."""

import re

import pytest
from conftest import needs_chromium
from serving import free_port
from steps import READY, SIZE, Walk, answer, chromium, fresh_copy, idle, run_all

from course.authoring.lesson import find_lesson
from course.grading.sample_class import as_written

LESSON, TASK = "01_growth", "festival-counts"
pytestmark = [pytest.mark.journey, pytest.mark.thorough, needs_chromium]


def opened(walk, browser, said):
    """The address that the lab has printed, in a browser."""
    address = re.findall(r"http://127\.0\.0\.1:\d+/\S*token=\w+", said.read_text())[0]
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    walk.watch(context)
    page = context.new_page()
    page.set_default_timeout(READY * 1000)
    page.goto(address)
    page.wait_for_selector(".jp-RenderedMarkdown h1")
    page.wait_for_timeout(1500)
    return page


def test_open_work_check_progress_and_hand_in(tmp_path):
    walk = Walk("student", fresh_copy(tmp_path / "course"))
    exercise = find_lesson(LESSON).exercises[TASK]
    mistake = exercise.wrongs[0]
    path = walk.root / "work" / LESSON / f"{LESSON}.ipynb"
    here = {"make lab": f"make lab PORT={free_port()}"}
    with walk.running("make lab", r"token=\w", here) as said, chromium() as browser:
        page = opened(walk, browser, said)
        walk.shot(page, "start-page")
        walk.judged(page, "start page", inside=".jp-RenderedMarkdown")
        walk.named("Begin with [00_orientation](notebooks/00_orientation/00_orientation.ipynb)")
        page.locator(".jp-RenderedMarkdown a", has_text="0 · ").first.click()
        page.wait_for_selector(".jp-Notebook h1")
        idle(page)
        walk.named("Shift + Enter")
        for _ in range(6):
            page.keyboard.press("Shift+Enter")
        idle(page)
        walk.shot(page, "first-cells-of-orientation")
        page.locator(".lm-TabBar-tab", has_text="start.md").click()
        page.locator(".jp-RenderedMarkdown a", has_text="1 · ").first.click()
        page.locator(".jp-NotebookPanel:visible h1", has_text="How much did it grow?").wait_for()
        page.wait_for_timeout(3000)  # the line below shows the other notebook's kernel for a moment
        idle(page)
        notebook = run_all(walk, page, path)
        for source, shown in ((mistake.source, str(mistake.options["label"])), (exercise.rights[0].source, "✓ Right")):
            answer(page, notebook, TASK, as_written(source), shown)
            walk.shot(page, "mistake" if source == mistake.source else "right")
        walk.named("Ctrl + S")
        page.keyboard.press("Control+s")
        page.wait_for_timeout(3000)
        walk.named("progress() shows how each task stands")
        page.keyboard.press("Escape")
        page.keyboard.press("b")
        page.keyboard.press("Enter")
        page.keyboard.insert_text("from course import progress\nprogress()")
        page.keyboard.press("Shift+Enter")
        table = page.locator(".jp-OutputArea:visible", has_text=f"Right so far on your data: {exercise.points:g} of").last
        table.wait_for()  # the lesson's own table, further down, was drawn before the answer
        table.scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        walk.shot(page, "progress")
        page.keyboard.press("Control+s")
        page.wait_for_timeout(3000)
    told = walk.run("course doctor FILE", {"FILE": str(path)}, code=None)
    walk.tell(f"the doctor says: {told.strip().splitlines()[-1]}")
    assert "Traceback" not in told
    with walk.running("make lab", r"token=\w", here) as said, chromium() as browser:
        page = opened(walk, browser, said)
        walk.named("column is as last saved, when the lab was opened")
        row = page.locator(".jp-RenderedMarkdown tr", has_text="1 · ").first
        assert re.search(r"\b1 of \d+", row.inner_text()), row.inner_text()
        walk.shot(page, "start-page-on-another-day")
    walk.ended()
