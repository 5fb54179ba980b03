"""The evidence as one HTML page: four plots and the tables behind them, plotly inside, nothing fetched."""

from __future__ import annotations

import html
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from course.evidence.moments.moment import SET, UNTOUCHED
from course.files import replace_text

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#E69F00", "#009E73", "#999999"  # Okabe & Ito
STYLE = """body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; font-size: .85rem; margin: 1rem 0 } figure { margin: 1rem 0 } th, td { padding: .25rem .6rem; border-bottom: 1px solid #ddd;
text-align: right } th:first-child, td:last-child { text-align: left } .note { color: #555 }"""

KINDS = (
    (
        UNTOUCHED,
        "Untouched moments",
        "No parameter was set by these. They alone can be missed, and they alone are judged (gate 2), where there is an envelope.",
    ),
    (
        SET,
        "Moments set to lie where they do",
        "A parameter was chosen with these in mind. To find them inside their envelopes shows what was put in.",
    ),
)


def write_page(
    path: Path, world: str, drawn: pd.DataFrame, aims: pd.DataFrame, envelopes: pd.DataFrame, switches: pd.DataFrame | None
) -> None:
    """Write the page; raises `OSError` if the folder is not there."""
    parts = [
        f"<h1>Evidence on the simulated market, world {html.escape(world)}</h1>",
        f'<p class="note">{len(drawn)} fresh seeds. A simulator that encodes a story cannot prove the story.</p>',
        "<h2>Targeted: the article's figures</h2>",
        "<p>Each parameter named in the table was set so that the mean of six other seeds gives the figure. "
        "A match shows that the mechanism can give it, no more.</p>",
        plot(calibrated(drawn, aims)),
        as_table(aims),
    ]
    for kind, heading, what in KINDS:
        chosen = envelopes[envelopes["kind"] == kind].drop(columns="kind")
        parts += [f"<h2>{heading}</h2>", f"<p>{what}</p>", plot(in_envelopes(chosen, kind)), as_table(chosen)]
    if switches is not None:
        parts += [
            "<h2>What each part does</h2>",
            "<p>The same seed with one part switched off. A part may carry much of the growth in an identity and little of "
            "it as a cause: rooms share an audience.</p>",
            plot(by_switch(switches)),
            as_table(switches),
        ]
    replace_text(Path(path), page(f"Evidence, {world}", parts))


def page(title: str, parts: list[str]) -> str:
    """A self-contained page of these parts, plotly inside."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style><script>{get_plotlyjs()}</script></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def calibrated(drawn: pd.DataFrame, aims: pd.DataFrame) -> go.Figure:
    """Each seed's figure relative to its target, with the band that counts as a hit."""
    figure = go.Figure()
    figure.add_vrect(x0=0.9, x1=1.1, fillcolor=GREY, opacity=0.2, line_width=0)
    for name, aim in aims["target"].items():
        figure.add_trace(
            go.Scatter(
                x=drawn[name] / aim,
                y=[name] * len(drawn),
                mode="markers",
                marker={"color": BLUE, "opacity": 0.6, "size": 9},
                text=[f"seed {seed}" for seed in drawn.index],
                showlegend=False,
            )
        )
    return dressed(figure, "Every seed against the article (calibrated); band: within 10 %", "market / article (ratio)")


def in_envelopes(envelopes: pd.DataFrame, kind: str) -> go.Figure:
    """Each moment of a kind on the scale of its envelope: 0 its lower end, 1 its upper end; only those with both ends."""
    bounded = envelopes.dropna(subset=["from", "to"])
    low, width = bounded["from"].astype(float), (bounded["to"] - bounded["from"]).astype(float)
    figure = go.Figure()
    figure.add_vrect(x0=0, x1=1, fillcolor=GREEN, opacity=0.15, line_width=0)
    place = {name: (bounded[name].astype(float) - low) / width for name in ("mean", "lowest", "highest")}
    figure.add_trace(
        go.Scatter(
            x=place["mean"],
            y=bounded.index,
            mode="markers",
            marker={"color": ORANGE, "size": 10},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": place["highest"] - place["mean"],
                "arrayminus": place["mean"] - place["lowest"],
            },
            text=[f"{value:.3f}" for value in bounded["mean"]],
            showlegend=False,
        )
    )
    return dressed(figure, f"Moments {kind}: 0 and 1 are the ends of the envelope", "place in the envelope (1)")


def by_switch(switches: pd.DataFrame) -> go.Figure:
    """Rooms, buyers and orders with each part off."""
    figure = go.Figure()
    for name, colour in (("rooms", BLUE), ("buyers", ORANGE), ("orders", GREEN)):
        figure.add_trace(go.Bar(y=switches.index, x=switches[name], name=name, orientation="h", marker_color=colour))
    figure.update_yaxes(autorange="reversed")
    return dressed(figure, "Growth with one part switched off", "618-2024 / 618-2023 (level ratio)")


def dressed(figure: go.Figure, title: str, unit: str | None, height: int = 460) -> go.Figure:
    """The figure as the pages show it. unit: the title of all horizontal axes (None: they have their own); height: pixels."""
    figure.update_layout(title=title, template="plotly_white", height=height, margin={"l": 10, "r": 10})
    if unit:
        figure.update_xaxes(title=unit)
    figure.update_yaxes(automargin=True)
    return figure


def plot(figure: go.Figure) -> str:
    """A figure as a part of a page, named for those who cannot see it; its numbers stand in the table below."""
    name = html.escape(figure.layout.title.text, quote=True)
    return f'<figure aria-label="{name}">{figure.to_html(full_html=False, include_plotlyjs=False)}</figure>'


def as_table(frame: pd.DataFrame) -> str:
    """A table as a part of a page."""
    named = frame.rename_axis(index=None, columns=frame.index.name or "figure")  # else its first heading is empty
    return named.to_html(float_format=lambda value: f"{value:,.3f}", na_rep="–", border=0)
