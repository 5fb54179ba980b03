"""Warm kernels: forked from a process that has imported pandas and plotly already, where an ordinary kernel imports them anew.

A provisioner of jupyter_client called `course-warm`; the kernel keeps its name, `python3`, and all else. `course.running` uses it,
and so does whoever sets JUPYTER_DEFAULT_PROVISIONER_NAME. Where a warm process cannot be had, an ordinary kernel starts.

Kernels share nothing but what was imported. What they could tell apart is settled anew in each: directory, environment, random
states, the parent to end with, and what pandas chooses by whether it is in a notebook. The course itself is not kept: each kernel
imports it as a student's does.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path
from typing import IO, Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "course-warm"
"""The provisioner's entry point in pyproject.toml."""
RENDERER = "PLOTLY_RENDERER"
"""plotly chooses by it when it is imported, or else by what runs the notebook: without it a kernel starts cold."""
DECIDE = ("PYTHON", "OPENBLAS_", "OMP_", "MKL_", "LD_", "LC_", "LANG", "TZ", RENDERER)
"""How the variables begin that are read once, at the start or by an import: kernels that differ in one are of different processes."""
SECONDS = 120
"""How long to wait for the first kernel of a warm process, which takes some two seconds."""


def prefer_warm(spec: KernelSpec | None) -> None:
    """Let the kernels of this specification be forked, unless the course was installed before there were warm ones."""
    if spec is not None and NAME in KernelProvisionerFactory.instance().get_provisioner_entries():
        spec.metadata["kernel_provisioner"] = {"provisioner_name": NAME}


class WarmProvisioner(LocalProvisioner):
    """jupyter_client's own provisioner, but the kernel is forked where that can be."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        forked = forked_kernel(cmd, **kwargs)
        if forked is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = cast("subprocess.Popen[Any]", forked)  # all that is asked of it, it has
        self.pid = self.pgid = forked.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info


class ForkedKernel:
    """A kernel's process as `subprocess.Popen` would show it. The warm process, its parent, tells us its exit code."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, link: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._link = link
        link.setblocking(False)

    def poll(self) -> int | None:
        """The exit code, None while it runs; it is killed where the warm process was."""
        if self.returncode is None:
            with contextlib.suppress(BlockingIOError):
                told = self._link.recv(4)
                self.returncode = _number(told) if told else -signal.SIGKILL
                self._link.close()
        return self.returncode

    def wait(self) -> int:
        """Wait until it ends; returns the exit code."""
        while (code := self.poll()) is None:
            time.sleep(0.01)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal to it, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def _bytes(number: int) -> bytes:
    return number.to_bytes(4, "big", signed=True)


def _number(told: bytes) -> int:
    return int.from_bytes(told, "big", signed=True)


# --- in the process that wants kernels ----------------------------------------------------------------------------------


class WarmProcess:
    """The process that kernels are forked from. It ends with this one."""

    def __init__(self, env: dict[str, str]) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            # -P: a kernel has its own working directory on its path, not this process's.
            command = [sys.executable, "-P", "-m", "course.warm", str(theirs.fileno())]
            self._process = subprocess.Popen(
                command, env=env, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
            )
        atexit.register(self.close)

    def fork(self, request: dict[str, Any], stdout: int, stderr: int) -> ForkedKernel:
        """Fork a kernel. Raises OSError where the process has ended, or is stuck."""
        link, theirs = socket.socketpair()
        link.settimeout(SECONDS)
        try:
            with theirs:
                socket.send_fds(self._control, [b"k"], [theirs.fileno(), stdout, stderr])
            link.sendall(json.dumps(request).encode())
            link.shutdown(socket.SHUT_WR)
            pid = _number(link.recv(4))
        except OSError:
            link.close()
            raise
        if not pid:
            link.close()
            raise OSError("The warm process has ended.")
        return ForkedKernel(pid, link)

    def close(self) -> None:
        """End the process, and with it its kernels."""
        self._control.close()
        self._process.wait()


_processes: dict[tuple[tuple[str, str], ...], WarmProcess | None] = {}
_lock = threading.Lock()


