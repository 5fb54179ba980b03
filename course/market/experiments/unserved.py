"""Needs that supply has overlooked, and what serving one of them takes: how large it is, how fast it empties, how much to order.

Most cells of goods and needs are served in proportion to how often they are searched for, all shops alike but for little noise; a
few by a twentieth to a third of that. Goods of a niche are bought once, so each buyer is one less to come. Those who launch shoes
order less or more than they forecast, and where the batch runs out nobody sees how many more were wanted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.lexicon import ATOMS, CATEGORIES, ENTRANCES, LAUNCHED, NODES
from course.market.core.parameters import parameter
from course.market.core.streams import Streams, binomial
from course.market.population.setting import Setting
from course.market.sales.goods_lexicon import MEETS, TYPE_NAMES, TYPE_SHARE, TYPE_ZH

QUIET = ("leather_shoes", "quiet", "leather shoes")  # what Liu Ye brought out
# Goods of the kind that the column tells of as well: two or three of them are planted, market by market.
TOLD_OF = (
    ("leather_shoes", "large", "court shoes"),
    ("leather_shoes", "wide", "court shoes"),
    ("furniture_lighting", "pet_sofa", "sofa"),
    ("furniture_lighting", "dorm_lamp", "desk"),
)
OPENED = "2024-05-08"
CROWD_FROM = 13  # day, counted from 1, on which the festival begins: 20 May
WEEKEND = (5, 6)


@dataclass(frozen=True)
class UnservedParameters:
    """The audit's, the niche's, the tree's and the launches' own parameters."""

    searches: float = parameter(18.0, "searches", "design: median of a cell in the audited month", 2, 1_000, 0.06)
    spread: float = parameter(1.3, "ln searches", "assumption: sd over cells", 0.2, 2, 0.05)
    by_people: float = parameter(0.5, "share of variance", "assumption: of ln searches, by how many feel the need", 0, 1)
    goods: float = parameter(0.95, "goods per search", "assumption: where supply follows demand", 0.1, 10, 0.08)
    noise: float = parameter(0.05, "ln goods", "assumption: shops see the same searches", 0, 0.5, 0.10)
    unserved: int = parameter(11, "cells", "planted (P65): needs that supply overlooks, the quiet sole among them", 1, 40)
    least: float = parameter(0.05, "share", "planted: supply of the least served over what demand would draw", 0.01, 1)
    most: float = parameter(0.30, "share", "planted: of the best served among them", 0.01, 1)
    quiet: float = parameter(48.0, "searches", "assumption: for the quiet sole, at least", 1, 1_000, 0.15)
    hardly: float = parameter(0.15, "share", "assumption: supply of the quiet sole over what demand would draw, at most", 0, 1)
    seen: float = parameter(28.0, "searches", "design: expected in a cell before it is planted", 1, 200)

    niche: float = parameter(6_000.0, "people", "planted (P67): about to buy, reachable by the shop", 200, 50_000, 0.18)
    visits_search: float = parameter(1_600.0, "visits a day", "assumption", 10, 100_000, 0.06)
    visits_feed: float = parameter(2_500.0, "visits a day", "assumption", 10, 100_000, 0.06)
    visits_live: float = parameter(2_000.0, "visits a day", "assumption", 10, 100_000, 0.06)
    bought_search: float = parameter(0.100, "buyers a visit", "assumption: while nobody has bought yet", 0.001, 0.5, 0.06)
    bought_feed: float = parameter(0.026, "buyers a visit", "assumption, as above", 0.001, 0.5, 0.06)
    bought_live: float = parameter(0.045, "buyers a visit", "assumption, as above", 0.001, 0.5, 0.06)
    visit_sd: float = parameter(0.10, "ln visits, sd over days", "assumption", 0, 1)
    weekend: float = parameter(1.12, "visits over weekdays", "assumption", 0.5, 3)
    crowd: float = parameter(2.0, "visits over those before", "assumption: once the festival has begun", 0.5, 5, 0.08)

    buys: float = parameter(0.40, "share", "assumption: of those reached who are about to buy", 0.05, 0.9, 0.15)
    doubt_people: float = parameter(0.25, "ln", "assumption: sd that people in the trade claim", 0.02, 1.5, 0.10)
    doubt_about: float = parameter(0.35, "ln", "assumption, as above", 0.02, 1.5, 0.10)
    doubt_reach: float = parameter(0.40, "ln", "assumption, as above", 0.02, 1.5, 0.10)
    doubt_buys: float = parameter(0.30, "ln", "assumption, as above", 0.02, 1.5, 0.10)
    doubt_yuan: float = parameter(0.12, "ln", "assumption, as above", 0.02, 1.5, 0.10)
    off: float = parameter(0.5, "sds", "assumption: how far the middles of the ranges stray", 0, 2)
    modest: float = parameter(-0.45, "ln", "assumption: less was expected than came, a case is told because it went well", -2, 1)

    launches: int = parameter(480, "launches", "design", 10, 10_000)
    ratio: float = parameter(-0.10, "ln demand over forecast", "planted (P68): mean, forecasts are hopeful", -1, 1, 0.30)
    ratio_sd: float = parameter(0.55, "ln demand over forecast", "planted (P68): sd", 0.1, 2, 0.08)
    batch_low: float = parameter(0.7, "batch over forecast", "assumption: least", 0.1, 2)
    batch_high: float = parameter(1.8, "batch over forecast", "assumption: most, enough for the ratio that a margin asks for to be seen", 0.5, 4)
    forecast: float = parameter(800.0, "pairs", "assumption: median forecast", 50, 10_000, 0.10)
    price: float = parameter(299.0, "CNY", "assumption: median", 50, 2_000, 0.06)
    cost: float = parameter(0.36, "share of the price", "assumption", 0.1, 0.8, 0.05)
    salvage: float = parameter(0.35, "share of the cost", "assumption: what a pair left over brings", 0, 0.9, 0.10)


# --- needs in want of goods -------------------------------------------------------------------------------------------


def need_cells(setting: Setting, own: UnservedParameters) -> tuple[pd.DataFrame, dict]:
    """The table `need_cells`, and what is planted: cells left unserved, and each cell's supply over what its demand would draw."""
    generator = setting.streams.of("unserved", "cells")
    keys = [(name, atom) for name, atoms in ATOMS.items() for atom in atoms]
    kinds = list(CATEGORIES)
    rows = []
    for atom, kind in zip(*np.nonzero(MEETS), strict=True):
        name, (key, words, gloss, *_) = keys[atom]
        place = kinds.index(name)
        cell = (name, key, TYPE_NAMES[place, kind])
        if key != QUIET[1] or cell == QUIET:
            rows.append((*cell, words + TYPE_ZH[place, kind], f"{cell[2]} {gloss}", atom, TYPE_SHARE[place, kind]))
    frame = pd.DataFrame(rows, columns=["category", "atom", "goods_type", "zh", "gloss", "index", "share"])
    people = _standard(np.log(setting.needs.mass(setting.people)[frame["index"]] * frame["share"].to_numpy()))
    own_luck = _standard(generator.standard_normal(len(frame)))
    mixed = np.sqrt(own.by_people) * people + np.sqrt(1 - own.by_people) * own_luck
    demand = own.searches * np.exp(own.spread * mixed)
    named = list(zip(frame["category"], frame["atom"], frame["goods_type"], strict=True))
    told = [named.index(TOLD_OF[i]) for i in generator.permutation(len(TOLD_OF))[: generator.integers(2, 4)]]
    sure = np.array([named.index(QUIET), *told])
    demand[sure] = np.maximum(demand[sure], own.seen * np.exp(0.8 * generator.random(len(sure))))
    demand[sure[0]] = max(demand[sure[0]], own.quiet)
    likely = np.setdiff1d(np.flatnonzero(demand > own.seen), sure)
    aside = [named.index(cell) for cell in TOLD_OF]
    likely = np.setdiff1d(likely, aside)
    drawn = generator.choice(likely, min(max(own.unserved - len(sure), 0), len(likely)), replace=False)
    planted = np.concatenate([sure, drawn])
    supply = np.exp(own.noise * generator.standard_normal(len(frame)))
    supply[planted] = generator.uniform(own.least, own.most, len(planted))
    supply[sure[0]] = min(supply[sure[0]], own.hardly)
    frame["searches"] = generator.poisson(demand)
    frame["goods"] = generator.poisson(own.goods * demand * supply)
    quiet = sure[0]
    frame.loc[quiet, "goods"] = max(int(frame.loc[quiet, "goods"]), 1)  # somebody has always tried
    order = generator.permutation(len(frame))
    frame = frame.iloc[order].reset_index(drop=True)
    frame.insert(0, "cell_id", 1 + np.arange(len(frame)))
    place_of = np.empty(len(frame), dtype=np.int64)
    place_of[order] = 1 + np.arange(len(frame))
    truth = {
        "cells": sorted(place_of[planted].tolist()),
        "quiet": int(place_of[quiet]),
        "supply": supply[order].round(6).tolist(),
        "demand": demand[order].round(6).tolist(),
    }
    return frame[["cell_id", "category", "goods_type", "atom", "zh", "gloss", "searches", "goods"]], truth


