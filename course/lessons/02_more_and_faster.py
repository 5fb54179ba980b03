# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: More and faster
#     weight: 1
#     ideas: A11 A12 A13 A14
#     outcomes:
#       count-effectively: state how broad an assortment is, by a count and by an effective number
#       name-the-denominator: say who can be judged before you divide
#       join-safely: join orders and parcels so that no order is counted twice, and let pandas guard it
#       rate-of-sums: tell the share of orders from the mean of the shops' shares
#       treat-censored: estimate a percentile of waits of which some have not ended
#       draw-small-multiples: draw one panel a platform so that the panels can be compared (stretch)
#       audit-a-key-figure: say how a key figure can rise without anybody being better off
# ---

# %% [markdown]
# # In class
#
# > "In the competition of the traditional e-commerce platforms, *more, faster, better, cheaper* is a very abstract view
# > of what users need."
#
# Lesson 1 asked how much a count grew. Now we ask what to count.
#
# The four virtues are four characters: 多 *duo*, more; 快 *kuai*, faster; 好 *hao*, better; 省 *sheng*, cheaper, literally
# "saving". Zhang Peng, who wrote the column, says that each platform grew strong by one of them. He prints no number, so first
# somebody must measure.
#
# **Our question:** how broad is a platform, and how fast? *More* of what: of what is listed, or of what people buy?
# *Faster*: from when to when, and what of orders that have not arrived yet? A number with a rule for counting it is a **key
# figure**, or KPI.
#
# **Our data** are five simulated platforms with invented names: Lifora, which you know, and its rivals Shelvia, Zippano,
# Qualdor and Thriftello. There are two quarters: the third of 2019 (`then`) and the second of 2024 (`now`).

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from course import check, load, progress
from course.figures import (
    BLUE, GREEN, GREY, INK, PLATFORM_COLOURS, VERMILION, use_template,
)

use_template()
PLATFORMS = list(PLATFORM_COLOURS)
then, now = "2019Q3", "2024Q2"
day = pd.Timedelta(days=1)

# Some tables get shorter names here.
published = load("platforms_quarterly")
skus = load("platform_skus")
platform_orders = load("platform_orders")
parcels = load("platform_parcels")
exports = load("platform_exports")

# %% [markdown]
# **Quick.** Shop A offers 40 models, shop B offers 80. Is there a fair rule of counting that calls A broader?

# %% role="quick" exercise="forty-or-eighty" choices="yes|no"
forty_is_broader = "yes"
### no: By a plain count there is none. But suppose that of the 80 models everybody buys the same three.
### reading: If the 40 sell alike, and everybody buys the same three of the 80, then buyers of the small shop choose from more. Such a rule comes next.

# %% [markdown]
# ## How many is more?
#
# An **SKU** (stock keeping unit) is the smallest thing that a shop tells apart: this shoe, in this colour, in this
# size. In our table an SKU is a model. `skus` lists what stood in the catalogues.

# %%
skus.groupby("live").head(3)

# %% [markdown]
# Withdrawn models stay listed (`live` is False): nobody can choose them any more, though some sold their last pieces. So the
# simplest key figure for *duo* counts live SKUs.
#
# But a few of these may make nearly all sales. A thousand shoes of which everybody buys the same three are, in effect, three.
# The **effective number** makes this exact. Let $p_i$ be the share of SKU *i* in all units sold. The **entropy** of the sales is
#
# $$H = -\sum_i p_i \ln p_i ,$$
#
# with $0 \ln 0 = 0$. It grows with the number of SKUs that sell and with the evenness of their sales. Its unit is hard to feel, so we
# undo the logarithm: $e^{H}$ is *the number of equally popular SKUs that would have the same entropy*. Ecologists count
# species this way (MacArthur 1965; Hill 1973). Five SKUs that sell alike have the effective number 5.
#
# **Quick.** Three more SKUs are listed beside the five, and nobody buys them. What is the effective number now?

# %% role="quick" exercise="five-and-three" choices="5|8|between 5 and 8"
five_and_three = "5"
### 8: That is the count. What sold nothing has the share 0, and 0 ln 0 = 0: it adds nothing to the entropy.
### between 5 and 8: Look at the formula: a share of 0 adds exactly nothing, and the other five shares stay as they were.
### reading: What nobody buys adds one to the count and nothing to the effective number.

# %% [markdown]
# **Quick.** Now each of the five is listed in two colours that sell alike, as an SKU of its own. What is the effective
# number?

# %% role="quick" exercise="two-colours" choices="5|10|2.5"
two_colours = "10"
### 5: You see five models with two colours each. The formula sees rows: how many rows sell alike now?
### 2.5: Each row sells half as much, but there are twice as many rows, and all have equal shares.
### reading: Ten rows that sell alike: 10. The effective number counts what the shop calls an SKU. No figure is wiser than the row it counts.

# %%
def effective_number(units):
    """How many equally popular items would have the entropy of these units sold."""
    share = units[units > 0] / units.sum()
    return np.exp(-(share * np.log(share)).sum())


tries = {
    "5 alike": [10] * 5,
    "5 alike and 3 that nobody buys": [10] * 5 + [0] * 3,
    "5 alike, each in two colours": [5] * 10,
    "1 sells, 4 hardly": [46, 1, 1, 1, 1],
}
effective = {name: effective_number(np.array(sold)) for name, sold in tries.items()}
pd.Series(effective, name="effective number").round(2).to_frame()

# %% role="figure"
rank = np.arange(1, 101)
catalogues = {
    "all sell alike": (np.full(100, 1.0), GREEN, 30),
    "some sell well": (1 / rank, BLUE, 30),
    "three best sellers": (np.where(rank <= 3, 1000.0, 1.0), VERMILION, 5),
}
effect = go.Figure()
for name, (sold, colour, at) in catalogues.items():
    running = 100 * np.r_[0, sold.cumsum()] / sold.sum()
    line = {"color": colour, "width": 3}
    effect.add_scatter(x=np.r_[0, rank], y=running, mode="lines", line=line)
    effect.add_annotation(
        x=at, y=running[at], showarrow=False, xanchor="left", yanchor="top", xshift=8,
        text=f"{name}: {effective_number(sold):.0f} effective SKUs",
        font={"color": INK[colour], "size": 14}, yshift=-4,
    )
effect.update_layout(
    title="Three catalogues of 100 SKUs are not equally broad", showlegend=False,
    xaxis_title="best-selling SKUs, the best first (number)", xaxis_range=[0, 100],
    yaxis_title="their part in all units sold (%)", yaxis_range=[0, 103],
)

# %% [markdown]
# *Figure 1.* What part of all units the best-selling 10, 20, 30 … SKUs make up, in three invented catalogues. The straighter
# the line, the closer the effective number is to the count. The lower it lies throughout, the more SKUs carry the shop.

# %% role="proof"
assert np.isclose(effective["5 alike"], 5) and np.isclose(effective["5 alike and 3 that nobody buys"], 5)
assert np.isclose(effective["5 alike, each in two colours"], 10) and effective["1 sells, 4 hardly"] < 2
halves = np.repeat(np.array([46.0, 1, 1, 1, 1]), 2) / 2
assert np.isclose(effective_number(halves), 2 * effective["1 sells, 4 hardly"])
assert set(skus["quarter"]) == {then, now} and set(skus["platform"]) == set(PLATFORMS)
withdrawn = skus[~skus["live"]]
assert len(withdrawn) > 0.1 * len(skus) and (withdrawn["units"] > 0).any()

# %% [markdown]
# ### Exercise 1 · Two ways to count breadth   {4 points}
# Assign to `breadth` a DataFrame with one row for each platform and quarter (ten rows) and the columns
#
# - `platform`, `quarter`;
# - `live_skus`: the number of live SKUs;
# - `effective_skus`: the effective number of the same SKUs, from their `units`.
#
# What was withdrawn counts in neither column. Before you check, look which platform leads by each column.
#
# <details><summary>Hint 1: the idea</summary>
#
# Both columns are one number a group. Which rows must go before you group?
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# *Named aggregation* gives each new column its name, its source and its function:
# `.agg(my_name=("column", "size"), other_name=("column", my_function))`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Begin with `skus[skus["live"]].groupby(["platform", "quarter"])`. Both new columns come from `units`, and
# `effective_number` is defined above.
# </details>

# %% role="answer" exercise="breadth"
breadth = ...
### BEGIN SOLUTION
on_sale = skus[skus["live"]]
by_platform = on_sale.groupby(["platform", "quarter"])
breadth = by_platform.agg(
    live_skus=("units", "size"), effective_skus=("units", effective_number)
).reset_index()
### END SOLUTION

# %% role="check" exercise="breadth" points=4 outcomes="count-effectively" ideas="A12 A14" minutes=8
check("breadth", breadth)

# %% [markdown] role="reading" exercise="breadth"
# In 2019 Shelvia leads by both. In 2024 Lifora has by far the most live SKUs, more than twice as many as the shortest
# catalogue. By the effective number all five lie within about a tenth of each other, and Lifora is even the last, by a little:
# most of what it lists on top hardly sells. An effective number has a rule, too. One over the sum of the squared shares, which lets best
# sellers weigh more, puts Lifora last by far, at less than half of Zippano's. So which is breadth? A platform with a long catalogue
# will publish the count.

# %% role="proof"
counted = skus[skus["live"]].groupby(["quarter", "platform"])["units"].agg(live_skus="size", effective_skus=effective_number)
assert (counted.loc[then].idxmax() == "Shelvia").all()
of_now = counted.loc[now]
assert of_now["live_skus"].idxmax() == "Lifora" == of_now["effective_skus"].idxmin()
units_now = skus.loc[skus["live"] & (skus["quarter"] == now)].groupby("platform")["units"]
by_squares = units_now.sum() ** 2 / units_now.agg(lambda units: (units**2).sum())
assert by_squares["Lifora"] < 0.85 * by_squares.drop("Lifora").min(), by_squares
assert by_squares["Lifora"] < 0.5 * by_squares["Zippano"], by_squares
assert of_now["live_skus"].max() > 2 * of_now["live_skus"].min()
assert of_now["effective_skus"].max() < 1.12 * of_now["effective_skus"].min()
assert of_now["live_skus"].nlargest(2).iloc[1] < 0.8 * of_now["live_skus"].max()

# %% role="right" exercise="breadth"
on_sale = skus.query("live").copy()
keys = ["quarter", "platform"]
on_sale["p"] = on_sale["units"] / on_sale.groupby(keys)["units"].transform("sum")
on_sale["surprise"] = -on_sale["p"] * np.log2(on_sale["p"].where(on_sale["p"] > 0, 1))
grouped = on_sale.groupby(keys)
breadth = pd.DataFrame({"effective_skus": 2 ** grouped["surprise"].sum(), "live_skus": grouped["sku_id"].nunique()})

# %% role="right" exercise="breadth"
rows = []
for quarter in (now, then):
    for platform in PLATFORMS[::-1]:
        sold = skus.loc[(skus["platform"] == platform) & (skus["quarter"] == quarter) & skus["live"], "units"].to_numpy()
        total, positive = sold.sum(), sold[sold > 0]
        # ln N - sum(n ln n) / N is the same entropy.
        entropy = np.log(total) - (positive * np.log(positive)).sum() / total
        rows.append((quarter, platform, float(np.exp(entropy)), len(sold)))
breadth = pd.DataFrame(rows, columns=["quarter", "platform", "effective_skus", "live_skus"]).astype({"live_skus": "Int64"})

# %% role="right" exercise="breadth"
wide = skus[skus["live"]].pivot_table(index="sku_id", columns=["platform", "quarter"], values="units")
share = wide / wide.sum()
breadth = pd.DataFrame({
    "live_skus": wide.count(),
    "effective_skus": np.exp(-(share * np.log(share.mask(share == 0))).sum()),
}).reset_index().astype({"platform": "category"})

# %% role="wrong" exercise="breadth" label="withdrawn-skus-counted" catches="who-counts" instead=true
# Withdrawn models are in these numbers: they are still listed, but nobody can choose them any more. Keep what is live.
on_sale = skus

# %% role="wrong" exercise="breadth" label="withdrawn-in-the-count-only" catches="who-counts"
# The effective numbers stand. But `live_skus` counts everything that is listed: leave the withdrawn models out there, too.
breadth = skus[skus["live"]].groupby(["platform", "quarter"])["units"].agg(effective_skus=effective_number)
breadth["live_skus"] = skus.groupby(["platform", "quarter"]).size()
breadth = breadth.reset_index()

# %% role="wrong" exercise="breadth" label="withdrawn-in-the-sales-only" catches="who-counts"
# The counts stand. But the last pieces of withdrawn models are among the sales of `effective_skus`: take both columns from the
# same SKUs.
breadth = skus.groupby(["platform", "quarter"])["units"].agg(effective_skus=effective_number)
breadth["live_skus"] = skus[skus["live"]].groupby(["platform", "quarter"]).size()
breadth = breadth.reset_index()

# %% role="wrong" exercise="breadth" label="sold-taken-for-live" catches="who-counts" instead=true
# `live_skus` leaves out what was on sale and sold nothing. Live is what is live: the column `live` says so, not the sales.
on_sale = skus[skus["live"] & (skus["units"] > 0)]

# %% role="wrong" exercise="breadth" label="skus-taken-for-sales" catches="entropy-of-what" instead=true
# The effective number equals the count here: every SKU entered with the same weight. The shares are shares of units sold.
breadth = by_platform["units"].agg(
    live_skus="size", effective_skus=lambda units: effective_number(np.ones(len(units)))
).reset_index()

# %% role="wrong" exercise="breadth" label="two-bases-mixed" catches="log-base" instead=true
# The entropy was taken in one base and undone in another. Natural logarithms go with exp, logarithms to base 2 with 2 ** H.
breadth = by_platform["units"].agg(
    live_skus="size", effective_skus=lambda units: effective_number(units) ** (1 / np.log(2))
).reset_index()

# %% role="wrong" exercise="breadth" label="entropy-not-undone" catches="effective-number" instead=true
# These are entropies. The effective number is exp of the entropy: a number of SKUs, which a reader can picture.
breadth = by_platform["units"].agg(
    live_skus="size", effective_skus=lambda units: np.log(effective_number(units))
).reset_index()

