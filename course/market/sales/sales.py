"""Sales: every order of the sample with its basket and its fate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from course.market.core.calendar import EXPORT
from course.market.core.lexicon import STATUS
from course.market.demand.history import History
from course.market.population.people import Panel
from course.market.population.setting import Setting
from course.market.sales import fulfilment, loyalty
from course.market.sales.assumptions import Assumptions
from course.market.sales.baskets import Lines, coupons, fill
from course.market.sales.catalogue import Catalogue
from course.market.sales.fulfilment import Fate
from course.market.sales.orders import labels


@dataclass(frozen=True)
class Sales:
    """n orders of the sample, repeats of loyal buyers last, with L lines.

    person: row of the panel. shop: row among all shops. live: in a live room. moment: seconds. of (n,): the order that
    earned a loyal repeat, else -1. between: loyal repeats outside of the observed months.
    """

    catalogue: Catalogue
    carriers: np.ndarray
    person: np.ndarray
    shop: np.ndarray
    live: np.ndarray
    moment: np.ndarray
    of: np.ndarray
    lines: Lines
    fate: Fate
    coupon: np.ndarray
    between: loyalty.Repeats

    @property
    def value(self) -> np.ndarray:
        return self.lines.value(len(self.shop))

    def repeated(self, since: int) -> float:
        """Orders placed since the moment, repeats of loyal buyers included, over those without."""
        late = self.moment >= since
        return float(late.sum() / max((late & (self.of < 0)).sum(), 1))


def sell(
    orders: pd.DataFrame,
    catalogue: Catalogue,
    carriers: np.ndarray,
    history: History,
    panel: Panel,
    assumptions: Assumptions,
    setting: Setting,
    coded: bool = False,
) -> tuple[pd.DataFrame, Sales]:
    """Fill the orders' baskets, deliver them, let loyal buyers come back.

    orders: one row an order with user_id, merchant_id, channel, moment and month (index of the history's month, rising).
    catalogue, carriers: of all shops. Returned with the repeats added, `row` (row of
    the `Sales`), `gmv`, `coupon` and `status`: refunded if goods had gone back when the tables were exported.
    """
    shops, streams = history.shops, setting.streams

    def handle(person, shop, live, moment, month, name):
        # Month by month (rising), each from streams of its own: what a counterfactual run changes later leaves earlier draws.
        cell, lines, fate = panel.cell[person], [], []
        for index in np.unique(month):
            rows = np.flatnonzero(month == index)
            stream, part = partial(streams.of, "goods", name, int(index)), (shop[rows], cell[rows])
            filled = fill(*part, moment[rows], catalogue, assumptions, setting, stream("basket"))
            fate.append(
                fulfilment.fulfil(
                    *part,
                    live[rows],
                    moment[rows],
                    filled,
                    carriers,
                    shops,
                    catalogue,
                    assumptions,
                    setting,
                    stream("fate"),
                )
            )
            lines.append(replace(filled, order=filled.order + rows[0]))
        return Lines.joined(lines), Fate.joined(fate)

    person = np.searchsorted(panel.user_id, orders["user_id"].to_numpy())
    shop = orders["merchant_id"].to_numpy() - 1
    live = (orders["channel"] == "live").to_numpy()
    moment, month = orders["moment"].to_numpy(), orders["month"].to_numpy()
    lines, fate = handle(person, shop, live, moment, month, "orders")
    earned = loyalty.come_back(fate, history.closed[shop], month, assumptions, streams)
    again = earned.within()
    more_lines, more_fate = handle(
        person[again.of], shop[again.of], np.zeros(len(again.of), bool), again.moment, again.month, "repeats"
    )
    repeats = orders.iloc[again.of].assign(session_row=-1, moment=again.moment)
    repeats["channel"] = pd.Series("follow", index=repeats.index, dtype=orders["channel"].dtype)
    orders = pd.concat([orders, repeats], ignore_index=True)
    lines = lines.and_(replace(more_lines, order=more_lines.order + len(shop)))
    fate = fate.and_(more_fate)
    of = np.concatenate([np.full(len(shop), -1), again.of])
    person, shop, live = person[_chain(of)], shop[_chain(of)], np.concatenate([live, np.zeros(len(again.of), bool)])
    moment = orders["moment"].to_numpy()
    value = lines.value(len(orders))
    parts = {"orders": slice(None, len(month)), "repeats": slice(len(month), None)}
    coupon = np.concatenate(
        [coupons(value[rows], moment[rows], streams.of("goods", "coupons", name)) for name, rows in parts.items()]
    )
    sales = Sales(catalogue, carriers, person, shop, live, moment, of, lines, fate, coupon, earned.outside())
    known = fate.refunded & (fate.returned < EXPORT)
    status = labels(np.where(fate.cancelled, 2, np.where(known, 1, 0)).astype(np.int8), STATUS, coded)
    return orders.drop(columns="month").assign(row=np.arange(len(orders)), gmv=value, coupon=coupon, status=status), sales


def _chain(of: np.ndarray) -> np.ndarray:
    """Row of the order whose person and shop each order has: its own, or that of the order that earned it."""
    return np.where(of >= 0, of, np.arange(len(of)))
