"""A market of the capstone: a type that nobody names, numbers drawn from wide priors, experiments apart, two months hidden.

It is the same market as any other. Only what is drawn differs: the priors of `WIDE` are as wide as a team must expect, fashions
make adoption uneven from month to month (`WorldType.fads`), and the trials are larger, so that what they show is worth its price.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from course.market.core.calendar import LAST
from course.market.core.parameters import Parameters, draw_from_priors, parameter
from course.market.core.streams import Streams
from course.market.core.worlds import WORLDS
from course.market.demand.history import History
from course.market.experiments import matching, platform, rooms
from course.market.population import lapse
from course.market.population.setting import Setting
from course.market.sales.assumptions import Assumptions
from course.market.simulation import Market, live, market_of, scaled
from course.market.tables.books import Books
from course.market.tables.crowd import Crowd
from course.market.tables.goods import Goods
from course.market.tables.trade import Trade

SECTIONS = (Trade, Goods, Books, Crowd)
TABLES = (
    "users", "merchants", "orders", "festivals", "products", "order_items", "shipments", "returns", "reviews",
    "shop_months", "customer_months",
)  # fmt: skip
"""What a team gets without paying: nothing of the searches, the other platforms and the trials, and no room entries, since how often an
entry ends in an order, year against year, tells types apart."""
HIDDEN = ("2024-07", "2024-08")
WIDE = {
    "bass_q": 0.06, "bass_ceiling": 0.20, "bass_start": 0.20, "word_of_mouth": 0.35, "activity_shape": 0.50, "b_price": 0.50,
    "b_similarity": 0.50, "entry_imitation": 0.10, "entry_base": 0.10, "festival_growth": 0.08, "lapse": 0.40,
    "promise_penalty": 0.95, "misfit": 0.90, "exit_hazard": 0.40, "weekend": 0.80, "liu_hours": 0.30,
}  # fmt: skip
"""Half-widths of the priors of the market's parameters, as shares of the usual value, beside those of other editions."""
WIDE_GOODS = {"loyal": 0.50}
PANEL = {"small": 110_000, "class": 150_000}
"""People in the sample: a small edition has few shops, not few people, because quantities are estimated from people."""
TRUST = 0.78  # logit that conversion gains by likeness x authenticity where it counts: what W3's `b0` makes up for


@dataclass(frozen=True)
class CapstoneParameters:
    """What editions of the capstone have of their own."""

    fad: float = parameter(0.50, "ln, sd over months", "assumption: fashions in adoption", 0, 2)
    wave: float = parameter(0.70, "ln, sd over months", "assumption: fashions in opening shops", 0, 2)
    memory: float = parameter(0.75, "correlation of neighbouring months", "assumption", 0, 0.99)
    bought: float = parameter(0.35, "sales of a bought entry over an average one", "assumption", 0, 1.5, 0.50)
    bought_w2: float = parameter(0.95, "the same in W2", "assumption", 0, 1.5, 0.50)
    liked_w2: float = parameter(0.15, "share of the similarity effect that arrives in W2", "assumption", 0, 1, 0.50)
    hidden_luck: float = parameter(0.06, "ln orders, sd over months", "assumption: July and August may go well or ill", 0, 1)


TRIALS: dict[str, dict[str, float]] = {
    "rooms": {"swap_viewers": 240_000, "swap_sessions": 640, "body_viewers": 16_000},
    "trials": {"cities": 300, "price_sessions": 1_600, "spm_sessions": 120},
}
"""Sizes of the trials: larger than in other editions, because the effects differ more from edition to edition."""


@dataclass(frozen=True)
class CapstoneMarket:
    """tables: those of `TABLES`. experiments: by name on the menu. hidden: orders of the tracked people in the months of `HIDDEN`.
    truth: type, seed, `quantities`, `expected` results of the telling trials in all four types, and all that is planted."""

    tables: dict[str, pd.DataFrame]
    experiments: dict[str, pd.DataFrame]
    hidden: pd.DataFrame
    truth: dict[str, Any]


