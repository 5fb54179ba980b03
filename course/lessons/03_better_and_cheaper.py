# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: "Better and cheaper: than what?"
#     minutes: 60
#     weight: 1
#     ideas: A12 A13 A14
#     outcomes:
#       choose-the-base: say what a rate is counted out of, and average over what was counted
#       compare-mixes: say what a platform sells more of than the others, as location quotients
#       standardise: compare rates at a common mix, and recognise Simpson's paradox
#       draw-a-comparison: draw two values for each name so that their distance can be read
#       match-models: tell a change of prices from a change of what is bought
#       make-a-profile: put measures with different units on one scale, across platforms
#       defend-a-measure: choose measures for a league table and say how they could be gamed
# ---

# %% [markdown]
# > "For many years, e-commerce platforms born in different eras did nothing but look for a breakthrough in one of
# > 'more, faster, better, cheaper', enlarge it into a core value of their own, and so find what made them competitive."
#
# Zhang Peng wrote this in July 2024 (in our English). The four words are 多快好省: 多 *duo*, more; 快 *kuai*, faster;
# 好 *hao*, better; 省 *sheng*, cheaper, literally "saving". They are, he says, "a very abstract view of what users
# need".
#
# **Evidence grade: D**, a definition, for the four words (A12); **D** for the aim behind them, a more efficient system
# of supply, demand and circulation (A13); and **M**, a mechanism, for the sentence above (A14). It names no platform,
# no number and no year. That is no reproach. It is our task: before one can ask whether each platform was best at one
# thing, somebody must say how *best* is measured.
#
# *More* and *faster* were the last lesson. A day is a day on every platform. *Better* and *cheaper* are harder,
# because each of them is an average over things that differ. Goods are sent back more or less often, and a dress is
# not a tin of tea. Prices rise and fall, and what is sold this year is not what was sold five years ago. So this whole
# lesson turns on one sentence:
#
# **An average can move although nothing that it averages has moved.**
#
# **Our question:** better and cheaper *than what*? Out of which orders, at which mix of goods, for which models, on
# whose scale?
#
# **Our data** come from the simulated market: Lifora and four rivals with invented names, in the first and in the last
# quarter of five years. What you find out about them is no news about real platforms.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import plotly.io as pio

from course import check, load, progress

pio.templates.default = "plotly_white"
# From Okabe and Ito's palette, which colour-blind readers can tell apart.
BLUE, ORANGE, GREEN = "#0072B2", "#E69F00", "#009E73"
VERMILION, PURPLE, GREY = "#D55E00", "#CC79A7", "#7F7F7F"
COLOURS = {"Lifora": VERMILION, "Shelvia": BLUE, "Zippano": GREEN, "Qualdor": PURPLE, "Thriftello": ORANGE}

orders = load("platform_orders")
prices = load("platform_prices")
quarterly = load("platforms_quarterly")

FIRST, LAST = prices["quarter"].min(), prices["quarter"].max()
TO_WEAR = ["womenswear", "leather_shoes", "running", "bags", "jewellery"]

# %% [markdown]
# ## Good, counted
#
# When is an order a good order? When the buyer keeps what came, or when she says that she likes it. The first can be
# read from returns, the second from stars. Both need a base.

# %%
shown = ["platform", "quarter", "category", "merchant_id", "items", "items_returned", "kept", "star"]
orders[shown].head()

# %% [markdown]
# A row is an order. `items` is the number of pieces ordered, `items_returned` those sent back. `kept` is True if
# *nothing* came back. `star` is the buyer's rating, 1 to 5, and mostly empty. The table is a sample: 1,500 orders for
# each platform and quarter, so it says nothing about who is big.
#
# Take five orders by hand, from two shops. Two came back, one of them only in part:

# %%
toy = pd.DataFrame({
    "shop": ["big", "big", "big", "big", "small"],
    "items": [3, 1, 1, 1, 1],
    "items_returned": [1, 0, 0, 0, 1],
    "star": [2.0, np.nan, 5.0, np.nan, 1.0],
})
toy["kept"] = toy["items_returned"] == 0
by_shop = toy.groupby("shop").agg(orders=("kept", "size"), kept_rate=("kept", "mean"))
pd.Series({
    "kept, of the orders": toy["kept"].mean(),
    "kept, of the pieces": 1 - toy["items_returned"].sum() / toy["items"].sum(),
    "kept, mean of the two shops": by_shop["kept_rate"].mean(),
    "the same, weighted with orders": np.average(by_shop["kept_rate"], weights=by_shop["orders"]),
}, name="share").to_frame().round(3)

# %% [markdown]
# Four numbers, one set of facts. None is false. They answer different questions:
#
# - **of the orders**: how often is a buyer content with what she ordered? A parcel goes back, whether with one piece
#   in it or with two. This is the *kept-order rate*, our measure of *hao*.
# - **of the pieces**: how much of the goods stays sold? It is kinder, because of a large order mostly one piece
#   returns.
# - **mean of the shops**: how does a shop do, if a shop with one order counts as much as one with a thousand? A
#   question for a regulator of shops. Buyers never meet the average shop; they meet the big ones.
# - **weighted with orders**: a **weighted mean**, each value times its weight, over the sum of the weights. With
#   orders as weights the mean of the shops turns back into the rate of the orders. It must: that is how the orders
#   were counted.
#
# Stars have one more catch. An empty star is no zero, and who gives stars is not a random buyer. In the next cell the
# stars become an *ordered categorical*, a column that knows which values it may have and in which order. Even a star
# that nobody gave keeps its place in the table.

# %%
rated = orders[(orders["quarter"] == FIRST) & orders["star"].notna()]
stars = pd.Categorical(rated["star"], categories=[1, 2, 3, 4, 5], ordered=True)
shape = 100 * pd.crosstab(rated["platform"], stars, normalize="index", dropna=False)
shape = shape.rename_axis(columns="stars")
long_shape = shape.reset_index().melt(id_vars="platform", value_name="share")
long_shape["stars"] = long_shape["stars"].astype(str)

curve = px.bar(
    long_shape, x="stars", y="share", facet_col="platform", color_discrete_sequence=[BLUE], height=360,
    category_orders={"platform": list(COLOURS)}, title="Ratings pile up at five stars, and once more at one",
    labels={"share": "share of ratings (%)"}, range_y=[0, 1.1 * long_shape["share"].max()],
)
curve.for_each_annotation(lambda label: label.update(text=label.text.split("=")[1]))
curve.update_layout(margin={"t": 90, "r": 20}, yaxis_ticklabelstandoff=6)
curve

