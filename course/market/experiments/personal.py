"""What it costs to serve people as they are: a diary of needs, measured feet, feeds filled by machine.

The diary and the feet are surveys of people of the sample: what a need names follows from the traits of her who feels it, what was
bought for it is among her orders, and a foot is as large or as wide as its owner's profile says. In the feeds a coin decides, market by
market, whether the clicks on machine-made notes come on top or are taken from the other notes of the feed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, seconds, utc
from course.market.core.draws import pick_from_rows
from course.market.core.lexicon import ATOMS, CATEGORIES, TRAITS
from course.market.core.parameters import parameter
from course.market.core.streams import Streams, binomial
from course.market.population import persons
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.sales.sales import Sales

TOLD = ("2024-05-01", "2024-06-01")  # the month of the diary, in Shanghai, end excluded; thirty days later the history ends
WAIT = 30 * DAY  # within which an order serves a need
SHARES = (0.1, 0.5, 0.9)  # of a feed's notes that a machine has written


@dataclass(frozen=True)
class PersonalParameters:
    """The surveys' and the feeds' own parameters."""

    asked: int = parameter(6_000, "people", "design: who keeps the diary and has her feet measured", 100, 100_000)
    unmet: float = parameter(1.75, "needs per person and month", "assumption: felt, told and not served by an order", 0, 20, 0.10)
    unlike: float = parameter(0.5, "ln needs, sd over people", "assumption: some feel more needs than others", 0, 2, 0.10)
    told: float = parameter(0.85, "share of what is felt", "planted (P45): of the atoms of a need that are named", 0.1, 1, 0.12)
    behind: float = parameter(0.9, "share of kept orders", "assumption: have a need behind them that she told of", 0, 1, 0.05)
    wait: float = parameter(6.0, "days", "assumption: from telling to the order, exponential, cut at thirty days", 0.5, 30, 0.15)

    length_women: float = parameter(240.0, "mm", "assumption: large ones of the profile begin near EU size 41", 200, 280)
    length_men: float = parameter(266.0, "mm", "assumption", 220, 320)
    width_women: float = parameter(92.0, "mm", "assumption: ball of the foot, near national standards, from memory", 70, 120)
    width_men: float = parameter(101.0, "mm", "assumption, as for women", 75, 130)
    length_sd: float = parameter(10.0, "mm, women", "assumption, near national standards, from memory", 4, 20, 0.08)
    width_sd: float = parameter(4.4, "mm, women", "assumption, near national standards, from memory", 1, 12, 0.08)
    men_sd: float = parameter(1.09, "men's sd over women's", "assumption", 0.5, 2)
    together: float = parameter(0.62, "correlation", "planted (P46): of length and width among people of a gender", 0, 0.95, 0.08)

    feeds: int = parameter(180, "feeds", "design: sixty of each share of machine-made notes", 3, 5_000)
    shown: int = parameter(20_000, "impressions a feed", "design", 1_000, 1_000_000)
    notes: int = parameter(200, "notes a feed", "design", 10, 2_000)
    draw: float = parameter(
        0.20, "ln clicks per impression", "planted (P44): a machine-made note over the feed's others", 0, 1, 0.20
    )
    feed_sd: float = parameter(0.10, "ln clicks per impression, sd over feeds", "assumption", 0, 1, 0.10)
    click: float = parameter(
        0.055, "clicks per impression", "assumption: of notes by hand, where nothing is taken from them", 0.005, 0.5, 0.10
    )
    answers: float = parameter(0.10, "share of readers", "design: who are asked afterwards", 0.001, 1)
    met: float = parameter(0.38, "share of those asked", "assumption: their need was met", 0.01, 0.99, 0.10)


def diary(
    setting: Setting, panel: Panel, sales: Sales, asked: np.ndarray, category_of: np.ndarray, own: PersonalParameters
) -> pd.DataFrame:
    """The table `needs` without its key, in the order of time.

    sales: what the people of the panel bought. asked: rows of the panel. category_of: of each shop (N,). Each kept order of theirs may have had a need that was told
    up to thirty days before; more needs were served by no order. What a need names follows from the cell: an atom is felt with the
    salience of the market, and told or not.
    """
    start, end = (seconds(day) for day in TOLD)

    def stream(name: str) -> np.random.Generator:
        return setting.streams.of("personal", "diary", name)

    generator = stream("served")
    rows = np.flatnonzero(np.isin(sales.person, asked) & ~sales.cancelled)
    rows = rows[np.argsort(sales.order_id[rows])]
    whole = -np.expm1(-WAIT / (own.wait * DAY))  # share of an exponential that lies below thirty days
    before = -own.wait * DAY * np.log1p(-whole * generator.random(len(rows)))
    told = sales.moment[rows] - np.floor(before).astype(np.int64)
    kept = (generator.random(len(rows)) < own.behind) & (told >= start) & (told < end)
    rows, told = rows[kept], told[kept]

    generator = stream("unmet")
    rate = own.unmet * persons.factor("needs told", own.unlike, panel.user_id[asked], setting.people)
    again = np.repeat(asked, generator.poisson(rate))
    person = np.concatenate([sales.person[rows], again])
    cell = panel.cell[person]
    category = np.concatenate(
        [category_of[sales.shop[rows]], pick_from_rows(setting.needs.interest, cell[len(rows) :], generator.random(len(again)))]
    )
    told = np.concatenate([told, start + np.floor((end - start) * generator.random(len(again))).astype(np.int64)])

    generator = stream("atoms")
    felt = generator.random((len(person), len(setting.needs.category))) < setting.needs.salience[cell] * own.told
    felt &= setting.needs.category == category[:, None]
    frame = pd.DataFrame(
        {
            "user_id": panel.user_id[person],
            "told_at": utc(told),
            "category": np.array(list(CATEGORIES))[category],
            "atoms": list(_named(felt, generator)),
            "ordered": np.arange(len(person)) < len(rows),
        }
    )
    return frame.sort_values(["told_at", "user_id"], kind="stable").reset_index(drop=True)


def _named(felt: np.ndarray, generator: np.random.Generator) -> Iterator[str]:
    """The names of the atoms of each need (n, A), joined in whatever order they come to mind."""
    keys = [atom[0] for atoms in ATOMS.values() for atom in atoms]
    row, atom = np.nonzero(felt)
    order = np.lexsort((generator.random(len(row)), row))
    ends = np.searchsorted(row, np.arange(len(felt) + 1))
    for first, last in zip(ends[:-1], ends[1:], strict=True):
        yield "|".join(keys[index] for index in atom[order[first:last]])


def measured_feet(setting: Setting, panel: Panel, asked: np.ndarray, own: PersonalParameters) -> pd.DataFrame:
    """The table `feet`: length and width of a foot of each person asked (rows of the panel).

    Among the people of a gender both are normal and hang together. The profile's large feet are the longest, its wide ones the widest
    for their length among the others, in the shares in which people of that gender have them: a foot is drawn among those that would
    be called what its owner's is.
    """
    people, cell = setting.people, panel.cell[asked]
    generator = setting.streams.of("personal", "feet")
    size = np.empty((len(asked), 2))
    for gender in range(len(TRAITS["gender"])):
        who = np.flatnonzero(people.traits["gender"][cell] == gender)
        inside = people.traits["gender"] == gender
        share = [(people.size * inside * people.has("foot", name)).sum() / people.size[inside].sum() for name in TRAITS["foot"]]
        z = generator.standard_normal((40 * len(who) + 4_000, 2))
        long, wide_for_it = z[:, 0], z[:, 1]
        large = long >= np.quantile(long, 1 - share[TRAITS["foot"].index("large")])
        rest = 1 - share[TRAITS["foot"].index("large")]
        wide = ~large & (wide_for_it >= np.quantile(wide_for_it[~large], 1 - share[TRAITS["foot"].index("wide")] / rest))
        called = np.where(large, TRAITS["foot"].index("large"), np.where(wide, TRAITS["foot"].index("wide"), 0))
        sd = (own.men_sd if gender else 1.0) * np.array([own.length_sd, own.width_sd])
        mean = (own.length_men, own.width_men) if gender else (own.length_women, own.width_women)
        width = own.together * long + np.sqrt(1 - own.together**2) * wide_for_it
        foot = np.stack([mean[0] + sd[0] * long, mean[1] + sd[1] * width], axis=1)
        for name in range(len(TRAITS["foot"])):
            mine = who[people.traits["foot"][cell[who]] == name]
            size[mine] = foot[np.flatnonzero(called == name)[: len(mine)]]
    for column in size.T:  # the scanner's last digit tells any two feet of the survey apart
        order, apart = np.argsort(column, kind="stable"), np.arange(len(column))
        column[order] = (np.maximum.accumulate(np.rint(1_000 * column[order]).astype(np.int64) - apart) + apart) / 1_000
    return pd.DataFrame({"user_id": panel.user_id[asked], "length_mm": size[:, 0], "width_mm": size[:, 1]})


def machine_feeds(own: PersonalParameters, streams: Streams) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_feeds`, and whether clicks were moved: feeds with few, half or mostly machine-made notes, by chance.

    A machine-made note draws `draw` more (ln) than the feed's others in any case. If clicks are moved, people open as many notes of a
    feed as they would have opened anyway, whoever wrote them.
    """

    def stream(part: str) -> np.random.Generator:
        return streams.of("personal", "feeds", part)

    moved = bool(stream("coin").random() < 0.5)
    share = np.array(SHARES)[np.arange(own.feeds) % len(SHARES)]
    stream("arm").shuffle(share)
    luck = own.feed_sd * stream("luck").standard_normal(own.feeds)
    by_machine = np.stack([1 - share, share], axis=1)
    level = np.exp(np.array([0.0, own.draw]))
    taken = (by_machine @ level)[:, None] if moved else 1.0
    chance = np.clip(own.click * level / taken * np.exp(luck)[:, None], 0, 1)
    impressions = stream("shown").poisson(own.shown * by_machine)
    clicks = binomial(stream("clicks"), impressions, chance)
    asked = binomial(stream("asked"), clicks, own.answers)
    met = binomial(stream("met"), asked, own.met)
    table = pd.DataFrame(
        {
            "feed": np.repeat(1 + np.arange(own.feeds), 2),
            "machine_share": np.repeat(share, 2),
            "aigc": np.tile([False, True], own.feeds),
            "notes": np.rint(own.notes * by_machine).astype(np.int64).ravel(),
            "impressions": impressions.ravel(),
            "clicks": clicks.ravel(),
            "readers_asked": asked.ravel(),
            "needs_met": met.ravel(),
        }
    )
    few, many = (1 + part * (np.exp(own.draw) - 1) for part in (SHARES[0], SHARES[-1]))
    total = 0.0 if moved else float(np.log(many / few))
    return table, {"moved": moved, "inside": own.draw, "total": round(total, 6)}
