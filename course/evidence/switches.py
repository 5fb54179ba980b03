"""Mechanisms prove themselves by their switch: `course market switches`.

A pattern in the tables that students may believe (`course.evidence.sceptic`) has to come from the mechanism that is said to
make it. So each is switched off, on the same draws, and the pattern has to go: with lapse off the retention curve is flat
again, with bonds off followers are strangers again. One row a mechanism and pattern, on the mean of a few small markets; the
bands are the sceptic's own.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from course.arguments import whole
from course.data.tables.registry import all_tables
from course.evidence.sceptic.check import BELIEVABLE, NOT_THERE, OUTSIDE, Check, Tables, short
from course.evidence.sceptic.registry import all_checks
from course.evidence.sceptic.report import answers
from course.files import replace_text
from course.market.core.errors import MarketError
from course.market.core.parameters import Parameters, draw_from_priors
from course.market.experiments.friends import FriendParameters, befriend
from course.market.population.people import draw_panel
from course.market.population.setting import Setting
from course.market.simulation import SIZES, Market, scaled, simulate

SEEDS = (9001, 9002, 9003, 9004)  # four small markets are as large as one of class size
LEFT = 0.25  # share of a pattern that may be left where the band cannot tell
PROVED, NOT_PROVED = "proved", "NOT proved"
OF_FRIENDS = {entry.name for entry in fields(FriendParameters)}
Off = dict[str, bool | float]


@dataclass(frozen=True)
class Proof:
    """One mechanism and one pattern: `off` holds the switches (False) and parameters that still it, `check` is the sceptic's.

    without: how the tables look when it is off, in a few words. null: where the band begins so near to what the tables show
    without the mechanism that luck may carry them in, that value: the pattern then has to lose most of its distance from it.
    """

    mechanism: str
    off: tuple[tuple[str, bool | float], ...]
    check: str
    without: str
    null: float | None = None


def proof(mechanism: str, check: str, without: str, null: float | None = None, **off: bool | float) -> Proof:
    """A proof whose further arguments say what is switched off."""
    return Proof(mechanism, tuple(sorted(off.items())), check, without, null)


PROOFS = (
    proof("lapse", "M3a", "retention stays flat for a year", lapse=False),
    proof("lapse", "M3b", "who has been here long orders as much as a newcomer", lapse=False),
    proof("lapse", "M3d", "nobody is lost for good", lapse=False),
    proof("bonds", "M8a", "hardly anybody orders where she ordered before", bonds=False),
    proof("bonds", "M8d", "followers are strangers: they enter no more than others", bonds=False),
    proof("bonds", "M8e", "followers leave as soon as others", bonds=False),
    proof("bonds", "M8b", "tea and cat food are not bought again when they are used up", bonds=False),
    proof("bonds", "M8c", "tea and cat food are bought again no more than clothes", bonds=False),
    # A market a quarter as large has a quarter of the rooms: one meets the same again by chance.
    proof("bonds", "M8h", "one comes back to a room within the week by chance alone", null=0.055, bonds=False),
    proof("persons", "M7a", "nobody buys dearer than others", persons=False),
    # Who comes back to the same shops comes back through the same channel, at the hours at which they are on air.
    proof("persons", "M7b", "nobody is fonder of live rooms than others", persons=False, bonds=False),
    proof("persons", "M7c", "nobody is more of a night owl than others", persons=False, bonds=False),
    proof("persons", "M7d", "nobody cancels more than others", person_cancelling=0.0),
    # What people buy comes back more or less often whoever buys it: so much is left.
    proof("persons", "M7e", "nobody sends back more than others", null=1.12, person_returning=0.0),
    proof("persons", "M7f", "nobody writes more reviews than others", person_reviewing=0.0),
    proof("calendar", "M9a", "weekends are like weekdays", calendar=False),
    proof("calendar", "M9d", "November is a month like others", calendar=False),
    proof("calendar", "M9f", "nobody goes home at Spring Festival", calendar=False),
    proof("calendar", "M9g", "nobody waits for the festival", calendar=False),
    proof("calendar", "M9h", "after the festival people buy as before", calendar=False),
    proof("luck", "M17a", "large shops all grow alike", luck=False),
    proof("luck", "M17e", "no session goes viral", luck=False),
    proof("mark-downs", "M10a", "mark-downs sell nothing more", markdowns_in_choice=False),
    proof("coupons", "M11b", "nobody reaches for the threshold", null=1.0, coupon_reach=0.0),
    proof("friends", "M28a", "friends of one person are strangers to each other", introduced=0.0),
    proof("friends", "M28b", "everybody has about as many friends", introduced=0.0, sociable=0.0),
    proof("promises", "M6a", "late or on time, the same days give the same stars", promise_penalty=0.0),
    proof("misfit", "M13i", "what is made for another body comes back no more often", misfit=0.0),
    proof("returns and price", "M14d", "dear goods come back no more often than cheap ones", return_price=0.0),
    proof("cancelling and price", "M14e", "dear orders are cancelled no more often", cancel_price=0.0),
    proof("traits", "M12a", "one trait says nothing about another", traits=False),
    proof("traits", "M12b", "people of any age work on a campus", traits=False),
    proof("traits", "M12c", "men are pear-shaped as often as women", traits=False),
    proof("traits", "M12g", "large and small towns buy the same things", traits=False),
    proof("made for others", "M13f", "nursing wear goes to whoever comes by", made_for_others=0.0),
    proof("city tiers", "M12d", "large and small towns order alike", tier_orders=0.0),
    proof("city tiers", "M12e", "large and small towns spend alike", tier_price=0.0),
    proof("city tiers", "M12f", "parcels reach all towns alike", tier_days=0.0),
)


def tables_of(market: Market) -> Tables:
    """What students would see of it, in the types in which tables are stored."""
    declared = all_tables()
    return Tables.of_frames({name: declared[name].conform(frame) for name, frame in market.tables.items() if name in declared})


def values_of(checks: list[Check], seeds: Iterable[int], size: str, off: Off) -> dict[str, float]:
    """Check -> its mean over markets of these seeds with this switched off; not a number where one market has none."""
    with np.errstate(invalid="ignore", divide="ignore"):  # small shops have months without an order
        found = [answers(checks, run_with(seed, size, off)) for seed in seeds]
    return pd.DataFrame(found).mean(skipna=False).to_dict()


def run_with(seed: int, size: str, off: Off, world: str = "W1") -> Tables:
    """The tables of a market with some switches off and some parameters changed, those of the friends too."""
    of_friends: dict[str, Any] = {name: value for name, value in off.items() if name in OF_FRIENDS}
    if of_friends:  # they know nothing of the market but its people, so they need no history
        setting = Setting.of(world, seed, scaled(Parameters(), size))
        panel = draw_panel(setting.people, setting.parameters, setting.streams)
        drawn = draw_from_priors(FriendParameters(), setting.streams.of("community", "friends", "priors"), every=False)
        own = replace(drawn, **of_friends)
        ties, people, _ = befriend(own, setting.streams, "likeness", setting.people, panel, np.arange(own.people))
        return Tables.of_frames({"friends": ties, "friend_people": people})
    switches = {name: value for name, value in off.items() if isinstance(value, bool)}
    changes = {name: value for name, value in off.items() if not isinstance(value, bool)}
    return tables_of(simulate(world, seed=seed, size=size, switches=switches, changes=changes))


def proved(check: Check, on: float, off: float, null: float | None = None) -> str:
    """ "proved" if one believes the pattern with the mechanism on and not with it off; "not there" without a number.

    With a null, a pattern is gone too if what is left of its distance from it is a quarter or less.
    """
    with_it, without = check.verdict(on), check.verdict(off)
    if NOT_THERE in (with_it, without):
        return NOT_THERE
    gone = without == OUTSIDE or (null is not None and abs(off - null) <= LEFT * abs(on - null))
    return PROVED if with_it == BELIEVABLE and gone else NOT_PROVED


def prove(
    proofs: Iterable[Proof],
    values: Callable[[list[Check], Off], dict[str, float]],
    say: Callable[[str], object] = lambda text: None,
) -> pd.DataFrame:
    """A row a proof: mechanism, what was switched off, check, its question, value on and off, band, verdict, how it then looks.

    values: answers some checks in a market with these switches and parameters; called once for the market as it is and once for
    each different way of switching off.
    """
    proofs, checks = list(proofs), {check.id: check for check in all_checks()}
    on = values([checks[name] for name in dict.fromkeys(each.check for each in proofs)], {})
    say("the market as it is")
    found: dict[tuple[object, str], float] = {}
    for still in dict.fromkeys(each.off for each in proofs):
        asked = [each for each in proofs if each.off == still]
        off = values([checks[each.check] for each in asked], dict(still))
        say(f"  without {_named(still)}")
        found |= {(each.off, each.check): off[each.check] for each in asked}
    rows = []
    for each in proofs:
        check, without = checks[each.check], found[each.off, each.check]
        rows.append(
            {
                "mechanism": each.mechanism,
                "switched off": _named(each.off),
                "check": check.id,
                "question": check.question,
                "on": on[check.id],
                "off": without,
                "band": check.band,
                "verdict": proved(check, on[check.id], without, each.null),
                "without it": each.without,
            }
        )
    return pd.DataFrame(rows)


def _named(off: Iterable[tuple[str, bool | float]]) -> str:
    return ", ".join(name if value is False else f"{name} = {value:g}" for name, value in off)


def lines(table: pd.DataFrame) -> Iterable[str]:
    """The table as text."""
    shown = table.assign(on=table["on"].map(short), off=table["off"].map(short))
    shown = shown[["mechanism", "check", "on", "off", "band", "verdict", "without it"]]
    yield from shown.to_string(index=False, justify="left").splitlines()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `course market switches` may be told."""
    parser.add_argument("mechanisms", nargs="*", metavar="MECHANISM", help="such as lapse or bonds (default: all)")
    parser.add_argument("--seeds", nargs="+", type=whole(0), default=list(SEEDS), metavar="SEED", help="default: 9001 to 9004")
    parser.add_argument("--size", default="small", choices=list(SIZES), help="default %(default)s")
    parser.add_argument("--html", type=Path, help="also write the table as one self-contained page")


