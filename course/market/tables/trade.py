"""Trade: shops, live sessions, festivals; users and their orders."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.calendar import FESTIVALS, utc
from course.market.core.columns import labels
from course.market.core.lexicon import CHANNELS, PLATFORM, STATUS, TRAITS
from course.market.sales.sales import LIVE
from course.market.tables import dirt
from course.market.tables.part import Part
from course.market.tables.plan import Plan, Rows, Section
from course.market.tables.records import session_ids


class Trade(Section):
    """`merchants`, `live_sessions`, `festivals`; `users`, `orders`."""

    name = "trade"
    needed = True

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Trade, dict[str, pd.DataFrame]]:
        shops, sessions = plan.shops, dirt.rename_reopened(plan.sessions, "start", plan.pairs)
        opened, closed = utc(shops["opened"].to_numpy()), dirt.utc_or_gap(shops["closed"])
        start, end = utc(sessions["start"].to_numpy()), utc(sessions["end"].to_numpy())
        return cls(), {
            "merchants": shops.assign(opened_at=opened, closed_at=closed).drop(columns=["opened", "closed"]),
            "live_sessions": sessions.assign(start_ts=start, end_ts=end).drop(columns=["row", "start", "end"]),
            "festivals": festivals(),
        }

    def draw(self, plan: Plan, part: Part) -> Rows:
        table, counted = orders(plan, part)
        return Rows({"users": users(part), "orders": table}, counted, lambda: {"festival_counts": festival_counts(part)})


def festivals() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "festival": [festival.name for festival in FESTIVALS],
            "year": [festival.year for festival in FESTIVALS],
            "starts_at": utc(np.array([festival.starts_at for festival in FESTIVALS])),
            "ends_at": utc(np.array([festival.ends_at for festival in FESTIVALS])),
        }
    )


def festival_counts(part: Part) -> dict[str, dict[str, int]]:
    """What was bought in the rooms during each festival and not cancelled, before copies and test orders came to it: `orders`, those
    of guests included, and `buyers`, people known by name."""
    sales, found = part.sales, {}
    for festival in FESTIVALS:
        inside = (sales.moment >= festival.starts_at) & (sales.moment < festival.ends_at)
        inside &= (sales.channel == LIVE) & ~sales.cancelled
        known = sales.person[inside & ~sales.guest]
        found[festival.name] = {"orders": int(inside.sum()), "buyers": len(np.unique(known))}
    return found


def orders(plan: Plan, part: Part) -> tuple[pd.DataFrame, dict[str, int]]:
    """The export of all orders, in the order of their numbers, with all its dirt, and the count of each kind of it."""
    sales, tests, coded = part.sales, part.tests, part.coded
    tested = len(tests)
    moment = np.concatenate([sales.moment, tests["moment"]])
    hidden = np.concatenate([sales.guest, np.zeros(tested, dtype=bool)])
    user = np.concatenate([part.members.user_id[sales.person], np.full(tested, dirt.BOT)])
    shop = np.concatenate([sales.shop, tests["shop"]])
    in_room = np.concatenate([sales.session >= 0, np.ones(tested, dtype=bool)])
    session = np.concatenate([session_ids(plan.sessions)[sales.session], tests["session_id"]])  # -1 is the last row, and masked
    paid, live = np.zeros(tested, dtype=np.int8), np.full(tested, LIVE)
    frame = pd.DataFrame(
        {
            "order_id": part.order_ids,
            "user_id": pd.arrays.IntegerArray(user, hidden),
            "merchant_id": dirt.id_at(shop + 1, moment, plan.pairs),
            "platform": labels(np.zeros(len(moment), dtype=np.int8), [PLATFORM], coded),
            "channel": labels(np.concatenate([sales.channel, live]), CHANNELS, coded),
            "session_id": pd.arrays.IntegerArray(session, ~in_room),
            "ts": utc(moment),
            "gmv": np.concatenate([sales.value, np.ones(tested)]),
            "coupon": np.concatenate([sales.coupon, np.zeros(tested)]),
            "status": labels(np.concatenate([sales.status, paid]), STATUS, coded),
        }
    )
    rows, copies = dirt.duplicated(np.argsort(part.order_ids), part.setting)
    return frame.take(rows).reset_index(drop=True), {
        "duplicate_rows": copies,
        "guest_orders": int(sales.guest.sum()),
        "test_orders": tested,
        "cancelled_orders": int(sales.cancelled.sum()),
    }


def users(part: Part) -> pd.DataFrame:
    """The sample, as far as it has adopted, and the platform's own test account."""
    panel, setting = part.members, part.setting
    frame = pd.DataFrame({"user_id": panel.user_id})
    for trait, values in TRAITS.items():
        codes = setting.people.traits[trait].astype(np.int8)[panel.cell]
        frame[trait] = labels(codes, values, part.coded and isinstance(next(iter(values)), str))
    frame["city_tier"] = panel.tier
    frame["adopted_at"] = utc(panel.adopted)
    frame["in_panel"] = True
    if part.number > 0:
        return frame
    test: dict = {trait: next(iter(values)) for trait, values in TRAITS.items()}
    test |= {
        "user_id": dirt.BOT,
        "city_tier": 1,
        "adopted_at": pd.Timestamp("2022-01-01", tz="UTC"),
        "in_panel": False,
    }
    test = pd.DataFrame([test])[list(frame.columns)].astype(frame.dtypes)
    return pd.concat([test, frame], ignore_index=True)
