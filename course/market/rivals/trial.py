"""Lifora's trial with prices and delivery, and what its rivals and it could invest in.

In the trial a coin, not a merchant, moves the price of each offer away from its own: what a price does to choices then shows
without any model of why prices differ. Its visitors have the tastes of `rivals.choices` in the last quarter; each comes
sixteen times, so that those in a hurry can be told from the patient.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from course.market.core.draws import logit_shares
from course.market.core.lexicon import LAST_QUARTER, PLATFORM
from course.market.core.parameters import parameter
from course.market.core.streams import stratified
from course.market.population.setting import Setting
from course.market.rivals.choices import ChoiceParameters, Tastes, drawn_offers, fitted_to_chances, levels_of, tastes
from course.market.rivals.platforms import Levels

FACTORS = (0.8, 1.0, 1.25)
DAYS = (1.0, 2.0, 4.0, 7.0)
FIRST_SHOPPER, FIRST_VISIT = 5_001, 50_001  # no number of `platform_choices` comes again
COSTS = (0.6, 1.4, 2.6)  # cost of an investment over what it is worth to shoppers, one of them by chance
# What could be better: the change of the attribute.
IMPROVEMENTS = {"fit": 0.1, "days": -0.5, "grade": 0.5}
INVESTORS = (PLATFORM, "Zippano")


@dataclass(frozen=True)
class PlatformTrialParameters:
    """The trial's own parameters."""

    shoppers: int = parameter(700, "shoppers", "design", 50, 100_000)
    visits: int = parameter(16, "visits a shopper, each with a purchase", "design", 2, 100)
    offers: int = parameter(4, "offers a visit", "design", 2, 20)


def platform_trial(
    expected: Levels, choice: ChoiceParameters, own: PlatformTrialParameters, setting: Setting
) -> tuple[pd.DataFrame, dict]:
    """The table `platform_trial` and what was planted in it."""
    streams, wanted = setting.streams, tastes(choice, setting)[LAST_QUARTER]
    size = own.shoppers * own.visits
    shape = (size, own.offers)
    home = {name: float(values[0]) for name, values in levels_of(expected, -1).items()}
    offers = drawn_offers(home, shape, choice, streams, "trial")
    factor = np.array(FACTORS)[streams.of("platforms", "trial", "factor").integers(len(FACTORS), size=shape)]
    offers["ln_price"] = offers["ln_price"] + np.log(factor)
    offers["days"] = np.array(DAYS)[streams.of("platforms", "trial", "promise").integers(len(DAYS), size=shape)]
    person = stratified(streams.of("platforms", "trial", "hurry"), own.shoppers) < choice.hurried
    hurried = np.repeat(person, own.visits)
    utility = wanted.utility(offers, hurried)
    taken = (utility + streams.of("platforms", "trial", "taste").gumbel(size=shape)).argmax(axis=1)
    number = np.arange(size)
    table = pd.DataFrame(
        {
            "visit_id": np.repeat(FIRST_VISIT + number, own.offers),
            "shopper_id": np.repeat(FIRST_SHOPPER + number // own.visits, own.offers),
            "offer": np.tile(1 + np.arange(own.offers), size),
            "own_price": offers["price"].ravel(),
            "factor": factor.ravel(),
            "days": offers["days"].astype(np.int64).ravel(),
            "grade": offers["grade"].ravel(),
            "fit": offers["fit"].ravel(),
            "chosen": (np.arange(own.offers) == taken[:, None]).ravel(),
        }
    )
    ln_own = offers["ln_price"] - np.log(factor)
    late = hurried[:, None] * offers["days"]
    seen = np.stack([np.log(factor), late, offers["days"] - late, ln_own, offers["grade"], offers["fit"]], axis=2)
    price, in_a_hurry, patient, *_ = fitted_to_chances(seen, logit_shares(utility), np.ones(shape, dtype=bool))
    truth = {
        # What a logit finds that does not see the looks: a little smaller than the tastes.
        "coefficients": {"ln_factor": float(price), "days_hurried": float(in_a_hurry), "days_patient": float(patient)},
        "hurried": float(person.mean()),
        "parameters": asdict(own),
    }
    return table, truth


def investments(choice: ChoiceParameters, setting: Setting) -> tuple[pd.DataFrame, dict]:
    """The table `investments`: what each improvement would cost two platforms per 100 yuan of sales; its worth is planted."""
    wanted = tastes(choice, setting)[LAST_QUARTER]
    worth = {name: 100 * change * of(wanted, name, choice.hurried) / -wanted.price for name, change in IMPROVEMENTS.items()}
    generator = setting.streams.of("platforms", "investments")
    rows, truth = [], []
    for platform in INVESTORS:
        for name, change in IMPROVEMENTS.items():
            times = COSTS[int(generator.integers(len(COSTS)))]
            rows.append({"platform": platform, "attribute": name, "change": change, "cost": round(times * worth[name], 2)})
            truth.append({"platform": platform, "attribute": name, "worth": round(worth[name], 4), "pays": times < 1})
    return pd.DataFrame(rows), {"rows": truth}


def of(wanted: Tastes, attribute: str, hurried: float) -> float:
    """The mean taste for one attribute."""
    if attribute == "days":
        return hurried * wanted.hurried + (1 - hurried) * wanted.patient
    return float(getattr(wanted, attribute))
