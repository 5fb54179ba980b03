"""The pages that the course makes, each opened in Chromium: axe-core finds no serious or critical violation, and nothing is asked of
another machine. Those that have a dark look are judged in both. Feedback pages stand in test_grading, notebooks and the page of the evidence in
test_accessibility, every page of the website in the journey of its reader."""

import shutil

import numpy as np
import pytest
from accessibility import violations
from conftest import ROOT, needs_chromium
from serving import SHOTS, marking_of_samples, serve_marking
from test_inventory import someone

from course.authoring.lesson import find_lesson
from course.capstone.scoring import Score
from course.cli import main
from course.evidence.recovery import page as recovery_page
from course.evidence.recovery.results import stored
from course.grading import report, verify, verify_marks
from course.grading.verify_page import key_page, quiz_page
from course.inventory import answers, command
from course.site import build
from course.teams.beliefs import intervals, types_of
from course.teams.page import proof_page, reveal_page
from course.teams.proof import play, read_stored
from course.teams.sheet import read_sheet

pytestmark = [pytest.mark.browser, needs_chromium]
LESSON = "01_growth"
BOTH = ("light", "dark")
ALLOWED = ("file:", "data:", "blob:", "about:", "http://127.0.0.1")


def class_report(folder):
    """A class with every part of the report in it: quizzes, mistakes of each kind, likeness, a copied number, a file cut off."""
    random = np.random.default_rng(1)
    code = "\n".join(f"value_{number} = table['x'].sum() + {number}" for number in range(12))
    tasks = [report.Task(name, name.title(), 5.0) for name in ("users", "basket", "ratio")]
    labels = ["copies-counted", "chose-3.3", "cell-fails", "only-this-market", "located", "unanswered"]
    handed = []
    for number in range(12):
        shares = {task.name: float(random.random() < 0.3 + number / 18) for task in tasks}
        told = {name: "right" if share else labels[number % 6] for name, share in shares.items()}
        handed.append(report.Handed(f"s{number}", 5 * sum(shares.values()), 0.0, number > 8, shares, told))
    handed[0].problem = "The file is not a notebook."
    handed[1].code = handed[2].code = {"answer-users": code}
    handed[1].labels["users"] = handed[2].labels["users"] = "right"
    handed[3].fits = {"ratio": ["s4"]}
    rights = [[random.random() < 0.7 for _ in range(6)] for _ in range(9)]
    marks = [
        verify_marks.Mark(f"s{at}", 1, float(sum(right)), 6.0, 1.7, ["a line of hers", "her market"] * 3, right)
        for at, right in enumerate(rights)
    ]
    graded = report.Graded(LESSON, "Growth", handed, tasks, 15.0, 5.0, kept=verify_marks.Kept(40, marks))
    report.write_class_report(folder / "report.html", graded)
    return ["report.html"]


def quiz_and_key(folder):
    """A quiz with code above and below its question, choices short and long, and its key."""
    questions = [
        verify.Question(
            "a", "users", "1", "What does the `line` do?", ("counts rows", "counts people", "adds"), 1, "users = 1", ""
        ),
        verify.Question("b", "basket", "2", "Which number?", ("1", "2", "3", "4"), 2),
        verify.Question("d", "ratio", "3", "Before:", ("the same", "it falls " * 12), 0, "a = 1", "and after?"),
    ]
    quizzes = [verify.Quiz(name, name.title(), 1, questions) for name in ("liu", "wang")]
    (folder / "quiz.html").write_text(quiz_page("Growth", quizzes, 6), encoding="utf-8")
    (folder / "key.html").write_text(key_page("Growth", quizzes), encoding="utf-8")
    return ["quiz.html", "key.html"]


def inventory(folder, monkeypatch):
    """Form, key and report of the concept inventory."""
    monkeypatch.setattr(command, "WORK", folder)
    random = np.random.default_rng(7)
    assert main(["inventory", "form", "A", "--out", str(folder)]) == 0
    for when, forms, knows in (("before", "AB", 0.3), ("after", "BA", 0.6)):
        sat = [someone(f"s{number}", forms[number % 2], knows, random) for number in range(20)]
        (folder / f"{when}.csv").write_text(answers.as_table(sat), encoding="utf-8")
    sheets = ["--before", str(folder / "before.csv"), "--after", str(folder / "after.csv")]
    assert main(["inventory", "report", *sheets, "--out", str(folder / "gain.html")]) == 0
    return ["form-A.html", "key-A.html", "gain.html"]


