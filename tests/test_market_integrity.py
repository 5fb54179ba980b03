"""Do the tables of an edition agree with each other? What a suspicious reader of the data would look up, looked up."""

import json
from functools import cache

import numpy as np
import pandas as pd
import pytest
from conftest import WORK

from course.data.tables.registry import all_tables, validate
from course.market.core.calendar import ZONE

EXPORTED = pd.Timestamp("2024-07-01", tz=ZONE)
WRITTEN = ("2023-05", "2023-06", "2024-05", "2024-06")  # months whose orders and sessions are in the tables
NAMES_NOTHING = ("_id", "_no")  # how names of columns end that count and measure nothing


class Tables:
    """An edition's tables, each read once, and what several tests want of them."""

    def __init__(self, edition):
        self.edition = edition
        self.read = cache(edition.load)

    def __getitem__(self, name):
        return self.read(name)

    def __getattr__(self, name):
        return self.read(name)

    @property
    def bought(self):
        """One row an order, the test account's aside."""
        orders = self.orders.drop_duplicates()
        return orders[(orders["user_id"] != 0).fillna(True).astype(bool)]


@pytest.fixture(scope="module", params=["class", "other"])
def tables(request, class_edition, other_editions):
    return Tables(class_edition if request.param == "class" else other_editions[0])


def month(moments):
    return moments.dt.tz_convert(ZONE).dt.strftime("%Y-%m")


def last_delivery(tables):
    """Arrival of the last parcel by order; a gap if one is under way."""
    parcels = tables.shipments.sort_values(["order_id", "delivered_at"], na_position="last")
    return parcels.drop_duplicates("order_id", keep="last").set_index("order_id")["delivered_at"]


# --- schema and cards ---------------------------------------------------------------------------------------------------


def test_every_table_follows_its_schema_and_every_key_points_at_a_row(tables):
    assert validate({name: tables[name] for name in tables.edition.tables}) == []


@pytest.mark.parametrize("table", all_tables().values(), ids=lambda table: table.name)
def test_every_card_tells_meaning_unit_key_dirt_and_limits(table, class_edition):
    card = (class_edition.folder / "README.md").read_text(encoding="utf-8").split(f"\n## {table.name}\n")[1].split("\n## ")[0]
    assert table.meaning in card and "Key" in card and ("Known dirt" in card or "*Dirt:" in card)
    assert table.not_for and all(text in card for text in table.not_for)
    names = {*table.key, *table.known_key, *(key.column for key in table.foreign_keys)}
    names |= {column.name for column in table.columns if column.meaning.startswith(("identifies ", "number of the "))}
    for column in table.columns:
        assert column.meaning
        counts = column.type in ("integer", "small integer", "number") and not column.allowed
        if counts and column.name not in names and not column.name.endswith(NAMES_NOTHING):
            ranks = column.name in ("city_tier", "year", "step", "session", "room")
            assert column.unit or ranks, f"{table.name}.{column.name} has no unit"
        if column.type in ("datetime", "wall clock"):
            assert column.unit, f"{table.name}.{column.name} does not say which clock it follows"


def test_moments_are_whole_seconds(tables):
    for name, table in all_tables().items():
        for column in table.columns:
            if column.type in ("datetime", "wall clock"):
                moments = tables[name][column.name].dropna()
                assert (moments == moments.dt.floor("s")).all(), f"{name}.{column.name}"


# --- orders and what hangs on them --------------------------------------------------------------------------------------


def test_orders_come_after_adoption_in_open_shops_and_in_running_sessions(tables):
    orders = tables.bought
    assert not orders["order_id"].duplicated().any()  # copies are exact copies
    assert set(month(orders["ts"])) == set(WRITTEN)
    known = orders.merge(tables.users, on="user_id")
    assert (known["ts"] >= known["adopted_at"]).all()
    at_shop = orders.merge(tables.merchants, on="merchant_id")
    assert ((at_shop["ts"] >= at_shop["opened_at"]) & ~(at_shop["ts"] > at_shop["closed_at"])).all()
    assert (orders["session_id"].notna() == (orders["channel"] == "live")).all()
    live = orders.merge(tables.live_sessions, on="session_id", suffixes=("", "_session"))
    assert (live["merchant_id"] == live["merchant_id_session"]).all()
    assert ((live["ts"] >= live["start_ts"]) & (live["ts"] < live["end_ts"])).all()


