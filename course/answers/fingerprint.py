"""Slow, salted fingerprints: they recognise the truth and the known wrong answers without holding them.

The feedback sentence of a wrong answer is sealed with a key that only that wrong answer yields, so a student reads the hint
of a mistake after making it. This gives instant feedback; it is no vault. An answer with few possible values (a word out of
four, a count below a thousand) can be found by trying. What protects a grade is the run on a hidden edition.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable

from course.answers import tolerance
from course.answers.align import Aligned
from course.answers.form import Form
from course.answers.key import Key
from course.answers.ladder import Mistake
from course.answers.landmarks import Landmarks, landmarks_of
from course.answers.scalars import Data

COST = 2**14
"""scrypt's cost parameter: 16 MB and some 40 ms a try on a laptop of 2024."""
Derive = Callable[[str, str], bytes]
"""A text and a salt -> 48 bytes."""


def _text_of(aligned: Aligned, offsets: tuple[float, ...], rtol: float) -> str:
    cells = [tolerance.cell(x, shift, rtol) for x, shift in zip(aligned.reals, offsets, strict=True)]
    return json.dumps([aligned.skeleton, cells], ensure_ascii=False)


def _glance(text: str, salt: str) -> str:
    """Two bytes of a fast hash of a known mistake: other answers are told from it without the slow one, but for one in 65,536.

    It makes a mistake easier to find by trying, which is worth nothing; the truth has no such hash.
    """
    return hashlib.blake2b(text.encode(), digest_size=2, key=salt.encode()[:64]).hexdigest()


@functools.lru_cache(maxsize=64)
def derive(text: str, salt: str) -> bytes:
    """The slow hash, 48 bytes: 16 that recognise a text, and 32 that seal what belongs to it."""
    # Cached: an answer of counts has the same text for the truth and for every known mistake.
    return hashlib.scrypt(text.encode(), salt=salt.encode(), n=COST, r=8, p=1, maxmem=64 * 2**20, dklen=48)


def _mask(message: bytes, secret: bytes) -> bytes:
    stream = hashlib.shake_256(secret).digest(len(message))
    return bytes(a ^ b for a, b in zip(message, stream, strict=True))


def _print_of(aligned: Aligned, rtol: float, salt: str, content: Data | None, hashed: Derive, *, mistake: bool = False) -> Data:
    """The public record of one known answer: cell offsets, fingerprint, and the sealed content; of a mistake, a fast hash too."""
    offsets = [tolerance.offset(x, rtol) for x in aligned.reals]
    text = _text_of(aligned, tuple(offsets), rtol)
    stretched = hashed(text, salt)
    record: Data = {"print": stretched[:16].hex()}
    if mistake:
        record["glance"] = _glance(text, salt)
    if offsets:
        record["offsets"] = offsets
    if content is not None:
        record["sealed"] = _mask(json.dumps(content, ensure_ascii=False).encode(), stretched[16:]).hex()
    return record


def public_record(key: Key, salt: str, hashed: Derive = derive) -> Data:
    """What may lie beside a student's notebook for one exercise: the form, and fingerprints of truth and wrong answers.

    Wrong answers that are faults of form are known by their label, so their sentences stand open. hashed: `derive`, or what
    remembers it.
    """
    rtol = key.form.rtol
    wrongs = [
        _print_of(
            known.aligned,
            rtol,
            salt,
            {"label": known.label, "sentence": known.sentence, "share": known.share},
            hashed,
            mistake=True,
        )
        for known in key.wrongs
        if known.aligned is not None
    ]
    reading = {"reading": key.reading} if key.reading else None
    record: Data = {
        "form": key.form.as_dict(),
        "salt": salt,
        "truth": _print_of(key.truth, rtol, salt, reading, hashed),
        "wrongs": wrongs,
    }
    marks = landmarks_of(key.truth, key.form, salt)
    if marks is not None:
        record["landmarks"] = marks
    if key.rows is not None:
        record["rows"] = key.rows
    if key.faults:
        record["faults"] = {label: {"sentence": known.sentence, "share": known.share} for label, known in key.faults.items()}
    return record


class Fingerprints:
    """A public record, read: the ladder's `Knowledge` of the student's side.

    While a submission is graded there is only the form beside its notebook: nothing is known of values then, on any market.
    """

    def __init__(self, record: Data, of_this_market: bool) -> None:
        self.form = Form.from_dict(record["form"])
        self.of_this_market = of_this_market and "truth" in record
        self.rows: int | None = record.get("rows")
        self.row_names: dict[str, str] = {}  # the names of the truth's rows stay with the truth
        marks = record.get("landmarks")
        # A checks file of an older release has other landmarks: then nothing is located.
        self.landmarks = Landmarks(marks, record["salt"], self.form.rtol) if marks and "blocks" in marks else None
        self.faults = {label: Mistake(label, **known) for label, known in record.get("faults", {}).items()}
        self._salt: str = record.get("salt", "")
        self._truth: Data = record.get("truth", {})
        self._wrongs: list[Data] = record.get("wrongs", [])

    def is_truth(self, aligned: Aligned) -> bool:
        """Whether the truth has the fingerprint of this answer."""
        return self._secret(aligned, self._truth) is not None

    def reading_of(self, aligned: Aligned) -> str:
        """The reading, unsealed by the right answer; "" where there is none."""
        secret, sealed = self._secret(aligned, self._truth), self._truth.get("sealed")
        if secret is None or sealed is None:
            return ""
        return str(json.loads(_mask(bytes.fromhex(sealed), secret))["reading"])

    def recognise(self, aligned: Aligned) -> Mistake | None:
        """The first known wrong answer that has the fingerprint of this one, its hint unsealed, or None."""
        for known in self._wrongs:
            secret = self._secret(aligned, known)
            if secret is not None:
                return Mistake(**json.loads(_mask(bytes.fromhex(known["sealed"]), secret)))
        return None

    def _secret(self, aligned: Aligned, known: Data) -> bytes | None:
        """What unseals the content of a known answer, if this answer has its fingerprint."""
        offsets = tuple(known.get("offsets", ()))
        if len(offsets) != len(aligned.reals):
            return None
        text = _text_of(aligned, offsets, self.form.rtol)
        if "glance" in known and known["glance"] != _glance(text, self._salt):
            return None
        stretched = derive(text, self._salt)
        return stretched[16:] if stretched[:16].hex() == known["print"] else None
