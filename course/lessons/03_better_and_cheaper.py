# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: "Better and cheaper: than what?"
#     weight: 1
#     ideas: A12 A13 A14
#     outcomes:
#       choose-the-base: say what a rate is counted out of, and average over what was counted
#       compare-mixes: say what a platform sells more of than the others, as location quotients
#       standardise: compare rates at a common mix, and recognise Simpson's paradox
#       match-models: tell a change of prices from a change of what is bought
#       make-a-profile: put measures with different units on one scale, across platforms
#       draw-a-comparison: draw two values for each name so that their distance can be read
#       defend-a-measure: choose measures for a league table and say how they could be gamed
# ---

# %% [markdown]
# # In class
#
# > "For many years, e-commerce platforms born in different eras did nothing but look for a breakthrough among 'more,
# > faster, better, cheaper', enlarge it into a core value of their own, and so find what made them competitive."
#
# So wrote Zhang Peng in his column of July 2024 (in our English). Lesson 2 measured the first two words, *more* and
# *faster*. The other two are harder: 好 *hao*, better, and 省 *sheng*, cheaper. A day is a day on every platform. But quality and price are averages
# over things that differ: dresses and tea, this year's models and those of five years ago. This lesson turns on one
# sentence:
#
# **An average can move although nothing that it averages has moved.**
#
# **Our question:** better and cheaper *than what*? Out of which orders, at which mix of goods, for which models?
#
# **Our data** are the simulated market: Lifora and four rivals with invented names, in the first and in the last quarter of
# five years. What you find out about them is no news about real platforms.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from course import card, check, load, progress
from course.figures import BLUE, GREY, ORANGE, PLATFORM_COLOURS
from course.figures import label_ends, use_template

use_template()

# Three tables get shorter names here.
orders = load("platform_orders")
prices = load("platform_prices")
quarterly = load("platforms_quarterly")

FIRST, LAST = prices["quarter"].min(), prices["quarter"].max()
TO_WEAR = ["womenswear", "leather_shoes", "running", "bags", "jewellery"]

# %% [markdown]
# ## Good, counted
#
# When is an order a good order? When the buyer keeps what came. Take five orders by hand, from two shops. Two came back,
# one of them only in part.

# %%
toy = pd.DataFrame({
    "shop": ["big", "big", "big", "big", "small"],
    "items": [3, 1, 1, 1, 1],
    "items_returned": [1, 0, 0, 0, 1],
    "star": [2.0, np.nan, 5.0, np.nan, 1.0],
})
toy["kept"] = toy["items_returned"] == 0
toy

# %% [markdown]
# **Quick.** Of the five *orders*, three were kept whole: 60 %. Now count *pieces*. Is the share of pieces that stayed
# larger, smaller or equal?

# %% role="quick" exercise="kept-pieces" choices="larger|smaller|equal"
kept_pieces = "larger"
### smaller: Add up the pieces: how many were ordered, and how many came back? Of the large order most pieces stayed.
### equal: It would be equal if every order had one piece. One order has three: look at how many of them came back.
### reading: Five of seven, 71 %. Of the large order one piece came back and two stayed, so pieces look kinder than orders.

# %% [markdown]
# **Quick.** A regulator takes the kept share of each *shop* and averages the two shares. What does she get?

# %% role="quick" exercise="kept-shops" choices="37.5 %|60 %|75 %"
kept_shops = "37.5 %"
### 60 %: That is the share of all orders. She looks at each shop first: 3 of 4 and 0 of 1. What is the mean of these two?
### 75 %: That is the big shop alone. The small one counts as much in her mean, although it has one order.
### reading: (75 % + 0 %) / 2. Weighted with the shops' orders, 4 and 1, it turns back into 60 %, the share of all orders.

# %% role="proof"
by_shop = toy.groupby("shop").agg(orders=("kept", "size"), kept_rate=("kept", "mean"))
assert np.isclose(toy["kept"].mean(), 0.6) and np.isclose(by_shop["kept_rate"].mean(), 0.375)
assert np.isclose(1 - toy["items_returned"].sum() / toy["items"].sum(), 5 / 7)
assert np.isclose(np.average(by_shop["kept_rate"], weights=by_shop["orders"]), 0.6)

# %% [markdown]
# Three numbers, one set of facts. None is false; they answer different questions.
#
# - **Of the orders**, 60 %: how often is a buyer content with what she ordered? This is the *kept-order rate*, our measure
#   of *hao*.
# - **Of the pieces**, 71 %: how much of the goods stays sold?
# - **Mean of the shops**, 37.5 %: how does a shop do, if one order counts as much as a thousand? But buyers mostly meet the
#   big shops. A **weighted mean** (each value times its weight, over the sum of the weights) with the shops' orders as
#   weights is 60 % again.
#
# Buyers also give stars.
#
# **Quick.** Three of the five orders have stars: 2, 5 and 1. What is the mean number of stars?

# %% role="quick" exercise="silent-buyers" choices="1.60|2.00|2.67"
silent_buyers = "2.67"
### 1.60: You divided by five orders. Two buyers said nothing, and saying nothing is not the same as giving zero stars.
### 2.00: That is the middle one of the three, the median. Add them up, and divide by how many there are.
### reading: 8 / 3. It is a mean over those who rate, and who rates is not a random buyer.

# %% [markdown]
# Here is the table. A row is an order; `kept` is True if *nothing* of it came back, and `star` is mostly empty.

# %%
shown = ["platform", "quarter", "category", "merchant_id", "items", "items_returned"]
orders[[*shown, "kept", "star"]].head()

# %% [markdown]
# Each platform has 1,500 orders in each quarter, so the table says nothing about who is big.
#
# ### Exercise 1 · Quality, twice   {4 points}
# Assign to `quality` a DataFrame with one row for each platform and quarter (ten rows) and the columns
#
# - `platform`, `quarter`;
# - `kept_rate`: of the orders, the share of which nothing came back, between 0 and 1;
# - `reviewed`: of the orders, the share that has stars, between 0 and 1;
# - `star`: the mean number of stars, over the orders that have stars.
#
# <details><summary>Hint 1: the idea</summary>
#
# Two of the three are shares of all orders. The third is a mean over the orders with stars.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# The mean of a Boolean column is a share. `mean()` leaves gaps out; `notna()` is True where there is no gap.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Make a Boolean column that says whether an order has stars. Then group by `["platform", "quarter"]`.
# </details>

# %% role="answer" exercise="quality"
quality = ...
### BEGIN SOLUTION
marked = orders.assign(has_star=orders["star"].notna())
groups = marked.groupby(["platform", "quarter"])
kept_rate = groups["kept"].mean()
star = groups["star"].mean()
quality = pd.DataFrame({
    "kept_rate": kept_rate, "reviewed": groups["has_star"].mean(), "star": star,
})
### END SOLUTION

# %% role="check" exercise="quality" points=4 outcomes="choose-the-base" ideas="A12" minutes=9
check("quality", quality)

# %% [markdown] role="reading" exercise="quality"
# Both measures rise on every platform, from the first quarter to the last. By both Lifora was the last or nearly so at first,
# and Shelvia the first or nearly so. But stars come from only about a quarter to somewhat more than a third of the orders. And is Shelvia good, or does
# it sell what people keep anyway? That is the next question.

# %% role="proof"
by_quarter = orders.assign(has_star=orders["star"].notna()).groupby(["platform", "quarter"])
table = by_quarter.agg(kept=("kept", "mean"), reviewed=("has_star", "mean"), star=("star", "mean")).unstack("quarter")
assert (table["kept"][LAST] > table["kept"][FIRST]).all() and (table["star"][LAST] > table["star"][FIRST]).all()
assert table["kept"][FIRST].idxmax() == "Shelvia" and "Lifora" in table["kept"][FIRST].nsmallest(2).index
assert "Shelvia" in table["star"][FIRST].nlargest(2).index and table["star"][FIRST].idxmin() == "Lifora"
assert table["reviewed"].to_numpy().min() > 0.22 and 0.33 < table["reviewed"].to_numpy().max() < 0.38
assert (by_quarter.size() == 1500).all() and len(table) == 5
assert (orders["kept"] == (orders["items_returned"] == 0)).all()

# %% role="right" exercise="quality"
quality = orders.pivot_table(index=["quarter", "platform"], values=["kept", "star"], aggfunc="mean")
sizes = orders.groupby(["quarter", "platform"])["star"].agg(["count", "size"])
quality["reviewed"] = sizes["count"] / sizes["size"]
quality = quality.rename(columns={"kept": "kept_rate"}).reset_index().sort_values("star", ascending=False)

# %% role="right" exercise="quality"
rows = []
for (platform, quarter), part in orders.groupby(["platform", "quarter"]):
    given = part["star"].dropna().astype(float).to_numpy()
    rows.append({
        "platform": platform, "quarter": quarter, "star": given.sum() / len(given), "reviewed": len(given) / len(part),
        "kept_rate": (part["items_returned"] == 0).sum() / len(part),
    })
quality = pd.DataFrame(rows).astype({"platform": "category"})

# %% role="right" exercise="quality"
per_shop = orders.groupby(["platform", "quarter", "merchant_id"]).agg(
    orders=("kept", "size"), kept=("kept", "sum"), ratings=("star", "count"), stars=("star", "sum")
)
total = per_shop.groupby(["platform", "quarter"]).sum()
quality = pd.DataFrame({
    "kept_rate": total["kept"] / total["orders"], "reviewed": total["ratings"] / total["orders"],
    "star": total["stars"] / total["ratings"],
})

# %% role="wrong" exercise="quality" label="pieces-taken-for-orders" catches="denominator" instead=true
# The kept rate is counted per piece here. Of a large order often one piece comes back and the others stay, so this looks
# better than what a buyer meets: the row that counts is the order.
kept_rate = 1 - groups["items_returned"].sum() / groups["items"].sum()

# %% role="wrong" exercise="quality" label="kept-averaged-over-shops" catches="mean-of-means" instead=true
# The kept rate is a mean of shop means: a shop with one order counts as much as one with a hundred. Average over the orders.
kept_rate = marked.groupby(["platform", "quarter", "merchant_id"])["kept"].mean().groupby(["platform", "quarter"]).mean()

# %% role="wrong" exercise="quality" label="stars-averaged-over-shops" catches="mean-of-means" instead=true
# The stars are a mean of shop means: a shop with one rating counts as much as one with a hundred. Average over the orders
# that have stars.
star = marked.groupby(["platform", "quarter", "merchant_id"])["star"].mean().groupby(["platform", "quarter"]).mean().astype(float)

# %% role="wrong" exercise="quality" label="silence-counted-as-zero-stars" catches="missing-is-not-zero" instead=true
# Orders without a rating went into the mean as zero stars. A buyer who is silent has said nothing, not the worst: leave the
# gaps out.
marked = orders.assign(has_star=orders["star"].notna(), star=orders["star"].fillna(0))

# %% role="wrong" exercise="quality" label="unrated-orders-dropped" catches="denominator" instead=true
# The kept rate has only orders with stars as its base. It is then that of people who rate, and who rates is not like who does
# not. Only the stars have ratings as their base.
kept_rate = marked.dropna(subset=["star"]).groupby(["platform", "quarter"])["kept"].mean()

# %% role="wrong" exercise="quality" label="everything-of-rated-orders" catches="denominator" instead=true
# Orders without stars were dropped at the start, so the share that has stars is 1 everywhere. Only the stars have ratings
# as their base; the two shares are of all orders.
marked = orders.dropna(subset=["star"]).assign(has_star=True)

# %% role="wrong" exercise="quality" label="returned-for-kept" catches="complement" instead=true
# `kept_rate` is the share that came back here. The share asked for is of the orders of which nothing came back.
kept_rate = 1 - groups["kept"].mean()

# %% role="wrong" exercise="quality" label="one-digit-only" catches="rounding" credit=0.5 instead=true
# The numbers were rounded to one digit after the point, so that platforms which differ look equal. Hand in all digits.
quality = pd.DataFrame({
    "kept_rate": kept_rate, "reviewed": groups["has_star"].mean(), "star": star,
}).astype(float).round(1)

# %% role="planted" exercise="quality" effect="quality" leaves="one-digit-only kept-averaged-over-shops stars-averaged-over-shops silence-counted-as-zero-stars"
# The planted share of returns, within the binomial error of the orders that were counted: ten rates must fit, so 99 % together is
# 3.291 standard errors each. Two of the mistakes are about stars alone and leave the kept rate as it is (the stars of those who rate
# are no planted number). A mean of shop means is off by some points on some platforms, and not surely on any.
def recovered(answer, truth):
    table = answer.reset_index().set_index(["platform", "quarter"])
    for (platform, quarter), part in orders.groupby(["platform", "quarter"]):
        planted = 1 - truth["rivals"]["quarterly"]["returns_raw"][quarter][platform]
        error = (planted * (1 - planted) / len(part)) ** 0.5
        if abs(table.loc[(platform, quarter), "kept_rate"] - planted) > 3.291 * error:
            return False
    return True

# %% [markdown]
# ## Who sells what
#
# A dress must fit, tea need not. So before rates are compared, look at the **mix**: the share of each category in a
# platform's orders. Is a share of 20 % clothes much? It is, if it is 10 % of all orders. The **location quotient** compares
# the two:
#
# $$\text{LQ} = \frac{\text{share of the category in the platform's orders}}{\text{share of the category in all
# orders}}$$
#
# 1 means "as everywhere", 2 "twice as much as everywhere". Economic geography uses it to say in which trades a town is
# strong.
#
# **Quick.** Platform A has 80 orders of clothes and 20 of tea, platform B has 20 and 80. There are no others. What is A's
# location quotient of clothes?

