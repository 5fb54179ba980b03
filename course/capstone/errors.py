"""What the capstone says when a request cannot be met."""

from course.errors import CourseError


class CapstoneError(CourseError):
    """A purchase or a hand-in that is not possible, in one sentence."""
