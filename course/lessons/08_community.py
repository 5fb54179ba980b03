# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: "Community: somebody like me"
#     weight: 1
#     ideas: A21 A22 A23 A32 A35 A36 A43 A57
#     outcomes:
#       find-the-rare: say how large a community must be for rare people to find each other
#       compare-with-chance: compare what friends have in common with what chance alone would give
#       count-the-silent: measure who speaks with the silent below the line
#       split-person-and-occasion: tell what is a person's own from what is her occasion's
#       tell-influence-from-likeness: test whether friends move each other against likeness and a common occasion
#       follow-an-effect: follow the effect of an experiment over weeks with the user as the unit
#       draw-a-dose: draw means with intervals over a dose that was given by lot
#       judge-a-layer: argue when likeness stops being useful, with the data that would change one's mind
# ---

# %% [markdown]
# # In class
#
# > "The layer of the like-minded that people find in a community is the core of its value … If the community is large
# > enough, individuals who express what is their own will often find 'resonance'."
#
# So Zhang Peng in his column of July 2024 (in our English); we call it *the column*. His word is 同温层, a layer of
# air that has one temperature. It means likeness, not height. The sentence claims a value and a mechanism.
#
# **Our question:** how large must a community be for somebody like me to be in it, and does she then move me, or is she
# merely like me?
#
# **Our data** are a simulated market; its platform, Lifora, is invented. We know the friendships of 3,000 of its people, who
# comments, who answers whom, and what people order. In an experiment their feeds varied by lot.
#
# The last lesson ended with reach: a small need pays if those who feel it can be reached. Now we ask how they find each
# other.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from plotly.subplots import make_subplots
from scipy.stats import binom

from course import card, check, load, progress
from course.figures import BLUE, GREEN, GREY, ORANGE, PALETTE, VERMILION
from course.figures import label_ends, use_template

use_template()

users = load("users")
people = users[users["in_panel"]].set_index("user_id")
friends = load("friends")
friend_people = load("friend_people")
participation = load("participation")
orders = load("orders").drop_duplicates("order_id")
order_items = load("order_items").drop_duplicates(["order_id", "line_no"])
merchants = load("merchants")
note_readers = load("note_readers")
crafts = load("experiment_spm")
ads = load("experiment_ads")
feeds = load("experiment_layer")

# %% [markdown]
# ## How rare are you?
#
# Suppose that one person in 2,000 is like you, and people come to the community independently. Then nobody of $N$ members
# is like you with the chance $(1 - p)^N$, where $p = 1/2000$.
#
# **Quick.** How many members must there be, so that with 95 % at least one is like you?

# %% role="quick" exercise="one-in-2000" minutes=2 title="One in 2,000" choices="2,000|4,000|6,000|40,000"
one_in_2000 = "6,000"
### 2,000: At that size one is *expected*. Still nobody is there in more than a third of such communities: solve $(1-p)^N = 0.05$.
### 4,000: Two are expected then, and nobody is there in about one community in seven. That is more than 5 %.
### 40,000: You divided 2,000 by 0.05. But each further member lowers the chance of nobody by the same factor: solve $(1-p)^N = 0.05$.
### reading: ln 0.05 / ln(1 − 1/2000) is 5,990. Three are expected then: e to the power of −3 is 0.05.

# %% [markdown]
# One like you is company. A *layer* is more: we ask for at least five like you.
#
# **Quick.** Five like you are *expected*. How likely is it that at least five are there?

# %% role="quick" exercise="five-expected" title="Five expected" choices="56 %|95 %|100 %"
five_expected = "56 %"
### 95 %: For that about nine must be expected. With five, chance falls below five nearly as often as not.
### 100 %: "Expected" is a mean over many communities. In some there are eight like you, in others two.
### reading: An expected number is a mean over many communities, not the least that happens. A mean is not a chance.

# %% [markdown]
# `binom.sf(4, N, p)` is the chance of *more than 4* among $N$, so of at least five (*sf* stands for survival function). With
# the number 9.15 in the table at least five are there with 95 %.

# %%
expected = np.array([1, 2, 3, 5, 9.15, 20])
pd.DataFrame({
    "expected": expected,
    "at least one": binom.sf(0, 10_000, expected / 10_000),
    "at least five": binom.sf(4, 10_000, expected / 10_000),
}).round(3)

# %% [markdown]
# How rare *are* people? `people` are our sample of the users (`in_panel` leaves out a test account). Here two are **alike** if
# they have these five traits in common.

# %%
traits = ["gender", "age_band", "body", "work_place", "has_kid"]
people[traits].head(3)

# %% [markdown]
# ### Exercise 1 · Five like me   {3 points}
# Assign to `like_me` a Series whose index is the number of members: 300, 1,000, 3,000 and 10,000. Its values: the mean over
# all `people` of the chance that at least five of so many *other* members are alike with her.
#
# A person's $p$ is the share of all `people` who have her five traits (she herself is counted). Members come
# independently.
#
# <details><summary>Hint 1: the idea</summary>
#
# Every person has a chance of her own. Work out all of them, and take their mean last.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `people.groupby(traits)["body"].transform("size")` tells for each person how many have her traits.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Divide these counts by `len(people)`. Give the result to `binom.sf` as p: it takes a whole Series.
# </details>

# %% role="answer" exercise="like-me"
like_me = ...
### BEGIN SOLUTION
share = people.groupby(traits)["body"].transform("size") / len(people)
chances = {}
for members in (300, 1000, 3000, 10_000):
    found = binom.sf(4, members, share)
    chances[members] = found.mean()
like_me = pd.Series(chances)
### END SOLUTION

# %% role="check" exercise="like-me" points=3 outcomes="find-the-rare" ideas="A22 A36" minutes=9
check("like-me", like_me)

# %% [markdown] role="reading" exercise="like-me"
# Among 300 members about one person in four has five like herself, among 10,000 nearly everybody. (If people who are alike
# come together instead of independently, a smaller community may do.) Who multiplies the shares
# of the single traits, as if these were independent, makes people look rarer than they are: traits hang together.

# %% role="proof"
part = people.groupby(traits)["body"].transform("size") / len(people)
mean_chance = {members: binom.sf(4, members, part).mean() for members in (300, 10_000)}
assert 0.18 < mean_chance[300] < 0.32 and mean_chance[10_000] > 0.96
alone = np.prod([people[name].map(people[name].value_counts(normalize=True)).to_numpy() for name in traits], axis=0)
assert binom.sf(4, 300, alone).mean() < 0.6 * mean_chance[300]
assert np.isclose(np.log(0.05) / np.log(1 - 1 / 2000), 5990, atol=1) and np.isclose(binom.sf(4, 10**6, 5e-6), 0.56, atol=0.005)
assert 0.9495 < binom.sf(4, 10**6, 9.15e-6) < 0.9505 and 0.13 < np.exp(-2) < 1 / 7

# %% role="right" exercise="like-me"
types = people.value_counts(traits, normalize=True).to_numpy()
like_me = pd.Series({size: (types * (1 - binom.cdf(4, size, types))).sum() for size in (10_000, 3000, 1000, 300)})

# %% role="right" exercise="like-me"
import math

key = people[traits[0]].astype(str).str.cat([people[name].astype(str) for name in traits[1:]], sep="|")
count = key.value_counts()
values = []
for size in (300, 1000, 3000, 10_000):
    p = count.to_numpy() / count.sum()
    below = sum(math.comb(size, k) * np.exp(k * np.log(p) + (size - k) * np.log1p(-p)) for k in range(5))
    values.append(np.average(1 - below, weights=count))
like_me = pd.Series(values, index=[300, 1000, 3000, 10_000])

# %% role="wrong" exercise="like-me" label="expected-taken-for-certain" catches="mean-or-chance" instead=true
# A person counts here as soon as five are *expected*. With five expected, there are fewer nearly half of the time: take the chance.
found = members * share >= 5

# %% role="wrong" exercise="like-me" label="traits-taken-as-independent" catches="independence" instead=true
# The shares of the single traits are multiplied. Traits hang together: count the people who have all five.
share = np.prod([people[name].map(people[name].value_counts(normalize=True)) for name in traits], axis=0)

# %% role="wrong" exercise="like-me" label="a-trait-left-out" catches="know-the-columns" instead=true
# Only four traits are compared, so people look commoner than they are. All five of `traits` must agree.
share = people.groupby(traits[:-1])["body"].transform("size") / len(people)

# %% role="wrong" exercise="like-me" label="mean-over-types" catches="mean-of-means" instead=true
# This is a mean over the combinations of traits, in which the rarest counts like the commonest. Take the mean over people.
found = binom.sf(4, members, people.groupby(traits).size() / len(people))

# %% role="wrong" exercise="like-me" label="chance-of-the-mean" catches="mean-of-a-curve" instead=true
# The mean share went into the formula, as if all people were as rare as the mean. Work out each person's chance, then the mean.
found = binom.sf(4, members, share.mean())

# %% role="wrong" exercise="like-me" label="more-than-five" catches="off-by-one" instead=true
# This is the chance of more than five. `binom.sf(k, …)` is the chance of more than k.
found = binom.sf(5, members, share)

# %% role="wrong" exercise="like-me" label="fewer-than-five" catches="complement" instead=true
# This is the chance of fewer than five. `cdf` counts up to k; the chance of more than k is `sf`.
found = binom.cdf(4, members, share)

# %% role="wrong" exercise="like-me" label="exactly-five" catches="complement" instead=true
# This is the chance of exactly five. Six or twenty like her are five at least as well.
found = binom.pmf(5, members, share)

# %% role="wrong" exercise="like-me" label="she-herself-a-member" catches="off-by-one" instead=true
# She herself is taken for one of the members here. Each chance is among so many *others*.
found = binom.sf(4, members - 1, share)

# %% role="wrong" exercise="like-me" label="one-is-enough" catches="at-least-k" instead=true
# This is the chance of at least one. Five are asked for.
found = binom.sf(0, members, share)

# %% role="wrong" exercise="like-me" label="median-person" catches="mean-or-median" instead=true
# This is the chance of the median person. The mean over all people is asked for: half of them are rarer than she is.
chances[members] = np.median(found)

# %% role="wrong" exercise="like-me" label="all-users-below" catches="denominator" instead=true
# The shares were divided by all rows of `users`, the test account too. Divide by the number of `people`.
share = people.groupby(traits)["body"].transform("size") / len(users)

# %% role="wrong" exercise="like-me" label="she-herself-left-out" catches="base-of-a-share" instead=true
# She herself was taken out of her share. For p she counts: all who have her traits, over all `people`.
share = (people.groupby(traits)["body"].transform("size") - 1) / (len(people) - 1)

# %% role="wrong" exercise="like-me" label="people-over-a-line" catches="mean-or-chance" instead=true
# A person counts here as soon as her chance is 95 %. Take the mean of the chances themselves.
found = binom.sf(4, members, share) >= 0.95

# %% role="wrong" exercise="like-me" label="expected-number" catches="mean-or-chance" instead=true
# These are expected numbers of people alike, not chances. `binom.sf` gives the chance of at least five.
found = members * share

# %% role="figure"
rarity = people.groupby(traits)["body"].transform("size") / len(people)
names = ["the rarest fifth", "second", "third", "fourth", "the commonest"]
fifth = pd.qcut(rarity, 5, labels=names)
members = np.geomspace(100, 30_000, 40)
curves = go.Figure()
for place, (name, group) in enumerate(rarity.groupby(fifth, observed=True)):
    types = group.value_counts(normalize=True)
    chance = [(types * binom.sf(4, round(size), types.index)).sum() for size in members]
    curves.add_scatter(
        x=members, y=100 * np.array(chance), name=name, mode="lines",
        line={"width": 3, "color": [VERMILION, ORANGE, GREY, GREEN, BLUE][place]},
    )
curves.add_hline(y=50, line_dash="dot", line_color=GREY)
curves.update_layout(
    title="Five of a common type are there long before five of a rare one",
    xaxis={"type": "log", "title": "members, logarithmic scale (people)",
           "tickvals": [100, 300, 1000, 3000, 10_000, 30_000],
           "tickformat": ","},
    yaxis={"title": "chance of at least five alike (%)", "range": [0, 102]},
)
curves.update_layout(
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0,
            "traceorder": "reversed"}, margin_t=104,
)

# %% [markdown]
# *Figure 1.* The same chance for five groups of people, by how rare their type is. Read off where each line crosses one half.
# "Large enough" has a number, and not one number for all.

# %% role="proof"
half = {}
for name, group in rarity.groupby(fifth, observed=True):
    types = group.value_counts(normalize=True)
    half[name] = next(size for size in range(100, 60_000, 20) if (types * binom.sf(4, size, types.index)).sum() > 0.5)
assert half["the rarest fifth"] > 8 * half["the commonest"], half
assert list(half.values()) == sorted(half.values(), reverse=True)

# %% [markdown]
# ## Picky, or arithmetic?
#
# That they are there does not mean that they find each other. Do friends choose their like? Each friendship is listed once:

# %%
friends.head(3)

# %%
who = friend_people.set_index("user_id").join(people, validate="one_to_one")
who[["gender", "age_band", "body", "has_kid", "circle"]].head(3)

# %% [markdown]
# A *circle* is the pastime about which somebody reads and writes most.
#
# **Quick.** A friendship is a *tie*, and the two people are its *ends*. Three quarters of ties or so join two of one gender. Which
# further number must one know before one says that people *prefer* their own gender: the share of ends that are women (*ends by gender*), how many
# ties there are (*number of ties*), or how many a person has (*ties per person*)?

