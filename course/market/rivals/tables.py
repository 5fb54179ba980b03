"""Every table of other platforms, choices, experiments and friends, and what is planted in them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from course.market.core.parameters import draw_from_priors
from course.market.demand.history import History
from course.market.experiments import friends
from course.market.experiments import platform as trials
from course.market.experiments import rooms as experiments
from course.market.population.setting import Setting
from course.market.rivals import catalogues as platform_goods
from course.market.rivals import choices, platforms
from course.market.rivals import orders as platform_orders
from course.market.tables.plan import Plan, Section


@dataclass(frozen=True)
class Rivals(Section):
    """Every table of other platforms, experiments and friends: samples of fixed design, the same for a market of any size."""

    name = "rivals"
    planted: dict

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Rivals, dict[str, pd.DataFrame]]:
        made, planted = rival_tables(plan.setting, plan.history)
        return cls(planted), made

    def truth(self, plan: Plan) -> dict:
        return {"rivals": self.planted}


def rival_tables(setting: Setting, history: History) -> tuple[dict[str, pd.DataFrame], dict]:
    """All of these tables by name, and the planted truth; beside the market's parameters each has its own, drawn here."""
    tables, truth, streams = {}, {}, setting.streams
    own = draw_from_priors(platforms.PlatformParameters(), streams.of("platforms", "priors"), every=False)
    paths = platforms.compete(setting.world, own, streams)
    expected = platforms.levels(paths.benefit, own)
    tables["platforms_quarterly"] = platforms.quarterly(paths, own, streams)
    tables["galton_panel"] = platforms.galton(own, streams)
    truth["quarterly"] = platforms.planted_figures(setting.world, paths, own)

    tables["platform_skus"], tables["platform_prices"] = platform_goods.catalogues(expected, streams)
    truth["goods"] = platform_goods.planted_prices(expected)
    tables["platform_exports"] = platform_orders.exports()
    tables["platform_orders"], tables["platform_parcels"], truth["orders"] = platform_orders.orders_and_parcels(
        expected, own, streams
    )

    own = draw_from_priors(choices.ChoiceParameters(), streams.of("platforms", "choices", "priors"), every=False)
    tables["platform_choices"], tables["platform_entry"], truth["choices"] = choices.choose(paths, expected, own, setting)

    own = draw_from_priors(experiments.ExperimentParameters(), streams.of("experiments", "priors"), every=False)
    tables["experiment_swap"], truth["swap"] = experiments.presenter_swap(setting, history, own)
    tables["experiment_show_body"], truth["show_body"] = experiments.show_body(setting, history, own)
    tables["room_entries"], truth["room_entries"] = experiments.room_entries(setting, history, own)
    truth["experiment_parameters"] = asdict(own)

    own = draw_from_priors(trials.TrialParameters(), streams.of("experiments", "trials", "priors"), every=False)
    tables["experiment_aigc"], truth["aigc"] = trials.aigc(own, streams)
    tables["experiment_geo"], truth["geo"] = trials.people_or_traffic(setting, own)
    tables["experiment_ads"], truth["ads"] = trials.ad_load(own, streams)
    tables["experiment_spm"], truth["spm"] = trials.three_crafts(setting, own)
    tables["experiment_price"], truth["price"] = trials.price_test(setting, own)
    truth["trial_parameters"] = asdict(own)

    own = draw_from_priors(friends.FriendParameters(), streams.of("friends", "priors"), every=False)
    tables["friends"], tables["friend_adoptions"], truth["friends"] = friends.adopt(own, streams)
    return tables, truth
