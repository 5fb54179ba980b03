"""Reference and naive estimates for presenters swapped, who reviews, first orders, buyers' photos and comments answered."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables
from course.evidence.estimates.experiments import entry_coefficients
from course.evidence.estimates.goods import bought, settled_reviews
from course.market.core.lexicon import HOST_AUTHENTICITY

FIRST = 50  # orders of a good that are called the first


# --- presenters swapped -------------------------------------------------------------------------------------------------


def swap_odds(tables: Tables) -> Estimate:
    """ln odds ratio of buying, host over model, in the split stream (Woolf 1955)."""
    counts = _split(tables).groupby("arm")["bought"].agg(["sum", "size"]).astype(float)
    yes, no = counts["sum"], counts["size"] - counts["sum"]
    value = np.log(yes["host"] / no["host"]) - np.log(yes["standard model"] / no["standard model"])
    return Estimate.of(value, np.sqrt((1 / yes + 1 / no).sum()))


def swap_predicted(tables: Tables, causes: tuple[str, ...] = ("similarity",)) -> float:
    """The same as rooms predict it: a logit's coefficient of similarity x authenticity, times what the swap changes in it."""
    slope = entry_coefficients(tables["room_entries"], causes)["similarity"].value
    means = _split(tables).groupby("arm")["similarity"].mean()
    return float(slope * HOST_AUTHENTICITY * (means["host"] - means["standard model"]))


def swap_by_sessions(tables: Tables) -> Estimate:
    """Difference of buying rates where whole sessions were drawn: ratio of sums over sessions, errors by session (Hansen & Hurwitz)."""
    frame = tables["experiment_presenters"].query("design == 'whole sessions'")
    sessions = frame.groupby(["arm", "session"])["bought"].agg(["sum", "size"]).astype(float)
    value, variance = {}, 0.0
    for arm, each in sessions.groupby(level="arm"):
        value[arm] = each["sum"].sum() / each["size"].sum()
        rest = each["sum"] - value[arm] * each["size"]
        variance += len(each) / (len(each) - 1) * (rest**2).sum() / each["size"].sum() ** 2
    return Estimate.of(value["host"] - value["standard model"], np.sqrt(variance))


def _split(tables: Tables) -> pd.DataFrame:
    return tables["experiment_presenters"].query("design == 'split stream'")


# --- stars ----------------------------------------------------------------------------------------------------------------


def stars_of(tables: Tables, kind: str) -> np.ndarray:
    """Stars of settled reviews of shops of a kind (n,)."""
    shops = tables["merchants"].drop_duplicates("merchant_id").set_index("merchant_id")["kind"]
    orders = bought(tables).set_index("order_id")["merchant_id"]
    reviews = settled_reviews(tables)
    return reviews.loc[(reviews["order_id"].map(orders).map(shops) == kind).to_numpy(), "star"].to_numpy(np.int64)


def felt_star(tables: Tables, kind: str) -> Estimate:
    """Mean star of all buyers of such shops: reviews weighted by 1 / the chance to write that the audit counted.

    Hajek's form; the error counts the reviews' chance and the audit's.
    """
    count = np.bincount(stars_of(tables, kind), minlength=6)[1:]
    audit = tables["review_audit"].sort_values("star")
    chance = (audit["had_reviewed"] / audit["buyers_asked"]).to_numpy(float)
    mass = count / chance
    off = np.arange(1, 6) - mass @ np.arange(1, 6) / mass.sum()
    of_reviews = count @ (off / chance) ** 2
    of_audit = ((mass * off) ** 2) @ ((1 - chance) / (audit["buyers_asked"].to_numpy(float) * chance))
    return Estimate.of(mass @ np.arange(1, 6) / mass.sum(), np.sqrt(of_reviews + of_audit) / mass.sum())


def written_star(tables: Tables, kind: str) -> float:
    """Mean star of the reviews alone."""
    return float(stars_of(tables, kind).mean())


def first_fifty(tables: Tables) -> Estimate:
    """Mean star of later orders less that of the first fifty, followers and others in the shares of the first fifty."""
    frame = tables["first_orders"]
    early = frame["order_no"] <= FIRST
    share = frame.loc[early, "follower"].mean()
    value, variance = 0.0, 0.0
    for follows, weight in ((True, share), (False, 1 - share)):
        for part, sign in ((~early, 1), (early, -1)):
            star = frame.loc[part & (frame["follower"] == follows), "star"]
            value += sign * weight * star.mean()
            variance += weight**2 * star.var() / len(star)
    return Estimate.of(value, np.sqrt(variance))


def first_fifty_raw(tables: Tables) -> float:
    """The same whoever the buyers are."""
    star, early = tables["first_orders"]["star"], tables["first_orders"]["order_no"] <= FIRST
    return float(star[~early].mean() - star[early].mean())


# --- photos and answers -----------------------------------------------------------------------------------------------------


def photo_lift(tables: Tables, risks: tuple[str, ...] = ("high",)) -> Estimate:
    """ln orders per visit with buyers' photos over without, on pages of these risks; each page is in both alike."""
    pages = tables["experiment_photos"]
    sums = pages[pages["misfit_risk"].isin(risks)].groupby("photos")[["orders", "visits"]].sum()
    rate = sums["orders"] / sums["visits"]
    return Estimate.of(np.log(rate[True] / rate[False]), np.sqrt((1 / sums["orders"]).sum()))


def answers_within(tables: Tables) -> Estimate:
    """ln orders per view on the share of comments answered, rooms held fixed (Poisson)."""
    frame = tables["answered_evenings"]
    share = (frame["comments_answered"] / frame["comments"]).to_numpy()
    rate = (frame["orders"] / frame["views"]).to_numpy()
    design = np.column_stack([pd.get_dummies(frame["room"]).to_numpy(float), share])
    # an intercept for each room instead of one, so views enter as weights of the rate
    return _poisson_rate(design, rate, frame["views"].to_numpy(float))


def answers_between(tables: Tables) -> float:
    """The same over all evenings, whoever the host."""
    frame = tables["answered_evenings"]
    share = (frame["comments_answered"] / frame["comments"]).to_numpy()
    design = np.column_stack([np.ones(len(frame)), share])
    return _poisson_rate(design, (frame["orders"] / frame["views"]).to_numpy(), frame["views"].to_numpy(float)).value


def _poisson_rate(design: np.ndarray, rate: np.ndarray, exposure: np.ndarray) -> Estimate:
    """The last coefficient of a Poisson rate with its exposure, by Newton's method."""
    beta = np.zeros(design.shape[1])
    beta[:-1] = np.log((rate @ exposure) / exposure.sum())
    for _ in range(50):
        mean = exposure * np.exp(design @ beta)
        information = (design * mean[:, None]).T @ design
        step = np.linalg.solve(information, design.T @ (rate * exposure - mean))
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    return Estimate.of(beta[-1], np.sqrt(np.linalg.inv(information)[-1, -1]))
