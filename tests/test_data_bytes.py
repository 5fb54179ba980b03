"""Equal bytes everywhere: digests see what matters. That other surroundings change no table is shown in test_data_editions."""

import numpy as np
import pandas as pd
import pytest

from course.cli import main
from course.evidence.reproducibility import Interpreter, column_digest, digests_of, first_difference, side_by_side


@pytest.mark.parametrize(
    ("values", "other"),
    [
        ([1, 2], [2, 1]),
        ([1, 2], [1.0, 2.0]),
        ([0.1, 0.2], [0.1, np.nextafter(0.2, 1)]),
        (["ab", "c"], ["a", "bc"]),
        (["a", None], ["a", ""]),
        ([True, False], [1, 0]),
        (pd.array([1, None], dtype="Int64"), pd.array([1, 0], dtype="Int64")),
        (pd.to_datetime(["2024-06-18"], utc=True), pd.to_datetime(["2024-06-18"])),
    ],
)
def test_a_digest_hears_of_value_order_type_and_gap(values, other):
    assert column_digest(pd.Series(values)) != column_digest(pd.Series(other))
    assert column_digest(pd.Series(values)) == column_digest(pd.Series(values).set_axis(np.arange(len(values)) + 5))


def test_a_difference_is_named_by_table_and_column():
    table = pd.DataFrame({"a": [1, 2], "b": [0.5, 0.25]})
    one = digests_of({"x": table, "y": table})
    assert first_difference(one, digests_of({"x": table.copy(), "y": table})) == ""
    assert first_difference(one, digests_of({"x": table, "y": table.assign(b=[0.5, 0.26])})) == "y.b"
    assert "'y'" in first_difference(one, digests_of({"x": table}))
    frame = side_by_side({"here": one, "there": digests_of({"x": table, "y": table + 1})})
    assert frame["there"].tolist() == ["equal", "DIFFERENT"]


def test_the_command_tells_what_differs(monkeypatch, capsys):
    def other_price(self, setting, seed, world, size):
        return {"orders": {"order_id": "1", "gmv": "2" if setting == "abroad" else "3"}}

    monkeypatch.setattr(Interpreter, "digests", other_price)
    assert main(["market", "bytes", "--with"]) == 1
    said = capsys.readouterr().out
    assert "abroad differs from" in said and "first in orders.gmv" in said and "DIFFERENT" in said
    monkeypatch.setattr(Interpreter, "digests", lambda *request: {"orders": {"order_id": "1"}})
    assert main(["market", "bytes", "--with"]) == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--with", "/nowhere/python"], "/nowhere/python cannot be run"),
        (["--with", "/bin/false"], "/bin/false cannot simulate the market"),
        (["--world", "W9"], "no world 'W9'"),
    ],
)
def test_bad_requests_get_one_sentence(words, sentence, capsys):
    assert main(["market", "bytes", *words]) == 2
    said = capsys.readouterr().err
    assert sentence in said and len(said.strip().splitlines()) == 1


def test_a_run_that_fails_says_why(tmp_path):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'no room left' >&2\nexit 3\n")
    broken.chmod(0o755)
    with pytest.raises(ValueError, match="failed in the setting 'plain': no room left"):
        Interpreter(broken, "3.0", "0", ()).digests("plain", 1, "W1", "small")
