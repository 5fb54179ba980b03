"""The `course` command, `check` and `load` with bad input: one clear sentence, an exit code, and nothing lost."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT, WORK

from course.arguments import UserError
from course.cli import MARKET, main, parser


def said(capsys, *words):
    code = main(list(words))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["grade", "01_grwoth"], "There is no lesson '01_grwoth'. Did you mean '01_growth'?"),
        (["grade", "01_growth", "--submitted", "/nowhere/at/all"], "There is no directory /nowhere/at/all"),
        (["times", "02_nothing"], "There is no lesson '02_nothing'"),
        (["build", "02_nothing"], "There is no lesson '02_nothing'"),
        (["show", "01_growth", "calendar-jun"], "no wrong answer 'calendar-jun'. Did you mean 'calendar-june'?"),
        (["sample-class", "01_growth", "--students", "0", "--out", "/tmp/x"], "must be a whole number of 1 or more, not '0'"),
        (["edition", "x", "--world", "W9", "--out", "/tmp/course-never-made"], "W9"),
        (["edition", "x", "--size", "huge-ish", "--out", "/tmp/course-never-made"], "huge-ish"),
        (["edition", "x", "--seed", "-1", "--out", "/tmp/course-never-made"], "must be a whole number of 0 or more, not '-1'"),
        (["builx"], "There is no `course builx`: choose from build, new, "),
        (["builx"], "Did you mean 'build'?"),
        (["market", "byte"], "There is no `course market byte`: choose from calibrate, "),
        (["market", "byte"], "Did you mean 'bytes'?"),
        (["market", "evidence", "--world", "W9"], "--world cannot be 'W9': choose from W1, W2, W3, W4."),
        (["market", "evidence", "--stord"], "`course market evidence` takes no '--stord'. Did you mean '--stored'?"),
        (["build", "--chekc"], "`course build` takes no '--chekc'. Did you mean '--check'?"),
        ([], "required: VERB; `course --help` tells what there is."),
        (["market"], "required: NAME; `course market --help` tells what there is."),
        (["grade"], "required: LESSON; `course grade --help` tells what there is."),
        (["matrix", "--editions", "-1"], "must be a whole number from 0 to 99, not '-1'"),
        (["lab", "--port", "99999"], "must be a whole number from 1 to 65535"),
        (["market", "calibrate", "--seeds", "7"], "must be a whole number from 1 to 6"),
        (["market", "goods", "first"], "must be a whole number of 0 or more, not 'first'"),
        (["market", "evidence", "--store", "--size", "small"], "Only evidence of the class size is stored"),
        (["market", "bench", "--sizes", "many"], "'many' is no number of orders"),
        (["market", "bench", "--folder", "/nowhere/at/all"], "There is no folder /nowhere/at/all"),
        (["market", "bytes", "--size", "tiny"], "There is no size 'tiny'"),
        (["large-market", "/tmp/course-never-made", "--orders", "many", "--seed", "7"], "'many' is no number of orders"),
    ],
)
def test_bad_requests_are_one_sentence(capsys, words, sentence):
    code, _, err = said(capsys, *words)
    assert code == 2
    assert err.startswith("course: ") and sentence in err
    assert len(err.strip().splitlines()) == 1 and "Traceback" not in err


VERBS = [
    "build",
    "new",
    "budget",
    "student-pack",
    "matrix",
    "show",
    "times",
    "grade",
    "sample-class",
    "edition",
    "editions",
    "market",
    "large-market",
    "lab",
]


def help_of(capsys, *words):
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    said = capsys.readouterr()
    assert ended.value.code == 0 and not said.err
    assert said.out.startswith(" ".join(["usage: course", *words]))
    return said.out


def test_help_lists_what_there_is(capsys):
    listed = help_of(capsys)
    assert [verb for verb in VERBS if f"\n    {verb}" not in listed] == []
    listed = help_of(capsys, "market")
    assert [name for name in MARKET if f"\n    {name}" not in listed] == []


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("build",), "--check"),
        (("matrix",), "--stored"),
        (("show",), "LESSON"),
        (("times",), "LESSON"),
        (("grade",), "--submitted"),
        (("sample-class",), "--students"),
        (("edition",), "--world"),
        (("large-market",), "--scheduler"),
        (("lab",), "--no-browser"),
        (("market", "calibrate"), "--apply"),
        (("market", "evidence"), "--stored"),
        (("market", "goods"), "SEED"),
        (("market", "searches"), "SEED"),
        (("market", "bench"), "--sizes"),
        (("market", "recovery"), "--first-seed"),
        (("market", "bytes"), "--with"),
    ],
)
def test_every_command_has_help(capsys, words, option):
    assert option in help_of(capsys, *words)


def test_a_bug_keeps_its_traceback(monkeypatch):
    def broken(*words):
        raise ValueError("a shape that does not fit")

    monkeypatch.setattr("course.evidence.report.stored", broken)
    with pytest.raises(ValueError, match="a shape that does not fit"):
        main(["market", "evidence", "--stored"])


def test_a_reader_who_stops_and_a_stop_are_no_faults(monkeypatch, capsys):
    def stopped(*words):
        raise KeyboardInterrupt

    monkeypatch.setattr("course.evidence.report.stored", stopped)
    code, _, err = said(capsys, "market", "evidence", "--stored")
    assert code == 130 and err == "course: stopped; what was finished is kept.\n"
    reader = f"{sys.executable} -m course.cli market evidence --stored | head -1; test ${{PIPESTATUS[0]}} -eq 0"
    done = subprocess.run(["bash", "-c", reader], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and not done.stderr


def test_a_directory_with_something_in_it_is_left_alone(capsys, tmp_path):
    (tmp_path / "mine.txt").write_text("precious")
    for words in (["sample-class", "01_growth", "--out", str(tmp_path)], ["edition", "spring", "--out", str(tmp_path)]):
        code, _, err = said(capsys, *words)
        assert code == 2 and "empty" in err and str(tmp_path) in err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("faults", "told"), [(["one"], "1 fault\n"), (["one", "two"], "2 faults\n")])
def test_a_failed_build_leaves_the_map_of_outcomes_as_it_is(capsys, monkeypatch, faults, told):
    monkeypatch.setattr("course.authoring.build.build_lessons", lambda *given: faults)
    monkeypatch.setattr("course.authoring.outcomes.build_outcomes", lambda *given, **options: pytest.fail("written"))
    code, out, err = said(capsys, "build", "00_orientation")
    assert code == 1 and out.endswith(told) and err == "".join(f"course: {fault}\n" for fault in faults)


def test_a_port_in_use_is_told():
    import socket

    from course.lab import LabError, open_lab

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LabError, match=f"Port {port} at 127.0.0.1 cannot be used"):
            open_lab(ROOT, port=port, browser=False)


def notebook_says(folder, code, edition=ROOT / "datasets", cold=False):
    """What a notebook in `folder` shows for one cell: its outputs' text and its error, through a real kernel."""
    import nbformat

    from course.running import run_notebook

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("from course import check, load\n" + code)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    run = run_notebook(notebook, folder, edition, cold=cold)
    assert run.problem == ""
    return notebook.cells[0].outputs


