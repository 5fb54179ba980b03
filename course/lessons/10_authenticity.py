# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: "Authenticity: whom do you believe?"
#     weight: 1
#     ideas: A46 A52 A53 A54 A55 A58 A62
#     outcomes:
#       read-a-lot: match the standard error of a difference to what was drawn by lot
#       plan-a-test: say how many people a test needs to find an effect of a given size
#       watch-the-controls: say what each control does to a coefficient, and which one takes the effect itself away
#       benchmark-a-model: hold what a regression promises against what an experiment delivers
#       weight-a-selection: recover what all buyers feel from the few who write
#       treat-censored: draw how long people stay where some are not seen to leave
#       hold-the-mix: tell a change of the goods from a change of their buyers
#       design-the-next-test: conclude from a test no more than was drawn, and design the next one
# ---

# %% [markdown]
# # In class
#
# > "'Authenticity' is the most important element, for only in this way can the cost of trust, and the cost of 'translating
# > a way of life', be brought down."
#
# So Zhang Peng in his column of July 2024 (in our English). *Cost of trust*: the time and the doubts that it takes until one
# believes a seller. *Translating*: a coat is shown on a slim girl of twenty; what would it be on me? Wang Wei, who founded
# the brand WHICH, shows clothes on herself, her belly too. Otherwise, she tells, there is "no real reference".
#
# **Our question:** does a host who is like me make me buy and stay? Or do like people meet in rooms that suit them anyway?
#
# **Our data** are a simulated market; its platform, Lifora, is invented. In two tests a lot decided who shows one host's
# clothes. (A *lot* is a draw at random, as by tossing a coin.) In 24,000 visits to 300 rooms no lot was drawn.
#
# The last lesson asked who is seen. Now: who is believed?

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import statsmodels.formula.api as smf
from scipy.stats import CensoredData, ecdf

from course import card, check, load, progress
from course.figures import BLUE, GREY, ORANGE, VERMILION
from course.figures import label_ends, use_template

use_template()

# Tables with shorter names; `bought` of a visit is 0 or 1, as the logit wants it.
test = load("experiment_presenters")
entries = load("room_entries").astype({"bought": int})
belly = load("experiment_show_body")
audit = load("review_audit")
first = load("first_orders")
evenings = load("answered_evenings")
pages = load("experiment_photos")
orders = load("orders").drop_duplicates("order_id")
reviews = load("reviews")
merchants = load("merchants")
users = load("users")

# Authenticity of the tests' host, 0 to 1: see `card("experiment_presenters")`.
HOST_AUTHENTICITY = 0.88

# What can be held fixed when visits to rooms are compared, as parts of a formula.
offer = "quality + np.log(price_level) + kind"
causes = (
    "authenticity + fit + miss + quality + np.log(price_level)"
    " + np.log1p(followers / 1000)"
)

# %% [markdown]
# ## Which comparison is fair?
#
# Four ways to compare a host who is like the viewer with one who is not:
#
# - *rooms*: buying rates of rooms with like hosts and of others;
# - *who chose*: in one room, viewers who are like the host and viewers who are not;
# - *by lot*: in one stream, a lot decides for each viewer who shows the goods to her;
# - *before and after*: a shop's sales before and after a host like its viewers takes over.
#
# **Quick.** In which one do the two sides differ in the host alone, but for luck?

# %% role="quick" exercise="fair" title="A fair comparison" minutes=1 choices="rooms|who chose|by lot|before and after"
fair = "by lot"
### rooms: Rooms differ in goods, prices and fame as well, and whoever comes has been sent there for a reason.
### who chose: Who is like the host may also need just her goods: likeness and need come together. The host is the same for both.
### before and after: With the host the season changes, the goods and who comes. Sales may have risen without her.
### reading: A lot knows nothing of needs, prices and seasons. All that is not the host falls on both sides alike, up to luck.

# %% [markdown]
# ## What was drawn?
#
# The host of the tests is forty and slightly plump; most of her viewers are plump, too. The *standard model* is young and
# slim. Both show the same goods at the same price. Viewers who see the same one of the two are an *arm* of the test. There are two
# tests (`design`). In the **split stream** the lot fell
# viewer by viewer. In **whole sessions** it fell session by session: all viewers of a session see the same presenter.

# %%
test.drop(columns=["minutes_before", "minutes_to_order"]).head(3)

# %% [markdown]
# Let a share $p$ of an arm's $n$ viewers buy. A viewer's **part** in the difference is $(\text{bought} - p)/n$, with a minus in
# the arm of the model. Parts add up to zero; how they scatter tells how exact the difference is. Its **standard error** is
# the root of a sum of squares, and *what* is squared depends on what was drawn:
#
# - viewers drawn: square each viewer's part;
# - sessions drawn: *first* add up the parts of a session, then square. A session is one lot.

# %%
toy = pd.DataFrame({
    "session": list("aaabbbcccddd"), "arm": ["host"] * 6 + ["model"] * 6,
    "bought": [1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0],
})
arm = toy.groupby("arm")["bought"]
sign = np.where(toy["arm"] == "host", 1, -1)
toy["part"] = sign * (toy["bought"] - arm.transform("mean")) / arm.transform("size")
by_session = toy.groupby("session")["part"].sum()
print("by viewers:", np.sqrt((toy["part"] ** 2).sum()).round(3))
print("by sessions:", np.sqrt((by_session**2).sum()).round(3))

# %% [markdown]
# **Quick.** Some evenings are good: everybody buys a little more. Where whole sessions were drawn, which error is larger?

# %% role="quick" exercise="which-error" title="Which error is larger?" minutes=1 choices="by viewers|by sessions|neither"
which_error = "by sessions"
### by viewers: Within a session the parts lean the same way. If they are added before they are squared, do they cancel or pile up?
### neither: That would be so if viewers of a session had nothing in common. But they share the evening.
### reading: What viewers of a session share piles up when their parts are added. In the split stream both arms share it, and it cancels.

# %% [markdown]
# ### Exercise 1 · One difference, two errors   {4 points}
# Assign to `swap` a DataFrame with one row for each `design` and the columns
#
# - `design`;
# - `difference`: share of viewers with the host who bought, less that with the model, in percentage **points** (0.5 means
#   half a point);
# - `by_viewers`, `by_sessions`: its standard error both ways, in points, by the rule above, without further corrections;
# - `low`, `high`: the 95 % interval (95 of 100 made this way hold the true value): 1.96 standard errors each way, **by the error that belongs to what was drawn**.
#
# <details><summary>Hint 1: the idea</summary>
#
# Work out one design after the other. Everything follows from one column of parts.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `for design, viewers in test.groupby("design"):` and `viewers.groupby("arm")["bought"].transform("mean")`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Copy the six lines of the toy, with `viewers` in place of `toy`. Multiply by 100 at the end.
# </details>

# %% role="answer" exercise="swap"
swap = ...
### BEGIN SOLUTION
rows = []
for design, viewers in test.groupby("design"):
    host = viewers["arm"] == "host"
    rate = viewers.groupby("arm")["bought"].transform("mean")
    size = viewers.groupby("arm")["bought"].transform("size")
    sign = np.where(host, 1, -1)
    part = sign * (viewers["bought"] - rate) / size
    per_session = part.groupby(viewers["session"]).sum()
    rates = viewers.groupby("arm")["bought"].mean()
    difference = 100 * (rates["host"] - rates["standard model"])
    by_viewers = 100 * np.sqrt((part**2).sum())
    by_sessions = 100 * np.sqrt((per_session**2).sum())
    error = by_viewers if design == "split stream" else by_sessions
    reach = 1.96 * error
    rows.append({
        "design": design, "difference": difference,
        "by_viewers": by_viewers, "by_sessions": by_sessions,
        "low": difference - reach, "high": difference + reach,
    })
swap = pd.DataFrame(rows)
### END SOLUTION

# %% role="check" exercise="swap" points=4 outcomes="read-a-lot" ideas="A46" tolerance=0.0001 minutes=12
check("swap", swap)

# %% [markdown] role="reading" exercise="swap"
# The split stream goes by viewers, whole sessions by sessions. An interval above zero says that this host sells more than the model, to these viewers; one that holds zero, that nothing was
# shown. Where viewers were drawn the two errors lie close together: an evening's mood is in both arms. Where sessions were drawn, the error by
# viewers is too small by about a fifth, as if 300 people who share an evening were 300 lots. Half a point
# would be much: only about two viewers in a hundred buy at all.

# %% role="proof"
found = {}
for design, viewers in test.groupby("design"):
    arms = viewers.groupby("arm")["bought"]
    parts = np.where(viewers["arm"] == "host", 1, -1) * (viewers["bought"] - arms.transform("mean")) / arms.transform("size")
    found[design] = np.sqrt([(parts**2).sum(), (parts.groupby(viewers["session"]).sum() ** 2).sum()])
    assert abs(parts.sum()) < 1e-9 and 0.01 < viewers["bought"].mean() < 0.03
ratio = {design: errors[1] / errors[0] for design, errors in found.items()}
assert 0.8 < ratio["split stream"] < 1.2 and 1.14 < ratio["whole sessions"] < 1.45, ratio
assert len(entries) == 24_000 and entries["room"].nunique() == 300
assert (belly["body"] == "plump").mean() > 0.7  # viewers of the same host
assert 295 < test[test["design"] == "whole sessions"].groupby("session").size().mean() < 330
# %% role="right" exercise="swap"
frame = test.assign(y=test["bought"].astype(float), treated=(test["arm"] == "host").astype(float))
out = []
for design in ("whole sessions", "split stream"):
    one = frame[frame["design"] == design]
    X = np.column_stack([np.ones(len(one)), one["treated"]])
    bread = np.linalg.inv(X.T @ X)
    beta = bread @ X.T @ one["y"].to_numpy()
    score = pd.DataFrame(X * (one["y"].to_numpy() - X @ beta)[:, None]).set_axis(one.index)
    grouped = score.groupby(one["session"]).sum().to_numpy()
    robust, clustered = (100 * np.sqrt((bread @ (m.T @ m) @ bread)[1, 1]) for m in (score.to_numpy(), grouped))
    used = {"split stream": robust, "whole sessions": clustered}[design]
    out.append([design, 100 * beta[1], robust, clustered, 100 * beta[1] - 1.96 * used, 100 * beta[1] + 1.96 * used])
swap = pd.DataFrame(out, columns=["design", "difference", "by_viewers", "by_sessions", "low", "high"])

# %% role="right" exercise="swap"
cells = test.groupby(["design", "arm"])["bought"].agg(["mean", "size"])
points = 100 * (cells["mean"].xs("host", level="arm") - cells["mean"].xs("standard model", level="arm"))
welch = 100 * np.sqrt((cells["mean"] * (1 - cells["mean"]) / cells["size"]).groupby("design").sum())
sessions_of = test.groupby(["design", "arm", "session"])["bought"].agg(["sum", "size"]).reset_index("session").join(cells.rename(columns={"size": "size_arm"}))
lean = (sessions_of["sum"] - sessions_of["size"] * sessions_of["mean"]) / sessions_of["size_arm"]
lean = lean.where(lean.index.get_level_values("arm") == "host", -lean)
cluster = lean.groupby([lean.index.get_level_values("design"), sessions_of["session"].to_numpy()]).sum().groupby(level=0).apply(lambda each: 100 * (each**2).sum() ** 0.5)
use = welch.where(welch.index == "split stream", cluster)
swap = pd.DataFrame({"difference": points, "low": points - 1.96 * use, "high": points + 1.96 * use, "by_viewers": welch, "by_sessions": cluster}).reset_index()

# %% role="wrong" exercise="swap" label="viewers-for-sessions" catches="unit-of-the-draw" instead=true
# Both intervals are made of the error by viewers. Where sessions were drawn a session is one lot: use the error by sessions there.
error = by_viewers

# %% role="wrong" exercise="swap" label="errors-exchanged" catches="unit-of-the-draw" instead=true
# The two errors have changed places in the intervals. Ask of each design what the lot fell on: viewers or sessions?
error = by_sessions if design == "split stream" else by_viewers

# %% role="wrong" exercise="swap" label="sessions-for-viewers" catches="unit-of-the-draw" instead=true
# Both intervals are made of the error by sessions. In the split stream viewers were drawn: use the error by viewers there.
error = by_sessions

# %% role="wrong" exercise="swap" label="squared-before-added" catches="unit-of-the-draw" instead=true
# The parts were squared first and added up by session afterwards: that is the error by viewers once more. Add first, then square.
by_sessions = 100 * np.sqrt((part**2).groupby(viewers["session"]).sum().sum())

# %% role="wrong" exercise="swap" label="signs-forgotten" catches="difference-of-arms" instead=true
# The parts of the model's arm carry no minus here. In the split stream an evening's mood then piles up, where it should cancel.
sign = 1

# %% role="wrong" exercise="swap" label="size-of-both-arms" catches="denominator" instead=true
# Each part was divided by the viewers of both arms. Divide by the viewers of the viewer's own arm.
size = len(viewers)

# %% role="wrong" exercise="swap" label="rate-of-both-arms" catches="compare-like-with-like" instead=true
# One rate was taken off in both arms, so that the effect itself counts as luck. Take off the rate of the viewer's own arm.
rate = viewers["bought"].mean()

# %% role="wrong" exercise="swap" label="share-of-all-viewers" catches="denominator" instead=true
# Buyers of an arm were divided by the viewers of both arms. Each arm has its own viewers below the line.
difference = 100 * (viewers.loc[host, "bought"].sum() - viewers.loc[~host, "bought"].sum()) / len(viewers)

# %% role="wrong" exercise="swap" label="per-cent-for-points" catches="points-or-per-cent" instead=true
# This is how many per cent more buy with the host than with the model. Points are asked for: one share less the other.
difference = 100 * (viewers.loc[host, "bought"].mean() / viewers.loc[~host, "bought"].mean() - 1)

# %% role="wrong" exercise="swap" label="difference-turned-round" catches="sign" instead=true
# This is the model less the host. Take the host's share and subtract the model's.
difference = 100 * (viewers.loc[~host, "bought"].mean() - viewers.loc[host, "bought"].mean())

# %% role="wrong" exercise="swap" label="designs-pooled" catches="know-the-rows" instead=true
# The difference was taken over both tests together. Each design has a difference of its own.
difference = 100 * (test.loc[test["arm"] == "host", "bought"].mean() - test.loc[test["arm"] != "host", "bought"].mean())

# %% role="wrong" exercise="swap" label="shares-for-points" catches="unit" instead=true
# The difference is a share, and the errors are in points. Multiply by 100 as well.
difference = viewers.loc[host, "bought"].mean() - viewers.loc[~host, "bought"].mean()

# %% role="wrong" exercise="swap" label="one-standard-error" catches="interval" instead=true
# The interval reaches one standard error each way, which covers two cases in three. For 95 % take 1.96 of them.
reach = error

# %% role="wrong" exercise="swap" label="ninety-nine-per-cent" catches="interval" instead=true
# This interval is one of 99 %. For 95 % take 1.96 standard errors.
reach = 2.576 * error

# %% role="wrong" exercise="swap" label="ninety-per-cent" catches="interval" instead=true
# This interval is one of 90 %. For 95 % take 1.96 standard errors.
reach = 1.645 * error

# %% role="wrong" exercise="swap" label="two-standard-errors" catches="interval" instead=true
# Two standard errors were taken. The rule asked for is 1.96 of them.
reach = 2 * error

# %% role="wrong" exercise="swap" label="root-forgotten" catches="variance-or-error" instead=true
# The root is missing: a sum of squares is a variance. Its root is the standard error.
by_viewers = 100 * (part**2).sum()

# %% role="wrong" exercise="swap" label="spread-of-sessions" catches="spread-or-error" instead=true
# This is how much sessions differ from each other. How exact the *difference* is comes from adding up the parts of each session.
by_sessions = 100 * viewers.groupby("session")["bought"].mean().std()

