"""Make an edition: simulate a market, check its tables, write them so that the folder tells nothing but tables.

What a teacher may know and a student may not (seed, world type, parameters, planted truth) goes to a separate file.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from course.data import article
from course.data.errors import EditionError
from course.data.loading import Edition
from course.data.package import DESCRIPTOR, LEVEL, read_descriptor, write_package
from course.data.tables.registry import all_tables, article_tables, validate
from course.files import replace_text
from course.market.core.parameters import Parameters, draw_from_priors
from course.market.core.streams import Streams
from course.market.core.worlds import WORLDS
from course.market.reruns import reruns, which_is_which
from course.market.sales.assumptions import Assumptions
from course.market.simulation import SIZES, Market, simulate

CLASS = "class"
CLASS_SEED = 20240618
CLASS_NOTE = (
    f"This is the class edition: its seed, {CLASS_SEED}, is public, so anybody can make it again and check every "
    "lesson's figures. Graded work runs on other editions as well."
)
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True)
class Asked:
    """An edition that somebody asks for: see `make_edition`."""

    name: str
    world: str
    seed: int
    size: str


def make_edition(
    folder: str | Path,
    *,
    name: str,
    world: str = "W1",
    seed: int,
    size: str = "class",
    truth: str | Path | None = None,
    lasting: bool = True,
) -> Edition:
    """Make an edition of the simulated market in a new folder and return it.

    folder: must not exist or be empty. name: lower-case letters, digits, '.', '_' and '-'; the name "class" takes the
    calibrated parameters, any other name draws them from the narrow priors of `course.market.core.parameters`.
    world, seed, size: see `course.market.simulation.simulate`. truth: where to write what students may not know (JSON), outside of the
    folder; nothing of it is kept if None. lasting: False for an edition that is soon thrown away: it takes less time to write,
    and more room.
    The folder appears all at once or not at all. Raises `EditionError` with one sentence for every bad input.
    """
    folder, truth = Path(folder).absolute(), None if truth is None else Path(truth).absolute()
    _check_request(name, world, seed, size)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise EditionError(f"{folder} exists and is not an empty folder: name a new folder for the edition, or empty it first.")
    check_truth(folder, truth)
    _make(folder, Asked(name, world, seed, size), truth, "", lasting)
    return Edition(folder)


def build_class_edition(folder: str | Path, truth: str | Path | None = None) -> Edition:
    """Build the class edition, or rebuild it in place; the same course gives the same bytes.

    An existing folder is replaced only if it is empty or holds a class edition and nothing else.
    """
    folder, truth = Path(folder).absolute(), None if truth is None else Path(truth).absolute()
    check_truth(folder, truth)
    if folder.exists():
        _check_replaceable(folder)
    _make(folder, Asked(CLASS, "W1", CLASS_SEED, "class"), truth, CLASS_NOTE)
    return Edition(folder)


def edition_market(name: str, world: str, seed: int, size: str) -> Market:
    """The simulated market behind an edition of that name: calibrated parameters for "class", drawn ones for others."""
    assumptions = Assumptions()
    if name != CLASS:
        assumptions = draw_from_priors(assumptions, Streams(seed).of("editions", "goods"))
    return simulate(world, seed=seed, size=size, parameters=_parameters(name, seed), assumptions=assumptions)


def _parameters(name: str, seed: int) -> Parameters:
    if name == CLASS:
        return Parameters()
    return draw_from_priors(Parameters(), Streams(seed).of("editions", "priors"))


def edition_tables(name: str, world: str, seed: int, size: str) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """All tables of an edition in the types and units in which they are stored, and what is planted in them."""
    market = edition_market(name, world, seed, size)
    frames = market.tables | read_article(seed, name == CLASS) | {"reruns": reruns(seed, _parameters(name, seed))}
    planted = market.truth | {"reruns": which_is_which(seed)}
    return {key: table.conform(frames[key]) for key, table in all_tables().items()}, planted


def _check_request(name: object, world: object, seed: object, size: object) -> None:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise EditionError(
            f"An edition cannot be named {name!r}: use lower-case letters, digits, '.', '_' and '-', for example 'spring-2025'."
        )
    check_draw(world, seed)
    if size not in SIZES:
        raise EditionError(f"There is no size {size!r}: choose one of {', '.join(SIZES)}.")


def check_draw(world: object, seed: object) -> None:
    """Raise `EditionError` with one sentence where no market can be drawn with this world type and seed."""
    if world not in WORLDS:
        raise EditionError(f"There is no world {world!r}: choose one of {', '.join(WORLDS)}.")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise EditionError(f"The seed must be a whole number of 0 or more, not {seed!r}.")


def check_truth(folder: Path, truth: Path | None) -> None:
    if truth is not None and (truth == folder or folder in truth.parents):
        raise EditionError(
            f"The truth file {truth} would lie inside the edition {folder}, which students get: write it somewhere else."
        )


def _check_replaceable(folder: Path) -> None:
    if not folder.is_dir():
        raise EditionError(f"{folder} is a file: name a folder for the class edition.")
    present = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    if not present:
        return
    if DESCRIPTOR not in present or (descriptor := read_descriptor(folder))["name"] != CLASS:
        raise EditionError(f"{folder} holds something else than a class edition: name another folder, or empty it first.")
    known = {resource["path"] for resource in descriptor["resources"]} | {DESCRIPTOR, "README.md"}
    if present - known:
        raise EditionError(
            f"{folder} holds files that are no part of the class edition ({', '.join(sorted(present - known))}): "
            "move them elsewhere first."
        )


def _make(folder: Path, asked: Asked, truth: Path | None, note: str, lasting: bool = True) -> None:
    tables, planted = edition_tables(asked.name, asked.world, asked.seed, asked.size)
    schema = all_tables()
    problems = validate(tables, schema)
    if problems:
        raise EditionError(f"The simulated tables break their own schema, nothing was written: {'; '.join(problems[:5])}.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:12]}")
    workshop.mkdir()
    try:
        write_package(workshop, tables, schema, name=asked.name, note=note, level=LEVEL if lasting else 1)
        if truth is not None:
            write_truth(
                truth, {"edition": asked.name, "digest": Edition(workshop).digest} | planted, indent=1 if lasting else None
            )
        put_in_place(workshop, folder)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def read_article(seed: int, class_edition: bool) -> dict[str, pd.DataFrame]:
    """The tables of the article: one function of `course.data.article` a table, each with a stream of its own."""
    streams = Streams(seed)
    return {
        table.name: getattr(article, table.name)(streams.of("reading", table.name), class_edition=class_edition)
        for table in article_tables()
    }


def write_truth(path: Path, truth: dict[str, Any], indent: int | None = 1) -> None:
    """Write the truth readable by its owner only; on one line without an indent, which is many times as fast."""
    replace_text(path, json.dumps(truth, indent=indent, ensure_ascii=False) + "\n", private=True)


def put_in_place(workshop: Path, folder: Path) -> None:
    """Rename the finished folder into place; an old one steps aside first and is deleted last."""
    aside = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:12]}")
    if folder.exists():
        os.replace(folder, aside)
    try:
        os.replace(workshop, folder)
    except OSError:
        if aside.exists():
            os.replace(aside, folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)
