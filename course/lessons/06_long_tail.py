# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: The long tail of words
#     weight: 1
#     ideas: A27 A28 A29 A30 A31
#     outcomes:
#       count-characters: count what a reader sees, and say by which rule
#       name-the-unit: tell shares of searches, of distinct terms and of searchers apart
#       read-equally-far: compare shares of distinct things only where equally much was read
#       judge-a-rule: judge a rule by its base rate, its precision and its recall
#       split-a-rise: split a rise by what was written and by who wrote
#       choose-a-denominator: count outcomes per search, sitting, need and person
#       tell-cause-from-choice: use chance to tell what a choice causes from who makes it
#       audit-a-share: state a share so that somebody with other data can check it
# ---

# %% [markdown]
# # In class
#
# > "I also heard Conan tell a detail of their data: in June 2024, 'long-tail search terms' made up more than 60 % of all
# > search terms on Xiaohongshu. Inside Xiaohongshu, words of eight characters or more are called long-tail search terms.
# > Searching with so many words and such concrete expressions shows that the needs of those who search are highly personal."
#
# So wrote Zhang Peng in his column of July 2024 (in our English); Conan is the platform's chief operating officer. The
# lesson before asked how a platform learns what fits. Shoppers seem to tell it themselves, in the search box. So what exactly is personal?
#
# **Our question:** more than 60 % of *what*? And when a search gets longer, does the need get more personal?
#
# **Our data** are searches of June 2023 and June 2024 on two simulated platforms with invented names: Lifora, where people
# share their lives in notes, and Shelvia, a shelf of goods. They are typed in Chinese. You need none: the rules work on
# strings, and `gloss` tells what each search means.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from course import card, check, load, progress
from course.figures import BLUE, GREY, ORANGE, PLATFORM_COLOURS, VERMILION, use_template

use_template()
SHANGHAI = "Asia/Shanghai"
CHINESE = "[\u4e00-\u9fff]"  # one Chinese character
EMOJI = "[\u200d\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]"  # a code point of an emoji

# Tables get shorter names here.
queries = load("search_queries")
labels = load("query_labels")
diary = load("search_diary")
boxes = load("experiment_suggest")
atoms = load("need_atoms")
users = load("users")

# %% [markdown]
# **Quick.** 大体重胖脚丫的儿童跑鞋, "running shoes for heavy children, chubby feet", is Zhang Peng's own example of a long-tail
# term. How many characters does it have? Count them, or let Python do it.

# %% role="quick" exercise="how-long" title="How long?"
how_long = len("大体重胖脚丫的儿童跑鞋")
### 6: That is about the number of English words. Count the characters: each sign is one.
### 10: Almost: one sign was overlooked. 的 is a character too.
### 12: One too many: neither a quotation mark nor the comma belongs to it.
### reading: Eleven, so it is long by the rule of eight. In bytes it would be 33: "length" needs a rule before it has a number.

# %% role="wrong" exercise="how-long" label="bytes-counted-here" catches="characters"
# These are bytes, of which a Chinese character takes three in a file. A reader sees fewer.
how_long = len("大体重胖脚丫的儿童跑鞋".encode())

# %% [markdown]
# ## Eight characters of what?
#
# A log holds what fingers did.

# %%
queries[["query_id", "platform", "user_id", "text", "gloss", "ts"]].head(4)

# %% [markdown]
# The same words arrive with spaces, emoji, full-width digits (６ for 6) and accents typed as a second sign. Python's `len`
# counts *code points*, the pieces of which text is made; ６ is one, é may be two, and an emoji several. This makes a
# string **clean**: NFKC is the standard that gives equal signs equal code points.

# %%
def clean(text):
    """Search strings in one form: no full-width signs, capitals, spaces or emoji."""
    one_form = text.str.normalize("NFKC").str.lower()
    return one_form.str.replace(rf"\s|{EMOJI}", "", regex=True)


queries["year"] = queries["ts"].dt.tz_convert(SHANGHAI).dt.year
queries["clean"] = clean(queries["text"])
dirty = queries[queries["clean"].ne(queries["text"].str.lower())]
dirty[["text", "clean"]].head(4)

# %% role="proof"
assert set(queries["ts"].dt.tz_convert(SHANGHAI).dt.month) == {6} and set(queries["year"]) == {2023, 2024}
assert 0.05 < len(dirty) / len(queries) < 0.4
assert len("🙋‍♀️") == 4 and queries["text"].str.contains("🙋‍♀️", regex=False).any()
assert queries["gloss"].notna().all()

# %% [markdown]
# ### Exercise 1 · Four ways to count   {3 points}
# Take Lifora's searches of June 2024 (`queries`, with its column `year`). Which share of these searches has **eight characters
# or more**? Assign to `four_counts` a dictionary with four shares (between 0 and 1), by four ways to count:
#
# - `"code_points"`: the code points of `text`, just as logged;
# - `"without_spaces"`: those of `text` without any white space, whatever else is in it;
# - `"clean"`: those of the column `clean`;
# - `"chinese"`: only the Chinese characters in `text`.
#
# <details><summary>Hint 1: the idea</summary>
#
# A share is the mean of True and False. You need four columns of lengths, then the same question to each of them.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `.str.len()` counts code points, `.str.replace(r"\s", "", regex=True)` takes white space out, and `.str.count(CHINESE)` counts
# what the pattern of the set-up matches.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `june_2024 = queries[(queries["platform"] == "Lifora") & (queries["year"] == 2024)]`, then one line for each of the four.
# </details>

# %% role="answer" exercise="four-counts"
four_counts = {"code_points": ..., "without_spaces": ..., "clean": ..., "chinese": ...}
### BEGIN SOLUTION
least = 8
mine = queries[queries["platform"].eq("Lifora") & queries["year"].eq(2024)]
text, cleaned = mine["text"], mine["clean"]
lengths = pd.DataFrame({
    "code_points": text.str.len(),
    "without_spaces": text.str.replace(r"\s", "", regex=True).str.len(),
    "clean": cleaned.str.len(),
    "chinese": text.str.count(CHINESE),
})
four_counts = (lengths >= least).mean()
### END SOLUTION

# %% role="check" exercise="four-counts" points=3 outcomes="count-characters" ideas="A27" minutes=8
check("four-counts", four_counts)

# %% [markdown] role="reading" exercise="four-counts"
# Four honest people, one log, one rule of eight: their shares lie some three to six points apart. Each way to count
# calls fewer searches long than the one before.

# %% role="proof"
home = queries[(queries["platform"] == "Lifora") & (queries["year"] == 2024)]
shares = pd.DataFrame({
    "raw": home["text"].str.len(), "spaces": home["text"].str.replace(r"\s", "", regex=True).str.len(),
    "clean": home["clean"].str.len(), "chinese": home["text"].str.count(CHINESE),
}).ge(8).mean()
assert shares.is_monotonic_decreasing and 0.03 < shares.iloc[0] - shares.iloc[-1] < 0.06, shares

# %% role="right" exercise="four-counts"
mine = queries.query("platform == 'Lifora' and year == 2024")
four_counts = {
    "chinese": mine["text"].map(lambda word: sum("\u4e00" <= sign <= "\u9fff" for sign in word) > 7).mean(),
    "clean": float(np.mean([len(word) >= 8 for word in mine["clean"]])),
    "without_spaces": float(np.mean([len("".join(word.split())) >= 8 for word in mine["text"]])),
    "code_points": (mine["text"].str.len() > 7).sum() / len(mine),
}

# %% role="right" exercise="four-counts"
since = queries[(queries["ts"] >= pd.Timestamp("2024-01-01", tz=SHANGHAI)) & queries["user_id"].notna()]
ways = {
    "clean": clean(since["text"]),
    "code_points": since["text"],
    "chinese": since["text"].str.replace(f"[^{CHINESE[1:-1]}]", "", regex=True),
    "without_spaces": since["text"].str.replace(r"\s+", "", regex=True),
}
four_counts = pd.Series({name: words.str.len().between(8, 1_000).mean() for name, words in ways.items()})

# %% role="wrong" exercise="four-counts" label="more-than-eight" catches="edge-of-a-rule" instead=true
# These are shares of searches with more than eight characters. "Eight or more" takes in those with exactly eight.
least = 9

# %% role="wrong" exercise="four-counts" label="mean-length" catches="share-or-mean" instead=true
# These are mean lengths, in characters. Asked for is the share of searches with eight characters or more.
four_counts = lengths.mean()

# %% role="wrong" exercise="four-counts" label="persons-shares-averaged" catches="know-the-rows" instead=true
# These are means of people's own shares, so that somebody with one search counts as much as one with thirty. A search is the unit.
four_counts = (lengths >= least).groupby(mine["user_id"]).mean().mean()

# %% role="wrong" exercise="four-counts" label="searches-counted" catches="share-or-count" instead=true
# These are numbers of searches. A share is such a number over all searches of Lifora in June 2024.
four_counts = (lengths >= least).sum()

# %% role="wrong" exercise="four-counts" label="bytes-counted" catches="characters" instead=true
# `code_points` counts bytes here: a Chinese character takes three of them in a file. Take the length of the string itself.
lengths = pd.DataFrame({
    "code_points": text.str.encode("utf-8").str.len(),
    "without_spaces": text.str.replace(r"\s", "", regex=True).str.len(),
    "clean": cleaned.str.len(),
    "chinese": text.str.count(CHINESE),
})

# %% role="wrong" exercise="four-counts" label="spaces-at-the-ends-alone" catches="characters" instead=true
# `without_spaces` still has its spaces: `strip` takes them from the ends alone, and `str.replace` reads `\s` as a pattern only with
# `regex=True`.
lengths = pd.DataFrame({
    "code_points": text.str.len(),
    "without_spaces": text.str.strip().str.len(),
    "clean": cleaned.str.len(),
    "chinese": text.str.count(CHINESE),
})

# %% role="wrong" exercise="four-counts" label="words-for-characters" catches="characters" instead=true
# `chinese` counts runs of Chinese characters, not characters: a pattern with + matches a whole run at once.
lengths = pd.DataFrame({
    "code_points": text.str.len(),
    "without_spaces": text.str.replace(r"\s", "", regex=True).str.len(),
    "clean": cleaned.str.len(),
    "chinese": text.str.count(f"{CHINESE}+"),
})

# %% role="wrong" exercise="four-counts" label="both-junes-pooled" catches="window" instead=true
# Both Junes are in these shares. The exercise asks for June 2024 alone: use the column `year`.
mine = queries[queries["platform"].eq("Lifora")]

# %% role="wrong" exercise="four-counts" label="both-platforms-pooled" catches="know-the-rows" instead=true
# Shelvia's searches are in these shares as well. The claim is about one platform: keep Lifora's.
mine = queries[queries["year"].eq(2024)]

# %% role="wrong" exercise="four-counts" label="june-of-the-year-before" catches="window" instead=true
# These are the shares of June 2023. The exercise asks for June 2024.
mine = queries[queries["platform"].eq("Lifora") & queries["year"].eq(2023)]

# %% role="wrong" exercise="four-counts" label="distinct-strings-counted" catches="type-or-token" instead=true
# Each string counts once here, however often it was typed. A search is a row: keep them all.
mine = queries[queries["platform"].eq("Lifora") & queries["year"].eq(2024)].drop_duplicates("clean")

# %% role="wrong" exercise="four-counts" label="distinct-texts-counted" catches="type-or-token" instead=true
# Each text counts once here, however often it was logged. A search is a row: drop no duplicates.
mine = queries[queries["platform"].eq("Lifora") & queries["year"].eq(2024)].drop_duplicates("text")

# %% role="wrong" exercise="four-counts" label="any-chinese-at-all" catches="characters" instead=true
# `chinese` asks whether there is a Chinese character at all, or keeps the length of the whole string. Count the Chinese characters alone.
lengths = pd.DataFrame({
    "code_points": text.str.len(),
    "without_spaces": text.str.replace(r"\s", "", regex=True).str.len(),
    "clean": cleaned.str.len(),
    "chinese": text.str.len().where(text.str.contains(CHINESE), 0),
})

# %% role="wrong" exercise="four-counts" label="emoji-out-as-well" catches="characters" instead=true
# `without_spaces` has lost its emoji as well. Only white space goes; whatever else is in the text stays.
lengths = pd.DataFrame({
    "code_points": text.str.len(),
    "without_spaces": text.str.replace(rf"\s|{EMOJI}", "", regex=True).str.len(),
    "clean": cleaned.str.len(),
    "chinese": text.str.count(CHINESE),
})

# %% [markdown]
# From here on we count the clean way, as a careful reader would. `searches` is Lifora, both Junes; `long` says whether a search
# has eight characters or more.

# %%
queries["long"] = queries["clean"].str.len().ge(8)
searches = queries[queries["platform"] == "Lifora"]
searches[["text", "gloss", "year", "long"]].sample(5, random_state=1)

# %% [markdown]
# **Quick.** Somebody reads the rule as "*more than* eight". By how many percentage points does Lifora's share of long searches
# of June 2024 fall?

# %% role="quick" exercise="exactly-eight" points=1 outcomes="count-characters" ideas="A27" minutes=3
exactly_eight = (
    100 * (searches.loc[searches["year"] == 2024, "clean"].str.len() == 8).mean()
)
### reading: It falls by the share of searches with exactly eight characters, about ten points. An "or" at the edge moves the number more than all four ways to count do.

# %% role="wrong" exercise="exactly-eight" label="both-junes-at-eight" catches="edge-of-a-rule"
# Both Junes are in it. The question is about June 2024.
exactly_eight = 100 * (searches["clean"].str.len() == 8).mean()

# %% role="wrong" exercise="exactly-eight" label="what-is-left" catches="edge-of-a-rule"
# That is the share that is left. How far does it fall from the share of eight or more?
exactly_eight = 100 * (searches.loc[searches["year"] == 2024, "clean"].str.len() > 8).mean()

# %% role="wrong" exercise="exactly-eight" label="eight-as-logged" catches="characters"
# This counts the text as it was logged. Take the column `clean`, as `long` does.
exactly_eight = 100 * (searches.loc[searches["year"] == 2024, "text"].str.len() == 8).mean()

