"""The planted truth of a market: what a lesson's estimate should come near to. Never written beside the tables."""

from __future__ import annotations

import dataclasses

import numpy as np

from course.market.core.calendar import (
    FESTIVALS,
    HOUR,
    HOUR_CURVE,
    MONTH,
    OBSERVED,
    Festival,
    sale_factors,
    sales,
    seconds,
    time_left,
)
from course.market.core.nbd import effective_shape
from course.market.core.parameters import Parameters
from course.market.demand import utility
from course.market.demand.history import History, Switches
from course.market.population import lapse
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.sales.orders import RUSH
from course.market.sales.sales import LIVE
from course.market.tables.plan import Plan, Rows
from course.market.tables.recorder import ObservedMonth

LARGE = 200  # orders a month over which a shop's growth is not the noise of small counts


def of_market(
    plan: Plan, size: str | int, rates: dict, rows: dict[str, Rows], dirt: dict[str, int], switches: Switches | None = None
) -> dict:
    """All that is planted in a market.

    rates: `purchase_rates`. rows: what the sections have drawn for the one part that is the whole sample; empty for a large
    market, whose truth tells what holds whoever is drawn. dirt: count of each kind in users and orders, or in all parts.
    """
    setting, history = plan.setting, plan.history
    truth = {
        "world": setting.world.name,
        "seed": setting.streams.seed,
        "size": size,
        "switches": vars(switches or Switches()),
        "parameters": of_parameters(setting.parameters),
        "dirt": dirt | {"reopened_shops": plan.pairs.to_dict("list")},
        "purchase_rates": rates,
        "trust": of_trust(setting.parameters),
        "adoption": of_adoption(history),
        "lapse": of_lapse(setting.parameters),
        "calendar": of_calendar(setting.parameters),
        "cases": of_cases(history, setting.parameters),
        "survival": of_survival(history, setting.parameters),
        "luck": of_luck(history),
        "months": history.months,
        "shops": of_shops(history),
    }
    for found in [section.truth(plan) for section in plan.sections] + [own.truth() for own in rows.values()]:
        for place, planted in found.items():
            truth[place] = truth.get(place, {}) | planted
    return truth


def purchase_rates(panel: Panel, months: list[ObservedMonth], setting: Setting) -> dict:
    """Mean live orders per adopter in each festival, and the shape of their distribution over adopters.

    An adopter is a person of the sample who has adopted before the festival ends. Counted are orders as the lesson
    counts them: live, in the window, not cancelled, of a known buyer. With rate l_i of person i, the mean is E[l], the
    penetration P = E[1 - e^-l]; `effective_shape` is the r for which an NBD with that mean has that penetration,
    1 - (1 + l/r)^-r = P. It lies well below the planted activity shape, because some adopters are away, and also because
    cells differ in taste and some people adopt during the festival. Bonds are left out: who goes back to a shop does so on an
    evening of its own, so that about 1 % fewer orders fall into the festival than `expected_orders` says (`festival_counts`: those that
    did).
    """
    truth: dict = {"activity_shape": setting.parameters.activity_shape}
    for festival in FESTIVALS:
        rate = _expected_orders(panel, months, festival, setting)
        mean, reached = float(rate.mean()), float(-np.expm1(-rate).mean())
        truth[festival.name] = {
            "adopters": len(rate),
            "lambda": mean,
            "penetration": reached,
            "orders_per_buyer": mean / reached,
            "effective_shape": effective_shape(mean, reached),
            "expected_buyers": float(-np.expm1(-rate).sum()),
            "expected_orders": float(rate.sum()),
        }
    return truth


