"""A figure's contract: what it must be fails under its own label, what it must show is compared as data."""

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pytest
from plotly.subplots import make_subplots

from course.answers import FormFault, Key, align, canonical, form_of, judge
from course.answers.contract import COUNTED, NEEDS, VALUED, broken
from course.answers.readable import READABLE
from course.authoring.nbgrader import ROOT

DATA = pd.DataFrame({"channel": ["live", "feed", "search"], "orders": [5, 3, 2]})


def bars(**layout):
    figure = px.bar(DATA, x="channel", y="orders", title="Orders by channel")
    return figure.update_layout(**{"yaxis_title": "orders (thousand)", **layout})


BARS = ("title", "axis-titles", "units", "zero-baseline", "single-axis", "rising-x", "joined", "one-scale", "linear")
FORM = form_of(canonical(bars()), traces=("bar",), needs=BARS)
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
    form = form_of(canonical(figure), traces=("bar",), needs=BARS)
    assert align(canonical(figure), form).rows == 4
    with pytest.raises(FormFault) as fault:
        align(canonical(figure.update_yaxes(title=None)), form)
    assert fault.value.label == "no-axis-titles"


# --- what a reader sees: misleading charts of right data, and honest ones in other dress ------------------------------------

LEVELS = pd.DataFrame({"measure": ["rooms", "buyers", "orders"], "level": [3.3, 5.2, 5.4]})
UNIT = {"level": "level (× 2023)"}
LEVEL = px.bar(LEVELS, x="measure", y="level", title="Growth", labels=UNIT)
LEVEL_FORM = form_of(
    canonical(LEVEL),
    traces=("bar",),
    needs=("title", "axis-titles", "units", "zero-baseline", "single-axis", "unit=×|times|multiple"),
)


def level(**axis):
    return px.bar(LEVELS, x="measure", y="level", title="Growth", labels=UNIT).update_yaxes(**axis)


def traced(**change):
    return px.bar(LEVELS, x="measure", y="level", title="Growth", labels=UNIT).update_traces(**change)


def templated(**layout):
    return px.bar(LEVELS, x="measure", y="level", title="Growth", labels=UNIT, template=go.layout.Template(layout=layout))


MISLEADING = {
    "two bars cut off": (level(range=[0, 4]), "data-cut-off"),
    "cut off by the template": (templated(yaxis={"range": [0, 4]}), "data-cut-off"),
    "logarithmic by the template": (templated(yaxis={"type": "log"}), "log-axis"),
    "an upper limit beside the range": (level(rangemode="tozero", maxallowed=4), "data-cut-off"),
    "a range in quotation marks": (level(range=["0", "4"]), "data-cut-off"),
    "a range with one end": (level(range=[2, None]), "truncated-axis"),
    "bars that hang down": (level(autorange="reversed"), "upside-down"),
    "a range the wrong way round": (level(range=[6, 0]), "upside-down"),
    "a range that flattens": (level(range=[0, 600]), "flattened"),
    "a hidden axis": (level(visible=False), "hidden-axis"),
    "an axis without numbers": (level(showticklabels=False), "hidden-axis"),
    "bars off their base": (traced(base=2), "bars-off-their-base"),
    "a level under %": (level(title="growth (%)"), "other-unit"),
    "blank brackets": (level(title="level ( )"), "no-units"),
    "a title of blanks": (LEVEL.__class__(LEVEL).update_layout(title="\u200b  "), "no-title"),
    "a histogram": (px.histogram(LEVELS, x="measure", title="Growth"), "trace-type"),
}


@pytest.mark.parametrize("name", MISLEADING)
def test_a_misleading_chart_of_right_data_is_refused(name):
    figure, label = MISLEADING[name]
    with pytest.raises(FormFault) as fault:
        align(canonical(figure), LEVEL_FORM)
    assert fault.value.label == label


def invisible():
    """The right bars, pale beyond sight, and others that are seen."""
    figure = px.bar(LEVELS, x="measure", y="level", title="Growth", labels=UNIT).update_traces(opacity=0)
    return figure.add_bar(x=LEVELS["measure"], y=[1, 1, 9])


OTHER_THINGS_SEEN = {
    "invisible right bars": invisible(),
    "clear colours": traced(marker_color="rgba(0, 0, 0, 0)").add_bar(x=LEVELS["measure"], y=[1, 1, 9]),
    "ticks that rename": px.bar(LEVELS, x="measure", y="level", title="Growth", labels=UNIT).update_xaxes(
        tickvals=["rooms", "buyers", "orders"], ticktext=["orders", "rooms", "buyers"]
    ),
}


@pytest.mark.parametrize("name", OTHER_THINGS_SEEN)
def test_what_is_compared_is_what_is_seen(name):
    assert not align(canonical(OTHER_THINGS_SEEN[name]), LEVEL_FORM).equals(align(canonical(LEVEL), LEVEL_FORM), LEVEL_FORM.rtol)


