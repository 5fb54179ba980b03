"""The goods' tables: keys and sums agree, moments lie where real data has them, planted effects can be found."""

import numpy as np
import pandas as pd
import pytest
from markets import drawn as market
from markets import together

from course.data.tables.registry import market_tables, validate
from course.evidence.estimates.goods import (
    END,
    bought,
    loyal_rate,
    loyal_rate_of_everybody,
    markdown_elasticity,
    markdown_slope_against_all_goods,
    mean_star,
    price_elasticity_by_cost,
    price_elasticity_by_least_squares,
    rate_of_any_further_order,
    reached,
    reached_without_comparison,
    repeats,
    returns_by_kind,
    speed_effect,
    speed_slope_without_effects,
    within,
    without_copies,
)
from course.evidence.moments.goods import ENVELOPES, moments_of
from course.evidence.recovery.effects import EFFECTS
from course.market.sales.assumptions import REVIEW_CHANCE, Assumptions
from course.market.simulation import simulate

SEEDS = (8201, 8202)
pytestmark = together
PARTS = ["ad_spend", "goods_cost", "logistics_cost", "return_cost", "content_cost", "platform_fee", "fixed_cost"]


def near(estimate, truth, errors=3.7):
    """Whether the truth lies within so many standard errors of the estimate."""
    return abs(estimate.value - truth) <= errors * (estimate.high - estimate.low) / 2 / 1.96


@pytest.fixture(scope="module", params=SEEDS)
def tables(request):
    return market(request.param).tables


@pytest.fixture(scope="module", params=SEEDS)
def both(request):
    return market(request.param).tables, market(request.param).truth["goods"]


@pytest.mark.parametrize("seed", SEEDS)
def test_units_are_to_the_sample_s_pieces_as_the_people_to_the_sample(seed):
    """Of all goods, and of those that came out on the way: before, the shop's buyers took its other goods."""
    tables, truth = market(seed).tables, market(seed).truth
    sampled = tables["users"]["in_panel"].sum() / (truth["adoption"]["shares"][-1] * truth["parameters"]["population"])
    orders = without_copies(tables)
    orders = orders[(orders["ts"] >= "2024-05-01") & ~orders["user_id"].eq(0).fillna(False)]
    items, products = tables["order_items"], tables["products"]
    pieces = items[items["order_id"].isin(orders["order_id"])].groupby("sku_id")["qty"].sum()
    pieces = products["sku_id"].map(pieces).fillna(0)
    # Units are expected by shops and months. Which of the sample's people are away just then moves its total by 1 or 2 per cent
    # (none with lapse off), and who comes back takes goods that were there before, 6 to 8 per cent fewer new ones (none with
    # bonds off).
    for goods, leans in ((products["sku_id"] > 0, 0.015), (products["launched_at"] >= "2024-05-01", 0.08)):
        # several pieces an order, several orders a person
        spread = 4 * np.sqrt(2 * pieces[goods].sum()) + leans * pieces[goods].sum()
        assert abs(sampled * products.loc[goods, "units_2024"].sum() - pieces[goods].sum()) < spread
    assert spread < 0.2 * pieces[goods].sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_tables_follow_their_schema(seed):
    schema = {table.name: table for table in market_tables() if table.name in market(seed).tables}
    assert validate({name: table.conform(market(seed).tables[name]) for name, table in schema.items()}, schema) == []


def test_lines_add_up_to_orders_and_every_order_has_lines(tables):
    orders, items = without_copies(tables), tables["order_items"]
    cents = (items["qty"] * (100 * items["unit_price"]).round()).groupby(items["order_id"]).sum()
    assert set(cents.index) == set(orders["order_id"])
    assert (cents.reindex(orders["order_id"]).to_numpy() == (100 * orders["gmv"]).round().to_numpy()).all()
    assert (items.groupby("order_id")["line_no"].max() == items.groupby("order_id").size()).all()
    sold = items.merge(tables["products"], on="sku_id", validate="many_to_one").merge(orders, on="order_id")
    assert (sold["merchant_id_x"] == sold["merchant_id_y"]).all()
    real = sold[sold["user_id"].ne(0).fillna(True)]
    assert (real["ts"] >= real["launched_at"]).mean() > 0.999  # re-opened shops list their goods anew


