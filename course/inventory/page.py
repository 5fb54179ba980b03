"""A form of the inventory as a page to print and as a notebook, and its key, which is for teachers alone."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from nbformat import NotebookNode

from course.inventory.forms import MINUTES, Concept
from course.sheets import LETTERS, Item, sheet

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """@page { size: A4; margin: 13mm 15mm }
body { font: 10.5pt/1.35 system-ui, sans-serif; color: #111; background: #fff; max-width: 180mm; margin: 1rem auto; padding: 0 1rem }
h1 { font-size: 14pt; margin: 0 0 2mm } h2 { font-size: 11pt; margin: 4mm 0 1mm } p { margin: 1mm 0 } .note { color: #333 }
.name { display: flex; gap: 10mm; margin: 3mm 0; padding: 0 0 2mm; border-bottom: 1.5px solid #111 }
ol.questions { padding-left: 7mm; margin: 0 } ol.questions > li { margin: 3.5mm 0 0; break-inside: avoid }
ol.choices { list-style: none; margin: 1mm 0 0; padding: 0 } ol.choices li { padding-left: 11mm; text-indent: -11mm }
ol.choices li::before { content: "☐ " } table { border-collapse: collapse; font-size: 9.5pt } tr { break-inside: avoid }
th, td { border-bottom: 1px solid #bbb; padding: .8mm 2mm; text-align: left; vertical-align: top }
@media print { body { margin: 0; padding: 0; max-width: none } }"""
TOLD = (
    "These questions are about ideas, not about this or that number. They count nothing in your grade. Answer by yourself, without notes "
    "and without a machine.",
    "Choose one answer in each. Where you do not know, leave the question open: a guess tells nobody anything.",
)


def form_page(form: str, asked: Sequence[Concept]) -> str:
    """A form to print, without its key."""
    items = []
    for concept in asked:
        question = concept.questions[form]
        choices = "".join(
            f"<li><b>{letter}</b> {_text(choice)}</li>" for letter, choice in zip(LETTERS, question.choices, strict=True)
        )
        items.append(f'<li>{_text(question.asks)}<ol class="choices">{choices}</ol></li>')
    told = "".join(f'<p class="note">{line}</p>' for line in TOLD)
    return _page(
        f"Ideas of the course, form {form}",
        f"<h1>Ideas of the course: {len(asked)} questions, form {form}</h1>"
        f'<div class="name"><span>Name or number: ______________________________</span><span>{MINUTES} minutes</span></div>{told}'
        f'<ol class="questions">{"".join(items)}</ol>',
    )


def form_notebook(form: str, asked: Sequence[Concept]) -> NotebookNode:
    """A form as a notebook for a supervised room, without its key."""
    told = [*TOLD, f'Write a letter between the quotation marks below each question, such as `"B"`. You have {MINUTES} minutes.']
    items = [Item(concept.questions[form].asks, concept.questions[form].choices) for concept in asked]
    return sheet(f"Ideas of the course: {len(asked)} questions, form {form}", told, items, {"kind": "inventory", "form": form})


def key_page(form: str, asked: Sequence[Concept]) -> str:
    """The key of a form: the right letters in a row, and for each question the idea and what the other choices believe."""
    letters = "".join(f"<td>{number} <b>{concept.questions[form].letter}</b></td>" for number, concept in enumerate(asked, 1))
    parts = []
    for number, concept in enumerate(asked, 1):
        question = concept.questions[form]
        told = {mistake.name: mistake for mistake in concept.mistakes}
        rows = "".join(
            f"<tr><td><b>{letter}</b></td><td>{_text(choice)}</td>"
            + (
                "<td><b>right</b></td><td></td>"
                if not name
                else f"<td>{_text(told[name].told)}</td><td>{'<br>'.join(map(_text, told[name].treated))}</td>"
            )
            + "</tr>"
            for letter, choice, name in zip(LETTERS, question.choices, question.mistakes, strict=True)
        )
        parts.append(
            f"<h2>{number}. {_text(concept.title)}</h2><p>{_text(concept.idea)}</p><table><thead><tr><th></th><th>choice</th>"
            f"<th>what it believes</th><th>where the course treats it</th></tr></thead><tbody>{rows}</tbody></table>"
        )
    title = f"Ideas of the course, form {form}: key. Not for students."
    return _page(title, f"<h1>{title}</h1><table><tbody><tr>{_rows(letters)}</tr></tbody></table>{''.join(parts)}")


def _rows(cells: str, wide: int = 8) -> str:
    """Cells in rows of eight."""
    each = re.findall(r"<td>.*?</td>", cells)
    return "</tr><tr>".join("".join(each[at : at + wide]) for at in range(0, len(each), wide))


def _text(told: str) -> str:
    return html.escape(told)


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )
