"""nbgrader for a teacher's server on a hub: what the course's own `nbgrader_config.py` says, and what only a hub needs."""

import os

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - nbgrader provides it

# The server starts in the teacher's home, and nbgrader must find the course from there.
load_subconfig("nbgrader_config.py", path=os.environ["COURSE_ROOT"])  # type: ignore[name-defined]  # noqa: F821 - as above
c.CourseDirectory.root = os.environ["COURSE_ROOT"]
c.Authenticator.plugin_class = "nbgrader.auth.JupyterHubAuthPlugin"
# Who owns the file is who has handed it in, unless all servers run under one account.
c.ExchangeCollect.check_owner = "COURSE_ONE_ACCOUNT" not in os.environ
