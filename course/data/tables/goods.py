"""The goods' tables, declared: catalogue, lines, parcels, returns, reviews, stock, accounts, customers, follows, views."""

from __future__ import annotations

from course.data.schema import Column, ForeignKey, Table
from course.market.core.lexicon import CARRIERS, CATEGORIES, FORMER_NAMES, PLATFORM, REASONS, SCENARIOS

CENSORED_END = "What is known at the end of 30 June 2024 in Shanghai, when the tables were exported."
TRACKED = "people of the sample whose user_id ends in 0, 1, 2 or 3 (two in five, by person); who has no row has none"

PRODUCTS = Table(
    name="products",
    row="one SKU (goods of one shop)",
    meaning=f"The catalogue of every shop of {PLATFORM}, closed shops included: all goods that came out before their shop closed.",
    columns=(
        Column("sku_id", "integer", "identifies the goods", minimum=1),
        Column("merchant_id", "integer", "the shop that sells them"),
        Column("category", "string", "category, under today's name", allowed=tuple(CATEGORIES)),
        Column("goods_type", "string", "what it is; types of a category differ in usual price"),
        Column("goods_zh", "string", "the type in Chinese, as people type it when they search"),
        Column("list_price", "number", "price on the page in 2024, without mark-downs", "CNY", minimum=0, decimals=2),
        Column("unit_cost", "number", "what a piece costs the shop", "CNY", minimum=0, decimals=2),
        Column("atoms", "string", "needs that the goods are made for, separated by |; empty if for anybody"),
        Column("launched_at", "datetime", "first moment on the shelf", "UTC"),
        Column("stock_first", "integer", "size of the first batch", "pieces", minimum=0),
        Column(
            "units_2024",
            "integer",
            "ordered by everybody, not only the sample, in May and June 2024, test orders aside",
            "pieces",
            minimum=0,
        ),
    ),
    key=("sku_id",),
    foreign_keys=(ForeignKey("merchant_id", "merchants", "merchant_id"),),
    known_dirt=("Goods of the 12 re-opened shops are listed twice: under the shop's first id, and anew under its second.",),
    not_for=(
        "The effect of a price: better goods cost more, and quality is not in the table.",
        "Counting goods on sale: those of closed shops are listed too.",
    ),
)

ORDER_ITEMS = Table(
    name="order_items",
    row="one line of an order",
    meaning="The lines of every order of `orders`, cancelled and test orders included; qty x unit_price adds up to the order's gmv.",
    columns=(
        Column("order_id", "integer", "the order"),
        Column("line_no", "small integer", "place in the order, from 1", minimum=1),
        Column("sku_id", "integer", "the goods"),
        Column(
            "category",
            "string",
            "category, under the name it bore when the order was placed",
            allowed=(*CATEGORIES, *FORMER_NAMES.values()),
            known_dirt="two categories were renamed at the turn of the year: "
            + ", ".join(f"{old} became {new}" for new, old in FORMER_NAMES.items()),
        ),
        Column("scenario", "string", "what the goods are bought for, as the shop's page says", allowed=SCENARIOS),
        Column("qty", "small integer", "number of pieces", "pieces", minimum=1),
        Column(
            "unit_price",
            "number",
            "price of a piece when ordered, before the coupon: last year's or this year's list price, less a mark-down that held",
            "CNY",
            minimum=0,
            decimals=2,
        ),
    ),
    key=("order_id", "line_no"),
    foreign_keys=(ForeignKey("sku_id", "products", "sku_id"), ForeignKey("order_id", "orders", "order_id")),
    known_dirt=(
        "Two categories bear their former names in 2023.",
        "Lines of the test account carry goods of the shop at 1 CNY.",
    ),
    not_for=(
        "Price changes by average unit price: what people buy changes from year to year.",
        "What a mark-down sells, by goods marked down against others in the festival alone: its crowd comes for other reasons, too.",
    ),
)

SHIPMENTS = Table(
    name="shipments",
    row="one parcel",
    meaning=f"The parcels of all orders that were not cancelled, test orders aside. {CENSORED_END}",
    columns=(
        Column("shipment_id", "integer", "identifies the parcel", minimum=1),
        Column("order_id", "integer", "the order"),
        Column("carrier", "string", "who carries it (invented names)", allowed=tuple(CARRIERS)),
        Column(
            "promised_at",
            "datetime",
            "end of the day by which the order was to arrive: so many days after the day of the order as the slowest page of "
            "its goods promised (`inventory_daily.promised_days`)",
            "UTC",
        ),
        Column("delivered_at", "datetime", "arrival; empty if under way when the tables were exported", "UTC", nullable=True),
    ),
    key=("shipment_id",),
    foreign_keys=(ForeignKey("order_id", "orders", "order_id"),),
    known_dirt=(
        "6 % of the orders came in two parcels: joined to orders they count twice.",
        "Orders of the last days of June 2024 are under way: leaving them out flatters delivery times.",
    ),
    not_for=("The speed of a carrier from raw means: shops choose carriers, and shops differ in how fast they pack.",),
)

