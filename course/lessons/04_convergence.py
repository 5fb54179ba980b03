# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: Do the platforms converge?
#     minutes: 60
#     weight: 1
#     ideas: A11 A15 A16 A17
#     outcomes:
#       measure-spread: measure how far platforms lie apart, in each quarter and with one ruler for all quarters
#       time-a-decay: summarise how fast a spread shrinks by its half-life
#       see-through-galton: tell convergence from regression to the mean
#       test-by-swapping: test a change in spread by going through all arrangements
#       draw-on-one-scale: draw many panels that can be compared because they share a scale
#       relate-stock-to-flow: relate a stock to the flow that empties it, as a ratio of sums
#       order-under-doubt: choose an order quantity when empty shelves have hidden part of the demand
#       judge-convergence: say for whom convergence is good, and how one would know
# ---

# %% [markdown]
# > "But as the economy changed, oversupply has become the new background. The platforms' competition for more, faster,
# > better and cheaper has gradually begun to converge, and everybody is drawn fully into it. In today's 'more efficient
# > system' what matters most is a stronger pull on the demand side."
#
# So the column (in our English). *More* (多 *duo*, choice), *faster* (快 *kuai*, delivery), *better* (好 *hao*,
# quality) and *cheaper* (省 *sheng*, price) are the **four virtues** by which Chinese platforms are judged. Each
# platform once made its name with one of them. Now, the author says, they have become alike.
#
# **Evidence grade: M**, a mechanism: this happens because of that. Three claims are packed into the passage. There is
# too much of everything (A15). The platforms approach each other (A16). Therefore it is now demand that decides
# (A17). No number stands behind any of them. The column goes on to a fifth virtue, personalisation. It can set a
# platform apart only if platforms do *not* become alike in it too: a forecast that the column leaves unsaid.
#
# For a race in which everybody runs harder and nobody gets ahead, Chinese has a word: 内卷, *neijuan*, literally "to
# roll inwards". Its English twin, *involution*, came into the social sciences from Java. Clifford Geertz (1963) described with it
# how rice terraces took in ever more hands without giving any of them more rice.
#
# **Our question:** do the platforms converge, and is that good for those who shop there? It falls apart. How far apart
# are the platforms, quarter by quarter? Could they look as if they converged by chance alone? Is one virtue an
# exception? Is there too much stock? And who pays if prices fall?
#
# **Our data** are five platforms with invented names over twenty quarters. They are simulated: efforts, copying and
# diminishing returns were written down first, the figures came out after. Sixty units from another world and the
# stock of a sample of goods are there to compare with.

# %% role="setup"
from itertools import product

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import plotly.io as pio
from plotly.subplots import make_subplots

from course import check, load, progress

pio.templates.default = "plotly_white"
# From Okabe and Ito's palette, which colour-blind readers can tell apart.
BLUE, SKY, ORANGE, GREEN, VERMILION, PINK, GREY = "#0072B2", "#56B4E9", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#7F7F7F"
COLOURS = {"Lifora": VERMILION, "Shelvia": BLUE, "Zippano": ORANGE, "Qualdor": GREEN, "Thriftello": PINK}

quarterly = load("platforms_quarterly")
panel = load("galton_panel")
inventory = load("inventory_daily")
products = load("products")

QUARTERS = sorted(quarterly["quarter"].unique())
FIRST, LAST = QUARTERS[0], QUARTERS[-1]

# %% [markdown]
# ## Twenty quarters of five platforms
#
# A row of `quarterly` is one platform in one quarter. `sku_effective` is the effective number of models sold (lesson
# 2), `median_days` the typical delivery, `kept_rate` the share of orders of which nothing came back, `price_index` the
# price level of like models (lesson 3), `match_rate` the share of recommended goods that suit the viewer. `share` is
# the platform's share of shopping time.

# %%
quarterly.loc[quarterly["quarter"].isin([FIRST, LAST]), [
    "platform", "quarter", "sku_effective", "median_days", "kept_rate", "price_index", "match_rate", "share", "margin",
]]

# %%
race = px.scatter(
    quarterly, x="median_days", y="price_index", size="share", color="platform", color_discrete_map=COLOURS,
    animation_frame="quarter", animation_group="platform", size_max=42, opacity=0.85, height=480,
    range_x=[0.85 * quarterly["median_days"].min(), 1.1 * quarterly["median_days"].max()],
    range_y=[0.95 * quarterly["price_index"].min(), 1.04 * quarterly["price_index"].max()],
    title="Press play: five platforms run for the same corner",
    labels={"median_days": "median delivery (days)", "price_index": "price level (100 = common base)", "platform": ""},
)
for platform, path in quarterly.sort_values("quarter").groupby("platform"):
    race.add_scatter(
        x=path["median_days"], y=path["price_index"], mode="lines", line={"color": COLOURS[platform], "width": 1.5},
        opacity=0.6, showlegend=False, hoverinfo="skip",
    )
race.update_layout(margin_t=70, xaxis_ticklabelstandoff=6, yaxis_ticklabelstandoff=6)
race.layout.sliders[0].currentvalue.prefix = ""
race

# %% [markdown]
# *Figure 1.* Delivery and price of the five platforms, one frame a quarter; the size of a disc is the share of shopping
# time, the thin line its whole way. Down and to the left is faster and cheaper. Both axes stand still: if each frame
# chose its own, the discs would fill the picture to the last.

# %% [markdown]
# ## One table of scores
#
# Days, models and per cent cannot be compared as they are. We give every dimension a **score** in points.
#
# - Where ratios matter (models, days, prices), the score is 100 times the natural logarithm. A difference of one point
#   is then a difference of about one per cent, whatever the level.
# - Where the figure is itself a share (kept orders, matches), a point is a percentage point.
# - More points are better. So days and prices get a minus sign.
#
# The wide table has one column a dimension. `melt` turns it into a long one, with one row for each platform, quarter
# and dimension. In the long form one `groupby` serves all dimensions at once; `pivot` leads back.

# %%
wide = pd.DataFrame({
    "platform": quarterly["platform"],
    "quarter": quarterly["quarter"],
    "breadth": 100 * np.log(quarterly["sku_effective"]),
    "speed": -100 * np.log(quarterly["median_days"]),
    "quality": 100 * quarterly["kept_rate"],
    "price": -100 * np.log(quarterly["price_index"]),
    "personalisation": 100 * quarterly["match_rate"],
})
scores = wide.melt(id_vars=["platform", "quarter"], var_name="dimension", value_name="score")
VIRTUES = ["breadth", "speed", "quality", "price"]
DIMENSIONS = [*VIRTUES, "personalisation"]
scores.sample(5, random_state=1)

# %% [markdown]
# ## How far apart? σ-convergence
#
# **σ-convergence** (sigma) is the plain meaning of "they become alike": the standard deviation *across platforms*
# falls from quarter to quarter. Each quarter has its own σ, made of five numbers. Two other standard deviations are
# often taken for it. That of one platform over *time* says how much the platform changed. That of *growth rates* says
# how unequally they grew, and can rise while the levels close in: who catches up must grow faster.
#
# Here is σ for a column that is not among the five, the share of shopping time. `shift` moves a column down by one
# row, so that each quarter stands beside the one before.

# %%
of_shares = (100 * quarterly.set_index("quarter")["share"]).groupby("quarter").std().to_frame("sigma")
of_shares["quarter before"] = of_shares["sigma"].shift()
of_shares["change (%)"] = 100 * (of_shares["sigma"] / of_shares["quarter before"] - 1)
of_shares.round(2).head(4)

# %% [markdown]
# ### Exercise 1 · How far apart are they?   {2 points}
# Assign to `sigma` a DataFrame with the columns `dimension`, `quarter` and `sigma`: the standard deviation of the
# scores across the five platforms, one row for each of the five dimensions and twenty quarters. Use the sample
# standard deviation (divide by *n* − 1), which is what pandas does.
#
# <details><summary>Hint</summary>
#
# `scores` is long, so one `groupby` with two keys does it. `reset_index(name="sigma")` gives the column its name.
# </details>

# %% role="answer" exercise="sigma"
sigma = ...
### BEGIN SOLUTION
sigma = scores.groupby(["dimension", "quarter"])["score"].std().reset_index(name="sigma")
### END SOLUTION

# %% role="check" exercise="sigma" points=2 outcomes="measure-spread" ideas="A16"
check("sigma", sigma)

# %% role="right" exercise="sigma"
sigma = wide.groupby("quarter")[DIMENSIONS].std().reset_index().melt("quarter", var_name="dimension", value_name="sigma")

# %% role="right" exercise="sigma"
cube = scores.pivot(index=["dimension", "quarter"], columns="platform", values="score")
sigma = pd.Series(np.std(cube.to_numpy(), axis=1, ddof=1), index=cube.index, name="sigma")

# %% role="right" exercise="sigma"
rows = []
for dimension in reversed(DIMENSIONS):
    for quarter, table in wide.groupby("quarter"):
        values = table[dimension].tolist()
        mean = sum(values) / 5
        rows.append((quarter, (sum((value - mean) ** 2 for value in values) / 4) ** 0.5, dimension))
