"""One figure of each lesson for a slide, drawn in Chromium from the executed lesson: `make slides`.

Which figure it is stands on the lesson's teaching page: the picture's name there is the figure's title. The picture is made of the figure that
`solutions` holds; `drawn.json` keeps a digest of it, so that a test finds a picture of an older figure without a browser.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import struct
import tempfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from plotly.offline import get_plotlyjs

ROOT = Path(__file__).resolve().parents[1]
HANDBOOK = ROOT / "course" / "handbook"
FIGURES = HANDBOOK / "figures"
DRAWN = FIGURES / "drawn.json"
PICTURE = re.compile(r"!\[(?P<title>.+?)\]\(\.\./figures/(?P<name>\w+)\.png\)")
PLOTLY = "application/vnd.plotly.v1+json"
WIDTH, SCALE = 900, 2
POSTER = "four_worlds"
"""The one picture that is in no lesson: what the stored evidence says of growth, beside what the capstone's experiments would show."""


def chosen() -> dict[str, str]:
    """The title of each lesson's figure, by the lesson's name."""
    found = {}
    for page in sorted((HANDBOOK / "teaching").glob("[0-9][0-9]_*.md")):
        pictures = [picture for picture in PICTURE.finditer(page.read_text(encoding="utf-8")) if picture["name"] != POSTER]
        assert [picture["name"] for picture in pictures] == [page.stem], f"{page.name} shows one figure, its own"
        found[page.stem] = pictures[0]["title"]
    return found


def title_of(figure: dict[str, Any]) -> str:
    """A figure's title in plain words."""
    title = figure["layout"].get("title", {})
    return re.sub(r"<[^>]+>", " ", html.unescape(title.get("text", "") if isinstance(title, dict) else title)).strip()


def shown(lesson: str, title: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figure of this title in the executed lesson, and the cell that draws it."""
    cells = json.loads((ROOT / "solutions" / lesson / f"{lesson}.ipynb").read_text(encoding="utf-8"))["cells"]
    found = [
        (output["data"][PLOTLY], cell)
        for cell in cells
        for output in cell.get("outputs", [])
        if PLOTLY in output.get("data", {}) and title_of(output["data"][PLOTLY]) == title
    ]
    assert len(found) == 1, f"{lesson} has {len(found)} figures with the title {title!r}"
    return found[0]


def digest(figure: dict[str, Any]) -> str:
    """Of what a figure shows: its data and layout, numbers to six digits, the template left out."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(one) for key, one in sorted(value.items()) if key != "template"}
        if isinstance(value, list):
            return [plain(one) for one in value]
        return f"{value:.6g}" if isinstance(value, float) else value

    return hashlib.sha256(json.dumps([plain(figure["data"]), plain(figure["layout"])]).encode()).hexdigest()[:16]


def poster() -> dict[str, Any]:
    """Four worlds, one poster: the article's three ratios in each world (means of its stored seeds), and what tells the worlds apart."""
    import plotly.io as pio
    from plotly.subplots import make_subplots

    from course.capstone import predictions
    from course.evidence.store import stored
    from course.evidence.targets import targets
    from course.figures import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION, template

    worlds, expected = stored(), predictions()
    figure = make_subplots(
        cols=2,
        column_widths=[0.5, 0.5],
        horizontal_spacing=0.14,
        subplot_titles=["what the poster says", "what experiments would show"],
    )
    for name, colour in {"rooms": BLUE, "buyers": ORANGE, "orders": GREEN}.items():
        means = [float(worlds[world][name].mean()) for world in expected.index]
        figure.add_bar(x=list(expected.index), y=means, name=name, marker_color=colour, col=1, row=1)
        figure.add_hline(y=float(targets().loc[name, "value"]), line_dash="dot", line_width=1, line_color="#555555", col=1, row=1)
    told = {"geo_traffic": "geo: traffic", "geo_similarity": "geo: like hosts", "matching_adopters": "matching: accounts"}
    for (column, label), colour in zip(told.items(), (SKY, VERMILION, PURPLE), strict=True):
        heights = [float(value) for value in expected[column]]
        figure.add_bar(x=list(expected.index), y=heights, name=label, marker_color=colour, col=2, row=1)
    figure.update_layout(template={"layout": {**pio.templates["plotly_white"].layout.to_plotly_json(), **template()["layout"]}})
    figure.update_layout(
        title="Four worlds, one poster", barmode="group", height=460, margin={"t": 90, "b": 100},
        legend={"orientation": "h", "y": -0.14, "x": 0},
    )  # fmt: skip
    figure.update_yaxes(title="2024 as a multiple of 2023 (×)", col=1, row=1)
    figure.update_yaxes(title="predicted rise (ln)", col=2, row=1)
    return json.loads(figure.to_json())


PIXELS = """async ([figure, size]) => {
  const image = new Image();
  image.src = await Plotly.toImage(figure, size);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const bytes = pen.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return [image.width, image.height, btoa(text)];
}"""


def small_png(pixels: np.ndarray) -> bytes:
    """A PNG of at most 256 colours of an array (height × width × 3, 0 to 255): a third of the size, and no eye sees it."""
    for levels in (51, 30, 17, 15, 10, 6, 5, 3):  # steps of brightness, fewer until the colours are few enough
        steps = np.rint(pixels / 255 * levels) / levels * 255
        codes = np.rint(steps).astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
        colours, places = np.unique(codes, return_inverse=True)
        if len(colours) <= 256:
            break
    height, width = pixels.shape[:2]
    rows = np.zeros((height, width + 1), np.uint8)  # each row begins with 0: no filter
    rows[:, 1:] = places.reshape(height, width)
    palette = b"".join(int(colour).to_bytes(3, "big") for colour in colours)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"PLTE", palette) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def main() -> None:
    """Draw every picture anew."""
    from playwright.sync_api import sync_playwright  # the tests that import this module need no browser

    figures = {lesson: shown(lesson, title)[0] for lesson, title in chosen().items()} | {POSTER: poster()}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        script = Path(name) / "plotly.js"
        script.write_text(get_plotlyjs(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.add_script_tag(path=script)
        for lesson, figure in figures.items():
            ground = {"paper_bgcolor": "#ffffff", "plot_bgcolor": "#ffffff"}
            font = figure["layout"].get("font", {}) | {"color": "#333333"}
            layout = figure["layout"] | ground | {"font": font}
            size = {"format": "png", "width": WIDTH, "height": layout.get("height") or 420, "scale": SCALE}
            width, height, made = page.evaluate(PIXELS, [{"data": figure["data"], "layout": layout}, size])
            pixels = np.frombuffer(base64.b64decode(made), np.uint8).reshape(height, width, 4)[:, :, :3]
            (FIGURES / f"{lesson}.png").write_bytes(small_png(pixels))
        browser.close()
    DRAWN.write_text(
        json.dumps({lesson: digest(figure) for lesson, figure in figures.items()}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
