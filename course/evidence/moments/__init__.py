"""Figures that no parameter was set to give, each with the envelope of real trade where one is known."""