def _expected_orders(panel: Panel, months: list[ObservedMonth], festival: Festival, setting: Setting) -> np.ndarray:
    """Expected countable live orders of each adopter in the window, while she is there."""
    parameters = setting.parameters
    adopters = np.flatnonzero(panel.adopters(festival.ends_at))
    adopted = panel.adopted[adopters]
    here = lapse.spells(panel.user_id[adopters], adopted, setting.people, parameters)
    start, stop = np.maximum(here.start, festival.starts_at), np.minimum(here.end, festival.ends_at)
    stop = np.maximum(start, stop)
    age = ((festival.starts_at + festival.ends_at) / 2 - adopted) / MONTH
    zeal = panel.activity[adopters] * lapse.pace(age, parameters) / lapse.usual_presence(parameters)
    rate = np.zeros(len(adopters))
    rush = np.zeros_like(rate)
    for month in (month for month in months if month.month in OBSERVED[festival.year]):
        moments, share = month.live_times
        upto = np.concatenate([[0.0], share])
        opening, end, first_evening = (
            upto[np.searchsorted(moments, moment)] for moment in (start, stop, np.minimum(stop, festival.opening_ends_at))
        )
        monthly = zeal * panel.habits[adopters, LIVE] * month.live_rate[panel.cell[adopters]]
        rate += monthly * (end - opening).sum(axis=1)
        rush += monthly * np.maximum(first_evening - opening, 0).sum(axis=1)
    kept = rate - parameters.cancelled * (rate + (RUSH - 1) * rush)
    return kept * (1 - parameters.guests)


def of_shops(history: History) -> dict:
    """The hidden traits of every shop, as lists in the order of merchant_id."""
    shops = history.shops
    return {
        "merchant_id": shops.merchant_id.tolist(),
        "own_cell": shops.own.tolist(),
        "authenticity": np.round(shops.authenticity, 4).tolist(),
        "quality": np.round(shops.quality, 4).tolist(),
        "ln_price": np.round(shops.ln_price, 4).tolist(),
    }


def of_parameters(parameters: Parameters) -> dict:
    return dataclasses.asdict(parameters)


def of_trust(parameters: Parameters) -> dict:
    """The planted coefficients of the variance form (`course.market.demand.utility`), and what they amount to.

    `slope_without_reviews`, `slope_usual`, `slope_many_reviews`: least-squares slope of trust on similarity x
    authenticity over the unit square at 0, the usual and 1 000 reviews; the usual one is `b_similarity` by construction.
    """
    grid = (np.arange(20) + 0.5) / 20
    similarity, authenticity = np.meshgrid(grid, grid)
    product = similarity * authenticity
    centred = product - product.mean()
    rho = utility.risk_aversion(parameters)
    slopes = {}
    for name, reviews in (("without_reviews", 0.0), ("usual", utility.USUAL_REVIEWS), ("many_reviews", 1000.0)):
        signal = utility.review_signal(np.array(reviews), parameters)
        relief = -rho * utility.variance(similarity, authenticity, signal, parameters)
        slopes[f"slope_{name}"] = float((centred * relief).sum() / (centred**2).sum())
    return {
        "b_similarity": parameters.b_similarity,
        "half_risk_aversion": rho,
        "kappa_distance": parameters.distance,
        "tau_signal": parameters.signal,
        "review_precision": parameters.review_precision,
        "review_overlap": parameters.review_overlap,
        **slopes,
    }


def of_lapse(parameters: Parameters) -> dict:
    """Share of the people who are there, and how fast these buy over newcomers, by full months since their adoption."""
    months = np.arange(31.0)
    return {
        "there": np.round(lapse.still_there(months, parameters), 4).tolist(),
        "pace": np.round(lapse.pace(months, parameters), 4).tolist(),
    }


def of_adoption(history: History) -> dict:
    """The path of adoption: share of all people at the start of each month and at the end, Bass q of each month."""
    return {
        "word_of_mouth": history.adoption.parameters.word_of_mouth,
        "shares": history.adoption.shares,
        "q": history.adoption.q,
    }


