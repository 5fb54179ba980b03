"""Reference estimates of what is planted, and naive ones that miss it, with numpy and pandas alone."""
