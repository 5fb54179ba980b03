"""Reference estimates of who leaves and comes back, what draws buyers to a shop again, and what they take again."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from course.evidence.estimates.core import Estimate, Tables
from course.evidence.estimates.goods import without_copies
from course.evidence.remembered import remembered
from course.market.core.calendar import MONTH as MONTH_SECONDS
from course.market.core.calendar import ZONE
from course.market.core.parameters import Parameters
from course.market.population.lapse import pace, still_there
from course.market.sales.assumptions import BOND_OF_CATEGORY, USED_UP
from course.market.tables.customers import tracked
from course.market.tables.dirt import BOT

# --- who leaves, who comes back (P22, P23) ---------------------------------------------------------------------------------

USUAL = Parameters()
NAMES = ("lapse", "comeback")


@remembered
def months_of_people(tables: Tables) -> tuple[np.ndarray, np.ndarray]:
    """Orders of each tracked person in each month (n, 14), and her months since adoption in its middle (n, 14).

    Not a number in the months up to that of her adoption, of which she was there for a part only.
    """
    users = tables["users"]
    users = users[users["in_panel"] & tracked(users["user_id"].to_numpy())].sort_values("user_id")
    frame = tables["customer_months"]
    start = pd.date_range(f"{frame['month'].min()}-01", periods=frame["month"].nunique() + 1, freq="MS", tz=ZONE)
    row = np.searchsorted(users["user_id"].to_numpy(), frame["user_id"].to_numpy())
    code, names = pd.factorize(frame["month"])
    column = np.array([12 * int(year) + int(month) for year, month in (name.split("-") for name in names)])[code]
    orders = np.zeros((len(users), len(start) - 1))
    orders[row, column - (start[0].month + 12 * start[0].year)] = frame["orders"]
    middle = start[:-1] + (start[1:] - start[:-1]) / 2
    adopted = (users["adopted_at"] - start[0]).dt.total_seconds().to_numpy()[:, None]
    middle, begin = ((moments - start[0]).total_seconds().to_numpy()[None, :] for moments in (middle, start[:-1]))
    return orders, np.where(adopted < begin, (middle - adopted) / MONTH_SECONDS, np.nan)


@remembered
def leaving_and_coming_back(tables: Tables) -> dict[str, Estimate]:
    """`lapse` and `comeback`, 1/month, from how orders a head fall with the age of accounts within calendar months.

    A person of age t orders in a month in proportion to the share of her age who are there, E over hazards of
    r/(h+r) + h/(h+r) e^-(h+r)t, times the pace of her tenure, whose two numbers are taken as known. Months have means of their own,
    so neither festivals nor growth touch the estimate: Poisson by month, given the month's total. A mean rate that is the same for
    early and late adopters is assumed. Errors are by person (Liang & Zeger 1986).
    """
    orders, age = months_of_people(tables)
    known = np.isfinite(age)
    place = np.where(known, np.floor(age * 4), 0).astype(np.int64)  # in quarters of a month
    quarters = int(place.max()) + 1
    cell = place + quarters * np.arange(place.shape[1])
    sums = [
        np.bincount(cell[known], weights, quarters * place.shape[1]).reshape(-1, quarters) for weights in (orders[known], None)
    ]

    def curve(logs: np.ndarray) -> np.ndarray:
        now = USUAL.changed(**dict(zip(NAMES, np.exp(np.clip(logs, np.log(0.002), np.log(0.95))).tolist(), strict=True)))
        middle = (np.arange(quarters) + 0.5) / 4
        return np.asarray(np.log(still_there(middle, now) * pace(middle, now)))

    def loss(logs: np.ndarray) -> float:
        height = curve(logs)
        usual = np.log(sums[1] @ np.exp(height))
        return -float((sums[0] @ height - sums[0].sum(axis=1) * usual).sum())

    found = minimize(loss, np.log([USUAL.lapse, USUAL.comeback]), method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-3})
    best, step = found.x, 0.02 * np.eye(2)
    share = np.where(known, np.exp(curve(best))[place], 0.0)
    expected = share / share.sum(axis=0) * (orders * known).sum(axis=0)
    slopes = [((curve(best + step[i]) - curve(best - step[i])) / 0.04)[place] for i in range(2)]
    away = np.stack([(slope - (slope * share).sum(axis=0) / share.sum(axis=0)) * known for slope in slopes])
    information = np.einsum("int,jnt,nt->ij", away, away, expected)
    score = np.einsum("int,nt->ni", away, orders * known - expected)
    inverse = np.linalg.inv(information)
    error = np.sqrt(np.diag(inverse @ (score.T @ score) @ inverse))
    values = np.exp(best)
    return {name: Estimate.of(values[i], values[i] * error[i]) for i, name in enumerate(NAMES)}


def silence_as_loss(tables: Tables) -> float:
    """The monthly hazard if whoever does not order in the next month were lost: minus ln of the share of buyers who do."""
    orders, _ = months_of_people(tables)
    bought = orders > 0
    return float(-np.log((bought[:, :-1] & bought[:, 1:]).sum() / bought[:, :-1].sum()))


def one_hazard_for_all(tables: Tables) -> float:
    """The hazard if everybody had the same one and nobody came back: from orders a head of a year's accounts over fresh ones."""
    orders, age = months_of_people(tables)
    logs = []
    for count, old in zip(orders.T, age.T, strict=True):
        rates = [count[(old >= low) & (old < high)].mean() for low, high in ((0.5, 3), (12, 24))]
        logs.append(np.log(rates[0] / rates[1]))
    return float(np.mean(logs) / (17 - 1.75))


