"""Five platforms over twenty quarters: everybody works where more can be won, so four virtues converge and one does not.

Capability x_pd of platform p in dimension d is worth B_pd = 1 - e^-x_pd to the average shopper (concave), and
    share_p = softmax_p( brand_p + sum_d weight_d B_pd ),
    dx_pd = effort * g_pd / sum_d g_pd + spill * (max_p x_pd - x_pd),      g_pd = weight_d * dB_pd/dx_pd.
Effort follows the gradient of the logit share (its factor share (1 - share) is common to a platform's dimensions).
Breadth, speed, quality and price have one frontier, 1, for all; personalisation has a frontier of its own for each,
    B_p5 = (1 - e^-x_p5) * (1 - exp(-notes_p / notes_scale)),
which only a community that writes notes can lift (world W4 lets anybody imitate it, W2 lets notes teach nothing).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

import numpy as np
import pandas as pd

from course.market.core.bisection import bisect
from course.market.core.draws import logistic
from course.market.core.lexicon import CATEGORIES, FIRST_QUARTER, PLATFORM, PLATFORMS, QUARTERS
from course.market.core.normal import normal_cdf, normal_quantile
from course.market.core.parameters import parameter
from course.market.core.streams import Streams, stratified
from course.market.core.worlds import WorldType
from course.market.rivals.home import Home, OwnOrders
from course.market.sales.assumptions import Assumptions

VIRTUES = ("breadth", "speed", "quality", "price")
DIMENSIONS = (*VIRTUES, "personalisation")
FIRST_VIRTUE = (None, 0, 1, 2, 3)  # the virtue on which each platform made its name; Lifora has none of the four

COMMUNITY = np.array([1.0, 0.10, 0.05, 0.05, 0.35])  # notes written per shopper, Lifora = 1 (assumption)
BRAND = np.array([-0.55, 0.55, 0.10, -0.10, 0.15])  # utility of being known in 2019 (assumption)
# Live SKUs per effective SKU, how much of a catalogue is dead weight; Lifora's is read from its own shelves (assumption).
CATALOGUE = np.array([np.nan, 3.4, 1.9, 2.1, 2.8])
SPLIT = np.array([Assumptions().split, 0.20, 0.05, 0.09, 0.14])  # share of orders that travel in two parcels
# Promised over median hours: the fast platform promises most; what Lifora keeps is read from its own parcels.
PROMISE = np.array([1.55, 1.45, 1.15, 1.50, 1.40])
# Which categories each platform is strong in: exponent on (share of returns of the category / average), so > 0 = fashion.
FASHION = np.array([0.75, -1.15, 0.0, 1.35, -0.2])


@dataclass(frozen=True)
class PlatformParameters:
    """The platforms' own parameters; every market draws them within their priors."""

    effort: float = parameter(0.375, "capability a quarter", "set: sd ratio of the four virtues .06-.10", 0.05, 1, 0.04)
    spill: float = parameter(0.035, "share of the lead a quarter", "set: four dimensions converge in five years", 0, 0.3, 0.10)
    notes_scale: float = parameter(9.0, "notes per shopper", "assumption", 1, 50, 0.08)
    notes_start: float = parameter(1.2, "notes per shopper on Lifora", "assumption", 0, 10, 0.10)
    notes_rate: float = parameter(0.42, "notes per shopper and quarter on Lifora", "assumption", 0, 5, 0.08)
    weight: float = parameter(1.0, "utility of one virtue at the frontier", "free", 0.1, 5, 0.10)
    weight_personal: float = parameter(2.2, "utility of perfect matching", "free", 0.1, 5, 0.10)
    breadth_span: float = parameter(1.7, "ln effective SKUs", "assumption", 0.5, 4, 0.05)
    speed_span: float = parameter(1.25, "ln days", "assumption", 0.2, 3, 0.05)
    speed_sd: float = parameter(0.38, "ln days", "assumption: delivery is log-normal", 0.1, 1, 0.05)
    quality_span: float = parameter(1.6, "logit of a return", "assumption", 0.2, 4, 0.05)
    price_span: float = parameter(0.38, "ln price", "assumption", 0.05, 1, 0.05)
    reporting_sd: float = parameter(0.003, "benefit", "assumption: noise of the published figures", 0, 0.1)
    galton_noise: float = parameter(
        1.0, "sd of the lasting differences", "design: noise only, no convergence (P10)", 0.1, 5, 0.15
    )


