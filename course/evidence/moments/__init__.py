"""Figures of the market beside the envelope of real trade, each with what was set by it, if anything."""
