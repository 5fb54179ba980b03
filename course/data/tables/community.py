"""The tables of the community, declared: friends, who speaks, who answers whom, feeds of the like."""

from __future__ import annotations

from course.data.schema import Column, ForeignKey, Table
from course.data.tables.columns import count
from course.market.core.lexicon import CIRCLES

FRIENDS = Table(
    name="friends",
    row="one tie between two people",
    meaning=(
        "Friendships among 3,000 people of the sample, each listed once. Some met by themselves, others through a friend of both; a few "
        "people have dozens of friends, and who has none stands in `friend_people` alone."
    ),
    columns=(
        Column("user_a", "integer", "one of the two, the smaller number", minimum=1),
        Column("user_b", "integer", "the other", minimum=1),
    ),
    key=("user_a", "user_b"),
    foreign_keys=(ForeignKey("user_a", "friend_people", "user_id"), ForeignKey("user_b", "friend_people", "user_id")),
    not_for=(
        "Who influenced whom: friends are alike to begin with.",
        "Whom people choose, from all ties: friends of a friend were introduced, whoever they are.",
    ),
)

FRIEND_PEOPLE = Table(
    name="friend_people",
    row="one person whose friendships are known",
    meaning=(
        "The circle of each of these people, and the week in which she joined the community's walking challenge, which ran for sixteen "
        "weeks of 2024. What else is known of her stands in `users`."
    ),
    columns=(
        Column("user_id", "integer", "who she is", minimum=1),
        Column("circle", "string", "the pastime about which she reads and writes most", allowed=CIRCLES),
        Column(
            "joined_week",
            "small integer",
            "week in which she joined, counted from the first; empty if she has not",
            "weeks",
            nullable=True,
            minimum=1,
        ),
    ),
    key=("user_id",),
    foreign_keys=(ForeignKey("user_id", "users", "user_id"),),
    not_for=("People without a week as people who never join: the table ends after the last week.",),
)

PARTICIPATION = Table(
    name="participation",
    row="one person in June 2024",
    meaning="Comments written and likes given in June 2024 by 20,000 people of the sample with an account, silent people included.",
    columns=(
        Column("user_id", "integer", "who she is", minimum=1),
        count("comments", "comments that she wrote under notes", "comments"),
        count("likes", "notes that she liked", "likes"),
    ),
    key=("user_id",),
    foreign_keys=(ForeignKey("user_id", "users", "user_id"),),
    not_for=("Who reads: most of the silent do.",),
)

NOTE_READERS = Table(
    name="note_readers",
    row="one note shown to one reader",
    meaning=(
        "An audit of June 2024: some 60,000 times that a note was shown to somebody, and whether she replied to its author. Alike is a "
        "reader who has the author's gender, age band and body. The feed seeks such readers."
    ),
    columns=(
        count("exposure_id", "identifies the row", minimum=1),
        Column("author_id", "integer", "who wrote the note", minimum=1),
        Column("reader_id", "integer", "to whom it was shown", minimum=1),
        Column("alike", "boolean", "reader and author are alike"),
        Column("replied", "boolean", "the reader replied to the author"),
    ),
    key=("exposure_id",),
    foreign_keys=(ForeignKey("author_id", "users", "user_id"), ForeignKey("reader_id", "users", "user_id")),
    not_for=("Who answers, from replies alone: the feed decides who is asked.",),
)

EXPERIMENT_LAYER = Table(
    name="experiment_layer",
    row="one user in eight weeks",
    meaning=(
        "Five thousand users whose feeds held, by lot, 10, 30, 50, 70 or 90 % of notes by authors like themselves, for eight weeks. "
        "At the end each was asked which of her needs had been met."
    ),
    columns=(
        count("user", "identifies the user of the test", minimum=1),
        Column(
            "share_alike", "number", "share of notes by authors like herself, by lot", "share", minimum=0, maximum=1, decimals=1
        ),
        Column("minutes_before", "number", "minutes a day before the test", "minutes", minimum=0, decimals=1),
        count("visits", "visits in the eight weeks", "visits"),
        count("categories_seen", "categories of goods that she saw notes of", "categories"),
        count("needs_met", "needs met in the eight weeks", "needs"),
    ),
    key=("user",),
    not_for=("Longer than eight weeks, or what people missed without knowing.",),
)

TABLES = [FRIENDS, FRIEND_PEOPLE, PARTICIPATION, NOTE_READERS, EXPERIMENT_LAYER]
