"""M14, M16, M26: what comes back and why, how content people are, and what they and the shops write."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.sceptic.check import Check, Tables, once, ratio
from course.evidence.sceptic.sales import DAY, demeaned, fifths, kept_orders, known_orders, parcels

NOT_WORN = r"suitcase|backpack|purse|scarf|wallet|tote|briefcase|bag\b"
LATE = "arrived late"
MISFIT = "does not fit"

# --- M14: returns ----------------------------------------------------------------------------------------------------


@once
def returned(tables: Tables) -> pd.DataFrame:
    """Returned lines with `goods_type`, the order's `star` (empty without review), and `days` from delivery to the return."""
    goods = tables["order_items"][["order_id", "line_no", "sku_id"]].merge(
        tables["products"][["sku_id", "goods_type"]], on="sku_id"
    )
    found = tables["returns"].merge(goods, on=["order_id", "line_no"])
    stars = tables["reviews"].drop_duplicates("order_id").set_index("order_id")["star"]
    arrived = found["order_id"].map(parcels(tables)["delivered_at"])
    return found.assign(star=found["order_id"].map(stars), days=(found["ts"] - arrived) / DAY)


def misfit_of_bags(tables: Tables) -> float:
    found = returned(tables)
    return float((found.loc[found["goods_type"].str.contains(NOT_WORN), "reason"] == MISFIT).mean())


def _by_reason(tables: Tables, column: str) -> float:
    """Range over reasons, lateness left out, of the mean of a column."""
    found = returned(tables)
    means = found[found["reason"] != LATE].groupby("reason")[column].mean()
    return float(means.max() - means.min())


def stars_by_reason(tables: Tables) -> float:
    return _by_reason(tables, "star")


def days_by_reason(tables: Tables) -> float:
    return _by_reason(tables, "days")


def _by_value(orders: pd.DataFrame, flags: pd.Series) -> float:
    """Rate of a flag in the dearest fifth of the orders over the cheapest fifth."""
    rate = flags.groupby(fifths(orders["gmv"])).mean()
    return ratio(rate.get(4, np.nan), rate.get(0, np.nan))


def returns_by_value(tables: Tables) -> float:
    """Within categories, so that dear categories do not decide."""
    orders = kept_orders(tables)
    level = orders["gmv"].groupby(orders["category"]).rank(pct=True)
    return _by_value(orders.assign(gmv=level), orders["refunded"])


def cancellations_by_value(tables: Tables) -> float:
    orders = known_orders(tables)
    return _by_value(orders, orders["status"] == "cancelled")


# --- M16: stars --------------------------------------------------------------------------------------------------------


def ones(tables: Tables) -> float:
    return float((tables["reviews"]["star"] == 1).mean())


def fours(tables: Tables) -> float:
    return float((tables["reviews"]["star"] == 4).mean())


def mean_star(tables: Tables) -> float:
    return float(tables["reviews"]["star"].mean())


# --- M26: texts ---------------------------------------------------------------------------------------------------------


def length_and_photo(tables: Tables) -> float:
    """Correlation of a review's log length and its photo at equal stars."""
    found = tables["reviews"]
    length = demeaned(np.log1p(found["text_len"]), found["star"])
    return float(length.corr(demeaned(found["has_photo"].astype(float), found["star"])))


def length_by_atoms(tables: Tables) -> float:
    """Mean length of notes that show three life atoms over those that show none."""
    notes = tables["notes"]
    atoms = notes["atoms"].str.count("[^;|]+")
    length = notes["n_chars"].groupby(atoms).mean()
    return ratio(length.get(3, np.nan), length.get(0, np.nan))


def length_by_role(tables: Tables) -> float:
    length = tables["notes"].groupby("author_role")["n_chars"].mean()
    return ratio(length.max(), length.min())


def photos_by_machine(tables: Tables) -> float:
    """Share of notes with a photo of their own, written by people less written by machine."""
    share = tables["notes"].groupby("is_aigc")["has_photo"].mean()
    return float(share.get(False, np.nan) - share.get(True, np.nan))


CHECKS = (
    Check("M14a", "returned bags, purses and scarves that 'do not fit' (share)", misfit_of_bags, 0, 0.12, "A scarf fits everybody."),
    Check(
        "M14b", "stars, kindest less angriest reason of return", stars_by_reason, 0.5, 3,
        "Who got broken goods is angrier than who changed her mind.",
    ),
    Check(
        "M14c", "days from delivery to return, slowest less fastest reason", days_by_reason, 0.5, 6,
        "A broken cup is seen when the parcel is opened, a dress hangs for days before it goes back.",
    ),
    Check(
        "M14d", "returns, dearest over cheapest fifth of orders within categories", returns_by_value, 1.1, 3,
        "Nobody walks to the post for a pair of socks.",
    ),
    Check(
        "M14e", "cancellations, dearest over cheapest fifth of orders", cancellations_by_value, 1.12, 4,
        "One sleeps over 800 yuan, not over 20.",
    ),
    Check("M16a", "reviews with one star (share)", ones, 0.02, 0.12, "Platforms settle with the angry before they write."),
    Check("M16b", "reviews with four stars (share)", fours, 0.14, 0.35, "Four is the second commonest mark wherever five is the first."),
    Check("M16c", "mean of the stars", mean_star, 4.05, 4.8, "Large marketplaces show 4.2 to 4.8."),
    Check(
        "M26a", "length of a review with its photo, at equal stars (correlation)", length_and_photo, 0.08, 0.7,
        "Who takes the trouble of a photo writes more.",
    ),
    Check(
        "M26b", "length of notes, three life atoms over none", length_by_atoms, 1.15, 3,
        "To tell of three things takes more words than to tell of none.",
    ),
    Check(
        "M26c", "length of notes, longest over shortest role of author", length_by_role, 1.08, 4,
        "Users jot, shops write copy.",
    ),
    Check(
        "M26d", "notes with a photo of their own, people's less machine's (share)", photos_by_machine, 0.05, 0.9,
        "A machine was not there to take a photo.",
    ),
)  # fmt: skip
