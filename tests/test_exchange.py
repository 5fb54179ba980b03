"""The whole round through nbgrader's exchange: a teacher and two students, each with a home of their own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import lend_keys, make_course_root

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
    teacher = make_course_root(base / "teacher", [find_lesson(LESSON)], [class_edition], other_editions[2], extra_config=config)
    lend_keys(teacher, find_lesson(LESSON))
    for name in ("ann", "bo"):
        (base / name).mkdir()
        (base / name / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.CourseDirectory.course_id = 'lifestyle-ecommerce'\nc.CourseDirectory.student_id = '{name}'\n"
        )
    return base, teacher


COMMANDS = """
import json, os, sys
from nbgrader.apps.nbgraderapp import main

for line in sys.stdin:
    told = json.loads(line)
    pid = os.fork()
    if pid == 0:
        os.environ.clear()
        os.environ.update(told["environment"])
        os.chdir(told["home"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        said = os.open(told["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.argv = ["nbgrader", *told["words"]]
        sys.exit(main())
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""
"""What runs commands of nbgrader: each in a process of its own, forked from one that has imported nbgrader, which takes longest."""


@pytest.fixture(scope="module")
def commands():
    """The process that runs nbgrader's commands."""
    with subprocess.Popen([sys.executable, "-c", COMMANDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


def nbgrader(people, commands, who: str, *words: str) -> None:
    """Run an nbgrader command as one of them."""
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
    words = (*words, f"--Exchange.root={base / 'exchange'}")
    said = base / "said.txt"
    told = {"environment": environment, "home": str(home), "said": str(said), "words": words}
    print(json.dumps(told), file=commands.stdin, flush=True)
    assert commands.stdout.readline() == "0\n", f"{who}: nbgrader {' '.join(words)}\n{said.read_text()[-3000:]}"


def answer(path: Path, lesson, sources: dict[str, str]) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in sources:
            cell.source = sources[name]
    nbformat.write(notebook, path)


def test_release_to_feedback(people, commands):
    base, teacher = people
    lesson = find_lesson(LESSON)
    nbgrader(people, commands, "teacher", "generate_assignment", LESSON, "--force")
    nbgrader(people, commands, "teacher", "release_assignment", LESSON)
    for name in ("ann", "bo"):
        nbgrader(people, commands, name, "fetch_assignment", LESSON)
    fetched = base / "ann" / LESSON
    assert {path.name for path in fetched.iterdir()} == {f"{LESSON}.ipynb", "checks.json"}
    right = {
        exercise.name: as_written((exercise.rights or [exercise.answer])[0].source) for exercise in lesson.checked
    }  # a quick question has no other right answer than its solution
    answer(fetched / f"{LESSON}.ipynb", lesson, {**right, "memo": "Orders grew because buyers did."})
    mistaken = lesson.exercises["festival-counts"].wrongs[0]
    answer(base / "bo" / LESSON / f"{LESSON}.ipynb", lesson, {"festival-counts": as_written(mistaken.source)})
    for name in ("ann", "bo"):
        nbgrader(people, commands, name, "submit", LESSON)
    nbgrader(people, commands, "teacher", "collect", LESSON)
    assert {path.name for path in (teacher / ".course" / "submitted").iterdir()} == {"ann", "bo"}
    nbgrader(people, commands, "teacher", "autograde", LESSON)
    nbgrader(people, commands, "teacher", "generate_feedback", LESSON)
    nbgrader(people, commands, "teacher", "release_feedback", LESSON)
    for name in ("ann", "bo"):
        nbgrader(people, commands, name, "fetch_feedback", LESSON)

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
