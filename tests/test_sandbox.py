"""The sandbox: what a submission may not do, what stops it, and that honest work does not notice any of it."""

import json
import os
import platform
import threading
import time
from pathlib import Path

import pytest
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_notebook

from course.answers import canonical, form_of
from course.authoring.notebook import KERNEL
from course.data import Edition
from course.grading import sandbox
from course.grading.box import Box, _Conversation
from course.grading.errors import GradingError
from course.grading.sandbox import BUBBLEWRAP, LANDLOCK, NONE, Limits, choose, stage_edition, stage_package
from course.running import run_notebook

pytestmark = pytest.mark.slow
FORMS = {"edition": "", "exercises": {"one": {"form": form_of(canonical(3.0)).as_dict()}}}
FAULTS = {BUBBLEWRAP: sandbox.bubblewrap_fault, LANDLOCK: sandbox.landlock_fault}


@pytest.fixture(scope="module")
def staged(tmp_path_factory, class_edition):
    work = tmp_path_factory.mktemp("work")
    for folder in (work, *work.parents):
        if folder.owner() == Path.home().owner() and folder.is_relative_to("/tmp/pytest-of-root"):
            folder.chmod(0o755)
    return stage_package(work), stage_edition(work, class_edition)


@pytest.fixture(scope="module", params=[BUBBLEWRAP, LANDLOCK])
def box(request, staged):
    """A sandbox of each kind that this machine has."""
    if fault := FAULTS[request.param]():
        pytest.skip(f"no {request.param}: {fault}")
    made = Box(choose(request.param), staged[0], [staged[1]], number=90)
    yield made
    made.close()


