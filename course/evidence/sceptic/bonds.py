"""M8, M28: whether following, buying and friendship tie anybody to anybody."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from course.evidence.sceptic.check import Check, Tables, once, ratio
from course.evidence.sceptic.sales import kept_orders, lines

REPLENISHED = ("pet_supplies", "food_tea")

# --- M8: following and loyalty ----------------------------------------------------------------------------------------


@once
def visits(tables: Tables) -> pd.DataFrame:
    """`live_views` with the shop, `minutes`, when she began to follow it (`followed_at`), and `follower`: did so before."""
    shops = tables["live_sessions"].set_index("session_id")["merchant_id"]
    seen = tables["live_views"].assign(merchant_id=tables["live_views"]["session_id"].map(shops))
    seen = seen.merge(tables["follows"], on=["user_id", "merchant_id"], how="left")
    still = seen["unfollowed_at"].isna() | (seen["unfollowed_at"] > seen["enter_ts"])
    return seen.assign(
        minutes=(seen["leave_ts"] - seen["enter_ts"]).dt.total_seconds() / 60,
        follower=(seen["followed_at"] < seen["enter_ts"]) & still & ~seen["followed"],
    )


def back_to_the_shop(tables: Tables) -> float:
    return float(kept_orders(tables).duplicated(["user_id", "merchant_id"]).mean())


def _same_again(tables: Tables, categories: tuple[str, ...]) -> float:
    sold = lines(tables)
    again = sold.duplicated(["user_id", "sku_id"])
    return float(again[sold["category"].isin(categories)].mean())


def replenished(tables: Tables) -> float:
    return _same_again(tables, REPLENISHED)


def replenished_over_worn(tables: Tables) -> float:
    return ratio(_same_again(tables, REPLENISHED), _same_again(tables, ("womenswear", "jewellery")))


def followers_share(tables: Tables) -> float:
    return float(visits(tables)["follower"].mean())


def followers_stay(tables: Tables) -> float:
    seen = visits(tables)
    middle = seen.groupby("follower")["minutes"].median()
    return ratio(middle.get(True, np.nan), middle.get(False, np.nan))


def follow_by_minutes(tables: Tables) -> float:
    seen = visits(tables)
    return ratio(seen.loc[seen["minutes"] >= 20, "followed"].mean(), seen.loc[seen["minutes"] < 1, "followed"].mean())


def follow_by_purchase(tables: Tables) -> float:
    rate = visits(tables).groupby("bought")["followed"].mean()
    return ratio(rate.get(True, np.nan), rate.get(False, np.nan))


def back_within_the_week(tables: Tables) -> float:
    seen = visits(tables).sort_values("enter_ts")
    return float(seen.duplicated(["user_id", "merchant_id"]).mean())


# --- M28: friends ------------------------------------------------------------------------------------------------------------


@once
def neighbours(tables: Tables) -> dict[int, set[int]]:
    """Person -> friends, of everybody in `friend_people`."""
    found = defaultdict(set, {person: set() for person in tables["friend_people"]["user_id"]})
    for one, other in tables["friends"].itertuples(index=False):
        found[one].add(other)
        found[other].add(one)
    return dict(found)


def clustering(tables: Tables) -> float:
    """Transitivity: of all pairs of friends of one person, the share who are friends themselves."""
    near = neighbours(tables)
    closed = sum(len(near[one] & near[other]) for one, other in tables["friends"].itertuples(index=False))
    pairs = sum(len(friends) * (len(friends) - 1) // 2 for friends in near.values())
    return ratio(closed, pairs)


def degree_spread(tables: Tables) -> float:
    degree = pd.Series([len(friends) for friends in neighbours(tables).values()])
    return ratio(degree.var(), degree.mean())


CHECKS = (
    Check(
        "M8a", "orders at a shop where the buyer ordered before (share)", back_to_the_shop, 0.06, 0.5,
        "Regulars are a tenth to a half of a shop's orders; of two festivals' months one sees some of it.",
    ),
    Check(
        "M8b", "pet goods and food: lines of goods she bought before (share)", replenished, 0.04, 0.5,
        "Who has found the food that the cat eats orders it again.",
    ),
    Check(
        "M8c", "the same again, pet goods and food over clothes and jewellery", replenished_over_worn, 3, 50,
        "Food is eaten up, a dress hangs in the wardrobe.",
    ),
    Check(
        "M8d", "room entries by followers of the shop (share)", followers_share, 0.03, 0.7,
        "Following means to be told when a room opens: followers are a good part of any audience.",
    ),
    Check("M8e", "minutes that followers stay, over strangers", followers_stay, 1.3, 6, "Who likes a host stays longer."),
    Check(
        "M8f", "began to follow: after 20 minutes over within one", follow_by_minutes, 3, 100,
        "One follows what one has seen; nobody follows in the first seconds what she leaves.",
    ),
    Check("M8g", "began to follow: buyers over others", follow_by_purchase, 2, 100, "A purchase is a reason to hear more of a shop."),
    Check(
        "M8h", "entries to a shop that the viewer visited earlier in the week (share)", back_within_the_week, 0.03, 0.6,
        "Rooms that one liked are the first that one is shown again.",
    ),
    Check(
        "M28a", "friends of one person who are friends themselves (share)", clustering, 0.05, 0.6,
        "Friendship networks close triangles: .1 to .6 in most of those measured, not the .004 of chance.",
    ),
    Check(
        "M28b", "number of friends: variance over mean", degree_spread, 3, 60,
        "Some have many times the friends of others; with a mean of six, 1 is pure chance.",
    ),
)  # fmt: skip
