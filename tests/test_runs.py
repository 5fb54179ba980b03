"""No verdict on an old value: what the notebook's cells did when they last ran."""

import json
import os
import sys
from types import SimpleNamespace

import pytest

import course.answers.check  # noqa: F401  the package's name for it is the function
from course.answers import Key, NotYet, align, canonical, form_of, runs
from course.answers.check import _on_an_old_value
from course.answers.fingerprint import public_record

check_module = sys.modules["course.answers.check"]


@pytest.fixture(autouse=True)
def _no_runs():
    runs.forget()
    yield
    runs.forget()


def ran(code, cell="", error=None, before=None):
    """What IPython hands over after a cell has run."""
    runs.note(
        SimpleNamespace(error_before_exec=before, error_in_exec=error, info=SimpleNamespace(raw_cell=code, cell_id=cell or None))
    )


def test_without_any_run_there_is_nothing_to_say():
    assert _on_an_old_value("growth") is None


def test_an_answer_cell_that_failed_gives_no_verdict_on_the_old_value():
    ran("growth = 3.3", "answer-growth")
    assert _on_an_old_value("growth") is None
    ran("growth = 1 / 0", "answer-growth", ZeroDivisionError())
    ran("other = 1", "example-1")
    verdict = _on_an_old_value("growth")
    assert verdict.label == "cell-fails" and "`ZeroDivisionError`" in verdict.sentence
    ran("growth = 3.3", "answer-growth")
    assert _on_an_old_value("growth") is None


def test_a_syntax_error_counts():
    ran("growth = = 3", "answer-growth", before=SyntaxError())
    assert "`SyntaxError`" in _on_an_old_value("growth").sentence


def test_without_cell_ids_the_cell_before_is_meant():
    ran("growth = 1 / 0", error=ZeroDivisionError())
    assert _on_an_old_value("growth").label == "cell-fails"


def test_a_cell_that_was_changed_after_it_ran_is_stale(tmp_path, monkeypatch):
    file = tmp_path / "lesson.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))
    ran("growth = 3.3", "answer-growth")
    for code, label in (("growth = 3.3\n", None), ("growth = 4.3", "stale")):
        file.write_text(json.dumps({"cells": [{"id": "answer-growth", "source": [code]}]}), encoding="utf-8")
        later = runs.answer_run("growth").moment + 10
        os.utime(file, (later, later))
        verdict = _on_an_old_value("growth")
        assert (verdict.label if verdict else None) == label


def test_an_exception_only_where_nbgrader_runs_the_notebook(tmp_path, monkeypatch, capsys):
    """JupyterLab draws a red strip under every exception: the card says it all. Validate and autograde know nothing else."""
    form = form_of(canonical(3.3))
    record = {"title": "Growth", "points": 1, **public_record(Key("growth", form, align(canonical(3.3), form)), "salt")}
    (tmp_path / "checks.json").write_text(json.dumps({"edition": "", "exercises": {"growth": record}}), encoding="utf-8")
    monkeypatch.setattr(check_module, "_home", tmp_path)
    monkeypatch.setattr(check_module, "_digest_reader", lambda: "")
    check_module.check("growth", 4.4)
    assert "course.answers.check._Shown" in capsys.readouterr().out
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(NotYet, match="The number is too high"):
        check_module.check("growth", 4.4)
    check_module.check("growth", 3.3)
