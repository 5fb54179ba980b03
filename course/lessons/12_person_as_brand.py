# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: "A person as a brand: who comes back to whom"
#     weight: 1
#     ideas: A47 A48 A49 A50 A51 A61
#     outcomes:
#       walk-the-books: walk from sales to what is left, and say per whom
#       look-back-only: use only what was known at the time of an order
#       read-a-cohort: follow cohorts through months, and leave unfinished rows unfinished
#       judge-an-event: judge an event against shops of like age that it has not reached yet
#       split-host-and-goods: tell what goes with the host from what goes with the goods
#       compare-within-shops: compare evenings within shops, and weight shops by what they tell
#       price-a-person: argue what a shop is worth without the person who shows it
# ---

# %% [markdown]
# # In class
#
# > "'People' are the smallest unit of a brand … Although she has only a little over 10,000 followers and has been in business for half a
# > year, she is said to sell nearly 3 million a month."
#
# So Zhang Peng in his column of July 2024 (in our English). *She* is Wang Wei: a slightly plump woman of 40, more than
# twenty years in the trade, who shows clothes for bodies like hers. Her shop is WHICH. "Is said to": the figure is hearsay, and nobody says
# how many people spent it.
#
# **Our question:** what brings buyers back to a shop, the person or the goods, and what is the shop worth on a day without
# her?
#
# **Our data** are a simulated market. WHICH is one of its shops. Its makers fitted her sales to the column's number, not her
# followers: in June she has more of them here. We have her books, her customers, and three studies of other shops.
#
# The last lesson found a need that nobody served. Now somebody serves one, in person.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

from course import card, check, load, progress
from course.figures import BLUE, GREEN, GREY, ORANGE, VERMILION
from course.figures import label_ends, use_template

use_template()

merchants = load("merchants")
shop_months = load("shop_months")
case_days = load("case_days")
which_orders = load("which_orders")
which_follows = load("which_follows")
range_months = load("range_months")
shelf_orders = load("shelf_orders")
stand_ins = load("stand_ins")

WHICH = merchants.loc[merchants["name"] == "WHICH", "merchant_id"].item()
her_days = case_days[case_days["case"] == "WHICH"]

# %% [markdown]
# **Quick.** Three million yuan a month over 10,000 followers is 300 yuan. Whose spending is that?

# %% role="quick" exercise="three-million" title="Three million" choices="a follower's|a buyer's|nobody's"
three_million = "nobody's"
### a follower's: For that the money must come from followers. Must one follow a shop to buy there?
### a buyer's: Buyers would have to stand below the line. Followers stand there, and many followers buy nothing.
### reading: Above the line stands everybody's money, below it stand followers. Buyers who do not follow are missing below; followers who do not buy are counted.

# %% [markdown]
# Three million are *sales* as platforms count them: gross merchandise value, GMV, the value of all orders placed.
#
# **Quick.** What takes the largest part out of it in a month of her shop: orders `cancelled or returned`, the cost of the
# `goods`, `parcels`, or `advertising`?

# %% role="quick" exercise="largest-cut" title="The largest cut" choices="cancelled or returned|goods|parcels|advertising"
largest_cut = "cancelled or returned"
### goods: They come second. Goods that come back can be sold again, but the sale is gone: who buys clothes unseen sends much of it back.
### parcels: A parcel costs a few yuan. What does a sale bring that is undone?
### advertising: Her viewers come by themselves for the most part. Which sales are none in the end?
### reading: GMV counts what was ordered. About two fifths of hers never stay.

# %% [markdown]
# Here are her books.

# %%
her_months = shop_months[shop_months["merchant_id"] == WHICH].set_index("month")
her_months.drop(columns="merchant_id").tail(3).T

# %% [markdown]
# `net_gmv` is the value of what was neither cancelled nor returned. **Contribution** is what a month's sales leave over the costs of
# selling: goods, parcels, the way back, content, advertising, the platform. From it the *fixed* costs (rent, wages) must be paid,
# whatever the month sells. (They are fixed within a month: hers are about four times those of January.)
#
# ### Exercise 1 · From sales to what is left   {3 points}
# Assign to `margin` a dictionary with four amounts of WHICH in June 2024 (`"2024-06"`), in yuan:
#
# - `"gmv"` and `"net"`: the columns `gmv` and `net_gmv`;
# - `"contribution"`: `net`, less goods, logistics, returns, content, advertising and platform fee;
# - `"left"`: what remains when the fixed cost is paid, too.
#
# <details><summary>Hint 1: the idea</summary>
#
# Begin with what was kept. Take six costs off, then one more. `net_gmv` has lost the returned sales already.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `her_months.loc["2024-06"]` is one row; `row[["a", "b"]].sum()` adds up some of its columns.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Write the six names of columns into a list: `goods_cost`, `logistics_cost`, `return_cost`, …
# </details>

# %% role="answer" exercise="margin"
margin = ...
### BEGIN SOLUTION
row = her_months.loc["2024-06"]
selling = [
    "goods_cost",
    "logistics_cost",
    "return_cost",
    "content_cost",
    "ad_spend",
    "platform_fee",
]
gmv = row["gmv"]
net = row["net_gmv"]
contribution = net - row[selling].sum()
left = contribution - row["fixed_cost"]
margin = {"gmv": gmv, "net": net, "contribution": contribution, "left": left}
### END SOLUTION

# %% role="check" exercise="margin" points=3 outcomes="walk-the-books" ideas="A50" minutes=7
check("margin", margin)

# %% [markdown] role="reading" exercise="margin"
# More than half of the sales stay. What remains when the costs of selling are paid is at most about a third of them, and in
# some markets next to nothing: it hangs on what her goods cost. The headline was fitted, so it is about right here; of what
# she earns it says little.

# %% role="proof"
row = her_months.loc["2024-06"]
variable = row[["goods_cost", "logistics_cost", "return_cost", "content_cost", "ad_spend", "platform_fee"]]
assert 0.5 < row["net_gmv"] / row["gmv"] < 0.68
assert (row["net_gmv"] - variable.sum()) / row["gmv"] < 0.36
assert row["gmv"] - row["net_gmv"] > row["goods_cost"] > variable.drop("goods_cost").max()
assert 1.5e6 < row["gmv"] < 5e6
assert 3 < row["fixed_cost"] / her_months.loc["2024-01", "fixed_cost"] < 5.5
assert row["gmv"] - row["net_gmv"] + row["goods_cost"] > variable.drop("goods_cost").sum()
assert her_days.loc[her_days["date"].str.startswith("2024-06"), "followers"].min() > 11_000

# %% role="right" exercise="margin"
line = shop_months.query("merchant_id == @WHICH and month == '2024-06'").iloc[0]
kept = line["net_gmv"]
for cost in ("goods_cost", "logistics_cost", "return_cost", "content_cost", "ad_spend", "platform_fee"):
    kept = kept - line[cost]
margin = pd.Series({"left": kept - line["fixed_cost"], "contribution": kept, "net": line["net_gmv"], "gmv": line["gmv"]})

# %% role="right" exercise="margin"
books = her_months.assign(contribution=her_months["net_gmv"] - her_months.filter(regex="_cost$|^ad_|fee").drop(columns="fixed_cost").sum(axis=1))
books["left"] = books["contribution"] - books["fixed_cost"]
margin = books.rename(columns={"net_gmv": "net"}).loc["2024-06", ["gmv", "net", "contribution", "left"]].to_dict()

# %% role="wrong" exercise="margin" label="costs-off-gmv" catches="gross-or-net" instead=true
# The costs were taken off GMV. What was cancelled or returned brought nothing: begin with `net`.
contribution = gmv - row[selling].sum()

# %% role="wrong" exercise="margin" label="fixed-in-contribution" catches="fixed-or-variable" instead=true
# The fixed cost is taken off in `contribution` already. It is no cost of selling: take it off in `left`.
selling = ["goods_cost", "logistics_cost", "return_cost", "content_cost", "ad_spend", "platform_fee", "fixed_cost"]

# %% role="wrong" exercise="margin" label="returns-twice" catches="double-counting" instead=true
# Sales that came back were taken off twice. `net_gmv` has lost them; `return_cost` is only what the way back costs.
contribution = net - (gmv - net) - row[selling].sum()

# %% role="wrong" exercise="margin" label="mean-of-months" catches="know-the-rows" instead=true
# These are means over all months of the shop. June 2024 is asked for.
row = her_months.mean(numeric_only=True)

# %% role="wrong" exercise="margin" label="another-month" catches="know-the-rows" instead=true
# This is not June 2024. Take the row `"2024-06"`.
row = her_months.loc["2024-05"]

# %% role="wrong" exercise="margin" label="all-months-added" catches="know-the-rows" instead=true
# These are sums over all her months. June alone is asked for.
row = her_months.sum(numeric_only=True)

# %% role="wrong" exercise="margin" label="advertising-left-out" catches="know-the-columns" instead=true
# Advertising is missing among the costs: the column is `ad_spend`.
selling = ["goods_cost", "logistics_cost", "return_cost", "content_cost", "platform_fee"]

# %% role="wrong" exercise="margin" label="return-cost-left-out" catches="know-the-columns" instead=true
# `return_cost` is missing. `net_gmv` has lost the sales that came back, not what the way back costs.
selling = ["goods_cost", "logistics_cost", "content_cost", "ad_spend", "platform_fee"]

# %% role="wrong" exercise="margin" label="fee-left-out" catches="know-the-columns" instead=true
# The commission of the platform is missing: the column is `platform_fee`.
selling = ["goods_cost", "logistics_cost", "return_cost", "content_cost", "ad_spend"]

# %% role="wrong" exercise="margin" label="goods-alone" catches="know-the-columns" instead=true
# Only the goods were taken off. There are six costs of selling.
selling = ["goods_cost"]

# %% role="wrong" exercise="margin" label="goods-left-out" catches="know-the-columns" instead=true
# The goods are missing among the costs: the column is `goods_cost`.
selling = ["logistics_cost", "return_cost", "content_cost", "ad_spend", "platform_fee"]

# %% role="wrong" exercise="margin" label="parcels-left-out" catches="know-the-columns" instead=true
# The parcels are missing among the costs: the column is `logistics_cost`.
selling = ["goods_cost", "return_cost", "content_cost", "ad_spend", "platform_fee"]

# %% role="wrong" exercise="margin" label="content-left-out" catches="know-the-columns" instead=true
# The content is missing among the costs: the column is `content_cost`.
selling = ["goods_cost", "logistics_cost", "return_cost", "ad_spend", "platform_fee"]

# %% role="wrong" exercise="margin" label="all-shops" catches="know-the-rows" instead=true
# These are sums over all shops. Take the row of WHICH: `her_months` holds hers alone.
row = shop_months[shop_months["month"] == "2024-06"].sum(numeric_only=True)

# %% role="wrong" exercise="margin" label="fixed-off-net" catches="fixed-or-variable" instead=true
# `left` lacks the six costs of selling: take the fixed cost off the contribution.
left = net - row["fixed_cost"]

# %% role="wrong" exercise="margin" label="fixed-cost-in-both" catches="fixed-or-variable" instead=true
# The fixed cost is taken off in `contribution` already, and `left` is the same. It is no cost of selling: `contribution` is what stands before it.
contribution = net - row[selling].sum() - row["fixed_cost"]
left = contribution

# %% role="wrong" exercise="margin" label="fixed-cost-left-in" catches="fixed-or-variable" instead=true
# `left` is the contribution once more: the fixed cost is still to be paid.
left = contribution

# %% role="wrong" exercise="margin" label="fixed-cost-added" catches="sign" instead=true
# The fixed cost was added in `left`. Take it off.
left = contribution + row["fixed_cost"]

# %% role="wrong" exercise="margin" label="costs-added" catches="sign" instead=true
# The costs of selling were added. Take them off.
contribution = net + row[selling].sum()

# %% role="wrong" exercise="margin" label="way-back-for-returns" catches="gross-or-net" instead=true
# `net` is GMV less what the *way back* costs. What was cancelled or returned was not sold at all: take the column `net_gmv`.
net = gmv - row["return_cost"]

# %% role="wrong" exercise="margin" label="rounded-to-thousands" catches="rounding" instead=true
# These are rounded to thousands. Hand in yuan, with all digits.
margin = {"gmv": round(gmv, -3), "net": round(net, -3), "contribution": round(contribution, -3), "left": round(left, -3)}

# %% role="wrong" exercise="margin" label="rounded-to-ten-thousands" catches="rounding" instead=true
# These are rounded to ten thousands. Hand in yuan, with all digits.
margin = {"gmv": round(gmv, -4), "net": round(net, -4), "contribution": round(contribution, -4), "left": round(left, -4)}

# %% role="wrong" exercise="margin" label="in-millions-rounded" catches="scale" instead=true
# These are millions, and rounded. Hand in yuan, with all digits.
margin = {"gmv": round(gmv / 1e6, 2), "net": round(net / 1e6, 2), "contribution": round(contribution / 1e6, 2), "left": round(left / 1e6, 2)}

# %% role="wrong" exercise="margin" label="in-ten-thousands-rounded" catches="scale" instead=true
# These are ten thousands (the unit of the figure), and rounded. Hand in yuan, with all digits.
margin = {"gmv": round(gmv / 1e4, 1), "net": round(net / 1e4, 1), "contribution": round(contribution / 1e4, 1), "left": round(left / 1e4, 1)}