def ran(box, staged, *cells, **limits):
    """The outputs of each cell, and how the run ended."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    answers_only = limits.pop("answers_only", False)
    run = box.run(notebook, staged[1], FORMS, Limits(**limits), answers_only=answers_only)
    return [cell.outputs for cell in notebook.cells], run


def said(box, staged, *cells, **limits):
    """What each cell printed, or else the name of its error."""
    outputs, run = ran(box, staged, *cells, **limits)
    return ["".join(o.get("text") or o.get("ename", "") for o in cell) for cell in outputs], run.problem


def forbidden(path) -> str:
    return f"print(open({str(path)!r}, 'rb').read(10))"


def test_nothing_of_the_teachers_can_be_imported(box, staged):
    names = (
        "course.lessons",
        "course.authoring.keys",
        "course.grading.judge",
        "course.running",
        "course.market.truth",
        "course.cli",
    )
    got, problem = said(box, staged, *[f"import {name}" for name in names], "import course; course.load('months'); print('fine')")
    assert got == ["ModuleNotFoundError"] * len(names) + ["fine\n"] and problem == ""


def test_nothing_of_the_teachers_can_be_read(box, staged, tmp_path):
    key = tmp_path / "key.json"
    key.write_text("the truth")
    key.chmod(0o644)
    places = (key, ROOT / "course" / "lessons" / "01_growth.py", ROOT / "solutions" / "01_growth" / "01_growth.ipynb", "/etc/passwd", f"/proc/{os.getpid()}/environ")  # fmt: skip
    got, _ = said(box, staged, *map(forbidden, places), "import os; os.listdir(os.path.expanduser('~')); print('fine')")
    assert set(got[:-1]) <= {"PermissionError", "FileNotFoundError"} and got[-1] == "fine\n"


def test_nothing_can_be_written_but_in_the_private_folder(box, staged, tmp_path):
    tmp_path.chmod(0o777)
    places = (
        tmp_path / "x",
        ROOT / "x",
        "/tmp/x",
        "/dev/shm/x",
        "/var/tmp/x",
        os.path.join(os.path.dirname(json.__file__), "x.py"),
    )
    attempts = [f"open({str(place)!r}, 'w')" for place in places]
    own = "open('x', 'w').write('x'); import pathlib; (pathlib.Path.home() / 'y').write_text('y'); print('fine')"
    got, _ = said(box, staged, *attempts, "import course; open(course.__file__, 'a')", own)
    assert set(got[:-1]) <= {"PermissionError", "FileNotFoundError", "OSError"} and got[-1] == "fine\n"
    assert not any(os.path.exists(place) for place in places)


def test_there_is_no_network(box, staged):
    cells = ["import socket; socket.create_connection(('127.0.0.1', 1))", "socket.socket(socket.AF_UNIX)", "import urllib.request; urllib.request.urlopen('http://1.1.1.1', timeout=2)"]  # fmt: skip
    got, _ = said(box, staged, *cells)
    assert got == ["PermissionError", "PermissionError", "URLError"]


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of calls are those of this machine")
def test_calls_that_nobody_needs_are_refused(box, staged):
    calls = {
        "io_uring_setup": (425, 8, 0), "userfaultfd": (323, 0), "fanotify_init": (300, 0, 0), "memfd_secret": (447, 0), "modify_ldt": (154, 0, 0, 0),
        "personality": (135, 0xFFFFFFFF), "process_madvise": (440, -1, 0, 0, 0, 0), "pidfd_getfd": (438, 0, 0, 0), "unshare": (272, 0),
    }  # fmt: skip
    cell = f"import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nfor call in {list(calls.values())}: print(libc.syscall(*call), ctypes.get_errno())"
    (printed,), problem = said(box, staged, cell)
    assert problem == "" and printed.splitlines() == ["-1 1"] * len(calls)  # not permitted, whatever is asked


def test_the_environment_is_a_short_list(box, staged, monkeypatch):
    monkeypatch.setenv("A_SECRET_OF_THE_TEACHER", "yes")
    (names,), _ = said(box, staged, "import os; print(sorted(os.environ))")
    assert "SECRET" not in names and "COURSE_EDITION" in names and names.count(",") < 25


def test_others_cannot_be_signalled_or_looked_into(box, staged):
    cells = [
        "import os",
        f"os.kill({os.getpid()}, 0)",
        "os.kill(os.getppid(), 9)",
        "import resource; resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (10, 10))",
        "open(f'/proc/{os.getppid()}/mem', 'rb')",
        "open(f'/proc/{os.getppid()}/environ', 'rb').read()",
        "print('fine')",
    ]
    got, problem = said(box, staged, *cells)
    assert (
        set(got[1:-1]) <= {"PermissionError", "ProcessLookupError", "FileNotFoundError"} and got[-1] == "fine\n" and problem == ""
    )


def test_the_next_run_finds_nothing_of_the_one_before(box, staged):
    marker = "left-over-of-a-test"
    spoil = "import os, pathlib, sys, time, course, pandas\nopen('left', 'w').write('x'); (pathlib.Path.home() / 'left').write_text('x'); pandas.mine = 1"
    stay = f"if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.execv('/bin/sleep', ['{marker}', '600'])\n    os._exit(0)"
    assert said(box, staged, spoil, stay, "time.sleep(1)") == (["", "", ""], "")
    assert not processes(marker)
    got, _ = said(
        box, staged, "import os, pathlib, pandas; print(os.listdir(), os.listdir(pathlib.Path.home()), hasattr(pandas, 'mine'))"
    )
    assert got == ["['checks.json'] ['tmp'] False\n"]


def test_outputs_of_too_many_lists_end_the_run():
    def frame(**message):
        data = json.dumps(message).encode()
        return len(data).to_bytes(4, "big") + data

    notebook = new_notebook(cells=[new_code_cell("")])
    talk = _Conversation(notebook, Limits(), bare=False)
    talk.take(frame(begin=0))
    for _ in range(5):
        talk.take(frame(kind="display", data={"application/json": [[]] * 400_000}, metadata={}))
    assert len(notebook.cells[0].outputs) == 3 and "too many lists" in talk.finish({"code": -9}).problem
    assert talk.due(time.monotonic()) == b"k"


LOOK = "import course.data.loading as l; print(sorted(name for _, name in l._ready), len({folder for folder, _ in l._ready}))"


def test_tables_read_ahead_are_copies_and_only_of_the_edition_that_students_have(box, staged, other_editions):
    spoil = "from course import load; table = load('months'); first = table.columns[0]; table[first] = table[first].iloc[0]; print(load('months')[first].nunique(), table[first].nunique())"
    (found, spoilt), _ = said(box, staged, LOOK, spoil)
    assert found == "['months'] 1\n" and spoilt.split()[1] == "1" != spoilt.split()[0]
    (again,), _ = said(box, staged, "from course import load; print(load('months').iloc[:, 0].nunique())")
    assert again.split()[0] == spoilt.split()[0]
    elsewhere = stage_edition(staged[0].parents[1], other_editions[0])
    pair = Box(box.level, staged[0], [staged[1], elsewhere], number=91)
    try:
        for edition, told in ((staged[1], "['months'] 1\n"), (elsewhere, "[] 0\n"), (staged[1], "['months'] 1\n")):
            notebook = new_notebook(cells=[new_code_cell(LOOK), new_code_cell("from course import load\nload('months')")])
            assert pair.run(notebook, edition, FORMS, Limits()).problem == ""
            assert notebook.cells[0].outputs[0].text == told
    finally:
        pair.close()


def test_what_is_slow_to_import_is_imported_once(box, staged):
    cell = "import sys; before = 'statsmodels.api' in sys.modules; import statsmodels.api; print(before)"
    got, _ = said(box, staged, cell)
    assert got == ["True\n"]


def processes(name: str) -> list[str]:
    """The processes that go by this name."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(name.encode()):
                found.append(pid)
        except OSError:
            pass
    return found


