"""What goes wrong with the inventory, told in one sentence."""

from course.errors import CourseError


class InventoryError(CourseError):
    """The inventory cannot be made or read, in one sentence."""