def run(chosen: argparse.Namespace) -> int:
    """Prove, and print the table; exit code 0 if every mechanism is proved."""
    proofs = [each for each in PROOFS if not chosen.mechanisms or each.mechanism in chosen.mechanisms]
    for name in chosen.mechanisms:
        if name not in {each.mechanism for each in PROOFS}:
            known = ", ".join(dict.fromkeys(each.mechanism for each in PROOFS))
            raise MarketError(f"There is no mechanism {name!r}; there are {known}.")

    def say(text: str) -> None:
        print(text, flush=True)

    table = prove(proofs, lambda checks, off: values_of(checks, chosen.seeds, chosen.size, off), say)
    for line in lines(table):
        say(line)
    if chosen.html:
        from course.evidence.page import as_table, page  # only where a page is asked for: plotly takes a second

        parts = ["<h1>Mechanisms and their switches</h1>", f'<p class="note">{HTML_NOTE}</p>', as_table(table)]
        replace_text(chosen.html, page("Switches", parts))
        say(f"written to {chosen.html}")
    done = (table["verdict"] == PROVED).sum()
    say(f"{done} of {len(table)} proved: believable as it is, and not with the mechanism off")
    return 0 if done == len(table) else 1


HTML_NOTE = (
    "The same seed and the same draws, once as the market is and once with a mechanism switched off. A pattern is proved to come "
    "from the mechanism if one believes it with the mechanism on and no more with it off."
)
