"""The ladder of verdicts: what is said of an answer, beside the notebook and in the judge alike.

A rung looks at an attempt and says its verdict, or nothing; then the next rung looks. `LADDER` is their order, labels and
sentences stand in `verdict.py`. A rung holds no values: what is known of an exercise's answers it asks of `Knowledge`, which
is made from the truth (`key.Key`) or from fingerprints of it (`fingerprint.Fingerprints`). So both sides say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from course.answers import verdict as words
from course.answers.align import Aligned, align, axes_exchanged
from course.answers.comparison import Comparison, Finding
from course.answers.contract import EXCHANGED_MEASURES
from course.answers.form import Form, FormFault
from course.answers.headline import false_claim
from course.answers.landmarks import Landmarks
from course.answers.locate import located, transformed
from course.answers.naming import shortened
from course.answers.points import transposed
from course.answers.scalars import Data
from course.answers.shaded import out_of_range
from course.answers.spelling import spellings
from course.answers.verdict import Verdict


@dataclass(frozen=True)
class Mistake:
    """A known mistake: its label, the sentence that the student reads, the share of the points it earns."""

    label: str
    sentence: str
    share: float


class Knowledge(Protocol):
    """What one side knows of the answers to an exercise."""

    @property
    def of_this_market(self) -> bool:
        """Whether what is known is of the edition that the answer was computed on; if not, only its form can be judged."""

    @property
    def rows(self) -> int | None:
        """The truth's number of rows where an answer may have another one (tables and series), else None."""

    @property
    def landmarks(self) -> Landmarks | None:
        """By what right parts are told from wrong ones, if the answer is of a size and kind that has parts."""

    @property
    def row_names(self) -> Mapping[str, str]:
        """What the truth's rows are called, by their names among the landmarks: only who has the truth knows."""

    @property
    def faults(self) -> Mapping[str, Mistake]:
        """The mistakes that are faults of form, by label: the lesson has its own words and credit for them."""

    def is_truth(self, aligned: Aligned) -> bool:
        """Whether an aligned answer is right."""

    def reading_of(self, aligned: Aligned) -> str:
        """What a right answer means, in the author's words; "" where there are none."""

    def recognise(self, aligned: Aligned) -> Mistake | None:
        """The known mistake that an aligned answer shows, if it shows one."""


@dataclass(frozen=True)
class Attempt:
    """An answer on the ladder: canonical data (None where the notebook yielded none), the form asked for, and what is known."""

    exercise: str
    data: Data | None
    form: Form
    knows: Knowledge

    @cached_property
    def aligned(self) -> Aligned:
        """The answer reduced to what is compared. Raises FormFault; above the rung `misshapen` it no longer does."""
        return align(self.data or {}, self.form)

    @cached_property
    def comparison(self) -> Comparison | None:
        """The aligned answer beside the truth's landmarks, if there are any."""
        marks = self.knows.landmarks
        return Comparison.of(self.aligned, self.form, marks, spellings(self.data)) if marks else None

    @cached_property
    def cases(self) -> list[str]:
        """For a function, each input and the value that it gave, as text."""
        returns = (self.data or {}).get("returns") or []
        return [_case(arguments, found) for arguments, found in zip(self.form.cases, returns, strict=False)]

    def found(self, finding: Finding | None) -> Verdict | None:
        """A finding as a verdict."""
        if finding is None:
            return None
        return self.verdict(finding.label, shortened(finding.sentence) if self.form.kind == "figure" else finding.sentence)

    def verdict(self, label: str, sentence: str, share: float = 0.0) -> Verdict:
        """A verdict on this attempt."""
        return Verdict(self.exercise, share, label, sentence)


def _case(arguments: Any, found: Data) -> str:
    """One input of a function and what came out, as a sentence has it: `[3, 2]` gave `1.5`."""
    shown = ", ".join(_short(argument) for argument in arguments)
    if found["type"] == "raised":
        message = f": {found['message']}" if found.get("message") else ""
        return f"the input `{shown}` raised `{found['value']}{message}`, which"
    value = {"missing": "None or NaN", "other": "no single value"}.get(found["type"], f"{found['value']}")
    return f"the input `{shown}` gave `{value}`, which"


def _short(argument: Any, most: int = 60) -> str:
    text = repr(argument)
    return text if len(text) <= most else text[: most - 1] + "…"


def unanswered(attempt: Attempt) -> Verdict | None:
    """The stub, or no answer at all."""
    if attempt.data is None or attempt.data.get("kind") == "unanswered":
        return attempt.verdict(words.UNANSWERED, words.UNANSWERED_SENTENCE)
    return None


