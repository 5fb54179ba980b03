# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: "Capstone: which world is this?"
#     weight: 1
#     ideas: A65
#     outcomes:
#       tell-accounts-apart: name the experiment that can tell two accounts of the same growth apart
#       score-a-forecast: score probabilities and intervals by rules under which honesty pays
#       read-a-geo-experiment: estimate an effect with its interval from cities before and after
#       update-beliefs: turn an estimate into probabilities of rival accounts
#       set-an-honest-width: choose the width of an interval by what errors cost
#       plan-what-to-buy: argue for an experiment before its result is known
# ---

# %% [markdown]
# # In class
#
# > "I shall be very curious how this new force will bring greater change to e-commerce."
#
# So Zhang Peng ends his column of July 2024 (in our English). He explains the growth by what is personal. Three other accounts
# give the same growth. A forecast depends on which one is true.
#
# **Our question:** you get a market, and nobody tells you which account is true in it. How sure may you be after three experiments?
#
# **Our data** today are the class market, whose account is known. Then your team gets a market of its own for two weeks.
#
# The last lesson ended with who gains. That was reading. This is betting.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.graph_objects as go

from course import capstone, card, check, load, progress
from course.figures import BLUE, GREEN, GREY, ORANGE, PALETTE, VERMILION
from course.figures import label_ends, use_template

use_template()

geo = capstone.practice("experiment_geo")

# %% [markdown]
# ## Four worlds, one poster
#
# - **W1**, the column's account: notes make matching better, people tell each other, shops copy what works.
# - **W2**, bought traffic: the platform buys entries and recruits shops. Matching does not get better.
# - **W3**, likeness without effect: it does not matter who shows the goods. Matching gets better, and people tell.
# - **W4**, matching that all can copy: it gets better here and on all other platforms, so nobody comes because of it.
#
# All four are set so that, in a usual market, there are 3.3 times as many live rooms as a year before, 5.2 times as
# many buyers and 5.4 times as many orders. Markets of teams are not
# usual: their numbers are drawn from wide ranges, and growth with them.
#
# **Quick.** You see these three figures of a market and nothing else. Which account can you rule out?

# %% role="quick" exercise="rule-out" title="What growth rules out" choices="W2|W3|W4|none"
rule_out = "none"
### W2: Bought traffic was tuned until it gave these figures, too. What would growth look like otherwise?
### W3: Growth says nothing about likeness: it has been tuned to the same figures without it.
### W4: What others copy is not seen in the growth of one platform.
### reading: A figure that every account was fitted to cannot choose between them. Something must be bought that they disagree on.

# %% [markdown]
# Four of the eight experiments on the menu, and what they do by lot:
#
# - **swap**: viewers see the host, or a standard model, show the same goods.
# - **geo**: some cities get 10 % more paid entries, others hosts who are more like their viewers.
# - **matching**: in half of the cities the recommender knows people better. Counted are orders and new accounts.
# - **price**: sessions at a tenth less, the usual price, or a tenth more.
#
# **Quick.** Which of these three can tell W1 from W3?

# %% role="quick" exercise="w1-or-w3" title="W1 or W3" choices="swap|matching|price"
w1_or_w3 = "swap"
### matching: In both worlds matching gets better and people tell each other. New accounts rise in both.
### price: People mind prices in all worlds. Which experiment changes *who shows the goods*?
### reading: Only in W3 does the host sell no more than the model. Its zero is a prediction: a sharp one.

# %% [markdown]
# **Quick.** Which can tell W1 from W4?

# %% role="quick" exercise="w1-or-w4" title="W1 or W4" choices="swap|matching|geo"
w1_or_w4 = "matching"
### swap: Likeness works in both. What differs is whether others can copy the matching, and so who comes because of it.
### geo: Paid entries and like hosts do the same in both. Who *comes* is what differs.
### reading: In both, better matching sells more. Only in W1 does it bring new people. One must count accounts, not orders.

# %% [markdown]
# **Quick.** Which can tell W1 from W2?

# %% role="quick" exercise="w1-or-w2" title="W1 or W2" choices="swap|geo|price"
w1_or_w2 = "geo"
### swap: Inside one room likeness works in W2 as well. There is an experiment that weighs people against traffic.
### price: Elasticities are drawn alike in all worlds.
### reading: Bought entries sell nearly like others in W2, and hosts like their viewers add little there. In W1 it is the other way round.

# %% [markdown]
# **Quick.** Which tells no world from any other?

# %% role="quick" exercise="tells-nothing" title="Nothing told" choices="swap|geo|matching|price"
tells_nothing = "price"
### swap: W3 shows no effect there, the others do.
### geo: W2 and W3 stand out in it: look at its two predictions.
### matching: New accounts rise in W1 and W3 only, so it tells worlds apart.
### reading: It is not worthless: how orders answer to the price (the *elasticity*) is one of the quantities that you will be asked for. But it does not bear on the account.

# %% [markdown]
# What the experiments show in a usual market of each world (your own will differ, and errors come on top):

# %%
expected = capstone.predictions()
expected.round(3)

# %% [markdown]
# The first two columns are rises of ln orders in the geo experiment, in cities with more traffic and in cities with like hosts. The third is
# the rise of ln new accounts, the last percentage points of viewers who buy. New accounts are counted from week 2 on: people need two
# weeks to hear of better matching.

# %% role="proof"
assert (expected.loc["W3", ["geo_similarity", "swap_points"]] == 0).all() and expected.loc["W1", "swap_points"] > 0.2
assert (expected["matching_adopters"] > 0).tolist() == [True, False, True, False]
assert expected["geo_traffic"].idxmax() == "W2" and expected.loc["W2", "geo_similarity"] < 0.3 * expected.loc["W1", "geo_similarity"]
assert len(capstone.menu()) == 8 and len(expected[["geo_traffic", "geo_similarity"]].round(6).drop_duplicates()) == 3
assert expected["matching_adopters"].nunique() == 2 and expected["swap_points"].nunique() == 2
assert np.allclose(expected.loc["W1", ["geo_traffic", "geo_similarity", "swap_points"]].astype(float), expected.loc["W4", ["geo_traffic", "geo_similarity", "swap_points"]].astype(float))

# %% role="figure"
labels = ["geo: traffic", "geo: like hosts", "matching: accounts"]
poster = go.Figure()
for place, label in enumerate(labels):
    heights, colour = expected.iloc[:, place], PALETTE[place]
    poster.add_bar(x=expected.index, y=heights, name=label, marker_color=colour)
