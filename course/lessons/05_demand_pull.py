# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: By what do users choose?
#     weight: 1
#     ideas: A02 A13 A17 A25
#     outcomes:
#       chances-in-a-set: turn what offers are worth into chances inside their set, and judge a guess by them
#       exchange-rates: turn coefficients into yuan, with intervals
#       matter-or-decide: tell what matters to buyers from what decides between platforms
#       judge-unseen: judge a model on choices that it has not seen
#       price-effect: tell apart what a control, a cost and a trial say of the effect of a price
#       count-new-buyers: count the buyers whom a better offer brings from nowhere
#       draw-a-counterfactual: draw what a choice model says of prices that nobody has asked
#       argue-investment: argue for an investment by its worth to buyers and its cost
# ---

# %% [markdown]
# # In class
#
# Lesson 4 ended so: what does not differ cannot decide. What *do* people choose by?
#
# > "The platforms' competition for more, faster, better and cheaper has gradually begun to converge … In today's 'more
# > efficient system' what matters most is a stronger pull on the demand side. … I understand 'lifestyle e-commerce' to mean
# > that the dimensions of competition have grown from 'more, faster, better, cheaper' to 'more, faster, better, cheaper, more
# > personal'."
#
# So the column (in our English). It adds a forecast: personalisation must be the next key word. A *system* here has three
# parts, supply, demand, and the circulation between them; an efficient one makes buyers wait, search and err less.
#
# **Our question:** by what do shoppers choose among platforms, in yuan? And does a better offer make anybody buy who would
# have bought nothing?
#
# **Our data** are simulated: visits of shoppers to a page that sets five platforms' offers side by side, in the first and
# in the last of twenty quarters. Three small tables wait for their turn: a trial of prices, the entry of a sixth platform, and what
# improvements cost. All platforms have invented names.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import statsmodels.api as sm

from course import card, check, load, progress
from course.choice import ConditionalLogit
from course.figures import BLUE, GREY, ORANGE, VERMILION, use_template

use_template()
FIRST, LAST = "2019Q3", "2024Q2"

choices = load("platform_choices")
trial = load("platform_trial")
entry = load("platform_entry")
investments = load("investments")

# In logarithms 10 % more is the same step for cheap and for dear goods.
choices["ln_price"] = np.log(choices["price"] / choices["usual_price"])
choices["ln_breadth"] = np.log(choices["breadth"])
trial["ln_factor"] = np.log(trial["factor"])
trial["ln_own_price"] = np.log(trial["own_price"])
ATTRIBUTES = ["ln_price", "days", "grade", "ln_breadth", "fit"]

# Visits that ended with a purchase.
bought = choices[choices["bought"]]

# %% [markdown]
# ## One visit

# %%
card("platform_choices")

# %% [markdown]
# Here is one visit. Cheaper, faster, better, more and more personal are `price`, `days`, `grade`, `breadth` and `fit`.

# %%
late = bought[bought["quarter"] == LAST]
whole = late[late.groupby("visit_id")["platform"].transform("size") == 5]
visit = whole.head(5)
visit[["platform", "usual_price", "price", "days", "grade", "breadth", "fit", "chosen"]]

# %% [markdown]
# Which would *you* take, and what would change your mind? A choice model gives each offer points, its **utility** *V*: so many
# for a low price, so many for each day less. The shopper adds something that only she knows. Then she takes the best. If
# what only she knows is drawn from a certain bell-like curve (Gumbel's), her chance to take offer *j* is
#
# $$P(j) = \frac{e^{V_j}}{\sum_k e^{V_k}},$$
#
# where *k* runs over the offers *of the same visit*. This is the **conditional logit** (McFadden 1974).
#
# **Quick.** Three offers have the utilities 1, 0 and 0. What is the chance of the first?

# %% role="quick" exercise="by-hand" choices="0.33|0.58|0.73|1.00"
by_hand = "0.58"
### 0.33: That is her chance if all three are alike. The first has one point more, so its e to the V is larger.
### 0.73: That is the first against one other offer, e / (e + 1). Here two others stand beside it.
### 1.00: You divided the utilities themselves. Take e to the power of each first: an offer with 0 points has a chance, too.
### reading: e / (e + 1 + 1) = 2.72 / 4.72. A better offer is taken more often, not always.

# %% [markdown]
# **Quick.** All offers become 10 % dearer, in every visit. By this formula, what happens to the shares of the platforms among
# the purchases?

# %% role="quick" exercise="all-dearer" choices="nothing|the dearest lose|cheap goods lose"
all_dearer = "nothing"
### the dearest lose: 10 % takes the same number of points from each offer, for the model counts in logarithms. Put it into the formula.
### cheap goods lose: 10 % is the same step in logarithms for cheap and dear goods. Put the same change of V into each term of the formula.
### reading: The same factor stands above and below the line and cancels. The formula knows differences inside a visit only. Whether fewer people buy at all it cannot say; keep that for the second sitting.

# %% [markdown]
# ## How good is a guess?
#
# Guess what one unit of each attribute is worth. `ln_price` is the logarithm of the price over what such goods usually cost.

# %%
guess = pd.Series({
    "ln_price": -1, "days": -0.05, "grade": 0.3, "ln_breadth": 0.3, "fit": 1.5
})
utility = visit[ATTRIBUTES] @ guess
e_to_it = np.exp(utility)
pd.DataFrame({
    "platform": visit["platform"], "utility": utility,
    "chance": e_to_it / e_to_it.sum(), "chosen": visit["chosen"],
}).round(3)

# %% [markdown]
# Good guesses give a high chance to what was taken. So take the logarithm of that chance, visit by visit. It is 0 for
# certainty; the further below 0, the greater the surprise.
#
# **Quick.** Two of the five offers of a visit are out of stock, and they have no rows. Nothing is known of the others. What
# is the log chance of the offer taken?

# %% role="quick" exercise="know-nothing" choices="ln(1/5)|ln(1/3)|ln 3"
know_nothing = "ln(1/3)"
### ln(1/5): Only what was there could be taken. Count the offers of this visit.
### ln 3: A chance lies between 0 and 1, so its logarithm is negative.
### reading: Three offers, one chance in three. Visits have different numbers of offers, so do not count on five.

# %% [markdown]
# ### Exercise 1 · A guess, judged   {3 points}
# Take all visits of the last quarter (`LAST`) that ended with a purchase. Assign to `judged` a dictionary with two numbers:
#
# - `"guess"`: the mean, over visits, of the log chance of the offer that was taken, by `guess`;
# - `"alike"`: the same mean if all offers of a visit have the same chance.
#
# <details><summary>Hint 1: the idea</summary>
#
# A chance belongs to a row. It is e to the row's utility, over the sum of the same in its own visit.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `groupby("visit_id").transform("sum")` puts the sum of each visit beside each of its rows.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `rows = bought[bought["quarter"] == LAST]`, then `np.exp(rows[ATTRIBUTES] @ guess)`. At the end keep the rows that are `chosen`.
# </details>

# %% role="answer" exercise="judged"
judged = ...
### BEGIN SOLUTION
rows = bought[bought["quarter"] == LAST]
weight = np.exp(rows[ATTRIBUTES] @ guess)
chance = weight / weight.groupby(rows["visit_id"]).transform("sum")
even = 1 / rows.groupby("visit_id")["visit_id"].transform("size")
judged = {
    "guess": np.log(chance[rows["chosen"]]).mean(),
    "alike": np.log(even[rows["chosen"]]).mean(),
}
### END SOLUTION

# %% role="check" exercise="judged" points=3 outcomes="chances-in-a-set" ideas="A17" minutes=9
check("judged", judged)

# %% [markdown] role="reading" exercise="judged"
# The guess beats knowing nothing, and by little: a tenth of a unit or so, or less. That gap is nearly all that five columns
# can say. The rest stands in no column: most of it is what only the shopper knows.

# %% role="proof"
in_set = np.exp(late[ATTRIBUTES] @ guess)
taken = np.log((in_set / in_set.groupby(late["visit_id"]).transform("sum"))[late["chosen"]]).mean()
nothing = -np.log(late.groupby("visit_id").size()).mean()
assert 0.03 < taken - nothing < 0.13, (taken, nothing)
best = ConditionalLogit(late["chosen"], late[ATTRIBUTES], groups=late["visit_id"]).fit().llf / late["visit_id"].nunique()
assert best - taken < 0.02 and late.groupby("visit_id").size().nunique() > 2
assert len(visit) == 5 and visit["visit_id"].nunique() == 1 and visit["chosen"].sum() == 1

# %% role="right" exercise="judged"
judged = {"guess": [], "alike": []}
offers = bought[bought["quarter"].eq(LAST)]
utility, taken = offers[ATTRIBUTES].to_numpy() @ guess.to_numpy(), offers["chosen"].to_numpy()
for rows in offers.groupby("visit_id").indices.values():
    judged["guess"].append(utility[rows][taken[rows]][0] - np.log(np.exp(utility[rows]).sum()))
    judged["alike"].append(-np.log(len(rows)))
judged = {name: float(np.mean(values)) for name, values in judged.items()}

# %% role="right" exercise="judged"
part = bought.query("quarter == @LAST").set_index(["visit_id", "platform"])
value = part[ATTRIBUTES].mul(guess).sum(axis=1).unstack()
logsum = np.log(np.exp(value).sum(axis=1))
mine = value.where(part["chosen"].unstack().fillna(False).astype(bool)).max(axis=1)
judged = pd.Series({"alike": -np.log(value.notna().sum(axis=1)).mean(), "guess": (mine - logsum).mean()})

# %% role="right" exercise="judged"
part = bought[bought["quarter"] == LAST]
model = ConditionalLogit(part["chosen"], part[ATTRIBUTES], groups=part["visit_id"])
visits = part["visit_id"].nunique()
judged = {"guess": model.loglike(guess.to_numpy()) / visits, "alike": model.loglike(np.zeros(5)) / visits}

# %% role="wrong" exercise="judged" label="chances-over-all-rows" catches="the-set" instead=true
# These chances are spread over all rows of the quarter. A shopper chooses among the offers of her own visit: divide by the sum of
# the visit.
chance = weight / weight.sum()

# %% role="wrong" exercise="judged" label="both-over-all-rows" catches="the-set" instead=true
# Both are far too far below 0: the chances are spread over all rows of the quarter. Divide by the sum, or the number, of the offers
# of the same visit.
chance = weight / weight.sum()
even = pd.Series(1 / len(rows), index=rows.index)

# %% role="wrong" exercise="judged" label="every-row-averaged" catches="the-set" instead=true
# This averages over every offer, taken or not. What counts is how much chance the guess gave to the offer that was *taken*.
judged = {"guess": np.log(chance).mean(), "alike": np.log(even).mean()}

# %% role="wrong" exercise="judged" label="five-offers-everywhere" catches="the-set" instead=true
# "alike" counts five offers in every visit. Some are out of stock: a visit with three offers gives each a third.
even = pd.Series(0.2, index=rows.index)

# %% role="wrong" exercise="judged" label="log-of-the-mean-chance" catches="mean-of-logs" instead=true
# Here the chances are averaged first and the logarithm comes last. Each visit has its own surprise: take the logarithm, then the mean.
judged = {"guess": np.log(chance[rows["chosen"]].mean()), "alike": np.log(even[rows["chosen"]].mean())}

# %% role="wrong" exercise="judged" label="both-quarters" catches="which-rows" instead=true
# These are the visits of both quarters. Keep the last one only.
rows = bought

# %% role="wrong" exercise="judged" label="first-quarter" catches="which-rows" instead=true
# These are the visits of the first quarter. The exercise asks for the last one.
rows = bought[bought["quarter"] == FIRST]

# %% role="wrong" exercise="judged" label="utilities-divided" catches="the-formula" instead=true
# The utilities themselves were divided, so that chances can be negative. Take e to the power of the utility first.
weight = (rows[ATTRIBUTES] @ guess).abs()

# %% role="wrong" exercise="judged" label="chances-not-logged" catches="mean-of-logs" instead=true
# These are mean chances. Asked for is the mean of their logarithms, which is negative.
judged = {"guess": chance[rows["chosen"]].mean(), "alike": even[rows["chosen"]].mean()}

# %% role="wrong" exercise="judged" label="sums-not-means" catches="mean-of-logs" instead=true
# These are sums over all visits. Divide by the number of visits, or a longer table would look like a worse guess.
judged = {"guess": np.log(chance[rows["chosen"]]).sum(), "alike": np.log(even[rows["chosen"]]).sum()}

