"""From demand to orders and what becomes of them: catalogue, baskets, prices, parcels, loyalty."""
