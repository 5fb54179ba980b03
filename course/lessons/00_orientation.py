# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: From an article to a table of claims
#     minutes: 45
#     weight: 0
#     ideas: A02 A07 A08 A22 A27 A40 A50 A64 A66 A67
#     outcomes:
#       work-with-checks: answer an exercise, read what its check says, and know how it is graded
#       know-the-row: say what one row of a table is before counting rows
#       count-once: find what stands twice although no two rows are equal
#       clean-labels: tidy labels before grouping by them
#       ask-for-the-base: ask of every number what it is counted out of
#       read-the-source: tell a translation slip from a claim
#       draw-a-count: draw a bar chart that can be read without its author
# ---

# %% [markdown]
# In July 2024 Zhang Peng, founder of the technology magazine GeekPark, wrote a column about Xiaohongshu (小红书,
# *little red book*), a Chinese community in which people show each other how they live, and which sells goods to
# them. His thesis stands in the headline: *do not look at traffic alone; the greatest value of Xiaohongshu's
# e-commerce is its people.* This course takes his column apart, one claim at a time, and asks of each: what would we
# have to measure, and what would the numbers look like if it were wrong?
#
# Before we can ask, we must know what was claimed. That sounds like no work at all. The column tells of rooms that
# grew 3.3 times, of shoes that sold for nearly half a million yuan, of a brand that is *said to* sell nearly three
# million a month. Some of this is a platform's own figure, some is hearsay, some a definition, some a hope. One
# sentence even stands twice. In this lesson you work on the column as a table, one claim a row, and count what it rests
# on.
#
# **Our question:** what does the column rest on? This lesson is practice and does not count towards your grade. It
# shows you how the course works.

# %% [markdown]
# ## How the course works
#
# **Prose and worked examples.** Read them and run them (`Shift`+`Enter`). You may change an example and run it again:
# nothing breaks.
#
# **Answer cells.** Each exercise has one cell with three dots in it, such as `lines = ...`. Replace the dots by code.
# You may use as many lines, and add as many cells, as you like. What counts is the value that the name holds in the
# end.
#
# **Check cells.** Below the answer stands a line such as `check("lines", lines)`. Run it. It says one of these:
#
# | it says | meaning | what to do |
# |:--|:--|:--|
# | ○ Not answered yet | the dots are still there | write your answer, run its cell, check again |
# | △ Form | the answer has the wrong shape: a table where a number is asked for, a column missing | read the sentence, it names what is missing |
# | ✗ Not yet · *this looks like …* | the values are those of a mistake we know | read the hint; it names the mistake, never the number |
# | ✗ Not yet | the values are wrong in a way we have not met | look at some rows by hand, then at your filters |
# | ✓ Right | the answer stands on your data | go on |
# | • Recorded | your data have no instant check | go on; grading will tell |
#
# The check does not mind how you got there. A Series or a dictionary, another order of rows, a column or an index,
# whole numbers or decimals: if the content is right, the answer is.
#
# **Hints.** Under most exercises a hint is folded away. Try first; a hint that you needed teaches more than one that
# you read.
#
# **No dominoes.** Every exercise starts from the tables or from a worked example, never from your answer to another
# exercise. If one will not yield, go on to the next. An exercise marked *stretch* is harder and can be left out.
#
# **Written answers** are read by a person, with four criteria of 0 to 3 points each. The criteria stand below the
# task. Exercise 7 lets you try.
#
# **Before you hand in**, choose *Run* › *Restart Kernel and Run All Cells*. Your notebook must give its answers from
# top to bottom, from an empty memory. `progress()` in a cell of its own shows how each exercise stands.

# %% [markdown]
# ### How it is graded
#
# The data of this course are a simulated market. One draw of it is called an **edition**. You work on one edition.
# Grading runs your notebook again on a **hidden edition**, one that you have not seen, with other rows and other slips.
# It compares both sets of answers with the truth of each. Code that computes an answer passes. A number that was typed
# in, or copied from a friend, is right on one edition at most.
#
# Before that run every cell of the course, prose, examples, set-up and checks, is put back to what it was. Yours are
# the answer cells and the cells that you added. So do not repair a table in a worked example: do it in your answer.

