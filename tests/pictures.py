"""The README's pictures of the teacher's pages, taken in Chromium from the pages themselves: `make pictures`.

A class of twenty is made up and graded for it, in a folder that is thrown away; the marks on the picture are nobody's.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from serving import marking_of_samples, serve_marking

from course.authoring.lesson import find_lesson

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "course" / "handbook" / "screenshots"
LESSON = "01_growth"
COURSE = [sys.executable, "-m", "course.cli"]


def main() -> None:
    """Take both pictures."""
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
        browser.close()


if __name__ == "__main__":
    main()
