"""What the sceptic looks at, as one HTML page: plots of one edition and the table of all checks, plotly inside, nothing fetched."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from course.evidence.page import BLUE, GREEN, GREY, ORANGE, dressed, page, plot
from course.evidence.sceptic.bonds import neighbours
from course.evidence.sceptic.check import BELIEVABLE, Check, Tables, short, verdicts
from course.evidence.sceptic.luck import openings_a_month, platform_orders_a_day, sessions_a_day
from course.evidence.sceptic.people import retention
from course.evidence.sceptic.promises import elsewhere, home
from course.evidence.sceptic.sales import cents, daily_orders, kept_orders, local
from course.evidence.sceptic.seasons import DRAGON_BOAT, LABOUR_DAY, YEARS, monthly_rate
from course.files import replace_text
from course.market.core.lexicon import SAMPLES

RED, PURPLE, SKY = "#D55E00", "#CC79A7", "#56B4E9"  # Okabe & Ito, beside those of the evidence page
COHORTS = (0, 2, 4, 6, 8)
SALES = {
    "2023-05": "618", "2023-06": "618", "2023-11": "Double 11", "2023-12": "12.12", "2024-02": "Spring Festival",
    "2024-05": "618", "2024-06": "618",
}  # fmt: skip


def write_page(path: Path, editions: dict[str, Tables], checks: list[Check], now: pd.DataFrame, then: pd.DataFrame) -> None:
    """Write the page; raises `OSError` if the folder is not there. Plots show the first edition."""
    name, tables = next(iter(editions.items()))
    parts = [
        "<h1>Would a professional believe this market?</h1>",
        f'<p class="note">Plots of edition {html.escape(name)}; below, every check on {html.escape(", ".join(editions))}, '
        "before and now, with the band in which one believes it and why.</p>",
    ]
    for draw, says in FIGURES:
        parts += [plot(draw(tables)), f"<p>{says}</p>"]
    parts += ["<h2>Every check</h2>", _table(checks, now, then)]
    replace_text(Path(path), page("The sceptic's page", parts))


def retention_curves(tables: Tables) -> go.Figure:
    """Share of each month's new buyers who order in later months."""
    curves = retention(tables)
    months = sorted(tables["customer_months"]["month"].unique())
    figure = go.Figure()
    for colour, cohort in zip((BLUE, ORANGE, GREEN, RED, PURPLE), COHORTS, strict=True):
        if cohort not in curves.index:
            continue
        curve = curves.loc[cohort, 1:].dropna()
        figure.add_trace(
            go.Scatter(
                x=curve.index, y=100 * curve, name=f"first order in {months[cohort]}", mode="lines+markers", line_color=colour
            )
        )
    figure.update_yaxes(rangemode="tozero", title="who order in the month (%)")
    figure.update_xaxes(dtick=1)
    return _dressed(figure, "Retention by cohort", "months after the first order")


def months_of_the_year(tables: Tables) -> go.Figure:
    """Orders a person and day by month, sales and holidays named."""
    rate = monthly_rate(tables)
    figure = go.Figure(go.Bar(x=rate.index, y=rate, marker_color=BLUE, showlegend=False))
    for month, word in SALES.items():
        if month in rate.index:
            figure.add_annotation(x=month, y=rate[month], text=word, showarrow=False, yshift=10, font_size=12)
    figure.update_xaxes(type="category")
    figure.update_yaxes(title="orders a day of 1,000 people", rangemode="tozero")
    return _dressed(figure, "The year by month", "month")


def days_of_the_season(tables: Tables) -> go.Figure:
    """Orders by day of May and June of both years, holidays shaded."""
    daily = daily_orders(tables)
    figure = make_subplots(rows=2, cols=1, subplot_titles=[str(year) for year in YEARS], vertical_spacing=0.16)
    windows = tables["festivals"].set_index("year")
    for row, year in enumerate(YEARS, start=1):
        days = daily[str(year)]
        days.index += pd.Timedelta(hours=12)  # a day is drawn at its noon, so that spans of hours and days agree
        figure.add_trace(go.Scatter(x=days.index, y=days, mode="lines", line_color=BLUE, showlegend=False), row=row, col=1)
        weekend = days[days.index.day_of_week >= 5]
        dots = {"color": ORANGE, "size": 6}
        figure.add_trace(
            go.Scatter(x=weekend.index, y=weekend, mode="markers", marker=dots, name="Saturdays, Sundays", showlegend=row == 1),
            row=row, col=1,
        )  # fmt: skip
        start, end = (local(windows.loc[[year], name]).iloc[0] for name in ("starts_at", "ends_at"))
        spans = [(start, end, "618", GREY)]
        for span, word in ((LABOUR_DAY[year], "Labour Day"), (DRAGON_BOAT[year], "Dragon Boat")):
            first, last = (pd.Timestamp(f"{year}-{day}") for day in span)
            spans.append((first, last + pd.Timedelta(days=1), word, GREEN))
        for first, last, word, colour in spans:
            figure.add_vrect(x0=first, x1=last, fillcolor=colour, opacity=0.18, line_width=0, row=row, col=1)
            figure.add_annotation(
                x=first, y=1, yref="y domain" if row == 1 else "y2 domain", text=word, showarrow=False,
                xanchor="left", yanchor="top", xshift=2, yshift=0 if word == "618" else -34, row=row, col=1, font_size=12,
            )  # fmt: skip
        figure.update_yaxes(title="orders a day", rangemode="tozero", row=row, col=1)
    figure = _dressed(figure, "May and June by day", "day in Shanghai", 620)
    figure.update_xaxes(title=None, row=1, col=1)
    return figure


