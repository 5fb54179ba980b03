"""Names of shops, all invented."""

from __future__ import annotations

from course.market.core.streams import Streams

FIRST = (
    "Quiet", "Amber", "Maple", "Lantern", "River", "Cloud", "Paper", "Willow", "Copper", "Plum", "Harbour", "Linen", "Pebble",
    "Orchid", "Cedar", "Moss", "Ginger", "Velvet", "Kite", "Bamboo", "Saffron", "Drizzle", "Meadow", "Tangerine", "Indigo",
    "Walnut", "Sparrow", "Almond", "Teapot", "Lotus", "Juniper", "Thimble", "Clay", "Mint", "Feather", "Lychee", "Pine",
    "Button", "Sesame", "Osmanthus",
)  # fmt: skip
SECOND = (
    "Lane", "Studio", "House", "Corner", "Workshop", "Room", "Courtyard", "Atelier", "Garden", "Shelf", "Days", "Bridge",
    "Window", "Club", "Table", "Yard", "Story", "Steps", "Parlour", "Market", "Diary", "Line", "Attic", "Bench", "Alley",
    "Pavilion", "Loft", "Stall", "Quay", "Society", "Nook", "Hall", "Counter", "Circle", "Path", "Home", "Gate", "Works",
    "Post", "Terrace",
)  # fmt: skip
ROUNDS = ("Two", "Three", "Four", "Five", "Six")


def names(count: int, streams: Streams) -> list[str]:
    """`count` different invented shop names."""
    generator = streams.of("merchants", "names")
    pool = [f"{first} {second}" for first in FIRST for second in SECOND]
    rounds = -(-count // len(pool))
    chosen = []
    for turn in range(rounds):
        suffix = "" if turn == 0 else f" {ROUNDS[turn - 1]}"
        chosen += [pool[index] + suffix for index in generator.permutation(len(pool))]
    return chosen[:count]