def test_a_run_s_processes_can_be_seen_from_here(box, staged):
    """Else the test above could not fail."""
    marker = "seen-from-outside"
    seen: list[str] = []

    def look() -> None:
        until = time.monotonic() + 30
        while not seen and time.monotonic() < until:
            seen.extend(processes(marker))
            time.sleep(0.05)

    watch = threading.Thread(target=look)
    watch.start()
    said(box, staged, f"import os, time\nif os.fork() == 0:\n    os.execv('/bin/sleep', ['{marker}', '600'])\ntime.sleep(4)")
    watch.join()
    assert seen


def test_processes_are_bounded(box, staged):
    bomb = "import os, time\nfor _ in range(500):\n    if os.fork() == 0:\n        time.sleep(60)\n        os._exit(0)"
    got, problem = said(box, staged, bomb, "print('on')", processes=20, memory=64 << 30)
    if problem:  # where the kernel does not bound this account, the watch does
        assert (
            problem == "The notebook was stopped in code cell 1: it had more than 20 processes. What comes after it was not run."
        )
    else:
        assert got == ["BlockingIOError", "on\n"]
    assert said(box, staged, "print('fine')") == (["fine\n"], "")


def test_memory_is_bounded(box, staged):
    got, problem = said(box, staged, "x = bytearray(3 << 30)", "print('on')")
    assert got == ["MemoryError", "on\n"] and problem == ""
    together = "import os, time\nfor _ in range(3):\n    if os.fork() == 0:\n        x = b'x' * (300 << 20)\n        time.sleep(20)\ntime.sleep(20)"
    _, problem = said(box, staged, together, memory=400 << 20)
    assert (
        problem
        == "The notebook was stopped in code cell 1: it took more than 0.59 GB of memory. What comes after it was not run."
    )


def test_files_are_bounded(box, staged):
    got, problem = said(box, staged, "open('large', 'wb').write(b'x' * (2 << 20))", "print('on')", file=1 << 20)
    assert got[0] == "OSError" and got[1] == "on\n" and problem == ""


def test_a_slow_cell_is_stopped_and_the_run_goes_on(box, staged):
    outputs, run = ran(box, staged, "while True: pass", "print('on')", cell_seconds=1)
    assert [output.ename for output in outputs[0]] == ["TooSlow"] and outputs[0][0].traceback == [
        "This cell was stopped after 1 seconds."
    ]
    assert outputs[1][0].text == "on\n" and run.problem == ""


