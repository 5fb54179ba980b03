"""Who searches what and when: the searches of June 2023 and June 2024, at home and on a shelf platform.

At home the searchers are a sample of the panel, drawn by person. Most needs end without an order; every order of the
search channel that these people placed stems from a search of theirs. A need may take several searches.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, EDGES, HOUR, LAST, demand_profile, seconds
from course.market.core.draws import pick_from_rows
from course.market.core.parameters import parameter
from course.market.core.streams import Streams
from course.market.population.lapse import acts, usual_presence
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.catalogue import Catalogue
from course.market.sales.goods_lexicon import MOST
from course.market.sales.orders import shopping_moment
from course.market.search import words
from course.market.search.strings import (
    AT,
    NOUN_FIRST,
    Habits,
    Strings,
    Wishes,
    compose,
    feel,
    kinds_wanted,
    spell,
    suggestions,
    typing_chance,
)
from course.market.search.vocabulary import vocabulary
from course.market.tables.plan import Plan

JUNES = (1, 13)  # June 2023, June 2024
YEARS = dict(zip(JUNES, (2023, 2024), strict=True))


@dataclass(frozen=True)
class Searching:
    """Searchers and their ways; the platform's change from May 2023 (start) to June 2024 (end) is linear in time."""

    share: float = parameter(0.14, "share of the panel", "design: size of the students' sample", 0.001, 1)
    shelf_searches: int = parameter(10_000, "searches a month", "design", 100, 10_000_000)
    again: float = parameter(0.26, "chance of a further search for the same need", "assumption", 0, 0.9)
    writing_cap_start: float = parameter(0.12, "1", "set: cap .80 in June 2023 ...", -2, 3)
    writing_cap_gain: float = parameter(1.28, "1 per unit of personalisation", "... and 1.22 in June 2024", 0, 5)
    catalogue_start: float = parameter(0.65, "words", "assumption (exogenous)", 0, 3)
    catalogue_end: float = parameter(0.77, "words", "assumption (exogenous)", 0, 3)
    suffix_start: float = parameter(0.34, "probability", "assumption (exogenous)", 0, 1)
    suffix_end: float = parameter(0.50, "probability", "calibrated: long searches of June 2024", 0, 1)
    differ: float = parameter(0.25, "sd of ln cap between people", "assumption", 0, 2)
    late: float = parameter(
        0.40, "ln cap per year of later adoption", "planted: later people came for answers, in some markets hardly", -1, 2, 0.80
    )
    to_the_point: float = parameter(0.92, "share of buying needs that name an atom the shop serves", "assumption", 0, 1)
    as_typed: float = parameter(
        0.70, "share of search orders", "planted: bought is the type that was typed, else whatever the shop shows", 0, 1, 0.12
    )
    labelled: int = parameter(8_000, "searches", "design: labelled ones of June 2024", 10, 100_000)

    def habits(self, month: int, pi: float) -> Habits:
        """How people write at home in the given month, given the platform's personalisation."""
        elapsed = month / (LAST - 1)
        return replace(
            AT_HOME,
            cap=max(self.writing_cap_start + self.writing_cap_gain * pi, 0.05),
            catalogue=self.catalogue_start + (self.catalogue_end - self.catalogue_start) * elapsed,
            suffix=self.suffix_start + (self.suffix_end - self.suffix_start) * elapsed,
        )

    def scaled(self, factor: float) -> Searching:
        """The same in a log of another size."""
        return replace(
            self,
            shelf_searches=max(round(self.shelf_searches * factor), 100),
            labelled=max(round(self.labelled * factor), 10),
        )


AT_HOME = Habits(
    depth=3.4,
    suggested=0.45,
    completes=0.0,
    identity=0.35,
    idiom=0.02,
    brand=0.08,
    favourites=0.6,
    model=0.30,
    bare=0.30,
    pasted=0.0,
    joined=0.25,
    price=0.05,
    ask=0.06,
)
ON_SHELF = Habits()
THESE = (
    4.0  # how much likelier a buyer names a need that the goods meet than one that only other goods of the shop do (assumption)
)
LATE_MEAN = 0.20  # years: at this adoption people write alike whatever `late`, which therefore moves June 2024 little (set)
BUYERS_DEPTH = 3.0  # `depth` of buyers for the needs that their goods meet, relative to others' (assumption)
SLIP, EMOJI, SPACED, SPACED_OUT, WIDE, ACCENT = (
    0.015,
    0.02,
    0.08,
    0.40,
    0.25,
    0.5,
)  # how often each kind of dirt befalls a string that it can


@dataclass(frozen=True)
class Searches:
    """n searches of one month and platform, in the order of time (each (n,)).

    person: row of the panel, -1 on the shelf. need: number of the need. buys: row of the order it led to, -1 if none.
    wants: whether its need ends in an order. root: the search whose string it bears. strings: as composed, before suggestions.
    """

    person: np.ndarray
    need: np.ndarray
    moment: np.ndarray
    buys: np.ndarray
    wants: np.ndarray
    wishes: Wishes
    root: np.ndarray
    strings: Strings

    def __len__(self) -> int:
        return len(self.moment)

    @property
    def category(self) -> np.ndarray:
        return self.wishes.category

    @property
    def life_atoms(self) -> np.ndarray:
        return self.strings.life_atoms[self.root]

    @property
    def lead(self) -> np.ndarray:
        return self.strings.atoms[self.root, 0]