def error_lines(outputs):
    (error,) = [output for output in outputs if output.output_type == "error"]
    return error.traceback


@pytest.fixture
def folder(tmp_path):
    shutil.copy(ROOT / "notebooks" / "01_growth" / "checks.json", tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ('load("order")', "There is no table 'order'. Did you mean 'orders'"),
        ('check("festival-count", 1)', "This lesson has no exercise 'festival-count'. Did you mean 'festival-counts'?"),
    ],
)
def test_a_student_reads_one_sentence_and_no_traceback(folder, code, sentence):
    lines = error_lines(notebook_says(folder, code))
    assert len(lines) == 1 and sentence in lines[0]


@pytest.mark.slow
def test_an_answer_of_a_wrong_type_is_told(folder):
    outputs = notebook_says(folder, 'check("festival-counts", 5)')
    assert "This exercise wants a DataFrame; the answer is one number." in outputs[0].data["text/html"]
    assert all(output.output_type != "error" for output in outputs)  # the card says it all: no red strip


@pytest.mark.slow
def test_a_damaged_checks_file_is_told(folder):
    (folder / "checks.json").write_text("{")
    (line,) = error_lines(notebook_says(folder, 'check("festival-counts", 5)'))
    assert "checks.json beside this notebook is damaged" in line


@pytest.mark.slow
def test_without_a_checks_file_the_answer_is_recorded(tmp_path):
    (output,) = notebook_says(tmp_path, 'check("anything", 5)')
    assert "Recorded" in output.data["text/html"]


