# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: More and faster
#     minutes: 60
#     weight: 1
#     ideas: A10 A11 A12 A13 A14
#     outcomes:
#       count-effectively: state how broad an assortment is, by a count and by an effective number
#       name-the-denominator: say who can be judged before you divide
#       tell-association-from-chance: measure an association by its lift over what chance alone would give
#       join-safely: join orders and parcels so that no order is counted twice, and let pandas guard it
#       rate-of-sums: tell the share of orders from the mean of the shops' shares
#       treat-censored: estimate a quantile of waits of which some have not ended
#       draw-small-multiples: draw one panel a platform so that the panels can be compared
#       audit-a-key-figure: say how a key figure can rise without anybody being better off
# ---

# %% [markdown]
# > "In the competition of the traditional e-commerce platforms, *more, faster, better, cheaper* is a very abstract view
# > of what users need. […] For many years platforms born in different eras did nothing but look for a breakthrough in
# > *more, faster, better, cheaper*, and strengthen it until it was their core value."
#
# In the Chinese original of Zhang Peng's column the four virtues are four characters: 多 *duo*, more; 快 *kuai*, faster;
# 好 *hao*, better; 省 *sheng*, cheaper, literally "saving". They are much older than shopping on the web: 多快好省 was a
# slogan of 1958, for building up a country's industry.
#
# **Evidence grades.** That the four words sum up what users need is a *definition*, **D** (A12), and so is the goal
# behind them, "a more efficient system" of supply, demand and circulation (A13): *duo* is a virtue of supply, *kuai* one of
# circulation. That each platform grew strong by one
# of them is a claim on how things came about, a *mechanism*, **M** (A14). The column prints no number for either. So
# this time there is nothing to check. First somebody must measure.
#
# **Our question:** how broad is a platform, and how fast? Lesson 3 asks how good and how cheap. Each of the words falls
# apart as soon as you touch rows. *More* of what: of what is listed, or of what people buy? *Faster*: from when to when,
# for which orders, and what of those that have not arrived yet? Such a number with a rule for counting it is called a
# **key figure**, or KPI (key performance indicator). The rule is most of the work, and the denominator is most of the
# rule.
#
# **Our data** are five simulated platforms with invented names. Lifora is the community that also sells. Shelvia,
# Zippano, Qualdor and Thriftello are its rivals. There are rows for two quarters: the third of 2019 (`then`) and the
# second of 2024 (`now`). Of Lifora we also have what lay in each shopping basket.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import plotly.io as pio
from plotly.subplots import make_subplots

from course import check, load, progress

pio.templates.default = "plotly_white"
# From Okabe and Ito's palette, which colour-blind readers can tell apart.
BLUE, ORANGE, GREEN, VERMILION, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#7F7F7F"
SHANGHAI = "Asia/Shanghai"
PLATFORMS = ["Lifora", "Shelvia", "Zippano", "Qualdor", "Thriftello"]
then, now = "2019Q3", "2024Q2"
day = pd.Timedelta(days=1)

published = load("platforms_quarterly")
skus = load("platform_skus")
orders = load("platform_orders")
parcels = load("platform_parcels")
exports = load("platform_exports")
purchases = load("orders")
lines = load("order_items")

# %% [markdown]
# Here is what the platforms publish about their speed: the median wait from an order to its last parcel, quarter by
# quarter. Five lines in one panel would be a ball of wool. **Small multiples** give each platform a panel of its own,
# with the same axes in all of them, and repeat the others in grey for comparison.

# %%
wait = published.assign(start=pd.PeriodIndex(published["quarter"], freq="Q").to_timestamp())
wait = wait.pivot(index="start", columns="platform", values="median_days")
panels = make_subplots(1, 5, shared_xaxes=True, shared_yaxes=True, subplot_titles=PLATFORMS, horizontal_spacing=0.02)
for column, platform in enumerate(PLATFORMS, 1):
    for other in [*(name for name in PLATFORMS if name != platform), platform]:
        colour, width = (BLUE, 4) if other == platform else ("#C8C8C8", 1.5)
        panels.add_scatter(
            x=wait.index, y=wait[other], mode="lines", line={"color": colour, "width": width}, name=other, row=1, col=column,
        )
panels.update_layout(title="Everybody has become fast, some from further behind", showlegend=False, height=400, margin_t=100)
panels.update_yaxes(rangemode="tozero", ticklabelstandoff=6)
panels.update_yaxes(title="published median wait (days)", col=1)
panels.update_xaxes(title="", tickformat="%Y", dtick="M24", tick0="2020-01-01", ticklabelstandoff=6)
panels

# %% [markdown]
# *Figure 1.* Published median wait in days, third quarter of 2019 to second quarter of 2024: one panel a platform, the
# other four in grey. Look at the left ends first: how far apart they lie is what A14 speaks of. Then at the right ends.
# (Why they meet is the subject of lesson 4.)

# %% [markdown]
# A published figure shows what comes out of a rule, not the rule. From here on we make such figures ourselves, from
# rows.

# %% [markdown]
# ## How many is more?
#
# An **SKU** (stock keeping unit) is the smallest thing that a shop tells apart: this shoe, in this colour, in this
# size. In our table an SKU is a model. The simplest figure for *duo* counts them. The table `skus` lists what stood in
# the catalogues.

# %%
skus.head(4)

# %% [markdown]
# Two things spoil the count. Withdrawn models stay listed (`live` is False). And among those that are on sale, a few
# may sell all the time while the rest gather dust. A thousand shoes of which everybody buys the
# same three are, in effect, three.
#
# In effect: the **effective number** makes this exact. Let $p_i$ be the share of SKU *i* in all units sold. The
# **entropy** of the sales is
#
# $$H = -\sum_i p_i \ln p_i ,$$
#
# with $0 \ln 0 = 0$ for what sold nothing. It grows with the number of SKUs and with the evenness of their sales. Its
# unit is hard to feel, so we undo the logarithm: $e^{H}$ is *the number of equally popular SKUs that would have the
# same entropy*. Ecologists count species this way (MacArthur 1965; Hill 1973).

# %%
rank = np.arange(1, 101)
catalogues = {
    "all sell alike": (np.full(100, 1.0), GREEN, 30),
    "some sell well": (1 / rank, BLUE, 30),
    "three best sellers": (np.where(rank <= 3, 1000.0, 1.0), VERMILION, 5),
}
effect = go.Figure()
for name, (units, colour, at) in catalogues.items():
    share = units / units.sum()
    effective = np.exp(-(share * np.log(share)).sum())
    effect.add_scatter(x=np.r_[0, rank], y=100 * np.r_[0, share.cumsum()], mode="lines", line={"color": colour, "width": 3})
    effect.add_annotation(
        x=at, y=100 * share[:at].sum(), text=f"{name}: {effective:.0f} effective SKUs",
        showarrow=False, xanchor="left", yanchor="top", xshift=8, yshift=-4, font={"color": colour, "size": 14},
    )
effect.update_layout(
    title="Three catalogues of 100 SKUs are not equally broad", showlegend=False, height=420, margin_t=70,
    xaxis_title="best-selling SKUs, the best first (number)", yaxis_title="their part in all units sold (%)",
    xaxis_range=[0, 100], yaxis_range=[0, 103], xaxis_ticklabelstandoff=6, yaxis_ticklabelstandoff=6,
)
effect

# %% [markdown]
# *Figure 2.* What part of all units the best-selling 10, 20, 30 … SKUs make up, in three invented catalogues of 100 SKUs
# each. The straighter the line, the closer the effective number is to the count. The steeper it starts, the fewer SKUs
# carry the shop.

# %% [markdown]
# Four properties decide whether a figure deserves trust. Try them by hand.
#
# - *n* SKUs that sell alike have the effective number *n*.
# - An SKU that nobody buys adds one to the count and nothing to the effective number.
# - The base of the logarithm does not matter *if you undo the same one*: $e^{H}$ with ln, $2^{H}$ with log₂.
# - List every model in two colours that sell alike, and the effective number doubles. It counts what the shop calls an
#   SKU. No figure is wiser than the row it counts.

