"""`course verify LESSON --marks`: what students answered in a supervised quiz, read back and kept for the report.

Answers come as a CSV file with the columns `student` and `1`, `2`, … (the letter ticked in each question) or `student` and `points`,
or as a folder of the quiz's notebooks. Nothing of a notebook is run. Letters are compared with the key that was written when the quiz
was drawn; who has several quizzes of a lesson is counted with the last.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binom

from course.files import replace_text
from course.grading.errors import GradingError
from course.sheets import answers_table, read_sheet

KEPT = "marks.json"
WEIGHT = 50
"""Per cent of the points in which a quiz counts, unless the teacher says otherwise."""
KNOWS = 0.85
"""How often somebody who knows her work is taken to answer a question rightly, where a quiz is called surprisingly low."""
SURPRISING = 0.05


@dataclass(frozen=True)
class Asked:
    """A row of the key: the kind of a question, its right letter, its points, how many choices it offers."""

    kind: str
    right: str
    points: float
    choices: int


@dataclass
class Mark:
    """A student's quiz. right: whether each question was answered rightly, empty where only points were told.

    chance: points that blind guessing earns on average.
    """

    student: str
    number: int
    points: float
    of: float
    chance: float
    kinds: list[str] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Share of the quiz's points."""
        return self.points / self.of if self.of else 0.0

    @property
    def low(self) -> bool:
        """Whether somebody who knows each answer with 85 % would get so few or fewer right in less than one case of twenty."""
        asked = len(self.right) or len(self.kinds)
        if not asked:
            return False
        right = sum(self.right) if self.right else round(self.share * asked)
        return bool(binom.cdf(right, asked, KNOWS) < SURPRISING)


@dataclass
class Kept:
    """Marks of a lesson's quizzes as they are kept, and the weight of the quiz in the report's points, in per cent."""

    weight: int
    marks: list[Mark]

    @property
    def last(self) -> dict[str, Mark]:
        """Student -> her mark in the last quiz that she sat."""
        return {mark.student: mark for mark in sorted(self.marks, key=lambda mark: mark.number)}

    def told(self) -> str:
        """What is kept, in a few words."""
        shares = [mark.share for mark in self.last.values()]
        return f"{len(shares)} students with a quiz, mean {np.mean(shares):.0%} of its points; it counts {self.weight} %"


def read_kept(folder: Path) -> Kept | None:
    """The marks that are kept beside the quizzes of a lesson, None where there are none."""
    path = folder / KEPT
    if not path.is_file():
        return None
    read = json.loads(path.read_text(encoding="utf-8"))
    return Kept(int(read["weight"]), [Mark(**mark) for mark in read["marks"]])


def read_back(folder: Path, lesson: str, source: Path, number: int | None, weight: int | None) -> tuple[Kept, list[str]]:
    """Read answers of quiz `number` (the last one drawn) and keep them; returns all that is kept, and sentences on what is missing.

    folder: where the lesson's quizzes lie. weight: per cent; without it as before, at first 50.
    Raises GradingError where no such quiz was drawn, or the answers cannot be read.
    """
    drawn = sorted(int(path.stem.removeprefix("key-")) for path in folder.glob("key-*.csv"))
    if not drawn or (number is not None and number not in drawn):
        which = "No quiz" if number is None else f"No quiz {number}"
        raise GradingError(f"{which} of {lesson} has been drawn here: run `course verify {lesson}` first.")
    number = drawn[-1] if number is None else number
    key = read_key(folder / f"key-{number}.csv")
    if source.is_dir():
        rows, notes = _from_notebooks(source, lesson, number)
    else:
        rows, notes = _from_table(source, max(map(len, key.values())))
    marks = {}
    for student, answers in rows:
        if student not in key:
            notes.append(f"{student} has no quiz {number} of {lesson}: not counted")
        elif student in marks:
            raise GradingError(f"{source} names {student} twice.")
        else:
            marks[student] = mark(student, number, key[student], answers)
    if missing := sorted(set(key) - set(marks)):
        notes.append(f"no answers of {', '.join(missing)}")
    if not marks:
        raise GradingError(f"{source} holds no answers to quiz {number} of {lesson}. {' · '.join(notes)}")
    before = read_kept(folder)
    others = [one for one in before.marks if one.number != number or one.student not in marks] if before else []
    kept = Kept(weight if weight is not None else before.weight if before else WEIGHT, [*others, *marks.values()])
    _keep(folder, kept)
    return kept, notes


def reweigh(folder: Path, lesson: str, weight: int) -> Kept:
    """Change the weight alone. Raises GradingError where nothing has been read back yet."""
    kept = read_kept(folder)
    if kept is None:
        raise GradingError(f"No answers to a quiz of {lesson} have been read back: name them with --marks.")
    kept.weight = weight
    _keep(folder, kept)
    return kept