# %% role="wrong" exercise="swap" label="spread-of-viewers" catches="spread-or-error" instead=true
# This is how much viewers differ from each other, however many there are. Use the sum of the squared parts.
by_viewers = 100 * viewers["bought"].std()

# %% role="wrong" exercise="swap" label="mean-of-evenings" catches="mean-of-means" instead=true
# The difference is one of mean shares of sessions, in which a small session counts like a large one. Take all viewers of an arm together.
difference = -100 * viewers.groupby(["arm", "session"])["bought"].mean().groupby("arm").mean().diff().iloc[-1]

# %% role="wrong" exercise="swap" label="buyers-for-rates" catches="denominator" instead=true
# Numbers of buyers were subtracted. Take shares: each arm has its own number of viewers.
difference = 100 * (viewers.loc[host, "bought"].sum() - viewers.loc[~host, "bought"].sum())

# %% role="planted" exercise="swap" effect="P59" leaves="mean-of-evenings viewers-for-sessions sessions-for-viewers errors-exchanged squared-before-added signs-forgotten size-of-both-arms rate-of-both-arms designs-pooled one-standard-error ninety-nine-per-cent ninety-per-cent two-standard-errors root-forgotten spread-of-sessions spread-of-viewers share-of-all-viewers difference-turned-round"
# Both differences within 2.807 standard errors of what was planted. Most mistakes are in the errors and leave the difference.
def recovered(answer, truth):
    rows = answer.set_index("design")
    planted = truth["trust"]["presenters"]
    return all(
        abs(rows.loc[design, "difference"] - 100 * planted[design]["ate"]) < 2.807 * (0.11 if design == "split stream" else 0.15)
        and (not planted[design]["ate"] or rows.loc[design, "difference"] > 0.02)
        for design in planted
    )

# %% role="figure"
whiskers = go.Figure()
for design, viewers in test.groupby("design"):
    arms = viewers.groupby("arm")["bought"]
    lean = viewers["bought"] - arms.transform("mean")
    lean = lean.where(viewers["arm"] == "host", -lean) * 100 / arms.transform("size")
    of_sessions = lean.groupby(viewers["session"]).sum()
    middle = 100 * (arms.mean()["host"] - arms.mean()["standard model"])
    for unit, spread, colour in (
        ("error by viewers", (lean**2).sum(), BLUE),
        ("error by sessions", (of_sessions**2).sum(), ORANGE),
    ):
        whiskers.add_scatter(
            x=[middle], y=[f"<b>{design}</b>,<br>{unit}"], mode="markers",
            marker={"color": colour, "size": 11}, showlegend=False,
            error_x={"array": [1.96 * spread**0.5], "thickness": 3, "color": colour},
        )
whiskers.add_vline(x=0, line_dash="dot", line_color=GREY)
whiskers.update_layout(
    title="A session is one lot, not three hundred", height=360, margin_l=170,
    xaxis_title="bought with the host, less with the model (percentage points)",
    yaxis_autorange="reversed",
)

# %% [markdown]
# *Figure 1.* Each difference with its interval by both errors. Compare the lengths inside a test. Only one bar of each test belongs to
# what was drawn.
#
# **Quick (1 point).** And does she make them *stay*? How many `minutes` longer do viewers of the split stream stay with the host than
# with the model, on average?

# %% role="quick" exercise="longer-stays" title="Longer stays" points=1 tolerance=0.0001 outcomes="read-a-lot" ideas="A46 A53" minutes=2
streamed = test[test["design"] == "split stream"]
mean_stay = streamed.groupby("arm")["minutes"].mean()
longer_stays = mean_stay["host"] - mean_stay["standard model"]
### reading: Luck alone moves this by less than a tenth of a minute either way. Well above that, the swap holds these viewers longer, by lot; inside it, nothing is shown.

# %% role="right" exercise="longer-stays"
longer_stays = test.query("design == 'split stream'").groupby("arm")["minutes"].mean().loc[["standard model", "host"]].diff().iloc[-1]

# %% role="right" exercise="longer-stays"
table = test.pivot_table(index="arm", columns="design", values="minutes", aggfunc="mean")["split stream"]
longer_stays = float(table.loc["host"] - table.loc["standard model"])

# %% role="wrong" exercise="longer-stays" label="both-tests" catches="know-the-rows" instead=true
# Viewers of both tests are counted. The split stream alone is asked for.
streamed = test

# %% role="wrong" exercise="longer-stays" label="whole-sessions" catches="know-the-rows" instead=true
# These are the viewers of whole sessions. The split stream is asked for.
streamed = test[test["design"] == "whole sessions"]

# %% role="wrong" exercise="longer-stays" label="model-less-host" catches="sign" instead=true
# This is the model less the host. Take the host's mean first.
longer_stays = mean_stay["standard model"] - mean_stay["host"]

# %% role="wrong" exercise="longer-stays" label="per-cent-for-minutes" catches="level-or-ratio" instead=true
# This is by how many per cent they stay longer. Minutes are asked for: one mean less the other.
longer_stays = 100 * (mean_stay["host"] / mean_stay["standard model"] - 1)

# %% role="wrong" exercise="longer-stays" label="ratio-for-minutes" catches="level-or-ratio" instead=true
# This is how many times as long they stay. Minutes are asked for: one mean less the other.
longer_stays = mean_stay["host"] / mean_stay["standard model"]

# %% role="wrong" exercise="longer-stays" label="median-stay" catches="mean-or-median" instead=true
# By so much the medians differ. Take the means, with all digits.
mean_stay = streamed.groupby("arm")["minutes"].median()

# %% role="wrong" exercise="longer-stays" label="buyers-alone" catches="know-the-rows" instead=true
# Only those who bought are counted. All viewers of the split stream are asked for.
streamed = test[(test["design"] == "split stream") & test["bought"]]

# %% role="wrong" exercise="longer-stays" label="minutes-before" catches="know-the-columns" instead=true
# These are the minutes from before the test. Take `minutes`.
mean_stay = streamed.groupby("arm")["minutes_before"].mean()

# %% role="wrong" exercise="longer-stays" label="seconds-for-minutes" catches="unit" instead=true
# These are seconds. Minutes are asked for.
longer_stays = 60 * (mean_stay["host"] - mean_stay["standard model"])

# %% role="wrong" exercise="longer-stays" label="sums-for-means" catches="level-or-sum" instead=true
# All minutes of an arm were added up. The mean of its viewers is asked for.
mean_stay = streamed.groupby("arm")["minutes"].sum()

# %% role="proof"
stays = test[test["design"] == "split stream"].groupby("arm")["minutes"]
assert 1.96 * np.sqrt((stays.var() / stays.size()).sum()) < 0.1

# %% [markdown]
# ## How many viewers does it take?
#
# Let a share $p_1$ buy now, and $p_2$ if the effect exists. To find it in four tests out of five (*power* 80 %), and an effect that
# is not there in at most one of twenty, each arm needs
#
# $$n = (1.96 + 0.84)^2 \, \frac{p_1(1-p_1) + p_2(1-p_2)}{(p_2 - p_1)^2}\ \text{ viewers.}$$
#
# **Quick (1 point).** A shop hopes that the host sells 10 per cent more: $p_2 = 1.1\,p_1$. Take for $p_1$ the model's rate in
# the split stream. How many viewers does *each arm* need?

# %% role="quick" exercise="power" title="Viewers needed" points=1 tolerance=0.0001 outcomes="plan-a-test" ideas="A46" minutes=3
model = (test["design"] == "split stream") & (test["arm"] == "standard model")
now = test.loc[model, "bought"].mean()
then = 1.1 * now
scatter = now * (1 - now) + then * (1 - then)
power = (1.96 + 0.84) ** 2 * scatter / (then - now) ** 2
### reading: More than the forty thousand or so of an arm here. The effect may be larger, of course; then fewer do. Half the effect takes about four times the viewers, so the hoped-for effect decides the cost of a test.

# %% role="right" exercise="power"
arms = test.query("design == 'split stream' and arm == 'standard model'")["bought"]
p = np.array([1.0, 1.1]) * arms.sum() / arms.count()
power = int(np.ceil(2.8**2 * (p * (1 - p)).sum() / np.diff(p)[0] ** 2))

# %% role="right" exercise="power"
base = test[test["design"].eq("split stream") & test["arm"].ne("host")]["bought"].astype(int).mean()
power = round(7.84 * (base - base**2 + 1.1 * base - 1.21 * base**2) / (0.1 * base) ** 2)

# %% role="wrong" exercise="power" label="points-for-per-cent" catches="points-or-per-cent" instead=true
# Ten percentage *points* were added here. Ten per cent more than p₁ is 1.1 p₁.
then = now + 0.1

# %% role="wrong" exercise="power" label="both-arms-counted" catches="denominator" instead=true
# These are the viewers of both arms together. The question is for each arm.
power = 2 * (1.96 + 0.84) ** 2 * scatter / (then - now) ** 2

# %% role="wrong" exercise="power" label="power-forgotten" catches="power" instead=true
# With 1.96 alone the effect is found in one test out of two. Power of 80 % takes 1.96 + 0.84.
power = 1.96**2 * scatter / (then - now) ** 2

# %% role="wrong" exercise="power" label="not-squared" catches="formula" instead=true
# The difference below the line is not squared. Half the effect takes four times the viewers, not twice.
power = (1.96 + 0.84) ** 2 * scatter / (then - now)

# %% role="wrong" exercise="power" label="rate-with-the-host" catches="know-the-rows" instead=true
# This starts from the rate with the host. Take the model's, which is there before the change.
model = (test["design"] == "split stream") & (test["arm"] == "host")

# %% role="wrong" exercise="power" label="both-tests" catches="know-the-rows" instead=true
# The model's rate of both tests was taken. Take that of the split stream alone.
model = test["arm"] == "standard model"

# %% role="wrong" exercise="power" label="rates-in-per-cent" catches="unit" instead=true
# The rates stand in per cent here, so that 1 − p is far below zero. Take shares between 0 and 1.
now = 100 * test.loc[model, "bought"].mean()

# %% role="wrong" exercise="power" label="whole-sessions" catches="know-the-rows" instead=true
# The model's rate of whole sessions was taken. Take that of the split stream.
model = (test["design"] == "whole sessions") & (test["arm"] == "standard model")

# %% role="wrong" exercise="power" label="rate-of-both-arms" catches="know-the-rows" instead=true
# This starts from the rate of both arms together. Take the model's.
model = test["design"] == "split stream"

# %% role="wrong" exercise="power" label="observed-for-hoped" catches="know-the-question" instead=true
# For p₂ the rate with the host was taken. The shop *hopes* for 1.1 p₁: plan with that.
then = test.loc[(test["design"] == "split stream") & (test["arm"] == "host"), "bought"].mean()

# %% role="wrong" exercise="power" label="squares-added" catches="formula" instead=true
# 1.96 and 0.84 were squared one by one. Add them first, then square.
power = (1.96**2 + 0.84**2) * scatter / (then - now) ** 2

# %% role="wrong" exercise="power" label="sum-not-squared" catches="formula" instead=true
# 1.96 + 0.84 is not squared. The formula squares the sum.
power = (1.96 + 0.84) * scatter / (then - now) ** 2

# %% role="wrong" exercise="power" label="one-variance-twice" catches="formula" instead=true
# p₁(1 − p₁) was taken twice. The second term is p₂(1 − p₂).
scatter = 2 * now * (1 - now)

# %% role="wrong" exercise="power" label="one-point-more" catches="points-or-per-cent" instead=true
# One percentage *point* was added here. Ten per cent more than p₁ is 1.1 p₁.
then = now + 0.01

# %% role="wrong" exercise="power" label="one-per-cent-more" catches="points-or-per-cent" instead=true
# This is for one per cent more. Ten per cent more than p₁ is 1.1 p₁.
then = 1.01 * now

# %% role="wrong" exercise="power" label="twice-as-many" catches="level-or-ratio" instead=true
# This is for twice the rate. Ten per cent more than p₁ is 1.1 p₁.
then = 2 * now

# %% role="wrong" exercise="power" label="tenth-less" catches="sign" instead=true
# This is for ten per cent *less*. Ten per cent more than p₁ is 1.1 p₁.
then = 0.9 * now

# %% role="wrong" exercise="power" label="variances-subtracted" catches="formula" instead=true
# p₂(1 − p₂) was subtracted from the other term. Both scatters add up.
scatter = now * (1 - now) - then * (1 - then)

# %% role="wrong" exercise="power" label="those-who-do-not-buy-forgotten" catches="formula" instead=true
# The factors 1 − p are missing: the scatter of a share is p(1 − p).
scatter = now + then

# %% role="wrong" exercise="power" label="roots-for-variances" catches="variance-or-error" instead=true
# Above the line stand roots. The formula adds p(1 − p) of both arms as it is.
scatter = np.sqrt(now * (1 - now)) + np.sqrt(then * (1 - then))

# %% role="wrong" exercise="power" label="finer-quantiles" catches="formula" instead=true
# 1.96 and 0.84 were taken with more digits. Take them as the formula has them.
power = (1.959964 + 0.841621) ** 2 * scatter / (then - now) ** 2

# %% role="proof"
p1 = test.loc[(test["design"] == "split stream") & (test["arm"] == "standard model"), "bought"].mean()


def needed(lift):
    p2 = (1 + lift) * p1
    return 2.8**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p2 - p1) ** 2


assert needed(0.1) > 1.3 * 40_000 and 3.7 < needed(0.05) / needed(0.1) < 4.1
assert abs((test["design"] == "split stream").sum() - 80_000) < 10

# %% [markdown]
# ## Without a lot
#
# Most platforms have no such test. They have visits to rooms:

# %%
entries.drop(columns=["entry_id", "room", "category", "weight"]).head(3)

# %% [markdown]
# `fit` and `miss` sum up the viewer's needs that the shop serves and those that it does not. The `kind` of shop is `manager` (makes
# and shows her own goods), `curator` (selects goods of other makers) or `generic` (any other). If one viewer in five buys, the **odds** are
# 0.2/0.8. A **logit** is a regression for yes or no: one unit more of a cause adds its *coefficient* to ln odds. The table is a sample of visits in which
# buyers are more frequent than in the rooms; where a logit holds, that leaves its slopes as they are (Prentice & Pyke 1979). In a formula `a:b` is the product of two
# columns.

# %%
fit = smf.logit("bought ~ quality + np.log(price_level)", entries).fit(disp=0)
pd.DataFrame({"coefficient": fit.params, "standard error": fit.bse}).round(3)

# %% role="proof"
of_rooms = {"cov_type": "cluster", "cov_kwds": {"groups": entries["room"]}}
by_visits, counted_by_rooms = (smf.logit("bought ~ quality + np.log(price_level)", entries).fit(disp=0, **how) for how in ({}, of_rooms))
assert entries["room"].nunique() == 300 and 1.9 < (counted_by_rooms.bse / by_visits.bse).min() and (counted_by_rooms.bse / by_visits.bse).max() < 5.6, counted_by_rooms.bse / by_visits.bse

# %% [markdown]
# These errors take each visit for a lot of its own. Quality and price belong to the room, and of rooms there are 300: counted by rooms
# the errors are about two to five times as large. We look at the coefficients, not at whether they are luck.
#
# To add a cause to the formula is called *to hold it fixed*. What counts for trust is likeness to a host who is authentic: the
# product `similarity:authenticity`. The set-up defines two parts of formulas: `offer` (quality, price, kind of shop) and `causes`
# (all that may make people buy in this market, except likeness; neither the kind of shop nor minutes are in it).
#
# **Quick.** A believed host makes people stay, and who buys stays longer, too. If the *minutes* of the visit are held fixed as well,
# what happens to the coefficient of likeness?

