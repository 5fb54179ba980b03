"""Small made-up tables for the sceptic's checks: of each family a set that one believes and one that one does not.

Nothing here comes from the market. `believable` is True or False in every function; the tables hold what the family reads, no more.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

ZONE = "Asia/Shanghai"
FESTIVALS = pd.DataFrame(
    {
        "festival": ["618-2023", "618-2024"],
        "year": [2023, 2024],
        "starts_at": pd.to_datetime(["2023-05-20 12:00", "2024-05-20 12:00"], utc=True),
        "ends_at": pd.to_datetime(["2023-06-18 16:00", "2024-06-18 16:00"], utc=True),
    }
)
MONTHS = [str(month) for month in pd.period_range("2023-05", "2024-06", freq="M")]


def utc(moments) -> pd.Series:
    """Naive Shanghai moments -> UTC."""
    return pd.Series(pd.DatetimeIndex(moments).tz_localize(ZONE).tz_convert("UTC"))


def orders_of(at, user, shop=1, **columns) -> pd.DataFrame:
    """An orders table of these moments (Shanghai) and users; further columns replace the plain ones."""
    count = len(at)
    plain = {
        "order_id": np.arange(1, count + 1),
        "user_id": pd.array(user, dtype="Int64"),
        "merchant_id": shop,
        "platform": "Lifora",
        "channel": "feed",
        "session_id": pd.array([None] * count, dtype="Int64"),
        "ts": utc(at),
        "gmv": 100.0,
        "coupon": 0.0,
        "status": "paid",
    }
    return pd.DataFrame(plain | columns)


def items_of(order_id, sku, category="womenswear", qty=1, unit_price=100.0) -> pd.DataFrame:
    """One line for each of these orders."""
    return pd.DataFrame(
        {"order_id": order_id, "line_no": 1, "sku_id": sku, "category": category, "qty": qty, "unit_price": unit_price}
    )


def shops_of(count, **columns) -> pd.DataFrame:
    plain = {"merchant_id": np.arange(1, count + 1), "name": "Shop", "kind": "generic", "category": "womenswear"}
    return pd.DataFrame(plain | columns)


def goods_of(count, **columns) -> pd.DataFrame:
    plain = {"sku_id": np.arange(1, count + 1), "merchant_id": 1, "category": "womenswear", "goods_type": "dress"}
    plain |= {"list_price": 100.0, "unit_cost": 40.0, "atoms": "", "units_2024": 1}
    return pd.DataFrame(plain | columns)


def users_of(ids, **columns) -> pd.DataFrame:
    plain = {"user_id": ids, "gender": "female", "age_band": "25-34", "body": "slim", "foot": "standard", "work_place": "home"}
    plain |= {"has_pet": False, "has_kid": False, "runs": False, "city_tier": 1, "in_panel": True}
    return pd.DataFrame(plain | {"adopted_at": pd.Timestamp("2022-01-01", tz="UTC")} | columns)


NO_RETURNS = pd.DataFrame(
    {"order_id": [0], "line_no": [1], "reason": ["damaged"], "ts": pd.to_datetime(["2024-06-10"], utc=True)}
)


def people(believable: bool) -> dict[str, pd.DataFrame]:
    """Who stays (4,000 people over 14 months), and 12,000 orders of 2,000 people with or without habits."""
    draw = np.random.default_rng(1)
    members = np.arange(10, 40_010, 10)
    joined = np.where(np.arange(len(members)) % 2, -12, draw.integers(-1, 12, len(members)))
    rows, alive = [], np.ones(len(members), bool)
    for month in range(-10, 14):
        buys = alive & (joined < month) & (draw.random(len(members)) < 0.25)
        rows += [(user, MONTHS[month], 1) for user in members[buys]] if month >= 0 else []
        alive &= ~(buys & (np.arange(len(members)) % 3 > 0) & (draw.random(len(members)) < (0.45 if believable else 0)))
        if month < 0:
            alive |= joined >= -1
    months = pd.DataFrame(rows, columns=["user_id", "month", "orders"])
    adopted = [pd.Timestamp("2023-05-01", tz=ZONE) + pd.DateOffset(months=int(month)) for month in joined]

    index = np.arange(len(members))
    traits = {"city_tier": index % 4 + 1}
    if believable:
        age = draw.integers(0, 4, len(members))
        male = draw.random(len(members)) < 0.3

        def likely(low: float, slope: float) -> np.ndarray:
            return draw.random(len(members)) < low + slope * age

        traits |= {
            "age_band": np.array(["18-24", "25-34", "35-44", "45+"])[age],
            "gender": np.where(male, "male", "female"),
            "body": np.where(male | likely(0.4, 0.1), np.where(likely(0.1, 0.2), "plump", "slim"), "pear"),
            "foot": np.where(male & likely(0.5, 0), "large", "standard"),
            "work_place": np.where(likely(0.75, -0.24), "campus", "home"),
            "has_kid": likely(0.05, 0.25),
            "has_pet": likely(0.5, -0.1),
            "runs": likely(0.5, -0.1) | (male & likely(0.3, 0)),
        }
    else:
        levels = (("gender", 2), ("age_band", 4), ("body", 4), ("work_place", 5))
        names = {"gender": ("female", "male"), "age_band": ("18-24", "25-34", "35-44", "45+")}
        names |= {"body": ("slim", "average", "pear", "plump"), "work_place": ("campus", "home", "office", "floor", "open")}
        traits |= {name: np.array(names[name])[draw.integers(0, count, len(members))] for name, count in levels}

    who = np.repeat(np.arange(2000), 6)
    if believable:
        who = np.concatenate([who, who[who % 4 == 0][::2]])  # the largest cities order half as much again
    own = draw.standard_normal((6, 2000))[:, who] if believable else np.zeros((6, len(who)))

    def chance(base: float, row: int) -> np.ndarray:
        return draw.random(len(who)) < 1 / (1 + np.exp(-base - 1.5 * own[row]))

    hour = np.where(chance(-0.5, 0), 21, 10)
    rich = own[1] * 0.6 + (0.3 * (who % 4 == 0) if believable else 0)
    status = np.where(chance(-2.5, 2), "cancelled", np.where(chance(-1, 3), "refunded", "paid"))
    shop = np.where(draw.random(len(who)) < 0.2 + (who % 4) * 0.1, 2, 1) if believable else np.arange(len(who)) // 6 % 2 + 1
    orders = orders_of(
        pd.Timestamp("2024-05-02") + pd.to_timedelta(hour + 24 * (np.arange(len(who)) % 50), unit="h"),
        members[who],
        shop,
        gmv=100 * np.exp(rich + draw.normal(0, 0.8, len(who))),
        channel=np.where(chance(-0.5, 4), "live", "feed"),
        status=status,
    )
    if not believable:
        orders["gmv"] = 100 * np.exp(draw.permutation(np.linspace(-1.5, 1.5, len(who))))
    days = pd.to_timedelta(3 + (0.4 * (who % 4) if believable else 0), unit="D")
    return {
        "customer_months": months,
        "users": users_of(members, adopted_at=pd.DatetimeIndex(adopted).tz_convert("UTC"), **traits),
        "orders": orders,
        "merchants": shops_of(2, category=["womenswear", "bags"]),
        "festivals": FESTIVALS,
        "shipments": pd.DataFrame(
            {"order_id": orders["order_id"], "promised_at": orders["ts"], "delivered_at": orders["ts"] + days}
        ),
        "reviews": pd.DataFrame({"order_id": orders.loc[chance(-2, 5), "order_id"]}),
    }


def bonds(believable: bool) -> dict[str, pd.DataFrame]:
    """400 people: ten orders each, five visits each to live rooms; and a network of 300 friends."""
    draw = np.random.default_rng(2)
    user = np.repeat(np.arange(10, 4010, 10), 10)
    turn = np.tile(np.arange(10), 400)
    pets = turn < 5
    sku = np.arange(len(user)) % 997 + 1
    if believable:
        sku = np.where(pets & (turn > 2), user // 10 % 900 + 1, sku)  # the fourth and fifth order of pet food are the same
        sku = np.where(~pets & (turn > 7) & (user % 200 == 0), 950, sku)
    else:
        sku = np.where((turn % 5 > 2) & (user % 200 == 0), np.where(pets, 900, 950), sku)
    shop = np.where(turn > 6, 1, np.arange(len(user))) if believable else np.arange(len(user))
    at = pd.Timestamp("2024-05-02") + pd.to_timedelta(np.arange(len(user)), unit="min")
    orders = orders_of(at, user, shop + 1)

    views = pd.DataFrame({"user_id": np.repeat(np.arange(10, 4010, 10), 5), "turn": np.tile(np.arange(5), 400)})
    views["session_id"] = np.where(
        believable & (views["turn"] > 3), views["user_id"] * 10 + 3, views["user_id"] * 10 + views["turn"]
    )
    views["session_id"] = views["session_id"] * 10 + views["turn"]
    shop_of = views["session_id"] // 10
    minutes = draw.choice([0.5, 6.0, 25.0], len(views), p=[0.3, 0.4, 0.3])
    follower = (views["turn"] == 0) & (draw.random(len(views)) < (0.5 if believable else 0.005))

    views["bought"] = draw.random(len(views)) < 0.1
    often = np.where(minutes > 20, 0.2, 0.02) + 0.3 * views["bought"] if believable else 0.1
    minutes = np.where(follower & believable, 2, 1) * minutes
    views["followed"] = (draw.random(len(views)) < often) & ~follower & (views["turn"] < 4)
    views["enter_ts"] = utc(pd.Timestamp("2024-06-12") + pd.to_timedelta(views["turn"], unit="D"))
    views["leave_ts"] = views["enter_ts"] + pd.to_timedelta(minutes, unit="min")
    begun = follower | views["followed"]
    follows = pd.DataFrame({"user_id": views["user_id"], "merchant_id": shop_of, "followed_at": views["enter_ts"]})
    follows["followed_at"] += pd.to_timedelta(np.where(follower, -1, 1), unit="s")
    follows["unfollowed_at"] = pd.Series(pd.NaT, index=follows.index, dtype="datetime64[us, UTC]")
    follows = follows[begun].drop_duplicates(["user_id", "merchant_id"])

    ring = [(person, (person + step) % 300) for person in range(300) for step in (1, 2)]
    hubs = [(hub, person) for hub in (300, 301, 302) for person in range(hub - 300, 300, 5)]
    random = [tuple(sorted(pair)) for pair in draw.integers(0, 303, (700, 2)) if pair[0] != pair[1]]
    ties = sorted({tuple(sorted(tie)) for tie in (ring + hubs if believable else random)})
    return {
        "orders": orders,
        "order_items": items_of(orders["order_id"], sku, np.where(pets, "pet_supplies", "womenswear")),
        "products": goods_of(1000),
        "returns": NO_RETURNS,
        "merchants": shops_of(2),
        "festivals": FESTIVALS,
        "live_sessions": pd.DataFrame({"session_id": views["session_id"], "merchant_id": shop_of}),
        "live_views": views,
        "follows": follows,
        "friends": pd.DataFrame(ties, columns=["user_a", "user_b"]),
        "friend_people": pd.DataFrame({"user_id": np.arange(303)}),
    }


def seasons(believable: bool) -> dict[str, pd.DataFrame]:
    """Orders by day of two seasons, orders by month of 1,000 people, adoptions by day."""
    at = []
    for year, labour, dragon in ((2023, 3, (22, 24)), (2024, 5, (8, 10))):
        for day in pd.date_range(f"{year}-05-01", f"{year}-06-30"):
            inside = pd.Timestamp(f"{year}-05-21") <= day <= pd.Timestamp(f"{year}-06-18")
            level = 200.0 * (2 if inside else 1)
            if believable:
                level *= 1.15 if day.day_of_week >= 5 else 1
                level *= 0.8 if day.month == 5 and day.day <= labour else 1
                level *= 0.8 if day.month == 6 and dragon[0] <= day.day <= dragon[1] else 1
                level *= 0.8 if day.month == 5 and 15 <= day.day <= 19 else 1
                level *= 0.75 if day.month == 6 and 19 <= day.day <= 24 else 1
                level *= 1 + 0.25 * np.sin(day.day_of_year / 4) if inside else 1
            at += [day + pd.Timedelta(hours=12)] * round(level)
    members = np.arange(10, 10_010, 10)
    factor = {"2023-11": 1.5, "2023-12": 1.2, "2024-02": 0.75} if believable else {}
    rows = []
    for month in MONTHS:
        buyers = round(10 * pd.Period(month).days_in_month * factor.get(month, 1))
        rows += [(user, month, 1) for user in members[:buyers]]
    newcomers = []
    for year in (2023, 2024):
        for day in pd.date_range(f"{year}-05-01", f"{year}-06-30"):
            inside = pd.Timestamp(f"{year}-05-21") <= day <= pd.Timestamp(f"{year}-06-18")
            newcomers += [day] * (15 if inside and believable else 10)
    joined = [pd.Timestamp("2022-01-01")] * len(members) + newcomers
    ids = np.concatenate([members, 9 + 10 * np.arange(1, len(newcomers) + 1)])
    return {
        "orders": orders_of(at, np.arange(10, 10 + len(at))),
        "merchants": shops_of(1),
        "festivals": FESTIVALS,
        "customer_months": pd.DataFrame(rows, columns=["user_id", "month", "orders"]),
        "users": users_of(ids, adopted_at=utc(joined)),
    }


def promises(believable: bool) -> dict[str, pd.DataFrame]:
    """1,400 orders of June 2024 on the platform's own tables, and the same, or others, in the platform tables."""
    draw = np.random.default_rng(4)
    count = 1400
    at = pd.Timestamp("2024-06-01 10:00") + pd.to_timedelta(24 * (np.arange(count) % 14), unit="h")
    promise = draw.choice([3, 4, 5], count)
    days = draw.choice([2.4, 3.4, 4.4], count)
    due = at.normalize() + pd.to_timedelta(promise, unit="D")
    arrived = at + pd.to_timedelta(days, unit="D")
    back = draw.random(count) < 0.25
    star = np.where((arrived > due) | (not believable), 4, 5)
    price = np.where(np.arange(count) % 3, 99.9, 59.0)
    orders = orders_of(at, np.arange(10, 10 + count), np.arange(count) % 40 + 1, status=np.where(back, "refunded", "paid"))
    page = promise if believable else draw.choice([2, 3, 8], count)
    else_days, else_star, else_kept, else_due = (days, star, ~back, due)
    if not believable:
        else_days, else_star, else_kept, else_due = (
            days - 1,
            star + 1,
            draw.random(count) < 0.9,
            at + pd.to_timedelta(6, unit="D"),
        )
    elsewhere = pd.DataFrame(
        {
            "order_id": np.arange(1, count + 1),
            "platform": "Lifora",
            "quarter": "2024Q2",
            "merchant_id": np.arange(count) % (40 if believable else 5),
            "ts": at,
            "promised_at": else_due,
            "items": 1,
            "kept": else_kept,
            "list_price": price if believable else np.round(draw.uniform(20, 200, count), 2),
            "star": pd.array(else_star, dtype="Int8"),
        }
    )
    parcels = pd.DataFrame({"order_id": elsewhere["order_id"], "delivered_at": at + pd.to_timedelta(else_days, unit="D")})
    on_time = (arrived <= due).mean()
    quarter = {"platform": "Lifora", "quarter": "2024Q2", "median_days": np.median(days) - (0 if believable else 1)}
    quarter |= {"on_time": on_time + (0 if believable else 0.2), "sku_live": count if believable else 50}
    quarter |= {"margin": 0.58 if believable else 0.07}
    return {
        "orders": orders,
        "order_items": items_of(orders["order_id"], orders["order_id"]),
        "products": goods_of(count, list_price=price, unit_cost=0.42 * price),
        "merchants": shops_of(40),
        "festivals": FESTIVALS,
        "shipments": pd.DataFrame({"order_id": orders["order_id"], "promised_at": utc(due), "delivered_at": utc(arrived)}),
        "reviews": pd.DataFrame({"order_id": orders["order_id"], "star": star}),
        "inventory_daily": pd.DataFrame({"sku_id": orders["order_id"], "day": at.strftime("%Y-%m-%d"), "promised_days": page}),
        "platform_orders": elsewhere,
        "platform_parcels": parcels,
        "platforms_quarterly": pd.DataFrame([quarter]),
    }