# %% role="wrong" exercise="breadth" label="squared-shares-taken" catches="effective-number" instead=true
# This is one over the sum of the squared shares: an effective number of the same family (Hill's), but it lets best sellers weigh
# more. Asked for is the one from the entropy.
breadth = by_platform["units"].agg(
    live_skus="size", effective_skus=lambda units: units.sum() ** 2 / (units**2).sum()
).reset_index()

# %% role="wrong" exercise="breadth" label="shares-of-the-whole-market" catches="denominator"
# Here a share is out of all platforms' sales, so the shares of one platform do not add up to 1. Divide by the platform's own
# units of that quarter.
on_sale = skus[skus["live"]].copy()
on_sale["p"] = on_sale["units"] / on_sale.groupby("quarter")["units"].transform("sum")
on_sale["part"] = -on_sale["p"] * np.log(on_sale["p"].where(on_sale["p"] > 0, 1))
breadth = (
    on_sale.groupby(["platform", "quarter"]).agg(live_skus=("units", "size"), effective_skus=("part", "sum")).reset_index()
)
breadth["effective_skus"] = np.exp(breadth["effective_skus"])

# %% role="wrong" exercise="breadth" label="columns-swapped" catches="know-the-column" instead=true
# The two columns have changed places: `live_skus` is the count, `effective_skus` the effective number.
breadth = by_platform.agg(
    live_skus=("units", effective_number), effective_skus=("units", "size")
).reset_index()

# %% role="wrong" exercise="breadth" label="withdrawn-skus-only" catches="who-counts" instead=true
# Only withdrawn models are in these numbers. Keep the others: the rows in which `live` is True.
on_sale = skus[~skus["live"]]

# %% role="wrong" exercise="breadth" label="units-added-up" catches="know-the-row" instead=true
# The effective numbers stand. But `live_skus` adds up the units sold. The number of SKUs is a number of rows.
breadth = by_platform.agg(
    live_skus=("units", "sum"), effective_skus=("units", effective_number)
).reset_index()

# %% role="wrong" exercise="breadth" label="different-sales-counted" catches="know-the-row" instead=true
# The effective numbers stand. But `live_skus` counts how many *different* sales there are: SKUs that sold equally many count
# as one. Count rows.
breadth = by_platform.agg(
    live_skus=("units", "nunique"), effective_skus=("units", effective_number)
).reset_index()

# %% role="wrong" exercise="breadth" label="minus-sign-lost" catches="effective-number" instead=true
# The counts stand. In `effective_skus` a minus sign is lost: the entropy is *minus* the sum of p ln p, a positive number.
breadth = by_platform.agg(
    live_skus=("units", "size"), effective_skus=("units", lambda units: 1 / effective_number(units))
).reset_index()

# %% role="wrong" exercise="breadth" label="natural-logarithm-undone-with-two" catches="log-base" instead=true
# The counts stand. In `effective_skus` natural logarithms are undone with 2 ** H. They go with exp.
breadth = by_platform.agg(
    live_skus=("units", "size"), effective_skus=("units", lambda units: 2 ** np.log(effective_number(units)))
).reset_index()

# %% role="wrong" exercise="breadth" label="divided-by-the-count" catches="effective-number" instead=true
# The counts stand. `effective_skus` is divided by the count here, which makes it a share. Asked for is a number of SKUs.
breadth = by_platform.agg(
    live_skus=("units", "size"), effective_skus=("units", lambda units: effective_number(units) / len(units))
).reset_index()

# %% role="wrong" exercise="breadth" label="effective-number-of-categories" catches="entropy-of-what"
# The counts stand. `effective_skus` is the effective number of *categories*: their units were added up first. Each SKU has a
# share of its own.
keys = ["platform", "quarter"]
on_sale = skus[skus["live"]]
breadth = pd.DataFrame({
    "live_skus": on_sale.groupby(keys).size(),
    "effective_skus": on_sale.groupby([*keys, "category"])["units"].sum().groupby(keys).agg(effective_number),
}).reset_index()

# %% role="wrong" exercise="breadth" label="shares-of-both-quarters" catches="denominator"
# The counts stand. In `effective_skus` a share is out of the platform's units of both quarters, so the shares of one quarter
# do not add up to 1.
keys = ["platform", "quarter"]
on_sale = skus[skus["live"]].copy()
on_sale["p"] = on_sale["units"] / on_sale.groupby("platform")["units"].transform("sum")
on_sale["part"] = -on_sale["p"] * np.log(on_sale["p"].where(on_sale["p"] > 0, 1))
breadth = on_sale.groupby(keys).agg(live_skus=("units", "size"), effective_skus=("part", "sum")).reset_index()
breadth["effective_skus"] = np.exp(breadth["effective_skus"])

# %% role="wrong" exercise="breadth" label="quarters-added-up" catches="who-counts"
# The effective numbers stand. But `live_skus` adds up both quarters of a platform: count each quarter by itself.
on_sale = skus[skus["live"]]
breadth = on_sale.groupby(["platform", "quarter"])["units"].agg(effective_skus=effective_number).reset_index()
breadth["live_skus"] = breadth["platform"].map(on_sale["platform"].value_counts())

# %% role="planted" exercise="breadth" effect="breadth"
# Live SKUs are counted, so they must agree. Effective numbers come from sold units: multinomial, so ln of the effective number has the
# standard error sqrt((sum p ln(p)^2 - H^2) / N) and lies (K - 1) / (2 N) too low on average (Miller 1955). Ten of them must fit: 99 %
# together is 3.291 standard errors each.
def recovered(answer, truth):
    table = answer if "platform" in answer.columns else answer.reset_index()
    if not {"platform", "quarter", "live_skus", "effective_skus"} <= set(table.columns):
        return False
    table = table.drop_duplicates(["platform", "quarter"]).set_index(["platform", "quarter"])
    for (platform, quarter), part in skus[skus["live"]].groupby(["platform", "quarter"]):
        if (platform, quarter) not in table.index:
            return False
        row, sold = table.loc[(platform, quarter)], part["units"].sum()
        share = part.loc[part["units"] > 0, "units"] / sold
        entropy = -(share * np.log(share)).sum()
        error = np.sqrt(((share * np.log(share) ** 2).sum() - entropy**2) / sold)
        planted = np.log(truth["rivals"]["goods"]["sku_effective"][quarter][platform]) - (len(part) - 1) / (2 * sold)
        if row["live_skus"] != truth["rivals"]["goods"]["sku_live"][quarter][platform]:
            return False
        if not abs(np.log(row["effective_skus"]) - planted) <= 3.291 * error:
            return False
    return True

# %% [markdown]
# What does the count hold that the effective number does not? SKUs that hardly sell: each has its place on the shelf, its line in
# the catalogue and its photograph.

# %% [markdown]
# ### Exercise 2 · Slow sellers   {4 points}
# Call a live SKU a *slow seller* if it sold fewer than 13 units in the quarter, which has 13 weeks. Assign to `slow` a
# DataFrame with one row a platform, for the quarter `now`, and the columns `platform`,
#
# - `of_skus`: slow sellers as a share of the platform's live SKUs;
# - `of_units`: the units of slow sellers as a share of the units of all its live SKUs.
#
# Both are shares between 0 and 1. Do not round.
#
# <details><summary>Hint 1: the idea</summary>
#
# Two fractions with two denominators. Write down for each what stands above and what stands below the line.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# The mean of a Boolean column is a share of rows. For the share of units, divide sum by sum:
# `units.where(condition, 0)` keeps the units where the condition holds and puts 0 elsewhere.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Write `on_sale = ...` (live, and of the quarter `now`) and `is_slow = on_sale["units"] < 13`. Look at one platform first.
# </details>

# %% role="answer" exercise="slow-sellers"
slow = ...
### BEGIN SOLUTION
on_sale = skus[skus["live"] & (skus["quarter"] == now)]
is_slow = on_sale["units"] < 13
parts = on_sale.assign(is_slow=is_slow, slow_units=on_sale["units"].where(is_slow, 0))
sums = parts.groupby("platform").agg(
    of_skus=("is_slow", "mean"),
    units=("units", "sum"),
    slow_units=("slow_units", "sum"),
)
sums["of_units"] = sums["slow_units"] / sums["units"]
slow = sums[["of_skus", "of_units"]].reset_index()
### END SOLUTION

# %% role="check" exercise="slow-sellers" points=4 outcomes="count-effectively name-the-denominator" ideas="A12 A13" minutes=9
check("slow-sellers", slow)

# %% [markdown] role="reading" exercise="slow-sellers"
# On the longest catalogue, Lifora's, about two thirds of the live SKUs are slow sellers, and all these together make up
# about a sixth of the units. On the shortest, Zippano's, it is less than two fifths of the SKUs; of the units they have between an eighth and
# a fifth on every platform. So most of the lead in the count is slow sellers. Yet Lifora has the most SKUs that are *not* slow as well, though by much
# less. Are slow sellers useless, or just what somebody needed? Sales alone cannot say; lesson 7 asks how small a need may be.

# %% role="proof"
of_now = skus[skus["live"] & (skus["quarter"] == now)]
few = of_now["units"] < 13
slow_skus = few.groupby(of_now["platform"]).mean()
slow_units = of_now["units"].where(few, 0).groupby(of_now["platform"]).sum() / of_now.groupby("platform")["units"].sum()
length = of_now["platform"].value_counts()
assert length.idxmax() == "Lifora" == slow_skus.idxmax() and length.idxmin() == "Zippano" == slow_skus.idxmin()
assert 0.64 < slow_skus["Lifora"] < 0.71 and 0.15 < slow_units["Lifora"] < 0.19 and slow_skus["Zippano"] < 0.4
assert slow_units.between(0.125, 0.2).all(), slow_units
not_slow = (~few).groupby(of_now["platform"]).sum()
lead_of_all = length["Lifora"] - length.drop("Lifora").max()
lead_of_fast = not_slow["Lifora"] - not_slow.drop("Lifora").max()
assert 0 < lead_of_fast < 0.3 * lead_of_all, (lead_of_fast, lead_of_all)
a_sku = of_now["units"].groupby(of_now["platform"]).mean()
assert a_sku.max() < 1.05 * a_sku.min(), a_sku

# %% role="right" exercise="slow-sellers"
on_sale = skus.query("live and quarter == @now").assign(pace=lambda table: np.where(table["units"] < 13, "slow", "fast"))
count = pd.crosstab(on_sale["platform"], on_sale["pace"], normalize="index")["slow"]
weight = pd.crosstab(
    on_sale["platform"], on_sale["pace"], values=on_sale["units"], aggfunc="sum", normalize="index"
)["slow"]
slow = pd.concat({"of_units": weight, "of_skus": count}, axis=1)

# %% role="right" exercise="slow-sellers"
rows = []
for platform in PLATFORMS:
    sold = skus["units"].to_numpy()[(skus["live"] & skus["platform"].eq(platform) & skus["quarter"].eq(now)).to_numpy()]
    few = sold[sold <= 12]
    rows.append({"platform": platform, "of_skus": few.size / sold.size, "of_units": few.sum() / sold.sum()})
slow = pd.DataFrame(rows).sort_values("of_skus")

# %% role="wrong" exercise="slow-sellers" label="withdrawn-counted-as-slow" catches="who-counts" instead=true
# Withdrawn models count as slow sellers here. They do not sell slowly, they are not for sale: leave them out of both numerator
# and denominator.
on_sale = skus[skus["quarter"] == now]

# %% role="wrong" exercise="slow-sellers" label="listed-skus-below-the-line" catches="denominator" instead=true
# The numerator holds live SKUs, the denominator everything that is listed. Numerator and denominator must be drawn from the same
# SKUs.
on_sale = skus[skus["quarter"] == now]
is_slow = on_sale["live"] & (on_sale["units"] < 13)

# %% role="wrong" exercise="slow-sellers" label="mean-of-category-shares" catches="ratio-of-sums"
# A share was taken in each category and the shares averaged, so that a small category weighs as much as a large one. Add up
# first, then divide.
on_sale = skus[skus["live"] & (skus["quarter"] == now)]
is_slow = on_sale["units"] < 13
cells = on_sale.assign(is_slow=is_slow, slow_units=on_sale["units"].where(is_slow, 0)).groupby(["platform", "category"])
rates = pd.DataFrame({"of_skus": cells["is_slow"].mean(), "of_units": cells["slow_units"].sum() / cells["units"].sum()})
slow = rates.groupby("platform").mean().reset_index()

# %% role="wrong" exercise="slow-sellers" label="other-quarter" catches="who-counts" instead=true
# These are the slow sellers of the quarter `then`. Asked for is `now`.
on_sale = skus[skus["live"] & (skus["quarter"] == then)]

# %% role="wrong" exercise="slow-sellers" label="both-quarters-at-once" catches="who-counts" instead=true
# Both quarters are in these shares. Asked for is the quarter `now` alone.
on_sale = skus[skus["live"]]

# %% role="wrong" exercise="slow-sellers" label="thirteen-counted-as-slow" catches="boundary" instead=true
# SKUs that sold exactly 13 units are in. These sold one piece a week: a slow seller sold fewer.
is_slow = on_sale["units"] <= 13

# %% role="wrong" exercise="slow-sellers" label="twelve-left-out" catches="boundary" instead=true
# SKUs that sold exactly 12 units are missing. Fewer than 13 is 12 or less.
is_slow = on_sale["units"] < 12

# %% role="wrong" exercise="slow-sellers" label="fewer-than-thirteen-a-week" catches="units" instead=true
# Here an SKU is slow if it sold fewer than 13 units a *week*. The limit is 13 units in the whole quarter.
is_slow = on_sale["units"] / 13 < 13

# %% role="wrong" exercise="slow-sellers" label="nothing-sold-taken-for-slow" catches="know-the-row" instead=true
# Only SKUs that sold nothing at all are slow here. A slow seller sold fewer than 13 units in the quarter.
is_slow = on_sale["units"] == 0

