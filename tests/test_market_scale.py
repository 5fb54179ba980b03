"""Large markets: parts that fit together, the same bytes from any scheduler, bounded memory, nothing half-written."""

import errno
import hashlib
import json
import re
import tracemalloc
from collections import namedtuple
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from conftest import verify_package

import course.market
import course.market.large
from course.data import Edition, EditionError
from course.data import large as scale
from course.data.large import LargeMarket, size_of, write_market
from course.data.package import DESCRIPTOR
from course.data.tables.market import ORDERS
from course.data.tables.registry import all_tables, market_tables, validate
from course.evidence import benchmark
from course.market.core.parameters import Parameters
from course.market.core.streams import Streams, binomial
from course.market.figures import count
from course.market.large import SEARCHED, draw_part, make_plan
from course.market.population.people import DISTRICTS, SLOTS, draw_district
from course.market.sections import SECTIONS
from course.market.simulation import simulate
from course.market.tables.plan import Plan, Rows, Section
from course.market.truth import of_market

# An eighth of the market, so that its history takes a third of a second.
EIGHTH = {"population": 2_500_000, "initial_shops": 60}
SEED = 4711
ORDERED = ("users", "orders", "order_items", "shipments", "returns", "reviews")  # tables written part by part ...
PARTED = (
    *ORDERED,
    "customer_months",
    "follows",
    "live_views",
    "notes",
    "search_queries",
    "query_labels",
    "search_diary",
    "impressions",
    "front_page",
    "touches",
    "needs",
    "feet",
    "friends",
    "friend_people",
    "participation",
    "note_readers",
)
JUNE = ("2024-06-01", "2024-07-01")


def write(folder, **changes):
    running = {name: changes.pop(name) for name in ("scheduler", "progress", "truth") if name in changes}
    asked = LargeMarket.of(**{"seed": SEED, "orders": 80_000, "parameters": EIGHTH} | changes)
    return write_market(folder, asked, **{"progress": False} | running)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("scale")


@pytest.fixture(scope="module")
def made(home):
    """A market in three parts, written here."""
    return write(home / "made", truth=home / "made.json")


@pytest.fixture(scope="module")
def orders_only(home):
    """The same market with nothing but what orders need."""
    return write(home / "orders_only", tables="orders")


@pytest.fixture(scope="module")
def sample():
    """The class edition's way to the same market: one sample of people."""
    return simulate("W1", seed=SEED, parameters=Parameters(**EIGHTH, panel=60_000))


@pytest.fixture(scope="module")
def tables(made):
    return {name: made.load(name) for name in made.tables}


@pytest.fixture(scope="module")
def small_plan():
    return make_plan("W1", SEED, 80_000, Parameters(**EIGHTH))[0]


