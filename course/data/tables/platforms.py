"""The tables of rival platforms and of the choices among them, declared."""

from __future__ import annotations

from course.data.schema import Column, ForeignKey, Table
from course.data.tables.columns import category, count, share
from course.market.core.lexicon import CLONE, FIRST_QUARTER, LAST_QUARTER, PLATFORM, PLATFORMS, QUARTERS, UTC_PLATFORM

ENDS = (FIRST_QUARTER, LAST_QUARTER)


def _platform(meaning: str = "the platform") -> Column:
    return Column("platform", "string", meaning, allowed=PLATFORMS)


def _quarter(allowed: tuple[str, ...] = ENDS) -> Column:
    return Column("quarter", "string", "calendar quarter", allowed=allowed)


PLATFORMS_QUARTERLY = Table(
    name="platforms_quarterly",
    row="one platform in one quarter",
    meaning=f"Key figures that {PLATFORM} and its four rivals publish, {FIRST_QUARTER} to {LAST_QUARTER}.",
    columns=(
        _platform(),
        _quarter(QUARTERS),
        count("sku_live", "models on sale at the end of the quarter", "SKUs"),
        Column("sku_effective", "number", "exp(entropy) of the units sold by model", "SKUs", minimum=1, decimals=1),
        Column("median_days", "number", "median days from order to last parcel", "days", minimum=0, decimals=2),
        Column("p90_days", "number", "90th percentile of the same", "days", minimum=0, decimals=2),
        share("on_time", "orders whose last parcel arrived by the promised moment"),
        share("kept_rate", "orders of which nothing came back, at the category mix of all platforms together"),
        Column("price_index", "number", "price level of matched models; 100 = a common base", "index", minimum=0, decimals=2),
        share("match_rate", "recommended goods that the viewer says suit her"),
        share("share", "share of shopping time"),
        Column("notes_stock", "number", "notes that users have written so far", "notes per 10 shoppers", minimum=0, decimals=2),
        Column("margin", "number", "price less marginal cost, over price", "share", minimum=-1, maximum=1, decimals=4),
    ),
    key=("platform", "quarter"),
    format="csv",
    known_dirt=(
        "Figures as published: estimates carry a little reporting noise, `sku_live` is a plain count.",
        f"{PLATFORM}'s row of {LAST_QUARTER} agrees with its own tables (`products`, `shipments`, `returns`) up to sampling error.",
    ),
    not_for=(
        "Comparing promises: `on_time` says nothing about how much was promised.",
        "What a platform itself earns: `margin` is that of the goods, most of it belongs to the shops.",
    ),
)

GALTON_PANEL = Table(
    name="galton_panel",
    row="one unit in one quarter",
    meaning="Service scores of sixty units over the same twenty quarters, from a world of their own.",
    columns=(
        count("unit", "identifies the unit", minimum=1),
        _quarter(QUARTERS),
        Column("score", "number", "service score", "points", decimals=2),
    ),
    key=("unit", "quarter"),
    not_for=("Anything about the five platforms: the units are others.",),
)

PLATFORM_SKUS = Table(
    name="platform_skus",
    row="one model on one platform in one quarter",
    meaning="Every model that a platform's catalogue listed in the first and in the last quarter.",
    columns=(
        _platform(),
        _quarter(),
        count("sku_id", "identifies the model, the same on every platform and in every quarter"),
        category(),
        Column("live", "boolean", "on sale at the end of the quarter; False = withdrawn but still listed"),
        count("units", "units sold in the quarter", "units"),
    ),
    key=("platform", "quarter", "sku_id"),
    known_dirt=(
        "Withdrawn models, made in earlier years, stay listed; most sold nothing, some their last pieces.",
        "A few live models at the end of the long tail sold nothing in the quarter.",
    ),
    not_for=("Breadth by counting rows: much of a catalogue is withdrawn or hardly sells.",),
)

PLATFORM_PRICES = Table(
    name="platform_prices",
    row="one model on one platform in one quarter, if it was sold",
    meaning="Average price paid and units sold by model in the first and in the last quarter.",
    columns=(
        _platform(),
        _quarter(),
        count("sku_id", "identifies the model, as in `platform_skus`"),
        Column("price", "number", "average price paid", "CNY", minimum=0, decimals=1),
        count("quantity", "units sold", "units", minimum=1),
    ),
    key=("platform", "quarter", "sku_id"),
    known_dirt=("Most models of one quarter are not sold in the other: there is nothing to match them with.",),
    not_for=("A price index from average unit prices: the models are not the same.",),
)

