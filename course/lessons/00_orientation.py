# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: From an article to a table of claims
#     weight: 0
#     ideas: A02 A07 A08 A22 A27 A40 A50 A64 A66 A67
#     outcomes:
#       work-with-checks: answer a task, read what its check says, and know how it is graded
#       know-the-row: say what one row of a table is before counting rows
#       count-once: find what stands twice although no two rows are equal
#       clean-labels: tidy labels before grouping by them
#       ask-for-the-base: ask of every number what it is counted out of
#       draw-a-count: draw a bar chart that can be read without its author
# ---

# %% [markdown]
# # In class
#
# > "Do not look at traffic alone: the greatest value of Xiaohongshu's e-commerce is its people."
#
# Under this headline (in our English) Zhang Peng, founder of the technology magazine GeekPark, wrote a column in July 2024.
# Xiaohongshu (小红书, *little red book*) is a Chinese community in which people show each other how they live, and which sells
# goods to them. This course takes the column apart, one claim at a time. It asks of each claim what we would have to measure,
# and what the numbers would look like if it were wrong.
#
# **Our question:** what does the column rest on? How many of its claims print a number, and what is that number counted out
# of?
#
# **Our data** are a transcript: a reader went through the column and typed one claim a line, with a reader's slips.
#
# This lesson is practice. It begins with how the course works. Below stands a grey box with code, a **cell**. Click on it and
# press `Shift`+`Enter`: that runs the cell and goes on to the next.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px

from course import card, check, load, progress
from course.figures import BLUE, GREY, VERMILION, use_template

use_template()
claims = load("claims")

# %% [markdown]
# ## Your first task
#
# A task has two cells. In the first, put your answer **in place of the dots** and run it (`Shift`+`Enter`). The second asks
# `check` how the answer stands: run it too. Nobody counts your tries. So try something wrong first: run the check while the dots are there, then answer
# with the word `"none"`, then with the number.
#
# **Quick.** How many numbers does the headline print?

# %% role="quick" exercise="headline-numbers" title="The numbers of the headline" minutes=2
headline_numbers = 0
### 1: No figure stands in the headline, and no number written as a word either. Read it once more.
### 2: Which two? Words such as "alone" and "greatest" are no numbers: a number would say how many, or how much.
### 15: So many are its words. How many of them are numbers, in figures or written out?
### reading: None. It says what matters most, and not by how much. Does the rest of the column say more? We shall count.

# %% [markdown]
# A check says one of these:
#
# | it says | what to do |
# |:--|:--|
# | ○ Not answered yet | put an answer in place of the dots, and run its cell |
# | △ Form | another kind of answer is wanted: the sentence says which |
# | △ The cell above failed, or has changed | run the answer cell again before the check |
# | ✗ Not yet | the values are wrong: the sentence names the mistake, or what is right already |
# | ✓ Right | read what it means, and go on |
#
# The way is yours: rows in any order, a column or an index, whole numbers or decimals. Now to the transcript.

# %%
claims.head(6)

# %% [markdown]
# ### Exercise 1 · How many lines did the reader type?   {1 point}
# One row of `claims` is one line of the transcript. Assign to `lines` the number of its rows.
#
# Hints are folded away, the idea first. Open one when you need it.
#
# <details><summary>Hint 1: the idea</summary>
#
# Count the rows, whatever stands in them. Empty cells make no difference.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# The function `len` takes a table.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Add a cell of your own (the + at the top) and run `claims.shape` in it. Which of the two numbers are the rows? Let Python
# count them in the answer cell too, instead of typing the number.
# </details>

# %% role="answer" exercise="lines"
lines = ...
### BEGIN SOLUTION
lines = len(claims)
### END SOLUTION

# %% role="check" exercise="lines" points=1 outcomes="work-with-checks know-the-row" ideas="A67" minutes=3
check("lines", lines)

# %% [markdown] role="reading" exercise="lines"
# So many lines. Whether they are as many claims is another question.

# %% role="right" exercise="lines"
lines = claims.shape[0]

# %% role="right" exercise="lines"
lines = claims["claim"].notna().sum()

# %% role="wrong" exercise="lines" label="cells-counted" catches="row-or-cell"
# This counts cells, rows times columns. A line of the transcript is a row.
lines = claims.size

# %% role="wrong" exercise="lines" label="columns-counted" catches="row-or-cell"
# These are the columns. A line of the transcript is a row, and `shape` gives the rows first.
lines = claims.shape[1]

# %% role="wrong" exercise="lines" label="label-taken-for-count" catches="off-by-one"
# This is less than the number of rows. The last index label is one too small, since pandas counts positions from 0; and where a
# sentence stands on two lines, both of them count here.
lines = claims.index.max()