poster.update_layout(
    title="No single experiment separates all four worlds",
    barmode="group", xaxis_title="", yaxis_title="predicted rise (ln)",
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=104,
)

# %% [markdown]
# *Figure 1.* Three of these predictions. For each pair of worlds find a colour whose two bars differ.
#
# ## What a forecast is worth
#
# Your team will hand in four probabilities $p_k$ that sum to 1. Let $y_k$ be 1 for the true world and 0 for the others. The score is
#
# $$t = 1 - \sum_k (p_k - y_k)^2.$$
#
# The sum is the score of Brier (1950), first used for weather forecasts.
#
# **Quick.** A team says a quarter for each. What is its $t$?

# %% role="quick" exercise="quarter" minutes=2 title="A quarter each"
quarter = 1 - (0.75**2 + 3 * 0.25**2)
### 0.75: This is the sum. The score is one less the sum.
### 0.4375: One term is missing three times: the three false worlds got a quarter each, too.
### 1: Nobody who does not know gets full marks. Square the four differences and sum.
### 0: For the score 0 the squares must sum to 1. They sum to less.
### reading: One quarter, whichever world it is. Whoever knows nothing can have that for certain.

# %% [markdown]
# **Quick.** Another team is certain, and wrong. What is its $t$?

# %% role="quick" exercise="certain-wrong" title="Certain and wrong" choices="1|0|-1|-2"
certain_wrong = "-1"
### 1: That is what certainty earns if it is right.
### 0: Two of the four squares are 1: that of the true world and that of the one it named.
### -2: The squares sum to 2. The score begins at 1.
### reading: Certainty earns 1 or costs 1. Against a sure quarter it pays only if it is right more than five times in eight.

# %% [markdown]
# ### Exercise 1 · Score a forecast   {3 points}
# Complete the function that begins with `def forecast_score(chances, truth):`. It returns $t$. `chances` is a list of four probabilities, for W1, W2, W3 and W4 in this
# order; `truth` is the name of the true world, such as `"W3"`. The check tries several forecasts.
#
# <details><summary>Hint 1: the idea</summary>
#
# Four differences, each squared. One of the $y_k$ is 1.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `zip(["W1", "W2", "W3", "W4"], chances)` goes through worlds and probabilities together; `name == truth` counts as 1 or 0.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Try it by hand on a forecast of 0.5, 0.3, 0.2 and 0, once if W1 is true and once if W4 is.
# </details>

# %% role="answer" exercise="forecast-score"
def forecast_score(chances, truth):
    """1 less the sum of the four squared differences."""
    return ...
### BEGIN SOLUTION
def forecast_score(chances, truth):
    total = 0.0
    for name, chance in zip(["W1", "W2", "W3", "W4"], chances, strict=True):
        total += (chance - (name == truth)) ** 2
    return 1 - total
### END SOLUTION

# %% role="check" exercise="forecast-score" points=3 outcomes="score-a-forecast" ideas="A65" minutes=8
check("forecast-score", forecast_score)

# %% [markdown] role="reading" exercise="forecast-score"
# Say what you believe: under this rule no other forecast has a better score on average. A team that believes one half and
# says certainty gives points away. How the rest is spread counts too: half on W1 and the rest on W2 alone scores less than
# the rest spread over three, if W1 is true.

# %% role="cases" exercise="forecast-score"
cases = [
    ([0.25, 0.25, 0.25, 0.25], "W2"), ([1.0, 0.0, 0.0, 0.0], "W1"), ([1.0, 0.0, 0.0, 0.0], "W3"),
    ([0.5, 0.3, 0.2, 0.0], "W1"), ([0.5, 0.3, 0.2, 0.0], "W4"), ([0.5, 0.5, 0.0, 0.0], "W1"),
    ([0.1, 0.2, 0.3, 0.4], "W4"), ([0.1, 0.2, 0.3, 0.4], "W3"), ([0.05, 0.05, 0.8, 0.1], "W3"),
]  # fmt: skip

# %% role="right" exercise="forecast-score"
def forecast_score(chances, truth):
    target = np.array([float(name == truth) for name in ("W1", "W2", "W3", "W4")])
    return float(1 - ((np.array(chances) - target) ** 2).sum())

# %% role="right" exercise="forecast-score"
def forecast_score(chances, truth):
    hit = chances[int(truth[1]) - 1]
    return 2 * hit - sum(chance**2 for chance in chances)

# %% role="wrong" exercise="forecast-score" label="brier-itself" catches="sign-of-a-score"
# This is the sum of squares, for which less is better. The score is one less that sum.
def forecast_score(chances, truth):
    return sum((chance - (name == truth)) ** 2 for name, chance in zip(["W1", "W2", "W3", "W4"], chances, strict=True))

# %% role="wrong" exercise="forecast-score" label="true-world-alone" catches="all-terms"
# Only the true world's difference is squared. What you gave to the false ones counts as well.
def forecast_score(chances, truth):
    return 1 - (1 - chances[int(truth[1]) - 1]) ** 2

# %% role="wrong" exercise="forecast-score" label="mean-of-squares" catches="sum-or-mean"
# The squares were averaged over the four worlds. The rule sums them.
def forecast_score(chances, truth):
    target = np.array([float(name == truth) for name in ("W1", "W2", "W3", "W4")])
    return float(1 - ((np.array(chances) - target) ** 2).mean())

# %% role="wrong" exercise="forecast-score" label="absolute-differences" catches="proper-rule"
# The differences were not squared. Under that rule it would pay to say certainty whenever one world is likelier than not.
def forecast_score(chances, truth):
    target = np.array([float(name == truth) for name in ("W1", "W2", "W3", "W4")])
    return float(1 - np.abs(np.array(chances) - target).sum())

# %% role="wrong" exercise="forecast-score" label="chance-of-the-truth" catches="proper-rule"
# This is the probability of the true world itself. It is no proper rule: who believes one half would do best to say certainty.
def forecast_score(chances, truth):
    return chances[int(truth[1]) - 1]

# %% role="wrong" exercise="forecast-score" label="squares-without-truth" catches="all-terms"
# No probability was compared with what was true: the true world's 1 is missing.
def forecast_score(chances, truth):
    return 1 - sum(chance**2 for chance in chances)

# %% role="proof"
def score_of(chances, truth):
    return 2 * chances[truth] - sum(chance**2 for chance in chances)


