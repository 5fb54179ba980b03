"""The tables of personalisation and scale, declared: a diary of needs, measured feet, feeds filled by machine, accounts."""

from __future__ import annotations

from course.data.schema import Column, ForeignKey, Table
from course.data.tables.columns import category, count
from course.market.core.lexicon import PLATFORM

NEEDS = Table(
    name="needs",
    row="one need that somebody told of",
    meaning=(
        f"A diary: 6,000 people of the sample, all with an account on {PLATFORM}, told in May 2024 whenever they felt that they needed "
        "something, and thirty days after each need whether they had ordered something for it there."
    ),
    columns=(
        count("need_id", "identifies the need", minimum=1),
        Column("user_id", "integer", "who told it", minimum=1),
        Column("told_at", "datetime", "when", "UTC"),
        category(),
        Column(
            "atoms", "string", "life atoms named, in the order told, joined by '|'; empty text if none: any such goods will do"
        ),
        Column("ordered", "boolean", f"she ordered something for it on {PLATFORM} within thirty days and did not cancel"),
    ),
    key=("need_id",),
    foreign_keys=(ForeignKey("user_id", "users", "user_id"),),
    not_for=(
        "People without an account, or whoever felt nothing in May: the latter stand in `feet` alone.",
        "Needs that nobody can name.",
    ),
)

FEET = Table(
    name="feet",
    row="one person",
    meaning="The feet of the people who were asked for the diary, measured by a scanner: the mean of several scans of both feet.",
    columns=(
        Column("user_id", "integer", "whose feet they are", minimum=1),
        Column("length_mm", "number", "from heel to longest toe", "mm", minimum=150, maximum=350, decimals=3),
        Column("width_mm", "number", "across the ball", "mm", minimum=50, maximum=150, decimals=3),
    ),
    key=("user_id",),
    foreign_keys=(ForeignKey("user_id", "users", "user_id"),),
    not_for=("Accuracy to the last digit: it tells two people apart, a foot changes by more within a day.",),
)

EXPERIMENT_FEEDS = Table(
    name="experiment_feeds",
    row="the notes of one feed by hand, or those by machine",
    meaning=(
        "Whole feeds, of readers who share nothing, were filled with 10, 50 or 90 % of machine-made notes (AIGC), by lot. Within a feed "
        "notes of both kinds were mixed by lot too."
    ),
    columns=(
        count("feed", "identifies the feed", minimum=1),
        Column(
            "machine_share",
            "number",
            "share of machine-made notes that the lot gave to the feed",
            "share",
            minimum=0,
            maximum=1,
            decimals=1,
        ),
        Column("aigc", "boolean", "the row's notes are machine-made"),
        count("notes", "notes", "notes"),
        count("impressions", "times shown", "impressions"),
        count("clicks", "times opened", "clicks"),
        count("readers_asked", "readers who answered the question afterwards", "people"),
        count("needs_met", "of these, readers whose need was met", "people"),
    ),
    key=("feed", "aigc"),
    not_for=("Treating notes or rows as independent: a feed was the unit of the draw, and its notes compete for the same eyes.",),
)

MONTHS = Table(
    name="months",
    row="one month",
    meaning=f"What {PLATFORM} counts of itself: a full count, not a sample.",
    columns=(
        Column("month", "string", "month, in Shanghai"),
        count("accounts", "accounts at the end of the month, whether still used or not", "people"),
        count("shops", "shops open in the month", "shops"),
    ),
    key=("month",),
    format="csv",
    not_for=("People who buy: many accounts rest.",),
)

TABLES = [NEEDS, FEET, EXPERIMENT_FEEDS, MONTHS]