def test_lines_add_up_to_their_order_and_hold_goods_of_the_shop(tables):
    orders, lines = tables.orders.drop_duplicates(), tables.order_items
    value = (lines["qty"] * lines["unit_price"]).groupby(lines["order_id"]).sum()
    assert set(value.index) == set(orders["order_id"])
    assert np.allclose(value.reindex(orders["order_id"]), orders["gmv"], rtol=0, atol=0.004)
    assert (orders["coupon"] <= orders["gmv"] / 2 + 0.005).all()
    assert (lines.groupby("order_id").cumcount() + 1 == lines["line_no"]).all()
    sold = lines.merge(orders, on="order_id").merge(tables.products, on="sku_id", suffixes=("", "_of_goods"))
    assert (sold["merchant_id"] == sold["merchant_id_of_goods"]).all() and (sold["ts"] >= sold["launched_at"]).all()


def test_parcels_follow_orders_and_returns_and_reviews_follow_parcels(tables):
    orders, delivered = tables.bought.set_index("order_id"), last_delivery(tables)
    sent = tables.shipments["order_id"].map(orders["status"])
    assert sent.notna().all() and (sent != "cancelled").all()
    assert set(orders.index[orders["status"] != "cancelled"]) == set(tables.shipments["order_id"])
    assert not (tables.shipments["delivered_at"] <= tables.shipments["order_id"].map(orders["ts"])).any()
    for name in ("returns", "reviews"):
        table = tables[name]
        assert (table["ts"] >= table["order_id"].map(delivered)).all() and (table["ts"] < EXPORTED).all(), name
    assert set(tables.returns["order_id"]) == set(orders.index[orders["status"] == "refunded"])
    lines = tables.returns.merge(tables.order_items, on=["order_id", "line_no"], how="left", validate="one_to_one")
    assert (lines["refund"] <= lines["qty"] * lines["unit_price"] + 0.005).all()
    assert tables.reviews["star"].between(1, 5).all() and not tables.reviews["order_id"].duplicated().any()


def test_copies_guests_and_tests_are_as_many_as_the_truth_says(tables):
    orders = tables.orders
    truth = WORK / "truth" / f"{tables.edition.name}.json"
    if tables.edition.name == "class":  # its truth is not in the repository: shares
        assert orders.duplicated().mean() == pytest.approx(0.003, rel=0.25)
        assert orders["user_id"].isna().mean() == pytest.approx(0.02, rel=0.1)
        return
    dirt = json.loads(truth.read_text(encoding="utf-8"))["dirt"]
    once = orders.drop_duplicates()
    assert dirt["duplicate_rows"] == orders.duplicated().sum() > 0
    assert dirt["guest_orders"] == once["user_id"].isna().sum() > 0
    assert dirt["test_orders"] == (once["user_id"] == 0).sum() > 0
    assert dirt["cancelled_orders"] == (once["status"] == "cancelled").sum() > 0
    twins = tables.merchants[tables.merchants["name"].duplicated()]
    assert sorted(dirt["reopened_shops"]["new_id"]) == sorted(twins["merchant_id"])


# --- shops, stock and books ---------------------------------------------------------------------------------------------


def test_goods_come_out_while_their_shop_is_open(tables):
    goods = tables.products.merge(tables.merchants, on="merchant_id", suffixes=("", "_of_shop"))
    assert (goods["category"] == goods["category_of_shop"]).all()
    assert (goods["launched_at"] >= goods["opened_at"]).all() and not (goods["launched_at"] >= goods["closed_at"]).any()
    assert (goods["unit_cost"] < goods["list_price"]).all()


def test_stock_is_what_was_there_and_came_less_what_went(tables):
    days = tables.inventory_daily.sort_values(["sku_id", "day"])
    before = days.groupby("sku_id")["on_hand"].shift()
    later = before.notna()
    assert (days["on_hand"] == before + days["received"] - days["sold"])[later].all()
    assert (days[["on_hand", "received", "sold"]] >= 0).all(axis=None)
    assert (days.groupby("sku_id").size() == 61).all() and days["stockout"][days["on_hand"] == 0].all()