belief = np.array([0.5, 0.3, 0.15, 0.05])
others = np.random.default_rng(3).dirichlet(np.ones(4), 4_000)
honest = sum(belief[k] * score_of(belief, k) for k in range(4))
assert all(sum(belief[k] * score_of(other, k) for k in range(4)) <= honest + 1e-12 for other in others)
assert score_of([0.5, 0.5, 0, 0], 0) < score_of([0.5, 1 / 6, 1 / 6, 1 / 6], 0)
assert np.isclose(5 / 8 * 1 + 3 / 8 * -1, 0.25)

# %% [markdown]
# ## What an interval is worth
#
# For each of eight quantities your team will hand in an interval that ought to hold the truth in 98 of 100 markets. We write
# $\alpha$ = 0.02 for the rest. The **interval score** (Gneiting & Raftery 2007) is the width, and $2/\alpha$ for each unit by
# which the truth lies outside. Less is better.
#
# **Quick.** An interval reaches from 0.10 to 0.14. The truth is 0.15. What is its score at $\alpha$ = 0.02?

# %% role="quick" exercise="outside" minutes=2 title="A truth outside"
outside = 0.04 + 2 / 0.02 * 0.01
### 0.04: That is the width alone. The truth lies 0.01 outside, and each unit outside costs 100.
### 0.54: A unit outside costs 2 over α, not 1 over α.
### 1: That is the fine alone. The width is paid as well.
### 100.04: The fine is 100 for each *unit* outside; the truth is only 0.01 outside.
### 5.04: The distance is to the nearer end of the interval, not to its middle or its other end.
### 0.05: A unit outside costs more than a unit of width: 2 over α, which is 100.
### reading: To miss by a hundredth costs as much as a whole unit of width, twenty-five times the width of this interval.

# %% [markdown]
# ### Exercise 2 · Score an interval   {3 points}
# Complete the function that begins with `def interval_score(low, high, truth, alpha):`. It returns the width plus $2/\alpha$ times the distance by which `truth` lies
# below `low` or above `high`, 0 if it lies inside. The check tries several.
#
# <details><summary>Hint 1: the idea</summary>
#
# Three cases: below, inside, above. The fine grows with the distance to the nearer end.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `max(low - truth, truth - high, 0)` is the distance in all three cases.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Write the width. Add the fine, and try your function on the quick question above.
# </details>

# %% role="answer" exercise="interval-score"
def interval_score(low, high, truth, alpha):
    """Width, and 2 / alpha for each unit outside."""
    return ...
### BEGIN SOLUTION
def interval_score(low, high, truth, alpha):
    return high - low + 2 / alpha * max(low - truth, truth - high, 0)
### END SOLUTION

# %% role="check" exercise="interval-score" points=3 outcomes="score-a-forecast" ideas="A65" minutes=7
check("interval-score", interval_score)

# %% [markdown] role="reading" exercise="interval-score"
# Two temptations are priced: to be so wide that one cannot miss, and to be so narrow that one looks clever. At home you will
# see which width has the best score.

# %% role="cases" exercise="interval-score"
cases = [
    (0.0, 2.0, 1.0, 0.02), (0.0, 2.0, 2.5, 0.02), (0.0, 2.0, -1.0, 0.02), (0.0, 2.0, 2.0, 0.02), (0.1, 0.14, 0.15, 0.02),
    (1.0, 1.0, 1.0, 0.02), (-2.5, -1.5, -1.2, 0.05), (-2.5, -1.5, -3.0, 0.1), (3.8, 4.1, 4.0, 0.5),
]  # fmt: skip

# %% role="right" exercise="interval-score"
def interval_score(low, high, truth, alpha):
    fine = 0.0
    if truth < low:
        fine = (low - truth) * 2 / alpha
    elif truth > high:
        fine = (truth - high) * 2 / alpha
    return (high - low) + fine

# %% role="right" exercise="interval-score"
def interval_score(low, high, truth, alpha):
    nearest = np.clip(truth, low, high)
    return float(high - low + 2 / alpha * abs(truth - nearest))

# %% role="wrong" exercise="interval-score" label="width-alone" catches="price-of-a-miss"
# This is the width, whether or not the truth lies inside. Then an interval of no width would be the best.
def interval_score(low, high, truth, alpha):
    return high - low

# %% role="wrong" exercise="interval-score" label="fine-for-any-miss" catches="price-of-a-miss"
# Every miss is fined alike here. The fine is for each unit of distance outside.
def interval_score(low, high, truth, alpha):
    return high - low + 2 / alpha * (not low <= truth <= high)

# %% role="wrong" exercise="interval-score" label="one-over-alpha" catches="two-tails"
# A unit outside costs 2/α, not 1/α: half of α is left to each side.
def interval_score(low, high, truth, alpha):
    return high - low + 1 / alpha * max(low - truth, truth - high, 0)

# %% role="wrong" exercise="interval-score" label="alpha-upside-down" catches="two-tails"
# α/2 is a small number: a miss would cost next to nothing. The rule has 2/α.
def interval_score(low, high, truth, alpha):
    return high - low + alpha / 2 * max(low - truth, truth - high, 0)

# %% role="wrong" exercise="interval-score" label="above-alone" catches="both-sides"
# A truth below the interval costs nothing here. Both sides are fined.
def interval_score(low, high, truth, alpha):
    return high - low + 2 / alpha * max(truth - high, 0)

# %% role="wrong" exercise="interval-score" label="distance-to-the-middle" catches="price-of-a-miss"
# The distance to the middle was fined, also inside. Inside nothing is fined; outside it is the distance to the nearer end.
def interval_score(low, high, truth, alpha):
    return high - low + 2 / alpha * abs(truth - (low + high) / 2)

# %% role="wrong" exercise="interval-score" label="fine-without-width" catches="price-of-a-miss"
# The width is missing: then the widest interval would be the best.
def interval_score(low, high, truth, alpha):
    return 2 / alpha * max(low - truth, truth - high, 0)

# %% [markdown]
# ## Read an experiment
#
# The class market has a small geo experiment, too: ninety cities, thirty of each arm. It is a sister of the test of cities in the
# lesson on traffic. Here is how your team will read its own.

# %%
geo.head(3)

