"""The capstone: its market, its shop, its ledger, its rules."""

import json
import math
import shutil

import numpy as np
import pandas as pd
import pytest

from course import capstone, edition, load
from course.capstone.errors import CapstoneError
from course.capstone.forms import COUNTED, MEANING, TYPES, check_quantities, check_world, intervals_of, quantities, world_of
from course.capstone.ledger import NAME, Ledger
from course.capstone.scoring import Score, interval_score, of_interval, of_world
from course.capstone.sealed import new_key, seal, unseal
from course.capstone.shop import PARTS, PRICES, Shop
from course.cli import main
from course.data import Edition, EditionError, practice_edition
from course.grading.sandbox import package_files
from course.market.capstone import TABLES, capstone_market, predictions
from course.teams.edition import hidden_months, make_capstone_edition, secret_seed
from course.teams.proof import read_stored
from course.teams.reference import growth_of_cities
from course.teams.sheet import digest_of_sheet, line_of, read_sheet

SEED = 8_000_000_000_000_000_003


@pytest.fixture(scope="session")
def dealt(tmp_path_factory):
    """An edition that sells for itself, one over the counter, and what the teacher knows of each."""
    folder = tmp_path_factory.mktemp("capstone")
    found = {}
    for name, counter in (("open", False), ("counter", True)):
        make_capstone_edition(folder / name, name=name, world="W3", seed=SEED, private=folder / f"{name}.json", counter=counter)
        found[name] = folder / name, json.loads((folder / f"{name}.json").read_text())
    return found


@pytest.fixture
def shop(dealt, tmp_path, monkeypatch):
    """A copy of the edition that sells for itself, in force."""
    shutil.copytree(dealt["open"][0], tmp_path / "team")
    monkeypatch.setenv("COURSE_EDITION", str(tmp_path / "team"))
    return Shop.of(Edition(tmp_path / "team"))


# --- the edition ------------------------------------------------------------------------------------------------------


def test_an_edition_tells_neither_its_type_nor_its_experiments(dealt):
    folder, private = dealt["open"]
    edition = Edition(folder)
    assert set(edition.tables) == set(TABLES)
    assert not [
        name for name in edition.tables if name.startswith("experiment") or name in ("room_entries", "platforms_quarterly")
    ]
    readable = "".join(path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in (".json", ".md", ".jsonl"))
    assert not [word for word in ("W3", str(SEED)) if word in readable]
    for part in (folder / PARTS).glob("*.sealed"):
        assert b"PAR1" not in part.read_bytes(), f"{part.name} lies open"
    assert all(key not in readable for key in private["keys"].values())
    assert private["world"] == "W3" and private["quantities"]["likeness_effect"] == 0


def test_streams_differ_by_type():
    one, other = (capstone_market(world, 11) for world in ("W1", "W4"))
    for name in ("price", "aigc", "ads"):
        assert not one.experiments[name].equals(other.experiments[name])
    assert capstone_market("W1", 11).experiments["geo"].equals(one.experiments["geo"])
    assert one.truth["trials"]["matching"]["ln_adopters"] > 0.05 and other.truth["trials"]["matching"]["ln_adopters"] == 0
    assert max(one.truth["fads"]) / min(one.truth["fads"]) > 1.2 and abs(np.mean(one.truth["fads"]) - 1) < 1e-5


def test_the_trial_of_matching_shows_what_is_planted():
    market = capstone_market("W3", 5)
    found = growth_of_cities(market.experiments["matching"], "new_adopters", ("better matching", "as usual"), 2)
    planted = market.truth["trials"]["matching"]["ln_adopters"]
    assert abs(found.value - planted) < 3 * found.error and found.error < 0.025
    early = growth_of_cities(market.experiments["matching"].query("week < 2"), "new_adopters", ("better matching", "as usual"))
    assert early.value < planted - 2 * found.error  # whoever counts the first two weeks finds too little