HONEST = {
    "rounded to three digits": px.bar(x=LEVELS["measure"], y=[3.3, 5.2, 5.4], title="T", labels={"y": "times 2023 (times)"}),
    "a wider range": level(range=[0, 8]),
    "numbers for names, with the names as tick texts": px.bar(
        x=[0, 1, 2], y=LEVELS["level"], title="T", labels={"y": "level (×)"}
    ).update_xaxes(tickvals=[0, 1, 2], ticktext=["Rooms", "Buyers", "Orders"]),
    "another template": px.bar(LEVELS, x="measure", y="level", title="T", labels=UNIT, template="plotly_dark"),
}


@pytest.mark.parametrize("name", HONEST)
def test_another_dress_is_accepted(name):
    assert align(canonical(HONEST[name]), LEVEL_FORM).equals(align(canonical(LEVEL), LEVEL_FORM), LEVEL_FORM.rtol)


PLATFORMS = ["Lifora", "Shelvia", "Zippano"]
WAITS = pd.DataFrame(
    [(platform, day, 10.0 + 7 * place + day) for place, platform in enumerate(PLATFORMS) for day in range(1, 5)],
    columns=["platform", "day", "share"],
)
WORDS = {"title": "Waits", "labels": {"share": "orders (%)"}}
PANELS = px.bar(WAITS, x="day", y="share", facet_row="platform", **WORDS)
PANELS_FORM = form_of(canonical(PANELS), traces=("bar",), needs=("axis-titles", "units", "panels=3", "one-scale"))


def subplots(names, **axes):
    figure = make_subplots(3, 1, subplot_titles=names, shared_xaxes=True)
    for row, platform in enumerate(PLATFORMS, 1):
        part = WAITS[WAITS["platform"] == platform]
        figure.add_bar(x=part["day"], y=part["share"], row=row, col=1)
    return figure.update_layout(title="Waits").update_yaxes(**{"title": "orders (%)", "range": [0, 40], **axes})


def test_panels_are_known_by_their_names():
    truth = align(canonical(PANELS), PANELS_FORM)
    assert PANELS_FORM.panelled and truth.rows == 12
    accepted = (
        subplots(PLATFORMS),
        px.bar(WAITS, x="day", y="share", facet_row="platform", color="platform", **WORDS),
        px.bar(WAITS.assign(day=WAITS["day"].astype(str)), x="day", y="share", facet_col="platform", **WORDS),
    )
    for figure in accepted:
        assert align(canonical(figure), PANELS_FORM).equals(truth, PANELS_FORM.rtol)
    assert not align(canonical(subplots(PLATFORMS[::-1])), PANELS_FORM).equals(truth, PANELS_FORM.rtol)
    for figure, label in (
        (px.bar(WAITS, x="day", y="share", color="platform", **WORDS), "panels"),
        (px.bar(WAITS, x="day", y="share", facet_row="platform", **WORDS).update_yaxes(matches=None), "own-scale"),
        (subplots(None), "panels-without-names"),
    ):
        with pytest.raises(FormFault) as fault:
            align(canonical(figure), PANELS_FORM)
        assert fault.value.label == label


def test_one_title_for_panels_on_one_scale_is_enough():
    figure = subplots(PLATFORMS, title=None)
    figure.update_yaxes(title="orders (%)", row=2, col=1)
    assert align(canonical(figure), PANELS_FORM).rows == 12


QUARTERS = ["2023q1", "2023q2", "2023q3"]
GAPS = pd.DataFrame({"quarter": QUARTERS * 2, "platform": ["Lifora"] * 3 + ["Zippano"] * 3, "gap": [1.0, 2, 4, -1, -3, -6]})
LINES_FORM = form_of(
    canonical(px.line(GAPS, x="quarter", y="gap", color="platform")), traces=("scatter",), needs=("mode=lines", "rising-x")
)


@pytest.mark.parametrize(
    ("figure", "label"),
    [
        (px.scatter(GAPS, x="quarter", y="gap", color="platform"), "other-marks"),
        (px.line(GAPS.iloc[::-1], x="quarter", y="gap", color="platform"), "runs-backwards"),
        (px.line(GAPS.iloc[[1, 0, 2, 4, 3, 5]], x="quarter", y="gap", color="platform"), "runs-backwards"),
        (px.line(GAPS, x="quarter", y="gap", color="platform", range_y=[-2, 2]), "data-cut-off"),
    ],
)
def test_lines_run_forward_in_time(figure, label):
    with pytest.raises(FormFault) as fault:
        align(canonical(figure), LINES_FORM)
    assert fault.value.label == label


def dumbbell(line=None, shape=None):
    """Two dots a platform, joined by lines that are traces, or by shapes."""
    figure = go.Figure()
    first, second = [10.0, 20.0, 30.0], [14.0, 18.0, 33.0]
    for name, values in (("raw", first), ("common mix", second)):
        figure.add_scatter(x=values, y=PLATFORMS, mode="markers", name=name)
    for place, (a, b) in enumerate(zip(first, second, strict=True)):
        if line:
            figure.add_scatter(x=line(a, b), y=[PLATFORMS[place]] * 2, mode="lines", showlegend=False)
        if shape:
            (x0, x1), at = shape(a, b, place)
            figure.add_shape(type="line", x0=x0, x1=x1, y0=at, y1=at)
    return figure


