"""How notebooks of the course show things: figures with numbers that do not depend on the processor, dots that are no answer.

The last of the sixteen digits of a mean or a logarithm depends on how wide the processor's registers are. No reader of a figure
sees it, but a stored notebook would differ from machine to machine, so figures are shown with twelve significant digits.
"""

from __future__ import annotations

import base64
import sys
from typing import Any

from course.digits import significant

NO_ANSWER = "(no answer yet)"
"""What a cell shows whose value is still the stub's dots."""
MIMETYPE = "application/vnd.plotly.v1+json"


def register() -> None:
    """In a notebook, show plotly figures and numbers rounded, and `...` as what it means here; elsewhere do nothing. Imports
    neither IPython nor plotly."""
    if "IPython" not in sys.modules or (shell := sys.modules["IPython"].get_ipython()) is None:
        return
    import numpy as np

    # A FigureWidget keeps its own way of being shown: it talks to the kernel.
    shell.display_formatter.ipython_display_formatter.for_type_by_name("plotly.graph_objs._figure", "Figure", show)
    plain = shell.display_formatter.formatters["text/plain"]
    plain.singleton_printers[id(...)] = _dots
    plain.for_type(float, _number)
    plain.for_type(np.float64, _number)


def _number(value: Any, printer: Any, cycle: bool) -> None:
    printer.text(repr(significant(float(value))))


def _dots(value: object, printer: Any, cycle: bool) -> None:
    printer.text(NO_ANSWER)


def show(figure: Any) -> None:
    """Display a figure: with rounded numbers where plotly would hand them to the notebook, else as plotly does."""
    import plotly.io
    from IPython.display import display

    if plotly.io.renderers.default != "plotly_mimetype" or not plotly.io.renderers.render_on_display:
        figure._ipython_display_()
        return
    bundle = plotly.io.renderers["plotly_mimetype"].to_mimebundle(figure.to_dict())
    display({MIMETYPE: rounded(bundle[MIMETYPE])}, raw=True)


def rounded(value: Any) -> Any:
    """The JSON form of a figure with every real number, typed arrays included, at twelve significant digits."""
    if isinstance(value, dict):
        if "bdata" in value and value.get("dtype") == "f8":
            return {**value, "bdata": _rounded_array(value["bdata"])}
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(part) for part in value]
    return significant(value) if isinstance(value, float) else value


def _rounded_array(packed: str) -> str:
    import numpy as np

    numbers = np.frombuffer(base64.b64decode(packed), dtype="<f8")
    short = np.array([significant(number) for number in numbers], dtype="<f8")
    return base64.b64encode(short.tobytes()).decode("ascii")
