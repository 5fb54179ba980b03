"""A teacher before term: a made-up class, graded, marked, reported, filled into a grades file. Pictures in .course/journeys/teacher."""

import csv
import re

import pytest
from conftest import needs_chromium
from serving import free_port
from steps import READY, SIZE, Walk, chromium, fresh_copy

LESSON = "01_growth"
pytestmark = [pytest.mark.journey, pytest.mark.thorough, needs_chromium]


def test_sample_class_grade_mark_report_export(tmp_path):
    walk = Walk("teacher", fresh_copy(tmp_path / "course"))
    sample, graded = walk.root / ".course" / "sample", walk.root / ".course" / "sample-graded"
    walk.named("source .venv/bin/activate")
    walk.run(f"course sample-class {LESSON} --students 30 --out .course/sample", {"30": "12"})
    students = sorted(path.name for path in sample.iterdir() if path.is_dir())
    told = walk.grade(LESSON, ".course/sample")
    assert all(name in told for name in students)
    with chromium() as browser:
        context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
        walk.watch(context)
        page = context.new_page()
        page.set_default_timeout(READY * 1000)
        marking(walk, page)
        told = walk.run(f"course report {LESSON} --submitted .course/sample")
        page.goto((graded / "reports" / f"{LESSON}.html").as_uri())
        page.wait_for_selector(".main-svg")
        page.wait_for_timeout(1500)
        walk.shot(page, "report", whole=True)
        walk.judged(page, "report")
        for number, path in enumerate(sorted((graded / "feedback").rglob("*.html"))):
            page.goto(path.as_uri())
            page.wait_for_selector("h1")
            page.wait_for_timeout(500)
            walk.judged(page, f"feedback of {path.parts[-3]}")
            if number in (0, 1):
                walk.shot(page, "feedback", whole=True)
    exported(walk, students)
    walk.ended()


def marking(walk, page):
    """The page for written answers: keys mark and save."""
    command = f"course mark {LESSON} --submitted .course/sample"
    with walk.running(command, r"end with Ctrl\+C", {".course/sample": f".course/sample --port {free_port()}"}) as said:
        page.goto(re.search(r"http://\S+", said.read_text())[0])
        page.wait_for_selector("h1, h2")
        page.wait_for_timeout(1000)
        walk.shot(page, "marking")
        walk.judged(page, "marking")
        walk.named("Keys 0 to 3 mark the framed criterion and go to the next, Enter saves and brings the next text.")
        for _ in range(2):
            for key in "33333333":
                page.keyboard.press(key)
            page.keyboard.press("Enter")
            page.wait_for_timeout(1500)
        walk.shot(page, "marking-the-third")
    with walk.running(command, r"end with Ctrl\+C", {".course/sample": f".course/sample --port {free_port()}"}) as said:
        left, of = re.search(r"(\d+) of (\d+) written answers wait", said.read_text()).groups()
        assert int(of) - int(left) == 2, said.read_text()


def exported(walk, students):
    """A file as Canvas exports it, filled in."""
    columns = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{LESSON} (7)"]
    file = walk.root / "grades.csv"
    with file.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(columns)
        writer.writerow(["    Points Possible", "", "", "", "", "10"])
        for number, name in enumerate(students):
            writer.writerow([f"{name}, Some", number, name, name, "A", ""])
    told = walk.run(f"course export {LESSON} grades.csv --system canvas --submitted .course/sample --out filled.csv")
    walk.tell(told.strip().splitlines()[0])
    with (walk.root / "filled.csv").open(newline="") as source:
        rows = list(csv.DictReader(source))
    points = {row["SIS User ID"]: row[columns[-1]] for row in rows if row["ID"]}
    assert set(points) == set(students) and float(points["all-right"]) > 0