@dataclass(frozen=True)
class Searchers:
    """The members of a part: rows of those whose searches are in the sample, and everybody's own factor on cap (P,)."""

    members: Panel
    chosen: np.ndarray
    writer: np.ndarray


def searchers(searching: Searching, panel: Panel, streams: Streams) -> Searchers:
    """The sample of people whose searches are logged."""
    chosen = np.flatnonzero(streams.of("search", "sample").random(len(panel)) < searching.share)
    own = searching.differ * streams.of("search", "writers").standard_normal(len(panel))
    later = np.clip((panel.adopted - seconds("2023-06-15")) / (365 * DAY), -1, 1)
    return Searchers(panel, chosen, np.exp(own + searching.late * (later - LATE_MEAN)))


def at_home(month: int, orders: pd.DataFrame, who: Searchers, plan: Plan, searching: Searching, setting: Setting) -> Searches:
    """The month's searches on the home platform. Shops sell what is looked for: types of goods are wanted as often as listed.

    orders: this month's search orders of the chosen people; columns person (row of the panel), shop (row of all shops),
    kind (the type of goods looked for), held (goods of that type: row of the catalogue), moment, and index = row of the order. Rates are those of the market: `searches` a month per adopter and its trend.
    """
    needs, parameters = setting.needs, setting.parameters
    panel, chosen, shops, catalogue = who.members, who.chosen, plan.history.shops, plan.shelves.catalogue
    habits = searching.habits(month, plan.history.months[month]["pi"])
    generator = setting.streams.of("search", "needs", month)
    crowd = demand_profile(month, parameters).sum() * HOUR / (30 * DAY)
    visits = crowd * parameters.elsewhere_trend ** (month / (LAST - 1))
    rate = parameters.searches * visits * (1 - searching.again) * panel.activity[chosen] / usual_presence(parameters)
    person = np.repeat(chosen, generator.poisson(rate))
    start = shopping_moment(month, generator, len(person), parameters)
    there = acts(start, panel.user_id[person], panel.adopted[person], generator.random(len(person)), setting)
    person, start = person[there], start[there]
    category = pick_from_rows(needs.interest, panel.cell[person], generator.random(len(person)))
    ordinary = len(person)
    person = np.concatenate([person, orders["person"]])
    category = np.concatenate([category, shops.category[orders["shop"]]])
    order = np.concatenate([np.full(ordinary, -1), orders.index])
    felt = feel(needs, panel.cell[person], category, habits.depth, generator)
    male = setting.people.has("gender", "male")[panel.cell[person]] > 0
    kind = kinds_wanted(category, felt, male, catalogue.kind_shares(), generator.random(len(person)))
    kind[ordinary:] = orders["kind"]
    served = np.zeros(felt.shape)
    served[ordinary:] = _serves(shops, catalogue, orders["shop"].to_numpy(), orders["held"].to_numpy(), category[ordinary:])
    # Whoever buys goods that meet a need mostly has it: she has looked deeper into it than who goes on searching.
    felt |= (served > 1) & feel(needs, panel.cell[person], category, BUYERS_DEPTH * habits.depth, generator)
    said = served * vocabulary().felt(needs.salience)[panel.cell[person], category]
    said *= vocabulary().suits[category, :, kind] & ~(vocabulary().mothers[vocabulary().atoms][category] & male[:, None])
    said *= typing_chance(needs, category, habits.cap * who.writer[person], parameters.kappa)
    to_the_point = (said.sum(axis=1) > 0) & (generator.random(len(person)) < searching.to_the_point)
    forced = np.where(to_the_point, pick_from_rows(said + 1e-12, np.arange(len(person)), generator.random(len(person))), -1)
    felt[to_the_point, forced[to_the_point]] = True

    further = np.floor(np.log(generator.random(len(person))) / np.log(searching.again)).astype(np.int64)
    count = 1 + np.minimum(further, 3)
    gap = generator.integers(15, 150, len(person))
    # Most buy a few minutes after the search, some hours later: a log-normal wait (assumption).
    delay = np.clip(np.exp(np.log(240) + 1.1 * generator.standard_normal(len(person))), 20, 4 * HOUR).astype(np.int64)
    bought = np.concatenate([np.zeros(ordinary), orders["moment"]]).astype(np.int64)
    start = np.where(order >= 0, bought - delay - gap * (count - 1), np.concatenate([start, bought[ordinary:]]))
    need = np.repeat(np.arange(len(person)), count)
    turn = np.arange(len(need)) - (np.cumsum(count) - count)[need]
    earliest = np.maximum(panel.adopted[person], EDGES[month])
    moment = np.clip(start[need] + turn * gap[need], earliest[need], EDGES[month + 1] - 1)
    buys = np.where(turn == count[need] - 1, order[need], -1)
    sequence = np.lexsort((turn, need, moment))
    need, buys, moment = need[sequence], buys[sequence], moment[sequence]
    wishes = Wishes(panel.cell[person], category, kind, who.writer[person], felt, forced, order >= 0).where(need)
    written = _written("home", month, wishes, habits, setting)
    return Searches(person[need], need, moment, buys, order[need] >= 0, wishes, *written)


