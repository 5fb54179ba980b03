"""The doctor tells a student what would be lost, and repairs what is safe to repair."""

import copy
import json
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT

from course.handin.doctor import DoctorError, look, repair
from course.handin.submission import parse_submission, rebuild

LESSON = "01_growth"
RELEASED = ROOT / "notebooks" / LESSON / f"{LESSON}.ipynb"


@pytest.fixture
def sheet(tmp_path):
    """A copy of the lesson in a folder, its cells by id, and what the doctor says of it as text."""
    notebook = nbformat.read(RELEASED, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}

    def said(name=f"{LESSON}.ipynb", **options):
        path = tmp_path / name
        path.write_text(json.dumps(notebook), encoding="utf-8")
        found = look(path, released=RELEASED, say=lambda text: None, **{"run": False, **options})
        return [(one.where, one.harms, one.sentence) for one in found]

    return notebook, cells, said, tmp_path


def test_a_notebook_as_it_should_be_harms_nothing(sheet):
    notebook, cells, said, _ = sheet
    cells["answer-growth-phrases"].source = "growth = 3"
    cells["answer-growth-phrases"].execution_count = 5
    assert [where for where, harms, _ in said() if harms] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("setup", "It is put back before grading"),
        ("check", "You changed this check cell"),
        ("answer", "These answer cells are missing"),
        ("module", "The module 'mine' lies beside the notebook"),
        ("path", "The file '../mine.csv' may not be there"),
        ("pip", "there is no network when it is graded"),
        ("input", "waits for somebody at the keyboard"),
        ("syntax", "is not Python that can be run"),
        ("failed", "ended in an error when it last ran"),
    ],
)
def test_what_would_be_lost_is_told(sheet, change, words):
    notebook, cells, said, folder = sheet
    answer = cells["answer-growth-phrases"]
    (folder / "mine.py").write_text("x = 1")
    sources = {"module": "from mine import x", "path": "import pandas as pd\npd.read_csv('../mine.csv')", "pip": "!pip install x",
               "input": "growth = input()", "syntax": "growth = = 3"}  # fmt: skip
    if change in sources:
        answer.source = sources[change]
    elif change == "setup":
        next(cell for cell in notebook.cells if cell.cell_type == "code").source += "\nx = 1"
    elif change == "check":
        cells["check-growth-phrases"].source = "check('growth-phrases', 3)"
    elif change == "answer":
        notebook.cells.remove(answer)
    else:
        answer.source, answer.outputs = (
            "growth = 1",
            [nbformat.v4.new_output("error", ename="NameError", evalue="x", traceback=[])],
        )
    harmful = [sentence for _, harms, sentence in said() if harms]
    assert len(harmful) == 1 and words in harmful[0]


def test_what_costs_nothing_is_told_without_alarm(sheet):
    notebook, cells, said, _ = sheet
    answer = cells["answer-moon"]
    made = nbformat.v4.new_markdown_cell("moon = 'in 6'", metadata=answer.metadata, id=answer.id)
    notebook.cells[notebook.cells.index(answer)] = made
    notebook.cells = [cell for cell in notebook.cells if cell.id != "check-shops"]
    found = said("my growth.ipynb")
    assert not any(harms for _, harms, _ in found)
    text = " ".join(sentence for _, _, sentence in found)
    for words in (
        "Call the file 01_growth.ipynb",
        "has become another kind of cell",
        "put back before grading, so nothing is lost",
        "answers are as they were",
    ):
        assert words in text


@pytest.mark.parametrize(("content", "words"), [(b"{", "broken or cut off"), (b"[]", "no list of cells")])
def test_a_file_that_cannot_be_read_is_told(tmp_path, content, words):
    (tmp_path / "x.ipynb").write_bytes(content)
    (finding,) = look(tmp_path / "x.ipynb", run=False)
    assert words in finding.sentence and finding.harms
    with pytest.raises(DoctorError, match="cannot be repaired"):
        repair(tmp_path / "x.ipynb")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DoctorError, match="There is no file"):
        look(tmp_path / "x.ipynb")


def test_repairing_keeps_answers_and_never_writes_over(sheet):
    notebook, cells, said, folder = sheet
    cells["answer-growth-phrases"].source = "growth = 3"
    broken = copy.deepcopy(notebook)
    broken.cells = [cell for cell in broken.cells if not cell.id.startswith("check-")]
    path = folder / "x.ipynb"
    path.write_text(json.dumps(broken), encoding="utf-8")
    before = path.read_bytes()
    first, second = repair(path, released=RELEASED), repair(path, released=RELEASED)
    assert path.read_bytes() == before and first.name == f"{LESSON}.ipynb" and second != first
    made = nbformat.read(first, as_version=4)
    assert [cell.id for cell in made.cells] == [cell.id for cell in notebook.cells]
    assert made.cells == rebuild(parse_submission(json.dumps(notebook).encode()), nbformat.read(RELEASED, as_version=4)).cells


@pytest.mark.slow
def test_a_run_as_in_grading_and_the_command(sheet):
    """An error and a name that is bound below are found by running; the command finds the lesson by itself."""
    notebook, cells, said, folder = sheet
    cells["answer-growth-phrases"].source = "growth = later"
    notebook.cells.append(nbformat.v4.new_code_cell("later = 1"))
    course = folder / "course-folder"
    (course / "notebooks").mkdir(parents=True)
    (course / "datasets").symlink_to(ROOT / "datasets")
    (course / ".released").symlink_to(ROOT / "notebooks")
    path = course / "notebooks" / f"{LESSON}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "course.handin", str(path)], capture_output=True, text=True, cwd=course, timeout=300
    )
    assert done.returncode == 1, done.stderr
    assert "✗ answer-growth-phrases: This cell ends in NameError: name 'later' is not defined" in done.stdout
    assert done.stdout.count("✗") == 1