@pytest.mark.parametrize(
    ("figure", "joined"),
    [
        (dumbbell(line=lambda a, b: [a, b]), True),
        (dumbbell(shape=lambda a, b, place: ((b, a), PLATFORMS[place])), True),
        (dumbbell(shape=lambda a, b, place: ((a, b), place)), True),
        (dumbbell(), False),
        (dumbbell(shape=lambda a, b, place: ((0, b), PLATFORMS[place])), False),
        (dumbbell(shape=lambda a, b, place: ((a, b), PLATFORMS[place - 1])), False),
    ],
)
def test_a_dumbbell_has_a_bar_from_dot_to_dot(figure, joined):
    assert (broken(canonical(figure), ("joined",)) is None) == joined


def film(low=-100.0, high=100.0):
    cube = np.arange(8.0).reshape(2, 2, 2)
    return px.imshow(cube, animation_frame=0, x=["a", "b"], y=["c", "d"], labels={"color": "gap (%)"}, zmin=low, zmax=high)


def test_the_colours_of_a_film_run_over_the_range_asked_for():
    need = ("one-scale", "colour-range=-100..100", "units")
    assert broken(canonical(film()), need) is None
    assert broken(canonical(film(0)), need)[0] == "other-colour-range"
    later = px.imshow(np.arange(8.0).reshape(2, 2, 2), animation_frame=0)
    later.update_coloraxes(cmin=-100, cmax=100).update_layout(coloraxis_colorbar_title="gap (%)")
    assert broken(canonical(later), need) is None


def test_a_slider_goes_to_frames_that_are_there():
    figure = film()
    for frame, name in zip(figure.frames, QUARTERS, strict=False):
        frame.name = name
    assert broken(canonical(figure), ())[0] == "slider-without-frames"


def test_what_only_calls_itself_a_figure_is_none():
    class Figure:
        def to_plotly_json(self):
            return LEVEL.to_plotly_json()

    assert canonical(Figure())["kind"] == "other"


# --- what only a reader notices: names, colours, numbers that are written, the way an axis runs ------------------------------

PAIR = pd.DataFrame({"platform": ["Lifora", "Zippano"] * 2, "rate": ["raw"] * 2 + ["mixed"] * 2, "value": [10.0, 20, 14, 18]})
DAYS = pd.DataFrame({"day": [1, 2, 3], "orders": [5.0, 3, 1]})
DOTS = {"x": "platform", "y": "value", "color": "rate"}


def with_names(figure):
    for trace in figure.data:
        figure.add_annotation(x=trace.x[0], y=trace.y[0], text=f"<b>{trace.name}</b>")
    return figure.update_layout(showlegend=False)


READ = [
    # figure, needs, label of the fault ("" for none)
    (px.scatter(PAIR, **DOTS), (), ""),
    (px.scatter(PAIR, **DOTS).update_traces(marker_color="blue"), (), "not-told-apart"),
    (px.scatter(PAIR, **DOTS).update_layout(showlegend=False), (), "not-told-apart"),
    (with_names(px.scatter(PAIR, **DOTS).update_traces(marker_color="blue")), (), ""),
    (px.scatter(PAIR, **DOTS, symbol="rate").update_traces(marker_color="blue"), (), ""),
    (px.bar(PAIR, **DOTS, barmode="group"), (), ""),
    (px.bar(PAIR, x="platform", y="value", facet_row="rate"), (), ""),
    (px.bar(PAIR, x="platform", y="value", facet_row="rate"), ("named",), "unnamed-marks"),
    (px.bar(PAIR, **DOTS, facet_row="rate"), ("named", "panels-in=column"), ""),
    (px.bar(PAIR, **DOTS, facet_col="rate"), ("panels-in=column",), "panels-elsewhere"),
    (px.bar(PAIR, **DOTS, facet_col="rate"), ("panels-in=row",), ""),
    (px.bar(PAIR, **DOTS, facet_col="rate"), ("each-axis-titled",), "untitled-panel"),
    (px.bar(PAIR, **DOTS, facet_row="rate"), ("each-axis-titled",), ""),
    (px.scatter(PAIR, **DOTS, log_y=True), (), ""),
    (px.scatter(PAIR, **DOTS, log_y=True), ("linear",), "log-axis"),
    (px.bar(DAYS, x="day", y="orders", title="Orders"), ("telling-title",), "topic-title"),
    (px.bar(DAYS, x="day", y="orders", title="Few orders wait"), ("telling-title",), ""),
    (px.bar(DAYS, x="day", y="orders", title="大多数订单很快"), ("telling-title",), ""),
    (px.bar(DAYS, x="day", y="orders").update_xaxes(autorange="reversed"), (), "axis-backwards"),
    (px.bar(DAYS, y="day", x="orders", orientation="h").update_yaxes(autorange="reversed"), (), ""),
    (px.bar(x=["2024-05", "2024-06"], y=[1, 2]).update_xaxes(autorange="reversed"), (), "axis-backwards"),
    (px.bar(x=["live", "feed"], y=[1, 2]).update_xaxes(autorange="reversed"), (), ""),
    (px.bar(DAYS, x="day", y="orders", text=["4.9", "3.2", "1.1"]), (), "false-numbers"),
    (px.bar(DAYS, x="day", y="orders", text=["5", "3", "1.0"]), (), ""),
    (px.bar(DAYS, x="day", y="orders", text=["1", "3", "5"]), (), "false-numbers"),
    (px.bar(DAYS, x="day", y="orders", text=["1", "2", "3"]), (), ""),  # ranks
    (px.bar(x=["a", "b", "c"], y=[3, 1, 2], text=["1", "3", "2"]), (), ""),
    (px.bar(DAYS, x="day", y="orders", text=["× 5.0", "× 3.0", "× 1.0"]), (), ""),
    (px.bar(DAYS, x="day", y="orders", text=["+400 %", "+200 %", "0 %"]), (), ""),
    (px.bar(DAYS, x="day", y="orders", text=["500 %", "300 %", "100 %"]), (), ""),
    (px.bar(DAYS, x="day", y="orders", text=["n = 512", "n = 301", "n = 97"]), (), ""),
    (px.bar(DAYS, x="day", y="orders", text=["512", "301", "97"]), (), ""),  # how many, not how high
    (px.bar(DAYS.assign(orders=DAYS["orders"] * 1000), x="day", y="orders", text=["5k", "3k", "1,000"]), (), ""),
    (px.bar(DAYS, x="day", y="orders", text_auto=True), (), ""),
    (px.scatter(DAYS, x="day", y="orders"), ("joined",), ""),
    (px.line(DAYS, x="day", y="orders"), ("joined",), "no-dots"),
]