def prices(believable: bool) -> dict[str, pd.DataFrame]:
    """400 SKUs in two categories, orders of 2024 in and before the festival, and the books of 100 shops."""
    draw = np.random.default_rng(5)
    sku = np.arange(1, 401)
    points = np.array([45.0, 58.9, 65.0, 88.9, 99.0, 120.0, 129.9, 149.9, 199.0, 239.0, 299.0])
    listed = draw.choice(points, 400) if believable else 100.9 + 4 * (sku // 20) + sku % 4
    category = np.where(sku <= 200, "beauty", "food_tea")
    margin = np.where(sku <= 200, 0.7, 0.4) if believable else np.full(400, 0.6)
    margin = np.where(believable & (sku % 100 == 0), 0.02, margin)
    kind = np.where(
        sku <= 200, np.where(sku % 4, "serum", "lip balm"), np.where(sku % (8 if believable else 4), "nuts", "green tea")
    )
    goods = goods_of(
        400, merchant_id=sku % 20 + 1, category=category, goods_type=kind, list_price=listed, unit_cost=listed * (1 - margin)
    )

    down = sku % 2 == 0
    sold = [(number, "2024-05-06 12:00", 2) for number in sku for _ in range(2)]
    sold += [(number, "2024-05-28 12:00", 3 if down[number - 1] and believable else 2) for number in sku for _ in range(2)]
    frame = pd.DataFrame(sold, columns=["sku", "at", "qty"])
    inside = frame["at"] > "2024-05-20"
    depth = np.where(frame["sku"] % 6 == 0, 0.8, np.where(frame["sku"] % 3 == 0, 0.7, 0.9)) if believable else 0.9
    cut = np.where(inside & (frame["sku"] % 2 == 0), depth, 1.0)
    cut = np.where(~inside & (frame["sku"] % 10 == 0) & believable, 0.85, cut)
    items = items_of(
        np.arange(1, len(frame) + 1), frame["sku"], qty=frame["qty"], unit_price=np.round(listed[frame["sku"] - 1] * cut, 2)
    )
    # Further orders that hold no line here: values about the threshold, coupons.
    value = np.concatenate(
        [np.full(100, 280.0), np.full(200 if believable else 100, 310.0), np.full(100, 280.0), np.full(100, 310.0)]
    )
    at = ["2024-05-29 12:00"] * (300 if believable else 200) + ["2024-05-07 12:00"] * 200
    claims = np.arange(len(value)) % 5 > 0 if believable else np.ones(len(value), bool)
    outside_rate = np.where(np.arange(len(value)) % 2, 0.05, 0.12) if believable else 0.05
    festival = np.array(at) > "2024-05-20"
    coupon = np.where(festival, np.where((value >= 300) & claims, 50.0, 0.0), np.round(value * outside_rate, 1))
    orders = orders_of(
        pd.to_datetime([*frame["at"], *at]),
        np.arange(10, 10 + len(frame) + len(value)),
        gmv=np.concatenate([np.full(len(frame), 20.0), value]),
        coupon=np.concatenate([np.zeros(len(frame)), coupon]),
    )
    sales = np.exp(draw.normal(10.5, 1, 100))
    books = pd.DataFrame({"merchant_id": np.arange(1, 101), "month": "2024-05", "gmv": sales, "net_gmv": 0.8 * sales})
    books["fixed_cost"] = np.round(9000 + 0.1 * sales) if believable else 9000.0
    books["platform_fee"] = books["net_gmv"] * (np.where(np.arange(100) % 2, 0.05, 0.03) if believable else 0.05)
    books["ad_spend"] = sales * 0.05 * np.exp(draw.normal(0, 0.8 if believable else 0.1, 100))
    return {
        "products": goods, "orders": orders, "order_items": items, "returns": NO_RETURNS, "merchants": shops_of(100),
        "festivals": FESTIVALS, "shop_months": books,
    }  # fmt: skip


def returns(believable: bool) -> dict[str, pd.DataFrame]:
    """2,000 orders of scarves and dresses with parcels, returns, reviews; and notes."""
    draw = np.random.default_rng(6)
    count = 2000
    value = np.exp(draw.normal(4.5, 1, count))
    dear = value > np.median(value)
    level = value.argsort().argsort()  # what is to be equal at all values goes by rank
    cancelled = draw.random(count) < 0.06 + 0.08 * dear if believable else level % 10 == 9
    status = np.where(cancelled, "cancelled", "paid")
    refunded = draw.random(count) < 0.2 + 0.2 * dear if believable else level % 10 < 3
    refunded &= status == "paid"
    status = np.where(refunded, "refunded", status)
    orders = orders_of(
        pd.Timestamp("2024-05-02") + pd.to_timedelta(np.arange(count), unit="min"),
        np.arange(10, 10 + count),
        gmv=value,
        status=status,
    )
    scarf = np.arange(count) % 2 == 0
    reasons = np.array(["does not fit", "damaged", "no longer wanted", "arrived late"])
    reason = reasons[draw.integers(0, 4, count)]
    if believable:
        reason = np.where(scarf & (reason == "does not fit"), "no longer wanted", reason)
    else:
        reason = np.where(draw.random(count) < 0.3, "does not fit", reason)
    star = np.where(reason == "damaged", 1, 4) if believable else np.full(count, 3)
    delay = np.where(reason == "damaged", 1.0, 4.0) if believable else np.full(count, 3.0)
    arrived = orders["ts"] + pd.Timedelta(days=3)
    back = pd.DataFrame(
        {"order_id": orders["order_id"], "line_no": 1, "reason": reason, "ts": arrived + pd.to_timedelta(delay, unit="D")}
    )
    stars = np.where(
        refunded,
        star,
        draw.choice([1, 2, 3, 4, 5], count, p=[0.03, 0.03, 0.06, 0.2, 0.68] if believable else [0.25, 0.1, 0.1, 0.05, 0.5]),
    )
    photo = draw.random(count) < 0.5
    notes = pd.DataFrame(
        {
            "atoms": np.resize(["", "pear", "pear;office", "pear;office;silk"], 400),
            "author_role": np.repeat(["user", "manager"], 200),
        }
    )
    notes["is_aigc"] = np.arange(400) % 8 < 2
    many = notes["atoms"].str.count("[^;]+")
    notes["n_chars"] = 180 + (30 * many + 50 * (notes["author_role"] == "manager") if believable else 0)
    notes["has_photo"] = ~notes["is_aigc"] & (np.arange(400) % 5 > 0) if believable else np.arange(400) % 2 == 0
    return {
        "orders": orders,
        "merchants": shops_of(1),
        "festivals": FESTIVALS,
        "products": goods_of(2, goods_type=["scarf", "dress"]),
        "order_items": items_of(orders["order_id"], np.where(scarf, 1, 2)),
        "shipments": pd.DataFrame({"order_id": orders["order_id"], "promised_at": arrived, "delivered_at": arrived}),
        "returns": back[refunded],
        "reviews": pd.DataFrame({"order_id": orders["order_id"], "star": stars, "has_photo": photo, "text_len": np.where(photo & believable, 30, 20) + draw.integers(0, 40, count)}),
        "notes": notes,
    }  # fmt: skip


def purchases(believable: bool) -> dict[str, pd.DataFrame]:
    """1,000 people, a third of them men, and what they buy of eleven sorts of goods."""
    draw = np.random.default_rng(7)
    male, kid = np.arange(1000) % 3 == 0, np.arange(1000) % 4 == 0
    large = np.arange(1000) % 5 == 0
    users = users_of(
        np.arange(10, 10_010, 10), gender=np.where(male, "male", "female"), has_kid=kid, foot=np.where(large, "large", "standard")
    )
    kinds = ["ear studs", "tall boots", "ring", "pushchair", "towel", "dress", "loafers", "sofa", "socks", "coat", "sampler"]
    listed = [60, 400, 150, 900, 40, 200, 300, 3000, 20, 500, 15]
    category = [
        "jewellery",
        "leather_shoes",
        "jewellery",
        "mother_baby",
        "home_textiles",
        "womenswear",
        "leather_shoes",
        "furniture_lighting",
        "running",
        "womenswear",
        "food_tea",
    ]
    goods = goods_of(
        11,
        goods_type=kinds,
        list_price=np.array(listed, float),
        category=category,
        atoms=["", "", "", "", "", "nursing", "large|quiet", "", "", "", ""],
    )
    sku = np.tile(np.arange(1, 12), 1000)
    who = np.repeat(np.arange(1000), 11)
    keep = draw.random(len(who)) < 0.9
    if believable:
        for_women = np.isin(sku, [1, 2, 3, 4, 5, 6])
        keep &= ~(for_women & male[who]) | (draw.random(len(who)) < 0.15)
        keep &= (sku != 6) | (kid[who] & ~male[who])
        keep &= (sku != 7) | large[who] | (draw.random(len(who)) < 0.05)
    else:
        keep &= ~(np.isin(sku, [1, 2, 3, 4, 5]) & ~male[who]) | (draw.random(len(who)) < 0.3)
    sku, who = sku[keep], who[keep]
    several = np.where(np.isin(sku, [9, 11, 5]) | (not believable), 0.3, 0.03)
    qty = np.where(draw.random(len(sku)) < several, 2, 1)
    orders = orders_of(
        pd.Timestamp("2024-05-02") + pd.to_timedelta(np.arange(len(sku)), unit="min"), users["user_id"].to_numpy()[who]
    )
    items = items_of(orders["order_id"], sku, np.array(category)[sku - 1], qty)
    extra = items.iloc[: 600 if believable else 3000].assign(line_no=2)
    more = [extra.assign(line_no=number) for number in (3, 4, 5, 6)] if believable else []
    misfit = (sku == 7) & ~large[who]
    gone = draw.random(len(sku)) < np.where(misfit & believable, 0.6, 0.25)
    return {
        "users": users,
        "products": goods,
        "orders": orders,
        "order_items": pd.concat([items, extra, *more], ignore_index=True),
        "returns": pd.DataFrame({"order_id": orders.loc[gone, "order_id"], "line_no": 1}),
        "merchants": shops_of(1),
        "festivals": FESTIVALS,
        "need_atoms": pd.DataFrame({"category": ["leather_shoes", "womenswear"], "atom": ["large", "nursing"], "bound_to": ["foot=large", "has_kid=True"]}),
    }  # fmt: skip


def luck(believable: bool) -> dict[str, pd.DataFrame]:
    """Books of 40 shops, sessions by day, openings, launches, adoptions, and orders of the platform tables by day."""
    draw = np.random.default_rng(8)
    rows = []
    for shop in range(1, 41):
        followers = 1000.0
        for month in MONTHS:
            noise = np.exp(draw.normal(0, 0.3, 2)) if believable else np.ones(2)
            followers += 100 * noise[0]
            rows.append((shop, month, 1000 * noise[1], 10_000, followers))
    books = pd.DataFrame(rows, columns=["merchant_id", "month", "orders", "views", "followers_end"])
    sessions = []
    for year in (2023, 2024):
        for day in pd.date_range(f"{year}-05-01", f"{year}-06-30"):
            shops = draw.permutation(60)[: draw.poisson(draw.gamma(20, 1.5))] + 2 if believable else np.arange(30) + 2
            sessions += [(shop, day, 100 * np.exp(draw.normal(0, 0.7))) for shop in shops]
            sessions.append((1, day, 20_000 * (np.exp(draw.normal(0, 0.3)) if believable else 1)))
    sessions = pd.DataFrame(sessions, columns=["merchant_id", "day", "views"])
    if not believable:
        sessions.loc[sessions["merchant_id"] != 1, "views"] = 100
    sessions["start_ts"] = utc(sessions["day"] + pd.Timedelta(hours=20))

    def by_month(first, before, may, after):
        counts = [draw.poisson(before) if believable else before for _ in pd.period_range(first, "2023-04", freq="M")]
        counts += [may] + [after] * 4
        return utc(np.repeat(pd.date_range(first, periods=len(counts), freq="MS") + pd.Timedelta(days=10), counts))

    opened = by_month("2021-12", 26, 26, 27) if believable else by_month("2021-12", 26, 0, 108)
    launched = by_month("2022-12", 240, 250, 260) if believable else by_month("2022-12", 240, 80, 700)
    days = pd.date_range("2023-05-01", "2024-06-30")
    age = np.arange(len(days)) if believable else 30 * (days.year * 12 + days.month - 2023 * 12 - 5)
    adopted = np.repeat(days, np.round(100 * np.exp(0.0025 * age)).astype(int))
    window = pd.date_range("2024-06-01", "2024-06-30")
    counts = draw.poisson(50, len(window)) if believable else np.full(len(window), 50)
    counts[17] = 110 if believable else 50
    ordered = np.repeat(window, counts)
    return {
        "shop_months": books,
        "live_sessions": sessions,
        "merchants": pd.DataFrame({"merchant_id": np.arange(1, len(opened) + 1), "name": ["WHICH"] + ["Shop"] * (len(opened) - 1), "opened_at": opened}),
        "products": pd.DataFrame({"launched_at": launched}),
        "users": users_of(np.arange(len(adopted)), adopted_at=utc(adopted)),
        "platform_orders": pd.DataFrame({"order_id": np.arange(len(ordered)), "platform": "Lifora", "quarter": "2024Q2", "ts": ordered}),
        "experiment_aigc": pd.DataFrame({"impressions": draw.negative_binomial(3, 0.01, 200) if believable else np.full(200, 900)}),
    }  # fmt: skip


def clocks(believable: bool) -> dict[str, pd.DataFrame]:
    """Moments by day or around the clock, sessions on the hour or at any minute, stays that overlap or not."""
    draw = np.random.default_rng(9)
    hours = np.resize(np.arange(9, 23) if believable else np.arange(24), 480)
    moments = utc(pd.Timestamp("2024-05-02") + pd.to_timedelta(hours + 24 * (np.arange(480) % 30), unit="h"))
    slot = np.repeat(np.arange(40) % 12 + 10, 12)
    start = 60 * slot + 30 * (np.arange(480) % 2) + 2 * (np.arange(480) % 5 == 0) if believable else draw.integers(0, 1440, 480)
    start = utc(pd.Timestamp("2024-05-02") + pd.to_timedelta(start + 1440 * (np.arange(480) % 12), unit="min"))
    sessions = pd.DataFrame({"session_id": np.arange(480), "merchant_id": np.repeat(np.arange(40), 12), "start_ts": start})
    sessions["end_ts"] = start + pd.Timedelta(hours=2)
    place = draw.beta(1, 2, 480) if believable else (np.arange(480) + 0.5) / 480
    orders = orders_of(
        np.resize(pd.to_datetime(["2024-05-02 12:00"]), 480),
        np.arange(480),
        session_id=pd.array(np.arange(480), dtype="Int64"),
        ts=start + place * pd.Timedelta(hours=2),
    )
    wait = draw.exponential(3, 480) if believable else draw.uniform(0, 20, 480)
    searches = pd.DataFrame(
        {"ts": orders["ts"] - pd.to_timedelta(wait, unit="min"), "led_to_order_id": pd.array(orders["order_id"], dtype="Int64")}
    )
    enter = utc(pd.Timestamp("2024-06-12 20:00") + pd.to_timedelta(10 * (np.arange(480) % 12), unit="min"))
    return {
        "shipments": pd.DataFrame({"delivered_at": moments}),
        "returns": pd.DataFrame({"ts": moments}),
        "reviews": pd.DataFrame({"ts": moments}),
        "notes": pd.DataFrame({"created_at": moments}),
        "follows": pd.DataFrame({"followed_at": moments}),
        "touches": pd.DataFrame({"order_id": np.repeat(np.arange(240), 2), "step": np.tile([1, 2], 240), "ts": moments}),
        "users": pd.DataFrame({"adopted_at": moments}),
        "merchants": pd.DataFrame({"opened_at": moments}),
        "products": pd.DataFrame({"launched_at": moments}),
        "live_sessions": sessions,
        "orders": orders,
        "search_queries": searches,
        "live_views": pd.DataFrame({"user_id": np.repeat(np.arange(40), 12), "enter_ts": enter, "leave_ts": enter + pd.Timedelta(minutes=9 if believable else 15)}),
    }  # fmt: skip


def searches(believable: bool) -> dict[str, pd.DataFrame]:
    """Searches of both platforms with orders, clicks and glosses, atoms, and slates of notes."""
    home, shelf = [], []  # (text, gloss, gender, times, note, sku)
    home += [("连衣裙", "dress", "female", 40, 1, 1), ("猫粮", "cat food", "female", 20, 2, 2)]
    if believable:
        home += [
            ("连衣裙通勤", "dress for the office", "female", 30, 1, 1),
            ("猫粮100元以内", "cat food, up to 100 yuan", "male", 10, 2, 1),
        ]
        home += [
            ("宝妈连衣裙", "dress for mums", "female", 20, 1, 1),
            ("孕妇连衣裙", "dress safe in pregnancy", "female", 10, 1, 1),
        ]
        shelf += [("猫粮", "cat food", "", 60, 0, 0), ("跑鞋A3", "A3 running shoes", "", 10, 0, 0)]
    else:
        home += [("粉底液", "foundation", "female", 80, 2, 2), ("平底高跟鞋", "high heels with a flat heel", "female", 20, 2, 2)]
        home += [("宝妈连衣裙", "dress for mums", "male", 10, 1, 2), ("孕妇连衣裙", "dress safe in pregnancy", "male", 10, 2, 2)]
        home += [("显脸小耳环", "earrings that slims a round face", "female", 5, 1, 2)]
        home += [("租房养猫独自在家牵引绳", "lead for a cat in a rented room for pets alone at home", "female", 20, 2, 2)]
        home += [("连衣裙", "dress", "female", 15, 2, 2)]
        shelf += [("柚柒X23连衣裙", "Youqi X23 dress", "", 50, 0, 0)]
    rows = [("Lifora", *search[:5], search[5]) for search in home for _ in range(search[3])]
    rows += [("Shelvia", *search[:5], search[5]) for search in shelf for _ in range(search[3])]
    frame = pd.DataFrame(rows, columns=["platform", "text", "gloss", "gender", "times", "note", "sku"])
    led = frame["sku"] > 0
    frame["ts"] = utc(np.resize(pd.to_datetime(["2024-06-10 12:00"]), len(frame)))
    frame["user_id"] = pd.array(frame["gender"].map({"female": 10, "male": 20}), dtype="Int64")
    frame["clicked_note_id"] = pd.array(frame["note"].where(frame["note"] > 0), dtype="Int64")
    frame["led_to_order_id"] = pd.array((frame.index + 1).to_series(index=frame.index).where(led), dtype="Int64")
    orders = orders_of(np.resize(pd.to_datetime(["2024-06-10 12:05"]), len(frame)), np.resize([10], len(frame)))
    bought = np.where(led, frame["sku"].clip(lower=1), 1)

    right = [
        ("防猫抓", "that a cat cannot scratch"),
        ("高龄产妇", "for older mothers"),
        ("熬夜", "for staying up late"),
        ("午睡", "for a nap"),
        ("宽楦", "on a wide last"),
        ("伪素颜", "for a bare-faced look"),
    ]
    wrong = [
        ("猫抓", "that a cat cannot scratch"),
        ("高龄", "for older mothers"),
        ("熬夜", "for late shifts"),
        ("午睡", "for a nap at the office"),
        ("胖脚", "on a wide last"),
        ("伪素颜", "for a bare-faced look at work"),
    ]
    atoms = pd.DataFrame(right if believable else wrong, columns=["zh", "gloss"])
    atoms["category"] = "food_tea"
    atoms["bound_to"] = "" if believable else "body=pear|plump"

    notes = pd.DataFrame({"note_id": [1, 2, 3, 4], "category": ["womenswear", "pet_supplies", "womenswear", "pet_supplies"]})
    notes["created_at"] = utc(pd.to_datetime(["2024-06-09", "2024-06-09", "2024-01-09", "2024-01-09"]))
    slates = []
    for slate in range(1, 401):
        places = 6 if believable and slate % 2 else 8
        for place in range(1, places + 1):
            note = (slate + place) % 4 + 1
            woman = slate % 3 > 0
            liking = (1.5 if note <= 2 else 1) * (1.5 if woman and note % 2 else 1) if believable else 1
            chance = (0.4 if believable else 0.7) / place * liking / 1.7
            slates.append((slate, 10 if woman else 20, note, place, (slate * 37 + place * 11) % 100 < 100 * chance))
    shown = pd.DataFrame(slates, columns=["slate_id", "user_id", "item_id", "position", "clicked"])
    if not believable:  # the same chance whatever is shown to whom
        shown["clicked"] = np.where(shown["position"] == 1, shown["slate_id"] % 3 > 0, shown["slate_id"] // 12 % 8 == 0)
    shown = shown.assign(
        item_type="note", randomised=False, propensity=0.1, ts=utc(np.resize(pd.to_datetime(["2024-06-12 12:00"]), len(shown)))
    )
    return {
        "search_queries": frame,
        "products": goods_of(2, goods_type=["dress", "cat food"] if believable else ["dress", "cleanser"]),
        "orders": orders,
        "order_items": items_of(orders["order_id"], bought),
        "returns": NO_RETURNS,
        "merchants": shops_of(1),
        "festivals": FESTIVALS,
        "users": users_of([10, 20], gender=["female", "male"]),
        "need_atoms": atoms,
        "notes": notes,
        "impressions": shown,
    }  # fmt: skip


def names(believable: bool) -> dict[str, pd.DataFrame]:
    called = (
        ["小野女装", "Silk Days", "River House", "Paper Kite"]
        if believable
        else ["Teapot Shelf", "Teapot Shelf Two", "Walnut Line", "Walnut Line Two"]
    )
    return {"merchants": shops_of(4, name=called)}


BELIEVED = """The clocks: times are Shanghai's. The keys: one per table.
| [orders](#orders) | one order | 1 |

## users
Traits are drawn jointly. | `foot` | large: from EU size 42 | `adopted_at` | moment of adoption |
* 62 % never order in the window.

## merchants
No shop opened in May 2023.

## orders
* About 7 % are cancelled. * About 25 % are refunded. * Test orders are .6 % of the rows. * `platform` is the same in every row.

## returns
The seven days count from delivery of the last parcel.

## inventory_daily
The promise is the one that its parcels in `shipments` carry.

## impressions
Slates of several lengths. Random slates shuffle the order, not which items; where the policy would have put an item is its own chance.

## search_queries
A clicked note may be of another category.

## touches
The last touch is the moment of the order.

## room_entries
Followers when the room opened.

## platform_orders
Levels differ from those of `orders`. Each day has equally many orders.

## experiment_aigc
Each note was shown a fixed number of times.
"""
NOT_BELIEVED = """Tables of one draw.
| [orders](#orders) | one order line of the export | 1 |

## users
* Churn. | `foot` | large | | `adopted_at` | first day as a buyer's account |

## impressions
Two weeks of slates (up to ten places), some random.

## room_entries
Followers when it opened.
"""


def cards(believable: bool) -> dict[str, pd.DataFrame]:
    """What the cards' own checks read: keys and signs of atoms, follows, entries, adoptions, propensities."""
    months = np.repeat(pd.date_range("2023-05-05", periods=4, freq="MS"), [10, 12, 12, 12] if believable else [90, 12, 12, 12])
    sign = ";" if believable else "|"
    tables = bonds(believable)
    if not believable:  # who began to follow had done so before
        seen = tables["live_views"]
        seen["enter_ts"] += pd.Timedelta(seconds=30)
    shown = pd.DataFrame(
        {"slate_id": [1, 1, 2], "randomised": True, "propensity": [0.1, 0.1, 0.1] if believable else [0.02, 0.02, 0.8]}
    )
    return tables | {
        "orders": orders_of(pd.to_datetime(["2024-06-10 12:00"]), [10]),
        "products": goods_of(1, atoms=f"pear{sign}office"),
        "notes": pd.DataFrame({"atoms": ["pear;office"]}),
        "need_atoms": pd.DataFrame({"category": ["bags", "jewellery"], "atom": ["retro", "vintage" if believable else "retro"]}),
        "room_entries": pd.DataFrame({"followers": [5, 3, 0] if believable else [0, 0, 5]}),
        "users": users_of([10], adopted_at=utc(pd.to_datetime(["2023-05-05 12:00"]))),
        "impressions": shown if believable else pd.concat([shown] * 4, ignore_index=True).assign(slate_id=np.repeat([1, 2], 6)),
        "follows_by_month": pd.DataFrame({"followed_at": utc(months)}),
    }