def test_many_cells_may_be_slow_together(box, staged):
    """Five cells that are each within the limit for a cell: the limit for all grows with their number."""
    got, problem = said(box, staged, "import time", *["time.sleep(.9); print(1)"] * 5, cell_seconds=1.5)
    assert got[1:] == ["1\n"] * 5 and problem == ""


def test_a_cell_that_cannot_be_interrupted_ends_the_run(box, staged):
    stubborn = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    (first, second), problem = said(box, staged, stubborn, "print('on')", cell_seconds=1)
    assert first == "TooSlow" and second == ""
    assert (
        problem
        == "The notebook was stopped: code cell 1 did not end when it was interrupted after 1 seconds. What comes after it was not run."
    )


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("import os; os._exit(3)", "ended itself with the code 3 in code cell 2"),
        ("import os; os.kill(os.getpid(), 9)", "was ended by the signal SIGKILL in code cell 2"),
        ("import ctypes; ctypes.string_at(0)", "was ended by the signal SIGSEGV in code cell 2"),
    ],
)
def test_a_process_that_ends_is_told(box, staged, cell, told):
    _, problem = said(box, staged, "1", cell, "2")
    assert problem == f"The Python process {told}. What comes after it was not run."


def test_output_is_bounded_while_it_arrives(box, staged):
    outputs, run = ran(box, staged, "for i in range(10**9): print('x' * 1000)", "print('on')")
    assert outputs[0][-1].ename == "TooMuchOutput" and sum(len(o.get("text", "")) for o in outputs[0]) < 60_000
    assert outputs[1][0].text == "on\n" and run.problem == ""
    many = "from IPython.display import display, HTML\nfor i in range(20_000): display(HTML('x'))"
    outputs, run = ran(box, staged, many, "display(HTML('x' * 10_000_000))", "print('on')")
    assert len(outputs[0]) <= 400 and outputs[0][-1].ename == "TooMuchOutput"
    assert outputs[1][0].text.startswith("(This output was left out") and outputs[2][0].text == "on\n"


def test_a_forged_message_stops_nobody_but_its_sender(box, staged):
    forge = "import os\nfor place in range(3, 40):\n    try: os.write(place, b'\\xff' * 100_000)\n    except OSError: pass"
    _, problem = said(box, staged, forge)
    assert problem
    assert said(box, staged, "print('fine')") == (["fine\n"], "")


def test_both_editions_look_the_same_from_inside(box, staged, tmp_path, other_editions):
    other = stage_edition(staged[0].parents[1], other_editions[0])
    told = []
    both = Box(box.level, staged[0], [staged[1], other], number=92)
    for folder in (staged[1], other):
        notebook = new_notebook(cells=[new_code_cell("import os; from course import edition; print(os.environ['COURSE_EDITION'], edition().name, os.getcwd())")])  # fmt: skip
        assert both.run(notebook, folder, FORMS, Limits()).problem == ""
        told.append(notebook.cells[0].outputs[0].text)
    both.close()
    assert told[0] == told[1] and "hidden" not in told[0] and "class" not in told[0]


def test_only_answers_come_out_of_a_hidden_run(box, staged):
    outputs, _ = ran(
        box, staged, "print('secret'); 'secret'", "from course import check\ncheck('one', 3.0)", "1 / 0", answers_only=True
    )
    assert outputs[0] == [] and [output.output_type for output in outputs[1]] == ["display_data"]
    assert outputs[2][0].ename == "ZeroDivisionError" and outputs[2][0].evalue == "" and outputs[2][0].traceback == []


