# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: Personalisation against scale
#     weight: 1
#     ideas: A03 A18 A19 A20 A24 A26 A33 A34
#     outcomes:
#       measure-blending: measure what people lose when unlike needs are served alike
#       find-the-break-even: say how many people must feel a need before serving it pays
#       count-combinations: tell needs, which are many, from the few atoms that they are made of
#       read-an-experiment: estimate effects and their difference, with an interval, from the unit that was drawn
#       tell-local-from-total: tell what a part gains from what the whole gains
#       draw-a-surface: draw a quantity over two others so that the way out of a loss can be seen
#       judge-a-mechanism: argue what a mechanism can and cannot do, with the data that would change one's mind
# ---

# %% [markdown]
# # In class
#
# > "Every economy longs for personalisation at scale, because then nobody's needs have to be 'merged, abstracted and
# > blended' … But it is a contradiction: once there is personalisation, scale is often out of reach, and the high cost of
# > supply and circulation suppresses demand … What AIGC can solve is still local efficiency, not the fundamental problem."
#
# So Zhang Peng, founder of a technology magazine, in a column of July 2024 (in our English). *AIGC* is content made by
# machine: texts and pictures for goods. A gain is **local** if a part has it (an hour of work, a note) and the whole (a
# shop's cost, a platform's feed) does not.
#
# The last lesson ended with needs made of a few words of a life. **Our question:** what does it cost to
# serve them, and which part of that cost does a machine that writes take away?
#
# **Our data** are a simulated market; its platform, Lifora, is invented. 6,000 of its people kept a diary of needs and had
# their feet measured. Shops show their books. Two experiments try machine-made notes.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from course import card, check, load, progress
from course.figures import BLUE, GREY, ORANGE, VERMILION, label_ends, use_template

use_template()

needs = load("needs")
feet = load("feet")
users = load("users")
products = load("products")
shop_months = load("shop_months")
merchants = load("merchants")
months = load("months")
notes = load("notes")
trial = load("experiment_aigc")
feeds = load("experiment_feeds")

# %% [markdown]
# ## Is the best seller the best for you?
#
# A diary entry names *atoms*: the smallest pieces of a life that goods can be made for. `wide` is "for wide feet", `quiet`
# "with a quiet sole". A bar separates them. Empty text: any such goods will do.

# %%
needs.head(4)

# %% [markdown]
# Products carry atoms in the same way. "wide, quiet" and "quiet, wide" are one need, so we turn each text into a set.

# %%
def atoms_of(table):
    """The set of atoms of each row; the empty set where none is named."""
    return table["atoms"].map(lambda text: frozenset(text.split("|")) - {""})


wanted = atoms_of(needs)
shoe = products[products["category"].eq("leather_shoes") & products["atoms"].ne("")]
best = atoms_of(shoe.nlargest(1, "units_2024")).iloc[0]
print("The best seller has:", *best)
print(frozenset({"wide"}) <= frozenset({"wide", "quiet"}))

# %% [markdown]
# `best` has the atoms of the leather shoe that sold most in 2024 of those with an atom. `a <= b`: is all of `a` in `b`?
#
# **Quick.** Of the needs for `leather_shoes` that name an atom, for which share has `best` *all* that is asked for?

# %% role="quick" exercise="best-seller" title="The best seller" points=1 outcomes="measure-blending" ideas="A33" minutes=2.5
shoes = products[products["category"].eq("leather_shoes") & products["atoms"].ne("")]
offered = atoms_of(shoes.nlargest(1, "units_2024")).iloc[0]
asked = wanted[needs["category"].eq("leather_shoes") & needs["atoms"].ne("")]
best_seller = asked.map(lambda need: need <= offered).mean()
### reading: The best seller of these shoes has all that is asked for in a minority of needs. "Popular" is not "best for me".

# %% role="right" exercise="best-seller"
pairs = products[(products["category"] == "leather_shoes") & (products["atoms"] != "")].sort_values("units_2024")
has = set(pairs["atoms"].iloc[-1].split("|"))
rows = needs.query("category == 'leather_shoes' and atoms != ''").assign(atom=lambda table: table["atoms"].str.split("|")).explode("atom")
best_seller = rows["atom"].isin(has).groupby(rows["need_id"]).all().mean()

# %% role="right" exercise="best-seller"
table = products[products.category == "leather_shoes"]
table = table[table.atoms.str.len() > 0]
top = table.loc[table.units_2024.idxmax(), "atoms"].split("|")
told = [text.split("|") for text in needs.loc[needs.category == "leather_shoes", "atoms"] if text]
best_seller = sum(all(atom in top for atom in need) for need in told) / len(told)

# %% role="wrong" exercise="best-seller" label="any-for-all" catches="any-or-all"
# These are the needs of which the shoe has something. A wide foot that also needs a quiet sole is not served by a wide shoe:
# ask for all atoms of a need.
shoes = products[products["category"].eq("leather_shoes") & products["atoms"].ne("")]
offered = atoms_of(shoes.nlargest(1, "units_2024")).iloc[0]
asked = wanted[needs["category"].eq("leather_shoes") & needs["atoms"].ne("")]
best_seller = asked.map(lambda need: bool(need & offered)).mean()

# %% role="wrong" exercise="best-seller" label="plain-needs-kept" catches="denominator"
# Needs that name no atom are among these, and any shoe serves them. Leave them out, above and below the line.
shoes = products[products["category"].eq("leather_shoes") & products["atoms"].ne("")]
offered = atoms_of(shoes.nlargest(1, "units_2024")).iloc[0]
asked = wanted[needs["category"].eq("leather_shoes")]
best_seller = asked.map(lambda need: need <= offered).mean()

# %% role="wrong" exercise="best-seller" label="best-seller-of-all-goods" catches="know-the-row"
# No need at all is met here. `best` has the atoms of a leather shoe, so keep the products of `leather_shoes` first; and a need that
# asks for just these atoms is met: `<=`, not `<`.
offered = atoms_of(products[products["atoms"].ne("")].nlargest(1, "units_2024")).iloc[0]
asked = wanted[needs["category"].eq("leather_shoes") & needs["atoms"].ne("")]
best_seller = asked.map(lambda need: need <= offered).mean()

# %% role="wrong" exercise="best-seller" label="needs-of-all-categories" catches="denominator"
# Needs for other goods are among these, and no shoe serves them. Keep the needs for leather shoes.
shoes = products[products["category"].eq("leather_shoes") & products["atoms"].ne("")]
offered = atoms_of(shoes.nlargest(1, "units_2024")).iloc[0]
best_seller = wanted[needs["atoms"].ne("")].map(lambda need: need <= offered).mean()

# %% role="wrong" exercise="best-seller" label="needs-counted" catches="denominator"
# This is how many needs the shoe meets. A share is asked for: divide by the needs for leather shoes that name an atom.
best_seller = wanted[needs["category"].eq("leather_shoes") & needs["atoms"].ne("")].map(lambda need: need <= best).sum()

# %% role="wrong" exercise="best-seller" label="over-all-needs" catches="denominator"
# All needs of the diary stand below the line. Divide by the needs for leather shoes that name an atom.
best_seller = wanted[needs["category"].eq("leather_shoes") & needs["atoms"].ne("")].map(lambda need: need <= best).sum() / len(needs)

# %% role="wrong" exercise="best-seller" label="plain-needs-below-the-line" catches="denominator"
# Needs for leather shoes that name no atom stand below the line, though not above it. Leave them out there, too.
best_seller = wanted[needs["category"].eq("leather_shoes") & needs["atoms"].ne("")].map(lambda need: need <= best).sum() / needs["category"].eq("leather_shoes").sum()

# %% role="proof"
assert len(feet) == 6000 and needs["user_id"].isin(feet["user_id"]).all()
shoes = products[products["category"].eq("leather_shoes") & products["atoms"].ne("")]
offered = atoms_of(shoes.nlargest(1, "units_2024")).iloc[0]
asked = wanted[needs["category"].eq("leather_shoes") & needs["atoms"].ne("")]
assert 0.05 < asked.map(lambda need: need <= offered).mean() < 0.45

# %% [markdown]
# ## What blending costs: the case of feet
#
# Shoes come in a dozen sizes: is that not solved? In length, yes. A *last* is the form on which a shoe is made. Who
# gets a last that is not her foot is *blended*: she is served as if she were the mean of her class.

# %%
women = feet.merge(users[["user_id", "gender"]], on="user_id", validate="one_to_one")
women = women[women["gender"] == "female"].reset_index(drop=True)
women.head(3)

