"""The planted truth of the search log: typing cost, the rise of long searches taken apart, policies and touches."""

from __future__ import annotations

import dataclasses
import re

import numpy as np

from course.market.core.calendar import EDGES
from course.market.core.parameters import Parameters
from course.market.demand.history import History
from course.market.search import audit
from course.market.search.model import Drawn, SearchParameters
from course.market.search.searches import JUNES, YEARS, Searches
from course.market.search.strings import AT, ATOM_SLOTS, Habits, Strings, compose
from course.market.search.vocabulary import LONG, vocabulary
from course.market.tables.part import Part
from course.market.tables.plan import Plan


def fixed_truth(own: SearchParameters, history: History, parameters: Parameters) -> dict:
    """What no draw changes: the log's parameters, kappa, `cap` of each June."""
    return {
        "parameters": {
            name: dataclasses.asdict(getattr(own, name)) for name in ("searching", "writing", "policy", "paths", "audit")
        },
        "kappa": parameters.kappa,
        "diary": audit.truth_of_diary(own.audit),
        "cap": {str(YEARS[month]): own.searching.habits(month, history.months[month]["pi"]).cap for month in JUNES},
    }


def truth_of(drawn: Drawn, own: SearchParameters, plan: Plan, part: Part) -> dict:
    """What is planted in the log, as far as the sample of people shows it."""
    parameters, home = part.setting.parameters, drawn.home
    truth = fixed_truth(own, plan.history, parameters)
    caps = truth["cap"]
    return truth | {
        # Chance that a bound atom of 2, 3, 4 or 5 characters is written once felt, averaged over those who search.
        "typed": {
            year: {str(n): float(np.exp(-parameters.kappa * n / (cap * home[month].wishes.writer)).mean()) for n in range(2, 6)}
            for month, (year, cap) in zip(JUNES, caps.items(), strict=True)
        },
        "rise": _rise(home, own, plan.history, part),
        "two_or_more": audit.truth_of_labels(home, drawn.shelf),
        "characters": {str(YEARS[month]): _characters(searches) for month, searches in home.items()},
        "orders_by_life_atoms": {str(YEARS[month]): _funnel(home[month]) for month in JUNES},
        "policy": {"eta_pos": own.policy.eta_pos, "eps": own.policy.eps, "values": drawn.logged},
        "front_page": drawn.ranked,
        "touches": drawn.touched,
        "dirt": drawn.dirt,
    }


def _rise(home: dict[int, Searches], own: SearchParameters, history: History, part: Part) -> dict:
    """How much of the rise in long searches is behaviour (the same people write longer), how much composition.

    Behaviour is a paired counterfactual: the searches of June 2023 written with the habits of June 2024, the same people,
    needs and draws; plus what the same people now take over from newcomers through the suggestions. All else is composition.
    `matching` is the part of behaviour that comes from personalisation: the same strings with its habits moved and the
    exogenous ones not.
    """
    first, last = JUNES
    before, after = home[first], home[last]
    habits = own.searching.habits(last, history.months[last]["pi"])
    long = {month: home[month].strings.lengths() >= LONG for month in JUNES}
    again = _rewritten(before, habits, first, part).lengths() >= LONG
    matched = own.searching.habits(first, history.months[last]["pi"])  # only personalisation has moved
    by_matching = _rewritten(before, matched, first, part).lengths() >= LONG
    known = part.members.adopted[after.person] < EDGES[first + 1]
    taken_over = habits.suggested * (long[last].mean() - long[last][known].mean())
    behaviour = float(again.mean() - long[first].mean() + taken_over)
    shares = {month: float(long[month][home[month].root].mean()) for month in JUNES}
    rise = shares[last] - shares[first]
    return {
        "long_2023": shares[first],
        "long_2024": shares[last],
        "rise": rise,
        "behaviour": behaviour,
        "behaviour_share": behaviour / rise if rise else None,
        "matching": float(by_matching.mean() - long[first].mean()),
    }


def _characters(searches: Searches) -> dict[str, float]:
    """Mean characters of a search by kind of word: life atoms, what is asked at the end, all else."""
    words = vocabulary()
    chars = words.chars[searches.strings.words][searches.root]
    whole, end = chars.sum(axis=1), chars[:, [AT["ask"], AT["suffix"]]].sum(axis=1)
    atoms = chars[:, ATOM_SLOTS].sum(axis=1) + _literal(searches)
    return {"atoms": float(atoms.mean()), "ending": float(end.mean()), "rest": float((whole - end - atoms).mean())}


def _literal(searches: Searches) -> np.ndarray:
    """Characters of life atoms that stand word by word in the set phrase of each search, if it is one (n,)."""
    words = vocabulary()
    named = sorted({str(text) for text in words.text[words.atoms].ravel() if text}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, named)))
    phrase = searches.strings.words[:, AT["idiom"]]
    found = {number: sum(map(len, pattern.findall(words.text[number]))) for number in np.unique(phrase)}
    return np.array([found[number] for number in phrase])[searches.root]


def _rewritten(searches: Searches, habits: Habits, month: int, part: Part) -> Strings:
    """The month's strings written anew with other habits from the same streams."""
    generator = part.setting.streams.of("search", "strings", "home", month)
    return compose("home", searches.wishes, habits, part.setting, generator)


def _funnel(searches: Searches) -> dict:
    """Share of searches that led to an order, by the number of life atoms they state (3 = three or more)."""
    atoms = np.minimum(searches.life_atoms, 3)
    return {str(k): float((searches.buys >= 0)[atoms == k].mean()) for k in range(4) if (atoms == k).any()}
