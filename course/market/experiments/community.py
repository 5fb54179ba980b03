"""What a community does: who speaks, who answers whom, and how much likeness is good for a feed.

Participation and answers are counts of people of the sample. In the experiment on feeds three sides decide: needs met peak
between feeds of the unlike and of the like, or rise with likeness throughout; in W3, where likeness does nothing, they stay flat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.draws import groups
from course.market.core.parameters import parameter
from course.market.core.streams import Streams
from course.market.population import persons
from course.market.population.people import Panel
from course.market.population.setting import Setting

SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)  # of a feed's notes by authors like the reader
LIKE_BY = ("gender", "age_band", "body")  # who has all three in common is called alike in `note_readers`


@dataclass(frozen=True)
class CommunityParameters:
    """The counts' and the experiment's own parameters."""

    counted: int = parameter(20_000, "people", "design: whose comments and likes of a month are counted", 100, 200_000)
    comments: float = parameter(1.2, "comments per account and month", "assumption", 0.05, 20, 0.10)
    comments_shape: float = parameter(
        0.055, "1", "planted (P49): how unlike people speak, shape of a Gamma; a hundredth of them says a third", 0.01, 5, 0.10
    )
    likes: float = parameter(9.0, "likes per account and month", "assumption", 0.1, 200, 0.10)
    likes_shape: float = parameter(0.5, "1", "assumption: liking costs less than speaking", 0.05, 5, 0.10)

    exposures: int = parameter(60_000, "exposures", "design: notes shown to readers", 1_000, 1_000_000)
    shown_alike: float = parameter(
        0.35, "share of exposures", "assumption: the feed seeks readers like the author", 0.02, 0.9, 0.10
    )
    replied: float = parameter(0.006, "replies per exposure", "assumption: of readers unlike the author", 0.0005, 0.2, 0.10)
    answer_alike: float = parameter(0.69, "ln", "planted (P50): readers like the author reply more often; 0 in W3", -2, 3, 0.12)

    users: int = parameter(5_000, "users", "design: a thousand for each share of like authors", 100, 100_000)
    met: float = parameter(3.0, "needs met in eight weeks", "assumption: at a tenth of like authors", 0.1, 50, 0.10)
    met_spread: float = parameter(0.8, "1", "assumption: variance of people's rates over their squared mean", 0.01, 5, 0.10)
    peak: float = parameter(0.60, "ln needs met", "planted by the coin (P52): at the best share over the smallest", 0, 2, 0.08)
    best: float = parameter(0.55, "share", "planted: of like authors at which needs met peak", 0.45, 0.65, 0.06)
    rise: float = parameter(0.40, "ln needs met", "planted by the coin (P52): at the largest share over the smallest", 0, 2, 0.08)
    categories: float = parameter(7.0, "categories seen", "assumption: at a tenth of like authors", 0.5, 12, 0.05)
    narrower: float = parameter(-0.5, "ln categories seen", "assumption: all of one's kind over none", -2, 0, 0.10)


def participation(panel: Panel, rows: np.ndarray, own: CommunityParameters, streams: Streams) -> pd.DataFrame:
    """The table `participation`: comments and likes of a month of the people in these rows of the panel (n,)."""
    generator = streams.of("community", "participation")

    def counts(mean: float, shape: float) -> np.ndarray:
        return generator.poisson(mean * generator.gamma(shape, 1 / shape, len(rows)))

    return pd.DataFrame(
        {
            "user_id": panel.user_id[rows],
            "comments": counts(own.comments, own.comments_shape),
            "likes": counts(own.likes, own.likes_shape),
        }
    )


def note_readers(
    setting: Setting, panel: Panel, here: np.ndarray, own: CommunityParameters, size: int
) -> tuple[pd.DataFrame, float]:
    """The table `note_readers` without its key, and what likeness adds to a reply (ln). here: rows of the panel who are about."""
    generator = setting.streams.of("community", "readers")
    answer = 0.0 if setting.world.name == "W3" else own.answer_alike
    cell = panel.cell[here]
    kind = np.zeros(len(here), dtype=np.int64)
    for trait in LIKE_BY:
        kind = kind * 10 + setting.people.traits[trait][cell]
    kinds, order, start = groups(kind)
    which = np.searchsorted(kinds, kind)  # group of each person
    count = np.bincount(which, minlength=len(kinds))
    weight = np.cumsum(panel.activity[here] * persons.factor("seen", 0.8, panel.user_id[here], setting.people))
    author = np.minimum(np.searchsorted(weight, generator.random(size) * weight[-1], side="right"), len(here) - 1)
    alike = generator.random(size) < own.shown_alike
    mine = which[author]
    # A reader of the author's kind, or of any other: a place in the people sorted by kind, her own kind left out.
    among = np.floor(generator.random(size) * np.where(alike, count[mine], len(here) - count[mine])).astype(np.int64)
    place = np.where(alike, start[mine] + among, among + np.where(among >= start[mine], count[mine], 0))
    reader = order[place]
    reader = np.where(reader == author, order[start[mine] + (place - start[mine] + 1) % count[mine]], reader)
    replied = generator.random(size) < own.replied * np.exp(answer * alike)
    keep = reader != author  # one who is alone of her kind has nobody like her
    table = pd.DataFrame(
        {"author_id": panel.user_id[here][author], "reader_id": panel.user_id[here][reader], "alike": alike, "replied": replied}
    )
    return table[keep].reset_index(drop=True), answer


def layers(setting: Setting, own: CommunityParameters) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_layer`: users whose feeds hold a share of notes by like authors, given by lot, for eight weeks."""
    streams = setting.streams
    generator = streams.of("community", "layer")
    peaks = streams.of("community", "layer", "coin").random() < 0.5
    shape = "flat" if setting.world.name == "W3" else "peak" if peaks else "rise"
    share = np.array(SHARES)
    if shape == "peak":
        lift = own.peak * (1 - ((share - own.best) / (own.best - share[0])) ** 2)
    elif shape == "rise":
        lift = own.rise * (share - share[0]) / (share[-1] - share[0])
    else:
        lift = np.zeros(len(share))
    arm = np.arange(own.users) % len(share)
    generator.shuffle(arm)
    person = generator.gamma(1 / own.met_spread, own.met_spread, own.users)
    minutes = np.exp(3.6 + 0.35 * np.log(person + 0.05) + 0.5 * generator.standard_normal(own.users))
    visits = generator.poisson(24 * np.exp(0.15 * lift[arm]) * generator.gamma(2.0, 0.5, own.users))
    seen = own.categories * np.exp(own.narrower * (share[arm] - share[0]) / (1 - share[0]))
    table = pd.DataFrame(
        {
            "user": 1 + np.arange(own.users),
            "share_alike": share[arm],
            "minutes_before": np.round(minutes, 1),
            "visits": visits,
            "categories_seen": np.clip(1 + generator.poisson(np.maximum(seen - 1, 0.1)), 1, 12),
            "needs_met": generator.poisson(own.met * person * np.exp(lift[arm])),
        }
    )
    return table, {
        "shape": shape,
        "ln_needs_met": lift.round(6).tolist(),
        "needs_met": (own.met * np.exp(lift)).round(6).tolist(),
    }
