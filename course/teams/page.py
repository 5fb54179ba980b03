"""The proof and the day of truth as pages: plots by plotly, the tables behind them, nothing fetched."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from course.capstone.forms import MEANING, TYPES, quantities
from course.evidence.page import as_table, page, plot
from course.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILION, use_template
from course.files import replace_text
from course.teams.proof import FAIL, PASS, summary

ROLES = {"reference": BLUE, "other": GREY, "lazy": ORANGE, "bluff": VERMILION}
ROLE_NAMES = {"reference": "reference", "other": "other careful teams", "lazy": "lazy", "bluff": "over-confident"}
OF_TYPE = {"W1": BLUE, "W2": ORANGE, "W3": GREEN, "W4": PURPLE}
ACCOUNT = {
    "W1": "personalisation and imitation drive growth (the article's account)",
    "W2": "bought traffic drives growth",
    "W3": "likeness and authenticity have no effect",
    "W4": "better matching can be copied by everybody",
}


def proof_page(path: Path, played: pd.DataFrame, named: float, faults: Sequence[str]) -> None:
    """Write the proof's page."""
    use_template()
    worlds = played["seed"].nunique()
    table = summary(played)
    shown = (
        table.drop(columns="role")
        .mul(100)
        .round(0)
        .astype(int)
        .rename(columns={"t": "t × 100", "v": "v × 100", "share": "points, %"})
    )
    verdict = "Solvable, and not to be bluffed." if not faults else " ".join(faults)
    parts = [
        "<h1>Which world is this? The proof</h1>",
        f'<p class="note">{worlds} fresh editions, types in turn. The reference sees the tables of a team and what it has bought, and nothing '
        "else. A simulator that encodes a story cannot prove the story: this shows that the task is fair.</p>",
        f"<p><b>{html.escape(verdict)}</b> From the tables alone, without any purchase, a classifier names {named:.0%} of the types.</p>",
        plot(distributions(played)),
        as_table(shown),
    ]
    replace_text(path, page("Which world is this? The proof", parts))


def distributions(played: pd.DataFrame) -> go.Figure:
    """Share of the points of each strategy, a dot an edition, with the mean, over the two gates."""
    figure = go.Figure()
    table = summary(played)
    for role, colour in ROLES.items():
        part = played[played["role"] == role]
        if part.empty:
            continue
        figure.add_trace(
            go.Box(
                x=100 * part["share"],
                y=part["strategy"],
                orientation="h",
                name=ROLE_NAMES[role],
                boxpoints="all",
                jitter=0.6,
                pointpos=0,
                marker={"color": colour, "size": 4, "opacity": 0.5},
                line={"color": colour, "width": 1},
                fillcolor="rgba(0,0,0,0)",
                boxmean=True,
            )  # fmt: skip
        )
    for gate, text in ((100 * PASS, "reference at least"), (100 * FAIL, "lazy at most")):
        figure.add_vline(
            x=gate, line={"color": GREY, "dash": "dash"}, annotation_text=f"{text} {gate:.0f}", annotation_position="top"
        )
    order = list(table.sort_values("share").index)
    return figure.update_layout(
        title="Points of each strategy, one dot an edition",
        xaxis={"title": "points, per cent of 60", "range": [-3, 103]},
        yaxis={"categoryorder": "array", "categoryarray": order},
        legend={"orientation": "h", "y": -0.16},
        height=120 + 44 * len(order),
        margin={"t": 90},
    )


def reveal_page(path: Path, teams: Sequence[Mapping[str, Any]]) -> None:
    """Write the page of the day of truth.

    teams: name, world, bought (names), beliefs (type -> probability), intervals, quantities, score, forecast (or None) and when it was registered, hidden ratio.
    """
    use_template()
    parts = [
        "<h1>Which world was it?</h1>",
        '<p class="note">Each team had a market of its own. In a usual market all four accounts give much the same growth, so '
        "that growth alone could not tell them apart; what could had to be bought. A high score shows that one can read this simulator, and not that the article is right.</p>",
        plot(beliefs(teams)),
        plot(by_purchases(teams)),
        plot(coverage(teams)),
        as_table(scores(teams)),
    ]
    for team in teams:
        parts += [f"<h2>{html.escape(team['name'])}</h2>", f"<p>{html.escape(reading(team, teams))}</p>", plot(eight(team))]
    replace_text(path, page("Which world was it?", parts))


def beliefs(teams: Sequence[Mapping[str, Any]]) -> go.Figure:
    """Each team's four probabilities, stacked; the true type is framed."""
    figure = go.Figure()
    names = [team["name"] for team in teams]
    for kind in TYPES:
        figure.add_trace(
            go.Bar(
                y=names,
                x=[100 * team["beliefs"][kind] for team in teams],
                orientation="h",
                name=kind,
                marker={
                    "color": OF_TYPE[kind],
                    "opacity": [1.0 if team["world"] == kind else 0.35 for team in teams],
                    "line": {"color": "#222", "width": [2 if team["world"] == kind else 0 for team in teams]},
                },
                hovertemplate=f"{kind}: {ACCOUNT[kind]}<br>%{{x:.0f}} %<extra>%{{y}}</extra>",
            )
        )
    return figure.update_layout(
        title="What each team believed; the true account is framed",
        barmode="stack",
        xaxis={"title": "probability, per cent", "range": [0, 100]},
        yaxis={"autorange": "reversed"},
        legend={"orientation": "h", "y": -0.25, "traceorder": "normal"},
        height=190 + 34 * len(names),
    )


