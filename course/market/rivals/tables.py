"""Every table of other platforms, choices and experiments, and what is planted in them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd

from course.market.core.parameters import draw_from_priors
from course.market.demand.history import History
from course.market.experiments import platform, rooms, suggest
from course.market.population.setting import Setting
from course.market.rivals import catalogues, choices, entry, platforms, trial
from course.market.rivals.home import Home, OwnOrders, in_other_times
from course.market.rivals.orders import exports, orders_and_parcels
from course.market.tables.plan import Plan, Section


@dataclass(frozen=True)
class Rivals(Section):
    """Every table of other platforms and experiments: samples of fixed design, the same for a market of any size."""

    name = "rivals"
    planted: dict

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Rivals, dict[str, pd.DataFrame]]:
        assert plan.sold is not None  # it is at hand until the plan is prepared
        home = Home.of(plan.sold, plan.rates, plan.shelves, plan.history)
        made, planted = rival_tables(plan.setting, plan.history, home)
        return cls(planted), made

    def truth(self, plan: Plan) -> dict:
        return {"rivals": self.planted}


def rival_tables(setting: Setting, history: History, home: Home) -> tuple[dict[str, pd.DataFrame], dict]:
    """All of these tables by name, and the planted truth; beside the market's parameters each has its own, drawn here."""
    tables: dict[str, pd.DataFrame] = {}
    truth: dict[str, Any] = {}
    streams = setting.streams
    platform_numbers = draw_from_priors(platforms.PlatformParameters(), streams.of("platforms", "priors"), every=False)
    paths = platforms.compete(setting.world, platform_numbers, streams)
    scale, own = _at_home(home, paths, platform_numbers, setting)
    expected = platforms.levels(paths.benefit, platform_numbers, scale)
    tables["platforms_quarterly"] = platforms.quarterly(paths, platform_numbers, scale, streams)
    tables["galton_panel"] = platforms.galton(platform_numbers, streams)
    truth["quarterly"] = platforms.planted_figures(setting.world, paths, platform_numbers, scale, own)

    tables["platform_skus"], tables["platform_prices"] = catalogues.catalogues(expected, scale.mix, streams)
    truth["goods"] = catalogues.planted_prices(expected)
    tables["platform_exports"] = exports()
    tables["platform_orders"], tables["platform_parcels"], truth["orders"] = orders_and_parcels(
        expected, platform_numbers, scale, own, streams, setting.parameters
    )

    entry_numbers = draw_from_priors(entry.EntryParameters(), streams.of("platforms", "choices", "priors"), every=False)
    tables["platform_entry"], truth["entry"] = entry.enter(paths, expected, entry_numbers, setting)

    choice_numbers = draw_from_priors(choices.ChoiceParameters(), streams.of("platforms", "visits", "priors"), every=False)
    tables["platform_choices"], truth["choices"] = choices.choose(expected, choice_numbers, setting)
    tables["platform_trial"], truth["platform_trial"] = trial.platform_trial(
        expected, choice_numbers, trial.PlatformTrialParameters(), setting
    )
    tables["investments"], truth["investments"] = trial.investments(choice_numbers, setting)

    experiment_numbers = draw_from_priors(rooms.ExperimentParameters(), streams.of("experiments", "priors"), every=False)
    tables["experiment_swap"], truth["swap"] = rooms.presenter_swap(setting, history, experiment_numbers)
    tables["experiment_show_body"], truth["show_body"] = rooms.show_body(setting, history, experiment_numbers)
    tables["room_entries"], truth["room_entries"] = rooms.room_entries(setting, history, experiment_numbers)
    truth["experiment_parameters"] = asdict(experiment_numbers)

    trial_numbers = draw_from_priors(platform.TrialParameters(), streams.of("experiments", "trials", "priors"), every=False)
    tables["experiment_aigc"], truth["aigc"] = platform.aigc(setting, trial_numbers)
    tables["experiment_geo"], truth["geo"] = platform.people_or_traffic(setting, trial_numbers)
    tables["experiment_ads"], truth["ads"] = platform.ad_load(trial_numbers, streams)
    tables["experiment_spm"], truth["spm"] = platform.three_crafts(setting, trial_numbers)
    tables["experiment_price"], truth["price"] = platform.price_test(setting, trial_numbers)
    truth["trial_parameters"] = asdict(trial_numbers)

    suggest_numbers = draw_from_priors(suggest.SuggestParameters(), streams.of("experiments", "suggest", "priors"), every=False)
    tables["experiment_suggest"], truth["suggest"] = suggest.completions(suggest_numbers, streams)
    return tables, truth


def _at_home(
    home: Home, paths: platforms.Trajectories, numbers: platforms.PlatformParameters, setting: Setting
) -> tuple[platforms.Scale, tuple[OwnOrders, OwnOrders]]:
    """The scale of all figures by Lifora's own facts, and Lifora's orders of the first and of the last quarter."""
    scale = platforms.Scale.of(home, paths.benefit, numbers)
    then = platforms.levels(paths.benefit, numbers, scale)
    first = in_other_times(
        home.ordinary,
        slower=float(then.parcel_days[0, 0] / then.parcel_days[-1, 0]),
        worse=float(then.return_shift[0, 0] - then.return_shift[-1, 0]),
        dearer=float(then.price_index[0, 0] / then.price_index[-1, 0]),
        parameters=setting.parameters,
        generator=setting.streams.of("platforms", "own", "returns"),
    )
    return replace(scale, on_time=(first.on_time, home.june.on_time)), (first, home.june)