# %% role="wrong" exercise="exactly-eight" label="fall-in-per-cent-of-itself" catches="ratio-or-difference"
# That is the fall as a per cent of the share itself. In percentage points, a share is simply taken from a share.
of_june = searches.loc[searches["year"] == 2024, "clean"].str.len()
exactly_eight = 100 * (1 - (of_june > 8).mean() / (of_june >= 8).mean())

# %% role="wrong" exercise="exactly-eight" label="terms-at-eight" catches="type-or-token"
# Each term counts once here. The share is one of searches: keep every row.
exactly_eight = 100 * (searches[searches["year"] == 2024].drop_duplicates("clean")["clean"].str.len() == 8).mean()

# %% role="wrong" exercise="exactly-eight" label="same-rule-twice" catches="edge-of-a-rule"
# Nothing falls here: "more than seven" and "eight or more" are one rule. Compare "eight or more" with "more than eight".
of_june = searches.loc[searches["year"] == 2024, "clean"].str.len()
exactly_eight = 100 * ((of_june >= 8).mean() - (of_june > 7).mean())

# %% role="wrong" exercise="exactly-eight" label="exactly-seven" catches="edge-of-a-rule"
# That is the share with exactly seven characters, what a rule of "seven or more" would add. Which searches does "more than eight" lose?
exactly_eight = 100 * (searches.loc[searches["year"] == 2024, "clean"].str.len() == 7).mean()

# %% role="proof"
edge = (searches.loc[searches["year"] == 2024, "clean"].str.len() == 8).mean()
assert 0.08 < edge < 0.13, edge

# %% [markdown]
# ## Sixty per cent of what?
#
# Linguists call a word that is typed a **token** and a distinct word a **type**. Here a token is a search and a type is a
# *term*, a distinct clean string. Seven searches by hand:

# %%
seven = pd.DataFrame({
    "who": ["Ai", "Ai", "Bo", "Cai", "Cai", "Dan", "Eva"],
    "clean": ["跑鞋", "跑鞋", "跑鞋", "静音皮鞋", "大体重跑鞋推荐平价", "跑鞋", "宽脚久站不累的皮鞋"],
})
seven["long"] = seven["clean"].str.len().ge(8)
pd.Series({
    "of searches": seven["long"].mean(),
    "of terms": seven.drop_duplicates("clean")["long"].mean(),
    "of searchers, on average": seven.groupby("who")["long"].mean().mean(),
}, name="share of long ones").round(2).to_frame()

# %% [markdown]
# Two of seven searches are long, but two of four terms: 跑鞋 ("running shoes") is typed four times and counts once. (The
# others: "quiet leather shoes", and two long ones, for heavy runners and for standing all day on wide feet.) The last
# line takes each searcher's own share and then the mean of the five. "60 % of all search terms" may be any of the three.
#
# ### Exercise 2 · One sentence, three units   {3 points}
# Assign to `readings` a DataFrame with one row for each June and the columns
#
# - `year`: 2023 or 2024;
# - `searches`: the share of long ones among Lifora's searches of that June;
# - `terms`: the share among its terms, that is the distinct clean strings of that June;
# - `searchers`: the mean, over the people who searched in that June, of the share of long ones among their own searches.
#
# Shares lie between 0 and 1. Start from `searches`.
#
# <details><summary>Hint 1: the idea</summary>
#
# Do what the seven searches show, once for each June.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `for year, part in searches.groupby("year"):` gives you the rows of one June at a time.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Make a list of dictionaries, `found`, one a June, and `pd.DataFrame(found)` from it. Which rows does `drop_duplicates("clean")` leave
# of one June, and which of both together?
# </details>

# %% role="answer" exercise="readings"
readings = ...
### BEGIN SOLUTION
used, string = searches, "clean"
found = []
for june, part in used.groupby("year"):
    terms = part.drop_duplicates(string)
    own = part.groupby("user_id")["long"].mean()
    shares_of = {"searches": part["long"].mean(), "terms": terms["long"].mean()}
    found.append({"year": june, **shares_of, "searchers": own.mean()})
readings = pd.DataFrame(found)
### END SOLUTION

# %% role="check" exercise="readings" points=3 outcomes="name-the-unit" ideas="A27" minutes=9
check("readings", readings)

# %% [markdown] role="reading" exercise="readings"
# Terms against searches: ten points or more, in both Junes. Searchers against searches: next to nothing here, because who
# searches much writes no longer than who searches little. Where a few write much and long, that would differ too. Zhang Peng's
# sentence is not false. It is unfinished.

# %% role="proof"
units = pd.DataFrame({
    year: {"searches": part["long"].mean(), "terms": part.drop_duplicates("clean")["long"].mean(),
           "searchers": part.groupby("user_id")["long"].mean().mean()}
    for year, part in searches.groupby("year")
})
assert (units.loc["terms"] - units.loc["searches"]).gt(0.1).all(), units
assert (units.loc["searchers"] - units.loc["searches"]).abs().lt(0.015).all(), units
for _, part in searches.groupby("year"):
    of_each = part.groupby("user_id")["long"].agg(["size", "mean"])
    assert abs(of_each["size"].corr(of_each["mean"])) < 0.06, of_each.corr()

# %% role="right" exercise="readings"
own = searches.groupby(["year", "user_id"], as_index=False)["long"].mean()
readings = pd.DataFrame({
    "searchers": own.groupby("year")["long"].mean(),
    "terms": searches.groupby(["year", "clean"])["long"].first().groupby("year").mean(),
    "searches": searches.groupby("year")["long"].mean(),
}).reset_index()

# %% role="right" exercise="readings"
readings = []
for year in (2024, 2023):
    part = searches[searches["year"] == year]
    words = set(part["clean"])
    counts = pd.crosstab(part["user_id"], part["long"])
    readings.append({
        "searches": sum(part["long"]) / len(part),
        "terms": sum(len(word) >= 8 for word in words) / len(words),
        "searchers": (counts[True] / counts.sum(axis=1)).mean(),
        "year": year,
    })
readings = pd.DataFrame(readings)

# %% role="wrong" exercise="readings" label="strings-as-logged" catches="type-or-token" instead=true
# `terms` counts strings as they were typed: with and without a space they are two. A term is a distinct *clean* string.
used, string = searches, "text"

# %% role="wrong" exercise="readings" label="terms-of-both-junes-thinned" catches="order-of-steps" instead=true
# A term that both Junes have is left in only one of them here: duplicates were dropped before the Junes were told apart.
terms = used.drop_duplicates(string).query("year == @june")

# %% role="wrong" exercise="readings" label="searches-and-terms-exchanged" catches="type-or-token" instead=true
# Searches and terms have changed places. A search is a row; a term is a distinct string and counts once.
shares_of = {"terms": part["long"].mean(), "searches": terms["long"].mean()}

# %% role="wrong" exercise="readings" label="ever-long-for-own-share" catches="any-or-mean" instead=true
# `searchers` is the share of people who ever typed a long search. Asked for is the mean of everybody's own share.
own = part.groupby("user_id")["long"].any()

# %% role="wrong" exercise="readings" label="both-platforms" catches="know-the-rows" instead=true
# `searches` and `terms` hold both platforms: take `searches`, which is Lifora alone, and not `queries`.
used, string = queries, "clean"

# %% role="wrong" exercise="readings" label="distinct-per-person" catches="order-of-steps" instead=true
# `searchers` counts each term of a person once before her share is taken. Her own share is over all her searches.
own = part.drop_duplicates(["user_id", "clean"]).groupby("user_id")["long"].mean()

# %% role="wrong" exercise="readings" label="edge-left-out" catches="edge-of-a-rule" instead=true
# All three units are too low: searches with exactly eight characters are long by the rule, and are left out here.
used, string = searches.assign(long=searches["clean"].str.len() > 8), "clean"

# %% role="wrong" exercise="readings" label="first-search-of-each" catches="any-or-mean" instead=true
# `searchers` looks at one search of each person alone. Her own share is over all her searches.
own = part.groupby("user_id")["long"].first()

# %% role="wrong" exercise="readings" label="mostly-long-people" catches="any-or-mean" instead=true
# `searchers` is the share of people with more long searches than short ones. Asked for is the mean of everybody's own share.
own = part.groupby("user_id")["long"].mean().gt(0.5)

# %% role="wrong" exercise="readings" label="own-share-of-both-junes" catches="window" instead=true
# `searchers` takes a person's share over both Junes. It is to be that of one June.
own = used[used["user_id"].isin(part["user_id"])].groupby("user_id")["long"].mean()

# %% role="wrong" exercise="readings" label="terms-over-searches" catches="denominator" instead=true
# `terms` has long terms over all *searches*. A share of terms has terms below as well as above.
shares_of = {"searches": part["long"].mean(), "terms": terms["long"].sum() / len(part)}

# %% role="wrong" exercise="readings" label="repeated-terms-lost" catches="type-or-token" instead=true
# `terms` has lost every term that was typed more than once: `keep=False` drops them all. One row of each has to stay.
terms = part.drop_duplicates(string, keep=False)

# %% role="wrong" exercise="readings" label="terms-of-each-person" catches="type-or-token" instead=true
# `terms` counts a string once for each person who typed it. A term counts once, whoever typed it.
terms = part.drop_duplicates(["user_id", string])

# %% [markdown]
# **Quick.** You read only every tenth search of June 2024. The share of long ones among the searches that you read, and the
# share among their terms: which of them falls?

# %% role="quick" exercise="a-tenth" choices="both stay|only terms|only searches|both fall"
a_tenth = "only terms"
### both stay: Every tenth search is a fair sample of searches. But which terms does a small sample miss: the common ones, or the rare ones?
### only searches: Every tenth row is a fair sample of rows, so their share stays. Think of the terms: which ones does a small sample miss?
### both fall: The share of searches is a mean over rows, and every tenth row is a fair sample of them. Think again about the terms.
### reading: A fair sample of searches is no fair sample of terms: it misses mostly rare terms, and here rare ones are long more often. So the share of terms in a sample is not that in the whole log.

# %%
rows = searches[searches["year"] == 2024]
tenth = rows.iloc[::10]
pd.DataFrame({
    "searches": [part["long"].mean() for part in (tenth, rows)],
    "terms": [part.drop_duplicates("clean")["long"].mean() for part in (tenth, rows)],
}, index=["every tenth search", "all that we have"]).round(3)

# %% role="proof"
assert abs(tenth["long"].mean() - rows["long"].mean()) < 0.025
thin, whole = (part.drop_duplicates("clean")["long"].mean() for part in (tenth, rows))
assert whole - thin > 0.06, (thin, whole)
times = rows["clean"].map(rows["clean"].value_counts())
assert rows.loc[times <= 3, "long"].mean() > rows.loc[times > 3, "long"].mean() + 0.08

# %% [markdown]
# Our log of June 2024 has more than twice the searches of June 2023, for there were more people. So part of the rise of `terms`
# in Exercise 2 comes from reading further.
#
# **Quick.** Read both Junes equally far: the first 15,000 rows of each in `searches`, which is in the order of time. By how many
# percentage points does the share of long ones among their *terms* rise?

# %% role="quick" exercise="equally-far" points=2 outcomes="read-equally-far" ideas="A27" minutes=4
heads = {
    june: part.head(15_000).drop_duplicates("clean")["long"].mean()
    for june, part in searches.groupby("year")
}
equally_far = 100 * (heads[2024] - heads[2023])
### reading: The rise is real, and smaller: whole logs give several points more, because the later one was read further. (The first 15,000 searches are those of about a week in 2024 and of two or three weeks in 2023. Were they drawn from all over each June, the rise would come out the same or up to two points larger: also where one reads is a choice.)

# %% role="wrong" exercise="equally-far" label="whole-logs" catches="read-equally-far"
# These are all terms of both logs, and one log is longer. Cut both after 15,000 searches first.
equally_far = 100 * searches.drop_duplicates(["year", "clean"]).groupby("year")["long"].mean().diff().iloc[-1]

# %% role="wrong" exercise="equally-far" label="terms-cut-not-searches" catches="read-equally-far"
# These are the first 15,000 terms of each June. Read 15,000 searches first, then count their terms.
equally_far = 100 * searches.drop_duplicates(["year", "clean"]).groupby("year").head(15_000).groupby("year")["long"].mean().diff().iloc[-1]

# %% role="wrong" exercise="equally-far" label="searches-not-terms" catches="read-equally-far"
# That is the rise among the searches that you read. Count each term of a June once.
equally_far = 100 * searches.groupby("year").head(15_000).groupby("year")["long"].mean().diff().iloc[-1]

# %% role="wrong" exercise="equally-far" label="last-rows-read" catches="read-equally-far"
# These are the last 15,000 rows of each June. Take the first ones.
equally_far = 100 * searches.groupby("year").tail(15_000).drop_duplicates(["year", "clean"]).groupby("year")["long"].mean().diff().iloc[-1]

# %% role="wrong" exercise="equally-far" label="rise-in-per-cent" catches="ratio-or-difference"
# That is the rise as a per cent of the earlier share. In percentage points, the one share is taken from the other.
cut_off = searches.groupby("year").head(15_000).drop_duplicates(["year", "clean"]).groupby("year")["long"].mean()
equally_far = 100 * (cut_off[2024] / cut_off[2023] - 1)

# %% role="wrong" exercise="equally-far" label="a-tenth-of-it-read" catches="read-equally-far"
# A nought is missing: these are the first 1,500 searches of each June. Read 15,000.
equally_far = 100 * searches.groupby("year").head(1_500).drop_duplicates(["year", "clean"]).groupby("year")["long"].mean().diff().iloc[-1]

# %% role="wrong" exercise="equally-far" label="junes-in-one-pot" catches="order-of-steps"
# A term that both Junes have counts in one of them only here. Drop duplicates within each June.
equally_far = 100 * searches.groupby("year").head(15_000).drop_duplicates("clean").groupby("year")["long"].mean().diff().iloc[-1]

