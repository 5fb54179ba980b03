"""A verdict: a share of the points, a label, and one sentence that the student reads."""

from __future__ import annotations

import html
import re
from dataclasses import asdict, dataclass
from typing import Any

RIGHT = "right"
UNANSWERED = "unanswered"
FORM = "form"
WRONG = "wrong"
UNITS = "units-off-by-100"
RECORDED = "recorded"
ONLY_THIS_MARKET = "only-this-market"
CELL_FAILS = "cell-fails"
FAILS_ELSEWHERE = "fails-on-another-market"

RIGHT_SENTENCE = "Right."
UNANSWERED_SENTENCE = "The answer cell still holds its `...`: write your answer there, run it, then run the check."
WRONG_SENTENCE = (
    "The form is right, the values are not yet. No mistake we know of gives exactly these values: "
    "look at a few rows by hand, then at your filters."
)
ROWS_SENTENCE = "The form is right, but the answer has {} row{} where {} are expected."
UNITS_SENTENCE = "Right up to a factor of 100: a share (0.25) and a per cent (25) have been mixed up. Read the unit asked for."
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


LOOKS = {
    RIGHT: ("✓", "Right", "#009E73"),
    UNANSWERED: ("○", "Not answered yet", "#7f7f7f"),
    RECORDED: ("•", "Recorded", "#0072B2"),
    FORM: ("△", "Form", "#E69F00"),
}
"""Label → sign, heading and colour of the box; all other labels are mistakes."""


def verdict_html(verdict: Verdict, points: str = "") -> str:
    """The box that a student reads: sign, heading, the name of the mistake where it is known, and the sentence."""
    sign, heading, colour = LOOKS.get(verdict.label, ("✗", "Not yet", "#D55E00"))
    if verdict.label not in LOOKS and verdict.label != WRONG:
        heading += f" · this looks like <code>{html.escape(verdict.label)}</code>"
    sentence = (
        "" if verdict.sentence == RIGHT_SENTENCE else re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(verdict.sentence))
    )
    return (
        f'<div role="status" style="border-left:4px solid {colour};padding:.35em .8em;margin:.2em 0;max-width:46em;'
        f'line-height:1.45"><strong>{sign} {heading}</strong> <span style="opacity:.75">· '
        f"{html.escape(verdict.exercise)}{points}</span>{'<br>' if sentence else ''}{sentence}</div>"
    )
