# ---
# jupyter:
#   course:
#     title: "A toy lesson in the form of sittings"
#     weight: 1
#     ideas: A05
#     outcomes:
#       count: count what is asked for
#       argue: argue from data
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # In class
#
# How many bought? One question, one table, four tasks.

# %% role="setup"
import pandas as pd
import plotly.express as px
from course import check, load, progress

orders = load("orders").query("gmv > 0")

# %%
orders.head(3)

# %% [markdown]
# **Quick.** More people than orders?

# %% role="quick" exercise="more-people" choices="people|orders"
more = "orders"
### people: Nobody appears here without an order, so there cannot be more people than orders.
### reading: Each person in the table has at least one order, and some have several.

# %% [markdown]
# **Quick.** How many rows has a table of three people with two orders each?

# %% role="quick" exercise="rows-by-hand" title="Rows by hand"
rows_by_hand = 3 * 2
### 3: That counts the people. The table has a row for each order.

# %% [markdown]
# ### Exercise 1 · A number   {2 points}
# How many distinct users?

# %% role="answer" exercise="users"
users = ...
### BEGIN SOLUTION
users = orders["user_id"].nunique()
### END SOLUTION

# %% role="check" exercise="users" points=2 outcomes="count" ideas="A05" minutes=4
check("users", users)

# %% [markdown] role="reading" exercise="users"
# That is fewer than the orders: **people come back**, and `user_id` repeats.

# %% role="right" exercise="users"
users = float(len(orders["user_id"].dropna().unique()))

# %% role="right" exercise="users"
users = len(set(orders["user_id"].dropna()))

# %% role="wrong" exercise="users" label="guests-counted"
# Guest orders carry no user: a missing user_id is not one more user. Count the ids that are there.
users = orders["user_id"].nunique(dropna=False)

# %% role="wrong" exercise="users" label="orders-counted"
# These are orders, not users: a user who buys twice counts once here.
users = len(orders)

# %% [markdown]
# # At home
#
# There are fewer users than orders in every market.

# %% role="proof"
assert orders["user_id"].nunique() < len(orders)

# %% role="figure"
px.bar(x=["orders", "users"], y=[len(orders), orders["user_id"].nunique()], title="Fewer users than orders").update_layout(
    xaxis_title="", yaxis_title="counted (number)"
)

# %% [markdown]
# *Figure 1.* Orders and users. Compare the two bars.

# %% [markdown]
# ### Exercise 2 · A memo   {3 points}
# Say in a sentence what the figure shows.

# %% [markdown] role="written" exercise="memo" points=3 outcomes="argue" ideas="A05" words=40 minutes=6
# ### BEGIN SOLUTION
# **Level 3.** There are fewer users than orders because some people buy more than once.
#
# **Level 2.** People come back.
#
# **Level 1.** Two bars.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# One point for each: a claim, a number, a reason.
# ### END MARK SCHEME
