# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: "Traffic: who gets seen"
#     weight: 1
#     ideas: A04 A30 A38 A45
#     outcomes:
#       split-place-and-goods: tell what a place adds to clicks from what the goods add
#       draw-a-curve: draw two curves on one base and say what lies between them
#       value-a-ranking: value a ranking that nobody was shown, from clicks and looks
#       wait-for-the-unseen: estimate how long it takes to be seen, with those who never were
#       clicked-is-not-caused: tell who clicks and buys from what a note sells
#       credit-a-touch: split orders by first and last touch, and say what a split cannot tell
#       count-what-a-campaign-sold: count the orders that a campaign caused, with controls, per yuan
#       make-it-refutable: turn a slogan into a sentence that a trial could refute
# ---

# %% [markdown]
# # In class
#
# > "Traffic and recommendation can then have a value of their own: real needs that touch people stand out among similar
# > goods and are met again and again."
#
# So Zhang Peng in his column of July 2024 (in our English); we call it *the column*. *Traffic* (流量) means: how many people get
# to see something. The sentence tells how it should work; it is no measurement.
#
# **Our question:** was it clicked because it is good, or because it stood on top? And which buys more orders, a yuan for being
# seen or a yuan for being like the viewer?
#
# **Our data** are a simulated market; its platform, Lifora, is invented. We know 15,000 front pages or so and what was clicked on them, how
# long new shops waited until they were seen, what buyers met before they ordered, and two experiments.
#
# The last lesson asked how people find each other, and ended with: who is shown at all?

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from scipy.stats import CensoredData, ecdf

from course import card, check, load, progress
from course.figures import BLUE, GREEN, GREY, ORANGE, VERMILION
from course.figures import use_template

use_template()

front_page = load("front_page")
notes = load("notes")
merchants = load("merchants")
live_sessions = load("live_sessions")
touches = load("touches")
note_test = load("experiment_notes")
city_test = load("experiment_cities")

# %% [markdown]
# ## What a place does
#
# A **slate** is what one viewer is shown at once: here ten notes, one at each place.

# %%
front_page.drop(columns=["user_id", "ts"]).head(3)

# %% role="figure"
by_place = 100 * front_page.groupby("position")["clicked"].mean()
falling = px.bar(x=by_place.index, y=by_place, color_discrete_sequence=[BLUE])
falling.update_layout(
    title="Clicks fall from place to place",
    xaxis={"title": "place in the slate (number)", "dtick": 1},
    yaxis_title="notes clicked (% of notes shown)",
)

# %% [markdown]
# *Figure 1.* Share of notes that were clicked, by place, in all slates. Compare the first place with the last.
#
# **Quick.** The first place is clicked more than ten times as often as the tenth. Is that because better *notes* stand on top, because it is
# the better *place*, or can it *not be told* from the figure?

# %% role="quick" exercise="good-place" title="Good note or good place" choices="notes|place|not be told"
good_place = "not be told"
### notes: They may be better, as the platform ranks by a score. But people may also look at the top first, whatever stands there.
### place: People may look at the top first. But the platform puts there what it thinks best, so the notes differ as well.
### reading: Notes and places come together here: the ranking sees to that. Something must pull them apart.

# %% role="proof"
at = front_page.groupby("position")["clicked"].mean()
assert at[1] > 10 * at[10] and at.is_monotonic_decreasing
assert front_page["ts"].max() - front_page["ts"].min() < pd.Timedelta(days=14.1)
assert (front_page.groupby("slate_id").size() == 10).all() and 13_000 < front_page["slate_id"].nunique() < 17_000

# %% [markdown]
# Two kinds of slates were shown. Most are *ranked*: the platform guesses how good a note is, its `score`, and puts the highest on top. In the others the order was
# *drawn* by lot (`randomised`): any of the ten notes is as likely at any place.
#
# **Quick.** Think of the click rate over the ten places, as in Figure 1, once for each kind. Is the curve of the drawn slates
# *flatter*, *as steep*, or *steeper* than that of the ranked ones?

# %% role="quick" exercise="flatter" title="Flatter?" choices="flatter|as steep|steeper"
flatter = "flatter"
### as steep: Then it would not matter which notes stand where. In drawn slates a good note is as often at place 10 as at place 1.
### steeper: In drawn slates good notes are spread over all places. What falls there is one thing only: how often people look.
### reading: In drawn slates only the place differs from top to bottom. In ranked ones the notes grow worse as well.

# %% [markdown]
# **Quick (1 point).** How many times as often is a note at place 1 clicked in ranked slates as in drawn ones?

# %% role="quick" exercise="lift-at-one" title="The top place, twice" points=1 outcomes="split-place-and-goods" ideas="A45" minutes=3
top = front_page[front_page["position"] == 1]
rate = top.groupby("randomised")["clicked"].mean()
lift_at_one = rate[False] / rate[True]
### reading: The place is the same, so only the notes differ: those that the ranking puts first appeal more than any note drawn by lot.

# %% role="right" exercise="lift-at-one"
lift_at_one = front_page.query("position == 1 and not randomised")["clicked"].mean() / front_page.query("position == 1 and randomised")["clicked"].mean()

# %% role="right" exercise="lift-at-one"
table = pd.crosstab(front_page["position"], front_page["randomised"], values=front_page["clicked"], aggfunc="mean")
lift_at_one = table.loc[1, False] / table.loc[1, True]

# %% role="wrong" exercise="lift-at-one" label="turned-round" catches="ratio-turned-round" instead=true
# This is drawn over ranked. Put the ranked slates above the line.
lift_at_one = rate[True] / rate[False]

# %% role="wrong" exercise="lift-at-one" label="all-places" catches="know-the-rows" instead=true
# These are the rates of all places. Keep place 1 only.
top = front_page

# %% role="wrong" exercise="lift-at-one" label="clicks-for-rates" catches="denominator" instead=true
# These are numbers of clicks. There are more ranked slates than drawn ones: divide each by its number of notes shown.
rate = top.groupby("randomised")["clicked"].sum()

# %% role="wrong" exercise="lift-at-one" label="difference-for-ratio" catches="level-or-ratio" instead=true
# One rate was taken from the other. How many *times* as often is asked for: divide.
lift_at_one = rate[False] - rate[True]

# %% role="wrong" exercise="lift-at-one" label="all-slates-below" catches="base-of-a-share" instead=true
# Below the line are all slates, the ranked ones too. Divide by the rate in drawn slates.
lift_at_one = rate[False] / top["clicked"].mean()

# %% role="wrong" exercise="lift-at-one" label="first-over-last" catches="know-the-question"
# This compares place 1 with place 10. The question keeps place 1, and compares the two kinds of slates.
ranked = front_page[~front_page["randomised"]].groupby("position")["clicked"].mean()
lift_at_one = ranked[1] / ranked[10]

# %% role="wrong" exercise="lift-at-one" label="per-cent" catches="unit" instead=true
# This is in per cent. *How many times* as often is a plain ratio: do not multiply by 100.
lift_at_one = 100 * rate[False] / rate[True]

# %% role="wrong" exercise="lift-at-one" label="per-cent-more" catches="level-or-ratio" instead=true
# This is by how many per cent more often. *How many times* as often is one rate over the other.
lift_at_one = 100 * (rate[False] / rate[True] - 1)

# %% role="proof"
top = front_page[front_page["position"] == 1].groupby("randomised")["clicked"].mean()
assert 1.4 < top[False] / top[True] < 2.8

# %% [markdown]
# We assume that a click is a look and an appeal: somebody *looks* at place $k$ with a probability that depends on the place
# alone, and if she looks she clicks the note with a probability of its own (the *position-based model*: Craswell et al. 2008).
# Then drawn slates show how looks fall, for there every place has the same mixture of notes.
#
# ### Exercise 1 · Looks and clicks   {3 points}
# Assign to `curve` a DataFrame with one row for each place and the columns
#
# - `place`: 1 to 10;
# - `ranked`: the click rate at that place over the click rate at place 1, in slates that were *not* drawn;
# - `seen`: the same in drawn slates. So 1 at place 1 in both columns.
#
# <details><summary>Hint 1: the idea</summary>
#
# Two groups of slates, ten places: twenty click rates. Then divide each group by its own first rate.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `front_page.groupby(["randomised", "position"])["clicked"].mean()`; the mean of True and False is a share.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Keep the drawn slates, `front_page[front_page["randomised"]]`, and make the ten rates. `rates / rates[1]` is the column.
# </details>

# %% role="answer" exercise="curve"
curve = ...
### BEGIN SOLUTION
drawn = front_page["randomised"]
ranked = front_page[~drawn].groupby("position")["clicked"].mean()
seen = front_page[drawn].groupby("position")["clicked"].mean()
ranked_share = ranked / ranked[1]
seen_share = seen / seen[1]
curve = pd.DataFrame({
    "place": seen.index,
    "ranked": ranked_share.to_numpy(),
    "seen": seen_share.to_numpy(),
})
### END SOLUTION

# %% role="check" exercise="curve" points=3 outcomes="split-place-and-goods" ideas="A45" minutes=6
check("curve", curve)

# %% [markdown] role="reading" exercise="curve"
# So both are true: the top is a better place, *and* better notes stand there. The fall is a product of the two. `seen` is what the place leaves: at place 10
# between a tenth and a quarter of the looks. `ranked` over `seen` is what the notes leave: down there a look brings only between a seventh
# and two fifths as many clicks as on top.

# %% role="proof"
both = front_page.groupby(["randomised", "position"])["clicked"].mean()
looked, ranked_clicks = both[True] / both[True][1], both[False] / both[False][1]
assert 0.1 < looked[10] < 0.25 and 0.14 < ranked_clicks[10] / looked[10] < 0.4, (looked[10], ranked_clicks[10])

# %% role="right" exercise="curve"
rates = front_page.pivot_table(index="position", columns="randomised", values="clicked", aggfunc="mean")
curve = rates.div(rates.loc[1]).rename(columns={True: "seen", False: "ranked"}).rename_axis("place").reset_index()

# %% role="right" exercise="curve"
rows = []
for place in range(1, 11):
    row = {"place": place}
    for name, kind in (("seen", True), ("ranked", False)):
        part = front_page[front_page["randomised"] == kind]
        row[name] = part.loc[part["position"] == place, "clicked"].sum() / part.loc[part["position"] == 1, "clicked"].sum()
    rows.append(row)
curve = pd.DataFrame(rows).set_index("place")

# %% role="wrong" exercise="curve" label="all-slates-for-ranked" catches="know-the-rows" instead=true
# `ranked` holds all slates, the drawn ones too. Leave those out.
ranked = front_page.groupby("position")["clicked"].mean()

# %% role="wrong" exercise="curve" label="all-slates-for-seen" catches="know-the-rows" instead=true
# `seen` holds all slates, also those that the platform ranked. Only where the order was drawn does the place alone differ.
seen = front_page.groupby("position")["clicked"].mean()

# %% role="wrong" exercise="curve" label="drawn-by-propensity" catches="selection" instead=true
# Rows of small propensity are not the drawn slates: those notes that chance put where the ranking would have are missing. Use `randomised`.
seen = front_page[front_page["propensity"] < 0.5].groupby("position")["clicked"].mean()

# %% role="wrong" exercise="curve" label="ranked-by-propensity" catches="selection" instead=true
# Among the rows of large propensity are some of drawn slates, where chance did as the ranking would have. Use `randomised`.
ranked = front_page[front_page["propensity"] > 0.5].groupby("position")["clicked"].mean()

# %% role="wrong" exercise="curve" label="columns-exchanged" catches="know-the-columns" instead=true
# The two columns have changed places: `randomised` says that the order was *drawn*.
drawn = ~front_page["randomised"]

# %% role="wrong" exercise="curve" label="not-divided" catches="base-of-a-share" instead=true
# These are click rates. Divide each column by its own rate at place 1.
ranked_share = ranked
seen_share = seen

# %% role="wrong" exercise="curve" label="ranked-not-divided" catches="base-of-a-share" instead=true
# `ranked` still holds click rates. Divide it by its rate at place 1, as you did for `seen`.
ranked_share = ranked

# %% role="wrong" exercise="curve" label="one-base-for-both" catches="base-of-a-share" instead=true
# Both columns are divided by the first rate of the drawn slates. Each has a first place of its own.
ranked_share = ranked / seen[1]

# %% role="wrong" exercise="curve" label="ranked-base-for-both" catches="base-of-a-share" instead=true
# Both columns are divided by the first rate of the ranked slates. Each has a first place of its own.
seen_share = seen / ranked[1]

