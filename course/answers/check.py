"""`check` records an answer in the notebook's outputs and says at once how it stands; `progress` sums up the session."""

from __future__ import annotations

import html
import json
import os
from pathlib import Path
from typing import Any

from course.answers import verdict as words
from course.answers.canonical import MIMETYPE, canonical
from course.answers.fingerprint import Fingerprints
from course.answers.ladder import ladder
from course.answers.runs import ANSWER_CELL, answer_run, changed_since, saved_sources
from course.answers.saved import CourseProgress, course_state, words_in
from course.answers.scalars import Data
from course.answers.verdict import LOOKS, Verdict, verdict_html
from course.errors import CourseError, did_you_mean

CHECKS_FILE = "checks.json"
NBGRADER_RUNS = "NBGRADER_EXECUTION"
"""What nbgrader sets in kernels that it starts, for `autograde` and `validate`."""
_session: dict[str, Verdict] = {}
_home = Path.cwd()
"""Where the notebook lies: kernels start beside it, and a student may change directory later."""


class NotYet(Exception):
    """An answer that does not stand, for nbgrader, which knows a failed check by its exception alone."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(f"{verdict.exercise}: {verdict.sentence}")
        self.verdict = verdict

    def _render_traceback_(self) -> list[str]:
        return [f"{self.verdict.exercise}: {self.verdict.sentence}"]


class CheckError(CourseError):
    """A call of `check` that cannot be carried out, in one sentence."""


class _Shown:
    """A verdict as Jupyter displays it: HTML for the student, and the answer as data under a private mimetype."""

    def __init__(self, verdict: Verdict, data: Data) -> None:
        self.verdict = verdict
        self.data = data

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {
            MIMETYPE: json.dumps({"exercise": self.verdict.exercise, "answer": self.data}, allow_nan=False),
            "text/html": verdict_html(self.verdict),
            "text/plain": f"{self.verdict.exercise}: {self.verdict.sentence}",
        }


def read_checks(folder: Path) -> Data | None:
    """The checks file beside a notebook, or None where there is none. Raises CheckError where it cannot be read."""
    path = folder / CHECKS_FILE
    if not path.is_file():
        return None
    try:
        checks: Data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise CheckError(f"The file {CHECKS_FILE} beside this notebook is damaged: fetch the assignment again.") from None
    return checks


def examine(exercise: str, data: Data, record: Data, same_edition: bool) -> Verdict:
    """The verdict that a student's side can give: on the form always, on the values where the record is of the edition in force."""
    known = Fingerprints(record, of_this_market=same_edition)
    return ladder(exercise, data, known.form, known)


def check(exercise: str, value: Any) -> None:
    """Record `value` as the answer to `exercise` and say how it stands.

    Says in about a second: not answered yet, the cell above failed, the form is wrong, right, or not yet and in what. Raises
    CheckError for an exercise that this lesson does not have; and, where nbgrader runs the notebook and only there, NotYet for
    an answer that does not stand.
    """
    from IPython.display import display  # the judge imports this module too, and shows nothing

    checks = read_checks(_home)
    if checks is None:
        data = canonical(value)
        verdict = Verdict(exercise, 0.0, words.RECORDED, words.RECORDED_SENTENCE)
    else:
        records = checks["exercises"]
        if exercise not in records:
            meant = did_you_mean(exercise, records)
            raise CheckError(f"This lesson has no exercise {exercise!r}.{meant} It has: {', '.join(records)}.")
        record = records[exercise]
        data = canonical(value, cases=record["form"].get("cases"))
        verdict = _on_an_old_value(exercise) or examine(exercise, data, record, checks["edition"] == _edition_digest())
    _session[exercise] = verdict
    noted = {"exercise": exercise, "verdict": verdict.label, "share": verdict.share}
    display(_Shown(verdict, data), metadata={MIMETYPE: noted})
    if verdict.label == words.RECORDED:
        return
    if not verdict.right and os.environ.get(NBGRADER_RUNS):
        raise NotYet(verdict)


