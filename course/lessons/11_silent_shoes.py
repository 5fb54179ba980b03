# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: "Silent shoes: a need that nobody served"
#     weight: 1
#     ideas: A40 A41 A42 A44 A56
#     outcomes:
#       score-a-gap: score how far supply lags behind demand without mistaking rare for neglected
#       hold-false-discoveries: judge hundreds of needs at once and say how many of the list may be luck
#       guess-with-ranges: multiply guesses that are ranges, and say how likely a result is
#       rank-doubts: show which guess the result hangs on
#       let-a-niche-drain: forecast buyers from a niche in which each buyer is one less to come
#       order-under-doubt: find demand behind sold-out sales, and the batch that a margin asks for
#       choose-a-denominator: say whether a sum is large by naming what it is divided by
# ---

# %% [markdown]
# # In class
#
# > "Liu Ye, a shoe host in Chengdu, launched silent leather shoes and sold nearly 500,000 yuan of them in ten-odd days of
# > live selling." "However small a demand is, it may become a good business."
#
# So Zhang Peng in his column of July 2024 (in our English). Office workers must wear leather shoes, hard soles are loud, and
# Liu Ye noticed it. The column tells of more such goods: women's shoes in large sizes, a sofa for pets and people, desk gear
# for dormitories. These are cases, chosen because they went well.
#
# **Our question:** could one have seen this need beforehand, how large was it, and how many pairs should one have ordered?
#
# **Our data** are a simulated market; its platform, Lifora, is invented. Somebody counted the searches and the goods of each need.
# We also know a shop's first thirty days, guesses by people in the trade, and launches of other shoes.
#
# The last lessons asked whom people see and whom they trust. Now we ask what is missing on the shelf.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from scipy.stats import CensoredData, binom, ecdf
from scipy.stats import false_discovery_control, nbinom, norm, poisson

from course import card, check, load, progress
from course.figures import BLUE, GREEN, GREY, ORANGE, VERMILION, use_template

use_template()

cells = load("need_cells")
searches = load("search_queries").query("platform == 'Lifora'")
users = load("users").drop_duplicates("user_id").set_index("user_id")
ranges = load("fermi_ranges").set_index("node")
niche = load("niche_days")
launches = load("launches")
case_days = load("case_days")
sessions = load("live_sessions")
merchants = load("merchants")
shop_months = load("shop_months")
products = load("products")
stock = load("inventory_daily")

# %% [markdown]
# ## Who misses what?
#
# A **gap** is a need that people search for and that few goods meet. Usually there is nearly one product for each search of a
# month.
#
# **Quick.** Need A was searched for 3 times and has no goods. Need B was searched for 300 times and has 20. Where is it surer
# that supply lags behind?

# %% role="quick" exercise="surer-gap" title="The surer gap" choices="A|B|as sure"
surer_gap = "B"
### A: No goods at all looks worst. But where so little is counted, luck alone makes it so once in ten times, or oftener.
### as sure: A lacks three goods or so, B more than two hundred. Luck can explain one of the two.
### reading: B. Twenty where well over two hundred are expected is no luck. With three searches, none may be an accident of small numbers.

# %% role="proof"
rate = cells["goods"].sum() / cells["searches"].sum()
assert 0.75 < rate < 1.05 and 0.04 < np.exp(-3 * rate) < 0.11 and poisson.cdf(20, 300 * rate) < 1e-6
assert 300 * rate - 20 > 200
assert (1 + rate) ** -3 > 0.1  # three slips of the market, all of them searches

# %% [markdown]
# Who types 静音, *quiet*? The column says: somebody from a quiet office. Each search bears its user, and `users` knows where
# she works.

# %%
searches[["user_id", "text", "gloss"]].head(2)

# %%
quiet = searches["text"].str.contains("静音")
place = searches["user_id"].map(users["work_place"])
print(quiet.sum(), "searches with 静音;", place.unique().tolist())

# %% [markdown]
# **Quick.** What share of the searches with 静音 comes from quiet offices, over the share of quiet offices among *all*
# searches of the table? (One number: so many times their share.)

# %% role="quick" exercise="who-types" title="Who types it" points=1 outcomes="score-a-gap" ideas="A41" minutes=4
from_there = place == "quiet_office"
who_types = from_there[quiet].mean() / from_there.mean()
### reading: People from quiet offices type it two to four times as often as their share. A need grows out of a place: it is not spread evenly over people. The makers of this market wrote that in.

# %% role="wrong" exercise="who-types" label="share-alone" catches="base-rate"
# That is their share of the searches with 静音. Divide it by their share of all searches: perhaps they search for everything.
who_types = (place[quiet] == "quiet_office").mean()

# %% role="wrong" exercise="who-types" label="all-searches-alone" catches="base-rate"
# That is their share of all searches. The share of those with 静音 comes above it.
who_types = (place == "quiet_office").mean()

# %% role="wrong" exercise="who-types" label="turned-round" catches="denominator"
# The fraction stands on its head: the searches with 静音 come above, all searches below.
who_types = (place == "quiet_office").mean() / (place[quiet] == "quiet_office").mean()

# %% role="wrong" exercise="who-types" label="people-below" catches="denominator"
# Below stands their share of *users*. It is asked for over their share of searches.
who_types = (place[quiet] == "quiet_office").mean() / (users["work_place"] == "quiet_office").mean()

# %% role="wrong" exercise="who-types" label="points-of-share" catches="ratio-or-difference"
# That is a difference of shares. So many *times* their share is a ratio.
who_types = (place[quiet] == "quiet_office").mean() - (place == "quiet_office").mean()

# %% role="wrong" exercise="who-types" label="other-direction" catches="base-rate"
# That is how many of the searches *of quiet offices* hold 静音. Asked for is the other direction: how many of the searches with 静音
# are theirs.
who_types = quiet[place == "quiet_office"].mean()

# %% role="wrong" exercise="who-types" label="against-other-places" catches="denominator" instead=true
# Quiet offices are set against all *other* places here. Below belongs their share of all searches, their own counted.
who_types = quiet[from_there].mean() / quiet[~from_there].mean()

# %% role="wrong" exercise="who-types" label="without-the-word" catches="denominator"
# Below stands their share of the searches *without* 静音. Take their share of all searches.
who_types = (place[quiet] == "quiet_office").mean() / (place[~quiet] == "quiet_office").mean()

# %% role="wrong" exercise="who-types" label="people-counted" catches="unit"
# People are counted here, each of them once. Count searches: who searches often counts often.
typing, asking = (searches.loc[rows, "user_id"].unique() for rows in (quiet, searches.index))
who_types = (users.loc[typing, "work_place"] == "quiet_office").mean() / (users.loc[asking, "work_place"] == "quiet_office").mean()

# %% role="proof"
assert 1.8 < (place[quiet] == "quiet_office").mean() / (place == "quiet_office").mean() < 4.5

# %% [markdown]
# ## The rarest look most neglected
#
# Each row of `cells` is a need: a kind of goods with one thing asked of it. `searches` were counted in a sample of June 2023, `goods`
# are those on sale before May 2024.

# %%
cells[["cell_id", "gloss", "searches", "goods"]].head(3)

# %% role="figure"
seen = cells[cells["searches"] > 0]
market = cells["goods"].sum() / cells["searches"].sum()
size = np.unique(np.geomspace(1, seen["searches"].max(), 90).round())
cloud = go.Figure()
cloud.add_scatter(
    x=seen["searches"], y=seen["goods"] / seen["searches"], mode="markers",
    name="a need", hovertext=seen["gloss"],
    marker={"color": BLUE, "size": 7, "opacity": 0.55},
)
for share, name in ((0.025, "95 % of luck"), (0.975, None)):
    cloud.add_scatter(
        x=size, y=nbinom.ppf(share, size, 1 / (1 + market)) / size, mode="lines",
        name=name, showlegend=name is not None, line={"color": ORANGE, "width": 2},
    )
cloud.add_hline(y=market, line_dash="dot", line_color=GREY)
cloud.update_layout(
    title="Few searches scatter widely: luck alone makes rare needs look neglected",
    xaxis={"type": "log", "title": "searches, logarithmic scale (searches)",
           "tickvals": [1, 2, 5, 10, 20, 50, 100, 200, 500]},
    yaxis={"title": "goods per search (goods)", "range": [-0.1, 6.2]},
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=96,
)

# %% [markdown]
# *Figure 1.* Each dot is a need. Between the orange lines lie 95 % of what luck does, in goods and in searches, if all needs have the
# market's rate (dotted: all goods over all searches). Look below the lower line at the right.
#
# **Quick.** Take the needs with at least one search that have fewer goods per search than *half* of the market's rate. What share of
# them has fewer than eight searches?

# %% role="quick" exercise="rare-first" title="Neglected, or rare?" points=1 outcomes="score-a-gap" ideas="A41" minutes=4
market_rate = cells["goods"].sum() / cells["searches"].sum()
looks_bad = (cells["searches"] > 0) & (
    cells["goods"] / cells["searches"] < market_rate / 2
)
rare_first = (cells.loc[looks_bad, "searches"] < 8).mean()
### reading: A quarter to six tenths of them, by market. Real gaps are among what looks neglected, and so are accidents of small numbers; with no goods at all, the accidents stand on top.

# %% role="wrong" exercise="rare-first" label="share-of-all-rare" catches="denominator" instead=true
# That is the share of *rare* needs that look bad. Asked for is the share of those that look bad which are rare.
rare_first = looks_bad[(cells["searches"] > 0) & (cells["searches"] < 8)].mean()

# %% role="wrong" exercise="rare-first" label="number-of-them" catches="share-or-number" instead=true
# That is how many they are. A share is asked for.
rare_first = (cells.loc[looks_bad, "searches"] < 8).sum()

# %% role="wrong" exercise="rare-first" label="all-needs-below" catches="denominator" instead=true
# All needs stand below here. Divide by those that look bad.
rare_first = (looks_bad & (cells["searches"] < 8)).mean()

# %% role="wrong" exercise="rare-first" label="eight-or-more" catches="complement" instead=true
# One less this is right: are these perhaps the needs with eight searches or more?
rare_first = (cells.loc[looks_bad, "searches"] >= 8).mean()

# %% role="wrong" exercise="rare-first" label="rare-in-general" catches="base-rate"
# That is the share of rare needs among all needs. Look at those with few goods per search.
rare_first = (cells["searches"] < 8).mean()

# %% role="wrong" exercise="rare-first" label="all-seen-below" catches="denominator" instead=true
# All needs with searches stand below here. Divide by those that look bad.
rare_first = (looks_bad & (cells["searches"] < 8)).sum() / (cells["searches"] > 0).sum()

# %% role="wrong" exercise="rare-first" label="half-forgotten" catches="know-the-question" instead=true
# All needs below the market's rate are taken here. Take those below *half* of it.
looks_bad = (cells["searches"] > 0) & (cells["goods"] / cells["searches"] < market_rate)

# %% role="wrong" exercise="rare-first" label="rare-among-the-seen" catches="base-rate" instead=true
# That is the share of rare needs among all with a search. Look at those with few goods per search.
rare_first = (cells.loc[cells["searches"] > 0, "searches"] < 8).mean()

# %% role="proof"
slips_of = cells["goods"] + cells["searches"]  # of which luck makes goods or searches
made = np.random.default_rng(1).binomial(slips_of, cells["goods"].sum() / slips_of.sum(), size=(300, len(cells)))
asked = slips_of.to_numpy() - made
at_least_one, rate_of = asked > 0, cells["goods"].sum() / cells["searches"].sum()
ends_of = [nbinom.ppf(share, np.maximum(asked, 1), 1 / (1 + rate_of)) for share in (0.025, 0.975)]
assert 0.93 < ((made >= ends_of[0]) & (made <= ends_of[1]))[at_least_one].mean() < 0.99
bad = (cells["searches"] > 0) & (cells["goods"] / cells["searches"] < cells["goods"].sum() / cells["searches"].sum() / 2)
assert 0.2 < (cells.loc[bad, "searches"] < 8).mean() < 0.66 and bad.sum() > 10, (cells.loc[bad, "searches"] < 8).mean()
assert 0.2 < (cells["searches"] < 8).mean() < 0.42

# %% [markdown]
# The remedy is to **shrink**: we add to each need the same *b* searches and *a* goods, in the market's proportion, as if they had been
# seen. Where much was seen they hardly count; where little was seen they decide.
#
# $$\text{shrunken rate} = \frac{\text{goods} + a}{\text{searches} + b}, \qquad a = \frac{m^2}{v},\quad b = \frac{m}{v}.$$
#
# $m$ is the market's rate. $v$ says how much *true* rates of needs differ. What we see differs more, because counts have luck.
# If goods come by luck alone, their number is a Poisson count with mean $m s$, and its variance is $m s$, too. That is taken out
# ($s$: searches, $g$: goods, sums over needs):
#
# $$m = \frac{\sum g}{\sum s}, \qquad v = \frac{\sum \left[(g - m s)^2 - m s\right]}{\sum s^2}.$$
#
# The smaller $v$, the more is shrunk. (This is *empirical Bayes*; Clayton and Kaldor 1987 drew maps of diseases so. Searches have
# luck, too. It stays in this $v$, so we shrink a little less than we should.) Two needs by hand, with $m = 0.9$ and $b = 20$:

# %%
toy = pd.DataFrame({"searches": [3, 60], "goods": [0, 6]}, index=["rare", "common"])
toy["raw"] = toy["goods"] / toy["searches"]
toy["shrunken"] = (toy["goods"] + 0.9 * 20) / (toy["searches"] + 20)
toy.round(2)

# %% [markdown]
# ### Exercise 1 · A gap that luck does not make   {4 points}
# Assign to `gap` a Series with the shrunken rate of each need by these formulas. Its index is `cell_id`, all needs are in it.
# (Lower means a larger gap.)
#
# <details><summary>Hint 1: the idea</summary>
#
# Three numbers first: m, v and from them a and b. They are the same for all needs.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# Work with whole columns: `g = cells["goods"]`, `s = cells["searches"]`. Sums are `.sum()`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `beyond = (g - m * s) ** 2 - m * s` is the bracket of v, need by need. Put `cells.set_index("cell_id")` first, and the index
# comes by itself.
# </details>

