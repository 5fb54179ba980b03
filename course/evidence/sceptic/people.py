"""M3, M7, M12: who stays and who leaves, in what people differ, and how their traits hang together."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import betaln

from course.evidence.sceptic.check import Check, Tables, once, ratio
from course.evidence.sceptic.sales import DAY, demeaned, kept_orders, known_orders, parcels, people
from course.market.tables.customers import tracked

TRAITS = ("gender", "age_band", "body", "foot", "work_place", "has_pet", "has_kid", "runs", "city_tier")
ENOUGH = 4  # orders from which a share of a person's orders says something
NIGHT = 20  # from this hour on an order counts as one of the evening

# --- M3: nobody ever leaves -------------------------------------------------------------------------------------------


@once
def customer_months(tables: Tables) -> pd.DataFrame:
    """`customer_months` with `number`, the month counted from 0, and `first`, that of the person's first order."""
    frame = tables["customer_months"]
    months = sorted(frame["month"].unique())
    frame = frame.assign(number=frame["month"].map({month: number for number, month in enumerate(months)}))
    return frame.assign(first=frame.groupby("user_id")["number"].transform("min"))


@once
def retention(tables: Tables) -> pd.DataFrame:
    """Share of those who first ordered in a month (row) who order in the month so many later (column)."""
    frame = customer_months(tables)
    buyers = frame.groupby(["first", frame["number"] - frame["first"]])["user_id"].nunique().unstack()
    return buyers.div(buyers[0], axis=0)


def retention_falls(tables: Tables) -> float:
    """Those of the first month: share who order in months 8 to 11 over the share in months 2 to 4 (no festival in either)."""
    curve = retention(tables).loc[0]
    return ratio(curve.reindex(range(8, 12)).mean(), curve.reindex(range(2, 5)).mean())


@once
def rates_by_tenure(tables: Tables) -> pd.DataFrame:
    """Orders and person-months by calendar month and months since adoption: index (number, tenure), columns orders, people."""
    frame = customer_months(tables)
    members = people(tables)
    members = members[tracked(members.index.to_numpy())]
    start = pd.Period(frame["month"].min(), "M").ordinal
    joined = members["at"].dt.to_period("M").map(lambda period: period.ordinal - start)
    size = joined.value_counts()
    tenure = frame["number"] - frame["user_id"].map(joined)
    orders = frame["orders"].groupby([frame["number"], tenure]).sum()
    cells = [(month, month - cohort) for month in range(frame["number"].max() + 1) for cohort in size.index if cohort <= month]
    index = pd.MultiIndex.from_tuples(cells, names=["number", "tenure"])
    counted = [size[month - tenure] for month, tenure in cells]
    return pd.DataFrame({"orders": orders.reindex(index).fillna(0).to_numpy(), "people": counted}, index=index)


def old_over_new(tables: Tables) -> float:
    """Orders a month of people a year or longer on the platform over those one to three months there, within the same months."""
    rates, logs = rates_by_tenure(tables).reset_index(), []
    for _, month in rates.groupby("number"):
        groups = [month[month["tenure"].between(*span)][["orders", "people"]].sum() for span in ((1, 3), (12, np.inf))]
        if all(group["orders"] > 0 for group in groups):
            new, old = (group["orders"] / group["people"] for group in groups)
            logs.append(np.log(old / new))
    return float(np.exp(np.mean(logs))) if logs else np.nan


def order_again(tables: Tables, within: int = 8) -> float:
    """Of those first seen from the second month on: share with two orders or more by eight months later."""
    frame = customer_months(tables)
    new = frame[frame["first"].between(1, frame["number"].max() - within) & (frame["number"] <= frame["first"] + within)]
    return float((new.groupby("user_id")["orders"].sum() > 1).mean())


