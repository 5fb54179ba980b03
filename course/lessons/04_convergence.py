# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: Do the platforms converge?
#     weight: 1
#     ideas: A11 A15 A16 A17
#     outcomes:
#       measure-spread: measure how far platforms lie apart, in each quarter and with one ruler for all quarters
#       time-a-decay: summarise how fast a spread shrinks by its half-life, and say over which window
#       see-through-galton: tell convergence from regression to the mean
#       test-by-swapping: test a change in spread by going through all arrangements, and say what such a test can show
#       draw-on-one-scale: draw many panels that can be compared because they share a scale (stretch)
#       split-a-saving: split what buyers save into what sellers lose and what costs less
#       relate-stock-to-flow: relate a stock to the flow that empties it, as a ratio of sums
#       judge-convergence: say for whom convergence is good, and how one would know
# ---

# %% [markdown]
# # In class
#
# > "But as the economy changed, oversupply has become the new background. The platforms' competition for more, faster,
# > better and cheaper has gradually begun to converge, and everybody is drawn fully into it. In today's 'more efficient
# > system' what matters most is a stronger pull on the demand side."
#
# So wrote Zhang Peng in July 2024 (in our English). Lesson 3 asked on which of the four *virtues* each platform stands
# out: *more*, *faster*, *better* or *cheaper*. Now, says his column, competition on the four converges; we read:
# platforms become alike. For a race in which everybody runs harder and nobody gets ahead Chinese has a word: 内卷
# *neijuan*, **involution**.
#
# **Our question:** do the platforms converge, and is that good for those who shop there? Could they look alike by chance?
# Is one dimension an exception? Is there too much of everything? And who pays when prices fall?
#
# **Our data** are five simulated platforms with invented names, over twenty quarters.

# %% role="setup"
from itertools import product

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from course import card, check, load, progress
from course.figures import (
    BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION,
    PLATFORM_COLOURS, label_ends, use_template,
)

use_template()

# The tables get shorter names here.
quarterly = load("platforms_quarterly")
panel = load("galton_panel")
inventory = load("inventory_daily")
products = load("products")

QUARTERS = sorted(quarterly["quarter"].unique())
FIRST, LAST = QUARTERS[0], QUARTERS[-1]

# %% [markdown]
# **Quick.** A consultant has scored sixty shops in two years. "The weaker a shop was in the first year, the more it gained."
# Have the shops become alike?

# %% role="quick" exercise="weak-gain-more" choices="yes|no|cannot say"
weak_gain_more = "cannot say"
### yes: It sounds like it. But perhaps a weak year was bad luck, and luck changes. What number would you need from each year?
### no: They may have: the sentence does not rule it out. What number would you need from each year?
### reading: The sentence does not say how far apart the shops are, in either year. Keep the consultant in mind: he comes back.

# %% [markdown]
# ## Twenty quarters of five platforms
#
# A row of `quarterly` is one platform in one quarter. `sku_effective` is the effective number of models sold (lesson 2).
# `median_days` is the typical delivery. `kept_rate` is the share of orders of which nothing came back. `price_index`
# compares the prices of the *same* models (lesson 3), in index points; 100 is a base common to all. `match_rate` is the
# share of recommended goods that suit the viewer: *personalisation*, to which the column turns next. `margin` is the
# share of the price that is left when the goods are paid.

# %%
quarterly.loc[quarterly["quarter"].isin([FIRST, LAST]), [
    "platform", "quarter", "sku_effective", "median_days", "kept_rate", "price_index",
    "match_rate", "margin",
]]

# %% role="figure"
days, level = quarterly["median_days"], quarterly["price_index"]
race = px.scatter(
    quarterly, x="median_days", y="price_index", size="share", size_max=36,
    color="platform", color_discrete_map=PLATFORM_COLOURS, opacity=0.85, height=520,
    animation_frame="quarter", animation_group="platform",
    range_x=[0, 1.1 * days.max()], range_y=[0.93 * level.min(), 1.05 * level.max()],
    title="Delivery and price of five platforms, quarter by quarter",
    labels={
        "median_days": "median delivery (days)", "platform": "",
        "price_index": "price level (index points)",
    },
)
race.layout.sliders[0].currentvalue.prefix = ""
race.update_layout(
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=96,
)

# %% [markdown]
# *Figure 1.* Press play. A disc is a platform; its size is the share of shopping time. Down and to the left is cheaper and
# faster.

# %% role="proof"
moved = quarterly.set_index(["quarter", "platform"])[["median_days", "price_index"]]
fell = moved.loc[LAST] - moved.loc[FIRST]
assert (fell["median_days"] < 0).all() and (fell["price_index"] < 0).sum() >= 4

# %% [markdown]
# **Quick.** Everybody can move without anybody coming closer. Three platforms deliver in 3, 4 and 5 days, five years later
# in 1, 2 and 3. What has happened to the standard deviation *across* the three, in days?

# %% role="quick" exercise="all-became-faster" choices="fallen|stayed|risen"
all_faster = "stayed"
### fallen: Their mean has fallen. Subtract it in both years: what is left?
### risen: In days it has not: subtract the mean in both years and compare. (As ratios, 5 to 3 and 3 to 1, they did part.)
### reading: One day below, on and above the mean, both times. In ratios they moved *apart*: the slowest took 5/3, then 3 times as long as the fastest.

# %% [markdown]
# ## One table of scores
#
# Whether distances shrink can depend on the unit: days, or ratios. We give every dimension a **score** in points.
#
# - Where ratios matter (models, days, prices), the score is 100 times the natural logarithm. A difference of one point is
#   then a difference of about one per cent.
# - Where the figure is itself a share (kept orders, matches), a point is a percentage point.
# - More points are better, so days and prices get a minus sign.
#
# `melt` turns the wide table into a long one: one row a platform, quarter and dimension. `pivot` leads back.

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
scores = wide.melt(["platform", "quarter"], var_name="dimension", value_name="score")
VIRTUES = ["breadth", "speed", "quality", "price"]
DIMENSIONS = [*VIRTUES, "personalisation"]
scores.sample(4, random_state=1)

# %% [markdown]
# ## How far apart? σ-convergence
#
# **σ-convergence** (sigma) is the plain meaning of "they become alike": the standard deviation *across platforms* falls
# from quarter to quarter. Each quarter has a σ of its own, made of five numbers. Do not take another standard deviation for
# it. That of one platform over *time* says how much this platform has changed. That of the *changes* says how
# differently the platforms move, and they move differently just while they come closer: who is behind must move more.

# %% [markdown]
# ### Exercise 1 · How far apart are they?   {3 points}
# Assign to `sigma` a DataFrame with the columns `dimension`, `quarter` and `sigma`: the standard deviation of the scores
# across the five platforms, one row for each of the five dimensions and twenty quarters. Use the sample standard
# deviation (divide by *n* − 1, as pandas does, not by 5 as in lesson 3).
#
# <details><summary>Hint 1: the idea</summary>
#
# A row of the answer is one dimension in one quarter. Which rows of `scores` belong to it? There are five.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# One `groupby` with two keys, and `std()`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `groupby` gives a Series with two index levels; `reset_index(name="sigma")` makes the three columns of it.
# </details>

# %% role="answer" exercise="sigma"
sigma = ...
### BEGIN SOLUTION
of_groups = scores.groupby(["dimension", "quarter"])["score"].std()
sigma = of_groups.reset_index(name="sigma")
### END SOLUTION

# %% role="check" exercise="sigma" points=3 outcomes="measure-spread" ideas="A16" minutes=6
check("sigma", sigma)

# %% [markdown] role="reading" exercise="sigma"
# In each of the four virtues less than an eighth of the spread of 2019 is left: the platforms did converge. In the fifth
# dimension, personalisation, the spread has grown several times over. It gets a section of its own at home. (Had you
# divided by 5, as in lesson 3, every σ would be smaller by the same factor, so ratios and half-lives would be the same.)

# %% role="proof"
spread = wide.groupby("quarter")[DIMENSIONS].std()
left = spread.loc[LAST] / spread.loc[FIRST]
assert (left[VIRTUES] < 1 / 8).all() and left["personalisation"] > 4, left

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

# %% role="wrong" exercise="sigma" label="pooled-over-time" catches="across-or-over-time" instead=true
# All quarters of a dimension have the same number here: the platforms' common progress over time is mixed into it. Take each
# quarter for itself.
of_groups = (
    scores.assign(sigma=scores.groupby("dimension")["score"].transform("std")).groupby(["dimension", "quarter"])["sigma"].first()
)

# %% role="wrong" exercise="sigma" label="divided-by-five" catches="degrees-of-freedom" credit=0.5 instead=true
# The right spread with another divisor: NumPy divides by n unless told otherwise, and lesson 3 did so too. This exercise asks for
# the sample standard deviation, with n - 1.
of_groups = scores.groupby(["dimension", "quarter"])["score"].std(ddof=0)

# %% role="wrong" exercise="sigma" label="variance-taken" catches="variance" instead=true
# These numbers are squared points: the variance. The standard deviation is its root, and is again in points.
of_groups = scores.groupby(["dimension", "quarter"])["score"].var()

# %% role="wrong" exercise="sigma" label="divided-by-the-mean" catches="relative-spread" instead=true
# These spreads were divided by the mean score. The score of a price is a logarithm and has no natural zero, so its mean is no
# measure of size: leave σ in points, in every dimension.
of_groups = scores.groupby(["dimension", "quarter"])["score"].std() / scores.groupby(["dimension", "quarter"])["score"].mean().abs()

# %% role="wrong" exercise="sigma" label="range-taken" catches="spread" instead=true
# This is the distance from the lowest to the highest score, made by two platforms alone. The standard deviation uses all five.
of_groups = (
    scores.groupby(["dimension", "quarter"])["score"].max() - scores.groupby(["dimension", "quarter"])["score"].min()
)

# %% role="wrong" exercise="sigma" label="standard-error-taken" catches="standard-error" instead=true
# This is the standard error of the mean: σ divided by the root of five. The question is how far the platforms lie apart, not how
# well their mean is known.
of_groups = scores.groupby(["dimension", "quarter"])["score"].sem()

# %% role="wrong" exercise="sigma" label="raw-figures" catches="units"
# These are spreads of the raw figures: days, models, index points. The scores are what is asked for, so that a point is about one
# per cent in every quarter.
figures = ["sku_effective", "median_days", "kept_rate", "price_index", "match_rate"]
raw = quarterly.groupby("quarter")[figures].std().set_axis(DIMENSIONS, axis=1)
sigma = raw.reset_index().melt("quarter", var_name="dimension", value_name="sigma")

# %% role="wrong" exercise="sigma" label="mean-for-spread" catches="spread" instead=true
# This is the mean score of the five platforms: how good they are, not how far apart.
of_groups = scores.groupby(["dimension", "quarter"])["score"].mean()

# %% role="wrong" exercise="sigma" label="mean-absolute-gap" catches="spread" instead=true
# This is the mean absolute distance from the mean. It measures spread too, but the exercise asks for the standard deviation.
of_groups = scores.groupby(["dimension", "quarter"])["score"].apply(lambda each: (each - each.mean()).abs().mean())

# %% role="wrong" exercise="sigma" label="relative-to-the-mean" catches="relative-spread" instead=true
# These spreads were divided by the mean score, with its sign. The score of a price is a logarithm and has no natural zero, so its
# mean is no measure of size: leave σ in points, in every dimension.
of_groups = scores.groupby(["dimension", "quarter"])["score"].std() / scores.groupby(["dimension", "quarter"])["score"].mean()

# %% role="wrong" exercise="sigma" label="relative-to-the-first-quarter" catches="base" instead=true
# Each σ is divided by that of the first quarter: so much is left of it. The exercise asks for σ itself, in points.
of_groups = scores.groupby(["dimension", "quarter"])["score"].std().groupby("dimension").transform(lambda each: each / each.iloc[0])

# %% role="wrong" exercise="sigma" label="quartile-range" catches="spread" instead=true
# This is the distance between the quartiles: the best and the worst platform do not count. The standard deviation uses all five.
of_groups = scores.groupby(["dimension", "quarter"])["score"].quantile(0.75) - scores.groupby(["dimension", "quarter"])["score"].quantile(0.25)

# %% role="wrong" exercise="sigma" label="median-deviation" catches="spread" instead=true
# This is the median distance from the median: a measure of spread on which the farthest platforms have no weight. The exercise
# asks for the standard deviation.
of_groups = scores.groupby(["dimension", "quarter"])["score"].apply(lambda each: (each - each.median()).abs().median())

# %% role="wrong" exercise="sigma" label="without-lifora" catches="which-rows" instead=true
# Lifora is missing: these are the spreads of the four rivals. Take all five platforms.
of_groups = scores[scores["platform"] != "Lifora"].groupby(["dimension", "quarter"])["score"].std()

# %% role="wrong" exercise="sigma" label="logarithm-to-base-ten" catches="logarithm-base" instead=true
# Choice, speed and price were scored with the logarithm to base 10, so that a point is no longer about one per cent. Take the
# scores as they are given.
of_groups = scores.groupby(["dimension", "quarter"])["score"].agg(
    lambda each: each.std() / (1 if scores.loc[each.index[0], "dimension"] in ("quality", "personalisation") else np.log(10))
)

# %% [markdown]
# ## How fast? The half-life
#
# If a spread loses the same fraction in every quarter, σ(*t*) = σ(0) · e^(−*kt*), then ln σ falls on a straight line with
# slope −*k*. The **half-life** is the time in which it halves, ln 2 / *k*: one number, in quarters. Fit the line through
# *all* points of a window; through two, a little noise in one moves everything.

