"""Taking submissions in: regular files alone, nothing followed, odd names and encodings read, and a reason for all that is left."""

import copy
import datetime
import json
import os
import socket
import time

import nbformat
import pytest
from conftest import ROOT

from course.grading.intake import SafeCollect, take_in
from course.handin.opening import MAX_BYTES, NotTaken, decoded, printable, read_regular
from course.handin.submission import parse_submission, rebuild

LESSON = "01_growth"


@pytest.fixture(scope="module")
def teachers():
    return nbformat.read(ROOT / "notebooks" / LESSON / f"{LESSON}.ipynb", as_version=4)


@pytest.fixture(scope="module")
def solved(teachers):
    made = copy.deepcopy(teachers)
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = f"{cell.metadata.nbgrader.grade_id.replace('-', '_')} = 'größer'"
    return nbformat.writes(made)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "submitted" / "ann" / LESSON
    made.mkdir(parents=True)
    return made


def of(folder, teachers):
    """What is taken in, within a minute of a busy machine: a pipe that is opened would wait for ever."""
    begun = time.monotonic()
    taken = take_in(folder, LESSON, teachers)
    assert time.monotonic() - begun < 60
    return taken


def link(path, target):
    path.symlink_to(target)


def pipe(path, target):
    os.mkfifo(path)


def directory(path, target):
    path.mkdir()


def listening(path, target):
    here = os.getcwd()
    os.chdir(path.parent)  # a socket's path is short
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


@pytest.mark.parametrize("make", [link, pipe, directory, listening])
def test_what_is_no_file_is_not_opened(folder, teachers, solved, tmp_path, make):
    secret = tmp_path / "solution.ipynb"
    secret.write_text(solved, encoding="utf-8")
    make(folder / f"{LESSON}.ipynb", secret)
    taken = of(folder, teachers)
    assert taken.notebook is None
    assert taken.refusal.startswith(f"{LESSON}.ipynb was not read: it is a") or "holds nothing" in taken.missing


@pytest.mark.parametrize("make", [link, pipe, directory, listening])
def test_what_lies_beside_is_left_and_named(folder, teachers, solved, tmp_path, make):
    (folder / f"{LESSON}.ipynb").write_text(solved, encoding="utf-8")
    (folder / "data.csv").write_text("a,b")
    make(folder / "beside", tmp_path)
    make(folder / "timestamp.txt", tmp_path / "x")
    taken = of(folder, teachers)
    assert taken.notebook == solved.encode() and not taken.refusal and taken.timestamp == ""
    left = dict(taken.left)
    assert "is graded" in left["data.csv"]
    if make is not directory:
        assert left["beside"].startswith("it is a") and left["timestamp.txt"].startswith("it is a")


@pytest.mark.parametrize("level", ["student", "lesson"])
def test_a_folder_that_is_a_link_is_not_entered(tmp_path, teachers, solved, level):
    others = tmp_path / "submitted" / "bob" / LESSON
    others.mkdir(parents=True)
    (others / f"{LESSON}.ipynb").write_text(solved, encoding="utf-8")
    ann = tmp_path / "submitted" / "ann"
    if level == "student":
        ann.symlink_to(others.parent)
    else:
        ann.mkdir()
        (ann / LESSON).symlink_to(others)
    taken = of(ann / LESSON, teachers)
    assert taken.notebook is None and "its folder is a link" in taken.refusal


