"""What most checks start from: orders that count, their lines, their parcels, the people behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.sceptic.check import Tables, once
from course.market.core.calendar import ZONE
from course.market.tables.dirt import BOT

DAY = pd.Timedelta(days=1)


def local(moments: pd.Series) -> pd.Series:
    """UTC moments as naive Shanghai time."""
    return moments.dt.tz_convert(ZONE).dt.tz_localize(None)


def cents(prices: pd.Series) -> pd.Series:
    """Prices in CNY as whole hundredths."""
    return prices.mul(100).round().astype("int64")


def fifths(values: pd.Series) -> pd.Series:
    """The fifth that each value belongs to, 0 the smallest to 4 the largest; equal values as they stand."""
    return pd.qcut(values.rank(method="first"), 5, labels=False)


def demeaned(values: pd.Series, groups: pd.Series) -> pd.Series:
    """Values less the mean of their group."""
    return values - values.groupby(groups).transform("mean")


def arrivals(sent: pd.DataFrame) -> pd.Series:
    """When the last parcel of each order arrived, by order; without the orders of which a parcel is under way."""
    under_way = sent.loc[sent["delivered_at"].isna(), "order_id"].unique()
    return sent.groupby("order_id")["delivered_at"].max().drop(under_way)


@once
def known_orders(tables: Tables) -> pd.DataFrame:
    """Orders of known people, once each, cancelled ones included: no copies, no guests, no test account.

    Adds `at` (Shanghai), `category` and `kind` of the shop, `festival` (in a 618 window).
    """
    orders = tables["orders"].drop_duplicates()
    orders = orders[orders["user_id"].notna() & (orders["user_id"] != BOT)].astype({"user_id": "int64"})
    shops = tables["merchants"].set_index("merchant_id")
    orders = orders.assign(
        at=local(orders["ts"]),
        category=orders["merchant_id"].map(shops["category"]),
        kind=orders["merchant_id"].map(shops["kind"]),
        festival=False,
    )
    for window in tables["festivals"].itertuples():
        orders["festival"] |= (orders["ts"] >= window.starts_at) & (orders["ts"] < window.ends_at)
    return orders.sort_values("ts", kind="stable")


@once
def kept_orders(tables: Tables) -> pd.DataFrame:
    """`known_orders` without cancelled ones, with `refunded`."""
    orders = known_orders(tables)
    orders = orders[orders["status"] != "cancelled"]
    return orders.assign(refunded=orders["status"] == "refunded")


@once
def lines(tables: Tables) -> pd.DataFrame:
    """Lines of the kept orders with `user_id`, `at`, `festival`, and `goods_type`, `list_price`, `atoms`; `returned`; in time order."""
    orders = kept_orders(tables)[["order_id", "user_id", "at", "festival"]]
    goods = tables["products"][["sku_id", "goods_type", "list_price", "atoms"]]
    found = tables["order_items"].merge(orders, on="order_id").merge(goods, on="sku_id", how="left")
    back = tables["returns"][["order_id", "line_no"]].drop_duplicates().assign(returned=True)
    found = found.merge(back, on=["order_id", "line_no"], how="left")
    found["returned"] = found["returned"].notna()
    return found.sort_values(["at", "order_id", "line_no"], kind="stable", ignore_index=True)


@once
def parcels(tables: Tables) -> pd.DataFrame:
    """By order: `promised_at` and `delivered_at` of its last parcel (UTC; NaT if one is under way)."""
    sent = tables["shipments"]
    return sent.groupby("order_id").agg(promised_at=("promised_at", "max")).assign(delivered_at=arrivals(sent))


@once
def reviewed(tables: Tables) -> pd.DataFrame:
    """Reviews with the order's `days` to delivery and whether it came `late`."""
    orders = tables["orders"].drop_duplicates()[["order_id", "ts"]].rename(columns={"ts": "ordered"})
    found = tables["reviews"].merge(orders, on="order_id").merge(parcels(tables), left_on="order_id", right_index=True)
    return found.assign(days=(found["delivered_at"] - found["ordered"]) / DAY, late=found["delivered_at"] > found["promised_at"])


@once
def people(tables: Tables) -> pd.DataFrame:
    """The sample of users by user_id, with `at` (adoption, Shanghai)."""
    users = tables["users"]
    users = users[users["in_panel"]].set_index("user_id")
    return users.assign(at=local(users["adopted_at"]))


@once
def daily_orders(tables: Tables) -> pd.Series:
    """Kept orders by day in Shanghai; days without any count as 0 within the months that are observed."""
    count = kept_orders(tables)["at"].dt.normalize().value_counts()
    days = pd.DatetimeIndex(np.concatenate([pd.date_range(f"{year}-05-01", f"{year}-06-30") for year in (2023, 2024)]))
    return count.reindex(days, fill_value=0)
