"""Files that are never half written, and digests that say whether files are still the same."""

from __future__ import annotations

import ast
import hashlib
import os
import uuid
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path


def replace_text(path: Path, text: str, *, private: bool = False, encoding: str = "utf-8") -> None:
    """Write a text (UTF-8 unless said otherwise, line ends as they are) in place of the file's, all of it or nothing; folders are made.

    It is drafted beside the file and then renamed, so that a reader sees the old text or the new one, and two writers do not
    meet. private: only the owner may read the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666), "wb") as file:
            file.write(text.encode(encoding))
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def digest_of(paths: Iterable[Path], *, code: bool = False) -> str:
    """64 hexadecimal digits of the names and the contents of files, in the order given.

    code: Python files count by their syntax tree, so that a comment, a docstring or a line's layout changes nothing; all
    others count byte by byte. The digest of code is the same on every version of Python.
    """
    made = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        if code and path.suffix == ".py":
            content = _outlined(content)
        for part in (path.name.encode(), content):
            made.update(len(part).to_bytes(8) + part)
    return made.hexdigest()


@lru_cache(maxsize=1000)
def _outlined(content: bytes) -> bytes:
    """The outline of a file's code. It is asked for again and again, of editions and lessons that share most of the code."""
    return _outline(ast.parse(content)).encode()


def _outline(node: object) -> str:
    """A syntax tree as text, without what only some versions of Python note: empty fields, empty ends of f-strings."""
    if isinstance(node, ast.JoinedStr):
        node.values = [part for part in node.values if not (isinstance(part, ast.Constant) and part.value == "")]
    if isinstance(node, ast.AST):
        fields = (f"{name}={_outline(value)}" for name, value in ast.iter_fields(node) if value is not None and value != [])
        return f"{type(node).__name__}({', '.join(fields)})"
    if isinstance(node, list):
        return f"[{', '.join(_outline(item) for item in node if not _stands_alone(item))}]"
    return repr(node)


def _stands_alone(node: object) -> bool:
    """Whether this is a docstring, or a string after a constant that explains it."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
