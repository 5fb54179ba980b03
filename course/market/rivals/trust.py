"""The section of trust: presenters swapped, who reviews, first orders, buyers' photos, comments answered."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from course.market.core.parameters import draw_from_priors
from course.market.experiments import rooms, trust
from course.market.tables.plan import Plan, Section


@dataclass(frozen=True)
class Trust(Section):
    """Tests and samples of fixed design, the same for a market of any size."""

    name = "trust"
    planted: dict

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Trust, dict[str, pd.DataFrame]]:
        setting = plan.setting
        streams = setting.streams
        own = draw_from_priors(trust.TrustParameters(), streams.of("trust", "priors"), every=False)
        made: dict[str, pd.DataFrame] = {"review_audit": trust.review_audit(own, streams)}
        planted: dict = {"parameters": asdict(own)}
        shared = draw_from_priors(rooms.ExperimentParameters(), streams.of("experiments", "priors"), every=False)
        made["experiment_presenters"], planted["presenters"] = trust.presenters(setting, plan.history, shared, own)
        made["first_orders"], planted["first_orders"] = trust.first_orders(own, streams)
        made["experiment_photos"], planted["photos"] = trust.photos(setting, own)
        made["answered_evenings"], planted["answers"] = trust.answered_evenings(own, streams)
        return cls(planted), made

    def truth(self, plan: Plan) -> dict:
        return {"trust": self.planted}