# %% role="answer" exercise="gap"
gap = ...
### BEGIN SOLUTION
by_cell = cells.set_index("cell_id")
g, s = by_cell["goods"], by_cell["searches"]
m = g.sum() / s.sum()
beyond = (g - m * s) ** 2 - m * s
v = beyond.sum() / (s**2).sum()
a, b = m**2 / v, m / v
gap = (g + a) / (s + b)
### END SOLUTION

# %% role="check" exercise="gap" points=4 outcomes="score-a-gap" ideas="A40 A41 A42" minutes=9
check("gap", gap)

# %% [markdown] role="reading" exercise="gap"
# Sort it: at the top there is no longer any need with a handful of searches. The quiet sole stands among the eleven largest gaps, and
# with it one or more of the goods that the column names. The searches are eleven months older than Liu Ye's first pair: with this
# table one could have seen the need beforehand. (That one could was written into this market.)

# %% role="proof"
by_cell = cells.set_index("cell_id")
g, s = by_cell["goods"], by_cell["searches"]
m = g.sum() / s.sum()
v = ((g - m * s) ** 2 - m * s).sum() / (s**2).sum()
lowest = ((g + m**2 / v) / (s + m / v)).nsmallest(11).index
assert s[lowest].min() >= 8 and v > 0, s[lowest].min()
assert (by_cell.loc[lowest, "gloss"] == "leather shoes with a quiet sole").any()
assert m**2 * s.sum() / (s**2).sum() < 0.5 * v  # what the luck of searches adds to v
assert case_days.loc[case_days["case"] == "Liu Ye", "date"].min().startswith("2024-05")
raw_first = (g / s)[s > 0].sort_values(kind="stable").index[:11]
assert (s[raw_first] < 8).sum() >= 4, s[raw_first].tolist()
told = by_cell.loc[lowest, ["atom", "goods_type"]].apply(tuple, axis=1)
named = [("large", "court shoes"), ("wide", "court shoes"), ("pet_sofa", "sofa"), ("dorm_lamp", "desk")]
assert told.isin(named).sum() >= 1

# %% role="right" exercise="gap"
rate = cells["goods"].sum() / cells["searches"].sum()
expected = rate * cells["searches"]
variance = (np.square(cells["goods"] - expected) - expected).sum() / np.square(cells["searches"]).sum()
prior = rate / variance
gap = pd.Series(((cells["goods"] + rate * prior) / (cells["searches"] + prior)).to_numpy(), index=cells["cell_id"])

# %% role="right" exercise="gap"
m = cells["goods"].sum() / cells["searches"].sum()
v = sum((g - m * s) ** 2 - m * s for g, s in zip(cells["goods"], cells["searches"], strict=True)) / (cells["searches"] ** 2).sum()
rates = {row.cell_id: (row.goods + m * m / v) / (row.searches + m / v) for row in cells.itertuples()}
gap = pd.Series(rates).sort_values()

# %% role="planted" exercise="gap" effect="P65" leaves="share-less-share mean-of-ratios-as-rate luck-left-in a-and-b-exchanged prior-of-one half-shrunk variance-of-ratios searches-not-squared ratio-to-the-market expected-by-both only-a row-numbers brackets-forgotten sum-of-s-squared m-alone-taken-out mean-of-the-brackets b-for-both a-for-both numbers-of-the-toy rounded-on-the-way ranks by-category goods-of-the-seen"
# At least nine of the eleven lowest are needs that supply has overlooked.
def recovered(answer, truth):
    planted = set(truth["unserved"]["gaps"]["cells"])
    return len(planted & set(answer.nsmallest(len(planted)).index)) >= len(planted) - 2

# %% role="wrong" exercise="gap" label="raw-ratio" catches="small-numbers" instead=true
# Nothing is shrunk: these are goods over searches as they stand. The rarest needs come first, by luck.
gap = (g / s).fillna(0)

# %% role="wrong" exercise="gap" label="searches-over-goods" catches="denominator" instead=true
# This is searches per product, upside down. Goods come above, with a; searches below, with b.
gap = (s + b) / (g + a)

# %% role="wrong" exercise="gap" label="share-less-share" catches="large-or-lacking" instead=true
# Share of goods less share of searches counts how much is lacking in all, so large needs come first. A rate is asked for, shrunk.
gap = g / g.sum() - s / s.sum()

# %% role="wrong" exercise="gap" label="only-b" catches="formula" instead=true
# Only b was added, so rare needs are shrunk towards *zero* and look worst of all. Add a to the goods as well.
gap = g / (s + b)

# %% role="wrong" exercise="gap" label="only-a" catches="formula" instead=true
# Only a was added to the goods, so rare needs look rich. Add b to the searches as well.
gap = (g + a) / s.clip(lower=1)

# %% role="wrong" exercise="gap" label="mean-of-ratios-as-rate" catches="ratio-of-sums" instead=true
# m is the mean of all needs' ratios here: a need with two searches counts like one with two hundred. Divide the sums.
m = (g / s).replace(np.inf, np.nan).mean()

# %% role="wrong" exercise="gap" label="luck-left-in" catches="variance-of-counts" instead=true
# The luck of the counts was not taken out of v, so needs seem to differ more than they do and too little is shrunk: subtract m s.
beyond = (g - m * s) ** 2

# %% role="wrong" exercise="gap" label="a-and-b-exchanged" catches="formula" instead=true
# a and b have changed places: m²/v goes to the goods, m/v to the searches.
a, b = m / v, m**2 / v

# %% role="wrong" exercise="gap" label="prior-of-one" catches="formula" instead=true
# One search and one product were added, whatever the needs are like. How much is shrunk is for the data to say: a and b come from v.
a, b = 1, 1

# %% role="wrong" exercise="gap" label="half-shrunk" catches="formula" instead=true
# a and b are divided by the root of v here. The formulas divide by v itself.
a, b = m**2 / v**0.5, m / v**0.5

# %% role="wrong" exercise="gap" label="variance-of-ratios" catches="weights" instead=true
# This v is the plain variance of the ratios. There the rarest needs' luck counts most: take the formula, which weighs by searches.
v = (g / s).replace(np.inf, np.nan).var()

# %% role="wrong" exercise="gap" label="searches-not-squared" catches="formula" instead=true
# Below v stands the sum of s, not of s squared.
v = beyond.sum() / s.sum()

# %% role="wrong" exercise="gap" label="ratio-to-the-market" catches="unit" instead=true
# These rates are divided by the market's. Goods per search are asked for, as in the formula.
gap = (g + a) / (s + b) / m

# %% role="wrong" exercise="gap" label="expected-by-both" catches="denominator" instead=true
# m is a share of goods among goods and searches here. In this formula it is goods per search.
m = g.sum() / (g + s).sum()

# %% role="wrong" exercise="gap" label="not-filled" catches="small-numbers" instead=true
# Nothing is shrunk: these are goods over searches as they stand, and needs without a search have no rate at all. Add a and b.
gap = g / s

# %% role="wrong" exercise="gap" label="row-numbers" catches="know-the-index" instead=true
# The index is row numbers, from 0, and not `cell_id`: `cells.set_index("cell_id")` first.
gap = ((g + a) / (s + b)).reset_index(drop=True)

# %% role="wrong" exercise="gap" label="brackets-forgotten" catches="formula" instead=true
# Brackets are missing: `g + a / s + b` divides only a by s. Goods and a stand above *together*, searches and b below.
gap = g + a / s + b

# %% role="wrong" exercise="gap" label="sum-of-s-squared" catches="formula" instead=true
# Below v stands the square of the *sum* of s. Square each s first, then add up.
v = beyond.sum() / s.sum() ** 2

# %% role="wrong" exercise="gap" label="m-alone-taken-out" catches="variance-of-counts" instead=true
# m alone is taken out in the bracket. The luck of a count is as large as its mean, m times s.
beyond = (g - m * s) ** 2 - m

# %% role="wrong" exercise="gap" label="mean-of-the-brackets" catches="formula" instead=true
# v is the mean of the brackets here, not divided by searches squared. Their sum is divided by the sum of s².
v = beyond.mean()

# %% role="wrong" exercise="gap" label="b-for-both" catches="formula" instead=true
# a and b are the same number here. a is m²/v, so m times as large as b.
a, b = m / v, m / v

# %% role="wrong" exercise="gap" label="a-for-both" catches="formula" instead=true
# a and b are the same number here. b is m/v, so a over m.
a, b = m**2 / v, m**2 / v

# %% role="wrong" exercise="gap" label="numbers-of-the-toy" catches="formula" instead=true
# 0.9 and 20 belong to the two needs by hand. Work out m, a and b from `cells`.
a, b = 0.9 * 20, 20

# %% role="wrong" exercise="gap" label="rounded-on-the-way" catches="rounding" instead=true
# a and b were rounded before they were used. Round only what you show.
a, b = round(m**2 / v), round(m / v)

# %% role="wrong" exercise="gap" label="ranks" catches="unit" instead=true
# These are ranks. The rates themselves are asked for.
gap = ((g + a) / (s + b)).rank()

# %% role="wrong" exercise="gap" label="by-category" catches="know-the-rows" instead=true
# m is not one number here: each category has its own. It is the market's, the same for all needs.
m = g.groupby(by_cell["category"]).transform("sum") / s.groupby(by_cell["category"]).transform("sum")

# %% role="wrong" exercise="gap" label="goods-of-the-seen" catches="know-the-rows" instead=true
# Goods of needs that nobody searched for are missing in m. All goods stand above, all searches below.
m = g[s > 0].sum() / s.sum()

# %% [markdown]
# ## Hundreds of tests at once
#
# Which gaps are more than luck? Test each need. Write each of its goods and each of its searches on a slip of paper, and
# put the slips into one bag. If the need is served like the market, a slip names a product with the chance $G / (G + S)$ ($G$: all
# goods, $S$: all searches of the market). The **p-value** of a need is the chance of so few goods or fewer among its slips.
#
# This treats both counts as chance. Searches were sampled, so they have luck, too.
#
# **Quick.** Suppose *no* need is unserved, and we test all `len(cells)` of them. About how many would have a p-value below
# 5 %?

# %% role="quick" exercise="by-luck" title="By luck" choices="none|16|160|323"
by_luck = "16"
### none: A p-value below 5 % is what happens by luck once in twenty times. With hundreds of tests it happens.
### 160: That is one in two. Below 5 % lies one in twenty.
### 323: That is all of them. Below 5 % lies one in twenty.
### reading: One in twenty of 323. (Counts are whole numbers, so p-values jump past 5 %: here it is ten or eleven.) A list of all needs with p below 5 % always has names on it.

# %% role="proof"
assert len(cells) == 323 and round(0.05 * len(cells)) == 16
slip_counts = (cells["goods"] + cells["searches"]).to_numpy()
ladder_of = binom.cdf(np.arange(slip_counts.max() + 1)[:, None], slip_counts, cells["goods"].sum() / slip_counts.sum())
assert 9 < np.where(ladder_of < 0.05, ladder_of, 0).max(axis=0).sum() < 12.5  # expected if every need is served like the market

# %% [markdown]
# So the list itself must be judged. **Benjamini and Hochberg** (1995): sort the $n$ p-values, the smallest first. Find the
# *last* place $k$ at which the p-value is at most $k/n \times 10\,\%$, and list everything up to it. Then, on average over
# markets like this, at most 10 % of what is listed is false. `false_discovery_control` returns adjusted p-values: list what
# is at most 0.10. Five by hand; the second misses its own place, but a later one does not:

# %%
five = np.array([0.004, 0.041, 0.045, 0.3, 0.8])
pd.DataFrame({
    "p": five,
    "allowed (10 %)": np.arange(1, 6) / 5 * 0.10,
    "adjusted": false_discovery_control(five),
}).round(3)

# %% [markdown]
# **Quick.** Your list has twenty names, found so. The fifteen with the smallest p-values were known before; you report the other
# five. What share of *these* is false, on average?

# %% role="quick" exercise="held" title="Ten per cent of what" choices="at most 10 %|it may be far more|none"
held = "it may be far more"
### at most 10 %: Ten per cent is held of the whole list. If two of its twenty names are false, where on the list do they stand?
### none: One or two of twenty may be false. Where on the list do they stand?
### reading: If two of twenty are false, they rather stand among the last: of five that would be four in ten. What is held is an average over whole lists. A single need on one is not "90 % sure".

