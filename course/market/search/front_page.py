"""The front page: slates of ten notes, ranked without regard to whose life they touch, some of them in an order that chance drew.

Looks follow the place alone, with the exponent of all slates. A note whose main atom the viewer feels is clicked more often: so it is
worth something to rank by the life of the viewer, and by how much follows from slates that were ranked without it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import numpy as np
import pandas as pd

from course.market.core.calendar import utc
from course.market.core.draws import pick_from_rows
from course.market.core.parameters import parameter
from course.market.population import persons
from course.market.search import slates as exposure
from course.market.search.impressions import FRESH, visits
from course.market.search.notes import Notes
from course.market.search.slates import PLACES, Policy
from course.market.search.vocabulary import vocabulary
from course.market.tables.part import Part

BONUS = 0.7  # ln 2: what own life adds to the score in the ranking whose value is planted


@dataclass(frozen=True)
class FrontPage:
    """The page's own parameters; places, age and appeal are those of all slates."""

    slates: int = parameter(16_000, "slates", "design", 100, 1_000_000)
    drawn: float = parameter(0.30, "share of slates in an order drawn at random", "design", 0.01, 1, 0.10)
    about_her: float = parameter(
        0.50, "share of slates", "assumption: half of the notes are sought about a need she feels", 0, 1, 0.10
    )
    own_life: float = parameter(0.70, "ln", "planted (P54): a note about one's own life is clicked more", 0, 2, 0.12)
    score_noise: float = parameter(0.45, "ln", "assumption: error of the estimated appeal", 0, 3, 0.10)


def front_page(
    part: Part, own: FrontPage, policy: Policy, notes: Notes, chosen: np.ndarray, scale: float
) -> tuple[pd.DataFrame, dict]:
    """The table `front_page`, and the exact value of rankings of its slates, in clicks a slate. chosen: rows of the people logged."""
    setting, panel = part.setting, part.members
    generator = setting.streams.of("search", "front page")
    policy = replace(policy, eps=own.drawn)
    person, moment = visits(max(round(own.slates * scale), 50), part, chosen, generator)
    cell = panel.cell[person]
    category = pick_from_rows(setting.needs.interest, cell, generator.random(len(person)))
    chance = vocabulary().felt(setting.needs.salience)

    def feels(atom: np.ndarray) -> np.ndarray:
        """Whether the viewer of each slate feels these atoms of its category (S, n), the same at each visit; -1 is never felt."""
        key = panel.user_id[person][:, None] * 1_000 + category[:, None] * 20 + np.maximum(atom, 0)
        likely = chance[cell[:, None], category[:, None], np.maximum(atom, 0)]
        return (atom >= 0) & (persons.unit("front page", key, setting.people) < likely)

    atoms = np.broadcast_to(np.arange(chance.shape[2]), (len(person), chance.shape[2]))
    turn = feels(atoms) * generator.random(atoms.shape)
    about_her = (generator.random(len(person)) < own.about_her) & (turn.max(axis=1) > 0)
    atom = np.where(about_her, turn.argmax(axis=1), -1)
    item = exposure.candidates(notes, category, atom, moment, moment - FRESH, generator)
    full = (item >= 0).all(axis=1)
    person, moment, category, cell, item = person[full], moment[full], category[full], cell[full], item[full]
    news = exposure.news(notes, item, moment, policy)
    noise = own.score_noise * setting.streams.of("search", "front page", "scores").standard_normal(len(notes))
    score = np.round(notes.appeal[item] + noise[item] + news, 6)
    relevance = exposure.relevance_of(notes, item, own.own_life * feels(notes.lead[item]) + news)
    shown = exposure.show(item, relevance, score, policy, generator)

    where = shown.item
    own_life = feels(notes.lead[where])
    score = np.round(notes.appeal[where] + noise[where] + exposure.news(notes, where, moment, policy), 6)
    keys = {
        "ranked": score,
        "newest_first": notes.created[where] + notes.note_id[where] / 1e7,
        "own_life_first": 100.0 * own_life + score,
        "score_and_life": score + BONUS * own_life,
    }
    values = exposure.policy_values([shown], {name: [key] for name, key in keys.items()}, policy)
    row = np.repeat(np.arange(len(where)), PLACES)
    table = pd.DataFrame(
        {
            "slate_id": 1 + row,
            "position": np.tile(np.arange(1, PLACES + 1), len(where)),
            "user_id": panel.user_id[person][row],
            "note_id": notes.note_id[where].ravel(),
            "score": score.ravel(),
            "own_life": own_life.ravel(),
            "randomised": shown.random[row],
            "propensity": shown.propensity.ravel(),
            "clicked": shown.clicked.ravel(),
            "ts": utc(moment[row]).array,
        }
    )
    seen = {str(place): float(value) for place, value in enumerate(exposure.examination(policy), 1)}
    return table, {"values": values, "seen": seen, "parameters": asdict(own)}
