"""M19, M27: whether people and couriers sleep, hosts keep their hours, and nobody is in two rooms at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from course.evidence.sceptic.check import Check, Tables
from course.evidence.sceptic.sales import local

SMALL_HOURS = 6  # from midnight to this hour
OFTEN = 5  # sessions from which a shop's usual hour can be told


def at_night(moments: pd.Series) -> float:
    """Share of UTC moments between midnight and six in Shanghai."""
    return float((local(moments.dropna()).dt.hour < SMALL_HOURS).mean())


def nightly(table: str, column: str) -> Callable[[Tables], float]:
    """A function: share of a table's moments between midnight and six."""

    def value(tables: Tables) -> float:
        return at_night(tables[table][column])

    return value


def touches_at_night(tables: Tables) -> float:
    """Of touches before the last one, which is the order itself."""
    touches = tables["touches"]
    last = touches.groupby("order_id")["step"].transform("max")
    return at_night(touches.loc[touches["step"] < last, "ts"])


def on_the_half_hour(tables: Tables) -> float:
    return float(local(tables["live_sessions"]["start_ts"]).dt.minute.isin([0, 30]).mean())


def usual_hour(tables: Tables) -> float:
    """Circular standard deviation, in hours, of the start of a shop's sessions, median over shops with five or more."""
    frame = tables["live_sessions"]
    start = local(frame["start_ts"])
    angle = np.exp(2j * np.pi * (start.dt.hour + start.dt.minute / 60).to_numpy() / 24)
    shops = frame["merchant_id"]
    parts = pd.DataFrame({"shop": shops, "x": angle.real, "y": angle.imag}).groupby("shop")[["x", "y"]].mean()
    length = np.hypot(parts["x"], parts["y"])[shops.value_counts().reindex(parts.index) >= OFTEN]
    return float((np.sqrt(-2 * np.log(length.clip(upper=1))) * 24 / (2 * np.pi)).median()) if len(length) else np.nan


def within_session(tables: Tables) -> float:
    """How unevenly orders fall over a session: standard deviation of the shares of its ten tenths, over their mean."""
    orders = tables["orders"].drop_duplicates()
    orders = orders[orders["session_id"].notna()].merge(
        tables["live_sessions"][["session_id", "start_ts", "end_ts"]], on="session_id"
    )
    place = (orders["ts"] - orders["start_ts"]) / (orders["end_ts"] - orders["start_ts"])
    shares = np.histogram(place, bins=10, range=(0, 1))[0] / max(len(place), 1)
    return float(shares.std() / shares.mean()) if shares.sum() else np.nan


def search_to_order(tables: Tables) -> float:
    """Share of the gaps from search to order in the first quarter of their range (to the 99th percentile)."""
    orders = tables["orders"].drop_duplicates()[["order_id", "ts"]]
    led = tables["search_queries"].dropna(subset="led_to_order_id").astype({"led_to_order_id": "int64"})
    both = led.merge(orders, left_on="led_to_order_id", right_on="order_id", suffixes=("", "_order"))
    gap = (both["ts_order"] - both["ts"]).dt.total_seconds()
    return float((gap <= gap.quantile(0.99) / 4).mean()) if len(gap) else np.nan


def two_rooms(tables: Tables) -> float:
    """Share of stays that begin before an earlier stay of the same viewer is over."""
    stays = tables["live_views"].sort_values(["user_id", "enter_ts"], kind="stable")
    busy = stays.groupby("user_id")["leave_ts"].cummax().groupby(stays["user_id"]).shift()
    return float((stays["enter_ts"] < busy).mean())


SLEEP = "A quarter of the day is night; a few are awake, and write, click and follow."
WORK = "Someone has to be at work for it: an hour of the night sees next to nothing."


def _night(id: str, what: str, table: str, column: str, high: float, why: str) -> Check:
    return Check(id, f"{what} between midnight and six (share)", nightly(table, column), 0, high, why)


CHECKS = (
    _night("M19a", "parcels delivered", "shipments", "delivered_at", 0.02, "Couriers ring by day."),
    _night("M19b", "returns registered", "returns", "ts", 0.12, SLEEP),
    _night("M19c", "reviews written", "reviews", "ts", 0.12, SLEEP),
    _night("M19d", "notes published", "notes", "created_at", 0.12, SLEEP),
    _night("M19e", "follows begun", "follows", "followed_at", 0.15, SLEEP),
    Check("M19f", "earlier touches of an order between midnight and six (share)", touches_at_night, 0, 0.15, SLEEP),
    _night("M19g", "accounts adopted", "users", "adopted_at", 0.15, SLEEP),
    _night("M19h", "shops opened", "merchants", "opened_at", 0.05, WORK),
    _night("M19i", "goods launched", "products", "launched_at", 0.06, WORK),
    Check(
        "M19j", "sessions that start on the hour or half hour (share)", on_the_half_hour, 0.5, 0.99,
        "Hosts announce eight o'clock, not 19:43; some begin a minute or two late.",
    ),
    Check(
        "M19k", "start of a shop's sessions, spread over the day (sd, hours)", usual_hour, 0.2, 2.5,
        "A shop has its slot, which its regulars know.",
    ),
    Check(
        "M19l", "orders over the tenths of a session (sd over mean)", within_session, 0.1, 1.2,
        "Orders come in bursts: when the link goes up, when the price is told, before the end.",
    ),
    Check(
        "M19m", "search to order: gaps in the first quarter of their range (share)", search_to_order, 0.35, 0.98,
        "Waiting times are skewed: most buy at once, some much later; .25 would be a ruler.",
    ),
    Check("M27a", "stays that overlap another stay of the same viewer (share)", two_rooms, 0, 0.001, "One pair of eyes, one room."),
)  # fmt: skip
