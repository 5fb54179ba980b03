"""Products: the goods of all shops under the numbers they are sold by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course.market.core.calendar import seconds, utc
from course.market.core.lexicon import ATOMS, CATEGORIES
from course.market.core.streams import Streams
from course.market.demand.history import History
from course.market.sales.catalogue import Catalogue
from course.market.sales.goods_lexicon import TYPE_NAMES, TYPE_ZH
from course.market.tables import stock

RENAMED = seconds("2024-01-01")  # re-opened shops list their goods anew, and until then two categories bore their former names


@dataclass(frozen=True)
class Listing:
    """The goods as products: SKU numbers before and after 2024 (J, 2); a row for each number, with `goods` (row of the
    catalogue) and `launched` (seconds); and which of them came out at all: those due after their shop had closed never did."""

    sku: np.ndarray
    products: pd.DataFrame
    came_out: np.ndarray

    @classmethod
    def of(cls, catalogue: Catalogue, history: History, merchants: pd.DataFrame, pairs: pd.DataFrame) -> Listing:
        """merchants, pairs: as `dirt.reopen` gives them."""
        shops = history.shops
        words = np.array([f"{category}:{atom[0]}" for category, atoms in ATOMS.items() for atom in atoms])
        joined = np.full(len(catalogue), "", dtype=object)
        for place in range(catalogue.atoms.shape[1]):
            has = catalogue.atoms[:, place] >= 0
            names = np.array([word.split(":")[1] for word in words], dtype=object)[catalogue.atoms[:, place]]
            joined = np.where(has, np.where(joined == "", names, joined + "|" + names), joined)
        category = shops.category[catalogue.shop]
        number = np.arange(1, len(catalogue) + 1)
        frame = pd.DataFrame(
            {
                "goods": np.arange(len(catalogue)),
                "sku_id": number,
                "merchant_id": shops.merchant_id[catalogue.shop],
                "category": np.array(list(CATEGORIES))[category],
                "goods_type": TYPE_NAMES[category, catalogue.type].astype(str),
                "goods_zh": TYPE_ZH[category, catalogue.type].astype(str),
                "list_price": catalogue.list_price,
                "unit_cost": catalogue.unit_cost,
                "atoms": joined.astype(str),
                "launched": catalogue.launched,
            }
        )
        moved = frame[frame["merchant_id"].isin(pairs["old_id"])]
        new = moved.assign(
            sku_id=len(catalogue) + np.arange(1, len(moved) + 1),
            merchant_id=moved["merchant_id"].map(dict(zip(pairs["old_id"], pairs["new_id"], strict=True))),
        )
        opened = new["merchant_id"].map(merchants.set_index("merchant_id")["opened"])
        new["launched"] = np.maximum(new["launched"], opened)
        sku = np.stack([number, number], axis=1)
        sku[moved["goods"], 1] = new["sku_id"]
        # A line sold before the move carries the first number; goods that only came out after it have no use for it.
        frame = pd.concat([frame, new], ignore_index=True)
        return cls(sku, frame.assign(launched_at=utc(frame["launched"])), _came_out(frame, merchants))

    @property
    def shown(self) -> pd.DataFrame:
        """The products that came out."""
        return self.products[self.came_out]

    def number_at(self, goods: np.ndarray, moment: np.ndarray) -> np.ndarray:
        """The number under which goods were sold at the moment (n,)."""
        return self.sku[goods, (moment >= RENAMED).astype(int)]

    def number_in_2024(self, goods: np.ndarray) -> np.ndarray:
        return self.sku[goods, 1]


def _came_out(products: pd.DataFrame, merchants: pd.DataFrame) -> np.ndarray:
    closed = products["merchant_id"].map(merchants.set_index("merchant_id")["closed"])
    return (closed.isna() | (products["launched"] < closed)).to_numpy()


def units_sold(expected: np.ndarray, known: np.ndarray | int, products: pd.DataFrame, streams: Streams) -> np.ndarray:
    """Pieces that everybody ordered of each SKU in May and June 2024: those known, and chance round the rest."""
    units = known + streams.of("goods", "units").poisson(np.maximum(expected - known, 0))
    in_use = ~products.duplicated("goods", keep="last")
    return np.where(in_use, units[products["goods"]], 0)


def first_stock(rates: np.ndarray, products: pd.DataFrame, streams: Streams) -> np.ndarray:
    """Pieces in the first batch: what the shop guessed three weeks would sell, in whole tens."""
    guess = rates / stock.DAYS * 21 * np.exp(0.6 * streams.of("goods", "first stock").standard_normal(len(rates)))
    return (np.ceil(np.maximum(guess, 10) / 10) * 10).astype(np.int64)[products["goods"]]
