"""`course capstone`: the sheet, the proof, and what a teacher does: deal, sell, score, reveal."""

from __future__ import annotations

import argparse

from course.arguments import whole
from course.teams.worlds import ROOT

WORK = ROOT / ".course" / "capstone"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command a task."""
    chosen = parser.add_subparsers(required=True, metavar="TASK", dest="task")
    sheet = chosen.add_parser("sheet", help="make the ranges and scores of the eight quantities anew, by Monte Carlo (an hour)")
    sheet.add_argument("--worlds", type=whole(16, 1_000), default=200, help="default %(default)s")


def run(chosen: argparse.Namespace) -> int:
    """Carry out what was chosen."""
    if chosen.task == "sheet":
        from course.teams.sheet import make_sheet, ratio  # a long run: the command line starts without it

        made = make_sheet(WORK / "worlds", chosen.worlds)
        for name, value in ratio(made).items():
            print(f"{name:<18} the range is {value:.1f} intervals wide")
    return 0
