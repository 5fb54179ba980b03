"""Errors are shown as the notebook's own lines and the message, without the inside of libraries."""

import pandas as pd
import pytest

from course.display import shortened, show_error

TABLE = pd.DataFrame({"a": [1]})


class Shell:
    """What of IPython's shell shows an error."""

    def showtraceback(self, told, tb_offset=None):
        self.told = told


def shown(act):
    shell = Shell()
    try:
        act()
    except Exception as error:
        show_error(shell, type(error), error, error.__traceback__)
    return shell.told


def files(traceback):
    found = []
    while traceback is not None:
        found.append(traceback.tb_frame.f_code.co_filename)
        traceback = traceback.tb_next
    return found


@pytest.mark.parametrize("act", [lambda: TABLE["nope"], lambda: TABLE.groupby("nope").sum(), lambda: 1 / 0])
def test_only_own_lines_are_shown(act):
    _, error, traceback = shown(act)
    assert set(files(traceback)) == {__file__} and len(files(traceback)) == 2
    assert error.__cause__ is None


def test_an_own_cause_stays():
    def convert():
        try:
            int("x")
        except ValueError as error:
            raise KeyError("mine") from error

    _, error, _ = shown(convert)
    assert isinstance(error.__cause__, ValueError)


def test_an_error_that_is_a_librarys_alone_is_left_as_it_is():
    try:
        TABLE["nope"]
    except KeyError as error:
        assert shortened(error.__cause__.__traceback__) is None
