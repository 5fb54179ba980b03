"""Accounts: what each shop took in and paid in each month; every shop, dead ones included, for the whole population."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

from course.market.core.calendar import EDGES, LAST, month_name, time_left
from course.market.core.lexicon import CATEGORIES
from course.market.demand.returns import refund_chance, usual_satisfaction
from course.market.population.setting import Setting
from course.market.sales.assumptions import CARRIER_TERMS
from course.market.sales.sales import Sales
from course.market.tables import dirt
from course.market.tables.plan import Plan

AD_SHARE = (0.070, 0.045, 0.020)  # of gross sales, by kind (assumption: who has no face of her own buys traffic)
AD_HABIT = 0.60  # ln share, sd over shops: some live on bought traffic (assumption)
AD_NONE = 0.10  # share of shops that buy none (assumption)
AD_NOISE = 0.25  # ln share, sd over a shop's months (assumption)
CONTENT = 130.0  # CNY per hour on air (assumption)
FEES = {
    "womenswear": 0.055,
    "leather_shoes": 0.055,
    "running": 0.045,
    "home_textiles": 0.050,
    "furniture_lighting": 0.050,
    "kitchen_coffee": 0.045,
    "beauty": 0.045,
    "mother_baby": 0.040,
    "pet_supplies": 0.045,
    "bags": 0.055,
    "jewellery": 0.060,
    "food_tea": 0.030,
}  # share of net sales that the platform takes, by category (assumption; large marketplaces take 2 to 6 %)
FEE_SPREAD = 0.15  # half-width by which editions' rates differ from these, a share of each (assumption)
FEE_STEPS = ((0.0, 1.0), (300_000.0, 0.85), (1_000_000.0, 0.70))  # CNY net a month from which a share of the rate is due
LOST = 0.15  # of the value of goods that come back, which are worth less then (assumption)
RETURN_PARCEL = 8.0  # CNY (assumption)
RENT = 9_000.0  # CNY a month for a place to work and who works there: rooms, wages, instruments, sold or not (assumption)
PLACE = 100_000.0  # CNY of gross sales a month that two places have room for; who sells little sells from home, at half the cost
BY_SALES = 0.6  # places grow as sales to this power: larger shops use theirs better (assumption)
RENTS = 0.20  # ln rent, sd over shops: towns and wages differ (assumption)


def shop_months(plan: Plan, case_days: pd.DataFrame) -> pd.DataFrame:
    """One row a shop and month it was open in; a re-opened shop keeps its books under the id that it then has.

    Where the platform counted sessions one by one and where a case shop kept daily books (`case_days`, of one population),
    the month is their sum; elsewhere it is drawn round what was expected. Visitors, sales and all costs are those of all
    populations that meet the shops, fixed ones too: a shop's margin is why it stayed or closed. Orders that the sample is
    known to have placed are among those of everybody.
    """
    history, setting, populations = plan.history, plan.setting, plan.populations
    catalogue, pieces = plan.shelves.catalogue, plan.shelves.pieces
    shops, needs, parameters = history.shops, setting.needs, setting.parameters
    starts = catalogue.first[:-1]
    order_value = np.add.reduceat(pieces * catalogue.list_price, starts)
    goods_share = np.add.reduceat(pieces * catalogue.unit_cost, starts) / order_value
    parcel = np.array([entry[2] for entry in CARRIER_TERMS.values()])[plan.shelves.carriers]
    every = np.arange(len(shops))
    z = usual_satisfaction(shops.own, every, shops, needs)
    generator = setting.streams.of("goods", "accounts")
    counted = _counted(plan.sessions)
    kept_daily = _by_month(case_days)
    habit, rent = _habits(len(shops), setting)
    fees, before = _fees(setting)[shops.category], np.zeros(len(shops))
    known = _orders_of(plan.known, len(shops))
    rows = []
    for account in history.accounts:
        shop = account.merchant_id - 1
        left = time_left(shops.opened[shop], account.month, parameters)  # nobody orders on pages that are not up yet
        orders = account.live_orders + left * (account.orders - account.live_orders)
        seen = known[account.month][shop]
        orders = seen + generator.poisson(np.maximum(populations * orders - seen, 0))
        spread = 1 + 1.2 / np.sqrt(np.maximum(orders, 1)) * np.clip(generator.standard_normal(len(shop)), -0.8, 3)
        gross = np.round(orders * order_value[shop] * spread, 0)
        live = np.divide(account.live_orders, account.orders, out=np.zeros(len(shop)), where=account.orders > 0)
        back = refund_chance(z[shop], shop, live, shops, parameters)
        views = generator.poisson(populations * account.views)
        followers = np.round(populations * account.followers).astype(np.int64)
        if account.month in counted:
            views = counted[account.month].reindex(account.merchant_id, fill_value=0).to_numpy().copy()
        for row, book in kept_daily.get(month_name(account.month), {}).items():
            at = np.flatnonzero(account.merchant_id == row)
            orders[at], gross[at] = populations * book.orders, round(populations * book.gmv)
            followers[at] = populations * book.followers
            if account.month not in counted:
                views[at] = populations * book.views
            back[at] = book.refunded / book.gmv if book.gmv else 0.0
        kept = 1 - parameters.cancelled
        net = np.round(gross * kept * (1 - back), 0)
        shipped = orders * kept
        hours = account.sessions * shops.hours[shop]
        kind = shops.kind[shop]
        noise = np.exp(0.25 * generator.standard_normal(len(shop)))
        advertised = np.array(AD_SHARE)[kind] * habit[shop] * np.exp(AD_NOISE * generator.standard_normal(len(shop)))
        before[shop] = np.where(before[shop] > 0, (before[shop] + gross) / 2, gross)  # places are rented for a while
        places = np.maximum(np.round(2 * (before[shop] / populations / PLACE) ** BY_SALES), 1) / 2
        rows.append(
            pd.DataFrame(
                {
                    "merchant_id": account.merchant_id,
                    "index": account.month,
                    "month": month_name(account.month),
                    "sessions": account.sessions,
                    "views": views,
                    "orders": orders,
                    "gmv": gross,
                    "net_gmv": net,
                    "followers_end": followers,
                    "ad_spend": np.round(advertised * gross),
                    "goods_cost": np.round(goods_share[shop] * net),
                    "logistics_cost": np.round(parcel[shop] * shipped),
                    "return_cost": np.round(RETURN_PARCEL * shipped * back + LOST * gross * kept * back),
                    "content_cost": np.round(populations * CONTENT * hours * noise[::-1]),
                    "platform_fee": np.round(populations * _commission(net / populations, fees[shop])),
                    "fixed_cost": np.round(populations * RENT * places * rent[shop], -1),
                }
            )
        )
    frame = pd.concat(rows, ignore_index=True)
    end_of_month = EDGES[frame["index"].to_numpy() + 1] - 1
    frame["merchant_id"] = dirt.id_at(frame["merchant_id"].to_numpy(), end_of_month, plan.pairs)
    return frame.drop(columns="index").sort_values(["merchant_id", "month"], kind="stable").reset_index(drop=True)


def _habits(shops: int, setting: Setting) -> tuple[np.ndarray, np.ndarray]:
    """How much more than others of its kind each shop spends on bought traffic, and how dear its places are (each (N,))."""
    generator = setting.streams.of("goods", "accounts", "habits")
    habit = np.exp(AD_HABIT * generator.standard_normal(shops) - AD_HABIT**2 / 2) / (1 - AD_NONE)
    habit[generator.random(shops) < AD_NONE] = 0.0
    return habit, np.exp(RENTS * generator.standard_normal(shops) - RENTS**2 / 2)


def _fees(setting: Setting) -> np.ndarray:
    """The platform's commission by category, in steps of a tenth of a per cent."""
    luck = setting.streams.of("goods", "accounts", "fees").random(len(CATEGORIES))
    usual = np.array([FEES[name] for name in CATEGORIES])
    return np.round(usual * (1 + FEE_SPREAD * (2 * luck - 1)), 3)


