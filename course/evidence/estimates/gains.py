"""Reference and naive estimates for goods under one roof, and for what hosts' notes reached before and now."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.evidence.estimates.core import Estimate, Tables, logit

# --- under one roof -------------------------------------------------------------------------------------------------------


def lift(tables: Tables) -> Estimate:
    """How many times as often as by the shop's shelf two goods of a basket share a scenario, among goods of two categories.

    The shelf's share is that of two lines of the shop drawn at random, of two categories. The error is that of baskets within shops.
    """
    lines, pairs = _lines(tables), _pairs(tables)
    across = pairs[pairs["category"] != pairs["category_2"]]
    by_shelf = _by_shelf(lines)
    same = (across["scenario"] == across["scenario_2"]).to_numpy(float)
    expected = by_shelf.loc[across["shop"]].to_numpy()
    value = same.sum() / expected.sum()
    off = pd.Series(same - value * expected).groupby([across["shop"].to_numpy(), across["basket_id"].to_numpy()]).sum()
    off -= off.groupby(level=0).transform("mean")
    return Estimate.of(value, np.sqrt((off**2).sum()) / expected.sum())


def lift_over_the_platform(tables: Tables) -> float:
    """The same share over that of two lines of any two shops: it takes a shelf of one occasion for a choice."""
    lines, pairs = _lines(tables), _pairs(tables)
    across = pairs[pairs["category"] != pairs["category_2"]]
    return float(
        (across["scenario"] == across["scenario_2"]).mean() / (lines["scenario"].value_counts(normalize=True) ** 2).sum()
    )


def lift_of_all_pairs(tables: Tables) -> float:
    """The same with goods of one category among the pairs: who wants a category takes two of it, and they share its occasions."""
    lines, pairs = _lines(tables), _pairs(tables)
    by_shelf = lines.groupby("shop")["scenario"].apply(lambda own: (own.value_counts(normalize=True) ** 2).sum())
    return float((pairs["scenario"] == pairs["scenario_2"]).mean() / by_shelf.loc[pairs["shop"]].mean())


def _lines(tables: Tables) -> pd.DataFrame:
    return tables["roof_baskets"].merge(tables["roof_goods"], on="good_id", validate="many_to_one")


def _pairs(tables: Tables) -> pd.DataFrame:
    lines = _lines(tables)
    both = lines.merge(lines, on=["basket_id", "shop"], suffixes=("", "_2"))
    return both[both["good_id"] < both["good_id_2"]]


def _by_shelf(lines: pd.DataFrame) -> pd.Series:
    """Of each shop, the share of pairs of lines of two categories that share a scenario."""

    def squares(*keys: str) -> pd.Series:
        return (lines.groupby(["shop", *keys]).size() ** 2).groupby("shop").sum()

    return (squares("scenario") - squares("scenario", "category")) / (squares() - squares("category"))


# --- reach ------------------------------------------------------------------------------------------------------------------


def reach_lost(tables: Tables) -> Estimate:
    """By how much the notes of all hosts lost in reach (mean ln views of a host, before less now), hosts as units."""
    lost = losses(tables)["lost"]
    return Estimate.of(lost.mean(), lost.std() / np.sqrt(len(lost)))


def reach_lost_of(tables: Tables, column: str) -> float:
    """The same of those who left, or who tell: they are those whose own notes lost."""
    hosts = losses(tables)
    return float(hosts.loc[hosts[column], "lost"].mean())


def best_note_then_usual_now(tables: Tables) -> float:
    """From a host's best note before to her median one now: the best of twelve was luck, and luck does not come back."""
    notes = tables["reach_notes"]
    best = notes[notes["period"] == "before"].groupby("host")["views"].max()
    return float(np.log(best / notes[notes["period"] == "now"].groupby("host")["views"].median()).mean())


def leaving(tables: Tables) -> Estimate:
    """What a loss of reach adds to leaving (logit per ln views), over all hosts."""
    return _leaving(losses(tables))


def leaving_of_the_loud(tables: Tables) -> float:
    """The same from those who tell against those who stayed: the silent among those who left are forgotten."""
    hosts = losses(tables)
    return _leaving(hosts[hosts["tells"] | ~hosts["left"]]).value


def losses(tables: Tables) -> pd.DataFrame:
    """The hosts with what their notes lost: mean ln views before, less now."""
    notes = tables["reach_notes"]
    mean = np.log(notes["views"]).groupby([notes["host"], notes["period"]]).mean().unstack()
    return tables["reach_hosts"].set_index("host").assign(lost=mean["before"] - mean["now"])


def _leaving(hosts: pd.DataFrame) -> Estimate:
    design = np.stack([np.ones(len(hosts)), hosts["lost"]], axis=1)
    beta, error = logit(design, hosts["left"].to_numpy(float))
    return Estimate.of(beta[1], error[1])
