"""The core of the market, declared: users, shops, live sessions, orders, festivals, and the books of the two case shops."""

from __future__ import annotations

from course.data.schema import Column, ForeignKey, Table
from course.market.core.lexicon import CATEGORIES, PLATFORM, PROVINCES

USERS = Table(
    name="users",
    row="one registered account of the sample",
    meaning=(
        f"A sample of the people registered on {PLATFORM} on 30 June 2024, drawn by person: whoever is in the sample "
        "is in it with all of her orders. Its traits hang together as a city's do: students are young, children go "
        "with age, body with gender and age, offices stand in large cities. Many of the accounts never order in the months that `orders` covers. "
        "The test account is listed too, with in_panel = False."
    ),
    columns=(
        Column("user_id", "integer", "identifies the account; 0 is the test account", minimum=0),
        Column("gender", "string", "gender stated on registration", allowed=("female", "male")),
        Column("age_band", "string", "age on registration", "years", ("18-24", "25-34", "35-44", "45+")),
        Column("body", "string", "body type stated in the profile", allowed=("slim", "average", "pear", "plump")),
        Column(
            "foot",
            "string",
            "foot stated in the profile; large: EU size 41 or more for women, 46 or more for men",
            allowed=("standard", "wide", "large"),
        ),
        Column(
            "work_place",
            "string",
            "where most of the working day is spent",
            allowed=("quiet_office", "open_office", "campus", "shop_floor", "home"),
        ),
        Column("has_pet", "boolean", "a pet lives in the household"),
        Column("has_kid", "boolean", "a child lives in the household"),
        Column("runs", "boolean", "runs regularly"),
        Column("city_tier", "small integer", "tier of the home city, 1 = largest, 4 = small towns", minimum=1, maximum=4),
        Column("adopted_at", "datetime", "when the account was opened, to the second", "UTC"),
        Column("in_panel", "boolean", "True for the sample, False for the platform's own test account"),
    ),
    key=("user_id",),
    known_dirt=("One test account (user_id 0, in_panel = False) that buys items for 1 CNY.",),
    not_for=(
        "The number of accounts: the sample says nothing about how many people there are.",
        "Closed accounts: the sample is drawn among accounts that exist on 30 June 2024. Who has drifted away still has hers.",
    ),
)

MERCHANTS = Table(
    name="merchants",
    row="one shop id",
    meaning=f"Every shop that was open on {PLATFORM} at some time between 1 May 2023 and 30 June 2024, closed ones included.",
    columns=(
        Column("merchant_id", "integer", "identifies the shop", minimum=1),
        Column(
            "name",
            "string",
            "the shop's display name, Chinese or English; most say what it sells (invented, but for the two shops of `case_days`)",
        ),
        Column(
            "kind",
            "string",
            "generic shop, curator (picks other makers' goods) or manager (makes and shows her own)",
            allowed=("generic", "curator", "manager"),
        ),
        Column("category", "string", "main category", allowed=tuple(CATEGORIES)),
        Column("opened_at", "datetime", "opening of the shop", "UTC"),
        Column(
            "closed_at",
            "datetime",
            "closing of the shop; empty while it is open on 30 June 2024",
            "UTC",
            nullable=True,
        ),
        Column("province", "string", "registered seat", allowed=PROVINCES),
        Column(
            "years_in_supply_chain",
            "number",
            "years the owner has worked in the trade",
            "years",
            minimum=0,
            decimals=1,
        ),
    ),
    key=("merchant_id",),
    known_dirt=("12 shops closed and opened again under a new id and the same name: one shop, two rows.",),
    not_for=(
        "Quality or profit of a shop: neither is observed here.",
        "How many shops opened before 1 May 2023: of those only the ones are here that had lasted until then.",
    ),
)