# %% [markdown]
# *Figure 1.* Ratings by number of stars, one panel for each platform, in the first quarter. Look at the left end: one
# star is more frequent than two, before the bars rise to five. Such distributions are called *J-shaped*. They need not
# mean that goods are either splendid or bad. They may mean that the lukewarm do not write (Hu, Zhang & Pavlou 2009).

# %% [markdown]
# ### Exercise 1 · Quality, twice   {3 points}
# Assign to `quality` a DataFrame with one row for each platform and quarter (ten rows) and the columns
#
# - `platform`, `quarter`;
# - `kept_rate`: of the orders, the share of which nothing came back, between 0 and 1;
# - `reviewed`: of the orders, the share that has stars;
# - `star`: the mean number of stars, over the orders that have stars.
#
# <details><summary>Hint 1</summary>
#
# The mean of a Boolean column is a share. `mean()` leaves gaps out, `count()` counts what is no gap.
# </details>
# <details><summary>Hint 2</summary>
#
# `orders.groupby([...]).agg(kept_rate=("kept", "mean"), ...)` makes one column for each of its arguments.
# </details>

# %% role="answer" exercise="quality"
quality = ...
### BEGIN SOLUTION
marked = orders.assign(has_star=orders["star"].notna())
quality = marked.groupby(["platform", "quarter"]).agg(
    kept_rate=("kept", "mean"), reviewed=("has_star", "mean"), star=("star", "mean")
)
### END SOLUTION

# %% role="check" exercise="quality" points=3 outcomes="choose-the-base" ideas="A12"
check("quality", quality)

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

# %% role="wrong" exercise="quality" label="pieces-taken-for-orders" catches="denominator"
# The kept rate is counted per piece here. Of a large order often one piece comes back and the others stay, so this looks
# better than what a buyer meets: the row that counts is the order.
groups = orders.assign(has_star=orders["star"].notna()).groupby(["platform", "quarter"])
quality = groups.agg(reviewed=("has_star", "mean"), star=("star", "mean"))
quality["kept_rate"] = 1 - groups["items_returned"].sum() / groups["items"].sum()

# %% role="wrong" exercise="quality" label="stars-averaged-over-shops" catches="mean-of-means"
# The stars are a mean of shop means: a shop with one rating counts as much as one with a hundred. Average over the orders
# that have stars.
marked = orders.assign(has_star=orders["star"].notna())
quality = marked.groupby(["platform", "quarter"]).agg(kept_rate=("kept", "mean"), reviewed=("has_star", "mean"))
shop_means = orders.groupby(["platform", "quarter", "merchant_id"])["star"].mean()
quality["star"] = shop_means.groupby(["platform", "quarter"]).mean().astype(float)

# %% role="wrong" exercise="quality" label="silence-counted-as-zero-stars" catches="missing-is-not-zero" instead=true
# Orders without a rating went into the mean as zero stars. A buyer who is silent has said nothing, not the worst: leave the
# gaps out.
marked = orders.assign(has_star=orders["star"].notna(), star=orders["star"].fillna(0))

# %% role="wrong" exercise="quality" label="unrated-orders-dropped" catches="denominator"
# Orders without stars were dropped before counting. The kept rate is then that of people who rate, and who rates is not like
# who does not. Only the stars have ratings as their base.
marked = orders.dropna(subset=["star"])
quality = marked.groupby(["platform", "quarter"]).agg(kept_rate=("kept", "mean"), star=("star", "mean"))
quality["reviewed"] = orders["star"].notna().groupby([orders["platform"], orders["quarter"]]).mean()

# %% role="planted" exercise="quality" effect="quality" leaves="stars-averaged-over-shops silence-counted-as-zero-stars unrated-orders-dropped"
# The planted share of returns, within the binomial error of the orders that were counted: ten rates must fit, so 99 % together is
# 3.291 standard errors each. Two of the mistakes are about stars alone and leave the kept rate as it is (the stars of those who rate
# are no planted number). Dropping the unrated leaves it nearly so: the pleased and the angry both rate more often, and on balance that
# moves the kept rate by less than a point.
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
# Suppose that a platform has the most returns. Are its goods worse? Or does it sell what is sent back everywhere? A
# dress must fit, tea need not. Before rates are compared, look at the **mix**: the share of each category in a
# platform's orders.
#
# Shares alone do not tell what is special. If 20 % of a platform's orders are clothes, is that much? It is, if it is
# 10 % elsewhere. The **location quotient** compares the two:
#
# $$\text{LQ} = \frac{\text{share of the category in the platform's orders}}{\text{share of the category in all
# orders}}$$
#
# 1 means "as everywhere", 2 "twice as much as everywhere". The measure comes from economic geography, which asks in
# which trades a town is strong. In trade theory it is called *revealed advantage*. By hand:

# %%
town = pd.DataFrame({"clothes": [80, 20], "tea": [20, 80]}, index=["Platform A", "Platform B"])
mix = town.div(town.sum(axis=1), axis=0)
everywhere = town.sum() / town.sum().sum()
mix.div(everywhere, axis=1)

# %% [markdown]
# ### Exercise 2 · What is each platform strong in?   {2 points}
# Assign to `location` a DataFrame of location quotients in the first quarter (`FIRST`), with the platforms as its index
# and one column for each of the twelve categories. Count orders. The base is all orders of the five platforms in that
# quarter.
#
# <details><summary>Hint</summary>
#
# `pd.crosstab(rows, columns)` counts pairs; `value_counts(normalize=True)` gives shares.
# </details>

# %% role="answer" exercise="location"
location = ...
### BEGIN SOLUTION
part = orders[orders["quarter"] == FIRST]
own = pd.crosstab(part["platform"], part["category"], normalize="index")
location = own.div(part["category"].value_counts(normalize=True), axis=1)
### END SOLUTION

# %% role="check" exercise="location" points=2 outcomes="compare-mixes" ideas="A14"
check("location", location)

# %% role="right" exercise="location"
counts = orders.query("quarter == @FIRST").groupby(["platform", "category"]).size().unstack(fill_value=0)
expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.to_numpy().sum()
location = (counts / expected).iloc[::-1, ::-1]

# %% role="right" exercise="location"
early = orders[orders["quarter"] == FIRST].astype({"category": "category", "platform": "category"})
table = early.pivot_table(index="platform", columns="category", values="order_id", aggfunc="count", observed=False)
location = pd.DataFrame({
    category: (table[category] / table.sum(axis=1)) / (table[category].sum() / len(early)) for category in table
})

