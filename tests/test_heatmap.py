"""Heat maps, panels and animations as answers: cells are compared by their labels, one scale is one scale, panels are counted."""

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pytest
from plotly.subplots import make_subplots

from course.answers import FormFault, align, canonical, form_of
from course.answers.contract import COUNTED, NEEDS, unknown_need

PLATFORMS, DIMENSIONS, QUARTERS = ["Lifora", "Shelvia", "Zippano"], ["breadth", "speed"], ["2023Q1", "2023Q2", "2023Q3", "2023Q4"]
GAPS = pd.DataFrame(
    [
        (platform, dimension, quarter, 10.0 * p - 7 * d + 2 * q * (p - 1))
        for p, platform in enumerate(PLATFORMS)
        for d, dimension in enumerate(DIMENSIONS)
        for q, quarter in enumerate(QUARTERS)
    ],
    columns=["platform", "dimension", "quarter", "gap"],
)
LARGEST = float(GAPS["gap"].abs().max())
SCALE = {"cmin": -LARGEST, "cmax": LARGEST, "colorscale": "RdBu", "colorbar": {"title": "gap (points)"}}


def tables(frames="quarter", rows="platform", columns="dimension"):
    return {name: part.pivot(index=rows, columns=columns, values="gap") for name, part in GAPS.groupby(frames)}


def still(scale=SCALE, turned=False, **heat):
    """One panel a dimension, platforms by quarters, one colour axis."""
    panels = tables("dimension", "platform", "quarter")
    figure = make_subplots(1, 2, subplot_titles=list(panels))
    for place, table in enumerate(panels.values(), 1):
        table = table.T if turned else table
        figure.add_heatmap(z=table, x=table.columns, y=table.index, coloraxis="coloraxis", row=1, col=place, **heat)
    return figure.update_layout(title="Gaps", coloraxis=scale)


def moving(scale=SCALE, **change):
    """One frame a quarter, platforms by dimensions."""
    frames = [
        go.Frame(name=name, data=[go.Heatmap(z=table, x=table.columns, y=table.index, coloraxis="coloraxis")], **change)
        for name, table in tables().items()
    ]
    return go.Figure(frames[0].data, go.Layout(title="Gaps", coloraxis=scale), frames)


def by_express(**options):
    cube = np.stack([table.to_numpy() for table in tables().values()])
    figure = px.imshow(
        cube, x=DIMENSIONS, y=PLATFORMS, animation_frame=0, title="Gaps", labels={"color": "gap (points)"}, **options
    )
    for frame, step, name in zip(figure.frames, figure.layout.sliders[0].steps, QUARTERS, strict=True):
        frame.name = name
        step.args = ([name], *step.args[1:])
    return figure


NEEDED = ("title", "axis-titles", "units", "one-scale")
STILL = form_of(canonical(still()), traces=("heatmap",), needs=(*NEEDED, "panels=2"))
MOVING = form_of(canonical(moving()), traces=("heatmap",), needs=(*NEEDED, "frames=4", "panels=1"))
TRUTH = {form: align(canonical(figure), form) for form, figure in ((STILL, still()), (MOVING, moving()))}


def own_ranges():
    figure = still()
    for trace in figure.data:
        trace.update(coloraxis=None, zmin=-LARGEST, zmax=LARGEST, colorbar={"title": {"text": "gap<br>(points)"}})
    return figure


def lists_in_another_order():
    figure = still()
    for trace in figure.data:
        trace.update(z=[[float(v) for v in row] for row in trace.z][::-1], y=list(trace.y)[::-1])
    return figure


SAME = {
    "other colours": (STILL, still({**SCALE, "colorscale": "Viridis"})),
    "a colour axis that picks its range, no animation": (STILL, still({"colorbar": {"title": "gap (points)"}})),
    "axes swapped with their values": (STILL, still(turned=True)),
    "rows from the bottom up, as lists": (STILL, lists_in_another_order()),
    "the same range at each trace": (STILL, own_ranges()),
    "a figure that is transposed by plotly itself": (
        STILL,
        still().for_each_trace(lambda t: t.update(z=np.asarray(t.z).T, transpose=True)),
    ),
    "px.imshow with a range": (MOVING, by_express(zmin=-LARGEST, zmax=LARGEST)),
}


@pytest.mark.parametrize("name", SAME)
def test_styling_costs_nothing(name):
    form, figure = SAME[name]
    assert align(canonical(figure), form).equals(TRUTH[form], form.rtol)


def separate_scales():
    figure = still()
    for trace, name in zip(figure.data, ("coloraxis", "coloraxis2"), strict=True):
        trace.coloraxis = name
    return figure.update_layout(coloraxis={**SCALE, "cmax": 3}, coloraxis2=SCALE)


def scale_of_each_frame():
    figure = moving()
    for frame in figure.frames:
        largest = np.abs(np.asarray(frame.data[0].z)).max()
        frame.layout = {"coloraxis": {**SCALE, "cmin": -largest, "cmax": largest}}
    return figure


def without_labels_of_rows():
    figure = still()
    figure.data[0].z = np.asarray(figure.data[0].z).T
    return figure