RETURNS = Table(
    name="returns",
    row="one returned line of an order",
    meaning=f"Goods that went back. An order is 'refunded' if at least one of its lines stands here. {CENSORED_END}",
    columns=(
        Column("return_id", "integer", "identifies the return", minimum=1),
        Column("order_id", "integer", "the order"),
        Column("line_no", "small integer", "its line", minimum=1),
        Column("ts", "datetime", "moment the return was registered", "UTC"),
        Column("reason", "string", "reason the buyer chose", allowed=REASONS),
        Column(
            "refund", "number", "money paid back: the line's value less its share of the coupon", "CNY", minimum=0, decimals=2
        ),
    ),
    key=("return_id",),
    foreign_keys=(ForeignKey("order_id", "orders", "order_id"),),
    known_dirt=(
        "About 4 % were accepted later than the seven days of the right of return, which count from the arrival of the order's "
        "last parcel; some in months without orders.",
    ),
    not_for=(
        "Return rates of the last weeks of June 2024: goods are still coming back.",
        "How often goods break or do not fit: who kept them has no row.",
    ),
)

REVIEWS = Table(
    name="reviews",
    row="one review of an order",
    meaning=f"What buyers wrote after the last parcel of an order had come. {CENSORED_END}",
    columns=(
        Column("review_id", "integer", "identifies the review", minimum=1),
        Column("order_id", "integer", "the order"),
        Column("star", "small integer", "stars given", "stars", minimum=1, maximum=5),
        Column("text_len", "integer", "length of the text", "characters", minimum=0),
        Column("has_photo", "boolean", "a photo is attached"),
        Column("ts", "datetime", "moment of the review", "UTC"),
    ),
    key=("review_id",),
    foreign_keys=(ForeignKey("order_id", "orders", "order_id"),),
    known_dirt=("Guests write too, through a link in the parcel: their orders have no user_id.",),
    not_for=(
        "The mean satisfaction of buyers: one in thirteen orders is reviewed, and the angry and the delighted write more often.",
        "Independent voices: a few people write many reviews, most none, and the same person is mild or strict throughout.",
    ),
)

INVENTORY_DAILY = Table(
    name="inventory_daily",
    row="one day of one SKU",
    meaning="Stock of a sample of goods on each day of May and June 2024; sold to everybody, not only to the sample of people.",
    columns=(
        Column("sku_id", "integer", "the goods"),
        Column("day", "string", "day in Shanghai, ISO 8601"),
        Column(
            "promised_days",
            "small integer",
            "days to delivery that the page promised on the day, the day of the order not counted",
            "days",
            minimum=0,
        ),
        Column("price", "number", "price on the page at noon of the day, mark-downs taken off", "CNY", minimum=0, decimals=2),
        Column("received", "integer", "pieces that came in on the day", "pieces", minimum=0),
        Column("sold", "integer", "pieces sold on the day", "pieces", minimum=0),
        Column("on_hand", "integer", "pieces left at the end of the day", "pieces", minimum=0),
        Column("stockout", "boolean", "the shelf was empty before the day was over"),
    ),
    key=("sku_id", "day"),
    foreign_keys=(ForeignKey("sku_id", "products", "sku_id"),),
    not_for=(
        "Demand on days with stockout: sold is only what was there.",
        "How long parcels took: the promise is the one that the parcels of the day carry (`shipments.promised_at`), arrival is "
        "there.",
        "The whole catalogue: rare goods and the greatest sellers are not in the sample.",
    ),
)

