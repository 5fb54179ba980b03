"""Five trials that a platform can run outside a single room: AIGC, people against traffic, ads, three crafts, prices.

Each function gives a table and what was planted. What a world believes in decides the outcome: in W2 traffic is worth
its money and similar hosts are not; in W3 nothing that works through similarity has an effect.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from course.market.core.draws import logistic
from course.market.core.parameters import draw_from_priors, parameter
from course.market.core.streams import Streams, binomial, stratified
from course.market.experiments.rooms import SIMILARITY_UNIT
from course.market.population.setting import Setting

# World -> share of an average entry's sales that a bought one brings; share of the similarity effect that arrives.
MARGINAL_TRAFFIC = {"W2": 0.95}
MARGINAL_PEOPLE = {"W2": 0.15}
CRAFTS = ("selecting", "matching", "presenting")


@dataclass(frozen=True)
class TrialParameters:
    """The trials' own parameters (effects without another source are assumptions that students may attack)."""

    notes_per_arm: int = parameter(1_000, "notes", "design", 20, 10_000)
    aigc_click: float = parameter(0.20, "logit", "planted: clicks rise (P12)", 0, 2, 0.10)
    aigc_click_lived: float = parameter(
        -0.14, "logit", "planted interaction (P12): less for hosts who live the need", -2, 2, 0.10
    )
    aigc_cost: float = parameter(0.60, "share of hours saved", "assumption (theta)", 0, 1, 0.10)
    aigc_trust: float = parameter(-0.30, "points of five", "planted: trust per note falls (xi)", -2, 2, 0.10)
    lived_met: float = parameter(0.90, "logit", "planted: a lived need is met more often", 0, 3, 0.10)
    cities: int = parameter(90, "cities", "design: thirty an arm", 9, 600)
    weeks_before: int = parameter(8, "weeks", "design", 1, 52)
    weeks_after: int = parameter(4, "weeks", "design", 1, 52)
    more: float = parameter(0.10, "share", "design: +10 % entries, or +10 points of similarity", 0.01, 1)
    marginal_traffic: float = parameter(0.35, "sales of a bought entry over an average one", "assumption", 0, 1.5, 0.10)
    cost_per_order: float = parameter(2.0, "CNY per usual order", "design: both campaigns cost the same", 0.1, 100, 0.10)
    ad_users: int = parameter(6_000, "users", "design", 100, 100_000)
    ad_weeks: int = parameter(8, "weeks", "design", 2, 52)
    ad_first: float = parameter(-0.02, "ln minutes", "planted: first week of the double load", -1, 0, 0.10)
    ad_last: float = parameter(-0.40, "ln minutes", "planted (P51): last week of the double load", -2, 0, 0.10)
    ad_income: float = parameter(0.55, "ln advertising income per minute", "planted: double load", 0, 1, 0.05)
    selecting: float = parameter(0.22, "logit", "planted", -1, 2, 0.10)
    presenting: float = parameter(0.20, "logit in W1", "planted: follows b_similarity", -1, 2, 0.10)
    matching: float = parameter(
        0.45, "ln further items per order", "planted: by one of the three crafts, which a coin draws", -1, 2, 0.10
    )
    spm_sessions: int = parameter(40, "sessions a cell", "design", 5, 1_000)
    price_sessions: int = parameter(360, "sessions", "design", 30, 10_000)
    price_step: float = parameter(0.10, "ln price", "design", 0.01, 0.5)
    evening_sd: float = parameter(0.30, "ln orders", "assumption: good and bad evenings", 0, 2, 0.10)


