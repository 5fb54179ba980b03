# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: "Who gains?"
#     weight: 1
#     ideas: A01 A05 A10 A37 A39 A59 A60 A63 A64 A66 A67
#     outcomes:
#       follow-a-cohort: follow all who were there at the start, also those who are gone
#       measure-inequality: measure how unequal sales are, and say what a measure counts
#       compare-with-the-shelf: compare baskets with what the shop's own shelf makes likely
#       share-a-variance: share a variance among factors without an order of rank
#       switch-a-mechanism: tell an account from a cause by switching a mechanism off
#       correct-a-tale: find what is true in a tale told by those who left
#       measure-information: measure what one column of a table says about another
#       draw-a-share: draw shares of groups so that they can be compared
#       advise-a-leaver: advise somebody from data in which those who left are silent
# ---

# %% [markdown]
# # In class
#
# > "Building a consumer brand will no longer be a contest of elite founders, of skill in placing advertisements and of channel
# > resources." Instead thousands of curators and managers will build "countless lifestyle department stores".
#
# So the column of July 2024 comes near its end (in our English). It is a forecast. The headline says why: "Do not look at traffic alone", for
# the greatest value is people.
#
# **Our question:** who gains when a market grows: the typical shop, the best one, the newcomer, those who left? And is it traffic
# or people that sets shops apart?
#
# **Our data** are a simulated market with the platform Lifora: the books of all its shops, closed ones too; a trial of shops with
# several categories; and two further markets that were run again with parts switched off.
#
# The last lesson valued one shop with and without its person. Now we look at all shops together.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from course import check, load, progress
from course.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION
from course.figures import use_template

use_template()

merchants = load("merchants")
shop_months = load("shop_months")
roof_goods = load("roof_goods")
roof_baskets = load("roof_baskets")
reruns = load("reruns")
reach_hosts = load("reach_hosts")
reach_notes = load("reach_notes")
users = load("users")
orders = load("orders").drop_duplicates("order_id")

# %% [markdown]
# ## Who can still tell?
#
# A report says: "Our shops of June 2023 sold far more in June 2024." It took all shops with sales in both months.
#
# **Quick.** Which shops of June 2023 are missing from it?

# %% role="quick" exercise="who-is-missing" title="Who is missing" choices="those that closed|the largest|the newest"
who_is_missing = "those that closed"
### the largest: A large shop that still sells is in both months. Which shops of June 2023 cannot have sales in June 2024?
### the newest: A shop that was new in June 2023 is in the report if it still sells a year later. Which cannot be?
### reading: A shop that closed has no June 2024. So the report speaks of survivors, and closing is part of what became of a shop.

# %% [markdown]
# Three shops, with one that was tiny:

# %%
three = pd.DataFrame({"before": [100, 100, 1], "now": [110, 90, 30]}, index=list("abc"))
ratio = three["now"] / three["before"]
print("mean of ratios:  ", round(ratio.mean(), 2))
print("ratio of the sums:", round(three["now"].sum() / three["before"].sum(), 2))
print("median ratio:    ", round(ratio.median(), 2))

# %% [markdown]
# **Quick.** You put money into all three, in proportion to their sales before. Which number is your return: the *mean of
# ratios*, the *ratio of the sums*, or the *median ratio*?

# %% role="quick" exercise="your-return" title="Your return" choices="mean of ratios|ratio of the sums|median ratio"
your_return = "ratio of the sums"
### mean of ratios: Here the tiny shop decides, though hardly any of your money is in it. Weigh each shop with its sales before.
### median ratio: That is the middle shop, whatever its size. Your money lies in proportion to sales: weigh with them.
### reading: In proportion to sales, 230 yuan come out of 201. The mean of ratios treats a shop of 1 yuan like one of 100.

# %% [markdown]
# `shop_months` has a row a shop and month in which it was open: its *book*. The `kind` of a shop is who runs it: a curator, a manager, or
# neither (`generic`).

# %%
shop_months[["merchant_id", "month", "sessions", "views", "orders", "gmv"]].head(3)

# %%
merchants[["merchant_id", "name", "kind", "opened_at", "closed_at"]].head(3)

# %% [markdown]
# One trap: some shops moved. They closed under one id and opened under another, with the same `name`. No two different
# shops have one name, so the name follows a shop.
#
# ### Exercise 1 · Of all who were there   {3 points}
# Take every shop (name) with a book in June 2023. A shop has *closed* if it has no book in June 2024. Assign to `cohort` a
# dictionary with
#
# - `"closed"`: the share of these shops that have closed;
# - `"cohort"`: `gmv` of all of them in June 2024 over their `gmv` in June 2023, the closed with 0;
# - `"survivors"`: the same ratio for those that have not closed.
#
# <details><summary>Hint 1: the idea</summary>
#
# Two Series by name, one for each June. The second one, looked up for the names of the first, is empty where a shop has closed.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `groupby(["month", "name"])["gmv"].sum()`, then `sales["2023-06"]`; `now.reindex(before.index)`; `.notna()`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Merge `shop_months` with `merchants[["merchant_id", "name"]]`, so that each book has the shop's name.
# </details>

# %% role="answer" exercise="cohort"
cohort = ...
### BEGIN SOLUTION
named = shop_months.merge(merchants[["merchant_id", "name"]], on="merchant_id")
sales = named.groupby(["month", "name"])["gmv"].sum()
before = sales["2023-06"]
now = sales["2024-06"].reindex(before.index)
still = now.notna()
closed = 1 - still.mean()
total = now.sum()
of_survivors = total / before[still].sum()
of_all = total / before.sum()
cohort = {"closed": closed, "cohort": of_all, "survivors": of_survivors}
### END SOLUTION

# %% role="check" exercise="cohort" points=3 outcomes="follow-a-cohort" ideas="A05 A63 A67" minutes=11
check("cohort", cohort)

# %% [markdown] role="reading" exercise="cohort"
# Between a quarter and a half of the shops cannot tell anything any more. Whoever asks the others hears of a growth of a fifth or
# more; all shops together grew by much less. The market as a whole grew several times over: most of it is sold by shops that came
# since. And the typical shop of June 2023, the middle one if the closed count with 0, sells *less* than a year before. So "the market
# grew" and "a shop that was there grew" are two sentences.

# %% role="proof"
named = shop_months.merge(merchants[["merchant_id", "name"]], on="merchant_id")
by_name = named.groupby(["month", "name"])["gmv"].sum()
first, last = by_name["2023-06"], by_name["2024-06"].reindex(by_name["2023-06"].index)
gone = last.isna()
all_grew, left_grew = last.sum() / first.sum(), last.sum() / first[~gone].sum()
assert 0.25 < gone.mean() < 0.5 and left_grew > 1.22 and all_grew - 1 < 0.6 * (left_grew - 1), (gone.mean(), all_grew, left_grew)
assert (last.fillna(0) / first)[first > 0].median() < 0.99
market_grew = by_name["2024-06"].sum() / first.sum()
assert market_grew > 2.8 and last.sum() < 0.5 * by_name["2024-06"].sum()
twice = merchants[merchants["name"].duplicated(keep=False)]
assert (twice.groupby("name").size() == 2).all() and len(twice) > 4
assert (twice.groupby("name")[["kind", "category"]].nunique() == 1).all().all() and (twice.groupby("name")["closed_at"].count() >= 1).all()

# %% role="right" exercise="cohort"
books = shop_months.merge(merchants, on="merchant_id", validate="many_to_one")
wide = books.pivot_table(index="name", columns="month", values="gmv", aggfunc="sum")[["2023-06", "2024-06"]]
wide = wide.dropna(subset=["2023-06"])
both = wide.dropna()
cohort = pd.Series({
    "survivors": both["2024-06"].sum() / both["2023-06"].sum(),
    "cohort": wide["2024-06"].fillna(0).sum() / wide["2023-06"].sum(),
    "closed": wide["2024-06"].isna().sum() / len(wide),
})

# %% role="right" exercise="cohort"
name_of = merchants.set_index("merchant_id")["name"]
old, new = {}, {}
for row in shop_months.loc[shop_months["month"].isin(["2023-06", "2024-06"]), ["merchant_id", "month", "gmv"]].itertuples():
    book = old if row.month == "2023-06" else new
    book[name_of[row.merchant_id]] = book.get(name_of[row.merchant_id], 0) + row.gmv
stayed = [name for name in old if name in new]
came = sum(new[name] for name in stayed)
cohort = {"closed": 1 - len(stayed) / len(old), "cohort": came / sum(old.values()), "survivors": came / sum(old[name] for name in stayed)}

# %% role="wrong" exercise="cohort" label="survivors-for-all" catches="survivorship" instead=true
# For `cohort` the closed shops are left out below the line, too. What they sold in June 2023 belongs to the base.
of_all = total / before[still].sum()

# %% role="wrong" exercise="cohort" label="all-for-survivors" catches="survivorship" instead=true
# For `survivors` the closed shops are still in the base. Take both sums over the shops that have not closed.
of_survivors = total / before.sum()

# %% role="wrong" exercise="cohort" label="two-changed-places" catches="survivorship" instead=true
# The two ratios have changed places: over all shops of June 2023, the closed with 0, is `cohort`.
of_survivors = total / before.sum()
of_all = total / before[still].sum()

# %% role="wrong" exercise="cohort" label="ids-not-joined" catches="know-the-key" instead=true
# Shops that moved count as closed here: the id ends, the name goes on. Follow the name.
sales = named.groupby(["month", "merchant_id"])["gmv"].sum()

# %% role="wrong" exercise="cohort" label="mean-of-ratios" catches="mean-of-ratios" instead=true
# These are means of the shops' ratios, in which a tiny shop that grew counts like a large one. Divide sum by sum.
of_survivors = (now / before)[still & (before > 0)].mean()
of_all = (now.fillna(0) / before)[before > 0].mean()

# %% role="wrong" exercise="cohort" label="median-ratio" catches="mean-of-ratios" instead=true
# This is the ratio of the middle shop. The sums of all are to be compared.
of_survivors = (now / before)[still & (before > 0)].median()
of_all = (now.fillna(0) / before)[before > 0].median()

# %% role="wrong" exercise="cohort" label="newcomers-counted" catches="cohort" instead=true
# Sales of June 2024 by *all* shops stand above the line, those that opened since too. Only shops of June 2023 belong here.
total = sales["2024-06"].sum()

# %% role="wrong" exercise="cohort" label="other-month" catches="window" instead=true
# The cohort is that of May 2023. Take the shops with a book in June 2023.
before = sales["2023-05"]

# %% role="wrong" exercise="cohort" label="net-for-gross" catches="know-the-columns" instead=true
# These are net sales. The column asked for is `gmv`.
sales = named.groupby(["month", "name"])["net_gmv"].sum()

# %% role="wrong" exercise="cohort" label="orders-for-sales" catches="know-the-columns" instead=true
# Orders were added up, not yuan. The column asked for is `gmv`.
sales = named.groupby(["month", "name"])["orders"].sum()

# %% role="wrong" exercise="cohort" label="share-of-sales-closed" catches="denominator" instead=true
# `closed` is here the share of *sales* of June 2023 that closed shops had. Each shop counts once.
closed = before[~still].sum() / before.sum()

# %% role="wrong" exercise="cohort" label="open-for-closed" catches="complement" instead=true
# `closed` is the share that is still open. Take it from 1.
closed = still.mean()

# %% role="wrong" exercise="cohort" label="closed-over-all-shops" catches="denominator" instead=true
# Closed shops were divided by all shops that ever had a book. Below the line stand those with a book in June 2023.
closed = (~still).sum() / named["name"].nunique()

# %% role="wrong" exercise="cohort" label="closing-date-of-any-row" catches="know-the-row" instead=true
# Shops that moved count as closed here, by their old id or its `closed_at`. A closed shop is one whose *name* has no book in June 2024.
closed = before.index.isin(merchants.loc[merchants["closed_at"].notna(), "name"]).mean()

# %% role="wrong" exercise="cohort" label="closed-over-open" catches="denominator" instead=true
# For `closed` the closed shops were divided by those still open. Below the line stand all shops of June 2023.
closed = (~still).sum() / still.sum()

# %% role="wrong" exercise="cohort" label="gaps-filled-first" catches="missing-values" instead=true
# For `closed` nobody has closed: the gaps were filled with 0, or left out, before they were counted. Count them first.
closed = 1 - now.fillna(0).notna().mean()

# %% role="wrong" exercise="cohort" label="gaps-skipped-by-the-mean" catches="missing-values" instead=true
# For `cohort` a mean over the survivors was divided by a mean over all: a mean skips what is missing. The closed count with 0.
of_all = now.mean() / before.mean()

# %% role="wrong" exercise="cohort" label="ends-in-may" catches="window" instead=true
# The sales above the line are those of May 2024. Take June 2024, for who has closed, too.
now = sales["2024-05"].reindex(before.index)

# %% role="wrong" exercise="cohort" label="growth-for-ratio" catches="level-or-growth" instead=true
# These are growth rates, 1 too small. A ratio of the two sums is asked for.
of_survivors = total / before[still].sum() - 1
of_all = total / before.sum() - 1

# %% role="wrong" exercise="cohort" label="turned-round" catches="ratio-turned-round" instead=true
# The ratios are upside down: June 2024 belongs above the line.
of_survivors = before[still].sum() / total
of_all = before.sum() / total

# %% role="figure"
moved_once = merchants.loc[merchants["name"].duplicated(keep=False), "merchant_id"]
two = shop_months[~shop_months["merchant_id"].isin(moved_once)]
two = two.pivot(index="merchant_id", columns="month", values="gmv")
two = two.rename(columns={"2023-06": "then", "2024-06": "now"})
two = two[two["then"] > 500]
shut = two["now"].isna()
film = go.Figure()
film.add_scatter(
    x=two.loc[~shut, "then"],
    y=two.loc[~shut, "now"].clip(lower=500),
    mode="markers",
    name="still open",
    marker={"color": BLUE, "size": 6, "opacity": 0.6},
)
film.add_scatter(
    x=two.loc[shut, "then"],
    y=np.random.default_rng(0).uniform(140, 260, shut.sum()),
    mode="markers",
    name="closed (no sales to draw)",
    marker={"color": VERMILION, "size": 6, "opacity": 0.6},
)
film.add_scatter(
    x=[500, 3e6],
    y=[500, 3e6],
    mode="lines",
    name="as much as then",
    line={"color": GREY, "dash": "dot"},
)
ticks = {
    "type": "log",
    "tickvals": [1e3, 1e4, 1e5, 1e6, 1e7],
    "ticktext": ["1", "10", "100", "1,000", "10,000"],
}
film.update_layout(
    title="Who closed cannot tell: shops of June 2023",
    height=480,
    margin_t=96,
    xaxis={"title": "sales in June 2023 (thousand yuan, logarithmic)"} | ticks,
    yaxis={"title": "sales in June 2024 (thousand yuan, logarithmic)"} | ticks,
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
)