# %%
step = np.arange(4)
halving = np.array([80, 40, 20, 10])
slope_of_halving = np.polyfit(step, np.log(halving), 1)[0]
print(f"half-life: {-np.log(2) / slope_of_halving:.2f} steps")

# %% [markdown]
# **Quick.** A spread of 32 points has a half-life of 4 quarters. How many points are left after 12 quarters?

# %% role="quick" exercise="three-halvings" choices="4|8|10.7"
after_twelve = "4"
### 8: That is what is left after two half-lives. How many are there in 12 quarters?
### 10.7: You divided by the number of half-lives. Each of them halves what the one before has left.
### reading: 32, 16, 8, 4: three halvings. It never gets to zero.

# %% role="figure"
ln_spread = np.log(wide.groupby("quarter")[DIMENSIONS].std())
number = np.arange(len(QUARTERS))
decay = go.Figure()
COLOURS = (BLUE, GREEN, PURPLE, ORANGE, VERMILION)
for virtue, colour in zip(DIMENSIONS, COLOURS, strict=True):
    slope, level = np.polyfit(number, ln_spread[virtue], 1)
    decay.add_scatter(
        x=QUARTERS, y=level + slope * number, mode="lines", showlegend=False,
        line={"color": colour, "dash": "dot", "width": 1.5}, hoverinfo="skip",
    )
    decay.add_scatter(
        x=QUARTERS, y=ln_spread[virtue], mode="lines+markers", name=virtue,
        line={"color": colour, "width": 2.5},
    )
decay.update_layout(
    title="Does the spread fall along a straight line?", height=480,
    xaxis={"title": "quarter", "tickvals": QUARTERS[::4], "range": [-0.5, 19.5]},
    yaxis_title="ln σ (σ in points; 0.69 lower is half)",
)
label_ends(decay, gap=0.06, margin=130)

# %% [markdown]
# *Figure 2.* The logarithm of σ in five dimensions. The dotted lines are fitted through all twenty quarters. Compare each
# curve of a virtue with its line: where is it above, where below?

# %% [markdown]
# **Quick.** When did the spread of the four virtues fall *faster* than its dotted line?

# %% role="quick" exercise="faster-than-the-line" choices="in the early quarters|in the late quarters|never"
faster_when = "in the early quarters"
### in the late quarters: A curve that falls faster than its line is steeper. Look at the left end: it starts above the line and soon lies below.
### never: A curve that starts above a line and later lies below it has fallen faster in between. Look at the left half.
### reading: It starts above the line, dips below, and ends above again. So the half-life is no constant here: it grows.

# %% [markdown]
# The line is a summary of a bent curve, and its half-life comes from a *mean rate over a window*. Whoever quotes one must
# say which window. A wide gap loses a large part of itself in a quarter; the last gaps are worth little to anybody, and
# lose a small part.

# %% role="proof"
logs = np.log(wide.groupby("quarter")[VIRTUES].std())
fitted = np.polyfit(np.arange(20), logs, 1)
rest = logs - (np.outer(np.arange(20), fitted[0]) + fitted[1])
assert (rest.iloc[:3].mean() > 0).all() and (rest.iloc[6:12].mean() < 0).all() and (rest.iloc[-4:].mean() > 0).all()
early, late = (-np.log(2) / np.polyfit(np.arange(10), part, 1)[0] for part in (logs[:10], logs[10:]))
assert (early < 5).all() and (late > 1.3 * early).all(), (early, late)

# %% [markdown]
# ### Exercise 2 · In how many quarters does the gap halve?   {5 points}
# Assign to `half_life` a DataFrame with one row for each of the four `VIRTUES` and the columns
#
# - `virtue`: its name;
# - `whole`, `first_ten`, `last_ten`: the half-life of σ in quarters, from a straight line fitted to ln σ over all twenty
#   quarters, over the first ten, and over the last ten.
#
# <details><summary>Hint 1: the idea</summary>
#
# The same three steps for each window: take ln σ, fit a line against 0, 1, 2, …, turn its slope into a half-life.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# A wide table of σ has one column a virtue: `wide.groupby("quarter")[VIRTUES].std()`. `np.polyfit(steps, table, 1)` takes
# all columns at once; the first row of its result holds the slopes.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `ln_sigma.head(10)` and `ln_sigma.tail(10)` are the two windows. Do one of them by hand first, and compare it with
# Figure 2: is a steeper curve a shorter half-life?
# </details>

# %% role="answer" exercise="half-life"
half_life = ...
### BEGIN SOLUTION
ln_sigma = np.log(wide.groupby("quarter")[VIRTUES].std())
early, late = ln_sigma.head(10), ln_sigma.tail(10)
windows = {"whole": ln_sigma, "first_ten": early, "last_ten": late}
slopes = {
    name: np.polyfit(np.arange(len(window)), window, 1)[0]
    for name, window in windows.items()
}
quarters_to_halve = -np.log(2) / pd.DataFrame(slopes, index=VIRTUES)
half_life = quarters_to_halve.rename_axis("virtue").reset_index()
### END SOLUTION

# %% role="check" exercise="half-life" points=5 outcomes="time-a-decay" ideas="A16" minutes=11
check("half-life", half_life)

# %% [markdown] role="reading" exercise="half-life"
# In the first ten quarters each gap halves in less than five quarters. In the last ten it takes about one and a half to three
# times as long. The number for all twenty lies in between and describes neither half well.

# %% role="proof"
logs = np.log(wide.groupby("quarter")[VIRTUES].std())
whole, early, late = (-np.log(2) / np.polyfit(np.arange(len(part)), part, 1)[0] for part in (logs, logs[:10], logs[10:]))
assert (early < whole).all() and (whole < late).all()
assert ((late / early) > 1.4).all() and ((late / early) < 3.2).all(), late / early

# %% role="right" exercise="half-life"
rows = []
for virtue, table in scores[scores["dimension"].isin(VIRTUES)].groupby("dimension"):
    spread = np.log(table.groupby("quarter")["score"].std().to_numpy())
    row = {"virtue": virtue}
    for name, part in (("last_ten", spread[10:]), ("first_ten", spread[:10]), ("whole", spread)):
        time = np.arange(len(part)) - (len(part) - 1) / 2
        row[name] = -np.log(2) * (time @ time) / (time @ part)
    rows.append(row)
half_life = pd.DataFrame(rows)

# %% role="right" exercise="half-life"
in_halvings = np.log2(wide.groupby("quarter")[VIRTUES].std()).reset_index(drop=True)


def quarters(part):
    time = pd.Series(part.index, index=part.index, dtype=float)
    return -time.var() / part.apply(lambda column: column.cov(time))


half_life = pd.DataFrame({
    "whole": quarters(in_halvings), "first_ten": quarters(in_halvings.loc[:9]), "last_ten": quarters(in_halvings.loc[10:]),
}).rename_axis("virtue")

# %% role="wrong" exercise="half-life" label="first-and-last-only" catches="two-points" instead=true
# Only the first and the last quarter of each window are used, and a little noise in one of them weighs heavily. Fit a line through
# all points of the window.
slopes = {name: ((window.iloc[-1] - window.iloc[0]) / (len(window) - 1)).to_numpy() for name, window in windows.items()}

# %% role="wrong" exercise="half-life" label="variance-halved" catches="variance" instead=true
# This is how long the variance takes to halve. The standard deviation, its root, takes longer.
ln_sigma = np.log(wide.groupby("quarter")[VIRTUES].var())

# %% role="wrong" exercise="half-life" label="line-through-sigma" catches="logarithm-first" instead=true
# The line was fitted to σ and not to ln σ. A straight line loses the same number of points in each quarter and soon becomes
# negative; a half-life needs a constant fraction: take the logarithm first.
ln_sigma = wide.groupby("quarter")[VIRTUES].std()

# %% role="wrong" exercise="half-life" label="half-of-a-straight-line" catches="logarithm-first" instead=true
# This is the time in which a straight line through σ itself falls to half of where it starts. After the next half it would be at
# zero. A half-life needs a constant fraction: fit the line to ln σ.
quarters_to_halve = pd.DataFrame({
    name: -np.polyfit(np.arange(len(window)), np.exp(window), 1)[1] / 2 / np.polyfit(np.arange(len(window)), np.exp(window), 1)[0]
    for name, window in windows.items()
}, index=VIRTUES)

# %% role="wrong" exercise="half-life" label="time-constant" catches="half-life" instead=true
# This is the time in which the spread falls to 37 %, 1/k. To get the time in which it halves, multiply by ln 2.
quarters_to_halve = -1 / pd.DataFrame(slopes, index=VIRTUES)

# %% role="wrong" exercise="half-life" label="two-kinds-of-logarithm" catches="logarithm-base" instead=true
# The line is fitted to the logarithm to base 10 and the slope then divided into the natural logarithm of 2. Take the same
# logarithm in both places.
ln_sigma = np.log10(wide.groupby("quarter")[VIRTUES].std())

# %% role="wrong" exercise="half-life" label="base-two-and-ln" catches="logarithm-base" instead=true
# The line is fitted to the logarithm to base 2 and its slope divided into the *natural* logarithm of 2. In base 2 a half-life is one
# over the slope; or take the natural logarithm in both places.
ln_sigma = np.log2(wide.groupby("quarter")[VIRTUES].std())

# %% role="wrong" exercise="half-life" label="slope-handed-in" catches="half-life" instead=true
# These are the slopes of the lines, −k. The half-life is ln 2 over k: a time, in quarters.
quarters_to_halve = pd.DataFrame(slopes, index=VIRTUES)

# %% role="wrong" exercise="half-life" label="years-for-quarters" catches="units" instead=true
# These half-lives are in years. They are asked for in quarters: one step is one quarter.
quarters_to_halve = -np.log(2) / pd.DataFrame(slopes, index=VIRTUES) / 4

# %% role="wrong" exercise="half-life" label="level-for-slope" catches="what-polyfit-returns" instead=true
# The levels of the lines were taken for their slopes. `np.polyfit` returns the slopes first and the levels second.
slopes = {name: np.polyfit(np.arange(len(window)), window, 1)[1] for name, window in windows.items()}

# %% role="wrong" exercise="half-life" label="eleven-quarters" catches="slice-ends" instead=true
# `whole` is right. The windows hold eleven quarters each: a slice by labels includes its end. Take ten rows from either end.
windows = {"whole": ln_sigma, "first_ten": ln_sigma.loc[:QUARTERS[10]], "last_ten": ln_sigma.loc[QUARTERS[9]:]}

# %% role="wrong" exercise="half-life" label="one-slope-for-all" catches="window" instead=true
# The three columns are the same: the windows were cut, but the line was fitted to all twenty quarters each time.
slopes = {name: np.polyfit(np.arange(len(ln_sigma)), ln_sigma, 1)[0] for name in windows}

# %% role="wrong" exercise="half-life" label="rate-handed-in" catches="half-life" instead=true
# These are the rates k at which the spreads fall. The half-life is a time: ln 2 over k.
quarters_to_halve = -pd.DataFrame(slopes, index=VIRTUES)

# %% role="wrong" exercise="half-life" label="multiplied-by-the-rate" catches="half-life" instead=true
# ln 2 was multiplied by the rate. A faster fall would then take longer: divide by the rate.
quarters_to_halve = -np.log(2) * pd.DataFrame(slopes, index=VIRTUES)

# %% role="wrong" exercise="half-life" label="rule-of-seventy" catches="rule-of-thumb" credit=0.5 instead=true
# This is near, but it is a rule of thumb: 70 over the per cent of each quarter. Take ln 2 itself.
quarters_to_halve = -0.7 / pd.DataFrame(slopes, index=VIRTUES)

# %% role="wrong" exercise="half-life" label="loss-of-a-quarter" catches="rate-or-fraction" instead=true
# The slope was turned into the fraction that is lost in one quarter before the division. ln 2 belongs over k itself, the slope
# with its sign changed.
quarters_to_halve = np.log(2) / (1 - np.exp(pd.DataFrame(slopes, index=VIRTUES)))

# %% role="wrong" exercise="half-life" label="time-on-spread" catches="what-on-what" instead=true
# The line was fitted the other way round: quarters on ln σ. `np.polyfit` takes first what the line runs along: the steps.
slopes = {
    name: [1 / np.polyfit(window[virtue], np.arange(len(window)), 1)[0] for virtue in VIRTUES] for name, window in windows.items()
}

# %% role="wrong" exercise="half-life" label="ends-over-ten-steps" catches="two-points" instead=true
# Only the first and the last quarter of each window are used, and their distance was divided by the number of quarters: between
# ten quarters there are nine steps. Fit a line through all points.
slopes = {name: ((window.iloc[-1] - window.iloc[0]) / len(window)).to_numpy() for name, window in windows.items()}

# %% role="wrong" exercise="half-life" label="first-nine" catches="slice-ends" instead=true
# `whole` and `last_ten` are right. The first window holds nine quarters: take the first ten rows.
early, late = ln_sigma.head(9), ln_sigma.tail(10)

# %% role="wrong" exercise="half-life" label="first-eleven" catches="slice-ends" instead=true
# `whole` and `last_ten` are right. The first window holds eleven quarters: a slice by labels includes its end. Take the first ten
# rows.
early, late = ln_sigma.head(11), ln_sigma.tail(10)

# %% role="wrong" exercise="half-life" label="last-nine" catches="slice-ends" instead=true
# `whole` and `first_ten` are right. The last window holds nine quarters: take the last ten rows.
early, late = ln_sigma.head(10), ln_sigma.tail(9)

