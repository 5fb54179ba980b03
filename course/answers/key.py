"""The key of an exercise: the truth and every known wrong answer on one edition, and the judge who has it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property

from course.answers.align import Aligned
from course.answers.form import Form
from course.answers.ladder import Mistake, ladder
from course.answers.landmarks import Landmarks
from course.answers.locate import names_of_rows
from course.answers.scalars import Data
from course.answers.verdict import Verdict


@dataclass(frozen=True)
class KnownWrong(Mistake):
    """A known wrong answer: the mistake, and its values.

    aligned is None where the mistake is one of form (a figure's contract): then the label alone recognises it.
    """

    aligned: Aligned | None


@dataclass(frozen=True)
class Key:
    """Form, truth and known wrong answers of one exercise on one edition: the ladder's `Knowledge` of the teacher's side.

    reading: what the truth means, "" where the author says nothing.

    Private: it never leaves that side.
    """

    exercise: str
    form: Form
    truth: Aligned
    wrongs: tuple[KnownWrong, ...] = ()
    reading: str = ""

    def as_dict(self) -> Data:
        """The key as JSON-serialisable data."""
        return {
            "exercise": self.exercise,
            "form": self.form.as_dict(),
            "truth": asdict(self.truth),
            "wrongs": [asdict(known) for known in self.wrongs],
            "reading": self.reading,
        }

    @classmethod
    def from_dict(cls, data: Data) -> Key:
        """The key that `as_dict` wrote."""
        wrongs = tuple(
            KnownWrong(**{**item, "aligned": Aligned(**item["aligned"]) if item["aligned"] else None}) for item in data["wrongs"]
        )
        return cls(data["exercise"], Form.from_dict(data["form"]), Aligned(**data["truth"]), wrongs, data.get("reading", ""))

    @property
    def of_this_market(self) -> bool:
        """Always: who has a key has run the notebook on the key's edition."""
        return True

    @property
    def rows(self) -> int | None:
        """The truth's number of rows where an answer may have another one, else None."""
        return self.truth.rows if self.form.kind in ("table", "series") else None

    @cached_property
    def landmarks(self) -> Landmarks | None:
        """The truth's landmarks, made when they are asked for."""
        return Landmarks.of(self.truth, self.form)

    @property
    def row_names(self) -> dict[str, str]:
        """What the truth's rows are called."""
        return names_of_rows(self.truth, self.form, self.landmarks) if self.landmarks else {}

    @property
    def faults(self) -> dict[str, Mistake]:
        """The mistakes that are faults of form, by label."""
        return {known.label: known for known in self.wrongs if known.aligned is None}

    def is_truth(self, aligned: Aligned) -> bool:
        """Whether an aligned answer equals the truth."""
        return aligned.equals(self.truth, self.form.rtol)

    def reading_of(self, aligned: Aligned) -> str:
        """What the truth means, for whoever has found it."""
        return self.reading

    def recognise(self, aligned: Aligned) -> Mistake | None:
        """The first known wrong answer that an aligned answer equals, or None."""
        equal = (known for known in self.wrongs if known.aligned and aligned.equals(known.aligned, self.form.rtol))
        return next(equal, None)


def judge(data: Data | None, key: Key) -> Verdict:
    """The verdict on one canonical answer (None where the notebook yielded none) against the key of its edition."""
    return ladder(key.exercise, data, key.form, key)
