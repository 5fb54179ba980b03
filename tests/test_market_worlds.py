"""The four worlds: what is said of each comes out of its history, and the stored evidence is that of this code."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from course.cli import main
from course.evidence import report as evidence
from course.evidence import store as evidence_store
from course.evidence.moments.registry import all_moments
from course.evidence.targets import targets
from course.market.core.calendar import EDGES
from course.market.core.lexicon import SHOP_KINDS
from course.market.core.worlds import WORLDS
from course.market.simulation import run_through

SEED = 8206


@cache
def lived(world):
    """History, and its months as a table."""
    history, _, _ = run_through(world, SEED, "small", rates_only=True)
    return history, pd.DataFrame(history.months)


@pytest.mark.parametrize("world", WORLDS)
def test_matching_improves_everywhere_but_in_w2(world):
    pi = lived(world)[1]["pi"]
    if world == "W2":
        assert pi.nunique() == 1
    else:
        assert pi.is_monotonic_increasing and pi.iloc[-1] > 1.2 * pi.iloc[0]


@pytest.mark.parametrize("world", WORLDS)
def test_people_hear_how_well_others_were_served_in_w1_and_w3(world):
    pull = lived(world)[1]["pull"]
    assert (pull == 1).all() if world in ("W2", "W4") else pull.iloc[-1] > 1.02


@pytest.mark.parametrize("world", WORLDS)
def test_only_w2_buys_traffic(world):
    months = lived(world)[1]
    each = months["views"] / months["adopters"]
    growth = each[[12, 13]].mean() / each[[0, 1]].mean()
    # Adopters of long standing are away more often: elsewhere entries fall by a tenth or so with them.
    assert growth > 0.95 if world == "W2" else 0.75 < growth < 0.94


@pytest.mark.parametrize("world", WORLDS)
def test_authentic_shops_are_better_shops_in_w3_only(world):
    shops = lived(world)[0].shops
    for kind, _ in enumerate(SHOP_KINDS):
        own = shops.kind == kind
        found = np.corrcoef(shops.authenticity[own], shops.quality[own])[0, 1]
        assert found == pytest.approx(0.6 if world == "W3" else 0.0, abs=4 / np.sqrt(own.sum()))


def test_shops_follow_profit_except_in_w2():
    """New shops of a month over the profitable ones of the month before: in W2 the platform recruits whatever they earn."""
    for world in WORLDS:
        history, months = lived(world)
        new = pd.Series(np.searchsorted(EDGES, history.shops.opened, side="right") - 1).value_counts()
        new = new.reindex(range(1, len(months)), fill_value=0).to_numpy()
        profitable = months["profitable"].to_numpy()[:-1]
        early, late = new[:4].sum(), new[-4:].sum()
        growth = profitable[-4:].sum() / profitable[:4].sum()
        assert growth > 1.3
        if world == "W2":
            assert late / early < 1 + 0.5 * (growth - 1)
        else:
            assert late / early > 1 + 0.5 * (growth - 1)


# --- stored evidence ----------------------------------------------------------------------------------------------------


def test_evidence_of_all_worlds_is_stored_and_passes(capsys):
    kept = evidence_store.stored()
    assert set(kept) == set(WORLDS)
    columns = set(targets().index) | {moment.name for moment in all_moments()}
    for frame in kept.values():
        assert (
            tuple(frame.index) == evidence.FRESH and columns <= set(frame.columns) and frame[list(columns)].notna().all(axis=None)
        )
    assert main(["market", "evidence", "--stored"]) == 0
    said = capsys.readouterr().out
    assert all(f"{world}, 20 seeds: 9001" in said for world in WORLDS)


@pytest.mark.slow
def test_stored_evidence_is_that_of_this_code():
    """Not all eighty markets again: one of them."""
    drawn, moments = evidence.over_seeds([evidence.FRESH[0]], "W1", "class", lambda text: None)
    found = pd.concat([drawn, moments], axis=1).iloc[0]
    kept = evidence_store.stored()["W1"].iloc[0]
    pd.testing.assert_series_equal(found[kept.index], kept, rtol=1e-5, check_names=False)


def test_storing_one_world_leaves_the_others(tmp_path):
    file = tmp_path / "evidence.csv"
    with pytest.raises(ValueError, match="no stored evidence"):
        evidence_store.stored(file)
    for world, value in (("W1", 1.0), ("W2", 2.0), ("W1", 3.0)):
        evidence_store.store(world, pd.DataFrame({"rooms": [value]}, index=[7]), pd.DataFrame({"gini": [0.5]}, index=[7]), file)
    kept = evidence_store.stored(file)
    assert {world: frame.loc[7, "rooms"] for world, frame in kept.items()} == {"W1": 3.0, "W2": 2.0}
    assert [path.name for path in tmp_path.iterdir()] == ["evidence.csv"]