@dataclass(frozen=True)
class Trajectories:
    """What the platforms did, T quarters x 5 platforms: benefit (T, 5, 5 dimensions), share, notes (T, 5)."""

    benefit: np.ndarray
    share: np.ndarray
    notes: np.ndarray

    def of(self, dimension: str) -> np.ndarray:
        return self.benefit[:, :, DIMENSIONS.index(dimension)]


def compete(world: WorldType, parameters: PlatformParameters, streams: Streams) -> Trajectories:
    """Twenty quarters of competition (deterministic once the starting profiles are drawn)."""
    x = _start(streams)
    weight = np.append(np.full(4, parameters.weight), parameters.weight_personal)
    notes = parameters.notes_start * COMMUNITY
    benefits, shares, stocks = [], [], []
    for _ in QUARTERS:
        frontier = np.ones((len(PLATFORMS), len(DIMENSIONS)))
        if not world.imitable:
            taught = notes if world.matching_improves else parameters.notes_start * COMMUNITY
            frontier[:, 4] = 1 - np.exp(-taught / parameters.notes_scale)
        benefit = (1 - np.exp(-x)) * frontier
        share = np.exp(BRAND + benefit @ weight)
        share /= share.sum()
        benefits.append(benefit)
        shares.append(share)
        stocks.append(notes)
        gradient = weight * np.exp(-x) * frontier
        lead = x.max(axis=0) - x
        x = x + parameters.effort * gradient / gradient.sum(axis=1, keepdims=True) + parameters.spill * lead
        notes = notes + parameters.notes_rate * COMMUNITY * (0.6 + 2.0 * share)
    return Trajectories(np.stack(benefits), np.stack(shares), np.stack(stocks))


def _start(streams: Streams) -> np.ndarray:
    """Capabilities in the first quarter (5, 5): each platform broke through with one virtue, Lifora with none of the four."""
    benefit = 0.25 + 0.25 * stratified(streams.of("platforms", "start"), 20).reshape(5, 4)
    first = 0.72 + 0.08 * stratified(streams.of("platforms", "first virtue"), 5)
    for platform, virtue in enumerate(FIRST_VIRTUE):
        if virtue is not None:
            benefit[platform, virtue] = first[platform]
    personal = np.append(0.50, 0.18 + 0.18 * stratified(streams.of("platforms", "personal"), 4))
    return -np.log(1 - np.column_stack([benefit, personal]))


# --- from benefits to the figures that platforms publish --------------------------------------------------------------


@dataclass(frozen=True)
class Levels:
    """Expected key figures by quarter and platform, each (T, 5), before reporting noise; parcel_days: median of one parcel.

    return_shift: logit of a return over the usual one of its category.
    """

    sku_effective: np.ndarray
    sku_live: np.ndarray
    parcel_days: np.ndarray
    median_days: np.ndarray
    p90_days: np.ndarray
    promised_days: np.ndarray
    on_time: np.ndarray
    return_shift: np.ndarray
    kept_rate: np.ndarray
    price_index: np.ndarray
    match_rate: np.ndarray
    margin: np.ndarray