# %% role="figure"
ten = pd.qcut(women["length_mm"], 10, labels=False)
lasts = women.groupby(ten)[["length_mm", "width_mm"]].mean()
sample = women.iloc[:: len(women) // 200]
mine, gap = lasts.loc[ten[sample.index]], np.full(len(sample), np.nan)
blended = go.Figure()
blended.add_scatter(
    x=np.c_[sample["length_mm"], mine["length_mm"], gap].ravel(),
    y=np.c_[sample["width_mm"], mine["width_mm"], gap].ravel(),
    mode="lines", line={"color": GREY, "width": 1}, opacity=0.5, showlegend=False,
)
blended.add_scatter(
    x=sample["length_mm"], y=sample["width_mm"], mode="markers", name="a foot",
    marker={"color": BLUE, "size": 5},
)
blended.add_scatter(
    x=lasts["length_mm"], y=lasts["width_mm"], mode="markers", name="a last",
    marker={"color": VERMILION, "size": 13, "symbol": "x"},
)
blended.update_layout(
    title="Ten lengths, one width each: what is left over is width",
    xaxis_title="length of the foot (mm)", yaxis_title="width of the foot (mm)",
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=96,
)

# %% [markdown]
# *Figure 1.* Some 200 women's feet and ten lasts, one for each tenth of lengths. A grey line joins a foot to its last. Compare
# how far the lines run along and how far they run up and down.
#
# How bad is a millimetre? Toes have room, the ball of the foot has none. We **assume** that a millimetre of width hurts
# like three of length. A woman's loss is then
#
# $$\sqrt{(\text{length} - \text{length of her last})^2 + \big(3\,(\text{width} - \text{width of her last})\big)^2}.$$
#
# **Quick.** You can afford 20 lasts. Which leaves the smaller mean loss: 20 classes of length × 1 of width, or 10 × 2?

# %% role="quick" exercise="twenty-lasts" choices="20 × 1|10 × 2|about the same"
twenty_lasts = "10 × 2"
### 20 × 1: That is what shops do. But look at Figure 1 again: which part of the grey lines do more lengths shorten?
### about the same: The number of lasts is the same, but the grey lines are not equally long both ways. Which way are they left long?
### reading: The eleventh to twentieth class of length shortens lines that are short already; a second width shortens the long ones.

# %% [markdown]
# `pd.qcut(values, n, labels=False)` makes n classes of equally many rows. Two of them together make cells. Six feet by hand:

# %%
toy = pd.DataFrame({
    "length_mm": [230, 232, 238, 240, 246, 250], "width_mm": [85, 95, 88, 92, 91, 99],
})
long = pd.qcut(toy["length_mm"], 2, labels=False).rename("long")
broad = pd.qcut(toy["width_mm"], 2, labels=False).rename("broad")
last_width = toy.groupby([long, broad])["width_mm"].transform("mean")
toy.assign(long=long, broad=broad, last_width=last_width)

# %% [markdown]
# ### Exercise 1 · What is left unfitted   {3 points}
# Assign to `loss` a DataFrame with one row for each number of classes of length (1, 2, 5, 10, 20) and each of width (1, 2,
# 3), 15 rows, and the columns
#
# - `lengths` and `widths`: how many classes there are of each;
# - `loss`: the mean loss over all `women`, in mm, by the formula above.
#
# Cut lengths and widths separately with `qcut`, over all women. The last of a cell is its mean length and its mean width.
#
# <details><summary>Hint 1: the idea</summary>
#
# Write a function for one pair of numbers. It finds each woman's cell, her cell's mean foot, and her distance to it.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `women.groupby([classes, other])[["length_mm", "width_mm"]].transform("mean")` gives each woman her last.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Begin with 1 × 1: everybody gets the mean foot. Then put the function into two loops, and each result into a dictionary.
# </details>

# %% role="answer" exercise="loss"
loss = ...
### BEGIN SOLUTION
SIDES = ["length_mm", "width_mm"]
WEIGHT = 3
people = women


def mean_loss(lengths, widths):
    cut = pd.qcut
    along = cut(people["length_mm"], lengths, labels=False).rename("along")
    across = cut(people["width_mm"], widths, labels=False).rename("across")
    last = people.groupby([along, across])[SIDES].transform("mean")
    off = people[SIDES] - last
    distance = np.sqrt(off["length_mm"] ** 2 + (WEIGHT * off["width_mm"]) ** 2)
    return distance.mean()


rows = [
    {"lengths": lengths, "widths": widths, "loss": mean_loss(lengths, widths)}
    for lengths in (1, 2, 5, 10, 20)
    for widths in (1, 2, 3)
]
loss = pd.DataFrame(rows)
### END SOLUTION

# %% role="check" exercise="loss" points=3 outcomes="measure-blending" ideas="A18" minutes=11
check("loss", loss)

# %% [markdown] role="reading" exercise="loss"
# At one width the last ten lengths win next to nothing: the loss goes down by a few per cent. Half as many lengths in two
# widths win several times as much with the same twenty lasts. The width that is blended away sets a floor under the loss, and more
# classes of length do not get below it.

# %% role="proof"
def blend(people, lengths, widths):
    cells = [pd.qcut(people["length_mm"], lengths, labels=False), pd.qcut(people["width_mm"], widths, labels=False)]
    off = people[["length_mm", "width_mm"]] - people.groupby(cells)[["length_mm", "width_mm"]].transform("mean")
    return np.sqrt(off["length_mm"] ** 2 + 9 * off["width_mm"] ** 2).mean()


one, ten, twenty, both = (blend(women, *pair) for pair in ((1, 1), (10, 1), (20, 1), (10, 2)))
assert 0.93 < twenty / ten < 0.995 and both < 0.8 * twenty
assert ten - both > 3 * (ten - twenty)

# %% role="right" exercise="loss"
table = women[["length_mm", "width_mm"]].to_numpy()
found = []
for widths in (3, 2, 1):
    for lengths in (1, 2, 5, 10, 20):
        inner = [np.quantile(table[:, side], np.arange(1, n) / n) for side, n in ((0, lengths), (1, widths))]
        cell = np.searchsorted(inner[0], table[:, 0]) * 3 + np.searchsorted(inner[1], table[:, 1])
        total = 0.0
        for one in np.unique(cell):
            off = table[cell == one] - table[cell == one].mean(axis=0)
            total += np.hypot(off[:, 0], 3 * off[:, 1]).sum()
        found.append((widths, lengths, total / len(table)))
loss = pd.DataFrame(found, columns=["widths", "lengths", "loss"])

# %% role="right" exercise="loss"
wide = {}
for widths in (1, 2, 3):
    for lengths in (1, 2, 5, 10, 20):
        cells = women.assign(a=pd.qcut(women.length_mm, lengths), b=pd.qcut(women.width_mm, widths))
        centre = cells.groupby(["a", "b"], observed=True)[["length_mm", "width_mm"]].mean().rename(columns=lambda name: "c_" + name)
        joined = cells.merge(centre, left_on=["a", "b"], right_index=True)
        squares = (joined.length_mm - joined.c_length_mm) ** 2 + 9 * (joined.width_mm - joined.c_width_mm) ** 2
        wide[lengths, widths] = (squares**0.5).mean()
loss = pd.Series(wide, name="loss").rename_axis(["lengths", "widths"]).reset_index()

# %% role="wrong" exercise="loss" label="equal-steps" catches="cut-or-qcut" instead=true
# These classes have equal steps of millimetres, so the outer ones are nearly empty. Classes of equally many people are asked for:
# `qcut`, not `cut`.
cut = pd.cut

# %% role="wrong" exercise="loss" label="width-counted-once" catches="scale-of-dimensions" instead=true
# A millimetre of width counts like one of length here. By our assumption it hurts like three.
WEIGHT = 1

# %% role="wrong" exercise="loss" label="weight-outside-the-square" catches="scale-of-dimensions" instead=true
# The squared width counts three times here. The three stands inside the bracket that is squared.
WEIGHT = np.sqrt(3)

# %% role="wrong" exercise="loss" label="differences-added" catches="distance" instead=true
# The two differences are added up. The loss is the straight way, the root of the sum of squares.
distance = off["length_mm"].abs() + WEIGHT * off["width_mm"].abs()

# %% role="wrong" exercise="loss" label="root-of-the-mean" catches="mean-of-roots" instead=true
# This is the root of the mean of squares. Take each woman's own loss first, and then the mean of these.
distance = np.sqrt((off["length_mm"] ** 2 + (WEIGHT * off["width_mm"]) ** 2).mean()) + 0 * off["length_mm"]

# %% role="wrong" exercise="loss" label="mean-of-cells" catches="mean-of-means" instead=true
# Here each cell counts once, however few women it holds: short broad feet count like common ones. Take the mean over women.
distance = np.sqrt(off["length_mm"] ** 2 + (WEIGHT * off["width_mm"]) ** 2).groupby([along, across]).mean()

# %% role="wrong" exercise="loss" label="root-forgotten" catches="distance" instead=true
# These are mean squares. The loss is a distance in mm: take the root for each woman.
distance = off["length_mm"] ** 2 + (WEIGHT * off["width_mm"]) ** 2

# %% role="wrong" exercise="loss" label="length-tripled" catches="scale-of-dimensions" instead=true
# Length counts three times here. It is the millimetre of *width* that hurts like three.
distance = np.sqrt((WEIGHT * off["length_mm"]) ** 2 + off["width_mm"] ** 2)

# %% role="wrong" exercise="loss" label="sum-over-women" catches="unit" instead=true
# These are sums over all women. The mean loss of a woman is asked for.
distance = np.sqrt(off["length_mm"] ** 2 + (WEIGHT * off["width_mm"]) ** 2) * len(people)

# %% role="wrong" exercise="loss" label="median-foot" catches="which-centre" instead=true
# The last of a cell is its mean foot here, by definition; you took medians.
last = people.groupby([along, across])[SIDES].transform("median")

# %% role="wrong" exercise="loss" label="widths-cut-within-lengths" catches="cut-or-qcut" instead=true
# Widths were cut anew inside each class of length. Cut them once, over all women, separately from the lengths.
across = people.groupby(along)["width_mm"].transform(lambda wide: pd.qcut(wide, widths, labels=False)).rename("across")

# %% role="wrong" exercise="loss" label="width-alone" catches="distance" instead=true
# Only the width is in these distances. Length and width both count, each from the last of the cell.
distance = (WEIGHT * off["width_mm"]).abs()

# %% role="wrong" exercise="loss" label="length-alone" catches="distance" instead=true
# Only the length is in these distances. Length and width both count, each from the last of the cell.
distance = off["length_mm"].abs()

# %% role="wrong" exercise="loss" label="men-alone" catches="population" instead=true
# These are men's feet. Start from `women`.
people = feet.merge(users[["user_id", "gender"]], on="user_id").query("gender == 'male'").reset_index(drop=True)

# %% role="wrong" exercise="loss" label="men-too" catches="population" instead=true
# Men's feet are among these. Start from `women`.
people = feet

# %% role="wrong" exercise="loss" label="only-the-length-fitted" catches="scale-of-dimensions" instead=true
# All cells have one width here, the mean of all women. The last of a cell has the mean width of that cell.
last = people.groupby([along, across])[SIDES].transform("mean").assign(width_mm=people["width_mm"].mean())

# %% role="wrong" exercise="loss" label="columns-exchanged" catches="labels" instead=true
# `lengths` and `widths` have changed names: `lengths` has 1, 2, 5, 10 and 20 classes, `widths` 1, 2 and 3.
loss = pd.DataFrame(rows).rename(columns={"lengths": "widths", "widths": "lengths"})

# %% role="wrong" exercise="loss" label="median-loss" catches="which-centre" instead=true
# This is the loss of the woman in the middle. The mean over all women is asked for.
distance = np.sqrt(off["length_mm"] ** 2 + (WEIGHT * off["width_mm"]) ** 2).median() + 0 * off["length_mm"]

# %% [markdown]
# ## Why the two pull apart
#
# Why not a last for each foot? Each variety costs *F* yuan before the first piece is sold: a last, a mould, stock, somebody
# who shows it. With *n* varieties and *N* customers each customer bears $F\,n/N$. More varieties lower what is lost by
# blending and raise this part. **That is the contradiction.**
#
# It also shows the doors. A lower *F* makes each variety cheaper: there one hopes for the machine. A larger *N* shares its
# cost out among more people who need the same: that is what a community may do. And if varieties can be put together out of
# few parts, *F* is paid for parts and no longer for varieties.

# %% [markdown]
# ## How many people make a business?
#
# "However small a demand is, it may become a good business", says the column. How small? Shops show what an order
# leaves and what a
# month costs.

# %%
ledger = shop_months[shop_months["month"].isin(["2024-05", "2024-06"])]
shops = merchants[["merchant_id", "category", "kind"]]
ledger = ledger.merge(shops, on="merchant_id", validate="many_to_one")
ledger.drop(columns=["sessions", "views", "followers_end"]).head(3).T

# %% [markdown]
# `gmv` (gross merchandise value) counts what was ordered, `net_gmv` what was neither cancelled nor sent back. Five
# costs come **with the orders**: the
# goods, the parcels, what returns cost, the platform's fee, and the advertisements that brought the orders. Two come **with
# the month**, sold or not: content and fixed cost.
#
# What an order *leaves* is net sales less the five costs, over all orders placed. A shop **breaks even** when what its
# orders leave pays for the month. And an order needs more than one need: the diary says in `ordered` which needs ended in an
# order within thirty days.

# %% [markdown]
# ### Exercise 2 · The smallest niche that pays   {4 points}
# Assign to `niche` a DataFrame with one row a `category` (12 rows) and the columns
#
# - `leaves`: what an order leaves, in yuan: sums over all rows of `ledger` in that category, then the ratio;
# - `orders`: orders that a shop needs in a month to break even. Its month costs as much as the mean row of that category;
# - `needs`: how many needs must be felt in a month until these orders come, if the same share of them ends in an order as of
#   the diary's needs for that category.
#
# <details><summary>Hint 1: the idea</summary>
#
# One row by hand: an order leaves 100 yuan, a month costs 12,000, so 120 orders. One need in twenty ends in an order.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `ledger.groupby("category")[columns].sum()`, and `.size()` of the same groups for the number of shop-months.
# `needs.groupby("category")["ordered"].mean()` has the same index, so the columns divide row by row.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Write the five names of costs into a list. `totals[five].sum(axis=1)` adds them up for each category.
# </details>

# %% role="answer" exercise="niche"
niche = ...
### BEGIN SOLUTION
with_orders = [
    "goods_cost", "logistics_cost", "return_cost", "platform_fee", "ad_spend"
]
with_month = ["content_cost", "fixed_cost"]
by_category = ledger.groupby("category")
totals = by_category.sum(numeric_only=True)
sales = totals["net_gmv"]
left_over = (sales - totals[with_orders].sum(axis=1)) / totals["orders"]
monthly = totals[with_month].sum(axis=1) / by_category.size()
enough = monthly / left_over
served = needs.groupby("category")["ordered"].mean()
felt = enough / served
niche = pd.DataFrame({"leaves": left_over, "orders": enough, "needs": felt})
### END SOLUTION

# %% role="check" exercise="niche" points=4 outcomes="find-the-break-even" ideas="A03 A26" minutes=12
check("niche", niche)

# %% [markdown] role="reading" exercise="niche"
# Furniture leaves most by order, so it needs the fewest orders. But running shoes, which need clearly more orders, get by with
# about as few *needs*, because far more of their needs end in an order. Who counted revenue would believe that about half of
# these orders, or fewer, are enough. The month is a mean shop's: a small shop pays less for its month, so it may need fewer orders.
# And all this holds if every such need reached the shop: at a reach of 10 % ten times as many
# must be felt. So "how small" is a question of reach.

# %% role="proof"
costs = ["goods_cost", "logistics_cost", "return_cost", "platform_fee", "ad_spend"]
sums = ledger.groupby("category").sum(numeric_only=True)
leaves = (sums["net_gmv"] - sums[costs].sum(axis=1)) / sums["orders"]
month = (sums["content_cost"] + sums["fixed_cost"]) / ledger.groupby("category").size()
people = month / leaves / needs.groupby("category")["ordered"].mean()
few = month / leaves
assert (leaves > 0).all() and leaves.idxmax() == few.idxmin() == "furniture_lighting"
assert few["running"] > 1.2 * few["furniture_lighting"] and people["running"] < 1.25 * people["furniture_lighting"]
assert people["running"] <= people.nsmallest(4).max()
assert ((month / (sums["gmv"] / sums["orders"])) / (month / leaves) < 0.6).all()
month_cost = ledger["content_cost"] + ledger["fixed_cost"]
small_shop = ledger["orders"] < ledger.groupby("category")["orders"].transform("median")
assert (month_cost[small_shop].groupby(ledger["category"]).mean() < 0.95 * month_cost.groupby(ledger["category"]).mean()).all()
assert needs.groupby("category")["ordered"].mean()["running"] > 1.5 * needs.groupby("category")["ordered"].mean()["furniture_lighting"]

# %% role="right" exercise="niche"
rows = []
for category, table in ledger.groupby("category"):
    spent = table[["goods_cost", "logistics_cost", "return_cost", "platform_fee", "ad_spend"]].to_numpy().sum()
    per_order = (table["net_gmv"].sum() - spent) / table["orders"].sum()
    month_cost = (table["content_cost"] + table["fixed_cost"]).mean()
    diary = needs[needs["category"] == category]
    rows.append((month_cost / per_order / (diary["ordered"].sum() / len(diary)), category, month_cost / per_order, per_order))
niche = pd.DataFrame(rows, columns=["needs", "category", "orders", "leaves"])

# %% role="right" exercise="niche"
flow = ledger.assign(
    contribution=ledger.eval("net_gmv - goods_cost - logistics_cost - return_cost - platform_fee - ad_spend"),
    month_cost=ledger.eval("content_cost + fixed_cost"),
).pivot_table(index="category", values=["contribution", "orders", "month_cost"], aggfunc=["sum", "mean"])
niche = pd.DataFrame({"leaves": flow["sum", "contribution"] / flow["sum", "orders"]})
niche["orders"] = flow["mean", "month_cost"] / niche["leaves"]
niche["needs"] = niche["orders"] * needs.groupby("category").size() / needs[needs["ordered"]].groupby("category").size()
niche = niche.sort_values("needs").rename_axis("category")

# %% role="wrong" exercise="niche" label="revenue-for-what-is-left" catches="revenue-or-margin" instead=true
# This is revenue per order. Most of it goes to makers, parcels, the platform and advertisements: take the five costs off.
left_over = sales / totals["orders"]

# %% role="wrong" exercise="niche" label="gross-sales" catches="revenue-or-margin" instead=true
# Sales are counted as ordered here. What was cancelled or came back left no money: `net_gmv`.
sales = totals["gmv"]

# %% role="wrong" exercise="niche" label="advertisements-forgotten" catches="which-costs-follow" instead=true
# Advertisements are missing among the costs that come with the orders. Without them these orders would not have come.
with_orders = ["goods_cost", "logistics_cost", "return_cost", "platform_fee"]

# %% role="wrong" exercise="niche" label="returns-forgotten" catches="which-costs-follow" instead=true
# What returns cost is missing among the five costs: parcels back, and goods that are worth less.
with_orders = ["goods_cost", "logistics_cost", "platform_fee", "ad_spend"]

# %% role="wrong" exercise="niche" label="fee-forgotten" catches="which-costs-follow" instead=true
# The platform's fee is missing among the costs that come with the orders.
with_orders = ["goods_cost", "logistics_cost", "return_cost", "ad_spend"]

# %% role="wrong" exercise="niche" label="goods-alone" catches="which-costs-follow" instead=true
# Only the goods are taken off. Four more costs come with the orders.
with_orders = ["goods_cost"]

# %% role="wrong" exercise="niche" label="parcels-forgotten" catches="which-costs-follow" instead=true
# The parcels are missing among the costs that come with the orders.
with_orders = ["goods_cost", "return_cost", "platform_fee", "ad_spend"]

# %% role="wrong" exercise="niche" label="fixed-cost-in-both" catches="which-costs-follow" instead=true
# What an order leaves is profit here: the month's two costs are taken off already, and then they are to be earned once more.
with_orders = [
    "goods_cost", "logistics_cost", "return_cost", "platform_fee", "ad_spend", "content_cost", "fixed_cost"
]

# %% role="wrong" exercise="niche" label="june-alone" catches="window" instead=true
# This is June alone. `ledger` holds May and June: take all its rows.
by_category = ledger[ledger["month"] == "2024-06"].groupby("category")

# %% role="wrong" exercise="niche" label="may-alone" catches="window" instead=true
# This is May alone. `ledger` holds May and June: take all its rows.
by_category = ledger[ledger["month"] == "2024-05"].groupby("category")

# %% role="wrong" exercise="niche" label="all-months" catches="window" instead=true
# All fourteen months are in this. Start from `ledger`, which holds May and June 2024.
by_category = shop_months.merge(shops, on="merchant_id").groupby("category")

# %% role="wrong" exercise="niche" label="month-of-a-shop-in-two" catches="unit" instead=true
# The cost of both months was shared out over shops. A row of `ledger` is one shop in one month: divide by rows.
monthly = totals[with_month].sum(axis=1) / by_category["merchant_id"].nunique()

# %% role="wrong" exercise="niche" label="people-for-needs" catches="unit" instead=true
# The share of *people* who ordered is taken here. The diary has several needs of a person: take the share of needs.
served = needs.groupby(["category", "user_id"])["ordered"].max().groupby("category").mean()

# %% role="wrong" exercise="niche" label="plain-needs-dropped" catches="denominator" instead=true
# The share ordered is that of needs which name an atom. All needs of a category count here.
served = needs[needs["atoms"] != ""].groupby("category")["ordered"].mean()

# %% role="wrong" exercise="niche" label="left-by-a-month" catches="denominator" instead=true
# This is what a month of a shop leaves. Divide by orders, not by rows.
left_over = (sales - totals[with_orders].sum(axis=1)) / by_category.size()

# %% role="wrong" exercise="niche" label="left-by-all-orders" catches="denominator" instead=true
# This is what all orders of a category leave together. Divide by the number of orders.
left_over = sales - totals[with_orders].sum(axis=1)

# %% role="wrong" exercise="niche" label="whole-category" catches="denominator" instead=true
# All sums are those of a whole category. Divide what its orders leave by the orders, and what its months cost by the rows.
left_over = sales - totals[with_orders].sum(axis=1)
monthly = totals[with_month].sum(axis=1)

# %% role="wrong" exercise="niche" label="content-in-both" catches="which-costs-follow" instead=true
# Content is taken off with the orders, and then counted in the month once more. It comes with the month.
with_orders = ["goods_cost", "logistics_cost", "return_cost", "platform_fee", "ad_spend", "content_cost"]

# %% role="wrong" exercise="niche" label="goods-forgotten" catches="which-costs-follow" instead=true
# The goods themselves are missing among the costs that come with the orders.
with_orders = ["logistics_cost", "return_cost", "platform_fee", "ad_spend"]

# %% role="wrong" exercise="niche" label="left-of-a-yuan" catches="denominator" instead=true
# This is what a yuan of sales leaves. What an *order* leaves is asked for: divide by orders.
left_over = (sales - totals[with_orders].sum(axis=1)) / sales

# %% role="wrong" exercise="niche" label="one-kind-of-shop" catches="population" instead=true
# Shops of one kind are in this. All rows of `ledger` count.
by_category = ledger[ledger["kind"] == "manager"].groupby("category")

# %% role="wrong" exercise="niche" label="curators-alone" catches="population" instead=true
# Curators alone are in this. All rows of `ledger` count.
by_category = ledger[ledger["kind"] == "curator"].groupby("category")

# %% role="wrong" exercise="niche" label="generic-shops-alone" catches="population" instead=true
# Generic shops alone are in this. All rows of `ledger` count.
by_category = ledger[ledger["kind"] == "generic"].groupby("category")

# %% role="wrong" exercise="niche" label="content-forgotten" catches="which-costs-follow" instead=true
# A month costs more than its fixed cost: content has to be made as well, sold or not.
with_month = ["fixed_cost"]

# %% role="wrong" exercise="niche" label="fixed-cost-forgotten" catches="which-costs-follow" instead=true
# The month is content alone here. Its fixed cost is to be paid as well, sold or not.
with_month = ["content_cost"]

# %% role="wrong" exercise="niche" label="content-with-the-orders" catches="which-costs-follow" instead=true
# Content is counted among the costs that come with an order. It is paid for a month, whether orders come or not.
with_orders = ["goods_cost", "logistics_cost", "return_cost", "platform_fee", "ad_spend", "content_cost"]
with_month = ["fixed_cost"]

# %% role="wrong" exercise="niche" label="mean-of-shops-ratios" catches="rate-of-sums" instead=true
# Each shop-month's own ratio is averaged here, so a shop with three orders counts like one with three thousand. Add up first,
# then divide.
left_over = by_category.apply(
    lambda table: ((table["net_gmv"] - table[with_orders].sum(axis=1)) / table["orders"].where(table["orders"] > 0)).mean()
)

# %% role="wrong" exercise="niche" label="all-shops-month" catches="unit" instead=true
# The month's cost of all shops of a category was taken. One shop has to earn one shop's month: divide by the number of rows.
monthly = totals[with_month].sum(axis=1)

# %% role="wrong" exercise="niche" label="median-month" catches="which-centre" instead=true
# The month of the shop in the middle was taken. The mean row of the category is asked for.
monthly = (ledger["content_cost"] + ledger["fixed_cost"]).groupby(ledger["category"]).median()

# %% role="wrong" exercise="niche" label="orders-that-came" catches="inverse-rate" instead=true
# These are the orders that a shop has in a month. Asked is how many it needs, so that they pay for the month.
enough = totals["orders"] / by_category.size()

# %% role="wrong" exercise="niche" label="needs-times-the-share" catches="inverse-rate" instead=true
# Orders were multiplied by the share of needs that end in one. It takes more needs than orders, not fewer: divide.
felt = enough * served

# %% role="wrong" exercise="niche" label="needs-taken-for-orders" catches="inverse-rate" instead=true
# Each need counts as an order here. Most needs end in no order: see `ordered` in the diary.
felt = enough

# %% role="wrong" exercise="niche" label="one-share-for-all" catches="denominator" instead=true
# One share of all needs was used for every category. Needs for some goods end in an order far more often than for others.
served = needs["ordered"].mean()

# %% role="wrong" exercise="niche" label="rounded-up" catches="unit" instead=true
# Orders are rounded up here. These are means, not single orders: leave the fractions.
enough = np.ceil(monthly / left_over)

# %% role="wrong" exercise="niche" label="needs-rounded-up" catches="unit" instead=true
# `needs` is rounded up here. These are means, not single needs: leave the fractions.
felt = np.ceil(enough / served)

# %% [markdown]
# Shops that serve a small need and live are easy to find: one asks them. A full count asks the dead as well.
#
# **Quick.** Of the shops of June 2023, what share earns money a year later? Leave out those that have closed, and the share
# rises. For whom does it rise more?

# %% role="quick" exercise="survivors" choices="rare needs|common needs|both alike"
survivors = "rare needs"
### common needs: They close less often, so leaving out the closed ones changes less for them. Look at Figure 2.
### both alike: That would be so if both closed equally often. A small need is a small cushion: who closes more often?
### reading: More of the rare ones have closed. Leave the closed ones out, and rare needs look about as good as common ones, or better. In the full count they do not.

# %% role="figure"
def one_row_an_atom(table):
    """The table with one row for each atom of each row."""
    rows = table.assign(atom=table["atoms"].str.split("|")).explode("atom")
    return rows[rows["atom"] != ""]


named = one_row_an_atom(needs).groupby(["category", "atom"]).size().rename("named")
made_for = one_row_an_atom(products).join(named, on=["category", "atom"])
commonness = made_for.groupby("merchant_id")["named"].mean()
costs = shop_months.filter(regex="_cost$|_fee$|ad_spend").sum(axis=1)
books = shop_months.assign(earned=shop_months["net_gmv"] - costs)
books = books.merge(merchants[["merchant_id", "name"]], on="merchant_id")
last_earned = books[books["month"] == "2024-06"].groupby("name")["earned"].last()
then = books[books["month"] == "2023-06"].join(commonness, on="merchant_id")
then = then.dropna(subset=["named"])
then["later"] = then["name"].map(last_earned)
third = pd.qcut(then["named"], 3, labels=["rare", "middle", "common"])
earns, open_still = then["later"].gt(0), then["later"].notna()
paying = pd.DataFrame({
    "all that were there in June 2023": earns.groupby(third, observed=True).mean(),
    "those still open": earns[open_still].groupby(third, observed=True).mean(),
})
niches = go.Figure()
for name, colour in zip(paying, (BLUE, ORANGE), strict=True):
    niches.add_bar(x=paying.index, y=100 * paying[name], name=name, marker_color=colour)
niches.update_layout(
    title="Small needs pay, say the shops that still exist", barmode="group",
    xaxis_title="thirds of shops, by how common the needs are that they serve",
    yaxis_title="shops that earn money in June 2024 (%)", margin_t=96,
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
)

# %% [markdown]
# *Figure 2.* Shops of June 2023 whose goods are made for some atom: how many earned money a year later. A closed shop earns
# nothing. Compare the blue bars with each other, then the orange ones. (Common needs are mostly those for womenswear, beauty and
# running shoes. So trades are compared here, too, and not the size of a need alone.)

# %% role="proof"
assert then.groupby(third, observed=True).size().min() >= 150
open_ = then["later"].notna().groupby(third, observed=True).mean()
assert open_["rare"] < open_["common"], open_
gap = paying.loc["common"] - paying.loc["rare"]
assert gap.iloc[0] > 0 and gap.iloc[1] < gap.iloc[0] - 0.01 and gap.iloc[1] < 0.1, (gap, open_)
trade_of = then.loc[third == "common", "merchant_id"].map(merchants.set_index("merchant_id")["category"])
assert trade_of.isin(["womenswear", "beauty", "running"]).mean() > 0.85

# %% [markdown]
# ## Few atoms, many combinations
#
# Here the knot can be cut. Shelves hold *sets*; needs are made of *atoms*. With 10 atoms, each wanted or not, there are
# 2 × 2 × … × 2 = 1,024 needs. Who can make an atom at will, and combine, serves them all with ten crafts.
#
# Six needs by hand: quiet · quiet · wide · wide, quiet · quiet, wide · large.
#
# **Quick.** The two commonest *sets*, {quiet} and {quiet, wide}, meet four of the six. How many do the two commonest *atoms*
# meet, if they may be combined?

# %% role="quick" exercise="two-atoms" choices="3|4|5|6"
two_atoms = "5"
### 3: Quiet and wide are the two. Count the needs that ask for nothing else, single ones too.
### 4: Those are the two sets. With both atoms at hand one can also serve who asks for wide alone.
### 6: One of the six asks for `large`, which is not among the two.
### reading: All but {large}: {quiet}, {wide} and {quiet, wide} are three different needs, and two atoms make them all.

# %%
told = needs[needs["atoms"] != ""]
mentions = told.assign(atom=told["atoms"].str.split("|")).explode("atom")
mentions[["need_id", "atoms", "atom"]].head(4)

# %% [markdown]
# ### Exercise 3 · Forty things to make   {3 points}
# `told` has the needs that name at least one atom, of all categories; `mentions` has a row for each of their atoms. (No atom
# belongs to two categories.) Assign to `combinations` a DataFrame with two rows, `k` of 20 and of 40, and the columns
#
# - `k`;
# - `sets`: share of these needs whose set of atoms is one of the `k` commonest sets;
# - `atoms`: share of these needs *all* of whose atoms are among the `k` commonest atoms. If the k-th and the next are named
#   equally often, take both.
#
# The order in which atoms are told plays no role.
#
# <details><summary>Hint 1: the idea</summary>
#
# For sets count how often each is told, and add up the largest `k` counts. For atoms find the `k` commonest first, then ask
# each need whether it lacks any.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `atoms_of(told).map(sorted).str.join("|")` makes a text of each set that can be counted.
# `mentions["atom"].value_counts().nlargest(k, keep="all")` takes both where two are equally common.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Mark the rows of `mentions` that are `isin` the commonest atoms, and take `.all()` by `need_id`.
# </details>

# %% role="answer" exercise="combinations"
combinations = ...
### BEGIN SOLUTION
named = needs[needs["atoms"] != ""]
whole = atoms_of(named).map(sorted).str.join("|")
parts = named.assign(atom=named["atoms"].str.split("|")).explode("atom")
set_counts, atom_counts = whole.value_counts(), parts["atom"].value_counts()
rows = []
for k in (20, 40):
    by_sets = set_counts.head(k).sum() / len(named)
    common = atom_counts.nlargest(k, keep="all").index
    by_atoms = parts["atom"].isin(common).groupby(parts["need_id"]).all().mean()
    rows.append({"k": k, "sets": by_sets, "atoms": by_atoms})
combinations = pd.DataFrame(rows)
### END SOLUTION

# %% role="check" exercise="combinations" points=3 outcomes="count-combinations" ideas="A34 A24" minutes=9
check("combinations", combinations)

# %% [markdown] role="reading" exercise="combinations"
# With forty things to make, sets meet nearly half of these needs, atoms about two in three. And fewer than ninety atoms make
# up all of them, in hundreds of sets: behind a tail that no shelf holds stands a list that a person can learn, if somebody may
# combine it. For goods this is an upper bound: a wide *and*
# quiet *and* large shoe must still be made. For a note, or an outfit, it is nearly the truth.

# %% role="proof"
named = needs[needs["atoms"] != ""]
whole = (named["category"] + ":" + atoms_of(named).map(sorted).str.join("|")).value_counts()
parts = named.assign(atom=named["atoms"].str.split("|")).explode("atom")
parts["pair"] = parts["category"] + ":" + parts["atom"]
top = parts["pair"].value_counts().nlargest(40, keep="all").index
by_atoms = parts["pair"].isin(top).groupby(parts["need_id"]).all().mean()
assert 0.42 < whole.head(40).sum() / len(named) < 0.52 and 0.6 < by_atoms < 0.74, by_atoms
assert parts["pair"].nunique() < 90 < 400 < len(whole)
assert parts.groupby("atom")["category"].nunique().eq(1).all()

# %% role="right" exercise="combinations"
from collections import Counter

every = [(row.category, row.atoms.split("|")) for row in needs.itertuples() if row.atoms]
whole = Counter((category, frozenset(atoms)) for category, atoms in every)
single = Counter((category, atom) for category, atoms in every for atom in atoms)
rows = []
for k in (40, 20):
    border = sorted(single.values(), reverse=True)[k - 1]
    known = {pair for pair, count in single.items() if count >= border}
    met = sum(all((category, atom) in known for atom in atoms) for category, atoms in every)
    rows.append({"atoms": met / len(every), "sets": sum(count for _, count in whole.most_common(k)) / len(every), "k": k})
combinations = pd.DataFrame(rows)

# %% role="right" exercise="combinations"
long = needs[needs["atoms"].str.len() > 0].copy()
long["key"] = [tuple(sorted(text.split("|"))) for text in long["atoms"]]
sets_ranked = long.groupby(["category", "key"]).size().sort_values(ascending=False).cumsum() / len(long)
exploded = long.explode("key")
size = exploded.groupby(["category", "key"])["need_id"].transform("size")
threshold = exploded.groupby(["category", "key"]).size().sort_values(ascending=False)
rarest = size.groupby(exploded["need_id"]).min()
combinations = pd.DataFrame(
    {k: {"sets": sets_ranked.iloc[k - 1], "atoms": (rarest >= threshold.iloc[k - 1]).mean()} for k in (20, 40)}
).T.rename_axis("k").reset_index()

# %% role="wrong" exercise="combinations" label="order-kept" catches="order-of-atoms" instead=true
# In `sets` "wide, quiet" and "quiet, wide" count as two different needs. They are one: sort the atoms, or take sets.
whole = named["atoms"]

# %% role="wrong" exercise="combinations" label="any-for-all" catches="any-or-all" instead=true
# In `atoms` a need counts as met if one of its atoms is on the list. It is met if none is missing.
by_atoms = parts["atom"].isin(common).groupby(parts["need_id"]).any().mean()

# %% role="wrong" exercise="combinations" label="mentions-counted" catches="unit" instead=true
# In `atoms` these are shares of mentions: a need with three atoms counts three times. Bring them back to one row a need.
by_atoms = parts["atom"].isin(common).mean()

# %% role="wrong" exercise="combinations" label="plain-needs-kept" catches="denominator" instead=true
# Needs that name no atom are counted in here. They need no list: leave them out first.
named = needs

# %% role="wrong" exercise="combinations" label="sets-counted-not-needs" catches="unit" instead=true
# In `sets` each different set counts once, however many people need it. Add up the counts of the commonest ones.
by_sets = k / len(set_counts)

# %% role="wrong" exercise="combinations" label="columns-exchanged" catches="labels" instead=true
# The two columns have changed names: with the same number of things to make, atoms meet more needs than sets.
combinations = pd.DataFrame(rows).rename(columns={"sets": "atoms", "atoms": "sets"})

# %% role="wrong" exercise="combinations" label="one-category" catches="know-the-row" instead=true
# This is one category. All needs that name an atom are asked for.
named = needs[(needs["atoms"] != "") & (needs["category"] == "leather_shoes")]

# %% role="wrong" exercise="combinations" label="all-needs-below-the-line" catches="denominator" instead=true
# In `sets` needs without an atom stand below the line but never above. Both must be the needs that name one.
by_sets = set_counts.head(k).sum() / len(needs)

# %% role="wrong" exercise="combinations" label="sets-within-needs" catches="any-or-all" instead=true
# In `sets` a need counts as met if one of the sets is a part of it. It asks for more then: its own set must be on the list.
by_sets = (lambda top: whole.str.split("|").map(lambda need: any(one <= {*need} for one in top)).mean())(
    [{*text.split("|")} for text in set_counts.head(k).index]
)

# %% role="wrong" exercise="combinations" label="all-needs-below-both" catches="denominator" instead=true
# Needs without an atom stand below the line in both columns, but never above. Divide by the needs that name one.
by_sets = set_counts.head(k).sum() / len(needs)
by_atoms = parts["atom"].isin(common).groupby(parts["need_id"]).all().sum() / len(needs)

# %% role="wrong" exercise="combinations" label="share-of-a-need" catches="any-or-all" instead=true
# `atoms` is a mean of shares here: of each need, the part of its atoms that is on the list. It counts only if none is missing.
by_atoms = parts["atom"].isin(common).groupby(parts["need_id"]).mean().mean()

# %% role="wrong" exercise="combinations" label="people-for-needs" catches="unit" instead=true
# In `atoms` a person counts, and only if all atoms of all her needs are on the list. Group by need.
by_atoms = parts["atom"].isin(common).groupby(parts["user_id"]).all().mean()

# %% role="wrong" exercise="combinations" label="whole-set-among-sets" catches="any-or-all" instead=true
# `atoms` asks here for the atoms of the commonest *sets*. Rank the atoms by themselves, over all needs that name them.
common = set_counts.head(k).index.to_series().str.split("|").explode().unique()

# %% role="wrong" exercise="combinations" label="commonest-forgotten" catches="index-or-position" instead=true
# In `sets` only the k-th set is counted. Add up all that are as common, or commoner.
by_sets = set_counts.iloc[k - 1] / len(named)

# %% role="wrong" exercise="combinations" label="in-per-cent" catches="unit" instead=true
# These are per cent. Shares are asked for, between 0 and 1.
combinations = pd.DataFrame(rows).assign(sets=lambda table: 100 * table["sets"], atoms=lambda table: 100 * table["atoms"])

# %% role="figure"
stories = atoms_of(notes[notes["author_role"].eq("user") & notes["atoms"].ne("")])
told_sets = stories.value_counts().to_numpy()
place = stories.explode().value_counts().rank(ascending=False, method="first")
last_needed = stories.map(lambda story: max(place[atom] for atom in story))
things = np.arange(1, 103)
tail = go.Figure()
for name, colour, share in (
    ("atoms,<br>recombined", ORANGE, [(last_needed <= k).mean() for k in things]),
    ("fixed sets", BLUE, np.cumsum(told_sets)[:102] / len(stories)),
):
    tail.add_scatter(
        x=things, y=100 * np.array(share), name=name, mode="lines",
        line={"color": colour, "width": 3},
    )
tail.update_layout(
    title="The long tail of stories is a short list of atoms",
    xaxis_title="things to make, commonest first (number)",
    yaxis={"title": "stories told with them (%)", "range": [0, 104]},
)
label_ends(tail)

# %% [markdown]
# *Figure 3.* The same on another table: what users write in notes. Compare the lines where they end: atoms are used up, sets go
# on for hundreds more.

# %% role="proof"
assert last_needed.max() <= 102 and len(told_sets) > 400
assert (last_needed <= 80).mean() > np.cumsum(told_sets)[79] / len(stories) + 0.2
assert np.cumsum(told_sets)[101] / len(stories) < 0.75

# %% [markdown]
# # At home
#
# ## The machine and the life
#
# What cuts the knot in Zhang Peng's story? Atoms recombine; and a *person who lives the need* knows which ones belong
# together. He tells of Wang Wei, founder of a clothing brand, who shows clothes on her own, not perfect figure, and of Liu Ye, a
# shoe host who found people that must not be heard walking. And the machine? It writes for any niche, in less than half the
# time. The trial put both to chance: each note was written by hand or by machine (`aigc`), about a need that its author lives
# or does not (`lived`).

# %%
trial.head(3)

# %% [markdown]
# About a third of those who clicked were asked afterwards whether the note met their need.
#
# **Quick.** Before you look: for which outcome will it matter more whether the author *lives* the need?

# %% role="quick" exercise="predict" choices="clicks|needs met|equally" minutes=0.5
predicted = "needs met"
### clicks: One clicks on a title and a picture. What does one know of the author before the click?
### equally: A click comes before reading, "it met my need" after it. Which of them can know the author's life?
### reading: The click is decided by what can be seen in a second. Who lives a need knows what the answer must contain.

# %% role="proof"
share = trial["needs_met"] / trial["readers_asked"]
rate = trial["clicks"] / trial["impressions"]
lift = [one.groupby(trial["lived"]).mean().pipe(lambda mean: mean[True] / mean[False]) for one in (share, rate)]
assert lift[0] > 1.3 and lift[0] > 1.15 * lift[1], lift
assert 0.32 < trial["readers_asked"].sum() / trial["clicks"].sum() < 0.38

# %% [markdown]
# Chance was drawn *by note*, and readers of one note have the note in common. So the note is the unit: one number a note,
# then means over notes. The standard error of a difference of two means is the root of the sum of their variances, each
# divided by its number of notes. So for a life:

# %%
of_100 = 100 * trial["needs_met"] / trial["readers_asked"]
life = of_100.groupby(trial["lived"]).agg(["mean", "var", "size"])
gain = life.loc[True, "mean"] - life.loc[False, "mean"]
half_width = 1.96 * np.sqrt((life["var"] / life["size"]).sum())
print(f"a life lived: {gain:.1f} needs met more per 100 readers asked")
print(f"95 % interval: {gain - half_width:.1f} to {gain + half_width:.1f}")

# %% [markdown]
# If the machine helps, does it help those more who live the need, or less? That is a *difference of differences*, the
# **interaction**. Its variance is the sum of all four cells' variances of a mean.
#
# ### Exercise 4 · Two factors, one difference   {4 points}
# Two outcomes of a note: `"needs met"`, $100 \times$ `needs_met` / `readers_asked`, and `"clicks"`, $1000 \times$ `clicks` /
# `impressions`. Assign to `machine` a DataFrame with one row for each and the columns
#
# - `outcome`: its name;
# - `without`: the machine's effect, mean of machine-made less mean of hand-written notes, among authors who do not live the
#   need;
# - `with`: the same among those who live it;
# - `difference`: `with` less `without`;
# - `low` and `high`: its 95 % interval, 1.96 standard errors each way.
#
# <details><summary>Hint 1: the idea</summary>
#
# Four cells: mean, variance and number of notes of each. Everything else is adding and taking away.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `values.groupby([trial["lived"], trial["aigc"]]).agg(["mean", "var", "size"])`; the mean of a cell is
# `cells.loc[(True, False), "mean"]`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Write a function of `values`, one number a note, that returns the five numbers in a dictionary. Call it twice.
# </details>

# %% role="answer" exercise="machine"
machine = ...
### BEGIN SOLUTION
met = 100 * trial["needs_met"] / trial["readers_asked"]
click = 1000 * trial["clicks"] / trial["impressions"]


def effects(values):
    cells = values.groupby([trial["lived"], trial["aigc"]]).agg(["mean", "var", "size"])
    mean = cells["mean"]
    without = mean[False, True] - mean[False, False]
    lived_too = mean[True, True] - mean[True, False]
    difference = lived_too - without
    error = np.sqrt((cells["var"] / cells["size"]).sum())
    low, high = difference - 1.96 * error, difference + 1.96 * error
    both = {"without": without, "with": lived_too, "difference": difference}
    return both | {"low": low, "high": high}


rows = {"needs met": effects(met), "clicks": effects(click)}
machine = pd.DataFrame(rows).T.rename_axis("outcome").reset_index()
### END SOLUTION

# %% role="check" exercise="machine" points=4 outcomes="read-an-experiment" ideas="A20" minutes=13
check("machine", machine)

# %% [markdown] role="reading" exercise="machine"
# Where no life is lived, clicks rise with the machine. Whether they rise less where one is lived, the interval of the difference
# says, and the same for needs met. If it lies above zero, the machine does more in the hands of those who live the need; if below,
# less. If it holds zero, no such difference is shown. Without a life the machine's help to needs met is a few points in a
# hundred at most. A life lived moves them by far more than the machine does alone: compare the interval at the top of this section.

# %% role="proof"
share, rate = trial["needs_met"] / trial["readers_asked"], trial["clicks"] / trial["impressions"]
for values, first in ((100 * share, False), (1000 * rate, True)):
    cells = values.groupby([trial["lived"], trial["aigc"]]).mean()
    own = values[~trial["lived"]].groupby(trial["aigc"]).agg(["mean", "sem"])
    without_life, one_error = own["mean"].diff().loc[True], np.sqrt((own["sem"] ** 2).sum())
    if first:
        assert cells[False, True] > 1.08 * cells[False, False] and without_life > 1.96 * one_error
    else:
        assert without_life + 1.96 * one_error < 6, without_life
        assert cells[True, False] - cells[False, False] > 2.5 * (cells[False, True] - cells[False, False])

# %% role="right" exercise="machine"
rows = []
for name, hit, of, scale in (("clicks", "clicks", "impressions", 1000), ("needs met", "needs_met", "readers_asked", 100)):
    y = (trial[hit] / trial[of] * scale).to_numpy()
    ai, lived = trial["aigc"].to_numpy(), trial["lived"].to_numpy()
    group = [y[~lived & ~ai], y[~lived & ai], y[lived & ~ai], y[lived & ai]]
    a, b, c, d = (one.mean() for one in group)
    spread = 1.96 * sum(one.var(ddof=1) / len(one) for one in group) ** 0.5
    rows.append([name, b - a, d - c, d - c - b + a, d - c - b + a - spread, d - c - b + a + spread])
machine = pd.DataFrame(rows, columns=["outcome", "without", "with", "difference", "low", "high"])

# %% role="right" exercise="machine"
long = trial.assign(**{"needs met": 100 * trial.needs_met / trial.readers_asked, "clicks": 1e3 * trial.clicks / trial.impressions})
long = long.melt(id_vars=["lived", "aigc"], value_vars=["needs met", "clicks"], var_name="outcome")
mean = long.pivot_table(index="outcome", columns=["lived", "aigc"], values="value")
sem2 = long.pivot_table(index="outcome", columns=["lived", "aigc"], values="value", aggfunc="sem") ** 2
machine = pd.DataFrame({"without": mean[False][True] - mean[False][False], "with": mean[True][True] - mean[True][False]})
machine["difference"] = machine["with"] - machine["without"]
machine["low"] = machine["difference"] - 1.96 * sem2.sum(axis=1) ** 0.5
machine["high"] = 2 * machine["difference"] - machine["low"]

# %% role="wrong" exercise="machine" label="ratio-of-sums" catches="unit-of-the-draw" instead=true
# Notes are weighted by their readers or impressions here: readers are added up first. Chance was drawn by note, so take one
# number a note and then the mean over notes.
mean = pd.Series({
    "met": trial.groupby(["lived", "aigc"])["needs_met"].sum() / trial.groupby(["lived", "aigc"])["readers_asked"].sum() * 100,
    "click": trial.groupby(["lived", "aigc"])["clicks"].sum() / trial.groupby(["lived", "aigc"])["impressions"].sum() * 1000,
})["met" if values is met else "click"]

# %% role="wrong" exercise="machine" label="effect-with-a-life-for-difference" catches="interaction" instead=true
# `difference` is the effect where a life is lived. The question is how far that differs from the effect where it is not: take one
# from the other.
difference = lived_too

# %% role="wrong" exercise="machine" label="difference-turned-round" catches="interaction" instead=true
# The difference has the wrong sign: `with` less `without` is asked for.
difference = without - lived_too

# %% role="wrong" exercise="machine" label="lived-and-machine-exchanged" catches="interaction" instead=true
# These are effects of a life lived, among notes by hand and by machine. The machine's effects are asked for.
without = mean[True, False] - mean[False, False]
lived_too = mean[True, True] - mean[False, True]

# %% role="wrong" exercise="machine" label="authors-exchanged" catches="interaction" instead=true
# The two kinds of authors have changed places: `without` are those whose `lived` is `False`.
without = mean[True, True] - mean[True, False]
lived_too = mean[False, True] - mean[False, False]

# %% role="wrong" exercise="machine" label="relative-effects" catches="ratio-or-difference" instead=true
# These are effects in per cent of the hand-written notes. Differences of means are asked for.
without = 100 * (mean[False, True] / mean[False, False] - 1)
lived_too = 100 * (mean[True, True] / mean[True, False] - 1)

# %% role="wrong" exercise="machine" label="plain-shares" catches="unit" instead=true
# These are differences of plain shares. Needs met are counted per 100 asked, clicks per 1,000 shown.
met = trial["needs_met"] / trial["readers_asked"]
click = trial["clicks"] / trial["impressions"]

# %% role="wrong" exercise="machine" label="by-hand-less-by-machine" catches="sign" instead=true
# The effects have the wrong sign: machine-made less hand-written.
without = mean[False, False] - mean[False, True]
lived_too = mean[True, False] - mean[True, True]

# %% role="wrong" exercise="machine" label="medians" catches="which-centre" instead=true
# Medians of notes were compared. Means over notes are asked for.
mean = values.groupby([trial["lived"], trial["aigc"]]).median()

# %% role="wrong" exercise="machine" label="all-authors-for-those-without" catches="interaction" instead=true
# `without` compares all notes, of both kinds of authors. Keep those whose author does not live the need.
without = values[trial["aigc"]].mean() - values[~trial["aigc"]].mean()

# %% role="wrong" exercise="machine" label="mean-of-effects" catches="interaction" instead=true
# `difference` is the mean of the two effects. The question is how far they differ: `with` less `without`.
difference = (lived_too + without) / 2

# %% role="wrong" exercise="machine" label="errors-of-two-cells" catches="variance-of-a-difference" instead=true
# Only the cells where a life is lived are in the standard error. All four means are uncertain, so all four variances add up.
error = np.sqrt((cells["var"] / cells["size"])[True].sum())

# %% role="wrong" exercise="machine" label="errors-without-a-life" catches="variance-of-a-difference" instead=true
# Only the cells where no life is lived are in the standard error. All four means are uncertain, so all four variances add up.
error = np.sqrt((cells["var"] / cells["size"])[False].sum())

# %% role="wrong" exercise="machine" label="interval-of-one-effect" catches="interaction" instead=true
# `low` and `high` are the interval of `with`. That of `difference` is asked for.
error = np.sqrt((cells["var"] / cells["size"])[True].sum())
low, high = lived_too - 1.96 * error, lived_too + 1.96 * error

# %% role="wrong" exercise="machine" label="spread-for-variance" catches="variance-of-a-difference" instead=true
# Standard deviations were divided by the numbers of notes. It is the variances that are divided.
error = np.sqrt((np.sqrt(cells["var"]) / cells["size"]).sum())

# %% role="wrong" exercise="machine" label="standard-errors-added" catches="variance-of-a-difference" instead=true
# Standard errors were added up. Variances add; take the root of their sum at the end.
error = np.sqrt(cells["var"] / cells["size"]).sum()

# %% role="wrong" exercise="machine" label="spread-taken-for-error" catches="variance-of-a-difference" instead=true
# This is the spread of notes, not of means. Divide each variance by its number of notes first.
error = np.sqrt(cells["var"].sum())

# %% role="wrong" exercise="machine" label="two-standard-errors" catches="variance-of-a-difference" instead=true
# The interval reaches two standard errors each way. Here 1.96 are asked for.
low, high = difference - 2 * error, difference + 2 * error

# %% role="wrong" exercise="machine" label="ninety-per-cent" catches="variance-of-a-difference" instead=true
# The half-width is 1.645 standard errors: that is a 90 % interval. For 95 % it is 1.96.
low, high = difference - 1.645 * error, difference + 1.645 * error

# %% role="wrong" exercise="machine" label="ninety-nine-per-cent" catches="variance-of-a-difference" instead=true
# The half-width is 2.58 standard errors: that is a 99 % interval. For 95 % it is 1.96.
low, high = difference - 2.576 * error, difference + 2.576 * error

# %% role="wrong" exercise="machine" label="ninety-nine-per-cent-rounded" catches="variance-of-a-difference" instead=true
# The half-width is 2.58 standard errors: that is a 99 % interval. For 95 % it is 1.96.
low, high = difference - 2.58 * error, difference + 2.58 * error

# %% role="wrong" exercise="machine" label="one-standard-error" catches="variance-of-a-difference" instead=true
# The half-width is one standard error. A 95 % interval has 1.96 of them each way.
low, high = difference - error, difference + error

# %% role="wrong" exercise="machine" label="root-forgotten" catches="variance-of-a-difference" instead=true
# The half-width is made of the variance of the difference. Its root is the standard error: take the root, then times 1.96.
error = (cells["var"] / cells["size"]).sum()

# %% role="wrong" exercise="machine" label="variance-over-n" catches="variance-of-a-difference" credit=0.5 instead=true
# The interval is a trifle too narrow: NumPy's `var` divides by n. The variance of a sample divides by n − 1, as pandas does, or
# `ddof=1`.
error = np.sqrt((cells["var"] * (cells["size"] - 1) / cells["size"] ** 2).sum())

# %% role="wrong" exercise="machine" label="readers-as-units" catches="unit-of-the-draw" instead=true
# Here readers are taken as independent: p (1 − p) over their number. Readers of one note have the note in common, so this interval
# is too narrow. Use the variance over notes.
error = np.sqrt(sum(
    (lambda p, n, scale: scale**2 * p * (1 - p) / n)(
        part.sum() / base.sum(), base.sum(), scale
    )
    for hit, of, scale in [("needs_met", "readers_asked", 100) if values is met else ("clicks", "impressions", 1000)]
    for (_, part), (_, base) in zip(
        trial.groupby(["lived", "aigc"])[hit], trial.groupby(["lived", "aigc"])[of], strict=True
    )
))

# %% role="wrong" exercise="machine" label="readers-as-one-sample" catches="unit-of-the-draw" instead=true
# All readers of a cell are one sample here, for the means and for p (1 − p) over their number. Chance was drawn by note: take one
# number a note, and the variance over notes.
mean = (lambda sums, hit, of, scale: scale * sums[hit] / sums[of])(
    trial.groupby(["lived", "aigc"]).sum(numeric_only=True),
    *(("needs_met", "readers_asked", 100) if values is met else ("clicks", "impressions", 1000)),
)
error = (lambda sums, hit, of, scale: scale * np.sqrt((sums[hit] * (sums[of] - sums[hit]) / sums[of] ** 3).sum()))(
    trial.groupby(["lived", "aigc"]).sum(numeric_only=True),
    *(("needs_met", "readers_asked", 100) if values is met else ("clicks", "impressions", 1000)),
)

# %% role="wrong" exercise="machine" label="needs-met-of-all-shown" catches="denominator" instead=true
# Needs met are divided by impressions here: that mixes clicks into it. Only those who were asked can have said yes.
met = 100 * trial["needs_met"] / trial["impressions"]

# %% role="planted" exercise="machine" effect="P42" leaves="authors-exchanged errors-without-a-life interval-of-one-effect spread-for-variance readers-as-one-sample relative-effects plain-shares by-hand-less-by-machine medians all-authors-for-those-without mean-of-effects ratio-of-sums ninety-per-cent ninety-nine-per-cent ninety-nine-per-cent-rounded one-standard-error root-forgotten two-standard-errors variance-over-n errors-of-two-cells standard-errors-added spread-taken-for-error readers-as-units difference-turned-round effect-with-a-life-for-difference lived-and-machine-exchanged"
# The planted difference of mean shares, in points, must lie within 2.576 of the answer's own standard errors. Mistakes in the
# interval leave the estimate as it is; the others come near zero too in the half of the markets where the coin fell on zero.
def recovered(answer, truth):
    share = truth["rivals"]["aigc"]["met_share"]
    planted = 100 * (share[1][1] - share[1][0] - share[0][1] + share[0][0])
    row = answer.set_index("outcome").loc["needs met"]
    return abs(row["difference"] - planted) <= 2.576 * (row["high"] - row["low"]) / 2 / 1.96

# %% [markdown]
# **Quick.** Another trial: without a life the effect is 4.0 points, interval 1.6 to 6.4. With a life it is 2.0, interval −0.4
# to 4.4. Where does the machine work?

# %% role="quick" exercise="significant" choices="only without a life|less with a life|no difference shown"
significant = "no difference shown"
### only without a life: One interval holds zero and one does not. That does not compare the two. How wide is the interval of their difference?
### less with a life: 2.0 is less than 4.0, but by 2.0 points with a standard error of about 1.7. Does that interval leave out zero?
### reading: The difference is −2.0, its interval −5.4 to 1.4. "Significant here, not there" is no significant difference.

# %% role="figure"
counted = ["needs_met", "readers_asked", "impressions", "hours"]
cells = trial.groupby(["lived", "aigc"])[counted].sum()
per = {
    "per 100 readers asked": 100 * cells["needs_met"] / cells["readers_asked"],
    "per 1,000 shown": 1000 * cells["needs_met"] / cells["impressions"],
    "per hour of work": cells["needs_met"] / cells["hours"],
}
scarce = make_subplots(1, 3, subplot_titles=list(per), horizontal_spacing=0.09)
for panel, values in enumerate(per.values(), 1):
    for lived, colour in ((True, VERMILION), (False, BLUE)):
        scarce.add_scatter(
            x=["by hand", "by machine"], y=values[lived].tolist(), mode="lines+markers",
            line_color=colour, marker_size=10, showlegend=panel == 1, row=1, col=panel,
            name="life lived" if lived else "not lived",
        )
    scarce.update_yaxes(range=[0, 1.15 * values.max()], row=1, col=panel)
scarce.update_yaxes(title="needs met (number)")
scarce.update_xaxes(range=[-0.3, 1.3])
scarce.update_layout(
    title="The machine saves hours, a life meets needs", margin_t=112,
    legend={"orientation": "h", "y": 1.1, "yanchor": "bottom", "x": 0},
)

# %% [markdown]
# *Figure 4.* Needs met, added up over notes and divided by three things. Compare rising lines with the distance between
# lines. Per reader the life wins; per hour the machine does. (About a third of those who clicked were asked, so the numbers in the
# two panels on the right are about a third of all needs met. Compare them with each other.)
#
# Which denominator counts is the question *what is scarce*: readers' attention, or hours of work?

# %% role="proof"
asked = per["per 100 readers asked"]
assert asked[True, False] > asked[False, True] and asked[True, False] > 1.25 * asked[False, False]
hour = per["per hour of work"]
assert hour[False, True] > 1.2 * hour[True, False] and hour[True, True] > 1.8 * hour[True, False]

# %% [markdown]
# ## How much cheaper can it get?
#
# A machine can save no more than what it replaces. If content is a share *s* of all cost and its hours fall by a share *h*,
# cost falls by *s · h* and never by more than *s* (Amdahl's law, 1967).
#
# **Quick.** Let content cost as much less as the mean hours of machine-made notes lie below those by hand (all notes of
# `trial`). That is a supposition, since `content_cost` holds the cost of live shows and no notes. By how many per cent does the
# cost of *curators* fall, who sell what others make (`kind` is `"curator"`; all rows of `ledger`)? Cost is the sum of seven columns:
# five that end in `_cost`, `platform_fee` and `ad_spend`.

# %% role="quick" exercise="local-gain" title="A local gain" points=1 outcomes="tell-local-from-total" ideas="A20" minutes=5
curators = ledger[ledger["kind"] == "curator"]
spent = curators.filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial.groupby("aigc")["hours"].mean()
content = spent["content_cost"] / spent.sum()
local_gain = 100 * content * (1 - work[True] / work[False])
### reading: More than half of the hours saved, one to three per cent of all cost: for these shops the gain is local. But of what a *month* costs, sold or not (Exercise 2), it would be more than a tenth, and that cost decides how small a need may be. Say of which cost.

# %% role="right" exercise="local-gain"
of_curators = ledger.query("kind == 'curator'")
names = ["goods_cost", "logistics_cost", "return_cost", "content_cost", "platform_fee", "fixed_cost", "ad_spend"]
by_hand, by_machine = trial.loc[~trial["aigc"], "hours"].mean(), trial.loc[trial["aigc"], "hours"].mean()
before = of_curators[names].to_numpy().sum()
after = before - of_curators["content_cost"].sum() * (by_hand - by_machine) / by_hand
local_gain = 100 - 100 * after / before

# %% role="right" exercise="local-gain"
table = ledger[ledger.kind.eq("curator")]
content = float(table.content_cost.sum())
rest = float(table[["goods_cost", "logistics_cost", "return_cost", "platform_fee", "fixed_cost", "ad_spend"]].sum().sum())
mean_hours = trial.pivot_table(columns="aigc", values="hours").loc["hours"]
local_gain = (1 - (rest + content * mean_hours[True] / mean_hours[False]) / (rest + content)) * 100

# %% role="wrong" exercise="local-gain" label="share-of-sales" catches="denominator"
# This is a share of sales. The question is by how much *cost* falls: divide by the sum of all seven costs.
table = ledger[ledger["kind"] == "curator"]
work = trial.groupby("aigc")["hours"].mean()
local_gain = 100 * table["content_cost"].sum() / table["net_gmv"].sum() * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="share-of-orders-placed" catches="denominator"
# This is a share of `gmv`, all that was ordered. The question is by how much *cost* falls: divide by the sum of all seven costs.
table = ledger[ledger["kind"] == "curator"]
work = trial.groupby("aigc")["hours"].mean()
local_gain = 100 * table["content_cost"].sum() / table["gmv"].sum() * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="hours-saved" catches="local-for-total"
# This is the fall of the hours, the local gain. Content is only a part of the cost: multiply by its share.
work = trial.groupby("aigc")["hours"].mean()
local_gain = 100 * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="content-for-free" catches="local-for-total"
# This is the whole share of content, as if machine-made notes took no time at all. They take some: only the hours saved count.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
local_gain = 100 * spent["content_cost"] / spent.sum()

# %% role="wrong" exercise="local-gain" label="content-share-for-free" catches="local-for-total"
# This is the whole share of content, and no per cent. Only the hours saved count: multiply by their share, and by 100.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
local_gain = spent["content_cost"] / spent.sum()

# %% role="wrong" exercise="local-gain" label="month-alone" catches="denominator"
# This is a share of what the month costs, sold or not. Divide by the sum of all seven costs.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial.groupby("aigc")["hours"].mean()
local_gain = 100 * spent["content_cost"] / spent[["content_cost", "fixed_cost"]].sum() * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="yuan-saved" catches="unit"
# This is an amount in yuan. Asked is a fall in per cent: divide by the sum of all seven costs.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial.groupby("aigc")["hours"].mean()
local_gain = spent["content_cost"] * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="yuan-saved-a-month" catches="unit"
# This is an amount in yuan. Asked is a fall in per cent: divide by the sum of all seven costs.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial.groupby("aigc")["hours"].mean()
local_gain = ledger.loc[ledger["kind"] == "curator", "content_cost"].mean() * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="hours-of-some-authors" catches="population"
# The hours are those of authors who live the need. All notes of `trial` count.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial[trial["lived"]].groupby("aigc")["hours"].mean()
local_gain = 100 * spent["content_cost"] / spent.sum() * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="hours-by-hand-over-machine" catches="ratio-or-difference"
# The hours by hand stand over those by machine: that is how many times faster the machine is. What is saved is a share of the
# hours by hand.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial.groupby("aigc")["hours"].mean()
local_gain = 100 * spent["content_cost"] / spent.sum() * (work[False] / work[True] - 1)

# %% role="wrong" exercise="local-gain" label="all-kinds-of-shops" catches="denominator"
# All kinds of shops are in this. Keep the curators.
spent = ledger.filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial.groupby("aigc")["hours"].mean()
local_gain = 100 * spent["content_cost"] / spent.sum() * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="speed-up" catches="ratio-or-difference"
# This says how many per cent more one gets for the same cost. Asked is by how many per cent the cost falls.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial.groupby("aigc")["hours"].mean()
fall = spent["content_cost"] / spent.sum() * (1 - work[True] / work[False])
local_gain = 100 * (1 / (1 - fall) - 1)

# %% role="wrong" exercise="local-gain" label="all-months" catches="window"
# All fourteen months are in this. Start from `ledger`: May and June 2024.
table = shop_months.merge(shops, on="merchant_id")
spent = table[table["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial.groupby("aigc")["hours"].mean()
local_gain = 100 * spent["content_cost"] / spent.sum() * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="five-kinds-of-cost" catches="denominator"
# Only the columns called cost are in the sum. The platform's fee and the advertisements are costs as well.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$").sum()
work = trial.groupby("aigc")["hours"].mean()
local_gain = 100 * spent["content_cost"] / spent.sum() * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="median-hours" catches="which-centre"
# Median hours were compared. The mean hours of the notes are asked for.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial.groupby("aigc")["hours"].median()
local_gain = 100 * spent["content_cost"] / spent.sum() * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="mean-of-shops" catches="mean-of-ratios"
# Each shop-month's own share was averaged, so small shops count like large ones. Add up the costs of all curators first.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend")
work = trial.groupby("aigc")["hours"].mean()
local_gain = 100 * (spent["content_cost"] / spent.sum(axis=1)).mean() * (1 - work[True] / work[False])

# %% role="wrong" exercise="local-gain" label="hours-that-remain" catches="complement"
# The share of hours that remain was taken for the share saved. What is saved is one less that ratio.
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial.groupby("aigc")["hours"].mean()
local_gain = 100 * spent["content_cost"] / spent.sum() * work[True] / work[False]

# %% role="proof"
spent = ledger[ledger["kind"] == "curator"].filter(regex="_cost$|_fee$|ad_spend").sum()
work = trial.groupby("aigc")["hours"].mean()
assert len(spent) == 7 and work[True] < 0.5 * work[False]
assert 0.8 < 100 * spent["content_cost"] / spent.sum() * (1 - work[True] / work[False]) < 3
sold_or_not = spent["content_cost"] + spent["fixed_cost"]
assert 0.1 < spent["content_cost"] / sold_or_not * (1 - work[True] / work[False]) < 0.2

# %% [markdown]
# ## Is a gain of a note a gain of the feed?
#
# Are 20 % more clicks 20 % more needs met? For one note, perhaps. But notes lie side by side, and a reader has one
# thumb. If a note's clicks come from its neighbours, every note gains by the machine and all notes together gain nothing.
# To know, one must *draw lots* (let chance decide) for *whole feeds*.

# %%
feeds.head(4)

# %% [markdown]
# A feed has two rows: its notes by hand and its machine-made ones. Lots gave it 10, 50 or 90 % machine-made notes.
#
# **Quick.** Suppose machine-made notes only *take* clicks from their neighbours. What happens to the clicks on a hand-made
# note as the share of machine-made notes rises?

# %% role="quick" exercise="neighbours" choices="they fall|they stay|they rise"
neighbours = "they fall"
### they stay: They stay if clicks are new. Here the same number of clicks is shared out, and ever more neighbours pull harder.
### they rise: That would be so if machine-made notes repelled readers. Here they pull harder: who has to give?
### reading: The sum stays, the strong multiply, so each weak one gets less. In Figure 5 you see whether it is so in your market.

# %% role="figure"
by_kind = feeds.assign(who=np.where(feeds["aigc"], "by machine", "by hand"))
three = pd.concat([by_kind, feeds.assign(who="<b>whole feed</b>")])
three = three.groupby(["who", "machine_share", "feed"])[["clicks", "impressions"]].sum()
opens = 1000 * three["clicks"] / three["impressions"]
middle = opens.groupby(["who", "machine_share"]).mean()
half = 1.96 * opens.groupby(["who", "machine_share"]).sem()
opened = go.Figure()
lines = {"by hand": BLUE, "by machine": ORANGE, "<b>whole feed</b>": GREY}
for who, colour in lines.items():
    opened.add_scatter(
        x=100 * middle[who].index, y=middle[who].tolist(), name=who,
        mode="lines+markers",
        error_y={"array": half[who].tolist(), "thickness": 1.5},
        line={"color": colour, "width": 5 if "feed" in who else 3},
    )
opened.update_layout(
    title="Follow the whole feed, not the single note",
    xaxis={"tickvals": [10, 50, 90], "range": [3, 97]},
    xaxis_title="machine-made notes (% of the feed)",
    yaxis={"title": "clicks per 1,000 shown (number)", "rangemode": "tozero"},
)
label_ends(opened, gap=0.32)

# %% [markdown]
# *Figure 5.* Clicks on notes by hand, by machine, and on all notes of a feed, means of 60 feeds with 95 % intervals. The
# orange line lies above the blue one in any case. Look at the thick line: does it rise, or stay level while the others fall?
#
# If all clicks of the machine are new, the whole feed should gain about 0.8 times what a note gains inside, since the share
# of machine-made notes rises by 0.8, from 0.1 to 0.9. If all are moved, it gains nothing.

# %% role="proof"
assert feeds.groupby("machine_share")["feed"].nunique().eq(60).all()
assert all(middle["by machine"][share] > middle["by hand"][share] for share in (0.1, 0.5, 0.9))
for inside in (0.15, 0.2, 0.25):
    extra = np.expm1(inside)
    assert abs((np.log1p(0.9 * extra) - np.log1p(0.1 * extra)) / inside - 0.8) < 0.03

# %% [markdown]
# ### Exercise 5 · Created or moved?   {4 points}
# The *click rate* of some notes is clicks over impressions. Assign to `feed_gain` a dictionary with
#
# - `"inside"`: for each feed the log of the click rate of its machine-made notes over that of its notes by hand; mean over all
#   feeds;
# - `"total"`: for each feed the log of the click rate of *all* its notes; mean over feeds with 90 % machine-made notes less
#   mean over feeds with 10 %;
# - `"low"` and `"high"`: the 95 % interval of `total`, with the feed as unit;
# - `"clicks"`: half of what new clicks would give is 0.4 × `inside`. If the interval lies above that, the word is
#   `"created"`; if below, `"moved"`; if it holds that value, `"open"`.
#
# <details><summary>Hint 1: the idea</summary>
#
# Two tables with one row a feed: one of two rates side by side, one of sums over both rows.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `feeds.pivot(index="feed", columns="aigc", values=...)` puts the two rates side by side;
# `feeds.groupby(["feed", "machine_share"])[["clicks", "impressions"]].sum()` adds a feed's rows up.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# The standard error of `total` is made as for the life above: variance of the logs in each arm over its number of feeds.
# </details>

# %% role="answer" exercise="feeds"
feed_gain = {"inside": ..., "total": ..., "low": ..., "high": ..., "clicks": ...}
### BEGIN SOLUTION
rates = feeds.assign(rate=feeds["clicks"] / feeds["impressions"])
side = rates.pivot(index="feed", columns="aigc", values="rate")
inside = np.log(side[True] / side[False]).mean()
whole = feeds.groupby(["feed", "machine_share"])[["clicks", "impressions"]].sum()
logs = np.log(whole["clicks"] / whole["impressions"])
arms = logs.groupby("machine_share").agg(["mean", "var", "size"])
few, many = arms.loc[0.1], arms.loc[0.9]
total = many["mean"] - few["mean"]
error = np.sqrt(many["var"] / many["size"] + few["var"] / few["size"])
low, high = total - 1.96 * error, total + 1.96 * error
half_new = 0.4 * inside
verdict = "created" if low > half_new else "moved" if high < half_new else "open"
feed_gain = {"inside": inside, "total": total, "low": low, "high": high}
feed_gain["clicks"] = verdict
### END SOLUTION

# %% role="check" exercise="feeds" points=4 outcomes="tell-local-from-total" ideas="A20" minutes=13
check("feeds", feed_gain)

# %% [markdown] role="reading" exercise="feeds"
# Inside a feed machine-made notes draw some 15 to 35 % more clicks, whatever your word. What the platform gains is another
# question. If your word is "created", most of these clicks are new: for clicks the gain is not local, though for a curator's cost
# it was. If it is "moved", most were taken from the neighbours: everybody must use the machine, and the platform gains little;
# the gain is local twice. (If it is "open", more feeds are needed.) A trial of single notes looks the same in all cases.

# %% role="proof"
wide = feeds.assign(rate=feeds["clicks"] / feeds["impressions"]).pivot(index="feed", columns="aigc", values="rate")
assert 0.12 < np.log(wide[True] / wide[False]).mean() < 0.31

# %% role="right" exercise="feeds"
pairs = feeds.sort_values(["feed", "aigc"])
hand, ai = pairs[~pairs["aigc"]].reset_index(), pairs[pairs["aigc"]].reset_index()
inner = (np.log(ai["clicks"]) - np.log(ai["impressions"]) - np.log(hand["clicks"]) + np.log(hand["impressions"])).mean()
together = np.log((ai["clicks"] + hand["clicks"]) / (ai["impressions"] + hand["impressions"])).to_numpy()
arm = ai["machine_share"].to_numpy()
a, b = together[arm == 0.1], together[arm == 0.9]
gain = b.mean() - a.mean()
width = 1.96 * (a.var(ddof=1) / a.size + b.var(ddof=1) / b.size) ** 0.5
beyond = (bool(gain - width > 0.4 * inner), bool(gain + width >= 0.4 * inner))
word = {(False, False): "moved", (True, True): "created"}.get(beyond, "open")
feed_gain = pd.Series({"clicks": word, "high": gain + width, "low": gain - width, "total": gain, "inside": inner})

# %% role="right" exercise="feeds"
ratio, lists = [], {0.1: [], 0.5: [], 0.9: []}
for _, part in feeds.groupby("feed"):
    by = part.set_index("aigc")
    ratio.append(np.log(by.loc[True, "clicks"] / by.loc[True, "impressions"] / by.loc[False, "clicks"] * by.loc[False, "impressions"]))
    lists[part["machine_share"].iloc[0]].append(np.log(part["clicks"].sum() / part["impressions"].sum()))
few, many = pd.Series(lists[0.1]), pd.Series(lists[0.9])
middle_gain, half_width = many.mean() - few.mean(), 1.96 * np.hypot(many.sem(), few.sem())
bounds = [middle_gain - half_width, middle_gain + half_width]
feed_gain = {"inside": np.mean(ratio), "total": middle_gain, "low": bounds[0], "high": bounds[1]}
feed_gain["clicks"] = "open"
if bounds[1] < 0.4 * np.mean(ratio):
    feed_gain["clicks"] = "moved"
elif bounds[0] > 0.4 * np.mean(ratio):
    feed_gain["clicks"] = "created"

# %% role="wrong" exercise="feeds" label="machine-notes-alone" catches="local-for-total" instead=true
# `total` compares machine-made notes of the two kinds of feeds. The whole feed has notes by hand too: add up both rows first.
logs = np.log(rates[rates["aigc"]].set_index(["feed", "machine_share"])["rate"])

# %% role="wrong" exercise="feeds" label="rows-as-units" catches="unit-of-the-draw" instead=true
# Both rows of a feed count as a unit of their own here, the few notes as much as the many. Lots were drawn for feeds: add up a
# feed's rows first.
logs = np.log(rates.set_index(["feed", "machine_share"])["rate"])

# %% role="wrong" exercise="feeds" label="rates-averaged" catches="local-for-total" instead=true
# The two rates of a feed are averaged in `total`, the few notes as much as the many. Add up clicks and impressions of both rows
# first.
logs = np.log(rates.groupby(["feed", "machine_share"])["rate"].mean())

# %% role="wrong" exercise="feeds" label="logs-averaged" catches="local-for-total" instead=true
# The logs of the two rates of a feed are averaged in `total`, the few notes as much as the many. Add up clicks and impressions of
# both rows first.
logs = np.log(rates.set_index(["feed", "machine_share"])["rate"]).groupby(["feed", "machine_share"]).mean()

# %% role="wrong" exercise="feeds" label="notes-by-hand-alone" catches="local-for-total" instead=true
# `total` compares notes by hand of the two kinds of feeds. The whole feed has machine-made notes too: add up both rows first.
logs = np.log(rates[~rates["aigc"]].set_index(["feed", "machine_share"])["rate"])

# %% role="wrong" exercise="feeds" label="inside-taken-for-total" catches="local-for-total" instead=true
# The gain of a note inside its feed stands for the gain of the whole. Whether they agree is what this experiment asks.
total = inside

# %% role="wrong" exercise="feeds" label="sums-of-all-feeds" catches="unit-of-the-draw" instead=true
# Clicks and impressions of all feeds were added up first. The feed is the unit: a log for each feed, then the mean.
inside = np.log(
    rates[rates["aigc"]]["clicks"].sum() / rates[rates["aigc"]]["impressions"].sum()
    / rates[~rates["aigc"]]["clicks"].sum() * rates[~rates["aigc"]]["impressions"].sum()
)

# %% role="wrong" exercise="feeds" label="log-of-the-means" catches="mean-of-logs" instead=true
# This is the log of a ratio of mean rates. Take each feed's own log ratio first, then the mean.
inside = np.log(side[True].mean() / side[False].mean())

# %% role="wrong" exercise="feeds" label="growth-for-logs" catches="ratio-or-difference" instead=true
# This is the relative gain, ratio less one. Logs are asked for: they are what adds up with `total`.
inside = (side[True] / side[False] - 1).mean()

# %% role="wrong" exercise="feeds" label="ratio-for-log" catches="ratio-or-difference" instead=true
# `inside` is a mean ratio of rates. Take the log of each ratio first.
inside = (side[True] / side[False]).mean()

# %% role="wrong" exercise="feeds" label="log-of-the-mean-ratio" catches="mean-of-logs" instead=true
# `inside` is the log of a mean ratio. Take the log of each feed first, then the mean.
inside = np.log((side[True] / side[False]).mean())

# %% role="wrong" exercise="feeds" label="half-for-few" catches="arms" instead=true
# Feeds with 50 % were compared. Few are the feeds with 10 %.
few, many = arms.loc[0.5], arms.loc[0.9]

# %% role="wrong" exercise="feeds" label="turned-round" catches="sign" instead=true
# `total` has the wrong sign: feeds full of machine-made notes less feeds with few.
total = few["mean"] - many["mean"]

# %% role="wrong" exercise="feeds" label="all-feeds-in-the-error" catches="variance-of-a-difference" instead=true
# The spread of feeds, not of their means, is in this interval. Divide each variance by its number of feeds.
error = np.sqrt(many["var"] + few["var"])

# %% role="wrong" exercise="feeds" label="arms-pooled" catches="unit-of-the-draw" instead=true
# In `total` clicks and impressions of a whole arm were added up first. The feed is the unit: a log for each feed, then the mean.
total = np.diff(np.log(
    whole.groupby("machine_share")["clicks"].sum() / whole.groupby("machine_share")["impressions"].sum()
).loc[[0.1, 0.9]])[0]

# %% role="wrong" exercise="feeds" label="variance-over-n" catches="variance-of-a-difference" credit=0.5 instead=true
# The interval is a trifle too narrow: NumPy's `var` divides by n. The variance of a sample divides by n − 1, as pandas does, or
# `ddof=1`.
error = np.sqrt(
    many["var"] * (many["size"] - 1) / many["size"] ** 2 + few["var"] * (few["size"] - 1) / few["size"] ** 2
)

# %% role="wrong" exercise="feeds" label="words-exchanged" catches="sign" instead=true
# The numbers are right, the word is not: a feed that gains nothing has moved its clicks, one that gains has new ones.
verdict = "moved" if low > half_new else "created" if high < half_new else "open"

# %% role="wrong" exercise="feeds" label="word-left-open" catches="arms" instead=true
# The numbers are right, the word is not: "open" is for an interval that holds 0.4 × `inside`. Yours lies on one side of it.
verdict = "open" if abs(total - half_new) > (high - low) / 2 else "moved"

# %% role="wrong" exercise="feeds" label="clicks-not-rates" catches="denominator" instead=true
# `total` is made of clicks, not of click rates. Feeds differ in how often they were shown: divide by impressions.
logs = np.log(whole["clicks"])

# %% role="wrong" exercise="feeds" label="rates-upside-down" catches="ratio-or-difference" instead=true
# Impressions stand over clicks here. A click rate is clicks over impressions.
inside = np.log(side[False] / side[True]).mean()
logs = -np.log(whole["clicks"] / whole["impressions"])

# %% role="wrong" exercise="feeds" label="needs-met-for-clicks" catches="know-the-row" instead=true
# `total` is made of needs met. Clicks over impressions are asked for.
logs = (lambda sums: np.log(sums["needs_met"] / sums["impressions"]))(
    feeds.groupby(["feed", "machine_share"])[["needs_met", "impressions"]].sum()
)

# %% role="wrong" exercise="feeds" label="logs-forgotten" catches="ratio-or-difference" instead=true
# `total` is a difference of plain click rates. Take the log of each feed's rate first.
logs = whole["clicks"] / whole["impressions"]

# %% role="wrong" exercise="feeds" label="log-ten" catches="ratio-or-difference" instead=true
# These logs have base 10. The natural log is asked for, `np.log`: it is near to a gain in per cent.
inside = np.log10(side[True] / side[False]).mean()
logs = np.log10(whole["clicks"] / whole["impressions"])

# %% role="wrong" exercise="feeds" label="log-turned-into-growth" catches="ratio-or-difference" instead=true
# `inside` was turned back into a ratio less one. The mean of the logs is asked for, as it is.
inside = np.expm1(np.log(side[True] / side[False]).mean())

# %% role="wrong" exercise="feeds" label="half-for-many" catches="arms" instead=true
# Feeds with 50 % and 10 % were compared. Many are the feeds with 90 %.
few, many = arms.loc[0.1], arms.loc[0.5]

# %% role="wrong" exercise="feeds" label="standard-errors-added" catches="variance-of-a-difference" instead=true
# The two standard errors were added up. Variances add; take the root of their sum at the end.
error = np.sqrt(many["var"] / many["size"]) + np.sqrt(few["var"] / few["size"])

# %% role="wrong" exercise="feeds" label="ninety-per-cent" catches="variance-of-a-difference" instead=true
# The half-width is 1.645 standard errors: that is a 90 % interval. For 95 % it is 1.96.
low, high = total - 1.645 * error, total + 1.645 * error

# %% role="wrong" exercise="feeds" label="ninety-nine-per-cent" catches="variance-of-a-difference" instead=true
# The half-width is 2.58 standard errors: that is a 99 % interval. For 95 % it is 1.96.
low, high = total - 2.576 * error, total + 2.576 * error

# %% role="wrong" exercise="feeds" label="ninety-nine-per-cent-rounded" catches="variance-of-a-difference" instead=true
# The half-width is 2.58 standard errors: that is a 99 % interval. For 95 % it is 1.96.
low, high = total - 2.58 * error, total + 2.58 * error

# %% role="wrong" exercise="feeds" label="in-per-cent" catches="unit" instead=true
# The four numbers are multiplied by 100. Logs are asked for as they are.
feed_gain = {"inside": 100 * inside, "total": 100 * total, "low": 100 * low, "high": 100 * high}

# %% role="wrong" exercise="feeds" label="root-forgotten" catches="variance-of-a-difference" instead=true
# The half-width is made of the variance. Its root is the standard error: take the root, then times 1.96.
error = many["var"] / many["size"] + few["var"] / few["size"]

# %% role="wrong" exercise="feeds" label="one-standard-error" catches="variance-of-a-difference" instead=true
# The half-width is one standard error. A 95 % interval has 1.96 of them each way.
low, high = total - error, total + error

# %% role="wrong" exercise="feeds" label="two-standard-errors" catches="variance-of-a-difference" instead=true
# The interval reaches two standard errors each way. Here 1.96 are asked for.
low, high = total - 2 * error, total + 2 * error

# %% role="wrong" exercise="feeds" label="error-of-one-arm" catches="variance-of-a-difference" instead=true
# Only the feeds with 90 % are in the standard error. Both means are uncertain, so both variances add up.
error = np.sqrt(many["var"] / many["size"])

# %% role="wrong" exercise="feeds" label="three-arms-in-the-error" catches="variance-of-a-difference" instead=true
# The feeds with 50 % are in the standard error, too. They are no part of this difference.
error = np.sqrt((arms["var"] / arms["size"]).sum())

# %% role="wrong" exercise="feeds" label="interval-of-inside" catches="interaction" instead=true
# `low` and `high` are the interval of `inside`. That of `total` is asked for.
error = np.log(side[True] / side[False]).sem()
low, high = inside - 1.96 * error, inside + 1.96 * error

# %% role="planted" exercise="feeds" effect="P43 P44" leaves="ratio-for-log log-of-the-mean-ratio rates-averaged logs-averaged notes-by-hand-alone rates-upside-down needs-met-for-clicks one-standard-error two-standard-errors error-of-one-arm three-arms-in-the-error interval-of-inside arms-pooled log-turned-into-growth half-for-many standard-errors-added ninety-per-cent ninety-nine-per-cent ninety-nine-per-cent-rounded in-per-cent root-forgotten clicks-not-rates log-ten logs-forgotten variance-over-n machine-notes-alone rows-as-units sums-of-all-feeds log-of-the-means growth-for-logs half-for-few turned-round all-feeds-in-the-error inside-taken-for-total"
# The word must be the coin's. Where the interval holds the middle by chance "open" is right by the rule, and counts as no
# recovery. Mistakes in a number may leave the word right.
def recovered(answer, truth):
    return answer["clicks"] == ("moved" if truth["personal"]["moved"] else "created")

# %% [markdown]
# ## What would change our mind?
#
# A simulator that encodes a story cannot prove the story. Here a life lived meets needs *because* that was written in, atoms
# combine freely because they were drawn so, and loss falls with classes by arithmetic. Two things could have come out
# otherwise, and were left to a coin: what the machine adds in the hands of those who live a need, and whether its clicks are
# created or moved.
#
# "Only local" would be refuted by a machine whose notes meet needs as well without a life as with one, or by whole feeds
# that gain like a single note. The second happens in half of our markets. On a real platform one would draw lots for feeds,
# or cities, and count needs met as well as clicks (`feeds` has both). The column names sharper analysis of users, too; nothing
# here tests it. And only who clicked could be asked what was met.
#
# ### Exercise 6 · Is it only local?   {9 points}
# An investor asks: "Is machine-made content only local efficiency on this platform?" Answer in at most 90 words.
#
# | | what your memo says | points |
# |:--|:--|--:|
# | 1 | a claim with its denominator (a gain per what, and for whom), in plain words | 0–3 |
# | 2 | one number of the trial of notes (the life's, or Exercise 4) and one of Exercise 5 that carry it, each with its interval | 0–3 |
# | 3 | one other explanation, or a limit, and the data that would tell | 0–3 |

# %% [markdown] role="written" exercise="memo" points=9 outcomes="judge-a-mechanism" ideas="A18 A19 A20" words=90 minutes=15
# ### BEGIN SOLUTION
# **Sample, level 3.** *(An example; your numbers differ.)* "Per hour of work machine-made content is a large gain, per
# reader a small one. A life lived meets 19 needs more of 100 readers asked (18 to 21); that the machine does more in such hands is
# not shown (−2 to 3). In whole feeds the gain in clicks is 0.00 (−0.04 to 0.04), though a note gains 0.20 inside its feed: clicks
# are moved. So here it is local. A limit: feeds were watched briefly; readers may come back more often. Needs met by feed,
# over months, would tell."
#
# **Sample, level 2.** "The machine raises clicks of a note by about 20 %, but the whole feed gains hardly anything, so it is
# local. Needs met rise by 2 per 100 asked. It saves more than half of the hours. Perhaps readers behave differently in the
# long run; one should watch them longer."
#
# **Sample, level 1.** "AI makes content much cheaper and gets more clicks, so it is clearly very useful. More data would be
# needed to be sure."
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | A claim with its denominator (a gain per what, and for whom), in plain words | none, or over 110 words | "useful" or "not useful" | a claim, but per what or for whom is left open | a claim with its denominator (per reader asked, shown, hour, feed) and for whom (author, platform), clear to an investor, in 90 words or fewer |
# | One number of the trial of notes and one of Exercise 5 that carry it, each with its interval | none, or wrong ones | one of them | both, without interval | both, each with its interval, and they carry the claim |
# | One other explanation, or a limit, and the data that would tell | none | a general doubt ("more data") | a named one: novelty, clicks for needs, what readers were asked | a named one, and the table or experiment that would tell |
# ### END MARK SCHEME

# %% [markdown]
# ## Take-aways
#
# - Blending costs most where a whole way of being different is left out. More classes of the rest help little.
# - Each variety costs something before it sells, and fewer people share that cost. That is the contradiction.
# - Say break-even in *needs that are felt*, and at which reach. Ask the shops that closed, too.
# - Needs are many because a few atoms combine.
# - A difference between two effects needs its own interval. The unit of the draw is the unit of the error.
# - A gain of a part is not a gain of the whole: draw lots for the whole, and say of which cost.
#
# What is personal here is the combination; what scales is the atom; who pays is who must reach the people. The next lesson
# asks how people who need the same find each other.

# %% [markdown]
# # Stretch
#
# *All of this may be skipped.*
#
# ## Two ways out of a loss
#
# Back to the niche: leather shoes for wide feet. Let an order leave 100 yuan. In a month a shop earns
#
# $$100 \times \text{reach} \times \text{needs a month} \times \text{share ordered} - \text{fixed cost},$$
#
# where *reach* is the share of these needs that meet the shop. A community raises reach, a machine lowers fixed cost.

# %%
reach = np.geomspace(0.003, 1, 25)
fixed = np.geomspace(2_000, 50_000, 25)
months.tail(3)

# %% [markdown]
# ### Exercise 7 · The line of zero   {3 points} · stretch
# Draw the profit as a heat map or contour plot over `reach` (x, a share) and `fixed` (y, in yuan), a value for each pair, in
# **thousand yuan** a month. Assign it to `profit_map`. It has a title that says what to see, the words `reach` and `fixed cost` in the
# titles of its axes, and a colour bar with the title `profit (thousand yuan)`, the unit in brackets.
#
# - *needs a month*: diary needs for leather shoes that name `wide`, per person asked (all of `feet`), times the column
#   `accounts` of `months` for May 2024, the month of the diary;
# - *share ordered*: of all diary needs for leather shoes.
#
# Logarithmic axes help readers. So does a line of zero: draw it with `add_shape(type="line", ...)`, not as a second trace. The
# check reads values, titles, units, axes and what the colours show; that line you must look at yourself.
#
# <details><summary>Hint 1: the idea</summary>
#
# Everything but reach and fixed cost is one number. The map is a table with 25 rows, one a fixed cost, and 25 columns.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `reach[None, :]` and `fixed[:, None]` give all pairs at once. `go.Figure(go.Contour(x=reach, y=fixed, z=...,
# colorbar_title=...))`, then `update_xaxes(type="log", title=...)`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Count the needs for leather shoes that name `wide`, divide by `len(feet)`, and multiply by the accounts. You should get some
# tens of thousands of needs a month, or a hundred thousand.
# </details>

# %% role="answer" exercise="profit-map"
profit_map = ...
### BEGIN SOLUTION
shoes_wanted = needs[needs["category"] == "leather_shoes"]
wide_feet = shoes_wanted["atoms"].str.split("|").map(lambda atoms: "wide" in atoms)
at_the_time = months.set_index("month").loc["2024-05", "accounts"]
a_month = wide_feet.sum() / len(feet) * at_the_time
share_ordered = shoes_wanted["ordered"].mean()
profit = (100 * reach[None, :] * a_month * share_ordered - fixed[:, None]) / 1000
profit_map = go.Figure(go.Contour(
    x=reach, y=fixed, z=profit,
    colorbar_title={"text": "profit (thousand yuan)", "side": "right"},
    colorscale=[[0, VERMILION], [0.5, "#F2F2F2"], [1, BLUE]], zmin=-60, zmax=60,
    contours={"coloring": "heatmap", "showlines": False},
))
edge = fixed / (100 * a_month * share_ordered)
profit_map.add_shape(
    type="line", x0=edge[0], y0=fixed[0], x1=edge[-1], y1=fixed[-1], line_width=3
)
profit_map.update_layout(title="Along the line, reach and fixed cost rise together")
profit_map.update_xaxes(type="log", title="reach, logarithmic scale (share)")
profit_map.update_yaxes(type="log")
profit_map.update_layout(yaxis_title="fixed cost, logarithmic scale (yuan a month)")
### END SOLUTION
profit_map

# %% role="check" exercise="profit-map" points=3 outcomes="draw-a-surface find-the-break-even" ideas="A03 A19 A26" figure="contour heatmap" needs="title axis-titles units laid-out says=profit|gain|earn|result|income|surplus|利润 says-x=reach|share says-y=fixed|cost unit-x=share|shares|fraction|part per=month|shop unit-y=yuan|CNY|RMB|¥|元 unit=thousand_yuan|thousands_of_yuan|thousand_CNY|thousand_RMB|1,000_yuan|1000_yuan|1,000_CNY|1000_CNY|k_yuan|kCNY|kRMB|k¥|千元 telling-title" stretch=true minutes=11
check("profit-map", profit_map)

# %% [markdown] role="reading" exercise="profit-map"
# The line of zero rises straight: to break even, half the fixed cost is as good as twice the reach. With 12,000 yuan a month, a
# reach of a few per cent is enough. If a machine saved as much of `content_cost` as of a note's hours, a month of a shop for leather shoes would cost
# between a tenth and a fifth less. That moves a shop a short way down this map, and more than its share of *all* cost suggests. A
# community that doubled the reach would move it farther. Whether one does is another question.

# %% role="proof"
shoes_wanted = needs[needs["category"] == "leather_shoes"]
wide_feet = shoes_wanted["atoms"].str.split("|").map(lambda atoms: "wide" in atoms)
a_month = wide_feet.sum() / len(feet) * months.set_index("month").loc["2024-05", "accounts"]
line = 12_000 / (100 * a_month * shoes_wanted["ordered"].mean())
assert 0.008 < line < 0.09 and 20_000 < a_month < 200_000, (line, a_month)
leather_books = ledger[ledger["category"] == "leather_shoes"][["content_cost", "fixed_cost"]].sum()
hours_of = trial.groupby("aigc")["hours"].mean()
cheaper = leather_books["content_cost"] / leather_books.sum() * (1 - hours_of[True] / hours_of[False])
assert 0.1 < cheaper < 0.2, cheaper

# %% role="right" exercise="profit-map"
table = needs.query("category == 'leather_shoes'")
count = sum("wide" in atoms.split("|") for atoms in table["atoms"])
people = months.loc[months["month"].eq("2024-05"), "accounts"].iloc[0]
per_reach = 100 * count * people / 6000 * table["ordered"].sum() / len(table) / 1000
grid = pd.DataFrame(per_reach * reach - (fixed / 1000)[:, None], index=fixed, columns=reach)
profit_map = px.imshow(grid, x=reach, y=fixed, labels={"color": "profit (thousand yuan)"}, title="Where the niche pays", origin="lower")
profit_map = go.Figure(go.Heatmap(x=reach, y=fixed, z=grid.to_numpy(), colorbar={"title": "profit (thousand yuan)"}))
profit_map.update_layout(title="Where the niche begins to pay", xaxis_title="reach (share)", yaxis_title="fixed cost (yuan)")
profit_map.update_xaxes(type="log")
profit_map.update_yaxes(type="log")

# %% role="right" exercise="profit-map"
leather = needs[needs["category"].eq("leather_shoes")]
found = leather["atoms"].str.contains(r"(?:^|\|)wide(?:$|\|)").sum()
demand = found / feet["user_id"].nunique() * months.set_index("month")["accounts"]["2024-05"] * leather["ordered"].mean()
z = [[0.1 * one * demand - cost / 1000 for one in reach] for cost in fixed]
profit_map = go.Figure(go.Contour(x=list(reach), y=list(fixed), z=z, colorbar_title_text="profit (thousand CNY)"))
profit_map.update_layout(
    title="Reach buys what cost cuts cannot", xaxis={"type": "log", "title": "reach (1)"}, yaxis={"type": "log", "title": "fixed cost (yuan)"},
)

# %% role="wrong" exercise="profit-map" label="only-the-people-asked" catches="sample-or-population" instead=true
# These are the needs of the 6,000 people asked. The platform has millions of accounts: scale up.
a_month = wide_feet.sum()

# %% role="wrong" exercise="profit-map" label="needs-of-a-person" catches="sample-or-population" instead=true
# These are the needs of one person a month. The platform has millions of accounts: multiply by them.
a_month = wide_feet.sum() / len(feet)

# %% role="wrong" exercise="profit-map" label="conversion-forgotten" catches="inverse-rate" instead=true
# Every need counts as an order here. Multiply by the share of needs for leather shoes that end in one.
share_ordered = 1

# %% role="wrong" exercise="profit-map" label="all-leather-shoes" catches="know-the-row" instead=true
# All needs for leather shoes are in this. The niche is those that name `wide`.
wide_feet = shoes_wanted["atoms"].notna()

# %% role="wrong" exercise="profit-map" label="any-atom" catches="know-the-row" instead=true
# All needs for leather shoes that name an atom are in this. The niche is those that name `wide`.
wide_feet = shoes_wanted["atoms"].ne("")

# %% role="wrong" exercise="profit-map" label="other-month" catches="window" instead=true
# The accounts are those of another month. The diary was kept in May 2024.
at_the_time = months["accounts"].iloc[-1]

# %% role="wrong" exercise="profit-map" label="first-month" catches="window" instead=true
# The accounts are those of another month. The diary was kept in May 2024.
at_the_time = months["accounts"].iloc[0]

# %% role="wrong" exercise="profit-map" label="accounts-added-up" catches="stock-or-flow" instead=true
# The accounts of all months are added up, though each month counts all of them anew. Take those of May 2024.
at_the_time = months["accounts"].sum()

# %% role="wrong" exercise="profit-map" label="per-need-told" catches="denominator" instead=true
# Needs for wide feet are divided by all needs told. How many a *person* has is needed: divide by the people asked.
a_month = wide_feet.sum() / len(needs) * at_the_time

# %% role="wrong" exercise="profit-map" label="per-need-for-shoes" catches="denominator" instead=true
# Needs for wide feet are divided by all needs for leather shoes. How many a *person* has is needed: divide by the people asked.
a_month = wide_feet.mean() * at_the_time

# %% role="wrong" exercise="profit-map" label="per-user" catches="denominator" instead=true
# Needs are divided by all of `users`. Only the people of `feet` kept the diary.
a_month = wide_feet.sum() / len(users) * at_the_time

# %% role="wrong" exercise="profit-map" label="only-who-told-something" catches="denominator" instead=true
# Needs are divided by the people who stand in the diary. Who felt nothing in May was asked too: all of `feet`.
a_month = wide_feet.sum() / needs["user_id"].nunique() * at_the_time

# %% role="wrong" exercise="profit-map" label="ordered-of-all-goods" catches="denominator" instead=true
# The share ordered is that of needs for all goods. Leather shoes have their own.
share_ordered = needs["ordered"].mean()

# %% role="wrong" exercise="profit-map" label="ordered-of-named-needs" catches="denominator" instead=true
# The share ordered is that of needs which name an atom. All needs for leather shoes count.
share_ordered = shoes_wanted.loc[shoes_wanted["atoms"] != "", "ordered"].mean()

# %% role="wrong" exercise="profit-map" label="ordered-over-all-needs" catches="denominator" instead=true
# Ordered needs for leather shoes are divided by needs of all categories. Divide by the needs for leather shoes.
share_ordered = shoes_wanted["ordered"].sum() / len(needs)

# %% role="wrong" exercise="profit-map" label="fixed-cost-not-taken-off" catches="revenue-or-margin" instead=true
# The fixed cost is not taken off, so nothing ever makes a loss. Profit is what orders leave, less fixed cost.
profit = (100 * reach[None, :] * a_month * share_ordered - 0 * fixed[:, None]) / 1000

# %% role="wrong" exercise="profit-map" label="transposed" catches="axes-exchanged"
# Reach and fixed cost have changed places: reach runs from left to right, fixed cost upwards.
shoes_wanted = needs[needs["category"] == "leather_shoes"]
wide_feet = shoes_wanted["atoms"].str.split("|").map(lambda atoms: "wide" in atoms)
a_month = wide_feet.sum() / len(feet) * months.set_index("month").loc["2024-05", "accounts"]
profit = (100 * reach[:, None] * a_month * shoes_wanted["ordered"].mean() - fixed[None, :]) / 1000
profit_map = go.Figure(go.Contour(x=fixed, y=reach, z=profit, colorbar_title="profit (thousand yuan)"))
profit_map.update_layout(title="Where the niche begins to pay", xaxis_title="fixed cost (yuan)", yaxis_title="reach (share)")
profit_map.update_xaxes(type="log")
profit_map.update_yaxes(type="log")

# %% role="wrong" exercise="profit-map" label="axis-titles-exchanged" catches="axes-exchanged"
# The titles of the two axes have changed places: reach runs from left to right, fixed cost upwards.
leather = needs[needs["category"].eq("leather_shoes")]
found = leather["atoms"].str.contains(r"(?:^|\|)wide(?:$|\|)").sum()
demand = found / feet["user_id"].nunique() * months.set_index("month")["accounts"]["2024-05"] * leather["ordered"].mean()
z = [[0.1 * one * demand - cost / 1000 for one in reach] for cost in fixed]
profit_map = go.Figure(go.Contour(x=list(reach), y=list(fixed), z=z, colorbar_title_text="profit (thousand CNY)"))
profit_map.update_layout(title="Reach buys what cost cuts cannot", xaxis_title="fixed cost (yuan)", yaxis_title="reach (share)")

# %% role="wrong" exercise="profit-map" label="values-turned-round" catches="axes-exchanged" instead=true
# The table of values is turned round. `z` has a row for each fixed cost and a column for each reach: `reach[None, :]`,
# `fixed[:, None]`.
profit = (100 * reach[None, :] * a_month * share_ordered - fixed[:, None]).T / 1000

# %% role="wrong" exercise="profit-map" label="wide-and-nothing-else" catches="any-or-all" instead=true
# Only needs that name `wide` and nothing else are counted. Who asks for wide and quiet has wide feet too.
wide_feet = shoes_wanted["atoms"].eq("wide")

# %% role="wrong" exercise="profit-map" label="per-woman-asked" catches="denominator" instead=true
# Needs are divided by the women asked. Men keep the diary too: divide by all of `feet`.
a_month = wide_feet.sum() / len(women) * at_the_time

# %% role="wrong" exercise="profit-map" label="wide-in-other-names" catches="know-the-row" instead=true
# Needs for other goods are counted, too. Keep those for leather shoes, and look for the whole word `wide`.
wide_feet = needs["atoms"].str.contains("wide")

# %% role="wrong" exercise="profit-map" label="signs-alone" catches="unit" instead=true
# This map shows only whether a shop gains or loses. Show how much, in thousand yuan.
profit = np.sign(100 * reach[None, :] * a_month * share_ordered - fixed[:, None])

# %% role="wrong" exercise="profit-map" label="orders-of-a-yuan" catches="unit" instead=true
# An order leaves 1 yuan here. It leaves 100.
profit = (reach[None, :] * a_month * share_ordered - fixed[:, None]) / 1000

# %% role="wrong" exercise="profit-map" label="reach-in-per-cent" catches="unit" instead=true
# Reach counts a hundred times here, as if it were turned into per cent. It is a share: take it as it is.
profit = (100 * 100 * reach[None, :] * a_month * share_ordered - fixed[:, None]) / 1000

# %% role="wrong" exercise="profit-map" label="fixed-cost-alone-in-thousands" catches="unit" instead=true
# The fixed cost is in thousand yuan here, what orders leave is in yuan. Divide both by 1,000.
profit = 100 * reach[None, :] * a_month * share_ordered - fixed[:, None] / 1000

# %% role="wrong" exercise="profit-map" label="orders-alone-in-thousands" catches="unit" instead=true
# What orders leave is in thousand yuan here, the fixed cost in yuan. Divide both by 1,000.
profit = 100 * reach[None, :] * a_month * share_ordered / 1000 - fixed[:, None]

# %% role="wrong" exercise="profit-map" label="other-unit" catches="unit" instead=true
# The colour bar names another unit than thousand yuan. Write `profit (thousand yuan)`, the unit in brackets.
profit_map = go.Figure(go.Contour(x=reach, y=fixed, z=profit, colorbar_title="profit (yuan)"))

# %% role="wrong" exercise="profit-map" label="no-units" catches="unit" instead=true
# The colour bar does not give its unit in brackets. Write `profit (thousand yuan)`.
profit_map = go.Figure(go.Contour(x=reach, y=fixed, z=profit, colorbar_title="profit"))

# %% role="wrong" exercise="profit-map" label="no-axis-titles" catches="unit" instead=true
# A heat map or contour plot has no `colorbar_title`. Write `profit (thousand yuan)`. If this one draws the line of zero, draw that
# line with `add_shape` instead.
profit_map = go.Figure(go.Contour(x=reach, y=fixed, z=profit))

# %% role="wrong" exercise="profit-map" label="other-measure" catches="labels" instead=true
# The title of the colour bar does not say that profit is shown. Write `profit (thousand yuan)`.
profit_map = go.Figure(go.Contour(x=reach, y=fixed, z=profit, colorbar_title="loss (thousand yuan)"))

# %% role="wrong" exercise="profit-map" label="yuan-not-thousands" catches="unit" instead=true
# The values are in yuan. Thousand yuan are asked for: divide by 1,000.
profit = 100 * reach[None, :] * a_month * share_ordered - fixed[:, None]

# %% role="wrong" exercise="profit-map" label="wide-needs-alone-converted" catches="denominator" instead=true
# The share ordered is that of the needs for wide feet alone, a few dozen rows. Use all needs for leather shoes.
share_ordered = shoes_wanted.loc[wide_feet, "ordered"].mean()

# %% [markdown]
# *Figure 6.* Your map. Find where profit changes its sign, and ask which of the two axes it is easier to move along.
#
# ## Ways of being different
#
# Let needs differ in *d* ways, and place *n* varieties evenly among them. Along each way there is room for about
# $n^{1/d}$ classes. With one variety for all, people lose $L_1$ on average (in mm, say); with *n* they lose about
# $L_1\,n^{-1/d}$. Let a millimetre cost a customer *t* yuan. Then a customer bears
#
# $$\underbrace{t\, L_1\, n^{-1/d}}_{\text{lost by being blended}} \;+\; \underbrace{F\, n / N}_{\text{paid for not being blended}}.$$
#
# The more ways there are to be different, the less each new variety helps.
#
# **Quick.** If needs differ in one way, half the loss takes twice as many varieties. How many times as many does it take if
# they differ in three ways?

# %% role="quick" exercise="three-ways" choices="2|3|6|8"
three_ways = "8"
### 2: That is one way of being different. With three, every one of them needs twice as many classes.
### 3: Varieties do not add up over the ways: each class of the one combines with each class of the others.
### 6: You added twice as many classes for each of three ways. They combine: multiply.
### reading: 2 × 2 × 2. Each way of being different multiplies what a shelf must hold. No shelf holds people.

# %% role="figure"
points = women[["length_mm", "width_mm"]].to_numpy()[::3] * [1, 3]
counts, left = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48], []
for count in counts:
    # Lloyd's algorithm (k-means): each foot to its nearest last, each last to its feet.
    rows = np.argsort(np.argsort(points[:, 1])) * round(count**0.5) // len(points)
    order = np.lexsort((points[:, 0], rows))
    parts = np.array_split(points[order], count)
    centre = np.array([part.mean(axis=0) for part in parts])
    for _ in range(25):
        nearest = ((points[:, None] - centre) ** 2).sum(axis=2).argmin(axis=1)
        centre = np.array([points[nearest == k].mean(axis=0) for k in range(count)])
    left.append(np.linalg.norm(points - centre[nearest], axis=1).mean())
slope, start = np.polyfit(points[:, 0], points[:, 1], 1)
floor = np.abs(points[:, 1] - slope * points[:, 0] - start).mean()
shrinking = go.Figure()
shrinking.add_scatter(
    x=counts, y=left, mode="lines+markers", line_color=BLUE,
    name="lasts where they serve best",
)
shrinking.add_scatter(
    x=[1, 48], y=[floor, floor], mode="lines", line_color=VERMILION, line_dash="dash",
    name="any number of lengths, one width",
)
shrinking.update_layout(
    title="A few lasts that know of width beat any number that do not",
    xaxis={"type": "log", "tickvals": [1, 2, 4, 8, 16, 32, 48]},
    yaxis={"type": "log", "tickvals": [2, 3, 4, 6, 8, 12]},
    xaxis_title="lasts, logarithmic scale (number)",
    yaxis_title="mean loss, logarithmic scale (mm)",
)
shrinking.update_layout(
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=96
)

# %% [markdown]
# *Figure 7.* What a shelf can do. Mean loss if the lasts stand where they serve best (blue; found by *k-means*, which
# again and again moves each last to the mean of the feet nearest to it), and what remains if every foot
# got its own length, but one width for that length (red). Look where the lines cross. The blue line falls like $n^{-1/2}$:
# feet differ in two ways.

# %% role="proof"
steep = np.polyfit(np.log(counts[4:]), np.log(left[4:]), 1)[0]
assert -0.6 < steep < -0.4, steep
crossing = next(count for count, value in zip(counts, left, strict=True) if value < floor)
assert crossing <= 6, crossing
class_of = pd.qcut(women["length_mm"], 20, labels=False)
off = women[["length_mm", "width_mm"]] - women.groupby(class_of)[["length_mm", "width_mm"]].transform("mean")
assert np.hypot(off["length_mm"], 3 * off["width_mm"]).mean() > 0.97 * floor

# %% [markdown]
# ## How many needs does a category hold?
#
# The number of different sets says little: most were told five times or less. The *effective number* (lesson 2)
# weighs them. If the shares of sets are
# $p_1, p_2, \dots$, their entropy is $H = -\sum p_i \ln p_i$, and $e^H$ says how many equally common needs would be as
# various. Two needs of ½ each: $H = \ln 2$, so 2.
#
# **Quick.** What is $e^H$ of the needs for leather shoes? Here a need without an atom counts as a set of its own, the empty
# one.

# %% role="quick" exercise="how-many" title="How many needs" minutes=4
chosen = needs["category"] == "leather_shoes"
share = wanted[chosen].value_counts(normalize=True)
how_many = np.exp(-(share * np.log(share)).sum())
### reading: A handful of equally common needs, though dozens of different sets were told: some are frequent, most are rare.

# %% role="right" exercise="how-many"
texts = needs.loc[needs["category"] == "leather_shoes", "atoms"].map(lambda text: "|".join(sorted(text.split("|"))))
counts = texts.groupby(texts).size().to_numpy()
how_many = 2 ** -(counts / counts.sum() * np.log2(counts / counts.sum())).sum()

# %% role="right" exercise="how-many"
keys = [tuple(sorted(text.split("|"))) for text in needs.query("category == 'leather_shoes'")["atoms"]]
shares = np.array([keys.count(key) / len(keys) for key in dict.fromkeys(keys)])
how_many = float(np.prod(shares**-shares))

# %% role="wrong" exercise="how-many" label="order-kept" catches="order-of-atoms"
# "wide, quiet" and "quiet, wide" count as two needs here. `wanted` has sets: count those.
share = needs.loc[needs["category"] == "leather_shoes", "atoms"].value_counts(normalize=True)
how_many = np.exp(-(share * np.log(share)).sum())

# %% role="wrong" exercise="how-many" label="plain-needs-dropped" catches="denominator"
# Needs without an atom were left out. Here the empty set counts as a set of its own.
share = wanted[(needs["category"] == "leather_shoes") & (needs["atoms"] != "")].value_counts(normalize=True)
how_many = np.exp(-(share * np.log(share)).sum())

# %% role="wrong" exercise="how-many" label="entropy-itself" catches="entropy"
# This is the entropy H itself. The effective number is e to the power of H.
share = wanted[needs["category"] == "leather_shoes"].value_counts(normalize=True)
how_many = -(share * np.log(share)).sum()

# %% role="wrong" exercise="how-many" label="distinct-counted" catches="entropy"
# These are all different sets, each counted once. The effective number weighs them by how common they are.
how_many = wanted[needs["category"] == "leather_shoes"].nunique()

# %% role="wrong" exercise="how-many" label="bits-and-e" catches="entropy"
# The logarithm has base 2, but the power has base e. Use one base for both.
share = wanted[needs["category"] == "leather_shoes"].value_counts(normalize=True)
how_many = np.exp(-(share * np.log2(share)).sum())

# %% role="wrong" exercise="how-many" label="inverse-of-squares" catches="entropy"
# This is another effective number, one over the sum of squared shares. Here it is e to the power of the entropy.
share = wanted[needs["category"] == "leather_shoes"].value_counts(normalize=True)
how_many = 1 / (share**2).sum()

# %% role="wrong" exercise="how-many" label="atoms-for-sets" catches="know-the-row"
# Atoms are counted here. A need is a whole set: count sets.
share = wanted[needs["category"] == "leather_shoes"].explode().value_counts(normalize=True)
how_many = np.exp(-(share * np.log(share)).sum())

# %% role="wrong" exercise="how-many" label="all-categories" catches="know-the-row"
# Needs of all categories are in this. Keep those for leather shoes.
share = wanted.value_counts(normalize=True)
how_many = np.exp(-(share * np.log(share)).sum())

# %% role="wrong" exercise="how-many" label="named-needs-of-all-categories" catches="know-the-row"
# Needs of all categories that name an atom are in this. Keep those for leather shoes, with and without an atom.
share = wanted[needs["atoms"] != ""].value_counts(normalize=True)
how_many = np.exp(-(share * np.log(share)).sum())

# %% role="wrong" exercise="how-many" label="base-ten" catches="entropy"
# The logarithm has base 10, but the power has base e. Use one base for both.
share = wanted[needs["category"] == "leather_shoes"].value_counts(normalize=True)
how_many = np.exp(-(share * np.log10(share)).sum())

# %% role="wrong" exercise="how-many" label="two-to-the-nats" catches="entropy"
# The logarithm is natural, but the power has base 2. Use one base for both.
share = wanted[needs["category"] == "leather_shoes"].value_counts(normalize=True)
how_many = 2 ** -(share * np.log(share)).sum()

# %% role="proof"
leather = wanted[needs["category"] == "leather_shoes"].value_counts(normalize=True)
assert 5 < np.exp(-(leather * np.log(leather)).sum()) < 14 and len(leather) >= 30
assert (wanted[needs["category"] == "leather_shoes"].value_counts() <= 5).mean() > 0.5

# %% [markdown]
# ## How fast do varieties multiply?
#
# Lengths only. If a millimetre of a wrong length costs a woman 2 yuan, and 50,000 women buy, how many lengths should one
# make? As many as minimise $2\,L(n) + F n / 50{,}000$, where $L(n)$ is the mean loss in mm with *n* lengths and *F*
# the fixed cost of each. In Salop's model (1979), people spread evenly on a circle, the best
# number falls with the root of the fixed cost: $n^* \propto F^{-1/2}$.

# %%
def length_loss(lengths):
    """Mean distance in mm between a woman's length and her class's mean length."""
    classes = pd.qcut(women["length_mm"], lengths, labels=False)
    own = women["length_mm"]
    return (own - own.groupby(classes).transform("mean")).abs().mean()


losses = pd.Series({n: length_loss(n) for n in range(1, 121)})
losses.loc[[1, 2, 4, 8, 16, 32]].round(3).to_frame("mean loss (mm)").T

# %% [markdown]
# ### Exercise 8 · The best number of lengths   {3 points} · stretch
# Assign to `varieties` a DataFrame with one row for each `fixed_cost` of 250, 500, 1,000, 2,000, 4,000, 8,000, 16,000 and
# 32,000 yuan, and the column `varieties`: the whole number from 1 to 120 with the lowest cost. Start from `losses`.
#
# <details><summary>Hint 1: the idea</summary>
#
# For one F the cost is a Series over n. Its index holds n.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `losses.index` takes part in sums like a column of numbers. `idxmin()` gives the index of the smallest value.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Do F = 1,000 first, and plot the cost over n: it falls, and rises again. Then loop over `250 * 2 ** np.arange(8)`.
# </details>

# %% role="answer" exercise="varieties"
varieties = ...
### BEGIN SOLUTION
price, customers = 2, 50_000
rows = []
for cost in 250 * 2 ** np.arange(8):
    all_in = price * losses + cost * losses.index / customers
    best = all_in.idxmin()
    rows.append({"fixed_cost": cost, "varieties": best})
varieties = pd.DataFrame(rows)
### END SOLUTION

# %% role="check" exercise="varieties" points=3 outcomes="measure-blending" ideas="A18 A19" stretch=true minutes=12
check("varieties", varieties)

# %% [markdown] role="reading" exercise="varieties"
# Each time the fixed cost is halved, about one and a half times as many lengths pay: on logarithmic scales a line with a slope near
# −1/2, as Salop has it. A machine that halved the cost of a variety would not double variety.

# %% role="proof"
costs_tried = 250 * 2 ** np.arange(8)
best = [int((2 * losses + cost * losses.index / 50_000).idxmin()) for cost in costs_tried]
steepness = np.polyfit(np.log(costs_tried), np.log(best), 1)[0]
assert -0.62 < steepness < -0.46 and max(best) < 115, (steepness, best)
assert 1.38 < (best[0] / best[-1]) ** (1 / 7) < 1.58, best

# %% role="right" exercise="varieties"
costs_tried = np.array([250, 500, 1000, 2000, 4000, 8000, 16000, 32000])
number = losses.index.to_numpy()
surface = 2 * losses.to_numpy()[None, :] + costs_tried[:, None] * number[None, :] / 50_000
varieties = pd.DataFrame({"varieties": number[surface.argmin(axis=1)], "fixed_cost": costs_tried})

# %% role="right" exercise="varieties"
found = {}
for power in range(8):
    costs = {n: 2 * value + 250 * 2**power * n / 5e4 for n, value in losses.items()}
    found[250 * 2**power] = min(costs, key=costs.get)
varieties = pd.Series(found, name="varieties").rename_axis("fixed_cost").reset_index()

# %% role="wrong" exercise="varieties" label="customers-left-out" catches="unit" instead=true
# The whole fixed cost is put on each customer. It is shared by 50,000: divide.
all_in = price * losses + cost * losses.index

# %% role="wrong" exercise="varieties" label="one-fixed-cost-for-all" catches="fixed-cost-per-variety" instead=true
# The number with the smallest loss wins at every fixed cost: varieties cost nothing here, or next to nothing. Each has a fixed cost
# of its own: multiply by n, and share it by 50,000, since the loss is one customer's.
all_in = price * losses + cost / customers

# %% role="wrong" exercise="varieties" label="loss-in-millimetres" catches="unit" instead=true
# A millimetre counts one yuan here. It costs 2.
all_in = losses + cost * losses.index / customers

# %% role="wrong" exercise="varieties" label="lowest-cost-itself" catches="index-or-position" instead=true
# This is the lowest cost. Asked is the number of varieties at which it is reached.
best = all_in.min()

# %% role="wrong" exercise="varieties" label="position-for-number" catches="index-or-position" instead=true
# This is a position counted from 0, one less than the number of varieties. Take the index.
best = int(all_in.to_numpy().argmin())
