"""The warm process inside the sandbox: it imports what notebooks import, then forks itself for each notebook and watches over it.

It takes orders on a socket: `r` with a request and a pipe begins a run, `i` interrupts its cell, `k` ends it. It answers each run with
one line. What the cells of a notebook display goes through the pipe, as it comes; whoever reads it trusts nothing of it.
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import gc
import io
import json
import os
import re
import resource
import select
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path
from typing import Any, NoReturn

from . import walls
from .shell import make_shell

Data = dict[str, Any]
HERE, FORMS = "now", "checks.json"
"""Names inside the private folder: where the notebook lies, and the file of forms beside it."""
MARKET, HOME = "market", "home"
MAX_TEXT = 40_000
"""Characters of what a cell prints that are passed on; the rest is left out, and the cell goes on."""
MAX_SAID = 20_000_000
"""Characters printed by a cell after which it is stopped: nobody reads them."""
MAX_OUTPUTS = 300
"""Things that a cell displays which are passed on."""
MAX_SHOWN = 10_000
"""Things displayed by a cell after which it is stopped."""
MAX_BYTES = 6_000_000
"""Bytes of one output; a larger one is replaced by a sentence."""
TOO_LARGE = "(This output was left out: it is larger than 6 MB.)\n"
CUT = "\n… (cut)\n"
NAMED = re.compile(r"""\bload\(\s*["'](\w{1,40})["']\s*\)""")
MOST_READY = 40
"""Tables of an edition that are read ahead for the notebooks that name them."""
BEAT = 0.1
"""Seconds between two looks at the memory that a run has taken."""


class TooMuchOutput(Exception):
    """Raised in a cell that prints or displays without end."""


# --- in the warm process ------------------------------------------------------------------------------------------------


def main(control: int, about: Data) -> None:
    """Serve until the other end of this socket is closed. about: root, account, private (whether it sees no processes but its own)."""
    walls.hide_memory() if sys.platform == "linux" else None
    with contextlib.suppress(OSError, AttributeError):
        walls.adopt_orphans()
    for stream, place in ((os.O_RDONLY, 0), (os.O_WRONLY, 1)):
        os.dup2(os.open(os.devnull, stream), place)
    shell = warm_shell()
    gc.collect()
    gc.freeze()
    link = socket.socket(fileno=control)
    about["size"] = _address_space(os.getpid())
    link.sendall(json.dumps({"ready": True, "size": about["size"]}).encode() + b"\n")
    while True:
        order, places, _, _ = socket.recv_fds(link, 1, 2)
        if not order:
            os._exit(0)
        if order == b"r":
            with os.fdopen(places[0], "rb") as file:
                request = json.load(file)
            link.sendall(json.dumps(_serve(request, places[1], link, about, shell)).encode() + b"\n")


def warm_shell() -> Any:
    """A shell in which the libraries of lessons are imported, a figure and an error have been shown, and nothing else has happened."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shell = make_shell()
        # Not before there is a shell, which they tell how they want to be shown.
        import pandas
        import plotly.express  # noqa: F401
        import plotly.graph_objects  # noqa: F401
        import plotly.subplots  # noqa: F401

        # The course after them, as in a lesson.
        import course.answers.check  # noqa: F401
        import course.choice  # noqa: F401
        import course.figures  # noqa: F401
        from course.data.tables.registry import all_tables

        all_tables()
        quiet = Channel(-1, answers_only=False)
        shell.use(quiet)
        table = pandas.DataFrame({"x": ["a"], "y": [1.0]})
        shell.user_ns["_figure"] = _drawn(table)
        shell.user_ns["_table"] = table
        for source in ("1/0", "_figure", "_table", "None.x", "print(1)"):
            shell.run_cell(source)
        shell.user_ns.pop("_figure"), shell.user_ns.pop("_table")
        shell.reset(new_session=True)
        sys.modules["course.answers.runs"].forget()
    return shell


def _drawn(table: Any) -> Any:
    """A figure after a few that show what lessons draw: plotly imports its parts when they are first used."""
    # They are there already: see `warm_shell`.
    import plotly.express as px
    import plotly.graph_objects as go
    import plotly.io
    from plotly.subplots import make_subplots

    from course.figures import use_template  # it takes plotly along

    before = plotly.io.templates.default
    use_template()
    px.line(table, x="x", y="y", color="x")
    figure = make_subplots(1, 2)
    figure.add_scatter(x=[1], y=[1], text=["a"], marker={"size": 1}, line={"width": 1}, textfont={"size": 9}, row=1, col=1)
    figure.add_trace(go.Waterfall(x=[1], y=[1]), row=1, col=2)
    figure.add_vline(1, annotation_text="a").update_layout(legend={"x": 0}, title={"text": "a"}).update_xaxes(title="a")
    plotly.io.templates.default = before
    return px.bar(table, x="x", y="y", color="x", facet_col="x")


def _serve(request: Data, pipe: int, link: socket.socket, about: Data, shell: Any) -> Data:
    """Run one notebook in a fork; returns how that ended."""
    root = Path(about["root"])
    _clear(root, about["account"])
    for name in (HERE, HOME, f"{HOME}/tmp"):
        (root / name).mkdir(mode=0o700)
        if about["account"] is not None:
            os.chown(root / name, about["account"], about["account"])
    (root / MARKET).symlink_to(request["edition"])
    if request["ready"]:
        make_ready([source for _, source in request["cells"]], root / MARKET)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with warnings.catch_warnings():  # of threads: there is one, of Arrow's allocator, which knows how to be forked
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        link.close()
        _be_the_notebook(request, pipe, root, about, shell)
    os.close(pipe)
    reason = _watch(child, link, request, about)
    _, status = os.waitpid(child, 0)
    kill_rest(about)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    _clear(root, about["account"])
    return {
        "code": os.waitstatus_to_exitcode(status),
        "reason": reason,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "seconds": time.perf_counter() - began,
        "own": sum(resource.getrusage(resource.RUSAGE_SELF)[:2]),
    }


def make_ready(sources: list[str], market: Path) -> None:
    """Read the tables and import the slow libraries that these cells name: their fork has them then, and those after it.

    Nothing of a notebook is run for it, and whoever loads a table gets a copy. Of the edition that students have alone: what is in the
    memory of this process, every notebook can find.
    """
    from course.data import Edition  # it takes pandas along

    text = "\n".join(sources)
    edition, new = Edition(market), False
    with contextlib.suppress(Exception):  # whatever it is, the notebook finds it out for itself
        if ("scipy" in text or "statsmodels" in text) and "scipy.stats" not in sys.modules:
            # Of some lessons only, and slow: imported once, when the first notebook names it.
            import scipy.optimize
            import scipy.stats  # noqa: F401

            new = True
        if "statsmodels" in text and "statsmodels.api" not in sys.modules:
            # The same.
            import statsmodels.api
            import statsmodels.duration.survfunc
            import statsmodels.formula.api
            import statsmodels.stats.multitest  # noqa: F401

            new = True
        for name in sorted(set(NAMED.findall(text)) & edition.tables.keys())[:MOST_READY]:
            new = edition.make_ready(name) or new
        _ = edition.digest
    if new:
        gc.freeze()


def forget_tables() -> None:
    """Let a notebook on another edition find what one in a process of its own would find."""
    loading: Any = sys.modules["course.data.loading"]
    loading._ready.clear()


def _watch(child: int, link: socket.socket, request: Data, about: Data) -> str:
    """Wait until a run has ended, or end it; returns "" or why it was ended."""
    handle = os.pidfd_open(child) if hasattr(os, "pidfd_open") else -1
    reason = ""
    try:
        while True:
            waited: list[Any] = [link] if handle < 0 else [link, handle]
            ready, _, _ = select.select(waited, [], [], BEAT if handle >= 0 else 0.02)
            if handle in ready or (handle < 0 and _has_ended(child)):
                return reason
            if link in ready:
                order = link.recv(1)
                if not order:  # nobody waits for this run any more
                    os.kill(child, signal.SIGKILL)
                    kill_rest(about)
                    os._exit(0)
                if order == b"i":
                    os.kill(child, signal.SIGINT)
                elif order == b"k":
                    os.kill(child, signal.SIGKILL)
            elif not reason and (reason := _excess(others(about), request["walls"])):
                os.kill(child, signal.SIGKILL)
    finally:
        if handle >= 0:
            os.close(handle)


def _excess(pids: list[int], limits: Data) -> str:
    """What these processes have too much of; "" where nothing."""
    if limits["most_processes"] and len(pids) > limits["most_processes"]:
        return "processes"
    return "memory" if limits["total_memory"] and sum(map(_resident, pids)) > limits["total_memory"] else ""


def _has_ended(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def others(about: Data) -> list[int]:
    """The processes of the run: all that are seen but ourselves and the first, or else our descendants."""
    own = os.getpid()
    parents = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                state, parent = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[:2]
                if state not in "ZX":
                    parents[int(name)] = int(parent)
    if about["private"]:
        return [pid for pid in parents if pid not in (1, own)]
    found = {own}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {own})


def kill_rest(about: Data) -> None:
    """Kill every process that a run has left behind, and wait until none is left."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if about["private"]:
            with contextlib.suppress(OSError):
                os.kill(-1, signal.SIGKILL)  # all but ourselves and the first
        elif about["account"] is not None:
            _as_account(about["account"], lambda: os.kill(-1, signal.SIGKILL))
        else:
            for pid in others(about):
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not others(about):
            return
        time.sleep(0.01)
    os._exit(3)  # somebody cannot be killed: nothing else runs beside it


def _as_account(account: int, act: Any) -> None:
    """Do something in a child of that account, and wait for it."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(Exception):
            os.setgroups([])
            os.setresgid(account, account, account)
            os.setresuid(account, account, account)
            act()
        os._exit(0)
    os.waitpid(child, 0)


def _clear(root: Path, account: int | None) -> None:
    """Empty the private folder. What is in it was made by a notebook, so it is taken away with a notebook's rights."""
    for name in (HERE, HOME):
        if (root / name).is_dir():
            if account is not None:
                _as_account(account, lambda name=name: shutil.rmtree(root / name, ignore_errors=True))
            shutil.rmtree(root / name, ignore_errors=True)
        if (root / name).exists():
            os._exit(4)
    (root / MARKET).unlink(missing_ok=True)


def _address_space(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 0


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


# --- in the fork --------------------------------------------------------------------------------------------------------


class Channel:
    """What the cells of a notebook show, bounded, through a pipe: messages of four bytes of length and JSON."""

    def __init__(self, pipe: int, *, answers_only: bool) -> None:
        self.pipe = pipe
        self.answers_only = answers_only
        self.cell = -1
        self._lock = threading.RLock()
        self.begin(-1)

    def begin(self, cell: int) -> None:
        """A cell begins."""
        self.cell = cell
        self._said = self._shown = 0
        self._kept = 0
        self._waiting: list[str] = []
        self._name = ""
        if cell >= 0:
            self.send({"begin": cell})

    def end(self) -> None:
        """The cell has ended."""
        self.flush()
        self.send({"end": self.cell})

    def send(self, message: Data) -> None:
        """Send a message, unless it is too large."""
        if self.pipe < 0:
            return
        data = json.dumps(message, default=str).encode()
        if len(data) > MAX_BYTES:
            data = json.dumps({"stream": "stdout", "text": TOO_LARGE}).encode()
        with self._lock:
            data = len(data).to_bytes(4, "big") + data
            while data:
                data = data[os.write(self.pipe, data) :]

    def write(self, name: str, text: str) -> None:
        """A cell prints."""
        with self._lock:
            self._said += len(text)
            if self._said > MAX_SAID:
                raise TooMuchOutput(f"The cell was stopped: it printed more than {MAX_SAID:,} characters.")
            if self.answers_only or self._kept > MAX_TEXT:
                return
            if name != self._name:
                self.flush()
                self._name = name
            room = MAX_TEXT - self._kept
            self._waiting.append(text if len(text) <= room else text[:room] + CUT)
            self._kept += len(text)
            if sum(map(len, self._waiting)) > 8_000:
                self.flush()

    def flush(self) -> None:
        """Send what was printed."""
        with self._lock:
            if self._waiting:
                text, self._waiting = "".join(self._waiting), []
                self.send({"stream": self._name, "text": text})

    def show(self, kind: str, data: Data, metadata: Data, count: int | None = None) -> None:
        """A cell displays something. kind: display or result."""
        with self._lock:
            self._shown += 1
            if self._shown > MAX_SHOWN:
                raise TooMuchOutput(f"The cell was stopped: it displayed more than {MAX_SHOWN:,} things.")
            if self._shown > MAX_OUTPUTS and not self.answers_only:
                return
            self.flush()
            data = {name: base64.b64encode(item).decode() if isinstance(item, bytes) else item for name, item in data.items()}
            self.send({"kind": kind, "data": data, "metadata": metadata, "count": count})

    def error(self, name: str, value: str, lines: list[str]) -> None:
        """A cell ends in an error."""
        self.flush()
        if self.answers_only:
            value, lines = "", []
        self.send(
            {"kind": "error", "name": name[:200], "value": value[:10_000], "lines": [line[:20_000] for line in lines[:200]]}
        )

    def clear(self) -> None:
        """What the cell has shown so far goes away."""
        self._waiting = []
        self.send({"kind": "clear"})


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a notebook."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, name: str, channel: Channel) -> None:
        self.name = name
        self._channel = channel

    def write(self, text: str) -> int:
        """Write a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._channel.write(self.name, text)
        return len(text)

    def writable(self) -> bool:
        """Yes."""
        return True

    def isatty(self) -> bool:
        """No."""
        return False

    def flush(self) -> None:
        """Pass on what was written."""
        if not self.closed:
            self._channel.flush()

    def close(self) -> None:
        """A notebook's streams stay open."""


def _be_the_notebook(request: Data, pipe: int, root: Path, about: Data, shell: Any) -> NoReturn:
    """Be the process of this notebook, from the walls to its end."""
    code = 0
    try:
        os.setsid()
        os.dup2(1, 2)
        home = root / HOME
        os.environ |= {
            "HOME": str(home),
            "TMPDIR": str(home / "tmp"),
            "IPYTHONDIR": str(home / ".ipython"),
            "MPLCONFIGDIR": str(home),
            "COURSE_EDITION": str(root / MARKET),
        }
        tempfile.tempdir = None
        built = walls.Walls(
            **{name: value for name, value in request["walls"].items() if name not in ("total_memory", "most_processes")}
        )
        if built.memory:  # what was read ahead is not the notebook's
            built.memory += max(_address_space(os.getpid()) - about["size"], 0)
        if request["walled"]:
            built.account = about["account"]
            built.write = [str(root / HERE), str(home)]
            built.read += [os.path.realpath(request["edition"])] + (["/proc"] if about["private"] else [f"/proc/{os.getpid()}"])
            walls.build(built)
        else:
            walls.set_limits(built)
        if not request["ready"]:
            forget_tables()
        os.chdir(root / HERE)
        Path(FORMS).write_text(json.dumps(request["forms"]), encoding="utf-8")
        _run(request, pipe, shell)
    except BaseException as error:  # ours: a notebook's own errors stay in its cells
        code = 97
        with contextlib.suppress(BaseException):
            Channel(pipe, answers_only=True).send({"fault": f"{type(error).__name__}: {error}"[:500]})
    finally:
        os._exit(code)


def _run(request: Data, pipe: int, shell: Any) -> None:
    import numpy as np  # they are there already: see `warm_shell`
    import pandas as pd

    channel = Channel(pipe, answers_only=request["answers_only"])
    np.random.seed()  # Python's own generator does so by itself
    pd.set_option("display.max_columns", 20)  # in a notebook; pandas took this process for a terminal
    pd.set_option("display.encoding", "UTF-8")
    checks: Any = sys.modules["course.answers.check"]
    checks._home = Path.cwd()
    sys.path.insert(0, "")
    sys.argv = ["ipykernel_launcher"]
    sys.stdin = open(os.devnull, encoding="utf-8")
    builtins.input = shell.no_input
    sys.stdout, sys.stderr = Stream("stdout", channel), Stream("stderr", channel)
    inside = False

    def interrupt(*_: object) -> None:
        if inside:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    shell.use(channel)
    if request["bare"]:
        channel.pipe = -1
        space: Data = {"__name__": "__main__"}
        for _, source in request["cells"]:
            with contextlib.suppress(Exception):
                exec(compile(source, "<cell>", "exec"), space)
        return
    for number, (identity, source) in enumerate(request["cells"]):
        channel.begin(number)
        try:
            inside = True
            shell.run_cell(source, store_history=True, cell_id=identity or None)
        except BaseException as error:  # an interruption between two steps of the shell's
            with contextlib.suppress(BaseException):
                channel.error(type(error).__name__, str(error), [])
        finally:
            inside = False
        channel.end()


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]))
