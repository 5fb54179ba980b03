"""Reference estimates of what is planted in people's orders and shops' fates."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables, Z, log_linear
from course.evidence.estimates.goods import bought, without_copies
from course.evidence.remembered import remembered
from course.market.core.nbd import effective_shape
from course.market.tables.dirt import BOT

# --- how unlike buyers are (P3) -----------------------------------------------------------------------------------------


@remembered
def orders_per_adopter(tables: Tables, festival: str) -> np.ndarray:
    """Live orders in the festival of each person of the sample who had joined before it ended, zeros included (n,)."""
    (window,) = tables["festivals"].query("festival == @festival").itertuples()
    users = tables["users"]
    adopters = users.loc[users["in_panel"] & (users["adopted_at"] < window.ends_at), "user_id"]
    orders = bought(tables)
    live = (orders["channel"] == "live") & orders["user_id"].notna()
    orders = orders[live & (orders["ts"] >= window.starts_at) & (orders["ts"] < window.ends_at)]
    return orders["user_id"].astype("int64").value_counts().reindex(adopters, fill_value=0).to_numpy()


def activity_shape(counts: np.ndarray) -> Estimate:
    """The r for which an NBD with the mean of the counts has their share of zeros (Ehrenberg 1959), by the delta method."""
    mean, reached = counts.mean(), (counts > 0).mean()
    at = np.log(effective_shape(mean, reached))
    step = 1e-4
    slope = [
        (np.log(effective_shape(mean * (1 + step), reached)) - at) / (mean * step),
        (np.log(effective_shape(mean, reached * (1 + step))) - at) / (reached * step),
    ]
    spread = np.cov(np.stack([counts, counts > 0]).astype(float)) / len(counts)
    error = np.sqrt(slope @ spread @ slope)
    return Estimate(*(float(np.exp(at + z * error)) for z in (0, -Z, Z)))


def shape_of_buyers_alone(counts: np.ndarray) -> float:
    """The same from those who bought, as if all others did not exist: everybody is reached, so the shape has no end."""
    return effective_shape(counts[counts > 0].mean(), 1.0)


def shape_if_everybody_were_there(tables: Tables, festival: str) -> float:
    """The same with everybody in the sample at risk, those included who had not joined yet."""
    counts = orders_per_adopter(tables, festival)
    missing = int(tables["users"]["in_panel"].sum()) - len(counts)
    return activity_shape(np.concatenate([counts, np.zeros(missing, dtype=counts.dtype)])).value


# --- survivorship (P8) ------------------------------------------------------------------------------------------------


@remembered
def cohort_orders(tables: Tables) -> pd.DataFrame:
    """Live orders of June 2023 and June 2024 in the sample, of each shop that was open in June 2023; 0 for those that closed.

    Whether a shop was open tell its books: who takes only those with an order in the sample picks shops after a good month.
    A shop that re-opened under a new id keeps its name, and is the same shop.
    """
    orders = bought(tables)
    orders = orders[orders["channel"] == "live"]
    names = tables["merchants"].set_index("merchant_id")["name"]
    books = tables["shop_months"]
    cohort = books.loc[books["month"] == "2023-06", "merchant_id"].map(names)
    month = orders["ts"].dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m")
    counts = orders.groupby([orders["merchant_id"].map(names), month]).size().unstack(fill_value=0)
    return counts[["2023-06", "2024-06"]].reindex(cohort, fill_value=0)


def cohort_growth(tables: Tables) -> Estimate:
    """Level ratio of the live orders of all shops of June 2023, June 2024 : June 2023, with the error of a ratio of counts.

    Of the people in the sample, whom bonds draw back to shops that they know: some 3 % more than the shops' books show.
    """
    return _level_ratio(cohort_orders(tables))


def survivors_growth(tables: Tables) -> float:
    """The same of the shops alone that still sold in June 2024."""
    counts = cohort_orders(tables)
    before, after = counts[counts["2024-06"] > 0].sum()
    return float(after / before)


@remembered
def cohort_books(tables: Tables) -> pd.DataFrame:
    """Orders of June 2023 and June 2024 by their books, of each shop (name) with a book in June 2023; a gap for those without one in
    June 2024, which have closed."""
    books = tables["shop_months"]
    books = books.assign(name=books["merchant_id"].map(tables["merchants"].set_index("merchant_id")["name"]))
    orders = books[books["month"].isin(["2023-06", "2024-06"])].groupby(["name", "month"])["orders"].sum().unstack()
    return orders[orders["2023-06"].notna()]


def growth_of_books(tables: Tables) -> Estimate:
    """Level ratio of all orders of the shops of June 2023 by their books, June 2024 : June 2023; the error of a ratio of counts."""
    return _level_ratio(cohort_books(tables))


def growth_of_surviving_books(tables: Tables) -> float:
    """The same of the shops alone that still have a book in June 2024."""
    before, after = cohort_books(tables).dropna().sum()
    return float(after / before)


def mean_of_growth(tables: Tables) -> float:
    """Mean over surviving shops of each one's own growth, by their books."""
    alive = cohort_books(tables).dropna()
    alive = alive[alive["2023-06"] > 0]
    return float((alive["2024-06"] / alive["2023-06"]).mean())


