"""What `course verify` gives out: a quiz a page or a notebook for students, and a key for whoever marks. Nothing is fetched, no script runs."""

from __future__ import annotations

import csv
import html
import io
import re

from nbformat import NotebookNode

from course.grading.grade import plain_field
from course.grading.verify import KINDS, Quiz
from course.sheets import Item, markdown, sheet

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """@page { size: A4; margin: 12mm 14mm }
body { font: 10pt/1.3 system-ui, sans-serif; color: #111; background: #fff; max-width: 182mm; margin: 1rem auto; padding: 0 1rem }
section { break-after: page; margin-bottom: 3rem } section:last-child { break-after: auto }
header { display: flex; justify-content: space-between; border-bottom: 1.5px solid #111; margin-bottom: 1.5mm }
h1 { font-size: 12pt; margin: 0 } p { margin: .6mm 0 } .note { color: #444; font-size: 9pt }
ol.questions { margin: 0; padding-left: 5.5mm } ol.questions > li { margin: 2.2mm 0 0; break-inside: avoid }
ol.choices { list-style: none; margin: 0; padding: 0 }
ol.choices.short { display: flex; gap: 10mm; flex-wrap: wrap }
ol.choices li::before { content: "☐ " }
pre { font: 8.5pt/1.25 ui-monospace, monospace; margin: .8mm 0; padding: 1mm 2mm; background: #f3f3f3; white-space: pre-wrap;
  overflow-wrap: anywhere } code { font: 9pt ui-monospace, monospace; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; font-size: 9pt } th, td { border-bottom: 1px solid #bbb; padding: 1mm 2mm; text-align: left;
  vertical-align: top } thead { display: table-header-group } tr { break-inside: avoid }
@media print { section { margin: 0 } body { margin: 0; padding: 0; max-width: none } }"""


KEY = ("student", "name", "quiz", "question", "kind", "exercise", "right", "in_words", "points", "choices")
"""Columns of the key: `points` of the question, `choices` how many it offers."""


def quiz_notebook(lesson: str, title: str, quiz: Quiz, points: float) -> NotebookNode:
    """One student's quiz as a notebook for a supervised room, without its key."""
    each = points / len(quiz.questions)
    told = [
        f"{markdown(quiz.name)} ({markdown(quiz.student)}), quiz {quiz.number}. {points:g} points, {each:.3g} a question. One choice is right in each.",
        'Write a letter between the quotation marks below each question, such as `"B"`. No other notebook, no notes, no network.',
    ]
    items = [Item(question.asks, question.choices, question.code, question.then) for question in quiz.questions]
    about = {"kind": "quiz", "lesson": lesson, "student": quiz.student, "number": quiz.number}
    return sheet(f"Quiz on “{title}”", told, items, about)


def quiz_page(title: str, quizzes: list[Quiz], points: float) -> str:
    """All quizzes as one page to print, a sheet for each student."""
    return _page(f"{title}: quiz", "".join(_sheet(title, quiz, points) for quiz in quizzes))


def _sheet(title: str, quiz: Quiz, points: float) -> str:
    each = points / len(quiz.questions)
    items = []
    for question in quiz.questions:
        short = " short" if max(map(len, question.choices)) <= 24 else ""
        choices = "".join(
            f"<li><b>{letter}</b> {_text(choice)}</li>" for letter, choice in zip("ABCD", question.choices, strict=False)
        )
        code = f"<pre>{html.escape(question.code)}</pre>" if question.code else ""
        then = f"<p>{_text(question.then)}</p>" if question.then else ""
        items.append(f'<li><p>{_text(question.asks)}</p>{code}{then}<ol class="choices{short}">{choices}</ol></li>')
    return (
        f"<section><header><h1>{html.escape(title)}</h1><b>{html.escape(quiz.name)}</b></header>"
        f'<p class="note">{html.escape(quiz.student)} · quiz {quiz.number} · {points:g} points, {each:.3g} a question · one choice is '
        f"right in each · no machine, no notes</p>"
        f'<ol class="questions">{"".join(items)}</ol></section>'
    )


def key_page(title: str, quizzes: list[Quiz]) -> str:
    """The key, a row for each student: the right letters, and below them what is right in words."""
    most = max((len(quiz.questions) for quiz in quizzes), default=0)
    head = "".join(f"<th>{at}</th>" for at in range(1, most + 1))
    letters = "".join(
        f"<tr><td>{html.escape(quiz.name)}</td><td>{html.escape(quiz.student)}</td>"
        + "".join(f"<td><b>{question.letter}</b></td>" for question in quiz.questions)
        + "</tr>"
        for quiz in quizzes
    )
    words = "".join(
        f"<tr><td>{html.escape(quiz.student)}</td><td>{at}</td><td>{html.escape(KINDS[question.kind])}</td>"
        f"<td>{html.escape(question.exercise)}</td><td><b>{question.letter}</b> {_text(question.choices[question.right])}</td></tr>"
        for quiz in quizzes
        for at, question in enumerate(quiz.questions, 1)
    )
    return _page(
        f"{title}: key",
        f"<h1>{html.escape(title)}: key. Not for students.</h1>"
        f"<table><thead><tr><th>name</th><th>student</th>{head}</tr></thead><tbody>{letters}</tbody></table>"
        f"<h1>In words</h1><table><thead><tr><th>student</th><th></th><th>kind</th><th>exercise</th><th>right</th></tr></thead>"
        f"<tbody>{words}</tbody></table>",
    )


def key_table(quizzes: list[Quiz], points: float) -> str:
    """The key as CSV: a row for each question of each student."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(KEY)
    for quiz in quizzes:
        for at, question in enumerate(quiz.questions, 1):
            row = (quiz.student, quiz.name, quiz.number, at, KINDS[question.kind], question.exercise, question.letter)
            each = f"{points / len(quiz.questions):.6g}"
            writer.writerow(map(plain_field, (*row, question.choices[question.right], each, len(question.choices))))
    return target.getvalue()


def _text(told: str) -> str:
    """Text with its words in backticks as code; nothing in it is markup."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(told))


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>"
    )