def on_shelf(month: int, searching: Searching, setting: Setting, shares: np.ndarray) -> Searches:
    """The month's searches on the shelf platform: anybody's, without an account, for the same types of goods."""
    people, needs, size = setting.people, setting.needs, searching.shelf_searches
    generator = setting.streams.of("search", "shelf", month)
    cell = np.searchsorted(np.cumsum(people.size) / people.size.sum(), generator.random(size), side="right")
    category = pick_from_rows(needs.interest, cell, generator.random(size))
    moment = np.sort(shopping_moment(month, generator, size, setting.parameters))
    writer = np.exp(searching.differ * generator.standard_normal(size))
    felt = feel(needs, cell, category, ON_SHELF.depth, generator)
    nobody, nothing = np.full(size, -1), np.zeros(size, dtype=bool)
    male = people.has("gender", "male")[cell] > 0
    kind = kinds_wanted(category, felt, male, shares, generator.random(size))
    wishes = Wishes(cell, category, kind, writer, felt, nobody, nothing)
    written = _written("shelf", month, wishes, ON_SHELF, setting)
    return Searches(nobody, np.arange(size), moment, nobody, nothing, wishes, *written)


def _written(platform: str, month: int, wishes: Wishes, habits: Habits, setting: Setting) -> tuple[np.ndarray, Strings]:
    """The search whose string each bears (n,), and the strings."""
    streams = setting.streams
    strings = compose(platform, wishes, habits, setting, streams.of("search", "strings", platform, month))
    free = wishes.forced < 0
    # Suggestions begin where the goods are named, and fit the account if there is one: a man is not offered what mothers write.
    male = setting.people.has("gender", "male")[wishes.cell] > 0
    group = (wishes.category * MOST + wishes.kind) * 2 + (male & (platform == "home"))
    generator = streams.of("search", "suggestions", platform, month)
    return suggestions(group, free, habits.suggested, generator, strings.lengths(), habits.completes), strings


def _serves(shops: Shops, catalogue: Catalogue, row: np.ndarray, goods: np.ndarray, category: np.ndarray) -> np.ndarray:
    """How well each order answers each atom of its category (n, K): 1 if the shop serves it and `THESE` if the goods do."""
    columns = vocabulary().market[category]
    serves = np.where(columns >= 0, shops.serves[row[:, None], np.maximum(columns, 0)], 0.0)
    met = (catalogue.atoms[goods][:, None, :] == np.where(columns >= 0, columns, -2)[:, :, None]).any(axis=2)
    return serves + (THESE - 1) * met


def written(searches: Searches, platform: str, month: int, streams: Streams) -> tuple[np.ndarray, np.ndarray, dict[str, int]]:
    """Strings as they stand in the log, glosses, and how many bear each kind of dirt."""
    generator = streams.of("search", "dirt", platform, month)
    often = np.where(searches.strings.layout == NOUN_FIRST, SPACED_OUT if platform == "home" else SPACED, SPACED)
    text, gloss = spell(searches.strings, generator.random(len(searches)) < often)
    text, gloss = text[searches.root], gloss[searches.root]
    slots = searches.strings.words[searches.root]
    accented = vocabulary().accented[slots[:, AT["brand"]]]
    u = generator.random((4, len(text)))
    befalls = {
        "full_width": (u[0] < WIDE) & vocabulary().with_digits[slots].any(axis=1),
        "decomposed": (u[1] < ACCENT) & accented,
        "slips": u[2] < SLIP,
        "emoji": u[3] < EMOJI * (platform == "home"),
    }
    change = {"full_width": _full_width, "decomposed": lambda word: unicodedata.normalize("NFD", word), "slips": _slip}
    counted = {}
    for kind, rows in befalls.items():
        rows = np.flatnonzero(rows)
        if kind == "emoji":
            new = [text[row] + words.EMOJI[row % len(words.EMOJI)] for row in rows]
        else:
            new = [change[kind](text[row]) for row in rows]
        counted[kind] = sum(before != after for before, after in zip(text[rows], new, strict=True))
        text[rows] = new
    return text, gloss, counted


WIDE_DIGITS = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}


def _full_width(text: str) -> str:
    return text.translate(WIDE_DIGITS)


def _slip(text: str) -> str:
    """The last character that has a look- or sound-alike is mistaken for it."""
    for place in range(len(text) - 1, -1, -1):
        if text[place] in words.SLIPS:
            return text[:place] + words.SLIPS[text[place]] + text[place + 1 :]
    return text