def _level_ratio(counts: pd.DataFrame) -> Estimate:
    before, after = counts.sum()
    error = np.sqrt(1 / before + 1 / after)
    return Estimate(*(float(after / before * np.exp(z * error)) for z in (0, -Z, Z)))


# --- what persons and cities add (P15, P16) -------------------------------------------------------------------------------

LIVES = ("gender", "age_band", "body", "foot", "work_place", "has_pet", "has_kid", "runs")


@remembered
def orders_of_people(tables: Tables) -> pd.DataFrame:
    """Orders of known people, cancelled ones included: user_id, `cancelled`, `rush` (first four hours of a festival), ln value."""
    orders = without_copies(tables)
    orders = orders[orders["user_id"].notna() & orders["user_id"].ne(BOT)]
    rush = pd.Series(False, index=orders.index)
    for start in tables["festivals"]["starts_at"]:
        rush |= (orders["ts"] >= start) & (orders["ts"] < start + pd.Timedelta(hours=4))
    return pd.DataFrame(
        {
            "user_id": orders["user_id"].astype("int64"),
            "cancelled": (orders["status"] == "cancelled").astype(float),
            "rush": rush.astype(float),
            "ln_value": np.log(orders["gmv"].clip(lower=1.0)),
        }
    )


def spread_of_cancelling(tables: Tables) -> Estimate:
    """How unlike people are in cancelling, sd of the logarithm of a person's own factor, from pairs of orders of one person.

    Two orders of one person are both cancelled with chance m1 m2 E[factor^2], m what orders of that kind expect (a log-linear
    mean in rush and value); of a log-normal factor with mean 1 it is e^(sd^2). Chance alone cancels in the mean over pairs.
    """
    orders = orders_of_people(tables)
    outcome = orders["cancelled"].to_numpy()
    design = np.column_stack([np.ones(len(orders)), orders["rush"], orders["ln_value"] - orders["ln_value"].mean()])
    expected = np.exp(design @ log_linear(design, outcome))
    sums = pd.DataFrame({"y": outcome, "yy": outcome**2, "m": expected, "mm": expected**2}).groupby(orders["user_id"].to_numpy())
    sums = sums.sum()
    both, usual = sums["y"] ** 2 - sums["yy"], sums["m"] ** 2 - sums["mm"]
    excess = both.sum() / usual.sum()
    error = np.sqrt(((both - excess * usual) ** 2).sum()) / usual.sum()
    sd = np.sqrt(np.log(max(excess, 1 + 1e-6)))
    return Estimate.of(sd, error / (2 * excess * max(sd, 1e-3)))


