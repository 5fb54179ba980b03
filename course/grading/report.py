"""`course report LESSON`: a teacher's page on a graded class. Plots first, nothing fetched, nothing that a student could write runs.

What it says of tasks comes from the verdicts of the batch's journal and the points of the gradebook. Difficulty is the mean share of
the points; discrimination the correlation of a task's share with that of all other tasks (corrected item-total correlation);
reliability Cronbach's alpha (Cronbach 1951) over the tasks that are judged.
"""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs
from scipy.stats import t as students_t
from statsmodels.stats.proportion import proportion_confint

from course.answers.verdict import LOOKS, OF_A_QUICK_ONE, ONLY_THIS_MARKET, WRONG, mistake_of
from course.figures import BLUE, GREEN, VERMILION
from course.files import replace_text
from course.grading.errors import GradingError
from course.grading.grade import plain_field
from course.grading.verify_marks import KNOWS, SURPRISING, Kept, Mark

ALIKE_TEXT = 0.97
"""Share of equal code from which two submissions are named as alike."""
NOT_WRITTEN = ("unanswered", "unreadable")
"""Labels of what a student has not written, or what could not be read: the latter is told under "Not graded as usual"."""
FEW = 5
"""Students below which nothing is said of difficulty, discrimination and reliability."""
MANY = 0.7
"""Share of the core points from which a notebook and a surprisingly low quiz are put beside each other."""
TOLD = {
    ONLY_THIS_MARKET: "right on the student's own data only",
    WRONG: "no value is right",
    "located": "right in part; the student was told where not",
}
"""Labels whose heading for students says less, or speaks to them -> what teachers read."""
STYLE = """body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
table { border-collapse: collapse; font-size: .9rem; margin: 1rem 0 } th, td { padding: .3rem .7rem; border-bottom: 1px solid #ddd; text-align: left }
td.number { text-align: right } .note { color: #555 } figure { margin: 1rem 0 }"""


@dataclass
class Handed:
    """One graded submission: points judged, points by hand, the share and label of each task, problem, cost."""

    student: str
    auto: float
    manual: float
    waits: bool
    shares: dict[str, float]
    labels: dict[str, str]
    problem: str = ""
    seconds: float = 0.0
    sandbox: str = ""
    code: dict[str, str] = field(default_factory=dict)
    fits: dict[str, list[str]] = field(default_factory=dict)
    """Task -> whose editions a typed-in answer is right on."""


@dataclass
class Task:
    """A task of the lesson: its title and its points."""

    name: str
    title: str
    points: float


@dataclass(frozen=True)
class Graded:
    """A graded class: the lesson, what was handed in, its tasks. most, more: points of the core and of the stretch. kept: marks of
    supervised quizzes."""

    lesson: str
    title: str
    handed: list[Handed]
    tasks: list[Task]
    most: float
    more: float = 0
    kept: Kept | None = None


def shares_of(handed: list[Handed], tasks: list[Task]) -> pd.DataFrame:
    """A row a student, a column a task: the share of its points, 0 where nothing was judged."""
    return pd.DataFrame(
        [[one.shares.get(task.name, 0.0) for task in tasks] for one in handed],
        index=[one.student for one in handed],
        columns=[task.name for task in tasks],
        dtype=float,
    )


def item_statistics(shares: pd.DataFrame) -> pd.DataFrame:
    """difficulty: mean share; discrimination: correlation with the mean share of all other tasks, missing where either is constant."""
    rows = {}
    for name in shares.columns:
        own, rest = shares[name], shares.drop(columns=name).mean(axis=1)
        apart = own.std() > 0 and rest.std() > 0
        rows[name] = {"difficulty": own.mean(), "discrimination": own.corr(rest) if apart else np.nan}
    return pd.DataFrame.from_dict(rows, orient="index")


def reliability(shares: pd.DataFrame) -> float:
    """Cronbach's alpha of the tasks, missing where there are fewer than two that tell students apart."""
    varying = shares.loc[:, shares.std() > 0]
    number, total = varying.shape[1], varying.sum(axis=1).var()
    if number < 2 or not total > 0:
        return float("nan")
    return float(number / (number - 1) * (1 - varying.var().sum() / total))


