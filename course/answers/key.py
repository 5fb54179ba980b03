"""The key of an exercise: the truth and every known wrong answer on one edition, and the judge's comparison with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from course.answers import verdict as words
from course.answers.align import Aligned, align
from course.answers.form import Form, FormFault
from course.answers.scalars import Data
from course.answers.verdict import Verdict


@dataclass(frozen=True)
class Known:
    """A known wrong answer: its label, the sentence that the student reads, the share of the points it earns, its values.

    aligned is None where the mistake is one of form (a figure's contract): then the label alone recognises it.
    """

    label: str
    sentence: str
    share: float
    aligned: Aligned | None


@dataclass(frozen=True)
class Key:
    """Form, truth and known wrong answers of one exercise on one edition. Private: it never leaves the teacher's side."""

    exercise: str
    form: Form
    truth: Aligned
    wrongs: tuple[Known, ...] = ()

    def as_dict(self) -> Data:
        """The key as JSON-serialisable data."""
        return {
            "exercise": self.exercise,
            "form": self.form.as_dict(),
            "truth": asdict(self.truth),
            "wrongs": [asdict(known) for known in self.wrongs],
        }

    @classmethod
    def from_dict(cls, data: Data) -> Key:
        """The key that `as_dict` wrote."""
        wrongs = tuple(
            Known(**{**item, "aligned": Aligned(**item["aligned"]) if item["aligned"] else None}) for item in data["wrongs"]
        )
        return cls(data["exercise"], Form.from_dict(data["form"]), Aligned(**data["truth"]), wrongs)


def judge(data: Data | None, key: Key) -> Verdict:
    """The verdict on one canonical answer (None where the notebook yielded none) against the key of its edition."""
    if data is None or data.get("kind") == "unanswered":
        return Verdict(key.exercise, 0.0, words.UNANSWERED, words.UNANSWERED_SENTENCE)
    try:
        aligned = align(data, key.form)
    except FormFault as fault:
        return form_verdict(key.exercise, fault, {known.label: known for known in key.wrongs})
    rtol = key.form.rtol
    if aligned.equals(key.truth, rtol):
        return Verdict(key.exercise, 1.0, words.RIGHT, words.RIGHT_SENTENCE)
    for known in key.wrongs:
        if known.aligned is not None and aligned.equals(known.aligned, rtol):
            return Verdict(key.exercise, known.share, known.label, known.sentence)
    for factor in (100.0, 0.01):
        if aligned.reals and aligned.scaled(factor).equals(key.truth, rtol):
            return Verdict(key.exercise, 0.0, words.UNITS, words.UNITS_SENTENCE)
    return Verdict(key.exercise, 0.0, words.WRONG, wrong_sentence(aligned.rows, key.truth.rows))


def form_verdict(exercise: str, fault: FormFault, known: dict[str, Known]) -> Verdict:
    """The verdict on an answer whose form does not stand, in the lesson's own words where the lesson names the fault."""
    named = known.get(fault.label)
    return Verdict(exercise, named.share if named else 0.0, fault.label, named.sentence if named else fault.sentence)


def wrong_sentence(rows: int | None, expected: int | None) -> str:
    """What to say of an unrecognised wrong answer, given its number of rows and the number expected."""
    if rows is not None and expected is not None and rows != expected:
        return f"The form is right, but the answer has {rows} row{'s' * (rows != 1)} where {expected} are expected."
    return words.WRONG_SENTENCE
