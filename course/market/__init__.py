"""The simulated market: pure functions from a seed to tables. `World` is the door for experiments, `simulate` for tables."""

__all__ = ["World", "simulate"]


def __getattr__(name):
    # Importing a part of the market must not pay for importing all of it.
    if name == "World":
        from course.market.counterfactual import World

        return World
    if name == "simulate":
        from course.market.simulation import simulate

        return simulate
    raise AttributeError(f"module 'course.market' has no attribute {name!r}")
