"""The search log: what people type, which notes and rooms they are shown, what they met before they bought.

June 2023 and June 2024 (impressions: two weeks of June 2024). A part of a large market is a community of its own: its people
search and see notes that its people have written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from course.market.core.calendar import EDGES, utc
from course.market.core.columns import labels
from course.market.core.lexicon import ATOMS, CATEGORIES, CHANNELS, PLATFORM, SHELF
from course.market.core.parameters import draw_from_priors
from course.market.demand.history import History
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.sales.shelves import Shelves
from course.market.search import audit
from course.market.search import notes as community
from course.market.search import searches as searching
from course.market.search import slates as exposure
from course.market.search.front_page import FrontPage, front_page
from course.market.search.impressions import impressions
from course.market.search.model import Drawn, SearchParameters
from course.market.search.notes import Notes
from course.market.search.searches import JUNES, YEARS, Searches
from course.market.search.slates import Policy, Slates
from course.market.search.touchpoints import paths
from course.market.search.truth import fixed_truth, truth_of
from course.market.search.vocabulary import characters
from course.market.search.words import TASTES
from course.market.tables.part import Part
from course.market.tables.plan import Plan, Rows, Section

OWN_KEYS = {
    "notes": ("note_id",),
    "search_queries": ("query_id", "clicked_note_id"),
    "query_labels": ("query_id", "need_id"),
    "search_diary": ("search_id", "need_id"),
    "impressions": ("imp_id", "slate_id"),
    "front_page": ("slate_id", "note_id"),
    "touches": ("touch_id", "note_id"),
}  # columns that count within a part


@dataclass(frozen=True)
class SearchLog(Section):
    """`need_atoms`; `notes`, `search_queries`, `query_labels`, `search_diary`, `impressions`, `front_page`, `touches`.

    own, page: parameters for the class size. products: what a note may show (sku_id, merchant_id, launched_at, kind).
    """

    name = "search"
    own: SearchParameters
    page: FrontPage
    products: pd.DataFrame

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[SearchLog, dict[str, pd.DataFrame]]:
        """Its parameters are drawn once for the whole market."""
        streams = plan.setting.streams
        own = SearchParameters().nearby(streams.of("search", "priors"), streams.of("search", "audit", "priors"))
        own = own.in_world(plan.setting.world)
        products = plan.listing.shown[["sku_id", "merchant_id", "launched_at"]]
        kind = plan.shelves.catalogue.type[plan.listing.shown["goods"]]
        page = draw_from_priors(FrontPage(), streams.of("search", "front page", "priors"), every=False)
        return cls(own, page, products.assign(kind=kind)), {"need_atoms": need_atoms()}

    def draw(self, plan: Plan, part: Part) -> Rows:
        own = self.own.scaled(part.log.scale, part.log.searchers)
        made, drawn = draw(plan, part, own, self.page, self.products)
        before = part.first_id - 1
        for name, columns in OWN_KEYS.items():
            made[name] = made[name].assign(**{column: made[name][column] + before for column in columns})
        shown = made["impressions"]
        shown["item_id"] += np.where(shown["item_type"] == "note", before, 0)
        counted = {f"{kind}_in_{log}": count for log, kinds in drawn.dirt.items() for kind, count in kinds.items()}
        return Rows(made, counted, lambda: {"search": truth_of(drawn, own, plan, part)})

    def truth(self, plan: Plan) -> dict:
        return {"search": fixed_truth(self.own, plan.history, plan.setting.parameters)}


def draw(
    plan: Plan, part: Part, own: SearchParameters, page: FrontPage, products: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], Drawn]:
    """The part's tables, keys counted from 1, and what the planted truth needs of them; `own`: of the part's size."""
    panel, setting, streams = part.members, part.setting, part.setting.streams
    shares = plan.shelves.catalogue.kind_shares()
    notes = community.write(own.writing, plan, part, products)
    who = searching.searchers(own.searching, panel, streams)
    bought = _orders_of(part, plan.history, who.chosen)
    bought["kind"], bought["held"] = _looked_for(bought, plan.shelves, part, own.searching.as_typed)
    home, shelf, spelt = {}, {}, {}
    for month in JUNES:
        inside = (bought["moment"] >= EDGES[month]) & (bought["moment"] < EDGES[month + 1])
        found = bought[inside & (bought["channel"] == "search")]
        home[month] = searching.at_home(month, found, who, plan, own.searching, setting)
        shelf[month] = searching.on_shelf(month, own.searching, setting, shares)
        for platform, searches in (("home", home[month]), ("shelf", shelf[month])):
            spelt[platform, month] = searching.written(searches, platform, month, streams)
    answers = {month: _answers(home[month], notes, own.policy, month, setting) for month in JUNES}
    queries, where = _search_queries(home, shelf, spelt, answers, notes, bought, panel)
    last = JUNES[-1]
    shown, logged = impressions(plan, part, own, home[last], answers[last], notes, who.chosen)
    fronted, ranked = front_page(part, page, own.policy, notes, who.chosen, part.log.scale)
    met, touched = paths(
        own.paths, bought.assign(later=bought["moment"] >= EDGES[12], adopted=panel.adopted[bought["person"]]), notes, streams
    )
    made = {
        "notes": community.frame(notes, plan.pairs),
        "search_queries": queries,
        "query_labels": audit.labels(home, shelf[last], where, own.searching.labelled, own.audit, streams),
        "search_diary": _diary(plan, part, own, who),
        "impressions": shown,
        "front_page": fronted,
        "touches": met,
    }
    counted = {f"{platform}-{YEARS[month]}": dirt for (platform, month), (_, _, dirt) in spelt.items()}
    return made, Drawn(home, shelf[last], counted, logged, ranked, touched)


def _diary(plan: Plan, part: Part, own: SearchParameters, who: searching.Searchers) -> pd.DataFrame:
    """The diary of June 2024: people outside the log search as those in it do, in streams of their own."""
    month, panel = JUNES[-1], part.members
    setting = replace(part.setting, streams=part.setting.streams.within("diary"))
    apart = replace(part, setting=setting)
    rows = audit.diarists(own.audit, panel, who.chosen, setting.streams)
    bought = _orders_of(apart, plan.history, rows)
    bought["kind"], bought["held"] = _looked_for(bought, plan.shelves, apart, own.searching.as_typed)
    inside = (bought["moment"] >= EDGES[month]) & (bought["moment"] < EDGES[month + 1]) & (bought["channel"] == "search")
    keepers = replace(who, chosen=rows)
    found = searching.at_home(month, bought[inside], keepers, plan, own.searching, setting)
    found = audit.sat_down(found, own.audit, panel.adopted, month, setting.streams)
    spelt = searching.written(found, "home", month, setting.streams)
    return audit.diary(found, spelt, bought["order_id"].to_numpy(), panel.user_id)


def need_atoms() -> pd.DataFrame:
    """The 102 life atoms: words, gloss, the trait they are bound to, and whether shops position themselves on them."""
    rows = []
    for category in CATEGORIES:
        rows += [(category, key, zh, gloss, trait, True) for key, zh, gloss, trait, _ in ATOMS[category]]
        rows += [(category, key, zh, gloss, "", False) for key, zh, gloss in TASTES[category]]
    frame = pd.DataFrame(rows, columns=["category", "atom", "zh", "gloss", "bound_to", "served_by_shops"])
    frame["bound_to"] = frame["bound_to"].where(frame["bound_to"] != "", None)
    return frame.assign(atom_id=np.arange(1, len(frame) + 1), n_chars=[characters(zh) for zh in frame["zh"]])


def _orders_of(part: Part, history: History, chosen: np.ndarray) -> pd.DataFrame:
    """Orders of the chosen people in the two Junes, but those placed as a guest, in the order of their numbers.

    Columns: person, shop (rows), category, channel, moment, order_id, row (among the part's sales).
    """
    sales = part.sales
    june = np.any([(sales.moment >= EDGES[month]) & (sales.moment < EDGES[month + 1]) for month in JUNES], axis=0)
    sampled = np.zeros(len(part.members), dtype=bool)
    sampled[chosen] = True
    rows = sales.by_number
    rows = rows[(june & ~sales.guest & sampled[sales.person])[rows]]
    return pd.DataFrame(
        {
            "person": sales.person[rows],
            "shop": sales.shop[rows],
            "category": history.shops.category[sales.shop[rows]],
            "channel": labels(sales.channel[rows], CHANNELS),
            "moment": sales.moment[rows],
            "order_id": sales.order_id[rows],
            "row": rows,
        }
    )


def _looked_for(bought: pd.DataFrame, shelves: Shelves, part: Part, as_typed: float) -> tuple[np.ndarray, np.ndarray]:
    """The type of goods that the buyer of each order had in mind, and the goods that it is of (rows of the catalogue; (n,) each).

    She looks for goods of a type that the shop sells and finds them with chance `as_typed`; else she takes whatever of the
    shop's goods she likes best. Both are choices of one shopper from one shelf, so one may as well draw what she bought first:
    with chance `as_typed` it is what she had in mind, else that is the type of another choice from the same shelf.
    """
    generator, lines, catalogue = part.setting.streams.of("search", "looked for"), part.sales.lines, shelves.catalogue
    row, shop, moment = (bought[name].to_numpy() for name in ("row", "shop", "moment"))
    u = generator.random((3, len(row)))
    first, last = np.searchsorted(lines.order, row), np.searchsorted(lines.order, row, side="right")
    held = lines.goods[first + np.floor(u[0] * (last - first)).astype(np.int64)]
    total = np.concatenate([[0.0], np.cumsum(shelves.share)])
    low = catalogue.first[shop]
    high = low + catalogue.available(shop, moment)
    other = np.searchsorted(total, total[low] + u[1] * (total[high] - total[low]), side="right") - 1
    goods = np.where(u[2] < as_typed, held, np.clip(other, low, high - 1))
    return catalogue.type[goods], goods


def _answers(searches: Searches, notes: Notes, policy: Policy, month: int, setting: Setting) -> Slates:
    """The slate of notes that answers each search; ranked by the notes' own appeal and their age, blind to who asks."""
    streams = setting.streams
    generator = streams.of("search", "answers", month)
    long_ago = np.full(len(searches), notes.created.min())
    item = exposure.candidates(
        notes, searches.category, searches.lead, searches.moment, long_ago, generator, searches.wishes.kind[searches.root]
    )
    item = exposure.loaded(item, policy, streams.of("search", "loaded", month))
    strings = searches.strings.atoms[searches.root]
    match = (
        policy.match
        * np.isin(notes.lead[item], [-1], invert=True)
        * (strings[:, :, None] == notes.lead[item][:, None, :]).any(axis=1)
    )
    score = notes.appeal + policy.score_noise * streams.of("search", "scores").standard_normal(len(notes))
    news = exposure.news(notes, item, searches.moment, policy)
    match = match + exposure.cares(setting, searches.wishes.cell, searches.category, policy)
    relevance = exposure.relevance_of(notes, item, match + news + policy.wanted * searches.wants[:, None])
    return exposure.show(item, relevance, score[item] + news, policy, generator)


def _search_queries(
    home: dict[int, Searches],
    shelf: dict[int, Searches],
    spelt: dict[tuple[str, int], tuple[np.ndarray, np.ndarray, dict[str, int]]],
    answers: dict[int, Slates],
    notes: Notes,
    bought: pd.DataFrame,
    panel: Panel,
) -> tuple[pd.DataFrame, dict[tuple[str, int], np.ndarray]]:
    """The table, and by platform and month the query_id of each search."""
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
                        "source": np.arange(len(searches)),
                        "month": month,
                    }
                )
            )
    table = pd.concat(parts, ignore_index=True).sort_values(["moment", "platform"], kind="stable").reset_index(drop=True)
    table.insert(0, "query_id", np.arange(1, len(table) + 1))
    in_turn = table.sort_values("source", kind="stable").groupby(["platform", "month"])["query_id"]
    where = {key: ids.to_numpy() for key, ids in in_turn}
    for name in ("user_id", "clicked_note_id", "led_to_order_id"):
        table[name] = table[name].astype("Int64").mask(table[name] < 0)
    return table.assign(ts=utc(table["moment"].to_numpy())).drop(columns=["moment", "source", "month"]), where