# %% [markdown]
# `orders` are a city's orders in a week; the campaigns run from week 0.
#
# ### Exercise 3 · Two campaigns   {4 points}
# For each city take its *rise*: ln of (mean weekly orders in the weeks from 0 on, over mean weekly orders in the weeks before 0).
# Assign to `effects` a DataFrame with one row for each of the arms `traffic` and `similarity`, and the columns
#
# - `arm`;
# - `effect`: mean rise of its cities, less the mean rise of the `control` cities;
# - `low`, `high`: `effect` ∓ 2.326 standard errors, a 98 % interval. The error is $\sqrt{s_1^2/n_1 + s_0^2/n_0}$, where $s$ is the standard
#   deviation over cities (with $n-1$), once in the arm and once in the control.
#
# <details><summary>Hint 1: the idea</summary>
#
# A city is the unit: chance gave a campaign to cities, not to weeks. First make one number a city.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# Group the later and the earlier weeks by `["arm", "city"]`, take the mean of `orders`, divide, and take `np.log`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# With `rise` indexed by arm and city, `rise["control"]` are thirty numbers. Work out mean, `var()` and `len` of each arm.
# </details>

# %% role="answer" exercise="effects"
effects = ...
### BEGIN SOLUTION
later, earlier = geo[geo["week"] >= 0], geo[geo["week"] < 0]
keys = ["arm", "city"]
after_it = later.groupby(keys)["orders"].mean()
before_it = earlier.groupby(keys)["orders"].mean()
rise = np.log(after_it / before_it)
control, z = rise["control"], 2.326
rows = []
for arm in ("traffic", "similarity"):
    own = rise[arm]
    effect = own.mean() - control.mean()
    error = np.sqrt(own.var() / len(own) + control.var() / len(control))
    rows.append([arm, effect, effect - z * error, effect + z * error])
effects = pd.DataFrame(rows, columns=["arm", "effect", "low", "high"])
### END SOLUTION

# %% role="check" exercise="effects" points=4 outcomes="read-a-geo-experiment" ideas="A65" minutes=11
check("effects", effects)

# %% [markdown] role="reading" exercise="effects"
# Hosts who are like their viewers do more than a tenth more entries. By the table of predictions a market in which likeness does
# nothing is out, and so is one that lives on bought traffic. W1 and W4 both remain: this experiment says nothing about them.

# %% role="proof"
after, before = geo[geo["week"] >= 0], geo[geo["week"] < 0]
city_rise = np.log(after.groupby(["arm", "city"])["orders"].mean() / before.groupby(["arm", "city"])["orders"].mean())
of_control = city_rise["control"]
found = {arm: city_rise[arm].mean() - of_control.mean() for arm in ("traffic", "similarity")}
wide = {arm: np.sqrt(city_rise[arm].var() / 30 + of_control.var() / 30) for arm in found}
assert found["similarity"] > found["traffic"] and found["similarity"] > 3 * wide["similarity"]
assert abs(found["similarity"] - expected.loc["W2", "geo_similarity"]) > 3 * wide["similarity"]
assert geo.groupby("arm")["city"].nunique().to_dict() == {"control": 30, "similarity": 30, "traffic": 30}
assert len(of_control) == 30 and 0.004 < wide["traffic"] < 0.02

# %% role="right" exercise="effects"
sides = geo.assign(later=geo["week"] >= 0).pivot_table(index=["city", "arm"], columns="later", values="orders", aggfunc="mean")
table = np.log(sides[True] / sides[False]).rename("rise").reset_index()
stats = table.groupby("arm")["rise"].agg(["mean", "sem"])
effects = stats.loc[["similarity", "traffic"]].reset_index()
effects["effect"] = effects["mean"] - stats.loc["control", "mean"]
half = 2.326 * np.hypot(effects["sem"], stats.loc["control", "sem"])
effects = effects.assign(low=effects["effect"] - half, high=effects["effect"] + half)[["arm", "effect", "low", "high"]]

# %% role="right" exercise="effects"
grid = geo.pivot(index="city", columns="week", values="orders")
rises = np.log(grid.loc[:, 0:].mean(axis=1)) - np.log(grid.loc[:, :-1].mean(axis=1))
arms = geo.groupby("city")["arm"].first()
parts = {name: rises[arms == name].to_numpy() for name in ("traffic", "similarity", "control")}
effects = pd.DataFrame({"arm": ["traffic", "similarity"]})
effects["effect"] = [parts[name].mean() - parts["control"].mean() for name in effects["arm"]]
spread = [np.sqrt(parts[name].var(ddof=1) / parts[name].size + parts["control"].var(ddof=1) / parts["control"].size) for name in effects["arm"]]
effects["low"], effects["high"] = effects["effect"] - 2.326 * np.array(spread), effects["effect"] + 2.326 * np.array(spread)

# %% role="wrong" exercise="effects" label="no-control" catches="counterfactual" instead=true
# These are rises before against after. All cities rise with the season: take off what the control cities did.
effect = own.mean()

# %% role="wrong" exercise="effects" label="later-weeks-alone" catches="before-and-after" instead=true
# Cities of the arms were compared in the later weeks alone. They differ in size by far more than by campaign: each against its own past.
rise = np.log(after_it)

# %% role="wrong" exercise="effects" label="ninety-five" catches="confidence-level" instead=true
# These intervals are of 95 %. For 98 % it takes 2.326 errors.
control, z = rise["control"], 1.96

# %% role="wrong" exercise="effects" label="error-of-the-arm-alone" catches="error-of-a-difference" instead=true
# The control's mean is uncertain, too: both variances go into the error.
error = np.sqrt(own.var() / len(own))

# %% role="wrong" exercise="effects" label="sd-for-error" catches="error-of-a-mean" instead=true
# This is the spread of single cities. The error of a mean of thirty is smaller: divide each variance by its number of cities.
error = np.sqrt(own.var() + control.var())

# %% role="wrong" exercise="effects" label="ratio-without-logarithm" catches="level-or-log" instead=true
# These are ratios of orders, without the logarithm.
rise = after_it / before_it

# %% role="wrong" exercise="effects" label="entries-for-orders" catches="know-the-columns" instead=true
# Entries were counted. Paid entries rise by design: orders are asked for.
rise = np.log(later.groupby(keys)["entries"].mean() / earlier.groupby(keys)["entries"].mean())

# %% role="wrong" exercise="effects" label="totals-of-arms" catches="unit-of-the-draw" instead=true
# Whole arms were compared, so that the largest cities decide. A city is the unit: make one number a city, then take means.
effect = np.log(after_it[arm].sum() / before_it[arm].sum()) - np.log(after_it["control"].sum() / before_it["control"].sum())

