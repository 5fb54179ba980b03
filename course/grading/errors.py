"""What goes wrong with a batch of submissions, told in one sentence."""

from course.errors import CourseError


class GradingError(CourseError):
    """A batch that cannot be graded, in one sentence."""
