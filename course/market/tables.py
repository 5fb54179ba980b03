"""From the history to the tables that students see: ids, names, times, dirt."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from course.market import dirt, merchants
from course.market.calendar import FESTIVALS, utc
from course.market.history import NEVER, History, Month
from course.market.lexicon import CATEGORIES, PLATFORM, PROVINCES
from course.market.needs import Needs
from course.market.orders import CHANNELS, STATUS, place_orders
from course.market.parameters import Parameters
from course.market.people import TRAITS, Panel, People
from course.market.rooms.live import audience
from course.market.streams import Streams, stratified

CITY_TIERS = (0.27, 0.31, 0.24, 0.18)  # share of each tier (assumption)


@dataclass
class Recorder:
    """A witness of the observed months: draws their audience and orders and keeps them as rows."""

    panel: Panel
    needs: Needs
    parameters: Parameters
    streams: Streams
    sessions: list[pd.DataFrame] = field(default_factory=list)
    orders: list[pd.DataFrame] = field(default_factory=list)
    live_rates: dict[int, np.ndarray] = field(default_factory=dict)
    live_times: dict[int, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def __call__(self, month: Month) -> None:
        shops, sessions = month.shops, month.sessions
        first = sum(len(frame) for frame in self.sessions)
        counted = audience(sessions, month.demand.views, shops, month.month, self.streams)
        self.sessions.append(
            pd.DataFrame(
                {
                    "row": first + np.arange(len(sessions)),
                    "merchant_id": shops.merchant_id[sessions.shop],
                    "start": sessions.start,
                    "end": sessions.end,
                    "presenter_mode": np.where(sessions.own_body, "own_body", "model"),
                    **counted,
                }
            )
        )
        placed = place_orders(month.month, month.demand, self.panel, shops, sessions, self.needs, self.parameters, self.streams)
        self.orders.append(
            pd.DataFrame(
                {
                    "user_id": self.panel.user_id[placed.person],
                    "merchant_id": shops.merchant_id[placed.shop],
                    "channel": np.array(CHANNELS)[placed.channel],
                    "session_row": np.where(placed.session >= 0, first + placed.session, -1),
                    "moment": placed.moment,
                    "gmv": placed.gmv,
                    "coupon": placed.coupon,
                    "status": np.array(STATUS)[placed.status],
                }
            )
        )
        self.live_rates[month.month] = month.demand.live.sum(axis=0)
        self.live_times[month.month] = _expected_times(month)


def _expected_times(month: Month, points: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """When the month's live orders are expected: sorted moments, and the share of orders up to each (two (S*points,))."""
    sessions, shops = month.sessions, month.shops
    expected = month.demand.live.sum(axis=1)[sessions.shop] * sessions.pull / sessions.on_air(len(shops))[sessions.shop]
    steps = (np.arange(points) + 0.5) / points
    moments = (sessions.start[:, None] + steps * (sessions.end - sessions.start)[:, None]).ravel()
    order = np.argsort(moments, kind="stable")
    share = np.cumsum(np.repeat(expected / points, points)[order])
    return moments[order], share / share[-1]


def users(panel: Panel, people: People, streams: Streams) -> pd.DataFrame:
    """The sample, and the platform's own test account."""
    frame = pd.DataFrame({"user_id": panel.user_id})
    for trait in TRAITS:
        frame[trait] = people.value(trait, panel.cell)
    tier = np.searchsorted(np.cumsum(CITY_TIERS)[:-1], stratified(streams.of("people", "tier"), len(panel)), side="right") + 1
    frame["city_tier"] = tier
    frame["adopted_at"] = utc(panel.adopted)
    frame["in_panel"] = True
    test = {trait: list(values)[0] for trait, values in TRAITS.items()}
    test |= {
        "user_id": dirt.BOT,
        "city_tier": 1,
        "adopted_at": pd.Timestamp("2022-01-01", tz="UTC"),
        "in_panel": False,
    }
    return pd.concat([pd.DataFrame([test])[list(frame.columns)], frame], ignore_index=True)


def shop_rows(history: History, streams: Streams) -> pd.DataFrame:
    """All shops, with opening and closing still in seconds."""
    shops = history.shops
    closed = pd.Series(history.closed.astype(float)).mask(history.closed == NEVER)
    return pd.DataFrame(
        {
            "merchant_id": shops.merchant_id,
            "name": merchants.names(len(shops), streams),
            "kind": np.array(merchants.KINDS)[shops.kind],
            "category": np.array(list(CATEGORIES))[shops.category],
            "opened": shops.opened,
            "closed": closed,
            "province": np.array(PROVINCES)[shops.province],
            "years_in_supply_chain": shops.years,
        }
    )


def festivals() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "festival": [festival.name for festival in FESTIVALS],
            "year": [festival.year for festival in FESTIVALS],
            "starts_at": utc(np.array([festival.starts_at for festival in FESTIVALS])),
            "ends_at": utc(np.array([festival.ends_at for festival in FESTIVALS])),
        }
    )


def assemble(history: History, recorder: Recorder, people: People) -> tuple[dict[str, pd.DataFrame], dict]:
    """All market tables, dirt included, and the count of each kind of dirt."""
    parameters, streams = recorder.parameters, recorder.streams
    shops, pairs = dirt.reopen(shop_rows(history, streams), parameters, streams)
    sessions = pd.concat(recorder.sessions, ignore_index=True).sort_values(["start", "row"]).reset_index(drop=True)
    sessions["session_id"] = np.arange(1, len(sessions) + 1)
    sessions = dirt.rename_reopened(sessions, "start", pairs)

    orders = pd.concat(recorder.orders, ignore_index=True)
    session_id = sessions.set_index("row")["session_id"].reindex(orders["session_row"])
    orders["session_id"] = session_id.astype("Int64").to_numpy()
    orders["session_id"] = orders["session_id"].astype("Int64")
    orders["platform"] = PLATFORM
    orders = dirt.rename_reopened(orders.drop(columns="session_row"), "moment", pairs)
    orders, guests = dirt.hide_guests(orders, parameters, streams)
    orders, tests = dirt.add_test_orders(orders, sessions, PLATFORM, parameters, streams)
    orders = orders.sort_values("moment", kind="stable").reset_index(drop=True)
    orders["order_id"] = np.arange(1, len(orders) + 1)
    orders, duplicates = dirt.duplicate_rows(orders, parameters, streams)
    orders = orders.sort_values(["moment", "order_id"], kind="stable").reset_index(drop=True)

    tables = {
        "users": users(recorder.panel, people, streams),
        "merchants": shops.assign(opened_at=utc(shops["opened"].to_numpy()), closed_at=dirt.utc_or_gap(shops["closed"])).drop(
            columns=["opened", "closed"]
        ),
        "live_sessions": sessions.assign(start_ts=utc(sessions["start"].to_numpy()), end_ts=utc(sessions["end"].to_numpy())).drop(
            columns=["row", "start", "end"]
        ),
        "orders": orders.assign(ts=utc(orders["moment"].to_numpy())).drop(columns="moment"),
        "festivals": festivals(),
    }
    counted = {
        "duplicate_rows": duplicates,
        "guest_orders": guests,
        "test_orders": tests,
        "cancelled_orders": int((orders.drop_duplicates()["status"] == "cancelled").sum()),
        "reopened_shops": pairs.to_dict("list"),
    }
    return tables, counted