HONEST = [
    "import sys, warnings, numpy as np, pandas as pd, plotly.express as px\nfrom IPython.display import display, HTML, Markdown\nfrom course import load",
    "1 + 1", "'text'", "None", "x = 3; x;", "pd.DataFrame({'a': [1.5, None], 'b': ['x', 'y']})", "load('months').head()", "print('out'); print('err', file=sys.stderr)",
    "display(HTML('<b>x</b>')); display(Markdown('*y*')); 7", "px.bar(pd.DataFrame({'x': ['a'], 'y': [1.0]}), x='x', y='y')", "px.bar(x=[1], y=[2]).show()", "1 / 0", "undefined_name", "def f(:", "raise KeyError('x')",
    "_ ", "Out[2], In[2]", "%precision 2", "!echo shell", "await_me = 1\nimport asyncio\nawait asyncio.sleep(0)\nawait_me", "warnings.warn('careful')", "...", "[1.0, 2.0], {'a': np.float64(3)}", "for i in range(3): print(i, end=' ')", "input('?')",
]  # fmt: skip


def test_honest_cells_show_what_they_show_in_a_kernel(box, staged, tmp_path):
    ours = new_notebook(cells=[new_code_cell(cell) for cell in HONEST], metadata={"kernelspec": KERNEL})
    theirs = new_notebook(cells=[new_code_cell(cell) for cell in HONEST], metadata={"kernelspec": KERNEL})
    assert box.run(ours, staged[1], FORMS, Limits()).problem == ""
    assert run_notebook(theirs, tmp_path, ROOT / "datasets").problem == ""
    for number, (one, other) in enumerate(zip(ours.cells, theirs.cells, strict=True)):
        assert outline(one) == outline(other), HONEST[number]


def outline(cell) -> list:
    """What a reader sees of a cell's outputs: not where its lines lie in which file."""
    shown = []
    for output in cell.outputs:
        if output.output_type == "stream":
            text = (
                output.text.replace("\r\n", "\n")
                if output.name == "stdout"
                else "Warning"
                if "Warning" in output.text
                else output.text
            )
            shown.append((output.name, text))
        elif output.output_type == "error":
            shown.append(("error", output.ename, output.evalue.partition(" (")[0] if output.ename == "SyntaxError" else "" if output.ename in ("StdinNotImplementedError", "EOFError") else output.evalue))  # fmt: skip
        else:
            shown.append((output.output_type, output.get("execution_count"), sorted(output.data), output.data.get("text/html"), output.data.get("text/plain")))  # fmt: skip
    return [
        ("error", "no input", "") if one[0] == "error" and one[1] in ("StdinNotImplementedError", "EOFError") else one
        for one in shown
    ]


def test_without_a_sandbox_nothing_runs_and_the_way_out_is_told(monkeypatch):
    monkeypatch.setattr(sandbox, "bubblewrap_fault", lambda: "bubblewrap (bwrap) is not installed.")
    monkeypatch.setattr(sandbox, "landlock_fault", lambda: "This kernel's Landlock is of version 0.")
    with pytest.raises(GradingError, match="apt install bubblewrap.*--sandbox none"):
        choose()
    assert choose(NONE) == NONE


def test_a_sandbox_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    sandbox.bubblewrap_fault.cache_clear()
    try:
        with pytest.raises(GradingError, match="not installed"):
            choose(BUBBLEWRAP)
    finally:
        sandbox.bubblewrap_fault.cache_clear()


def test_none_runs_with_the_graders_rights(staged):
    made = Box(NONE, staged[0], [staged[1]])
    try:
        assert said(made, staged, f"import os; print(os.getuid() == {os.getuid()})") == (["True\n"], "")
    finally:
        made.close()


def test_the_sandbox_ends_with_its_owner(staged):
    if sandbox.bubblewrap_fault():
        pytest.skip("no bubblewrap")
    made = Box(BUBBLEWRAP, staged[0], [staged[1]], number=91)
    said(made, staged, "1")
    process = made._process
    made._link.close()
    until = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert process.poll() is not None
    made._link = None
    made.close()


def test_a_staged_edition_is_tables_alone(staged, class_edition):
    folder = staged[1]
    assert {path.suffix for path in folder.iterdir()} <= {".parquet", ".csv", ".json"}
    assert Edition(folder).load("months").equals(class_edition.load("months"))
    assert (
        "class" not in (folder / "datapackage.json").read_text()[:400]
        and "20240618" not in (folder / "datapackage.json").read_text()
    )
