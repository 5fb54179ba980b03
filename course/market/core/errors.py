"""What the market says to a request that it cannot meet."""

from course.errors import CourseError


class MarketError(CourseError, ValueError):
    """A world, seed, size, switch or parameter that there is not, or a question to the market's referees that cannot be answered."""