# %% role="quick" exercise="minutes-fixed" title="Minutes held fixed" minutes=1 choices="rises|stays|falls"
minutes_fixed = "falls"
### rises: Compare visits of ten minutes. With a like host many stay so long anyway; with an unlike one, mostly who buys. Where are more buyers?
### stays: That would be so if minutes had nothing to do with likeness, or nothing with buying. But like hosts keep people longer.
### reading: Minutes come *after* the host, and buying adds to them. Among visits of one length, those to an unlike host were long because somebody bought; those to a like one need not be. So likeness looks weaker than it is.

# %% [markdown]
# ### Exercise 2 · What the controls do   {4 points}
# Fit four logits of `bought` to `entries`. Assign to `controls` a Series with the coefficient of `similarity:authenticity`
# in each. Its index says what else stands in the formula:
#
# - `"none"`: nothing;
# - `"offer"`: the part `offer`;
# - `"causes"`: the part `causes`;
# - `"causes and minutes"`: the part `causes`, and the natural logarithm of `minutes`.
#
# <details><summary>Hint 1: the idea</summary>
#
# Four times the same line with another formula. Formulas are texts: they can be joined with `+`.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `smf.logit("bought ~ similarity:authenticity + " + offer, entries).fit(disp=0).params`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Fit `"bought ~ similarity:authenticity"` alone and look at `.params`. Its index holds the name that you need.
# </details>

# %% role="answer" exercise="controls"
controls = ...
### BEGIN SOLUTION
product = "similarity:authenticity"
shop = product + " + " + offer
everything = product + " + " + causes
stayed = everything + " + np.log(minutes)"
formulas = {
    "none": product, "offer": shop, "causes": everything, "causes and minutes": stayed,
}
found = {}
for name, formula in formulas.items():
    fit = smf.logit("bought ~ " + formula, entries).fit(disp=0)
    found[name] = fit.params[product]
controls = pd.Series(found)
### END SOLUTION

# %% role="check" exercise="controls" points=4 outcomes="watch-the-controls" ideas="A46" tolerance=0.0001 minutes=6
check("controls", controls)

# %% [markdown] role="reading" exercise="controls"
# With nothing held fixed likeness looks strong: like hosts stand in rooms whose goods suit their viewers. Quality, price and kind take a part of it away, needs
# served and not served take more. That is what controls are for. Minutes are of another sort: they come after the host, and after buying too. If
# she works at all, holding them fixed takes her effect away, down to below zero: less than nothing cannot be what is left of an effect, it is made by the
# control. "More controls" is not "more right".

# %% role="proof"
term = "similarity:authenticity"
slopes = {
    name: smf.logit("bought ~ " + term + more, entries).fit(disp=0)
    for name, more in {"none": "", "offer": " + " + offer, "causes": " + " + causes, "minutes": f" + {causes} + np.log(minutes)"}.items()
}
slope = {name: each.params[term] for name, each in slopes.items()}
assert slope["none"] > slope["offer"] + 0.05 and slope["offer"] > slope["causes"] + 0.2 and slope["none"] > 0.3, slope
assert slope["minutes"] < 0.25 and (slope["causes"] < 0.5 or slope["minutes"] < -0.1), slope
ln_stay, alike = np.log(entries["minutes"]), entries["similarity"] * entries["authenticity"]
assert ln_stay[entries["bought"] == 1].mean() > ln_stay[entries["bought"] == 0].mean() + 0.5
assert slope["causes"] < 0.5 or ln_stay[entries["bought"] == 0].corr(alike) > 0.05

# %% role="right" exercise="controls"
import statsmodels.api as sm

columns = pd.DataFrame({"product": entries["similarity"] * entries["authenticity"]})
own = entries[["authenticity", "fit", "miss", "quality"]].assign(price=np.log(entries["price_level"]), fame=np.log(1 + entries["followers"] / 1000))
kinds = pd.get_dummies(entries["kind"], drop_first=True, dtype=float)
designs = [columns, columns.join(own[["quality", "price"]]).join(kinds), columns.join(own), columns.join(own).assign(stay=np.log(entries["minutes"]))]
values = [sm.Logit(entries["bought"], sm.add_constant(each)).fit(disp=False).params["product"] for each in designs]
controls = pd.Series(values, index=["none", "offer", "causes", "causes and minutes"])

# %% role="right" exercise="controls"
table = entries.assign(likeness=entries["similarity"] * entries["authenticity"], ln_minutes=np.log(entries["minutes"]))
controls = pd.Series({
    name: smf.logit(f"bought ~ {more} likeness", table).fit(disp=False).params["likeness"]
    for name, more in [("causes and minutes", causes + " + ln_minutes +"), ("causes", causes + " +"), ("offer", offer + " +"), ("none", "")]
})

# %% role="wrong" exercise="controls" label="similarity-without-authenticity" catches="know-the-columns" instead=true
# This is similarity to any presenter, authentic or not. The product of similarity and authenticity is asked for.
product = "similarity"

# %% role="wrong" exercise="controls" label="all-three-terms" catches="formula" instead=true
# With `*` the formula holds both columns and their product. A colon, `similarity:authenticity`, takes the product alone.
formulas = {name: "similarity * authenticity" + each[len(product):] for name, each in {"none": product, "offer": shop, "causes": everything, "causes and minutes": stayed}.items()}

# %% role="wrong" exercise="controls" label="linear-probability" catches="formula" instead=true
# This is a straight line through zeros and ones (least squares). A logit is asked for: `smf.logit`.
fit = smf.ols("bought ~ " + formula, entries).fit()

# %% role="wrong" exercise="controls" label="probit" catches="formula" instead=true
# This is a probit, whose coefficients have another scale. A logit is asked for.
fit = smf.probit("bought ~ " + formula, entries).fit(disp=0)

# %% role="wrong" exercise="controls" label="odds-ratios" catches="level-or-log" instead=true
# These are e to the power of the coefficients: odds ratios. The coefficients themselves are asked for.
found[name] = np.exp(fit.params[product])

# %% role="wrong" exercise="controls" label="z-values" catches="coefficient-or-error" instead=true
# These are coefficients over their standard errors. The coefficients themselves are asked for.
found[name] = fit.tvalues[product]

# %% role="wrong" exercise="controls" label="p-values" catches="coefficient-or-error" instead=true
# These are p-values. The coefficients are asked for: `.params`.
found[name] = fit.pvalues[product]

# %% role="wrong" exercise="controls" label="errors-for-coefficients" catches="coefficient-or-error" instead=true
# These are standard errors. The coefficients are asked for: `.params`.
found[name] = fit.bse[product]

# %% role="wrong" exercise="controls" label="minutes-not-in-logs" catches="scale" instead=true
# In the last formula the minutes stand as they are. Their natural logarithm is asked for.
stayed = everything + " + minutes"

# %% role="wrong" exercise="controls" label="minutes-without-causes" catches="controls" instead=true
# In the last formula only minutes are held fixed. All `causes` stay in, and minutes come on top.
stayed = product + " + np.log(minutes)"

# %% role="wrong" exercise="controls" label="offer-with-minutes" catches="controls" instead=true
# In the last formula `offer` stands beside the minutes. It is `causes` that stay in.
stayed = shop + " + np.log(minutes)"

# %% role="wrong" exercise="controls" label="offer-and-causes" catches="controls" instead=true
# The third formula holds `offer` as well, so that the kind of shop is fixed. Only `causes` belong there.
everything = product + " + " + offer + " + authenticity + fit + miss + np.log1p(followers / 1000)"

# %% role="wrong" exercise="controls" label="causes-for-offer" catches="controls" instead=true
# The second formula holds all causes. Only `offer` belongs there.
shop = product + " + " + causes

# %% role="planted" exercise="controls" effect="P1" leaves="p-values offer-with-minutes minutes-not-in-logs minutes-without-causes causes-for-offer offer-and-causes all-three-terms"
# The coefficient with all causes within 2.807 standard errors of the slope planted among these visits.
def recovered(answer, truth):
    return abs(answer["causes"] - truth["rivals"]["room_entries"]["slope_here"]) < 2.807 * 0.13

# %% [markdown]
# To hold the minutes fixed was a trap. Here is another one. Such hosts make deciding on a purchase far more efficient, says the
# column. Among *buyers* one can look how long they took:

# %%
buyers = test[test["bought"]]
buyers.groupby("arm")["minutes_to_order"].agg(["mean", "size"]).round(1)

# %% [markdown]
# **Quick.** Suppose buyers took longer with the host, on average. Which sentence is then allowed?
#
# - *slows*: she makes people decide more slowly;
# - *took longer*: those who bought with her had taken longer;
# - *patient*: she attracts patient people.

# %% role="quick" exercise="decision" title="Deciding faster" minutes=1 choices="slows|took longer|patient"
decision = "took longer"
### slows: The lot drew viewers, not buyers. She may win over late doubters who would not have bought at all: then the mean rises, and nobody got slower.
### patient: The lot decided who saw whom, so neither side attracts anybody. It is who *buys* that differs.
### reading: Who buys is an outcome. As soon as one looks at buyers alone, the two groups are no longer drawn by lot.

# %% [markdown]
# ## The test as a judge
#
# What would the rooms promise for the swap? Say the coefficient is $b$. The swap changes similarity times authenticity by
#
# $$\Delta = \text{authenticity of the host} \times (\text{mean similarity with the host} - \text{with the model}).$$
#
# Then the odds of buying are multiplied by $e^{b\Delta}$. This is an **odds ratio**; 1 means no effect.
#
# ### Exercise 3 · Promised and delivered   {4 points}
# Assign to `benchmark` a DataFrame with three rows and the columns `source`, `odds_ratio`, `low` and `high`: $e^{l}$ and, for the 95 %
# interval, $e^{l \pm 1.96 s}$. For each source, $l$ and its standard error $s$ are
#
# - `"rooms"`: $l = b\Delta$, with nothing else in the formula of Exercise 2; $s$ is the standard error of $b$ (`.bse`) times $\Delta$.
#   Take $\Delta$ from the split stream, as if it had no error of its own;
# - `"rooms, causes fixed"`: the same with `causes` in the formula;
# - `"swap"`: $l$ = ln of the odds of buying with the host over those with the model, in the split stream; $s$ is the root of the sum of
#   1/buyers and 1/others of both arms (four terms). *Others* are viewers who did not buy.
#
# <details><summary>Hint 1: the idea</summary>
#
# Collect for each source `l` and `s`. One line turns all three into ratios and intervals. (Δ takes the host's authenticity in both arms: the
# viewer compares herself with whoever shows the goods of this shop.)
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# Fit the two logits again: `fit.params["similarity:authenticity"]` and `fit.bse["similarity:authenticity"]`; then `np.exp`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `split = test[test["design"] == "split stream"]`, then the mean of `similarity` in each arm.
# </details>

# %% role="answer" exercise="benchmark"
benchmark = ...
### BEGIN SOLUTION
split = test[test["design"] == "split stream"]
means = split.groupby("arm")["similarity"].mean()
change = HOST_AUTHENTICITY * (means["host"] - means["standard model"])
product = "similarity:authenticity"
rows = []
for source, more in (("rooms", ""), ("rooms, causes fixed", " + " + causes)):
    fit = smf.logit("bought ~ " + product + more, entries).fit(disp=0)
    promised = fit.params[product] * change
    spread = fit.bse[product] * change
    rows.append((source, promised, spread))
counts = split.groupby("arm")["bought"].agg(["sum", "size"])
yes = counts["sum"]
no = counts["size"] - yes
odds = yes / no
delivered = np.log(odds["host"] / odds["standard model"])
spread_swap = np.sqrt((1 / yes + 1 / no).sum())
rows.append(("swap", delivered, spread_swap))
table = pd.DataFrame(rows, columns=["source", "ln", "error"])
reach = 1.96 * table["error"]
benchmark = pd.DataFrame({
    "source": table["source"], "odds_ratio": np.exp(table["ln"]),
    "low": np.exp(table["ln"] - reach), "high": np.exp(table["ln"] + reach),
})
### END SOLUTION

# %% role="check" exercise="benchmark" points=4 outcomes="benchmark-a-model" ideas="A46" tolerance=0.000005 minutes=13
check("benchmark", benchmark)

# %% [markdown] role="reading" exercise="benchmark"
# Compared without a lot, rooms with like hosts promise more than the swap delivers: part of their likeness is that the goods suit. With
# every cause held fixed the promise comes near. Do not take comfort from that: in this market all causes stand in the table, known
# without error. In no real one do they, and then nothing tells which regression is the one near the truth. Only the test can.
#
# One more caution. These intervals take every visit for a lot of its own, but the visits stand in 300 rooms. By rooms, as by sessions in Exercise 1, the
# interval with nothing held fixed would be about two to four times as long.

# %% role="proof"
split_stream = test[test["design"] == "split stream"]
mean_likeness = split_stream.groupby("arm")["similarity"].mean()
delta = HOST_AUTHENTICITY * (mean_likeness["host"] - mean_likeness["standard model"])
odds = split_stream.groupby("arm")["bought"].mean().pipe(lambda p: p / (1 - p))
ratio_swap = odds["host"] / odds["standard model"]
term = "similarity:authenticity"
models = {name: smf.logit("bought ~ " + term + more, entries).fit(disp=0) for name, more in {"none": "", "causes": " + " + causes}.items()}
promised_by = {name: np.exp(each.params[term] * delta) for name, each in models.items()}
assert promised_by["none"] > ratio_swap + 0.03 and promised_by["none"] > promised_by["causes"] + 0.05, (promised_by, ratio_swap)
errors = 1 / split_stream.groupby("arm")["bought"].sum()
assert abs(np.log(promised_by["causes"]) - np.log(ratio_swap)) < 3.3 * np.hypot(np.sqrt(errors.sum()), delta * models["causes"].bse[term])
assert 0.2 < delta < 0.35
by_rooms = {"cov_type": "cluster", "cov_kwds": {"groups": entries["room"]}}
longer = smf.logit("bought ~ " + term, entries).fit(disp=0, **by_rooms).bse[term] / models["none"].bse[term]
assert 1.6 < longer < 4.6, longer

# %% role="right" exercise="benchmark"
half = test.query("design == 'split stream'").assign(host=lambda t: (t["arm"] == "host").astype(int), y=lambda t: t["bought"].astype(int))
delta_here = 0.88 * half.groupby("host")["similarity"].mean().diff().loc[1]
logs, errors_of = [], []
frame = entries.assign(z=entries["similarity"] * entries["authenticity"] / delta_here)
for right, data, name in (("z", frame, "z"), ("z + " + causes, frame, "z"), ("host", half, "host")):
    fitted = smf.logit("y ~ host" if name == "host" else "bought ~ " + right, data).fit(disp=False)
    logs.append(fitted.params[name])
    errors_of.append(fitted.bse[name])
logs, errors_of = np.array(logs), np.array(errors_of)
benchmark = pd.DataFrame({"source": ["rooms", "rooms, causes fixed", "swap"], "low": np.exp(logs - 1.96 * errors_of), "odds_ratio": np.exp(logs), "high": np.exp(logs + 1.96 * errors_of)})

# %% role="right" exercise="benchmark"
s = test[test["design"] == "split stream"]
h, m = s[s["arm"] == "host"], s[s["arm"] != "host"]
d = (h["similarity"].mean() - m["similarity"].mean()) * HOST_AUTHENTICITY
a, b, c, e = h["bought"].sum(), (~h["bought"]).sum(), m["bought"].sum(), (~m["bought"]).sum()
lines = {"swap": (np.log(a * e / (b * c)), (1 / a + 1 / b + 1 / c + 1 / e) ** 0.5)}
for key, extra in (("rooms, causes fixed", "+" + causes), ("rooms", "")):
    model = smf.logit("bought ~ similarity:authenticity" + extra, entries).fit(disp=0)
    lines[key] = (model.params["similarity:authenticity"] * d, model.bse["similarity:authenticity"] * d)
benchmark = pd.DataFrame([(k, np.exp(v), np.exp(v - 1.96 * w), np.exp(v + 1.96 * w)) for k, (v, w) in lines.items()], columns=["source", "odds_ratio", "low", "high"])

