"""The tables of who gains, declared: goods and baskets under one roof, reach before and now, two markets run again."""

from __future__ import annotations

from course.data.schema import Column, ForeignKey, Table
from course.data.tables.columns import category, count
from course.market.core.lexicon import PERIODS, RUNS, SCENARIOS, SHOP_KINDS

ROOF_GOODS = Table(
    name="roof_goods",
    row="one good on the shelf of one shop",
    meaning=(
        "A pilot of spring 2024: 240 curators took goods of two to five categories under one roof. Each good is made for an occasion, "
        "its scenario."
    ),
    columns=(
        count("good_id", "identifies the good", minimum=1),
        count("shop", "identifies the shop of the pilot", minimum=1),
        category(),
        Column("scenario", "string", "the occasion that the good is made for", allowed=SCENARIOS),
    ),
    key=("good_id",),
    not_for=("Shops of the market: the pilot's shops are its own, and none of them is in `merchants`.",),
)

ROOF_BASKETS = Table(
    name="roof_baskets",
    row="one good in one basket",
    meaning="Baskets of the pilot in June 2024 that held two or three different goods; each good of a basket is a row.",
    columns=(
        count("basket_id", "the basket", minimum=1),
        count("good_id", "the good", minimum=1),
    ),
    key=("basket_id", "good_id"),
    foreign_keys=(ForeignKey("good_id", "roof_goods", "good_id"),),
    not_for=("How often people take one good alone: such baskets are not listed.",),
)

REACH_HOSTS = Table(
    name="reach_hosts",
    row="one host",
    meaning=(
        "Nine hundred hosts of another market, who all wrote notes in two half-years. By the end of the second some had left, and some "
        "of those told in public what had become of their reach."
    ),
    columns=(
        count("host", "identifies the host", minimum=1),
        Column("left", "boolean", "she has left the platform by the end of the second half-year"),
        Column("tells", "boolean", "she has left and told in public of her reach"),
    ),
    key=("host",),
    not_for=("Why a host left: nobody asked the silent ones.",),
)

REACH_NOTES = Table(
    name="reach_notes",
    row="one note of one host",
    meaning="Twelve notes of each of these hosts in each of two half-years, drawn by lot from all that she wrote, and their views.",
    columns=(
        count("note", "identifies the note", minimum=1),
        count("host", "who wrote it", minimum=1),
        Column("period", "string", "the first half-year (`before`) or the second (`now`)", allowed=PERIODS),
        count("views", "views in its first thirty days", "views", minimum=1),
    ),
    key=("note",),
    foreign_keys=(ForeignKey("host", "reach_hosts", "host"),),
    not_for=("How much a host wrote: of everybody twelve notes a half-year are here, however many there were.",),
)

RERUNS = Table(
    name="reruns",
    row="one shop of one market in one run",
    meaning=(
        "Two small markets, A and B, that were simulated from the same seed four times each: as they were, and with parts of the "
        "mechanism switched off. What the live rooms of all shops that were open came to in June 2024. Without likeness: neither "
        "likeness of host and buyer nor authenticity adds to what people buy. Without lived experience: owners guess needs."
    ),
    columns=(
        Column("market", "string", "the market", allowed=("A", "B")),
        Column("run", "string", "what was switched off", allowed=RUNS),
        count("shop", "identifies the shop within its market and run", minimum=1),
        Column("kind", "string", "who runs it", allowed=SHOP_KINDS),
        count("views", "entries into its live rooms", "entries"),
        count("orders", "orders in its live rooms", "orders"),
        Column("gmv", "number", "sales in its live rooms, before returns", "CNY", minimum=0, decimals=0),
        Column("net_gmv", "number", "of that, what was kept", "CNY", minimum=0, decimals=0),
    ),
    key=("market", "run", "shop"),
    not_for=(
        "The shops of this edition: A and B are markets of their own.",
        "One shop in two runs: what is switched off changes who opens and who closes.",
    ),
)

TABLES = [ROOF_GOODS, ROOF_BASKETS, REACH_HOSTS, REACH_NOTES]
BESIDE = (RERUNS,)  # not of the edition's own market
