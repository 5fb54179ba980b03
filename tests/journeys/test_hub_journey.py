"""A hub with a teacher and three students: a lesson from release to feedback, by clicks. `make hub-journey`.

The operator starts it as the handbook says; the teacher generates, releases, collects, grades, marks and gives feedback; Ann answers
rightly, Bo makes a known mistake, Cem hands in what he has fetched. Pictures lie in .course/journeys/hub.
"""

import re

import pytest
from conftest import needs_chromium
from serving import free_port, processes_of
from steps import READY, SIZE, Walk, answer, cell_of, chromium, fresh_copy, idle, menu, run_all, write

from course.authoring.lesson import find_lesson
from course.grading.sample_class import as_written

LESSON = "01_growth"
TASK = "festival-counts"
MEMO = "Orders grew because buyers did: a buyer bought as often as before. The table has 5,000 accounts of one market."
LONG = READY * 1000
pytestmark = [pytest.mark.journey, pytest.mark.thorough, needs_chromium]


class Person:
    """Somebody at a browser of her own, logged in to the hub."""

    def __init__(self, walk, browser, address, name, password):
        self.walk, self.name, self.base = walk, name, f"{address}/user/{name}"
        context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
        walk.watch(context)
        self.page = context.new_page()
        self.page.set_default_timeout(LONG)
        self.page.goto(f"{address}/hub/login")
        if name == "teacher":
            walk.shot(self.page, "login")
        self.page.fill("#username_input", name)
        self.page.fill("#password_input", password)
        self.page.click("#login_submit")
        self.page.locator(".lm-MenuBar-item", has_text="Nbgrader").wait_for()
        self.page.locator(".jp-RenderedMarkdown h1:visible, .jp-Notebook:visible").first.wait_for()
        self.page.wait_for_timeout(1000)

    def assignments(self):
        """The assignment list, drawn anew."""
        if not self.page.locator(".lm-TabBar-tab", has_text="Assignments").count():
            menu(self.page, "Nbgrader", "Assignment List")
        else:
            again = self.page.locator("#refresh_assignments_list")
            for _ in range(30):  # JupyterLab, just opened, may bring another tab to the front
                self.page.locator(".lm-TabBar-tab", has_text="Assignments").click()
                self.page.wait_for_timeout(1000)
                if again.is_visible():
                    break
            again.click()
        self.page.wait_for_timeout(1500)

    def button(self, text):
        return self.page.locator("button, a.btn", has_text=re.compile(rf"^\s*{text}\s*$", re.IGNORECASE)).first


def press(walk, frame, page, column, sign):
    """Press a lesson's button in the formgrader's list and read what it says came of it."""
    row = frame.locator("tr", has=frame.locator("td.name", has_text=LESSON)).first
    row.locator(f"td.{column} a").click()
    told = frame.locator(".modal.in, .modal.show").first
    told.wait_for()
    page.wait_for_timeout(600)
    assert "Success" in told.inner_text(), told.inner_text()[:2000]
    walk.shot(page, sign)
    told.locator("button", has_text="OK").or_(told.locator("button.close")).first.click()
    page.wait_for_timeout(800)