sigma = pd.DataFrame(rows, columns=["quarter", "sigma", "dimension"]).astype({"dimension": "category"})

# %% role="wrong" exercise="sigma" label="spread-of-growth" catches="levels-or-growth"
# This is the spread of quarterly changes. Platforms that catch up change most while they close in: take the standard deviation of
# the scores themselves.
change = scores.sort_values("quarter").groupby(["platform", "dimension"])["score"].diff()
sigma = scores.assign(change=change).groupby(["dimension", "quarter"])["change"].std().reset_index(name="sigma")

# %% role="wrong" exercise="sigma" label="pooled-over-time" catches="across-or-over-time"
# All quarters of a dimension have the same number here: the platforms' common progress over time is mixed into it. Take each
# quarter for itself.
sigma = scores.assign(sigma=scores.groupby("dimension")["score"].transform("std"))
sigma = sigma.drop_duplicates(["dimension", "quarter"])[["dimension", "quarter", "sigma"]]

# %% role="wrong" exercise="sigma" label="divided-by-five" catches="degrees-of-freedom" credit=0.5
# The right spread with the wrong divisor: NumPy divides by n unless told otherwise. The exercise asks for the sample standard
# deviation, with n - 1.
sigma = scores.groupby(["dimension", "quarter"])["score"].std(ddof=0).reset_index(name="sigma")

# %% role="wrong" exercise="sigma" label="variance-taken" catches="variance"
# These numbers are squared points: the variance. The standard deviation is its root, and is again in points.
sigma = scores.groupby(["dimension", "quarter"])["score"].var().reset_index(name="sigma")

# %% [markdown]
# ## How fast? The half-life
#
# A spread that loses the same fraction in every quarter decays exponentially, σ(*t*) = σ(0) · e^(−*kt*), and its
# logarithm falls on a straight line with slope −*k*. The **half-life** is the time in which it halves, ln 2 / *k*. One
# number sums up twenty, in a unit that everybody understands.
#
# To estimate *k*, fit the line through *all* points. Two points would do on paper, but then a little noise in one of
# them moves everything. A spread that halves in each step has a half-life of 1:

# %%
step = np.arange(4)
spread = np.array([80, 40, 20, 10])
slope, intercept = np.polyfit(step, np.log(spread), 1)
print(f"half-life: {-np.log(2) / slope:.2f} steps")

# %% [markdown]
# ### Exercise 2 · In how many quarters does the gap halve?   {2 points}
# Assign to `half_life` a Series with the half-life of σ in quarters, for the four dimensions in `VIRTUES`, named by
# the index. For each, fit a straight line to ln σ over the quarters, numbered 0 to 19.
#
# <details><summary>Hint</summary>
#
# A wide table of σ, one column a dimension: `wide.groupby("quarter")[VIRTUES].std()`. `np.polyfit` takes all columns
# at once; the first row of its result holds the slopes.
# </details>

# %% role="answer" exercise="half-life"
half_life = ...
### BEGIN SOLUTION
spreads = wide.groupby("quarter")[VIRTUES].std()
slopes = np.polyfit(np.arange(len(spreads)), np.log(spreads), 1)[0]
half_life = pd.Series(-np.log(2) / slopes, index=VIRTUES)
### END SOLUTION

# %% role="check" exercise="half-life" points=2 outcomes="time-a-decay" ideas="A16"
check("half-life", half_life)

# %% role="right" exercise="half-life"
half_life = {}
for dimension, table in scores[scores["dimension"].isin(VIRTUES)].groupby("dimension"):
    spread = table.groupby("quarter")["score"].std()
    time = np.arange(20) - 9.5
    half_life[dimension] = -np.log(2) * (time @ time) / (time @ np.log(spread.to_numpy()))

# %% role="right" exercise="half-life"
in_halvings = np.log2(wide.pivot(index="quarter", columns="platform", values=VIRTUES).T.groupby(level=0).std().T)
in_halvings.index = range(20)
slope = in_halvings.apply(lambda column: column.cov(pd.Series(range(20))) / pd.Series(range(20)).var())
half_life = (-1 / slope).rename("quarters")

# %% role="wrong" exercise="half-life" label="first-and-last-only" catches="two-points" instead=true
# Only the first and the last quarter are used, and a little noise in the last one, where the spread is small, weighs heavily. Fit
# a line through all twenty.
half_life = 19 * np.log(2) / np.log(spreads.iloc[0] / spreads.iloc[-1])

# %% role="wrong" exercise="half-life" label="variance-halved" catches="variance" instead=true
# This is how long the variance takes to halve. The standard deviation, its root, takes longer.
spreads = wide.groupby("quarter")[VIRTUES].var()

# %% role="wrong" exercise="half-life" label="straight-line-through-sigma" catches="logarithm-first"
# A line was fitted to σ and not to ln σ. A straight line loses the same number of points in each quarter and soon becomes
# negative; a half-life needs a constant fraction.
spreads = wide.groupby("quarter")[VIRTUES].std()
slopes, levels = np.polyfit(np.arange(len(spreads)), spreads, 1)
half_life = pd.Series(-levels / 2 / slopes, index=VIRTUES)

# %% role="wrong" exercise="half-life" label="time-constant" catches="half-life" instead=true
# This is the time in which the spread falls to 37 %, 1/k. To get the time in which it halves, multiply by ln 2.
half_life = pd.Series(-1 / slopes, index=VIRTUES)

# %% role="planted" exercise="half-life" effect="half-life" leaves="first-and-last-only"
# Within half a quarter: the figures are published once a quarter, so a statement finer than half of that step says nothing. The planted
# half-life is that of the figures before reporting noise. Two points alone estimate the same number, only less sharply, so that mistake
# leaves it within reach.
def recovered(answer, truth):
    planted = truth["rivals"]["quarterly"]["half_life_of_figures"]
    return all(abs(answer[virtue] - planted[virtue]) <= 0.5 for virtue in VIRTUES)

# %% [markdown]
# ## Who was behind gains more? β-convergence, and Galton's trap
#
# There is a second measure, more popular than the first. Regress the *change* of each platform on where it *started*.
# A negative slope β (beta) says that those who were behind gained more: **β-convergence** (Barro and Sala-i-Martin
# 1992). It sounds like the same thing. It is not.
#
# In 1886 Francis Galton compared the heights of parents and children. Tall parents had children who were less tall,
# short parents children who were less short. He called it *regression towards mediocrity*; we say **regression to the
# mean**. Yet the next generation was as unequal in height as the one before. Nothing converged.
#
# Two exams show how that can be. Each student has an ability, which stays, and luck, which is drawn anew. Who does
# best in the first exam is, on average, able *and lucky*. In the second the ability is still there and the luck is
# not.

# %%
generator = np.random.default_rng(1886)
ability = generator.normal(60, 7, 300)
exams = pd.DataFrame({"first": ability + generator.normal(0, 7, 300), "second": ability + generator.normal(0, 7, 300)})
exams["change"] = exams["second"] - exams["first"]
beta_of_exams, level_of_exams = np.polyfit(exams["first"], exams["change"], 1)
backwards = np.polyfit(exams["second"], -exams["change"], 1)[0]
pd.Series({
    "β: change on first exam": beta_of_exams,
    "β backwards: reversed change on second exam": backwards,
    "σ of first exam (points)": exams["first"].std(),
    "σ of second exam (points)": exams["second"].std(),
}, name="two exams").to_frame().round(2)

# %%
ends = np.array([exams["first"].min(), exams["first"].max()])
regress = go.Figure()
regress.add_scatter(x=exams["first"], y=exams["change"], mode="markers", marker={"color": BLUE, "opacity": 0.5, "size": 7})
regress.add_scatter(x=ends, y=level_of_exams + beta_of_exams * ends, mode="lines", line={"color": VERMILION, "width": 4})
regress.add_hline(y=0, line_color=GREY, line_dash="dot")
regress.add_annotation(
    x=ends[1], y=level_of_exams + beta_of_exams * ends[1], text=f"slope β = {beta_of_exams:.2f}".replace("-", "−"),
    showarrow=False, xanchor="left", xshift=8, font={"color": VERMILION, "size": 14},
)
regress.add_annotation(
    x=ends[1], y=0, text="no change", showarrow=False, xanchor="left", yanchor="bottom", xshift=8, font_color="#595959",
)
regress.update_layout(
    title="The best fall, the worst rise, and the class is as unequal as before", height=430, showlegend=False,
    xaxis_title="first exam (points)", yaxis_title="change to the second exam (points)", margin={"t": 70, "r": 120},
    yaxis_ticklabelstandoff=6, xaxis_ticklabelstandoff=6,
)
regress

# %% [markdown]
# *Figure 2.* Change from one exam to the next of 300 simulated students, against the first exam. β is clearly
# negative, although ability and luck are spread as widely the second time as the first. Turn the film round, and the
# students "converge" from the second exam to the first as well: β backwards is negative, too. True convergence looks
# like divergence when the film runs backwards.
#
# The two measures are tied by an identity. With *s*² the variance of what the line does not explain,
#
# $$\sigma_{\text{last}}^2 = (1 + \beta)^2\,\sigma_{\text{first}}^2 + s^2 .$$
#
# A negative β (between 0 and −2) shrinks the first part, and luck, *s*², fills the gap again. So σ cannot fall without
# a negative β, but β can be negative without σ falling. Economists who had found β < 0 between countries were told so
# more than a hundred years after Galton (Friedman 1992: "Do old fallacies ever die?").