def _commission(net: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """What the platform takes of net sales (n,): its rate, less of what lies above each step."""
    ends = [step[0] for step in FEE_STEPS[1:]] + [np.inf]
    parts = [share * np.clip(net - start, 0, end - start) for (start, share), end in zip(FEE_STEPS, ends, strict=True)]
    return rate * np.sum(parts, axis=0)


def _orders_of(sales: Sales | None, shops: int) -> np.ndarray:
    """Orders of each month at each shop (LAST, N)."""
    if sales is None:
        return np.zeros((LAST, shops), dtype=np.int64)
    month = np.searchsorted(EDGES, sales.moment, side="right") - 1
    return np.bincount(month * shops + sales.shop, minlength=LAST * shops).reshape(LAST, shops)


def _counted(sessions: pd.DataFrame) -> dict[int, pd.Series]:
    """Month -> views by shop, of the months whose sessions are written."""
    month = np.searchsorted(EDGES, sessions["start"].to_numpy(), side="right") - 1
    return {key: part.groupby("merchant_id")["views"].sum() for key, part in sessions.groupby(month)}


def _by_month(case_days: pd.DataFrame) -> dict[str, dict[int, SimpleNamespace]]:
    """Month -> id of a case shop -> sums of its daily books and followers on the last day."""
    live = case_days["viewers"].where(case_days["channel"] == "live", 0)
    sums = (
        case_days.assign(views=live, month=case_days["date"].str[:7])
        .groupby(["month", "merchant_id"])
        .agg(
            orders=("orders", "sum"),
            gmv=("gmv", "sum"),
            refunded=("refunded", "sum"),
            views=("views", "sum"),
            followers=("followers", "last"),
        )
    )
    found: dict[str, dict[int, SimpleNamespace]] = {}
    for (month, merchant_id), values in sums.to_dict("index").items():
        found.setdefault(month, {})[merchant_id] = SimpleNamespace(**values)
    return found