@pytest.mark.parametrize(("figure", "needs", "label"), READ)
def test_names_numbers_and_directions_are_read(figure, needs, label):
    assert (broken(canonical(figure), needs) or ("",))[0] == label


def test_a_dot_that_is_missing_is_not_joined():
    figure = dumbbell(shape=lambda a, b, place: ((a, b), PLATFORMS[place]))
    figure.data[0].x = [None, *figure.data[0].x[1:]]
    assert broken(canonical(figure), ("joined",)) is None


def test_how_a_dumbbell_is_not_joined_is_said():
    lines = dumbbell().update_traces(mode="lines")
    across = dumbbell().update_traces(mode="lines+markers")
    assert "no dots" in broken(canonical(lines), ("joined",))[1]
    assert "from one label to another" in broken(canonical(across), ("joined",))[1]


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({"marker_color": "white"}, False),
        ({"marker_color": "#fefefe"}, False),
        ({"marker_color": "rgb(255, 255, 255)"}, False),
        ({"marker_color": "white", "marker_line": {"color": "black", "width": 1}}, True),
        ({"marker_color": "#F0E442"}, True),
    ],
)
@pytest.mark.parametrize("ground", ["white", "rgba(0, 0, 0, 0)"])
def test_white_dots_on_white_are_not_seen(change, seen, ground):
    figure = px.scatter(DAYS, x="day", y="orders").update_traces(**change)
    figure.update_layout(plot_bgcolor=ground, paper_bgcolor=ground)
    assert bool(canonical(figure)["traces"]) == seen


def test_white_dots_on_a_dark_ground_are_seen():
    assert canonical(px.scatter(DAYS, x="day", y="orders", template="plotly_dark").update_traces(marker_color="white"))["traces"]


@pytest.mark.parametrize("pen", [{"width": 0}, {"color": "rgba(0, 0, 0, 0)"}])
def test_lines_without_ink_join_nothing(pen):
    figure = dumbbell(shape=lambda a, b, place: ((a, b), PLATFORMS[place])).update_shapes(line=pen)
    assert broken(canonical(figure), ("joined",))[0] == "not-joined"


def test_a_heat_map_that_must_be_laid_out_so_is_not_transposed():
    cube = np.arange(8.0).reshape(2, 2, 2)

    def moving(x, y, values):
        return px.imshow(values, animation_frame=0, x=x, y=y, zmin=0, zmax=8)

    asked, turned = moving(["a", "b"], ["c", "d"], cube), moving(["c", "d"], ["a", "b"], cube.transpose(0, 2, 1))
    free, strict = form_of(canonical(asked)), form_of(canonical(asked), needs=("laid-out",))
    assert align(canonical(turned), free).equals(align(canonical(asked), free), free.rtol)
    assert align(canonical(asked), strict).rows == 8
    with pytest.raises(FormFault) as fault:
        align(canonical(turned), strict)
    assert fault.value.label == "transposed"


def test_the_guide_has_every_word_of_a_contract():
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    words = [
        *NEEDS,
        *(f"{name}=" for name in (*COUNTED, *VALUED)),
        *(label for label, _ in (*NEEDS.values(), *READABLE.values())),
    ]
    assert [word for word in words if f"`{word}" not in guide] == []


# --- axes that hide, cut, rename or exchange; areas, smoothed lines, ticks, colours -----------------------------------------------


def whole_dumbbell(**axis):
    return dumbbell(shape=lambda a, b, place: ((a, b), PLATFORMS[place])).update_yaxes(**axis)


LONG = pd.DataFrame({"day": [str(day) for day in sorted(range(1, 12), key=str)], "share": [40.0 + day for day in range(11)]})
CURVES = pd.DataFrame({"day": list(range(5)) * 2, "left": [1.0, 0.8, 0.5, 0.2, 0.0] * 2, "who": ["a"] * 5 + ["b"] * 5})
GAP = {"x": "quarter", "y": "gap", "color": "platform"}
SHADES = ["#0072B2", "#E69F00", "#009E73"]

