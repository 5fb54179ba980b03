"""What is planted in how people search."""

from __future__ import annotations

import pandas as pd

from course.evidence.estimates import search as searches
from course.evidence.estimates.core import Tables
from course.evidence.recovery.effect import Effect, of_rivals
from course.market.core.lexicon import ATOMS


def _undiscovered(truth: dict, tables: Tables) -> str:
    (need,) = [f"{category}:{atom[0]}" for category, atoms in ATOMS.items() for atom in atoms if atom[4]]
    return need


def _in_words(truth: dict, tables: Tables) -> float:
    made_of = {year: pd.Series(kinds) for year, kinds in truth["search"]["characters"].items()}
    rise = made_of["2024"] - made_of["2023"]
    return float(rise["atoms"] / rise.sum())


SEARCHES: tuple[Effect, ...] = (
    Effect(
        "P4",
        "typing costs: what growing capability adds to a word, per character (ln)",
        lambda truth, tables: searches.planted_typing_slope(truth["search"]["typed"]),
        ("gain 2023-24 of words on their length", searches.typing_slope),
        {"one year's counts on length": searches.typing_slope_of_one_year},
    ),
    Effect(
        "P5",
        "the need that nobody served until May 2024",
        _undiscovered,
        ("fewest goods a search, shrunk", searches.unserved_need),
        # The largest shortage is no naive estimate here: this need is so much searched that its shortage is the largest, too, in
        # 27 % of 200 worlds. Elsewhere it is a large need that is a little short.
        {"most searched": searches.most_searched_need},
    ),
    Effect(
        "P17",
        "who searches and buys: share who take the type of goods they came for",
        lambda truth, tables: truth["search"]["parameters"]["searching"]["as_typed"],
        ("matches beyond chance", searches.bought_as_typed),
        {"all matches": searches.raw_matches},
    ),
    Effect(
        "P37",
        "orders that a longer first search adds to a sitting (a coin: 0 in half of the markets)",
        of_rivals("suggest", "helps"),
        ("completions by chance, divided by what they move", searches.effect_of_writing_longer),
        {"long against short sittings": searches.long_against_short},
    ),
    Effect(
        "P38",
        "share of a week's searches that state two life atoms or more (emerges)",
        lambda truth, tables: truth["search"]["two_or_more"]["June 2024"],
        ("labelled searches of the week", searches.two_or_more),
        {"all labelled searches": searches.two_or_more_of_all, "long ones": searches.long_for_personal},
    ),
    Effect(
        "P39",
        "chance that one goes on with a need after more than half an hour",
        lambda truth, tables: truth["search"]["diary"]["resumed_after_half_an_hour"],
        ("gaps within needs", searches.resumed_late),
        {"gaps between a person's searches": searches.late_in_the_log},
    ),
    Effect(
        "P40",
        "share of words of a life in the rise of the length of searches (emerges)",
        _in_words,
        ("longest words first", searches.growth_in_words_of_a_life),
        {"share of the length of 2024": searches.words_of_a_life_in_2024, "terms for searches": searches.growth_of_terms},
        only=lambda truth: _in_words(truth, {}) > 0.4,  # where padding has grown, all of these shares are near each other
    ),
    Effect(
        "P41",
        "rise of long searches that is a change of the same people (emerges)",
        lambda truth, tables: truth["search"]["rise"]["behaviour"],
        ("accounts of June 2023 in both years", searches.rise_of_the_same),
        {"rise of all": searches.rise_of_all, "shared out by searches": searches.rise_shared_out},
        # Less than .03 of composition nobody can tell from none in a log of this size: texts are copied (`rise_of_the_same`).
        only=lambda truth: abs(truth["search"]["rise"]["rise"] - truth["search"]["rise"]["behaviour"]) > 0.04,
    ),
)