# %% role="wrong" exercise="lines" label="only-the-lines-shown" catches="know-the-row"
# These are the lines that `head` shows. The table goes on below them.
lines = len(claims.head(6))

# %% [markdown]
# From the next lesson on, tasks are graded. Grading runs your notebook on your data and on a **hidden edition**: another reader
# left out other claims and made other slips. An answer earns its points if it is right on both.
#
# **Quick.** A friend tells you her number, and you type it in. On your data the check says "Right". What would it earn?

# %% role="quick" exercise="typed-in" title="A friend's number" choices="all points|half of them|nothing"
typed_in = "nothing"
### all points: On the hidden edition another number is right, and there your cell still says hers.
### half of them: Right on one edition and wrong on the other earns nothing. What would be right on both?
### reading: A number that you type belongs to one edition. Code that computes it from the table is right on both.

# %% [markdown]
# Grading puts all cells but your answers back to what they were. Suppose you mend `claims` in one of our examples: when we
# grade, your answer meets the table unmended. Mend it in the answer cell.
#
# **Quick.** Python keeps what it computes in its memory. You choose *Kernel › Restart Kernel*. What is gone: what you
# `"typed"`, what was `"computed"`, or `"both"`?

# %% role="quick" exercise="after-restart" title="After a restart" choices="typed|computed|both"
after_restart = "computed"
### typed: The text of the cells is in the file and stays there. A restart empties the memory.
### both: The text of the cells is in the file and stays there. Only one of the two lives in the memory.
### reading: The memory is empty, so run the set-up again. A notebook that runs only in the order of your clicks is not finished.

# %% [markdown]
# **Before you hand in**, choose *Kernel › Restart Kernel and Run All Cells*: your notebook must give its answers from top to
# bottom, from an empty memory. Unanswered checks do not stop the run. How far are you?

# %%
progress()

# %% [markdown]
# No task needs your answer to another one. If one will not yield, go on.
#
# ## One claim, one row
#
# Every table has a **card**: what a row is, what each column means, which faults are known, and what the table may *not* be
# used for. Read it before you count.

# %%
card("claims")

# %% [markdown]
# So a claim is cut into questions. Who says it? Which number, of which unit? Out of what, or compared with what? (The
# `denominator`, or **base**.) For which time? And what kind of evidence is it?

# %%
columns = ["speaker", "number", "unit", "denominator", "period"]
claims.loc[claims["number"].notna(), columns].head(4)

# %% [markdown]
# **Quick.** "Liu Ye, a shoe host in Chengdu, launched silent leather shoes and sold nearly 500,000 yuan of them in ten-odd days
# of live selling." The author says so. Which column stays empty in this row?

# %% role="quick" exercise="empty-column" title="The empty column" choices="unit|denominator|period"
empty_column = "denominator"
### unit: The unit is there: the shoes were sold for so many yuan.
### period: The period is there, if not to the day: ten-odd days of live selling.
### reading: Is that much? Nothing says what to compare it with: the shop's days before, other shops, or all shoes sold.

# %% [markdown]
# ## One sentence, printed twice
#
# This course was written from a machine translation into Indonesian, in which the sentence on buyers, *5.2 times last year's*,
# stands twice. A reader in a hurry meets four impressive figures; the original has three: rooms 3.3, buyers 5.2, orders 5.4.
# Our reader, too, typed at least one sentence twice, and not quite alike. Three lines by hand:

# %%
typed = pd.Series(["The room is open.", "The room  is open. ", "The room is closed."])
typed.map(repr).to_frame("as typed")

# %% [markdown]
# **Quick.** `typed.duplicated()` marks the lines that repeat an earlier one. How many of the three does it mark?

# %% role="quick" exercise="marked-as-repeats" title="What pandas takes for a repeat" minutes=1.5
marked_as_repeats = 0
### 1: A reader would mark one. For pandas two texts are equal only if every character is, and blanks are characters.
### 2: It leaves the first of two equal lines alone. And are any two of these equal, blank by blank?
### 3: The first line cannot repeat an earlier one, for none stands before it. Which of the others is equal to it, blank by blank?
### reading: None: the second line has a blank more inside and another one at its end.

# %%
tidied = typed.str.split().str.join(" ")
pd.DataFrame({"tidied": tidied, "repeats an earlier line": tidied.duplicated()})

# %% [markdown]
# `str.split()` cuts a text into words at any run of blanks; `str.join(" ")` joins them with one blank each.

# %% role="proof"
tidy = claims["claim"].str.split().str.join(" ")
assert tidy.duplicated().any() and not claims["claim"].duplicated().any() and claims["idea"].is_unique
assert claims["number"].notna().sum() >= 4

