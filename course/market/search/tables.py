"""The search room: what people type, which notes and rooms they are shown, what they met before they bought.

`tables_of` adds the tables `need_atoms`, `notes`, `search_queries`, `query_labels`, `impressions` and `touches` to a market,
for June 2023 and June 2024 (impressions: two weeks of June 2024), and tells the truth planted in them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, EDGES, EPOCH, HOUR, seconds, utc
from course.market.core.draws import pick_from_rows
from course.market.core.lexicon import ATOMS, CATEGORIES, PLATFORM, SHELF
from course.market.core.streams import Streams
from course.market.demand.history import History
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.sales.orders import shopping_moment
from course.market.search import notes as community
from course.market.search import searches as searching
from course.market.search import slates as exposure
from course.market.search.model import Drawn, SearchParameters
from course.market.search.notes import Notes
from course.market.search.searches import JUNES, YEARS, Searches
from course.market.search.slates import PLACES, Policy, Slates
from course.market.search.touchpoints import paths
from course.market.search.truth import truth_of
from course.market.search.vocabulary import characters, vocabulary
from course.market.search.words import TASTES
from course.market.tables import dirt

LABELLED = ("2024-06-10", "2024-06-17")  # the week whose needs are labelled
LOGGED = ("2024-06-03", "2024-06-17")  # the fortnight of impressions
FRESH = 60 * DAY  # the feed shows notes of the last sixty days


def tables_of(
    tables: dict[str, pd.DataFrame],
    history: History,
    recorder,
    pairs: dict,
    scale: float = 1.0,
    room: SearchParameters | None = None,
    searching_here: dict[str, float] | None = None,
) -> tuple[dict[str, pd.DataFrame], dict]:
    """The room's tables and its planted truth; arguments as in `draw`, the room's parameters are drawn if None.

    searching_here: parameters of searching that this world sets.
    """
    room = (room or SearchParameters().nearby(recorder.setting.streams.of("search", "priors"))).scaled(
        scale, **(searching_here or {})
    )
    made, drawn = draw(tables, history, recorder, pairs, scale, room)
    return made, truth_of(drawn, room, history, recorder)


def draw(
    tables: dict[str, pd.DataFrame],
    history: History,
    recorder,
    pairs: dict,
    scale: float,
    room: SearchParameters,
) -> tuple[dict[str, pd.DataFrame], Drawn]:
    """The room's tables.

    tables: the market's tables, dirt included; `products` is used if it is there. recorder: the witness (members, needs,
    parameters, streams). pairs: old and new ids of re-opened shops. scale: size of the market over the class size;
    `room.searching` is that of the market's size.
    """
    panel, setting, streams = recorder.members, recorder.setting, recorder.setting.streams
    notes = community.write(room.writing, panel, setting, history, pairs, scale)
    chosen, writer = searching.searchers(room.searching, panel, streams)
    bought = _orders_of(tables, history, panel, chosen, pairs)
    home, shelf, spelt = {}, {}, {}
    for month in JUNES:
        habits = room.searching.habits(month, history.months[month]["pi"])
        inside = (bought["moment"] >= EDGES[month]) & (bought["moment"] < EDGES[month + 1])
        home[month] = searching.at_home(
            month, habits, bought[inside & (bought["channel"] == "search")],
            panel, chosen, writer, history.shops, room.searching, setting,
        )  # fmt: skip
        shelf[month] = searching.on_shelf(month, room.searching, setting)
        for platform, searches in (("home", home[month]), ("shelf", shelf[month])):
            spelt[platform, month] = searching.written(searches, platform, month, streams)
    answers = {month: _answers(home[month], notes, room.policy, month, streams) for month in JUNES}
    queries, where = _search_queries(home, shelf, spelt, answers, notes, bought, panel)
    labels = _labels(queries, where, home[13], room.searching.labelled, streams)
    shown, logged = _impressions(tables, home[13], answers[13], notes, panel, chosen, history, setting, pairs, room, scale)
    met, touched = paths(
        room.paths, bought.assign(later=bought["moment"] >= EDGES[12], adopted=panel.adopted[bought["person"]]), notes, streams
    )
    products = tables.get("products")
    made = {
        "need_atoms": need_atoms(),
        "notes": community.frame(notes, pairs, products, streams),
        "search_queries": queries,
        "query_labels": labels,
        "impressions": shown,
        "touches": met,
    }
    counted = {f"{platform}-{YEARS[month]}": dirt for (platform, month), (_, _, dirt) in spelt.items()}
    return made, Drawn(home, writer, counted, logged, touched)


def need_atoms() -> pd.DataFrame:
    """The 102 life atoms: words, gloss, the trait they are bound to, and whether shops position themselves on them."""
    rows = []
    for category in CATEGORIES:
        rows += [(category, key, zh, gloss, trait, True) for key, zh, gloss, trait, _ in ATOMS[category]]
        rows += [(category, key, zh, gloss, "", False) for key, zh, gloss in TASTES[category]]
    frame = pd.DataFrame(rows, columns=["category", "atom", "zh", "gloss", "bound_to", "served_by_shops"])
    frame["bound_to"] = frame["bound_to"].where(frame["bound_to"] != "", None)
    return frame.assign(atom_id=np.arange(1, len(frame) + 1), n_chars=[characters(zh) for zh in frame["zh"]])


def _orders_of(tables: dict, history: History, panel: Panel, chosen: np.ndarray, pairs: dict) -> pd.DataFrame:
    """Countable orders of the chosen people in the two Junes: person, shop (rows), channel, category, moment, order_id."""
    orders = tables["orders"]
    moment = orders["ts"].astype("int64").to_numpy() // 1_000_000 - int(EPOCH.tz_convert("UTC").timestamp())
    june = np.any([(moment >= EDGES[month]) & (moment < EDGES[month + 1]) for month in JUNES], axis=0)
    orders = orders.assign(moment=moment)[june & orders["user_id"].gt(0).fillna(False).to_numpy(dtype=bool)]
    orders = orders.drop_duplicates("order_id")
    user = orders["user_id"].astype("int64").to_numpy()
    person = np.minimum(np.searchsorted(panel.user_id, user), len(panel) - 1)
    shop = dirt.first_ids(orders["merchant_id"], pairs).to_numpy() - 1
    frame = pd.DataFrame(
        {
            "person": person,
            "shop": shop,
            "category": history.shops.category[shop],
            "channel": orders["channel"].astype(str).to_numpy(),
            "moment": orders["moment"].to_numpy(),
            "order_id": orders["order_id"].to_numpy(),
        }
    )
    sampled = np.zeros(len(panel), dtype=bool)
    sampled[chosen] = True
    return frame[sampled[person] & (panel.user_id[person] == user)].reset_index(drop=True)


def _answers(searches: Searches, notes: Notes, policy: Policy, month: int, streams: Streams) -> Slates:
    """The slate of notes that answers each search; ranked by the notes' own appeal, blind to who asks."""
    generator = streams.of("search", "answers", month)
    long_ago = np.full(len(searches), notes.created.min())
    item = exposure.candidates(notes, searches.category, searches.lead, searches.moment, long_ago, generator)
    strings = searches.strings.atoms[searches.root]
    match = (
        policy.match
        * np.isin(notes.lead[item], [-1], invert=True)
        * (strings[:, :, None] == notes.lead[item][:, None, :]).any(axis=1)
    )
    score = notes.appeal + policy.score_noise * streams.of("search", "scores").standard_normal(len(notes))
    relevance = exposure.relevance_of(notes, item, match + policy.wanted * searches.wants[:, None])
    return exposure.show(item, relevance, score[item], policy, generator)


