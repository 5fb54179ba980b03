"""The tables of experiments, declared; `room_entries` is what an experiment is compared with."""

from __future__ import annotations

from course.data.schema import Column, Table
from course.data.tables.columns import category, count, share
from course.market.core.lexicon import PLATFORM, SHOP_KINDS, TRAITS

BODIES, AGES = TRAITS["body"], TRAITS["age_band"]

ROOM_ENTRIES = Table(
    name="room_entries",
    row="one entry of a viewer into a live room",
    meaning=(
        "Entries of June 2024 into 300 rooms, nothing randomised. All kinds of entries, those with a purchase kept more "
        "often: a row stands for `weight` entries."
    ),
    columns=(
        count("entry_id", "identifies the entry", minimum=1),
        count("room", "number of the room in this table", minimum=1),
        category(),
        Column("kind", "string", "kind of shop", allowed=SHOP_KINDS),
        share("similarity", "how much the viewer and the presenter are alike", 2),
        share("authenticity", "authenticity of the host, graded by trained viewers", 3),
        Column("fit", "number", "needs of the viewer that the shop serves", "weighted needs", minimum=0, decimals=3),
        Column("miss", "number", "needs of the viewer that it does not serve", "weighted needs", minimum=0, decimals=3),
        Column("quality", "number", "quality of the goods as testers graded it", "sd", decimals=3),
        Column("price_level", "number", "price over the usual price of such goods", "1", minimum=0, decimals=3),
        count("followers", "followers of the shop when the room opened, as counted on 1 June 2024", "people"),
        Column("minutes", "number", "minutes the viewer stayed, a tenth at least", "minutes", minimum=0.1, decimals=1),
        Column("bought", "boolean", "bought before leaving"),
        Column("weight", "number", "entries that the row stands for", "entries", minimum=0, decimals=3),
    ),
    key=("entry_id",),
    not_for=("Conversion rates without the weights.", "A cause: who enters which room is no accident."),
)

EXPERIMENT_SWAP = Table(
    name="experiment_swap",
    row="one viewer",
    meaning="One host's goods shown by herself or by the standard model: each viewer of a split stream got one at random.",
    columns=(
        count("viewer", "identifies the viewer", minimum=1),
        count("session", "the session she watched", minimum=1),
        Column("arm", "string", "who presented the goods to her", allowed=("host", "standard model")),
        Column("age_band", "string", "age", "years", AGES),
        Column("body", "string", "body type stated in the profile", allowed=BODIES),
        count("orders_before", "orders in the four weeks before the test", "orders"),
        Column("minutes_before", "number", "minutes a day in the four weeks before the test", "minutes", minimum=0, decimals=1),
        Column("minutes", "number", "minutes she watched the session", "minutes", minimum=0, decimals=1),
        Column("bought", "boolean", "bought in the session"),
    ),
    key=("viewer",),
    not_for=("Holding `minutes` constant: it comes after the treatment.", "The average viewer: these are one host's viewers."),
)

EXPERIMENT_SHOW_BODY = Table(
    name="experiment_show_body",
    row="one viewer",
    meaning="How long viewers stay in the last forty minutes of sessions in which the host shows the goods on her body or not.",
    columns=(
        count("viewer", "identifies the viewer", minimum=1),
        Column("arm", "string", "what the viewer saw, at random", allowed=("body shown", "body hidden")),
        Column("body", "string", "body type stated in the profile", allowed=BODIES),
        Column("minutes_before", "number", "minutes per room visit in the four weeks before", "minutes", minimum=0, decimals=1),
        Column("entered_minute", "number", "when she came, counted from the start of the test", "minutes", minimum=0, decimals=2),
        Column("minutes", "number", "minutes she was seen in the room", "minutes", minimum=0, decimals=2),
        Column("left", "boolean", "True = she left; False = the session ended while she was there"),
    ),
    key=("viewer",),
    not_for=("Averaging `minutes` as if everybody had left.",),
)

