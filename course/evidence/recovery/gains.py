"""The planted effects of who gains: goods under one roof, reach before and now."""

from __future__ import annotations

from functools import partial

from course.evidence.estimates import gains
from course.evidence.recovery.effect import Effect

GAINS = (
    Effect(
        "P76",
        "how often goods of two categories in one basket share a scenario, over what the shop's shelf gives (or once, by a coin)",
        lambda truth, tables: truth["gains"]["roofs"]["lift"],
        ("pairs of two categories against the shop's own lines", gains.lift),
        {"against all shops' lines": gains.lift_over_the_platform, "pairs of one category too": gains.lift_of_all_pairs},
    ),
    Effect(
        "P77",
        "by how much everybody's reach fell (ln views, or 0 by a coin)",
        lambda truth, tables: truth["gains"]["reach"]["fall"],
        ("all hosts, mean ln views", gains.reach_lost),
        {
            "hosts who tell": partial(gains.reach_lost_of, column="tells"),
            "hosts who left": partial(gains.reach_lost_of, column="left"),
            "best note before, usual note now": gains.best_note_then_usual_now,
        },
    ),
    Effect(
        "P78",
        "what a loss of reach adds to leaving (logit per ln views)",
        lambda truth, tables: truth["gains"]["reach"]["left_by_loss"],
        ("all hosts who left against all who stayed", gains.leaving),
        {"those who tell against those who stayed": gains.leaving_of_the_loud},
    ),
)