@dataclass(frozen=True)
class MachineParameters:
    """What the trial of notes written by machine has of its own, beside the `aigc_` numbers of `TrialParameters`."""

    met: float = parameter(
        0.10, "logit", "planted (P12): needs met by a machine's note whose author does not live the need", -2, 2, 0.10
    )
    met_lived: float = parameter(
        0.30,
        "logit",
        "planted, or 0 by the coin (P42): what a machine's note meets more if the author lives the need",
        -2,
        2,
        0.10,
    )
    trust_lived: float = parameter(0.5, "points of five", "planted: who lives a need is trusted more; 0 in W3", -2, 2, 0.10)
    note_sd: float = parameter(0.6, "logit, sd over notes", "assumption: in clicks, and as much in needs met", 0, 2, 0.05)
    shown: float = parameter(900.0, "impressions a note", "design: mean", 10, 100_000)
    shown_sd: float = parameter(0.6, "ln impressions, sd over notes", "design: slots of the feed differ", 0, 2)


def aigc(setting: Setting, own: TrialParameters) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_aigc`: notes by 2 x 2 (written with AIGC or not; author lives the need or not).

    Notes differ in what they are about and in how often chance shows them, so readers of one note are alike. A coin decides, market
    by market and in whatever world, whether the machine meets more needs in the hands of those who live them.
    """
    streams = setting.streams
    generator = streams.of("experiments", "aigc")
    machine = draw_from_priors(MachineParameters(), streams.of("experiments", "aigc", "priors"), every=False)
    met_lived = machine.met_lived if streams.of("experiments", "aigc", "coin").random() < 0.5 else 0.0
    trust_lived = 0.0 if setting.world.name == "W3" else machine.trust_lived
    lived, with_ai = np.divmod(np.repeat(np.arange(4), own.notes_per_arm), 2)
    order = generator.permutation(len(lived))
    lived, with_ai = lived[order], with_ai[order]
    size = len(lived)
    both = lived * with_ai
    slots = np.exp(machine.shown_sd * generator.standard_normal(size) - machine.shown_sd**2 / 2)
    shown = np.maximum(generator.poisson(machine.shown * slots), 60)
    logit = -2.9 + 0.20 * lived + own.aigc_click * with_ai + own.aigc_click_lived * both
    clicks = np.maximum(binomial(generator, shown, logistic(logit + machine.note_sd * generator.standard_normal(size))), 1)
    asked = np.maximum(binomial(generator, clicks, 0.35), 1)
    met_logit = -1.0 + own.lived_met * lived + machine.met * with_ai + met_lived * both
    met = binomial(generator, asked, logistic(met_logit + machine.note_sd * generator.standard_normal(size)))
    trust = 3.1 + trust_lived * lived + own.aigc_trust * with_ai + 0.45 * generator.standard_normal(size)
    hours = 3.2 * (1 - own.aigc_cost * with_ai) * np.exp(0.4 * generator.standard_normal(size))
    table = pd.DataFrame(
        {
            "note": 1 + np.arange(size),
            "aigc": with_ai.astype(bool),
            "lived": lived.astype(bool),
            "hours": np.round(hours, 2),
            "impressions": shown,
            "clicks": clicks,
            "readers_asked": asked,
            "needs_met": met,
            "trust": np.clip(np.round(trust, 1), 1, 5),
        }
    )
    truth = {
        "click_logit": {"aigc": own.aigc_click, "interaction": own.aigc_click_lived, "lived": 0.20},
        "needs_met_logit": {"aigc": machine.met, "interaction": met_lived, "lived": own.lived_met},
        "trust": {"aigc": own.aigc_trust, "interaction": 0.0, "lived": trust_lived},
        "hours_saved": own.aigc_cost,
        # Mean shares over notes of a 2 x 2: rows by a life not lived and lived, columns by hand and by machine.
        "click_share": _shares(-2.9, 0.20, own.aigc_click, own.aigc_click_lived, machine.note_sd),
        "met_share": _shares(-1.0, own.lived_met, machine.met, met_lived, machine.note_sd),
        "machine": asdict(machine),
    }
    return table, truth


def _shares(base: float, lived: float, machine: float, both: float, sd: float) -> list[list[float]]:
    """Mean over notes of a chance whose logit is normal, in each cell of the 2 x 2 (2, 2)."""
    grid = np.linspace(-6, 6, 2_001)
    weight = np.exp(-(grid**2) / 2)
    cells = base + lived * np.array([[0.0], [1.0]]) + machine * np.array([[0.0, 1.0]]) + both * np.array([[0.0, 0.0], [0.0, 1.0]])
    return np.round(logistic(cells[:, :, None] + sd * grid) @ (weight / weight.sum()), 7).tolist()


def people_or_traffic(
    setting: Setting, own: TrialParameters, marginal: tuple[float, float] | None = None
) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_geo`: cities x weeks; a third of the cities gets traffic, a third more similar hosts.

    marginal: sales of a bought entry over an average one, and share of the similarity effect that arrives; the world's own if None.
    """
    generator, world = setting.streams.of("experiments", "geo"), setting.world.name
    cities, weeks = own.cities, own.weeks_before + own.weeks_after
    arm = np.arange(cities) % 3
    generator.shuffle(arm)
    usual = np.exp(6.1 + 0.8 * generator.standard_normal(cities))
    season = 0.10 * np.sin(np.arange(weeks) / 2.0) + 0.05 * generator.standard_normal(weeks) + 0.012 * np.arange(weeks)
    shift = 0.010 * generator.standard_normal(cities)  # cities drift apart a little by themselves
    after = np.arange(weeks) >= own.weeks_before
    entries_each = np.exp(4.6 + 0.15 * generator.standard_normal(cities))  # entries per order
    bought, liked = marginal or (MARGINAL_TRAFFIC.get(world, own.marginal_traffic), MARGINAL_PEOPLE.get(world, 1.0))
    effect = {
        "traffic": float(np.log1p(own.more * bought)),
        "similarity": float(setting.parameters.b_similarity * own.more * 0.65 * liked),
    }
    lift = np.array([0.0, effect["traffic"], effect["similarity"]])[arm]
    calm = np.log(usual)[:, None] + season[None, :] + shift[:, None] * after
    calm = calm + 0.02 * generator.standard_normal((cities, weeks))
    treated = lift[:, None] * after
    orders = generator.poisson(np.exp(calm + treated))
    more_entries = np.where(arm == 1, own.more, 0.0)[:, None] * after
    entries = generator.poisson(np.exp(calm) * entries_each[:, None] * (1 + more_entries))
    cost = np.where((arm > 0)[:, None] & after, own.cost_per_order * usual[:, None], 0.0)
    # Last click gives the campaign every order behind one of its own impressions, wanted anyway or not.
    claimed = np.where(arm == 1, 0.9 * own.more, np.where(arm == 2, 0.012, 0.0))[:, None] * after
    table = pd.DataFrame(
        {
            "city": np.repeat(1 + np.arange(cities), weeks),
            "week": np.tile(np.arange(weeks) - own.weeks_before, cities),
            "arm": np.repeat(np.array(["control", "traffic", "similarity"])[arm], weeks),
            "entries": entries.ravel(),
            "orders": orders.ravel(),
            "orders_last_click": binomial(generator, orders, claimed).ravel(),
            "campaign_cost": np.round(cost.ravel(), 2),
        }
    )
    per_ten_thousand = {}
    for index, name in ((1, "traffic"), (2, "similarity")):
        cells = (arm == index)[:, None] & after
        extra = (np.exp(calm + treated) - np.exp(calm))[cells].sum()
        per_ten_thousand[name] = round(float(extra / cost[cells].sum() * 10_000), 3)
    truth = {
        "ln_orders": {name: round(value, 6) for name, value in effect.items()},
        "incremental_orders_per_10k_yuan": per_ten_thousand,
        "better": max(per_ten_thousand, key=per_ten_thousand.__getitem__),
    }
    return table, truth


def ad_load(own: TrialParameters, streams: Streams) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_ads`: users x weeks under the usual or the double load; minutes wear off, income comes at once."""
    generator = streams.of("experiments", "ads")
    users, weeks = own.ad_users, own.ad_weeks
    double = stratified(generator, users) < 0.5
    person = 0.7 * generator.standard_normal(users)
    before = np.exp(4.25 + person + 0.25 * generator.standard_normal(users))
    share = np.arange(weeks) / (weeks - 1)
    effect = own.ad_first + (own.ad_last - own.ad_first) * share
    log_minutes = 4.25 + person[:, None] + effect * double[:, None] + 0.35 * generator.standard_normal((users, weeks))
    minutes = np.round(np.exp(log_minutes), 1)
    income = minutes * 0.02 * np.exp(own.ad_income * double[:, None] + 0.2 * generator.standard_normal((users, weeks)))
    commerce = generator.poisson(0.004 * minutes) * 120 * 0.08  # commission on orders
    table = pd.DataFrame(
        {
            "user": np.repeat(1 + np.arange(users), weeks),
            "week": np.tile(1 + np.arange(weeks), users),
            "load": np.repeat(np.where(double, "double", "usual"), weeks),
            "minutes_before": np.repeat(np.round(before, 1), weeks),
            "minutes": minutes.ravel(),
            "ad_income": np.round(income.ravel(), 2),
            "commission": np.round(commerce.ravel(), 2),
        }
    )
    truth = {"ln_minutes_by_week": effect.round(6).tolist(), "ln_income_per_minute": own.ad_income}
    return table, truth