# %% [markdown]
# ## The table
#
# `load` fetches a table. `claims` is a transcript: a reader went through the column from top to bottom and typed one
# line for each claim. She did what readers do. She typed at least one sentence twice, she was not tidy with the letters in one
# column, and where something was missing she sometimes said so and sometimes left the cell empty. In another edition
# another reader left out other claims and made other slips.
#
# Each table has a **data card** in `README.md`, in the same folder as the tables: what a row is, what each column means
# in which unit, which faults are known, and what the table may *not* be used for. Read the card before you count.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.io as pio

from course import check, load, progress

pio.templates.default = "plotly_white"
pd.options.display.max_colwidth = 90
BLUE = "#0072B2"  # from Okabe and Ito's palette, which colour-blind readers can tell apart

claims = load("claims")
festivals = load("festivals")

# %%
claims.head(8)

# %% [markdown]
# A row is one line of the transcript. `idea` is the claim's number; all lessons cite by it, as in "(A05)". `number` is
# the figure as printed, so it is text: `5.2x`, `nearly 500,000`. `denominator` is the *base*: what the number is
# compared with or counted out of. `grade` is the **evidence grade**, our judgement of what kind of evidence the line
# is.
#
# | grade | kind of claim | example |
# |:--:|:--|:--|
# | P | a figure that a platform reports of itself | live orders were 5.4 times those of last year |
# | H | hearsay: a figure from somebody whom we cannot ask | she is *said to* sell nearly 3 million a month |
# | C | a case, chosen because it went well | silent leather shoes from Chengdu |
# | M | a mechanism: this happens because of that | authenticity lowers the cost of trust |
# | D | a definition | lifestyle e-commerce is … |
# | F | a forecast | personalisation will be the next key word |
# | V | a statement of values | there is no standard answer to lifestyle |
#
# A grade is no verdict on truth. A definition cannot be false, a case can be true and prove little, and a platform's
# figure can be correct and still be the largest of ten that it might have shown. The headline, that the greatest value
# is people, has grade M (A01): it says what causes what, and prints no number.
#
# Two ideas are not the author's: the advertisement below the column (A66), and a remark of this course on the column as
# a whole (A67). We graded both H: they pass on figures whose source you cannot look into.

# %%
{"shape": festivals.shape, "size": festivals.size, "count()": int(festivals["festival"].count())}

# %% [markdown]
# The small table of shopping festivals shows three ways to ask "how big?". `shape` gives rows and columns, `size`
# counts cells, and `count()` counts the cells of a column that are not empty. With a full column `count()` and the
# number of rows agree. With gaps they do not.

# %% [markdown]
# ### Exercise 1 · How many lines did the reader type?   {1 point}
# Assign to `lines` the number of rows of `claims`.
#
# <details><summary>Hint</summary>
#
# `len(table)` and `table.shape[0]` both give rows.
# </details>

# %% role="answer" exercise="lines"
lines = ...
### BEGIN SOLUTION
lines = len(claims)
### END SOLUTION

# %% role="check" exercise="lines" points=1 outcomes="work-with-checks know-the-row" ideas="A67"
check("lines", lines)

# %% role="right" exercise="lines"
lines = claims.shape[0]

# %% role="right" exercise="lines"
lines = claims["claim"].notna().sum()

# %% role="wrong" exercise="lines" label="cells-counted" catches="row-or-cell"
# This counts cells, rows times columns. A line of the transcript is a row.
lines = claims.size

# %% role="wrong" exercise="lines" label="gaps-left-out" catches="count-skips-gaps"
# `count()` leaves empty cells out, and this column has many: most claims print no number. Count rows, not filled cells.
lines = claims["number"].count()

