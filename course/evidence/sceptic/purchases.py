"""M13, M21: who buys what, whether goods that do not fit are felt, and how many pieces of what."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import numpy as np
import pandas as pd

from course.evidence.sceptic.check import Check, Tables, once, ratio
from course.evidence.sceptic.sales import fifths, kept_orders, lines, people

WORN = ("womenswear", "leather_shoes", "running")  # where a body or a foot decides whether goods fit

# --- M13: who buys what -----------------------------------------------------------------------------------------------


@once
def bought(tables: Tables) -> pd.DataFrame:
    """Lines with the buyer's traits."""
    return lines(tables).merge(people(tables), left_on="user_id", right_index=True, suffixes=("", "_joined"))


def men_among_buyers(types: str) -> Callable[[Tables], float]:
    """A function: men's share of the lines of goods whose type matches; not a number if there are no such goods."""

    def share(tables: Tables) -> float:
        found = bought(tables)
        return float((found.loc[found["goods_type"].str.contains(types), "gender"] == "male").mean())

    return share


def _made_for(found: pd.DataFrame, atom: str, category: str) -> pd.Series:
    return (found["category"] == category) & found["atoms"].str.contains(rf"(?:^|[|;]){atom}(?:$|[|;])")


def nursing_without_child(tables: Tables) -> float:
    found = bought(tables)
    return float((~found.loc[_made_for(found, "nursing", "womenswear"), "has_kid"].astype(bool)).mean())


def nursing_men(tables: Tables) -> float:
    found = bought(tables)
    return float((found.loc[_made_for(found, "nursing", "womenswear"), "gender"] == "male").mean())


def large_shoes_other_feet(tables: Tables) -> float:
    found = bought(tables)
    return float((found.loc[_made_for(found, "large", "leather_shoes"), "foot"] != "large").mean())


def misfit_returns(tables: Tables) -> float:
    """Goods made for a body or a foot: share returned by people of another one, over that by people of that one."""
    found, right, wrong = bought(tables), [], []
    atoms = tables["need_atoms"]
    atoms = atoms[atoms["category"].isin(WORN) & atoms["bound_to"].fillna("").str.match("(?:body|foot)=")]
    for atom in atoms.itertuples():
        trait, _, values = atom.bound_to.partition("=")
        goods = found[_made_for(found, atom.atom, atom.category)]
        fits = goods[trait].isin(values.split("|"))
        right.append(goods.loc[fits, "returned"])
        wrong.append(goods.loc[~fits, "returned"])
    mean = [np.mean(list(chain.from_iterable(parts))) if any(map(len, parts)) else np.nan for parts in (wrong, right)]
    return ratio(*mean)


# --- M21: pieces ------------------------------------------------------------------------------------------------------------


def pieces_of_cheap_goods(tables: Tables) -> float:
    """Lines with two pieces or more: cheapest fifth of the types of goods over the dearest fifth."""
    sold = lines(tables)
    price = sold.groupby("goods_type")["list_price"].median()
    fifth = sold["goods_type"].map(fifths(price))
    several = (sold["qty"] >= 2).groupby(fifth).mean()
    return ratio(several.get(0, np.nan), several.get(4, np.nan))


def lines_spread(tables: Tables) -> float:
    """Lines of an order beyond the first: variance over mean."""
    orders = kept_orders(tables)["order_id"]
    further = tables["order_items"].groupby("order_id").size().reindex(orders).dropna() - 1
    return ratio(further.var(), further.mean())


def _men(id: str, name: str, types: str, high: float) -> Check:
    why = "Men are a third of the users, and most of these are bought by women; some are presents."
    return Check(id, f"{name}: bought by men (share)", men_among_buyers(types), 0.02, high, why)


CHECKS = (
    _men("M13a", "ear studs and earrings", r"\bear|earring", 0.35),
    _men("M13b", "tall boots and high heels", r"tall boots|heels", 0.35),
    _men("M13c", "rings", r"^rings?$", 0.42),
    _men("M13d", "pushchairs and prams", r"pushchair|pram|stroller", 0.42),
    _men("M13e", "towels, sheets and quilts", r"towel|sheet|bedding|quilt", 0.42),
    Check(
        "M13f", "nursing wear bought by people without a child (share)", nursing_without_child, 0, 0.2,
        "Who nurses has a child; a few buy it before the birth or as a present.",
    ),
    Check("M13g", "nursing wear bought by men (share)", nursing_men, 0, 0.08, "Fathers send their wives' orders now and then."),
    Check(
        "M13h", "large shoes bought by people whose feet are not (share)", large_shoes_other_feet, 0, 0.3,
        "Who takes 36 does not order 43; some buy for others in the household.",
    ),
    Check(
        "M13i", "goods for a body or foot: returned by others over by those they are made for", misfit_returns, 1.15, 5,
        "What does not fit goes back.",
    ),
    Check(
        "M21a", "lines of two pieces or more, cheapest over dearest fifth of types", pieces_of_cheap_goods, 2.5, 100,
        "Socks come in threes, sofas one by one.",
    ),
    Check(
        "M21b", "lines of an order beyond the first: variance over mean", lines_spread, 1.2, 10,
        "Most baskets hold one thing, some hold a household's month: wider than Poisson, whose ratio is 1.",
    ),
)  # fmt: skip
