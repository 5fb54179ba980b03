"""Dockerfile and Binder files, as far as they can be tested without a container engine: what they name is there, versions agree, and
nothing of the teacher's reaches the image for students. Their steps are played by `make journeys`; the handbook says that they were never
built here."""

import fnmatch
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from course.authoring.student_pack import PARTS
from course.cli import parser

Instruction = tuple[str, str]


def stages(text: str) -> dict[str, tuple[str, list[Instruction]]]:
    """Stage -> what it begins from and its instructions, with continued lines joined and comments left out."""
    lines = re.sub(r"\\\n", " ", "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))).splitlines()
    found: dict[str, tuple[str, list[Instruction]]] = {}
    for line in filter(str.strip, lines):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            base, name = re.fullmatch(r"(\S+) AS (\S+)", rest).groups()
            found[name] = (base, [])
        else:
            list(found.values())[-1][1].append((word, rest.strip()))
    return found


STAGES = stages((ROOT / "Dockerfile").read_text(encoding="utf-8"))
PYTHON = re.search(r"python=(3\.\d+)", (ROOT / "environment.yml").read_text(encoding="utf-8"))[1]


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path out of the build."""
    patterns = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    parts = Path(path).parts
    return any(
        fnmatch.fnmatch("/".join(parts[: n + 1]), pattern) or (pattern.startswith("**/") and fnmatch.fnmatch(part, pattern[3:]))
        for pattern in patterns
        for n, part in enumerate(parts)
    )


def copied(instructions: list[Instruction]) -> list[tuple[str, list[str]]]:
    """(stage or "", sources) of each COPY."""
    found = []
    for word, rest in instructions:
        if word in ("COPY", "ADD"):
            options = re.findall(r"--(\w+)=(\S+)", rest)
            paths = [part for part in rest.split() if not part.startswith("--")]
            found.append((dict(options).get("from", ""), paths[:-1]))
    return found


def test_every_stage_begins_from_an_image_of_the_right_python_or_from_one_above():
    known = set()
    for name, (base, _) in STAGES.items():
        assert base in known or base == f"python:{PYTHON}-slim-bookworm", name
        known.add(name)
    assert {"student", "grader"} <= known


def test_what_is_copied_is_there():
    for name, (_, instructions) in STAGES.items():
        for stage, sources in copied(instructions):
            assert not stage or list(STAGES).index(stage) < list(STAGES).index(name)
            for source in sources:
                assert stage or (in_a_clone(source) and not ignored(source)), source


def in_a_clone(path: str) -> bool:
    """Whether a fresh clone has a file, or a folder with files in it."""
    listed = subprocess.run(["git", "ls-files", path], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return bool(listed.strip())


def test_what_the_steps_read_is_in_a_clone_and_in_the_build():
    """The student pack's parts, the lock, and what builds a wheel without isolation; `make journeys` plays the steps themselves."""
    parts = [f"course/{part}" for part in PARTS]
    for path in ("requirements.lock", "pyproject.toml", "README.md", "LICENSE", "notebooks", "datasets", *parts):
        assert in_a_clone(path) and not ignored(path), path
    locked = re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert "setuptools" in locked and "jupyterlab" in locked


def line_of(name: str) -> list[str]:
    """A stage and those that it is built on."""
    base = STAGES[name][0]
    return [name, *(line_of(base) if base in STAGES else [])]


def test_students_get_the_pack_alone():
    """Layers keep what a later layer removes: so nothing else may ever have been in one."""
    sources = [source for stage in line_of("student") for source in copied(STAGES[stage][1])]
    assert sources == [("whole", ["/home/learner/pack"]), ("", ["requirements.lock"])]
    assert any("course student-pack /home/learner/pack" in rest for _, rest in STAGES["whole"][1])


def test_no_image_ends_as_root_and_none_holds_what_git_ignores():
    for target in ("student", "grader"):
        users = [rest for stage in reversed(line_of(target)) for word, rest in STAGES[stage][1] if word == "USER"]
        assert users[-1] == "learner"
    for path in (
        ".git/config",
        ".venv/bin/python",
        ".course/gradebook.db",
        "work/01_growth/01_growth.ipynb",
        "course/__pycache__/a.pyc",
    ):
        assert ignored(path), path
    assert not any(ignored(path) for path in ("course/cli.py", "datasets/orders.parquet", "solutions/01_growth/01_growth.ipynb"))


SCRIPTS = [("Dockerfile", (ROOT / "Dockerfile").read_text()), ("postBuild", (ROOT / ".binder" / "postBuild").read_text())]


@pytest.mark.parametrize(("name", "text"), SCRIPTS, ids=[name for name, _ in SCRIPTS])
def test_the_lock_alone_decides_what_is_installed(name, text):
    installs = re.findall(r"pip install ([^&\n]+)", text)
    assert len(installs) >= 2
    for words in installs:
        assert "--no-deps" in words
        assert "--require-hashes -r requirements.lock" in words or words.split()[-1] in (".", "wheels/*.whl"), words


def test_commands_of_the_images_exist():
    made = parser()
    verbs = next(action for action in made._actions if action.choices).choices
    text = (ROOT / "Dockerfile").read_text() + (ROOT / "course" / "handbook" / "running.md").read_text()
    named = re.findall(r"(?:&& course|course-grader) ([a-z][a-z-]+)", text)
    assert named and set(named) <= set(verbs), named
    programs = re.findall(r'(?:CMD|ENTRYPOINT) \["([a-z]+)"', text)
    assert programs
    for program in programs:
        assert shutil.which(program, path=str(Path(sys.executable).parent)), program


def test_binder_s_files():
    binder = ROOT / ".binder"
    assert {path.name for path in binder.iterdir()} == {"runtime.txt", "apt.txt", "postBuild"}
    assert (binder / "runtime.txt").read_text().strip() == f"python-{PYTHON}"
    assert os.access(binder / "postBuild", os.X_OK)
    subprocess.run(["bash", "-n", binder / "postBuild"], check=True)


def test_binder_s_last_step_writes_the_start_page(tmp_path):
    """What needs no network of `postBuild`, on a copy of what it reads."""
    for name in ("course", "notebooks"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "lessons", ".ipynb_checkpoints")
        )
    last = (ROOT / ".binder" / "postBuild").read_text().splitlines()[-1]
    program = re.fullmatch(r"python -c '(.+)'", last)[1]
    prefix = f"import sys; sys.prefix = {str(tmp_path / 'prefix')!r}; "
    subprocess.run(
        [sys.executable, "-c", prefix + program], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)}, check=True
    )
    assert "00_orientation/00_orientation.ipynb" in (tmp_path / "work" / "start.md").read_text()
    assert (tmp_path / "prefix" / "etc" / "jupyter" / "labconfig" / "page_config.json").is_file()