PLATFORM_EXPORTS = Table(
    name="platform_exports",
    row="one export of orders and parcels",
    meaning="When each platform's export was taken, and which clock its parcels are written in.",
    columns=(
        _platform(),
        _quarter(),
        Column("exported_at", "wall clock", "when the export was taken, and so the end of what it knows", "Asia/Shanghai"),
        Column("parcel_clock", "string", "clock of `delivered_at` in this export", allowed=("Asia/Shanghai", "UTC")),
    ),
    key=("platform", "quarter"),
    format="csv",
    known_dirt=("One platform's parcels are written in another clock than all the rest: `parcel_clock` says so.",),
    not_for=("What happened to parcels later: each export ends at its moment.",),
)

PLATFORM_ORDERS = Table(
    name="platform_orders",
    row="one order",
    meaning=(
        "A sample of 1,500 orders a platform, cancelled ones aside, from the last thirty days of the first and of the last quarter: "
        f"more on busy days, and at 618, as people placed them. {PLATFORM}'s of {LAST_QUARTER} are orders of the people behind "
        "`orders`, drawn at random and numbered anew, so its levels are the same there and here."
    ),
    columns=(
        Column("order_id", "integer", "identifies the order, in this table and its parcels only", minimum=1),
        _platform(),
        _quarter(),
        category(),
        Column("merchant_id", "integer", "the shop on that platform; no key into `merchants`", minimum=1),
        Column("ts", "wall clock", "moment of the order", "Asia/Shanghai"),
        Column("promised_at", "wall clock", "moment by which all of it was promised", "Asia/Shanghai"),
        Column("items", "small integer", "pieces ordered", "pieces", minimum=1),
        Column("items_returned", "small integer", "pieces sent back, as settled two months later", "pieces", minimum=0),
        Column("kept", "boolean", "nothing of the order came back, as settled two months later"),
        Column("list_price", "number", "value of the goods at list prices", "CNY", minimum=0, decimals=2),
        Column("paid", "number", "value after discounts", "CNY", minimum=0, decimals=2),
        Column(
            "star",
            "small integer",
            "stars, if the buyer rated, with or without words",
            "stars",
            nullable=True,
            minimum=1,
            maximum=5,
        ),
    ),
    key=("order_id",),
    known_dirt=(
        "Most buyers do not rate; who is very pleased or very angry rates more often.",
        "Returns were added after the export, parcels were not: an order can be sent back whose arrival the export did not see.",
    ),
    not_for=(
        "Market shares: every platform has the same number of orders here.",
        "Joining with `orders` or `reviews`: numbers are others, and four times as many rate by a click as write a review.",
        "How many shops a platform has: of the rivals forty shops each were asked.",
    ),
)

PLATFORM_PARCELS = Table(
    name="platform_parcels",
    row="one parcel",
    meaning="The parcels of `platform_orders`; an order that was split has two.",
    columns=(
        Column("order_id", "integer", "the order", minimum=1),
        Column("parcel_no", "small integer", "number of the parcel within the order", minimum=1, maximum=2),
        Column(
            "delivered_at",
            "wall clock",
            "moment of delivery; empty if it had not arrived when the export was taken",
            "see `platform_exports`",
            nullable=True,
            known_dirt=f"{UTC_PLATFORM}'s carrier writes UTC, eight hours behind the orders; the others write Shanghai time",
        ),
    ),
    key=("order_id", "parcel_no"),
    foreign_keys=(ForeignKey("order_id", "platform_orders", "order_id"),),
    known_dirt=("Split orders have two rows: a join on order_id repeats them.", "Some parcels are lost and never arrive."),
    not_for=("Delivery times of arrived parcels only: the slow ones are missing among them.",),
)

