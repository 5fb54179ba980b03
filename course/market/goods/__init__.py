"""Goods: what shops sell, what is in a basket, how it travels, whether it stays, and what people say about it."""
