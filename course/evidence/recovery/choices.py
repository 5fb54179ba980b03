"""What is planted in how shoppers choose among platforms, and in the trial with prices and delivery."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from course.evidence.estimates import platforms
from course.evidence.estimates.core import Estimate, Tables
from course.evidence.recovery.effect import Effect, of_rivals, value_of
from course.market.core.lexicon import FIRST_QUARTER, LAST_QUARTER, PLATFORM
from course.market.rivals.choices import ATTRIBUTES

WITHOUT_GRADE = tuple(name for name in ATTRIBUTES if name != "grade")
WITHOUT_PRICE = tuple(name for name in ATTRIBUTES if name != "ln_price")
ENDS = (FIRST_QUARTER, LAST_QUARTER)


def _choices(which: str, names: tuple[str, ...]) -> Callable[[Tables], Estimate]:
    return lambda tables: platforms.choice_model(_last(tables), names)[which]


def _by_cost(tables: Tables, which: str) -> Estimate:
    return platforms.coefficient_by_cost(_last(tables), ATTRIBUTES, which)


def _last(tables: Tables) -> pd.DataFrame:
    choices = tables["platform_choices"]
    return choices[choices["quarter"] == LAST_QUARTER]


CHOICES: tuple[Effect, ...] = (
    Effect(
        "P2 quality",
        "taste for quality as testers grade it (logit per sd)",
        of_rivals("choices", "coefficients", LAST_QUARTER, "grade"),
        ("control function with cost shifter", partial(_by_cost, which="grade")),
        {"price left out": value_of(_choices("grade", WITHOUT_PRICE))},
    ),
    Effect(
        "P2 price",
        "distaste for price (logit per ln price)",
        of_rivals("platform_trial", "coefficients", "ln_factor"),
        ("trial: factors drawn by chance", lambda tables: platforms.two_kinds(tables["platform_trial"]).price),
        {"price that shoppers saw": lambda tables: platforms.price_paid(tables["platform_trial"])},
    ),
    Effect(
        "P14 choices",
        "the price coefficient when looks are not seen",
        of_rivals("choices", "coefficients", LAST_QUARTER, "ln_price"),
        ("control function with cost shifter", partial(_by_cost, which="ln_price")),
        {
            "choice model with grades": value_of(_choices("ln_price", ATTRIBUTES)),
            "choice model without grades": value_of(_choices("ln_price", WITHOUT_GRADE)),
        },
    ),
    Effect(
        "P30",
        "yuan on a price of 100 that a tenth of fit is worth in the last quarter (ln)",
        lambda truth, tables: float(np.log(truth["rivals"]["choices"]["yuan_per_tenth_of_fit_at_100"])),
        ("control function with cost shifter", lambda tables: platforms.ln_worth_by_cost(_last(tables), ATTRIBUTES, "fit", 0.1)),
        {
            "choice model with grades": lambda tables: float(
                np.log(platforms.worth_as_seen(_last(tables), ATTRIBUTES, "fit", 0.1))
            )
        },
    ),
    Effect(
        "P31",
        "whether tastes for fit changed from the first to the last quarter (ln of the ratio; a coin)",
        lambda truth, tables: float(np.log(truth["rivals"]["choices"]["stronger"])),
        (
            "models of both quarters",
            lambda tables: platforms.change_of_taste(tables["platform_choices"], ATTRIBUTES, "fit", ENDS),
        ),
        {
            "coefficient times spread of the platforms": lambda tables: platforms.change_of_weight(
                tables["platform_choices"], ATTRIBUTES, "fit", ENDS
            )
        },
        only=lambda truth: not truth["rivals"]["quarterly"]["personalisation_imitable"],
    ),
    Effect(
        "P32",
        "how strongly a better menu draws visitors to buy (coefficient of the logsum; near .15, .5 or .9)",
        lambda truth, tables: float(np.mean(list(truth["rivals"]["choices"]["pull_seen"].values()))),
        ("logit of purchases on the logsum", lambda tables: platforms.pull(tables["platform_choices"], ATTRIBUTES)),
        {"nothing as one more offer": lambda tables: 1.0},
        only=lambda truth: truth["rivals"]["choices"]["pull"] < 0.9,
    ),
    Effect(
        "P33",
        "share of Lifora's buyers of the last quarter who would have bought nothing (emerges)",
        of_rivals("choices", "from_nothing", LAST_QUARTER),
        ("offers missing by chance", lambda tables: platforms.from_nothing(tables["platform_choices"], PLATFORM)),
        {"in proportion": lambda tables: platforms.from_nothing_in_proportion(tables["platform_choices"], PLATFORM)},
        only=lambda truth: truth["rivals"]["choices"]["pull"] < 0.5,
    ),
    Effect(
        "P34",
        "what a day costs shoppers in a hurry (logit)",
        of_rivals("platform_trial", "coefficients", "days_hurried"),
        ("two kinds of shoppers, trial", lambda tables: platforms.two_kinds(tables["platform_trial"]).hurried),
        {"all shoppers alike": lambda tables: platforms.one_taste_of_days(tables["platform_trial"])},
    ),
    Effect(
        "P35",
        "share of shoppers in a hurry",
        of_rivals("platform_trial", "hurried"),
        ("two kinds of shoppers, trial", lambda tables: platforms.two_kinds(tables["platform_trial"]).share),
        {"goods within two days on average": lambda tables: platforms.share_of_quick_choosers(tables["platform_trial"])},
    ),
)