# %% role="wrong" exercise="judged" label="other-base-of-logarithm" catches="mean-of-logs" instead=true
# These are logarithms to the base 10. In a choice model ln is meant, the natural one: `np.log`.
judged = {"guess": np.log10(chance[rows["chosen"]]).mean(), "alike": np.log10(even[rows["chosen"]]).mean()}

# %% [markdown]
# ## The best guess
#
# A library goes on guessing until the sum of the log chances is as high as it gets. The result is the **maximum likelihood**
# estimate. `ConditionalLogit` is the model of that name in `statsmodels`; the course's version gives the same numbers,
# faster. (In what follows `fit(...)` is this function, and `fit` in a table the column.)

# %%
def fit(rows, names):
    """The conditional logit of a table of offers on the named attributes."""
    return ConditionalLogit(rows["chosen"], rows[names], groups=rows["visit_id"]).fit()


first_model = fit(bought[bought["quarter"] == FIRST], ATTRIBUTES)
pd.DataFrame({
    "coefficient": first_model.params, "standard error": first_model.bse,
}).round(3)

# %% [markdown]
# Read a line aloud: one day later takes that many points from an offer, all else equal. Signs come first: dear and slow repel,
# good, broad and fitting attract. Sizes cannot be compared yet, for a day and a unit of fit are different things.
#
# **Quick (1 point).** Fit the same model to the purchases of the last quarter. There, how much more `fit` makes up for a
# price that is 10 % higher? (A number; 10 % more is ln 1.1 more in `ln_price`.)

# %% role="quick" exercise="in-words" points=1 outcomes="exchange-rates" ideas="A17" tolerance=0.003 minutes=3
last_model = fit(bought[bought["quarter"] == LAST], ATTRIBUTES)
step = np.log(1.1)
makes_up = -last_model.params["ln_price"] * step / last_model.params["fit"]
### reading: So little? Fit runs from 0 to 1, and a tenth of it is a good deal. Either shoppers care very much for fit, or very little for prices.

# %% role="wrong" exercise="in-words" label="ten-per-cent-as-a-tenth" catches="logarithms" instead=true
# Nearly: you moved `ln_price` by 0.1. A price that is 10 % higher has a logarithm that is ln 1.1 higher.
step = 0.1

# %% role="wrong" exercise="in-words" label="factor-not-logged" catches="logarithms" instead=true
# You moved `ln_price` by 1.1, the factor itself. The column holds logarithms: 10 % more is ln 1.1 more.
step = 1.1

# %% role="wrong" exercise="in-words" label="upside-down" catches="exchange-rate" instead=true
# This is how much more `ln_price` makes up for that much fit: the coefficients have changed places.
makes_up = -last_model.params["fit"] * step / last_model.params["ln_price"]

# %% role="wrong" exercise="in-words" label="less-fit" catches="sign" instead=true
# The sign: a higher price takes points away, so it takes *more* fit to make up for it.
makes_up = last_model.params["ln_price"] * step / last_model.params["fit"]

# %% role="wrong" exercise="in-words" label="first-quarter" catches="which-rows" instead=true
# This is the answer of the first quarter. Fit the model to the purchases of the last one.
last_model = fit(bought[bought["quarter"] == FIRST], ATTRIBUTES)

# %% role="wrong" exercise="in-words" label="in-per-cent" catches="unit" instead=true
# This is a hundred times as much as is asked for: `fit` runs from 0 to 1, so give the answer in its own units.
makes_up = -100 * last_model.params["ln_price"] * step / last_model.params["fit"]

# %% role="wrong" exercise="in-words" label="both-quarters" catches="which-rows" instead=true
# Both quarters went into the model. Keep the last one only: tastes may have changed.
last_model = fit(bought, ATTRIBUTES)

# %% [markdown]
# ## From points to yuan
#
# Two coefficients make an exchange rate. If a change of an attribute adds *c* points and a price that is 1 yuan higher takes
# *d* points, the change is worth *c / d* yuan. On goods of 100 yuan, 1 yuan is about 0.01 in `ln_price`, so
#
# $$w = -100\,\Delta x\,\frac{b_x}{b_p}$$
#
# yuan for a change $\Delta x$; $b_p$ is the coefficient of `ln_price`. The formula is for small changes: where it says 25 yuan, the
# exact answer is 28. Both coefficients are uncertain. The **delta method** carries their errors over:
#
# $$\text{se}^2 = w^2\left(\frac{C_{xx}}{b_x^2} + \frac{C_{pp}}{b_p^2} - \frac{2C_{xp}}{b_x b_p}\right),$$
#
# with the variances and the covariance *C* from `model.cov_params()`. A 95 % interval is $w \pm 1.96\,\text{se}$: if
# the model is
# right, about 95 of 100 made this way hold the true value.
#
# ### Exercise 2 · What is a day worth?   {4 points}
# Fit the five attributes to the purchases of the last quarter. Assign to `worth` a DataFrame with two rows and the columns
#
# - `what`: `"day"` for one day *less*, `"fit"` for 0.1 *more* fit;
# - `yuan`: what it is worth on goods of 100 yuan, by the formula above (more than 0 if shoppers like it);
# - `low`, `high`: the ends of the 95 % interval.
#
# <details><summary>Hint 1: the idea</summary>
#
# Write a function of the attribute and its change, and call it twice: `days` by −1, `fit` by 0.1.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `model.params["days"]` is a coefficient, `model.cov_params().loc["days", "ln_price"]` a covariance.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `b, C = model.params, model.cov_params()`. Then the first formula, and look at its sign, before the second.
# </details>

# %% role="answer" exercise="exchange"
worth = ...
### BEGIN SOLUTION
part = bought[bought["quarter"] == LAST]
priced = fit(part, ATTRIBUTES)
b, C = priced.params, priced.cov_params()
found = []
for what, name, change in (("day", "days", -1), ("fit", "fit", 0.1)):
    yuan = -100 * change * b[name] / b["ln_price"]
    relative = (
        C.loc[name, name] / b[name] ** 2
        + C.loc["ln_price", "ln_price"] / b["ln_price"] ** 2
        - 2 * C.loc[name, "ln_price"] / (b[name] * b["ln_price"])
    )
    reach = 1.96 * abs(yuan) * np.sqrt(relative)
    low, high = yuan - reach, yuan + reach
    found.append({"what": what, "yuan": yuan, "low": low, "high": high})
worth = pd.DataFrame(found)
### END SOLUTION

# %% role="check" exercise="exchange" points=4 outcomes="exchange-rates" ideas="A17" tolerance=0.001 minutes=12
check("exchange", worth)

# %% [markdown] role="reading" exercise="exchange"
# A tenth of fit is worth more than a tenth of the price, a single day several yuan. Promise a day less only if it costs you less
# than that – *if* the price coefficient is right. The intervals reach some 15 to 30 % of the value to either side. They take the eight
# visits of one shopper for visits of eight people. Counted by shoppers, the standard error of days is some 10 to 20 % larger, for who
# is in a hurry is so in all of her visits; those of price and fit stay as they are. Exercise 4 asks what else they leave out.

# %% role="proof"
of_last = fit(late, ATTRIBUTES)
day, tenth = (-100 * change * of_last.params[name] / of_last.params["ln_price"] for name, change in (("days", -1), ("fit", 0.1)))
assert tenth > 11 and 4 < day < tenth, (day, tenth)
assert round(100 * np.expm1(0.25)) == 28
errors = (of_last.bse / of_last.params.abs())[["ln_price", "days", "fit"]]
assert (0.14 < 1.96 * np.hypot(errors["ln_price"], errors[["days", "fit"]])).all()
assert (1.96 * np.hypot(errors["ln_price"], errors[["days", "fit"]]) < 0.31).all()
# The same errors with shoppers for visits (Liang & Zeger 1986).
left_over = late["chosen"] - (lambda w: w / w.groupby(late["visit_id"]).transform("sum"))(np.exp(late[ATTRIBUTES] @ of_last.params))
by_person = late[ATTRIBUTES].mul(left_over, axis=0).groupby(late["shopper_id"]).sum().to_numpy()
bread = of_last.cov_params().to_numpy()
clustered = np.sqrt(np.diag(bread @ by_person.T @ by_person @ bread)) / of_last.bse
assert 1.06 < clustered["days"] < 1.24 and clustered[["ln_price", "fit"]].between(0.94, 1.06).all(), clustered
for model in (first_model, of_last):
    assert (np.sign(model.params) == [-1, -1, 1, 1, 1]).all()

# %% role="right" exercise="exchange"
model = fit(bought.query("quarter == @LAST"), ATTRIBUTES)
changes = {"day": ("days", -1.0), "fit": ("fit", 0.1)}
table = {}
for what, (name, change) in changes.items():
    p = model.params["ln_price"]
    gradient = np.array([-100 * change / p, 100 * change * model.params[name] / p**2])
    C = model.cov_params().loc[[name, "ln_price"], [name, "ln_price"]].to_numpy()
    error = float(np.sqrt(gradient @ C @ gradient))
    value = -100 * change * model.params[name] / p
    table[what] = {"yuan": value, "low": value - 1.96 * error, "high": value + 1.96 * error}
worth = pd.DataFrame(table).T.rename_axis("what")

# %% role="right" exercise="exchange"
# In units of one yuan on goods of 100, and with the normal distribution's own quantile.
from scipy.stats import norm

scaled = bought[bought["quarter"].eq(LAST)].assign(yuan=lambda t: t["ln_price"] * 100, sooner=lambda t: -t["days"], tenth=lambda t: 10 * t["fit"])
model = fit(scaled, ["yuan", "sooner", "grade", "ln_breadth", "tenth"])
b, C = model.params, model.cov_params()
worth = pd.DataFrame({"what": ["day", "fit"], "yuan": [-b[n] / b["yuan"] for n in ("sooner", "tenth")]})
se = [
    np.sqrt(C.loc[n, n] + w**2 * C.loc["yuan", "yuan"] + 2 * w * C.loc[n, "yuan"]) / abs(b["yuan"])
    for n, w in zip(("sooner", "tenth"), worth["yuan"], strict=True)
]
worth["low"] = worth["yuan"] - norm.ppf(0.975) * np.array(se)
worth["high"] = worth["yuan"] + norm.ppf(0.975) * np.array(se)

# %% role="wrong" exercise="exchange" label="both-quarters" catches="which-rows" instead=true
# Both quarters went into the model. Keep the purchases of the last one only.
part = bought

# %% role="wrong" exercise="exchange" label="first-quarter" catches="which-rows" instead=true
# These are the exchange rates of the first quarter. The exercise asks for the last one.
part = bought[bought["quarter"] == FIRST]

# %% role="wrong" exercise="exchange" label="logit-on-rows" catches="the-set" instead=true
# This is a logit of single rows, as if each offer were taken or left by itself. Offers compete inside their visit: use `fit`.
priced = sm.Logit(part["chosen"].astype(float), sm.add_constant(part[ATTRIBUTES])).fit(disp=0)

# %% role="wrong" exercise="exchange" label="upside-down" catches="exchange-rate" instead=true
# The rates are upside down: this is what a change in price is worth in days and fit. Divide by the coefficient of the price.
yuan = -100 * change * b["ln_price"] / b[name]

# %% role="wrong" exercise="exchange" label="a-day-more" catches="sign" instead=true
# One of your rates has the sign of a loss. Asked for is one day *less*: the change of `days` is −1.
yuan = -100 * abs(change) * b[name] / b["ln_price"]

# %% role="wrong" exercise="exchange" label="a-whole-unit-of-fit" catches="unit"
# The line of `fit` is ten times too large: it is the worth of a whole unit. Asked for is a tenth.
priced = fit(bought[bought["quarter"] == LAST], ATTRIBUTES)
b, C = priced.params, priced.cov_params()
found = []
for what, name, change in (("day", "days", -1), ("fit", "fit", 1)):
    yuan = -100 * change * b[name] / b["ln_price"]
    relative = C.loc[name, name] / b[name] ** 2 + C.loc["ln_price", "ln_price"] / b["ln_price"] ** 2
    relative -= 2 * C.loc[name, "ln_price"] / (b[name] * b["ln_price"])
    reach = 1.96 * abs(yuan) * np.sqrt(relative)
    found.append({"what": what, "yuan": yuan, "low": yuan - reach, "high": yuan + reach})
worth = pd.DataFrame(found)

# %% role="wrong" exercise="exchange" label="price-certain" catches="delta-method" instead=true
# The values are right, the intervals are too narrow: only the error of the attribute is in them. The price coefficient is
# uncertain, too.
relative = C.loc[name, name] / b[name] ** 2