def test_a_lesson_from_release_to_feedback(tmp_path):
    walk = Walk("hub", fresh_copy(tmp_path / "course"))
    lesson = find_lesson(LESSON)
    exercise = lesson.exercises[TASK]
    mistake = exercise.wrongs[0]
    port = free_port(3)
    command = "course hub --port 8010"
    with walk.running(command, r"Ctrl\+C ends", {"8010": str(port)}) as said, chromium() as browser:
        told = said.read_text()
        address = re.search(r"http://127\.0\.0\.1:\d+", told)[0]
        passwords = re.findall(r"password +(\S+)", told)
        teacher = Person(walk, browser, address, "teacher", passwords[0])
        page = teacher.page
        walk.shot(page, "teacher-arrives")
        walk.named("Nbgrader → Formgrader")
        menu(page, "Nbgrader", "Formgrader")
        frame = page.frame_locator("iframe")
        frame.locator("td.name", has_text=LESSON).first.wait_for()
        walk.shot(page, "formgrader")
        walk.named("Generate, Release")
        press(walk, frame, page, "assign", "generated")
        press(walk, frame, page, "release", "released")

        students = {name: Person(walk, browser, address, name, passwords[1]) for name in ("ann", "bo", "cem")}
        walk.shot(students["ann"].page, "student-arrives")
        homes = walk.root / ".course" / "hub" / "homes"
        for name, student in students.items():
            walk.named("Nbgrader → Assignment List")
            student.assignments()
            if name == "ann":
                walk.shot(student.page, "assignment-list")
            student.button("Fetch").click()
            student.button("Submit").wait_for()
            assert (homes / name / LESSON / f"{LESSON}.ipynb").is_file()
        walk.shot(students["ann"].page, "fetched")
        for name, source, shown in (
            ("ann", as_written(exercise.rights[0].source), "✓ Right"),
            ("bo", as_written(mistake.source), str(mistake.options["label"])),
        ):
            work(walk, students[name], homes / name / LESSON / f"{LESSON}.ipynb", source, shown)
        for student in students.values():
            student.assignments()
            student.button("Submit").click()
            student.page.locator("#submitted_assignments_list .list_item", has_text=LESSON).first.wait_for()
        walk.shot(students["ann"].page, "submitted")

        walk.named("Collect")
        press(walk, frame, page, "collect", "collected")
        row = frame.locator("tr", has=frame.locator("td.name", has_text=LESSON)).first
        assert row.locator("td.num-submissions").inner_text().strip() == "3"
        row.locator("td.num-submissions a").click()
        walk.named("Autograde")
        for name in students:
            line = frame.locator("tr", has=frame.locator("td", has_text=re.compile(f"^{name}$"))).first
            line.locator("td.autograde a").click()
            told = frame.locator(".modal.in, .modal.show").first
            told.wait_for(timeout=600_000)  # the first one draws the hidden edition
            page.wait_for_timeout(600)
            assert "Success" in told.inner_text(), told.inner_text()[:3000]
            told.locator("button", has_text="OK").or_(told.locator("button.close")).first.click()
            page.wait_for_timeout(800)
        walk.shot(page, "autograded")
        scores = {
            name: frame.locator("tr", has=frame.locator("td", has_text=re.compile(f"^{name}$")))
            .first.locator("td.score")
            .inner_text()
            for name in students
        }
        walk.tell(f"scores: {scores}")
        assert float(scores["ann"].split("/")[0]) == exercise.points and float(scores["bo"].split("/")[0]) == 0, scores

        walk.named("Manual grading")
        mark(walk, page, frame)
        frame.locator("a", has_text="Manage Assignments").first.click()
        frame.locator("td.name", has_text=LESSON).first.wait_for()
        walk.named("Generate, Release feedback")
        press(walk, frame, page, "generate-feedback", "feedback-generated")
        press(walk, frame, page, "release-feedback", "feedback-released")

        for name, expected in (("ann", "a marked word"), ("bo", str(mistake.options["label"]))):
            student = students[name]
            walk.named("Fetch Feedback")
            student.assignments()
            student.button("Fetch Feedback").click()
            walk.named("(view feedback)")
            student.page.locator("#submitted_assignments_list a", has_text="view feedback").first.click()
            item = student.page.locator(".jp-DirListing-item", has_text=f"{LESSON}.html")
            item.wait_for()
            walk.shot(student.page, f"feedback-fetched-{name}")
            (feedback,) = (homes / name / LESSON / "feedback").rglob("*.html")
            assert expected in feedback.read_text()
            walk.named("Open in New Browser Tab")
            item.click(button="right")
            with student.page.context.expect_page() as opened:
                student.page.locator(".lm-Menu-item", has_text="Open in New Browser Tab").click()
            shown = opened.value
            shown.wait_for_selector("h1")
            shown.wait_for_timeout(1000)
            walk.shot(shown, f"feedback-{name}")
            walk.judged(shown, f"feedback of {name}")
        nothing_leaks(walk, students)
    assert processes_of(walk.root / ".course" / "hub") == []  # Ctrl+C has ended the hub, its proxy and all servers
    walk.ended()


def work(walk, student, path, source, shown):
    """Open the lesson, run it, answer one exercise, and save."""
    page = student.page
    page.goto(f"{student.base}/lab/tree/{LESSON}/{LESSON}.ipynb?reset")
    page.wait_for_selector(".jp-Notebook h1")
    idle(page)
    notebook = run_all(walk, page, path)
    walk.named("Shift + Enter")
    answer(page, notebook, TASK, source, shown)
    walk.shot(page, f"{student.name}-has-answered")
    if student.name == "ann":
        memo = cell_of(page, notebook, "answer-memo")
        memo.dblclick()
        write(page, memo, MEMO)
        page.keyboard.press("Shift+Enter")
    walk.named("Ctrl + S")
    page.keyboard.press("Control+s")
    for _ in range(30):
        if source.splitlines()[0] in path.read_text().replace('\\"', '"'):
            break
        page.wait_for_timeout(500)
    page.wait_for_timeout(1500)


def mark(walk, page, frame):
    """The written answers in the formgrader: three points to whoever has one to read, and a comment."""
    frame.locator("a", has_text="Manual Grading").first.click()
    frame.locator("td.name a", has_text=LESSON).first.click()
    frame.locator("h1, h2, .breadcrumb .active", has_text=LESSON).first.wait_for()
    frame.locator("td.name a", has_text=LESSON).first.click()
    frame.locator("a", has_text=re.compile(r"Submission #")).first.wait_for()
    for number in range(3):
        frame.locator("a", has_text=re.compile(r"Submission #")).nth(number).click()
        box = frame.locator("input#memo")
        box.wait_for()
        page.wait_for_timeout(2500)
        answered = MEMO[:30] in frame.locator("body").inner_text()
        box.fill("3" if answered else "0")
        box.press("Tab")
        if answered:
            comment = frame.locator("textarea#memo-comment")
            comment.fill("Read: a marked word.")
            comment.press("Tab")
            walk.shot(page, "marking")
        page.wait_for_timeout(1500)
        frame.locator(".breadcrumb a", has_text=LESSON).nth(1).click()
        frame.locator("a", has_text=re.compile(r"Submission #")).nth(2).wait_for()
    assert any(text.split("/")[0].strip() == "3" for text in frame.locator("td.written-score").all_inner_texts())


def nothing_leaks(walk, students):
    """No student's folder, nor the package she sees, holds a solution, a key or a mark scheme."""
    hub = walk.root / ".course" / "hub"
    assert not (hub / "student" / "course" / "lessons").exists() and not (hub / "student" / "course" / "grading").exists()
    for place in [hub / "student", *(hub / "homes" / name for name in students)]:
        for path in place.rglob("*"):
            if path.is_file() and path.suffix in (".py", ".ipynb", ".json", ".html", ".md"):
                text = path.read_text(encoding="utf-8", errors="replace")
                for word in ("### BEGIN SOLUTION", "MARK SCHEME", "Sample, level"):
                    assert word not in text, (path, word)
