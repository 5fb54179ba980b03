"""What the package says when a request cannot be met."""

import difflib
from collections.abc import Iterable


class CourseError(Exception):
    """One clear sentence: what was wrong and what to do. The command prints it and ends with exit code 2.

    Each room has its own kind. IPython shows the sentence alone: the fault is not in the student's code.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def did_you_mean(word: object, words: Iterable[str], most: int = 1) -> str:
    """` Did you mean 'orders'?`, a blank before it: the words nearest to one that is unknown; nothing where none is near.

    most: how many words may be offered. Capitals are no difference.
    """
    by_lower = {known.lower(): known for known in words}
    near = difflib.get_close_matches(str(word).lower(), by_lower, most, cutoff=0.5)
    return f" Did you mean {' or '.join(repr(by_lower[match]) for match in near)}?" if near else ""
