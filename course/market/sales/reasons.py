"""Why goods go back: the reason belongs to what was sold and to how it came, and each reason has its own mood and haste."""

from __future__ import annotations

import numpy as np

from course.market.core.lexicon import CATEGORIES, REASONS
from course.market.sales.goods_lexicon import TYPE_NAMES

MISFIT, SHOWN, UNWANTED, DAMAGED, LATE = range(len(REASONS))
# How often each reason but lateness is given for goods of a class that came as they should (assumption; rows sum to 1).
USUAL = {
    "worn": (0.56, 0.18, 0.22, 0.04),  # has a size
    "ring": (0.30, 0.32, 0.30, 0.08),
    "looked at": (0.02, 0.44, 0.42, 0.12),  # bags, scarves, sheets: fits everybody, may look otherwise
    "placed": (0.12, 0.34, 0.26, 0.28),  # must fit into a room
    "breakable": (0.01, 0.25, 0.28, 0.46),
    "used up": (0.02, 0.38, 0.42, 0.18),
}
# The class of a category's goods, and the types that belong to another one.
CLASS = {
    "womenswear": "worn",
    "leather_shoes": "worn",
    "running": "worn",
    "home_textiles": "looked at",
    "furniture_lighting": "placed",
    "kitchen_coffee": "breakable",
    "beauty": "used up",
    "mother_baby": "looked at",
    "pet_supplies": "looked at",
    "bags": "looked at",
    "jewellery": "looked at",
    "food_tea": "used up",
}
OTHER_CLASS = {
    "looked at": ("scarf", "insoles", "running socks", "sports watch"),
    "ring": ("ring",),
    "worn": ("baby carrier",),
    "placed": ("bedding set", "curtains", "mattress", "litter box", "cat tree", "dog bed", "pet carrier", "pram", "high chair"),
    "breakable": (
        "desk lamp", "floor lamp", "feeding bottle", "breast pump", "automatic feeder", "watch", "tea set", "eyeshadow palette",
    ),
    "used up": ("coffee filters", "nappies", "cat food", "dog food", "freeze-dried treats"),
}  # fmt: skip
MOOD = np.array([0.0, -0.6, 0.35, -1.1, -0.2])  # satisfaction by reason; what lateness costs is `promise_penalty` (assumption)
HASTE = np.array([1.3, 2.2, 0.9, 4.0, 3.0])  # the wait is U^haste of the seven days: a broken cup is seen at once (assumption)
PER_DAY_LATE = 0.35  # odds of "arrived late" against all other reasons, per day beyond the promise (assumption)
MISFIT_ODDS = 3.0  # of "does not fit" for goods made for another body (assumption)
IMPULSE = 1.4  # odds of "no longer wanted" for what was bought in a live room (assumption)


def class_of(category: str, name: str) -> str:
    """The class of a type of goods by its English name; its category's where nothing else is said."""
    return next((other for other, names in OTHER_CLASS.items() if name in names), CLASS[category])


def usual_reasons() -> np.ndarray:
    """Odds of each reason but lateness by category and type (12, T, 4), of goods that came as they should."""
    return np.array([[USUAL[class_of(category, name)] for name in TYPE_NAMES[at]] for at, category in enumerate(CATEGORIES)])


def odds_of_reasons(
    category: np.ndarray,
    type_: np.ndarray,
    misfit: np.ndarray,
    live: np.ndarray,
    quality: np.ndarray,
    authenticity: np.ndarray,
    days_late: np.ndarray,
) -> np.ndarray:
    """Odds of the five reasons for n returned lines (n, 5).

    quality: of the goods, in sds of shops; poor goods break and look otherwise. authenticity: of who showed them.
    """
    odds = np.empty((len(category), len(REASONS)))
    odds[:, :LATE] = usual_reasons()[category, type_]
    odds[:, MISFIT] *= np.where(misfit, MISFIT_ODDS, 1.0)
    odds[:, SHOWN] *= np.exp(-0.3 * quality - 1.0 * (authenticity - 0.5))
    odds[:, UNWANTED] *= np.where(live, IMPULSE, 1.0)
    odds[:, DAMAGED] *= np.exp(-0.3 * quality)
    odds[:, LATE] = PER_DAY_LATE * np.minimum(days_late, 6) * odds[:, :LATE].sum(axis=1)
    return odds


def pick_reason(odds: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """A reason for each row of odds (n, 5) and uniform number (n,)."""
    upto = np.cumsum(odds, axis=1)
    return (uniform[:, None] * upto[:, -1:] >= upto[:, :-1]).sum(axis=1)
