"""Running submissions on a Dask cluster: each worker has the sandbox, gets package and editions once, and sends the outputs back.

What comes back is kept as if it had been run here, and judged here: keys never leave this machine.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tarfile
import tempfile
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from course.answers.verdict import UNREADABLE
from course.grading.errors import GradingError
from course.grading.execution import Executed, Plan, execute
from course.grading.intake import take_in
from course.grading.preprocessors import read_rebuilt
from course.grading.sandbox import AUTO, COURSE, Limits, choose
from course.grading.scheduler import connected

if TYPE_CHECKING:
    from course.grading.batch import Batch

Data = dict[str, Any]
_lock = threading.Lock()


def execute_on_cluster(address: str, batch: Batch, students: list[str], say: Callable[[str], None]) -> None:
    """Run the submissions that have no kept run on a cluster, and keep their runs. Raises GradingError where it cannot be reached."""
    settings = batch.config.JudgeSubmission
    wanted = settings.get("sandbox") or AUTO
    seconds = float(settings.get("cell_seconds") or Limits().cell_seconds)
    batch.token = uuid.uuid4().hex
    settings.batch, settings.anew = batch.token, False
    waiting: dict[str, Any] = {}
    for student in students:
        notebook = _rebuilt(batch, student)
        if notebook is not None:
            try:
                plan = batch.grader.of(student).plan(seconds, wanted)
            except GradingError:  # told when it is her turn
                continue
            key = plan.key(notebook)
            if batch.force or batch.grader.runs.get(key) is None:
                waiting[key] = notebook, plan
    if not waiting:
        return
    with connected(address) as client:
        from distributed import as_completed  # an optional part, and slow to import

        say(f"{len(waiting)} submissions run on {len(client.scheduler_info()['workers'])} workers of {address}")
        everybodys = batch.grader.plan(seconds, wanted)
        shipped = {
            folder: client.scatter(_packed(folder), broadcast=True, hash=False)
            for folder in (everybodys.package, *everybodys.editions)
        }
        code, futures = _code(), {}
        for key, (notebook, plan) in waiting.items():
            folders = (plan.package, *plan.editions)
            for folder in folders:
                if folder not in shipped:  # one student's edition goes to the worker that runs her notebook
                    shipped[folder] = client.scatter(_packed(folder), hash=False)
            about = {"folders": [folder.name for folder in folders], "digests": plan.digests, "forms": plan.forms, "seconds": seconds, "wanted": wanted, "code": code}  # fmt: skip
            future = client.submit(_run_there, nbformat.writes(notebook), about, *[shipped[folder] for folder in folders], key=f"course-{batch.token[:8]}-{key[:16]}", pure=False, retries=1)  # fmt: skip
            futures[future] = key
        for number, future in enumerate(as_completed(list(futures)), 1):
            if future.status == "error":
                fault = future.exception()
                if isinstance(fault, GradingError):
                    raise fault
                say(f"[{number:>3}/{len(futures)}] could not be run on the cluster ({type(fault).__name__}): it is run here")
                continue
            executed = Executed(**future.result())
            batch.grader.runs.put(futures[future], executed, batch.token)
            say(f"[{number:>3}/{len(futures)}] run on the cluster  {sum(executed.seconds):.1f} s")


def _rebuilt(batch: Batch, student: str) -> Any:
    """The notebook that would be run for a student; None where there is nothing to run."""
    taken = take_in(batch.submitted / student / batch.lesson, batch.lesson, batch.teachers)
    if taken.missing or taken.notebook is None:
        return None
    with tempfile.TemporaryDirectory(prefix="course-marking-") as folder:
        path = Path(folder) / f"{batch.lesson}.ipynb"
        path.write_bytes(taken.notebook)
        notebook = read_rebuilt(path, batch.fresh_copy(), taken)
    return None if notebook.metadata["course"].get(UNREADABLE) else notebook


def _packed(folder: Path) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        tar.add(folder, arcname=folder.name)
    return target.getvalue()


def _code() -> str:
    """A digest of the code that runs submissions: workers must have the same."""
    made = hashlib.sha256()
    for name in ("sandbox.py", "box.py", "execution.py", "cluster.py"):
        made.update((COURSE / "grading" / name).read_bytes())
    return made.hexdigest()


def _run_there(text: str, about: Data, *packed: bytes) -> Data:
    """On a worker of the cluster: unpack what is not there yet, and run one notebook."""
    if about["code"] != _code():
        raise GradingError("The cluster's workers have another version of the course: install the same there.")
    with _lock:
        home = Path(tempfile.gettempdir()) / f"course-cluster-{hashlib.sha256(str(Path.home()).encode()).hexdigest()[:12]}"
        home.mkdir(mode=0o755, exist_ok=True)
        places = [_unpacked(home, name, content) for name, content in zip(about["folders"], packed, strict=True)]
        digests = tuple(about["digests"])
        plan = Plan(
            choose(about["wanted"]), places[0], (places[1], places[2]), digests, tuple(about["forms"]), Limits(about["seconds"])
        )
        executed = execute(nbformat.reads(text, as_version=4), plan)
    return {name: getattr(executed, name) for name in ("shown", "hidden", "problem", "cpu", "seconds")}


def _unpacked(home: Path, name: str, content: bytes) -> Path:
    target = home / f"{name}-{hashlib.sha256(content).hexdigest()[:16]}"
    if not target.is_dir():
        draft = home / f".{name}.{uuid.uuid4().hex[:8]}"
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            tar.extractall(draft, filter="data")
        try:
            (draft / name).rename(target)
        except OSError:
            if not target.is_dir():
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return target


__all__ = ["execute_on_cluster"]
