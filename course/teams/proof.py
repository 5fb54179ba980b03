"""Can the capstone be solved, and can it be bluffed? Strategies play fresh editions, and their points are counted.

Each edition is scored as a team's first one, with another edition of the proof, of a type of its own, as the second: what a strategy
hands in for an edition depends on that edition alone. No strategy sees a truth; `reference` and the careful ones beside it use the
tables, what they have bought, and what is public: priors and sheet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from course.capstone.forms import TYPES, quantities
from course.capstone.scoring import Score, of_quantities, of_world
from course.files import replace_text
from course.teams.beliefs import intervals, types_of
from course.teams.sheet import read_sheet
from course.teams.worlds import code_digest, records

FIRST = 10_000
"""Seeds of the proof's editions begin here: the sheet was made from others."""
PASS, FAIL = 0.80, 0.35
"""Share of the points that the reference reaches at least, and a lazy team at most, on average."""
Answer = tuple[dict[str, float], dict[str, tuple[float, float]]]
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Strategy:
    """What is bought and handed in. role: "reference", "lazy", "bluff" (over-confident), or "other", which no gate judges."""

    name: str
    role: str
    bought: tuple[str, ...]
    answer: Callable[[Record, tuple[str, ...]], Answer]


def careful(record: Record, bought: tuple[str, ...]) -> Answer:
    """Bayes' rule and intervals as wide as they ought to be."""
    return types_of(record, bought), intervals(record, bought, read_sheet()["lines"])


def of_width(width: float) -> Callable[[Record, tuple[str, ...]], Answer]:
    """Honest probabilities with intervals so many times as wide."""
    return lambda record, bought: (types_of(record, bought), intervals(record, bought, read_sheet()["lines"], width))


def even(record: Record, bought: tuple[str, ...]) -> Answer:
    """A quarter each, and the ranges of the sheet."""
    return dict.fromkeys(TYPES, 0.25), {name: (one.low, one.high) for name, one in quantities().items()}


def hurried(record: Record, bought: tuple[str, ...]) -> Answer:
    """A quarter each, and round each naive reading an interval half as wide as the sheet's range; the range where there is none."""
    found = {}
    for name, one in quantities().items():
        middle, half = record["naive"].get(name, (one.low + one.high) / 2), (one.high - one.low) / 4
        known = name in record["naive"] and (name != "traffic_effect" or "geo" in bought)
        found[name] = (middle - half, middle + half) if known else (one.low, one.high)
    return dict.fromkeys(TYPES, 0.25), found


def certain(record: Record, bought: tuple[str, ...]) -> Answer:
    """The likeliest type for certain, and a fifth of the width."""
    beliefs = types_of(record, bought)
    best = max(beliefs, key=beliefs.__getitem__)
    return {name: float(name == best) for name in TYPES}, intervals(record, bought, read_sheet()["lines"], 0.2)


def article(record: Record, bought: tuple[str, ...]) -> Answer:
    """The article's word, for certain, and a fifth of the width."""
    return {name: float(name == "W1") for name in TYPES}, intervals(record, bought, read_sheet()["lines"], 0.2)


TELLING = ("geo", "matching", "swap")
BLIND = ("price", "aigc", "ads")
STRATEGIES = (
    Strategy("reference: geo, matching, swap", "reference", TELLING, careful),
    Strategy("geo, matching, price", "other", ("geo", "matching", "price"), careful),
    Strategy("matching, swap, price", "other", ("matching", "swap", "price"), careful),
    Strategy("geo, price, ads", "other", ("geo", "price", "ads"), careful),
    Strategy("swap, AIGC, price, honest", "other", ("swap", "aigc", "price"), careful),
    Strategy("blind purchases, honest: price, AIGC, ads", "other", BLIND, careful),
    Strategy("reference, half the width", "other", TELLING, of_width(0.5)),
    Strategy("reference, double the width", "other", TELLING, of_width(2.0)),
    Strategy("reference, a fifth of the width", "other", TELLING, of_width(0.2)),
    Strategy("lazy: a quarter each, ranges of the sheet", "lazy", (), even),
    Strategy("lazy: a quarter each, naive readings", "lazy", TELLING, hurried),
    Strategy("over-confident: swap, AIGC, price, certain, a fifth of the width", "bluff", ("swap", "aigc", "price"), certain),
    Strategy("over-confident: W1 for certain, a fifth of the width", "bluff", (), article),
)


def second_of(number: int, count: int) -> int:
    """Which edition is the second one of the team with that number: a fixed shuffle without anybody's own."""
    order = np.random.default_rng(14).permutation(count)
    place = int(np.flatnonzero(order == number)[0])
    return int(order[(place + 1) % count])


