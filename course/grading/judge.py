"""The judge of a notebook: verdicts from the answers in its outputs, on the class edition and on a hidden one.

Trusted and instant: it runs no student code, trusts nothing but the answers' data, and is a pure function of notebooks and keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from course.answers import MIMETYPE, Key, Verdict, judge
from course.answers import verdict as words
from course.running import TOO_SLOW

MAX_ANSWER = 2_000_000
"""Characters of one answer's JSON; honest answers take a few thousand."""
DAMAGED = "The answer that came out of the notebook is damaged data: compute it with ordinary pandas or NumPy objects."


def answers_of(notebook: NotebookNode) -> dict[str, dict[str, Any]]:
    """Exercise → canonical answer, from the outputs of an executed notebook's check cells. Nothing is trusted here yet."""
    answers = {}
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if cell.cell_type != "code" or not grade_id.startswith("check-"):
            continue
        for output in cell.get("outputs", ()):
            payload = output.get("data", {}).get(MIMETYPE) if output.get("output_type") == "display_data" else None
            if payload is not None:
                answers[grade_id.removeprefix("check-")] = _parsed(payload)
    return answers


def _parsed(payload: object) -> dict[str, Any]:
    try:
        text = payload if isinstance(payload, str) else json.dumps(payload)
        answer = json.loads(text)["answer"] if len(text) <= MAX_ANSWER else None
    except (ValueError, TypeError, KeyError, RecursionError):
        answer = None
    return answer if isinstance(answer, dict) and "kind" in answer else {"kind": "damaged"}


def verdict_on(data: dict[str, Any] | None, key: Key) -> Verdict:
    """The verdict on an untrusted canonical answer: what cannot be compared is damaged, never an error of ours."""
    try:
        return judge(data, key)
    except Exception:  # forged data may break any assumption; the answer then earns nothing, and the batch goes on
        return Verdict(key.exercise, 0.0, words.FORM, DAMAGED)


def run_verdicts(notebook: NotebookNode, keys: Mapping[str, Key]) -> dict[str, Verdict]:
    """The verdict on each exercise from a run on one edition alone."""
    answers = answers_of(notebook)
    failures = failures_of(notebook)
    verdicts = {}
    for name, key in keys.items():
        verdict = verdict_on(answers.get(name), key)
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
    if there.label in (words.UNANSWERED, words.CELL_FAILS):
        return Verdict(here.exercise, 0.0, words.FAILS_ELSEWHERE, words.FAILS_ELSEWHERE_SENTENCE)
    if here.right and there.label in words.GENERAL:
        return Verdict(here.exercise, 0.0, words.ONLY_THIS_MARKET, words.ONLY_THIS_MARKET_SENTENCE)
    if here.right:  # on another market the same code makes a mistake that we know
        return Verdict(here.exercise, there.share, there.label, "On another market: " + there.sentence)
    return Verdict(here.exercise, min(here.share, there.share), here.label, here.sentence)
