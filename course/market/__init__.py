"""The simulated market: pure functions from a seed to tables. `World` is the door for experiments, `simulate` for tables.

Letters for the axes of arrays: G cells of people, M shops (those open in the month, or all of them where a function says so), A need
atoms, C categories, P people of a sample, S sessions (in `tables.stock`, goods of the sample; in `search.slates`, slates), J goods,
L order lines, D days, K places or alternatives, V words, N notes. n counts the rows of whatever a function handles: orders, searches.
"""

from typing import Any

__all__ = ["World", "simulate"]


def __getattr__(name: str) -> Any:
    # Importing a part of the market must not pay for importing all of it.
    if name == "World":
        from course.market.counterfactual import World

        return World
    if name == "simulate":
        from course.market.simulation import simulate

        return simulate
    raise AttributeError(f"module 'course.market' has no attribute {name!r}")