# %% role="proof"
sizes_of = searches["year"].value_counts()
assert sizes_of[2024] > 2 * sizes_of[2023] and sizes_of[2023] > 15_000
cut = pd.Series({june: part.head(15_000).drop_duplicates("clean")["long"].mean() for june, part in searches.groupby("year")})
full = pd.Series({june: part.drop_duplicates("clean")["long"].mean() for june, part in searches.groupby("year")})
assert 0.05 < cut[2024] - cut[2023] < full[2024] - full[2023] - 0.02, (cut, full)
drawn = {june: [part.sample(15_000, random_state=n).drop_duplicates("clean")["long"].mean() for n in range(3)]
         for june, part in searches.groupby("year")}
all_over = np.mean(drawn[2024]) - np.mean(drawn[2023])
assert -0.006 < all_over - (cut[2024] - cut[2023]) < 0.022 and all_over < full[2024] - full[2023] - 0.01, (all_over, cut)
last_read = searches.groupby("year")["ts"].apply(lambda ts: ts.iloc[14_999].tz_convert(SHANGHAI).day)
assert 5 <= last_read[2024] <= 10 and 14 <= last_read[2023] <= 22, last_read
assert searches["query_id"].is_monotonic_increasing and searches["ts"].is_monotonic_increasing

# %% [markdown]
# Three choices so far: how to count characters, where the edge lies, and whether searches or terms are counted.
#
# **Quick.** Which of the three moves the share of June 2024 least? Predict, then look at Figure 1.

# %% role="quick" exercise="moves-least" choices="how to count|the edge at eight|searches or terms" minutes=2
moves_least = "how to count"
### the edge at eight: The edge is worth about ten points. Look at Exercise 1 again: how far do its largest and its smallest share lie apart?
### searches or terms: Compare the columns of Exercise 2: that choice is worth ten points or more. Another is worth less.
### reading: Ways to count: some three to six points. The edge: about ten. Searches or terms: as much as the edge, or a little more. Nobody who quotes the number says which it was.

# %% role="figure"
ways = {
    "as logged": queries["text"].str.len(),
    "no spaces": queries["text"].str.replace(r"\s", "", regex=True).str.len(),
    "clean": queries["clean"].str.len(),
    "Chinese only": queries["text"].str.count(CHINESE),
}
sixteen = make_subplots(
    1,
    2,
    shared_yaxes=True,
    horizontal_spacing=0.05,
    subplot_titles=["share of searches", "share of terms"],
)
for year, filled in ((2023, False), (2024, True)):
    of_year = queries["platform"].eq("Lifora") & queries["year"].eq(year)
    first = ~queries[of_year].duplicated("clean")
    for panel, kept in enumerate((first | True, first), 1):
        for least_of, colour in ((8, BLUE), (9, ORANGE)):
            share = [
                100 * (way[of_year][kept] >= least_of).mean() for way in ways.values()
            ]
            sixteen.add_scatter(
                x=share,
                y=list(ways),
                mode="markers",
                row=1,
                col=panel,
                showlegend=panel == 1,
                name=f"{'8 or more' if least_of == 8 else 'more than 8'}, {year}",
                marker={
                    "size": 12,
                    "color": colour if filled else "rgba(0,0,0,0)",
                    "line": {"color": colour, "width": 2},
                },
            )
sixteen.add_vline(x=60, line_color=GREY, line_dash="dot")
sixteen.update_xaxes(title="long ones (%)", range=[20, 85])
sixteen.update_yaxes(autorange="reversed")
sixteen.update_layout(
    title="One sentence, sixteen numbers a June",
    height=400,
    margin_t=145,
    legend={"orientation": "h", "y": 1.13, "yanchor": "bottom", "x": 0},
)

# %% [markdown]
# *Figure 1.* Lifora's June 2024 under sixteen readings of one sentence (filled dots), June 2023 in circles; the dotted line is at
# 60 %. Follow one colour across the panels, then both colours in one panel. All are honest, and they lie more than twenty
# points apart. The makers of this market aimed at 60 % for one of them, so that some lie near it is no finding.

# %% role="proof"
def sixteen_shares(year):
    part = queries[queries["platform"].eq("Lifora") & queries["year"].eq(year)]
    found = []
    for kept in (part, part.drop_duplicates("clean")):
        counts = (kept["text"].str.len(), kept["text"].str.replace(r"\s", "", regex=True).str.len(),
                  kept["clean"].str.len(), kept["text"].str.count(CHINESE))
        found += [(count >= least).mean() for count in counts for least in (8, 9)]
    return np.array(found)


now, then = sixteen_shares(2024), sixteen_shares(2023)
assert now.max() - now.min() > 0.2 and now.min() < 0.6 < now.max() and (now > then + 0.08).all(), (now, then)
assert 0.21 < then.min() and now.max() < 0.84, (then.min(), now.max())
of_unit, of_edge, of_count = now[12] - now[4], now[4] - now[5], now[0] - now[6]
assert of_unit > of_edge - 0.005 and min(of_unit, of_edge) > of_count + 0.03 and 0.03 < of_count < 0.065, (of_unit, of_edge, of_count)

# %% [markdown]
# ## Does long mean personal?
#
# "Searching with so many words … shows that the needs … are highly personal." To check this we need somebody who reads. Two people
# have read a sample of searches and counted in each the *life atoms*: words that state a piece of somebody's life, such as
# 大体重 (for heavy runners) or 宿舍 (for a dormitory bed). Where they differed they settled it: `life_atoms`.

# %%
labels.head(3)

# %%
here = labels[labels["sample"] == "June 2024"]
week = here.merge(searches, on="query_id", validate="one_to_one")
agree = here["reader_1"].eq(here["reader_2"]).mean()
print(f"the two readers agree in {100 * agree:.0f} %")
week[["gloss", "life_atoms", "long"]].sample(4, random_state=3)

# %% [markdown]
# We call a search **personal** if it states two life atoms or more: one may be chance, two make a situation. (Another threshold
# would give other numbers: here, too, a definition decides.)
#
# **Quick.** Before any rule, the *base rate*. Somebody looks at no search and calls none of them personal. In which share of
# `week` (between 0 and 1) is this right?

# %% role="quick" exercise="base-rate" points=1 outcomes="judge-a-rule" ideas="A28" minutes=2
never_personal = (week["life_atoms"] < 2).mean()
### reading: Far more than half of the time, without a look. A rule has to beat this to be worth anything.

# %% role="wrong" exercise="base-rate" label="base-rate-itself" catches="base-rate"
# That is the base rate, the share that is personal. Who calls none of them personal is right in all other cases.
never_personal = (week["life_atoms"] >= 2).mean()

# %% role="wrong" exercise="base-rate" label="one-atom-enough-here" catches="base-rate"
# Here a search with one life atom counts as personal. It takes two.
never_personal = (week["life_atoms"] < 1).mean()

# %% role="wrong" exercise="base-rate" label="three-samples" catches="base-rate"
# All three samples are in it. Take `week`, which is Lifora's week of June 2024.
never_personal = (labels["life_atoms"] < 2).mean()

# %% role="wrong" exercise="base-rate" label="three-atoms-here" catches="base-rate"
# Here it takes three life atoms to be personal. Two are enough.
never_personal = (week["life_atoms"] < 3).mean()

# %% role="wrong" exercise="base-rate" label="share-called-personal" catches="base-rate"
# That is the share that is called personal: none. Asked for is how often it is right to call none so.
never_personal = 0.0

# %% role="wrong" exercise="base-rate" label="short-ones" catches="base-rate"
# That is the share of short searches. Length has no part in the base rate: look at the life atoms alone.
never_personal = (~week["long"]).mean()

# %% role="wrong" exercise="base-rate" label="first-readers-count" catches="labels"
# This is the count of the first reader alone. Take `life_atoms`, which both have settled.
never_personal = (week["reader_1"] < 2).mean()

# %% role="wrong" exercise="base-rate" label="terms-of-the-week" catches="type-or-token"
# Each term counts once here. The share is one of searches: keep every row of `week`.
never_personal = (week.drop_duplicates("clean")["life_atoms"] < 2).mean()

# %% role="proof"
assert here["reader_1"].eq(here["reader_2"]).mean() > 0.8
assert (week["life_atoms"] < 2).mean() > 0.6

# %% [markdown]
# Now the platform's rule, "long, so personal". It can be right in two ways, and wrong in two:
#
# | | the search is personal | it is not |
# |:--|:--|:--|
# | long | caught | false alarm |
# | short | missed | rightly left alone |
#
# - **precision**: of the long ones, which share is personal?
# - **recall**: of the personal ones, which share is long?
# - **false-alarm rate**: of those that are *not* personal, which share is long?
# - **accuracy**: in which share of all does the rule say the truth?
#
# ### Exercise 3 · The rule of eight as a detector   {3 points}
# Judge the rule "eight characters or more, so personal" on `week`. Assign to `rule` a dictionary with the four shares (between 0 and 1)
# `"precision"`, `"recall"`, `"false_alarms"` and `"accuracy"`. Count searches, not terms; personal is two life atoms or more, by
# the readers' settled count.
#
# <details><summary>Hint 1: the idea</summary>
#
# Two columns of True and False: `personal = week["life_atoms"] >= 2` and `week["long"]`. Each share is a mean over some of the rows: which ones?
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# With `personal` of hint 1, `personal[week["long"]].mean()` is the share of personal ones among the long ones. `~personal` turns True and False round.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# `pd.crosstab(week["long"], week["life_atoms"] >= 2)` gives you the four cells of the table above. Write one share as a fraction
# of its cells first.
# </details>

# %% role="answer" exercise="rule"
rule = {"precision": ..., "recall": ..., "false_alarms": ..., "accuracy": ...}
### BEGIN SOLUTION
judged = week
enough = 2
personal, flagged = judged["life_atoms"] >= enough, judged["long"]
rule = {
    "precision": personal[flagged].mean(),
    "recall": flagged[personal].mean(),
    "false_alarms": flagged[~personal].mean(),
    "accuracy": (personal == flagged).mean(),
}
### END SOLUTION

# %% role="check" exercise="rule" points=3 outcomes="judge-a-rule" ideas="A28" minutes=8
check("rule", rule)

# %% [markdown] role="reading" exercise="rule"
# About nine in ten personal searches are long, but of the long ones half or fewer are personal. The rule is right less
# often than the one who called none of them personal. Long is a good net and a poor proof.

# %% role="proof"
stated, lengthy = week["life_atoms"] >= 2, week["long"]
assert 0.86 < lengthy[stated].mean() < 0.95 and stated[lengthy].mean() < 0.52, (lengthy[stated].mean(), stated[lengthy].mean())
assert (stated == lengthy).mean() < (~stated).mean() - 0.02

# %% role="right" exercise="rule"
cells = pd.crosstab(week["clean"].str.len() >= 8, week["life_atoms"] >= 2)
caught, alarms, missed = cells.loc[True, True], cells.loc[True, False], cells.loc[False, True]
rule = {
    "accuracy": (caught + cells.loc[False, False]) / cells.to_numpy().sum(),
    "false_alarms": alarms / cells[False].sum(),
    "recall": caught / (caught + missed),
    "precision": caught / (caught + alarms),
}

# %% role="right" exercise="rule"
said = week["life_atoms"].to_numpy() > 1
rings = week["clean"].str.len().to_numpy() > 7
rule = pd.Series({
    "precision": np.sum(said & rings) / np.sum(rings),
    "recall": np.sum(said & rings) / np.sum(said),
    "false_alarms": np.sum(~said & rings) / np.sum(~said),
    "accuracy": 1 - np.mean(said ^ rings),
})

# %% role="wrong" exercise="rule" label="precision-and-recall-exchanged" catches="condition-on-what" instead=true
# Precision and recall have changed places. Precision looks among the long ones, recall among the personal ones.
rule = {
    "precision": flagged[personal].mean(),
    "recall": personal[flagged].mean(),
    "false_alarms": flagged[~personal].mean(),
    "accuracy": (personal == flagged).mean(),
}

# %% role="wrong" exercise="rule" label="one-atom-is-enough" catches="definition" instead=true
# One life atom is enough to be personal here. By our word it takes two or more.
enough = 1

# %% role="wrong" exercise="rule" label="three-atoms-asked" catches="definition" instead=true
# Only searches with three life atoms are personal here. Two are enough: "two or more".
enough = 3

# %% role="wrong" exercise="rule" label="more-than-eight-long" catches="edge-of-a-rule" instead=true
# The rule starts at nine characters here. Eight are long as well.
personal, flagged = judged["life_atoms"] >= enough, judged["clean"].str.len() > 8

# %% role="wrong" exercise="rule" label="false-alarms-among-the-long" catches="condition-on-what" instead=true
# `false_alarms` is one less the precision: the share of false alarms among the long ones. The rate asked for looks among those that are
# not personal.
rule = {
    "precision": personal[flagged].mean(),
    "recall": flagged[personal].mean(),
    "false_alarms": 1 - personal[flagged].mean(),
    "accuracy": (personal == flagged).mean(),
}

# %% role="wrong" exercise="rule" label="accuracy-of-no-rule" catches="base-rate" instead=true
# `accuracy` is that of calling no search personal. The rule's own is the share of searches in which long and personal agree.
rule = {
    "precision": personal[flagged].mean(),
    "recall": flagged[personal].mean(),
    "false_alarms": flagged[~personal].mean(),
    "accuracy": (~personal).mean(),
}

# %% role="wrong" exercise="rule" label="both-of-all" catches="condition-on-what" instead=true
# `precision` is the share of long and personal ones among all searches. Precision looks among the long ones alone.
rule = {
    "precision": (personal & flagged).mean(),
    "recall": flagged[personal].mean(),
    "false_alarms": flagged[~personal].mean(),
    "accuracy": (personal == flagged).mean(),
}

# %% role="wrong" exercise="rule" label="exactly-two-atoms" catches="definition" instead=true
# Only searches with exactly two life atoms are personal here. "Two or more" takes in those with three.
personal, flagged = judged["life_atoms"] == enough, judged["long"]

# %% role="wrong" exercise="rule" label="terms-judged" catches="type-or-token" instead=true
# Each term counts once here. The rule is to be judged on searches: keep every row of `week`.
judged = week.drop_duplicates("clean")

# %% role="wrong" exercise="rule" label="all-samples-judged" catches="know-the-rows" instead=true
# All three samples are judged together. Their sizes are a matter of design: take Lifora's week of June 2024 alone, as `week` does.
judged = labels.merge(queries, on="query_id")

