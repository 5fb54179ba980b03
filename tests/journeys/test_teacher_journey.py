"""A teacher before term: a made-up class, graded, marked, reported, filled into a grades file. And a round with thirty students: roster,
due date, release, what was handed in, grades, marks, a quiz, report, feedback, grades file. Pictures in .course/journeys/teacher and round.
"""

import csv
import datetime
import re
import shutil

import pytest
from conftest import needs_chromium
from serving import free_port
from steps import READY, SIZE, Walk, chromium, fresh_copy, with_editions

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
        page = opened(walk, browser)
        marking(walk, page)
        walk.run(f"course report {LESSON} --submitted .course/sample")
        reported(walk, page, graded)
        read(walk, page, graded / "feedback")
    command = f"course export {LESSON} grades.csv --system canvas --submitted .course/sample --out filled.csv"
    points = exported(walk, students, command)
    assert points["all-right"] > 0
    walk.ended()


def opened(walk, browser):
    """A page of a browser that watches what it asks for."""
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    walk.watch(context)
    page = context.new_page()
    page.set_default_timeout(READY * 1000)
    return page


def reported(walk, page, results):
    """The report, as it stands."""
    page.goto((results / "reports" / f"{LESSON}.html").as_uri())
    page.wait_for_selector(".main-svg")
    page.wait_for_timeout(1500)
    walk.shot(page, "report", whole=True)
    walk.judged(page, "report")


def read(walk, page, folder, many=None):
    """Feedback pages, as students read them."""
    for number, path in enumerate(sorted(folder.rglob("*.html"))[:many]):
        page.goto(path.as_uri())
        page.wait_for_selector("h1")
        page.wait_for_timeout(500)
        walk.judged(page, f"feedback of {path.parts[-3]}")
        if number in (0, 1):
            walk.shot(page, "feedback", whole=True)
            mark = page.get_by_text("Your teacher:").first
            if mark.count():
                mark.scroll_into_view_if_needed()
                walk.shot(page, "feedback-mark")


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


def exported(walk, students, command):
    """A file as Canvas exports it, filled in; returns the points of each student."""
    columns = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{LESSON} (7)"]
    file = walk.root / "grades.csv"
    with file.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(columns)
        writer.writerow(["    Points Possible", "", "", "", "", "10"])
        for number, name in enumerate(students):
            writer.writerow([f"{name}, Some", number, name, name, "A", ""])
    told = walk.run(command)
    walk.tell(told.strip().splitlines()[0])
    with (walk.root / "filled.csv").open(newline="") as source:
        rows = list(csv.DictReader(source))
    points = {row["SIS User ID"]: float(row[columns[-1]]) for row in rows if row["ID"]}
    assert set(points) == set(students)
    return points


