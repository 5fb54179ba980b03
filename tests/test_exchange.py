"""The whole round through nbgrader's exchange: a teacher and two students, each with a home of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import make_course_root

from course.authoring.lesson import feedback_of, find_lesson, solution_of
from course.grading.sample_class import as_written

LESSON = "01_growth"
BIN = Path(sys.executable).parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def people(tmp_path_factory, class_edition, other_editions):
    """Homes of a teacher, Ann and Bo, and one exchange between them."""
    base = tmp_path_factory.mktemp("exchange")
    exchange = base / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    config = "\nc.ExchangeCollect.check_owner = False\n"
    teacher = make_course_root(base / "teacher", [find_lesson(LESSON)], [class_edition], other_editions[1], extra_config=config)
    for name in ("ann", "bo"):
        (base / name).mkdir()
        (base / name / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.CourseDirectory.course_id = 'lifestyle-ecommerce'\nc.CourseDirectory.student_id = '{name}'\n"
        )
    return base, teacher


def nbgrader(people, who: str, *words: str) -> str:
    """Run an nbgrader command as one of them; returns what it said."""
    base, _ = people
    home = base / who
    environment = os.environ | {
        "HOME": str(home),
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
        "JUPYTER_DATA_DIR": str(home / ".local"),
        "COURSE_EXCHANGE": str(base / "exchange"),
        "USER": who,
    }
    command = [BIN / "nbgrader", *words, f"--Exchange.root={base / 'exchange'}"]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, f"{who}: nbgrader {' '.join(words)}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr


def answer(path: Path, lesson, sources: dict[str, str]) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in sources:
            cell.source = sources[name]
    nbformat.write(notebook, path)


def test_release_to_feedback(people):
    base, teacher = people
    lesson = find_lesson(LESSON)
    nbgrader(people, "teacher", "generate_assignment", LESSON, "--force")
    nbgrader(people, "teacher", "release_assignment", LESSON)
    for name in ("ann", "bo"):
        nbgrader(people, name, "fetch_assignment", LESSON)
    fetched = base / "ann" / LESSON
    assert {path.name for path in fetched.iterdir()} == {f"{LESSON}.ipynb", "checks.json"}
    right = {
        exercise.name: as_written((exercise.rights or [exercise.answer])[0].source) for exercise in lesson.checked
    }  # a quick question has no other right answer than its solution
    answer(fetched / f"{LESSON}.ipynb", lesson, {**right, "memo": "Orders grew because buyers did."})
    mistaken = lesson.exercises["festival-counts"].wrongs[0]
    answer(base / "bo" / LESSON / f"{LESSON}.ipynb", lesson, {"festival-counts": as_written(mistaken.source)})
    for name in ("ann", "bo"):
        nbgrader(people, name, "submit", LESSON)
    nbgrader(people, "teacher", "collect", LESSON)
    assert {path.name for path in (teacher / ".course" / "submitted").iterdir()} == {"ann", "bo"}
    nbgrader(people, "teacher", "autograde", LESSON)
    nbgrader(people, "teacher", "generate_feedback", LESSON)
    nbgrader(people, "teacher", "release_feedback", LESSON)
    for name in ("ann", "bo"):
        nbgrader(people, name, "fetch_feedback", LESSON)

    pages = {name: next((base / name / LESSON / "feedback").rglob(f"{LESSON}.html")).read_text() for name in ("ann", "bo")}
    assert f"<strong>{sum(exercise.points for exercise in lesson.checked):g}</strong> of" in pages["ann"]
    assert "to be read by your teacher" in pages["ann"] and "not answered" in pages["bo"]
    assert f"<code>{mistaken.options['label']}</code>" in pages["bo"]
    assert feedback_of(mistaken)[:50] in pages["bo"]

    # What students hold, searched by content: no solution, no key, no hidden edition, no truth.
    held = "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for name in ("ann", "bo")
        for path in (base / name).rglob("*")
        if path.is_file() and path.suffix in (".ipynb", ".json", ".html", ".py", ".csv", ".txt", ".md")
    )
    own = "\n".join([*right.values(), mistaken.source])  # a known mistake repeats most of the solution
    for exercise in lesson.checked:
        for line in solution_of(exercise.answer).splitlines():
            if len(line.strip()) > 45 and line.strip() not in own:
                released = (teacher / "notebooks" / LESSON / f"{LESSON}.ipynb").read_text()
                assert line.strip() not in held or line.strip().replace('"', '\\"') in released, line
    for word in ("BEGIN SOLUTION", "MARK SCHEME", "Sample, level", "planted", "activity_shape"):
        assert word not in held, word
    hidden = teacher / ".course" / "editions" / "hidden"
    assert (hidden / "orders.parquet").read_bytes()[1000:1400] not in b"".join(
        path.read_bytes() for name in ("ann", "bo") for path in (base / name).rglob("*") if path.is_file()
    )
    assert not any(path.suffix == ".parquet" for name in ("ann", "bo") for path in (base / name).rglob("*"))
    shutil.rmtree(base / "exchange")