# %% role="wrong" exercise="slow-sellers" label="nothing-sold-left-out" catches="boundary" instead=true
# SKUs that sold nothing are not among the slow ones here. They are live and sold fewer than 13 units: they belong in.
is_slow = (on_sale["units"] < 13) & (on_sale["units"] > 0)

# %% role="wrong" exercise="slow-sellers" label="only-sold-skus" catches="who-counts" instead=true
# SKUs that sold nothing are missing altogether. They are live: they count above and below the line.
on_sale = skus[skus["live"] & (skus["quarter"] == now) & (skus["units"] > 0)]

# %% role="wrong" exercise="slow-sellers" label="live-below-all-platforms" catches="denominator" instead=true
# `of_units` stands. `of_skus` is out of the live SKUs of all platforms. Each platform has its own denominator.
slow = sums.assign(of_skus=is_slow.groupby(on_sale["platform"]).sum() / len(on_sale))[["of_skus", "of_units"]].reset_index()

# %% role="wrong" exercise="slow-sellers" label="units-below-all-platforms" catches="denominator" instead=true
# `of_skus` stands. `of_units` is out of the units of all platforms. Each platform has its own denominator.
sums["of_units"] = sums["slow_units"] / sums["units"].sum()

# %% role="wrong" exercise="slow-sellers" label="below-one-unit-a-quarter" catches="units" instead=true
# The column counts units a quarter, not units a week: fewer than one a week is fewer than 13 a quarter.
is_slow = on_sale["units"] < 2

# %% role="wrong" exercise="slow-sellers" label="columns-swapped" catches="denominator" instead=true
# The two columns have changed places: `of_skus` is out of SKUs, `of_units` out of units sold.
slow = sums[["of_units", "of_skus"]].set_axis(["of_skus", "of_units"], axis=1).reset_index()

# %% role="wrong" exercise="slow-sellers" label="slow-over-quick-units" catches="denominator" instead=true
# `of_skus` stands. In `of_units` the units of slow sellers are divided by those of the *other* SKUs; below the line belong all live
# SKUs.
sums["of_units"] = sums["slow_units"] / (sums["units"] - sums["slow_units"])

# %% [markdown]
# ## When has an order arrived?
#
# Now *kuai*. This is what platforms publish: the median wait from an order to its last parcel. Five lines in one panel would
# cover each other. **Small multiples** give each platform a panel of its own, with the same axes in all of them.

# %% role="figure"
starts = pd.PeriodIndex(published["quarter"], freq="Q").to_timestamp()
wait = published.assign(start=starts)
wait = wait.pivot(index="start", columns="platform", values="median_days")
panels = make_subplots(
    1, 5, shared_xaxes=True, shared_yaxes=True, subplot_titles=PLATFORMS,
    horizontal_spacing=0.02,
)
for column, platform in enumerate(PLATFORMS, 1):
    mine = {"color": PLATFORM_COLOURS[platform], "width": 4}
    for other in sorted(PLATFORMS, key=lambda name: name == platform):
        line = mine if other == platform else {"color": "#C8C8C8", "width": 1.5}
        panels.add_scatter(
            x=wait.index, y=wait[other], mode="lines", line=line, row=1, col=column
        )
panels.update_layout(
    title="Everybody has become fast, some from further behind",
    showlegend=False, margin_t=100,
)
panels.update_yaxes(rangemode="tozero")
panels.update_yaxes(title="published median wait (days)", col=1)
years = ["2020-01-01", "2023-01-01"]
panels.update_xaxes(tickformat="%Y", tickvals=years, tickangle=0)

# %% [markdown]
# *Figure 2.* Published median wait, third quarter of 2019 to second quarter of 2024: one panel a platform, the other four in
# grey. Compare the left ends of the lines, and then the right ends. (Why they meet is the subject of lesson 4.)

# %% [markdown]
# **Quick.** Which platform stands apart from the other four at the left end?

# %% role="quick" exercise="stands-apart" choices="Lifora|Shelvia|Zippano"
stands_apart = "Zippano"
### Lifora: Its line begins among the other slow ones. Look for the panel whose line begins far below the grey ones.
### Shelvia: Its line begins high, but so do three others. Look for the panel whose line begins far below the grey ones.
### reading: Zippano. By this figure it was by far the fastest in 2019. Keep it in mind: the next key figure seems to say the opposite.

# %% role="proof"
ends = published.pivot(index="platform", columns="quarter", values="median_days")
assert ends[then].idxmin() == "Zippano" and ends.loc["Zippano", then] < 0.8 * ends[then].nsmallest(2).iloc[1]
assert ends[now].max() < 1.12 * ends[now].min() and (ends[now] < ends[then]).all()

# %% [markdown]
# A published figure shows what comes out of a rule, not the rule. So we make such figures ourselves, from rows: 1,500 orders a
# platform, drawn from the **last thirty days** of each quarter. Parcels are in another table.

# %%
columns = ["order_id", "platform", "quarter", "merchant_id", "ts", "promised_at"]
platform_orders[columns].head(3)

# %%
parcels.head(3)

# %% [markdown]
# Most orders travel in one parcel. Some are split, and then the customer has what she ordered when the *last* parcel is
# there. When the two are joined, orders can multiply, and no error is raised.

# %%
toy_orders = pd.DataFrame({"order_id": [1, 2, 3], "paid": [100.0, 60.0, 80.0]})
toy_parcels = pd.DataFrame({
    "order_id": [1, 2, 2, 3, 3],
    "parcel_no": [1, 1, 2, 1, 2],
    "days": [2.0, 2.5, 6.0, 2.0, np.nan],  # the last parcel is still on its way
})

# %% [markdown]
# **Quick.** How many rows has `toy_orders.merge(toy_parcels, on="order_id")`?

# %% role="quick" exercise="rows-of-the-join" choices="3|5|8|15"
rows_of_the_join = "5"
### 3: That would be so with one parcel an order. An order meets *each* of its parcels.
### 8: A join does not put the tables one below the other. Each parcel finds its order: how many such pairs are there?
### 15: So many pairs are there if every order meets every parcel. The join keeps those with the same `order_id`.
### reading: Five, one a parcel. Orders 2 and 3 stand there twice, and so do their yuan.

# %%
careless = toy_orders.merge(toy_parcels, on="order_id")
print("yuan before the join:", toy_orders["paid"].sum())
print("yuan after the join: ", careless["paid"].sum())
try:
    toy_orders.merge(toy_parcels, on="order_id", validate="one_to_one")
except pd.errors.MergeError as refusal:
    print(f"MergeError: {refusal}")

# %% [markdown]
# Nobody warned us, unless we ask: `validate=` states what we believe about the keys, and pandas refuses where it is not so.
# The cure is to bring the parcels to *one row an order* before joining.
#
# **Quick.** The second parcel of order 3 is still on its way. What is the `max` of `days` for order 3?

# %% role="quick" exercise="max-of-a-gap" choices="2.0|missing|an error"
max_of_a_gap = "2.0"
### missing: One would wish so. But pandas leaves gaps out before it takes a maximum, and one number is left.
### an error: pandas raises none. It leaves gaps out before it takes a maximum.
### reading: 2.0: `max` skips the gap, and order 3 looks as if all of it had come after two days. So count what was sent and what came.

# %% [markdown]
# `size` counts rows, `count` leaves gaps out. An order is complete where the two agree.

# %%
per_order = toy_parcels.groupby("order_id").agg(
    sent=("days", "size"), delivered=("days", "count"), last_days=("days", "max")
)
joined = toy_orders.merge(per_order, on="order_id", validate="one_to_one")
joined["complete"] = joined["sent"] == joined["delivered"]
joined

# %% [markdown]
# Two more decisions hide in our tables.
#
# **The clock.** `ts`, `promised_at` and `exported_at` are Shanghai wall-clock time. `delivered_at` is written by the
# carrier, and `parcel_clock` says which clock he reads. The numbers do not show it: eight hours off, a wait is
# still a plausible wait. Shanghai is eight hours ahead of UTC all the year round.
#
# **Who can be judged.** Each export ends at the moment `exported_at`. Of orders whose promise lies after it only good news
# can be known: some have arrived, none is late. So none is judged.

# %%
exports.groupby("quarter").head(3)

# %% [markdown]
# **Quick.** An order was promised for noon of 28 September 2019. When the export was taken, it had not arrived. What is it?

# %% role="quick" exercise="promise-run-out" choices="late|on time|cannot be judged"
promise_run_out = "late"
### on time: It is not there, and its moment has passed. Whenever it comes, it comes after noon of 28 September.
### cannot be judged: It is not known when it comes. But is it known whether it comes by noon of 28 September?
### reading: Late. A promise that has run out is judged whether or not the order has arrived.

# %% [markdown]
# ### Exercise 3 · Which platform keeps its promises?   {6 points}
# Assign to `on_time` a DataFrame with one row for each platform and quarter (ten rows) and the columns
#
# - `platform`, `quarter`;
# - `judged`: the number of orders whose promise lies at or before the moment of the export;
# - `on_time`: of these, the share of orders (0 to 1) of which *everything* had arrived at or before `promised_at`.
#
# Start from `platform_orders`, `parcels` and `exports`.
#
# <details><summary>Hint 1: the idea</summary>
#
# Parcels to one row an order; join to the orders on `order_id`; then `exports` on `["platform", "quarter"]`. Which
# `validate=` belongs to each join? Then one decision at a time: the clock, kept or not, who is judged.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `pd.to_timedelta(8 * condition, unit="h")` is eight hours where the condition holds and nothing elsewhere. A comparison
# with a missing time is False.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Use the cell that makes `per_order`, with `parcels` and `delivered_at`. After both joins the table must still have
# `len(platform_orders)` rows. Then make one Boolean column for each decision (complete, in time, can be judged), and look at
# the mean of each before you go on.
# </details>

# %% role="answer" exercise="on-time"
on_time = ...
### BEGIN SOLUTION
times = parcels.groupby("order_id").agg(
    sent=("parcel_no", "size"),
    delivered=("delivered_at", "count"),
    last=("delivered_at", "max"),
)
table = platform_orders.merge(times, on="order_id", validate="one_to_one")
table = table.merge(exports, on=["platform", "quarter"], validate="many_to_one")
table["last"] += pd.to_timedelta(8 * (table["parcel_clock"] == "UTC"), unit="h")
complete = table["sent"] == table["delivered"]
table["kept_promise"] = complete & (table["last"] <= table["promised_at"])
can_be_judged = table[table["promised_at"] <= table["exported_at"]]
on_time = can_be_judged.groupby(["platform", "quarter"]).agg(
    judged=("order_id", "size"), on_time=("kept_promise", "mean")
).reset_index()
### END SOLUTION

# %% role="check" exercise="on-time" points=6 outcomes="join-safely name-the-denominator" ideas="A12 A13" minutes=19
check("on-time", on_time)

# %% [markdown] role="reading" exercise="on-time"
# In both quarters Zippano keeps the fewest promises. By Figure 2 it was the fastest platform of 2019. Can both be true? That comes
# at home. (The rule is fair to the rivals, each of which promises one number of days. On Lifora promises differ, and of the last
# days only the short ones have run out, which are kept least: its share of 2019 is too low by a point or more. To choose
# orders by when they were *placed*, as in Exercise 4, avoids this.)

# %% role="proof"
times = parcels.groupby("order_id")["delivered_at"].agg(["size", "count", "max"])
table = platform_orders.merge(times, on="order_id", validate="one_to_one")
table = table.merge(exports, on=["platform", "quarter"], validate="many_to_one")
table["max"] += pd.to_timedelta(8 * (table["parcel_clock"] == "UTC"), unit="h")
table["kept_promise"] = (table["size"] == table["count"]) & (table["max"] <= table["promised_at"])
judged = table[table["promised_at"] <= table["exported_at"]]
kept = judged.groupby(["quarter", "platform"])["kept_promise"].mean()
assert kept[then].idxmin() == kept[now].idxmin() == "Zippano"
assert platform_orders.groupby(["platform", "quarter"]).size().eq(1500).all()
assert ((table["exported_at"] - table["ts"]) / day).max() < 30.01
unjudged = table[(table["promised_at"] > table["exported_at"]) & (table["quarter"] == then)]
there = unjudged["size"] == unjudged["count"]
assert (unjudged["max"] <= unjudged["exported_at"])[there].all() and 0.05 < there.mean() < 0.5
lifora = table[(table["platform"] == "Lifora") & (table["quarter"] == then)]
span = (lifora["promised_at"] - lifora["ts"]) / day
old_enough = lifora[lifora["exported_at"] - lifora["ts"] >= span.max() * day]
short = span[old_enough.index] <= 6
assert old_enough["kept_promise"][short].mean() < old_enough["kept_promise"][~short].mean() - 0.1
run_out = lifora["promised_at"] <= lifora["exported_at"]
weighted = np.average(lifora["kept_promise"][run_out], weights=1 / (30 - span[run_out]))
assert kept[then]["Lifora"] < weighted - 0.01, (kept[then]["Lifora"], weighted)
assert (times["size"] == 1).mean() > 0.5 and (times["size"] == 2).any() and (exports["parcel_clock"] == "UTC").any()
assert exports.loc[exports["quarter"] == then, "exported_at"].eq(pd.Timestamp("2019-10-01")).all()

# %% role="right" exercise="on-time"
of_order = platform_orders[["order_id", "platform", "quarter", "promised_at"]]
late_parcel = parcels.merge(of_order, validate="many_to_one").merge(exports)
utc = late_parcel["parcel_clock"].eq("UTC")
local = late_parcel["delivered_at"].dt.tz_localize("UTC").dt.tz_convert("Asia/Shanghai").dt.tz_localize(None)
late_parcel["late"] = ~(local.where(utc, late_parcel["delivered_at"]) <= late_parcel["promised_at"])
judged = late_parcel[late_parcel["promised_at"] <= late_parcel["exported_at"]]
verdicts = judged.groupby(["quarter", "platform", "order_id"])["late"].any().reset_index()
on_time = verdicts.groupby(["quarter", "platform"])["late"].agg(judged="count", on_time=lambda late: 1 - late.mean())

