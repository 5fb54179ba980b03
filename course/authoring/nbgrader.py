"""From solutions to what students get, through nbgrader's own converter and the repository's own nbgrader configuration."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

ROOT = Path(__file__).resolve().parents[2]


def nbgrader_config(root: Path = ROOT) -> Config:
    """The configuration in nbgrader_config.py, as nbgrader itself would read it from the repository's root."""
    name = "nbgrader_config.py"
    config = PyFileConfigLoader(name, path=str(root if (root / name).is_file() else ROOT)).load_config()
    config.CourseDirectory.root = str(root)
    return config


def converter(kind: type[Any], lesson: str, config: Config, **settings: object) -> Any:
    """An nbgrader converter for one lesson. settings override its configured traits."""
    # nbgrader takes seconds to import: only who converts pays for it.
    from nbgrader.coursedir import CourseDirectory

    coursedir = CourseDirectory(config=config)
    coursedir.assignment_id = lesson
    made = kind(coursedir=coursedir, config=config, **settings)
    made.log = logging.getLogger("course.nbgrader")
    made.log.setLevel(logging.ERROR)
    return made


def release(lesson: str, source: Path, target: Path) -> None:
    """Strip `source/<lesson>` into `target/<lesson>`: the same bytes as `nbgrader generate_assignment` writes, no database."""
    # nbgrader takes seconds to import: only who releases pays for it.
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import SaveCells

    config = nbgrader_config()
    config.CourseDirectory.source_directory = str(source)
    config.CourseDirectory.release_directory = str(target)
    generate = converter(GenerateAssignment, lesson, config, no_database=True, force=True)
    generate.preprocessors = [step for step in generate.preprocessors if step is not SaveCells]
    generate.start()