@dataclass(frozen=True)
class Scale:
    """Where the figures of all platforms lie, so that Lifora's are in the last quarter what its own tables say.

    slowest: median days of one parcel without any effort. narrowest: effective SKUs without any. catalogue: live SKUs per
    effective one by platform (5,). returns: logit of a return over the usual one of its category where nothing sets a platform apart.
    margin: of who is like all others. on_time: Lifora's share of promises kept in the first and the last quarter. mix:
    share of the orders by platform and category (5, 12).
    """

    slowest: float = 6.0
    narrowest: float = 90.0
    catalogue: np.ndarray = field(default_factory=lambda: np.where(np.isnan(CATALOGUE), 1.7, CATALOGUE))
    returns: float = 0.0
    margin: float = 0.06
    on_time: tuple[float, float] = (0.8, 0.8)
    mix: np.ndarray = field(default_factory=lambda: category_mix())

    @classmethod
    def of(cls, home: Home, benefit: np.ndarray, parameters: PlatformParameters) -> Scale:
        """The scale on which Lifora's benefits (T, 5, 5) of the last quarter give its own facts."""
        first = levels(benefit, parameters, cls())
        mix = category_mix()
        mix[0] = home.june.mix
        june = home.june.returned(standard_mix())

        def too_few(level: float) -> bool:
            return float(logistic(return_logit() + level + first.return_shift[-1, 0]) @ standard_mix()) < june

        narrowest = home.effective / first.sku_effective[-1, 0] * cls().narrowest
        return cls(
            slowest=float(np.median(home.june.days) / first.median_days[-1, 0] * cls().slowest),
            narrowest=narrowest,
            catalogue=np.where(np.isnan(CATALOGUE), home.live / home.effective, CATALOGUE),
            returns=bisect(too_few, -3.0, 3.0, 40),
            margin=home.margin - float(first.margin[-1, 0] - cls().margin),
            on_time=(home.ordinary.on_time, home.june.on_time),
            mix=mix,
        )


def levels(benefit: np.ndarray, parameters: PlatformParameters, scale: Scale) -> Levels:
    """Key figures that belong to benefits (T, 5, 5): ln SKUs, ln days, logit returns and ln prices are linear in them."""
    breadth, speed, quality, price, personal = np.moveaxis(benefit, 2, 0)
    effective = scale.narrowest * np.exp(parameters.breadth_span * breadth)
    one_parcel = scale.slowest * np.exp(-parameters.speed_span * speed)
    promised = np.ceil(2 * PROMISE * one_parcel) / 2
    on_time = _delivered(np.log(promised / one_parcel) / parameters.speed_sd)
    # Lifora's own promises, from the first quarter's to the last one's as its parcels became faster.
    z = normal_quantile(np.array(scale.on_time))
    way = np.log(one_parcel[0, 0] / one_parcel[:, 0]) / np.log(one_parcel[0, 0] / one_parcel[-1, 0])
    on_time[:, 0] = normal_cdf(z[0] + (z[1] - z[0]) * np.clip(way, 0, 1))
    shift = parameters.quality_span * (0.5 - quality)
    returns = logistic(return_logit() + scale.returns + shift[:, :, None])
    apart = np.abs(benefit[:, :, None, :4] - benefit[:, None, :, :4]).mean(axis=(2, 3))
    return Levels(
        sku_effective=effective,
        sku_live=np.round(effective * scale.catalogue),
        parcel_days=one_parcel,
        median_days=one_parcel * _quantile(0.5, parameters.speed_sd),
        p90_days=one_parcel * _quantile(0.9, parameters.speed_sd),
        promised_days=promised,
        on_time=on_time,
        return_shift=shift,
        kept_rate=1 - returns @ standard_mix(),
        price_index=100 * np.exp(parameters.price_span * (0.45 - price)),
        match_rate=0.08 + 0.70 * personal,
        # Logit Bertrand in spirit: who is like the others cannot charge for being different.
        margin=scale.margin + 0.55 * apart,
    )


def standard_mix() -> np.ndarray:
    """Share of orders by category on all platforms together (12,)."""
    popularity = np.array([entry[2] for entry in CATEGORIES.values()])
    return popularity / popularity.sum()


