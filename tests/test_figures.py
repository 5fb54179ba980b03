"""Figures are shown and stored at twelve significant digits, and only where the notebook itself draws them."""

import base64
import json

import numpy as np
import plotly.io
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course.display import MIMETYPE, rounded
from course.figures import NAME, template, use_template
from course.running import run_notebook

LONG, SHORT = 0.1234567890123456, 0.123456789012
FIRST = f"""
import numpy as np, plotly.graph_objects as go, plotly.io as pio
import course
figure = go.Figure(go.Bar(x=["a", "b"], y=np.array([{LONG}, 1.0]), marker={{"opacity": {LONG}}}))
figure.update_layout(yaxis_range=[0, {LONG}])
"""


def unpacked(array: dict) -> list[float]:
    return np.frombuffer(base64.b64decode(array["bdata"]), dtype=array["dtype"]).tolist()


@pytest.fixture(scope="module")
def shown(tmp_path_factory, class_edition) -> list[dict]:
    """What each cell of a notebook displays, as its mimetype bundle."""
    sources = [
        FIRST + "figure",
        'pio.renderers.default = "json"\nfigure',
        'pio.renderers.default = "plotly_mimetype+json"\nfigure',
    ]
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    run = run_notebook(notebook, tmp_path_factory.mktemp("figures"), class_edition.folder)
    assert run.problem == ""
    return [cell.outputs[0].data for cell in notebook.cells]


def test_a_kernel_stores_rounded_numbers(shown):
    trace = shown[0][MIMETYPE]["data"][0]
    assert trace["y"]["dtype"] == "f8" and unpacked(trace["y"]) == [SHORT, 1.0]
    assert trace["marker"]["opacity"] == SHORT
    assert shown[0][MIMETYPE]["layout"]["yaxis"]["range"] == [0, SHORT]


def test_another_renderer_is_left_alone(shown):
    assert set(shown[1]) == {"application/json"}
    assert unpacked(shown[1]["application/json"]["data"][0]["y"]) == [LONG, 1.0]
    assert set(shown[2]) == {"application/json", MIMETYPE}


def test_the_look_is_what_plotly_makes_of_both_templates(monkeypatch):
    monkeypatch.setattr(plotly.io.templates, "default", "plotly")
    use_template()
    ours = plotly.io.templates[NAME].to_plotly_json()
    plotly.io.templates["course-alone"] = template()
    assert json.dumps(ours, sort_keys=True) == json.dumps(
        plotly.io.templates["plotly_white+course-alone"].to_plotly_json(), sort_keys=True
    )
    del plotly.io.templates["course-alone"]


def test_what_is_no_real_number_is_not_touched():
    whole = base64.b64encode(np.array([1, 2], dtype="i4").tobytes()).decode()
    spec = {"n": 12345678901234567, "on": True, "text": "0.1234567890123456", "none": None, "i4": {"dtype": "i4", "bdata": whole}}
    assert rounded(spec) == spec
    assert rounded({"z": {"dtype": "f8", "shape": "1, 1", "bdata": base64.b64encode(np.array([LONG]).tobytes()).decode()}}) == {
        "z": {"dtype": "f8", "shape": "1, 1", "bdata": base64.b64encode(np.array([SHORT]).tobytes()).decode()}
    }


def test_dots_and_numbers_are_shown_as_they_are_meant(tmp_path, class_edition):
    """The stub's dots are no answer, and a shown number has twelve digits, inside of a dictionary too."""
    cells = ["import numpy as np\nimport course\n...", "{'a': np.float64(1 / 3), 'b': 2 / 3}"]
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    run_notebook(notebook, tmp_path, class_edition.folder, cell_seconds=60)
    shown = [cell.outputs[0].data["text/plain"] for cell in notebook.cells]
    assert shown == ["(no answer yet)", "{'a': 0.333333333333, 'b': 0.666666666667}"]