# %% role="wrong" exercise="exchange" label="covariance-left-out" catches="delta-method" instead=true
# The values are right, the intervals are a little off: the covariance of the two coefficients is missing in the bracket.
relative = C.loc[name, name] / b[name] ** 2 + C.loc["ln_price", "ln_price"] / b["ln_price"] ** 2

# %% role="wrong" exercise="exchange" label="one-standard-error" catches="delta-method" instead=true
# The values are right. The intervals reach one standard error to either side; for 95 % it takes 1.96.
reach = abs(yuan) * np.sqrt(relative)

# %% role="wrong" exercise="exchange" label="ends-divided" catches="delta-method" instead=true
# The values are right. For the intervals you divided one end by the other. Both coefficients are seldom at their ends at once: use
# the delta method.
low, high = (
    end(-100 * change * x / p for x in priced.conf_int().loc[name] for p in priced.conf_int().loc["ln_price"]) for end in (min, max)
)

# %% role="wrong" exercise="exchange" label="root-forgotten" catches="delta-method" instead=true
# The values are right. In the intervals the root is missing: the formula gives the *square* of the standard error.
reach = 1.96 * yuan**2 * relative

# %% [markdown]
# ## What matters, and what decides
#
# "Shoppers still want it cheap and fast" and "cheap and fast no longer win": can both be true? A coefficient says how much a
# unit *matters*. How much an attribute *moves* depends on how far offers differ in it, too:
#
# $$\text{weight} = |b_x| \times \text{spread of } x.$$
#
# Offers of one visit differ (this lamp is dear, that one slow). Platforms differ on average. These are two spreads. For the first,
# compare each offer with the average offer of its visit:

# %%
def in_visit(rows, names):
    """The named columns less their mean in the visit, row by row."""
    return rows[names] - rows.groupby("visit_id")[names].transform("mean")


in_visit(visit, ATTRIBUTES).round(2)

# %% [markdown]
# **Quick.** All five offer the same `days` on average, but single parcels are fast or slow. How much weight have days, first
# between *offers* and second between *platforms*?

# %% role="quick" exercise="two-spreads" choices="none and none|some and none|none and some"
two_spreads = "some and none"
### none and none: In a single visit one parcel comes tomorrow and another in a week. Shoppers see that and choose by it.
### none and some: The other way round: equal means leave nothing between platforms, but single offers differ.
### reading: Days matter to everybody and help no platform. Who is faster today wins the parcel, not the market.

# %% [markdown]
# ### Exercise 3 · What still differs?   {5 points}
# For each of the two quarters, use the purchases of that quarter and its *own* model with all five attributes. Assign to
# `weights_now_and_then` a DataFrame with five rows, one an attribute, and the columns
#
# - `attribute`: its name as in `ATTRIBUTES`;
# - `offers_first`, `offers_last`: |coefficient| × the spread between offers: square what `in_visit` gives, take the mean over all
#   rows, and then the root;
# - `platforms_first`, `platforms_last`: |coefficient| × the standard deviation (`ddof=0`) of the five platforms' means over the rows.
#
# <details><summary>Hint 1: the idea</summary>
#
# Do one quarter first: a Series for offers, a Series for platforms, both with the attributes as index.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `(in_visit(rows, ATTRIBUTES) ** 2).mean()` has one number an attribute; `.std(ddof=0)` serves the five means.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `for name, quarter in (("first", FIRST), ("last", LAST)):` and collect `f"offers_{name}"` and `f"platforms_{name}"` in a
# dictionary of Series.
# </details>

# %% role="answer" exercise="what-differs"
weights_now_and_then = ...
### BEGIN SOLUTION
columns = {}
for name, quarter in (("first", FIRST), ("last", LAST)):
    part = bought[bought["quarter"] == quarter]
    size = fit(part, ATTRIBUTES).params.abs()
    centre = part.groupby("visit_id")[ATTRIBUTES].transform("mean")
    between_offers = np.sqrt(((part[ATTRIBUTES] - centre) ** 2).mean())
    between_platforms = part.groupby("platform")[ATTRIBUTES].mean().std(ddof=0)
    columns[f"offers_{name}"] = size * between_offers
    columns[f"platforms_{name}"] = size * between_platforms
weights_now_and_then = pd.DataFrame(columns).rename_axis("attribute").reset_index()
### END SOLUTION

# %% role="check" exercise="what-differs" points=5 outcomes="matter-or-decide" ideas="A02 A17 A25" tolerance=0.003 minutes=12
check("what-differs", weights_now_and_then)

# %% [markdown] role="reading" exercise="what-differs"
# Between offers, price, days, grade and breadth still weigh: in the last quarter each has more than a third of its first weight.
# Between platforms less than half of it is left, and that is next to nothing. The four did not stop mattering: they stopped differing. Now look at the line of fit in your
# table. Where it has grown between platforms, the fifth dimension decides; where it has not, none of the five does.

# %% role="proof"
weighed = {}
for quarter in (FIRST, LAST):
    rows_of = bought[bought["quarter"] == quarter]
    size_of = fit(rows_of, ATTRIBUTES).params.abs()
    off = rows_of[ATTRIBUTES] - rows_of.groupby("visit_id")[ATTRIBUTES].transform("mean")
    weighed[quarter] = (size_of * np.sqrt((off**2).mean()), size_of * rows_of.groupby("platform")[ATTRIBUTES].mean().std(ddof=0))
four = ATTRIBUTES[:4]
assert (weighed[LAST][0][four] > 0.35 * weighed[FIRST][0][four]).all(), weighed
assert (weighed[LAST][1][four] < 0.4 * weighed[FIRST][1][four]).all() and (weighed[LAST][1][four] < 0.025).all(), weighed
means_of = late.groupby("platform")["days"].mean()
assert means_of.std(ddof=0) < 0.15 * late["days"].std()

# %% role="right" exercise="what-differs"
pieces = []
for quarter, name in zip((FIRST, LAST), ("first", "last"), strict=True):
    rows = bought[bought["quarter"] == quarter]
    coefficients = fit(rows, ATTRIBUTES).params
    for attribute in ATTRIBUTES:
        inside = rows[attribute] - rows.groupby("visit_id")[attribute].transform("mean")
        outside = [group[attribute].mean() for _, group in rows.groupby("platform")]
        pieces.append((attribute, f"offers_{name}", abs(coefficients[attribute]) * np.sqrt(np.mean(inside**2))))
        pieces.append((attribute, f"platforms_{name}", abs(coefficients[attribute]) * np.std(outside)))
weights_now_and_then = pd.DataFrame(pieces, columns=["attribute", "column", "weight"]).pivot(index="attribute", columns="column", values="weight")

# %% role="right" exercise="what-differs"
def one_quarter(rows):
    inside = rows.groupby("visit_id")[ATTRIBUTES].var(ddof=0).mul(rows.groupby("visit_id").size(), axis=0).sum() / len(rows)
    outside = rows.groupby("platform")[ATTRIBUTES].mean().var(ddof=0)
    b = fit(rows, ATTRIBUTES).params.abs()
    return pd.DataFrame({"offers": b * inside**0.5, "platforms": b * outside**0.5})


then, now = (one_quarter(rows) for _, rows in bought.groupby("quarter"))
weights_now_and_then = then.join(now, lsuffix="_first", rsuffix="_last").rename_axis("attribute").reset_index()

# %% role="wrong" exercise="what-differs" label="spread-over-all-rows" catches="two-spreads" instead=true
# The columns of offers use the spread over all rows of the quarter. Part of that lies between visits, where nobody chooses: take
# each attribute less its mean in the visit.
between_offers = part[ATTRIBUTES].std(ddof=0)

# %% role="wrong" exercise="what-differs" label="spread-inside-platforms" catches="two-spreads" instead=true
# The columns of offers use the spread inside each *platform*. A shopper compares the offers of her visit: subtract the mean of the visit.
centre = part.groupby("platform")[ATTRIBUTES].transform("mean")

# %% role="wrong" exercise="what-differs" label="coefficients-alone" catches="matter-or-decide" instead=true
# These are coefficients without a spread. They say how much a unit matters, not how much an attribute moves: multiply by the spread.
columns[f"offers_{name}"] = size
columns[f"platforms_{name}"] = size

# %% role="wrong" exercise="what-differs" label="spreads-alone" catches="matter-or-decide" instead=true
# These are spreads without coefficients. Days and fit have different units; the coefficients turn both into points.
size = 1

# %% role="wrong" exercise="what-differs" label="one-model-for-both-quarters" catches="which-rows" instead=true
# One model of both quarters was used for both. Tastes may have changed: fit each quarter's own.
size = fit(bought, ATTRIBUTES).params.abs()

# %% role="wrong" exercise="what-differs" label="signs-kept" catches="sign" instead=true
# Some weights are negative. A weight says how much an attribute moves, not which way: take the absolute value of the coefficient.
size = fit(part, ATTRIBUTES).params

# %% role="wrong" exercise="what-differs" label="sample-standard-deviation" catches="two-spreads" instead=true
# The columns of platforms divide by four: pandas' `std` is that of a sample. These five are all platforms there are: `ddof=0`.
between_platforms = part.groupby("platform")[ATTRIBUTES].mean().std()

# %% role="wrong" exercise="what-differs" label="visits-without-purchase" catches="which-rows" instead=true
# The spreads come from all visits, those without a purchase among them. Keep to the rows on which the model was fitted.
between_offers = np.sqrt(
    ((choices[ATTRIBUTES] - choices.groupby("visit_id")[ATTRIBUTES].transform("mean")) ** 2)[choices["quarter"] == quarter].mean()
)
between_platforms = choices[choices["quarter"] == quarter].groupby("platform")[ATTRIBUTES].mean().std(ddof=0)

# %% role="wrong" exercise="what-differs" label="mean-of-the-visits-spreads" catches="two-spreads" instead=true
# The columns of offers hold the mean of the visits' own standard deviations. Asked for is one spread of all rows: square the
# deviations, take their mean over the rows, and then the root.
between_offers = part.groupby("visit_id")[ATTRIBUTES].std(ddof=0).mean()

# %% role="wrong" exercise="what-differs" label="variance-for-spread" catches="two-spreads" instead=true
# These are variances times coefficients. A spread has the unit of its attribute: take the root.
between_offers = ((part[ATTRIBUTES] - centre) ** 2).mean()
between_platforms = part.groupby("platform")[ATTRIBUTES].mean().var(ddof=0)

# %% role="wrong" exercise="what-differs" label="offers-that-were-taken" catches="which-rows" instead=true
# The platforms' means are those of the offers that were taken. Shoppers chose among all rows: take the means over these.
between_platforms = part[part["chosen"]].groupby("platform")[ATTRIBUTES].mean().std(ddof=0)

# %% role="wrong" exercise="what-differs" label="quarters-exchanged" catches="which-rows" instead=true
# The two quarters have changed places: `_first` belongs to the first quarter, `_last` to the last one.
weights_now_and_then = pd.DataFrame({
    name.replace("first", "x").replace("last", "first").replace("x", "last"): values for name, values in columns.items()
}).rename_axis("attribute").reset_index()

# %% role="wrong" exercise="what-differs" label="offers-and-platforms-exchanged" catches="two-spreads" instead=true
# Offers and platforms have changed places: the spread inside the visits belongs to `offers_first` and `offers_last`.
weights_now_and_then = pd.DataFrame({
    name.replace("offers", "x").replace("platforms", "offers").replace("x", "platforms"): values for name, values in columns.items()
}).rename_axis("attribute").reset_index()

# %% [markdown]
# So a thing can matter to everybody and decide nothing. The second sitting asks whether it was tastes that changed, whether
# the yuan above can be trusted, and where new buyers come from.

# %% [markdown]
# # At home
#
# The first sitting in one picture: let all platforms have the same average `days`, and leave the rest as it is. How far would the
# platforms' shares move? And so for each attribute.

# %% role="figure"
moved = {}
for quarter in (FIRST, LAST):
    those = bought[bought["quarter"] == quarter]
    taste = fit(those, ATTRIBUTES).params
    apart = those.groupby("platform")[ATTRIBUTES].transform("mean")
    leads = {"as it is": 0} | {n: taste[n] * apart[n] for n in ATTRIBUTES}
    won = {}
    for name, lead in leads.items():
        draw = np.exp(those[ATTRIBUTES] @ taste - lead)
        part = draw / draw.groupby(those["visit_id"]).transform("sum")
        won[name] = 100 * part.groupby(those["platform"]).sum() / those["chosen"].sum()
    moved[quarter] = [(won[n] - won["as it is"]).abs().sum() / 2 for n in ATTRIBUTES]