def category_mix() -> np.ndarray:
    """Share of orders by platform and category (5, 12): fashion platforms sell what is often sent back."""
    base = np.array([entry[1] for entry in CATEGORIES.values()])
    mix = standard_mix() * (base / base.mean()) ** FASHION[:, None]
    return mix / mix.sum(axis=1, keepdims=True)


def return_logit() -> np.ndarray:
    """Logit of the usual share of returns by category (12,)."""
    base = np.array([entry[1] for entry in CATEGORIES.values()])
    return np.log(base / (1 - base))


def _delivered(z: np.ndarray) -> np.ndarray:
    """Share of orders that have arrived whole after z sds of ln days (..., 5): the last of one or two parcels counts."""
    one = normal_cdf(z)
    return (1 - SPLIT) * one + SPLIT * one**2


def _quantile(share: float, sd: float) -> np.ndarray:
    """Quantile of an order's days over the median of one parcel, by platform (5,)."""
    widest = np.full(len(PLATFORMS), 5.0)
    return np.exp(sd * bisect(lambda z: _delivered(z) < share, -widest, widest, 50))


# --- tables -----------------------------------------------------------------------------------------------------------


def quarterly(paths: Trajectories, parameters: PlatformParameters, scale: Scale, streams: Streams) -> pd.DataFrame:
    """The table `platforms_quarterly`, 100 rows: published figures with a little reporting noise."""
    generator = streams.of("platforms", "reporting")
    noise = parameters.reporting_sd * generator.standard_normal(paths.benefit.shape)
    noisy = np.clip(paths.benefit + noise * np.array([1, 1, 1, 1, 0.5]), 0, 0.995)
    seen, real = levels(noisy, parameters, scale), levels(paths.benefit, parameters, scale)
    count = len(QUARTERS) * len(PLATFORMS)
    return pd.DataFrame(
        {
            "platform": np.tile(PLATFORMS, len(QUARTERS)),
            "quarter": np.repeat(QUARTERS, len(PLATFORMS)),
            "sku_live": real.sku_live.ravel().astype(np.int64),  # a count, no estimate
            "sku_effective": seen.sku_effective.ravel(),
            "median_days": seen.median_days.ravel(),
            "p90_days": seen.p90_days.ravel(),
            "on_time": np.clip(real.on_time.ravel() + 0.004 * generator.standard_normal(count), 0, 1),
            "kept_rate": seen.kept_rate.ravel(),
            "price_index": seen.price_index.ravel(),
            "match_rate": seen.match_rate.ravel(),
            "share": paths.share.ravel(),
            "notes_stock": 10 * paths.notes.ravel(),
            "margin": seen.margin.ravel() + 0.002 * generator.standard_normal(count),
        }
    )


SCALES = {  # column of `platforms_quarterly` that measures each dimension, and whether its logarithm is taken
    "breadth": ("sku_effective", True),
    "speed": ("median_days", True),
    "quality": ("kept_rate", False),
    "price": ("price_index", True),
    "personalisation": ("match_rate", False),
}


def galton(parameters: PlatformParameters, streams: Streams, units: int = 60) -> pd.DataFrame:
    """The table `galton_panel`: scores that only fluctuate round lasting differences (P10).

    Units that are high today tend to be lower tomorrow, yet the spread stays: regression to the mean (Galton 1886;
    Friedman 1992). Draws of the first and last quarter are stratified, so that their spread is equal but for rounding.
    """
    lasting = _spread_normal(streams.of("platforms", "galton"), units)
    score = np.empty((len(QUARTERS), units))
    for index, quarter in enumerate(QUARTERS):
        passing = _spread_normal(streams.of("platforms", "galton", quarter), units)
        slope = (lasting @ passing) / (lasting @ lasting)
        score[index] = 50 + 5 * (lasting + parameters.galton_noise * (passing - slope * lasting))
    return pd.DataFrame(
        {
            "unit": np.tile(np.arange(1, units + 1), len(QUARTERS)),
            "quarter": np.repeat(QUARTERS, units),
            "score": score.ravel(),
        }
    )