# %% role="wrong" exercise="rule" label="first-reader-alone" catches="labels" instead=true
# This is what the first reader counted alone, and she overlooks some. Take `life_atoms`, which both have settled.
personal, flagged = judged["reader_1"] >= enough, judged["long"]

# %% role="wrong" exercise="rule" label="false-alarms-of-all" catches="condition-on-what" instead=true
# `false_alarms` is divided by all searches. The rate looks among those that are not personal.
rule = {
    "precision": personal[flagged].mean(),
    "recall": flagged[personal].mean(),
    "false_alarms": (flagged & ~personal).mean(),
    "accuracy": (personal == flagged).mean(),
}

# %% role="wrong" exercise="rule" label="accuracy-of-the-caught" catches="condition-on-what" instead=true
# `accuracy` counts only what was caught. A short search that is not personal is judged rightly, too.
rule = {
    "precision": personal[flagged].mean(),
    "recall": flagged[personal].mean(),
    "false_alarms": flagged[~personal].mean(),
    "accuracy": (personal & flagged).mean(),
}

# %% role="wrong" exercise="rule" label="two-rates-averaged" catches="condition-on-what" instead=true
# `accuracy` is a mean of two rates here, as if half of the searches were personal. Take it over all searches of `week`.
rule = {
    "precision": personal[flagged].mean(),
    "recall": flagged[personal].mean(),
    "false_alarms": flagged[~personal].mean(),
    "accuracy": (flagged[personal].mean() + (~flagged)[~personal].mean()) / 2,
}

# %% role="wrong" exercise="rule" label="length-as-logged" catches="characters" instead=true
# Long is measured on the text as logged here, with spaces and emoji. Take the column `long` of `week`.
personal, flagged = judged["life_atoms"] >= enough, judged["text"].str.len() >= 8

# %% role="wrong" exercise="rule" label="june-2023-judged" catches="window" instead=true
# This is the sample of June 2023. Judge the rule on `week`, which is of June 2024.
judged = labels[labels["sample"] == "June 2023"].merge(queries, on="query_id")

# %% role="wrong" exercise="rule" label="both-readers-must-agree" catches="labels" instead=true
# Personal asks both readers to have counted two atoms here. Take `life_atoms`, on which they have settled.
personal, flagged = judged[["reader_1", "reader_2"]].min(axis=1) >= enough, judged["long"]

# %% role="wrong" exercise="rule" label="mean-of-the-readers" catches="labels" instead=true
# Personal is read off the mean of the two readers' counts here. Take `life_atoms`, on which they have settled.
personal, flagged = judged[["reader_1", "reader_2"]].mean(axis=1) >= enough, judged["long"]

# %% [markdown]
# **Quick.** Suppose the platform asked for twelve characters instead of eight. What would happen to precision and recall?

# %% role="quick" exercise="twelve" choices="only precision rises|only recall rises|both rise|both fall" minutes=2
twelve = "only precision rises"
### only recall rises: Recall asks how many of the personal ones are caught. A stricter rule catches fewer of them.
### both rise: A stricter rule lets more of the personal ones slip through: that is recall, and it cannot rise.
### both fall: Very long searches are personal more often than those of eight characters. Which of the two shares looks among the long?
### reading: A stricter rule is right more often when it calls a search personal, and it misses more of those that are. No threshold has both.

# %%
two = week["life_atoms"] >= 2
at = {}
for characters in (4, 6, 8, 10, 12):
    rings = week["clean"].str.len() >= characters
    at[characters] = {"precision": two[rings].mean(), "recall": rings[two].mean()}
pd.DataFrame(at).T.rename_axis("characters or more").round(2)

# %% role="proof"
by_rule = pd.DataFrame(at)
assert by_rule.loc["precision"].is_monotonic_increasing and by_rule.loc["recall"].is_monotonic_decreasing, by_rule
assert by_rule.loc["recall", 8] - by_rule.loc["recall", 12] > 0.2

# %% role="figure"
base = np.linspace(0.005, 0.6, 120)
two_atoms = week["life_atoms"] >= 2
caught_share, alarm_share = (
    week["long"][two_atoms].mean(),
    week["long"][~two_atoms].mean(),
)
rings_true = caught_share * base / (caught_share * base + alarm_share * (1 - base))
by_base = go.Figure(
    go.Scatter(
        x=100 * base,
        y=100 * rings_true,
        mode="lines",
        line={"color": GREY, "width": 3},
        name="this rule",
    )
)
points = labels.merge(queries, on="query_id", validate="one_to_one")
for sample, colour, at in (
    ("June 2024", VERMILION, "bottom right"),
    ("June 2023", ORANGE, "bottom right"),
    ("Shelvia", BLUE, "top center"),
):
    part = points[points["sample"] == sample]
    part_personal = part["life_atoms"] >= 2
    named = sample if sample == "Shelvia" else f"Lifora, {sample}"
    by_base.add_scatter(
        x=[100 * part_personal.mean()],
        y=[100 * part_personal[part["long"]].mean()],
        text=[named],
        mode="markers+text",
        textposition=at,
        marker={"size": 13, "color": colour},
        name=named,
    )
by_base.update_layout(
    title="A rule is as good as its base rate",
    showlegend=False,
    height=400,
    xaxis_title="personal searches among all: base rate (%)",
    yaxis_title="personal ones among the long: precision (%)",
    xaxis_range=[-4, 60],
    yaxis_range=[-2, 80],
)

# %% [markdown]
# *Figure 2.* One rule, three base rates. The line is what the recall and the false-alarm rate of June 2024 would give at other base
# rates; the dots are the three samples that were read. Compare the dots from left to right: on the shelf, where hardly
# anybody states two atoms, a long search is hardly ever personal. The line need not meet the other two dots: false alarms are rarer there
# than in June 2024. The rule is the same everywhere. What people type is not.

# %% role="proof"
precision_of = {}
for sample, part in points.groupby("sample"):
    precision_of[sample] = (part["life_atoms"] >= 2)[part["long"]].mean()
assert precision_of["Shelvia"] < 0.12 < precision_of["June 2023"] < precision_of["June 2024"], precision_of
alarms_of = {sample: part["long"][part["life_atoms"] < 2].mean() for sample, part in points.groupby("sample")}
assert max(alarms_of["June 2023"], alarms_of["Shelvia"]) < alarms_of["June 2024"] - 0.05, alarms_of

# %% [markdown]
# # At home
#
# ## What grew, words or wrapping?
#
# Searches got longer from June to June. A search can grow by words of a life (宿舍, for a dormitory bed) or by wrapping (推荐,
# "recommendations"; 怎么选, "how should one choose"). `need_atoms` lists the life atoms.

# %%
atoms[["category", "zh", "gloss", "n_chars"]].head(3)

# %% [markdown]
# `findall` finds all of a pattern's matches in a string, from left to right, and no character twice. A `|` in the pattern means
# "or", and **the first word that fits wins**. An example, 宿舍灯推荐 ("dormitory lamp, recommendations"):

# %%
wanted = pd.Series(["宿舍灯推荐"])
pd.Series({
    "short word first": wanted.str.findall("宿舍|宿舍灯")[0],
    "long word first": wanted.str.findall("宿舍灯|宿舍")[0],
}, name="found").to_frame()

# %% [markdown]
# ### Exercise 4 · What grew?   {4 points}
# Take the mean length of `clean` over all of Lifora's searches (`searches`), in each June. Split its rise. Assign to `what_grew` a
# dictionary with
#
# - `"length"`: the rise of the mean length from June 2023 to June 2024, in characters;
# - `"atoms"`: the rise of the mean number of characters that stand in words of `atoms["zh"]`; no character counts twice, and of
#   two words that fit at the same place the longer one is taken;
# - `"rest"`: the rise of the mean number of all other characters;
# - `"share"`: atoms over length, between 0 and 1.
#
# <details><summary>Hint 1: the idea</summary>
#
# Give each search two numbers, its length and the characters of it that stand in life atoms. Everything else is means and
# differences.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `sorted(atoms["zh"].unique(), key=len, reverse=True)` puts long words first; `"|".join(...)` makes a pattern of them. After
# `findall`, `.str.join("").str.len()` counts the characters that were found.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Try the pattern on `searches.head(5)` and look at what `findall` gives. Then assign both numbers as columns and use
# `groupby("year").mean()`.
# </details>

# %% role="answer" exercise="what-grew"
what_grew = {"length": ..., "atoms": ..., "rest": ..., "share": ...}
### BEGIN SOLUTION
rows_used, column = searches, "clean"
words = sorted(atoms["zh"].unique(), key=len, reverse=True)
matches = rows_used[column].str.findall("|".join(words))
made_of = pd.DataFrame({
    "year": rows_used["year"],
    "length": rows_used[column].str.len(),
    "atoms": matches.str.join("").str.len(),
})
mean = made_of.groupby("year").mean()
rise = mean.loc[2024] - mean.loc[2023]
what_grew = {
    "length": rise["length"],
    "atoms": rise["atoms"],
    "rest": rise["length"] - rise["atoms"],
    "share": rise["atoms"] / rise["length"],
}
### END SOLUTION

# %% role="check" exercise="what-grew" points=4 outcomes="split-a-rise" ideas="A28 A29" minutes=13
check("what-grew", what_grew)

# %% [markdown] role="reading" exercise="what-grew"
# If your share is above a half, needs came into words: people wrote more of their lives. If it is well below, most of what came was
# wrapping, and little was of themselves. Markets of both kinds exist, and their shares of long searches look alike. That is why the length
# cannot tell them apart.

# %% role="proof"
longest_first = sorted(atoms["zh"].unique(), key=len, reverse=True)
in_atoms = searches["clean"].str.findall("|".join(longest_first)).str.join("").str.len()
means = pd.DataFrame({"year": searches["year"], "n": searches["clean"].str.len(), "atoms": in_atoms}).groupby("year").mean()
risen = means.loc[2024] - means.loc[2023]
assert risen["n"] > 0.6 and risen["atoms"] > 0.15, risen
assert atoms["zh"].str.len().gt(0).all()

# %% role="right" exercise="what-grew"
import re

pattern = re.compile("|".join(sorted(set(atoms["zh"]), key=lambda word: -len(word))))
totals = {2023: [0, 0, 0], 2024: [0, 0, 0]}
for june, string in zip(searches["year"], searches["clean"], strict=True):
    total = totals[june]
    total[0] += 1
    total[1] += len(string)
    total[2] += sum(map(len, pattern.findall(string)))
(n0, l0, a0), (n1, l1, a1) = totals[2023], totals[2024]
length, in_words = l1 / n1 - l0 / n0, a1 / n1 - a0 / n0
what_grew = {"share": in_words / length, "rest": length - in_words, "atoms": in_words, "length": length}

# %% role="right" exercise="what-grew"
pattern = "|".join(atoms["zh"].drop_duplicates().sort_values(key=lambda word: -word.str.len()))
left_over = searches["clean"].str.replace(pattern, "", regex=True).str.len().groupby(searches["year"]).mean()
of_all = searches["clean"].str.len().groupby(searches["year"]).mean()
what_grew = pd.Series({"length": of_all[2024] - of_all[2023], "rest": left_over[2024] - left_over[2023]})
what_grew["atoms"] = what_grew["length"] - what_grew["rest"]
what_grew["share"] = what_grew["atoms"] / what_grew["length"]

# %% role="wrong" exercise="what-grew" label="shortest-first" catches="order-of-alternatives" instead=true
# Short words come first in the pattern here, so a longer one that begins alike is cut short. Put the longest first.
words = sorted(atoms["zh"].unique(), key=len)

# %% role="wrong" exercise="what-grew" label="atoms-counted-not-characters" catches="unit" instead=true
# `atoms` counts words here, not their characters: `.str.len()` of the lists tells how many were found. Join each list first.
made_of = pd.DataFrame({
    "year": rows_used["year"],
    "length": rows_used[column].str.len(),
    "atoms": matches.str.len(),
})

# %% role="wrong" exercise="what-grew" label="nested-words-twice" catches="double-counting"
# A character that stands in two words of the list counts twice here: each word was searched for on its own. `findall` with
# one pattern takes each place once.
one_form = searches["clean"]
inside = sum(one_form.str.contains(word, regex=False).astype(int) * len(word) for word in atoms["zh"].unique())
mean = pd.DataFrame({"year": searches["year"], "length": one_form.str.len(), "atoms": inside}).groupby("year").mean()
rise = mean.loc[2024] - mean.loc[2023]
what_grew = {
    "length": rise["length"], "atoms": rise["atoms"],
    "rest": rise["length"] - rise["atoms"], "share": rise["atoms"] / rise["length"],
}

# %% role="wrong" exercise="what-grew" label="terms-for-searches" catches="type-or-token" instead=true
# Each term of a June counts once here. The mean is over searches: keep every row.
rows_used, column = searches.drop_duplicates(["year", "clean"]), "clean"

# %% role="wrong" exercise="what-grew" label="dirty-text" catches="characters" instead=true
# This is the text as logged: spaces and emoji count as length. Take the column `clean`.
rows_used, column = searches, "text"

# %% role="wrong" exercise="what-grew" label="level-of-2024" catches="change-or-level" instead=true
# These are the means of June 2024, not how far they rose. Take those of June 2023 off.
rise = mean.loc[2024]

# %% role="wrong" exercise="what-grew" label="first-match-alone" catches="all-matches" instead=true
# Only the first word of each search counts here. `extract` stops at it; `findall` finds all.
matches = rows_used[column].str.extract("(" + "|".join(words) + ")", expand=False).fillna("")

# %% role="wrong" exercise="what-grew" label="atoms-over-rest" catches="denominator" instead=true
# `share` divides by the rest. It is a share of the whole rise in length.
what_grew = {
    "length": rise["length"],
    "atoms": rise["atoms"],
    "rest": rise["length"] - rise["atoms"],
    "share": rise["atoms"] / (rise["length"] - rise["atoms"]),
}

# %% role="wrong" exercise="what-grew" label="growth-rates" catches="ratio-or-difference" instead=true
# These are growth rates, not rises in characters: take the later mean less the earlier one.
rise = mean.loc[2024] / mean.loc[2023] - 1

