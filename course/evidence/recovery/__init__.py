"""Is what was planted found again in fresh worlds, and do the known mistakes miss it?"""