# %% role="wrong" exercise="lines" label="label-taken-for-count" catches="off-by-one"
# The last index label is not the number of rows: pandas counts positions from 0.
lines = claims.index.max()

# %% [markdown]
# ## One sentence, printed twice
#
# This course was written from a copy of the column that a machine had translated from Chinese into Indonesian. In that
# copy the sentence about buyers, *5.2 times last year's*, stands twice in a row. A reader in a hurry meets four
# impressive figures. The original has three: rooms 3.3, buyers 5.2, orders 5.4.
#
# A computer in a hurry meets four as well. Two copies typed by hand are never quite equal: here is a blank too many,
# there the copy has a label of its own. For pandas these are different rows.

# %%
typed = pd.Series(["The room is open.", "The room  is open. ", "The room is closed."])
pd.DataFrame({
    "as typed": typed.map(repr),
    "repeats an earlier row?": typed.duplicated(),
    "after tidying the blanks": typed.str.split().str.join(" ").duplicated(),
})

# %% [markdown]
# `str.split()` without an argument cuts at any run of blanks and drops those at the ends; `str.join(" ")` puts the
# words together again with one blank each. Two sentences are the same claim if their words are the same.

# %% [markdown]
# ### Exercise 2 · How many different claims?   {1 point}
# Assign to `different_claims` the number of different sentences in `claims["claim"]`. Blanks make no difference; the
# label in `idea` is the reader's and proves nothing.
#
# <details><summary>Hint</summary>
#
# Tidy the blanks as above, then count distinct values with `nunique()`.
# </details>

# %% role="answer" exercise="different-claims"
different_claims = ...
### BEGIN SOLUTION
different_claims = claims["claim"].str.split().str.join(" ").nunique()
### END SOLUTION

# %% role="check" exercise="different-claims" points=1 outcomes="count-once" ideas="A07"
check("different-claims", different_claims)

# %% role="right" exercise="different-claims"
different_claims = len({" ".join(sentence.split()) for sentence in claims["claim"]})

# %% role="right" exercise="different-claims"
tidy = claims["claim"].str.replace(r"\s+", " ", regex=True).str.strip()
different_claims = int((~tidy.duplicated()).sum())

# %% role="right" exercise="different-claims"
different_claims = claims["idea"].str.removesuffix("b").drop_duplicates().size

# %% role="wrong" exercise="different-claims" label="blanks-make-a-difference" catches="duplicates-after-normalising"
# Some sentences stand twice and differ by nothing but blanks, so the computer takes them for two. Tidy the blanks first.
different_claims = claims["claim"].nunique()

# %% role="wrong" exercise="different-claims" label="all-copies-thrown-out" catches="duplicated-keep"
# A sentence that stands twice is one claim, not none: throw out the second copy and keep the first.
tidy = claims["claim"].str.split().str.join(" ")
different_claims = int((~tidy.duplicated(keep=False)).sum())

# %% role="wrong" exercise="different-claims" label="copies-counted" catches="count-once"
# This is the number of lines that repeat an earlier one. Asked for are the lines that remain without them.
tidy = claims["claim"].str.split().str.join(" ")
different_claims = int(tidy.duplicated().sum())

# %% [markdown]
# From here on every claim counts once. The next cell keeps the first copy of each; use `once` in the exercises below.
# Then it draws the column as a map: one tile a claim, in the order of reading. You need not follow how the map is drawn
# yet. Look at it, and point at the tiles.

# %%
once = claims.loc[~claims["claim"].str.split().str.join(" ").duplicated()]

