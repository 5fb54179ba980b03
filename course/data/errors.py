"""What goes wrong with an edition, told in one sentence."""

from course.errors import CourseError


class EditionError(CourseError):
    """What is wrong with an edition or a request for one, and what to do about it."""
