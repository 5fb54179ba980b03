"""A PostgreSQL server of one's own for a while, on loopback, in a folder that goes away: for trials, not for a class's grades."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from course.grading.errors import GradingError

START_SECONDS = 60


def programs() -> Path:
    """The folder of PostgreSQL's programs. Raises GradingError, with what is missing, where a server cannot be started."""
    for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (path / "initdb").is_file():
            break
    else:
        raise GradingError("There is no PostgreSQL on this machine (Debian, Ubuntu: apt install postgresql).")
    try:
        version("psycopg")
    except PackageNotFoundError:
        raise GradingError("psycopg is not installed.") from None
    if os.geteuid() == 0 and not any(one.pw_name == "postgres" for one in pwd.getpwall()):
        raise GradingError("PostgreSQL does not run as root, and there is no account `postgres`.")
    return path


@contextlib.contextmanager
def own_postgres() -> Iterator[str]:
    """The address of an empty database, without a password. Raises GradingError where there is no PostgreSQL."""
    there = programs()
    folder = Path(tempfile.mkdtemp(prefix="course-postgres-"))
    run: dict[str, Any] = {"cwd": folder, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        run |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    server: subprocess.Popen[bytes] | None = None
    try:
        made = [str(there / "initdb"), "-D", str(folder / "data"), "-U", "teacher", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, check=True, **run)
        server = subprocess.Popen(
            [str(there / "postgres"), "-D", str(folder / "data"), "-p", port, "-k", str(folder), "-h", "127.0.0.1"], **run
        )
        until = time.monotonic() + START_SECONDS
        while subprocess.run([there / "pg_isready", "-h", "127.0.0.1", "-p", port], **run).returncode:
            if time.monotonic() > until:
                raise GradingError(f"PostgreSQL did not start within {START_SECONDS} seconds.")
            time.sleep(0.1)
        yield f"postgresql+psycopg://teacher@127.0.0.1:{port}/postgres"
    finally:
        if server is not None:
            server.terminate()
            server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


__all__ = ["own_postgres", "programs"]
