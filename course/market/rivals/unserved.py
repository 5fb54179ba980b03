"""The section of needs that nobody served: an audit of needs and goods, a niche day by day, ranges for a tree, launches."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from course.market.core.parameters import draw_from_priors
from course.market.experiments.unserved import UnservedParameters, fermi_ranges, launches, need_cells, niche_days
from course.market.tables.plan import Plan, Section


@dataclass(frozen=True)
class Unserved(Section):
    """`need_cells`, `niche_days`, `fermi_ranges` and `launches`, the same for everybody."""

    name = "unserved"
    planted: dict

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Unserved, dict[str, pd.DataFrame]]:
        streams = plan.setting.streams
        own = draw_from_priors(UnservedParameters(), streams.of("unserved", "priors"), every=False)
        cells, gaps = need_cells(plan.setting, own)
        days, niche = niche_days(own, streams)
        ranges, tree = fermi_ranges(own, streams, tables["case_days"], plan.setting.parameters.in_market)
        batches, demand = launches(own, streams)
        planted = {"gaps": gaps, "niche": niche, "tree": tree, "launches": demand, "parameters": asdict(own)}
        return cls(planted), {"need_cells": cells, "niche_days": days, "fermi_ranges": ranges, "launches": batches}

    def truth(self, plan: Plan) -> dict:
        return {"unserved": self.planted}