# %% role="quick" exercise="quotient-by-hand" choices="0.8|1.6|4" outcomes="compare-mixes" minutes=2
quotient = "1.6"
### 0.8: That is A's own share of clothes. Divide it by the share of clothes in all 200 orders.
### 4: You compared A with B. The base of a location quotient is all orders, A's own among them.
### reading: 0.8 / 0.5. Everywhere half of the orders are clothes; of A's it is 1.6 times as much.

# %% role="figure"
first_orders = orders[orders["quarter"] == FIRST]
counts = pd.crosstab(first_orders["platform"], first_orders["category"])
of_platform = counts.div(counts.sum(axis=1), axis=0)
quotients = of_platform / (counts.sum() / len(first_orders))
by_returns = first_orders.groupby("category")["kept"].mean().sort_values().index
quotients = quotients.loc[list(PLATFORM_COLOURS)[::-1], by_returns]
where = go.Figure(go.Heatmap(
    x=by_returns.str.replace("_", "<br>").str.replace("swear", "s-<br>wear"),
    y=quotients.index,
    z=np.log2(quotients), zmid=0, zmin=-3, zmax=3, colorscale="RdBu_r",
    text=quotients, texttemplate="%{text:.1f}", showscale=False, xgap=2, ygap=2,
))
where.update_layout(
    title="Platforms sell different things", height=360,
    xaxis_title="category, sorted: what comes back most often on the left",
    xaxis={"tickangle": 0, "tickfont_size": 11, "showgrid": False},
    yaxis_showgrid=False,
)

# %% [markdown]
# *Figure 1.* Location quotients in the first quarter. Red is more than everywhere, blue is less. The categories are sorted:
# on the left is what comes back most often, on the right what hardly ever does. Compare the left ends of the rows with the
# right ends.

# %% [markdown]
# **Quick.** Whose rate of returns will look *better* than its goods are, because of what it sells?

# %% role="quick" exercise="flattered" choices="Shelvia|Qualdor|Lifora" outcomes="compare-mixes"
flattered = "Shelvia"
### Qualdor: Its row is red on the left, where goods come back most often. That makes its rate look worse, not better.
### Lifora: Look at the left end of its row: womenswear and running shoes, which come back often, are what it sells most of.
### reading: Shelvia sells food and beauty where others sell clothes. Lifora and Qualdor sell far more clothes than everywhere.

# %% role="proof"
assert (quotients.loc[["Lifora", "Qualdor"], "womenswear"] > 1.4).all() and quotients.loc["Lifora", "running"] > 1.8
assert quotients.loc["Shelvia", "womenswear"] < 0.3 and quotients.loc["Shelvia"].idxmax() == "food_tea"
assert quotients.loc["Shelvia", "beauty"] > 1.2 and (quotients.drop("Shelvia")["womenswear"] > 0.5).all()
assert by_returns[0] == "womenswear" and set(by_returns[-3:]) & {"food_tea", "beauty"}
assert list(by_returns).index("running") < 6

# %% [markdown]
# ## A paradox by hand
#
# Here are two such platforms, with 100 orders each.

# %%
pair = pd.DataFrame(
    {"orders": [80, 20, 20, 80], "came back": [32, 1, 10, 8]},
    index=pd.MultiIndex.from_product([["A", "B"], ["clothes", "tea"]]),
)
pair

# %% [markdown]
# **Quick.** On which platform does the smaller share come back: of clothes, and of tea?

# %% role="quick" exercise="better-in-each" choices="A in both|B in both|A for clothes, B for tea"
better_in_each = "A in both"
### B in both: B has fewer returned clothes, but also far fewer clothes. Divide: 32 of 80, and 10 of 20.
### A for clothes, B for tea: Of tea, 1 of 20 comes back to A and 8 of 80 to B. Which share is smaller?
### reading: A: 40 % of the clothes, 5 % of the tea. B: 50 % and 10 %. A dress or a tin from A comes back less often.

# %% [markdown]
# **Quick.** And of all 100 orders?

# %% role="quick" exercise="better-in-all" choices="A|B|equal"
better_in_all = "B"
### A: One would think so. But add up: 32 + 1 came back to A. How many to B?
### equal: Add up what came back: 32 + 1 of 100, and 10 + 8 of 100.
### reading: 33 of A's 100 come back, 18 of B's. A is better in each group and worse overall: A sells clothes, B sells tea.

# %% [markdown]
# **Quick.** Give both the same mix, half clothes and half tea. A's rate is then 22.5 %. What is B's?

# %% role="quick" exercise="half-and-half" choices="18 %|30 %|60 %" minutes=2
half_and_half = "30 %"
### 18 %: That is B at its own mix, one fifth clothes. Take half of B's rate for clothes and half of its rate for tea.
### 60 %: You added the two rates. Each counts with its share of the mix, one half.
### reading: 0.5 × 50 % + 0.5 × 10 %. At one mix for both, A is better, as it is in each group.

# %% role="proof"
share = (pair["came back"] / pair["orders"]).unstack()
assert (share.loc["A"] < share.loc["B"]).all() and np.allclose(share.loc["B"], [0.5, 0.1]) and np.allclose(share.loc["A"], [0.4, 0.05])
assert pair["came back"].groupby(level=0).sum().tolist() == [33, 18] and np.allclose(share.mean(axis=1), [0.225, 0.3])

# %% [markdown]
# Better in every group, worse overall: this is **Simpson's paradox** (Yule 1903, Simpson 1951).
#
# The cure is **direct standardisation**: each platform's own rates, weighted with one mix for all, the **standard
# population**.
#
# $$\text{standardised rate} = \sum_{\text{categories}} \text{standard share of the category} \times
# \text{the platform's rate in it}$$
#
# Which standard? The one that belongs to the question. What the column calls a "more efficient system" of supply, demand
# and circulation feels the *raw* rate: each parcel that comes back costs money. If you ask where goods are good, take one mix that
# people do buy: that of all orders together. (Each platform counts alike in it; weighted with their sizes, the rates would be
# one to three points lower.) Here are the platforms' own rates in the first quarter, in per cent.

# %%
first_quarter = orders[orders["quarter"] == FIRST]
category_kept = first_quarter.pivot_table("kept", "platform", "category")
came_back = 1 - category_kept
(100 * came_back).round(0).astype(int).T  # turned round, to fit the page

# %% [markdown]
# ### Exercise 2 · Raw and standardised   {5 points}
# Assign to `returns` a DataFrame with one row for each platform and, for the first quarter (`FIRST`) alone, the columns
#
# - `platform`;
# - `raw`: the share of its orders of which something came back, between 0 and 1;
# - `standardised`: the same, directly standardised by category. All twelve categories; the standard population is all
#   orders of the five platforms in that quarter.
#
# An order counts as returned as soon as one of its pieces came back.
#
# <details><summary>Hint 1: the idea</summary>
#
# You need the sixty rates above, unrounded, and twelve shares. The shares are the same for all platforms.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `came_back` holds the rates. `value_counts(normalize=True)` gives shares. `table.mul(series, axis=1)` multiplies each of its columns by one number.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# For `raw`, keep the rows of the quarter and make a Boolean column `returned`, the opposite of `kept`. For `standardised`,
# try your way on A and B above: it must give 22.5 % and 30 %.
# </details>

# %% role="answer" exercise="returns"
returns = ...
### BEGIN SOLUTION
part = orders[orders["quarter"] == FIRST].assign(returned=lambda table: ~table["kept"])
rates = part.pivot_table(index="platform", columns="category", values="returned")
standard = part["category"].value_counts(normalize=True)
raw = part.groupby("platform")["returned"].mean()
standardised = rates.mul(standard, axis=1).sum(axis=1)
returns = pd.DataFrame({"raw": raw, "standardised": standardised})
### END SOLUTION

# %% role="check" exercise="returns" points=5 outcomes="standardise" ideas="A12 A13" minutes=14
check("returns", returns)

# %% [markdown] role="reading" exercise="returns"
# Shelvia has the lowest raw rate, and loses the first place at everybody's mix. There Qualdor comes out best, by far: its
# wardrobe had hidden it. With 1,500 orders a platform, luck alone moves a standardised rate by one or two points (this is its
# standard error), so two platforms that lie within three or four points may have changed places by luck. Qualdor's lead is
# larger than that.

# %% role="proof"
part = orders[orders["quarter"] == FIRST].assign(returned=lambda table: ~table["kept"])
rates = part.pivot_table(index="platform", columns="category", values="returned")
cells = pd.crosstab(part["platform"], part["category"])
standard = part["category"].value_counts(normalize=True)
raw, even = part.groupby("platform")["returned"].mean(), rates.mul(standard, axis=1).sum(axis=1)
assert raw.idxmin() == "Shelvia" and even.idxmin() == "Qualdor"
assert even.drop("Qualdor").min() - even["Qualdor"] > 0.05 and raw["Qualdor"] > raw["Shelvia"] + 0.03
error = np.sqrt((standard**2 * rates * (1 - rates) / cells).sum(axis=1))
assert error.min() > 0.009 and error.max() < 0.02, error
doubt = 2 * np.sqrt(error.to_numpy()[:, None] ** 2 + error.to_numpy() ** 2)[~np.eye(5, dtype=bool)]
assert 0.028 < np.median(doubt) < 0.045 and doubt.max() < 0.05
assert part["category"].nunique() == 12
size = quarterly[quarterly["quarter"] == FIRST].set_index("platform")["share"]
by_size = (rates * cells.div(cells.sum(axis=1), axis=0).mul(size / size.sum(), axis=0).sum()).sum(axis=1)
assert (even - by_size).between(0.008, 0.034).all() and by_size.idxmin() == "Qualdor", even - by_size

# %% role="right" exercise="returns"
early = orders.loc[orders["quarter"] == FIRST].copy()
early["back"] = (early["items_returned"] > 0).astype(float)
cells = early.groupby(["platform", "category"])["back"].mean().reset_index()
cells["weight"] = cells["category"].map(early.groupby("category").size())
returns = pd.DataFrame([
    {"platform": platform, "standardised": np.average(cell["back"], weights=cell["weight"])}
    for platform, cell in cells.groupby("platform")
])
returns["raw"] = returns["platform"].map(early.groupby("platform")["back"].mean())

# %% role="right" exercise="returns"
early = orders[orders["quarter"] == FIRST].astype({"platform": "category", "category": "category"})
own = early.groupby(["platform", "category"], observed=False)["order_id"].transform("size") / early.groupby(
    "platform", observed=False
)["order_id"].transform("size")
weight = early.groupby("category", observed=False)["order_id"].transform("size") / len(early) / own
back = (~early["kept"]).astype("Float64")
platform = early["platform"]
returns = pd.DataFrame({
    "standardised": (back * weight).groupby(platform, observed=True).mean(),
    "raw": back.groupby(platform, observed=True).mean(),
}).reset_index().iloc[[2, 0, 1, 4, 3]]

# %% role="wrong" exercise="returns" label="equal-weights" catches="standard-population" instead=true
# This is the plain mean of the category rates: food counts as much as clothes, although people order far more of the one than of
# the other. Weight the categories with the standard population.
standard = pd.Series(1 / rates.shape[1], index=rates.columns)

# %% role="wrong" exercise="returns" label="own-mix" catches="standard-population" instead=true
# The category rates were weighted with each platform's own mix. That gives the raw rate back: a weighted mean undone and done
# again. The weights must be the same for all.
standardised = (rates * pd.crosstab(part["platform"], part["category"], normalize="index")).sum(axis=1)

# %% role="wrong" exercise="returns" label="one-platform-as-standard" catches="standard-population" instead=true
# The standard population is the mix of one platform. The comparison is then made for its shoppers only. Take the orders of all
# five.
standard = part.loc[part["platform"] == "Lifora", "category"].value_counts(normalize=True)

# %% role="wrong" exercise="returns" label="wrong-way-round" catches="direct-or-indirect" instead=true
# Here the rates are those of all platforms together and the mix is the platform's own. That shows what its mix alone would
# do, the very part that was to be taken out. Take the platform's own rates and one mix for all.
rates = pd.crosstab(part["platform"], part["category"], normalize="index")
standard = part.groupby("category")["returned"].mean()

# %% role="wrong" exercise="returns" label="two-groups-only" catches="coarse-groups" instead=true
# The standard has two groups of goods here, to wear and others. Within each of them platforms still sell different things:
# standardise over all twelve categories.
standardised = (
    part.assign(wear=part["category"].isin(TO_WEAR)).pivot_table(index="platform", columns="wear", values="returned")
    * part["category"].isin(TO_WEAR).value_counts(normalize=True)
).sum(axis=1)

# %% role="wrong" exercise="returns" label="both-quarters-pooled" catches="window" instead=true
# These are the orders of both quarters together. Keep the rows of the first quarter, before anything else.
part = orders.assign(returned=lambda table: ~table["kept"])

# %% role="wrong" exercise="returns" label="last-quarter-taken" catches="window" instead=true
# These are rates of the last quarter. The question is about the first one: `FIRST`.
part = orders[orders["quarter"] == LAST].assign(returned=lambda table: ~table["kept"])