words = ["cheaper", "faster", "better", "more", "more<br>personal"]
decides = go.Figure([
    go.Bar(
        name=quarter, x=words, y=moved[quarter], marker_color=colour,
        texttemplate="%{y:.1f}", textposition="outside", cliponaxis=False,
    )
    for quarter, colour in ((FIRST, "#B0B0B0"), (LAST, VERMILION))
])
decides.update_layout(
    title="What sets the platforms apart is no longer what it was",
    yaxis_title="move, on balance (of 100 purchases)", xaxis_title="",
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=96,
)

# %% [markdown]
# *Figure 1.* Purchases of 100 that would go to another platform, on balance (what a platform gains set against what it loses), if all
# five had the same average of one attribute, by the choice model of each quarter. Compare the grey bars of price, days, grade and breadth with the coloured ones, and then the two bars of fit.

# %% role="proof"
assert max(moved[LAST][:4]) < 1.2 < max(moved[FIRST][:4]), moved
assert all(now < 0.6 * then for now, then in zip(moved[LAST][:4], moved[FIRST][:4], strict=True)), moved

# %% [markdown]
# ## Have tastes changed?
#
# The fifth bar may differ for two reasons: platforms came to lie further apart in fit, or shoppers came to want it more. The
# second is a statement about coefficients. Different shoppers stand behind the two models, so the errors are independent:
# their *squares* add up.
#
# **Quick (1 point).** Coefficient of fit in the last quarter less that of the first, over the standard error of this
# difference? (A number.)

# %% role="quick" exercise="tastes" points=1 outcomes="matter-or-decide" ideas="A02" tolerance=0.003 minutes=3
before = fit(bought[bought["quarter"] == FIRST], ATTRIBUTES)
after = fit(bought[bought["quarter"] == LAST], ATTRIBUTES)
error = np.sqrt(before.bse["fit"] ** 2 + after.bse["fit"] ** 2)
tastes = (after.params["fit"] - before.params["fit"]) / error
### reading: Beyond 2, chance hardly explains the change. Within 2, nobody can tell: "not significant" does not mean "the same". In about half of the markets of this course, drawn by chance, shoppers came to want fit half as much again. But a coefficient may also change while tastes stay. In most of our markets that of days is larger in the last quarter, though nobody's hurry has changed: one coefficient for the hurried and the patient depends on how far apart the days lie. Exercise 8 parts the two.

# %% role="proof" only="class"
then, now = (fit(bought[bought["quarter"] == each], ATTRIBUTES) for each in (FIRST, LAST))
assert (now.params["days"] - then.params["days"]) / np.hypot(then.bse["days"], now.bse["days"]) < -2, (then.params, now.params)

# %% role="wrong" exercise="tastes" label="errors-added" catches="errors-of-a-difference" instead=true
# You added the two standard errors. Of independent estimates the squares add up, and then comes the root.
error = before.bse["fit"] + after.bse["fit"]

# %% role="wrong" exercise="tastes" label="errors-subtracted" catches="errors-of-a-difference" instead=true
# You subtracted one error from the other. A difference of two uncertain numbers is *more* uncertain than either.
error = np.sqrt(abs(before.bse["fit"] ** 2 - after.bse["fit"] ** 2))

# %% role="wrong" exercise="tastes" label="error-of-one" catches="errors-of-a-difference" instead=true
# Only the last quarter's error is in this. The first quarter's coefficient is uncertain, too.
error = after.bse["fit"]

# %% role="wrong" exercise="tastes" label="grade-for-fit" catches="which-part" instead=true
# This is the change in the coefficient of grade. Asked for is that of fit.
tastes = (after.params["grade"] - before.params["grade"]) / np.hypot(before.bse["grade"], after.bse["grade"])

# %% role="wrong" exercise="tastes" label="other-way-round" catches="sign" instead=true
# The sign: the last quarter less the first is asked for, not the reverse.
tastes = (before.params["fit"] - after.params["fit"]) / error

# %% [markdown]
# ## Four dimensions or five?
#
# The column dates its claim: competition *has grown* to five dimensions. Is a model with `fit` the better one?
#
# **Quick.** A model with four attributes gets a fifth, and both are judged on the very visits to which they were fitted. Can the
# mean log chance fall?

# %% role="quick" exercise="can-it-fall" choices="yes|no|only if the fifth is useless"
can_it_fall = "no"
### yes: The larger model may set the fifth coefficient to zero, and then it is the smaller one. It takes what is best on these rows.
### only if the fifth is useless: Even a column of dice gets a coefficient that fits these rows a little better, or zero.
### reading: On its own rows the larger model never loses. So let both foresee choices that they have not seen.

# %% [markdown]
# A fifth of the visits is kept back: those whose number can be divided by 5. Split by visit, not by row, or a visit's rivals would
# stand on both sides.

# %%
def foresee(rows, names):
    """Mean log chance of what was taken in visits that the model has not seen."""
    kept = rows["visit_id"] % 5 == 0
    unseen = rows[kept]
    model = ConditionalLogit(unseen["chosen"], unseen[names], groups=unseen["visit_id"])
    return model.loglike(fit(rows[~kept], names).params) / unseen["visit_id"].nunique()


early = bought[bought["quarter"] == FIRST]
four = foresee(early, ["ln_price", "days", "grade", "ln_breadth"])
print(f"{FIRST}: four {four:.4f}, five {foresee(early, ATTRIBUTES):.4f}")

# %% [markdown]
# **Quick (1 point).** In the *last* quarter, by how much is the mean log chance on unseen visits higher with five attributes than
# with four? (A number.)

# %% role="quick" exercise="fifth" points=1 outcomes="judge-unseen" ideas="A25" tolerance=0.003 minutes=2
end_rows = bought[bought["quarter"] == LAST]
fewer = ["ln_price", "days", "grade", "ln_breadth"]
gain = foresee(end_rows, ATTRIBUTES) - foresee(end_rows, fewer)
### reading: Above zero by more than chance, fit helps to foresee choices that nobody has shown to the model. The gain of the last quarter has a standard error of some 0.005 to 0.01, that of the first of about 0.004. Compare the two gains: this dates the claim. Where anybody may copy how fit is reached, the last quarter need not gain more than the first.

# %% role="proof"
for foreseen, largest in ((early, 0.006), (late, 0.012)):
    unseen = foreseen[foreseen["visit_id"] % 5 == 0]
    seen_logs = []
    for names_of in (ATTRIBUTES, ATTRIBUTES[:4]):
        odds_of = np.exp(unseen[names_of] @ fit(foreseen[foreseen["visit_id"] % 5 != 0], names_of).params)
        logs_of = np.log(odds_of / odds_of.groupby(unseen["visit_id"]).transform("sum"))
        seen_logs.append(logs_of[unseen["chosen"]].to_numpy())
    more_log = seen_logs[0] - seen_logs[1]
    its_error = more_log.std() / np.sqrt(len(more_log))
    assert 0.003 < its_error < largest, its_error
    assert foreseen is early or more_log.mean() > 3 * its_error, (more_log.mean(), its_error)

# %% role="wrong" exercise="fifth" label="first-quarter" catches="which-rows" instead=true
# This is the gain of the first quarter. Hand the purchases of the last one to `foresee`.
end_rows = bought[bought["quarter"] == FIRST]

# %% role="wrong" exercise="fifth" label="price-left-out" catches="which-model" instead=true
# Your smaller model lacks the price. The four are price, days, grade and breadth; the fifth is fit.
fewer = ["days", "grade", "ln_breadth", "fit"]

# %% role="wrong" exercise="fifth" label="level-of-five" catches="difference" instead=true
# This is how well five attributes do. Asked for is by how much they do better than four: subtract.
gain = foresee(end_rows, ATTRIBUTES)

# %% role="wrong" exercise="fifth" label="times-100" catches="unit" instead=true
# This is a hundred times the difference. A mean log chance is not in per cent: subtract, and no more.
gain = 100 * (foresee(end_rows, ATTRIBUTES) - foresee(end_rows, fewer))

# %% role="wrong" exercise="fifth" label="sum-not-mean" catches="mean-of-logs" instead=true
# This is a sum over the unseen visits. Asked for is the gain of an average visit: divide by their number, as `foresee` does.
gain = (foresee(end_rows, ATTRIBUTES) - foresee(end_rows, fewer)) * (end_rows.loc[end_rows["visit_id"] % 5 == 0, "chosen"].sum())

# %% role="wrong" exercise="fifth" label="ratio-of-chances" catches="difference" instead=true
# This is a ratio of chances, e to the power of the difference. Asked for is the difference itself.
gain = np.exp(foresee(end_rows, ATTRIBUTES) - foresee(end_rows, fewer))

# %% role="wrong" exercise="fifth" label="four-less-five" catches="sign" instead=true
# The sign: five attributes less four is asked for, not the reverse.
gain = foresee(end_rows, fewer) - foresee(end_rows, ATTRIBUTES)

# %% [markdown]
# ## What looks better costs more
#
# A tenth of fit for more than a tenth of the price: would you pay that? Doubt the price coefficient. Two lamps have the same
# grade, but one *looks* better. Shoppers see it, the merchant sees it and asks more, and no column has it.
#
# **Quick.** Looks attract buyers and raise prices. In a model without looks, the coefficient of the price is …

# %% role="quick" exercise="which-way" choices="too near zero|too far from zero|right"
which_way = "too near zero"
### too far from zero: Dear offers are on average the good-looking ones, and still find buyers. Does that make a high price look worse or better than it is?
### right: It would be if looks and prices had nothing to do with each other. Here the merchant sees the looks when he sets the price.
### reading: A high price comes with good looks, which draw buyers, so it seems to repel less than it does. Economists call such a price *endogenous*.

# %% [markdown]
# Three remedies. **Control** for what the testers see: the `grade`. Or let **costs** speak: freight and input costs move prices
# and have nothing to do with looks (the card says so, and nothing in the rows can prove it). Take the part of the price
# that costs and the other columns do *not* explain, the *residual*. If looks raise prices, they are in it. Put it into the model as
# one more attribute, and it stands for the looks: a **control function** (Petrin & Train 2010). Or **try it**: in `trial` chance moved the prices.

# %%
card("platform_trial")

# %% [markdown]
# ### Exercise 4 · Four answers to one question   {5 points}
# What is the coefficient of the price? Assign to `four_answers` a Series with the index `no grade`, `grade`, `cost`, `trial`. The
# first three use the purchases of the last quarter.
#
# - `no grade`: of `ln_price`, in the model of all attributes but `grade`;
# - `grade`: of `ln_price`, in the model of all five;
# - `cost`: of `ln_price`, in the model of all five and `residual`: what is left of `ln_price` in a least-squares regression
#   (`sm.OLS`, no constant) on `days`, `grade`, `ln_breadth`, `fit` and `cost_shifter`. Pass all six columns through `in_visit` first;
# - `trial`: of `ln_factor`, in the model of `trial` on `ln_factor`, `ln_own_price`, `days`, `grade` and `fit`.
#
# <details><summary>Hint 1: the idea</summary>
#
# `fit` does all four. Only `cost` needs a step before: a regression among offers of the same visit, as choices are.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `sm.OLS(y, X).fit().resid` is the residual. After the means of the visits are gone, no constant is needed.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `less = in_visit(rows, names)` for the six names. Add the residual with `rows.assign(residual=...)`.
# </details>

# %% role="answer" exercise="four-answers"
four_answers = ...
### BEGIN SOLUTION
rows = bought[bought["quarter"] == LAST]
explaining = ["days", "grade", "ln_breadth", "fit", "cost_shifter"]
less = rows[["ln_price", *explaining]]
less = less - less.groupby(rows["visit_id"]).transform("mean")
residual = sm.OLS(less["ln_price"], less[explaining]).fit().resid
ungraded = [name for name in ATTRIBUTES if name != "grade"]
with_cost = fit(rows.assign(residual=residual), [*ATTRIBUTES, "residual"])
tried = fit(trial, ["ln_factor", "ln_own_price", "days", "grade", "fit"])
four_answers = pd.Series({
    "no grade": fit(rows, ungraded).params["ln_price"],
    "grade": fit(rows, ATTRIBUTES).params["ln_price"],
    "cost": with_cost.params["ln_price"],
    "trial": tried.params["ln_factor"],
})
### END SOLUTION

# %% role="check" exercise="four-answers" points=5 outcomes="price-effect" ideas="A17" tolerance=0.0005 minutes=13
check("four-answers", four_answers)

# %% [markdown] role="reading" exercise="four-answers"
# The more is known, the larger the effect. Without grades it is less than half of what the trial says, with grades less than two
# thirds, and the costs say far more than the grades do. A control takes away only what it measures. So in the first sitting
# the yuan were too many: divide by the trial's coefficient, and about half of them goes. That supposes one scale: what only the
# shopper knows must weigh as much in the trial as on the page. The coefficients of grade and fit, much alike in both, speak for it.
# Costs and trial need not agree to the digit: their standard errors are about 0.13 and 0.06.