# %% role="right" exercise="on-time"
wide = parcels.pivot(index="order_id", columns="parcel_no", values="delivered_at")
split = parcels.groupby("order_id")["parcel_no"].max() == 2
ends = exports.set_index(["platform", "quarter"])
rows = []
for (platform, quarter), group in platform_orders.set_index("order_id").groupby(["platform", "quarter"]):
    ahead = np.timedelta64(8 if ends.loc[(platform, quarter), "parcel_clock"] == "UTC" else 0, "h")
    group = group[group["promised_at"] <= ends.loc[(platform, quarter), "exported_at"]]
    first = wide.loc[group.index, 1] + ahead <= group["promised_at"]
    second = (wide.loc[group.index, 2] + ahead <= group["promised_at"]) | ~split[group.index]
    rows.append({"on_time": (first & second).sum() / len(group), "quarter": quarter, "platform": platform, "judged": len(group)})
on_time = pd.DataFrame(rows).sample(frac=1, random_state=1)

# %% role="wrong" exercise="on-time" label="split-parcels-counted-twice" catches="duplicated-keys"
# These are parcels, not orders: an order that travels in two parcels stands there twice. Bring the parcels to one row an order
# before you join.
table = platform_orders.merge(parcels, on="order_id").merge(exports, on=["platform", "quarter"])
local = table["delivered_at"] + pd.to_timedelta(8 * (table["parcel_clock"] == "UTC"), unit="h")
table["kept_promise"] = local <= table["promised_at"]
table = table[table["promised_at"] <= table["exported_at"]]
on_time = (
    table.groupby(["platform", "quarter"]).agg(judged=("order_id", "size"), on_time=("kept_promise", "mean")).reset_index()
)

# %% role="wrong" exercise="on-time" label="utc-taken-for-shanghai" catches="time-zone" instead=true
# One platform's deliveries are eight hours too early here: its carrier writes UTC. Look up the clock of each export and
# convert before you compare.
table["last"] += pd.Timedelta(0)  # whatever the clock

# %% role="wrong" exercise="on-time" label="eight-hours-for-everybody" catches="time-zone" instead=true
# Eight hours were added on every platform. Only one carrier writes UTC: `parcel_clock` says which.
table["last"] += pd.Timedelta(hours=8)

# %% role="wrong" exercise="on-time" label="eight-hours-the-wrong-way" catches="time-zone" instead=true
# The eight hours were taken off. When it is noon in UTC, it is evening in Shanghai: add them.
table["last"] += pd.to_timedelta(-8 * (table["parcel_clock"] == "UTC"), unit="h")

# %% role="wrong" exercise="on-time" label="undelivered-orders-dropped" catches="censoring" instead=true
# Orders that had not arrived are missing from the denominator, and among them are the latest of all. A promise that has run out
# can be judged without a delivery: it was broken.
can_be_judged = table[complete & (table["promised_at"] <= table["exported_at"])]

# %% role="wrong" exercise="on-time" label="all-orders-judged" catches="denominator" instead=true
# All orders are judged here, those as well whose promise lies after the export: of most of them nobody can know yet whether it
# is kept, and of the rest only good news can be known.
can_be_judged = table

# %% role="wrong" exercise="on-time" label="arrived-orders-judged" catches="denominator" instead=true
# All orders that had arrived are judged here, and no others. Who can be judged depends on the promise: had it run out when the
# export was taken?
can_be_judged = table[complete]

# %% role="wrong" exercise="on-time" label="gaps-skipped-by-max" catches="missing-in-aggregation" instead=true
# Some orders pass here with one of their two parcels still under way: max skips the gap and takes the other parcel's time.
# Compare how many parcels were sent with how many were delivered.
table["kept_promise"] = table["last"] <= table["promised_at"]

# %% role="wrong" exercise="on-time" label="first-parcel-taken" catches="know-the-row" instead=true
# A split order counts as there with its *first* parcel. The customer has what she ordered when the last one is there.
times = parcels.groupby("order_id").agg(
    sent=("parcel_no", "size"), delivered=("delivered_at", "count"), last=("delivered_at", "min")
)

# %% role="wrong" exercise="on-time" label="arrived-taken-for-on-time" catches="know-the-column" instead=true
# This is the share that had arrived when the export was taken, early or late. Compare the last parcel with `promised_at`.
table["kept_promise"] = complete

# %% role="wrong" exercise="on-time" label="kept-goods-taken-for-kept-promises" catches="know-the-column" instead=true
# The column `kept` says that nothing of the order was sent back. It says nothing about when the order came.
table["kept_promise"] = table["kept"]

# %% role="wrong" exercise="on-time" label="split-orders-left-out" catches="who-counts" instead=true
# Orders that travel in two parcels are missing. They are harder to handle, and they count: one row for each, with its last parcel.
can_be_judged = table[(table["sent"] == 1) & (table["promised_at"] <= table["exported_at"])]

# %% role="wrong" exercise="on-time" label="columns-swapped" catches="know-the-column" instead=true
# The two columns have changed places: `judged` is the number of orders, `on_time` the share.
on_time = can_be_judged.groupby(["platform", "quarter"]).agg(
    judged=("kept_promise", "mean"), on_time=("order_id", "size")
).reset_index()

# %% role="wrong" exercise="on-time" label="arrived-early-judged-too" catches="denominator" instead=true
# Orders that arrived before their promise ran out were added to the judged ones. Others of the same age are still on the way
# and stay out, so the share is too high. Judge by the promise alone.
can_be_judged = table[complete | (table["promised_at"] <= table["exported_at"])]

# %% role="wrong" exercise="on-time" label="promise-after-the-export" catches="denominator" instead=true
# The comparison is turned round: these are the orders whose promise lies *after* the export. Just these cannot be judged yet.
can_be_judged = table[table["promised_at"] > table["exported_at"]]

# %% role="wrong" exercise="on-time" label="undelivered-parcels-dropped" catches="missing-in-aggregation" instead=true
# Parcels without a delivery were dropped before anything was counted. So a half-delivered order looks complete, and an order
# of which nothing has come is lost. Keep the gaps, and count them.
times = parcels.dropna(subset="delivered_at").groupby("order_id").agg(
    sent=("parcel_no", "size"), delivered=("delivered_at", "count"), last=("delivered_at", "max")
)

# %% role="wrong" exercise="on-time" label="nothing-delivered-left-out" catches="censoring" instead=true
# Orders of which no parcel had come are missing, and among them are the latest of all. A promise that has run out without a
# delivery is broken.
can_be_judged = table[table["last"].notna() & (table["promised_at"] <= table["exported_at"])]

# %% role="wrong" exercise="on-time" label="clock-and-undelivered" catches="two-at-once" instead=true
# Two decisions differ. The UTC clock is not converted, and orders that had not arrived are missing from the denominator.
table["last"] += pd.Timedelta(0)
can_be_judged = table[complete & (table["promised_at"] <= table["exported_at"])]

# %% role="wrong" exercise="on-time" label="clock-and-all-orders" catches="two-at-once" instead=true
# Two decisions differ. The UTC clock is not converted, and orders are judged whose promise lies after the export.
table["last"] += pd.Timedelta(0)
can_be_judged = table

# %% role="wrong" exercise="on-time" label="clock-and-gaps" catches="two-at-once" instead=true
# Two decisions differ. The UTC clock is not converted, and max skips the gap of a parcel that is still under way.
table["last"] += pd.Timedelta(0)
table["kept_promise"] = table["last"] <= table["promised_at"]

# %% role="wrong" exercise="on-time" label="first-parcel-alone" catches="know-the-row" instead=true
# A split order counts as there with its first parcel, whether or not the second ever came. The customer has what she ordered
# when the last one is there.
times = parcels.groupby("order_id").agg(
    sent=("parcel_no", "size"), delivered=("delivered_at", "count"), last=("delivered_at", "min")
)
table["kept_promise"] = table["last"] <= table["promised_at"]

# %% role="wrong" exercise="on-time" label="number-of-kept-promises" catches="units" instead=true
# `judged` stands. `on_time` is a number of orders here. Asked for is a share: divide it by `judged`.
on_time = can_be_judged.groupby(["platform", "quarter"]).agg(
    judged=("order_id", "size"), on_time=("kept_promise", "sum")
).reset_index()

# %% role="wrong" exercise="on-time" label="all-orders-below-the-line" catches="denominator" instead=true
# `judged` stands. But the share in `on_time` is out of all orders. Above and below the line belong judged orders only.
on_time = can_be_judged.groupby(["platform", "quarter"]).agg(judged=("order_id", "size")).join(
    table.groupby(["platform", "quarter"])["kept_promise"].mean().rename("on_time")
).reset_index()

# %% role="wrong" exercise="on-time" label="not-arrived-passes" catches="censoring" instead=true
# Orders that had not arrived pass as on time. A promise that has run out without a delivery is broken.
table["kept_promise"] = ~complete | (table["last"] <= table["promised_at"])

# %% role="wrong" exercise="on-time" label="eight-hours-for-the-others" catches="time-zone" instead=true
# The eight hours went to the wrong platforms. Add them where `parcel_clock` is UTC, and nowhere else.
table["last"] += pd.to_timedelta(8 * (table["parcel_clock"] != "UTC"), unit="h")

# %% role="wrong" exercise="on-time" label="dates-compared" catches="boundary" instead=true
# Only the dates are compared here: a parcel of the evening passes although it was promised for noon. Compare the moments.
table["kept_promise"] = complete & (table["last"].dt.normalize() <= table["promised_at"].dt.normalize())

# %% role="wrong" exercise="on-time" label="export-moved-as-well" catches="time-zone" instead=true
# `exported_at` was moved by eight hours as well. It is Shanghai time already, like `promised_at`: only `delivered_at` is the
# carrier's.
can_be_judged = table[
    table["promised_at"] <= table["exported_at"] + pd.to_timedelta(8 * (table["parcel_clock"] == "UTC"), unit="h")
]

# %% role="wrong" exercise="on-time" label="shops-averaged" catches="ratio-of-sums"
# A share was taken for each shop and the shares averaged. Asked for is a share of orders: each order counts once, whichever shop
# sent it.
times = parcels.groupby("order_id").agg(sent=("parcel_no", "size"), delivered=("delivered_at", "count"), last=("delivered_at", "max"))
table = platform_orders.merge(times, on="order_id").merge(exports, on=["platform", "quarter"])
table["last"] += pd.to_timedelta(8 * (table["parcel_clock"] == "UTC"), unit="h")
table["kept_promise"] = (table["sent"] == table["delivered"]) & (table["last"] <= table["promised_at"])
table = table[table["promised_at"] <= table["exported_at"]]
of_shop = table.groupby(["platform", "quarter", "merchant_id"])["kept_promise"].agg(["size", "mean"]).reset_index()
on_time = of_shop.groupby(["platform", "quarter"]).agg(judged=("size", "sum"), on_time=("mean", "mean")).reset_index()

# %% [markdown]
# # At home
#
# In class, Zippano kept the fewest promises of the five, though it was the fastest by what the platforms publish. (If you
# start here, run the set-up cell first.) Look at what was promised.

# %%
promised = (platform_orders["promised_at"] - platform_orders["ts"]) / day
promised = platform_orders[["platform", "quarter"]].assign(days=promised)
promised.groupby(["quarter", "platform"])["days"].agg(["min", "mean", "max"]).round(1)

# %% [markdown]
# **Quick.** A platform promises ten days from now on where it promised five. No parcel moves faster or slower. What happens to
# its share of promises kept?

# %% role="quick" exercise="ten-days-promised" choices="rises|falls|stays"
ten_days_promised = "rises"
### falls: Longer promises sound worse, but they are easier to keep. Think of an order that takes seven days.
### stays: The waits stay. The share compares them with the promise, and the promise has moved.
### reading: It rises, with nobody better off: the order of seven days was late and is on time now.

# %% [markdown]
# Each platform is measured with a ruler of its own. In 2019 Zippano promised about half the time that the other three rivals did, and Lifora's
# promises differ from order to order. A share of promises kept measures the parcel *and* the promise. To compare platforms we need one ruler,
# days for instance. The next cell lays out the waits, one row an order:
#
# - `days`: days from the order to its last parcel; for orders not yet complete, days from the order to the export;
# - `arrived`: True if the order was complete when the export was taken;
# - `followed_days`: days from the order to the export: how long this order *could* be watched.

# %%
deliveries = parcels.groupby("order_id")["delivered_at"].agg(["size", "count", "max"])
waits = platform_orders.merge(deliveries, on="order_id", validate="one_to_one")
waits = waits.merge(exports, on=["platform", "quarter"], validate="many_to_one")
assert len(waits) == len(platform_orders)

ahead = pd.to_timedelta(8 * (waits["parcel_clock"] == "UTC"), unit="h")
waits["arrived"] = waits["size"] == waits["count"]
waits["followed_days"] = (waits["exported_at"] - waits["ts"]) / day
until_last = (waits["max"] + ahead - waits["ts"]) / day
waits["days"] = until_last.where(waits["arrived"], waits["followed_days"])
columns_of_waits = ["platform", "quarter", "merchant_id", "ts"]
waits = waits[["order_id", *columns_of_waits, "days", "arrived", "followed_days"]]
waits.head(4)

# %% role="proof"
typical = promised.groupby(["quarter", "platform"])["days"].agg(["min", "mean", "max"])
others = ["Shelvia", "Qualdor", "Thriftello"]
assert (typical.loc[then].loc["Zippano", "mean"] < 0.65 * typical.loc[then].loc[others, "mean"]).all()
spans = (typical["max"] - typical["min"]).unstack()
assert (spans["Lifora"] > 5).all() and (spans.drop(columns="Lifora") < 0.01).all().all()

# %% [markdown]
# ## Orders or shops?
#
# "What share arrives within five days?" Suppose somebody has the share of each shop. May she average them? A big shop had 98
# orders, of which 49 came within five days. A small one had 2, and both did.
#
# **Quick.** What share of all orders came within five days?

# %% role="quick" exercise="two-shops" choices="50 %|51 %|75 %"
two_shops = "51 %"
### 75 %: That is the mean of 50 % and 100 %. It lets the two orders of the small shop weigh as much as the 98.
### 50 %: That is the big shop alone. The two orders of the small one came in time, too.
### reading: 51 of 100. The mean of the two rates is 75 %; weighted by the orders, it is 51 % again.