# %% role="wrong" exercise="what-grew" label="both-platforms-measured" catches="know-the-rows" instead=true
# Shelvia's searches are in these means. Start from `searches`, which is Lifora alone.
rows_used, column = queries, "clean"

# %% role="wrong" exercise="what-grew" label="ratio-of-ratios" catches="ratio-or-difference" instead=true
# `share` compares growth ratios here. Both rises are in characters, so the one can be divided by the other as it is.
what_grew = {
    "length": rise["length"],
    "atoms": rise["atoms"],
    "rest": rise["length"] - rise["atoms"],
    "share": (mean.loc[2024, "atoms"] / mean.loc[2023, "atoms"]) / (mean.loc[2024, "length"] / mean.loc[2023, "length"]),
}

# %% role="wrong" exercise="what-grew" label="shelf-measured" catches="know-the-rows" instead=true
# These are the shelf's searches. The claim is about Lifora: start from `searches`.
rows_used, column = queries[queries["platform"] == "Shelvia"], "clean"

# %% role="wrong" exercise="what-grew" label="long-ones-alone" catches="know-the-rows" instead=true
# Only long searches are measured here. The mean length is over all of Lifora's searches.
rows_used, column = searches[searches["long"]], "clean"

# %% role="wrong" exercise="what-grew" label="share-of-the-level" catches="change-or-level" instead=true
# `share` is that of life atoms in all characters of June 2024. Asked for is their share of the *rise*.
what_grew = {
    "length": rise["length"],
    "atoms": rise["atoms"],
    "rest": rise["length"] - rise["atoms"],
    "share": mean.loc[2024, "atoms"] / mean.loc[2024, "length"],
}

# %% role="wrong" exercise="what-grew" label="rise-over-first-length" catches="ratio-or-difference" instead=true
# The rises are divided by the mean length of June 2023 here. They are asked for in characters.
rise = (mean.loc[2024] - mean.loc[2023]) / mean.loc[2023, "length"]

# %% role="wrong" exercise="what-grew" label="persons-means-averaged" catches="know-the-rows" instead=true
# These are means of people's own means, so that somebody with one search counts as much as one with thirty. A search is the unit.
mean = made_of.groupby([made_of["year"], rows_used["user_id"]]).mean().groupby(level=0).mean()[["length", "atoms"]]

# %% role="planted" exercise="what-grew" effect="P40" leaves="shortest-first nested-words-twice terms-for-searches dirty-text both-platforms-measured rise-over-first-length persons-means-averaged"
# Within 0.03, some three standard errors of the share, by persons. Mistakes in how words are found move rises of both kinds, or
# the share by less than that; the text as logged has a little more of everything else.
def recovered(answer, truth):
    made = truth["search"]["characters"]
    planted = {kind: made["2024"][kind] - made["2023"][kind] for kind in ("atoms", "ending", "rest")}
    return abs(answer["share"] - planted["atoms"] / sum(planted.values())) < 0.03

# %% role="figure"
by_length = sorted(atoms["zh"].unique(), key=len, reverse=True)
pieces = pd.DataFrame(
    {
        "where": queries["platform"] + ", " + queries["year"].astype(str),
        "in words of a life": queries["clean"]
        .str.findall("|".join(by_length))
        .str.join("")
        .str.len(),
        "all": queries["clean"].str.len(),
    }
)
pieces["all else"] = pieces.pop("all") - pieces["in words of a life"]
average = pieces.groupby("where").mean().iloc[::-1]
stack = go.Figure()
for name, colour, ink in (
    ("in words of a life", VERMILION, "white"),
    ("all else", "#C9C9C9", "black"),
):
    stack.add_bar(
        y=average.index,
        x=average[name],
        name=name,
        orientation="h",
        marker_color=colour,
        text=[f"{value:.2f}" for value in average[name]],
        textposition="inside",
        insidetextanchor="middle",
        textfont_color=ink,
        insidetextfont_size=13,
        textangle=0,
    )
stack.update_layout(
    title="What an average search is made of",
    barmode="stack",
    height=340,
    margin_t=100,
    xaxis_title="length of a search (characters)",
    yaxis_title="",
    legend={
        "orientation": "h",
        "y": 1,
        "yanchor": "bottom",
        "x": 0,
        "traceorder": "normal",
    },
)

# %% [markdown]
# *Figure 3.* Mean length of a clean search, split into characters in life atoms and all others. Compare the coloured parts from year to
# year. On the shelf, which has no notes and no community, nothing of the kind happens. Its bars move by luck: there some goods
# are typed dozens of times in one June and seldom in the other.

# %% role="proof"
for_proof = average.sum(axis=1)
longer = for_proof["Lifora, 2024"] - for_proof["Lifora, 2023"]
assert abs(for_proof["Shelvia, 2024"] - for_proof["Shelvia, 2023"]) < 0.4 * longer
shelf_rows = queries[queries["platform"] == "Shelvia"]
by_good = pd.DataFrame({"year": shelf_rows["year"], "clean": shelf_rows["clean"], "n": shelf_rows["clean"].str.len()})
by_good["of_life"] = shelf_rows["clean"].str.findall("|".join(by_length)).str.join("").str.len()
for column_of in ("n", "of_life"):  # searches of one good are one draw: the error is that of sums over terms
    off = by_good[column_of] - by_good.groupby("year")[column_of].transform("mean")
    sums_of = off.groupby([by_good["year"], by_good["clean"]]).sum() ** 2
    luck = np.sqrt((sums_of.groupby(level=0).sum() / by_good.groupby("year").size() ** 2).sum())
    moved_by = by_good.groupby("year")[column_of].mean().diff().iloc[-1]
    assert abs(moved_by) < 3.3 * luck, (column_of, moved_by, luck)
shelf_counts = shelf_rows.groupby(["clean", "year"]).size().unstack(fill_value=0)
assert ((shelf_counts.max(axis=1) >= 36) & (shelf_counts.min(axis=1) < 0.25 * shelf_counts.max(axis=1))).sum() >= 3
in_life = average["in words of a life"]
assert abs(in_life["Shelvia, 2024"] - in_life["Shelvia, 2023"]) < 0.15 < in_life["Lifora, 2024"] - in_life["Lifora, 2023"]

# %% [markdown]
# ## Who grew: people, or the crowd?
#
# Far more people search in June 2024. Perhaps nobody changed, and the new ones write longer. The cut is that of lesson 1: a
# group fixed *before* the comparison.

# %%
known = searches.merge(
    users[["user_id", "adopted_at"]], on="user_id", validate="many_to_one"
)
known["newer"] = known["adopted_at"] >= pd.Timestamp("2023-07-01", tz=SHANGHAI)
known.groupby(["year", "newer"])["long"].agg(["size", "mean"]).round(3)

# %% [markdown]
# **Quick.** By how many percentage points did the share of long searches rise among accounts that were there in June 2023
# (`newer` is False)? Work it out unrounded.

# %% role="quick" exercise="who-grew" points=2 outcomes="split-a-rise" ideas="A29" minutes=4
by_year = known[~known["newer"]].groupby("year")["long"].mean()
same_accounts = 100 * (by_year[2024] - by_year[2023])
### reading: Put it beside everybody's rise, from `searches` in Exercise 2: what is left over came with newer accounts. In all our markets most of the rise is people who changed: those who searched in both Junes rise about as much. How much the crowd adds differs from market to market.

# %% role="wrong" exercise="who-grew" label="everybody" catches="cohort-definition"
# That is everybody's rise. Leave the newer accounts out of June 2024.
same_accounts = 100 * (known.groupby("year")["long"].mean()[2024] - known.groupby("year")["long"].mean()[2023])

# %% role="wrong" exercise="who-grew" label="newer-against-2023" catches="cohort-definition"
# These are the newer accounts against those of 2023. Compare the same accounts with themselves.
same_accounts = 100 * (known[known["newer"]]["long"].mean() - known[known["year"] == 2023]["long"].mean())

# %% role="wrong" exercise="who-grew" label="newer-against-older" catches="cohort-definition"
# These are newer accounts against older ones, both in June 2024. Asked for is a change from June to June.
in_2024 = known[known["year"] == 2024].groupby("newer")["long"].mean()
same_accounts = 100 * (in_2024[True] - in_2024[False])

# %% role="wrong" exercise="who-grew" label="rise-over-the-first" catches="ratio-or-difference"
# That is the rise as a per cent of the earlier share. In percentage points, the one share is taken from the other.
older = known[~known["newer"]].groupby("year")["long"].mean()
same_accounts = 100 * (older[2024] / older[2023] - 1)

# %% role="wrong" exercise="who-grew" label="what-the-crowd-added" catches="cohort-definition"
# That is what newer accounts added: everybody's rise less that of the older accounts. Asked for is the older accounts' own rise.
older, everybody = (part.groupby("year")["long"].mean() for part in (known[~known["newer"]], known))
same_accounts = 100 * ((everybody[2024] - everybody[2023]) - (older[2024] - older[2023]))

# %% role="wrong" exercise="who-grew" label="part-of-the-rise" catches="ratio-or-difference"
# That is how much of everybody's rise it is. Asked for is the rise itself, in percentage points.
older, everybody = (part.groupby("year")["long"].mean() for part in (known[~known["newer"]], known))
same_accounts = 100 * (older[2024] - older[2023]) / (everybody[2024] - everybody[2023])

# %% role="wrong" exercise="who-grew" label="seen-in-both-junes" catches="cohort-definition"
# Only accounts that searched in both Junes are left here. Asked for are all that were there in June 2023.
both_of = known.groupby("user_id")["year"].transform("nunique") == 2
same_accounts = 100 * known[both_of].groupby("year")["long"].mean().diff().iloc[-1]

# %% role="wrong" exercise="who-grew" label="people-averaged" catches="know-the-rows"
# Each account's own share counts alike here. The share is one of searches: keep every row.
each_own = known[~known["newer"]].groupby(["year", "user_id"])["long"].mean()
same_accounts = 100 * each_own.groupby("year").mean().diff().iloc[-1]

# %% role="proof"
overall = known.groupby("year")["long"].mean()
constant = known[~known["newer"]].groupby("year")["long"].mean()
assert (constant[2024] - constant[2023]) > 0.6 * (overall[2024] - overall[2023])
twice = known[known.groupby("user_id")["year"].transform("nunique") == 2].groupby("year")["long"].mean()
assert abs((twice[2024] - twice[2023]) - (constant[2024] - constant[2023])) < 0.025, (twice, constant)
assert known["newer"].mean() > 0.5 and not known.loc[known["year"] == 2023, "newer"].any()

# %% [markdown]
# ## Do longer searches end in orders?
#
# Who searches so finds other people's experiences, Zhang Peng writes, which "leads to more direct purchases". We look at
# whether long searches do. Per what? A search, a *sitting* (a run of searches
# without a long pause), a need, a person: people search several times for one thing, and for two things in one sitting. A log does
# not show needs. But some people kept a diary and told which need each search served.

# %%
diary["long"] = clean(diary["text"]).str.len().ge(8)
diary["ordered"] = diary["led_to_order_id"].notna()
in_order = diary.sort_values(["user_id", "ts", "search_id"])
pause = in_order.groupby("user_id")["ts"].diff()
begins = pause.isna() | (pause > pd.Timedelta(minutes=30))
in_order["sitting"] = begins.cumsum()
in_order[["user_id", "ts", "gloss", "sitting", "need_id", "long", "ordered"]].head(4)

# %% [markdown]
# A sitting ends with a pause of more than 30 minutes *of one person*. A person's first search begins one,
# too; `cumsum` numbers the beginnings.
#
# ### Exercise 5 · Per what?   {4 points}
# Use `in_order`, the diary by person and time. Assign to `funnel` a DataFrame with one row for each `unit`: `searches`, `sittings`,
# `needs` and `searchers`. Its columns are
#
# - `unit`: the unit's name, as above;
# - `long`: of 100 units whose *first* search is long, how many have an order (at least one search that led to one);
# - `short`: the same for units whose first search is not long.
#
# <details><summary>Hint 1: the idea</summary>
#
# All four are the same question with another key: group by the key, take the first `long` and any `ordered`.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# The keys are `search_id`, `sitting`, `need_id` and `user_id`. In `groupby(key).agg(...)`, `"first"` takes the first row of a unit
# and `"any"` asks whether one is True.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# For one key: `each = in_order.groupby(key).agg(first=("long", "first"), bought=("ordered", "any"))`, and then
# `100 * each.groupby("first")["bought"].mean()`.
# </details>

# %% role="answer" exercise="funnel"
funnel = ...
### BEGIN SOLUTION
log = in_order
keys = {
    "searches": "search_id",
    "sittings": "sitting",
    "needs": "need_id",
    "searchers": "user_id",
}
first_of, bought_of = "first", "any"
four = []
for unit, key in keys.items():
    parts = log.groupby(key)
    each = parts.agg(begun=("long", first_of), bought=("ordered", bought_of))
    rate = 100 * each.groupby("begun")["bought"].mean()
    row = {"unit": unit, "long": rate[True], "short": rate[False]}
    four.append(row)
funnel = pd.DataFrame(four)
### END SOLUTION

# %% role="check" exercise="funnel" points=4 outcomes="choose-a-denominator" ideas="A30" minutes=9
check("funnel", funnel)

# %% [markdown] role="reading" exercise="funnel"
# One log, four "conversion rates", and the last is several times the first. A need does better than a search, for it may take several; a
# sitting better still, for it may serve two needs; a person best, for she has all month. Beside that, long against short is a small
# matter. The two rates of searches have a standard error of about 0.1 each: look whether yours lie further apart than chance would
# put them. In some markets they do, in others they do not.

# %% role="proof"
ordered_log = diary.sort_values(["user_id", "ts", "search_id"])
pauses = ordered_log.groupby("user_id")["ts"].diff()
sat = (pauses.isna() | (pauses > pd.Timedelta(minutes=30))).cumsum()
rates = {}
for unit, key in {"search": ordered_log["search_id"], "sitting": sat, "need": ordered_log["need_id"],
                  "person": ordered_log["user_id"]}.items():
    grouped = ordered_log.groupby(key).agg(first=("long", "first"), bought=("ordered", "any"))
    rates[unit] = 100 * grouped.groupby("first")["bought"].mean()
