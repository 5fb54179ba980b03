"""Reference and naive estimates for a person as a brand: who followed then, host or model, evenings without the host, new ranges."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables

BLOCKS = 40  # of a jackknife
WINDOW = range(4)  # months after an extension over which its effect is taken


def jackknife(rows: pd.DataFrame, block: np.ndarray, estimator: Callable[[pd.DataFrame], float]) -> Estimate:
    """The estimate, with the standard error of estimates that leave out one block of rows each. block: 0 to BLOCKS - 1 (n,)."""
    without = np.array([estimator(rows[block != number]) for number in range(BLOCKS)])
    return Estimate.of(estimator(rows), np.sqrt((BLOCKS - 1) / BLOCKS * ((without - without.mean()) ** 2).sum()))


# --- followers ------------------------------------------------------------------------------------------------------------


def followed_then(tables: Tables) -> Estimate:
    """Share of first orders whose buyer followed when she ordered."""
    first = _first_orders(tables)
    share = _follows(first, first["day"]).mean()
    return Estimate.of(share, np.sqrt(share * (1 - share) / len(first)))


def follows_today(tables: Tables) -> float:
    """Share of first orders whose buyer follows at the end of the book: many follow because they bought."""
    first = _first_orders(tables)
    return float(_follows(first, first["day"] * 0 + 10**6).mean())


def ever_followed(tables: Tables) -> float:
    """Share of first orders whose buyer has ever followed."""
    return float(_first_orders(tables)["followed_day"].notna().mean())


def orders_by_channel(tables: Tables) -> float:
    """Share of orders that came through the page of followed shops."""
    return float((tables["which_orders"]["channel"] == "follow").mean())


def came_by_an_order(tables: Tables) -> Estimate:
    """Share of followers who had ordered before they began to follow."""
    share = _begun(tables)
    return Estimate.of(share.mean(), np.sqrt(share.mean() * (1 - share.mean()) / len(share)))


def buyers_among_followers(tables: Tables) -> float:
    """Share of followers who have ordered at any time."""
    return float(tables["which_follows"]["person_id"].isin(tables["which_orders"]["person_id"]).mean())


def _first_orders(tables: Tables) -> pd.DataFrame:
    first = tables["which_orders"].sort_values("order_id").drop_duplicates("person_id")
    return first.merge(tables["which_follows"], on="person_id", how="left", validate="one_to_one")


def _follows(first: pd.DataFrame, day: pd.Series) -> pd.Series:
    begun, gone = first["followed_day"] < day, (first["left_day"] <= day).fillna(False).astype(bool)
    return begun & ~gone


def _begun(tables: Tables) -> pd.Series:
    first = tables["which_orders"].groupby("person_id")["day"].min()
    follows = tables["which_follows"]
    return follows["person_id"].map(first) < follows["followed_day"]


# --- host or model ------------------------------------------------------------------------------------------------------------


def common(orders: pd.DataFrame, one: str, other: str) -> float:
    """Mean product of the deviations of `again` over pairs of orders with `one` in common and not `other`.

    Sums of squares over groups do it without listing pairs (crossed effects by covariances: Searle, Casella & McCulloch 1992).
    """
    frame = orders.assign(sum=orders["again"] - orders["again"].mean(), n=1.0)
    both = frame.groupby([one, other])[["sum", "n"]].sum()
    alone = both.groupby(one).sum()
    return float(((alone["sum"] ** 2).sum() - (both["sum"] ** 2).sum()) / ((alone["n"] ** 2).sum() - (both["n"] ** 2).sum()))


def share_of_hosts(orders: pd.DataFrame) -> float:
    """The hosts' share in what hosts and models add to the variance of coming back."""
    host, model = common(orders, "host", "model"), common(orders, "model", "host")
    return host / (host + model)


def host_share(tables: Tables) -> Estimate:
    """The same with its error; the blocks are orders, for the hosts and models of the study are given."""
    orders = tables["shelf_orders"]
    block = np.random.default_rng(1).permutation(np.arange(len(orders)) % BLOCKS)
    return jackknife(orders, block, share_of_hosts)


def host_share_of_raw_means(tables: Tables) -> float:
    """The hosts' share in the spread of raw means: luck of few orders counts as difference."""
    orders = tables["shelf_orders"]
    host, model = (orders.groupby(name)["again"].mean().var() for name in ("host", "model"))
    return float(host / (host + model))


# --- evenings without the host -----------------------------------------------------------------------------------------------


def without_the_host(tables: Tables) -> Estimate:
    """ln orders per entry of stand-ins over hosts within shops (Mantel & Haenszel 1959); the error allows for unlike evenings."""
    sums = _by_shop(tables)
    total = sums["entries"].sum(axis=1)
    away = sums["orders", "stand-in"] * sums["entries", "host"] / total
    there = sums["orders", "host"] * sums["entries", "stand-in"] / total
    ratio = away.sum() / there.sum()
    gaps = away - ratio * there
    return Estimate.of(np.log(ratio), np.sqrt((gaps**2).sum()) / away.sum())


def without_the_host_raw(tables: Tables) -> float:
    """The same over all evenings, whoever's shop it is."""
    sums = tables["stand_ins"].groupby("presenter")[["orders", "entries"]].sum()
    rate = sums["orders"] / sums["entries"]
    return float(np.log(rate["stand-in"] / rate["host"]))


def _by_shop(tables: Tables) -> pd.DataFrame:
    """Orders and entries by shop and presenter, of shops that have both."""
    return tables["stand_ins"].groupby(["shop", "presenter"])[["orders", "entries"]].sum().unstack().dropna()


# --- new ranges -----------------------------------------------------------------------------------------------------------------


def changes(months: pd.DataFrame) -> pd.DataFrame:
    """Of each shop that extends with its months observed: mean change of ln orders from the month before, and that of its controls.

    Controls have not extended by the end of the window, and opened in the same month. One base month, no shop that
    is treated already (Callaway & Sant'Anna 2021).
    """
    shops = months.drop_duplicates("shop").set_index("shop")
    wide = np.log(months.pivot(index="shop", columns="month", values="orders"))
    extended = shops["extended"].astype(float)
    rows = []
    for month in sorted(extended.dropna().unique()):
        if month - 1 < wide.columns.min() or month + WINDOW[-1] > wide.columns.max():
            continue
        change = wide[[month + k for k in WINDOW]].sub(wide[month - 1], axis=0).mean(axis=1, skipna=False).dropna()
        treated = change[extended.loc[change.index] == month]
        late = extended.loc[change.index]
        free = change[late.isna() | (late > month + WINDOW[-1])]
        base = treated.index.map(shops["opened"]).map(free.groupby(shops["opened"]).mean())
        rows.append(pd.DataFrame({"change": treated.to_numpy(), "control": np.asarray(base, dtype=float)}, index=treated.index))
    return pd.concat(rows).dropna()


def new_range(tables: Tables) -> Estimate:
    """Mean ln orders that a new range adds in months 0 to 3, against shops of the same month of opening."""
    months = tables["range_months"]
    block = months["shop"].to_numpy() % BLOCKS

    def mean(rows: pd.DataFrame) -> float:
        found = changes(rows)
        return float((found["change"] - found["control"]).mean())

    return jackknife(months, block, mean)


def before_and_after(tables: Tables) -> float:
    """The same without controls: young shops grow anyway."""
    return float(changes(tables["range_months"])["change"].mean())