# %% [markdown]
# ### Exercise 2 · How many different claims?   {1 point}
# Assign to `different_claims` the number of different sentences in the column `claim` of `claims`. Blanks make no difference.
# (The label in `idea` is the reader's, and proves nothing.)
#
# <details><summary>Hint 1: the idea</summary>
#
# First make sentences with the same words equal. Then count the different ones, each of them once.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# The example above tidies the blanks of `typed`. `nunique()` counts different values.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Begin with `sentences = claims["claim"]` and tidy it as `typed` was tidied. Then look at one sentence with
# `repr(...)`: are its blanks as you want them?
# </details>

# %% role="answer" exercise="different-claims"
different_claims = ...
### BEGIN SOLUTION
sentences = claims["claim"].str.split().str.join(" ")
different_claims = sentences.nunique()
### END SOLUTION

# %% role="check" exercise="different-claims" points=1 outcomes="count-once" ideas="A07" minutes=5
check("different-claims", different_claims)

# %% [markdown] role="reading" exercise="different-claims"
# Fewer claims than lines. A sentence that is printed twice is not twice as true, but whoever counts lines counts it twice.

# %% role="right" exercise="different-claims"
different_claims = len({" ".join(sentence.split()) for sentence in claims["claim"]})

# %% role="right" exercise="different-claims"
tidy = claims["claim"].str.replace(r"\s+", " ", regex=True).str.strip()
different_claims = int((~tidy.duplicated()).sum())

# %% role="right" exercise="different-claims"
different_claims = claims["idea"].str.removesuffix("b").drop_duplicates().size

# %% role="wrong" exercise="different-claims" label="blanks-make-a-difference" catches="duplicates-after-normalising" instead=true
# Sentences that stand twice still count as two: blanks at the end or inside, or the reader's label, keep them apart. Bring all
# blanks to one first.
sentences = claims["claim"].str.strip()

# %% role="wrong" exercise="different-claims" label="all-copies-thrown-out" catches="duplicated-keep" instead=true
# A sentence that stands twice is one claim, not none: throw out the second copy and keep the first.
sentences = claims["claim"].str.split().str.join(" ").drop_duplicates(keep=False)

# %% role="wrong" exercise="different-claims" label="copies-counted" catches="count-once" instead=true
# This is the number of lines that repeat an earlier one. Asked for are the lines that remain without them.
different_claims = sentences.duplicated().sum()

# %% [markdown]
# ## Whose claims are they?
#
# From here on every claim counts once: `once` keeps the first copy of each. (`~` turns True into False and False into True.)

# %%
sentences_in_order = claims["claim"].str.split().str.join(" ")
once = claims.loc[~sentences_in_order.duplicated()]
once[["idea", "section", "speaker", "claim"]].tail(3)

# %% [markdown]
# (The last two are not the author's: an advertisement below the column, and a remark of this course.) `value_counts()` counts
# how often each value stands in a column; with `normalize=True` it gives shares, which add up to 1.

# %%
once["section"].value_counts(normalize=True).round(2)

# %% [markdown]
# ### Exercise 3 · Who speaks?   {1 point}
# Assign to `by_speaker` a Series: for each speaker the share of all different claims that are his, hers or its. Start from
# `once`. A share lies between 0 and 1. Do not round.
#
# <details><summary>Hint 1: the idea</summary>
#
# It is the example above, with another column.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `once["speaker"]` is the column. `normalize=True` turns counts into shares.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Run `once["speaker"].value_counts()` first. Do the counts add up to the number of rows of `once`? Then divide.
# </details>

# %% role="answer" exercise="by-speaker"
by_speaker = ...
### BEGIN SOLUTION
by_speaker = once["speaker"].value_counts(normalize=True)
### END SOLUTION

# %% role="check" exercise="by-speaker" points=1 outcomes="know-the-row count-once" ideas="A67" minutes=4
check("by-speaker", by_speaker)

# %% [markdown] role="reading" exercise="by-speaker"
# More than three claims in four are the author's own. What the platform says of itself reaches us through him. Look at the
# other names: no founder who gave up is among them.

# %% role="proof"
speakers = once["speaker"].value_counts(normalize=True)
assert speakers["author"] > 0.75 and len(speakers) >= 3
assert set(speakers.index) <= {
    "author", "platform data, quoted by the author", "advertiser (LiberLive)", "course", "Wang Wei, founder of WHICH",
    "Conan, chief operating officer", "Zhiheng, chief marketing officer",
}

# %% role="proof" only="class"
assert list(once["section"].tail(2)) == ["advertisement", "course note"]

# %% role="right" exercise="by-speaker"
by_speaker = once.groupby("speaker").size() / len(once)

# %% role="right" exercise="by-speaker"
by_speaker = {}
for speaker in once["speaker"].astype("category"):
    by_speaker[speaker] = by_speaker.get(speaker, 0) + 1 / len(once)

