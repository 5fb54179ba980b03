"""Orders and parcels of the five platforms in the last thirty days of the first and of the last quarter.

The export is taken when the quarter ends, so what is on its way then has no delivery yet: censored, not lost. One
platform's carrier writes UTC, everything else is Shanghai wall-clock time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, HOUR, crowd_elsewhere
from course.market.core.clocks import COURIER
from course.market.core.columns import labels
from course.market.core.draws import logistic
from course.market.core.lexicon import CATEGORIES, FIRST_QUARTER, LAST_QUARTER, PLATFORM, PLATFORMS, QUARTERS, UTC_PLATFORM
from course.market.core.normal import normal_quantile
from course.market.core.parameters import Parameters
from course.market.core.streams import Streams, binomial, stratified
from course.market.rivals.home import SEVERAL, OwnOrders, draw
from course.market.rivals.platforms import SPLIT, Levels, PlatformParameters, Scale, return_logit
from course.market.sales.assumptions import REVIEW_CHANCE

Stream = Callable[..., np.random.Generator]

ORDERS = 1_500  # orders by platform and quarter
DAYS = 30
SHOPS = 40  # shops of a platform
LOST = 0.004  # parcels that never arrive
SHOP_SPEED = 0.12  # ln days: sd between shops; big shops are faster
SHOP_QUALITY = 0.20  # logit: sd between shops; big shops are better
OWN_SHOPS = 100_000  # ids of Lifora's shops begin behind it
RATED = np.array(REVIEW_CHANCE)  # chance that a buyer of 1..5 stars reviews
NAGGED = 4  # as many rate by a mere click as review in words: platforms nag (assumption)
STAR_EDGES = np.array([-3.0, -2.1, -1.0, 0.6])  # satisfaction that earns the next star
MORE_ITEMS = 0.45


def export_moment(quarter: str) -> pd.Timestamp:
    """When a quarter's export was taken, Shanghai wall clock: midnight after its last day."""
    return (pd.Period(quarter, freq="Q") + 1).start_time.as_unit("us")


def exports() -> pd.DataFrame:
    """The small table `platform_exports`: which clock each export's parcels use."""
    rows = [
        (platform, quarter, export_moment(quarter), "UTC" if platform == UTC_PLATFORM else "Asia/Shanghai")
        for quarter in (FIRST_QUARTER, LAST_QUARTER)
        for platform in PLATFORMS
    ]
    return pd.DataFrame(rows, columns=["platform", "quarter", "exported_at", "parcel_clock"])


def orders_and_parcels(
    expected: Levels,
    parameters: PlatformParameters,
    scale: Scale,
    own: tuple[OwnOrders, OwnOrders],
    streams: Streams,
    calendar: Parameters,
) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """The tables `platform_orders` and `platform_parcels`, and what was planted in them.

    own: Lifora's orders of the first and of the last quarter. calendar: the market's parameters, whose weekdays, holidays and
    618 all platforms share.
    """
    orders, parcels, first_id = [], [], 1
    for quarter, at_home in zip((FIRST_QUARTER, LAST_QUARTER), own, strict=True):
        for platform in range(len(PLATFORMS)):
            stream = partial(streams.of, "platforms", "orders", platform, quarter)
            if PLATFORMS[platform] == PLATFORM:
                frame, sent = _own_month(quarter, draw(at_home, ORDERS, stream("own")), stream)
            else:
                frame, sent = _month_of(platform, quarter, expected, parameters, scale, stream, calendar)
            orders.append(frame.assign(order_id=first_id + np.arange(len(frame))))
            parcels.append(sent.assign(order_id=sent["order"] + first_id))
            first_id += len(frame)
    orders, parcels = pd.concat(orders, ignore_index=True), pd.concat(parcels, ignore_index=True)
    truth = {
        "parcels_per_order": round(len(parcels) / len(orders), 5),
        "split_orders": int((parcels["parcel_no"] == 2).sum()),
        "undelivered_parcels": int(parcels["delivered_at"].isna().sum()),
        "utc_platform": UTC_PLATFORM,
        "mean_satisfaction": {
            quarter: dict(zip(part["platform"], part["satisfaction"].round(5).tolist(), strict=True))
            for quarter, part in orders.groupby(["quarter", "platform"], as_index=False)["satisfaction"].mean().groupby("quarter")
        },
        "mean_star_if_all_rated": {
            quarter: dict(zip(part["platform"], part["true_star"].round(5).tolist(), strict=True))
            for quarter, part in orders.groupby(["quarter", "platform"], as_index=False)["true_star"].mean().groupby("quarter")
        },
    }
    return orders.drop(columns=["satisfaction", "true_star"]), parcels.drop(columns="order"), truth


