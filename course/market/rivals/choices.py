"""What shoppers choose by: visits to five platforms, of which some end without a purchase.

Visitor i in front of the offers j that are not out of stock (multinomial logit, McFadden 1974; nested with the choice to buy
nothing, McFadden 1978):

    U_ij   = b_price ln(price_ij / usual_i) + b_days(i) days_ij + b_grade grade_ij + b_breadth ln breadth_ij + b_fit fit_ij
             + looks_ij + Gumbel,
    P(buy) = logistic(a + lambda ln sum_j e^U_ij).

lambda is the pull of a better menu: 0, and all that an offer wins it takes from other offers. Three things stand in no column:
the looks of a good, which whoever sees it likes and pays for (so prices are endogenous; costs move prices and nothing else),
whether a person is in a hurry, and whether tastes for fit changed between the quarters, which is a coin's doing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from course.market.core.bisection import bisect
from course.market.core.draws import logistic, logit_shares
from course.market.core.lexicon import FIRST_QUARTER, LAST_QUARTER, PLATFORMS
from course.market.core.parameters import parameter
from course.market.core.streams import Streams, stratified
from course.market.population.setting import Setting
from course.market.rivals.platforms import Levels

ATTRIBUTES = ("ln_price", "days", "grade", "ln_breadth", "fit")
PULLS = (0.15, 0.5, 0.9)  # lambda, one of them by chance
STRONGER = 1.5  # taste for fit in the last quarter over the first, if the coin falls so
BROWSED = 0.10  # fit of an offer that somebody looks at, above that of what is recommended to her (assumption)


@dataclass(frozen=True)
class ChoiceParameters:
    """The visits' own parameters; the coefficients of fit, grade and price are the market's."""

    shoppers: int = parameter(1_500, "shoppers a quarter", "design", 100, 100_000)
    visits: int = parameter(8, "visits a shopper", "design", 1, 100)
    buying: float = parameter(0.50, "share of visits in the first quarter", "assumption", 0.05, 0.99)
    in_stock: float = parameter(0.85, "share of offers", "design: missing by chance", 0.2, 1)
    hurried: float = parameter(0.30, "share of shoppers", "assumption", 0, 1, 0.10)
    days_hurried: float = parameter(
        0.30,
        "logit per day",
        "assumption: with the patient 9 % of sales a day, between 1.5 % (Fisher et al.) and 14.6 % (Cui et al.)",
        0,
        1,
        0.10,
    )
    days_patient: float = parameter(0.03, "logit per day", "assumption, see days_hurried", 0, 1, 0.10)
    b_breadth: float = parameter(0.25, "logit per ln effective SKU", "assumption", 0, 2, 0.10)
    looks: float = parameter(0.40, "sd of utility", "planted: what no table shows", 0, 2, 0.10)
    price_looks: float = parameter(0.4, "correlation inside a platform", "planted: makes prices endogenous", -1, 1, 0.10)
    price_grade: float = parameter(0.3, "correlation inside a platform", "planted", -1, 1, 0.10)
    price_cost: float = parameter(0.6, "correlation inside a platform", "planted: strength of the instrument", -1, 1)
    price_sd: float = parameter(0.18, "ln price", "as the market's shops", 0.05, 1)
    days_sd: float = parameter(0.80, "ln days", "assumption: parcels travel to near and far cities", 0.1, 1.5, 0.05)
    breadth_sd: float = parameter(0.25, "ln breadth", "assumption: categories differ", 0.01, 1)
    fit_sd: float = parameter(0.14, "fit", "assumption: luck in matching one person", 0.01, 1)


@dataclass(frozen=True)
class Tastes:
    """What the visitors of one quarter want; all per unit of the attribute in the model above."""

    price: float
    hurried: float
    patient: float
    grade: float
    breadth: float
    fit: float

    def utility(self, offers: dict[str, np.ndarray], in_a_hurry: np.ndarray) -> np.ndarray:
        """What the offers are worth to visitors (n,) who are in a hurry or not, looks included (n, J)."""
        days = np.where(in_a_hurry, self.hurried, self.patient)[:, None]
        parts = (
            self.price * offers["ln_price"],
            days * offers["days"],
            self.grade * offers["grade"],
            self.breadth * offers["ln_breadth"],
            self.fit * offers["fit"],
        )
        return sum(parts, offers["looks"])


def tastes(own: ChoiceParameters, setting: Setting) -> dict[str, Tastes]:
    """The tastes of either quarter; that for fit is half as strong again in the last one in half of all markets."""
    market = setting.parameters
    stronger = STRONGER if setting.streams.of("platforms", "visits", "tastes").random() < 0.5 else 1.0
    return {
        quarter: Tastes(
            price=-market.b_price,
            hurried=-own.days_hurried,
            patient=-own.days_patient,
            grade=market.b_quality,
            breadth=own.b_breadth,
            fit=2 * market.b_fit * factor,
        )
        for quarter, factor in ((FIRST_QUARTER, 1.0), (LAST_QUARTER, stronger))
    }


def choose(expected: Levels, own: ChoiceParameters, setting: Setting) -> tuple[pd.DataFrame, dict]:
    """The table `platform_choices` and what was planted."""
    streams, wanted = setting.streams, tastes(own, setting)
    pull = PULLS[int(streams.of("platforms", "visits", "pull").integers(len(PULLS)))]
    level = 0.0
    frames, truth = [], {}
    for number, (quarter, row) in enumerate(((FIRST_QUARTER, 0), (LAST_QUARTER, -1))):
        offers = _offers(quarter, row, expected, own, streams)
        hurried = np.repeat(
            stratified(streams.of("platforms", "visits", quarter, "hurry"), own.shoppers) < own.hurried, own.visits
        )
        utility = wanted[quarter].utility(offers, hurried)
        logsum = _logsum(utility, offers["there"])
        if not number:  # the level of the first quarter sets how readily people buy in both
            level = float(bisect(lambda at: logistic(at + pull * logsum).mean() < own.buying, -20.0, 20.0, 60))  # noqa: B023
        buying = logistic(level + pull * logsum)
        bought = streams.of("platforms", "visits", quarter, "buying").random(len(buying)) < buying
        noise = streams.of("platforms", "visits", quarter, "taste").gumbel(size=utility.shape)
        taken = np.where(offers["there"], utility + noise, -np.inf).argmax(axis=1)
        frames.append(_long(quarter, number, own, offers, bought, taken))
        truth[quarter] = _planted(wanted[quarter], offers, utility, buying, pull)
    found = {name: {quarter: one[name] for quarter, one in truth.items()} for name in truth[LAST_QUARTER]}
    planted = {
        "tastes": {quarter: asdict(one) for quarter, one in wanted.items()},
        "stronger": round(wanted[LAST_QUARTER].fit / wanted[FIRST_QUARTER].fit, 6),
        "pull": pull,
        "level": round(level, 6),
        "yuan_per_tenth_of_fit_at_100": round(-10 * wanted[LAST_QUARTER].fit / wanted[LAST_QUARTER].price, 5),
        "parameters": asdict(own),
    }
    return pd.concat(frames, ignore_index=True), planted | found


def drawn_offers(
    level: Mapping[str, np.ndarray | float], shape: tuple[int, int], own: ChoiceParameters, streams: Streams, *name: object
) -> dict:
    """Attributes of offers round the levels of those who make them, each `shape`; ln price is relative to the usual price.

    level: ln_price, days, grade, breadth and fit, each a number or one a column.
    """

    def normal(part: str) -> np.ndarray:
        return streams.of("platforms", *name, part).standard_normal(shape)

    usual = np.round(np.exp(np.log(130) + 0.5 * streams.of("platforms", *name, "good").standard_normal((shape[0], 1))), 0)
    grade, looks, cost = np.clip(normal("grade"), -2.5, 2.5), normal("looks"), normal("cost")
    rest = np.sqrt(1 - own.price_grade**2 - own.price_looks**2 - own.price_cost**2)
    moved = own.price_grade * grade + own.price_looks * looks + own.price_cost * cost + rest * normal("price")
    price = np.round(usual * np.exp(level["ln_price"] + own.price_sd * moved), 2)
    days = level["days"] * np.exp(own.days_sd * normal("days"))
    breadth = np.round(level["breadth"] * np.exp(own.breadth_sd * normal("breadth")), 0)
    return {
        "usual_price": np.broadcast_to(usual, shape),
        "price": price,
        "ln_price": np.log(price / usual),
        "days": np.clip(np.round(days, 1), 0.2, 30.0),
        "grade": np.round(grade + level["grade"], 2),
        "breadth": breadth,
        "ln_breadth": np.log(breadth),
        "fit": np.round(np.clip(level["fit"] + own.fit_sd * normal("fit"), 0, 1), 3),
        "cost_shifter": np.round(cost, 2),
        "looks": own.looks * looks,
        # What moves prices beside grade and cost: the part in which the looks hide.
        "unexplained": own.price_sd * (moved - own.price_grade * grade - own.price_cost * cost),
    }


def levels_of(expected: Levels, row: int) -> dict[str, np.ndarray]:
    """The platforms' levels in one quarter (each (5,)), as in `platforms_quarterly`."""
    return {
        "ln_price": np.log(expected.price_index[row] / 100),
        "days": expected.median_days[row],
        "grade": -expected.return_shift[row] / 0.8,  # in sds of goods: the platform's own selection
        "breadth": expected.sku_effective[row],
        "fit": BROWSED + expected.match_rate[row],
    }