def test_returns_are_the_refunded_orders_and_pay_back_what_was_paid(tables):
    orders = without_copies(tables).set_index("order_id")
    returns = tables["returns"]
    assert set(returns["order_id"]) == set(orders.index[orders["status"] == "refunded"])
    assert not returns.duplicated(["order_id", "line_no"]).any()
    back = returns.groupby("order_id")["refund"].sum()
    paid = (orders["gmv"] - orders["coupon"]).reindex(back.index)
    assert (back <= paid + 0.02).all() and (back < paid - 0.5).any()
    arrived = tables["shipments"].groupby("order_id")["delivered_at"].max()
    assert (returns["ts"] >= returns["order_id"].map(arrived)).all() and (returns["ts"] < END).all()


def test_parcels_take_their_time_and_the_last_ones_are_under_way(both):
    tables, truth = both
    parcels = tables["shipments"].merge(without_copies(tables), on="order_id", validate="many_to_one")
    cancelled = set(without_copies(tables).query("status == 'cancelled'")["order_id"])
    assert not cancelled & set(parcels["order_id"]) and (parcels["user_id"].fillna(1) > 0).all()
    first = parcels.drop_duplicates("order_id")
    early = first[first["ts"] < END - pd.Timedelta(days=21)]
    days = (early["delivered_at"] - early["ts"]).dt.total_seconds() / 86_400
    assert days.median() == pytest.approx(3.0, rel=0.06)  # couriers ring by day
    assert np.log(days).std() == pytest.approx(0.38, rel=0.08)
    split = parcels.duplicated("order_id").sum()
    assert split == truth["dirt"]["split_orders"] and split / len(first) == pytest.approx(0.06, abs=0.004)
    under_way = parcels["delivered_at"].isna()
    assert under_way.sum() == truth["dirt"]["under_way_at_the_end"] > 500
    assert parcels.loc[under_way, "ts"].min() > END - pd.Timedelta(days=30)
    assert early["delivered_at"].notna().all()
    # Who drops parcels under way sees the last week as faster than it was.
    last = first[first["ts"] > END - pd.Timedelta(days=4)]
    seen = ((last["delivered_at"] - last["ts"]).dt.total_seconds() / 86_400).median()
    assert seen < 0.9 * days.median()


def test_moments_lie_in_the_envelopes_of_real_shops(tables):
    found = moments_of(tables)
    assert {name: value for name, value in found.items() if not ENVELOPES[name][0] <= value <= ENVELOPES[name][1]} == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_festival_counts_are_those_of_the_cleaned_table(seed):
    tables, planted = market(seed).tables, market(seed).truth["festival_counts"]
    orders = bought(tables)
    for window in tables["festivals"].itertuples():
        inside = orders[(orders["ts"] >= window.starts_at) & (orders["ts"] < window.ends_at) & (orders["channel"] == "live")]
        assert planted[window.festival] == {"orders": len(inside), "buyers": inside["user_id"].nunique()}


def test_price_elasticity_comes_from_cost_not_from_price(both):
    tables, truth = both
    planted, instrument = truth["price_elasticity_in_shop"], price_elasticity_by_cost(tables)
    assert near(instrument, planted)
    assert price_elasticity_by_least_squares(tables).value > max(planted + 0.3, instrument.value + 0.25)
    quality = pd.Series(truth["product_quality"])
    every = tables["products"].iloc[: len(quality)]
    price = within(np.log(every["list_price"]), every["category"] + every["goods_type"])
    assert np.corrcoef(quality, price)[0, 1] == pytest.approx(truth["quality_price_correlation"], abs=0.04)


def test_mark_downs_are_told_from_neighbours_and_the_coupon_from_second_pieces(both):
    tables, truth = both
    assert near(markdown_elasticity(tables), truth["markdown_elasticity"])
    assert markdown_slope_against_all_goods(tables) > truth["markdown_elasticity"] + 0.3
    assert near(reached(tables), truth["coupon_reached"])
    assert reached_without_comparison(tables) > truth["coupon_reached"] + 0.08


def test_speed_sells_once_goods_and_days_are_held_fixed(both):
    tables, truth = both
    planted = -truth["assumptions"]["speed"]
    assert near(speed_effect(tables), planted)
    assert abs(speed_slope_without_effects(tables) - planted) > 0.008


