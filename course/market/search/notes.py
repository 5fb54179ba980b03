"""Notes: what members of the community, curators and managers write; a sample of the platform's stock.

Users write after they adopt, so the stock grows with the community. Managers and curators write about what their shop
serves. Some notes are written by machine (AIGC): they draw clicks a little more easily and are less authentic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, EDGES, NEVER, utc
from course.market.core.clocks import PEOPLE
from course.market.core.columns import labels
from course.market.core.draws import pick_from_rows
from course.market.core.lexicon import CATEGORIES, ROLES
from course.market.core.parameters import parameter
from course.market.core.streams import Streams
from course.market.demand.history import History
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.sales.goods_lexicon import TYPE_NAMES
from course.market.search.strings import kinds_wanted
from course.market.search.vocabulary import vocabulary
from course.market.tables import dirt
from course.market.tables.part import Part
from course.market.tables.plan import Plan

# ln characters of a note: of one without anything, more for each life atom, with a photo, by role, by machine; spread (assumptions)
CHARS, CHARS_ATOM, CHARS_PHOTO, CHARS_AIGC, CHARS_SD = 4.60, 0.16, 0.12, 0.26, 0.55
CHARS_ROLE = (0.0, 0.28, 0.18)  # users jot, curators write copy, managers explain
BEFORE = 240 * DAY  # the sample of notes goes back this far before May 2023


@dataclass(frozen=True)
class Writing:
    """How notes come about."""

    notes: int = parameter(26_000, "notes", "design: size of the students' sample", 100, 1_000_000)
    by_users: float = parameter(0.74, "share", "assumption; curators and managers write the rest", 0.1, 1)
    names_shop: float = parameter(0.30, "share of users' notes", "assumption", 0, 1)
    photo: float = parameter(0.84, "share of people's notes", "assumption", 0, 1)
    aigc_photo: float = parameter(
        0.45, "share of machines' notes", "assumption: a photo of its own; a machine was not there", 0, 1
    )
    aigc_start: float = parameter(0.02, "share of notes in May 2023", "assumption", 0, 1, 0.15)
    aigc_end: float = parameter(0.14, "share of notes in June 2024", "assumption", 0, 1, 0.15)
    appeal: float = parameter(0.16, "chance of a click once seen, usual note", "assumption", 0.01, 0.8, 0.10)
    appeal_sd: float = parameter(0.60, "ln", "assumption", 0, 2, 0.10)
    aigc_appeal: float = parameter(0.12, "ln", "planted: machine-written notes draw clicks", -1, 1, 0.15)
    aigc_authenticity: float = parameter(0.30, "share lost", "planted: and are less authentic", 0, 1, 0.15)
    maker_appeal: float = parameter(0.30, "ln", "planted: notes of curators and managers draw clicks", -1, 1, 0.15)
    photo_appeal: float = parameter(0.10, "ln", "assumption", -1, 1)


@dataclass(frozen=True)
class Notes:
    """N notes in the order of time. kind: the type of goods it is about; sku: the product shown, -1 if none. lead: first atom's
    place in its category; appeal: ln of the chance of a click once seen.
    """

    note_id: np.ndarray
    author: np.ndarray
    role: np.ndarray
    shop: np.ndarray
    category: np.ndarray
    kind: np.ndarray
    sku: np.ndarray
    atoms: np.ndarray
    chars: np.ndarray
    photo: np.ndarray
    aigc: np.ndarray
    created: np.ndarray
    appeal: np.ndarray
    authenticity: np.ndarray

    def __len__(self) -> int:
        return len(self.note_id)

    @property
    def lead(self) -> np.ndarray:
        return self.atoms[:, 0]


def write(writing: Writing, plan: Plan, part: Part, products: pd.DataFrame) -> Notes:
    """The part's sample of notes. products: what a note may show (sku_id, merchant_id, launched_at, kind).

    A note is about the product that it shows, else about goods that what is felt calls for; it tells of needs that such goods meet.
    """
    total = round(writing.notes * part.log.scale)
    by_users = round(total * writing.by_users)
    streams, history, pairs = part.setting.streams, plan.history, plan.pairs
    user = _by_users(by_users, part.members, writing, part.setting, history)
    shop = _by_shops(total - by_users, history, streams)
    joined = {name: np.concatenate([user[name], shop[name]]) for name in user}
    joined["created"] = dirt.out_of_the_gap(joined["shop"], joined["created"], pairs)  # a closed shop shows nothing
    order = np.lexsort((joined["author"], joined["created"]))
    joined = {name: values[order] for name, values in joined.items()}
    n = len(order)
    held, male = joined.pop("held"), joined.pop("male")
    shown, kind = _products_shown(dirt.id_at(joined["shop"], joined["created"], pairs), joined["created"], products, streams)
    generator = streams.of("search", "notes", "about")
    wanted = kinds_wanted(joined["category"], held, male, plan.shelves.catalogue.kind_shares(), generator.random(n))
    kind = np.where(shown >= 0, kind, wanted)
    joined["atoms"] = _first_three(held & vocabulary().suits[joined["category"], :, kind], generator)
    generator = streams.of("search", "notes", "traits")
    elapsed = np.clip(joined["created"] / EDGES[-1], 0, 1)
    machine = writing.aigc_start + (writing.aigc_end - writing.aigc_start) * elapsed
    aigc = generator.random(n) < machine * np.where(joined["role"] == 1, 2.0, 0.9)
    photo = generator.random(n) < np.where(aigc, writing.aigc_photo, writing.photo)
    told = (joined["atoms"] >= 0).sum(axis=1)
    usual = CHARS + CHARS_ATOM * told + CHARS_PHOTO * photo + np.array(CHARS_ROLE)[joined["role"]] + CHARS_AIGC * aigc
    chars = np.exp(usual + CHARS_SD * generator.standard_normal(n))
    appeal = (
        np.log(writing.appeal)
        + writing.appeal_sd * generator.standard_normal(n)
        + writing.aigc_appeal * aigc
        + writing.photo_appeal * photo
        + writing.maker_appeal * (joined["role"] > 0)
    )
    return Notes(
        note_id=np.arange(1, n + 1),
        kind=kind,
        sku=shown,
        chars=np.clip(chars, 12, 1000).astype(np.int64),
        photo=photo,
        aigc=aigc,
        appeal=appeal,
        **(joined | {"authenticity": joined["authenticity"] * (1 - writing.aigc_authenticity * aigc)}),
    )


def _by_users(count: int, panel: Panel, writing: Writing, setting: Setting, history: History) -> dict:
    needs, generator = setting.needs, setting.streams.of("search", "notes", "users")
    words = vocabulary()
    # More active people write more; each writes at moments spread evenly over her time on the platform.
    weight = np.cumsum(panel.activity * (EDGES[-1] - np.maximum(panel.adopted, -BEFORE)))
    person = np.searchsorted(weight, generator.random(count) * weight[-1])
    since = np.maximum(panel.adopted[person], -BEFORE)
    created = _when(since, np.array(EDGES[-1] - 1), generator.random(count))
    category = pick_from_rows(needs.interest, panel.cell[person], generator.random(count))
    felt = generator.random((count, words.atoms.shape[1])) < words.felt(needs.salience)[panel.cell[person], category]
    shops = history.shops
    by_category = np.argsort(shops.category, kind="stable")
    first = np.searchsorted(shops.category[by_category], category)
    last = np.searchsorted(shops.category[by_category], category, side="right")
    row = by_category[np.minimum(first + np.floor(generator.random(count) * (last - first)).astype(np.int64), last - 1)]
    named = (generator.random(count) < writing.names_shop) & (shops.opened[row] <= created) & (created < history.closed[row])
    return {
        "author": panel.user_id[person],
        "role": np.zeros(count, dtype=np.int64),
        "shop": np.where(named, shops.merchant_id[row], 0),
        "category": category,
        "held": felt,
        "male": setting.people.has("gender", "male")[panel.cell[person]] > 0,
        "created": created,
        "authenticity": generator.beta(8.0, 2.5, count),
    }


def _by_shops(count: int, history: History, streams: Streams) -> dict:
    generator = streams.of("search", "notes", "shops")
    words, shops = vocabulary(), history.shops
    closed = np.where(history.closed == NEVER, EDGES[-1], history.closed)
    since = np.maximum(shops.opened, -BEFORE)
    time = np.maximum(closed - since, 0) * shops.busy * (shops.kind > 0)
    weight = np.cumsum(time)
    row = np.searchsorted(weight, generator.random(count) * weight[-1], side="right")
    created = _when(since[row], closed[row], generator.random(count))
    category = shops.category[row]
    columns = words.market[category]
    served = np.where(columns >= 0, shops.serves[row[:, None], np.maximum(columns, 0)], 0) > 0
    return {
        "author": shops.merchant_id[row],
        "role": shops.kind[row].astype(np.int64),
        "shop": shops.merchant_id[row],
        "category": category,
        "held": served,
        "male": np.zeros(count, dtype=bool),
        "created": created,
        "authenticity": shops.authenticity[row],
    }


def _when(since: np.ndarray, until: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Moments spread evenly between two others, in the time of people who sleep at night (n,)."""
    start = PEOPLE.passed(since)
    return np.maximum(PEOPLE.moment(start + uniform * (PEOPLE.passed(until) - start)), since)


