"""The tables of the room "platforms", declared: rival platforms, choices among them, experiments, friends."""

from __future__ import annotations

from course.data.schema import Column, ForeignKey, Table
from course.market.choices import CLONE
from course.market.lexicon import CATEGORIES, PLATFORM
from course.market.merchants import KINDS
from course.market.people import TRAITS
from course.market.platform_orders import UTC_PLATFORM
from course.market.platforms import FIRST, LAST, PLATFORMS, QUARTERS

BODIES, AGES = tuple(TRAITS["body"]), tuple(TRAITS["age_band"])
ENDS = (FIRST, LAST)


def _platform(meaning: str = "the platform") -> Column:
    return Column("platform", "string", meaning, allowed=PLATFORMS)


def _quarter(allowed: tuple[str, ...] = ENDS) -> Column:
    return Column("quarter", "string", "calendar quarter", allowed=allowed)


def _category() -> Column:
    return Column("category", "string", "category of the goods", allowed=tuple(CATEGORIES))


def _share(name: str, meaning: str, decimals: int = 4) -> Column:
    return Column(name, "number", meaning, "share", minimum=0, maximum=1, decimals=decimals)


def _count(name: str, meaning: str, unit: str = "", minimum: int = 0) -> Column:
    return Column(name, "integer", meaning, unit, minimum=minimum)


PLATFORMS_QUARTERLY = Table(
    name="platforms_quarterly",
    row="one platform in one quarter",
    meaning=f"Key figures that {PLATFORM} and its four rivals publish, {FIRST} to {LAST}.",
    columns=(
        _platform(),
        _quarter(QUARTERS),
        _count("sku_live", "models on sale at the end of the quarter", "SKUs"),
        Column("sku_effective", "number", "exp(entropy) of the units sold by model", "SKUs", minimum=1, decimals=1),
        Column("median_days", "number", "median days from order to last parcel", "days", minimum=0, decimals=2),
        Column("p90_days", "number", "90th percentile of the same", "days", minimum=0, decimals=2),
        _share("on_time", "orders whose last parcel arrived by the promised moment"),
        _share("kept_rate", "orders of which nothing came back, at the category mix of all platforms together"),
        Column("price_index", "number", "price level of matched models; 100 = a common base", "index", minimum=0, decimals=2),
        _share("match_rate", "recommended goods that the viewer says suit her"),
        _share("share", "share of shopping time"),
        Column("notes_stock", "number", "notes that users have written so far", "notes per 10 shoppers", minimum=0, decimals=2),
        Column("margin", "number", "price less marginal cost, over price", "share", minimum=-1, maximum=1, decimals=4),
    ),
    key=("platform", "quarter"),
    format="csv",
    known_dirt=("Figures as published: estimates carry a little reporting noise, `sku_live` is a plain count.",),
    not_for=("Comparing promises: `on_time` says nothing about how much was promised.",),
)

GALTON_PANEL = Table(
    name="galton_panel",
    row="one unit in one quarter",
    meaning="Service scores of sixty units over the same twenty quarters, from a world of their own.",
    columns=(
        _count("unit", "identifies the unit", minimum=1),
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
        _count("sku_id", "identifies the model, the same on every platform and in every quarter"),
        _category(),
        Column("live", "boolean", "on sale at the end of the quarter; False = withdrawn but still listed"),
        _count("units", "units sold in the quarter", "units"),
    ),
    key=("platform", "quarter", "sku_id"),
    known_dirt=("Withdrawn models stay listed; most sold nothing, some their last pieces.", "Some live models sold nothing."),
)