ahead = once["period"].str.contains("after 2024", na=False)
tiles = once.assign(
    place=once.groupby("section").cumcount() + 1,
    time=np.select([ahead, once["period"].notna()], ["years to come", "a time up to now"], "no time named"),
    words=once["claim"].str.wrap(60).str.replace("\n", "<br>"),
)
column_map = px.scatter(
    tiles, x="place", y="section", color="time", symbol="time", hover_name="idea", height=360,
    hover_data={"words": True, "place": False, "section": False, "time": False},
    category_orders={"section": list(once["section"].unique()), "time": ["no time named", "a time up to now", "years to come"]},
    color_discrete_map={"no time named": "#B0B0B0", "a time up to now": BLUE, "years to come": "#D55E00"},
    symbol_map={"no time named": "square", "a time up to now": "square", "years to come": "diamond"},
    title="The column ends in the future", labels={"place": "claim of the section (number)", "section": "", "words": "claim"},
)
column_map.update_traces(marker_size=17)
column_map.update_layout(
    margin={"t": 110, "r": 20}, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "title": "speaks of: "},
    yaxis_ticklabelstandoff=8, xaxis_ticklabelstandoff=6,
)
column_map

# %% [markdown]
# *Figure 1.* The column's claims as tiles, one row a section, in the order of reading. (Advertisement and course note
# are not the author's.) Point at a tile to read its claim. Grey tiles speak of no time: as they stand they hold always,
# and nobody can say when they would have failed. The red diamonds speak of years to come. They can only be checked
# later.

# %% [markdown]
# ## What kind of evidence is this?
#
# `value_counts()` is the quickest table there is: one line, and you know how many claims each section of the column
# holds.

# %%
once["section"].value_counts()

# %% [markdown]
# It trusts the labels blindly, though. To pandas `P`, `p` and `P ` are three different grades.

# %%
claims["grade"].map(repr).value_counts()

# %% [markdown]
# The quotation marks make the stray blanks visible. `str.strip()` removes blanks at both ends, `str.upper()` makes
# capitals. Tidying belongs before grouping. Throwing the untidy rows out is no tidying: the claims in them are as
# good as the others.

# %% [markdown]
# ### Exercise 3 · Claims by evidence grade   {1 point}
# Assign to `by_grade` a Series with the number of claims of each grade: the index holds the seven capital letters,
# and every claim counts once.
#
# <details><summary>Hint</summary>
#
# Start from `once["grade"]`, tidy the letters, end with `.value_counts()`.
# </details>

# %% role="answer" exercise="by-grade"
by_grade = ...
### BEGIN SOLUTION
by_grade = once["grade"].str.strip().str.upper().value_counts()
### END SOLUTION

# %% role="check" exercise="by-grade" points=1 outcomes="clean-labels count-once" ideas="A02 A67"
check("by-grade", by_grade)

# %% role="right" exercise="by-grade"
letter = once["grade"].str.extract(r"([A-Za-z])", expand=False).str.upper()
by_grade = once.groupby(letter).size()

# %% role="right" exercise="by-grade"
by_grade = {}
for grade in once["grade"].astype("category"):
    by_grade[grade.strip().upper()] = by_grade.get(grade.strip().upper(), 0) + 1

# %% role="right" exercise="by-grade"
tidied = claims.assign(grade=claims["grade"].str.strip().str.upper(), claim=claims["claim"].str.split().str.join(" "))
by_grade = tidied.drop_duplicates("claim").pivot_table(index="grade", values="claim", aggfunc="count")

# %% role="wrong" exercise="by-grade" label="copies-counted-again" catches="count-once"
# A repeated sentence counts twice here: the classic way to make weak evidence look broad. Start from the table without copies.
by_grade = claims["grade"].str.strip().str.upper().value_counts()

# %% role="wrong" exercise="by-grade" label="untidy-letters-kept-apart" catches="clean-labels"
# Letters with a blank or in small type form groups of their own here. Strip the blanks and make capitals before you count.
by_grade = once["grade"].value_counts()

# %% role="wrong" exercise="by-grade" label="untidy-rows-dropped" catches="clean-labels"
# Rows with an untidy letter are missing from these counts. Their claims are as good as the others: repair the letter,
# keep the row.
by_grade = once.loc[once["grade"].isin(list("PHCMDFV")), "grade"].value_counts()

