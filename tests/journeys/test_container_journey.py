"""The steps of the images and of Binder, played without a container engine on a fresh copy: what is copied is copied, what is run is run, what
is started is started. Left out, and noted in .course/journeys/containers, are steps that need root or a network: packages of the system,
accounts, and the packages of the lock, for which those of these tests stand.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT
from serving import free_port
from steps import READY, Walk, fresh_copy
from test_containers import STAGES, ignored

pytestmark = [pytest.mark.journey, pytest.mark.thorough]
LEFT_OUT = re.compile(
    r"(apt-get|useradd|rm -rf /var|install -d|python -m venv|\S*pip install .*-r requirements\.lock|python -m pip install .*-r req)"
)


def environment(folder: Path) -> dict[str, str]:
    """An environment of its own that sees the packages of these tests, but not the course; returns the variables of a shell in it."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for old in [*site.glob("setuptools*"), *site.glob("_distutils_hack")]:  # that of the lock stands for what Python brings along
        shutil.rmtree(old)
    (site / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("COURSE_", "PYTHON", "JUPYTER_", "VIRTUAL"))
    }
    return kept | {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), "PIP_NO_INDEX": "1"}


def played(walk: Walk, lines: list[str], folder: Path, variables: dict[str, str]) -> None:
    """Run the commands of RUN instructions, or of a script, in a folder."""
    for command in (part.strip() for line in lines for part in line.split("&&")):
        left_out = LEFT_OUT.match(command)
        walk.tell(f"{'left out: ' if left_out else ''}{command}")
        if not left_out:
            made = subprocess.run(["bash", "-c", command], cwd=folder, env=variables, capture_output=True, text=True, timeout=900)
            assert made.returncode == 0, f"{command}\n{made.stdout[-1500:]}{made.stderr[-1500:]}"


def runs_of(stage: str, pack: Path) -> list[str]:
    return [rest.replace("/home/learner/pack", str(pack)) for word, rest in STAGES[stage][1] if word == "RUN"]


def test_the_steps_of_the_images(tmp_path):
    context, pack = tmp_path / "whole", tmp_path / "pack"
    walk = Walk("containers", context)
    copy = fresh_copy(tmp_path / "copy")
    shutil.copytree(
        copy, context, ignore=lambda at, names: [name for name in names if ignored(str(Path(at, name).relative_to(copy)))]
    )
    assert not (context / ".venv").exists() and (context / "Dockerfile").is_file()
    whole = environment(tmp_path / "of-whole")
    played(walk, runs_of("base", pack) + runs_of("whole", pack), context, whole)
    shutil.copytree(pack, tmp_path / "student")
    student = environment(tmp_path / "of-student")
    played(walk, runs_of("student", pack), tmp_path / "student", student)
    names = [str(path.relative_to(tmp_path / "student")) for path in (tmp_path / "student").rglob("*")]
    assert not [name for name in names if re.search(r"lessons|solutions|grading|\.git/|Dockerfile", name)]
    started(walk, tmp_path / "student", student)
    worked(walk, tmp_path / "student", student)
    played(walk, runs_of("grader", pack), context, whole)
    told = subprocess.run(["bash", "-c", "course --help"], cwd=tmp_path, env=whole, capture_output=True, text=True, check=True)
    assert "verify" in told.stdout
    walk.tell("course --help")


def started(walk: Walk, folder: Path, variables: dict[str, str]) -> None:
    """What the student's image starts serves the notebooks and nothing else."""
    words = json.loads(next(rest for word, rest in STAGES["student"][1] if word == "CMD"))
    assert words[:2] == ["jupyter", "lab"]
    here = ["--ip=127.0.0.1" if word == "--ip=0.0.0.0" else word for word in words[2:]]  # a container's machine is not this one
    port, root = free_port(), ["--allow-root"] if os.geteuid() == 0 else []
    command = ["python", "-m", "jupyterlab", *root, f"--port={port}", "--IdentityProvider.token=secret", *here]
    with open(walk.shots / "lab.log", "w") as log:
        process = subprocess.Popen(command, cwd=folder, env=variables, stdout=log, stderr=log, start_new_session=True)
    try:
        address, listed = f"http://127.0.0.1:{port}/api/contents?token=secret", None
        for _ in range(2 * READY):
            try:
                listed = json.load(urllib.request.urlopen(address, timeout=30))
                break
            except OSError:
                assert process.poll() is None, (walk.shots / "lab.log").read_text()
                time.sleep(0.5)
        found = {one["name"] for one in listed["content"]}
        assert "01_growth" in found and all(re.match(r"\d\d_|reference", name) for name in found), found
        walk.tell(f"{' '.join(words)}: {len(found)} things to open")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def worked(walk: Walk, folder: Path, variables: dict[str, str]) -> None:
    """A lesson runs there, and the teacher's rooms of the package cannot be imported."""
    command = "python -m course.handin notebooks/00_orientation/00_orientation.ipynb"
    told = subprocess.run(["bash", "-c", command], cwd=folder, env=variables, capture_output=True, text=True, timeout=900)
    assert told.returncode == 0 and "nothing to worry about" in told.stdout, told.stdout + told.stderr
    walk.tell(command)
    for room in ("grading", "lessons", "authoring", "evidence"):
        made = subprocess.run(
            ["python", "-c", f"import course.{room}"], cwd=folder, env=variables, capture_output=True, text=True
        )
        assert "ModuleNotFoundError" in made.stderr, room


def test_the_steps_of_binder(tmp_path):
    walk = Walk("binder", fresh_copy(tmp_path / "binder"))
    (walk.root / ".venv").unlink()
    variables = environment(tmp_path / "of-binder")
    script = (ROOT / ".binder" / "postBuild").read_text(encoding="utf-8")
    played(walk, [line for line in script.splitlines() if not line.startswith(("#", "set "))], walk.root, variables)
    assert "00_orientation/00_orientation.ipynb" in (walk.root / "work" / "start.md").read_text(encoding="utf-8")
    assert (tmp_path / "of-binder" / "etc" / "jupyter" / "labconfig" / "page_config.json").is_file()