# %% role="wrong" exercise="returns" label="kept-for-returned" catches="complement" instead=true
# These are shares of orders that were kept. The question is about orders of which something came back.
part = orders[orders["quarter"] == FIRST].assign(returned=lambda table: table["kept"])

# %% role="wrong" exercise="returns" label="pieces-for-orders" catches="denominator" instead=true
# Each order counts here with the share of its pieces that came back. An order counts as returned as soon as one of its pieces came
# back: count orders.
part = orders[orders["quarter"] == FIRST].assign(returned=lambda table: table["items_returned"] / table["items"])

# %% role="wrong" exercise="returns" label="pieces-summed" catches="denominator" instead=true
# These are pieces that came back, out of all pieces. An order counts as returned as soon as one of its pieces came back: count
# orders.
rates = (
    part.groupby(["platform", "category"])["items_returned"].sum() / part.groupby(["platform", "category"])["items"].sum()
).unstack("category")
raw = part.groupby("platform")["items_returned"].sum() / part.groupby("platform")["items"].sum()

# %% role="wrong" exercise="returns" label="standard-of-both-quarters" catches="standard-population" instead=true
# The rates are right; the standard population has the orders of both quarters. It is all orders of the *first* quarter.
standard = orders["category"].value_counts(normalize=True)

# %% role="wrong" exercise="returns" label="standard-of-the-last-quarter" catches="standard-population" instead=true
# The rates are right; the standard population is that of the last quarter. It is all orders of the *first* quarter.
standard = orders.loc[orders["quarter"] == LAST, "category"].value_counts(normalize=True)

# %% role="wrong" exercise="returns" label="returned-orders-as-standard" catches="standard-population" instead=true
# The rates are right; the standard population has returned orders only, in which clothes are too many. Take *all* orders.
standard = part.loc[part["returned"], "category"].value_counts(normalize=True)

# %% role="wrong" exercise="returns" label="pieces-as-standard" catches="standard-population" instead=true
# The rates are right; the standard population was counted in pieces. Count orders: the rates are out of orders too.
standard = part.groupby("category")["items"].sum() / part["items"].sum()

# %% role="wrong" exercise="returns" label="shelvia-as-standard" catches="standard-population" instead=true
# The standard population is the mix of one platform. The comparison is then made for its shoppers only. Take the orders of all
# five.
standard = part.loc[part["platform"] == "Shelvia", "category"].value_counts(normalize=True)

# %% role="wrong" exercise="returns" label="indirect" catches="direct-or-indirect" instead=true
# This is *indirect* standardisation: the platform's raw rate against what its mix alone would give. The task asks for the direct
# one: the platform's own rates, at one mix for all.
standardised = raw * part["returned"].mean() / (
    part["category"].map(part.groupby("category")["returned"].mean()).groupby(part["platform"]).mean()
)

# %% role="wrong" exercise="returns" label="columns-exchanged" catches="know-the-column" instead=true
# The two columns have changed places. The raw rate needs no categories; the standardised one is built from sixty rates.
returns = pd.DataFrame({"raw": standardised, "standardised": raw})

# %% role="wrong" exercise="returns" label="rated-orders-only" catches="denominator" instead=true
# Only orders with stars are in these rates. Who rates is not like who does not: take all orders of the quarter.
part = orders[(orders["quarter"] == FIRST) & orders["star"].notna()].assign(returned=lambda table: ~table["kept"])

# %% role="wrong" exercise="returns" label="counts-for-rates" catches="denominator" instead=true
# These are numbers of returned orders, not shares. A rate is out of something: take the mean of the Boolean column.
rates = part.pivot_table(index="platform", columns="category", values="returned", aggfunc="sum")
raw = part.groupby("platform")["returned"].sum()

# %% role="wrong" exercise="returns" label="weights-are-counts" catches="weights" instead=true
# The weights are numbers of orders, so they do not add up to 1 and the result is no rate. Divide by their sum.
standard = part["category"].value_counts()

# %% role="wrong" exercise="returns" label="products-averaged" catches="weights" instead=true
# Each rate was multiplied by its share, and then the products were averaged. The shares already add up to 1: add the products up.
standardised = rates.mul(standard, axis=1).mean(axis=1)

# %% role="planted" exercise="returns" effect="P7" leaves="pieces-summed standard-of-both-quarters standard-of-the-last-quarter returned-orders-as-standard pieces-as-standard shelvia-as-standard indirect equal-weights one-platform-as-standard two-groups-only both-quarters-pooled last-quarter-taken pieces-for-orders rated-orders-only counts-for-rates weights-are-counts products-averaged"
# A sign, so no tolerance: of the pairs that are planted to reverse, the one that reverses most clearly must come out the planted
# way round in both columns. Weights that are the same for all platforms give other rates and the same signs, whatever their sum;
# pieces reverse as orders do, and so may orders of another quarter, orders with stars, numbers for rates, or coarser groups.
def recovered(answer, truth):
    quarterly = truth["rivals"]["quarterly"]
    raw, even = quarterly["returns_raw"][FIRST], quarterly["returns_standardised"][FIRST]
    better, worse = max(quarterly["simpson_pairs"], key=lambda pair: min(raw[pair[1]] - raw[pair[0]], even[pair[0]] - even[pair[1]]))
    table = answer.reset_index().set_index("platform")
    return (
        table.loc[better, "raw"] < table.loc[worse, "raw"]
        and table.loc[better, "standardised"] > table.loc[worse, "standardised"]
    )

# %% [markdown]
# A colleague uses two groups only, goods to wear (clothes, shoes, bags, jewellery) and all others. In your data 25 % of
# Shelvia's orders came back. Over twelve categories the standardised rate is 37 %; by hers, with two groups, it is 33 %.
#
# **Quick.** Why is hers lower?

# %% role="quick" exercise="two-groups" choices="her groups are still mixed|chance|her standard is unfair" outcomes="standardise" minutes=2
two_groups = "her groups are still mixed"
### chance: Both count the same orders, and luck moves the difference of the two rates by less than one point. Ask what Shelvia sells *within* "to wear".
### her standard is unfair: Hers too is the mix of all platforms together. But does everybody sell the same things to wear?
### reading: Goods to wear are a mix as well: some come back often, some seldom. So her rates are averages that can move. (*Places* are another matter: three platforms lie so close that luck may have ordered them.)

# %% role="proof" only="class"
part = orders[orders["quarter"] == FIRST].assign(returned=lambda t: ~t["kept"], wear=lambda t: t["category"].isin(TO_WEAR))
def rates_by(column):
    even = part.pivot_table(index="platform", columns=column, values="returned") * part[column].value_counts(normalize=True)
    return even.sum(axis=1)
two, twelve = rates_by("wear"), rates_by("category")
assert (100 * pd.Series([part.groupby("platform")["returned"].mean()["Shelvia"], two["Shelvia"], twelve["Shelvia"]])).round().tolist() == [25, 33, 37]
assert np.ptp(twelve.drop(["Qualdor", "Zippano"])) < 0.03 and np.ptp(two.drop(["Qualdor", "Zippano"])) < 0.03
assert {"Lifora", "Shelvia", "Thriftello"} == set(twelve.sort_values().index[1:4]) == set(two.sort_values().index[1:4])
own = part[part["platform"] == "Shelvia"].groupby("category").agg(rate=("returned", "mean"), n=("returned", "size"), wear=("wear", "first"))
weight = part["category"].value_counts(normalize=True) - own["n"] / own.groupby("wear")["n"].transform("sum") * own["wear"].map(part["wear"].value_counts(normalize=True))
error = np.sqrt((weight**2 * own["rate"] * (1 - own["rate"]) / own["n"]).sum())
assert np.isclose((weight * own["rate"]).sum(), twelve["Shelvia"] - two["Shelvia"]) and error < 0.01 and twelve["Shelvia"] - two["Shelvia"] > 4 * error

# %% [markdown]
# Of what Lifora and Qualdor sell to wear, more than half is womenswear, which comes back most. Of Shelvia's it is about a
# quarter. So the maxim hits the colleague's own table. Fine groups are fairer, but small: the smallest of the sixty holds
# fewer than twenty orders, and luck moves the rate of a small group more.

# %% role="proof"
to_wear = orders[(orders["quarter"] == FIRST) & orders["category"].isin(TO_WEAR)]
within = pd.crosstab(to_wear["platform"], to_wear["category"], normalize="index")
assert (within.loc[["Lifora", "Qualdor"], "womenswear"] > 0.5).all() and 0.2 < within.loc["Shelvia", "womenswear"] < 0.33
early = orders[orders["quarter"] == FIRST]
assert pd.crosstab(early["platform"], early["category"]).to_numpy().min() < 20
coarse = early.assign(wear=early["category"].isin(TO_WEAR), returned=~early["kept"])
two = (coarse.pivot_table(index="platform", columns="wear", values="returned") * coarse["wear"].value_counts(normalize=True)).sum(axis=1)
twelve = (coarse.pivot_table(index="platform", columns="category", values="returned") * coarse["category"].value_counts(normalize=True)).sum(axis=1)
assert twelve["Shelvia"] - two["Shelvia"] > 0.02

# %% [markdown]
# ### Exercise 3 · Better in how many categories?   {3 points}
# Is it the paradox of A and B? Count it with the sixty rates. Assign to `better_in` a DataFrame with the platforms as its index and the platforms
# as its columns, for the first quarter (`FIRST`). The cell in the row of one platform and in the column of another says in
# how many of the twelve categories the platform of the *row* has the *lower* share of orders of which something came back.
# Where two shares are equal, neither is lower; so the diagonal is 0.
#
# <details><summary>Hint 1: the idea</summary>
#
# First one pair: two rows of twelve rates. Compare them, and count where it is True.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `table.lt(row, axis="columns")` compares every row of a table with one row. The sum of Booleans is a number.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Take `came_back`. Build one column of the answer for each platform, in a loop or in a dictionary.
# </details>

# %% role="answer" exercise="better-in"
better_in = ...
### BEGIN SOLUTION
early_orders = orders[orders["quarter"] == FIRST]
returned = ~early_orders["kept"]
sixty = returned.groupby([early_orders["platform"], early_orders["category"]]).mean()
category_rates = sixty.unstack("category")
better_in = pd.DataFrame({
    other: category_rates.lt(category_rates.loc[other], axis="columns").sum(axis=1)
    for other in category_rates.index
})
### END SOLUTION

# %% role="check" exercise="better-in" points=3 outcomes="standardise" ideas="A12" minutes=7
check("better-in", better_in)

# %% [markdown] role="reading" exercise="better-in"
# Qualdor is better than Shelvia in all twelve categories or in almost all, and has the higher raw rate: a Simpson's paradox,
# nearly as on paper. Look at the other four among themselves. There a pair may be split, some categories to the one, some to the
# other: then "better" depends on what you buy, and a standardised rate hides that, as the raw rate hid the mix.

# %% role="proof"
part = orders[orders["quarter"] == FIRST].assign(returned=lambda table: ~table["kept"])
rates = part.pivot_table(index="platform", columns="category", values="returned")
wins = pd.DataFrame({other: rates.lt(rates.loc[other], axis="columns").sum(axis=1) for other in rates.index})
assert wins.loc["Qualdor", "Shelvia"] >= 9
whole = part.groupby("platform")["returned"].mean()
assert whole["Qualdor"] > whole["Shelvia"]
four = wins.drop(index="Qualdor", columns="Qualdor")
assert (np.maximum(four, four.T).where(~np.eye(4, dtype=bool)).min().min()) <= 8

# %% role="right" exercise="better-in"
cells = orders[orders["quarter"] == FIRST].groupby(["platform", "category"])["kept"].mean().reset_index()
pairs = cells.merge(cells, on="category", suffixes=("", "_other"))
pairs["wins"] = pairs["kept"] > pairs["kept_other"]
better_in = pairs.pivot_table(index="platform", columns="platform_other", values="wins", aggfunc="sum").iloc[::-1]

# %% role="right" exercise="better-in"
early = orders.query("quarter == @FIRST")
share = pd.crosstab(early["category"], early["platform"], values=early["items_returned"].gt(0), aggfunc="mean").astype(float)
names = sorted(share.columns, key=len)
better_in = pd.DataFrame(
    [[int((share[row] < share[column]).sum()) for column in names] for row in names], index=names, columns=names
).rename_axis("platform")

# %% role="wrong" exercise="better-in" label="higher-counted" catches="direction" instead=true
# The table is turned round. Either rows and columns are exchanged, or it counts where the platform of the row has the *higher* share
# of returns. Better is the lower one.
better_in = pd.DataFrame({
    other: category_rates.gt(category_rates.loc[other], axis="columns").sum(axis=1) for other in category_rates.index
})

# %% role="wrong" exercise="better-in" label="equal-counted-as-lower" catches="ties" instead=true
# Equal shares were counted as lower, so each platform beats itself. Where two shares are equal, neither is lower.
better_in = pd.DataFrame({
    other: category_rates.le(category_rates.loc[other], axis="columns").sum(axis=1) for other in category_rates.index
})

# %% role="wrong" exercise="better-in" label="numbers-for-rates" catches="denominator" instead=true
# This compares numbers of returned orders. Who sells few dresses gets few dresses back: compare shares.
sixty = returned.groupby([early_orders["platform"], early_orders["category"]]).sum()

# %% role="wrong" exercise="better-in" label="both-quarters-pooled" catches="window" instead=true
# These are the rates of both quarters together. Keep the rows of the first quarter, before anything else.
early_orders = orders

