"""Tables in a notebook: no text is cut off, columns of words stand at the left, numbers at the right."""

import re

import numpy as np
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course.display import table_html
from course.running import run_notebook

SENTENCE = "Long-tail search terms, which the company takes to be those of 8 characters or more, made up over 60 % of all terms."
CLAIMS = pd.DataFrame({"idea": ["A27", "A40"], "number": [60.5, np.nan], "claim": [SENTENCE, None]})


def rows(page: str) -> list[list[tuple[str, str]]]:
    """Style and content of each cell, row by row."""
    cells = re.compile(r"<t[hd]( [^>]*)?>(.*?)</t[hd]>", re.DOTALL)
    return [[(cell[1] or "", cell[2]) for cell in cells.finditer(row)] for row in re.findall("<tr.*?</tr>", page, re.DOTALL)]


def left(row: list[tuple[str, str]]) -> list[bool]:
    return ["text-align: left" in style for style, _ in row]


def test_words_are_whole_and_at_the_left():
    page = table_html(CLAIMS)
    assert SENTENCE in page and SENTENCE not in CLAIMS._repr_html_()
    assert [left(row) for row in rows(page)] == [[False, True, False, True]] * 3
    assert ["min-width" in style for style, _ in rows(page)[1]] == [False, False, False, True]
    assert re.sub(r' style="text-align: left[^"]*"', "", page) == _plain(CLAIMS)


def _plain(table: pd.DataFrame) -> str:
    with pd.option_context("display.max_colwidth", None):
        return table._repr_html_()


@pytest.mark.parametrize("kind", ["str", "object", "category", "string"])
def test_every_kind_of_text_is_text(kind):
    table = pd.DataFrame({"n": [1, 2], "word": pd.Series(["a", None], dtype=kind)})
    assert [left(row) for row in rows(table_html(table))] == [[False, False, True]] * 3


def test_what_is_no_text_stays_at_the_right():
    table = pd.DataFrame({"when": pd.to_datetime(["2024-06-18"]), "yes": [True], "some": pd.Categorical([3]), "gap": [None]})
    assert table_html(table) == table._repr_html_()
    assert table_html(table.head(0)) == table.head(0)._repr_html_()


def test_an_index_of_words_stands_at_the_left_under_its_name():
    table = pd.DataFrame({"kind": ["x", "x", "y"], "year": [1, 2, 1], "rooms": 5}).set_index(["kind", "year"])
    head, names, *body = rows(table_html(table))
    assert left(head) == [True, True, False] and left(names) == [True, True, False]
    assert [left(row) for row in body] == [[True, True, False], [True, False], [True, True, False]]
    assert body[0][0][0].count("rowspan") == 1  # what pandas says of the cell is kept
    wide = table.unstack("year")
    assert [left(row) for row in rows(table_html(wide))][3:] == [[True, False, False]] * 2


def test_long_and_broad_tables_stay_short():
    table = pd.DataFrame({f"c{place}": [f"w{place}"] * 200 if place % 2 else range(200) for place in range(30)})
    with pd.option_context("display.max_columns", 20):
        shown = rows(table_html(table))
    assert len(shown) == 12 and [text for _, text in shown[6]][:2] == ["...", "..."]
    head, first = shown[0], shown[1]
    assert [text for _, text in head][10:13] == ["c9", "...", "c20"]
    assert all((text.startswith("w")) == at_left for (_, text), at_left in zip(first, left(first), strict=True))
    assert left(head) == left(first)


def test_a_notebook_shows_them_so(tmp_path, class_edition):
    cells = ["import course\nimport pandas as pd", f"pd.DataFrame({{'claim': [{SENTENCE!r}]}})"]
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    run_notebook(notebook, tmp_path, class_edition.folder, cell_seconds=60)
    shown = notebook.cells[1].outputs[0].data["text/html"]
    assert SENTENCE in shown and "text-align: left" in shown