# %% role="wrong" exercise="benchmark" label="delta-forgotten" catches="unit-of-a-coefficient" instead=true
# This takes the swap for a change from nothing alike to all alike. Multiply the coefficient, and its error, by Δ.
change = 1

# %% role="wrong" exercise="benchmark" label="authenticity-forgotten" catches="unit-of-a-coefficient" instead=true
# Δ is a change of similarity alone here. The coefficient belongs to similarity times authenticity: multiply by the host's.
change = means["host"] - means["standard model"]

# %% role="wrong" exercise="benchmark" label="delta-upside-down" catches="sign" instead=true
# Δ has the wrong sign: the host is more like her viewers than the model is. Take the mean with the host less that with the model.
change = HOST_AUTHENTICITY * (means["standard model"] - means["host"])

# %% role="wrong" exercise="benchmark" label="level-for-change" catches="level-or-difference" instead=true
# This is how alike viewers and host are, not how much the swap changes. Subtract the mean with the model.
change = HOST_AUTHENTICITY * means["host"]

# %% role="wrong" exercise="benchmark" label="both-tests" catches="know-the-rows" instead=true
# Viewers of both tests are counted. The split stream alone is asked for.
split = test

# %% role="wrong" exercise="benchmark" label="whole-sessions" catches="know-the-rows" instead=true
# These are the viewers of whole sessions. The split stream is asked for.
split = test[test["design"] == "whole sessions"]

# %% role="wrong" exercise="benchmark" label="delta-of-both-tests" catches="know-the-rows" instead=true
# Δ was made of both tests. Take the means of similarity in the split stream alone.
means = test.groupby("arm")["similarity"].mean()

# %% role="wrong" exercise="benchmark" label="delta-of-whole-sessions" catches="know-the-rows" instead=true
# Δ was made of whole sessions. Take the means of similarity in the split stream.
means = test[test["design"] == "whole sessions"].groupby("arm")["similarity"].mean()

# %% role="wrong" exercise="benchmark" label="swap-of-both-tests" catches="know-the-rows" instead=true
# The row `swap` counts viewers of both tests. The split stream alone is asked for.
counts = test.groupby("arm")["bought"].agg(["sum", "size"])

# %% role="wrong" exercise="benchmark" label="rooms-upside-down" catches="sign" instead=true
# The ratios of the rooms are upside down: Δ has the wrong sign. Take the mean with the host less that with the model.
promised = -fit.params[product] * change

# %% role="wrong" exercise="benchmark" label="similarity-without-authenticity" catches="know-the-columns" instead=true
# In the rows of rooms this is similarity to any presenter, authentic or not. The product of similarity and authenticity is asked for.
product = "similarity"

# %% role="wrong" exercise="benchmark" label="similarity-in-one-row" catches="know-the-columns" instead=true
# In the row `rooms` this is similarity to any presenter, authentic or not. The product of similarity and authenticity is asked for.
for source, more in (("rooms", ""), ("rooms, causes fixed", " + " + causes)):
    part = product if more else "similarity"
    fit = smf.logit("bought ~ " + part + more, entries).fit(disp=0)
    rows.append((source, fit.params[part] * change, fit.bse[part] * change))

# %% role="wrong" exercise="benchmark" label="ratio-of-rates" catches="odds-or-shares" instead=true
# For the swap the buying *rates* were divided. Odds are buyers over others, not over all.
delivered = np.log(yes["host"] / counts.loc["host", "size"]) - np.log(yes["standard model"] / counts.loc["standard model", "size"])

# %% role="wrong" exercise="benchmark" label="swap-upside-down" catches="ratio-turned-round" instead=true
# For the swap the model stands above the line. Put the host's odds there.
delivered = np.log(yes["standard model"] / no["standard model"]) - np.log(yes["host"] / no["host"])

# %% role="wrong" exercise="benchmark" label="others-left-out-of-error" catches="variance-of-a-ratio" instead=true
# The error of the swap counts buyers only. Add 1/others of both arms: four terms in all.
spread_swap = np.sqrt((1 / yes).sum()) if len(no) else 0

# %% role="wrong" exercise="benchmark" label="all-for-others" catches="variance-of-a-ratio" instead=true
# In the error of the swap 1/all stands for 1/others. Others are viewers who did not buy.
spread_swap = np.sqrt((1 / yes + 1 / counts["size"]).sum() + 0 * no.sum())

# %% role="wrong" exercise="benchmark" label="root-forgotten" catches="variance-or-error" instead=true
# The error of the swap lacks its root: the sum of the four terms is a variance.
spread_swap = (1 / yes + 1 / no).sum()

# %% role="wrong" exercise="benchmark" label="error-not-scaled" catches="unit-of-a-coefficient" instead=true
# The coefficients were multiplied by Δ, their standard errors were not. What scales a number scales its error.
spread = fit.bse[product]

# %% role="wrong" exercise="benchmark" label="logs-kept" catches="level-or-log" instead=true
# These are logarithms of ratios. Take e to their power, of the ends of the intervals too.
benchmark = pd.DataFrame({"source": table["source"], "odds_ratio": table["ln"], "low": table["ln"] - reach, "high": table["ln"] + reach})

# %% role="wrong" exercise="benchmark" label="interval-round-the-ratio" catches="interval" instead=true
# The interval was put round the ratio itself. The error belongs to the logarithm: go 1.96 errors each way there, then take e to the power.
benchmark = pd.DataFrame({"source": table["source"], "odds_ratio": np.exp(table["ln"]), "low": np.exp(table["ln"]) - reach, "high": np.exp(table["ln"]) + reach})

# %% role="wrong" exercise="benchmark" label="one-standard-error" catches="interval" instead=true
# The intervals reach one standard error each way. For 95 % take 1.96 of them.
reach = table["error"]

# %% role="wrong" exercise="benchmark" label="ninety-per-cent" catches="interval" instead=true
# These intervals are of 90 %. For 95 % take 1.96 standard errors.
reach = 1.645 * table["error"]

# %% role="wrong" exercise="benchmark" label="two-standard-errors" catches="interval" instead=true
# Two standard errors were taken. The rule asked for is 1.96 of them.
reach = 2 * table["error"]

# %% role="wrong" exercise="benchmark" label="one-fit-for-both" catches="controls" instead=true
# Both rows of rooms show the coefficient with nothing held fixed. The second one has all `causes` in its formula.
fit = smf.logit("bought ~ " + product, entries).fit(disp=0)

# %% role="wrong" exercise="benchmark" label="swap-of-whole-sessions" catches="know-the-rows" instead=true
# The row `swap` counts viewers of whole sessions. The split stream is asked for.
counts = test[test["design"] == "whole sessions"].groupby("arm")["bought"].agg(["sum", "size"])

# %% role="wrong" exercise="benchmark" label="coefficient-not-scaled" catches="unit-of-a-coefficient" instead=true
# The standard errors were multiplied by Δ, the coefficients were not: l is b times Δ.
promised = fit.params[product]

# %% role="wrong" exercise="benchmark" label="logarithm-to-base-ten" catches="level-or-log" instead=true
# For the swap the logarithm to base 10 was taken. Take the natural one, `np.log`.
delivered = np.log10(odds["host"] / odds["standard model"])

# %% role="wrong" exercise="benchmark" label="rates-subtracted" catches="odds-or-shares" instead=true
# For the swap one buying rate less the other stands in the place of l. Take ln of the ratio of the odds.
delivered = (yes / counts["size"])["host"] - (yes / counts["size"])["standard model"]

# %% role="wrong" exercise="benchmark" label="odds-subtracted" catches="odds-or-shares" instead=true
# For the swap one odds less the other stand in the place of l. Divide them, and take ln.
delivered = odds["host"] - odds["standard model"]

# %% role="wrong" exercise="benchmark" label="risk-ratio" catches="odds-or-shares" instead=true
# For the swap this is the ratio of buying *rates*, with its own error. Odds are buyers over others, not over all.
delivered = np.log(yes["host"] / counts.loc["host", "size"]) - np.log(yes["standard model"] / counts.loc["standard model", "size"])
spread_swap = np.sqrt((1 / yes - 1 / counts["size"]).sum())

# %% role="wrong" exercise="benchmark" label="errors-of-one-arm" catches="variance-of-a-ratio" instead=true
# The error of the swap counts the host's arm only. Add 1/buyers and 1/others of both arms: four terms in all.
spread_swap = np.sqrt(1 / yes["host"] + 1 / no["host"])

# %% role="wrong" exercise="benchmark" label="offer-for-causes" catches="controls" instead=true
# In the row with causes fixed `offer` stands in the formula. Take `causes`.
fit = smf.logit("bought ~ " + product + (" + " + offer if more else ""), entries).fit(disp=0)

# %% role="wrong" exercise="benchmark" label="minutes-as-well" catches="controls" instead=true
# In the row with causes fixed minutes are held fixed as well. They come after the host: take `causes` alone.
fit = smf.logit("bought ~ " + product + more + (" + np.log(minutes)" if more else ""), entries).fit(disp=0)

# %% role="wrong" exercise="benchmark" label="ninety-nine-per-cent" catches="interval" instead=true
# These intervals are of 99 %. For 95 % take 1.96 standard errors.
reach = 2.576 * table["error"]

# %% [markdown]
# # At home
#
# In the tests of the first sitting a lot decided who shows the goods, and rooms without a lot promised more than the test delivered. The
# figure shows this for all four formulas.

# %% role="figure"
drawn_by_lot = test[test["design"] == "split stream"].groupby("arm")
alike = drawn_by_lot["similarity"].mean()
shift = HOST_AUTHENTICITY * (alike["host"] - alike["standard model"])
forest = []
for held, formula in {
    "rooms, nothing held fixed": "", "rooms, offer held fixed": " + " + offer,
    "rooms, all causes held fixed": " + " + causes,
    "rooms, causes and minutes": " + " + causes + " + np.log(minutes)",
}.items():
    model = smf.logit("bought ~ similarity:authenticity" + formula, entries).fit(disp=0)
    likeness = model.params["similarity:authenticity"]
    its_error = model.bse["similarity:authenticity"]
    forest.append((held, shift * likeness, shift * its_error, GREY))
sold = drawn_by_lot["bought"].agg(["sum", "size"])
log_odds = np.log(sold["sum"] / (sold["size"] - sold["sum"]))
woolf = np.sqrt((1 / sold["sum"] + 1 / (sold["size"] - sold["sum"])).sum())
by_lot = log_odds["host"] - log_odds["standard model"]
forest.append(("<b>the swap, by lot</b>", by_lot, woolf, VERMILION))
promises = go.Figure()
for held, middle, error, colour in forest:
    ratio, top, bottom = np.exp([middle, middle + 1.96 * error, middle - 1.96 * error])
    promises.add_scatter(
        x=[ratio], y=[held], mode="markers", showlegend=False,
        marker={"color": colour, "size": 12},
        error_x={"array": [top - ratio], "arrayminus": [ratio - bottom],
                 "thickness": 3, "color": colour},
    )
promises.add_vline(x=1, line_dash="dot", line_color=GREY)
promises.update_layout(
    title="With nothing held fixed, rooms promise more than the swap delivers",
    height=380, margin_l=220,
    xaxis={"type": "log", "title": "odds of buying, host over model, log scale (ratio)",
           "tickvals": [0.8, 1, 1.25, 1.5, 1.75, 2]},
    yaxis_autorange="reversed",
)

# %% [markdown]
# *Figure 2.* Odds ratios with 95 % intervals (for rooms as in Exercise 3, visit by visit): four promises of one table, and one experiment. Read it from top to bottom, and
# ask at each step what was taken out.
#
# ## Stars are a selection
#
# Goods born of a real need and shown with their real effect give a more realistic experience, says the column. Do buyers from
# *managers*, who make and show their own goods, feel so? What we see is stars. An order is *settled* if it is thirty days old at the export of 1 July
# 2024: nearly all who wanted to write have written by then.

# %%
shops = merchants[["merchant_id", "kind"]]
test_account = users.loc[~users["in_panel"], "user_id"]
real = orders[
    (orders["status"] != "cancelled") & ~orders["user_id"].isin(test_account)
]
settled = real[real["ts"] < pd.Timestamp("2024-06-01", tz="Asia/Shanghai")]
settled = settled[["order_id", "merchant_id"]].merge(shops, on="merchant_id")
stars = reviews[["order_id", "star"]]
settled = settled.merge(stars, on="order_id", how="left", validate="one_to_one")
settled.head(3)

# %% [markdown]
# A gap in `star`: no review.
#
# **Quick (1 point).** Which share of `settled` orders has a review?

# %% role="quick" exercise="who-writes" title="Who writes" points=1 outcomes="weight-a-selection" ideas="A58" minutes=1
who_writes = settled["star"].notna().mean()
### reading: Fewer than one buyer in ten writes. What the other nine feel nobody knows, unless somebody asks them.

# %% role="right" exercise="who-writes"
who_writes = settled["star"].count() / settled["order_id"].nunique()

# %% role="right" exercise="who-writes"
who_writes = 1 - settled["star"].isna().sum() / len(settled)

# %% role="wrong" exercise="who-writes" label="reviews-over-orders" catches="know-the-rows"
# All reviews were divided by all orders: cancelled ones too, and orders of June, whose buyers may still write. Stay with `settled`.
who_writes = len(reviews) / len(orders)

# %% role="wrong" exercise="who-writes" label="all-reviews-above" catches="know-the-rows"
# Above the line stand all reviews, also those of June. Count the stars that stand in `settled`.
who_writes = len(reviews) / len(settled)

# %% role="wrong" exercise="who-writes" label="silent-ones" catches="complement"
# This is the share of orders *without* a review. Count the stars that are there.
who_writes = settled["star"].isna().mean()

# %% role="wrong" exercise="who-writes" label="count-for-share" catches="level-or-ratio"
# This is how many orders have a review. Divide by all settled orders.
who_writes = settled["star"].notna().sum()

# %% role="wrong" exercise="who-writes" label="per-cent-for-share" catches="unit"
# Multiplied by 100 this is in per cent. A share lies between 0 and 1.
who_writes = 100 * settled["star"].notna().mean()

# %% role="wrong" exercise="who-writes" label="written-over-silent" catches="odds-or-shares"
# Orders with a review were divided by those without. Divide by all settled orders.
who_writes = settled["star"].notna().sum() / settled["star"].isna().sum()

# %% [markdown]
# The platform's auditors asked buyers by telephone how many stars they feel, and looked up who of them had written:

# %%
audit

# %% [markdown]
# They went on asking until they had the same number of buyers for each star. So the audit tells how likely each star is to be
# *written*, and not how common it is. The delighted and the angry write more often than those in between.
#
# If buyers of a star write with chance $c$, each review of it stands for $1/c$ buyers (Horvitz & Thompson 1952). A toy: ten reviews with 5
# stars (chance 0.10), three with 3 stars (0.02).

# %%
wrote = pd.DataFrame({"star": [5, 3], "reviews": [10, 3], "chance": [0.10, 0.02]})
wrote["buyers"] = wrote["reviews"] / wrote["chance"]
print("as written:", np.average(wrote["star"], weights=wrote["reviews"]).round(2))
print("as felt:", np.average(wrote["star"], weights=wrote["buyers"]).round(2))

# %% [markdown]
# ### Exercise 4 · As written and as felt   {3 points}
# Assign to `satisfaction` a DataFrame with one row for each `kind` of shop (`curator`, `generic`, `manager`) and the columns
#
# - `kind`;
# - `written`: mean star of the reviews of `settled` orders;
# - `felt`: the mean of the same stars, each weighted by 1 over the chance that its star is written. The chance of a star is
#   `had_reviewed` over `buyers_asked` in `audit`.
#
# <details><summary>Hint 1: the idea</summary>
#
# Give each review a weight. Then two means for each kind, one with weights and one without.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `said["star"].map(chance)`, where `chance` is a Series whose index is the star; `np.average(…, weights=…)`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `said = settled.dropna(subset=["star"])`, and `by_star = audit.set_index("star")`.
# </details>