# %% role="figure"
june = her_months.loc["2024-06"] / 1e4
steps = {
    "sales (GMV)": june["gmv"],
    "cancelled,<br>returned": june["net_gmv"] - june["gmv"],
    "goods": -june["goods_cost"],
    "parcels": -june["logistics_cost"],
    "way back": -june["return_cost"],
    "platform": -june["platform_fee"],
    "content,<br>ads": -june["content_cost"] - june["ad_spend"],
    "contribution": 0.0,
}
stays, remains = (
    round(100 * value / june["gmv"]) for value in (june["net_gmv"], sum(steps.values()))
)
waterfall = go.Figure(
    go.Waterfall(
        x=list(steps),
        y=list(steps.values()),
        measure=["absolute"] + 6 * ["relative"] + ["total"],
        decreasing_marker_color=ORANGE,
        totals_marker_color=BLUE,
        connector_line_color=GREY,
        increasing_marker_color=BLUE,
    )
)
waterfall.update_layout(
    title=f"Of 100 yuan sold, {stays} stay and {remains} are left to decide about",
    yaxis_title="yuan (10,000)",
    showlegend=False,
    xaxis_tickangle=0,
)

# %% [markdown]
# *Figure 1.* From sales to contribution, June 2024. Two steps, what did not stay and the goods, are longer than all others
# together.
#
# ## The same money, four denominators
#
# "Per follower" is one denominator among several: a visit, an order, a new buyer, a follower.
#
# **Quick.** Suppose that 5,000 more people follow her who never visit and never buy. Contribution per *what* changes?

# %% role="quick" exercise="more-followers" title="Five thousand more" choices="visit|order|new buyer|follower"
more_followers = "follower"
### visit: They never visit. Which count do they raise?
### order: They order nothing. Which count do they raise?
### new buyer: They buy nothing. Which count do they raise?
### reading: Only the number per follower falls, and nothing has happened in the shop. Who wants it large needs fewer followers.

# %%
her_days.drop(columns=["case", "merchant_id", "remaining_segment"]).head(4)

# %% [markdown]
# A day has four rows, one for each way by which people came. `viewers` counts visits; `followers` is the same in all four.
#
# **Quick (1 point).** The contribution of June 2024 per follower, in yuan: `margin["contribution"]` of Exercise 1 over the
# mean of `followers` over the days of June.

# %% role="quick" exercise="yuan-a-head" title="Yuan a head" points=1 outcomes="walk-the-books" ideas="A50" minutes=3
of_june = her_months.loc["2024-06"]
spent = of_june[
    [
        "goods_cost",
        "logistics_cost",
        "return_cost",
        "content_cost",
        "ad_spend",
        "platform_fee",
    ]
].sum()
in_june = her_days[her_days["date"].str.startswith("2024-06")]
yuan_a_head = (of_june["net_gmv"] - spent) / in_june["followers"].mean()
### reading: Far less than 300 yuan. And it is not what a follower brings: it is everybody's contribution, shared out among people of whom most did not buy.

# %% role="right" exercise="yuan-a-head"
june_days = her_days[(her_days["date"] >= "2024-06-01") & (her_days["channel"] == "live")]
june_row = her_months.loc["2024-06"]
costs_of_june = june_row.filter(regex="cost|spend|fee").sum() - june_row["fixed_cost"]
yuan_a_head = (june_row["net_gmv"] - costs_of_june) / june_days["followers"].mean()

# %% role="right" exercise="yuan-a-head"
by_day = her_days.groupby("date")["followers"].first().loc["2024-06-01":"2024-06-30"]
six = ["goods_cost", "logistics_cost", "return_cost", "content_cost", "ad_spend", "platform_fee"]
yuan_a_head = her_months.loc["2024-06", "net_gmv"] / by_day.mean() - (her_months.loc["2024-06", six] / by_day.mean()).sum()

# %% role="wrong" exercise="yuan-a-head" label="last-day" catches="stock-or-mean" instead=true
# These are the followers of the last day, when they were most. Take the mean over the days of June.
yuan_a_head = (of_june["net_gmv"] - spent) / of_june["followers_end"]

# %% role="wrong" exercise="yuan-a-head" label="sales-for-contribution" catches="gross-or-net" instead=true
# This is GMV per follower. Contribution is asked for.
yuan_a_head = of_june["gmv"] / in_june["followers"].mean()

# %% role="wrong" exercise="yuan-a-head" label="net-for-contribution" catches="gross-or-net" instead=true
# These are net sales per follower. The costs of selling must be paid first.
yuan_a_head = of_june["net_gmv"] / in_june["followers"].mean()

# %% role="wrong" exercise="yuan-a-head" label="followers-of-all-days" catches="know-the-rows" instead=true
# This is the mean number of followers since the opening. Take the days of June.
yuan_a_head = (of_june["net_gmv"] - spent) / her_days["followers"].mean()

# %% role="wrong" exercise="yuan-a-head" label="per-new-buyer" catches="denominator" instead=true
# This is contribution per new buyer. Put followers below the line.
yuan_a_head = (of_june["net_gmv"] - spent) / in_june["new_buyers"].sum()

# %% role="wrong" exercise="yuan-a-head" label="fixed-cost-off" catches="fixed-or-variable" instead=true
# The fixed cost was taken off, too. Contribution is what is there before it.
yuan_a_head = (of_june["net_gmv"] - spent - of_june["fixed_cost"]) / in_june["followers"].mean()

# %% role="wrong" exercise="yuan-a-head" label="rows-added-up" catches="know-the-rows" instead=true
# The followers of all 120 rows of June were added up. Take their mean.
yuan_a_head = (of_june["net_gmv"] - spent) / in_june["followers"].sum()

# %% role="wrong" exercise="yuan-a-head" label="four-rows-a-day-added" catches="double-counting" instead=true
# The four rows of a day were added up. They hold the same number of followers, four times.
yuan_a_head = (of_june["net_gmv"] - spent) / in_june.groupby("date")["followers"].sum().mean()

# %% role="wrong" exercise="yuan-a-head" label="days-added-up" catches="know-the-rows" instead=true
# This is an amount a *day*: the followers of the thirty days were added up, or the contribution was divided by thirty. A month's contribution
# stands over the mean of its followers.
yuan_a_head = (of_june["net_gmv"] - spent) / in_june.groupby("date")["followers"].first().sum()

# %% role="wrong" exercise="yuan-a-head" label="per-order" catches="denominator" instead=true
# This is contribution per order. Put followers below the line.
yuan_a_head = (of_june["net_gmv"] - spent) / of_june["orders"]

# %% role="wrong" exercise="yuan-a-head" label="per-entry" catches="denominator" instead=true
# This is contribution per entry into her live rooms. Put followers below the line.
yuan_a_head = (of_june["net_gmv"] - spent) / of_june["views"]

# %% role="wrong" exercise="yuan-a-head" label="per-viewer" catches="denominator" instead=true
# This is contribution per visit. Put followers below the line.
yuan_a_head = (of_june["net_gmv"] - spent) / in_june["viewers"].sum()

# %% role="wrong" exercise="yuan-a-head" label="followers-of-the-column" catches="know-the-rows" instead=true
# These are the column's 10,000 followers. In our data she has more: take the mean of `followers` over the days of June.
yuan_a_head = (of_june["net_gmv"] - spent) / 10_000

# %% role="wrong" exercise="yuan-a-head" label="followers-of-may" catches="know-the-rows" instead=true
# These are the followers of May. Take the days of June.
in_june = her_days[her_days["date"].str.startswith("2024-05")]

# %% role="wrong" exercise="yuan-a-head" label="first-day" catches="stock-or-mean" instead=true
# These are the followers of the first of June. Take the mean over the days of June.
yuan_a_head = (of_june["net_gmv"] - spent) / in_june["followers"].iloc[0]

# %% role="wrong" exercise="yuan-a-head" label="every-case" catches="know-the-rows" instead=true
# Other shops' followers are among these. `her_days` holds hers alone.
in_june = case_days[case_days["date"].str.startswith("2024-06")]

# %% role="proof"
of_june = her_months.loc["2024-06"]
earned = of_june["net_gmv"] - of_june[["goods_cost", "logistics_cost", "return_cost", "content_cost", "ad_spend", "platform_fee"]].sum()
in_june = her_days[her_days["date"].str.startswith("2024-06")]
assert earned / in_june["followers"].mean() < 100 and in_june["date"].nunique() == 30
assert which_follows["person_id"].isin(which_orders["person_id"]).mean() < 0.5
assert (in_june.groupby("date").size() == 4).all() and (her_days.groupby("date")["followers"].nunique() == 1).all()
assert of_june["views"] == in_june.loc[in_june["channel"] == "live", "viewers"].sum()
assert abs(earned / in_june["followers"].mean() - 300) > 150

# %% role="figure"
earned = 1e4 * sum(steps.values())  # the last bar of Figure 1, in yuan
in_june = her_days[her_days["date"].str.startswith("2024-06")]
heads = {
    "a visit": in_june["viewers"].sum(),
    "a follower": in_june["followers"].mean(),
    "an order": her_months.loc["2024-06", "orders"],
    "a new buyer": in_june["new_buyers"].sum(),
}
dots = go.Figure()
dots.add_scatter(
    x=[earned / count for count in heads.values()],
    y=list(heads),
    mode="markers+text",
    marker={"size": 13, "color": BLUE},
    text=[f"{earned / count:.3g}" for count in heads.values()],
    textposition="top center",
    showlegend=False,
)
dots.add_scatter(
    x=[300],
    y=["sales over followers, as quoted"],
    mode="markers+text",
    text=["300"],
    textposition="top center",
    marker={"size": 13, "color": VERMILION},
    showlegend=False,
)
dots.update_layout(
    title="One amount, four denominators, and the one that is quoted", margin_l=200
)
dots.update_xaxes(
    type="log",
    title="yuan a head, logarithmic scale (yuan)",
    tickvals=[0.1, 1, 10, 100, 1000],
    range=[np.log10(max(earned / heads["a visit"], 0.03)) - 0.2, 3],
)
dots.update_yaxes(range=[-0.5, 4.7])

# %% [markdown]
# *Figure 2.* Contribution of June per head (blue), and the column's sales over the column's followers (red). Each blue dot
# is true, and answers another question; the red one is nobody's. To decide about buying more visits, hold their price against
# what *those* visits would leave, which may be less than this mean.
#
# ## Followed, then bought?
#
# "A person is a brand" would mean that people follow *her* and therefore buy. Two tables tell who ordered and who followed,
# on which day after the opening.

# %%
which_orders.head(3)

# %%
which_follows.head(3)

# %% [markdown]
# Six buyers by hand; `left` is empty for who has not left, and for E, who never followed:

# %%
pd.DataFrame({
    "buyer": list("ABCDEF"), "ordered": 10,
    "followed": [4, 12, 4, 5, None, 20], "left": [None, None, 8, 15, None, None],
}).astype("Int64", errors="ignore")

# %% [markdown]
# **Quick.** How many of the six followed her *when they ordered*?

# %% role="quick" exercise="which-way" title="Which way to look" choices="1|2|3|5" minutes=2
which_way = "2"
### 1: You asked for people who followed then *and* still do. D left later, but on day 10 she followed.
### 3: Two ways lead to three: who follows today (B and F began afterwards), or who had begun (C had left by then). Look at day 10 alone.
### 5: That is everybody who has ever followed. Look at day 10 alone.
### reading: A and D. C had left; B and F followed only afterwards, E never. To explain an order only what was there before it will do.

# %% [markdown]
# ### Exercise 2 · Followed then, follows today   {4 points}
# Take each person's *first* row in `which_orders` (rows are in order of time; cancelled ones count). Assign to `followed` a
# dictionary with two shares of these first orders:
#
# - `"then"`: the buyer followed when she ordered: she had begun before that day and had not left by it (`left_day` is
#   missing or later than `day`);
# - `"today"`: the buyer follows at the end of the table: she has begun at some time and has not left.
#
# <details><summary>Hint 1: the idea</summary>
#
# One row a buyer. Attach the two days of her follow, if there is one; who never followed stays in the table.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `drop_duplicates("person_id")` keeps the first row. `merge(..., how="left")` keeps buyers without a follow.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Where `left_day` is missing, `left_day <= day` is missing, too, and `mean()` passes over it. So write "has left" as
# `left_day.notna() & (left_day <= day)`, and turn it round with `~`.
# </details>

# %% role="answer" exercise="followed"
followed = ...
### BEGIN SOLUTION
first = which_orders.drop_duplicates("person_id")
both = first.merge(which_follows, on="person_id", how="left")
begun = both["followed_day"] < both["day"]
gone = both["left_day"].notna() & (both["left_day"] <= both["day"])
today = both["followed_day"].notna() & both["left_day"].isna()
followed = {"then": (begun & ~gone).mean(), "today": today.mean()}
### END SOLUTION

# %% role="check" exercise="followed" points=4 outcomes="look-back-only" ideas="A50 A51" minutes=10
check("followed", followed)

# %% [markdown] role="reading" exercise="followed"
# Ten to sixteen in a hundred first orders came from somebody who followed her then; far more of the same buyers follow
# today. The others began after they had bought, so following cannot be why they bought. To use today's followers for
# yesterday's orders is called *look-ahead*: the future explains the past.

