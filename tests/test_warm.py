"""Warm kernels: what a notebook sees in a forked kernel is what it sees in a cold one, and no process outlives its owner."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT
from jupyter_client.provisioning import KernelProvisionerFactory
from nbformat.v4 import new_code_cell, new_notebook

from course import running, warm
from course.authoring.notebook import KERNEL

pytestmark = pytest.mark.slow
needs_warm_kernels = pytest.mark.skipif(not hasattr(os, "fork"), reason="kernels are forked where there is fork")
SURROUNDINGS = """
import json, os, signal, sys, tempfile, threading, warnings
modules = sorted(name for name in sys.modules if name.partition(".")[0] in ("course", "conftest", "tests"))
import numpy, pandas, plotly.express, plotly.io
import course
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of options that pandas is about to drop
    options = {name: repr(pandas.get_option(name)) for name in pandas._config.config._registered_options}
told = {
    "course before it was imported": modules, "directory": os.getcwd(), "scratch": tempfile.gettempdir(),
    "environment": {name: value for name, value in os.environ.items() if name not in OTHERWISE},
    "path": sys.path, "arguments": sys.argv[0].rpartition("/")[2].removesuffix(".py"), "main": __name__,
    "streams": [type(stream).__name__ for stream in (sys.stdout, sys.stderr, sys.__stdout__)],
    "options": options,
    "renderer": plotly.io.renderers.default, "template": plotly.io.templates.default,
    "errors": numpy.geterr(), "warnings": sorted(str(one[:3]) for one in warnings.filters if "plotly" not in str(one[1])),  # set when a figure is drawn
    "signals": [str(signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGCHLD, signal.SIGTERM, signal.SIGPIPE)],
    "threads": sorted(thread.name for thread in threading.enumerate()), "hash": hash("words"), "leads its group": os.getpgid(0) == os.getpid(),
}
print(json.dumps(told))
""".replace("OTHERWISE", "('IPYTHONDIR', 'JPY_PARENT_PID', 'PYTHONEXECUTABLE')")


@pytest.fixture
def no_warm_process(monkeypatch):
    """As if this process had started none yet."""
    monkeypatch.setattr(warm, "_processes", processes := {})
    yield processes
    for process in processes.values():
        if process:
            process.close()


def said(folder, *cells, cold=False, edition=ROOT / "datasets", **settings):
    """What a notebook prints, cell by cell, and how its run ended."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata={"kernelspec": KERNEL})
    run = running.run_notebook(notebook, folder, edition, cold=cold, **settings)
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in notebook.cells], run.problem


def is_forked(folder) -> bool:
    """Whether a kernel's parent is another process than this one."""
    (parent,), _ = said(folder, "import os; print(os.getppid())")
    return int(parent) != os.getpid()


def is_running(pid: int) -> bool:
    """Whether a process runs: one that has ended and waits to be asked for its exit code does not."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until(done, seconds=60):
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        time.sleep(0.1)
    assert done()


@needs_warm_kernels
def test_kernels_are_forked_here(tmp_path):
    """Else a package warns when it is imported, or the course was installed before there were warm kernels."""
    assert warm.NAME in KernelProvisionerFactory.instance().get_provisioner_entries(), "Install the course again: make setup"
    assert is_forked(tmp_path)


@needs_warm_kernels
def test_a_notebook_finds_in_a_forked_kernel_what_it_finds_in_a_cold_one(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_TEST_WORD", "a word of its own")
    (forked,), _ = said(tmp_path, SURROUNDINGS)
    (cold,), _ = said(tmp_path, SURROUNDINGS, cold=True)
    forked, cold = json.loads(forked), json.loads(cold)
    assert forked["course before it was imported"] == [] and forked["directory"] == str(tmp_path)
    assert {name for name in cold if cold[name] != forked[name]} == set(), [
        (name, cold[name], forked[name]) for name in cold if cold[name] != forked[name]
    ]


@needs_warm_kernels
def test_forks_share_nothing_that_happens_in_them(tmp_path):
    spoil = "import random, numpy, pandas, os; print(hasattr(pandas, 'mine'), os.environ.get('MINE'), random.random(), numpy.random.rand())"
    spoil += "\npandas.mine, os.environ['MINE'] = 1, '1'; pandas.set_option('display.max_rows', 3); random.seed(1); numpy.random.seed(1)"
    first, second = (said(tmp_path, spoil)[0][0].split() for _ in range(2))
    assert first[:2] == second[:2] == ["False", "None"]
    assert first[2] != second[2] and first[3] != second[3]


@needs_warm_kernels
def test_a_forked_kernel_can_be_interrupted_and_its_death_is_seen(tmp_path):
    (stopped, after), problem = said(tmp_path, "while True: pass", "print('on it goes')", cell_seconds=1)
    assert (stopped, after, problem) == ("", "on it goes\n", "")
    _, problem = said(tmp_path, "import os; os._exit(3)", "1")
    assert problem == "The kernel died while this notebook ran."


@needs_warm_kernels
def test_surroundings_that_an_interpreter_reads_once_get_a_process_of_their_own(tmp_path, monkeypatch, no_warm_process):
    for language in ("C.UTF-8", "C"):
        monkeypatch.setenv("LC_ALL", language)
        assert said(tmp_path, "import locale; print(locale.setlocale(locale.LC_CTYPE))")[0] == [f"{language}\n"]
    assert len(no_warm_process) == 2


def test_without_a_warm_process_kernels_start_cold(tmp_path, monkeypatch, no_warm_process):
    monkeypatch.delattr(os, "fork", raising=False)
    assert not is_forked(tmp_path) and no_warm_process == {}


@needs_warm_kernels
def test_a_package_that_warns_is_left_to_cold_kernels(tmp_path, monkeypatch, no_warm_process, capfd):
    """Its warning is seen by every student: a fork would hide it."""
    (tmp_path / "plotly").mkdir()
    (tmp_path / "plotly" / "__init__.py").write_text("import warnings\nwarnings.warn('plotly grows old', UserWarning)\n")
    (tmp_path / "plotly" / "express.py").write_text("class bar:\n    def __init__(*_, **__): pass\n    def to_dict(self): pass\n")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    assert not is_forked(tmp_path) and not is_forked(tmp_path)
    assert list(no_warm_process.values()) == [None]
    assert capfd.readouterr().err.count("plotly grows old") == 1


@needs_warm_kernels
def test_a_warm_process_that_was_killed_stops_nobody(tmp_path, no_warm_process):
    assert is_forked(tmp_path)
    (process,) = no_warm_process.values()
    process._process.kill()
    assert not is_forked(tmp_path)


@needs_warm_kernels
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_warm_process_and_kernels_end_with_their_owner(tmp_path):
    """Also where the owner is killed and can tell nobody."""
    owner = f"""
import os
from pathlib import Path
from course import running
from test_warm import said
folder = Path({str(tmp_path)!r})
said(folder, "import os, time; open('pids', 'w').write(f'{{os.getppid()}} {{os.getpid()}} '); time.sleep(600)", cell_seconds=600)
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])}
    process = subprocess.Popen([sys.executable, "-c", owner], env=environment)
    pids = tmp_path / "pids"
    try:
        wait_until(lambda: pids.exists() and len(pids.read_text().split()) == 2)
        server, kernel = map(int, pids.read_text().split())
        assert is_running(server) and is_running(kernel) and server != process.pid
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    wait_until(lambda: not is_running(server) and not is_running(kernel))
