"""An example of a JupyterHub for the course: a teacher and three students on one machine, reached from that machine alone.

`course hub` starts it. `jupyterhub_config.py` is what a hub of your own begins with: its first half holds for any hub, its second
half is for trying. `settings/` is what the servers of students and of teachers read beside their own settings.
"""