# %% role="proof"
opening = which_orders.drop_duplicates("person_id").merge(which_follows, on="person_id", how="left")
has_left = opening["left_day"].notna() & (opening["left_day"] <= opening["day"])
share_then = ((opening["followed_day"] < opening["day"]) & ~has_left).mean()
share_today = (opening["followed_day"].notna() & opening["left_day"].isna()).mean()
assert 0.09 < share_then < 0.17 and share_today > 1.6 * share_then, (share_then, share_today)
assert which_orders["day"].is_monotonic_increasing and which_follows["person_id"].is_unique
assert len(opening) == her_days["new_buyers"].sum()
then_and_today = (opening["followed_day"] < opening["day"]) & opening["left_day"].isna()
assert then_and_today.mean() < 0.65 * share_today

# %% role="right" exercise="followed"
start = which_follows.set_index("person_id")["followed_day"]
end = which_follows.set_index("person_id")["left_day"].astype(float).fillna(np.inf)
opening = which_orders.sort_values("order_id").groupby("person_id")["day"].first()
here = opening.index.to_series()
since, until = here.map(start).to_numpy(), here.map(end).to_numpy()
then = (since < opening.to_numpy()) & (until > opening.to_numpy())
followed = pd.Series({"today": np.mean(np.isinf(until) & ~np.isnan(since)), "then": then.mean()})

# %% role="right" exercise="followed"
sequence = which_orders.sort_values("day", kind="stable").drop_duplicates("person_id")
states = which_follows.rename(columns={"followed_day": "day"}).sort_values("day").astype({"left_day": float})
joined = pd.merge_asof(sequence, states, on="day", by="person_id", allow_exact_matches=False)
held = which_follows.loc[which_follows["left_day"].isna(), "person_id"]
has = joined["person_id"].isin(which_follows["person_id"])
begun_by = joined.merge(which_follows[["person_id", "followed_day"]], how="left")["followed_day"] < joined["day"]
followed = {"then": float((has & begun_by & ~(joined["left_day"] <= joined["day"])).mean()), "today": sequence["person_id"].isin(held).mean()}

# %% role="wrong" exercise="followed" label="look-ahead" catches="look-ahead" instead=true
# `then` counts people who began to follow *after* they had ordered. Turn the comparison round: begun before the day of the order.
begun = both["followed_day"] > both["day"]

# %% role="wrong" exercise="followed" label="ever-followed" catches="look-ahead" instead=true
# `then` counts who has followed at any time and had not left by the order. Who began afterwards must not count: compare the days.
begun = both["followed_day"].notna()

# %% role="wrong" exercise="followed" label="missing-passed-over" catches="missing-is-not-zero" instead=true
# Followers who never left fell out of `then`: without a `left_day` the comparison is missing, and `mean()` passes over it. Ask `notna()` first.
gone = both["left_day"] <= both["day"]

# %% role="wrong" exercise="followed" label="end-ignored" catches="as-of" instead=true
# Some had begun, and had left by the day of the order. They did not follow then: look at `left_day`.
gone = both["left_day"].isna() & both["left_day"].notna()

# %% role="wrong" exercise="followed" label="left-at-any-time" catches="look-ahead" instead=true
# Whoever has ever left is taken for gone. Who left after the order followed then: compare `left_day` with `day`.
gone = both["left_day"].notna()

# %% role="wrong" exercise="followed" label="missing-taken-for-gone" catches="missing-is-not-zero" instead=true
# Those who never left were lost: a missing `left_day` means that she still follows.
gone = ~(both["left_day"] > both["day"]).fillna(False).astype(bool)

# %% role="wrong" exercise="followed" label="never-followed-dropped" catches="denominator" instead=true
# Buyers who never followed are gone from below the line. Keep every first order: `how="left"`.
both = first.merge(which_follows, on="person_id")

# %% role="wrong" exercise="followed" label="followers-who-never-bought" catches="denominator" instead=true
# Followers who never bought stand below the line. The shares are of first orders.
both = first.merge(which_follows, on="person_id", how="outer")

# %% role="wrong" exercise="followed" label="all-orders" catches="know-the-rows" instead=true
# These are all orders. Take each person's first one.
first = which_orders

# %% role="wrong" exercise="followed" label="last-orders" catches="know-the-rows" instead=true
# These are each person's *last* orders. Take the first.
first = which_orders.drop_duplicates("person_id", keep="last")

# %% role="wrong" exercise="followed" label="cancelled-left-out" catches="know-the-rows" instead=true
# Cancelled orders were left out before the first one was taken. Here they count.
first = which_orders[~which_orders["cancelled"]].drop_duplicates("person_id")

# %% role="wrong" exercise="followed" label="follow-channel" catches="know-the-columns" instead=true
# The channel says by which page the buyer came, not whether she followed. Use the days of `which_follows`.
begun = both["channel"] == "follow"

# %% role="wrong" exercise="followed" label="today-with-those-who-left" catches="stock-or-flow" instead=true
# `today` counts also those who have left. Who follows today has begun and has no `left_day`.
today = both["followed_day"].notna()

# %% role="wrong" exercise="followed" label="today-all-without-end" catches="missing-is-not-zero" instead=true
# `today` counts people who never followed: they have no `left_day` either. Ask for `followed_day`, too.
today = both["left_day"].isna()

# %% role="wrong" exercise="followed" label="per-cent-rounded" catches="scale" instead=true
# These are per cent, and rounded. Shares between 0 and 1 are asked for, with all digits.
followed = {"then": round(100 * (begun & ~gone).mean(), 1), "today": round(100 * today.mean(), 1)}

# %% role="wrong" exercise="followed" label="bought-once-alone" catches="know-the-rows" instead=true
# Buyers with several orders are gone: `keep=False` drops all their rows. Keep each person's first.
first = which_orders.drop_duplicates("person_id", keep=False)

# %% role="wrong" exercise="followed" label="followers-below" catches="denominator" instead=true
# All followers stand below the line, also those who never bought. The shares are of first orders.
followed = {"then": (begun & ~gone).sum() / len(which_follows), "today": today.sum() / len(which_follows)}

# %% role="wrong" exercise="followed" label="orders-below" catches="denominator" instead=true
# All orders stand below the line. The shares are of *first* orders, one a buyer.
followed = {"then": (begun & ~gone).sum() / len(which_orders), "today": today.sum() / len(which_orders)}

# %% role="wrong" exercise="followed" label="left-on-the-day" catches="off-by-one" instead=true
# Who left on the very day of the order counts as following here. She must not have left *by* that day: `left_day <= day` is gone.
gone = both["left_day"].notna() & (both["left_day"] < both["day"])

# %% role="wrong" exercise="followed" label="start-forgotten" catches="know-the-columns" instead=true
# `then` counts everybody who had not left, also those who had not begun, or never did. Ask for `followed_day`, too.
followed = {"then": (~gone).mean(), "today": today.mean()}

# %% role="planted" exercise="followed" effect="P71" leaves="today-with-those-who-left today-all-without-end cancelled-left-out bought-once-alone left-on-the-day orders-below followers-below"
# Within 2.807 standard errors of a share of so many first orders. Two mistakes change only the share of today; leaving out the
# cancelled ones drops one row in fifteen at random; few people bought twice, and hardly anybody left on the very day; of all orders
# nineteen in twenty are first ones; and there are fewer followers than buyers, but in one market of four by too little to tell.
def recovered(answer, truth):
    planted = truth["brand"]["parameters"]["followed_before"]
    return abs(answer["then"] - planted) < 2.807 * np.sqrt(planted * (1 - planted) / which_orders["person_id"].nunique())

# %% [markdown]
# **Quick.** Look at it from the other side. Of all who have ever followed her, how many had ordered *before* they began to
# follow? Guess, then look.

# %% role="quick" exercise="thankful" title="Bought, then followed" choices="hardly any|about a quarter|more than half"
thankful = "about a quarter"
### hardly any: Think of the gap between the two shares of Exercise 2: those buyers began to follow after they had bought.
### more than half: Most of her followers have never ordered at all. They cannot have ordered first.
### reading: Roughly a quarter of her followers are customers first. A count of followers is in part a count of past sales: no wonder that the two grow together.

# %% role="proof"
first_day = which_orders.groupby("person_id")["day"].min()
assert 0.17 < (which_follows["person_id"].map(first_day) < which_follows["followed_day"]).mean() < 0.31

# %% role="figure"
buyers_who_followed = which_orders.drop_duplicates("person_id").merge(
    which_follows, on="person_id"
)
waited = (buyers_who_followed["followed_day"] - buyers_who_followed["day"]).astype(int)
wave = go.Figure()
for name, colour, side in (
    ("began before the first order", BLUE, waited < 0),
    ("began after it", ORANGE, waited > 0),
):
    wave.add_histogram(
        x=waited[side],
        name=name,
        marker_color=colour,
        xbins={"start": -60.5, "end": 30.5, "size": 1},
    )
wave.update_layout(
    title="A wave of follows comes after the first order",
    barmode="overlay",
    xaxis_title="from the first order to the follow (days)",
    yaxis_title="buyers who began to follow (people)",
    legend={"x": 0.02, "y": 0.98, "bgcolor": "white"},
)

# %% role="proof"
assert (waited != 0).all() and waited.between(1, 14).sum() > 3 * waited.between(-14, -1).sum()
assert (waited > 0).mean() > 0.4, (waited > 0).mean()

# %% [markdown]
# *Figure 3.* Buyers who have ever followed her, from 60 days before their first order to 30 days after. The blue ones may have
# bought because they followed; the orange ones cannot have. Today's list of followers holds both. Whoever explains orders by it
# lets the future explain the past: *look-ahead*.

# %% [markdown]
# ## Who comes back?
#
# Followers told us little about why people buy. A brand shows in those who *come back*. A **cohort** is all whose first
# order falls into one month. Retention is the share of the cohort that orders again in a later month. Our table ends with
# June.
#
# **Quick.** For the cohort of May, what stands under "2 months later"?

# %% role="quick" exercise="empty-or-zero" title="Empty or zero" choices="0|nothing: missing|its last value"
empty_or_zero = "nothing: missing"
### 0: Zero would say that nobody came back. July has not been seen by anybody.
### its last value: That is a guess, and it would stand in the table like a count. What has not been seen stays empty.
### reading: July is not in the table. A zero there would pull every mean down, most of all for the youngest cohorts.

# %% [markdown]
# ### Exercise 3 · A triangle   {5 points}
# Use the orders of `which_orders` that are not cancelled. A person's cohort is the calendar month (of `date`) of her first
# such order. Assign to `retention` a DataFrame whose index is the cohort as a whole number (2 to 5, February to May), whose
# columns are the whole numbers 1 to 4, months after. Its values: the share of the cohort's *people* who have at least one
# such order in that later month. Months after June stay missing. (January is left out: she opened on the second.)
#
# <details><summary>Hint 1: the idea</summary>
#
# Give each order two numbers: the month of its person's first order, and how many months later it is. Then count people by
# both.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `month.groupby(kept["person_id"]).transform("min")`; `groupby([start, after])["person_id"].nunique().unstack()`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `month = kept["date"].str[5:7].astype(int)`. The column 0 of the unstacked table holds the cohorts' sizes: `div(...,
# axis=0)`.
# </details>

# %% role="answer" exercise="retention"
retention = ...
### BEGIN SOLUTION
kept = which_orders[~which_orders["cancelled"]]
month = kept["date"].str[5:7].astype(int)
start = month.groupby(kept["person_id"]).transform("min")
keys = [start.rename("cohort"), (month - start).rename("after")]
people = kept.groupby(keys)["person_id"].nunique().unstack()
base = people[0]
share = people.div(base, axis=0)
retention = share.loc[2:5, 1:4]
### END SOLUTION

# %% role="check" exercise="retention" points=5 outcomes="read-a-cohort" ideas="A51" minutes=13
check("retention", retention)

# %% [markdown] role="reading" exercise="retention"
# In any later month only a few people in a hundred order again. The shop grows by first orders, month after month; nearly
# all its sales are to strangers. Six of the sixteen cells are empty: the young cohorts cannot say yet. A brand to which so
# few come back is so far a stream of first visits.

# %% role="proof"
kept = which_orders[~which_orders["cancelled"]]
month = kept["date"].str[5:7].astype(int)
begin = month.groupby(kept["person_id"]).transform("min")
seen = kept.groupby([begin.rename("cohort"), (month - begin).rename("after")])["person_id"].nunique().unstack()
rate = seen.div(seen[0], axis=0).loc[2:5, 1:4]
assert rate.notna().sum().sum() == 10 and 0.002 < rate.min().min() and rate.max().max() < 0.09, rate
assert 0.005 < np.nanmean(rate) < 0.06
assert rate.loc[5, 1] > 1.4 * rate.loc[2, 1]
assert (month == begin).mean() > 0.87 and which_orders["date"].min() == "2024-01-02"

# %% role="right" exercise="retention"
bought = which_orders.query("not cancelled").assign(m=lambda rows: pd.to_datetime(rows["date"]).dt.month)
cohort = bought.groupby("person_id")["m"].min()
retention = pd.DataFrame(index=[2, 3, 4, 5], columns=[1, 2, 3, 4], dtype=float)
for c in retention.index:
    members = set(cohort.index[cohort == c])
    for k in range(1, 7 - c):
        retention.loc[c, k] = len(members & set(bought.loc[bought["m"] == c + k, "person_id"])) / len(members)