def silence_broken(tables: Tables) -> float:
    """Comebacks if every month without an order were an absence: of such months after a first order, the share followed by one with."""
    orders, _ = months_of_people(tables)
    seen = np.cumsum(orders, axis=1)[:, :-1] > 0
    silent = seen & (orders[:, :-1] == 0)
    return float((orders[:, 1:] > 0)[silent].mean())


# --- what draws buyers back (P24) ------------------------------------------------------------------------------------------

MEMORY = 6


@remembered
def orders_in_turn(tables: Tables) -> pd.DataFrame:
    """Orders of known people by person and time: shop, category, channel, `host` (bought in a room in which the owner showed the
    goods), `goods` (the shop has goods for a need of the buyer's own life)."""
    orders = without_copies(tables)
    orders = orders[orders["user_id"].notna() & orders["user_id"].ne(BOT)].astype({"user_id": "int64"})
    shops = tables["merchants"].set_index("merchant_id")
    own = tables["live_sessions"].set_index("session_id")["presenter_mode"] == "own_body"
    orders = orders.assign(
        category=orders["merchant_id"].map(shops["category"]),
        host=orders["session_id"].map(own).fillna(False).astype(bool).astype(float),
    )
    orders["goods"] = _made_for(orders, tables)
    return orders.sort_values(["user_id", "ts"], kind="stable", ignore_index=True)


def _made_for(orders: pd.DataFrame, tables: Tables) -> np.ndarray:
    """Whether a shop has goods for a need that the buyer lives (n,)."""
    atoms = tables["need_atoms"]
    atoms = atoms[atoms["bound_to"].fillna("") != ""]
    goods = tables["products"][["merchant_id", "category", "atoms"]].dropna(subset="atoms")
    goods = goods.assign(atom=goods["atoms"].str.split("[|;]")).explode("atom")
    served = goods.merge(atoms[["category", "atom", "bound_to"]], on=["category", "atom"])
    served = served.drop_duplicates(["merchant_id", "bound_to"])[["merchant_id", "bound_to"]]
    users = tables["users"].set_index("user_id")
    found = np.zeros(len(orders), dtype=bool)
    person = users.reindex(orders["user_id"])
    for bound, shops in served.groupby("bound_to")["merchant_id"]:
        lives = np.ones(len(orders), dtype=bool)
        for condition in str(bound).split("&"):
            trait, _, values = condition.partition("=")
            lives &= person[trait].astype(str).isin(values.split("|")).to_numpy()
        found |= lives & orders["merchant_id"].isin(shops).to_numpy()
    return found.astype(float)


@remembered
def drawn_back(tables: Tables) -> dict[str, Estimate]:
    """`host` and `goods`: by how much they raise the weight (ln) of an earlier order in drawing the buyer back to its shop.

    Of buyers who go back to one of two or more shops of their last orders, it is asked to which: a conditional logit
    (McFadden 1974), in which a shop's weight adds up over her orders there. How often people go back at all, how much they buy
    and from how many shops drops out. Beside the two, weights differ by category and fall with time. Orders on the feed and after
    a search alone: a room opens when it opens, and the follow channel has its own regulars.
    """
    orders = orders_in_turn(tables)
    orders = orders[orders["channel"] != "follow"].reset_index(drop=True)
    person, shop = orders["user_id"].to_numpy(), orders["merchant_id"].to_numpy()
    seconds = (orders["ts"] - orders["ts"].min()).dt.total_seconds().to_numpy()
    names = [name for name in BOND_OF_CATEGORY if name != "womenswear"]
    kinds = (orders["category"].to_numpy()[:, None] == np.array(names)[None, :]).astype(float)
    row = np.arange(len(orders))
    lag = row[:, None] - np.arange(1, MEMORY + 1)
    inside = (lag >= 0) & (person[np.maximum(lag, 0)] == person[:, None])
    same = inside & (shop[np.maximum(lag, 0)] == shop[:, None])
    asked = same.any(axis=1) & (inside & ~same).any(axis=1) & (orders["channel"] != "live").to_numpy()
    lag, inside, same = np.maximum(lag[asked], 0), inside[asked], same[asked]
    age = (seconds[asked][:, None] - seconds[lag]) / MONTH_SECONDS
    design = np.concatenate(
        [orders[["host", "goods"]].to_numpy()[lag], -age[:, :, None], kinds[lag]], axis=2
    )  # (questions, MEMORY, k)

    def weights(beta: np.ndarray) -> np.ndarray:
        return np.where(inside, np.exp(design @ beta), 0.0)

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        x = weights(beta)
        back, all_ = np.where(same, x, 0), x
        value = np.log(back.sum(axis=1)) - np.log(all_.sum(axis=1))
        slope = _mean(back, design) - _mean(all_, design)
        return -float(value.sum()), -slope.sum(axis=0)

    start = np.zeros(design.shape[2])
    found = minimize(loss, start, jac=True, method="BFGS")
    x = weights(found.x)
    score = _mean(np.where(same, x, 0), design) - _mean(x, design)
    covariance = np.linalg.inv(score.T @ score)
    return {name: Estimate.of(found.x[i], np.sqrt(covariance[i, i])) for i, name in enumerate(("host", "goods"))}


