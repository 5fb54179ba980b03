"""What a student's notebook shows, without what a browser would execute or fetch: done before anything is stored.

Every output loses its metadata; text is bounded, HTML keeps tables and marks of text, images are data, a plotly figure stays
data without outside addresses, and all else is left out. In the student's Markdown nothing is HTML any more but a few marks.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import nbformat
from nbformat import NotebookNode

from course.grading.bounded import TooLong, TooMuch, bounded, within
from course.grading.markup import CUT, MAX_IMAGE, cleaner, is_image, is_picture, markdown_html, still_markdown
from course.handin.submission import copied

PLOTLY = "application/vnd.plotly.v1+json"
MAX_TEXT = 20_000
"""Characters of printed text kept of an output."""
MAX_HTML = 200_000
MAX_FIGURE = 4 * 2**20
"""Characters of a figure's JSON; one of the course's lessons has some tens of thousands."""
MAX_DRAWN = 60_000
"""Values of a figure that become a mark each: a browser draws so many in seconds."""
MAX_PANELS = 400
"""Panels of a figure's grid."""
PACKED = re.compile(r"(?:u?int|float)(?P<bits>\d{1,3})c?|[iuf](?P<bytes>\d)c?")
"""How plotly names the type of packed numbers: by bits, or in short by bytes."""
GATHERING = ("box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour", "violin")
"""Traces that make few marks of many values, unless they are asked for every point."""
MAX_OUTPUTS = 50
"""Outputs kept of one cell."""
MAX_PAGE = 16 * 2**20
"""Characters of outputs kept of one notebook."""
MAX_WRITTEN = 300_000
"""Characters of a student's Markdown that are drawn of one notebook; a page of text has some three thousand."""
SHOWN_UNDRAWN = 2_000
"""Characters that are shown, as they were typed, of each text after that."""
MAX_SHARED = 250_000
"""Characters of a notebook's parts up to which those that were met before are not cleaned again."""
MOST_MET = 400
CELL_SECONDS = 2.0
"""Seconds of the processor that cleaning one output, or drawing one text, may take."""
SECONDS = 40.0
LIBRARIES = ("bleach", "tinycss2", "nbconvert", "mistune", "latex2mathml")
"""Packages whose version may change what cleaning leaves."""
LEFT_OUT = "(an output that cannot be shown here: {})"

FETCHING = (
    "choropleth",
    "choroplethmap",
    "choroplethmapbox",
    "densitymap",
    "densitymapbox",
    "scattergeo",
    "scattermap",
    "scattermapbox",
)
"""Traces for which plotly fetches maps."""
SOFTWARE = {"scattergl": "scatter", "scatterpolargl": "scatterpolar", "heatmapgl": "heatmap"}
"""Traces that need a graphics card and code made at run time, and what draws the same without."""


def still_figure(figure: Any) -> dict[str, Any] | None:
    """A plotly figure as data that fetches nothing: None where it is none."""
    if not isinstance(figure, dict):
        return None
    traces = figure.get("data")
    layout = figure.get("layout")
    frames = figure.get("frames")
    kept = {
        "data": [_still(trace) for trace in traces if _draws(trace)] if isinstance(traces, list) else [],
        "layout": _still(layout) if isinstance(layout, dict) else {},
        "frames": [_still(frame) for frame in frames if isinstance(frame, dict)] if isinstance(frames, list) else [],
    }
    for frame in kept["frames"]:
        inside = frame.get("data")
        frame["data"] = [trace for trace in inside if _draws(trace)] if isinstance(inside, list) else []
    for name in [name for name in kept["layout"] if re.match(r"geo|map", str(name))]:
        del kept["layout"][name]
    for name in ("width", "height"):
        if not _is_length(kept["layout"].get(name)):
            kept["layout"].pop(name, None)
    for trace in kept["data"]:
        trace["type"] = SOFTWARE.get(trace.get("type", "scatter"), trace.get("type", "scatter"))
    return kept if len(json.dumps(kept)) <= MAX_FIGURE and _can_be_drawn(kept) else None


