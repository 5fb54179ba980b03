"""How far a student is in the whole course, read from saved notebooks; the start page and the reference sheet beside the lessons."""

import json
import sys
import xml.etree.ElementTree as ElementTree

import pytest
from conftest import ROOT

from course.answers.canonical import MIMETYPE
from course.answers.saved import CourseProgress, LessonState, course_state, lesson_state
from course.authoring.reference import build_reference, drawn, marks
from course.data.tables.registry import all_tables

checking = sys.modules["course.answers.check"]  # the package's face shows the function of that name


def lesson(folder, name, shares, memo=""):
    """Write a saved notebook with two checked exercises and a written one; shares: exercise -> what its check last said."""
    own = folder / name
    own.mkdir(parents=True)
    checks = {
        "exercises": {"rooms": {"title": "Rooms", "points": 3}, "quick": {"title": "Quick", "points": 0}},
        "written": {"memo": {"title": "Memo", "points": 9, "words": 120}},
    }
    outputs = [
        {
            "output_type": "display_data",
            "data": {},
            "metadata": {MIMETYPE: {"exercise": exercise, "verdict": "x", "share": share}},
        }
        for exercise, share in shares.items()
    ]
    cells = [
        {"cell_type": "markdown", "id": "opening", "source": [f"# About {name}\n", "\n", "*About 5 minutes · 3 points.*\n"]},
        {"cell_type": "markdown", "id": "answer-memo", "source": [memo or "✎ *Double-click here*"]},
        {"cell_type": "code", "id": "check-rooms", "source": [], "outputs": outputs},
    ]
    (own / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    (own / "checks.json").write_text(json.dumps(checks), encoding="utf-8")


def test_each_lesson_stands_as_it_was_saved(tmp_path):
    lesson(tmp_path, "01_first", {"rooms": 1.0, "quick": 1.0}, "Orders grew.")
    lesson(tmp_path, "02_second", {"rooms": 0.5, "gone": 1.0})
    lesson(tmp_path, "03_third", {})
    (tmp_path / "04_broken").mkdir()
    (tmp_path / "04_broken" / "04_broken.ipynb").write_text("{", encoding="utf-8")
    first, second, third = course_state(tmp_path)
    assert (first.done, first.so_far) == (True, "✓ 2 of 2 tasks right, 1 of 1 written")
    assert (second.right, second.earned, second.points, second.begun) == (0, 1.5, 3, False)
    assert third.so_far == "not begun"


def test_forged_shares_are_kept_between_nothing_and_all(tmp_path):
    lesson(tmp_path, "01_first", {"rooms": 40.0})
    assert lesson_state(tmp_path / "01_first").earned == 3


def test_progress_of_the_course_says_what_is_next(tmp_path, monkeypatch):
    lesson(tmp_path, "01_first", {"rooms": 1.0, "quick": 1.0}, "Orders grew.")
    lesson(tmp_path, "02_second", {"rooms": 0.0})
    monkeypatch.setattr(checking, "_home", tmp_path / "01_first")
    shown = checking.progress("course")
    assert shown.following.name == "02_second"
    assert "Next: About 02_second" in shown._repr_html_() and '<a href="../01_first/01_first.ipynb">' in shown._repr_html_()
    with pytest.raises(checking.CheckError, match=r"progress\(\"course\"\)"):
        checking.progress("corse")


def test_one_goes_on_where_one_was():
    def at(name, right, tasks=2):
        return LessonState(name, name, right, tasks, right, tasks, 0, 0)

    passed_over = [at("00", 0), at("01", 1), at("02", 0)]
    assert CourseProgress(passed_over).following.name == "01"
    assert CourseProgress([at("00", 0), at("01", 2), at("02", 0)]).following.name == "02"
    assert CourseProgress([at("00", 0), at("01", 2), at("02", 2)]).following.name == "00"
    assert CourseProgress([at("00", 0), at("01", 0)]).following.name == "00"
    assert CourseProgress([at("00", 2)]).following is None and CourseProgress([]).following is None


def test_a_check_leaves_its_verdict_where_progress_reads_it(monkeypatch, tmp_path):
    shown = {}
    monkeypatch.setattr("IPython.display.display", lambda what, metadata: shown.update(metadata))
    monkeypatch.setattr(checking, "_home", tmp_path)
    checking.check("rooms", 3)
    assert shown[MIMETYPE] == {"exercise": "rooms", "verdict": checking.words.RECORDED, "share": 0.0}


def test_the_map_has_every_declared_key_at_home_once():
    tables = list(all_tables().values())
    found = marks(tables)
    homes = [key for of in found.values() for key, home in of.items() if home]
    assert len(homes) == len(set(homes)) and ("orders", "order_id") in homes
    assert found["order_items"] == {("orders", "order_id"): False, ("products", "sku_id"): False}
    picture = ElementTree.fromstring(drawn(tables))
    told = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {"orders", "merchant_id", "order_id (orders)"} <= told


def test_the_sheet_follows_the_handbook_and_the_tables(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "course" / "handbook").mkdir(parents=True)
    page = tmp_path / "course" / "handbook" / "reference.md"
    page.write_text((ROOT / "course" / "handbook" / "reference.md").read_text(encoding="utf-8"), encoding="utf-8")
    assert len(build_reference(tmp_path, check=True)) == 2
    assert build_reference(tmp_path, check=False) == [] == build_reference(tmp_path, check=True)
    page.write_text("new", encoding="utf-8")
    assert build_reference(tmp_path, check=True) == ["notebooks/reference.md is out of date: run `course build`."]
