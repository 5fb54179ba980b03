"""What the market computes with: roots, the normal distribution, calibrated levers, words and numbers that belong together."""

import gc
import json
import weakref
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from course.evidence.calibration import FIGURES, apply
from course.evidence.remembered import remembered
from course.evidence.targets import targets
from course.market.core.bisection import bisect
from course.market.core.lexicon import CARRIERS, CATEGORIES, PROVINCES, ROLES, SCENARIOS, SHOP_KINDS, TRAITS
from course.market.core.normal import bounded_normal, normal_cdf, normal_quantile
from course.market.core.parameters import CALIBRATED, CALIBRATED_FILE, Parameters
from course.market.core.worlds import WORLDS, parameters_of
from course.market.demand.cases import CASES
from course.market.experiments.brand import BrandParameters
from course.market.experiments.community import CommunityParameters
from course.market.experiments.friends import FriendParameters
from course.market.experiments.gains import GainParameters
from course.market.experiments.personal import PersonalParameters
from course.market.experiments.platform import MachineParameters, TrialParameters
from course.market.experiments.rooms import HOST, ExperimentParameters
from course.market.experiments.traffic import TrafficParameters
from course.market.experiments.trust import TrustParameters
from course.market.experiments.unserved import UnservedParameters
from course.market.population.shops import AUTHENTICITY, BUSY, GUESS, STANDARD_MODEL, SUPPLY_YEARS
from course.market.rivals.choices import ChoiceParameters
from course.market.rivals.entry import EntryParameters
from course.market.rivals.platforms import PlatformParameters
from course.market.rivals.trial import PlatformTrialParameters
from course.market.sales.assumptions import CARRIER_TERMS, KIND_SPEED, PROVINCE_SPEED, REVIEW_CHANCE, STAR_CUTS, Assumptions
from course.market.sales.goods_lexicon import SCENARIO_SHARE, TYPE_PRICE, TYPE_SHARE, TYPES
from course.market.sales.prices import BANDS, COST, OFF, OFF_SHARE, SEVERAL, STYLES
from course.market.sales.shelves import SCHEMES
from course.market.search.front_page import FrontPage
from course.market.search.notes import Writing
from course.market.search.searches import Searching
from course.market.search.slates import Policy
from course.market.search.strings import Habits
from course.market.search.touchpoints import PathParameters


def test_a_last_result_is_kept_while_its_source_lives():
    class Source:
        pass

    read = []

    @remembered
    def value(source, factor=1):
        read.append(factor)
        return factor * 2

    source = Source()
    assert value(source) == value(source) == 2 and read == [1]
    assert value(source, 3) == 6 and value(source, factor=3) == 6 and read == [1, 3, 3]
    watched = weakref.ref(source)
    del source
    gc.collect()
    assert watched() is None
    tables = {"orders": None}
    assert value(tables) == 2 and value(tables) == 2 and value({"orders": None}) == 2 and read == [1, 3, 3, 1, 1]


@pytest.mark.parametrize("root", [0.3, np.array([-1.0, 0.25, 7.0])])
def test_bisection_finds_every_root(root):
    found = bisect(lambda place: place < root, np.full(np.shape(root), -10.0), np.full(np.shape(root), 10.0), 40)
    assert np.allclose(found, root, atol=20 / 2**40)


def test_the_normal_distribution_is_the_normal_distribution():
    share = np.array([0.025, 0.5, 0.975])
    assert np.allclose(normal_quantile(share), [-1.959964, 0, 1.959964], atol=1e-4)
    assert np.allclose(normal_cdf(normal_quantile(share)), share, atol=1e-5)
    assert np.allclose(bounded_normal(np.array([0.0, 0.5, 1.0]), 2.0), [-2, 0, 2])


# --- words and numbers ------------------------------------------------------------------------------------------------

VECTORS = (
    GainParameters,
    Parameters, Assumptions, PlatformParameters, ChoiceParameters, ExperimentParameters, TrialParameters, FriendParameters, CommunityParameters,
    BrandParameters, MachineParameters, PersonalParameters, EntryParameters, PlatformTrialParameters,
    Habits, Searching, Writing, Policy, PathParameters,
    FrontPage, TrafficParameters, TrustParameters,
    UnservedParameters,
)  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS)
def test_every_number_has_a_unit_a_source_and_lies_in_its_range(vector):
    for entry in fields(vector):
        assert entry.metadata["unit"] and entry.metadata["source"], entry.name
        assert entry.metadata["low"] <= entry.default <= entry.metadata["high"], entry.name


def test_numbers_by_word_have_one_entry_a_word():
    assert list(TYPES) == list(SCENARIO_SHARE) == list(CATEGORIES)
    assert list(COST) == list(SEVERAL) == list(CATEGORIES)
    assert TYPE_PRICE.shape == TYPE_SHARE.shape and TYPE_SHARE.sum(axis=1) == pytest.approx(1, abs=0.02)
    assert (
        sum(entry[0] for entry in STYLES.values()) == pytest.approx(1) == sum(OFF_SHARE) == sum(scheme[-1] for scheme in SCHEMES)
    )
    assert {len(entry) for entry in STYLES.values()} == {len(BANDS) + 2} and len(OFF) == len(OFF_SHARE)
    for share in SCENARIO_SHARE.values():
        assert len(share) == len(SCENARIOS) and sum(share) == pytest.approx(1)
    assert list(CARRIER_TERMS) == list(CARRIERS) and len(PROVINCE_SPEED) == len(PROVINCES)
    assert len(STAR_CUTS) + 1 == len(REVIEW_CHANCE) == 5
    for by_kind in (AUTHENTICITY, BUSY, GUESS, SUPPLY_YEARS):
        assert tuple(by_kind) == SHOP_KINDS
    assert len(KIND_SPEED) == len(SHOP_KINDS) and set(ROLES[1:]) <= set(SHOP_KINDS)


@pytest.mark.parametrize("life", [STANDARD_MODEL, HOST, *(case.life for case in CASES)])
def test_a_life_has_one_value_of_each_trait(life):
    assert set(life) == set(TRAITS) and all(value in TRAITS[trait] for trait, value in life.items())


# --- calibrated levers ------------------------------------------------------------------------------------------------


def test_every_world_has_its_calibrated_levers():
    usual = targets()["parameter"].loc[list(FIGURES)]  # that of orders is set once for all worlds
    for name, world in WORLDS.items():
        levers = {world.lever(lever) for lever in usual}
        assert set(CALIBRATED[name]) == levers
        in_force = parameters_of(world, Parameters())
        assert {lever: getattr(in_force, lever) for lever in levers} == CALIBRATED[name]


def test_calibration_enters_one_world_and_leaves_the_others(tmp_path):
    path = tmp_path / "calibrated.json"
    path.write_bytes(CALIBRATED_FILE.read_bytes())
    for world, levers in CALIBRATED.items():
        apply(pd.DataFrame({"world": world, "parameter": levers.keys(), "calibrated": levers.values()}), path)
    assert path.read_bytes() == CALIBRATED_FILE.read_bytes()
    found = {**CALIBRATED["W3"], "bass_q": 0.14123}
    apply(pd.DataFrame({"world": "W3", "parameter": found.keys(), "calibrated": found.values()}), path)
    assert json.loads(path.read_text()) == CALIBRATED | {"W3": found}