rates = pd.DataFrame(rates)
assert rates["person"].min() > 2.5 * rates["search"].max(), rates
assert (rates["search"] < rates["need"]).all() and (rates["need"] < rates["sitting"]).all(), rates
assert (rates["sitting"] < rates["person"]).all(), rates
assert (rates.loc[True] / rates.loc[False]).between(0.75, 1.7).all(), rates
sizes_by = ordered_log["long"].value_counts()
of_searches = 100 * np.sqrt(rates["search"] / 100 * (1 - rates["search"] / 100) / sizes_by)
assert of_searches.between(0.06, 0.16).all(), of_searches

# %% role="right" exercise="funnel"
log = diary.sort_values("search_id").sort_values("ts", kind="stable")
log["sitting"] = (log.groupby("user_id")["ts"].diff() > pd.Timedelta("30min")).groupby(log["user_id"]).cumsum()
keys = {"needs": ["need_id"], "searchers": ["user_id"], "searches": ["search_id"], "sittings": ["user_id", "sitting"]}
rows_made = {}
for unit, key in keys.items():
    bought = log.groupby(key)["ordered"].max().to_numpy()
    begun = log.drop_duplicates(key).sort_values(key)["long"].to_numpy()
    rows_made[unit] = {"long": bought[begun].mean() * 100, "short": bought[~begun].mean() * 100}
funnel = pd.DataFrame(rows_made).T.rename_axis("unit").reset_index()

# %% role="right" exercise="funnel"
tidy = diary.sort_values(["user_id", "ts", "search_id"]).reset_index(drop=True)
seconds = tidy["ts"].astype("int64") // 10**9 if tidy["ts"].dt.unit == "ns" else tidy["ts"].dt.as_unit("s").astype("int64")
same = tidy["user_id"].eq(tidy["user_id"].shift()) & (seconds.diff() <= 1800)
tidy["sittings"] = np.cumsum(~same.to_numpy())
parts_of = []
for unit, key in (("searches", "search_id"), ("sittings", "sittings"), ("needs", "need_id"), ("searchers", "user_id")):
    heads_of = tidy.groupby(key).head(1).set_index(key)["long"]
    with_order = set(tidy.loc[tidy["ordered"], key])
    hit = heads_of.index.isin(with_order)
    parts_of.append((unit, 100 * hit[heads_of.to_numpy()].mean(), 100 * hit[~heads_of.to_numpy()].mean()))
funnel = pd.DataFrame(parts_of, columns=["unit", "long", "short"]).set_index("unit")

# %% role="wrong" exercise="funnel" label="ever-long" catches="first-or-any" instead=true
# A unit is long here if any of its searches is. Asked for is the first one: whoever searches more has more chances of a long one.
first_of, bought_of = "any", "any"

# %% role="wrong" exercise="funnel" label="last-search-taken" catches="first-or-any" instead=true
# A unit is split by its last search here. The first one was asked for: the last may be long because the first found nothing.
first_of, bought_of = "last", "any"

# %% role="wrong" exercise="funnel" label="orders-counted" catches="count-or-any" instead=true
# These are orders for 100 units. Who orders twice counts twice in it: asked for is how many units have an order at all.
first_of, bought_of = "first", "sum"

# %% role="wrong" exercise="funnel" label="order-of-the-first-search" catches="first-or-any" instead=true
# Only an order of the unit's first search counts here. Any search of the unit may lead to one.
first_of, bought_of = "first", "first"

# %% role="wrong" exercise="funnel" label="share-of-all-units" catches="denominator" instead=true
# These rates are taken over all units, long and short together. Of 100 units that begin long, how many have an order?
rate = 100 * pd.Series({side: (each["bought"] & (each["begun"] == side)).mean() for side in (True, False)})

# %% role="wrong" exercise="funnel" label="buyers-split" catches="condition-on-what" instead=true
# These are shares of long and short among the units with an order. Turn it round: of the long ones, how many have an order?
rate = 100 * each.loc[each["bought"], "begun"].value_counts(normalize=True)

# %% role="wrong" exercise="funnel" label="order-of-the-last-search" catches="first-or-any" instead=true
# Only an order of the unit's last search counts here. Any search of the unit may lead to one.
first_of, bought_of = "first", "last"

# %% role="wrong" exercise="funnel" label="part-of-the-searches" catches="count-or-any" instead=true
# This averages, over units, which part of their searches led to an order. A unit has an order or has none: one search is enough.
first_of, bought_of = "first", "mean"

# %% role="wrong" exercise="funnel" label="nine-for-long" catches="edge-of-a-rule" instead=true
# Long begins with nine characters here. Eight are long as well.
log = in_order.assign(long=clean(in_order["text"]).str.len() > 8)

# %% role="wrong" exercise="funnel" label="long-as-logged" catches="characters" instead=true
# Long is measured on the text as logged, with spaces and emoji. Take the column `long` of `in_order`.
log = in_order.assign(long=in_order["text"].str.len() >= 8)

# %% role="wrong" exercise="funnel" label="searches-for-all-units" catches="know-the-rows" instead=true
# Searches are counted here, by whether the unit they belong to has an order. Each unit is to count once.
each = pd.DataFrame({"begun": log.groupby(key)["long"].transform("first"), "bought": log.groupby(key)["ordered"].transform("any")})

# %% role="wrong" exercise="funnel" label="long-and-short-exchanged" catches="labels" instead=true
# Long and short have changed places: who begins with a long search is in the column of the short ones.
row = {"unit": unit, "short": rate[True], "long": rate[False]}

# %% [markdown]
# **Quick.** Suppose long sittings end in an order more often. Does writing longer make people buy?

# %% role="quick" exercise="makes-buy" choices="yes|no|one cannot tell"
makes_buy = "one cannot tell"
### yes: Who knows exactly what she wants writes it down, and buys it. Then length and order have a common cause, and neither makes the other.
### no: Perhaps it does: a better answer may help. The comparison alone does not say so, nor does it say the opposite.
### reading: Who knows what she wants writes more and buys more. Length may still help beside that. To tell, somebody else has to decide who writes longer, and nobody decides as fairly as chance.

# %% [markdown]
# Lifora tried it in sixty cities: in half of the sittings (one *arm*), drawn by chance, the box offered to *complete*
# what one typed.

# %%
arms = boxes.groupby("arm")[
    ["sittings", "long", "orders_of_long", "orders_of_short"]
].sum()
arms["long (%)"] = 100 * arms["long"] / arms["sittings"]
arms["orders of 100"] = (
    100 * (arms["orders_of_long"] + arms["orders_of_short"]) / arms["sittings"]
)
arms["… of 100 long"] = 100 * arms["orders_of_long"] / arms["long"]
short = arms["sittings"] - arms["long"]
arms["… of 100 short"] = 100 * arms["orders_of_short"] / short
change = arms.loc["completions"] - arms.loc["bare box"]
arms.iloc[:, 4:].T.assign(change=change).round(2)

# %% [markdown]
# **Quick.** Of 100 short sittings, fewer end in an order with completions; of 100 long ones fewer, too, or hardly more. All sittings
# together hardly lose, or even gain. How can that be?

# %% role="quick" exercise="both-fall" choices="people bought less|sittings changed sides|it cannot be" minutes=2
both_fall = "sittings changed sides"
### people bought less: Then all sittings together would have lost as much. Look at the line `orders of 100`: did they?
### it cannot be: Each rate is a mean over other sittings than before. What happens to both means if somebody moves from the one side to the other?
### reading: The box made long sittings of short ones. Those that moved order more than the short ones that stay, and less, or hardly more, than those that were long anyway: both sides can lose in the mean, and nobody need buy less (the Will Rogers phenomenon). So compare whole arms. Long against long across the arms compares other sittings.

# %% role="proof"
assert change["… of 100 long"] < 0.05 and change["… of 100 short"] < -0.05, change
assert change["orders of 100"] > -0.05 and change["orders of 100"] > 0.4 * change["… of 100 short"], change
left_short = (100 - arms["long (%)"]) * arms["… of 100 short"]
joined_long = arms["long (%)"] * arms["… of 100 long"]
as_short = (left_short["bare box"] - left_short["completions"]) / change["long (%)"]
as_long = (joined_long["completions"] - joined_long["bare box"]) / change["long (%)"]
assert as_short > arms.loc["completions", "… of 100 short"] + 0.1, as_short
assert as_long < arms.loc["bare box", "… of 100 long"] + 0.2, as_long

# %% [markdown]
# The box changed two things: how many of 100 sittings are long, and how many orders 100 sittings bring. Suppose it acts on orders only
# *through* length, and makes no long sitting short. Then divide the second change by the first (Wald 1940): that is what writing longer
# adds where the box moved somebody.
#
# **Quick.** How many orders does it add for 100 sittings that became long? Both changes are per sitting, not counts. Work it out
# unrounded; it may be negative. (Its standard error is about 0.12, if each sitting decides by itself.)

# %% role="quick" exercise="helps" points=2 outcomes="tell-cause-from-choice" ideas="A30 A31" minutes=4
helps = 100 * change["orders of 100"] / change["long (%)"]
### 0: Small, perhaps, and not zero: the table shows two digits, the columns have all of them. It may be negative, too.
### reading: In the bare box long sittings have about one order in a hundred more than short ones, or a little over. What length itself causes is less. Within two standard errors of zero nothing was shown: those who know what they want write more, and that may be all. Beyond three, length helps as well. Between the two, ask for more sittings. Markets of both kinds exist, and the plain comparison looks alike in both.

# %% role="wrong" exercise="helps" label="long-against-short-bare" catches="choice-or-chance"
# This compares those who write long with those who do not. Who they are was not drawn: compare the two arms.
helps = (arms["… of 100 long"] - arms["… of 100 short"])["bare box"]

# %% role="wrong" exercise="helps" label="long-against-short-completions" catches="choice-or-chance"
# This compares those who write long with those who do not. Who they are was not drawn: compare the two arms.
helps = (arms["… of 100 long"] - arms["… of 100 short"])["completions"]

# %% role="wrong" exercise="helps" label="not-divided" catches="choice-or-chance"
# That is what the box added for 100 sittings, most of which it did not change. Divide by the share that it made longer.
helps = change["orders of 100"]

# %% role="wrong" exercise="helps" label="turned-round" catches="ratio-upside-down"
# This is more long sittings over more orders. Turn the fraction round.
helps = 100 * change["long (%)"] / change["orders of 100"]

# %% role="wrong" exercise="helps" label="upside-down-for-one" catches="ratio-upside-down"
# This is more long sittings for each order more. Turn the fraction round, and count for 100 sittings.
helps = change["long (%)"] / change["orders of 100"]

# %% role="wrong" exercise="helps" label="counts-of-the-long-alone" catches="choice-or-chance"
# Only orders of long sittings are counted. Sittings that became long took their orders along: take the orders of the whole arm.
helps = 100 * change["orders_of_long"] / change["long"]

# %% role="wrong" exercise="helps" label="orders-of-the-long-alone" catches="choice-or-chance"
# Only orders of long sittings are counted. Sittings that became long took their orders along: take the orders of the whole arm.
helps = 100 * (100 * arms["orders_of_long"] / arms["sittings"]).diff().iloc[-1] / change["long (%)"]

# %% role="wrong" exercise="helps" label="long-against-long" catches="choice-or-chance"
# This compares the long sittings of one arm with those of the other. Those are not the same kind: some became long through the box.
helps = change["… of 100 long"]

# %% role="wrong" exercise="helps" label="short-against-short" catches="choice-or-chance"
# This compares the short sittings of one arm with those of the other. Those are not the same kind: some left through the box.
helps = change["… of 100 short"]

# %% role="wrong" exercise="helps" label="per-cent-of-the-bare-box" catches="ratio-or-difference"
# This is a growth rate of orders. Take the difference of the two arms' orders of 100, and divide by that of long sittings.
helps = 100 * (arms.loc["completions", "orders of 100"] / arms.loc["bare box", "orders of 100"] - 1)

# %% role="wrong" exercise="helps" label="orders-of-100-long" catches="choice-or-chance"
# This compares orders for 100 long sittings, arm by arm. Divide the change in orders by the change in long sittings.
helps = 100 * (arms["orders of 100"] / arms["long (%)"]).diff().iloc[-1]

# %% role="wrong" exercise="helps" label="from-the-rounded-table" catches="rounding"
# This was divided after rounding: two digits of a small difference are too few. Use `change` itself.
helps = 100 * change["orders of 100"].round(2) / change["long (%)"].round(2)

# %% role="wrong" exercise="helps" label="counts-for-rates" catches="denominator"
# These are differences of counts, and the arms need not have equally many sittings. Compare orders of 100 sittings and shares of long ones.
more = arms.loc["completions"] - arms.loc["bare box"]
helps = 100 * (more["orders_of_long"] + more["orders_of_short"]) / more["long"]

# %% role="wrong" exercise="helps" label="cities-weighed-alike" catches="know-the-rows"
# Rates were averaged over the rows of the table here, so that a small city's week counts as much as a large one's. Sum the counts first.
each_week = pd.DataFrame({
    "arm": boxes["arm"], "long": boxes["long"] / boxes["sittings"],
    "orders": (boxes["orders_of_long"] + boxes["orders_of_short"]) / boxes["sittings"],
}).groupby("arm").mean().diff().iloc[-1]
helps = 100 * each_week["orders"] / each_week["long"]

# %% role="wrong" exercise="helps" label="for-one-not-for-hundred" catches="choice-or-chance"
# That is for one sitting that became longer. The question asks for 100 of them.
helps = change["orders of 100"] / change["long (%)"]

# %% role="proof"
compared = (arms["… of 100 long"] - arms["… of 100 short"])["bare box"]
difference = arms.loc["completions"] - arms.loc["bare box"]
caused = 100 * difference["orders of 100"] / difference["long (%)"]
assert 0.9 < compared < 1.7 and caused < compared - 0.2, (compared, caused)
chance = arms["orders of 100"].mean() / 100
error = 100 * np.sqrt(chance * (1 - chance) * (1 / arms["sittings"]).sum()) / (difference["long (%)"] / 100)
assert 0.08 < error < 0.16, error
assert boxes["city"].nunique() == 60 and difference["long (%)"] > 8

