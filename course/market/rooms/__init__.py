"""Rooms of the market in which goods are met; this storey has the live room."""