# %% [markdown]
# The **ratio of sums**, 51 %, describes an order picked at random: what customers meet. The **mean of rates**, 75 %, describes
# a shop picked at random: what shopkeepers are like. Both may be wanted; they answer different questions. They part where
# large shops are better or worse than small ones.
#
# And one must be careful with rates of small shops. The chance spread of a rate of *n* orders shrinks with $1/\sqrt{n}$ (de
# Moivre 1730).
#
# **Quick.** A hundred shops are equally good: they differ by luck alone. Half of them have 10 orders each, half 250. Which
# stand at the top, if they are ranked by their rates?

# %% role="quick" exercise="top-of-the-league" choices="small ones|large ones|both alike"
top_of_the_league = "small ones"
### large ones: With 250 orders luck evens out: their rates lie close to the common one. Who can be far off by luck?
### both alike: They are equally good, but their rates are not equally certain. Who can be far off by luck?
### reading: The small ones, and they stand at the bottom as well. Ten orders come out at 100 % now and then by luck alone.

# %% role="figure"
zippano = waits[(waits["quarter"] == then) & (waits["platform"] == "Zippano")]
zippano = zippano[zippano["followed_days"] >= 4]
in_four = zippano["arrived"] & (zippano["days"] <= 4)
rates = in_four.groupby(zippano["merchant_id"]).agg(["size", "mean"])
overall = np.average(rates["mean"], weights=rates["size"])
grid = np.geomspace(5, 400, 80)
luck = 1.96 * np.sqrt(overall * (1 - overall) / grid)
funnel = go.Figure()
for edge in (overall - luck, overall + luck):
    dotted = {"color": GREY, "dash": "dot", "width": 1.5}
    funnel.add_scatter(x=grid, y=100 * edge.clip(0, 1), mode="lines", line=dotted)
dots = {"color": BLUE, "size": 10, "opacity": 0.7}
funnel.add_scatter(x=rates["size"], y=100 * rates["mean"], mode="markers", marker=dots)
for name, share, colour, side in (
    ("all orders", overall, GREEN, "bottom"),
    ("mean of shops", rates["mean"].mean(), VERMILION, "top"),
):
    height, line = 100 * share, {"color": colour, "width": 3}
    funnel.add_scatter(x=[5, 400], y=[height] * 2, mode="lines", line=line)
    funnel.add_annotation(
        x=np.log10(400), y=height, text=name, showarrow=False, xanchor="left", xshift=8,
        font={"color": INK[colour], "size": 14}, yanchor=side,
    )
funnel.update_layout(
    title="Big shops are quick, so orders do better than shops",
    showlegend=False, margin_r=130,
    yaxis={"title": "orders complete within four days (%)", "range": [-3, 103]},
    xaxis={
        "title": "orders of the shop (number, logarithmic)", "type": "log",
        "range": np.log10([5, 400]).tolist(), "tickvals": [5, 10, 20, 50, 100, 200],
    },
)

# %% [markdown]
# *Figure 3.* The forty shops of Zippano in the quarter `then`: share of orders complete within four days, by number of orders.
# Compare the two lines. If shops differed by nothing but luck, about two of the forty would lie outside the dotted curves. These
# shops are *not* alike: the big ones lie high and pull "all orders" up; many small ones pull the mean of shops down. (The exercise
# takes five days, not four.)

# %% role="proof"
assert len(rates) == 40 and rates["size"].nlargest(10).sum() > 0.5 * rates["size"].sum()
assert overall > rates["mean"].mean() + 0.04
outside = (rates["mean"] - overall).abs() > 1.96 * np.sqrt(overall * (1 - overall) / rates["size"])
assert outside.sum() >= 5, outside.sum()
assert rates.nlargest(5, "size")["mean"].mean() > overall > rates.nsmallest(20, "size")["mean"].mean()
generator = np.random.default_rng(1)
league = np.r_[generator.binomial(10, 0.5, (500, 50)) / 10, generator.binomial(250, 0.5, (500, 50)) / 250].reshape(2, 500, 50)
assert (league[0].max(axis=1) > league[1].max(axis=1)).mean() > 0.99

# %% [markdown]
# ### Exercise 4 · One ruler for all   {5 points}
# For the quarter `then`, take the orders that could be watched for at least five days (`followed_days` of 5 or more).
# An order is *quick* if it was complete within five days. Assign to `five_days` a DataFrame with one row a platform
# and the columns `platform`,
#
# - `of_orders`: the share of orders that are quick (ratio of sums);
# - `of_shops`: the mean, over the platform's shops (`merchant_id`), of the shops' shares of quick orders.
#
# Start from `waits`. Both columns are shares between 0 and 1. Do not round.
#
# <details><summary>Hint 1: the idea</summary>
#
# For `of_orders` group once, for `of_shops` twice: first by platform and shop, then the shops' rates by platform.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# Make a Boolean column `quick`. Its mean within a group is the share of quick orders.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `old_enough = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 5)]`, and then
# `quick = old_enough["arrived"] & ...`.
# </details>

# %% role="answer" exercise="five-days"
five_days = ...
### BEGIN SOLUTION
old_enough = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 5)]
is_quick = old_enough["arrived"] & (old_enough["days"] <= 5)
watched = old_enough.assign(quick=is_quick)
of_orders = watched.groupby("platform")["quick"].mean()
of_shop = watched.groupby(["platform", "merchant_id"])["quick"].mean()
of_shops = of_shop.groupby("platform").mean()
five_days = pd.DataFrame({"of_orders": of_orders, "of_shops": of_shops}).reset_index()
### END SOLUTION

# %% role="check" exercise="five-days" points=5 outcomes="rate-of-sums name-the-denominator" ideas="A12 A13" minutes=11
check("five-days", five_days)

# %% [markdown] role="reading" exercise="five-days"
# By one ruler Zippano, which kept the fewest promises, was by far the quickest: some three quarters of its orders came within
# five days, far more than on any other platform. It missed promises because it promised so little time:
# given nine days for each order, it would have kept nearly all. On the four rivals a shop picked at random does worse than an order picked at random, since big shops are quicker. On Lifora the two
# nearly agree: there size tells little.

# %% role="proof"
of_then = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 5)]
came = of_then["arrived"] & (of_then["days"] <= 5)
orders_quick = came.groupby(of_then["platform"]).mean()
shops_quick = came.groupby([of_then["platform"], of_then["merchant_id"]]).mean().groupby("platform").mean()
assert 0.67 < orders_quick["Zippano"] < 0.84 and orders_quick.drop("Zippano").max() < orders_quick["Zippano"] - 0.12
gap = orders_quick - shops_quick
assert gap.drop("Lifora").min() > 0.02 and abs(gap["Lifora"]) < 0.035, gap
nine = waits[(waits["quarter"] == then) & (waits["platform"] == "Zippano") & (waits["followed_days"] >= 9)]
assert (nine["arrived"] & (nine["days"] <= 9)).mean() > 0.965

# %% role="right" exercise="five-days"
quick = waits.query("quarter == @then and followed_days >= 5").assign(quick=lambda table: table["arrived"] & table["days"].le(5))
by_shop = quick.groupby(["platform", "merchant_id"])["quick"].agg(["size", "sum"])
by_shop["rate"] = by_shop["sum"] / by_shop["size"]
sums = by_shop.groupby("platform").agg({"size": "sum", "sum": "sum", "rate": "mean"})
five_days = pd.concat({"of_shops": sums["rate"], "of_orders": sums["sum"] / sums["size"]}, axis=1)

# %% role="right" exercise="five-days"
rows = []
for platform in PLATFORMS:
    tally = {}
    chosen = waits[(waits["platform"] == platform) & (waits["quarter"] == then)]
    for shop, wait_days, there, watched_days in chosen[["merchant_id", "days", "arrived", "followed_days"]].to_numpy():
        if watched_days >= 5:
            tally.setdefault(shop, []).append(bool(there) and wait_days <= 5)
    everything = np.concatenate(list(tally.values()))
    rows.append((platform, np.mean([np.mean(shop) for shop in tally.values()]), everything.mean()))
five_days = pd.DataFrame(rows, columns=["platform", "of_shops", "of_orders"]).iloc[::-1]

# %% role="wrong" exercise="five-days" label="orders-and-shops-swapped" catches="ratio-of-sums" instead=true
# The two columns are swapped. The ratio of sums is one division for the platform; the mean of rates is one division a shop.
five_days = pd.DataFrame({"of_orders": of_shops, "of_shops": of_orders}).reset_index()

# %% role="wrong" exercise="five-days" label="shop-rates-weighted-by-orders" catches="weights" credit=0.5 instead=true
# The share of orders stands. In the mean over shops, though, each shop was weighted with its orders, which gives the share of
# orders once more. A shop picked at random counts once, large or small.
of_shops = of_orders

# %% role="wrong" exercise="five-days" label="mean-of-rates-for-both" catches="ratio-of-sums" instead=true
# `of_shops` stands. But `of_orders` is a mean of the shops' rates as well: there each *order* counts once.
five_days = pd.DataFrame({"of_orders": of_shops, "of_shops": of_shops}).reset_index()

# %% role="wrong" exercise="five-days" label="young-orders-counted" catches="censoring" instead=true
# Orders of the last days before the export are in the denominator, although nobody could see them for five days. Keep those
# that were followed long enough.
old_enough = waits[waits["quarter"] == then]

# %% role="wrong" exercise="five-days" label="only-arrived-orders-counted" catches="censoring" instead=true
# Only orders that have arrived are in the denominator. At the end of the export those are the quick ones: whoever waits is left
# out. Choose orders by how long they were followed, not by how they ended.
old_enough = waits[(waits["quarter"] == then) & waits["arrived"]]

# %% role="wrong" exercise="five-days" label="watched-and-arrived-only" catches="censoring" instead=true
# The orders were watched for long enough. But those that had not arrived are missing from the denominator: they were not quick,
# and they count.
old_enough = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 5) & waits["arrived"]]

# %% role="wrong" exercise="five-days" label="wait-so-far-taken-for-wait" catches="censoring"
# Orders that were placed in the last days count as quick because they have not waited long *yet*. Quick is what was complete.
everything = waits[waits["quarter"] == then].assign(quick=lambda table: table["days"] <= 5)
rate = everything.groupby(["platform", "merchant_id"])["quick"].mean().groupby("platform").mean()
five_days = pd.DataFrame({"of_orders": everything.groupby("platform")["quick"].mean(), "of_shops": rate}).reset_index()

# %% role="wrong" exercise="five-days" label="other-quarter" catches="who-counts" instead=true
# These are the shares of the quarter `now`. Asked for is `then`.
old_enough = waits[(waits["quarter"] == now) & (waits["followed_days"] >= 5)]

# %% role="wrong" exercise="five-days" label="both-quarters-at-once" catches="who-counts" instead=true
# Orders of both quarters are in these shares. Asked for is `then` alone.
old_enough = waits[waits["followed_days"] >= 5]

# %% role="wrong" exercise="five-days" label="another-limit" catches="who-counts" instead=true
# This is the share within four days. The ruler has five.
is_quick = old_enough["arrived"] & (old_enough["days"] <= 4)

# %% role="wrong" exercise="five-days" label="four-days-throughout" catches="who-counts" instead=true
# All is taken at four days here, as in Figure 3. The exercise asks for five, in both places: watched for at least five days,
# and complete within five.
old_enough = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 4)]
is_quick = old_enough["arrived"] & (old_enough["days"] <= 4)

# %% role="wrong" exercise="five-days" label="watched-for-four-days" catches="censoring" instead=true
# Orders that were watched for only four days are in: nobody could see whether they would come within five.
old_enough = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 4)]

# %% role="wrong" exercise="five-days" label="watched-for-ten-days" catches="who-counts" instead=true
# Only orders that were watched for ten days are here. Five are enough: take all orders that could be watched for so long.
old_enough = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]

# %% role="wrong" exercise="five-days" label="watched-for-at-most-five" catches="who-counts" instead=true
# The comparison is turned round: these orders were watched for *at most* five days.
old_enough = waits[(waits["quarter"] == then) & (waits["followed_days"] <= 5)]

# %% role="wrong" exercise="five-days" label="days-cut-off" catches="boundary" instead=true
# The waits were rounded down, so an order of 5.9 days passes as one of five. Compare them as they are.
is_quick = old_enough["arrived"] & (np.floor(old_enough["days"]) <= 5)

# %% role="wrong" exercise="five-days" label="days-rounded" catches="boundary" instead=true
# The waits were rounded, so an order of 5.4 days passes as one of five. Compare them as they are.
is_quick = old_enough["arrived"] & (old_enough["days"].round() <= 5)

# %% role="wrong" exercise="five-days" label="arrived-taken-for-quick" catches="know-the-column" instead=true
# Every order that had arrived counts as quick, however long it took. Quick is what arrived with `days` of at most 5. (They
# are days, not hours.)
is_quick = old_enough["arrived"]

# %% role="wrong" exercise="five-days" label="all-orders-below-the-line" catches="denominator" instead=true
# `of_shops` stands. In `of_orders` all orders of the quarter stand below the line. Above and below it belong the orders that
# were watched for five days.
of_orders = watched.groupby("platform")["quick"].sum() / waits[waits["quarter"] == then].groupby("platform").size()

# %% role="wrong" exercise="five-days" label="quick-orders-counted" catches="units" instead=true
# `of_shops` stands. `of_orders` is a number of orders here. Asked for is a share.
of_orders = watched.groupby("platform")["quick"].sum()

# %% role="wrong" exercise="five-days" label="median-of-shops" catches="know-the-measure" instead=true
# `of_orders` stands. `of_shops` is the *median* of the shops' shares. Asked for is their mean.
of_shops = of_shop.groupby("platform").median()

# %% role="wrong" exercise="five-days" label="orders-per-shop" catches="ratio-of-sums" instead=true
# `of_orders` stands. `of_shops` is a number of quick orders per shop. Take each shop's *share* first, then their mean.
of_shops = watched.groupby("platform")["quick"].sum() / watched.groupby("platform")["merchant_id"].nunique()

