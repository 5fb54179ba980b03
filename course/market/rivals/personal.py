"""The section of personalisation and scale: the diary, the feet, the feeds, and what the platform counts of itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from course.market.core.calendar import LAST, month_name, seconds
from course.market.core.parameters import draw_from_priors
from course.market.experiments.personal import TOLD, PersonalParameters, diary, machine_feeds, measured_feet
from course.market.tables.part import Part
from course.market.tables.plan import Plan, Rows, Section


@dataclass(frozen=True)
class Personal(Section):
    """`experiment_feeds` and `months`, the same for everybody; `needs` and `feet` of some people of each part."""

    name = "personal"
    own: PersonalParameters
    planted: dict

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Personal, dict[str, pd.DataFrame]]:
        streams = plan.setting.streams
        own = draw_from_priors(PersonalParameters(), streams.of("personal", "priors"), every=False)
        feeds, planted = machine_feeds(own, streams)
        return cls(own, planted | {"parameters": asdict(own)}), {"experiment_feeds": feeds, "months": accounts_by_month(plan)}

    def draw(self, plan: Plan, part: Part) -> Rows:
        """Who is asked had an account when the diary began; everybody is as likely as any other."""
        setting, panel = part.setting, part.members
        here = np.flatnonzero(panel.adopted < seconds(TOLD[0]))
        generator = setting.streams.of("personal", "asked")
        asked = np.sort(generator.choice(here, min(round(self.own.asked * part.log.scale), len(here)), replace=False))
        needs = diary(setting, panel, part.sales, asked, plan.history.shops.category, self.own)
        needs.insert(0, "need_id", np.arange(len(needs)) + part.first_id)
        return Rows({"needs": needs, "feet": measured_feet(setting, panel, asked, self.own)})

    def truth(self, plan: Plan) -> dict:
        return {"personal": self.planted}


def accounts_by_month(plan: Plan) -> pd.DataFrame:
    """The table `months`: accounts of everybody at the end of each month, and the shops that were open in it."""
    everybody = plan.populations * int(plan.setting.people.size.sum())
    return pd.DataFrame(
        {
            "month": [month_name(month) for month in range(LAST)],
            "accounts": np.rint(everybody * np.array(plan.history.adoption.shares[1 : LAST + 1])).astype(np.int64),
            "shops": [one["shops"] for one in plan.history.months],
        }
    )