AXES = [
    (whole_dumbbell(), (), ""),
    (whole_dumbbell(range=[0.5, 2.5]), (), "labels-cut-off"),
    (whole_dumbbell(range=[-0.5, 2.5]), (), ""),
    (whole_dumbbell(range=[0, 2]), (), ""),
    (px.line(GAPS, **GAP).update_xaxes(range=[0.5, 2]), (), "labels-cut-off"),
    (px.line(GAPS, **GAP).update_xaxes(range=[-0.2, 2.2]), (), ""),
    (px.line(x=["2024-01-01", "2024-02-01", "2024-03-01"], y=[1, 2, 3]).update_xaxes(range=["2024-02-01", "2024-03-01"]), (), "labels-cut-off"),
    (px.line(x=["2024-01-01", "2024-02-01", "2024-03-01"], y=[1, 2, 3]).update_xaxes(range=["2024-01-01", "2024-03-01"]), (), ""),
    (whole_dumbbell(visible=False), (), "hidden-labels"),
    (whole_dumbbell(showticklabels=False), (), "hidden-labels"),
    (px.bar(DATA, x="channel", y="orders", text="channel").update_xaxes(showticklabels=False), (), ""),
    (px.bar(DATA, x="channel", y="orders", color="channel").update_xaxes(showticklabels=False), (), ""),
    (px.bar(DATA, x="channel", y="orders", color="channel").update_xaxes(showticklabels=False).update_layout(showlegend=False), (), "hidden-labels"),
    (px.bar(LONG, x="day", y="share").update_xaxes(type="category"), (), "labels-out-of-order"),
    (px.bar(LONG, x="day", y="share"), (), ""),
    (px.bar(LONG.assign(day=LONG["day"].astype(int)).sort_values("day").astype({"day": str}), x="day", y="share").update_xaxes(type="category"), (), ""),
    (px.bar(LONG, x="day", y="share").update_yaxes(tickformat=".0%"), (), "ticks-times-100"),
    (px.bar(LONG.assign(share=LONG["share"] / 100), x="day", y="share").update_yaxes(tickformat=".0%"), (), ""),
    (px.bar(LONG, x="day", y="share").update_yaxes(range=[0, 400]), (), "flattened"),
    (px.bar(DAYS, x="day", y="orders", title="Few").update_yaxes(range=[0, 100]), (), "flattened"),
    (px.bar(DAYS.assign(orders=[15.0, 5, 2]), x="day", y="orders").update_yaxes(range=[0, 100]), (), ""),
    (px.area(GAPS.assign(gap=GAPS["gap"] + 9), **GAP), (), "stacked-areas"),
    (px.area(DAYS, x="day", y="orders"), (), ""),
    (px.line(GAPS, **GAP, line_shape="spline"), (), "smoothed"),
    (px.line(GAPS, **GAP, line_shape="hv"), (), ""),
    (px.line(GAPS, **GAP, line_shape="hv"), ("straight-lines",), "steps"),
    (px.line(GAPS, **GAP, line_shape="linear"), ("straight-lines",), ""),
    (px.line(GAPS, **GAP).update_traces(stackgroup="one"), ("mode=lines",), "stacked-areas"),
    (px.line(DAYS, x="day", y="orders", log_x=True), ("linear-along",), "log-axis"),
    (px.line(DAYS, x="day", y="orders", log_x=True), ("linear",), ""),
    (px.line(DAYS, x="day", y="orders"), ("linear", "linear-along", "labels-titled"), ""),
    (px.line(DAYS, x="day", y="orders", labels={"day": ""}), ("labels-titled",), "no-label-title"),
    (px.line(DAYS, x="day", y="orders", title="Curves of orders by day"), ("telling-title",), "topic-title"),
    (px.line(DAYS, x="day", y="orders", title="A nice plot of orders"), ("telling-title",), "topic-title"),
    (px.line(GAPS, x="gap", y="quarter", color="platform"), ("rising-x",), "axes-exchanged"),
    (px.line(CURVES, x="left", y="day", color="who"), ("units", "rising-x"), "axes-exchanged"),
    (px.line(CURVES, x="day", y="left", color="who"), ("rising-x", "zero-baseline"), ""),
    (px.line(CURVES[::-1], x="day", y="left", color="who"), ("rising-x",), ""),  # the same picture
    (px.line(CURVES, x="day", y="left", color="who").update_xaxes(autorange="reversed"), ("rising-x",), "axis-backwards"),
    (px.line(GAPS, **GAP).update_xaxes(autorange="reversed"), (), "axis-backwards"),
    (px.line(GAPS.iloc[::-1], **GAP).update_xaxes(autorange="reversed"), ("rising-x",), ""),  # turned round twice
    (px.line(GAPS.iloc[::-1], **GAP).update_xaxes(categoryorder="category ascending"), ("rising-x",), ""),
    (px.line(GAPS, x="platform", y="gap", color="quarter"), ("rising-x",), ""),  # names have no order
    (px.bar(PAIR, x="value", y="platform", color="rate", barmode="group"), ("along=x",), "axes-exchanged"),
    (px.bar(PAIR, **DOTS, barmode="group"), ("along=x",), ""),
    (px.scatter(PAIR, **DOTS).update_traces(marker_color=["red", "blue"]), (), "not-told-apart"),
    (px.scatter(PAIR, **DOTS, symbol="rate").update_traces(marker_color=["red", "blue"]), (), ""),
    (px.scatter(PAIR, **DOTS, color_discrete_sequence=["#0072B2", "#0071B0"]), (), "not-told-apart"),
    (px.scatter(PAIR, **DOTS, color_discrete_sequence=SHADES), (), ""),
    (dumbbell(shape=lambda a, b, place: ((a, b), PLATFORMS[place])).update_traces(marker_size=0), ("joined",), "empty"),
    (whole_dumbbell().update_shapes(line_color="white").update_layout(plot_bgcolor="white"), ("joined",), "not-joined"),
    (px.scatter(PAIR, **DOTS, labels={"value": "orders kept (%)"}), ("says=return|came_back",), "other-measure"),
    (px.scatter(PAIR, **DOTS, labels={"value": "orders not returned (%)"}), ("says=return|came_back",), "other-measure"),
    (px.scatter(PAIR, **DOTS, labels={"value": "orders returned (%)"}), ("says=return|came_back",), ""),
    (px.scatter(PAIR, **DOTS, labels={"value": "Came back (% of orders)"}), ("says=return|came_back",), ""),
    (px.scatter(PAIR, **DOTS, title="Zippano is most often late"), ("headline=most_zippano|least_lifora",), ""),
    (px.scatter(PAIR, **DOTS, title="Lifora least often waits"), ("headline=most_zippano|least_lifora",), ""),
    (px.scatter(PAIR, **DOTS, title="Lifora is most often late"), ("headline=most_zippano|least_lifora",), "other-headline"),
    (px.scatter(PAIR, **DOTS, title="Days of waiting"), ("headline=most_zippano|least_lifora",), "other-headline"),
    (px.scatter(PAIR, **DOTS, labels={"value": "orders (percentage points)"}), ("unit=%|per_cent|percent",), "other-unit"),
    (px.scatter(PAIR, **DOTS, labels={"value": "orders (% points)"}), ("unit=%|per_cent|percent",), "other-unit"),
    (px.scatter(PAIR, **DOTS, labels={"value": "orders in %"}), ("units", "unit=%"), ""),
    (px.scatter(PAIR, **DOTS, labels={"value": "orders in %"}), ("units", "in-brackets"), "unit-without-brackets"),
    (px.scatter(PAIR, **DOTS, labels={"value": "orders (%)"}), ("in-brackets",), ""),
    (px.scatter(PAIR, **DOTS, title="Raw and mixed value"), ("telling-title",), "topic-title"),
    (px.scatter(PAIR, **DOTS, title="Value by platform and rate in 2024Q2"), ("telling-title",), "topic-title"),
    (px.scatter(PAIR, **DOTS, title="Who is faster?"), ("telling-title",), "topic-title"),
    (px.scatter(PAIR, **DOTS, title="Mixed, Zippano is ahead"), ("telling-title",), ""),
    (px.scatter(PAIR, **DOTS, title="Mixed, Zippano is ahead"), ("number-in-title",), "no-number-in-title"),
    (px.scatter(PAIR, **DOTS, title="Mixed, Zippano is 8 points ahead"), ("number-in-title",), ""),
    (px.line(CURVES, x="day", y="left", color="who", labels={"day": "day (hours)"}), ("unit-along=day",), "other-unit-along"),
    (px.line(CURVES, x="day", y="left", color="who"), ("unit-along=day",), "other-unit-along"),
    (px.line(CURVES, x="day", y="left", color="who", labels={"day": "since entry (days)"}), ("unit-along=day",), ""),
]  # fmt: skip


