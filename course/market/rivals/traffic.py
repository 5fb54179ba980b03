"""The section of traffic: two tests of what being seen is worth, the same for everybody."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from course.market.core.parameters import draw_from_priors
from course.market.experiments.traffic import TrafficParameters, notes_first, people_or_traffic
from course.market.tables.plan import Plan, Section


@dataclass(frozen=True)
class Traffic(Section):
    """`experiment_notes` and `experiment_cities`: samples of fixed design."""

    name = "traffic"
    planted: dict

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Traffic, dict[str, pd.DataFrame]]:
        setting = plan.setting
        own = draw_from_priors(TrafficParameters(), setting.streams.of("traffic", "priors"), every=False)
        notes, sold = notes_first(setting, own)
        cities, bought = people_or_traffic(setting, own)
        planted = {"notes_first": sold, "cities": bought, "parameters": asdict(own)}
        return cls(planted), {"experiment_notes": notes, "experiment_cities": cities}

    def truth(self, plan: Plan) -> dict:
        return {"traffic": self.planted}