# %% [markdown]
# ## What would change our mind?
#
# - *Personal* meant: two readers found two life atoms. A need may be most personal and be typed in two characters. Had we asked
#   the searchers themselves, the base rate might be another.
# - If the rule's precision rose over the years *at one base rate*, we would trust length more.
# - A platform's own log of all its searches has *its* share of terms. Ours is a sample's, and lower.
#
# In this market its makers wrote down that people type what pays for its length. Longer searches *had* to come out. **A
# simulator that encodes a story cannot prove the story**, and the 60 % were aimed at. What you have gained is the list of what one
# must ask when somebody tells a share.
#
# ### Exercise 6 · A sentence that can be audited   {12 points}
# You are asked to quote the claim "long-tail terms are more than 60 % of all search terms" in a report on this market. Write a
# note of at most 100 words for somebody who has another log and wants to check you. One sentence for each row will do; the numbers
# stand in what you found. `searches[searches["year"] == 2024][["query_id", "user_id"]].nunique()` tells how much was read.
#
# | | what your note says | points |
# |:--|:--|--:|
# | 1 | the share with its unit and denominator: searches, terms or searchers, of which platform | 0–3 |
# | 2 | the rule of counting, with its edge: what is a character, eight or more | 0–3 |
# | 3 | where, when and how much was read, and what this changes | 0–3 |
# | 4 | why the share is not yet "personal", with one number, in plain words and at most 100 of them | 0–3 |

# %% [markdown] role="written" exercise="audited" points=12 outcomes="audit-a-share name-the-unit" ideas="A27 A28" words=100 minutes=20
# ### BEGIN SOLUTION
# **Sample, level 3.** "Of Lifora's searches of June 2024, by a sample of its users, 59.9 % have eight characters or more." A search
# is one row. Characters are counted after NFKC, without spaces and emoji; exactly eight counts, and without it the share is ten points
# lower. We read 54,532 searches of 12,515 users. Of their distinct terms 73 % are long, but that number grows with what is read, so do
# not compare it with yours. Long is not personal: of the long searches of a week that two people read, only 43 % stated two facts of
# somebody's life.
#
# **Sample, level 2.** "In June 2024 about 60 % of searches on Lifora were long, that is eight or more characters without spaces."
# Of distinct terms it would be more, 73 %. The data are a sample of users. In 2023 it was 44 %. Long searches are not always
# personal, because some only add words such as "recommendations".
#
# **Sample, level 1.** "More than 60 % of search terms are long-tail, so people's needs have become very personal." The number comes from
# the data and rose a lot since last year, so it should be reliable.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | The share with its unit and denominator: searches, terms or searchers, of which platform | no share, or "of search terms" as in the claim | a share with a unit that is left open | unit and share fit each other; the platform or the denominator is missing | share, unit and denominator fit each other, and the platform is named |
# | The rule of counting, with its edge: what is a character, eight or more | none | "eight characters" alone | says what is a character, or the edge | says both |
# | Where, when and how much was read, and what this changes | none | the month alone | month and sample or size | month, sample and size, and that the share of terms grows with what is read (or why searches are free of it) |
# | Why the share is not yet "personal", with one number, in plain words and at most 100 of them | takes long for personal, or over 130 words | a general doubt, or 101 to 130 words | a reason without a number: padding, base rate, precision | a reason with a number (precision, base rate, or the share of growth in life atoms), in words that anybody can follow; 100 words or fewer |
# ### END MARK SCHEME

# %% role="proof" only="class"
month = searches[searches["year"] == 2024]
assert round(100 * month["long"].mean(), 1) == 59.9 and len(month) == 54_532 and month["user_id"].nunique() == 12_515
assert round(100 * month.drop_duplicates("clean")["long"].mean()) == 73
assert round(100 * searches.loc[searches["year"] == 2023, "long"].mean()) == 44
assert round(100 * (week["life_atoms"] >= 2)[week["long"]].mean()) == 43
on_shelf = points[(points["sample"] == "Shelvia") & points["long"]]
assert (on_shelf["life_atoms"] >= 2).mean() < 0.06

# %% [markdown]
# ## Take-aways
#
# - Before a share: which unit, which rule with which edge, which rows, how much was read.
# - **Tokens** are searches, **types** are terms. A fair sample of searches is no fair sample of terms.
# - Compare shares of distinct things only where equally much was read.
# - **Precision** looks among the flagged, **recall** among the true. Base rate first.
# - A pattern with `|` takes the first word that fits: longest first.
# - Sittings end with a pause *of one person*. Say per what you count.
# - Who chooses is not who was drawn: compare whole arms, and divide what chance changed.
# - A longer search is not by itself a more personal need: what the rule of eight proves depends on the base rate.
#
# What is personal in a long search, then, is put together from a few words of a life. What does it cost to serve that? The next
# lesson: personalisation against scale.

# %% [markdown]
# # Stretch
#
# *All of this may be skipped.*

# %% [markdown]
# ## Long, or rare?
#
# In class, reading less changed the share of terms, because rare terms were long more often. The shelf shows whether that must be so. `june`
# has both platforms' searches of June 2024, in the order of time.

# %%
june = queries[queries["year"] == 2024].sort_values("query_id")
june["platform"].value_counts()

# %% [markdown]
# ### Exercise 7 · The further one reads   {3 points} · stretch
# Draw two lines, one for each platform. Of the platform's rows of `june`, read every 20th, then every 10th, every 5th, every 2nd, and
# all (the first row is always read). On the horizontal axis stands how many searches are read. The value is the share of long ones
# among the **terms** of what is read, in per cent. Assign the figure to `further`. It has a title that says what to see, and
# names the platforms. Both axes have titles with units in brackets: `(searches)` below, and per cent beside a title that speaks of terms. Both platforms have one scale, linear from bottom to top, and no axis cuts
# off a point. The horizontal axis may be logarithmic.
#
# <details><summary>Hint 1: the idea</summary>
#
# Ten points: two platforms, five steps. Make a table with three columns first.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `part.iloc[::5]` is every fifth row, and its `len` says how many that are; `px.line(table, x=..., y=..., color=...)` for the figure.
# `color_discrete_map=PLATFORM_COLOURS` gives the platforms their colours.
# </details>
# <details><summary>Hint 3: how to begin</summary>
#
# Two loops, `for platform, part in june.groupby("platform"):` and inside it one over the five steps, that append a dictionary.
# </details>

# %% role="answer" exercise="further"
further = ...
### BEGIN SOLUTION
ten, both = [], june
for platform, part in both.groupby("platform"):
    for step in (20, 10, 5, 2, 1):
        read = part.iloc[::step]
        seen = read.drop_duplicates("clean")
        share = 100 * seen["long"].mean()
        point = {"platform": platform, "read": len(read), "share": share}
        ten.append(point)
further = px.line(
    pd.DataFrame(ten),
    x="read",
    y="share",
    color="platform",
    log_x=True,
    markers=True,
    color_discrete_map=PLATFORM_COLOURS,
    title="The further one reads on Lifora, the longer the terms look",
    labels={"read": "read (searches)", "share": "long ones among terms (%)"},
)
### END SOLUTION
further

# %% role="check" exercise="further" points=3 outcomes="read-equally-far" ideas="A27" figure="scatter" needs="title named axis-titles units single-axis one-scale linear mode=lines rising-x unit=%|per_cent|percent unit-along=searches|search says=term base=terms|term|long|distinct|different|all labels-titled telling-title" stretch=true minutes=12
check("further", further)

# %% [markdown] role="reading" exercise="further"
# Lifora's line climbs as long as one reads: there long terms are rare more often. Look at the size of chance before you read the shelf's: its
# first point rests on some 400 terms, and a share of 400 has a standard error of about two points. From first to last it moves by less than two of
# these, Lifora's by more than seven of its own. So the shelf shows no trend,
# as where length and frequency have next to nothing to do with each other. "Long tail" mixes two things, *long* and *rare*, which must be
# measured apart.

# %% role="proof"
lines = {
    platform: [part.iloc[::step].drop_duplicates("clean")["long"].mean() for step in (20, 10, 1)]
    for platform, part in june.groupby("platform")
}
assert lines["Lifora"][2] - lines["Lifora"][0] > 0.06, lines
assert abs(lines["Shelvia"][2] - lines["Shelvia"][1]) < 0.04, lines
assert (june["platform"].value_counts() >= 10_000).all()
for platform, part in june.groupby("platform"):
    first_read = part.iloc[::20].drop_duplicates("clean")["long"]
    its_error = np.sqrt(first_read.mean() * (1 - first_read.mean()) / len(first_read))
    moved = (lines[platform][2] - lines[platform][0]) / its_error
    assert moved > 7 if platform == "Lifora" else abs(moved) < 2, (platform, moved)
    assert platform == "Lifora" or (350 < len(first_read) < 450 and 0.018 < its_error < 0.027), (len(first_read), its_error)

# %% role="right" exercise="further"
further = go.Figure()
for name in ("Shelvia", "Lifora"):
    rows_of = june[june["platform"] == name].reset_index(drop=True)
    kept = [rows_of[rows_of.index % step == 0] for step in (20, 10, 5, 2, 1)]
    shares_seen = [100 * part.groupby("clean")["long"].first().mean() for part in kept]
    further.add_scatter(x=[len(part) for part in kept], y=shares_seen, name=name, mode="lines")
further.update_layout(title="Only on Lifora do further readers find longer words", xaxis_title="read (searches)", yaxis_title="share of terms (%)")

# %% role="right" exercise="further"
points_read = []
for step in (1, 2, 5, 10, 20):
    for platform, words_of in june.groupby("platform")["clean"]:
        words_read = words_of.to_list()[::step]
        distinct = set(words_read)
        points_read.append((platform, len(words_read), 100 * sum(len(word) > 7 for word in distinct) / len(distinct)))
points_read = pd.DataFrame(points_read, columns=["platform", "n", "share"]).sort_values("n")
further = px.line(points_read, x="n", y="share", color="platform", title="Lifora climbs and the shelf stays", log_x=True,
                  labels={"n": "searches read (searches)", "share": "long terms (per cent)"})

# %% role="wrong" exercise="further" label="searches-drawn" catches="type-or-token" instead=true
# These lines show the share among the searches that were read. Count each term once.
seen = read

# %% role="wrong" exercise="further" label="terms-read-for-searches-read" catches="order-of-steps" instead=true
# Terms were thinned here, not searches. Read every 20th search first, then see which terms are among them.
read = part.drop_duplicates("clean").iloc[::step]

