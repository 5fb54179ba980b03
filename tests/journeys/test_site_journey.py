"""A reader of the website: each kind of page opened from the folder, nothing fetched, nobody kept out. Pictures in .course/journeys/site."""

import pytest
from conftest import needs_chromium
from steps import READY, SIZE, Walk, chromium, fresh_copy

pytestmark = [pytest.mark.journey, pytest.mark.thorough, needs_chromium]


def test_every_kind_of_page(tmp_path):
    walk = Walk("site", fresh_copy(tmp_path / "course"))
    walk.run("make site", seconds=3600)
    site = walk.root / ".course" / "site"
    pages = sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)
    kinds: dict[str, list] = {}
    for path in pages:
        kinds.setdefault(str(path.parent.relative_to(site)), []).append(path)
    walk.tell(f"{len(pages)} pages in {len(kinds)} folders")
    with chromium() as browser:
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport=SIZE, reduced_motion="reduce", color_scheme=scheme)
            walk.watch(context)
            page = context.new_page()
            page.set_default_timeout(READY * 1000)
            for folder, paths in kinds.items():
                for number, path in enumerate(paths if scheme == "light" else paths[:1]):
                    page.goto(path.as_uri())
                    page.wait_for_selector("h1", state="attached")
                    page.wait_for_timeout(700)
                    walk.judged(page, f"{path.relative_to(site)} ({scheme})")
                    if number == 0:
                        walk.shot(page, f"{scheme}-{folder.replace('/', '-').strip('.-') or 'top'}")
    walk.ended()