# %% role="proof"
last_rows = bought[bought["quarter"] == LAST]
spoken = last_rows[["ln_price", "days", "grade", "ln_breadth", "fit", "cost_shifter"]]
spoken = spoken - spoken.groupby(last_rows["visit_id"]).transform("mean")
left = sm.OLS(spoken["ln_price"], spoken.drop(columns="ln_price")).fit().resid
by_cost = fit(last_rows.assign(residual=left), [*ATTRIBUTES, "residual"])
by_trial = fit(trial, ["ln_factor", "ln_own_price", "days", "grade", "fit"])
graded, bare = fit(last_rows, ATTRIBUTES), fit(last_rows, ["ln_price", "days", "ln_breadth", "fit"])
b_grade, b_bare, b_cost, b_trial = graded.params["ln_price"], bare.params["ln_price"], by_cost.params["ln_price"], by_trial.params["ln_factor"]
assert b_bare > 0.5 * b_trial and b_cost < 1.33 * b_grade and 0.33 < b_grade / b_trial < 0.67 and b_grade < 1.5 * b_bare < 0, (b_bare, b_grade, b_cost, b_trial)
apart_by = abs(b_cost - b_trial) / np.hypot(by_cost.bse["ln_price"], by_trial.bse["ln_factor"])
assert apart_by < 3.3, apart_by
b, V = graded.params, graded.cov_params()
tenth = -10 * b["fit"] / b["ln_price"]
reach = 1.96 * tenth * np.sqrt(V.loc["fit", "fit"] / b["fit"] ** 2 + V.loc["ln_price", "ln_price"] / b["ln_price"] ** 2)
assert -10 * b["fit"] / b_trial < tenth - reach
for shared in ("grade", "fit"):
    here, there = graded.params[shared], by_trial.params[shared]
    assert abs(here - there) < 3 * np.hypot(graded.bse[shared], by_trial.bse[shared]) and 0.7 < there / here < 1.4, (shared, here, there)
assert 0.1 < by_cost.bse["ln_price"] < 0.16 and 0.05 < by_trial.bse["ln_factor"] < 0.075, (by_cost.bse, by_trial.bse)

# %% role="right" exercise="four-answers"
def inside(table, columns):
    return table[columns].sub(table.groupby("visit_id")[columns].transform("mean"))


late_rows = bought[bought["quarter"].eq(LAST)].copy()
X, y = inside(late_rows, ["days", "grade", "ln_breadth", "fit", "cost_shifter"]), inside(late_rows, ["ln_price"])["ln_price"]
slopes, *_ = np.linalg.lstsq(X.to_numpy(), y.to_numpy())
late_rows["residual"] = y - X @ slopes
answers = {
    "trial": fit(trial, ["days", "ln_factor", "grade", "ln_own_price", "fit"]).params["ln_factor"],
    "cost": fit(late_rows, ["residual", *ATTRIBUTES]).params["ln_price"],
    "grade": fit(late_rows, ATTRIBUTES).params["ln_price"],
    "no grade": fit(late_rows, ["fit", "days", "ln_breadth", "ln_price"]).params["ln_price"],
}
four_answers = pd.Series(answers)

# %% role="right" exercise="four-answers"
# The price that costs explain in place of the price, and the residual beside it: the same model.
part = bought.query("quarter == @LAST")
names = ["ln_price", "days", "grade", "ln_breadth", "fit", "cost_shifter"]
visit_means = part.groupby("visit_id")[names].mean().reindex(part["visit_id"]).set_axis(part.index)
stage = sm.OLS(part["ln_price"] - visit_means["ln_price"], (part[names] - visit_means).drop(columns="ln_price")).fit()
part = part.assign(explained=part["ln_price"] - stage.resid, residual=stage.resid)
four_answers = {
    "no grade": fit(part, ["ln_price", "days", "ln_breadth", "fit"]).params.iloc[0],
    "grade": fit(part, ATTRIBUTES).params.iloc[0],
    "cost": fit(part, ["explained", "days", "grade", "ln_breadth", "fit", "residual"]).params.iloc[0],
    "trial": fit(trial, ["ln_factor", "ln_own_price", "days", "grade", "fit"]).params.iloc[0],
}

# %% role="wrong" exercise="four-answers" label="shifter-as-control" catches="instrument" instead=true
# `cost` has the shifter in the choice model as one more attribute. Then costs may explain choices, and the price is left with what
# they do not move: the looks. (The price that the regression *explains*, taken for the residual, comes to the same.) Use the shifter to
# explain the price, and put in what is left.
with_cost = fit(rows, [*ATTRIBUTES, "cost_shifter"])

# %% role="wrong" exercise="four-answers" label="rows-not-in-visit" catches="the-set" instead=true
# `cost` skips a step: the regression compares offers of different visits. Pass all six columns through `in_visit` first.
residual = sm.OLS(rows["ln_price"], rows[explaining]).fit().resid

# %% role="wrong" exercise="four-answers" label="cost-without-grade" catches="which-model" instead=true
# `cost` lacks the grade in the choice model. Put the residual beside all five attributes.
with_cost = fit(rows.assign(residual=residual), [*ungraded, "residual"])

# %% role="wrong" exercise="four-answers" label="fit-left-out-for-grade" catches="which-model" instead=true
# `no grade` comes from a model without `fit`. It is `grade` that is to be left out; `fit` stays.
ungraded = [name for name in ATTRIBUTES if name != "fit"]

# %% role="wrong" exercise="four-answers" label="own-price-left-out" catches="which-model" instead=true
# `trial` lacks `ln_own_price`. Chance drew the factor, so this is no mistake of principle, but what is left out makes all coefficients
# of a logit smaller: put in the five columns that the exercise names.
tried = fit(trial, ["ln_factor", "days", "grade", "fit"])

# %% role="wrong" exercise="four-answers" label="standard-errors" catches="which-part" instead=true
# These are standard errors (`bse`). Asked for are the coefficients (`params`); a higher price repels, so they are negative.
four_answers = pd.Series({
    "no grade": fit(rows, ungraded).bse["ln_price"],
    "grade": fit(rows, ATTRIBUTES).bse["ln_price"],
    "cost": with_cost.bse["ln_price"],
    "trial": tried.bse["ln_factor"],
})

# %% role="wrong" exercise="four-answers" label="price-that-was-seen" catches="chance-or-choice" instead=true
# `trial` takes the price that shoppers saw. Only its factor is chance's doing; the rest, the offer's own price, goes with looks.
tried = fit(trial.assign(ln_factor=trial["ln_factor"] + trial["ln_own_price"]), ["ln_factor", "days", "grade", "fit"])

# %% role="wrong" exercise="four-answers" label="own-price-of-the-trial" catches="chance-or-choice" instead=true
# `trial` is the coefficient of `ln_own_price`. That price the merchants set, knowing the looks. Take the one of `ln_factor`: chance drew it.
tried = fit(trial.rename(columns={"ln_factor": "ln_own_price", "ln_own_price": "ln_factor"}), ["ln_factor", "ln_own_price", "days", "grade", "fit"])

# %% role="wrong" exercise="four-answers" label="factor-alone" catches="which-model" instead=true
# `trial` has the factor alone in the model. It is no mistake of principle, but what is left out makes all coefficients of a logit
# smaller: put the five columns in that the exercise names.
tried = fit(trial, ["ln_factor"])

# %% role="wrong" exercise="four-answers" label="both-quarters" catches="which-rows" instead=true
# The first three come from both quarters. Keep the purchases of the last one.
rows = bought

# %% role="wrong" exercise="four-answers" label="first-quarter" catches="which-rows" instead=true
# The first three come from the first quarter. Keep the purchases of the last one.
rows = bought[bought["quarter"] == FIRST]

# %% role="wrong" exercise="four-answers" label="grade-and-none-exchanged" catches="which-model" instead=true
# `no grade` and `grade` have changed places: the first is the model in which grades are missing.
four_answers = pd.Series({
    "no grade": fit(rows, ATTRIBUTES).params["ln_price"],
    "grade": fit(rows, ungraded).params["ln_price"],
    "cost": with_cost.params["ln_price"],
    "trial": tried.params["ln_factor"],
})

# %% role="planted" exercise="four-answers" effect="P14" leaves="factor-alone first-quarter both-quarters grade-and-none-exchanged"
# Within 2.807 standard errors (99.5 %, half of the 1 % for each of two numbers) of what a logit that sees no looks can find: .135 for the
# costs, .065 for the trial, as the libraries say. The plain answers of the other two lines are not planted.
def recovered(answer, truth):
    planted = truth["rivals"]
    cost = planted["choices"]["coefficients"]["2024Q2"]["ln_price"]
    tried = planted["platform_trial"]["coefficients"]["ln_factor"]
    return abs(answer["cost"] - cost) < 2.807 * 0.135 and abs(answer["trial"] - tried) < 2.807 * 0.065

# %% [markdown]
# **Quick.** In the first sitting you gave a 95 % interval for a tenth of fit. With the trial's price coefficient the worth lies outside it.
# What was in the interval?

# %% role="quick" exercise="what-it-covers" choices="chance alone|chance and what the model lacks|nothing"
what_it_covers = "chance alone"
### chance and what the model lacks: Had it held what the model lacks, the looks, it would have reached down to the trial's answer.
### nothing: It was a correct interval for a question: how would the number vary if other shoppers came, with the same model?
### reading: An interval says how far the number would move with other shoppers and the *same* model. No table of a hundred million rows makes the looks appear.

# %% [markdown]
# ## A pull from nowhere
#
# Who gains a buyer may have taken her from a rival. The column wants more: a *pull* on demand, buyers who would have bought
# nothing. Many visits end so:

# %%
choices.groupby("visit_id")[["quarter", "bought"]].first().groupby("quarter").mean()

# %% [markdown]
# Offers are missing by chance, so visits without Lifora's offer are like the others in all else. Those whom it would have won buy
# elsewhere, or nothing. This needs no model.
#
# **Quick (1 point).** Both quarters together: by how many percentage points is the share of visits that end with nothing higher
# where Lifora's offer is missing than where it is there? (A number.)

# %% role="quick" exercise="missing" points=1 outcomes="count-new-buyers" ideas="A17" minutes=5
with_lifora = choices.loc[choices["platform"] == "Lifora", "visit_id"]
ended = choices.groupby("visit_id")["bought"].first()
is_there = ended.index.isin(with_lifora)
rise = 100 * (ended[is_there].mean() - ended[~is_there].mean())
### reading: This number has a standard error of about 0.9 points: below 1.8 it is within chance of nothing at all. Lifora's offer is taken in some 10 to 30 of 100 visits that have it. Divide your number by that: this part of its buyers would have bought nothing, and all others elsewhere. It is less than half; with two errors more it may be about a half. The stretch has a sharper model. By that, too, most of the buyers whom Lifora would win come from rivals.

# %% role="wrong" exercise="missing" label="any-offer-missing" catches="which-rows" instead=true
# You asked whether *any* offer is missing. Ask for Lifora's.
is_there = (choices.groupby("visit_id").size() == 5).to_numpy()

# %% role="wrong" exercise="missing" label="rows-for-visits" catches="the-set" instead=true
# You counted rows, so visits with many offers count several times. One row a visit.
ended = choices.set_index("visit_id")["bought"]

# %% role="wrong" exercise="missing" label="level-without" catches="difference" instead=true
# This is a level: the share that ends with nothing where the offer is missing. Subtract the same share where it is there.
rise = 100 * (1 - ended[~is_there].mean())

# %% role="wrong" exercise="missing" label="share-not-points" catches="unit" instead=true
# This is a difference of shares. In percentage points it is a hundred times as large.
rise = ended[is_there].mean() - ended[~is_there].mean()

# %% role="wrong" exercise="missing" label="shares-of-all-visits" catches="denominator" instead=true
# Both shares divide by all visits. Divide by the visits of each kind: those without Lifora's offer, and those with it.
rise = 100 * ((~ended & ~is_there).mean() - (~ended & is_there).mean())

# %% role="wrong" exercise="missing" label="other-way-round" catches="sign" instead=true
# The sign: how much *higher* is the share that ends with nothing where the offer is missing?
rise = 100 * (ended[~is_there].mean() - ended[is_there].mean())