# %% role="wrong" exercise="effects" label="week-zero-left-out" catches="window" instead=true
# Week 0 is missing: the campaigns run from week 0 on, so that it belongs to the later weeks.
later, earlier = geo[geo["week"] > 0], geo[geo["week"] < 0]

# %% role="wrong" exercise="effects" label="mean-of-logarithms" catches="order-of-steps" instead=true
# Logarithms were taken of single weeks, and then their mean. Take the mean of the orders first, then the logarithm of the ratio.
after_it = np.exp(later.assign(orders=np.log(later["orders"])).groupby(keys)["orders"].mean())
before_it = np.exp(earlier.assign(orders=np.log(earlier["orders"])).groupby(keys)["orders"].mean())

# %% role="wrong" exercise="effects" label="per-cent" catches="units" instead=true
# These are per cent. The rise of ln orders is asked for, without the hundred.
rise = 100 * np.log(after_it / before_it)

# %% role="figure"
by = geo.groupby(["arm", "city", geo["week"] >= 0])["orders"].mean().unstack()
of_city = np.log(by[True] / by[False])
forest = go.Figure()
for row, column in (("traffic", "geo_traffic"), ("similarity", "geo_similarity")):
    middle = of_city[row].mean() - of_city["control"].mean()
    half = 2.326 * np.hypot(of_city[row].sem(), of_city["control"].sem())
    first = row == "traffic"
    forest.add_scatter(
        x=expected[column], y=[row] * 4, mode="markers", name="predicted, W1 to W4",
        showlegend=first, text=expected.index,
        hovertemplate="%{text}: %{x:.3f}<extra></extra>",
        marker={"symbol": "line-ns-open", "size": 26, "line": {"width": 4},
                "color": [GREEN, ORANGE, VERMILION, GREEN]},
    )
    forest.add_scatter(
        x=[middle], y=[row], mode="markers", name="estimate, 98 %", showlegend=first,
        marker={"size": 11, "color": BLUE}, error_x={"array": [half], "color": BLUE},
    )
forest.update_layout(
    title="What geo rules out, and what it cannot", height=320, margin_t=104,
    xaxis_title="rise of orders (ln)", yaxis_title="",
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
)

# %% [markdown]
# *Figure 2.* The two estimates, and ticks where the worlds predict them: orange is W2, red is W3, green are W1 and W4, which lie on each
# other. In the row of traffic W3 lies there, too. Which ticks does each interval hold?
#
# **Quick.** Both intervals are read, and nothing else was bought. What should one say of W1 and W4 together, and of W1 alone?

# %% role="quick" exercise="left-over" title="What is left over" choices="all and half|all and all|half and a quarter"
left_over = "all and half"
### all and all: That is the column's word taken for evidence. W4 predicts the very same two numbers.
### half and a quarter: The other two worlds have been ruled out; their share goes to those that are left.
### reading: Nearly all, shared evenly. An experiment whose predictions are equal moves nothing between two accounts, however exact it is.

# %% [markdown]
# # At home
#
# ## From an estimate to a belief
#
# Bayes' rule says by how much. Before the experiment each world has a quarter. If world $k$ predicts $m_k$, an estimate $x$ with error $s$
# has the likelihood
#
# $$L_k = e^{-(x - m_k)^2 / (2 s^2)},$$
#
# and afterwards the worlds have $L_k / \sum_j L_j$. Models are wrong sometimes. So we keep 3 % back and spread them evenly:
#
# $$p_k = 0.97\, \frac{L_k}{\sum_j L_j} + \frac{0.03}{4}.$$
#
# ### Exercise 4 · Update a belief   {4 points}
# Complete the function that begins with `def belief(estimate, error, predicted, place):`. It returns $p_k$ of one world. `predicted` is a list of four predictions, for W1
# to W4; `place` is 0 for W1, 1 for W2 and so on. The check tries several, your market's own among them.
#
# <details><summary>Hint 1: the idea</summary>
#
# Four likelihoods, then shares of their sum, then the 3 %.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `np.exp` works on all four at once, if `predicted` is made an array.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `away = (estimate - np.array(predicted)) / error`. If all predictions are equal, each world must keep a quarter: try it.
# </details>

# %% role="answer" exercise="belief"
def belief(estimate, error, predicted, place):
    """Probability of one world after an estimate, from an even start, 3 % kept back."""
    return ...
### BEGIN SOLUTION
def belief(estimate, error, predicted, place):
    away = (estimate - np.array(predicted)) / error
    likelihood = np.exp(-(away**2) / 2)
    share = likelihood / likelihood.sum()
    chance = 0.97 * share[place] + 0.03 / 4
    return float(chance)
### END SOLUTION

# %% role="check" exercise="belief" points=4 outcomes="update-beliefs" ideas="A65" minutes=9
check("belief", belief)

# %% [markdown] role="reading" exercise="belief"
# The 3 % cost less than a thousandth of a point of $t$ if your model is right. If it is certain and wrong they save six hundredths: they pay if
# models fail more often than about once in a hundred times. To save more, state an error $s$ that is large enough. Your
# team's predictions are
# not single numbers, since markets of one world differ. Then the likelihood is a mean over draws of what that world may predict.

# %% role="cases" exercise="belief"
sides = geo.groupby(["arm", "city", geo["week"] >= 0])["orders"].mean().unstack()
level = np.log(sides[True] / sides[False])
seen = round(float(level["similarity"].mean() - level["control"].mean()), 5)
cases = [
    (0.1, 0.05, [0.1, 0.1, 0.1, 0.1], 2), (0.0, 1.0, [0.0, 1.0, 0.0, 1.0], 0), (0.0, 1.0, [0.0, 1.0, 0.0, 1.0], 1),
    (0.5, 0.25, [0.0, 0.5, 0.5, 1.0], 1), (0.5, 0.25, [0.0, 0.5, 0.5, 1.0], 3), (-0.2, 0.1, [0.0, -0.1, -0.2, -0.3], 0),
    (seen, 0.02, [0.068, 0.01, 0.0, 0.068], 0), (seen, 0.02, [0.068, 0.01, 0.0, 0.068], 2), (0.45, 0.3, [0.4, 0.6, 0.0, 0.5], 3),
]  # fmt: skip