def test_units_sold_are_those_of_the_stock_account_and_no_fewer_than_the_sample_bought(tables):
    units = tables.products.set_index("sku_id")["units_2024"]
    sold = tables.inventory_daily.groupby("sku_id")["sold"].sum()
    assert (sold == units.reindex(sold.index)).all()
    orders = tables.bought[tables.bought["ts"] >= "2024-01-01"]
    lines = tables.order_items[tables.order_items["order_id"].isin(orders["order_id"])]
    sample = lines.groupby("sku_id")["qty"].sum()
    assert (sample <= units.reindex(sample.index)).all()
    pieces = units.groupby(tables.products.set_index("sku_id")["merchant_id"]).sum()
    spring = tables.shop_months[tables.shop_months["month"].isin(["2024-05", "2024-06"])]
    ordered = spring.groupby("merchant_id")["orders"].sum()
    large = ordered[ordered > 500].index
    assert (pieces.reindex(large) / ordered[large]).between(0.5, 5).all()  # by type: a sofa an order, several pairs of socks


def test_books_of_the_month_agree_with_sessions_and_hold_the_samples_orders(tables):
    books = tables.shop_months.set_index(["merchant_id", "month"])
    written = books[books.index.get_level_values("month").isin(WRITTEN)]
    sessions = tables.live_sessions.assign(month=month(tables.live_sessions["start_ts"]))
    counted = sessions.groupby(["merchant_id", "month"]).agg(sessions=("session_id", "size"), views=("views", "sum"))
    assert set(counted.index) <= set(written.index)
    assert (counted.reindex(written.index, fill_value=0) == written[["sessions", "views"]]).all(axis=None)
    sample = tables.bought.assign(month=month(tables.bought["ts"])).groupby(["merchant_id", "month"]).size()
    held = sample.index.isin(written.index)
    assert (~held).sum() <= 20  # a shop's last days, as the card says
    assert (sample[held] <= written["orders"].reindex(sample[held].index)).all()
    assert (books["net_gmv"] <= books["gmv"]).all()
    age = tables.shop_months.merge(tables.merchants, on="merchant_id")
    assert (age["month"] >= month(age["opened_at"])).all() and not (age["month"] > month(age["closed_at"])).any()


def test_the_two_case_shops_keep_one_set_of_books(tables):
    days = tables.case_days.assign(month=tables.case_days["date"].str[:7])
    assert (days["new_buyers"] <= days["orders"]).all() and (days["orders"] <= days["viewers"]).all()
    assert (days["refunded"] <= days["gmv"] + 0.005).all()
    key = ["merchant_id", "month"]
    sums = days.groupby(key).agg(orders=("orders", "sum"), gmv=("gmv", "sum"), followers_end=("followers", "last"))
    sums["views"] = days[days["channel"] == "live"].groupby(key)["viewers"].sum()
    months = tables.shop_months.set_index(key).reindex(sums.index)
    assert np.allclose(months[list(sums.columns)], sums, rtol=0, atol=0.51)
    # Orders of the sample cost what orders of the books cost, but for chance.
    for _, shop in days.groupby("case"):
        value = shop["gmv"].sum() / shop["orders"].sum()
        sample = tables.bought.loc[tables.bought["merchant_id"] == shop["merchant_id"].iloc[0], "gmv"]
        assert abs(sample.mean() - value) < 0.25 * value + 4 * sample.std() / np.sqrt(len(sample))


def test_sessions_hold_together(tables):
    sessions = tables.live_sessions.merge(tables.merchants, on="merchant_id")
    assert set(month(sessions["start_ts"])) == set(WRITTEN) and (sessions["end_ts"] > sessions["start_ts"]).all()
    assert ((sessions["start_ts"] >= sessions["opened_at"]) & ~(sessions["start_ts"] > sessions["closed_at"])).all()
    falling = sessions[["views", "uniques", "peak"]].to_numpy()
    assert (np.diff(falling, axis=1) <= 0).all() and (sessions["comments_answered"] <= sessions["comments"]).all()
    own = tables.live_sessions.sort_values(["merchant_id", "start_ts"])
    clash = own[own["start_ts"] < own.groupby("merchant_id")["end_ts"].shift()]
    first_day = clash["start_ts"].dt.tz_convert(ZONE).dt.day == 1
    assert first_day.all() and len(clash) <= 10  # over the end of a month only, as the card says