@once
def lost(tables: Tables) -> float:
    """Share of the first month's buyers who are lost for good eleven months later, by a BG/BB (Fader, Hardie & Shang 2010).

    Its months are the ten between two festivals. It is the BG/NBD's form for counted periods: who is still there orders in
    a month with a chance of her own (beta over people) and is lost before it with another (beta too). The BG/NBD itself
    takes events in continuous time, and months, in which nobody is seen twice, look to it as if nobody were ever lost.
    """
    frame = customer_months(tables)
    buyers = frame.loc[frame["first"] == 0, "user_id"].unique()
    between = frame[frame["number"].between(2, 11) & frame["user_id"].isin(buyers)]
    spells = (between["number"] - 1).groupby(between["user_id"]).agg(["size", "max"]).reindex(buyers, fill_value=0)
    kinds = spells.value_counts().reset_index()
    x, recency, weight = (kinds[name].to_numpy(float) for name in ("size", "max", "count"))
    age = 10.0
    later = np.arange(age)[:, None]  # months since the last order after which she may have been lost

    def loss(logs: np.ndarray) -> float:
        alpha, beta, gamma, delta = np.exp(np.clip(logs, -7, 9))
        # The first of the ten months is the second after the first order: there is one more step in which to be lost.
        here = betaln(alpha + x, beta + age - x) + betaln(gamma, delta + age + 1)
        gone = betaln(alpha + x, beta + recency - x + later) + betaln(gamma + 1, delta + recency + later + 1)
        gone = np.where(later < age - recency, gone, -np.inf)
        at_once = np.where(recency == 0, betaln(alpha, beta) + betaln(gamma + 1, delta), -np.inf)
        likely = np.logaddexp.reduce(np.vstack([here, at_once, gone]), axis=0)
        return -float(weight @ (likely - betaln(alpha, beta) - betaln(gamma, delta)))

    found = minimize(
        loss, np.array([0.0, 1.0, 0.0, 2.0]), method="Nelder-Mead", options={"maxiter": 2000, "xatol": 1e-3, "fatol": 1e-2}
    )
    _, _, gamma, delta = np.exp(np.clip(found.x, -7, 9))
    return float(-np.expm1(betaln(gamma, delta + age + 1) - betaln(gamma, delta)))


# --- M7: people differ in one number ------------------------------------------------------------------------------------


def person_in_value(tables: Tables) -> float:
    """Share of the variance of log order value, within categories, that lies between people (one-way analysis of variance)."""
    orders = kept_orders(tables)
    orders = orders[orders["gmv"] > 0]
    return between(demeaned(np.log(orders["gmv"]), orders["category"]), orders["user_id"])


def between(values: pd.Series, groups: pd.Series) -> float:
    """Intraclass correlation of values in groups of unequal size (method of moments); near 0, below it by chance, if they differ in nothing."""
    sizes, means = values.groupby(groups).size(), values.groupby(groups).mean()
    inside = ((values - groups.map(means)) ** 2).sum() / (len(values) - len(sizes))
    among = (sizes * (means - values.mean()) ** 2).sum() / (len(sizes) - 1)
    usual = (len(values) - (sizes**2).sum() / len(values)) / (len(sizes) - 1)
    part = (among - inside) / usual
    return ratio(part, part + inside)


def over_binomial(flags: pd.Series, person: pd.Series) -> float:
    """Variance over people of a share of their orders, over what chance alone gives; of people with four orders or more."""
    shares = flags.groupby(person).agg(["size", "mean"])
    shares = shares[shares["size"] >= ENOUGH]
    overall = float(np.average(shares["mean"], weights=shares["size"])) if len(shares) else np.nan
    return ratio(shares["mean"].var(), overall * (1 - overall) * (1 / shares["size"]).mean())


def evening_people(tables: Tables) -> float:
    orders = known_orders(tables)
    return over_binomial(orders["at"].dt.hour >= NIGHT, orders["user_id"])


def live_fans(tables: Tables) -> float:
    orders = known_orders(tables)
    return over_binomial(orders["channel"] == "live", orders["user_id"])


def cancellers(tables: Tables) -> float:
    orders = known_orders(tables)
    return over_binomial(orders["status"] == "cancelled", orders["user_id"])


def returners(tables: Tables) -> float:
    orders = kept_orders(tables)
    return over_binomial(orders["refunded"], orders["user_id"])


def reviewers(tables: Tables) -> float:
    orders = kept_orders(tables)
    return over_binomial(orders["order_id"].isin(tables["reviews"]["order_id"]), orders["user_id"])


# --- M12: traits are independent draws --------------------------------------------------------------------------------------


def cramers_v(first: pd.Series, second: pd.Series) -> float:
    """Cramér's V of two categories without gaps: 0 if independent, 1 if one decides the other; not a number if one is constant."""
    (one, names), (other, others) = pd.factorize(first), pd.factorize(second)
    if min(len(names), len(others)) < 2:
        return np.nan
    counts = np.bincount(one * len(others) + other, minlength=len(names) * len(others)).reshape(len(names), -1)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    chi_square = ((counts - expected) ** 2 / expected).sum()
    return float(np.sqrt(chi_square / counts.sum() / (min(counts.shape) - 1)))


def related_pairs(tables: Tables) -> float:
    """Of the 36 pairs of traits: how many have a Cramér's V of at least .05."""
    users = people(tables)
    return float(sum(cramers_v(users[one], users[other]) >= 0.05 for one, other in combinations(TRAITS, 2)))


def old_on_campus(tables: Tables) -> float:
    users = people(tables)
    return float((users.loc[users["age_band"] == "45+", "work_place"] == "campus").mean())