# %% role="wrong" exercise="curve" label="shares-of-clicks" catches="base-of-a-share" instead=true
# These are shares of all clicks: they add up to 1. Divide by the rate at place 1.
ranked_share = ranked / ranked.sum()
seen_share = seen / seen.sum()

# %% role="wrong" exercise="curve" label="over-the-mean" catches="base-of-a-share" instead=true
# The rates are divided by the mean over the places. Divide by the rate at place 1.
ranked_share = ranked / ranked.mean()
seen_share = seen / seen.mean()

# %% role="wrong" exercise="curve" label="over-the-best" catches="base-of-a-share" instead=true
# The base is the last place. Divide by place 1, so that the first row is 1.
ranked_share = ranked / ranked[10]
seen_share = seen / seen[10]

# %% role="wrong" exercise="curve" label="turned-round" catches="ratio-turned-round" instead=true
# The first place is above the line here. Divide the rate of each place by that of the first.
ranked_share = ranked[1] / ranked
seen_share = seen[1] / seen

# %% role="wrong" exercise="curve" label="over-the-place-above" catches="base-of-a-share" instead=true
# Each rate is divided by that of the place just above it. Divide all of them by place 1.
ranked_share = (ranked / ranked.shift()).fillna(1)
seen_share = (seen / seen.shift()).fillna(1)

# %% role="wrong" exercise="curve" label="own-life-only" catches="know-the-rows" instead=true
# Only notes about the viewer's own life are in `seen`. All notes of drawn slates belong there.
seen = front_page[drawn & front_page["own_life"]].groupby("position")["clicked"].mean()

# %% role="wrong" exercise="curve" label="seen-over-ranked" catches="know-the-question" instead=true
# `seen` is the drawn slates' curve over that of the ranked ones. Divide it by its own rate at place 1 only.
seen_share = seen / seen[1] / (ranked / ranked[1])

# %% role="planted" exercise="curve" effect="P53" leaves="all-slates-for-ranked ranked-by-propensity ranked-not-divided one-base-for-both drawn-by-propensity own-life-only"
# Two places in the middle, each within 2.807 standard errors of its planted share. The error is that of a ratio of two shares. In drawn
# slates notes about her own life stand anywhere, too, so their curve is the same; the rows that propensity leaves out are few there.
def recovered(answer, truth):
    table = answer if "place" in answer.columns else answer.reset_index()
    if not {"place", "seen"} <= set(table.columns):
        return False
    found = table.set_index("place")["seen"]
    clicks = front_page[front_page["randomised"]].groupby("position")["clicked"].sum()
    for place in (5, 6):
        planted = truth["search"]["front_page"]["seen"][str(place)]
        if abs(np.log(found[place] / planted)) > 2.807 * (1 / clicks[place] + 1 / clicks[1]) ** 0.5:
            return False
    return True

# %% [markdown]
# ### Exercise 2 · Two curves   {2 points}
# Assign to `curve_figure` a figure of the table of Exercise 1: two lines with markers, named `drawn` (the column `seen`) and
# `ranked`, over the places 1 to 10, in **per cent** of the first place (so both begin at 100). Let the vertical axis begin at
# 0. Give both axes a title, the vertical one ending in `(% of the first place)`, and give the figure a title that says what there is to see.
#
# <details><summary>Hint 1: the idea</summary>
#
# Ten numbers a line, each 100 times a column of Exercise 1. Make the table again in this cell if you like.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `go.Figure().add_scatter(x=…, y=…, name=…, mode="lines+markers")`, once a line; `update_yaxes(rangemode="tozero")`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Draw the line `drawn` alone and look at it. Then add `ranked`, and last the three titles.
# </details>

# %% role="answer" exercise="curve-figure"
curve_figure = ...
### BEGIN SOLUTION
rates = front_page.groupby(["randomised", "position"])["clicked"].mean()
places = range(1, 11)
looked_at = 100 * rates[True] / rates[True][1]
clicked_at = 100 * rates[False] / rates[False][1]
marks = "lines+markers"
title = "Down the slate looks fall, and clicks on ranked notes fall faster"
upwards = {"title": "clicks (% of the first place)", "rangemode": "tozero"}
curve_figure = go.Figure()
for name, values, colour in (
    ("drawn", looked_at, BLUE),
    ("ranked", clicked_at, VERMILION),
):
    curve_figure.add_scatter(
        x=list(places), y=values, name=name, mode=marks, line_color=colour
    )
curve_figure.update_layout(
    title=title,
    xaxis={"title": "place in the slate (number)", "dtick": 1},
    yaxis=upwards,
)
### END SOLUTION
curve_figure

# %% role="check" exercise="curve-figure" points=2 outcomes="draw-a-curve" ideas="A45" figure="scatter" needs="title named mode=lines+markers axis-titles units in-brackets zero-baseline says=click|look|seen|rate single-axis panels=1 linear linear-along rising-x unit=%|per_cent|percent says=first|place_1|place_one|1st|top|at_1 labels-titled straight-lines telling-title" minutes=7
check("curve-figure", curve_figure)

# %% [markdown] role="reading" exercise="curve-figure"
# Both lines begin at 100. What lies between them, place by place, is what the ranking adds: it sorts the notes. Who calls the top
# result "the best" because it has most clicks has taken the lower line for the upper one.

# %% role="right" exercise="curve-figure"
table = front_page.pivot_table(index="position", columns="randomised", values="clicked", aggfunc="mean")
table = (100 * table / table.loc[1]).rename(columns={True: "drawn", False: "ranked"})
curve_figure = px.line(table, markers=True, title="People look down the slate, but click less and less")
curve_figure.update_layout(xaxis_title="place", yaxis_title="click rate of the first place (%)", yaxis_range=[0, 105])

# %% role="right" exercise="curve-figure"
curve_figure = go.Figure()
for name, kind in (("ranked", False), ("drawn", True)):
    part = front_page[front_page["randomised"] == kind]
    share = [part.loc[part["position"] == place, "clicked"].mean() for place in range(1, 11)]
    curve_figure.add_trace(go.Scatter(x=np.arange(1, 11), y=[100 * one / share[0] for one in share], name=name, mode="lines+markers"))
curve_figure.update_layout(title={"text": "Ranked slates lose clicks faster than looks"}, xaxis={"title": "place (number)"},
                           yaxis={"title": "looks (per cent of place 1)", "range": [0, 110]})

# %% role="wrong" exercise="curve-figure" label="names-exchanged" catches="know-the-columns" instead=true
# The names are exchanged: `drawn` falls less, for there good notes stand everywhere.
looked_at = 100 * rates[False] / rates[False][1]
clicked_at = 100 * rates[True] / rates[True][1]

# %% role="wrong" exercise="curve-figure" label="rates-not-shares" catches="base-of-a-share" instead=true
# These are click rates in per cent. Divide each line by its first place: both begin at 100.
looked_at = 100 * rates[True]
clicked_at = 100 * rates[False]

# %% role="wrong" exercise="curve-figure" label="clicks-not-rates" catches="denominator" instead=true
# These are numbers of clicks, of two samples that differ in size. Draw per cent of each sample's first place.
looked_at = front_page[front_page["randomised"]].groupby("position")["clicked"].sum()
clicked_at = front_page[~front_page["randomised"]].groupby("position")["clicked"].sum()

# %% role="wrong" exercise="curve-figure" label="shares-for-per-cent" catches="unit" instead=true
# The lines run from 1 downwards. Per cent are asked for: they begin at 100.
looked_at = rates[True] / rates[True][1]
clicked_at = rates[False] / rates[False][1]

# %% role="wrong" exercise="curve-figure" label="all-slates-for-ranked" catches="know-the-rows" instead=true
# The line `ranked` holds the drawn slates too. Leave those out.
clicked_at = 100 * front_page.groupby("position")["clicked"].mean().pipe(lambda rate: rate / rate[1])

# %% role="wrong" exercise="curve-figure" label="one-base-for-both" catches="base-of-a-share" instead=true
# One base serves both lines, the first place of the drawn slates. Each line is per cent of its own first place.
clicked_at = 100 * rates[False] / rates[True][1]

# %% role="wrong" exercise="curve-figure" label="shares-of-clicks" catches="base-of-a-share" instead=true
# These are per cent of all clicks. Divide by the first place: both lines begin at 100.
looked_at = 100 * rates[True] / rates[True].sum()
clicked_at = 100 * rates[False] / rates[False].sum()

# %% role="wrong" exercise="curve-figure" label="places-from-zero" catches="off-by-one" instead=true
# The places run from 0 to 9. The first place is place 1.
places = range(10)

# %% role="wrong" exercise="curve-figure" label="other-marks" catches="form-of-a-figure" instead=true
# The dots are not joined, or the lines have no dots. Lines with markers are asked for.
marks = "markers"

# %% role="wrong" exercise="curve-figure" label="topic-title" catches="title-says-what-to-see" instead=true
# The title only names the topic. Say what there is to see: which line falls faster?
title = "Clicks by place"

# %% role="wrong" exercise="curve-figure" label="other-measure" catches="base-of-a-share" instead=true
# The vertical axis does not say what is measured: clicks, in % *of the first place*.
upwards = {"title": "clicks (% of notes shown)", "rangemode": "tozero"}

# %% role="wrong" exercise="curve-figure" label="no-units" catches="unit" instead=true
# The vertical axis does not say its unit in brackets. Write behind its title of what it is per cent.
upwards = {"title": "clicks, first place as 100", "rangemode": "tozero"}

# %% [markdown]
# *Figure 2.* Your figure.
#
# ## A ranking that nobody was shown
#
# Each row also tells the **propensity**: the chance that this note got this place, reckoned *before* it was settled whether the slate
# would be ranked or drawn.
#
# **Quick.** Some rows of *drawn* slates (`randomised`) have a propensity of about 0.7. Is that a *slip* in the log, is it a *coincidence* of
# place, or is it that a *popular* note was drawn?

# %% role="quick" exercise="why-likely" title="A likely accident" choices="slip|coincidence|popular" minutes=2
why_likely = "coincidence"
### slip: Of drawn rows about one in ten has it. Which note would the *ranking* have put at that place?
### popular: The lot does not know what is popular. Which note would the *ranking* have put at that place?
### reading: By chance the lot put the note where the ranking puts it anyway. It was likely there in any case, whichever kind of slate it became.

# %% role="proof"
likely = front_page.loc[front_page["randomised"], "propensity"] > 0.5
assert 0.08 < likely.mean() < 0.12 and front_page.loc[front_page["randomised"], "propensity"].between(0.66, 0.77)[likely].all()

# %% [markdown]
# Now we can compare what stood at different places: divide clicks by looks.
#
# **Quick (1 point).** Note X has 40 clicks in 1,000 slates, always at place 6. Note Y has 90 in 1,000, always at place 1. With *your* column
# `seen` of Exercise 1: X's appeal is how many times Y's?

# %% role="quick" exercise="better-note" title="The better note" points=1 outcomes="split-place-and-goods" ideas="A45" minutes=3
rate = front_page[front_page["randomised"]].groupby("position")["clicked"].mean()
better_note = (40 / rate[6]) / (90 / rate[1])
### reading: X has fewer than half of the clicks, and still it is the better note: at place 6 it was looked at far less often.

# %% role="right" exercise="better-note"
drawn_clicks = front_page[front_page["randomised"]].groupby("position")["clicked"].sum()
better_note = 40 / 90 * drawn_clicks[1] / drawn_clicks[6]

# %% role="right" exercise="better-note"
seen_at_six = front_page.query("randomised and position == 6")["clicked"].mean() / front_page.query("randomised and position == 1")["clicked"].mean()
better_note = 40 / 1000 / seen_at_six / (90 / 1000)

# %% role="wrong" exercise="better-note" label="clicks-compared" catches="compare-like-with-like" instead=true
# These are clicks, whatever the place. Divide each note's clicks by how often its place is looked at.
better_note = 40 / 90

# %% role="wrong" exercise="better-note" label="turned-round" catches="ratio-turned-round" instead=true
# This is how many times X's appeal Y's is. Put X above the line.
better_note = (90 / rate[1]) / (40 / rate[6])

# %% role="wrong" exercise="better-note" label="times-looks" catches="ratio-turned-round" instead=true
# The clicks were multiplied by the looks, so that the lower place counts less still. Divide by them.
better_note = 40 * rate[6] / (90 * rate[1])

# %% role="wrong" exercise="better-note" label="ranked-curve" catches="selection" instead=true
# This curve is that of ranked slates, where lower places hold poorer notes, too. Take looks from drawn slates.
rate = front_page[~front_page["randomised"]].groupby("position")["clicked"].mean()

# %% role="wrong" exercise="better-note" label="all-slates" catches="selection" instead=true
# This curve is that of all slates. Take looks from drawn slates only.
rate = front_page.groupby("position")["clicked"].mean()