PLATFORM_PRICES = Table(
    name="platform_prices",
    row="one model on one platform in one quarter, if it was sold",
    meaning="Average price paid and units sold by model in the first and in the last quarter.",
    columns=(
        _platform(),
        _quarter(),
        _count("sku_id", "identifies the model, as in `platform_skus`"),
        Column("price", "number", "average price paid", "CNY", minimum=0, decimals=1),
        _count("quantity", "units sold", "units", minimum=1),
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
)

PLATFORM_ORDERS = Table(
    name="platform_orders",
    row="one order",
    meaning="A sample of 1,500 orders a platform from the last thirty days of the first and of the last quarter.",
    columns=(
        Column("order_id", "integer", "identifies the order, in this table and its parcels only", minimum=1),
        _platform(),
        _quarter(),
        _category(),
        Column("merchant_id", "integer", "the shop on that platform; no key into `merchants`", minimum=1),
        Column("ts", "wall clock", "moment of the order", "Asia/Shanghai"),
        Column("promised_at", "wall clock", "moment by which all of it was promised", "Asia/Shanghai"),
        Column("items", "small integer", "pieces ordered", "pieces", minimum=1),
        Column("items_returned", "small integer", "pieces sent back", "pieces", minimum=0),
        Column("kept", "boolean", "nothing of the order came back"),
        Column("list_price", "number", "value of the goods at list prices", "CNY", minimum=0, decimals=2),
        Column("paid", "number", "value after discounts", "CNY", minimum=0, decimals=2),
        Column("star", "small integer", "stars, if the buyer rated", "stars", nullable=True, minimum=1, maximum=5),
    ),
    key=("order_id",),
    known_dirt=("Most buyers do not rate; who is very pleased or very angry rates more often.",),
    not_for=("Market shares: every platform has the same number of orders here.", "Joining with `orders`: another sample."),
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
    row="one offer in one choice",
    meaning="Choices of shoppers who had one offer of the same kind of good from each platform before them.",
    columns=(
        _count("choice_id", "identifies the choice, five rows each", minimum=1),
        Column("period", "string", "quarter of the choice", allowed=ENDS),
        _platform("the platform that makes the offer"),
        Column("price", "number", "price of the offer", "CNY", minimum=0, decimals=2),
        Column("days", "number", "expected delivery", "days", minimum=0, decimals=1),
        Column("quality", "number", "quality as testers graded it", "sd of goods", decimals=2),
        _count("breadth", "effective number of models the platform has of such goods", "SKUs"),
        Column("fit_hat", "number", "how well the offer fits the shopper's needs, as she sees it", "1", minimum=0, decimals=3),
        Column("cost_shifter", "number", "freight and input costs behind the offer", "sd", decimals=2),
        Column("chosen", "boolean", "the offer that was taken"),
    ),
    key=("choice_id", "platform"),
    not_for=("Market shares: these shoppers compared like with like, ordinary ones do not.",),
)

PLATFORM_ENTRY = Table(
    name="platform_entry",
    row="one platform",
    meaning=f"Buyers of 6,000 shoppers by platform before and after '{CLONE}' entered, an exact copy of a rival.",
    columns=(
        Column("platform", "string", "the platform", allowed=(*PLATFORMS, CLONE)),
        _count("buyers_before", "shoppers who bought there before the entry", "people"),
        _count("buyers_after", "shoppers who bought there after it", "people"),
    ),
    key=("platform",),
    format="csv",
)

ROOM_ENTRIES = Table(
    name="room_entries",
    row="one entry of a viewer into a live room",
    meaning=(
        "Entries of June 2024 into 300 rooms, nothing randomised. All kinds of entries, those with a purchase kept more "
        "often: a row stands for `weight` entries."
    ),
    columns=(
        _count("entry_id", "identifies the entry", minimum=1),
        _count("room", "number of the room in this table", minimum=1),
        _category(),
        Column("kind", "string", "kind of shop", allowed=KINDS),
        _share("similarity", "how much the viewer and the presenter are alike", 2),
        _share("authenticity", "authenticity of the host, graded by trained viewers", 3),
        Column("fit", "number", "needs of the viewer that the shop serves", "weighted needs", minimum=0, decimals=3),
        Column("miss", "number", "needs of the viewer that it does not serve", "weighted needs", minimum=0, decimals=3),
        Column("quality", "number", "quality of the goods as testers graded it", "sd", decimals=3),
        Column("price_level", "number", "price over the usual price of such goods", "1", minimum=0, decimals=3),
        _count("followers", "followers of the shop when it opened", "people"),
        Column("minutes", "number", "minutes the viewer stayed", "minutes", minimum=0, decimals=1),
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
        _count("viewer", "identifies the viewer", minimum=1),
        _count("session", "the session she watched", minimum=1),
        Column("arm", "string", "who presented the goods to her", allowed=("host", "standard model")),
        Column("age_band", "string", "age", "years", AGES),
        Column("body", "string", "body type stated in the profile", allowed=BODIES),
        _count("orders_before", "orders in the four weeks before the test", "orders"),
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
        _count("viewer", "identifies the viewer", minimum=1),
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
    meaning="Notes by a 2 x 2 of chance: written with or without AIGC, about a need that the author lives or does not live.",
    columns=(
        _count("note", "identifies the note", minimum=1),
        Column("aigc", "boolean", "written with AIGC"),
        Column("lived", "boolean", "the author lives the need"),
        Column("hours", "number", "working time for the note", "hours", minimum=0, decimals=2),
        _count("impressions", "times shown", "impressions"),
        _count("clicks", "times opened", "clicks"),
        _count("readers_asked", "readers who answered the question afterwards", "people"),
        _count("needs_met", "of these, readers whose need was met", "people"),
        Column("trust", "number", "mean trust of the readers", "points of 5", minimum=1, maximum=5, decimals=1),
    ),
    key=("note",),
)

EXPERIMENT_GEO = Table(
    name="experiment_geo",
    row="one city in one week",
    meaning="Thirty cities got 10 % more paid entries, thirty hosts who are more like their viewers, thirty nothing, at the same cost.",
    columns=(
        _count("city", "identifies the city", minimum=1),
        Column("week", "small integer", "week; the campaigns run from week 0", minimum=-52),
        Column("arm", "string", "campaign of the city, at random", allowed=("control", "traffic", "similarity")),
        _count("entries", "room entries", "entries"),
        _count("orders", "orders", "orders"),
        _count("orders_last_click", "orders that last-click accounting gives to the campaign", "orders"),
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
        _count("user", "identifies the user of the test", minimum=1),
        Column("week", "small integer", "week of the test", minimum=1),
        Column("load", "string", "load of advertisements", allowed=("usual", "double")),
        Column("minutes_before", "number", "minutes a week before the test", "minutes", minimum=0, decimals=1),
        Column("minutes", "number", "minutes in the week", "minutes", minimum=0, decimals=1),
        Column("ad_income", "number", "income from advertisements shown to her", "CNY", minimum=0, decimals=2),
        Column("commission", "number", "commission on her orders", "CNY", minimum=0, decimals=2),
    ),
    key=("user", "week"),
)

EXPERIMENT_SPM = Table(
    name="experiment_spm",
    row="one session",
    meaning="A 2 x 2 x 2 of the curator's three crafts: selecting for the audience, matching items, presenting on a like body.",
    columns=(
        _count("session", "identifies the session", minimum=1),
        Column("selecting", "boolean", "goods selected for this audience"),
        Column("matching", "boolean", "items matched into outfits"),
        Column("presenting", "boolean", "presented by somebody like the audience"),
        _count("viewers", "viewers", "people"),
        _count("orders", "orders", "orders"),
        _count("items", "items in these orders", "items"),
    ),
    key=("session",),
)

EXPERIMENT_PRICE = Table(
    name="experiment_price",
    row="one session",
    meaning="Whole sessions at the usual prices, a tenth less or a tenth more (in logarithms), at random.",
    columns=(
        _count("session", "identifies the session", minimum=1),
        Column("price_factor", "number", "prices over the usual ones", "1", minimum=0, decimals=4),
        _count("viewers", "viewers", "people"),
        _count("orders", "orders", "orders"),
    ),
    key=("session",),
    not_for=("Treating viewers as independent: a session was the unit of the draw.",),
)

FRIENDS = Table(
    name="friends",
    row="one tie between two people",
    meaning="Friendships among 1,500 people, each listed once.",
    columns=(_count("person_a", "one of the two", minimum=1), _count("person_b", "the other", minimum=1)),
    key=("person_a", "person_b"),
    foreign_keys=(ForeignKey("person_a", "friend_adoptions", "person"), ForeignKey("person_b", "friend_adoptions", "person")),
)

FRIEND_ADOPTIONS = Table(
    name="friend_adoptions",
    row="one person",
    meaning="The week in which each of these people first bought a certain thing.",
    columns=(
        _count("person", "identifies the person in this table", minimum=1),
        Column("taste_group", "string", "group of taste, from what she reads", allowed=("low", "middle", "high")),
        Column("adopted_week", "small integer", "week of the first purchase; empty if none yet", nullable=True, minimum=1),
    ),
    key=("person",),
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
    PLATFORM_ENTRY,
    ROOM_ENTRIES,
    EXPERIMENT_SWAP,
    EXPERIMENT_SHOW_BODY,
    EXPERIMENT_AIGC,
    EXPERIMENT_GEO,
    EXPERIMENT_ADS,
    EXPERIMENT_SPM,
    EXPERIMENT_PRICE,
    FRIENDS,
    FRIEND_ADOPTIONS,
]
