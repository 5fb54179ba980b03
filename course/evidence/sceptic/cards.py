"""M1 and M31 to M44: whether labels and data cards tell a reader what she would otherwise trip over.

A card is read for words that any wording of the fact would hold; where the data themselves can lose the trap, either will do.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from course.evidence.moments.registry import all_moments
from course.evidence.sceptic.bonds import visits
from course.evidence.sceptic.check import Check, Tables, ratio
from course.evidence.sceptic.luck import openings_seam, platform_orders_a_day
from course.evidence.sceptic.people import related_pairs
from course.evidence.sceptic.promises import median_days, same_promise
from course.evidence.sceptic.sales import local
from course.evidence.sceptic.searches import bought_as_typed, clicks_elsewhere, slate_length

PER_CENT = r"\d ?(?:%|per cent)"


def set_by(tables: Tables) -> float:
    """Share of the moments of `course market evidence` that say which parameter was set by them, if any; empty if none can."""
    said = [hasattr(moment, "set_by") for moment in all_moments()]
    return float(np.mean(said)) if any(said) else np.nan


def says(table: str, *patterns: str, unless: Callable[[Tables], bool] = lambda tables: False) -> Callable[[Tables], float]:
    """A function: 1 if the table's card holds a match of each pattern (case and line breaks aside), or if `unless` is true."""

    def value(tables: Tables) -> float:
        text = " ".join(tables.card(table).split())
        return float(all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns) or unless(tables))

    return value


# --- what the data may do instead -------------------------------------------------------------------------------------


def platform_constant(tables: Tables) -> bool:
    return "platform" in tables["orders"] and tables["orders"]["platform"].nunique() == 1


def follows_burst(tables: Tables) -> float:
    """Follows of the table's first month over the mean of its other months."""
    months = local(tables["follows"]["followed_at"]).dt.to_period("M").value_counts().sort_index()
    return ratio(months.iloc[0], months.iloc[1:].mean())


def followed_before_entering(tables: Tables) -> float:
    """Of the views during which somebody began to follow: share whose `followed_at` lies before `enter_ts`."""
    seen = visits(tables)
    seen = seen[seen["followed"]]
    return float((seen["followed_at"] < seen["enter_ts"]).mean())


def odd_propensity(tables: Tables) -> float:
    """1 unless randomised rows have several propensities and the card does not say why."""
    shown = tables["impressions"]
    random = shown.loc[shown["randomised"], "propensity"].round(3)
    several = random.value_counts(normalize=True).max() < 0.97 if len(random) else False
    told = says("impressions", r"random\w*", r"where the policy (?:would|had)|by chance|own chance|\bmixture\b|propensity \.\d")(
        tables
    )
    return float(not several or told)


def no_followers(tables: Tables) -> float:
    return float((tables["room_entries"]["followers"] == 0).mean())


def adopted_days(tables: Tables) -> float:
    """1 unless a column described as a day carries a time of day."""
    day = re.search(r"`adopted_at`.*?\bday\b", tables.card("users"))
    clock = local(tables["users"]["adopted_at"])
    return float(not day or (clock == clock.dt.normalize()).all())


def separators(tables: Tables) -> float:
    """How many signs join atoms over the tables that list them."""
    lists = pd.concat([tables["products"]["atoms"], tables["notes"]["atoms"]])
    return float(sum(lists.str.contains(sign, regex=False).any() for sign in "|;,/"))


def repeated_keys(tables: Tables) -> float:
    """Keys of atoms that stand in more than one category."""
    atoms = tables["need_atoms"]
    return float((atoms.groupby("atom")["category"].nunique() > 1).sum())


def overview(tables: Tables) -> float:
    """1 if something before the first card, or a card of its own, speaks of clocks and of keys."""
    own = " ".join(tables.card(name) for name in ("", "clocks and keys", "Clocks and keys", "overview", "Overview"))
    return float(bool(re.search(r"clock|time zone", own, re.I) and re.search(r"\bkeys?\b", own, re.I)))


def _same_lifora(tables: Tables) -> bool:
    return median_days(tables) <= 0.2


def _same_promise(tables: Tables) -> bool:
    return same_promise(tables) >= 0.97


def _daily_counts_vary(tables: Tables) -> bool:
    return platform_orders_a_day(tables) > 0


def _search_finds(tables: Tables) -> bool:
    return clicks_elsewhere(tables) <= 0.01 and bought_as_typed(tables) >= 0.99


def _slates_vary(tables: Tables) -> bool:
    return slate_length(tables) < 0.99


def _may_is_full(tables: Tables) -> bool:
    return openings_seam(tables) >= 0.5


def _traits_related(tables: Tables) -> bool:
    return related_pairs(tables) >= 8


