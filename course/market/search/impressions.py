"""Impressions: a fortnight of slates in the feed, after searches and of live rooms, with the chance each item was shown by."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, EDGES, HOUR, seconds, utc
from course.market.core.draws import pick_from_rows
from course.market.sales.orders import shopping_moment
from course.market.search import slates as exposure
from course.market.search.model import SearchParameters
from course.market.search.notes import Notes
from course.market.search.searches import JUNES, Searches
from course.market.search.slates import PLACES, Policy, Slates
from course.market.search.vocabulary import vocabulary
from course.market.tables.part import Part
from course.market.tables.plan import Plan

START, END = (seconds(day) for day in ("2024-06-03", "2024-06-17"))  # the fortnight that is logged
FRESH = 60 * DAY  # the feed shows notes of the last sixty days


def impressions(
    plan: Plan,
    part: Part,
    own: SearchParameters,
    searches: Searches,
    answers: Slates,
    notes: Notes,
    chosen: np.ndarray,
) -> tuple[pd.DataFrame, dict[str, float]]:
    """The logged fortnight and the value of other policies on its slates of notes."""
    panel, streams, policy = part.members, part.setting.streams, own.policy
    feed_size, search_size, live_size = (max(round(size * part.log.scale), 50) for size in own.slates)
    feed_person, feed_moment, feed = _feed(feed_size, plan, part, policy, notes, chosen)
    complete = (searches.moment >= START) & (searches.moment < END) & ((answers.item >= 0).sum(axis=1) >= 2)
    found = np.flatnonzero(complete)
    found = np.sort(streams.of("search", "log").permutation(found)[:search_size])
    search = answers.where(found)
    live_person, live_moment, live = _live(live_size, plan, part, policy, chosen)
    newest = [notes.created[part.item] + notes.note_id[part.item] / 1e7 for part in (feed, search)]
    makers = [10.0 * (notes.role[part.item] > 0) + key / EDGES[-1] for part, key in zip((feed, search), newest, strict=True)]
    values = exposure.policy_values([feed, search], {"newest_first": newest, "shops_first": makers}, policy)
    parts = []
    for surface, person, moment, slates, ids in (
        ("feed", feed_person, feed_moment, feed, notes.note_id),
        ("search", searches.person[found], searches.moment[found], search, notes.note_id),
        ("live", live_person, live_moment, live, plan.sessions["session_id"].to_numpy()),
    ):
        row, place = np.nonzero(slates.item >= 0)
        parts.append(
            pd.DataFrame(
                {
                    "user_id": panel.user_id[person[row]],
                    "surface": surface,
                    "item_type": "live_session" if surface == "live" else "note",
                    "item_id": ids[slates.item[row, place]],
                    "position": place + 1,
                    "propensity": slates.propensity[row, place],
                    "randomised": slates.random[row],
                    "clicked": slates.clicked[row, place],
                    "moment": moment[row],
                    "slate": row,
                }
            )
        )
    table = pd.concat(parts, ignore_index=True).sort_values(["moment", "surface", "slate", "position"], kind="stable")
    new = (table[["surface", "slate"]] != table[["surface", "slate"]].shift()).any(axis=1)
    table["slate_id"] = new.cumsum().to_numpy()
    table["imp_id"] = np.arange(1, len(table) + 1)
    return table.assign(ts=utc(table["moment"].to_numpy()).array).drop(columns=["moment", "slate"]).reset_index(drop=True), values


def visits(size: int, part: Part, chosen: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Who looks at a slate when: active people more often, when many are about, after adoption."""
    panel = part.members
    moment = shopping_moment(JUNES[-1], generator, 4 * size, part.setting.parameters)
    moment = np.sort(moment[(moment >= START) & (moment < END)][:size])
    weight = np.cumsum(panel.activity[chosen])
    person = chosen[np.searchsorted(weight, generator.random(len(moment)) * weight[-1], side="right")]
    there = panel.adopted[person] <= moment
    return person[there], moment[there]


def _feed(
    size: int, plan: Plan, part: Part, policy: Policy, notes: Notes, chosen: np.ndarray
) -> tuple[np.ndarray, np.ndarray, Slates]:
    """Slates of the feed: fresh notes of a category the person cares for, ranked by appeal, age and by what is known of her life."""
    setting, streams = part.setting, part.setting.streams
    generator = streams.of("search", "feed")
    person, moment = visits(size, part, chosen, generator)
    cell = part.members.cell[person]
    category = pick_from_rows(setting.needs.interest, cell, generator.random(len(person)))
    item = exposure.candidates(notes, category, np.full(len(person), -1), moment, moment - FRESH, generator)
    item = exposure.loaded(item, policy, streams.of("search", "loaded", "feed"))
    lead = notes.lead[item]
    felt = vocabulary().felt(setting.needs.salience)[cell[:, None], category[:, None], np.maximum(lead, 0)]
    match = 2 * policy.match * np.where(lead >= 0, felt, 0.0)
    score = notes.appeal + policy.score_noise * streams.of("search", "scores").standard_normal(len(notes))
    news = exposure.news(notes, item, moment, policy)
    cares = exposure.cares(setting, cell, category, policy)
    relevance = exposure.relevance_of(notes, item, match + news + cares)
    slates = exposure.show(item, relevance, score[item] + news + plan.history.pi * match, policy, generator)
    full = (slates.item >= 0).sum(axis=1) >= 2
    return person[full], moment[full], slates.where(full)


def _live(size: int, plan: Plan, part: Part, policy: Policy, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray, Slates]:
    """Slates of live rooms: ten of those on air, large audiences likelier, ranked by how good they seem for this person."""
    setting, sessions = part.setting, plan.sessions
    generator = setting.streams.of("search", "live")
    start, end = sessions["start"].to_numpy(), sessions["end"].to_numpy()
    person, moment = visits(size, part, chosen, generator)
    # The platform shows what draws: rooms come in proportion to their audience an hour (Efraimidis & Spirakis 2006).
    draws = np.maximum(sessions["views"].to_numpy(), 1) / ((end - start) / HOUR)
    hour = moment // HOUR
    item = np.full((len(moment), PLACES), -1)
    for value in np.unique(hour):
        on_air = np.flatnonzero((start <= value * HOUR) & (end >= (value + 1) * HOUR))
        rows = np.flatnonzero(hour == value)
        if len(on_air) >= PLACES:
            turn = -np.log1p(-generator.random((len(rows), len(on_air)))) / draws[on_air]
            item[rows] = on_air[np.argsort(turn, axis=1, kind="stable")[:, :PLACES]]
    busy = item[:, 0] >= 0
    person, moment, item = person[busy], moment[busy], item[busy]
    shops, parameters = plan.history.shops, setting.parameters
    shop = sessions["merchant_id"].to_numpy()[item] - 1
    likeness = setting.people.likeness
    alike = (likeness[shops.presenter[shop]] * likeness[part.members.cell[person]][:, None, :]).sum(axis=2)
    worth = (
        parameters.b_quality * shops.quality[shop]
        + parameters.b_authenticity * (shops.authenticity[shop] - 0.5)
        + parameters.b_similarity * (alike * shops.authenticity[shop] - 0.25)
    )
    relevance = np.minimum(policy.room_appeal * np.exp(worth), 0.95)
    noise = policy.score_noise * setting.streams.of("search", "rooms").standard_normal(len(sessions))
    slates = exposure.show(item, relevance, worth + noise[item], policy, generator)
    return person, moment, slates