# %% [markdown]
# ### Exercise 3 · Sixty units, and a consultant   {3 points}
# `panel` holds service scores of sixty units in the same twenty quarters. A consultant writes: "Units that were weak
# gained most. The units converge." Assign to `galton` a dictionary with
#
# - `"beta"`: the slope of the change (score in `LAST` less score in `FIRST`) on the score in `FIRST`;
# - `"beta_backwards"`: the slope of the reversed change (`FIRST` less `LAST`) on the score in `LAST`;
# - `"sigma_falls"`: True if the standard deviation across units in `LAST` is less than 90 % of that in `FIRST`, else
#   False.
#
# <details><summary>Hint</summary>
#
# `panel.pivot(index="unit", columns="quarter", values="score")` puts the two quarters side by side. `np.polyfit(x, y,
# 1)[0]` is the slope of *y* on *x*.
# </details>

# %% role="answer" exercise="galton"
galton = {"beta": ..., "beta_backwards": ..., "sigma_falls": ...}
### BEGIN SOLUTION
by_unit = panel.pivot(index="unit", columns="quarter", values="score")
start, end = by_unit[FIRST], by_unit[LAST]
galton = {
    "beta": np.polyfit(start, end - start, 1)[0],
    "beta_backwards": np.polyfit(end, start - end, 1)[0],
    "sigma_falls": bool(end.std() < 0.9 * start.std()),
}
### END SOLUTION

# %% role="check" exercise="galton" points=3 outcomes="see-through-galton measure-spread" ideas="A16"
check("galton", galton)

# %% role="right" exercise="galton"
both = panel[panel["quarter"].isin([FIRST, LAST])].set_index(["unit", "quarter"])["score"].unstack()
covariance = both.cov()
galton = pd.Series({
    "sigma_falls": int(covariance.loc[LAST, LAST] ** 0.5 / covariance.loc[FIRST, FIRST] ** 0.5 < 0.9),
    "beta": covariance.loc[FIRST, LAST] / covariance.loc[FIRST, FIRST] - 1,
    "beta_backwards": covariance.loc[FIRST, LAST] / covariance.loc[LAST, LAST] - 1,
})

# %% role="right" exercise="galton"
ordered = panel.sort_values(["unit", "quarter"])
first = ordered.groupby("unit")["score"].first().to_numpy()
last = ordered.groupby("unit")["score"].last().to_numpy()
ones = np.ones_like(first)
forward = np.linalg.lstsq(np.column_stack([ones, first]), last - first, rcond=None)[0][1]
reverse = np.linalg.lstsq(np.column_stack([last, ones]), first - last, rcond=None)[0][0]
galton = {"beta": forward, "beta_backwards": reverse, "sigma_falls": last.std() / first.std() < 0.9}

# %% role="wrong" exercise="galton" label="beta-taken-for-convergence" catches="regression-to-the-mean" credit=0.5 instead=true
# The slopes stand. But that the weak gain and the strong lose does not make the units alike: look at the standard deviation of
# the two quarters, not at β.
galton = {
    "beta": np.polyfit(start, end - start, 1)[0],
    "beta_backwards": np.polyfit(end, start - end, 1)[0],
    "sigma_falls": bool(np.polyfit(start, end - start, 1)[0] < 0),
}

# %% role="wrong" exercise="galton" label="level-on-level" catches="change-or-level" instead=true
# This is the slope of one level on another: how much of a lead is kept. β is the slope of the change.
galton = {
    "beta": np.polyfit(start, end, 1)[0],
    "beta_backwards": np.polyfit(end, start, 1)[0],
    "sigma_falls": bool(end.std() < 0.9 * start.std()),
}

# %% role="wrong" exercise="galton" label="change-on-the-end" catches="which-start" instead=true
# These slopes relate the change to where the units ended. β relates it to where they started: forwards to the first quarter,
# backwards to the last.
galton = {
    "beta": np.polyfit(end, end - start, 1)[0],
    "beta_backwards": np.polyfit(start, start - end, 1)[0],
    "sigma_falls": bool(end.std() < 0.9 * start.std()),
}

# %% role="wrong" exercise="galton" label="correlation-for-slope" catches="slope-or-correlation" instead=true
# These are correlations. A slope has a unit, points of change per point at the start; `np.polyfit(x, y, 1)[0]` gives it.
galton = {
    "beta": np.corrcoef(start, end - start)[0, 1],
    "beta_backwards": np.corrcoef(end, start - end)[0, 1],
    "sigma_falls": bool(end.std() < 0.9 * start.std()),
}

# %% role="planted" exercise="galton" effect="P10" leaves="correlation-for-slope"
# Both slopes within 2.807 standard errors of a regression (99 % for the two together) of the one that noise alone gives, and the spread
# must be said not to fall. A correlation comes out near the slope here, because both quarters have the same spread: from sixty units
# it cannot be told from it.
def recovered(answer, truth):
    planted = truth["rivals"]["quarterly"]["galton"]
    by_unit = panel.pivot(index="unit", columns="quarter", values="score")
    r = by_unit[FIRST].corr(by_unit[LAST])
    error = ((1 - r**2) / (len(by_unit) - 2)) ** 0.5
    slopes_fit = all(abs(answer[name] - planted["beta"]) <= 2.807 * error for name in ("beta", "beta_backwards"))
    return slopes_fit and bool(answer["sigma_falls"]) == planted["sigma_falls"]

# %% [markdown]
# ## An exception, or chance?
#
# Suppose one dimension does not converge. With five platforms that might be an accident. A **permutation test** asks
# what accidents look like. It needs a *null hypothesis* under which something may be swapped: here, that the spread
# has not changed, so that for each platform its gap to the mean in the first quarter and its gap in the last might as
# well have come the other way round.
#
# The **gap** is the score less the mean of all platforms in that quarter. `transform` computes the mean of each group
# and hands it to every row of the group, so that it may be subtracted.
#
# Three shops show the procedure. For each shop, swap its two gaps or leave them; that gives 2 × 2 × 2 = 8
# *arrangements*. In each, divide the standard deviation of the later gaps by that of the earlier ones. The *p-value*
# is the share of the arrangements, the observed one included, whose ratio is at least as large as the observed.

# %%
before, after = np.array([2.0, -1.0, -1.0]), np.array([5.0, 0.0, -5.0])
arrangements = []
for swap in product([False, True], repeat=3):
    earlier, later = np.where(swap, after, before), np.where(swap, before, after)
    arrangements.append({"swapped": swap, "σ later / σ earlier": later.std(ddof=1) / earlier.std(ddof=1)})
arrangements = pd.DataFrame(arrangements)
reached = arrangements["σ later / σ earlier"] >= arrangements["σ later / σ earlier"].iloc[0] - 1e-9
arrangements.assign(**{"as large as observed": reached}).round(2)

# %% [markdown]
# `reached.mean()` is the p-value. The small number 1e-9 is there because two ways to compute the same ratio may differ
# in the last digit. Nothing is drawn at random: with so few platforms one can go through *all* arrangements, and the
# p-value is exact. The price is that it cannot be small. With three shops the least possible value is 1/8.

# %% [markdown]
# ### Exercise 4 · The exception   {4 points}
# Which dimension does *not* converge? Assign to `exception` a dictionary with
#
# - `"dimension"`: the dimension with the largest ratio of σ in `LAST` to σ in `FIRST`;
# - `"sigma_ratio"`: that ratio;
# - `"p_value"`: the share of the 32 arrangements of its gaps, swapped or not for each of the five platforms, in which
#   the ratio is at least as large as the observed one.
#
# <details><summary>Hint 1</summary>
#
# `gap = scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean")`.
# </details>
# <details><summary>Hint 2</summary>
#
# Once you know the dimension, `pivot` its gaps into one row a platform and one column a quarter. The columns `FIRST`
# and `LAST` are `before` and `after`; the loop is that of the example with `repeat=5`.
# </details>

# %% role="answer" exercise="exception"
exception = {"dimension": ..., "sigma_ratio": ..., "p_value": ...}
### BEGIN SOLUTION
gap = scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean")
gaps = scores.assign(gap=gap).pivot(index="platform", columns=["dimension", "quarter"], values="gap")
ratios = pd.Series({name: gaps[name][LAST].std() / gaps[name][FIRST].std() for name in DIMENSIONS})
name = ratios.idxmax()
before, after = gaps[name][FIRST].to_numpy(), gaps[name][LAST].to_numpy()
of_arrangements = np.array([
    np.where(swap, before, after).std(ddof=1) / np.where(swap, after, before).std(ddof=1)
    for swap in product([False, True], repeat=5)
])
exception = {
    "dimension": name,
    "sigma_ratio": ratios[name],
    "p_value": (of_arrangements >= ratios[name] - 1e-9).mean(),
}
### END SOLUTION

# %% role="check" exercise="exception" points=4 outcomes="test-by-swapping measure-spread" ideas="A16 A17"
check("exception", exception)