# %% role="wrong" exercise="by-speaker" label="counts-for-shares" catches="count-or-share" instead=true
# These are counts. A share is the count divided by the number of all claims.
by_speaker = once["speaker"].value_counts()

# %% role="wrong" exercise="by-speaker" label="per-cent-for-shares" catches="count-or-share" instead=true
# These are shares in per cent. A share between 0 and 1 is asked for: leave out the factor of 100.
by_speaker = 100 * once["speaker"].value_counts(normalize=True)

# %% role="wrong" exercise="by-speaker" label="copies-counted" catches="count-once" instead=true
# Here the sentences that the reader typed twice count twice. Start from `once`, not from `claims`.
by_speaker = claims["speaker"].value_counts(normalize=True)

# %% role="wrong" exercise="by-speaker" label="only-claims-with-a-number" catches="denominator" instead=true
# These are shares of the claims that print a number. Asked for are shares of all different claims.
by_speaker = once.loc[once["number"].notna(), "speaker"].value_counts(normalize=True)

# %% role="wrong" exercise="by-speaker" label="sections-for-speakers" catches="column" instead=true
# These are the sections of the column, as in the example. Take the column that says who speaks.
by_speaker = once["section"].value_counts(normalize=True)

# %% role="figure"
looks = {
    "names no time": (GREY, "square-open"),
    "past or present": (BLUE, "square"),
    "years to come": (VERMILION, "diamond"),
}
said = once["period"].notna()
ahead = once["period"].str.contains("after 2024", na=False)
tiles = once.assign(
    place=once.groupby("section").cumcount() + 1,
    time=np.select(
        [ahead, said], ["years to come", "past or present"], "names no time"
    ),
    words=once["claim"].str.wrap(60).str.replace("\n", "<br>"),
)
column_map = px.scatter(
    tiles, x="place", y="section", color="time", symbol="time", height=380,
    hover_name="words", hover_data=dict.fromkeys(["place", "section", "time"], False),
    category_orders={"section": list(once["section"].unique()), "time": list(looks)},
    color_discrete_map={time: look[0] for time, look in looks.items()},
    symbol_map={time: look[1] for time, look in looks.items()},
    title="The column ends in the future",
    labels={"place": "claim of the section (number)", "section": ""},
)
column_map.update_traces(marker_size=11)
column_map.update_layout(
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "title": ""},
    margin_t=96,
)

# %% [markdown]
# *Figure 1.* The claims as tiles, in the order of reading. Point at one to read it. About half name no time: who wants to
# test such a claim has to choose when to look. (Code that only draws is folded away; a click on the bar above opens it.)

# %% role="proof"
assert 0.4 < once["period"].isna().mean() < 0.65
assert "after 2024" in once.loc[once["section"] == "part 2", "period"].dropna().iloc[-1]

# %% [markdown]
# # At home
#
# ## What kind of evidence is it?
#
# If you begin here: run the set-up, and the cell that makes `once`. The column `grade` holds the **evidence
# grade**: this course judged each claim, and the reader typed the letters.
#
# | grade | kind of claim | example |
# |:--:|:--|:--|
# | P | a figure or fact that a platform reports of itself | live orders were 5.4 times those of last year |
# | H | hearsay, from a source that we cannot look into | playing a guitar within 5 minutes, says its advertisement |
# | C | a case, told because it went well | silent leather shoes from Chengdu |
# | M | a mechanism: this happens because of that | authenticity lowers the cost of trust |
# | D | a definition | a person is the smallest unit of a brand |
# | F | a forecast | personalisation will be the next key word |
# | V | a statement of values | there is no standard answer to lifestyle |
#
# A grade is no verdict on truth. A case can be true and prove little; a platform's figure can be correct and the largest of the
# ten that it might have shown.
#
# **Quick.** The brand WHICH "is said to sell nearly 3 million yuan a month". Which grade has this claim?

# %% role="quick" exercise="said-to-sell" title="Is said to sell" choices="P|H|C"
said_to_sell = "H"
### P: No platform reports it. Who says it, by the words of the sentence?
### C: The column tells of WHICH as a case, and other sentences on it have a C. But who vouches for this figure?
### reading: "Is said to": somebody said so, and we cannot ask whom. The figure may be right; it is hearsay.

# %% [markdown]
# **Quick.** There are seven grades. How many different values has the column `grade`, as the reader typed it: `"seven"`,
# `"more"` or `"fewer"`?

# %% role="quick" exercise="typed-grades" title="Grades as typed" choices="seven|more|fewer"
typed_grades = "more"
### seven: So it should be. Look back at the card: what does it call the dirt of this column?
### fewer: Every grade occurs. The card names the dirt of this column: what does dirt do to a label?
### reading: To pandas `P`, `p` and `P ` are three different values. The next table shows them with their quotation marks.

