"""`course site`: the website, from the *student* notebooks, the handbook, the data cards and the docstrings of the public names.

Nothing of a solution goes in: the pages are made of `notebooks/`, executed with every answer still open. Nothing that the pages
show is fetched from another host: figures are drawn by a copy of plotly.js, formulas are MathML.
"""

from __future__ import annotations

import contextlib
import html
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import plotly.io
from lxml import html as parser
from nbformat import NotebookNode
from plotly.offline import get_plotlyjs
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from course.authoring.student_pack import make_student_pack
from course.errors import CourseError
from course.running import run_notebook

HERE = Path(__file__).parent
PLOTLY = "application/vnd.plotly.v1+json"
LESSONS_HERE = "<!-- lessons -->"
KEPT_BACK = ("start.md", "reference.md", "anchors.md")
"""Pages of the handbook that are not on the website: two are the lab's own, and the anchored answers are for who marks."""
ABROAD = ("script", "link", "img", "iframe", "source", "embed", "object", "video", "audio")
"""Elements whose address a browser fetches by itself; a link that a reader clicks may lead anywhere."""

UNNAMED = '<summary><span class="toctree-toggle"'
NAMED = '<summary aria-label="Pages below this one"><span class="toctree-toggle"'
"""What opens a part of the theme's list of pages has a sign and no name: whoever listens to the page would not know what it does."""


class SiteError(CourseError):
    """The website cannot be made, in one sentence."""