# %%
def effective_number(units):
    """How many equally popular items would have the same entropy as these units sold."""
    share = units[units > 0] / units.sum()
    return np.exp(-(share * np.log(share)).sum())


tries = {
    "5 alike": [10, 10, 10, 10, 10],
    "5 alike and 3 that nobody buys": [10, 10, 10, 10, 10, 0, 0, 0],
    "1 sells, 4 hardly": [46, 1, 1, 1, 1],
    "the same, each in two colours": [23, 23, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
}
pd.DataFrame({
    "SKUs": {name: len(units) for name, units in tries.items()},
    "effective SKUs": {name: effective_number(np.array(units)) for name, units in tries.items()},
}).round(2)

# %% [markdown]
# ### Exercise 1 · Two ways to count breadth   {3 points}
# Assign to `breadth` a DataFrame with one row for each platform and quarter (ten rows) and the columns
#
# - `platform`, `quarter`;
# - `live_skus`: the number of SKUs that were on sale (`live` is True);
# - `effective_skus`: the effective number of these, from their `units`.
#
# What was withdrawn counts in neither column, though some of it sold its last pieces.
#
# <details><summary>Hint</summary>
#
# *Named aggregation* gives each new column its name, its source and its function:
# `.agg(my_name=("column", "size"), other_name=("column", my_function))`.
# </details>

# %% role="answer" exercise="breadth"
breadth = ...
### BEGIN SOLUTION
breadth = (
    skus[skus["live"]]
    .groupby(["platform", "quarter"])
    .agg(live_skus=("units", "size"), effective_skus=("units", effective_number))
    .reset_index()
)
### END SOLUTION

# %% role="check" exercise="breadth" points=3 outcomes="count-effectively" ideas="A12"
check("breadth", breadth)

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

# %% role="wrong" exercise="breadth" label="withdrawn-skus-counted" catches="who-counts"
# Withdrawn models are in these numbers: they are still listed, but nobody can choose them any more. Keep what is live.
breadth = (
    skus.groupby(["platform", "quarter"])
    .agg(live_skus=("units", "size"), effective_skus=("units", effective_number))
    .reset_index()
)

# %% role="wrong" exercise="breadth" label="skus-taken-for-sales" catches="entropy-of-what"
# The effective number equals the count here: every SKU entered with the same weight. The shares are shares of units sold.
breadth = (
    skus[skus["live"]]
    .groupby(["platform", "quarter"])
    .agg(live_skus=("units", "size"), effective_skus=("units", lambda units: effective_number(np.ones(len(units)))))
    .reset_index()
)

# %% role="wrong" exercise="breadth" label="two-bases-mixed" catches="log-base"
# The entropy was taken in one base and undone in another. Natural logarithms go with exp, logarithms to base 2 with 2 ** H.
def mixed(units):
    p = units[units > 0] / units.sum()
    return np.exp(-(p * np.log2(p)).sum())


breadth = (
    skus[skus["live"]].groupby(["platform", "quarter"]).agg(live_skus=("units", "size"), effective_skus=("units", mixed))
    .reset_index()
)

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

# %% role="planted" exercise="breadth" effect="breadth"
# Live SKUs are counted, so they must agree. Effective numbers come from sold units: multinomial, so ln of the effective number has the
# standard error sqrt((sum p ln(p)^2 - H^2) / N) and lies (K - 1) / (2 N) too low on average (Miller 1955). Ten of them must fit: 99 %
# together is 3.291 standard errors each.
def recovered(answer, truth):
    table = answer.set_index(["platform", "quarter"])
    for (platform, quarter), part in skus[skus["live"]].groupby(["platform", "quarter"]):
        row, sold = table.loc[(platform, quarter)], part["units"].sum()
        share = part.loc[part["units"] > 0, "units"] / sold
        entropy = -(share * np.log(share)).sum()
        error = np.sqrt(((share * np.log(share) ** 2).sum() - entropy**2) / sold)
        planted = np.log(truth["rivals"]["goods"]["sku_effective"][quarter][platform]) - (len(part) - 1) / (2 * sold)
        if row["live_skus"] != truth["rivals"]["goods"]["sku_live"][quarter][platform]:
            return False
        if abs(np.log(row["effective_skus"]) - planted) > 3.291 * error:
            return False
    return True

# %% [markdown]
# The count and the effective number answer different questions, so a platform may lead by one and not by the other.
# Which of them will it publish?
#
# For the person who runs the warehouse there is a third one. An SKU that sells less than one piece a week occupies a
# place on the shelf, a line in the catalogue, and a photograph. How much of the breadth is such ballast?

# %% [markdown]
# ### Exercise 2 · Slow sellers   {2 points}
# Call a live SKU a *slow seller* if it sold fewer than 13 units in the quarter of 13 weeks. Assign to `slow` a DataFrame
# with one row a platform, for the quarter `now`, and the columns `platform`,
#
# - `of_skus`: slow sellers as a share of the platform's live SKUs;
# - `of_units`: the units of slow sellers as a share of the units of all its live SKUs.
#
# Both are shares between 0 and 1.
#
# <details><summary>Hint</summary>
#
# The mean of a Boolean column is a share of rows. For the share of units, make a column that holds the units of slow
# sellers and 0 elsewhere (`units.where(condition, 0)`), and divide sum by sum.
# </details>

# %% role="answer" exercise="slow-sellers"
slow = ...
### BEGIN SOLUTION
on_sale = skus[skus["live"] & (skus["quarter"] == now)]
is_slow = on_sale["units"] < 13
sums = (
    on_sale.assign(is_slow=is_slow, slow_units=on_sale["units"].where(is_slow, 0))
    .groupby("platform")
    .agg(skus=("sku_id", "size"), slow_skus=("is_slow", "sum"), units=("units", "sum"), slow_units=("slow_units", "sum"))
)
slow = pd.DataFrame({
    "of_skus": sums["slow_skus"] / sums["skus"],
    "of_units": sums["slow_units"] / sums["units"],
}).reset_index()
### END SOLUTION

# %% role="check" exercise="slow-sellers" points=2 outcomes="count-effectively name-the-denominator" ideas="A12 A13"
check("slow-sellers", slow)

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
# A share was taken in each category and the shares averaged, so that a category of ten SKUs weighs as much as one of
# three hundred. Add up first, then divide.
on_sale = skus[skus["live"] & (skus["quarter"] == now)]
is_slow = on_sale["units"] < 13
cells = on_sale.assign(is_slow=is_slow, slow_units=on_sale["units"].where(is_slow, 0)).groupby(["platform", "category"])
rates = pd.DataFrame({"of_skus": cells["is_slow"].mean(), "of_units": cells["slow_units"].sum() / cells["units"].sum()})
slow = rates.groupby("platform").mean().reset_index()

# %% [markdown]
# ### Exercise 3 · Broad or deep?   {3 points} · stretch
# A platform can be broad because it sells in many categories, or because it has many models in each. Entropy takes the
# two apart. Let $s_c$ be the share of category *c* in the units sold and $H_c$ the entropy of the sales *within* it.
# Then
#
# $$H = \underbrace{-\sum_c s_c \ln s_c}_{\text{between categories}} + \underbrace{\sum_c s_c H_c}_{\text{within}},
# \qquad e^{H} = \text{effective categories} \times \text{effective SKUs in a category}.$$
#
# Assign to `depth` a DataFrame with one row a platform, for live SKUs in the quarter `now`, and the columns `platform`,
# `categories` (effective number of categories) and `in_category` (effective SKUs in a category). Their product is the
# effective number of SKUs: use that to test yourself.
#
# <details><summary>Hint</summary>
#
# `effective_number` of the categories' unit sums gives the first factor. For the second, average the *logarithms* of
# the categories' effective numbers with the weights $s_c$, then take exp.
# </details>

# %% role="answer" exercise="depth"
depth = ...
### BEGIN SOLUTION
on_sale = skus[skus["live"] & (skus["quarter"] == now)]
cells = (
    on_sale.groupby(["platform", "category"])
    .agg(units=("units", "sum"), entropy=("units", lambda units: np.log(effective_number(units))))
    .reset_index()
)
cells["share"] = cells["units"] / cells.groupby("platform")["units"].transform("sum")
cells["part"] = cells["share"] * cells["entropy"]
depth = cells.groupby("platform").agg(categories=("units", effective_number), in_category=("part", "sum"))
depth["in_category"] = np.exp(depth["in_category"])
depth = depth.reset_index()
### END SOLUTION

# %% role="check" exercise="depth" points=3 outcomes="count-effectively" ideas="A12 A14" stretch=true
check("depth", depth)

# %% role="right" exercise="depth"
live = skus[skus["live"] & skus["quarter"].eq(now)]
total = live.groupby("platform")["units"].agg(effective_number)
by_category = live.pivot_table(index="category", columns="platform", values="units", aggfunc="sum")
categories = by_category.apply(effective_number)
depth = pd.DataFrame({"in_category": total / categories, "categories": categories}).rename_axis("platform")

# %% role="right" exercise="depth"
rows = []
for platform, table in skus[skus["live"] & (skus["quarter"] == now)].groupby("platform"):
    size = table["units"].sum()
    between = within = 0.0
    for _, units in table.groupby("category")["units"]:
        s = units.sum() / size
        p = units[units > 0].to_numpy() / units.sum()
        between -= s * np.log(s)
        within -= s * (p @ np.log(p))
    rows.append([platform, np.exp(between), np.exp(within)])
depth = pd.DataFrame(rows, columns=["platform", "categories", "in_category"]).iloc[::-1]

# %% role="wrong" exercise="depth" label="categories-weigh-alike" catches="weights" instead=true
# Within categories the entropies were averaged as if every category sold equally much. Weight them with the categories' shares
# of the units.
cells["share"] = 1 / cells.groupby("platform")["units"].transform("size")

# %% role="wrong" exercise="depth" label="numbers-averaged-instead-of-logs" catches="entropies-add"
# Effective numbers multiply, they do not add. Average the logarithms with the weights, and take exp of the result.
cells = skus[skus["live"] & (skus["quarter"] == now)].groupby(["platform", "category"])["units"]
table = pd.DataFrame({"units": cells.sum(), "number": cells.agg(effective_number)}).reset_index()
table["part"] = table["number"] * table["units"] / table.groupby("platform")["units"].transform("sum")
depth = table.groupby("platform").agg(categories=("units", effective_number), in_category=("part", "sum")).reset_index()

# %% role="wrong" exercise="depth" label="categories-by-skus" catches="entropy-of-what" instead=true
# The weight of a category is its number of SKUs here. It should be its share of the units sold, as within categories.
cells = (
    on_sale.groupby(["platform", "category"])
    .agg(units=("units", "size"), entropy=("units", lambda units: np.log(effective_number(units))))
    .reset_index()
)

# %% [markdown]
# ## More goods, or more of a life?
#
# So far *more* meant more goods. The column lets the platform's chief operating officer mean something else: "lifestyle
# e-commerce" lets users buy not only good products but also the life they long for (A10). That is a *definition*, **D**,
# and no table holds a longing. But if somebody buys for a life, the things in her **basket**, the lines of one order,
# should fit together: tent and stove, not tent and tie. Do they?
#
# **Count pairs.** In an order of two lines there is one pair of lines, in one of three lines there are three, in one of a
# single line there is none. Join the table with itself, and every line meets every line of its order: here rows multiply
# on purpose. Keep `line_no_x < line_no_y`, or each pair comes twice, and each line meets itself.

# %%
toy_lines = pd.DataFrame({
    "order_id": [1, 1, 1, 2, 3, 3],
    "line_no": [1, 2, 3, 1, 1, 2],
    "category": ["bags", "bags", "food_tea", "bags", "food_tea", "food_tea"],
})
toy_pairs = toy_lines.merge(toy_lines, on="order_id")
toy_pairs = toy_pairs[toy_pairs["line_no_x"] < toy_pairs["line_no_y"]]
toy_share = (toy_pairs["category_x"] == toy_pairs["category_y"]).mean()
print(f"{toy_share:.2f} of {len(toy_pairs)} pairs share their category")
toy_pairs

# %% [markdown]
# Half of the pairs match. Is that much? It depends on what **chance** would do. Take the five lines that lie beside
# another one, wipe off their categories and deal them out anew. Two bags and three teas: the first label is a bag with
# probability 2/5, the second then with 1/4; two teas come with 3/5 · 2/4. Together that is 0.4. With $n_k$ labels of kind
# *k* among *N*,
#
# $$\text{chance} = \frac{\sum_k n_k (n_k - 1)}{N (N - 1)} , \qquad \text{lift} = \frac{\text{share observed}}{\text{chance}} .$$
#
# The **lift** here is 0.5/0.4 = 1.25. A lift of 1 is what chance alone would give on average, and what is above it is
# **association**. Chance is not "one in two because there are two categories". The more lopsided the labels, the more
# often two of them agree by luck.
#
# One may also *do* the dealing, a thousand times, and look. What comes out is called a **permutation null**. It shows
# what the formula hides: how far chance strays. Here it is for sixty baskets of Lifora and the category of the goods.

# %%
generator = np.random.default_rng(60)
several = lines[lines.duplicated("order_id", keep=False)]
chosen_orders = generator.choice(several["order_id"].unique(), 60, replace=False)
sixty = several[several["order_id"].isin(chosen_orders)].reset_index(drop=True)
# Two categories were renamed at the turn of the year.
label = sixty["category"].replace({"bedding": "home_textiles", "home_decor": "furniture_lighting"}).to_numpy()
beside = sixty.reset_index().merge(sixty.reset_index(), on="order_id").query("line_no_x < line_no_y")
one, other = beside["index_x"].to_numpy(), beside["index_y"].to_numpy()


def matching(label):
    """Number of pairs whose two lines bear the same label."""
    return int((label[one] == label[other]).sum())


dealt = pd.Series([matching(generator.permutation(label)) for _ in range(1000)]).value_counts().sort_index()
null = go.Figure()
null.add_bar(x=100 * dealt.index / len(beside), y=dealt, width=100 / len(beside), marker_color=GREY)
observed = 100 * matching(label) / len(beside)
null.add_scatter(x=[observed] * 2, y=[0, dealt.max()], mode="lines", line={"color": VERMILION, "width": 4})
null.add_annotation(
    x=observed, y=dealt.max(), text="the baskets<br>as they are", showarrow=False, xanchor="right", yanchor="top", xshift=-8,
    align="right", font={"color": VERMILION, "size": 14},
)
null.add_annotation(
    x=100 * dealt.index.max() / len(beside), y=dealt.max() / 2, text="dealt out anew,<br>1,000 times", showarrow=False,
    xanchor="left", xshift=8, align="left", font={"color": GREY, "size": 14},
)
null.update_layout(
    title="No deal by chance comes near the baskets as they are", showlegend=False, height=380, margin_t=70,
    xaxis={"title": "pairs of lines of one category (% of pairs)", "range": [0, 104], "ticklabelstandoff": 6},
    yaxis={"title": "deals (number)", "rangemode": "tozero", "ticklabelstandoff": 6},
)
null

# %% [markdown]
# *Figure 3.* Sixty baskets of two lines or more. Vermilion: the share of their pairs that lie in one category. Grey: the
# same share after the categories were dealt out anew over the same lines, a thousand times. The middle of the grey bars
# is the chance of the formula, their width is luck.

# %% [markdown]
# The lift is large, and it means little. Every order goes to one shop, and a shop keeps to one category. Deal the labels
# out among the baskets *of the same shop*, and they all fall where they were. A null hypothesis undoes one thing and
# leaves the rest tied together. Which thing, is for you to say.

# %% [markdown]
# ### Exercise 4 · Do baskets hold together?   {3 points} · stretch
# For each line of an order, `lines` says in `scenario` what the goods are bought for, as the shop's page has it: daily,
# work, home, outdoor or gift. No column comes nearer to a life. Take the orders of `purchases` that were not cancelled
# (`status`). Assign to `coherence` a dictionary (or a Series) with
#
# - `pairs`: the number of pairs of lines that lie in the same order;
# - `share`: of these pairs, the share (0 to 1) that have the same scenario;
# - `chance`: the share to be expected if the scenarios were dealt out anew over the lines that lie in a pair;
# - `lift`: `share` divided by `chance`.
#
# Some rows of `purchases` are exact copies. Orders of guests count like any others, and those of the test account hold
# one line each, so they make no pair. Take `chance` from the formula or as the mean of at least 200 deals; a relative
# error of 0.4 % is allowed.
#
# <details><summary>Hint 1</summary>
#
# You need no join with `purchases`: `lines["order_id"].isin(...)` keeps lines and multiplies none.
# </details>
# <details><summary>Hint 2</summary>
#
# `duplicated("order_id", keep=False)` is True for the lines that share their order with another one. Both the self-join
# and the formula need these lines and no others; `value_counts()` gives the $n_k$.
# </details>

# %% role="answer" exercise="coherence"
coherence = ...
### BEGIN SOLUTION
kept = purchases.loc[purchases["status"] != "cancelled", "order_id"]
kept_lines = lines[lines["order_id"].isin(kept)]
in_baskets = kept_lines[kept_lines.duplicated("order_id", keep=False)]
met = in_baskets.merge(in_baskets, on="order_id")
met = met[met["line_no_x"] < met["line_no_y"]]
share = (met["scenario_x"] == met["scenario_y"]).mean()
frequency = in_baskets["scenario"].value_counts()
chance = (frequency * (frequency - 1)).sum() / (len(in_baskets) * (len(in_baskets) - 1))
coherence = {"pairs": len(met), "share": share, "chance": chance, "lift": share / chance}
### END SOLUTION

# %% role="check" exercise="coherence" points=3 outcomes="tell-association-from-chance" ideas="A10" tolerance=0.004 stretch=true
check("coherence", coherence)

# %% role="right" exercise="coherence"
kept = purchases.drop_duplicates().query("status != 'cancelled'")
joined_lines = lines.merge(kept[["order_id"]], validate="many_to_one")
tally = pd.crosstab(joined_lines["order_id"], joined_lines["scenario"])
tally = tally[tally.sum(axis=1) >= 2]
size = tally.sum(axis=1)
all_pairs, alike = (size * (size - 1) // 2).sum(), (tally * (tally - 1) // 2).sum().sum()
part = tally.sum() / size.sum()
coherence = pd.Series({"lift": alike / all_pairs / (part**2).sum(), "chance": (part**2).sum(), "share": alike / all_pairs})
coherence = pd.concat([coherence, pd.Series({"pairs": all_pairs})])

# %% role="right" exercise="coherence"
kept = set(purchases.loc[purchases["status"].isin(["paid", "refunded"]), "order_id"])
table = lines[lines["order_id"].isin(kept)].sort_values(["order_id", "line_no"])
order, kind = table["order_id"].to_numpy(), pd.factorize(table["scenario"])[0]
first, second = [], []
for step in range(1, int(table["line_no"].max())):
    at = np.flatnonzero(order[step:] == order[:-step])
    first.append(at)
    second.append(at + step)
first, second = np.concatenate(first), np.concatenate(second)
places = np.union1d(first, second)
dealer, dealt_kind, agreeing = np.random.default_rng(8), kind.copy(), []
for _ in range(200):
    dealt_kind[places] = dealer.permutation(kind[places])
    agreeing.append((dealt_kind[first] == dealt_kind[second]).mean())
really = (kind[first] == kind[second]).mean()
coherence = {"share": really, "pairs": first.size, "lift": really / np.mean(agreeing), "chance": np.mean(agreeing)}

# %% role="wrong" exercise="coherence" label="one-over-the-number" catches="equal-shares" instead=true
# Chance was taken as one over the number of scenarios. That would hold if all were equally frequent. Two lines agree by luck more
# often when one scenario is frequent: take the chance from how often each occurs.
chance = 1 / lines["scenario"].nunique()

# %% role="wrong" exercise="coherence" label="mean-of-order-shares" catches="ratio-of-sums" instead=true
# A share was taken in each order and the shares averaged, so the one pair of an order of two lines weighs as much as all pairs of
# a larger one. Asked for is a share of pairs: add up first, then divide.
share = (met["scenario_x"] == met["scenario_y"]).groupby(met["order_id"]).mean().mean()

# %% role="wrong" exercise="coherence" label="copies-joined" catches="duplicated-keys" instead=true
# There are too many pairs: the copies in purchases doubled their orders' lines in the join, and the pairs among them. Drop the
# copies first, or keep lines with isin.
kept_lines = lines.merge(purchases.loc[purchases["status"] != "cancelled", ["order_id"]], on="order_id")
in_baskets = kept_lines[kept_lines.groupby("order_id")["line_no"].transform("nunique") >= 2]

# %% [markdown]
# ## When has an order arrived?
#
# Now *kuai*. Orders are in one table, parcels in another. Most orders travel in one parcel; some are split, and then
# the customer has what she ordered when the *last* parcel is there. The two tables must be joined. A join is where
# orders multiply without a sound.

# %%
toy_orders = pd.DataFrame({"order_id": [1, 2, 3], "paid": [100.0, 60.0, 80.0], "promised_days": [3, 3, 3]})
toy_parcels = pd.DataFrame({"order_id": [1, 2, 2, 3], "parcel_no": [1, 1, 2, 1], "days": [2.0, 2.5, 6.0, np.nan]})
careless = toy_orders.merge(toy_parcels, on="order_id")
print(f"paid: {toy_orders['paid'].sum():.0f} CNY before the join, {careless['paid'].sum():.0f} CNY after it")
careless

# %% [markdown]
# Order 2 stands there twice. Its 60 yuan count twice, and it is on time once and late once. Nobody warned us, unless we
# ask: `validate=` states what we believe about the keys, and pandas refuses where it is not so.

# %%
try:
    toy_orders.merge(toy_parcels, on="order_id", validate="one_to_one")
except pd.errors.MergeError as refusal:
    print(f"MergeError: {refusal}")

# %% [markdown]
# The cure is to bring the parcels to *one row an order* before joining. Named aggregation writes down what each column
# is. Mind one thing: `max` skips gaps. An order whose second parcel is still on its way would look as if it had arrived
# with the first. So count the parcels (`size`) and the deliveries (`count`, which leaves gaps out), and compare.

# %%
per_order = toy_parcels.groupby("order_id").agg(
    sent=("parcel_no", "size"), delivered=("days", "count"), last_days=("days", "max")
)
joined = toy_orders.merge(per_order, on="order_id", validate="one_to_one")
joined["complete"] = joined["sent"] == joined["delivered"]
joined

# %% [markdown]
# Two more decisions hide in our tables.
#
# **The clock.** `ts`, `promised_at` and `exported_at` are Shanghai wall-clock time. `delivered_at` is written by the
# carrier, and `exports["parcel_clock"]` says which clock he reads. Nothing in the numbers would give it away: with
# eight hours off, a wait is still a plausible wait.
#
# **Who can be judged.** Each export ends at the moment `exported_at`. An order with a promise that lies after it cannot
# be judged: it may still arrive in time. An order with a promise before it can, *whether or not it has arrived*. What
# should have been there and is not is late.

# %%
exports

# %%
written = pd.Timestamp("2024-06-12 20:30")
print("on the carrier's clock:", written, "· in Shanghai:", written.tz_localize("UTC").tz_convert(SHANGHAI).tz_localize(None))

# %% [markdown]
# ### Exercise 5 · Which platform keeps its promises?   {4 points}
# Assign to `on_time` a DataFrame with one row for each platform and quarter (ten rows) and the columns
#
# - `platform`, `quarter`;
# - `judged`: the number of orders whose promise lies at or before the moment of the export;
# - `on_time`: of these, the share of orders (0 to 1) of which *everything* had arrived at or before `promised_at`.
#
# Start from `orders`, `parcels` and `exports`.
#
# <details><summary>Hint 1</summary>
#
# Parcels to one row an order; join to `orders` on `order_id`; then `exports` on `["platform", "quarter"]`. Which
# `validate=` belongs to each join?
# </details>
# <details><summary>Hint 2</summary>
#
# Shanghai is eight hours ahead of UTC all the year round. `pd.to_timedelta(8 * condition, unit="h")` is eight hours
# where the condition holds and nothing elsewhere. A comparison with a missing time is False.
# </details>

# %% role="answer" exercise="on-time"
on_time = ...
### BEGIN SOLUTION
per_order = parcels.groupby("order_id").agg(
    sent=("parcel_no", "size"), delivered=("delivered_at", "count"), last=("delivered_at", "max")
)
table = orders.merge(per_order, on="order_id", validate="one_to_one")
table = table.merge(exports, on=["platform", "quarter"], validate="many_to_one")
table["last"] += pd.to_timedelta(8 * (table["parcel_clock"] == "UTC"), unit="h")
table["kept_promise"] = (table["sent"] == table["delivered"]) & (table["last"] <= table["promised_at"])
can_be_judged = table[table["promised_at"] <= table["exported_at"]]
on_time = (
    can_be_judged.groupby(["platform", "quarter"])
    .agg(judged=("order_id", "size"), on_time=("kept_promise", "mean"))
    .reset_index()
)
### END SOLUTION

# %% role="check" exercise="on-time" points=4 outcomes="join-safely name-the-denominator" ideas="A12 A13"
check("on-time", on_time)

# %% role="right" exercise="on-time"
late_parcel = parcels.merge(orders[["order_id", "platform", "quarter", "promised_at"]], validate="many_to_one").merge(exports)
utc = late_parcel["parcel_clock"].eq("UTC")
local = late_parcel["delivered_at"].dt.tz_localize("UTC").dt.tz_convert(SHANGHAI).dt.tz_localize(None)
late_parcel["late"] = ~(local.where(utc, late_parcel["delivered_at"]) <= late_parcel["promised_at"])
judged = late_parcel[late_parcel["promised_at"] <= late_parcel["exported_at"]]
verdicts = judged.groupby(["quarter", "platform", "order_id"])["late"].any().reset_index()
on_time = verdicts.groupby(["quarter", "platform"])["late"].agg(judged="count", on_time=lambda late: 1 - late.mean())

# %% role="right" exercise="on-time"
wide = parcels.pivot(index="order_id", columns="parcel_no", values="delivered_at")
split = parcels.groupby("order_id")["parcel_no"].max() == 2
ends = exports.set_index(["platform", "quarter"])
rows = []
for (platform, quarter), group in orders.set_index("order_id").groupby(["platform", "quarter"]):
    ahead = np.timedelta64(8 if ends.loc[(platform, quarter), "parcel_clock"] == "UTC" else 0, "h")
    group = group[group["promised_at"] <= ends.loc[(platform, quarter), "exported_at"]]
    first = wide.loc[group.index, 1] + ahead <= group["promised_at"]
    second = (wide.loc[group.index, 2] + ahead <= group["promised_at"]) | ~split[group.index]
    rows.append({"on_time": (first & second).sum() / len(group), "quarter": quarter, "platform": platform, "judged": len(group)})
on_time = pd.DataFrame(rows).sample(frac=1, random_state=1)

# %% role="wrong" exercise="on-time" label="split-parcels-counted-twice" catches="duplicated-keys"
# These are parcels, not orders: an order that travels in two parcels stands there twice. Bring the parcels to one row an order
# before you join.
table = orders.merge(parcels, on="order_id").merge(exports, on=["platform", "quarter"])
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

# %% role="wrong" exercise="on-time" label="undelivered-orders-dropped" catches="censoring" instead=true
# Orders that had not arrived are missing from the denominator, and among them are the latest of all. A promise that has run out
# can be judged without a delivery: it was broken.
can_be_judged = table[(table["sent"] == table["delivered"]) & (table["promised_at"] <= table["exported_at"])]

# %% role="wrong" exercise="on-time" label="gaps-skipped-by-max" catches="missing-in-aggregation" instead=true
# Some orders pass here with one of their two parcels still under way: max skips the gap and takes the other parcel's time.
# Compare how many parcels were sent with how many were delivered.
table["kept_promise"] = table["last"] <= table["promised_at"]

# %% [markdown]
# Before anybody draws up a league table, look at what was promised.

# %%
promised = orders.assign(promised_days=(orders["promised_at"] - orders["ts"]) / day)
promised.pivot_table(index="platform", columns="quarter", values="promised_days").loc[PLATFORMS].round(1)

# %% [markdown]
# Each platform cuts its own ruler. A share of promises kept measures the parcel *and* the promise. Who promises ten days
# is always on time. To compare platforms we need the same ruler for all, days for instance.
#
# For the exercises that follow, the next cell lays out the waits of all orders, one row an order:
#
# - `days`: days from the order to its last parcel; for orders not yet complete, days from the order to the export;
# - `arrived`: True if the order was complete when the export was taken;
# - `followed_days`: days from the order to the export. It says how long this order *could* be watched.

# %%
deliveries = parcels.groupby("order_id").agg(
    sent=("parcel_no", "size"), delivered=("delivered_at", "count"), last=("delivered_at", "max")
)
waits = orders[["order_id", "platform", "quarter", "merchant_id", "ts"]]
waits = waits.merge(deliveries, on="order_id", validate="one_to_one")
waits = waits.merge(exports, on=["platform", "quarter"], validate="many_to_one")
assert len(waits) == len(orders)

waits["arrived"] = waits["sent"] == waits["delivered"]
ahead_of_clock = pd.to_timedelta(np.where(waits["parcel_clock"] == "UTC", 8, 0), unit="h")
waits["followed_days"] = (waits["exported_at"] - waits["ts"]) / day
waits["days"] = ((waits["last"] + ahead_of_clock - waits["ts"]) / day).where(waits["arrived"], waits["followed_days"])
waits = waits[["order_id", "platform", "quarter", "merchant_id", "ts", "days", "arrived", "followed_days"]]
waits.head(4)

# %% [markdown]
# ## Orders or shops?
#
# "What share arrives within three days?" Suppose you have the share of each shop. May you average them? Take two shops.

# %%
two = pd.DataFrame({"shop": ["big", "small"], "orders": [98, 2], "within_three_days": [49, 2]})
two["rate"] = two["within_three_days"] / two["orders"]
pd.Series({
    "ratio of sums, all orders": two["within_three_days"].sum() / two["orders"].sum(),
    "mean of the shops' rates": two["rate"].mean(),
    "mean of the rates, weighted by orders": np.average(two["rate"], weights=two["orders"]),
}, name="share").to_frame()

# %% [markdown]
# The **ratio of sums** describes an order picked at random: what customers meet. The **mean of rates** describes a shop
# picked at random: what shopkeepers are like. Both may be wanted; they are answers to different questions. Weight the
# rates by the number of orders, and the second turns into the first.
#
# When do the two differ? When large shops are better or worse than small ones. And there is one more reason to be careful
# with rates of shops: one of twelve orders can come out at 100 % by luck. The chance spread of a rate shrinks with
# $1/\sqrt{n}$ (de Moivre 1730), so in a league table of shops that are otherwise alike, the small ones fill both ends.

# %%
watched = waits[(waits["quarter"] == then) & (waits["platform"] == "Zippano") & (waits["followed_days"] >= 2)]
shops = watched.assign(quick=watched["arrived"] & (watched["days"] <= 2)).groupby("merchant_id")["quick"].agg(["size", "mean"])
overall = np.average(shops["mean"], weights=shops["size"])
grid = np.geomspace(7, 400, 80)
chance = 1.96 * np.sqrt(overall * (1 - overall) / grid)
funnel = go.Figure()
for sign in (-1, 1):
    funnel.add_scatter(
        x=grid, y=100 * (overall + sign * chance).clip(0, 1), mode="lines", line={"color": GREY, "dash": "dot", "width": 1.5},
    )
funnel.add_scatter(x=shops["size"], y=100 * shops["mean"], mode="markers", marker={"color": BLUE, "size": 10, "opacity": 0.7})
for name, share, colour in [("all orders", overall, GREEN), ("mean of shops", shops["mean"].mean(), VERMILION)]:
    funnel.add_scatter(x=grid[[0, -1]], y=[100 * share] * 2, mode="lines", line={"color": colour, "width": 3})
    funnel.add_annotation(
        x=np.log10(400), y=100 * share, text=name, showarrow=False, xanchor="left", xshift=8, font={"color": colour, "size": 14},
        yanchor="bottom" if share > shops["mean"].mean() else "top",
    )
funnel.add_annotation(
    x=np.log10(9), y=100 * (overall + chance[grid > 9][0]), text="between the dotted lines<br>it may be luck", showarrow=False,
    xanchor="left", yanchor="bottom", yshift=6, align="left", font={"color": GREY, "size": 13},
)
funnel.update_layout(
    title="Big shops are quick, so orders do better than shops", showlegend=False, height=440, margin={"t": 70, "r": 130},
    xaxis={
        "title": "orders of the shop (number, logarithmic)", "type": "log", "range": np.log10([7, 400]).tolist(),
        "tickvals": [10, 20, 50, 100, 200, 400], "ticklabelstandoff": 6,
    },
    yaxis={"title": "orders complete within two days (%)", "range": [0, 90], "ticklabelstandoff": 6},
)
funnel

# %% [markdown]
# *Figure 4.* The forty shops of Zippano in the quarter `then`: share of orders complete within two days by number of
# orders. The line "all orders" is the ratio of sums, the line "mean of shops" the mean of rates. On the right a few big
# shops, with most of the orders, pull the first line up. On the left many small shops, with few orders each, pull the
# second one down. The dotted lines enclose 95 % of shops that differ from all orders by nothing but luck: a dozen orders
# tell next to nothing about a shop.

# %% [markdown]
# ### Exercise 6 · Within three days   {3 points}
# For the quarter `now`, take the orders that could be watched for at least three days (`followed_days` of 3 or more).
# An order is *quick* if it was complete within three days. Assign to `three_days` a DataFrame with one row a platform
# and the columns `platform`,
#
# - `of_orders`: the share of orders that are quick (ratio of sums);
# - `of_shops`: the mean, over the platform's shops (`merchant_id`), of the shops' shares of quick orders.
#
# Start from `waits`. Both columns are shares between 0 and 1.
#
# <details><summary>Hint</summary>
#
# `groupby(["platform", "merchant_id"])["quick"].agg(["size", "sum"])` has all you need for both columns.
# </details>

# %% role="answer" exercise="three-days"
three_days = ...
### BEGIN SOLUTION
old_enough = waits[(waits["quarter"] == now) & (waits["followed_days"] >= 3)]
watched = old_enough.assign(quick=old_enough["arrived"] & (old_enough["days"] <= 3))
by_shop = watched.groupby(["platform", "merchant_id"]).agg(count=("quick", "size"), quick=("quick", "sum"))
by_shop["rate"] = by_shop["quick"] / by_shop["count"]
sums = by_shop.groupby("platform").agg(count=("count", "sum"), quick=("quick", "sum"), of_shops=("rate", "mean"))
three_days = sums.assign(of_orders=sums["quick"] / sums["count"])[["of_orders", "of_shops"]].reset_index()
### END SOLUTION

# %% role="check" exercise="three-days" points=3 outcomes="rate-of-sums name-the-denominator" ideas="A12 A13"
check("three-days", three_days)

# %% role="right" exercise="three-days"
quick = waits.query("quarter == @now and followed_days >= 3").assign(quick=lambda table: table["arrived"] & table["days"].le(3))
three_days = pd.concat({
    "of_shops": quick.groupby(["platform", "merchant_id"])["quick"].mean().groupby(level="platform").mean(),
    "of_orders": quick.groupby("platform")["quick"].mean(),
}, axis=1)

# %% role="right" exercise="three-days"
rows = []
for platform in PLATFORMS:
    tally = {}
    chosen = waits[(waits["platform"] == platform) & (waits["quarter"] == now)]
    for shop, wait_days, there, watched_days in chosen[["merchant_id", "days", "arrived", "followed_days"]].to_numpy():
        if watched_days >= 3:
            tally.setdefault(shop, []).append(bool(there) and wait_days <= 3)
    everything = np.concatenate(list(tally.values()))
    rows.append((platform, np.mean([np.mean(shop) for shop in tally.values()]), everything.mean()))
three_days = pd.DataFrame(rows, columns=["platform", "of_shops", "of_orders"]).iloc[::-1]

# %% role="wrong" exercise="three-days" label="orders-and-shops-swapped" catches="ratio-of-sums" instead=true
# The two columns are swapped. The ratio of sums is one division for the platform; the mean of rates is one division a shop.
three_days = sums.assign(of_orders=sums["of_shops"], of_shops=sums["quick"] / sums["count"])[
    ["of_orders", "of_shops"]
].reset_index()

# %% role="wrong" exercise="three-days" label="shop-rates-weighted-by-orders" catches="weights" credit=0.5 instead=true
# The share of orders stands. In the mean over shops, though, each shop was weighted with its orders, which gives the share of
# orders once more. A shop picked at random counts once, large or small.
three_days = sums.assign(of_orders=sums["quick"] / sums["count"], of_shops=sums["quick"] / sums["count"])[
    ["of_orders", "of_shops"]
].reset_index()

# %% role="wrong" exercise="three-days" label="young-orders-counted" catches="censoring" instead=true
# Orders of the last days before the export are in the denominator, although nobody could see them for three days. Keep those
# that were followed long enough.
old_enough = waits[waits["quarter"] == now]

# %% role="wrong" exercise="three-days" label="only-arrived-orders-counted" catches="censoring" instead=true
# Only orders that have arrived are in the denominator. At the end of the export those are the quick ones: whoever waits is left
# out. Choose orders by how long they were followed, not by how they ended.
old_enough = waits[(waits["quarter"] == now) & waits["arrived"]]

# %% [markdown]
# ## Waits that have not ended
#
# Customers remember the long waits. The **90th percentile** (p90) is the number of days within which nine out of ten
# orders are complete. Of two platforms with the same median, the one with the larger p90 gets the complaints. It is harder
# to get than a median, because the long waits are just those that an export cuts off.

# %%
shown = waits[(waits["platform"] == "Shelvia") & (waits["quarter"] == then)]
lexis = go.Figure()
for name, part, colour in [("complete", shown[shown["arrived"]], BLUE), ("still on the way", shown[~shown["arrived"]], VERMILION)]:
    lexis.add_scatter(
        x=part["ts"], y=part["days"], mode="markers", marker={"color": colour, "size": 5, "opacity": 0.6}, name=name,
    )
lexis.add_annotation(
    x="2019-09-28", y=11, text="nobody can see<br>anything here yet", showarrow=False, font_size=14, font_color=GREY,
)
lexis.add_annotation(
    x="2019-09-26 12:00", y=4.55, text="still on the way", ax=75, ay=-40, arrowcolor=VERMILION,
    font={"size": 14, "color": VERMILION},
)
lexis.add_annotation(x="2019-09-09", y=0.5, text="complete", showarrow=False, font={"size": 14, "color": BLUE})
lexis.update_layout(
    title="The export hides the slow orders of the last days", showlegend=False, height=440, margin={"t": 70, "r": 30},
    xaxis_title="moment of the order, in Shanghai", yaxis_title="wait seen so far (days)", yaxis_range=[0, 14.5],
    xaxis_range=["2019-09-01", "2019-10-01"], xaxis_tickformat="%-d %b", yaxis_ticklabelstandoff=6, xaxis_ticklabelstandoff=6,
)
lexis

# %% [markdown]
# *Figure 5.* Each dot is an order of Shelvia in the quarter `then`: when it was placed, and how long it had waited when
# it was complete or the export was taken. The upper right is empty, not because no order waits that long, but because
# the export was taken when the last day ended. Of the orders on the slanting edge we know that they wait *at least* so
# long. (The uppermost ones on that edge may be lost.)

# %% [markdown]
# Such a wait is called **censored**: it lasts *at least* so long. What to do with censored waits?
#
# - Drop them? Then the last days contribute their quick orders only, and the quantile comes out too small.
# - Take the wait so far for the whole wait? Too small again: the dots on the edge will rise.
# - Take it for infinite? Too large: nearly all of them will come.
#
# **Kaplan and Meier** (1958) found the way between. Sort the waits from short to long and walk through them. Just before
# each wait, count how many orders are still *at risk*: still waiting, and still watched. Whenever an order is completed,
# the share that still waits is multiplied by 1 − 1/(at risk). When an order is censored, nothing is multiplied, but it is
# no longer at risk. It has said all it could: "I waited at least until here". By hand, with six orders:

# %%
six = pd.DataFrame({"days": [1.0, 2.0, 2.5, 3.0, 4.0, 5.0], "arrived": [True, True, False, True, False, True]})
six["at_risk"] = np.arange(len(six), 0, -1)
six["factor"] = 1 - six["arrived"] / six["at_risk"]
six["still_waiting"] = six["factor"].cumprod()
six

# %% [markdown]
# After three days 44 % still wait, so the median of the six is 3 days. Had we dropped the censored ones, four orders
# would remain and half of them would be complete after two days.
#
# The method has one condition: an order that is censored must be like those of the same age that are still watched. Here
# that means that orders shortly before the export travel as fast as earlier ones.

# %% [markdown]
# ### Exercise 7 · Nine out of ten   {3 points}
# Assign to `p90` a Series with the five platforms in its index and, for the quarter `then`, the Kaplan-Meier estimate of
# the 90th percentile: the smallest wait, in days, at which **at most 10 %** of the orders still wait. Start from `waits`.
# A relative error of one in a thousand is allowed.
#
# <details><summary>Hint 1</summary>
#
# For each platform: sort by `days`, then the three lines of the example. `groupby` gives you one platform at a time:
# `for platform, table in chosen.groupby("platform"):`.
# </details>
# <details><summary>Hint 2</summary>
#
# `table.loc[still_waiting <= 0.1, "days"].min()`
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

# %% role="check" exercise="nine-of-ten" points=3 outcomes="treat-censored" ideas="A12 A13" tolerance=0.001
check("nine-of-ten", p90)

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
chosen = waits[(waits["quarter"] == then) & waits["arrived"]]
p90 = chosen.groupby("platform")["days"].quantile(0.9, interpolation="higher")

# %% role="wrong" exercise="nine-of-ten" label="censored-taken-for-arrived" catches="censoring"
# The wait so far was taken for the whole wait: orders still on the way count as if they had come at the moment of the
# export. They wait at least so long. They leave the number at risk, and that is all.
p90 = waits[waits["quarter"] == then].groupby("platform")["days"].quantile(0.9, interpolation="higher")

# %% role="wrong" exercise="nine-of-ten" label="ten-per-cent-arrived" catches="complement" instead=true
# At this wait 10 % have arrived and 90 % still wait. Asked for is the other end: 90 % have arrived and at most 10 % still wait.
quantile[platform] = table.loc[still_waiting <= 0.9, "days"].min()

# %% role="wrong" exercise="nine-of-ten" label="other-quarter" catches="who-counts" instead=true
# These are the waits of the quarter `now`. Asked for is `then`.
chosen = waits[waits["quarter"] == now]

# %% [markdown]
# When nothing but the first ten days of a wait matters, there is a simpler way out, the one of exercise 6: keep the
# orders that could be watched for ten days. Within them nothing is censored before the tenth day. One pays with rows,
# the orders of the last ten days. It is a fair cohort because it is chosen by *when* an order was placed, not by how it
# went.

# %% [markdown]
# ## One panel a platform
#
# A median and a p90 are two numbers. The distribution behind them says whether a platform is slow with all its orders,
# or quick with most and hopeless with some. Five distributions in one panel hide each other. So: small multiples, the
# same axis for all, one above the other, so that the days stand in line.

# %% [markdown]
# ### Exercise 8 · How long do people wait?   {2 points}
# Draw small multiples and assign the figure to `waiting`: one panel a platform, one bar for each of the days 1 to 10. Use
# the orders of the quarter `then` that could be watched for at least ten days. The bar of day *d* is the share of these
# orders, in per cent of the platform's, that were completed *during* that day: more than *d* − 1 and at most *d* days
# after the order. A day on which nothing arrived has a bar of height 0.
#
# The figure has a title that says what to see; the value axes have a title with the unit in brackets. Put the panels
# one below the other (`facet_row="platform"`), and let each panel's bars bear the platform's name
# (`color="platform"`).
#
# <details><summary>Hint 1</summary>
#
# `np.ceil` rounds a wait up to the day during which it ended. A `crosstab` of platform and day counts; its
# `.reindex(columns=range(1, 11), fill_value=0)` adds the days on which nothing happened.
# </details>
# <details><summary>Hint 2</summary>
#
# Build a table with the columns `platform`, `day` and `share`, fifty rows. Then `px.bar(table, x="day", y="share",
# facet_row="platform", color="platform", title="…", labels={"share": "orders (%)", …})`.
# </details>

# %% role="answer" exercise="waiting"
waiting = ...
### BEGIN SOLUTION
cohort = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]
complete = cohort[cohort["arrived"]]
counts = pd.crosstab(complete["platform"], np.ceil(complete["days"]).astype(int).rename("day"))
counts = counts.reindex(index=PLATFORMS, columns=pd.RangeIndex(1, 11, name="day"), fill_value=0)
shares = 100 * counts.div(cohort["platform"].value_counts(), axis=0).rename_axis(index="platform")
waiting = px.bar(
    shares.loc[PLATFORMS].stack().rename("share").reset_index(), x="day", y="share", facet_row="platform", color="platform",
    height=640, title="Zippano's customers waited least",
    labels={"share": "orders (%)", "day": "day after the order (number)"},
    color_discrete_sequence=[BLUE, ORANGE, GREEN, VERMILION, "#CC79A7"],
)
waiting.for_each_annotation(lambda note: note.update(text=note.text.split("=")[1], textangle=0, xanchor="left", font_size=13))
waiting.update_layout(showlegend=False, margin={"t": 70, "r": 100}, bargap=0.15)
waiting.update_xaxes(dtick=1, ticklabelstandoff=4)
waiting.update_yaxes(dtick=20, ticklabelstandoff=4)
### END SOLUTION
waiting

# %% role="check" exercise="waiting" points=2 outcomes="draw-small-multiples treat-censored" ideas="A12 A14" figure="bar" needs="title axis-titles units zero-baseline single-axis panels=5 one-scale unit=%|per_cent|percent"
check("waiting", waiting)

# %% role="right" exercise="waiting"
cohort = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]
binned = pd.cut(cohort["days"].where(cohort["arrived"]), np.arange(11), labels=np.arange(1, 11)).astype("float")
per_cent = pd.crosstab(cohort["platform"], binned).reindex(columns=np.arange(1, 11), fill_value=0)
per_cent = 100 * per_cent.div(cohort["platform"].value_counts(), axis=0)
waiting = make_subplots(5, 1, shared_xaxes=True, subplot_titles=PLATFORMS)
for row, platform in enumerate(PLATFORMS, 1):
    waiting.add_bar(x=per_cent.columns, y=per_cent.loc[platform], name=platform, row=row, col=1)