# %% role="answer" exercise="satisfaction"
satisfaction = ...
### BEGIN SOLUTION
said = settled.dropna(subset=["star"])
by_star = audit.set_index("star")
chance = by_star["had_reviewed"] / by_star["buyers_asked"]
weight = 1 / said["star"].map(chance)
rows = []
for kind, some in said.groupby("kind"):
    stars_here = some["star"]
    written = stars_here.mean()
    felt = np.average(stars_here, weights=weight[some.index])
    rows.append({"kind": kind, "written": written, "felt": felt})
satisfaction = pd.DataFrame(rows)
### END SOLUTION

# %% role="check" exercise="satisfaction" points=3 outcomes="weight-a-selection" ideas="A58 A54" tolerance=0.00001 minutes=8
check("satisfaction", satisfaction)

# %% [markdown] role="reading" exercise="satisfaction"
# As written every kind looks better than its buyers feel: the delighted write, and those who are merely content keep silent. Managers
# lead in both columns; whether that is the showing or the goods, stars do not tell. So the stars on the page flatter, and they flatter all. That weights repair this rests on one assumption: how likely one writes
# depends on the star alone, in the audit as here.

# %% role="proof"
said_here = settled.dropna(subset=["star"])
odds_to_write = audit.set_index("star").pipe(lambda t: t["had_reviewed"] / t["buyers_asked"])
heavy = 1 / said_here["star"].map(odds_to_write)
as_felt = (said_here["star"] * heavy).groupby(said_here["kind"]).sum() / heavy.groupby(said_here["kind"]).sum()
as_written = said_here.groupby("kind")["star"].mean()
assert (as_written > as_felt + 0.05).all() and as_felt.idxmax() == "manager" == as_written.idxmax(), (as_written, as_felt)
assert 0.06 < settled["star"].notna().mean() < 0.1 and audit["buyers_asked"].nunique() == 1
assert odds_to_write.loc[[1, 5]].min() > odds_to_write.loc[[2, 3, 4]].max()
felt_share = heavy.groupby(said_here["star"]).sum() / heavy.sum()
written_share = said_here["star"].value_counts(normalize=True)
assert written_share[5] > felt_share[5] + 0.05 and written_share[4] < felt_share[4] - 0.03
assert settled["order_id"].is_unique and settled["kind"].notna().all()
written_after = reviews.set_index("order_id")["ts"] - orders.set_index("order_id")["ts"]
assert (written_after.dropna() > pd.Timedelta(days=30)).mean() < 0.01

# %% role="right" exercise="satisfaction"
joined = settled.merge(audit, on="star").assign(w=lambda t: t["buyers_asked"] / t["had_reviewed"])
sums = joined.assign(ws=joined["w"] * joined["star"]).groupby("kind")[["w", "ws"]].sum()
satisfaction = pd.DataFrame({"felt": sums["ws"] / sums["w"], "written": settled.groupby("kind")["star"].mean()}).reset_index()

# %% role="right" exercise="satisfaction"
count = pd.crosstab(settled["kind"], settled["star"])
c = (audit["had_reviewed"] / audit["buyers_asked"]).to_numpy()
star = np.arange(1, 6)
mass = count.to_numpy() / c
satisfaction = pd.DataFrame({
    "kind": count.index, "written": count.to_numpy() @ star / count.to_numpy().sum(axis=1), "felt": mass @ star / mass.sum(axis=1),
}).sort_values("felt")

# %% role="wrong" exercise="satisfaction" label="weights-upside-down" catches="weights" instead=true
# Each review got its chance as weight, so that those who write often count even more. Take 1 over the chance.
weight = said["star"].map(chance)

# %% role="wrong" exercise="satisfaction" label="no-weights" catches="selection" instead=true
# `felt` equals `written`: all reviews count alike in it. Those who seldom write must count for more.
felt = stars_here.mean()

# %% role="wrong" exercise="satisfaction" label="silent-as-zero" catches="missing-is-not-zero" instead=true
# Buyers without a review count as zero stars here. They gave none: leave them out, the weights stand in for them.
written = settled.loc[settled["kind"] == kind, "star"].fillna(0).mean()

# %% role="wrong" exercise="satisfaction" label="ones-trimmed" catches="selection" instead=true
# Reviews with one star were left out of `felt`. The angry are buyers, too: give them their weight.
felt = np.average(stars_here[stars_here > 1], weights=weight[some.index][stars_here > 1])

# %% role="wrong" exercise="satisfaction" label="median-star" catches="mean-or-median" instead=true
# `written` is a median. The mean star is asked for.
written = stars_here.median()

# %% role="wrong" exercise="satisfaction" label="odds-for-chances" catches="odds-or-shares" instead=true
# Those who had reviewed were divided by those who had not. A chance divides by all who were asked.
chance = by_star["had_reviewed"] / (by_star["buyers_asked"] - by_star["had_reviewed"])

# %% role="wrong" exercise="satisfaction" label="silent-for-writers" catches="complement" instead=true
# This is the chance *not* to write. Take `had_reviewed` over `buyers_asked`.
chance = 1 - by_star["had_reviewed"] / by_star["buyers_asked"]

# %% role="wrong" exercise="satisfaction" label="root-of-the-chance" catches="weights" instead=true
# The weights are 1 over a root of the chance. A review stands for 1 over the chance itself.
weight = 1 / np.sqrt(said["star"].map(chance))

# %% role="wrong" exercise="satisfaction" label="mean-of-five-stars" catches="mean-of-means" instead=true
# Each star counts by its weight alone, however many gave it. Every review has its weight.
felt = np.average(by_star.index, weights=1 / chance)

# %% role="wrong" exercise="satisfaction" label="all-kinds-together" catches="know-the-rows" instead=true
# `felt` is the same for all kinds: the reviews of all shops were taken. Take those of each kind.
felt = np.average(said["star"], weights=weight)

# %% role="wrong" exercise="satisfaction" label="all-reviews" catches="know-the-rows" instead=true
# Reviews of orders of June are counted as well. Keep to `settled`.
said = reviews.merge(orders[["order_id", "merchant_id"]].merge(shops, on="merchant_id"), on="order_id")

# %% role="wrong" exercise="satisfaction" label="sum-over-all-orders" catches="weights" instead=true
# The weighted stars were divided by all settled orders. A weighted mean divides by the sum of its weights.
felt = (stars_here * weight[some.index]).sum() / (settled["kind"] == kind).sum()

# %% role="wrong" exercise="satisfaction" label="sum-over-reviews" catches="weights" instead=true
# The weighted stars were divided by the number of reviews. A weighted mean divides by the sum of its weights.
felt = (stars_here * weight[some.index]).mean()

# %% role="wrong" exercise="satisfaction" label="mean-of-shops" catches="mean-of-means" instead=true
# `written` is a mean of means of shops, in which one with a single review counts like a large one. Take all reviews of a kind together.
written = some.groupby("merchant_id")["star"].mean().mean()

# %% role="wrong" exercise="satisfaction" label="chances-squared" catches="weights" instead=true
# The weights are 1 over the *square* of the chance. A review stands for 1 over the chance itself.
weight = 1 / said["star"].map(chance) ** 2

# %% role="planted" exercise="satisfaction" effect="P60" leaves="sum-over-all-orders mean-of-shops chances-squared silent-as-zero median-star odds-for-chances root-of-the-chance all-reviews ones-trimmed"
# Each kind's mean star as felt, within the standard error of that of all its buyers, which counts who happened to write and whom the audit
# happened to ask: three must fit, so 99 % together is 2.935 standard errors each. Some mistakes lie in the other column, or
# change little: odds are near chances where both are small, and reviews of June are like those before.
def recovered(answer, truth):
    given = np.frombuffer(truth["goods"]["stars"].encode(), dtype=np.uint8) - ord("0")
    found = answer.set_index("kind")["felt"]
    asked = audit.set_index("star")["buyers_asked"]
    writes = audit.set_index("star")["had_reviewed"] / asked
    for kind, some in settled.groupby("kind"):
        star = some["star"].dropna()
        mass = 1 / star.map(writes)
        off = mass * (star - np.average(star, weights=mass))
        of_audit = (off.groupby(star).sum() ** 2 * (1 - writes) / (asked * writes)).sum()
        error = ((off**2).sum() + of_audit) ** 0.5 / mass.sum()
        if abs(found[kind] - given[some["order_id"].to_numpy() - 1].mean()) > 2.935 * error:
            return False
    return True

# %% role="figure"
seen_stars = settled.dropna(subset=["star"])
chances = audit.set_index("star").eval("had_reviewed / buyers_asked")
outline = pd.DataFrame({
    "as written": seen_stars["star"].value_counts(normalize=True),
    "as felt": (1 / seen_stars["star"].map(chances)).groupby(seen_stars["star"]).sum(),
}).sort_index()
outline = 100 * outline / outline.sum()
profile = go.Figure()
for name, colour in (("as written", GREY), ("as felt", BLUE)):
    profile.add_bar(x=outline.index, y=outline[name], name=name, marker_color=colour)
profile.update_layout(
    title="The delighted write, the content keep silent", height=380,
    xaxis={"title": "how many stars (stars)", "dtick": 1},
    yaxis_title="of all reviews, of all buyers (%)",
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, margin_t=96,
)

# %% [markdown]
# *Figure 3.* Stars of all kinds of shops: of 100 reviews as written, of 100 buyers as felt. Compare fours with fives.
#
# ## The belly shown
#
# "The room became stickier", Wang Wei says. Is it so? In a test the host showed the clothes on her body, or hid it, by lot, in the
# last forty minutes of sessions.

# %%
belly.drop(columns="viewer").head(3)

# %% [markdown]
# Where `left` is False the session ended while she watched.
#
# **Quick.** Somebody entered five minutes before the end and was still there when it ended. What do we know of her stay?

# %% role="quick" exercise="ended" title="The session ended" minutes=1 choices="exactly five minutes|more than five minutes|nothing"
ended = "more than five minutes"
### exactly five minutes: After five minutes the session stopped, not she. Would she have left in that moment?
### nothing: She did stay for five minutes: nobody who leaves after one would have.
### reading: Her stay is *censored*: known from below. To drop her, or to take her for one who left, makes stays look shorter than they are.

# %% [markdown]
# The **Kaplan-Meier** estimate (lesson 2) uses both kinds of stay: at each moment at which somebody leaves, it takes
# off the share that leaves, out
# of those who are watching and not yet cut off. In `scipy`, `ecdf` of `CensoredData` has it as `sf`:

# %%
stay = CensoredData(uncensored=[2, 4, 9], right=[5, 5])
ecdf(stay).sf.evaluate([0, 2, 4, 5, 9]).round(3)

# %% [markdown]
# Three left, after 2, 4 and 9 minutes; two were seen for 5 minutes, and then their session ended.
#
# ### Exercise 5 · Still watching   {4 points}
# Draw, for both arms, the Kaplan-Meier share of viewers who are still watching after 0, 1, 2 … 20 minutes. Assign to `watching` a figure
# with two **lines**, named `body shown` and `body hidden`; minutes (0 to 20) on the horizontal axis, the share in **per cent**, from 0 on,
# on the vertical one. Give both axis titles their units in brackets, and a title that names both lines, and says which
# one lies *above* (or *below*) the other after ten minutes in your data, and by how many *points*.
#
# <details><summary>Hint 1: the idea</summary>
#
# For each arm: who left gives an exact stay, the others a stay that is cut off. 21 values make a line.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `CensoredData(uncensored=…, right=…)`, both made of `minutes`, with `left` as mask.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `for arm, viewers in belly.groupby("arm"):` and `minutes = np.arange(21)`. Print the share after ten minutes before you draw.
# </details>

# %% role="answer" exercise="still-watching"
watching = ...
### BEGIN SOLUTION
minutes = np.arange(21)
watching = go.Figure()
after_ten = {}
for arm, viewers in belly.groupby("arm"):
    gone = viewers["minutes"][viewers["left"]]
    cut = viewers["minutes"][~viewers["left"]]
    share = ecdf(CensoredData(uncensored=gone, right=cut)).sf.evaluate(minutes)
    percent = 100 * share
    after_ten[arm] = percent[10]
    marks = "lines"
    watching.add_scatter(x=minutes, y=percent, name=arm, mode=marks)
apart = after_ten["body shown"] - after_ten["body hidden"]
order = "above" if apart > 0 else "below"
lies = f"body shown lies {order} body hidden"
title = f"After ten minutes {lies}, by {abs(apart):.0f} points"
across = "time since she entered (minutes)"
upwards = {"title": "viewers still watching (%)", "rangemode": "tozero"}
watching.update_layout(title=title, xaxis_title=across, yaxis=upwards)
### END SOLUTION
watching

# %% role="check" exercise="still-watching" points=4 outcomes="treat-censored" ideas="A53" figure="scatter" needs="title named mode=lines axis-titles units in-brackets says=watch|stay|there|viewer|share|remain|still single-axis linear rising-x unit=%|per_cent|percent unit-along=minute|min telling-title number-in-title headline=shown_hidden_above_point|shown_hidden_below_point|shown_hidden_higher_point|shown_hidden_lower_point|shown_hidden_above_pp|shown_hidden_below_pp|shown_hidden_higher_pp|shown_hidden_lower_pp zero-baseline" tolerance=0.002 minutes=12
check("still-watching", watching)

# %% [markdown] role="reading" exercise="still-watching"
# If the line of the body shown lies above the other all along, the body shown holds people longer: the lot decided, and not who came. If the two cross or lie
# within two or three points of each other, nothing is shown. Around four in ten stays were cut off by the end of a session: whoever takes them for leaving
# would have both lines far too low. And longer stays are not yet orders, and these are the viewers of one host.

# %% role="proof"
km = {}
for arm, viewers in belly.groupby("arm"):
    km[arm] = ecdf(CensoredData(uncensored=viewers["minutes"][viewers["left"]], right=viewers["minutes"][~viewers["left"]])).sf.evaluate(np.arange(21))
    naive = np.array([(viewers["minutes"] > t).mean() for t in range(21)])
    assert km[arm][10] > naive[10] + 0.07 and 0.3 < (~viewers["left"]).mean() < 0.55
assert np.allclose(ecdf(CensoredData(uncensored=[2, 4, 9], right=[5, 5])).sf.evaluate([2, 5, 9]), [0.8, 0.6, 0])

# %% role="right" exercise="still-watching"
def kaplan_meier(viewers, marks):
    ordered = viewers.sort_values("minutes")
    events = ordered.groupby("minutes")["left"].agg(["sum", "size"])
    at_risk = len(ordered) - events["size"].cumsum().shift(fill_value=0)
    curve = (1 - events["sum"] / at_risk).cumprod()
    place = np.searchsorted(curve.index, marks, side="right")
    return np.r_[1.0, curve.to_numpy()][place]


table = pd.concat([
    pd.DataFrame({"minute": range(21), "share": 100 * kaplan_meier(one, np.arange(21)), "arm": arm}) for arm, one in belly.groupby("arm")
])
at_ten = table[table["minute"] == 10].set_index("arm")["share"]
apart = at_ten["body shown"] - at_ten["body hidden"]
words = ("shown", "hidden") if apart > 0 else ("hidden", "shown")
watching = px.line(table, x="minute", y="share", color="arm", title=f"After 10 minutes the lines lie {abs(apart):.1f} points apart: body {words[0]} is higher than body {words[1]}",
                   labels={"minute": "minutes since entering (minutes)", "share": "still watching (%)"}).update_yaxes(range=[0, 100])

# %% role="right" exercise="still-watching"
watching = go.Figure()
tenth = {}
for arm in ("body shown", "body hidden"):
    sub = belly[belly["arm"] == arm]
    curve = ecdf(CensoredData.right_censored(sub["minutes"], ~sub["left"])).sf
    tenth[arm] = float(100 * curve.evaluate(10))
    watching.add_trace(go.Scatter(x=list(range(21)), y=[float(100 * curve.evaluate(t)) for t in range(21)], name=arm, mode="lines+markers"))
