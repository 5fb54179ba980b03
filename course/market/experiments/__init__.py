"""Experiments on the people of the market: in live rooms, on the platform, among friends."""