def _on_an_old_value(exercise: str) -> Verdict | None:
    """The verdict where the answer cell failed when it last ran, or has been changed since; None where the value is its own."""
    run = answer_run(exercise)
    if run is None:
        return None
    if run.error:
        return Verdict(exercise, 0.0, words.CELL_FAILS, words.STOPPED_SENTENCE.format(f"`{run.error}`"))
    return Verdict(exercise, 0.0, words.STALE, words.STALE_SENTENCE) if changed_since(run) else None


def _edition_digest() -> str:
    """The digest of the edition in force, which `load` reads; the checks file says which edition its fingerprints are of."""
    return _digest_reader()


def _edition_of_environment() -> str:
    """The digest that whoever runs a submission has put into its environment; "" where nobody has."""
    return os.environ.get("COURSE_EDITION", "")


_digest_reader = _edition_of_environment


def bind_edition(reader: Any) -> None:
    """Tell `check` how to learn the digest of the edition in force: this room itself knows nothing of data."""
    global _digest_reader
    _digest_reader = reader


class Progress:
    """The state of each task of the lesson in this session."""

    def __init__(self, titles: dict[str, Data], verdicts: dict[str, Verdict], written: dict[str, Data]) -> None:
        self.titles = titles
        self.verdicts = verdicts
        self.written = written

    def __repr__(self) -> str:
        right = sum(verdict.right for verdict in self.verdicts.values())
        counted = "".join(f"; {about['title']}: {self._counted(about)}" for about in self.written.values())
        return f"{right} of {len(self.titles)} exercises right{counted}"

    def _repr_html_(self) -> str:
        rows = []
        earned = 0.0
        for name, about in self.titles.items():
            verdict = self.verdicts.get(name)
            sign, heading = "·", "not checked yet"
            if verdict:
                sign, heading, _ = LOOKS.get(verdict.label, ("✗", _not_yet(verdict.label), ""))
                earned += about["points"] * verdict.share
            # No colour for the sign: the palette's colours are too pale for text, and the state says the same in words.
            rows.append(_row(sign, about, heading.lower()))
        rows += [_row("✎", about, html.escape(self._counted(about))) for about in self.written.values()]
        total = sum(about["points"] for about in self.titles.values())
        return (
            '<table><thead><tr><th>sign</th><th style="text-align:left">exercise</th><th>points</th>'
            f'<th style="text-align:left">state</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
            f"<p>Right so far on your data: {earned:g} of {total:g} points that are checked at once.</p>"
        )

    @staticmethod
    def _counted(about: Data) -> str:
        if about.get("found") is None:
            return "read by your teacher"
        limit = f" of at most {about['words']}" if about.get("words") else ""
        over = ": too long" if about.get("words") and about["found"] > about["words"] else ""
        return f"{about['found']} words{limit}, as last saved{over}" if about["found"] else "not written yet, as last saved"


def _not_yet(label: str) -> str:
    mistake = words.mistake_of(label)
    return f"not yet: {html.escape(mistake)}" if mistake else "not yet"


def _row(sign: str, about: Data, state: str) -> str:
    return (
        f'<tr><td style="text-align:center">{sign}</td><td style="text-align:left">{html.escape(about["title"])}'
        f'</td><td>{about["points"]:g}</td><td style="text-align:left">{state}</td></tr>'
    )


def progress(of: str = "lesson") -> Progress | CourseProgress:
    """A table of this lesson's tasks: how each stood when it was last checked in this session, and the words of written ones.

    `progress("course")`: a row for each lesson beside this one, as last saved. Raises CheckError for anything else.
    """
    if of == "course":
        return CourseProgress(course_state(_home.parent))
    if of != "lesson":
        raise CheckError(f'There is no progress of {of!r}: write progress() for this lesson, progress("course") for all of them.')
    checks = read_checks(_home) or {}
    records = checks.get("exercises", {})
    titles = {name: {"title": record.get("title", name), "points": record.get("points", 0)} for name, record in records.items()}
    saved = saved_sources()
    written = {
        name: {**about, "found": None if saved is None else words_in(saved.get(ANSWER_CELL.format(name), ""))}
        for name, about in checks.get("written", {}).items()
    }
    return Progress(titles, dict(_session), written)
