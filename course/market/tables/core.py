"""From the history to the tables that students see: ids, names, times, dirt."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.calendar import FESTIVALS, NEVER, utc
from course.market.core.lexicon import CATEGORIES, PLATFORM, PROVINCES
from course.market.core.streams import Streams, stratified
from course.market.demand.history import History
from course.market.population import shops as merchants
from course.market.population.people import TRAITS, Panel
from course.market.population.setting import Setting
from course.market.sales.assumptions import Assumptions
from course.market.sales.catalogue import Catalogue, stock_shelves
from course.market.sales.fulfilment import shop_carriers
from course.market.sales.orders import labels
from course.market.sales.sales import sell
from course.market.tables import case_books as books
from course.market.tables import dirt
from course.market.tables.accounts import shelf_shares
from course.market.tables.goods import tables_of
from course.market.tables.recorder import Recorder

CITY_TIERS = (0.27, 0.31, 0.24, 0.18)  # share of each tier (assumption)


def users(panel: Panel, setting: Setting, coded: bool = False, test_account: bool = True) -> pd.DataFrame:
    """The sample, as far as it has adopted, and the platform's own test account."""
    tier = (
        np.searchsorted(np.cumsum(CITY_TIERS)[:-1], stratified(setting.streams.of("people", "tier"), len(panel)), side="right")
        + 1
    )
    here = panel.adopted < NEVER
    tier, panel = tier[here], panel.where(here)
    frame = pd.DataFrame({"user_id": panel.user_id})
    for trait, values in TRAITS.items():
        codes = setting.people.traits[trait].astype(np.int8)[panel.cell]
        frame[trait] = labels(codes, values, coded and isinstance(next(iter(values)), str))
    frame["city_tier"] = tier
    frame["adopted_at"] = utc(panel.adopted)
    frame["in_panel"] = True
    if not test_account:
        return frame
    test = {trait: list(values)[0] for trait, values in TRAITS.items()}
    test |= {
        "user_id": dirt.BOT,
        "city_tier": 1,
        "adopted_at": pd.Timestamp("2022-01-01", tz="UTC"),
        "in_panel": False,
    }
    test = pd.DataFrame([test])[list(frame.columns)].astype(frame.dtypes)
    return pd.concat([test, frame], ignore_index=True)


def shop_rows(history: History, streams: Streams) -> pd.DataFrame:
    """All shops, with opening and closing still in seconds."""
    shops = history.shops
    closed = pd.Series(history.closed.astype(float)).mask(history.closed == NEVER)
    return pd.DataFrame(
        {
            "merchant_id": shops.merchant_id,
            "name": _names(history, streams),
            "kind": np.array(merchants.SHOP_KINDS)[shops.kind],
            "category": np.array(list(CATEGORIES))[shops.category],
            "opened": shops.opened,
            "closed": closed,
            "province": np.array(PROVINCES)[shops.province],
            "years_in_supply_chain": shops.years,
        }
    )


def _names(history: History, streams: Streams) -> list[str]:
    """Invented names, and the two that the article names."""
    found = merchants.names(len(history.shops), streams)
    for book in history.books:
        found[book.merchant_id - 1] = book.case.name
    return found


def festivals() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "festival": [festival.name for festival in FESTIVALS],
            "year": [festival.year for festival in FESTIVALS],
            "starts_at": utc(np.array([festival.starts_at for festival in FESTIVALS])),
            "ends_at": utc(np.array([festival.ends_at for festival in FESTIVALS])),
        }
    )


def all_sessions(months: list[pd.DataFrame], pairs: pd.DataFrame) -> pd.DataFrame:
    """The sessions of all observed months in order of time, with their ids; start and end still in seconds."""
    sessions = pd.concat(months, ignore_index=True).sort_values(["start", "row"]).reset_index(drop=True)
    sessions["session_id"] = np.arange(1, len(sessions) + 1)
    return dirt.rename_reopened(sessions, "start", pairs)


