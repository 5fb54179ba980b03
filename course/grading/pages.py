"""What the feedback page and the formgrader have in common: Markdown, mathematics and plotly figures drawn without a network,
and a Content-Security-Policy under which a browser runs the page's own scripts and fetches nothing from outside.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import secrets
from functools import lru_cache
from typing import Any

from jinja2 import pass_context
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from course.answers.figure import title_of
from course.grading.clean import PLOTLY, is_students, still_figure, still_notebook
from course.grading.markup import markdown_html

LONG = 20_000
"""Characters of a cell's code that are shown; a line of a tenth of them is shown without colours: colouring takes time that grows faster."""
HEADING = re.compile(r"<(/?)h[1-6]>")


@pass_context
def markdown_filter(context: Any, source: str) -> str:
    """nbconvert's filter `markdown2html`: in a student's text no heading stands above the page's own."""
    made = markdown_html(source)
    cell = context.get("cell")
    return HEADING.sub(r"<\1h4>", made) if cell is not None and is_students(cell) else made


@pass_context
def code_filter(context: Any, source: str, **settings: Any) -> str:
    """Code with its colours; without them where it is long."""
    if len(source) > LONG or max(map(len, source.split("\n")), default=0) > LONG // 10:
        return f'<div class="highlight"><pre>{html.escape(source[:LONG])}{"…" if len(source) > LONG else ""}</pre></div>'
    return str(Highlight2HTML(pygments_lexer="ipython3")(source))


def figure_html(figure: dict[str, Any]) -> str:
    """A figure as data in an element that `SCRIPT` draws."""
    data = still_figure(figure) or {"data": [], "layout": {}, "frames": []}
    # "<" inside the JSON is escaped, so that no text of a figure can close the element that holds it.
    text = json.dumps(data).replace("<", "\\u003c")
    name = html.escape(title_of(data["layout"].get("title")) or "a figure without a title", quote=True)
    return f'<figure class="figure" aria-label="{name}"><script type="application/json">{text}</script></figure>'


def draw_figures(notebook: NotebookNode) -> int:
    """Turn the plotly outputs of a cleaned notebook into HTML of ours, in place; returns how many there are."""
    number = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if PLOTLY in output.get("data", {}):
                output["data"] = NotebookNode({"text/html": figure_html(output["data"][PLOTLY])})
                number += 1
    return number


class FormgraderPage(Preprocessor):
    """What the formgrader shows of a stored notebook: cleaned again, figures drawn."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Make the notebook ready for the template."""
        nb = still_notebook(nb, ours=("check-",))
        figures = draw_figures(nb)
        about = nb.metadata.get("course", {})
        resources["course"] = {
            "plotly": packed_plotly() if figures else "",
            "script": SCRIPT,
            "nonce": secrets.token_urlsafe(18),  # a word that nobody can know beforehand: the page's own scripts carry it
            "problem": about.get("problem", ""),
            "notes": notes(about),
        }
        return nb, resources


def notes(about: dict[str, Any]) -> list[str]:
    """What to know of how a notebook was handed in, in sentences."""
    intake = about.get("intake", {})
    said = [f"This was {intake['note']}."] if intake.get("note") else []
    said += [f"Not taken: {name} ({reason})." for name, reason in intake.get("left", ())]
    if about.get("put_back"):
        said.append(f"Cells that were changed and have been put back as they were released: {', '.join(about['put_back'])}.")
    return said


@lru_cache(maxsize=1)
def plotly_source() -> str:
    """plotly.js as shipped in plotly's wheel."""
    from plotly.offline import get_plotlyjs  # plotly takes a second to import, and most pages have no figure

    return str(get_plotlyjs())


@lru_cache(maxsize=1)
def packed_plotly() -> str:
    """plotly.js gzipped and in base64: browsers unpack it themselves."""
    return base64.b64encode(gzip.compress(plotly_source().encode(), 6, mtime=0)).decode()


SCRIPT = """
(async () => {
  const packed = Uint8Array.from(atob(document.getElementById("plotly-packed").textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.nonce = document.currentScript ? document.currentScript.nonce : "";
  script.textContent = await new Response(stream).text();
  document.head.append(script);
  for (const box of document.querySelectorAll(".figure")) {
    try {
      const figure = JSON.parse(box.querySelector("script").textContent);
      await Plotly.newPlot(box, {...figure, config: {displaylogo: false, responsive: true}});
    } catch (fault) {
      box.textContent = "This figure cannot be drawn.";
    }
  }
})();
"""
"""Unpacks plotly and draws each figure of the page; one that cannot be drawn leaves the others."""


@lru_cache(maxsize=1)
def policy() -> str:
    """The policy of a page that stands alone: the two scripts above by their digests, styles in the page, images that are data."""
    digests = " ".join(f"'sha256-{_digest(text)}'" for text in (SCRIPT, plotly_source()))
    return (
        f"default-src 'none'; script-src {digests}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
