"""What the package says when a request cannot be met."""


class CourseError(Exception):
    """One clear sentence: what was wrong and what to do. The command prints it and ends with exit code 2.

    Each room has its own kind. IPython shows the sentence alone: the fault is not in the student's code.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]