# %% [markdown]
# ## Waits that have not ended
#
# Customers remember the long waits. The **90th percentile** (p90) is the number of days within which nine out of ten
# orders are complete. It is harder to get than a median, because the long waits are just those that an export cuts off.

# %% role="figure"
shown = waits[(waits["platform"] == "Shelvia") & (waits["quarter"] == then)]
lexis = go.Figure()
for seen, colour in ((True, BLUE), (False, VERMILION)):
    part, dots = shown[shown["arrived"] == seen], {"color": colour, "size": 5}
    lexis.add_scatter(x=part["ts"], y=part["days"], mode="markers", marker=dots)
lexis.update_traces(opacity=0.6)
for x, y, text, colour in (
    ("2019-09-28", 8, "nobody can see<br>anything here yet", GREY),
    ("2019-09-22", 14.5, "still on the way:<br>the slanting edge", VERMILION),
    ("2019-09-08", 0.8, "complete", BLUE),
):
    font = {"color": INK[colour], "size": 14}
    lexis.add_annotation(x=x, y=y, text=text, showarrow=False, font=font)
lexis.update_layout(
    title="The export hides the slow orders of the last days", showlegend=False,
    xaxis_title="moment of the order, in Shanghai", xaxis_tickformat="%-d %b",
    yaxis_title="wait seen so far (days)", yaxis_range=[0, 31],
    xaxis_range=["2019-09-01", "2019-10-01"],
)

# %% [markdown]
# *Figure 4.* Each dot is an order of Shelvia in the quarter `then`: when it was placed, and how long it had waited when
# it was complete or the export was taken. Compare the last days with the first. The corner on the right is empty because the
# export was taken then, not because these orders were quick. Of the orders on the slanting edge we know that they wait *at
# least* so long.
#
# Such a wait is called **censored**. Three ways to deal with it are tempting: drop it; take the wait so far for the whole wait;
# take it for infinite.
#
# **Quick.** Somebody drops the orders that are still on the way. Is the p90 of the rest too small or too large?

# %% role="quick" exercise="censored-dropped" choices="too small|too large|right"
censored_dropped = "too small"
### too large: Look at the last days in the figure. Of the orders placed there, which have a blue dot already: the quick or the slow ones?
### right: It would be, if those on the way were like the rest. Which orders of the last days have a blue dot already?
### reading: Too small: the last days are there with their quick orders only. The wait so far is too small as well: these dots will still rise. And infinite is too large: nearly all of them will come.

# %% [markdown]
# **Kaplan and Meier** (1958) found the way between. Sort the waits from short to long and walk through them. Just before
# each wait, count how many orders are still *at risk*: still waiting, and still watched. Whenever an order is completed,
# the share that still waits is multiplied by 1 − 1/(at risk). When an order is censored, nothing is multiplied, but it is
# no longer at risk. It has said all it could: "I waited at least until here". Here are six orders.

# %%
six = pd.DataFrame({
    "days": [1.0, 2.0, 2.5, 3.0, 4.0, 5.0],
    "arrived": [True, True, False, True, False, True],
})
six

# %% [markdown]
# **Quick.** By what is the share that still waits multiplied at day 3?

# %% role="quick" exercise="factor-at-three" choices="1/2|2/3|3/4|5/6"
factor_at_three = "2/3"
### 1/2: Count once more who is still waiting *just before* day 3; the order that arrives there is one of them.
### 3/4: The order that was last seen at 2.5 days is not at risk any more: nobody watches it at day 3.
### 5/6: That is the factor of the first order, when six were at risk. Some have left since.
### reading: Three are at risk at day 3: 1 − 1/3. The order of 2.5 days has left without a factor of its own.

# %%
six["at_risk"] = np.arange(len(six), 0, -1)
six["factor"] = 1 - six["arrived"] / six["at_risk"]
six["still_waiting"] = six["factor"].cumprod()
six.round(3)

# %% [markdown]
# After three days 44 % still wait, so the median of the six is 3 days. Had we dropped the censored ones, half would be complete
# after two.
#
# The method has one condition: a censored order must be like those of the same age that are still watched. Here that means
# that orders shortly before the export travel as fast as earlier ones.

# %% role="proof"
assert np.isclose(six.loc[3, "still_waiting"], 4 / 9) and six.loc[six["still_waiting"] <= 0.5, "days"].min() == 3
assert six.loc[six["arrived"], "days"].le(2).mean() == 0.5
for _, table in waits[waits["quarter"] == then].groupby("platform"):
    table = table.sort_values("days")
    share = (1 - table["arrived"] / np.arange(len(table), 0, -1)).cumprod()
    right = table.loc[share <= 0.1, "days"].min()
    assert max(table.loc[table["arrived"], "days"].quantile(0.9), table["days"].quantile(0.9)) < right < 20
    assert (table["followed_days"].max() <= 30.1) and (~table["arrived"]).mean() > 0.1

# %% [markdown]
# ### Exercise 5 · Nine out of ten   {5 points}
# Assign to `p90` a Series with the five platforms in its index and, for the quarter `then`, the Kaplan-Meier estimate of
# the 90th percentile: the smallest wait, in days, at which **at most 10 %** of the orders still wait. Start from `waits`.
# Do not round.
#
# <details><summary>Hint 1: the idea</summary>
#
# One platform at a time: sort its waits, give each the number at risk, multiply, and look where the product falls to a tenth.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# The example does all of it for six orders. `for platform, table in ....groupby("platform"):` gives you one platform at a time.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Inside the loop `table = table.sort_values("days")` comes first. The smallest wait is a `.min()` over the rows where the share
# is at most 0.1. Put each platform's number into a dictionary, and make the Series from it.
# </details>

# %% role="answer" exercise="nine-of-ten"
p90 = ...
### BEGIN SOLUTION
quantile = {}
chosen = waits[waits["quarter"] == then]
for platform, table in chosen.groupby("platform"):
    table = table.sort_values("days")
    at_risk = np.arange(len(table), 0, -1)
    still_waiting = (1 - table["arrived"] / at_risk).cumprod()
    quantile[platform] = table.loc[still_waiting <= 0.1, "days"].min()
p90 = pd.Series(quantile)
### END SOLUTION

# %% role="check" exercise="nine-of-ten" points=5 outcomes="treat-censored" ideas="A12 A13" minutes=14
check("nine-of-ten", p90)

# %% [markdown] role="reading" exercise="nine-of-ten"
# Nine out of ten orders of Zippano are complete after six to seven days. On each other platform it takes longer, by a day at
# least, and on most of them by nearly half or more. On every platform p90 is 1.5 to 1.8 times the median, so
# Zippano is not quick with most and hopeless with some. Had the censored orders been dropped, all five numbers would be too
# small. The median by the same method agrees with the left end of the line in Figure 2, except for Lifora, which
# published a longer one. The figure is of the whole quarter and the rows of thirty days; whether that is why, no table says.

# %% role="proof"
estimate = {}
for platform, table in waits[waits["quarter"] == then].groupby("platform"):
    table = table.sort_values("days")
    share = (1 - table["arrived"] / np.arange(len(table), 0, -1)).cumprod()
    estimate[platform] = table.loc[share <= 0.1, "days"].min()
    assert table.loc[table["arrived"], "days"].quantile(0.9) < estimate[platform]
    median = table.loc[share <= 0.5, "days"].min()
    assert 1.5 < estimate[platform] / median < 1.8, (platform, estimate[platform], median)
    own = published[(published["platform"] == platform) & (published["quarter"] == then)]
    over = own["median_days"].item() / median
    assert 1.04 < over < 1.25 if platform == "Lifora" else 0.96 < over < 1.04, (platform, over)
others = pd.Series(estimate).drop("Zippano")
assert 5.7 < estimate["Zippano"] < 7.2 and others.min() > estimate["Zippano"] + 1, estimate
assert (others > 1.35 * estimate["Zippano"]).sum() >= 3, estimate

# %% role="right" exercise="nine-of-ten"
sorted_waits = waits[waits["quarter"].eq(then)].sort_values(["platform", "days"], ascending=[False, True])
left = sorted_waits.groupby("platform")["days"].transform("size") - sorted_waits.groupby("platform").cumcount()
survival = np.log1p(-(sorted_waits["arrived"] / left).clip(upper=1 - 1e-12)).groupby(sorted_waits["platform"]).cumsum()
p90 = sorted_waits[survival <= np.log(0.1)].groupby("platform")["days"].first()

# %% role="right" exercise="nine-of-ten"
def share_reached(table, share):
    times, ends = table["days"].to_numpy(), table["arrived"].to_numpy()
    waiting = 1.0
    for moment in np.unique(times[ends]):
        waiting *= 1 - (times[ends] == moment).sum() / (times >= moment).sum()
        if 1 - waiting >= share:
            return moment
    return np.nan


p90 = {platform: share_reached(waits.query("platform == @platform and quarter == @then"), 0.9) for platform in PLATFORMS}

# %% role="wrong" exercise="nine-of-ten" label="censored-orders-dropped" catches="censoring"
# Orders still on the way were left out, so these are the waits of orders that managed to arrive before the export: the slow ones
# are missing. Keep the censored orders at risk for as long as they were watched.
p90 = waits[(waits["quarter"] == then) & waits["arrived"]].groupby("platform")["days"].quantile(0.9)

# %% role="wrong" exercise="nine-of-ten" label="censored-left-out-of-the-walk" catches="censoring" instead=true
# You walked through the arrived orders only. Those still on the way are at risk for as long as they were watched: keep them in
# the table, they are never multiplied.
chosen = waits[(waits["quarter"] == then) & waits["arrived"]]

# %% role="wrong" exercise="nine-of-ten" label="every-order-multiplied" catches="censoring" instead=true
# The share is multiplied at every order, at the censored ones as well. Only an arrival multiplies: `arrived` belongs into the
# factor.
still_waiting = pd.Series(1 - 1 / at_risk, index=table.index).cumprod()

# %% role="wrong" exercise="nine-of-ten" label="ten-day-cohort" catches="who-counts" instead=true
# These are the orders that could be watched for ten days. Kaplan and Meier need no such choice: take all orders of the quarter,
# the young ones say what they can.
chosen = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]

# %% role="wrong" exercise="nine-of-ten" label="censored-taken-for-arrived" catches="censoring"
# The wait so far was taken for the whole wait: orders still on the way count as if they had come at the moment of the
# export. They wait at least so long. They leave the number at risk, and nothing is multiplied for them.
p90 = waits[waits["quarter"] == then].groupby("platform")["days"].quantile(0.9)

# %% role="wrong" exercise="nine-of-ten" label="censored-taken-for-infinite" catches="censoring"
# Orders still on the way count as if they never came. Nearly all of them will: they are at risk for as long as they were watched,
# and then they leave.
endless = waits[waits["quarter"] == then].assign(days=lambda table: table["days"].where(table["arrived"], np.inf))
p90 = endless.groupby("platform")["days"].quantile(0.9, interpolation="higher")

# %% role="wrong" exercise="nine-of-ten" label="ten-per-cent-arrived" catches="complement" instead=true
# At this wait 10 % have arrived and 90 % still wait. Asked for is the other end: 90 % have arrived and at most 10 % still wait.
quantile[platform] = table.loc[still_waiting <= 0.9, "days"].min()

# %% role="wrong" exercise="nine-of-ten" label="median-taken" catches="know-the-measure" instead=true
# This is the median: half of the orders still wait. Asked for is the wait at which at most a tenth do.
quantile[platform] = table.loc[still_waiting <= 0.5, "days"].min()

# %% role="wrong" exercise="nine-of-ten" label="no-number" catches="order-of-rows" instead=true
# No platform has a number here. Did the waits stand from short to long before you multiplied? In the table's own order the share
# never falls to a tenth. If they did: is each value one number (`.min()` or `.iloc[0]`), under its platform's name?
p90 = pd.Series(np.nan, index=PLATFORMS)

# %% role="wrong" exercise="nine-of-ten" label="one-step-too-early" catches="boundary" instead=true
# One step too early: at this wait more than a tenth still wait. Take the first at which at most a tenth do. Or is your number at
# risk one too small? The order that arrives is still one of them.
quantile[platform] = table.loc[still_waiting > 0.1, "days"].max()

# %% role="wrong" exercise="nine-of-ten" label="one-order-too-far" catches="boundary" instead=true
# One order too far: the right wait is the one before. Take the first at which at most a tenth still wait. Or is your number at risk
# one too large? It begins with all orders and ends with one.
quantile[platform] = table.loc[still_waiting <= 0.1, "days"].iloc[1]

# %% role="wrong" exercise="nine-of-ten" label="longest-wait" catches="boundary" instead=true
# These are the longest waits in the table. Asked for is the *smallest* at which at most a tenth still wait.
quantile[platform] = table.loc[still_waiting <= 0.1, "days"].max()

# %% role="wrong" exercise="nine-of-ten" label="ninety-fifth-percentile" catches="know-the-measure" instead=true
# This is the 95th percentile: one order in twenty still waits. Asked for is the wait at which at most one in ten does.
quantile[platform] = table.loc[still_waiting <= 0.05, "days"].min()

# %% role="wrong" exercise="nine-of-ten" label="one-curve-for-all" catches="group-first" instead=true
# All five values are the same: the orders of all platforms went into one product. Take one platform at a time.
table = chosen.sort_values("days")

# %% role="wrong" exercise="nine-of-ten" label="rounded-up" catches="boundary" instead=true
# These waits are rounded up to whole days. Do not round.
p90 = np.ceil(pd.Series(quantile))

# %% role="wrong" exercise="nine-of-ten" label="cut-off" catches="boundary" instead=true
# These waits are cut off to whole days. Do not round.
p90 = np.floor(pd.Series(quantile))

# %% role="wrong" exercise="nine-of-ten" label="hours" catches="units" instead=true
# These are hours. Asked for are days: an order that comes after a day and a half has waited 1.5.
p90 = 24 * pd.Series(quantile)

