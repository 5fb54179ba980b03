"""Who gains: shops of several categories under one roof, and what became of the reach of those who tell of it.

Under a roof a coin decides, market by market, whether goods of one scenario are taken together, or whether buyers simply take what
is on the shelf. Whoever likes a category takes more of it in any case. Of reach a second coin decides whether it fell for everybody or
for nobody; who tells of it in public is not drawn at random: she left, and her own numbers fell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.draws import logistic, pick_from_rows
from course.market.core.lexicon import CATEGORIES, PERIODS, SCENARIOS
from course.market.core.parameters import parameter
from course.market.core.streams import Streams
from course.market.sales.goods_lexicon import SCENARIO_SHARE

WIDEST = 5  # categories under one roof, at most


@dataclass(frozen=True)
class GainParameters:
    """The roofs' and the notes' own parameters."""

    roofs: int = parameter(240, "shops", "design: under whose roof several categories are sold", 10, 5_000)
    goods: int = parameter(24, "goods a roof", "design", 6, 200)
    baskets: int = parameter(80, "baskets a roof", "design: of two or three goods", 10, 5_000)
    three: float = parameter(0.3, "share of baskets", "assumption: hold three goods, all others two", 0, 1, 0.10)
    own_scenario: float = parameter(
        1.2, "1", "assumption: how evenly a roof's goods spread over scenarios, a Dirichlet", 0.1, 50, 0.10
    )
    favourites: float = parameter(0.8, "ln sales, sd over a roof's goods", "assumption", 0, 3, 0.10)
    together: float = parameter(0.9, "ln weight", "planted by a coin (P76): goods of the first one's scenario; or 0", 0, 3, 0.12)
    category: float = parameter(0.7, "ln weight", "assumption: goods of the first one's category", 0, 3, 0.12)

    hosts: int = parameter(900, "hosts", "design: whose notes of two half-years were kept", 50, 50_000)
    notes: int = parameter(12, "notes a half-year", "design", 3, 200)
    views: float = parameter(900.0, "views", "assumption: of a usual host's usual note", 50, 100_000, 0.10)
    host_sd: float = parameter(0.9, "ln views, sd over hosts", "assumption", 0, 3, 0.10)
    note_sd: float = parameter(
        1.1, "ln views, sd over a host's notes", "assumption: most notes are seen little, a few by thousands", 0, 3, 0.10
    )
    own_sd: float = parameter(
        0.35, "ln views, sd over hosts of what changes", "assumption: hosts rise and fall, whatever the rules", 0, 2, 0.10
    )
    fall: float = parameter(0.55, "ln views", "planted by a coin (P77): by how much everybody's reach fell; or 0", 0, 3, 0.12)
    left: float = parameter(
        -0.9, "logit", "assumption: that a host has left whose notes lost as much as everybody's", -8, 4, 0.10
    )
    left_by_loss: float = parameter(0.9, "logit per ln views", "planted (P78): the more her own notes lost", 0, 10, 0.12)
    tells: float = parameter(
        -1.4, "logit", "assumption: that a host who left tells of it, whose notes lost as much as everybody's", -8, 4, 0.10
    )
    tells_by_loss: float = parameter(2.2, "logit per ln views", "assumption: the more her own notes lost", 0, 10, 0.12)


# --- under one roof -------------------------------------------------------------------------------------------------------


def roofs(own: GainParameters, streams: Streams) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """The tables `roof_goods` and `roof_baskets`, and what is planted in them.

    A basket's first good is taken by its weight, further ones by weight times e^(together) if they share its scenario and
    e^(category) if they share its category, none twice. The lift that is planted is that of the chances themselves, over all baskets.
    """

    def stream(name: str) -> np.random.Generator:
        return streams.of("gains", "roofs", name)

    together = own.together if stream("coin").random() < 0.5 else 0.0
    shop = np.repeat(np.arange(own.roofs), own.goods)
    categories, scenario = _shelves(own, stream("shelves"))
    weight = np.exp(own.favourites * stream("favourites").standard_normal((own.roofs, own.goods)))
    same_scenario = scenario[:, :, None] == scenario[:, None, :]
    same_category = categories[:, :, None] == categories[:, None, :]
    pull = weight[:, None, :] * np.exp(together * same_scenario + own.category * same_category)
    pull *= ~np.eye(own.goods, dtype=bool)

    count = own.roofs * own.baskets
    roof = np.repeat(np.arange(own.roofs), own.baskets)
    first = pick_from_rows(weight, roof, stream("first").random(count))
    second = pick_from_rows(pull.reshape(-1, own.goods), roof * own.goods + first, stream("second").random(count))
    rest = pull[roof, first]
    rest[np.arange(count), second] = 0.0
    third = pick_from_rows(rest, np.arange(count), stream("third").random(count))
    has_third = stream("three").random(count) < own.three
    basket = np.concatenate([np.arange(count), np.arange(count), np.flatnonzero(has_third)])
    good = np.concatenate([roof * own.goods + first, roof * own.goods + second, (roof * own.goods + third)[has_third]])
    order = np.lexsort((stream("order").random(len(basket)), basket))

    goods = pd.DataFrame(
        {
            "good_id": 1 + np.arange(len(shop)),
            "shop": 1 + shop,
            "category": np.array(list(CATEGORIES))[categories.ravel()],
            "scenario": np.array(SCENARIOS)[scenario.ravel()],
        }
    )
    baskets = pd.DataFrame({"basket_id": 1 + basket[order], "good_id": 1 + good[order]})
    lift = _planted_lift(weight, pull, same_scenario, same_category, own.three)
    return goods, baskets, {"together": together, "lift": round(lift, 6)}


def _shelves(own: GainParameters, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Category and scenario of each roof's goods (two (roofs, goods)): two to five categories, and scenarios that the roof keeps to."""
    wide = generator.integers(2, WIDEST + 1, own.roofs)
    chosen = generator.random((own.roofs, len(CATEGORIES))).argsort(axis=1)[:, :WIDEST]
    place = np.floor(generator.random((own.roofs, own.goods)) * wide[:, None]).astype(np.int64)
    place[:, :2] = (0, 1)  # two categories at least
    categories = np.take_along_axis(chosen, place, axis=1)
    keeps = generator.gamma(own.own_scenario, 1.0, (own.roofs, len(SCENARIOS)))
    share = np.array([SCENARIO_SHARE[name] for name in CATEGORIES])[categories] * keeps[:, None, :]
    rows = share.reshape(-1, len(SCENARIOS))
    scenario = pick_from_rows(rows, np.arange(len(rows)), generator.random(len(rows))).reshape(categories.shape)
    return categories, scenario


