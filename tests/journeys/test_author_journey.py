"""An author with the page "Write a lesson": from nothing to a lesson that is graded, and away again. Notes in .course/journeys/author."""

import re
import subprocess

import pytest
from conftest import ROOT
from steps import Walk, fresh_copy, with_editions

LESSON = "90_returns"
pytestmark = [pytest.mark.journey, pytest.mark.thorough]


def test_a_lesson_from_the_guide(tmp_path):
    walk = Walk("author", with_editions(fresh_copy(tmp_path / "course")))
    guide = (walk.root / "course" / "handbook" / "new_lesson.md").read_text(encoding="utf-8")
    exercise, proof = re.findall(r"```python\n(.+?)```", guide, re.DOTALL)
    text = walk.root / "course" / "lessons" / f"{LESSON}.py"
    walk.run(f"course new {LESSON}")
    with walk.running(f"course build --watch {LESSON}", "nothing to complain of") as said:
        walk.named("Put this before the cell that begins # At home")
        template = text.read_text(encoding="utf-8")
        home = "# %% [markdown]\n# # At home\n"
        assert template.count(home) == 1
        written = template.replace(home, f"{exercise}\n{home}")
        for source, sign in (
            (written, "nothing to complain of"),
            (written.replace("{3 points}", "{4 points}"), rf"{LESSON}\.py, line \d+: the heading promises 4 points"),
            (written.replace(home, f"{proof}\n{home}"), "nothing to complain of"),
        ):
            so_far = len(said.read_text(encoding="utf-8"))
            text.write_text(source, encoding="utf-8")
            told = walk.until(said, rf"{sign}|fault", after=so_far)
            assert re.search(sign, told), told
            walk.tell(told.strip().splitlines()[-2 if "fault" in told else -1])
    for room in ("solutions", "notebooks"):
        assert (walk.root / room / LESSON / f"{LESSON}.ipynb").is_file()
    walk.run(f"course show {LESSON} copies-counted")
    told = walk.run(f"course matrix {LESSON}", seconds=3600)
    assert "copies-counted" in told or "live-share" in told, told
    walk.run(f"course budget {LESSON}")
    walk.run(f"course sample-class {LESSON} --students 12 --out .course/returns")
    assert "all-right" in walk.grade(LESSON, ".course/returns")
    walk.named("To throw the lesson away, remove")
    subprocess.run(["rm", "-r", text, walk.root / "notebooks" / LESSON, walk.root / "solutions" / LESSON], check=True)
    walk.run("course build 00_orientation")
    for path in ("course/handbook/outcomes.md", "course/handbook/reference.md"):
        assert (walk.root / path).read_bytes() == (ROOT / path).read_bytes(), f"{path} is not as it was"
    walk.ended()