# %% role="proof"
there_is = choices[choices["platform"] == "Lifora"]
assert 0.1 <= there_is["chosen"].mean() < 0.3
one_a_visit = choices.groupby("visit_id")["bought"].first()
has_it = one_a_visit.index.isin(there_is["visit_id"])
parts = [one_a_visit[has_it], one_a_visit[~has_it]]
points_lost = 100 * (parts[0].mean() - parts[1].mean())
its_error = 100 * np.sqrt(sum(part.mean() * (1 - part.mean()) / len(part) for part in parts))
assert 0.85 < its_error < 0.95 and points_lost < 50 * there_is["chosen"].mean(), (points_lost, its_error)
assert points_lost + 2 * its_error < 60 * there_is["chosen"].mean(), (points_lost, its_error)

# %% [markdown]
# ## A price that nobody has asked
#
# A choice model answers questions about prices that nobody has tried. How far apart are the answers if the price coefficient
# is doubtful?
#
# ### Exercise 5 · Two share curves   {4 points}
# Take the purchases of the last quarter and the model of all five attributes, fitted to them. Lifora alone changes its prices,
# by −20, −10, 0, 10 or 25 %: its utilities change by *b* × ln(1 + change/100), those of the others stay. Its share is the mean,
# over visits, of its chance, 0 where it has no offer.
#
# Draw two lines with these five points each, in one panel, and assign the figure to `share_curves`: `with grades` takes *b* from
# the model itself, `trial` from the model of the trial in Exercise 4. Along x stands the change in %, as a whole number; along y
# the share in %, from 0 to 100. The title says in a few words how the two lines differ.
#
# <details><summary>Hint 1: the idea</summary>
#
# At a change of 0 both lines show the same share. All that differs is *b*.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `utility + slope * step * (rows["platform"] == "Lifora")`, then chances as in Exercise 1.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Collect one dictionary a point (`line`, `change`, `share`), make a DataFrame, and draw it with
# `px.line(..., color="line", markers=True)`.
# </details>

# %% role="answer" exercise="share-curve"
share_curves = ...
### BEGIN SOLUTION
rows = bought[bought["quarter"] == LAST]
own = fit(rows, ATTRIBUTES).params
chanced = fit(trial, ["ln_factor", "ln_own_price", "days", "grade", "fit"]).params
cheaper = rows["platform"] == "Lifora"
slopes = {"with grades": own["ln_price"], "trial": chanced["ln_factor"]}
curve = []
for line, slope in slopes.items():
    for change in (-20, -10, 0, 10, 25):
        step = np.log(1 + change / 100)
        weight = np.exp(rows[ATTRIBUTES] @ own + slope * step * cheaper)
        chance = weight / weight.groupby(rows["visit_id"]).transform("sum")
        share = 100 * chance[cheaper].sum() / rows["visit_id"].nunique()
        curve.append({"line": line, "change": change, "share": share})
share_curves = px.line(
    pd.DataFrame(curve), x="change", y="share", color="line", markers=True,
    color_discrete_sequence=[GREY, VERMILION],
    title="By the trial, a price moves far more buyers",
)
share_curves.update_layout(
    xaxis_title="change of Lifora's prices (%)",
    yaxis_title="Lifora's share of purchases (%)", legend_title="",
)
### END SOLUTION
share_curves

# %% role="check" exercise="share-curve" points=4 outcomes="draw-a-counterfactual price-effect" ideas="A17" tolerance=0.001 figure="scatter" needs="title named axis-titles units single-axis panels=1 linear mode=lines rising-x unit=%|per_cent|percent says=share telling-title" minutes=10
check("share-curve", share_curves)

# %% [markdown] role="reading" exercise="share-curve"
# Both lines pass through today's share; one is far flatter. Multiply share and price: by the flat line, who asks 25 % more takes in
# more money, though he sells less often. By the steep one he loses so many buyers that he takes in hardly more, or less. Chance drew
# the steep one.

# %% role="proof"
lifora, graded = late["platform"] == "Lifora", fit(late, ATTRIBUTES)
b_trial = fit(trial, ["ln_factor", "ln_own_price", "days", "grade", "fit"]).params["ln_factor"]
ends_of = {}
for name, slope in (("with grades", graded.params["ln_price"]), ("trial", b_trial)):
    for multiple in (0.8, 1.0, 1.25):
        odds_of = np.exp(late[ATTRIBUTES] @ graded.params + slope * np.log(multiple) * lifora)
        within = odds_of / odds_of.groupby(late["visit_id"]).transform("sum")
        ends_of[name, multiple] = within[lifora].sum() / late["visit_id"].nunique()
assert np.isclose(ends_of["trial", 1.0], ends_of["with grades", 1.0])
lost = {name: ends_of[name, 1.0] - ends_of[name, 1.25] for name in ("with grades", "trial")}
assert 1.3 < lost["trial"] / lost["with grades"] < 3.5, lost
takings = {name: 1.25 * ends_of[name, 1.25] / ends_of[name, 1.0] for name in lost}
assert takings["with grades"] > 1.04 > takings["trial"], takings

# %% role="right" exercise="share-curve"
data = bought[bought["quarter"].eq(LAST)]
b = fit(data, ATTRIBUTES).params
slopes = {"trial": fit(trial, ["ln_factor", "ln_own_price", "days", "grade", "fit"]).params["ln_factor"], "with grades": b["ln_price"]}
wide = data.assign(u=np.exp(data[ATTRIBUTES] @ b)).pivot(index="visit_id", columns="platform", values="u").fillna(0)
changes = np.array([-20, -10, 0, 10, 25])
share_curves = go.Figure()
for name, slope in slopes.items():
    shares = []
    for change in changes:
        own_weight = wide["Lifora"] * (1 + change / 100) ** slope
        shares.append(100 * (own_weight / (wide.drop(columns="Lifora").sum(axis=1) + own_weight)).mean())
    share_curves.add_scatter(x=changes, y=shares, name=name, mode="lines+markers")
share_curves.update_layout(
    title="Lifora's share falls faster than the graded model says", xaxis_title="change of price (%)", yaxis_title="share of purchases (%)",
)

# %% role="right" exercise="share-curve"
rows = bought.query("quarter == @LAST").reset_index(drop=True)
model = fit(rows, ATTRIBUTES)
tried = fit(trial, ["ln_factor", "ln_own_price", "days", "grade", "fit"])
points_of = pd.DataFrame({"change": [-20, -10, 0, 10, 25]})
for name, slope in (("with grades", model.params["ln_price"]), ("trial", tried.params["ln_factor"])):
    shares = []
    for change in points_of["change"]:
        value = rows[ATTRIBUTES] @ model.params + np.where(rows["platform"].eq("Lifora"), slope * np.log1p(change / 100), 0)
        total = rows.assign(e=np.exp(value)).groupby("visit_id")["e"].sum()
        mine = rows.assign(e=np.exp(value)).query("platform == 'Lifora'").set_index("visit_id")["e"]
        shares.append(100 * (mine / total).fillna(0).mean())
    points_of[name] = shares
share_curves = px.line(points_of, x="change", y=["with grades", "trial"], title="Two answers to the price of Lifora")
share_curves.update_layout(xaxis_title="change of Lifora's price (per cent)", yaxis_title="share (%)", yaxis_range=[0, 70])

# %% role="wrong" exercise="share-curve" label="all-prices-moved" catches="counterfactual" instead=true
# All platforms' prices are moved here, so nothing changes inside a visit. Only Lifora's prices move.
cheaper = pd.Series(True, index=rows.index)

# %% role="wrong" exercise="share-curve" label="change-not-logged" catches="logarithms" instead=true
# The utilities change by *b* times the change itself. The coefficient belongs to a logarithm: ln(1 + change/100).
step = change / 100

# %% role="wrong" exercise="share-curve" label="visits-with-an-offer-only" catches="denominator" instead=true
# The share is that of visits in which Lifora has an offer. Where it has none its chance is 0: divide by all visits with a purchase.
share = 100 * chance[cheaper].mean()

# %% role="wrong" exercise="share-curve" label="prices-of-zippano" catches="counterfactual" instead=true
# Another platform's share is drawn. Lifora's prices move, and Lifora's share is asked for.
cheaper = rows["platform"] == "Zippano"

# %% role="wrong" exercise="share-curve" label="both-quarters" catches="which-rows" instead=true
# These are the purchases of both quarters. Keep the last one.
rows = bought

# %% role="wrong" exercise="share-curve" label="lines-exchanged" catches="which-model" instead=true
# The two lines bear each other's name: the steeper one is that of the trial.
slopes = {"trial": own["ln_price"], "with grades": chanced["ln_factor"]}

# %% role="wrong" exercise="share-curve" label="price-coefficient-positive" catches="sign" instead=true
# The lines rise with the price. The coefficient is negative already: do not turn its sign.
slopes = {"with grades": -own["ln_price"], "trial": -chanced["ln_factor"]}

# %% [markdown]
# *Figure 2.* Lifora's share of the purchases if it alone multiplied its prices. Compare how far the two lines fall from 0 to 25 %.

# %% [markdown]
# ## Which investment?
#
# `investments` says what six improvements would cost, per 100 yuan of sales; `change` is in the units of the choice model.

# %%
investments

# %% [markdown]
# ### Exercise 6 · Advice to two platforms   {12 points}
# The heads of Lifora and of Zippano ask you: *which of the three improvements should we make, if any?* Write to both, in at most
# 120 words. An improvement pays if shoppers would give more for it than it costs. (The worth to them, by the model of the last
# quarter's purchases over the price coefficient that you trust; prices stay. Who then gets the money is another question.) Of several that pay, take the one whose worth exceeds its
# cost by most. Your note says
#
# | | what your note says | points |
# |:--|:--|--:|
# | 1 | for each platform, one improvement or none: worth against cost, in yuan per 100 | 0–3 |
# | 2 | which price coefficient you used, and why | 0–3 |
# | 3 | one reason why you may be wrong, and the data that would tell | 0–3 |
# | 4 | all this in plain words for somebody who runs a business, in at most 120 of them | 0–3 |

# %% [markdown] role="written" exercise="invest" points=12 outcomes="argue-investment exchange-rates" ideas="A02 A17 A25" words=120 minutes=14
# ### BEGIN SOLUTION
# (The letters stand for numbers. They, and which improvement is the best, differ from market to market.)
#
# **Sample, level 3.** Lifora: choose half a grade more. Shoppers would give *d* yuan per 100 for it, and it costs *c*; faster delivery
# leaves less. Better fit is worth *f*, less than its price. Zippano: choose fit; it is worth *f* and costs *g*. I divided by the price
# effect of the trial, in which chance set the prices. The model with grades gives twice as many yuan, because good-looking goods are
# dear and sell; by it you would invest too much. I may be wrong about the gain: most buyers whom you win come from rivals, who will
# answer. Better grades in half of our cities, drawn by lot, and two months of orders would tell.
#
# **Sample, level 2.** Lifora should raise its grades by a half, worth *d* yuan per 100 against a cost of *c*. Zippano should improve fit,
# worth *f* against *g*. I took the price coefficient of the trial, because the other one is biased. The result may be different in
# other quarters, when tastes have changed, so one should collect more data.
#
# **Sample, level 1.** Both should invest in personalisation, because fit has the largest coefficient, and this is the fifth dimension. The
# model is significant. Costs should be watched.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | For each platform one improvement or none: worth against cost, in yuan per 100 | no worth in yuan | a worth for one platform, or without the cost | both platforms, with a slip in unit or change (0.5 days, 0.5 grades) | both, worth against cost in yuan per 100, and the decision follows |
# | Which price coefficient, and why | none named | named without a reason | trial or cost, "because the other is biased" | trial or cost, and how the bias arises: what looks good is dear and sells |
# | One reason why one may be wrong, and the data that would tell | none | a general doubt | a named one: rivals answer, kinds of shoppers, other quarters, who gets the money | a named one, and the table or trial that would tell |
# | Plain words for somebody who runs a business, at most 120 | cannot be followed, or over 150 words | can be followed with effort, or 121 to 150 words | clear, with some jargon | could be sent as it stands; 120 words or fewer |
# ### END MARK SCHEME

# %% role="proof" only="class"
worth_of, points_of = {}, fit(late, ATTRIBUTES).params
b_trial = fit(trial, ["ln_factor", "ln_own_price", "days", "grade", "fit"]).params["ln_factor"]
for base, coefficient in (("with grades", points_of["ln_price"]), ("trial", b_trial)):
    yuan_of = -100 * investments["change"] * investments["attribute"].map(points_of) / coefficient
    worth_of[base] = (yuan_of - investments["cost"]).groupby([investments["platform"], investments["attribute"]]).first()