# %% [markdown]
# *Figure 1.* Each dot is a shop that sold more than 500 yuan in June 2023 and never moved; those in the band below have closed. Above the dotted line a shop
# sells more than then; who sells less than 500 now is drawn at 500. Were large shops safe from closing? Look along the band.
#
# **Quick (1 point).** Which share of the `gmv` of June 2024 was sold by shops (names) that had no book in June 2023?

# %% role="quick" exercise="newcomers" title="Newcomers" points=1 outcomes="follow-a-cohort" ideas="A05 A63" minutes=4
by_month = shop_months.merge(merchants[["merchant_id", "name"]], on="merchant_id")
last_june = by_month.groupby(["month", "name"])["gmv"].sum()["2024-06"]
was_there = last_june.index.isin(by_month.loc[by_month["month"] == "2023-06", "name"])
newcomers = last_june[~was_there].sum() / last_june.sum()
### reading: Most of the market is sold by shops that were not there a year ago. But they are an even larger share of the shops: on the mean a newcomer sells less than a shop that was there before.

# %% role="right" exercise="newcomers"
name_of = merchants.set_index("merchant_id")["name"]
books = shop_months.assign(name=shop_months["merchant_id"].map(name_of))
old_names = set(books.loc[books["month"] == "2023-06", "name"])
late = books[books["month"] == "2024-06"]
newcomers = 1 - late.loc[late["name"].isin(old_names), "gmv"].sum() / late["gmv"].sum()

# %% role="right" exercise="newcomers"
wide = shop_months.merge(merchants, on="merchant_id").pivot_table(index="name", columns="month", values="gmv", aggfunc="sum")
newcomers = wide.loc[wide["2023-06"].isna(), "2024-06"].sum() / wide["2024-06"].sum()

# %% role="wrong" exercise="newcomers" label="share-of-shops" catches="denominator" instead=true
# This is their share of the *shops*. The share of sales is asked for.
newcomers = 1 - was_there.mean()

# %% role="wrong" exercise="newcomers" label="ids-not-joined" catches="know-the-key"
# Shops that moved count as new here, by their new id or its `opened_at`. They have their old name: follow it.
late = shop_months[shop_months["month"] == "2024-06"]
known_ids = shop_months.loc[shop_months["month"] == "2023-06", "merchant_id"]
newcomers = late.loc[~late["merchant_id"].isin(known_ids), "gmv"].sum() / late["gmv"].sum()

# %% role="wrong" exercise="newcomers" label="old-for-new" catches="complement" instead=true
# This is the share of the shops that *were* there. Take it from 1.
newcomers = last_june[was_there].sum() / last_june.sum()

# %% role="wrong" exercise="newcomers" label="net-for-gross" catches="know-the-columns" instead=true
# These are sales net of returns. The column asked for is `gmv`.
last_june = by_month.groupby(["month", "name"])["net_gmv"].sum()["2024-06"]

# %% role="wrong" exercise="newcomers" label="yuan-for-share" catches="denominator" instead=true
# These are yuan. Divide by the sales of all shops of June 2024.
newcomers = last_june[~was_there].sum()

# %% role="wrong" exercise="newcomers" label="orders-for-sales" catches="know-the-columns" instead=true
# Orders were added up, not yuan. The column asked for is `gmv`.
last_june = by_month.groupby(["month", "name"])["orders"].sum()["2024-06"]

# %% role="wrong" exercise="newcomers" label="over-the-first-june" catches="denominator" instead=true
# Sales of June 2023 stand below the line. The whole is what all shops sold in June 2024.
newcomers = last_june[~was_there].sum() / by_month.loc[by_month["month"] == "2023-06", "gmv"].sum()

# %% role="wrong" exercise="newcomers" label="since-may" catches="window" instead=true
# New is here who had no book in May 2023. Look the names up among those of June 2023.
was_there = last_june.index.isin(by_month.loc[by_month["month"] == "2023-05", "name"])

# %% role="wrong" exercise="newcomers" label="nobody-new" catches="know-the-rows" instead=true
# Nobody is new here: the names were looked up among those of all months. Look them up among the names of June 2023.
was_there = last_june.index.isin(by_month["name"])

# %% role="proof"
wide = shop_months.merge(merchants, on="merchant_id").pivot_table(index="name", columns="month", values="gmv", aggfunc="sum")
late = wide["2024-06"].dropna()
new = wide.loc[late.index, "2023-06"].isna()
of_sales, of_shops = late[new].sum() / late.sum(), new.mean()
assert 0.55 < of_sales < of_shops - 0.03, (of_sales, of_shops)
then = wide["2023-06"].dropna()
shut = wide.loc[then.index, "2024-06"].isna()
assert shut[then > then.median()].mean() < shut[then <= then.median()].mean() - 0.1

# %% [markdown]
# ## More shops, more equal?
#
# Large shops closed less often than small ones. And there are many more shops now. Are sales more equal? Order shops by sales, smallest first. The **Lorenz curve** says
# which share of all sales the smallest 10 %, 20 % … of shops have. Five shops sell 1, 1, 2, 6 and 10.
#
# **Quick.** Which share of all sales have the three smallest of them, so the smallest 60 %?

# %% role="quick" exercise="five-shops" title="Five shops"
five_shops = 0.2
### 0.9: You began at the top: these are the three largest. Begin with the smallest.
### 0.1: That is the third shop alone. Add up all three: 1 + 1 + 2.
### 0.6: So it would be if all five were equal. Add up what the three sell, over 20.
### 4: These are yuan. Divide by what all five sell.
### reading: 4 of 20. Were all equal, it would be 60 %: the Lorenz curve would be the diagonal.

# %% role="figure"
five_curve = go.Figure(
    go.Scatter(
        x=[0, 20, 40, 60, 80, 100],
        y=[0, 20, 40, 60, 80, 100],
        mode="lines",
        name="all equal",
        line={"color": GREY, "dash": "dot"},
    )
)
five_curve.add_scatter(
    x=[0, 20, 40, 60, 80, 100],
    y=[0, 5, 10, 20, 50, 100],
    mode="lines+markers",
    name="five shops",
    fill="tonexty",
    fillcolor="rgba(0,114,178,0.15)",
    line={"color": BLUE, "width": 3},
)
five_curve.update_layout(
    title="The further from the diagonal, the less equal",
    height=380,
    margin_t=96,
    xaxis={"title": "shops, smallest first (% of shops)"},
    yaxis={"title": "their sales (% of all sales)"},
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
)

# %% [markdown]
# *Figure 2.* The Lorenz curve of the five shops. How large is the area, if one shop sells everything?
#
# The **Gini index** is twice the area between diagonal and curve: 0 if all are equal, $1 - 1/n$ if one of $n$ has all (so with five shops the
# area is 0.4). With the $n$ values
# sorted from small to large, $x_1 \le \dots \le x_n$,
#
# $$G = \frac{2 \sum_i i\,x_i}{n \sum_i x_i} - \frac{n + 1}{n}.$$
#
# ### Exercise 2 · How unequal?   {3 points}
# Each row of `shop_months` is a shop of that month. Assign to `lorenz` a DataFrame with two rows, for the months `2023-06` and
# `2024-06`, and the columns
#
# - `month`;
# - `gini`: the Gini index of `gmv` by the formula;
# - `top`: share of all `gmv` that the `round(n / 100)` largest of the n shops have;
# - `bottom`: share of the `n // 2` smallest.
#
# <details><summary>Hint 1: the idea</summary>
#
# Sort once. After that each of the three is a sum over a stretch of the sorted values.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `x = np.sort(values)`; `np.arange(1, n + 1)`; the largest k are `x[n - k:]`, the smallest k `x[:k]`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Try the formula on 1, 1, 2, 6, 10: G is 0.46. Then put your lines into a loop over the two months.
# </details>