def test_stock_adds_up_and_empty_shelves_hide_demand(both):
    tables, truth = both
    days = tables["inventory_daily"].sort_values(["sku_id", "day"])
    before = days.groupby("sku_id")["on_hand"].shift()
    moved = days[before.notna()]
    assert (moved["on_hand"] == before[before.notna()] + moved["received"] - moved["sold"]).all()
    assert (days.loc[days["on_hand"] == 0, "stockout"]).all() and 0.02 < days["stockout"].mean() < 0.2
    demand = pd.Series(truth["daily_demand"]["mean"], index=truth["daily_demand"]["sku_id"]).sort_index()
    sold = days.groupby("sku_id")["sold"].mean()
    assert (sold <= demand + 1e-3).all() and sold.sum() < 0.985 * demand.sum()
    # What the sample of people bought is among what everybody bought.
    lines = tables["order_items"].merge(without_copies(tables), on="order_id")
    lines = lines[lines["user_id"].ne(0).fillna(True)]
    lines["day"] = lines["ts"].dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m-%d")
    sample = lines.groupby(["sku_id", "day"])["qty"].sum().rename("sample").reset_index()
    joined = days.merge(sample, on=["sku_id", "day"], how="inner")
    assert len(joined) > 500 and (joined["sample"] <= joined["sold"]).all()


def test_managers_look_worse_on_raw_returns_and_are_better_within_a_category(tables):
    rate = returns_by_kind(tables)
    assert rate["raw"]["manager"] > rate["raw"]["generic"] + 0.005
    assert rate["standardised"]["manager"] < rate["standardised"]["generic"] - 0.015


def test_few_review_and_the_angry_more_often(both):
    tables, truth = both
    stars = pd.Series(list(truth["stars"]), index=np.arange(1, len(truth["stars"]) + 1)).astype(int)
    orders = bought(tables)
    settled = orders[orders["ts"] < END - pd.Timedelta(days=30)]
    given = stars[settled["order_id"]]
    written = tables["reviews"][tables["reviews"]["order_id"].isin(settled["order_id"])]
    assert (stars[written["order_id"]].to_numpy() == written["star"].to_numpy()).all()
    rate = written["star"].value_counts().sort_index() / given.value_counts().sort_index()
    spread = np.sqrt(np.array(REVIEW_CHANCE) / given.value_counts().sort_index())
    assert (np.abs(rate - np.array(REVIEW_CHANCE)) < 4 * spread + 0.002).all()
    # The naive reading, that reviewers are like buyers, misses both ends: the platform settles with some of the angry before
    # they write, the delighted write nearly as often, so that the mean of what is written is too high and not too low.
    assert (written["star"] == 1).mean() > 1.15 * (given == 1).mean()
    assert (written["star"] == 5).mean() > 1.15 * (given == 5).mean()
    assert near(mean_star(tables), given.mean())
    assert written["star"].mean() > given.mean() + 0.08


def test_a_parcel_carries_the_promise_of_its_slowest_page(tables):
    orders = bought(tables)[["order_id", "ts"]]
    orders["day"] = orders["ts"].dt.tz_convert("Asia/Shanghai").dt.normalize()
    pages = tables["inventory_daily"].assign(day=lambda days: pd.to_datetime(days["day"]).dt.tz_localize("Asia/Shanghai"))
    lines = tables["order_items"].merge(orders, on="order_id").merge(pages, on=["sku_id", "day"], how="left")
    by_order = lines.groupby("order_id").agg(page=("promised_days", "max"), seen=("promised_days", "count"), n=("sku_id", "size"))
    whole = by_order[by_order["seen"] == by_order["n"]]
    promised = tables["shipments"].drop_duplicates("order_id").set_index("order_id")["promised_at"].reindex(whole.index).dropna()
    day = orders.set_index("order_id")["day"].reindex(promised.index)
    days = (promised.dt.tz_convert("Asia/Shanghai") - day) / pd.Timedelta(days=1)
    assert len(days) > 500 and (days == whole["page"].reindex(days.index) + 1).all()


def test_a_broken_promise_costs_stars_and_dear_orders_go_back(both):
    tables, _ = both
    whole = {"goods": both[1]}
    for effect in (one for one in EFFECTS if one.id in ("P20", "P21")):
        planted = effect.truth(whole, tables)
        assert near(effect.reference[1](tables), planted), effect.id
        assert planted > 0 and all(abs(naive(tables) - planted) > 0.1 * planted for naive in effect.naive.values())


def test_reasons_belong_to_what_was_sold(tables):
    back = tables["returns"].merge(tables["order_items"], on=["order_id", "line_no"]).merge(tables["products"], on="sku_id")
    misfit = (back["reason"] == "does not fit").groupby(back["goods_type"]).mean()
    assert misfit[["dress", "running shoes", "loafers"]].min() > 0.35
    assert misfit[["scarf", "suitcase", "snacks", "lipstick"]].max() < 0.1
    broken = (back["reason"] == "damaged").groupby(back["goods_type"]).mean()
    assert broken["tea set"] > 3 * broken["dress"]
    arrived = tables["shipments"].groupby("order_id")["delivered_at"].max()
    wait = ((back["ts"] - back["order_id"].map(arrived)) / pd.Timedelta(days=1)).groupby(back["reason"]).median()
    assert wait["damaged"] < wait["no longer wanted"] - 1