def _can_be_drawn(figure: dict[str, Any]) -> bool:
    """Whether a browser can draw so much: few letters can ask for a great deal."""
    grid = figure["layout"].get("grid")
    sides = [grid.get(name, 1) for name in ("rows", "columns")] if isinstance(grid, dict) else [1, 1]
    if not all(isinstance(side, int) and 0 < side <= MAX_PANELS for side in sides) or sides[0] * sides[1] > MAX_PANELS:
        return False
    marks = 0
    for trace in [*figure["data"], *(trace for frame in figure["frames"] for trace in frame["data"])]:
        every = trace.get("type") not in GATHERING or "all" in (trace.get("points"), trace.get("boxpoints"))
        lengths = [_length(part) for part in trace.values()]
        if any(length < 0 for length in lengths):
            return False
        marks += max(lengths, default=0) if every else 0
    return marks <= MAX_DRAWN


def _length(part: Any) -> int:
    """How many values a part of a trace holds, packed ones counted; -1 where packed ones say that they are more than they are."""
    if isinstance(part, list):
        inside = [_length(one) for one in part]
        return -1 if -1 in inside else max(len(part), sum(inside))
    if not isinstance(part, dict):
        return 0
    if not isinstance(part.get("bdata"), str):
        inside = [_length(one) for one in part.values()]
        return -1 if -1 in inside else max(inside, default=0)
    size = PACKED.fullmatch(str(part.get("dtype")))
    many = 3 * len(part["bdata"]) // 4 // (max(int(size["bits"]) // 8 if size["bits"] else int(size["bytes"]), 1) if size else 1)
    shape = [int(side) for side in re.findall(r"\d{1,9}", str(part.get("shape", "")))]
    return many if not shape or math.prod(shape) <= many + 2 else -1


def _draws(trace: Any) -> bool:
    return isinstance(trace, dict) and isinstance(trace.get("type", "scatter"), str) and trace.get("type") not in FETCHING