# %% [markdown]
# ## A number without a base
#
# "Nearly 500,000 yuan in ten-odd days." Is that much? Compared with what? A number becomes evidence when we know its
# *base*: the other number that it is divided by or compared with. "5.4 times" has one, the same festival a year
# earlier, although the column never says how many orders that was. "Over 60 % of all search terms" has one too,
# although it leaves open whether a term that a thousand people typed counts once or a thousand times. "Nearly 3
# million a month" has none.
#
# The reader noted the base in `denominator`. Where the column gives none, she sometimes wrote `not given` and
# sometimes nothing. Both mean the same. A condition on two columns is written with `&` and brackets:

# %%
said = once["period"].notna()
forecast = once["period"].str.contains("after 2024", na=False)
pd.Series({"claims that name a time": said.sum(), "of these, about the years to come": (said & forecast).sum()})

# %% [markdown]
# ### Exercise 4 · How many numbers stand alone?   {1 point}
# Assign to `numbers` a dictionary with
#
# - `"with_number"`: how many claims print a number;
# - `"without_base"`: how many of *these* name no base;
# - `"share"`: the second divided by the first, as a share between 0 and 1.
#
# Every claim counts once.
#
# <details><summary>Hint</summary>
#
# `once["denominator"].replace("not given", np.nan).isna()` treats both kinds of gap alike.
# </details>

# %% role="answer" exercise="numbers"
numbers = {"with_number": ..., "without_base": ..., "share": ...}
### BEGIN SOLUTION
numbered = once[once["number"].notna()]
alone = numbered["denominator"].isna() | (numbered["denominator"] == "not given")
numbers = {"with_number": len(numbered), "without_base": alone.sum(), "share": alone.mean()}
### END SOLUTION

# %% role="check" exercise="numbers" points=1 outcomes="ask-for-the-base count-once" ideas="A27 A40 A50 A66"
check("numbers", numbers)

# %% role="right" exercise="numbers"
base = once["denominator"].replace("not given", np.nan)
counted = once["number"].count()
numbers = {"with_number": int(counted), "without_base": int((once["number"].notna() & base.isna()).sum())}
numbers["share"] = numbers["without_base"] / numbers["with_number"]

# %% role="right" exercise="numbers"
table = pd.crosstab(once["number"].notna(), once["denominator"].fillna("not given").eq("not given"))
numbers = pd.Series({
    "share": table.loc[True, True] / table.loc[True].sum(),
    "with_number": table.loc[True].sum(),
    "without_base": table.loc[True, True],
})

# %% role="wrong" exercise="numbers" label="words-taken-for-a-base" catches="missing-in-disguise" instead=true
# The words "not given" are a gap that somebody wrote down. Count them as missing, like the empty cells.
alone = numbered["denominator"].isna()

# %% role="wrong" exercise="numbers" label="claims-without-number-included" catches="denominator" instead=true
# A claim that prints no number needs no base. Look for a missing base among the claims with a number only.
alone = once["denominator"].isna() | (once["denominator"] == "not given")

# %% role="wrong" exercise="numbers" label="share-of-all-claims" catches="denominator" credit=0.5 instead=true
# Both counts stand. The share is out of all claims, though, and it should be out of the claims that print a number: the
# exercise on bases has a base of its own.
numbers = {"with_number": len(numbered), "without_base": alone.sum(), "share": alone.sum() / len(once)}

# %% [markdown]
# ## What does the sentence say?
#
# The best data cannot mend a misread claim. The column was written in Chinese, and a machine translation slips. Some of
# the slips are comic, some change the claim. Three words to watch:
#
# | in the translation | in the original | what it means |
# |:--|:--|:--|
# | *selama 618 tahun ini*, "for these 618 years" | 618 | the shopping festival around 18 June, 6/18; *this year's* 618 |
# | *stratosfer*, "stratosphere" | 同温层 *tong wen ceng*, "layer of equal temperature" | people of like mind who find each other, or an echo chamber |
# | *pembeli*, "buyers", as the people who sell | 买手 *maishou*, "buying hand" | a curator: somebody who selects goods for others |
#
# The last one matters for every table of this course. A *user* looks around, a *buyer* pays, a *curator* selects and
# sells. Three roles, three columns. Who mixes two of them up counts shops as customers.