def of_calendar(parameters: Parameters) -> dict:
    """ln people about on a weekend day and on a holiday over a weekday, and the days of demand that people hold back from 12 to
    19 May, before 618, against 4 to 11 May: mean over the festivals by their usual weight in the orders."""
    week = 1 + 2 * parameters.weekend / 7
    held = []
    for festival, (sale, uplift) in zip(FESTIVALS, sales(parameters), strict=False):
        hours = np.arange(seconds(f"{festival.year}-05-04"), seconds(f"{festival.year}-05-20"), HOUR)
        days = (sale_factors(hours, sale, uplift, parameters) * HOUR_CURVE[hours // HOUR % 24]).reshape(-1, 24).sum(axis=1)
        held.append(float((1 - days[8:] / days[:8].mean()).sum()))
    return {
        "weekend": float(np.log1p(parameters.weekend)),
        "holiday": float(np.log((1 - parameters.holiday) * week)),
        "waited": float(np.average(held, weights=(1, 4))),
    }


def of_luck(history: History) -> dict:
    """What luck comes to in the months of large shops: those open throughout whose expected orders always exceeded `LARGE`.

    `sd`: standard deviation of ln orders that it makes over a shop's months, what is common to a month taken out. `passing`
    (emerges): sd of what one month adds to expected ln orders and the next has no more. It is less than `sd`, for some luck lasts
    as followers and reviews, and a shop's hours suit some seasons better than others.
    """
    ids = np.arange(1, len(history.shops) + 1)
    large = np.logical_and.reduce([np.isin(ids, one.merchant_id[one.orders > LARGE]) for one in history.accounts])
    if large.sum() < 2:
        return {"shops": int(large.sum())}
    rows = [np.isin(one.merchant_id, ids[large]) for one in history.accounts]
    moved, level = (
        np.stack([values[row] for values, row in zip(found, rows, strict=True)])  # (months, shops)
        for found in ([one.luck for one in history.accounts], [np.log(one.orders + 1e-9) for one in history.accounts])
    )
    moved = moved - moved.mean(axis=1, keepdims=True)
    moved = moved - moved.mean(axis=0)
    growth = np.diff(level - level.mean(axis=1, keepdims=True), axis=0)
    turns, lasts = (growth[:-1] * growth[1:]).mean(), (growth[:-2] * growth[2:]).mean()
    return {
        "shops": moved.shape[1],
        "sd": float(np.sqrt((moved**2).sum() / ((moved.shape[0] - 1) * (moved.shape[1] - 1)))),
        "passing": float(np.sqrt(max(lasts - turns, 0.0))),
    }


def of_survival(history: History, parameters: Parameters) -> dict:
    """Growth of expected live orders from June 2023 to June 2024 of all shops of June 2023, and of those still open; `books`: the
    same of all orders, as the shops' books count them.

    No bonds are in it: history and books know what people buy together, not who bought where before. In the sample bonds draw
    people back to shops that they know, so that shops a year old have some 3 % more of its orders than here.
    """
    ends = [(month, history.accounts[month]) for month in (OBSERVED[2023][-1], OBSERVED[2024][-1])]
    live, booked = [], []
    for month, account in ends:
        left = time_left(history.shops.opened[account.merchant_id - 1], month, parameters)
        orders = account.live_orders + left * (account.orders - account.live_orders)
        live.append(dict(zip(account.merchant_id.tolist(), account.live_orders.tolist(), strict=True)))
        booked.append(dict(zip(account.merchant_id.tolist(), orders.tolist(), strict=True)))
    alive = [shop for shop in live[0] if shop in live[1]]

    def growth(before: dict[int, float], after: dict[int, float]) -> dict[str, float]:
        later = sum(after[shop] for shop in alive)
        return {"cohort": later / sum(before.values()), "survivors": later / sum(before[shop] for shop in alive)}

    return growth(*live) | {"books": growth(*booked), "closed": 1 - len(alive) / len(live[0])}


def of_cases(history: History, parameters: Parameters) -> dict:
    """The expected daily account of each case shop, before any draw, and its planted numbers."""
    found: dict = {"which_quality": parameters.which_quality, "liu_hours": parameters.liu_hours}
    for book in history.books:
        found[book.case.name] = {
            "merchant_id": book.merchant_id,
            "serves": list(book.case.serves),
            "later": {str(month): atom for month, atom in book.case.later.items()},
            "expected_orders": [round(sum(day["orders"].values()), 3) for day in book.days],
            "expected_segment": [round(day["remaining"], 1) for day in book.days],
        }
    return found