waiting.update_yaxes(title="share of orders [%]", range=[0, 100])
waiting.update_layout(title="Waits by platform", xaxis5_title="day (number)")

# %% role="right" exercise="waiting"
cohort = waits.query("quarter == @then and followed_days >= 10")
complete = cohort[cohort["arrived"]].assign(day=lambda table: np.ceil(table["days"]).astype(int)).query("day <= 10")
table = complete.groupby(["platform", "day"]).size() / cohort.groupby("platform").size() * 100
grid = pd.MultiIndex.from_product([PLATFORMS, range(1, 11)], names=["platform", "day"])
table = table.reindex(grid, fill_value=0).rename("share").reset_index()
waiting = px.bar(
    table, x="share", y="day", orientation="h", facet_col="platform", color="platform", title="When orders arrive",
    labels={"share": "orders (%)", "day": "day"},
)

# %% role="wrong" exercise="waiting" label="counts-drawn-for-shares" catches="denominator" instead=true
# The bars are numbers of orders. The platforms' cohorts are not of the same size: divide each by the orders of its own cohort.
shares = counts.rename_axis(index="platform")

# %% role="wrong" exercise="waiting" label="all-arrived-orders-drawn" catches="censoring" instead=true
# These are the waits of everything that had arrived, the orders of the last ten days included: of those only the quick ones
# are seen. Keep the orders that were watched for ten days.
cohort = waits[(waits["quarter"] == then) & waits["arrived"]]

