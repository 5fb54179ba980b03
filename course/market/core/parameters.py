"""Every number of the market: value, unit, allowed range, source or status, and how far editions may vary it.

No figure of the article stands here. The entries whose source says "calibrated" (`entry_imitation`, `bass_q`, `liu_hours`,
`which_quality`) are read from `calibrated.json`, which `course market calibrate --apply` writes:
indirect inference on the article's figures, mean of several seeds. `course market evidence` shows what they give on twenty
others. All other entries are taken from the literature or are assumptions, and say so; "from memory" means that the source
itself was not looked at.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from course.errors import did_you_mean
from course.market.core.errors import MarketError

Vector = TypeVar("Vector", bound=Any)  # a dataclass whose fields were made by `parameter`
CALIBRATED_FILE = Path(__file__).with_name("calibrated.json")
CALIBRATED: dict[str, dict[str, float]] = json.loads(CALIBRATED_FILE.read_text(encoding="utf-8"))  # world -> its levers
W1 = CALIBRATED["W1"]


def parameter(value: float, unit: str, source: str, low: float, high: float, prior: float = 0.0) -> Any:
    """A dataclass field with its unit, source, allowed range and the half-width of the editions' prior (0 = fixed)."""
    return field(default=value, metadata={"unit": unit, "source": source, "low": low, "high": high, "prior": prior})


