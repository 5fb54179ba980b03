"""A teacher's commands: editions for the teams of a roster, codes over the counter, scores, and what the day of truth needs.

Under the folder of a deal, `teams/TEAM/edition` is what a team gets. Keys, truths and second editions lie under `private/`, of which
nothing may be given away before the deadline.
"""

from __future__ import annotations

import csv
import json
import math
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from course.capstone.errors import CapstoneError
from course.capstone.forms import TYPES, intervals_of, world_of
from course.capstone.ledger import Ledger
from course.capstone.scoring import Score, of_quantities, of_world
from course.capstone.shop import BUDGET, MOST, PRICES, Shop
from course.data.loading import Edition
from course.errors import did_you_mean
from course.files import replace_text
from course.grading.sandbox import AUTO
from course.teams.edition import hidden_months, make_capstone_edition, secret_seed
from course.teams.walled import answers_of

TEAMS, PRIVATE, ANSWERS, SOLD = "teams", "private", "answers.json", "sold.jsonl"
EVEN = dict.fromkeys(TYPES, 0.25)
LATE = "(entered when the notebook was scored)"
"""Of a forecast that a team had not registered before: nobody knows what would have counted against it."""


def roster_of(path: Path) -> dict[str, list[str]]:
    """Team -> students, from a CSV with the columns team and student; raises `CapstoneError` with what is missing."""
    if not path.is_file():
        raise CapstoneError(f"There is no roster {path}: a CSV with the columns team and student, a row a student.")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if not rows or not {"team", "student"} <= set(rows[0]):
        raise CapstoneError(f"{path} needs the columns team and student, and a row a student.")
    teams: dict[str, list[str]] = {}
    seen: dict[str, str] = {}
    for row in rows:
        team, student = (row["team"] or "").strip(), (row["student"] or "").strip()
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", team):
            raise CapstoneError(f"A team cannot be named {team!r}: use letters, digits, '-' and '_'.")
        if student in seen:
            raise CapstoneError(f"{student} stands in {path} twice, in {seen[student]} and {team}.")
        seen[student] = team
        teams.setdefault(team, []).append(student)
    return teams


def deal(roster: Path, out: Path, *, counter: bool = False, say: Callable[[str], object] = print) -> list[str]:
    """Draw an edition for each team of the roster; types by a fair shuffle, so that each occurs as often as can be. Returns the teams."""
    teams = roster_of(roster)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CapstoneError(f"{out} exists and is not an empty folder: name a new one, so that no team's edition is overwritten.")
    (out / PRIVATE).mkdir(parents=True, mode=0o700)
    types = shuffled(len(teams))
    for number, (team, world) in enumerate(zip(teams, types, strict=True), 1):
        folder, private = out / TEAMS / team / "edition", out / PRIVATE / f"{team}.json"
        make_capstone_edition(folder, name=team.lower(), world=world, seed=secret_seed(), private=private, counter=counter)
        say(f"[{number}/{len(teams)}] {team}: {', '.join(teams[team])}")
    replace_text(out / PRIVATE / "roster.json", json.dumps(teams, indent=1) + "\n", private=True)
    say(f"Give each team its folder under {out / TEAMS}; keep {out / PRIVATE} to yourself.")
    return list(teams)


