"""Is everything derived the same on every processor? `course reproduce` rebuilds lessons and tables under several, and compares.

OpenBLAS picks a kernel by what the processor can, and NumPy its loops: sums are then taken in another order and differ in their last
digits. The variable OPENBLAS_CORETYPE asks for another kernel, NPY_DISABLE_CPU_FEATURES for narrower loops; a kernel whose
instructions this processor has not got cannot be asked for. Locale and time zone are other ones in each run as well.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy._core import _multiarray_umath as loops  # type: ignore[attr-defined]  # of no stub, like all private modules

from course.authoring.build import build_lesson
from course.authoring.lesson import find_lesson, lesson_names
from course.data import Edition
from course.errors import CourseError
from course.evidence.reproducibility import digests_of, simulated, table_digest

ROOT = Path(__file__).resolve().parents[2]
PLACES = (
    {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "C", "TZ": "America/St_Johns", "PYTHONHASHSEED": "20240618"},
    {"LC_ALL": "C.UTF-8", "TZ": "Asia/Kolkata", "PYTHONHASHSEED": "7"},
)
KERNELS = ("Haswell", "Zen", "SkylakeX", "Sandybridge", "Nehalem", "Prescott")
NARROW = "Nehalem"  # asked for together with NumPy's narrowest loops: a machine of 2009
SAME = {"Prescott": "Katmai"}  # OpenBLAS has one kernel for both and calls it by the older name
LEAST = 3  # kernels under which a comparison says something
PROBE = "import numpy as np; from course.evidence.rebuild import kernel; np.linalg.lstsq(np.ones((9, 3)), np.ones(9), None); print(kernel())"
Digests = dict[str, str]


def kernel() -> str:
    """The name of the OpenBLAS kernel in force, "" where NumPy has another library."""
    folder = Path(np.__file__).parent.parent / "numpy.libs"
    for path in sorted(folder.glob("libscipy_openblas*")) if folder.is_dir() else []:
        for name in ("scipy_openblas_get_corename64_", "scipy_openblas_get_corename"):
            if told := getattr(ctypes.CDLL(str(path)), name, None):
                told.restype = ctypes.c_char_p
                return told().decode()
    return ""


def environment(name: str, place: int) -> dict[str, str]:
    """The variables of a run under the kernel of that name, in one of `PLACES`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_", "LANG", "OPENBLAS_", "NPY_"))}
    own = PLACES[place % len(PLACES)] | {
        "OPENBLAS_CORETYPE": name,
        "OPENBLAS_NUM_THREADS": str(1 + place % 2),
        "PYTHONPATH": str(ROOT),
    }
    if name == NARROW:
        own["NPY_DISABLE_CPU_FEATURES"] = " ".join(loops.__cpu_dispatch__)
        own["PYTHONWARNINGS"] = "ignore"  # NumPy warns of features that this processor has not got anyway
    return kept | own


def refusal(name: str) -> str:
    """Why this processor cannot run that kernel, "" where it can."""
    done = subprocess.run([sys.executable, "-c", PROBE], env=environment(name, 0), capture_output=True, text=True, cwd=ROOT)
    if done.returncode < 0:
        return "this processor has not got its instructions"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it gives no reason"])[-1]
    found = done.stdout.strip()
    return "" if found in (name, SAME.get(name)) else f"OpenBLAS takes {found or 'no kernel of its own'} instead"


def rebuilt(lessons: list[str], tables: bool) -> Digests:
    """File or table -> digest of what a rebuild in this process gives. Raises `CourseError` where a lesson breaks a rule."""
    found: Digests = {}
    edition = Edition(ROOT / "datasets")
    with tempfile.TemporaryDirectory(prefix="course-rebuild-") as name:
        fresh = Path(name)
        for lesson in lessons:
            faults = build_lesson(find_lesson(lesson), edition, fresh / "solutions", fresh / "notebooks", lambda text: None)
            if faults:
                raise CourseError(f"{lesson} does not build: {faults[0]}")
        found |= committed(fresh)
    if tables:
        found |= {
            f"datasets/{name}": table_digest(columns) for name, columns in digests_of(simulated(None, "W1", "class")).items()
        }
    return found


def committed(root: Path, lessons: list[str] | None = None) -> Digests:
    """File -> digest of the solutions and students' notebooks in a repository, or of those of some lessons."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for room in ("solutions", "notebooks")
        for path in sorted((root / room).glob("*/*"))
        if path.suffix in (".ipynb", ".json") and (lessons is None or path.parent.name in lessons)
    }


def run_under(name: str, place: int, lessons: list[str], tables: bool) -> Digests:
    """The digests of a rebuild under a kernel, in a process of its own. Raises `CourseError` with the reason where it fails."""
    command = [sys.executable, "-m", "course.evidence.rebuild", *lessons, *([] if tables else ["--no-tables"])]
    done = subprocess.run(command, env=environment(name, place), capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise CourseError(f"The rebuild under {name} failed: {why}")
    return json.loads(done.stdout.splitlines()[-1])


def compare(lessons: list[str], tables: bool, say: Callable[[str], object]) -> list[str]:
    """Rebuild under each kernel that runs here and say so; returns a sentence for each file or table that is not the same everywhere.

    The first thing to compare with is what is committed. Raises `CourseError` where fewer than `LEAST` kernels run here.
    """
    refused = {name: refusal(name) for name in KERNELS}
    running = [name for name in KERNELS if not refused[name]]
    for name, why in refused.items():
        if why:
            say(f"{name}: left out, {why}")
    if len(running) < LEAST:
        raise CourseError(f"Only {len(running)} of OpenBLAS's kernels run here, {LEAST} are needed: try another processor.")
    first, faults = committed(ROOT, lessons), []
    for place, name in enumerate(running):
        began = time.monotonic()
        found = run_under(name, place, lessons, tables)
        other = [what for what in first | found if what in first and first[what] != found.get(what)]
        first = found | first  # of tables, which are committed as files and not as digests, the first run's
        narrow = ", NumPy's narrowest loops" if name == NARROW else ""
        said = f"{len(other)} DIFFERENT" if other else "all equal"
        say(
            f"{name}{narrow}, {PLACES[place % len(PLACES)]['TZ']}: {len(found)} files and tables, {said} ({time.monotonic() - began:.0f} s)"
        )
        faults += [f"{what} is another one under {name}" for what in other]
    return faults


def run(chosen: argparse.Namespace) -> int:
    """`course reproduce`: exit code 0 if all is the same everywhere, 1 if not."""
    lessons = [find_lesson(name).name for name in chosen.lessons] or lesson_names()
    faults = compare(lessons, not chosen.no_tables, lambda text: print(text, flush=True))
    for fault in faults:
        print(f"course: {fault}", file=sys.stderr)
    print("the same under every kernel" if not faults else f"{len(faults)} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("lessons", nargs="*")
    parser.add_argument("--no-tables", action="store_true")
    asked = parser.parse_args()
    print(json.dumps(rebuilt(asked.lessons or lesson_names(), not asked.no_tables)))