def _is_length(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 10 <= value <= 3000


def _still(value: Any) -> Any:
    """A part of a figure without addresses: neither links in its texts, nor images that are not data."""
    if isinstance(value, dict):
        kept = {}
        for name, part in value.items():
            if name == "source" and isinstance(part, str) and not is_image(part):
                continue
            kept[str(name)[:200]] = _still(part)
        return kept
    if isinstance(value, list):
        return [_still(part) for part in value]
    if isinstance(value, str):
        while "<" in value and (without := re.sub(r"(?is)<\s*/?\s*a\b[^>]*>?", "", value)) != value:
            value = without  # until what is left makes no new link
        return re.sub(r"(?i)url\s*\(", "(", value)
    return value


def still_output(output: Any, clean: Callable[[str], str]) -> NotebookNode:
    """One output as it may be stored: of known kinds alone, bounded, and without metadata."""
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return NotebookNode(output_type="stream", name=name, text=_text(output.get("text")))
    if kind == "error":
        lines = output.get("traceback")
        return NotebookNode(
            output_type="error",
            ename=_text(output.get("ename"))[:200],
            evalue=_text(output.get("evalue"))[:2000],
            traceback=_text("\n".join(str(line) for line in lines) if isinstance(lines, list) else "").split("\n")[:200],
        )
    data = output.get("data")
    shown = _still_data(data if isinstance(data, dict) else {}, clean)
    made = NotebookNode(
        output_type="execute_result" if kind == "execute_result" else "display_data", data=shown, metadata=NotebookNode()
    )
    if kind == "execute_result":
        count = output.get("execution_count")
        made.execution_count = count if isinstance(count, int) and 0 <= count < 10**6 else None
    return made


def _still_data(data: dict[str, Any], clean: Callable[[str], str]) -> NotebookNode:
    kept = NotebookNode()
    problem = "it is of another kind than text, tables, images and plotly figures"
    if PLOTLY in data:
        figure = still_figure(data[PLOTLY])
        if figure is not None:
            kept[PLOTLY] = figure
        else:
            problem = "the figure is too large, or no figure"
    for name in ("image/png", "image/jpeg"):
        if name in data and (image := _still_image(data[name])):
            kept[name] = image
    if "text/html" in data and PLOTLY not in kept:
        html = data["text/html"]
        html = "".join(map(str, html)) if isinstance(html, list) else str(html)
        if len(html) <= MAX_HTML:
            try:
                with within(CELL_SECONDS):
                    kept["text/html"] = clean(html)
            except (TooLong, RecursionError):
                problem = "its HTML is nested too deeply"
        else:
            problem = f"its HTML has more than {MAX_HTML:,} characters"
    elif "text/markdown" in data:
        kept["text/markdown"] = _drawn_in_time(still_markdown(_text(data["text/markdown"])))
    if "text/plain" in data:
        kept["text/plain"] = _text(data["text/plain"])
    if not kept:
        kept["text/plain"] = LEFT_OUT.format(problem)
    return kept


def _still_image(value: Any) -> str:
    """An image in base64, on one line, if it is one of a size that fits a page."""
    text = re.sub(r"\s", "", "".join(map(str, value)) if isinstance(value, list) else str(value))
    return text if len(text) <= MAX_IMAGE and is_picture(text) else ""


def _text(value: Any) -> str:
    text = "".join(map(str, value)) if isinstance(value, list) else value if isinstance(value, str) else ""
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + CUT


def _drawn_in_time(source: str) -> str:
    """The Markdown if it can be drawn soon, else the same text between fences, which cannot fail."""
    try:
        with within(CELL_SECONDS):
            markdown_html(source)
        return source
    except Exception:  # too long, too deep, or a fault of the reader of Markdown: the text is shown all the same
        return _fenced(source)


def _as_typed(source: str) -> str:
    """The beginning of a text between fences; of one that has them already the same."""
    text = source[:SHOWN_UNDRAWN] + CUT if len(source) > SHOWN_UNDRAWN + 50 else source
    return text if text.startswith("```") and text.endswith("```") else _fenced(text)


def _fenced(source: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall(r"`+", source)), default=2) + 3)
    return f"{fence}\n{source}\n{fence}"


def is_students(cell: NotebookNode) -> bool:
    """Whether the text of this cell is the student's."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution")) or str(cell.get("id", "")).startswith("added-")


def still_notebook(notebook: NotebookNode, ours: tuple[str, ...] = ()) -> NotebookNode:
    """Clean a notebook in place. ours: beginnings of the ids of cells whose outputs are not the student's."""
    clean = cleaner()
    spent = written = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            if is_students(cell):
                text = still_markdown(cell.source)
                written += len(text)
                cell.source = _drawn_in_time(text) if written <= MAX_WRITTEN else _as_typed(text)
                cell.pop("attachments", None)
            continue
        if ours and cell.get("id", "").startswith(ours):
            continue
        outputs = []
        for output in cell.get("outputs", ())[:MAX_OUTPUTS]:
            made = still_output(output, clean)
            spent += len(json.dumps(made))
            if spent > MAX_PAGE:
                outputs.append(_note("this notebook shows more than a page can hold"))
                break
            outputs.append(made)
        if len(cell.get("outputs", ())) > MAX_OUTPUTS:
            outputs.append(_note(f"the cell has more than {MAX_OUTPUTS} outputs"))
        cell.outputs = outputs
    return notebook


def _note(why: str) -> NotebookNode:
    return NotebookNode(output_type="stream", name="stdout", text=LEFT_OUT.format(why) + "\n")


def in_bounds(request: dict[str, Any], shared: Any) -> list[dict[str, Any]]:
    """The task `clean`: cells in, the same cells cleaned out."""
    return list(still_notebook(nbformat.from_dict({"cells": request["cells"]})).cells)


