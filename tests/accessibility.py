"""axe-core on rendered pages: what it finds that JupyterLab, by itself, does not bring along.

JupyterLab has violations of its own (unnamed editors, pale prompts and comments). Which ones is not listed here but seen: a
plain notebook, with every kind of cell and not a word of ours, is opened in the same JupyterLab. A violation is left out
where the same rule is broken by the same elements, told by their tags and classes, in that plain notebook.
"""

from __future__ import annotations

from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

WIDTH, HEIGHT = 1280, 900
TALL = 40_000
"""Pixels: taller than any lesson, so that all of it is on the screen at once. axe-core judges no contrast outside the screen."""

# JupyterLab's <body> has no height and hides what overflows, though nothing is in fact hidden: everything in it is placed
# absolutely. axe-core takes all text for invisible then, and finds no contrast at fault anywhere.
SEEN_BY_AXE = "body { height: 100vh } .jp-Cell { content-visibility: visible !important }"

DRAWN = """
([cells, figures]) => {
  const shown = [...document.querySelectorAll('.jp-Notebook .jp-Cell')].filter(cell => {
    const box = cell.getBoundingClientRect();
    return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight && cell.querySelector('.cm-content, .jp-RenderedMarkdown, .jp-InputPlaceholder');
  });
  const plots = [...document.querySelectorAll('.jp-Notebook .js-plotly-plot')].filter(plot => plot.querySelector('.main-svg'));
  return shown.length === cells && plots.length === figures;
}
"""
FIND = """
async () => {
  const found = await axe.run(document, {resultTypes: ['violations'], elementRef: true});
  const ours = /^(jp|cm|lm)-/;
  const part = element => {
    const classes = [...element.classList].filter(c => /^[\\x21-\\x7e]+$/.test(c) && !/^(jp|lm)-mod-|^js-|^plotly/.test(c));
    return [element.tagName.toLowerCase(), ...classes.sort()].join('.');
  };
  const place = element => {
    const parts = [];
    for (let at = element; at && at.classList; at = at.parentElement) {
      parts.unshift(part(at));
      if ([...at.classList].some(c => ours.test(c))) break;
    }
    return parts.join(' > ');
  };
  return found.violations.flatMap(violation => violation.nodes.map(node => ({
    rule: violation.id, impact: violation.impact, place: node.element ? place(node.element) : node.target.flat().join(' '),
    html: node.html.slice(0, 200), why: node.failureSummary.split('\\n').slice(1).join(' ').trim().slice(0, 200),
  })));
}
"""


@dataclass(frozen=True)
class Violation:
    """A rule of axe-core broken by an element: place is its tag and classes below the nearest element of JupyterLab's."""

    rule: str
    impact: str
    place: str
    html: str
    why: str

    @property
    def kind(self) -> tuple[str, str]:
        """What a violation has in common with the same one elsewhere."""
        return self.rule, self.place


def violations(page, impacts: tuple[str, ...] = ("serious", "critical")) -> list[Violation]:
    """The violations of these impacts on a page as it stands."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    found = [Violation(**item) for item in page.evaluate(FIND)]
    return [violation for violation in found if violation.impact in impacts]


def open_rendered(page, address: str, notebook: NotebookNode) -> None:
    """Open a notebook in JupyterLab so that all of it is drawn and on the screen: first scrolled through, then on a tall page."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_selector("text=Python 3 (ipykernel) | Idle", timeout=120_000)
    panel = page.locator(".jp-WindowedPanel-outer").first
    for _ in range(120):
        if panel.evaluate("panel => { const at = panel.scrollTop; panel.scrollBy(0, 700); return panel.scrollTop === at }"):
            break
        page.wait_for_timeout(200)
    panel.evaluate("panel => panel.scrollTo(0, 0)")
    page.set_viewport_size({"width": WIDTH, "height": TALL})
    page.add_style_tag(content=SEEN_BY_AXE)
    page.wait_for_function(DRAWN, arg=[len(notebook.cells), figures_in(notebook)], timeout=60_000)


def plain_notebook() -> NotebookNode:
    """A notebook with every kind of cell, and of token in its code, that has nothing of the course in it."""
    code = "\n".join(
        [
            "# a comment",
            "import plain as p",
            "@p.decorated",
            "class Plain(p.Base):",
            "    def plain(self, x: int = 1, *, y=None) -> float:",
            '        """Text."""',
            '        return lambda z: not (len(f"{x!r} text") + 2.5e3 * -x ** y[0] >= True is z) and print(x, "text\\n")',
            "wide = " + " + ".join(["plain"] * 80),
        ]
    )
    error = new_output("error", ename="PlainError", evalue="plain", traceback=["plain: words"])
    cells = [
        new_markdown_cell("# Plain\n\nPlain **words**, `code`."),
        new_markdown_cell("## Plain\n\n- plain"),
        new_markdown_cell("### Plain\n\nPlain words."),
        new_code_cell(code),
        new_code_cell(
            "x", execution_count=1, outputs=[new_output("execute_result", data={"text/plain": "1"}, execution_count=1)]
        ),
        new_code_cell("x", outputs=[new_output("stream", text="plain"), new_output("display_data", data={"text/html": "plain"})]),
        new_code_cell("x", outputs=[error]),
        new_code_cell("x = 1  # read-only", metadata={"editable": False}),
        new_markdown_cell("&nbsp;"),
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def figures_in(notebook: NotebookNode) -> int:
    """The number of plotly figures among a notebook's outputs."""
    return sum(
        "application/vnd.plotly.v1+json" in output.get("data", {})
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    )


def write_notebook(notebook: NotebookNode, path) -> None:
    """Write a notebook that a test made up."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
