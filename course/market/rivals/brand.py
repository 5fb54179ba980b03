"""The section of a person as a brand: the order book of WHICH, crossed hosts and models, evenings without hosts, new ranges."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from course.market.core.parameters import draw_from_priors
from course.market.experiments.brand import SIDES, BrandParameters, crossed, evenings, new_ranges, order_book
from course.market.tables.plan import Plan, Section


@dataclass(frozen=True)
class Brand(Section):
    """`which_orders`, `which_follows`, `shelf_orders`, `stand_ins` and `range_months`: made once, for everybody."""

    name = "brand"
    own: BrandParameters
    planted: dict

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Brand, dict[str, pd.DataFrame]]:
        streams, flat = plan.setting.streams, plan.setting.world.name == "W3"
        own = draw_from_priors(BrandParameters(), streams.of("brand", "priors"), every=False)
        heads = streams.of("brand", "coin").random() < 0.5
        days = tables["case_days"]
        orders, follows = order_book(days[days["case"] == "WHICH"], own, streams)
        shelves, bonds = crossed(own, SIDES[1 if flat or not heads else 0], streams)
        missed = 0.0 if flat else own.missed
        ranges, effect = new_ranges(own, streams)
        made = {
            "which_orders": orders,
            "which_follows": follows,
            "shelf_orders": shelves,
            "stand_ins": evenings(own, missed, streams),
            "range_months": ranges,
        }
        return cls(own, {"bonds": bonds, "missed": missed, "new_range": effect}), made

    def truth(self, plan: Plan) -> dict:
        return {"brand": self.planted | {"parameters": asdict(self.own)}}
