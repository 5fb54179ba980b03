"""A verdict: a share of the points, a label, and one sentence that the student reads."""

from __future__ import annotations

import html
import re
from dataclasses import asdict, dataclass
from typing import Any

RIGHT = "right"
UNANSWERED = "unanswered"
NOTHING = "nothing"
STALE = "stale"
FORM = "form"
WRONG = "wrong"
RECORDED = "recorded"
ONLY_THIS_MARKET = "only-this-market"
CELL_FAILS = "cell-fails"
FAILS_ELSEWHERE = "fails-on-another-market"
UNREADABLE = "unreadable"
FALSE_TITLE = "false-title"
"""A figure right but for its title, which says what the figure does not show."""
BY_SIGHT = frozenset({FALSE_TITLE, "few-levels", "colours-cut", "colours-flattened"})
"""What is wrong with a figure of the right values: written while looking at one market, and no fault on another."""

RIGHT_SENTENCE = "Right."
UNANSWERED_SENTENCE = (
    "The answer is still `...`: write yours in its place and run that cell, then the check. If you have, the cell stopped before "
    "it set the answer."
)
NOTHING_SENTENCE = (
    "The answer is `None`. What only prints or changes something in place (`print`, `inplace=True`, `sort`, a function without "
    "`return`) gives nothing back."
)
STOPPED_SENTENCE = (
    "The answer cell stopped with {}, so the value here is an older one, or none. Read the last line of its message, mend the "
    "cell, run it, then check."
)
STALE_SENTENCE = "The answer cell has changed since it last ran: run it, then check."
WRONG_SENTENCES = {
    "number": "A number of the right kind, and not yet the right one. Work the question out by hand on a few rows, and compare.",
    "text": "Not this one.",
    "mapping": "The keys are right, no value is yet. Work one of them out by hand on a few rows, and compare.",
    "series": "The form is right, no value is yet. Work one of them out by hand, and compare: a filter, a base or a unit may be off.",
    "table": "The form is right, no column of values is yet. Work one row out by hand, and compare: a filter, a base or a unit may be off.",
    "figure": "The figure is built as asked, but shows other numbers: look at the table that it is drawn from.",
    "function": "The function runs, but gives no right value yet: call it on numbers whose result you know.",
}
"""What is said where nothing better is known, by kind of answer."""
TURNED_SENTENCE = "The points are right, but the axes are exchanged: what stands along the horizontal one belongs along the vertical one."
TRANSPOSED_SENTENCE = (
    "The labels are right, but the table of values is turned round against them: a row of `z` belongs to a label of the vertical axis, "
    "a column to one of the horizontal axis."
)
RIGHT_VALUES = "The values are right."
RIGHT_FIGURE = "What is drawn is right."
ROWS_SENTENCE = "The form is right, but the answer has {} row{} where {} are expected."
RECORDED_SENTENCE = "Your answer is recorded. There is no instant feedback for this market; grading will judge it."
ONLY_THIS_MARKET_SENTENCE = (
    "Right on your data, not on another market: the hidden market has other rows, and there the cell gives something else. "
    "Compute the answer from the tables instead of typing it in."
)
CELL_FAILS_SENTENCE = "The answer cell {}, so there is no answer to judge: run it on its own, read the last line of the message, and mend that first."
FAILS_ELSEWHERE_SENTENCE = (
    "Right on your data, but on another market the cell did not get as far as an answer: something in it "
    "holds for these rows only (a row number, a fixed list, a name)."
)


@dataclass(frozen=True)
class Verdict:
    """What the judge, or `check`, says of one answer.

    share: part of the exercise's points that the answer earns, 0 to 1. label: one word for reports, the name of the
    mistake where it is known. sentence: what the student reads.
    """

    exercise: str
    share: float
    label: str
    sentence: str

    @property
    def right(self) -> bool:
        """Whether the answer earns all points."""
        return self.share == 1.0

    def as_dict(self) -> dict[str, Any]:
        """The verdict as JSON-serialisable data."""
        return asdict(self)


GENERAL = frozenset(
    {
        WRONG,
        FORM,
        NOTHING,
        "located",
        "all-missing",
        "factor",
        "other-rows",
        "row-order",
        "rounded",
        "units-off-by-100",
        "units-off-by-1000",
        "units-off-by-10000",
        "units-off-by-1000000",
        "complement",
        "sign",
        "inverse",
        "level-for-growth",
        "growth-for-level",
        "logarithm",
        "square",
        "square-root",
        "twice",
        "half",
        "cumulated",
        "differences",
        "shifted",
        "order-reversed",
        "exchanged",
        "negated",
        "roles-exchanged",
    }
)
"""Labels that any exercise may give; all others but those of `LOOKS` are mistakes that a lesson names."""
OF_A_QUICK_ONE = ("chose-", "number-")
"""How labels begin that say which wrong answer to a quick question was given: for reports; a student reads the sentence alone."""
LOOKS = {
    RIGHT: ("✓", "Right", "#009E73"),
    UNANSWERED: ("○", "Not answered yet", "#7f7f7f"),
    STALE: ("△", "Run the cell again", "#E69F00"),
    CELL_FAILS: ("△", "The cell above failed", "#E69F00"),
    NOTHING: ("○", "Nothing came back", "#7f7f7f"),
    RECORDED: ("•", "Recorded", "#0072B2"),
    FORM: ("△", "Form", "#E69F00"),
    ONLY_THIS_MARKET: ("✗", "Right on your data only", "#D55E00"),
    FAILS_ELSEWHERE: ("✗", "Fails on another market", "#D55E00"),
    UNREADABLE: ("△", "The file could not be read", "#E69F00"),
}
"""Label → sign, heading and colour of the box; all other labels are mistakes."""

MARKED = re.compile(r"`([^`]+)`|(?<![\w*])\*\*(\S[^*]*?)(?<!\s)\*\*(?![\w*])|(?<![\w*])\*(\S[^*]*?)(?<!\s)\*(?![\w*])")
"""What authors mark in a sentence as in Markdown: code, strong, stressed; `2 * 3` is not meant."""


def mistake_of(label: str) -> str:
    """The mistake's name where a lesson gives it one that tells a reader something, else nothing."""
    return "" if label in LOOKS or label in GENERAL or label.startswith(OF_A_QUICK_ONE) else label


def _marked(found: re.Match[str]) -> str:
    tag, text = next((tag, text) for tag, text in zip(("code", "strong", "em"), found.groups(), strict=True) if text)
    return f"<{tag}>{text}</{tag}>"


def verdict_html(verdict: Verdict, points: str = "") -> str:
    """The box that a student reads: sign, heading, the name of the mistake where it is known, and the sentence."""
    sign, heading, colour = LOOKS.get(verdict.label, ("✗", "Not yet", "#D55E00"))
    if mistake := mistake_of(verdict.label):
        heading += f" · this looks like <code>{html.escape(mistake)}</code>"
    sentence = "" if verdict.sentence == RIGHT_SENTENCE else MARKED.sub(_marked, html.escape(verdict.sentence))
    return (
        f'<div role="status" style="border-left:4px solid {colour};padding:.35em .8em;margin:.2em 0;max-width:46em;'
        f'line-height:1.45"><strong>{sign} {heading}</strong> <span style="opacity:.75">· '
        f"{html.escape(verdict.exercise)}{points}</span>{'<br>' if sentence else ''}{sentence}</div>"
    )
