"""The tables of trust, declared: presenters swapped, who reviews, first orders, buyers' photos, comments answered."""

from __future__ import annotations

from course.data.schema import Column, Table
from course.data.tables.columns import count, share
from course.market.core.lexicon import HOST_AUTHENTICITY, LOTS, MISFIT_RISKS

EXPERIMENT_PRESENTERS = Table(
    name="experiment_presenters",
    row="one viewer",
    meaning=(
        "One host's goods shown by herself or by the standard model, in two tests. In the split stream each viewer got one of the two "
        "by lot; in whole sessions the lot fell session by session, half of them to each. Viewers came before they knew who would "
        f"present. Trained viewers graded the host's authenticity as {HOST_AUTHENTICITY} of 1."
    ),
    columns=(
        count("viewer", "identifies the viewer", minimum=1),
        Column("design", "string", "which of the two tests", allowed=LOTS),
        count("session", "the session she watched, numbered in each test", minimum=1),
        Column("arm", "string", "who presented the goods to her", allowed=("host", "standard model")),
        share("similarity", "how much she and the presenter shown to her are alike", 2),
        Column("minutes_before", "number", "minutes a visit in the four weeks before the test", "minutes", minimum=0, decimals=1),
        Column("minutes", "number", "minutes she watched the session", "minutes", minimum=0, decimals=1),
        Column("bought", "boolean", "bought in the session"),
        Column(
            "minutes_to_order", "number", "minutes until she ordered; empty if she did not", "minutes",
            nullable=True, minimum=0, decimals=1,
        ),
    ),
    key=("viewer",),
    not_for=(
        "Holding `minutes` constant: it comes after the treatment.",
        "Comparing `minutes_to_order` as an effect: who buys is no longer drawn by lot.",
        "The average viewer: these are one host's viewers.",
    ),
)  # fmt: skip

REVIEW_AUDIT = Table(
    name="review_audit",
    row="one star",
    meaning=(
        "The platform asked buyers by telephone for the star that they feel, and looked up who of them had written a review. It asked "
        "on until it had as many buyers of each star."
    ),
    columns=(
        Column("star", "small integer", "the star that the buyer feels", "stars", minimum=1, maximum=5),
        count("buyers_asked", "buyers asked who feel so", "people", minimum=1),
        count("had_reviewed", "of these, buyers who had written a review", "people"),
    ),
    key=("star",),
    not_for=("The mean star: as many buyers of each star were asked, by design.",),
)

FIRST_ORDERS = Table(
    name="first_orders",
    row="one order",
    meaning="The first 200 orders of each of sixty goods of managers. Every buyer was asked for a star, whether she reviews or not.",
    columns=(
        count("goods", "number of the good in this table", minimum=1),
        count("order_no", "which order of this good it was, 1 the first", minimum=1),
        Column("follower", "boolean", "the buyer followed the shop when she ordered"),
        Column("star", "small integer", "the star that she gave when asked", "stars", minimum=1, maximum=5),
    ),
    key=("goods", "order_no"),
    not_for=("Whether goods change, from stars by order number alone: buyers change as well.",),
)

EXPERIMENT_PHOTOS = Table(
    name="experiment_photos",
    row="one page in one week",
    meaning=(
        "Product pages that showed photos taken by buyers in two of four weeks, drawn by lot for each page. Half of the pages are of "
        "goods that may misfit, such as shoes and dresses."
    ),
    columns=(
        count("page", "identifies the page", minimum=1),
        Column("week", "small integer", "week of the test", "weeks", minimum=1),
        Column("misfit_risk", "string", "whether such goods often misfit", allowed=MISFIT_RISKS),
        Column("photos", "boolean", "buyers' photos were shown"),
        count("visits", "visits to the page", "visits"),
        count("orders", "orders from the page", "orders"),
        count("returned", "of these, orders sent back", "orders"),
    ),
    key=("page", "week"),
    not_for=("What photos do to goods of one category: only the risk of a misfit is known of a page.",),
)

ANSWERED_EVENINGS = Table(
    name="answered_evenings",
    row="one evening of one room",
    meaning="Sixteen evenings of each of 180 live rooms: viewers' comments, how many of them were answered, and orders. No lot was drawn.",
    columns=(
        count("room", "number of the room in this table", minimum=1),
        count("evening", "evening, counted room by room", minimum=1),
        count("views", "visits to the room", "visits"),
        count("comments", "comments of viewers", "comments"),
        count("comments_answered", "of these, comments that the host answered", "comments"),
        count("orders", "orders in the session", "orders"),
    ),
    key=("room", "evening"),
    not_for=("Comparing rooms that answer more with others: hosts who answer also differ in skill.",),
)

TABLES = (EXPERIMENT_PRESENTERS, REVIEW_AUDIT, FIRST_ORDERS, EXPERIMENT_PHOTOS, ANSWERED_EVENINGS)