# %% role="right" exercise="exception"
spread = wide.groupby("quarter")[DIMENSIONS].std()
log_ratio = np.log(spread.loc[LAST] / spread.loc[FIRST]).sort_values()
column = wide.set_index(["quarter", "platform"])[log_ratio.index[-1]]
ends = np.stack([column[FIRST] - column[FIRST].mean(), column[LAST] - column[LAST].mean()])
bits = (np.arange(32)[:, None] >> np.arange(5)) & 1
later, earlier = ends[1 - bits, np.arange(5)], ends[bits, np.arange(5)]
drawn = np.log(later.std(axis=1)) - np.log(earlier.std(axis=1))
exception = {
    "p_value": np.count_nonzero(drawn > log_ratio.iloc[-1] - 1e-9) / 32,
    "sigma_ratio": np.exp(log_ratio.iloc[-1]),
    "dimension": log_ratio.index[-1].upper(),
}

# %% role="right" exercise="exception"
def spread_of(values):
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) ** 0.5


best = None
for dimension in DIMENSIONS:
    pairs = []
    for _, table in wide.groupby("platform"):
        pair = [
            table.loc[table["quarter"] == quarter, dimension].item() - wide.loc[wide["quarter"] == quarter, dimension].mean()
            for quarter in (FIRST, LAST)
        ]
        pairs.append(pair)
    ratio = spread_of([pair[1] for pair in pairs]) / spread_of([pair[0] for pair in pairs])
    if best is None or ratio > best[1]:
        best = dimension, ratio, pairs
count = 0
for signs in product([0, 1], repeat=5):
    later = [pair[1 - s] for pair, s in zip(best[2], signs, strict=True)]
    earlier = [pair[s] for pair, s in zip(best[2], signs, strict=True)]
    ratio = spread_of(later) / spread_of(earlier)
    count += ratio > best[1] * (1 - 1e-9)
exception = {"dimension": best[0], "sigma_ratio": best[1], "p_value": count / 32}

# %% role="wrong" exercise="exception" label="two-sided" catches="one-or-two-sided" credit=0.5 instead=true
# Arrangements in which the spread falls as much as it rose are counted as well. That tests for any change; the exercise asks how
# often the ratio is at least as large.
exception = {
    "dimension": name,
    "sigma_ratio": ratios[name],
    "p_value": (np.abs(np.log(of_arrangements)) >= abs(np.log(ratios[name])) - 1e-9).mean(),
}

# %% role="wrong" exercise="exception" label="observed-left-out" catches="p-value-zero" credit=0.5 instead=true
# The observed arrangement is itself one of the 32, and its ratio is as large as the observed: it counts. A permutation test never
# gives a p-value of zero.
exception = {
    "dimension": name,
    "sigma_ratio": ratios[name],
    "p_value": (of_arrangements > ratios[name] + 1e-9).mean(),
}

# %% role="wrong" exercise="exception" label="platforms-shuffled" catches="what-to-permute" instead=true
# Names were shuffled among the platforms of a quarter. That changes no standard deviation, so every arrangement ties with the
# observed one. Swap the two quarters of a platform instead.
of_arrangements = np.array([
    shuffle.permutation(after).std() / shuffle.permutation(before).std()
    for shuffle in [np.random.default_rng(1)]
    for _ in range(500)
])

# %% role="wrong" exercise="exception" label="largest-spread-taken" catches="level-or-change" instead=true
# This is the dimension in which platforms lay furthest apart at the start, in points of its own. Convergence is about the ratio
# of the last spread to the first.
name = max(DIMENSIONS, key=lambda each: gaps[each][FIRST].std())

# %% role="planted" exercise="exception" effect="convergence"
# A label, so no tolerance: the planted exception, and a p-value with which one may say so (at most .05; a permutation test that
# counts what was observed cannot give 0). Where the fifth dimension can be imitated there is no exception.
def recovered(answer, truth):
    found = answer["dimension"] if 0 < answer["p_value"] <= 0.05 else None
    return found == (None if truth["rivals"]["quarterly"]["personalisation_imitable"] else "personalisation")

# %% [markdown]
# With five platforms the least possible p-value is 1/32, however striking the data. And you looked at five dimensions
# and tested the one that stood out. Picking the largest of five makes large values likely even where nothing happens;
# a p-value that honours the choice would be up to five times as large (Bonferroni's correction). It would be fair
# without correction if somebody had named the dimension beforehand. Did the column?

# %% [markdown]
# ## One ruler for all quarters
#
# A heat map shows a table as colours: here platforms by quarters, coloured by the gap. Colours need a ruler. It says
# which gap gets the strongest colour. An animation whose every frame picks its own ruler, and a chart whose every panel
# does, is easily made; many programs do it unasked.

# %%
of_price = wide.pivot(index="platform", columns="quarter", values="price").loc[list(COLOURS)]
gap_of_price = of_price - of_price.mean()
rulers = {
    "a ruler of its own for every quarter": 100 * gap_of_price / gap_of_price.abs().max(),
    "one ruler for all quarters": 100 * gap_of_price / gap_of_price.abs().to_numpy().max(),
}
heat = make_subplots(1, 2, subplot_titles=list(rulers), shared_yaxes=True, horizontal_spacing=0.04)
for place, table in enumerate(rulers.values(), 1):
    heat.add_heatmap(z=table, x=table.columns, y=table.index, coloraxis="coloraxis", xgap=1, ygap=1, row=1, col=place)
heat.update_layout(
    title="Price: the left picture hides what the right one shows", height=400, margin={"t": 100, "l": 90},
    coloraxis={
        "colorscale": [[0, VERMILION], [0.5, "#F7F7F7"], [1, BLUE]], "cmin": -100, "cmax": 100,
        "colorbar": {"title": "gap<br>(% of<br>ruler)", "tickvals": [-100, -50, 0, 50, 100]},
    },
)
heat.update_xaxes(tickvals=QUARTERS[::4], tickangle=0, title="quarter")
heat.update_yaxes(autorange="reversed", ticklabelstandoff=6)
heat

# %% [markdown]
# *Figure 3.* Gaps of the price score (blue: cheaper than the others; orange: dearer), twice from the same numbers. Left,
# the largest gap of *each quarter* gets the full colour; right, the largest of *all quarters*. Only the right picture
# fades. On the left one can still read who leads. How far, one cannot.

# %% [markdown]
# ### Exercise 5 · Five dimensions on one scale   {2 points}
# Draw the gaps of all five dimensions as lines over the quarters: one panel for each dimension, one line for each
# platform, named by the platform. To put the dimensions on one scale, give each gap in *per cent of the largest
# absolute gap that the dimension has in any quarter*. So each panel runs between −100 and 100 and touches one of them
# at least once. Assign the figure to `lines`. It has a title that says what to see, and every panel an axis title with
# the unit in brackets.
#
# <details><summary>Hint</summary>
#
# Two `transform`s: the mean of each dimension and quarter, then the largest absolute gap of each dimension.
# `px.line(table, x="quarter", y="gap", color="platform", facet_row="dimension")` puts the panels below each other, on
# one scale and each with its axis title.
# </details>

# %% role="answer" exercise="lines"
lines = ...
### BEGIN SOLUTION
gap = scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean")
table = scores.assign(gap=100 * gap / gap.abs().groupby(scores["dimension"]).transform("max"))
lines = px.line(
    table, x="quarter", y="gap", color="platform", facet_row="dimension", color_discrete_map=COLOURS, height=820,
    title="Four virtues close in, and a gap opens in the fifth", labels={"gap": "gap (%)", "platform": ""},
)
for label in lines.layout.annotations:
    label.update(text=label.text.split("=")[1], textangle=0, x=1.01, xanchor="left", font_size=13)
lines.update_layout(margin={"t": 100, "r": 120}, legend={"orientation": "h", "y": 1.01, "yanchor": "bottom", "x": 0})
lines.update_yaxes(range=[-110, 110], tickvals=[-100, 0, 100], ticklabelstandoff=6)
lines.update_xaxes(tickvals=QUARTERS[::4], ticklabelstandoff=6)
### END SOLUTION
lines

# %% role="check" exercise="lines" points=2 outcomes="draw-on-one-scale" ideas="A16 A17" figure="scatter" needs="title axis-titles units single-axis panels=5 one-scale mode=lines rising-x unit=%|per_cent|percent"
check("lines", lines)

# %% role="right" exercise="lines"
figure = make_subplots(3, 2, subplot_titles=DIMENSIONS)
for place, dimension in enumerate(DIMENSIONS):
    values = wide.pivot(index="quarter", columns="platform", values=dimension)
    values = values.sub(values.mean(axis=1), axis=0)
    values = values / values.abs().max().max() * 100
    for platform in values:
        figure.add_scatter(
            x=list(values.index), y=values[platform].to_numpy(), name=platform, row=place // 2 + 1, col=place % 2 + 1,
        )
lines = figure.update_yaxes(title_text="gap (% of largest)", range=[-105, 105]).update_layout(title_text="Gaps")