def pear_men(tables: Tables) -> float:
    users = people(tables)
    pear = (users["body"] == "pear").groupby(users["gender"]).mean()
    return ratio(pear.get("male", np.nan), pear.get("female", np.nan))


def _by_tier(tables: Tables) -> pd.DataFrame:
    """Of each tier: orders a user, mean order value, mean days to delivery."""
    tier = people(tables)["city_tier"]
    orders = kept_orders(tables)
    home = orders["user_id"].map(tier)
    days = (orders["order_id"].map(parcels(tables)["delivered_at"]) - orders["ts"]) / DAY
    return pd.DataFrame(
        {
            "orders": orders.groupby(home).size() / tier.value_counts(),
            "value": orders["gmv"].groupby(home).mean(),
            "days": days.groupby(home).mean(),
        }
    )


def tier_in_orders(tables: Tables) -> float:
    orders = _by_tier(tables)["orders"]
    return ratio(orders.max(), orders.min())


def tier_in_value(tables: Tables) -> float:
    value = _by_tier(tables)["value"]
    return ratio(value.max(), value.min())


def tier_in_days(tables: Tables) -> float:
    days = _by_tier(tables)["days"]
    return float(days.max() - days.min())


def tier_in_category(tables: Tables) -> float:
    orders = kept_orders(tables)
    return cramers_v(orders["user_id"].map(people(tables)["city_tier"]), orders["category"])


DIFFER = "Habits differ from person to person everywhere; at 1 each order would be a coin of its own, whoever throws it."
TIERS = "Large cities and small towns differ in incomes, shops round the corner and the way a parcel takes."
CHECKS = (
    Check(
        "M3a", "May 2023's buyers who order 8-11 months later, over 2-4 months later", retention_falls, 0.3, 0.85,
        "Everywhere a cohort shrinks fast, then slowly. Less than 15 % lost in half a year is a flat line, 70 % an empty shop.",
    ),
    Check(
        "M3b", "orders a month of people a year here, over those of newcomers", old_over_new, 0.4, 0.92,
        "Some of the old ones have drifted away, so a member of long standing orders less on average than a fresh one.",
    ),
    # Editions come to .75-.77. With `lapse` at about .27 a month, or `slowing` at about .43, newcomers would come to .72 (a run of
    # lapse and return alone, at the same level of orders; `activity_shape` hardly moves it). Either changes who orders when, so every
    # table of orders and the moments set by them: it waits for a version that draws all tables anew.
    Check(
        "M3c", "newly seen buyers who order again within 8 months (share)", order_again, 0.35, 0.72,
        "One-time buyers are a third of new customers or more in any shop's books, on a platform hardly fewer.",
    ),
    Check(
        "M3d", "May 2023's buyers lost for good in eleven months, by a BG/BB (share)", lost, 0.15, 0.85,
        "A third to two thirds of customers are gone after a year in most books; 0 says that nobody ever leaves.",
    ),
    Check(
        "M7a", "variance of ln order value within a category that lies between people (share)", person_in_value, 0.08, 0.5,
        "Rich and thrifty people stay so from order to order: price levels that differ by half between people give about .2.",
    ),
    Check("M7b", "people's shares of live orders: variance over chance", live_fans, 1.08, 4, DIFFER),
    Check("M7c", "people's shares of orders after 20:00: variance over chance", evening_people, 1.08, 4, DIFFER),
    Check("M7d", "people's shares of cancelled orders: variance over chance", cancellers, 1.05, 4, DIFFER),
    Check("M7e", "people's shares of returned orders: variance over chance", returners, 1.1, 4, DIFFER),
    Check("M7f", "people's shares of reviewed orders: variance over chance", reviewers, 1.15, 8, DIFFER),
    Check(
        "M12a", "pairs of nine traits, of 36, that are related (Cramér's V of .05 or more)", related_pairs, 8, 36,
        "Age goes with work, children, body, pets and running, gender with body and foot; a fifth of the pairs is a low bar.",
    ),
    Check(
        "M12b", "people of 45 or more who work on a campus (share)", old_on_campus, 0, 0.06,
        "Most people on a campus are students; teachers are a few per cent of those over 45.",
    ),
    Check("M12c", "pear-shaped men over pear-shaped women", pear_men, 0, 0.5, "Hips wider than shoulders are a female shape."),
    Check("M12d", "orders a user, most over least among city tiers", tier_in_orders, 1.08, 3, TIERS),
    Check("M12e", "order value, highest over lowest among city tiers", tier_in_value, 1.08, 3, TIERS),
    Check("M12f", "days to delivery, slowest less fastest city tier", tier_in_days, 0.25, 3, TIERS),
    Check("M12g", "city tier and category of the order (Cramér's V)", tier_in_category, 0.025, 0.4, TIERS),
)  # fmt: skip