# %% role="wrong" exercise="better-in" label="last-quarter-taken" catches="window" instead=true
# These are rates of the last quarter. The question is about the first one: `FIRST`.
early_orders = orders[orders["quarter"] == LAST]

# %% role="wrong" exercise="better-in" label="share-of-categories" catches="count-or-share" credit=0.5 instead=true
# This is the share of categories, between 0 and 1. The question is in *how many* of the twelve: a whole number.
better_in = pd.DataFrame({
    other: category_rates.lt(category_rates.loc[other], axis="columns").mean(axis=1) for other in category_rates.index
})

# %% role="wrong" exercise="better-in" label="pieces-for-orders" catches="denominator" instead=true
# Each order counts here with the share of its pieces that came back. An order counts as returned as soon as one of its pieces came
# back: count orders.
returned = early_orders["items_returned"] / early_orders["items"]

# %% role="wrong" exercise="better-in" label="pieces-summed" catches="denominator" instead=true
# These rates are pieces that came back, out of all pieces. An order counts as returned as soon as one of its pieces came back:
# count orders.
sixty = early_orders.groupby(["platform", "category"])["items_returned"].sum() / early_orders.groupby(["platform", "category"])["items"].sum()

# %% role="wrong" exercise="better-in" label="wins-less-losses" catches="count-or-difference" instead=true
# These are wins less losses. The question is only in how many categories the platform of the row has the lower share.
better_in = pd.DataFrame({
    other: category_rates.lt(category_rates.loc[other], axis="columns").sum(axis=1)
    - category_rates.gt(category_rates.loc[other], axis="columns").sum(axis=1)
    for other in category_rates.index
})

# %% role="wrong" exercise="better-in" label="diagonal-left-empty" catches="missing-is-not-zero" credit=0.5 instead=true
# The diagonal is empty, or holds no number of wins. No platform has a lower share than itself: the count there is 0.
better_in = pd.DataFrame({
    other: category_rates.lt(category_rates.loc[other], axis="columns").sum(axis=1).where(category_rates.index != other)
    for other in category_rates.index
})

# %% role="wrong" exercise="better-in" label="per-cent-of-categories" catches="count-or-share" credit=0.5 instead=true
# This is a per cent of the categories. The question is in *how many* of the twelve: a whole number.
better_in = pd.DataFrame({
    other: 100 * category_rates.lt(category_rates.loc[other], axis="columns").mean(axis=1) for other in category_rates.index
})

# %% role="wrong" exercise="better-in" label="kept-orders-counted" catches="denominator" instead=true
# This compares numbers of orders that were kept. Who sells many dresses also has many kept dresses: compare shares.
sixty = -(~returned).groupby([early_orders["platform"], early_orders["category"]]).sum()

# %% role="wrong" exercise="better-in" label="fewer-kept-orders-counted" catches="denominator" instead=true
# This compares numbers of orders that were kept, and takes the smaller one for the better. Compare shares of returned orders.
sixty = (~returned).groupby([early_orders["platform"], early_orders["category"]]).sum()

# %% role="wrong" exercise="better-in" label="mixes-compared" catches="know-the-column" instead=true
# This compares how much of each category the platforms *sell*. The question is what share of it comes back.
category_rates = pd.crosstab(early_orders["platform"], early_orders["category"], normalize="index")

# %% role="wrong" exercise="better-in" label="mixes-of-returns-compared" catches="denominator" instead=true
# The base is a platform's returned orders: this says which category its returns are of. The base of a rate of returns is the orders
# in that category.
category_rates = pd.crosstab(early_orders["platform"][returned], early_orders["category"][returned], normalize="index")

# %% role="wrong" exercise="better-in" label="two-groups-only" catches="coarse-groups" instead=true
# Two groups of goods were compared, to wear and others. Count over all twelve categories.
sixty = returned.groupby([early_orders["platform"], early_orders["category"].isin(TO_WEAR).rename("category")]).mean()

# %% role="wrong" exercise="better-in" label="goods-to-wear-only" catches="coarse-groups" instead=true
# Only the goods to wear were counted. Count over all twelve categories.
category_rates = sixty.unstack("category")[TO_WEAR]

# %% role="wrong" exercise="better-in" label="raw-rates-compared" catches="mix-shift" instead=true
# One rate a platform was compared, so each cell is 0 or 1. Compare twelve rates, one for each category.
category_rates = returned.groupby(early_orders["platform"]).mean().to_frame()

# %% role="wrong" exercise="better-in" label="majority-only" catches="count-or-share" instead=true
# Each cell says only whether the row wins in more than half of the categories. The question is in how many.
better_in = pd.DataFrame({
    other: (category_rates.lt(category_rates.loc[other], axis="columns").sum(axis=1) > 6).astype(int)
    for other in category_rates.index
})

# %% role="wrong" exercise="better-in" label="rounded-too-early" catches="ties" instead=true
# The rates were rounded before they were compared, so some that differ look equal. Compare them with all their digits.
category_rates = sixty.unstack("category").round(1)

# %% role="wrong" exercise="better-in" label="names-in-another-order" catches="alignment"
# The numbers are right, but they stand at other platforms' names. The rows of a table of rates are in the order of the alphabet;
# keep its own index.
cells = orders[orders["quarter"] == FIRST].pivot_table(index="platform", columns="category", values="kept")
wins = [[int((cells.loc[row] > cells.loc[column]).sum()) for column in cells.index] for row in cells.index]
better_in = pd.DataFrame(wins, index=list(PLATFORM_COLOURS), columns=list(PLATFORM_COLOURS))

# %% [markdown]
# # At home
#
# ## Cheaper than what?
#
# *Better* hung on the mix. Now *sheng*, cheaper: how much cheaper did shopping become in five years? `prices` has, for each
# model on each platform, the average price paid and the units sold. A *model* (`sku_id`) is the same good wherever and
# whenever it is sold.

# %%
prices.head(3)

# %% [markdown]
# The obvious number is the **unit value**: all yuan paid, divided by all units sold. Two bags, by hand:

# %%
bags = pd.DataFrame({
    "price_before": [50.0, 200.0], "sold_before": [90, 10],
    "price_after": [45.0, 180.0], "sold_after": [50, 50],
}, index=["plain bag", "fine bag"])
bags

# %% [markdown]
# **Quick.** Each price falls by a tenth. How does the average price paid for a bag move?

# %% role="quick" exercise="two-bags" choices="down by a tenth|unchanged|up"
two_bags = "up"
### down by a tenth: So it would if people bought the same bags as before. Look at the units sold.
### unchanged: Work it out: before, 90 bags at 50 yuan and 10 at 200. After, 50 at 45 and 50 at 180.
### reading: From 65 to 112.50 yuan, by 73 %. No price did that: people bought fine bags where they had bought plain ones.

# %%
before = np.average(bags["price_before"], weights=bags["sold_before"])
after = np.average(bags["price_after"], weights=bags["sold_after"])
print(f"unit value: {before:.2f} yuan before, {after:.2f} yuan after")
bags["price_after"] / bags["price_before"]

# %% role="proof"
assert np.isclose(before, 65) and np.isclose(after, 112.5) and round(100 * (after / before - 1)) == 73

# %% [markdown]
# It is the paradox once more, with models instead of categories and yuan instead of returns. The cure is the same too:
# compare like with like. A **matched-model index** compares each model with *itself*, and leaves out the models that are
# sold in one quarter only. It remains to average the price ratios.
#
# **Quick.** One price doubles, another halves. What is the ordinary mean of the two ratios?

# %% role="quick" exercise="double-and-half" choices="1|1.25|1.5"
double_and_half = "1.25"
### 1: That is what an index *should* say: a doubling and a halving cancel. But take the mean of 2 and 0.5.
### 1.5: The halved price has the ratio 0.5, not 1. Add 2 and 0.5, and divide by two.
### reading: (2 + 0.5) / 2, a rise of 25 % out of nothing. The geometric mean, the square root of 2 × 0.5, is 1.

# %% [markdown]
# So **Jevons** (1863) takes the geometric mean of the price ratios of *n* models, from quarter 0 to quarter 1:
#
# $$J = \exp\Big(\frac1n \sum_i \ln \frac{p_{1i}}{p_{0i}}\Big)$$
#
# A good index passes a simple test: *if no price changes, the index is 1, whatever people buy.* Let all prices of one
# catalogue stay as they are, while step by step buyers move from its cheaper half to its dearer half.
#
# **Quick.** What will the two numbers do from left to right, as the mix moves?

# %% role="quick" exercise="only-the-mix" choices="both stay|only the unit value rises|both rise"
only_the_mix = "only the unit value rises"
### both stay: No price moves, true. But the unit value is an average over what is bought, as with the two bags.
### both rise: The index compares each model with itself. Does any model's price ratio change here?
### reading: The unit value climbs although nothing became dearer. The index stays at 1: it passes the test.

# %% role="figure"
shelf = prices[(prices["platform"] == "Shelvia") & (prices["quarter"] == FIRST)]
dear_half = shelf[shelf["price"] > shelf["price"].median()]
paid_before, paid_after = (
    np.average(part["price"], weights=part["quantity"]) for part in (shelf, dear_half)
)
moved = np.linspace(0, 1, 21)
unit_value = 1 + moved * (paid_after / paid_before - 1)
jevons_index = np.ones_like(moved)  # each model's price ratio is 1
machine = go.Figure()
for name, colour, values in (
    ("unit value", ORANGE, unit_value), ("Jevons index", BLUE, jevons_index),
):
    machine.add_scatter(
        x=100 * moved, y=values, mode="lines", name=name,
        line={"color": colour, "width": 3},
    )
machine.update_layout(
    title="No price changed, and the average price paid rose", height=360,
    xaxis_title="sales of the cheaper half that moved to the dearer half (%)",
    yaxis_title="price level (start = 1)", xaxis_range=[0, 100],
)
label_ends(machine)

# %% [markdown]
# *Figure 2.* A market in which only the mix moves: compare the two lines. The vertical axis does not start at zero. Had
# every price fallen by a tenth as well, the index would say 0.9 from left to right. The unit value would begin at 0.9 and rise
# above 1 all the same.

# %% role="proof"
assert unit_value[-1] > 1.2 and np.allclose(jevons_index, 1) and (np.diff(unit_value) > 0).all() and np.isclose(unit_value[0], 1)
assert 0.9 * unit_value[-1] > 1
cheap = shelf["price"] <= shelf["price"].median()
for share, drawn in zip(moved, unit_value, strict=True):  # step by step, as the text tells it: the units sold stay as many
    gain = 1 + share * shelf["quantity"][cheap].sum() / shelf["quantity"][~cheap].sum()
    sold = shelf["quantity"] * np.where(cheap, 1 - share, gain)
    assert np.isclose(sold.sum(), shelf["quantity"].sum()) and np.isclose(np.average(shelf["price"], weights=sold) / paid_before, drawn)

# %% [markdown]
# ### Exercise 4 · Five years of prices   {5 points}
# Assign to `price_change` a DataFrame with one row for each platform and the columns
#
# - `platform`;
# - `matched`: how many models *this platform* sold in both quarters, `FIRST` and `LAST`;
# - `jevons`: the Jevons index of these models, last quarter to first;
# - `unit_value`: the unit value of *all* its sales in the last quarter, as a ratio to that in the first.
#
# <details><summary>Hint 1: the idea</summary>
#
# Two separate jobs. The unit value needs no matching: total yuan over total units, in each quarter. The index needs pairs.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# A model is matched on *two* keys, platform and `sku_id`. Merge the rows of one quarter with those of the other, and say
# `validate="one_to_one"`: pandas then stops if a key stands twice.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Write `then = prices[prices["quarter"] == FIRST]` and the like for the last quarter, merge them with
# `suffixes=("_0", "_1")`, and look at three rows.
# </details>

# %% role="answer" exercise="price-change"
price_change = ...
### BEGIN SOLUTION
at_first, at_last = (prices[prices["quarter"] == quarter] for quarter in (FIRST, LAST))
matches = at_first.merge(
    at_last, on=["platform", "sku_id"], suffixes=("_0", "_1"), validate="one_to_one"
)
matched = matches.groupby("platform").size()
log_ratio = np.log(matches["price_1"] / matches["price_0"])
jevons = np.exp(log_ratio.groupby(matches["platform"]).mean())
sales = prices.assign(yuan=prices["price"] * prices["quantity"])
totals = sales.groupby(["platform", "quarter"])[["yuan", "quantity"]].sum()
unit = (totals["yuan"] / totals["quantity"]).unstack("quarter")
price_change = pd.DataFrame({
    "matched": matched, "jevons": jevons, "unit_value": unit[LAST] / unit[FIRST],
})
### END SOLUTION

# %% role="check" exercise="price-change" points=5 outcomes="match-models" ideas="A12" minutes=15
check("price-change", price_change)

# %% [markdown] role="reading" exercise="price-change"
# On every platform the matched models became cheaper, and the average price paid rose. A poster may say "prices fell", a report to
# the bank "the average price paid rose". Both are true: new models are dearer. And ask what the index covers: the matched models made
# about half of the sales in the first quarter, in the last only a quarter or less. Of the rest it says nothing.