def price_histogram(tables: Tables) -> go.Figure:
    """List prices on a log scale, their last yuan and their cents."""
    prices = tables["products"]["list_price"]
    figure = make_subplots(
        rows=1,
        cols=3,
        column_widths=[0.5, 0.25, 0.25],
        subplot_titles=["list price", "last yuan", "cents"],
        horizontal_spacing=0.1,
    )
    counts, edges = np.histogram(np.log10(prices), bins=80)
    middles = 10 ** ((edges[1:] + edges[:-1]) / 2)
    figure.add_trace(go.Bar(x=middles, y=counts, width=np.diff(10**edges), marker_color=BLUE), row=1, col=1)
    figure.update_xaxes(type="log", title="CNY", tickvals=[5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000], row=1, col=1)
    figure.update_yaxes(title="SKUs", row=1, col=1)
    for column, digits, names in ((2, cents(prices) // 100 % 10, range(10)), (3, cents(prices) % 100, None)):
        share = digits.value_counts(normalize=True)
        share = share.reindex(names, fill_value=0) if names else share.head(6)
        figure.add_trace(
            go.Bar(x=[f"{value:02d}" if column == 3 else str(value) for value in share.index], y=100 * share, marker_color=ORANGE),
            row=1, col=column,
        )  # fmt: skip
        figure.update_xaxes(type="category", row=1, col=column)
        figure.update_yaxes(title="of the SKUs (%)", rangemode="tozero", row=1, col=column)
    figure.update_layout(showlegend=False)
    return _dressed(figure, "Prices and how they end", None)


def clock(tables: Tables) -> go.Figure:
    """Share of events by hour of the day in Shanghai."""
    events = {
        "orders": (kept_orders(tables)["ts"], BLUE),
        "parcels delivered": (tables["shipments"]["delivered_at"], ORANGE),
        "session starts": (tables["live_sessions"]["start_ts"], GREEN),
        "reviews": (tables["reviews"]["ts"], RED),
        "searches": (tables["search_queries"]["ts"], SKY),
        "follows": (tables["follows"]["followed_at"], PURPLE),
    }
    figure = go.Figure()
    for name, (moments, colour) in events.items():
        share = local(moments.dropna()).dt.hour.value_counts(normalize=True).reindex(range(24), fill_value=0)
        figure.add_trace(go.Scatter(x=share.index, y=100 * share, name=name, mode="lines", line_color=colour))
    equal = {"color": GREY, "dash": "dot"}
    figure.add_trace(go.Scatter(x=[0, 23], y=[100 / 24] * 2, name="equal hours", mode="lines", line=equal))
    figure.update_xaxes(dtick=3, range=[0, 23])
    figure.update_yaxes(title="in the hour (%)", rangemode="tozero")
    return _dressed(figure, "Clock of the day", "hour in Shanghai")


def stars(tables: Tables) -> go.Figure:
    """Share of the reviews by stars, and of the same platform's orders in the platform table."""
    figure = go.Figure()
    both = (
        ("reviews", tables["reviews"]["star"], BLUE),
        (f"platform_orders, {home(tables)}", elsewhere(tables)["star"].dropna(), ORANGE),
    )
    for name, values, colour in both:
        share = values.astype(int).value_counts(normalize=True).reindex(range(1, 6), fill_value=0)
        figure.add_trace(go.Bar(x=share.index, y=100 * share, name=name, marker_color=colour))
    figure.update_yaxes(title="of the ratings (%)", rangemode="tozero")
    figure.update_xaxes(dtick=1)
    return _dressed(figure, "Stars", "stars")


def top_customers(tables: Tables) -> go.Figure:
    """Lorenz curve of spending over customers, and rank against spending on log axes."""
    spent = np.sort(kept_orders(tables).groupby("user_id")["gmv"].sum().to_numpy())
    figure = make_subplots(rows=1, cols=2, subplot_titles=["Lorenz curve", "rank and spending"], horizontal_spacing=0.12)
    at = np.unique(np.linspace(0, len(spent), 201).astype(int))
    share = np.concatenate([[0], np.cumsum(spent)]) / spent.sum()
    figure.add_trace(go.Scatter(x=100 * at / len(spent), y=100 * share[at], mode="lines", line_color=BLUE), row=1, col=1)
    figure.add_trace(go.Scatter(x=[0, 100], y=[0, 100], mode="lines", line={"color": GREY, "dash": "dot"}), row=1, col=1)
    rank = np.unique(np.geomspace(1, len(spent), 200).astype(int))
    figure.add_trace(go.Scatter(x=rank, y=spent[::-1][rank - 1], mode="lines", line_color=ORANGE), row=1, col=2)
    figure.update_xaxes(title="customers, least first (%)", row=1, col=1)
    figure.update_yaxes(title="of the spending (%)", range=[0, 100], row=1, col=1)
    figure.update_xaxes(title="rank of the customer", type="log", dtick=1, row=1, col=2)
    figure.update_yaxes(title="spent (CNY)", type="log", dtick=1, row=1, col=2)
    figure.update_layout(showlegend=False)
    gini = 1 - 2 * np.mean(share[1:]) + 1 / len(spent)
    top = spent[-max(len(spent) // 100, 1) :].sum() / spent.sum()
    return _dressed(figure, f"Customers: Gini {gini:.2f}, the first per cent spend {top:.0%}", None)


def friends(tables: Tables) -> go.Figure:
    """Number of friends beside a Poisson's, and how many of a person's friends are friends, by number of friends."""
    near = neighbours(tables)
    degree = pd.Series({person: len(others) for person, others in near.items()})
    closed = {
        person: sum(len(near[other] & others) for other in others) / (len(others) * (len(others) - 1))
        for person, others in near.items()
        if len(others) > 1
    }
    figure = make_subplots(rows=1, cols=2, subplot_titles=["number of friends", "friends of friends"], horizontal_spacing=0.12)
    count = degree.value_counts().reindex(range(degree.max() + 1), fill_value=0)
    figure.add_trace(go.Bar(x=count.index, y=count, marker_color=BLUE, name="people"), row=1, col=1)
    log = count.index * np.log(degree.mean()) - degree.mean() - np.cumsum(np.log(np.maximum(count.index, 1)))
    figure.add_trace(
        go.Scatter(x=count.index, y=len(degree) * np.exp(log), mode="lines", line_color=ORANGE, name="pure chance"), row=1, col=1
    )
    by_degree = pd.Series(closed).groupby(degree).mean()
    figure.add_trace(
        go.Scatter(x=by_degree.index, y=100 * by_degree, mode="markers", marker_color=GREEN, name="closed pairs"), row=1, col=2
    )
    figure.update_xaxes(title="friends", row=1, col=1)
    figure.update_yaxes(title="people", row=1, col=1)
    figure.update_xaxes(title="friends", row=1, col=2)
    figure.update_yaxes(title="pairs of friends who are friends (%)", rangemode="tozero", row=1, col=2)
    return _dressed(figure, "Friends: degrees and triangles", None)


def searches_per_need(tables: Tables) -> go.Figure:
    """How many labelled searches served each need, and how often each string was typed, rank against size."""
    labels = tables["query_labels"]
    needs = labels.loc[labels["sample"] == SAMPLES[0], "need_id"].value_counts()
    texts = tables["search_queries"]
    figure = make_subplots(
        rows=1, cols=2, subplot_titles=["searches of one need", "how often one string"], horizontal_spacing=0.12
    )
    size = needs.value_counts().sort_index()
    figure.add_trace(go.Bar(x=size.index, y=size, marker_color=BLUE, name="needs"), row=1, col=1)
    for (platform, text), colour in zip(texts.groupby("platform")["text"], (ORANGE, GREEN), strict=False):
        often = text.value_counts().to_numpy()
        rank = np.unique(np.geomspace(1, len(often), 200).astype(int))
        figure.add_trace(go.Scatter(x=rank, y=often[rank - 1], mode="lines", line_color=colour, name=platform), row=1, col=2)
    figure.update_xaxes(title="searches", row=1, col=1)
    figure.update_yaxes(title="needs", row=1, col=1)
    figure.update_xaxes(title="rank of the string", type="log", dtick=1, row=1, col=2)
    figure.update_yaxes(title="times typed", type="log", dtick=1, row=1, col=2)
    return _dressed(figure, "Searches", None)


def dispersion_of_counts(tables: Tables) -> go.Figure:
    """Variance over mean of several counts on a log axis; 1 is pure chance."""
    found = {
        "sessions a day, 2023": sessions_a_day(2023)(tables),
        "sessions a day, 2024": sessions_a_day(2024)(tables),
        "shops opened a month": openings_a_month(tables),
        "platform_orders a day": platform_orders_a_day(tables),
        "views of a shop's session": _views(tables),
        "lines of an order beyond the first": _further_lines(tables),
    }
    figure = go.Figure(
        go.Scatter(
            x=[max(value, 0.001) for value in found.values()],
            y=list(found),
            mode="markers+text",
            marker={"color": BLUE, "size": 11},
            text=[short(value) for value in found.values()],
            textposition=["middle left" if value < 1 else "middle right" for value in found.values()],
            showlegend=False,
        )
    )
    figure.add_vline(x=1, line_dash="dash", line_color=GREY)
    figure.add_annotation(x=0, y=1, yref="paper", yanchor="bottom", text="pure chance", showarrow=False)  # x is log10 of 1
    figure.update_xaxes(type="log", range=[-3.2, 4.2], tickvals=[0.001, 0.01, 0.1, 1, 10, 100, 1000, 10000],
                        ticktext=["0", "0.01", "0.1", "1", "10", "100", "1,000", "10,000"])  # fmt: skip
    figure.update_yaxes(autorange="reversed")
    return _dressed(figure, "Do counts scatter as chance would?", "variance over mean")


def _views(tables: Tables) -> float:
    views = tables["live_sessions"].groupby("merchant_id")["views"]
    return float((views.var() / views.mean()).median())


def _further_lines(tables: Tables) -> float:
    further = tables["order_items"].groupby("order_id").size() - 1
    return float(further.var() / further.mean())


FIGURES = (
    (retention_curves, "Everywhere the curve falls steeply and then flattens; a level line is a market that nobody leaves."),
    (months_of_the_year, "Double 11 should tower, Spring Festival should sink."),
    (
        days_of_the_season,
        "Look for weekdays, holidays, people who wait before the opening, waves inside and the hole after the end.",
    ),
    (price_histogram, "Price points show as spikes, habits as nines and eights."),
    (clock, "Couriers ring by day, hosts begin in the evening, people sleep."),
    (stars, "Few angry, many content, enough fours; two tables of one platform tell the same."),
    (top_customers, "Sales of the four months that `orders` holds, by known customer."),
    (friends, "Degrees wider than chance, and circles that close, most among people with few friends."),
    (searches_per_need, "Most needs take a search or two, a few many; some strings everybody types, most only one."),
    (dispersion_of_counts, "Left of the line somebody has counted chance out; trends and weekdays are removed first."),
)


def _table(checks: list[Check], now: pd.DataFrame, then: pd.DataFrame) -> str:
    """The checks as an HTML table, unbelievable ones marked."""
    rows = [
        '<tr><th>row</th><th style="text-align: left">question</th>'
        + "".join(
            f"<th>{html.escape(f'{side} {name}')}</th>" for side, frame in (("before", then), ("now", now)) for name in frame
        )
        + '<th>band</th><th>verdict</th><th style="text-align: left">why</th></tr>'
    ]
    judged = verdicts(checks, now)
    for check in checks:
        values = [(frame, name) for frame in (then, now) for name in frame]
        numbers = [frame.at[check.id, name] if check.id in frame.index else np.nan for frame, name in values]
        word = judged[check.id]
        cells = _cells([check.id, check.question], *map(short, numbers))
        mark = "" if word == BELIEVABLE else ' style="background: #fdf0e6"'
        rows.append(f"<tr{mark}>{cells}<td>{check.band}</td><td>{word}</td>{_cells([check.why])}</tr>")
    return f'<div style="overflow-x: auto"><table>{"".join(rows)}</table></div>'


def _cells(texts: Iterable[str], *numbers: str) -> str:
    left = "".join(f'<td style="text-align: left; min-width: 6ch">{html.escape(text)}</td>' for text in texts)
    return left + "".join(f"<td>{number}</td>" for number in numbers)


def _dressed(figure: go.Figure, title: str, unit: str | None, height: int = 440) -> go.Figure:
    dressed(figure, title, unit, height)
    figure.update_layout(margin={"r": 20, "t": 90}, legend={"orientation": "h", "y": -0.2, "yanchor": "top", "x": 0})
    return figure.update_xaxes(automargin=True)