# %% [markdown]
# ### Exercise 5 · Which reading is faithful?   {1 point}
# Three sentences of the column, read back into English. Which of the four versions says what the author says? Assign
# its letter to `faithful`, as in `faithful = "a"`.
#
# - **a.** Over these 618 years live orders became 5.4 times as many. The core value of a community is the like-minded
#   people whom one finds there. Thousands of curators will build lifestyle department stores.
# - **b.** At this year's festival live orders were 5.4 times as many as at last year's. The core value of a community
#   is the like-minded people whom one finds there. Thousands of customers will build lifestyle department stores.
# - **c.** At this year's festival live orders were 5.4 times as many as at last year's. The core value of a community
#   is the like-minded people whom one finds there. Thousands of curators will build lifestyle department stores.
# - **d.** At this year's festival live orders were 5.4 times as many as at last year's. The core value of a community
#   is the height that one can rise to there. Thousands of curators will build lifestyle department stores.

# %% role="answer" exercise="faithful"
faithful = ...
### BEGIN SOLUTION
faithful = "c"
### END SOLUTION

# %% role="check" exercise="faithful" points=1 outcomes="read-the-source" ideas="A08 A22 A64" choices="a|b|c|d"
check("faithful", faithful)

# %% role="right" exercise="faithful"
faithful = "C"

# %% role="right" exercise="faithful"
faithful = " c "

# %% role="wrong" exercise="faithful" label="festival-read-as-years" catches="translation"
# 618 is a date, 18 June, and the name of a festival. Nothing here lasted for centuries.
faithful = "a"

# %% role="wrong" exercise="faithful" label="curators-read-as-customers" catches="translation"
# Who builds the shops? The word that reads "buyers" means professional buyers who select goods: curators, not customers.
faithful = "b"

# %% role="wrong" exercise="faithful" label="like-minded-read-as-height" catches="translation"
# The "stratosphere" of the translation is a layer of equal temperature: people of like mind. It has nothing to do with height.
faithful = "d"

# %% [markdown]
# ## A first chart
#
# A bar chart shows counts as lengths. So its bars must start at zero, and it must say what is counted: a title, a
# title for the axis, the unit in brackets. Order the bars by length unless the labels have an order of their own. One
# colour will do: colour that means nothing distracts.

# %%
counts = once["section"].value_counts().rename_axis("section").reset_index(name="claims")
sections = px.bar(
    counts.sort_values("claims"), x="claims", y="section", orientation="h", text="claims",
    title="Most claims stand in the two main parts",
    labels={"claims": "claims (number)", "section": ""}, color_discrete_sequence=[BLUE], height=320,
)
sections.update_layout(margin_t=70)
sections

# %% [markdown]
# *Figure 2.* Different claims by section of the column. Point at a bar to read its values. The title says what to see
# and not only what is drawn; somebody who reads nothing else has still read that.

# %%
graded = once.assign(grade=once["grade"].str.strip().str.upper())
graded[["idea", "grade", "claim"]].tail(3)

# %% [markdown]
# ### Exercise 6 · What does the column rest on?   {1 point}
# Draw a bar chart of the number of claims by evidence grade and assign the figure to `evidence`. One bar a grade,
# labelled with its letter; each claim counts once (`graded` above has tidy letters). The chart has a title, and the
# value axis a title with its unit in brackets.
#
# <details><summary>Hint</summary>
#
# `px.bar(table, x="grade", y="claims", title="...", labels={"claims": "claims (number)"})`, where `table` comes from
# `value_counts()` and `reset_index(name="claims")`.
# </details>

