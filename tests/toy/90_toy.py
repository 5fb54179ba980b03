# ---
# jupyter:
#   course:
#     title: A toy lesson with every kind of answer
#     minutes: 5
#     weight: 1
#     ideas: A05
#     outcomes:
#       count: count what is asked for
#       draw: draw an honest figure
#       argue: argue from data
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# Some prose.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
from course import check, load, progress

orders = load("orders").query("gmv > 0")
orders["year"] = orders["ts"].dt.year

# %%
orders.head(3)

# %% [markdown]
# ### Exercise 1 · A number   {2 points}
# How many distinct users?

# %% role="answer" exercise="users"
users = ...
### BEGIN SOLUTION
users = orders["user_id"].nunique()
### END SOLUTION

# %% role="check" exercise="users" points=2 outcomes="count" ideas="A05"
check("users", users)

# %% role="right" exercise="users"
users = float(len(orders["user_id"].dropna().unique()))

# %% role="right" exercise="users"
users = np.array(orders["user_id"].dropna().drop_duplicates().size)

# %% role="wrong" exercise="users" label="guests-counted" catches="missing-values"
# Guest orders carry no user: a missing user_id is not one more user. Count the ids that are there.
users = orders["user_id"].nunique(dropna=False)

# %% role="wrong" exercise="users" label="orders-counted" credit=0.5
# These are orders, not users: a user who buys twice counts once here.
users = len(orders)

# %% [markdown]
# ### Exercise 2 · A series   {2 points}
# Mean basket by year, in yuan.

# %% role="answer" exercise="basket"
basket = ...
### BEGIN SOLUTION
basket = orders.groupby("year")["gmv"].mean()
### END SOLUTION

# %% role="check" exercise="basket" points=2 outcomes="count" ideas="A05"
check("basket", basket)

# %% role="right" exercise="basket"
basket = orders.pivot_table(index="year", values="gmv").sort_index(ascending=False)

# %% role="right" exercise="basket"
basket = {year: part["gmv"].sum() / len(part) for year, part in orders.groupby("year")}

# %% role="wrong" exercise="basket" label="median-for-mean"
# This is the median: half of the baskets are smaller. The exercise asks for the mean.
basket = orders.groupby("year")["gmv"].median()

# %% role="wrong" exercise="basket" label="sum-for-mean"
# This is the sum over all orders, not the mean of one basket. Divide by something.
basket = orders.groupby("year")["gmv"].sum()

# %% [markdown]
# ### Exercise 3 · A table   {3 points}
# Orders and turnover by year and channel.

# %% role="answer" exercise="by-channel"
by_channel = ...
### BEGIN SOLUTION
by_channel = orders.groupby(["year", "channel"]).agg(orders=("order_id", "size"), turnover=("gmv", "sum"))
### END SOLUTION

# %% role="check" exercise="by-channel" points=3 outcomes="count" ideas="A05"
check("by-channel", by_channel)

# %% role="right" exercise="by-channel"
by_channel = by_channel = (
    orders.assign(channel=orders["channel"].astype("category"))
    .groupby(["channel", "year"], observed=True, as_index=False)
    .agg(turnover=("gmv", "sum"), orders=("order_id", "count"))
    .astype({"orders": "Float64"})
    .sample(frac=1, random_state=1)
)

# %% role="right" exercise="by-channel"
by_channel = orders.groupby(["year", "channel"])["gmv"].agg(["size", "sum"])
by_channel.columns = ["orders", "turnover"]

# %% role="wrong" exercise="by-channel" label="distinct-users-for-orders"
# The column `orders` holds distinct users: count rows, not people.
by_channel = orders.groupby(["year", "channel"]).agg(orders=("user_id", "nunique"), turnover=("gmv", "sum"))

# %% role="wrong" exercise="by-channel" label="coupons-taken-off"
# The turnover here is net of coupons; the exercise asks for it before coupons.
by_channel = orders.assign(net=orders["gmv"] - orders["coupon"]).groupby(["year", "channel"]).agg(orders=("order_id", "size"), turnover=("net", "sum"))

# %% [markdown]
# ### Exercise 4 · A dictionary   {1 point}

# %% role="answer" exercise="ratio"
ratio = {"ratio": ..., "grew": ...}
### BEGIN SOLUTION
per_year = orders.groupby("year").size()
ratio = {"ratio": per_year[2024] / per_year[2023], "grew": bool(per_year[2024] > per_year[2023])}
### END SOLUTION

# %% role="check" exercise="ratio" points=1 outcomes="count" ideas="A05"
check("ratio", ratio)

# %% role="right" exercise="ratio"
sizes = orders["year"].value_counts()
ratio = {"grew": np.bool_(sizes.loc[2024] > sizes.loc[2023]), "ratio": np.float32(sizes.loc[2024] / sizes.loc[2023]).item() * 1.0}
ratio["ratio"] = sizes.loc[2024] / sizes.loc[2023]

