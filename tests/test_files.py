"""Files are replaced whole or not at all; a digest of code changes with what the code does, not with what is said about it."""

import os
import stat

import pytest

from course.files import digest_of, replace_text

CODE = '''"""What it is for."""

RATE = 0.35
"""Where it is from."""


def chance(views, rate=RATE):
    """A chance."""
    return f"{rate:>{len(views)}}"
'''


def test_a_text_is_replaced_with_its_line_ends(tmp_path):
    path = tmp_path / "new" / "report.csv"
    for text in ("a,b\r\n", "ä\n"):
        replace_text(path, text)
        assert path.read_bytes() == text.encode()
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def test_a_failed_write_leaves_the_old_text_and_no_draft(tmp_path, monkeypatch):
    path = tmp_path / "report.txt"
    path.write_text("old")

    def full(*names):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        replace_text(path, "new")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_a_private_file_is_its_owners(tmp_path):
    replace_text(tmp_path / "truth.json", "{}", private=True)
    assert stat.S_IMODE((tmp_path / "truth.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("What it is for.", "What else it is for.", True),
        ('"""A chance."""', "# A chance.", True),
        ('"""Where it is from."""\n', "", True),
        ("views, rate=RATE", "views,\n    rate = RATE,\n", True),
        ("0.35", "0.36", False),
        ("return", "yield", False),
        (":>{", ":<{", False),
    ],
)
def test_a_digest_of_code(tmp_path, old, new, same):
    path = tmp_path / "module.py"
    path.write_text(CODE)
    before, before_in_bytes = digest_of([path], code=True), digest_of([path])
    assert old in CODE
    path.write_text(CODE.replace(old, new, 1))
    assert (digest_of([path], code=True) == before) is same
    assert digest_of([path]) != before_in_bytes


def test_a_digest_is_the_same_on_every_python(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(CODE)
    assert digest_of([path], code=True)[:16] == "77a7bb0cb2ad1b9e"


def test_a_digest_tells_files_apart(tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("a")
    two.write_text("b")
    before = digest_of([one, two], code=True)
    assert digest_of([two, one], code=True) != before
    one.write_text("b")
    two.write_text("a")
    assert digest_of([one, two], code=True) != before