@pytest.mark.parametrize(("figure", "needs", "label"), AXES)
def test_axes_areas_ticks_and_colours_are_read(figure, needs, label):
    data = canonical(figure)
    assert ((broken(data, needs) or ("",))[0] if data["traces"] else "empty") == label


def test_words_written_over_categories_are_the_labels():
    named = px.bar(LEVELS, x="measure", y="level", title="Growth", labels=UNIT).update_xaxes(
        tickvals=[0, 1, 2], ticktext=["orders", "rooms", "buyers"]
    )
    truth = align(canonical(LEVEL), LEVEL_FORM)
    assert not align(canonical(named), LEVEL_FORM).equals(truth, LEVEL_FORM.rtol)
    same = named.update_xaxes(ticktext=["Rooms", "Buyers", "Orders"])
    assert align(canonical(same), LEVEL_FORM).equals(truth, LEVEL_FORM.rtol)
    some = named.update_xaxes(tickvals=[0, 2], ticktext=["rooms", "orders"])
    assert align(canonical(some), LEVEL_FORM).equals(truth, LEVEL_FORM.rtol)


def bars_as_one_trace():
    figure = dumbbell()
    ends = [(10.0, 14.0), (20.0, 18.0), (30.0, 33.0)]
    x = [value for pair in ends for value in (*pair, None)]
    y = [value for platform in PLATFORMS for value in (platform, platform, None)]
    return figure.add_scatter(x=x, y=y, mode="lines", showlegend=False)