# %% role="answer" exercise="evidence"
evidence = ...
### BEGIN SOLUTION
meaning = {
    "P": "platform-reported", "H": "hearsay", "C": "case", "M": "mechanism", "D": "definition", "F": "forecast",
    "V": "value statement",
}
table = graded["grade"].value_counts().rename_axis("grade").reset_index(name="claims")
evidence = px.bar(
    table.assign(meaning=table["grade"].map(meaning)), x="grade", y="claims", text="claims", hover_data=["meaning"],
    title="The column explains far more than it measures",
    labels={"claims": "claims (number)", "grade": "evidence grade"}, color_discrete_sequence=[BLUE],
)
evidence.update_traces(textposition="outside", cliponaxis=False)
### END SOLUTION
evidence

# %% role="check" exercise="evidence" points=1 outcomes="draw-a-count" ideas="A67" figure="bar" needs="title axis-titles units zero-baseline single-axis"
check("evidence", evidence)

# %% role="right" exercise="evidence"
import plotly.graph_objects as go

counts = graded.groupby("grade").size()
evidence = go.Figure(go.Bar(x=counts.to_numpy(), y=counts.index, orientation="h"))
evidence.update_layout(title="Claims by evidence grade", xaxis_title="claims (number)")

# %% role="right" exercise="evidence"
counts = graded["grade"].astype("category").value_counts(sort=False)
evidence = px.bar(x=list(counts.index), y=list(counts), color=list(counts.index), title="Evidence grades")
evidence.update_yaxes(title="number of claims (count)", rangemode="tozero")

# %% role="wrong" exercise="evidence" label="untidy-letters-drawn" catches="clean-labels" instead=true
# Some grades have more than one bar, one for each way of typing the letter. Tidy the letters, or use the table that has
# them tidy.
table = once["grade"].value_counts().rename_axis("grade").reset_index(name="claims")

# %% role="wrong" exercise="evidence" label="copies-drawn" catches="count-once" instead=true
# A sentence that the reader typed twice makes its bar longer than its evidence. Draw every claim once.
table = claims["grade"].str.strip().str.upper().value_counts().rename_axis("grade").reset_index(name="claims")

# %% role="wrong" exercise="evidence" label="truncated-axis" catches="truncated-axis"
# The value axis does not start at zero, so a bar twice as long no longer means twice as many claims. Let it begin at 0.
table = graded["grade"].value_counts().rename_axis("grade").reset_index(name="claims")
evidence = px.bar(
    table, x="grade", y="claims", title="Evidence", labels={"claims": "claims (number)"}, range_y=[2, table["claims"].max()]
)

# %% role="wrong" exercise="evidence" label="no-units" catches="axis-without-unit"
# The value axis does not say its unit. Put it in brackets behind the title of the axis.
table = graded["grade"].value_counts().rename_axis("grade").reset_index(name="claims")
evidence = px.bar(table, x="grade", y="claims", title="Evidence")

# %% [markdown]
# *Figure 3.* The number of different claims by evidence grade. Compare the bar of mechanisms (M) with those of
# figures (P and H): the first is what the column asserts, the others are what somebody counted.

# %% [markdown]
# ### Exercise 7 · What is it out of?   {12 points} · stretch
# Every later lesson has a written task. Here you may try the form; a few lines are enough. **Choose one number of the
# column that names no base.** Write the sentence that you would print instead, with dots where a figure is missing, and
# say what you would ask for. What else might explain the number, if not what the column wants to show? At most 120
# words.
#
# | | you are marked on |
# |:--|:--|
# | 1 | a claim with its denominator and its unit |
# | 2 | evidence that fits the claim |
# | 3 | a rival explanation, and the data that would separate it |
# | 4 | clear words for a manager, at most 120 of them |