# %% role="wrong" exercise="waiting" label="running-share-drawn" catches="cumulative" instead=true
# These bars add up from day to day: the share complete by that day. Asked for is what was completed during each day.
shares = 100 * counts.cumsum(axis=1).div(cohort["platform"].value_counts(), axis=0).rename_axis(index="platform")

# %% role="right" exercise="waiting"
cohort = waits[(waits["quarter"] == then) & (waits["followed_days"] >= 10)]
shares = pd.crosstab(cohort["platform"], np.ceil(cohort["days"])).reindex(columns=range(1, 11), fill_value=0)
shares = 100 * shares.div(cohort["platform"].value_counts(), axis=0).rename_axis(index="platform", columns="day")
waiting = px.bar(
    shares.stack().rename("share").reset_index(), x="day", y="share", facet_row="platform", title="Waits",
    labels={"share": "orders (%)"},
)

# %% [markdown]
# *Figure 6.* How long people waited in the quarter `then`: of a platform's orders that could be watched for ten days, the
# share completed during the first, second, … tenth day. Compare where the bars are highest, and then how far they reach
# to the right. What is missing to 100 % took longer than ten days or never came.

# %% [markdown]
# ### Exercise 9 · How would you game it?   {12 points}
# The board of a platform wants two key figures on one page: one for *duo*, one for *kuai*. Managers will be paid by
# them. The candidates are those of this lesson: live SKUs, effective SKUs, share of slow sellers; share of promises
# kept, share complete within three days, p90 of the wait.
#
# **Which of the two virtues is measured worse by the figure that a platform would most like to publish?** Show how the
# figure could be made to rise without a single user being better off, what in our tables makes you think so, and what
# should be counted instead. At most 120 words, for a manager.
#
# | | you are marked on |
# |:--|:--|
# | 1 | a claim with its denominator and its unit |
# | 2 | evidence that fits the claim |
# | 3 | a rival explanation, and the data that would separate it |
# | 4 | clear words for a manager, at most 120 of them |