# %% role="wrong" exercise="half-life" label="last-eleven" catches="slice-ends" instead=true
# `whole` and `first_ten` are right. The last window holds eleven quarters: take the last ten rows.
early, late = ln_sigma.head(10), ln_sigma.tail(11)

# %% role="wrong" exercise="half-life" label="mean-of-the-halves" catches="average-of-ratios" instead=true
# `first_ten` and `last_ten` are right. `whole` is their mean. A half-life is one over a slope: fit a line to all twenty quarters.
quarters_to_halve = (-np.log(2) / pd.DataFrame(slopes, index=VIRTUES)).assign(
    whole=lambda table: (table["first_ten"] + table["last_ten"]) / 2
)

# %% role="wrong" exercise="half-life" label="first-ten-twice" catches="window" instead=true
# `whole` and `first_ten` are right. `last_ten` holds the first ten quarters once more.
early, late = ln_sigma.head(10), ln_sigma.head(10)

# %% role="wrong" exercise="half-life" label="whole-for-the-last-ten" catches="window" instead=true
# `whole` and `first_ten` are right. `last_ten` holds the half-life of all twenty quarters: cut the window before you fit.
early, late = ln_sigma.head(10), ln_sigma

# %% role="wrong" exercise="half-life" label="range-for-sigma" catches="spread" instead=true
# The lines were fitted to the distance from the lowest to the highest score. Take the standard deviation, that of Exercise 1.
ln_sigma = np.log(wide.groupby("quarter")[VIRTUES].agg(lambda each: each.max() - each.min()))

# %% role="wrong" exercise="half-life" label="raw-figures" catches="units" instead=true
# These half-lives are of the raw figures: days, models, index points. Take σ of the scores.
ln_sigma = np.log(
    quarterly.groupby("quarter")[["sku_effective", "median_days", "kept_rate", "price_index"]].std().set_axis(VIRTUES, axis=1)
)

# %% role="planted" exercise="half-life" effect="half-life" leaves="first-and-last-only eleven-quarters one-slope-for-all rule-of-seventy loss-of-a-quarter time-on-spread ends-over-ten-steps first-nine first-eleven last-nine last-eleven first-ten-twice whole-for-the-last-ten range-for-sigma"
# Within half a quarter, of the half-life over all twenty: the figures are published once a quarter, so a statement finer than half
# of that step says nothing. The planted half-life is that of the figures before reporting noise. Two points alone estimate the same
# number, only less sharply; wrong windows leave the whole as it is; the range halves when σ does; a rule of thumb, a loss per quarter
# and a line fitted the other way round come within half a quarter of it.
def recovered(answer, truth):
    planted = truth["rivals"]["quarterly"]["half_life_of_figures"]
    found = answer.set_index("virtue")["whole"]
    return all(abs(found[virtue] - planted[virtue]) <= 0.5 for virtue in VIRTUES)

# %% [markdown]
# ## Who was behind gains more? β-convergence, and Galton's trap
#
# The consultant used another measure. Let a *unit* be whatever we compare: a shop, a student, a platform. Regress the
# *change* of each unit on where it *started*. A negative slope β (beta) says that those who were behind gained more:
# **β-convergence** (Barro and Sala-i-Martin 1992).
#
# In 1886 Francis Galton compared parents and children. Tall parents had, on average, children who were less tall,
# short parents children who were less short. We call it **regression to the mean**. Two exams show how it comes about. Each
# student has an ability, which stays, and luck, which is drawn anew.

# %%
generator = np.random.default_rng(1886)
ability = generator.normal(60, 7, 300)
exams = pd.DataFrame({
    "first": ability + generator.normal(0, 7, 300),
    "second": ability + generator.normal(0, 7, 300),
})
exams["change"] = exams["second"] - exams["first"]
exams.head(3).round(1)

# %% [markdown]
# **Quick.** Take the thirty best of the first exam. How do they do in the second, on average?

# %% role="quick" exercise="the-best-thirty" choices="better|as well|worse"
best_thirty = "worse"
### better: They are able, and that stays. But who is among the best thirty was able *and* lucky. What happens to the luck?
### as well: Their ability stays. But the best thirty were picked by a sum of ability and luck, and luck is drawn anew.
### reading: The best were able *and lucky*. The ability is still there in the second exam; the luck is not.

# %% [markdown]
# **Quick.** And how unequal is the whole class in the second exam, compared with the first?

# %% role="quick" exercise="class-as-unequal" choices="less|as unequal|more"
class_unequal = "as unequal"
### less: The best fall, but others come up by luck and take their places. Ability and luck are drawn with the same spread as before.
### more: Ability and luck have the same spread as before (look at the code), so their sum has it too.
### reading: Ability and luck have the same spread both times. The places change hands; the distances stay.

# %%
beta_of_exams, level_of_exams = np.polyfit(exams["first"], exams["change"], 1)
pd.Series({
    "change of the best thirty (points)": exams.nlargest(30, "first")["change"].mean(),
    "β: change on first exam": beta_of_exams,
    "σ of first exam (points)": exams["first"].std(),
    "σ of second exam (points)": exams["second"].std(),
}, name="two exams").to_frame().round(2)

# %% role="figure"
exam_ends = np.array([exams["first"].min(), exams["first"].max()])
regress = go.Figure()
regress.add_scatter(
    x=exams["first"], y=exams["change"], mode="markers", showlegend=False,
    marker={"color": BLUE, "opacity": 0.5, "size": 7},
)
for name, height, colour in (
    (f"slope β = {beta_of_exams:.2f}".replace("-", "−"), beta_of_exams, VERMILION),
    ("no change", 0, GREY),
):
    level = level_of_exams + height * exam_ends if height else 0 * exam_ends
    regress.add_scatter(x=exam_ends, y=level, mode="lines", line_color=colour)
    regress.add_annotation(
        x=exam_ends[1], y=level[1], text=name,
        showarrow=False, xanchor="left", xshift=8, yshift=9,
    )
regress.update_layout(
    title="The best fall, the worst rise", showlegend=False, margin_r=120,
    xaxis_title="first exam (points)", yaxis_title="change to the second exam (points)",
)

# %% [markdown]
# *Figure 3.* Change from one exam to the next of 300 simulated students. β is clearly negative, and the class is about as
# unequal as before. So β < 0 is no proof of convergence.
#
# Is there a way to see through it? Run the film backwards: regress the reversed change, first exam less second, on the
# *second* exam.
#
# **Quick.** What do you expect of β backwards for the two exams?

# %% role="quick" exercise="film-backwards" choices="negative|about zero|positive"
film_backwards = "negative"
### about zero: Who is best in the second exam was able *and lucky* in it. How did she do in the first?
### positive: That is what true convergence often gives: films of things that close in show things that part when run backwards. But here nothing closes in.
### reading: Backwards the picture is the same: the best of the second exam did less well in the first.

# %%
backwards = np.polyfit(exams["second"], exams["first"] - exams["second"], 1)[0]
print(f"β backwards: {backwards:.2f}")

# %% role="proof"
assert -0.65 < beta_of_exams < -0.4 and -0.65 < backwards < -0.4
assert abs(exams["second"].std() / exams["first"].std() - 1) < 0.08
assert exams.nlargest(30, "first")["change"].mean() < -4

# %% [markdown]
# The slope of *y* on *x* is their correlation *r* times the standard deviation of *y* over that of *x*. The slope of the
# last score on the first is 1 + β, because the change is the last score less the first. So
#
# $$1 + \beta = r\,\frac{\sigma_{\text{last}}}{\sigma_{\text{first}}}, \qquad 1 + \beta_{\text{backwards}} =
# r\,\frac{\sigma_{\text{first}}}{\sigma_{\text{last}}} .$$
#
# *r* is at most 1. So if σ falls, β is negative; but a negative β does not say that σ falls. If β backwards is positive,
# σ has fallen; but σ can fall while β backwards is negative. Where luck is strong, *r* is small, and both slopes can be
# negative whichever way σ goes. So σ is the criterion, and the film is a hint. (Friedman 1992 had to tell economists.)
#
# **Quick.** A spread falls from 10 to 5, so the units did converge; *r* is 0.3. What is β backwards?

# %% role="quick" exercise="fresh-luck" choices="-0.85|-0.40|0.60"
fresh_luck = "-0.40"
### -0.85: That is β forwards, 0.3 × 5/10 − 1. Backwards the two spreads change places.
### 0.60: That is 1 + β backwards. Take the 1 away.
### reading: 0.3 × 10/5 − 1 = −0.40. True convergence, and the film test misses it. Only σ tells.

# %% role="proof"
assert np.isclose(0.3 * 10 / 5 - 1, -0.4) and np.isclose(0.3 * 5 / 10 - 1, -0.85)
drawn = np.random.default_rng(51)
before_luck = drawn.normal(0, 10, 400_000)
after_luck = 0.15 * before_luck + drawn.normal(0, (25 - 0.15**2 * 100) ** 0.5, 400_000)
assert abs(after_luck.std() - 5) < 0.05
assert abs(np.polyfit(after_luck, before_luck - after_luck, 1)[0] + 0.4) < 0.02

# %%
panel.head(3)

# %% [markdown]
# ### Exercise 3 · Sixty shops, and a consultant   {4 points}
# `panel` holds the service scores of sixty shops (`unit`) of another market, in the same twenty quarters. Our consultant
# writes: "The weaker a shop was, the more it gained. The shops converge." Assign to `galton` a dictionary with
#
# - `"beta"`: the slope of the change (score in `LAST` less score in `FIRST`) on the score in `FIRST`;
# - `"beta_backwards"`: the slope of the reversed change (`FIRST` less `LAST`) on the score in `LAST`;
# - `"sigma_ratio"`: the standard deviation across the shops in `LAST`, over that in `FIRST`.
#
# <details><summary>Hint 1: the idea</summary>
#
# It is what we did with the exams: `FIRST` is the first exam, `LAST` the second, a shop a student.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `panel.pivot(index="unit", columns="quarter", values="score")` puts the quarters side by side. `np.polyfit(x, y, 1)[0]`
# is the slope of *y* on *x*.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Name the two columns: `start = by_unit[FIRST]`, `end = by_unit[LAST]`. For each slope, say aloud what is *x* and what is
# *y* before you write it.
# </details>

# %% role="answer" exercise="galton"
galton = {"beta": ..., "beta_backwards": ..., "sigma_ratio": ...}
### BEGIN SOLUTION
by_unit = panel.pivot(index="unit", columns="quarter", values="score")
start, end = by_unit[FIRST], by_unit[LAST]
galton = {
    "beta": np.polyfit(start, end - start, 1)[0],
    "beta_backwards": np.polyfit(end, start - end, 1)[0],
    "sigma_ratio": end.std() / start.std(),
}
### END SOLUTION

# %% role="check" exercise="galton" points=4 outcomes="see-through-galton measure-spread" ideas="A16" minutes=9
check("galton", galton)

# %% [markdown] role="reading" exercise="galton"
# The consultant's first sentence is true: β is negative. His second is false: σ is what it was, within a few per cent, and β
# backwards is negative as well. It is regression to the mean.

# %% role="proof"
of_units = panel.pivot(index="unit", columns="quarter", values="score")
begun, ended = of_units[FIRST], of_units[LAST]
assert panel["unit"].nunique() == 60 and np.polyfit(begun, ended - begun, 1)[0] < -0.2
assert np.polyfit(ended, begun - ended, 1)[0] < -0.2 and abs(ended.std() / begun.std() - 1) < 0.06