# %% role="right" exercise="retention"
seen = which_orders[~which_orders["cancelled"]].drop_duplicates(["person_id", "date"])
seen = pd.crosstab(seen["person_id"], seen["date"].str[6].astype(int)) > 0
born = seen.to_numpy().argmax(axis=1) + 1
table = seen.groupby(born).mean()
retention = pd.DataFrame({k: {c: table.loc[c, c + k] if c + k <= 6 else np.nan for c in range(2, 6)} for k in range(1, 5)})

# %% role="wrong" exercise="retention" label="missing-as-zero" catches="missing-is-not-zero" instead=true
# Months that nobody has seen yet are 0 here. Leave them missing.
retention = share.loc[2:5, 1:4].fillna(0)

# %% role="wrong" exercise="retention" label="zero-and-per-cent" catches="missing-is-not-zero" instead=true
# Months that nobody has seen yet are 0 here: leave them missing. The others are per cent; shares between 0 and 1 are asked for.
retention = 100 * share.loc[2:5, 1:4].fillna(0)

# %% role="wrong" exercise="retention" label="orders-over-people" catches="unit" instead=true
# Orders were counted above the line, people below. Who orders twice in a month came back once: count different people.
share = kept.groupby(keys)["person_id"].size().unstack().div(base, axis=0)

# %% role="wrong" exercise="retention" label="back-by-then" catches="level-or-sum" instead=true
# These are shares who came back in that month or in one before. Each column asks for its own month.
share = kept.assign(cohort=start, after=month - start).query("after > 0").groupby(["person_id", "cohort"])["after"].min().reset_index().groupby(["cohort", "after"]).size().unstack().cumsum(axis=1).div(base, axis=0)

# %% role="wrong" exercise="retention" label="back-then-or-later" catches="level-or-sum" instead=true
# These are shares who came back in that month or in one after it. Each column asks for its own month.
share = kept.assign(cohort=start, after=month - start).query("after > 0").groupby(["person_id", "cohort"])["after"].max().reset_index().groupby(["cohort", "after"]).size().unstack().iloc[:, ::-1].cumsum(axis=1).iloc[:, ::-1].div(base, axis=0)

# %% role="wrong" exercise="retention" label="orders-not-people" catches="unit" instead=true
# Orders were counted, so that who orders twice in a month counts twice. Count different people.
people = kept.groupby(keys)["person_id"].size().unstack()

# %% role="wrong" exercise="retention" label="rolling-base" catches="denominator" instead=true
# Each month was divided by the month before. The base is the whole cohort, in every column.
share = people / people.shift(axis=1)

# %% role="wrong" exercise="retention" label="cancelled-counted" catches="know-the-rows" instead=true
# Cancelled orders are among these. They never became purchases: leave them out.
kept = which_orders

# %% role="wrong" exercise="retention" label="cohort-by-a-cancelled-order" catches="know-the-rows" instead=true
# Some people were put into the month of an order that was cancelled. The cohort is the month of the first order that was not.
start = kept["person_id"].map(which_orders.groupby("person_id")["date"].min().str[5:7].astype(int))

# %% role="wrong" exercise="retention" label="share-of-the-month" catches="denominator" instead=true
# These are shares of all cohorts' people with the same age. The base is the cohort itself: its size stands in column 0.
share = people / people.sum()

# %% role="wrong" exercise="retention" label="counts-not-shares" catches="level-or-share" instead=true
# These are numbers of people. Divide by the size of the cohort.
share = people

# %% role="wrong" exercise="retention" label="base-of-june" catches="denominator" instead=true
# All cohorts were divided by the same number. Each has a size of its own.
base = pd.Series(people[0].sum(), index=people.index)

# %% role="wrong" exercise="retention" label="in-per-cent" catches="scale" instead=true
# These are per cent. Shares between 0 and 1 are asked for.
share = 100 * people.div(base, axis=0)

# %% role="wrong" exercise="retention" label="rounded-per-cent" catches="scale" instead=true
# These are per cent, and rounded. Shares between 0 and 1 are asked for, with all digits.
share = (100 * people.div(base, axis=0)).round(1)

# %% role="wrong" exercise="retention" label="per-cent-of-two-digits" catches="scale" instead=true
# These are per cent, and rounded. Shares between 0 and 1 are asked for, with all digits.
share = (100 * people.div(base, axis=0)).round(2)

# %% role="wrong" exercise="retention" label="lost-in-per-cent" catches="complement" instead=true
# These are per cent of those who did *not* come back in the month. Take the share that did, between 0 and 1.
share = 100 - 100 * people.div(base, axis=0)

# %% role="wrong" exercise="retention" label="last-order-for-first" catches="know-the-rows" instead=true
# Cohorts were formed by the *last* order, so months after are negative or gone. A cohort is formed by the first.
start = 2 * month - month.groupby(kept["person_id"]).transform("max")

# %% role="wrong" exercise="retention" label="by-start-of-following" catches="know-the-event" instead=true
# These are cohorts by the month in which people began to follow. Form them by the first order.
start = kept["person_id"].map(which_follows.set_index("person_id")["followed_day"]).floordiv(30.2).add(1).fillna(month).astype(int)

# %% role="wrong" exercise="retention" label="lost-taken-for-kept" catches="complement" instead=true
# This is the share that did *not* come back in the month. Take the share that did.
share = 1 - people.div(base, axis=0)

