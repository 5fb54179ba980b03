"""What goes wrong with an edition, told in one sentence."""


class EditionError(Exception):
    """One clear sentence: what is wrong with an edition or a request for one, and what to do about it."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows these lines instead of a traceback: the fault is not in the student's code.
        return [str(self)]