def _own_month(quarter: str, own: OwnOrders, stream: Stream) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lifora's last thirty days of a quarter, from orders of its own: orders, and the parcels by row of the orders."""
    size, first_day = len(own.start), export_moment(quarter) - pd.Timedelta(days=DAYS)
    split = np.flatnonzero(~np.isnan(own.second))
    parcels = _parcels(
        np.concatenate([np.arange(size), split]),
        np.concatenate([np.ones(size, dtype=np.int64), np.full(len(split), 2)]),
        np.concatenate([own.first, own.second[split]]),
        np.ones(size + len(split), dtype=bool),
        first_day,
        0,
    )
    rates = stream("rates").random(size) < RATED[own.star - 1] * NAGGED
    how_many = 1 + binomial(stream("returned items"), own.items - 1, SEVERAL)
    number = 1 + stream("shop").permutation(int(own.shop.max()) + 1)
    frame = pd.DataFrame(
        {
            "platform": PLATFORM,
            "quarter": quarter,
            "category": np.array(list(CATEGORIES))[own.category],
            "merchant_id": OWN_SHOPS + number[own.shop],
            "ts": _wall_clock(first_day, own.start),
            "promised_at": _wall_clock(first_day, own.promise),
            "items": own.items,
            "items_returned": np.where(own.back, how_many, 0),
            "kept": ~own.back,
            "list_price": own.list_price,
            "paid": own.paid,
            "star": _stars(own.star, rates & (own.arrival <= DAYS * DAY)),
            "satisfaction": own.satisfaction,
            "true_star": own.star,
        }
    )
    return frame, parcels