# %% role="wrong" exercise="location" label="share-not-compared" catches="base" instead=true
# These are plain shares: how much of a platform's orders falls into each category. Divide by the category's share in all orders
# to see what is special.
location = own

# %% role="wrong" exercise="location" label="share-of-the-category" catches="row-or-column-share" instead=true
# These are shares the other way round: how much of a category's orders goes to each platform. They depend on the number of
# orders that a platform has in the sample.
location = pd.crosstab(part["platform"], part["category"], normalize="columns")

# %% role="wrong" exercise="location" label="compared-with-the-others" catches="base"
# The base here is the orders of the other four platforms. The location quotient's base is all orders, the platform's own among
# them.
part = orders[orders["quarter"] == FIRST]
counts = pd.crosstab(part["platform"], part["category"])
others = counts.sum() - counts
location = counts.div(counts.sum(axis=1), axis=0) / others.div(others.sum(axis=1), axis=0)

# %% role="wrong" exercise="location" label="money-taken-for-orders" catches="denominator"
# These quotients are weighed in yuan: a dear order counts for several cheap ones. Count orders.
part = orders[orders["quarter"] == FIRST]
spent = part.pivot_table(index="platform", columns="category", values="paid", aggfunc="sum")
location = spent.div(spent.sum(axis=1), axis=0).div(spent.sum() / spent.sum().sum(), axis=1)

# %% [markdown]
# ## The paradox
#
# Now put rates and mix together. To see the principle, twelve categories are too many. We make two groups, goods **to
# wear** (clothes, shoes, bags, jewellery) and **other** goods. A platform's rate of returns is a weighted mean of its
# two rates, with its mix as weights:
#
# $$\text{rate} = (1 - w)\, r_\text{other} + w\, r_\text{wear}$$
#
# where *w* is the share of its orders that is to wear. Read this as a straight line in *w*. At *w* = 0 the line starts
# at the platform's rate for other goods, at *w* = 1 it ends at its rate for goods to wear. The line is the platform's
# *quality*. The place on the line is its *assortment*.

# %%
def two_groups(quarter):
    """Rates of returns by platform in per cent: of other goods, to wear, raw, and at the common mix."""
    part = orders[orders["quarter"] == quarter]
    words = np.where(part["category"].isin(TO_WEAR), "to_wear", "other")
    group = pd.Categorical(words, categories=["other", "to_wear"], ordered=True)
    part = part.assign(group=group, returned=100.0 * ~part["kept"], wear=100.0 * (group == "to_wear"))
    table = part.pivot_table(index="platform", columns="group", values="returned", observed=False)
    table.columns = list(table.columns)
    table["wear_share"] = part.groupby("platform")["wear"].mean()
    table["raw"] = part.groupby("platform")["returned"].mean()
    common = part["wear"].mean() / 100
    table["common_mix"] = (1 - common) * table["other"] + common * table["to_wear"]
    return table, 100 * common


groups, common = two_groups(FIRST)
groups.round(1)

# %%
lines = go.Figure()
lines.add_vline(x=common, line_color=GREY, line_dash="dot", layer="below")
lines.add_annotation(
    x=common, y=1, yref="paper", text="mix of all platforms together", showarrow=False, font_color=GREY,
    xanchor="left", yanchor="top", xshift=5,
)
ends = groups["to_wear"].sort_values()
steps = 2.6 * np.arange(len(ends))  # labels keep this distance: pushed up, pushed down, and half way between
pushed_up = np.maximum.accumulate(ends - steps) + steps
pushed_down = np.minimum.accumulate((ends - steps)[::-1])[::-1] + steps
for platform, height in ((pushed_up + pushed_down) / 2).items():
    row, colour = groups.loc[platform], COLOURS[platform]
    lines.add_scatter(x=[0, 100], y=row[["other", "to_wear"]], mode="lines", line={"color": colour, "width": 2})
    lines.add_scatter(x=row[["wear_share"]], y=row[["raw"]], mode="markers", marker={"color": colour, "size": 15})
    lines.add_scatter(
        x=[common], y=[row["common_mix"]], mode="markers",
        marker={"color": colour, "size": 13, "symbol": "circle-open", "line_width": 3},
    )
    lines.add_annotation(
        x=100, y=height, text=platform, showarrow=False, xanchor="left", xshift=8,
        font={"color": colour, "size": 14},
    )
lines.add_annotation(
    x=98, y=1.5, text="● where the platform is &nbsp; ○ with everybody's mix", showarrow=False, xanchor="right",
    font_color=GREY,
)
lines.update_layout(
    title="One platform looks best because of what it sells", showlegend=False, height=520,
    xaxis_title="orders that are goods to wear (%)", yaxis_title="orders of which something came back (%)",
    xaxis_range=[0, 100], yaxis_rangemode="tozero", xaxis_ticklabelstandoff=6, yaxis_ticklabelstandoff=6,
    margin={"t": 70, "r": 110},
)
lines

# %% [markdown]
# *Figure 2.* Returns in the first quarter by what is sold. A line is a platform: what its rate would be at any mix from
# "nothing to wear" on the left to "only goods to wear" on the right. The full dot is where the platform is, and its
# height is the *raw* rate. The ring is where the platform would be with everybody's mix. Compare two platforms by
# their full dots, then by their rings. Where the order changes, the full dots told you about wardrobes.

# %% [markdown]
# When A has the lower rate in every group, and yet B has the lower rate overall, one speaks of **Simpson's paradox**
# (Yule 1903, Simpson 1951). It is no paradox of arithmetic. The full dots are weighted means with different weights,
# so they answer "which platform gets more parcels back?" The lines answer "on which platform would *the same order*
# more likely come back?" In 1973 men were admitted to Berkeley's graduate school more often than women; department by
# department the difference all but vanished, because women applied where few are admitted (Bickel, Hammel & O'Connell
# 1975).
#
# The rings are **directly standardised** rates: each platform's own rates, weighted with one mix for all, the
# **standard population**. With twelve categories:
#
# $$\text{standardised rate of a platform} = \sum_{\text{categories}} \text{standard share of the category} \times
# \text{the platform's rate in it}$$
#
# Which standard? There is no correct one, there is one that belongs to the question. Whoever pays for the vans wants
# the raw rate: a parcel that comes back costs money whatever was in it, and *circulation* is one of the three things
# that the system of A13 is to make efficient. Whoever wants to know where goods are good takes a mix that is the same
# for all and that people actually buy. One platform's own mix would let the comparison hang on *its* shoppers. Equal
# weights would let tea count as much as clothes.