LIVE_SESSIONS = Table(
    name="live_sessions",
    row="one live session (a 'live room')",
    meaning="Every live session that started in May or June of 2023 or 2024: a full count, no sample.",
    columns=(
        Column("session_id", "integer", "identifies the session", minimum=1),
        Column("merchant_id", "integer", "the shop that went live"),
        Column("start_ts", "datetime", "start of the session", "UTC"),
        Column("end_ts", "datetime", "end of the session", "UTC"),
        Column(
            "presenter_mode",
            "string",
            "shown on the owner's own body or by a standard model",
            allowed=("own_body", "model"),
        ),
        Column("views", "integer", "room entries", "entries", minimum=0),
        Column("uniques", "integer", "different viewers of this session", "people", minimum=0),
        Column("peak", "integer", "largest number of viewers at one moment", "people", minimum=0),
        Column("comments", "integer", "comments written by viewers", "comments", minimum=0),
        Column("comments_answered", "integer", "comments the presenter answered", "comments", minimum=0),
    ),
    key=("session_id",),
    foreign_keys=(ForeignKey("merchant_id", "merchants", "merchant_id"),),
    known_dirt=(
        "Sessions of the 12 re-opened shops stand under two merchant ids.",
        "A session that runs past the midnight at which a month ends may overlap the shop's next one.",
    ),
    not_for=(
        "Adding uniques over sessions: one viewer enters many rooms.",
        "Dividing orders by views: the sessions are a full count, the orders are those of a sample of people.",
        "Comparing days without a calendar: hosts go live when many people are about, at weekends and in the festival.",
    ),
)

ORDERS = Table(
    name="orders",
    row="one order, as exported; 3 in 1,000 rows are copies of another",
    meaning=(
        f"All orders that people of the sample placed on {PLATFORM} in May and June of 2023 and 2024, in live rooms and "
        "elsewhere, plus orders those people placed without logging in (guest orders)."
    ),
    columns=(
        Column("order_id", "integer", "identifies the order", minimum=1),
        Column(
            "user_id",
            "integer",
            "the account; empty for guest orders",
            nullable=True,
            minimum=0,
            known_dirt="2 % are empty (guest orders): they are orders, but not of a known buyer",
        ),
        Column("merchant_id", "integer", "the shop"),
        Column("platform", "string", "the platform on which the order was placed, the same in every row", allowed=(PLATFORM,)),
        Column("channel", "string", "where the buyer met the goods", allowed=("feed", "search", "follow", "live")),
        Column("session_id", "integer", "the live session; empty outside the live channel", nullable=True),
        Column(
            "ts",
            "datetime",
            "moment of the order",
            "UTC",
            known_dirt="UTC: an order late in the Shanghai evening carries the Shanghai date only after conversion",
        ),
        Column("gmv", "number", "value of the goods before the coupon", "CNY", minimum=0, decimals=2),
        Column(
            "coupon",
            "number",
            "discount by coupon: in the festival 50 off every 300 for whoever had fetched the platform's; at any time some shops' own",
            "CNY",
            minimum=0,
            decimals=2,
        ),
        Column(
            "status",
            "string",
            "cancelled before shipping, paid and kept, or paid and refunded after a return",
            allowed=("paid", "refunded", "cancelled"),
        ),
    ),
    known_key=("order_id",),
    foreign_keys=(
        ForeignKey("user_id", "users", "user_id"),
        ForeignKey("merchant_id", "merchants", "merchant_id"),
        ForeignKey("session_id", "live_sessions", "session_id"),
    ),
    known_dirt=(
        "0.3 % of the rows are exact copies of another row.",
        "2 % of the orders are guest orders without user_id.",
        "Orders of the test account (user_id 0) at 1 CNY are in the export: test orders are about 0.6 % of the rows.",
        "Cancelled orders are in the export, some 7 % of the rows; they never became purchases.",
        "Orders of which something came back are refunded, some 15 to 30 % of the rows; of the last two weeks before "
        "30 June 2024 not all is back yet that will be.",
        "Times are UTC, the festivals are days in Shanghai.",
    ),
    not_for=(
        "The platform's total sales: this is a sample of people; use ratios between the years.",
        "Counting buyers among guest orders: they have no user_id.",
    ),
)

FESTIVALS = Table(
    name="festivals",
    row="one 618 festival",
    meaning="The festival windows: from 20 May 20:00 to 19 June 00:00 in Shanghai, the end excluded.",
    columns=(
        Column("festival", "string", "name of the festival", allowed=("618-2023", "618-2024")),
        Column("year", "integer", "calendar year", minimum=2023, maximum=2024),
        Column("starts_at", "datetime", "first moment of the window", "UTC"),
        Column("ends_at", "datetime", "first moment after the window", "UTC"),
    ),
    key=("festival",),
    format="csv",
    not_for=(
        "Other platforms' festivals: each sets its own dates.",
        "A measure of what the festival adds: people put off buying before it and buy less after it, and within it sales come "
        "in waves.",
        "All that moves a day: weekends, public holidays and the weekend days worked in their stead are in no table here, nor "
        "are the sales of November and December that show in `customer_months`.",
    ),
)

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

TABLES = (USERS, MERCHANTS, LIVE_SESSIONS, ORDERS, FESTIVALS, CASE_DAYS)