# %% role="proof"
kept_back = [0.97 * share + 0.03 / 4 for share in (1, 0, 0, 0)]
right_model = 2 * kept_back[0] - sum(chance**2 for chance in kept_back)
wrong_model = 2 * kept_back[1] - sum(chance**2 for chance in kept_back)
assert 1 - right_model < 0.001 and 0.055 < wrong_model + 1 < 0.065
assert 0.008 < (1 - right_model) / (1 - right_model + wrong_model + 1) < 0.013

# %% role="right" exercise="belief"
def belief(estimate, error, predicted, place):
    from scipy.stats import norm

    density = norm.pdf(estimate, loc=np.array(predicted), scale=error)
    return float(0.0075 + 0.97 * density[place] / density.sum())

# %% role="right" exercise="belief"
def belief(estimate, error, predicted, place):
    logs = [-(((estimate - mean) / error) ** 2) / 2 for mean in predicted]
    weights = [np.exp(one - max(logs)) for one in logs]
    return float(0.97 * weights[place] / sum(weights) + 0.03 / 4)

# %% role="wrong" exercise="belief" label="nothing-kept-back" catches="model-may-be-wrong" instead=true
# The 3 % were not kept back: a world may then get no chance at all.
chance = share[place]

# %% role="wrong" exercise="belief" label="three-per-cent-each" catches="shares-sum-to-one" instead=true
# Each world got 3 % here, so that all sum to more than 1. The 3 % are shared by the four.
chance = 0.97 * share[place] + 0.03

# %% role="wrong" exercise="belief" label="likelihood-not-divided" catches="shares-sum-to-one" instead=true
# A likelihood is no probability of a world. Divide by the sum of the four.
share = likelihood

# %% role="wrong" exercise="belief" label="error-not-used" catches="scale-by-error" instead=true
# The distance must be counted in errors: a difference of 0.05 is much for an exact experiment and little for a coarse one.
away = estimate - np.array(predicted)

# %% role="wrong" exercise="belief" label="half-forgotten" catches="normal-density" instead=true
# The exponent of a normal density is half of the squared distance.
likelihood = np.exp(-(away**2))

# %% role="wrong" exercise="belief" label="distance-not-squared" catches="normal-density" instead=true
# The distance was not squared, as if errors had much longer tails.
likelihood = np.exp(-np.abs(away) / 2)

# %% role="wrong" exercise="belief" label="nearest-takes-all" catches="certainty" instead=true
# The nearest prediction got everything. How much nearer it is, counted in errors, decides.
likelihood = (np.abs(away) == np.abs(away).min()).astype(float)

# %% [markdown]
# ## How wide is honest?
#
# To test a rule for intervals one needs estimates whose truth is known. Here is a trick: split the thirty *control* cities by lot
# into two halves, as if one half had had a campaign. The true effect is 0. We do it 400 times:

# %%
splits = np.tile(np.arange(30) < 15, (400, 1))
halves = np.random.default_rng(14).permuted(splits, axis=1)
multiples = [0.5, 1.0, 2.0, 2.5, 3.0, 4.0]
halves[:2, :10]

# %% [markdown]
# **Quick.** What do you expect: which half-width has the best mean score at $\alpha$ = 0.02, half an error, one, two and a half, or four?

# %% role="quick" exercise="guess-the-width" title="Guess the width" choices="0.5|1.0|2.5|4.0"
guess_the_width = "2.5"
### 0.5: Narrow intervals are cheap, but they miss in most splits, and a miss costs a hundred times its distance.
### 1.0: One error holds the truth in two cases of three. Each of the other cases is fined.
### 4.0: It hardly ever misses. But you pay for a width that you do not need.
### reading: For normal errors 2.33 leaves one in a hundred outside on either side: that is what α = 0.02 asks for.

# %% [markdown]
# ### Exercise 5 · Six widths   {4 points}
# Take the rise of each control city (as in Exercise 3), in the order of the city's number. In each row of `halves` the cities with
# `True` are one half, the others the other half. The estimate is the difference of the two means (`True` less `False`), its error
# $\sqrt{s_1^2/15 + s_0^2/15}$ as before. The truth is 0.
#
# Assign to `mean_score` a Series whose index are the six `multiples`: the mean over the 400 rows of the interval score at $\alpha$ = 0.02 of
# estimate ± multiple × error.
#
# <details><summary>Hint 1: the idea</summary>
#
# Make 400 estimates and 400 errors first. Then six widths of the same estimates.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `np.where(halves, rises, np.nan)` puts the rises of one half into a table of 400 × 30; `np.nanmean` and `np.nanvar(…, ddof=1)` do the rest.
# Or write a loop.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# The distance outside is `np.maximum(np.abs(estimate) - half_width, 0)`, since the truth is 0.
# </details>

# %% role="answer" exercise="mean-score"
mean_score = ...
### BEGIN SOLUTION
calm = geo[geo["arm"] == "control"]
weekly = calm.pivot(index="city", columns="week", values="orders").sort_index()
ratio = weekly.loc[:, 0:].mean(axis=1) / weekly.loc[:, :-1].mean(axis=1)
rises = np.log(ratio).to_numpy()
one, other = np.where(halves, rises, np.nan), np.where(halves, np.nan, rises)
estimate = np.nanmean(one, axis=1) - np.nanmean(other, axis=1)
variance = np.nanvar(one, axis=1, ddof=1) + np.nanvar(other, axis=1, ddof=1)
error = np.sqrt(variance / 15)
scores = {}
for multiple in multiples:
    beyond = np.maximum(np.abs(estimate) - multiple * error, 0)
    score = 2 * multiple * error + 2 / 0.02 * beyond
    scores[multiple] = score.mean()
mean_score = pd.Series(scores)
### END SOLUTION

# %% role="check" exercise="mean-score" points=4 outcomes="set-an-honest-width" ideas="A65" minutes=18
check("mean-score", mean_score)

# %% [markdown] role="reading" exercise="mean-score"
# The best of the six lies between two and three errors. Half an error is a fifth of two and a half, and does not cost a fifth: it costs several
# times as much. To be too wide is a small sin, to be too narrow a great one.

# %% role="proof"
two = geo.groupby(["arm", "city", geo["week"] >= 0])["orders"].mean().unstack()
control_rise = np.log(two[True] / two[False])["control"].sort_index().to_numpy()
first, second = np.where(halves, control_rise, np.nan), np.where(halves, np.nan, control_rise)
differ = np.nanmean(first, axis=1) - np.nanmean(second, axis=1)
errors = np.sqrt((np.nanvar(first, axis=1, ddof=1) + np.nanvar(second, axis=1, ddof=1)) / 15)
by_width = {m: (2 * m * errors + 100 * np.maximum(np.abs(differ) - m * errors, 0)).mean() for m in multiples}
assert min(by_width, key=by_width.get) in (2.0, 2.5, 3.0) and by_width[0.5] > 3 * by_width[2.5] and by_width[4.0] < by_width[1.0]
assert by_width[2.5] < 1.1 * min(by_width.values()) and by_width[2.5] < by_width[4.0]
assert 0.97 < (np.abs(differ) <= 2.5 * errors).mean() < 0.995

