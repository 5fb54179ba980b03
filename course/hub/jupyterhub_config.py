"""JupyterHub's configuration for the course. `course hub` starts it; for a hub of your own, copy it and replace its second half.

Read from the environment: COURSE_HUB, the folder in which `course hub` has laid out the exchange, the teacher's copy of the course
and what students get; `hub.json` in it says who there is.
"""

import json
import os
import sys
from pathlib import Path

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - JupyterHub provides it

COURSE = "lifestyle-ecommerce"
place = Path(os.environ["COURSE_HUB"])
told = json.loads((place / "hub.json").read_text(encoding="utf-8"))
teachers, students = set(told["teachers"]), set(told["students"])

# 1 · For any hub -------------------------------------------------------------------------------------------------------------

# nbgrader asks the hub who is in the course: by groups of these names.
c.JupyterHub.load_groups = {
    f"formgrade-{COURSE}": {"users": sorted(teachers)},
    f"nbgrader-{COURSE}": {"users": sorted(teachers | students)},
}
# A person, and the server that acts for her, may read which groups she is in.
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", "read:users:groups!user"]},
    {
        "name": "server",
        "scopes": ["users:activity!user", "access:servers!user", "read:users:name!user", "read:users:groups!user"],
    },
]


def settle(spawner):  # type: ignore[no-untyped-def]
    """What a person's server is told when it starts: where the exchange is, which package it sees, which settings it reads."""
    role = "teacher" if spawner.user.name in teachers else "student"
    package = place / role  # the teacher's is the whole course, the students' is a student pack's
    spawner.environment.update(
        COURSE_EXCHANGE=str(place / "exchange"),
        JUPYTER_CONFIG_PATH=str(Path(told["settings"]) / role),
        PYTHONPATH=str(package),
        PLOTLY_RENDERER="plotly_mimetype",
    )
    if role == "teacher":
        spawner.environment["COURSE_ROOT"] = str(package)
        spawner.notebook_dir = str(package)  # the formgrader wants the course below the folder that the server shows
        spawner.default_url = "/lab/tree/course/handbook/instructor.md"
    else:
        spawner.default_url = "/lab/tree/start.md"


c.Spawner.pre_spawn_hook = settle
c.Spawner.mem_limit = "1G"  # a promise of spawners that can keep it; the one below cannot

# 2 · For trying, on one machine and under one account: a hub of your own has its own authenticator, spawner and proxy -----------

c.JupyterHub.bind_url = f"http://127.0.0.1:{told['port']}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{told['port'] + 2}"
c.JupyterHub.db_url = f"sqlite:///{place / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(place / "cookie_secret")
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{told['port'] + 1}"
c.ConfigurableHTTPProxy.pid_file = str(place / "proxy.pid")
# An Autograde button answers when it has ended; the first one draws the hidden edition. An hour, in milliseconds.
c.ConfigurableHTTPProxy.command = [told["proxy"], "--proxy-timeout=3600000"]

# Two passwords: one that all students share, one for teachers. Whoever has the first is any student she likes.
c.JupyterHub.authenticator_class = "shared-password"
c.Authenticator.allowed_users = teachers | students
c.Authenticator.admin_users = teachers
c.SharedPasswordAuthenticator.user_password = told["passwords"]["student"]
c.SharedPasswordAuthenticator.admin_password = told["passwords"]["teacher"]

# Every server runs under the account that started the hub, with a folder of its own for a home.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(place / "homes" / "{username}")
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.environment = {"COURSE_ONE_ACCOUNT": "1"}  # nbgrader takes names from the hub, not from the account
c.Spawner.http_timeout = c.Spawner.start_timeout = 120
if hasattr(os, "geteuid") and os.geteuid() == 0:
    c.Spawner.args = ["--allow-root"]