def alike(handed: list[Handed]) -> list[tuple[str, str, float]]:
    """Pairs of students whose answer cells are nearly the same text, blanks and comments left aside; the most alike first.

    A pair is looked at only where both wrote at least 200 characters; what was left as it was released is nobody's text. It is a reason to ask, never a finding: short right answers
    are alike by themselves.
    """
    texts = {
        one.student: _tokens("\n".join(one.code[name] for name in sorted(one.code) if one.labels.get(name) not in NOT_WRITTEN))
        for one in handed
    }
    texts = {student: words for student, words in texts.items() if sum(map(len, words)) >= 200}
    shingles = {student: {tuple(words[at : at + 4]) for at in range(len(words) - 3)} for student, words in texts.items()}
    found = []
    for one, other in itertools.combinations(sorted(shingles), 2):
        both = shingles[one] | shingles[other]
        share = len(shingles[one] & shingles[other]) / len(both) if both else 0.0
        if share >= ALIKE_TEXT:
            found.append((one, other, share))
    return sorted(found, key=lambda pair: -pair[2])


def _tokens(code: str) -> list[str]:
    lines = (line.split("#")[0] for line in code.splitlines())
    return " ".join(lines).replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split()


def figure_of_points(handed: list[Handed], most: float) -> go.Figure:
    """How the class's points are spread."""
    points = [one.auto + one.manual for one in handed]
    figure = go.Figure(
        go.Histogram(x=points, xbins={"start": 0, "end": most + 1e-9, "size": max(1.0, most / 18)}, marker_color=BLUE)
    )
    return figure.update_layout(
        title="Points of the class",
        xaxis_title="points",
        xaxis_range=[0, 1.02 * most],
        yaxis_title="students (number)",
        bargap=0.05,
        height=320,
    )


def figure_of_tasks(statistics: pd.DataFrame, titles: dict[str, str]) -> go.Figure:
    """Difficulty and discrimination of each task: low and left is a task to look at."""
    names = [titles[name] for name in statistics.index]
    figure = go.Figure(
        [
            go.Bar(y=names, x=100 * statistics["difficulty"], orientation="h", name="points earned (%)", marker_color=BLUE),
            go.Scatter(
                y=names, x=100 * statistics["discrimination"], mode="markers", name="discrimination (× 100)",
                marker={"color": VERMILION, "size": 10, "symbol": "diamond"},
            ),
        ]
    )  # fmt: skip
    return figure.update_layout(
        title="What was easy, and what tells students apart",
        xaxis_title="per cent of the points earned; correlation × 100",
        yaxis={"autorange": "reversed", "automargin": True},
        legend={"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom"},
        height=190 + 34 * len(names),
    )


def figure_of_mistakes(counted: pd.DataFrame) -> go.Figure:
    """The mistakes that were named most often."""
    shown = counted.head(15)
    figure = go.Figure(go.Bar(y=shown["mistake"], x=shown["students"], orientation="h", marker_color=GREEN))
    return figure.update_layout(
        title="Mistakes that the checks know, most frequent first",
        xaxis_title="students (number)",
        xaxis_dtick=1 if shown["students"].max() <= 10 else None,  # students are counted whole
        yaxis={"autorange": "reversed", "automargin": True},
        height=140 + 28 * len(shown),
    )


def mistakes(handed: list[Handed], titles: dict[str, str]) -> pd.DataFrame:
    """What was not right, with how many students each: mistakes that a lesson names, then wrong choices in quick questions, then
    other verdicts in words; the most frequent of a kind first. Columns: mistake, kind (named, quick, other), students."""
    counted: dict[str, Counter[tuple[str, str]]] = {"named": Counter(), "quick": Counter(), "other": Counter()}
    for one in handed:
        for task, label in one.labels.items():
            if mistake_of(label):
                counted["named"][task, label] += 1
            elif label.startswith(OF_A_QUICK_ONE):
                counted["quick"][task, label] += 1
            elif label not in ("right", "recorded", *NOT_WRITTEN):
                counted["other"][task, label] += 1
    rows = [
        {"mistake": f"{titles.get(task, task)}: {_in_words(label)}", "kind": kind, "students": count}
        for kind, counter in counted.items()
        for (task, label), count in counter.most_common()
    ]
    return pd.DataFrame(rows, columns=["mistake", "kind", "students"])