def _mean(weight: np.ndarray, design: np.ndarray) -> np.ndarray:
    return cast(np.ndarray, np.einsum("qk,qkj->qj", weight, design) / weight.sum(axis=1, keepdims=True))


def came_back(tables: Tables, what: str) -> float:
    """ln ratio of the shares of orders after which the buyer ordered at that shop again, those with `what` over those without."""
    share = _again(tables, what)
    return float(np.log(share[1.0] / share[0.0]))


def came_back_more(tables: Tables, what: str) -> float:
    """The same as a difference of shares."""
    share = _again(tables, what)
    return float(share[1.0] - share[0.0])


def _again(tables: Tables, what: str) -> pd.Series:
    orders = orders_in_turn(tables)
    return orders.duplicated(["user_id", "merchant_id"], keep="last").groupby(orders[what]).mean()


# --- what is used up (P25) -------------------------------------------------------------------------------------------------


@remembered
def later_orders(tables: Tables) -> pd.DataFrame:
    """Orders of one thing at a shop where all that the buyer had bought before was one thing, of a type that is used up: `same` if
    it is the same, `usual`: how often the type is taken again, over pet food and nappies (taken as known).

    Only of shops with two goods on the shelf by then: where there is one, who comes back takes the same whether it is used up or not.
    """
    bought = _single(tables)
    bought["kinds"] = ~bought.duplicated(["user_id", "merchant_id", "sku_id"])
    before = bought.groupby(["user_id", "merchant_id"])["kinds"].cumsum() - bought["kinds"]
    odd = bought["sku_id"].isna().groupby([bought["user_id"], bought["merchant_id"]]).cumsum() > 0
    earlier = bought.groupby(["user_id", "merchant_id"])[["sku_id", "usual"]].shift(1)
    found = bought.assign(same=bought["sku_id"] == earlier["sku_id"], usual=earlier["usual"])
    second = tables["products"].sort_values("launched_at").groupby("merchant_id")["launched_at"].nth(1)
    second.index = tables["products"].loc[second.index, "merchant_id"]
    there = found["merchant_id"].map(second) <= found["ts"]
    return found[(before == 1) & ~odd & (found["usual"] > 0) & there]


def _single(tables: Tables) -> pd.DataFrame:
    """Orders in turn with `sku_id` and `usual` of what they hold; gaps where they hold several things."""
    orders = orders_in_turn(tables)[["order_id", "user_id", "merchant_id", "ts"]]
    lines = tables["order_items"][["order_id", "sku_id"]]
    alone = lines[~lines["order_id"].duplicated(keep=False)].set_index("order_id")["sku_id"]
    types = tables["products"].set_index("sku_id")["goods_type"].map(USED_UP).fillna(0.0)
    sku = orders["order_id"].map(alone)
    return orders.assign(sku_id=sku, usual=sku.map(types))


def taken_again(tables: Tables) -> Estimate:
    """How often pet food and nappies are taken again: of those orders, the same ones over what their types would have if all were.

    Errors by person. On average it lies .006 above what is planted, less than half an error: perhaps since some of these orders were not
    drawn back by what is used up and hold what the buyer likes, which is often the same.
    """
    found = later_orders(tables)
    share = found["same"].sum() / found["usual"].sum()
    score = (found["same"] - share * found["usual"]).groupby(found["user_id"]).sum()
    return Estimate.of(share, np.sqrt((score**2).sum()) / found["usual"].sum())


def taken_again_anywhere(tables: Tables) -> float:
    """The same of the next order of such goods by the same person in whatever shop, as if all of them went back."""
    bought = _single(tables)
    bought = bought[bought["usual"] > 0]
    earlier = bought.groupby("user_id")[["sku_id", "usual"]].shift(1).dropna()
    return float((bought.loc[earlier.index, "sku_id"] == earlier["sku_id"]).sum() / earlier["usual"].sum())
