"""Promises: how many days to delivery a page shows, the one promise that page, parcel and buyer share."""

from __future__ import annotations

from functools import cache

import numpy as np

from course.market.core.calendar import DAY, EDGES, HOUR, LAST, OBSERVED, demand_profile
from course.market.core.draws import hash_to_unit
from course.market.core.parameters import Parameters
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.assumptions import CARRIER_TERMS, KIND_SPEED, PROVINCE_SPEED
from course.market.sales.shelves import Shelves

NEAR = 2  # days by which a warehouse near the buyers, or none, moves the promise, at most (assumption)
WEEK = 7 * DAY
NEAR_SALT = 0x5DEECE66D1CE4E5B  # makes the weeks of goods differ from the other hashes of the same market


def shop_speed(shops: Shops, carriers: np.ndarray) -> np.ndarray:
    """Each shop's delivery time relative to the market's (N,): its carrier, its kind, how far its province lies."""
    by_carrier = np.array([entry[0] for entry in CARRIER_TERMS.values()])
    return by_carrier[carriers] * np.array(KIND_SPEED)[shops.kind] * np.array(PROVINCE_SPEED)[shops.province]


def usual_promise(shelves: Shelves, shops: Shops) -> np.ndarray:
    """Whole days that each shop's pages promise on an ordinary day (N,): its usual days, and its carrier's slack."""
    slack = np.array([entry[1] for entry in CARRIER_TERMS.values()])[shelves.carriers]
    usual = shelves.assumptions.delivery_median * shop_speed(shops, shelves.carriers)
    return np.round(usual).astype(np.int64) + slack


def page_promise(goods: np.ndarray, moment: np.ndarray, shelves: Shelves, shops: Shops, setting: Setting) -> np.ndarray:
    """Whole days to delivery that the pages of goods promise at the moments (n,), the day of the order not counted.

    The promise follows the crowd (festival parcels wait), and each week whether a warehouse near the buyers has the goods:
    a hash of goods and week, so that page and parcel agree in every table and part of the market.
    """
    week = moment // WEEK
    keys = (goods * 1024 + week).astype(np.uint64)
    salt = (setting.people.salt ^ NEAR_SALT) % 2**63
    near = np.floor(hash_to_unit(keys, salt) * (2 * NEAR + 1)).astype(np.int64) - NEAR
    busy = busy_days(setting.parameters)[np.clip(moment // DAY, 0, int(EDGES[LAST]) // DAY - 1)]
    return np.maximum(usual_promise(shelves, shops)[shelves.catalogue.shop[goods]] + near + busy, 1)


@cache
def busy_days(parameters: Parameters) -> np.ndarray:
    """Days that the pages add on each day of the 14 months, because warehouses are full (D,): 0, 1 or 2."""
    return np.round(np.clip((crowd(parameters) - 0.9) / 0.8, 0, 2)).astype(np.int64)


@cache
def crowd(parameters: Parameters) -> np.ndarray:
    """How many people are about on each day of the 14 months over the mean of May and June 2024 (D,)."""
    days = [demand_profile(month, parameters).reshape(-1, DAY // HOUR).sum(axis=1) for month in range(LAST)]
    usual = np.concatenate([days[month] for month in OBSERVED[2024]]).mean()
    return np.concatenate(days) / usual
