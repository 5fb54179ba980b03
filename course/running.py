"""The one place that runs a lesson's own notebooks, for the build: with the rights of whoever builds, in kernels forked from a warm
process (`course.warm`). Submissions are nobody's own: they run in a sandbox (`course.grading.box`).
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from course.warm import prefer_warm

CELL_SECONDS = 30
TOO_SLOW = "TooSlow"
"""The name of the error that stands in the output of a cell that took too long."""
MAX_STREAM = 20_000
"""Characters of printed text kept per output; a page of a few thousand lines helps nobody."""


@dataclass
class Run:
    """How a run ended: `problem` is "" where every cell was executed, else one sentence for the report."""

    problem: str = ""


def run_notebook(
    notebook: NotebookNode,
    folder: Path,
    edition: Path,
    *,
    cell_seconds: float = CELL_SECONDS,
    total_seconds: float | None = None,
    timed: bool = False,
    cold: bool = False,
) -> Run:
    """Execute a notebook in place, beside its files in `folder`, on the tables in `edition`.

    A cell that takes longer than cell_seconds is interrupted and the run goes on; after total_seconds (four times as long
    unless given) the kernel is killed. timed: note in each cell's metadata when it was run. cold: in a kernel that begins with nothing imported, as a
    student's does. Errors of cells stay in their outputs. Never raises for what a notebook does.
    """
    running = _run(notebook, folder, edition, cell_seconds, total_seconds or 4 * cell_seconds, timed, cold)
    # In a thread of its own: the formgrader calls this from the server's event loop, inside which no other may be started.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, running).result()


async def _run(
    notebook: NotebookNode, folder: Path, edition: Path, cell_seconds: float, total_seconds: float, timed: bool, cold: bool
) -> Run:
    with tempfile.TemporaryDirectory(prefix="course-run-") as scratch:
        # Kernels write history, matplotlib caches and the like: into a directory that goes away with them.
        env = os.environ | {
            "COURSE_EDITION": str(edition),
            "PLOTLY_RENDERER": "plotly_mimetype",
            "IPYTHONDIR": scratch,
            "PYTHONHASHSEED": "0",
            "OPENBLAS_NUM_THREADS": "1",
        }
        # Unix sockets: no port of the machine is open to others. The path must be absolute and short (107 bytes).
        manager = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{scratch}/k")
        if not cold:
            prefer_warm(manager.kernel_spec)
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=cell_seconds,
            interrupt_on_timeout=True,
            error_on_timeout={
                "ename": TOO_SLOW,
                "evalue": "",
                "traceback": [f"This cell was stopped after {cell_seconds:g} seconds."],
            },
            allow_errors=True,
            coalesce_streams=True,  # on a busy machine a line that is printed may arrive in two pieces
            record_timing=timed,
            shutdown_kernel="immediate",
            resources={"metadata": {"path": str(folder)}},
        )
        try:
            await asyncio.wait_for(client.async_execute(env=env), total_seconds)
            run = Run()
        except TimeoutError:
            run = Run(f"The notebook was stopped after {total_seconds:g} seconds.")
        except DeadKernelError:
            run = Run("The kernel died while this notebook ran.")
        except Exception as error:  # a notebook must never stop the next
            run = Run(f"The notebook could not be run to its end ({type(error).__name__}).")
        finally:
            if await _is_alive(manager):
                await manager.shutdown_kernel(now=True)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _tidy(cell)
    return run


async def _is_alive(manager: AsyncKernelManager) -> bool:
    return manager.has_kernel and await manager.is_alive()


def _tidy(cell: NotebookNode) -> None:
    """Bound what a cell printed."""
    for output in cell.outputs:
        text = output.get("text", "")
        if output.output_type == "stream" and len(text) > MAX_STREAM:
            output["text"] = text[:MAX_STREAM] + "\n… (cut)\n"
