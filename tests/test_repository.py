"""The repository itself: what lies at the top, versions that agree, no registry's address, installable in two commands."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT
from packaging.markers import Marker

TOP = {
    "course", "notebooks", "datasets", "solutions", "tests", "environment.yml", "pyproject.toml", "requirements.lock", "Makefile",
    "nbgrader_config.py", "README.md", "CONTRIBUTING.md", "LICENSE", "CHANGELOG.md", "CITATION.cff", "Dockerfile", ".dockerignore", ".binder", ".pre-commit-config.yaml", ".ci",
    ".github", ".gitignore",
}  # fmt: skip
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(?: ; (.+?))? \\$", re.MULTILINE)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name]


def locked(python: str) -> dict[str, str]:
    """Package → version that the lock gives a Python version on Linux."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
    }
    environment |= {
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "platform_machine": "x86_64",
    }
    found = {}
    for name, version, marker in PIN.findall((ROOT / "requirements.lock").read_text()):
        if not marker or Marker(marker).evaluate(environment):
            found[name] = version
    return found


def test_nothing_else_at_the_top():
    assert {path.parts[0] for path in tracked()} <= TOP


def test_the_lock_pins_every_package_with_hashes_and_names_no_index():
    text = (ROOT / "requirements.lock").read_text()
    assert "rfc3987-syntax" not in text  # it doubles the cost of every run; see pyproject.toml
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    pinned = [block for block in blocks if PIN.match(block.split("\n")[0])]
    assert len(pinned) > 100
    assert all("--hash=sha256:" in block for block in pinned)
    assert not re.search(r"https?://|index-url|find-links|file:", text)


def test_the_lock_covers_what_pyproject_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["all"]
    assert set(wanted) <= set(locked("3.11"))


def test_one_version_everywhere():
    from course.data.package import VERSION

    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION
    assert re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)[1] == VERSION
    assert re.search(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[1] == VERSION


def test_environment_yml_has_the_versions_of_the_lock():
    text = (ROOT / "environment.yml").read_text()
    python = re.search(r"- python=(3\.\d+)", text)[1]
    pins = dict(re.findall(r"^  - ([a-z0-9-]+)=([^=\s]+)$", text, re.MULTILINE))
    pins.pop("python")
    versions = locked(python)
    assert pins == {name: versions[name] for name in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    # conda's psycopg brings what PyPI keeps apart as psycopg-binary
    developers_only = {
        "axe-playwright-python",
        "codespell",
        "configurable-http-proxy",  # conda's package of that name is the original, for Node
        "faker",
        "frictionless",
        "mimesis",
        "mypy",
        "playwright",
        "psycopg-binary",
        "ruff",
    }
    assert set(project["dependencies"] + project["optional-dependencies"]["all"]) - developers_only == set(pins)


def test_what_is_installed_is_what_is_locked():
    import sys
    from importlib.metadata import version

    for name, wanted in locked(f"{sys.version_info.major}.{sys.version_info.minor}").items():
        if name in ("jupyterlab", "nbgrader", "nbval", "pandas", "numpy", "plotly", "pytest", "jupytext", "nbclient"):
            assert version(name) == wanted


@pytest.mark.parametrize(
    "word",
    ["pypi" + ".org", "python" + "hosted", "/work/" + "main", "../" + "shared", "registry." + "npmjs"],
)
def test_no_text_names_a_registry_or_a_path_outside(word):
    for path in tracked():
        if path.suffix not in (".parquet", ".png") and (ROOT / path).is_file():
            assert word not in (ROOT / path).read_text(encoding="utf-8"), path


def test_no_module_is_called_utils():
    """A module is as long as its one subject, and its name says which: length is not counted."""
    for path in tracked():
        if path.suffix == ".py" and path.parts[0] == "course" and "lessons" not in path.parts:
            assert path.stem not in ("utils", "helpers", "misc"), path


def test_lessons_know_the_public_face_only():
    for path in (ROOT / "course" / "lessons").glob("*.py"):
        imports = re.findall(r"^\s*(?:from|import)\s+(course\S*)(?:\s+import\s+(.+))?", path.read_text(), re.MULTILINE)
        assert imports, path
        for module, names in imports:
            if module in ("course.figures", "course.choice"):  # colours, the template, a model: students may use them as well
                continue
            assert module == "course", path
            face = {"card", "load", "check", "progress", "edition"} | ({"capstone"} if path.stem == "14_capstone" else set())
            assert {name.strip() for name in names.split(",")} <= face, path


def test_the_student_face_is_five_names():
    import course

    assert dir(course) == ["card", "check", "edition", "load", "progress"]
    assert all(callable(getattr(course, name)) for name in dir(course))