def files(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def parts(edition, table):
    return [pd.read_parquet(path) for path in sorted((edition.folder / table).iterdir())]


@pytest.mark.slow
def test_a_cluster_writes_the_same_bytes(home, made):
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster:
        there = write(home / "there", scheduler=cluster.scheduler_address)
    assert files(there.folder) == files(made.folder)
    assert not [path for path in home.iterdir() if path.name.startswith(".")]


@pytest.mark.slow
def test_a_larger_market_begins_with_the_parts_of_the_smaller_one(home, made):
    larger = files(write(home / "larger", orders=100_000).folder)
    smaller = files(made.folder)
    shared = [name for name in smaller if name.endswith(("part-00000.parquet", "part-00001.parquet"))]
    assert len(shared) == 2 * len(PARTED)
    assert {name: larger[name] for name in shared} == {name: smaller[name] for name in shared}
    assert larger["orders/part-00002.parquet"] != smaller["orders/part-00002.parquet"]


def test_orders_alone_are_the_same_orders(made, orders_only):
    few, every = files(orders_only.folder), files(made.folder)
    assert set(orders_only.tables) == {*ORDERED, "merchants", "live_sessions", "products", "festivals"}
    same = [name for name in few if name not in (DESCRIPTOR, "README.md")]
    assert {name: few[name] for name in same} == {name: every[name] for name in same}


def test_every_table_of_a_class_edition_is_there(made, tables):
    assert set(tables) == set(all_tables())
    card = (made.folder / "README.md").read_text(encoding="utf-8")
    for resource in made.descriptor["resources"]:
        assert isinstance(resource["path"], list) == (resource["name"] in PARTED)
        assert f"## {resource['name']}\n" in card
        assert len(tables[resource["name"]]) > 0


def test_size_is_met_in_expectation(tables, small_plan):
    placed = len(tables["orders"].drop_duplicates().query("user_id != 0 or user_id.isna()"))
    assert abs(placed - 80_000) < 4 * np.sqrt(80_000) + 0.01 * 80_000
    assert len(small_plan.shares) == 3 and small_plan.shares[:2] == [1.0, 1.0] and 0 < small_plan.shares[2] < 1


def test_parts_share_no_person_and_no_order_and_follow_the_schema(made, tables):
    users, orders = parts(made, "users"), parts(made, "orders")
    assert len(users) == len(orders) == 3
    for person, order in zip(users, orders, strict=True):
        assert order["user_id"].dropna().isin(person["user_id"]).all()
    assert tables["users"]["user_id"].is_unique
    clean = tables["orders"].drop_duplicates()
    assert clean["order_id"].is_unique
    assert all(part["ts"].is_monotonic_increasing for part in orders)
    assert validate(tables, all_tables()) == []


def test_the_dirt_is_counted(home, tables):
    truth = json.loads((home / "made.json").read_text(encoding="utf-8"))
    orders, dirt = tables["orders"], truth["dirt"]
    clean = orders.drop_duplicates()
    assert dirt["duplicate_rows"] == len(orders) - len(clean) > 50
    assert dirt["guest_orders"] == clean["user_id"].isna().sum() > 500
    assert dirt["test_orders"] == (clean["user_id"] == 0).sum() > 0
    assert dirt["cancelled_orders"] == (clean["status"] == "cancelled").sum()
    assert len(dirt["reopened_shops"]["old_id"]) == 12


def test_the_parts_are_the_market_that_one_sample_shows(home, tables, sample):
    """The same seed has the same history, so orders per account and growth agree up to the draws of orders."""
    truths = sample.truth, json.loads((home / "made.json").read_text(encoding="utf-8"))
    sample = sample.tables
    schema = {table.name: table for table in market_tables()}
    for name in ("merchants", "live_sessions"):  # no sample of people changes these
        pd.testing.assert_frame_equal(schema[name].conform(sample[name]), tables[name])
    counts = [count(here) for here in (sample, tables)]
    people = [int(here["users"]["in_panel"].sum()) for here in (sample, tables)]
    for name in ("buyers", "orders"):
        for festival in counts[0].index:
            one, other = (frame.loc[festival, name] for frame in counts)
            rate = (one + other) / sum(people)
            spread = np.sqrt(2 * rate * (1 / people[0] + 1 / people[1]))  # NBD: variance up to twice the mean
            assert abs(one / people[0] - other / people[1]) < 4 * spread, (name, festival)

    one, other = (truth["purchase_rates"] for truth in truths)
    for festival in counts[0].index:
        for name in ("lambda", "penetration", "orders_per_buyer", "effective_shape"):
            # Who is away is a hash of the id: a sample of these few people has some per cent more or fewer of them.
            assert other[festival][name] == pytest.approx(one[festival][name], rel=0.08), name
        assert other[festival]["adopters"] == pytest.approx(people[1] / people[0] * one[festival]["adopters"], rel=0.03)


def test_customers_buy_over_the_months_what_they_ordered(tables):
    orders, months = tables["orders"].drop_duplicates(), tables["customer_months"]
    orders = orders[orders["user_id"].gt(0).fillna(False) & (orders["status"] != "cancelled")]
    orders = orders[orders["user_id"] % 10 < 4]
    name = orders["ts"].dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m")
    counted = orders.groupby([orders["user_id"].astype("int64"), name.rename("month")]).size()
    written = months.set_index(["user_id", "month"])["orders"]
    written = written[written.index.get_level_values("month").isin(["2023-05", "2023-06", "2024-05", "2024-06"])]
    pd.testing.assert_series_equal(counted.sort_index(), written.sort_index(), check_names=False)
    assert months["month"].nunique() == 14


def test_viewers_who_bought_have_an_order_of_the_session(tables):
    views = tables["live_views"]
    live = tables["orders"].dropna(subset=["session_id", "user_id"])
    pairs = set(zip(live["user_id"].astype("int64"), live["session_id"].astype("int64"), strict=True))
    found = [pair in pairs for pair in zip(views["user_id"], views["session_id"], strict=True)]
    assert (views["bought"] == found).all() and views["bought"].any()


def test_a_part_searches_in_what_its_own_people_wrote(made, tables):
    orders = tables["orders"].drop_duplicates().set_index("order_id")
    names = ("users", "notes", "search_queries", "impressions", "touches", "query_labels")
    for users, notes, queries, shown, met, labels in zip(*(parts(made, name) for name in names), strict=True):
        assert notes.loc[notes["author_role"] == "user", "author_id"].isin(users["user_id"]).all()
        assert queries["user_id"].dropna().isin(users["user_id"]).all() and shown["user_id"].isin(users["user_id"]).all()
        assert queries["clicked_note_id"].dropna().isin(notes["note_id"]).all() and queries["clicked_note_id"].notna().any()
        assert shown.loc[shown["item_type"] == "note", "item_id"].isin(notes["note_id"]).all()
        assert met["note_id"].dropna().isin(notes["note_id"]).all()
        assert labels["query_id"].isin(queries["query_id"]).all()
        led = queries.dropna(subset=["led_to_order_id"])
        bought = orders.loc[led["led_to_order_id"]]
        assert (bought["user_id"].to_numpy() == led["user_id"].to_numpy()).all()
        assert (bought["channel"] == "search").all()
    live = tables["impressions"].query("item_type == 'live_session'")
    assert live["item_id"].isin(tables["live_sessions"]["session_id"]).all()


def test_searchers_search_as_in_the_class_edition(tables, sample):
    """The log is thinner, a searcher's habits are the same ones."""
    logs = [made["search_queries"].dropna(subset=["user_id"]) for made in (sample.tables, tables)]
    logs = [log[(log["ts"] >= JUNE[0]) & (log["ts"] < JUNE[1])] for log in logs]
    per_head = [len(log) / log["user_id"].nunique() for log in logs]
    assert per_head[1] == pytest.approx(per_head[0], rel=0.1)
    length = [log["text"].str.len() for log in logs]
    spread = np.sqrt(sum(values.var() / log["user_id"].nunique() for values, log in zip(length, logs, strict=True)))
    assert abs(length[0].mean() - length[1].mean()) < 4 * spread
    shares = [log["user_id"].nunique() / len(made["users"]) for log, made in zip(logs, (sample.tables, tables), strict=True)]
    assert 0.5 < shares[1] / shares[0] / SEARCHED < 2


def test_orders_are_sold_as_in_the_class_edition(tables, sample):
    """Lines add up to the order's value, parcels and returns follow its status, and rates are those of one sample."""
    orders = tables["orders"].drop_duplicates().set_index("order_id")
    items = tables["order_items"]
    value = (items["qty"] * items["unit_price"]).groupby(items["order_id"]).sum()
    np.testing.assert_allclose(value.reindex(orders.index).to_numpy(), orders["gmv"].to_numpy(), atol=0.005)
    real = orders[orders["user_id"].ne(0).fillna(True)]
    assert set(tables["shipments"]["order_id"]) == set(real.index[real["status"] != "cancelled"])
    assert set(tables["returns"]["order_id"]) == set(real.index[real["status"] == "refunded"])
    assert tables["reviews"]["order_id"].isin(real.index[real["status"] != "cancelled"]).all()

    sample = sample.tables
    one = sample["orders"].drop_duplicates().set_index("order_id")
    one = one[one["user_id"].ne(0).fillna(True)]
    few = min(len(one), len(real))
    for status in ("cancelled", "refunded"):
        shares = [(frame["status"] == status).mean() for frame in (one, real)]
        assert abs(shares[0] - shares[1]) < 4 * np.sqrt(2 * shares[1] / few), status
    logs = [np.log(frame["gmv"]) for frame in (one, real)]
    assert abs(logs[0].mean() - logs[1].mean()) < 5 * np.sqrt(2 / few) * logs[1].std()
    for name in ("order_items", "shipments", "reviews"):
        each = [len(made[name]) / len(frame) for made, frame in ((sample, one), (tables, real))]
        assert abs(each[0] - each[1]) < 4 * np.sqrt(2 * each[1] / few), name


def test_goods_are_counted_for_everybody(tables, small_plan):
    """The catalogue's units are to the sample's pieces as the population is to the sample: of new goods, of new shops, of all."""
    orders, items, products = tables["orders"].drop_duplicates(), tables["order_items"], tables["products"]
    this_year = orders.loc[(orders["ts"] >= "2024-05-01") & orders["user_id"].ne(0).fillna(True), "order_id"]
    lines = items[items["order_id"].isin(this_year)]
    pieces = products["sku_id"].map(lines.groupby("sku_id")["qty"].sum()).fillna(0)
    sampled = sum(small_plan.shares) / DISTRICTS
    opened = products["merchant_id"].map(tables["merchants"].set_index("merchant_id")["opened_at"])
    for goods in (opened.notna(), products["launched_at"] >= "2024-05-01", opened >= "2024-05-01"):
        spread = 4 * np.sqrt(2 * pieces[goods].sum())  # several pieces an order, several orders a person
        assert 0 < spread < 0.2 * pieces[goods].sum()
        # Bonds draw the sample's buyers back to shops they know, so that new ones sell a tenth less to them than to strangers.
        spread += 0.1 * pieces[goods].sum() * (not goods.all())
        assert abs(products.loc[goods, "units_2024"].sum() * sampled - pieces[goods].sum()) < spread


def test_districts_divide_the_people(small_plan):
    people = small_plan.setting.people
    panels = [draw_district(number, people, small_plan.history.adoption) for number in range(17)]
    ids = np.concatenate([panel.user_id for panel in panels])
    assert len(np.unique(ids)) == len(ids)
    # Sixteen districts are everybody: every id of the first block of a cell that has adopted for sure.
    cell = int(np.argmax(people.size))
    first_block = np.arange(people.start[cell], people.start[cell] + SLOTS)
    assert np.isin(first_block, ids).all()
    for panel in panels:
        assert panel.activity.mean() == pytest.approx(1, abs=0.02)
        assert len(panel) == pytest.approx(len(panels[0]), rel=0.02)
        assert panel.adopted.mean() == pytest.approx(panels[0].adopted.mean(), rel=0.02)
    assert not np.isin(panels[16].user_id, np.arange(people.start[-1] + people.size[-1])).any()


def test_more_orders_than_one_population_has_need_a_second_one():
    one, two = (make_plan("W1", SEED, orders, Parameters(**EIGHTH)) for orders in (200_000, 700_000))
    assert len(one[0].shares) <= 16 < len(two[0].shares)
    once, twice = one[1], two[1]
    columns = [("live_sessions", "views"), ("products", "units_2024"), ("inventory_daily", "sold")]
    columns += [("shop_months", name) for name in ("views", "orders", "followers_end", "fixed_cost")]
    for table, column in columns:
        assert twice[table][column].sum() / once[table][column].sum() == pytest.approx(2, rel=0.02), column
    assert (twice["inventory_daily"]["sku_id"] == once["inventory_daily"]["sku_id"]).all()
    assert (twice["shop_months"]["sessions"] == once["shop_months"]["sessions"]).all()


def test_memory_does_not_grow_with_the_number_of_parts(small_plan, tmp_path):
    peaks = []
    for numbers in ([0], [0, 1]):
        tracemalloc.start()
        for number in numbers:
            scale._write_part(small_plan, number, tmp_path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


def test_a_stored_plan_draws_the_same_part(small_plan, tmp_path):
    small_plan.save(tmp_path / "plan")
    again = Plan.read(tmp_path / "plan")
    for here, there in zip(draw_part(small_plan, 2)[0].values(), draw_part(again, 2)[0].values(), strict=True):
        pd.testing.assert_frame_equal(here, there)


@dataclass(frozen=True)
class Vouchers(Section):
    """A section that somebody might add; it remembers how many sessions there are."""

    name = "vouchers"
    needed = True
    sessions: int

    @classmethod
    def prepare(cls, plan, tables):
        return cls(len(plan.sessions)), {
            "printers": pd.DataFrame({"printer": ["Crane", "Mule"], "goods": len(tables["products"])})
        }

    def draw(self, plan, part):
        first = part.first_id + part.setting.streams.of("vouchers").integers(1000) + self.sessions
        rows = first + np.arange(len(part.sales) + len(part.tests))
        return Rows({"vouchers": pd.DataFrame({"voucher_id": rows})}, {"lost_vouchers": 3})

    def truth(self, plan):
        return {"goods": {"printers": 2}}


def test_a_section_joins_with_tables_of_its_own(monkeypatch):
    orders = ("W1", SEED, 80_000, Parameters(**EIGHTH), False)
    plain = draw_part(make_plan(*orders)[0], 1)[0]
    monkeypatch.setattr(course.market.large, "SECTIONS", (*SECTIONS, Vouchers))
    joined, shared = make_plan(*orders)
    assert list(shared["printers"]["printer"]) == ["Crane", "Mule"]
    assert joined.sections[-1] == Vouchers(len(joined.sessions))
    tables, dirt = draw_part(joined, 1)
    assert dirt["lost_vouchers"] == 3
    assert len(tables.pop("vouchers")) == len(tables["orders"].drop_duplicates())
    for name, frame in plain.items():
        pd.testing.assert_frame_equal(frame, tables[name])
    planted = of_market(joined, 80_000, {}, {}, dirt)
    assert planted["goods"]["printers"] == 2 and "assumptions" in planted["goods"]


def test_a_disk_that_fills_up_is_told_in_one_sentence(tmp_path, monkeypatch):
    def full(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(scale, "write_table", full)
    with pytest.raises(EditionError, match=r"could not be written beside .* \(No space left on device\): nothing of it was kept"):
        write(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_the_package_names_every_part_and_notices_a_spoilt_one(home, made):
    frictionless = pytest.importorskip("frictionless")
    descriptor = verify_package(made.folder)
    orders = next(resource for resource in descriptor["resources"] if resource["name"] == "orders")
    assert orders["path"] == [f"orders/part-{number:05d}.parquet" for number in range(3)]
    assert orders["bytes"] == sum((made.folder / path).stat().st_size for path in orders["path"])
    assert orders["rows"] == sum(pq.read_metadata(made.folder / path).num_rows for path in orders["path"])
    package = frictionless.Package(str(made.folder / DESCRIPTOR))
    assert list(frictionless.Package.metadata_validate(package.to_descriptor())) == []
    spoilt = write(home / "spoilt", tables="orders", orders=40_000)
    path = spoilt.folder / orders["path"][1]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(EditionError, match="orders of table 'orders' has been altered"):
        Edition(spoilt.folder).load("orders")
    path.unlink()
    with pytest.raises(EditionError, match="part-00001.parquet of table 'orders' is missing"):
        Edition(spoilt.folder).load("orders")


def test_the_folder_keeps_the_secrets(made):
    for path in made.folder.rglob("*.*"):
        for secret in (str(SEED).encode(), b"activity_shape"):
            assert path.suffix == ".parquet" or secret not in path.read_bytes()


def test_the_bar_is_on_stderr(home, capsys):
    write(home / "bar", orders=10_000, progress=True, tables="orders")
    shown = capsys.readouterr()
    assert shown.out == "" and "10,000 orders" in shown.err and "1/1" in shown.err


@pytest.mark.parametrize("when", ["history", "first part", "second part"])
def test_an_interrupted_run_leaves_nothing(tmp_path, monkeypatch, when):
    def interrupted(the_plan, number):
        if when == "second part" and number == 0:
            return draw_part(the_plan, number)
        raise KeyboardInterrupt

    def stopped(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(scale, *(("make_plan", stopped) if when == "history" else ("draw_part", interrupted)))
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "new", truth=tmp_path / "truth.json", tables="orders")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"world": "W7"}, "no world 'W7': choose one of W1"),
        ({"tables": "some"}, "no choice of tables 'some': write all or orders"),
        ({"seed": -1}, "seed must be a whole number of 0 or more, not -1"),
        ({"orders": "many"}, "'many' is no number of orders: write for example 1_000_000, 20k"),
        ({"orders": 12}, "12 orders is outside the range 10,000 to"),
        ({"parameters": {"margin": 1.5}}, "margin = 1.5 is outside its range 0.05 to 0.9"),
        ({"parameters": {"margine": 0.4}}, "no parameter 'margine'"),
        ({"scheduler": "tcp://127.0.0.1:1"}, "No Dask scheduler answers at 'tcp://127.0.0.1:1'"),
        ({"scheduler": "over there"}, "No Dask scheduler answers at 'over there'"),
    ],
)
def test_bad_requests(tmp_path, monkeypatch, changes, words):
    monkeypatch.setattr(scale, "PATIENCE", 1)
    monkeypatch.setattr(scale, "make_plan", lambda *arguments: pytest.fail("work began"))
    with pytest.raises(EditionError, match=words) as caught:
        write(tmp_path / "new", **changes)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(EditionError, match="is not an empty folder: name a new folder"):
        write(tmp_path)
    with pytest.raises(EditionError, match="thesis.txt is a file: name another folder"):
        write(tmp_path / "thesis.txt" / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_size_that_does_not_fit_on_the_disk(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(scale.shutil, "disk_usage", lambda path: usage(10**12, 0, 10**9))
    with pytest.raises(EditionError, match=r"may take \d\.\d GB on disk and only 1\.0 GB are free at .*: choose a smaller size"):
        write(tmp_path / "new", orders="100M")
    assert list(tmp_path.iterdir()) == []


def test_the_estimate_of_disk_space_is_no_less_than_what_is_used(made):
    used = sum(path.stat().st_size for path in made.folder.rglob("*.parquet"))
    growing = sum(resource["bytes"] for resource in made.descriptor["resources"] if resource["name"] in PARTED)
    assert used < scale.disk_bytes(80_000)
    assert growing < scale.MARGIN * scale.BYTES_AN_ORDER["all"] * 80_000 < 2 * growing


@pytest.mark.parametrize(
    ("text", "orders"),
    [("1_000_000", 10**6), ("million", 10**6), ("100M", 10**8), ("20k", 20_000), ("1.5 million", 1_500_000), (30_000, 30_000)],
)
def test_sizes_in_words(text, orders):
    assert size_of(text) == orders


def test_binomial_counts_have_the_binomials_shape():
    draw, size = np.random.default_rng(1), 100_000
    for trials, chance in ((0, 0.5), (1, 0.3), (7, 0.35), (900, 0.8), (50, 0.0), (50, 1.0)):
        counts = binomial(draw, np.full(size, trials), np.full(size, chance))
        variance = trials * chance * (1 - chance)
        assert abs(counts.mean() - trials * chance) <= 5 * np.sqrt(variance / size)
        assert counts.var() == pytest.approx(variance, rel=0.03)
        assert counts.min() >= 0 and counts.max() <= trials
    assert binomial(draw, np.full((4, 3), 40), 0.5).shape == (4, 3)


def test_no_draw_that_changes_between_releases_of_numpy():
    """`Generator.binomial` and `multinomial` draw other numbers in NumPy 2.5 than in 2.4, and the lock holds both."""
    for path in Path(course.market.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8").replace("`Generator.binomial`", "")
        assert not re.search(r"\.(bi|multi)nomial\(", text), f"{path.name}: use course.market.core.streams.binomial"


def test_parts_have_streams_of_their_own():
    whole = Streams(3)
    draws = [tuple(streams.of("orders", 0).integers(2**62, size=3)) for streams in (whole, whole.part(0), whole.part(1))]
    assert len(set(draws)) == 3
    assert draws[1] == tuple(Streams(3).part(0).of("orders", 0).integers(2**62, size=3))


@pytest.mark.parametrize("rival", ["Faker", "Mimesis", "NumPy floor"])
def test_rivals_of_the_benchmark_write_the_same_columns(tmp_path, rival):
    pytest.importorskip({"Faker": "faker", "Mimesis": "mimesis", "NumPy floor": "numpy"}[rival])
    assert benchmark.JOBS[rival](tmp_path, 200) == 200
    written = pq.read_table(tmp_path / "orders.parquet")
    assert written.column_names == list(ORDERS.dtypes) and written.num_rows == 200