# %% role="right" exercise="mean-score"
one_city = geo[geo["arm"] == "control"].groupby("city")
order = [np.log(part.loc[part["week"] >= 0, "orders"].mean() / part.loc[part["week"] < 0, "orders"].mean()) for _, part in one_city]
order = np.array(order)
total = {multiple: 0.0 for multiple in multiples}
for row in halves:
    difference = order[row].mean() - order[~row].mean()
    its_error = np.sqrt(order[row].var(ddof=1) / 15 + order[~row].var(ddof=1) / 15)
    for multiple in multiples:
        low, high = difference - multiple * its_error, difference + multiple * its_error
        total[multiple] += (high - low + 100 * max(low, -high, 0)) / len(halves)
mean_score = pd.Series(total)

# %% role="right" exercise="mean-score"
grid = geo[geo["arm"] == "control"].set_index(["city", "week"])["orders"].unstack()
levels = np.log(grid.loc[:, grid.columns >= 0].mean(axis=1)) - np.log(grid.loc[:, grid.columns < 0].mean(axis=1))
x = levels.to_numpy()
sums, squares = halves @ x, halves @ x**2
rest, rest_squares = x.sum() - sums, (x**2).sum() - squares
gaps = (sums - rest) / 15
spread = np.sqrt(((squares - sums**2 / 15) + (rest_squares - rest**2 / 15)) / 14 / 15)
halfs = np.outer(multiples, spread)
mean_score = pd.Series((2 * halfs + 100 * np.clip(np.abs(gaps) - halfs, 0, None)).mean(axis=1), index=multiples)

# %% role="wrong" exercise="mean-score" label="half-width-for-width" catches="half-or-whole" instead=true
# The score has the whole width: from low to high it is twice the half-width.
score = multiple * error + 2 / 0.02 * beyond

# %% role="wrong" exercise="mean-score" label="misses-not-fined" catches="price-of-a-miss" instead=true
# Without the fine the narrowest interval wins. Add 2/α for each unit outside.
score = 2 * multiple * error

# %% role="wrong" exercise="mean-score" label="share-of-misses" catches="price-of-a-miss" instead=true
# Every miss was fined alike. The fine grows with the distance outside.
score = 2 * multiple * error + 2 / 0.02 * (beyond > 0)

# %% role="wrong" exercise="mean-score" label="sign-lost" catches="both-sides" instead=true
# Only estimates above 0 can miss here. An estimate far below the truth misses as well: take its absolute value.
beyond = np.maximum(estimate - multiple * error, 0)

# %% role="wrong" exercise="mean-score" label="spread-for-error" catches="error-of-a-mean" instead=true
# This is the spread of single cities. The error of a difference of two means of fifteen is smaller.
error = np.sqrt(variance)

# %% role="wrong" exercise="mean-score" label="median-score" catches="mean-or-median" instead=true
# The median split does not miss, so its fine is not seen. The mean is asked for: misses are rare and dear.
scores[multiple] = np.median(score)

# %% role="wrong" exercise="mean-score" label="one-over-alpha-here" catches="two-tails" instead=true
# A unit outside costs 2/α. Here it costs half of that.
score = 2 * multiple * error + 1 / 0.02 * beyond

# %% role="wrong" exercise="mean-score" label="alpha-of-five" catches="confidence-level" instead=true
# A miss was fined as at α = 0.05. Here α is 0.02.
score = 2 * multiple * error + 2 / 0.05 * beyond

# %% role="wrong" exercise="mean-score" label="sum-of-scores" catches="mean-or-sum" instead=true
# The scores of all 400 splits were summed. The mean is asked for.
scores[multiple] = score.sum()

# %% role="wrong" exercise="mean-score" label="thirty-for-fifteen" catches="size-of-a-half" instead=true
# The variances were divided by 30, but each half has fifteen cities.
error = np.sqrt(variance / 30)

# %% role="wrong" exercise="mean-score" label="cities-in-another-order" catches="know-the-rows" instead=true
# The rises stand in another order than the columns of `halves`: the first column belongs to the city with the smallest number.
rises = np.log(ratio).to_numpy()[::-1]

# %% role="wrong" exercise="mean-score" label="population-variance" catches="degrees-of-freedom" instead=true
# The variances were divided by n. The error was defined with n − 1.
variance = np.nanvar(one, axis=1) + np.nanvar(other, axis=1)

# %% role="figure"
pairs = geo.groupby(["arm", "city", geo["week"] >= 0])["orders"].mean().unstack()
calm_rise = np.log(pairs[True] / pairs[False])["control"].sort_index().to_numpy()
left, right = np.where(halves, calm_rise, np.nan), np.where(halves, np.nan, calm_rise)
gap = np.abs(np.nanmean(left, axis=1) - np.nanmean(right, axis=1))
squares = np.nanvar(left, axis=1, ddof=1) + np.nanvar(right, axis=1, ddof=1)
steps = np.arange(0.3, 5.01, 0.1)
half_widths = np.outer(steps, np.sqrt(squares / 15))
width = 2 * half_widths.mean(axis=1)
fines = 100 * np.maximum(gap - half_widths, 0).mean(axis=1)
curve = go.Figure()
for what, paid, colour in (("width", width, BLUE), ("fines", fines, ORANGE),
                           ("score", width + fines, VERMILION)):
    line = {"width": 3, "color": colour}
    curve.add_scatter(x=steps, y=paid, name=what, mode="lines", line=line)
curve.update_layout(
    title="Narrow intervals are paid in fines", margin_t=104,
    xaxis_title="half-width (standard errors)",
    yaxis={"title": "mean score (ln orders)", "range": [0, 1.1 * (width + fines)[5]]},
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
)

# %% [markdown]
# *Figure 3.* What an interval pays for its width, and what in fines. Less is better: find the lowest point of the red line.
#
# ## Before you buy
#
# Your team has 160 research yuan and may buy three experiments. Nothing is refunded. `capstone.card("matching")` shows the card of an
# experiment before you pay.

