"""Maps whose values are colours: what hides or renames them is refused with a sentence that fits, honest forms are accepted."""

import json

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pytest

from course.answers import Key, align, canonical, form_of, judge
from course.answers.contract import broken
from course.answers.shaded import SHADED
from course.authoring.nbgrader import ROOT

ACROSS, UP = np.geomspace(0.003, 1, 12), np.geomspace(2_000, 50_000, 12)
PROFIT = 700 * ACROSS[None, :] - UP[:, None] / 1000
WRITTEN = np.vectorize(lambda value: f"{value:.1f}")(PROFIT)
NEEDS = tuple(
    "title axis-titles units laid-out says=profit says-x=reach says-y=cost unit-x=share unit-y=yuan|CNY per=month unit=thousand_yuan".split()
)


def surface(
    kind=go.Heatmap, *, x=ACROSS, y=UP, z=PROFIT, bar="profit (thousand yuan)", title="Where it pays", colorbar=None, **options
):
    """A map of profit over reach and cost, both on logarithmic axes."""
    made = go.Figure(kind(x=x, y=y, z=z, colorbar={"title": bar, **(colorbar or {})}, **options))
    made.update_xaxes(type="log", title="reach (share)").update_yaxes(type="log", title="fixed cost (yuan a month)")
    return made.update_layout(title=title)


def laid(**layout):
    return surface().update_layout(**layout)


def verdict_on(figure, truth, needs, traces=("heatmap", "contour")):
    form = form_of(canonical(truth), traces=traces, needs=needs)
    return judge(json.loads(json.dumps(canonical(figure))), Key("map", form, align(canonical(truth), form)))