def test_two_months_lie_behind_an_edition(dealt):
    folder, private = dealt["open"]
    hidden = hidden_months(Edition(folder), private).set_index("month")["orders"]
    shown = Edition(folder).load("customer_months").groupby("month")["orders"].sum()
    assert hidden.index.to_list() == ["2024-07", "2024-08"] and not set(hidden.index) & set(shown.index)
    assert 1 < hidden["2024-08"] / shown["2023-08"] < 8


def test_a_secret_seed_has_sixty_three_bits():
    assert max(secret_seed() for _ in range(64)).bit_length() > 57 and all(secret_seed() < 2**63 for _ in range(64))


# --- money ------------------------------------------------------------------------------------------------------------


def test_buying_opens_charges_and_logs_once(shop):
    assert capstone.money() == 160 and capstone.menu()["price"].to_dict() == PRICES
    first = capstone.buy("geo")
    assert {"arm", "orders", "week"} <= set(first.columns) and capstone.money() == 100
    again = capstone.buy("geo")  # a notebook runs from the top again
    assert again.equals(first) and capstone.money() == 100 and len(capstone.purchases()) == 1
    assert capstone.menu()["bought"].sum() == 1


def test_without_money_nothing_is_sold(shop):
    for name in ("geo", "matching", "swap"):
        shop.buy(name)
    with pytest.raises(CapstoneError, match="'price' costs 30 research yuan and you have 0 left"):
        shop.buy("price")
    with pytest.raises(CapstoneError, match=r"no experiment 'swop'.*Did you mean 'swap'"):
        shop.buy("swop")
    assert shop.money() == 0 and list(shop.ledger.bought) == ["geo", "matching", "swap"]


def test_after_three_nothing_is_sold(shop):
    for name in ("price", "ads", "body"):
        shop.buy(name)
    with pytest.raises(CapstoneError, match="you have 3 experiments, price, ads, body"):
        shop.buy("aigc")
    assert shop.money() == 70


def test_the_ledger_is_a_chain(shop):
    shop.buy("swap")
    shop.buy("price")
    path = shop.folder / NAME
    lines = path.read_text().splitlines()
    for tampered in ([lines[0].replace('"price": 40', '"price": 0'), lines[1]], [lines[1]], [lines[1], lines[0]], ["{}"]):
        path.write_text("\n".join(tampered) + "\n")
        with pytest.raises(CapstoneError, match="purchases cannot be taken back"):
            shop.money()
    path.write_text("\n".join(lines) + "\n")
    assert shop.money() == 90
    with pytest.raises(CapstoneError):
        Ledger.read(shop.folder, "another edition")


def test_over_the_counter_a_code_opens_and_nothing_else_does(dealt, tmp_path):
    shutil.copytree(dealt["counter"][0], tmp_path / "team")
    shop, codes = Shop.of(Edition(tmp_path / "team")), dealt["counter"][1]["keys"]
    with pytest.raises(CapstoneError, match="ask your teacher for its code"):
        shop.buy("geo")
    with pytest.raises(CapstoneError, match="does not open"):
        shop.buy("geo", codes["swap"])
    assert shop.money() == 160  # nobody pays for what does not open
    assert len(shop.buy("geo", codes["geo"])) > 1000 and shop.money() == 100


def test_a_second_edition_owns_what_was_bought_and_sells_nothing(tmp_path):
    made = make_capstone_edition(
        tmp_path / "second", name="second", world="W1", seed=7, private=tmp_path / "second.json", purchases=["price", "ads"]
    )
    shop = Shop.of(made)
    assert len(shop.buy("price")) > 1000 and shop.money() == 100
    with pytest.raises(CapstoneError, match="closed"):
        shop.buy("geo")


def test_an_altered_part_does_not_open():
    key = new_key()
    sealed = seal(b"a table", key)
    assert unseal(sealed, key) == b"a table" and b"table" not in sealed
    for broken in (sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[:10]):
        with pytest.raises(CapstoneError):
            unseal(broken, key)