def spread_of_shares(tables: Tables) -> float:
    """The same from the spread of people's own shares (four orders or more), as if none of it were chance."""
    shares = orders_of_people(tables).groupby("user_id")["cancelled"].agg(["size", "mean"])
    shares = shares.loc[shares["size"] >= 4, "mean"]
    return float(np.sqrt(np.log1p(shares.var() / shares.mean() ** 2)))


def _orders_by_person(tables: Tables) -> pd.DataFrame:
    users = tables["users"]
    users = users[users["in_panel"]]
    count = orders_of_people(tables)["user_id"].value_counts()
    return users.assign(orders=users["user_id"].map(count).fillna(0.0))


def orders_by_tier(tables: Tables) -> Estimate:
    """ln orders a person per tier down, among people of equal traits: Poisson with one mean for each way of life.

    The means are conditioned away (Hausman, Hall & Griliches 1984); errors hold whatever the spread of counts.
    """
    people = _orders_by_person(tables)
    life = people.groupby(list(LIVES), observed=True).ngroup().to_numpy()
    tier, count = people["city_tier"].to_numpy(float), people["orders"].to_numpy()
    total, slope = np.bincount(life, weights=count), 0.0
    for _ in range(20):
        weight = np.exp(slope * tier)
        mass = np.bincount(life, weights=weight)
        away = tier - (np.bincount(life, weights=weight * tier) / mass)[life]
        usual = weight * (total / mass)[life]
        information = (usual * away**2).sum()
        step = (away * (count - usual)).sum() / information
        slope += step
        if abs(step) < 1e-9:
            break
    return Estimate.of(slope, np.sqrt(((away * (count - usual)) ** 2).sum()) / information)


def orders_by_tier_of_buyers(tables: Tables) -> float:
    """Slope of ln orders per buyer on the tier: those who never order left out."""
    people = _orders_by_person(tables)
    means = people[people["orders"] > 0].groupby("city_tier")["orders"].mean()
    return float(np.polyfit(means.index, np.log(means), 1)[0])


# --- luck of shops (P27) ------------------------------------------------------------------------------------------------

LARGE = 200  # orders a month from which a shop's growth is not the noise of small counts


def _large_shops(tables: Tables) -> pd.DataFrame:
    """Orders of the shops that sold over `LARGE` in every month, one row a shop, one column a month."""
    orders = tables["shop_months"].pivot(index="merchant_id", columns="month", values="orders")
    return orders[(orders > LARGE).all(axis=1)]


def _growth(orders: pd.DataFrame) -> np.ndarray:
    """ln growth from month to month beside that of the other shops (n, months - 1)."""
    level = np.log(orders.to_numpy(float))
    return np.diff(level - level.mean(axis=0), axis=1)


def passing_luck(tables: Tables) -> Estimate:
    """Standard deviation of what one month adds to ln orders and the next has no more.

    Luck that passes makes growth turn back: two months' growth in a row share the luck between them with opposite signs. Growth
    two months apart shares no luck, only what shops have in common with themselves, which is taken out; so is counting noise,
    1 / orders.
    """
    orders = _large_shops(tables)
    growth = _growth(orders)
    turns = (growth[:, :-1] * growth[:, 1:]).mean(axis=1)
    lasts = (growth[:, :-2] * growth[:, 2:]).mean(axis=1)
    noise = (1 / orders.to_numpy(float)[:, 1:-1]).mean(axis=1)
    square = lasts - turns - noise  # one a shop
    value = np.sqrt(max(square.mean(), 1e-8))
    return Estimate.of(value, square.std(ddof=1) / np.sqrt(len(square)) / (2 * value))


def spread_of_growth(tables: Tables) -> float:
    """Standard deviation of the growth itself: two months' luck, counting noise and what lasts, all taken for one month's."""
    return float(_growth(_large_shops(tables)).std())
