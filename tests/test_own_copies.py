"""The student's own copy: nothing in `work/` is ever lost, and the student pack holds no answer and runs alone."""

import json
import subprocess
import sys
import zipfile

import pytest
from conftest import ROOT, TOY

from course.authoring.lesson import LessonError, find_lesson, lesson_names, read_lesson, solution_of
from course.authoring.lint import lint_text
from course.authoring.new import new_lesson
from course.authoring.student_pack import PackError, make_student_pack
from course.lab import START_PAGE, write_start_page
from course.work import RECORD, WORK, prepare_work

NAME = "01_toy"


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "notebooks" / NAME
    folder.mkdir(parents=True)
    notebook = {
        "cells": [{"cell_type": "markdown", "id": "opening", "source": ["# A toy\n", "\n", "*About 5 minutes · 3 points.*\n"]}]
    }
    (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "checks.json").write_text('{"exercises": {"one": {"points": 3}}}', encoding="utf-8")
    (tmp_path / "course" / "handbook").mkdir(parents=True)
    (tmp_path / "course/handbook/start.md").write_text("# Start\n\n<!-- lessons -->\n", encoding="utf-8")
    return tmp_path


def test_a_copy_is_made_and_follows_the_lesson_while_nobody_has_touched_it(root):
    assert prepare_work(root) == []
    copy, released = root / WORK / NAME / f"{NAME}.ipynb", root / "notebooks" / NAME / f"{NAME}.ipynb"
    assert copy.read_bytes() == released.read_bytes() and (copy.parent / "checks.json").is_file()
    released.write_text("mended", encoding="utf-8")
    (released.parent / "checks.json").write_text("new", encoding="utf-8")
    assert prepare_work(root) == []
    assert copy.read_text() == "mended" and (copy.parent / "checks.json").read_text() == "new"


def test_work_is_never_overwritten(root):
    prepare_work(root)
    copy, released = root / WORK / NAME / f"{NAME}.ipynb", root / "notebooks" / NAME / f"{NAME}.ipynb"
    copy.write_text("my work", encoding="utf-8")
    assert prepare_work(root) == [] and copy.read_text() == "my work"
    released.write_text("mended", encoding="utf-8")
    (told,) = prepare_work(root)
    assert "your copy stays as it is" in told
    assert copy.read_text() == "my work" and (copy.parent / f"{NAME} (mended).ipynb").read_text() == "mended"
    assert prepare_work(root) == []  # told once
    (copy.parent / RECORD).unlink()
    prepare_work(root)
    assert copy.read_text() == "my work"


def start_page_of(root, said, says):
    """The start page's text, once the released notebook says one thing in place of another."""
    released = root / "notebooks" / NAME / f"{NAME}.ipynb"
    released.write_text(released.read_text(encoding="utf-8").replace(said, says), encoding="utf-8")
    prepare_work(root)
    write_start_page(root)
    return (root / START_PAGE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("worth", "shown"),
    [
        ("3 points", "3"),
        ("30 points, and 3 more for the stretch", "30 + 3"),
        ("practice: it does not count towards the grade", "practice"),
    ],
)
def test_the_start_page_lists_each_lesson_with_its_time_and_points(root, worth, shown):
    text = start_page_of(root, "3 points", worth)
    assert f"| [1 · A toy]({NAME}/{NAME}.ipynb) | About 5 minutes |  |  | {shown} | not begun |" in text


@pytest.mark.parametrize(
    ("about", "minutes"),
    [
        ("In class about 40 minutes, at home about 60 minutes, stretch about 30 minutes", "40 | 60 | 30"),
        ("In class about 25 minutes, at home about 35 minutes", "25 | 35 | –"),
    ],
)
def test_the_start_page_has_the_minutes_of_each_sitting_and_what_is_next(root, about, minutes):
    text = start_page_of(root, "About 5 minutes", about)
    assert f"| [1 · A toy]({NAME}/{NAME}.ipynb) | {minutes} | 3 |" in text
    assert text.index(f"**Begin with [A toy]({NAME}/{NAME}.ipynb).**") < text.index("| lesson |")


