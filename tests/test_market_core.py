"""The core: trust in its variance form, adoption that listens, the two case shops, four worlds, paired runs, evidence."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from course.data.tables.market import CASE_DAYS
from course.evidence.calibration import expected_figures
from course.evidence.moments import trade as moments
from course.evidence.moments.moment import Moment
from course.evidence.moments.registry import all_moments
from course.evidence.targets import targets
from course.market import World, simulate
from course.market.core.calendar import EDGES, NEVER
from course.market.core.clocks import PEOPLE
from course.market.core.draws import pick, poisson_counts, running_shares, running_totals
from course.market.core.errors import MarketError
from course.market.core.parameters import Parameters
from course.market.core.streams import Streams, binomial
from course.market.core.worlds import WORLDS, parameters_of
from course.market.demand import attention, cases
from course.market.demand import utility as purchase
from course.market.demand.standing import Standing
from course.market.population import people
from course.market.population.people import Adoption
from course.market.population.setting import Setting
from course.market.population.shops import Founding, found_shops
from course.market.simulation import scaled

SEEDS = (8201, 8202)


@pytest.fixture(scope="module")
def worlds():
    return {seed: World("W1", seed=seed, size="small") for seed in SEEDS}


@pytest.fixture(scope="module")
def markets(worlds):
    return {seed: world.run() for seed, world in worlds.items()}


# --- trust ------------------------------------------------------------------------------------------------------------


def square(parameters, reviews):
    """similarity x authenticity over the unit square, and trust there."""
    grid = (np.arange(40) + 0.5) / 40
    similarity, authenticity = np.meshgrid(grid, grid)
    signal = purchase.review_signal(np.array(reviews), parameters)
    trust = -purchase.risk_aversion(parameters) * purchase.variance(similarity, authenticity, signal, parameters)
    return (similarity * authenticity).ravel(), similarity.ravel(), trust.ravel()


def test_the_slope_of_trust_on_similarity_times_authenticity_is_the_planted_one():
    parameters = Parameters()
    product, similarity, trust = square(parameters, purchase.USUAL_REVIEWS)
    assert np.polyfit(product, trust, 1)[0] == pytest.approx(parameters.b_similarity, rel=0.01)
    alone = np.polyfit(similarity, trust, 1)[0]  # similarity alone, authenticity forgotten
    assert abs(alone / parameters.b_similarity - 1) > 0.2
    assert (square(Parameters(b_similarity=0.0), 0)[2] == 0).all()


def test_reviews_add_precision_by_bayes_and_take_weight_from_the_presenter():
    parameters = Parameters()
    signal = purchase.review_signal(np.array([0.0, 1.0, 10.0, 1e6]), parameters)
    assert signal[0] == 0 and signal[1] == parameters.review_precision
    assert 0.7 < signal[2] / (10 * parameters.review_precision) < 1  # correlated errors: less than ten times one
    assert signal[3] == pytest.approx(parameters.review_precision / parameters.review_overlap, rel=1e-3)
    prior = 1 / purchase.variance(0.5, 0.0, 0.0, parameters)
    both = 1 / purchase.variance(0.5, 0.8, 0.2, parameters)
    assert both == pytest.approx(prior * (1 + parameters.signal * 0.8 * 0.5 + 0.2))
    slopes = [np.polyfit(*square(parameters, reviews)[::2], 1)[0] for reviews in (0, 25, 1000)]
    assert slopes[0] > slopes[1] > slopes[2] > 0


def test_a_rooms_trust_written_in_place_is_the_variance_that_is_left():
    parameters = Parameters()
    everybody = people.populate(parameters, Streams(1))
    made = SimpleNamespace(presenter=np.array([0, 7]), authenticity=np.array([0.2, 0.9]))
    signal, likeness = np.array([0.0, 0.3]), everybody.likeness
    alike = likeness[made.presenter] @ likeness.T
    left = purchase.variance(alike, made.authenticity[:, None], signal[:, None], parameters)
    relief = purchase.risk_aversion(parameters) * (1 + parameters.distance - left)
    assert purchase.presence(everybody, made, signal, parameters) == pytest.approx(relief)


def test_a_room_without_likeness_tells_as_much_as_a_page():
    parameters = Parameters()
    signal = np.array([0.0, 0.1])
    at_nothing = purchase.variance(0.0, 0.9, signal, parameters)
    relief = purchase.risk_aversion(parameters) * (1 + parameters.distance - at_nothing)
    assert purchase.assurance(signal, parameters) == pytest.approx(relief)


# --- adoption ---------------------------------------------------------------------------------------------------------


def test_with_nothing_to_tell_adoption_is_basss_curve():
    parameters = Parameters(adoption_follows=0.0)  # in a sale people join faster
    path = Adoption(parameters)
    for _ in range(14):
        path.grow(1.0)
    assert path.shares == pytest.approx(people.adopted_share(EDGES, parameters).tolist(), rel=1e-9)
    order = np.linspace(0.001, path.shares[-1] * 0.999, 500)
    # Inside a day people join at the hours at which they are up; the days are Bass's.
    assert np.abs(path.moment(order) - PEOPLE.at(people.adoption_moment(order, parameters))).max() <= 120
    assert (path.moment(np.array([path.shares[-1] + 0.01])) == NEVER).all()


@pytest.mark.slow
def test_people_listen_in_w1_and_not_in_w2():
    """Does entry matter for adoption? In W1 it does, in W2 it does not."""
    effect = {}
    for kind in ("W1", "W2"):
        world = World(kind, seed=8203, size="small")
        full, frozen = world.run(), world.rerun(without="entry")
        effect[kind] = frozen.history.adoption.shares[-1] / full.history.adoption.shares[-1]
        assert len(frozen.tables["live_sessions"]) < 0.7 * len(full.tables["live_sessions"])
    assert effect["W1"] < 0.92
    assert effect["W2"] == 1.0


# --- the case shops ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_case_shops_are_ordinary_rows(markets, seed):
    tables = markets[seed].tables
    shops = tables["merchants"].set_index("name").loc[["Liu Ye", "WHICH"]]
    assert shops["category"].tolist() == ["leather_shoes", "womenswear"]
    assert shops["years_in_supply_chain"]["WHICH"] > 20
    assert shops["closed_at"].isna().all()
    days = CASE_DAYS.conform(tables["case_days"])
    assert CASE_DAYS.problems(days) == []
    for name, row in shops.iterrows():
        assert set(days.loc[days["case"] == name, "merchant_id"]) == {row["merchant_id"]}
        sessions = tables["live_sessions"].query("merchant_id == @row.merchant_id")
        observed = sessions.assign(date=sessions["start_ts"].dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m-%d"))
        live = days[(days["case"] == name) & (days["channel"] == "live") & (days["date"] >= "2024-05-01")]
        assert set(live.loc[live["viewers"] > 0, "date"]) == set(observed["date"])
        views = observed["views"].sum()
        assert live["viewers"].sum() == pytest.approx(views, abs=6 * np.sqrt(views))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_finite_segment_runs_dry_and_a_straight_line_does_not_see_it(markets, seed):
    market = markets[seed]
    segment = np.array(market.truth["cases"]["Liu Ye"]["expected_segment"])
    assert (np.diff(segment[:12]) < 0).all() and segment[11] < 0.95 * segment[0]
    # Evenings have luck: what a day sells of the segment that is left is not the less for it, and falls from day to day.
    calm = simulate("W1", seed=seed, size="small", switches={"luck": False}).truth["cases"]["Liu Ye"]["expected_orders"]
    assert np.mean(calm[8:12]) < 0.85 * np.mean(calm[:4])
    run = moments.case_run(market, "Liu Ye")
    assert (run["new_buyers"] == run["orders"]).all()
    which = market.tables["case_days"].query("case == 'WHICH'")
    assert which["new_buyers"].sum() < 0.98 * which["orders"].sum()


def test_nobody_else_serves_the_quiet_sole_before_the_case_shop(markets):
    market = markets[SEEDS[0]]
    atom = cases._atom(cases.LIU_YE, "quiet")
    shops = market.history.shops
    serving = shops.merchant_id[shops.serves[:, atom] > 0]
    liu = next(book.merchant_id for book in market.history.books if book.case.name == "Liu Ye")
    assert liu == serving.min()
    assert (shops.opened[serving[serving > liu] - 1] >= EDGES[13]).all()


def test_which_extends_its_range_in_its_second_and_fourth_month(markets):
    market = markets[SEEDS[0]]
    book = next(book for book in market.history.books if book.case.name == "WHICH")
    served = market.history.shops.serves[book.merchant_id - 1]
    assert served.sum() == 4
    assert {cases._atom(book.case, key) for key in ("pear", "plump", "office", "home")} == set(np.flatnonzero(served))


# --- what emerges -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_managers_look_worse_and_are_better(markets, seed):
    table = moments.returns_by_kind(markets[seed])
    assert table["raw"]["manager"] > table["raw"]["generic"]
    assert table["standardised"]["manager"] < table["standardised"]["generic"]


@pytest.mark.parametrize("seed", SEEDS)
def test_survivors_grew_more_than_their_cohort(markets, seed):
    found = moments.survivorship(markets[seed])
    assert found["survivors"] > 1.05 * found["cohort"]
    assert 0.15 < found["closed"] < 0.6


def test_moments_are_looked_up_and_judged(markets):
    for moment in all_moments():
        assert np.isfinite(moment.value(markets[SEEDS[0]])), moment.name
    one = Moment("x", 1.0, 2.0, "", lambda market: 0.0)
    assert [one.verdict(value) for value in (0.5, 1.5, 2.5)] == ["below", "inside", "above"]
    assert Moment("x", None, None, "", lambda market: 0.0).verdict(3.0) == "reported"


# --- worlds and counterfactuals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["W2", "W3", "W4"])
def test_every_world_tells_the_articles_figures(kind):
    given, aims = expected_figures(kind, seeds=(8204,)).iloc[0], targets()["value"]
    for name in ("rooms", "buyers", "orders", "liu_ye", "which"):
        assert given[name] == pytest.approx(aims[name], rel=0.15), name


def test_worlds_differ_in_what_is_true():
    assert [name for name, world in WORLDS.items() if world.imitable] == ["W4"]
    vectors = {name: parameters_of(world, Parameters()) for name, world in WORLDS.items()}
    assert vectors["W3"].b_similarity == vectors["W3"].b_authenticity == 0
    assert vectors["W3"].authenticity_quality_correlation == 0.6
    assert [name for name, vector in vectors.items() if vector.word_of_mouth > 0] == ["W1", "W3"]
    assert vectors["W2"].entry_imitation == 0 < vectors["W2"].festival_growth - 1


def first_month(market):
    """What was ordered in May 2023, without the dirt: nothing has had time to differ then."""
    orders = market.tables["orders"].drop_duplicates()
    orders = orders[(orders["ts"] < pd.Timestamp("2023-06-01", tz="Asia/Shanghai")) & ~orders["user_id"].eq(0).fillna(False)]
    return orders.drop(columns=["order_id", "user_id"]).reset_index(drop=True)


@pytest.mark.slow
def test_a_runs_partner_differs_by_the_switch_alone(worlds, markets):
    world, full = worlds[SEEDS[0]], markets[SEEDS[0]]
    assert world.run() is full
    frozen = world.rerun(without="word_of_mouth")
    assert frozen.truth["switches"]["word_of_mouth"] is False
    pd.testing.assert_frame_equal(*[first_month(market) for market in (full, frozen)])
    again = world.rerun(word_of_mouth=False)
    pd.testing.assert_frame_equal(frozen.tables["orders"], again.tables["orders"])
    both = set(full.tables["users"]["user_id"]), set(frozen.tables["users"]["user_id"])
    assert both[1] < both[0]  # the same people, fewer of them


def test_compare_puts_markets_side_by_side(worlds):
    table = worlds[SEEDS[0]].compare(["adoption", {"b_similarity": 0.0}])
    assert table.index.tolist() == ["all parts on", "without adoption", "b_similarity = 0.0"]
    assert table.loc["without adoption", "adopters"] == 1.0
    assert table.loc["b_similarity = 0.0", "which"] < 0.7 * table.loc["all parts on", "which"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: World("W7"), "no world 'W7'"),
        (lambda: World(size="tiny"), "no size 'tiny'"),
        (lambda: World(b_prize=1.0), "no parameter 'b_prize'. Did you mean 'b_price'"),
        (lambda: World(margin=2.0), "margin = 2.0 is outside its range"),
        (lambda: World(size="small", complement=9.0), "complement = 9.0 is outside its range"),
        (lambda: World(size="small").rerun(without="entree"), "no switch 'entree'. Did you mean 'entry'"),
        (lambda: World(size="small").rerun(entry="no"), "entry must be True or False"),
        (lambda: World(size="small").compare(["entry", "shops"]), "no switch or parameter 'shops'"),
    ],
)
def test_bad_input_gets_one_sentence(call, words):
    with pytest.raises(MarketError, match=words) as caught:
        call()
    assert isinstance(caught.value, ValueError) and len(str(caught.value).splitlines()) == 1


# --- draws ------------------------------------------------------------------------------------------------------------


def test_poisson_counts_have_the_law_and_move_with_their_means():
    uniform = (np.arange(200_000) + 0.5) / 200_000
    counts = poisson_counts(uniform, np.full(len(uniform), 1.7))
    assert counts.mean() == pytest.approx(1.7, rel=1e-3) and counts.var() == pytest.approx(1.7, rel=1e-3)
    assert (counts == 0).mean() == pytest.approx(np.exp(-1.7), rel=1e-3)
    assert (poisson_counts(uniform, np.full(len(uniform), 1.8)) >= counts).all()


def test_knowledge_of_people_rises_with_notes():
    values = [attention.personalisation(notes, Parameters()) for notes in (0.0, 1.0, 3.0, 100.0)]
    assert values[0] == 0 and np.all(np.diff(values) > 0) and values[-1] == pytest.approx(1.0)


# --- what saves time and must change nothing ------------------------------------------------------------------------------


def test_one_binomial_count_is_drawn_as_many_are():
    for trials, chance in ((1, 0.5), (40, 0.03), (977, 0.61), (12, 0.0), (12, 1.0)):
        alone, among = (Streams(trials).of("draws") for _ in range(2))
        drawn = [(int(binomial(alone, trials, chance)), int(binomial(among, np.array([trials]), chance)[0])) for _ in range(50)]
        assert [one for one, _ in drawn] == [other for _, other in drawn]


def test_columns_are_picked_with_the_weights_of_their_row():
    draw = Streams(5).of("draws")
    weights = draw.random((4, 7)) * (draw.random((4, 7)) < 0.7)
    rows, uniform = np.repeat(np.arange(4), 20_000), draw.random(80_000)
    expected = [
        np.searchsorted(np.cumsum(weights[row]) / weights[row].sum(), uniform[rows == row], side="right") for row in range(4)
    ]
    assert (pick(running_totals(weights), rows, uniform) == np.concatenate(expected)).all()
    assert (pick(running_shares(weights), rows, uniform) == np.concatenate(expected)).mean() > 0.999


def test_tastes_follow_the_shops_that_open_close_and_are_valued_anew():
    setting = Setting.of("W1", 5, scaled(Parameters(), "small"))
    general = setting.people.size @ setting.needs.interest
    first = found_shops(Founding(40, 1, (-100, 0), 0), general, setting)
    standing = Standing.at_first(first, setting)
    for month, count in ((1, 3), (2, 150), (3, 0)):
        stays = np.arange(len(standing.shops)) % 3 > 0
        new = found_shops(Founding(count, 1_000 * month, (EDGES[month], EDGES[month + 1]), month), general, setting)
        standing.turn_over(stays, new)
        standing.reviews = standing.reviews + 400.0 * (np.arange(len(standing.shops)) % 2)
        standing.take_notice(np.arange(len(standing.shops)) % 5 == 0)
        tastes, pages = standing.tastes, purchase.page_utility(setting.needs, standing.shops, setting.parameters)
        rooms = pages + purchase.presence(setting.people, standing.shops, standing.signal, setting.parameters)
        assert len(set(tastes.at)) == len(standing.shops)
        assert tastes.page[tastes.at] == pytest.approx(pages)
        assert tastes.room[tastes.at] == pytest.approx(rooms)
