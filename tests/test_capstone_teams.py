"""The teacher's side of the capstone: the proof, editions for teams, scores, the day of truth."""

import csv
import json

import nbformat
import numpy as np
import pytest

from course.capstone.errors import CapstoneError
from course.capstone.forms import TYPES, quantities
from course.cli import main
from course.market.capstone import capstone_market
from course.teams.beliefs import intervals, types_of
from course.teams.deal import Team, all_teams, deal, revealed, roster_of, score, scored, sell, shuffled
from course.teams.page import proof_page, reveal_page
from course.teams.proof import FIRST, STRATEGIES, faults, named_by_tables, play, read_stored, second_of, summary, table
from course.teams.reference import record
from course.teams.sheet import read_sheet
from course.teams.walled import answers_of
from course.teams.worlds import conformed

# --- the proof --------------------------------------------------------------------------------------------------------


def test_the_stored_proof_holds():
    found = read_stored()
    assert len({one["seed"] for one in found}) == len(found) >= 48 and min(one["seed"] for one in found) >= FIRST
    played = play(found)
    assert faults(played) == []
    mean = summary(played)["share"]
    assert mean["reference: geo, matching, swap"] >= 0.80 and mean.filter(like="lazy").max() <= 0.35
    assert mean.filter(like="over-confident").max() < mean["lazy: a quarter each, ranges of the sheet"]
    assert named_by_tables(found) < 0.75  # the tables alone do not give the type away
    assert "reference" in table(played)


def test_a_stored_record_is_drawn_again():
    stored = next(one for one in read_stored() if one["world"] == "W2")
    market = capstone_market("W2", stored["seed"])
    found = record(*conformed(market))
    for name, value in stored["quantities"].items():
        assert market.truth["quantities"][name] == pytest.approx(value, rel=1e-5)
    for name, (value, error) in stored["estimates"].items():
        assert found["estimates"][name] == pytest.approx([value, error], rel=1e-4, abs=1e-9)


def test_gates_can_fail():
    played = play(read_stored()[:8])
    worse = played.assign(share=played["share"].where(played["role"] != "reference", 0.5))
    assert any("reference" in sentence for sentence in faults(worse))
    kind = played.assign(share=played["share"].where(played["role"] == "reference", 0.9))
    assert sum("lazy" in sentence for sentence in faults(kind)) >= 2


def test_no_strategy_reads_a_truth():
    for one in read_stored()[:3]:
        blind = {"estimates": one["estimates"], "naive": one["naive"], "path": one["path"]}
        for strategy in STRATEGIES:
            assert strategy.answer(blind, strategy.bought) == strategy.answer(one, strategy.bought)


def test_what_was_not_bought_is_not_read():
    one = read_stored()[0]
    without = {
        "estimates": {
            k: v
            for k, v in one["estimates"].items()
            if k in ("price_elasticity", "lapse", "shape", "loyal_rate", "cohort_growth", "true_stars")
        }
    }
    assert types_of(without, ()) == dict.fromkeys(TYPES, 0.25)
    ends = intervals(without, (), read_sheet()["lines"])
    for name in ("likeness_effect", "traffic_effect"):
        assert ends[name] == pytest.approx((quantities()[name].low, quantities()[name].high))
    with pytest.raises(KeyError):
        types_of(without, ("geo",))


def test_second_editions_are_others():
    assert sorted(second_of(n, 50) for n in range(50)) == list(range(50)) and all(second_of(n, 50) != n for n in range(50))


# --- deal, sell, score, reveal ----------------------------------------------------------------------------------------

NOTEBOOK = """
import pandas as pd
from course import capstone, load
geo = capstone.buy("geo")
week = geo["week"] >= 0
rise = (geo[week].groupby(["arm", "city"])["orders"].mean() / geo[~week].groupby(["arm", "city"])["orders"].mean()).groupby("arm").mean()
world = {"W1": .4, "W2": .1, "W3": .1, "W4": .4} if rise["similarity"] > rise["control"] * 1.03 else {"W1": .1, "W2": .4, "W3": .4, "W4": .1}
"""


def notebook_at(path, *cells):
    page = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(page, path)


