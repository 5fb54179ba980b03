"""Kinds of goods by category: name and usual price relative to the category's; and what people buy them for."""

from __future__ import annotations

# Price of the five types of a category relative to its usual price, and how many of the goods are of the type (assumption).
TYPE_PRICE = (0.23, 0.54, 1.10, 2.15, 4.40)
TYPE_SHARE = (0.20, 0.24, 0.26, 0.19, 0.11)
TYPES = {
    "womenswear": ("scarf", "t-shirt", "trousers", "dress", "coat"),
    "leather_shoes": ("insoles", "slippers", "loafers", "ankle boots", "tall boots"),
    "running": ("socks", "shorts", "daily trainers", "cushioned trainers", "racing shoes"),
    "home_textiles": ("towel", "pillowcase", "throw", "sheet set", "quilt"),
    "furniture_lighting": ("shelf", "lamp", "chair", "desk", "sofa"),
    "kitchen_coffee": ("cup", "filter", "kettle", "grinder", "espresso machine"),
    "beauty": ("lip balm", "cleanser", "sunscreen", "serum", "care set"),
    "mother_baby": ("bib", "bottle", "sleep suit", "carrier", "pushchair"),
    "pet_supplies": ("toy", "treats", "bed", "fountain", "cat tree"),
    "bags": ("pouch", "purse", "tote", "backpack", "suitcase"),
    "jewellery": ("ear studs", "ring", "bracelet", "necklace", "watch"),
    "food_tea": ("sampler", "nut box", "oolong tin", "gift box", "tea set"),
}

# How often goods of a category are made for each scenario (assumption; rows sum to 1).
SCENARIO_SHARE = {
    "womenswear": (0.45, 0.30, 0.12, 0.08, 0.05),
    "leather_shoes": (0.30, 0.50, 0.02, 0.10, 0.08),
    "running": (0.25, 0.03, 0.07, 0.60, 0.05),
    "home_textiles": (0.25, 0.08, 0.55, 0.02, 0.10),
    "furniture_lighting": (0.15, 0.25, 0.52, 0.02, 0.06),
    "kitchen_coffee": (0.25, 0.20, 0.30, 0.12, 0.13),
    "beauty": (0.50, 0.18, 0.10, 0.10, 0.12),
    "mother_baby": (0.40, 0.02, 0.33, 0.15, 0.10),
    "pet_supplies": (0.45, 0.02, 0.35, 0.13, 0.05),
    "bags": (0.35, 0.35, 0.02, 0.20, 0.08),
    "jewellery": (0.35, 0.18, 0.02, 0.05, 0.40),
    "food_tea": (0.30, 0.20, 0.20, 0.05, 0.25),
}