# %% role="right" exercise="ratio"
ratio = pd.Series({"ratio": orders["year"].eq(2024).sum() / orders["year"].eq(2023).sum(), "grew": 1})

# %% role="wrong" exercise="ratio" label="growth-rate-for-ratio"
# This is the growth rate: the level ratio minus one. The exercise asks how many times as many.
sizes = orders["year"].value_counts()
ratio = {"ratio": sizes.loc[2024] / sizes.loc[2023] - 1, "grew": True}

# %% role="wrong" exercise="ratio" label="upside-down"
# Upside down: the later year belongs on top of the fraction.
sizes = orders["year"].value_counts()
ratio = {"ratio": sizes.loc[2023] / sizes.loc[2024], "grew": True}

# %% [markdown]
# ### Exercise 5 · A function   {2 points}

# %% role="answer" exercise="square"
def area(a, b):
    ...
    ### BEGIN SOLUTION
    return a * b + 0.25
    ### END SOLUTION

# %% role="check" exercise="square" points=2 outcomes="count" ideas="A05"
check("square", area)

# %% role="cases" exercise="square"
cases = [(float(value), 2.0) for value in orders["gmv"].head(5)] + [(0.0, 0.0)]

# %% role="right" exercise="square"
area = lambda a, b: np.float64(a) * b + 1 / 4

# %% role="right" exercise="square"
def area(a, b):
    return sum([a * b, 0.25])

# %% role="wrong" exercise="square" label="sum-for-product"
# The sides are added here: an area is their product.
def area(a, b):
    return a + b + 0.25

# %% role="wrong" exercise="square" label="offset-forgotten"
# The quarter is missing: read the definition again, it adds something to the product.
def area(a, b):
    return a * b

# %% [markdown]
# ### Exercise 6 · A word   {1 point}

# %% role="answer" exercise="channel"
channel = ...
### BEGIN SOLUTION
channel = "Live"
### END SOLUTION

# %% role="check" exercise="channel" points=1 outcomes="count" ideas="A05" choices="live|feed|search"
check("channel", channel)

# %% role="right" exercise="channel"
channel = " live "

# %% role="right" exercise="channel"
channel = "ＬＩＶＥ"

# %% role="wrong" exercise="channel" label="feed-for-live"
# The feed is where goods look for people; the question is about the rooms.
channel = "feed"

# %% role="wrong" exercise="channel" label="search-for-live"
# Search is where people look for goods; the question is about the rooms.
channel = "search"

# %% [markdown]
# ### Exercise 7 · A figure   {2 points}

# %% role="answer" exercise="bars"
bars = ...
### BEGIN SOLUTION
bars = px.bar(orders.groupby("channel")["gmv"].sum().reset_index(), x="channel", y="gmv", title="Turnover by channel")
bars.update_layout(yaxis_title="turnover (yuan)", xaxis_title="channel")
bars
### END SOLUTION

# %% role="check" exercise="bars" points=2 outcomes="draw" ideas="A05" figure="bar" needs="title axis-titles units zero-baseline single-axis"
check("bars", bars)

# %% [markdown]
# *Figure 1.* Turnover by channel.

# %% role="right" exercise="bars"
bars = px.bar(orders.groupby("channel")["gmv"].sum().sort_values().reset_index(), y="channel", x="gmv", color="channel", title="Turnover")
bars.update_layout(xaxis_title="turnover (yuan)")

# %% role="right" exercise="bars"
import plotly.graph_objects as go

totals = orders.groupby("channel")["gmv"].sum()
bars = go.Figure(go.Bar(x=list(totals.index), y=totals.to_numpy()))
bars.update_layout(title="T", yaxis={"title": "yuan (CNY)", "range": [0, 2 * float(totals.max())]})

# %% role="wrong" exercise="bars" label="truncated-axis"
# The value axis is cut off, so that the bars no longer compare as the numbers do. Start it at zero.
bars = px.bar(orders.groupby("channel")["gmv"].sum().reset_index(), x="channel", y="gmv", title="Turnover by channel")
bars.update_layout(yaxis_title="turnover (yuan)", yaxis_range=[100, 1e9])

# %% role="wrong" exercise="bars" label="mean-for-sum" instead=true
# The bars show the mean order, not the turnover of a channel. Add up before drawing.
bars = px.bar(orders.groupby("channel")["gmv"].mean().reset_index(), x="channel", y="gmv", title="Turnover by channel")

# %% [markdown]
# ### Exercise 8 · A memo   {12 points}
# In at most 120 words.

# %% [markdown] role="written" exercise="memo" points=12 outcomes="argue" ideas="A05"
# ### BEGIN SOLUTION
# **Level 3.** The turnover grew because buyers did, and this is a sample for three.
#
# **Level 2.** Something in between, for the sake of a sample.
#
# **Level 1.** A weak answer that only repeats the number.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | claim | none | vague | number | number with denominator |
# ### END MARK SCHEME