# %% [markdown]
# ### Exercise 3 · Raw and standardised   {3 points}
# Assign to `returns` a DataFrame with one row for each platform and, for the first quarter (`FIRST`), the columns
#
# - `platform`;
# - `raw`: the share of its orders of which something came back, between 0 and 1;
# - `standardised`: the same, directly standardised by category. All twelve categories; the standard population is all
#   orders of the five platforms in that quarter.
#
# <details><summary>Hint 1</summary>
#
# A pivot table gives the rates, platforms by categories. The standard is one Series of twelve shares.
# </details>
# <details><summary>Hint 2</summary>
#
# `rates.mul(standard, axis=1)` multiplies each column by its share; then add up along each row.
# </details>

# %% role="answer" exercise="returns"
returns = ...
### BEGIN SOLUTION
part = orders[orders["quarter"] == FIRST].assign(returned=lambda table: ~table["kept"])
rates = part.pivot_table(index="platform", columns="category", values="returned", aggfunc="mean")
standard = part["category"].value_counts(normalize=True)
returns = pd.DataFrame({
    "raw": part.groupby("platform")["returned"].mean(),
    "standardised": rates.mul(standard, axis=1).sum(axis=1),
})
### END SOLUTION

# %% role="check" exercise="returns" points=3 outcomes="standardise" ideas="A12 A13"
check("returns", returns)

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
standard = pd.crosstab(part["platform"], part["category"], normalize="index")

# %% role="wrong" exercise="returns" label="one-platform-as-standard" catches="standard-population" instead=true
# The standard population is the mix of one platform. The comparison is then made for its shoppers only. Take the orders of all
# five.
standard = part.loc[part["platform"] == "Lifora", "category"].value_counts(normalize=True)

# %% role="wrong" exercise="returns" label="wrong-way-round" catches="direct-or-indirect" instead=true
# Here the rates are those of all platforms together and the mix is the platform's own. That shows what its mix alone would
# do, the very part that was to be taken out. Take the platform's own rates and one mix for all.
rates = pd.crosstab(part["platform"], part["category"], normalize="index")
standard = part.groupby("category")["returned"].mean()

# %% role="planted" exercise="returns" effect="P7" leaves="equal-weights one-platform-as-standard"
# A sign, so no tolerance: of the pairs that are planted to reverse, the one that reverses most clearly must come out the planted
# way round in both columns. Other weights that are the same for all platforms give other rates and the same signs: two of the
# mistakes are of that kind.
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
# ## Two dots and a line
#
# A table of two columns asks the reader to subtract. A pair of bars for each name makes ten lengths out of five
# stories. A **dumbbell** draws the two values of a name as two dots on one line and joins them: position gives the
# values, the bar between them the difference. Sort the names by the value that you want to be believed. Dots, unlike
# bars, have no length, so their axis need not start at zero; say so if it does not.

# %% [markdown]
# ### Exercise 4 · Draw the difference that the mix makes   {2 points}
# Draw a dumbbell of the columns `raw` and `common_mix` of the table `groups` above, which are in per cent, and assign it
# to `dumbbell`. One row for each platform; two scatter traces, named `raw` and `common mix`, and for each platform a
# bar from one dot to the other, drawn with `add_shape`. The figure has a title that says what to see, and the value
# axis a title with its unit in brackets.
#
# <details><summary>Hint 1</summary>
#
# `dumbbell.add_scatter(x=..., y=groups.index, mode="markers", name="raw")`, twice.
# </details>
# <details><summary>Hint 2</summary>
#
# `dumbbell.add_shape(type="line", x0=..., x1=..., y0=platform, y1=platform, layer="between")` in a loop over the rows.
# </details>

# %% role="answer" exercise="dumbbell"
dumbbell = ...
### BEGIN SOLUTION
table = groups.sort_values("common_mix", ascending=False)
dumbbell = go.Figure()
for platform, row in table.iterrows():
    dumbbell.add_shape(
        type="line", x0=row["raw"], x1=row["common_mix"], y0=platform, y1=platform, layer="between",
        line={"color": "#C8C8C8", "width": 6},
    )
for column, name, colour in (("raw", "raw", ORANGE), ("common_mix", "common mix", BLUE)):
    dot = {"color": colour, "size": 15}
    dumbbell.add_scatter(x=table[column], y=table.index, mode="markers", marker=dot, name=name)
    top = table.index[-1]
    other = "common_mix" if column == "raw" else "raw"
    left = table.loc[top, column] < table.loc[top, other]
    dumbbell.add_annotation(
        x=table.loc[top, column], y=top, text=name, showarrow=False, yshift=22,
        xanchor="right" if left else "left", font={"color": colour, "size": 14},
    )
dumbbell.update_layout(
    title="At a common mix the order of the platforms changes", showlegend=False, height=400, margin={"t": 70},
    xaxis_title="orders of which something came back (%)", yaxis_title="", yaxis_range=[-0.6, 4.8],
    xaxis_ticklabelstandoff=6, yaxis_ticklabelstandoff=6,
)
### END SOLUTION
dumbbell

# %% role="check" exercise="dumbbell" points=2 outcomes="draw-a-comparison standardise" ideas="A12 A14" figure="scatter" needs="title axis-titles units single-axis joined unit=%|per_cent|percent"
check("dumbbell", dumbbell)

# %% role="right" exercise="dumbbell"
pairs = groups[["raw", "common_mix"]].rename(columns={"common_mix": "common mix"}).rename_axis("platform").reset_index()
pairs = pairs.melt(id_vars="platform", var_name="mix", value_name="rate")
dumbbell = px.scatter(
    pairs, x="rate", y="platform", color="mix", title="Returns, raw and at a common mix", labels={"rate": "orders returned (%)"}
)
for platform, pair in pairs.groupby("platform"):
    dumbbell.add_scatter(x=pair["rate"], y=pair["platform"], mode="lines", line_color=GREY, name=platform, showlegend=False)

# %% role="right" exercise="dumbbell"
dumbbell = go.Figure([
    go.Scatter(x=list(groups.index), y=groups["common_mix"].to_list(), mode="markers+text", name="Common mix"),
    go.Scatter(x=list(groups.index), y=groups["raw"].to_list(), mode="markers", name="raw"),
])
for platform, row in groups.iterrows():
    dumbbell.add_shape(type="line", x0=platform, x1=platform, y0=row["common_mix"], y1=row["raw"])
