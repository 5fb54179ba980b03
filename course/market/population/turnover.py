"""Entry and exit: shops come where they see others earn, and go when they lose money.

Free entry with imitation of visible success (in the spirit of Dixit & Stiglitz 1977: profit attracts entrants until it
is gone, here with a lag); exit of loss makers with a hazard, from which survivorship emerges by itself.
"""

from __future__ import annotations

import numpy as np

from course.market.core.calendar import MONTH
from course.market.core.lexicon import CATEGORIES
from course.market.core.parameters import Parameters
from course.market.population.shops import YOUNG, Shops

HERD = 0.6  # weight of visible profit, against general interest, in the choice of a category (assumption)


def usual_order_value(shops: Shops, parameters: Parameters) -> np.ndarray:
    """Expected value of one order at each shop (M,), CNY."""
    base = np.array([entry[0] for entry in CATEGORIES.values()])[shops.category]
    return base * np.exp(shops.ln_price + parameters.item_sd**2 / 2) * (1 + parameters.more_items)


def profit(orders: np.ndarray, shops: Shops, parameters: Parameters) -> np.ndarray:
    """margin x kept sales - fixed cost, of one month (M,), CNY."""
    sales = orders * usual_order_value(shops, parameters)
    return parameters.margin * parameters.kept_share * sales - parameters.fixed_cost


def exits(earned: np.ndarray, parameters: Parameters, generator: np.random.Generator) -> np.ndarray:
    """Which shops close after the month (M,): loss makers with `exit_hazard`, all others with `exit_anyway`."""
    hazard = np.where(earned < 0, parameters.exit_hazard, parameters.exit_anyway)
    return generator.random(len(earned)) < hazard


def entrants(earned: np.ndarray, parameters: Parameters, generator: np.random.Generator, wave: float = 1.0) -> int:
    """How many shops open next month: Poisson(wave x (base + imitation x number of profitable shops))."""
    mean = parameters.entry_base * parameters.initial_shops + parameters.entry_imitation * float((earned > 0).sum())
    return int(generator.poisson(wave * mean))


def founded_a_month(parameters: Parameters, before: int) -> float:
    """Shops expected to open in a month as many opened in the last one before May 2023, and still stood then.

    The initial shops' ages are exponential up to `before` seconds (`shops.found_shops`); this is their density at age 0.
    """
    return parameters.initial_shops * MONTH / YOUNG / float(-np.expm1(-before / YOUNG))


def category_share(earned: np.ndarray, shops: Shops, general: np.ndarray) -> np.ndarray:
    """Where entrants go (C,): where profits are seen, mixed with the general interest in a category (C,)."""
    seen = np.bincount(shops.category[earned > 0], minlength=len(general)).astype(float)
    seen = seen / seen.sum() if seen.sum() else general / general.sum()
    return HERD * seen + (1 - HERD) * general / general.sum()
