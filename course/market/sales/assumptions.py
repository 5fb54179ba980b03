"""Every number of the goods: value, unit, range, source or status, and how far editions may vary it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from course.market.core.parameters import parameter

# Chance of a review by star 1 ... 5, of a usual buyer: the J-shape's second source (under-reporting; Hu, Zhang & Pavlou 2009).
# The delighted write almost as often as the angry, with whom the platform settles before they write; it reminds the content.
REVIEW_CHANCE = (0.12, 0.06, 0.04, 0.06, 0.115)
# Lower ends of stars 2 ... 5 on the scale of satisfaction (set: five-star share of reviews).
STAR_CUTS = (-1.85, -1.24, -0.46, 0.46)
# Carrier -> delivery time relative to the mean, days promised beyond the usual, CNY a parcel, share of shops by kind.
CARRIER_TERMS = {
    "Swift Crane": (0.78, 1, 11.0, (0.12, 0.25, 0.40)),
    "Blue Mule": (1.00, 1, 7.0, (0.38, 0.40, 0.35)),
    "Post Lane": (1.10, 2, 5.5, (0.30, 0.22, 0.17)),
    "Silk Freight": (1.24, 1, 4.5, (0.20, 0.13, 0.08)),
}
KIND_SPEED = (0.96, 1.00, 1.10)  # delivery time by kind: who makes her own goods packs them herself (assumption)
PROVINCE_SPEED = (0.90, 0.92, 0.92, 0.94, 1.12, 0.98, 1.00, 1.02, 1.04, 1.18)  # in the order of lexicon.PROVINCES (assumption)

# How much a shop that one has bought from draws one back, over a usual category (assumption: what is used up, or worn by the
# season, is bought again soon, a sofa is not).
BOND_OF_CATEGORY = {
    "womenswear": 0.8,
    "leather_shoes": 0.5,
    "running": 0.8,
    "home_textiles": 0.6,
    "furniture_lighting": 0.3,
    "kitchen_coffee": 0.8,
    "beauty": 1.6,
    "mother_baby": 1.6,
    "pet_supplies": 4.0,
    "bags": 0.5,
    "jewellery": 0.5,
    "food_tea": 4.0,
}
# How often who comes back to a shop takes goods of the type again because they are used up, relative to `used_up` (assumption;
# `USED_UP_ELSE` for all other types: the same again in another colour, or for somebody else).
USED_UP = {
    "cat food": 1.0,
    "dog food": 1.0,
    "nappies": 1.0,
    "freeze-dried treats": 0.75,
    "oat flakes": 0.8,
    "green tea": 0.75,
    "oolong tea": 0.75,
    "fruit tea": 0.7,
    "coffee filters": 0.75,
    "nuts": 0.65,
    "beef jerky": 0.65,
    "snacks": 0.55,
    "face wash": 0.65,
    "foundation": 0.6,
    "sunscreen": 0.6,
    "face cream": 0.6,
    "serum": 0.6,
    "lip balm": 0.45,
    "running socks": 0.25,
    "lipstick": 0.12,
}
USED_UP_ELSE = 0.025


@dataclass(frozen=True)
class Assumptions:
    """The goods' parameter vector; `Assumptions()` is the calibrated one."""

    # --- the shelf --------------------------------------------------------------------------------------------------
    range_mean: float = parameter(12.0, "goods per shop", "set: Gini and top shares of item revenue", 3, 60, 0.05)
    range_sd: float = parameter(0.65, "ln goods", "assumption: many small shelves, a few long ones", 0, 1.5)
    at_opening: float = parameter(0.6, "share of a shop's goods", "assumption: the rest follow within a year", 0.1, 1)
    appeal_sd: float = parameter(1.58, "logit", "set: Gini, top shares and slope of item revenue", 0, 3, 0.05)
    item_quality_sd: float = parameter(0.70, "sd of shop quality", "assumption", 0, 2)
    item_price_sd: float = parameter(0.26, "ln price", "assumption: spread of like goods in one shop", 0.02, 1)
    item_correlation: float = parameter(0.50, "1", "assumption: dearer goods of a shop are better", -1, 1)
    make_sd: float = parameter(0.34, "ln price", "assumption: cheap and fine makers of like goods", 0, 1.5)
    make_correlation: float = parameter(0.45, "1", "set: over all goods corr(quality, ln price) = .5, as planted", -1, 1)
    dear_lean: float = parameter(
        0.50, "logit per ln price of a type", "assumption: people buy fewer sofas than lamps", 0, 2, 0.15
    )
    price_level: float = parameter(1.12, "1", "set: value of an order as the shops' own accounts have it", 0.1, 10)
    cost_share: float = parameter(0.38, "share of the usual price, mean of categories", "assumption", 0.1, 0.9, 0.08)
    lures: float = parameter(0.015, "share of goods", "assumption: sold at cost to draw people in", 0, 0.2)
    price_change: float = parameter(-0.03, "ln, 2024 over 2023", "planted: what a matched price index finds", -0.3, 0.3, 0.15)
    price_change_sd: float = parameter(0.05, "ln", "assumption", 0, 0.3)
    markdown: float = parameter(0.16, "share of the price, mean", "assumption: steps of 5 to 30 per cent", 0, 0.5, 0.10)
    marked_down: float = parameter(0.35, "share of goods", "assumption: in the festival", 0, 1)
    sale_share: float = parameter(0.35, "share of goods", "assumption: for a week every one or two months", 0, 1)

    # --- baskets ----------------------------------------------------------------------------------------------------
    complement: float = parameter(1.6, "logit", "planted: goods of the scenario already in the basket", 0, 4, 0.15)
    more_lines: float = parameter(0.22, "further goods per order", "assumption; with the pieces about `more_items`", 0, 5)
    lines_sd: float = parameter(1.55, "ln rate", "assumption: now and then a basket for the whole household", 0, 2)
    more_pieces: float = parameter(0.13, "further pieces of goods of 100 CNY", "set: pieces and goods come to `more_items`", 0, 2)
    pieces_price: float = parameter(
        0.8, "ln pieces per ln price", "assumption: socks come in threes, sofas one by one", 0, 3, 0.15
    )

    # --- the way to the buyer -----------------------------------------------------------------------------------------
    delivery_median: float = parameter(2.9, "days", "assumption: log-normal delivery", 0.5, 10, 0.05)
    delivery_sd: float = parameter(0.38, "ln days, all causes together", "assumption: log-normal", 0.05, 1)
    split: float = parameter(0.06, "share of shipped orders", "design of the exercise", 0, 0.3)
    late_returns: float = parameter(0.04, "share of returns", "design: later than the seven days of the right of return", 0, 0.3)

    # --- afterwards ---------------------------------------------------------------------------------------------------
    loyal: float = parameter(0.03, "orders per satisfied order and month", "planted: loyal repeat", 0, 0.5, 0.15)
    loyal_lapse: float = parameter(0.10, "1/month", "planted: a loyal buyer is lost", 0.001, 2)
    used_up: float = parameter(
        0.75, "share of returns to a shop", "assumption: pet food and nappies that are taken again", 0, 1, 0.25
    )
    speed: float = parameter(0.015, "ln sales per day promised sooner", "Fisher, Gallino & Xu: +1.5 % a day", -0.2, 0.5, 0.15)

    # --- who follows and watches ----------------------------------------------------------------------------------------
    follow_similarity: float = parameter(2.2, "logit", "planted: people follow presenters like themselves", 0, 6, 0.15)
    watch_median: float = parameter(5.0, "minutes", "assumption", 0.5, 60)
    watch_sd: float = parameter(1.3, "ln minutes", "assumption: most leave at once, a few stay to the end", 0.2, 3)
    watch_similarity: float = parameter(0.8, "ln minutes per unit of similarity x authenticity", "planted", -2, 3, 0.15)

    def changed(self, **values: Any) -> Assumptions:
        """A copy with other values; raises `TypeError` for an unknown name."""
        return replace(self, **values)