FAULTS = {
    "panels with colour axes of their own": (STILL, separate_scales(), "own-scale"),
    "panels without a colour axis": (STILL, still().for_each_trace(lambda t: t.update(coloraxis=None, colorbar_title="gap (points)")), "own-scale"),
    "frames that pick their range": (MOVING, by_express(), "own-scale"),
    "frames that bring their range": (MOVING, scale_of_each_frame(), "own-scale"),
    "colour bar without a title": (STILL, still({**SCALE, "colorbar": {}}), "no-axis-titles"),
    "colour bar without a unit": (STILL, still({**SCALE, "colorbar": {"title": "gap"}}), "no-units"),
    "values that do not fit the labels": (STILL, without_labels_of_rows(), "labels-do-not-fit"),
    "one panel": (STILL, moving(), "panels"),
    "no frames": (MOVING, go.Figure(moving().data, moving().layout), "frames"),
    "no data": (STILL, go.Figure(go.Heatmap()), "empty-figure"),
    "lines": (STILL, px.line(GAPS, x="quarter", y="gap", title="Gaps"), "trace-type"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_broken_part_has_its_label(name):
    form, figure, label = FAULTS[name]
    with pytest.raises(FormFault) as fault:
        align(canonical(figure), form)
    assert fault.value.label == label


def cells_of_another_frame():
    figure = moving()
    first, second = (np.asarray(frame.data[0].z).copy() for frame in figure.frames[:2])
    figure.frames[0].data[0].z, figure.frames[1].data[0].z = second, first
    return figure


DIFFERENT = {
    "one cell": (STILL, still().for_each_trace(lambda t: t.update(z=np.asarray(t.z) + np.eye(3, 4)))),
    "two frames swapped": (MOVING, cells_of_another_frame()),
    "labels swapped, values not": (STILL, still().for_each_trace(lambda t: t.update(y=list(t.y)[::-1]))),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_other_cells_are_not_equal(name):
    form, figure = DIFFERENT[name]
    assert not align(canonical(figure), form).equals(TRUTH[form], form.rtol)


def test_a_square_with_the_same_labels_on_both_sides_has_a_direction():
    """Who writes to whom: transposed values fit the labels and are wrong all the same."""
    flows = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], index=["city", "town"], columns=["city", "town"])
    figure = px.imshow(flows, title="Flows")
    form = form_of(canonical(figure))
    truth = align(canonical(figure), form)
    assert align(canonical(px.imshow(flows.loc[["town", "city"]])), form).equals(truth, form.rtol)
    assert not align(canonical(px.imshow(flows.T)), form).equals(truth, form.rtol)


def test_one_scale_and_panels_of_lines():
    facets = px.line(GAPS, x="quarter", y="gap", color="platform", facet_row="dimension", title="Gaps")
    form = form_of(canonical(facets), needs=("one-scale", "panels=2"))
    truth = align(canonical(facets), form)
    written = px.line(GAPS, x="quarter", y="gap", color="platform", facet_row="dimension").update_yaxes(
        matches=None, range=[-40, 40]
    )
    assert align(canonical(written), form).equals(truth, form.rtol)
    for wrong, label in (
        (px.line(GAPS, x="quarter", y="gap", color="platform", facet_row="dimension").update_yaxes(matches=None), "own-scale"),
        (px.line(GAPS, x="quarter", y="gap", color="platform", line_dash="dimension"), "panels"),
    ):
        with pytest.raises(FormFault) as fault:
            align(canonical(wrong), form)
        assert fault.value.label == label


def test_bars_that_move_need_a_written_range():
    form = form_of(
        canonical(px.bar(GAPS, x="platform", y="gap", animation_frame="quarter", range_y=[-30, 30])), needs=("one-scale",)
    )
    with pytest.raises(FormFault) as fault:
        align(canonical(px.bar(GAPS, x="platform", y="gap", animation_frame="quarter")), form)
    assert fault.value.label == "own-scale"


@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("one-scael", "Did you mean 'one-scale'?"),
        ("panels=", "no need 'panels='"),
        ("panels=two", "panels=n"),
        ("rows=3", "Needs are"),
    ],
)
def test_a_misspelt_need_is_told(need, said):
    assert said in unknown_need(need)
    assert all(unknown_need(known) is None for known in [*NEEDS, *(f"{name}=3" for name in COUNTED)])


def in_three_columns(kind, shuffled=False):
    """The surface x times y as a table of x, y, value, one row a cell, as plotly takes it too."""
    cells = pd.DataFrame([(x, y, x * y) for y in (10, 20) for x in (0.5, 1.5, 2.5)], columns=["x", "y", "value"])
    cells = cells.sample(frac=1, random_state=1) if shuffled else cells
    return go.Figure(kind(x=cells["x"], y=cells["y"], z=cells["value"], colorbar_title="value (m)"), {"title": "A surface"})


@pytest.mark.parametrize("kind", [go.Heatmap, go.Contour])
@pytest.mark.parametrize("shuffled", [False, True])
def test_three_columns_of_cells_are_a_heat_map(kind, shuffled):
    grid = go.Contour(x=[0.5, 1.5, 2.5], y=[10, 20], z=[[5, 15, 25], [10, 30, 50]], colorbar_title="value (m)")
    form = form_of(
        canonical(go.Figure(grid, {"title": "A surface"})), traces=("heatmap", "contour"), needs=("title", "units", "laid-out")
    )
    truth = align(canonical(go.Figure(grid, {"title": "A surface"})), form)
    assert align(canonical(in_three_columns(kind, shuffled)), form).equals(truth, form.rtol)


def test_columns_of_unequal_length_do_not_fit():
    figure = in_three_columns(go.Contour)
    figure.data[0].z = figure.data[0].z[:-1]
    form = form_of(canonical(in_three_columns(go.Contour)), traces=("contour",), needs=())
    with pytest.raises(FormFault) as fault:
        align(canonical(figure), form)
    assert fault.value.label == "labels-do-not-fit"