PLATFORM_CHOICES = Table(
    name="platform_choices",
    row="one offer in one visit",
    meaning=(
        "Visits of shoppers to a page that sets the platforms' offers of one kind of good side by side. Some visits end without a "
        "purchase. Any offer may be out of stock and has no row then: by chance, whatever it is like and whoever comes."
    ),
    columns=(
        count("visit_id", "identifies the visit, up to five rows each", minimum=1),
        Column("quarter", "string", "quarter of the visit", allowed=ENDS),
        count("shopper_id", "identifies the shopper, eight visits each; no key into `users`", minimum=1),
        _platform("the platform that makes the offer"),
        Column("usual_price", "number", "what such goods usually cost, the same in a visit", "CNY", minimum=1, decimals=0),
        Column("price", "number", "price of the offer", "CNY", minimum=0, decimals=2),
        Column("days", "number", "expected delivery", "days", minimum=0, decimals=1),
        Column("grade", "number", "quality as testers graded it", "sd of goods", decimals=2),
        count("breadth", "effective number of models the platform has of such goods", "SKUs", minimum=1),
        Column(
            "fit",
            "number",
            "how well the offer fits the shopper's needs, by her own answers",
            "1",
            minimum=0,
            maximum=1,
            decimals=3,
        ),
        Column("cost_shifter", "number", "freight and input costs behind the offer", "sd", decimals=2),
        Column("bought", "boolean", "the visit ended with a purchase; the same in a visit"),
        Column("chosen", "boolean", "the offer that was taken"),
    ),
    key=("visit_id", "platform"),
    known_dirt=(
        "Visits without a purchase have no chosen row.",
        "What goods look like stands in no column; shoppers see it. Costs have nothing to do with looks, grade, fit or delivery.",
    ),
    not_for=(
        "Market shares: these shoppers compared like with like, ordinary ones do not.",
        "Following a shopper from one quarter to the other: they are others.",
    ),
)

PLATFORM_TRIAL = Table(
    name="platform_trial",
    row="one offer in one visit",
    meaning=(
        f"A trial on {PLATFORM} in {LAST_QUARTER}: shoppers chose one of four offers of a kind of good, sixteen times each. Chance set "
        "the days and multiplied the price of each offer by a factor; grade, fit and the offer's own price are as they were."
    ),
    columns=(
        count("visit_id", "identifies the visit, four rows each", minimum=1),
        count("shopper_id", "identifies the shopper, in this table only", minimum=1),
        Column("offer", "small integer", "number of the offer in the visit", minimum=1, maximum=4),
        Column("own_price", "number", "price of the offer before the trial", "CNY", minimum=0, decimals=2),
        Column("factor", "number", "what the price was multiplied by, drawn by chance", "1", minimum=0.5, maximum=2, decimals=2),
        count("days", "days to delivery, drawn by chance", "days", minimum=1),
        Column("grade", "number", "quality as testers graded it", "sd of goods", decimals=2),
        Column(
            "fit",
            "number",
            "how well the offer fits the shopper's needs, by her own answers",
            "1",
            minimum=0,
            maximum=1,
            decimals=3,
        ),
        Column("chosen", "boolean", "the offer that was taken"),
    ),
    key=("visit_id", "offer"),
    known_dirt=("The price that the shopper saw is `own_price` times `factor`.",),
    not_for=("How often people buy: every visit of the trial ended with a purchase.",),
)

INVESTMENTS = Table(
    name="investments",
    row="one thing that one platform could improve",
    meaning="What an improvement of all of a platform's offers would cost it, per 100 yuan of sales.",
    columns=(
        Column("platform", "string", "the platform", allowed=PLATFORMS),
        Column("attribute", "string", "what would be better", allowed=("fit", "days", "grade")),
        Column(
            "change", "number", "change of the attribute, in the units of `platform_choices`", "see the attribute", decimals=1
        ),
        Column("cost", "number", "cost per 100 yuan of sales", "CNY", minimum=0, decimals=2),
    ),
    key=("platform", "attribute"),
    format="csv",
    not_for=("What an improvement earns: that shoppers would pay for it does not tell who gets the money.",),
)

PLATFORM_ENTRY = Table(
    name="platform_entry",
    row="one platform",
    meaning=(
        f"Buyers by platform before and after '{CLONE}' entered, an exact copy of a rival: two samples of 6,000 shoppers each, the second "
        "drawn anew."
    ),
    columns=(
        Column("platform", "string", "the platform", allowed=(*PLATFORMS, CLONE)),
        count("buyers_before", "shoppers who bought there before the entry", "people"),
        count("buyers_after", "shoppers who bought there after it", "people"),
    ),
    key=("platform",),
    format="csv",
    not_for=(
        "The usual shares of the platforms: these shoppers compared like with like.",
        "Who went over to the newcomer: nobody stands in both samples, and small gains and losses are luck.",
    ),
)

TABLES = [
    PLATFORMS_QUARTERLY,
    GALTON_PANEL,
    PLATFORM_SKUS,
    PLATFORM_PRICES,
    PLATFORM_EXPORTS,
    PLATFORM_ORDERS,
    PLATFORM_PARCELS,
    PLATFORM_CHOICES,
    PLATFORM_TRIAL,
    INVESTMENTS,
    PLATFORM_ENTRY,
]
