"""Editions by name: the class edition, and those that are kept under a working directory and drawn when they are missing."""

from __future__ import annotations

import secrets
import shutil
from functools import lru_cache
from pathlib import Path

from course.data.loading import Edition, edition
from course.files import digest_of


def class_edition(root: Path) -> Edition:
    """The edition that students have: the repository's `datasets`, or what COURSE_EDITION names."""
    folder = root / "datasets"
    return Edition(folder) if (folder / "datapackage.json").is_file() else edition()


def named_edition(work: Path, name: str, *, seed: int | None = None, world: str = "W1", size: str = "class") -> Edition:
    """The edition of this name under `.course/editions`, made with the seed (a secret random one unless given) if it is not there.

    Its seed and planted truth go to `.course/truth/<name>.json`, never into the folder. An edition of a public seed that was
    drawn by other code than today's is drawn again: it can be had at any time. One of a secret seed stays as it is.
    """
    folder = work / "editions" / name
    drawn_by = work / "truth" / f"{name}.drawn-by"
    if seed is not None and folder.is_dir() and _text(drawn_by) != simulator_digest():
        shutil.rmtree(folder)
    if not (folder / "datapackage.json").is_file():
        truth = work / "truth" / f"{name}.json"
        truth.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        from course.data.editions import make_edition  # imports the simulator, which reading an edition does not need

        make_edition(folder, name=name, world=world, seed=secrets.randbits(63) if seed is None else seed, size=size, truth=truth)
        drawn_by.write_text(simulator_digest(), encoding="utf-8")
    return Edition(folder)


@lru_cache(maxsize=1)
def simulator_digest() -> str:
    """A digest of the code and the constants that tables are made of."""
    folders = (Path(__file__).parents[1] / name for name in ("market", "data"))
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".csv", ".json"))
    return digest_of(files, code=True)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