def _offers(quarter: str, row: int, expected: Levels, own: ChoiceParameters, streams: Streams) -> dict[str, np.ndarray]:
    shape = (own.shoppers * own.visits, len(PLATFORMS))
    offers = drawn_offers(levels_of(expected, row), shape, own, streams, "visits", quarter)
    chance = streams.of("platforms", "visits", quarter, "stock").random(shape)
    # Where nothing would be left, the offer that was nearest to being there is.
    there = chance < np.maximum(own.in_stock, chance.min(axis=1, keepdims=True) * (1 + 1e-9))
    return offers | {"there": there}


def _logsum(utility: np.ndarray, there: np.ndarray) -> np.ndarray:
    """ln sum e^U over the offers that are there (n,)."""
    top = np.where(there, utility, -np.inf).max(axis=1)
    return top + np.log((np.exp(utility - top[:, None]) * there).sum(axis=1))


def _long(
    quarter: str, number: int, own: ChoiceParameters, offers: dict[str, np.ndarray], bought: np.ndarray, taken: np.ndarray
) -> pd.DataFrame:
    """The rows of one quarter: offers that are there, in the order of visits."""
    size, width = offers["there"].shape
    shopper = np.repeat(number * own.shoppers + 1 + np.arange(own.shoppers), own.visits)
    frame = pd.DataFrame(
        {
            "visit_id": np.repeat(number * size + 1 + np.arange(size), width),
            "quarter": quarter,
            "shopper_id": np.repeat(shopper, width),
            "platform": np.tile(PLATFORMS, size),
        }
    )
    for name in ("usual_price", "price", "days", "grade", "breadth", "fit", "cost_shifter"):
        frame[name] = offers[name].ravel()
    frame["breadth"] = frame["breadth"].astype(np.int64)
    frame["bought"] = np.repeat(bought, width)
    frame["chosen"] = ((np.arange(width) == taken[:, None]) & bought[:, None]).ravel()
    return frame[offers["there"].ravel()]


