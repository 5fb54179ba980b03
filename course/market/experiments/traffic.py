"""Two tests of what being seen is worth: notes before goods in searches, and people against traffic, city by city.

In W2 traffic is worth its money, similar hosts are not, and notes sell nothing; in W3 nothing that works through likeness has an effect.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.draws import logistic
from course.market.core.parameters import parameter
from course.market.core.streams import binomial, stratified
from course.market.population.setting import Setting

NOTES_SELL = ("W1", "W4")  # worlds in which a note that stands before the goods makes anybody buy
ARMS = ("control", "traffic", "similarity")


@dataclass(frozen=True)
class TrafficParameters:
    """The tests' own parameters (effects without another source are assumptions that students may attack)."""

    searches: int = parameter(60_000, "searches", "design: half of them an arm", 1_000, 1_000_000)
    decided: float = parameter(0.08, "share of searches", "assumption: of people who have made up their minds", 0.01, 0.9, 0.10)
    decided_buys: float = parameter(-1.10, "logit", "assumption: a decided searcher orders", -6, 3, 0.05)
    others_buy: float = parameter(-5.60, "logit", "assumption: any other searcher orders", -10, 0, 0.04)
    decided_clicks: float = parameter(1.40, "logit", "assumption: a decided searcher opens a note, goods first", -3, 4, 0.10)
    others_click: float = parameter(-1.50, "logit", "assumption: any other searcher does", -5, 3, 0.05)
    notes_draw: float = parameter(0.50, "logit", "planted: clicks that the top places bring to notes", 0, 3, 0.10)
    notes_sell: float = parameter(
        0.25, "logit", "planted (P55): orders of notes first over goods first; 0 in W2 and W3", -1, 2, 0.12
    )

    cities: int = parameter(180, "cities", "design: sixty an arm", 9, 600)
    weeks_before: int = parameter(8, "weeks", "design", 1, 52)
    weeks_after: int = parameter(4, "weeks", "design", 1, 52)
    more: float = parameter(0.10, "share", "design: +10 % entries, or +10 points of similarity", 0.01, 1)
    bought_entry: float = parameter(
        0.35, "sales of a bought entry over an average one", "assumption (P56); .95 in W2", 0, 1.5, 0.10
    )
    likeness: float = parameter(
        0.65, "share", "assumption (P56): of the effect of similarity that a city's orders show; .1 in W2", 0, 2, 0.08
    )
    cost: float = parameter(2.0, "CNY per usual order", "design: geometric mean of the two campaigns", 0.1, 100, 0.10)
    dearer: float = parameter(1.1, "ln", "design: most that one campaign's price may be over the other's, drawn by market", 0, 3)
    lasting: float = parameter(0.030, "ln orders, sd over cities", "assumption: cities drift apart by themselves", 0, 0.5, 0.10)
    weekly: float = parameter(0.020, "ln orders, sd over weeks of a city", "assumption", 0, 0.5, 0.10)
    lull: float = parameter(-0.16, "ln orders", "assumption: the weeks of the campaigns against those before", -1, 1, 0.10)
    claimed_traffic: float = parameter(0.090, "share of orders", "assumption: last clicks on a bought place", 0, 1, 0.10)
    claimed_likeness: float = parameter(0.012, "share of orders", "assumption: last clicks on the campaign of hosts", 0, 1, 0.10)


def notes_first(setting: Setting, own: TrafficParameters) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_notes`: searches answered with notes above the goods or goods above the notes, by chance."""
    generator = setting.streams.of("traffic", "notes first")
    effect = own.notes_sell if setting.world.name in NOTES_SELL else 0.0
    first = stratified(generator, own.searches) < 0.5
    decided = generator.random(own.searches) < own.decided
    click = np.where(decided, own.decided_clicks, own.others_click) + own.notes_draw * first
    order = np.where(decided, own.decided_buys, own.others_buy) + effect * first
    table = pd.DataFrame(
        {
            "search": 1 + np.arange(own.searches),
            "arm": np.where(first, "notes first", "goods first"),
            "clicked": generator.random(own.searches) < logistic(click),
            "ordered": generator.random(own.searches) < logistic(order),
        }
    )
    share = np.array([own.decided, 1 - own.decided])
    both = [float(share @ logistic(np.array([own.decided_buys, own.others_buy]) + shift)) for shift in (0.0, effect)]
    return table, {"logit": effect, "orders_per_1000": 1_000 * (both[1] - both[0])}


def people_or_traffic(setting: Setting, own: TrafficParameters) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_cities`: a third of the cities gets traffic, a third more similar hosts, at prices of their own."""
    generator, world = setting.streams.of("traffic", "cities"), setting.world.name
    cities, weeks = own.cities, own.weeks_before + own.weeks_after
    arm = np.arange(cities) % 3
    generator.shuffle(arm)
    usual = np.exp(6.1 + 0.8 * generator.standard_normal(cities))
    after = np.arange(weeks) >= own.weeks_before
    season = own.lull * after + 0.03 * generator.standard_normal(weeks)
    entries_each = np.exp(4.6 + 0.15 * generator.standard_normal(cities))
    effect = {
        "traffic": float(np.log1p(own.more * (0.95 if world == "W2" else own.bought_entry))),
        "similarity": float(setting.parameters.b_similarity * own.more * (0.10 if world == "W2" else own.likeness)),
    }
    calm = np.log(usual)[:, None] + season + own.weekly * generator.standard_normal((cities, weeks))
    calm = calm + own.lasting * generator.standard_normal(cities)[:, None] * after
    treated = np.array([0.0, effect["traffic"], effect["similarity"]])[arm][:, None] * after
    orders = generator.poisson(np.exp(calm + treated))
    more_entries = np.where(arm == 1, own.more, 0.0)[:, None] * after
    entries = generator.poisson(np.exp(calm) * entries_each[:, None] * (1 + more_entries))
    dearer = own.dearer * (2 * setting.streams.of("traffic", "cities", "price").random() - 1)
    price = np.array([0.0, own.cost * np.exp(dearer / 2), own.cost * np.exp(-dearer / 2)])
    cost = np.round(price[arm][:, None] * usual[:, None] * after, 2)
    claimed = np.array([0.0, own.claimed_traffic, own.claimed_likeness])[arm][:, None] * after
    table = pd.DataFrame(
        {
            "city": np.repeat(1 + np.arange(cities), weeks),
            "week": np.tile(np.arange(weeks) - own.weeks_before, cities),
            "arm": np.repeat(np.array(ARMS)[arm], weeks),
            "entries": entries.ravel(),
            "orders": orders.ravel(),
            "orders_last_click": binomial(generator, orders, claimed).ravel(),
            "campaign_cost": cost.ravel(),
        }
    )
    bought = {}
    for index, name in enumerate(ARMS[1:], 1):
        cells = (arm == index)[:, None] & after
        bought[name] = float((np.exp(calm + treated) - np.exp(calm))[cells].sum() / cost[cells].sum() * 10_000)
    return table, {"ln_orders": effect, "orders_per_10k_yuan": bought, "better": max(bought, key=bought.__getitem__)}