def test_the_command(shop, capsys):
    assert main(["experiment", "buy", "ads"]) == 0 and "130 of 160" in capsys.readouterr().out
    assert main(["experiment", "buy", "ads"]) == 0 and "nothing was charged" in capsys.readouterr().out
    assert main(["experiment", "buy", "geography"]) == 2 and "Did you mean 'geo'" in capsys.readouterr().err
    assert main(["experiment", "ledger"]) == 0 and "1 of at most 3" in capsys.readouterr().out
    assert main(["experiment", "menu"]) == 0 and "(yours)" in capsys.readouterr().out


def test_the_class_edition_sells_nothing(monkeypatch):
    monkeypatch.delenv("COURSE_EDITION", raising=False)
    with pytest.raises(CapstoneError, match="sells no experiments"):
        capstone.buy("geo")
    assert not capstone.menu()["bought"].any()


def test_exercises_use_the_class_edition_where_a_teams_market_is_in_force(shop, class_edition):
    with pytest.raises(EditionError):
        load("experiment_geo")
    assert capstone.practice("experiment_geo").equals(class_edition.load("experiment_geo"))
    assert practice_edition().digest == class_edition.digest != edition().digest
    assert edition().digest == shop.edition.digest


def test_cards_of_experiments_cost_nothing(shop):
    assert "hears of it after two weeks" in repr(capstone.card("matching")) and "`arm`" in repr(capstone.card("swap"))
    assert capstone.money() == 160 and capstone.purchases().empty
    with pytest.raises(CapstoneError, match="Did you mean 'geo'"):
        capstone.card("geography")


def test_a_forecast_stands_in_the_ledger_with_its_date(shop):
    shop.buy("swap")
    first = capstone.register(1.2, 2.0, "August lies outside")
    assert first.data == [1.2, 2.0] and "registered on 20" in repr(first)
    second = capstone.register(1.5, 1.6, "I know it now")
    assert second.data == [1.2, 2.0] and "cannot be changed" in repr(second)
    assert shop.ledger.forecast.at in repr(first) and shop.money() == 120 and list(shop.ledger.bought) == ["swap"]
    shop.buy("price")  # the chain goes on behind it
    path = shop.folder / NAME
    text = path.read_text()
    for tampered in (text.replace("1.2", "1.3"), text.replace(shop.ledger.forecast.at, "2024-07-01 00:00:00")):
        path.write_text(tampered)
        with pytest.raises(CapstoneError, match="not as it was written"):
            Ledger.read(shop.folder, shop.edition.digest)
    path.write_text(text)
    assert shop.money() == 90


def test_lesson_14_can_be_graded_in_the_sandbox():
    inside = {str(path) for path in package_files()}
    assert {"capstone/shop.py", "capstone/sheet.json"} <= inside and "market/capstone.py" not in inside


# --- forms and scores -------------------------------------------------------------------------------------------------

EVEN = dict.fromkeys(TYPES, 0.25)


def test_brier_affine():
    assert of_world(EVEN, "W2") == 0.25
    sure = {"W1": 1.0, "W2": 0, "W3": 0, "W4": 0}
    assert of_world(sure, "W1") == 1 and of_world(sure, "W3") == -1
    belief = np.array([0.5, 0.3, 0.15, 0.05])
    honest = sum(belief[i] * of_world(dict(zip(TYPES, belief, strict=True)), TYPES[i]) for i in range(4))
    for other in ([0.6, 0.25, 0.1, 0.05], [1, 0, 0, 0], [0.25] * 4):  # honesty is the best strategy
        assert sum(belief[i] * of_world(dict(zip(TYPES, other, strict=True)), TYPES[i]) for i in range(4)) < honest


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"W1": 1}, "no probability for W2"),
        (EVEN | {"W5": 0}, "'W5'"),
        (EVEN | {"W1": math.nan}, "W1 is nan"),
        (EVEN | {"W1": math.inf}, "W1 is inf"),
        (EVEN | {"W1": 0.5}, "sum to 1.25"),
        (EVEN | {"W1": "a quarter"}, "from 0 to 1"),
        ([0.25] * 4, "must be a dictionary"),
    ],
)
def test_no_forecast(answer, sentence):
    with pytest.raises(CapstoneError, match=sentence):
        world_of(answer)
    assert check_world(answer).data is None and sentence in repr(check_world(answer))