SAID = "A reader who is not told takes it for an error, or worse, does not."


def _said(id: str, what: str, value: Callable[[Tables], float]) -> Check:
    return Check(id, f"card: {what} (1 = yes)", value, 1, 1, SAID)


CHECKS = (
    Check(
        "M1a", "moments that name the parameter set by them, or none (share)", set_by, 1, 1,
        "A range that a parameter was set by is no longer held back; only a label can tell.",
    ),
    _said("M31a", "`platform_orders` says how Lifora's levels differ from its own tables, or they agree",
          says("platform_orders", r"levels?", r"differ|other world|not comparable", unless=_same_lifora)),
    _said("M31b", "`platform_orders` says that each day has equally many orders, or they vary",
          says("platform_orders", r"(?:each|every|a) day|per day|daily", r"\b50\b|equally many|same number", unless=_daily_counts_vary)),
    _said("M32a", "`inventory_daily` says how its promise stands to the parcel's, or they are one",
          says("inventory_daily", r"shipments|parcel", r"promise", unless=_same_promise)),
    _said("M33a", "`merchants` says that none opened in May 2023, or some did",
          says("merchants", r"May 2023.*(?:none|no shop|missing)|(?:none|no shop|missing).*May 2023", unless=_may_is_full)),
    _said("M34a", "`orders` gives the shares of cancelled and refunded orders to expect",
          says("orders", rf"cancel[^|*]*{PER_CENT}|{PER_CENT}[^|*]*cancel", rf"refund[^|*]*{PER_CENT}|{PER_CENT}[^|*]*refund")),
    _said("M34b", "`orders` gives the share of test orders",
          says("orders", rf"test[^|*]*{PER_CENT}|{PER_CENT}[^|*]*test")),
    _said("M34c", "`orders` does not call its rows order lines beside a table of order lines",
          lambda tables: float(not re.search(r"\[orders\][^|]*\|[^|]*order line", tables.card("")))),
    _said("M34d", "`orders` says that `platform` is the same in every row, or it is not",
          says("orders", r"same in every row|constant|always", unless=lambda tables: not platform_constant(tables))),
    Check("M35a", "`follows`: the first month over a mean month", follows_burst, 0.05, 1.6,
          "Older follows heaped on one month start every growth curve with a burst."),
    Check("M35b", "views in which she began to follow, but had done so before she entered (share)", followed_before_entering, 0, 0.005,
          "A cause comes before its effect; a moment cut to the minute does not."),
    _said("M37a", "`impressions` does not say 'up to ten places' of slates that always have ten",
          lambda tables: float("up to ten" not in tables.card("impressions") or _slates_vary(tables))),
    _said("M37b", "`impressions` explains why randomised rows have several propensities, or they have one", odd_propensity),
    _said("M37c", "`impressions` says that chance shuffles the order and does not choose the items",
          says("impressions", r"not the (?:choice|items)|not which items|same items|only the order|items (?:were|are) (?:not|still)")),
    _said("M38a", "`search_queries` says that clicks and purchases may be of other goods than typed",
          says("search_queries", r"other (?:category|categories)|another category|need not be", unless=_search_finds)),
    _said("M39a", "`room_entries` says what opened when its followers were counted",
          says("room_entries", r"when (?:the|its|this) (?:room|session|live session|viewer)")),
    Check("M39b", "`room_entries` of shops without any follower (share)", no_followers, 0, 0.5,
          "Rooms that people enter have somebody who follows them, except in their first days."),
    _said("M40a", "`users` says how traits hang together, or that they do not",
          says("users", r"traits?[^|]*(?:independent|related|joint)", unless=_traits_related)),
    _said("M40b", "`users` says what a large foot is", says("users", r"large[^|]*(?:size|EU|\bcm\b|\d\d)")),
    _said("M40c", "`users`: a column called a day is a day", adopted_days),
    _said("M40d", "`users` says how many never order in the window", says("users", rf"{PER_CENT}[^|*]*order|never order|no orders?\b")),
    Check("M41a", "signs that join atoms over the tables", separators, 1, 1, "One sign for one thing; two are a trap that teaches nothing."),
    Check("M41b", "keys of atoms that stand in more than one category", repeated_keys, 0, 0,
          "A key that has to be read with its category will be read without."),
    _said("M42a", "`returns` says from when the seven days count",
          says("returns", r"seven days[^|]*(?:after|from|since)[^|]*(?:parcel|deliver|arriv)|(?:parcel|deliver|arriv)[^|]*seven days")),
    _said("M43a", "`touches` says that the last touch is the order itself, to the second",
          says("touches", r"last (?:one|touch)[^|]*(?:second|moment|same time)")),
    _said("M44a", "one overview of clocks and keys stands before the cards", overview),
)  # fmt: skip