low, high = sorted(tenth, key=tenth.get)
watching.update_layout(title={"text": f"{low.capitalize()} runs {tenth[high] - tenth[low]:.1f} pp below {high} at minute 10"}, xaxis={"title": "stay (minutes)"},
                       yaxis={"title": "share still there (%)", "rangemode": "tozero"})

# %% role="wrong" exercise="still-watching" label="ended-taken-for-left" catches="censored" instead=true
# Who was there when the session ended counts as one who left. Hand her time in under `right=`: she was not seen to leave.
share = np.array([(viewers["minutes"] > minute).mean() for minute in minutes])

# %% role="wrong" exercise="still-watching" label="only-those-who-left" catches="censored" instead=true
# Viewers who were there at the end were left out. They are those who stay longest: keep them, as censored.
share = np.array([(gone > minute).mean() for minute in minutes])

# %% role="wrong" exercise="still-watching" label="censored-as-forever" catches="censored" instead=true
# Who was there at the end counts as one who never leaves. All one knows is that she stayed until then.
share = 1 - np.array([(gone <= minute).sum() for minute in minutes]) / len(viewers)

# %% role="wrong" exercise="still-watching" label="gone-and-cut-exchanged" catches="censored" instead=true
# Those who left were handed in as censored, and the others as leaving. `left` is True for those who left.
share = ecdf(CensoredData(uncensored=cut, right=gone)).sf.evaluate(minutes)

# %% role="wrong" exercise="still-watching" label="share-gone" catches="complement" instead=true
# This is the share of viewers who have left. Draw who is still there: `sf`, not `cdf`.
share = ecdf(CensoredData(uncensored=gone, right=cut)).cdf.evaluate(minutes)

# %% role="wrong" exercise="still-watching" label="shares-for-per-cent" catches="unit" instead=true
# The values run from 0 to 1. Per cent are asked for: multiply by 100.
percent = share

# %% role="wrong" exercise="still-watching" label="arms-pooled" catches="know-the-rows" instead=true
# Both lines show all viewers. Each arm has stays of its own.
gone = belly["minutes"][belly["left"]]
cut = belly["minutes"][~belly["left"]]

# %% role="wrong" exercise="still-watching" label="from-one-minute" catches="off-by-one" instead=true
# The lines begin after one minute. Begin at 0, when everybody is there.
minutes = np.arange(1, 22)

# %% role="wrong" exercise="still-watching" label="other-marks" catches="form-of-a-figure" instead=true
# There are dots that no line joins. Draw each arm as one line (`mode="lines"`, or `px.line`), and no further dots.
marks = "markers"

# %% role="wrong" exercise="still-watching" label="topic-title" catches="title-says-what-to-see" instead=true
# The title only names the topic. Say what the two lines show in your data: which one is higher, and by how much?
title = "Still watching"

# %% role="wrong" exercise="still-watching" label="other-unit" catches="unit" instead=true
# The vertical axis is to carry per cent of viewers, and the unit in its title is another one.
upwards = {"title": "still watching (minutes)", "rangemode": "tozero"}

# %% role="wrong" exercise="still-watching" label="other-unit-along" catches="unit" instead=true
# The horizontal axis is to run over minutes since entering, and its title to say `(minutes)`.
across = "time (hours)"

# %% role="wrong" exercise="still-watching" label="no-number-in-title" catches="title-says-what-to-see" instead=true
# The title names no number. Say which line is higher after ten minutes, and by how many points.
title = "No difference between the two"

# %% role="wrong" exercise="still-watching" label="other-headline" catches="title-says-what-to-see" instead=true
# The title is to name both lines, and to say which one lies *above* or *below* the other after ten minutes, and by how many *points*.
title = f"After ten minutes {abs(apart):.0f} per cent more are there"

# %% role="wrong" exercise="still-watching" label="truncated-axis" catches="form-of-a-figure" instead=true
# The vertical axis does not begin at 0, so the lines look further apart than they are.
upwards = {"title": "viewers still watching (%)", "range": [30, 100]}

# %% role="wrong" exercise="still-watching" label="log-axis" catches="form-of-a-figure" instead=true
# The vertical axis is logarithmic, so that equal steps are equal ratios. Shares are to be compared in points: draw it linear.
upwards = {"title": "viewers still watching (%)", "type": "log"}

# %% [markdown]
# *Figure 4.* Your figure. How far apart are the lines after ten minutes?
#
# ## The first fifty buyers are fans
#
# "The host becomes the first real user", the column says. Who are the next? For sixty goods of managers we know all of the first 200
# orders; everybody was asked for a star. A `follower` followed the shop before.

# %%
first.head(3)

# %%
late = (first["order_no"] > 50).map({True: "later", False: "first 50"})
first.groupby(late)[["follower", "star"]].mean().round(2)

# %% [markdown]
# Stars fall. Do the goods get worse, or do others buy them?
#
# ### Exercise 6 · At the same mix   {3 points}
# Assign to `after_fifty` a dictionary with
#
# - `"raw"`: mean star of orders 51 to 200, less that of orders 1 to 50, over all goods together;
# - `"same_buyers"`: the change if followers kept the share that they had among the first fifty. Take for followers, and for others, the mean star of later orders less
#   that of the first fifty; then the mean of the two changes, weighted by the shares of followers and of others among the *first
#   fifty*.
#
# <details><summary>Hint 1: the idea</summary>
#
# Four means: followers and others, first and later. Two differences, and one share.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `first.groupby(["follower", late])["star"].mean().unstack()` gives the four means.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `change = four["later"] - four["first 50"]` has one value for `True` (followers) and one for `False`.
# </details>

# %% role="answer" exercise="first-fifty"
after_fifty = ...
### BEGIN SOLUTION
early = first["order_no"] <= 50
fans = first["follower"]
raw = first.loc[~early, "star"].mean() - first.loc[early, "star"].mean()
four = first.groupby([fans, early])["star"].mean()
change_fans = four[True, False] - four[True, True]
change_others = four[False, False] - four[False, True]
share = fans[early].mean()
same_buyers = share * change_fans + (1 - share) * change_others
after_fifty = {"raw": raw, "same_buyers": same_buyers}
### END SOLUTION

# %% role="check" exercise="first-fifty" points=3 outcomes="hold-the-mix" ideas="A54" tolerance=0.00001 minutes=6
check("first-fifty", after_fifty)

# %% [markdown] role="reading" exercise="first-fifty"
# Fans come first, and they are easier to please; later orders are mostly by others. So stars fall even if nothing happens to the goods.
# What is left at the same mix is the goods' own: if it lies within 0.04 or so of zero, nothing is shown against them; if further below, they got
# worse, by less than the stars fell. A coin decided it for your market.

# %% role="proof"
start = first["order_no"] <= 50
four = first.groupby(["follower", start])["star"].mean().unstack()
part_fans = first.loc[start, "follower"].mean()
moved = four[False] - four[True]
at_same_mix = part_fans * moved[True] + (1 - part_fans) * moved[False]
fallen = first.loc[~start, "star"].mean() - first.loc[start, "star"].mean()
assert part_fans > 0.42 and first.loc[~start, "follower"].mean() < 0.32 and (four.loc[True] > four.loc[False] + 0.15).all()
assert fallen < at_same_mix - 0.05 and fallen < -0.04 and first["goods"].nunique() == 60 and len(first) == 12_000
sem = np.sqrt(sum(w**2 * g["star"].var() / len(g) for (f, e), g in first.groupby(["follower", start]) for w in [part_fans if f else 1 - part_fans]))
assert 1.96 * sem < 0.045

# %% role="right" exercise="first-fifty"
cells = first.assign(late=first["order_no"].gt(50)).groupby(["late", "follower"])["star"].agg(["mean", "size"])
mix = cells.loc[False, "size"] / cells.loc[False, "size"].sum()
after_fifty = pd.Series({
    "same_buyers": (mix * (cells.loc[True, "mean"] - cells.loc[False, "mean"])).sum(),
    "raw": first.query("order_no >= 51")["star"].mean() - first.query("order_no < 51")["star"].mean(),
})

# %% role="right" exercise="first-fifty"
s, f = first["star"].to_numpy(), first["follower"].to_numpy()
e = (first["order_no"] < 51).to_numpy()
w = f[e].mean()
after_fifty = dict(
    raw=s[~e].mean() - s[e].mean(),
    same_buyers=w * s[~e & f].mean() + (1 - w) * s[~e & ~f].mean() - s[e].mean(),
)

# %% role="wrong" exercise="first-fifty" label="mix-not-held" catches="compare-like-with-like" instead=true
# `same_buyers` is the raw change: fans among the first, others later. Compare followers with followers and others with others.
same_buyers = raw

# %% role="wrong" exercise="first-fifty" label="mix-of-the-later" catches="weights" instead=true
# The two changes are weighted by the mix of the *later* buyers. Take the shares among the first fifty.
share = fans[~early].mean()

# %% role="wrong" exercise="first-fifty" label="mix-of-all" catches="weights" instead=true
# The two changes are weighted by the mix of all orders. Take the shares among the first fifty.
share = fans.mean()

# %% role="wrong" exercise="first-fifty" label="plain-mean-of-two" catches="mean-of-means" instead=true
# Both changes count alike here. Weight them by the shares of followers and others among the first fifty.
share = 0.5

# %% role="wrong" exercise="first-fifty" label="weights-exchanged" catches="weights" instead=true
# The weights have changed places: followers got the share of the others.
same_buyers = (1 - share) * change_fans + share * change_others

# %% role="wrong" exercise="first-fifty" label="followers-alone" catches="know-the-rows" instead=true
# This is the change among followers alone. Others buy as well: weight both changes.
same_buyers = change_fans

# %% role="wrong" exercise="first-fifty" label="others-alone" catches="know-the-rows" instead=true
# This is the change among those who do not follow. Weight both changes.
same_buyers = change_others

# %% role="wrong" exercise="first-fifty" label="changes-added" catches="weights" instead=true
# The two changes were added up. Take their mean, weighted by the shares.
same_buyers = change_fans + change_others

# %% role="wrong" exercise="first-fifty" label="difference-turned-round" catches="sign" instead=true
# `raw` is the first fifty less the later ones. Take later less first.
raw = first.loc[early, "star"].mean() - first.loc[~early, "star"].mean()

# %% role="wrong" exercise="first-fifty" label="levels-for-changes" catches="level-or-difference" instead=true
# These are mean stars of later orders, not changes. Subtract the mean stars of the first fifty.
raw = first.loc[~early, "star"].mean()
same_buyers = share * four[True, False] + (1 - share) * four[False, False]

# %% role="wrong" exercise="first-fifty" label="later-against-all" catches="compare-like-with-like" instead=true
# Later orders are compared with *all* orders. Compare them with the first fifty.
raw = first.loc[~early, "star"].mean() - first["star"].mean()

# %% role="wrong" exercise="first-fifty" label="first-rows" catches="order-of-rows" instead=true
# These are the first fifty rows of the table, not the first fifty orders of each good. Use `order_no`.
early = pd.Series(np.arange(len(first)) < 50, index=first.index)

# %% role="wrong" exercise="first-fifty" label="forty-nine" catches="off-by-one" instead=true
# Order 50 belongs to the first fifty: `<= 50`.
early = first["order_no"] < 50

# %% role="wrong" exercise="first-fifty" label="sums-of-stars" catches="level-or-sum" instead=true
# Stars were added up. Mean stars are compared.
raw = first.loc[~early, "star"].sum() - first.loc[early, "star"].sum()

# %% role="wrong" exercise="first-fifty" label="mix-alone" catches="compare-like-with-like" instead=true
# `same_buyers` is what the other mix of buyers did. Wanted is the change that is left when the mix stays.
same_buyers = raw - (share * change_fans + (1 - share) * change_others)

# %% role="wrong" exercise="first-fifty" label="changes-subtracted" catches="weights" instead=true
# One change was subtracted from the other. Take their mean, weighted by the shares.
same_buyers = change_fans - change_others

# %% role="wrong" exercise="first-fifty" label="part-of-fans-alone" catches="weights" instead=true
# Only followers are in it, times their share. Add the change of the others times theirs.
same_buyers = share * change_fans

# %% role="planted" exercise="first-fifty" effect="P61" leaves="mix-alone changes-subtracted part-of-fans-alone mix-of-the-later mix-of-all plain-mean-of-two weights-exchanged followers-alone others-alone difference-turned-round later-against-all forty-nine sums-of-stars first-rows changes-added"
# Within 2.807 standard errors of the planted change. (Both kinds of buyers change alike, so mistakes in the weights leave it.)
def recovered(answer, truth):
    return abs(answer["same_buyers"] - truth["trust"]["first_orders"]["change"]) < 2.807 * 0.0195