# --- people: who watches, follows, comes back ---------------------------------------------------------------------------


def test_views_lie_in_their_session_and_tell_of_orders_and_follows(tables):
    views = tables.live_views.merge(tables.live_sessions, on="session_id").merge(tables.users, on="user_id")
    assert ((views["enter_ts"] >= views[["start_ts", "adopted_at"]].max(axis=1)) & (views["leave_ts"] <= views["end_ts"])).all()
    assert (views["censored"] == (views["leave_ts"] == views["end_ts"])).all() and (views["user_id"] % 10 == 0).all()
    assert (views.groupby("session_id").size() <= views.groupby("session_id")["uniques"].first()).all()
    week = tables.live_sessions["start_ts"].dt.tz_convert(ZONE).dt.strftime("%m-%d").between("06-12", "06-18")
    rooms = tables.live_sessions[week & (tables.live_sessions["start_ts"] >= "2024-01-01")]["session_id"]
    orders = tables.bought[(tables.bought["user_id"] % 10 == 0).fillna(False) & tables.bought["session_id"].isin(rooms)]
    key = ["session_id", "user_id"]
    assert set(views.loc[views["bought"], key].itertuples(index=False, name=None)) == set(
        orders[key].astype("int64").itertuples(index=False, name=None)
    )
    stays = orders.merge(tables.live_views, on=key)
    assert ((stays["ts"] >= stays["enter_ts"]) & (stays["ts"] <= stays["leave_ts"])).all()
    began = views.merge(tables.follows, on=["user_id", "merchant_id"], how="left")
    inside = (began["followed_at"] >= began["enter_ts"]) & (began["followed_at"] <= began["leave_ts"])
    assert (began["followed"] == inside).all() and inside.any()


def test_follows_lie_in_the_life_of_person_and_shop(tables):
    follows = tables.follows.merge(tables.users, on="user_id").merge(tables.merchants, on="merchant_id")
    start = pd.Timestamp("2023-05-01", tz=ZONE)  # older follows have no moment
    old = follows["followed_at"].isna()
    assert 0 < old.mean() < 0.4 and (follows.loc[old, ["adopted_at", "opened_at"]].max(axis=1) < start).all()
    follows = follows[~old]
    assert (follows["followed_at"] >= follows[["adopted_at", "opened_at"]].max(axis=1)).all()
    assert (follows["followed_at"] >= start).all()
    assert not (follows["followed_at"] > follows["closed_at"]).any()
    assert not (follows["unfollowed_at"] <= follows["followed_at"]).any()
    through = tables.bought[(tables.bought["channel"] == "follow") & (tables.bought["user_id"] % 10 <= 3).fillna(False)]
    known = through.merge(tables.follows, on=["user_id", "merchant_id"], how="left")
    follower = known.set_index(["user_id", "merchant_id"]).index.isin(tables.follows.set_index(["user_id", "merchant_id"]).index)
    assert follower.mean() > 0.99  # who came to a shop before it re-opened follows it under its former id
    assert not (known["followed_at"] > known["ts"]).any()
    assert not (known["unfollowed_at"] < known["ts"]).any()
    books = tables.shop_months[tables.shop_months["month"] == "2024-06"].set_index("merchant_id")["followers_end"]
    still = tables.follows[tables.follows["unfollowed_at"].isna()].groupby("merchant_id").size()
    still = still.reindex(books.index, fill_value=0)
    assert (still <= books + 10).mean() > 0.99 and still.sum() < 0.05 * books.sum()


def test_customer_months_are_the_orders_where_there_are_orders(tables):
    orders = tables.bought[(tables.bought["user_id"] % 10 <= 3).fillna(False) & (tables.bought["status"] != "cancelled")]
    orders = orders.assign(user_id=orders["user_id"].astype("int64"), month=month(orders["ts"]))
    counted = orders.groupby(["user_id", "month"]).agg(orders=("order_id", "size"), gmv=("gmv", "sum"))
    told = tables.customer_months[tables.customer_months["month"].isin(WRITTEN)].set_index(["user_id", "month"])
    assert (told["orders"] == counted["orders"]).all() and np.allclose(told["gmv"], counted["gmv"], rtol=0, atol=0.006)
    first = tables.customer_months.merge(tables.users, on="user_id")
    assert (first["month"] >= month(first["adopted_at"])).all()


