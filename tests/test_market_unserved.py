"""Needs without goods, a niche that empties, guesses, launches: what is planted is found again, and the naive reading misses it."""

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from markets import small
from scipy.stats import CensoredData, ecdf

from course.data.tables.unserved import TABLES
from course.evidence.estimates import unserved as estimates
from course.evidence.recovery.effects import EFFECTS, findings
from course.market.core.parameters import Parameters, draw_from_priors
from course.market.core.streams import Streams
from course.market.experiments import unserved as made
from course.market.population.setting import Setting

SCHEMA = {table.name: table for table in TABLES}
OWN = tuple(effect for effect in EFFECTS if effect.id in ("P65", "P66", "P67", "P68"))


@cache
def setting():
    return Setting.of("W1", 5, Parameters())


def drawn(seed):
    """The tables of a seed that need no market, their truth, and their parameters."""
    streams = Streams(seed)
    own = draw_from_priors(made.UnservedParameters(), streams.of("unserved", "priors"), every=False)
    cells, gaps = made.need_cells(replace(setting(), streams=streams), own)
    days, niche = made.niche_days(own, streams)
    batches, demand = made.launches(own, streams)
    tables = {"need_cells": cells, "niche_days": days, "launches": batches}
    return tables, {"unserved": {"gaps": gaps, "niche": niche, "launches": demand}}, own


def test_the_ratio_that_a_margin_asks_for_can_be_read_off_every_edition():
    """With batches too small for the demand, the Kaplan-Meier curve ends below the critical fractile, and lesson 11 has no answer."""
    for seed in range(200):
        streams = Streams(seed)
        own = draw_from_priors(made.UnservedParameters(), streams.of("unserved", "priors"), every=False)
        table, _ = made.launches(own, streams)
        price, cost, salvage = table[["list_price", "unit_cost", "salvage"]].median()
        ratio, sold_out = table["sold"] / table["forecast"], table["sold_out"].to_numpy()
        curve = ecdf(CensoredData(uncensored=ratio[~sold_out], right=ratio[sold_out])).cdf
        assert curve.probabilities.max() > (price - cost) / (price - salvage) + 0.02, seed


def test_tables_follow_their_schema_and_the_tree_multiplies_up_to_what_was_sold():
    market = small()
    for name, schema in SCHEMA.items():
        assert schema.problems(schema.conform(market.tables[name])) == []
    tree, case = market.truth["unserved"]["tree"], market.tables["case_days"]
    sold = case.loc[(case["case"] == "Liu Ye") & (case["day"] <= 12), "gmv"].sum()
    assert np.prod(list(tree["nodes"].values())) == pytest.approx(sold, rel=1e-4)
    ranges = market.tables["fermi_ranges"]
    assert (ranges["low"] < ranges["high"]).all() and (ranges.loc[ranges["unit"] == "share", "high"] < 1).all()


@pytest.mark.parametrize("seed", [11, 21, 31])
def test_what_is_planted_is_found_again_and_naive_readings_miss_it(seed):
    tables, truth, _ = drawn(seed)
    found = list(findings(tables, truth, OWN))
    assert len(found) == 10
    assert [(one.effect, one.estimator) for one in found if one.hit == one.naive] == []


@pytest.mark.parametrize("seed", [12, 22])
def test_shrinking_points_at_the_unserved_and_raw_ratios_at_the_rare(seed):
    tables, truth, own = drawn(seed)
    cells, planted = tables["need_cells"].set_index("cell_id"), set(truth["unserved"]["gaps"]["cells"])
    lowest = estimates.shrunken(tables["need_cells"]).nsmallest(own.unserved).index
    raw = (cells["goods"] / cells["searches"].clip(lower=1)).nsmallest(own.unserved).index
    assert len(planted & set(lowest)) >= own.unserved - 2 > len(planted & set(raw))
    listed = set(cells.index[estimates.discovered(tables["need_cells"])])
    assert truth["unserved"]["gaps"]["quiet"] in listed and len(listed - planted) <= 0.25 * len(listed)
    below = set(cells.index[estimates.p_values(tables["need_cells"]) < 0.05])
    assert len(below - listed - planted) > 0.5 * len(below - listed)  # what comes on top is luck


def test_p_values_are_those_of_the_binomial_and_of_benjamini_and_hochberg():
    stats = pytest.importorskip("scipy.stats")
    cells = pd.DataFrame({"goods": [0, 3, 9, 40], "searches": [0, 12, 9, 30]})
    share = 52 / 103
    assert estimates.p_values(cells) == pytest.approx(stats.binom.cdf(cells["goods"], cells.sum(axis=1), share))
    p = np.array([0.001, 0.02, 0.02, 0.5, 0.04])
    assert estimates.adjusted(p) == pytest.approx(stats.false_discovery_control(p))


def test_nobody_buys_twice_and_the_niche_empties():
    tables, truth, own = drawn(3)
    days, niche = tables["niche_days"], truth["unserved"]["niche"]
    json.dumps(truth)  # it is written beside an edition
    assert days["buyers"].sum() + niche["left"] == niche["size"] == round(own.niche)
    assert (days["buyers"] <= days["visits"]).all()
    search = days[days["entrance"] == "search"]
    rate = search["buyers"] / search["visits"]
    assert rate.tail(5).mean() < 0.5 * rate.head(5).mean()


def test_what_was_sold_is_demand_or_the_batch():
    tables, truth, _ = drawn(4)
    table, demand = tables["launches"], np.array(truth["unserved"]["launches"]["demand"])
    assert (table["sold"] == np.minimum(demand, table["batch"])).all()
    assert (table["sold_out"] == (demand >= table["batch"])).all() and 0.2 < table["sold_out"].mean() < 0.6
    assert (table["salvage"] < table["unit_cost"]).all() and (table["unit_cost"] < table["list_price"]).all()
