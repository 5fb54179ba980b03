"""nbgrader for a student's server on a hub: which course, and where the exchange is."""

import os

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "lifestyle-ecommerce"
c.Exchange.root = os.environ["COURSE_EXCHANGE"]
c.Authenticator.plugin_class = "nbgrader.auth.JupyterHubAuthPlugin"
if "COURSE_ONE_ACCOUNT" in os.environ:  # a hub for trying: the account is the same for all
    c.CourseDirectory.student_id = os.environ["JUPYTERHUB_USER"]
