"""Deliberate dirt: what every real export has, put in on purpose, each kind counted for the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, OBSERVED, seconds, utc
from course.market.core.parameters import Parameters
from course.market.core.streams import Streams

BOT = 0  # user_id of the platform's own test account


def hide_guests(orders: pd.DataFrame, parameters: Parameters, streams: Streams) -> tuple[pd.DataFrame, int]:
    """Some orders are placed without logging in: their user_id is empty. Returns the frame and their number."""
    guest = streams.of("dirt", "guests").random(len(orders)) < parameters.guests
    orders = orders.assign(user_id=orders["user_id"].astype("Int64").mask(guest))
    return orders, int(guest.sum())


def add_test_orders(
    orders: pd.DataFrame, sessions: pd.DataFrame, platform: str, parameters: Parameters, streams: Streams
) -> tuple[pd.DataFrame, int]:
    """The test account buys an item for 1 CNY in some live sessions, to see whether the till works."""
    generator = streams.of("dirt", "bot")
    chosen = np.flatnonzero(generator.random(len(sessions)) < parameters.bot_orders)
    tested = sessions.iloc[chosen]
    length = (tested["end"] - tested["start"]).to_numpy()
    moment = tested["start"].to_numpy() + np.floor(generator.random(len(tested)) * length).astype(np.int64)
    tests = pd.DataFrame(
        {
            "user_id": pd.array(np.full(len(tested), BOT), dtype="Int64"),
            "merchant_id": tested["merchant_id"].to_numpy(),
            "platform": platform,
            "channel": "live",
            "session_id": pd.array(tested["session_id"].to_numpy(), dtype="Int64"),
            "moment": moment,
            "gmv": 1.0,
            "coupon": 0.0,
            "status": "paid",
        }
    )
    tests = tests[tests["moment"] < _end_of_year(tests["moment"])]
    tests = tests.astype({name: orders[name].dtype for name in ("platform", "channel", "status")})
    return pd.concat([orders, tests], ignore_index=True), len(tests)


def _end_of_year(moment: pd.Series) -> np.ndarray:
    """End of the observed months of the year each moment lies in."""
    return np.where(moment < seconds("2024-01-01"), seconds("2023-07-01"), seconds("2024-07-01"))


def reopen(shops: pd.DataFrame, parameters: Parameters, streams: Streams) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Some shops close and open again under a new id and the same name, between the two festivals.

    Returns the shops with the new rows, and the pairs (old_id, new_id, closed, opened): the first shop's closing, the second
    one's opening. Shops have columns opened and closed, and all moments are in seconds.
    """
    generator = streams.of("dirt", "reopened")
    stays = shops[(shops["opened"] < 0) & shops["closed"].isna()]
    count = min(parameters.reopened, len(stays))
    old = shops.loc[np.sort(generator.choice(stays.index.to_numpy(), count, replace=False))]
    moment = generator.integers(seconds("2023-07-10"), seconds("2024-03-31"), count)
    new = old.assign(
        merchant_id=np.arange(1, count + 1) + shops["merchant_id"].max(),
        opened=moment + generator.integers(2 * DAY, 15 * DAY, count),
    )
    shops = shops.copy()
    shops.loc[old.index, "closed"] = moment
    pairs = pd.DataFrame(
        {
            "old_id": old["merchant_id"].to_numpy(),
            "new_id": new["merchant_id"].to_numpy(),
            "closed": moment,
            "opened": new["opened"].to_numpy(),
        }
    )
    return pd.concat([shops, new], ignore_index=True), pairs


def rename_reopened(frame: pd.DataFrame, moment: str, pairs: pd.DataFrame) -> pd.DataFrame:
    """The records with the ids under which their shops went at their moments (a column, in seconds)."""
    return frame.assign(merchant_id=id_at(frame["merchant_id"].to_numpy(), frame[moment].to_numpy(), pairs))


def out_of_the_gap(merchant: np.ndarray, moment: np.ndarray, pairs) -> np.ndarray:
    """The moments (n,) at which something happened at a shop, those between closing and re-opening put off to the latter.

    merchant: ids of the shops, first ids (n,). pairs: as `reopen` gives them, or a dictionary of its columns.
    """
    table = pd.DataFrame(pairs).set_index("old_id").reindex(merchant)
    closed, opened = table["closed"].to_numpy(), table["opened"].to_numpy()
    inside = (moment >= closed) & (moment < opened)  # NaN compares as False
    return np.where(inside, np.nan_to_num(opened) + moment - np.nan_to_num(closed), moment).astype(np.int64)


def id_at(merchant: np.ndarray, moment: np.ndarray, pairs) -> np.ndarray:
    """Ids under which shops go at the moments (n,); arguments as in `out_of_the_gap`."""
    table = pd.DataFrame(pairs).set_index("old_id")[["new_id", "opened"]].reindex(merchant)
    moved = moment >= table["opened"].to_numpy()
    return np.where(moved, np.nan_to_num(table["new_id"].to_numpy()), merchant).astype(np.int64)


def first_ids(merchant: pd.Series, pairs) -> pd.Series:
    """The ids under which shops went at first (n,), the inverse of `id_at`; pairs as there."""
    return merchant.replace(dict(zip(pairs["new_id"], pairs["old_id"], strict=True)))


def duplicate_rows(orders: pd.DataFrame, parameters: Parameters, streams: Streams) -> tuple[pd.DataFrame, int]:
    """Some rows of the export stand in it twice, exactly alike, one behind the other."""
    twice = streams.of("dirt", "duplicates").random(len(orders)) < parameters.duplicates
    rows = np.repeat(np.arange(len(orders)), 1 + twice.astype(np.int64))
    return orders.take(rows).reset_index(drop=True), int(twice.sum())


def utc_or_gap(moments: pd.Series) -> pd.Series:
    """Seconds with gaps -> UTC times with gaps."""
    times = utc(moments.fillna(0).astype("int64").to_numpy())
    return times.where(moments.notna().to_numpy())


assert set(OBSERVED) == {2023, 2024}