# %%
typed_as = claims["grade"].map(repr)
typed_as.value_counts().to_frame("lines")

# %% [markdown]
# `str.strip()` removes blanks at both ends, `str.upper()` makes capitals. Tidy before you group, and throw no row out: an untidy
# letter does not make a claim worse.

# %% role="proof"
assert claims["grade"].nunique() > 7 and claims["grade"].str.strip().str.upper().nunique() == 7
by_label = claims.set_index(claims["idea"].str.removesuffix("b"))["grade"].str.strip().str.upper()
wanted = {"A08": "P", "A66": "H", "A40": "C", "A46": "M", "A51": "D", "A02": "F", "A33": "V", "A50": "H"}
assert all(set(by_label[[idea]]) == {letter} for idea, letter in wanted.items() if idea in by_label.index)

# %% [markdown]
# ### Exercise 4 · Claims by evidence grade   {1 point}
# Assign to `by_grade` a Series with the number of different claims of each grade. Its index holds the seven capital letters.
# Start from `once`, in which each claim stands once.
#
# <details><summary>Hint 1: the idea</summary>
#
# Make all ways to type a letter equal. Then count.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# Methods for text can be chained: `.str.strip().str.upper()`. `value_counts()` comes last.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Begin with `letters = once["grade"].str.strip()` and look at `letters.unique()`. Are there small letters left?
# </details>

# %% role="answer" exercise="by-grade"
by_grade = ...
### BEGIN SOLUTION
letters = once["grade"].str.strip().str.upper()
by_grade = letters.value_counts()
### END SOLUTION

# %% role="check" exercise="by-grade" points=1 outcomes="clean-labels count-once" ideas="A02 A67" minutes=4
check("by-grade", by_grade)

# %% [markdown] role="reading" exercise="by-grade"
# Mechanisms (M) are by far the largest group. There are more of them than of all figures and hearsay (P and H) together: the
# column explains far more than it measures.

# %% role="proof"
grades = once["grade"].str.strip().str.upper().value_counts()
assert grades["M"] > 2 * grades.drop("M").max() and grades["M"] > 2 * (grades["P"] + grades["H"])

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

# %% role="wrong" exercise="by-grade" label="copies-counted-again" catches="count-once" instead=true
# A repeated sentence counts twice here: the classic way to make weak evidence look broad. Start from `once`.
letters = claims["grade"].str.strip().str.upper()

# %% role="wrong" exercise="by-grade" label="untidy-letters-kept-apart" catches="clean-labels" instead=true
# Letters with a blank or in small type form groups of their own here. Strip the blanks and make capitals before you count.
letters = once["grade"]

# %% role="wrong" exercise="by-grade" label="small-letters-kept-apart" catches="clean-labels" instead=true
# The blanks are gone, but a small letter still forms a group beside its capital. Make capitals of all letters before you count.
letters = (
    once["grade"].str.strip()
    if 7 < once["grade"].str.strip().nunique() < once["grade"].nunique()
    else once["grade"].str.strip().str.upper().where(once.index > 0, "small " + once["grade"])  # an edition without this slip
)

# %% role="wrong" exercise="by-grade" label="blanks-kept" catches="clean-labels" instead=true
# All letters are capitals now, but a letter with a blank beside it still forms a group of its own. Strip the blanks as well.
letters = (
    once["grade"].str.upper()
    if 7 < once["grade"].str.upper().nunique() < once["grade"].nunique()
    else once["grade"].str.strip().str.upper().where(once.index > 0, "blank " + once["grade"])  # an edition without this slip
)

# %% role="wrong" exercise="by-grade" label="untidy-rows-dropped" catches="clean-labels" instead=true
# Rows with an untidy letter are missing from these counts. Their claims are as good as the others: repair the letter, keep the
# row.
letters = once.loc[once["grade"].isin(list("PHCMDFV")), "grade"]

# %% role="wrong" exercise="by-grade" label="shares-for-counts" catches="count-or-share" instead=true
# These are shares. The number of claims is asked for here.
by_grade = letters.value_counts(normalize=True)

# %% [markdown]
# ## A number without a base
#
# A number becomes evidence when we know its base. "5.4 times" has one: the same festival a year earlier.
#
# **Quick.** Long search terms "made up over 60 % of all search terms". A term that a thousand people typed: does it count
# `"once"` in this base, a thousand times (`"often"`), or does the sentence leave it `"open"`?

# %% role="quick" exercise="base-of-sixty" title="The base of 60 %" choices="once|often|open"
base_of_sixty = "open"
### once: One may read it so: each different term once. Do the words rule out the other count?
### often: One may read it so: each search once. Do the words rule out the other count?
### reading: It is open, and the two counts are two bases: different terms, or searches. A later lesson counts both.