# %% role="proof"
both = prices[prices["quarter"] == FIRST].merge(prices[prices["quarter"] == LAST], on=["platform", "sku_id"], suffixes=("_0", "_1"))
sums = prices.assign(yuan=prices["price"] * prices["quantity"]).groupby(["platform", "quarter"])[["yuan", "quantity"]].sum()
level = (sums["yuan"] / sums["quantity"]).unstack()
fall = np.exp(np.log(both["price_1"] / both["price_0"]).groupby(both["platform"]).mean())
assert (level[LAST] / level[FIRST] > 1).all() and (fall < 1).all() and fall.idxmax() == "Thriftello"
covered = pd.DataFrame({
    at: (both[f"price_{n}"] * both[f"quantity_{n}"]).groupby(both["platform"]).sum() / sums["yuan"].unstack()[at]
    for n, at in enumerate((FIRST, LAST))
})
assert covered[FIRST].between(0.4, 0.65).all() and covered[LAST].between(0.1, 0.26).all(), covered
new = prices.merge(prices[["platform", "sku_id", "quarter"]], on=["platform", "sku_id"], suffixes=("", "_other"))
once = new[new.groupby(["platform", "sku_id"])["quarter_other"].transform("nunique") == 1]
mean_new = once[once["quarter"] == LAST].groupby("platform")["price"].median()
assert (mean_new > both.groupby("platform")["price_1"].median()).all()

# %% role="right" exercise="price-change"
wide = prices.pivot(index=["platform", "sku_id"], columns="quarter", values="price").dropna()
logs = np.log(wide).groupby("platform").mean()
rows = {}
for platform, part in prices.groupby("platform"):
    mean_paid = {
        quarter: np.average(table["price"], weights=table["quantity"]) for quarter, table in part.groupby("quarter")
    }
    change = logs.loc[platform, LAST] - logs.loc[platform, FIRST]
    rows[platform] = {"unit_value": mean_paid[LAST] / mean_paid[FIRST], "jevons": np.exp(change)}
price_change = pd.DataFrame.from_dict(rows, orient="index").rename_axis("platform")
price_change["matched"] = wide.groupby("platform").size().astype("Int64")

# %% role="right" exercise="price-change"
rows = []
for platform in sorted(prices["platform"].unique(), reverse=True):
    then, now = (
        prices[(prices["platform"] == platform) & (prices["quarter"] == quarter)].set_index("sku_id") for quarter in (FIRST, LAST)
    )
    both = then.index.intersection(now.index)
    ratio = now.loc[both, "price"] / then.loc[both, "price"]
    paid = [(table["price"] * table["quantity"]).sum() / table["quantity"].sum() for table in (now, then)]
    rows.append((platform, paid[0] / paid[1], float(np.exp2(np.log2(ratio).mean())), len(both)))
price_change = pd.DataFrame(rows, columns=["platform", "unit_value", "jevons", "matched"])

# %% role="wrong" exercise="price-change" label="matched-across-platforms" catches="join-keys" instead=true
# Models were matched by their number only, so a price on one platform is compared with one on another, and models that stand on
# several platforms count several times. The key is platform and model.
matches = at_first.merge(at_last, on="sku_id", suffixes=("_0", "_1")).rename(columns={"platform_0": "platform"})

# %% role="wrong" exercise="price-change" label="averages-of-unlike-models" catches="mix-shift" instead=true
# The index compares the average of all models of one quarter with that of all models of the other. Most are not the same models,
# so this is a change of catalogue as much as of prices. Pair each model with itself first.
jevons = np.exp(np.log(at_last["price"]).groupby(at_last["platform"]).mean() - np.log(at_first["price"]).groupby(at_first["platform"]).mean())

# %% role="wrong" exercise="price-change" label="ratios-averaged-plainly" catches="geometric-mean" credit=0.5 instead=true
# The models are matched well, but their ratios were averaged with the ordinary mean. A price that doubles and one that
# halves would then make a rise out of nothing: take the geometric mean.
jevons = (matches["price_1"] / matches["price_0"]).groupby(matches["platform"]).mean()

# %% role="wrong" exercise="price-change" label="ratio-of-mean-prices" catches="ratio-of-means" instead=true
# The models are matched well, but this is the ratio of their mean prices: a dear model counts for many cheap ones. Take the
# ratio of each model first, then the geometric mean.
jevons = matches.groupby("platform")["price_1"].mean() / matches.groupby("platform")["price_0"].mean()

# %% role="wrong" exercise="price-change" label="logarithm-left" catches="formula" instead=true
# `jevons` is the mean of the logarithms. One step of the formula is missing: undo the logarithm.
jevons = log_ratio.groupby(matches["platform"]).mean()

# %% role="wrong" exercise="price-change" label="first-over-last" catches="direction" instead=true
# `jevons` is the first quarter as a ratio to the last. It should be the other way round: the last to the first.
log_ratio = np.log(matches["price_0"] / matches["price_1"])

# %% role="wrong" exercise="price-change" label="both-ratios-upside-down" catches="direction" instead=true
# Both ratios are upside down: the first quarter as a ratio to the last. They should say how the last compares with the first.
log_ratio = np.log(matches["price_0"] / matches["price_1"])
price_change = pd.DataFrame({
    "matched": matched, "jevons": jevons, "unit_value": unit[FIRST] / unit[LAST],
})

# %% role="wrong" exercise="price-change" label="columns-exchanged" catches="know-the-column" instead=true
# The two ratios have changed places: the index is of matched models, the unit value of all sales.
price_change = pd.DataFrame({
    "matched": matched, "jevons": unit[LAST] / unit[FIRST], "unit_value": jevons,
})

# %% role="wrong" exercise="price-change" label="first-basket-priced" catches="weights" instead=true
# The models are matched well, but dear and much-sold ones count for more here: this index prices a basket. In Jevons's index
# each model counts once.
jevons = (matches["price_1"] * matches["quantity_0"]).groupby(matches["platform"]).sum() / (
    matches["price_0"] * matches["quantity_0"]
).groupby(matches["platform"]).sum()

# %% role="wrong" exercise="price-change" label="last-basket-priced" catches="weights" instead=true
# The models are matched well, but much-sold ones count for more here: this index prices the basket of the last quarter. In Jevons's
# index each model counts once.
jevons = (matches["price_1"] * matches["quantity_1"]).groupby(matches["platform"]).sum() / (
    matches["price_0"] * matches["quantity_1"]
).groupby(matches["platform"]).sum()

# %% role="wrong" exercise="price-change" label="weighted-with-first-quantities" catches="weights" instead=true
# The ratios were weighted with the units sold. In Jevons's index each model counts once: take the plain mean of the logarithms.
jevons = np.exp(
    (log_ratio * matches["quantity_0"]).groupby(matches["platform"]).sum() / matches.groupby("platform")["quantity_0"].sum()
)

# %% role="wrong" exercise="price-change" label="weighted-with-last-quantities" catches="weights" instead=true
# The ratios were weighted with the units sold. In Jevons's index each model counts once: take the plain mean of the logarithms.
jevons = np.exp(
    (log_ratio * matches["quantity_1"]).groupby(matches["platform"]).sum() / matches.groupby("platform")["quantity_1"].sum()
)

# %% role="wrong" exercise="price-change" label="median-ratio" catches="geometric-mean" instead=true
# This is the median of the price ratios. Jevons takes their geometric mean.
jevons = (matches["price_1"] / matches["price_0"]).groupby(matches["platform"]).median()

# %% role="wrong" exercise="price-change" label="index-times-hundred" catches="unit" credit=0.5 instead=true
# Both ratios have 100 as their start. Here 1 means unchanged: leave out the factor 100.
price_change = pd.DataFrame({
    "matched": matched, "jevons": 100 * jevons, "unit_value": 100 * unit[LAST] / unit[FIRST],
})

# %% role="wrong" exercise="price-change" label="change-for-ratio" catches="unit" credit=0.5 instead=true
# These are changes, in which 0 means unchanged. The task asks for ratios, last to first, in which 1 means unchanged.
price_change = pd.DataFrame({
    "matched": matched, "jevons": jevons - 1, "unit_value": unit[LAST] / unit[FIRST] - 1,
})

# %% role="wrong" exercise="price-change" label="first-quarter-counted" catches="join-keys" instead=true
# `matched` counts the models of the first quarter, matched or not. How many were sold in *both* quarters?
matched = at_first.groupby("platform").size()

# %% role="wrong" exercise="price-change" label="last-quarter-counted" catches="join-keys" instead=true
# `matched` counts the models of the last quarter, matched or not. How many were sold in *both* quarters?
matched = at_last.groupby("platform").size()

# %% role="wrong" exercise="price-change" label="yuan-for-unit-value" catches="denominator" instead=true
# `unit_value` compares the yuan taken, not the yuan for a unit. Divide by the units sold, in each quarter.
unit = totals["yuan"].unstack("quarter")

# %% role="wrong" exercise="price-change" label="list-averaged-without-quantities" catches="weighted-mean" instead=true
# The unit value is a plain mean of the price list: a model that sold one piece counts as much as one that sold a thousand. It is
# the yuan paid, over the units sold.
unit = prices.groupby(["platform", "quarter"])["price"].mean().unstack("quarter")

# %% role="wrong" exercise="price-change" label="unit-value-of-matched-models" catches="window" instead=true
# The unit value is that of the matched models only. Matching is for the index: the unit value takes all sales of a quarter.
sales = prices.assign(yuan=prices["price"] * prices["quantity"])[
    prices.groupby(["platform", "sku_id"])["quarter"].transform("nunique") == 2
]

# %% role="wrong" exercise="price-change" label="unmatched-counted" catches="join-keys" instead=true
# `matched` counts all models that the platform sold, matched or not. How many were sold in *both* quarters?
matched = prices.groupby("platform")["sku_id"].nunique()

# %% role="planted" exercise="price-change" effect="matched-prices" leaves="last-basket-priced weighted-with-first-quantities weighted-with-last-quantities median-ratio first-quarter-counted last-quarter-counted matched-across-platforms ratios-averaged-plainly ratio-of-mean-prices first-basket-priced yuan-for-unit-value list-averaged-without-quantities unit-value-of-matched-models unmatched-counted"
# The planted change of each platform's price level, within the standard error of the mean log ratio of its own matched models: five must
# fit, so 99 % together is 3.090 standard errors each. Some mistakes leave the planted number as it is or nearly so: a plain mean
# of ratios lies only half a variance of the log ratios too high, a ratio of means and a basket are other averages of the same change,
# the unit value and the number of models are other questions, and pairs across platforms end at a
# price level that is nearly the same on all, because prices have converged (what they get wrong is the number of matched models).
def recovered(answer, truth):
    table = answer.reset_index().set_index("platform")
    wide = np.log(prices.pivot(index=["platform", "sku_id"], columns="quarter", values="price")).dropna()
    for platform, change in (wide[LAST] - wide[FIRST]).groupby("platform"):
        planted = truth["rivals"]["goods"]["matched_price_change"][platform]
        level = table.loc[platform, "jevons"]  # a logarithm or a change in its place may be negative
        if level <= 0 or abs(np.log(level / planted)) > 3.090 * change.std() / len(change) ** 0.5:
            return False
    return True

# %% [markdown]
# Of the five indices Thriftello's lies nearest to 1: its prices fell least.
#
# **Quick.** So is it the dearest platform?

# %% role="quick" exercise="dearest" choices="yes|no|the index cannot say"
dearest = "the index cannot say"
### yes: Somebody who was cheap before has little left to lower. With what does the index compare a platform?
### no: You may be right, but from what? The index compares a platform with its own past, not with the others.
### reading: *Cheaper than its own past* and *cheaper than the others* are two questions. The next table answers the second.

# %% [markdown]
# ## Four virtues on one scale
#
# Back to the claim. We read it so: each platform broke through on *one* of the four. On which? `quarterly` has the figures that platforms
# publish. `sku_effective` is lesson 2's effective number of models. `kept_rate` is at the mix of all platforms together; it
# differs by up to a few points from what you find among 1,500 orders, and published figures have errors of their own. In
# `price_index` 100 is the same price level for all platforms and quarters.

# %%
measures = ["sku_effective", "median_days", "kept_rate", "price_index"]
quarterly.loc[quarterly["quarter"] == FIRST, ["platform", *measures]]

# %% role="proof"
table = quarterly[quarterly["quarter"] == FIRST].set_index("platform")
assert table["price_index"].idxmin() == "Thriftello" and table["price_index"].nsmallest(2).diff().iloc[1] > 5
early_returns = orders[orders["quarter"] == FIRST].assign(returned=lambda table: ~table["kept"])
own = early_returns.pivot_table(index="platform", columns="category", values="returned")
ours = own.mul(early_returns["category"].value_counts(normalize=True), axis=1).sum(axis=1)
assert (ours - (1 - table["kept_rate"])).abs().max() < 0.05

# %% [markdown]
# Thriftello's prices stand far apart from the others. How far is far? A day cannot be weighed against a yuan. But each can be compared with how much platforms
# *usually* differ in it. The **z-score** does so:
#
# $$z = \frac{\text{value of the platform} - \text{mean of the five}}{\text{standard deviation of the five}}$$
#
# Three decisions come first. **Direction:** more should always mean better. **Scale:**
# where ratios count (twice the models, half the days), take the logarithm first. **Across whom:** across the platforms of
# one quarter, not across a platform's own past. And the five are no sample, they are all there are: the standard deviation
# divides by 5, `ddof=0`. (Pandas divides by *n* − 1 unless told otherwise.)
#
# **Quick.** Four platforms need 6 days, one needs 4. The mean is 5.6 days, the standard deviation 0.8. Larger should mean
# faster. What is the *z* of the fast one, from the days without a logarithm?

