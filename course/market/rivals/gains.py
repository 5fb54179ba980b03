"""The section of who gains: goods and baskets under one roof, and what hosts' notes reached before and after."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from course.market.core.parameters import draw_from_priors
from course.market.experiments.gains import GainParameters, reach, roofs
from course.market.tables.plan import Plan, Section


@dataclass(frozen=True)
class Gains(Section):
    """`roof_goods`, `roof_baskets`, `reach_hosts` and `reach_notes`: samples of fixed design, the same for a market of any size."""

    name = "gains"
    planted: dict

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Gains, dict[str, pd.DataFrame]]:
        streams = plan.setting.streams
        own = draw_from_priors(GainParameters(), streams.of("gains", "priors"), every=False)
        goods, baskets, under = roofs(own, streams)
        hosts, notes, told = reach(own, streams)
        made = {"roof_goods": goods, "roof_baskets": baskets, "reach_hosts": hosts, "reach_notes": notes}
        return cls({"roofs": under, "reach": told, "parameters": asdict(own)}), made

    def truth(self, plan: Plan) -> dict:
        return {"gains": self.planted}