def play(found: Sequence[Record], strategies: Sequence[Strategy] = STRATEGIES) -> pd.DataFrame:
    """A row a strategy and edition: t, v, t and v of the second edition, share of the points, whether the likeliest type is right."""
    rows = []
    for one in strategies:
        parts = []
        for record in found:
            world, ends = one.answer(record, one.bought)
            v = float(np.mean(list(of_quantities(ends, record["quantities"]).values())))
            right = max(world, key=world.__getitem__) == record["world"]
            parts.append((of_world(world, record["world"]), v, right))
        for number, record in enumerate(found):
            (t, v, right), (t_second, v_second, _) = parts[number], parts[second_of(number, len(found))]
            share = Score(t, v, t_second, v_second).share
            rows.append((one.name, one.role, record["world"], record["seed"], t, v, t_second, v_second, share, right))
    columns = ["strategy", "role", "world", "seed", "t", "v", "t_second", "v_second", "share", "right"]
    return pd.DataFrame(rows, columns=columns)


def summary(played: pd.DataFrame) -> pd.DataFrame:
    """A row a strategy: mean t and v, mean share of the points, its 10 and 90 % quantiles, share of types named."""
    groups = played.groupby(["strategy", "role"], sort=False)
    table = groups[["t", "v", "share"]].mean()
    table["p10"], table["p90"] = groups["share"].quantile(0.1), groups["share"].quantile(0.9)
    table["named"] = groups["right"].mean()
    return table.reset_index().set_index("strategy")


def table(played: pd.DataFrame) -> str:
    """The summary as text: means in per cent, and how the points of each strategy lie, in steps of ten per cent of all."""
    lines = [f"{'strategy':<66}{'t':>6}{'v':>6}{'points':>8}{'10-90 %':>12}{'named':>7}   0 %  points of each edition  100 %"]
    for name, row in summary(played).iterrows():
        share = played.loc[played["strategy"] == name, "share"]
        bins = np.histogram(share, bins=np.linspace(0, 1.0001, 11))[0]
        drawn = "".join(" .:-=+*#%@"[min(int(np.ceil(9 * count / bins.max())), 9)] for count in bins)
        span = f"{row['p10']:.0%}-{row['p90']:.0%}"
        lines.append(f"{name:<66}{row['t']:>6.2f}{row['v']:>6.2f}{row['share']:>8.0%}{span:>12}{row['named']:>7.0%}   |{drawn}|")
    return "\n".join(lines)


def faults(played: pd.DataFrame) -> list[str]:
    """What does not hold, one sentence each; empty where the capstone can be solved and cannot be bluffed."""
    table = summary(played)
    mean = table["share"]
    found = [
        f"{name} reaches {mean[name]:.0%}, less than {PASS:.0%}."
        for name in mean.index[table["role"] == "reference"]
        if mean[name] < PASS
    ]
    lazy, bluff = mean[table["role"] == "lazy"], mean[table["role"] == "bluff"]
    found += [f"{name} reaches {value:.0%}, more than {FAIL:.0%}." for name, value in lazy.items() if value > FAIL]
    found += [
        f"{name} reaches {value:.0%}, not less than the lazy {lazy.iloc[0]:.0%}."
        for name, value in bluff.items()
        if value >= lazy.iloc[0]
    ]
    return found


def named_by_tables(found: Sequence[Record]) -> float:
    """Share of types that a classifier names from the tables alone: Gaussian Bayes on what they show of growth, leaving one out."""
    features = np.array([list(record["path"].values()) for record in found])
    kinds, right = np.array([record["world"] for record in found]), 0
    for number in range(len(found)):
        rest = np.arange(len(found)) != number
        middles = {kind: features[rest & (kinds == kind)].mean(axis=0) for kind in TYPES if (rest & (kinds == kind)).any()}
        spread = np.concatenate([features[rest & (kinds == kind)] - middle for kind, middle in middles.items()])
        weights = np.linalg.inv(np.cov(spread.T) + 1e-6 * np.eye(features.shape[1]))
        away = {
            kind: float((features[number] - middle) @ weights @ (features[number] - middle)) for kind, middle in middles.items()
        }
        right += min(away, key=away.__getitem__) == kinds[number]
    return right / len(found)


STORED = Path(__file__).with_name("proof.json")


def store(found: Sequence[Record]) -> None:
    """Keep the records of a proof, without what no strategy reads, so that whoever doubts it can play them again in a second."""
    kept = ("world", "seed", "quantities", "estimates", "naive", "path", "hidden", "months")
    rows = [rounded({name: record[name] for name in kept}) for record in found]
    lines = ",\n".join(json.dumps(row) for row in rows)
    replace_text(STORED, f'{{"code": "{code_digest()}",\n"records": [\n{lines}\n]}}\n')


def rounded(value: Any) -> Any:
    """Numbers to seven digits: the last ones belong to the processor."""
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return float(f"{value:.7g}") if isinstance(value, float) else value


def read_stored() -> list[Record]:
    """The records of the stored proof."""
    found: list[Record] = json.loads(STORED.read_text(encoding="utf-8"))["records"]
    return found


def prove(worlds: int, folder: Path, keep: bool = False, say: Callable[[str], object] = print) -> tuple[pd.DataFrame, float]:
    """Play so many fresh editions; the rows of `play`, and what the tables alone name. keep: store the records in the repository."""
    found = records(range(FIRST, FIRST + worlds), folder, say)
    if keep:
        store(found)
    return play(found), named_by_tables(found)