EXPERIMENT_AIGC = Table(
    name="experiment_aigc",
    row="one note",
    meaning=(
        "Notes by a 2 x 2 of chance: written with or without AIGC, about a need that the author lives or does not live. Exposure was "
        "forced: by design a note's slots in the feed were drawn by lot, about 900 impressions on average, before anybody had seen it, "
        "so impressions say nothing of a note. Of those who opened it some were asked whether it met their need."
    ),
    columns=(
        count("note", "identifies the note", minimum=1),
        Column("aigc", "boolean", "written with AIGC"),
        Column("lived", "boolean", "the author lives the need"),
        Column("hours", "number", "working time for the note", "hours", minimum=0, decimals=2),
        count("impressions", "times shown", "impressions"),
        count("clicks", "times opened", "clicks"),
        count("readers_asked", "readers who answered the question afterwards", "people"),
        count("needs_met", "of these, readers whose need was met", "people"),
        Column("trust", "number", "mean trust of the readers", "points of 5", minimum=1, maximum=5, decimals=1),
    ),
    key=("note",),
    not_for=(
        "The share of needs met among all readers: only those who answered were asked.",
        "Treating readers as independent: a note was the unit of the draw, and readers of one note have the note in common.",
    ),
)

EXPERIMENT_GEO = Table(
    name="experiment_geo",
    row="one city in one week",
    meaning="Thirty cities got 10 % more paid entries, thirty hosts who are more like their viewers, thirty nothing, at the same cost.",
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
    not_for=("Comparing totals of cities: they differ in size by far more than by campaign.",),
)

EXPERIMENT_ADS = Table(
    name="experiment_ads",
    row="one user in one week",
    meaning="Users under the usual or, at random, the double load of advertisements, for eight weeks.",
    columns=(
        count("user", "identifies the user of the test", minimum=1),
        Column("week", "small integer", "week of the test", "weeks", minimum=1),
        Column("load", "string", "load of advertisements", allowed=("usual", "double")),
        Column("minutes_before", "number", "minutes a week before the test", "minutes", minimum=0, decimals=1),
        Column("minutes", "number", "minutes in the week", "minutes", minimum=0, decimals=1),
        Column("ad_income", "number", "income from advertisements shown to her", "CNY", minimum=0, decimals=2),
        Column("commission", "number", "commission on her orders", "CNY", minimum=0, decimals=2),
    ),
    key=("user", "week"),
    not_for=(
        "Long-run effects: the test ended after eight weeks.",
        "Treating weeks of one user as independent: the user was drawn.",
    ),
)

EXPERIMENT_SPM = Table(
    name="experiment_spm",
    row="one session",
    meaning="A 2 x 2 x 2 of the curator's three crafts: selecting for the audience, matching items, presenting on a like body.",
    columns=(
        count("session", "identifies the session", minimum=1),
        Column("selecting", "boolean", "goods selected for this audience"),
        Column("matching", "boolean", "items matched into outfits"),
        Column("presenting", "boolean", "presented by somebody like the audience"),
        count("viewers", "viewers", "people"),
        count("orders", "orders", "orders"),
        count("items", "items in these orders", "items"),
    ),
    key=("session",),
    not_for=("What curators usually sell: the eight cells are equally frequent by design.",),
)

EXPERIMENT_PRICE = Table(
    name="experiment_price",
    row="one session",
    meaning="Whole sessions at the usual prices, a tenth less or a tenth more (in logarithms), at random.",
    columns=(
        count("session", "identifies the session", minimum=1),
        Column("price_factor", "number", "prices over the usual ones", "1", minimum=0, decimals=4),
        count("viewers", "viewers", "people"),
        count("orders", "orders", "orders"),
    ),
    key=("session",),
    not_for=("Treating viewers as independent: a session was the unit of the draw.",),
)

EXPERIMENT_SUGGEST = Table(
    name="experiment_suggest",
    row="one arm in one city and week",
    meaning=(
        f"Sittings of searchers on {PLATFORM}, counted. Chance gave half of the sittings of each city and week a box that completes "
        "what one types, and the other half a bare one. Long is a sitting whose first search has eight characters or more."
    ),
    columns=(
        count("city", "identifies the city", minimum=1),
        Column("week", "small integer", "week of the test", "weeks", minimum=1),
        Column("arm", "string", "what the box did, at random", allowed=("bare box", "completions")),
        count("sittings", "sittings", "sittings"),
        count("long", "of these, sittings whose first search is long", "sittings"),
        count("orders_of_long", "orders in long sittings", "orders"),
        count("orders_of_short", "orders in all other sittings", "orders"),
    ),
    key=("city", "week", "arm"),
    not_for=("What a longer search does, from long against short sittings: who writes long was not drawn.",),
)

TABLES = [
    ROOM_ENTRIES,
    EXPERIMENT_SWAP,
    EXPERIMENT_SHOW_BODY,
    EXPERIMENT_AIGC,
    EXPERIMENT_GEO,
    EXPERIMENT_ADS,
    EXPERIMENT_SPM,
    EXPERIMENT_PRICE,
    EXPERIMENT_SUGGEST,
]