def build_site(out: Path, root: Path, say: Callable[[str], object]) -> Path:
    """Make the website in `out` (an empty or new folder, or an earlier site); returns its first page.

    Raises SiteError where Sphinx warns, or a page links to what is not there or fetches from another host.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "index.html").is_file())):
        raise SiteError(f"{out} holds something else than a website: name a new folder, so that nothing of yours is lost.")
    with tempfile.TemporaryDirectory(prefix="course-site-") as name:
        source, pages = Path(name) / "source", Path(name) / "pages"
        assemble(source, root, say)
        say("drawing the pages")
        warnings = render(source, pages)
        faults = [*warnings, *broken_links(pages), *fetches(pages)]
        if faults:
            raise SiteError(f"The website has {len(faults)} faults; the first: {faults[0]}")
        if out.exists():
            shutil.rmtree(out)
        shutil.copytree(pages, out, ignore=shutil.ignore_patterns(".doctrees", ".buildinfo"))
    return out / "index.html"


def assemble(source: Path, root: Path, say: Callable[[str], object]) -> None:
    """Lay Sphinx's source together: settings, executed lessons, handbook, cards, downloads."""
    (source / "_static").mkdir(parents=True)
    (source / "lessons").mkdir()
    (source / "_static" / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")
    for name in ("conf.py", "names.md", "mark.svg"):
        shutil.copyfile(HERE / name, source / name)
    shutil.copyfile(HERE / "course.css", source / "_static" / "course.css")
    released = sorted((root / "notebooks").glob("[0-9][0-9]_*"))
    places = {folder / f"{folder.name}.ipynb": f"lessons/{folder.name}.ipynb" for folder in released}
    book = root / "course" / "handbook"
    handbook = sorted(page for page in book.rglob("*.md") if page.name not in KEPT_BACK)
    places |= {page: f"handbook/{page.relative_to(book)}" for page in handbook}
    places |= {root / "datasets" / "README.md": "data.md", root / "CONTRIBUTING.md": "handbook/contributing.md"}
    places |= {root / "notebooks" / f"reference.{end}": f"handbook/reference.{end}" for end in ("md", "svg")}
    places |= {
        picture: f"handbook/{picture.relative_to(book)}"
        for folder in ("screenshots", "figures")
        for picture in sorted((book / folder).glob("*.[ps][nv]g"))
    }

    def one(folder: Path) -> str:
        say(f"running {folder.name}")
        return _lesson(folder, source, root, places)

    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(one, released))
    table = "\n".join(["| | lesson | time | download |", "|--:|:--|:--|:--|", *rows])
    first = (HERE / "index.md").read_text(encoding="utf-8").replace(LESSONS_HERE, table)
    (source / "index.md").write_text(first, encoding="utf-8")
    (source / "handbook").mkdir()
    for section, title in {"lessons": "Lessons", "handbook": "Handbook"}.items():
        listed = "```{toctree}\n:maxdepth: 1\n:glob:\n\n*\n```"
        (source / section / "index.md").write_text(f"# {title}\n\n{listed}\n", encoding="utf-8")
    for page, place in places.items():
        if page.suffix == ".md":
            (source / place).parent.mkdir(parents=True, exist_ok=True)
            text = linked(page.read_text(encoding="utf-8"), page, place, places)
            if (page.parent / page.stem).is_dir():  # a page with a folder of its name leads to the pages in it
                text += f"\n```{{toctree}}\n:hidden:\n:glob:\n\n{page.stem}/*\n```\n"
            (source / place).write_text(text, encoding="utf-8")
        elif page.suffix in (".png", ".svg"):
            (source / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, source / place)
    with tempfile.TemporaryDirectory(prefix="course-pack-") as name:
        pack = Path(name) / "student-pack"
        make_student_pack(pack, root, say)
        with zipfile.ZipFile(source / "student-pack.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(pack.rglob("*")):
                packed.write(path, path.relative_to(pack.parent))


def _lesson(folder: Path, source: Path, root: Path, places: dict[Path, str]) -> str:
    """Execute a student's notebook into the source; returns its row in the table of lessons."""
    path = folder / f"{folder.name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    run = run_notebook(notebook, folder, root / "datasets", total_seconds=600)
    if run.problem:
        raise SiteError(f"{folder.name} does not run: {run.problem}")
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = linked(cell.source, path, f"lessons/{path.name}", places)
        else:
            cell.outputs = [_shown(output, f"{folder.name}-{cell.id}-{number}") for number, output in enumerate(cell.outputs)]
    nbformat.write(notebook, source / "lessons" / path.name)
    (source / "downloads").mkdir(exist_ok=True)
    with zipfile.ZipFile(source / "downloads" / f"{folder.name}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(folder.glob("*")):
            if file.is_file():
                packed.write(file, f"{folder.name}/{file.name}")
    title, time = _opening(notebook)
    return f"| {int(folder.name[:2])} | [{title}](lessons/{path.name}) | {time} | {{download}}`notebook <downloads/{folder.name}.zip>` |"


def _opening(notebook: NotebookNode) -> tuple[str, str]:
    opening = notebook.cells[0].source
    title = re.search(r"^# (.+)$", opening, re.MULTILINE)
    time = re.search(r"^\*(.+?) · .+?\.\*$", opening, re.MULTILINE)
    return title[1] if title else "", time[1] if time else ""


def _shown(output: NotebookNode, name: str) -> NotebookNode:
    """An output as the page shows it: figures as HTML that the page's own plotly.js draws, private formats left out."""
    data = output.get("data")
    if not data:
        return output
    if PLOTLY in data:
        figure = plotly.io.from_json(json.dumps(data[PLOTLY]), skip_invalid=True)
        page = plotly.io.to_html(figure, include_plotlyjs=False, full_html=False, div_id=name, config={"displaylogo": False, "responsive": True})
        output.data = {"text/html": f'<div class="figure">{page}</div>'}
    elif "text/html" in data:
        output.data = {"text/html": data["text/html"]}
    else:
        output.data = {kind: told for kind, told in data.items() if not kind.startswith("application/vnd.course.")}
    output.metadata = {}
    return output


LINK = re.compile(r"(!?\[[^\]]*\])\(([^)\s]+)\)")


def linked(text: str, page: Path, place: str, places: dict[Path, str]) -> str:
    """Markdown whose relative links lead to the site's pages; a link to what the site has not keeps its words alone."""

    def replace(found: re.Match[str]) -> str:
        words, address = found[1], found[2]
        parts = urlsplit(address)
        if parts.scheme or address.startswith("#"):
            return found[0]
        target = (page.parent / unquote(parts.path)).resolve()
        if address.startswith("/") or target not in places:
            return words.lstrip("!")[1:-1]
        up = "../" * place.count("/")
        return f"{words}({up}{places[target]}{'#' + parts.fragment if parts.fragment else ''})"

    return LINK.sub(replace, text)


def render(source: Path, pages: Path) -> list[str]:
    """Run Sphinx; returns its warnings, a line each."""
    said, warned = io.StringIO(), io.StringIO()
    with patch_docutils(), docutils_namespace(), contextlib.redirect_stderr(warned):
        made = Sphinx(
            source, source, pages, pages / ".doctrees", "html", status=said, warning=warned, freshenv=True, warningiserror=False
        )
        made.build(force_all=True)
    for page in pages.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if UNNAMED in text:
            page.write_text(text.replace(UNNAMED, NAMED), encoding="utf-8")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", warned.getvalue())
    return [line for line in plain.splitlines() if re.search(r"WARNING|ERROR|CRITICAL", line)]


def _documents(pages: Path) -> Iterator[tuple[Path, parser.HtmlElement]]:
    for page in sorted(path for path in pages.rglob("*.html") if "_static" not in path.parts):
        yield page, parser.parse(str(page)).getroot()


def broken_links(pages: Path) -> list[str]:
    """A sentence for each link inside the site that leads nowhere, pages and places on pages."""
    anchors = {page: {element.get("id") or element.get("name") for element in tree.iter()} for page, tree in _documents(pages)}
    faults = []
    for page, tree in _documents(pages):
        for element in tree.iter("a", "img", "script", "link"):
            address = element.get("href") or element.get("src") or ""
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or not address or address == "#":
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            where = page.relative_to(pages)
            if not target.exists():
                faults.append(f"{where} links to {address}, which is not there.")
            elif parts.fragment and target in anchors and unquote(parts.fragment) not in anchors[target] | {"top"}:
                faults.append(f"{where} links to {address}, a place that the page has not.")
    return faults


def fetches(pages: Path) -> list[str]:
    """A sentence for each address on another host that a page would fetch when it is opened."""
    faults = []
    for page, tree in _documents(pages):
        for element in tree.iter(*ABROAD):
            for name in ("src", "href", "data", "poster"):
                address = element.get(name) or ""
                if re.match(r"(https?:)?//", address) and not (element.tag == "link" and element.get("rel") == "canonical"):
                    faults.append(f"{page.relative_to(pages)} would fetch {html.escape(address)}.")
        for style in tree.iter("style"):
            faults += [
                f"{page.relative_to(pages)} would fetch {url}." for url in re.findall(r"url\((https?:[^)]+)\)", style.text or "")
            ]
    return faults
