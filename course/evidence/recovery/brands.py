"""What is planted of a person as a brand: who follows, host or model, evenings without the host, new ranges."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course.evidence.estimates import brand
from course.evidence.estimates.core import Tables
from course.evidence.recovery.effect import Effect


def _brand(name: str) -> Callable[[dict, Tables], float]:
    return lambda truth, tables: truth["brand"]["parameters"][name]


BRANDS: tuple[Effect, ...] = (
    Effect(
        "P71",
        "share of first orders at WHICH whose buyer followed already",
        _brand("followed_before"),
        ("follows begun and not ended at the order", brand.followed_then),
        {"who follows today": brand.follows_today, "orders through the followed shop's page": brand.orders_by_channel},
    ),
    Effect(
        "P72",
        "the hosts' share in what hosts and models add to the variance of coming back (a coin; models in W3)",
        lambda truth, tables: truth["brand"]["bonds"]["host_share"],
        ("pairs of orders with one in common", brand.host_share),
        {"spread of raw means": brand.host_share_of_raw_means},
        only=lambda truth: truth["brand"]["bonds"]["side"] == "host",
    ),
    Effect(
        "P73",
        "orders per entry without the host over those with her (ln; 0 in W3)",
        lambda truth, tables: truth["brand"]["missed"],
        ("within shops, Mantel-Haenszel", brand.without_the_host),
        {"all evenings of stand-ins over all of hosts": brand.without_the_host_raw},
    ),
    Effect(
        "P74",
        "what a new range adds in its first four months (ln orders)",
        lambda truth, tables: float(np.mean(truth["brand"]["new_range"][:4])),
        ("event study, controls of the same month of opening", brand.new_range),
        {"before and after": brand.before_and_after},
    ),
    Effect(
        "P75",
        "share of followers of WHICH who began to follow after an order",
        _brand("followed_after"),
        ("first order before the follow", brand.came_by_an_order),
        {"followers who have ordered at any time": brand.buyers_among_followers},
    ),
)
