"""Deliberate dirt: what every real export has, put in on purpose, each kind counted for the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, EXPORT, seconds, utc
from course.market.core.clocks import OFFICE
from course.market.population.setting import Setting

BOT = 0  # user_id of the platform's own test account


def orders_that_count(orders: pd.DataFrame) -> pd.DataFrame:
    """The table `orders` without exact copies, cancelled orders and those of the test account; guests' orders count."""
    once = orders.drop_duplicates()
    return once[(once["status"] != "cancelled") & ~once["user_id"].eq(BOT).fillna(False)]


def test_orders(sessions: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """The test account buys an item for 1 CNY in some live sessions, to see whether the till works: session_id, shop, moment."""
    generator = setting.streams.of("dirt", "bot")
    tested = sessions.iloc[np.flatnonzero(generator.random(len(sessions)) < setting.parameters.bot_orders)]
    length = (tested["end"] - tested["start"]).to_numpy()
    moment = tested["start"].to_numpy() + np.floor(generator.random(len(tested)) * length).astype(np.int64)
    tests = pd.DataFrame(
        {"session_id": tested["session_id"].to_numpy(), "shop": tested["merchant_id"].to_numpy() - 1, "moment": moment}
    )
    return tests[tests["moment"] < _end_of_year(tests["moment"])].reset_index(drop=True)


def _end_of_year(moment: pd.Series) -> np.ndarray:
    """End of the observed months of the year each moment lies in."""
    return np.where(moment < seconds("2024-01-01"), seconds("2023-07-01"), EXPORT)


def reopen(shops: pd.DataFrame, setting: Setting) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Some shops close and open again under a new id and the same name, between the two festivals.

    Returns the shops with the new rows, and the pairs (old_id, new_id, closed, opened): the first shop's closing, the second
    one's opening. Shops have columns opened and closed, and all moments are in seconds.
    """
    generator = setting.streams.of("dirt", "reopened")
    stays = shops[(shops["opened"] < 0) & shops["closed"].isna()]
    count = min(setting.parameters.reopened, len(stays))
    old = shops.loc[np.sort(generator.choice(stays.index.to_numpy(), count, replace=False))]
    moment = OFFICE.at(generator.integers(seconds("2023-07-10"), seconds("2024-03-31"), count))
    new = old.assign(
        merchant_id=np.arange(1, count + 1) + shops["merchant_id"].max(),
        opened=OFFICE.after(moment, generator.integers(2 * DAY, 15 * DAY, count)),
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


def out_of_the_gap(merchant: np.ndarray, moment: np.ndarray, pairs: pd.DataFrame) -> np.ndarray:
    """The moments (n,) at which something happened at a shop, those between closing and re-opening put off to the latter.

    merchant: ids of the shops, first ids (n,). pairs: as `reopen` gives them.
    """
    table = pairs.set_index("old_id").reindex(merchant)
    closed, opened = table["closed"].to_numpy(), table["opened"].to_numpy()
    inside = (moment >= closed) & (moment < opened)  # NaN compares as False
    return np.where(inside, np.nan_to_num(opened) + moment - np.nan_to_num(closed), moment).astype(np.int64)


def id_at(merchant: np.ndarray, moment: np.ndarray, pairs: pd.DataFrame) -> np.ndarray:
    """Ids under which shops go at the moments (n,); arguments as in `out_of_the_gap`."""
    table = pairs.set_index("old_id")[["new_id", "opened"]].reindex(merchant)
    moved = moment >= table["opened"].to_numpy()
    return np.where(moved, np.nan_to_num(table["new_id"].to_numpy()), merchant).astype(np.int64)


def duplicated(rows: np.ndarray, setting: Setting) -> tuple[np.ndarray, int]:
    """The rows of an export, some of which stand in it twice, one behind the other, and the number of copies."""
    twice = setting.streams.of("dirt", "duplicates").random(len(rows)) < setting.parameters.duplicates
    return np.repeat(rows, 1 + twice.astype(np.int64)), int(twice.sum())


def utc_or_gap(moments: pd.Series) -> pd.Series:
    """Seconds with gaps -> UTC times with gaps."""
    times = utc(moments.fillna(0).astype("int64").to_numpy())
    return times.where(moments.notna().to_numpy())