# %% role="figure"
tens = first.assign(last=10 * ((first["order_no"] - 1) // 10 + 1))
who = tens["follower"].map({True: "followers", False: "others"})
by_ten = tens.groupby(["last", who])["star"].agg(["mean", "size"]).reset_index()
course_of = go.Figure()
for name, colour in (("followers", ORANGE), ("others", BLUE)):
    part = by_ten[by_ten["follower"] == name]
    course_of.add_scatter(
        x=part["last"], y=part["mean"], name=name, mode="lines+markers",
        line={"color": colour, "width": 1}, marker={"size": 0.6 * part["size"] ** 0.5},
    )
halves = first.groupby(["follower", first["order_no"] <= 50])["star"]
means, noise = halves.mean().unstack(), (halves.var() / halves.size()).unstack()
of_fans = first.loc[first["order_no"] <= 50, "follower"].mean()
mixed = pd.Series({False: 1 - of_fans, True: of_fans})
drift = (mixed * (means[False] - means[True])).sum()
by_luck = 1.96 * np.sqrt((mixed**2 * noise.sum(axis=1)).sum())
told = "stars still fall" if drift < -by_luck else "no fall of the stars is shown"
everybody = tens.groupby("last")["star"].mean()
course_of.add_scatter(
    x=everybody.index, y=everybody, name="everybody", mode="lines",
    line={"color": GREY, "width": 4},
)
course_of.add_vline(x=50, line_dash="dot", line_color=GREY)
course_of.update_layout(
    title=f"At the same mix of buyers {told}", height=400,
    xaxis_title="order of the good, ten at a time (orders)",
    yaxis_title="mean star (stars)",
)
label_ends(course_of)

# %% [markdown]
# *Figure 5.* Mean star over the number of the order (dotted: the fiftieth); a larger dot stands for more buyers. The
# axis does not begin at zero: lines look further apart, and steeper, than they are. The thick line wanders from
# the fans' to the others'. If the two thin ones fall as well, the goods got worse.
#
# ## Answers
#
# Talk between a brand and its consumers condenses into talk with its host, says the column. Do her answers sell?

# %%
evenings.head(3)

# %%
evenings["share"] = evenings["comments_answered"] / evenings["comments"]
usual = evenings.groupby("room")["share"].transform("median")
evenings["answered_more"] = evenings["share"] > usual
habit = evenings.groupby("room")["share"].transform("mean")
evenings["eager_room"] = habit > habit.median()
sums = evenings.groupby("eager_room")[["orders", "views"]].sum()
(sums["orders"] / sums["views"]).round(4)

# %% [markdown]
# Eager rooms, which answer more than others, sell far more per view. But able hosts may do both. So compare a room with
# itself: evenings on which *this* room answered more than its own median (`answered_more`), and its other evenings.
#
# **Quick (1 point).** By how many **per cent** are orders per view (sum of orders over sum of views) higher on evenings with
# `answered_more` than on the others?

# %% role="quick" exercise="answered" title="Comments answered" points=1 outcomes="watch-the-controls" ideas="A52" minutes=3
both = evenings.groupby("answered_more")[["orders", "views"]].sum()
per_view = both["orders"] / both["views"]
answered = 100 * (per_view[True] / per_view[False] - 1)
### reading: Within a room the gain is far smaller than between rooms; within three per cent or so of zero it may be luck. A coin decided whether answers sell. What is left between rooms is not answers: in this market it is skill, as able hosts answer more and sell more.

# %% role="right" exercise="answered"
on, off = evenings[evenings["answered_more"]], evenings[~evenings["answered_more"]]
answered = 100 * (on["orders"].sum() / on["views"].sum() / (off["orders"].sum() / off["views"].sum())) - 100

# %% role="right" exercise="answered"
flags = evenings["answered_more"].to_numpy().astype(int)
o = np.bincount(flags, weights=evenings["orders"]) / np.bincount(flags, weights=evenings["views"])
answered = np.diff(o)[0] / o[0] * 100

# %% role="wrong" exercise="answered" label="rooms-compared" catches="compare-like-with-like" instead=true
# Eager rooms were compared with others: able hosts answer more *and* sell more. Use `answered_more`, which compares a room with itself.
both = evenings.groupby("eager_room")[["orders", "views"]].sum()

# %% role="wrong" exercise="answered" label="orders-not-per-view" catches="denominator" instead=true
# Orders were compared, however many watched. In a full room less is answered: divide by views.
per_view = both["orders"]

# %% role="wrong" exercise="answered" label="ratio-for-per-cent" catches="level-or-ratio" instead=true
# This is how many times as many. Take 1 off and multiply by 100 for the per cent more.
answered = per_view[True] / per_view[False]

# %% role="wrong" exercise="answered" label="turned-round" catches="ratio-turned-round" instead=true
# Here stands how much lower the others are. The base is the evenings *without* `answered_more`.
answered = 100 * (1 - per_view[False] / per_view[True])

# %% role="wrong" exercise="answered" label="orders-per-comment" catches="denominator"
# Orders were divided by comments. The question is for orders per view.
both = evenings.groupby("answered_more")[["orders", "comments"]].sum()
per_comment = both["orders"] / both["comments"]
answered = 100 * (per_comment[True] / per_comment[False] - 1)

# %% role="wrong" exercise="answered" label="points-for-per-cent" catches="points-or-per-cent" instead=true
# This is the difference in percentage points. Per cent more is asked for: divide by the rate of the other evenings.
answered = 100 * (per_view[True] - per_view[False])

# %% role="wrong" exercise="answered" label="views-per-order" catches="ratio-turned-round" instead=true
# Views per order were compared, which turns the ratio round. Take orders over views.
per_view = both["views"] / both["orders"]

# %% role="wrong" exercise="answered" label="mean-of-evenings" catches="mean-of-means" instead=true
# These are means of evenings, in which a small evening counts like a large one. Divide the sum of orders by the sum of views.
per_view = (evenings["orders"] / evenings["views"]).groupby(evenings["answered_more"]).mean()

# %% role="wrong" exercise="answered" label="mean-of-rooms" catches="mean-of-means" instead=true
# This is a mean over rooms. Add up orders and views of all rooms first, then divide.
both = evenings.groupby(["room", "answered_more"])[["orders", "views"]].sum()
answered = 100 * (per_view.unstack()[True] / per_view.unstack()[False] - 1).mean()

# %% role="wrong" exercise="answered" label="median-of-all-rooms" catches="compare-like-with-like" instead=true
# Evenings were compared with the median of *all* rooms, so that rooms are compared again. Use `answered_more`.
both = evenings.groupby(evenings["share"] > evenings["share"].median())[["orders", "views"]].sum()

# %% role="planted" exercise="answered" effect="P63" leaves="mean-of-evenings mean-of-rooms views-per-order ratio-for-per-cent turned-round points-for-per-cent orders-per-comment orders-not-per-view"
# More than 4 per cent if answers sell, and less if they do not: that is what the coin decided.
def recovered(answer, truth):
    return (4 < answer < 25) == truth["trust"]["answers"]["sells"] and answer < 25

# %% role="proof"
def per_cent_more(flag):
    sums = evenings.groupby(flag)[["orders", "views"]].sum()
    rates = sums["orders"] / sums["views"]
    return 100 * (rates[True] / rates[False] - 1)


assert per_cent_more("eager_room") > 30 and per_cent_more("eager_room") > 2 * abs(per_cent_more("answered_more"))
full = evenings["views"] > evenings.groupby("room")["views"].transform("median")
assert evenings.loc[full, "share"].mean() < evenings.loc[~full, "share"].mean()
assert np.sqrt((1 / evenings.groupby("answered_more")["orders"].sum()).sum()) < 0.015

# %% [markdown]
# ## What would change our mind?
#
# A simulator that encodes a story cannot prove the story. That hosts in rooms are like the viewers whose needs they serve was written in: rooms
# had to promise too much. That all causes stand in a table, each known without error, was written in, too: no market gives that. What
# could have come out otherwise: the swap and the belly (there are markets of ours in which likeness does nothing, and rooms still promise
# something), the goods after fifty orders, and whether answers sell.
#
# And the swap is not "authenticity". It changed body, age, voice and skill at once, for one host's own viewers. An actor who *plays* the honest
# neighbour was not tried: staged authenticity may sell as well, until the goods arrive. We would want hosts trained by lot, and returns half a
# year later.
#
# ### Exercise 7 · Train them to look real?   {12 points}
# The platform wants to train its hosts to show imperfections, and points to the rooms of Exercise 2 as proof. Write a memo of at most 120
# words: may it conclude that training raises sales?
#
# | | what your memo says | points |
# |:--|:--|--:|
# | 1 | a claim on the swap, with number, interval and unit: of whom, against what | 0–3 |
# | 2 | why the rooms promise more, and what the swap does not show either | 0–3 |
# | 3 | the experiment to run next: what is drawn, what is measured, and what it costs in money, time or risk | 0–3 |
# | 4 | all this in plain words for a manager, in at most 120 of them | 0–3 |

# %% [markdown] role="written" exercise="memo" points=12 outcomes="design-the-next-test" ideas="A46 A53" words=120 minutes=20
# ### BEGIN SOLUTION
# **Sample, level 3.** *(Numbers are one market's; yours differ.)* "Not yet. Drawn by lot, viewers of one host bought more often from her than
# from the model: 0.50 points of 1.9 per cent (0.29 to 0.70). In odds that is 1.26 times; the rooms promise 1.60, because like
# hosts also sell what their viewers need. The swap changed body, age and skill at once, and nobody was trained. So draw 200 willing
# hosts: half are trained, by lot. Count orders less returns per viewer over three months, with the host as the unit. It costs
# the training of 100 hosts, and three months of waiting. If trained hosts lose more to returns than they win, stop."
#
# **Sample, level 2.** "In the swap buying rose by 0.50 points, and the interval is above zero, so similar hosts do sell more. Rooms
# promise more because they also fit better. But training is something else. We should run an A/B test with trained and untrained hosts and
# look at sales."
#
# **Sample, level 1.** "Authentic hosts sell more, as rooms and the experiment show. So hosts should be trained to be more
# authentic, but one should be careful."
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | A claim on the swap, with number, interval and unit: of whom, against what | none, or a wrong number | a direction only | number with unit, but without interval or without the comparison | number, interval, unit, these viewers, against the model |
# | Why the rooms promise more, and what the swap does not show either | neither | one of them, vaguely | one of them clearly | both: like rooms fit better; the swap changed several things at once, or nobody was trained |
# | The experiment to run next: what is drawn, what is measured, and what it costs in money, time or risk | none | "a test" | what is drawn and what is measured | also what it costs |
# | Plain words for a manager, at most 120 | cannot be followed, or over 150 words | can be followed with effort, or 121 to 150 words | clear, with some jargon | could be printed as it stands; 120 words or fewer |
# ### END MARK SCHEME

# %% role="proof" only="class"
split_here = test[test["design"] == "split stream"].groupby("arm")["bought"].agg(["mean", "var", "size"])
gap = 100 * (split_here.loc["host", "mean"] - split_here.loc["standard model", "mean"])
sd = 100 * np.sqrt((split_here["var"] / split_here["size"]).sum())
assert np.allclose([gap, gap - 1.96 * sd, gap + 1.96 * sd], [0.50, 0.29, 0.70], atol=0.0051)
assert round(100 * split_here.loc["standard model", "mean"], 1) == 1.9
odds_of = split_here["mean"] / (1 - split_here["mean"])
by_arm = test[test["design"] == "split stream"].groupby("arm")["similarity"].mean()
alone = smf.logit("bought ~ similarity:authenticity", entries).fit(disp=0).params["similarity:authenticity"]
promise = np.exp(alone * HOST_AUTHENTICITY * (by_arm["host"] - by_arm["standard model"]))
assert round(odds_of["host"] / odds_of["standard model"], 2) == 1.26 and round(promise, 2) == 1.60

# %% [markdown]
# ## Take-aways
#
# Our question had two halves. Like people do meet in rooms that suit them: that is why rooms promise too much. Whether this host makes her viewers buy
# and stay the lot tells: look at your interval in Exercise 1 and at the minutes behind it.
#
# - The error of a difference is that of the draw: what was drawn together counts as one.
# - A control for what comes before the host may help; one for what comes after her may take the effect away.
# - A regression promises, an experiment delivers. Look only at buyers, and the lot is gone.
# - Who writes is not who buys, who is first is not who follows, who is cut off has not left.
#
# What is personal is whom one believes; what scales is a picture of somebody like me; who pays is who has to translate: the buyer, with
# returns. The next lesson turns from people to goods: which need does nobody serve?

# %% [markdown]
# # Stretch
#
# *All of this may be skipped.*
#
# ## Where do photos help?
#
# The *buyer show*: photos by buyers, the goods on real people. In a test pages showed them in two weeks of four, by lot. Some
# goods often misfit (shoes, dresses: `misfit_risk` high), others hardly ever. If photos spare one the translation, where should they
# help?

# %%
shown = pages.groupby(["misfit_risk", "photos"])[["visits", "orders"]].sum()
shown

# %% [markdown]
# **Quick.** Call *lift* the per cent by which orders per visit are higher with photos than without. How many **points** higher is the lift
# where the risk is high than where it is low?

# %% role="quick" exercise="buyer-show" title="The buyer show" outcomes="hold-the-mix" ideas="A62" minutes=4
per_visit = (shown["orders"] / shown["visits"]).unstack()
lift = 100 * (per_visit[True] / per_visit[False] - 1)
buyer_show = lift["high"] - lift["low"]
### reading: If this lies well above zero, photos help where the body decides, and the average over all pages would hide it in both directions. Within six points or so of zero it may be luck.

# %% role="right" exercise="buyer-show"
rate = {key: row["orders"] / row["visits"] for key, row in shown.iterrows()}
buyer_show = 100 * (rate["high", True] / rate["high", False] - rate["low", True] / rate["low", False])

# %% role="right" exercise="buyer-show"
wide = pages.pivot_table(index="misfit_risk", columns="photos", values=["orders", "visits"], aggfunc="sum")
r = wide["orders"] / wide["visits"]
buyer_show = float(((r[True] - r[False]) / r[False] * 100).loc[["low", "high"]].diff().iloc[-1])

# %% role="wrong" exercise="buyer-show" label="high-risk-alone" catches="difference-of-differences" instead=true
# This is the lift where the risk is high. Subtract the lift where it is low.
buyer_show = lift["high"]

# %% role="wrong" exercise="buyer-show" label="all-pages" catches="difference-of-differences"
# This is the lift over all pages. Take it for each risk, then the difference.
total = pages.groupby("photos")[["orders", "visits"]].sum()
buyer_show = 100 * (total.loc[True, "orders"] / total.loc[True, "visits"] / (total.loc[False, "orders"] / total.loc[False, "visits"]) - 1)

# %% role="wrong" exercise="buyer-show" label="low-less-high" catches="sign" instead=true
# This is low less high. Take the lift of the high risk first.
buyer_show = lift["low"] - lift["high"]

# %% role="wrong" exercise="buyer-show" label="rates-for-lifts" catches="points-or-per-cent" instead=true
# These are differences of orders per visit. The lift is in per cent of the rate without photos: divide first.
lift = 100 * (per_visit[True] - per_visit[False])

# %% role="wrong" exercise="buyer-show" label="lifts-of-orders" catches="denominator" instead=true
# Orders were compared, however many came to the page. Divide by visits.
per_visit = shown["orders"].unstack()

# %% role="wrong" exercise="buyer-show" label="base-with-photos" catches="ratio-turned-round" instead=true
# Here the base is the rate *with* photos. Divide by the rate without.
lift = 100 * (1 - per_visit[False] / per_visit[True])

# %% role="wrong" exercise="buyer-show" label="lift-over-lift" catches="points-or-per-cent" instead=true
# This is by how many per cent one lift is larger than the other. Points are asked for: subtract one from the other.
buyer_show = 100 * (lift["high"] / lift["low"] - 1)

# %% role="wrong" exercise="buyer-show" label="returns-for-orders" catches="know-the-columns"
# These are lifts of the share sent back. Orders per visit are asked for.
sent = pages.groupby(["misfit_risk", "photos"])[["orders", "returned"]].sum()
back = (sent["returned"] / sent["orders"]).unstack()
lift = 100 * (back[True] / back[False] - 1)
buyer_show = lift["high"] - lift["low"]

# %% role="wrong" exercise="buyer-show" label="low-risk-alone" catches="difference-of-differences" instead=true
# This is the lift where the risk is low. Take that of the high risk, and subtract it.
buyer_show = lift["low"]

# %% role="wrong" exercise="buyer-show" label="mean-of-lifts" catches="difference-of-differences" instead=true
# This is the mean of the two lifts. Subtract the low from the high.
buyer_show = lift.mean()

# %% role="wrong" exercise="buyer-show" label="lifts-added" catches="difference-of-differences" instead=true
# The two lifts were added up. Subtract the low from the high.
buyer_show = lift.sum()

# %% role="wrong" exercise="buyer-show" label="visits-per-order" catches="ratio-turned-round" instead=true
# Visits per order were compared, which turns the ratio round. Take orders over visits.
per_visit = (shown["visits"] / shown["orders"]).unstack()

# %% role="wrong" exercise="buyer-show" label="mean-of-pages" catches="mean-of-means" instead=true
# These are means over pages and weeks, each counted alike. Divide the sum of orders by the sum of visits.
per_visit = (pages["orders"] / pages["visits"]).groupby([pages["misfit_risk"], pages["photos"]]).mean().unstack()

# %% role="planted" exercise="buyer-show" effect="P62" leaves="low-risk-alone mean-of-lifts lifts-added visits-per-order mean-of-pages base-with-photos low-less-high rates-for-lifts lifts-of-orders high-risk-alone"
# Within 2.576 standard errors of the planted lifts' difference: orders are Poisson counts, and each lift is a ratio of two.
def recovered(answer, truth):
    planted = 100 * (np.exp(truth["trust"]["photos"]["ln_lift_high"]) - 1)
    counts = pages.groupby(["misfit_risk", "photos"])[["orders", "visits"]].sum()
    rates = (counts["orders"] / counts["visits"]).unstack()
    error = rates[True] / rates[False] * (1 / counts["orders"]).groupby("misfit_risk").sum() ** 0.5
    return abs(answer - planted) < 2.576 * 100 * (error**2).sum() ** 0.5

# %% role="proof"
counts = pages.groupby(["misfit_risk", "photos"])[["visits", "orders"]].sum()
lifts = (counts["orders"] / counts["visits"]).unstack().pipe(lambda r: 100 * (r[True] / r[False] - 1))
error_of = 100 * np.sqrt((1 / counts["orders"]).sum())
assert abs(lifts["low"]) < 6 and 1.96 * error_of < 6 and (pages.groupby("page")["photos"].sum() == 2).all()

# %% [markdown]
# ## A buyer who learns from reviews
#
# A buyer expects the quality of a good to be $m$ stars; the variance $v$ says how unsure she is. Her *precision* is $1/v$. A review
# whose star has variance $r$ adds precision $w/r$, where the weight $w$ (0 to 1) says how much the reviewer is like her: one from
# another life must be translated first, and that costs precision. Precisions add up. The new mean weights $m$ and each star by
# their precisions; the new variance is 1 over the total precision.
#
# A careful buyer counts on the new mean **less one standard deviation** (the root of the new variance). What she takes off is her
# cost of trust.
#
# ### Exercise 8 · A careful buyer   {3 points} · stretch
# Complete the function that begins with `def counts_on(mean, variance, stars, weights, review_variance):`. `stars` and `weights` are lists
# of equal length, perhaps empty. It returns the quality that a careful buyer counts on, in stars; this may lie below 1.
#
# <details><summary>Hint 1: the idea</summary>
#
# What she expected before is one more voice, with precision 1/v.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `np.asarray(weights) / review_variance` gives all precisions at once.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Try `counts_on(4, 1, [2], [1], 1)`: two voices of equal precision, so the mean is 3, the variance 0.5, and the answer about 2.29.
# </details>

# %% role="answer" exercise="bayesian-buyer"
def counts_on(mean, variance, stars, weights, review_variance):
    """Mean of the quality after these reviews, less one standard deviation (stars)."""
    return ...
### BEGIN SOLUTION
def counts_on(mean, variance, stars, weights, review_variance):
    each = np.asarray(weights, dtype=float) / review_variance
    total = 1 / variance + each.sum()
    said = (each * np.asarray(stars, dtype=float)).sum()
    expected = (mean / variance + said) / total
    taken_off = total**-0.5
    return expected - taken_off
### END SOLUTION

# %% role="check" exercise="bayesian-buyer" points=3 outcomes="weight-a-selection" ideas="A46 A55" tolerance=0.0001 stretch=true minutes=10
check("bayesian-buyer", counts_on)

# %% [markdown] role="reading" exercise="bayesian-buyer"
# Say she expects 3.9 with variance 0.25, and reads 5, 5, 4 and 1 (variance of a star 1.4); the first and the last are by people like her
# (weight 1), the others not (0.3). Her mean falls to 3.72: the bad star of one like her outweighs good ones of strangers. But she is surer than before.
# From people like her fewer reviews are enough: that is what "likeness lowers the cost of trust" can mean, word by word.

# %% role="cases" exercise="bayesian-buyer"
cases = [
    (4, 1, [2], [1], 1), (3.9, 0.25, [5, 5, 4, 1], [1, 0.3, 0.3, 1], 1.4), (3.5, 0.5, [], [], 1.2), (4.2, 0.1, [5, 5, 5], [0.5, 0.2, 0.9], 2.0),
    (3.0, 2.0, [1, 5, 3, 4, 4, 2], [1, 1, 0.4, 0.1, 0.7, 0.6], 0.8), (4.5, 0.3, [1], [0], 1.0),
    (1.5, 1, [1], [1], 1),
]

# %% role="proof"
voice = np.array([1, 0.3, 0.3, 1]) / 1.4
precision = 1 / 0.25 + voice.sum()
assert np.isclose((3.9 / 0.25 + (voice * [5, 5, 4, 1]).sum()) / precision, 3.72, atol=0.005) and precision > 4
assert np.isclose(3 - 0.5**0.5, 2.29, atol=0.005)

# %% role="right" exercise="bayesian-buyer"
def counts_on(mean, variance, stars, weights, review_variance):
    for star, weight in zip(stars, weights, strict=True):
        if weight > 0:
            spread = review_variance / weight
            gain = variance / (variance + spread)
            mean, variance = mean + gain * (star - mean), variance * (1 - gain)
    return mean - variance**0.5

# %% role="right" exercise="bayesian-buyer"
def counts_on(mean, variance, stars, weights, review_variance):
    voices = [(mean, 1 / variance)] + [(star, weight / review_variance) for star, weight in zip(stars, weights, strict=True)]
    total = sum(precision for _, precision in voices)
    return sum(value * precision for value, precision in voices) / total - np.sqrt(1 / total)

# %% role="wrong" exercise="bayesian-buyer" label="reviews-alike" catches="weights" instead=true
# All reviews count alike. Each adds its own weight over the variance of a star.
each = np.ones(len(stars)) / review_variance

# %% role="wrong" exercise="bayesian-buyer" label="prior-forgotten" catches="prior-forgotten"
# What she expected before is forgotten. It is one more voice, with precision 1/v.
def counts_on(mean, variance, stars, weights, review_variance):
    each = np.asarray(weights, dtype=float) / review_variance
    if not each.sum():
        return mean - variance**0.5
    return (each * np.asarray(stars, dtype=float)).sum() / each.sum() - each.sum() ** -0.5

# %% role="wrong" exercise="bayesian-buyer" label="variances-added" catches="precision" instead=true
# Variances were added up, so that she gets less sure with each review. Precisions add up; the variance is 1 over their sum.
taken_off = (variance + review_variance * len(stars)) ** 0.5

# %% role="wrong" exercise="bayesian-buyer" label="mean-alone" catches="know-the-question" instead=true
# This is the new mean. A careful buyer takes one standard deviation off.
taken_off = 0

# %% role="wrong" exercise="bayesian-buyer" label="variance-taken-off" catches="variance-or-error" instead=true
# The variance was taken off. A standard deviation is its root.
taken_off = 1 / total

# %% role="wrong" exercise="bayesian-buyer" label="old-deviation" catches="prior-forgotten" instead=true
# The standard deviation from before the reviews was taken off. After them she is surer: use the new variance.
taken_off = variance**0.5

# %% role="wrong" exercise="bayesian-buyer" label="added-on-top" catches="sign" instead=true
# The standard deviation was added. A careful buyer takes it off.
taken_off = -(total**-0.5)

# %% role="wrong" exercise="bayesian-buyer" label="cut-at-one-star" catches="know-the-question"
# Values below 1 were lifted to 1. What she counts on may lie lower: return it as it is.
def counts_on(mean, variance, stars, weights, review_variance):
    each = np.asarray(weights, dtype=float) / review_variance
    total = 1 / variance + each.sum()
    return max(1, (mean / variance + (each * np.asarray(stars, dtype=float)).sum()) / total - total**-0.5)

# %% role="wrong" exercise="bayesian-buyer" label="variance-for-precision" catches="precision" instead=true
# What she expected was weighted by its variance. The surer she is, the more it must count: weight it by 1/v.
total = variance + each.sum()
expected = (mean * variance + said) / total

# %% role="wrong" exercise="bayesian-buyer" label="review-variance-forgotten" catches="precision" instead=true
# A review counts by its weight alone. Divide by the variance of a star: noisy stars say less.
each = np.asarray(weights, dtype=float)

# %% role="wrong" exercise="bayesian-buyer" label="two-deviations" catches="interval" instead=true
# Two standard deviations were taken off. She takes off one.
taken_off = 2 * total**-0.5

# %% role="wrong" exercise="bayesian-buyer" label="first-review-alone" catches="loop" instead=true
# Only the first review counts. Does a `return` stand inside of the loop?
each = np.asarray(weights[:1], dtype=float) / review_variance
said = (each * np.asarray(stars[:1], dtype=float)).sum()

# %% role="wrong" exercise="bayesian-buyer" label="weights-made-shares" catches="weights" instead=true
# The weights were divided by their sum, so that ten reviews say no more than one. Each review adds w over r.
each = np.asarray(weights, dtype=float) / (sum(weights) or 1) / review_variance

# %% role="wrong" exercise="bayesian-buyer" label="weight-under-the-line" catches="weights" instead=true
# A review counts the less, the more its writer is like her. The precision is w over r.
each = (1 - np.asarray(weights, dtype=float)) / review_variance

# %% role="wrong" exercise="bayesian-buyer" label="nothing-off-without-reviews" catches="edge-case" instead=true
# Without reviews she takes off nothing here. She does: the root of the variance from before.
taken_off = total**-0.5 if len(stars) else 0

# %% role="wrong" exercise="bayesian-buyer" label="stars-averaged-first" catches="weights" instead=true
# The stars were averaged alike before they were weighted. Each star has its own precision.
said = each.sum() * (np.mean(stars) if len(stars) else 0)

# %% role="wrong" exercise="bayesian-buyer" label="prior-left-out-of-the-mean" catches="prior-forgotten" instead=true
# What she expected before is missing in the mean. It is one more voice, with precision 1/v.
expected = said / each.sum() if each.sum() else mean

# %% role="wrong" exercise="bayesian-buyer" label="prior-left-out-of-the-variance" catches="prior-forgotten" instead=true
# What she expected before is missing in the new variance: its precision 1/v is a part of the sum.
taken_off = each.sum() ** -0.5 if each.sum() else total**-0.5

# %% [markdown]
# ## Fewer viewers for the same answer
#
# Some people linger everywhere. What one knew of them *before* the test can take this out of the outcome (CUPED; Deng et al. 2013). With
# $y$ = ln `minutes` and $x$ = ln `minutes_before`, take
#
# $$y' = y - \theta\,(x - \bar{x}), \qquad \theta = \text{cov}(x, y) / \text{var}(x).$$
#
# The lot does not know $x$, so the difference between the arms is left, up to luck; only the noise gets less.
#
# ### Exercise 9 · A covariate from before   {2 points} · stretch
# Take the viewers of the split stream. Assign to `cuped` a dictionary with
#
# - `"plain"`: mean of $y$ with the host, less with the model;
# - `"adjusted"`: the same of $y'$, where $\theta$ and $\bar{x}$ are those of all viewers of the split stream, of both arms;
# - `"left"`: variance of $y'$ over that of $y$, each over all these viewers.
#
# <details><summary>Hint 1: the idea</summary>
#
# One new column, then the same difference twice.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `x.cov(y) / x.var()`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `split = test[test["design"] == "split stream"]`; `x = np.log(split["minutes_before"])`.
# </details>

# %% role="answer" exercise="cuped"
cuped = ...
### BEGIN SOLUTION
split = test[test["design"] == "split stream"]
y = np.log(split["minutes"])
x = np.log(split["minutes_before"])
theta = x.cov(y) / x.var()
adjusted = y - theta * (x - x.mean())
with_host = split["arm"] == "host"
plain_gap = y[with_host].mean() - y[~with_host].mean()
adjusted_gap = adjusted[with_host].mean() - adjusted[~with_host].mean()
left = adjusted.var() / y.var()
cuped = {"plain": plain_gap, "adjusted": adjusted_gap, "left": left}
### END SOLUTION

# %% role="check" exercise="cuped" points=2 outcomes="plan-a-test" ideas="A46" tolerance=0.000001 stretch=true minutes=6
check("cuped", cuped)

# %% [markdown] role="reading" exercise="cuped"
# Both differences are nearly the same, and about six tenths of the variance are left: the test answers as exactly with six tenths of its viewers. It
# works because `minutes_before` were known before the lot. With something that comes after it, the effect itself
# could be taken out, as in
# Exercise 2.

# %% role="proof"
half_test = test[test["design"] == "split stream"]
ln_y, ln_x = np.log(half_test["minutes"]), np.log(half_test["minutes_before"])
assert np.isfinite(ln_y).all() and np.isfinite(ln_x).all() and 0.53 < 1 - ln_x.corr(ln_y) ** 2 < 0.7
clean = ln_y - ln_x.cov(ln_y) / ln_x.var() * (ln_x - ln_x.mean())
gaps = [each.groupby(half_test["arm"]).mean().diff().iloc[-1] for each in (ln_y, clean)]
assert abs(gaps[0] - gaps[1]) < 0.02

# %% role="right" exercise="cuped"
s = test.query("design == 'split stream'").assign(y=lambda t: np.log(t["minutes"]), x=lambda t: np.log(t["minutes_before"]))
slope_xy, level = np.polyfit(s["x"], s["y"], 1)
rest = s["y"] - slope_xy * s["x"] - level
g = pd.DataFrame({"y": s["y"], "r": rest}).groupby(s["arm"]).mean()
cuped = pd.Series({"left": rest.var() / s["y"].var(), "plain": g.loc["host", "y"] - g.loc["standard model", "y"], "adjusted": g.loc["host", "r"] - g.loc["standard model", "r"]})

# %% role="right" exercise="cuped"
data = test[test["design"] == "split stream"]
a, b = np.log(data["minutes"].to_numpy()), np.log(data["minutes_before"].to_numpy())
h = (data["arm"] == "host").to_numpy()
r2 = np.corrcoef(a, b)[0, 1] ** 2
fixed = a - np.cov(a, b)[0, 1] / b.var(ddof=1) * (b - b.mean())
cuped = {"plain": a[h].mean() - a[~h].mean(), "adjusted": fixed[h].mean() - fixed[~h].mean(), "left": 1 - r2}

# %% role="wrong" exercise="cuped" label="covariate-after-treatment" catches="post-treatment" instead=true
# What was taken out is whether she bought, and that comes after the lot. Use `minutes_before`.
x = split["bought"].astype(float)

# %% role="wrong" exercise="cuped" label="share-taken-out" catches="complement" instead=true
# This is the share of the variance that was taken out. What is left is asked for.
left = 1 - adjusted.var() / y.var()

# %% role="wrong" exercise="cuped" label="minutes-not-in-logs" catches="scale" instead=true
# `minutes_before` were not put in logarithms. Take ln of both.
x = split["minutes_before"]

# %% role="wrong" exercise="cuped" label="nothing-in-logs" catches="scale" instead=true
# No minutes were put in logarithms. Take ln of both.
x = split["minutes_before"]
y = split["minutes"]

# %% role="wrong" exercise="cuped" label="added-for-taken-off" catches="sign" instead=true
# The adjustment θ(x − x̄) was added. It is to be taken off.
adjusted = y + theta * (x - x.mean())

# %% role="wrong" exercise="cuped" label="theta-of-one-arm" catches="know-the-rows" instead=true
# θ was worked out from the host's arm alone. Take all viewers of the split stream.
theta = x[split["arm"] == "host"].cov(y[split["arm"] == "host"]) / x[split["arm"] == "host"].var()

# %% role="wrong" exercise="cuped" label="outcome-not-in-logs" catches="scale" instead=true
# `minutes` were not put in logarithms. Take ln of both.
y = split["minutes"]

# %% role="wrong" exercise="cuped" label="theta-upside-down" catches="formula" instead=true
# The covariance was divided by the variance of y. Divide by that of x.
theta = x.cov(y) / y.var()

# %% role="wrong" exercise="cuped" label="difference-to-before" catches="formula" instead=true
# x was taken off whole (θ = 1), noise and all. Work θ out.
theta = 1

# %% role="wrong" exercise="cuped" label="correlation-for-theta" catches="formula" instead=true
# This is the correlation. θ is the covariance over the variance of x.
theta = x.corr(y)

# %% role="wrong" exercise="cuped" label="standard-deviations" catches="variance-or-error" instead=true
# Standard deviations were divided. How many viewers one needs goes with the variance.
left = adjusted.std() / y.std()

# %% role="wrong" exercise="cuped" label="both-tests" catches="know-the-rows" instead=true
# Viewers of both tests are counted. The split stream alone is asked for.
split = test

# %% role="wrong" exercise="cuped" label="adjusted-turned-round" catches="sign" instead=true
# `adjusted` is the model less the host. Take the host first, as in `plain`.
adjusted_gap = adjusted[~with_host].mean() - adjusted[with_host].mean()

# %% role="wrong" exercise="cuped" label="logarithm-to-base-ten" catches="scale" instead=true
# Logarithms to base 10 were taken. Take natural ones, `np.log`.
y = np.log10(split["minutes"])
x = np.log10(split["minutes_before"])

# %% role="wrong" exercise="cuped" label="medians-compared" catches="mean-or-median" instead=true
# Medians of y were compared. Means are asked for.
plain_gap = y[with_host].median() - y[~with_host].median()
