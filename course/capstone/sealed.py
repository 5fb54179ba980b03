"""Sealed parts: bytes that only their key opens.

A keystream of SHAKE-256 over key and nonce, and a keyed digest that says whether the key fits and nothing was altered. Keys are 16
random bytes, kept by the teacher. An edition that sells for itself carries its keys wrapped in a slow digest of its own name: a
door with a bell and no vault, which the handbook says. An edition sold over the counter carries none.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from course.capstone.errors import CapstoneError

COST = 2**14
"""scrypt's cost parameter: some 40 ms a try on a laptop of 2024."""
NONCE, TAG, KEY = 16, 32, 16


def new_key() -> bytes:
    """A key that nobody has had before."""
    return secrets.token_bytes(KEY)


def seal(content: bytes, key: bytes) -> bytes:
    """The content under a key: nonce, digest, cipher text."""
    nonce = secrets.token_bytes(NONCE)
    hidden = _mix(content, key, nonce)
    return nonce + _tag(hidden, key, nonce) + hidden


def unseal(sealed: bytes, key: bytes) -> bytes:
    """What was sealed; raises `CapstoneError` where the key does not fit or the part was altered."""
    nonce, tag, hidden = sealed[:NONCE], sealed[NONCE : NONCE + TAG], sealed[NONCE + TAG :]
    if not hmac.compare_digest(tag, _tag(hidden, key, nonce)):
        raise CapstoneError("This key does not open the sealed part: check the code, and that the file is as you got it.")
    return _mix(hidden, key, nonce)


def wrap(key: bytes, place: str) -> str:
    """A key under a slow digest of a place (edition and name), as hexadecimal digits; `unwrap` takes it off again."""
    return bytes(a ^ b for a, b in zip(key, _slow(place), strict=True)).hex()


def unwrap(wrapped: str, place: str) -> bytes:
    """The key that `wrap` has wrapped."""
    return bytes(a ^ b for a, b in zip(bytes.fromhex(wrapped), _slow(place), strict=True))


def _slow(place: str) -> bytes:
    return hashlib.scrypt(place.encode(), salt=b"course capstone", n=COST, r=8, p=1, maxmem=64 * 2**20, dklen=KEY)


def _mix(content: bytes, key: bytes, nonce: bytes) -> bytes:
    stream = hashlib.shake_256(key + nonce).digest(len(content))
    return (int.from_bytes(content) ^ int.from_bytes(stream)).to_bytes(len(content))


def _tag(hidden: bytes, key: bytes, nonce: bytes) -> bytes:
    return hmac.digest(key, nonce + hidden, "sha256")
