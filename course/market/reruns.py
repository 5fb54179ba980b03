"""Two markets run again and again, as a table: the shops' live rooms of June 2024, as they were and with parts switched off.

One market is of type W1, where likeness and authenticity sell, the other of W3, where they do nothing. Which is called A is a
coin's. Each run has the same seed and the same draws; what differs is what was switched off (`course.market.counterfactual`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.lexicon import RUNS, SHOP_KINDS
from course.market.core.parameters import Parameters
from course.market.core.streams import Streams
from course.market.demand.history import Switches, live_through
from course.market.demand.returns import refund_chance, usual_satisfaction
from course.market.population.setting import Setting
from course.market.population.turnover import usual_order_value
from course.market.simulation import scaled

SWITCHES = (
    Switches(),
    Switches(authenticity=False),
    Switches(lived_experience=False),
    Switches(authenticity=False, lived_experience=False),
)


def which_is_which(seed: int) -> dict[str, str]:
    """The world type behind the names A and B in the market of that seed."""
    first, second = ("W1", "W3") if Streams(seed).of("reruns", "coin").random() < 0.5 else ("W3", "W1")
    return {"A": first, "B": second}


def reruns(seed: int, parameters: Parameters) -> pd.DataFrame:
    """The table `reruns`. parameters: a vector near the calibrated one, of whatever size; the markets are of the small size."""
    small = scaled(Parameters(), "small")
    parameters = parameters.changed(population=small.population, panel=small.panel, initial_shops=small.initial_shops)
    frames = []
    for market, world in which_is_which(seed).items():
        setting = Setting.of(world, seed, parameters)
        sells = setting.parameters.b_similarity != 0 or setting.parameters.b_authenticity != 0
        lived: dict[tuple[bool, bool], pd.DataFrame] = {}
        for run, switches in zip(RUNS, SWITCHES, strict=True):
            key = (sells and switches.authenticity, switches.lived_experience)
            if key not in lived:  # switching off what is 0 changes no number, so the market need not be lived through again
                lived[key] = _live_rooms(setting, switches)
            frames.append(lived[key].assign(market=market, run=run))
    return pd.concat(frames, ignore_index=True)


def _live_rooms(setting: Setting, switches: Switches) -> pd.DataFrame:
    """What each shop's live rooms came to in the last month of a market: entries, orders, sales, what was kept of them."""
    history = live_through(setting, None, switches, with_books=False)
    account, shops = history.accounts[-1], history.shops
    shop = account.merchant_id - 1
    # The same stream in every run: shops that live through the same month have the same luck in counting.
    generator = setting.streams.of("reruns", "counts")
    views = generator.poisson(account.views)
    orders = generator.poisson(account.live_orders)
    spread = 1 + 1.2 / np.sqrt(np.maximum(orders, 1)) * np.clip(generator.standard_normal(len(shop)), -0.8, 3)
    gmv = np.rint(orders * usual_order_value(shops, setting.parameters)[shop] * spread)
    z = usual_satisfaction(shops.own[shop], shop, shops, setting.needs)
    kept = 1 - refund_chance(z, shop, np.ones(len(shop)), shops, setting.parameters)
    return pd.DataFrame(
        {
            "shop": account.merchant_id,
            "kind": np.array(SHOP_KINDS)[shops.kind[shop]],
            "views": views,
            "orders": orders,
            "gmv": gmv,
            "net_gmv": np.rint(gmv * kept),
        }
    )