# %% role="quick" exercise="base-rate" minutes=2 title="The base of a share" choices="ends by gender|number of ties|ties per person"
base_rate = "ends by gender"
### number of ties: It says how exact the share is. But what would the share be if nobody cared for gender?
### ties per person: Few or many friends, the share could be the same without any choice. What would chance alone give?
### reading: Were nine in ten women, chance alone would make four in five ties alike. A share of the like says nothing without its base.

# %% [markdown]
# Chance is this: all ends of ties go into one urn, and pairs are drawn. If $q_k$ is the share of ends with value $k$, the
# share of pairs alike is $\sum q_k^2$. **Assortativity** (Newman 2003) says how far the real share goes from there to 1:
#
# $$r = \frac{\text{same} - \text{by chance}}{1 - \text{by chance}}.$$
#
# Why ends, not people? Who has twenty friends offers twenty ends. Four ties by hand:

# %%
toy = pd.DataFrame({"one": list("xxxy"), "other": list("xxyy")})
ends = pd.concat([toy["one"], toy["other"]])
q = ends.value_counts(normalize=True)
print(q.to_dict(), "by chance:", (q**2).sum())
print("same:", (toy["one"] == toy["other"]).mean())

# %% [markdown]
# ### Exercise 2 · What friends have in common   {4 points}
# Assign to `mixing` a DataFrame with one row for each trait `gender`, `age_band`, `body`, `has_kid` and `circle` (all in
# `who`) and the columns
#
# - `trait`: its name;
# - `same`: share of the ties in `friends` whose two ends have the same value;
# - `by_chance`: that share if the ends of these ties met at random, by the formula above;
# - `r`: the assortativity.
#
# <details><summary>Hint 1: the idea</summary>
#
# Look up the value at either end of each tie. Two columns of 9,000 values are all you need.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `friends["user_a"].map(who[trait])` looks the values up.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Do it for `gender` alone, as in the toy. Then put it into a loop and each result into a dictionary.
# </details>

# %% role="answer" exercise="mixing"
mixing = ...
### BEGIN SOLUTION
rows = []
for trait in ("gender", "age_band", "body", "has_kid", "circle"):
    one, other = friends["user_a"].map(who[trait]), friends["user_b"].map(who[trait])
    same = (one == other).mean()
    urn = pd.concat([one, other])
    by_chance = (urn.value_counts(normalize=True) ** 2).sum()
    r = (same - by_chance) / (1 - by_chance)
    rows.append({"trait": trait, "same": same, "by_chance": by_chance, "r": r})
mixing = pd.DataFrame(rows)
### END SOLUTION

# %% role="check" exercise="mixing" points=4 outcomes="compare-with-chance" ideas="A22" minutes=10
check("mixing", mixing)

# %% [markdown] role="reading" exercise="mixing"
# By the raw share gender comes first. By what goes beyond chance the circle does: there are twelve of them, and still half of the
# ties or so stay inside one. Body comes last: friends have it in common about as often as chance would have it. Beyond chance is not
# yet by choice: who has a child keeps the circle *young children* more often, and meets others there. Inside circles, against each
# circle's own ends, `has_kid` has a clearly smaller r than here.

# %% role="proof"
found = {}
for trait in ("gender", "age_band", "body", "has_kid", "circle"):
    one, other = friends["user_a"].map(who[trait]), friends["user_b"].map(who[trait])
    chance = (pd.concat([one, other]).value_counts(normalize=True) ** 2).sum()
    found[trait] = ((one == other).mean(), chance, ((one == other).mean() - chance) / (1 - chance))
found = pd.DataFrame(found, index=["same", "by_chance", "r"]).T
assert found["same"].idxmax() == "gender" and 0.7 < found.loc["gender", "same"] < 0.82
assert found["r"].idxmax() == "circle" and found["r"].idxmin() == "body" and abs(found.loc["body", "r"]) < 0.04
assert 0.42 < found.loc["circle", "same"] < 0.68 and who["circle"].nunique() == 12
assert len(friends) == 9000 and len(who) == 3000
ends_of = pd.DataFrame({side: friends["user_a"].map(who[side]) for side in ("circle", "has_kid")})
others = pd.DataFrame({side: friends["user_b"].map(who[side]) for side in ("circle", "has_kid")})
met_there = ends_of["circle"] == others["circle"]
urns = pd.concat([ends_of[met_there], others[met_there]]).groupby("circle")["has_kid"].value_counts(normalize=True)
there = ends_of.loc[met_there, "circle"].map((urns**2).groupby("circle").sum()).mean()
r_there = ((ends_of["has_kid"] == others["has_kid"])[met_there].mean() - there) / (1 - there)
assert r_there < 0.85 * found.loc["has_kid", "r"], (r_there, found)
kept_by = who.groupby("has_kid")["circle"].value_counts(normalize=True).xs("young children", level="circle")
assert kept_by[True] > 1.5 * kept_by[False]

# %% role="right" exercise="mixing"
table = friends.merge(who.add_prefix("a_"), left_on="user_a", right_index=True).merge(who.add_prefix("b_"), left_on="user_b", right_index=True)
rows = {}
for trait in ["circle", "has_kid", "body", "age_band", "gender"]:
    cross = pd.crosstab(table["a_" + trait], table["b_" + trait], normalize=True)
    cross = (cross + cross.T) / 2
    chance = (cross.sum() ** 2).sum()
    rows[trait] = {"r": (np.trace(cross) - chance) / (1 - chance), "by_chance": chance, "same": np.trace(cross)}
mixing = pd.DataFrame.from_dict(rows, orient="index").rename_axis("trait").reset_index()

# %% role="right" exercise="mixing"
long = pd.concat([friends.rename(columns={"user_a": "u", "user_b": "v"}), friends.rename(columns={"user_b": "u", "user_a": "v"})])
listed = []
for trait in ["gender", "age_band", "body", "has_kid", "circle"]:
    code = pd.Series(pd.factorize(who[trait])[0], index=who.index)
    u, v = code.loc[long["u"]].to_numpy(), code.loc[long["v"]].to_numpy()
    weight = np.bincount(u) / len(u)
    listed.append((trait, float(np.mean(u == v)), float(weight @ weight), 1 - np.mean(u != v) / (1 - weight @ weight)))
mixing = pd.DataFrame(listed, columns=["trait", "same", "by_chance", "r"])

# %% role="wrong" exercise="mixing" label="people-for-ends" catches="base-of-a-share" instead=true
# Each person counts once in the urn here. Who has twenty friends has twenty ends: fill the urn with the ends of ties.
urn = who[trait]

# %% role="wrong" exercise="mixing" label="values-equally-common" catches="base-of-a-share" instead=true
# This takes all values for equally common. Some are far commoner: square their shares and add them up.
by_chance = 1 / urn.nunique()

# %% role="wrong" exercise="mixing" label="one-side-of-the-ties" catches="base-of-a-share" instead=true
# Only the ends in `user_a` are in the urn. Who stands first is an accident of the list: put both ends in.
urn = one

# %% role="wrong" exercise="mixing" label="difference-not-scaled" catches="assortativity" instead=true
# This is the distance from chance. Divide it by the way that was left, from chance to 1.
r = same - by_chance

# %% role="wrong" exercise="mixing" label="ratio-to-chance" catches="assortativity" instead=true
# This is how many times as often as by chance, less one. Assortativity divides by 1 − by chance, so that 1 means "always alike".
r = same / by_chance - 1

# %% role="wrong" exercise="mixing" label="codes-correlated" catches="names-as-numbers" instead=true
# A correlation of numbered names depends on how they are numbered: circle 3 is not nearer to 4 than to 9. Use the formula.
r = np.corrcoef(pd.factorize(pd.concat([one, other]), sort=True)[0].reshape(2, -1))[0, 1]

# %% role="wrong" exercise="mixing" label="shares-not-squared" catches="base-of-a-share" instead=true
# This is the share of the commonest value. For a pair to be alike both ends must have a value: add up squares over all values.
by_chance = urn.value_counts(normalize=True).max()

# %% role="wrong" exercise="mixing" label="all-people-as-base" catches="base-of-a-share" instead=true
# The urn holds all `people`, also those whose friends nobody listed. Fill it with the ends of the ties in `friends`.
urn = people.get(trait, who[trait])

# %% role="wrong" exercise="mixing" label="two-sides-apart" catches="base-of-a-share" instead=true
# The shares of `user_a` are multiplied by those of `user_b`. Who stands on which side is an accident: one urn for both, and squares.
by_chance = (one.value_counts(normalize=True) * other.value_counts(normalize=True)).sum()

# %% role="wrong" exercise="mixing" label="ratio-kept" catches="assortativity" instead=true
# This is how many times as often as by chance. Assortativity is a distance from chance, over the way from there to 1.
r = same / by_chance

# %% role="wrong" exercise="mixing" label="way-left-from-same" catches="assortativity" instead=true
# Below the line stands 1 less `same`. The whole way goes from chance to 1: divide by 1 less `by_chance`.
r = (same - by_chance) / (1 - same)

# %% role="wrong" exercise="mixing" label="root-taken" catches="base-of-a-share" instead=true
# A root was taken of the sum of squares. The sum of the squares itself is the share of pairs alike.
by_chance = np.sqrt((urn.value_counts(normalize=True) ** 2).sum())

# %% role="wrong" exercise="mixing" label="unlike-counted" catches="complement" instead=true
# `same` counts ties whose ends *differ*. Count those whose two ends have the same value.
same = (one != other).mean()

# %% role="wrong" exercise="mixing" label="other-side-of-the-ties" catches="base-of-a-share" instead=true
# Only the ends in `user_b` are in the urn. Who stands second is an accident of the list: put both ends in.
urn = other

# %% role="wrong" exercise="mixing" label="first-end-not-put-back" catches="base-of-a-share" instead=true
# The second end was drawn without putting the first back. By the formula the shares stay as they are: add up their squares.
by_chance = (urn.value_counts() * (urn.value_counts() - 1)).sum() / (len(urn) * (len(urn) - 1))

# %% role="figure"
degree = friends.melt()["value"].value_counts().reindex(who.index, fill_value=0)
largest = who["circle"].value_counts().index[:5]
chosen = who[who["circle"].isin(largest)].assign(ties=degree)
chosen = chosen.sort_values("ties", ascending=False).groupby("circle").head(60)
row = pd.Series(np.arange(len(chosen)), index=chosen.index)
pairs = friends.apply(lambda side: side.map(row)).dropna().to_numpy().astype(int)
place = np.random.default_rng(0).standard_normal((len(chosen), 2))
for step in np.linspace(0.4, 0.01, 150):  # all people push apart, ties pull together
    apart = place[:, None] - place
    near = (apart**2).sum(axis=2) + 0.01
    push = (apart / near[:, :, None]).sum(axis=1) * 0.02 - 0.15 * place
    pull = place[pairs[:, 1]] - place[pairs[:, 0]]
    np.add.at(push, pairs[:, 0], 0.25 * pull)
    np.add.at(push, pairs[:, 1], -0.25 * pull)
    place += step * np.clip(push, -1, 1)
lines = np.c_[place[pairs[:, 0]], place[pairs[:, 1]], np.full((len(pairs), 2), np.nan)]
lines = lines.reshape(-1, 2)
clumps = make_subplots(1, 2, subplot_titles=["coloured by circle", "coloured by body"])
for panel, trait in enumerate(("circle", "body"), 1):
    clumps.add_scatter(
        x=lines[:, 0], y=lines[:, 1], mode="lines", row=1, col=panel, opacity=0.4,
        line={"color": GREY, "width": 0.5}, showlegend=False,
    )
    for colour, (name, at) in zip(PALETTE, row.groupby(chosen[trait]), strict=False):
        clumps.add_scatter(
            x=place[at, 0], y=place[at, 1], mode="markers", name=name, row=1, col=panel,
            marker={"color": colour, "size": 6},
            legend="legend" if panel == 1 else "legend2",
        )
clumps.update_xaxes(visible=False).update_yaxes(visible=False)
clumps.update_layout(
    title="Circles make clumps, bodies do not", height=500, margin_b=100, margin_t=84,
    legend={"orientation": "h", "x": 0, "y": -0.02, "yanchor": "top"},
    legend2={"orientation": "h", "x": 0, "y": -0.11, "yanchor": "top"},
)

# %% [markdown]
# *Figure 2.* One network, drawn twice: 300 people of five circles, those with most friends. A program moved friends together
# and strangers apart; it knew no trait. Compare how the colours lie.

# %% role="figure"
ranked = {}
for trait in ("gender", "age_band", "body", "has_kid", "circle"):
    one, other = friends["user_a"].map(who[trait]), friends["user_b"].map(who[trait])
    base = (pd.concat([one, other]).value_counts(normalize=True) ** 2).sum()
    alike = (one == other).mean()
    ranked[trait] = (alike, (alike - base) / (1 - base))
slopes = go.Figure()
for colour, (trait, (raw, beyond)) in zip(PALETTE, ranked.items(), strict=False):
    slopes.add_scatter(
        x=["share of ties alike", "beyond chance (r)"], y=[raw, beyond], name=trait,
        mode="lines+markers", line={"color": colour, "width": 3}, marker_size=9,
    )
slopes.update_layout(
    title="Most often alike is not farthest beyond chance",
    yaxis={"title": "share, and assortativity (1)", "range": [-0.05, 0.85]}, height=440,
)
label_ends(slopes, gap=0.08)

# %% [markdown]
# *Figure 3.* Left what one sees, right what goes beyond chance. Follow the line that is on top on the left: where does it end?
#
# ## Who speaks?
#
# "The community" is what one reads in it. Who writes that? `participation` has 20,000 people with an account, and counts
# their comments of June 2024.

