"""The sandbox that submissions run in: which one this machine has, what is inside it, and how to start it.

bubblewrap first: a read-only view of the system, the student's part of the package and the editions of the batch; no network, no
other processes, a private folder in memory. Within it each notebook is a fork behind walls of its own (`course.grading.inside`).
Where there is no bubblewrap, the walls alone: Landlock, seccomp and limits. Where there is neither, nothing runs, unless somebody
asks for "none" by name.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import platform
import shutil
import stat
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from course.authoring.student_pack import PARTS
from course.data import Edition
from course.data.package import DESCRIPTOR, read_descriptor
from course.files import digest_of
from course.grading.errors import GradingError
from course.grading.inside import walls

COURSE = Path(__file__).resolve().parents[1]
BUBBLEWRAP, LANDLOCK, NONE, AUTO = "bubblewrap", "landlock", "none", "auto"
CHOICES = (AUTO, BUBBLEWRAP, LANDLOCK, NONE)
ACCOUNT = 61_000
"""The account that notebooks run as where the grader is root: the first of a hundred that no distribution gives to anybody."""
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/timezone", "/etc/alternatives", "/etc/mime.types")  # fmt: skip
DEVICES = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems", "/sys/devices/system/cpu")
SIMULATES = ("data/editions.py", "data/large.py")
"""What of a student's package draws markets: it stays outside, with the simulator and all that computes a truth."""
REFUSAL = (
    "There is no sandbox on this machine, so no submission was run. {why} Install bubblewrap (Debian, Ubuntu: apt install bubblewrap; "
    "Fedora: dnf install bubblewrap), or grade where the kernel has Landlock (Linux 6.2 or newer). To run submissions "
    "with your own rights all the same, ask for it by name: --sandbox none."
)


@dataclass(frozen=True)
class Limits:
    """What one notebook may take. memory: bytes, of each process and of all together; file: bytes of one file and of all in its folder."""

    cell_seconds: float = 30
    memory: int = 2 << 30
    processes: int = 64
    file: int = 256 << 20

    def total_seconds(self, cells: int) -> float:
        """Seconds for a whole notebook: four cells' worth and two more for each cell, at most ten minutes more than the four."""
        return 4 * self.cell_seconds + min(2.0 * cells, 600)


# --- which ---------------------------------------------------------------------------------------------------------------


def choose(wanted: str = AUTO) -> str:
    """The sandbox to use. Raises GradingError, with what to install, where the one that is wanted cannot be had."""
    if wanted not in CHOICES:
        raise GradingError(f"There is no sandbox {wanted!r}: choose one of {', '.join(CHOICES)}.")
    if wanted == NONE:
        return NONE
    faults = []
    for name, fault in ((BUBBLEWRAP, bubblewrap_fault), (LANDLOCK, landlock_fault)):
        if wanted in (AUTO, name):
            found = fault()
            if not found:
                return name
            faults.append(found)
    raise GradingError(REFUSAL.format(why=" ".join(faults)))