# %% role="wrong" exercise="further" label="first-rows-read" catches="know-the-rows" instead=true
# These are the first days of June, not every 20th search of the whole month, and so on. Take rows with a step.
read = part.head(-(-len(part) // step))

# %% role="wrong" exercise="further" label="strings-as-logged-drawn" catches="type-or-token" instead=true
# Strings as typed are counted here: one term with and without a space is two of them. Take distinct clean strings.
seen = read.drop_duplicates("text")

# %% role="wrong" exercise="further" label="one-platform-missing" catches="know-the-rows" instead=true
# Only Lifora is drawn. The shelf is what the line has to be compared with: draw one for each platform.
ten, both = [], june[june["platform"] == "Lifora"]

# %% role="wrong" exercise="further" label="terms-on-the-axis" catches="what-is-on-the-axis" instead=true
# On the horizontal axis stands how many *terms* were found. It should be how many searches were read.
point = {"platform": platform, "read": len(seen), "share": share}

# %% role="wrong" exercise="further" label="per-cent-on-the-axis" catches="what-is-on-the-axis" instead=true
# On the horizontal axis stands which part of the log was read. It should be how many searches that are.
point = {"platform": platform, "read": 100 / step, "share": share}

# %% role="wrong" exercise="further" label="step-on-the-axis" catches="what-is-on-the-axis" instead=true
# On the horizontal axis stands the step. It should be how many searches are read with it.
point = {"platform": platform, "read": step, "share": share}

# %% role="wrong" exercise="further" label="platforms-pooled" catches="know-the-rows" instead=true
# Both platforms are read as one log here. Take each platform's rows for itself.
ten, both = [], june.assign(platform="both")

# %% role="wrong" exercise="further" label="thinned-before-parted" catches="order-of-steps" instead=true
# Every 20th row of both platforms together was read. Part the platforms first, then read every 20th row of each.
read = june.iloc[::step].query("platform == @platform")

# %% role="wrong" exercise="further" label="both-junes-read" catches="window" instead=true
# Both Junes are read here. Take `june`, which is June 2024.
ten, both = [], queries

# %% role="wrong" exercise="further" label="first-row-left-out" catches="edge-of-a-rule" instead=true
# The first row is not read here. "Every 20th" begins with the first row of a platform.
read = part.iloc[step - 1 :: step]

# %% [markdown]
# *Figure 4.* Share of long ones among the terms of what is read of June 2024. Compare the two lines from left to right.

# %% [markdown]
# Now rare without long: of each platform 10,000 searches, and how often the term of each stands among them.

# %%
equal = june.groupby("platform").head(10_000)
equal = equal.assign(
    times=equal.groupby(["platform", "clean"])["clean"].transform("size")
)
equal[["platform", "gloss", "long", "times"]].sample(4, random_state=2)

# %% [markdown]
# **Quick.** Call a search of `equal` rare if its term stands there at most three times. By how many percentage points is the
# share of long ones among rare *searches* larger on Lifora than on Shelvia?

# %% role="quick" exercise="rare" minutes=4
of_rare = equal[equal["times"] <= 3].groupby("platform")["long"].mean()
more_on_lifora = 100 * (of_rare["Lifora"] - of_rare["Shelvia"])
### reading: Both are tails in the sense of rare. On the shelf most rare searches are short, on Lifora most are long. Who finds a long search has not found a rare one, and the other way round.

# %% role="wrong" exercise="rare" label="frequent-ones" catches="type-or-token"
# These are the frequent ones, typed four times or more. Rare is at most three.
more_on_lifora = -100 * equal[equal["times"] > 3].groupby("platform")["long"].mean().diff().iloc[-1]

# %% role="wrong" exercise="rare" label="all-of-them" catches="type-or-token"
# These are all searches of `equal`, frequent ones among them. Keep the rare ones.
more_on_lifora = -100 * equal.groupby("platform")["long"].mean().diff().iloc[-1]

# %% role="wrong" exercise="rare" label="terms-for-searches-here" catches="type-or-token"
# Each term counts once here. The question is about searches.
more_on_lifora = -100 * equal[equal["times"] <= 3].drop_duplicates(["platform", "clean"]).groupby("platform")["long"].mean().diff().iloc[-1]

# %% role="wrong" exercise="rare" label="ratio-of-shares" catches="ratio-or-difference"
# That is how many times as large the share is. In percentage points, the one share is taken from the other.
more_on_lifora = equal[equal["times"] <= 3].groupby("platform")["long"].mean()["Lifora"] / equal[equal["times"] <= 3].groupby("platform")["long"].mean()["Shelvia"]

# %% role="wrong" exercise="rare" label="share-of-rare-ones" catches="condition-on-what"
# These are shares of rare searches. Asked for is the share of long ones *among* the rare.
more_on_lifora = -100 * equal["times"].le(3).groupby(equal["platform"]).mean().diff().iloc[-1]

# %% role="wrong" exercise="rare" label="rare-among-the-long" catches="condition-on-what"
# These are shares of rare ones among the long. Turn it round: of the rare ones, how many are long?
more_on_lifora = -100 * equal[equal["long"]]["times"].le(3).groupby(equal["platform"]).mean().diff().iloc[-1]

# %% role="wrong" exercise="rare" label="rare-and-long-of-all" catches="condition-on-what"
# These are rare and long searches among all. The share looks among the rare ones alone.
more_on_lifora = -100 * (equal["times"].le(3) & equal["long"]).groupby(equal["platform"]).mean().diff().iloc[-1]

# %% role="wrong" exercise="rare" label="less-than-three" catches="edge-of-a-rule"
# Terms that stand there three times are left out. "At most three" takes them in.
more_on_lifora = -100 * equal[equal["times"] < 3].groupby("platform")["long"].mean().diff().iloc[-1]

# %% role="proof"
tails = equal[equal["times"] <= 3].groupby("platform")["long"].mean()
assert tails["Lifora"] > 0.5 > 0.4 > tails["Shelvia"], tails

# %% [markdown]
# ## The tail itself
#
# The words "long tail" come from a figure: how often each term is typed, from the most frequent one to the rarest.

# %% role="figure"
tail = go.Figure()
for platform, part in june.groupby("platform"):
    often_typed = (
        part.groupby("platform").head(10_000)["clean"].value_counts().to_numpy()
    )
    ranks = np.arange(1, len(often_typed) + 1)
    shown = np.unique(
        np.r_[np.arange(100), np.geomspace(100, len(ranks), 200).astype(int) - 1]
    )
    tail.add_scatter(
        x=ranks[shown],
        y=often_typed[shown],
        mode="lines",
        name=platform,
        line={"color": PLATFORM_COLOURS[platform], "width": 3, "shape": "hv"},
    )
    if platform == "Lifora":
        upto = int((often_typed >= 10).sum())
        tail.add_scatter(
            x=[1, upto],
            y=often_typed[[0, upto - 1]],
            mode="lines",
            name="a line, down to ten times",
            line={"color": "black", "dash": "dot", "width": 2},
        )
tail.update_layout(
    title="A tail, and where it stops being a line",
    height=420,
    margin_t=100,
    xaxis_title="rank of the term, logarithmic scale (number)",
    yaxis_title="typed, logarithmic scale (times)",
    xaxis_type="log",
    yaxis_type="log",
    xaxis_dtick=1,
    yaxis_dtick=1,
    legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
)

# %% [markdown]
# *Figure 5.* How often the terms of the first 10,000 searches of June 2024 were typed, by rank. The dotted line joins the first term
# to the last one that was typed ten times or more. Further down there are steps: of terms that were typed once or twice one
# cannot say how rare they are, only that they are rare *in this sample*.
#
# **Quick.** `searches[searches["year"] == 2024].iloc[::10]` is every tenth of Lifora's searches of June 2024. Take the terms that stand in it exactly once. How many of
# them stand exactly once in the whole log of that June?

# %% role="quick" exercise="typed-once" choices="nearly all|less than half|none" minutes=2
typed_once = "less than half"
### nearly all: A term that is typed ten times in June stands once in a tenth, on average. Many of the "rare" ones are such terms.
### none: Some terms are one person's situation on one evening: typed once, wherever one looks.
### reading: About two in five. All others come again, and some of them more than fifteen times: they were rare only in what was read. "Long tail" by frequency is a statement about a sample's size, too.

# %% role="proof"
in_tenth, in_all = tenth["clean"].value_counts(), rows["clean"].value_counts()
again = in_all[in_tenth.index[in_tenth == 1]]
assert 0.33 < (again == 1).mean() < 0.47 and (again > 15).any(), (again == 1).mean()

# %% [markdown]
# ## A slope, three ways
#
# Lines on two logarithmic scales are loved as proofs of a "power law", frequency ∝ rank^slope. A slope depends on how, and where,
# it is fitted. Let *f* be the times that a term was typed in all of Lifora's searches of June 2024, and *rank* its place when terms are
# sorted by *f*. The least-squares slope of ln *f* on ln(rank − ½) is one way; the ½ takes out most of the bias of small ranks (Gabaix and
# Ibragimov 2011). Maximum likelihood takes only the frequencies. Suppose that, among terms typed 10 times or more, the share of those
# typed *f* times or more falls as $f^{-a}$. Then $\hat a = n / \sum \ln(f / 9.5)$, with *n* such terms, estimates *a*, and −1/â is
# the slope (Clauset, Shalizi and Newman 2009, their approximation for whole numbers).
#
# ### Exercise 8 · Three slopes   {3 points} · stretch
# Assign to `slopes` a dictionary with three slopes for Lifora, June 2024 (distinct clean strings of `searches`):
#
# - `"head"`: least squares of ln *f* on ln(rank − ½), on terms typed 10 times or more;
# - `"likelihood"`: −1/â, on the same terms;
# - `"all"`: least squares as above, on all terms.
#
# Terms that were typed equally often stand in any order; ranks count 1, 2, 3 …
#
# <details><summary>Hint 1: the idea</summary>
#
# `value_counts()` gives the frequencies, sorted. Ranks are 1, 2, 3 and so on.
# </details>
# <details><summary>Hint 2: the tool</summary>
#
# `np.polyfit(x, y, 1)[0]` is a least-squares slope of y on x; `np.log` is the natural logarithm.
# </details>

# %% role="answer" exercise="three-slopes"
slopes = {"head": ..., "likelihood": ..., "all": ...}
### BEGIN SOLUTION
half = 0.5
counts = searches.loc[searches["year"] == 2024, "clean"].value_counts().to_numpy()
rank = np.arange(1, len(counts) + 1)
head = counts >= 10
x, y = np.log(rank - half), np.log(counts)
slopes = {
    "head": np.polyfit(x[head], y[head], 1)[0],
    "likelihood": -np.log(counts[head] / 9.5).mean(),
    "all": np.polyfit(x, y, 1)[0],
}
### END SOLUTION

# %% role="check" exercise="three-slopes" points=3 outcomes="count-characters" ideas="A27" stretch=true minutes=12
check("three-slopes", slopes)

# %% [markdown] role="reading" exercise="three-slopes"
# Three slopes of one tail. In samples of as many terms from a true power law, the first two nearly always come out less than 0.05 apart:
# a wider gap is a first sign against one, a narrow gap no proof of one. And the second, on terms typed *five* times or more, is steeper by some 0.1, which is more than four of its standard
# errors: this is no power law. The line over all ranks is the most popular, fits beautifully, and is led by thousands of terms of which we know only that they are rare.

# %% role="proof"
freq = searches.loc[searches["year"] == 2024, "clean"].value_counts().to_numpy()
place = np.arange(1, len(freq) + 1)
top = freq >= 10
fits = [np.polyfit(np.log(place[rows_in] - 0.5), np.log(freq[rows_in]), 1)[0] for rows_in in (top, freq > 0)]
alpha = top.sum() / np.log(freq[top] / 9.5).sum()
more = np.log(freq[freq >= 5] / 4.5)
steeper, its_error = more.mean() - 1 / alpha, np.sqrt(1 / alpha**2 / top.sum() - more.mean() ** 2 / len(more))
assert 0.06 < steeper < 0.14 and steeper > 4 * its_error, (steeper, its_error)
assert fits[0] - fits[1] > 0.15 and fits[0] > -1 / alpha, (fits, -1 / alpha)
dice, apart = np.random.default_rng(6), []
for _ in range(300):
    tried = np.floor(9.5 * dice.random(top.sum()) ** (-1 / alpha) + 0.5)
    tried = np.sort(tried[tried >= 10])[::-1]
    line = np.polyfit(np.log(np.arange(len(tried)) + 0.5), np.log(tried), 1)[0]
    apart.append(line + np.log(tried / 9.5).mean())
assert (np.abs(apart) < 0.05).mean() > 0.96, np.quantile(apart, [0.025, 0.975])
assert np.corrcoef(np.log(place), np.log(freq))[0, 1] ** 2 > 0.85

# %% role="right" exercise="three-slopes"
f = searches[searches["year"] == 2024].groupby("clean").size().sort_values(ascending=False)
points_of = pd.DataFrame({"x": np.log(np.arange(len(f)) + 0.5), "y": np.log(f.to_numpy()), "f": f.to_numpy()})
upper = points_of[points_of["f"] >= 10]
slopes = pd.Series({
    "all": points_of["x"].cov(points_of["y"]) / points_of["x"].var(),
    "likelihood": -1 / (len(upper) / np.log(upper["f"] / 9.5).sum()),
    "head": upper["x"].cov(upper["y"]) / upper["x"].var(),
})

# %% role="right" exercise="three-slopes"
from collections import Counter

tally = np.array(sorted(Counter(searches.loc[searches["year"].eq(2024), "clean"]).values())[::-1])


def slope_of(values):
    x = np.log(np.arange(1, len(values) + 1) - 0.5)
    design = np.column_stack([np.ones(len(x)), x])
    return np.linalg.lstsq(design, np.log(values), rcond=None)[0][1]


slopes = {
    "head": slope_of(tally[tally >= 10]), "all": slope_of(tally),
    "likelihood": -np.mean(np.log(tally[tally >= 10]) - np.log(9.5)),
}

# %% role="wrong" exercise="three-slopes" label="half-forgotten" catches="formula" instead=true
# The half is missing: the slopes are on ln(rank), and the first ranks pull too hard. Take one half off each rank.
half = 0.0

# %% role="wrong" exercise="three-slopes" label="rank-on-frequency" catches="which-on-which" instead=true
# These are slopes of ln(rank) on ln f. Turn the two round.
x, y = np.log(counts), np.log(rank - half)

# %% role="wrong" exercise="three-slopes" label="exponent-for-slope" catches="formula" instead=true
# `likelihood` is the exponent â. The slope of the figure is −1/â.
slopes = {
    "head": np.polyfit(x[head], y[head], 1)[0],
    "likelihood": 1 / np.log(counts[head] / 9.5).mean(),
    "all": np.polyfit(x, y, 1)[0],
}

# %% role="wrong" exercise="three-slopes" label="logs-to-base-ten" catches="formula" instead=true
# `likelihood` was worked out with logarithms to base ten. A slope does not mind the base, a mean of logarithms does: use `np.log`.
slopes = {
    "head": np.polyfit(x[head], y[head], 1)[0],
    "likelihood": -np.log10(counts[head] / 9.5).mean(),
    "all": np.polyfit(x, y, 1)[0],
}

# %% role="wrong" exercise="three-slopes" label="cut-at-ten" catches="edge-of-a-rule" instead=true
# Terms typed exactly ten times are left out. "10 times or more" takes them in.
head = counts > 10

# %% role="wrong" exercise="three-slopes" label="both-junes-ranked" catches="window" instead=true
# Both Junes are in these frequencies. Take the searches of June 2024 alone.
counts = searches["clean"].value_counts().to_numpy()

# %% role="wrong" exercise="three-slopes" label="over-ten" catches="formula" instead=true
# `likelihood` divides the frequencies by 10. The formula has 9.5 there, half a step below ten.
slopes = {
    "head": np.polyfit(x[head], y[head], 1)[0],
    "likelihood": -np.log(counts[head] / 10).mean(),
    "all": np.polyfit(x, y, 1)[0],
}

# %% role="wrong" exercise="three-slopes" label="first-ten-ranks" catches="edge-of-a-rule" instead=true
# `head` is fitted on the first ten ranks. Asked for are all terms typed ten times or more.
slopes = {
    "head": np.polyfit(x[:10], y[:10], 1)[0],
    "likelihood": -np.log(counts[head] / 9.5).mean(),
    "all": np.polyfit(x, y, 1)[0],
}

# %% role="wrong" exercise="three-slopes" label="likelihood-on-all" catches="edge-of-a-rule" instead=true
# `likelihood` takes all terms. The formula holds for those typed ten times or more.
slopes = {
    "head": np.polyfit(x[head], y[head], 1)[0],
    "likelihood": -np.log(counts / 9.5).mean(),
    "all": np.polyfit(x, y, 1)[0],
}

# %% role="wrong" exercise="three-slopes" label="levels-for-slopes" catches="formula" instead=true
# `head` and `all` are the levels of the lines: `np.polyfit` gives the slope first, at place 0.
slopes = {
    "head": np.polyfit(x[head], y[head], 1)[1],
    "likelihood": -np.log(counts[head] / 9.5).mean(),
    "all": np.polyfit(x, y, 1)[1],
}

# %% role="wrong" exercise="three-slopes" label="ties-share-a-rank" catches="definition" instead=true
# Terms that were typed equally often share a rank here. Ranks count on: 1, 2, 3 and so on, in any order among equals.
rank = pd.Series(counts).rank(ascending=False, method="min").to_numpy()

# %% role="wrong" exercise="three-slopes" label="strings-as-logged-ranked" catches="type-or-token" instead=true
# These are strings as they were typed: with and without a space they are two. Rank the clean strings.
counts = searches.loc[searches["year"] == 2024, "text"].value_counts().to_numpy()
