"""The judge of a notebook: verdicts from the answers in its outputs, on the class edition and on a hidden one.

It runs no student code, trusts nothing but the answers' data, and is a pure function of notebooks and keys. Forged data can be
made to take long: its size is bounded before anything is compared, and the comparison runs in a process with limits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from course.answers import MIMETYPE, Key, Verdict, judge
from course.answers import verdict as words
from course.answers.scalars import MAX_TEXT
from course.grading.bounded import Shared, TooMuch, bounded, within
from course.running import TOO_SLOW

MAX_ANSWER = 2_000_000
"""Characters of one answer's JSON; honest answers take a few thousand."""
MAX_PARTS = 200_000
"""Values, lists and names in one answer: the largest table that `check` records has 20,000 values."""
MAX_DEPTH = 12
MAX_NUMBER = 2**63
"""Whole numbers from here on are no counts: `check` records none."""
EXERCISE_SECONDS = 3.0
"""Seconds of the processor that one comparison may take; honest ones take hundredths."""
SECONDS = 60.0
"""The same for a whole notebook on two editions."""
DAMAGED = "The answer that came out of the notebook is damaged data: compute it with ordinary pandas or NumPy objects."


def answers_of(notebook: NotebookNode) -> dict[str, dict[str, Any]]:
    """Exercise → canonical answer, from the outputs of an executed notebook's check cells. Nothing is trusted here yet."""
    return {name: _parsed(text) for name, text in payloads_of(notebook).items()}


def payloads_of(notebook: NotebookNode) -> dict[str, str]:
    """Exercise → the text of its answer, not yet read; "" for what is longer than an answer can be."""
    payloads = {}
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if cell.cell_type != "code" or not grade_id.startswith("check-"):
            continue
        for output in cell.get("outputs", ()):
            data = output.get("data") if output.get("output_type") == "display_data" else None
            payload = data.get(MIMETYPE) if isinstance(data, dict) else None
            if payload is not None:
                payloads[grade_id.removeprefix("check-")] = _as_text(payload)
    return payloads


def _as_text(payload: object) -> str:
    try:
        text = payload if isinstance(payload, str) else json.dumps(payload)
    except (ValueError, TypeError, RecursionError):
        return ""
    return text if len(text) <= MAX_ANSWER else ""


def _parsed(text: str) -> dict[str, Any]:
    try:
        answer = json.loads(text, parse_constant=_no_number)["answer"]
    except (ValueError, TypeError, KeyError, RecursionError):
        answer = None
    return answer if isinstance(answer, dict) and "kind" in answer and _is_bounded(answer) else {"kind": "damaged"}


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _is_bounded(answer: dict[str, Any]) -> bool:
    """Whether data keeps the bounds that `check` keeps: the same again, since forged data has not come through it."""
    parts, waiting = 0, [(answer, 0)]
    while waiting:
        value, depth = waiting.pop()
        inside: Iterable[Any] = ()
        if isinstance(value, dict):
            inside = (*value, *value.values())
        elif isinstance(value, list):
            inside = value
        elif isinstance(value, str):
            if len(value) > MAX_TEXT:
                return False
        elif isinstance(value, int) and abs(value) >= MAX_NUMBER:
            return False
        waiting.extend((part, depth + 1) for part in inside)
        parts += 1
        if parts + len(waiting) > MAX_PARTS or depth > MAX_DEPTH:
            return False
    return True


def verdict_on(data: dict[str, Any] | None, key: Key) -> Verdict:
    """The verdict on an untrusted canonical answer: what cannot be compared is damaged, never an error of ours."""
    try:
        with within(EXERCISE_SECONDS):
            return judge(data, key)
    except Exception:  # forged data may break any assumption; the answer then earns nothing, and the batch goes on
        return Verdict(key.exercise, 0.0, words.FORM, DAMAGED)


def run_verdicts(notebook: NotebookNode, keys: Mapping[str, Key]) -> dict[str, Verdict]:
    """The verdict on each exercise from a run on one edition alone."""
    return _verdicts(payloads_of(notebook), failures_of(notebook), keys)


