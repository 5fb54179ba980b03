"""What a student counts in the tables: the article's figures of one market, by which markets are compared."""

from __future__ import annotations

from typing import Any

import pandas as pd

from course.market.core.calendar import FESTIVALS
from course.market.simulation import Market
from course.market.tables.dirt import orders_that_count


def count(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Live rooms, buyers and orders of each festival, counted from the tables as a student does.

    Rooms are live sessions that start in the window. Orders are live orders in the window, exact copies dropped,
    neither cancelled nor of the test account, of a known buyer (guest orders have none); a refunded order was an order.
    """
    orders = orders_that_count(tables["orders"])
    orders = orders[(orders["channel"] == "live") & orders["user_id"].notna()]
    sessions, rows = tables["live_sessions"], {}
    for festival in tables["festivals"].itertuples():
        bought = orders[_within(orders["ts"], festival)]
        rows[festival.festival] = {
            "rooms": int(_within(sessions["start_ts"], festival).sum()),
            "buyers": int(bought["user_id"].nunique()),
            "orders": len(bought),
        }
    return pd.DataFrame(rows).T


def _within(moments: pd.Series, festival: Any) -> pd.Series:
    return (moments >= festival.starts_at) & (moments < festival.ends_at)


def growth(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    """Level ratios 2024 : 2023 of rooms, buyers, orders, and of orders per buyer."""
    counts = count(tables)
    ratio = (counts.iloc[1] / counts.iloc[0]).to_dict()
    return ratio | {"orders_per_buyer": ratio["orders"] / ratio["buyers"]}


def sales_of_cases(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    """CNY: Liu Ye's sales in the first twelve days, WHICH's in June 2024."""
    days = tables["case_days"]
    liu, which = days["case"] == "Liu Ye", days["case"] == "WHICH"
    return {
        "liu_ye": float(days.loc[liu & (days["day"] <= 12), "gmv"].sum()),
        "which": float(days.loc[which & (days["date"] >= "2024-06-01"), "gmv"].sum()),
    }


def figures(market: Market) -> dict[str, float]:
    """All figures of a market that runs are compared by: growth, adopters, conversion, sales of the case shops."""
    first, last = (market.truth["purchase_rates"][festival.name]["adopters"] for festival in FESTIVALS)
    months = market.history.months
    conversion = [months[month]["live_orders"] / months[month]["views"] for month in (1, -1)]
    return (
        growth(market.tables)
        | {"adopters": last / first, "conversion": conversion[1] / conversion[0]}
        | sales_of_cases(market.tables)
    )