# %% [markdown]
# Where the column gives no base, our reader wrote `not given`, or nothing. Both mean the same. To keep the rows that meet a
# condition, and to count them:

# %%
told = once[once["period"].notna()]
years_ahead = told[told["period"].str.contains("after 2024")]
{"name a time": len(told), "of these, years to come": len(years_ahead)}

# %% [markdown]
# ### Exercise 5 · How many numbers stand alone?   {1 point}
# Start from `once` and assign to `numbers` a dictionary with
#
# - `"with_number"`: how many claims print a number (`number` is not empty);
# - `"without_base"`: how many of *these* name no base (`denominator` is empty or `not given`);
# - `"share"`: the second divided by the first, between 0 and 1, not rounded.
#
# <details><summary>Hint 1: the idea</summary>
#
# Two steps, as in the example: first keep the claims that print a number. Among these look for a missing base.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `isna()` finds empty cells, `== "not given"` the words. Put each condition in brackets, and `|` between them.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Begin with `numbered = once[once["number"].notna()]`, and look at `numbered["denominator"]`: it is short enough to count by
# hand.
# </details>

# %% role="answer" exercise="numbers"
numbers = {"with_number": ..., "without_base": ..., "share": ...}
### BEGIN SOLUTION
numbered = once[once["number"].notna()]
empty = numbered["denominator"].isna()
alone = empty | (numbered["denominator"] == "not given")
numbers = {
    "with_number": len(numbered), "without_base": alone.sum(), "share": alone.mean(),
}
### END SOLUTION

# %% role="check" exercise="numbers" points=1 outcomes="ask-for-the-base count-once" ideas="A27 A40 A50 A66" minutes=6
check("numbers", numbers)

# %% [markdown] role="reading" exercise="numbers"
# Few claims print a number, and many of these numbers have no base. Not all need one: an age of 40 may stand alone. Look who
# says them: no number that the author gives in his own voice has a base. Those that have one are the platform's, or ours.

# %% role="proof"
with_number = once[once["number"].notna()]
bare = with_number["denominator"].replace("not given", np.nan).isna()
assert len(with_number) < 0.25 * len(once) and 0.3 < bare.mean() < 0.8
assert not (with_number.loc[~bare, "speaker"] == "author").any()
assert (claims["denominator"] == "not given").any()
assert once.loc[once["number"] == ">60 %", "claim"].str.contains("over 60 % of all search terms").all()

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

# %% role="wrong" exercise="numbers" label="empty-taken-for-a-base" catches="missing-in-disguise" instead=true
# Too few have no base here. Are only the words "not given" counted? An empty cell is the same gap: count both. Or are these the
# claims that *have* a base?
alone = (numbered["denominator"] == "not given") & ((numbered["denominator"] == "not given").sum() != empty.sum())

# %% role="wrong" exercise="numbers" label="claims-without-number-included" catches="denominator" instead=true
# A claim that prints no number needs no base. Look for a missing base among the claims with a number only.
alone = once["denominator"].isna() | (once["denominator"] == "not given")

# %% role="wrong" exercise="numbers" label="share-of-all-claims" catches="denominator" credit=0.5 instead=true
# Both counts stand. The share is out of all claims, though, and it should be out of the claims that print a number: the
# exercise on bases has a base of its own.
numbers = {"with_number": len(numbered), "without_base": alone.sum(), "share": alone.sum() / len(once)}

# %% role="wrong" exercise="numbers" label="share-in-per-cent" catches="count-or-share" credit=0.5 instead=true
# Both counts stand. The share is in per cent: between 0 and 1 is asked for, so leave out the factor of 100.
numbers = {"with_number": len(numbered), "without_base": alone.sum(), "share": 100 * alone.mean()}

# %% [markdown]
# ## What does the sentence say?
#
# No data can mend a misread claim. Three words to watch:
#
# | in the translation | in the original | what it means |
# |:--|:--|:--|
# | *selama 618 tahun ini*, "for these 618 years" | 618 | this year's shopping festival around 18 June |
# | *stratosfer*, "stratosphere" | 同温层, "layer of equal temperature" | people of like mind |
# | *pembeli*, "buyers", said of people who sell | 买手, "buying hand" | a **curator**, who selects goods for others |
#
# In all tables of this course a *user* looks around, a *buyer* pays, a *curator* selects and sells.
#
# **Quick.** Which version says what the author says?
#
# - **a.** Over these 618 years live orders became 5.4 times as many. Thousands of curators will build stores.
# - **b.** At this year's 618 live orders were 5.4 times last year's. Thousands of customers will build stores.
# - **c.** At this year's 618 live orders were 5.4 times last year's. Thousands of curators will build stores.

