"""Answers to a form: read from a CSV file or from notebooks that were handed in, of which nothing is run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from course.inventory.errors import InventoryError
from course.inventory.forms import FORMS
from course.sheets import LETTERS, answers_table, read_sheet


@dataclass(frozen=True)
class Sat:
    """Somebody who sat a form: a letter for each question, "" where it was left open."""

    student: str
    form: str
    letters: tuple[str, ...]


def read_table(path: Path, questions: int, form: str = "") -> list[Sat]:
    """Answers from a CSV file with the columns student, form and 1, 2, … up to the number of questions.

    form: of all rows, for a file without that column. A row without any letter is somebody who was not there.
    Raises InventoryError for a file of another shape, another letter, or a student named twice.
    """
    try:
        reader, columns = answers_table(path)
    except (OSError, UnicodeDecodeError) as error:
        raise InventoryError(f"{path} cannot be read as UTF-8 text ({error}): save the answers as CSV.") from None
    numbers = [str(number) for number in range(1, questions + 1)]
    lacking = [name for name in ("student", *numbers) if name not in columns]
    if lacking or ("form" not in columns and not form):
        raise InventoryError(
            f"{path} needs the columns student, form and 1 to {questions}; it lacks {', '.join(lacking[:4]) or 'form'}"
            f"{' and more' if len(lacking) > 4 else ''}."
        )
    found: dict[str, Sat] = {}
    for line, row in enumerate(reader, 2):
        student, which = (row["student"] or "").strip(), (row.get("form") or form).strip().upper()
        letters = tuple((row[number] or "").strip().upper() for number in numbers)
        if not student or not any(letters):
            continue
        if which not in FORMS:
            raise InventoryError(f"{path}, line {line}: there is no form {which!r}, only {' and '.join(FORMS)}.")
        strange = [letter for letter in letters if letter and (len(letter) > 1 or letter not in LETTERS)]
        if strange:
            raise InventoryError(f"{path}, line {line}: {strange[0][:20]!r} is none of {', '.join(LETTERS)}.")
        if student in found:
            raise InventoryError(f"{path} names {student} twice.")
        found[student] = Sat(student, which, letters)
    if not found:
        raise InventoryError(f"{path} holds no answers.")
    return list(found.values())


def read_notebooks(folder: Path, questions: int) -> tuple[list[Sat], list[str]]:
    """Answers from notebooks below a folder, `<student>.ipynb` or `<student>/…/form-A.ipynb`; and what could not be read."""
    found: dict[str, Sat] = {}
    notes = []
    for path in sorted(folder.rglob("*.ipynb")):
        within = path.relative_to(folder)
        if not path.is_file() or path.is_symlink() or any(part.startswith(".") for part in within.parts):
            continue
        student = within.parts[0] if len(within.parts) > 1 else path.stem
        read = read_sheet(path)
        if read is None or read.about.get("kind") != "inventory" or len(read.letters) != questions:
            notes.append(f"{within} is no form that can be read: not counted")
        elif read.about.get("form") not in FORMS:
            notes.append(f"{within} is of no known form: not counted")
        elif not any(read.letters) and not read.unread:
            notes.append(f"{within} holds no answer: not counted, as of somebody who was not there")
        elif student in found:
            notes.append(f"{within} is a second one of {student}: not counted")
        else:
            notes += [f"{within}, question {what}: not a letter that is offered" for what in read.unread]
            found[student] = Sat(student, str(read.about["form"]), read.letters)
    if not found:
        raise InventoryError(f"{folder} holds no form that can be read.")
    return list(found.values()), notes


def as_table(sat: Sequence[Sat]) -> str:
    """Answers as CSV, in the shape that is read."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(["student", "form", *range(1, len(sat[0].letters) + 1)])
    writer.writerows([_plain(one.student), one.form, *one.letters] for one in sat)
    return target.getvalue()


def _plain(student: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{student}" if re.match(r"[=+@-].", student) else student


def deal(path: Path, seed: object) -> list[tuple[str, str, str]]:
    """(student, form before, form after) of a roster, crosswise: half of them, drawn by lot, sit A first and the others B.

    path: a CSV file with the column student. Raises InventoryError where it is none.
    """
    try:
        rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        students = [name for row in rows if (name := (row["student"] or "").strip())]
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise InventoryError(f"{path} is no roster, a CSV file with the column student ({error}).") from None
    if not students or len(set(students)) < len(students):
        raise InventoryError(f"{path} names {'somebody twice' if students else 'nobody'}.")
    order = Random(str(seed)).sample(students, len(students))
    place = {student: at % 2 for at, student in enumerate(order)}
    return [(student, FORMS[place[student]], FORMS[1 - place[student]]) for student in students]