def _in_words(label: str) -> str:
    """A label as the page calls it: in words where it has them, what was chosen, or the mistake's name."""
    if label in TOLD:
        return TOLD[label]
    if label in LOOKS:
        heading = LOOKS[label][1]
        return heading[:1].lower() + heading[1:]
    begins = next((begin for begin in OF_A_QUICK_ONE if label.startswith(begin)), "")
    return label.removeprefix(begins) if begins else label


def verified_rows(handed: list[Handed], most: float, kept: Kept) -> list[tuple[Handed, Mark, float]]:
    """Each student with a quiz: what she handed in, the quiz, and her points when the quiz counts with its weight.

    most: points of the core, for which a quiz without a fault stands. Notebook and quiz are averaged with the weight.
    """
    weight, last = kept.weight / 100, kept.last
    return [
        (one, last[one.student], round((1 - weight) * (one.auto + one.manual) + weight * most * last[one.student].share, 2))
        for one in handed
        if one.student in last
    ]


def verified_table(handed: list[Handed], most: float, kept: Kept) -> str:
    """Points with and without the quiz as CSV: a row for each student, the quiz's columns empty where she sat none."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(["student", "notebook", "of", "quiz", "quiz_of", "weight", "with_quiz"])
    rows = {one.student: (mark, counted) for one, mark, counted in verified_rows(handed, most, kept)}
    for one in handed:
        mark, counted = rows.get(one.student, (None, ""))
        quiz = (f"{mark.points:g}", f"{mark.of:g}", kept.weight) if mark else ("", "", "")
        writer.writerow(map(plain_field, (one.student, f"{one.auto + one.manual:g}", f"{most:g}", *quiz, counted)))
    return target.getvalue()


def figure_of_quiz(rows: list[tuple[Handed, Mark, float]], most: float) -> go.Figure:
    """Each student's share of the notebook's points against that of her quiz; the line is what blind guessing earns."""
    figure = go.Figure(
        go.Scatter(
            x=[100 * (one.auto + one.manual) / most for one, _, _ in rows],
            y=[100 * mark.share for _, mark, _ in rows],
            mode="markers",
            marker={
                "color": [VERMILION if _to_ask(one, mark, most) else BLUE for one, mark, _ in rows],
                "size": 11,
                "opacity": 0.55,
            },
            text=[one.student for one, _, _ in rows],
            hovertemplate="%{text}: notebook %{x:.0f} %, quiz %{y:.0f} %<extra></extra>",
        )
    )
    guessed = 100 * float(np.mean([mark.chance / mark.of for _, mark, _ in rows]))
    figure.add_hline(
        y=guessed, line={"color": "#777", "dash": "dash"}, annotation_text="guessing", annotation_position="bottom left"
    )
    return figure.update_layout(
        title="Unverified and verified: a dot a student",
        xaxis={"title": "notebook (% of the core points)", "range": [-3, max(103, *(100 * (one.auto + one.manual) / most + 3 for one, _, _ in rows))]},
        yaxis={"title": "quiz (% of its points)", "range": [-5, 105]},
        height=420,
    )  # fmt: skip


def _to_ask(one: Handed, mark: Mark, most: float) -> bool:
    return one.auto + one.manual >= MANY * most and mark.low


def _verified(handed: list[Handed], most: float, kept: Kept) -> list[str]:
    rows = verified_rows(handed, most, kept)
    if not rows or not most:
        return []
    notebook = float(np.mean([(one.auto + one.manual) / most for one, _, _ in rows]))
    quiz = np.array([mark.share for _, mark, _ in rows])
    spread = f" (95 % interval {interval(quiz)})" if len(quiz) >= FEW else ""
    without = [one.student for one in handed if one.student not in kept.last]
    right: dict[str, list[bool]] = {}
    for _, mark, _ in rows:
        for kind, hit in zip(mark.kinds, mark.right, strict=False):
            right.setdefault(kind, []).append(hit)
    made = [
        "<h2>Verified and unverified points</h2>",
        f"<p>Points of a notebook are unverified: a machine may have earned them. {len(rows)} of {len(handed)} students sat a quiz on their "
        f"own submission. Their notebooks have {notebook:.0%} of the core points on the mean, their quizzes {quiz.mean():.0%}{spread}; "
        f"guessing earns {np.mean([mark.chance / mark.of for _, mark, _ in rows]):.0%}. The quiz counts {kept.weight} % in the last column below.</p>",
        _plot(figure_of_quiz(rows, most)),
    ]
    if right:
        cells = [[kind, f"{sum(hits)} of {len(hits)}", wilson(sum(hits), len(hits))] for kind, hits in sorted(right.items())]
        made.append(_table(["kind of question", "right", "95 % interval (Wilson)"], cells))
    if ask := [one.student for one, mark, _ in rows if _to_ask(one, mark, most)]:
        made.append(
            f"<p>To talk to: {_text(', '.join(ask))}. Many points in the notebook, and so few in the quiz as somebody who answers each "
            f"question with {KNOWS:.0%} would have in less than one case of twenty. In a class of {len(rows)} some {SURPRISING * len(rows):.1f} "
            "such cases come by luck alone: a reason to ask, not a finding.</p>"
        )
    points = [
        [one.student, f"{one.auto + one.manual:g}", f"{mark.points:g} of {mark.of:g}", f"{counted:g} of {most:g}"]
        for one, mark, counted in rows
    ]
    made.append(
        _table(
            ["student", "notebook", f"quiz {'(last)' if len(kept.marks) > len(rows) else ''}".strip(), "with the quiz"], points
        )
    )
    if without:
        made.append(f"<p>Without a quiz, all points unverified: {_text(', '.join(without))}.</p>")
    return made


def interval(values: np.ndarray[Any, Any]) -> str:
    """The 95 % interval of a mean over students, from Student's t; shares as per cent, cut at 0 and 100."""
    half = float(students_t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
    mean = float(values.mean())
    return f"{max(0.0, mean - half):.0%} to {min(1.0, mean + half):.0%}"


def wilson(hits: int, number: int) -> str:
    """The 95 % interval of a share, Wilson's (1927), as per cent."""
    low, high = proportion_confint(hits, number, method="wilson")
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def write_class_report(path: Path, graded: Graded) -> None:
    """Write the page. Raises GradingError where nobody has been graded."""
    lesson, handed, tasks, most, more, kept = graded.lesson, graded.handed, graded.tasks, graded.most, graded.more, graded.kept
    if not handed:
        raise GradingError(f"Nobody has been graded in {lesson}: run `course grade {lesson}` first.")
    titles = {task.name: task.title for task in tasks}
    worth = [task for task in tasks if task.points]
    shares, made = shares_of(handed, worth), []
    points = pd.Series([one.auto + one.manual for one in handed])
    extra = f" (the stretch has {more:g} more)" if more else ""
    waiting, copies, troubled = sum(one.waits for one in handed), alike(handed), [one for one in handed if one.problem]
    made += [
        f"<h1>{_text(graded.title)}</h1>",
        f'<p class="note">{len(handed)} submissions of {_text(lesson)}; median {points.median():g} of {most:g} points{extra}, half of the '
        f"class between {points.quantile(0.25):g} and {points.quantile(0.75):g}. "
        + (f"{waiting} written answers wait for a mark (<code>course mark {_text(lesson)}</code>)." if waiting else "")
        + "</p>",
        _plot(figure_of_points(handed, most + more)),
    ]
    if kept:
        made += _verified(handed, most, kept)
    if len(handed) >= FEW and worth:
        statistics, alpha = item_statistics(shares), reliability(shares)
        made += [
            "<h2>Tasks</h2>",
            "<p>A task that few solve and that does not tell the good from the weak (diamond near 0 or left of it) deserves a second "
            "reading: of its prompt, before its students.</p>",
            _plot(figure_of_tasks(statistics, titles)),
            f"<p>Reliability of the judged points (Cronbach's alpha): {'not to be had' if np.isnan(alpha) else f'{alpha:.2f}'}. "
            "Below 0.7 a difference of a few points between two students means little.</p>",
        ]
    counted = mistakes(handed, titles)
    named, quick, rest = (counted[counted["kind"] == kind] for kind in ("named", "quick", "other"))
    if len(counted):
        made.append("<h2>What the class got wrong</h2>")
    if len(named):
        made.append(_plot(figure_of_mistakes(named)))
    for said, names, rows in (
        ("Quick questions, and what was answered instead:", ["question and answer", "students"], quick),
        ("Not named by any known mistake:", ["task and verdict", "students"], rest),
    ):
        if len(rows):
            made += [f"<p>{said}</p>", _table(names, rows[["mistake", "students"]].values.tolist())]
    made += ["<h2>Alike</h2>", "<p>Alike is a reason to ask, not a finding.</p>"]
    made.append(
        _table(["student", "student", "same text"], [[one, other, f"{share:.0%}"] for one, other, share in copies[:40]])
        if copies
        else "<p>No two submissions share nearly all of their text.</p>"
    )
    typed = [
        [one.student, ", ".join(titles.get(task, task) for task, label in one.labels.items() if label == "only-this-market")]
        for one in handed
    ]
    typed = [row for row in typed if row[1]]
    if typed:
        made += [
            "<p>Right on one's own data and wrong on the hidden market (a number typed in or taken from somebody):</p>",
            _table(["student", "tasks"], typed),
        ]
    copied = [[one.student, titles.get(task, task), ", ".join(whose)] for one in handed for task, whose in one.fits.items()]
    if copied:
        made += [
            "<p>A number copied from a friend? Typed in, wrong on one's own edition and right on another's. A short whole number may "
            "fit by chance; several tasks that fit the same person hardly do:</p>",
            _table(["student", "task", "right on the edition of"], copied),
        ]
    if troubled:
        made += [
            "<h2>Not graded as usual</h2>",
            _table(["student", "what happened"], [[one.student, one.problem] for one in troubled]),
        ]
    walls = Counter(one.sandbox or "not noted" for one in handed)
    seconds = np.array([one.seconds for one in handed if one.seconds])
    made += [
        "<h2>The run</h2>",
        f"<p>Sandbox: {_text(', '.join(f'{name} ({count})' for name, count in walls.items()))}. "
        + (f"Seconds a submission: median {np.median(seconds):.1f}, longest {seconds.max():.1f}." if len(seconds) else "")
        + "</p>",
    ]
    replace_text(path, _page(f"{lesson}: report", made))


def _text(told: object) -> str:
    return html.escape(str(told))


def _table(names: list[str], rows: list[list[Any]]) -> str:
    head = "".join(f"<th>{_text(name)}</th>" for name in names)
    body = "".join(
        "<tr>"
        + "".join(f'<td class="number">{value}</td>' if isinstance(value, int) else f"<td>{_text(value)}</td>" for value in row)
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _plot(figure: go.Figure) -> str:
    figure.update_layout(template="plotly_white", font={"size": 14}, margin={"l": 60, "r": 30, "t": 70, "b": 50})
    figure.update_yaxes(gridcolor="#eeeeee")
    return f"<figure>{figure.to_html(full_html=False, include_plotlyjs=False, config={'displaylogo': False})}</figure>"


def _page(title: str, parts: list[str]) -> str:
    # Nothing may be fetched, and no form may send anything: what stands here is the class's business alone.
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{_text(title)}</title><style>{STYLE}</style><script>{get_plotlyjs()}</script></head><body>{''.join(parts)}</body></html>"
    )


def read_lines(path: Path) -> dict[str, dict[str, Any]]:
    """Student -> what the journal holds of her last grade."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if "done" in said:
            found[said["done"]] = said["about"]
    return found