# %% role="wrong" exercise="better-note" label="place-five" catches="know-the-rows" instead=true
# This takes the looks of another place than 6. Counting from 0 the sixth has the number 5; here places count from 1.
better_note = (40 / rate[5]) / (90 / rate[1])

# %% role="wrong" exercise="better-note" label="per-cent" catches="unit" instead=true
# This is in per cent. *How many times* is a plain ratio: do not multiply by 100.
better_note = 100 * (40 / rate[6]) / (90 / rate[1])

# %% role="wrong" exercise="better-note" label="difference-for-ratio" catches="level-or-ratio" instead=true
# One appeal was taken from the other. How many *times* as much is asked for: divide.
better_note = 40 / 1000 * rate[1] / rate[6] - 90 / 1000

# %% role="proof"
rate = front_page[front_page["randomised"]].groupby("position")["clicked"].mean()
assert (40 / rate[6]) / (90 / rate[1]) > 1.15

# %% [markdown]
# The same idea values a ranking that nobody was shown. Two slates of three notes, which the new rule would order by age, the youngest first:

# %%
toy = pd.DataFrame({"slate": [1, 1, 1, 2, 2, 2], "place": [1, 2, 3, 1, 2, 3]})
toy["age"] = [5, 1, 3, 2, 6, 4]
toy["clicked"] = [1, 0, 0, 0, 0, 1]
toy = toy.sort_values(["slate", "age"])
toy["new_place"] = toy.groupby("slate").cumcount() + 1
toy

# %% [markdown]
# Say that the three places are looked at 1, 1/2 and 1/3 as often as the first. In slate 1 the click moves from place 1 to place 3, where it
# would have come a third as often: it counts 1/3.
#
# **Quick.** In slate 2 the click moves from place 3 to place 2. How much does it count?

# %% role="quick" exercise="moved-up" title="Moved up" choices="2/3|1|3/2" minutes=2
moved_up = "3/2"
### 2/3: Further up it is looked at *more* often than where it was clicked. Looks at the new place go above the line.
### 1: Then the place would not matter. It was clicked at place 3, and would be looked at more often at place 2.
### reading: Looks at the new place over looks at the old one: (1/2)/(1/3) = 3/2. The two slates are worth 1/3 + 3/2, so 0.92 clicks a slate, where 1 was seen.

# %% role="proof"
looks_of_toy = pd.Series({1: 1.0, 2: 1 / 2, 3: 1 / 3})
worth = toy["clicked"] * toy["new_place"].map(looks_of_toy) / toy["place"].map(looks_of_toy)
assert np.allclose(sorted(worth[worth > 0]), [1 / 3, 3 / 2]) and round(worth.sum() / 2, 2) == 0.92 and toy["clicked"].sum() / 2 == 1

# %% [markdown]
# A note **about her own life** (`own_life`): the viewer's profile says that she feels the need which the note is mainly about. The
# platform's `score` knows nothing of it.

# %% role="figure"
ranked_rows = front_page[~front_page["randomised"]]
own_share = 100 * ranked_rows.groupby("position")["own_life"].mean()
own_figure = px.bar(x=own_share.index, y=own_share, color_discrete_sequence=[GREEN])
own_figure.update_layout(
    title="Notes about her own life stand hardly higher than others", height=320,
    xaxis={"title": "place in the slate (number)", "dtick": 1},
    yaxis_title="about her own life (% of notes)",
)

# %% [markdown]
# *Figure 3.* Share of notes about the viewer's own life at each place, ranked slates only. Would it pay to put them first?

# %% role="proof"
own_share_of = front_page[~front_page["randomised"]].groupby("position")["own_life"].mean()
assert 1 <= own_share_of.iloc[0] / own_share_of.iloc[-1] < 1.35 and own_share_of.max() < 1.4 * own_share_of.min(), own_share_of

# %%
dated_rows = front_page.merge(notes[["note_id", "created_at"]], on="note_id")
dated_rows[["slate_id", "note_id", "created_at", "score", "own_life"]].head(2)

# %% [markdown]
# ### Exercise 3 · Three rankings   {4 points}
# Assign to `rankings` a dictionary with the value, in clicks per slate, of three ways to order each slate's ten notes in `dated_rows`:
#
# - `"newest"`: latest `created_at` first;
# - `"score"`: highest `score` first;
# - `"both"`: highest `score` + 0.7 · `own_life` first, with `own_life` as 0 or 1. (The score is a natural logarithm, and 0.7 is about ln 2: such a
#   note counts as if it were twice as good.)
#
# Ties: the larger `note_id` first. Take *all* slates, ranked and drawn. A value is the sum, over all clicks, of `seen` at the new place
# over `seen` at the place where the note stood, divided by the number of slates; `seen` as in Exercise 1.
#
# <details><summary>Hint 1: the idea</summary>
#
# The clicks stay what they are. Only their weights depend on the ranking: looks at the new place over looks at the old one.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# Sort by slate, key and `note_id`, `ascending=[True, False, False]`; number with `cumcount() + 1`; `map` for `seen`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Do `"score"` alone, as in the toy. For ranked slates the new place must then be `position`; see whether it is.
# </details>

# %% role="answer" exercise="rankings"
rankings = ...
### BEGIN SOLUTION
drawn = front_page["randomised"]
looks = front_page[drawn].groupby("position")["clicked"].mean()
bonus = 0.7 * dated_rows["own_life"]
rows = dated_rows.assign(both=dated_rows["score"] + bonus)
slates = rows["slate_id"].nunique()
rules = {"newest": "created_at", "score": "score", "both": "both"}
upwards = [True, False, False]
rankings = {}
for name, key in rules.items():
    ordered = rows.sort_values(["slate_id", key, "note_id"], ascending=upwards)
    new_place = ordered.groupby("slate_id").cumcount() + 1
    weight = new_place.map(looks) / ordered["position"].map(looks)
    rankings[name] = (ordered["clicked"] * weight).sum() / slates
### END SOLUTION

# %% role="check" exercise="rankings" points=4 outcomes="value-a-ranking" ideas="A45" minutes=14
check("rankings", rankings)

# %% [markdown] role="reading" exercise="rankings"
# `"score"` is the ranking in use, and the method finds it within a few per cent of what its own slates brought. Newest first brings less.
# Score and own life together, which nobody was shown, bring a little more than the score alone, by several standard errors.
# So here "real needs that touch people" are worth a higher place, and the platform hardly gives them one. These values of rankings that no viewer
# ever saw stand on the clicks of all slates, on a curve of looks from the drawn ones, and on looks that depend on the place alone.

# %% role="proof"
looks = front_page[front_page["randomised"]].groupby("position")["clicked"].mean()
table = front_page.merge(notes[["note_id", "created_at"]], on="note_id")
table["both"] = table["score"] + 0.7 * table["own_life"]
worth_of, by_slate_of = {}, {}
for name, key in {"newest": "created_at", "score": "score", "both": "both"}.items():
    ordered = table.sort_values(["slate_id", key, "note_id"], ascending=[True, False, False])
    new_place = ordered.groupby("slate_id").cumcount() + 1
    weighted = ordered["clicked"] * new_place.map(looks) / ordered["position"].map(looks)
    by_slate_of[name] = weighted.groupby(ordered["slate_id"]).sum()
    worth_of[name] = by_slate_of[name].mean()
of_ranked = 10 * front_page.loc[~front_page["randomised"], "clicked"].mean()
assert abs(worth_of["score"] / of_ranked - 1) < 0.05, (worth_of, of_ranked)
more = by_slate_of["both"] - by_slate_of["score"]  # slate by slate, given the curve of looks
assert worth_of["newest"] < 0.97 * worth_of["score"] and more.mean() > 4 * more.sem(), (worth_of, more.mean(), more.sem())
assert worth_of["both"] < 1.1 * worth_of["score"], worth_of

# %% role="right" exercise="rankings"
page = front_page.merge(notes[["note_id", "created_at"]], on="note_id").sort_values("note_id", ascending=False)
rate = page[page["randomised"]].groupby("position")["clicked"].mean()
keys = {"newest": page["created_at"].astype("int64"), "score": page["score"], "both": page["score"] + 0.7 * page["own_life"]}
rankings = {}
for name, key in keys.items():
    place = key.groupby(page["slate_id"]).rank(ascending=False, method="first")
    rankings[name] = (rate.loc[place].to_numpy() / rate.loc[page["position"]].to_numpy())[page["clicked"]].sum() / page["slate_id"].nunique()

# %% role="right" exercise="rankings"
page = front_page.merge(notes[["note_id", "created_at"]], on="note_id").sort_values(["slate_id", "position"])
eye = page[page["randomised"]].groupby("position")["clicked"].sum().to_numpy()
wide = {name: page[name].to_numpy().reshape(-1, 10) for name in ("note_id", "score", "own_life", "clicked")}
born = page["created_at"].astype("int64").to_numpy().reshape(-1, 10)
first_keys = {"both": wide["score"] + 0.7 * wide["own_life"], "score": wide["score"], "newest": born}
found = {}
for name, key in first_keys.items():
    order = np.lexsort([-wide["note_id"], -key], axis=1)
    clicked = np.take_along_axis(wide["clicked"], order, axis=1)
    found[name] = (clicked * eye / eye[order]).sum() / len(order)
rankings = pd.Series(found)

# %% role="wrong" exercise="rankings" label="curve-of-ranked-slates" catches="selection" instead=true
# The weights come from ranked slates, where lower places hold poorer notes, too. Looks show in drawn slates only.
looks = front_page[~drawn].groupby("position")["clicked"].mean()

# %% role="wrong" exercise="rankings" label="curve-of-all-slates" catches="selection" instead=true
# The weights come from all slates. In the ranked ones lower places hold poorer notes, too: take drawn slates.
looks = front_page.groupby("position")["clicked"].mean()

# %% role="wrong" exercise="rankings" label="ratio-upside-down" catches="ratio-turned-round" instead=true
# Looks at the *old* place stand above the line here, so that a note that moves up counts less. Turn the ratio round.
weight = ordered["position"].map(looks) / new_place.map(looks)

# %% role="wrong" exercise="rankings" label="lowest-first" catches="order" instead=true
# The keys are sorted upwards: oldest and lowest stand on top. Turn the order round.
upwards = [True, True, False]

# %% role="wrong" exercise="rankings" label="new-place-alone" catches="compare-like-with-like" instead=true
# The clicks are weighted by looks at the new place only. A click at a place that is seldom looked at counts more: divide by its looks.
weight = new_place.map(looks) / looks[1]

# %% role="wrong" exercise="rankings" label="old-place-alone" catches="compare-like-with-like" instead=true
# Each click is divided by the looks at its old place, as if all notes moved to place 1. Multiply by looks at the new place.
weight = looks[1] / ordered["position"].map(looks)

# %% role="wrong" exercise="rankings" label="not-weighted" catches="compare-like-with-like" instead=true
# Each click counts 1, so that all rankings are worth the same. Weight it by looks at the new place over looks at the old one.
weight = 1

# %% role="wrong" exercise="rankings" label="per-note" catches="denominator" instead=true
# This is a value per note shown. Divide by the number of slates.
slates = len(rows)

# %% role="wrong" exercise="rankings" label="per-viewer" catches="denominator" instead=true
# This is a value per viewer; some saw several slates. Divide by the number of slates.
slates = rows["user_id"].nunique()

# %% role="wrong" exercise="rankings" label="sum-not-per-slate" catches="level-or-sum" instead=true
# This is the sum over all slates. Divide by their number.
slates = 1

# %% role="wrong" exercise="rankings" label="per-drawn-slate" catches="denominator" instead=true
# The clicks of all slates are divided by the number of drawn ones. Clicks and slates must be the same: all.
slates = rows.loc[rows["randomised"], "slate_id"].nunique()

# %% role="wrong" exercise="rankings" label="drawn-slates-only" catches="know-the-rows" instead=true
# Only drawn slates are counted. All slates tell something of the new ranking: take the ranked ones as well.
rows = dated_rows[dated_rows["randomised"]].assign(both=dated_rows["score"] + bonus)

# %% role="wrong" exercise="rankings" label="ranked-slates-only" catches="know-the-rows" instead=true
# Only ranked slates are counted. Take the drawn ones as well.
rows = dated_rows[~dated_rows["randomised"]].assign(both=dated_rows["score"] + bonus)

# %% role="wrong" exercise="rankings" label="bonus-taken-off" catches="sign" instead=true
# In `"both"` the 0.7 is taken off instead of added.
bonus = -0.7 * dated_rows["own_life"]

