"""The handbook keeps its word: its example lesson builds, its links lead somewhere, the commands that it names exist."""

import ast
import json
import re
import struct

import pytest
import slides
from conftest import ROOT
from test_layers import FREE, MAY

from course.authoring.handbook import ANCHORS, anchors_page, build_handbook, level_samples, remarks, samples_of
from course.authoring.keys import lesson_trials
from course.authoring.lesson import find_lesson, lesson_names, read_lesson
from course.authoring.lint import lint_text
from course.authoring.matrix import matrix
from course.authoring.new import new_lesson
from course.authoring.student_pack import PARTS
from course.cli import parser
from course.site.build import KEPT_BACK

HANDBOOK = ROOT / "course" / "handbook"
PAGES = [*sorted(HANDBOOK.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
TEACHING = HANDBOOK / "teaching"
SECTIONS = [
    "Ask in the room",
    "Where students get stuck",
    "What a mistake shows",
    "Time",
    "To end the hour",
    "What differs by edition",
    "For a slide",
]


@pytest.fixture(scope="module")
def lessons():
    return [find_lesson(name) for name in lesson_names()]


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


LINK, VERB, TARGET = r"\]\(([^)\s#]+)[^)]*\)", r"(?:`|^    )course ([a-z][a-z-]*)", r"(?:`|^    )make ([a-z0-9-]+)"


def test_what_pages_are_searched_for_stands_in_them():
    """Else the next two tests look at nothing."""
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    found = [sum(len(re.findall(pattern, text, re.MULTILINE)) for text in texts) for pattern in (LINK, VERB, TARGET)]
    assert min(found) >= 10, found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_the_handbook_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for address in re.findall(LINK, text):
        if not address.startswith(("http", "/")) and page.name != "start.md":  # the start page is read from work/
            assert (page.parent / address).exists() or address.endswith(("reference.md", "reference.svg")), address


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_pages_name_exist(page):
    made = parser()
    verbs = next(action for action in made._actions if action.dest == "==SUPPRESS==" or action.choices).choices
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    for verb in re.findall(VERB, text, re.MULTILINE):
        assert verb in verbs, f"{page.name} names `course {verb}`"
    for target in re.findall(TARGET, text, re.MULTILINE):
        assert target in targets, f"{page.name} names `make {target}`"


def test_what_is_derived_from_lessons_is_up_to_date(lessons, tmp_path):
    assert build_handbook(lessons, ROOT, check=True) == []
    (tmp_path / "course" / "handbook").mkdir(parents=True)
    (tmp_path / "course" / "handbook" / "teaching.md").write_text("no marks")
    faults = build_handbook(lessons[:1], tmp_path, check=False)
    assert len(faults) == 1 and "teaching.md needs one line" in faults[0]
    assert (tmp_path / ANCHORS).is_file() and not (tmp_path / "course" / "handbook" / "teaching").exists()


@pytest.mark.parametrize("name", lesson_names())
def test_each_lesson_has_its_page_for_those_who_teach_it(name, lessons):
    lesson = next(lesson for lesson in lessons if lesson.name == name)
    text = (TEACHING / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {name[:2]} · {lesson.title}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == ["1", "2", "3"]
    assert len(text.split()) < 550, "two thirds of a page"
    known = {f"{exercise.name}/{wrong.label}" for exercise in lesson.checked for wrong in exercise.wrongs}
    named = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    assert 3 <= len(named) <= 6 and set(named) <= known, set(named) - known


def test_pages_for_teachers_are_those_of_the_lessons():
    assert sorted(path.stem for path in TEACHING.glob("*.md")) == lesson_names() == sorted(slides.chosen())
    assert {path.stem for path in slides.FIGURES.glob("*.png")} == {*lesson_names(), slides.POSTER}
    assert json.loads(slides.DRAWN.read_text())[slides.POSTER] == slides.digest(slides.poster()), "run `make slides`"


@pytest.mark.parametrize("name", lesson_names())
def test_the_picture_for_a_slide_is_of_a_figure_that_students_see_too(name):
    figure, cell = slides.shown(name, slides.chosen()[name])
    assert json.loads(slides.DRAWN.read_text())[name] == slides.digest(figure), "the figure has changed: run `make slides`"
    picture = (slides.FIGURES / f"{name}.png").read_bytes()
    width, height = struct.unpack(">II", picture[16:24])
    assert width == slides.WIDTH * slides.SCALE and height >= 600 and len(picture) < 120_000
    given = json.loads((ROOT / "notebooks" / name / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    assert any(other["source"] == cell["source"] for other in given), "an answer's figure is a solution"
    solution = json.loads((ROOT / "solutions" / name / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    answered = {
        node.id
        for one in solution
        if one["cell_type"] == "code" and one["metadata"].get("nbgrader", {}).get("solution")
        for node in ast.walk(ast.parse("".join(one["source"])))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    tree = ast.walk(ast.parse("".join(cell["source"])))
    names = [node for node in tree if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    read = {node.id for node in names if isinstance(node.ctx, ast.Load)} - own
    assert not read & answered, "it shows what an exercise asks for"


def test_a_small_picture_keeps_its_colours():
    import numpy as np

    pixels = np.zeros((4, 5, 3), np.uint8)
    pixels[:, :2] = (255, 255, 255)
    pixels[:, 2] = (0, 114, 178)
    made = slides.small_png(pixels)
    assert struct.unpack(">II", made[16:24]) == (5, 4) and b"\xff\xff\xff" in made[made.index(b"PLTE") :]


def test_anchored_answers_are_three_a_task_and_within_its_words(lessons):
    for lesson in lessons:
        for task in (exercise for exercise in lesson.exercises.values() if exercise.written):
            samples = level_samples(task)
            assert list(samples) == ["3", "2", "1"], lesson.name
            assert all(len(sample.split()) <= task.words + 12 for sample in samples.values()), (
                lesson.name
            )  # its remark in brackets
            core = sum(exercise.points for exercise in lesson.exercises.values() if not exercise.stretch)
            assert 3 * task.points <= core, f"{lesson.name}: more than a third is marked by hand"


def test_anchored_answers_stay_with_those_who_mark(lessons):
    assert ANCHORS.name in KEPT_BACK and not any(part.startswith("handbook") for part in PARTS)
    sentences = {
        sentence
        for lesson in lessons
        for task in lesson.exercises.values()
        if task.written
        for sentence in re.findall(r"[A-Z][^.?!]{40,}[.?!]", " ".join(samples_of(task).split()))
    }
    assert len(sentences) > 100 and sum(sentence in " ".join(anchors_page(lessons).split()) for sentence in sentences) > 100
    for page in HANDBOOK.rglob("*.md"):
        if page.name not in KEPT_BACK:
            text = " ".join(page.read_text(encoding="utf-8").split())
            assert not [sentence for sentence in sentences if sentence in text], page


def test_the_page_on_architecture_tells_the_layers_as_they_are():
    text = (HANDBOOK / "architecture.md").read_text(encoding="utf-8").partition("## Rooms and layers")[2]
    told = {}
    for rooms, may in re.findall(r"^\| (`[^|]+`) \| [^|]+ \| ([^|]+) \|$", text, re.MULTILINE):
        for number, room in enumerate(names := re.findall(r"`(\w+)`", rooms)):
            parts = may.split("; ") if len(names) > 1 and ";" in may else [may] * len(names)
            told[room] = set(re.findall(r"`(\w+)`", parts[number]))
    assert told == MAY
    assert {name for name in FREE if f"`{name}`" in text} == FREE


def test_a_remark_on_a_sample_goes_when_the_sample_changes(lessons):
    tasks = [(lesson, task) for lesson in lessons for task in lesson.exercises.values() if task.written]
    found = [remarks(lesson, task) for lesson, task in tasks]
    assert sum(sorted(one) == ["1", "2"] for one in found) >= 12
    lesson, task = next(pair for pair, one in zip(tasks, found, strict=True) if one)
    before = task.answer.source
    try:
        task.answer.source = before.replace("**Sample, level 2.**", "**Sample, level 2.** Once")
        assert list(remarks(lesson, task)) == ["1"]
    finally:
        task.answer.source = before
