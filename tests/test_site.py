"""The website: links lead somewhere, nothing is fetched from elsewhere, figures and formulas are drawn on the page itself."""

import nbformat
import plotly.graph_objects as go
import pytest
from nbformat.v4 import new_output

from course.site import build
from course.site.mathml import mathml


def page(folder, name, body):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"<html><body>{body}</body></html>", encoding="utf-8")


def test_broken_links_and_fetches_are_found(tmp_path):
    page(tmp_path, "a.html", '<h1 id="top-of-a">A</h1><a href="b.html#there">b</a><a href="https://example.org">out</a>')
    page(tmp_path, "b.html", '<p id="there">B</p><a href="a.html#nowhere">a</a><a href="c.html">c</a>')
    assert build.broken_links(tmp_path) == [
        "b.html links to a.html#nowhere, a place that the page has not.",
        "b.html links to c.html, which is not there.",
    ]
    assert build.fetches(tmp_path) == []
    page(tmp_path, "c.html", '<script src="https://cdn.example.org/x.js"></script><img src="//example.org/x.png">')
    assert len(build.fetches(tmp_path)) == 2


def test_links_lead_to_the_site_s_own_pages(tmp_path):
    lesson = tmp_path / "notebooks" / "01_growth" / "01_growth.ipynb"
    places = {lesson: "lessons/01_growth.ipynb", tmp_path / "course" / "handbook" / "student.md": "handbook/student.md"}
    text = "[one](../../notebooks/01_growth/01_growth.ipynb#a), [two](student.md), [gone](../lessons/x.py), [out](https://example.org)"
    told = build.linked(text, tmp_path / "course" / "handbook" / "start.md", "handbook/start.md", places)
    assert told == "[one](../lessons/01_growth.ipynb#a), [two](../handbook/student.md), gone, [out](https://example.org)"


def test_a_figure_is_drawn_by_the_page_s_own_script_and_private_data_stay_out():
    figure = go.Figure(go.Bar(x=["a"], y=[1]))
    output = new_output("display_data", data={build.PLOTLY: figure.to_plotly_json(), "text/plain": "Figure"})
    shown = build._shown(nbformat.from_dict(output), "x")
    assert (
        list(shown.data) == ["text/html"]
        and "Plotly.newPlot" in shown.data["text/html"]
        and "src=" not in shown.data["text/html"]
    )
    card = new_output("display_data", data={"application/vnd.course.answer+json": "{}", "text/html": "<p>card</p>"})
    assert build._shown(nbformat.from_dict(card), "y").data == {"text/html": "<p>card</p>"}
    receipt = new_output(
        "display_data", data={"application/vnd.course.capstone+json": {"world": {}}, "text/plain": "world: all four"}
    )
    assert build._shown(nbformat.from_dict(receipt), "z").data == {"text/plain": "world: all four"}


@pytest.mark.parametrize(
    "latex", [r"H = -\sum_i p_i \ln p_i", r"\frac{\lambda}{1 - (1 + \lambda/r)^{-r}}", r"\text{orders} \times 2"]
)
def test_formulas_are_mathml(latex):
    made = mathml(latex, "block")
    assert made.startswith("<math") and 'display="block"' in made and "\\" not in made


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(build.SiteError, match="something else"):
        build.build_site(tmp_path, tmp_path, print)
    assert (tmp_path / "mine.txt").read_text() == "mine"
