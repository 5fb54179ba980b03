"""Shops and sessions as the platform's records have them, under the ids they went by at first; times in seconds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.calendar import NEVER
from course.market.core.lexicon import CATEGORIES, PROVINCES, SHOP_KINDS
from course.market.core.streams import Streams
from course.market.demand.history import History
from course.market.demand.live_sessions import audience
from course.market.population.setting import Setting
from course.market.population.shop_names import names
from course.market.tables.recorder import ObservedMonth


def shop_rows(history: History, streams: Streams) -> pd.DataFrame:
    """All shops, with opening and closing still in seconds."""
    shops = history.shops
    closed = pd.Series(history.closed.astype(float)).mask(history.closed == NEVER)
    return pd.DataFrame(
        {
            "merchant_id": shops.merchant_id,
            "name": _names(history, streams),
            "kind": np.array(SHOP_KINDS)[shops.kind],
            "category": np.array(list(CATEGORIES))[shops.category],
            "opened": shops.opened,
            "closed": closed,
            "province": np.array(PROVINCES)[shops.province],
            "years_in_supply_chain": shops.years,
        }
    )


def _names(history: History, streams: Streams) -> list[str]:
    """Invented names, and the two that the article names."""
    found = names(history.shops.category, streams)
    for book in history.books:
        found[book.merchant_id - 1] = book.case.name
    return found


def all_sessions(months: list[ObservedMonth], populations: int, setting: Setting) -> pd.DataFrame:
    """The sessions of all observed months in order of time, with their ids, and what was counted in them.

    row: place among the sessions of all months as they were recorded. populations: how many like the history's come in.
    """
    counted = []
    for month in months:
        shops, sessions = month.shops, month.sessions
        own = {
            "row": month.first + np.arange(len(sessions)),
            "merchant_id": shops.merchant_id[sessions.shop],
            "start": sessions.start,
            "end": sessions.end,
            "presenter_mode": np.where(sessions.own_body, "own_body", "model"),
        }
        counted.append(pd.DataFrame(own | audience(sessions, populations * month.views, shops, month.month, setting.streams)))
    sessions = pd.concat(counted, ignore_index=True).sort_values(["start", "row"]).reset_index(drop=True)
    return sessions.assign(session_id=np.arange(1, len(sessions) + 1))


def session_ids(sessions: pd.DataFrame) -> np.ndarray:
    """Id of the session recorded at each row (S,)."""
    ids = np.empty(len(sessions), dtype=np.int64)
    ids[sessions["row"]] = sessions["session_id"]
    return ids