@dataclass(frozen=True)
class Parameters:
    """The parameter vector of one market; `Parameters()` is the calibrated one."""

    # --- size -------------------------------------------------------------------------------------------------
    population: int = parameter(20_000_000, "people", "assumption: scale of the market", 1_000_000, 50_000_000)
    panel: int = parameter(150_000, "people", "design: size of the students' sample", 1_000, 1_000_000)
    initial_shops: int = parameter(480, "shops", "assumption: shops open on 1 May 2023", 50, 5_000)

    # --- people: adoption and activity --------------------------------------------------------------------------
    bass_p: float = parameter(
        0.002,
        "1/month",
        "assumption; meta-analysis has .03 a year (Sultan, Farley & Lehmann 1990, from memory)",
        1e-4,
        0.05,
    )
    bass_q: float = parameter(W1["bass_q"], "1/month", "calibrated: distinct buyers", 0.02, 0.64, 0.03)
    word_of_mouth: float = parameter(
        0.35,
        "1 per unit of match quality",
        "assumption: people tell how well they were served; 0 where adoption does not listen (W2, W4)",
        0,
        2,
    )
    bass_ceiling: float = parameter(0.50, "share of people", "assumption", 0.1, 1.0)
    bass_start: float = parameter(0.05, "share of people", "assumption: adopters on 1 May 2023", 0.01, 0.3)
    activity_shape: float = parameter(
        3.0,
        "1",
        "set: growth of orders per buyer, and customers with a repeat order",
        0.2,
        5.0,
    )

    # --- people: lapse and return (`population.lapse`) ----------------------------------------------------------------
    lapse: float = parameter(
        0.18,
        "1/month",
        "assumption: mean hazard over people, exponential among them; a third to two thirds of a cohort are gone after a year",
        0,
        1,
        0.25,
    )
    comeback: float = parameter(0.05, "1/month", "assumption: who is away comes back", 0.001, 1, 0.30)
    lapse_leniency: float = parameter(
        0.4, "correlation", "assumption: who is easily pleased lapses later (over people, on the normal scale)", 0, 0.99, 0.25
    )
    slowing: float = parameter(0.30, "share of the rate", "assumption: a newcomer's zeal that wears off with tenure", 0, 0.9)
    slowing_months: float = parameter(1.5, "months", "assumption: time in which all but 1/e of that zeal wears off", 0.5, 60)

    # --- taste: the utility of one room entry --------------------------------------------------------------------
    b0: float = parameter(-6.6, "logit", "set: conversion of .5-.8 % per entry", -10, -3)
    b_fit: float = parameter(0.72, "logit", "free; enters twice", 0, 3, 0.10)
    b_miss: float = parameter(0.42, "logit", "free", 0, 3, 0.10)
    b_quality: float = parameter(0.35, "logit per sd", "free", 0, 2, 0.10)
    b_price: float = parameter(
        1.9, "logit per ln price", "elasticity -1.76 (Tellis 1988, from memory) to -2.62 (Bijmolt et al. 2005)", 0, 5, 0.10
    )
    b_similarity: float = parameter(
        1.05,
        "logit",
        "free: first-order effect of similarity x authenticity, sets risk aversion (sign: Lu & Chen 2021, from memory)",
        0,
        4,
        0.10,
    )
    signal: float = parameter(1.0, "prior precisions", "free: precision of what an authentic, similar presenter shows", 0.05, 10)
    distance: float = parameter(
        0.10, "prior variances", "free: variance that translating from a wholly different life adds", 0, 2
    )
    review_precision: float = parameter(0.01, "prior precisions per review", "assumption", 0, 1)
    review_overlap: float = parameter(
        0.04, "correlation", "assumption: reviewers err alike, so a thousand reviews are worth twenty-five", 0.001, 1
    )
    review_rate: float = parameter(
        0.08,
        "reviews per order",
        "chances by star (`sales.assumptions.REVIEW_CHANCE`; Hu, Zhang & Pavlou 2009) over usual stars",
        0,
        1,
    )
    b_authenticity: float = parameter(0.45, "logit", "free", 0, 3, 0.10)
    b_brand: float = parameter(0.05, "logit per ln(1+F/1000)", "free", 0, 1)

    # --- place: attention ------------------------------------------------------------------------------------------
    entries: float = parameter(12.1, "room entries per adopter and 30 days", "assumption: two in five days", 1, 100, 0.05)
    eta: float = parameter(1.0, "1", "set: concentration of sales near real retail", 0, 4, 0.05)
    popularity: float = parameter(0.25, "1 per ln(1+F/1000)", "set: concentration of sales near real retail", 0, 1, 0.10)
    notes_scale: float = parameter(
        2.4, "notes per inhabitant", "assumption: stock at which matching is 63 % of perfect", 0.05, 20, 0.05
    )
    notes_rate: float = parameter(1.6, "notes per adopter and month", "assumption", 0.1, 10)
    notes_start: float = parameter(1.8, "notes per inhabitant", "assumption: stock on 1 May 2023", 0.0, 10)
    festival_uplift: float = parameter(1.9, "1", "assumption: traffic inside the festival over an ordinary hour", 1, 5, 0.10)
    festival_growth: float = parameter(
        1.0, "1", "1 unless the platform subsidises traffic (W2): uplift of 2024 over 2023", 0.5, 3
    )
    opening_peak: float = parameter(4.0, "1", "assumption: first four hours of the festival", 1, 10, 0.10)
    closing_peak: float = parameter(3.0, "1", "assumption: last five hours of the festival", 1, 10, 0.10)
    festival_wave: float = parameter(
        0.30, "1", "assumption: how far the festival's waves and lulls lie from its mean", 0, 0.6, 0.20
    )
    pulled_forward: float = parameter(
        0.15, "share of what a sale sells beyond the usual", "assumption: it would have been bought before or after", 0, 0.5, 0.30
    )

    # --- calendar: the other days of the year ----------------------------------------------------------------------
    weekend: float = parameter(0.12, "1", "assumption: people about at a weekend over a weekday, less 1", 0, 0.5, 0.30)
    holiday: float = parameter(0.17, "share of a day's demand", "assumption: lost on a public holiday", 0, 0.6, 0.20)
    spring_festival: float = parameter(0.50, "share of a day's demand", "assumption: lost while parcels rest", 0, 0.9, 0.15)
    double_eleven: float = parameter(1.80, "1", "assumption: traffic from 31 October to 11 November", 1, 5, 0.10)
    double_twelve: float = parameter(1.60, "1", "assumption: traffic from 8 to 12 December", 1, 5, 0.06)
    adoption_follows: float = parameter(
        0.23, "1 per ln crowd", "assumption: people join when many are about, in sales", 0, 1, 0.15
    )

    # --- elsewhere: feed, search, followed shops --------------------------------------------------------------------
    page_visits: float = parameter(34.0, "page visits from the feed per adopter and 30 days", "assumption", 1, 100, 0.15)
    page_matching: float = parameter(0.5, "share of the rooms' personalisation", "assumption", 0, 1)
    searches: float = parameter(2.5, "shopping searches per adopter and 30 days", "assumption", 0.1, 50, 0.15)
    search_uplift: float = parameter(1.65, "logit", "assumption: who searches wants to buy", 0, 4)
    kappa: float = parameter(0.30, "effort per character", "free (Stigler 1961 for the idea)", 0.01, 3)
    demand_cap_start: float = parameter(0.80, "1", "set: searching capability in 2023 of those about to buy", 0.1, 3)
    demand_cap_gain: float = parameter(0.45, "1 per unit of personalisation", "assumption: capability grows with the notes", 0, 3)
    elsewhere_trend: float = parameter(
        0.62,
        "visits outside rooms per adopter, June 2024 over May 2023",
        "assumption: the platform gave its rooms more of the screen",
        0.1,
        3,
        0.05,
    )
    follow_visits: float = parameter(10.0, "visits per follow and 30 days", "assumption", 0, 30, 0.15)

    # --- shops -------------------------------------------------------------------------------------------------
    share_generic: float = parameter(0.55, "share of shops", "assumption", 0.1, 0.9)
    share_curator: float = parameter(0.27, "share of shops", "assumption; managers are the rest", 0.05, 0.5)
    manager_pull: float = parameter(
        0.9, "1", "assumption: managers open shops where goods must fit (returns raw and by category, Simpson)", 0, 3
    )
    quality_bound: float = parameter(1.5, "sd", "set: unbounded quality lets one shop carry the market", 0.5, 4)
    price_sd: float = parameter(0.18, "ln price", "assumption", 0.05, 1)
    quality_price_correlation: float = parameter(0.5, "1", "planted (endogenous price)", -1, 1)
    authenticity_quality_correlation: float = parameter(0.0, "1", "0 in W1; .6 in W3", -1, 1)
    max_atoms: int = parameter(4, "need atoms", "set: positioning at launch (Hotelling 1929, Lancaster 1966)", 1, 10)
    accuracy_generic: float = parameter(0.15, "probability", "the article's mechanism, switchable", 0, 1)
    accuracy_curator: float = parameter(0.45, "probability", "the article's mechanism, switchable", 0, 1)
    accuracy_manager: float = parameter(0.92, "probability", "the article's mechanism, switchable", 0, 1)
    guess: float = parameter(0.35, "probability at the most common need", "assumption", 0, 1)
    sessions: float = parameter(6.5, "sessions per shop and 30 days", "assumption", 0.5, 40, 0.10)
    follow_rate: float = parameter(
        0.0065, "follows per view, times (.35 + authenticity)", "set: a case shop has followers of the article's order", 0, 0.2
    )
    follow_keep: float = parameter(
        0.96, "share kept per month", "assumption: one in twenty-five stops following in a month", 0.5, 1
    )
    margin: float = parameter(0.42, "share of kept sales", "assumption", 0.05, 0.9)
    kept_share: float = parameter(0.72, "share of sales", "assumption used in the shops' own accounts", 0.3, 1)
    fixed_cost: float = parameter(23_000.0, "CNY per shop and month", "assumption", 100, 100_000, 0.05)
    entry_base: float = parameter(0.03, "entrants per initial shop and month", "assumption", 0, 1)
    entry_imitation: float = parameter(
        W1["entry_imitation"], "entrants per profitable shop and month", "calibrated: live rooms", 0, 2, 0.03
    )
    exit_hazard: float = parameter(0.12, "1/month", "assumption: shops that lose money", 0, 1, 0.10)
    exit_anyway: float = parameter(0.012, "1/month", "assumption: all shops", 0, 1)

    # --- luck ----------------------------------------------------------------------------------------------------
    month_luck: float = parameter(
        0.11, "logit, sd over months", "assumption: a shop of 500 orders a month (`demand.luck`); 0 is no luck", 0, 1, 0.15
    )
    luck_by_size: float = parameter(
        0.18, "1", "spread of firms' growth falls as size to the power of -.15 to -.2 (Stanley et al. 1996)", 0, 0.5, 0.10
    )
    evening_luck: float = parameter(0.30, "ln audience, sd over sessions", "assumption", 0, 1.5, 0.15)
    viral: float = parameter(0.013, "share of sessions", "assumption: four times the usual audience or more", 0, 0.2, 0.15)
    following_luck: float = parameter(0.20, "ln follows per view, sd over a shop's months", "assumption", 0, 1, 0.15)

    # --- the two case shops -----------------------------------------------------------------------------------
    which_quality: float = parameter(W1["which_quality"], "sd", "calibrated: WHICH's sales in its sixth month", -4, 4)
    liu_hours: float = parameter(W1["liu_hours"], "hours on air per day", "calibrated: Liu Ye's sales in twelve days", 0.3, 8)
    in_market: float = parameter(
        0.18, "share", "assumption: of those who care for leather shoes and need quiet ones, who is about to buy a pair", 0.001, 1
    )
    in_market_days: float = parameter(90.0, "days", "assumption: how long the wish to buy a pair lasts", 5, 1000)

    # --- orders ------------------------------------------------------------------------------------------------
    item_sd: float = parameter(0.90, "ln CNY", "set: sd of log order value 1.0-1.25", 0.1, 2, 0.05)
    more_items: float = parameter(0.35, "further items per order", "assumption", 0, 5)
    markdown_pull: float = parameter(
        2.2, "logit per ln of price over marked-down price", "planted; near b_price (Bijmolt et al. 2005: 2.62)", 0, 8, 0.25
    )
    coupon_claim: float = parameter(0.72, "share of people who fetch the festival's coupon", "assumption", 0, 1, 0.12)
    coupon_reach: float = parameter(
        0.55, "chance to add on of who holds the coupon and lacks nearly nothing", "planted; 0: nobody does", 0, 1, 0.25
    )
    cancelled: float = parameter(0.066, "share of orders", "assumption", 0.0, 0.3, 0.10)
    live_return_premium: float = parameter(0.35, "logit", "trade press: live 30-50 %, elsewhere 10-15 %", 0, 2)
    return_fit: float = parameter(0.6, "logit per unit of satisfaction", "free", 0, 3)

    # --- after the order ----------------------------------------------------------------------------------------
    cancel_price: float = parameter(0.12, "ln chance per ln CNY", "assumption: one sleeps over what is dear", 0, 1, 0.25)
    promise_penalty: float = parameter(
        0.75, "satisfaction per day beyond the promise", "assumption; 0 = nobody minds a broken promise", 0, 2, 0.25
    )
    misfit: float = parameter(
        0.9, "satisfaction", "assumption: goods made for one's body or foot against those made for another", 0, 3, 0.20
    )
    return_price: float = parameter(0.20, "logit per ln CNY", "assumption: nobody goes to the post for socks", 0, 1, 0.25)

    # --- bonds (`sales.bonds`) ------------------------------------------------------------------------------------------
    bond: float = parameter(
        0.15,
        "weight of a usual order just made, over all other shops",
        "assumption: regulars are a tenth of orders or so",
        0,
        20,
        0.20,
    )
    bond_followed: float = parameter(0.18, "weight of a followed shop's room, over all other rooms", "assumption", 0, 20, 0.25)
    bond_visited: float = parameter(0.03, "weight of a room seen in the week, over all other rooms", "assumption", 0, 20, 0.25)
    bond_stay: float = parameter(0.5, "ln minutes", "assumption: followers stay longer", 0, 3, 0.25)
    follow_purchase: float = parameter(
        0.15,
        "chance an order",
        "assumption: a fifth or more of a shop's followers began to follow when they had bought",
        0,
        1,
        0.25,
    )
    bond_months: float = parameter(4.0, "months", "assumption: time in which all but 1/e of a bond is forgotten", 0.2, 60)
    bond_host: float = parameter(
        0.7,
        "ln weight",
        "assumption: bought in a room in which the owner showed the goods; 0 in W3; wide, so that either may lead",
        0,
        3,
        0.50,
    )
    bond_goods: float = parameter(
        0.5,
        "ln weight",
        "assumption: bought at a shop with goods for a need of her own life; wide, so that either may lead",
        0,
        3,
        0.50,
    )

    # --- dirt --------------------------------------------------------------------------------------------------
    guests: float = parameter(0.02, "share of orders", "design of the exercise", 0, 0.2)
    duplicates: float = parameter(0.003, "share of rows", "design of the exercise", 0, 0.1)
    reopened: int = parameter(12, "shops", "design of the exercise", 0, 100)
    bot_orders: float = parameter(0.02, "test orders per live session", "design of the exercise", 0, 0.5)

    # --- persons: how people of one cell and one activity differ (`population.persons`) -----------------------------
    person_live: float = parameter(0.35, "sd of ln rate", "assumption: some like live rooms, some do not", 0, 1.5, 0.25)
    person_feed: float = parameter(0.45, "sd of ln rate", "assumption", 0, 1.5, 0.25)
    person_search: float = parameter(0.45, "sd of ln rate", "assumption", 0, 1.5, 0.25)
    person_follow: float = parameter(0.60, "sd of ln rate", "assumption: few keep to the shops they follow", 0, 1.5, 0.25)
    person_hour: float = parameter(1.0, "sd of logit", "assumption: early birds and night owls", 0, 3, 0.25)
    person_price: float = parameter(
        0.85, "sd of logit per ln price", "assumption: people's usual order differs by half from what others pay", 0, 2, 0.25
    )
    person_grade: float = parameter(
        0.4,
        "sd of logit per ln price of like goods",
        "assumption: who spends more takes the better of two coats, too",
        0,
        4,
        0.25,
    )
    person_scenario: float = parameter(
        2.0, "logit", "assumption: a way of life spans shops: goods for the occasion that a person lives for", 0, 4, 0.25
    )
    person_cancelling: float = parameter(0.75, "sd of ln chance", "assumption", 0, 1.5, 0.25)
    person_returning: float = parameter(0.80, "sd of logit", "assumption: some order to try", 0, 2, 0.25)
    person_reviewing: float = parameter(0.90, "sd of ln chance", "assumption: few write, and they write often", 0, 1.5, 0.25)
    person_leniency: float = parameter(0.25, "sd of satisfaction", "assumption", 0, 1.5, 0.25)
    traits_together: float = parameter(
        1.0, "1", "assumption: traits hang together as in a city (`population.city`); 0 = each is drawn for itself", 0, 1
    )
    made_for_others: float = parameter(
        1.0,
        "1",
        "assumption: what goods for another's body or child are of no use for (`population.needs`); 0 = nobody minds",
        0,
        3,
        0.15,
    )
    tier_orders: float = parameter(
        0.08, "ln orders per tier smaller", "assumption: who lives in a large city buys more online", -0.5, 0.5, 0.40
    )
    tier_price: float = parameter(
        0.15, "logit per ln price and tier smaller", "assumption: incomes fall with the size of the city", -1, 1, 0.40
    )
    tier_taste: float = parameter(
        1.0, "1", "assumption: how far categories differ by the size of the city (`population.needs`); 0 = not at all", 0, 4, 0.25
    )
    tier_days: float = parameter(
        0.06, "ln days per tier smaller", "assumption: small towns lie far from the carriers' hubs", -0.5, 0.5, 0.40
    )

    def __post_init__(self) -> None:
        check_ranges(self)

    def changed(self, **values: Any) -> Parameters:
        """A copy with other values; raises `MarketError` for an unknown name or a value outside its range."""
        kind: Any = type(self)
        known = _ranges(kind)
        for name in values:
            if name not in known:
                raise MarketError(f"There is no parameter {name!r}.{did_you_mean(name, known)}")
        return replace(self, **values)