def shuffled(count: int) -> list[str]:
    """Types for so many teams, as even as can be, in an order that nobody can know."""
    generator = secrets.SystemRandom()
    extra = generator.sample(TYPES, len(TYPES))
    types = [*list(TYPES) * (count // len(TYPES)), *extra[: count % len(TYPES)]]
    generator.shuffle(types)
    return types


@dataclass(frozen=True)
class Team:
    """One team of a deal."""

    name: str
    out: Path

    @classmethod
    def of(cls, out: Path, name: str) -> Team:
        """The team of that name; raises `CapstoneError` with the names there are."""
        known = [team.name for team in all_teams(out)]
        if name not in known:
            raise CapstoneError(
                f"There is no team {name!r} in {out}.{did_you_mean(name, known)} The teams are {', '.join(known)}."
            )
        return cls(name, out)

    @property
    def edition(self) -> Edition:
        return Edition(self.out / TEAMS / self.name / "edition")

    @property
    def private(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / PRIVATE / f"{self.name}.json").read_text(encoding="utf-8"))
        return found

    def second(self, purchases: list[str]) -> tuple[Edition, dict[str, Any]]:
        """The team's second edition, of a type drawn anew, which owns the same purchases; drawn when it is first asked for."""
        folder = self.out / PRIVATE / "second" / f"{self.name}-{'-'.join(sorted(purchases)) or 'nothing'}"
        secret = self.out / PRIVATE / f"{folder.name}.json"
        if not folder.exists():
            before = list((self.out / PRIVATE).glob(f"{self.name}-*.json"))
            told = (
                json.loads(before[0].read_text(encoding="utf-8")) if before else {}
            )  # the same market, whatever is bought by now
            world, seed = told.get("world", secrets.choice(TYPES)), told.get("seed", secret_seed())
            make_capstone_edition(
                folder, name=f"{self.name.lower()}-second", world=world, seed=seed, private=secret, purchases=purchases
            )
        return Edition(folder), json.loads(secret.read_text(encoding="utf-8"))

    @property
    def ledger(self) -> Ledger:
        """The team's ledger, checked; and against the teacher's own where experiments are sold over the counter."""
        ledger = Ledger.read(self.edition.folder, self.edition.digest)
        if self.private["counter"] and set(ledger.bought) - set(sold(self)):
            raise CapstoneError(
                f"{self.name}'s ledger holds what was never sold to it: compare it with {self.out / PRIVATE / SOLD}."
            )
        return ledger


def all_teams(out: Path) -> list[Team]:
    """The teams of a deal; raises `CapstoneError` where the folder holds none."""
    path = out / PRIVATE / "roster.json"
    if not path.is_file():
        raise CapstoneError(f"{out} holds no deal: make one with `course capstone deal --roster roster.csv --out {out}`.")
    return [Team(name, out) for name in json.loads(path.read_text(encoding="utf-8"))]


def sold(team: Team) -> list[str]:
    """What was sold to a team over the counter."""
    path = team.out / PRIVATE / SOLD
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []
    return [line["experiment"] for line in lines if line["team"] == team.name]


def sell(out: Path, name: str, experiment: str) -> str:
    """The code that opens an experiment, charged to the team in the teacher's own ledger; the same code again costs nothing."""
    team = Team.of(out, name)
    if experiment not in PRICES:
        raise CapstoneError(f"There is no experiment {experiment!r} ({', '.join(PRICES)}).{did_you_mean(experiment, PRICES)}")
    private, before = team.private, sold(team)
    if not private["counter"]:
        raise CapstoneError(f"The editions in {out} sell for themselves: deal with --counter to sell codes.")
    if experiment not in before:
        left = BUDGET - sum(PRICES[one] for one in before)
        if len(before) >= MOST or PRICES[experiment] > left:
            raise CapstoneError(
                f"{name} has bought {', '.join(before)} and has {left} research yuan left: '{experiment}' was not sold."
            )
        path = out / PRIVATE / SOLD
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        line = {"team": name, "experiment": experiment, "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")}
        replace_text(path, text + json.dumps(line) + "\n", private=True)
    return str(private["keys"][experiment])


# --- scores -----------------------------------------------------------------------------------------------------------


def scored(answers: dict[str, Any], truth: dict[str, Any]) -> tuple[float, float, str]:
    """t, v and a problem: what is missing or has no form counts 0."""
    problems, t, v = [answers.get("problem", "")], 0.0, 0.0
    try:
        t = of_world(world_of(answers["world"]), truth["world"])
    except (KeyError, CapstoneError) as problem:
        problems.append(f"no `world` ({problem})" if isinstance(problem, CapstoneError) else "no `world`")
    try:
        values = of_quantities(intervals_of(answers["quantities"]), truth["quantities"])
        v = sum(values.values()) / len(values)
    except (KeyError, CapstoneError) as problem:
        problems.append(f"no `quantities` ({problem})" if isinstance(problem, CapstoneError) else "no `quantities`")
    return t, v, "; ".join(one for one in problems if one)


