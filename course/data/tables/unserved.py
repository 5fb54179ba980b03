"""The tables of needs that nobody served, declared: an audit of needs and goods, a niche day by day, ranges, launches."""

from __future__ import annotations

from course.data.schema import Column, Table
from course.data.tables.columns import category, count
from course.market.core.lexicon import ENTRANCES, LAUNCHED, NODES

NEED_CELLS = Table(
    name="need_cells",
    row="one need: a kind of goods for one purpose or person",
    meaning=(
        "An audit of the platform. How often each need was searched for in June 2023, in a sample of searches, and how many goods that "
        "claim to meet it had been launched before May 2024 and were then on sale. It is a count of its own: it does not add up from "
        "`search_queries` or `products`."
    ),
    columns=(
        count("cell_id", "identifies the need", minimum=1),
        category(),
        Column("goods_type", "string", "the kind of goods"),
        Column("atom", "string", "what is asked of them, a short name"),
        Column("zh", "string", "the need in Chinese, as people type it"),
        Column("gloss", "string", "the need in English"),
        count("searches", "searches for it in June 2023, in the sample", "searches"),
        count("goods", "goods that claim to meet it, on sale before May 2024", "goods"),
    ),
    key=("cell_id",),
    not_for=(
        "How many people have a need: who has given up does not search.",
        "Needs that nobody can name: the audit begins from words.",
    ),
)

NICHE_DAYS = Table(
    name="niche_days",
    row="one day and entrance of one shop",
    meaning=(
        "The first thirty days, from 8 May 2024, of a shop for another rare need: good shoes in very large sizes. Everybody buys one pair "
        "or none, and nobody came to want one while the thirty days lasted. The festival began on day 13, and with it a crowd."
    ),
    columns=(
        Column("day", "integer", "day of the shop's life", "days", minimum=1),
        Column("date", "string", "calendar day in Shanghai, yyyy-mm-dd"),
        Column("entrance", "string", "where the visit came from", allowed=ENTRANCES),
        count("visits", "visits from there on that day", "visits"),
        count("buyers", "people who bought from the shop on that day", "people"),
    ),
    key=("day", "entrance"),
    not_for=("Goods that people buy again, or niches into which new people come all the time.",),
)

FERMI_RANGES = Table(
    name="fermi_ranges",
    row="one node of a tree that multiplies up to yuan",
    meaning=(
        "What people in the trade would have said in April 2024 about Liu Ye's first twelve days: for each node a low and a high value "
        "between which, they think, the truth lies with a chance of nine in ten. Below `low` and above `high` they see one chance in "
        "twenty each."
    ),
    columns=(
        Column("node", "string", "what is guessed", allowed=tuple(NODES)),
        Column("unit", "string", "its unit", allowed=("people", "share", "CNY")),
        Column("low", "number", "the value that they would bet is exceeded, at nineteen to one", "as `unit` says", minimum=0),
        Column("high", "number", "the value that they would bet is not exceeded, at nineteen to one", "as `unit` says", minimum=0),
    ),
    key=("node",),
    format="csv",
    not_for=("Whether the guesses hang together: each was asked alone.",),
)

LAUNCHES = Table(
    name="launches",
    row="one new shoe in its season",
    meaning=(
        "New leather shoes of many shops in the seasons of 2023 and early 2024. Each was ordered once, before its season, and could not "
        "be ordered again. A pair that came back and was sold again counts as sold once."
    ),
    columns=(
        count("launch_id", "identifies the launch", minimum=1),
        Column("goods_type", "string", "the kind of shoes", allowed=LAUNCHED),
        count("forecast", "pairs that the shop expected to sell", "pairs", minimum=1),
        count("batch", "pairs that it ordered", "pairs", minimum=1),
        count("sold", "pairs sold in the season at the list price", "pairs"),
        Column("sold_out", "boolean", "all pairs of the batch were sold; how many more were wanted is not known"),
        Column("list_price", "number", "price of a pair", "CNY", minimum=0, decimals=2),
        Column("unit_cost", "number", "what a pair costs the shop", "CNY", minimum=0, decimals=2),
        Column("salvage", "number", "what a pair left over brings after the season", "CNY", minimum=0, decimals=2),
    ),
    key=("launch_id",),
    not_for=("How many would have been wanted where the batch was sold out: it is at least what was sold.",),
)

TABLES = (NEED_CELLS, NICHE_DAYS, FERMI_RANGES, LAUNCHES)
