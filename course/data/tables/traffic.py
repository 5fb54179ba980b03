"""The tables of traffic, declared: the front page, notes before goods, people against traffic in cities."""

from __future__ import annotations

from course.data.schema import Column, ForeignKey, Table
from course.data.tables.columns import count
from course.market.core.lexicon import PLATFORM

FRONT_PAGE = Table(
    name="front_page",
    row="one note at one place of one slate",
    meaning=(
        f"Slates of ten notes that {PLATFORM} showed to people of the sample on its front page, 3 to 16 June 2024: fresh notes of a "
        "category that the viewer cares for, the highest `score` on top. In some slates the order was drawn at random (`randomised`): "
        "the order, not which notes are in the slate."
    ),
    columns=(
        count("slate_id", "the slate: what was shown together", minimum=1),
        Column("position", "small integer", "place in the slate, 1 = top", "places", minimum=1, maximum=10),
        count("user_id", "who was shown it", minimum=1),
        count("note_id", "the note", minimum=1),
        Column(
            "score", "number", "how good the platform thinks the note; it does not know whose life it touches", "ln", decimals=6
        ),
        Column("own_life", "boolean", "the viewer feels the note's main life atom, as her profile says"),
        Column("randomised", "boolean", "the slate's order was drawn at random"),
        Column(
            "propensity",
            "number",
            "chance of this note at this place, before it was known whether the order would be drawn",
            "probability",
            minimum=0,
            maximum=1,
            decimals=6,
        ),
        Column("clicked", "boolean", "clicked"),
        Column("ts", "datetime", "moment of the slate", "UTC"),
    ),
    key=("slate_id", "position"),
    foreign_keys=(ForeignKey("user_id", "users", "user_id"), ForeignKey("note_id", "notes", "note_id")),
    not_for=(
        "The effect of a place from raw click rates: the ranking puts good notes on top.",
        "Notes that were in no slate: chance drew the order, not the notes.",
    ),
)

EXPERIMENT_NOTES = Table(
    name="experiment_notes",
    row="one search",
    meaning=(
        "Searches that were answered with notes above the goods or with goods above the notes, by chance; an order counts if it came "
        "within a day, from whatever place."
    ),
    columns=(
        count("search", "identifies the search", minimum=1),
        Column("arm", "string", "what stood on top, at random", allowed=("goods first", "notes first")),
        Column("clicked", "boolean", "she opened a note"),
        Column("ordered", "boolean", "she ordered within a day"),
    ),
    key=("search",),
    not_for=("The effect of reading a note from who clicked: clicking was not drawn.",),
)

EXPERIMENT_CITIES = Table(
    name="experiment_cities",
    row="one city in one week",
    meaning=(
        "A later and larger test than `experiment_geo`: by chance sixty cities got 10 % more entries by paid places, sixty got hosts who "
        "are more like their viewers, sixty nothing. Each campaign costs its own price."
    ),
    columns=(
        count("city", "identifies the city", minimum=1),
        Column("week", "small integer", "week; the campaigns run from week 0", "weeks", minimum=-52),
        Column("arm", "string", "campaign of the city, at random", allowed=("control", "traffic", "similarity")),
        count("entries", "room entries", "entries"),
        count("orders", "orders", "orders"),
        count("orders_last_click", "orders that last-click accounting gives to the campaign", "orders"),
        Column("campaign_cost", "number", "cost of the campaign", "CNY", minimum=0, decimals=2),
    ),
    key=("city", "week"),
    not_for=(
        "Comparing totals of cities: they differ in size by far more than by campaign.",
        "Treating weeks of one city as independent: the city was drawn.",
    ),
)

TABLES = [FRONT_PAGE, EXPERIMENT_NOTES, EXPERIMENT_CITIES]