def test_a_round_of_thirty(tmp_path):
    walk = Walk("round", with_editions(fresh_copy(tmp_path / "course")))
    work = walk.root / ".course"
    # Thirty notebooks as a class hands them in, called after the people of the roster.
    walk.run(f"course sample-class {LESSON} --students 30 --out .course/sample")
    made = sorted(path.name for path in (work / "sample").iterdir() if path.is_dir())
    people = {f"s{number:02}": name for number, name in enumerate(made, 1)}
    late = next(student for student, name in people.items() if name == "all-right")
    roster = "".join(f"{student},First{student},Last{student}\n" for student in people)
    (walk.root / "roster.csv").write_text(f"student,first_name,last_name\n{roster}")
    assert "30 students are new" in walk.run("course roster roster.csv")
    now = datetime.datetime.now(datetime.UTC)
    due = now - datetime.timedelta(hours=2)
    walk.run(f"course due {LESSON} 2026-12-05T23:59+01:00", {"2026-12-05T23:59+01:00": due.isoformat(timespec="minutes")})
    walk.run(f"nbgrader generate_assignment {LESSON}")
    walk.run(f"nbgrader release_assignment {LESSON}")
    walk.named("put files into .course/submitted/<student>/01_growth/")
    for student, name in people.items():
        folder = work / "submitted" / student / LESSON
        shutil.copytree(work / "sample" / name / LESSON, folder)
        moment = now if student == late else now - datetime.timedelta(hours=3)
        (folder / "timestamp.txt").write_text(f"{moment:%Y-%m-%d %H:%M:%S} UTC")
    told = walk.run(f"course grade {LESSON}", {LESSON: f"{LESSON} --cell-seconds 10"}, code=None, seconds=3600)
    assert "Traceback" not in told
    walk.tell(told.strip().splitlines()[-1])
    with chromium() as browser:
        page = opened(walk, browser)
        marked = marked_whole(walk, page)
        walk.run(f"course verify {LESSON}")
        page.goto((work / "verify" / LESSON / "quiz-1.html").as_uri())
        walk.shot(page, "quiz")
        walk.judged(page, "quiz")
        assert page.locator("section").count() == 30
        walk.run(f"course verify {LESSON} --marks letters.csv --weight 40", {"letters.csv": letters(walk)})
        walk.run(f"course report {LESSON}")
        reported(walk, page, work)
        assert "sat a quiz" in page.locator("body").inner_text() and "wait for a mark" not in page.locator("body").inner_text()
        walk.run(f"nbgrader generate_feedback {LESSON} --force")
        walk.run(f"nbgrader release_feedback {LESSON}")
        pages = {path.parts[-3]: path.read_text() for path in (work / "feedback").rglob("*.html")}
        assert set(pages) == set(people)
        assert "a late penalty of" in pages[late] and f"First{late} Last{late}" in pages[late]
        assert sum("Your teacher:" in text for text in pages.values()) == marked  # what was marked after grading is in it
        read(walk, page, work / "feedback", 6)
    points = exported(walk, people, f"course export {LESSON} grades.csv --system canvas --out filled.csv")
    same = next(student for student, name in people.items() if name == "copied-cell")
    assert 0 < points[late] < points[same]  # a tenth is taken off
    walk.named("Then write the moment that shall count into .course/submitted/<student>/01_growth/timestamp.txt")
    (work / "submitted" / late / LESSON / "timestamp.txt").write_text(
        f"{now - datetime.timedelta(hours=3):%Y-%m-%d %H:%M:%S} UTC"
    )
    told = walk.run(f"course grade {LESSON}", {LESSON: f"{LESSON} --cell-seconds 10"}, code=None, seconds=3600)
    walk.tell(told.strip().splitlines()[-1])
    again = exported(walk, people, f"course export {LESSON} grades.csv --system canvas --out filled.csv")
    assert again == points | {late: again[late]} and again[late] > points[late]
    walk.ended()


def marked_whole(walk, page):
    """Mark every text; returns how many there were."""
    with walk.running(f"course mark {LESSON}", r"end with Ctrl\+C", {LESSON: f"{LESSON} --port {free_port()}"}) as said:
        page.goto(re.search(r"http://\S+", said.read_text())[0])
        page.wait_for_selector(".criterion")
        left, of = map(int, re.search(r"(\d+) of (\d+) written answers wait", said.read_text()).groups())
        assert left == of > 15
        walk.named("Keys 0 to 3 mark the framed criterion and go to the next, Enter saves and brings the next text.")
        for number in range(of):
            page.locator("#count", has_text=f"{number} of {of} marked").wait_for()
            for _ in range(page.locator(".criterion").count()):
                page.keyboard.press("2")
            page.keyboard.press("Enter")
        page.locator("#sum", has_text="all texts are marked").wait_for()
        walk.shot(page, "all-marked")
    return of


def letters(walk):
    """The answers on paper, typed into a table: everybody has the first five right, half of the class the last one."""
    folder = walk.root / ".course" / "verify" / LESSON
    with (folder / "key-1.csv").open(newline="") as source:
        key = list(csv.DictReader(source))
    rows: dict[str, list[str]] = {}
    for row in key:
        rows.setdefault(row["student"], []).append(row["right"])
    lines = []
    for number, (student, right) in enumerate(rows.items()):
        last = right[-1] if number % 2 else next(letter for letter in "AB" if letter != right[-1])
        lines.append(",".join([student, *right[:-1], last]))
    columns = ",".join(map(str, range(1, len(right) + 1)))
    (walk.root / "letters.csv").write_text(f"student,{columns}\n" + "\n".join(lines) + "\n")
    return "letters.csv"