def _standard(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()


# --- a niche that empties ---------------------------------------------------------------------------------------------


def niche_days(own: UnservedParameters, streams: Streams, days: int = 30) -> tuple[pd.DataFrame, dict]:
    """The table `niche_days`: visits and buyers of a shop by day and entrance, and the size of what it sells to.

    Everybody buys one pair. A visit of the day ends with a purchase in proportion to the share of the niche that has not bought by
    the evening before.
    """
    generator = streams.of("unserved", "niche")
    size = round(own.niche)
    date = pd.Timestamp(OPENED) + pd.to_timedelta(np.arange(days), unit="D")
    about = np.where(np.isin(date.day_of_week, WEEKEND), own.weekend, 1.0)
    about = about * np.where(1 + np.arange(days) >= CROWD_FROM, own.crowd, 1.0)
    usual = np.array([own.visits_search, own.visits_feed, own.visits_live])
    chance = np.array([own.bought_search, own.bought_feed, own.bought_live])
    expected = usual * about[:, None] * np.exp(own.visit_sd * generator.standard_normal((days, len(ENTRANCES))))
    visits = np.rint(expected).astype(np.int64)
    buyers = np.zeros_like(visits)
    left = size
    for day in range(days):
        share = left / size
        for entrance in range(len(ENTRANCES)):
            buyers[day, entrance] = min(int(binomial(generator, visits[day, entrance], chance[entrance] * share)), left)
            left -= buyers[day, entrance]
    frame = pd.DataFrame(
        {
            "day": np.repeat(1 + np.arange(days), len(ENTRANCES)),
            "date": np.repeat(date.strftime("%Y-%m-%d"), len(ENTRANCES)),
            "entrance": np.tile(ENTRANCES, days),
            "visits": visits.ravel(),
            "buyers": buyers.ravel(),
        }
    )
    return frame, {"size": size, "buyers_a_visit": dict(zip(ENTRANCES, chance.tolist(), strict=True)), "left": int(left)}


# --- how large -------------------------------------------------------------------------------------------------------


def fermi_ranges(
    own: UnservedParameters, streams: Streams, case_days: pd.DataFrame, about_to_buy: float
) -> tuple[pd.DataFrame, dict]:
    """The table `fermi_ranges`: what people in the trade would have said of Liu Ye's twelve days, and what was true.

    case_days: the account of the case shops. about_to_buy: share of those who feel the need. The product of the true values is
    what she sold in twelve days.
    """
    generator = streams.of("unserved", "ranges")
    run = case_days[(case_days["case"] == "Liu Ye") & (case_days["day"] <= 12)]
    sold, orders, segment = float(run["gmv"].sum()), int(run["orders"].sum()), int(run["remaining_segment"].max())
    true = np.array([segment / about_to_buy, about_to_buy, orders / segment / own.buys, own.buys, sold / orders])
    doubt = np.array([own.doubt_people, own.doubt_about, own.doubt_reach, own.doubt_buys, own.doubt_yuan])
    middle = np.log(true) + own.modest * doubt**2 / (doubt**2).sum() + own.off * doubt * generator.standard_normal(len(doubt))
    ends = np.exp(middle + np.array([[-1.0], [1.0]]) * 1.644854 * doubt)
    share = np.array([unit == "share" for unit in NODES.values()])
    digits = np.where(share, 5, np.where(np.arange(len(true)) == 0, -2, 0))
    low, high = ([round(float(value), int(place)) for value, place in zip(end, digits, strict=True)] for end in ends)
    high = [min(value, 0.95) if bounded else value for value, bounded in zip(high, share, strict=True)]
    frame = pd.DataFrame({"node": list(NODES), "unit": list(NODES.values()), "low": low, "high": high})
    return frame, {"sold": sold, "orders": orders, "nodes": dict(zip(NODES, true.round(8).tolist(), strict=True))}


# --- how many to order ------------------------------------------------------------------------------------------------


def launches(own: UnservedParameters, streams: Streams) -> tuple[pd.DataFrame, dict]:
    """The table `launches`: forecasts, batches and sales of shoes in their season, and how demand lies about the forecast."""
    generator = streams.of("unserved", "launches")
    size = own.launches
    forecast = np.maximum(np.rint(own.forecast * np.exp(0.6 * generator.standard_normal(size)) / 10) * 10, 50)
    ratio = np.exp(own.ratio + own.ratio_sd * generator.standard_normal(size))
    batch = np.rint(forecast * generator.uniform(own.batch_low, own.batch_high, size) / 10) * 10
    demand = np.rint(forecast * ratio)
    price = np.rint(own.price * np.exp(0.25 * generator.standard_normal(size)) / 10) * 10 - 1
    cost = np.rint(price * own.cost * np.exp(0.06 * generator.standard_normal(size)))
    frame = pd.DataFrame(
        {
            "launch_id": 1 + np.arange(size),
            "goods_type": np.array(LAUNCHED)[generator.integers(0, len(LAUNCHED), size)],
            "forecast": forecast.astype(np.int64),
            "batch": batch.astype(np.int64),
            "sold": np.minimum(demand, batch).astype(np.int64),
            "sold_out": demand >= batch,
            "list_price": price,
            "unit_cost": cost,
            "salvage": np.rint(cost * own.salvage),
        }
    )
    return frame, {"ratio": own.ratio, "ratio_sd": own.ratio_sd, "demand": demand.astype(np.int64).tolist()}