def _search_queries(home, shelf, spelt, answers, notes: Notes, bought: pd.DataFrame, panel: Panel):
    """The table, and at which row of it each home search of June 2024 stands."""
    parts = []
    for month in JUNES:
        for platform, searches in (("home", home[month]), ("shelf", shelf[month])):
            text, gloss, _ = spelt[platform, month]
            at_home = platform == "home"
            click = answers[month].first_click() if at_home else searches.buys
            parts.append(
                pd.DataFrame(
                    {
                        "user_id": np.where(searches.person >= 0, panel.user_id[searches.person], -1),
                        "platform": PLATFORM if at_home else SHELF,
                        "text": text,
                        "gloss": gloss,
                        "moment": searches.moment,
                        "clicked_note_id": np.where(click >= 0, notes.note_id[click], -1),
                        "led_to_order_id": np.where(searches.buys >= 0, bought["order_id"].to_numpy()[searches.buys], -1)
                        if len(bought)
                        else -1,
                        "source": np.arange(len(searches)) if at_home and month == JUNES[-1] else -1,
                    }
                )
            )
    table = pd.concat(parts, ignore_index=True).sort_values(["moment", "platform"], kind="stable").reset_index(drop=True)
    table.insert(0, "query_id", np.arange(1, len(table) + 1))
    where = table["query_id"].to_numpy()[np.argsort(table["source"].to_numpy(), kind="stable")][-len(home[JUNES[-1]]) :]
    for name in ("user_id", "clicked_note_id", "led_to_order_id"):
        table[name] = table[name].astype("Int64").mask(table[name] < 0)
    return table.assign(ts=utc(table["moment"].to_numpy())).drop(columns=["moment", "source"]), where