def capstone_market(world: str, seed: int, size: str = "small") -> CapstoneMarket:
    """Draw a market of the capstone. seed: whole number of 0 or more; streams differ by type, so that no trial is the same in two.

    Raises `MarketError` with one sentence for an unknown world, size or seed.
    """
    own_seed = int(Streams(seed).of("capstone", world).integers(2**62))
    streams = Streams(own_seed)
    own = draw_from_priors(CapstoneParameters(), streams.of("capstone", "priors"), every=False)
    parameters = _wide(draw_from_priors(Parameters(), streams.of("editions", "priors")), WIDE, streams.of("capstone", "wide"))
    goods = _wide(draw_from_priors(Assumptions(), streams.of("editions", "goods")), WIDE_GOODS, streams.of("capstone", "goods"))
    setting = Setting.of(world, own_seed, scaled(parameters, size).changed(panel=PANEL[size]))
    fads, waves = (moods(sd, own.memory, streams.of("capstone", name)) for name, sd in (("fads", own.fad), ("waves", own.wave)))
    setting = replace(setting, world=replace(setting.world, fads=fads, waves=waves))
    if world != "W3":  # more trust, or less, sells more or less: `b0` holds conversion where it is, as it does in W3
        usual = Parameters().b_similarity
        setting = setting.with_(b0=round(setting.parameters.b0 + TRUST * (1 - setting.parameters.b_similarity / usual), 6))
    history, recorder, panel = live(setting)
    market = market_of(history, recorder, panel, size, goods, SECTIONS)
    experiments, planted = trials(setting, history, own)
    tables = {name: market.tables[name] for name in TABLES}
    truth = market.truth | {
        "world": world,
        "seed": seed,
        "trials": planted,
        "quantities": quantities(market, planted, setting),
        "expected": predictions().to_dict("index"),
        "fads": list(setting.world.fads),
        "waves": list(setting.world.waves),
    }
    return CapstoneMarket(tables, experiments, hidden_months(market, setting, own), truth)


def _wide(vector: Any, widths: dict[str, float], generator: np.random.Generator) -> Any:
    """The vector with some entries times a uniform factor within their half-widths."""
    return replace(
        vector,
        **{name: round(getattr(vector, name) * (1 + width * generator.uniform(-1, 1)), 6) for name, width in widths.items()},
    )


def moods(sd: float, memory: float, generator: np.random.Generator) -> tuple[float, ...]:
    """Multipliers by month (14) that last for a while, AR(1) in logarithms; their mean is 1, so that growth as a whole stays."""
    shocks = generator.standard_normal(LAST)
    state, found = shocks[0], [shocks[0]]
    for shock in shocks[1:]:
        state = memory * state + np.sqrt(1 - memory**2) * shock
        found.append(state)
    factor = np.exp(sd * np.array(found))
    return tuple(np.round(factor / factor.mean(), 6).tolist())


def trials(setting: Setting, history: History, own: CapstoneParameters) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """All experiments by their name on the menu, and what is planted in them."""
    streams = setting.streams
    room = _sized(rooms.ExperimentParameters(), TRIALS["rooms"], streams.of("experiments", "priors"))
    trial = _sized(platform.TrialParameters(), TRIALS["trials"], streams.of("experiments", "trials", "priors"))
    match = draw_from_priors(matching.MatchingParameters(), streams.of("experiments", "matching", "priors"), every=False)
    shares = (own.bought_w2, own.liked_w2) if setting.world.name == "W2" else (own.bought, 1.0)
    made = {
        "geo": platform.people_or_traffic(setting, trial, shares),
        "matching": matching.better_matching(setting, match),
        "swap": rooms.presenter_swap(setting, history, room),
        "crafts": platform.three_crafts(setting, trial),
        "price": platform.price_test(setting, trial),
        "aigc": platform.aigc(setting, trial),
        "body": rooms.show_body(setting, history, room),
        "ads": platform.ad_load(trial, streams),
    }
    return {name: table for name, (table, _) in made.items()}, {name: truth for name, (_, truth) in made.items()}


