"""A figure's contract: what it must be fails under its own label, what it must show is compared as data."""

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pytest

from course.answers import FormFault, align, canonical, form_of
from course.answers.contract import NEEDS

DATA = pd.DataFrame({"channel": ["live", "feed", "search"], "orders": [5, 3, 2]})


def bars(**layout):
    figure = px.bar(DATA, x="channel", y="orders", title="Orders by channel")
    return figure.update_layout(**{"yaxis_title": "orders (thousand)", **layout})


FORM = form_of(canonical(bars()), traces=("bar",), needs=tuple(NEEDS))
TRUTH = align(canonical(bars()), FORM)
SAME = {
    "other order": px.bar(DATA.iloc[::-1], x="channel", y="orders", title="T").update_layout(yaxis_title="orders (k)"),
    "horizontal": px.bar(DATA, y="channel", x="orders", title="T").update_layout(xaxis_title="orders (k)"),
    "one trace a bar": px.bar(DATA, x="channel", y="orders", color="channel", title="T").update_layout(yaxis_title="orders (k)"),
    "graph_objects and lists": go.Figure(go.Bar(x=["live", "feed", "search"], y=[5.0, 3.0, 2.0])).update_layout(
        title={"text": "T"}, yaxis={"title": {"text": "orders (k)"}, "range": [0, 6]}
    ),
}
FAULTS = {
    "no-title": bars(title=None),
    "no-axis-titles": bars(yaxis_title=None),
    "no-units": bars(yaxis_title="orders"),
    "truncated-axis": bars(yaxis_range=[1, 6]),
    "trace-type": px.line(DATA, x="channel", y="orders", title="T"),
    "dual-axis": bars(yaxis2={"overlaying": "y", "side": "right"}),
    "empty-figure": go.Figure(),
}


@pytest.mark.parametrize("name", SAME)
def test_styling_costs_nothing(name):
    assert align(canonical(SAME[name]), FORM).equals(TRUTH, FORM.rtol)


@pytest.mark.parametrize("label", FAULTS)
def test_each_broken_part_has_its_label(label):
    with pytest.raises(FormFault) as fault:
        align(canonical(FAULTS[label]), FORM)
    assert fault.value.label == label


def test_other_data_are_not_equal():
    other = bars()
    other.data[0].y = [5, 3, 2.1]
    assert not align(canonical(other), FORM).equals(TRUTH, FORM.rtol)


def test_trace_names_count_where_labels_repeat():
    frame = pd.DataFrame({"year": ["2023", "2023"], "measure": ["rooms", "orders"], "level": [1.0, 2.0]})
    figure = px.bar(frame, x="year", y="level", color="measure")
    form = form_of(canonical(figure))
    assert form.named
    swapped = px.bar(frame.assign(measure=["orders", "rooms"]), x="year", y="level", color="measure")
    assert not align(canonical(swapped), form).equals(align(canonical(figure), form), form.rtol)


def test_facets_share_the_title_of_the_axis_they_are_tied_to():
    frame = pd.DataFrame({"year": ["2023", "2024"] * 2, "measure": ["rooms"] * 2 + ["orders"] * 2, "level": [1.0, 3.3, 1.0, 5.4]})
    figure = px.bar(frame, x="year", y="level", facet_col="measure", title="T", labels={"level": "level (multiples of 2023)"})
    form = form_of(canonical(figure), traces=("bar",), needs=tuple(NEEDS))
    assert align(canonical(figure), form).rows == 4
    with pytest.raises(FormFault) as fault:
        align(canonical(figure.update_yaxes(title=None)), form)
    assert fault.value.label == "no-axis-titles"