def _labels(queries: pd.DataFrame, where: np.ndarray, searches: Searches, wanted: int, streams: Streams) -> pd.DataFrame:
    """All searches of some needs of one week, read by people: how many life atoms each states, which need it served."""
    start, end = (seconds(day) for day in LABELLED)
    inside = np.flatnonzero((searches.moment >= start) & (searches.moment < end))
    open_needs = np.unique(searches.need[inside])
    share = min(1.0, wanted / max(len(inside), 1))
    taken = open_needs[streams.of("search", "labels").random(len(open_needs)) < share]
    rows = inside[np.isin(searches.need[inside], taken)]
    number = np.searchsorted(taken, searches.need[rows]) + 1
    return pd.DataFrame({"query_id": where[rows], "life_atoms": searches.life_atoms[rows], "need_id": number})


def _impressions(tables, searches, answers, notes, panel, chosen, history, setting, pairs, room, scale):
    """The logged fortnight and the value of other policies on its slates of notes."""
    streams, policy = setting.streams, room.policy
    start, end = (seconds(day) for day in LOGGED)
    feed_size, search_size, live_size = (max(round(size * scale), 50) for size in room.slates)
    feed_person, feed_moment, feed = _feed(feed_size, notes, panel, chosen, setting, policy, history, (start, end))
    complete = (searches.moment >= start) & (searches.moment < end) & ((answers.item >= 0).sum(axis=1) >= 2)
    found = np.flatnonzero(complete)
    found = np.sort(streams.of("search", "log").permutation(found)[:search_size])
    search = answers.where(found)
    live_person, live_moment, live, sessions = _live(
        live_size, tables, panel, chosen, history, setting, policy, pairs, (start, end)
    )
    newest = [notes.created[part.item] + notes.note_id[part.item] / 1e7 for part in (feed, search)]
    makers = [10.0 * (notes.role[part.item] > 0) + key / EDGES[-1] for part, key in zip((feed, search), newest, strict=True)]
    values = exposure.policy_values([feed, search], {"newest_first": newest, "shops_first": makers}, policy)
    parts = []
    for surface, person, moment, slates, ids in (
        ("feed", feed_person, feed_moment, feed, notes.note_id),
        ("search", searches.person[found], searches.moment[found], search, notes.note_id),
        ("live", live_person, live_moment, live, sessions),
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


def _visits(
    size: int, panel: Panel, chosen: np.ndarray, setting: Setting, window: tuple[int, int], generator
) -> tuple[np.ndarray, np.ndarray]:
    """Who looks at a slate when: active people more often, when many are about, after adoption."""
    moment = shopping_moment(JUNES[-1], generator, 4 * size, setting.parameters)
    moment = np.sort(moment[(moment >= window[0]) & (moment < window[1])][:size])
    weight = np.cumsum(panel.activity[chosen])
    person = chosen[np.searchsorted(weight, generator.random(len(moment)) * weight[-1], side="right")]
    there = panel.adopted[person] <= moment
    return person[there], moment[there]


def _feed(size, notes, panel, chosen, setting, policy, history, window):
    """Slates of the feed: fresh notes of a category the person cares for, ranked by appeal and by what is known of her life."""
    streams = setting.streams
    generator = streams.of("search", "feed")
    person, moment = _visits(size, panel, chosen, setting, window, generator)
    cell = panel.cell[person]
    category = pick_from_rows(setting.needs.interest, cell, generator.random(len(person)))
    item = exposure.candidates(notes, category, np.full(len(person), -1), moment, moment - FRESH, generator)
    lead = notes.lead[item]
    felt = vocabulary().felt(setting.needs.salience)[cell[:, None], category[:, None], np.maximum(lead, 0)]
    match = 2 * policy.match * np.where(lead >= 0, felt, 0.0)
    score = notes.appeal + policy.score_noise * streams.of("search", "scores").standard_normal(len(notes))
    slates = exposure.show(
        item, exposure.relevance_of(notes, item, match), score[item] + history.months[JUNES[-1]]["pi"] * match, policy, generator
    )
    full = (slates.item >= 0).sum(axis=1) >= 2
    return person[full], moment[full], slates.where(full)


def _live(size, tables, panel, chosen, history, setting, policy, pairs, window):
    """Slates of live rooms: ten of those on air, ranked by how good they seem for this person."""
    generator = setting.streams.of("search", "live")
    base = int(EPOCH.tz_convert("UTC").timestamp())
    sessions = tables["live_sessions"]
    start, end = (sessions[name].astype("int64").to_numpy() // 1_000_000 - base for name in ("start_ts", "end_ts"))
    person, moment = _visits(size, panel, chosen, setting, window, generator)
    hour = moment // HOUR
    item = np.full((len(moment), PLACES), -1)
    for value in np.unique(hour):
        on_air = np.flatnonzero((start <= value * HOUR) & (end >= (value + 1) * HOUR))
        rows = np.flatnonzero(hour == value)
        if len(on_air) >= PLACES:
            item[rows] = on_air[np.argsort(generator.random((len(rows), len(on_air))), axis=1, kind="stable")[:, :PLACES]]
    busy = item[:, 0] >= 0
    person, moment, item = person[busy], moment[busy], item[busy]
    shops, parameters = history.shops, setting.parameters
    shop = dirt.first_ids(sessions["merchant_id"], pairs).to_numpy()[item] - 1
    likeness = setting.people.likeness()
    alike = (likeness[shops.presenter[shop]] * likeness[panel.cell[person]][:, None, :]).sum(axis=2)
    worth = (
        parameters.b_quality * shops.quality[shop]
        + parameters.b_authenticity * (shops.authenticity[shop] - 0.5)
        + parameters.b_similarity * (alike * shops.authenticity[shop] - 0.25)
    )
    relevance = np.minimum(policy.room_appeal * np.exp(worth), 0.95)
    noise = policy.score_noise * setting.streams.of("search", "rooms").standard_normal(len(sessions))
    slates = exposure.show(item, relevance, worth + noise[item], policy, generator)
    return person, moment, slates, sessions["session_id"].to_numpy()
