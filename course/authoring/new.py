"""`course new 05_name`: a lesson that builds, with one of everything, to be written over."""

from __future__ import annotations

import re
from pathlib import Path

from course.authoring.lesson import LESSONS, LessonError

NAME = re.compile(r"[0-9]{2}_[a-z][a-z0-9_]*")
TEMPLATE = """# ---
# jupyter:
#   course:
#     title: "TITLE"
#     weight: 1
#     draft: true
#     ideas: A05
#     outcomes:
#       count: count what the question asks for
#       argue: say what a number means and what it does not
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # In class
#
# The claim, in a sentence of the article. The question, in one of yours.

# %% role="setup"
import pandas as pd
import plotly.express as px
from course import card, check, load, progress
from course.figures import use_template

use_template()
orders = load("orders")

# %%
orders.head(3)

# %% [markdown]
# **Quick.** Is a row of `orders` a person or an order?

# %% role="quick" exercise="what-is-a-row" choices="person|order"
what_is_a_row = "order"
### person: A person who buys twice has two rows here: look at `user_id`.
### reading: Each row is an order, and `user_id` says whose.

# %% [markdown]
# ### Exercise 1 · How many people?   {2 points}
# Assign the number of distinct people in `orders` to `people`, a whole number. Guests (no `user_id`) are not counted.
#
# <details><summary>Hint</summary>
#
# One method of a column does it.
# </details>

# %% role="answer" exercise="people"
people = ...
### BEGIN SOLUTION
people = orders["user_id"].nunique()
### END SOLUTION

# %% role="check" exercise="people" points=2 outcomes="count" ideas="A05" minutes=4
check("people", people)

# %% [markdown] role="reading" exercise="people"
# Fewer people than rows: some come back.

# %% role="right" exercise="people"
people = len(orders["user_id"].dropna().unique())

# %% role="right" exercise="people"
people = orders.groupby("user_id").ngroups

# %% role="wrong" exercise="people" label="guests-counted" catches="missing-values"
# A missing user_id was counted as one more person. Guests carry no id: leave them out.
people = orders["user_id"].nunique(dropna=False)

# %% role="wrong" exercise="people" label="rows-counted" catches="unit-of-analysis"
# These are rows, not people: whoever bought twice counts twice here.
people = len(orders)

# %% [markdown]
# # At home
#
# There are fewer people than orders.

# %% role="proof"
assert orders["user_id"].nunique() < len(orders)

# %% role="figure"
px.bar(
    x=["orders", "people"],
    y=[len(orders), orders["user_id"].nunique()],
    title="Fewer people than orders",
    labels={"x": "", "y": "counted (number)"},
)

# %% [markdown]
# *Figure 1.* Rows and distinct people. Compare the lengths of the bars.

# %% [markdown]
# ### Exercise 2 · Say it   {1 points}
# In at most 40 words: what does the figure show, and what does it not show?

# %% [markdown] role="written" exercise="say-it" points=1 outcomes="argue" ideas="A05" words=40 minutes=5
# ### BEGIN SOLUTION
# **Level 3.** There are fewer people than orders, so some people bought more than once. It does not show who, or why.
#
# **Level 2.** Some people bought more than once.
#
# **Level 1.** Two bars.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | points | for |
# |:--|:--|
# | 1 | what is shown, and one thing that is not |
# ### END MARK SCHEME
"""


def new_lesson(name: str, folder: Path = LESSONS) -> Path:
    """Write the template as a new lesson; returns its path. Raises LessonError for a name that will not do, or is taken."""
    if not NAME.fullmatch(name):
        raise LessonError(f"A lesson's name has two digits, an underscore and small letters, as in 05_demand_pull, not {name!r}.")
    taken = [path.stem for path in folder.glob(f"{name[:2]}_*.py")]
    if taken:
        raise LessonError(f"The number {name[:2]} is taken by {taken[0]!r}: choose another.")
    path = folder / f"{name}.py"
    path.write_text(TEMPLATE.replace("TITLE", name[3:].replace("_", " ").capitalize()), encoding="utf-8")
    return path
