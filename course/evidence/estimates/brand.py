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
    alone, beside = orders[one].to_numpy(), orders[other].to_numpy()
    both = alone * (beside.max() + 1) + beside
    away = (orders["again"] - orders["again"].mean()).to_numpy()
    products, pairs = (
        (np.bincount(alone, by) ** 2).sum() - (np.bincount(both, by) ** 2).sum() for by in (away, np.ones_like(away))
    )
    return float(products / pairs)


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
    """One row a shop and month in which some shop extends: `change`, the mean change of ln orders over the window from the month
    before, of shops whose months are observed; `extends` in it, or may be a `control`; and when the shop `opened`.

    Controls have not extended by the end of the window, and opened in the same month. One base month, no shop that
    is treated already (Callaway & Sant'Anna 2021).
    """
    shops = months.drop_duplicates("shop").set_index("shop")
    wide = np.log(months.pivot(index="shop", columns="month", values="orders"))
    extended = shops["extended"].astype(float)
    opened, rows = shops["opened"].to_numpy(), []
    for month in sorted(extended.dropna().unique()):
        if month - 1 < wide.columns.min() or month + WINDOW[-1] > wide.columns.max():
            continue
        change = wide[[month + k for k in WINDOW]].sub(wide[month - 1], axis=0).mean(axis=1, skipna=False).reindex(shops.index)
        free = extended.isna() | (extended > month + WINDOW[-1])
        found = {"shop": shops.index, "month": month, "change": change.to_numpy(), "opened": opened}
        rows.append(pd.DataFrame(found | {"extends": (extended == month).to_numpy(), "control": free.to_numpy()}))
    return pd.concat(rows, ignore_index=True).dropna(subset="change")


def against_controls(found: pd.DataFrame) -> pd.DataFrame:
    """The rows of `changes` of shops that extend and have controls of the same month of opening, with their mean as `usual`."""
    cell = (found["month"] * 1000 + found["opened"] + 500).to_numpy(dtype=np.int64)
    change, free, treated = found["change"].to_numpy(), found["control"].to_numpy(), found["extends"].to_numpy()
    sums, counts = (np.bincount(cell[free], by, minlength=cell.max() + 1) for by in (change[free], None))
    usual = np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)[cell[treated]]
    return found[treated].assign(usual=usual).dropna(subset="usual")


def new_range(tables: Tables) -> Estimate:
    """Mean ln orders that a new range adds in months 0 to 3, against shops of the same month of opening."""
    found = changes(tables["range_months"])

    def mean(rows: pd.DataFrame) -> float:
        treated = against_controls(rows)
        return float((treated["change"] - treated["usual"]).mean())

    return jackknife(found, found["shop"].to_numpy() % BLOCKS, mean)


def before_and_after(tables: Tables) -> float:
    """The same without controls: young shops grow anyway."""
    return float(against_controls(changes(tables["range_months"]))["change"].mean())