@pytest.fixture(scope="session")
def class_of_two(tmp_path_factory):
    """A deal for two teams; one has bought and handed in, and was scored."""
    folder = tmp_path_factory.mktemp("class")
    roster = folder / "roster.csv"
    roster.write_text("team,student\nash,Ann\nash,Bo\nbirch,Cy\n", encoding="utf-8")
    assert main(["capstone", "deal", "--roster", str(roster), "--out", str(folder / "deal")]) == 0
    from course.capstone.shop import Shop

    Shop.of(Team.of(folder / "deal", "ash").edition).buy("geo")
    notebook_at(
        folder / "in" / "ash" / "14_capstone.ipynb",
        NOTEBOOK,
        "capstone.check_world(world)",
        "capstone.check_quantities(capstone.sheet()[['low', 'high']])",
        "capstone.register(1.2, 3.4, 'August lies outside')",
    )
    rows = score(folder / "deal", folder / "in", say=lambda line: None)
    return folder, rows


def test_a_deal_keeps_keys_and_truth_apart(class_of_two):
    folder, _ = class_of_two
    given = folder / "deal" / "teams"
    assert {team.name for team in all_teams(folder / "deal")} == {"ash", "birch"}
    texts = [path.read_text("utf-8") for path in given.rglob("*") if path.suffix in (".json", ".jsonl", ".md")]
    for team in all_teams(folder / "deal"):
        private = team.private
        assert private["seed"] > 2**40 and set(private["quantities"]) == set(quantities())
        assert not any(str(private["seed"]) in text or '"world"' in text for text in texts)
        bought = Team.of(folder / "deal", team.name).ledger.bought
        assert not any(key in text for part, key in private["keys"].items() for text in texts if part not in bought)
    with pytest.raises(CapstoneError, match="not an empty folder"):
        deal(folder / "roster.csv", folder / "deal")


def test_a_hand_in_is_scored_on_two_editions(class_of_two):
    folder, rows = class_of_two
    ash, birch = rows
    assert ash["problem"] == "" and ash["bought"] == "geo" and 0 < ash["points"] < 60
    # .4 on the truth, or .1: 1 - (.36 + .16 + .02) = .46, or 1 - (.81 + .32 + .01) = -.14
    assert ash["t"] in (pytest.approx(0.46), pytest.approx(-0.14)) and ash["t_second"] in (
        pytest.approx(0.46),
        pytest.approx(-0.14),
    )
    assert birch["points"] == 0 and "handed in no" in birch["problem"]
    team = Team.of(folder / "deal", "ash")
    again, truth = team.second(["geo"])
    assert again.digest != team.edition.digest and truth["seed"] != team.private["seed"]
    written = list(csv.DictReader((folder / "deal" / "private" / "scores.csv").open()))
    assert [line["team"] for line in written] == ["ash", "birch"]


def test_a_second_edition_sells_nothing_more(class_of_two, tmp_path):
    folder, _ = class_of_two
    again, _ = Team.of(folder / "deal", "ash").second(["geo"])
    notebook_at(
        tmp_path / "greedy.ipynb", "from course import capstone", "capstone.buy('swap')", "capstone.check_world({'W1': 1})"
    )
    found = answers_of(tmp_path / "greedy.ipynb", again)
    assert "world" not in found and found["problem"] == ""