# %% role="quick" exercise="score-by-hand" choices="-2|2|0.5" minutes=2
score_by_hand = "2"
### -2: That is (4 − 5.6) / 0.8, and it would make the fastest look the slowest. Mind the direction.
### 0.5: That is the *z* of the four others, their sign turned round. The fast one lies 1.6 days from the mean.
### reading: (4 − 5.6) / 0.8 is −2; with its sign turned, 2. Among five values no *z* is larger.

# %% role="proof"
days = np.array([6, 6, 6, 6, 4.0])
assert np.isclose(days.mean(), 5.6) and np.isclose(days.std(), 0.8) and np.isclose((days - days.mean())[-1] / days.std(), -2)
random = np.random.default_rng(0).exponential(size=(5, 20_000)) ** 3
assert ((random - random.mean(axis=0)) / random.std(axis=0)).max() <= 2 + 1e-9

# %% [markdown]
# The four *z* of a platform are its **profile**. Show it as numbers, dots or bars, not as a radar chart, whose area grows
# with the square of the values and changes when its axes are put in another order.
#
# ### Exercise 5 · Profiles   {4 points}
# Assign to `profile` a DataFrame of z-scores across the five platforms in the first quarter (`FIRST`), from `quarterly`,
# with the platforms as its index and the columns
#
# - `breadth`, from the logarithm of `sku_effective`;
# - `speed`, from the logarithm of `median_days`;
# - `quality`, from `kept_rate` as it stands;
# - `price`, from the logarithm of `price_index`.
#
# In each column larger means better for the buyer. The standard deviation divides by the number of platforms.
#
# <details><summary>Hint 1: the idea</summary>
#
# First a table of four values for each platform in which larger means better. Then turn each column into z-scores.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `table - table.mean()` works column by column, and so does `table.std(ddof=0)`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Keep the rows of the quarter and make `platform` the index. Then look at each of the four columns: is much of it good?
# </details>

# %% role="answer" exercise="profile"
profile = ...
### BEGIN SOLUTION
early = quarterly[quarterly["quarter"] == FIRST].set_index("platform")
breadth, speed = np.log(early["sku_effective"]), -np.log(early["median_days"])
better, price = early["kept_rate"], -np.log(early["price_index"])
virtues = pd.DataFrame({
    "breadth": breadth, "speed": speed, "quality": better, "price": price,
})
profile = (virtues - virtues.mean()) / virtues.std(ddof=0)
### END SOLUTION

# %% role="check" exercise="profile" points=4 outcomes="make-a-profile" ideas="A14" minutes=11
check("profile", profile)

# %% [markdown] role="reading" exercise="profile"
# Each of the four rivals has exactly one large value, another one each: Shelvia breadth, Zippano speed, Qualdor quality,
# Thriftello price. Lifora stands out in nothing. That is just what we read in the column, and no discovery: the makers of
# this market gave each rival its head start.

# %% role="proof"
table = quarterly[quarterly["quarter"] == FIRST].set_index("platform")
four = pd.DataFrame({
    "breadth": np.log(table["sku_effective"]), "speed": -np.log(table["median_days"]),
    "quality": table["kept_rate"], "price": -np.log(table["price_index"]),
})
z = (four - four.mean()) / four.std(ddof=0)
assert z.idxmax().to_dict() == {"breadth": "Shelvia", "speed": "Zippano", "quality": "Qualdor", "price": "Thriftello"}
assert (z.max() > 1.5).all() and ((z > 1).sum(axis=1).drop("Lifora") == 1).all() and z.loc["Lifora"].max() < 1, z

# %% role="right" exercise="profile"
table = quarterly[["platform", "quarter"]].assign(
    breadth=np.log2(quarterly["sku_effective"]), speed=-np.log2(quarterly["median_days"]),
    quality=quarterly["kept_rate"] * 100, price=np.log2(100 / quarterly["price_index"]),
)
names = ["price", "quality", "speed", "breadth"]
table[names] = table.groupby("quarter")[names].transform(lambda column: (column - column.mean()) / column.std(ddof=0))
profile = table[table["quarter"] == FIRST].drop(columns="quarter")

# %% role="right" exercise="profile"
first = quarterly.query("quarter == @FIRST").sort_values("kept_rate")
matrix = np.column_stack([
    np.log(first["sku_effective"]), np.log(1 / first["median_days"]), first["kept_rate"], -np.log(first["price_index"])
])
profile = pd.DataFrame(
    (matrix - matrix.mean(axis=0)) / matrix.std(axis=0), columns=["breadth", "speed", "quality", "price"],
    index=pd.CategoricalIndex(first["platform"]),
)

# %% role="wrong" exercise="profile" label="compared-with-its-own-past" catches="across-or-over-time"
# Each platform is compared with its own twenty quarters. That shows how early it is in its history, not who is ahead of whom.
# Take mean and standard deviation across the platforms of one quarter.
values = pd.DataFrame({
    "breadth": np.log(quarterly["sku_effective"]), "speed": -np.log(quarterly["median_days"]),
    "quality": quarterly["kept_rate"], "price": -np.log(quarterly["price_index"]),
})
by_platform = values.groupby(quarterly["platform"])
z = (values - by_platform.transform("mean")) / by_platform.transform(lambda column: column.std(ddof=0))
profile = z[quarterly["quarter"] == FIRST].set_index(quarterly.loc[quarterly["quarter"] == FIRST, "platform"])

# %% role="wrong" exercise="profile" label="all-quarters-pooled" catches="across-or-over-time"
# Mean and standard deviation were taken over all quarters at once. The progress of five years then swamps the differences between
# platforms. Stay within one quarter.
values = pd.DataFrame({
    "breadth": np.log(quarterly["sku_effective"]), "speed": -np.log(quarterly["median_days"]),
    "quality": quarterly["kept_rate"], "price": -np.log(quarterly["price_index"]),
})
z = (values - values.mean()) / values.std(ddof=0)
profile = z[quarterly["quarter"] == FIRST].set_index(quarterly.loc[quarterly["quarter"] == FIRST, "platform"])

# %% role="wrong" exercise="profile" label="no-sign-turned" catches="direction" instead=true
# Fewer days and lower prices are better, so these two columns need a minus sign. As it stands, the slowest platform looks the
# fastest.
breadth, speed = np.log(early["sku_effective"]), np.log(early["median_days"])
better, price = early["kept_rate"], np.log(early["price_index"])

# %% role="wrong" exercise="profile" label="no-sign-turned-and-sample-deviation" catches="direction ddof" instead=true
# Two things. Fewer days and lower prices are better, so these two columns need a minus sign. And the standard deviation divides by
# one less than the number of platforms: these five are all there are.
breadth, speed = np.log(early["sku_effective"]), np.log(early["median_days"])
better, price = early["kept_rate"], np.log(early["price_index"])
profile = (virtues - virtues.mean()) / virtues.std()

# %% role="wrong" exercise="profile" label="no-sign-and-no-logarithm" catches="direction scale" instead=true
# Two things. Fewer days and lower prices are better, so these two columns need a minus sign. And where ratios count, in models, days
# and prices, take the logarithm before the z-score.
breadth, speed = early["sku_effective"], early["median_days"]
better, price = early["kept_rate"], early["price_index"]

# %% role="wrong" exercise="profile" label="not-centred" catches="formula" instead=true
# The mean was not subtracted. A *z* is the distance from the mean, in standard deviations.
profile = virtues / virtues.std(ddof=0)

# %% role="wrong" exercise="profile" label="smallest-to-largest" catches="formula" instead=true
# The values were stretched from the smallest to the largest of the five. A *z* is the distance from the mean, in standard
# deviations.
profile = (virtues - virtues.min()) / (virtues.max() - virtues.min())

# %% role="wrong" exercise="profile" label="centred-on-the-median" catches="formula" instead=true
# The distances are from the median. A *z* is the distance from the mean.
profile = (virtues - virtues.median()) / virtues.std(ddof=0)

# %% role="wrong" exercise="profile" label="mean-deviation" catches="formula" instead=true
# The distances were divided by the mean absolute distance. A *z* counts standard deviations.
profile = (virtues - virtues.mean()) / (virtues - virtues.mean()).abs().mean()

# %% role="wrong" exercise="profile" label="divided-by-the-mean" catches="formula" instead=true
# The distances were divided by the mean. A *z* counts standard deviations.
profile = (virtues - virtues.mean()) / virtues.mean()

# %% role="wrong" exercise="profile" label="means-of-all-quarters" catches="window" instead=true
# These are profiles of five years' mean values. Keep the rows of the first quarter.
early = quarterly.groupby("platform")[["sku_effective", "median_days", "kept_rate", "price_index"]].mean()

# %% role="wrong" exercise="profile" label="speed-and-price-exchanged" catches="know-the-column" instead=true
# `speed` and `price` have changed places.
virtues = pd.DataFrame({"breadth": breadth, "speed": price, "quality": better, "price": speed})

# %% role="wrong" exercise="profile" label="days-not-turned" catches="direction" instead=true
# In `speed` the slowest platform looks the fastest: fewer days are better.
breadth, speed = np.log(early["sku_effective"]), np.log(early["median_days"])

# %% role="wrong" exercise="profile" label="prices-not-turned" catches="direction" instead=true
# In `price` the dearest platform looks the cheapest: a lower index is better for the buyer.
better, price = early["kept_rate"], np.log(early["price_index"])

# %% role="wrong" exercise="profile" label="logarithms-forgotten" catches="scale" instead=true
# The signs are right, but no logarithm was taken. Where ratios count, in models, days and prices, take it before the z-score.
breadth, speed = early["sku_effective"], -early["median_days"]
better, price = early["kept_rate"], -early["price_index"]

# %% role="wrong" exercise="profile" label="quality-in-logarithms" catches="scale" instead=true
# `quality` comes from the logarithm of the kept rate here. The task takes `kept_rate` as it stands.
better, price = np.log(early["kept_rate"]), -np.log(early["price_index"])

# %% role="wrong" exercise="profile" label="not-divided" catches="formula" instead=true
# These are distances from the mean, each still in its own unit. Divide by the standard deviation of the five.
profile = virtues - virtues.mean()

# %% role="wrong" exercise="profile" label="brackets-missing" catches="formula" instead=true
# Only the mean was divided by the standard deviation. Division comes before subtraction: put the difference into brackets.
profile = virtues - virtues.mean() / virtues.std(ddof=0)

# %% role="wrong" exercise="profile" label="divided-by-variance" catches="formula" instead=true
# The distances were divided by the variance. A *z* counts standard deviations.
profile = (virtues - virtues.mean()) / virtues.var(ddof=0)

# %% role="wrong" exercise="profile" label="across-virtues" catches="across-whom" instead=true
# Mean and standard deviation were taken along each row, over the four virtues of one platform. They have different units: go
# down each column, across platforms.
profile = virtues.sub(virtues.mean(axis=1), axis=0).div(virtues.std(axis=1, ddof=0), axis=0)

# %% role="wrong" exercise="profile" label="ranks-for-scores" catches="scale" instead=true
# These are ranks. A *z* says how many standard deviations a platform lies from the mean.
profile = virtues.rank()

# %% role="wrong" exercise="profile" label="last-quarter-taken" catches="window" instead=true
# These are the profiles of the last quarter. The question is about the first one: `FIRST`.
early = quarterly[quarterly["quarter"] == LAST].set_index("platform")

# %% role="wrong" exercise="profile" label="sample-deviation" catches="ddof" credit=0.5 instead=true
# All is well but the standard deviation, which divides by one less than the number of platforms. That is for a sample; these
# five are all there are.
profile = (virtues - virtues.mean()) / virtues.std()

# %% [markdown]
# ## Five years later
#
# In the last quarter the highest raw rate of returns is Qualdor's, more than ten points above the lowest.
#
# **Quick.** Are Qualdor's goods now the worst of the five?

# %% role="quick" exercise="five-years-later" choices="yes|no|the raw rate cannot say"
five_years_later = "the raw rate cannot say"
### yes: Qualdor had the best goods and a wardrobe full of dresses. Does the raw rate tell you which of the two has changed?
### no: That may be so. But the raw rate mixes goods and assortment: it does not say it.
### reading: It needs one mix for all. At it, the five published rates of the last quarter lie within two points of one another.

# %% role="proof"
ordered = (1 - orders[orders["quarter"] == LAST].groupby("platform")["kept"].mean()).sort_values()
assert ordered.index[-1] == "Qualdor" and ordered.iloc[-1] - ordered.iloc[0] > 0.10 and ordered.iloc[-1] - ordered.iloc[-2] > 0.01
both_rates = quarterly[quarterly["quarter"].isin([FIRST, LAST])].pivot(index="platform", columns="quarter", values="kept_rate")
assert np.ptp(both_rates[FIRST]) > 0.09 and np.ptp(both_rates[LAST]) < 0.02

