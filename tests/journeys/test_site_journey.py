"""A reader of the website: every page opened in light, each kind in dark; nothing fetched, nobody kept out, no script fails, folded cells are
folded, the search finds, downloads are what they say. Pictures in .course/journeys/site."""

import io
import threading
import zipfile
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import nbformat
import pytest
from conftest import needs_chromium
from steps import READY, SIZE, Walk, chromium, fresh_copy

from course.authoring.lesson import find_lesson
from course.grading.sample_class import as_written

pytestmark = [pytest.mark.journey, pytest.mark.thorough, needs_chromium]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, *_):
        pass


@contextmanager
def served(folder):
    """The site behind an address of this machine, as a host of static pages would have it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_page(tmp_path):
    walk = Walk("site", fresh_copy(tmp_path / "course"))
    walk.run("make site", seconds=3600)
    site = walk.root / ".course" / "site"
    pages = sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)
    kinds: dict[str, list] = {}
    for path in pages:
        kinds.setdefault(str(path.parent.relative_to(site)), []).append(path)
    walk.tell(f"{len(pages)} pages in {len(kinds)} folders")
    failed: list[str] = []
    with served(site) as address, chromium() as browser:
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport=SIZE, reduced_motion="reduce", color_scheme=scheme)
            walk.watch(context)
            page = context.new_page()
            page.set_default_timeout(READY * 1000)
            page.on(
                "console",
                lambda said: (
                    failed.append(f"{said.text} {said.location['url']}")
                    if said.type == "error" and not of_axe(said.location["url"])
                    else None
                ),
            )
            page.on("pageerror", lambda error: failed.append(str(error)))
            page.on(
                "response", lambda answer: failed.append(answer.url) if answer.status >= 400 and not of_axe(answer.url) else None
            )
            for folder, paths in kinds.items():
                for number, path in enumerate(paths if scheme == "light" else paths[:1]):
                    page.goto(f"{address}/{path.relative_to(site)}")
                    page.wait_for_selector("h1", state="attached")
                    page.wait_for_timeout(700)
                    walk.judged(page, f"{path.relative_to(site)} ({scheme})")
                    if number == 0:
                        walk.shot(page, f"{scheme}-{folder.replace('/', '-').strip('.-') or 'top'}")
                    if folder == "lessons" and path.stem[0].isdigit():
                        folded(walk, page, path.stem)
        found(walk, page, address)
        downloads(walk, page, address, site)
    assert sorted(set(failed)) == []
    walk.ended()


def of_axe(address):
    """Whether axe-core asks for a style sheet that another one imports, beside the page in place of beside that sheet."""
    return address.endswith("/basic.css") and "/_static/" not in address


def folded(walk, page, lesson):
    """What a lesson folds is folded on the page, and opens by a click; its figures are drawn."""
    notebook = nbformat.read(walk.root / "notebooks" / lesson / f"{lesson}.ipynb", as_version=4)
    hidden = [cell for cell in notebook.cells if {"hide-input", "hide-cell", "hide-output"} & set(cell.metadata.get("tags", ()))]
    parts = page.locator("div.cell details")
    assert parts.count() == len(hidden) > 0, f"{lesson}: {parts.count()} folds for {len(hidden)} folded cells"
    assert page.locator("div.cell details[open]").count() == 0, lesson
    parts.first.locator("summary").click()
    assert page.locator("div.cell details[open]").count() == 1, lesson
    figures = page.locator("div.figure")
    assert figures.count() == page.locator("div.figure .main-svg:first-child").count(), f"{lesson}: a figure is not drawn"


def found(walk, page, address):
    """Words that stand in some lessons, typed into the search, lead to those lessons."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (walk.root / "notebooks").glob("[0-9][0-9]_*/*.ipynb")}
    for word in ("propensity", "Kaplan", "Shapley", "newsvendor"):
        page.goto(f"{address}/search.html?q={word}")
        page.locator("#search-results li a").first.wait_for()
        page.wait_for_timeout(1500)
        links = page.locator("#search-results li a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        told = {stem for stem, text in texts.items() if any(word in cell for cell in words_of(text))}
        assert links and told <= {link.partition("#")[0].rpartition("/")[2].removesuffix(".html") for link in links}, (
            word,
            links,
            told,
        )
    walk.shot(page, "search")


def words_of(notebook):
    """The texts of a notebook that its page shows as prose."""
    return [cell.source for cell in nbformat.reads(notebook, as_version=4).cells if cell.cell_type == "markdown"]


def downloads(walk, page, address, site):
    """Each lesson's notebook is the one that students get; the pack holds all of them, and no solution of any."""
    page.goto(f"{address}/index.html")
    links = page.locator("a.download")
    names = set()
    for number in range(links.count()):
        with page.expect_download() as taken:
            links.nth(number).click()
        names.add(taken.value.suggested_filename)
        packed = zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes()))
        assert packed.testzip() is None
        stem = taken.value.suggested_filename.removesuffix(".zip")
        notebooks = {name for name in packed.namelist() if name.endswith(".ipynb")}
        for name in notebooks:
            lesson = name.rpartition("/")[2].removesuffix(".ipynb")
            text = packed.read(name).decode()
            assert text == (walk.root / "notebooks" / lesson / f"{lesson}.ipynb").read_text(encoding="utf-8")
            for exercise in find_lesson(lesson).checked:
                written = as_written(exercise.answer.source)
                assert len(written) < 40 or written not in text, f"{name} holds the solution of {exercise.name}"
        assert notebooks
        walk.tell(f"{stem}: {len(packed.namelist())} files, {len(notebooks)} notebooks")
    released = {f"{path.name}.zip" for path in (walk.root / "notebooks").glob("[0-9][0-9]_*")}
    assert names == released | {"student-pack.zip"}