@pytest.mark.slow
def test_check_answers_the_same_from_another_directory(folder):
    outputs = notebook_says(folder, 'import os\nos.chdir("/")\ncheck("festival-counts", ...)')
    assert "Not answered yet" in outputs[0].data["text/html"]


@pytest.mark.slow
@pytest.mark.parametrize("harm", ["missing", "altered", "no folder"])
def test_a_damaged_edition_is_told(folder, tmp_path_factory, harm):
    edition = tmp_path_factory.mktemp("edition") / "datasets"
    if harm != "no folder":
        shutil.copytree(ROOT / "datasets", edition)
    if harm == "missing":
        (edition / "orders.parquet").unlink()
    elif harm == "altered":
        (edition / "orders.parquet").write_bytes((ROOT / "datasets" / "merchants.parquet").read_bytes())
    lines = error_lines(notebook_says(folder, 'load("orders")', edition=edition))
    assert len(lines) == 1 and ("orders" in lines[0] or str(edition) in lines[0])


@pytest.mark.slow
def test_a_cold_check_answers_and_its_time_is_told(folder):
    """Beside what a notebook imports, in the same cold kernel and in seconds of its own processor time: other work delays neither."""
    code = """
import time
begun = time.process_time(); import pandas, plotly.express; imports = time.process_time() - begun
answer = pandas.DataFrame({"festival": ["618-2023", "618-2024"], "rooms": [1, 2], "buyers": [3, 4], "orders": [5, 6]})
begun = time.process_time()
try:
    check("festival-counts", answer)
finally:
    print((time.process_time() - begun) / imports)
"""
    outputs = notebook_says(folder, code, cold=True)
    shown = [output.data["text/html"] for output in outputs if output.output_type == "display_data"]
    (ratio,) = [float(output.text) for output in outputs if output.output_type == "stream"]
    print(f"check takes {ratio:.2f} of what importing pandas and plotly takes")
    assert len(shown) == 1 and "Not yet" in shown[0]


@pytest.mark.parametrize("words", ["--help", "market --help", "build --help"])
def test_the_command_starts_without_the_heavy_libraries(words):
    code = f"""
import sys, course.cli
try:
    course.cli.main({words.split()})
except SystemExit:
    print([name for name in ("pandas", "numpy", "nbgrader", "nbformat", "plotly") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_hidden_edition_holds_neither_seed_nor_world(tmp_path, capsys):
    code, out, _ = said(
        capsys, "edition", "autumn-test", "--seed", "987654321", "--size", "small", "--out", str(tmp_path / "autumn")
    )
    truth = WORK / "truth" / "autumn-test.json"
    try:
        assert code == 0 and "Its seed and planted truth" in out
        assert json.loads(truth.read_text())["seed"] == 987654321
        for path in (tmp_path / "autumn").iterdir():
            held = path.read_bytes()
            assert b"987654321" not in held, path
            if path.suffix in (".json", ".md", ".csv"):
                assert b"W1" not in held and b'"seed"' not in held, path
    finally:
        truth.unlink(missing_ok=True)


def test_commands_named_in_the_documents_are_there():
    named = set()
    for path in [*ROOT.glob("*.md"), *ROOT.glob("course/handbook/*.md")]:
        named |= set(re.findall(r"(?:`|^    )course ([a-z][^`\n]*)", path.read_text(encoding="utf-8"), re.MULTILINE))
    named |= set(re.findall(r"\$\(BIN\)/course ([a-z][^&\n]*)", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert len(named) > 20
    for words in named:
        words = re.sub(r"\$\(PORT\)", "8888", re.sub(r"\s+#.*", "", words)).split()
        try:
            parser().parse_args(words)
        except SystemExit as done:  # help is given, and that is all
            assert "--help" in words and done.code == 0
        except UserError as error:  # a sentence may name a command without what it needs
            assert "arguments are required" in str(error), words