dumbbell.update_layout(title={"text": "What the mix does"}, yaxis={"title": {"text": "returned [% of orders]"}})

# %% role="wrong" exercise="dumbbell" label="names-swapped" catches="legend" instead=true
# The two names are swapped: what is called raw are the rates at the common mix. Check one platform against the table before you
# publish.
table = groups.rename(columns={"raw": "common_mix", "common_mix": "raw"}).sort_values("common_mix", ascending=False)

# %% role="wrong" exercise="dumbbell" label="groups-drawn" catches="wrong-columns" instead=true
# These dots are the rates of the two groups of goods, the ends of the lines in Figure 2. Draw the raw rate and the rate at the
# common mix.
table = groups.assign(raw=groups["other"], common_mix=groups["to_wear"]).sort_values("common_mix", ascending=False)

# %% role="wrong" exercise="dumbbell" label="trace-type" catches="chart-type"
# Bars make ten lengths of five stories, and they would have to start at zero. A dumbbell has two dots for each platform: use
# scatter traces with markers.
dumbbell = go.Figure()
dumbbell.add_bar(x=groups["raw"], y=groups.index, orientation="h", name="raw")
dumbbell.add_bar(x=groups["common_mix"], y=groups.index, orientation="h", name="common mix")
dumbbell.update_layout(title="Returns", xaxis_title="orders of which something came back (%)")

# %% role="wrong" exercise="dumbbell" label="no-units" catches="axis-without-unit"
# The value axis does not say its unit. Put it in brackets behind the title of the axis: per cent of what?
dumbbell = go.Figure()
dumbbell.add_scatter(x=groups["raw"], y=groups.index, mode="markers", name="raw")
dumbbell.add_scatter(x=groups["common_mix"], y=groups.index, mode="markers", name="common mix")
dumbbell.update_layout(title="Returns", xaxis_title="rate of returns")

# %% [markdown]
# *Figure 3.* Returns in the first quarter, raw and at the mix of all platforms together (two groups of goods). The
# platforms are sorted by the rate at the common mix, the lowest on top. The longer the bar, the more of the raw rate was
# assortment. Where the raw dot lies on the left of its bar, the raw rate flattered. The axis does not start at zero.

# %% [markdown]
# ## Cheaper than what?
#
# *Sheng* asks for one number: how much cheaper did shopping become between two quarters? The table `prices` has, for
# each model on each platform, the average price paid and the units sold. A *model* (`sku_id`; SKU stands for
# stock-keeping unit) is the same good wherever and whenever it is sold.
#
# The obvious number is the **unit value**: yuan taken, divided by units sold. Two bags, by hand:

# %%
bags = pd.DataFrame({
    "price_before": [50.0, 200.0], "sold_before": [90, 10],
    "price_after": [45.0, 180.0], "sold_after": [50, 50],
}, index=["plain bag", "fine bag"])
before = (bags["price_before"] * bags["sold_before"]).sum() / bags["sold_before"].sum()
after = (bags["price_after"] * bags["sold_after"]).sum() / bags["sold_after"].sum()
print(f"unit value: {before:.2f} yuan before, {after:.2f} yuan after, ratio {after / before:.2f}")
bags.assign(price_ratio=bags["price_after"] / bags["price_before"])

# %% [markdown]
# Each price fell by a tenth, and the average yuan per bag rose by 73 %. No price did that. People bought fine bags
# where they had bought plain ones: the mix moved. It is Figure 2 once more, with models instead of categories and
# yuan instead of returns.
#
# The cure is the same as well: compare like with like. A **matched-model index** compares each model with *itself*
# and leaves models out that are sold in one quarter only. What remains to choose is how to average the price ratios.
#
# - **Jevons** (1863) takes their *geometric mean*, $J = \exp\big(\frac1n \sum_i \ln (p_{1i}/p_{0i})\big)$, each model
#   counting once. Why not the ordinary mean? A price that doubles and one that halves leave us where we were. Their
#   ordinary mean is (2 + 0.5) / 2 = 1.25, a rise of 25 % out of nothing. Their geometric mean is 1.
# - Who knows the quantities can let each model count by what is spent on it. **Laspeyres** prices the *old* basket,
#   $L = \sum p_1 q_0 / \sum p_0 q_0$; **Paasche** the *new* one, $P = \sum p_1 q_1 / \sum p_0 q_1$. People buy more of
#   what became cheaper, so *L* tends to be the larger. **Fisher** (1922) takes the geometric mean of both,
#   $F = \sqrt{L P}$. He called it the *ideal* index, and the name has stuck.
#
# A good index passes a simple test: *if no price changes, the index is 1, whatever people buy.* We let the machine
# run: all prices of one catalogue stay fixed, and step by step buyers move from its cheaper half to its dearer half.

# %%
shelf = prices[(prices["platform"] == "Shelvia") & (prices["quarter"] == FIRST)]
price, sold = shelf["price"].to_numpy(), shelf["quantity"].to_numpy()
cheap = price <= np.median(price)
rows = []
for part_moved in np.linspace(0, 1, 21):
    lift = 1 + part_moved * sold[cheap].sum() / sold[~cheap].sum()
    now_sold = np.where(cheap, (1 - part_moved) * sold, lift * sold)
    now_price = price  # no price changes; try 0.9 * price
    rows.append({
        "moved": 100 * part_moved,
        "unit value": np.average(now_price, weights=now_sold) / np.average(price, weights=sold),
        "Jevons index": np.exp(np.log(now_price / price).mean()),
    })
level = pd.DataFrame(rows).set_index("moved")

machine = go.Figure()
for name, colour, side, shift in (("unit value", ORANGE, "bottom", 8), ("Jevons index", BLUE, "top", -6)):
    stroke = {"color": colour, "width": 3}
    machine.add_scatter(x=level.index, y=level[name], mode="lines", line=stroke, name=name)
    machine.add_annotation(
        x=70, y=level[name].iloc[14], text=name, showarrow=False, xanchor="right", yanchor=side, yshift=shift,
        font={"color": colour, "size": 14},
    )