def by_purchases(teams: Sequence[Mapping[str, Any]]) -> go.Figure:
    """The probability that each team gave the truth, by what it had bought."""
    rows = [(", ".join(sorted(team["bought"])) or "nothing", 100 * team["beliefs"][team["world"]], team) for team in teams]
    order = sorted(
        {row[0] for row in rows},
        key=lambda name: sum(row[1] for row in rows if row[0] == name) / sum(row[0] == name for row in rows),
    )
    figure = go.Figure(
        go.Scatter(
            x=[row[1] for row in rows],
            y=[row[0] for row in rows],
            mode="markers",
            marker={"size": 12, "color": [OF_TYPE[row[2]["world"]] for row in rows], "line": {"color": "white", "width": 1}},
            text=[f"{row[2]['name']}: {row[2]['world']}" for row in rows],
            hovertemplate="%{text}, %{x:.0f} %<extra></extra>",
        )
    )
    figure.add_vline(x=25, line={"color": GREY, "dash": "dash"}, annotation_text="a quarter: no idea", annotation_position="top")
    return figure.update_layout(
        title="How sure of the truth, by purchases",
        xaxis={"title": "probability given to the truth, per cent", "range": [-3, 103]},
        yaxis={"categoryorder": "array", "categoryarray": order},
        height=190 + 34 * len(order),
    )


def coverage(teams: Sequence[Mapping[str, Any]]) -> go.Figure:
    """How many of its eight intervals held the truth, by team."""
    held = [sum(low <= team["quantities"][name] <= high for name, (low, high) in team["intervals"].items()) for team in teams]
    figure = go.Figure(
        go.Bar(
            y=[team["name"] for team in teams], x=held, orientation="h", marker={"color": BLUE}, text=held, textposition="outside"
        )
    )
    return figure.update_layout(
        title="Intervals that held the truth, of eight (98 % were asked)",
        xaxis={"title": "intervals", "range": [0, 8.6], "dtick": 2},
        yaxis={"autorange": "reversed"},
        height=170 + 34 * len(held),
    )


def eight(team: Mapping[str, Any]) -> go.Figure:
    """A team's eight intervals and the truth, each on the range of its sheet (0 to 100)."""
    names, colours = list(MEANING), []
    figure = go.Figure()
    for name in names:
        asked, (low, high), truth = quantities()[name], team["intervals"][name], team["quantities"][name]
        place = [100 * (value - asked.low) / (asked.high - asked.low) for value in (low, high, truth)]
        colours.append(GREEN if low <= truth <= high else VERMILION)
        figure.add_trace(
            go.Scatter(
                x=place[:2],
                y=[name, name],
                mode="lines",
                line={"color": BLUE, "width": 7},
                showlegend=False,
                hovertemplate=f"{name}: {low:.3g} to {high:.3g}, truth {truth:.3g}<extra></extra>",
            )  # fmt: skip
        )
        figure.add_trace(
            go.Scatter(
                x=[place[2]],
                y=[name],
                mode="markers",
                marker={"color": colours[-1], "size": 12, "symbol": "diamond"},
                showlegend=False,
                hovertemplate=f"{name}: truth {truth:.3g}<extra></extra>",
            )  # fmt: skip
        )
    return figure.update_layout(
        title=f"{team['name']}: intervals (bars) and truth (diamonds; red where missed)",
        xaxis={"title": "place in the sheet's range, per cent", "range": [-40, 140], "zeroline": False},
        yaxis={"autorange": "reversed"},
        height=400,
    )


def scores(teams: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A row a team: type, purchases, probability of the truth, t and v on both editions, points."""
    rows = {}
    for team in teams:
        score = team["score"]
        rows[team["name"]] = {
            "world": team["world"],
            "bought": ", ".join(sorted(team["bought"])) or "nothing",
            "p of the truth": round(team["beliefs"][team["world"]], 2),
            "t": round(score.t, 2),
            "v": round(score.v, 2),
            "t'": round(score.t_second, 2),
            "v'": round(score.v_second, 2),
            "points of 60": round(score.total, 1),
        }
    return pd.DataFrame(rows).T


def reading(team: Mapping[str, Any], teams: Sequence[Mapping[str, Any]]) -> str:
    """What came out, in sentences."""
    world = team["world"]
    sure = sum(other["beliefs"][other["world"]] > 0.5 for other in teams)
    held = sum(low <= team["quantities"][name] <= high for name, (low, high) in team["intervals"].items())
    bought = " and ".join(sorted(team["bought"])) or "nothing"
    told = (
        "The article's account was true in it."
        if world == "W1"
        else "The article's account was not true in it, and the market grew all the same."
    )
    forecast = ""
    if team.get("forecast"):
        low, high = team["forecast"]
        inside = "inside" if low <= team["hidden"] <= high else "outside"
        forecast = (
            f" August 2024 came to {team['hidden']:.2f} times August 2023: {inside} the registered {low:.2f} to {high:.2f}"
            f"{' (entered ' + team['registered'] + ' UTC)' if team.get('registered') else ''}."
        )
    return (
        f"It was {world}: {ACCOUNT[world]}. The team had bought {bought} and gave the truth {team['beliefs'][world]:.0%}; {sure} of {len(teams)} teams "
        f"gave theirs more than half. {held} of eight intervals held. {told}{forecast}"
    )