def _first_three(held: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Up to three of the atoms held, in random order; -1 pads (n, 3)."""
    order = np.argsort(np.where(held, generator.random(held.shape), 2.0), axis=1, kind="stable")[:, :3]
    return np.where(np.take_along_axis(held, order, axis=1), order, -1)


def frame(notes: Notes, pairs: pd.DataFrame) -> pd.DataFrame:
    """The table `notes`. A shop that opened again writes under its new id from then on."""
    words = vocabulary()
    keys = np.array([list(row) + [""] * (words.atoms.shape[1] - len(row)) + [""] for row in words.keys], dtype=object)
    named = keys[notes.category[:, None], notes.atoms]
    text = named[:, 0].copy()
    for place in (1, 2):
        text = text + np.where(named[:, place] == "", "", "|").astype(object) + named[:, place]
    shop = dirt.id_at(notes.shop, notes.created, pairs)
    author = np.where(notes.role > 0, shop, notes.author)
    return pd.DataFrame(
        {
            "note_id": notes.note_id,
            "author_id": author,
            "author_role": labels(notes.role, ROLES),
            "sku_id": pd.Series(notes.sku, dtype="Int64").mask(notes.sku < 0),
            "merchant_id": pd.array(np.where(shop > 0, shop, -1), dtype="Int64"),
            "category": labels(notes.category, CATEGORIES),
            "goods_type": TYPE_NAMES[notes.category, notes.kind].astype(str),
            "atoms": text,
            "n_chars": notes.chars,
            "has_photo": notes.photo,
            "is_aigc": notes.aigc,
            "created_at": utc(notes.created),
        }
    ).assign(merchant_id=lambda table: table["merchant_id"].mask(table["merchant_id"] < 0))


def _products_shown(
    shop: np.ndarray, created: np.ndarray, products: pd.DataFrame, streams: Streams
) -> tuple[np.ndarray, np.ndarray]:
    """The number and the type of a product of each note's shop that was on sale when it was written; -1 for none (n,) each."""
    goods = products.sort_values(["merchant_id", "launched_at", "sku_id"])
    owner = goods["merchant_id"].to_numpy()
    first, last = np.searchsorted(owner, shop), np.searchsorted(owner, shop, side="right")
    place = first + np.floor(streams.of("search", "notes", "products").random(len(shop)) * (last - first)).astype(np.int64)
    place = np.minimum(place, len(goods) - 1)
    launched = goods["launched_at"].to_numpy()[place]
    on_sale = (last > first) & (shop > 0) & (pd.Series(launched) <= pd.Series(utc(created))).to_numpy()
    sku, kind = (np.where(on_sale, goods[name].to_numpy()[place], -1) for name in ("sku_id", "kind"))
    return sku, kind