def _month_of(
    platform: int,
    quarter: str,
    expected: Levels,
    parameters: PlatformParameters,
    scale: Scale,
    stream: Stream,
    calendar: Parameters,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A rival's last thirty days of a quarter: orders, and the parcels by row of the orders."""
    row, name = QUARTERS.index(quarter), PLATFORMS[platform]
    size, end = ORDERS, export_moment(quarter)
    first_day = end - pd.Timedelta(days=DAYS)
    moment = np.sort(_moments(first_day, size, calendar, stream("moment")))
    category = np.searchsorted(np.cumsum(scale.mix[platform])[:-1], stratified(stream("category"), size), side="right")
    shop, advantage = _shops(stream("shop"), size)
    items = 1 + stream("items").poisson(MORE_ITEMS, size)
    usual = np.array([entry[0] for entry in CATEGORIES.values()])[category]
    level = expected.price_index[row, platform] / 100
    value = np.round(items * usual * level * np.exp(0.45 * stream("price").standard_normal(size)), 2)
    discounted = stream("discount").random(size)
    paid = np.round(value * (1 - np.where(discounted < 0.4, 0.05 + 0.25 * discounted, 0.0)), 2)

    # An order is kept if nothing of it comes back. The logit is the order's, whatever the number of items.
    logit = return_logit()[category] + expected.return_shift[row, platform] - SHOP_QUALITY * advantage
    would_go_back = stratified(stream("returns"), size) < logistic(logit + scale.returns)
    how_many = 1 + binomial(stream("returned items"), items - 1, SEVERAL)

    days = expected.parcel_days[row, platform]
    split = stratified(stream("split"), size) < SPLIT[platform]
    order = np.concatenate([np.arange(size), np.flatnonzero(split)])
    number = np.concatenate([np.ones(size, dtype=np.int64), np.full(int(split.sum()), 2)])
    spread = np.sqrt(parameters.speed_sd**2 - SHOP_SPEED**2)
    z = -SHOP_SPEED * advantage[order] + spread * normal_quantile(stratified(stream("travel"), len(order)))
    arrival = np.maximum(COURIER.near(moment[order] + days * np.exp(z) * DAY), moment[order] + HOUR)
    lost = stream("lost").random(len(order)) < LOST
    arrives = np.zeros(size, dtype=bool)
    np.logical_or.at(arrives, order, ~lost)
    back = would_go_back & arrives  # what never came cannot be sent back

    clock = -8 * HOUR if name == UTC_PLATFORM else 0
    parcels = _parcels(order, number, arrival, ~lost, first_day, clock)
    seen = (arrival <= DAYS * DAY) & ~lost

    late = np.zeros(size, dtype=bool)
    np.logical_or.at(late, order, arrival > moment[order] + expected.promised_days[row, platform] * DAY)
    satisfaction = -0.6 * logit - 1.6 * back - 0.5 * late + _logistic(stream("star"), size)
    star = 1 + np.searchsorted(STAR_EDGES, satisfaction)
    rates = stream("rates").random(size) < RATED[star - 1] * NAGGED
    known = np.zeros(size)
    np.maximum.at(known, order, np.where(seen, arrival, np.inf))
    frame = pd.DataFrame(
        {
            "platform": name,
            "quarter": quarter,
            "category": labels(category, CATEGORIES),
            "merchant_id": 1000 * (platform + 1) + shop,
            "ts": _wall_clock(first_day, moment),
            "promised_at": _wall_clock(first_day, moment + expected.promised_days[row, platform] * DAY),
            "items": items,
            "items_returned": np.where(back, how_many, 0),
            "kept": ~back,
            "list_price": value,
            "paid": paid,
            "star": _stars(star, rates & np.isfinite(known)),
            "satisfaction": satisfaction,
            "true_star": star,
        }
    )
    return frame, parcels


def _parcels(
    order: np.ndarray, number: np.ndarray, arrival: np.ndarray, arrives: np.ndarray, first_day: pd.Timestamp, clock: int
) -> pd.DataFrame:
    """Parcels by row of the orders; empty where they had not come when the export was taken. clock: seconds off Shanghai's."""
    seen = arrives & (arrival <= DAYS * DAY)
    delivered = _wall_clock(first_day, arrival + clock).where(seen)
    frame = pd.DataFrame({"order": order, "parcel_no": number, "delivered_at": delivered})
    return frame.sort_values(["order", "parcel_no"], ignore_index=True)


def _stars(star: np.ndarray, rated: np.ndarray) -> pd.Series:
    """The stars of those who rated, empty for others (n,)."""
    return pd.Series(np.where(rated, star, 0), dtype="Int8").mask(~rated)


def _moments(first: pd.Timestamp, size: int, calendar: Parameters, generator: np.random.Generator) -> np.ndarray:
    """Seconds since the first of the thirty days, each order by itself as people are about: weekdays, holidays, 618 (size,)."""
    upto = np.concatenate([[0.0], np.cumsum(crowd_elsewhere(first, DAYS, calendar))])
    return np.floor(np.interp(generator.random(size) * upto[-1], upto, np.arange(len(upto))) * HOUR)


def _shops(generator: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The shop of each order (size,), and how far the shop is ahead: orders' mean 0, sd 1. Big shops are ahead."""
    weight = (np.arange(SHOPS) + 1.0) ** -0.9
    weight /= weight.sum()
    merit = 0.8 * (np.log(weight) - np.log(weight).mean()) / np.log(weight).std() + 0.6 * generator.standard_normal(SHOPS)
    merit -= weight @ merit
    merit /= np.sqrt(weight @ merit**2)
    label = 1 + generator.permutation(SHOPS)
    shop = np.searchsorted(np.cumsum(weight)[:-1], stratified(generator, size), side="right")
    return label[shop], merit[shop]


def _logistic(generator: np.random.Generator, size: int) -> np.ndarray:
    uniform = np.clip(generator.random(size), 1e-9, 1 - 1e-9)
    return np.log(uniform / (1 - uniform))


def _wall_clock(first: pd.Timestamp, seconds: np.ndarray) -> pd.Series:
    """Seconds after a moment -> naive times, to the second."""
    base = np.datetime64(first.to_datetime64(), "s")
    return pd.Series((base + np.floor(seconds).astype("timedelta64[s]")).astype("datetime64[us]"))
