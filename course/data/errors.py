"""What goes wrong with an edition, told in one sentence."""


class EditionError(Exception):
    """One clear sentence: what is wrong with an edition or a request for one, and what to do about it."""