# %% role="quick" exercise="faithful" title="The faithful version" choices="a|b|c" ideas="A08 A22 A64"
faithful = "c"
### a: 618 is a date, 18 June, and the name of a festival. Nothing here lasted for centuries.
### b: Who builds the stores? The word that reads "buyers" means professional buyers, who select goods: not customers.
### reading: The original can be read in one way only. In this course's tables 618 is a festival and curators are sellers.

# %% [markdown]
# ## A first chart
#
# A bar chart shows counts as lengths, so its bars start at zero. It has a title that says what to see, and an axis title with
# the unit in brackets. One colour will do.

# %%
section_counts = once["section"].value_counts().reset_index(name="claims")
sections = px.bar(
    section_counts, x="claims", y="section", orientation="h", text="claims",
    title="Most claims stand in the two main parts", height=320,
    labels={"claims": "claims (number)", "section": ""},
    color_discrete_sequence=[BLUE],
)
sections.update_yaxes(autorange="reversed")

# %% [markdown]
# *Figure 2.* Different claims by section of the column. `reset_index(name="claims")` makes a table of the counts, whose columns
# `px.bar` draws.

# %% role="proof"
stands = once["section"].value_counts()
assert stands[["part 1", "part 2"]].sum() > 0.5 * len(once) and set(stands.index[:2]) == {"part 1", "part 2"}

# %%
graded = once.assign(grade=once["grade"].str.strip().str.upper())
graded[["idea", "grade", "claim"]].head(3)

# %% [markdown]
# ### Exercise 6 · What does the column rest on?   {2 points}
# Draw a bar chart of the number of claims by evidence grade, and assign the figure to `evidence`. Start from `graded`, in which
# every claim stands once and has a tidy letter. One bar a grade, labelled with its letter, all in one panel, from zero. The
# chart has a title, and its value axis a title with the unit in brackets.
#
# <details><summary>Hint 1: the idea</summary>
#
# Two steps, as for Figure 2: a table with a row for each grade, then its bars.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `graded["grade"].value_counts().reset_index(name="claims")`, then `px.bar(table, x="grade", y=..., title=..., labels=...)`.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Copy the cell of Figure 2 and change one thing after another: the column that is counted, `x` and `y`, the title. Leave
# `orientation="h"` out if the bars are to stand. Give the figure its new name.
# </details>

# %% role="answer" exercise="evidence"
evidence = ...
### BEGIN SOLUTION
grade_counts = graded["grade"].value_counts().reset_index(name="claims")
evidence = px.bar(
    grade_counts, x="grade", y="claims", text="claims",
    title="The column explains far more than it measures",
    labels={"claims": "claims (number)", "grade": "evidence grade"},
    color_discrete_sequence=[BLUE],
)
evidence.update_traces(textposition="outside", cliponaxis=False)
### END SOLUTION
evidence

# %% role="check" exercise="evidence" points=2 outcomes="draw-a-count" ideas="A67" figure="bar" needs="title axis-titles units zero-baseline single-axis panels=1 unit=number|count|claim" minutes=8
check("evidence", evidence)

# %% [markdown] role="reading" exercise="evidence"
# The bar of mechanisms (M) towers over those of figures and hearsay (P and H): the first is what the column asserts, the others
# are what somebody says to have counted.

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
# Some grades have more than one bar, one for each way of typing the letter. Draw from `graded`, where the letters are tidy.
grade_counts = once["grade"].value_counts().reset_index(name="claims")

# %% role="wrong" exercise="evidence" label="copies-drawn" catches="count-once" instead=true
# A sentence that the reader typed twice makes its bar longer than its evidence. Draw every claim once: start from `graded`.
grade_counts = claims["grade"].str.strip().str.upper().value_counts().rename_axis("grade").reset_index(name="claims")

# %% role="wrong" exercise="evidence" label="shares-drawn" catches="count-or-share" instead=true
# These bars are shares. The number of claims is asked for.
grade_counts = graded["grade"].value_counts(normalize=True).reset_index(name="claims")

# %% role="wrong" exercise="evidence" label="sections-drawn" catches="column" instead=true
# These are the sections again, as in Figure 2. Draw a bar for each evidence grade.
grade_counts = graded["section"].value_counts().rename_axis("grade").reset_index(name="claims")

# %% role="wrong" exercise="evidence" label="truncated-axis" catches="truncated-axis"
# The value axis does not start at zero, so a bar twice as long no longer means twice as many claims. Let it begin at 0.
table = graded["grade"].value_counts().reset_index(name="claims")
evidence = px.bar(
    table, x="grade", y="claims", title="Evidence", labels={"claims": "claims (number)"}, range_y=[2, table["claims"].max()]
)

