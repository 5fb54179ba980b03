"""The concept inventory: two parallel forms of questions on the ideas of the course, for before and after, and the class's gain."""