def score(out: Path, submitted: Path, say: Callable[[str], object] = print, *, sandbox: str = AUTO) -> list[dict[str, Any]]:
    """Run each team's notebook in the sandbox on its edition and on a second one, score both, keep the answers; a row a team.

    submitted: `submitted/TEAM/14_capstone.ipynb`, or in a folder `14_capstone` of the team's, as nbgrader collects them. sandbox: which,
    as `course grade` takes it.
    """
    rows = []
    for team in all_teams(out):
        row: dict[str, Any] = {"team": team.name, "points": 0.0}
        try:
            row |= _score(team, notebook_of(submitted, team.name), sandbox)
        except CapstoneError as problem:
            row["problem"] = str(problem)
        rows.append(row)
        say(f"{team.name:<16}{row['points']:>6.1f} of 60  {row.get('problem', '')}")
    columns = ["team", "points", "t", "v", "t_second", "v_second", "bought", "registered", "problem"]
    with (out / PRIVATE / "scores.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows(rows)
    return rows


def notebook_of(submitted: Path, team: str) -> Path:
    """The notebook that a team has handed in; raises `CapstoneError` where there is none."""
    for path in (submitted / team / "14_capstone.ipynb", submitted / team / "14_capstone" / "14_capstone.ipynb"):
        if path.is_file():
            return path
    raise CapstoneError(f"{team} has handed in no {submitted / team / '14_capstone.ipynb'}")


def _score(team: Team, notebook: Path, sandbox: str) -> dict[str, Any]:
    bought = list(team.ledger.bought)
    answers = answers_of(notebook, team.edition, sandbox)
    _enter_late(team, answers.get("forecast"))
    t, v, problem = scored(answers, team.private)
    second, truth = team.second(bought)
    again = answers_of(notebook, second, sandbox)
    t_second, v_second, trouble = scored(again, truth)
    total = Score(t, v, t_second, v_second)
    row = {
        "points": round(total.total, 2), "t": round(t, 4), "v": round(v, 4), "t_second": round(t_second, 4),
        "v_second": round(v_second, 4), "bought": " ".join(bought), "registered": _forecast(team)["registered"],
        "problem": "; ".join(filter(None, [problem, trouble and f"second edition: {trouble}"])),
    }  # fmt: skip
    replace_text(
        team.out / PRIVATE / f"{team.name}.{ANSWERS}", json.dumps({"first": answers, "second": again} | row), private=True
    )
    return row


def _enter_late(team: Team, forecast: Any) -> None:
    """Enter a forecast that the scoring run has shown into the team's ledger, unless one stands there: it bears today's date."""
    ends = forecast if isinstance(forecast, list) else []
    if team.ledger.forecast is None and len(ends) == 2 and all(isinstance(end, float) and math.isfinite(end) for end in ends):
        if 0 < ends[0] <= ends[1]:
            Shop.of(team.edition).register({"low": ends[0], "high": ends[1], "failure": LATE})


def _beliefs(world: Any) -> dict[str, float]:
    """What a team believed of the types: a quarter each where it has handed in nothing of the right form."""
    try:
        return world_of(world)
    except CapstoneError:
        return EVEN


def _forecast(team: Team) -> dict[str, Any]:
    """What the team's ledger holds of a forecast, and when it was registered (UTC)."""
    entry = team.ledger.forecast
    if entry is None:
        return {"forecast": None, "registered": ""}
    noted = json.loads(entry.note)
    return {"forecast": [noted["low"], noted["high"]], "registered": entry.at}


# --- the day of truth ---------------------------------------------------------------------------------------------------


def revealed(out: Path) -> list[dict[str, Any]]:
    """What the page of the day of truth shows of each team that has been scored."""
    found = []
    for team in all_teams(out):
        path, private = out / PRIVATE / f"{team.name}.{ANSWERS}", team.private
        if not path.is_file():
            continue
        row = json.loads(path.read_text(encoding="utf-8"))
        first = row["first"]
        months = team.edition.load("customer_months").groupby("month")["orders"].sum()
        later = hidden_months(team.edition, private).set_index("month")["orders"]
        try:
            ends = intervals_of(first["quantities"])
        except (KeyError, CapstoneError):
            ends = {}
        found.append(
            {
                "name": team.name,
                "world": private["world"],
                "bought": row["bought"].split(),
                "beliefs": _beliefs(first.get("world")),
                "intervals": ends,
                "quantities": private["quantities"],
                "score": Score(row["t"], row["v"], row["t_second"], row["v_second"]),
                **_forecast(team),
                "hidden": float(later["2024-08"] / months["2023-08"]),
            }
        )
    if not found:
        raise CapstoneError(
            f"No team in {out} has been scored yet: run `course capstone score --deal {out} --submitted FOLDER` first."
        )
    return found