def _verdicts(payloads: Mapping[str, str], failures: Mapping[str, str], keys: Mapping[str, Key]) -> dict[str, Verdict]:
    verdicts = {}
    for name, key in keys.items():
        verdict = verdict_on(_parsed(payloads[name]) if name in payloads else None, key)
        if verdict.label == words.UNANSWERED and name in failures:
            verdict = Verdict(name, 0.0, words.CELL_FAILS, words.CELL_FAILS_SENTENCE.format(failures[name]))
        verdicts[name] = verdict
    return verdicts


def failures_of(notebook: NotebookNode) -> dict[str, str]:
    """Exercise → how its answer cell ended, for those that ended in an error or were stopped."""
    failures = {}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or not about.get("solution"):
            continue
        for output in cell.get("outputs", ()):
            if output.get("output_type") == "error":
                name = re.sub(r"[^A-Za-z]", "", str(output.get("ename", "")))[:40] or "an error"
                failures[about["grade_id"]] = "was stopped because it took too long" if name == TOO_SLOW else f"ends in {name}"
    return failures


def final_verdicts(here: Mapping[str, Verdict], there: Mapping[str, Verdict]) -> dict[str, Verdict]:
    """Verdicts on the class edition and on a hidden one, taken together.

    An answer earns what it earns on both. Right here and something else there means that it was not computed.
    """
    return {name: _together(verdict, there[name]) for name, verdict in here.items()}


def _together(here: Verdict, there: Verdict) -> Verdict:
    if here.share == 0 or here.label == there.label:
        return here
    if here.right and there.label in words.BY_SIGHT:  # titles and ranges are written for the data that their author saw
        return here
    if there.label in (words.UNANSWERED, words.CELL_FAILS):
        return Verdict(here.exercise, 0.0, words.FAILS_ELSEWHERE, words.FAILS_ELSEWHERE_SENTENCE)
    if here.right and there.label in words.GENERAL:
        return Verdict(here.exercise, 0.0, words.ONLY_THIS_MARKET, words.ONLY_THIS_MARKET_SENTENCE)
    if here.right:  # on another market the same code makes a mistake that we know
        return Verdict(here.exercise, there.share, there.label, "On another market: " + there.sentence)
    return Verdict(here.exercise, min(here.share, there.share), here.label, here.sentence)


def judged(runs: Sequence[NotebookNode], keys: Sequence[Mapping[str, Key]]) -> tuple[dict[str, Verdict], str]:
    """The verdicts on one or two runs of a submission (the class edition, then a hidden one), and a problem or "".

    keys: those of each run's edition. All is compared in a process with limits.
    """
    request = {"runs": [{"payloads": payloads_of(run), "failures": failures_of(run)} for run in runs]}
    try:
        found = bounded("judge", request, shared=_shared_of(keys), seconds=SECONDS)
    except TooMuch as fault:
        return {
            name: Verdict(name, 0.0, words.FORM, DAMAGED) for name in keys[0]
        }, f"The answers could not be compared ({fault})."
    return {name: Verdict(**verdict) for name, verdict in found.items()}, ""


_last: tuple[tuple[Mapping[str, Key], ...], Shared] | None = None


def _shared_of(keys: Sequence[Mapping[str, Key]]) -> Shared:
    """The keys as data, made once for a batch."""
    global _last
    if _last is None or len(_last[0]) != len(keys) or any(one is not other for one, other in zip(_last[0], keys, strict=True)):
        _last = tuple(keys), Shared({"keys": [_as_data(one) for one in keys]})
    return _last[1]


def _as_data(keys: Mapping[str, Key]) -> dict[str, Any]:
    return {name: key.as_dict() for name, key in keys.items()}


def shared(data: dict[str, Any]) -> list[dict[str, Key]]:
    """The keys of each edition, with what is made of them when it is first asked for."""
    made = [{name: Key.from_dict(key) for name, key in keys.items()} for keys in data["keys"]]
    for keys in made:
        for key in keys.values():
            _ = key.landmarks
    return made


def in_bounds(request: dict[str, Any], shared: list[dict[str, Key]]) -> dict[str, Any]:
    """The task `judge`: answers in, verdicts out."""
    found = [_verdicts(run["payloads"], run["failures"], keys) for run, keys in zip(request["runs"], shared, strict=False)]
    final = found[0] if len(found) == 1 else final_verdicts(*found)
    return {name: verdict.as_dict() for name, verdict in final.items()}