@lru_cache(maxsize=1)
def bubblewrap_fault() -> str:
    """Why bubblewrap cannot be used here, in a sentence; "" where it can."""
    if not shutil.which("bwrap"):
        return "bubblewrap (bwrap) is not installed."
    tried = subprocess.run(
        [*_bubblewrap(), "--", "/usr/bin/env", "true"], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return "" if tried.returncode == 0 else f"bubblewrap cannot make a sandbox here ({tried.stderr.strip()[:200]})."


@lru_cache(maxsize=1)
def landlock_fault() -> str:
    """Why Landlock cannot be used here, in a sentence; "" where it can."""
    if sys.platform != "linux":
        return f"Landlock is of Linux, and this is {platform.system()}."
    if not walls.seccomp_known():
        return f"The calls of a {platform.machine()} kernel are not known to the filter."
    version = walls.landlock_version()
    if version < 3:
        return f"This kernel's Landlock is of version {version}, and version 3 is the first that keeps files from being cut."
    if os.geteuid() == 0:
        shut = next((path for path in (sys.prefix, sys.base_prefix) if not _passable(Path(path))), None)
        if shut:
            return f"Notebooks run as another account than root, which cannot read {shut}."
    return ""


def _passable(path: Path) -> bool:
    """Whether every account can read this folder."""
    path = path.resolve()
    return all(one.stat().st_mode & stat.S_IXOTH for one in (path, *path.parents)) and bool(path.stat().st_mode & stat.S_IROTH)


# --- what is inside ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def package_files() -> tuple[Path, ...]:
    """The files of the package that go into the sandbox, relative to its folder; `inside` among them.

    Of the simulator only what the rest imports when it is imported itself: the schemas of tables take words and numbers from it.
    """
    files: list[Path] = []
    for part in (*PARTS, "grading/inside"):
        path = COURSE / part
        files += (
            [path]
            if path.is_file()
            else sorted(one for one in path.rglob("*") if one.is_file() and "__pycache__" not in one.parts)
        )
    files = [path.relative_to(COURSE) for path in files]
    chosen = [path for path in files if path.parts[0] != "market" and not any(path.is_relative_to(part) for part in SIMULATES)]
    asked = list(chosen)
    while asked:
        needed = _of_market(asked.pop())
        new = [path for path in files if path in needed and path not in chosen]
        chosen += new
        asked += new
    folders = {path.parent for path in chosen}
    return tuple(chosen + [path for path in files if path.suffix != ".py" and path.parent in folders and path not in chosen])


def _of_market(path: Path) -> set[Path]:
    """The modules of the simulator that a module imports when it is imported, with the faces of their packages."""
    found: set[Path] = set()
    if path.suffix != ".py":
        return found
    for node in ast.parse((COURSE / path).read_text(encoding="utf-8")).body:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            if parts[:2] == ["course", "market"]:
                module = Path(*parts[1:])
                found |= {module.with_suffix(".py"), module / "__init__.py"}
                found |= {Path(*parts[1:length]) / "__init__.py" for length in range(2, len(parts))}
    return found


def package_digest() -> str:
    """A digest of what the sandbox holds of the package."""
    return digest_of(COURSE / path for path in package_files())[:20]


def stage_package(work: Path) -> Path:
    """The package for the sandbox in a folder of its own, made where it is not there: `course` and `inside`."""
    target = work / "sandbox" / f"package-{package_digest()}"
    if target.is_dir():
        return target
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    for path in package_files():
        inside = path.parts[:2] == ("grading", "inside")
        place = draft / "inside" / Path(*path.parts[2:]) if inside else draft / "course" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(COURSE / path, place)
    _open_to_all(draft)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", str(draft)], check=False)
    _put(draft, target)
    for old in target.parent.glob("package-*"):
        if old != target and old.stat().st_mtime < target.stat().st_mtime - 86_400:
            shutil.rmtree(old, ignore_errors=True)
    return target


def stage_edition(work: Path, edition: Edition) -> Path:
    """The edition's tables in a folder of its own that does not tell which edition it is, made where it is not there."""
    name = hashlib.sha256(b"staged " + edition.digest.encode()).hexdigest()[:16]
    target = work / "sandbox" / "editions" / name
    if target.is_dir():
        return target
    draft = target.with_name(f".{name}.{uuid.uuid4().hex[:8]}")
    shutil.copytree(edition.folder, draft, ignore=shutil.ignore_patterns("README.md", ".*"), symlinks=True)
    descriptor = read_descriptor(edition.folder)
    descriptor |= {"name": "market", "title": "Simulated market", "description": "Tables of one draw of a simulated market."}
    (draft / DESCRIPTOR).write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    _open_to_all(draft)
    _put(draft, target)
    return target


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _put(draft: Path, target: Path) -> None:
    """Rename a finished folder into place; another process may have been faster."""
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if not target.is_dir():
            raise


# --- how to start it -----------------------------------------------------------------------------------------------------


@dataclass
class Start:
    """How a warm process is started: command, environment, the private folder, paths as they are seen inside, walls of each run."""

    level: str
    command: list[str]
    environment: dict[str, str]
    about: dict[str, object]
    editions: dict[Path, str]
    read: list[str]
    listed: list[str]
    private: Path | None
    reusable: bool


def start_of(level: str, package: Path, editions: list[Path], number: int = 0) -> Start:
    """How to start a warm process in this sandbox. number: of the worker, which decides its account."""
    account = ACCOUNT + number % 100 if level != NONE and os.geteuid() == 0 else None
    environment = {
        "PATH": f"{Path(sys.prefix) / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "USER": "student",
        "LOGNAME": "student",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PLOTLY_RENDERER": "plotly_mimetype",
        "MALLOC_ARENA_MAX": "2",
    }
    python = [sys.executable, "-P", "-s", "-m", "inside.process"]
    hidden = [COURSE, COURSE.parent] if (COURSE.parent / "nbgrader_config.py").is_file() else [COURSE]
    if level == BUBBLEWRAP:
        seen = {folder: f"/editions/{folder.name}" for folder in editions}
        command = _bubblewrap()
        for folder in hidden:
            if any(_within(folder, place) for place in _mounted()):
                command += ["--tmpfs", str(folder)]
        command += ["--ro-bind", str(package), "/package", "--perms", "0755", "--dir", "/editions"]
        for folder, place in seen.items():
            command += ["--ro-bind", str(folder), place]
        command += [
            "--size",
            str(1 << 29),
            "--tmpfs",
            "/private",
            "--perms",
            "0755",
            "--dir",
            "/private/notebook",
            "--remount-ro",
            "/",
            "--",
        ]
        environment |= {"PYTHONPATH": "/package", "HOME": "/private", "TMPDIR": "/private", "IPYTHONDIR": "/private/.ipython"}
        about: dict[str, object] = {"root": "/private/notebook", "account": account, "private": True}
        read = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/sys", "/package", *map(str, _pythons())]
        landlock = walls.landlock_version() > 0
        return Start(level, command + python, environment, about, seen, read, [], None, landlock or account is not None)
    private = Path(tempfile.mkdtemp(prefix="course-private-")).resolve()
    private.chmod(0o711)
    environment |= {
        "PYTHONPATH": str(package),
        "HOME": str(private),
        "TMPDIR": str(private),
        "IPYTHONDIR": str(private / ".ipython"),
    }
    about = {"root": str(private), "account": account, "private": False}
    read, listed = [*SYSTEM, *SETTINGS, *DEVICES, str(package)], []
    for folder in _pythons():
        more, names = _without(folder, hidden)
        read += more
        listed += names
    if account is not None:
        shut = next((path for path in (package, *editions) if not _passable(path)), None)
        if shut:
            shutil.rmtree(private, ignore_errors=True)
            raise GradingError(
                f"Notebooks run as another account than root, which cannot read {shut}: move the course elsewhere."
            )
    return Start(level, python, environment, about, {folder: str(folder) for folder in editions}, read, listed, private, True)


def _pythons() -> list[Path]:
    """The folders of this Python and its packages that do not lie in the system's own."""
    found = dict.fromkeys(Path(path).resolve() for path in (sys.prefix, sys.base_prefix))
    return [path for path in found if not any(_within(path, Path(place)) for place in SYSTEM)]


def _mounted() -> list[Path]:
    return [Path("/usr"), *_pythons()]


def _within(path: Path, folder: Path) -> bool:
    return path == folder or folder in path.parents


def _without(folder: Path, hidden: list[Path]) -> tuple[list[str], list[str]]:
    """A folder as what may be read and what may only be listed, so that hidden folders in it may not be read."""
    if any(_within(folder, one) and one != folder.parent and one not in folder.parents for one in hidden):
        return [], []
    if not any(folder in one.parents for one in hidden):
        return [str(folder)], []
    read, listed = [], [str(folder)]
    for path in folder.iterdir():
        if path in hidden:
            continue
        more, names = _without(path, hidden) if path.is_dir() and not path.is_symlink() else ([str(path)], [])
        read += more
        listed += names
    return read, listed


def _bubblewrap() -> list[str]:
    """The beginning of a bubblewrap command: namespaces, rights, the system and Python read-only, empty devices and processes."""
    command = [shutil.which("bwrap") or "bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]  # fmt: skip
    if os.geteuid() == 0:  # the warm process hands notebooks to another account, and clears up after them
        command += ["--cap-drop", "ALL"]
        for name in ("SETUID", "SETGID", "KILL", "CHOWN", "DAC_OVERRIDE", "FOWNER"):
            command += ["--cap-add", f"CAP_{name}"]
    else:
        command += ["--unshare-user", "--uid", "1000", "--gid", "1000"]
    for place in SYSTEM:
        path = Path(place)
        if path.is_symlink():
            command += ["--symlink", os.readlink(path), place]
        elif path.is_dir():
            command += ["--ro-bind", place, place]
    for place in SETTINGS:
        command += ["--ro-bind-try", place, place]
    for path in sorted(_pythons()):
        for above in [*path.parents][-2::-1]:  # bubblewrap makes them for their owner alone
            command += ["--perms", "0755", "--dir", str(above)]
        command += ["--ro-bind", str(path), str(path)]
    command += [
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--size",
        str(1 << 26),
        "--tmpfs",
        "/dev/shm",
        "--hostname",
        "notebook",
        "--chdir",
        "/",
    ]
    return command


def clear(start: Start) -> None:
    """Take away what was made to start it."""
    if start.private is not None:
        with contextlib.suppress(OSError):
            shutil.rmtree(start.private)


__all__ = ["Limits", "Start", "choose", "clear", "package_digest", "stage_edition", "stage_package", "start_of"]