# %% [markdown] role="written" exercise="base" points=12 outcomes="ask-for-the-base" ideas="A27 A40 A50"
# ### BEGIN SOLUTION
# **Sample, level 3.** WHICH is "said to" sell nearly 3 million yuan a month. I would print: "In June 2024 WHICH sold
# goods for … yuan, cancelled and returned orders taken off, to … buyers; in May it was … yuan." As it stands the figure
# is hearsay, and one month has no base. I would ask for the shop's books, month by month since it opened. The column
# wants to show that trust in one person sells. A rival explanation is the festival: if June stands out and the other
# months do not, it was the season. Another is bought traffic: sales with and without advertisements would tell.
#
# **Sample, level 2.** Nearly 500,000 yuan of silent shoes in ten-odd days has no base. I would print it as yuan a day
# beside the same shop's sales before. It is a case, told because it went well, so it shows that such a thing is
# possible and not that it is usual. Perhaps it sold well because of the festival. I would ask for the shop's sales.
#
# **Sample, level 1.** 3 million a month is a very large number and proves that the platform works well for small
# brands. But it may be exaggerated. One should collect more data before believing it.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | Claim with its denominator and unit | no number, or one that names its base | a number without base, called large or small | a unit and a base to compare with, the base left vague | a sentence that could be printed: unit, base and period named, dots where a figure is missing |
# | Evidence fits the claim | none | takes the number at face value, or distrusts it without a reason | says what kind of evidence it is (hearsay, a chosen case) | says so, and names the record that would replace it |
# | Rival explanation, and the data that would separate it | none | a general doubt ("more data") | a named rival: festival, advertisements, returns, one lucky month | a named rival and the comparison that would tell it from the column's story |
# | Clear words for a manager, at most 120 | cannot be followed, or over 150 words | can be followed with effort, or 121 to 150 words | clear, with some jargon or hedging | the sentence could be printed as it stands; 120 words or fewer |
# ### END MARK SCHEME

# %% [markdown]
# ## What would change our mind?
#
# Our table looks objective and is not. We cut the column into claims; somebody else would cut it into fewer or more.
# We graded them; you may think that a case is hearsay. And the people who graded are those who wrote this course. A
# table that we graded could not have contradicted us.
#
# Ask what is *not* in the table, too. The column tells of founders who made it. It does not tell of one who gave up,
# although later reports do (A67). No amount of tidying recovers a row that nobody wrote.
#
# We would change our mind about "it explains more than it measures"
#
# - if two people who graded apart from each other agreed on half of the letters only: then the bars are ours, not the
#   column's;
# - if a cut into fewer and larger claims, one a paragraph, moved most mechanisms into paragraphs that print a figure;
# - if a measurement turned up behind claims that print none, in an interview or a report that the author had read.
#
# And you? Choose one claim of the table that you believe. Write down, for yourself, the finding that would make you
# doubt it, *before* you go and look.
#
# From the next lesson on you work with a market that was simulated to tell the column's story. It has rooms, shops,
# curators and hosts, and its parameters were chosen so that the column's figures come out. **A simulator that encodes
# a story cannot prove the story.** It can do what a table of claims cannot: show what else would have to be true if a
# claim were, and what would look different if it were not.

# %% [markdown]
# ## Take-aways
#
# - Say what one row is before you count rows. `len` counts rows, `size` cells, `count()` filled cells.
# - Repeats hide behind blanks and labels. Normalise, then look for duplicates, then keep the first.
# - Tidy labels before grouping. Repair untidy rows, do not drop them.
# - A gap that somebody wrote down ("not given", "-", 0) is still a gap.
# - Evidence grades: P platform, H hearsay, C case, M mechanism, D definition, F forecast, V value. A grade says what
#   kind of evidence a claim is, not whether it is true.
# - Ask of each number: out of what, compared with what, counted by whom, for which time?
# - A user looks, a buyer pays, a curator selects and sells.
# - A bar starts at zero; an axis has a title and a unit; a figure's title says what to see.
# - Read the data card first. Your code runs again on a hidden edition: compute, do not type in.

# %%
progress()