# --- notes, searches, slates, touches -------------------------------------------------------------------------------------


def test_notes_are_written_by_those_who_were_there_about_what_was_on_sale(tables):
    notes = tables.notes.merge(tables.merchants, on="merchant_id", how="left", suffixes=("", "_of_shop"))
    assert not ((notes["created_at"] < notes["opened_at"]) | (notes["created_at"] > notes["closed_at"])).any()
    by_shop = notes[notes["author_role"] != "user"]
    assert (by_shop["author_id"] == by_shop["merchant_id"]).all() and (by_shop["author_role"] == by_shop["kind"]).all()
    by_user = notes[notes["author_role"] == "user"].merge(tables.users, left_on="author_id", right_on="user_id", how="left")
    assert (by_user["created_at"] >= by_user["adopted_at"]).all()
    shown = tables.notes.dropna(subset="sku_id").merge(tables.products, on="sku_id", how="left", suffixes=("", "_of_goods"))
    assert len(shown) > 1000 and (shown["merchant_id"] == shown["merchant_id_of_goods"]).all()
    assert (shown["created_at"] >= shown["launched_at"]).all()


def test_searches_lead_to_notes_that_exist_and_orders_that_follow(tables):
    searches = tables.search_queries
    assert searches["ts"].is_monotonic_increasing and set(month(searches["ts"])) == {"2023-06", "2024-06"}
    clicked = searches.merge(tables.notes, left_on="clicked_note_id", right_on="note_id")
    assert (clicked["created_at"] <= clicked["ts"]).all()
    led = searches.merge(tables.bought, left_on="led_to_order_id", right_on="order_id", suffixes=("", "_of_order"))
    assert len(led) == searches["led_to_order_id"].notna().sum() and (led["user_id"] == led["user_id_of_order"]).all()
    assert (led["channel"] == "search").all() and (led["ts_of_order"] >= led["ts"]).all()


def test_slates_show_what_existed_once_in_ten_places(tables):
    shown = tables.impressions
    slates = shown.groupby("slate_id")
    assert (slates["position"].max() == slates.size()).all() and not shown.duplicated(["slate_id", "item_id"]).any()
    assert (slates[["user_id", "ts", "surface"]].nunique() == 1).all(axis=None)
    notes = shown.merge(tables.notes, left_on="item_id", right_on="note_id")
    notes = notes[notes["item_type"] == "note"]
    rooms = shown[shown["item_type"] == "live_session"].merge(tables.live_sessions, left_on="item_id", right_on="session_id")
    assert len(notes) + len(rooms) == len(shown) and (notes["created_at"] <= notes["ts"]).all()
    assert ((rooms["ts"] >= rooms["start_ts"]) & (rooms["ts"] <= rooms["end_ts"])).all()


def test_touches_lead_up_to_their_order(tables):
    touches = tables.touches.sort_values(["order_id", "step"]).merge(tables.bought, on="order_id", suffixes=("", "_of_order"))
    assert len(touches) == len(tables.touches)
    assert (touches.groupby("order_id").cumcount() + 1 == touches["step"]).all()
    assert not (touches["ts"] < touches.groupby("order_id")["ts"].shift()).any()
    last = touches.drop_duplicates("order_id", keep="last")
    assert (last["ts"] == last["ts_of_order"]).all() and (last["kind"] == last["channel"]).all()
    adopted = touches.merge(tables.users, on="user_id")
    assert (adopted["ts"] >= adopted["adopted_at"]).all()
    seen = tables.touches.merge(tables.notes, on="note_id")
    assert (seen["created_at"] <= seen["ts"]).all()


# --- platforms -----------------------------------------------------------------------------------------------------------