def in_two_panels():
    figure = make_subplots(1, 2, shared_yaxes=True)
    for place, trace in enumerate(dumbbell().data, 1):
        figure.add_trace(trace, row=1, col=place)
    return figure


def test_bars_may_be_one_trace_with_gaps_or_flat_rectangles():
    assert broken(canonical(bars_as_one_trace()), ("joined", "named")) is None
    flat = dumbbell(shape=lambda a, b, place: ((a, b), PLATFORMS[place])).update_shapes(type="rect")
    assert broken(canonical(flat), ("joined",)) is None


def test_a_third_dot_and_a_second_panel_are_not_called_unjoined():
    third = whole_dumbbell().add_scatter(x=[12.0, 20.0, 31.0], y=PLATFORMS, mode="markers", name="published")
    assert "more than two dots" in broken(canonical(third), ("joined",))[1]
    assert "different panels" in broken(canonical(in_two_panels()), ("joined",))[1]


def test_the_number_of_panels_is_told_apart_from_all_in_one():
    two = px.bar(WAITS[WAITS["platform"] != "Lifora"], x="day", y="share", facet_row="platform", **WORDS)
    assert broken(canonical(two), ("panels=3",))[0] == "other-panels"
    assert broken(canonical(px.bar(WAITS, x="day", y="share", **WORDS)), ("panels=3",))[0] == "panels"


def test_a_cut_axis_of_lines_has_no_bars():
    cut = px.line(DAYS, x="day", y="orders").update_yaxes(range=[0.5, 6])
    assert "bar" not in broken(canonical(cut), ("zero-baseline",))[1]
    assert "Bars" not in broken(canonical(px.line(DAYS, x="day", y="orders", log_y=True)), ("zero-baseline",))[1]


def test_names_of_traces_name_no_panel_where_no_legend_has_them():
    figure = make_subplots(3, 1, shared_yaxes="all")
    for row, platform in enumerate(PLATFORMS, 1):
        part = WAITS[WAITS["platform"] == platform]
        figure.add_bar(x=part["day"], y=part["share"], name=platform, row=row, col=1)
    figure.update_layout(title="Waits").update_yaxes(title="orders (%)")
    assert align(canonical(figure), PANELS_FORM).rows == 12
    with pytest.raises(FormFault) as fault:
        align(canonical(figure.update_layout(showlegend=False)), PANELS_FORM)
    assert fault.value.label == "panels-without-names"


def test_a_title_beside_all_panels_is_that_of_each():
    figure = make_subplots(2, 1, y_title="orders (%)", shared_xaxes=True)
    for row in (1, 2):
        figure.add_bar(x=[1, 2], y=[3, 4], row=row, col=1)
    assert broken(canonical(figure), ("axis-titles", "units")) is None


def test_lines_that_come_down_to_zero_begin_there():
    def curves(second):
        rows = CURVES.assign(left=CURVES["left"] + ([0.0] * 5 + [second] * 5))
        return canonical(px.line(rows, x="day", y="left", color="who"))

    need = ("zero-baseline",)
    assert broken(curves(0), need) is None
    assert broken(curves(0.5), need) is None  # one line comes down to zero, and the axis holds both
    lifted = CURVES.assign(left=CURVES["left"] + 0.5)
    assert broken(canonical(px.line(lifted, x="day", y="left", color="who")), need)[0] == "truncated-axis"


# --- lines that share no place, logarithmic axes, exchanged axes, bases, long titles ----------------------------------------------

FAR = pd.DataFrame(
    {"platform": ["Lifora"] * 3 + ["Shelvia"] * 3, "read": [700, 2800, 11200, 500, 2000, 8000], "share": [61.0, 66, 72, 26, 29, 30]}
)
APART = {"x": "read", "y": "share", "color": "platform", "log_x": True}
APART_NEEDS = ("named", "mode=lines", "rising-x", "unit=%", "unit-along=searches")
APART_WORDS = {"labels": {"read": "read (searches)", "share": "long ones (%)"}}


def apart(rows=FAR, **options):
    return px.line(rows, **{**APART, **APART_WORDS, **options})


def apart_key(needs=APART_NEEDS):
    truth = canonical(apart())
    form = form_of(truth, traces=("scatter",), needs=needs)
    return Key("exercise", form, align(truth, form))


@pytest.mark.parametrize("needs", [APART_NEEDS, ("mode=lines",)])
def test_names_count_where_lines_share_no_place(needs):
    key = apart_key(needs)
    assert key.form.named and judge(canonical(apart(FAR.iloc[::-1].sort_values("read"))), key).right
    exchanged = judge(canonical(apart(FAR.replace({"platform": {"Lifora": "Shelvia", "Shelvia": "Lifora"}}))), key)
    assert (exchanged.label, exchanged.sentence) == ("exchanged", "The values of Lifora and Shelvia have changed places.")
    assert judge(canonical(apart().update_layout(showlegend=False)), key).label == "not-told-apart"
    assert judge(canonical(with_names(apart())), key).right


def test_a_bar_that_is_named_by_its_label_needs_no_name():
    coloured = canonical(px.bar(DATA, x="channel", y="orders", color="channel"))
    form = form_of(coloured, traces=("bar",), needs=("named",))
    assert not form.named