def capstone(folder):
    """The proof of the capstone, and its day of truth."""
    one = read_stored()[0]
    team = {
        "name": "north", "world": one["world"], "bought": ["geo"], "beliefs": types_of(one, ("geo",)), "quantities": one["quantities"],
        "intervals": intervals(one, ("geo",), read_sheet()["lines"]), "score": Score(0.4, 0.3, 0.2, 0.1), "forecast": None, "hidden": 2.0,
    }  # fmt: skip
    proof_page(folder / "proof.html", play(read_stored()[:12]), 0.5, [])
    reveal_page(folder / "truth.html", [team])
    return ["proof.html", "truth.html"]


def recovery(folder):
    """What the stored worlds say of the planted effects."""
    recovery_page.write_page(folder / "recovery.html", stored())
    return ["recovery.html"]


def judged(browser, address, shot, *, ready="h1", schemes=("light",)):
    """What keeps somebody out of a page, in each of these looks, and what it asks of other machines."""
    asked: list[str] = []
    found = []
    SHOTS.mkdir(parents=True, exist_ok=True)
    for scheme in schemes:
        context = browser.new_context(viewport={"width": 1120, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto(address)
        page.locator(ready).first.wait_for(state="attached", timeout=60_000)
        page.wait_for_timeout(300)
        page.screenshot(path=SHOTS / f"page-{shot}-{scheme}.png", full_page=True)
        found += [f"{scheme}: {one.rule} at {one.place}: {one.html}" for one in violations(page)]
        context.close()
    return found + [address for address in asked if not address.startswith(ALLOWED)]


@pytest.mark.parametrize(
    "made",
    [class_report, quiz_and_key, *(pytest.param(made, marks=pytest.mark.thorough) for made in (inventory, capstone, recovery))],
)
def test_pages_for_teachers_and_the_room(browser, tmp_path, monkeypatch, made):
    pages = made(tmp_path, monkeypatch) if made is inventory else made(tmp_path)
    assert pages
    found = {name: judged(browser, (tmp_path / name).as_uri(), name.removesuffix(".html")) for name in pages}
    assert found == dict.fromkeys(pages, [])


def test_the_page_for_marking(browser):
    found = marking_of_samples(find_lesson(LESSON))
    assert judged(browser, serve_marking(found), "marking", ready=".criterion", schemes=BOTH) == []


def test_the_page_for_marking_shows_paragraphs_as_markdown_does(browser):
    found = marking_of_samples(find_lesson(LESSON))
    found.texts[0].words = "one\ntwo  \nthree\n\nfour\n- five\n- six\n3 rooms\n1. seven\n| a | b |"
    page = browser.new_page()
    page.goto(serve_marking(found))
    shown = page.locator("#words").evaluate("element => element.textContent")
    assert shown == "one two  \nthree\n\nfour\n- five\n- six 3 rooms\n1. seven\n| a | b |"
    page.close()


def test_a_page_that_keeps_people_out_or_asks_another_machine_is_found(browser, tmp_path):
    """Nothing found means something only if something would be."""
    (tmp_path / "bad.html").write_text('<h1>A</h1><p style="color:#bbb">pale</p><img src="http://198.51.100.1/x.png">')
    found = judged(browser, (tmp_path / "bad.html").as_uri(), "bad")
    assert any("color-contrast" in one for one in found) and any("image-alt" in one for one in found)
    assert "http://198.51.100.1/x.png" in found


@pytest.mark.thorough
def test_the_pages_of_the_website_with_one_lesson(browser, tmp_path, monkeypatch):
    """A page of each kind. What all lessons' pages hold is looked at by the journey of the site's reader."""
    root = tmp_path / "root"
    (root / "notebooks").mkdir(parents=True)
    shutil.copytree(ROOT / "notebooks" / "00_orientation", root / "notebooks" / "00_orientation")
    for page in (ROOT / "notebooks").glob("reference.*"):
        shutil.copyfile(page, root / "notebooks" / page.name)
    for name in ("course", "datasets", "CONTRIBUTING.md", "LICENSE", "pyproject.toml"):
        (root / name).symlink_to(ROOT / name)
    monkeypatch.setattr(build, "make_student_pack", lambda folder, root, say: folder.mkdir())
    first = build.build_site(tmp_path / "site", root, print)
    sample = (
        "index", "lessons/00_orientation", "data", "names", "handbook/instructor", "handbook/teaching/01_growth", "handbook/reference",
        "search",
    )  # fmt: skip
    found = {
        name: judged(browser, (first.parent / f"{name}.html").as_uri(), f"site-{name.replace('/', '-')}", schemes=BOTH)
        for name in sample
    }
    assert found == dict.fromkeys(sample, [])
