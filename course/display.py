"""How notebooks of the course show things: figures with numbers that do not depend on the processor, tables whose words can be
read, dots that are no answer, errors without the inside of libraries.

The last of the sixteen digits of a mean or a logarithm depends on how wide the processor's registers are. No reader of a figure
sees it, but a stored notebook would differ from machine to machine, so figures are shown with twelve significant digits.
"""

from __future__ import annotations

import base64
import re
import sys
from itertools import count
from types import TracebackType
from typing import Any

from course.digits import significant

NO_ANSWER = "(no answer yet)"
"""What a cell shows whose value is still the stub's dots."""
MIMETYPE = "application/vnd.plotly.v1+json"
LEFT, LEFT_AND_BROAD = "text-align: left", "text-align: left; min-width: 16em"
LONG_WORDS = 60
"""Characters from which on a text gets a column broad enough to be read as lines, not as one word below the other."""
HERE = __file__.rpartition("/")[0] + "/"
JUDGED_ROWS = 1_000
"""Rows by which a column is taken for one of words: enough for every table that is shown."""


def register() -> None:
    """In a notebook, show plotly figures and numbers rounded, tables with all their words, and `...` as what it means here; elsewhere
    do nothing. Imports neither IPython nor plotly nor pandas."""
    if "IPython" not in sys.modules or (shell := sys.modules["IPython"].get_ipython()) is None:
        return
    import numpy as np

    # A FigureWidget keeps its own way of being shown: it talks to the kernel.
    shell.display_formatter.ipython_display_formatter.for_type_by_name("plotly.graph_objs._figure", "Figure", show)
    # By name: whoever imports the course without pandas does not wait for it.
    shell.display_formatter.formatters["text/html"].for_type_by_name("pandas", "DataFrame", table_html)
    plain = shell.display_formatter.formatters["text/plain"]
    plain.singleton_printers[id(...)] = _dots
    plain.for_type(float, _number)
    plain.for_type(np.float64, _number)
    shell.set_custom_exc((Exception,), show_error)


def show_error(
    shell: Any, kind: type[BaseException], error: BaseException, traceback: TracebackType, tb_offset: int | None = None
) -> None:
    """Show an error as the lines of the notebook that led to it, and its message; what happened inside of libraries is left out, with
    the errors that they met on the way. `%tb` shows what is shown here."""
    above = error
    while (cause := above.__cause__ or (None if above.__suppress_context__ else above.__context__)) is not None:
        if shortened(cause.__traceback__) is None:
            above.__cause__, above.__suppress_context__ = None, True
            break
        above = cause
    shell.showtraceback((kind, error, shortened(traceback) or traceback), tb_offset=tb_offset)


def shortened(traceback: TracebackType | None) -> TracebackType | None:
    """A traceback down to its last frame outside of libraries; None where it has none."""
    frames = []
    while traceback is not None:
        frames.append(traceback)
        traceback = traceback.tb_next
    while frames and _is_library(frames[-1].tb_frame.f_code.co_filename):
        frames.pop()
    short = None
    for frame in reversed(frames):
        short = TracebackType(short, frame.tb_frame, frame.tb_lasti, frame.tb_lineno)
    return short if any(not _is_library(frame.tb_frame.f_code.co_filename) for frame in frames) else None


def _is_library(path: str) -> bool:
    """Whether code of this file is not the student's: an installed package, Python itself, or the course."""
    return (
        "site-packages" in path
        or path.endswith((".pyx", ".pxi"))
        or path.startswith((sys.base_prefix + "/lib", sys.prefix + "/lib", "<frozen", HERE))
    )


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


def table_html(table: Any) -> str | None:
    """A DataFrame as pandas would show it, but no text is cut off, and columns of words stand at the left. Long tables keep their
    first and last rows, broad ones their outer columns, as pandas has it."""
    import pandas as pd

    with pd.option_context("display.max_colwidth", None):
        page: str | None = table._repr_html_()
    if page is None:
        return None
    head = table.head(JUDGED_ROWS)
    places = _columns_shown(head, pd.get_option("display.max_columns"))
    styles = [_style_of(head.iloc[:, place]) if place >= 0 else "" for place in places]
    levels = range(head.index.nlevels)
    of_index = LEFT if any(_style_of(head.index.get_level_values(level)) for level in levels) else ""
    # Head cells of several levels span columns: they stay as they are.
    of_head = [of_index for _ in levels] + styles if head.columns.nlevels == 1 else []

    def head_row(row: re.Match[str]) -> str:
        return _styled(row[0], "th", of_head)

    def body_row(row: re.Match[str]) -> str:
        return _styled(_styled(row[0], "td", styles), "th", [of_index for _ in levels])

    before, thead, rest = page.partition("</thead>")
    return (
        re.sub("<tr.*?</tr>", head_row, before, flags=re.DOTALL) + thead + re.sub("<tr.*?</tr>", body_row, rest, flags=re.DOTALL)
    )


def _columns_shown(table: Any, most: int | None) -> list[int]:
    """Places of the columns that pandas shows of a broad table; -1 for the dots between them."""
    places = list(range(table.shape[1]))
    if not most or len(places) <= most:
        return places
    return [*places[: most // 2], -1, *places[-(most // 2) :]]


def _style_of(values: Any) -> str:
    """How a column, or a level of an index, is aligned: "" for what is no text."""
    import pandas as pd

    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.dtype.categories
    if pd.api.types.infer_dtype(values, skipna=True) != "string":
        return ""
    return LEFT_AND_BROAD if max(map(len, values.dropna())) > LONG_WORDS else LEFT


def _styled(row: str, tag: str, styles: list[str]) -> str:
    """A row of HTML whose cells of this kind have the styles, one after the other."""
    number = count()

    def cell(found: re.Match[str]) -> str:
        place = next(number)
        style = styles[place] if place < len(styles) else ""
        return f'<{tag} style="{style}"{found[1]}>' if style else found[0]

    return re.sub(rf"<{tag}((?: [^>]*)?)>", cell, row)


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