def _keep(folder: Path, kept: Kept) -> None:
    said = {"weight": kept.weight, "marks": [asdict(one) for one in kept.marks]}
    replace_text(folder / KEPT, json.dumps(said, ensure_ascii=False, indent=1), private=True)


def read_key(path: Path) -> dict[str, list[Asked]]:
    """Student -> the questions of her quiz, from the key that was written when it was drawn."""
    found: dict[str, list[Asked]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            asked = Asked(row["kind"], row["right"], float(row["points"]), int(row.get("choices") or 4))
            found.setdefault(_plain(row["student"]), []).append(asked)
    return found


def mark(student: str, number: int, key: list[Asked], answers: tuple[str, ...] | float) -> Mark:
    """A student's mark from her letters, or from her points."""
    of = round(sum(asked.points for asked in key), 6)
    chance = sum(asked.points / asked.choices for asked in key)
    kinds = [asked.kind for asked in key]
    if isinstance(answers, float):
        if not 0 <= answers <= of:
            raise GradingError(f"{student} has {answers:g} points of {of:g}: points lie between 0 and {of:g}.")
        return Mark(student, number, answers, of, chance, kinds)
    letters = (*answers, *[""] * len(key))
    right = [letter == asked.right for letter, asked in zip(letters, key, strict=False)]
    points = sum(asked.points for asked, hit in zip(key, right, strict=True) if hit)
    return Mark(student, number, round(points, 6), of, chance, kinds, right)


def _plain(field: str) -> str:
    """A field of the key without the mark that keeps spreadsheets from taking it for a formula."""
    return field[1:] if field[:1] == "'" and field[1:2] in ("=", "+", "-", "@") else field


def _from_notebooks(folder: Path, lesson: str, number: int) -> tuple[list[tuple[str, tuple[str, ...] | float]], list[str]]:
    rows: list[tuple[str, tuple[str, ...] | float]] = []
    notes = []
    for path in _notebooks(folder):
        read = read_sheet(path)
        if read is None or read.about.get("kind") != "quiz":
            notes.append(f"{path.name} is no quiz that can be read: not counted")
        elif (read.about.get("lesson"), read.about.get("number")) != (lesson, number):
            notes.append(f"{path.name} is another quiz than {number} of {lesson}: not counted")
        elif read.about.get("student") != path.stem:
            notes.append(f"{path.name} holds the quiz of {str(read.about.get('student'))[:60]!r}: not counted")
        elif not any(read.letters) and not read.unread:
            notes.append(f"{path.name} holds no answer: not counted, as of somebody who was not there")
        else:
            notes += [f"{path.stem}, question {what}: not a letter that is offered" for what in read.unread]
            rows.append((path.stem, read.letters))
    return rows, notes


def _notebooks(folder: Path) -> Iterator[Path]:
    """Regular files only: a link may lead anywhere."""
    for path in sorted(folder.rglob("*.ipynb")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path


def _from_table(path: Path, most: int) -> tuple[list[tuple[str, tuple[str, ...] | float]], list[str]]:
    if not path.exists():
        raise GradingError(f"There is no file {path}: name the table of answers, or the folder with the notebooks.")
    try:
        reader, columns = answers_table(path)
    except (OSError, UnicodeDecodeError) as error:
        raise GradingError(f"{path} cannot be read as UTF-8 text ({error}): save the answers as CSV.") from None
    questions = [str(number) for number in range(1, most + 1) if str(number) in columns]
    if "student" not in columns or not (questions or "points" in columns):
        raise GradingError(
            f"{path} needs the columns student and 1 to {most} (a letter for each question), or student and points."
        )
    rows: list[tuple[str, tuple[str, ...] | float]] = []
    notes: list[str] = []
    for line, row in enumerate(reader, 2):
        student = (row["student"] or "").strip()
        told: dict[str, Any] = {name: (row.get(name) or "").strip() for name in (*questions, "points")}
        if not student or not any(told.values()):
            continue  # an empty line, or somebody who was not there
        if questions:
            letters = [told[name].upper() for name in questions]
            for name, letter in zip(questions, letters, strict=True):
                if letter not in ("", "A", "B", "C", "D"):
                    raise GradingError(f"{path}, line {line}: {letter!r} in question {name} is none of A, B, C and D.")
            wide = dict(zip(questions, letters, strict=True))
            rows.append((student, tuple(wide.get(str(number), "") for number in range(1, most + 1))))
        else:
            try:
                rows.append((student, float(told["points"].replace(",", "."))))
            except ValueError:
                raise GradingError(f"{path}, line {line}: {told['points']!r} is no number of points.") from None
    return rows, notes