def test_git_ignores_the_working_copies():
    assert "work/" in (ROOT / ".gitignore").read_text().split()


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack") / "course"
    wheel = make_student_pack(folder, ROOT, lambda _: None)
    return folder, wheel


@pytest.mark.slow
def test_the_pack_holds_no_answer(pack):
    folder, wheel = pack
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        texts = [archive.read(name).decode("utf-8", "replace") for name in names]
    assert not [
        name for name in names if name.split("/")[1:2] and name.split("/")[1] in ("lessons", "grading", "authoring", "evidence")
    ]
    notebooks = [path.read_text(encoding="utf-8") for path in folder.rglob("*.ipynb")]
    texts += ["".join(cell["source"]) for notebook in notebooks for cell in json.loads(notebook)["cells"]]  # lines as they were written
    texts += [path.read_text(encoding="utf-8") for path in folder.rglob("checks.json")]
    whole = "\n".join(texts)
    lines = set(whole.split("\n"))

    def held(text: str) -> bool:
        """Whether the pack holds this text: told by its inner lines first, since the pack is large."""
        return set(text.split("\n")[1:-1]) <= lines and text in whole

    for lesson in map(find_lesson, lesson_names()):
        for exercise in lesson.checked:
            assert exercise.quick or not held(solution_of(exercise.answer).strip())
            for cell in exercise.wrongs:
                assert cell.label == "form" or len(cell.source) < 60 or not held(cell.source)
    assert "BEGIN SOLUTION" not in "\n".join(notebooks)
    assert not list(folder.rglob("solutions")) and not list(folder.rglob(".course"))


RUN = """
import sys
sys.path[:0] = [{wheel!r}]
import course
assert course.__file__.startswith({wheel!r}), course.__file__
from course import check, load, progress, edition
orders = load("orders")
print(len(orders), edition().name, repr(progress()))
for name in ("course.lessons", "course.authoring", "course.grading", "course.evidence", "course.cli"):
    try:
        __import__(name)
    except ImportError:
        continue
    raise SystemExit(name + " can be imported")
"""


def test_the_pack_runs_alone(pack):
    """With nothing of the repository on the path: what the wheel and its declared dependencies give."""
    folder, wheel = pack
    place = folder / "notebooks" / lesson_names()[1]
    code = RUN.format(wheel=str(wheel))
    made = subprocess.run([sys.executable, "-S", "-c", SITE + code], cwd=place, capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, made.stderr
    assert " class 0 of " in made.stdout and "exercises right" in made.stdout


SITE = f"""
import sys
sys.path += [{str(next(p for p in sys.path if p.endswith("site-packages")))!r}]  # its packages, without the editable course
"""


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(PackError, match="is not empty"):
        make_student_pack(tmp_path, ROOT, lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_new_lesson_builds(tmp_path, class_edition):
    from course.authoring.build import build_lesson

    path = new_lesson("95_from_template", tmp_path)
    lesson = read_lesson(path)
    assert lesson.draft and list(lint_text(lesson)) == []
    assert build_lesson(lesson, class_edition, tmp_path / "s", tmp_path / "n", lambda _: None) == []
    path.write_text(path.read_text(encoding="utf-8").replace("#     draft: true\n", ""), encoding="utf-8")
    told = "\n".join(lint_text(read_lesson(path)))
    assert "at least 12 and 5" in told and "composed exercises" in told
    with pytest.raises(LessonError, match="is taken by '95_from_template'"):
        new_lesson("95_other", tmp_path)
    with pytest.raises(LessonError, match="two digits"):
        new_lesson("Demand", tmp_path)


def test_the_toy_is_no_lesson_and_no_lesson_is_a_draft():
    assert TOY.stem not in lesson_names()
    assert not [name for name in lesson_names() if find_lesson(name).draft]