BANDS = [[0, "#aa0000"], [0.33, "#aa0000"], [0.33, "#eeeeee"], [0.66, "#eeeeee"], [0.66, "#0000aa"], [1, "#0000aa"]]
TICKS = {"tickvals": [0, 300, 600]}
LONG_FORM = {"x": np.tile(ACROSS, 12), "y": np.repeat(UP, 12), "z": PROFIT.ravel()}
MISTAKEN = WRITTEN.copy()
MISTAKEN[3, 4] = "99.9"
HIDING = {
    "a range that most cells lie beyond": (surface(zmin=-1, zmax=1), "colours-cut"),
    "a range without losses": (surface(zmin=0, zmax=700), "colours-cut"),
    "a range far too long": (surface(zmin=-1e5, zmax=1e5), "colours-flattened"),
    "no colour bar": (surface(showscale=False), "no-colour-bar"),
    "a colour bar off the page": (surface(colorbar={"x": 7}), "no-colour-bar"),
    "a colour bar without thickness": (surface(colorbar={"thickness": 0}), "no-colour-bar"),
    "lines without colours": (surface(go.Contour, contours={"coloring": "none"}), "no-colour-bar"),
    "false numbers at the bar": (surface(colorbar={**TICKS, "ticktext": ["0", "30", "60"]}), "colour-bar-renamed"),
    "the bar's numbers turned round": (surface(colorbar={**TICKS, "ticktext": ["600", "300", "0"]}), "colour-bar-renamed"),
    "words at the bar": (surface(colorbar={**TICKS, "ticktext": ["low", "", "high"]}), "colour-bar-without-numbers"),
    "a bar without numbers": (surface(colorbar={"showticklabels": False}), "colour-bar-without-numbers"),
    "a bar in per cent of yuan": (surface(colorbar={"tickformat": ".0%"}), "ticks-times-100"),
    "one colour": (surface(colorscale=[[0, "#336699"], [1, "#336699"]]), "few-colours"),
    "two colours": (surface(colorscale=[[0, "red"], [0.5, "red"], [0.5, "blue"], [1, "blue"]]), "few-colours"),
    "white on nearly white": (surface(colorscale=[[0, "#ffffff"], [1, "#fafafa"]]), "few-colours"),
    "a scale that comes round": (surface(colorscale="Twilight"), "ends-alike"),
    "a scale with two equal ends": (surface(colorscale=[[0, "red"], [0.5, "white"], [1, "red"]]), "ends-alike"),
    "reach from right to left": (laid(xaxis_autorange="reversed"), "axis-backwards"),
    "cost from top to bottom": (laid(yaxis_autorange="reversed"), "upside-down"),
    "a range that leaves out reach": (laid(xaxis_range=[-1, 0]), "cells-cut-off"),
    "a range not in powers of ten": (laid(xaxis_range=[0.003, 1]), "log-range"),
    "zero on a logarithmic axis": (surface(x=[0, *ACROSS[1:]]), "zero-on-log"),
    "an axis that is switched off": (laid(xaxis_visible=False), "hidden-labels"),
    "an axis without numbers": (laid(yaxis_showticklabels=False), "hidden-labels"),
    "false numbers at an axis": (laid(xaxis={"tickvals": [0.01, 0.1, 1], "ticktext": ["0.1", "1", "10"]}), "ticks-renamed"),
    "one false number in a cell": (surface(text=MISTAKEN, texttemplate="%{text}"), "false-numbers"),
    "numbers in each other's cells": (surface(text=WRITTEN[:, ::-1], texttemplate="%{text}"), "false-numbers"),
    "values turned round": (surface(z=PROFIT.T), "transposed"),
    "values upside down": (surface(z=PROFIT[::-1]), "order-reversed"),
    "losses left out": (surface(z=np.where(PROFIT < 0, np.nan, PROFIT)), "located"),
    "another unit": (surface(bar="profit (million yuan)"), "other-unit"),
    "another time": (surface(bar="profit (thousand yuan a year)"), "other-period"),
    "another measure": (surface(bar="revenue (thousand yuan)"), "other-measure"),
    "another unit of cost": (laid(yaxis_title="fixed cost (thousand yuan)"), "other-axis-unit"),
    "another unit of reach": (laid(xaxis_title="reach (%)"), "other-axis-unit"),
    "one border": (surface(go.Contour, contours={"start": 0, "end": 0, "size": 1}), "few-levels"),
    "levels near zero only": (surface(go.Contour, contours={"start": -5, "end": 5, "size": 1}), "colours-cut"),
    "gain or loss": (surface(go.Contour, contours={"type": "constraint", "operation": ">", "value": 0}), "no-colour-bar"),
}
HONEST = {
    "heat map": surface(),
    "contours": surface(go.Contour),
    "contours of lines": surface(go.Contour, contours={"coloring": "lines"}),
    "a range that leaves out some": surface(zmin=-60, zmax=60),
    "a range round zero": surface(zmid=0, colorscale="RdBu"),
    "a range that plotly does not take": surface(zmin=1, zmax=-1),
    "a scale turned round": surface(colorscale="Viridis", reversescale=True),
    "bands": surface(colorscale=BANDS),
    "numbers and no bar": surface(showscale=False, texttemplate="%{z:.0f}", title="Where it pays: profit (thousand yuan)"),
    "own numbers and no bar": surface(
        showscale=False, text=WRITTEN, texttemplate="%{text}", title="Where it pays: profit (thousand yuan)"
    ),
    "numbers at lines": surface(
        go.Contour, contours={"coloring": "none", "showlabels": True}, title="Where it pays: profit (thousand yuan)"
    ),
    "true numbers at the bar": surface(colorbar={**TICKS, "ticktext": ["0", "300", "≥600"]}),
    "numbers in another unit": surface(colorbar={**TICKS, "ticktext": ["0", "300 thousand", "600 thousand"]}),
    "one row a cell": surface(**LONG_FORM),
    "values turned round twice": surface(z=PROFIT.T, transpose=True),
    "rows from the last to the first": surface(y=UP[::-1], z=PROFIT[::-1]),
    "imshow": px.imshow(
        PROFIT,
        x=ACROSS,
        y=UP,
        origin="lower",
        title="Where it pays",
        labels={"x": "reach", "y": "cost", "color": "profit (thousand yuan)"},
    ),
    "reach in per cent": laid(xaxis={"tickformat": ".0%", "title": "reach (%)"}),
    "reach written in per cent": laid(xaxis={"tickvals": [0.01, 0.1, 1], "ticktext": ["1 %", "10 %", "100 %"]}),
    "cost in thousands": laid(yaxis={"tickvals": [2000, 10000], "ticktext": ["2k", "10k"]}),
    "a range in powers of ten": laid(xaxis_range=[-2.6, 0.05]),
    "no unit at the axes": laid(xaxis_title="reach", yaxis_title="fixed cost (log scale)"),
    "another name of the unit": laid(yaxis_title="fixed cost (CNY per month)"),
}


@pytest.mark.parametrize("name", HIDING)
def test_a_map_that_hides_or_renames_is_refused(name):
    figure, label = HIDING[name]
    found = verdict_on(figure, surface(), NEEDS)
    assert (found.label, found.share) == (label, 0.0), found.sentence


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_map_is_accepted(name):
    found = verdict_on(HONEST[name], surface(), NEEDS)
    assert found.right, found.sentence


WAYS, SHOPS, TIMES = ["price", "range", "speed"], ["Lifora", "Qualdor", "Shelvia"], ["2023Q1", "2023Q2"]
CUBE = np.array([[[-100, 20, 30], [40, -50, 60], [60, 30, -90]], [[10, 20, -30], [-40, 100, 60], [30, -80, 100]]], dtype=float)
GAPS = pd.DataFrame(
    [(TIMES[at], SHOPS[row], WAYS[column], CUBE[at, row, column]) for at in range(2) for row in range(3) for column in range(3)],
    columns=["quarter", "platform", "dimension", "gap"],
)
FILM_NEEDS = ("title", "units", "frames=2", "one-scale", "laid-out", "colour-range=-100..100", "unit=%")