# %% role="right" exercise="galton"
both = panel[panel["quarter"].isin([FIRST, LAST])].set_index(["unit", "quarter"])["score"].unstack()
covariance = both.cov()
galton = pd.Series({
    "sigma_ratio": (covariance.loc[LAST, LAST] / covariance.loc[FIRST, FIRST]) ** 0.5,
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
galton = {"beta": forward, "beta_backwards": reverse, "sigma_ratio": last.std() / first.std()}

# %% role="wrong" exercise="galton" label="level-on-level" catches="change-or-level" instead=true
# The slopes are those of one level on another: how much of a lead is kept. β is the slope of the *change*.
galton = {
    "beta": np.polyfit(start, end, 1)[0],
    "beta_backwards": np.polyfit(end, start, 1)[0],
    "sigma_ratio": end.std() / start.std(),
}

# %% role="wrong" exercise="galton" label="change-on-the-end" catches="which-start" instead=true
# These slopes relate the change to where the units ended. β relates it to where they started: forwards to the first quarter,
# backwards to the last.
galton = {
    "beta": np.polyfit(end, end - start, 1)[0],
    "beta_backwards": np.polyfit(start, start - end, 1)[0],
    "sigma_ratio": end.std() / start.std(),
}

# %% role="wrong" exercise="galton" label="change-not-reversed" catches="which-start" instead=true
# `beta` is right. In `beta_backwards` the film still runs forwards: the reversed change is the first score less the last.
galton = {
    "beta": np.polyfit(start, end - start, 1)[0],
    "beta_backwards": np.polyfit(end, end - start, 1)[0],
    "sigma_ratio": end.std() / start.std(),
}

# %% role="wrong" exercise="galton" label="x-and-y-exchanged" catches="what-on-what" instead=true
# x and y have changed places: this is the slope of the start on the change. `np.polyfit` takes first what the line runs along.
galton = {
    "beta": np.polyfit(end - start, start, 1)[0],
    "beta_backwards": np.polyfit(start - end, end, 1)[0],
    "sigma_ratio": end.std() / start.std(),
}

# %% role="wrong" exercise="galton" label="correlation-for-slope" catches="slope-or-correlation" instead=true
# These are correlations. A slope has a unit, points of change per point at the start; `np.polyfit(x, y, 1)[0]` gives it.
galton = {
    "beta": np.corrcoef(start, end - start)[0, 1],
    "beta_backwards": np.corrcoef(end, start - end)[0, 1],
    "sigma_ratio": end.std() / start.std(),
}

# %% role="wrong" exercise="galton" label="intercept-for-slope" catches="what-polyfit-returns" instead=true
# These are the levels at which the lines start. `np.polyfit(x, y, 1)` returns the slope first and the level second.
galton = {
    "beta": np.polyfit(start, end - start, 1)[1],
    "beta_backwards": np.polyfit(end, start - end, 1)[1],
    "sigma_ratio": end.std() / start.std(),
}

# %% role="wrong" exercise="galton" label="first-and-last-exchanged" catches="which-start" instead=true
# `FIRST` and `LAST` have changed places, so the film runs backwards under the name `beta`.
start, end = by_unit[LAST], by_unit[FIRST]

# %% role="wrong" exercise="galton" label="backwards-on-the-start" catches="which-start" instead=true
# `beta` and `sigma_ratio` are right. `beta_backwards` is −β: the change was reversed, but it still runs along the score in `FIRST`.
galton = {
    "beta": np.polyfit(start, end - start, 1)[0],
    "beta_backwards": np.polyfit(start, start - end, 1)[0],
    "sigma_ratio": end.std() / start.std(),
}

# %% role="wrong" exercise="galton" label="difference-of-spreads" catches="difference-or-ratio" instead=true
# Both slopes are right. `sigma_ratio` is the difference of the two σ. Divide.
galton = {
    "beta": np.polyfit(start, end - start, 1)[0],
    "beta_backwards": np.polyfit(end, start - end, 1)[0],
    "sigma_ratio": end.std() - start.std(),
}

# %% role="wrong" exercise="galton" label="ratio-of-means" catches="level-or-spread" instead=true
# Both slopes are right. `sigma_ratio` divides the mean scores. Divide the standard deviations.
galton = {
    "beta": np.polyfit(start, end - start, 1)[0],
    "beta_backwards": np.polyfit(end, start - end, 1)[0],
    "sigma_ratio": end.mean() / start.mean(),
}

# %% role="wrong" exercise="galton" label="correlation-for-ratio" catches="slope-or-correlation" instead=true
# Both slopes are right. `sigma_ratio` is the correlation of the two quarters, *r*. Divide the standard deviations.
galton = {
    "beta": np.polyfit(start, end - start, 1)[0],
    "beta_backwards": np.polyfit(end, start - end, 1)[0],
    "sigma_ratio": start.corr(end),
}

# %% role="planted" exercise="galton" effect="P10" leaves="correlation-for-slope x-and-y-exchanged first-and-last-exchanged ratio-of-means"
# Both slopes within 2.807 standard errors of a regression (99 % for the two together) of the one that noise alone gives, and the
# spread the same within a tenth: the scores of both quarters are drawn with one spread, equal but for a few per cent. Because of that
# a correlation comes out near the slope here, so does the slope of the start on the change where half of the variance lasts, and the
# two quarters may change places: from sixty units none of the three can be told from the slope asked for.
def recovered(answer, truth):
    planted = truth["rivals"]["quarterly"]["galton"]
    by_unit = panel.pivot(index="unit", columns="quarter", values="score")
    r = by_unit[FIRST].corr(by_unit[LAST])
    error = ((1 - r**2) / (len(by_unit) - 2)) ** 0.5
    slopes_fit = all(abs(answer[name] - planted["beta"]) <= 2.807 * error for name in ("beta", "beta_backwards"))
    return slopes_fit and (answer["sigma_ratio"] < 0.9) == planted["sigma_falls"] and answer["sigma_ratio"] < 1.1

# %% [markdown]
# ## And the five platforms?
#
# **Quick.** The gaps in price have all but closed. Must β backwards of the price score be positive, then?

# %% role="quick" exercise="must-be-positive" choices="yes|no"
must_be_positive = "no"
### yes: That is the arrow turned round. A positive β backwards proves that σ fell; the fall of σ proves nothing about β backwards.
### reading: It is negative wherever *r* is too small. Look at *r* in the table that comes now, and decide by the last column.

# %%
def beta_of(start, end):
    """Slope of the change from start to end on the start, over the platforms."""
    return np.polyfit(start, end - start, 1)[0]

# %%
placed = scores.pivot(
    index="platform", columns=["dimension", "quarter"], values="score"
)
ends = {name: (placed[name][FIRST], placed[name][LAST]) for name in DIMENSIONS}
both_ways = {
    name: {
        "β": beta_of(first, last),
        "β backwards": beta_of(last, first),
        "r": first.corr(last),
        "σ last / σ first": last.std() / first.std(),
    }
    for name, (first, last) in ends.items()
}
pd.DataFrame(both_ways).T.round(2)

# %% [markdown]
# For the four virtues β is near −1: a gap of ten points at the start shrinks by nearly ten. β backwards is often large
# and positive, but it swings with *r*. The same program with another seed can give a negative one for the price, while σ
# falls as much. The last column decides. Personalisation is the mirror image: who was ahead gained more. Chance, or an
# exception? That comes at home.

# %% role="proof"
slopes = pd.DataFrame(both_ways).T
assert slopes.loc[VIRTUES, "β"].between(-1.1, -0.85).all() and (slopes.loc[VIRTUES, "σ last / σ first"] < 0.125).all()
assert (slopes.loc[VIRTUES, "β backwards"] > 1).sum() >= 2
assert slopes.loc["personalisation", "β"] > 3 and slopes.loc["personalisation", "β backwards"] < -0.8
identity = slopes["r"] * slopes["σ last / σ first"] - 1
assert np.allclose(identity, slopes["β"]) and np.allclose(slopes["r"] / slopes["σ last / σ first"] - 1, slopes["β backwards"])

# %% [markdown]
# # At home
#
# ## An exception, or chance?
#
# With five platforms a dimension that does not converge might be an accident. A **permutation test** asks what accidents
# look like. A platform's **gap** is its score less the mean of all platforms in that quarter; `transform("mean")` hands
# each row the mean of its group. The test starts from a *null hypothesis*, a statement that it tries to refute: the
# quarter makes no difference to how a platform's gap comes about. If so, its two gaps might as well have come the other
# way round, and we may swap them.
#
# Three shops show the procedure. For each, swap its two gaps or leave them: 2 × 2 × 2 = 8 *arrangements*. In each, divide
# the standard deviation of the later gaps by that of the earlier ones. The *p-value* is the share of the arrangements whose
# ratio is at least as large as the observed.

# %%
before, after = np.array([2.0, -1.0, -1.0]), np.array([5.0, 0.0, -5.0])
arrangements = []
for swap in product([False, True], repeat=3):
    earlier, later = np.where(swap, after, before), np.where(swap, before, after)
    ratio = later.std(ddof=1) / earlier.std(ddof=1)
    arrangements.append({"swapped": swap, "σ later / σ earlier": ratio})
arrangements = pd.DataFrame(arrangements)
observed = arrangements["σ later / σ earlier"].iloc[0]
arrangements["at least"] = arrangements["σ later / σ earlier"] >= observed - 1e-9
arrangements.round(2)

# %% [markdown]
# Two of eight arrangements reach it: p = 0.25. (The 1e-9 allows for the last digit of computed ratios.)
#
# **Quick.** What is the *smallest* p-value that such a test of three shops can give, whatever the data?

# %% role="quick" exercise="least-p-value" choices="0|1/8|1/3"
least_p = "1/8"
### 0: The observed arrangement is one of them, and it is always at least as large as itself.
### 1/3: There are three shops, but the arrangements are what is counted. How many are there?
### reading: One of eight, the observed one itself. With five platforms it is one of 32, about 0.03, however striking the data.

# %% [markdown]
# The p-value is not exact: gaps are measured from the mean of the five, so a step of one platform moves all five. In
# simulations where only luck changes, 1/32 comes out in 3 to 4 of 100 cases instead of 3.1 if luck is normal and alike on
# all platforms; in 10 and more if one lies far ahead and its luck varies most.

# %% role="proof"
def size_of_test(rho, lead=(0, 0, 0, 0, 0), luck=(1, 1, 1, 1, 1), draws=20_000):
    drawn = np.random.default_rng(4).standard_normal((2, draws, 5))
    drawn = drawn[0], rho * drawn[0] + (1 - rho**2) ** 0.5 * drawn[1]
    gaps_then, gaps_now = (np.array(lead) + np.array(luck) * each for each in drawn)
    gaps_then, gaps_now = (gaps - gaps.mean(axis=1, keepdims=True) for gaps in (gaps_then, gaps_now))
    swaps = np.array(list(product([False, True], repeat=5)))
    later, earlier = np.where(swaps, gaps_then[:, None], gaps_now[:, None]), np.where(swaps, gaps_now[:, None], gaps_then[:, None])
    ratios = later.std(axis=2) / earlier.std(axis=2)
    return (ratios >= ratios[:, :1] - 1e-9).mean(axis=1) <= 1 / 32 + 1e-9


assert 0.027 < size_of_test(0.0).mean() < 0.034 and 0.036 < size_of_test(0.9).mean() < 0.045
ahead = (3.5, -0.9, -0.9, -0.4, -1.1)  # about as Lifora leads in the first quarter, in points
assert 0.09 < size_of_test(0.0, ahead, (1, 0.3, 0.3, 0.3, 0.3)).mean() < 0.12
assert 0.20 < size_of_test(0.0, ahead, (3, 0.3, 0.3, 0.3, 0.3)).mean() < 0.27
assert arrangements["at least"].sum() == 2 and len(arrangements) == 8

# %% [markdown]
# ### Exercise 4 · The exception   {6 points}
# Which dimension does *not* converge? Assign to `exception` a dictionary with
#
# - `"dimension"`: the dimension with the largest ratio of σ in `LAST` to σ in `FIRST`;
# - `"sigma_ratio"`: that ratio;
# - `"p_value"`: the share of the 32 arrangements of its gaps, swapped or not for each of the five platforms, in which the
#   ratio is at least as large as the observed one.
#
# <details><summary>Hint 1: the idea</summary>
#
# First find the dimension (you know σ). Then play the game of the three shops with its five pairs of gaps.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `gap = scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean")`. Then `pivot` the gaps: one
# row a platform, one column a dimension and quarter.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# The columns `FIRST` and `LAST` of the dimension are `before` and `after`. The loop is that of the shops with `repeat=5`.
# Check the first arrangement: is it the ratio that you observed?
# </details>

# %% role="answer" exercise="exception"
exception = {"dimension": ..., "sigma_ratio": ..., "p_value": ...}
### BEGIN SOLUTION
keys = ["dimension", "quarter"]
gap = scores["score"] - scores.groupby(keys)["score"].transform("mean")
gaps = scores.assign(gap=gap).pivot(index="platform", columns=keys, values="gap")
ratios = pd.Series({
    name: gaps[name][LAST].std() / gaps[name][FIRST].std() for name in DIMENSIONS
})
chosen = ratios.idxmax()
start, end = gaps[chosen][FIRST].to_numpy(), gaps[chosen][LAST].to_numpy()
drawn = np.array([
    np.where(swap, start, end).std() / np.where(swap, end, start).std()
    for swap in product([False, True], repeat=5)
])
p_value = (drawn >= ratios[chosen] - 1e-9).mean()
exception = {"dimension": chosen, "sigma_ratio": ratios[chosen], "p_value": p_value}
### END SOLUTION

# %% role="check" exercise="exception" points=6 outcomes="test-by-swapping measure-spread" ideas="A16 A17" minutes=14
check("exception", exception)

# %% [markdown] role="reading" exercise="exception"
# Personalisation: the spread has grown, and no other arrangement makes it grow as much. That is the smallest p-value that
# five platforms can give. But if Lifora alone had risen as far above the others, and the four had stayed where they were, p
# would be the same: one event, counted in five gaps. (The four without Lifora have parted as well: p = 1/16, the least of
# four.) How large the ratio is depends on the score: about half as large in logarithms of the match rate as in percentage
# points. It is well above 1 in both.

# %% role="proof"
match = quarterly.pivot(index="platform", columns="quarter", values="match_rate")
in_points, in_logs = (table[LAST].std() / table[FIRST].std() for table in (match, np.log(match)))
assert in_points > 4 and in_logs > 2 and 0.35 < in_logs / in_points < 0.6
points = 100 * match[[FIRST, LAST]]
others = points.drop("Lifora")
def as_much(first, last):
    pair = first.to_numpy() - first.mean(), last.to_numpy() - last.mean()
    swaps = np.array(list(product([False, True], repeat=len(first))))
    grown = np.where(swaps, *pair).std(axis=1) / np.where(swaps, *pair[::-1]).std(axis=1)
    return (grown >= grown[0] - 1e-9).sum() if grown[0] > 1 else len(swaps)
lift = points.loc["Lifora"].diff().iloc[-1] - others.diff(axis=1)[LAST].mean()
alone = points[FIRST].where(points.index != "Lifora", points[FIRST] + lift)
assert as_much(points[FIRST], points[LAST]) == 1 == as_much(points[FIRST], alone) == as_much(others[FIRST], others[LAST])

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
p_value = (np.abs(np.log(drawn)) >= abs(np.log(ratios[chosen])) - 1e-9).mean()

# %% role="wrong" exercise="exception" label="observed-left-out" catches="p-value-zero" credit=0.5 instead=true
# A permutation test never gives a p-value of zero: the observed arrangement is itself one of the 32. Is it counted (at least, with
# the 1e-9), and are its gaps those of `FIRST` and `LAST`, of all five platforms?
p_value = (drawn > ratios[chosen] + 1e-9).mean()

# %% role="wrong" exercise="exception" label="one-for-a-p-value" catches="what-to-permute" instead=true
# A p-value of 1 says that every arrangement is as extreme as the observed one. Three ways lead there: to take the number of
# arrangements for their share of 32, to count the other tail ("at most"), or to shuffle names within a quarter, which changes no σ.
p_value = (drawn <= ratios[chosen] + 1e-9).mean()

# %% role="wrong" exercise="exception" label="scores-for-gaps" catches="level-or-gap" instead=true
# This p-value is too large. Did you swap the scores themselves? Then everybody's progress is mixed in: subtract the mean of the
# quarter first. Or did you pay for having picked one of five? That comes after this exercise: hand in the share itself.
gap = scores["score"]

# %% role="wrong" exercise="exception" label="spread-for-ratio" catches="level-or-change" instead=true
# This is the dimension in which platforms lay furthest apart at the start, in points of its own. Convergence is about the ratio
# of the last spread to the first.
chosen = max(DIMENSIONS, key=lambda each: gaps[each][FIRST].std())

# %% role="wrong" exercise="exception" label="fastest-for-slowest" catches="which-extreme" instead=true
# The ratio and the arrangements are those of a dimension that converges: its σ has fallen. Begin with the dimension: in which has
# σ *risen* most?
chosen = ratios.drop([ratios.idxmax(), max(DIMENSIONS, key=lambda each: gaps[each][FIRST].std())]).sort_values().index[0]

# %% role="wrong" exercise="exception" label="second-of-the-virtues" catches="which-extreme" instead=true
# The ratio and the arrangements are those of a dimension that converges: its σ has fallen. Begin with the dimension: in which has
# σ *risen* most?
chosen = ratios.drop([ratios.idxmax(), max(DIMENSIONS, key=lambda each: gaps[each][FIRST].std())]).sort_values().index[1]

# %% role="wrong" exercise="exception" label="third-of-the-virtues" catches="which-extreme" instead=true
# The ratio and the arrangements are those of a dimension that converges: its σ has fallen. Begin with the dimension: in which has
# σ *risen* most?
chosen = ratios.drop([ratios.idxmax(), max(DIMENSIONS, key=lambda each: gaps[each][FIRST].std())]).sort_values().index[2]

# %% role="wrong" exercise="exception" label="name-of-the-column" catches="name-of-the-dimension" instead=true
# Ratio and p-value are right. The dimension needs its name from `DIMENSIONS`, not that of the column of `quarterly`.
exception = {"dimension": "match_rate", "sigma_ratio": ratios[chosen], "p_value": p_value}

# %% role="wrong" exercise="exception" label="other-spelling" catches="name-of-the-dimension" instead=true
# Ratio and p-value are right. Write the dimension as `DIMENSIONS` has it: with an s.
exception = {"dimension": "personalization", "sigma_ratio": ratios[chosen], "p_value": p_value}

# %% role="wrong" exercise="exception" label="rounded-by-hand" catches="rounding" credit=0.5 instead=true
# The p-value was rounded, and upwards: hand it in as it comes out of the division.
p_value = np.ceil((drawn >= ratios[chosen] - 1e-9).mean() * 1e4) / 1e4

# %% role="wrong" exercise="exception" label="divided-by-31" catches="p-value-denominator" credit=0.5 instead=true
# The p-value is divided by 31. The observed arrangement is one of the 32: it counts above and below.
p_value = (drawn >= ratios[chosen] - 1e-9).sum() / 31

# %% role="wrong" exercise="exception" label="three-shops-for-five" catches="what-to-permute" instead=true
# One of eight: that is the smallest p-value of three shops. How many arrangements have five platforms?
p_value = (drawn >= ratios[chosen] - 1e-9).sum() / 8

# %% role="wrong" exercise="exception" label="orders-for-swaps" catches="what-to-permute" instead=true
# One of 120: these are the orders of five names. Here each platform's two gaps are swapped or left: how many arrangements does
# that make?
p_value = (drawn >= ratios[chosen] - 1e-9).sum() / 120

# %% role="wrong" exercise="exception" label="threshold-for-p-value" catches="p-value-threshold" instead=true
# 0.05 is a threshold that people compare a p-value with. Count the arrangements: the p-value is their share.
p_value = 0.05

# %% role="wrong" exercise="exception" label="ratio-of-logarithms" catches="units" instead=true
# Dimension and p-value are right. The ratio is that of the *logarithms* of the match rate. The score of personalisation is in percentage
# points.
exception = {"dimension": chosen, "p_value": p_value, "sigma_ratio": (
    np.log(quarterly.loc[quarterly["quarter"] == LAST, "match_rate"]).std()
    / np.log(quarterly.loc[quarterly["quarter"] == FIRST, "match_rate"]).std()
)}

# %% role="wrong" exercise="exception" label="difference-for-ratio" catches="difference-or-ratio" instead=true
# Dimension and p-value are right. `sigma_ratio` is the difference of the two σ, in points. Divide.
exception = {"dimension": chosen, "sigma_ratio": gaps[chosen][LAST].std() - gaps[chosen][FIRST].std(), "p_value": p_value}

# %% role="wrong" exercise="exception" label="largest-gaps" catches="spread" instead=true
# Dimension and p-value are right. `sigma_ratio` divides the largest gaps, made by one platform alone. Divide the standard
# deviations.
exception = {
    "dimension": chosen, "sigma_ratio": np.abs(end).max() / np.abs(start).max(), "p_value": p_value,
}

# %% role="wrong" exercise="exception" label="means-for-spreads" catches="level-or-spread" instead=true
# Dimension and p-value are right. `sigma_ratio` divides the mean scores: how much better the platforms have become. Divide the
# standard deviations.
exception = {"dimension": chosen, "p_value": p_value, "sigma_ratio": (
    wide.loc[wide["quarter"] == LAST, chosen].mean() / wide.loc[wide["quarter"] == FIRST, chosen].mean()
)}

# %% role="planted" exercise="exception" effect="convergence" leaves="rounded-by-hand divided-by-31 orders-for-swaps threshold-for-p-value ratio-of-logarithms difference-for-ratio largest-gaps means-for-spreads"
# A label, so no tolerance: the planted exception, and a p-value with which one may say so (at most .05; a permutation test that
# counts what was observed cannot give 0). Where the fifth dimension can be imitated there is no exception.
# What is wrong in the ratio, or in the size of a small p-value, leaves both as they are.
def recovered(answer, truth):
    found = answer["dimension"] if 0 < answer["p_value"] <= 0.05 else None
    return found == (None if truth["rivals"]["quarterly"]["personalisation_imitable"] else "personalisation")

# %% [markdown]
# **Quick.** You looked at five dimensions and tested the one that stood out. Suppose nothing happened in any of them, and
# each gives p = 1/32 by chance in about one of 32 cases. In how many of 32 does *at least one* of the five?

# %% role="quick" exercise="largest-of-five" choices="1|up to 5|up to 16"
largest_of_five = "up to 5"
### 1: That is the chance of one dimension named beforehand. Here chance has five tries.
### up to 16: Five tries of one in 32 each: add them up.
### reading: Up to five times as many. To pay for the choice, multiply the p-value by five (Bonferroni): 5/32. So two quarters of five platforms cannot settle it. Twenty quarters in a row (Figure 2) say more, and the size of the ratio says more than p.

# %% [markdown]
# The p-value would be fair as it stands if somebody had named the dimension beforehand. The column goes on to
# personalisation as what may set a platform apart, but it does not forecast that it will *not* become alike.

# %% [markdown]
# ## Who pays for what users save?
#
# Prices have not only come together, they have fallen. Is that a gain? What a buyer would have paid at most, less the
# price, is the *buyer's surplus*. The price less what the goods cost is the *seller's surplus*.
#
# **Quick.** Goods cost 40. Their price falls from 100 to 90, and the same people buy them. What happens to the *sum* of both
# surpluses?

# %% role="quick" exercise="sum-of-surpluses" choices="it grows|it stays|it falls"
sum_of_surpluses = "it stays"
### it grows: Buyers gain 10 a piece. Where do these 10 come from?
### it falls: Sellers lose 10 a piece, that is true. But who gets these 10?
### reading: What buyers gain, sellers lose: a *transfer*. The sum grows if the cost falls, if the goods become worth more, or if more people buy.

# %% [markdown]
# `price_index` is the price of a **like basket**: the same models on each platform. The margin splits it into cost and
# margin, both now in index points and no longer in shares of the price. Shops keep most of the margin, the platform the
# rest. A platform counts as much as the shopping time spent on it.

# %%
# From here on, the margin is in index points.
parts = quarterly.assign(margin=quarterly["price_index"] * quarterly["margin"])
parts["cost"] = parts["price_index"] - parts["margin"]
weighted = parts[["price_index", "cost", "margin"]].mul(parts["share"], axis=0)
time_spent = parts.groupby("quarter")["share"].sum()
bill = weighted.groupby(parts["quarter"]).sum().div(time_spent, axis=0)
bill.loc[[FIRST, LAST]].round(1)

# %% role="figure"
paid = bill.loc[[FIRST, LAST]].assign(saved=bill.loc[FIRST, "price_index"])
paid["saved"] -= paid["price_index"]
basket = go.Figure()
for part, words, colour in (
    ("cost", "cost of the goods", GREY),
    ("margin", "sellers' margin", ORANGE),
    ("saved", "saved by users", SKY),
):
    basket.add_bar(
        x=paid.index, y=paid[part], name=words, marker_color=colour, width=0.5,
        text=[f"{value:.1f}" if value else "" for value in paid[part]],
        textfont={"color": "black", "size": 14}, insidetextanchor="middle",
    )
basket.update_layout(
    title="What a like basket costs, and who gets the money", barmode="stack",
    xaxis_title="quarter", yaxis_title="price of a like basket (index points)",
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=96,
)

# %% [markdown]
# *Figure 4.* The price of a like basket in the first and in the last quarter. Compare what the middle part has lost with
# what the top part has gained.
#
# **Quick (1 point).** For each index point that users save, how many points has the sellers' margin lost? Take the four
# numbers from `bill`, unrounded.

# %% role="quick" exercise="transfer" points=1 outcomes="split-a-saving" ideas="A11 A16" minutes=3
transfer = (bill.loc[FIRST, "margin"] - bill.loc[LAST, "margin"]) / (
    bill.loc[FIRST, "price_index"] - bill.loc[LAST, "price_index"]
)
### 1: That would be so if the cost had not changed. Divide the fall of the margin by the fall of the price.
### (bill.round(1).loc[FIRST, "margin"] - bill.round(1).loc[LAST, "margin"]) / (bill.round(1).loc[FIRST, "price_index"] - bill.round(1).loc[LAST, "price_index"]): Nearly: these are the numbers of the printed table, which are rounded. Take them from `bill` itself.
### bill.loc[FIRST, "margin"] - bill.loc[LAST, "margin"]: So many points the margin has lost. Divide by how many points the price has fallen.
### (bill.loc[LAST, "cost"] - bill.loc[FIRST, "cost"]) / (bill.loc[FIRST, "price_index"] - bill.loc[LAST, "price_index"]): So many points the *cost* has risen for each point of price. The question is about the margin.
### (bill.loc[FIRST, "cost"] - bill.loc[LAST, "cost"]) / (bill.loc[FIRST, "price_index"] - bill.loc[LAST, "price_index"]): This is the change of the *cost* for each point of price. The question is about the margin.
### (bill.loc[FIRST, "margin"] - bill.loc[LAST, "margin"]) - (bill.loc[FIRST, "price_index"] - bill.loc[LAST, "price_index"]): So many points more the margin has lost than the price. The question is how many for *each* point: divide.
### (parts[parts["quarter"] == FIRST]["margin"].mean() - parts[parts["quarter"] == LAST]["margin"].mean()) / (parts[parts["quarter"] == FIRST]["price_index"].mean() - parts[parts["quarter"] == LAST]["price_index"].mean()): Here each platform counts the same, whatever time is spent on it. Take the numbers from `bill`.
### bill.loc[LAST, "margin"] / bill.loc[LAST, "price_index"]: This is the margin as a share of the price, in the last quarter alone. The question is about two changes.
### bill.loc[LAST, "margin"] / bill.loc[FIRST, "margin"]: This compares the margin with itself. Subtract the last quarter from the first, for the margin and for the price, and divide.
### (1 - bill.loc[LAST, "margin"] / bill.loc[FIRST, "margin"]) / (1 - bill.loc[LAST, "price_index"] / bill.loc[FIRST, "price_index"]): These are relative falls. The question is in points: how many of margin for each of price.
### reading: More than one. On average all that users save was margin before: a transfer. The rest of the lost margin pays for a cost that has *risen*. Platforms differ: Thriftello's margin lost about two or three points for each, those of the others about one, some a little less.

# %% role="proof"
change = bill.loc[FIRST] - bill.loc[LAST]
assert change["price_index"] > 8 and change["margin"] > 1.02 * change["price_index"] and change["cost"] < 0
assert np.isclose(change["cost"] + change["margin"], change["price_index"])
ends_of = parts.pivot(index="platform", columns="quarter", values=["margin", "price_index"])
for_each = (ends_of["margin"][FIRST] - ends_of["margin"][LAST]) / (ends_of["price_index"][FIRST] - ends_of["price_index"][LAST])
assert 1.7 < for_each["Thriftello"] < 3.4 and for_each.drop("Thriftello").between(0.8, 1.3).all(), for_each

# %% [markdown]
# So on a like basket the falling prices made no surplus; they moved it. Whether more was bought because of them, `bill`
# cannot say; and it leaves out what has no price. Faster delivery adds to users' surplus. So do better goods, which may
# be what the higher cost has bought. Those who wanted what only one platform had lose something. And next year's ideas
# are paid from margins.

# %% [markdown]
# ## Too much of everything?
#
# A **stock** is a quantity at a moment, a **flow** a quantity over a period. Neither is large or small alone.
#
# - **Sell-through**: pieces sold in a period, over the pieces that were there to be sold.
# - **Days of inventory**: the average stock over the average daily sales *of the same days*. So long would the shelf last.
#
# **Quick.** In the evening of 31 May a shelf holds 200 pieces. In June 300 come in and 400 are sold. What is the
# sell-through of June?

# %% role="quick" exercise="sell-through-by-hand" choices="0.80|1.33|2.00"
sold_through = "0.80"
### 1.33: You divided by what came in during June. The 200 from May were there to be sold as well.
### 2.00: You divided by the stock of 31 May. The 300 that came in later were there to be sold as well.
### reading: 400 of 200 + 300. It cannot exceed 1: nobody sells what is not there.

# %%
card("inventory_daily")

# %%
inventory.head(3)

# %% role="figure"
emptiest = inventory.groupby("sku_id")["stockout"].sum().idxmax()
shelf = inventory[inventory["sku_id"] == emptiest].sort_values("day")
out = shelf[shelf["stockout"]]
saw = go.Figure(go.Bar(x=shelf["day"], y=shelf["on_hand"], marker_color=BLUE))
saw.add_scatter(
    x=out["day"], y=np.zeros(len(out)), mode="markers", cliponaxis=False,
    marker={"color": VERMILION, "size": 9, "symbol": "x"},
)
saw.update_layout(
    title="An empty shelf sells nothing, whatever people want", height=380,
    showlegend=False, xaxis_title="evening", yaxis_title="on the shelf (pieces)",
)

# %% [markdown]
# *Figure 5.* Evening stock of the SKU (lesson 2) that ran out most often; a cross marks a day on
# which it did.
#
# **The criterion before the look:** we shall call it too much if the goods of most categories would lie for more than
# thirty days, and too little if their shelves run empty on more than half of the days. Thirty days are a choice: if
# suppliers are paid after a month, goods that lie longer are paid before they are sold.

# %% [markdown]
# ### Exercise 5 · Stock and flow   {5 points}
# For June 2024 assign to `turnover` a DataFrame with one row for each `category` (of `products`) and the columns
#
# - `sell_through`: pieces sold in June over the stock in the evening of 31 May plus the pieces received in June;
# - `days_of_inventory`: the average evening stock in June over the average daily sales in June, in days;
# - `stockout_share`: the share of June's rows (a row is one SKU on one day) with a stock-out.
#
# The first two are ratios of sums: add up over all SKUs (and days) of the category first, divide last. Start from
# `inventory` and `products`. `day` is text, such as `2024-06-01`.
#
# <details><summary>Hint 1: the idea</summary>
#
# Give each row of `inventory` its category. Then there are two sets of rows: those of June, and those of 31 May.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# Merge on `sku_id` with `validate="many_to_one"`. `day.str.startswith("2024-06")` keeps June. Over the same thirty days a
# ratio of averages is the ratio of the sums.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `products[["sku_id", "category"]].head()` shows what you merge. Then `groupby("category")` in June, and the sums of `sold`,
# `received` and `on_hand`.
# </details>

# %% role="answer" exercise="turnover"
turnover = ...
### BEGIN SOLUTION
of_sku = products[["sku_id", "category"]]
rows = inventory.merge(of_sku, on="sku_id", validate="many_to_one")
june = rows[rows["day"].str.startswith("2024-06")].groupby("category")
sums = june[["sold", "received", "on_hand"]].sum()
opening = rows[rows["day"] == "2024-05-31"].groupby("category")["on_hand"].sum()
sell_through = sums["sold"] / (opening + sums["received"])
days_of_inventory = sums["on_hand"] / sums["sold"]
turnover = pd.DataFrame({
    "sell_through": sell_through,
    "days_of_inventory": days_of_inventory,
    "stockout_share": june["stockout"].mean(),
})
### END SOLUTION

# %% role="check" exercise="turnover" points=5 outcomes="relate-stock-to-flow" ideas="A15" minutes=13
check("turnover", turnover)

# %% [markdown] role="reading" exercise="turnover"
# By the criterion these goods are neither too much nor too little: in every category the shelf would last for about a
# week or less, and it runs empty on roughly one day in ten. Some shelves are full while others are empty, and an average hides both.

# %% role="proof"
merged = inventory.merge(products[["sku_id", "category"]], on="sku_id", validate="many_to_one")
in_june = merged[merged["day"].str.startswith("2024-06")]
total = in_june.groupby("category")[["sold", "on_hand"]].sum()
lying, empty = total["on_hand"] / total["sold"], in_june.groupby("category")["stockout"].mean()
assert lying.max() < 8 and empty.between(0.04, 0.22).all() and 0.08 < in_june["stockout"].mean() < 0.16, (lying, empty)
each = in_june.groupby("sku_id")[["sold", "on_hand", "stockout"]].sum()
assert ((each["on_hand"] / each["sold"]) > 8).mean() > 0.02 and (each["stockout"] > 0).mean() > 0.5

# %% role="right" exercise="turnover"
days = inventory.merge(products, on="sku_id", how="left", suffixes=("", "_tag")).sort_values(["sku_id", "day"])
days["morning"] = days.groupby("sku_id")["on_hand"].shift()
june = days[days["day"] >= "2024-06-01"]
first = june[june["day"] == june["day"].min()]
sums = june.pivot_table(index="category", values=["sold", "received", "on_hand"], aggfunc="sum").astype("Float64")
sums["there"] = first.groupby("category")["morning"].sum() + sums["received"]
turnover = sums.assign(
    sell_through=sums["sold"] / sums["there"], days_of_inventory=(sums["on_hand"] / 30) / (sums["sold"] / 30),
    stockout_share=june[june["stockout"]].groupby("category").size() / june.groupby("category").size(),
)
turnover = turnover.reset_index()[["days_of_inventory", "category", "stockout_share", "sell_through"]]

# %% role="right" exercise="turnover"
category = dict(zip(products["sku_id"], products["category"], strict=True))
tally = {}
for row in inventory[inventory["day"] > "2024-05-30"].itertuples():
    sums = tally.setdefault(category[row.sku_id], [0, 0, 0, 0, 0])
    if row.day == "2024-05-31":
        sums[1] += row.on_hand
    else:
        sums[0] += row.sold
        sums[1] += row.received
        sums[2] += row.on_hand
        sums[3] += row.stockout
        sums[4] += 1
turnover = pd.DataFrame([
    {"category": name, "sell_through": sold / there, "days_of_inventory": lay / sold, "stockout_share": out / number}
    for name, (sold, there, lay, out, number) in tally.items()
])

# %% role="wrong" exercise="turnover" label="average-of-ratios" catches="ratio-of-sums"
# Each SKU has the same weight here, the one that hardly sells as much as the best seller. Add up pieces over the category first,
# then divide.
rows = inventory.merge(products[["sku_id", "category"]], on="sku_id", validate="many_to_one")
keys = ["category", "sku_id"]
june = rows[rows["day"].str.startswith("2024-06")].groupby(keys)[["sold", "received", "on_hand"]].sum()
opening = rows[rows["day"] == "2024-05-31"].groupby(keys)["on_hand"].sum()
each = pd.DataFrame({
    "sell_through": june["sold"] / (opening + june["received"]), "days_of_inventory": june["on_hand"] / june["sold"].clip(lower=1),
})
turnover = each.groupby("category").mean()
turnover["stockout_share"] = rows[rows["day"].str.startswith("2024-06")].groupby("category")["stockout"].mean()

# %% role="wrong" exercise="turnover" label="stock-of-another-day" catches="stock-and-flow-of-the-same-time" instead=true
# The days of inventory put the stock of one evening, before June began, over the sales of June. Take stock and sales of the same
# days.
days_of_inventory = opening / (sums["sold"] / 30)

# %% role="wrong" exercise="turnover" label="closing-stock" catches="stock-and-flow-of-the-same-time" instead=true
# The days of inventory put the stock of the last evening over the sales of June. A stock that goes up and down all month is
# summed up by its average.
days_of_inventory = rows[rows["day"] == "2024-06-30"].groupby("category")["on_hand"].sum() / (sums["sold"] / 30)

# %% role="wrong" exercise="turnover" label="evening-of-the-first" catches="opening-stock" instead=true
# The stock at the start is that of the evening of 1 June here: a day's sales have gone and a day's supply is counted twice. What was
# there when June began lay there in the evening of 31 May.
opening = rows[rows["day"] == "2024-06-01"].groupby("category")["on_hand"].sum()

# %% role="wrong" exercise="turnover" label="opening-stock-forgotten" catches="what-was-there-to-sell" instead=true
# Sell-through counts only what came in during June as there to be sold. Add the stock of the evening before.
sell_through = sums["sold"] / sums["received"]

# %% role="wrong" exercise="turnover" label="stock-added-up-over-days" catches="stocks-do-not-add-over-time" instead=true
# The evening stocks of thirty days were added up as if they were thirty different loads: a piece that lies for a week is counted
# seven times. What was there to be sold is the stock at the start plus what came in.
sell_through = sums["sold"] / (sums["on_hand"] + sums["received"])

# %% role="wrong" exercise="turnover" label="may-counted-too" catches="window" instead=true
# The sums run over May and June. Keep the days of June.
june = rows.groupby("category")

# %% role="wrong" exercise="turnover" label="festival-for-june" catches="window" instead=true
# The sums run over the days of the festival. Keep the days of June, all thirty.
june = rows[rows["day"].between("2024-05-21", "2024-06-18")].groupby("category")

# %% role="wrong" exercise="turnover" label="empty-days-dropped" catches="censoring" instead=true
# The days with a stock-out were dropped, and with them what was sold and received on them. Keep all days of June.
june = rows[rows["day"].str.startswith("2024-06") & ~rows["stockout"]].groupby("category")

# %% role="wrong" exercise="turnover" label="ever-out-of-stock" catches="denominator"
# `stockout_share` is the share of SKUs that ran out at least once. It is asked for as a share of rows: one SKU on one day.
rows = inventory.merge(products[["sku_id", "category"]], on="sku_id", validate="many_to_one")
june = rows[rows["day"].str.startswith("2024-06")]
sums = june.groupby("category")[["sold", "received", "on_hand"]].sum()
opening = rows[rows["day"] == "2024-05-31"].groupby("category")["on_hand"].sum()
turnover = pd.DataFrame({
    "sell_through": sums["sold"] / (opening + sums["received"]), "days_of_inventory": sums["on_hand"] / sums["sold"],
    "stockout_share": june.groupby(["category", "sku_id"])["stockout"].any().groupby("category").mean(),
})

# %% role="wrong" exercise="turnover" label="mean-of-sell-throughs" catches="ratio-of-sums" instead=true
# `sell_through` is the mean of the SKUs' own: the one that hardly sells weighs as much as the best seller. Add up the pieces of
# the category first, then divide.
sell_through = (
    rows[rows["day"].str.startswith("2024-06")].groupby(["category", "sku_id"])["sold"].sum()
    / (
        rows[rows["day"].str.startswith("2024-06")].groupby(["category", "sku_id"])["received"].sum()
        + rows[rows["day"] == "2024-05-31"].groupby(["category", "sku_id"])["on_hand"].sum()
    )
).groupby("category").mean()

# %% role="wrong" exercise="turnover" label="mean-of-days" catches="ratio-of-sums" instead=true
# `days_of_inventory` is the mean of the SKUs' own: the one that hardly sells weighs as much as the best seller. Add up the pieces of
# the category first, then divide.
days_of_inventory = (
    rows[rows["day"].str.startswith("2024-06")].groupby(["category", "sku_id"])["on_hand"].sum()
    / rows[rows["day"].str.startswith("2024-06")].groupby(["category", "sku_id"])["sold"].sum().replace(0, np.nan)
).groupby("category").mean()

# %% role="wrong" exercise="turnover" label="stock-outs-of-may-too" catches="window" instead=true
# `stockout_share` counts the evenings of May as well. Keep the rows of June.
turnover = pd.DataFrame({
    "sell_through": sell_through,
    "days_of_inventory": days_of_inventory,
    "stockout_share": rows.groupby("category")["stockout"].mean(),
})

# %% role="wrong" exercise="turnover" label="days-times-thirty" catches="units" instead=true
# `days_of_inventory` is thirty times too large: stocks of thirty evenings are added up, and divided by the sales of *one* day.
# Average both, or add up both.
days_of_inventory = sums["on_hand"] / (sums["sold"] / 30)

# %% role="wrong" exercise="turnover" label="months-for-days" catches="units" instead=true
# `days_of_inventory` is thirty times too small: the average stock is divided by the sales of the whole month. That is in months;
# divide by the sales of a day.
days_of_inventory = (sums["on_hand"] / 30) / sums["sold"]

# %% role="wrong" exercise="turnover" label="thirty-one-days" catches="units" instead=true
# June has thirty days, and the sales were divided by 31. Average stock and sales over the same number of days.
days_of_inventory = (sums["on_hand"] / 30) / (sums["sold"] / 31)

# %% role="wrong" exercise="turnover" label="sales-of-may" catches="stock-and-flow-of-the-same-time" instead=true
# `days_of_inventory` puts the stock of June over the sales of May. Take stock and sales of the same days.
days_of_inventory = (sums["on_hand"] / 30) / (rows[rows["day"].str.startswith("2024-05")].groupby("category")["sold"].sum() / 31)

# %% role="wrong" exercise="turnover" label="stock-of-one-sku" catches="units" instead=true
# `days_of_inventory` puts the average stock of *one* SKU over the sales of the whole category. Add up the SKUs in both.
days_of_inventory = june["on_hand"].mean() / (sums["sold"] / 30)

# %% role="wrong" exercise="turnover" label="only-the-stock-of-may" catches="what-was-there-to-sell" instead=true
# `sell_through` divides by the stock of 31 May alone. What came in during June was there to be sold as well.
sell_through = sums["sold"] / opening

# %% role="wrong" exercise="turnover" label="closing-stock-for-opening" catches="what-was-there-to-sell" instead=true
# `sell_through` adds the stock of 30 June to what came in: that is what was left at the end. Add what was there *before* June
# began.
sell_through = sums["sold"] / (rows[rows["day"] == "2024-06-30"].groupby("category")["on_hand"].sum() + sums["received"])

# %% role="wrong" exercise="turnover" label="stock-of-all-may" catches="what-was-there-to-sell" instead=true
# `sell_through` adds up the stocks of all evenings in May. A piece that lay for a week is counted seven times: take the evening
# of 31 May.
sell_through = sums["sold"] / (rows[rows["day"] < "2024-06-01"].groupby("category")["on_hand"].sum() + sums["received"])

# %% role="wrong" exercise="turnover" label="all-categories-together" catches="what-was-there-to-sell" instead=true
# `sell_through` is that of all categories together. One row is one category: divide its own sums.
sell_through = (sums["sold"] * 0 + sums["sold"].sum()) / (opening.sum() + sums["received"].sum())

# %% role="wrong" exercise="turnover" label="number-of-stock-outs" catches="denominator" instead=true
# `stockout_share` is a number of rows. Divide it by all rows of the category in June.
turnover = pd.DataFrame({
    "sell_through": sell_through,
    "days_of_inventory": days_of_inventory,
    "stockout_share": june["stockout"].sum(),
})

# %% role="wrong" exercise="turnover" label="share-of-all-stock-outs" catches="denominator" instead=true
# `stockout_share` says which part of all stock-outs falls on this category. Divide by the rows of the category.
turnover = pd.DataFrame({
    "sell_through": sell_through,
    "days_of_inventory": days_of_inventory,
    "stockout_share": june["stockout"].sum() / june["stockout"].sum().sum(),
})

# %% role="wrong" exercise="turnover" label="days-with-any" catches="denominator" instead=true
# `stockout_share` is the share of days on which any SKU of the category ran out. A row is one SKU on one day: take the share of
# rows.
turnover = pd.DataFrame({
    "sell_through": sell_through,
    "days_of_inventory": days_of_inventory,
    "stockout_share": (
        rows[rows["day"].str.startswith("2024-06")].groupby(["category", "day"])["stockout"].any().groupby("category").mean()
    ),
})

# %% role="wrong" exercise="turnover" label="first-of-june-left-out" catches="window" instead=true
# The first of June is missing. A text such as `2024-06-01` is not later than itself: take all thirty days.
june = rows[rows["day"] > "2024-06-01"].groupby("category")

# %% role="wrong" exercise="turnover" label="last-of-may-too" catches="window" instead=true
# 31 May is among the days of June. It gives the stock at the start and nothing else: its sales and its evening belong to May.
june = rows[rows["day"] >= "2024-05-31"].groupby("category")

# %% [markdown]
# **Quick.** So is oversupply "the new background"? Which sentence do these tables support?

# %% role="quick" exercise="too-much" choices="there is a glut|no glut in these goods|no glut anywhere"
too_much = "no glut in these goods"
### there is a glut: By the criterion it would be one if goods lay for more than thirty days. How long do they lie?
### no glut anywhere: The card says which goods the sample leaves out. Where would unsold goods be?
### reading: Rare goods are not in the sample, and what nobody wants is rare; nor are the greatest sellers. June has a festival, 618. And two months cannot say what is *new*.

# %% [markdown]
# ## What would change our mind?
#
# A fall of σ need not be competition. *A ceiling:* no kept rate exceeds 100 %, so who is just below cannot move while others
# can. *Survivors:* platforms that were slow and dear and closed are not in the table. Ask the same of the margins: what else
# could have pressed them, and in which data would that look different?
#
# In this market the four virtues have one best possible value for all, so they *must* converge. Personalisation is
# limited by the notes (posts) that each platform's users have written, and notes cannot be copied, so it *must not*.
# One line of
# the program decides: change it, and five σ fall. Margins, too, it makes from how unlike platforms are and nothing else.
# **A simulator that encodes a story cannot prove the story.** You have gained a list of what to measure: the match rate
# of *all* platforms, in one unit, over years, with the forecast written down first. We would change our mind about the
# exception if a platform without a community bought its way to a like match rate.

# %% [markdown]
# ### Exercise 6 · Involution   {12 points}
# A consumer association invites you. One speaker says: "Platforms copy each other and margins melt. This is involution, and
# it must be stopped." Another: "Prices fall, delivery is faster. Let them roll." Write what you would say, in at most 120
# words: **is convergence good for users?** What you say has
#
# | | what you say | points |
# |:--|:--|--:|
# | 1 | a verdict: for whom it is good or bad, with one number from `bill`, its base, unit and period | 0–3 |
# | 2 | how much of the saving is a transfer, and one thing that has no price in these tables | 0–3 |
# | 3 | one other explanation of the falling margins, and the data that would tell it from convergence | 0–3 |
# | 4 | all this in plain words for shoppers, in at most 120 of them | 0–3 |

# %% [markdown] role="written" exercise="involution" points=12 outcomes="judge-convergence split-a-saving" ideas="A11 A15 A16 A17" words=120 minutes=17
# ### BEGIN SOLUTION
# **Sample, level 3.** (Letters stand for the numbers of `bill`, which differ from market to market.) For the average shopper
# it has been good. From 2019Q3 to 2024Q2 a like basket fell from *a* to *b* index points. But the market as a whole became no
# richer by that: the sellers' margin fell by *m* points, more than the price. All that you save was their margin before. Not in these tables:
# faster delivery, which adds, and the loss of those who wanted what one platform alone had. Margins may also have fallen
# because new platforms entered, not because the old ones became alike. Compare categories: if likeness is the cause, margins
# fell most where gaps closed most, also where nobody entered. Ask again when margins no longer pay for new ideas.
#
# **Sample, level 2.** Convergence is good for users: a like basket costs *b* index points now, after *a* in 2019. Most of it
# is a transfer, because the margin of the sellers fell by *m* points at the same time. Delivery also became faster, which is
# not in the price. But margins can fall for other reasons, for example because new platforms entered the market or because
# goods became dearer to make. I would look at data on cost.
#
# **Sample, level 1.** Involution is bad because everybody works harder for less. Prices have fallen a lot, which is good for
# users but bad for platforms. The standard deviation of all virtues has gone down, so competition works. In the long run a
# balance must be found.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | A verdict: for whom it is good or bad, with one number from `bill`, its base, unit and period | no verdict, or a wrong number | a verdict with a number that lacks base, unit or period, or without a number | a number with base, unit and period, but "good" is not said for whom; or for whom, and one of the three missing | says for whom, with a number, its base (first quarter), unit (index points of a like basket) and period |
# | How much of the saving is a transfer, and one thing that has no price in these tables | neither | takes the saving as pure gain, or names only what has no price | says that part or all of it is lost margin, without the size; or the size without what has no price | says how much (margin lost for price saved) and names speed, quality or sameness |
# | One other explanation of the falling margins, and the data that would tell it from convergence | none | a general doubt ("other factors") | a named one: entry, dearer goods, subsidies, another mix | a named one, and the comparison that would tell (categories with and without closing gaps, cost data, entry dates) |
# | Plain words for shoppers, at most 120 | cannot be followed, or over 150 words | can be followed with effort, or 121 to 150 words | clear, with some jargon | could be read out at the meeting; 120 words or fewer |
# ### END MARK SCHEME

# %% [markdown]
# ## Take-aways
#
# - **σ-convergence**: the standard deviation *across units* falls over time. It is the criterion.
# - **β < 0** is needed for σ to fall and is not enough. A positive β backwards proves that σ fell; a negative one proves
#   nothing.
# - A **half-life** from a line through ln σ comes from a mean rate over a window: say which.
# - **Permutation test**: swap what the null hypothesis lets you swap, count the observed arrangement. Few units, no small
#   p-value; who picks the largest of five must pay for it.
# - On the same sales, a fall in price moves surplus; a fall in cost makes it.
# - Stock over flow *of the same days*, sums first, ratio last; the criterion before the look.
#
# What does not differ cannot decide. What *do* people choose by? That is lesson 5.

# %% [markdown]
# # Stretch
#
# *All of this may be skipped.*

# %% [markdown]
# ## One ruler for all quarters
#
# A heat map shows a table as colours: here platforms by quarters, coloured by the gap. Colours need a ruler, which says how
# large a gap gets the strongest colour. Many programs give each panel or frame a ruler of its own, unasked.

# %% role="figure"
of_price = wide.pivot(index="platform", columns="quarter", values="price")
of_price = of_price.loc[list(PLATFORM_COLOURS)] - of_price.mean()
rulers = {
    "a ruler for each quarter": 100 * of_price / of_price.abs().max(),
    "one ruler for all quarters": 100 * of_price / of_price.abs().to_numpy().max(),
}
heat = make_subplots(
    1, 2, subplot_titles=list(rulers), shared_yaxes=True, horizontal_spacing=0.04
)
for column, table in enumerate(rulers.values(), 1):
    heat.add_heatmap(
        z=table, x=table.columns, y=table.index, coloraxis="coloraxis",
        xgap=1, ygap=1, row=1, col=column,
    )
heat.update_layout(
    title="Price: the left picture hides what the right one shows", margin_t=100,
    coloraxis={
        "colorscale": [[0, VERMILION], [0.5, "#F7F7F7"], [1, BLUE]],
        "colorbar": {"title": {"text": "gap (% of ruler)", "side": "right"}},
        "cmin": -100, "cmax": 100,
    },
)
heat.update_xaxes(tickvals=QUARTERS[::8], tickangle=0, title="quarter")
heat.update_yaxes(autorange="reversed")

# %% [markdown]
# *Figure 6.* Gaps of the price score, drawn twice (blue: cheaper than the others; vermilion: dearer). Compare the two
# from left to right.
#
# **Quick.** Suppose all gaps of the last quarter were half as large. Which of the two pictures would change?

# %% role="quick" exercise="which-ruler" choices="left|right|both|neither"
which_ruler = "right"
### left: There each quarter is divided by its own largest gap, which would be half as large too. What becomes of the ratio?
### both: On the left each quarter is divided by its own largest gap, which would be half as large too. What becomes of the ratio?
### neither: On the right the ruler is the largest gap of *all* quarters, and that was not in the last one. What becomes of the ratio?
### reading: On the left every quarter has a cell in full colour, however small its gaps: who leads can be read, how far cannot.

# %% role="proof"
assert np.allclose(rulers["a ruler for each quarter"].abs().max(), 100)
assert rulers["one ruler for all quarters"][LAST].abs().max() < 15
halved = of_price.assign(**{LAST: of_price[LAST] / 2})
assert np.allclose((100 * halved / halved.abs().max())[LAST], rulers["a ruler for each quarter"][LAST])

# %% [markdown]
# ### Exercise 7 · Five dimensions on one scale   {3 points} · stretch
# Draw the gaps of all five dimensions as lines over the quarters: one panel for each dimension, one line for each platform,
# named by the platform. To put the dimensions on one scale, give each gap in *per cent of the largest absolute gap that the
# dimension has in any quarter*. So each panel runs between −100 and 100 and touches one of them. On the horizontal axis
# stand the quarters as in `scores`. Assign the figure to `lines`. All panels have the same range. It has a title that says
# what to see, and a value axis with a title and the unit in brackets.
#
# <details><summary>Hint 1: the idea</summary>
#
# Two steps: each score less the mean of its dimension and quarter; then divided by the largest absolute gap of its
# dimension.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# Two `transform`s, the second one on `gap.abs()`. `px.line(table, x="quarter", y="gap", color="platform",
# facet_row="dimension", height=900)` puts the panels below each other on one scale; `labels={"gap": "gap (%)"}` names the
# axis.
# </details>

# %% role="answer" exercise="lines"
lines = ...
### BEGIN SOLUTION
keys = ["dimension", "quarter"]
gap = scores["score"] - scores.groupby(keys)["score"].transform("mean")
largest = gap.abs().groupby(scores["dimension"]).transform("max")
table = scores.assign(gap=100 * gap / largest)
lines = px.line(
    table, x="quarter", y="gap", color="platform", facet_row="dimension", height=820,
    title="Four virtues close in, and a gap opens in the fifth",
    labels={"gap": "gap (%)", "platform": ""}, color_discrete_map=PLATFORM_COLOURS,
)
for label in lines.layout.annotations:
    label.update(text=label.text.split("=")[1], textangle=0, xanchor="left")
lines.update_layout(
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
    margin={"t": 100, "r": 120},
)
lines.update_yaxes(range=[-110, 110], tickvals=[-100, 0, 100])
lines.update_xaxes(tickvals=QUARTERS[::4])
### END SOLUTION
lines

# %% role="check" exercise="lines" points=3 outcomes="draw-on-one-scale" ideas="A16 A17" figure="scatter" needs="title axis-titles units in-brackets single-axis panels=5 one-scale mode=lines rising-x unit=%|per_cent|percent telling-title" minutes=10 stretch=true
check("lines", lines)

# %% [markdown] role="reading" exercise="lines"
# Four panels are funnels that close. The fifth opens: one platform, Lifora, leaves the rest. Where lines meet, it no longer
# matters *in this respect* where one shops.

# %% role="proof"
latest = wide[wide["quarter"] == LAST].set_index("platform")["personalisation"].sort_values()
assert latest.index[-1] == "Lifora" and latest.iloc[-1] - latest.iloc[-2] > latest.iloc[-2] - latest.iloc[0]

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
lines = figure.update_yaxes(title_text="gap (% of largest)", range=[-105, 105]).update_layout(title_text="Four close, one opens")

# %% role="right" exercise="lines"
cube = wide.set_index(["quarter", "platform"])[DIMENSIONS].sort_index()
cube = cube - cube.groupby(level="quarter").transform("mean")
cube = (100 * cube / cube.abs().max()).reset_index().melt(["quarter", "platform"], var_name="virtue", value_name="gap")
lines = px.line(cube, x="quarter", y="gap", color="platform", facet_row="virtue", markers=True, title="Four close, one opens")
lines.update_yaxes(title="gap to the mean (%)")

# %% role="wrong" exercise="lines" label="ruler-of-each-quarter" catches="scale-per-frame" instead=true
# Every quarter is measured with a ruler of its own, so its largest gap is always 100 %: no spread can be seen to fall or rise.
# Take one ruler for all quarters of a dimension.
largest = gap.abs().groupby([scores["dimension"], scores["quarter"]]).transform("max")

# %% role="wrong" exercise="lines" label="points-of-all-dimensions-mixed" catches="units" instead=true
# All dimensions share one ruler here, the largest gap of any. Points of different dimensions are different things: the small ones
# look as if nothing happened. One ruler for each dimension.
largest = gap.abs().max()

# %% role="wrong" exercise="lines" label="gap-to-own-past" catches="across-or-over-time" instead=true
# These gaps are to the platform's own mean over time: they show everybody's progress. Subtract the mean of all platforms in the
# same quarter.
gap = scores["score"] - scores.groupby(["dimension", "platform"])["score"].transform("mean")

# %% role="wrong" exercise="lines" label="scores-not-gaps" catches="level-or-gap" instead=true
# These are scores, not gaps: everybody's progress hides how far apart the platforms are. Subtract the mean of the dimension and
# quarter first.
gap = scores["score"]

# %% role="wrong" exercise="lines" label="no-units" catches="axis-without-unit"
# The value axis does not say its unit. Put it in brackets behind the axis title: per cent of what the text says.
table = scores.copy()
table["gap"] = table["score"] - table.groupby(["dimension", "quarter"])["score"].transform("mean")
table["gap"] = 100 * table["gap"] / table["gap"].abs().groupby(table["dimension"]).transform("max")
lines = px.line(table, x="quarter", y="gap", color="platform", facet_row="dimension", title="Four close, one opens")

# %% role="wrong" exercise="lines" label="other-unit" catches="axis-without-unit"
# The axis names another unit. The gaps are asked for in per cent of the largest gap of their dimension: say so in the brackets.
table = scores.copy()
table["gap"] = table["score"] - table.groupby(["dimension", "quarter"])["score"].transform("mean")
table["gap"] = 100 * table["gap"] / table["gap"].abs().groupby(table["dimension"]).transform("max")
lines = px.line(
    table, x="quarter", y="gap", color="platform", facet_row="dimension", title="Four close, one opens", labels={"gap": "gap (points)"},
)

# %% role="wrong" exercise="lines" label="runs-backwards" catches="unsorted-lines"
# The quarters do not run forwards from left to right. The rows are out of order, or something else stands on the horizontal axis:
# sort by quarter before you draw, and let `x` be the quarter.
table = scores.sample(frac=1, random_state=3)
table["gap"] = table["score"] - table.groupby(["dimension", "quarter"])["score"].transform("mean")
table["gap"] = 100 * table["gap"] / table["gap"].abs().groupby(table["dimension"]).transform("max")
lines = px.line(
    table, x="quarter", y="gap", color="platform", facet_row="dimension", title="Four close, one opens", labels={"gap": "gap (%)"},
)

# %% role="wrong" exercise="lines" label="data-cut-off" catches="axis-cuts-data"
# The range of the value axis leaves out a part of the gaps. They run from −100 to 100.
table = scores.copy()
table["gap"] = table["score"] - table.groupby(["dimension", "quarter"])["score"].transform("mean")
table["gap"] = 100 * table["gap"] / table["gap"].abs().groupby(table["dimension"]).transform("max")
lines = px.line(
    table, x="quarter", y="gap", color="platform", facet_row="dimension", title="Four close, one opens", labels={"gap": "gap (%)"},
    range_y=[-50, 50],
)

# %% [markdown]
# *Figure 7.* Gaps of five platforms to their mean, one panel a dimension, in per cent of the largest gap of that dimension.
# Is there a panel in which the lines go the other way?

# %% [markdown]
# ## Five years as a film
#
# A heat map shows two columns of a table at its edges. For a third one there is time: one picture after the other.
# `px.imshow` takes a stack of tables and calls its frames 0, 1, 2, …; this gives frames and slider better names.

# %%
def name_frames(figure, names):
    """Name the frames of an animated figure, and the steps of its slider."""
    slider = figure.layout.sliders[0]
    slider.currentvalue.prefix = ""
    for frame, step, name in zip(figure.frames, slider.steps, names, strict=True):
        frame.name = step.label = name
        step.args = [[name], step.args[1]]
    return figure

# %% [markdown]
# ### Exercise 8 · A film of the gaps   {2 points} · stretch
# Draw an animated heat map and assign it to `film`: one row a platform, one column a dimension (the names in `DIMENSIONS`),
# one frame a quarter, named by the quarter. The colour is the gap in per cent of the largest absolute gap of the dimension,
# as in Exercise 7. All frames share one range of colours from −100 to 100. The figure has a title that says what to see, and
# the colour bar a title with the unit in brackets.
#
# <details><summary>Hint 1: the idea</summary>
#
# Twenty tables of five rows and five columns, one a quarter, piled up with `np.stack([...])`.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `px.imshow(stack, x=DIMENSIONS, y=..., animation_frame=0, zmin=-100, zmax=100)`: left to itself, each frame picks a range
# of its own. `labels={"color": "…"}` is the title of the colour bar. A `pivot` sorts its columns by name: put them in the
# order of `DIMENSIONS` with `[DIMENSIONS]`.
# </details>

# %% role="answer" exercise="film"
film = ...
### BEGIN SOLUTION
keys = ["dimension", "quarter"]
gap = scores["score"] - scores.groupby(keys)["score"].transform("mean")
largest = gap.abs().groupby(scores["dimension"]).transform("max")
pictures = scores.assign(gap=100 * gap / largest).pivot(
    index=["quarter", "platform"], columns="dimension", values="gap"
)[DIMENSIONS]
platforms = list(PLATFORM_COLOURS)
animated = px.imshow(
    np.stack([pictures.loc[quarter].loc[platforms] for quarter in QUARTERS]),
    x=DIMENSIONS, y=platforms, animation_frame=0, zmin=-100, zmax=100,
    color_continuous_scale=[VERMILION, "#F7F7F7", BLUE], aspect="auto", height=480,
    title="Four columns fade, the fifth takes on colour", labels={"color": "gap (%)"},
)
animated.update_coloraxes(colorbar_title_side="right")
film = name_frames(animated, QUARTERS)
### END SOLUTION
film

# %% role="check" exercise="film" points=2 outcomes="draw-on-one-scale" ideas="A16 A17" figure="heatmap" needs="title units in-brackets frames=20 one-scale laid-out colour-range=-100..100 unit=%|per_cent|percent telling-title" stretch=true minutes=10
check("film", film)

# %% [markdown] role="reading" exercise="film"
# Four columns fade towards white, the fifth takes on colour. Leave out `zmin` and `zmax` and play it again: in every frame some
# cell bears the full colour, and white no longer stands for "no gap".

# %% role="right" exercise="film"
centred = wide.set_index(["quarter", "platform"])[DIMENSIONS]
centred = centred - centred.groupby(level="quarter").transform("mean")
centred = 100 * centred / centred.abs().max()
frames = [
    go.Frame(name=quarter, data=[go.Heatmap(z=table.droplevel(0), x=DIMENSIONS, y=table.index.get_level_values(1), zmin=-100, zmax=100)])
    for quarter, table in centred.groupby(level="quarter")
]
film = go.Figure(frames[0].data, {"title": "Four close, one opens"}, frames).update_traces(colorbar_title="gap (%)")

# %% role="right" exercise="film"
table = scores.assign(gap=scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean"))
table["gap"] = 100 * table["gap"] / table.groupby("dimension")["gap"].transform(lambda gaps: gaps.abs().max())
film = go.Figure(layout={"title": "Four close, one opens", "coloraxis": {"cmin": -100, "cmax": 100, "colorbar": {"title": "gap (%)"}}})
film.add_heatmap(coloraxis="coloraxis")
film.frames = [
    {"name": quarter, "data": [{"type": "heatmap", "x": part.columns, "y": part.index, "z": part, "coloraxis": "coloraxis"}]}
    for quarter, part in ((q, t.pivot(index="platform", columns="dimension", values="gap")) for q, t in table.groupby("quarter"))
]

# %% role="right" exercise="film"
stack = wide.set_index(["quarter", "platform"])[DIMENSIONS].sort_index()
stack = stack - stack.groupby(level="quarter").transform("mean")
stack = 100 * stack / stack.abs().max()
film = px.imshow(
    stack.to_numpy().reshape(20, 5, 5), x=DIMENSIONS, y=stack.loc[FIRST].index, animation_frame=0, title="Four close, one opens", zmin=-100, zmax=100,
)
film.update_layout(coloraxis_colorbar_title="gap (%)")
film = name_frames(film, QUARTERS)

# %% role="wrong" exercise="film" label="own-scale" catches="scale-per-frame"
# Each frame picks its own range of colours, so the largest gap of every quarter looks the same, however small it has become. Write
# the range down, once for all frames.
gap = scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean")
gap = 100 * gap / gap.abs().groupby(scores["dimension"]).transform("max")
pictures = scores.assign(gap=gap).pivot(index=["quarter", "platform"], columns="dimension", values="gap")
film = px.imshow(
    np.stack([pictures.loc[quarter] for quarter in QUARTERS]), x=pictures.columns, y=pictures.loc[FIRST].index, animation_frame=0,
    title="Four close, one opens", labels={"color": "gap (%)"},
)
film = name_frames(film, QUARTERS)

# %% role="wrong" exercise="film" label="ruler-of-each-quarter" catches="scale-per-frame" instead=true
# The colours have one range, the numbers have not: every quarter is measured by its own largest gap. Take the largest gap of a
# dimension in any quarter.
largest = gap.abs().groupby([scores["dimension"], scores["quarter"]]).transform("max")

# %% role="wrong" exercise="film" label="columns-misnamed" catches="labels-do-not-fit" instead=true
# The names of the columns do not fit: `pivot` has sorted the dimensions by the alphabet, and `DIMENSIONS` has another order. Put
# the columns in that order first.
pictures = scores.assign(gap=100 * gap / largest).pivot(index=["quarter", "platform"], columns="dimension", values="gap")

# %% role="wrong" exercise="film" label="rows-and-columns-exchanged" catches="transposed" instead=true
# The values are turned against their labels: a row of the picture is a platform, a column a dimension.
animated = px.imshow(
    np.stack([pictures.loc[quarter].loc[platforms].T for quarter in QUARTERS]),
    x=DIMENSIONS, y=platforms, animation_frame=0, zmin=-100, zmax=100, title="Four close, one opens", labels={"color": "gap (%)"},
)

# %% role="wrong" exercise="film" label="other-colour-range" catches="scale-per-frame"
# The colours do not run from −100 to 100: all gaps on one side of zero then look alike.
gap = scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean")
gap = 100 * gap / gap.abs().groupby(scores["dimension"]).transform("max")
pictures = scores.assign(gap=gap).pivot(index=["quarter", "platform"], columns="dimension", values="gap")
film = px.imshow(
    np.stack([pictures.loc[quarter] for quarter in QUARTERS]), x=pictures.columns, y=pictures.loc[FIRST].index, animation_frame=0,
    title="Four close, one opens", labels={"color": "gap (%)"}, zmin=0, zmax=100,
)
film = name_frames(film, QUARTERS)

# %% role="wrong" exercise="film" label="no-units" catches="axis-without-unit"
# The colour bar does not say what the colours measure: give it a title with the unit in brackets.
gap = scores["score"] - scores.groupby(["dimension", "quarter"])["score"].transform("mean")
gap = 100 * gap / gap.abs().groupby(scores["dimension"]).transform("max")
pictures = scores.assign(gap=gap).pivot(index=["quarter", "platform"], columns="dimension", values="gap")
film = px.imshow(
    np.stack([pictures.loc[quarter] for quarter in QUARTERS]), x=pictures.columns, y=pictures.loc[FIRST].index, animation_frame=0,
    title="Four close, one opens", zmin=-100, zmax=100,
)
film = name_frames(film, QUARTERS)

# %% [markdown]
# *Figure 8.* The gaps of Figure 7, one frame a quarter. Do all columns fade towards white?
