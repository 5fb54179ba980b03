"""Sheets of questions as notebooks, for a supervised room: answers are letters in plain cells, and nothing is checked.

Whoever reads a sheet back runs nothing of it: a letter is what an answer cell assigns, by its syntax tree alone.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

LETTERS = "ABCD"
MOST_BYTES = 5_000_000
"""Size above which a notebook is not opened: a sheet has some kilobytes."""
ABOUT = "course_sheet"
"""Where in a notebook's metadata it stands which sheet it is."""


@dataclass(frozen=True)
class Item:
    """A question: text, code and text, one below the other, and its choices. Words in backticks are code."""

    asks: str
    choices: tuple[str, ...]
    code: str = ""
    then: str = ""


@dataclass(frozen=True)
class Answered:
    """A sheet that was handed in: which it is, a letter for each question ("" where none was given), what could not be read."""

    about: dict[str, Any]
    letters: tuple[str, ...]
    unread: tuple[str, ...] = field(default=())


def sheet(title: str, told: Sequence[str], items: Sequence[Item], about: dict[str, Any]) -> NotebookNode:
    """A notebook with a question and an answer cell for each item. told: paragraphs (Markdown) above the questions.

    Questions can be neither edited nor deleted. about: what tells this sheet from others when it is read back.
    """
    fixed = {"editable": False, "deletable": False}
    cells = [_cell("markdown", "about", "\n\n".join([f"# {markdown(title)}", *told]), fixed)]
    for number, item in enumerate(items, 1):
        letters = LETTERS[: len(item.choices)]
        offered = f"{', '.join(letters[:-1])} or {letters[-1]}"
        cells.append(_cell("markdown", f"question-{number}", _question(number, item), fixed))
        cells.append(_cell("code", f"answer-{number}", f'answer_{number} = ""  # {offered}, or nothing', {"deletable": False}))
    recorded = (
        f"for number in range(1, {len(items) + 1}):\n"
        "    print(f\"{number:>3}  {globals().get(f'answer_{number}') or 'no answer'}\")"
    )
    cells.append(_cell("markdown", "end", "Run the next cell to see what you have answered, then **save** the notebook.", fixed))
    cells.append(_cell("code", "recorded", recorded, fixed))
    made: NotebookNode = nbformat.v4.new_notebook(cells=cells)
    made.metadata.update(
        {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
            ABOUT: {**about, "questions": len(items)},
        }
    )
    return made


def _cell(kind: str, name: str, source: str, metadata: dict[str, bool]) -> NotebookNode:
    if kind == "markdown":
        made: NotebookNode = nbformat.v4.new_markdown_cell(source, id=name, metadata=dict(metadata))
    else:
        made = nbformat.v4.new_code_cell(source, id=name, metadata=dict(metadata))
    return made


def _question(number: int, item: Item) -> str:
    parts = [f"**{number}.** {markdown(item.asks)}"]
    if item.code:
        parts.append(_fenced(item.code))
    if item.then:
        parts.append(markdown(item.then))
    parts += [f"**{letter}**  {markdown(choice)}" for letter, choice in zip(LETTERS, item.choices, strict=False)]
    return "\n\n".join(parts)


def _fenced(code: str) -> str:
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{fence}python\n{code}\n{fence}"


def markdown(told: str) -> str:
    """Text as Markdown in which nothing but words in backticks is set apart: what stands in it is shown, not obeyed."""
    parts = re.split(r"(`[^`]+`)", told)
    return "".join(part if at % 2 else re.sub(r"([\\`*_{}\[\]<>#|$~&])", r"\\\1", part) for at, part in enumerate(parts))


def read_sheet(path: Path) -> Answered | None:
    """What a notebook that was handed in says; None where it cannot be read or is no sheet."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        read = json.loads(path.read_text(encoding="utf-8"))
        about = read["metadata"][ABOUT]
        questions = int(about["questions"])
        cells = [cell for cell in read["cells"] if cell["cell_type"] == "code"]
        sources = [source if isinstance(source := cell["source"], str) else "".join(source) for cell in cells]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    given: dict[str, str] = {}
    for source in sources:
        given |= _assigned(source)
    letters, unread = [], []
    for number in range(1, min(questions, 200) + 1):
        letter = given.get(f"answer_{number}", "").strip().upper()
        if letter and (len(letter) > 1 or letter not in LETTERS):
            unread.append(f"{number}: {letter[:20]}")
            letter = ""
        letters.append(letter)
    return Answered(dict(about), tuple(letters), tuple(unread))


def _assigned(source: str) -> dict[str, str]:
    """Names and the texts that they are assigned; a bare letter counts as one in quotation marks."""
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found = {}
    for statement in statements:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name):
            value = statement.value
            if isinstance(value, ast.Constant):
                found[statement.targets[0].id] = str(value.value) if isinstance(value.value, str) else ""
            elif isinstance(value, ast.Name):
                found[statement.targets[0].id] = value.id
    return found


def answers_table(path: Path) -> tuple[csv.DictReader[str], list[str]]:
    """The rows of a CSV file that somebody typed, with commas or semicolons, and its columns without blanks around them.

    Raises OSError or UnicodeDecodeError for a file that is not there or is no UTF-8 text.
    """
    text = path.read_text(encoding="utf-8-sig")
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    columns = [str(column).strip() for column in reader.fieldnames or ()]
    reader.fieldnames = columns
    return reader, columns
