"""The tables of a person as a brand, declared: the order book of WHICH, and three studies of hosts, goods and ranges."""

from __future__ import annotations

from course.data.schema import Column, Table
from course.data.tables.columns import count
from course.market.core.lexicon import CHANNELS

DAY = "days since the opening, 1 = the opening day, as in `case_days`"

WHICH_ORDERS = Table(
    name="which_orders",
    row="one order",
    meaning=(
        "Every order at WHICH from its opening to 30 June 2024, with the person who placed it. Orders and first orders of a day add up to "
        "those of `case_days`."
    ),
    columns=(
        count("order_id", "identifies the order", minimum=1),
        count("person_id", "who placed it; the same number as in `which_follows`, not that of `users`", minimum=1),
        Column("day", "integer", DAY, "days", minimum=1),
        Column("date", "string", "calendar day in Shanghai, yyyy-mm-dd"),
        Column("channel", "string", "where the customer met the goods", allowed=CHANNELS),
        Column("cancelled", "boolean", "cancelled before shipping"),
    ),
    key=("order_id",),
    known_dirt=("Cancelled orders are in the book; they never became purchases.",),
    not_for=(
        "What shops usually see come back: this one was chosen because it did well.",
        "Joining with `users`: the numbers differ.",
    ),
)

WHICH_FOLLOWS = Table(
    name="which_follows",
    row="one person who has followed WHICH",
    meaning=(
        "When people began to follow WHICH, and when they left. Whoever has neither left stands here with an empty `left_day`. "
        "Those who never followed are not here."
    ),
    columns=(
        count("person_id", "who follows; the same number as in `which_orders`", minimum=1),
        Column("followed_day", "integer", f"day on which she began to follow, {DAY}", "days", minimum=1),
        Column(
            "left_day",
            "integer",
            "day on which she left; empty if she still follows on 30 June 2024",
            "days",
            nullable=True,
            minimum=1,
        ),
    ),
    key=("person_id",),
    not_for=("Who followed at an order, from who follows today: many began because they had bought.",),
)

SHELF_ORDERS = Table(
    name="shelf_orders",
    row="one first order of a buyer at a host's shop",
    meaning=(
        "A study of curators' shops: 300 hosts sell 500 models of other makers, ten models each, so that a model hangs in several shops. "
        "Of each buyer's first order at a shop: the host, the model, and whether she ordered from that shop again within 60 days."
    ),
    columns=(
        count("order_no", "identifies the order", minimum=1),
        count("host", "number of the host in this study", minimum=1),
        count("model", "number of the model in this study", minimum=1),
        Column("again", "boolean", "the buyer ordered from this shop again within 60 days"),
    ),
    key=("order_no",),
    not_for=("Adding up over hosts who have no model in common: then host and goods are one thing.",),
)

STAND_INS = Table(
    name="stand_ins",
    row="one evening of one shop",
    meaning=(
        "A study of 300 shops whose owner is their host, fifty evenings each: who presented, how many came in, how many orders. Somebody stood in "
        "when the host was ill, travelling or invited elsewhere."
    ),
    columns=(
        count("evening", "identifies the evening", minimum=1),
        count("shop", "number of the shop in this study", minimum=1),
        Column("presenter", "string", "who presented", allowed=("host", "stand-in")),
        count("entries", "room entries", "entries"),
        count("orders", "orders placed in the room", "orders"),
    ),
    key=("evening",),
    not_for=("Comparing all evenings of hosts with all of stand-ins: they are not the same shops.",),
)

RANGE_MONTHS = Table(
    name="range_months",
    row="one shop in one full month",
    meaning=(
        "A study of 1,200 shops from May 2023 (month 1) to June 2024 (month 14), from each shop's first full month on. A shop extends its range when its supplier "
        "has new goods. The month of its first extension is known."
    ),
    columns=(
        count("shop", "number of the shop in this study", minimum=1),
        Column("opened", "integer", "month in which it opened; 0 = April 2023, smaller numbers lie before", "months"),
        Column("month", "integer", "month, 1 = May 2023", "months", minimum=1),
        count("orders", "orders of the month", "orders"),
        Column(
            "extended",
            "integer",
            "month of its first extension; empty if it has not extended by month 14",
            "months",
            nullable=True,
            minimum=1,
        ),
    ),
    key=("shop", "month"),
    not_for=("Shops without an extension as shops that will never extend: the study ends after month 14.",),
)

TABLES = (WHICH_ORDERS, WHICH_FOLLOWS, SHELF_ORDERS, STAND_INS, RANGE_MONTHS)
