"""Slow hashes of a lesson's known answers, remembered from build to build: some 2,400 of 40 ms for the whole course.

They lie under `.course/prints`, private as keys are, one file a lesson. Each is found by a fast hash of all that decides it: the
answer's text, the salt, and the code that makes fingerprints. An answer that changes is hashed anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from course.answers import fingerprint
from course.files import digest_of, replace_text


@contextmanager
def remembered_prints(path: Path) -> Iterator[Callable[[str, str], bytes]]:
    """Inside the block, a function of text and salt that gives `fingerprint.derive` of them, taken from the file where it holds it.

    At the end the file holds what was asked for, and nothing else. A file that cannot be read counts as empty.
    """
    code = digest_of([Path(fingerprint.__file__)], code=True)
    try:
        known: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    asked: dict[str, str] = {}

    def derive(text: str, salt: str) -> bytes:
        name = hashlib.sha256(json.dumps([code, salt, text]).encode()).hexdigest()
        asked[name] = known.get(name) or fingerprint.derive(text, salt).hex()
        return bytes.fromhex(asked[name])

    yield derive
    if asked != known:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_text(path, json.dumps(asked), private=True)


__all__ = ["remembered_prints"]