RANGES = {name: (one.low, one.high) for name, one in quantities().items()}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"lapse": (0.3, 0.1)}, "exchanged"),
        ({"lapse": (math.nan, 0.1)}, "low of lapse is nan"),
        ({"lapse": (0.1, math.inf)}, "high of lapse is inf"),
        ({"lapse": 0.1}, "two numbers"),
        ({"laps": (0.1, 0.2)}, "Did you mean 'lapse'"),
    ],
)
def test_no_interval(change, sentence):
    with pytest.raises(CapstoneError, match=sentence):
        intervals_of(RANGES | change)
    assert check_quantities(RANGES | change).data is None


def test_a_table_a_mapping_and_another_order_are_the_same():
    table = pd.DataFrame([(name, *ends) for name, ends in RANGES.items()], columns=["quantity", "low", "high"])
    for same in (table, table.iloc[::-1], table.set_index("quantity"), RANGES):
        assert intervals_of(same) == RANGES
    assert check_quantities(table).data["lapse"] == list(RANGES["lapse"])
    with pytest.raises(CapstoneError, match="all eight"):
        intervals_of(table.iloc[1:])
    with pytest.raises(CapstoneError, match="twice"):
        intervals_of(pd.concat([table, table.iloc[:1]]))


def test_a_registered_forecast_needs_a_rule_of_failure():
    assert capstone.register().data is None and capstone.register(1.2, 2.0, " ").data is None
    assert "exchanged" in repr(capstone.register(2.0, 1.2, "outside")) and capstone.register(math.nan, 2, "outside").data is None
    assert capstone.register(1.2, 2.0, "August lies outside").data == [1.2, 2.0]


def test_interval_scores():
    assert interval_score(0, 2, 1) == 2 and interval_score(0, 2, 2.5) == pytest.approx(2 + 50) and interval_score(0, 2, -1) == 102
    for asked in quantities().values():
        middle = (asked.low + asked.high) / 2
        assert of_interval(middle - asked.lazy / 2, middle + asked.lazy / 2, middle, asked) == pytest.approx(0.25)
        assert of_interval(middle - asked.reference / 2, middle + asked.reference / 2, middle, asked) == pytest.approx(0.95)
        assert of_interval(middle, middle, asked.high + asked.lazy, asked) == -1


def test_the_floor_is_on_the_sum():
    assert Score(1, 1, 1, 1).total == 60 and Score(-1, -1, -1, -1).total == 0
    assert Score(1, -0.5, 0, 0).total == 12  # a part may be negative, and then takes from the others


def test_the_sheet_is_as_it_was_made():
    made = read_sheet()
    assert made["digest"] == digest_of_sheet(made) and set(made["quantities"]) == set(MEANING) and made["worlds"] >= 40
    assert all(one["reference"] < one["lazy"] for one in made["quantities"].values())


def test_ranges_hold_what_they_promise():
    stored = read_stored()  # editions that the sheet was not made from
    assert not {one["seed"] for one in stored} & set(read_sheet()["seeds"])
    inside = [asked.low <= one["quantities"][name] <= asked.high for one in stored for name, asked in quantities().items()]
    assert len(inside) >= 400 and np.mean(inside) >= 0.98
    assert set(COUNTED) == set(MEANING) and all(name in repr(capstone.counting()) for name in MEANING)


def test_predictions_on_the_sheet_are_the_markets():
    pd.testing.assert_frame_equal(capstone.predictions(), predictions())


def test_a_line_fits_what_it_was_made_of():
    generator = np.random.default_rng(1)
    truth = generator.uniform(0, 1, 400)
    line = line_of(2 * truth + 1 + 0.1 * generator.standard_normal(400), truth)
    assert line["slope"] == pytest.approx(0.5, abs=0.02) and line["intercept"] == pytest.approx(-0.5, abs=0.05)
    assert 1.8 < line["half"] / 0.05 < 3.2