def nothing(attempt: Attempt) -> Verdict | None:
    """None: what prints, sorts in place or forgets its `return`."""
    kind = (attempt.data or {}).get("kind")
    return attempt.verdict(words.NOTHING, words.NOTHING_SENTENCE) if kind == "nothing" else None


def misshapen(attempt: Attempt) -> Verdict | None:
    """Another type, shape or set of columns, or a broken need of a figure; in the lesson's own words where it names the fault."""
    try:
        _ = attempt.aligned
    except FormFault as fault:
        named = attempt.knows.faults.get(fault.label) or Mistake(fault.label, fault.sentence, 0.0)
        return attempt.verdict(named.label, named.sentence, named.share)
    return None


def of_another_market(attempt: Attempt) -> Verdict | None:
    """The form stands, and nothing is known of the values on this edition."""
    return None if attempt.knows.of_this_market else attempt.verdict(words.RECORDED, words.RECORDED_SENTENCE)


def right(attempt: Attempt) -> Verdict | None:
    """The truth; of a figure, in colours that show it, under a title that it does not contradict."""
    if not attempt.knows.is_truth(attempt.aligned):
        return None
    if attempt.data and attempt.form.kind == "figure":
        if fault := out_of_range(attempt.data, attempt.form.needs):
            named = attempt.knows.faults.get(fault[0]) or Mistake(fault[0], f"{words.RIGHT_VALUES} {fault[1]}", 0.0)
            return attempt.verdict(named.label, named.sentence, named.share)
        if claim := false_claim(attempt.data, attempt.form):
            return attempt.verdict(words.FALSE_TITLE, f"{words.RIGHT_FIGURE} {claim}")
    return attempt.verdict(words.RIGHT, attempt.knows.reading_of(attempt.aligned) or words.RIGHT_SENTENCE, 1.0)


def known_mistake(attempt: Attempt) -> Verdict | None:
    """The values of a wrong answer that the lesson names."""
    known = attempt.knows.recognise(attempt.aligned)
    return attempt.verdict(known.label, known.sentence, known.share) if known else None


def turned(attempt: Attempt) -> Verdict | None:
    """A figure with the right points, what belongs along the one axis standing along the other; a map whose values are turned round."""
    if attempt.form.across and (other := transposed(attempt.data or {})):
        try:
            if attempt.knows.is_truth(align(other, attempt.form)):
                return attempt.verdict("transposed", words.TRANSPOSED_SENTENCE)
        except FormFault:
            return None
    other_way = axes_exchanged(attempt.aligned, attempt.form)
    if other_way is None or not attempt.knows.is_truth(other_way):
        return None
    return attempt.verdict(EXCHANGED_MEASURES[0], words.TURNED_SENTENCE)


def in_other_clothes(attempt: Attempt) -> Verdict | None:
    """The truth rounded, in another unit, its complement, its logarithm, its values moved."""
    beside = attempt.comparison
    return attempt.found(transformed(beside, attempt.form)) if beside else None


def partly_right(attempt: Attempt) -> Verdict | None:
    """Some parts are right, and are told from those that are not."""
    beside = attempt.comparison
    return attempt.found(located(beside, attempt.form, attempt.cases, attempt.knows.row_names)) if beside else None


def other_rows(attempt: Attempt) -> Verdict | None:
    """More or fewer rows than the truth has."""
    found, expected = attempt.aligned.rows, attempt.knows.rows
    if found is None or expected is None or found == expected:
        return None
    return attempt.verdict(words.WRONG, words.ROWS_SENTENCE.format(found, "s" * (found != 1), expected))


def wrong(attempt: Attempt) -> Verdict | None:
    """All others."""
    return attempt.verdict(words.WRONG, words.WRONG_SENTENCES[attempt.form.kind])


LADDER: tuple[Callable[[Attempt], Verdict | None], ...] = (
    unanswered,  # "unanswered"
    nothing,  # "nothing"
    misshapen,  # "form", or the fault's own label
    of_another_market,  # "recorded"
    right,  # "right", those of `BY_SIGHT`
    known_mistake,  # the mistake's own label
    turned,  # "axes-exchanged", "transposed"
    in_other_clothes,  # the transformation's label: "rounded", "complement", ...
    partly_right,  # "located", "other-rows"
    other_rows,  # "wrong"
    wrong,  # "wrong"
)
"""The rungs from below, each with the label of its verdict."""


def ladder(exercise: str, data: Data | None, form: Form, knows: Knowledge) -> Verdict:
    """The verdict on one canonical answer: that of the first rung that has one."""
    attempt = Attempt(exercise, data, form, knows)
    return next(verdict for rung in LADDER if (verdict := rung(attempt)) is not None)
