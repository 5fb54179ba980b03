"""The simulated market: pure functions from a seed to tables."""
