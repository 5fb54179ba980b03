"""One look for all figures of the course: colours with names, one colour a platform, a template for light and dark pages.

    from course.figures import BLUE, PLATFORM_COLOURS, label_ends, use_template

The colours are those of Okabe & Ito (2008, "Color Universal Design"), told apart by colour-blind readers too. Nothing here imports
plotly before it is used.
"""

from __future__ import annotations

from typing import Any

BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, SKY, GREY = "#CC79A7", "#56B4E9", "#7F7F7F"
PALETTE = (BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, GREY)
PLATFORM_COLOURS = {"Lifora": VERMILION, "Shelvia": BLUE, "Zippano": GREEN, "Qualdor": PURPLE, "Thriftello": ORANGE}
INK = {
    BLUE: "#0072B2",
    ORANGE: "#9A6A00",
    GREEN: "#007F5F",
    VERMILION: "#B84F00",
    PURPLE: "#A8497F",
    SKY: "#1F78B4",
    GREY: "#6B6B6B",
}
"""Colour -> the same hue as text: dark enough to be read on white (4.5 to 1), light enough on a dark page (3 to 1)."""
TEXT, GRID = "#757575", "rgba(127, 127, 127, 0.25)"
NAME = "course"


def use_template() -> None:
    """Draw all figures from now on in the course's look."""
    import plotly.io  # takes a second: only who draws pays for it

    if plotly.io.templates.default != NAME:
        # Merged once, as data: of two names for one look plotly merges the templates anew for every figure, twice, checking each part.
        plotly.io.templates[NAME] = _over(plotly.io.templates["plotly_white"].to_plotly_json(), template())
        plotly.io.templates.default = NAME


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """One description of a look over another: what both have is the upper one's."""
    return below | {
        name: _over(below[name], part) if isinstance(part, dict) and isinstance(below.get(name), dict) else part
        for name, part in above.items()
    }


def template() -> dict[str, Any]:
    """The course's template, over plotly's `plotly_white`: no ground of its own, so that it lies on light and dark pages."""
    axis = {
        "automargin": True,
        "ticklabelstandoff": 6,
        "gridcolor": GRID,
        "linecolor": GRID,
        "zerolinecolor": "rgba(127, 127, 127, 0.6)",
    }
    return {
        "layout": {
            "colorway": list(PALETTE),
            "font": {"color": TEXT, "size": 13},
            "title": {"font": {"size": 16}, "x": 0, "xref": "paper", "xanchor": "left"},
            "paper_bgcolor": "rgba(0, 0, 0, 0)",
            "plot_bgcolor": "rgba(0, 0, 0, 0)",
            "margin": {"t": 64, "r": 40, "b": 56, "l": 64},
            "height": 420,
            "xaxis": axis,
            "yaxis": axis,
            "legend": {"title": {"text": ""}},
        }
    }


def label_ends(figure: Any, *, gap: float = 0.05, margin: int = 110) -> Any:
    """Write the name of each line at its right end, in its colour, in place of the legend; returns the figure.

    Names keep a distance of `gap`, as a share of all values' range, so that lines which end together can still be told apart. For a
    figure with one pair of axes.
    """
    lines = [trace for trace in figure.data if trace.type in ("scatter", "scattergl") and trace.name and trace.y is not None and len(trace.y)]
    values = [float(value) for trace in lines for value in trace.y if value is not None]
    span = (max(values) - min(values) or 1.0) if values else 1.0
    height = None
    for trace in sorted(lines, key=lambda trace: float(trace.y[-1])):
        end = float(trace.y[-1])
        height = end if height is None else max(end, height + gap * span)
        colour = trace.line.color or GREY
        figure.add_annotation(
            x=trace.x[-1], y=height, text=trace.name, showarrow=False, xanchor="left", xshift=6,
            font={"color": INK.get(colour, colour)},
        )  # fmt: skip
    return figure.update_layout(showlegend=False, margin_r=margin)
