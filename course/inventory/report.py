"""The class's gain: what it knew before and after, idea by idea and mistake by mistake, with intervals.

Compared are students who sat both forms. Shares have Wilson's interval (1927); changes of a share among the same people that of Bonett
and Price (2012, adjusted Wald); means and the normalised gain (Hake 1998: of what could be gained, what was) the 2.5 and 97.5 per cent
points of a bootstrap over students, drawn within the two orders of the forms.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from course.figures import BLUE, GREY, ORANGE, VERMILION
from course.files import replace_text
from course.inventory.answers import Sat
from course.inventory.errors import InventoryError
from course.inventory.forms import FORMS, Concept
from course.sheets import LETTERS

DRAWS = 2_000
Z = 1.959964
GUESS = 1 / len(LETTERS)
FEW = 10
"""Students in an order of the forms below which forms are not told apart."""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
table { border-collapse: collapse; font-size: .9rem; margin: 1rem 0 } th, td { padding: .3rem .7rem; border-bottom: 1px solid #ddd; text-align: left }
.note { color: #555 } figure { margin: 1rem 0 }"""


@dataclass
class Class:
    """Those who sat both forms, in one order. right, open: students × ideas, before and after. chosen: the mistake of each answer.

    crossed: True where a student sat form A first. once: how many ideas those had right who sat one form only, before and after.
    """

    students: list[str]
    right: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]
    open: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]
    chosen: tuple[npt.NDArray[np.str_], npt.NDArray[np.str_]]
    a_first: npt.NDArray[np.bool_]
    once: tuple[list[int], list[int]]

    @property
    def totals(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """How many ideas each student had right, before and after."""
        return self.right[0].sum(axis=1).astype(float), self.right[1].sum(axis=1).astype(float)

    @property
    def crosswise(self) -> bool:
        """Whether both orders of the forms have enough students, so that the forms' difficulty cancels."""
        return min(int(self.a_first.sum()), int((~self.a_first).sum())) >= FEW


def matched(asked: Sequence[Concept], before: Sequence[Sat], after: Sequence[Sat]) -> Class:
    """Who sat both, and what they chose. Raises InventoryError where nobody did, or somebody sat the same form twice."""
    first, second = ({one.student: one for one in sat} for sat in (before, after))
    both = sorted(set(first) & set(second))
    twice = [student for student in both if first[student].form == second[student].form]
    if twice:
        raise InventoryError(f"{', '.join(twice[:5])} sat the same form before and after: a second form must be the other one.")
    if not both:
        raise InventoryError("Nobody sat both before and after: are the students named alike in both files?")
    believed = [_believed(asked, [sat[student] for student in both]) for sat in (first, second)]
    once = [
        [_right(asked, sat[student]) for student in sat if student not in other]
        for sat, other in ((first, second), (second, first))
    ]
    return Class(
        both,
        (believed[0] == "", believed[1] == ""),
        (believed[0] == OPEN, believed[1] == OPEN),
        (believed[0], believed[1]),
        np.array([first[student].form == FORMS[0] for student in both]),
        (once[0], once[1]),
    )


OPEN = "?"


def _believed(asked: Sequence[Concept], sat: list[Sat]) -> npt.NDArray[np.str_]:
    return np.array(
        [
            [
                concept.questions[one.form].mistake(letter) if letter else OPEN
                for concept, letter in zip(asked, one.letters, strict=True)
            ]
            for one in sat
        ],
        dtype=str,
    ).reshape(len(sat), len(asked))


def _right(asked: Sequence[Concept], one: Sat) -> int:
    return int((_believed(asked, [one]) == "").sum())


# --- numbers --------------------------------------------------------------------------------------------------------------


def means(found: Class, rows: npt.NDArray[np.intp]) -> tuple[float, float]:
    """Mean ideas right before and after, of these rows. Both orders of the forms weigh alike where each has enough students."""
    before, after = found.totals
    orders = [rows[found.a_first[rows]], rows[~found.a_first[rows]]] if found.crosswise else [rows]
    return float(np.mean([before[part].mean() for part in orders])), float(np.mean([after[part].mean() for part in orders]))


def gains(found: Class, questions: int, seed: int = 24) -> pd.DataFrame:
    """Rows before, after, gain, normalised gain; columns value, low, high: the bootstrap's interval, drawn within orders."""
    random = np.random.default_rng(seed)
    places = np.arange(len(found.students))
    orders = [places[found.a_first], places[~found.a_first]]

    def row(rows: npt.NDArray[np.intp]) -> list[float]:
        before, after = means(found, rows)
        return [before, after, after - before, (after - before) / (questions - before) if before < questions else np.nan]

    drawn = np.array(
        [row(np.concatenate([random.choice(part, len(part)) for part in orders if len(part)])) for _ in range(DRAWS)]
    )
    low, high = np.nanquantile(drawn, [0.025, 0.975], axis=0)
    return pd.DataFrame({"value": row(places), "low": low, "high": high}, index=["before", "after", "gain", "normalised gain"])


def harder(found: Class) -> tuple[float, float] | None:
    """By how many ideas form B is harder than form A, with its standard error; None where the forms were not given crosswise.

    Who sat A first gains less by it, who sat B first more: half the difference of the two orders' mean gains.
    """
    if not found.crosswise:
        return None
    gain = found.totals[1] - found.totals[0]
    parts = gain[~found.a_first], gain[found.a_first]
    error = float(np.sqrt(sum(part.var(ddof=1) / len(part) for part in parts)))
    return float(parts[0].mean() - parts[1].mean()) / 2, error / 2


def change(before: npt.NDArray[np.bool_], after: npt.NDArray[np.bool_]) -> tuple[float, float, float]:
    """Change of a share among the same people, with Bonett and Price's interval: (after less before, low, high)."""
    number = len(before)
    came, went = int((~before & after).sum()), int((before & ~after).sum())
    up, down = (came + 1) / (number + 2), (went + 1) / (number + 2)
    half = Z * float(np.sqrt((up + down - (up - down) ** 2) / (number + 2)))
    return (came - went) / number, max(-1.0, up - down - half), min(1.0, up - down + half)


def by_concept(asked: Sequence[Concept], found: Class) -> pd.DataFrame:
    """A row an idea: share right before and after with Wilson's intervals, and its change."""
    rows = {
        concept.title: _shares(found.right[0][:, at], found.right[1][:, at])
        | {"open before": found.open[0][:, at].mean(), "open after": found.open[1][:, at].mean()}
        for at, concept in enumerate(asked)
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def by_mistake(asked: Sequence[Concept], found: Class) -> pd.DataFrame:
    """A row a mistake: share of the students who chose it, before and after, with intervals, and where the course treats it."""
    rows = [
        {"idea": concept.title, "mistake": mistake.told, "treated": ", ".join(mistake.treated)}
        | _shares(found.chosen[0][:, at] == mistake.name, found.chosen[1][:, at] == mistake.name)
        for at, concept in enumerate(asked)
        for mistake in concept.mistakes
    ]
    return pd.DataFrame(rows)


def _shares(before: npt.NDArray[np.bool_], after: npt.NDArray[np.bool_]) -> dict[str, float]:
    told = {}
    for when, hits in (("before", before), ("after", after)):
        told[when] = float(hits.mean())
        told[f"{when} low"], told[f"{when} high"] = (
            float(end) for end in proportion_confint(int(hits.sum()), len(hits), method="wilson")
        )
    told["change"], told["change low"], told["change high"] = change(before, after)
    return told


# --- the page ---------------------------------------------------------------------------------------------------------------


def write_report(path: Path, asked: Sequence[Concept], before: Sequence[Sat], after: Sequence[Sat]) -> Class:
    """Write the page on a class; nobody is named on it. Raises InventoryError where there is nobody to compare."""
    found = matched(asked, before, after)
    ideas, mistakes, table = by_concept(asked, found), by_mistake(asked, found), gains(found, len(asked))
    parts = [
        "<h1>Ideas of the course: before and after</h1>",
        f'<p class="note">{_sentence(table, len(found.students), len(asked))}</p>',
        *(f"<p>{line}</p>" for line in [*reading(found, len(asked)), caution(asked, found)]),
        _plot(figure_of_totals(found, len(asked))),
        "<h2>Idea by idea</h2>",
        "<p>Share of the students who had it right, with Wilson's 95 % interval. The dashed line is what blind guessing gives.</p>",
        _plot(figure_of_concepts(ideas)),
        _table(
            ["idea", "before", "after", "change (points)", "95 % interval", "left open, before and after"],
            [
                [name, _per(row["before"]), _per(row["after"]), _points(row["change"]), _ends(row), f"{_per(row['open before'])}, {_per(row['open after'])}"]
                for name, row in ideas.iterrows()
            ],
        ),
        f"<p>Of {len(ideas)} such intervals one or two leave out the truth. The idea with the largest change was chosen by its result: with "
        "another class it would most likely be smaller.</p>",
        "<h2>Mistake by mistake</h2>",
        "<p>Share of the students who chose it. Who guesses blindly chooses each in one case of four: what is said of a mistake is sure only where "
        "its interval lies above 25 %. Such mistakes are marked with a dot. The last column says where the course treats it.</p>",
        _plot(figure_of_mistakes(mistakes)),
        _table(
            ["idea", "mistake", "before", "after", "change (points)", "95 % interval", "treated in"],
            [
                [
                    row["idea"],
                    row["mistake"],
                    _per(row["before"]) + ("\u00a0•" if row["before low"] > GUESS else ""),
                    _per(row["after"]) + ("\u00a0•" if row["after low"] > GUESS else ""),
                    _points(row["change"]),
                    _ends(row),
                    row["treated"],
                ]
                for _, row in mistakes.sort_values("after", ascending=False).iterrows()
            ],
        ),
        f"<p>Of {len(mistakes)} such intervals three or four leave out the truth.</p>",
        "<h2>What this does not show</h2>",
        "<p>There is no class without the course here: some of a gain may come from elsewhere, or from having sat a form before. "
        "The forms ask for 24 ideas and for nothing that is built, written or argued. They say something of a class, little of a student, and "
        "nothing for a grade.</p>",
    ]  # fmt: skip
    replace_text(path, _page("Ideas of the course: before and after", parts), private=True)
    return found


def _sentence(table: pd.DataFrame, students: int, questions: int) -> str:
    before, after, gain, share = (table.loc[name] for name in ("before", "after", "gain", "normalised gain"))
    return (
        f"{students} students sat both forms. Of {questions} ideas they had {before['value']:.1f} right before and {after['value']:.1f} after: "
        f"a change of {gain['value']:+.1f} ({gain['low']:+.1f} to {gain['high']:+.1f}). Of what could be gained that is "
        f"{_per(share['value'])} ({100 * share['low']:.0f} to {_per(share['high'])}; normalised gain; 95 % intervals, bootstrap over students)."
    )


def reading(found: Class, questions: int) -> list[str]:
    """What has to be known beside the gain, in sentences: forms, guessing, who is missing."""
    told = []
    if difference := harder(found):
        told.append(
            f"The forms were given crosswise, so that their difficulty cancels. Form B was {abs(difference[0]):.1f} ideas "
            f"{'harder' if difference[0] >= 0 else 'easier'} than form A (standard error {difference[1]:.1f})."
        )
    else:
        told.append(
            "The forms were not given crosswise to enough students: if one is harder than the other, that is part of the change. Deal them "
            "with <code>course inventory deal</code>."
        )
    blind = int(binom.ppf(0.975, questions, GUESS))
    low = [int((total <= blind).sum()) for total in found.totals]
    told.append(
        f"Who guesses all {questions} has {questions * GUESS:.0f} right on the mean, and in 39 cases of 40 not more than {blind}. So many or fewer had "
        f"{low[0]} students before and {low[1]} after. Left open were {_per(found.open[0].mean())} of the answers before and {_per(found.open[1].mean())} after; "
        "an open answer counts as not right."
    )
    gone, new = found.once
    if gone or new:
        stayed = found.totals[0].mean()
        told.append(
            f"{len(gone)} students sat the first form only"
            + (f", with {np.mean(gone):.1f} right on the mean; those who sat both had {stayed:.1f} then" if gone else "")
            + f"; {len(new)} sat the second only"
            + (f", with {np.mean(new):.1f} right; those who sat both had {found.totals[1].mean():.1f}" if new else "")
            + ". None of them is in the gain, which is that of students who stayed to the end."
        )
        if gone:
            least = (found.totals[1] - found.totals[0]).sum() / (len(found.students) + len(gone))
            told.append(
                f"Had those who stayed away not changed at all, the mean change of all who began would be {least:+.1f} ideas."
            )
    else:
        told.append("All who sat one form sat both.")
    return told


def caution(asked: Sequence[Concept], found: Class) -> str:
    """Whether the class has learnt ideas or only to hold back: the gain where caution is right, beside that in all other ideas."""
    held = np.array([concept.holds_back for concept in asked])
    there, elsewhere = (_gained(found, part) for part in (held, ~held))
    return (
        f"In {held.sum()} of the ideas the right choice says that something cannot be told. Who has learnt no more than to be cautious gains in "
        f"these alone. Of what could be gained in them {there} was gained, in the other {(~held).sum()} {elsewhere}."
    )


def _gained(found: Class, ideas: npt.NDArray[np.bool_]) -> str:
    """The normalised gain in some of the ideas, with its interval, in words."""
    part = replace(
        found,
        right=(found.right[0][:, ideas], found.right[1][:, ideas]),
        open=(found.open[0][:, ideas], found.open[1][:, ideas]),
        chosen=(found.chosen[0][:, ideas], found.chosen[1][:, ideas]),
    )
    if part.right[0].all():
        return "nothing"  # there was nothing to gain
    share = gains(part, int(ideas.sum())).loc["normalised gain"]
    return f"{_per(share['value'])} ({100 * share['low']:.0f} to {_per(share['high'])})"


def figure_of_totals(found: Class, questions: int) -> go.Figure:
    """How many ideas students had right, before and after: two histograms, one below the other."""
    figure = go.Figure()
    for when, total, colour in (("before", found.totals[0], ORANGE), ("after", found.totals[1], BLUE)):
        counts = np.bincount(total.astype(int), minlength=questions + 1)
        figure.add_trace(go.Bar(x=list(range(questions + 1)), y=counts, name=when, marker_color=colour))
    figure.add_vline(
        x=questions * GUESS, line={"color": GREY, "dash": "dash"}, annotation_text="guessing", annotation_position="top"
    )
    return figure.update_layout(
        title="Ideas that a student had right",
        barmode="group",
        xaxis={"title": f"ideas right (number of {questions})"},
        yaxis={"title": "students (number)"},
        legend={"orientation": "h", "y": -0.28},
        height=340,
    )


def figure_of_concepts(ideas: pd.DataFrame) -> go.Figure:
    """Share right of each idea before and after, with intervals."""
    figure = go.Figure()
    places = np.arange(len(ideas))
    for when, colour, shift in (("before", ORANGE, -0.17), ("after", BLUE, 0.17)):
        share = 100 * ideas[when]
        figure.add_trace(
            go.Scatter(
                x=share,
                y=places + shift,
                mode="markers",
                name=when,
                marker={"color": colour, "size": 9},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": 100 * ideas[f"{when} high"] - share,
                    "arrayminus": share - 100 * ideas[f"{when} low"],
                    "thickness": 1.2,
                    "width": 3,
                },
                text=list(ideas.index),
                hovertemplate="%{text}: %{x:.0f} %<extra></extra>",
            )
        )
    figure.add_vline(x=100 * GUESS, line={"color": GREY, "dash": "dash"})
    return figure.update_layout(
        title="What the class had right, before and after",
        xaxis={"title": "students who had it right (%)", "range": [0, 102]},
        yaxis={"tickvals": places, "ticktext": list(ideas.index), "range": [len(ideas) - 0.4, -0.6], "automargin": True},
        legend={"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom"},
        height=170 + 30 * len(ideas),
    )


def figure_of_mistakes(mistakes: pd.DataFrame, most: int = 12) -> go.Figure:
    """The mistakes that were chosen most often after the course, beside before."""
    shown = mistakes.sort_values("after", ascending=False).head(most)
    names = [_wrapped(told) for told in shown["mistake"]]
    figure = go.Figure(
        [
            go.Bar(y=names, x=100 * shown["after"], orientation="h", name="after", marker_color=VERMILION),
            go.Scatter(
                y=names,
                x=100 * shown["before"],
                mode="markers",
                name="before",
                marker={"color": "#222", "size": 9, "symbol": "diamond"},
            ),
        ]
    )
    figure.add_vline(x=100 * GUESS, line={"color": GREY, "dash": "dash"})
    return figure.update_layout(
        title=f"The {len(shown)} mistakes most often chosen after the course",
        xaxis={"title": "students who chose it (%)", "rangemode": "tozero"},
        yaxis={"autorange": "reversed", "automargin": True},
        legend={"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom"},
        height=190 + 44 * len(shown),
    )


def _wrapped(told: str, width: int = 44) -> str:
    lines = [""]
    for word in told.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(map(html.escape, lines))


def _per(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"


def _points(difference: float) -> str:
    return f"{100 * difference:+.0f}".replace("-", "−")


def _ends(row: pd.Series) -> str:
    return f"{_points(row['change low'])} to {_points(row['change high'])}"


def _table(names: list[str], rows: list[list[str]]) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _plot(figure: go.Figure) -> str:
    figure.update_layout(template="plotly_white", font={"size": 14}, margin={"l": 60, "r": 30, "t": 60, "b": 70})
    return f"<figure>{figure.to_html(full_html=False, include_plotlyjs=False, config={'displaylogo': False})}</figure>"


def _page(title: str, parts: list[str]) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style><script>{get_plotlyjs()}</script></head>"
        f"<body><main>{''.join(parts)}</main></body></html>"
    )
