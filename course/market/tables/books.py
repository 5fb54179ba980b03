"""Books: what the case shops wrote down day by day, stock, and the monthly accounts of every shop, for everybody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.tables import stock
from course.market.tables.accounts import shop_months
from course.market.tables.case_books import daily_books
from course.market.tables.plan import Plan, Section


@dataclass(frozen=True)
class Books(Section):
    """`case_days`, `inventory_daily`, `shop_months` of all populations together.

    The goods in the stock sample (S,) are the same ones for every size: those that one population orders neither too rarely
    nor too often. demand: pieces of them that people wanted on each day (S, D). In a class edition what the sample bought is
    among what was sold; in a large market it is so in expectation, because else a sample of everybody would leave no room for
    what is planted in the days: demand that follows the promised delivery.
    """

    name = "books"
    goods: np.ndarray
    demand: np.ndarray

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Books, dict[str, pd.DataFrame]]:
        history, setting, shelves = plan.history, plan.setting, plan.shelves
        # The daily books are those of the article's size, whatever the market's.
        case_days = daily_books(history, setting, plan.sessions if plan.populations == 1 else None)
        goods = stock.choose(history, plan.rates, shelves.catalogue, setting.streams)
        known = 0 if plan.known is None else stock.pieces_of_the_sample(plan.known, len(shelves.catalogue))[goods]
        days, demand = stock.inventory(goods, plan.populations * plan.rates, known, shelves, history, setting)
        days = days.assign(sku_id=plan.listing.number_in_2024(days["goods"].to_numpy())).drop(columns="goods")
        made = {"case_days": case_days, "inventory_daily": days, "shop_months": shop_months(plan, case_days)}
        if plan.known is not None:
            made["products"] = _as_sold(tables["products"], days)
        return cls(goods, demand), made

    def truth(self, plan: Plan) -> dict:
        return {
            "goods": {
                "daily_demand": {
                    "sku_id": plan.listing.number_in_2024(self.goods).tolist(),
                    "mean": np.round(self.demand.mean(axis=1), 4).tolist(),
                    "sd": np.round(self.demand.std(axis=1), 4).tolist(),
                    "by_day": self.demand.tolist(),
                }
            }
        }


def _as_sold(products: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """The products with the units of 2024 that their days account for: nobody orders from an empty shelf."""
    sold = products["sku_id"].map(days.groupby("sku_id")["sold"].sum())
    return products.assign(units_2024=sold.fillna(products["units_2024"]).astype("int64"))