# %% [markdown] role="written" exercise="memo" points=12 outcomes="audit-a-key-figure name-the-denominator" ideas="A11 A12 A14"
# ### BEGIN SOLUTION
# **Sample, level 3.** Speed. The share of promises kept is orders complete by the promised moment, in per cent of orders
# whose promise has run out. Promise one day more and it rises, though no parcel moves. Our tables show the reverse: in
# 2019 Zippano's waits are the shortest and its share is the lowest, because it promises the shortest time. Count instead
# orders complete within three days, in per cent of all orders placed at least three days ago: one ruler for all, and late
# orders cannot drop out. A rival explanation is that Zippano's waits vary more. Compare how widely they spread round the
# median, platform by platform: with equal spread it is the promise.
#
# **Sample, level 2.** Breadth. Live SKUs count models on sale. A manager can list every shoe in ten colours or never
# withdraw anything, and the count grows although users buy the same few models. In our tables the number of live SKUs
# differs far more between platforms than the effective number does, and many live SKUs sell less than one piece a week.
# I would publish effective SKUs, computed from units sold by live models in the quarter. But perhaps a long catalogue
# helps users in a way that sales do not show.
#
# **Sample, level 1.** Both figures can be manipulated, since companies always show their best side. Speed is worse
# because delivery depends on the weather and the couriers. The platform should use better data and more KPIs, so that
# the numbers become objective and managers cannot cheat.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | Claim with its denominator and unit | no figure is named | a figure without a denominator ("delivery is gamed") | figure and unit named, its denominator only implied | the figure, its unit, what is in its numerator and its denominator, and the same for what should be counted instead |
# | Evidence fits the claim | none, or it does not bear on the figure | a general suspicion of platforms | a way to game it that would work, with no or vague support in the tables | a way to game it that would work and leaves users no better off, and a pattern in the tables that shows it (promised days against share on time; count against effective number) |
# | Rival explanation, and the data that would separate it | none | "other factors" | a named rival: long catalogues help in ways that sales do not show, split orders, other goods, impatient customers | a named rival and the comparison or experiment that would tell it from gaming |
# | Clear words for a manager, at most 120 | cannot be followed, or over 150 words | can be followed with effort, or 121 to 150 words | clear, with some jargon or hedging | a manager could act on it; technical terms explained or avoided; 120 words or fewer |
# ### END MARK SCHEME