# %%
participation.head(3)

# %% [markdown]
# **Quick (1 point).** Take the 200 people (1 % of *all* these rows) who wrote most comments. Which share of all comments did
# they write?

# %% role="quick" exercise="who-speaks" title="Who speaks" points=1 outcomes="count-the-silent" ideas="A21" minutes=4
written = participation["comments"].sort_values(ascending=False)
who_speaks = written.head(len(written) // 100).sum() / written.sum()
### reading: One person in a hundred writes about a third of it, and five in six write nothing. What one reads is not what people think: most of them are silent.

# %% role="right" exercise="who-speaks"
ranked_comments = np.sort(participation["comments"].to_numpy())
who_speaks = ranked_comments[-200:].sum() / ranked_comments.sum()

# %% role="right" exercise="who-speaks"
who_speaks = participation.nlargest(200, "comments")["comments"].sum() / participation["comments"].sum()

# %% role="wrong" exercise="who-speaks" label="silent-left-out" catches="denominator"
# This is 1 % of those who wrote. The silent are people, too: take 1 % of all rows.
wrote = participation.loc[participation["comments"] > 0, "comments"].sort_values(ascending=False)
who_speaks = wrote.head(round(len(wrote) / 100)).sum() / wrote.sum()

# %% role="wrong" exercise="who-speaks" label="share-of-writers" catches="denominator"
# This is the share of people who wrote at all. The question is for the share of *comments* by the busiest hundredth.
who_speaks = (participation["comments"] > 0).mean()

# %% role="wrong" exercise="who-speaks" label="likes-counted" catches="know-the-columns"
# These are likes. A like takes a second, so more people give some; comments are asked for.
who_speaks = participation.nlargest(200, "likes")["likes"].sum() / participation["likes"].sum()

# %% role="wrong" exercise="who-speaks" label="first-rows" catches="order-of-rows"
# These are the first rows of the table, not those who wrote most: sort first.
who_speaks = participation["comments"].head(200).sum() / participation["comments"].sum()

# %% role="wrong" exercise="who-speaks" label="a-tenth-taken" catches="denominator"
# These are the busiest ten per cent, 2,000 people. Take one per cent of the rows: 200.
who_speaks = participation.nlargest(2000, "comments")["comments"].sum() / participation["comments"].sum()

# %% role="wrong" exercise="who-speaks" label="half-of-them" catches="denominator"
# These are the 100 busiest, half of one per cent. One per cent of 20,000 rows is 200.
who_speaks = participation.nlargest(100, "comments")["comments"].sum() / participation["comments"].sum()

# %% role="wrong" exercise="who-speaks" label="busiest-by-likes" catches="know-the-columns"
# These are the 200 who gave most likes. Take those who wrote most comments.
who_speaks = participation.nlargest(200, "likes")["comments"].sum() / participation["comments"].sum()

# %% role="wrong" exercise="who-speaks" label="comments-counted" catches="level-or-share"
# This is a number of comments. Divide it by the number of all comments.
who_speaks = participation["comments"].nlargest(200).sum()

# %% role="proof"
wrote = participation["comments"].sort_values(ascending=False)
assert len(wrote) == 20_000 and 0.27 < wrote.head(200).sum() / wrote.sum() < 0.43
assert 0.78 < (wrote == 0).mean() < 0.88

# %% [markdown]
# ## Is a person one buyer?
#
# "Individuality" may be a person's, or her occasion's: the same woman buys for work, and for a day in the hills. If her purse
# is her own, two of her orders are alike in how dear they are, *whatever* the occasion. If it is the occasion's, they are alike
# only for the same one. We take the first line of each order; `scenario` is the occasion that the goods are made for.

# %%
orders.drop(columns=["platform", "session_id", "coupon"]).head(2)

# %%
order_items.head(2)

# %%
kept = orders[orders["status"] != "cancelled"]
kept = kept[kept["user_id"].isin(people.index)]
kept = kept[["order_id", "user_id", "merchant_id"]]
lines = order_items.loc[order_items["line_no"] == 1]
lines = lines[["order_id", "category", "scenario", "unit_price"]]
buys = kept.merge(lines, on="order_id", validate="one_to_one")
buys["ln_price"] = np.log(buys["unit_price"])
buys.head(3)

# %% [markdown]
# Furniture is dearer than tea, so we compare within a category: an order's **dearness** is its `ln_price` less the mean
# `ln_price` of all `buys` of its category. To *pair* each person's orders, a table is merged with itself:

# %%
small = pd.DataFrame({"user": [1, 1, 1, 2], "shop": ["a", "b", "b", "a"]})
small["order"] = [11, 12, 13, 14]
twice = small.merge(small, on="user", suffixes=("", "_2"))
twice[twice["shop"] != twice["shop_2"]]

# %% [markdown]
# Every pair stands there twice, once each way. We keep pairs from two *different shops*: who goes back to a shop often buys
# the same thing again.
#
# ### Exercise 3 · Her purse or her occasion   {5 points}
# Take all pairs of orders in `buys` of one person in two different shops, each pair both ways. Assign to `purse` a dictionary with
#
# - `"same"`: correlation of the dearness of the two orders, over pairs with the same `scenario`;
# - `"other"`: the same over pairs with different scenarios;
# - `"repeat"`: share of all these pairs with the same scenario, divided by the share that chance would give, $\sum q_k^2$
#   with the shares $q_k$ of scenarios in `buys`.
#
# <details><summary>Hint 1: the idea</summary>
#
# Work out dearness for each order first. After the merge each row has two orders, and the rest is three lines.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `buys.groupby("category")["ln_price"].transform("mean")`; `buys.merge(buys, on="user_id", suffixes=("", "_2"))`; `a.corr(b)`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Keep the rows of the merged table with `merchant_id != merchant_id_2`; then a mask says which of them share the scenario.
# </details>

# %% role="answer" exercise="purse"
purse = ...
### BEGIN SOLUTION
level = buys.groupby("category")["ln_price"].transform("mean")
dear = buys.assign(dearness=buys["ln_price"] - level)
both = dear.merge(dear, on="user_id", suffixes=("", "_2"))
pairs = both[both["merchant_id"] != both["merchant_id_2"]]
same = pairs["scenario"] == pairs["scenario_2"]
alike = pairs[same]
unlike = pairs[~same]
base = (buys["scenario"].value_counts(normalize=True) ** 2).sum()
purse = {
    "same": alike["dearness"].corr(alike["dearness_2"]),
    "other": unlike["dearness"].corr(unlike["dearness_2"]),
    "repeat": same.mean() / base,
}
### END SOLUTION

# %% role="check" exercise="purse" points=5 outcomes="split-person-and-occasion" ideas="A35" minutes=13
check("purse", purse)

# %% [markdown] role="reading" exercise="purse"
# A small part of the purse is a person's own: the dearness of two of her orders goes together at about 0.1, and it matters little
# whether the occasion is the same. So about a tenth of the variance of dearness goes with her from shop to shop; the rest does not.
# And the occasion itself comes back more often than by chance, in shops that know nothing of each other. Neither "a person" nor
# "an occasion" is enough: a segment is not a person.

# %% role="proof"
level = buys["ln_price"] - buys.groupby("category")["ln_price"].transform("mean")
joined = buys.assign(d=level).merge(buys.assign(d=level), on="user_id", suffixes=("", "_2"))
apart = joined[joined["merchant_id"] != joined["merchant_id_2"]]
one = apart["scenario"] == apart["scenario_2"]
r_same, r_other = (part["d"].corr(part["d_2"]) for part in (apart[one], apart[~one]))
assert 0.05 < r_same < 0.16 and 0.05 < r_other < 0.16 and abs(r_same - r_other) < 0.035, (r_same, r_other)
assert 1.08 < one.mean() / (buys["scenario"].value_counts(normalize=True) ** 2).sum() < 1.45
again = joined[(joined["merchant_id"] == joined["merchant_id_2"]) & (joined["order_id"] != joined["order_id_2"])]
assert again["d"].corr(again["d_2"]) > 0.3

# %% role="right" exercise="purse"
d = buys["ln_price"] - buys["category"].map(buys.groupby("category")["ln_price"].mean())
frame = pd.DataFrame({"u": buys["user_id"], "m": buys["merchant_id"], "s": buys["scenario"], "d": d})
product = pd.merge(frame, frame, on="u").query("m_x != m_y")
q = buys["scenario"].value_counts() / len(buys)
split = product.groupby(product["s_x"] == product["s_y"]).apply(lambda part: np.corrcoef(part["d_x"], part["d_y"])[0, 1])
purse = pd.Series({"repeat": (product["s_x"] == product["s_y"]).mean() / (q @ q), "other": split[False], "same": split[True]})

# %% role="right" exercise="purse"
ordered = buys.sort_values("user_id").reset_index(drop=True)
ordered["d"] = ordered["ln_price"] - ordered.groupby("category")["ln_price"].transform("mean")
first, second = [], []
for shift in range(1, int(ordered["user_id"].value_counts().max())):
    hit = np.flatnonzero(ordered["user_id"].to_numpy()[shift:] == ordered["user_id"].to_numpy()[:-shift])
    first.append(np.r_[hit, hit + shift])
    second.append(np.r_[hit + shift, hit])
a, b = ordered.iloc[np.concatenate(first)].reset_index(), ordered.iloc[np.concatenate(second)].reset_index()
keep = a["merchant_id"] != b["merchant_id"]
match = a["scenario"] == b["scenario"]
purse = {name: float(a.loc[keep & rows, "d"].corr(b.loc[keep & rows, "d"])) for name, rows in (("same", match), ("other", ~match))}
purse["repeat"] = match[keep].mean() / buys["scenario"].value_counts(normalize=True).pow(2).sum()

# %% role="wrong" exercise="purse" label="same-shop-kept" catches="know-the-pairs" instead=true
# Pairs from one shop are among these. Who goes back often buys the same thing again: keep two different shops.
pairs = both[both["order_id"] != both["order_id_2"]]

# %% role="wrong" exercise="purse" label="order-paired-with-itself" catches="know-the-pairs" instead=true
# Orders are paired with themselves here, and nothing is more alike. Keep pairs from two different shops.
pairs = both

# %% role="wrong" exercise="purse" label="each-pair-once" catches="know-the-pairs" instead=true
# Each pair is counted once, the earlier order first, so that the two columns differ by date. Keep both ways, as the merge gives them.
pairs = both[(both["merchant_id"] != both["merchant_id_2"]) & (both["order_id"] < both["order_id_2"])]

# %% role="wrong" exercise="purse" label="price-not-netted" catches="compare-like-with-like" instead=true
# This is the bare price: furniture is dearer than tea, and people keep to categories. Take the category's mean off.
level = 0

# %% role="wrong" exercise="purse" label="netted-by-occasion" catches="compare-like-with-like" instead=true
# The mean of the occasion was taken off. Goods of one category are to be compared.
level = buys.groupby("scenario")["ln_price"].transform("mean")

# %% role="wrong" exercise="purse" label="prices-in-yuan" catches="scale" instead=true
# Yuan were correlated, so that a few very dear orders decide. Use `ln_price`.
dear = buys.assign(dearness=buys["unit_price"] - buys.groupby("category")["unit_price"].transform("mean"))

# %% role="wrong" exercise="purse" label="share-without-base" catches="base-of-a-share" instead=true
# `repeat` is the bare share of pairs with one occasion. Divide it by what chance would give.
base = 1

# %% role="wrong" exercise="purse" label="occasions-equally-common" catches="base-of-a-share" instead=true
# For `repeat` all occasions count as equally common. Some are commoner: square their shares and add them up.
base = 1 / buys["scenario"].nunique()

# %% role="wrong" exercise="purse" label="all-pairs-for-other" catches="know-the-pairs" instead=true
# In `other` all pairs are counted, those with the same occasion too. Keep the pairs whose occasions differ.
unlike = pairs

# %% role="wrong" exercise="purse" label="same-shop-only" catches="know-the-pairs" instead=true
# Only pairs from *one* shop are left here. Turn the condition round: two different shops.
pairs = both[(both["merchant_id"] == both["merchant_id_2"]) & (both["order_id"] != both["order_id_2"])]

# %% role="wrong" exercise="purse" label="yuan-not-netted" catches="scale" instead=true
# Bare yuan were correlated: neither the logarithm was taken nor the category's mean off. Dearness needs both.
dear = buys.assign(dearness=buys["unit_price"])

# %% role="wrong" exercise="purse" label="chance-from-pairs" catches="base-of-a-share" instead=true
# The shares of the scenarios are those of the pairs, in which who orders much weighs more. Take them from `buys`, each order once.
base = (pairs["scenario"].value_counts(normalize=True) ** 2).sum()

# %% role="wrong" exercise="purse" label="netted-by-both" catches="compare-like-with-like" instead=true
# The mean of category *and* occasion was taken off. Take off the category's alone, or nothing of the occasion can show.
level = buys.groupby(["category", "scenario"])["ln_price"].transform("mean")

# %% role="wrong" exercise="purse" label="median-taken-off" catches="mean-or-median" instead=true
# The category's *median* was taken off. Dearness is defined with the mean.
level = buys.groupby("category")["ln_price"].transform("median")

# %% role="wrong" exercise="purse" label="one-category-only" catches="know-the-pairs" instead=true
# Only pairs of one category are among these. All pairs count: the category's mean has been taken off already.
pairs = both[(both["merchant_id"] != both["merchant_id_2"]) & (both["category"] == both["category_2"])]

# %% role="wrong" exercise="purse" label="each-pair-once-by-shop" catches="know-the-pairs" instead=true
# Each pair is counted once, the shop with the smaller number first. Keep both ways, as the merge gives them.
pairs = both[both["merchant_id"] < both["merchant_id_2"]]

# %% role="wrong" exercise="purse" label="divided-by-the-spread" catches="scale" instead=true
# Dearness was also divided by the spread of its category. Take the mean off, and no more.
dear = buys.assign(dearness=(buys["ln_price"] - level) / buys.groupby("category")["ln_price"].transform("std"))

# %% role="wrong" exercise="purse" label="logarithm-of-the-mean" catches="mean-of-a-curve" instead=true
# The logarithm of the category's mean price was taken off. Take off the mean of the logarithms: `ln_price`.
level = np.log(buys.groupby("category")["unit_price"].transform("mean"))

# %% role="wrong" exercise="purse" label="mask-turned-round" catches="complement" instead=true
# The mask keeps pairs whose scenarios *differ* where the same are asked for. Compare with `==`, and take `~` for the others.
same = pairs["scenario"] != pairs["scenario_2"]

# %% role="wrong" exercise="purse" label="ranks-correlated" catches="scale" instead=true
# Ranks of dearness were correlated. Use the dearness itself, as `a.corr(b)` does by itself.
alike = pairs[same].assign(dearness=pairs["dearness"][same].rank(), dearness_2=pairs["dearness_2"][same].rank())
unlike = pairs[~same].assign(dearness=pairs["dearness"][~same].rank(), dearness_2=pairs["dearness_2"][~same].rank())

# %% role="wrong" exercise="purse" label="chance-taken-off" catches="level-or-ratio"
# For `repeat` chance was taken off. How many times chance is asked for: divide.
level = buys.groupby("category")["ln_price"].transform("mean")
dear = buys.assign(dearness=buys["ln_price"] - level)
both = dear.merge(dear, on="user_id", suffixes=("", "_2"))
pairs = both[both["merchant_id"] != both["merchant_id_2"]]
same = pairs["scenario"] == pairs["scenario_2"]
purse = {
    "same": pairs.loc[same, "dearness"].corr(pairs.loc[same, "dearness_2"]),
    "other": pairs.loc[~same, "dearness"].corr(pairs.loc[~same, "dearness_2"]),
    "repeat": same.mean() - (buys["scenario"].value_counts(normalize=True) ** 2).sum(),
}

# %% [markdown]
# # At home
#
# ## Do the like gather at a host?
#
# In class friends shared circles far beyond chance, and a person's orders were a little alike in how dear they are, whatever the occasion.
# What about hosts? Wang Wei shows her shop's clothes on her own, not at all perfect figure. She turns it into "a trait", says the
# column, and attracts similar people with similar needs. Her shop is called WHICH; it sells `womenswear`.

# %%
merchants.loc[merchants["name"] == "WHICH", ["merchant_id", "name", "category"]]

# %% [markdown]
# **Quick (1 point).** Take `kept`. What is the share of orders by people whose `body` is `pear` or `plump`, at WHICH, over the
# same share among *all* orders at shops of `womenswear` (WHICH is one of them)?

# %% role="quick" exercise="alike-buyers" title="Alike buyers" points=1 outcomes="compare-with-chance" ideas="A57" minutes=5
at = kept.merge(merchants[["merchant_id", "name", "category"]], on="merchant_id")
hers = at["user_id"].map(people["body"]).isin(["pear", "plump"])
in_trade = hers[at["category"] == "womenswear"].mean()
alike_buyers = hers[at["name"] == "WHICH"].mean() / in_trade
### reading: Their share of the orders is far higher than in her trade. Because the host is like them, or because her clothes fit them? The ratio cannot say: the two come together.

# %% role="right" exercise="alike-buyers"
bodies = people["body"].reindex(kept["user_id"]).to_numpy()
round_ones = (bodies == "pear") | (bodies == "plump")
which = kept["merchant_id"].isin(merchants.loc[merchants["name"] == "WHICH", "merchant_id"]).to_numpy()
trade = kept["merchant_id"].isin(merchants.loc[merchants["category"] == "womenswear", "merchant_id"]).to_numpy()
alike_buyers = round_ones[which].mean() / round_ones[trade].mean()

# %% role="wrong" exercise="alike-buyers" label="all-people-as-base" catches="base-of-a-share"
# The base is everybody, whether she buys womenswear or not. Compare with orders at shops of the same trade.
at = kept.merge(merchants[["merchant_id", "name", "category"]], on="merchant_id")
hers = at["user_id"].map(people["body"]).isin(["pear", "plump"])
alike_buyers = hers[at["name"] == "WHICH"].mean() / people["body"].isin(["pear", "plump"]).mean()

# %% role="wrong" exercise="alike-buyers" label="all-orders-as-base" catches="base-of-a-share"
# The base is orders of all trades. Compare with orders at shops of womenswear.
at = kept.merge(merchants[["merchant_id", "name", "category"]], on="merchant_id")
hers = at["user_id"].map(people["body"]).isin(["pear", "plump"])
alike_buyers = hers[at["name"] == "WHICH"].mean() / hers.mean()

# %% role="wrong" exercise="alike-buyers" label="share-without-base" catches="base-of-a-share"
# This is the share at WHICH. How high is it in other shops of the trade? Divide by that.
at = kept.merge(merchants[["merchant_id", "name", "category"]], on="merchant_id")
hers = at["user_id"].map(people["body"]).isin(["pear", "plump"])
alike_buyers = hers[at["name"] == "WHICH"].mean()

# %% role="wrong" exercise="alike-buyers" label="which-left-out-of-base" catches="base-of-a-share"
# WHICH was left out of the base. The base is *all* orders at shops of womenswear, hers too.
at = kept.merge(merchants[["merchant_id", "name", "category"]], on="merchant_id")
hers = at["user_id"].map(people["body"]).isin(["pear", "plump"])
alike_buyers = hers[at["name"] == "WHICH"].mean() / hers[(at["category"] == "womenswear") & (at["name"] != "WHICH")].mean()

# %% role="wrong" exercise="alike-buyers" label="difference-for-ratio" catches="level-or-ratio"
# One share was taken from the other. How many times as large is asked for: divide.
at = kept.merge(merchants[["merchant_id", "name", "category"]], on="merchant_id")
hers = at["user_id"].map(people["body"]).isin(["pear", "plump"])
alike_buyers = hers[at["name"] == "WHICH"].mean() - hers[at["category"] == "womenswear"].mean()

# %% role="wrong" exercise="alike-buyers" label="one-body-only" catches="know-the-rows"
# Only one of the two bodies is counted here. Both `pear` and `plump` belong to the share, above the line and below.
at = kept.merge(merchants[["merchant_id", "name", "category"]], on="merchant_id")
hers = at["user_id"].map(people["body"]).eq("plump")
alike_buyers = hers[at["name"] == "WHICH"].mean() / hers[at["category"] == "womenswear"].mean()

# %% role="wrong" exercise="alike-buyers" label="share-of-their-orders" catches="condition-turned-round"
# This is which part of *their* orders goes to WHICH. Turn it round: which part of the orders at WHICH is theirs?
at = kept.merge(merchants[["merchant_id", "name", "category"]], on="merchant_id")
hers = at["user_id"].map(people["body"]).isin(["pear", "plump"])
alike_buyers = (at.loc[hers, "name"] == "WHICH").mean()

# %% role="wrong" exercise="alike-buyers" label="pear-only" catches="know-the-rows"
# Only `pear` is counted here. `plump` belongs to the share as well, above the line and below.
at = kept.merge(merchants[["merchant_id", "name", "category"]], on="merchant_id")
hers = at["user_id"].map(people["body"]).eq("pear")
alike_buyers = hers[at["name"] == "WHICH"].mean() / hers[at["category"] == "womenswear"].mean()

# %% role="wrong" exercise="alike-buyers" label="part-of-their-orders-in-the-trade" catches="condition-turned-round"
# This is which part of *their* orders of womenswear goes to WHICH. Take shares of orders: theirs at WHICH, over theirs in the trade.
at = kept.merge(merchants[["merchant_id", "name", "category"]], on="merchant_id")
hers = at["user_id"].map(people["body"]).isin(["pear", "plump"])
alike_buyers = (hers & (at["name"] == "WHICH")).sum() / (hers & (at["category"] == "womenswear")).sum()

# %% role="proof"
at = kept.merge(merchants[["merchant_id", "name", "category"]], on="merchant_id")
hers = at["user_id"].map(people["body"]).isin(["pear", "plump"])
assert (at["name"] == "WHICH").sum() > 150 and set(at.loc[at["name"] == "WHICH", "category"]) == {"womenswear"}
assert 1.3 < hers[at["name"] == "WHICH"].mean() / hers[at["category"] == "womenswear"].mean() < 2.6

# %% [markdown]
# ## Friends join together
#
# In spring 2024 the community ran a walking challenge of sixteen weeks. `joined_week` in `friend_people` says in which week
# somebody joined; it is empty for those who did not. Do friends join together?

# %%
joined = who["joined_week"].notna()
pairs = friends.apply(lambda side: side.map(joined))
r = np.corrcoef(pairs["user_a"], pairs["user_b"])[0, 1]
print(f"{joined.sum():,} joined; correlation over ties: {r:.2f}")

# %% [markdown]
# By chance alone this would lie within about 0.02 of zero, nineteen times in twenty.
#
# **Quick.** Which sentence does this correlation allow? "Friends …"

# %% role="quick" exercise="allowed" minutes=1 title="The sentence that is allowed" choices="move each other|share something|do not matter"
allowed = "share something"
### move each other: Friends keep the same circles, and some circles like walking more. Then they join together without a word between them.
### do not matter: They may: if friends move each other, such a correlation appears as well. Which stories are all possible?
### reading: A liking, an occasion or each other: all three make friends join together. The correlation cannot tell them apart.

# %% role="proof"
joined = who["joined_week"].notna()
ends_joined = friends.apply(lambda side: side.map(joined))
r_joined = np.corrcoef(ends_joined["user_a"], ends_joined["user_b"])[0, 1]
assert r_joined > 0.03 and 600 < joined.sum() < 1700
assert who["joined_week"].max() <= 16
sides = [who.index.get_indexer(friends[side]) for side in ("user_a", "user_b")]
deals = (np.random.default_rng(number).permutation(joined.to_numpy()) for number in range(100))
by_luck = np.std([np.corrcoef(deal[sides[0]], deal[sides[1]])[0, 1] for deal in deals])
assert 0.007 < by_luck < 0.014, by_luck

# %% [markdown]
# Three stories, then:
#
# - **likeness**: friends like the same things, and each joins in her own time;
# - **occasion**: for some weeks all of a circle talk about the challenge;
# - **influence**: a friend who has joined draws her friends along.
#
# *Whether* somebody joined does not tell them apart; *when* may. Under likeness, as told here, a friend's week says nothing about mine. So we
# take all who joined and deal their weeks out anew, by lot. Who joined, and who is whose friend, stays as it is. Do friends' weeks
# now lie as near to each other as before (Anagnostopoulos, Kumar and Mahdian 2008)?
#
# Weeks dealt out among *all* destroy a common occasion as well as influence. Weeks dealt out *within circles* keep the circle's
# occasion, and destroy only influence.

# %%
walkers = friend_people.dropna(subset=["joined_week"])
walkers = walkers.sort_values(["circle", "user_id"])
circle_number = walkers["circle"].factorize()[0]


def shuffled_weeks(number, within):
    """Weeks by user_id, exchanged by lot: among all, or within circles."""
    lot = np.random.default_rng(number).random(len(walkers))
    # Places sorted by circle, then by lot inside it; or by lot alone.
    order = np.lexsort([lot, circle_number] if within else [lot])
    weeks = walkers["joined_week"].to_numpy(dtype=float)[order]
    return pd.Series(weeks, index=walkers["user_id"].to_numpy())


pd.DataFrame({"as it was": who["joined_week"].dropna().sort_index().head(4),
              "lot 0": shuffled_weeks(0, within=False).sort_index().head(4)})

# %% [markdown]
# A one-sided *p-value*: if $k$ of 200 lots give a mean gap as small as the real one or smaller, $p = (1 + k) / 201$.
#
# ### Exercise 4 · Who moves whom?   {5 points}
# The *gap* of a tie is the distance of its two weeks, without sign; only ties of two who joined have one. Use the lots 0 to 199.
# Assign to `influence` a dictionary with
#
# - `"gap"`: the mean gap;
# - `"among_all"`: mean over the lots of the mean gap, with weeks exchanged among all; `"p_all"`: its p-value;
# - `"within"` and `"p_within"`: the same within circles;
# - `"word"`: `"influence"` if `p_within` is below 0.01; else `"occasion"` if `p_all` is; else `"likeness"`.
#
# <details><summary>Hint 1: the idea</summary>
#
# Write a function that takes a Series of weeks by user_id and returns the mean gap. The real weeks are such a Series, too.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `friends["user_a"].map(weeks) - friends["user_b"].map(weeks)` is empty where somebody did not join; `.abs().mean()` leaves
# empty ones out.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `lots = np.array([mean_gap(shuffled_weeks(number, within=True)) for number in range(200)])`, and the same with `False`.
# </details>

# %% role="answer" exercise="influence"
influence = ...
### BEGIN SOLUTION
real = friend_people.set_index("user_id")["joined_week"].astype(float)
tied = friends[friends.isin(real.dropna().index).all(axis=1)]
LEVEL = 0.01


def mean_gap(weeks):
    gaps = tied["user_a"].map(weeks) - tied["user_b"].map(weeks)
    return gaps.abs().mean()


def p_value(lots):
    return (1 + (lots <= gap).sum()) / (1 + len(lots))


gap = mean_gap(real)
free = np.array([mean_gap(shuffled_weeks(number, False)) for number in range(200)])
inside = np.array([mean_gap(shuffled_weeks(number, True)) for number in range(200)])
p_all = p_value(free)
p_within = p_value(inside)
word = "occasion" if p_all < LEVEL else "likeness"
influence = {
    "gap": gap, "among_all": free.mean(), "p_all": p_all,
    "within": inside.mean(), "p_within": p_within,
    "word": "influence" if p_within < LEVEL else word,
}
### END SOLUTION

# %% role="check" exercise="influence" points=5 outcomes="tell-influence-from-likeness" ideas="A43 A22" minutes=14
check("influence", influence)

# %% [markdown] role="reading" exercise="influence"
# Read your own word. *Influence*: even within circles friends' weeks lie nearer than chance has them, as if a friend's joining
# hastened one's own. *Occasion*: among all they do, within circles it does not show; the circle's weeks can explain it. *Likeness*:
# no sign that friends' weeks lie nearer than strangers'. Friends join together in all three. Your neighbour's market may have another word; and by
# luck alone about one market in a hundred without influence shows the first: a p of 1/201 or 2/201 is below 0.01.

# %% role="proof"
weeks_of = friend_people.set_index("user_id")["joined_week"].astype(float)
joined_both = friends[friends.isin(weeks_of.dropna().index).all(axis=1)]
gap_of = lambda weeks: (joined_both["user_a"].map(weeks) - joined_both["user_b"].map(weeks)).abs().mean()  # noqa: E731
observed = gap_of(weeks_of)
lots = {within: np.array([gap_of(shuffled_weeks(number, within)) for number in range(200)]) for within in (False, True)}
p = {within: (1 + (values <= observed).sum()) / 201 for within, values in lots.items()}
if p[True] >= 0.01 > p[False]:  # an occasion: what circles share brings the weeks together
    assert lots[True].mean() < lots[False].mean() - 2 * lots[False].std(), p
if min(p.values()) >= 0.01:
    assert observed > lots[False].mean() - 3 * lots[False].std(), p
assert 2 / 201 < 0.01 < 3 / 201
assert (shuffled_weeks(3, True).groupby(friend_people.set_index("user_id")["circle"]).sum()
        == weeks_of.dropna().groupby(friend_people.set_index("user_id")["circle"]).sum()).all()

# %% role="right" exercise="influence"
table = friend_people.dropna(subset=["joined_week"])
place = pd.Series(np.arange(len(table)), index=table["user_id"])
a, b = place.reindex(friends["user_a"]).to_numpy(), place.reindex(friends["user_b"]).to_numpy()
tie = ~np.isnan(a) & ~np.isnan(b)
a, b = a[tie].astype(int), b[tie].astype(int)
here = table["joined_week"].to_numpy(dtype=float)
observed = np.mean(np.abs(here[a] - here[b]))
influence = {"gap": observed}
for name, tail, within in (("among_all", "p_all", False), ("within", "p_within", True)):
    gaps = []
    for number in range(200):
        w = shuffled_weeks(number, within).reindex(table["user_id"]).to_numpy()
        gaps.append(np.abs(w[a] - w[b]).mean())
    influence[name] = np.mean(gaps)
    influence[tail] = (1 + sum(one <= observed for one in gaps)) / 201
influence["word"] = "influence" if influence["p_within"] < 0.01 else ["likeness", "occasion"][int(influence["p_all"] < 0.01)]

# %% role="right" exercise="influence"
both = friends[friends.isin(set(friend_people.dropna(subset=["joined_week"])["user_id"])).all(axis=1)]


def gaps_of(weeks):
    frame = weeks.rename("week").to_frame()
    pairs = both.merge(frame, left_on="user_a", right_index=True).merge(frame, left_on="user_b", right_index=True)
    return (pairs["week_x"] - pairs["week_y"]).abs().mean()


now = gaps_of(friend_people.set_index("user_id")["joined_week"].dropna().astype(int))
lots = pd.DataFrame({within: [gaps_of(shuffled_weeks(n, within)) for n in range(200)] for within in (True, False)})
tail = (1 + (lots <= now).sum()) / 201
influence = pd.Series({
    "word": "influence" if tail[True] < 0.01 else "occasion" if tail[False] < 0.01 else "likeness", "gap": now,
    "within": lots[True].mean(), "among_all": lots[False].mean(), "p_within": tail[True], "p_all": tail[False],
})

# %% role="wrong" exercise="influence" label="free-shuffle-for-both" catches="what-a-null-keeps" instead=true
# Within circles the weeks went round among all here. Then a common occasion is destroyed, too: `within=True`.
inside = np.array([mean_gap(shuffled_weeks(number, False)) for number in range(200)])

# %% role="wrong" exercise="influence" label="shuffles-exchanged" catches="what-a-null-keeps" instead=true
# The two shuffles have changed places: `within=True` keeps weeks in their circle.
free = np.array([mean_gap(shuffled_weeks(number, True)) for number in range(200)])
inside = np.array([mean_gap(shuffled_weeks(number, False)) for number in range(200)])

# %% role="wrong" exercise="influence" label="who-joined-shuffled-too" catches="what-a-null-keeps" instead=true
# Whether somebody joined was shuffled as well. Then likeness is destroyed, too: exchange weeks among those who joined.
def mean_gap(weeks):
    gaps = friends["user_a"].map(weeks) - friends["user_b"].map(weeks)
    return gaps.abs().mean()


free = np.array([
    mean_gap(pd.Series(
        np.random.default_rng(number).permutation(friend_people["joined_week"].to_numpy(dtype=float, na_value=np.nan)),
        friend_people["user_id"],
    ))
    for number in range(200)
])

# %% role="wrong" exercise="influence" label="ties-within-circles-only" catches="know-the-rows" instead=true
# Only ties within a circle are counted here. All ties of two who joined have a gap; it is the weeks that stay in their circle.
tied = friends[
    friends.isin(real.dropna().index).all(axis=1)
    & (friends["user_a"].map(who["circle"]) == friends["user_b"].map(who["circle"]))
]

# %% role="wrong" exercise="influence" label="median-gap" catches="mean-or-median" instead=true
# These are medians of the gaps of ties. The mean gap is asked for.
def mean_gap(weeks):
    gaps = tied["user_a"].map(weeks) - tied["user_b"].map(weeks)
    return gaps.abs().median()

# %% role="wrong" exercise="influence" label="missing-taken-for-zero" catches="missing-is-not-zero" instead=true
# Who has not joined got week 0 here. A tie has a gap only if both joined: leave the others out.
def mean_gap(weeks):
    gaps = friends["user_a"].map(weeks).fillna(0) - friends["user_b"].map(weeks).fillna(0)
    return gaps.abs().mean()

# %% role="wrong" exercise="influence" label="sign-kept" catches="distance" instead=true
# The differences keep their sign here, so early and late cancel. A gap has no sign: take `abs()` first.
def mean_gap(weeks):
    gaps = tied["user_a"].map(weeks) - tied["user_b"].map(weeks)
    return gaps.mean()

# %% role="wrong" exercise="influence" label="other-tail" catches="tail" instead=true
# Influence pulls friends together: k counts the lots with a gap as *small* as the real one or smaller. And mind the brackets in (1 + k) / 201.
def p_value(lots):
    return (1 + (lots >= gap).sum()) / (1 + len(lots))

# %% role="wrong" exercise="influence" label="two-tails" catches="tail" instead=true
# The p-values are doubled for two tails. One side is asked for: gaps as small as the real one or smaller.
def p_value(lots):
    return min(1, 2 * (1 + (lots <= gap).sum()) / (1 + len(lots)))

# %% role="wrong" exercise="influence" label="plus-one-forgotten" catches="p-value" instead=true
# The real order is one of the possible ones, so no p-value can be 0: add 1 above and below.
def p_value(lots):
    return (lots <= gap).mean()

# %% role="wrong" exercise="influence" label="root-mean-square" catches="distance" instead=true
# Gaps were squared, so that long ones count more. The mean of distances is asked for.
def mean_gap(weeks):
    gaps = tied["user_a"].map(weeks) - tied["user_b"].map(weeks)
    return np.sqrt((gaps**2).mean())

# %% role="wrong" exercise="influence" label="lots-from-one" catches="off-by-one" instead=true
# These are the lots 1 to 200. They are numbered from 0: `range(200)` gives 0 to 199.
free = np.array([mean_gap(shuffled_weeks(number, False)) for number in range(1, 201)])
inside = np.array([mean_gap(shuffled_weeks(number, True)) for number in range(1, 201)])

# %% role="wrong" exercise="influence" label="a-hundred-lots" catches="know-the-rows" instead=true
# These are 100 lots. With the lots 0 to 199 there are 200, and a p-value can be smaller.
free = np.array([mean_gap(shuffled_weeks(number, False)) for number in range(100)])
inside = np.array([mean_gap(shuffled_weeks(number, True)) for number in range(100)])

# %% role="wrong" exercise="influence" label="divided-by-200" catches="p-value" instead=true
# The p-values are divided by 200, or rounded to three digits. The real order is one of the possible ones: there are 201 of them.
def p_value(lots):
    return (1 + (lots <= gap).sum()) / len(lots)

# %% role="wrong" exercise="influence" label="word-of-the-other-step" catches="what-a-null-keeps" instead=true
# Of the word only one step is wrong. Compare `p_within` with 0.01 first; only if it is not below, look at `p_all`.
influence = {
    "gap": gap, "among_all": free.mean(), "p_all": p_all,
    "within": inside.mean(), "p_within": p_within,
    "word": {"influence": "occasion", "occasion": "influence", "likeness": "occasion"}["influence" if p_within < LEVEL else word],
}

# %% role="wrong" exercise="influence" label="word-far-off" catches="what-a-null-keeps" instead=true
# The word does not follow from the p-values. A p-value *below* 0.01 speaks against the story in which weeks are dealt out.
influence = {
    "gap": gap, "among_all": free.mean(), "p_all": p_all,
    "within": inside.mean(), "p_within": p_within,
    "word": {"influence": "likeness", "occasion": "likeness", "likeness": "influence"}["influence" if p_within < LEVEL else word],
}

# %% role="wrong" exercise="influence" label="first-lot-for-the-mean" catches="mean-of-the-lots" instead=true
# `among_all` and `within` are the gaps of the first lot alone. The mean over all 200 lots is asked for.
influence = {
    "gap": gap, "among_all": free[0], "p_all": p_all,
    "within": inside[0], "p_within": p_within,
    "word": "influence" if p_within < LEVEL else word,
}

# %% role="wrong" exercise="influence" label="mean-before-abs" catches="distance" instead=true
# The mean was taken first, and its sign away afterwards: early and late have cancelled by then. Take `abs()` of each gap, then the mean.
def mean_gap(weeks):
    gaps = friends["user_a"].map(weeks) - friends["user_b"].map(weeks)
    return abs(gaps.mean())

# %% role="planted" exercise="influence" effect="P47" leaves="lots-from-one a-hundred-lots divided-by-200 first-lot-for-the-mean free-shuffle-for-both shuffles-exchanged who-joined-shuffled-too missing-taken-for-zero other-tail two-tails plus-one-forgotten root-mean-square ties-within-circles-only median-gap"
# The word must be the side of the coin that was drawn; by luck it is not in about one market in a hundred. Most mistakes leave the
# word as it is in one or two of the three kinds of market. Gaps that lie near zero are none: people join over sixteen weeks.
def recovered(answer, truth):
    return answer["word"] == truth["community"]["friends"]["side"] and answer["gap"] > 1

# %% role="figure"
weeks_now = friend_people.set_index("user_id")["joined_week"].dropna().astype(float)
ties_now = friends[friends.isin(weeks_now.index).all(axis=1)]


def gap_of_ties(weeks):
    return (ties_now["user_a"].map(weeks) - ties_now["user_b"].map(weeks)).abs().mean()


real_gap = gap_of_ties(weeks_now)
drawn = {}
for within in (False, True):
    by_lot = [gap_of_ties(shuffled_weeks(number, within)) for number in range(200)]
    drawn[within] = np.array(by_lot)
far = {within: (values <= real_gap).sum() < 2 for within, values in drawn.items()}
histogram = make_subplots(
    2, 1, shared_xaxes=True, vertical_spacing=0.16,
    subplot_titles=["weeks exchanged among all", "weeks exchanged within circles"],
)
for panel, (within, colour) in enumerate(((False, ORANGE), (True, BLUE)), 1):
    histogram.add_histogram(
        x=drawn[within], marker_color=colour, row=panel, col=1, xbins={"size": 0.05},
        showlegend=False,
    )
    histogram.add_vline(x=real_gap, line_color=VERMILION, row=panel, col=1)
title = "Friends' weeks lie no nearer than chance has them"
if far[False]:
    title = "Within circles the pull among all does not show"
if far[True]:
    title = "Friends' weeks lie near each other, within circles too"
histogram.update_layout(title=title, height=460, margin_t=84)
least = min(real_gap, drawn[False].min(), drawn[True].min())
most = max(real_gap, drawn[False].max(), drawn[True].max())
histogram.update_xaxes(range=[least - 0.1, most + 0.1])
histogram.update_yaxes(title="lots (number)", matches="y")
histogram.update_xaxes(title="mean gap of friends' weeks (weeks)", row=2, col=1)

# %% [markdown]
# *Figure 4.* Mean gaps of 200 lots (bars) and the real gap (red line). Is the line among the bars, or left of them? Compare the
# two panels.
#
# A warning: a common occasion *inside* circles that nobody recorded would still look like influence, and so would friends who are
# alike in how *early* they join anything (Shalizi and Thomas 2011). "Within circles" is as good as our list of circles.
#
# ## Who answers?
#
# Resonance needs an answer. `note_readers` is an audit: each row is a note shown to a reader. `alike` is a reader who has
# the author's gender, age and body.

# %%
note_readers.head(3)

# %% [markdown]
# **Quick (1 point).** How many times as likely is a reply, per note shown, if the reader is alike as if she is not?

# %% role="quick" exercise="who-replies" title="Who replies" points=1 outcomes="compare-with-chance" ideas="A36" minutes=3
rate = note_readers.groupby("alike")["replied"].mean()
who_replies = rate[True] / rate[False]
### reading: Most readers shown are not alike. Only per note shown does one see whether the like answer more; compare 1, which would say that likeness does nothing here (between 0.8 and 1.2 it could be luck: replies are few). And most notes shown bring no reply at all.

# %% role="right" exercise="who-replies"
counts = pd.crosstab(note_readers["alike"], note_readers["replied"]).to_numpy()
who_replies = counts[1, 1] / counts[1].sum() / (counts[0, 1] / counts[0].sum())

# %% role="wrong" exercise="who-replies" label="replies-not-per-exposure" catches="denominator"
# These are replies by the like over replies by others. Fewer of the like were asked: divide by how often each were shown a note.
replies = note_readers.groupby("alike")["replied"].sum()
who_replies = replies[True] / replies[False]

# %% role="wrong" exercise="who-replies" label="share-of-replies" catches="denominator"
# This is the share of replies that come from the like. It depends on whom the feed asks: compare replies per note shown.
who_replies = note_readers.loc[note_readers["replied"], "alike"].mean()

# %% role="wrong" exercise="who-replies" label="turned-round" catches="ratio-turned-round"
# This is how many times as likely the *others* reply. Put the alike above the line.
rate = note_readers.groupby("alike")["replied"].mean()
who_replies = rate[False] / rate[True]

# %% role="wrong" exercise="who-replies" label="readers-for-exposures" catches="unit"
# This counts readers who ever replied, not notes shown. Each row is one note shown to one reader.
reader = note_readers.groupby(["alike", "reader_id"])["replied"].any().groupby("alike").mean()
who_replies = reader[True] / reader[False]

# %% role="wrong" exercise="who-replies" label="difference-for-ratio" catches="level-or-ratio"
# One rate was taken from the other. How many times as likely is asked for: divide.
rate = note_readers.groupby("alike")["replied"].mean()
who_replies = rate[True] - rate[False]

# %% role="wrong" exercise="who-replies" label="all-as-base" catches="base-of-a-share"
# The base is all notes shown, those shown to the alike too. Divide by the rate among readers who are *not* alike.
who_replies = note_readers.loc[note_readers["alike"], "replied"].mean() / note_readers["replied"].mean()

# %% role="wrong" exercise="who-replies" label="one-rate-alone" catches="level-or-ratio"
# This is the rate of replies among the alike. Divide it by the rate among the others.
who_replies = note_readers.loc[note_readers["alike"], "replied"].mean()

# %% role="planted" exercise="who-replies" effect="P50" leaves="turned-round readers-for-exposures all-as-base"
# Within 2.807 standard errors of the logarithm, of about 0.11. Where likeness does nothing a ratio turned round is 1, too; readers
# who saw one note only, most of them, are exposures.
def recovered(answer, truth):
    return answer > 0 and abs(np.log(answer) - truth["community"]["answer_alike"]) < 2.807 * 0.11

# %% role="proof"
rate = note_readers.groupby("alike")["replied"].mean()
assert note_readers["alike"].mean() < 0.45 and 0.65 < rate[True] / rate[False] < 3.2
assert note_readers["replied"].mean() < 0.05
answers = note_readers.groupby("alike")["replied"].agg(["sum", "size"])
assert 0.15 < 1.96 * np.sqrt((1 / answers["sum"] - 1 / answers["size"]).sum()) < 0.23

# %% [markdown]
# ## How much likeness is good?
#
# The only direct test of "the core of its value": 5,000 users got feeds with 10, 30, 50, 70 or 90 % of notes by authors like
# themselves, by lot. After eight weeks each was asked which of her needs had been met; `needs_met` counts them.

# %%
feeds.head(3)

# %% [markdown]
# ### Exercise 5 · The width of a layer   {4 points}
# Draw needs met per user over the share of notes by like authors. Assign to `layer` a figure with three lines in one panel: the **mean** of
# `needs_met`, and the **lower** and **upper** ends of its 95 % interval (1.96 standard errors of that group's mean each way),
# each over the share as a number in **per cent** (10 to 90). Name the lines `mean`, `lower` and `upper`. Give axis titles with
# their units in brackets (needs, and per cent), and a title that says what there is to see *in your data*.
#
# <details><summary>Hint 1: the idea</summary>
#
# One group for each share: its mean and the standard error of its mean. Three columns make three lines.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `feeds.groupby("share_alike")["needs_met"].agg(["mean", "sem"])`; `px.line(table, x=…, y=[…])` draws several columns.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Add the columns `lower` and `upper` to the table of means, and a column with 100 times the share. Draw when the table is right.
# </details>

# %% role="answer" exercise="layer"
layer = ...
### BEGIN SOLUTION
means = feeds.groupby("share_alike")["needs_met"].agg(["mean", "sem"])
middle = means["mean"]
error = means["sem"]
percent = 100 * means.index
best = percent[middle.to_numpy().argmax()]
low, high = middle - 1.96 * error, middle + 1.96 * error
title = f"Most needs are met with {best:.0f} % of the like"
if low.max() <= high.min():
    title = "Needs met are about the same at every width"
layer = go.Figure()
for name, values, colour in (
    ("upper", high, ORANGE), ("mean", middle, BLUE), ("lower", low, GREY)
):
    layer.add_scatter(
        x=percent, y=values, name=name, mode="lines", line_color=colour
    )
layer.update_layout(
    title=title,
    xaxis_title="notes by authors like the reader (%)",
    yaxis_title="needs met in eight weeks (needs a user)",
)
### END SOLUTION
layer

# %% role="check" exercise="layer" points=4 outcomes="draw-a-dose" ideas="A22 A36" figure="scatter" needs="title named mode=lines axis-titles labels-titled units in-brackets says=need|met single-axis panels=1 linear linear-along rising-x straight-lines unit=need|number|count|per_user|a_user|per_person|a_person|per_head|per_reader|mean|average|1|个 unit-along=%|per_cent|percent says-x=share|part|portion|proportion|fraction|like|alike|similar|note|author|feed|width|layer|dose|same telling-title" minutes=10
check("layer", layer)

# %% [markdown] role="reading" exercise="layer"
# If the line has a top inside, and the intervals at both ends lie below the one at the top, a layer has a best width. (One story for
# it: among too few of the like nobody knows my need, among too many all know the same.) A top alone may be luck. If the line rises
# to the end, no width tried was too wide. If all intervals overlap, they show no effect of
# likeness. A straight line through the five points can have no top inside.

# %% role="proof"
means = feeds.groupby("share_alike")["needs_met"].agg(["mean", "sem"])
assert means.index.tolist() == [0.1, 0.3, 0.5, 0.7, 0.9] and len(feeds) == 5000
assert (means["sem"] < 0.3).all()

# %% role="right" exercise="layer"
table = feeds.groupby("share_alike")["needs_met"].agg(["mean", "std", "size"]).reset_index()
half = 1.96 * table["std"] / table["size"] ** 0.5
table = table.assign(lower=table["mean"] - half, upper=table["mean"] + half, share=table["share_alike"] * 100)
layer = px.line(table, x="share", y=["mean", "lower", "upper"], title="Needs met depend on the share of the like",
                labels={"share": "like authors (%)", "value": "needs met (needs)", "variable": ""})

# %% role="right" exercise="layer"
layer = go.Figure()
shares = sorted(feeds["share_alike"].unique())
values = {share: feeds.loc[feeds["share_alike"] == share, "needs_met"].to_numpy() for share in shares}
for name, sign in (("lower", -1.96), ("mean", 0), ("upper", 1.96)):
    y = [one.mean() + sign * one.std(ddof=1) / np.sqrt(len(one)) for one in values.values()]
    layer.add_trace(go.Scatter(x=[10, 30, 50, 70, 90], y=y, name=name, mode="lines+markers"))
layer.update_layout(title="How many needs a feed of the like meets", xaxis={"title": "share of like authors (%)"},
                    yaxis={"title": "needs met (needs per user)"})

# %% role="wrong" exercise="layer" label="categories-for-needs" catches="know-the-columns" instead=true
# These are categories seen. Needs met are asked for.
means = feeds.groupby("share_alike")["categories_seen"].agg(["mean", "sem"])

# %% role="wrong" exercise="layer" label="spread-taken-for-error" catches="spread-or-error" instead=true
# The outer lines show how much *people* differ, not how exact the mean is. Divide by the root of the number of users.
error = feeds.groupby("share_alike")["needs_met"].std()

# %% role="wrong" exercise="layer" label="one-error-for-all" catches="spread-or-error" instead=true
# All five groups got one standard error, that of all users together. Each group has a mean and an error of its own.
error = feeds["needs_met"].sem()

# %% role="wrong" exercise="layer" label="shares-for-per-cent" catches="unit" instead=true
# The horizontal axis runs from 0.1 to 0.9. Per cent are asked for: 10 to 90.
percent = means.index

# %% role="wrong" exercise="layer" label="one-standard-error" catches="interval" instead=true
# The outer lines are less than two standard errors away. A 95 % interval reaches 1.96 of them each way.
error = means["sem"] / 1.96

# %% role="wrong" exercise="layer" label="totals-drawn" catches="level-or-sum" instead=true
# These are needs of a whole group. Take the mean over its users.
middle = feeds.groupby("share_alike")["needs_met"].sum()

# %% role="wrong" exercise="layer" label="straight-line" catches="shape-assumed" instead=true
# The means were forced onto a straight line, which can have no top inside. Draw the five means as they are.
middle = pd.Series(np.polyval(np.polyfit(feeds["share_alike"], feeds["needs_met"], 1), means.index), means.index)

# %% role="wrong" exercise="layer" label="medians-drawn" catches="mean-or-median" instead=true
# These are medians. Needs met per user is a mean.
middle = feeds.groupby("share_alike")["needs_met"].median()

# %% role="wrong" exercise="layer" label="needs-per-visit" catches="denominator" instead=true
# These are needs per visit. Each user counts once here: needs met per *user*.
middle = feeds.groupby("share_alike")[["needs_met", "visits"]].sum().pipe(lambda sums: sums["needs_met"] / sums["visits"])

# %% role="wrong" exercise="layer" label="needs-per-category" catches="denominator" instead=true
# These are needs per category that a user saw. Take needs met per *user*.
middle = feeds.groupby("share_alike")[["needs_met", "categories_seen"]].sum().pipe(lambda sums: sums["needs_met"] / sums["categories_seen"])

# %% role="wrong" exercise="layer" label="quantiles-of-people" catches="spread-or-error" instead=true
# The outer lines are quantiles of people: between them lie most *users*. Asked for is how exact the mean is: 1.96 standard errors each way.
low, high = (feeds.groupby("share_alike")["needs_met"].quantile(part) for part in (0.025, 0.975))

# %% role="wrong" exercise="layer" label="visits-for-needs" catches="know-the-columns" instead=true
# These are visits. Needs met are asked for.
means = feeds.groupby("share_alike")["visits"].agg(["mean", "sem"])

# %% role="wrong" exercise="layer" label="other-marks" catches="form-of-a-figure"
# There are dots that no line joins. Draw the three lines (`mode="lines"`, or `px.line`), and no dots alone: it is a curve that one looks for.
means = feeds.groupby("share_alike")["needs_met"].agg(["mean", "sem"])
layer = go.Figure()
for name, way in (("upper", 1.96), ("mean", 0), ("lower", -1.96)):
    layer.add_scatter(x=100 * means.index, y=means["mean"] + way * means["sem"], name=name, mode="markers")
layer.update_layout(
    title="More needs are met in some feeds than in others",
    xaxis_title="notes by authors like the reader (%)",
    yaxis_title="needs met in eight weeks (needs a user)",
)

# %% role="wrong" exercise="layer" label="runs-backwards" catches="form-of-a-figure"
# A line runs back and forth. Sort the rows by the share; and if it is the edge of a band, draw its two ends as lines of their own.
means = feeds.groupby("share_alike")["needs_met"].agg(["mean", "sem"])
there, upper, lower = 100 * means.index, means["mean"] + 1.96 * means["sem"], means["mean"] - 1.96 * means["sem"]
layer = go.Figure()
layer.add_scatter(x=there, y=means["mean"], name="mean", mode="lines")
layer.add_scatter(x=[*there, *there[::-1]], y=[*upper, *lower[::-1]], name="interval", mode="lines", fill="toself")
layer.update_layout(
    title="More needs are met in some feeds than in others",
    xaxis_title="notes by authors like the reader (%)",
    yaxis_title="needs met in eight weeks (needs a user)",
)

# %% role="wrong" exercise="layer" label="axes-exchanged" catches="axis-titles"
# The axes, or their titles, have changed places: needs met run upwards, and the title of the vertical axis should say so.
means = feeds.groupby("share_alike")["needs_met"].agg(["mean", "sem"])
layer = go.Figure()
for name, way in (("upper", 1.96), ("mean", 0), ("lower", -1.96)):
    layer.add_scatter(x=100 * means.index, y=means["mean"] + way * means["sem"], name=name, mode="lines")
layer.update_layout(
    title="More needs are met in some feeds than in others",
    xaxis_title="needs met in eight weeks (needs a user)",
    yaxis_title="notes by authors like the reader (%)",
)

# %% role="wrong" exercise="layer" label="other-unit" catches="unit"
# Needs are counted: the unit of the vertical axis is needs (per user), neither people nor the per cent of the other axis.
means = feeds.groupby("share_alike")["needs_met"].agg(["mean", "sem"])
layer = go.Figure()
for name, way in (("upper", 1.96), ("mean", 0), ("lower", -1.96)):
    layer.add_scatter(x=100 * means.index, y=means["mean"] + way * means["sem"], name=name, mode="lines")
layer.update_layout(
    title="More needs are met in some feeds than in others",
    xaxis_title="notes by authors like the reader (%)",
    yaxis_title="needs met in eight weeks (%)",
)

# %% role="wrong" exercise="layer" label="other-unit-along" catches="unit"
# The title of the horizontal axis does not name its unit in brackets: per cent.
means = feeds.groupby("share_alike")["needs_met"].agg(["mean", "sem"])
layer = go.Figure()
for name, way in (("upper", 1.96), ("mean", 0), ("lower", -1.96)):
    layer.add_scatter(x=100 * means.index, y=means["mean"] + way * means["sem"], name=name, mode="lines")
layer.update_layout(
    title="More needs are met in some feeds than in others",
    xaxis_title="notes by authors like the reader",
    yaxis_title="needs met in eight weeks (needs a user)",
)

# %% role="wrong" exercise="layer" label="panels" catches="form-of-a-figure"
# The lines stand in panels of their own. Draw all three in one, so that intervals can be compared.
means = feeds.groupby("share_alike")["needs_met"].agg(["mean", "sem"])
layer = make_subplots(1, 3)
for panel, (name, way) in enumerate((("upper", 1.96), ("mean", 0), ("lower", -1.96)), 1):
    layer.add_scatter(x=100 * means.index, y=means["mean"] + way * means["sem"], name=name, mode="lines", row=1, col=panel)
layer.update_xaxes(title="notes by authors like the reader (%)")
layer.update_yaxes(title="needs met in eight weeks (needs a user)")
layer.update_layout(title="More needs are met in some feeds than in others")

# %% role="wrong" exercise="layer" label="topic-title" catches="title-says-what-to-see"
# The title does not say what there is to see. What do the lines show in your data: where are most needs met?
means = feeds.groupby("share_alike")["needs_met"].agg(["mean", "sem"])
layer = go.Figure()
for name, way in (("upper", 1.96), ("mean", 0), ("lower", -1.96)):
    layer.add_scatter(x=100 * means.index, y=means["mean"] + way * means["sem"], name=name, mode="lines")
layer.update_layout(
    title="Needs met",
    xaxis_title="notes by authors like the reader (%)",
    yaxis_title="needs met in eight weeks (needs a user)",
)

# %% [markdown]
# *Figure 5.* Your figure. Where is the middle line highest, and do the intervals there and at the ends overlap?
#
# ## What would change our mind?
#
# A simulator that encodes a story cannot prove the story. That large communities hold rare people is arithmetic, if members come
# independently of each other. Three things
# were written in: friends share circles, a purse follows its owner to every occasion, and women of round figure buy at a shop
# that shows one. Three could have come out otherwise: what moves friends, whether a layer has a best width, and who answers. A coin, or
# the kind of market, decided them.
#
# Influence would be settled by invitations drawn by lot. The layer would need a year instead of eight weeks, and to
# know what people missed without noticing. Sharing traits is not being like-minded: we counted likeness, and replies only
# hint at resonance.
#
# ### Exercise 6 · When is it enough?   {12 points}
# A product manager asks: "When does a like-minded layer stop being useful?" Answer for your market in at most 120 words.
#
# | | what your memo says | points |
# |:--|:--|--:|
# | 1 | a claim with its denominator: what per whom | 0–3 |
# | 2 | one number of Exercise 5 with its interval, and one of Exercise 3 or 4 | 0–3 |
# | 3 | one rival explanation, and the data that would separate it | 0–3 |
# | 4 | all this in plain words for a manager, in at most 120 of them | 0–3 |

# %% [markdown] role="written" exercise="memo" points=12 outcomes="judge-a-layer" ideas="A22 A35 A36" words=120 minutes=18
# ### BEGIN SOLUTION
# **Sample, level 3.** *(Numbers are one market's; yours differ.)* "Per user, most needs are met when half of the notes come from
# people like her: 5.4 in eight weeks (5.1 to 5.7), against 3.4 (3.2 to 3.6) at nine tenths. So beyond one half a layer costs
# needs. Friends move each other: their weeks of joining lie 3.8 apart, 4.7 if weeks are exchanged within circles. A rival for
# this is an occasion inside circles that nobody recorded; invitations drawn by lot would separate it. For the layer, novelty may
# wear off: eight weeks are short. I would keep feeds near one half, and repeat the test over a year."
#
# **Sample, level 2.** "Needs met are highest at 50 % alike, 5.4 a user, and fall to 3.4 at 90 %. So do not go beyond 50 %.
# Friends also influence each other (gap 3.8 instead of 4.7). Perhaps there are other reasons, such as common events; one should
# run the test longer."
#
# **Sample, level 1.** "People like people who are like them, so a community should show more of the same. But too much is not
# good either. More data would be needed."
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | A claim with its denominator: what per whom | none | "useful" or "too much" | a claim about the width, but per what is left open | a claim with its denominator (needs met per user, in eight weeks) and the width to which it holds |
# | One number of Exercise 5 with its interval, and one of Exercise 3 or 4 | none, or wrong ones | one of them | both, without interval | both, the one of Exercise 5 with its interval, and they carry the claim |
# | One rival explanation, and the data that would separate it | none | a general doubt ("more data") | a named one: a common occasion, novelty, what people missed | a named one, and the table or experiment that would separate it |
# | Plain words for a manager, at most 120 | cannot be followed, or over 150 words | can be followed with effort, or 121 to 150 words | clear, with some jargon | could be printed as it stands; 120 words or fewer |
# ### END MARK SCHEME

# %% role="proof" only="class"
means = feeds.groupby("share_alike")["needs_met"].agg(["mean", "sem"])
sample = [(5.4, 5.1, 5.7), (3.4, 3.2, 3.6)]
for share_told, told in zip((0.5, 0.9), sample, strict=True):
    middle_told, error_told = means.loc[share_told]
    assert np.allclose([middle_told, middle_told - 1.96 * error_told, middle_told + 1.96 * error_told], told, atol=0.051)
upper_at_70 = means.loc[0.7, "mean"] + 1.96 * means.loc[0.7, "sem"]
assert upper_at_70 < means.loc[0.5, "mean"] - 1.96 * means.loc[0.5, "sem"]
assert round(real_gap, 1) == 3.8 and round(drawn[True].mean(), 1) == 4.7 and far[True]

# %% [markdown]
# ## Take-aways
#
# - Rare times large makes likely, and the size can be computed, for each person.
# - A share of the like says nothing without its base: the ends of ties, the orders of a trade, the notes shown.
# - A few write what one reads. Keep the silent below the line.
# - Friends who join together have something in common. Whether they move each other shows only against a chance that keeps
#   everything else.
# - A tenth of a purse, or so, is a person's own; the occasion comes back as well.
# - How much likeness is good is a curve to be measured.
#
# What is personal is how rare one is; what scales is the crowd in which the rare meet; who pays is who shows them to each other.
# The next lesson asks who is shown at all: traffic.

# %% [markdown]
# # Stretch
#
# *All of this may be skipped.*
#
# ## What a curator adds
#
# A curator chooses for others what they see. Curators, says the column, *select*, *match* and *present*. An experiment gave each
# session each of the three crafts, or not, by lot.

# %%
crafts.head(3)

# %% [markdown]
# **Quick.** Which craft raises *items per order* most: `selecting`, `matching` or `presenting`? Items per order are the sum of
# `items` over the sum of `orders`; take them with the craft less without.

# %% role="quick" exercise="which-craft" title="Which craft" choices="selecting|matching|presenting" outcomes="compare-with-chance" ideas="A32" minutes=4
gains = {}
for craft in ("selecting", "matching", "presenting"):
    sums = crafts.groupby(craft)[["items", "orders"]].sum()
    gains[craft] = (sums["items"] / sums["orders"]).diff().loc[True]
which_craft = max(gains, key=gains.get)
### reading: One craft fills the basket; a coin drew which, and in another market it may be another. Who sells a craft must say which number it moves: orders, or items an order.

# %% role="right" exercise="which-craft"
per_order = {}
for name in ("selecting", "matching", "presenting"):
    with_it, without = crafts[crafts[name]], crafts[~crafts[name]]
    per_order[name] = with_it["items"].sum() / with_it["orders"].sum() - without["items"].sum() / without["orders"].sum()
which_craft = pd.Series(per_order).idxmax()

# %% role="wrong" exercise="which-craft" label="least-of-the-three" catches="sign"
# This craft changes items per order least. Take the one with the largest rise, with less without.
gains = {}
for craft in ("selecting", "matching", "presenting"):
    sums = crafts.groupby(craft)[["items", "orders"]].sum()
    gains[craft] = (sums["items"] / sums["orders"]).diff().loc[True]
which_craft = min(gains, key=gains.get)

# %% role="wrong" exercise="which-craft" label="the-middle-one" catches="know-the-columns"
# This craft may move something else. For items per order there is one that adds more: work out the same difference for all three.
gains = {}
for craft in ("selecting", "matching", "presenting"):
    sums = crafts.groupby(craft)[["items", "orders"]].sum()
    gains[craft] = (sums["items"] / sums["orders"]).diff().loc[True]
which_craft = sorted(gains, key=gains.get)[1]

# %% role="proof"
gains = {}
for craft in ("selecting", "matching", "presenting"):
    sums = crafts.groupby(craft)[["items", "orders"]].sum()
    gains[craft] = (sums["items"] / sums["orders"]).diff().loc[True]
ranked_gains = sorted(gains.values())
assert ranked_gains[2] > 0.08 and ranked_gains[1] < 0.06, gains

# %% [markdown]
# ## Was community hard to sell?
#
# For years, says the column, community was hard to turn into money. One could show more advertisements. An experiment did so:
# a user's load (of advertisements) was doubled, or not, by lot, for eight weeks. The platform earns `ad_income`, and
# `commission` on orders.

# %%
ads.head(3)

# %% [markdown]
# **Quick.** In the first week a user with the double load earns the platform more. And in the eighth, compared with the usual
# load?

# %% role="quick" exercise="eighth-week" title="The eighth week" choices="more|as much|less"
eighth_week = "less"
### more: That is what the first week suggests. But who sees twice the advertisements may spend fewer minutes, week by week.
### as much: The load stays doubled, so income a minute does. What happens to the minutes, and to the orders?
### reading: Under the double load people spend fewer minutes, and more are lost as the weeks go by. With the minutes go the orders.

# %% [markdown]
# ### Exercise 7 · The first week is not the eighth   {3 points} · stretch
# A user's *income* in a week is `ad_income` + `commission`. Assign to `load_effect` a DataFrame with one row a week (8) and the
# columns
#
# - `week`;
# - `difference`: mean income per user under the double load, less that under the usual one, in yuan;
# - `low`, `high`: its 95 % interval, 1.96 standard errors each way. The standard error is the root of the sum of the two
#   variances (pandas' `var`), each over its number of users.
#
# <details><summary>Hint 1: the idea</summary>
#
# Within one week each user has one row, so rows are users, and the two means are independent.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `income.groupby([ads["week"], ads["load"]]).agg(["mean", "var", "size"]).unstack()`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Week 8 alone first: two means, their difference, two variances. What you do for one row of `unstack()` pandas does for all.
# </details>

# %% role="answer" exercise="load-effect"
load_effect = ...
### BEGIN SOLUTION
income = ads["ad_income"] + ads["commission"]
by_cell = income.groupby([ads["week"], ads["load"]])
cells = by_cell.agg(["mean", "var", "size"]).unstack()
difference = cells["mean"]["double"] - cells["mean"]["usual"]
error = np.sqrt((cells["var"] / cells["size"]).sum(axis=1))
load_effect = pd.DataFrame({
    "difference": difference,
    "low": difference - 1.96 * error,
    "high": difference + 1.96 * error,
}).reset_index()
### END SOLUTION

# %% role="check" exercise="load-effect" points=3 outcomes="follow-an-effect" ideas="A23" stretch=true minutes=10
check("load-effect", load_effect)

# %% [markdown] role="reading" exercise="load-effect"
# The double load earns a yuan or two more per user in the first week, and in the eighth it loses some. A test of one week would
# have said yes. A sum over all weeks would hide that the line falls. Income from advertisements alone would have looked better
# than it is: commission goes with the minutes. What such a load sells is the community's own time: the more of it one sells, the less
# there is.

# %% role="proof"
income = ads["ad_income"] + ads["commission"]
cells = income.groupby([ads["week"], ads["load"]]).agg(["mean", "sem"]).unstack()
gain = cells["mean"]["double"] - cells["mean"]["usual"]
error = np.sqrt((cells["sem"] ** 2).sum(axis=1))
assert gain[1] - 1.96 * error[1] > 0 > gain[8] + 1.96 * error[8], gain
assert 0.7 < gain[1] < 2.3 and gain.iloc[-3:].mean() < gain.iloc[2:5].mean() < gain.iloc[:2].mean()
shown = ads.groupby(["week", "load"])["ad_income"].mean().unstack()
assert (shown["double"] - shown["usual"] - gain).iloc[4:].mean() > 0.3
minutes = ads.groupby(["week", "load"])["minutes"].mean().unstack()
assert minutes.loc[8, "double"] < 0.8 * minutes.loc[8, "usual"]
kept_minutes = minutes["double"] / minutes["usual"]
assert kept_minutes.iloc[-2:].mean() < kept_minutes.iloc[3:5].mean() < kept_minutes.iloc[:2].mean() < 1

# %% role="right" exercise="load-effect"
rows = []
for week, part in ads.assign(income=ads["ad_income"] + ads["commission"]).groupby("week"):
    twice, usual = (part.loc[part["load"] == load, "income"].to_numpy() for load in ("double", "usual"))
    shift = twice.mean() - usual.mean()
    spread = 1.96 * (twice.var(ddof=1) / len(twice) + usual.var(ddof=1) / len(usual)) ** 0.5
    rows.append((week, shift - spread, shift + spread, shift))
load_effect = pd.DataFrame(rows, columns=["week", "low", "high", "difference"])

# %% role="right" exercise="load-effect"
wide = ads.assign(income=ads[["ad_income", "commission"]].sum(axis=1)).pivot(index=["load", "user"], columns="week", values="income")
mean, sem = wide.groupby("load").mean(), wide.groupby("load").sem()
shift, spread = mean.loc["double"] - mean.loc["usual"], (sem.pow(2).sum()).pow(0.5)
load_effect = pd.DataFrame({"difference": shift, "low": shift - 1.96 * spread, "high": shift + 1.96 * spread})

# %% role="wrong" exercise="load-effect" label="advertisements-alone" catches="part-for-the-whole" instead=true
# Commission is missing: people who leave order nothing. Add it to the income from advertisements.
income = ads["ad_income"]

# %% role="wrong" exercise="load-effect" label="commission-alone" catches="part-for-the-whole" instead=true
# Income from advertisements is missing. Add it to the commission.
income = ads["commission"]

# %% role="wrong" exercise="load-effect" label="minutes-for-income" catches="know-the-columns" instead=true
# These are minutes. Income is asked for, in yuan.
income = ads["minutes"]

# %% role="wrong" exercise="load-effect" label="difference-turned-round" catches="sign" instead=true
# The sign is turned round: double less usual is asked for.
difference = cells["mean"]["usual"] - cells["mean"]["double"]

# %% role="wrong" exercise="load-effect" label="weeks-added-up" catches="level-or-sum" instead=true
# These are sums up to the week. Each week's own difference is asked for.
difference = (cells["mean"]["double"] - cells["mean"]["usual"]).cumsum()

# %% role="wrong" exercise="load-effect" label="sums-not-means" catches="level-or-sum" instead=true
# These are sums over all users of an arm. Mean income per user is asked for.
difference = income.groupby([ads["week"], ads["load"]]).sum().unstack().pipe(lambda sums: sums["double"] - sums["usual"])

# %% role="wrong" exercise="load-effect" label="income-a-minute" catches="denominator" instead=true
# This is income per minute. It hides that minutes are lost: income per *user* is asked for.
income = (ads["ad_income"] + ads["commission"]) / ads["minutes"]

# %% role="wrong" exercise="load-effect" label="spread-taken-for-error" catches="variance-of-a-difference" instead=true
# This is the spread of users, not of means. Divide each variance by its number of users first.
error = np.sqrt(cells["var"].sum(axis=1))

# %% role="wrong" exercise="load-effect" label="standard-errors-added" catches="variance-of-a-difference" instead=true
# Standard errors were added up. Variances add; take the root of their sum at the end.
error = np.sqrt(cells["var"] / cells["size"]).sum(axis=1)

# %% role="wrong" exercise="load-effect" label="rows-of-all-weeks" catches="unit-of-the-draw" instead=true
# The variance was divided by the rows of all eight weeks. In one week each user has one row: these are the units.
error = np.sqrt((cells["var"] / (8 * cells["size"])).sum(axis=1))

# %% role="wrong" exercise="load-effect" label="one-standard-error" catches="interval" instead=true
# The interval is too narrow by about half: one standard error each way. A 95 % interval reaches 1.96 of them.
error = np.sqrt((cells["var"] / cells["size"]).sum(axis=1)) / 1.96

# %% role="wrong" exercise="load-effect" label="two-standard-errors" catches="interval" instead=true
# The interval is a trifle too wide: two standard errors each way, where 1.96 are asked for.
error = np.sqrt((cells["var"] / cells["size"]).sum(axis=1)) * 2 / 1.96

# %% role="wrong" exercise="load-effect" label="root-forgotten" catches="variance-of-a-difference" instead=true
# This is 1.96 times the *variance* of the difference. The standard error is its root.
error = (cells["var"] / cells["size"]).sum(axis=1)

# %% role="wrong" exercise="load-effect" label="over-both-arms" catches="variance-of-a-difference" instead=true
# The two variances were divided by the users of both arms together. Each mean has its own users: divide each by its own number.
error = np.sqrt(cells["var"].sum(axis=1) / cells["size"].sum(axis=1))

# %% role="wrong" exercise="load-effect" label="one-error-for-both" catches="variance-of-a-difference" instead=true
# The variance is that of all users of the week, both loads together, and the number, too. Each load has a variance of its own.
error = income.groupby(ads["week"]).sem()

# %% role="wrong" exercise="load-effect" label="one-arm-alone" catches="variance-of-a-difference" instead=true
# Only the double load's mean has an error here. The other mean is uncertain, too: variances of both add up.
error = np.sqrt(cells["var"]["double"] / cells["size"]["double"])

# %% role="wrong" exercise="load-effect" label="ratio-for-difference" catches="level-or-ratio" instead=true
# This is a ratio of two means. A difference in yuan is asked for: double *less* usual.
difference = cells["mean"]["double"] / cells["mean"]["usual"]

# %% role="wrong" exercise="load-effect" label="orderers-only" catches="denominator" instead=true
# Only users who ordered in that week are counted. Who ordered nothing earns the platform something, too: take every user.
by_cell = income[ads["commission"] > 0].groupby([ads["week"], ads["load"]])

# %% role="wrong" exercise="load-effect" label="difference-in-per-cent" catches="level-or-ratio" instead=true
# This is the difference in per cent of the usual load. Yuan are asked for: one mean less the other.
difference = 100 * (cells["mean"]["double"] / cells["mean"]["usual"] - 1)

# %% role="wrong" exercise="load-effect" label="roots-for-variances" catches="variance-of-a-difference" instead=true
# Standard deviations stand where variances belong. Each *variance* is divided by its number of users.
error = np.sqrt((np.sqrt(cells["var"]) / cells["size"]).sum(axis=1))

# %% role="wrong" exercise="load-effect" label="users-outside-of-the-root" catches="variance-of-a-difference" instead=true
# The number of users stands outside of the root. Divide each variance by it, then add, then take the root.
error = np.sqrt(cells["var"].sum(axis=1)) / cells["size"]["double"]

# %% [markdown]
# ## Large enough for whom?
#
# "If the community is large enough": for half of the people, or for nearly all? The rarer somebody's type, the more members
# it takes until five like her are there with 95 %. As before, she herself is not counted.
#
# ### Exercise 8 · A size for everybody   {3 points} · stretch
# Assign to `enough` a Series with the index 50, 80 and 95 (per cent of all `people`). Its values: the smallest number of *other* members
# with which at least so many per cent of people each have a chance of 95 % or more of at least five alike. Alike, and a
# person's p, are as in Exercise 1.
#
# <details><summary>Hint 1: the idea</summary>
#
# Sort people by how common their type is. The last one who must be served decides: find *her* number of members.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `binom.sf(4, np.arange(1, 200_001), p)` rises with the number of members; `.searchsorted(0.95)` finds the first place.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Sort the persons' p from large to small. For 50 %, which place in that order has the last one who must be served?
# </details>

# %% role="answer" exercise="enough"
enough = ...
### BEGIN SOLUTION
rare = people.groupby(traits)["body"].transform("size") / len(people)
ordered = np.sort(rare)[::-1]
sizes = {}
for percent in (50, 80, 95):
    last = ordered[int(np.ceil(percent / 100 * len(ordered))) - 1]
    members = np.arange(1, int(20 / last))  # at the end twenty are expected
    chance = binom.sf(4, members, last)
    sizes[percent] = members[chance.searchsorted(0.95)]
enough = pd.Series(sizes)
### END SOLUTION

# %% role="check" exercise="enough" points=3 outcomes="find-the-rare" ideas="A36" stretch=true minutes=14
check("enough", enough)

# %% [markdown] role="reading" exercise="enough"
# For half of the people a thousand members or two are enough. To reach all but the last five in a hundred takes at least five times as many.
# A community that works for most may be empty for the rarest, and they may be those who need it most.

# %% role="proof"
rare = np.sort(people.groupby(traits)["body"].transform("size") / len(people))[::-1]
steps = np.arange(1, 400_001)
needed = [int(steps[binom.sf(4, steps, rare[int(np.ceil(p * len(rare))) - 1]).searchsorted(0.95)]) for p in (0.5, 0.95)]
assert 700 < needed[0] < 2600 and needed[1] > 5 * needed[0], needed

# %% role="right" exercise="enough"
types = people.value_counts(traits).sort_values(ascending=False)
reached = types.cumsum() / types.sum()
found = {}
for percent in (95, 80, 50):
    p = types.iloc[int((reached.to_numpy() < percent / 100 - 1e-12).sum())] / types.sum()
    low, high = 5, 2_000_000
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if 1 - binom.cdf(4, middle, p) >= 0.95 else (middle + 1, high)
    found[percent] = low
enough = pd.Series(found)

# %% role="right" exercise="enough"
mine = people.groupby(traits)["body"].transform("size") / len(people)
last = mine.quantile([0.5, 0.2, 0.05], interpolation="lower").to_numpy()
grid = np.arange(5, 600_000)
enough = pd.Series([grid[np.argmax(binom.sf(4, grid, p) >= 0.95)] for p in last], index=[50, 80, 95])

# %% role="wrong" exercise="enough" label="five-expected" catches="mean-or-chance" instead=true
# At these sizes five are *expected*. With five expected there are fewer nearly half of the time: ask for a chance of 95 %.
chance = 0.95 * (members * last >= 5)

# %% role="wrong" exercise="enough" label="one-is-enough" catches="at-least-k" instead=true
# Here one like her is enough. Five are asked for.
chance = binom.sf(0, members, last)

# %% role="wrong" exercise="enough" label="rarest-first" catches="order" instead=true
# People were sorted the wrong way: these sizes serve only the commonest. Those who must be served last are the rarer ones.
ordered = np.sort(rare)

# %% role="wrong" exercise="enough" label="types-not-people" catches="mean-of-means" instead=true
# These are shares of types, not of people: a rare type counts like a common one. Sort people.
ordered = np.sort(people.groupby(traits).size() / len(people))[::-1]

# %% role="wrong" exercise="enough" label="traits-taken-as-independent" catches="independence" instead=true
# The shares of the single traits are multiplied. Traits hang together: count the people who have all five.
rare = np.prod([people[name].map(people[name].value_counts(normalize=True)) for name in traits], axis=0)

# %% role="wrong" exercise="enough" label="place-for-number" catches="off-by-one" instead=true
# These are places, counted from 0, in a list of members that begins at 1. Each is one too small: look the place up in the list.
sizes[percent] = int(chance.searchsorted(0.95))

# %% role="wrong" exercise="enough" label="she-herself-counted" catches="off-by-one" instead=true
# She herself is counted as well. The number of *other* members is asked for.
sizes[percent] = members[chance.searchsorted(0.95)] + 1

# %% role="wrong" exercise="enough" label="more-than-five" catches="off-by-one" instead=true
# With these sizes *more* than five are there. `binom.sf(k, …)` is the chance of more than k.
chance = binom.sf(5, members, last)

# %% role="wrong" exercise="enough" label="nine-in-ten" catches="know-the-question" instead=true
# At these sizes the chance is 90 %. The question asks for 95 %.
sizes[percent] = members[chance.searchsorted(0.9)]

# %% role="wrong" exercise="enough" label="she-herself-left-out" catches="base-of-a-share" instead=true
# She herself was taken out of her share. For p she counts, as in Exercise 1; only among the members she does not.
rare = (people.groupby(traits)["body"].transform("size") - 1) / (len(people) - 1)

# %% role="wrong" exercise="enough" label="a-trait-left-out" catches="know-the-columns" instead=true
# Only four traits are compared, so people look commoner than they are. All five of `traits` must agree.
rare = people.groupby(traits[:-1])["body"].transform("size") / len(people)

# %% role="wrong" exercise="enough" label="chance-is-the-per-cent" catches="know-the-question" instead=true
# The chance asked for is the per cent of people here. It is 95 % for all three sizes; 50 and 80 are how many people have it.
sizes[percent] = members[chance.searchsorted(percent / 100)]

# %% role="wrong" exercise="enough" label="nine-fifteen-over-p" catches="approximation" instead=true
# This is 9.15 over p, a good guess for small p. The smallest number itself is found with `binom.sf`.
sizes[percent] = int(np.ceil(9.15 / last))

# %% role="wrong" exercise="enough" label="nine-fifteen-not-a-number-of-people" catches="approximation" instead=true
# This is 9.15 over p, a good guess for small p, and no whole number. Find the smallest number of members with `binom.sf`.
sizes[percent] = 9.15 / last