best_of = worth_of["trial"].groupby("platform").idxmax()
assert best_of["Lifora"] == ("Lifora", "grade") and best_of["Zippano"] == ("Zippano", "fit"), worth_of
assert 0 < worth_of["trial"]["Lifora", "days"] and worth_of["trial"]["Lifora", "fit"] < 0 < worth_of["with grades"]["Lifora", "fit"], worth_of
assert 1.8 < b_trial / points_of["ln_price"] < 2.4

# %% [markdown]
# ## What would change our mind?
#
# Your coefficients are what the makers of this market wrote into it, up to chance and to what your models lack. **A simulator that encodes a story cannot prove the
# story.** They let all platforms catch up in four attributes and gave each its own limit in fit. In another kind of market anybody may
# copy how fit is reached, and there fit does not decide either. Two things they left to chance: whether tastes changed, and how
# strong the pull is.
#
# - "The fifth dimension decides": a platform without a community that reaches the same fit would refute it.
# - "Costs move prices and nothing else": if dear inputs also made goods look better, the answer by cost would be wrong. (Slow parcels
#   would do no harm: the model has the days.)
# - "Missing offers are chance": if what sells best runs out first, visits without it are other visits.
#
# Whether real shoppers choose so, you would have to find out on a real page.
#
# ## Take-aways
#
# - **Conditional logit**: chances inside a set. Only differences within the set count.
# - **Worth in yuan** = coefficient over price coefficient. Its interval holds chance, not what the model lacks.
# - **Weight** = coefficient × spread. What matters to all may decide nothing.
# - Judge models on visits that they have not seen; split by visit.
# - A price is set by somebody who knows more than your table. Let a cost or chance speak.
# - A **pull** brings buyers from nowhere. Growth of one is not yet that.
#
# If fit decides, how does a platform learn what fits? Shoppers tell it, in long and strange searches: lesson 6.

# %%
progress()

# %% [markdown]
# # Stretch
#
# *All of this may be skipped.*
#
# ## How many from nowhere?
#
# A model of visits that end with nothing uses all menus (a menu is all offers of a visit), not only those without Lifora. Call
#
# $$\text{logsum} = \ln \sum_k e^{V_k}$$
#
# the value of a visit's whole menu. Let the chance to buy anything be
#
# $$P(\text{buy}) = \frac{1}{1 + e^{-(a + \lambda\,\text{logsum})}}.$$
#
# This is a **nested logit**: first whether, then what. At *λ* = 0 menus draw nobody, and every buyer won is a rival's. At *λ* = 1 "buy
# nothing" is one more offer like all others.

# %% [markdown]
# ### Exercise 7 · Who are the new buyers?   {4 points} · stretch
# Suppose Lifora's `fit` were 0.1 higher, in all of its offers of the last quarter. Work with *all* visits of that quarter, and
# with utilities from the model of all five attributes, fitted to its purchases.
#
# 1. The logsum of each visit; then *a* and *λ* by `sm.Logit` of `bought` on a constant and the logsum, one row a visit.
# 2. Expected purchases: the sum of P(buy) over visits. Expected buyers of Lifora: the sum, over its offers, of P(buy) times the
#    offer's chance within its visit.
# 3. Both again, with the better fit and the same *a*, *λ* and coefficients.
#
# Assign to `pull` a dictionary: `"extra"`, the additional buyers of Lifora per 100 visits of the quarter; `"from_nothing"`, the
# additional purchases as a share of Lifora's additional buyers.
#
# <details><summary>Hint 1: the idea</summary>
#
# One function of a table of offers gives both expectations. Call it for the table as it is and for the one with the better fit.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `np.exp(utility).groupby(rows["visit_id"]).transform("sum")` serves chances and, with `np.log`, the logsum beside each row.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# One row a visit: `rows.assign(logsum=...).groupby("visit_id")[["logsum", "bought"]].first()`, then
# `sm.Logit(visits["bought"].astype(float), sm.add_constant(visits["logsum"])).fit(disp=0)`.
# </details>

# %% role="answer" exercise="pull"
pull = ...
### BEGIN SOLUTION
menu = choices[choices["quarter"] == LAST]
liking = fit(menu[menu["bought"]], ATTRIBUTES).params


def sums(offers):
    odds = np.exp(offers[ATTRIBUTES] @ liking)
    return odds.groupby(offers["visit_id"]).transform("sum")


valued = menu.assign(logsum=np.log(sums(menu)))
per_visit = valued.groupby("visit_id")[["logsum", "bought"]].first()
ended_well = per_visit["bought"].astype(float)
whether = sm.Logit(ended_well, sm.add_constant(per_visit["logsum"])).fit(disp=0)
a, lam = whether.params["const"], whether.params["logsum"]


def expected(offers):
    total = sums(offers)
    chance = np.exp(offers[ATTRIBUTES] @ liking) / total
    buying = 1 / (1 + np.exp(-a - lam * np.log(total)))
    mine = offers["platform"] == "Lifora"
    purchases = buying.groupby(offers["visit_id"]).first().sum()
    return (buying * chance)[mine].sum(), purchases


better = menu.assign(fit=menu["fit"] + 0.1 * (menu["platform"] == "Lifora"))
(mine_before, all_before), (mine_after, all_after) = expected(menu), expected(better)
won = mine_after - mine_before
pull = {
    "extra": 100 * won / menu["visit_id"].nunique(),
    "from_nothing": (all_after - all_before) / won,
}
### END SOLUTION

# %% role="check" exercise="pull" points=4 outcomes="count-new-buyers" ideas="A17" tolerance=0.005 stretch=true minutes=18
check("pull", pull)

# %% [markdown] role="reading" exercise="pull"
# A tenth of fit brings Lifora one to four buyers per 100 visits. Look at the share that comes from nothing: most of the new buyers
# are taken from rivals, and so growth of one platform is not yet a pull on demand. How large the share is differs from
# market to market, because chance has set *λ* in each. What this
# model says of visits *without* Lifora's offer lies, within chance, near the number that you found for both quarters without a model.

# %% role="proof"
quarter_rows = choices[choices["quarter"] == LAST]
tastes_of = fit(quarter_rows[quarter_rows["bought"]], ATTRIBUTES).params


def outlook(offers, a, lam):
    odds = np.exp(offers[ATTRIBUTES] @ tastes_of)
    total = odds.groupby(offers["visit_id"]).transform("sum")
    buying = 1 / (1 + np.exp(-a - lam * np.log(total)))
    return (buying * odds / total)[offers["platform"] == "Lifora"].sum(), buying.groupby(offers["visit_id"]).first().sum()


odds = np.exp(quarter_rows[ATTRIBUTES] @ tastes_of)
table = quarter_rows.assign(value=np.log(odds.groupby(quarter_rows["visit_id"]).transform("sum")))
table = table.groupby("visit_id")[["value", "bought"]].first()
whether_of = sm.Logit(table["bought"].astype(float), sm.add_constant(table["value"])).fit(disp=0).params
one = outlook(quarter_rows, *whether_of)
two = outlook(quarter_rows.assign(fit=quarter_rows["fit"] + 0.1 * (quarter_rows["platform"] == "Lifora")), *whether_of)
gained = two[0] - one[0]
assert 0.9 < 100 * gained / len(table) < 4.1, gained
assert -0.02 < (two[1] - one[1]) / gained < 0.5
assert 0.4 < choices.groupby("visit_id")["bought"].first().mean() < 0.75
of_lifora = quarter_rows["platform"] == "Lifora"
with_it = quarter_rows["visit_id"].isin(quarter_rows.loc[of_lifora, "visit_id"])
menus = [odds[with_it & keep].groupby(quarter_rows["visit_id"]).sum() for keep in (True, ~of_lifora)]
sales = [(1 / (1 + np.exp(-whether_of["const"] - whether_of["value"] * np.log(menu_value)))).mean() for menu_value in menus]
bare_visits = choices.groupby("visit_id")["bought"].first()
served = bare_visits.index.isin(choices.loc[choices["platform"] == "Lifora", "visit_id"])
found_without = bare_visits[served].mean() - bare_visits[~served].mean()
assert abs(100 * (sales[0] - sales[1] - found_without)) < 2.5 * 0.9, (sales, found_without)

# %% role="right" exercise="pull"
wide = choices[choices["quarter"].eq(LAST)].set_index(["visit_id", "platform"])
model = fit(bought[bought["quarter"].eq(LAST)], ATTRIBUTES)
weight = np.exp(wide[ATTRIBUTES] @ model.params).unstack().fillna(0)
purchase = wide["bought"].groupby("visit_id").first().astype(float)
X = np.column_stack([np.ones(len(weight)), np.log(weight.sum(axis=1))])
constant, slope = sm.Logit(purchase.to_numpy(), X).fit(disp=0).params


def market(weight):
    total = weight.sum(axis=1)
    buy = 1 / (1 + np.exp(-constant) * total**-slope)
    return buy.sum(), (buy * weight["Lifora"] / total).sum()


raised = weight.assign(Lifora=weight["Lifora"] * np.exp(0.1 * model.params["fit"]))
change = np.subtract(market(raised), market(weight))
pull = pd.Series({"from_nothing": change[0] / change[1], "extra": 100 * change[1] / len(weight)})

# %% role="right" exercise="pull"
import statsmodels.formula.api as smf

rows = choices.query("quarter == @LAST").copy()
b = fit(rows[rows["bought"]], ATTRIBUTES).params
for version, shift in (("old", 0.0), ("new", 0.1)):
    rows[version] = np.exp(rows[ATTRIBUTES] @ b + shift * b["fit"] * rows["platform"].eq("Lifora"))
    rows[f"logsum_{version}"] = np.log(rows.groupby("visit_id")[version].transform("sum"))
visits = rows.drop_duplicates("visit_id").assign(y=lambda t: t["bought"].astype(int))
logit = smf.logit("y ~ logsum_old", visits).fit(disp=0)
buyers, purchases = {}, {}
for version in ("old", "new"):
    chance = logit.predict(pd.DataFrame({"logsum_old": rows[f"logsum_{version}"]}))
    buyers[version] = (chance * rows[version] / np.exp(rows[f"logsum_{version}"]))[rows["platform"].eq("Lifora")].sum()
    purchases[version] = logit.predict(pd.DataFrame({"logsum_old": visits[f"logsum_{version}"]})).sum()
more = buyers["new"] - buyers["old"]
pull = {"extra": more / len(visits) * 100, "from_nothing": (purchases["new"] - purchases["old"]) / more}

# %% role="wrong" exercise="pull" label="nothing-as-one-more-offer" catches="nest" instead=true
# Here λ is 1: to buy nothing is one more offer, which loses its buyers in proportion like all others. Let the visits tell λ.
a, lam = sm.GLM(
    ended_well, np.ones(len(per_visit)), family=sm.families.Binomial(), offset=per_visit["logsum"]
).fit().params.iloc[0], 1.0

# %% role="wrong" exercise="pull" label="mean-for-logsum" catches="nest" instead=true
# Your *λ* comes from the mean utility of a menu. A menu is worth what its good offers are worth: a bad one more does no harm. Use the logsum.
whether = sm.Logit(
    per_visit["bought"].astype(float),
    sm.add_constant((menu[ATTRIBUTES] @ liking).groupby(menu["visit_id"]).mean().rename("logsum")),
).fit(disp=0)

# %% role="wrong" exercise="pull" label="best-for-logsum" catches="nest" instead=true
# Your *λ* comes from the best utility of a menu. Tastes differ, so the second best counts as well: use the logsum.
whether = sm.Logit(
    per_visit["bought"].astype(float),
    sm.add_constant((menu[ATTRIBUTES] @ liking).groupby(menu["visit_id"]).max().rename("logsum")),
).fit(disp=0)

# %% role="wrong" exercise="pull" label="all-platforms-better" catches="counterfactual" instead=true
# All five platforms got the better fit. Only Lifora invests: leave the offers of its rivals as they are.
better = menu.assign(fit=menu["fit"] + 0.1)

# %% role="wrong" exercise="pull" label="both-quarters" catches="which-rows" instead=true
# These are the visits of both quarters. Keep the last one.
menu = choices

# %% role="wrong" exercise="pull" label="share-of-all-purchases" catches="denominator" instead=true
# `from_nothing` divides by all purchases. Asked for is the share of Lifora's *additional* buyers who would have bought nothing.
pull = {"extra": 100 * won / menu["visit_id"].nunique(), "from_nothing": (all_after - all_before) / all_after}

# %% role="wrong" exercise="pull" label="per-100-purchases" catches="denominator" instead=true
# `extra` is per 100 purchases. Asked for is per 100 *visits* of the quarter, those without a purchase among them.
pull = {"extra": 100 * won / ended_well.sum(), "from_nothing": (all_after - all_before) / won}