# %% role="wrong" exercise="evidence" label="no-units" catches="axis-without-unit"
# The value axis does not say its unit. Put it in brackets behind the title of the axis. If it stands there already, look whether
# the bars lie: after `orientation="h"` the counts belong to `x`.
table = graded["grade"].value_counts().reset_index(name="claims")
evidence = px.bar(table, x="grade", y="claims", title="Evidence")

# %% role="wrong" exercise="evidence" label="other-unit" catches="axis-without-unit"
# The axis of the values names another unit than a number of claims. One step on it is one claim: say so in the brackets. If it
# does, look whether the bars lie: after `orientation="h"` the counts belong to `x`.
table = graded["grade"].value_counts().reset_index(name="claims")
evidence = px.bar(table, x="grade", y="claims", title="Evidence", labels={"claims": "claims (%)"})

# %% role="wrong" exercise="evidence" label="panels" catches="small-multiples-for-bars"
# The bars stand in several panels. Lengths are compared on one scale, side by side: draw all grades in one panel.
table = graded["grade"].value_counts().reset_index(name="claims")
evidence = px.bar(
    table, x="grade", y="claims", facet_col="grade", title="Evidence", labels={"claims": "claims (number)"}
).update_yaxes(matches=None)

# %% role="wrong" exercise="evidence" label="claims-drawn-one-by-one" catches="know-the-row"
# Every claim is drawn here as a bar of its own, one claim high, piled on the others. It looks right, but the figure counts
# nothing: make a table with one row a grade first.
evidence = px.bar(
    graded.assign(claims=1), x="grade", y="claims", title="Evidence grades", labels={"claims": "claims (number)"}
)

# %% [markdown]
# *Figure 3.* Different claims by evidence grade. Compare mechanisms (M) with what somebody says to have counted (P and H).
#
# **Quick.** Which sentence does the figure support?
#
# - **a.** Most of the column's claims are wrong.
# - **b.** More claims say what causes what than report a figure.
# - **c.** The column was paid for by the platform.

# %% role="quick" exercise="supported-sentence" title="What the figure supports" choices="a|b|c"
supported = "b"
### a: A grade is no verdict on truth: a mechanism may be right and a platform's figure may be wrong.
### c: The figure counts kinds of claims. It says nothing on why somebody wrote them.
### reading: This much the bars show, as far as one accepts our grades. Whether the mechanisms are right is what the course is about.

# %% [markdown]
# ### Exercise 7 · What is it out of?   {3 points}
# One task of each lesson is read by a person. **Choose a number of the column that names no base, and write the sentence that
# you would print instead**, in at most 40 words, with dots where a figure is missing.
#
# | | what your sentence has | points |
# |:--|:--|--:|
# | 1 | a unit, a base to compare with, and the period of both | 0–3 |
#
# Double-click the cell below, write, and run it. `progress()` counts the saved words.

# %% [markdown] role="written" exercise="base" points=3 outcomes="ask-for-the-base" ideas="A27 A40 A50" words=40 minutes=8
# ### BEGIN SOLUTION
# **Sample, level 3.** In June 2024 WHICH sold goods for … yuan, cancelled and returned orders taken off; in May 2024 it was …
# yuan.
#
# **Sample, level 2.** Liu Ye sold nearly 500,000 yuan of silent shoes in ten-odd days, … times as much as before.
#
# **Sample, level 1.** WHICH sells 3 million a month, which is a lot for such a small brand.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | A unit, a base to compare with, and the period of both | no number, or one that names its base in the column | a number, called large or small | a base to compare with, but its unit or one of the two periods is left open | unit, base and both periods named, dots where a figure is missing; 40 words or fewer |
# ### END MARK SCHEME

# %% [markdown]
# ## What would change our mind?
#
# Our table looks objective, and is not: somebody else would cut and grade the column otherwise. And no tidying brings back a row
# that nobody wrote: the column tells of founders who made it, and of none who gave up. We would change our mind about "it
# explains more than it measures" if two people who graded apart from each other agreed on half of the letters only, or if a
# measurement turned up behind claims that print none.
#
# From the next lesson on you work with a market that was simulated to tell the column's story. **A simulator that encodes a
# story cannot prove the story.** But it can show what else would have to be true if a claim were.
#
# ## Take-aways
#
# - Read the card, and say what a row is, before you count rows.
# - Tidy first. Copies, labels and gaps ("not given") hide behind ways to type them.
# - Ask of each number: out of what, compared with what, counted by whom, for which time?
# - Bars start at zero, an axis has a unit, a title says what to see.
# - Compute, do not type in.
#
# The column opens with three numbers that have a base: rooms, buyers and orders of a festival. The next lesson asks what they
# say.
