"""The planted truth of a market: what a lesson's estimate should come near to. Never written beside the tables."""

from __future__ import annotations

import dataclasses

import numpy as np

from course.market.calendar import FESTIVALS, HOUR, OBSERVED
from course.market.history import History
from course.market.orders import RUSH
from course.market.parameters import Parameters
from course.market.people import Panel
from course.market.tables import Recorder


def purchase_rates(recorder: Recorder, shape: float) -> dict:
    """Mean live orders per adopter in each festival, and the shape of their distribution over adopters.

    An adopter is a person of the sample who has adopted before the festival ends. Counted are orders as the lesson
    counts them: live, in the window, not cancelled, of a known buyer. With rate l_i of person i, the mean is E[l], the
    penetration P = E[1 - e^-l]; `effective_shape` is the r for which an NBD with that mean has that penetration,
    1 - (1 + l/r)^-r = P. It differs a little from the planted activity shape, because cells differ in taste and
    because some people adopt during the festival.
    """
    truth = {"activity_shape": shape}
    for festival in FESTIVALS:
        rate = _expected_orders(recorder, festival)
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


def _expected_orders(recorder: Recorder, festival) -> np.ndarray:
    """Expected countable live orders of each adopter in the window."""
    panel: Panel = recorder.panel
    parameters = recorder.parameters
    adopters = panel.adopters(festival.ends_at)
    start = np.maximum(panel.adopted[adopters], festival.starts_at)
    rate = np.zeros(int(adopters.sum()))
    rush = np.zeros_like(rate)
    for month in OBSERVED[festival.year]:
        moments, share = recorder.live_times[month]
        upto = np.concatenate([[0.0], share])

        def place(moment, moments=moments, upto=upto):
            return upto[np.searchsorted(moments, moment)]

        monthly = panel.activity[adopters] * recorder.live_rates[month][panel.cell[adopters]]
        rate += monthly * (place(festival.ends_at) - place(start))
        first_evening = festival.starts_at + 4 * HOUR
        rush += monthly * np.maximum(place(first_evening) - place(start), 0)
    kept = rate - parameters.cancelled * (rate + (RUSH - 1) * rush)
    return kept * (1 - parameters.guests)


def effective_shape(mean: float, penetration: float) -> float:
    """The r that solves 1 - (1 + mean/r)^-r = penetration, by bisection on ln r."""
    low, high = np.log(0.01), np.log(1e4)
    for _ in range(80):
        middle = (low + high) / 2
        r = np.exp(middle)
        if -np.expm1(-r * np.log1p(mean / r)) < penetration:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2))


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