# %% role="wrong" exercise="pull" label="price-not-relative" catches="nest" instead=true
# The utilities hold the plain price. Inside a visit that makes no difference, but then a coat is a poor menu because coats are dear:
# take `ln_price`, which is relative to what such goods usually cost.
menu = choices[choices["quarter"] == LAST].assign(ln_price=np.log(choices["price"]))

# %% role="wrong" exercise="pull" label="per-visit-not-per-100" catches="unit" instead=true
# `extra` is per visit. Per 100 visits it is a hundred times as much.
pull = {"extra": won / menu["visit_id"].nunique(), "from_nothing": (all_after - all_before) / won}

# %% role="wrong" exercise="pull" label="from-rivals" catches="which-part" instead=true
# `from_nothing` is the share that comes from rivals. The rest of the new buyers would have bought nothing: that is asked for.
pull = {"extra": 100 * won / menu["visit_id"].nunique(), "from_nothing": 1 - (all_after - all_before) / won}

# %% role="wrong" exercise="pull" label="share-in-per-cent" catches="unit" instead=true
# `from_nothing` is in per cent. It is to be a share, between 0 and 1.
pull = {"extra": 100 * won / menu["visit_id"].nunique(), "from_nothing": 100 * (all_after - all_before) / won}

# %% role="wrong" exercise="pull" label="tastes-of-both-quarters" catches="which-rows" instead=true
# The utilities come from a model of both quarters. Fit it to the purchases of the last one.
liking = fit(bought, ATTRIBUTES).params

# %% role="wrong" exercise="pull" label="rows-for-visits" catches="the-set" instead=true
# The logit has one row an offer, so menus with many offers count several times. One row a visit.
per_visit = menu.assign(logsum=np.log(sums(menu)))[["logsum", "bought"]]

# %% role="wrong" exercise="pull" label="a-whole-unit-of-fit" catches="unit" instead=true
# Lifora's fit rose by a whole unit here. Asked for is a tenth.
better = menu.assign(fit=menu["fit"] + 1.0 * (menu["platform"] == "Lifora"))

# %% [markdown]
# ## A clone enters
#
# **Quick.** Zippano Twin copies Zippano in everything. In a conditional logit the odds of two offers (the ratio of
# their chances) do not depend on what else is
# there (**independence of irrelevant alternatives**), so a newcomer takes from all in proportion. In truth, whose buyers go?

# %% role="quick" exercise="clone" choices="all in proportion|mostly Zippano's|all Zippano's" outcomes="count-new-buyers"
clone = "mostly Zippano's"
### all in proportion: So the formula says. But who liked Zippano's way has two of it now, and who did not has gained nothing.
### all Zippano's: The twin is one more offer for everybody. Some shoppers who took another platform before will find it the best.
### reading: Debreu (1960) doubted it first. Below are the buyers among 6,000 shoppers: take before less after. (These are two draws of 6,000, so small gains and losses are luck.) Zippano loses several times what the formula says. One remedy is a nest, as Exercise 7 makes of all offers, that holds Zippano and its twin.

# %%
entry

# %% role="proof"
lost_by = entry.set_index("platform")["buyers_before"] - entry.set_index("platform")["buyers_after"]
in_proportion = entry.set_index("platform").loc["Zippano", "buyers_before"] / 6000
assert lost_by["Zippano"] > -2.5 * in_proportion * lost_by["Zippano Twin"] and entry["buyers_before"].sum() == entry["buyers_after"].sum() == 6000
assert entry.set_index("platform").loc["Zippano", "buyers_before"] < 1500
assert (lost_by.drop(["Zippano", "Zippano Twin"]) > 0).any()

# %% [markdown]
# ## The hurried and the patient
#
# One coefficient of days for all may be the average of two kinds of people. Each shopper of `trial` came sixteen times, so
# whoever pays for speed again and again gives herself away. Let a share *s* of them be hurried, with a coefficient $b_1$ of
# days, and the rest patient, with $b_2$. We do not know who is which, so the chance of her sixteen choices is an average of two:
#
# $$L_i = s \prod_t P_{it}(b_1) + (1 - s) \prod_t P_{it}(b_2),$$
#
# *t* running over the visits of shopper *i*. Maximise the sum of $\ln L_i$.
#
# ### Exercise 8 · Two kinds of shoppers   {3 points} · stretch
# First fit `trial` on `ln_factor`, `ln_own_price`, `days`, `grade` and `fit`, and hold all coefficients but that of days at these
# values. Then find $b_1 < b_2$ and *s*. Assign to `kinds` a dictionary with the keys `hurried`, `patient` and `share` (of the
# hurried).
#
# <details><summary>Hint 1: the idea</summary>
#
# A function of the three numbers that gives minus the sum of the logarithms. Write *s* as $1/(1+e^{-z})$, so that any *z* will do.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `scipy.optimize.minimize(function, [-0.3, 0, 0], method="Nelder-Mead")` needs no derivatives. `np.logaddexp` adds two numbers
# whose logarithms you have. If the kinds come out switched, exchange them, and take 1 − *s*.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# The table is in order: four rows a visit, sixteen visits a shopper. `days.reshape(-1, 4)` is one visit a row, and
# `.reshape(-1, 16).sum(axis=1)` sums up over the visits of each shopper.
# </details>

# %% role="answer" exercise="hurried"
kinds = ...
### BEGIN SOLUTION
from scipy.optimize import minimize

one_taste = fit(trial, ["ln_factor", "ln_own_price", "days", "grade", "fit"])
held = one_taste.params.drop("days")
rest = (trial[held.index] @ held).to_numpy().reshape(-1, 4)
waiting = trial["days"].to_numpy().reshape(-1, 4)
which = trial["chosen"].to_numpy().reshape(-1, 4)


def by_shopper(slope):
    utility = rest + slope * waiting
    each = utility[which] - np.log(np.exp(utility).sum(axis=1))
    return each.reshape(-1, 16).sum(axis=1)


def surprise(point):
    one, two, z = point
    s = 1 / (1 + np.exp(-z))
    kind_one, kind_two = np.log(s) + by_shopper(one), np.log(1 - s) + by_shopper(two)
    return -np.logaddexp(kind_one, kind_two).sum()


best_point = minimize(surprise, [-0.3, 0.0, 0.0], method="Nelder-Mead").x
pair = sorted(best_point[:2])
part_one = 1 / (1 + np.exp(-best_point[2]))
kinds = {
    "hurried": pair[0], "patient": pair[1],
    "share": part_one if best_point[0] <= best_point[1] else 1 - part_one,
}
### END SOLUTION

# %% role="check" exercise="hurried" points=3 outcomes="exchange-rates" ideas="A13" tolerance=0.02 stretch=true minutes=22
check("hurried", kinds)

# %% [markdown] role="reading" exercise="hurried"
# A day costs the hurried several times as much as the patient, whose coefficient is near zero. The average of both describes nobody. A
# platform that knew who is who could sell speed to the one and save it on the other: the first trace of what "more
# personal" means for circulation.

# %% role="proof"
from scipy.optimize import minimize as least

by_trial = fit(trial, ["ln_factor", "ln_own_price", "days", "grade", "fit"])
rest_of = by_trial.params.drop("days")
value = (trial[rest_of.index] @ rest_of).to_numpy().reshape(-1, 4)
late_by, picked = trial["days"].to_numpy().reshape(-1, 4), trial["chosen"].to_numpy().reshape(-1, 4)
assert (trial["visit_id"].to_numpy().reshape(-1, 4) == trial["visit_id"].to_numpy().reshape(-1, 4)[:, :1]).all()
assert (trial["shopper_id"].to_numpy().reshape(-1, 64) == trial["shopper_id"].to_numpy().reshape(-1, 64)[:, :1]).all()


def of_shoppers(slope):
    total = value + slope * late_by
    return (total[picked] - np.log(np.exp(total).sum(axis=1))).reshape(-1, 16).sum(axis=1)


def badness(point):
    part = 1 / (1 + np.exp(-point[2]))
    return -np.logaddexp(np.log(part) + of_shoppers(point[0]), np.log(1 - part) + of_shoppers(point[1])).sum()


found_kinds = least(badness, [-0.3, 0.0, 0.0], method="BFGS").x
assert found_kinds[0] < 4 * found_kinds[1] < 0.1 and -0.08 < found_kinds[1] < 0.02, found_kinds
assert -2 * badness(found_kinds) - 2 * of_shoppers(by_trial.params["days"]).sum() > 20

# %% role="right" exercise="hurried"
# Expectation and maximisation: who is hurried by the present guess, then the best coefficients for these.
from scipy.optimize import minimize_scalar

names = ["ln_factor", "ln_own_price", "days", "grade", "fit"]
one_taste = fit(trial, names).params
u0 = trial[names].drop(columns="days") @ one_taste.drop("days")
person = pd.factorize(trial["shopper_id"])[0]
visit_code = pd.factorize(trial["visit_id"])[0]
taken, fixed, days = trial["chosen"].to_numpy(), u0.to_numpy(), trial["days"].to_numpy()
first_row = person[taken]


def logs(slope):
    u = fixed + slope * days
    return u[taken] - np.log(np.bincount(visit_code, weights=np.exp(u)))


def best_slope(weight):
    return minimize_scalar(lambda slope: -(weight[first_row] * logs(slope)).sum(), bounds=(-1, 0.3), method="bounded").x


fast, slow, share = -0.4, 0.0, 0.5
for _ in range(150):
    one, two = (np.bincount(first_row, weights=logs(slope)) for slope in (fast, slow))
    belongs = 1 / (1 + (1 - share) / share * np.exp(two - one))
    share = belongs.mean()
    fast, slow = best_slope(belongs), best_slope(1 - belongs)
kinds = pd.Series({"share": share, "patient": slow, "hurried": fast})

# %% role="right" exercise="hurried"
import scipy.optimize

base = fit(trial, ["days", "fit", "grade", "ln_own_price", "ln_factor"]).params
table = trial.assign(u=trial[["fit", "grade", "ln_own_price", "ln_factor"]] @ base.drop("days"))


def objective(point):
    sides = []
    for slope, weight in ((point[0], point[2]), (point[1], -point[2])):
        utility = table["u"].to_numpy() + slope * table["days"].to_numpy()
        log_sum = np.log(np.add.reduceat(np.exp(utility), np.arange(0, len(table), 4)))
        chosen = utility[table["chosen"].to_numpy()] - log_sum
        sides.append(np.add.reduceat(chosen, np.arange(0, len(chosen), 16)) - np.log1p(np.exp(-weight)))
    return -np.logaddexp(*sides).sum()


answer = scipy.optimize.minimize(objective, [-0.25, -0.01, -0.5], method="BFGS").x
kinds = {"hurried": answer[0], "patient": answer[1], "share": 1 / (1 + np.exp(-answer[2]))}

# %% role="wrong" exercise="hurried" label="visits-apart" catches="whose-choices" instead=true
# Each visit may be of another kind here. A person is hurried in all of hers: multiply the chances of her sixteen visits first.
def by_shopper(slope):
    utility = rest + slope * waiting
    return utility[which] - np.log(np.exp(utility).sum(axis=1))

# %% role="wrong" exercise="hurried" label="share-in-per-cent" catches="unit" instead=true
# `share` is in per cent. It is to be a share, between 0 and 1.
kinds = {
    "hurried": pair[0], "patient": pair[1],
    "share": 100 * (part_one if best_point[0] <= best_point[1] else 1 - part_one),
}

# %% role="wrong" exercise="hurried" label="kinds-exchanged" catches="which-kind" instead=true
# The kinds have changed places: the hurried are those to whom a day costs more, so their coefficient is the lower one.
kinds = {
    "hurried": pair[1], "patient": pair[0],
    "share": part_one if best_point[0] <= best_point[1] else 1 - part_one,
}

# %% role="wrong" exercise="hurried" label="share-of-the-patient" catches="which-kind" instead=true
# The coefficients are right. `share` is that of the patient.
kinds = {
    "hurried": pair[0], "patient": pair[1],
    "share": 1 - part_one if best_point[0] <= best_point[1] else part_one,
}

# %% role="wrong" exercise="hurried" label="other-coefficients-left-out" catches="which-model" instead=true
# The other attributes are not in the utilities. Hold them at the values of the model with one taste; do not drop them.
rest = np.zeros((len(trial) // 4, 4))

# %% role="wrong" exercise="hurried" label="kinds-switched" catches="which-kind" instead=true
# The two kinds have changed places, and `share` with them. The hurried are those with the lower coefficient: exchange the two, and
# take 1 − `share`.
kinds = {
    "hurried": pair[1], "patient": pair[0],
    "share": 1 - part_one if best_point[0] <= best_point[1] else part_one,
}
