"""The referees of the market: targets, calibration, moments, estimates, recovery, reproducibility,
benchmark, and a sceptic who reads the tables.

Nothing in `course.market` or `course.data` imports from here, so that no edit of a referee changes a table.
"""
