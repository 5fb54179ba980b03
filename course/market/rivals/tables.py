"""The room "platforms": every table of rivals, choices, experiments and friends, and what is planted in them."""

from __future__ import annotations

import pandas as pd

from course.market.core.parameters import Parameters
from course.market.core.streams import Streams
from course.market.core.worlds import world_type
from course.market.demand.history import History
from course.market.experiments import friends
from course.market.experiments import platform as trials
from course.market.experiments import rooms as experiments
from course.market.population.needs import Needs
from course.market.population.people import People
from course.market.rivals import catalogues as platform_goods
from course.market.rivals import choices, platforms
from course.market.rivals import orders as platform_orders


def tables_of(
    world: str, history: History, people: People, needs: Needs, parameters: Parameters, streams: Streams
) -> tuple[dict[str, pd.DataFrame], dict]:
    """All tables of this room by name, and the planted truth; `parameters` are the market's, others are drawn here."""
    tables, truth, kind = {}, {}, world_type(world)
    own = platforms.drawn(platforms.PlatformParameters(), streams.of("platforms", "priors"))
    paths = platforms.compete(kind, own, streams)
    expected = platforms.levels(paths.benefit, own)
    tables["platforms_quarterly"] = platforms.quarterly(paths, own, streams)
    tables["galton_panel"] = platforms.galton(own, streams)
    truth["quarterly"] = platforms.planted(kind, paths, own)

    tables["platform_skus"], tables["platform_prices"] = platform_goods.catalogues(expected, streams)
    truth["goods"] = platform_goods.planted(expected)
    tables["platform_exports"] = platform_orders.exports()
    tables["platform_orders"], tables["platform_parcels"], truth["orders"] = platform_orders.orders_and_parcels(
        expected, own, streams
    )

    own = platforms.drawn(choices.ChoiceParameters(), streams.of("platforms", "choices", "priors"))
    tables["platform_choices"], tables["platform_entry"], truth["choices"] = choices.choose(
        paths, expected, parameters, own, streams
    )

    own = platforms.drawn(experiments.ExperimentParameters(), streams.of("experiments", "priors"))
    setting = experiments.Setting(people, needs, parameters, history.months[-1]["pi"], streams)
    tables["experiment_swap"], truth["swap"] = experiments.presenter_swap(setting, history.shops, own)
    tables["experiment_show_body"], truth["show_body"] = experiments.show_body(setting, history.shops, own)
    tables["room_entries"], truth["room_entries"] = experiments.room_entries(setting, history, own)
    truth["experiment_parameters"] = experiments.planted(own)

    own = platforms.drawn(trials.TrialParameters(), streams.of("experiments", "trials", "priors"))
    tables["experiment_aigc"], truth["aigc"] = trials.aigc(own, streams)
    tables["experiment_geo"], truth["geo"] = trials.people_or_traffic(world, parameters, own, streams)
    tables["experiment_ads"], truth["ads"] = trials.ad_load(own, streams)
    tables["experiment_spm"], truth["spm"] = trials.three_crafts(parameters, own, streams)
    tables["experiment_price"], truth["price"] = trials.price_test(parameters, own, streams)
    truth["trial_parameters"] = trials.planted(own)

    own = platforms.drawn(friends.FriendParameters(), streams.of("friends", "priors"))
    tables["friends"], tables["friend_adoptions"], truth["friends"] = friends.adopt(own, streams)
    return tables, truth