LOGARITHMIC = [
    (apart(), ""),
    (apart(range_x=[100, 20_000]), ""),  # plotly express takes the logarithms itself
    (apart().update_xaxes(range=[2, 4.2]), ""),
    (apart().update_xaxes(range=[100, 20_000]), "log-range"),
    (apart().update_xaxes(range=[0, 20_000]), "log-range"),
    (apart().update_xaxes(range=[3, 4]), "labels-cut-off"),
    (apart(log_y=True).update_yaxes(range=[0, 100]), "log-range"),
    (apart(log_y=True).update_yaxes(range=[1, 2]), ""),
    (apart(log_y=True).update_yaxes(range=[1.5, 2]), "data-cut-off"),
    (apart(log_y=True).update_yaxes(range=[-9, 9]), "flattened"),
    (apart(FAR.assign(share=[0.0, 66, 72, 26, 29, 30]), log_y=True), "zero-on-log"),
]


@pytest.mark.parametrize(("figure", "label"), LOGARITHMIC)
def test_ranges_of_logarithmic_axes_are_in_powers_of_ten(figure, label):
    assert (broken(canonical(figure), ()) or ("",))[0] == label


def test_exchanged_axes_are_told_as_such():
    key = apart_key()
    turned = apart(FAR, x="share", y="read", log_x=False)
    assert judge(canonical(turned), key).label == "axes-exchanged"
    bare = px.scatter(FAR, x="read", y="share", color="platform")
    form = form_of(canonical(bare), traces=("scatter",))
    places = Key("exercise", form, align(canonical(bare), form))
    verdict = judge(canonical(px.scatter(FAR, x="share", y="read", color="platform")), places)
    assert verdict.label == "axes-exchanged" and "The points are right" in verdict.sentence
    rounded = FAR.assign(share=FAR["share"] + 0.25, read=FAR["read"] / 1000 + 0.1)
    form = form_of(canonical(px.scatter(rounded, x="read", y="share", color="platform")), traces=("scatter",))
    places = Key("exercise", form, align(canonical(px.scatter(rounded, x="read", y="share", color="platform")), form))
    assert judge(canonical(px.scatter(rounded, x="share", y="read", color="platform")), places).label == "axes-exchanged"
    falls = FAR.assign(share=[72.0, 66, 61, 30, 29, 26])
    sorted_by_value = canonical(apart(falls.sample(frac=1, random_state=1).sort_values("share")))
    assert broken(sorted_by_value, ("rising-x",)) is None  # the same picture, from right to left
    back = px.line(pd.DataFrame({"x": [3, 1, 2], "y": [1.0, 2.2, 4.0]}), x="x", y="y")
    label, sentence = broken(canonical(back), ("rising-x",))
    assert label == "runs-backwards" and "either the axes are exchanged" in sentence


def surface(x, y):
    values = np.arange(9.0).reshape(3, 3)
    return px.imshow(values, x=[1, 2, 3], y=[10, 20, 30], labels={"x": x, "y": y}, origin="lower")


@pytest.mark.parametrize(
    ("figure", "label"),
    [
        (surface("reach (share)", "fixed cost (yuan)"), ""),
        (surface("fixed cost (yuan)", "reach (share)"), "axis-titles-exchanged"),
        (surface("month", "fixed cost (yuan)"), "other-axis-title"),
        (surface("reach (share)", "y"), "other-axis-title"),
    ],
)
def test_titles_of_both_axes_of_a_map_are_read(figure, label):
    assert (broken(canonical(figure), ("says-x=reach", "says-y=cost")) or ("",))[0] == label


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("share of buyers (%)", ""),
        ("still there (% of all buyers)", ""),
        ("still there (%)", ""),
        ("share of orders (%)", "other-base"),
        ("still there (share of orders)", "other-base"),
        ("per cent of the buyers (%)", ""),
        ("10 % of orders", "other-base"),
    ],
)
def test_what_shares_are_of_is_read(title, label):
    figure = px.bar(DAYS, x="day", y="orders").update_yaxes(title=title)
    assert (broken(canonical(figure), ("base=buyer|person",)) or ("",))[0] == label
    under = px.bar(DAYS, x="day", y="orders", title=title)
    assert (broken(canonical(under), ("base=buyer|person",)) or ("",))[0] == label


def test_titles_that_nobody_reads_are_sent_back():
    words = "one two three four five six seven eight nine ten"
    told = [
        (px.bar(DAYS, x="day", y="orders", title=title), label)
        for title, label in (
            (f"{words} {words}", ""),
            (f"{words} {words} eleven", "long-title"),
            ("<b>Orders</b><br>" + words, ""),
            ("o" * 121, "long-title"),
            ("\u8ba2" * 61, "long-title"),
            ("\u8ba2" * 40, ""),
        )
    ]
    told.append((px.bar(DAYS, x="day", y="orders", labels={"orders": f"{words} {words}"}), "long-title"))
    for figure, label in told:
        assert (broken(canonical(figure), ()) or ("",))[0] == label


def test_what_is_said_of_ticks_in_per_cent_holds_in_any_unit():
    assert "already" not in READABLE["ticks-as-drawn"][1] and "1,000 per cent" in READABLE["ticks-as-drawn"][1]