def film(x=WAYS, y=SHOPS, z=CUBE, **options):
    """An animated map of gaps, one frame a quarter."""
    figure = px.imshow(
        z, x=x, y=y, animation_frame=0, zmin=-100, zmax=100, **{"title": "Gaps close", "labels": {"color": "gap (%)"}, **options}
    )
    for frame, step, name in zip(figure.frames, figure.layout.sliders[0].steps, TIMES, strict=True):
        frame.name, step.args = name, [[name], step.args[1]]
    return figure


def in_every_frame(figure, **options):
    for traces in (figure.data, *(frame.data for frame in figure.frames)):
        for trace in traces:
            trace.update(**options)
    return figure


def density(**options):
    figure = px.density_heatmap(
        GAPS,
        x="dimension",
        y="platform",
        z="gap",
        animation_frame="quarter",
        range_color=[-100, 100],
        title="Gaps close",
        **options,
    )
    return figure.update_layout(coloraxis_colorbar_title="gap (%)")


def with_scales(*scales):
    frames = [
        go.Frame(
            name=name, data=[go.Heatmap(z=z, x=WAYS, y=SHOPS, zmin=-100, zmax=100, colorscale=scale, colorbar_title="gap (%)")]
        )
        for name, z, scale in zip(TIMES, CUBE, scales, strict=True)
    ]
    return go.Figure(frames[0].data, {"title": "Gaps close"}, frames)


@pytest.mark.parametrize(
    ("figure", "label"),
    [
        (film(), "right"),
        (density(), "right"),
        (density(histfunc="avg"), "right"),
        (film(y=SHOPS[::-1], z=CUBE[:, ::-1]), "right"),
        (film().update_yaxes(tickvals=[0, 1, 2], ticktext=SHOPS), "right"),
        (in_every_frame(film(text_auto=True, title="Gaps close (%)")).update_layout(coloraxis_showscale=False), "right"),
        (with_scales("RdBu", "RdBu"), "right"),
        (with_scales("RdBu", "RdBu_r"), "other-scale"),
        (film().update_layout(coloraxis_colorscale="PuOr"), "right"),
        (film().update_layout(coloraxis={"cmin": 0, "cmax": 100}), "other-colour-range"),
        (film().update_layout(coloraxis_colorbar={"tickvals": [-100, 100], "ticktext": ["-1", "1"]}), "colour-bar-renamed"),
        (in_every_frame(film(), zsmooth="best"), "blurred"),
        (in_every_frame(film(), text=CUBE[0].astype(int).astype(str), texttemplate="%{text}"), "false-numbers"),
        (film().update_layout(coloraxis_showscale=False), "no-colour-bar"),
        (film(y=SHOPS[::-1]), "exchanged"),
        (film(y=[SHOPS[1], SHOPS[0], SHOPS[2]]), "exchanged"),
        (film().update_yaxes(tickvals=[0, 1, 2], ticktext=SHOPS[::-1]), "exchanged"),
        (film(z=CUBE.transpose(0, 2, 1)), "transposed"),
        (film().update_xaxes(range=[0.5, 2.5]), "cells-cut-off"),
    ],
)
def test_a_film_is_read_frame_by_frame(figure, label):
    found = verdict_on(figure, film(), FILM_NEEDS, traces=("heatmap",))
    assert found.label == label, found.sentence


def test_a_histogram_over_numbers_stays_one():
    assert canonical(px.density_heatmap(x=[1, 2, 3], y=[1, 2, 3], z=[1, 2, 3]))["traces"][0]["type"] == "histogram2d"


def test_notes_over_cells_are_numbers_in_them():
    def noted(change):
        figure = go.Figure(go.Heatmap(x=WAYS, y=SHOPS, z=CUBE[0], showscale=False))
        for row, shop in enumerate(SHOPS):
            for column, way in enumerate(WAYS):
                figure.add_annotation(x=way, y=shop, text=f"{CUBE[0, row, column] + change:.0f}", showarrow=False)
        return (broken(canonical(figure), ()) or ("",))[0]

    assert [noted(0), noted(5)] == ["", "false-numbers"]


def test_a_range_is_no_fault_where_the_values_are_wrong_or_it_is_asked_for():
    assert verdict_on(surface(z=PROFIT * 1000, zmin=-60, zmax=60), surface(), NEEDS).label == "units-off-by-1000"
    low = film(z=CUBE / 100)
    assert verdict_on(low, low, FILM_NEEDS, traces=("heatmap",)).right


def test_the_guide_has_every_fault_of_a_map():
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    assert [label for label, _ in SHADED.values() if f"`{label}`" not in guide] == []
