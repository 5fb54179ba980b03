"""The handbook keeps its word: its example lesson builds, its links lead somewhere, the commands that it names exist."""

import re

import pytest
from conftest import ROOT

from course.authoring.keys import lesson_trials
from course.authoring.lesson import read_lesson
from course.authoring.lint import lint_text
from course.authoring.matrix import matrix
from course.authoring.new import new_lesson
from course.cli import parser

HANDBOOK = ROOT / "course" / "handbook"
PAGES = [*sorted(HANDBOOK.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def test_the_example_of_a_new_lesson_is_a_lesson(tmp_path, class_edition):
    exercise, proof = re.findall(r"```python\n(.+?)```", (HANDBOOK / "new_lesson.md").read_text(encoding="utf-8"), re.DOTALL)
    path = new_lesson("90_returns", tmp_path)
    text = path.read_text(encoding="utf-8")
    home = "# %% [markdown]\n# # At home\n"
    assert text.count(home) == 1
    path.write_text(text.replace(home, f"{exercise}\n{proof}\n{home}"), encoding="utf-8")
    lesson = read_lesson(path)
    assert list(lint_text(lesson)) == []
    entries = [
        entry
        for entry in matrix(lesson, [class_edition], lambda lesson, edition: lesson_trials(lesson, edition, prove=True))
        if entry.exercise == "live-share"
    ]
    assert len(entries) >= 5 and all(entry.holds for entry in entries), entries


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_the_handbook_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for address in re.findall(r"\]\(([^)\s#]+)[^)]*\)", text):
        if not address.startswith(("http", "/")) and page.name != "start.md":  # the start page is read from work/
            assert (page.parent / address).exists() or address.endswith(("reference.md", "reference.svg")), address


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_pages_name_exist(page):
    made = parser()
    verbs = next(action for action in made._actions if action.dest == "==SUPPRESS==" or action.choices).choices
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    for verb in re.findall(r"(?:`|^    )course ([a-z][a-z-]*)", text, re.MULTILINE):
        assert verb in verbs, f"{page.name} names `course {verb}`"
    for target in re.findall(r"(?:`|^    )make ([a-z0-9-]+)", text, re.MULTILINE):
        assert target in targets, f"{page.name} names `make {target}`"