SHOP_MONTHS = Table(
    name="shop_months",
    row="one month of one shop",
    meaning="The books of every shop in each month it was open, May 2023 to June 2024, shops that closed included: a full count.",
    columns=(
        Column("merchant_id", "integer", "the shop"),
        Column("month", "string", "month in Shanghai, ISO 8601"),
        Column("sessions", "integer", "live sessions", "sessions", minimum=0),
        Column("views", "integer", "entries into its rooms", "entries", minimum=0),
        Column("orders", "integer", "orders placed, in rooms and elsewhere", "orders", minimum=0),
        Column("gmv", "number", "value of all orders placed, cancelled and returned ones included", "CNY", minimum=0, decimals=0),
        Column("net_gmv", "number", "value of what was neither cancelled nor returned", "CNY", minimum=0, decimals=0),
        Column("followers_end", "integer", "followers at the end of the month", "people", minimum=0),
        Column("ad_spend", "number", "cost of bought traffic; some shops buy none", "CNY", minimum=0, decimals=0),
        Column("goods_cost", "number", "cost of the goods that were kept", "CNY", minimum=0, decimals=0),
        Column("logistics_cost", "number", "cost of the parcels sent", "CNY", minimum=0, decimals=0),
        Column("return_cost", "number", "parcels back, and what returned goods lose in value", "CNY", minimum=0, decimals=0),
        Column(
            "content_cost", "number", "cost of going live; what writing notes costs is in no book", "CNY", minimum=0, decimals=0
        ),
        Column(
            "platform_fee",
            "number",
            "commission of the platform: a rate by category, less on sales beyond 300,000 and a million",
            "CNY",
            minimum=0,
            decimals=0,
        ),
        Column(
            "fixed_cost",
            "number",
            "rent, wages, instruments: in steps with sales of the last months",
            "CNY",
            minimum=0,
            decimals=0,
        ),
    ),
    key=("merchant_id", "month"),
    foreign_keys=(ForeignKey("merchant_id", "merchants", "merchant_id"),),
    known_dirt=(
        "The 12 re-opened shops keep their books under two ids; the month of the change stands under the new one if it had begun.",
        "A shop that closes in the first days of a month keeps no book of these days, though a late order may fall in them.",
    ),
    not_for=(
        "Growth of a typical shop from those alive at the end: the others are in the table, use them.",
        "The sample's orders, shop by shop: its people go back to shops that they know, and the books count everybody without that; of "
        "the sample's orders shops a year old have about 3 % more.",
    ),
)

CUSTOMER_MONTHS = Table(
    name="customer_months",
    row="one month of one customer, if she ordered",
    meaning=(
        f"Orders in all channels over 14 months of the {TRACKED}. Cancelled and guest orders are not counted. Some people drift "
        "away, some of them come back, and no row says so: a month without orders may be either a pause or a farewell."
    ),
    columns=(
        Column("user_id", "integer", "the account", minimum=1),
        Column("month", "string", "month in Shanghai, ISO 8601"),
        Column("orders", "integer", "orders, not cancelled", "orders", minimum=1),
        Column("gmv", "number", "their value before coupons", "CNY", minimum=0, decimals=2),
    ),
    key=("user_id", "month"),
    foreign_keys=(ForeignKey("user_id", "users", "user_id"),),
    not_for=(
        "Months without orders: they have no row; a person's first month is that of `users.adopted_at`.",
        "The platform's total sales: this is a part of a sample of people.",
    ),
)

FOLLOWS = Table(
    name="follows",
    row="one person who follows, or followed, one shop",
    meaning=(
        f"Whom they follow: {TRACKED}. Moments are kept since 1 May 2023; older follows have none. Some begin in a live room, "
        "some on a page, some right after an order; one in twenty-five ends in a month."
    ),
    columns=(
        Column("user_id", "integer", "the account", minimum=1),
        Column("merchant_id", "integer", "the shop"),
        Column("followed_at", "datetime", "since when, to the second; empty if since before 1 May 2023", "UTC", nullable=True),
        Column("unfollowed_at", "datetime", "until when; empty if still so", "UTC", nullable=True),
    ),
    key=("user_id", "merchant_id"),
    foreign_keys=(ForeignKey("user_id", "users", "user_id"), ForeignKey("merchant_id", "merchants", "merchant_id")),
    not_for=("A shop's number of followers: this is a part of a sample; see `shop_months`.",),
)

LIVE_VIEWS = Table(
    name="live_views",
    row="one person in one live session",
    meaning=(
        "Who came into the sessions that started in the festival's last week (12 to 18 June 2024): people of the sample whose "
        "user_id ends in 0. A viewer is in one room at a time."
    ),
    columns=(
        Column("session_id", "integer", "the session"),
        Column("user_id", "integer", "the viewer", minimum=1),
        Column("enter_ts", "datetime", "first entry", "UTC"),
        Column("leave_ts", "datetime", "moment of leaving for good or for the next room, or the end of the session", "UTC"),
        Column("censored", "boolean", "she was still there when the session ended"),
        Column(
            "followed",
            "boolean",
            "she began to follow the shop during this stay (`follows.followed_at` lies in it); followers of longer standing have false",
        ),
        Column("bought", "boolean", "she ordered in this session, cancelled orders included"),
    ),
    key=("session_id", "user_id"),
    foreign_keys=(ForeignKey("session_id", "live_sessions", "session_id"), ForeignKey("user_id", "users", "user_id")),
    not_for=(
        "Time watched without regard to `censored`: the session's end cuts the longest stays.",
        "What following does to a stay, by comparing followers with strangers: they follow what they like to watch.",
    ),
)

TABLES = [
    PRODUCTS,
    ORDER_ITEMS,
    SHIPMENTS,
    RETURNS,
    REVIEWS,
    INVENTORY_DAILY,
    SHOP_MONTHS,
    CUSTOMER_MONTHS,
    FOLLOWS,
    LIVE_VIEWS,
]
