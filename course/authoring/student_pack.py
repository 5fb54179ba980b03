"""`course student-pack DIR`: all that a student needs and nothing that gives an answer away, in a folder that runs alone.

It holds the students' notebooks with their checks, the class edition's tables, and a wheel of the student's part of the package:
`load`, `card`, `check`, `progress` and the simulator. Lessons, solutions, keys and grading stay here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

from course.errors import CourseError

PARTS = (
    "__init__.py", "choice.py", "display.py", "figures.py", "digits.py", "errors.py", "files.py", "arguments.py", "py.typed", "answers", "capstone",
    "data", "handin", "market",
)  # fmt: skip
"""What of the package students get."""
DEPENDENCIES = ("ipykernel", "jupyterlab")
"""What their notebooks need beside the package's own dependencies."""
WHEELS = "wheels"
README = """# Lifestyle e-commerce: your copy of the course

You need Python 3.11 or newer. In this folder:

    python3 -m venv .venv
    .venv/bin/python -m pip install wheels/*.whl
    .venv/bin/jupyter lab notebooks

(Windows: `.venv\\Scripts\\python` and `.venv\\Scripts\\jupyter`.) Then open `00_orientation`. After the installation no network is
needed; JupyterLab may ask whether it shall fetch news, and *No* is a good answer. Before you hand a notebook in as your teacher says, let the doctor look at it:

    .venv/bin/python -m course.handin notebooks/01_growth/01_growth.ipynb

What the tables mean: `card("orders")` in a cell, or [all of them](datasets/README.md).
"""


class PackError(CourseError):
    """A student pack cannot be made, in one sentence."""


def make_student_pack(folder: Path, root: Path, say: Callable[[str], object]) -> Path:
    """Write the pack into an empty or new folder; returns the wheel's path.

    Raises PackError where the folder is not empty, or the wheel cannot be built.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PackError(f"{folder} is not empty: name a new folder, so that nothing of yours is overwritten.")
    say("copying notebooks and tables")
    for released in sorted((root / "notebooks").glob("[0-9][0-9]_*")):
        shutil.copytree(released, folder / "notebooks" / released.name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        # Beside the copies that are worked in: by these the doctor sees what was changed.
        shutil.copytree(released, folder / ".released" / released.name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for page in sorted((root / "notebooks").glob("reference.*")):
        shutil.copyfile(page, folder / "notebooks" / page.name)
    shutil.copytree(root / "datasets", folder / "datasets")
    (folder / "README.md").write_text(README, encoding="utf-8")
    shutil.copyfile(root / "LICENSE", folder / "LICENSE")
    say("building the wheel")
    return build_wheel(folder / WHEELS, root)


def build_wheel(target: Path, root: Path) -> Path:
    """Build the student's wheel into a folder, without network; returns its path."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = ", ".join(f'"{name}"' for name in sorted({*project["dependencies"], *DEPENDENCIES}))
    with tempfile.TemporaryDirectory(prefix="course-wheel-") as name:
        tree = Path(name)
        for part in PARTS:
            source = root / "course" / part
            if source.is_dir():
                shutil.copytree(source, tree / "course" / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                (tree / "course").mkdir(exist_ok=True)
                shutil.copyfile(source, tree / "course" / part)
        (tree / "pyproject.toml").write_text(
            '[build-system]\nrequires = ["setuptools>=77"]\nbuild-backend = "setuptools.build_meta"\n\n'
            f'[project]\nname = "lifestyle-ecommerce-student"\nversion = "{project["version"]}"\n'
            f'requires-python = "{project["requires-python"]}"\ndependencies = [{needs}]\n\n'
            '[tool.setuptools.packages.find]\ninclude = ["course*"]\n\n'
            '[tool.setuptools.package-data]\n"*" = ["*.csv", "*.json", "py.typed"]\n',
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
        made = subprocess.run([*command, "--wheel-dir", str(target), str(tree)], capture_output=True, text=True)
    wheels = sorted(target.glob("*.whl"))
    if made.returncode or not wheels:
        raise PackError(f"The wheel could not be built: {(made.stderr or made.stdout).strip()[-400:]}")
    return wheels[-1]