# %% role="proof"
dice = np.random.default_rng(3)
false_of, last_of = [], []
for _ in range(200):  # twenty real gaps of 323 needs, many of them faint
    drawn_p = norm.sf(dice.standard_normal(323) + np.repeat([0, 3.5], [303, 20]))
    ranked = np.argsort(drawn_p)
    named_now = ranked[: (false_discovery_control(drawn_p) <= 0.10).sum()]
    if len(named_now) >= 8:
        false_of.append((named_now < 303).mean())
        last_of.append((named_now[-len(named_now) // 4 :] < 303).mean())
assert np.mean(false_of) < 0.12 and np.mean(last_of) > 2 * np.mean(false_of), (np.mean(false_of), np.mean(last_of))

# %% [markdown]
# ### Exercise 2 · The list   {4 points}
# Assign to `listed` a DataFrame with one row for each need whose adjusted p-value is at most 0.10, and the columns
#
# - `cell_id`;
# - `p`: the chance of so few goods or fewer among its goods and searches, binomial, with the market's share of goods;
# - `adjusted`: by Benjamini and Hochberg over **all** needs.
#
# <details><summary>Hint 1: the idea</summary>
#
# A p-value for each need, then all of them together into the correction, and only then the choice of rows.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `binom.cdf(k, n, share)` is the chance of at most k among n, and takes whole columns.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `both = cells["goods"] + cells["searches"]`; the share is the sum of goods over the sum of `both`.
# </details>

# %% role="answer" exercise="discoveries"
listed = ...
### BEGIN SOLUTION
both = cells["goods"] + cells["searches"]
share = cells["goods"].sum() / both.sum()
p = binom.cdf(cells["goods"], both, share)
adjusted = false_discovery_control(p)
table = cells[["cell_id"]].assign(p=p, adjusted=adjusted)
listed = table[table["adjusted"] <= 0.10].reset_index(drop=True)
### END SOLUTION

# %% role="check" exercise="discoveries" points=4 outcomes="hold-false-discoveries" ideas="A42 A40" minutes=8
check("discoveries", listed)

# %% [markdown] role="reading" exercise="discoveries"
# About a dozen needs are left, the quiet sole among them. With p below 5 % alone the list is longer, in most markets by a third or more, and
# most of what comes on top is luck (the makers of this market know). One sentence of doubt: a need is *false* here if shops serve it exactly as they serve the
# market. If they differ a little everywhere, everything large enough is "discovered".

# %% role="proof"
both = cells["goods"] + cells["searches"]
p_all = pd.Series(binom.cdf(cells["goods"], both, cells["goods"].sum() / both.sum()), cells["cell_id"])
few = p_all.index[false_discovery_control(p_all) <= 0.10]
assert 7 <= len(few) <= 15 and (p_all < 0.05).sum() >= 1.05 * len(few), (len(few), (p_all < 0.05).sum())
assert cells.set_index("cell_id").loc[few, "gloss"].eq("leather shoes with a quiet sole").any()

# %% role="right" exercise="discoveries"
g, s = cells["goods"].to_numpy(), cells["searches"].to_numpy()
chances = 1 - binom.sf(g, g + s, g.sum() / (g.sum() + s.sum()))
order = np.argsort(chances)
stepped = chances[order] * len(chances) / np.arange(1, len(chances) + 1)
stepped = np.minimum.accumulate(stepped[::-1])[::-1]
found = pd.DataFrame({"adjusted": stepped, "p": chances[order], "cell_id": cells["cell_id"].to_numpy()[order]})
listed = found.query("adjusted <= 0.1")

# %% role="right" exercise="discoveries"
from statsmodels.stats.multitest import multipletests

total = cells[["goods", "searches"]].sum()
values = [binom.cdf(row.goods, row.goods + row.searches, total["goods"] / total.sum()) for row in cells.itertuples()]
keep, corrected, *_ = multipletests(values, alpha=0.10, method="fdr_bh")
listed = pd.DataFrame({"p": values, "adjusted": corrected}, index=cells["cell_id"])[keep]

# %% role="planted" exercise="discoveries" effect="P65" leaves="two-sided searches-taken-as-certain bonferroni arbitrary-dependence searches-as-trials corrected-among-the-small adjusted-for-p p-of-exactly-so-many half-and-half goods-to-the-market strictly-fewer test-of-both-sides corrected-among-the-seen"
# At most a fifth of the list is false, and at least eight of the eleven are on it.
def recovered(answer, truth):
    planted = set(truth["unserved"]["gaps"]["cells"])
    named = set(answer["cell_id"])
    return len(named - planted) <= 0.2 * len(named) and len(named & planted) >= len(planted) - 3

# %% role="wrong" exercise="discoveries" label="uncorrected" catches="many-tests" instead=true
# These are all needs with p below 10 %, uncorrected. Among hundreds of tests luck alone gives dozens: choose by the adjusted p-value.
listed = table[table["p"] <= 0.10]

# %% role="wrong" exercise="discoveries" label="five-per-cent-uncorrected" catches="many-tests" instead=true
# These are all needs with p below 5 %. A good part of such a list is luck: choose by the adjusted p-value, at most 0.10.
listed = table[table["p"] < 0.05]

# %% role="wrong" exercise="discoveries" label="corrected-among-the-small" catches="many-tests" instead=true
# Only needs with small p-values were handed to the correction. It must know of *all* tests that were made.
table = cells[["cell_id"]].assign(p=p)[p < 0.05].pipe(lambda small: small.assign(adjusted=false_discovery_control(small["p"])))

# %% role="wrong" exercise="discoveries" label="searches-taken-as-certain" catches="both-sides-vary" instead=true
# Here only goods have luck: Poisson about the market's rate times the searches. Searches were counted in a sample, so they vary, too:
# put both into one bag.
p = poisson.cdf(cells["goods"], cells["goods"].sum() / cells["searches"].sum() * cells["searches"])

# %% role="wrong" exercise="discoveries" label="bonferroni" catches="what-is-held" instead=true
# p times the number of tests is Bonferroni's correction. It holds the chance of *any* false name, which is more than was asked.
adjusted = np.minimum(p * len(p), 1)

# %% role="wrong" exercise="discoveries" label="arbitrary-dependence" catches="what-is-held" instead=true
# This is the correction of Benjamini and *Yekutieli*, for tests that hang together in any way. Asked for is Benjamini and Hochberg.
adjusted = false_discovery_control(p, method="by")

# %% role="wrong" exercise="discoveries" label="searches-as-trials" catches="denominator" instead=true
# The bag holds only the searches here. It holds goods *and* searches.
p = binom.cdf(cells["goods"], cells["searches"], share)

# %% role="wrong" exercise="discoveries" label="goods-to-the-market" catches="rate-or-share" instead=true
# The share is goods per *search* here. In the bag, it is goods over goods and searches together.
share = cells["goods"].sum() / cells["searches"].sum()

# %% role="wrong" exercise="discoveries" label="half-and-half" catches="base-rate" instead=true
# A share of one half was assumed. Take the market's share of goods from the table.
share = 0.5

# %% role="wrong" exercise="discoveries" label="p-of-exactly-so-many" catches="tail-or-point" instead=true
# This is the chance of *exactly* so many goods. A p-value is the chance of so few or fewer: `cdf`.
p = binom.pmf(cells["goods"], both, share)

# %% role="wrong" exercise="discoveries" label="strictly-fewer" catches="off-by-one" instead=true
# This is the chance of *fewer* goods than were seen. So few or fewer counts the number itself as well.
p = binom.cdf(cells["goods"] - 1, both, share)

# %% role="wrong" exercise="discoveries" label="two-sided" catches="one-sided" instead=true
# These p-values are doubled, as for a test of both sides. Asked for is the chance of so few goods or fewer, one side.
p = np.minimum(2 * binom.cdf(cells["goods"], both, share), 1)

# %% role="wrong" exercise="discoveries" label="adjusted-for-p" catches="know-the-columns" instead=true
# The column `p` holds the adjusted values as well. It should hold the p-values as they were.
table = cells[["cell_id"]].assign(p=adjusted, adjusted=adjusted)

# %% role="wrong" exercise="discoveries" label="upper-tail" catches="tail-or-point" instead=true
# This is the chance of *more* goods than were seen. A gap has few: take `cdf`.
p = binom.sf(cells["goods"], both, share)

# %% role="wrong" exercise="discoveries" label="searches-for-goods" catches="know-the-columns" instead=true
# No need is listed: is p the chance of so few *goods* or fewer? `binom.cdf` takes the goods first, then goods and searches together.
p = binom.cdf(cells["searches"], both, share)

# %% role="wrong" exercise="discoveries" label="test-of-both-sides" catches="one-sided"
# These p-values are of both sides, as `binomtest` gives them if not told otherwise. Asked for is the chance of so few goods or fewer, one
# side: `binom.cdf`.
from scipy.stats import binomtest

both = cells["goods"] + cells["searches"]
share = cells["goods"].sum() / both.sum()
p = np.array([binomtest(k, n, share).pvalue if n else 1.0 for k, n in zip(cells["goods"], both, strict=True)])
table = cells[["cell_id"]].assign(p=p, adjusted=false_discovery_control(p))
listed = table[table["adjusted"] <= 0.10]

# %% role="wrong" exercise="discoveries" label="corrected-among-the-seen" catches="many-tests" instead=true
# Only needs with a search were handed to the correction. It must know of *all* tests that were made.
table = cells[["cell_id"]].assign(p=p)[cells["searches"] > 0].pipe(lambda some: some.assign(adjusted=false_discovery_control(some["p"])))

# %% role="wrong" exercise="discoveries" label="searches-in-the-share" catches="rate-or-share" instead=true
# The share is that of *searches* in the bag here. A slip names a product with the share of goods.
share = cells["searches"].sum() / both.sum()

# %% role="figure"
slips = cells["goods"] + cells["searches"]
luck = np.random.default_rng(11).binomial(
    slips, cells["goods"].sum() / slips.sum(), size=(20_000, len(cells))
)
ordered = np.sort((luck <= cells["goods"].to_numpy()).mean(axis=0))[:40]
rank = np.arange(1, len(ordered) + 1)
ladder = go.Figure()
ladder.add_scatter(
    x=rank, y=ordered, mode="markers", name="p-values, sorted",
    marker={"color": BLUE, "size": 8},
)
ladder.add_scatter(
    x=rank, y=np.full(len(rank), 0.05), mode="lines", name="p below 5 %",
    line={"color": VERMILION, "dash": "dash"},
)
ladder.add_scatter(
    x=rank, y=0.10 * rank / len(cells), mode="lines",
    name="false discoveries held at 10 %", line={"color": GREEN, "width": 3},
)
ladder.update_layout(
    title="A list by p below 5 % goes on into luck",
    xaxis_title="rank of the need (1: smallest p-value)",
    yaxis={"title": "p-value (chance)", "range": [-0.005, 0.12]},
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=96,
)

# %% [markdown]
# *Figure 2.* The forty smallest p-values, here by filling each need's bag 20,000 times by luck, so they are rough: close to the
# green line one or two may fall on the other side of it than in your list. The line allows the k-th of 323 needs k/323 of 10 %.
# What lies between the last dot under the green line and the last one under the red line would be listed by p below 5 % only.
#
# ## How large is it?
#
# A gap says that something is missing, not how much it would sell. **Fermi** took such questions apart: people with the need
# × those about to buy × those reached × those who then buy × yuan an order. Nobody knows these numbers, so people in the
# trade were asked for ranges. They see one chance in twenty that the truth lies below `low`, and one that it lies above
# `high`.

# %%
ranges

# %% [markdown]
# Read a range as a **log-normal** distribution: the logarithm is normal, its 5 % and 95 % points are ln low and ln high. Its
# middle is (ln low + ln high) / 2, its standard deviation (ln high − ln low) / (2 × 1.645). Logarithms of a product *add up*,
# and so do their means. If the guesses are independent, their **variances** add up as well; their standard deviations do not.
#
# **Quick.** Two independent guesses, each "right within a factor of 2" (that is its 90 % range). Within which factor is their
# product?

# %% role="quick" exercise="factor" title="Two factors of two" choices="2|2.7|4" minutes=2
factor = "2.7"
### 2: Doubt does not stay the same when a second doubtful number comes in. Variances of the logarithms add up.
### 4: That would need both to be wrong to the full, in the same direction. Luck seldom does that: variances add up, not ranges.
### reading: The width in logarithms grows by √2: 2 to the power of 1.41 is 2.7. Errors partly cancel.

# %% role="proof"
assert round(2 ** np.sqrt(2), 1) == 2.7

# %% [markdown]
# ### Exercise 3 · Five guesses multiplied   {4 points}
# Assign to `fermi` a dictionary for the product of the five nodes, independent and log-normal:
#
# - `median`, `low` and `high`: its median and its 5 % and 95 % points, in yuan;
# - `chance`: the chance that it is at least 500,000 yuan (0 to 1).
#
# Work it out exactly, or draw 500,000 products: an error of 3 % is allowed.
#
# <details><summary>Hint 1: the idea</summary>
#
# Go to logarithms. There the product is a sum of normal numbers, and so normal itself.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `norm.sf(x)` is the chance that a standard normal number is above x. Or `rng.normal(mean, sd, size=(500_000, 5))`, a sum over
# `axis=1`, and `np.exp`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `middle = (np.log(ranges["low"]) + np.log(ranges["high"])) / 2`, and its sum is the logarithm of the median.
# </details>

# %% role="answer" exercise="fermi"
fermi = ...
### BEGIN SOLUTION
low, high = np.log(ranges["low"]), np.log(ranges["high"])
middle = (low + high) / 2
sd = (high - low) / 2 / 1.645
mean = middle.sum()
spread = (sd**2).sum() ** 0.5
fermi = {
    "median": np.exp(mean),
    "low": np.exp(mean - 1.645 * spread),
    "high": np.exp(mean + 1.645 * spread),
    "chance": norm.sf((np.log(500_000) - mean) / spread),
}
### END SOLUTION

# %% role="check" exercise="fermi" points=4 outcomes="guess-with-ranges" ideas="A40" tolerance=0.03 minutes=9
check("fermi", fermi)

# %% [markdown] role="reading" exercise="fermi"
# The range spans a factor of five or more. 500,000 yuan is neither a miracle nor certain. In most markets Liu Ye's books say more than
# this median: a case is told because it went well, and those who tried as much and sold a third of it are in no column. If the guesses
# hang together, say because all who were asked are hopeful, the range is wider still.

# %% role="proof"
low, high = np.log(ranges["low"]), np.log(ranges["high"])
centre, width = ((low + high) / 2).sum(), np.sqrt((((high - low) / 2 / 1.645) ** 2).sum())
assert np.exp(2 * 1.645 * width) > 5
assert 0.01 < norm.sf((np.log(500_000) - centre) / width) < 0.85
told_case = case_days[(case_days["case"] == "Liu Ye") & (case_days["day"] <= 12)]
assert told_case["gmv"].sum() > 0.7 * np.exp(centre)  # above the median in nine markets of ten, as the ranges are made

# %% role="right" exercise="fermi"
generator = np.random.default_rng(7)
ends = np.log(ranges[["low", "high"]].to_numpy())
drawn = np.exp(generator.normal(ends.mean(axis=1), np.diff(ends, axis=1)[:, 0] / (2 * norm.ppf(0.95)), size=(500_000, 5)).sum(axis=1))
fermi = {"chance": (drawn >= 500_000).mean(), "median": np.median(drawn), "low": np.quantile(drawn, 0.05), "high": np.quantile(drawn, 0.95)}

# %% role="right" exercise="fermi"
import math

product = math.prod((low * high) ** 0.5 for low, high in zip(ranges["low"], ranges["high"], strict=True))
half = math.hypot(*(math.log(high / low) / 2 for low, high in zip(ranges["low"], ranges["high"], strict=True)))
fermi = pd.Series({
    "median": product, "low": product / math.exp(half), "high": product * math.exp(half),
    "chance": 1 - norm.cdf(math.log(500_000 / product) / (half / 1.6449)),
})

# %% role="wrong" exercise="fermi" label="lows-times-lows" catches="sum-of-variances" instead=true
# The low ends were multiplied, and the high ends, or one luck moves all five nodes: as if everybody was wrong in one direction at
# once. Variances add up, not ranges.
spread = sd.sum()

# %% role="wrong" exercise="fermi" label="range-as-one-sd" catches="interval" instead=true
# Half the range was taken for one standard deviation. A range of 90 % reaches 1.645 of them each way.
sd = (high - low) / 2

# %% role="wrong" exercise="fermi" label="range-as-95" catches="interval" instead=true
# 1.96 belongs to a range of 95 %. These ranges leave out one chance in twenty at *each* end: 1.645.
sd = (high - low) / 2 / 1.96

# %% role="wrong" exercise="fermi" label="whole-range" catches="interval" instead=true
# The whole range was divided by 1.645, so the spread is twice too large. Halve it first.
sd = (high - low) / 1.645

# %% role="wrong" exercise="fermi" label="middle-by-half-sum" catches="logs" instead=true
# The middle of a range is the half sum of low and high here. On the scale of factors it is the half sum of their *logarithms*.
middle = np.log((ranges["low"] + ranges["high"]) / 2)

# %% role="wrong" exercise="fermi" label="evenly-spread" catches="distribution"
# Each node was drawn evenly between low and high. Ranges are log-normal here, and one chance in ten lies outside.
generator = np.random.default_rng(1)
drawn = generator.uniform(ranges["low"], ranges["high"], size=(100_000, 5)).prod(axis=1)
fermi = {"median": np.median(drawn), "low": np.quantile(drawn, 0.05), "high": np.quantile(drawn, 0.95), "chance": (drawn >= 500_000).mean()}

# %% role="wrong" exercise="fermi" label="normal-not-lognormal" catches="distribution"
# The nodes themselves were taken for normal. Their *logarithms* are: factors multiply.
generator = np.random.default_rng(1)
half_sum = (ranges["low"] + ranges["high"]) / 2
drawn = generator.normal(half_sum, (ranges["high"] - ranges["low"]) / 3.29, size=(100_000, 5)).prod(axis=1)
fermi = {"median": np.median(drawn), "low": np.quantile(drawn, 0.05), "high": np.quantile(drawn, 0.95), "chance": (drawn >= 500_000).mean()}

# %% role="wrong" exercise="fermi" label="mean-for-median" catches="mean-or-median" instead=true
# This is the mean of the product. It lies above the median, because large products weigh more. The median is asked for.
mean = middle.sum() + (sd**2).sum() / 2

# %% role="wrong" exercise="fermi" label="chance-below" catches="complement" instead=true
# This is the chance of *less* than 500,000. `norm.sf` is the chance above, `norm.cdf` the one below.
fermi = {"median": np.exp(mean), "low": np.exp(mean - 1.645 * spread), "high": np.exp(mean + 1.645 * spread), "chance": norm.cdf((np.log(500_000) - mean) / spread)}

# %% role="wrong" exercise="fermi" label="one-standard-deviation" catches="interval" instead=true
# Low and high are one standard deviation away. The 5 % and 95 % points lie 1.645 of them from the median.
fermi = {"median": np.exp(mean), "low": np.exp(mean - spread), "high": np.exp(mean + spread), "chance": norm.sf((np.log(500_000) - mean) / spread)}

# %% role="wrong" exercise="fermi" label="variance-for-spread" catches="sum-of-variances" instead=true
# This is the sum of the variances. The spread is its root.
spread = (sd**2).sum()

# %% role="wrong" exercise="fermi" label="left-in-logs" catches="logs" instead=true
# These are logarithms. Yuan are asked for: take `np.exp` at the end.
fermi = {"median": mean, "low": mean - 1.645 * spread, "high": mean + 1.645 * spread, "chance": norm.sf((np.log(500_000) - mean) / spread)}

# %% role="wrong" exercise="fermi" label="a-node-left-out" catches="know-the-rows" instead=true
# The last node, yuan an order, is missing: this is a number of orders. Multiply all five.
low, high = np.log(ranges["low"])[:-1], np.log(ranges["high"])[:-1]

# %% role="wrong" exercise="fermi" label="all-lows-all-highs" catches="sum-of-variances" instead=true
# `low` and `high` are all low ends and all high ends multiplied: as if everybody was wrong in one direction at once. Variances add
# up, not ranges.
fermi = {"median": np.exp(mean), "low": ranges["low"].prod(), "high": ranges["high"].prod(), "chance": norm.sf((np.log(500_000) - mean) / spread)}

# %% role="wrong" exercise="fermi" label="thousand-yuan" catches="unit" instead=true
# Median, low and high are in thousand yuan. Yuan are asked for.
fermi = {"median": np.exp(mean) / 1000, "low": np.exp(mean - 1.645 * spread) / 1000, "high": np.exp(mean + 1.645 * spread) / 1000, "chance": norm.sf((np.log(500_000) - mean) / spread)}

# %% role="wrong" exercise="fermi" label="two-and-a-half-per-cent" catches="interval" instead=true
# `low` and `high` are the 2.5 % and 97.5 % points. The 5 % and 95 % points are asked for: 1.645.
fermi = {"median": np.exp(mean), "low": np.exp(mean - 1.96 * spread), "high": np.exp(mean + 1.96 * spread), "chance": norm.sf((np.log(500_000) - mean) / spread)}

# %% role="wrong" exercise="fermi" label="ten-per-cent" catches="interval" instead=true
# `low` and `high` are the 10 % and 90 % points. The 5 % and 95 % points are asked for: 1.645.
fermi = {"median": np.exp(mean), "low": np.exp(mean - 1.2816 * spread), "high": np.exp(mean + 1.2816 * spread), "chance": norm.sf((np.log(500_000) - mean) / spread)}

# %% role="wrong" exercise="fermi" label="median-as-logarithm" catches="logs" instead=true
# `median` is still a logarithm. Take `np.exp` of it.
fermi = {"median": mean, "low": np.exp(mean - 1.645 * spread), "high": np.exp(mean + 1.645 * spread), "chance": norm.sf((np.log(500_000) - mean) / spread)}

# %% role="wrong" exercise="fermi" label="mean-in-the-middle" catches="mean-or-median" instead=true
# `median` is the mean of the product. It lies above the median, because large products weigh more.
fermi = {"median": np.exp(mean + spread**2 / 2), "low": np.exp(mean - 1.645 * spread), "high": np.exp(mean + 1.645 * spread), "chance": norm.sf((np.log(500_000) - mean) / spread)}

# %% role="wrong" exercise="fermi" label="evenly-spread-logs" catches="distribution"
# The logarithms were drawn evenly between ln low and ln high. They are normal, and one chance in ten lies outside of the range.
generator = np.random.default_rng(1)
drawn = np.exp(generator.uniform(np.log(ranges["low"]), np.log(ranges["high"]), size=(100_000, 5)).sum(axis=1))
fermi = {"median": np.median(drawn), "low": np.quantile(drawn, 0.05), "high": np.quantile(drawn, 0.95), "chance": (drawn >= 500_000).mean()}

# %% role="wrong" exercise="fermi" label="range-as-95-for-the-chance" catches="interval" instead=true
# `low` and `high` come out right, because 1.96 went in and came out again. In `chance` it stays: these ranges leave out one chance in
# twenty at *each* end, so 1.645.
fermi = {"median": np.exp(mean), "low": np.exp(mean - 1.645 * spread), "high": np.exp(mean + 1.645 * spread), "chance": norm.sf((np.log(500_000) - mean) / (spread * 1.645 / 1.96))}

# %% [markdown]
# # At home
#
# In class a gap was found, judged against luck and sized by guesses. Now: on which guess does the size hang, how fast does a
# small need empty, and how many pairs does one order?
#
# ## What does it hang on?
#
# **Quick.** Move *one* guess of `ranges` from its low to its high end; the others stay where they are. By which factor does the product
# grow then? Answer for the guess that moves it most.

# %% role="quick" exercise="hangs-on" title="The guess that it hangs on" points=1 outcomes="rank-doubts" ideas="A40" minutes=2
hangs_on = (ranges["high"] / ranges["low"]).max()
### reading: More than a factor of three, by a share. The price moves it least. So a day is best spent on how many can be reached, or on how many are about to buy: that narrows the result more than haggling over yuan. (The stretch draws it.)

# %% role="wrong" exercise="hangs-on" label="least-of-all" catches="know-the-question"
# That is the guess that moves the product *least*.
hangs_on = (ranges["high"] / ranges["low"]).min()

# %% role="wrong" exercise="hangs-on" label="from-the-middle" catches="level-or-difference"
# That is from the middle to the high end. Go from the low end to the high end.
hangs_on = (ranges["high"] / ranges["low"]).max() ** 0.5

# %% role="wrong" exercise="hangs-on" label="all-at-once" catches="one-at-a-time"
# All five guesses were moved at once. Move one.
hangs_on = (ranges["high"] / ranges["low"]).prod()

# %% role="wrong" exercise="hangs-on" label="mean-of-all" catches="know-the-question"
# That is the mean of all five. Asked for is the one that moves the product most.
hangs_on = (ranges["high"] / ranges["low"]).mean()

# %% role="wrong" exercise="hangs-on" label="widest-in-its-unit" catches="unit"
# That is the guess with the widest range in its own unit: people and yuan cannot be compared so. Which *factor* is largest?
hangs_on = (ranges["high"] / ranges["low"])[(ranges["high"] - ranges["low"]).idxmax()]

# %% role="wrong" exercise="hangs-on" label="a-difference" catches="ratio-or-difference"
# That is a difference. A factor is asked for: so many times as large.
hangs_on = (ranges["high"] - ranges["low"]).max()

# %% role="proof"
grows_by = (ranges["high"] / ranges["low"]).sort_values()
assert grows_by.index[0] == "yuan an order" and ranges.loc[grows_by.index[-1], "unit"] == "share" and grows_by.iloc[-1] > 3, grows_by

# %% [markdown]
# ## A small need empties
#
# Who has bought silent shoes needs no second pair soon. How fast a niche empties can be followed day by day in *another* shop, for
# good shoes in very large sizes: `niche_days` holds its first thirty days. Everybody buys one pair or none. On day 13 the festival began.

# %%
daily = niche.groupby("day")[["visits", "buyers"]].sum()
daily.iloc[[0, 1, 10, 11]]

# %% [markdown]
# **Quick.** Put a straight line through the **buyers** of days 1 to 12 (`np.polyfit`, degree 1). On which day would it reach
# zero (with all decimals)?

# %% role="quick" exercise="crossing" title="The line's last day" points=1 outcomes="let-a-niche-drain" ideas="A44" minutes=3
line = np.polyfit(daily.index[:12], daily["buyers"].head(12), 1)
crossing = -line[1] / line[0]
### reading: Within weeks, says the line. It does not know of the crowd that came on day 13, nor that a niche empties ever more slowly.

# %% role="wrong" exercise="crossing" label="days-from-zero" catches="off-by-one" instead=true
# The first day is 0 here. Days are counted from 1.
line = np.polyfit(np.arange(12), daily["buyers"].head(12), 1)

# %% role="wrong" exercise="crossing" label="all-thirty-days" catches="window" instead=true
# All thirty days went into the line. On the evening of day 12 one knows twelve.
line = np.polyfit(daily.index, daily["buyers"], 1)

# %% role="wrong" exercise="crossing" label="start-of-the-line" catches="formula" instead=true
# That is the height of the line on day 0, in buyers. On which day is the height zero?
crossing = line[1]

# %% role="wrong" exercise="crossing" label="visits-for-buyers" catches="know-the-columns" instead=true
# This line goes through the visits. Take the buyers.
line = np.polyfit(daily.index[:12], daily["visits"].head(12), 1)

# %% role="wrong" exercise="crossing" label="rates-for-buyers" catches="know-the-columns" instead=true
# This line goes through buyers per visit. Take the buyers themselves.
line = np.polyfit(daily.index[:12], (daily["buyers"] / daily["visits"]).head(12), 1)

# %% role="wrong" exercise="crossing" label="slope-alone" catches="formula" instead=true
# That is the slope, buyers a day. On which day is the line at zero?
crossing = line[0]

# %% role="wrong" exercise="crossing" label="over-those-who-bought" catches="know-the-columns" instead=true
# This line goes over those who have bought. Here put it over the days.
line = np.polyfit((daily["buyers"].cumsum() - daily["buyers"]).head(12), daily["buyers"].head(12), 1)

# %% role="wrong" exercise="crossing" label="added-up" catches="stock-or-flow" instead=true
# The buyers were added up, day after day. Take the buyers of each day.
line = np.polyfit(daily.index[:12], daily["buyers"].head(12).cumsum(), 1)

# %% role="wrong" exercise="crossing" label="days-from-now" catches="know-the-question" instead=true
# That is counted from day 12 on. Asked for is the day of the shop's life.
crossing = -line[1] / line[0] - 12

# %% role="wrong" exercise="crossing" label="thirteen-days" catches="window" instead=true
# The line goes through thirteen days. The last of them is day 12, before the festival.
line = np.polyfit(daily.index[:13], daily["buyers"].head(13), 1)

# %% role="wrong" exercise="crossing" label="eleven-days" catches="window" instead=true
# The line goes through eleven days. Day 12 belongs to it.
line = np.polyfit(daily.index[:11], daily["buyers"].head(11), 1)

# %% role="proof"
slope_now, start_now = np.polyfit(daily.index[:12], daily["buyers"].head(12), 1)
assert 14 < -start_now / slope_now < 60 and daily["buyers"].iloc[12:].sum() > 0, -start_now / slope_now

# %% [markdown]
# **Quick.** From day 13 on, twice as many come. Somebody takes the share of visits that ended with a purchase in the first
# twelve days and multiplies it by the later visits. Will that be too many buyers or too few?

# %% role="quick" exercise="same-share" title="The same share" choices="too many|too few|about right"
same_share = "too many"
### too few: More people come, that is true, and it is counted: in the visits. But among them are fewer and fewer who want a pair and have none.
### about right: It would be right if nobody were used up. Each pair sold leaves one less who wants one.
### reading: Far too many. In the first twelve days about half of the niche bought. Visits grow with the crowd, but the people who want a pair do not.

# %% [markdown]
# The way out is old: Leslie and Davis (1939) counted the rats of a place by how their catch fell, and fishers count fish so. Let $N$
# people be about to buy. If $K$ of them have bought before a day, the share $1 - K/N$ is left on it, so
#
# $$\text{buyers per visit} = q\left(1 - \frac{K}{N}\right).$$
#
# That is a straight line **over those who have bought before**, not over time. Where it reaches zero, everybody has bought:
# that is $N$. Days with more visits are more exact; `np.polyfit(x, y, 1, w=np.sqrt(visits))` weighs each day by its visits
# (the function squares `w`).
#
# ### Exercise 4 · The size of a niche   {4 points}
# Fit this line to days 1 to 12, all entrances together (`daily`), each day weighed by its visits. `K` of a day is how many bought
# on the days *before* it. Assign to `drain` a dictionary:
#
# - `size`: where the line reaches zero, in people;
# - `later`: the buyers to be expected on days 13 to 30, summed, given the visits of those days. Go step by step: a day's buyers are
#   its visits × the line at `K` (at least 0), and they are in `K` the next day. (Do not look at the later buyers.)
#
# <details><summary>Hint 1: the idea</summary>
#
# Buyers per visit on the vertical axis, bought before on the horizontal one. Twelve points.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `first["buyers"].cumsum() - first["buyers"]` is what was bought before each day.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `first = daily.head(12)`. After the fit, set `gone = first["buyers"].sum()` and loop over `daily["visits"].iloc[12:]`.
# </details>

# %% role="answer" exercise="depletion"
drain = ...
### BEGIN SOLUTION
first = daily.head(12)
before = first["buyers"].cumsum() - first["buyers"]
rate = first["buyers"] / first["visits"]
weight = np.sqrt(first["visits"])
fall, top = np.polyfit(before, rate, 1, w=weight)
size = -top / fall
gone = first["buyers"].sum()
later = 0
for visits in daily["visits"].iloc[12:]:
    expected = max(visits * (top + fall * gone), 0)
    gone = gone + expected
    later = later + expected
drain = {"size": size, "later": later}
### END SOLUTION

# %% role="check" exercise="depletion" points=4 outcomes="let-a-niche-drain" ideas="A44 A40" minutes=13
check("depletion", drain)

# %% [markdown] role="reading" exercise="depletion"
# About half of the niche had bought in twelve days. Compare your `later` with what came: it is nearer than the straight line in time
# and far nearer than the constant share. It is not exact; twelve days give the size within a fifth or so. A niche is a stock
# before it is a flow: good business for a while, and then one needs the next need.

# %% role="proof"
first_days = daily.head(12)
so_far = first_days["buyers"].cumsum() - first_days["buyers"]
falls, tops = np.polyfit(so_far, first_days["buyers"] / first_days["visits"], 1, w=np.sqrt(first_days["visits"]))
bought, sum_later = first_days["buyers"].sum(), 0.0
for visit in daily["visits"].iloc[12:]:
    step = max(visit * (tops + falls * bought), 0)
    bought, sum_later = bought + step, sum_later + step
came = daily["buyers"].iloc[12:].sum()
flat = first_days["buyers"].sum() / first_days["visits"].sum() * daily["visits"].iloc[12:].sum()
straight = np.clip(np.polyval(np.polyfit(first_days.index, first_days["buyers"], 1), daily.index[12:]), 0, None).sum()
assert abs(sum_later - came) < 0.35 * came and flat > 2 * came and straight < 0.8 * came, (sum_later, came, flat, straight)
assert 0.35 < first_days["buyers"].sum() / (-tops / falls) < 0.7, first_days["buyers"].sum() / (-tops / falls)
assert abs(sum_later - came) < abs(straight - came) and straight < sum_later < flat
assert daily["buyers"].tail(10).mean() < 0.7 * first_days["buyers"].mean() and daily["visits"].iloc[12:].mean() > 1.6 * first_days["visits"].mean()

# %% role="right" exercise="depletion"
bought_upto = daily["buyers"].cumsum().shift(fill_value=0).head(12).to_numpy()
visits_of = daily["visits"].to_numpy()
shares = daily["buyers"].to_numpy()[:12] / visits_of[:12]
centre_x, centre_y = (np.average(values, weights=visits_of[:12]) for values in (bought_upto, shares))
slope_of = (visits_of[:12] * (bought_upto - centre_x) * (shares - centre_y)).sum() / (visits_of[:12] * (bought_upto - centre_x) ** 2).sum()
people = centre_x - centre_y / slope_of
left = people - daily["buyers"].to_numpy()[:12].sum()
begin = left
for count in visits_of[12:]:
    left -= max(-slope_of * left * count, 0)
drain = {"size": people, "later": begin - left}

# %% role="right" exercise="depletion"
import statsmodels.api as sm

part = daily.loc[1:12].assign(before=lambda d: d["buyers"].cumsum() - d["buyers"], share=lambda d: d["buyers"] / d["visits"])
line = sm.WLS(part["share"], sm.add_constant(part["before"]), weights=part["visits"]).fit().params
taken = [part["buyers"].sum()]
for count in daily.loc[13:, "visits"]:
    taken.append(taken[-1] + max(count * (line["const"] + line["before"] * taken[-1]), 0))
drain = pd.Series({"later": taken[-1] - taken[0], "size": -line["const"] / line["before"]})

# %% role="planted" exercise="depletion" effect="P67" leaves="unweighted constant-share look-ahead one-step-for-all weights-not-rooted bought-by-the-end-of-the-day the-rest-for-later all-thirty-days later-in-total yesterday-only buyers-for-the-rate what-came thirteen-days first-day-dropped from-day-12 from-day-14 begun-at-zero day-12-not-gone"
# Within a third of the planted size: some 2.8 standard errors of its logarithm.
def recovered(answer, truth):
    ratio = answer["size"] / truth["unserved"]["niche"]["size"]
    return ratio > 0 and abs(np.log(ratio)) < 0.3

# %% role="wrong" exercise="depletion" label="line-in-time" catches="stock-or-flow" instead=true
# The line goes over *days*. It is those who have bought who are missing, not days: put K on the horizontal axis.
before = pd.Series(first.index, first.index)

# %% role="wrong" exercise="depletion" label="bought-by-the-end-of-the-day" catches="off-by-one" instead=true
# K holds the day's own buyers as well. On a day those are missing who bought *before* it.
before = first["buyers"].cumsum()

# %% role="wrong" exercise="depletion" label="unweighted" catches="weights" instead=true
# All days count alike here. Weigh each by its visits.
weight = np.ones(12)

# %% role="wrong" exercise="depletion" label="weights-not-rooted" catches="weights" instead=true
# `np.polyfit` squares its weights: with `w=visits` a day counts by the square of its visits. Give it their root.
weight = first["visits"]

# %% role="wrong" exercise="depletion" label="one-entrance-counted" catches="part-for-the-whole"
# Only visits and buyers from searches are here, so the others who bought are not missed. Take all entrances together.
part = niche[niche["entrance"] == "search"].set_index("day")
first = part.head(12)
before = first["buyers"].cumsum() - first["buyers"]
fall, top = np.polyfit(before, first["buyers"] / first["visits"], 1, w=np.sqrt(first["visits"]))
gone, later = first["buyers"].sum(), 0
for visits in part["visits"].iloc[12:]:
    expected = max(visits * (top + fall * gone), 0)
    gone, later = gone + expected, later + expected
drain = {"size": -top / fall, "later": later}

# %% role="wrong" exercise="depletion" label="constant-share" catches="stock-or-flow" instead=true
# `later` takes the share of the first twelve days for all days to come. It falls with everybody who buys: go step by step.
drain = {"size": size, "later": first["buyers"].sum() / first["visits"].sum() * daily["visits"].iloc[12:].sum()}

# %% role="wrong" exercise="depletion" label="one-step-for-all" catches="stock-or-flow" instead=true
# All later days have the share of day 13. Each day's buyers are missing on the next: go step by step.
drain = {"size": size, "later": daily["visits"].iloc[12:].sum() * (top + fall * first["buyers"].sum())}

# %% role="wrong" exercise="depletion" label="look-ahead" catches="look-ahead" instead=true
# The later buyers that really came went into K. On the evening of day 12 nobody knows them: add what you expect.
drain = {"size": size, "later": (daily["visits"] * (top + fall * (daily["buyers"].cumsum() - daily["buyers"])).clip(lower=0)).iloc[12:].sum()}

# %% role="wrong" exercise="depletion" label="all-thirty-days" catches="window" instead=true
# All thirty days went into the line. Fit it to days 1 to 12.
first = daily

# %% role="wrong" exercise="depletion" label="bought-for-size" catches="stock-or-flow" instead=true
# That is how many have bought in twelve days. The size is how many there were to begin with: where the line reaches zero.
size = first["buyers"].sum()

# %% role="wrong" exercise="depletion" label="what-is-left" catches="stock-or-flow" instead=true
# That is who is *left* after twelve days. The size counts everybody, those who have bought as well.
size = -top / fall - first["buyers"].sum()

# %% role="wrong" exercise="depletion" label="the-rest-for-later" catches="stock-or-flow" instead=true
# `later` is the whole rest of the niche, as if all of them came by day 30. How many come depends on the visits: go step by step.
drain = {"size": size, "later": size - first["buyers"].sum()}

# %% role="wrong" exercise="depletion" label="later-in-total" catches="window" instead=true
# `later` holds the first twelve days as well. Only days 13 to 30 are asked for.
drain = {"size": size, "later": gone}

# %% role="wrong" exercise="depletion" label="top-for-size" catches="formula" instead=true
# The height at which the line begins is missing. With `fall, top = np.polyfit(…)` the line is top + fall × K: for which K is it zero?
size = -1 / fall

# %% role="wrong" exercise="depletion" label="visits-per-buyer" catches="denominator" instead=true
# This rate is visits per buyer, upside down. Buyers per visit are asked for.
rate = first["visits"] / first["buyers"]

# %% role="wrong" exercise="depletion" label="yesterday-only" catches="stock-or-flow" instead=true
# K holds only the buyers of the day before. It is all who bought on *all* days before: add them up.
before = first["buyers"].shift(fill_value=0)

# %% role="wrong" exercise="depletion" label="buyers-for-the-rate" catches="know-the-columns" instead=true
# The line goes through buyers. It is buyers *per visit* that fall with K.
rate = first["buyers"]

# %% role="wrong" exercise="depletion" label="what-came" catches="look-ahead" instead=true
# `later` is what really came. On the evening of day 12 nobody knows it: go step by step.
drain = {"size": size, "later": daily["buyers"].iloc[12:].sum()}

# %% role="wrong" exercise="depletion" label="height-for-size" catches="formula" instead=true
# `size` is the height of the line where nobody has bought. Asked for is the K at which it is zero.
size = top

# %% role="wrong" exercise="depletion" label="thirteen-days" catches="window" instead=true
# The line goes through thirteen days. The last of them is day 12, before the festival.
first = daily.head(13)

# %% role="wrong" exercise="depletion" label="first-day-dropped" catches="missing" instead=true
# The first day is missing in the line. Before it nobody had bought, so its K is 0: `shift(fill_value=0)` has it.
fall, top = np.polyfit(before[1:], rate[1:], 1, w=weight[1:])

# %% role="wrong" exercise="depletion" label="from-day-12" catches="window"
# `later` holds day 12 as well. Sum up days 13 to 30.
first = daily.head(12)
before = first["buyers"].cumsum() - first["buyers"]
fall, top = np.polyfit(before, first["buyers"] / first["visits"], 1, w=np.sqrt(first["visits"]))
gone, later = first["buyers"].sum(), 0
for visits in daily["visits"].iloc[11:]:
    expected = max(visits * (top + fall * gone), 0)
    gone, later = gone + expected, later + expected
drain = {"size": -top / fall, "later": later}

# %% role="wrong" exercise="depletion" label="from-day-14" catches="window"
# `later` begins with day 14. Sum up days 13 to 30.
first = daily.head(12)
before = first["buyers"].cumsum() - first["buyers"]
fall, top = np.polyfit(before, first["buyers"] / first["visits"], 1, w=np.sqrt(first["visits"]))
gone, later = first["buyers"].sum(), 0
for visits in daily["visits"].iloc[13:]:
    expected = max(visits * (top + fall * gone), 0)
    gone, later = gone + expected, later + expected
drain = {"size": -top / fall, "later": later}

# %% role="wrong" exercise="depletion" label="begun-at-zero" catches="stock-or-flow"
# K begins at zero again on day 13, as if nobody had bought yet. Those who bought in the first twelve days are gone.
first = daily.head(12)
before = first["buyers"].cumsum() - first["buyers"]
fall, top = np.polyfit(before, first["buyers"] / first["visits"], 1, w=np.sqrt(first["visits"]))
gone, later = 0, 0
for visits in daily["visits"].iloc[12:]:
    expected = max(visits * (top + fall * gone), 0)
    gone, later = gone + expected, later + expected
drain = {"size": -top / fall, "later": later}

# %% role="wrong" exercise="depletion" label="day-12-not-gone" catches="off-by-one"
# On day 13 the buyers of day 12 are missing, too: K is the sum of all twelve days.
first = daily.head(12)
before = first["buyers"].cumsum() - first["buyers"]
fall, top = np.polyfit(before, first["buyers"] / first["visits"], 1, w=np.sqrt(first["visits"]))
gone, later = before.iloc[-1], 0
for visits in daily["visits"].iloc[12:]:
    expected = max(visits * (top + fall * gone), 0)
    gone, later = gone + expected, later + expected
drain = {"size": -top / fall, "later": later}

# %% role="figure"
early = daily.head(12)
flat_share = early["buyers"].sum() / early["visits"].sum()
days_left = np.arange(13, 31)
in_time = np.polyfit(early.index, early["buyers"], 1)
ways = {
    "constant share": (flat_share * daily["visits"].iloc[12:], VERMILION),
    "line in time": (np.polyval(in_time, days_left).clip(0), ORANGE),
}
emptying = go.Figure()
for name, (values, colour) in ways.items():
    emptying.add_scatter(
        x=days_left, y=list(values), mode="lines", name=name,
        line={"color": colour, "width": 3},
    )
emptying.add_scatter(
    x=daily.index, y=daily["buyers"], mode="markers", name="what came",
    marker={"color": GREY, "size": 8},
)
emptying.add_vline(x=12.5, line_dash="dot", line_color=GREY)
emptying.update_layout(
    title="A small need empties: twice the crowd, soon fewer buyers",
    xaxis_title="day of the shop's life (days)", yaxis_title="buyers (people a day)",
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=96,
)

# %% [markdown]
# *Figure 3.* Buyers a day (dots), and two forecasts made on the evening of day 12. One does not know that a pair sold is a buyer less, the
# other knows nothing of the crowd. Your `later` lies between their sums.
#
# ## How many pairs?
#
# Shoes are ordered before the season. A pair that is missing costs the margin, *p* − *c* (price less cost). A pair left over
# costs *c* − *s* (*s*: what it brings afterwards, the *salvage value*). Order more as long as the next pair is worth its
# risk. So the batch should be at least as large as the demand with the chance
#
# $$\frac{p - c}{(p - c) + (c - s)} = \frac{p - c}{p - s},$$
#
# the **critical fractile** (Arrow, Harris and Marschak 1951).
#
# **Quick.** A missing pair costs 300 yuan, a pair left over 100. In what share of seasons should the batch be enough?

# %% role="quick" exercise="enough" title="Enough how often" choices="25 %|50 %|75 %"
enough = "75 %"
### 25 %: That is turned round. Missing costs three times as much as leaving over: so let it be enough more often than not.
### 50 %: That would be right if both cost the same. Here a missing pair costs three times as much.
### reading: 300 / (300 + 100). Leftovers in three seasons of four are no folly. They are what a good margin looks like on the shelf.

# %% [markdown]
# What was the demand of other shoes? Forecasts differ in size, so look at ratios: sold over forecast.

# %%
launches[["forecast", "batch", "sold", "sold_out", "list_price", "unit_cost"]].head(3)

# %% [markdown]
# **Quick.** A shoe had a forecast of 1,000 pairs and a batch of 900. All were sold. What was demand over forecast?

# %% role="quick" exercise="sold-out" title="Sold out" choices="0.9|at least 0.9|1"
sold_out = "at least 0.9"
### 0.9: So many were sold because there were no more. Those who came too late are in no table.
### 1: Nothing says that the forecast was right. Known is only what was sold, and that it ran out.
### reading: Sold out means "at least". About a third of the launches were sold out. Sales are not demand.

# %% role="proof"
assert 0.22 < launches["sold_out"].mean() < 0.42

# %% [markdown]
# *Kaplan and Meier* (lesson 2) know what to do with "at least". `ecdf` takes both kinds of ratios. Four shoes by hand; the 0.8
# was sold out:

# %%
four = ecdf(CensoredData(uncensored=[0.5, 1.0, 1.2], right=[0.8])).cdf
pd.DataFrame({"ratio": four.quantiles, "share at most": four.probabilities})

# %% [markdown]
# Three quarters are above 0.5. The 0.8 is *somewhere* above 0.8, so it shares itself out among those beyond.
#
# ### Exercise 5 · The first batch   {4 points}
# A new shoe has the **median** price, unit cost and salvage value of `launches`, and a forecast of 2,000 pairs. Assign to `batch`
# a dictionary:
#
# - `fractile`: the critical fractile;
# - `ratio`: the smallest ratio of demand to forecast whose Kaplan-Meier share (at most so much) reaches the fractile. Sold out
#   means at least `sold` over `forecast`;
# - `pairs`: the pairs to order, not rounded.
#
# <details><summary>Hint 1: the idea</summary>
#
# One ratio for each launch. Those that were sold out go in as "at least" (`right`), the others as they are (`uncensored`).
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `curve.quantiles[curve.probabilities >= fractile]` holds the ratios that are large enough.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `known = launches["sold"] / launches["forecast"]`, and split it by `launches["sold_out"]`.
# </details>

# %% role="answer" exercise="first-batch"
batch = ...
### BEGIN SOLUTION
price, cost, salvage = launches[["list_price", "unit_cost", "salvage"]].median()
fractile = (price - cost) / (price - salvage)
known = launches["sold"] / launches["forecast"]
out = launches["sold_out"]
curve = ecdf(CensoredData(uncensored=known[~out], right=known[out])).cdf
ratio = curve.quantiles[curve.probabilities >= fractile][0]
batch = {"fractile": fractile, "ratio": ratio, "pairs": 2000 * ratio}
### END SOLUTION

# %% role="check" exercise="first-batch" points=4 outcomes="order-under-doubt" ideas="A40 A56" minutes=10
check("first-batch", batch)

# %% [markdown] role="reading" exercise="first-batch"
# Order more than the forecast, although forecasts are hopeful: a missing pair costs twice as much as one left over, or more. And the
# silent shoes? The median of Exercise 3 over the middle of `yuan an order` is a forecast: some hundreds of pairs. The guesses leave
# more doubt than the launches do, and where missing costs more than leaving over, more doubt asks for *more* pairs than this ratio
# gives; so a quick second batch is worth much. Who takes sales for demand orders a tenth to a quarter less, runs out again, and next
# year finds in the table that little was wanted. (Kaplan-Meier asks that a batch tells nothing of demand beyond the forecast. Shops
# that know more may order more.)

# %% role="proof"
price_now, cost_now, salvage_now = launches[["list_price", "unit_cost", "salvage"]].median()
fractile_now = (price_now - cost_now) / (price_now - salvage_now)
ratios, gone_out = launches["sold"] / launches["forecast"], launches["sold_out"]
curve_now = ecdf(CensoredData(uncensored=ratios[~gone_out], right=ratios[gone_out])).cdf
best = curve_now.quantiles[curve_now.probabilities >= fractile_now][0]
assert best > 1.05 and (price_now - cost_now) > 2 * (cost_now - salvage_now), best
assert 0.7 < np.sort(ratios)[int(np.ceil(fractile_now * len(ratios))) - 1] / best < 0.92
assert (curve_now.quantiles[curve_now.probabilities >= 0.5][0]) < 1
by_guesses = np.sqrt(ranges["low"] * ranges["high"]).drop("yuan an order").prod()
assert 200 < by_guesses < 1_000, by_guesses
doubt_of = np.sqrt((((np.log(ranges["high"] / ranges["low"])).drop("yuan an order") / 2 / 1.645) ** 2).sum())
assert np.exp(norm.ppf(fractile_now) * doubt_of) > best, (np.exp(norm.ppf(fractile_now) * doubt_of), best)
middle_half = np.exp(np.sqrt((np.log(ranges["high"] / ranges["low"]) ** 2).sum()) * norm.ppf(0.75) / 1.645)
low_quarter, high_quarter = (curve_now.quantiles[curve_now.probabilities >= share][0] for share in (0.25, 0.75))
assert middle_half > high_quarter / low_quarter, (middle_half, high_quarter / low_quarter)

# %% role="right" exercise="first-batch"
middle_of = launches.median(numeric_only=True)
target = 1 - (middle_of["unit_cost"] - middle_of["salvage"]) / (middle_of["list_price"] - middle_of["salvage"])
table = launches.assign(ratio=launches["sold"] / launches["forecast"]).sort_values(["ratio", "sold_out"])
left, share, found = len(table), 1.0, None
for row in table.itertuples():
    if not row.sold_out:
        share *= (left - 1) / left
        if 1 - share >= target:
            found = row.ratio
            break
    left -= 1
batch = {"ratio": found, "fractile": target, "pairs": found * 2000}

# %% role="right" exercise="first-batch"
from statsmodels.duration.survfunc import SurvfuncRight

terms = launches[["list_price", "unit_cost", "salvage"]].median().to_numpy()
wanted = (terms[0] - terms[1]) / (terms[0] - terms[2])
curve = SurvfuncRight(launches["sold"] / launches["forecast"], (~launches["sold_out"]).astype(int))
reached = curve.surv_times[curve.surv_prob <= 1 - wanted].min()
batch = pd.Series({"fractile": wanted, "ratio": reached, "pairs": 2000 * reached})

# %% role="planted" exercise="first-batch" effect="P68" leaves="forecast-left-out censoring-turned-round batch-for-sold means-for-medians median-of-fractiles mean-of-fractiles one-step-too-low divided-by-the-ratio"
# Within 2.576 standard errors of the logarithm: to draw the launches again and again gives about 0.043.
def recovered(answer, truth):
    planted = truth["unserved"]["launches"]
    best = planted["ratio"] + planted["ratio_sd"] * norm.ppf(answer["fractile"])
    price, cost, salvage = launches[["list_price", "unit_cost", "salvage"]].median()
    right = (price - cost) / (price - salvage)
    return abs(answer["fractile"] - right) < 0.001 and abs(np.log(answer["ratio"]) - best) < 2.576 * 0.043

# %% role="wrong" exercise="first-batch" label="sales-for-demand" catches="censoring" instead=true
# This is what comes out if sales are taken for demand. What was sold out (`sold_out`) was wanted *at least* so often: give those
# ratios to `right`.
curve = ecdf(known).cdf

# %% role="wrong" exercise="first-batch" label="sold-out-dropped" catches="censoring" instead=true
# This is what comes out without the launches that were sold out, and with them go the most wanted shoes. They say "at least":
# give them to `right`.
curve = ecdf(known[~out]).cdf

# %% role="wrong" exercise="first-batch" label="mean-ordered" catches="mean-is-not-optimal" instead=true
# This is the mean of sales over forecast. The best batch depends on what a missing pair and a pair left over cost.
ratio = known.mean()

# %% role="wrong" exercise="first-batch" label="median-ordered" catches="mean-is-not-optimal" instead=true
# This batch is enough in half of the seasons. The fractile says how often it should be.
fractile = 0.5

# %% role="wrong" exercise="first-batch" label="salvage-forgotten" catches="salvage" instead=true
# This fractile is (p − c)/p, as if what is left over were lost. It brings the salvage value.
fractile = (price - cost) / price

# %% role="wrong" exercise="first-batch" label="fractile-turned-round" catches="complement" instead=true
# This fractile is turned round: the cost of a pair left over stands above. Above belongs the cost of a missing one.
fractile = (cost - salvage) / (price - salvage)

# %% role="wrong" exercise="first-batch" label="margin-for-fractile" catches="formula" instead=true
# This fractile is cost over price. It is the margin that asks for stock: p − c over p − s.
fractile = cost / price

# %% role="wrong" exercise="first-batch" label="share-above" catches="complement" instead=true
# This ratio is reached by the share that wants *more*. Take the share at most so much, `cdf`.
ratio = curve.quantiles[1 - curve.probabilities <= fractile][0]

# %% role="wrong" exercise="first-batch" label="forecast-left-out" catches="unit" instead=true
# `pairs` is the fractile of the forecast: a share of seasons times pairs. Multiply the forecast by the *ratio*.
batch = {"fractile": fractile, "ratio": ratio, "pairs": 2000 * fractile}

# %% role="wrong" exercise="first-batch" label="both-multiplied" catches="formula" instead=true
# The ratio was multiplied by the fractile. The fractile tells *which* ratio to take; it is no factor.
ratio = curve.quantiles[curve.probabilities >= fractile][0] * fractile

# %% role="wrong" exercise="first-batch" label="censoring-turned-round" catches="censoring" instead=true
# The two kinds have changed places: those that were sold out belong to `right`, the others to `uncensored`.
curve = ecdf(CensoredData(uncensored=known[out], right=known[~out])).cdf

# %% role="wrong" exercise="first-batch" label="batch-for-sold" catches="know-the-columns" instead=true
# These are batches over forecasts. How much was wanted shows in `sold`.
curve = ecdf(launches["batch"] / launches["forecast"]).cdf

# %% role="wrong" exercise="first-batch" label="means-for-medians" catches="mean-or-median" instead=true
# Means of price, cost and salvage value went into the fractile. Medians are asked for.
price, cost, salvage = launches[["list_price", "unit_cost", "salvage"]].mean()

# %% role="wrong" exercise="first-batch" label="median-of-fractiles" catches="order-of-steps" instead=true
# This is the median of all launches' own fractiles. Take the three medians first, then one fractile.
fractile = ((launches["list_price"] - launches["unit_cost"]) / (launches["list_price"] - launches["salvage"])).median()

# %% role="wrong" exercise="first-batch" label="mean-of-fractiles" catches="order-of-steps" instead=true
# This is the mean of all launches' own fractiles. Take the three medians first, then one fractile.
fractile = ((launches["list_price"] - launches["unit_cost"]) / (launches["list_price"] - launches["salvage"])).mean()

# %% role="wrong" exercise="first-batch" label="one-step-too-low" catches="off-by-one" instead=true
# This ratio is one step too low: the share at most so much does not reach the fractile yet.
ratio = curve.quantiles[curve.probabilities < fractile][-1]

# %% role="wrong" exercise="first-batch" label="divided-by-the-ratio" catches="formula" instead=true
# The forecast was divided by the ratio. Multiply it.
batch = {"fractile": fractile, "ratio": ratio, "pairs": 2000 / ratio}

# %% role="wrong" exercise="first-batch" label="salvage-added" catches="sign" instead=true
# The salvage value went in with the wrong sign. A pair left over costs *c* − *s*: what it brings makes it cheaper.
fractile = (price - cost) / (price + salvage)

# %% role="wrong" exercise="first-batch" label="quantile-of-sales" catches="censoring" instead=true
# This is the quantile of what was sold. What was sold out was wanted *at least* so often: give those ratios to `right`.
ratio = known.quantile(fractile)

# %% role="wrong" exercise="first-batch" label="largest-ratio" catches="know-the-question" instead=true
# This is the *largest* ratio whose share reaches the fractile. Take the smallest, the first.
ratio = curve.quantiles[curve.probabilities >= fractile][-1]

# %% role="figure"
shown = launches.assign(
    over=launches["sold"] / launches["forecast"],
    end=np.where(launches["sold_out"], "sold out", "some were left"),
)
hidden = px.histogram(
    shown, x="over", color="end", nbins=40,
    color_discrete_map={"some were left": BLUE, "sold out": ORANGE},
    labels={"over": "sold over forecast (pairs per pair forecast)", "end": ""},
    title="Empty shelves hide demand: what was sold out belongs further right",
)
hidden.update_layout(
    yaxis_title="launches (number)", bargap=0.05,
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=96,
)

# %% [markdown]
# *Figure 4.* Launches by what was sold of the forecast. Those that were sold out (orange) stand at the left end of where they may belong.
#
# ## Is half a million much?
#
# A sum is large or small only by what it is divided by. Liu Ye's books stand in `case_days`: `gmv` is the value of a day's orders,
# before anything came back. Her rooms are in `live_sessions`; `merchant_id` joins them.

# %%
liu = case_days[(case_days["case"] == "Liu Ye") & (case_days["day"] <= 12)]
liu_id = liu["merchant_id"].iloc[0]
in_may = shop_months[shop_months["month"] == "2024-05"].merge(
    merchants[["merchant_id", "category"]], on="merchant_id", validate="one_to_one"
)
rivals = in_may[in_may["category"] == "leather_shoes"]
pd.Series({
    "her orders of twelve days (yuan)": liu["gmv"].sum(),
    "of which came back (yuan)": liu["refunded"].sum(),
    "her visits of twelve days": liu["viewers"].sum(),
    "shops for leather shoes in May": len(rivals),
    "their orders of May together (yuan)": rivals["gmv"].sum(),
    "orders of their median shop (yuan)": rivals["gmv"].median(),
}).round()

# %%
evening = sessions["start_ts"].dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m-%d")
hers = sessions[(sessions["merchant_id"] == liu_id) & evening.isin(liu["date"])]
hours = (hers["end_ts"] - hers["start_ts"]).dt.total_seconds().sum() / 3600
print(f"{len(hers)} sessions, {hours:.1f} hours on air")

# %% [markdown]
# Hers are twelve days, theirs is a month: bring them to the same time before you divide.
#
# **Quick.** How many yuan of orders (`gmv`, all entrances) came per hour on air in the first twelve days?

# %% role="quick" exercise="an-hour" title="An hour on air" points=1 outcomes="choose-a-denominator" ideas="A40" minutes=2
an_hour = liu["gmv"].sum() / hours
### reading: Many thousands of yuan an hour. By the hour it looks large. But most of her orders come from search, which is open all day.

# %% role="wrong" exercise="an-hour" label="live-orders-only" catches="know-the-question" instead=true
# Only orders of the live room are counted. All entrances are asked for.
an_hour = liu.loc[liu["channel"] == "live", "gmv"].sum() / hours

# %% role="wrong" exercise="an-hour" label="a-minute" catches="unit" instead=true
# That is per minute. An hour has sixty of them.
an_hour = liu["gmv"].sum() / hours / 60

# %% role="wrong" exercise="an-hour" label="a-session" catches="denominator"
# That is per session, or per day: there are twelve of each. How many hours was she on air?
an_hour = liu["gmv"].sum() / len(hers)

# %% role="wrong" exercise="an-hour" label="a-day-of-24-hours" catches="denominator"
# Twelve days of 24 hours stand below. She was on air a few hours a day.
an_hour = liu["gmv"].sum() / (12 * 24)

# %% role="wrong" exercise="an-hour" label="all-her-sessions" catches="window"
# Sessions after the twelve days are in the hours as well. Take those of the twelve days: `hers`.
own = sessions[sessions["merchant_id"] == liu_id]
an_hour = liu["gmv"].sum() / ((own["end_ts"] - own["start_ts"]).dt.total_seconds().sum() / 3600)

# %% role="wrong" exercise="an-hour" label="net-of-returns" catches="know-the-columns" instead=true
# What came back has been taken off. `gmv` is asked for as it was ordered.
an_hour = (liu["gmv"].sum() - liu["refunded"].sum()) / hours

# %% role="wrong" exercise="an-hour" label="not-divided" catches="denominator"
# That is the sum of all twelve days. Divide it by the hours on air.
an_hour = liu["gmv"].sum()

# %% role="wrong" exercise="an-hour" label="orders-counted" catches="know-the-columns" instead=true
# That is the *number* of orders an hour. Their value in yuan is asked for: `gmv`.
an_hour = liu["orders"].sum() / hours

# %% role="wrong" exercise="an-hour" label="mean-of-rows" catches="know-the-rows" instead=true
# The mean of the rows went above. A row is one day and one entrance: take the sum of all.
an_hour = liu["gmv"].mean() / hours

# %% role="proof"
assert len(hers) == 12 and 3_500 < liu["gmv"].sum() / hours < 30_000
assert liu.loc[liu["channel"] == "search", "orders"].sum() > 0.5 * liu["orders"].sum()
assert 250_000 < liu["gmv"].sum() < 900_000

# %% [markdown]
# ## What would change our mind?
#
# A simulator that encodes a story cannot prove the story. That quiet soles lacked goods, that Liu Ye came first, and what she
# sold, was written into this market. Nobody can learn from it that searches of real people would have shown the need. What could have
# come out otherwise is whether our methods find what was hidden: raw ratios put accidents before it.
#
# Real data would change our mind if a shop served a gap on such a list and nobody bought, for then search is not demand; if
# launches that failed were told as well; or if this year's gaps were next year's, served by nobody, because nobody can live on
# them. And a need that nobody can name is searched for by nobody.
#
# ### Exercise 6 · Is it big?   {9 points}
# A bank asks whether Liu Ye's first twelve days are *big*. Answer for your market in at most 120 words.
#
# | | what your memo says | points |
# |:--|:--|--:|
# | 1 | three denominators, each with its number and unit | 0–3 |
# | 2 | one of them by which the sum is small, and why it is fair to look at it so | 0–3 |
# | 3 | which one the bank should use, and why, in plain words and at most 120 of them | 0–3 |

# %% [markdown] role="written" exercise="is-it-big" points=9 outcomes="choose-a-denominator" ideas="A40 A44" words=120 minutes=14
# ### BEGIN SOLUTION
# **Sample, level 3.** *(Numbers are one market's; yours differ.)* "Liu Ye's orders of twelve days, 490,000 yuan, are big per hour on
# air: 10,600 yuan. Per visit they are 7.2 yuan. They are small in their trade: shops for leather shoes took 16.1 million yuan in May,
# so about 6.2 million in twelve days, of which this is 8 %. That is fair to look at, because a lender wants to know whether she moves
# the market or fills a corner. The bank should use none of the three alone, but take what is kept: 389,600 yuan after returns, set against people
# left to buy. Each pair sold is a buyer less, so twelve days must not be multiplied by thirty."
#
# **Sample, level 2.** "490,000 yuan are 10,600 an hour and 7.2 a visit. Of all leather shoes in May they are 3 %, which is little.
# The bank should look at what is left after returns."
#
# **Sample, level 1.** "Half a million in twelve days is a great success for a small shop, about 41,000 yuan a day. It shows that small
# needs can be good business."
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | Three denominators, each with its number and unit | none | one | two, or three of which one lacks number or unit | three, each with its number and unit |
# | One of them by which the sum is small, and why it is fair to look at it so | none | "small" without a denominator | a denominator by which it is small, no reason | a denominator by which it is small, and why it is fair |
# | Which one the bank should use, and why, in plain words and at most 120 of them | none | one is named without a reason, or over 150 words | one with a reason, but jargon, or 121 to 150 words | one with a reason that fits a lender, in plain words, 120 or fewer |
# ### END MARK SCHEME

# %% role="proof" only="class"
total = liu["gmv"].sum()
assert round(total, -3) == 490_000 and round(total / hours, -2) == 10_600 and round(total / liu["viewers"].sum(), 1) == 7.2
assert round(rivals["gmv"].sum() / 1e6, 1) == 16.1 and round(100 * total / rivals["gmv"].sum()) == 3
assert round(rivals["gmv"].sum() * 12 / 31 / 1e6, 1) == 6.2 and round(100 * total / (rivals["gmv"].sum() * 12 / 31)) == 8
assert liu["date"].max() < "2024-06"
assert round(total - liu["refunded"].sum(), -2) == 389_600 and round(total / 12, -3) == 41_000

# %% [markdown]
# ## Take-aways
#
# - A gap is searches without goods. Shrink before you sort: raw ratios put rare needs first.
# - With hundreds of needs, judge the list: how much of it may be luck?
# - A size made of guesses is a range. Say the chance, and which guess it hangs on.
# - A niche is a stock: each buyer is one less to come.
# - Sold out means "at least". The margin says how often a batch should be enough.
#
# What is personal is a need that grows out of a place; what scales is finding hundreds of them by count; who pays is who orders too
# many pairs, or too few. The next lesson asks what a shop is worth that is one person.

# %% [markdown]
# # Stretch
#
# *All of this may be skipped.*
#
# ## The smallest demand
#
# "However small a demand is, it may become a good business." A need is a category and one thing asked of its goods (`atom`).
# Take a shop's *need* as the mean number of searches (June 2023) for the needs that its goods serve. `profit` is a month's net sales less all its costs, the mean over a shop's months.

# %%
wanted = cells.groupby(["category", "atom"])["searches"].sum().rename("searches")
made = products[["merchant_id", "category", "atoms"]].dropna()
made = made.assign(atom=made["atoms"].str.split("|")).explode("atom")
need = made.join(wanted, on=["category", "atom"], how="inner")
costs = [
    "ad_spend", "goods_cost", "logistics_cost", "return_cost", "content_cost",
    "platform_fee", "fixed_cost",
]
profit = shop_months["net_gmv"] - shop_months[costs].sum(axis=1)
shops = merchants.set_index("merchant_id")[["closed_at"]]
shops["need"] = need.groupby("merchant_id")["searches"].mean()
shops["profit"] = profit.groupby(shop_months["merchant_id"]).mean()
shops = shops.dropna(subset=["need", "profit"])
shops.head(3)

# %% [markdown]
# **Quick.** Take the quarter of `shops` with the smallest need (`need` at most its 25 % quantile). By how many yuan a month does the
# median `profit` of those that never closed exceed that of all of them?

# %% role="quick" exercise="small-business" title="Who is left to tell" points=1 outcomes="choose-a-denominator" ideas="A44" minutes=3
smallest = shops[shops["need"] <= shops["need"].quantile(0.25)]
still_open = smallest["closed_at"].isna()
small_business = (
    smallest.loc[still_open, "profit"].median() - smallest["profit"].median()
)
### reading: By a good deal. Who asks shops that still exist hears of good business; those who could have told of bad business have closed. That is so in larger needs, too. But of the shops with the smallest needs about a third have closed, half as many again as of those with the largest, or more.

# %% role="wrong" exercise="small-business" label="open-less-closed" catches="survivorship" instead=true
# That is open ones less *closed* ones. It is asked for over all of them.
small_business = smallest.loc[still_open, "profit"].median() - smallest.loc[~still_open, "profit"].median()

# %% role="wrong" exercise="small-business" label="all-shops" catches="know-the-rows" instead=true
# All shops are in it. Take the quarter with the smallest need.
smallest = shops

# %% role="wrong" exercise="small-business" label="survivors-alone" catches="survivorship" instead=true
# That is the profit of those that are still open. By how much does it exceed that of all?
small_business = smallest.loc[still_open, "profit"].median()

# %% role="wrong" exercise="small-business" label="means-not-medians" catches="mean-or-median" instead=true
# These are means, which a few large shops move. Medians are asked for.
small_business = smallest.loc[still_open, "profit"].mean() - smallest["profit"].mean()

# %% role="wrong" exercise="small-business" label="largest-need" catches="know-the-rows" instead=true
# This is the quarter with the *largest* need.
smallest = shops[shops["need"] >= shops["need"].quantile(0.75)]

# %% role="wrong" exercise="small-business" label="turned-round" catches="sign" instead=true
# The sign is turned round: open ones less all.
small_business = smallest["profit"].median() - smallest.loc[still_open, "profit"].median()

# %% role="wrong" exercise="small-business" label="a-ratio" catches="ratio-or-difference" instead=true
# That is a ratio. By how many *yuan* is asked for: a difference.
small_business = smallest.loc[still_open, "profit"].median() / smallest["profit"].median()

# %% role="wrong" exercise="small-business" label="closed-less-all" catches="survivorship" instead=true
# These are the *closed* ones less all. Take those that never closed: `closed_at` is missing.
small_business = smallest.loc[~still_open, "profit"].median() - smallest["profit"].median()

# %% role="wrong" exercise="small-business" label="against-all-shops" catches="know-the-rows" instead=true
# All shops are on the other side. Compare with all shops *of the quarter*.
small_business = smallest.loc[still_open, "profit"].median() - shops["profit"].median()

# %% role="wrong" exercise="small-business" label="quarter-by-profit" catches="know-the-columns" instead=true
# This quarter was cut by profit. Cut it by need.
smallest = shops[shops["profit"] <= shops["profit"].quantile(0.25)]

# %% role="wrong" exercise="small-business" label="all-of-the-quarter" catches="survivorship" instead=true
# That is the median profit of the whole quarter. By how much do those that never closed exceed it?
small_business = smallest["profit"].median()

# %% role="proof"
part = shops[shops["need"] <= shops["need"].quantile(0.25)]
assert part.loc[part["closed_at"].isna(), "profit"].median() - part["profit"].median() > 1_000
assert 0.22 < part["closed_at"].notna().mean() < 0.44
rest = shops[shops["need"] > shops["need"].quantile(0.25)]
assert rest.loc[rest["closed_at"].isna(), "profit"].median() > rest["profit"].median()
top_part = shops[shops["need"] >= shops["need"].quantile(0.75)]
assert part["closed_at"].notna().mean() > 1.5 * top_part["closed_at"].notna().mean()

# %% [markdown]
# ## On which guess does it hang?
#
# ### Exercise 7 · What the result hangs on   {3 points} · stretch
# A **tornado** moves one guess at a time from its low to its high end; all others stay at their middles (the root of low
# times high). Draw it for the five guesses of `ranges` as dots joined by thick
# lines, and assign the figure to `tornado`:
#
# - one row for each of the five nodes, and two scatter traces of markers named `low` and `high`: the product of all five, in
#   **thousand yuan**;
# - for each node a line from its one dot to its other, drawn with `add_shape`, not with `add_bar`;
# - a title that names the guess on which the result hangs most, by its name in `ranges`, and a value axis with its unit in brackets:
#   `(thousand yuan)`.
#
# It is read more easily with the longest line on top.
#
# <details><summary>Hint 1: the idea</summary>
#
# With all nodes at their middles the product is the median. Replace one factor: median / middle × low.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `add_scatter(x=…, y=nodes, mode="markers", name="low")`, and `add_shape(type="line", x0=…, x1=…, y0=node, y1=node)` in a loop.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `middle = (ranges["low"] * ranges["high"]) ** 0.5` and `centre = middle.prod() / 1000`. Then a Series for each end.
# </details>

# %% role="answer" exercise="tornado"
tornado = ...
### BEGIN SOLUTION
middle = (ranges["low"] * ranges["high"]) ** 0.5
centre = middle.prod() / 1000
order = (ranges["high"] / ranges["low"]).sort_values().index
swing = pd.DataFrame({
    "low": centre / middle * ranges["low"],
    "high": centre / middle * ranges["high"],
}).loc[order]
tornado = go.Figure()
for end, colour in (("low", ORANGE), ("high", BLUE)):
    tornado.add_scatter(
        x=swing[end], y=swing.index, mode="markers", name=end,
        marker={"color": colour, "size": 14},
    )
for node, row in swing.iterrows():
    tornado.add_shape(
        type="line", x0=row["low"], x1=row["high"], y0=node, y1=node,
        layer="below", line={"color": "#B0B0B0", "width": 8},
    )
tornado.update_layout(
    title=f"The result hangs most on the {order[-1]}",
    xaxis_title="sales in twelve days (thousand yuan)",
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=96,
)
### END SOLUTION
tornado

# %% role="check" exercise="tornado" points=3 outcomes="rank-doubts" ideas="A40" stretch=true figure="scatter" needs="title telling-title axis-titles units says=sales|yuan|revenue|sold|product|gmv single-axis linear joined unit=thousand_yuan|thousands_of_yuan|thousand_CNY|thousand_RMB|1,000_yuan|1000_yuan|1,000_CNY|1000_CNY|k_yuan|kCNY|kRMB|k¥|千元 headline=reach_twelve|about_buy" tolerance=0.005 minutes=13
check("tornado", tornado)

# %% [markdown] role="reading" exercise="tornado"
# The longest line is a share, not the price: a day spent on how many of those about to buy can be reached in twelve days, or on
# how many are about to buy at all, narrows the result more than any haggling over yuan. Lines compare guesses with each other;
# their ends are no range of the result.

# %% role="proof"
factor_of = (ranges["high"] / ranges["low"]).sort_values()
assert factor_of.index[0] == "yuan an order", factor_of
assert factor_of.index[-1] in ("share of these reached in twelve days", "share about to buy"), factor_of  # as the contract's headline has it

# %% role="right" exercise="tornado"
rows = []
for node in ranges.index:
    for end in ("low", "high"):
        guess = np.sqrt(ranges["low"] * ranges["high"])
        guess[node] = ranges.loc[node, end]
        rows.append({"node": node, "end": end, "sales": guess.prod() / 1000})
table = pd.DataFrame(rows)
widest = (table.groupby("node")["sales"].max() - table.groupby("node")["sales"].min()).idxmax()
tornado = px.scatter(
    table, x="sales", y="node", color="end", title=f"The {widest} moves sales most, the price least",
    labels={"sales": "sales (thousand yuan)", "node": ""},
)
for node, pair in table.groupby("node"):
    tornado.add_scatter(x=pair["sales"], y=pair["node"], mode="lines", line_color=GREY, name=node, showlegend=False)

# %% role="right" exercise="tornado"
logs = np.log(ranges[["low", "high"]])
base = logs.mean(axis=1).sum()
ends = {end: np.exp(base - logs.mean(axis=1) + logs[end]) / 1e3 for end in ("low", "high")}
tornado = go.Figure([go.Scatter(y=list(ends[end].index), x=ends[end].to_list(), mode="markers", name=end) for end in ("high", "low")])
for node in ranges.index:
    tornado.add_shape(type="line", y0=node, y1=node, x0=ends["high"][node], x1=ends["low"][node])
tornado.update_layout(title=f"{(ends['high'] - ends['low']).idxmax()} decides more than the price".capitalize(), xaxis_title="twelve days' sales (thousand yuan)")

# %% role="wrong" exercise="tornado" label="names-swapped" catches="legend" instead=true
# `low` and `high` have changed places: the lower end of a guess gives the smaller product.
swing = pd.DataFrame({"low": centre / middle * ranges["high"], "high": centre / middle * ranges["low"]}).loc[order]

# %% role="wrong" exercise="tornado" label="yuan-drawn" catches="unit" instead=true
# The dots stand at yuan, the axis says thousand yuan. Divide by 1,000.
centre = middle.prod()

# %% role="wrong" exercise="tornado" label="own-unit" catches="unit" instead=true
# Each guess is drawn in its own unit: people, shares and yuan on one axis. Draw what the *product* becomes.
swing = ranges[["low", "high"]].loc[order]

# %% role="wrong" exercise="tornado" label="half-sums" catches="logs" instead=true
# The middles are half sums of low and high. Between factors the middle is the root of their product.
middle = (ranges["low"] + ranges["high"]) / 2

# %% role="wrong" exercise="tornado" label="differences-drawn" catches="level-or-difference" instead=true
# These are differences from the median. The product itself is asked for.
swing = pd.DataFrame({end: centre / middle * ranges[end] - centre for end in ("low", "high")}).loc[order]

# %% role="wrong" exercise="tornado" label="others-at-the-same-end" catches="one-at-a-time" instead=true
# All five nodes were moved at once, so every line is the same. Move one, and leave the others in the middle.
swing = pd.DataFrame({end: pd.Series(ranges[end].prod() / 1000, order) for end in ("low", "high")})

# %% role="wrong" exercise="tornado" label="others-low" catches="one-at-a-time" instead=true
# The others stay at their *low* ends here. They stay in the middle.
centre = ranges["low"].prod() / 1000 * middle / ranges["low"]

# %% role="wrong" exercise="tornado" label="sorted-away-from-the-names" catches="alignment" instead=true
# The products were sorted without their nodes, so most dots stand in another node's row.
swing = pd.DataFrame({"low": np.sort(centre / middle * ranges["low"]), "high": np.sort(centre / middle * ranges["high"])[::-1]}, index=ranges.index)

# %% role="wrong" exercise="tornado" label="other-headline" catches="title"
# The title does not name the guess on which the result hangs most: the node with the longest line, by its name in `ranges`.
middle = (ranges["low"] * ranges["high"]) ** 0.5
product = middle.prod() / 1000
tornado = go.Figure([
    go.Scatter(x=product / middle * ranges[end], y=ranges.index, mode="markers", name=end) for end in ("low", "high")
])
for node in ranges.index:
    factor_up = product / middle[node]
    tornado.add_shape(type="line", x0=factor_up * ranges.loc[node, "low"], x1=factor_up * ranges.loc[node, "high"], y0=node, y1=node)
tornado.update_layout(title="Yuan an order moves the result most", xaxis_title="sales (thousand yuan)")

# %% role="wrong" exercise="tornado" label="other-unit" catches="unit"
# The value axis names another unit, or none in brackets: write `(thousand yuan)`.
middle = (ranges["low"] * ranges["high"]) ** 0.5
product = middle.prod() / 1000
tornado = go.Figure([
    go.Scatter(x=product / middle * ranges[end], y=ranges.index, mode="markers", name=end) for end in ("low", "high")
])
for node in ranges.index:
    factor_up = product / middle[node]
    tornado.add_shape(type="line", x0=factor_up * ranges.loc[node, "low"], x1=factor_up * ranges.loc[node, "high"], y0=node, y1=node)
tornado.update_layout(title="The share about to buy moves sales, the price hardly", xaxis_title="sales (yuan)")

# %% [markdown]
# *Figure 5.* Your figure.
#
# ## What comes upstream
#
# The column hopes that live selling "feeds back to the supply chain". What does a maker see? Not sales, but orders for stock, and
# these swing more than sales do: the **bullwhip** (Lee, Padmanabhan and Whang 1997). `inventory_daily` has, for each of its goods
# and days, pieces `sold` and pieces `received`.

# %%
stock[["sku_id", "day", "sold", "received"]].head(3)

# %% [markdown]
# ### Exercise 8 · The bullwhip   {3 points} · stretch
# Count by weeks: days 1 to 7 of May 2024 are the first week, and so on, eight full weeks; drop the days after them. For each
# `sku_id` divide the variance of its eight weekly sums of `received` by that of its weekly sums of `sold`. Assign to `bullwhip` the
# **median** of these ratios (one number).
#
# <details><summary>Hint 1: the idea</summary>
#
# Weekly sums first, one table with a row for each product and week. Then variances, product by product.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `(pd.to_datetime(stock["day"]) - pd.Timestamp("2024-05-01")).dt.days // 7` numbers the weeks from 0.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `stock.groupby(["sku_id", week])[["sold", "received"]].sum()` after the last days are gone; then group by `sku_id` again.
# </details>

# %% role="answer" exercise="bullwhip"
bullwhip = ...
### BEGIN SOLUTION
week = (pd.to_datetime(stock["day"]) - pd.Timestamp("2024-05-01")).dt.days // 7
full = stock.assign(week=week)[week < 8]
weekly = full.groupby(["sku_id", "week"])[["sold", "received"]].sum()
variance = weekly.groupby("sku_id").var()
ratio_of = variance["received"] / variance["sold"]
bullwhip = ratio_of.median()
### END SOLUTION

# %% role="check" exercise="bullwhip" points=3 outcomes="order-under-doubt" ideas="A56" stretch=true minutes=9
check("bullwhip", bullwhip)

# %% [markdown] role="reading" exercise="bullwhip"
# What arrives swings more than what is sold: its variance is half as large again, or more. Nobody need want that: if pieces come in
# lots, or if one orders for several weeks after a good one, it happens. Live selling that tells the maker what was *sold*, not what was ordered, could calm it; this table
# cannot say whether it does.

# %% role="proof"
weeks_of = (pd.to_datetime(stock["day"]) - pd.Timestamp("2024-05-01")).dt.days // 7
sums = stock.assign(week=weeks_of).query("week < 8").groupby(["sku_id", "week"])[["sold", "received"]].sum()
spreads = sums.groupby("sku_id").var()
assert 1.5 < (spreads["received"] / spreads["sold"]).median() < 3.5, (spreads["received"] / spreads["sold"]).median()

# %% role="right" exercise="bullwhip"
wide = {name: stock.pivot(index="day", columns="sku_id", values=name).sort_index().to_numpy()[:56] for name in ("sold", "received")}
spread_of = {name: values.reshape(8, 7, -1).sum(axis=1).var(axis=0, ddof=1) for name, values in wide.items()}
bullwhip = float(np.median(spread_of["received"] / spread_of["sold"]))

# %% role="right" exercise="bullwhip"
dated = stock.assign(day=pd.to_datetime(stock["day"]))
dated = dated[dated["day"] < "2024-06-26"]
sums = dated.groupby(["sku_id", pd.Grouper(key="day", freq="7D", origin=pd.Timestamp("2024-05-01"))])[["sold", "received"]].sum()
bullwhip = sums.groupby("sku_id").agg("var").eval("received / sold").median()

# %% role="wrong" exercise="bullwhip" label="days-for-weeks" catches="unit-of-time" instead=true
# These are variances of *days*. Goods arrive on few days, so that swings much more: sum up weeks first.
weekly = full.set_index(["sku_id", "day"])[["sold", "received"]]

# %% role="wrong" exercise="bullwhip" label="all-goods-together" catches="aggregation-hides" instead=true
# All goods were added up before the variance was taken. Their swings cancel: take variances product by product.
ratio_of = pd.Series(full.groupby("week")[["sold", "received"]].sum().var().pipe(lambda both: both["received"] / both["sold"]))

# %% role="wrong" exercise="bullwhip" label="variances-added-up" catches="ratio-of-sums" instead=true
# The variances were added up over all goods, so a few large sellers decide. Take each product's ratio, and the median.
ratio_of = pd.Series(variance["received"].sum() / variance["sold"].sum())

# %% role="wrong" exercise="bullwhip" label="mean-of-ratios" catches="mean-or-median" instead=true
# This is the mean of the ratios. The median is asked for.
bullwhip = ratio_of.mean()

# %% role="wrong" exercise="bullwhip" label="turned-round" catches="denominator" instead=true
# The ratio stands on its head: received above, sold below.
ratio_of = variance["sold"] / variance["received"]

# %% role="wrong" exercise="bullwhip" label="standard-deviations" catches="variance-or-sd" instead=true
# These are standard deviations. Variances are asked for.
variance = weekly.groupby("sku_id").std()

# %% role="wrong" exercise="bullwhip" label="ninth-week-kept" catches="window" instead=true
# The last days of June are a week of five days here. Drop them: eight full weeks.
full = stock.assign(week=week)

# %% role="wrong" exercise="bullwhip" label="calendar-weeks" catches="window" instead=true
# These weeks begin on Monday. The first week asked for is 1 to 7 May, a Wednesday to a Tuesday.
week = (pd.to_datetime(stock["day"]) - pd.Timestamp("2024-04-29")).dt.days // 7

# %% role="wrong" exercise="bullwhip" label="ratio-of-sums" catches="know-the-question" instead=true
# This is pieces received over pieces sold. It is variances that are compared: do orders *swing* more?
variance = weekly.groupby("sku_id").sum()

# %% role="wrong" exercise="bullwhip" label="a-difference" catches="ratio-or-difference" instead=true
# These are differences of variances. Divide one by the other.
ratio_of = variance["received"] - variance["sold"]

# %% role="wrong" exercise="bullwhip" label="all-calendar-weeks" catches="window" instead=true
# These are calendar weeks, Monday to Sunday, with pieces of weeks at both ends. The first week asked for is 1 to 7 May, and there are
# eight.
full = stock.assign(week=pd.to_datetime(stock["day"]).dt.isocalendar().week)