def test_without_a_penalty_nobody_minds_a_broken_promise():
    for penalty, minds in ((0.75, True), (0.0, False)):
        truth = simulate(seed=8203, size="small", changes={"promise_penalty": penalty}).truth["goods"]
        assert (truth["stars"] != truth["stars_on_time"]) == minds


def test_satisfied_buyers_come_back_to_the_shop(both):
    tables, truth = both
    planted = truth["assumptions"]["loyal"]
    assert near(loyal_rate(tables), planted)
    assert loyal_rate_of_everybody(tables) < 0.8 * planted
    assert rate_of_any_further_order(tables) > 5 * planted
    kept, came = repeats(tables)
    assert set(came["order_id"]) <= set(without_copies(tables)["order_id"]) and (kept["arrived"] < kept["end"]).all()
    assert came["order_id"].isin(truth["loyal_order_ids"]).mean() > 0.95


def test_goods_of_one_scenario_are_bought_together():
    def lift(complement):
        tables = simulate(seed=8203, size="small", assumptions=Assumptions(complement=complement)).tables
        lines = tables["order_items"].merge(tables["products"][["sku_id", "merchant_id"]], on="sku_id")
        lines = lines.sort_values(["order_id", "line_no"])
        first, second = (lines[lines["line_no"] == place].set_index("order_id") for place in (1, 2))
        pairs = first.merge(second, on="order_id", suffixes=("_1", "_2"))
        seen = (pairs["scenario_1"] == pairs["scenario_2"]).mean()
        generator, chance = np.random.default_rng(0), []
        for _ in range(5):  # second lines dealt out again among the orders of the same shop
            deal = pairs.iloc[np.lexsort((generator.random(len(pairs)), pairs["merchant_id_1"]))]
            held = pairs.iloc[np.argsort(pairs["merchant_id_1"].to_numpy(), kind="stable")]
            other = held["sku_id_1"].to_numpy() != deal["sku_id_2"].to_numpy()
            chance.append((held["scenario_1"].to_numpy() == deal["scenario_2"].to_numpy())[other].mean())
        return seen / np.mean(chance)

    assert lift(Assumptions().complement) > 1.1
    assert lift(0.0) == pytest.approx(1.1, abs=0.1)  # everybody has a favourite scenario of her own


def test_matched_prices_fall_as_planted(both):
    tables, truth = both
    lines = tables["order_items"].merge(without_copies(tables), on="order_id")
    lines = lines[lines["user_id"].ne(0).fillna(True)]
    for festival in tables["festivals"].itertuples():
        lines = lines[(lines["ts"] < festival.starts_at) | (lines["ts"] >= festival.ends_at)]
    year = lines["ts"].dt.year
    price = lines.groupby(["sku_id", year])["unit_price"].mean().unstack().dropna()
    assert np.log(price[2024] / price[2023]).mean() == pytest.approx(truth["assumptions"]["price_change"], abs=0.008)
    former = {"bedding", "home_decor"}
    assert (
        lines.loc[year == 2023, "category"].isin(former).sum() > 20 and not lines.loc[year == 2024, "category"].isin(former).any()
    )
    assert tables["order_items"]["category"].isin(former).sum() == truth["dirt"]["renamed_lines"]


def test_late_returns_are_as_many_as_the_truth_says(both):
    tables, truth = both
    arrived = tables["shipments"].groupby("order_id")["delivered_at"].max()
    wait = tables["returns"]["ts"] - tables["returns"]["order_id"].map(arrived)
    assert (wait > pd.Timedelta(days=7)).sum() == truth["dirt"]["returns_after_the_right_ends"]
    assert 0.02 < (wait > pd.Timedelta(days=7)).mean() < 0.06


