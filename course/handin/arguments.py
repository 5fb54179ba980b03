"""What the doctor is told on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the notebook that you will hand in")
    parser.add_argument("--repair", action="store_true", help="write a repaired copy into the folder `repaired` beside it")
    parser.add_argument("--no-run", action="store_true", help="only look at it")
    parser.add_argument("--released", type=Path, help="the lesson as it was released (found by itself in a course folder)")
