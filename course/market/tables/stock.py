"""Stock: day by day what a sample of goods had on hand, received and sold; empty shelves hide demand.

Orders of the whole population, May and June 2024. A shop looks at its stock every evening and orders up to a level when
it has fallen below another, an (s, S) policy; goods arrive some days later. It plans with last month's demand and not
with the festival's, so shelves run empty when most people come.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, EDGES, EXPORT, OBSERVED, time_left
from course.market.core.parameters import Parameters
from course.market.core.streams import Streams
from course.market.demand.history import History
from course.market.population.setting import Setting
from course.market.sales.baskets import price_in_cents
from course.market.sales.catalogue import Catalogue
from course.market.sales.promises import crowd, page_promise, usual_promise
from course.market.sales.sales import Sales
from course.market.sales.shelves import Shelves, lift_of_markdowns

SAMPLE = 600
LEAST, MOST = 2.0, 80.0  # pieces a day of the goods that are sampled
MONTHS = OBSERVED[2024]
START = int(EDGES[MONTHS[0]])
DAYS = (EXPORT - START) // DAY
LEAD = (3, 7)  # days from order to arrival, from ... up to
DAY_SD = 0.20  # of ln demand from day to day beyond chance (assumption)


def piece_rates(history: History, shelves: Shelves, parameters: Parameters) -> np.ndarray:
    """Pieces of each of the goods that all people together order in the two months (J,), expected."""
    orders = np.zeros(len(history.shops))
    for account in history.accounts:
        if account.month in MONTHS:
            orders[account.merchant_id - 1] += account.orders
    return orders[shelves.catalogue.shop] * shelves.pieces


def expected_units(history: History, shelves: Shelves, parameters: Parameters) -> np.ndarray:
    """Pieces of each of the goods that all people together order in the two months (J,), as orders are drawn.

    Unlike `piece_rates`, this minds that a shop opened on the way sells on its pages only from then on, and that before
    goods come out the shop's buyers take its other goods. Repeats of loyal buyers come on top.
    """
    catalogue, share = shelves.catalogue, shelves.share
    pieces = np.zeros(len(catalogue))
    shop, starts = catalogue.shop, catalogue.first[:-1]
    base = np.cumsum(share) - share
    on_shelf = np.cumsum(share) - base[starts][shop]  # share of the goods that are out once this one is
    last = np.zeros(len(catalogue), dtype=bool)
    last[catalogue.first[1:] - 1] = True
    for account in history.accounts:
        if account.month not in MONTHS:
            continue
        live, pages = np.zeros(len(history.shops)), np.zeros(len(history.shops))
        row = account.merchant_id - 1
        live[row], pages[row] = account.live_orders, account.orders - account.live_orders
        left = time_left(catalogue.launched, account.month, parameters)
        alone = left - np.where(last, 0.0, np.append(left[1:], 0.0))  # time until the shop's next goods come out
        upto = np.cumsum(alone / on_shelf)
        before = upto - alone / on_shelf
        seen = upto[catalogue.first[1:] - 1][shop] - before  # sum over the times when it is out of 1 / share on the shelf
        open_for = left[starts]
        rate = pages + live / np.maximum(open_for, 1e-9)  # live orders all come after the opening
        pieces += rate[shop] * share * seen
    about = crowd(parameters)[START // DAY + np.arange(DAYS)]
    noon = START + np.arange(DAYS) * DAY + DAY // 2
    lift = lift_of_markdowns(shelves, np.arange(len(catalogue)), noon, parameters) @ (about / about.sum())
    return pieces * lift * shelves.pieces / np.maximum(share, 1e-300)


def choose(history: History, rates: np.ndarray, catalogue: Catalogue, streams: Streams) -> np.ndarray:
    """The sampled goods (rows): neither the rarest nor the most wanted, in shops that are open all the time.

    And whose shelves do not change: goods that come out on the way take buyers from those that stood there, so that demand
    would have a step which nothing in the table explains.
    """
    shops = history.shops
    open_all_along = (shops.opened < START) & (history.closed >= EXPORT)
    steady = np.maximum.reduceat(catalogue.launched, catalogue.first[:-1]) < START
    daily = rates / DAYS
    fits = (open_all_along & steady)[catalogue.shop] & (daily >= LEAST) & (daily <= MOST)
    rows = np.flatnonzero(fits)
    generator = streams.of("goods", "stock", "sample")
    return np.sort(generator.choice(rows, min(SAMPLE, len(rows)), replace=False))


def inventory(
    goods: np.ndarray,
    rates: np.ndarray,
    known: np.ndarray | int,
    shelves: Shelves,
    history: History,
    setting: Setting,
) -> tuple[pd.DataFrame, np.ndarray]:
    """The sample's days and the demand behind them (S, D), stock-outs or not.

    Demand of a day: expected pieces x how many people are about x what mark-downs in the shop give or take x e^(-speed x days
    promised over the usual) x chance. The promise is that of the page (`sales.promises`), which parcels carry too.
    known: pieces that are certainly sold on each day (S, D), those of the students' sample; 0 for none.
    """
    generator = setting.streams.of("goods", "stock", "days")
    size = len(goods)
    days = START // DAY + np.arange(DAYS)
    about = crowd(setting.parameters)[days]
    cell = np.repeat(goods, DAYS), np.tile(days * DAY, size)
    promised = page_promise(*cell, shelves, history.shops, setting).reshape(size, DAYS)
    usual = usual_promise(shelves, history.shops)[shelves.catalogue.shop[goods]]
    mean = rates[goods][:, None] / DAYS * about * np.exp(-shelves.assumptions.speed * (promised - usual[:, None]))
    shock = np.exp(DAY_SD * generator.standard_normal((size, DAYS)) - DAY_SD**2 / 2)
    noon = START + np.arange(DAYS) * DAY + DAY // 2
    mean = mean * lift_of_markdowns(shelves, goods, noon, setting.parameters)
    known = np.broadcast_to(known, (size, DAYS))
    demand = known + generator.poisson(np.maximum(mean * shock - known.mean(axis=1, keepdims=True), 0.02))

    plan = rates[goods] / DAYS * np.exp(0.25 * generator.standard_normal(size))
    lead = generator.integers(*LEAD, size)
    trigger = np.round(plan * (lead + 1)).astype(np.int64)
    upto = np.maximum(np.round(plan * (lead + 6)), trigger + 1).astype(np.int64)
    stock = np.round(trigger + generator.random(size) * (upto - trigger)).astype(np.int64)
    coming = np.zeros((size, DAYS + max(LEAD) + 1), dtype=np.int64)
    on_hand, received, sold = (np.zeros((size, DAYS), dtype=np.int64) for _ in range(3))
    rows = np.arange(size)
    for day in range(DAYS):
        received[:, day] = coming[:, day]
        short = known[:, day] - (stock + received[:, day])
        received[:, day] += np.maximum(short, 0)  # what people of the sample bought was there
        there = stock + received[:, day]
        sold[:, day] = np.minimum(demand[:, day], there)
        stock = there - sold[:, day]
        on_hand[:, day] = stock
        position = stock + coming[:, day + 1 :].sum(axis=1)
        coming[rows, day + lead] += np.where(position <= trigger, upto - position, 0)
    names = pd.date_range("2024-05-01", periods=DAYS).strftime("%Y-%m-%d").to_numpy()
    frame = pd.DataFrame(
        {
            "goods": np.repeat(goods, DAYS),
            "day": np.tile(names, size),
            "promised_days": promised.ravel(),
            "price": price_in_cents(shelves.catalogue, np.repeat(goods, DAYS), np.tile(noon, size)) / 100,
            "received": received.ravel(),
            "sold": sold.ravel(),
            "on_hand": on_hand.ravel(),
            "stockout": (demand > sold).ravel() | (on_hand == 0).ravel(),
        }
    )
    return frame, demand


def pieces_of_the_sample(sales: Sales, goods: int) -> np.ndarray:
    """Pieces that people of the students' sample ordered of each of all goods on each day (goods, D)."""
    day = (sales.moment[sales.lines.order] - START) // DAY
    inside = (day >= 0) & (day < DAYS)
    cell = sales.lines.goods[inside] * DAYS + day[inside]
    counted = np.bincount(cell, weights=sales.lines.pieces[inside], minlength=goods * DAYS)
    return counted.astype(np.int64).reshape(-1, DAYS)