# %% role="right" exercise="lines"
cube = wide.set_index(["quarter", "platform"])[DIMENSIONS].sort_index()
cube = cube - cube.groupby(level="quarter").transform("mean")
cube = (100 * cube / cube.abs().max()).reset_index().melt(["quarter", "platform"], var_name="virtue", value_name="gap")
lines = px.line(cube, x="quarter", y="gap", color="platform", facet_row="virtue", markers=True, title="Five dimensions")
lines.update_yaxes(title="gap to the mean (%)")

# %% role="wrong" exercise="lines" label="ruler-of-each-quarter" catches="scale-per-frame" instead=true
# Every quarter is measured with a ruler of its own, so its largest gap is always 100 %: no spread can be seen to fall or rise.
# Take one ruler for all quarters of a dimension.
table = scores.assign(gap=100 * gap / gap.abs().groupby([scores["dimension"], scores["quarter"]]).transform("max"))

# %% role="wrong" exercise="lines" label="points-of-all-dimensions-mixed" catches="units" instead=true
# All dimensions share one ruler here, the largest gap of any. Points of different dimensions are different things: the small ones
# look as if nothing happened. One ruler for each dimension.
table = scores.assign(gap=100 * gap / gap.abs().max())

# %% role="wrong" exercise="lines" label="gap-to-own-past" catches="across-or-over-time" instead=true
# These gaps are to the platform's own mean over time: they show everybody's progress. Subtract the mean of all platforms in the
# same quarter.
gap = scores["score"] - scores.groupby(["dimension", "platform"])["score"].transform("mean")

# %% role="wrong" exercise="lines" label="no-units" catches="axis-without-unit"
# At least one value axis does not say its unit. Put it in brackets behind the axis title: per cent of what the text says.
table = scores.copy()
table["gap"] = table["score"] - table.groupby(["dimension", "quarter"])["score"].transform("mean")
table["gap"] = 100 * table["gap"] / table["gap"].abs().groupby(table["dimension"]).transform("max")
lines = px.line(table, x="quarter", y="gap", color="platform", facet_row="dimension", title="Gaps")

# %% [markdown]
# *Figure 4.* Gaps of five platforms to their mean, one panel a dimension, in per cent of the largest gap of that
# dimension. All panels have the same scale. Where the lines meet, it no longer matters in this respect where one
# shops. Is there a panel in which the lines go the other way?

# %% [markdown]
# ### Exercise 6 · Five years as a film   {2 points} · stretch
# The left and the lower edge of a heat map are taken by two columns of a table. For a third one there is time: show one
# picture after the other. Draw an animated heat map and assign it to `film`: one row a platform, one column a dimension
# (the names in `DIMENSIONS`), one frame a quarter, named by the quarter (`2019Q3`). The colour is the gap, the score less
# the mean score of the five platforms in that quarter, in per cent of the largest absolute gap that the dimension has in
# any quarter. All frames share one range of colours from −100 to 100. The figure has a title that says what to see, and
# the colour bar a title with the unit in brackets.
#
# <details><summary>Hint</summary>
#
# `px.imshow` takes a stack of tables, `np.stack([...])`, with `animation_frame=0`; `x=` and `y=` name columns and rows.
# Give it `zmin` and `zmax`: left to itself, it lets each frame pick a range of its own. It names the frames 0, 1, 2, …
# A loop over `film.frames` with `frame.name = quarter` puts that right, but the slider still calls for the old names:
# its `film.layout.sliders[0].steps` each have a `label`, and the name again as the first of their `args`: set
# `step.args = [[quarter], step.args[1]]`. `labels={"color": "…"}` is the title of the colour bar.
# </details>

# %% role="answer" exercise="film"
film = ...
### BEGIN SOLUTION
gap = scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean")
scaled = 100 * gap / gap.abs().groupby(scores["dimension"]).transform("max")
pictures = scores.assign(gap=scaled).pivot(index=["quarter", "platform"], columns="dimension", values="gap")[DIMENSIONS]
film = px.imshow(
    np.stack([pictures.loc[quarter].loc[list(COLOURS)] for quarter in QUARTERS]), x=DIMENSIONS, y=list(COLOURS),
    animation_frame=0, zmin=-100, zmax=100, color_continuous_scale=[VERMILION, "#F7F7F7", BLUE], aspect="auto", height=460,
    title="Press play: four columns fade, the fifth takes on colour", labels={"color": "gap (%)"},
)
film.layout.sliders[0].currentvalue.prefix = ""
for frame, step, quarter in zip(film.frames, film.layout.sliders[0].steps, QUARTERS, strict=True):
    frame.name = step.label = quarter
    step.args = [[quarter], step.args[1]]
film.update_layout(margin={"t": 70, "l": 90}, yaxis_ticklabelstandoff=6)
film.update_coloraxes(colorbar_title_side="right", colorbar_tickvals=[-100, -50, 0, 50, 100])
### END SOLUTION
film

# %% role="check" exercise="film" points=2 outcomes="draw-on-one-scale" ideas="A16 A17" figure="heatmap" needs="title units frames=20 one-scale colour-range=-100..100 unit=%|per_cent|percent" stretch=true
check("film", film)

# %% role="right" exercise="film"
centred = wide.set_index(["quarter", "platform"])[DIMENSIONS]
centred = centred - centred.groupby(level="quarter").transform("mean")
centred = 100 * centred / centred.abs().max()
frames = [
    go.Frame(name=quarter, data=[go.Heatmap(z=table.droplevel(0), x=DIMENSIONS, y=table.index.get_level_values(1), zmin=-100, zmax=100)])
    for quarter, table in centred.groupby(level="quarter")
]
film = go.Figure(frames[0].data, {"title": "Gaps"}, frames).update_traces(colorbar_title="gap (%)")