machine.update_layout(
    title="Nothing became dearer, and the average price rose", showlegend=False, height=400, margin={"t": 70},
    xaxis_title="sales of the cheaper half that moved to the dearer half (%)",
    yaxis_title="price level (start = 1)",
    xaxis_range=[0, 100], yaxis_rangemode="tozero", xaxis_ticklabelstandoff=6, yaxis_ticklabelstandoff=6,
)
machine

# %% [markdown]
# *Figure 4.* A market in which only the mix moves. All prices are those of one catalogue and stay as they are; from
# left to right, more and more buyers of its cheaper half take something from the dearer half. The unit value climbs.
# An index of matched models stays at 1, because each model is compared with itself.

# %% [markdown]
# ### Exercise 5 · Five years of prices   {4 points}
# Assign to `price_change` a DataFrame with one row for each platform and the columns
#
# - `platform`;
# - `matched`: how many models *this platform* sold in both quarters;
# - `unit_value`: the unit value of all its sales in the last quarter as a ratio to that in the first;
# - `jevons`: the Jevons index of its matched models, last quarter to first.
#
# When you are done, put the two ratios side by side. Which of them would a platform print on its posters? Which would
# its bank rather hear of?
#
# <details><summary>Hint 1</summary>
#
# A model is matched on *two* keys, platform and `sku_id`. Merge the first quarter with the last, and say
# `validate="one_to_one"`: pandas then stops if a key stands twice.
# </details>
# <details><summary>Hint 2</summary>
#
# Or pivot: `prices.pivot(index=["platform", "sku_id"], columns="quarter", values="price").dropna()`.
# </details>

# %% role="answer" exercise="price-change"
price_change = ...
### BEGIN SOLUTION
keys = ["platform", "sku_id"]
pairs = prices[prices["quarter"] == FIRST].merge(
    prices[prices["quarter"] == LAST], on=keys, suffixes=("_0", "_1"), validate="one_to_one"
)
pairs["log_ratio"] = np.log(pairs["price_1"] / pairs["price_0"])
sales = prices.assign(yuan=prices["price"] * prices["quantity"])
totals = sales.groupby(["platform", "quarter"])[["yuan", "quantity"]].sum()
unit = (totals["yuan"] / totals["quantity"]).unstack("quarter")
price_change = pairs.groupby("platform").agg(matched=("sku_id", "size"), jevons=("log_ratio", "mean"))
price_change["jevons"] = np.exp(price_change["jevons"])
price_change["unit_value"] = unit[LAST] / unit[FIRST]
### END SOLUTION

# %% role="check" exercise="price-change" points=4 outcomes="match-models" ideas="A12"
check("price-change", price_change)

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
pairs = prices[prices["quarter"] == FIRST].merge(
    prices[prices["quarter"] == LAST], on="sku_id", suffixes=("_0", "_1")
).rename(columns={"platform_0": "platform"})

# %% role="wrong" exercise="price-change" label="averages-of-unlike-models" catches="mix-shift"
# The index compares the average of all models of one quarter with that of all models of the other. Most are not the same models,
# so this is a change of catalogue as much as of prices. Pair each model with itself first.
wide = prices.pivot(index=["platform", "sku_id"], columns="quarter", values="price")
totals = prices.assign(yuan=prices["price"] * prices["quantity"]).groupby(["platform", "quarter"])[["yuan", "quantity"]].sum()
unit = (totals["yuan"] / totals["quantity"]).unstack("quarter")
level = np.log(wide).groupby("platform").mean()
price_change = pd.DataFrame({
    "matched": wide.dropna().groupby("platform").size(), "jevons": np.exp(level[LAST] - level[FIRST]),
    "unit_value": unit[LAST] / unit[FIRST],
})

# %% role="wrong" exercise="price-change" label="ratios-averaged-plainly" catches="geometric-mean" credit=0.5
# The models are matched well, but their ratios were averaged with the ordinary mean. A price that doubles and one that
# halves would then make a rise out of nothing: take the geometric mean.
wide = prices.pivot(index=["platform", "sku_id"], columns="quarter", values="price").dropna()
totals = prices.assign(yuan=prices["price"] * prices["quantity"]).groupby(["platform", "quarter"])[["yuan", "quantity"]].sum()
unit = (totals["yuan"] / totals["quantity"]).unstack("quarter")
ratio = (wide[LAST] / wide[FIRST]).groupby("platform")
price_change = pd.DataFrame({"matched": ratio.size(), "jevons": ratio.mean(), "unit_value": unit[LAST] / unit[FIRST]})

# %% role="wrong" exercise="price-change" label="list-averaged-without-quantities" catches="weighted-mean" instead=true
# The unit value is a plain mean of the price list: a model that sold one piece counts as much as one that sold a thousand. It is
# the yuan taken, over the units sold.
unit = prices.groupby(["platform", "quarter"])["price"].mean().unstack("quarter")

# %% role="planted" exercise="price-change" effect="matched-prices" leaves="matched-across-platforms ratios-averaged-plainly list-averaged-without-quantities"
# The planted change of each platform's price level, within the standard error of the mean log ratio of its own matched models: five must
# fit, so 99 % together is 3.090 standard errors each. Three mistakes leave the planted number as it is: a plain mean
# of ratios lies only half a variance of the log ratios too high, the unit value is another question, and pairs across platforms end at a
# price level that is nearly the same on all, because prices have converged (what they get wrong is the number of matched models).
def recovered(answer, truth):
    table = answer.reset_index().set_index("platform")
    wide = np.log(prices.pivot(index=["platform", "sku_id"], columns="quarter", values="price")).dropna()
    for platform, change in (wide[LAST] - wide[FIRST]).groupby("platform"):
        planted = truth["rivals"]["goods"]["matched_price_change"][platform]
        if abs(np.log(table.loc[platform, "jevons"] / planted)) > 3.090 * change.std() / len(change) ** 0.5:
            return False
    return True

# %% [markdown]
# ### Exercise 6 · Fisher's ideal index   {3 points} · stretch
# Complete the function that begins with `def fisher(price_0, quantity_0, price_1, quantity_1):`. Its arguments are four
# lists of equal length: price and quantity of the same models, before and after. It returns Fisher's index. The check
# tries the function on models from `prices` and on markets in which only the mix moves, or only the prices.
#
# <details><summary>Hint</summary>
#
# Four sums of price times quantity are all you need. Which price goes with which quantity?
# </details>

# %% role="answer" exercise="fisher"
def fisher(price_0, quantity_0, price_1, quantity_1):
    """Fisher's price index of matched models, after to before."""
    price_0, quantity_0, price_1, quantity_1 = (
        np.asarray(values, dtype=float) for values in (price_0, quantity_0, price_1, quantity_1)
    )
    ...