def forked_kernel(
    cmd: list[str],
    *,
    env: dict[str, str],
    cwd: str | Path | None = None,
    stdout: int | IO[Any] | None = None,
    stderr: int | IO[Any] | None = None,
    **_: Any,
) -> ForkedKernel | None:
    """Fork the kernel that this command would start; None where only the command itself will do."""
    ours = cmd[:3] == [sys.executable, "-m", "ipykernel_launcher"] and subprocess.PIPE not in (stdout, stderr)
    if not ours or RENDERER not in env or not hasattr(os, "fork"):
        return None
    decides = tuple(sorted(item for item in env.items() if item[0].startswith(DECIDE)))
    streams = [
        stream if isinstance(stream, int) else stream.fileno() if stream else usual
        for stream, usual in ((stdout, 1), (stderr, 2))
    ]
    request = {"arguments": cmd[3:], "env": env, "cwd": str(cwd or Path.cwd())}
    with _lock:
        try:
            if decides not in _processes:
                _processes[decides] = WarmProcess(env)
            process = _processes[decides]
            return process.fork(request, streams[0], streams[1]) if process else None
        except OSError:
            _processes[decides] = None  # a package that cannot be imported, or warns: not tried again for each kernel
            return None


# --- in the warm process ------------------------------------------------------------------------------------------------


def main(control: int) -> None:
    """Import what notebooks import, then fork kernels until the other end of this socket is closed."""
    warned: list[str] = []
    # Not `catch_warnings`: it would take back the filters that packages set when they are imported.
    show, warnings.showwarning = warnings.showwarning, lambda message, *_, **__: warned.append(str(message))
    import_libraries()
    warnings.showwarning = show
    if warned:
        sys.exit("course.warm: " + "; ".join(warned))  # a cold kernel would show it to students
    gc.collect()
    gc.freeze()
    request = serve(socket.socket(fileno=control))
    if request is not None:
        become_kernel(request)


def import_libraries() -> None:
    """Import what lessons need, and draw a figure: plotly imports most of itself then. No thread may be started here."""
    import ipykernel.kernelapp  # noqa: F401
    import pandas as pd
    import plotly.express as px

    import course.answers.check
    import course.data  # noqa: F401

    px.bar(pd.DataFrame({"x": ["a"], "y": [1.0]}), x="x", y="y", color="x", facet_col="x").to_dict()
    for name in [name for name in sys.modules if name.partition(".")[0] == "course"]:
        del sys.modules[name]


def serve(control: socket.socket) -> dict[str, Any] | None:
    """Fork a kernel for each request. Returns twice, so to speak: in each fork with its request, and with None at the end."""
    wake, waking = socket.socketpair()
    waking.setblocking(False)
    signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    links: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([control, wake], [], [])
        if wake in ready:
            wake.recv(1000)
            _tell_who_ended(links)
        if control in ready:
            order, streams, _, _ = socket.recv_fds(control, 1, 3)
            if not order:
                return None
            link = socket.socket(fileno=streams.pop(0))
            with link.makefile("rb") as said:
                request: dict[str, Any] = json.load(said)
            with warnings.catch_warnings():  # of threads: there is one, of Arrow's allocator, which knows how to be forked
                warnings.simplefilter("ignore", DeprecationWarning)
                pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                os.setsid()  # before anybody knows the pid: it is the group's as well
                link.sendall(_bytes(os.getpid()))
                for other in (control, wake, waking, link, *links.values()):
                    other.close()
                return request | {"streams": streams}
            links[pid] = link
            for stream in streams:
                os.close(stream)


def _tell_who_ended(links: dict[int, socket.socket]) -> None:
    for pid in list(links):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            with links.pop(pid) as link, contextlib.suppress(OSError):
                link.sendall(_bytes(os.waitstatus_to_exitcode(status)))


def become_kernel(request: dict[str, Any]) -> None:
    """Be the kernel that this request describes, as `python -m ipykernel_launcher` would."""
    import numpy as np
    import pandas as pd
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for stream, place in zip(request["streams"], (1, 2), strict=True):
        os.dup2(stream, place)
        os.close(stream)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = ["ipykernel_launcher", *request["arguments"]]
    tempfile.tempdir = None
    np.random.seed()  # Python's own generator does so by itself
    pd.set_option("display.max_columns", 20)  # in a notebook; pandas took this process for a terminal
    pd.set_option("display.encoding", "UTF-8")
    # The working directory, where IPython puts it: -P, which kept this process's own away, keeps IPython from it.
    places = [place for place, entry in enumerate(sys.path) if entry.endswith("site-packages")]
    sys.path.insert(places[0] if places else 0, "")
    # The kernel ends with its parent, the warm process, which ends with whoever wanted the kernel.
    IPKernelApp.launch_instance(argv=request["arguments"], parent_handle=os.getppid())


if __name__ == "__main__":
    main(int(sys.argv[1]))