# %% role="right" exercise="film"
table = scores.assign(gap=scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean"))
table["gap"] = 100 * table["gap"] / table.groupby("dimension")["gap"].transform(lambda gaps: gaps.abs().max())
film = go.Figure(layout={"title": "Gaps", "coloraxis": {"cmin": -100, "cmax": 100, "colorbar": {"title": "gap (%)"}}})
film.add_heatmap(coloraxis="coloraxis")
film.frames = [
    {"name": quarter, "data": [{"type": "heatmap", "x": part.columns, "y": part.index, "z": part, "coloraxis": "coloraxis"}]}
    for quarter, part in ((q, t.pivot(index="dimension", columns="platform", values="gap")) for q, t in table.groupby("quarter"))
]

# %% role="wrong" exercise="film" label="own-scale" catches="scale-per-frame"
# Each frame picks its own range of colours, so the largest gap of every quarter looks the same, however small it has become. Write
# the range down, once for all frames.
gap = scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean")
gap = 100 * gap / gap.abs().groupby(scores["dimension"]).transform("max")
pictures = scores.assign(gap=gap).pivot(index=["quarter", "platform"], columns="dimension", values="gap")
film = px.imshow(
    np.stack([pictures.loc[quarter] for quarter in QUARTERS]), x=pictures.columns, y=pictures.loc[FIRST].index, animation_frame=0,
    title="Gaps", labels={"color": "gap (%)"},
)
for frame, step, quarter in zip(film.frames, film.layout.sliders[0].steps, QUARTERS, strict=True):
    frame.name, step.args = quarter, [[quarter], step.args[1]]

# %% role="wrong" exercise="film" label="ruler-of-each-quarter" catches="scale-per-frame" instead=true
# The colours have one range, the numbers have not: every quarter is measured by its own largest gap. Take the largest gap of a
# dimension in any quarter.
scaled = 100 * gap / gap.abs().groupby([scores["dimension"], scores["quarter"]]).transform("max")

# %% role="wrong" exercise="film" label="labels-do-not-fit" catches="transposed"
# The values are turned against their labels: a row of the picture is a platform, a column a dimension. Compare the shape of one
# table of the stack with the numbers of labels.
gap = scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean")
gap = 100 * gap / gap.abs().groupby(scores["dimension"]).transform("max")
pictures = scores[scores["dimension"].isin(VIRTUES)].assign(gap=gap).pivot(index=["quarter", "platform"], columns="dimension", values="gap")
frames = [
    go.Frame(name=quarter, data=[go.Heatmap(z=table.to_numpy().T, x=pictures.columns, y=list(COLOURS), zmin=-100, zmax=100)])
    for quarter, table in pictures.groupby(level="quarter")
]
film = go.Figure(frames[0].data, {"title": "Gaps"}, frames).update_traces(colorbar_title="gap (%)")

# %% role="wrong" exercise="film" label="no-units" catches="axis-without-unit"
# The colour bar does not say what the colours measure: give it a title with the unit in brackets.
gap = scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean")
gap = 100 * gap / gap.abs().groupby(scores["dimension"]).transform("max")
pictures = scores.assign(gap=gap).pivot(index=["quarter", "platform"], columns="dimension", values="gap")
film = px.imshow(
    np.stack([pictures.loc[quarter] for quarter in QUARTERS]), x=pictures.columns, y=pictures.loc[FIRST].index, animation_frame=0,
    title="Gaps", zmin=-100, zmax=100,
)
for frame, step, quarter in zip(film.frames, film.layout.sliders[0].steps, QUARTERS, strict=True):
    frame.name, step.args = quarter, [[quarter], step.args[1]]

# %% [markdown]
# *Figure 5.* Gaps of five platforms to their mean, in per cent of the largest gap of the dimension, one frame a quarter
# (blue: ahead of the others; orange: behind them). All twenty frames have one range of colours. Watch which columns fade
# towards white, and whether all do. Then leave out `zmin` and `zmax` and play it again: in every frame some cell bears the
# full colour, however small its gap, and white no longer stands for "no gap".

# %% [markdown]
# ## Who pays for what users save?
#
# Convergence in price means cheaper goods. Is that a gain? **Surplus** is the name for it. What a buyer would have paid
# at most, less the price, is the *buyer's surplus*. The price less what the goods cost the seller is the *seller's
# surplus*. A price that falls and changes nothing else moves surplus from one to the other: their sum stays the same.
# It grows only if the cost falls, or if the goods become worth more.
#
# Our platforms report a price index and a **margin**, price less cost over price. That is enough to split the price of
# a like basket into cost and margin in each quarter. Averages are weighted by shopping time, so that a platform counts
# as much as it is used.

# %%
parts = quarterly.assign(margin=quarterly["price_index"] * quarterly["margin"])
parts["cost"] = parts["price_index"] - parts["margin"]
weighted = parts[["cost", "margin", "price_index"]].mul(parts["share"], axis=0)
bill = weighted.groupby(parts["quarter"]).sum() / quarterly.groupby("quarter")[["share"]].sum().to_numpy()
bill["saved"] = bill["price_index"].iloc[0] - bill["price_index"]
bill.loc[[FIRST, LAST]].round(1)

# %%
basket = go.Figure()
for name, words, colour in zip(
    ("cost", "margin", "saved"), ("cost of the goods", "platforms' margin", "saved by users"), (GREY, ORANGE, SKY), strict=True
):
    basket.add_scatter(x=bill.index, y=bill[name], stackgroup="price", mode="none", fillcolor=colour, name=words)
edge = bill.iloc[-1][["cost", "margin", "saved"]]
for words, height in zip(("cost of the goods", "platforms' margin", "saved by users"), edge.cumsum() - edge / 2, strict=True):
    basket.add_annotation(x=LAST, y=height, text=words, showarrow=False, xanchor="left", xshift=8, align="left", font_size=13)
basket.update_layout(
    title="Much of what users save was margin before", height=480, showlegend=False, margin={"t": 70, "r": 150},
    xaxis_title="quarter", yaxis_title="price of a like basket (index points)", yaxis_ticklabelstandoff=6,
    xaxis={"tickvals": QUARTERS[::4], "range": [0, 19], "ticklabelstandoff": 8}, yaxis_rangemode="tozero",
)
basket

# %% [markdown]
# *Figure 6.* The price of a like basket, split into what it costs and what platforms keep; the top edge is the price of
# the first quarter, and the gap to it is what users save. Compare how much the middle band has lost with how much the
# top band has gained: that part is a *transfer*. Only what the bottom band has lost is a saving for everybody.
#
# The picture leaves out what has no price. Faster delivery and better goods add to users' surplus. That every platform
# has become like the next takes something from those who wanted what only one of them had. And a margin is not only
# profit: rent, risk and next year's ideas are paid from it.

# %% [markdown]
# ## Too much of everything?
#
# "Oversupply has become the new background" (A15) is a statement about stocks. A **stock** is a quantity at a moment,
# pieces on a shelf. A **flow** is a quantity over a period, pieces sold in June. Neither is large or small alone. Two
# ratios relate them.
#
# - **Sell-through**: pieces sold in a period over pieces that were there to be sold, that is the stock at its start
#   plus what came in.
# - **Days of inventory**: the average stock over the average daily sales, in days. It says how long the shelf would
#   last without supply. *Same days* above and below: a stock from before a festival over the sales within it is a
#   number without a meaning.
#
# `inventory` follows a sample of goods day by day, everybody's purchases counted. Its data card warns that rare goods
# and the greatest sellers are left out: what nobody wants is not in it. `on_hand` is what lies there in the *evening*.
# So the stock of a morning is that of the evening before: `shift`, within each SKU (*stock-keeping unit*, one
# article).

# %%
inventory = inventory.sort_values(["sku_id", "day"])
opening = inventory.groupby("sku_id")["on_hand"].shift()
adds_up = opening + inventory["received"] - inventory["sold"] == inventory["on_hand"]
print(f"yesterday's stock + received − sold = today's stock on {adds_up[opening.notna()].mean():.0%} of the days")

# %%
emptiest = inventory.groupby("sku_id")["stockout"].sum().idxmax()
shelf = inventory[inventory["sku_id"] == emptiest].assign(date=lambda table: pd.to_datetime(table["day"]))
saw = go.Figure()
saw.add_bar(x=shelf["date"], y=shelf["on_hand"], marker_color=BLUE)
saw.add_scatter(
    x=shelf.loc[shelf["stockout"], "date"], y=np.full(shelf["stockout"].sum(), 0.0), mode="markers", cliponaxis=False,
    marker={"color": VERMILION, "size": 9, "symbol": "x"},
)
saw.update_layout(
    title="An empty shelf sells nothing, whatever people want", height=380, showlegend=False, margin_t=70, bargap=0.15,
    xaxis_title="evening", yaxis_title="on the shelf (pieces)", yaxis_ticklabelstandoff=8, xaxis_ticklabelstandoff=8,
)
saw

# %% [markdown]
# *Figure 7.* Evening stock of the SKU that ran out most often. A red cross marks a day on which the shelf was empty
# before the day was over. Supply comes in loads, demand every day, so stock is a saw. In the same market one shop has
# too much and another nothing; an average hides both.

# %% [markdown]
# ### Exercise 7 · Stock and flow   {3 points}
# For the month of June 2024 assign to `turnover` a DataFrame with one row for each `category` and the columns
#
# - `sell_through`: pieces sold in June over the stock in the evening of 31 May plus the pieces received in June, as a
#   share;
# - `days_of_inventory`: the average evening stock in June over the average daily sales in June, in days.
#
# Both are ratios of sums: add up over all SKUs of the category (and days) first, divide last. Start from `inventory`
# and `products`. `day` is text, such as `2024-06-01`.
#
# <details><summary>Hint</summary>
#
# Merge the category on `sku_id` with `validate="many_to_one"`. `day.str.startswith("2024-06")` keeps June. Over the
# same thirty days, a ratio of averages is the ratio of the sums.
# </details>

# %% role="answer" exercise="turnover"
turnover = ...
### BEGIN SOLUTION
days = inventory.merge(products[["sku_id", "category"]], on="sku_id", validate="many_to_one")
june = days[days["day"].str.startswith("2024-06")].groupby("category")[["sold", "received", "on_hand"]].sum()
start = days[days["day"] == "2024-05-31"].groupby("category")["on_hand"].sum()
turnover = pd.DataFrame({
    "sell_through": june["sold"] / (start + june["received"]),
    "days_of_inventory": june["on_hand"] / june["sold"],
})
### END SOLUTION

# %% role="check" exercise="turnover" points=3 outcomes="relate-stock-to-flow" ideas="A15"
check("turnover", turnover)

# %% role="right" exercise="turnover"
days = inventory.merge(products, on="sku_id", how="left").sort_values(["sku_id", "day"])
days["morning"] = days.groupby("sku_id")["on_hand"].shift()
june = days[days["day"] >= "2024-06-01"]
first = june[june["day"] == june["day"].min()]
sums = june.pivot_table(index="category", values=["sold", "received", "on_hand"], aggfunc="sum").astype("Float64")
sums["there"] = first.groupby("category")["morning"].sum() + sums["received"]
turnover = sums.assign(sell_through=sums["sold"] / sums["there"], days_of_inventory=(sums["on_hand"] / 30) / (sums["sold"] / 30))
turnover = turnover.reset_index()[["days_of_inventory", "category", "sell_through"]]

# %% role="right" exercise="turnover"
category = dict(zip(products["sku_id"], products["category"], strict=True))
tally = {}
for row in inventory[inventory["day"] > "2024-05-30"].itertuples():
    sums = tally.setdefault(category[row.sku_id], [0, 0, 0])
    if row.day == "2024-05-31":
        sums[1] += row.on_hand
    else:
        sums[0] += row.sold
        sums[1] += row.received
        sums[2] += row.on_hand
turnover = pd.DataFrame([
    {"category": name, "sell_through": sold / there, "days_of_inventory": lay / sold} for name, (sold, there, lay) in tally.items()
])

# %% role="wrong" exercise="turnover" label="average-of-ratios" catches="ratio-of-sums"
# Each SKU has the same weight here, the one that hardly sells as much as the best seller. Add up pieces over the category first,
# then divide.
days = inventory.merge(products[["sku_id", "category"]], on="sku_id", validate="many_to_one")
keys = ["category", "sku_id"]
june = days[days["day"].str.startswith("2024-06")].groupby(keys)[["sold", "received", "on_hand"]].sum()
start = days[days["day"] == "2024-05-31"].groupby(keys)["on_hand"].sum()
each = pd.DataFrame({
    "sell_through": june["sold"] / (start + june["received"]), "days_of_inventory": june["on_hand"] / june["sold"].clip(lower=1),
})
turnover = each.groupby("category").mean()

# %% role="wrong" exercise="turnover" label="stock-of-another-day" catches="stock-and-flow-of-the-same-time" instead=true
# The days of inventory put the stock of one evening, before June began, over the sales of June. Take stock and sales of the same
# days.
turnover = pd.DataFrame({
    "sell_through": june["sold"] / (start + june["received"]),
    "days_of_inventory": start / (june["sold"] / 30),
})

# %% role="wrong" exercise="turnover" label="opening-stock-forgotten" catches="what-was-there-to-sell" instead=true
# Sell-through counts only what came in during June as there to be sold; with stock from May, more can be sold than was received.
# Add the stock of the evening before.
turnover = pd.DataFrame({
    "sell_through": june["sold"] / june["received"],
    "days_of_inventory": june["on_hand"] / june["sold"],
})

# %% role="wrong" exercise="turnover" label="stock-added-up-over-days" catches="stocks-do-not-add-over-time" instead=true
# The evening stocks of thirty days were added up as if they were thirty different loads: a piece that lies for a week is counted
# seven times. What was there to be sold is the stock at the start plus what came in.
turnover = pd.DataFrame({
    "sell_through": june["sold"] / (june["on_hand"] + june["received"]),
    "days_of_inventory": june["on_hand"] / june["sold"],
})

# %% [markdown]
# ## When leftovers are right
#
# Pieces that lie about at the end look like a mistake. They need not be one. Take a shop that must decide in the
# morning how many pieces to bring to a stall, without knowing how many people will want them. Each costs *c* and sells
# at *p*; what is left in the evening goes to an outlet for *s*, the *salvage value*, less than *c*.
#
# One more piece gains *p* − *c* if it sells and loses *c* − *s* if it does not. Bring more as long as the gain
# outweighs the loss. The best quantity is the smallest *q* for which the probability that demand is at most *q*
# reaches the **critical fractile**
#
# $$\frac{p - c}{(p - c) + (c - s)} = \frac{p - c}{p - s} .$$
#
# This is the *newsvendor* problem (Arrow, Harris and Marschak 1951). If a piece that is missing costs more than a piece
# that is left, one plans for leftovers on most days. A market full of them is then no sign of folly. It is what high
# margins look like on the shelf.
#
# To use the formula one must know the distribution of demand. The table has sales. On a day with a stock-out the two
# differ: demand was *at least* what was sold. Such a number is called **censored**. To drop the day would throw out
# the busiest days; to take it at face value would count a crowd before an empty shelf as nobody. Kaplan and Meier
# (1958) found the way between. A censored day counts as *at least* up to the number sold, and then leaves the
# comparison.

# %%
def demand_distribution(sold, stockout):
    """The share of days on which people wanted at most q pieces, for each q sold on a day without stock-out."""
    sold, stockout = np.asarray(sold), np.asarray(stockout, dtype=bool)
    more = 1.0  # share of days on which more was wanted than the quantities passed so far
    shares = {}
    for quantity in np.unique(sold[~stockout]):
        wanted_this_or_more = (sold >= quantity).sum()
        wanted_just_this = ((sold == quantity) & ~stockout).sum()
        more = more * (1 - wanted_just_this / wanted_this_or_more)
        shares[int(quantity)] = 1 - more
    return pd.Series(shares)


festival = inventory[inventory["day"].between("2024-05-21", "2024-06-18")]
demand_distribution([5, 8, 6, 5], [False, False, True, False])

# %% [markdown]
# Four days: 5, 8, at least 6, and 5 pieces wanted. Two of the four wanted 5. Of the two that wanted more, one is known,
# 8. The day of "at least 6" is never taken for a 6. (If the largest number is censored, the curve ends below 1: beyond
# it nothing was seen.)

# %%
example = festival[festival["sku_id"] == emptiest]
known = demand_distribution(example["sold"], example["stockout"])
blind = demand_distribution(example["sold"], np.zeros(len(example)))
top = int(example["sold"].max()) + 2
hidden = go.Figure()
for curve, colour in ((blind, ORANGE), (known, BLUE)):
    hidden.add_scatter(
        x=[0, *curve.index, top], y=100 * np.array([0, *curve, curve.iloc[-1]]), mode="lines",
        line={"color": colour, "width": 4, "shape": "hv"},
    )
at = int(blind.index[len(blind) // 2])
hidden.add_annotation(
    x=at + 0.1, y=100 * blind.loc[at], text="sales taken for demand", showarrow=False, xanchor="right", yanchor="bottom",
    xshift=-12, yshift=6, font={"color": "#9A6B00", "size": 14},
)
hidden.add_annotation(
    x=top, y=100 * known.iloc[-1], text="stock-outs<br>understood", showarrow=False, xanchor="left", xshift=6, align="left",
    font={"color": BLUE, "size": 14},
)
hidden.update_layout(
    title="Empty shelves hide demand", height=400, showlegend=False, margin={"t": 70, "r": 110}, xaxis_range=[0, top],
    xaxis_title="quantity q (pieces a day)", yaxis_title="days with demand of at most q (%)", yaxis_range=[0, 104],
    yaxis_ticklabelstandoff=6, xaxis_ticklabelstandoff=6,
)
hidden

# %% [markdown]
# *Figure 8.* Demand on a festival day for the SKU of Figure 7, estimated in two ways. Go in from the left at any height:
# the lower curve is reached later, at a larger quantity. Who takes sales for demand brings too little, runs out again,
# and next year finds proof in the data that little was wanted.

# %% [markdown]
# ### Exercise 8 · How many for the stall?   {3 points} · stretch
# Complete the function that begins with `def first_batch(sold, stockout, price, cost, salvage):`. From the daily sales
# of an article and its stock-outs it estimates the distribution of demand and returns the best quantity: the smallest
# *q* in it whose share reaches the critical fractile. If no share does, return the largest number ever sold. The check
# takes the function itself and tries it on several SKUs of `festival` (21 May to 18 June, the full days of the
# festival), with price and cost from `products` and a salvage value below the cost.
#
# <details><summary>Hint</summary>
#
# `shares = demand_distribution(sold, stockout)` has the quantities in its index, in rising order, so
# `shares.index[shares >= fractile]` holds the ones that are large enough.
# </details>

# %% role="answer" exercise="first-batch"
def first_batch(sold, stockout, price, cost, salvage):
    """The quantity that a newsvendor should bring, given daily sales, stock-outs, price, cost and salvage value."""
    ...
### BEGIN SOLUTION
    fractile = (price - cost) / (price - salvage)
    shares = demand_distribution(sold, stockout)
    enough = shares.index[shares >= fractile]
    return int(enough[0]) if len(enough) else int(max(sold))
### END SOLUTION

# %% role="check" exercise="first-batch" points=3 outcomes="order-under-doubt" ideas="A15" stretch=true
check("first-batch", first_batch)

# %% role="cases" exercise="first-batch"
outs = festival.groupby("sku_id")["stockout"].sum().reset_index().sort_values(["stockout", "sku_id"], ascending=[False, True])
cases = []
for sku in outs["sku_id"].head(16):
    article = festival[festival["sku_id"] == sku]
    tag = products.set_index("sku_id").loc[sku]
    price, cost = float(tag["list_price"]), float(tag["unit_cost"])
    cases.append((article["sold"].tolist(), article["stockout"].tolist(), price, cost, round(0.4 * cost, 2)))

# %% role="right" exercise="first-batch"
def first_batch(sold, stockout, price, cost, salvage):
    missing, left = price - cost, cost - salvage
    below = 1.0
    for quantity in sorted({s for s, out in zip(sold, stockout, strict=True) if not out}):
        at_least = sum(s >= quantity for s in sold)
        exactly = sum(s == quantity and not out for s, out in zip(sold, stockout, strict=True))
        below *= (at_least - exactly) / at_least
        if 1 - below >= missing / (missing + left):
            return quantity
    return max(sold)

# %% role="right" exercise="first-batch"
def first_batch(sold, stockout, price, cost, salvage):
    days = pd.DataFrame({"q": sold, "seen": ~np.array(stockout)}).groupby("q")["seen"].agg(["size", "sum"])
    at_risk = days["size"][::-1].cumsum()[::-1]
    distribution = 1 - (1 - days["sum"] / at_risk).cumprod()
    reached = distribution[(distribution >= (price - cost) / (price - salvage)) & (days["sum"] > 0)]
    return float(reached.index.min()) if len(reached) else float(np.max(sold))

# %% role="wrong" exercise="first-batch" label="stock-outs-ignored" catches="censoring" instead=true
# Sales on days with an empty shelf are taken for demand here. People wanted at least that much: hand the stock-outs to the
# function that estimates the distribution.
shares = demand_distribution(sold, np.zeros(len(sold), dtype=bool))

# %% role="wrong" exercise="first-batch" label="stock-out-days-dropped" catches="censoring"
# Days with a stock-out are left out, and with them the days on which most was wanted. They carry information: demand was at least
# what was sold.
def first_batch(sold, stockout, price, cost, salvage):
    seen = [s for s, out in zip(sold, stockout, strict=True) if not out]
    shares = demand_distribution(seen, [False] * len(seen))
    enough = shares.index[shares >= (price - cost) / (price - salvage)]
    return int(enough[0]) if len(enough) else int(max(sold))

# %% role="wrong" exercise="first-batch" label="leftovers-taken-for-worthless" catches="salvage" instead=true
# This fractile is (p − c) / p: as if what is left in the evening were lost. The outlet pays the salvage value, so a leftover
# piece costs less than c.
fractile = (price - cost) / price

# %% role="wrong" exercise="first-batch" label="mean-demand-brought" catches="mean-is-not-optimal"
# This brings the average of what was sold. The best quantity depends on what a missing piece and a leftover piece cost; the
# average knows neither.
def first_batch(sold, stockout, price, cost, salvage):
    return round(float(np.mean(sold)))

# %% role="planted" exercise="first-batch" effect="true-demand"
# Judged by the demand of these very days, shoppers before empty shelves included, over all SKUs that ran out at least once. Profit: at
# most 2 % less than that of somebody who knew it. Profit is flat near its best, so most mistakes cost less than that; therefore also
# the share of days on which the batch is enough, on average within half a day of the festival's 29 of what it would be with
# the demand known (a finer statement than half of the data's step says nothing).
def recovered(answer, truth):
    planted = truth["goods"]["daily_demand"]
    wanted = dict(zip(planted["sku_id"], planted["by_day"], strict=True))
    days = slice(20, 49)  # 21 May to 18 June; the list begins on 1 May
    tags = products.set_index("sku_id")
    made, possible, enough = 0.0, 0.0, []
    for sku, article in festival.groupby("sku_id"):
        if not article["stockout"].any():
            continue
        demand = np.sort(wanted[sku][days])
        price, cost = tags.loc[sku, "list_price"], tags.loc[sku, "unit_cost"]
        salvage = round(0.4 * cost, 2)
        batch = answer(article["sold"].tolist(), article["stockout"].tolist(), price, cost, salvage)
        best = demand[int(np.ceil(len(demand) * (price - cost) / (price - salvage) - 1e-9)) - 1]
        profits = [(price * np.minimum(q, demand) + salvage * np.maximum(q - demand, 0) - cost * q).sum() for q in (batch, best)]
        made, possible = made + profits[0], possible + profits[1]
        enough.append((demand <= batch).sum() - (demand <= best).sum())
    return made >= 0.98 * possible and abs(np.mean(enough)) <= 0.5

# %% [markdown]
# ## Is convergence good for users?
#
# Figures 4 and 5 show how far the platforms have come together, Figure 6 who keeps what that saves, Figures 7 and 8 what lies
# on the shelves meanwhile. None of them says *good*. Somebody must judge, and say for whom.

# %% [markdown]
# ### Exercise 9 · Involution   {12 points}
# A consumer association invites you. A speaker before you says: "Platforms all copy each other, margins are at rock
# bottom, everybody only works harder. This is involution (内卷), and it must be stopped." Another replies: "Prices
# fall, delivery is faster. Let them roll." Write what you would say: **is convergence good for users?** Cite at least
# one figure on surplus and one on margin (with base, unit and period), say what the figures of this lesson cannot show,
# and name one rival explanation of the falling margins together with the data that would separate it from convergence.
# At most 120 words.
#
# | | you are marked on |
# |:--|:--|
# | 1 | a claim with its base and its unit |
# | 2 | evidence that fits the claim |
# | 3 | a rival explanation, and the data that would separate it |
# | 4 | clear words for a manager, at most 120 of them |

# %% [markdown] role="written" exercise="involution" points=12 outcomes="judge-convergence" ideas="A11 A16 A17"
# ### BEGIN SOLUTION
# **Sample, level 3.** (The letters stand for the figures of `bill`, which differ from market to market.) For the average
# user, yes, so far. From 2019Q3 to 2024Q2 a like basket fell from *a* to *b* index points. That is surplus for users.
# But *m* − *n* of these points are no new wealth: the platforms' margin fell from *m* to *n* points of that basket. Only
# the rest comes from lower cost. Not counted: faster delivery, which adds, and the loss of those who wanted what one
# platform alone had. Margins may have fallen because others entered, and not because platforms became alike. Compare
# categories: if likeness is the cause, margins fell most where the gaps closed most, also where nobody entered. Ask
# again when margins no longer pay for new ideas.
#
# **Sample, level 2.** Convergence is good for users because the spread of prices and delivery has shrunk and prices are
# lower than in 2019, *b* index points after *a*. The platforms' margin has gone from *m* to *n* index points. So much of
# what users gain is what platforms lost, a transfer. Other causes are possible, for example that new platforms entered
# or that goods became cheaper to make. If margins go on falling, service might suffer later. I would look at data on
# costs.
#
# **Sample, level 1.** Involution is bad because everybody works harder for less. Prices have fallen a lot, which is
# good for users but bad for platforms. The standard deviation of all virtues has gone down, so competition works. In
# the long run a balance must be found between users and platforms.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | Claim with its base and unit | no claim on users, or a wrong figure | a claim with a figure that lacks base, unit or period | figures with base and unit, but "good" is not said for whom | says for whom it is good or bad, with a figure on surplus and one on margin, each with base (first quarter), unit (index points of a like basket) and period |
# | Evidence fits the claim | evidence does not bear on users | takes the saving as pure gain, or σ as proof that users gain | says that part of the saving is transferred margin | splits the saving into transfer and lower cost, and says what has no price in the data (speed, quality, sameness) |
# | Rival explanation, and the data that would separate it | none | a general doubt ("other factors") | a named rival: entry, cheaper suppliers, subsidies, a change of mix, regression to the mean | a named rival and the comparison that tells it from convergence (categories with and without closing gaps, cost data, entry dates, a platform that did not converge) |
# | Clear words for a manager, at most 120 | cannot be followed, or over 150 words | can be followed with effort, or 121 to 150 words | clear, with some jargon or hedging | could be read out at the meeting; terms explained in passing; 120 words or fewer |
# ### END MARK SCHEME

# %% [markdown]
# ## What would change our mind?
#
# Where σ fell, was that competition, as the column says? Other things make a spread fall as well.
#
# - *A ceiling.* No kept rate exceeds 100 %. Who stands just below the ceiling cannot move, the others can, and σ falls
#   without anybody copying anybody. If the spread stopped falling on an unbounded scale, such as the logarithm of the
#   odds, we would speak of a ceiling and not of convergence.
# - *Survivors.* These five platforms exist in 2024. A platform that was slow and dear in 2019 and stayed so is not in
#   the table. Baumol (1986) found that sixteen rich countries had converged over a century; De Long (1988) answered
#   that they had been picked because they were rich at the end. A table of all platforms of 2019, dead ones included,
#   might show another σ.
# - *The same supplier.* If all platforms handed their parcels to one carrier, their days would converge, and no
#   competition would be needed.
#
# And the fifth dimension? In this market personalisation is limited by the notes that users have written, and notes
# cannot be bought or copied. That is how its makers wrote it down. All four virtues share one frontier and diminishing
# returns, so they *must* converge; the fifth has a frontier for each platform, so it *must not*. One line of the
# program decides, and in a world in which it is changed, so that anybody may imitate personalisation, five σ fall and
# the exception is gone. **A simulator that encodes a story cannot prove the story.** An exception in these tables is no
# news about Xiaohongshu. What you have gained is the list of what one would have to measure there: the match rate of
# *all* platforms, in one unit, over years, with a forecast written down first.
#
# We would change our mind about "personalisation does not converge" if a platform without a community bought or
# trained its way to a like match rate; if `match_rate`, which each platform reports of itself, turned out to be
# measured in different ways; or if the gap closed in the next twenty quarters as the others did in these. Oversupply
# we would doubt, if the goods outside of our sample, rare ones and best sellers, turned over as fast as those in it.
#
# And you? Write down which figure, ten years from now, would make you take back what you told the association.

# %% [markdown]
# ## Take-aways
#
# - **σ-convergence**: the standard deviation across units falls over time. Not over time within a unit, not of growth
#   rates.
# - **Half-life** = ln 2 / *k* from a line through ln σ. One number, in quarters.
# - **β < 0** is needed for σ to fall, and is not enough: luck that is drawn anew gives β < 0 for ever. Run the film
#   backwards; what converges both ways does not converge.
# - Scores on a common scale: 100 × ln for ratios, percentage points for shares, signs so that more is better.
# - `melt` for one `groupby` over all dimensions, `pivot` to see them side by side; `transform` for "less the mean of my
#   group", `shift` for "the row before".
# - **Permutation test**: swap what the null hypothesis lets you swap, count the arrangements at least as extreme, the
#   observed one included. Few units, few arrangements, no small p-value. Who picks the largest of five must pay for it.
# - One ruler for all frames and panels that are to be compared.
# - A fall in price moves surplus; a fall in cost makes it.
# - Stock over flow *of the same days*, sums first, ratio last. Stocks do not add up over days.
# - Sales are demand cut off at the shelf. **Critical fractile** (*p* − *c*)/(*p* − *s*): leftovers can be right.

# %%
progress()