# %% role="wrong" exercise="rankings" label="bonus-of-one" catches="know-the-question" instead=true
# In `"both"` a note about her own life gets 1 instead of 0.7.
bonus = 1.0 * dated_rows["own_life"]

# %% role="wrong" exercise="rankings" label="score-doubled" catches="scale" instead=true
# The score is a logarithm, and mostly below zero: a bonus is *added* to it. Here it was multiplied.
bonus = 0.7 * dated_rows["own_life"] * dated_rows["score"]

# %% role="wrong" exercise="rankings" label="looks-of-the-toy" catches="know-the-question" instead=true
# The looks are 1 over the place, as in the example of two slates. Take `seen`, which your drawn slates tell.
looks = pd.Series(1 / np.arange(1, 11), index=range(1, 11))

# %% role="wrong" exercise="rankings" label="places-from-zero" catches="off-by-one" instead=true
# The new places run from 0 to 9, so the first has no looks and its clicks are lost. Add 1 to `cumcount()`.
new_place = ordered.groupby("slate_id").cumcount()

# %% role="planted" exercise="rankings" effect="P54" leaves="bonus-of-one ranked-slates-only drawn-slates-only"
# The planted values of two rankings, within 3.3 errors of .011 clicks a slate: those of looks, which are found in the drawn slates, too.
def recovered(answer, truth):
    planted = truth["search"]["front_page"]["values"]
    names = {"newest": "newest_first", "both": "score_and_life"}
    return all(abs(answer[name] - planted[other]) < 3.3 * 0.011 * planted["logged"] for name, other in names.items())

# %% [markdown]
# # At home
#
# A high place brings clicks to whatever stands there. So how long does who is new wait for a place, what does being seen sell, and is it worth its
# price?
#
# ## Those who were never seen
#
# Who is new has no place yet. We call a shop **seen** once its live rooms have had 10,000 entries in all (one viewer coming in is an entry). How long do new
# shops wait?

# %%
merchants[["merchant_id", "kind", "opened_at", "closed_at"]].head(2)

# %%
live_sessions[["session_id", "merchant_id", "end_ts", "views"]].head(2)

# %% [markdown]
# A shop's `kind` is `generic`, `curator` (picks other makers' goods) or `manager` (makes and shows her own).
#
# `shops` has the shops opened since 1 May 2024. `days` is the wait from opening until a shop was seen (`reached`), or else until it closed or
# our data end on 30 June.

# %%
since = pd.Timestamp("2024-05-01", tz="Asia/Shanghai")
export = pd.Timestamp("2024-07-01", tz="Asia/Shanghai")
rooms = live_sessions.sort_values("end_ts")
entries = rooms.groupby("merchant_id")["views"].cumsum()
filled = rooms[entries >= 10_000].groupby("merchant_id")["end_ts"].min()
shops = merchants[merchants["opened_at"] >= since].set_index("merchant_id")
shops = shops[["kind", "opened_at", "closed_at"]].assign(seen_at=filled)
gone_at = shops["closed_at"].fillna(export)
shops["reached"] = shops["seen_at"] <= gone_at
ended = shops["seen_at"].where(shops["reached"], gone_at)
shops["days"] = (ended - shops["opened_at"]) / pd.Timedelta(days=1)
shops[["kind", "opened_at", "reached", "days"]].head(3)

