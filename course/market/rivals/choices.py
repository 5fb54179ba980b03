"""What shoppers choose by: one offer of each of the five platforms, and the one that was taken.

U_ij = b_price ln price_ij + b_days days_ij + b_quality quality_ij + b_breadth ln breadth_ij + b_fit fit_ij + Gumbel
(multinomial logit, McFadden 1974). Fit, quality and price have the market's own coefficients (P2). Price is endogenous:
better goods cost more (correlation .5 with quality inside a platform), so whoever leaves quality out finds shoppers
too patient with prices; the platform's costs move prices and nothing else (P14).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from course.market.core.lexicon import CLONE, FIRST_QUARTER, LAST_QUARTER, PLATFORMS
from course.market.core.parameters import Parameters, parameter
from course.market.core.streams import Streams, multinomial
from course.market.population.setting import Setting
from course.market.rivals.platforms import DIMENSIONS, Levels, Trajectories
from course.market.sales.assumptions import Assumptions

ATTRIBUTES = ("ln_price", "days", "quality", "ln_breadth", "fit_hat")
CLONE_OF = "Zippano"


@dataclass(frozen=True)
class ChoiceParameters:
    """The choices' own parameters; the coefficients of fit, quality and price are the market's."""

    choices: int = parameter(4_000, "choices a period", "design", 100, 100_000)
    sales_per_day: float = parameter(
        Assumptions().speed,
        "share of sales lost per day later",
        "Fisher, Gallino & Xu (JMR): +1.5 % per day faster (P13)",
        0,
        0.1,
    )
    b_breadth: float = parameter(0.25, "logit per ln effective SKU", "assumption", 0, 2, 0.10)
    price_quality: float = parameter(0.5, "correlation inside a platform", "planted (P14)", -1, 1)
    price_cost: float = parameter(0.6, "correlation inside a platform", "planted: strength of the instrument (P14)", -1, 1)
    price_sd: float = parameter(0.18, "ln price", "as the market's shops", 0.05, 1)
    days_sd: float = parameter(0.55, "ln days", "assumption: parcels travel to near and far cities", 0.1, 1.5, 0.05)
    fit_sd: float = parameter(0.10, "fit", "assumption: luck in matching one person", 0.01, 1)
    dissimilarity: float = parameter(0.4, "1", "planted: nest of a platform and its clone (1 = MNL)", 0.05, 1, 0.10)
    entry_sample: int = parameter(6_000, "shoppers before and after the clone", "design", 100, 100_000)


def coefficients(parameters: Parameters, own: ChoiceParameters) -> dict[str, float]:
    """The planted coefficients by attribute.

    A day later costs `sales_per_day` of a platform's sales: d ln share / d days = b_days (1 - share) at a share of 1/5.
    """
    return {
        "ln_price": -parameters.b_price,
        "days": -own.sales_per_day / (1 - 1 / len(PLATFORMS)),
        "quality": parameters.b_quality,
        "ln_breadth": own.b_breadth,
        "fit_hat": 2 * parameters.b_fit,
    }


def choose(
    paths: Trajectories, expected: Levels, own: ChoiceParameters, setting: Setting
) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """The tables `platform_choices` and `platform_entry`, and what was planted."""
    beta, streams = coefficients(setting.parameters, own), setting.streams
    frames, variances, effects, start = [], {}, {}, 0
    for quarter, row in ((FIRST_QUARTER, 0), (LAST_QUARTER, -1)):
        offers = _offers(quarter, row, paths, expected, own, streams)
        utility = _utility(beta, offers)
        noise = streams.of("platforms", "choices", quarter, "taste").gumbel(size=utility.shape)
        taken = (utility + noise).argmax(axis=1)
        variances[quarter] = importance(offers, beta)
        effects[quarter] = _shares(utility)
        frames.append(_long(quarter, start, offers, taken))
        start += own.choices
    entry, clone = _clone(utility, own, streams)
    truth = {
        "coefficients": beta,
        "yuan_per_day_at_100": round(100 * beta["days"] / beta["ln_price"], 5),
        "yuan_per_tenth_of_fit_at_100": round(-10 * beta["fit_hat"] / beta["ln_price"], 5),
        "importance": variances,
        "expected_shares": effects,
        "price_quality_correlation": own.price_quality,
        "clone": clone,
        "parameters": asdict(own),
    }
    return pd.concat(frames, ignore_index=True), entry, truth


def _utility(beta: dict[str, float], offers: dict[str, np.ndarray]) -> np.ndarray:
    """What the offers are worth (choices, 5)."""
    first, *others = (beta[name] * offers[name] for name in ATTRIBUTES)
    return sum(others, first)


def _offers(
    quarter: str, row: int, paths: Trajectories, expected: Levels, own: ChoiceParameters, streams: Streams
) -> dict[str, np.ndarray]:
    """Attributes of the offers, each (choices, 5); every choice is among five offers of the same kind of good."""

    def stream(part: str) -> np.random.Generator:
        return streams.of("platforms", "choices", quarter, part)

    shape = (own.choices, len(PLATFORMS))
    quality = np.clip(stream("quality").standard_normal(shape), -2.5, 2.5)
    cost = stream("cost").standard_normal(shape)
    other = stream("price").standard_normal(shape)
    rest = np.sqrt(1 - own.price_quality**2 - own.price_cost**2)
    usual = np.exp(np.log(130) + 0.5 * stream("good").standard_normal((own.choices, 1)))
    level = np.log(expected.price_index[row] / 100)
    ln_price = level + own.price_sd * (own.price_quality * quality + own.price_cost * cost + rest * other)
    price = np.round(usual * np.exp(ln_price), 2)
    days = expected.median_days[row] * np.exp(own.days_sd * stream("days").standard_normal(shape))
    platform_quality = -expected.return_shift[row] / 0.8  # in sds of goods: the platform's own selection
    breadth = expected.sku_effective[row] * np.exp(0.25 * stream("breadth").standard_normal(shape))
    # How much better matching suits a person is her own: gamma, mean 1. Who is easily pleased gains nothing.
    gain = stream("gain").gamma(2.0, 0.5, (own.choices, 1))
    personal = paths.benefit[row, :, DIMENSIONS.index("personalisation")]
    fit = np.clip(0.15 + 1.6 * personal * gain + own.fit_sd * stream("fit").standard_normal(shape), 0, 4)
    rounded = {
        "price": price,
        "days": np.maximum(np.round(days, 1), 0.2),
        "quality": np.round(quality + platform_quality, 2),
        "breadth": np.round(breadth, 0),
        "fit_hat": np.round(fit, 3),
        "cost_shifter": np.round(cost, 2),
    }
    return rounded | {"ln_price": np.log(rounded["price"]), "ln_breadth": np.log(rounded["breadth"])}


def _long(quarter: str, start: int, offers: dict[str, np.ndarray], taken: np.ndarray) -> pd.DataFrame:
    size = len(taken)
    frame = pd.DataFrame(
        {
            "choice_id": np.repeat(start + 1 + np.arange(size), len(PLATFORMS)),
            "period": quarter,
            "platform": np.tile(PLATFORMS, size),
        }
    )
    for name in ("price", "days", "quality", "breadth", "fit_hat", "cost_shifter"):
        frame[name] = offers[name].ravel()
    frame["breadth"] = frame["breadth"].astype(np.int64)
    frame["chosen"] = (np.arange(len(PLATFORMS)) == taken[:, None]).ravel()
    return frame


def importance(offers: dict[str, np.ndarray], beta: dict[str, float]) -> dict[str, float]:
    """Share of the variance of utility inside choices by attribute: (b sd)^2 over their sum."""
    within = {name: beta[name] ** 2 * offers[name].var(axis=1).mean() for name in ATTRIBUTES}
    total = sum(within.values())
    return {name: round(float(value / total), 5) for name, value in within.items()}


def _shares(utility: np.ndarray) -> dict[str, float]:
    odds = np.exp(utility - utility.max(axis=1, keepdims=True))
    return dict(zip(PLATFORMS, (odds / odds.sum(axis=1, keepdims=True)).mean(axis=0).round(5).tolist(), strict=True))


def _clone(utility: np.ndarray, own: ChoiceParameters, streams: Streams) -> tuple[pd.DataFrame, dict]:
    """What happens when a platform exactly like `CLONE_OF` enters: table `platform_entry` and expected shares.

    Nested logit: the clone and its model share a nest with dissimilarity l, so together they have utility
    u + l ln 2; a multinomial logit (l = 1) would let the clone take from everybody in proportion. Before the entry a
    nest of one is an ordinary alternative, so the choices before are a multinomial logit all the same.
    """
    twin = PLATFORMS.index(CLONE_OF)
    expected = {}
    for name, dissimilarity in (("nested", own.dissimilarity), ("multinomial", 1.0)):
        with_clone = utility.copy()
        with_clone[:, twin] += dissimilarity * np.log(2)
        odds = np.exp(with_clone - with_clone.max(axis=1, keepdims=True))
        share = (odds / odds.sum(axis=1, keepdims=True)).mean(axis=0)
        expected[name] = np.append(np.where(np.arange(len(share)) == twin, share / 2, share), share[twin] / 2)
    before = np.append(list(_shares(utility).values()), 0.0)
    generator = streams.of("platforms", "choices", "entry")
    names = [*PLATFORMS, CLONE]
    table = pd.DataFrame(
        {
            "platform": names,
            "buyers_before": multinomial(generator, own.entry_sample, before / before.sum()),
            "buyers_after": multinomial(generator, own.entry_sample, expected["nested"] / expected["nested"].sum()),
        }
    )
    truth = {name: dict(zip(names, share.round(5).tolist(), strict=True)) for name, share in expected.items()}
    return table, truth | {"dissimilarity": own.dissimilarity, "of": CLONE_OF}