def test_a_hand_in_runs_in_the_sandbox(class_of_two, tmp_path):
    folder, _ = class_of_two
    team = Team.of(folder / "deal", "ash")
    before = {path: path.read_bytes() for path in (folder / "deal").rglob("*") if path.is_file()}
    steal = f"import glob, os\nfound = glob.glob({str(folder / 'deal' / 'private')!r} + '/*') + glob.glob({str(team.edition.folder)!r} + '/*')"
    spoil = "for path in glob.glob(os.environ['COURSE_EDITION'] + '/*'): open(path, 'a').write('x')\nopen('/tmp/spoilt', 'w').write('x')"
    told = "from course import capstone\ncapstone.check_world({'W1': 1 - len(found) / 1000, 'W2': len(found) / 1000, 'W3': 0, 'W4': 0})"
    forged = "from IPython.display import display\ndisplay({'application/vnd.course.capstone+json': {'quantities': [1], 'forecast': ['x', None], 'problem': 'ours', 'x': 1}}, raw=True)"
    notebook_at(tmp_path / "wall.ipynb", steal, told, spoil, forged)
    found = answers_of(tmp_path / "wall.ipynb", team.edition)
    assert found == {"problem": "", "world": {"W1": 1, "W2": 0, "W3": 0, "W4": 0}, "quantities": [1], "forecast": ["x", None]}
    assert before == {path: path.read_bytes() for path in (folder / "deal").rglob("*") if path.is_file()}
    assert scored(found, team.private)[2].startswith("no `quantities`")
    (tmp_path / "none.ipynb").symlink_to(tmp_path / "wall.ipynb")
    with pytest.raises(CapstoneError, match="a link, not a file"):
        answers_of(tmp_path / "none.ipynb", team.edition)


def test_the_day_of_truth(class_of_two, tmp_path):
    folder, rows = class_of_two
    assert main(["capstone", "reveal", "--deal", str(folder / "deal"), "--out", str(tmp_path / "truth.html")]) == 0
    page = (tmp_path / "truth.html").read_text("utf-8")
    (team,) = revealed(folder / "deal")
    assert f"It was {team['world']}" in page and "of eight intervals held" in page and 1 < team["hidden"] < 8
    assert team["registered"] and f"(entered {team['registered']} UTC)" in page
    assert team["forecast"] == [1.2, 3.4] and ("inside the registered" in page) == (1.2 <= team["hidden"] <= 3.4)


def test_a_roster_says_what_is_wrong(tmp_path):
    path = tmp_path / "roster.csv"
    with pytest.raises(CapstoneError, match="There is no roster"):
        roster_of(path)
    for text, sentence in (
        ("a,b\n1,2\n", "columns team and student"),
        ("team,student\nx,A\ny,A\n", "twice"),
        ("team,student\n../x,A\n", "cannot be named"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CapstoneError, match=sentence):
            roster_of(path)


def test_types_are_dealt_evenly():
    for count in (1, 4, 9):
        dealt = shuffled(count)
        numbers = [dealt.count(kind) for kind in TYPES]
        assert len(dealt) == count and max(numbers) - min(numbers) <= 1
    assert len({tuple(shuffled(8)) for _ in range(20)}) > 10


def test_codes_are_sold_within_the_budget(class_of_two):
    folder, _ = class_of_two
    with pytest.raises(CapstoneError, match="sell for themselves"):
        sell(folder / "deal", "ash", "geo")
    with pytest.raises(CapstoneError, match="Did you mean 'ash'"):
        sell(folder / "deal", "ask", "geo")
    secret = folder / "deal" / "private" / "birch.json"
    told = json.loads(secret.read_text())
    secret.write_text(json.dumps(told | {"counter": True}))
    try:
        codes = [sell(folder / "deal", "birch", name) for name in ("geo", "matching", "swap", "geo")]
        assert codes[0] == codes[3] == told["keys"]["geo"]
        with pytest.raises(CapstoneError, match="0 research yuan left"):
            sell(folder / "deal", "birch", "ads")
    finally:
        secret.write_text(json.dumps(told))


def test_pages(tmp_path):
    played = play(read_stored()[:12])
    proof_page(tmp_path / "proof.html", played, 0.5, [])
    assert "Solvable" in (tmp_path / "proof.html").read_text("utf-8")
    one = read_stored()[0]
    from course.capstone.scoring import Score

    team = {
        "name": "a<b>", "world": one["world"], "bought": ["geo"], "beliefs": types_of(one, ("geo",)), "quantities": one["quantities"],
        "intervals": intervals(one, ("geo",), read_sheet()["lines"]), "score": Score(0.4, 0.3, 0.2, 0.1), "forecast": None, "hidden": 2.0,
    }  # fmt: skip
    reveal_page(tmp_path / "truth.html", [team])
    page = (tmp_path / "truth.html").read_text("utf-8")
    assert "a&lt;b&gt;" in page and np.isclose(team["score"].total, 24 * 0.7 + 6 * 0.3)