# %% [markdown]
# ## What would change our mind?
#
# The profiles show four rivals with one virtue each. That confirms nothing: the makers of this market *gave* each rival its
# head start, and gave the one with the best goods a wardrobe full of clothes, so that Simpson's paradox had to come. **A
# simulator that encodes a story cannot prove the story.** It can show that a table of raw rates may hide it.
#
# The makers also gave each platform *one* quality for all categories; in a real market it may be better at shoes and worse at
# tea. One of our two quarters is a summer, the other has a festival, 618: in a real market prices paid would mix the season in.
# And a matched index takes for granted that a model with the same number kept its quality: if a maker uses thinner cloth
# and lowers the price, the index calls it cheaper.
#
# We would change our mind about "this platform is better" if the order turned with another sensible standard, or if its
# advantage were gone once the same model, sold on two platforms, was compared. About "each has one virtue": if platforms
# drawn at random had profiles just as lopsided. In every measure somebody is first.
#
# **Quick.** On a platform the share of returned orders falls, in every category, and one-star ratings rise. Which
# explanation fits both?

# %% role="quick" exercise="fewer-returns-more-anger" choices="harder returns|better goods|more tea in the mix" outcomes="defend-a-measure"
fewer_returns = "harder returns"
### better goods: Then returns would fall. But would more buyers give one star?
### more tea in the mix: A new mix would lower the raw rate. Here the share fell in every category.
### reading: Kept is not the same as good: who cannot send a thing back keeps it, and is angry. A second number shows what the first hides.

# %% [markdown]
# To move a number without moving what it stands for is to **game** it.
#
# ### Exercise 6 · How we measured   {9 points}
# A consumers' magazine prints a league table of platforms with one column *better* and one column *cheaper*. You choose the
# two measures. Write the magazine's box **"How we measured"**, in at most 120 plain words. Your box says
#
# | | what your box says | points |
# |:--|:--|--:|
# | 1 | *better*: what is counted, out of what, and at which mix of goods | 0–3 |
# | 2 | *cheaper*: which prices are compared with which, and what the comparison leaves out | 0–3 |
# | 3 | one way in which a platform could game the column *better*, and the data that would show it | 0–3 |

# %% [markdown] role="written" exercise="league-table" points=9 outcomes="defend-a-measure choose-the-base" ideas="A12 A14" words=120 minutes=17
# ### BEGIN SOLUTION
# **Sample, level 3.** *Better* is the number of orders, per 100 placed, of which nothing came back. Clothes come back
# everywhere, so we compare all platforms at one mix of goods: that of all orders together. *Cheaper* compares each model's
# price with its own price a year before, on the same platform, and averages the ratios. Models that are new or gone cannot be
# compared; those we could compare made up a fifth of this year's sales. A platform could look better without better goods by
# making returns a nuisance. Then its one-star ratings would rise while its returns fall, and fewer buyers would come again. With
# better goods, all three would improve together. We print these figures beside the table.
#
# **Sample, level 2.** *Better* is the share of orders that buyers keep, compared within categories of goods, because clothes
# are returned more often. *Cheaper* compares the prices of models that were sold in both years. We do not use the average
# price, because it changes when people buy other things. A platform could make returns slow and difficult; one would have to
# look at complaints.
#
# **Sample, level 1.** *Better* is the average number of stars, since customers know best. *Cheaper* is the average price,
# from the platforms' own data. Platforms could cheat with fake reviews, so we checked everything carefully and used big data.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | *better*: what is counted, out of what, and at which mix of goods | no measure | a measure without a base ("few returns"), or stars taken at face value | counted and out of what, but the mix is left open or only hinted at ("within categories") | what is counted, out of what, *and* one mix for all that is named |
# | *cheaper*: which prices are compared with which, and what the comparison leaves out | no measure | average prices, or "lower prices" without a comparison | each model with itself (before, or on another platform), without what is left out | each model with itself, *and* what is left out: new or withdrawn models, or how much of the sales is covered |
# | one way to game *better*, and the data that would show it | none | a general fear ("fake data") | a named way that would move the chosen measure, without data, or with data but not what they would show | a named way, *and* data that would move if it were done and would not if goods had become better |
# ### END MARK SCHEME

# %% [markdown]
# ## Take-aways
#
# - **An average can move although nothing that it averages has moved.** Ask for the mix behind every average.
# - A rate is out of something: orders, pieces, shops. Weight with what was counted. No rating is no zero.
# - **Location quotient**: share here over share everywhere. 1 means nothing special.
# - **Simpson's paradox**: better in each group, worse overall, because the groups are mixed differently. **Direct
#   standardisation**: own rates, one mix for all. Coarse groups are still mixed; fine ones are noisy.
# - **Unit values** follow the mix. **Matched models** compare a model with itself. Test: if only the mix moves, the index
#   stays at 1. Say how much is matched.
# - **z-scores**: direction, scale, across whom.
#
# At one mix for all, the published rates of the last quarter can hardly be told apart; lesson 4 asks whether the platforms
# converge.

# %% [markdown]
# # Stretch
#
# *All of this may be skipped.*

# %% [markdown]
# ## Two dots and a bar
#
# How much of the last quarter's raw rates of returns is assortment? Here they stand beside the same orders, standardised as in
# Exercise 2.

# %%
last_quarter = orders[orders["quarter"] == LAST]
last_came_back = 1 - last_quarter.pivot_table("kept", "platform", "category")
last_mix = last_quarter["category"].value_counts(normalize=True)
last_rates = pd.DataFrame({
    "raw": 100 * (1 - last_quarter.groupby("platform")["kept"].mean()),
    "common_mix": 100 * last_came_back.mul(last_mix, axis=1).sum(axis=1),
})
last_rates.round(1)

# %% role="proof"
assert last_rates["raw"].idxmax() == "Qualdor" and last_rates["raw"].idxmin() == "Shelvia"
assert np.ptp(last_rates["raw"]) > 10 and np.ptp(last_rates["common_mix"]) < 5 and np.ptp(last_rates["raw"]) > 2 * np.ptp(last_rates["common_mix"])
cells = pd.crosstab(last_quarter["platform"], last_quarter["category"])
error = 100 * np.sqrt((last_mix**2 * last_came_back * (1 - last_came_back) / cells).sum(axis=1))
centre = np.average(last_rates["common_mix"], weights=error**-2)
assert (((last_rates["common_mix"] - centre) / error) ** 2).sum() < 13.3  # what luck passes once in a hundred, with five platforms

# %% [markdown]
# A table of two columns asks the reader to subtract. Two bars for each name make ten lengths out of five stories. A
# **dumbbell** draws the two values of a name as two dots on one line, and a bar from the one to the other: position gives
# the values, the bar the difference. Dots have no length, so their axis need not start at zero.
#
# ### Exercise 7 · Draw the difference that the mix makes   {4 points} · stretch
# Draw a dumbbell of the two columns of `last_rates` and assign it to `dumbbell`. It has
#
# - one row for each platform, and two scatter traces of markers named `raw` and `common mix`;
# - for each platform a **bar** from its one dot to its other, drawn with `add_shape`;
# - a title that says what to see, and a value axis whose title says what is measured, with the unit in brackets. No dot is
#   cut off.
#
# Values rounded to one decimal will do. A reader compares more easily if the rows are sorted, by `raw` for instance.
#
# <details><summary>Hint 1: the idea</summary>
#
# First the dots: two traces with the same names along *y*. Then a loop over the rows for the bars.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `dumbbell.add_scatter(x=..., y=..., mode="markers", name=...)`, and `dumbbell.add_shape(type="line", x0=..., x1=...,
# y0=platform, y1=platform, layer="below")`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Begin with `dumbbell = go.Figure()` and one `add_scatter`. Look at it. The first name stands at the bottom.
# </details>

# %% role="answer" exercise="dumbbell"
dumbbell = ...
### BEGIN SOLUTION
rows = last_rates.sort_values("raw", ascending=False)
dumbbell = go.Figure()
for column, colour in (("raw", ORANGE), ("common_mix", BLUE)):
    dumbbell.add_scatter(
        x=rows[column], y=rows.index, mode="markers", name=column.replace("_", " "),
        marker={"color": colour, "size": 15},
    )
for platform, row in rows.iterrows():
    dumbbell.add_shape(
        type="line", x0=row["raw"], x1=row["common_mix"], y0=platform, y1=platform,
        layer="below", line={"color": "#B0B0B0", "width": 6},
    )
dumbbell.update_layout(
    title="At one mix for all, most of the difference is gone", height=400, margin_t=96,
    xaxis_title="orders of which something came back (%)",
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
)
### END SOLUTION
dumbbell

# %% role="check" exercise="dumbbell" points=4 outcomes="draw-a-comparison standardise" ideas="A12 A14" figure="scatter" needs="title telling-title axis-titles units says=return|back base=orders|order single-axis linear joined unit=%|per_cent|percent" tolerance=0.005 minutes=14 stretch=true
check("dumbbell", dumbbell)

# %% [markdown] role="reading" exercise="dumbbell"
# The dots of the raw rates are spread over ten points and more, those at the common mix over a few points, hardly more than luck
# would do. In the last quarter most of the difference between the platforms is assortment.

# %% role="right" exercise="dumbbell"
pairs = last_rates.rename(columns={"common_mix": "common mix"}).rename_axis("platform").reset_index()
pairs = pairs.melt(id_vars="platform", var_name="mix", value_name="rate")
dumbbell = px.scatter(
    pairs, x="rate", y="platform", color="mix", title="Returns, raw and at a common mix", labels={"rate": "orders returned (%)"}
)
for platform, pair in pairs.groupby("platform"):
    dumbbell.add_scatter(x=pair["rate"], y=pair["platform"], mode="lines", line_color=GREY, name=platform, showlegend=False)

# %% role="right" exercise="dumbbell"
dumbbell = go.Figure([
    go.Scatter(x=list(last_rates.index), y=last_rates["common_mix"].to_list(), mode="markers+text", name="Common mix"),
    go.Scatter(x=list(last_rates.index), y=last_rates["raw"].to_list(), mode="markers", name="raw"),
])
for platform, row in last_rates.iterrows():
    dumbbell.add_shape(type="line", x0=platform, x1=platform, y0=row["common_mix"], y1=row["raw"])
dumbbell.update_layout(title={"text": "What the mix does to returns"}, yaxis={"title": {"text": "returned [% of orders]"}})

# %% role="right" exercise="dumbbell"
table = last_rates.sort_values("common_mix")
places = list(range(len(table)))
dumbbell = go.Figure()
for place, (_, row) in enumerate(table.iterrows()):
    dumbbell.add_shape(type="line", x0=row["raw"], x1=row["common_mix"], y0=place, y1=place)
for name in ("raw", "common mix"):
    dumbbell.add_scatter(x=table[name.replace(" ", "_")], y=places, mode="markers", name=name)
dumbbell.update_yaxes(tickvals=places, ticktext=list(table.index))
dumbbell.update_layout(title="The mix makes the difference", xaxis_title="returns, in per cent of orders (%)", xaxis_range=[0, 50])

# %% role="wrong" exercise="dumbbell" label="names-swapped" catches="legend" instead=true
# The two names are swapped: what is called raw are the rates at the common mix. Check one platform against the table before you
# publish.
rows = last_rates.rename(columns={"raw": "common_mix", "common_mix": "raw"}).sort_values("raw", ascending=False)

# %% role="wrong" exercise="dumbbell" label="kept-drawn" catches="complement" instead=true
# These dots are shares of orders that were kept. The table holds, and the title of the axis names, orders that came back.
rows = (100 - last_rates).sort_values("raw", ascending=False)

# %% role="wrong" exercise="dumbbell" label="sorted-away-from-the-names" catches="alignment" instead=true
# The values of each trace were sorted by themselves, so that they stand beside other platforms' names. Sort the whole table.
rows = pd.DataFrame({column: np.sort(last_rates[column]) for column in last_rates}, index=last_rates.index)

# %% role="wrong" exercise="dumbbell" label="first-quarter-drawn" catches="window" instead=true
# These are the rates of the first quarter. Draw `last_rates`.
rows = 100 * pd.DataFrame({
    "raw": 1 - first_quarter.groupby("platform")["kept"].mean(),
    "common_mix": came_back.mul(first_quarter["category"].value_counts(normalize=True), axis=1).sum(axis=1),
}).sort_values("raw", ascending=False)

# %% role="wrong" exercise="dumbbell" label="trace-type" catches="chart-type"
# Bars make ten lengths of five stories, and they would have to start at zero. A dumbbell has two dots for each platform: use
# scatter traces with markers.
dumbbell = go.Figure()
dumbbell.add_bar(x=last_rates["raw"], y=last_rates.index, orientation="h", name="raw")
dumbbell.add_bar(x=last_rates["common_mix"], y=last_rates.index, orientation="h", name="common mix")
dumbbell.update_layout(title="The mix makes the difference", xaxis_title="orders of which something came back (%)")

# %% role="wrong" exercise="dumbbell" label="no-units" catches="axis-without-unit"
# The value axis does not say its unit. Put it in brackets behind the title of the axis: per cent of what?
dumbbell = go.Figure()
for column, name in (("raw", "raw"), ("common_mix", "common mix")):
    dumbbell.add_scatter(x=last_rates[column], y=last_rates.index, mode="markers", name=name)
dumbbell.update_layout(title="The mix makes the difference", xaxis_title="rate of returns")

# %% role="wrong" exercise="dumbbell" label="not-joined" catches="bars"
# Each platform needs two dots, one bar from the one to the other, and no other line or dot: draw the dots as markers only, and one
# bar for each platform between its own two values.
dumbbell = go.Figure()
for column, name in (("raw", "raw"), ("common_mix", "common mix")):
    dumbbell.add_scatter(x=last_rates[column], y=last_rates.index, mode="markers", name=name)
