"""Slow, salted fingerprints: they recognise the truth and the known wrong answers without holding them.

The feedback sentence of a wrong answer is sealed with a key that only that wrong answer yields, so a student reads the hint
of a mistake after making it. This gives instant feedback; it is no vault. An answer with few possible values (a word out of
four, a count below a thousand) can be found by trying. What protects a grade is the run on a hidden edition.
"""

from __future__ import annotations

import functools
import hashlib
import json

from course.answers import tolerance
from course.answers.align import Aligned
from course.answers.key import Key
from course.answers.scalars import Data

COST = 2**14
"""scrypt's cost parameter: 16 MB and some 40 ms a try on a laptop of 2024."""


def _stretch(aligned: Aligned, offsets: tuple[float, ...], rtol: float, salt: str) -> bytes:
    cells = [tolerance.cell(x, shift, rtol) for x, shift in zip(aligned.reals, offsets, strict=True)]
    return _derive(json.dumps([aligned.skeleton, cells], ensure_ascii=False), salt)


@functools.lru_cache(maxsize=64)
def _derive(text: str, salt: str) -> bytes:
    # Cached: an answer of counts has the same text for the truth and for every known mistake.
    return hashlib.scrypt(text.encode(), salt=salt.encode(), n=COST, r=8, p=1, maxmem=64 * 2**20, dklen=48)


def _mask(message: bytes, secret: bytes) -> bytes:
    stream = hashlib.shake_256(secret).digest(len(message))
    return bytes(a ^ b for a, b in zip(message, stream, strict=True))


def _print_of(aligned: Aligned, rtol: float, salt: str, content: Data | None) -> Data:
    """The public record of one known answer: cell offsets, fingerprint, and the sealed content."""
    offsets = [tolerance.offset(x, rtol) for x in aligned.reals]
    stretched = _stretch(aligned, tuple(offsets), rtol, salt)
    record = {"print": stretched[:16].hex()}
    if offsets:
        record["offsets"] = offsets
    if content is not None:
        record["sealed"] = _mask(json.dumps(content, ensure_ascii=False).encode(), stretched[16:]).hex()
    return record


def public_record(key: Key, salt: str) -> Data:
    """What may lie beside a student's notebook for one exercise: the form, and fingerprints of truth and wrong answers.

    Wrong answers that are faults of form are known by their label, so their sentences stand open.
    """
    rtol = key.form.rtol
    wrongs = [
        _print_of(known.aligned, rtol, salt, {"label": known.label, "sentence": known.sentence, "share": known.share})
        for known in key.wrongs
        if known.aligned is not None
    ]
    faults = {k.label: {"sentence": k.sentence, "share": k.share} for k in key.wrongs if k.aligned is None}
    record = {"form": key.form.as_dict(), "salt": salt, "truth": _print_of(key.truth, rtol, salt, None), "wrongs": wrongs}
    if key.truth.rows is not None and key.form.kind in ("table", "series"):
        record["rows"] = key.truth.rows
    if faults:
        record["faults"] = faults
    return record


def is_truth(aligned: Aligned, record: Data, rtol: float) -> bool:
    """Whether a public record's truth has the fingerprint of this answer."""
    return _secret(aligned, record["truth"], rtol, record["salt"]) is not None


def recognise(aligned: Aligned, record: Data, rtol: float) -> Data | None:
    """The content of the known wrong answer that an answer equals ({"label", "sentence", "share"}), or None."""
    for known in record["wrongs"]:
        secret = _secret(aligned, known, rtol, record["salt"])
        if secret:
            return json.loads(_mask(bytes.fromhex(known["sealed"]), secret[16:]).decode())
    return None


def _secret(aligned: Aligned, known: Data, rtol: float, salt: str) -> bytes | None:
    """The stretched secret of a known answer, if this answer has its fingerprint."""
    offsets = known.get("offsets", [])
    if len(offsets) != len(aligned.reals):
        return None
    stretched = _stretch(aligned, tuple(offsets), rtol, salt)
    return stretched if stretched[:16].hex() == known["print"] else None