# %% role="figure"
some_shops = shops.sort_values("days").iloc[:: max(1, len(shops) // 24)]
some_shops = some_shops.assign(line=range(len(some_shops)))
watched = go.Figure()
end_kinds = {True: ("seen", BLUE, "circle"), False: ("not seen", GREY, "circle-open")}
for is_seen, (end_name, end_colour, symbol) in end_kinds.items():
    ending = some_shops[some_shops["reached"] == is_seen]
    watched.add_scatter(
        x=ending["days"], y=ending["line"], name=end_name, mode="markers",
        marker={"color": end_colour, "symbol": symbol, "size": 9},
        error_x={"symmetric": False, "array": 0 * ending["days"], "width": 0,
                 "arrayminus": ending["days"], "color": end_colour},
    )
watched.update_layout(
    title="Many shops were watched and not seen",
    xaxis_title="time since opening (days)", showlegend=True,
    yaxis={"title": "some shops (a line each)", "showticklabels": False,
           "showgrid": False, "zeroline": False},
)

# %% [markdown]
# *Figure 4.* Waits of some of the shops. A full dot: seen. An open dot: closed, or our data end. Which lines would be lost without the open dots?
#
# **Quick.** About half of these shops had not been seen when our data end. Somebody leaves them out, and works out which share of the *others*
# waited longer than 14 days. Is that *too small*, *too large*, or *right* for new shops?

# %% role="quick" exercise="never-seen" title="Leave them out?" choices="too small|too large|right" minutes=2
never_seen = "too small"
### too large: Those who were left out are the ones who have waited without end so far. Whom does that leave?
### right: It would be, if the shops left out were like the others. They are those who wait longest.
### reading: Too small: who was never seen waits longest of all, and just these are missing. A success story counts survivors.

# %% role="proof"
assert 0.35 < (~shops["reached"]).mean() < 0.65
for _, group in shops.groupby("kind"):
    group = group.sort_values("days")
    still = (1 - group["reached"] / np.arange(len(group), 0, -1)).cumprod()[group["days"] <= 14].iloc[-1]
    assert (group.loc[group["reached"], "days"] > 14).mean() < still - 0.05

# %% [markdown]
# The estimate of Kaplan and Meier (lesson 2) lets each shop speak as long as it was watched. Sort the waits. At each wait $t$
# that ended with being seen, the share still unseen is multiplied by $1 - 1/n_t$, where $n_t$ shops are still *at risk*: neither seen nor gone
# before $t$. (It asks that shops which leave, because they opened late or closed, are like those that stay.)
#
# ### Exercise 4 · Still unseen   {3 points}
# Assign to `first_seen` a Series with the three values of `kind` as its index: the Kaplan-Meier share of these shops that are still
# unseen 14 days after opening. Start from `shops`; shops that were not `reached` leave at their `days`, without being seen.
#
# <details><summary>Hint 1: the idea</summary>
#
# One kind at a time, sorted by `days`: the numbers at risk fall from all to 1. Only shops that were reached multiply.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `np.arange(len(part), 0, -1)` counts those at risk, `(1 - part["reached"] / at_risk).cumprod()` is the curve.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Make the curve of managers' shops. Its value at 14 days is the last one with `days` of at most 14. Then put it into a loop.
# </details>

# %% role="answer" exercise="first-seen"
first_seen = ...
### BEGIN SOLUTION
values = {}
for kind, part in shops.groupby("kind"):
    waits = part.sort_values("days")
    at_risk = np.arange(len(waits), 0, -1)
    ends = waits["reached"]
    unseen = (1 - ends / at_risk).cumprod()
    values[kind] = unseen[waits["days"] <= 14].iloc[-1]
first_seen = pd.Series(values)
### END SOLUTION

# %% role="check" exercise="first-seen" points=3 outcomes="wait-for-the-unseen" ideas="A45" minutes=9
check("first-seen", first_seen)

# %% [markdown] role="reading" exercise="first-seen"
# After two weeks more than half of the generic shops are still unseen, and of managers' shops far fewer. "Met again and again" must
# begin with being met once. Counting only those who made it would have made every kind look quicker.

# %% role="proof"
unseen_of = {}
for kind_of, group in shops.groupby("kind"):
    group = group.sort_values("days")
    unseen_of[kind_of] = (1 - group["reached"] / np.arange(len(group), 0, -1)).cumprod()[group["days"] <= 14].iloc[-1]
assert unseen_of["generic"] > 0.55 and unseen_of["manager"] < 0.5 and unseen_of["manager"] < unseen_of["generic"] - 0.15, unseen_of

# %% role="right" exercise="first-seen"
values = {}
for kind in ("manager", "curator", "generic"):
    mine = shops[shops["kind"] == kind]
    censored = CensoredData.right_censored(mine["days"].to_numpy(), ~mine["reached"].to_numpy())
    values[kind] = float(ecdf(censored).sf.evaluate(14))
first_seen = pd.Series(values)

# %% role="right" exercise="first-seen"
def share_unseen(part):
    share = 1.0
    for day in sorted(part.loc[part["reached"] & (part["days"] <= 14), "days"]):
        share *= 1 - (part["reached"] & (part["days"] == day)).sum() / (part["days"] >= day).sum()
    return share


first_seen = pd.Series({kind: share_unseen(part) for kind, part in shops.groupby("kind")})

# %% role="wrong" exercise="first-seen" label="never-seen-dropped" catches="censoring" instead=true
# Shops that were never seen are left out, and they wait longest. Keep them at risk for as long as they were watched.
waits = part[part["reached"]].sort_values("days")

# %% role="wrong" exercise="first-seen" label="unseen-counted-as-waiting" catches="censoring" instead=true
# Every shop not seen counts as unseen after 14 days, also those that opened a week before the data end. They leave when they were last watched.
values[kind] = 1 - (waits["reached"] & (waits["days"] <= 14)).mean()

# %% role="wrong" exercise="first-seen" label="only-old-enough" catches="censoring" instead=true
# Only shops that opened 14 days or more before the end are counted. Younger ones tell something, too: keep them while they were watched.
waits = part[part["opened_at"] <= export - pd.Timedelta(days=14)].sort_values("days")

# %% role="wrong" exercise="first-seen" label="closed-left-out" catches="censoring" instead=true
# Shops that have closed are left out. They were watched until they closed.
waits = part[part["closed_at"].isna()].sort_values("days")

# %% role="wrong" exercise="first-seen" label="leaving-taken-for-seen" catches="censoring" instead=true
# This is the same as if leaving were being seen: shops that closed, or whose time ran out, count as seen at that moment. They only leave.
ends = waits["days"] > 0

# %% role="wrong" exercise="first-seen" label="seen-for-unseen" catches="complement" instead=true
# This is the share that *was* seen. Unseen is asked for.
values[kind] = 1 - unseen[waits["days"] <= 14].iloc[-1]

# %% role="wrong" exercise="first-seen" label="a-week" catches="know-the-question" instead=true
# This is the share after seven days. Fourteen are asked for.
values[kind] = unseen[waits["days"] <= 7].iloc[-1]

# %% role="wrong" exercise="first-seen" label="at-the-end" catches="know-the-question" instead=true
# This is the end of the curve. Take its value 14 days after opening.
values[kind] = unseen.iloc[-1]

# %% role="wrong" exercise="first-seen" label="risk-not-falling" catches="denominator" instead=true
# All shops stay at risk throughout. Who was seen or is gone is at risk no longer.
at_risk = len(waits)

# %% role="wrong" exercise="first-seen" label="risk-rising" catches="order" instead=true
# The numbers at risk rise from 1. They fall: before the first wait all are at risk, before the last only one.
at_risk = np.arange(1, len(waits) + 1)

# %% role="wrong" exercise="first-seen" label="all-kinds-at-risk" catches="denominator" instead=true
# Shops of all kinds are counted as being at risk. Of one kind only those of the same kind are.
at_risk = len(shops) - np.arange(len(waits))

# %% role="wrong" exercise="first-seen" label="fourth-week" catches="know-the-question" instead=true
# This is the share after four weeks. Fourteen days are asked for.
values[kind] = unseen[waits["days"] <= 28].iloc[-1]

# %% role="wrong" exercise="first-seen" label="first-after" catches="off-by-one" instead=true
# This is the curve's value *after* the first wait beyond 14 days. Take the last one that is not beyond.
values[kind] = unseen[waits["days"] > 14].iloc[0]

# %% role="wrong" exercise="first-seen" label="not-sorted" catches="order" instead=true
# The waits are in the order of the table. Sort by `days`: who waits longer is at risk longer.
waits = part.sort_index()

# %% role="wrong" exercise="first-seen" label="leaving-multiplies" catches="censoring" instead=true
# `reached` is turned round: here the share is multiplied when a shop leaves unseen. It is when a shop is seen.
ends = ~waits["reached"]

# %% role="wrong" exercise="first-seen" label="never-seen-share" catches="know-the-question" instead=true
# This is the share of shops that were never seen, however long they were watched. Fourteen days are asked for, by the curve.
values[kind] = 1 - waits["reached"].mean()

# %% role="wrong" exercise="first-seen" label="median-wait" catches="know-the-question" instead=true
# This is a median wait, in days. A share is asked for: of shops still unseen after 14 days.
values[kind] = waits["days"].median()

# %% [markdown]
# ## Who clicks, buys
#
# Searchers, says the column, hope for other users' experiences and not only shelves, and that "leads to more direct purchases". In an experiment
# each search was answered with *notes first* or with *goods first*, by lot.

# %%
note_test.head(2)

# %%
note_test.groupby("clicked")["ordered"].mean().mul(1000).round(1)

# %% [markdown]
# **Quick.** Per 1,000 searches, those with a note opened bring several times as many orders. What does this little table support: that *notes
# sell*, that *buyers click*, or can it be *either*?

# %% role="quick" exercise="clicked-and-bought" title="Clicked and bought" choices="notes sell|buyers click|either"
clicked_and_bought = "either"
### notes sell: Perhaps. But who has made up her mind looks at more of everything. Nobody drew by lot who clicks.
### buyers click: Perhaps. But a note may also have persuaded her. This table cannot tell the two apart.
### reading: Both stories give the same table. What was drawn by lot is the arm, not the click: compare arms.

# %% role="proof"
by_click = note_test.groupby("clicked")["ordered"].mean()
assert 4 < by_click[True] / by_click[False] < 14 and len(note_test) == 60_000

# %% [markdown]
# **Quick (1 point).** How many orders per 1,000 searches does *notes first* bring beyond *goods first*?

# %% role="quick" exercise="notes-first" title="Notes first" points=1 outcomes="clicked-is-not-caused" ideas="A30" minutes=3
by_arm = note_test.groupby("arm")["ordered"].mean()
notes_first = 1000 * (by_arm["notes first"] - by_arm["goods first"])
### reading: Weigh it. With notes first, some seven to ten searches more in 100 open a note. If each of these brought the whole gap of the little table, that would be four to six extra orders per 1,000 searches. A number near that fits "notes sell"; a number near 0 says that the gap is who clicks. The standard error is about 1.3, so numbers less than 2.6 apart may differ by chance. (Notes first also moves the goods down: this is the net of both.)

# %% role="right" exercise="notes-first"
arms = note_test.groupby("arm")["ordered"].agg(["sum", "size"])
notes_first = (arms["sum"] / arms["size"] * 1000).diff().loc["notes first"]

# %% role="right" exercise="notes-first"
first_arm = note_test["arm"] == "notes first"
notes_first = 1000 * (note_test.loc[first_arm, "ordered"].mean() - note_test.loc[~first_arm, "ordered"].mean())

# %% role="wrong" exercise="notes-first" label="by-click" catches="selection"
# These are searches with a click less those without. Clicks were not drawn by lot: compare the arms.
rate = note_test.groupby("clicked")["ordered"].mean()
notes_first = 1000 * (rate[True] - rate[False])

# %% role="wrong" exercise="notes-first" label="turned-round" catches="sign" instead=true
# The sign is turned round: notes first less goods first.
notes_first = 1000 * (by_arm["goods first"] - by_arm["notes first"])

# %% role="wrong" exercise="notes-first" label="per-search" catches="unit" instead=true
# This is per search. Per 1,000 searches is asked for.
notes_first = by_arm["notes first"] - by_arm["goods first"]

# %% role="wrong" exercise="notes-first" label="clicks-for-orders" catches="know-the-columns" instead=true
# These are notes opened. Orders are asked for.
by_arm = note_test.groupby("arm")["clicked"].mean()

# %% role="wrong" exercise="notes-first" label="ratio-for-difference" catches="level-or-ratio" instead=true
# This is one rate over the other. The difference is asked for, per 1,000 searches.
notes_first = by_arm["notes first"] / by_arm["goods first"]

# %% role="wrong" exercise="notes-first" label="among-clickers" catches="selection" instead=true
# Only searches with a note opened are compared. The arm changes who opens one: compare all searches of the two arms.
by_arm = note_test[note_test["clicked"]].groupby("arm")["ordered"].mean()

# %% role="wrong" exercise="notes-first" label="orders-counted" catches="level-or-sum"
# This is the difference in *numbers* of orders in the whole test. Per 1,000 searches of an arm is asked for.
count = note_test.groupby("arm")["ordered"].sum()
notes_first = count["notes first"] - count["goods first"]

# %% role="planted" exercise="notes-first" effect="P55" leaves="turned-round per-search orders-counted ratio-for-difference among-clickers"
# Within 2.576 standard errors of the planted number. Where notes sell nothing, a sign or a unit does not show.
def recovered(answer, truth):
    parts = note_test.groupby("arm")["ordered"].agg(["var", "size"])
    error = 1000 * (parts["var"] / parts["size"]).sum() ** 0.5
    return abs(answer - truth["traffic"]["notes_first"]["orders_per_1000"]) < 2.576 * error

# %% role="proof"
by_arm = note_test.groupby("arm")["ordered"].agg(["mean", "sem"])
by_click = note_test.groupby("clicked")["ordered"].mean()
extra = 1000 * (by_arm.loc["notes first", "mean"] - by_arm.loc["goods first", "mean"])
opened = note_test.groupby("arm")["clicked"].mean()
more_opened = opened["notes first"] - opened["goods first"]
if_all_sold = 1000 * more_opened * (by_click[True] - by_click[False])
assert extra < 12 and 1.1 < 1000 * np.hypot(*by_arm["sem"]) < 1.5, extra
assert 0.06 < more_opened < 0.11 and 3.5 < if_all_sold < 6.9, (more_opened, if_all_sold)

# %% [markdown]
# ## First touch, last touch
#
# "Native" is a word of the chief operating officer Conan: commerce that grows *out of* the community, the column explains. To show it one may count
# what buyers met before they ordered: each **touch**, in its order. The last touch is the way by which the order itself came.

# %%
# An order is placed at its last touch.
placed = touches.groupby("order_id")["ts"].transform("max")
june = touches[placed >= pd.Timestamp("2024-06-01", tz="Asia/Shanghai")]
june = june[["order_id", "step", "kind", "ts"]]
june.head(4)

# %% [markdown]
# **Quick.** In `june` no order has a note as its last touch. Is that because *notes sell nothing*, because of *how "last" is defined*,
# or because there are *few notes*?

# %% role="quick" exercise="why-none-last" title="Never last" choices="notes sell nothing|how last is defined|few notes"
why_none_last = "how last is defined"
### notes sell nothing: The experiment is the place to see that. Read once more what a last touch is.
### few notes: Notes are the most frequent first touch. Read once more what a last touch is.
### reading: An order comes from the feed, a search, a live room or a follow; nobody can order on a note. So by this rule a note cannot win, whatever it does.

# %% [markdown]
# ### Exercise 5 · Two ways to share out   {3 points}
# Assign to `touch_shares` a DataFrame with one row for each `kind` in `june` and the columns
#
# - `kind`;
# - `first`: share of *all* orders in `june` whose first touch (`step` 1) is of that kind;
# - `last`: the same for the last touch, the highest `step` of the order. Where no order has it, 0.
#
# An order with a single touch has that touch as first *and* last.
#
# <details><summary>Hint 1: the idea</summary>
#
# Each order gives one first and one last touch. Both columns add up to 1.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `sort_values("step").drop_duplicates("order_id", keep="last")`; `value_counts(normalize=True)`; `fillna(0)`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Count the kinds of rows with `step == 1`. Their number must be that of the orders.
# </details>

# %% role="answer" exercise="touch-shares"
touch_shares = ...
### BEGIN SOLUTION
steps = june.sort_values("step")
first = steps[steps["step"] == 1]
last = steps.drop_duplicates("order_id", keep="last")
first_share = first["kind"].value_counts(normalize=True)
last_share = last["kind"].value_counts(normalize=True)
both_shares = pd.DataFrame({"first": first_share, "last": last_share})
touch_shares = both_shares.fillna(0).rename_axis("kind").reset_index()
### END SOLUTION

# %% role="check" exercise="touch-shares" points=3 outcomes="credit-a-touch" ideas="A04" minutes=6
check("touch-shares", touch_shares)

# %% [markdown] role="reading" exercise="touch-shares"
# The same orders, two tables, two budgets: notes begin more orders than any other kind, yet not half of them, and end none. So how "native" this
# commerce is depends on which touch one counts. Neither says what would have happened without the notes; that takes an experiment.

# %% role="proof"
begun = june[june["step"] == 1]["kind"].value_counts(normalize=True)
finished = june.sort_values("step").drop_duplicates("order_id", keep="last")["kind"].value_counts(normalize=True)
assert begun.idxmax() == "note" and 0.3 < begun["note"] < 0.5 and "note" not in finished.index
assert set(finished.index) == {"live", "feed", "search", "follow"}

# %% role="right" exercise="touch-shares"
order = june.sort_values(["order_id", "step"]).groupby("order_id")["kind"].agg(["first", "last"])
touch_shares = order.apply(lambda column: column.value_counts()).fillna(0) / len(order)

# %% role="right" exercise="touch-shares"
total = june["order_id"].nunique()
top = june["step"] == june.groupby("order_id")["step"].transform("max")
rows = []
for kind in june["kind"].unique():
    mine = june["kind"] == kind
    rows.append({"kind": kind, "last": (mine & top).sum() / total, "first": (mine & (june["step"] == 1)).sum() / total})
touch_shares = pd.DataFrame(rows)

# %% role="wrong" exercise="touch-shares" label="touches-counted" catches="unit" instead=true
# In `first` all touches are counted, not orders. Each order has one first touch: `step` 1.
first = steps

# %% role="wrong" exercise="touch-shares" label="longer-paths-only" catches="denominator" instead=true
# Only orders with two touches or more are in `first`. An order with a single touch has a first touch, too.
first = steps[(steps["step"] == 1) & steps.duplicated("order_id", keep=False)]

# %% role="wrong" exercise="touch-shares" label="longer-paths-for-last" catches="denominator" instead=true
# Only orders with two touches or more are in `last`. An order with a single touch has a last touch, too.
last = steps[steps["step"] > 1].drop_duplicates("order_id", keep="last")

# %% role="wrong" exercise="touch-shares" label="any-touch" catches="know-the-question" instead=true
# In `first` an order counts for each kind that it met anywhere on its way. Only its first touch counts.
first_share = steps.drop_duplicates(["order_id", "kind"])["kind"].value_counts() / steps["order_id"].nunique()

# %% role="wrong" exercise="touch-shares" label="exchanged" catches="order" instead=true
# First and last have changed places: `step` 1 is the first touch.
first_share = last["kind"].value_counts(normalize=True)
last_share = first["kind"].value_counts(normalize=True)

# %% role="wrong" exercise="touch-shares" label="orders-counted" catches="level-or-ratio" instead=true
# These are numbers of orders. Shares of all orders are asked for.
first_share = first["kind"].value_counts()
last_share = last["kind"].value_counts()

# %% role="wrong" exercise="touch-shares" label="second-for-last" catches="know-the-question" instead=true
# This is the second touch. The last one is the highest step of each order.
last = steps[steps["step"] == 2]

# %% role="wrong" exercise="touch-shares" label="notes-left-out" catches="denominator" instead=true
# The shares of `first` leave out orders that began with a note. Divide by all orders.
first_share = first.loc[first["kind"] != "note", "kind"].value_counts(normalize=True)

# %% role="wrong" exercise="touch-shares" label="gaps-left" catches="missing-values" instead=true
# Where no order ends with a kind, the share is missing. It is 0: write that.
touch_shares = both_shares.rename_axis("kind").reset_index()

# %% role="wrong" exercise="touch-shares" label="kinds-dropped" catches="missing-values" instead=true
# Kinds that end no order are left out. They have a row, and there the share is 0.
touch_shares = both_shares.dropna().rename_axis("kind").reset_index()

# %% role="wrong" exercise="touch-shares" label="sorted-by-kind" catches="know-the-rows" instead=true
# Touches were sorted by kind, not by their order on the way. Sort by `step`.
last = steps.sort_values(["kind", "step"]).drop_duplicates("order_id", keep="last")

# %% role="wrong" exercise="touch-shares" label="all-months" catches="know-the-rows" instead=true
# These are orders of both Junes, 2023 as well. Use `june`.
steps = touches.sort_values("step")

# %% role="wrong" exercise="touch-shares" label="shares-of-touches" catches="denominator" instead=true
# The first touches are divided by the number of touches. Divide by the number of orders.
first_share = first["kind"].value_counts() / len(june)
last_share = last["kind"].value_counts() / len(june)

# %% [markdown]
# ## People, not traffic
#
# "The core of planting grass is people, not traffic", says the chief marketing officer Zhiheng in the column. (*Planting grass*, 种草, is to
# create a wish through content.) A trial set one against the other. By lot, 60 cities got `traffic`: a tenth more entries from paid
# places. 60 got `similarity`: hosts who are more like their viewers. 60 are `control`. Campaigns ran from week 0 on; each had its own price.

# %%
city_test.query("city == 1").iloc[[0, 7, 8, 11]]

# %% [markdown]
# **Last-click** accounting gives a campaign each order whose last click was on its own place (`orders_last_click`).
#
# **Quick (1 point).** By last click, how many orders per 10,000 yuan of cost does `traffic` get?

# %% role="quick" exercise="last-click" title="By last click" points=1 outcomes="credit-a-touch" ideas="A38" minutes=3
sums = city_test.groupby("arm")[["orders_last_click", "campaign_cost"]].sum()
paid = sums.loc["traffic"]
last_click = 10_000 * paid["orders_last_click"] / paid["campaign_cost"]
### reading: Remember the number. It counts who came through a paid place, also those who would have come by another way.

# %% role="right" exercise="last-click"
bought = city_test[city_test["arm"] == "traffic"]
last_click = bought["orders_last_click"].sum() / (bought["campaign_cost"].sum() / 10_000)

# %% role="right" exercise="last-click"
total = city_test.pivot_table(index="arm", values=["orders_last_click", "campaign_cost"], aggfunc="sum")
last_click = (total["orders_last_click"] / total["campaign_cost"] * 1e4)["traffic"]

# %% role="wrong" exercise="last-click" label="all-orders" catches="know-the-columns"
# These are all orders of these cities. Last-click orders are asked for.
sums = city_test[(city_test["arm"] == "traffic") & (city_test["week"] >= 0)][["orders", "campaign_cost"]].sum()
last_click = 10_000 * sums["orders"] / sums["campaign_cost"]

# %% role="wrong" exercise="last-click" label="per-yuan" catches="unit" instead=true
# This is the number per yuan. Multiply it by 10,000.
last_click = paid["orders_last_click"] / paid["campaign_cost"]

# %% role="wrong" exercise="last-click" label="yuan-per-order" catches="ratio-turned-round" instead=true
# These are yuan per order. Orders per 10,000 yuan are asked for.
last_click = paid["campaign_cost"] / paid["orders_last_click"]

# %% role="wrong" exercise="last-click" label="the-other-campaign" catches="know-the-rows" instead=true
# This is the campaign `similarity`. `traffic` is asked for.
paid = sums.loc["similarity"]

# %% role="wrong" exercise="last-click" label="mean-of-ratios" catches="mean-of-means"
# This is a mean of ratios, in which a small city counts like a large one. Divide the sums: all orders by all cost.
bought = city_test[(city_test["arm"] == "traffic") & (city_test["week"] >= 0)]
last_click = 10_000 * (bought["orders_last_click"] / bought["campaign_cost"]).mean()

# %% role="wrong" exercise="last-click" label="share-of-orders" catches="denominator"
# This is a share of the orders. Divide by the cost, and count per 10,000 yuan.
bought = city_test[(city_test["arm"] == "traffic") & (city_test["week"] >= 0)]
last_click = bought["orders_last_click"].sum() / bought["orders"].sum()

# %% role="wrong" exercise="last-click" label="both-campaigns" catches="know-the-rows" instead=true
# Both campaigns are in it. Keep `traffic` only.
paid = sums.sum()

# %% role="figure"
by_week = city_test.groupby(["week", "arm"])["orders"].sum().unstack()
by_week = 100 * by_week / by_week.loc[:-1].mean()
weeks_figure = go.Figure()
group_colours = {"control": GREY, "traffic": ORANGE, "similarity": GREEN}
for group, group_colour in group_colours.items():
    weeks_figure.add_scatter(
        x=by_week.index, y=by_week[group], name=group, mode="lines+markers",
        line={"color": group_colour, "width": 3},
    )
weeks_figure.add_vline(x=-0.5, line_dash="dot", line_color=GREY)
weeks_figure.update_layout(
    title="While the campaigns ran, orders fell in all three groups",
    xaxis={"title": "week (number)", "dtick": 1, "zeroline": False},
    yaxis_title="orders (% of the mean of weeks −8 to −1)",
)

# %% [markdown]
# *Figure 5.* Weekly orders of the three groups; the campaigns begin at the dotted line. What would a campaign look like if there were no control cities?

# %% role="proof"
of_weeks = city_test.pivot_table(index="week", columns="arm", values="orders", aggfunc="sum")
assert (of_weeks.loc[0:] < of_weeks.loc[:-1].mean()).all().all() and city_test["week"].min() == -8, of_weeks
assert round(np.log(0.9), 3) == -0.105 and round(90 * np.exp(-0.055)) == 85 and round(1 - np.exp(-0.055), 3) == 0.054

# %% [markdown]
# What did a campaign *cause*? Compare each city with itself before, and its **change** with that of the controls:

# %%
late = city_test["week"] >= 0
city_changes = pd.DataFrame({
    "arm": city_test.groupby("city")["arm"].first(),
    "before": city_test[~late].groupby("city")["orders"].mean(),
    "after": city_test[late].groupby("city")["orders"].mean(),
})
city_changes["change"] = np.log(city_changes["after"] / city_changes["before"])
city_changes.head(3)

# %% [markdown]
# The **lift** $v$ of a campaign is the mean change of its cities less the mean change of the control cities. An example: orders fall from 100 to 90 a
# week, a change of ln 0.9 = −0.105, while those of the controls change by −0.160. So $v$ = 0.055. Without the campaign orders would have been
# $e^{-v}$ times what they were, 85 in place of 90. Of the 90 the share $1 - e^{-v}$ is **extra**: 5.4 %.
#
# The standard error of $v$ is the root of the sum of two terms: variance of the change (pandas' `var`) over number of cities, once for the campaign's cities and
# once for the controls. A *city* was drawn, so a city is the unit.
#
# ### Exercise 6 · What a yuan buys   {4 points}
# Assign to `cities` a DataFrame with two rows and the columns
#
# - `arm`: `traffic`, `similarity`;
# - `extra`: orders $\cdot\ (1 - e^{-v})$ per 10,000 yuan, where orders and cost are sums over the campaign's cities from week 0 on;
# - `low`, `high`: the same with $v$ replaced by the ends of its 95 % interval, 1.96 standard errors each way.
#
# <details><summary>Hint 1: the idea</summary>
#
# `city_changes` has one number for each of the 180 cities: three groups of 60. Each group has a mean and a variance.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `city_changes.groupby("arm")["change"].agg(["mean", "var", "size"])`; `city_test[late].groupby("arm")` for orders and cost.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Work out $v$ and its error for `traffic`. Then turn three values, $v$ and both ends, into orders by one formula.
# </details>

# %% role="answer" exercise="cities"
cities = ...
### BEGIN SOLUTION
running = city_test["week"] >= 0
change = city_changes["change"]
arm = city_changes["arm"]
groups = change.groupby(arm).agg(["mean", "var", "size"])
sums = city_test[running].groupby("arm")[["orders", "campaign_cost"]].sum()
control = groups.loc["control"]
listed = []
for name in ("traffic", "similarity"):
    own = groups.loc[name]
    lift = own["mean"] - control["mean"]
    variance = own["var"] / own["size"] + control["var"] / control["size"]
    error = np.sqrt(variance)
    reach = 1.96 * error
    extra_share = 1 - np.exp(-np.array([lift, lift - reach, lift + reach]))
    orders, cost = sums.loc[name]
    found = 10_000 * orders * extra_share / cost
    extra, low, high = found
    listed.append({"arm": name, "extra": extra, "low": low, "high": high})
cities = pd.DataFrame(listed)
### END SOLUTION

# %% role="check" exercise="cities" points=4 outcomes="count-what-a-campaign-sold" ideas="A38" minutes=12
check("cities", cities)

# %% [markdown] role="reading" exercise="cities"
# Compare `extra` of `traffic` with what last click gave it. Last click counts who passed by; the controls tell who would have ordered
# anyway. Before and after alone would say that both campaigns *lost* orders: a slow season fell on all cities. Which campaign buys more? If the
# two intervals do not overlap, that is settled. If they do, it is open: both use the same controls, so the difference is surer than they look. Draw
# sixty cities of each group, with replacement, many times, and look at the difference itself. Prices matter as well; they were drawn for each market.

# %% role="proof"
after_start = city_test["week"] >= 0
own_change = np.log(city_test[after_start].groupby("city")["orders"].mean() / city_test[~after_start].groupby("city")["orders"].mean())
arm_of = city_test.groupby("city")["arm"].first()
means_of = own_change.groupby(arm_of).mean()
assert (means_of < 0).all() and arm_of.value_counts().eq(60).all(), means_of
shop_of = city_test[after_start].groupby("arm")[["orders", "campaign_cost"]].sum().drop("control").eval("orders / campaign_cost")
noise_of = own_change.groupby(arm_of).sem()
slope_of = shop_of * np.exp(-(means_of.drop("control") - means_of["control"]))  # of extra orders per yuan on the lift
alone = slope_of * np.hypot(noise_of[slope_of.index], noise_of["control"])
between = np.hypot(np.hypot(*(slope_of * noise_of[slope_of.index])), (slope_of.diff().iloc[-1]) * noise_of["control"])
assert between < np.hypot(*alone) < alone.sum(), (between, alone)

# %% role="right" exercise="cities"
city = city_test.assign(part=np.where(city_test["week"] < 0, "before", "after")).pivot_table(index=["arm", "city"], columns="part", values="orders", aggfunc="mean")
shift = np.log(city["after"]) - np.log(city["before"])
paid = city_test.groupby("arm")["campaign_cost"].sum()
ordered = city_test[city_test["week"] > -1].groupby("arm")["orders"].sum()
rows = {}
for name in ("similarity", "traffic"):
    v = shift[name].mean() - shift["control"].mean()
    se = (shift[name].sem() ** 2 + shift["control"].sem() ** 2) ** 0.5
    rows[name] = {column: -np.expm1(-(v + z * se)) * ordered[name] / paid[name] * 1e4 for column, z in (("high", 1.96), ("low", -1.96), ("extra", 0))}
cities = pd.DataFrame(rows).T.rename_axis("arm").reset_index()

# %% role="right" exercise="cities"
wide = city_test.pivot(index="city", columns="week", values="orders")
log_change = np.log(wide.loc[:, 0:].sum(axis=1) / 4) - np.log(wide.loc[:, :-1].sum(axis=1) / 8)
label = city_test.drop_duplicates("city").set_index("city")["arm"]
out = []
for name in ["traffic", "similarity"]:
    a, b = log_change[label == name].to_numpy(), log_change[label == "control"].to_numpy()
    half = 1.96 * np.sqrt(a.var(ddof=1) / a.size + b.var(ddof=1) / b.size)
    scale = 10_000 * wide.loc[label == name, 0:].to_numpy().sum() / city_test.loc[city_test["arm"] == name, "campaign_cost"].sum()
    v = a.mean() - b.mean()
    out.append((name, scale * (1 - np.exp(-v)), scale * (1 - np.exp(half - v)), scale * (1 - np.exp(-half - v))))
cities = pd.DataFrame(out, columns=["arm", "extra", "low", "high"]).set_index("arm")

# %% role="wrong" exercise="cities" label="last-click-orders" catches="selection"
# These are last-click orders: who passed by, also those who would have ordered anyway. Compare with the control cities.
rows = []
for name in ("traffic", "similarity"):
    part = city_test[city_test["arm"] == name]
    value = 10_000 * part["orders_last_click"].sum() / part["campaign_cost"].sum()
    rows.append({"arm": name, "extra": value, "low": value, "high": value})
cities = pd.DataFrame(rows)

# %% role="wrong" exercise="cities" label="before-and-after" catches="no-control" instead=true
# This is after against before in the campaign's own cities. The season changed everywhere: take the change of the control cities off.
lift = own["mean"]

# %% role="wrong" exercise="cities" label="no-controls-at-all" catches="no-control" instead=true
# The control cities are not used at all, so the slow season counts as the campaign's doing. Take their mean change off, and add their part of the error.
lift = own["mean"]
variance = own["var"] / own["size"]

# %% role="wrong" exercise="cities" label="sign-of-the-exponent" catches="sign" instead=true
# This is 1 − e^v: the sign in the exponent is missing. Without the campaign orders would have been e^(−v) times what they were.
extra_share = 1 - np.exp(np.array([lift, lift - reach, lift + reach]))

# %% role="wrong" exercise="cities" label="lifts-alone" catches="know-the-question" instead=true
# These are the lifts themselves, or shares. Orders per 10,000 yuan are asked for.
found = np.array([lift, lift - reach, lift + reach])

# %% role="wrong" exercise="cities" label="shares-alone" catches="know-the-question" instead=true
# These are shares of the orders. Multiply by the orders, and count per 10,000 yuan.
found = extra_share

# %% role="wrong" exercise="cities" label="share-of-last-click" catches="know-the-columns" instead=true
# The share is taken of last-click orders. Take it of all orders of the campaign's cities.
sums = city_test[running].groupby("arm")[["orders_last_click", "campaign_cost"]].sum()

# %% role="wrong" exercise="cities" label="after-only" catches="compare-like-with-like" instead=true
# Only the weeks from 0 on are compared, so large and small cities differ. Compare each city with itself before.
change = np.log(city_changes["after"])

# %% role="wrong" exercise="cities" label="control-less-campaign" catches="sign" instead=true
# The sign is turned round: the campaign's change less that of the controls.
lift = control["mean"] - own["mean"]

# %% role="wrong" exercise="cities" label="weeks-as-cities" catches="unit-of-the-draw" instead=true
# The variances are divided by the number of city-weeks. A city was drawn: 60 a group.
variance = (own["var"] / own["size"] + control["var"] / control["size"]) / 4

# %% role="wrong" exercise="cities" label="spread-for-error" catches="spread-or-error" instead=true
# This is how much *cities* differ, not how exact their mean is. Divide each variance by its number of cities.
variance = own["var"] + control["var"]

# %% role="wrong" exercise="cities" label="root-forgotten" catches="variance-of-a-difference" instead=true
# The interval reaches 1.96 *variances*. The standard error is the root.
error = variance

# %% role="wrong" exercise="cities" label="errors-added" catches="variance-of-a-difference" instead=true
# Two standard errors were added up. Variances add; take the root of their sum.
error = np.sqrt(own["var"] / own["size"]) + np.sqrt(control["var"] / control["size"])

# %% role="wrong" exercise="cities" label="control-taken-as-sure" catches="variance-of-a-difference" instead=true
# Only the campaign's cities have an error here. The controls' mean is uncertain, too.
variance = own["var"] / own["size"]

# %% role="wrong" exercise="cities" label="one-standard-error" catches="interval" instead=true
# The interval reaches one standard error each way. For 95 % it is 1.96 of them.
reach = error

# %% role="wrong" exercise="cities" label="two-standard-errors" catches="interval" instead=true
# The interval reaches two standard errors each way. It is 1.96 of them.
reach = 2 * error

# %% role="wrong" exercise="cities" label="logs-forgotten" catches="level-or-ratio" instead=true
# The change is a growth rate, not its logarithm. Take ln of later over before.
change = city_changes["after"] / city_changes["before"] - 1

# %% role="wrong" exercise="cities" label="lift-on-top" catches="base-of-a-share" instead=true
# These are e^v − 1 of the orders. The orders contain the lift already: 1 − e^(−v) of them are extra.
extra_share = np.exp(np.array([lift, lift - reach, lift + reach])) - 1

# %% role="wrong" exercise="cities" label="log-taken-for-share" catches="level-or-ratio" instead=true
# The lift is a difference of logarithms; as a share it is a little too large. Take 1 − e^(−v).
extra_share = np.array([lift, lift - reach, lift + reach])

# %% role="wrong" exercise="cities" label="per-yuan" catches="unit" instead=true
# These are orders per yuan. Multiply by 10,000.
found = orders * extra_share / cost

# %% role="wrong" exercise="cities" label="yuan-per-order" catches="ratio-turned-round" instead=true
# These are yuan per extra order. Orders per 10,000 yuan are asked for.
found = cost / (orders * extra_share)

# %% role="wrong" exercise="cities" label="all-weeks-orders" catches="know-the-rows" instead=true
# The orders of the weeks before are counted as well. Sum from week 0 on.
sums = city_test.groupby("arm")[["orders", "campaign_cost"]].sum()

# %% role="wrong" exercise="cities" label="entries-for-orders" catches="know-the-columns" instead=true
# These are entries. Orders are asked for.
sums = city_test[running].groupby("arm")[["entries", "campaign_cost"]].sum()

# %% role="wrong" exercise="cities" label="log-of-sums" catches="mean-of-means" instead=true
# These are changes of whole groups: large cities decide. Take the mean over cities of each city's change.
lift = np.log(city_changes.groupby("arm")["after"].sum() / city_changes.groupby("arm")["before"].sum()).loc[[name, "control"]].diff().iloc[-1] * -1

# %% role="wrong" exercise="cities" label="ends-exchanged" catches="interval" instead=true
# `low` and `high` have changed places: the lower end is the smaller number.
found = (10_000 * orders * extra_share / cost)[[0, 2, 1]]

# %% role="wrong" exercise="cities" label="week-zero-left-out" catches="off-by-one" instead=true
# Week 0 is left out of orders and cost. The campaigns run from week 0 on.
running = city_test["week"] > 0

# %% role="wrong" exercise="cities" label="other-campaign-as-control" catches="no-control" instead=true
# All other cities serve as controls here, those of the other campaign too. Compare with the cities that got nothing.
control = change[arm != "traffic"].agg(["mean", "var", "size"])

# %% role="planted" exercise="cities" effect="P56" leaves="weeks-as-cities spread-for-error root-forgotten errors-added control-taken-as-sure one-standard-error two-standard-errors logs-forgotten lift-on-top log-taken-for-share log-of-sums week-zero-left-out other-campaign-as-control ends-exchanged after-only"
# Both within 2.807 standard errors, worked out here from the cities. Mistakes in the interval leave the number, and so does what
# matters little where the lift is small. Weeks from 0 on alone are right on average, only far less exact: cities were drawn.
def recovered(answer, truth):
    table = answer if "arm" in answer.columns else answer.reset_index()
    table = table.set_index("arm")
    planted = truth["traffic"]["cities"]["orders_per_10k_yuan"]
    weekly = city_test.assign(late=city_test["week"] >= 0).groupby(["arm", "city", "late"])["orders"].mean().unstack()
    error = np.log(weekly[True] / weekly[False]).groupby("arm").sem()
    total = city_test[city_test["week"] >= 0].groupby("arm")[["orders", "campaign_cost"]].sum()
    for name, number in planted.items():
        of_one = 10_000 * total.loc[name, "orders"] / total.loc[name, "campaign_cost"] * np.hypot(error[name], error["control"])
        if not abs(table.loc[name, "extra"] - number) <= 2.807 * of_one:
            return False
    return True

# %% [markdown]
# ## What would change our mind?
#
# A simulator that encodes a story cannot prove the story. That looks depend on the place alone was written in, so our values of rankings had to come
# out right; in life people may stop at the first good note, and in a real log that fitted the first places best (Craswell et al. 2008). That own life is clicked more was
# written in, too. But whether notes first sells anything, what each campaign sells and what it costs differ from market to market: there the data could
# have said no.
#
# Chance drew the order of notes, not the notes: of a note in no slate we learn nothing. Two weeks of slates and four of campaigns are one season, and each
# campaign had one size: the *next* yuan may buy less. Campaigns of two sizes that run for a year, and drawn *notes*, would tell more.
#
# ### Exercise 7 · A slogan that can fail   {9 points}
# "People, not traffic." Rewrite it as a sentence that a trial could refute, and judge it for your market, in at most 120 words.
#
# | | what your memo says | points |
# |:--|:--|--:|
# | 1 | the claim as one sentence with its unit (what per what), its control and its period | 0–3 |
# | 2 | what the trial found: both numbers of Exercise 6 with their intervals, and whether the sentence stands | 0–3 |
# | 3 | one rival explanation, or a limit of the trial, and the data that would settle it; all in at most 120 words | 0–3 |

# %% [markdown] role="written" exercise="people-not-traffic" points=9 outcomes="make-it-refutable count-what-a-campaign-sold" ideas="A38" words=120 minutes=15
# ### BEGIN SOLUTION
# **Sample, level 3.** *(Numbers are one market's; yours differ.)* "Claim: over four weeks, 10,000 yuan spent on similar hosts bring more
# orders beyond those of control cities than 10,000 yuan spent on paid places. Found: 254 extra orders (196 to 311) for similarity, 159
# (78 to 240) for traffic. Similarity is ahead; the intervals overlap, but share their controls, so the claim is favoured and needs an interval of
# the difference. Last click would have said 41 and 456. A limit: new hosts may please because they are new. Running both campaigns for
# half a year, cities drawn anew, would show whether the gap stays."
#
# **Sample, level 2.** "Similar hosts bring more orders per 10,000 yuan than paid places. The trial found 254 against 159 extra orders.
# So people are better than traffic in this market. Perhaps the effect is only novelty, and one should measure for longer."
#
# **Sample, level 1.** "People are more important than traffic, because customers trust people like themselves. Traffic only brings
# clicks, and clicks are not orders. The platform should invest in people."
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | The claim as one sentence with its unit (what per what), its control and its period | no sentence that could fail | one that could fail, but with none of unit, control, period | with two of the three | with unit, control and period |
# | What the trial found: both numbers of Exercise 6 with their intervals, and whether the sentence stands | no number | one number, or wrong ones | both numbers, without intervals or without a verdict | both with intervals, and a verdict that follows from them |
# | One rival explanation, or a limit of the trial, and the data that would settle it; all in at most 120 words | none | a general doubt ("more data") | a named one | a named one, and the data that would settle it; 120 words or fewer |
# ### END MARK SCHEME

# %% role="proof" only="class"
names, start = ["traffic", "similarity"], city_test["week"] >= 0
ratio = np.log(city_test[start].groupby("city")["orders"].mean() / city_test[~start].groupby("city")["orders"].mean())
spread = ratio.groupby(city_test.groupby("city")["arm"].first()).agg(["mean", "sem"])
total = city_test[start].groupby("arm")[["orders", "orders_last_click", "campaign_cost"]].sum()
per = 10_000 / total.loc[names, "campaign_cost"]
lifts = spread.loc[names, "mean"] - spread.loc["control", "mean"]
wide = 1.96 * np.hypot(spread.loc[names, "sem"], spread.loc["control", "sem"])
sold = [per * total.loc[names, "orders"] * (1 - np.exp(-end)) for end in (lifts, lifts - wide, lifts + wide)]
assert np.allclose([sold[0]["similarity"], sold[1]["similarity"], sold[2]["similarity"]], [254, 196, 311], atol=1)
assert np.allclose([sold[0]["traffic"], sold[1]["traffic"], sold[2]["traffic"]], [159, 78, 240], atol=1)
claimed = per * total.loc[names, "orders_last_click"]
assert np.allclose(claimed[["similarity", "traffic"]], [41, 456], atol=1)

# %% [markdown]
# ## Take-aways
#
# - Clicks by place mix the place and the goods. A drawn order separates them.
# - With the curve of looks one can value a ranking that was never shown.
# - Who was never seen belongs in the count: drop nobody, wait for nobody.
# - Who clicks and buys need not buy because she clicked. Compare what was drawn by lot.
# - First touch and last touch share out the same orders; neither says what caused them. Controls do, in yuan.
#
# What is personal is which note touches; what scales is the place that shows it; who pays is the shop that buys the place.
# The next lesson asks who it is that recommends: can one tell who is genuine?

# %% [markdown]
# # Stretch
#
# *All of this may be skipped.*

# %% [markdown]
# ## Without the curve of looks
#
# If looks fell otherwise for one note than for another, our curve would mislead. The logged propensities do without it: where the new
# ranking agrees with what was shown, by luck or not, count the click and divide it by how likely that was (Horvitz and Thompson 1952). One thing they
# still assume: whether a note is clicked does not depend on what stands above it.
#
# ### Exercise 8 · By the odds of the log   {3 points} · stretch
# Take `"newest"` of Exercise 3. A row is a *hit* if its new place is the place where it stood. A slate's *sum* is the sum over its
# hits of `clicked` / `propensity`. Assign to `logged_odds` a dictionary with
#
# - `"value"`: mean sum over all slates (a slate without a hit counts 0);
# - `"error"`: its standard error (standard deviation with `ddof=1` over slates, over the root of their number);
# - `"clipped"`: the value if no row's 1 / `propensity` may be more than 10.
#
# <details><summary>Hint 1: the idea</summary>
#
# Most rows are no hits and count 0. The few hits stand for all the others: each counts as often as it is rare.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `(clicked * hit / propensity).groupby(slate_id).sum()` gives a number for each slate; `.mean()`, `.sem()`; `.clip(upper=10)`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Make the new places of `"newest"` as in Exercise 3, and the column `hit`. About one row in nine is one.
# </details>

# %% role="answer" exercise="logged-odds"
logged_odds = ...
### BEGIN SOLUTION
born = front_page.merge(notes[["note_id", "created_at"]], on="note_id")
keys = ["slate_id", "created_at", "note_id"]
dated = born.sort_values(keys, ascending=[True, False, False])
new = dated.groupby("slate_id").cumcount() + 1
hit = new == dated["position"]
odds = 1 / dated["propensity"]
capped = odds.clip(upper=10)
sums = (dated["clicked"] * hit * odds).groupby(dated["slate_id"]).sum()
cut_sums = (dated["clicked"] * hit * capped).groupby(dated["slate_id"]).sum()
error = sums.std() / np.sqrt(len(sums))
value, clipped = sums.mean(), cut_sums.mean()
logged_odds = {"value": value, "error": error, "clipped": clipped}
### END SOLUTION

# %% role="check" exercise="logged-odds" points=3 outcomes="value-a-ranking" ideas="A45" stretch=true minutes=12
check("logged-odds", logged_odds)

# %% [markdown] role="reading" exercise="logged-odds"
# The value agrees with Exercise 3 up to luck, and needs no curve of looks. (Where people stop at the first good note it misleads, too: a hit then
# stands under other notes than it would in the new ranking.) The price is the error: several times as large, as a few rare hits count thirty times each. Cutting their weight makes the error smaller and the value wrong: fewer than half of the
# clicks are left. Bias against variance, in one number.

# %% role="proof"
newest_first = front_page.merge(notes[["note_id", "created_at"]], on="note_id")
newest_first = newest_first.sort_values(["slate_id", "created_at"], ascending=[True, False])
would_be = newest_first.groupby("slate_id").cumcount() + 1
agrees = would_be == newest_first["position"]
looks = front_page[front_page["randomised"]].groupby("position")["clicked"].mean()
by_looks = (newest_first["clicked"] * would_be.map(looks) / newest_first["position"].map(looks)).sum() / front_page["slate_id"].nunique()
heavy = 1 / newest_first["propensity"]
full = (newest_first["clicked"] * agrees * heavy).groupby(newest_first["slate_id"]).sum()
cut = (newest_first["clicked"] * agrees * heavy.clip(upper=10)).groupby(newest_first["slate_id"]).sum()
assert abs(full.mean() - by_looks) < 3 * full.sem() and cut.mean() < 0.5 * full.mean()
assert 0.1 < agrees.mean() < 0.125 and 25 < heavy.max() < 40 and 0.025 < full.sem() < 0.06
# Four notes, read from the top until the first click: every order brings the same clicks, and the hits of rows do not find them.
from itertools import permutations

tempting, turned = np.array([0.6, 0.4, 0.2, 0.1]), (3, 2, 1, 0)
by_hits = 0.0
for shown in permutations(range(4)):
    still = np.r_[1, np.cumprod(1 - tempting[list(shown)])[:3]]
    how_often = 0.3 / 24 + 0.7 * (shown == (0, 1, 2, 3))
    for place, note in enumerate(shown):
        if turned[place] == note:
            by_hits += how_often * still[place] * tempting[note] / (0.3 / 4 + 0.7 * (note == place))
assert by_hits < 0.9 * (1 - np.prod(1 - tempting))

# %% role="right" exercise="logged-odds"
page = front_page.merge(notes[["note_id", "created_at"]], on="note_id", how="left")
agree = page.groupby("slate_id")["note_id"].rank(ascending=False) == page["position"]  # notes are numbered in the order of publication
weight = np.where(agree & page["clicked"], 1 / page["propensity"], 0.0)
by_slate = pd.DataFrame({"full": weight, "cut": np.minimum(weight, 10)}).groupby(page["slate_id"].to_numpy()).sum()
logged_odds = pd.Series({"clipped": by_slate["cut"].mean(), "error": by_slate["full"].sem(), "value": by_slate["full"].mean()})

# %% role="right" exercise="logged-odds"
page = front_page.merge(notes[["note_id", "created_at"]], on="note_id").sort_values(["slate_id", "position"])
when, label = page["created_at"].astype("int64").to_numpy().reshape(-1, 10), page["note_id"].to_numpy().reshape(-1, 10)
place = np.argsort(np.lexsort([-label, -when], axis=1), axis=1)
counted = page["clicked"].to_numpy().reshape(-1, 10) & (place == np.arange(10))
share = page["propensity"].to_numpy().reshape(-1, 10)
each = (counted / share).sum(axis=1)
logged_odds = {"value": each.mean(), "error": each.std(ddof=1) / len(each) ** 0.5, "clipped": (counted * np.minimum(1 / share, 10)).sum() / len(each)}

# %% role="wrong" exercise="logged-odds" label="hits-not-weighted" catches="selection" instead=true
# The hits count 1 each. Divide each by its propensity: a rare hit stands for many slates that were no hit.
odds = 1.0 + 0 * dated["propensity"]

# %% role="wrong" exercise="logged-odds" label="all-rows-hit" catches="know-the-rows" instead=true
# All clicks are counted, wherever the note stood. Only rows whose new place is the old one tell of the new ranking.
hit = new > 0

# %% role="wrong" exercise="logged-odds" label="times-propensity" catches="ratio-turned-round" instead=true
# The hits are multiplied by their propensity. Divide: what was unlikely must count more.
odds = dated["propensity"]

# %% role="wrong" exercise="logged-odds" label="oldest-first" catches="order" instead=true
# The oldest stand on top here. Newest first is asked for.
dated = born.sort_values(keys)

# %% role="wrong" exercise="logged-odds" label="rows-as-units" catches="unit-of-the-draw" instead=true
# Value and error are those of rows. A slate's sum is the unit: ten rows of one slate were drawn together.
sums = dated["clicked"] * hit * odds

# %% role="wrong" exercise="logged-odds" label="spread-for-error" catches="spread-or-error" instead=true
# In `"error"` stands how much *slates* differ. Divide by the root of their number.
error = sums.std()

# %% role="wrong" exercise="logged-odds" label="population-spread" catches="spread-or-error" instead=true
# The standard deviation in `"error"` is with `ddof=0`. `ddof=1` is asked for.
error = sums.std(ddof=0) / np.sqrt(len(sums))

# %% role="wrong" exercise="logged-odds" label="slates-with-a-hit" catches="denominator" instead=true
# Slates without a clicked hit are left out. They count 0: they belong in the mean.
logged_odds = {"value": sums[sums > 0].mean(), "error": sums[sums > 0].sem(), "clipped": cut_sums[cut_sums > 0].mean()}

# %% role="wrong" exercise="logged-odds" label="propensity-clipped" catches="know-the-question" instead=true
# Not the weight was cut but the propensity. No 1 / propensity may be more than 10.
capped = 1 / dated["propensity"].clip(upper=0.1)

# %% role="wrong" exercise="logged-odds" label="heavy-rows-dropped" catches="know-the-question" instead=true
# Rows of more than 10 were dropped. Keep them and let them count 10.
capped = odds.where(odds <= 10, 0)

# %% role="wrong" exercise="logged-odds" label="drawn-slates-only" catches="know-the-rows" instead=true
# Only drawn slates are used, with the propensity of the mixture. That propensity belongs to all slates together: keep all.
dated = born[born["randomised"]].sort_values(keys, ascending=[True, False, False])

# %% [markdown]
# ## Exposure and merit
#
# The score does not know whose life a note touches. What does that do to notes about one's own life?
#
# ### Exercise 9 · What it gets, what it gives   {2 points} · stretch
# Assign to `merit` a DataFrame with two rows and the columns
#
# - `own_life`: False, True;
# - `exposure`: mean of `seen` (Exercise 1) at the places where these notes stood, in ranked slates;
# - `merit`: clicks over the sum of `seen`, in drawn slates.
#
# <details><summary>Hint 1: the idea</summary>
#
# Exposure is what the ranking gives to a note; merit is what the note makes of a look.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `front_page["position"].map(seen)` puts the looks into each row. Then group by `own_life`, in either kind of slates.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Add a column of looks to `front_page` (a copy: `assign`). Exposure is a mean over rows, merit a ratio of two sums.
# </details>

# %% role="answer" exercise="merit"
merit = ...
### BEGIN SOLUTION
lot = front_page["randomised"]
by_lot = front_page[lot].groupby("position")["clicked"].mean()
with_looks = front_page.assign(looks=front_page["position"].map(by_lot / by_lot[1]))
given = with_looks[~lot].groupby("own_life")["looks"].mean()
part = with_looks[lot].groupby("own_life")[["clicked", "looks"]].sum()
made = part["clicked"] / part["looks"]
merit = pd.DataFrame({"exposure": given, "merit": made}).reset_index()
### END SOLUTION

# %% role="check" exercise="merit" points=2 outcomes="value-a-ranking" ideas="A45" stretch=true minutes=8
check("merit", merit)

# %% [markdown] role="reading" exercise="merit"
# Per look a note about her own life gets about twice the clicks, and it is given about the same exposure as any other. Same exposure for
# all sounds fair to notes. To the viewer it means that what touches her stands no higher than what does not.

# %% role="proof"
lots = front_page["randomised"]
looks = front_page[lots].groupby("position")["clicked"].mean()
looked_there = front_page["position"].map(looks / looks[1])
exposure = looked_there[~lots].groupby(front_page["own_life"]).mean()
per_look = front_page[lots].groupby("own_life")["clicked"].sum() / looked_there[lots].groupby(front_page["own_life"]).sum()
assert 0.9 < exposure[True] / exposure[False] < 1.1 and 1.6 < per_look[True] / per_look[False] < 2.5, (exposure, per_look)

# %% role="right" exercise="merit"
eye = front_page.query("randomised").groupby("position")["clicked"].sum()
eye = eye / eye.iloc[0]
rows = []
for own in (True, False):
    mine = front_page[front_page["own_life"] == own]
    drawn_rows, ranked_rows = mine[mine["randomised"]], mine[~mine["randomised"]]
    rows.append({"own_life": own, "merit": drawn_rows["clicked"].sum() / eye.loc[drawn_rows["position"]].sum(), "exposure": eye.loc[ranked_rows["position"]].mean()})
merit = pd.DataFrame(rows)

# %% role="right" exercise="merit"
counts = front_page.groupby(["randomised", "own_life", "position"])["clicked"].agg(["sum", "size"]).unstack("position")
eye = counts["sum"].loc[True].sum() / counts["size"].loc[True].sum()
eye = eye / eye[1]
size = counts["size"]
merit = pd.DataFrame({
    "exposure": (size.loc[False] @ eye) / size.loc[False].sum(axis=1),
    "merit": counts["sum"].loc[True].sum(axis=1) / (size.loc[True] @ eye),
})

# %% role="wrong" exercise="merit" label="click-rate-for-merit" catches="denominator" instead=true
# This is clicks per note shown. Merit is clicks per *look*: divide by the sum of `seen`.
made = with_looks[lot].groupby("own_life")["clicked"].mean()

# %% role="wrong" exercise="merit" label="merit-in-ranked-slates" catches="selection" instead=true
# Merit was taken from ranked slates, where a note's place is no accident. Take drawn slates.
part = with_looks[~lot].groupby("own_life")[["clicked", "looks"]].sum()

# %% role="wrong" exercise="merit" label="exposure-in-drawn-slates" catches="know-the-rows" instead=true
# Exposure was taken from drawn slates, where the lot gives the places. Ask what the *ranking* gives.
given = with_looks[lot].groupby("own_life")["looks"].mean()

# %% role="wrong" exercise="merit" label="exposure-summed" catches="level-or-sum" instead=true
# Exposure was summed over all notes of a kind. There are fewer about her own life: take the mean.
given = with_looks[~lot].groupby("own_life")["looks"].sum()

# %% role="wrong" exercise="merit" label="places-averaged" catches="scale" instead=true
# This is the mean place. Place 1 and 2 differ far more in looks than 9 and 10: take the mean of `seen`.
given = with_looks[~lot].groupby("own_life")["position"].mean()

# %% role="wrong" exercise="merit" label="ranked-curve" catches="selection" instead=true
# The looks are those of ranked slates, where lower places hold poorer notes, too. Take `seen` from drawn slates.
by_lot = front_page[~lot].groupby("position")["clicked"].mean()

# %% role="wrong" exercise="merit" label="counts-for-exposure" catches="denominator" instead=true
# This is the share of notes, not what they are given. Take the mean of `seen` over the places where they stood.
given = with_looks.loc[~lot, "own_life"].value_counts(normalize=True)

# %% role="wrong" exercise="merit" label="turned-round" catches="ratio-turned-round" instead=true
# These are looks per click. Clicks per look are asked for.
made = part["looks"] / part["clicked"]

# %% role="wrong" exercise="merit" label="rows-exchanged" catches="know-the-rows" instead=true
# The rows have changed places: True is for notes about her own life.
merit = pd.DataFrame({"exposure": given, "merit": made}).rename(index=lambda own: not own).reset_index()