dumbbell.update_layout(title="The mix makes the difference", xaxis_title="orders of which something came back (%)")

# %% role="wrong" exercise="dumbbell" label="data-cut-off" catches="axis-range"
# The range of an axis leaves out a dot, and with it the platform that differs most. Dots need no zero, but all of them must be
# seen.
dumbbell = go.Figure()
for column, name in (("raw", "raw"), ("common_mix", "common mix")):
    dumbbell.add_scatter(x=last_rates[column], y=last_rates.index, mode="markers", name=name)
for platform, row in last_rates.iterrows():
    dumbbell.add_shape(type="line", x0=row["raw"], x1=row["common_mix"], y0=platform, y1=platform)
dumbbell.update_layout(title="The mix makes the difference", xaxis_title="orders of which something came back (%)")
dumbbell.update_xaxes(range=[last_rates["common_mix"].min() - 1, last_rates["raw"].max() + 1])

# %% role="wrong" exercise="dumbbell" label="topic-title" catches="title"
# The title names the topic only. Say in a few words what there is to see: what happens to the differences at one mix?
dumbbell = go.Figure()
for column, name in (("raw", "raw"), ("common_mix", "common mix")):
    dumbbell.add_scatter(x=last_rates[column], y=last_rates.index, mode="markers", name=name)
for platform, row in last_rates.iterrows():
    dumbbell.add_shape(type="line", x0=row["raw"], x1=row["common_mix"], y0=platform, y1=platform)
dumbbell.update_layout(title="Returns", xaxis_title="orders of which something came back (%)")

# %% [markdown]
# *Figure 3.* Returns in the last quarter, raw and at everybody's mix. Compare the dots of the one colour with those of the
# other. A bar is what the assortment adds to a rate, or takes off it. (The axis of dots need not start at zero: read its
# numbers.)

# %% [markdown]
# ## Baskets and base years
#
# In Jevons's index each model counts once. If the quantities are known, a model can count by what is spent on it.
# **Laspeyres** prices the *old* basket, **Paasche** the *new* one:
#
# $$L = \frac{\sum p_1 q_0}{\sum p_0 q_0} \qquad P = \frac{\sum p_1 q_1}{\sum p_0 q_1}$$
#
# Two goods at 10 yuan, five of each sold. One falls to 5 yuan, the other rises to 20. Buyers turn to the first: now 9 and 1
# are sold. The old basket costs 125 instead of 100 yuan, so *L* = 1.25. The new one costs 65, so *P* = 0.65. When people
# flee from what becomes dearer, *L* is the larger. **Fisher** (1922) takes the geometric mean of both, $F = \sqrt{L P}$, and
# called it the *ideal* index. Here it is 0.90.
#
# A **base year** decides what is called 100. It leaves the ratios within one series alone; it does decide what can be
# compared *between* series.

# %% role="figure"
series = quarterly.pivot(index="quarter", columns="platform", values="price_index")
bases = {
    "one base for all platforms": series,
    "each platform's own first quarter = 100": 100 * series / series.loc[FIRST],
}
rebased = make_subplots(
    1, 2, shared_yaxes=True, subplot_titles=list(bases), horizontal_spacing=0.1
)
for panel, table_of in enumerate(bases.values(), 1):
    for platform, colour in PLATFORM_COLOURS.items():
        rebased.add_scatter(
            x=table_of.index, y=table_of[platform], mode="lines", name=platform,
            line={"color": colour, "width": 2}, row=1, col=panel, showlegend=panel == 1,
        )
rebased.update_xaxes(tickvals=[FIRST, "2021Q4", LAST], tickangle=0)
rebased.update_yaxes(title="price level (index)", col=1)
rebased.update_layout(
    title="The cheapest looks the dearest when each starts at 100", margin_t=110,
    legend={"orientation": "h", "y": 1.1, "yanchor": "bottom", "x": 0},
)

# %% [markdown]
# *Figure 4.* The same price indices with two bases. Find Thriftello in both panels. On the left it is the cheapest at first,
# and at the end as cheap as the others. On the right it lies above all: it had least to lower. The axis does not start at
# zero.

# %% role="proof"
assert series.loc[FIRST].idxmin() == "Thriftello" and series.loc[LAST].max() / series.loc[LAST].min() < 1.03
own_base = series / series.loc[FIRST]
assert own_base.loc[LAST].idxmax() == "Thriftello" and own_base.loc[LAST].nlargest(2).diff().iloc[1] < -0.08
assert np.isclose((0.65 * 1.25) ** 0.5, 0.9, atol=0.005)

# %% [markdown]
# ### Exercise 8 · Fisher's ideal index   {3 points} · stretch
# Complete the function that begins with `def fisher(price_0, quantity_0, price_1, quantity_1):`. Its arguments are four
# lists of equal length: price and quantity of the same models, before and after. It returns Fisher's index. The check
# tries the function on models from `prices` and on markets in which only the mix moves, or only the prices.
#
# <details><summary>Hint 1: the idea</summary>
#
# Four sums of price times quantity are all you need. Which price goes with which quantity?
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# The stub turns the lists into arrays, so `price_1 * quantity_0` works model by model, and `.sum()` adds up.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Write *L* first and try it on the two goods above: it must give 1.25.
# </details>

# %% role="answer" exercise="fisher"
def fisher(price_0, quantity_0, price_1, quantity_1):
    """Fisher's price index of matched models, after to before."""
    price_0, quantity_0, price_1, quantity_1 = (
        np.asarray(values, dtype=float)
        for values in (price_0, quantity_0, price_1, quantity_1)
    )
    ...
### BEGIN SOLUTION
    laspeyres = (price_1 * quantity_0).sum() / (price_0 * quantity_0).sum()
    paasche = (price_1 * quantity_1).sum() / (price_0 * quantity_1).sum()
    return np.sqrt(laspeyres * paasche)
### END SOLUTION

# %% role="check" exercise="fisher" points=3 outcomes="match-models" ideas="A12" stretch=true minutes=7
check("fisher", fisher)

# %% [markdown] role="reading" exercise="fisher"
# Try it on the models of one platform that were sold in both quarters: it comes out near Jevons's index, within a few per
# cent. In this market people hardly flee from what became dearer, so the weights matter little. What the index leaves out,
# the models without a match, matters more.

# %% role="proof"
both = prices[prices["quarter"] == FIRST].merge(prices[prices["quarter"] == LAST], on=["platform", "sku_id"], suffixes=("_0", "_1"))
for _, one in both.groupby("platform"):
    def spent(p, q, one=one):
        return (one[f"price_{p}"] * one[f"quantity_{q}"]).sum()
    ideal = (spent(1, 0) / spent(0, 0) * spent(1, 1) / spent(0, 1)) ** 0.5
    assert abs(np.log(ideal) - np.log(one["price_1"] / one["price_0"]).mean()) < 0.03
    assert abs(np.log(spent(1, 0) / spent(0, 0)) - np.log(spent(1, 1) / spent(0, 1))) < 0.025

# %% role="cases" exercise="fisher"
sold_twice = prices.pivot(index=["platform", "sku_id"], columns="quarter", values=["price", "quantity"]).dropna()
cases = []
for _, part in sold_twice.groupby("platform"):
    part = part.tail(12)
    cases.append([part[name, quarter].astype(float).to_list() for quarter in (FIRST, LAST) for name in ("price", "quantity")])
one = cases[0]
cases = [  # short ones first: whoever fails is shown what can be worked out by hand
    ([10.0, 10.0], [5, 5], [5.0, 20.0], [9, 1]),  # buyers flee from what became dearer
    ([50.0, 200.0], [90, 10], [45.0, 180.0], [50, 50]),
    (one[0][:3], one[1][:3], one[0][:3], one[3][:3]),  # only the mix moves
    (one[0][:3], one[1][:3], [2 * value for value in one[0][:3]], one[1][:3]),  # only the prices move
    *cases,
]

# %% role="right" exercise="fisher"
def fisher(price_0, quantity_0, price_1, quantity_1):
    def spent(price, quantity):
        return sum(p * q for p, q in zip(price, quantity, strict=True))

    old_basket = spent(price_1, quantity_0) / spent(price_0, quantity_0)
    new_basket = spent(price_1, quantity_1) / spent(price_0, quantity_1)
    return (old_basket * new_basket) ** 0.5

# %% role="right" exercise="fisher"
def fisher(price_0, quantity_0, price_1, quantity_1):
    quantities = np.vstack([quantity_0, quantity_1])
    return float(np.exp(np.mean(np.log(quantities @ np.array(price_1)) - np.log(quantities @ np.array(price_0)))))

# %% role="wrong" exercise="fisher" label="old-basket-only" catches="laspeyres"
# This is Laspeyres: it prices the old basket, as if nobody had turned to what became cheaper. Fisher prices both baskets
# and takes the geometric mean.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, q0, p1 = (np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1))
    return (p1 * q0).sum() / (p0 * q0).sum()

# %% role="wrong" exercise="fisher" label="new-basket-only" catches="paasche"
# This is Paasche: it prices the new basket, in which what became dearer has already been avoided. Fisher prices both
# baskets and takes the geometric mean.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, p1, q1 = (np.asarray(values, dtype=float) for values in (price_0, price_1, quantity_1))
    return (p1 * q1).sum() / (p0 * q1).sum()

# %% role="wrong" exercise="fisher" label="root-forgotten" catches="geometric-mean"
# This is the product of both baskets' indices. The geometric mean of two numbers is the square root of their product.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, q0, p1, q1 = (np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1, quantity_1))
    return (p1 * q0).sum() / (p0 * q0).sum() * (p1 * q1).sum() / (p0 * q1).sum()

# %% role="wrong" exercise="fisher" label="spending-compared" catches="mix-shift"
# This divides one unit value by the other. It moves when people buy other models at unchanged prices; a price index must not.
# Hold the basket fixed, once the old and once the new.
def fisher(price_0, quantity_0, price_1, quantity_1):
    return np.average(price_1, weights=quantity_1) / np.average(price_0, weights=quantity_0)

# %% role="wrong" exercise="fisher" label="ordinary-mean-of-both" catches="geometric-mean" credit=0.5
# Both baskets are priced well, but averaged with the ordinary mean. Run time backwards and the index should be turned
# upside down: that holds for the geometric mean only.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, q0, p1, q1 = (np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1, quantity_1))
    return ((p1 * q0).sum() / (p0 * q0).sum() + (p1 * q1).sum() / (p0 * q1).sum()) / 2

# %% role="wrong" exercise="fisher" label="upside-down" catches="direction"
# Before and after have changed places: the index should say how prices after compare with prices before.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, q0, p1, q1 = (np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1, quantity_1))
    return 1 / np.sqrt((p1 * q0).sum() / (p0 * q0).sum() * (p1 * q1).sum() / (p0 * q1).sum())

# %% role="wrong" exercise="fisher" label="half-of-the-product" catches="geometric-mean"
# This is half of the product. `** 1 / 2` raises to the power 1 and then halves: write `** 0.5`, or `np.sqrt`.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, q0, p1, q1 = (np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1, quantity_1))
    return ((p1 * q0).sum() / (p0 * q0).sum()) * ((p1 * q1).sum() / (p0 * q1).sum()) ** 1 / 2

# %% role="wrong" exercise="fisher" label="quotient-for-product" catches="geometric-mean"
# This is the root of the *quotient* of both baskets' indices. The geometric mean is the root of their product.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, q0, p1, q1 = (np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1, quantity_1))
    return np.sqrt(((p1 * q0).sum() / (p0 * q0).sum()) / ((p1 * q1).sum() / (p0 * q1).sum()))

# %% role="wrong" exercise="fisher" label="takings-compared" catches="mix-shift"
# This compares the yuan taken before and after. They move when people buy more; a price index must not. Hold the basket fixed.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, q0, p1, q1 = (np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1, quantity_1))
    return (p1 * q1).sum() / (p0 * q0).sum()

# %% role="wrong" exercise="fisher" label="quantities-compared" catches="know-the-formula"
# This is an index of *quantities*: the prices were held fixed. Hold the quantities fixed, and let the prices move.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, q0, p1, q1 = (np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1, quantity_1))
    return np.sqrt((p0 * q1).sum() / (p0 * q0).sum() * (p1 * q1).sum() / (p1 * q0).sum())

# %% role="wrong" exercise="fisher" label="each-model-once" catches="weights"
# This is Jevons's index: each model counts once. Fisher's counts a model by what is spent on it, in the old and in the new basket.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, q0, p1, q1 = (np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1, quantity_1))
    return np.exp(np.log(p1 / p0).mean())

# %% role="wrong" exercise="fisher" label="times-hundred" catches="unit" credit=0.5
# The index starts from 100 here. In the formulas 1 means unchanged: leave out the factor 100.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, q0, p1, q1 = (np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1, quantity_1))
    return 100 * np.sqrt((p1 * q0).sum() / (p0 * q0).sum() * (p1 * q1).sum() / (p0 * q1).sum())

# %% role="wrong" exercise="fisher" label="baskets-averaged-first" catches="weights"
# Here the quantities were averaged before the basket was priced. Fisher prices the two baskets and averages the two indices.
def fisher(price_0, quantity_0, price_1, quantity_1):
    p0, q0, p1, q1 = (np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1, quantity_1))
    return (p1 * (q0 + q1)).sum() / (p0 * (q0 + q1)).sum()
