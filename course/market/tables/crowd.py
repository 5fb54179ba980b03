"""The crowd: how often each person buys over the months, whom she follows, which rooms she comes into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, utc
from course.market.tables import dirt, watching
from course.market.tables.customers import customer_months
from course.market.tables.part import Part
from course.market.tables.plan import Plan, Rows, Section
from course.market.tables.records import session_ids


@dataclass(frozen=True)
class Crowd(Section):
    """`customer_months`, `follows`, `live_views`.

    doors: how people come into the last month's rooms. leaning: everybody's leaning towards every shop,
    `watching.leanings` (N, G). Both are the same for every sample of people.
    """

    name = "crowd"
    doors: watching.Doors
    leaning: np.ndarray

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Crowd, dict[str, pd.DataFrame]]:
        last = plan.months[-1]
        doors = watching.Doors.of(last.sessions, last.shops, last.entries)
        return cls(doors, watching.leanings(plan.history.shops, plan.shelves.assumptions, plan.setting)), {}

    def draw(self, plan: Plan, part: Part) -> Rows:
        known = watching.followed_elsewhere(plan, part, self.leaning)
        views = watching.live_views(plan, part, self.doors, known)
        followed = watching.follows(plan, part, known, views)
        views["followed"] = watching.began_to_follow(views, followed)
        return Rows(
            {
                "customer_months": customer_months(plan, part),
                "follows": _follows(followed, plan.pairs),
                "live_views": _live_views(views, session_ids(plan.sessions)),
            }
        )


def _follows(followed: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The table: a re-opened shop is followed under the id that it has then, and nobody follows it while it is closed."""
    moment = dirt.out_of_the_gap(followed["merchant_id"], followed["followed"].to_numpy(), pairs)
    left = followed["left"].where(followed["left"].isna() | (followed["left"] > moment), moment + DAY)
    return followed.assign(
        merchant_id=dirt.id_at(followed["merchant_id"].to_numpy(), moment, pairs),
        followed_at=dirt.utc_or_gap(pd.Series(moment).where(moment >= 0)),
        unfollowed_at=dirt.utc_or_gap(left),
    ).drop(columns=["followed", "left"])


def _live_views(views: pd.DataFrame, session_id: np.ndarray) -> pd.DataFrame:
    return (
        views.assign(session_id=session_id[views["session_row"]], enter_ts=utc(views["enter"]), leave_ts=utc(views["leave"]))
        .drop(columns=["enter", "leave", "session_row", "merchant_id", "began"])
        .sort_values(["session_id", "user_id"], kind="stable")
        .reset_index(drop=True)
    )