# %%
capstone.menu()[["price", "what"]]

# %% [markdown]
# ### Exercise 6 · A plan of purchases   {9 points}
# You are a team with a market nobody has named. Write to your teammates, in at most 120 words, what you buy *first* and what you do then.
#
# | | what your plan says | points |
# |:--|:--|--:|
# | 1 | the first experiment, its price, and the pairs of worlds that it can and cannot tell apart | 0–3 |
# | 2 | what you buy next after each of two results of the first, with a number that decides | 0–3 |
# | 3 | what no experiment on the menu could show, and what would change your mind; in at most 120 plain words | 0–3 |

# %% [markdown] role="written" exercise="plan" points=9 outcomes="plan-what-to-buy tell-accounts-apart" ideas="A65" words=120 minutes=15
# ### BEGIN SOLUTION
# **Sample, level 3.** "First geo, for 60. It tells W2 and W3 from all others and from each other, but never W1 from W4. If like hosts raise ln
# orders by more than 0.03, W1 and W4 are left, and we buy matching: new accounts up by 0.05 or more means W1. If they do not, and traffic
# brings more than 0.06, we call it W2 and buy the swap for its quantity. Otherwise W3, and the swap ought to show nothing. If it does
# not, we were wrong about geo. The menu has four worlds because somebody wrote four. A mixture of them would look like
# none; effects halfway between two predictions would change our mind."
#
# **Sample, level 2.** "We buy geo first (60), because it tells W2 and W3 from the others. Then matching, if W1 and W4 are left. The rest we
# spend on the swap. A market may be something else than the four."
#
# **Sample, level 1.** "We buy geo, matching and swap, because they are the most informative. Then we will know which world it is."
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | The first experiment, its price, the pairs it can and cannot tell | none | an experiment without pairs | pairs that it can tell, or cannot | price, pairs that it can tell, and a pair that it cannot |
# | What is bought next after each of two results, with a number | none | a fixed list | depends on the result, no number | two results, two next steps, a number that decides |
# | What no experiment could show, and what would change your mind; at most 120 plain words | neither, or over 150 words | one, vaguely | one of them clearly | both, clearly, in 120 words or fewer |
# ### END MARK SCHEME

# %% role="proof"
assert capstone.menu()["price"]["geo"] == 60 and expected.loc["W2", "geo_similarity"] < 0.03 < expected.loc["W1", "geo_similarity"]
assert expected.loc["W3", "geo_traffic"] < 0.06 < expected.loc["W2", "geo_traffic"] and expected.loc["W1", "matching_adopters"] > 0.05

# %% [markdown]
# ## The project: two weeks, about eight hours a person
#
# The two sittings end here. What follows is a team's work, and no sitting's minutes count it. It gives 60 points by rule and 40 by people.
#
# 1. In a new cell below write `import os` and `os.environ.setdefault("COURSE_EDITION", "FOLDER")`, with the folder that your team was
#    dealt. From there on `load` reads your market. (`setdefault` gives way when we run your notebook on another one.) Its tables have no
#    experiments; `capstone.buy("geo")` opens one, charges it and logs it, and opens it again for nothing.
# 2. Fill in `world` and `quantities`. Every number must be *computed* from the tables and from what you bought: we run your notebook
#    again on a second market, of a world drawn anew, with the same purchases. Typed-in answers fail there, and so does a purchase that
#    tells only the world you have. The *sheet*, `capstone.sheet()`, lists the eight quantities, each with its range.
# 3. By day 7 register a forecast for August 2024, which your tables hide. `register` enters it in your ledger with its date; the
#    first one stands.
# 4. Five figures, each with a caption: the market as found; what each purchase was to decide, drawn before its result; the
#    result over the four predictions; your eight intervals with the sheet's ranges; the decision.
# 5. A memo of two pages. Six rows, 0 to 3 points each: question; method and assumption; evidence with its denominator; a rival account and
#    the data that would separate it; decision for a manager; clarity.
# 6. Day 14: hand in this notebook as your teacher says. It must run from top to bottom. Then the worlds are opened, with five minutes of
#    questions for each team.
#
# **Points by rule.** $24\,t + 24\,v$ on your market and $6\,t + 6\,v$ on the second one, never less than 0 in all. Each interval has a
# value: 0.25 if it is the sheet's range, 0.95 if its score is a careful team's mean score, and never outside −1 to 1. $v$ is the mean of
# the eight. By people: forecast 4, figures 10, memo 18, questions 8.
#
# The simulator is public and only your market's seed is secret: you may run markets of all four worlds, to learn what an experiment would
# show and to calibrate your estimates (`from course.market.capstone import capstone_market`; a market takes some ten seconds). Not all
# estimates were taught. For `lapse` and `loyal_rate` find what in the tables moves with them.

# %%
capstone.sheet()[["unit", "low", "high"]]

# %% [markdown]
# These ranges were made from drawn markets, and hold the truth in about 98 of 100. How each quantity is counted:

# %%
capstone.counting()

# %% [markdown]
# Whoever knows nothing of a quantity hands in its range. Here are the two answers of a team that has bought nothing; write yours over them. The
# cell looks at the form alone.

# %%
world = {"W1": 0.25, "W2": 0.25, "W3": 0.25, "W4": 0.25}
capstone.check_world(world)

# %%
quantities = capstone.sheet()[["low", "high"]]
capstone.check_quantities(quantities)

# %%
low, high = ..., ...
failure = ""
capstone.register(low, high, failure)

# %% [markdown]
# ## What would change our mind?
#
# A simulator that encodes a story cannot prove the story. This one encodes four, and asks which of them it has told. Who scores high has shown
# that she can read this simulator, not that the column is right. There are four worlds because somebody wrote four. Real markets mix them, and
# a fifth has no name here.
#
# Between W1 and W4 only those who come next decide, and what rivals can do. Real data on both would change our mind: accounts opened
# because of better matching, and the same matching measured elsewhere.
#
# ## Take-aways
#
# - Figures that every account was fitted to choose none of them.
# - An experiment is worth what the accounts predict differently in it, counted in errors.
# - Square the differences, and honesty pays. Be certain only of what you would bet your points on.
# - An interval is paid for twice, in width and in fines. Two and a half errors are honest at 98 %.
# - Write down what would count as failure before you look.
#
# The column was curious how this new force will change e-commerce. You can now say how sure you are, what it rests on, and which
# result would make you say something else.