# %% [markdown]
# ## What would change our mind?
#
# The column says that each platform broke through with one virtue (A14). In our tables it is easy to find the broad one
# and the fast one of 2019. That is no confirmation. The simulator gave each rival a head start in one virtue, and the
# names were chosen to fit. **A simulator that encodes a story cannot prove the story.** This one could not have shown us
# five platforms that were alike in 2019, nor one that led in two virtues at once.
#
# It also makes measuring easier than it is. Waits before the export follow the same distribution as earlier ones, so the
# condition of Kaplan and Meier holds by construction. On a real platform the orders of a festival may travel worse than
# those before it. One would compare early and late orders over the days on which both were watched. Every platform is a
# sample of equal size here, so nothing can show whether one is fast because it is small. And nobody lists a model a
# second time in another colour.
#
# What could fail is the key figure. That a catalogue is twice as long does not make its effective number twice as large.
# That a late promise buys punctuality is arithmetic, but how much punctuality was bought that way must be counted. The
# rows decide such things, and they might have decided otherwise.
#
# One doubt about *duo* no recount removes. The effective number is made of sales. Sales are one-sided if people want the
# same things, and also if the feed shows everybody the same things. Then breadth was there, and nobody saw it. What
# people bought is not all that they could have wanted.
#
# Nor does a lift say why a basket holds together. An order goes to one shop, so what lies in one basket has stood on one
# shelf: a shop that sells for the outdoors fills outdoor baskets, whoever buys. Our simulator could not have shown
# baskets without a bond. Its makers wrote down that people lean to one scenario or another, and that whoever takes a
# second thing prefers those of the first one's scenario, from the same shop. Why they lean so, no line of the program knows.
#
# We would change our mind about "broad" and "fast"
#
# - if the ranking by effective number turned round when colours and sizes count as SKUs of their own;
# - if users for whom the feed is switched off at random bought from a much wider range: then the feed was narrow, and
#   not the demand;
# - if the fast platform were fast only in goods that lie in every warehouse (lesson 3 compares within categories);
# - if the share within three days and the p90 ranked the platforms in opposite order;
# - if two goods of one basket shared a scenario no more often than two different goods from two baskets of the same
#   shop: then the shelf explains the lift, and not a life (A10).
#
# And you? Write down the one finding that would change *your* mind about the key figure in your memo.