def warm() -> None:
    """Clean a little of each kind once, so that all is imported."""
    table = {"output_type": "display_data", "data": {"text/html": "<table style='color: red'><tr><td>1</td></tr></table>"}}
    text = {"cell_type": "markdown", "id": "added-1", "metadata": {}, "source": "**a** $x$"}
    in_bounds({"cells": [{"cell_type": "code", "id": "", "outputs": [table]}, text]}, None)


class Kept(Protocol):
    """Where the outcome of cleaning is kept by the digest of what was cleaned."""

    def cleaned(self, key: str) -> list[dict[str, Any]] | None:
        """What is kept, None where nothing is."""

    def put_cleaned(self, key: str, parts: list[dict[str, Any]]) -> None:
        """Keep it."""


@lru_cache(maxsize=1)
def cleaning_code() -> str:
    """A digest of what decides how something is cleaned."""
    files = [Path(__file__).with_name(name).read_bytes() for name in ("clean.py", "markup.py")]
    return hashlib.sha256(b"".join(files) + repr([version(name) for name in LIBRARIES]).encode()).hexdigest()


_met: OrderedDict[str, dict[str, Any]] = OrderedDict()
"""Parts of notebooks that this process has met, by what they were: what is left of them. Cells that come with a lesson show everybody
the same."""


def _cleaned(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is left of each part. Together they are so short that no bound on a whole notebook comes into it."""
    names = [hashlib.sha256(json.dumps(part).encode("utf-8", "surrogatepass")).hexdigest() for part in parts]
    new = {name: part for name, part in zip(names, parts, strict=True) if name not in _met}
    if new:
        _met.update(zip(new, bounded("clean", {"cells": list(new.values())}, seconds=SECONDS), strict=True))
    made = [_met[name] for name in names]
    for name in names:
        _met.move_to_end(name)
    while len(_met) > MOST_MET:
        _met.popitem(last=False)
    return made


def cleaned(
    notebook: NotebookNode, ours: tuple[str, ...] = (), *, kept: Kept | None = None, anew: bool = False
) -> tuple[NotebookNode, str]:
    """Clean a notebook in place, in a process with limits; returns it, and a problem or "". What cannot be cleaned in time is left out.

    ours: beginnings of the ids of cells whose outputs are not the student's. kept: where the outcome is kept, so that a regrade need
    not do it again; anew: do it again all the same.
    """
    cells: list[NotebookNode] = []
    parts: list[dict[str, Any]] = []
    for cell in notebook.cells:
        if cell.cell_type != "code" and is_students(cell):
            cells.append(cell)
            parts.append({"cell_type": "markdown", "id": "added-", "metadata": {}, "source": cell.source})
        elif cell.cell_type == "code" and cell.get("outputs") and not cell.get("id", "").startswith(ours or "-"):
            cells.append(cell)
            parts.append({"cell_type": "code", "id": "", "outputs": cell.outputs})
    try:
        text = json.dumps([cleaning_code(), parts])
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if kept is not None else ""
        made = kept.cleaned(key) if kept is not None and not anew else None
        if made is None:
            made = _cleaned(parts) if len(text) <= MAX_SHARED and not anew else bounded("clean", {"cells": parts}, seconds=SECONDS)
            if kept is not None:
                kept.put_cleaned(key, made)
        for cell, part in zip(cells, made, strict=True):
            if cell.cell_type == "code":
                cell.outputs = copied(part["outputs"])
            else:
                cell.source = part["source"]
                cell.pop("attachments", None)
        return notebook, ""
    except TooMuch as fault:
        for cell in notebook.cells:
            if cell.cell_type == "code" and not cell.get("id", "").startswith(ours or "-"):
                cell.outputs = [_note(f"{fault} to clean what this notebook shows")] if cell.get("outputs") else []
            elif cell.cell_type != "code" and is_students(cell):
                cell.source = f"`````````\n{re.sub('`{9,}', '', still_markdown(cell.source))}\n`````````"
        return notebook, f"What this notebook shows could not be cleaned ({fault}), so its outputs are left out."
