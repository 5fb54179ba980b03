"""The crowd's tables: how often each person buys over the months, whom she follows, which rooms she comes into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, utc
from course.market.demand.history import History
from course.market.demand.live_sessions import Sessions
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.population.shops import Shops
from course.market.sales.assumptions import Assumptions
from course.market.sales.sales import Sales
from course.market.tables import dirt, watching
from course.market.tables.customers import customer_months


@dataclass(frozen=True)
class LastMonth:
    """The last month's live rooms and everybody's leaning towards every shop: the same for every sample of people.

    first: row of the month's first session among all observed ones. sessions, shops: the month's (S), (M). doors: how
    people come in. leaning: `watching.leanings` (N, G).
    """

    first: int
    sessions: Sessions
    shops: Shops
    doors: watching.Doors
    leaning: np.ndarray

    @classmethod
    def of(
        cls,
        last_month: tuple[int, Sessions, Shops, np.ndarray],
        history: History,
        assumptions: Assumptions,
        setting: Setting,
    ) -> LastMonth:
        """last_month: row of its first session, its sessions, open shops and entries per person (M, G)."""
        first, sessions, shops, entries = last_month
        doors = watching.Doors.of(sessions, shops, entries)
        return cls(first, sessions, shops, doors, watching.leanings(history.shops, assumptions, setting))


def crowd_tables(
    orders: pd.DataFrame,
    real: pd.DataFrame,
    sales: Sales,
    rooms: LastMonth,
    sessions: pd.DataFrame,
    pairs: pd.DataFrame,
    history: History,
    panel: Panel,
    assumptions: Assumptions,
    setting: Setting,
) -> dict[str, pd.DataFrame]:
    """`customer_months`, `follows` and `live_views` of one sample of people.

    orders: the finished export. real: its orders in the order of the sales' rows. sessions: all, with `row` and `session_id`.
    """
    bought = pd.DataFrame(
        {"person": sales.person, "session_row": real["session_row"].to_numpy(dtype=np.int64), "moment": sales.moment}
    )[real["user_id"].notna().to_numpy()]  # nobody knows who a guest was
    views = watching.live_views(rooms.sessions, rooms.first, rooms.shops, rooms.doors, bought, panel, assumptions, setting)
    channel = real["channel"].to_numpy()
    followed = watching.follows(history, sales, channel, views, rooms.leaning, panel, setting)
    views["followed"] = watching.began_to_follow(views, followed)
    moment = dirt.out_of_the_gap(followed["merchant_id"], followed["followed"].to_numpy(), pairs)
    followed["left"] = followed["left"].where(followed["left"].isna() | (followed["left"] > moment), moment + DAY)
    followed["merchant_id"] = dirt.id_at(followed["merchant_id"].to_numpy(), moment, pairs)
    followed["followed"] = moment
    session_id = np.empty(len(sessions), dtype=np.int64)
    session_id[sessions["row"]] = sessions["session_id"]
    return {
        "customer_months": customer_months(orders, history, panel, sales, setting),
        "follows": followed.assign(followed_at=utc(followed["followed"]), unfollowed_at=dirt.utc_or_gap(followed["left"])).drop(
            columns=["followed", "left"]
        ),
        "live_views": views.assign(
            session_id=session_id[views["session_row"]], enter_ts=utc(views["enter"]), leave_ts=utc(views["leave"])
        )
        .drop(columns=["enter", "leave", "session_row", "merchant_id"])
        .sort_values(["session_id", "user_id"], kind="stable")
        .reset_index(drop=True),
    }