# %% [markdown]
# ## Take-aways
#
# - 多 *duo*, 快 *kuai*, 好 *hao*, 省 *sheng*: a definition of needs (D). A key figure is a rule for counting; say the rule.
# - **Effective number** $e^{H}$, $H = -\sum p_i \ln p_i$: so many equally popular SKUs would have the same entropy. What
#   nobody buys does not count. Undo the logarithm that you took.
# - Entropies add, effective numbers multiply: effective SKUs = effective categories × effective SKUs in a category.
# - **Lift**: observed share over the share that chance alone would give. Chance follows from how frequent the labels are,
#   not from how many there are. A **permutation null** deals the labels out anew. What it leaves tied together is part of
#   the question.
# - Before a join, say what a row is on both sides. One row an order first, then `merge(..., validate="one_to_one")`. Check
#   the number of rows, or a sum, after it.
# - `max` skips gaps, `size` counts rows, `count` counts filled cells. Complete means that the two agree.
# - One clock for all times before you subtract.
# - A share of promises kept measures the promise too. Compare platforms with one ruler.
# - Ratio of sums: an order at random. Mean of rates: a shop at random. The rate of a shop with few orders is
#   mostly luck.
# - **Censored** means "at least so long". Do not drop it, do not take it for an end. Kaplan-Meier, or a cohort that was
#   watched long enough.
# - Small multiples: one panel each, the same axes in all.

# %%
progress()