def three_crafts(setting: Setting, own: TrialParameters) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_spm`: sessions by 2 x 2 x 2: a selected assortment, matched outfits, presented on a like body.

    Selecting and presenting bring orders. Which of the crafts adds items to an order is drawn market by market; in W3 presenting
    on a like body does nothing, so it is never that.
    """
    generator, parameters = setting.streams.of("experiments", "spm"), setting.parameters
    cell = np.repeat(np.arange(8), own.spm_sessions)
    generator.shuffle(cell)
    selected, matched, presented = cell // 4, cell // 2 % 2, cell % 2
    able = CRAFTS[:2] if setting.world.name == "W3" else CRAFTS
    adding = able[int(setting.streams.of("experiments", "spm", "coin").integers(len(able)))]
    adds = {"selecting": selected, "matching": matched, "presenting": presented}[adding]
    size = len(cell)
    presenting = own.presenting * parameters.b_similarity / SIMILARITY_UNIT
    viewers = generator.poisson(1_400 * np.exp(0.3 * generator.standard_normal(size)))
    mood = 0.15 * generator.standard_normal(size)
    logit = -4.2 + own.selecting * selected + presenting * presented + mood
    orders = binomial(generator, viewers, logistic(logit))
    items = orders + generator.poisson(orders * 0.35 * np.exp(own.matching * adds))
    table = pd.DataFrame(
        {
            "session": 1 + np.arange(size),
            "selecting": selected.astype(bool),
            "matching": matched.astype(bool),
            "presenting": presented.astype(bool),
            "viewers": viewers,
            "orders": orders,
            "items": items,
        }
    )
    truth = {
        "conversion_logit": {"selecting": own.selecting, "matching": 0.0, "presenting": round(presenting, 6)},
        "ln_further_items": {craft: own.matching if craft == adding else 0.0 for craft in CRAFTS},
        "interactions": 0.0,
    }
    return table, truth


def price_test(setting: Setting, own: TrialParameters) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_price`: whole sessions at a tenth less, the usual price, or a tenth more."""
    generator, parameters = setting.streams.of("experiments", "price"), setting.parameters
    size = own.price_sessions
    step = np.arange(size) % 3 - 1
    generator.shuffle(step)
    viewers = generator.poisson(2_500 * np.exp(0.4 * generator.standard_normal(size)))
    mood = own.evening_sd * generator.standard_normal(size)
    base = -4.35
    chance = logistic(base - parameters.b_price * own.price_step * step + mood)
    table = pd.DataFrame(
        {
            "session": 1 + np.arange(size),
            "price_factor": np.round(np.exp(own.price_step * step), 4),
            "viewers": viewers,
            "orders": binomial(generator, viewers, chance),
        }
    )
    usual = logistic(base)
    truth = {"elasticity": round(float(-parameters.b_price * (1 - usual)), 5), "b_price": -parameters.b_price}
    return table, truth