def test_a_file_that_is_too_large_is_told(folder, teachers):
    with open(folder / f"{LESSON}.ipynb", "wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "larger than 50 MB" in of(folder, teachers).refusal


def test_a_second_name_of_a_strangers_file(folder):
    path = folder / "x.ipynb"
    path.write_text("{}")
    os.link(path, folder / "y.ipynb")
    descriptor = os.open(folder, os.O_RDONLY)
    assert read_regular("y.ipynb", folder=descriptor) == b"{}"  # both are the student's own
    if os.geteuid() == 0:
        os.chown(path, 12345, 12345)
        with pytest.raises(NotTaken, match="somebody else"):
            read_regular("y.ipynb", folder=descriptor)
    os.close(descriptor)


@pytest.mark.parametrize(
    "name", [f"{LESSON} (1).ipynb", "Untitled.ipynb", f"{LESSON}/{LESSON}.ipynb", f"{LESSON.upper()}.IPYNB", "a[1]\n.ipynb"]
)
def test_the_lesson_by_another_name_is_found(folder, teachers, solved, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(solved, encoding="utf-8")
    (folder / "scratch.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook()))
    taken = of(folder, teachers)
    assert taken.notebook == solved.encode()
    assert taken.note == f"graded from {printable(name)}" and "\n" not in taken.note


def test_an_untouched_copy_does_not_hide_the_answered_one(folder, teachers, solved):
    (folder / f"{LESSON}.ipynb").write_text(nbformat.writes(teachers), encoding="utf-8")
    (folder / f"{LESSON}-Copy1.ipynb").write_text(solved, encoding="utf-8")
    taken = of(folder, teachers)
    assert taken.notebook == solved.encode() and "Copy1" in taken.note


def test_the_lessons_own_name_counts_where_both_are_answered(folder, teachers, solved):
    (folder / f"{LESSON}.ipynb").write_text(solved.replace("größer", "own"), encoding="utf-8")
    (folder / "a.ipynb").write_text(solved, encoding="utf-8")
    taken = of(folder, teachers)
    assert b"own" in taken.notebook and taken.note == "" and ("a.ipynb", "another notebook") in taken.left


def test_another_lessons_notebook_is_not_taken(folder, teachers):
    other = ROOT / "notebooks" / "06_long_tail" / "06_long_tail.ipynb"
    (folder / other.name).write_bytes(other.read_bytes())
    taken = of(folder, teachers)
    assert taken.missing.startswith(f"no file {LESSON}.ipynb") and "no notebook in it is a copy" in taken.missing


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(folder, teachers, encoding):
    text = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "markdown", "source": "größer – é"}]}, ensure_ascii=False)  # fmt: skip
    assert parse_submission(text.encode(encoding)).cells[0].source == "größer – é"


def test_one_damaged_byte_costs_one_character():
    assert decoded("größer und größer".encode().replace(b"\xb6", b"", 1)).endswith("größer")


def test_half_a_character_becomes_a_whole_one(teachers):
    notebook = parse_submission(b'{"cells": [{"cell_type": "code", "source": "x = 1 # \\ud800"}]}')
    rebuild(notebook, teachers).cells[0].source.encode()
    assert notebook.cells[0].source == "x = 1 # \ufffd"


def test_a_notebook_of_format_three(teachers, solved):
    old = nbformat.v4.convert.downgrade(nbformat.reads(solved, as_version=4))
    text = nbformat.v3.writes_json(old)
    assert '"worksheets"' in text
    rebuilt = rebuild(parse_submission(text.encode()), teachers)
    assert sum("größer" in cell.source for cell in rebuilt.cells) == solved.count("größer")


def test_what_would_fill_the_memory_is_not_parsed():
    text = b'{"cells": [' + b"[]," * 5_000_000 + b"0]}"
    begun = time.monotonic()
    with pytest.raises(Exception, match="far more than a notebook"):
        parse_submission(text)
    assert time.monotonic() - begun < 60


def test_many_equal_cells_keep_short_ids(teachers, solved):
    notebook = nbformat.reads(solved, as_version=4)
    notebook.cells += [nbformat.v4.new_markdown_cell("---") for _ in range(300)]
    nbformat.validate(rebuild(parse_submission(nbformat.writes(notebook).encode()), teachers))


def test_times_in_the_file_system_change_no_digest_and_a_letter_does(folder, teachers, solved):
    path = folder / f"{LESSON}.ipynb"
    path.write_text(solved, encoding="utf-8")
    first = of(folder, teachers).digest
    os.utime(path, (0, 0))
    assert of(folder, teachers).digest == first
    path.write_text(solved.replace("größer", "kleiner"), encoding="utf-8")
    assert of(folder, teachers).digest != first


@pytest.mark.parametrize(("text", "good"), [("2026-11-30 10:00:00 UTC", True), ("yesterday", False), ("10:00", False), ("12", False), ("\0" * 300, False), ("", False)])
def test_the_time_of_handing_in(folder, teachers, solved, text, good):
    (folder / f"{LESSON}.ipynb").write_text(solved, encoding="utf-8")
    (folder / "timestamp.txt").write_text(text)
    taken = of(folder, teachers)
    assert (taken.timestamp == "2026-11-30 10:00:00.000000 UTC") is good and (good or taken.timestamp == "")
    assert taken.notebook is not None


