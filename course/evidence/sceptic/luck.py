"""M17, M18, M30: whether chance is at work: shocks, hits, counts that scatter at least as much as coins would."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from course.evidence.sceptic.check import Check, Tables, once, ratio
from course.evidence.sceptic.sales import local, people

CASE = "WHICH"
LARGE = 200  # orders a month from which a shop's growth is not the noise of small counts
SALE_OF_NOVEMBER = pd.Timestamp("2023-11-01")  # 11.11 begins at eight on the evening before
SPANS = (("05-01", "05-19"), ("05-21", "06-17"), ("06-19", "06-30"))  # before, in and after the festival

# --- M17: shops ------------------------------------------------------------------------------------------------------


@once
def large_shops(tables: Tables) -> pd.DataFrame:
    """Books of the shops that were open in every month with over 200 orders in each."""
    books = tables["shop_months"]
    months = books.groupby("merchant_id")["orders"].agg(["size", "min"])
    chosen = months.index[(months["size"] == books["month"].nunique()) & (months["min"] > LARGE)]
    return books[books["merchant_id"].isin(chosen)].set_index(["merchant_id", "month"])


def shocks(tables: Tables) -> float:
    """Standard deviation over shops of the log growth of orders from month to month, median over months."""
    orders = large_shops(tables)["orders"].unstack()
    return float(np.log(orders).diff(axis=1).iloc[:, 1:].std().median())


def followers_per_view(tables: Tables) -> float:
    """Coefficient of variation over a shop's months of the net growth of followers per view, median over shops."""
    books = large_shops(tables)
    rate = (books["followers_end"].unstack().diff(axis=1) / books["views"].unstack()).iloc[:, 1:]
    return float((rate.std(axis=1) / rate.mean(axis=1)).median())


@once
def sessions(tables: Tables) -> pd.DataFrame:
    """Live sessions with `day`, their day in Shanghai."""
    frame = tables["live_sessions"]
    return frame.assign(day=local(frame["start_ts"]).dt.normalize())


def _case_days(tables: Tables, first: str, last: str) -> float:
    """Coefficient of variation of the case shop's views by day."""
    shop = tables["merchants"].loc[tables["merchants"]["name"] == CASE, "merchant_id"]
    found = sessions(tables)
    views = found[found["merchant_id"].isin(shop)].groupby("day")["views"].sum()[first:last]
    return ratio(views.std(), views.mean())


def case_in_festival(tables: Tables) -> float:
    return _case_days(tables, "2024-06-01", "2024-06-16")


def case_after_festival(tables: Tables) -> float:
    return _case_days(tables, "2024-06-19", "2024-06-30")


def hits(tables: Tables) -> float:
    """Share of the sessions after the festival of 2024 with over four times the median views of their shop's."""
    found = sessions(tables)
    found = found[found["day"] >= "2024-06-19"]
    views = found.groupby("merchant_id")["views"]
    often = views.transform("size") >= 4
    return float((found["views"] > 4 * views.transform("median"))[often].mean())


# --- M18: counts ----------------------------------------------------------------------------------------------------------


def dispersion(counts: np.ndarray, shape: np.ndarray) -> tuple[float, float]:
    """Squared residuals over the mean, and degrees of freedom, of counts (n,) about a least-squares fit on `shape` (n, k)."""
    fit = shape @ np.linalg.lstsq(shape, counts, rcond=None)[0]
    return float(((counts - fit) ** 2).sum() / counts.mean()), float(len(counts) - np.linalg.matrix_rank(shape))


def _trend(length: int) -> np.ndarray:
    return np.column_stack([np.ones(length), np.arange(length)])


def sessions_a_day(year: int) -> Callable[[Tables], float]:
    """A function: variance over mean of the sessions a day, trend and weekdays removed, stretches of the year pooled."""

    def value(tables: Tables) -> float:
        daily, squares, freedom = sessions(tables)["day"].value_counts(), 0.0, 0.0
        for first, last in SPANS:
            days = pd.date_range(f"{year}-{first}", f"{year}-{last}")
            counts = daily.reindex(days, fill_value=0).to_numpy(float)
            if counts.sum() == 0:
                continue
            weekdays = np.eye(7)[days.day_of_week][:, 1:]
            found = dispersion(counts, np.column_stack([_trend(len(days)), weekdays]))
            squares, freedom = squares + found[0], freedom + found[1]
        return ratio(squares, freedom)

    return value


def _monthly(moments: pd.Series, first: str, last: str) -> pd.Series:
    counts = local(moments.dropna()).dt.to_period("M").value_counts()
    return counts.reindex(pd.period_range(first, last, freq="M"), fill_value=0)


def openings_a_month(tables: Tables) -> float:
    counts = _monthly(tables["merchants"]["opened_at"], "2021-12", "2023-04").to_numpy(float)
    squares, freedom = dispersion(counts, _trend(len(counts))) if counts.sum() else (np.nan, 1.0)
    return ratio(squares, freedom)


def _seam(moments: pd.Series) -> float:
    """Events of May 2023, the first month of the tables, over the mean of April and June."""
    counts = _monthly(moments, "2023-04", "2023-06")
    return ratio(counts.iloc[1], (counts.iloc[0] + counts.iloc[2]) / 2)


def _step(moments: pd.Series) -> float:
    """Events a month of June to August 2023 over those of February to April."""
    return ratio(_monthly(moments, "2023-06", "2023-08").sum(), _monthly(moments, "2023-02", "2023-04").sum())


def openings_seam(tables: Tables) -> float:
    return _seam(tables["merchants"]["opened_at"])