### BEGIN SOLUTION
    laspeyres = (price_1 * quantity_0).sum() / (price_0 * quantity_0).sum()
    paasche = (price_1 * quantity_1).sum() / (price_0 * quantity_1).sum()
    return np.sqrt(laspeyres * paasche)
### END SOLUTION

# %% role="check" exercise="fisher" points=3 outcomes="match-models" ideas="A12" stretch=true
check("fisher", fisher)

# %% role="cases" exercise="fisher"
sold_twice = prices.pivot(index=["platform", "sku_id"], columns="quarter", values=["price", "quantity"]).dropna()
cases = []
for _, part in sold_twice.groupby("platform"):
    part = part.tail(12)
    cases.append([part[name, quarter].astype(float).to_list() for quarter in (FIRST, LAST) for name in ("price", "quantity")])
one = cases[0]
cases += [
    (one[0], one[1], one[0], one[3]),  # only the mix moves
    (one[0], one[1], [2 * value for value in one[0]], one[1]),  # only the prices move
    ([50.0, 200.0], [90, 10], [45.0, 180.0], [50, 50]),
    ([10.0, 10.0], [5, 5], [5.0, 20.0], [9, 1]),  # buyers flee from what became dearer
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

# %% [markdown]
# ## Four virtues on one scale
#
# Back to the claim: each platform broke through on *one* of the four. On which? The table `quarterly` has one
# published figure for each virtue. Its `kept_rate` is already standardised, and its `price_index` is matched: the data
# card in `README.md` says so. Always look. (Compare one less `kept_rate` with what you found in Exercise 3. The
# differences are chance, for yours is a sample of 1,500 orders a platform, and a slightly different standard mix.)

# %%
published = {
    "sku_effective": ("more", "effective breadth (models)"),
    "median_days": ("faster", "median delivery (days)"),
    "kept_rate": ("better", "orders kept (%)"),
    "price_index": ("cheaper", "price (index)"),
}
now = quarterly[quarterly["quarter"] == FIRST].assign(kept_rate=lambda table: 100 * table["kept_rate"])
dots = now.melt(id_vars="platform", value_vars=list(published), var_name="figure")
dots["virtue"] = pd.Categorical(dots["figure"].map({name: word for name, (word, _) in published.items()}))
units = px.scatter(
    dots, x="value", y="platform", color="platform", facet_col="virtue", height=360, color_discrete_map=COLOURS,
    category_orders={"virtue": [word for word, _ in published.values()], "platform": list(COLOURS)},
    title="Four virtues, four units, and twice the smaller number is the better one", facet_col_spacing=0.04,
)
units.for_each_annotation(lambda label: label.update(text=label.text.split("=")[1]))
units.update_traces(marker_size=13)
for panel, (_, unit_name) in enumerate(published.values(), 1):
    units.update_xaxes(title=unit_name, matches=None, ticklabelstandoff=6, nticks=5, col=panel)
units.update_yaxes(title="", ticklabelstandoff=6)
units.update_layout(showlegend=False, margin={"t": 90, "r": 20})
units

# %% [markdown]
# *Figure 5.* What the five platforms published for the first quarter. A panel is a virtue with its own unit. In two
# panels right is good (breadth, orders kept), in the two others left is good (days, price). Look for the platform
# that stands apart in a panel: is it another one each time?

# %% [markdown]
# How far ahead is "apart"? A day cannot be weighed against a yuan. But each can be compared with how much platforms
# *usually* differ in it. The **z-score** does so:
#
# $$z = \frac{\text{value of the platform} - \text{mean of the five platforms}}{\text{standard deviation of the five
# platforms}}$$
#
# $z$ = 0 is the average platform, $z$ = 1 is one standard deviation above it. Among five values no $z$ can exceed 2, and
# it reaches 2 only if the four others are equal. Three decisions come first.
#
# - **Direction.** More should always mean better. Days and prices get a minus sign.
# - **Scale.** Where ratios count (twice as many models, half the days), take the logarithm first.
# - **Across whom.** Across the five platforms *of one quarter*. A platform compared with its own past says whether it
#   improved. It does not say whether it was ahead of anybody.
#
# And a detail: the five are not a sample of platforms, they are all there are. So the standard deviation divides by 5,
# `ddof=0`. pandas divides by *n* − 1 unless told otherwise, NumPy by *n*.
#
# The row of four z-scores is a platform's **profile**. Draw it as dots or bars, not as a radar chart: the area of a
# radar chart changes when its axes are put in another order, and it grows with the square of the values.

# %% [markdown]
# ### Exercise 7 · Profiles   {3 points}
# Assign to `profile` a DataFrame of z-scores across the five platforms in the first quarter (`FIRST`), from `quarterly`,
# with the platforms as its index and the columns
#
# - `breadth`, from the logarithm of `sku_effective`;
# - `speed`, from the logarithm of `median_days`;
# - `quality`, from `kept_rate` as it stands;
# - `price`, from the logarithm of `price_index`.
#
# In each column, larger means better. The standard deviation divides by the number of platforms.
#
# <details><summary>Hint 1</summary>
#
# Make a DataFrame of the four values first, with the minus signs. `table - table.mean()` works column by column.
# </details>
# <details><summary>Hint 2</summary>
#
# `table.std(ddof=0)`.
# </details>

# %% role="answer" exercise="profile"
profile = ...
### BEGIN SOLUTION
first = quarterly[quarterly["quarter"] == FIRST].set_index("platform")
values = pd.DataFrame({
    "breadth": np.log(first["sku_effective"]),
    "speed": -np.log(first["median_days"]),
    "quality": first["kept_rate"],
    "price": -np.log(first["price_index"]),
})
profile = (values - values.mean()) / values.std(ddof=0)
### END SOLUTION

# %% role="check" exercise="profile" points=3 outcomes="make-a-profile" ideas="A14"
check("profile", profile)

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

# %% role="wrong" exercise="profile" label="sign-not-turned" catches="direction" instead=true
# Fewer days and lower prices are better, so these two columns need a minus sign. As it stands, the slowest platform looks the
# fastest.
values = pd.DataFrame({
    "breadth": np.log(first["sku_effective"]),
    "speed": np.log(first["median_days"]),
    "quality": first["kept_rate"],
    "price": np.log(first["price_index"]),
})

# %% role="wrong" exercise="profile" label="sample-deviation" catches="ddof" credit=0.5 instead=true
# All is well but the standard deviation, which divides by one less than the number of platforms. That is for a sample; these
# five are all there are.
profile = (values - values.mean()) / values.std()

# %% [markdown]
# ### Exercise 8 · A league table that stands   {12 points}
# A consumers' magazine will print a league table of platforms with one column *better* and one column *cheaper*. You
# choose the measures. Write what stands in each column (counted in what, out of what, at which mix or for which
# models) and why the obvious measure would mislead. Then say which of the two is measured worse, how a platform could
# **game** it, that is, move the number without moving what it stands for, and which data would give the game away. At
# most 120 words.
#
# | | you are marked on |
# |:--|:--|
# | 1 | a claim with its base and its unit |
# | 2 | evidence that fits the claim |
# | 3 | a rival explanation (here: the game), and the data that would separate it |
# | 4 | clear words for a manager, at most 120 of them |

# %% [markdown] role="written" exercise="league-table" points=12 outcomes="defend-a-measure choose-the-base" ideas="A12 A14"
# ### BEGIN SOLUTION
# **Sample, level 3.** *Better*: orders of which nothing came back, per 100 orders placed, at the category mix of all
# platforms together. Raw rates rank what a platform sells: clothes come back everywhere. Stars rank who writes, and few
# do. *Cheaper*: Fisher's index of the models sold in both quarters, last year = 1, beside the share of sales that they
# cover. The average price paid rises when people buy dearer goods. *Better* is measured worse. A platform that makes
# returns a nuisance raises it without better goods. Then its one-star ratings and complaints per order should rise, and
# repeat buyers grow rarer, while the kept rate climbs. With better goods, all would improve together. I would ask for
# refused returns.
#
# **Sample, level 2.** *Better* is the share of orders that are kept, compared within categories, because fashion is
# returned more often and would make fashion platforms look bad. *Cheaper* is a matched-model price index, because the
# average price changes when people buy other things. Quality is the harder one, since people keep things for many
# reasons. A platform could game it by making returns difficult or slow. One could look at complaints to see whether
# this is going on.
#
# **Sample, level 1.** *Better*: average stars, since customers know best. *Cheaper*: average price, from the platforms'
# own data. A platform could game stars by buying fake reviews, so the magazine should check carefully and use big
# data. All in all the best platform is the one with the highest score.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | Claim with its base and unit | no measure named | measures named without base ("few returns", "low prices") | base for both, but the mix or the models are left open for one | both measures with unit and base, *and* the standard mix, *and* the matched models |
# | Evidence fits the claim | the reason given does not bear on the measure | takes the obvious measure (raw rate, stars, average price) at face value | says why one obvious measure misleads: mix, who rates, or models that come and go | says it for both columns, naming what moves the average |
# | Rival explanation (the game), and the data that would separate it | none | a general fear ("fake data") | a named game that would move the chosen measure; data, if any, named without saying what they would show | a named game, and what else would move if it were played and would not if goods or prices had improved |
# | Clear words for a manager, at most 120 | cannot be followed, or over 150 words | can be followed with effort, or 121 to 150 words | clear, with some jargon or hedging | could be printed in the magazine's box "how we measured"; 120 words or fewer |
# ### END MARK SCHEME

# %% [markdown]
# ## What would change our mind?
#
# The column says that each platform broke through on one of four virtues. If your profiles show one virtue standing
# out on some platforms, is the mechanism confirmed? It is not. The makers of this market *gave* four of the five
# platforms a first virtue. They gave the platform with the best goods a wardrobe full of clothes as well, and so
# Simpson's paradox had to come. **A simulator that encodes a story cannot prove the story.** What it can show is that
# a table of raw rates may hide the story altogether.
#
# There are things that this market could not have shown otherwise. A platform that is better at dresses is better at
# tea here, by about the same odds: its makers gave it *one* quality for all categories. So the lines of Figure 2 hardly
# cross, and the choice of the standard changes little. In a real market lines do cross. Then a platform is better
# for one shopper and worse for another, and a standardised rate, which must choose one mix, hides that as the raw rate
# hid the other.
#
# Nor can a matched index see what is new. It leaves new models out, and it takes for granted that a model that kept its
# number kept its quality. If a maker thins the cloth and lowers the price, the index calls it cheaper. Whether the
# dearer new models are worth their price, no index of the old ones can say; here they are dearer because the makers of
# the market made them so. And *kept* is not *good*: things are kept because they are cheap, because returns are
# tiresome, because it is too late.
#
# Small cells add a doubt of a plainer kind. Some platforms sold only a few orders in some categories. A rate out of
# fifteen orders is a rough thing, and standardising may give it a large weight: the price of fairness is noise. Run
# `two_groups(LAST)[0]` in a cell of your own and compare the columns `raw` and `common_mix`. Where two rates lie
# within a percentage point or two of each other, their order may be luck.
#
# We would change our mind about "this platform is better"
#
# - if the order of the platforms turned with another sensible standard, say last year's mix or your own;
# - if within a category its advantage were gone once the same model, sold on two platforms, was compared;
# - if its one-star ratings rose while its returns fell: then returns became harder, not goods better;
# - and about "each has one virtue", if platforms drawn at random had profiles just as lopsided. With so few
#   platforms somebody stands out in everything.
#
# And you? Write down the one finding that would change *your* mind before you go and look for it.

# %% [markdown]
# ## Take-aways
#
# - **An average can move although nothing that it averages has moved.** Ask for the mix behind every average.
# - A rate is out of something: orders, pieces, yuan, shops. A mean of shop means is not the mean of the orders. Weight
#   with what was counted.
# - No rating is no zero. Who rates is not who buys.
# - **Location quotient**: share here / share everywhere. 1 means nothing special.
# - **Simpson's paradox**: better in each group, worse overall, because the groups are mixed differently.
# - **Direct standardisation**: own rates, one mix for all. The standard belongs to the question; own mix gives the raw
#   rate back.
# - **Unit values** follow the mix. **Matched models** compare a model with itself: **Jevons** if each counts once,
#   **Fisher** if it counts by what is spent. Test: only the mix moves, the index stays at 1. Say how many models matched.
# - Match on every key that makes the thing the same, and say `validate="one_to_one"`.
# - **z-scores**: direction, scale, across whom. Across platforms asks who is ahead, over time who improved.
# - A dumbbell shows two values and their difference; facets show one picture for each group on a common scale.

# %%
progress()