def _planted(wanted: Tastes, offers: dict[str, np.ndarray], utility: np.ndarray, buying: np.ndarray, pull: float) -> dict:
    """What may be found in one quarter: coefficients, expected shares, what Lifora's better fit or absence would do."""
    there = offers["there"]
    chance = logit_shares(utility, there)
    weight = buying[:, None] * chance  # of each offer among all visits
    seen = np.stack([*(offers[name] for name in ATTRIBUTES), offers["unexplained"]], axis=2)
    found = fitted_to_chances(seen, chance, there, buying)
    plain = fitted_to_chances(seen[:, :, :-1], chance, there, buying)
    menu = np.stack([_logsum(seen[:, :, :-1] @ plain, there), np.ones(len(buying))], axis=1)[:, None, :]
    drawn = fitted_to_chances(  # a logit of two alternatives, of which the second is worth nothing
        np.concatenate([menu, np.zeros_like(menu)], axis=1),
        np.stack([buying, 1 - buying], axis=1),
        np.ones((len(buying), 2), dtype=bool),
    )
    home, size = 0, len(buying)
    had = there[:, home] & (there.sum(axis=1) > 1)
    without = there.copy()
    without[had, home] = False
    level = np.log(buying / (1 - buying)) - pull * _logsum(utility, there)
    lost = (buying - logistic(level + pull * _logsum(utility, without)))[had].sum() / weight[had, home].sum()
    better = utility.copy()
    better[:, home] += wanted.fit * 0.1
    after = logistic(level + pull * _logsum(better, there))
    more = float((after * logit_shares(better, there)[:, home] - weight[:, home]).sum())
    return {
        # What a logit finds that sees neither looks nor who is in a hurry, but costs: a little smaller than the tastes.
        "coefficients": dict(zip(ATTRIBUTES, found[:-1].round(5).tolist(), strict=True)),
        # The pull as it shows in the logsum of the plain model: a little larger, as its coefficients are smaller.
        "pull_seen": round(float(drawn[0]), 5),
        "buying": round(float(buying.mean()), 5),
        "expected_shares": dict(zip(PLATFORMS, (weight.sum(axis=0) / buying.sum()).round(5).tolist(), strict=True)),
        "from_nothing": round(float(lost), 5),
        "better_fit": {
            "per_100_visits": round(100 * more / size, 5),
            "from_nothing": round(float((after - buying).sum()) / more, 5),
        },
    }


def fitted_to_chances(
    attributes: np.ndarray, chance: np.ndarray, there: np.ndarray, weight: np.ndarray | float = 1.0
) -> np.ndarray:
    """Coefficients (k,) of the conditional logit on attributes (n, J, k) that is nearest to known chances (n, J).

    The value towards which maximum likelihood goes when choices follow these chances (White 1982). weight: of the sets (n,).
    """
    beta = np.zeros(attributes.shape[2])
    weights = np.broadcast_to(weight, len(chance))[:, None]
    for _ in range(30):
        share = logit_shares(attributes @ beta, there)
        centred = attributes - np.einsum("nj,njk->nk", share, attributes)[:, None]
        flat = centred.reshape(-1, len(beta))
        information = flat.T @ (flat * (weights * share).reshape(-1, 1))
        step = np.linalg.solve(information, flat.T @ (weights * (chance - share)).ravel())
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    return beta
