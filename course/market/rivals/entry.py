"""An exact copy of a rival enters: whom does it take its buyers from?

U_ij = b_price ln price_ij + b_days days_ij + b_quality quality_ij + b_breadth ln breadth_ij + b_fit fit_ij + Gumbel, and a nest
of the copy and its model (McFadden 1978). The shoppers of this sample, and the offers before them, are its own; those of
`platform_choices` are others (`rivals.choices`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.draws import logit_shares
from course.market.core.lexicon import CLONE, LAST_QUARTER, PLATFORMS
from course.market.core.parameters import Parameters, parameter
from course.market.core.streams import Streams, multinomial
from course.market.population.setting import Setting
from course.market.rivals.platforms import DIMENSIONS, Levels, Trajectories
from course.market.sales.assumptions import Assumptions

CLONE_OF = "Zippano"
ATTRIBUTES = ("ln_price", "days", "quality", "ln_breadth", "fit")


@dataclass(frozen=True)
class EntryParameters:
    """The sample's own parameters; the coefficients of fit, quality and price are the market's."""

    choices: int = parameter(4_000, "offers of one kind of good by all platforms", "design", 100, 100_000)
    sales_per_day: float = parameter(
        Assumptions().speed,
        "share of sales lost per day later",
        "Fisher, Gallino & Xu (JMR): +1.5 % per day faster (P13)",
        0,
        0.1,
    )
    b_breadth: float = parameter(0.25, "logit per ln effective SKU", "assumption", 0, 2, 0.10)
    price_quality: float = parameter(0.5, "correlation inside a platform", "planted", -1, 1)
    price_cost: float = parameter(0.6, "correlation inside a platform", "planted", -1, 1)
    price_sd: float = parameter(0.18, "ln price", "as the market's shops", 0.05, 1)
    days_sd: float = parameter(0.55, "ln days", "assumption: parcels travel to near and far cities", 0.1, 1.5, 0.05)
    fit_sd: float = parameter(0.10, "fit", "assumption: luck in matching one person", 0.01, 1)
    dissimilarity: float = parameter(0.4, "1", "planted: nest of a platform and its clone (1 = MNL)", 0.05, 1, 0.10)
    entry_sample: int = parameter(6_000, "shoppers before and after the clone", "design", 100, 100_000)


def enter(paths: Trajectories, expected: Levels, own: EntryParameters, setting: Setting) -> tuple[pd.DataFrame, dict]:
    """The table `platform_entry` and expected shares when a platform exactly like `CLONE_OF` enters.

    Nested logit: the clone and its model share a nest with dissimilarity l, so together they have utility
    u + l ln 2; a multinomial logit (l = 1) would let the clone take from everybody in proportion. Before the entry a
    nest of one is an ordinary alternative, so the choices before are a multinomial logit all the same.
    """
    utility = _utility(paths, expected, own, setting)
    twin = PLATFORMS.index(CLONE_OF)
    shares = {}
    for name, dissimilarity in (("nested", own.dissimilarity), ("multinomial", 1.0)):
        with_clone = utility.copy()
        with_clone[:, twin] += dissimilarity * np.log(2)
        share = _shares(with_clone)
        shares[name] = np.append(np.where(np.arange(len(share)) == twin, share / 2, share), share[twin] / 2)
    before = np.append(_shares(utility).round(5), 0.0)
    generator = setting.streams.of("platforms", "choices", "entry")
    names = [*PLATFORMS, CLONE]
    table = pd.DataFrame(
        {
            "platform": names,
            "buyers_before": multinomial(generator, own.entry_sample, before / before.sum()),
            "buyers_after": multinomial(generator, own.entry_sample, shares["nested"] / shares["nested"].sum()),
        }
    )
    truth = {name: dict(zip(names, share.round(5).tolist(), strict=True)) for name, share in shares.items()}
    return table, truth | {"dissimilarity": own.dissimilarity, "of": CLONE_OF}


def _coefficients(parameters: Parameters, own: EntryParameters) -> dict[str, float]:
    """The coefficients by attribute.

    A day later costs `sales_per_day` of a platform's sales: d ln share / d days = b_days (1 - share) at a share of 1/5.
    """
    return {
        "ln_price": -parameters.b_price,
        "days": -own.sales_per_day / (1 - 1 / len(PLATFORMS)),
        "quality": parameters.b_quality,
        "ln_breadth": own.b_breadth,
        "fit": 2 * parameters.b_fit,
    }


def _utility(paths: Trajectories, expected: Levels, own: EntryParameters, setting: Setting) -> np.ndarray:
    """What the offers of the last quarter are worth (choices, 5)."""
    offers, beta = _offers(paths, expected, own, setting.streams), _coefficients(setting.parameters, own)
    first, *others = (beta[name] * offers[name] for name in ATTRIBUTES)
    return sum(others, first)


def _offers(paths: Trajectories, expected: Levels, own: EntryParameters, streams: Streams) -> dict[str, np.ndarray]:
    """Attributes of the offers, each (choices, 5); every choice is among five offers of the same kind of good."""

    def stream(part: str) -> np.random.Generator:
        return streams.of("platforms", "choices", LAST_QUARTER, part)

    shape = (own.choices, len(PLATFORMS))
    quality = np.clip(stream("quality").standard_normal(shape), -2.5, 2.5)
    cost = stream("cost").standard_normal(shape)
    other = stream("price").standard_normal(shape)
    rest = np.sqrt(1 - own.price_quality**2 - own.price_cost**2)
    usual = np.exp(np.log(130) + 0.5 * stream("good").standard_normal((own.choices, 1)))
    level = np.log(expected.price_index[-1] / 100)
    ln_price = level + own.price_sd * (own.price_quality * quality + own.price_cost * cost + rest * other)
    price = np.round(usual * np.exp(ln_price), 2)
    days = expected.median_days[-1] * np.exp(own.days_sd * stream("days").standard_normal(shape))
    platform_quality = -expected.return_shift[-1] / 0.8  # in sds of goods: the platform's own selection
    breadth = expected.sku_effective[-1] * np.exp(0.25 * stream("breadth").standard_normal(shape))
    # How much better matching suits a person is her own: gamma, mean 1. Who is easily pleased gains nothing.
    gain = stream("gain").gamma(2.0, 0.5, (own.choices, 1))
    personal = paths.benefit[-1, :, DIMENSIONS.index("personalisation")]
    fit = np.clip(0.15 + 1.6 * personal * gain + own.fit_sd * stream("fit").standard_normal(shape), 0, 4)
    return {
        "ln_price": np.log(price),
        "days": np.maximum(np.round(days, 1), 0.2),
        "quality": np.round(quality + platform_quality, 2),
        "ln_breadth": np.log(np.round(breadth, 0)),
        "fit": np.round(fit, 3),
    }


def _shares(utility: np.ndarray) -> np.ndarray:
    """Mean chances of the offers (5,)."""
    return logit_shares(utility).mean(axis=0)