# %% role="wrong" exercise="nine-of-ten" label="percentile-of-a-choice" catches="censoring"
# This is the percentile of those orders that could be watched for ten days. Asked for is the Kaplan-Meier estimate from *all*
# orders of the quarter.
p90 = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)].groupby("platform")["days"].quantile(0.9)

# %% role="wrong" exercise="nine-of-ten" label="share-at-the-place" catches="know-the-column" instead=true
# These are shares of orders that still wait. Asked for is *when* the share gets there: the `days` of that row.
quantile[platform] = still_waiting[still_waiting <= 0.1].max()

# %% role="wrong" exercise="nine-of-ten" label="row-label-taken" catches="know-the-column" instead=true
# These are labels of rows, not days. From the row that you found, take the column `days`.
quantile[platform] = still_waiting[still_waiting <= 0.1].index[0]

# %% role="wrong" exercise="nine-of-ten" label="between-two-waits" catches="know-the-measure" instead=true
# This is a wait between two orders, worked out from both. Asked for is a wait that an order really had: the smallest at which
# at most a tenth still wait.
quantile[platform] = np.interp(-0.1, -still_waiting, table["days"])

# %% role="wrong" exercise="nine-of-ten" label="other-quarter" catches="who-counts" instead=true
# These are the waits of the quarter `now`. Asked for is `then`.
chosen = waits[waits["quarter"] == now]

# %% role="wrong" exercise="nine-of-ten" label="both-quarters-at-once" catches="who-counts" instead=true
# Orders of both quarters are in here. Asked for is `then` alone.
chosen = waits

# %% [markdown]
# ## What would change our mind?
#
# In our tables it is easy to find the broad platform and the fast one of 2019. That confirms nothing: the makers of this market
# gave each rival one virtue from the start. **A simulator that encodes a story cannot prove the story.** This one could not have
# shown us five platforms that were alike in 2019. It also makes measuring easier than it is: nobody lists a model a second
# time in another colour, an SKU sells as many units on average on each platform, and the orders of the last days travel like those
# before.
#
# We would change our mind about "broad" if Lifora users without the feed, drawn at random, bought clearly more effective SKUs than
# the others: then breadth was there, and the feed hid it. And about "fast" if the fast platform were fast only in goods that lie in every
# warehouse. Lesson 3 compares like with like.
#
# To **game** a key figure is to make it look better while no user is better off. Where a figure is paid for, somebody will try. The column says
# that the platform long avoided defining itself, and praises that it now does. Whoever does not say what it is for has no key
# figure to game, and none to be judged by.

# %% role="proof"
for platform, table in waits[waits["quarter"] == then].groupby("platform"):
    still = []
    for late in (table["followed_days"] < 10, table["followed_days"] >= 20):
        part = table[late].sort_values("days")
        share = (1 - part["arrived"] / np.arange(len(part), 0, -1)).cumprod()
        still.append(share[part["days"] <= 5].iloc[-1])
    assert abs(still[0] - still[1]) < 0.15, (platform, still)  # four standard errors

# %% [markdown]
# ### Exercise 6 · How would you game it?   {12 points}
# A board wants to pay its managers by one key figure of this lesson. Six are proposed: live SKUs, effective SKUs,
# share of slow sellers; share of promises kept, share complete within five days, p90 of the wait. **Which one would you warn
# the board against?** Double-click the next cell and write at most 120 words. Your note says
#
# | | what your note says | points |
# |:--|:--|--:|
# | 1 | the figure you warn against, with its unit and what stands above and below the line (for a count or a wait: what is counted or timed) | 0–3 |
# | 2 | how managers could improve it without a single user being better off, and what in our tables makes you think so | 0–3 |
# | 3 | another explanation of what you saw there, and the data that would tell it from yours | 0–3 |
# | 4 | what to count instead, and all this in plain words for a manager, in at most 120 of them | 0–3 |

# %% [markdown] role="written" exercise="memo" points=12 outcomes="audit-a-key-figure name-the-denominator" ideas="A11 A12 A14" words=120 minutes=20
# ### BEGIN SOLUTION
# **Sample, level 3.** Do not pay for the share of promises kept: orders complete by the promised moment, in per cent of orders
# whose promise has run out. Promise one day more and it rises, though no parcel moves. In our tables of 2019 Zippano has the
# lowest share and by far the shortest waits, because it promised only about half the time of the other rivals. Another explanation:
# Zippano's waits vary more, so that many miss even a fair promise. But p90 is some 1.6 times the median everywhere: it is the
# promise. Count instead orders complete within five days, in per cent of all orders placed at least five days ago: one
# ruler, and late orders cannot drop out.
#
# **Sample, level 2.** I warn against live SKUs, the number of models on sale at the end of the quarter. A manager can keep
# every old model on sale, and the count grows although users buy the same few. In our tables Lifora has by far the most live SKUs
# in 2024, but not more effective SKUs than the others, and about two thirds of its models are slow sellers. I would pay for
# effective SKUs, computed from the units sold of live models in the quarter. But perhaps a long catalogue helps users in a way
# that sales do not show.
#
# **Sample, level 1.** All figures can be manipulated, since companies always show their best side. Speed is bad because
# delivery depends on the weather and the couriers. The board should use better data and more KPIs, so that the numbers become
# objective and managers cannot cheat.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | The figure, with its unit and what stands above and below the line | no figure is named | a figure without unit or denominator ("delivery") | figure and unit, its denominator only implied | the figure, its unit, what stands above and below the line (for a count or a wait: what is counted or timed, and when) |
# | How it could improve without a single user being better off, and what in our tables makes you think so | neither | a general suspicion of managers | a way that would work, with no or vague support in the tables | a way that would work and leaves users no better off, and a pattern in the tables that shows it (promised days against share on time; count against effective number) |
# | Another explanation of what was seen, and the data that would tell | none | "other factors" | a named one: long catalogues help in ways that sales do not show, waits that vary more, split orders, other goods | a named one, and the comparison or experiment that would tell |
# | What to count instead, in plain words for a manager, at most 120 | nothing, or over 150 words | a wish ("better data"), or 121 to 150 words | another figure without its rule, or some jargon | a figure with its rule, in words that a manager could act on; 120 words or fewer |
# ### END MARK SCHEME

# %% [markdown]
# ## Take-aways
#
# - A key figure is a rule for counting; say the rule, and its denominator first.
# - **Effective number** $e^{H}$, $H = -\sum p_i \ln p_i$: so many equally popular SKUs would have the same entropy. What
#   nobody buys does not count.
# - Before a join, say what a row is on both sides. One row an order first, then `merge(..., validate="one_to_one")`.
# - `max` skips gaps, `size` counts rows, `count` counts filled cells. One clock for all times before you subtract.
# - A share of promises kept measures the promise too. Compare platforms with one ruler.
# - Ratio of sums: an order at random. Mean of rates: a shop at random. The rate of a small shop may be luck.
# - **Censored** means "at least so long". Do not drop it, do not take it for an end. Kaplan-Meier, or only orders that were
#   watched long enough.
# - Small multiples: one panel each, the same axes in all.
#
# Lesson 3 goes on with the other two virtues: how good is a platform, and how cheap?

# %% [markdown]
# # Stretch
#
# *All of this may be skipped.*

# %% [markdown]
# ## One panel a platform
#
# A median and a p90 are two numbers. The distribution behind them says whether a platform is slow with all its orders,
# or quick with most and hopeless with some. Five distributions in one panel hide each other: one panel each, one below the
# other, so that the days stand in line.
#
# When only the first ten days of a wait matter, nothing needs to be estimated: keep the orders that could be *watched* for ten
# days. Such a group, chosen by when its orders were placed and not by how they went, is called a **cohort**.

# %% [markdown]
# ### Exercise 7 · How long do people wait?   {4 points} · stretch
# Draw small multiples and assign the figure to `day_bars`: one panel a platform, one below the other, with one upright bar for
# each of the days 1 to 10. Use the orders of the quarter `then` that could be watched for at least ten days. The bar of day *d* is
# the share of these orders, in per cent of the platform's, that were completed *during* that day: more than *d* − 1 and at
# most *d* days after the order. A day on which nothing arrived has a bar of height 0.
#
# The figure has a title that says what to see. Each panel bears its platform's name; all have one scale for the bars, from
# zero, and its title has the unit in brackets.
#
# <details><summary>Hint 1: the idea</summary>
#
# First a table with the columns `platform`, `day` and `share`, fifty rows. What is the denominator of a platform's ten shares?
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `np.ceil` rounds a wait up to the day during which it ended. A `crosstab` of platform and day counts; its
# `.reindex(columns=range(1, 11), fill_value=0)` adds the days on which nothing happened.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Divide by all orders of the cohort, the arrived and the others. Then
# `px.bar(..., x="day", y="share", facet_row="platform", title="…", labels={"share": "orders (%)"})`.
# </details>

# %% role="answer" exercise="waiting"
day_bars = ...
### BEGIN SOLUTION
cohort = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]
came = cohort[cohort["arrived"]]
on_day = np.ceil(came["days"]).astype(int)
counts = pd.crosstab(came["platform"], on_day.rename("day"))
counts = counts.reindex(columns=range(1, 11), fill_value=0)
shares = 100 * counts.div(cohort["platform"].value_counts(), axis=0)
bars = shares.rename_axis(index="platform", columns="day").stack().rename("share")
day_bars = px.bar(
    bars.reset_index(), x="day", y="share", facet_row="platform", color="platform",
    color_discrete_map=PLATFORM_COLOURS, category_orders={"platform": PLATFORMS},
    height=640, title="Zippano's customers waited least",
    labels={"share": "orders (%)", "day": "day after the order (number)"},
)
day_bars.for_each_annotation(lambda note: note.update(text=note.text.split("=")[1]))
day_bars.update_annotations(textangle=0, xanchor="left", font_size=13)
day_bars.update_layout(showlegend=False, margin_r=100, bargap=0.15)
day_bars.update_xaxes(dtick=1)
### END SOLUTION
day_bars

# %% role="check" exercise="waiting" points=4 outcomes="draw-small-multiples treat-censored" ideas="A12 A14" figure="bar" needs="title panels=5 panels-in=column along=x one-scale axis-titles units in-brackets zero-baseline single-axis unit=%|per_cent|percent base=orders|order telling-title" stretch=true minutes=15
check("waiting", day_bars)

# %% [markdown] role="reading" exercise="waiting"
# Zippano's bars are highest on the third or fourth day and hardly reach beyond the eighth. On most other platforms the highest
# bar comes later, and on all of them more orders take longer than the ten days that the panels show. So the whole distribution
# lies further left; it is no accident of one percentile.

# %% role="proof"
ten = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]
in_day = pd.crosstab(ten["platform"], np.ceil(ten["days"].where(ten["arrived"], 99)), normalize="index")
peak = in_day.drop(columns=99.0, errors="ignore").idxmax(axis=1)
assert peak["Zippano"] in (3, 4) and (peak.drop("Zippano") > peak["Zippano"]).sum() >= 3, peak
beyond = in_day.loc[:, in_day.columns > 10].sum(axis=1)
assert in_day.loc["Zippano", in_day.columns > 8].sum() < 0.07 and beyond.drop("Zippano").min() > beyond["Zippano"]

# %% role="right" exercise="waiting"
cohort = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]
binned = pd.cut(cohort["days"].where(cohort["arrived"]), np.arange(11), labels=np.arange(1, 11)).astype("float")
per_cent = pd.crosstab(cohort["platform"], binned).reindex(columns=np.arange(1, 11), fill_value=0)
per_cent = 100 * per_cent.div(cohort["platform"].value_counts(), axis=0)
day_bars = make_subplots(5, 1, shared_xaxes=True, subplot_titles=PLATFORMS)
for row, platform in enumerate(PLATFORMS, 1):
    day_bars.add_bar(x=per_cent.columns, y=per_cent.loc[platform], name=platform, row=row, col=1)
day_bars.update_yaxes(title="share of orders [%]", range=[0, 100])
day_bars.update_layout(title="Waits by platform", xaxis5_title="day (number)")

# %% role="right" exercise="waiting"
cohort = waits.query("quarter == @then and followed_days >= 10")
complete = cohort[cohort["arrived"]].assign(day=lambda table: np.ceil(table["days"]).astype(int)).query("day <= 10")
table = complete.groupby(["platform", "day"]).size() / cohort.groupby("platform").size() * 100
grid = pd.MultiIndex.from_product([PLATFORMS, range(1, 11)], names=["platform", "day"])
table = table.reindex(grid, fill_value=0).rename("share").reset_index().astype({"day": str})
day_bars = px.bar(
    table, x="day", y="share", facet_row="platform", title="When orders arrive", labels={"share": "orders (%)", "day": "day"},
)

# %% role="right" exercise="waiting"
cohort = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]
shares = pd.crosstab(cohort["platform"], np.ceil(cohort["days"])).reindex(columns=range(1, 11), fill_value=0)
shares = 100 * shares.div(cohort["platform"].value_counts(), axis=0).rename_axis(index="platform", columns="day")
day_bars = px.bar(
    shares.stack().rename("share").reset_index(), x="day", y="share", facet_row="platform", title="Zippano was the fastest",
)
day_bars.update_yaxes(title="")
day_bars.update_yaxes(title="orders (%)", row=3)

# %% role="wrong" exercise="waiting" label="counts-drawn-for-shares" catches="denominator" instead=true
# The bars are numbers of orders. The platforms' cohorts are not of the same size: divide each by the orders of its own cohort.
shares = counts

# %% role="wrong" exercise="waiting" label="all-arrived-orders-drawn" catches="censoring" instead=true
# These are the waits of everything that had arrived, the orders of the last ten days included: of those only the quick ones
# are seen. Keep the orders that were watched for ten days.
cohort = waits[(waits["quarter"] == then) & waits["arrived"]]

# %% role="wrong" exercise="waiting" label="young-orders-in-the-cohort" catches="censoring" instead=true
# All orders of the quarter stand below the line, those of the last ten days as well, which nobody could watch for so long.
cohort = waits[waits["quarter"] == then]

# %% role="wrong" exercise="waiting" label="arrived-orders-below-the-line" catches="denominator" instead=true
# The bars of a platform add up to 100 %: you divided by the orders that came within ten days. Below the line belong all orders of
# the cohort.
shares = 100 * counts.div(counts.sum(axis=1), axis=0)

