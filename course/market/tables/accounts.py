"""Accounts: what each shop took in and paid in each month; every shop, dead ones included, for the whole population."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

from course.market.core.calendar import EDGES, LAST, month_name, time_left
from course.market.demand.returns import refund_chance, usual_satisfaction
from course.market.sales.assumptions import CARRIER_TERMS
from course.market.sales.sales import Sales
from course.market.tables import dirt
from course.market.tables.plan import Plan

AD_SHARE = (0.070, 0.045, 0.020)  # of gross sales, by kind (assumption: who has no face of her own buys traffic)
CONTENT = 130.0  # CNY per hour on air (assumption)
FEE = 0.05  # of net sales, to the platform (assumption)
LOST = 0.15  # of the value of goods that come back, which are worth less then (assumption)
RETURN_PARCEL = 8.0  # CNY (assumption)
RENT = 9_000.0  # CNY a month: rooms, wages, instruments, sold or not (assumption)


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
                    "ad_spend": np.round(np.array(AD_SHARE)[kind] * gross * noise),
                    "goods_cost": np.round(goods_share[shop] * net),
                    "logistics_cost": np.round(parcel[shop] * shipped),
                    "return_cost": np.round(RETURN_PARCEL * shipped * back + LOST * gross * kept * back),
                    "content_cost": np.round(populations * CONTENT * hours * noise[::-1]),
                    "platform_fee": np.round(FEE * net),
                    "fixed_cost": np.full(len(shop), populations * RENT),
                }
            )
        )
    frame = pd.concat(rows, ignore_index=True)
    end_of_month = EDGES[frame["index"].to_numpy() + 1] - 1
    frame["merchant_id"] = dirt.id_at(frame["merchant_id"].to_numpy(), end_of_month, plan.pairs)
    return frame.drop(columns="index").sort_values(["merchant_id", "month"], kind="stable").reset_index(drop=True)


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