def openings_step(tables: Tables) -> float:
    return _step(tables["merchants"]["opened_at"])


def launches_seam(tables: Tables) -> float:
    return _seam(tables["products"]["launched_at"])


def launches_step(tables: Tables) -> float:
    return _step(tables["products"]["launched_at"])


def adoption_seam(tables: Tables) -> float:
    """Share of the growth of adoptions, June 2023 to June 2024, that happens from a month's last ten days to the next's first ten.

    Growth from each month's first ten days to its last ten is the rest. Their middles are ten and about twenty days apart. The
    turn of October and November itself are left out: 11.11 begins on the last evening of October, and people come for it.
    """
    daily = people(tables)["at"].dt.normalize().value_counts()

    def ten_days(first: pd.Timestamp) -> float:
        return np.log(max(daily.reindex(pd.date_range(first, periods=10), fill_value=0).sum(), 1))

    starts = pd.date_range("2023-06-01", "2024-06-01", freq="MS")
    heads = np.array([ten_days(first) for first in starts])
    tails = np.array([ten_days(first - pd.Timedelta(days=10)) for first in starts[1:]])
    turns, inside = heads[1:] - tails, tails - heads[:-1]
    sale = starts == SALE_OF_NOVEMBER
    turns, inside = turns[~sale[1:]].sum(), inside[~sale[:-1]].sum()
    return ratio(turns, turns + inside)


@once
def platform_days(tables: Tables) -> pd.DataFrame:
    """Orders of `platform_orders` by day (row) and platform and quarter (column)."""
    orders = tables["platform_orders"]
    orders = orders.assign(day=orders["ts"].dt.normalize(), sample=orders["platform"] + " " + orders["quarter"])
    return orders.pivot_table(index="day", columns="sample", values="order_id", aggfunc="count")


def platform_orders_a_day(tables: Tables) -> float:
    days = platform_days(tables)
    return ratio(days.var().mean(), days.mean().mean())


def platform_orders_on_618(tables: Tables) -> float:
    """Orders of 18 June 2024 over the mean day of the rest of that June, all platforms."""
    days = platform_days(tables)["2024-06-01":"2024-06-30"].sum(axis=1)
    return ratio(days.get(pd.Timestamp("2024-06-18"), np.nan), days.drop(pd.Timestamp("2024-06-18"), errors="ignore").mean())


# --- M30: the experiment's impressions ---------------------------------------------------------------------------------------


def forced_exposure(tables: Tables) -> float:
    """1 if impressions scatter more than chance (variance over mean of 1.5) or the card says that the exposure was fixed."""
    shown = tables["experiment_aigc"]["impressions"]
    said = any(
        word in tables.card("experiment_aigc").lower() for word in ("forced", "fixed number", "same exposure", "by design")
    )
    return float(ratio(shown.var(), shown.mean()) >= 1.5 or said)


NOISE = "A host is ill, a note goes round, a rival is cheaper: a shop's day and month have luck of their own."
CHANCE = "Independent events scatter with a ratio of 1 and whatever they share widens it; below, somebody has counted them out."
SEAM = "Nothing happened to the shops of a market in the month in which somebody's tables begin."
CHECKS = (
    Check("M17a", "growth of a large shop's orders from month to month (sd over shops of the log)", shocks, 0.18, 0.8, NOISE),
    Check("M17b", "new followers per view over a shop's months (coefficient of variation)", followers_per_view, 0.15, 2, NOISE),
    Check("M17c", "WHICH's views a day, 1-16 June 2024 (coefficient of variation)", case_in_festival, 0.1, 1.5, NOISE),
    Check("M17d", "WHICH's views a day, 19-30 June 2024 (coefficient of variation)", case_after_festival, 0.1, 1.5, NOISE),
    Check(
        "M17e", "sessions with over four times their shop's usual views (share)", hits, 0.005, 0.08,
        "Now and then a session goes viral; a market without hits has no luck.",
    ),
    Check("M18a", "live sessions a day in 2023, trend and weekdays removed: variance over mean", sessions_a_day(2023), 0.6, 30, CHANCE),
    Check("M18b", "live sessions a day in 2024, trend and weekdays removed: variance over mean", sessions_a_day(2024), 0.6, 30, CHANCE),
    Check("M18c", "shops opened a month to April 2023, trend removed: variance over mean", openings_a_month, 0.3, 30, CHANCE),
    Check("M18d", "shops opened in May 2023 over April and June", openings_seam, 0.5, 2, SEAM),
    Check("M18e", "shops opened June to August 2023 over February to April", openings_step, 0.5, 2, SEAM),
    Check("M18f", "goods launched in May 2023 over April and June", launches_seam, 0.5, 2, SEAM),
    Check("M18g", "goods launched June to August 2023 over February to April", launches_step, 0.5, 2, SEAM),
    Check(
        "M18h", "growth of adoptions that happens as one month turns into the next (share)", adoption_seam, 0.1, 0.5,
        "Ten of thirty days hold a third of what grows smoothly; people do not wait for the first of the month.",
    ),
    Check("M18i", "`platform_orders` a platform and day: variance over mean", platform_orders_a_day, 0.6, 100, CHANCE),
    Check(
        "M18j", "`platform_orders` on 18 June 2024 over other days", platform_orders_on_618, 1.2, 6,
        "The festival's last day is its greatest, on every platform.",
    ),
    Check(
        "M30a", "AIGC test: impressions scatter, or the card says that exposure was fixed (1 = yes)", forced_exposure, 1, 1,
        "A platform's impressions are skewed; equal ones are right if the test forced them, and then the card says so.",
    ),
)  # fmt: skip