def check_ranges(vector: Any) -> None:
    """Raise `MarketError` with one sentence for an entry of a parameter vector that is no number or lies outside its range."""
    kind: Any = type(vector)
    for name, (low, high, unit) in _ranges(kind).items():
        value = getattr(vector, name)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise MarketError(f"Parameter {name} must be a number, not {value!r}.")
        if not low <= value <= high:
            raise MarketError(f"Parameter {name} = {value} is outside its range {low} to {high} ({unit}).")


@cache
def _ranges(kind: type) -> dict[str, tuple[float, float, str]]:
    """Lowest and highest value and unit of each entry of a class of vectors; markets ask for them a thousand times."""
    return {entry.name: (entry.metadata["low"], entry.metadata["high"], entry.metadata["unit"]) for entry in fields(kind)}


def calibrated(name: str) -> float:
    """The calibrated value of a parameter of the market, from which a world's own may differ."""
    return float(getattr(Parameters, name))


def draw_from_priors(vector: Vector, generator: np.random.Generator, *, digits: int = 6, every: bool = True) -> Vector:
    """A vector of parameters near the given one: each entry times a uniform factor within its prior's half-width, rounded.

    Entries with prior 0 keep their value. Editions use it, so that a number learnt on one market is not the answer
    on another. Priors are narrow where growth compounds (entry, adoption), so that lessons stay plausible. every: entries
    with prior 0 use up a random number too, as the market's own do.
    """
    values: dict[str, float] = {}
    for entry in fields(vector):
        prior = entry.metadata["prior"]
        if every or prior:
            factor = 1 + prior * generator.uniform(-1, 1)
            values |= {entry.name: round(getattr(vector, entry.name) * factor, digits)} if prior else {}
    return replace(vector, **values)