def _planted_lift(
    weight: np.ndarray, pull: np.ndarray, same_scenario: np.ndarray, same_category: np.ndarray, three: float
) -> float:
    """How many times as often as by the roof's shelf two goods of a basket share a scenario, among goods of two categories.

    Chances of all pairs of goods (R, J, J) from the way in which baskets are filled; the shelf is what is expected to be sold.
    """
    first = weight / weight.sum(axis=1, keepdims=True)
    whole = pull.sum(axis=2, keepdims=True)
    second = pull / whole  # given the first
    left = second / (whole - pull)  # of the second, over what is left to choose the third from
    third = pull * (left.sum(axis=2, keepdims=True) - left)  # given the first, whichever was second
    apart = ~np.eye(first.shape[1], dtype=bool)
    pairs = first[:, :, None] * (second + three * third) + three * apart * np.einsum("ri,rij,rik->rjk", first, left, pull)
    sold = first + np.einsum("ri,rij->rj", first, second + three * third)
    across = ~same_category
    by_chance = sold[:, :, None] * sold[:, None, :] * across
    by_shelf = (by_chance * same_scenario).sum(axis=(1, 2)) / by_chance.sum(axis=(1, 2))
    return float((pairs * across * same_scenario).sum() / ((pairs * across).sum(axis=(1, 2)) @ by_shelf))


# --- who tells of her reach -------------------------------------------------------------------------------------------------


def reach(own: GainParameters, streams: Streams) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """The tables `reach_hosts` and `reach_notes`, and by how much everybody's reach fell (ln)."""

    def stream(name: str) -> np.random.Generator:
        return streams.of("gains", "reach", name)

    fall = own.fall if stream("coin").random() < 0.5 else 0.0
    level = np.log(own.views) + own.host_sd * stream("host").standard_normal(own.hosts)
    drift = own.own_sd * stream("drift").standard_normal(own.hosts)
    mean = np.stack([level, level + drift - fall], axis=1)  # (hosts, periods)
    chance = stream("notes").standard_normal((own.hosts, len(PERIODS), own.notes))
    views = np.maximum(np.rint(np.exp(mean[:, :, None] + own.note_sd * chance)), 1).astype(np.int64)
    lost = -np.diff(np.log(views).mean(axis=2), axis=1)[:, 0]  # hosts see what their notes reached, luck included
    left = stream("left").random(own.hosts) < logistic(own.left + own.left_by_loss * (lost - fall))
    tells = left & (stream("tells").random(own.hosts) < logistic(own.tells + own.tells_by_loss * (lost - fall)))
    host = 1 + np.arange(own.hosts)
    hosts = pd.DataFrame({"host": host, "left": left, "tells": tells})
    notes = pd.DataFrame(
        {
            "host": np.repeat(host, len(PERIODS) * own.notes),
            "period": np.tile(np.repeat(PERIODS, own.notes), own.hosts),
            "views": views.ravel(),
        }
    )
    notes.insert(0, "note", 1 + np.arange(len(notes)))
    return hosts, notes, {"fall": fall, "left_by_loss": own.left_by_loss}
