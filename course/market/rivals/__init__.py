"""The five platforms beside each other: their paths, catalogues, orders, and how people choose between them."""