def all_orders(
    orders: pd.DataFrame,
    sessions: pd.DataFrame,
    pairs: pd.DataFrame,
    setting: Setting,
    first_id: int = 1,
    coded: bool = False,
    test_account: bool = True,
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Orders as `sell` gives them, in order of time, with ids and all dirt, and the count of each kind of dirt.

    Their times still stand in seconds, in column `moment`; `row` (-1 for test orders) and `session_row` are still there.
    """
    parameters, streams = setting.parameters, setting.streams
    row = orders["session_row"].to_numpy()
    session_id = np.empty(len(sessions) + 1, dtype=np.int64)
    session_id[sessions["row"]] = sessions["session_id"]
    orders = orders.assign(
        session_id=pd.arrays.IntegerArray(session_id[row], row < 0),  # -1 is the last place, and masked
        platform=labels(np.zeros(len(orders), dtype=np.int8), [PLATFORM], coded),
    )
    orders = dirt.rename_reopened(orders, "moment", pairs)
    orders, guests = dirt.hide_guests(orders, parameters, streams)
    tests = 0
    if test_account:
        orders, tests = dirt.add_test_orders(orders, sessions, PLATFORM, parameters, streams)
    orders = orders.sort_values("moment", kind="stable").reset_index(drop=True)
    orders["order_id"] = first_id + np.arange(len(orders))
    orders["row"] = orders["row"].fillna(-1).astype("int64")
    cancelled = int((orders["status"] == "cancelled").sum())
    orders, duplicates = dirt.duplicate_rows(orders, parameters, streams)
    counted = {
        "duplicate_rows": duplicates,
        "guest_orders": guests,
        "test_orders": tests,
        "cancelled_orders": cancelled,
    }
    return orders, counted


def order_table(orders: pd.DataFrame) -> pd.DataFrame:
    """The finished orders as students see them."""
    return orders.assign(ts=utc(orders["moment"].to_numpy())).drop(columns=["moment", "row", "session_row"])


def shared_tables(shops: pd.DataFrame, sessions: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables that no sample of people changes."""
    return {
        "merchants": shops.assign(opened_at=utc(shops["opened"].to_numpy()), closed_at=dirt.utc_or_gap(shops["closed"])).drop(
            columns=["opened", "closed"]
        ),
        "live_sessions": sessions.assign(start_ts=utc(sessions["start"].to_numpy()), end_ts=utc(sessions["end"].to_numpy())).drop(
            columns=["row", "start", "end"]
        ),
        "festivals": festivals(),
    }


def shelves_of(history: History, setting: Setting, assumptions: Assumptions) -> Catalogue:
    """The goods of all shops, those of the case shops at the prices their books are kept in."""
    shelves = stock_shelves(history.shops, assumptions, setting)
    share = shelf_shares(shelves, assumptions, setting)
    return books.at_their_prices(shelves, share, history.books, setting.parameters)


def assemble(history: History, recorder: Recorder, assumptions: Assumptions) -> tuple[dict[str, pd.DataFrame], dict, dict]:
    """All market tables, dirt included, the count of each kind of dirt, and what is planted in the goods."""
    setting = recorder.setting
    parameters, streams = setting.parameters, setting.streams
    shops, pairs = dirt.reopen(shop_rows(history, streams), parameters, streams)
    sessions = all_sessions(recorder.sessions, pairs)
    days = books.daily_books(history, setting, sessions)
    shelves = shelves_of(history, setting, assumptions)
    carriers = shop_carriers(history.shops, streams.of("goods", "carriers"))
    orders, sales = sell(
        pd.concat(recorder.orders, ignore_index=True),
        shelves,
        carriers,
        history,
        recorder.members,
        assumptions,
        setting,
    )
    orders, counted = all_orders(orders, sessions, pairs, setting)
    of_goods, planted = tables_of(
        orders,
        sessions,
        shops,
        pairs,
        sales,
        recorder.last_month,
        days,
        history,
        recorder.members,
        assumptions,
        setting,
    )
    tables = {
        "users": users(recorder.panel, setting),
        **shared_tables(shops, sessions),
        "orders": order_table(orders),
        "case_days": days,
        **of_goods,
    }
    return tables, counted | {"reopened_shops": pairs.to_dict("list")}, planted