def test_a_quarters_models_were_made_before_they_were_sold(tables):
    skus = tables.platform_skus
    live = skus.groupby(["platform", "quarter"])["live"].sum()
    published = tables.platforms_quarterly.set_index(["platform", "quarter"])["sku_live"]
    assert (live == published.reindex(live.index)).all()
    withdrawn = skus[(skus["quarter"] == "2019Q3") & ~skus["live"]]
    came_back = withdrawn["sku_id"].isin(skus.loc[(skus["quarter"] == "2024Q2"), "sku_id"])
    assert len(withdrawn) and not came_back.any()
    prices = skus.merge(tables.platform_prices, on=["platform", "quarter", "sku_id"], how="outer")
    assert (prices["units"] == prices["quantity"].fillna(0)).all()
    assert (skus.groupby("sku_id")["category"].nunique() == 1).all()


def test_an_export_ends_at_midnight_and_knows_nothing_later(tables):
    exports = tables.platform_exports.set_index(["platform", "quarter"])
    assert set(exports["exported_at"].dt.strftime("%m-%d %H:%M:%S.%f")) == {"10-01 00:00:00.000000", "07-01 00:00:00.000000"}
    orders = tables.platform_orders.join(exports, on=["platform", "quarter"])
    assert (orders["ts"] < orders["exported_at"]).all() and (orders["promised_at"] > orders["ts"]).all()
    assert (orders["ts"] >= orders["exported_at"] - pd.Timedelta(days=30)).all()
    parcels = tables.platform_parcels.merge(orders, on="order_id", how="left")
    behind = pd.to_timedelta(np.where(parcels["parcel_clock"] == "UTC", 8, 0), unit="h")
    arrived = parcels["delivered_at"] + behind
    assert not ((arrived <= parcels["ts"]) | (arrived > parcels["exported_at"])).any()
    whole = arrived.notna().groupby(parcels["order_id"]).all()
    rated = orders.set_index("order_id")["star"].notna()
    assert whole[rated.index[rated]].all()
    assert (orders["kept"] == (orders["items_returned"] == 0)).all() and (orders["items_returned"] <= orders["items"]).all()
    assert (orders["paid"] <= orders["list_price"]).all()


def test_published_figures_lie_in_their_ranges(tables):
    figures = tables.platforms_quarterly
    assert (figures.groupby("quarter").size() == 5).all() and figures["quarter"].nunique() == 20
    assert np.allclose(figures.groupby("quarter")["share"].sum(), 1, atol=0.0005)
    assert (figures["sku_effective"] <= figures["sku_live"]).all() and (figures["p90_days"] >= figures["median_days"]).all()
    growing = figures.sort_values(["platform", "quarter"]).groupby("platform")["notes_stock"].diff().dropna()
    assert (growing >= 0).all()


def test_a_visit_ends_with_one_offer_or_none(tables):
    visits = tables.platform_choices.groupby("visit_id").agg(
        {"chosen": "sum", "platform": "size", "bought": ["min", "max"], "usual_price": "nunique", "shopper_id": "nunique"}
    )
    assert (visits["bought"]["min"] == visits["bought"]["max"]).all() and (visits["usual_price"] == 1).all().all()
    assert (visits["chosen"]["sum"] == visits["bought"]["max"]).all() and visits["platform"]["size"].between(1, 5).all()
    assert (tables.platform_choices.groupby("shopper_id")["visit_id"].nunique() == 8).all()
    trial = tables.platform_trial
    assert (trial.groupby("visit_id")["chosen"].sum() == 1).all() and (trial.groupby("visit_id").size() == 4).all()
    assert not set(trial["visit_id"]) & set(tables.platform_choices["visit_id"])
    assert not set(trial["shopper_id"]) & set(tables.platform_choices["shopper_id"])


def test_parts_are_no_more_than_their_whole_in_the_trials(tables):
    for name, *falling in (
        ("experiment_aigc", "impressions", "clicks", "readers_asked", "needs_met"),
        ("experiment_geo", "entries", "orders", "orders_last_click"),
        ("experiment_spm", "viewers", "orders"),
        ("experiment_spm", "items", "orders"),
        ("experiment_price", "viewers", "orders"),
    ):
        assert (np.diff(tables[name][falling].to_numpy(), axis=1) <= 0).all(), name
    before = tables.experiment_geo["week"] < 0
    assert (tables.experiment_geo.loc[before, "campaign_cost"] == 0).all()
    friends = tables.friends
    assert (friends["user_a"] < friends["user_b"]).all()
