"""Opening a file that a stranger has made: only a regular file, never through a link, never longer than it may be.

A FIFO would wait for a writer for ever, a device has no end, a link leads where its maker could not go: none of them is opened.
"""

from __future__ import annotations

import codecs
import json
import os
import stat
import unicodedata
from pathlib import Path

MAX_BYTES = 50 * 2**20
"""Largest notebook that is read. One without outputs has some 100 KB."""
FOLLOW_NOTHING = (
    getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
)
KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class NotTaken(Exception):
    """A file that is not opened, in one sentence that the student and the teacher read."""


def kind_of(mode: int) -> str:
    """What a file is, in words: "a link", "a pipe", and "a file" for what may be opened."""
    return next((words for test, words in KINDS if test(mode)), "a file")


def read_regular(name: str | Path, *, folder: int | None = None, most: int = MAX_BYTES) -> bytes:
    """The content of a regular file, opened without following a link.

    folder: a descriptor of the folder that it lies in. Raises NotTaken for what is no regular file, cannot be opened, is longer
    than `most` bytes, or is a second name of somebody else's file.
    """
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode):
            raise NotTaken(f"it is {kind_of(found.st_mode)}, not a file")
        descriptor = os.open(name, os.O_RDONLY | FOLLOW_NOTHING, dir_fd=folder)
    except OSError as error:
        raise NotTaken(f"it cannot be opened ({error.strerror})") from None
    with open(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):  # exchanged since it was looked at
            raise NotTaken(f"it is {kind_of(about.st_mode)}, not a file")
        if folder is not None and about.st_nlink > 1 and about.st_uid != os.fstat(folder).st_uid:
            raise NotTaken("it is a second name of a file that belongs to somebody else")
        if about.st_size > most:
            raise NotTaken(f"it is larger than {size(most)}")
        content = file.read(most + 1)
    if len(content) > most:
        raise NotTaken(f"it is larger than {size(most)}")
    return content


def size(number: int) -> str:
    """A number of bytes in words."""
    return f"{number // 2**20} MB" if number >= 2**20 else f"{number // 2**10} KB" if number >= 2**10 else f"{number} bytes"


def decoded(content: bytes) -> str:
    """The text of a JSON file in UTF-8, UTF-16 or UTF-32, with a mark or without; in Windows' Latin alphabet where it is none of them."""
    if content.startswith(codecs.BOM_UTF8):
        content = content[3:]
    encoding = json.detect_encoding(content[:4])
    if encoding != "utf-8":
        return content.decode(encoding, "replace").lstrip("\ufeff")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # One damaged byte in a file of UTF-8, or a file that is all in another alphabet: which of the two is it?
        kept = content.decode("utf-8", "replace")
        broken = kept.count("\ufffd")
        whole = sum(character > "\x7f" for character in kept) - broken
        return kept if whole > broken else content.decode("cp1252", "replace")


def printable(text: str) -> str:
    """A name as it may be shown in a terminal or written into a report: control characters and the like as their code."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    # Cc control, Cf invisible and turning the direction of text, Cs half a character, Zl and Zp line ends.
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"
    return character