def test_collecting_follows_nothing(tmp_path, solved):
    source = tmp_path / "inbound" / "ann+x+2026"
    source.mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.json").write_text("secret")
    (source / f"{LESSON}.ipynb").write_text(solved, encoding="utf-8")
    link(source / "key.json", tmp_path / "secret" / "key.json")
    link(source / "all", tmp_path / "secret")
    os.mkfifo(source / "pipe")
    target = tmp_path / "submitted" / "ann" / LESSON
    SafeCollect(coursedir=None).do_copy(str(source), str(target))
    assert [path.name for path in target.iterdir()] == [f"{LESSON}.ipynb"]


@pytest.mark.parametrize(("hours", "told"), [(0.5, False), (30, True)])
def test_a_time_long_before_the_exchange_had_it_is_told_and_one_that_a_teacher_wrote_is_not(tmp_path, teachers, solved, hours, told):
    source, target = tmp_path / "inbound" / "ann+x+2026", tmp_path / "submitted" / "ann" / LESSON
    source.mkdir(parents=True)
    said = f"{datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=hours):%Y-%m-%d %H:%M:%S} UTC"
    (source / "timestamp.txt").write_text(said)
    (source / f"{LESSON}.ipynb").write_text(solved, encoding="utf-8")
    for path in (source / "timestamp.txt", source / f"{LESSON}.ipynb", source):
        os.utime(path, (0, 0))  # as its owner may
    SafeCollect(coursedir=None).do_copy(str(source), str(target))
    taken = of(target, teachers)
    assert taken.timestamp.startswith(said[:19]) and ("the exchange has had it" in taken.time) is told
    assert ("time" in taken.about()) is told
    (target / "timestamp.txt").write_text("2026-12-05 22:00:00 UTC")
    assert of(target, teachers).time == ""
    (tmp_path / "collected" / f"{LESSON}.json").write_text("[]")
    assert of(target, teachers).time == ""


@pytest.fixture
def edited(teachers):
    """A solved notebook, its cells by id, and a way to see what is run."""
    notebook = copy.deepcopy(teachers)
    return notebook, {cell.id: cell for cell in notebook.cells}, lambda: rebuild(parse_submission(nbformat.writes(notebook).encode()), teachers)


def test_imports_in_the_set_up_cell_are_kept(edited):
    notebook, cells, run = edited
    setup = next(cell for cell in notebook.cells if cell.cell_type == "code")
    setup.source += "\nimport itertools\nfrom math import log\nopened = open('x')"
    place = [cell.id for cell in run().cells].index(setup.id)
    assert run().cells[place + 1].source == "import itertools\nfrom math import log"


def test_a_check_of_another_name_is_kept(edited):
    notebook, cells, run = edited
    check = next(cell for cell in notebook.cells if cell.id.startswith("check-"))
    original = check.source
    head, name = original.rstrip(")").rsplit(", ", 1)
    check.source = f"{head}, mine.round(2))"
    place = [cell.id for cell in run().cells].index(check.id)
    assert run().cells[place].source == original and run().cells[place - 1].source == f"{name} = mine.round(2)"


def test_an_answer_in_a_worked_example_fills_its_stub(edited, teachers):
    notebook, cells, run = edited
    answer = cells["answer-festival-counts"]
    name = "festival_counts"
    example = next(cell for cell in notebook.cells if cell.cell_type == "code")
    example.source += f"\n{name} = 3"
    assert f"{name} = 3" in {cell.id: cell.source for cell in run().cells}[answer.id]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_turned_into_text_by_one_key_is_an_answer(edited, kind):
    notebook, cells, run = edited
    answer = next(cell for cell in notebook.cells if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"))
    text = "%matplotlib inline\nwritten = 1"
    made = nbformat.v4.new_markdown_cell(text) if kind == "markdown" else nbformat.v4.new_raw_cell(text)
    made.metadata, made.id = answer.metadata, answer.id
    notebook.cells[notebook.cells.index(answer)] = made
    (found,) = [cell for cell in run().cells if cell.id == answer.id]
    assert found.cell_type == "code" and found.source.strip() == "written = 1"