def _sized(vector: Any, sizes: dict[str, float], generator: np.random.Generator) -> Any:
    return replace(draw_from_priors(vector, generator, every=False), **sizes)


def quantities(market: Market, planted: dict[str, Any], setting: Setting) -> dict[str, float]:
    """The eight quantities that teams are asked for, as they are true in this market."""
    truth = market.truth
    stars = np.frombuffer(truth["goods"]["stars"].encode(), dtype=np.uint8) - ord("0")
    return {
        "likeness_effect": 100 * planted["swap"]["ate"],
        "traffic_effect": planted["geo"]["ln_orders"]["traffic"],
        "price_elasticity": truth["goods"]["price_elasticity"],
        "lapse": setting.parameters.lapse,
        "shape": truth["purchase_rates"]["618-2024"]["effective_shape"],
        "loyal_rate": truth["goods"]["assumptions"]["loyal"],
        "cohort_growth": truth["survival"]["cohort"],
        "true_stars": float(stars[stars > 0].mean()),
    }


USUAL_POINTS = 0.48
"""Percentage points of the presenter swap at the usual `b_similarity`: mean of simulated editions."""


def predictions() -> pd.DataFrame:
    """What the telling trials show in an edition of each type whose numbers are the usual ones, rows W1 to W4.

    Columns: geo_traffic and geo_similarity, ln orders; matching_adopters, ln new accounts; swap_points, percentage points.
    """
    own, usual, more = CapstoneParameters(), Parameters(), platform.TrialParameters().more
    rows = {}
    for name, world in WORLDS.items():
        likes = world.changes.get("b_similarity", usual.b_similarity)
        rows[name] = {
            "geo_traffic": float(np.log1p(more * (own.bought_w2 if name == "W2" else own.bought))),
            "geo_similarity": likes * more * 0.65 * (own.liked_w2 if name == "W2" else 1.0),
            "matching_adopters": world.changes.get("word_of_mouth", usual.word_of_mouth) * matching.MatchingParameters().gain,
            "swap_points": USUAL_POINTS * likes / usual.b_similarity,
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def hidden_months(market: Market, setting: Setting, own: CapstoneParameters) -> pd.DataFrame:
    """Orders of the tracked people in July and August 2024, which the tables no longer show: month, orders.

    Adoption goes on from the last month with its last coefficient; people leave as before; who is there orders as in the same month
    a year earlier, times what May has gained on May, times the month's luck.
    """
    history, parameters = market.history, setting.parameters
    tracked = market.tables["customer_months"].groupby("month")["orders"].sum()
    adoption = deepcopy(history.adoption)
    p, q, ceiling = parameters.bass_p, adoption.q[-1], parameters.bass_ceiling
    for _ in HIDDEN:
        f = adoption.shares[-1] / ceiling
        u = (1 - f) / (p + q * f) * np.exp(-(p + q))
        adoption.shares.append(ceiling * (1 - p * u) / (1 + q * u))
    generator = setting.streams.of("capstone", "hidden")
    there = [lapse.presence(adoption, month, parameters) for month in range(LAST + len(HIDDEN))]
    shares = np.array(adoption.shares)
    people = (shares[:-1] + shares[1:]) / 2 * np.array(there)
    # Orders a head gained from May to May, the same days of the sale in both.
    heads = [history.accounts[month].orders.sum() / people[month] for month in (0, 12)]
    rows = []
    for place, month in enumerate(HIDDEN):
        before = history.accounts[place + 2].orders.sum() / people[place + 2]
        whole = before * heads[1] / heads[0] * people[LAST + place]
        seen = tracked[f"2023-0{place + 7}"] / history.accounts[place + 2].orders.sum()
        luck = np.exp(own.hidden_luck * generator.standard_normal())
        rows.append({"month": month, "orders": int(generator.poisson(whole * seen * luck))})
    return pd.DataFrame(rows)
