"""The table that the core of the market adds: the daily account of the article's two shops."""

from __future__ import annotations

from course.data.schema import Column, ForeignKey, Table

CASE_DAYS = Table(
    name="case_days",
    row="one day of one case shop in one channel",
    meaning=(
        "The daily books of the two shops that the article tells of, Liu Ye (quiet leather shoes, daily live sessions in her "
        "first twelve days) and WHICH (womenswear for pear-shaped and plump bodies), from their opening to 30 June 2024. "
        "Unlike `orders`, which holds a sample of people, the books hold every customer."
    ),
    columns=(
        Column("case", "string", "the shop", allowed=("Liu Ye", "WHICH")),
        Column("merchant_id", "integer", "its id in `merchants`"),
        Column("day", "integer", "day since the opening, 1 = the opening day", "days", minimum=1),
        Column("date", "string", "calendar day in Shanghai, yyyy-mm-dd"),
        Column("channel", "string", "where the customer met the goods", allowed=("feed", "search", "follow", "live")),
        Column(
            "viewers",
            "integer",
            "entries into the live room, or visits to the shop's pages from the channel",
            "visits",
            minimum=0,
        ),
        Column("new_buyers", "integer", "people who bought from the shop for the first time", "people", minimum=0),
        Column("orders", "integer", "orders placed, cancelled ones included, as in `shop_months`", "orders", minimum=0),
        Column("gmv", "number", "value of the orders before coupons", "CNY", minimum=0, decimals=2),
        Column(
            "refunded", "number", "value of those of the day's orders that were sent back later", "CNY", minimum=0, decimals=2
        ),
        Column("followers", "integer", "followers at the end of the day, the same in every channel's row", "people", minimum=0),
        Column(
            "remaining_segment",
            "integer",
            "people whom the goods are for and who have not bought, at the end of the day, the same in every channel's row: "
            "of Liu Ye those who are about to buy such shoes, of WHICH all who feel the need",
            "people",
            minimum=0,
        ),
    ),
    key=("case", "day", "channel"),
    foreign_keys=(ForeignKey("merchant_id", "merchants", "merchant_id"),),
    known_dirt=(
        "Money is counted on the day of the order, returns too, although the goods come back days later.",
        "`viewers` of channel live add up to the views of the shop's sessions in `live_sessions` and `shop_months`.",
    ),
    not_for=(
        "What shops usually earn: the two were chosen because they did well.",
        "Adding followers or remaining_segment over channels: they are states of the day.",
    ),
)

TABLES: list[Table] = [CASE_DAYS]