def test_books_hold_every_shop_in_every_month_it_was_open(tables):
    books, shops = tables["shop_months"], tables["merchants"]
    assert books["month"].nunique() == 14 and set(books["merchant_id"]) == set(shops["merchant_id"])
    assert (books["net_gmv"] <= books["gmv"]).all()
    profit = books["net_gmv"] - books[PARTS].sum(axis=1)
    dead = books["merchant_id"].isin(shops.loc[shops["closed_at"].notna(), "merchant_id"])
    assert (profit[dead] < 0).mean() > (profit[~dead] < 0).mean() + 0.1
    cohort = books[books["month"] == "2023-06"].set_index("merchant_id")["gmv"]
    later = books[books["month"] == "2024-06"].set_index("merchant_id")["gmv"].reindex(cohort.index)
    alive = later.notna()
    assert alive.mean() < 0.8 and later[alive].sum() / cohort[alive].sum() > 1.1 * later.sum() / cohort.sum()


def test_customers_agree_with_orders_where_both_are_written(tables):
    orders = bought(tables).dropna(subset="user_id").astype({"user_id": "int64"})
    orders = orders[orders["user_id"] % 10 < 4]
    month = orders["ts"].dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m")
    expected = orders.groupby(["user_id", month]).agg(orders=("order_id", "size"), gmv=("gmv", "sum"))
    months = tables["customer_months"]
    found = months[months["month"].isin(set(month))].set_index(["user_id", "month"]).sort_index()
    assert (found["orders"] == expected["orders"].to_numpy()).all() and np.allclose(found["gmv"], expected["gmv"], atol=0.02)
    assert months["month"].nunique() == 14
    adopted = months["user_id"].map(tables["users"].set_index("user_id")["adopted_at"]).dt.tz_convert("Asia/Shanghai")
    assert (adopted.dt.strftime("%Y-%m") <= months["month"]).all()


def test_viewers_followers_and_buyers_are_the_same_people(tables):
    views = tables["live_views"].merge(tables["live_sessions"], on="session_id", validate="many_to_one")
    assert ((views["enter_ts"] >= views["start_ts"]) & (views["leave_ts"] <= views["end_ts"])).all()
    assert (views["leave_ts"] > views["enter_ts"]).all() and 0.02 < views["censored"].mean() < 0.2
    assert (views.loc[views["censored"], "leave_ts"] == views.loc[views["censored"], "end_ts"]).all()
    follows = tables["follows"].set_index(["user_id", "merchant_id"])["followed_at"]
    new = views[views["followed"]]
    since = follows.reindex(pd.MultiIndex.from_frame(new[["user_id", "merchant_id"]]))
    assert since.notna().all() and (since.to_numpy() <= new["leave_ts"].to_numpy()).all()
    orders = without_copies(tables)
    orders = orders[orders["user_id"].mod(10).eq(0).fillna(False) & orders["user_id"].gt(0).fillna(False)]
    orders = orders[orders["session_id"].isin(views["session_id"])]
    pairs = set(zip(orders["user_id"], orders["session_id"], strict=True))
    assert pairs == set(zip(views["user_id"][views["bought"]], views["session_id"][views["bought"]], strict=True))


def test_buyers_on_a_followed_page_follow_it_and_people_follow_their_like(both):
    tables, _ = both
    orders = without_copies(tables)
    orders = orders[(orders["channel"] == "follow") & orders["user_id"].gt(0).fillna(False)].astype({"user_id": "int64"})
    orders = orders[orders["user_id"] % 10 < 4]
    joined = orders.merge(tables["follows"], on=["user_id", "merchant_id"], how="left")
    # A re-opened shop's followers come along later; a follow from before May 2023 has no moment.
    assert (joined["followed_at"] > joined["ts"]).mean() < 0.01
    follows = tables["follows"].merge(tables["users"], on="user_id")
    assert not (follows["followed_at"] < follows["adopted_at"]).any()
    assert follows["unfollowed_at"].notna().mean() > 0.1
    gone = follows.dropna(subset="unfollowed_at")
    assert not (gone["unfollowed_at"] <= gone["followed_at"]).any()


def test_followers_are_more_alike_than_chance(tables):
    shops = tables["merchants"][tables["merchants"]["kind"] == "manager"]
    follows = tables["follows"].merge(shops[["merchant_id", "category"]], on="merchant_id")
    body = follows.merge(tables["users"][["user_id", "body"]], on="user_id")
    # Within one category, followers of one shop share a body type more often than followers of two shops.
    body = body[body["category"] == "womenswear"]
    share = pd.crosstab(body["merchant_id"], body["body"])
    share = share[share.sum(axis=1) >= 20]
    same = ((share * (share - 1)).sum(axis=1).sum()) / (share.sum(axis=1) * (share.sum(axis=1) - 1)).sum()
    mixed = ((share.sum() / share.sum().sum()) ** 2).sum()
    assert same > mixed + 0.005
