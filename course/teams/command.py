"""`course capstone`: what a teacher does, deal, sell, score, reveal, and what shows that the task is fair: the sheet, the proof."""

from __future__ import annotations

import argparse
from pathlib import Path

from course.arguments import whole
from course.grading.sandbox import AUTO, CHOICES
from course.teams import deal, page, proof, sheet
from course.teams.worlds import ROOT

WORK = ROOT / ".course" / "capstone"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command a task."""
    tasks = parser.add_subparsers(required=True, metavar="TASK", dest="task")
    dealt = tasks.add_parser("deal", help="draw a market for each team of a roster; keys and truths stay apart")
    dealt.add_argument("--roster", type=Path, required=True, help="CSV with the columns team and student")
    dealt.add_argument(
        "--counter", action="store_true", help="put no keys into the editions: sell codes with `course capstone sell`"
    )
    sold = tasks.add_parser("sell", help="charge a team for an experiment and print the code that opens it")
    sold.add_argument("team", metavar="TEAM")
    sold.add_argument("experiment", metavar="EXPERIMENT")
    score = tasks.add_parser("score", help="run what the teams handed in on two editions each, and score it")
    score.add_argument("--submitted", type=Path, required=True, help="the folder with TEAM/14_capstone.ipynb")
    score.add_argument("--sandbox", choices=CHOICES, default=AUTO, help="in which sandbox (default: %(default)s; none only by name)")
    reveal = tasks.add_parser("reveal", help="the day of truth: each team's beliefs against its world, as a page")
    for one in (sold, score, reveal):
        one.add_argument("--deal", type=Path, required=True, help="the folder of the deal")
    dealt.add_argument("--out", type=Path, required=True, help="an empty or new directory")
    reveal.add_argument("--out", type=Path, required=True, help="the page to write")
    proved = tasks.add_parser("prove", help="strategies play fresh editions: is the capstone solvable, and can it be bluffed?")
    proved.add_argument(
        "--worlds", type=whole(8, 1_000), default=50, help="default %(default)s, some five seconds each the first time"
    )
    proved.add_argument("--html", type=Path, default=WORK / "proof.html", help="default .course/capstone/proof.html")
    proved.add_argument("--store", action="store_true", help="keep the records in the repository")
    proved.add_argument("--stored", action="store_true", help="play the records that are kept there, and draw nothing")
    made = tasks.add_parser(
        "sheet", help="make ranges and scores of the eight quantities anew, by Monte Carlo (a quarter of an hour)"
    )
    made.add_argument("--worlds", type=whole(16, 1_000), default=sheet.WORLDS, help="default %(default)s")


def run(chosen: argparse.Namespace) -> int:
    """Carry out what was chosen."""
    return TASKS[chosen.task](chosen)


def _deal(chosen: argparse.Namespace) -> int:
    deal.deal(chosen.roster, chosen.out, counter=chosen.counter)
    return 0


def _sell(chosen: argparse.Namespace) -> int:
    print(deal.sell(chosen.deal, chosen.team, chosen.experiment))
    return 0


def _score(chosen: argparse.Namespace) -> int:
    rows = deal.score(chosen.deal, chosen.submitted, sandbox=chosen.sandbox)
    print(
        f"In {chosen.deal / deal.PRIVATE / 'scores.csv'}: points of 60, t and v on both editions. The other 40 are given by people."
    )
    return 1 if any(row.get("problem") for row in rows) else 0


def _reveal(chosen: argparse.Namespace) -> int:
    teams = deal.revealed(chosen.deal)
    page.reveal_page(chosen.out, teams)
    print(f"{chosen.out}: {len(teams)} teams.")
    return 0


def _prove(chosen: argparse.Namespace) -> int:
    if chosen.stored:
        found_records = proof.read_stored()
        played, named = proof.play(found_records), proof.named_by_tables(found_records)
    else:
        played, named = proof.prove(chosen.worlds, WORK / "worlds", chosen.store)
    found = proof.faults(played)
    print(proof.table(played))
    print(f"From the tables alone a classifier names {named:.0%} of the types.")
    print("\n".join(found) or "The capstone can be solved and cannot be bluffed.")
    page.proof_page(chosen.html, played, named, found)
    print(f"Drawn in {chosen.html}")
    return 1 if found else 0


def _sheet(chosen: argparse.Namespace) -> int:
    made = sheet.make_sheet(WORK / "worlds", chosen.worlds)
    for name, value in sheet.ratio(made).items():
        print(f"{name:<18} the range is {value:.1f} intervals wide")
    return 0


TASKS = {"deal": _deal, "sell": _sell, "score": _score, "reveal": _reveal, "prove": _prove, "sheet": _sheet}
