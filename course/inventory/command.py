"""`course inventory`: make a form, deal forms crosswise, read answers, show what a class has gained."""

from __future__ import annotations

import argparse
import csv
import io
import secrets
from pathlib import Path

import nbformat

from course.files import replace_text
from course.inventory.answers import as_table, deal, read_notebooks, read_table
from course.inventory.forms import FORMS, concepts
from course.inventory.page import form_notebook, form_page, key_page

WORK = Path(__file__).resolve().parents[2] / ".course" / "inventory"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command a task."""
    tasks = parser.add_subparsers(required=True, metavar="TASK", dest="task")
    form = tasks.add_parser("form", help="write a form as a page to print and as a notebook; its key apart")
    form.add_argument("form", choices=FORMS, metavar="A|B")
    form.add_argument("--out", type=Path, default=WORK, help="folder for page and notebook (default: .course/inventory)")
    dealt = tasks.add_parser("deal", help="say who sits which form first: half of a roster A, half B, by lot")
    dealt.add_argument("--roster", type=Path, required=True, metavar="FILE", help="a CSV file with the column student")
    dealt.add_argument("--out", type=Path, default=WORK / "dealt.csv", help="default: .course/inventory/dealt.csv")
    read = tasks.add_parser("read", help="answers from notebooks that were handed in, as a CSV file; nothing of them is run")
    read.add_argument("folder", type=Path, metavar="FOLDER", help="with STUDENT.ipynb, or STUDENT/form-A.ipynb")
    read.add_argument("--out", type=Path, required=True, metavar="FILE", help="the CSV file to write")
    report = tasks.add_parser("report", help="a page on the class: what it knew before and after, mistake by mistake")
    report.add_argument(
        "--before", type=Path, required=True, metavar="FILE", help="CSV with the columns student, form and 1 to 24 (letters)"
    )
    report.add_argument("--after", type=Path, required=True, metavar="FILE", help="the same, of the second form")
    report.add_argument("--out", type=Path, default=WORK / "report.html", help="default: .course/inventory/report.html")


def run(chosen: argparse.Namespace) -> int:
    """Carry out what was chosen."""
    return TASKS[chosen.task](chosen)


def _form(chosen: argparse.Namespace) -> int:
    asked, form = concepts(), chosen.form
    replace_text(chosen.out / f"form-{form}.html", form_page(form, asked))
    replace_text(chosen.out / f"form-{form}.ipynb", nbformat.writes(form_notebook(form, asked)) + "\n")
    key = WORK / f"key-{form}.html"
    replace_text(key, key_page(form, asked), private=True)
    print(f"{chosen.out}: form-{form}.html to print, form-{form}.ipynb for a supervised room. The key, for you alone: {key}")
    return 0


def _deal(chosen: argparse.Namespace) -> int:
    rows = deal(chosen.roster, secrets.token_hex(16))
    target = io.StringIO()
    csv.writer(target).writerows([("student", "before", "after"), *rows])
    replace_text(chosen.out, target.getvalue(), private=True)
    first = sum(before == FORMS[0] for _, before, _ in rows)
    print(f"{chosen.out}: {first} students sit form {FORMS[0]} first, {len(rows) - first} form {FORMS[1]}.")
    return 0


def _read(chosen: argparse.Namespace) -> int:
    sat, notes = read_notebooks(chosen.folder, len(concepts()))
    replace_text(chosen.out, as_table(sat), private=True)
    print("\n".join([*notes, f"{chosen.out}: answers of {len(sat)} students"]))
    return 1 if notes else 0


def _report(chosen: argparse.Namespace) -> int:
    # Plots and statistics take a second to load, which the other tasks need not wait for.
    from course.inventory.report import write_report

    asked = concepts()
    sat = [read_table(path, len(asked)) for path in (chosen.before, chosen.after)]
    found = write_report(chosen.out, asked, *sat)
    print(f"{chosen.out}: {len(found.students)} students sat both forms.")
    return 0


TASKS = {"form": _form, "deal": _deal, "read": _read, "report": _report}
