"""What runs inside the sandbox: a warm process, and the walls that it puts around each notebook.

These modules are copied beside the student's part of the package and started there, so they import the standard library, IPython
and what students get, and nothing else of the course.
"""
