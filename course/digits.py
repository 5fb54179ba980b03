"""How many digits of a computed number are worth storing: twelve, for answers and for figures.

The last of the sixteen digits of a mean, a logarithm or a least-squares fit belong to the processor and its libraries. What is
stored and committed leaves them out, so that it is the same everywhere.
"""

DIGITS = 12
"""Significant digits of a stored real number."""


def significant(x: float) -> float:
    """The number at twelve significant digits; what is not finite stays as it is."""
    return float(f"{x:.{DIGITS}g}")