# %% role="answer" exercise="lorenz"
lorenz = ...
### BEGIN SOLUTION
rows = []
for month in ("2023-06", "2024-06"):
    values = shop_months.loc[shop_months["month"] == month, "gmv"]
    x = np.sort(values)
    n = len(x)
    rank = np.arange(1, n + 1)
    gini = 2 * (rank * x).sum() / (n * x.sum()) - (n + 1) / n
    top = x[n - round(n / 100) :].sum() / x.sum()
    bottom = x[: n // 2].sum() / x.sum()
    rows.append({"month": month, "gini": gini, "top": top, "bottom": bottom})
lorenz = pd.DataFrame(rows)
### END SOLUTION

# %% role="check" exercise="lorenz" points=3 outcomes="measure-inequality" ideas="A63 A64" minutes=10
check("lorenz", lorenz)

# %% [markdown] role="reading" exercise="lorenz"
# Read your own two rows. In no June has the lower half more than an eighth of all sales, while a hundredth of the shops has
# about as much as that or more. Many more shops are not as many more chances: how sales are spread changed little.
# Whether they became a little more or less equal differs from market to market.

# %% role="proof"
def gini_of(values):
    ordered = np.sort(values)
    size = len(ordered)
    return 2 * (np.arange(1, size + 1) * ordered).sum() / (size * ordered.sum()) - (size + 1) / size


found = {}
for when in ("2023-06", "2024-06"):
    ordered = np.sort(shop_months.loc[shop_months["month"] == when, "gmv"])
    size = len(ordered)
    low, high = ordered[: size // 2].sum() / ordered.sum(), ordered[size - round(size / 100) :].sum() / ordered.sum()
    found[when] = (size, gini_of(ordered), high, low)
assert all(low < 0.125 and high > 0.8 * low for _, _, high, low in found.values()), found
assert found["2024-06"][0] > 2.5 * found["2023-06"][0] and abs(found["2024-06"][1] - found["2023-06"][1]) < 0.09, found
assert np.isclose(gini_of([0, 0, 0, 0, 9]), 1 - 1 / 5) and np.isclose(gini_of([1, 1, 2, 6, 10]), 0.46) and 4 / 20 == 0.2

# %% role="right" exercise="lorenz"
def measures(values):
    values = values.sort_values()
    part = values.cumsum() / values.sum()
    area = (part.sum() - 0.5) / len(values)
    few, half = round(len(values) / 100), len(values) // 2
    return pd.Series({"gini": 1 - 2 * area, "top": 1 - part.iloc[-few - 1], "bottom": part.iloc[half - 1]})


june = shop_months[shop_months["month"].isin(["2024-06", "2023-06"])]
lorenz = june.groupby("month")["gmv"].apply(measures).unstack().reset_index()

# %% role="right" exercise="lorenz"
found = []
for month in ["2024-06", "2023-06"]:
    v = shop_months.query("month == @month")["gmv"].to_numpy(dtype=float)
    gap = np.abs(v[:, None] - v[None, :]).mean()
    v = np.sort(v)[::-1]
    found.append((gap / (2 * v.mean()), v[: round(len(v) / 100)].sum() / v.sum(), v[len(v) - len(v) // 2 :].sum() / v.sum(), month))
lorenz = pd.DataFrame(found, columns=["gini", "top", "bottom", "month"])

# %% role="wrong" exercise="lorenz" label="not-sorted" catches="order" instead=true
# The values are not sorted: the formula gives the smallest the number 1, and so on up.
x = values.to_numpy()

# %% role="wrong" exercise="lorenz" label="largest-first" catches="order" instead=true
# The values were sorted from large to small. Then G is negative, and top and bottom change places.
x = np.sort(values)[::-1]

# %% role="wrong" exercise="lorenz" label="closed-as-zeros" catches="know-the-rows" instead=true
# Shops without a book in that month were counted with 0. They are not there: take the rows of the month.
values = shop_months[shop_months["month"] == month].set_index("merchant_id")["gmv"].reindex(merchants["merchant_id"], fill_value=0)

# %% role="wrong" exercise="lorenz" label="mean-of-months-first" catches="mean-of-means" instead=true
# Each shop's mean over all months was taken first, for both rows. Take the sales of the one month.
values = shop_months.groupby("merchant_id")["gmv"].mean()

# %% role="wrong" exercise="lorenz" label="other-month" catches="window" instead=true
# The rows are those of May. Take the two Junes.
values = shop_months.loc[shop_months["month"] == month.replace("06", "05"), "gmv"]

# %% role="wrong" exercise="lorenz" label="net-for-gross" catches="know-the-columns" instead=true
# These are net sales. The column asked for is `gmv`.
values = shop_months.loc[shop_months["month"] == month, "net_gmv"]

# %% role="wrong" exercise="lorenz" label="orders-for-sales" catches="know-the-columns" instead=true
# These are orders. The column asked for is `gmv`.
values = shop_months.loc[shop_months["month"] == month, "orders"]

# %% role="wrong" exercise="lorenz" label="area-not-doubled" catches="formula" instead=true
# This is the area between diagonal and curve. The Gini index is twice that area.
gini = ((rank * x).sum() / (n * x.sum())) - (n + 1) / (2 * n)

# %% role="wrong" exercise="lorenz" label="area-under-the-curve" catches="formula" instead=true
# This is the area under the Lorenz curve. The Gini index is twice the area between the curve and the diagonal.
gini = (np.cumsum(x).sum() / x.sum() - 0.5) / n

# %% role="wrong" exercise="lorenz" label="second-term-forgotten" catches="formula" instead=true
# The second term of the formula is missing, so G is above 1. Take (n + 1) / n off.
gini = 2 * (rank * x).sum() / (n * x.sum())

# %% role="wrong" exercise="lorenz" label="ranks-from-zero" catches="off-by-one" instead=true
# The ranks begin at 0 here. The smallest has the number 1.
rank = np.arange(n)

# %% role="wrong" exercise="lorenz" label="twenty-for-a-hundredth" catches="know-the-question" instead=true
# These are the twenty largest, in both months. A hundredth of the shops is another number in each month.
top = x[n - 20 :].sum() / x.sum()

# %% role="wrong" exercise="lorenz" label="tenth-for-hundredth" catches="know-the-question" instead=true
# This is the largest tenth. A hundredth is asked for.
top = x[n - round(n / 10) :].sum() / x.sum()

# %% role="wrong" exercise="lorenz" label="rest-for-top" catches="complement" instead=true
# `top` is the share of all *other* shops. Take the largest hundredth itself.
top = x[: n - round(n / 100)].sum() / x.sum()

# %% role="wrong" exercise="lorenz" label="upper-half" catches="complement" instead=true
# `bottom` is the share of the upper half. Take the smallest.
bottom = x[n - n // 2 :].sum() / x.sum()

# %% role="wrong" exercise="lorenz" label="yuan-for-share" catches="denominator" instead=true
# `top` and `bottom` are yuan. Divide by the sales of all shops.
top = x[n - round(n / 100) :].sum()
bottom = x[: n // 2].sum()

# %%
for month, books in shop_months[
    shop_months["month"].isin(["2023-06", "2024-06"])
].groupby("month"):
    largest = books["gmv"].nlargest(20).sum() / books["gmv"].sum()
    print(month, f"{len(books):,} shops, the twenty largest have {largest:.1%}")

# %% [markdown]
# **Quick.** The share of the twenty largest fell by a lot, that of the largest hundredth did not. How can both be
# true: *more shops* make up a hundredth now, one number is *wrong*, or *prices* rose?

# %% role="quick" exercise="both-true" title="Both are true" choices="more shops|wrong|prices"
both_true = "more shops"
### wrong: Both can be counted from the same table. How many shops are a hundredth in 2023, and how many in 2024?
### prices: Both are shares of all sales, so prices stand above and below the line. How many shops is a hundredth?
### reading: Twenty shops were about three hundredths of all shops and are about one now. "The top" needs a number: twenty, or a hundredth?

# %% role="proof"
sizes, twenty, hundredth = {}, {}, {}
for when in ("2023-06", "2024-06"):
    ordered = shop_months.loc[shop_months["month"] == when, "gmv"].sort_values(ascending=False)
    sizes[when] = len(ordered)
    twenty[when], hundredth[when] = (ordered.head(count).sum() / ordered.sum() for count in (20, round(len(ordered) / 100)))
assert 2.5 < 2000 / sizes["2023-06"] < 4.5 and 0.7 < 2000 / sizes["2024-06"] < 1.5, sizes
assert twenty["2024-06"] < 0.75 * twenty["2023-06"] and hundredth["2024-06"] > 0.85 * hundredth["2023-06"], (twenty, hundredth)

# %% role="figure"
curves = go.Figure()
curves.add_scatter(
    x=[0, 100],
    y=[0, 100],
    mode="lines",
    name="all equal",
    line={"color": GREY, "dash": "dot"},
)
for month, colour in (("2023-06", ORANGE), ("2024-06", BLUE)):
    part = np.sort(shop_months.loc[shop_months["month"] == month, "gmv"])
    share_of_sales = 100 * np.r_[0, part.cumsum() / part.sum()]
    share_of_shops = 100 * np.arange(len(part) + 1) / len(part)
    curves.add_scatter(
        x=share_of_shops,
        y=share_of_sales,
        mode="lines",
        name=f"{month}: {len(part):,} shops",
        line={"color": colour, "width": 3},
    )
    curves.add_scatter(
        x=share_of_shops[[-21]],
        y=share_of_sales[[-21]],
        mode="markers",
        showlegend=False,
        marker={"color": colour, "size": 12, "symbol": "diamond"},
    )
curves.update_layout(
    title="Many more shops, nearly the same curve",
    height=460,
    margin_t=96,
    xaxis={"title": "shops, smallest first (% of shops)"},
    yaxis={"title": "their sales (% of all sales)"},
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
)

# %% [markdown]
# *Figure 3.* Lorenz curves of the two Junes. Right of each diamond are the twenty largest shops: how far have they moved to the
# right, and why?
#
# ## Is it a department store?
#
# A department store has many categories under one roof; a *lifestyle* store holds goods of one way of life. In this market each
# shop keeps to one category, so in this sense there is none. But in a trial of spring 2024, 240 curators took two to five
# categories under one roof. `scenario` is the occasion that a good is made for.

# %%
roof_goods.head(3)

# %%
roof_baskets.head(3)

# %% role="proof"
assert (load("products").groupby("merchant_id")["category"].nunique() == 1).all()
assert roof_goods["shop"].nunique() == 240 and roof_goods.groupby("shop")["category"].nunique().between(2, 5).all()
assert set(roof_baskets.groupby("basket_id").size()) == {2, 3}

# %% [markdown]
# **Quick.** A shop has goods for *home* only. In every basket of two goods both are for home. What does that show?

# %% role="quick" exercise="home-only" title="Home only" choices="a way of life|the shelf|both"
home_only = "the shelf"
### a way of life: Could its buyers have taken anything else? Compare with what the shelf allows.
### both: Of the buyers' taste it shows nothing: no other basket was possible in this shop.
### reading: Where the shelf has one occasion, every basket has. Baskets say something only beyond what the shop's own shelf makes likely.

# %% role="figure"
shelves = roof_baskets.merge(roof_goods, on="good_id")
by_occasion = pd.crosstab(shelves["shop"], shelves["scenario"], normalize="index")
everywhere = shelves["scenario"].value_counts(normalize=True).max()
leaning = go.Figure(
    go.Histogram(
        x=100 * by_occasion.max(axis=1),
        xbins={"start": 0, "end": 100, "size": 5},
        marker_color=BLUE,
    )
)
leaning.add_vline(x=100 * everywhere, line_color="#000000", line_dash="dot")
leaning.update_layout(
    title="Most shops lean to one occasion",
    height=380,
    xaxis={"title": "a shop's main scenario (% of goods sold)", "range": [0, 100]},
    yaxis={"title": "shops (number)"},
)

# %% role="proof"
shelves = roof_baskets.merge(roof_goods, on="good_id")
first_occasion = pd.crosstab(shelves["shop"], shelves["scenario"], normalize="index").max(axis=1)
assert (first_occasion > shelves["scenario"].value_counts(normalize=True).max() + 0.05).mean() > 0.6
assert (roof_goods.groupby("shop").size() == 24).all()
by_lot = roof_goods.assign(scenario=np.random.default_rng(4).permutation(roof_goods["scenario"]))
by_lot = roof_baskets.merge(by_lot, on="good_id")
lucky = pd.crosstab(by_lot["shop"], by_lot["scenario"], normalize="index").max(axis=1).median()
assert shelves["scenario"].value_counts(normalize=True).max() + 0.01 < lucky < first_occasion.median() - 0.03, lucky

# %% [markdown]
# *Figure 4.* How much of what a shop sold (rows of baskets) is of its main, most frequent scenario; the dotted line is that of all shops together. A part of the
# distance is chance: a shop has only 24 goods. What would the
# baskets of a shop at the right end look like, if its buyers took goods by lot?
#
# So the base is the shop's own shelf, as it sells. And one more trap: whoever wants tea takes two teas, and goods of one category
# are often for the same occasion. We therefore look at pairs of goods of *two categories*.
#
# A shop sold $n$ goods (rows of baskets, its *lines*), $n_s$ of scenario $s$, $n_c$ of category $c$, $n_{sc}$ of both. Draw two
# lines by lot, the first put back: there are $n^2$ ways. In $n^2 - \sum_c n_c^2$ of them the two are of two categories. Among these,
# they are of one scenario in the part
#
# $$\frac{\sum_s n_s^2 - \sum_{s,c} n_{sc}^2}{n^2 - \sum_c n_c^2}.$$
#
# That is the shop's **chance**. Here it is for each shop:

# %%
lines = roof_baskets.merge(roof_goods, on="good_id")


def squares(*keys):
    return (lines.groupby(["shop", *keys]).size() ** 2).groupby("shop").sum()


above = squares("scenario") - squares("scenario", "category")
chance = above / (squares() - squares("category"))
chance.head(3)

# %% [markdown]
# ### Exercise 3 · More than the shelf?   {3 points}
# Take all pairs of goods of one basket that are of two categories. Assign to `store` a dictionary with
#
# - `"observed"`: the share of these pairs with the same `scenario`;
# - `"by_shelf"`: the mean over the same pairs of their shop's `chance`;
# - `"lift"`: observed over by shelf.
#
# <details><summary>Hint 1: the idea</summary>
#
# A merge of the lines with themselves gives the pairs; each stands there twice, which changes no share. Each pair looks up the chance
# of its shop.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `lines.merge(lines, on=["basket_id", "shop"], suffixes=("", "_2"))`; `pairs["shop"].map(chance)`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Which rows of the merge are pairs of two categories? Keep them. A comparison of two columns has a mean: a share.
# </details>

# %% role="answer" exercise="store"
store = ...
### BEGIN SOLUTION
both = lines.merge(lines, on=["basket_id", "shop"], suffixes=("", "_2"))
pairs = both[both["category"] != both["category_2"]]
observed = (pairs["scenario"] == pairs["scenario_2"]).mean()
by_shelf = pairs["shop"].map(chance).mean()
lift = observed / by_shelf
store = {"observed": observed, "by_shelf": by_shelf, "lift": lift}
### END SOLUTION

# %% role="check" exercise="store" points=3 outcomes="compare-with-the-shelf" ideas="A10 A59 A64" minutes=9
check("store", store)

# %% [markdown] role="reading" exercise="store"
# Read your own lift; chance moves it by about 0.03 either way. Near 1: buyers take what is on the shelf, and the shop is a
# department store of goods, not of a life. Near 1.35: goods of one occasion go together beyond the shelf. Your neighbour's market may
# have the other answer. Against the mean shelf of *all* shops the lift is well above 1 in either case: that is the work of curators who
# fill a shelf for one occasion.

# %% role="proof"
all_lines = roof_baskets.merge(roof_goods, on="good_id")
joined = all_lines.merge(all_lines, on=["basket_id", "shop"], suffixes=("", "_2"))
apart = joined[joined["category"] != joined["category_2"]]
counts = {keys: (all_lines.groupby(["shop", *keys]).size() ** 2).groupby("shop").sum() for keys in ((), ("scenario",), ("category",), ("scenario", "category"))}
by_shop = (counts[("scenario",)] - counts[("scenario", "category")]) / (counts[()] - counts[("category",)])
seen = (apart["scenario"] == apart["scenario_2"]).mean()
own_lift = seen / by_shop.loc[apart["shop"]].mean()
assert 0.965 < own_lift < 1.04 or 1.2 < own_lift < 1.5, own_lift
assert seen / (all_lines["scenario"].value_counts(normalize=True) ** 2).sum() > 1.2
assert np.allclose(chance, by_shop)

# %% role="right" exercise="store"
sold_lines = roof_baskets.merge(roof_goods, on="good_id").sort_values("shop", kind="stable")
twos = sold_lines.merge(sold_lines, on=["basket_id", "shop"]).query("good_id_x < good_id_y and category_x != category_y")
weight, hits = twos.groupby("shop").size(), twos["scenario_x"].eq(twos["scenario_y"]).sum()
occasion, trade_of = pd.factorize(sold_lines["scenario"])[0], pd.factorize(sold_lines["category"])[0]
cross = np.zeros((sold_lines["shop"].max() + 1, 5, 12))
np.add.at(cross, (sold_lines["shop"].to_numpy(), occasion, trade_of), 1.0)
above = (cross.sum(axis=2) ** 2).sum(axis=1) - (cross**2).sum(axis=(1, 2))
below = cross.sum(axis=(1, 2)) ** 2 - (cross.sum(axis=1) ** 2).sum(axis=1)
store = {"observed": hits / weight.sum(), "by_shelf": np.average((above[1:] / below[1:])[weight.index - 1], weights=weight)}
store["lift"] = store["observed"] / store["by_shelf"]

# %% role="right" exercise="store"
sold = roof_goods.assign(sold=roof_goods["good_id"].map(roof_baskets["good_id"].value_counts()).fillna(0)).query("sold > 0")
all_pairs = sold.merge(sold, on="shop", suffixes=("_a", "_b")).query("category_a != category_b")
all_pairs = all_pairs.assign(weight=all_pairs["sold_a"] * all_pairs["sold_b"])
same_life = all_pairs["scenario_a"] == all_pairs["scenario_b"]
of_shop = all_pairs["weight"].where(same_life, 0).groupby(all_pairs["shop"]).sum() / all_pairs.groupby("shop")["weight"].sum()
bought = roof_baskets.merge(sold, on="good_id")
twos = bought.merge(bought, on="basket_id", suffixes=("_a", "_b")).query("category_a != category_b")
seen = (twos["scenario_a"] == twos["scenario_b"]).mean()
store = pd.Series({"lift": seen / twos["shop_a"].map(of_shop).mean(), "by_shelf": twos["shop_a"].map(of_shop).mean(), "observed": seen})

# %% role="wrong" exercise="store" label="platform-chance" catches="base-of-a-share" instead=true
# The base is the shelf of all shops together. A curator who keeps to one occasion makes her own baskets alike: take each shop's own.
by_shelf = (lines["scenario"].value_counts(normalize=True) ** 2).sum()

# %% role="wrong" exercise="store" label="shops-weigh-alike" catches="mean-of-means" instead=true
# Each shop counts once in `by_shelf`. Take the mean over the *pairs*, so that a shop with many counts more.
by_shelf = chance.mean()

# %% role="wrong" exercise="store" label="lines-for-pairs" catches="mean-of-means" instead=true
# `by_shelf` is a mean over lines. Take it over the same pairs as `observed`.
by_shelf = chance.loc[lines["shop"]].mean()

# %% role="wrong" exercise="store" label="one-category-kept" catches="know-the-pairs" instead=true
# Pairs of one category are among these. Keep those of two categories.
pairs = both[both["good_id"] != both["good_id_2"]]

# %% role="wrong" exercise="store" label="paired-with-itself" catches="know-the-pairs" instead=true
# Goods are paired with themselves, and always share their scenario. Keep pairs of two categories.
pairs = both

# %% role="wrong" exercise="store" label="one-category-only" catches="know-the-pairs" instead=true
# These are pairs of *one* category. Turn the condition round.
pairs = both[(both["category"] == both["category_2"]) & (both["good_id"] != both["good_id_2"])]

# %% role="wrong" exercise="store" label="all-pairs-below-the-line" catches="denominator" instead=true
# For `observed` the pairs of one category, or of a good with itself, still stand below the line. Drop them first, then take the share.
observed = ((both["category"] != both["category_2"]) & (both["scenario"] == both["scenario_2"])).mean()

# %% role="wrong" exercise="store" label="scenarios-equally-common" catches="base-of-a-share" instead=true
# All five scenarios count as equally likely. Some are far commoner on a shop's shelf.
by_shelf = 1 / lines["scenario"].nunique()

# %% role="wrong" exercise="store" label="difference-for-ratio" catches="level-or-ratio" instead=true
# One share was taken from the other. Divide.
lift = observed - by_shelf

# %% role="wrong" exercise="store" label="turned-round" catches="ratio-turned-round" instead=true
# The lift is upside down: observed belongs above the line.
lift = by_shelf / observed

# %% role="wrong" exercise="store" label="unlike-counted" catches="complement" instead=true
# These are pairs with *different* scenarios. Count those with the same.
observed = (pairs["scenario"] != pairs["scenario_2"]).mean()

# %% role="wrong" exercise="store" label="baskets-for-pairs" catches="unit" instead=true
# This is the share of baskets with at least one such pair. Each pair counts once.
observed = (pairs["scenario"] == pairs["scenario_2"]).groupby(pairs["basket_id"]).any().mean()

# %% role="wrong" exercise="store" label="shares-of-shops" catches="mean-of-means" instead=true
# This is the mean over shops of their shares. Take the share over all pairs.
observed = (pairs["scenario"] == pairs["scenario_2"]).groupby(pairs["shop"]).mean().mean()

# %% role="wrong" exercise="store" label="excess-for-lift" catches="level-or-ratio" instead=true
# This is the lift less 1. The ratio itself is asked for.
lift = observed / by_shelf - 1

# %% role="wrong" exercise="store" label="each-shop-once" catches="mean-of-means" instead=true
# Each shop counts once, in both shares. Each *pair* counts once: a shop with many pairs counts more.
observed = (pairs["scenario"] == pairs["scenario_2"]).groupby(pairs["shop"]).mean().mean()
by_shelf = chance.mean()

# %% role="wrong" exercise="store" label="mean-of-lifts" catches="mean-of-ratios" instead=true
# The lift is a mean of the shops' own lifts. Divide the one share by the other.
lift = ((pairs["scenario"] == pairs["scenario_2"]).groupby(pairs["shop"]).mean() / chance).mean()

# %% role="planted" exercise="store" effect="P76" leaves="shops-weigh-alike lines-for-pairs shares-of-shops turned-round each-shop-once mean-of-lifts"
# Within 2.807 standard errors of about 0.0125, as the table's size gives them. Where the lift is 1 a ratio turned round is 1, too, and how
# shops are weighed hardly matters.
def recovered(answer, truth):
    return abs(answer["lift"] - truth["gains"]["roofs"]["lift"]) < 2.807 * 0.0125

# %% [markdown]
# # At home
#
# ## Traffic or people: an account
#
# In class we counted who is there, how unequal sales are, and what a shelf explains. Now: what sets shops apart? What a shop keeps of
# its sales is a product: views × orders a view × value of an order × share kept after returns. In logarithms it is a sum, and
# the shops' **variance** can be shared among the parts: how much of the differences between shops belongs to views, how much to the others?
# But the parts are correlated. Take two parts $a$ and $b$ with variances 4 and 1 and covariance 1. The variance of $a + b$ is $4 + 1 + 2 = 7$. If $a$ comes
# first, it gets its own 4, and $b$ gets what is left, 3. If $b$ comes first, it gets its own 1, and $a$ gets 6.
#
# **Quick.** How much of the 7 does $a$ get on the mean of the two sequences?

# %% role="quick" exercise="both-orders" title="Both sequences"
both_orders = 5
### 4: That is what it gets if it comes first. Take the mean with what it gets if it comes last.
### 6: That is what it gets if it comes last. Take the mean with what it gets if it comes first.
### 0.7142857142857143: That is its *share* of the 7. The question is how much of the 7 it gets.
### 4.5: Only a half of the covariance was given to *a*. In the variance of the sum it stands twice, and each part gets one.
### 2: That is what *b* gets on the mean, of 3 and 1. The question is for *a*.
### 3.5: The two parts do not share the variance equally. Take the mean of what *a* gets first and last.
### reading: 5 of 7. And Cov(a, a + b) is 4 + 1 = 5: half of what is common goes to each, whatever the sequence.

# %% [markdown]
# This mean over all sequences is the **Shapley value** (1953). In the variance of a sum, of however many parts, it is the covariance of the part with
# the sum. So with $y = \sum_k x_k$, the *share* of $x_k$ is $\mathrm{Cov}(x_k, y) / \mathrm{Var}(y)$.
#
# `reruns` holds two small markets, A and B, in June 2024: what came of the live rooms of each shop. Each market was run four
# times. First we look at the run `as it was`.

# %%
rooms = reruns[(reruns["run"] == "as it was") & (reruns["orders"] > 0)]
rooms.head(3)

# %% [markdown]
# ### Exercise 4 · What sets shops apart   {4 points}
# Take the shops in `rooms`, each market apart. Assign to `accounts` a DataFrame with one row a market and the columns
#
# - `market`;
# - `views`, `conversion`, `order_value`, `kept`: the share of each, by the formula above, in the variance over shops of ln `net_gmv`.
#   The four parts are the logarithms of `views`, `orders / views`, `gmv / orders` and `net_gmv / gmv`.
#
# <details><summary>Hint 1: the idea</summary>
#
# The sum of the four logarithms is ln `net_gmv`. So each share is a covariance over a variance, and the four add up to 1.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `logs.cov()` gives all covariances. The covariance of a part with the sum is the sum of its row.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# For market A alone: a DataFrame `logs` with the four columns, then `logs.cov()`. What must all its numbers add up to?
# </details>

# %% role="answer" exercise="accounts"
accounts = ...
### BEGIN SOLUTION
rows = []
for market in ("A", "B"):
    here = rooms[rooms["market"] == market]
    parts = {
        "views": here["views"],
        "conversion": here["orders"] / here["views"],
        "order_value": here["gmv"] / here["orders"],
        "kept": here["net_gmv"] / here["gmv"],
    }
    logs = np.log(pd.DataFrame(parts))
    covariance = logs.cov()
    share = covariance.sum() / covariance.to_numpy().sum()
    rows.append({"market": market, **share})
accounts = pd.DataFrame(rows)
### END SOLUTION

# %% role="check" exercise="accounts" points=4 outcomes="share-a-variance" ideas="A01" minutes=12
check("accounts", accounts)

# %% [markdown] role="reading" exercise="accounts"
# In both markets views come first, with more than half; conversion comes second; what is kept after returns hardly sets shops apart.
# The two accounts are much alike: in one of them conversion has a few points more, and views have a few less. "It is traffic", one
# could say, of both. But an account says what hangs together with sales,
# not what would happen if something were taken away.

# %% role="proof"
def account_of(rows):
    logs = np.log(pd.DataFrame({
        "views": rows["views"], "conversion": rows["orders"] / rows["views"],
        "order_value": rows["gmv"] / rows["orders"], "kept": rows["net_gmv"] / rows["gmv"],
    }))
    return logs.cov().sum() / logs.cov().to_numpy().sum()


shares_now = {market: account_of(rows) for market, rows in rooms.groupby("market")}
for one in shares_now.values():
    assert one["views"] > 0.5 and one.drop("views").idxmax() == "conversion" and abs(one["kept"]) < 0.06, one
assert (shares_now["A"] - shares_now["B"]).abs().max() < 0.15
more = max(shares_now, key=lambda market: shares_now[market]["conversion"])
few = shares_now[more] - shares_now["AB".replace(more, "")]
assert few["conversion"] > 0.01 > 0 > few["views"], few

# %% role="right" exercise="accounts"
from itertools import permutations

table = {}
for market, rows in rooms.groupby("market"):
    x = np.log(np.c_[rows["views"], rows["orders"] / rows["views"], rows["gmv"] / rows["orders"], rows["net_gmv"] / rows["gmv"]])
    got, ways = np.zeros(4), list(permutations(range(4)))
    for way in ways:
        before = 0.0
        for place, part in enumerate(way):
            now = x[:, way[: place + 1]].sum(axis=1).var()
            got[part] += now - before
            before = now
    table[market] = got / len(ways) / x.sum(axis=1).var()
accounts = pd.DataFrame(table, index=["views", "conversion", "order_value", "kept"]).T.rename_axis("market").reset_index()

# %% role="right" exercise="accounts"
rows = []
for market in ("B", "A"):
    own = rooms[rooms["market"] == market]
    y = np.log10(own["net_gmv"])
    pieces = {"kept": np.log10(own["net_gmv"]) - np.log10(own["gmv"]), "order_value": np.log10(own["gmv"]) - np.log10(own["orders"]),
              "conversion": np.log10(own["orders"]) - np.log10(own["views"]), "views": np.log10(own["views"])}
    rows.append({name: piece.cov(y) / y.var() for name, piece in pieces.items()} | {"market": market})
accounts = pd.DataFrame(rows)

# %% role="wrong" exercise="accounts" label="first-in-line" catches="order-of-taking-in" instead=true
# The parts were taken in one sequence, views first. The first gets what it has in common with the others: take the mean over all sequences.
share = pd.Series({
    name: logs.iloc[:, : place + 1].sum(axis=1).var() - logs.iloc[:, :place].sum(axis=1).var() for place, name in enumerate(logs)
}) / covariance.to_numpy().sum()

# %% role="wrong" exercise="accounts" label="views-last" catches="order-of-taking-in" instead=true
# The parts were taken in one sequence, views last. Take the mean over all sequences.
share = pd.Series({
    name: logs.iloc[:, place:].sum(axis=1).var() - logs.iloc[:, place + 1 :].sum(axis=1).var() for place, name in enumerate(logs)
}) / covariance.to_numpy().sum()

# %% role="wrong" exercise="accounts" label="each-part-last" catches="order-of-taking-in" instead=true
# Each part got only what is left for it if it comes last, so the shares do not add up to 1. Take the mean over all sequences.
share = pd.Series({
    name: logs.sum(axis=1).var() - logs.drop(columns=name).sum(axis=1).var() for name in logs
}) / covariance.to_numpy().sum()

# %% role="wrong" exercise="accounts" label="own-variance" catches="covariance-left-out" instead=true
# These are the parts' own variances over that of the sum, and do not add up to 1. What they have in common is missing.
share = pd.Series(np.diag(covariance), covariance.index) / covariance.to_numpy().sum()

# %% role="wrong" exercise="accounts" label="own-variances-scaled" catches="covariance-left-out" instead=true
# The variances of the four were made to add up to 1. What they have in common was left out.
share = pd.Series(np.diag(covariance), covariance.index) / np.trace(covariance)

# %% role="wrong" exercise="accounts" label="squared-correlations" catches="covariance-left-out" instead=true
# These are squared correlations with the sum, each part alone. They do not add up to 1.
share = logs.corrwith(logs.sum(axis=1)) ** 2

# %% role="wrong" exercise="accounts" label="correlations" catches="covariance-left-out" instead=true
# These are correlations with the sum. A share is a covariance over the variance of the sum.
share = logs.corrwith(logs.sum(axis=1))

# %% role="wrong" exercise="accounts" label="covariance-not-scaled" catches="denominator" instead=true
# These are covariances. Divide by the variance of the sum, so that they add up to 1.
share = covariance.sum()

# %% role="wrong" exercise="accounts" label="levels-for-logs" catches="scale" instead=true
# The logarithm was not taken. Only the logarithms of the four add up to that of the product.
logs = pd.DataFrame(parts)

# %% role="wrong" exercise="accounts" label="orders-for-conversion" catches="know-the-columns" instead=true
# `conversion` holds orders here. Divide them by views.
parts = {
    "views": here["views"], "conversion": here["orders"], "order_value": here["gmv"] / here["orders"],
    "kept": here["net_gmv"] / here["gmv"],
}

# %% role="wrong" exercise="accounts" label="columns-for-ratios" catches="know-the-columns" instead=true
# The parts are whole columns here, so their product is not `net_gmv`. Three of the four are ratios of two columns.
parts = {"views": here["views"], "conversion": here["orders"], "order_value": here["gmv"], "kept": here["net_gmv"]}

# %% role="wrong" exercise="accounts" label="sales-before-returns" catches="know-the-columns" instead=true
# The variance shared is that of ln `gmv`, before returns. Take the sum of all four parts, ln `net_gmv`.
share = logs.apply(lambda part: part.cov(np.log(here["gmv"]))) / np.log(here["gmv"]).var()

# %% role="wrong" exercise="accounts" label="whole-not-in-logs" catches="scale" instead=true
# The parts are logarithms, and the whole is not. Take ln `net_gmv`, their sum.
share = logs.apply(lambda part: part.cov(here["net_gmv"])) / here["net_gmv"].var()

# %% role="wrong" exercise="accounts" label="over-the-part" catches="denominator" instead=true
# Each covariance was divided by the variance of the part. Divide by that of the sum.
share = covariance.sum() / np.diag(covariance)

# %% role="wrong" exercise="accounts" label="net-value-of-an-order" catches="know-the-columns" instead=true
# `order_value` is net of returns here, so returns are counted twice. Take `gmv` over orders.
parts = {
    "views": here["views"], "conversion": here["orders"] / here["views"], "order_value": here["net_gmv"] / here["orders"],
    "kept": here["net_gmv"] / here["gmv"],
}

# %% role="wrong" exercise="accounts" label="kept-upside-down" catches="ratio-turned-round" instead=true
# `kept` is upside down: what was kept, `net_gmv`, belongs above the line.
parts = {
    "views": here["views"], "conversion": here["orders"] / here["views"], "order_value": here["gmv"] / here["orders"],
    "kept": here["gmv"] / here["net_gmv"],
}

# %% role="wrong" exercise="accounts" label="conversion-upside-down" catches="ratio-turned-round" instead=true
# `conversion` is views per order here. Orders belong above the line.
parts = {
    "views": here["views"], "conversion": here["views"] / here["orders"], "order_value": here["gmv"] / here["orders"],
    "kept": here["net_gmv"] / here["gmv"],
}

# %% role="wrong" exercise="accounts" label="both-markets-pooled" catches="know-the-rows" instead=true
# Both markets were thrown together. Each has an account of its own.
here = rooms

# %% role="wrong" exercise="accounts" label="all-four-runs" catches="know-the-rows" instead=true
# All four runs are among the rows. Take `rooms`: the run as it was.
here = reruns[(reruns["market"] == market) & (reruns["orders"] > 0)]

# %% role="wrong" exercise="accounts" label="ranks-for-logs" catches="scale" instead=true
# These are ranks. The variance of logarithms is to be shared.
logs = pd.DataFrame(parts).rank()

# %% role="wrong" exercise="accounts" label="markets-exchanged" catches="know-the-rows" instead=true
# The two markets have changed places: each row's shops are those of the other market.
here = rooms[rooms["market"] != market]

# %% role="wrong" exercise="accounts" label="managers-only" catches="know-the-rows" instead=true
# Only managers' shops are counted. Take all shops in `rooms`.
here = rooms[(rooms["market"] == market) & (rooms["kind"] == "manager")]

# %% [markdown]
# **Quick.** By the accounts alone: in which of the two markets does it matter for sales that host and buyer are alike, and that a
# host is authentic?

# %% role="quick" exercise="same-accounts" title="The same accounts" choices="A|B|the accounts cannot tell"
same_accounts = "the accounts cannot tell"
### A: Which part of the account is likeness? Conversion has causes of every kind, and views draw on people, too.
### B: Which part of the account is likeness? Views draw on people, too, and conversion also on price, quality and need.
### reading: An account shares out differences between shops, and no part of it is named likeness. A few points more of conversion may be likeness, or price, or quality. What a cause moves shows only if the cause is taken away, by an experiment or by a switch.

# %% [markdown]
# ## Switch it off
#
# A simulated market can be run again from the same seed, so with the same chance, and with one part switched off. In the run
# `without likeness` neither likeness of host and buyer nor authenticity adds to what people buy. In `without lived experience`
# owners guess needs that they would otherwise know from their own lives.

# %%
reruns.groupby(["market", "run"])[["shop"]].count().unstack()

# %% role="proof"
open_shops = reruns.groupby(["market", "run"])["shop"].count().unstack()
assert (open_shops.le(open_shops["as it was"], axis=0)).all().all() and (open_shops["without both"] < open_shops["as it was"]).all()

# %% [markdown]
# Without a part fewer shops may be open: some close, or never open. A mean per shop would not see that.
#
# ### Exercise 5 · What is left   {3 points}
# Add up `gmv` over the shops of each market and run. Assign to `left` a DataFrame with one row a market and the columns
#
# - `market`;
# - `likeness`: `gmv` without likeness, over `gmv` as it was; `lived`: the same without lived experience; `both`: without both;
# - `added`: what would be left of 1 if the two *single* losses were added up, as 0.7 and 0.8 would leave 0.5.
#
# <details><summary>Hint 1: the idea</summary>
#
# A loss is 1 less what is left. Take both single losses from 1, and compare with `both`.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `groupby(["market", "run"])["gmv"].sum().unstack()` has a column a run; `table.div(column, axis=0)` divides every column by one.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Look at the table of sums. Which column is the base of each row?
# </details>

# %% role="answer" exercise="left"
left = ...
### BEGIN SOLUTION
sums = reruns.groupby(["market", "run"])["gmv"].sum().unstack()
part = sums.div(sums["as it was"], axis=0)
likeness = part["without likeness"]
lived = part["without lived experience"]
together = part["without both"]
added = 1 - (1 - likeness) - (1 - lived)
left = pd.DataFrame({
    "likeness": likeness, "lived": lived, "both": together, "added": added,
}).reset_index()
### END SOLUTION

# %% role="check" exercise="left" points=3 outcomes="switch-a-mechanism" ideas="A01 A37" minutes=7
check("left", left)

# %% [markdown] role="reading" exercise="left"
# In one market less than six tenths of the sales are left without likeness, in the other everything: there likeness does nothing. Their accounts had hardly
# hinted at it, by a few points more of conversion where likeness works. There, the two losses added up are *more* than the loss without both: whoever is alike draws less if she only guesses what
# is needed, so a part of what one switch takes away is gone already by the other. Which part "belongs" to which has no answer; which
# sales are lost without it has one.

# %% role="proof"
sums_of = reruns.groupby(["market", "run"])["gmv"].sum().unstack()
rest = sums_of.div(sums_of["as it was"], axis=0)
people_market = rest["without likeness"].idxmin()
assert rest.loc[people_market, "without likeness"] < 0.6, rest
assert rest.drop(people_market)["without likeness"].iloc[0] == 1, rest
assert (rest["without lived experience"] < 0.97).all()
alone = rest["without likeness"] + rest["without lived experience"] - 1
assert alone[people_market] < rest.loc[people_market, "without both"] - 0.03, rest
alive = reruns[(reruns["run"] == "as it was") & (reruns["orders"] > 0)]
kept_ln, turn_ln = np.log(alive["net_gmv"]), np.log(alive["orders"] / alive["views"])
of_conversion = {market: turn_ln[rows].cov(kept_ln[rows]) / kept_ln[rows].var() for market, rows in alive.groupby("market").groups.items()}
assert max(of_conversion, key=of_conversion.get) == people_market, of_conversion

# %% role="right" exercise="left"
total = {key: rows["gmv"].sum() for key, rows in reruns.groupby(["market", "run"])}
rows = []
for market in "BA":
    like, live, none = (total[market, f"without {name}"] / total[market, "as it was"] for name in ("likeness", "lived experience", "both"))
    rows.append((market, like, live, none, like + live - 1))
left = pd.DataFrame(rows, columns=["market", "likeness", "lived", "both", "added"])

# %% role="right" exercise="left"
wide = reruns.pivot_table(index="market", columns="run", values="gmv", aggfunc="sum")
lost = 1 - wide.divide(wide["as it was"], axis="index")
left = pd.DataFrame({
    "added": 1 - lost[["without likeness", "without lived experience"]].sum(axis=1), "both": 1 - lost["without both"],
    "lived": 1 - lost["without lived experience"], "likeness": 1 - lost["without likeness"],
}).rename_axis("market").reset_index()

# %% role="wrong" exercise="left" label="means-for-sums" catches="level-or-mean" instead=true
# These are means per shop. Runs have not the same number of shops: add up.
sums = reruns.groupby(["market", "run"])["gmv"].mean().unstack()

# %% role="wrong" exercise="left" label="medians-for-sums" catches="level-or-mean" instead=true
# These are medians of shops. Add up the sales of all.
sums = reruns.groupby(["market", "run"])["gmv"].median().unstack()

# %% role="wrong" exercise="left" label="shops-counted" catches="know-the-columns" instead=true
# These are numbers of shops. Add up `gmv`.
sums = reruns.groupby(["market", "run"])["gmv"].size().unstack()

# %% role="wrong" exercise="left" label="orders-for-sales" catches="know-the-columns" instead=true
# These are orders, not yuan. Add up the sales, `gmv`.
sums = reruns.groupby(["market", "run"])["orders"].sum().unstack()

# %% role="wrong" exercise="left" label="views-for-sales" catches="know-the-columns" instead=true
# These are entries into rooms, not yuan. Add up `gmv`.
sums = reruns.groupby(["market", "run"])["views"].sum().unstack()

# %% role="wrong" exercise="left" label="net-for-gross" catches="know-the-columns" instead=true
# These are sales net of returns. Add up the column `gmv`.
sums = reruns.groupby(["market", "run"])["net_gmv"].sum().unstack()

# %% role="wrong" exercise="left" label="managers-only" catches="know-the-rows" instead=true
# Only managers' shops are added up. Take all kinds.
sums = reruns[reruns["kind"] == "manager"].groupby(["market", "run"])["gmv"].sum().unstack()

# %% role="wrong" exercise="left" label="shops-of-all-runs" catches="survivorship" instead=true
# Only shops that are open in all four runs are kept. Which shops open and close is part of what the switch does: keep all.
sums = reruns[reruns.groupby(["market", "shop"])["run"].transform("nunique") == 4].groupby(["market", "run"])["gmv"].sum().unstack()

# %% role="wrong" exercise="left" label="losses-for-what-is-left" catches="complement" instead=true
# These are losses. What is *left* is asked for.
likeness = 1 - part["without likeness"]
lived = 1 - part["without lived experience"]
together = 1 - part["without both"]
added = likeness + lived

# %% role="wrong" exercise="left" label="both-from-the-sum" catches="interaction" instead=true
# For `both` the two single losses were added up. There is a run without both: use it.
together = likeness + lived - 1

# %% role="wrong" exercise="left" label="multiplied-for-added" catches="interaction" instead=true
# For `added` the two parts left were multiplied. The two losses are to be added up, and taken from 1.
added = likeness * lived

# %% role="wrong" exercise="left" label="parts-left-added" catches="interaction" instead=true
# For `added` the two parts *left* were added up. Add the two *losses*, and take them from 1.
added = likeness + lived

# %% role="wrong" exercise="left" label="over-all-runs" catches="denominator" instead=true
# The sum of all four runs stands below the line. The base is the run as it was.
part = sums.div(sums.sum(axis=1), axis=0)

# %% role="wrong" exercise="left" label="one-loss-taken-off" catches="interaction" instead=true
# `added` is the loss of both, not what is left. Take the two losses from 1.
added = (1 - likeness) + (1 - lived)

# %% role="wrong" exercise="left" label="runs-exchanged" catches="know-the-columns" instead=true
# The two switches have changed places: which column is which run?
likeness = part["without lived experience"]
lived = part["without likeness"]

# %% role="wrong" exercise="left" label="turned-round" catches="ratio-turned-round" instead=true
# The ratios are upside down: the run as it was belongs below the line.
part = sums.rdiv(sums["as it was"], axis=0)

# %% role="wrong" exercise="left" label="one-base-for-both-markets" catches="denominator" instead=true
# Both markets were divided by the sales of A. Each market has a base of its own: divide by rows (`axis=0`).
part = sums / sums.loc["A", "as it was"]

# %% role="wrong" exercise="left" label="yuan-for-shares" catches="denominator" instead=true
# These are yuan. Divide by the run as it was.
part = sums

# %% role="figure"
twins = make_subplots(
    2,
    2,
    shared_xaxes="all",
    shared_yaxes="all",
    horizontal_spacing=0.06,
    vertical_spacing=0.1,
    subplot_titles=[
        *("A, as it was", "B, as it was"),
        *("A, without likeness", "B, without likeness"),
    ],
)
for place, market in enumerate("AB", 1):
    for line, run in enumerate(("as it was", "without likeness"), 1):
        both_runs = {"as it was": GREY, run: (BLUE, PURPLE)[line - 1]}
        for name, colour in both_runs.items():
            dots = reruns[reruns["market"].eq(market) & reruns["run"].eq(name)]
            twins.add_scatter(
                x=dots["views"],
                y=dots["net_gmv"].where(dots["net_gmv"] > 0),
                mode="markers",
                showlegend=False,
                marker={"color": colour, "size": 4, "opacity": 0.6},
                row=line,
                col=place,
            )
twins.update_xaxes(type="log", dtick=1)
twins.update_yaxes(type="log", dtick=1)
twins.update_xaxes(title="views (logarithmic)", row=2)
twins.update_yaxes(title="net sales (yuan, log.)", col=1)
twins.update_layout(
    title="Alike as they were; without likeness only one falls", height=560, margin_t=84
)

# %% [markdown]
# *Figure 5.* Each dot is a shop. Below, the shops without likeness lie over the grey ones as they were. Cover the lower half: could
# you say in which of the two likeness sells?
#
# ## Those who left
#
# The column shows chosen successes and no failure. In 2025 reports told of managers who left the real platform: a note that "used to have
# thousands of views" now had a few hundred. That is hearsay: a few voices, and nobody knows how they were chosen. What would it take to check it?
#
# `reach_hosts` are 900 hosts of one more market, some of whom left, and some of *those* told in public. `reach_notes` has twelve notes
# of each in either half-year.

# %%
reach_hosts[["left", "tells"]].sum()

# %%
reach_hosts.head(3)

# %%
reach_notes.head(3)

# %% [markdown]
# **Quick.** Views of notes are mostly luck. A host's best of twelve notes had 5,000 views. If *nothing* changes, how many will
# her next usual note have?

# %% role="quick" exercise="best-of-twelve" title="Best of twelve" choices="fewer|as many|more"
best_of_twelve = "fewer"
### as many: The best of twelve was the best by luck, too. Is the next one the best of twelve again?
### more: Nothing has changed, and her best note had more luck than the next is likely to have.
### reading: Whoever compares her best note with a usual one later sees a fall, and there need be none. It is regression to the mean (lesson 4).

# %% [markdown]
# Here is the **tale** as those who tell have it: views of the usual note now, over those of the best note before. It is that of the median
# teller:

# %%
views_of = reach_notes.groupby(["host", "period"])["views"]
best = views_of.max().unstack()["before"]
usual = views_of.median().unstack()["now"]
tells = reach_hosts.set_index("host")["tells"]
print("tale:", round((usual / best)[tells].median(), 3))

# %% [markdown]
# ### Exercise 6 · A few hundred   {4 points}
# Now compare like with like. A host's *change* is her mean of ln `views` `now`, less that `before`. Assign to `reach` a dictionary with
#
# - `"tellers"`: e to the power of the mean change of the hosts who tell;
# - `"everybody"`: e to the power of the mean change of all 900 hosts;
# - `"low"`, `"high"`: the 95 % interval of everybody: e to the power of (mean change − 1.96 s) and of (mean change + 1.96 s). Here s is the
#   standard error of the mean change, with hosts as units.
#
# <details><summary>Hint 1: the idea</summary>
#
# One change a host, 900 in all. Each number comes from a mean of changes, of all hosts or of some.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# The cell above has the pattern: `groupby`, a number a host and half-year, `unstack`. `change.sem()` is the standard error.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# A column `ln` by `reach_notes.assign(ln=np.log(reach_notes["views"]))`; then its mean by host and period.
# </details>

# %% role="answer" exercise="reach"
reach = ...
### BEGIN SOLUTION
hosts = reach_hosts.set_index("host")
tell = hosts["tells"]
by_host = [reach_notes["host"], reach_notes["period"]]
level = np.log(reach_notes["views"]).groupby(by_host).mean().unstack()
change = level["now"] - level["before"]
tellers = change[tell].mean()
middle = change.mean()
error = change.sem()
reach = {
    "tellers": np.exp(tellers), "everybody": np.exp(middle),
    "low": np.exp(middle - 1.96 * error), "high": np.exp(middle + 1.96 * error),
}
### END SOLUTION

# %% role="check" exercise="reach" points=4 outcomes="correct-a-tale" ideas="A67" minutes=10
check("reach", reach)

# %% [markdown] role="reading" exercise="reach"
# The tale says: a seventh is left, or less. Much of that is best against usual: even of *all* hosts the usual note now has about a fifth of the
# best one before, or less. Measured by the same kind of notes twice, hosts who tell have lost a third or more. And everybody? Read your own
# interval. Well below 1: reach fell on the whole, and less than the tale has it. Near 1: on the whole nothing fell; the tellers are those
# whose own notes did worse, much of it by luck, and who left. One hears such a tale where nothing fell, too: who knows no other market cannot
# tell by it. Neither is it a lie: each of them counted rightly.

# %% role="proof"
of_hosts = reach_hosts.set_index("host")
keys = [reach_notes["host"], reach_notes["period"]]
mean_ln = np.log(reach_notes["views"]).groupby(keys).mean().unstack()
moved = mean_ln["now"] - mean_ln["before"]
best_then = reach_notes["views"].groupby(keys).max().unstack()["before"]
usual_now = reach_notes["views"].groupby(keys).median().unstack()["now"]
tale_told = (usual_now / best_then)[of_hosts["tells"]].median()
everybody, of_tellers = np.exp(moved.mean()), np.exp(moved[of_hosts["tells"]].mean())
assert len(of_hosts) == 900 and tale_told < 0.145 and 0.25 < of_tellers < 0.67 and of_tellers < everybody - 0.15, (tale_told, of_tellers)
assert 0.5 < everybody < 0.65 or abs(moved.mean()) < 2.9 * moved.sem(), everybody
assert tale_told < (usual_now / best_then).median() < 0.22, (usual_now / best_then).median()
of_luck = np.log(reach_notes["views"]).groupby(keys).var().unstack().sum(axis=1).mean() / 12
assert of_luck > 0.4 * moved.var(), (of_luck, moved.var())
assert (of_hosts["left"] | ~of_hosts["tells"]).all() and 40 < of_hosts["tells"].sum() < 160
assert (reach_notes.groupby(["host", "period"]).size() == 12).all()

# %% role="right" exercise="reach"
wide = reach_notes.assign(ln=np.log(reach_notes["views"])).pivot_table(index="host", columns="period", values="ln", aggfunc="mean")
shift = wide["now"] - wide["before"]
who = reach_hosts.loc[reach_hosts["tells"], "host"]
half = 1.96 * shift.std(ddof=1) / len(shift) ** 0.5
reach = pd.Series({
    "everybody": np.exp(shift.mean()), "low": np.exp(shift.mean() - half), "high": np.exp(shift.mean() + half),
    "tellers": np.exp(shift.loc[who].mean()),
})

# %% role="right" exercise="reach"
notes = reach_notes.sort_values(["host", "period", "note"], kind="stable")
views = notes["views"].to_numpy(dtype=float).reshape(-1, 2, 12)  # host, before and now, note
loud = reach_hosts.sort_values("host")["tells"].to_numpy()
shift = np.log(views[:, 1]).mean(axis=1) - np.log(views[:, 0]).mean(axis=1)
error = shift.std(ddof=1) / np.sqrt(len(shift))
reach = dict(zip(("low", "everybody", "high"), np.exp(shift.mean() + 1.96 * error * np.array([-1, 0, 1])), strict=True))
reach |= {"tellers": np.exp(shift[loud].mean())}

# %% role="wrong" exercise="reach" label="tellers-for-everybody" catches="selection" instead=true
# `everybody` holds those who tell. All 900 hosts belong in it.
middle = change[tell].mean()
error = change[tell].sem()

# %% role="wrong" exercise="reach" label="leavers-for-everybody" catches="selection" instead=true
# `everybody` holds those who left. Hosts leave when their own notes lose: take all 900.
middle = change[hosts["left"]].mean()
error = change[hosts["left"]].sem()

# %% role="wrong" exercise="reach" label="stayers-for-everybody" catches="survivorship" instead=true
# `everybody` holds those who stayed. Those who left belong in it, too.
middle = change[~hosts["left"]].mean()
error = change[~hosts["left"]].sem()

# %% role="wrong" exercise="reach" label="leavers-for-tellers" catches="selection" instead=true
# `tell` picks all who left. Only some of them tell in public.
tell = hosts["left"]

# %% role="wrong" exercise="reach" label="silent-for-tellers" catches="complement" instead=true
# `tellers` holds those who do *not* tell. Turn it round.
tell = ~hosts["tells"]

# %% role="wrong" exercise="reach" label="silent-for-everybody" catches="selection" instead=true
# `everybody` holds only those who do not tell. Those who tell belong in it, too: take all 900.
middle = change[~tell].mean()
error = change[~tell].sem()

# %% role="wrong" exercise="reach" label="interval-of-tellers" catches="selection" instead=true
# The interval is that of those who tell. It is asked for everybody, around the mean change of all 900.
reach = {
    "tellers": np.exp(tellers), "everybody": np.exp(middle),
    "low": np.exp(tellers - 1.96 * change[tell].sem()), "high": np.exp(tellers + 1.96 * change[tell].sem()),
}

# %% role="wrong" exercise="reach" label="interval-of-ninety" catches="interval" instead=true
# The interval is a little too narrow: that of 90 %. For 95 % take 1.96 standard errors.
error = change.sem() * 1.645 / 1.96

# %% role="wrong" exercise="reach" label="interval-of-ninety-nine" catches="interval" instead=true
# The interval is a little too wide: that of 99 %. For 95 % take 1.96 standard errors.
error = change.sem() * 2.576 / 1.96

# %% role="wrong" exercise="reach" label="error-not-in-logs" catches="scale" instead=true
# The interval was made after e was taken. Add and subtract on the logarithms, and take e to the power of the two ends.
reach = {
    "tellers": np.exp(tellers), "everybody": np.exp(middle),
    "low": np.exp(middle) - 1.96 * error, "high": np.exp(middle) + 1.96 * error,
}

# %% role="wrong" exercise="reach" label="means-of-views" catches="scale" instead=true
# Views were averaged first, so that one note that went round decides. Take the mean of their logarithms.
level = np.log(reach_notes["views"].groupby(by_host).mean().unstack())

# %% role="wrong" exercise="reach" label="factors-averaged" catches="scale" instead=true
# e was taken of each host's change, and then the mean: a few hosts with luck decide. Take the means of the changes first.
reach = {
    "tellers": np.exp(change[tell]).mean(), "everybody": np.exp(change).mean(),
    "low": np.exp(change).mean() - 1.96 * np.exp(change).sem(), "high": np.exp(change).mean() + 1.96 * np.exp(change).sem(),
}

# %% role="wrong" exercise="reach" label="tale-for-tellers" catches="regression-to-the-mean" instead=true
# `tellers` is the tale: the usual note now over the best one before. Compare mean with mean.
tellers = np.log((usual / best)[tell].median())

# %% role="wrong" exercise="reach" label="medians-of-notes" catches="mean-or-median" instead=true
# The change was taken from medians of ln views. Means are asked for.
level = np.log(reach_notes["views"]).groupby(by_host).median().unstack()

# %% role="wrong" exercise="reach" label="turned-round" catches="ratio-turned-round" instead=true
# The change runs backwards: before less now. What is now comes first.
change = level["before"] - level["now"]

# %% role="wrong" exercise="reach" label="notes-as-units" catches="unit-of-the-draw" instead=true
# The standard error takes notes for units, as if a host's notes were strangers to each other. One change a host: 900 units.
error = np.sqrt(sum(np.log(reach_notes.loc[reach_notes["period"] == name, "views"]).sem() ** 2 for name in ("now", "before")))

# %% role="wrong" exercise="reach" label="spread-for-error" catches="spread-or-error" instead=true
# The interval shows how much hosts differ, not how exact the mean is. Divide by the root of their number.
error = change.std()

# %% role="wrong" exercise="reach" label="where-most-hosts-lie" catches="spread-or-error" instead=true
# Nineteen of twenty *hosts* lie between these ends. The interval asked for is that of the mean: 1.96 standard errors each way.
reach = {
    "tellers": np.exp(tellers), "everybody": np.exp(middle),
    "low": np.exp(change.quantile(0.025)), "high": np.exp(change.quantile(0.975)),
}

# %% role="wrong" exercise="reach" label="one-standard-error" catches="interval" instead=true
# The interval is too narrow by half: it reaches 1.96 standard errors each way.
error = change.sem() / 1.96

# %% role="wrong" exercise="reach" label="logs-for-factors" catches="scale" instead=true
# These are logarithms. Take e to their power.
reach = {
    "tellers": tellers, "everybody": middle, "low": middle - 1.96 * error, "high": middle + 1.96 * error,
}

# %% role="wrong" exercise="reach" label="one-number-a-note" catches="paired-or-not" instead=true
# The change of those who tell is right, but the interval was made as if before and now were other hosts. Each host is her own comparison.
error = np.sqrt((level.var() / len(level)).sum())

# %% role="planted" exercise="reach" effect="P77" leaves="turned-round means-of-views tale-for-tellers where-most-hosts-lie stayers-for-everybody leavers-for-tellers silent-for-tellers silent-for-everybody interval-of-tellers interval-of-ninety interval-of-ninety-nine error-not-in-logs notes-as-units spread-for-error one-standard-error one-number-a-note medians-of-notes"
# Within 2.807 standard errors of about 0.019. Where nothing fell some mistakes come near; mistakes in the tellers or in the interval leave the number of everybody.
def recovered(answer, truth):
    return answer["everybody"] > 0 and abs(np.log(answer["everybody"]) + truth["gains"]["reach"]["fall"]) < 2.807 * 0.0195

# %% role="figure"
steps = [0.05, 0.25, 0.5, 0.75, 0.95]
who_wrote = reach_notes["host"].map(reach_hosts.set_index("host")["tells"])
spread = reach_notes["views"].groupby([reach_notes["period"], who_wrote])
spread = spread.quantile(steps).unstack()
boxes = go.Figure()
for told, group in {False: "silent or still there", True: "told in public"}.items():
    for period, colour in {"before": GREY, "now": VERMILION}.items():
        low_end, *box, high_end = spread.loc[(period, told)]
        boxes.add_box(
            x=[f"{group}: {period}"],
            lowerfence=[low_end],
            q1=[box[0]],
            median=[box[1]],
            q3=[box[2]],
            upperfence=[high_end],
            marker_color=colour,
        )
boxes.update_yaxes(
    title="views of a note (number, logarithmic)",
    type="log",
    tickvals=[100, 300, 1000, 3000, 10000],
    ticktext=["100", "300", "1,000", "3,000", "10,000"],
)
boxes.update_layout(
    title="Notes of those who tell fell. And the others'?",
    height=440,
    margin_t=84,
    showlegend=False,
)

# %% role="proof"
loud_notes = reach_notes[reach_notes["host"].isin(reach_hosts.loc[reach_hosts["tells"], "host"])]
usual_note = loud_notes.groupby("period")["views"].median()
assert usual_note["now"] < 0.8 * usual_note["before"], usual_note

# %% [markdown]
# *Figure 6.* Views of notes: half of them lie in the box, nine of ten between the ends. Who hears only those on the right, what will she
# believe of those on the left?
#
# ## In the red
#
# Those who left speak of losses, too. A shop's *result* in a month is `net_gmv` less its seven costs: `goods_cost`, `logistics_cost`,
# `return_cost`, `content_cost`, `platform_fee`, `ad_spend` and `fixed_cost`.
#
# **Quick (1 point).** Which share of the shops of `kind` `manager` with a book in June 2024 made a loss in that month?

# %% role="quick" exercise="in-the-red" title="In the red" points=1 outcomes="advise-a-leaver" ideas="A67" minutes=5
five = [column for column in shop_months if column.endswith("_cost")]
spent = shop_months[[*five, "platform_fee", "ad_spend"]].sum(axis=1)
books = shop_months.assign(result=shop_months["net_gmv"] - spent)
june = books[books["month"] == "2024-06"]
kinds = june.merge(merchants[["merchant_id", "kind"]], on="merchant_id")
in_the_red = (kinds.loc[kinds["kind"] == "manager", "result"] < 0).mean()
### reading: Managers are in the red less often than generic shops. But it is a share of those who are still there: who makes losses closes more often.

# %% role="right" exercise="in-the-red"
ids = merchants.loc[merchants["kind"] == "manager", "merchant_id"]
theirs = shop_months.query("month == '2024-06'").set_index("merchant_id").reindex(ids).dropna(subset=["gmv"])
costs = theirs["goods_cost"] + theirs["logistics_cost"] + theirs["return_cost"] + theirs["content_cost"]
costs += theirs["platform_fee"] + theirs["ad_spend"] + theirs["fixed_cost"]
in_the_red = (theirs["net_gmv"] < costs).sum() / len(theirs)

# %% role="right" exercise="in-the-red"
books = shop_months.merge(merchants, on="merchant_id")
books = books[(books["month"] == "2024-06") & (books["kind"] == "manager")]
left_over = books.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost")
in_the_red = float(np.mean(left_over < 0))

# %% role="wrong" exercise="in-the-red" label="gross-for-net" catches="know-the-columns" instead=true
# Hardly anybody loses here. Begin with `net_gmv`, for what came back left no money, and take all seven costs off, fixed ones too.
books = shop_months.assign(result=shop_months["gmv"] - spent)

# %% role="wrong" exercise="in-the-red" label="all-kinds" catches="know-the-rows" instead=true
# These are all shops. Take those of `kind` `manager`.
in_the_red = (kinds["result"] < 0).mean()

# %% role="wrong" exercise="in-the-red" label="all-months" catches="window" instead=true
# These are the books of all months. Take June 2024.
june = books

# %% role="wrong" exercise="in-the-red" label="in-the-black" catches="complement" instead=true
# This is the share that made no loss. Take it from 1.
in_the_red = (kinds.loc[kinds["kind"] == "manager", "result"] >= 0).mean()

# %% role="wrong" exercise="in-the-red" label="managers-among-losers" catches="condition-turned-round" instead=true
# This is which part of the shops with a loss is run by managers. Turn it round: which part of the managers has a loss?
in_the_red = (kinds.loc[kinds["result"] < 0, "kind"] == "manager").mean()

# %% role="wrong" exercise="in-the-red" label="costs-forgotten" catches="part-for-the-whole" instead=true
# Nobody is in the red here. *Subtract* the seven costs from `net_gmv`.
books = shop_months.assign(result=shop_months["net_gmv"])

# %% role="wrong" exercise="in-the-red" label="over-all-kinds" catches="denominator" instead=true
# Managers with a loss were divided by the shops of all kinds. Below the line stand managers only.
in_the_red = (kinds.loc[kinds["kind"] == "manager", "result"] < 0).sum() / len(kinds)

# %% role="wrong" exercise="in-the-red" label="over-managers-of-all-months" catches="denominator" instead=true
# Below the line stand all managers of `merchants`, those without a book in June 2024, too. Take those with one.
in_the_red = (kinds.loc[kinds["kind"] == "manager", "result"] < 0).sum() / (merchants["kind"] == "manager").sum()

# %% role="wrong" exercise="in-the-red" label="shops-counted" catches="denominator" instead=true
# This is a number of shops. Divide by the number of managers' shops with a book in June 2024.
in_the_red = (kinds.loc[kinds["kind"] == "manager", "result"] < 0).sum()

# %% role="wrong" exercise="in-the-red" label="loss-over-sales" catches="denominator" instead=true
# This is yuan lost, over yuan sold. Count shops: those with a loss, over all.
kinds = june.merge(merchants[["merchant_id", "kind"]], on="merchant_id").query("kind == 'manager'")
in_the_red = -kinds["result"].clip(upper=0).sum() / kinds["net_gmv"].sum()

# %% role="wrong" exercise="in-the-red" label="only-names-in-cost" catches="part-for-the-whole" instead=true
# These are the five columns whose names end in `_cost`. `platform_fee` and `ad_spend` are costs, too.
spent = shop_months[five].sum(axis=1)

# %% role="wrong" exercise="in-the-red" label="goods-cost-left-out" catches="part-for-the-whole" instead=true
# `goods_cost` is missing: the costs are seven.
five = ["logistics_cost", "return_cost", "content_cost", "fixed_cost"]

# %% role="proof"
books = shop_months[shop_months["month"] == "2024-06"].merge(merchants, on="merchant_id")
losing = books.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost") < 0
by_kind = losing.groupby(books["kind"]).mean()
assert by_kind["manager"] < by_kind["generic"] - 0.1, by_kind
named = shop_months.merge(merchants[["merchant_id", "name"]], on="merchant_id")
old = named[named["month"] == "2023-06"]
poor = old.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost") < 0
shut = ~old["name"].isin(named.loc[named["month"] == "2024-06", "name"])
assert shut[poor].mean() > shut[~poor].mean() + 0.1, (shut[poor].mean(), shut[~poor].mean())

# %% [markdown]
# ## What would change our mind?
#
# A simulator that encodes a story cannot prove the story. Who switches a part off in it learns what its makers believed: that
# likeness sells in one market and not in the other was written in. So was it that reach fell, or did not, and that goods of one life go together,
# or do not: coins decided. Nobody wrote in directly how unequal shops are, how many survive, or that two accounts look alike.
#
# On the real platform an experiment would decide on traffic or people, not a share of a variance; for reach, notes by lot from *all* who
# were there, the silent ones too. If the views of those who left had fallen *before* they left and those of others had not, we would
# advise otherwise. And a Gini over shops says nothing about what a family lives on.
#
# ### Exercise 7 · Letter to a manager who leaves   {9 points}
# A manager writes: "My best note had thousands of views, now they have a few hundred. I am in the red. I leave, like all the
# others." Answer for your market, in at most 120 words.
#
# | | what your letter says | points |
# |:--|:--|--:|
# | 1 | a claim about the chances of a shop, with its base: what, of whom | 0–3 |
# | 2 | two numbers of this lesson that speak for or against leaving | 0–3 |
# | 3 | what you cannot know because those who left are silent, and one piece of advice | 0–3 |

# %% [markdown] role="written" exercise="letter" points=9 outcomes="advise-a-leaver" ideas="A64 A67" words=120 minutes=15
# ### BEGIN SOLUTION
# **Sample, level 3.** *(Numbers are one market's; yours differ.)* "Of a hundred shops that were there in June 2023, 38 have closed within
# a year; all hundred together sell 1.19 times as much, the survivors 1.46 times. So staying pays for some. Reach did fall: over all 900
# hosts a usual note has 0.55 of its views (0.53 to 0.57), not a tenth. Your best note was luck, too. What I cannot know: what those earn
# now who left; nobody asked the silent ones, and the loud ones lost more than most. My advice: compare your usual notes with each other, not with
# your best; if a session does not earn its costs in three months at 0.55 of the old views, stop."
#
# **Sample, level 2.** "38 % of the shops closed within a year, and reach fell to 0.55 for everybody, so it is not your fault. Survivors
# grew by 1.46. You could stay if your costs are low. We do not know much about those who left."
#
# **Sample, level 1.** "Many shops are successful, so do not give up. The market grows fast and people want authentic hosts. Keep posting
# good notes."
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | A claim about the chances of a shop, with its base: what, of whom | none | "many", "most" | a number, but of whom is left open, or survivors alone | a number with its base, the closed shops among them |
# | Two numbers of this lesson that speak for or against leaving | none, or wrong ones | one | two, but it is left open for what they speak | two, and for each it is said for what it speaks |
# | What cannot be known because those who left are silent, and one piece of advice | neither, or over 150 words | one of the two, or 121 to 150 words | both, the advice without a condition | both: what exactly is not known, and advice that says when to do what; 120 words or fewer |
# ### END MARK SCHEME

# %% role="proof" only="class"
named = shop_months.merge(merchants[["merchant_id", "name"]], on="merchant_id")
by_name = named.groupby(["month", "name"])["gmv"].sum()
first, last = by_name["2023-06"], by_name["2024-06"].reindex(by_name["2023-06"].index)
gone = last.isna()
ratios = last.sum() / first.sum(), last.sum() / first[~gone].sum()
assert [round(100 * gone.mean()), round(ratios[0], 2), round(ratios[1], 2)] == [38, 1.19, 1.46]
mean_ln = np.log(reach_notes["views"]).groupby([reach_notes["host"], reach_notes["period"]]).mean().unstack()
moved = mean_ln["now"] - mean_ln["before"]
interval = np.exp(moved.mean() + np.array([-1.96, 0, 1.96]) * moved.sem())
assert interval.round(2).tolist() == [0.53, 0.55, 0.57]
assert 9 + 5 + 4 == 18 and 5 + 6 + 6 == 17 and 18 + 4 == 22 and 17 + 6 == 23

# %% [markdown]
# ## Take-aways
#
# - Count those who are gone: a mean over survivors is a sentence about survivors.
# - "The top" needs a number; a Gini needs a population.
# - Compare a basket with the shelf that it comes from.
# - Shares of a variance are an account. Only taking a thing away shows what it causes.
# - Who tells is not drawn by lot. A tale may be true of the teller and false of all.
#
# Who gains? Newcomers sell most of this market, but many of them little each; the largest hundredth lost little of its share; the typical
# shop of the year before lost, and of those who left we hear only some. Traffic or people? Views come first in both accounts, and yet in
# one of the two markets more than four tenths of the sales hang on likeness. The last lesson gives you a market without a label: which of our stories is true in it?

# %% [markdown]
# # Stretch
#
# More questions and two exercises for those who want them. The rest of the lesson does not need them.
#
# ## Beautiful, diverse, real
#
# The column names three values of the community. Somebody makes an index of them, 0 to 10 points each: shop P has 9, 5 and 4,
# shop Q has 5, 6 and 6.
#
# **Quick.** Which of the two is ahead: *P*, *Q*, or does it *depend on the weights*?

# %% role="quick" exercise="three-values" title="Three values" choices="P|Q|depends on the weights" ideas="A60"
three_values = "depends on the weights"
### P: With equal weights, by one point. Now let "real" count twice.
### Q: Only if "diverse" and "real" count for more. Add up with equal weights.
### reading: P has 18 and Q 17 with equal weights; if "real" counts twice it is 22 against 23. An index that turns with its weights is an opinion with a decimal point: show the parts.

# %% [markdown]
# ## Who may enter?
#
# Under the column stood an advertisement for a smart guitar: whoever has never played plays a song after five minutes. It changes
# who *can*. Suppose that the minutes to a first song are spread like this: with an ordinary guitar half of all beginners need more
# than 600, with the smart one half need more than 5. Every beginner gives up after 60.
#
# **Quick.** What do these numbers say, if all buy the smart one: what grows is how *well* people play, *how many* play at all, or *both*?

# %% role="quick" exercise="who-may-enter" title="Who may enter" choices="how well|how many|both" ideas="A66"
who_may_enter = "how many"
### how well: Nothing is said of how well. Who was kept out before, and comes in now?
### both: Of how well people play nothing is said. And those who come in are the ones who would have given up.
### reading: A threshold sorts people into those who pass it and those who do not. Lower it, and other people come in: the players of before are survivors of a harder test.

# %% [markdown]
# ## People, goods, place
#
# "People, goods, place" (人货场) is how the trade in China divides itself. Which two of the three know most about each other?
# **Mutual information** counts, in *nats*, what the one says about the other. From a table of counts $n_{ij}$ with row sums $r_i$, column sums $c_j$ and
# total $n$:
#
# $$I = \sum_{ij} \frac{n_{ij}}{n} \ln \frac{n\, n_{ij}}{r_i\, c_j} - \frac{(R - 1)(C - 1)}{2n}.$$
#
# Empty cells add nothing. The last term, with $R$ rows and $C$ columns, takes off what chance alone would give if
# all rows were independent (Miller 1955). A buyer's orders are not quite, so it is a little too small here.

# %%
people = users[users["in_panel"]]
life = [people[trait].astype(str) for trait in ("has_kid", "has_pet", "runs")]
people = people.assign(person=people["gender"].str.cat(life, sep="/"))
kept = orders[(orders["status"] != "cancelled") & (orders["ts"] >= "2024-05-01")]
trade = kept.merge(people[["user_id", "person"]], on="user_id")
trade = trade.merge(merchants[["merchant_id", "category"]], on="merchant_id")
trade[["person", "category", "channel"]].head(3)

# %% [markdown]
# **Quick.** What do you expect: which pair says most about each other?

# %% role="quick" exercise="closest-pair" title="The closest pair" choices="person and goods|goods and place|person and place"
closest_pair = "person and goods"
### goods and place: Some goods are searched for and others seen live, but all are sold in all channels. Do people with a child buy like people without?
### person and place: That would be a platform that knows whom to meet where. Do all kinds of people not use all channels?
### reading: What one lives says by far most about what one buys, though far from all. Where one buys it hardly depends on it.

# %% [markdown]
# ### Exercise 8 · Who knows whom?   {3 points} · stretch
# Each row of `trade` is an order. Assign to `known` a Series with the index `person-goods`, `goods-place` and `person-place`, and the mutual
# information of `person` with `category`, `category` with `channel`, and `person` with `channel` by the formula.
#
# <details><summary>Hint 1: the idea</summary>
#
# One function for a table of counts, used three times.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `pd.crosstab(a, b).to_numpy()`; `np.outer(rows, columns)`; a mask `counts > 0` leaves empty cells out.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Expected counts, if the two knew nothing of each other: `np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()`.
# </details>

# %% role="answer" exercise="known"
known = ...
### BEGIN SOLUTION
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    filled = counts > 0
    raw = (counts[filled] / n * np.log(counts[filled] / expected[filled])).sum()
    bias = (counts.shape[0] - 1) * (counts.shape[1] - 1) / (2 * n)
    return raw - bias


known = pd.Series({
    "person-goods": information("person", "category"),
    "goods-place": information("category", "channel"),
    "person-place": information("person", "channel"),
})
### END SOLUTION

# %% role="check" exercise="known" points=3 outcomes="measure-information" ideas="A39" stretch=true minutes=11
check("known", known)

# %% [markdown] role="reading" exercise="known"
# Who buys says by far most about what is bought, and next to nothing about where. "People-centred" channels would be ones in which place
# and person know each other; here a channel is a place like any other, and goods are what people are known by.

# %% role="proof"
def nats(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    filled = counts > 0
    return (counts[filled] / counts.sum() * np.log(counts[filled] / expected[filled])).sum() - (np.array(counts.shape) - 1).prod() / 2 / counts.sum()


three_of = [nats("person", "category"), nats("category", "channel"), nats("person", "channel")]
assert three_of[0] > 3 * three_of[1] and three_of[2] < 0.3 * three_of[0] and three_of[2] < 0.03, three_of
goods_share = trade["category"].value_counts(normalize=True)
assert three_of[0] < 0.3 * -(goods_share * np.log(goods_share)).sum()
buyers = trade.drop_duplicates("user_id").set_index("user_id")["person"]
dealt = pd.Series(np.random.default_rng(2).permutation(buyers), index=buyers.index)
by_chance = pd.crosstab(trade["user_id"].map(dealt), trade["category"]).to_numpy()
if_apart = np.outer(by_chance.sum(axis=1), by_chance.sum(axis=0)) / by_chance.sum()
some = by_chance > 0
alone = (by_chance[some] / by_chance.sum() * np.log(by_chance[some] / if_apart[some])).sum()
correction = (np.array(by_chance.shape) - 1).prod() / 2 / by_chance.sum()
assert correction < alone < 2 * correction < 0.05 * three_of[0], (correction, alone)

# %% role="right" exercise="known"
values = {}
for name, (one, other) in {"person-place": ("person", "channel"), "person-goods": ("person", "category"), "goods-place": ("category", "channel")}.items():
    joint = trade.value_counts([one, other], normalize=True)
    left_part = joint.groupby(level=0).transform("sum")
    right_part = joint.groupby(level=1).transform("sum")
    free = (trade[one].nunique() - 1) * (trade[other].nunique() - 1)
    values[name] = (joint * np.log(joint / left_part / right_part)).sum() - free / 2 / len(trade)
known = pd.Series(values)

# %% role="right" exercise="known"
def entropy(*names):
    p = trade.groupby(list(names)).size().to_numpy() / len(trade)
    return -(p * np.log(p)).sum()


known = pd.Series(dtype=float)
for label, one, other in (("goods-place", "category", "channel"), ("person-goods", "person", "category"), ("person-place", "person", "channel")):
    r, c = trade[one].nunique(), trade[other].nunique()
    known[label] = entropy(one) + entropy(other) - entropy(one, other) - (r - 1) * (c - 1) / (2 * len(trade))

# %% role="wrong" exercise="known" label="bits-for-nats" catches="unit" instead=true
# The logarithm is that of base 2, which counts bits. For nats take the natural one.
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    filled = counts > 0
    raw = (counts[filled] / n * np.log2(counts[filled] / expected[filled])).sum()
    return raw - (counts.shape[0] - 1) * (counts.shape[1] - 1) / (2 * n)

# %% role="wrong" exercise="known" label="all-in-bits" catches="unit" instead=true
# These are bits, nats over ln 2. Leave that division out.
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    filled = counts > 0
    raw = (counts[filled] / n * np.log(counts[filled] / expected[filled])).sum()
    return (raw - (counts.shape[0] - 1) * (counts.shape[1] - 1) / (2 * n)) / np.log(2)

# %% role="wrong" exercise="known" label="bias-left-in" catches="bias-of-small-counts" instead=true
# The last term is missing: even two columns that know nothing of each other would come out above 0.
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    filled = counts > 0
    return (counts[filled] / n * np.log(counts[filled] / expected[filled])).sum()

# %% role="wrong" exercise="known" label="entropy-of-both" catches="formula" instead=true
# This is the entropy of the pair. Divide each count by what is expected if the two know nothing of each other.
def information(one, other):
    share = trade.value_counts([one, other], normalize=True)
    return -(share * np.log(share)).sum()

# %% role="wrong" exercise="known" label="sum-without-weights" catches="formula" instead=true
# The logarithms were added up without weights. Each cell weighs with its share of the orders.
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    filled = counts > 0
    return np.log(counts[filled] / expected[filled]).sum() - (counts.shape[0] - 1) * (counts.shape[1] - 1) / (2 * n)

# %% role="wrong" exercise="known" label="one-row-a-person" catches="unit" instead=true
# Each buyer counts once, with her first order. Each row of `trade` is an order: count them all.
def information(one, other):
    first = trade.drop_duplicates("user_id")
    counts = pd.crosstab(first[one], first[other]).to_numpy()
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    filled = counts > 0
    raw = (counts[filled] / n * np.log(counts[filled] / expected[filled])).sum()
    return raw - (counts.shape[0] - 1) * (counts.shape[1] - 1) / (2 * n)

# %% role="wrong" exercise="known" label="chi-squared-share" catches="formula" instead=true
# This is Cramér's V, another measure. Use the formula above.
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    return np.sqrt(((counts - expected) ** 2 / expected).sum() / counts.sum() / (min(counts.shape) - 1))

# %% role="wrong" exercise="known" label="counts-for-shares" catches="formula" instead=true
# The weights are counts. Each cell weighs with its share, the count over n.
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    n = counts.sum()
    product = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    filled = counts > 0
    bias = (counts.shape[0] - 1) * (counts.shape[1] - 1) / (2 * n)
    return (counts[filled] * np.log(n * counts[filled] / product[filled])).sum() - bias

# %% role="wrong" exercise="known" label="n-left-out-of-the-logarithm" catches="formula" instead=true
# The n in the logarithm is missing: it compares each count with what is expected, row sum times column sum over n.
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    n = counts.sum()
    product = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    filled = counts > 0
    bias = (counts.shape[0] - 1) * (counts.shape[1] - 1) / (2 * n)
    return (counts[filled] / n * np.log(counts[filled] / product[filled])).sum() - bias

# %% role="wrong" exercise="known" label="mean-over-cells" catches="formula" instead=true
# The logarithms were averaged over the cells. Each cell weighs with its share of the orders.
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    n = counts.sum()
    product = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    filled = counts > 0
    return np.log(n * counts[filled] / product[filled]).mean()

# %% role="wrong" exercise="known" label="last-term-added" catches="bias-of-small-counts" instead=true
# The last term was added. It is taken off: chance makes the first sum too large.
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    n = counts.sum()
    product = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    filled = counts > 0
    bias = (counts.shape[0] - 1) * (counts.shape[1] - 1) / (2 * n)
    return (counts[filled] / n * np.log(n * counts[filled] / product[filled])).sum() + bias

# %% role="wrong" exercise="known" label="last-term-twice" catches="bias-of-small-counts" instead=true
# The last term is twice as large as in the formula: divide by 2n.
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    n = counts.sum()
    product = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    filled = counts > 0
    bias = (counts.shape[0] - 1) * (counts.shape[1] - 1) / (2 * n)
    return (counts[filled] / n * np.log(n * counts[filled] / product[filled])).sum() - 2 * bias

# %% role="wrong" exercise="known" label="last-term-times-n" catches="order-of-operations" instead=true
# The last term is multiplied by n: `a / 2 * n` is not `a / (2 * n)`.
def information(one, other):
    counts = pd.crosstab(trade[one], trade[other]).to_numpy()
    n = counts.sum()
    product = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    filled = counts > 0
    bias = (counts.shape[0] - 1) * (counts.shape[1] - 1) / 2 * n
    return (counts[filled] / n * np.log(n * counts[filled] / product[filled])).sum() - bias

# %% role="wrong" exercise="known" label="last-term-without-n" catches="formula" instead=true
# In the last term n is missing, or 1, as in a table of shares. It is the number of orders.
def information(one, other):
    shares = pd.crosstab(trade[one], trade[other], normalize=True).to_numpy()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    filled = shares > 0
    raw = (shares[filled] * np.log(shares[filled] / expected[filled])).sum()
    return raw - (shares.shape[0] - 1) * (shares.shape[1] - 1) / (2 * shares.sum())

# %% role="wrong" exercise="known" label="pairs-exchanged" catches="know-the-columns" instead=true
# Two of the three have changed places: goods are `category`, place is `channel`.
known = pd.Series({
    "person-goods": information("person", "channel"),
    "goods-place": information("category", "channel"),
    "person-place": information("person", "category"),
})

# %% role="figure"
lives = {"with a child": "has_kid", "with a pet": "has_pet", "runs": "runs"}
kind_of = pd.Series("none of these", index=people["user_id"])
for name, trait in lives.items():
    kind_of[people.loc[people[trait], "user_id"]] = name
flows = trade.assign(life=trade["user_id"].map(kind_of))
common = flows["category"].value_counts().index[:6]
flows["goods"] = flows["category"].where(flows["category"].isin(common), "all others")
stages = [flows["life"], flows["goods"], flows["channel"]]
labels = [name for stage in stages for name in stage.value_counts().index]
places = {name: place for place, name in enumerate(labels)}
colour_of = dict(
    zip(flows["life"].value_counts().index, (GREY, ORANGE, GREEN, BLUE), strict=False)
)
ribbons = flows.groupby(["life", "goods"]).size().reset_index(name="size")
ends = flows.groupby(["life", "goods", "channel"]).size().reset_index(name="size")
clear = {
    name: f"rgba({int(c[1:3], 16)},{int(c[3:5], 16)},{int(c[5:], 16)},0.45)"
    for name, c in colour_of.items()
}
river = go.Figure(
    go.Sankey(
        node={
            "label": [name.replace("_", " ") for name in labels],
            "pad": 12,
            "thickness": 14,
            "color": GREY,
        },
        link={
            "source": [*ribbons["life"].map(places), *ends["goods"].map(places)],
            "target": [*ribbons["goods"].map(places), *ends["channel"].map(places)],
            "value": [*ribbons["size"], *ends["size"]],
            "color": [*ribbons["life"].map(clear), *ends["life"].map(clear)],
        },
    )
)
river.update_layout(
    title="The goods know who you are, the channel does not", height=520
)

# %% [markdown]
# *Figure 7.* Orders of May and June 2024, from people (left) to goods to channels (right); a ribbon's colour is the buyer's life (who has several
# counts as a runner first, then as somebody with a pet). Where do the colours part, and where do they mix again?

# %% [markdown]
# ## Who is in the red?
#
# A page for somebody who must decide whether to open a shop needs one picture of what can go wrong.
#
# ### Exercise 9 · In the red, by kind   {3 points} · stretch
# Draw a bar chart with one bar for each `kind` of shop: the share of its shops with a book in June 2024 whose month ended in
# a loss, in **per cent**. The result is `net_gmv` less the seven costs. Label the bars `generic`, `curator` and `manager`, and assign the
# figure to `red_chart`. Its title says which kind is in the red *most often* (or which *least often*). The axis title says what is counted, shops with a
# loss, and the unit in brackets. There is one panel with one axis, and bars start from zero.
#
# <details><summary>Hint 1: the idea</summary>
#
# A loss is True or False, and the mean of Trues is a share.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `books.eval("net_gmv - goods_cost - …")` gives a result a row; `(result < 0).groupby(books["kind"]).mean()`; `px.bar` or `go.Bar`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Merge the books of June 2024 with `merchants`. You have seen the number of one bar before.
# </details>

# %% role="answer" exercise="red-chart"
red_chart = ...
### BEGIN SOLUTION
june = shop_months[shop_months["month"] == "2024-06"]
books = june.merge(merchants, on="merchant_id")
costs = ["goods_cost", "logistics_cost", "return_cost", "content_cost"]
costs += ["platform_fee", "ad_spend", "fixed_cost"]
result = books["net_gmv"] - books[costs].sum(axis=1)
height = 100 * (result < 0).groupby(books["kind"]).mean()
red_chart = go.Figure(go.Bar(x=height.index, y=height, marker_color=VERMILION))
red_chart.update_layout(
    title="Generic shops are most often in the red",
    xaxis_title="", yaxis_title="shops with a loss in June 2024 (%)",
)
### END SOLUTION
red_chart

# %% role="check" exercise="red-chart" points=3 outcomes="draw-a-share" ideas="A63 A67" figure="bar" needs="title axis-titles units zero-baseline single-axis panels=1 unit=%|per_cent|percent says=with_a_loss|with_loss|with_any_loss|at_a_loss|in_loss|making_loss|making_a_loss|make_a_loss|makes_a_loss|made_a_loss|running_a_loss|ran_a_loss|had_a_loss|have_a_loss|having_a_loss|ended_in_a_loss|ended_with_a_loss|loss-mak|loss_mak|lossmak|loss_rate|losing|lose|lost|in_the_red|in_red|in_deficit|with_a_deficit|negative|below_zero|below_0|unprofitable|亏损 telling-title base=shops|shop|merchant|seller|store|their|generic|curator|manager|them|all headline=red|loss|lose|losing|lost|unprofitable|deficit|negative headline=generic_most_often|generic_most_frequently|generic_most_likely|generic_highest_share|generic_highest_rate|generic_highest_percentage|generic_highest_proportion|generic_highest_risk|generic_largest_share|generic_largest_part|generic_more_any|generic_often_nobody|generic_often_no_other|manager_least_often|manager_least_frequently|manager_least_likely|manager_lowest_share|manager_lowest_rate|manager_lowest_percentage|manager_lowest_proportion|manager_lowest_risk|manager_smallest_share|manager_most_rarely|manager_most_seldom|manager_less_any" stretch=true minutes=11
check("red-chart", red_chart)

# %% [markdown] role="reading" exercise="red-chart"
# Generic shops are most often in the red, managers least often. But it is a picture of those who are still there, in a good month. And who
# is a manager was not drawn by lot: she often comes with years of experience.

# %% role="proof"
books = shop_months[shop_months["month"] == "2024-06"].merge(merchants, on="merchant_id")
result = books.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost")
share_of = (result < 0).groupby(books["kind"]).mean()
assert share_of.idxmax() == "generic" and share_of.idxmin() == "manager", share_of
every = shop_months.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost") < 0
of_month = every.groupby(shop_months["month"]).mean()
assert of_month["2024-06"] < of_month.median(), of_month
experience = merchants.groupby("kind")["years_in_supply_chain"].median()
assert experience["manager"] > experience["generic"] + 1, experience

# %% role="right" exercise="red-chart"
import plotly.express as px

books = shop_months[shop_months["month"] == "2024-06"].merge(merchants, on="merchant_id")
result = books.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost")
table = pd.DataFrame({"kind": books["kind"], "share": 100.0 * (result < 0)}).groupby("kind", as_index=False)["share"].mean()
red_chart = px.bar(table.sort_values("share"), x="share", y="kind", orientation="h", title="Managers are in the red least often",
                   labels={"share": "shops with a loss (% of shops)", "kind": ""})

# %% role="right" exercise="red-chart"
books = shop_months[shop_months["month"] == "2024-06"].merge(merchants, on="merchant_id")
result = books.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost")
shares = pd.crosstab(books["kind"], result < 0, normalize="index")[True] * 100
red_chart = go.Figure()
for kind in ("manager", "generic", "curator"):
    red_chart.add_bar(x=[kind], y=[shares[kind]], name=kind)
red_chart.update_layout(title="Generic shops lose money most often", yaxis_title="loss makers (per cent)", xaxis_title="kind")

# %% role="wrong" exercise="red-chart" label="shares-for-per-cent" catches="unit" instead=true
# The bars are shares between 0 and 1. Per cent are asked for: multiply by 100.
height = (result < 0).groupby(books["kind"]).mean()

# %% role="wrong" exercise="red-chart" label="shops-counted" catches="denominator" instead=true
# The bars are numbers of shops. There are more generic shops than others: take the share within each kind.
height = (result < 0).groupby(books["kind"]).sum()

# %% role="wrong" exercise="red-chart" label="kinds-among-losers" catches="condition-turned-round" instead=true
# The bars say which part of all loss makers is of a kind. Turn it round: which part of a kind makes a loss?
height = 100 * books.loc[result < 0, "kind"].value_counts(normalize=True)

# %% role="wrong" exercise="red-chart" label="in-the-black" catches="complement" instead=true
# The bars are shops *without* a loss. Draw those with one.
height = 100 * (result >= 0).groupby(books["kind"]).mean()

# %% role="wrong" exercise="red-chart" label="gross-for-net" catches="know-the-columns" instead=true
# Sales before returns were taken. What came back left no money: begin with `net_gmv`.
result = books["gmv"] - books[costs].sum(axis=1)

# %% role="wrong" exercise="red-chart" label="fixed-costs-forgotten" catches="part-for-the-whole" instead=true
# The fixed costs are missing from the costs. They are due whether one sells or not.
result = books["net_gmv"] - books[costs[:-1]].sum(axis=1)

# %% role="wrong" exercise="red-chart" label="only-names-in-cost" catches="part-for-the-whole" instead=true
# These are the five columns whose names end in `_cost`. `platform_fee` and `ad_spend` are costs, too.
result = books["net_gmv"] - books.filter(like="_cost").sum(axis=1)

# %% role="wrong" exercise="red-chart" label="costs-added" catches="sign" instead=true
# Nobody is in the red here. *Subtract* the seven costs from `net_gmv`.
result = books["net_gmv"] + books[costs].sum(axis=1)

# %% role="wrong" exercise="red-chart" label="over-all-kinds" catches="denominator" instead=true
# The shops of all kinds stand below the line. Divide by the shops of the same kind.
height = 100 * (result < 0).groupby(books["kind"]).sum() / len(books)

# %% role="wrong" exercise="red-chart" label="loss-over-sales" catches="denominator" instead=true
# The bars are yuan lost, over yuan sold. Count shops: those with a loss, over all of the kind.
height = -100 * result.clip(upper=0).groupby(books["kind"]).sum() / books.groupby("kind")["net_gmv"].sum()

# %% role="wrong" exercise="red-chart" label="all-months" catches="window" instead=true
# These are the books of all months. Take those of June 2024.
june = shop_months

# %% role="wrong" exercise="red-chart" label="other-year" catches="window" instead=true
# These are the books of June 2023. Take those of June 2024.
june = shop_months[shop_months["month"] == "2023-06"]

# %% role="wrong" exercise="red-chart" label="truncated-axis" catches="truncated-axis"
# The value axis does not start at zero: bar lengths then exaggerate the differences. Let it begin at 0.
books = shop_months[shop_months["month"] == "2024-06"].merge(merchants, on="merchant_id")
result = books.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost")
height = 100 * (result < 0).groupby(books["kind"]).mean()
red_chart = go.Figure(go.Bar(x=height.index, y=height))
red_chart.update_layout(title="Generic shops are most often in the red", yaxis_title="shops with a loss (%)",
                        yaxis_range=[0.9 * height.min(), 1.1 * height.max()])

# %% role="wrong" exercise="red-chart" label="topic-title" catches="title-says-what-to-see"
# The title only names the subject, or asks. Say which kind is in the red most often, or which least often.
books = shop_months[shop_months["month"] == "2024-06"].merge(merchants, on="merchant_id")
result = books.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost")
height = 100 * (result < 0).groupby(books["kind"]).mean()
red_chart = go.Figure(go.Bar(x=height.index, y=height))
red_chart.update_layout(title="Shops with a loss", yaxis_title="shops with a loss (%)")

# %% role="wrong" exercise="red-chart" label="other-headline" catches="title-says-what-to-see"
# The title does not say which kind is in the red most often (or which least often), or it names another kind than the bars do.
books = shop_months[shop_months["month"] == "2024-06"].merge(merchants, on="merchant_id")
result = books.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost")
height = 100 * (result < 0).groupby(books["kind"]).mean()
red_chart = go.Figure(go.Bar(x=height.index, y=height))
red_chart.update_layout(title="Curators are in the red most often", yaxis_title="shops with a loss (%)")

# %% role="wrong" exercise="red-chart" label="other-measure" catches="axis-title"
# The axis title does not say what is counted: shops with a loss.
books = shop_months[shop_months["month"] == "2024-06"].merge(merchants, on="merchant_id")
result = books.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost")
height = 100 * (result < 0).groupby(books["kind"]).mean()
red_chart = go.Figure(go.Bar(x=height.index, y=height))
red_chart.update_layout(title="Generic shops are most often in the red", yaxis_title="shops without a loss (%)")

# %% role="wrong" exercise="red-chart" label="other-unit" catches="unit"
# The axis title names another unit than per cent. Shares of shops, in per cent, are asked for: draw these, and name this unit.
books = shop_months[shop_months["month"] == "2024-06"].merge(merchants, on="merchant_id")
result = books.eval("net_gmv - goods_cost - logistics_cost - return_cost - content_cost - platform_fee - ad_spend - fixed_cost")
height = 100 * (result < 0).groupby(books["kind"]).mean()
red_chart = go.Figure(go.Bar(x=height.index, y=height))
red_chart.update_layout(title="Generic shops are most often in the red", yaxis_title="shops with a loss (yuan)")

# %% [markdown]
# *Figure 8.* Your figure. Which bar would you show to somebody who wants to open a shop, and what is missing in it?