def _spread_normal(generator: np.random.Generator, size: int) -> np.ndarray:
    """Standard normal numbers, one a stratum, in random order (size,), mean 0 and sd 1 exactly."""
    uniform = stratified(generator, size)
    z = normal_quantile(uniform)
    return (z - z.mean()) / z.std()


def planted_figures(
    world: WorldType, paths: Trajectories, parameters: PlatformParameters, scale: Scale, own: tuple[OwnOrders, OwnOrders]
) -> dict:
    """What the lessons on key figures and convergence should find. own: Lifora's orders of the first and of the last quarter."""
    expected = levels(paths.benefit, parameters, scale)
    spread = paths.benefit.std(axis=1, ddof=1)
    quarters = (0, -1)
    returns = logistic(return_logit() + scale.returns + expected.return_shift[:, :, None])
    raw = {
        QUARTERS[t]: dict(zip(PLATFORMS, (returns[t] * scale.mix).sum(axis=1).round(5).tolist(), strict=True)) for t in quarters
    }
    even = {QUARTERS[t]: dict(zip(PLATFORMS, (1 - expected.kept_rate[t]).round(5).tolist(), strict=True)) for t in quarters}
    for t, orders in zip(quarters, own, strict=True):
        raw[QUARTERS[t]][PLATFORM] = round(orders.returned(orders.mix), 5)
        even[QUARTERS[t]][PLATFORM] = round(orders.returned(standard_mix()), 5)
    reliable = 1 / (1 + parameters.galton_noise**2)
    return {
        "personalisation_imitable": world.imitable,
        "parameters": asdict(parameters),
        "slowest_days": round(scale.slowest, 5),
        "return_level": round(scale.returns, 5),
        "sd_ratio_of_benefit": dict(zip(DIMENSIONS, (spread[-1] / spread[0]).round(4).tolist(), strict=True)),
        "half_life_quarters": dict(zip(VIRTUES, [half_life(spread[:, d]) for d in range(4)], strict=True)),
        "half_life_of_figures": {virtue: half_life(_spread_of_figures(expected, virtue)) for virtue in VIRTUES},
        "returns_raw": raw,
        "returns_standardised": even,
        "simpson_pairs": _reversals(raw[FIRST_QUARTER], even[FIRST_QUARTER]),
        "quality": {
            QUARTERS[t]: dict(zip(PLATFORMS, (-expected.return_shift[t]).round(5).tolist(), strict=True)) for t in quarters
        },
        "promised_days": {QUARTERS[t]: dict(zip(PLATFORMS, expected.promised_days[t].tolist(), strict=True)) for t in quarters},
        "galton": {"beta": round(reliable - 1, 4), "sigma_falls": False},
    }


def _spread_of_figures(expected: Levels, dimension: str) -> np.ndarray:
    """Standard deviation across platforms of the figure that measures a dimension, without reporting noise (T,).

    Not quite that of the benefits: platforms split their parcels differently, and a share of returns is no linear figure.
    """
    column, logarithm = SCALES[dimension]
    values = getattr(expected, column)
    return (np.log(values) if logarithm else values).std(axis=1, ddof=1)


def half_life(spread: np.ndarray) -> float:
    """Quarters in which the spread halves, from the slope of its logarithm on time."""
    time = np.arange(len(spread)) - (len(spread) - 1) / 2
    slope = (time @ np.log(spread)) / (time @ time)
    return round(float(-np.log(2) / slope), 3)


def _reversals(raw: dict, even: dict) -> list[list[str]]:
    """Pairs (better by the raw rate, better within categories), both by at least one percentage point."""
    return [[a, b] for a in raw for b in raw if raw[a] < raw[b] - 0.01 and even[a] > even[b] + 0.01]