# %% role="wrong" exercise="waiting" label="share-of-all-platforms" catches="denominator" instead=true
# The shares are out of all five platforms' orders. Each platform has its own denominator: its own cohort.
shares = 100 * counts / len(cohort)

# %% role="wrong" exercise="waiting" label="running-share-drawn" catches="cumulative" instead=true
# These bars add up from day to day: the share complete by that day. Asked for is what was completed during each day.
shares = 100 * counts.cumsum(axis=1).div(cohort["platform"].value_counts(), axis=0)

# %% role="wrong" exercise="waiting" label="shares-not-in-per-cent" catches="units" instead=true
# The axis says per cent, and the bars are shares between 0 and 1. Multiply by 100.
shares = counts.div(cohort["platform"].value_counts(), axis=0)

# %% role="wrong" exercise="waiting" label="days-rounded" catches="boundary" instead=true
# The days were rounded to the nearest one. A wait of 2.2 days ends *during* the third day: round up.
on_day = np.round(came["days"]).astype(int)

# %% role="wrong" exercise="waiting" label="days-cut-off" catches="boundary" instead=true
# The days were rounded down, so all bars stand one day too far left. A wait of 2.2 days ends *during* the third day: round up.
on_day = np.floor(came["days"]).astype(int)

# %% role="wrong" exercise="waiting" label="other-quarter" catches="who-counts" instead=true
# These are the waits of the quarter `now`. Asked for is `then`.
cohort = waits[(waits["quarter"] == now) & (waits["followed_days"] >= 10)]

# %% role="wrong" exercise="waiting" label="only-arrived-orders-below-the-line" catches="denominator" instead=true
# Below the line stand only orders that had arrived. The others of the cohort belong there as well: they were watched for ten
# days and did not come.
shares = 100 * counts.div(came["platform"].value_counts(), axis=0)

# %% role="wrong" exercise="waiting" label="cohort-above-the-line-only" catches="denominator" instead=true
# The orders above the line were watched for ten days; below it stand all orders of the quarter. Above and below belong the
# same orders.
shares = 100 * counts.div(waits[waits["quarter"] == then]["platform"].value_counts(), axis=0)

# %% role="wrong" exercise="waiting" label="wait-so-far-drawn" catches="censoring" instead=true
# Orders still on the way stand in the bars with the days they have waited *so far*, and the orders of the last ten days are
# among them.
cohort = waits[waits["quarter"] == then]
came = cohort

# %% role="wrong" exercise="waiting" label="shares-of-the-day" catches="denominator" instead=true
# The bars of one *day* add up to 100 % over the platforms. Below the line belong the orders of the platform's cohort.
shares = 100 * counts / counts.sum()

# %% role="wrong" exercise="waiting" label="both-quarters-at-once" catches="who-counts" instead=true
# Orders of both quarters are in these bars. Asked for is `then` alone.
cohort = waits[waits["followed_days"] >= 10]

# %% role="wrong" exercise="waiting" label="five-day-cohort" catches="who-counts" instead=true
# These are the orders that could be watched for five days, as in Exercise 4. For ten bars they must have been watched for
# ten.
cohort = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 5)]

# %% role="wrong" exercise="waiting" label="shops-averaged" catches="ratio-of-sums" instead=true
# A share was taken for each shop and the shares averaged. Asked for is a share of the platform's orders.
shares = 100 * pd.DataFrame({
    day: (cohort["arrived"] & np.ceil(cohort["days"]).eq(day)).groupby([cohort["platform"], cohort["merchant_id"]]).mean()
    .groupby("platform").mean()
    for day in range(1, 11)
})

# %% role="wrong" exercise="waiting" label="panels" catches="small-multiples"
# Give each of the five platforms a panel of its own, five in all: `facet_row="platform"`. In one panel their bars hide each other.
cohort = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]
shares = pd.crosstab(cohort["platform"], np.ceil(cohort["days"])).reindex(columns=range(1, 11), fill_value=0)
shares = 100 * shares.div(cohort["platform"].value_counts(), axis=0).rename_axis(index="platform", columns="day")
table = shares.stack().rename("share").reset_index()
day_bars = px.bar(table, x="day", y="share", color="platform", title="Zippano was the fastest", labels={"share": "orders (%)"})

# %% role="wrong" exercise="waiting" label="own-scale" catches="small-multiples"
# Each panel has a scale of its own, so bars of equal length mean different shares. Leave the panels tied to each other, or write
# down one range for all.
cohort = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]
shares = pd.crosstab(cohort["platform"], np.ceil(cohort["days"])).reindex(columns=range(1, 11), fill_value=0)
shares = 100 * shares.div(cohort["platform"].value_counts(), axis=0).rename_axis(index="platform", columns="day")
table = shares.stack().rename("share").reset_index()
day_bars = px.bar(table, x="day", y="share", facet_row="platform", title="Zippano was the fastest", labels={"share": "orders (%)"})
day_bars.update_yaxes(matches=None)

# %% role="wrong" exercise="waiting" label="panels-elsewhere" catches="small-multiples"
# The panels stand side by side: the bars can be compared in height, but the days do not stand in line. Put them one below the
# other: `facet_row="platform"`.
cohort = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]
shares = pd.crosstab(cohort["platform"], np.ceil(cohort["days"])).reindex(columns=range(1, 11), fill_value=0)
shares = 100 * shares.div(cohort["platform"].value_counts(), axis=0).rename_axis(index="platform", columns="day")
table = shares.stack().rename("share").reset_index()
day_bars = px.bar(table, x="day", y="share", facet_col="platform", title="Zippano was the fastest", labels={"share": "orders (%)"})

# %% role="wrong" exercise="waiting" label="panels-misnamed" catches="small-multiples"
# The bars stand in panels that bear another platform's name. Draw the platforms in the order of the panels' titles.
cohort = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]
shares = pd.crosstab(cohort["platform"], np.ceil(cohort["days"])).reindex(columns=range(1, 11), fill_value=0)
shares = 100 * shares.div(cohort["platform"].value_counts(), axis=0)
day_bars = make_subplots(5, 1, shared_xaxes=True, shared_yaxes="all", subplot_titles=PLATFORMS[::-1])
for row, platform in enumerate(PLATFORMS, 1):
    day_bars.add_bar(x=shares.columns, y=shares.loc[platform], row=row, col=1)
day_bars.update_yaxes(title="orders (%)")
day_bars.update_layout(title="Zippano was the fastest")

# %% [markdown]
# *Figure 5.* How long people waited in the quarter `then`: of a platform's orders that could be watched for ten days, the
# share completed during the first, second, … tenth day. Compare where the bars are highest, and how far they reach to the
# right. What is missing to 100 % took longer or never came.

# %% [markdown]
# ## The whole curve
#
# Kaplan and Meier give more than one percentile: the share that still waits at *every* moment. Drawn against the days, it is the
# **waiting curve** of a platform, from 100 % down. Every percentile can be read off it, and it uses the young orders, which
# Figure 5 leaves out.

# %% [markdown]
# ### Exercise 8 · Waiting curves   {3 points} · stretch
# Draw the waiting curves of all five platforms in the quarter `then` into one panel, and assign the figure to `curves`: one line
# a platform, named after it (`color="platform"`), with a point at each of the days 0, 1, 2, … 12. The point of day *d* is the
# Kaplan-Meier share of orders, in per cent, that still wait when *d* days are over (waits of exactly *d* days have ended). The
# figure has a title that says what to see; the axis of the shares begins at zero and has its unit in brackets.
#
# <details><summary>Hint 1: the idea</summary>
#
# The product of Exercise 5 falls from wait to wait. At day *d* you need its last value among the waits of at most *d* days; at day
# 0 it is 1.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `np.searchsorted(sorted_days, range(13), side="right")` counts, for each *d*, the waits of at most *d* days. Put a 1 before the
# products (`np.r_[1, products]`), and this count is the place to look.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Loop over the platforms as in Exercise 5, and collect one small table a platform. Then `pd.concat` and `px.line(...,
# color="platform", range_y=[0, 103])`: the axis begins at zero only if you say so.
# </details>

# %% role="answer" exercise="waiting-curves"
curves = ...
### BEGIN SOLUTION
days = np.arange(13)
points = []
chosen = waits[waits["quarter"] == then]
for platform, table in chosen.groupby("platform"):
    table = table.sort_values("days")
    products = (1 - table["arrived"] / np.arange(len(table), 0, -1)).cumprod()
    place = np.searchsorted(table["days"], days, side="right")
    share = 100 * np.r_[1, products][place]
    points.append(pd.DataFrame({"platform": platform, "day": days, "share": share}))
curves = px.line(
    pd.concat(points), x="day", y="share", color="platform",
    color_discrete_map=PLATFORM_COLOURS, category_orders={"platform": PLATFORMS},
    title="Zippano's curve falls first", range_y=[0, 103],
    labels={"share": "orders that still wait (%)", "day": "days after the order"},
)
curves.update_xaxes(title="days after the order (days)", dtick=1)
### END SOLUTION
curves

# %% role="check" exercise="waiting-curves" points=3 outcomes="treat-censored draw-small-multiples" ideas="A12 A14" figure="scatter" needs="title panels=1 named axis-titles units in-brackets zero-baseline single-axis linear rising-x mode=lines unit=%|per_cent|percent base=orders|order telling-title" stretch=true minutes=12
check("waiting-curves", curves)

# %% [markdown] role="reading" exercise="waiting-curves"
# Zippano's curve lies below all others from the second to the eighth day: whichever share one chooses there, it is the
# fastest. Where two curves cross, "faster" depends on the share. Do any of yours cross?

# %% role="proof"
walk = {}
for platform, table in waits[waits["quarter"] == then].groupby("platform"):
    table = table.sort_values("days")
    products = np.r_[1, (1 - table["arrived"] / np.arange(len(table), 0, -1)).cumprod()]
    walk[platform] = 100 * products[np.searchsorted(table["days"], np.arange(13), side="right")]
walk = pd.DataFrame(walk)
rest = walk.drop(columns="Zippano")
assert (walk.loc[2:8, "Zippano"] < rest.loc[2:8].min(axis=1)).all() and (walk["Zippano"] - rest.min(axis=1)).min() < -10

# %% role="right" exercise="waiting-curves"
grid = np.arange(13)
curves = go.Figure()
for platform in PLATFORMS:
    one = waits.query("platform == @platform and quarter == @then")
    times, there = one["days"].to_numpy(), one["arrived"].to_numpy()
    share, shares, moments = 1.0, [], iter(np.unique(times[there]))
    moment = next(moments, np.inf)
    for d in grid:
        while moment <= d:
            share *= 1 - (there & (times == moment)).sum() / (times >= moment).sum()
            moment = next(moments, np.inf)
        shares.append(100 * share)
    curves.add_scatter(x=grid, y=shares, mode="lines+markers", name=platform)
curves.update_layout(title="Who still waits after days", yaxis_title="still waiting [%]", yaxis_rangemode="tozero", xaxis_title="days (number)")

# %% role="right" exercise="waiting-curves"
table = waits[waits["quarter"] == then].sort_values(["platform", "days"])
by_platform = table.groupby("platform")
left = by_platform["days"].transform("size") - by_platform.cumcount()
table["still"] = (1 - table["arrived"] / left).groupby(table["platform"]).cumprod()
grid = pd.MultiIndex.from_product([PLATFORMS, range(13)], names=["platform", "d"]).to_frame(index=False)
grid["day"] = grid["d"].astype(float)
asof = pd.merge_asof(grid.sort_values("day"), table[["platform", "days", "still"]].sort_values("days"), left_on="day", right_on="days", by="platform")
asof["share"] = 100 * asof["still"].fillna(1)
curves = px.line(asof.sort_values(["platform", "d"]), x="d", y="share", color="platform", line_shape="hv", title="Zippano falls below the others", range_y=[0, 100])
curves.update_yaxes(title="orders still waiting (per cent)")

# %% role="wrong" exercise="waiting-curves" label="arrived-share-drawn" catches="complement" instead=true
# These curves rise: they show what has arrived. Asked for is the share that still waits.
share = 100 * (1 - np.r_[1, products][place])

# %% role="wrong" exercise="waiting-curves" label="censored-dropped" catches="censoring" instead=true
# The orders still on the way were left out, so the curves fall too fast. Keep them at risk for as long as they were watched.
chosen = waits[(waits["quarter"] == then) & waits["arrived"]]

# %% role="wrong" exercise="waiting-curves" label="censored-taken-for-arrived" catches="censoring" instead=true
# Every order multiplies here, the censored ones as well, so the curves fall too fast. Only an arrival multiplies.
products = pd.Series(1 - 1 / np.arange(len(table), 0, -1)).cumprod()

# %% role="wrong" exercise="waiting-curves" label="other-quarter" catches="who-counts" instead=true
# These are the curves of the quarter `now`. Asked for is `then`.
chosen = waits[waits["quarter"] == now]

# %% role="wrong" exercise="waiting-curves" label="one-place-too-early" catches="boundary" instead=true
# Each point is one product too far ahead: before the first wait the share is 1, so a 1 belongs before the products.
share = 100 * products.to_numpy()[place]

# %% role="wrong" exercise="waiting-curves" label="ten-day-cohort" catches="who-counts" instead=true
# These are the curves of the orders that could be watched for ten days. Take all orders of the quarter: the young ones say
# what they can.
chosen = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]

# %% role="wrong" exercise="waiting-curves" label="both-quarters-at-once" catches="who-counts" instead=true
# Orders of both quarters are in these curves. Asked for is `then` alone.
chosen = waits

# %% role="wrong" exercise="waiting-curves" label="censored-taken-for-infinite" catches="censoring" instead=true
# Here only arrivals lower the share, out of all orders: those still on the way wait for ever. They are at risk for as long as
# they were watched, and then they leave.
products = 1 - table["arrived"].cumsum() / len(table)

# %% [markdown]
# *Figure 6.* The share of orders that still wait, day by day, in the quarter `then`. Compare where the curves pass 50 % and 10 %.