# %% role="wrong" exercise="retention" label="thirty-day-months" catches="know-the-event" instead=true
# These are blocks of thirty days since the first order. Take calendar months.
share = kept.assign(cohort=start, after=(kept["day"] - kept.groupby("person_id")["day"].transform("min")) // 30).groupby(["cohort", "after"])["person_id"].nunique().unstack().div(base, axis=0)

# %% role="wrong" exercise="retention" label="second-order-alone" catches="know-the-rows" instead=true
# Only each person's *second* order was looked at. Who orders a third time came back in that month, too.
share = kept.assign(cohort=start, after=month - start)[kept.groupby("person_id").cumcount() == 1].groupby(["cohort", "after"]).size().unstack().div(base, axis=0)

# %% role="wrong" exercise="retention" label="added-up-along-the-row" catches="level-or-sum" instead=true
# The shares are added up along the row. Each column asks for its own month.
share = people.div(base, axis=0).loc[:, 1:].cumsum(axis=1)

# %% role="wrong" exercise="retention" label="columns-from-zero" catches="off-by-one" instead=true
# Each column stands one month too far on: the first holds the month of the first order itself, which is 1 in every row.
retention = share.loc[2:5, 0:3].set_axis([1, 2, 3, 4], axis=1)

# %% role="wrong" exercise="retention" label="buyers-of-the-month-below" catches="denominator" instead=true
# All buyers of the first month stand below the line, also those who had bought before. The base is the cohort.
base = kept.groupby(month)["person_id"].nunique()

# %% role="wrong" exercise="retention" label="size-with-cancelled" catches="denominator" instead=true
# People whose first order was cancelled stand below the line in that order's month. Count the cohort's size among orders that are not cancelled.
base = which_orders.drop_duplicates("person_id")["date"].str[5:7].astype(int).value_counts()

# %% role="wrong" exercise="retention" label="shares-of-a-row" catches="denominator" instead=true
# Each row was divided by its own sum. The base is the cohort's size: it stands in column 0.
share = people.div(people.sum(axis=1), axis=0)

# %% role="figure"
kept_orders = which_orders[~which_orders["cancelled"]]
first_kept = kept_orders.drop_duplicates("person_id").set_index("person_id")
further_kept = kept_orders[kept_orders.duplicated("person_id")]
second_day = further_kept.drop_duplicates("person_id").set_index("person_id")["day"]
wait = second_day.reindex(first_kept.index) - first_kept["day"]
last_day = which_orders["day"].max()
back = go.Figure()
colours = (GREY, GREEN, ORANGE, BLUE, VERMILION)
named = zip(("01", "02", "03", "04", "05"), colours, strict=True)
for number, colour in named:
    members = first_kept[first_kept["date"].str[5:7] == number]
    days = list(range(1, last_day - members["day"].max() + 1))
    back.add_scatter(
        x=days,
        y=[100 * (wait[members.index] <= day).mean() for day in days],
        mode="lines",
        name=pd.Timestamp(f"2024-{number}-01").month_name(),
        line={"color": colour, "width": 3},
    )
back.update_layout(
    title="Few come back, and the youngest lines end early",
    xaxis_title="time since the first order (days)",
    yaxis={"title": "have ordered again (% of the cohort)", "rangemode": "tozero"},
)
label_ends(back)

# %% role="proof"
assert all(len(line.x) == days_seen for line, days_seen in zip(back.data, (151, 122, 91, 61, 30), strict=True)), [len(line.x) for line in back.data]
assert max(max(line.y) for line in back.data) < 15 and all(np.all(np.diff(line.y) >= 0) for line in back.data)

# %% [markdown]
# *Figure 4.* The same cohorts by days, with January: who has ordered again by then. A line ends where not all of its cohort have
# been seen for so long; an empty cell of your triangle is such an end. Now read your triangle's first column downwards: later
# cohorts tend to come back more a month after, and still only a few in a hundred. Is it the cohort, or the month, June with its
# festival? One column cannot tell.

# %% [markdown]
# # At home
#
# ## A new range
#
# In class her growth turned out to be first orders. Where do they come from?
#
# As customers grow in number, says the column, she extends her range "from the everyday to work, home and more". WHICH
# added clothes for work in February; orders of February were about three times those of January.
#
# **Quick.** By her books, how much of that jump is the new range?

# %% role="quick" exercise="part-of-the-jump" title="Part of the jump" choices="all|over half|under half|cannot be told"
part_of_the_jump = "cannot be told"
### all: A shop of four weeks grows anyway. What would February have been without the new clothes?
### over half: Perhaps. But from which number would you take it? There is one WHICH, and she did extend.
### under half: Perhaps. But from which number would you take it? There is one WHICH, and she did extend.
### reading: What February would have been without the new range is in no book. It takes other shops: some that extended, and some of the same age that did not.

# %% role="proof"
assert 2.5 < her_months.loc["2024-02", "orders"] / her_months.loc["2024-01", "orders"] < 3.8

# %% [markdown]
# `range_months` is a study of 1,200 shops over fourteen months (month 1 is May 2023). `extended` is the month of a shop's
# first extension, `opened` that of its opening (0 is April 2023).

# %%
range_months.head(3)

# %%
wide = range_months.pivot(index="shop", columns="month", values="orders")
wide = np.log(wide)
shops = range_months.drop_duplicates("shop").set_index("shop")
shops = shops[["opened", "extended"]].astype(float)


def around(month):
    """Shops known in month - 1, and how ln orders of the next four months differ."""
    later = wide.loc[:, month : month + 3].mean(axis=1)
    table = shops.assign(change=later - wide[month - 1])
    return table.dropna(subset="change")


around(5).head(3)

# %% [markdown]
# `change` is a shop's mean of ln orders in months 5 to 8, less those of month 4; 0.10 is about ten per cent more orders. An
# extender's change holds two things: the new range, and all that a month and growing up bring to any shop. Shops that opened
# in the same month and have not extended yet (the event has not *reached* them) share the second.
#
# ### Exercise 4 · What a new range adds   {4 points}
# For each month $m$ from 2 to 11 take `around(m)`. *Extenders* are its shops with `extended` $= m$. Their *controls* opened
# in the same month (`opened`) and extended after $m + 3$ or not at all. Assign to `new_range` a dictionary with
#
# - `"before_after"`: mean change over all extenders of all ten months;
# - `"effect"`: mean over the same extenders of their change less the *mean change of their controls*.
#
# Each extender counts once.
#
# <details><summary>Hint 1: the idea</summary>
#
# Within one month m: mean change of the controls by `opened`, looked up for each extender. Collect the extenders of all
# months.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `mine["opened"].map(controls.groupby("opened")["change"].mean())` gives each extender its controls' mean; `pd.concat`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Begin with `table = around(5)` alone: `table["extended"].isna() | (table["extended"] > 5 + 3)` are those not reached yet.
# When it runs, put a loop around it.
# </details>

# %% role="answer" exercise="new-range"
new_range = ...
### BEGIN SOLUTION
rows = []
for m in range(2, 12):
    table = around(m)
    mine = table[table["extended"] == m]
    free = table["extended"].isna() | (table["extended"] > m + 3)
    usual = table[free].groupby("opened")["change"].mean()
    rows.append(mine.assign(m=m, usual=mine["opened"].map(usual)))
found = pd.concat(rows)
new_range = {
    "before_after": found["change"].mean(),
    "effect": (found["change"] - found["usual"]).mean(),
}
### END SOLUTION

# %% role="check" exercise="new-range" points=4 outcomes="judge-an-event" ideas="A49" minutes=13
check("new-range", new_range)

# %% [markdown] role="reading" exercise="new-range"
# New ranges added orders, and before-and-after shows much more: shops that extend are young, and young shops grow anyway.
# Whoever credits the whole jump to the new clothes pays for growing up.

# %% role="proof"
seen, ages = [], []
for m in range(2, 12):
    table = around(m)
    mine, free = table[table["extended"] == m], table["extended"].isna() | (table["extended"] > m + 3)
    seen.append(mine.assign(usual=mine["opened"].map(table[free].groupby("opened")["change"].mean())))
    ages.append((m - mine["opened"].mean(), m - table.loc[free, "opened"].mean()))
seen = pd.concat(seen)
assert np.mean(ages, axis=0)[0] < np.mean(ages, axis=0)[1] - 1, ages  # extenders are younger
assert seen["usual"].notna().all() and len(seen) > 250, len(seen)
gap = seen["change"] - seen["usual"]
assert gap.mean() > 2 * gap.sem() and seen["change"].mean() > 1.45 * gap.mean(), (gap.mean(), seen["change"].mean())
assert range_months["shop"].nunique() <= 1200 and range_months["month"].max() == 14
assert all(wide.loc[wide[m].notna(), m:].notna().all(axis=None) for m in range(1, 15))
assert wide.loc[shops["opened"] == 0, 1].notna().all() and wide.loc[shops["opened"] == 1, 1].isna().all()

# %% role="right" exercise="new-range"
log = np.log(range_months.set_index(["shop", "month"])["orders"].unstack())
info = range_months.groupby("shop")[["opened", "extended"]].first().astype(float)
raw, net = [], []
for shop in info.index[info["extended"].between(2, 11)]:
    m = int(info.loc[shop, "extended"])
    moved = log[[m, m + 1, m + 2, m + 3]].mean(axis=1) - log[m - 1]
    if np.isnan(moved[shop]):
        continue
    peers = (info["opened"] == info.loc[shop, "opened"]) & ~(info["extended"] <= m + 3)
    raw.append(moved[shop])
    net.append(moved[shop] - moved[peers].mean())
new_range = pd.Series({"effect": np.mean(net), "before_after": np.mean(raw)})

# %% role="right" exercise="new-range"
stack = pd.concat({m: around(m) for m in range(2, 12)}, names=["m"]).reset_index()
stack["when"] = stack["extended"].fillna(99)
control = stack[stack["when"] > stack["m"] + 3].groupby(["m", "opened"], as_index=False)["change"].mean()
treated = stack[stack["when"] == stack["m"]].merge(control, on=["m", "opened"], suffixes=("", "_usual"))
new_range = {"effect": (treated["change"] - treated["change_usual"]).mean(), "before_after": treated["change"].mean()}

# %% role="wrong" exercise="new-range" label="no-controls" catches="before-after" instead=true
# `effect` is before and after: nothing was taken off for what shops of that age do anyway.
usual = table[free].groupby("opened")["change"].mean() * 0

# %% role="wrong" exercise="new-range" label="controls-of-any-age" catches="compare-like-with-like" instead=true
# The controls are of any age. Young shops grow faster: take those that opened in the same month.
usual = pd.Series(table.loc[free, "change"].mean(), index=table["opened"].unique())

# %% role="wrong" exercise="new-range" label="extended-shops-as-controls" catches="controls-already-reached" instead=true
# Among the controls are shops that extended before or inside the window. Their new range is taken for the usual.
free = table["extended"] != m

# %% role="wrong" exercise="new-range" label="later-extenders-dropped" catches="controls-already-reached" instead=true
# Shops that extended after the window were dropped. In the window they had not, so they are controls, too.
free = table["extended"].isna()

# %% role="wrong" exercise="new-range" label="extended-inside-the-window" catches="controls-already-reached" instead=true
# Some controls extended in the three months after m. By m + 3 they must not have.
free = table["extended"].isna() | (table["extended"] > m)

# %% role="wrong" exercise="new-range" label="controls-with-extenders" catches="compare-like-with-like" instead=true
# The extenders are among their own controls, and so are all others. Take those not reached by m + 3.
free = table["change"].notna()

# %% role="wrong" exercise="new-range" label="median-of-controls" catches="mean-or-median" instead=true
# The controls' *median* was taken off. The mean is asked for.
usual = table[free].groupby("opened")["change"].median()

# %% role="wrong" exercise="new-range" label="months-weigh-alike" catches="mean-of-means" instead=true
# The ten months weigh alike here, whether ten shops extended or sixty. Each extender counts once.
found = pd.concat(rows).groupby("m")[["change", "usual"]].mean()

# %% role="wrong" exercise="new-range" label="one-month-short" catches="off-by-one" instead=true
# A month is missing at the end: `range(2, 11)` stops at 10.
found = pd.concat(rows[:-1])

# %% role="wrong" exercise="new-range" label="first-month-short" catches="off-by-one" instead=true
# Month 2 is missing: the months are 2 to 11.
found = pd.concat(rows[1:])

# %% role="wrong" exercise="new-range" label="one-month-alone" catches="know-the-rows" instead=true
# This is month 5 alone. Put the loop over 2 to 11 around it, and collect the extenders of all months.
found = rows[3]

# %% role="wrong" exercise="new-range" label="never-and-of-any-age" catches="compare-like-with-like" instead=true
# The controls are of any age, and only shops that never extended. Take the same `opened`, and those that extended later, too.
usual = pd.Series(table.loc[table["extended"].isna(), "change"].mean(), index=table["opened"].unique())

# %% role="wrong" exercise="new-range" label="two-means-of-all-months" catches="compare-like-with-like"
# `effect` is the extenders' mean less one mean of all controls, whatever their month and age. Take off each extender's own controls.
tables = [around(m).assign(m=m) for m in range(2, 12)]
pooled_rows = pd.concat(tables)
reached = pooled_rows["extended"] == pooled_rows["m"]
waiting = pooled_rows["extended"].isna() | (pooled_rows["extended"] > pooled_rows["m"] + 3)
gained = pooled_rows.loc[reached, "change"].mean()
new_range = {"before_after": gained, "effect": gained - pooled_rows.loc[waiting, "change"].mean()}

# %% role="wrong" exercise="new-range" label="orders-not-logarithms" catches="scale"
# These are differences of orders. `change` is a difference of logarithms: use `around(m)`.
counts = range_months.pivot(index="shop", columns="month", values="orders")
gains, nets = [], []
for m in range(2, 12):
    table = shops.assign(change=counts.loc[:, m : m + 3].mean(axis=1) - counts[m - 1]).dropna(subset="change")
    mine = table[table["extended"] == m]
    free = table["extended"].isna() | (table["extended"] > m + 3)
    gains.append(mine["change"])
    nets.append(mine["change"] - mine["opened"].map(table[free].groupby("opened")["change"].mean()))
new_range = {"before_after": pd.concat(gains).mean(), "effect": pd.concat(nets).mean()}

# %% role="wrong" exercise="new-range" label="sign-turned" catches="sign" instead=true
# The sign of `effect` is turned round: the extenders' change less that of their controls.
new_range = {"before_after": found["change"].mean(), "effect": (found["usual"] - found["change"]).mean()}

# %% role="wrong" exercise="new-range" label="controls-alone" catches="know-the-columns" instead=true
# `effect` is the change of the controls. It is what must be taken off.
new_range = {"before_after": found["change"].mean(), "effect": found["usual"].mean()}

# %% role="wrong" exercise="new-range" label="ratio-for-log" catches="scale" instead=true
# These are growth rates, e to the change less 1. The change itself, a difference of logarithms, is asked for.
new_range = {"before_after": np.exp(found["change"].mean()) - 1, "effect": np.exp((found["change"] - found["usual"]).mean()) - 1}

# %% role="wrong" exercise="new-range" label="never-extended-dropped" catches="missing-is-not-zero" instead=true
# Shops that never extended were dropped: where `extended` is missing, the comparison is False. Add `isna()`.
free = table["extended"] > m + 3

# %% role="wrong" exercise="new-range" label="reached-at-the-end" catches="off-by-one" instead=true
# Shops that extended in month m + 3 itself are among the controls. Take those after it.
free = table["extended"].isna() | (table["extended"] >= m + 3)

# %% role="wrong" exercise="new-range" label="earlier-extenders-too" catches="know-the-rows" instead=true
# Shops that extended earlier are among the extenders. Take those with `extended` of month m itself.
mine = table[table["extended"] <= m]

# %% role="wrong" exercise="new-range" label="last-month-alone" catches="know-the-rows" instead=true
# This is month 11 alone: each round of the loop has overwritten the one before. Collect them in a list.
found = rows[-1]

# %% role="wrong" exercise="new-range" label="change-of-all-shops" catches="know-the-rows" instead=true
# `before_after` is the change of all shops. Take the extenders'.
new_range = {"before_after": pd.concat([around(m)["change"] for m in range(2, 12)]).mean(), "effect": (found["change"] - found["usual"]).mean()}

# %% role="wrong" exercise="new-range" label="effect-twice" catches="know-the-columns" instead=true
# `before_after` is the effect once more. There nothing is taken off.
new_range = {"before_after": (found["change"] - found["usual"]).mean(), "effect": (found["change"] - found["usual"]).mean()}

# %% role="wrong" exercise="new-range" label="one-month-too-many" catches="off-by-one"
# Month 12 is among these, whose four months the table does not hold. The months are 2 to 11: `range(2, 12)`.
found = []
for m in range(2, 13):
    table = around(m)
    mine = table[table["extended"] == m]
    free = table["extended"].isna() | (table["extended"] > m + 3)
    found.append(mine.assign(usual=mine["opened"].map(table[free].groupby("opened")["change"].mean())))
found = pd.concat(found)
new_range = {"before_after": found["change"].mean(), "effect": (found["change"] - found["usual"]).mean()}

# %% role="planted" exercise="new-range" effect="P74" leaves="later-extenders-dropped median-of-controls months-weigh-alike one-month-short first-month-short one-month-alone never-and-of-any-age two-means-of-all-months controls-of-any-age extended-inside-the-window extended-shops-as-controls controls-with-extenders ratio-for-log never-extended-dropped reached-at-the-end last-month-alone change-of-all-shops effect-twice one-month-too-many controls-alone"
# Within 2.807 standard errors of about 0.017. Several mistakes bias by less than that, and are told by the number alone. What the controls
# gained is no estimate of the effect, but of like size: young shops grow by a fifth or so in four months, and a new range adds
# a fifth or so. In six of ten markets the two lie within this tolerance of each other.
def recovered(answer, truth):
    return abs(answer["effect"] - np.mean(truth["brand"]["new_range"][:4])) < 2.807 * 0.017

# %% role="figure"
known = (
    range_months.drop_duplicates("shop")
    .set_index("shop")[["opened", "extended"]]
    .astype(float)
)
levels = np.log(range_months.pivot(index="shop", columns="month", values="orders"))
effects = {}
for k in range(-3, 6):
    gaps = []
    for m in range(2, 15):
        if m + k in levels and m - 1 in levels:
            step = known.assign(step=levels[m + k] - levels[m - 1]).dropna(
                subset="step"
            )
            late = step["extended"].isna() | (step["extended"] > max(m, m + k))
            mine = step[step["extended"] == m]
            gaps.append(
                mine["step"]
                - mine["opened"].map(step[late].groupby("opened")["step"].mean())
            )
    effects[k] = pd.concat(gaps).agg(["mean", "sem"])
path = pd.DataFrame(effects).T
study = go.Figure(
    go.Scatter(
        x=path.index,
        y=path["mean"],
        mode="markers+lines",
        marker_size=9,
        line_color=BLUE,
        error_y={"array": 1.96 * path["sem"], "color": BLUE},
    )
)
study.add_hline(y=0, line_color=GREY).add_vline(
    x=-0.5, line_dash="dot", line_color=GREY
)
study.update_layout(
    title="The months around a new range, against shops of like age",
    xaxis={
        "title": "time since the extension (months)",
        "dtick": 1,
        "zeroline": False,
    },
    yaxis_title="orders against controls (ln)",
)

# %% role="proof"
assert (path.loc[[-3, -2], "mean"].abs() < 0.06).all() and (path.loc[0:, "mean"] > 1.96 * path.loc[0:, "sem"]).all(), path

# %% [markdown]
# *Figure 5.* Extenders less controls, with 95 % intervals; the month before is zero by construction. Look left of the dotted
# line first: had extenders grown otherwise than controls *before* the new range, the gap after it might not be its doing. Here they
# did not: the dots there lie near zero.
#
# ## The person or the goods?
#
# In most shops host and goods are one thing. In this study they are not: curators sell other makers' models, and a model
# hangs in several shops. `again` says whether the buyer ordered from *this shop* again within 60 days.

# %%
shelf_orders.head(3)

# %% [markdown]
# **Quick.** Suppose hosts bring buyers back and models do not. Which two first orders then tend to have the same `again`?

# %% role="quick" exercise="which-pair" title="Which pair" choices="one host, two models|one model, two hosts|both alike"
which_pair = "one host, two models"
### one model, two hosts: These have the goods in common. If goods do nothing, they are like any two orders.
### both alike: If only one of the two matters, only pairs that have it in common are alike.
### reading: What two orders have in common makes them alike, if it matters. So pairs with one thing in common, and not the other, take the two apart.

# %% [markdown]
# How alike? Let $d$ be `again` (1 or 0) less its mean over all orders. Over pairs that have nothing in common the mean of
# $d_1 d_2$ is about 0. Over pairs of one host it is the part of the variance that hosts add: large if they differ much. So with
# models. (If good hosts held the good models, each number would hold a part of the other.)
#
# Nobody needs to list pairs. Square a host's sum of $d$: out come the products of each of her orders with each. Some of these
# are not wanted, because the two orders share the model as well, or are one and the same. Just these come out if you square
# the sums of her single models. So take them off: squares by host, less squares by host and model. The toy does it both ways.

# %%
toy = pd.DataFrame({"host": [1, 1, 1], "model": ["a", "a", "b"], "d": [0.5, -0.2, 0.3]})
listed = toy.merge(toy, on="host", suffixes=("", "_2"))
listed = listed[listed["model"] != listed["model_2"]]
print((listed["d"] * listed["d_2"]).sum(), "over", len(listed), "pairs")
by_host = toy.groupby("host")["d"].agg(["sum", "size"])
by_both = toy.groupby(["host", "model"])["d"].agg(["sum", "size"])
print((by_host**2).sum() - (by_both**2).sum())

# %% [markdown]
# ### Exercise 5 · Host or goods   {4 points}
# Work with all `shelf_orders`. Assign to `bonds` a dictionary with
#
# - `"host"`: mean of $d_1 d_2$ over pairs of orders with the same host and different models;
# - `"model"`: the same over pairs with the same model and different hosts;
# - `"share"`: `host` over the sum of the two.
#
# <details><summary>Hint 1: the idea</summary>
#
# As in the toy: squares of sums over the larger groups, less squares over host-and-model groups. The same for sizes counts
# the pairs.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `groupby(...)["d"].agg(["sum", "size"])`, squared and summed, gives both numbers at once.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `frame = shelf_orders.assign(d=shelf_orders["again"] - shelf_orders["again"].mean())`. Then do the host's two numbers
# first.
# </details>

# %% role="answer" exercise="bonds"
bonds = ...
### BEGIN SOLUTION
frame = shelf_orders.assign(d=shelf_orders["again"] - shelf_orders["again"].mean())


def squares(keys):
    return (frame.groupby(keys)["d"].agg(["sum", "size"]) ** 2).sum()


cell = squares(["host", "model"])
same_host = squares("host") - cell
same_model = squares("model") - cell
host = same_host["sum"] / same_host["size"]
model = same_model["sum"] / same_model["size"]
bonds = {"host": host, "model": model, "share": host / (host + model)}
### END SOLUTION

# %% role="check" exercise="bonds" points=4 outcomes="split-host-and-goods" ideas="A51" minutes=10
check("bonds", bonds)

# %% [markdown] role="reading" exercise="bonds"
# A coin was tossed for your market. If `share` is above one half, it is more the *host* to whom buyers come back: that speaks for
# the column's sentence. If it is below, it is more the *thing*. Luck moves the share by less than 0.1 (one standard error, hosts
# drawn again): hold that against its distance from one half. A host is her whole shop here, with its service and its parcels;
# the next study takes the person alone away. Both variances are small beside that of `again` itself: of whether a buyer
# returns, neither tells much.

# %% role="proof"
frame = shelf_orders.assign(d=shelf_orders["again"] - shelf_orders["again"].mean())
table = {key: (frame.groupby(key)["d"].agg(["sum", "size"]) ** 2).sum() for key in ("host", "model")}
both_keys = (frame.groupby(["host", "model"])["d"].agg(["sum", "size"]) ** 2).sum()
part = {key: (value["sum"] - both_keys["sum"]) / (value["size"] - both_keys["size"]) for key, value in table.items()}
share_of_host = part["host"] / sum(part.values())
assert share_of_host > 0.62 or share_of_host < 0.38, share_of_host
sums_of, sizes_of = (frame.pivot_table(index="host", columns="model", values="d", aggfunc=how, fill_value=0.0).to_numpy(float) for how in ("sum", "count"))
dice, shares = np.random.default_rng(12), []
for _ in range(100):  # hosts drawn again with replacement
    times = np.bincount(dice.integers(0, len(sums_of), len(sums_of)), minlength=len(sums_of)).astype(float)
    by_host, by_model = ((times * (cells.sum(axis=1) ** 2 - (cells**2).sum(axis=1))).sum() for cells in (sums_of, sizes_of)), (
        ((times @ cells) ** 2).sum() - (times**2 @ cells**2).sum() for cells in (sums_of, sizes_of))
    (a, b), (c, e) = by_host, by_model
    shares.append(a / b / (a / b + c / e))
assert 0.02 < np.std(shares) < 0.1, np.std(shares)
assert max(part.values()) < 0.08 * shelf_orders["again"].mean() * (1 - shelf_orders["again"].mean())
assert shelf_orders.groupby("model")["host"].nunique().mean() > 3 and (shelf_orders.groupby("host")["model"].nunique() <= 10).all()

# %% role="right" exercise="bonds"
came = shelf_orders["again"].astype(float)
came = came - came.mean()
code = {name: pd.factorize(shelf_orders[name])[0] for name in ("host", "model")}
pair = code["host"] * 10_000 + code["model"]
pair = pd.factorize(pair)[0]
inside = [np.sum(np.bincount(pair, w) ** 2) for w in (came, np.ones(len(came)))]
value = {n: (np.sum(np.bincount(c, came) ** 2) - inside[0]) / (np.sum(np.bincount(c).astype(float) ** 2) - inside[1]) for n, c in code.items()}
bonds = pd.Series(value | {"share": value["host"] / (value["host"] + value["model"])})

# %% role="right" exercise="bonds"
grid = shelf_orders.assign(d=shelf_orders["again"] - shelf_orders["again"].mean(), n=1.0).pivot_table(
    index="host", columns="model", values=["d", "n"], aggfunc="sum", fill_value=0.0)
d, n = grid["d"].to_numpy(), grid["n"].to_numpy()
result = [((d.sum(axis=a) ** 2).sum() - (d**2).sum()) / ((n.sum(axis=a) ** 2).sum() - (n**2).sum()) for a in (1, 0)]
bonds = {"model": result[1], "host": result[0], "share": result[0] / sum(result)}

# %% role="wrong" exercise="bonds" label="spread-of-raw-means" catches="luck-for-difference" instead=true
# These are variances of raw means. A mean of a few orders moves by luck, and luck is counted as difference here: use pairs.
host = shelf_orders.groupby("host")["again"].mean().var()
model = shelf_orders.groupby("model")["again"].mean().var()

# %% role="wrong" exercise="bonds" label="same-cell-kept" catches="know-the-pairs" instead=true
# Pairs that have host *and* model in common are among these, and each order with itself. Take the host-and-model groups off.
cell = squares(["host", "model"]) * 0

# %% role="wrong" exercise="bonds" label="only-itself-taken-off" catches="know-the-pairs" instead=true
# Each order with itself was taken off, and pairs of the same host *and* model were left. Take the host-and-model groups off.
cell = pd.Series({"sum": (frame["d"] ** 2).sum(), "size": len(frame)})

# %% role="wrong" exercise="bonds" label="mean-not-taken-off" catches="deviation" instead=true
# The mean of `again` was not taken off, so that any two orders look alike. `d` is a deviation from the mean.
frame = shelf_orders.assign(d=shelf_orders["again"].astype(float))

# %% role="wrong" exercise="bonds" label="host-mean-taken-off" catches="deviation" instead=true
# Each host's own mean was taken off, and with it all that the host does. Take off the mean over all orders.
frame = shelf_orders.assign(d=shelf_orders["again"] - shelf_orders.groupby("host")["again"].transform("mean"))

# %% role="wrong" exercise="bonds" label="model-mean-taken-off" catches="deviation" instead=true
# Each model's own mean was taken off, and with it all that the model does. Take off the mean over all orders.
frame = shelf_orders.assign(d=shelf_orders["again"] - shelf_orders.groupby("model")["again"].transform("mean"))

# %% role="wrong" exercise="bonds" label="host-and-model-exchanged" catches="know-the-columns" instead=true
# Host and model have changed places: pairs of one host are those that have the *host* in common.
same_host = squares("model") - cell
same_model = squares("host") - cell

# %% role="wrong" exercise="bonds" label="share-of-the-model" catches="ratio-turned-round" instead=true
# This is the share of the models. The host's stands above the line.
bonds = {"host": host, "model": model, "share": model / (host + model)}

# %% role="wrong" exercise="bonds" label="ratio-of-the-two" catches="level-or-ratio" instead=true
# `share` is the ratio of the two. Divide by their sum.
bonds = {"host": host, "model": model, "share": host / model}

# %% role="wrong" exercise="bonds" label="all-pairs-below" catches="denominator" instead=true
# The pairs below the line are all pairs of the host's or model's orders. Those with both in common were taken off above: do it below, too.
host = same_host["sum"] / squares("host")["size"]
model = same_model["sum"] / squares("model")["size"]

# %% role="wrong" exercise="bonds" label="sums-not-means" catches="level-or-sum" instead=true
# These are sums over pairs. There are more pairs of one host than of one model: take means.
host = same_host["sum"]
model = same_model["sum"]

# %% role="wrong" exercise="bonds" label="standard-deviations" catches="scale" instead=true
# These are square roots, as if of standard deviations. The mean products themselves are asked for.
host = abs(same_host["sum"] / same_host["size"]) ** 0.5
model = abs(same_model["sum"] / same_model["size"]) ** 0.5

# %% role="wrong" exercise="bonds" label="correlations" catches="scale" instead=true
# `host` and `model` were divided by the variance of `again`. The mean products are asked for.
host = same_host["sum"] / same_host["size"] / frame["d"].var()
model = same_model["sum"] / same_model["size"] / frame["d"].var()

# %% role="wrong" exercise="bonds" label="own-mean-taken-off" catches="deviation"
# Each host's own mean was taken off for `host`, each model's for `model`, and with it what you look for. Take off the mean over all orders.
value = {}
for key in ("host", "model"):
    rows = shelf_orders.assign(d=shelf_orders["again"] - shelf_orders.groupby(key)["again"].transform("mean"))
    wide_cell, own = (
        (rows.groupby(keys)["d"].agg(["sum", "size"]) ** 2).sum() for keys in (["host", "model"], key)
    )
    value[key] = (own["sum"] - wide_cell["sum"]) / (own["size"] - wide_cell["size"])
bonds = {"host": value["host"], "model": value["model"], "share": value["host"] / (value["host"] + value["model"])}

# %% role="wrong" exercise="bonds" label="groups-weigh-alike" catches="mean-of-means"
# First a mean for each host, then the mean of these: a host with few pairs weighs as much as one with many. Add up all pairs, then divide.
frame = shelf_orders.assign(d=shelf_orders["again"] - shelf_orders["again"].mean())
value = {}
for key in ("host", "model"):
    inner = (frame.groupby(["host", "model"])["d"].agg(["sum", "size"]) ** 2).groupby(level=key).sum()
    outer = frame.groupby(key)["d"].agg(["sum", "size"]) ** 2
    value[key] = ((outer["sum"] - inner["sum"]) / (outer["size"] - inner["size"])).mean()
bonds = {"host": value["host"], "model": value["model"], "share": value["host"] / (value["host"] + value["model"])}

# %% role="wrong" exercise="bonds" label="over-orders-not-pairs" catches="denominator" instead=true
# The sums stand over the number of *orders*. Divide by that of pairs: squared sizes, less squared sizes of host and model.
host = same_host["sum"] / len(frame)
model = same_model["sum"] / len(frame)

# %% role="wrong" exercise="bonds" label="share-of-sums" catches="level-or-sum" instead=true
# `share` is made of the sums over pairs. Put the two means into it.
bonds = {"host": host, "model": model, "share": same_host["sum"] / (same_host["sum"] + same_model["sum"])}

# %% role="wrong" exercise="bonds" label="difference-over-sum" catches="level-or-ratio" instead=true
# `share` is the difference over the sum. `host` alone stands above the line.
bonds = {"host": host, "model": model, "share": (host - model) / (host + model)}

# %% role="wrong" exercise="bonds" label="mean-of-means-off" catches="mean-of-means" instead=true
# The mean of the hosts' means was taken off: a host with few orders weighs as much in it as one with many. Take off the mean over all orders.
frame = shelf_orders.assign(d=shelf_orders["again"] - shelf_orders.groupby("host")["again"].mean().mean())

# %% role="planted" exercise="bonds" effect="P72" leaves="only-itself-taken-off sums-not-means all-pairs-below standard-deviations correlations spread-of-raw-means same-cell-kept mean-not-taken-off groups-weigh-alike over-orders-not-pairs share-of-sums difference-over-sum mean-of-means-off ratio-of-the-two"
# The share within 0.2, some three standard errors, and on the side that was tossed. A common factor leaves a share as it is. Where the coin
# fell for the models, the hosts' part is about a tenth, and a tenth over nine tenths is nearly the same: there the ratio passes for
# the share (half of the markets); where it fell for the hosts, the ratio is far above one.
def recovered(answer, truth):
    planted = truth["brand"]["bonds"]["host_share"]
    return abs(answer["share"] - planted) < 0.2 and 0 < answer["share"] < 1.1

# %% [markdown]
# ## An evening without her
#
# The spokesperson of a live best seller, says the column, will have to be "a similar person whom people trust". If so, her
# absence must cost. `stand_ins` counts fifty evenings each of 300 shops; on some of them somebody else presented.

# %%
stand_ins.head(3)

# %%
hosted = stand_ins.groupby("presenter")[["entries", "orders"]].sum()
(hosted["orders"] / hosted["entries"]).round(4)

# %% [markdown]
# So stand-ins sell as well as hosts, or better? Who stands in *where*? Hosts who sell well are invited elsewhere, so their
# shops have more evenings without them. Compare within shops. A shop with few entries of one kind tells little; Mantel and
# Haenszel (1959) give it little weight:
#
# $$\text{ratio} = \frac{\sum_s O^{\text{in}}_s E^{\text{host}}_s / E_s}{\sum_s O^{\text{host}}_s E^{\text{in}}_s / E_s},$$
#
# with a shop's orders $O$ and entries $E$ on evenings of stand-ins (in) and of the host, and $E_s$ its entries of both
# kinds.
#
# ### Exercise 6 · Without her   {4 points}
# Assign to `without_her` a dictionary with two ratios of orders per entry, stand-in over host:
#
# - `"raw"`: over all evenings of all shops together;
# - `"within"`: by the formula, over the shops that have evenings of both kinds.
#
# <details><summary>Hint 1: the idea</summary>
#
# One row a shop, with four numbers: orders and entries of both kinds. Then two sums over shops.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `groupby(["shop", "presenter"])[["orders", "entries"]].sum().unstack().dropna()`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `sums["orders"]["stand-in"] * sums["entries"]["host"] / sums["entries"].sum(axis=1)` is what a shop adds above the line.
# </details>

# %% role="answer" exercise="without-her"
without_her = ...
### BEGIN SOLUTION
by_shop = stand_ins.groupby(["shop", "presenter"])[["orders", "entries"]]
sums = by_shop.sum().unstack().dropna()
sold = sums["orders"]
came = sums["entries"]
total = came.sum(axis=1)
above = (sold["stand-in"] * came["host"] / total).sum()
below = (sold["host"] * came["stand-in"] / total).sum()
rate = stand_ins.groupby("presenter")[["orders", "entries"]].sum()
rate = rate["orders"] / rate["entries"]
raw = rate["stand-in"] / rate["host"]
within = above / below
without_her = {"raw": raw, "within": within}
### END SOLUTION

# %% role="check" exercise="without-her" points=4 outcomes="compare-within-shops" ideas="A51 A61" minutes=8
check("without-her", without_her)

# %% [markdown] role="reading" exercise="without-her"
# Your `within` says what an entry brings on an evening without the host, over one with her, give or take three per cent (95 %).
# If it lies well below 1, a part of the sales goes with her, and a lender should ask who stands in. If it lies at about 1, the
# person shown was scenery. As many people enter in this study, whoever presents; in life fewer may, and an evening loses more. The
# raw ratio is higher in any market: it compares strong shops without their hosts with weak ones with theirs.

# %% role="proof"
sums = stand_ins.groupby(["shop", "presenter"])[["orders", "entries"]].sum().unstack().dropna()
total = sums["entries"].sum(axis=1)
inside = (sums["orders"]["stand-in"] * sums["entries"]["host"] / total).sum() / (sums["orders"]["host"] * sums["entries"]["stand-in"] / total).sum()
both_rates = stand_ins.groupby("presenter")[["orders", "entries"]].sum()
both_rates = both_rates["orders"] / both_rates["entries"]
outside = both_rates["stand-in"] / both_rates["host"]
assert outside > 0.95 and outside > 1.15 * inside and 0.6 < inside < 1.12, (outside, inside)
own_rate = stand_ins[stand_ins["presenter"] == "host"].groupby("shop")[["orders", "entries"]].sum()
absent = (stand_ins["presenter"] == "stand-in").groupby(stand_ins["shop"]).mean()
assert (own_rate["orders"] / own_rate["entries"]).corr(absent, method="spearman") > 0.3
top, bottom = (sums["orders"][one] * sums["entries"][other] / total for one, other in (("stand-in", "host"), ("host", "stand-in")))
assert 0.02 < 1.96 * np.sqrt(((top - inside * bottom) ** 2).sum()) / top.sum() < 0.04  # shops as the units
ratios, thirds = top / bottom, pd.qcut(sums["entries"]["stand-in"], 3, labels=False)
assert ratios.groupby(thirds).std().pipe(lambda sd: sd[0] > 1.5 * sd[1] > 1.5 * sd[2])
an_evening = stand_ins.groupby(["shop", "presenter"])["entries"].agg(["mean", "size"]).unstack().dropna()
more_enter = np.log(an_evening["mean"]["stand-in"] / an_evening["mean"]["host"])
assert abs(np.average(more_enter, weights=an_evening["size"]["stand-in"])) < 0.04
assert (stand_ins.groupby("shop").size() == 50).all() and stand_ins["shop"].nunique() == 300

# %% role="right" exercise="without-her"
cells = stand_ins.pivot_table(index="shop", columns="presenter", values=["orders", "entries"], aggfunc="sum").dropna()
o, e = cells["orders"], cells["entries"]
weight = e["stand-in"] * e["host"] / (e["stand-in"] + e["host"])
value = (weight * o["stand-in"] / e["stand-in"]).sum() / (weight * o["host"] / e["host"]).sum()
pooled = stand_ins.groupby("presenter")[["orders", "entries"]].sum().T
without_her = {"within": value, "raw": (pooled["stand-in"] / pooled["host"]).pipe(lambda two: two["orders"] / two["entries"])}

# %% role="right" exercise="without-her"
top = bottom = 0.0
for _, part in stand_ins.groupby("shop"):
    away = part["presenter"] == "stand-in"
    top += part.loc[away, "orders"].sum() * part.loc[~away, "entries"].sum() / part["entries"].sum()
    bottom += part.loc[~away, "orders"].sum() * part.loc[away, "entries"].sum() / part["entries"].sum()
away = stand_ins["presenter"] == "stand-in"
rates = [stand_ins.loc[rows, "orders"].sum() / stand_ins.loc[rows, "entries"].sum() for rows in (away, ~away)]
without_her = pd.Series({"raw": rates[0] / rates[1], "within": top / bottom})

# %% role="wrong" exercise="without-her" label="mean-of-shop-ratios" catches="mean-of-means" instead=true
# `within` is the mean of the shops' ratios: a shop with one small evening counts like any other. Use the weights of the formula.
within = ((sold["stand-in"] / came["stand-in"]) / (sold["host"] / came["host"])).mean()

# %% role="wrong" exercise="without-her" label="median-of-shop-ratios" catches="mean-or-median" instead=true
# `within` is the median of the shops' ratios. Use the sums of the formula.
within = ((sold["stand-in"] / came["stand-in"]) / (sold["host"] / came["host"])).median()

# %% role="wrong" exercise="without-her" label="turned-round" catches="ratio-turned-round" instead=true
# Both ratios are host over stand-in. Put the stand-in above the line.
raw = rate["host"] / rate["stand-in"]
within = below / above

# %% role="wrong" exercise="without-her" label="within-turned-round" catches="ratio-turned-round" instead=true
# `within` is host over stand-in. Put the stand-in's orders above the line.
within = below / above

# %% role="wrong" exercise="without-her" label="raw-for-both" catches="compare-like-with-like" instead=true
# `within` adds up all shops before it divides. Then shops that sell well weigh more among stand-ins: compare inside each shop first.
within = (sold["stand-in"].sum() / came["stand-in"].sum()) / (sold["host"].sum() / came["host"].sum())

# %% role="wrong" exercise="without-her" label="orders-not-rates" catches="denominator" instead=true
# `raw` is a ratio of orders. There are far more evenings with the host: divide by entries first.
raw = stand_ins.groupby("presenter")["orders"].sum().pipe(lambda two: two["stand-in"] / two["host"])

# %% role="wrong" exercise="without-her" label="orders-an-evening" catches="denominator" instead=true
# `raw` compares orders per *evening*. Orders per entry are asked for.
raw = stand_ins.groupby("presenter")["orders"].mean().pipe(lambda two: two["stand-in"] / two["host"])

# %% role="wrong" exercise="without-her" label="mean-of-evening-rates" catches="mean-of-means" instead=true
# `raw` is a ratio of mean rates over evenings, small and large alike. Divide all orders by all entries.
raw = (stand_ins["orders"] / stand_ins["entries"]).groupby(stand_ins["presenter"]).mean().pipe(lambda two: two["stand-in"] / two["host"])

# %% role="wrong" exercise="without-her" label="own-entries-crossed" catches="know-the-formula" instead=true
# Each kind's orders are multiplied by its own entries. The formula takes those of the *other* kind.
above = (sold["stand-in"] * came["stand-in"] / total).sum()
below = (sold["host"] * came["host"] / total).sum()

# %% role="wrong" exercise="without-her" label="not-over-the-total" catches="know-the-formula" instead=true
# The products were not divided by the shop's entries of both kinds, so that large shops decide alone.
total = 1

# %% role="wrong" exercise="without-her" label="shops-weigh-alike" catches="mean-of-means" instead=true
# `within` divides sums of the shops' rates: each shop weighs alike, however few evenings tell. Use the formula.
within = (sold["stand-in"] / came["stand-in"]).sum() / (sold["host"] / came["host"]).sum()

# %% role="wrong" exercise="without-her" label="difference-for-ratio" catches="level-or-ratio" instead=true
# `raw` is a difference of two rates. A ratio is asked for.
raw = rate["stand-in"] - rate["host"]

# %% role="wrong" exercise="without-her" label="two-rates" catches="level-or-ratio" instead=true
# These are the two rates. Two ratios of stand-in over host are asked for.
raw = rate["stand-in"]
within = rate["host"]

# %% role="wrong" exercise="without-her" label="ratios-weighted-by-entries" catches="know-the-formula" instead=true
# `within` is a mean of the shops' ratios, weighted by their entries. The formula divides two sums.
within = ((sold["stand-in"] / came["stand-in"]) / (sold["host"] / came["host"]) * total).sum() / total.sum()

# %% role="wrong" exercise="without-her" label="expected-from-the-host" catches="know-the-formula" instead=true
# `within` holds what stand-ins sold against what the host's own rate would have sold in the same entries: a fair comparison, with other weights. Use those of the formula.
within = sold["stand-in"].sum() / (sold["host"] / came["host"] * came["stand-in"]).sum()

# %% role="wrong" exercise="without-her" label="means-of-evenings" catches="level-or-sum" instead=true
# Means per evening stand in `within` where the formula has a shop's *sums*.
sums = by_shop.mean().unstack().dropna()

# %% role="wrong" exercise="without-her" label="raw-where-both" catches="know-the-rows" instead=true
# `raw` lacks the shops that have evenings of one kind only. Take all evenings of all shops.
raw = (sold["stand-in"].sum() / came["stand-in"].sum()) / (sold["host"].sum() / came["host"].sum())

# %% role="planted" exercise="without-her" effect="P73" leaves="mean-of-shop-ratios median-of-shop-ratios turned-round within-turned-round orders-not-rates orders-an-evening mean-of-evening-rates not-over-the-total shops-weigh-alike difference-for-ratio ratios-weighted-by-entries expected-from-the-host means-of-evenings raw-where-both"
# Within 2.807 standard errors of the logarithm, of about 0.02. Other weights give nearly the same, with less certainty; where stand-ins sell as much, a ratio turned round is 1, too.
def recovered(answer, truth):
    return answer["within"] > 0 and abs(np.log(answer["within"]) - truth["brand"]["missed"]) < 2.807 * 0.02

# %% role="figure"
per_shop = (
    stand_ins.groupby(["shop", "presenter"])[["orders", "entries"]]
    .sum()
    .unstack()
    .dropna()
)
entered, ordered = per_shop["entries"], per_shop["orders"]
ratio = (ordered["stand-in"] / entered["stand-in"]) / (
    ordered["host"] / entered["host"]
)
funnel = go.Figure(
    go.Scatter(
        x=entered["stand-in"],
        y=ratio,
        mode="markers",
        marker={"color": BLUE, "size": 6, "opacity": 0.6},
        showlegend=False,
    )
)
funnel.add_hline(y=1, line_color=GREY)
funnel.update_xaxes(
    type="log",
    title="entries on evenings without the host, logarithmic scale (entries)",
    dtick=1,
)
funnel.update_yaxes(title="stand-in over host (ratio)", rangemode="tozero")
funnel.update_layout(title="An evening without her, shop by shop")

# %% [markdown]
# *Figure 6.* One dot a shop; on the grey line stand-ins sell as much as hosts. On the left, where few entered without the host, a few
# orders more or less move a dot far. To which height does the cloud narrow on the right? Hold your `within` against it.
#
# ## What would change our mind?
#
# A simulator that encodes a story cannot prove the story. Her sales were fitted to the column's figure. Four things were
# written in: few buyers return, some customers follow after their order, young shops grow anyway, as many enter without the
# host. What brings buyers back was open: a coin decided it, and in one kind of market neither the person nor her absence does
# anything. Pairs of one model more alike than pairs of one host, or stand-ins who sell as much: either would speak for the
# thing as the smallest unit of a brand.
#
# Hosts did not go away by lot. If they stay away on bad days, the within-shop ratio blames them for the day. And WHICH was
# chosen because she did well: of the others who tried we are not told.
#
# ### Exercise 7 · Lend her a million?   {12 points}
# A bank asks you: should it lend Wang Wei one million yuan for stock and a second studio? Answer for your market in at most
# 120 words.
#
# | | what your memo says | points |
# |:--|:--|--:|
# | 1 | a claim about what she earns with its denominator: what per whom, in which time | 0–3 |
# | 2 | one number of Exercise 1 or 3, and one of Exercise 5 or 6, and what they mean for the loan | 0–3 |
# | 3 | one rival to "it is her", and the data that would separate it | 0–3 |
# | 4 | a decision with a condition, in plain words, in at most 120 of them | 0–3 |

# %% [markdown] role="written" exercise="memo" points=12 outcomes="price-a-person" ideas="A47 A48 A50 A51" words=120 minutes=17
# ### BEGIN SOLUTION
# **Sample, level 3.** *(Numbers are one market's; yours differ.)* "Her sales of June, 2.9 million yuan, leave a contribution of 0.7 million, about 80 yuan an order; the headline
# of 300 yuan a follower is nobody's spending. In any later month only one to three in a hundred buyers order again, so income rests on new
# buyers. In a study of other shops an entry brings 0.77 of the orders when the host is away. A rival to 'it is her' is the goods: pairs of one model in two shops
# would separate them; here hosts make 0.9 of the difference. I would lend half now, against stock, and half after a quarter in which
# a trained stand-in sells on ten evenings drawn by lot at 0.9 of her rate."
#
# **Sample, level 2.** "WHICH sells 2.9 million a month, of which 0.7 million are left before rent. Few buyers come back (1 to 3 %). Without the host orders fall to 0.77. Maybe
# the goods matter, too. I would lend the money if she insures herself against illness."
#
# **Sample, level 1.** "She sells three million with only 10,000 followers, which is very efficient. People love her, so the bank should lend. But there is always a
# risk, so more data would be needed."
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | A claim about what she earns with its denominator: what per whom, in which time | none, or sales over followers taken for spending | sales alone | contribution or what is left, but per whom or in which time is open | contribution or what is left, with its denominator and its month |
# | One number of Exercise 1 or 3, and one of Exercise 5 or 6, and what they mean for the loan | none, or wrong ones | one of them | both, without what they mean | both, and they carry the decision |
# | One rival to "it is her", and the data that would separate it | none | a general doubt ("more data") | a named one: goods, traffic, bodies that many shops serve, young shops grow | a named one, and the table or experiment that would separate it |
# | A decision with a condition, in plain words, at most 120 | no decision, or over 150 words | a decision without condition, or 121 to 150 words | a decision with a vague condition | a decision with a condition that can be checked; 120 words or fewer |
# ### END MARK SCHEME

# %% role="proof" only="class"
june_class = her_months.loc["2024-06"]
earned_class = june_class["net_gmv"] - june_class[["goods_cost", "logistics_cost", "return_cost", "content_cost", "ad_spend", "platform_fee"]].sum()
assert round(june_class["gmv"] / 1e6, 1) == 2.9 and round(earned_class / 1e6, 1) == 0.7 and round(earned_class / june_class["orders"], -1) == 80
weight_of = entered["host"] / entered.sum(axis=1)
assert round((ordered["stand-in"] * weight_of).sum() / (ordered["host"] * (1 - weight_of)).sum(), 2) == 0.77
kept = which_orders[~which_orders["cancelled"]]
month = kept["date"].str[5:7].astype(int)
begin = month.groupby(kept["person_id"]).transform("min")
seen = kept.groupby([begin.rename("cohort"), (month - begin).rename("after")])["person_id"].nunique().unstack()
rate = seen.div(seen[0], axis=0).loc[2:5, 1:4]
assert rate.min(axis=None) > 0.0095 and rate.max(axis=None) < 0.035
deviation = shelf_orders.assign(d=shelf_orders["again"] - shelf_orders["again"].mean())
squared = {key: (deviation.groupby(list(key))["d"].agg(["sum", "size"]) ** 2).sum() for key in (("host",), ("model",), ("host", "model"))}
of_host, of_model = ((squared[key] - squared["host", "model"]).pipe(lambda two: two["sum"] / two["size"]) for key in (("host",), ("model",)))
assert round(of_host / (of_host + of_model), 1) == 0.9

# %% [markdown]
# ## Take-aways
#
# - Money over heads is a spending only if these heads spend the money.
# - To explain an order, look back. Today's followers are in part yesterday's customers.
# - Rows of a triangle end at different places. What nobody has seen is not zero.
# - One shop's before and after has no control. Shops of like age that have not been reached yet have.
# - Host and goods come apart where goods have two hosts, or where the host stays away.
#
# What is personal is who shows the goods. What scales is what can be sold without her. Whoever takes the one for the other pays: here
# the lender. The next lesson asks who gains when many shops like hers open, and counts those that are gone.

# %% [markdown]
# # Stretch
#
# *All of this may be skipped.*
#
# ## What a new customer will still order
#
# How many further orders does a new customer bring? Old cohorts have been seen for long, young ones hardly. Each month
# after the first is judged by those cohorts alone that have reached it; then the months are added up.
#
# ### Exercise 8 · Further orders   {3 points} · stretch
# Use the orders that are not cancelled, cohorts as in Exercise 3, this time January to May. For $k$ = 1 to 5 let $r_k$ be
# the number of *orders* $k$ months after, of all cohorts that have been seen for $k$ months, over the number of *people* in
# these cohorts. Assign to `further` the sum of the five $r_k$.
#
# <details><summary>Hint 1: the idea</summary>
#
# A cohort of month c has been seen for k months if c + k is at most 6. Only such cohorts stand below the line.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `kept.groupby([start, after]).size().unstack()` counts orders; the sizes of cohorts are numbers of different people.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# For k = 5 only January counts, for k = 1 all five. Write the loop over k with the two sums.
# </details>

# %% role="answer" exercise="further"
further = ...
### BEGIN SOLUTION
kept = which_orders[~which_orders["cancelled"]]
month = kept["date"].str[5:7].astype(int)
start = month.groupby(kept["person_id"]).transform("min")
orders_after = kept.groupby([start, month - start]).size().unstack()
sizes = kept.groupby(start)["person_id"].nunique()
parts = []
for k in range(1, 6):
    reached = sizes.index[sizes.index + k <= 6]
    parts.append(orders_after[k].sum() / sizes[reached].sum())
further = sum(parts)
### END SOLUTION

# %% role="check" exercise="further" points=3 outcomes="read-a-cohort" ideas="A51" stretch=true minutes=12
check("further", further)

# %% [markdown] role="reading" exercise="further"
# A new customer brings less than a fifth of an order more in five months. So a customer is worth little more than her first
# order, and what a new customer may cost is bounded by that. The fifth month rests on January alone: it is the least
# certain, and January's customers are not those of May.

# %% role="proof"
kept = which_orders[~which_orders["cancelled"]]
month = kept["date"].str[5:7].astype(int)
begin = month.groupby(kept["person_id"]).transform("min")
later, size = kept.groupby([begin, month - begin]).size().unstack(), kept.groupby(begin)["person_id"].nunique()
assert 0.02 < sum(later[k].sum() / size.loc[: 6 - k].sum() for k in range(1, 6)) < 0.2

# %% role="right" exercise="further"
bought = which_orders.query("not cancelled").assign(m=lambda rows: pd.to_datetime(rows["date"]).dt.month)
bought["c"] = bought.groupby("person_id")["m"].transform("min")
heads = bought.drop_duplicates("person_id")["c"].value_counts()
further = 0.0
for k in (5, 4, 3, 2, 1):
    old = bought[bought["c"] <= 6 - k]
    further += (old["m"] - old["c"] == k).sum() / heads[heads.index <= 6 - k].sum()

# %% role="right" exercise="further"
months = which_orders[~which_orders["cancelled"]]
months = pd.crosstab(months["person_id"], months["date"].str[6].astype(int)).to_numpy()
born = (months > 0).argmax(axis=1)
further = float(sum(sum(months[born == c, c + k].sum() for c in range(6 - k)) / (born < 6 - k).sum() for k in range(1, 6)))

# %% role="wrong" exercise="further" label="unfinished-rows-below" catches="unfinished-rows" instead=true
# All customers stand below the line, also those who have not been seen for so long. Take the cohorts that have reached the month.
sizes = pd.Series(kept["person_id"].nunique(), index=[0])

# %% role="wrong" exercise="further" label="people-not-orders" catches="unit" instead=true
# People who came back were counted, once a month. Orders are asked for.
orders_after = kept.groupby([start, month - start])["person_id"].nunique().unstack()

# %% role="wrong" exercise="further" label="mean-of-cohorts" catches="mean-of-means" instead=true
# The cohorts weigh alike here, January like May. Divide sums by sums.
further = sum((orders_after[k] / sizes).mean() for k in range(1, 6))

# %% role="wrong" exercise="further" label="without-january" catches="know-the-rows" instead=true
# The cohort of January is missing. This time it counts.
further = sum(orders_after.loc[2:, k].sum() / sizes.loc[2 : 6 - k].sum() for k in range(1, 5))

# %% role="wrong" exercise="further" label="orders-of-those-who-came" catches="denominator" instead=true
# Only people who ordered in that later month stand below the line. All people of the cohorts belong there.
further = (orders_after.sum() / kept.groupby([start, month - start])["person_id"].nunique().unstack().sum()).loc[1:5].sum()

# %% role="wrong" exercise="further" label="oldest-cohort-alone" catches="know-the-rows" instead=true
# This is January alone. Use every cohort that has been seen for k months.
further = (orders_after.loc[1, 1:5] / sizes[1]).sum()

# %% role="wrong" exercise="further" label="first-month-counted" catches="off-by-one" instead=true
# The month of the first order is among these. *Further* orders come in the months after it: k begins with 1.
further = sum(parts) + orders_after[0].sum() / sizes.sum()

# %% role="wrong" exercise="further" label="mean-of-the-months" catches="level-or-sum" instead=true
# This is the mean of the five. The sum is asked for.
further = sum(parts) / 5

# %% role="wrong" exercise="further" label="cancelled-counted" catches="know-the-rows" instead=true
# Cancelled orders are among these. They never became purchases.
kept = which_orders

# %% role="wrong" exercise="further" label="june-below-too" catches="unfinished-rows" instead=true
# A cohort that has been seen for k − 1 months only stands below the line, too. c + k is at most 6.
further = sum(orders_after[k].sum() / sizes[sizes.index + k <= 7].sum() for k in range(1, 6))

# %% role="wrong" exercise="further" label="orders-below" catches="denominator" instead=true
# Orders of the first month stand below the line. People belong there.
sizes = orders_after[0]

# %% role="wrong" exercise="further" label="four-months" catches="off-by-one" instead=true
# The fifth month is missing: k runs from 1 to 5.
further = sum(parts[:4])

# %% role="wrong" exercise="further" label="all-five-below" catches="unfinished-rows" instead=true
# All five cohorts stand below the line for every k, also those that have not been seen for so long. Take the cohorts that have reached the month.
further = sum(orders_after[k].sum() / sizes.loc[1:5].sum() for k in range(1, 6))

# %% role="wrong" exercise="further" label="one-cohort-short" catches="off-by-one" instead=true
# The youngest cohort that has been seen for k months is left out each time: c + k may be 6.
further = sum(orders_after.loc[: 5 - k, k].sum() / sizes.loc[: 5 - k].sum() for k in range(1, 5))

# %% role="wrong" exercise="further" label="from-month-zero" catches="off-by-one" instead=true
# k runs from 0 to 4 here, so that the month of the first order counts. *Further* orders come after it: k = 1 to 5.
further = sum(orders_after.loc[: 6 - k, k].sum() / sizes.loc[: 6 - k].sum() for k in range(5))

# %% role="wrong" exercise="further" label="january-below" catches="denominator" instead=true
# January's people alone stand below the line in every month. All cohorts that have been seen for k months belong there.
further = sum(orders_after[k].sum() / sizes[1] for k in range(1, 6))

# %% role="wrong" exercise="further" label="fifth-month-alone" catches="level-or-sum" instead=true
# This is the fifth month alone. Add up all five.
further = parts[4]

# %% role="wrong" exercise="further" label="first-month-alone" catches="level-or-sum" instead=true
# This is k = 1 alone. Add up all five months.
further = parts[0]

# %% role="wrong" exercise="further" label="one-ratio-for-all" catches="mean-of-means" instead=true
# One ratio was made of all five months together. Make five, and add them up.
further = sum(orders_after[k].sum() for k in range(1, 6)) / sum(sizes[sizes.index + k <= 6].sum() for k in range(1, 6))

# %% role="wrong" exercise="further" label="cohorts-added-up" catches="mean-of-means" instead=true
# The ratios of single cohorts were added up. For each k divide the orders of all cohorts by their people.
further = orders_after.div(sizes, axis=0).loc[1:5, 1:5].sum().sum()

# %% role="wrong" exercise="further" label="people-over-orders" catches="unit" instead=true
# People stand above the line, orders of the first month below. It is orders over people.
further = sum(kept.groupby([start, month - start])["person_id"].nunique().unstack()[k].sum() / orders_after.loc[: 6 - k, 0].sum() for k in range(1, 6))
