# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
#   course:
#     title: How much did it grow?
#     minutes: 60
#     weight: 1
#     ideas: A05 A06 A07 A08 A09
#     outcomes:
#       read-growth: turn a phrase about growth into a level ratio, and say when it can be read in two ways
#       count-in-a-window: count rooms, buyers and orders from rows, in the right window and each of them once
#       account-for-a-stock: explain a stock by what flowed in and what flowed out
#       split-an-identity: split growth into factors whose log contributions add up to 100 %
#       split-by-cohort: tell growth by new people from growth by those who were there before
#       infer-a-rate: work out a rate that nobody published from a ratio that somebody did
#       draw-growth: draw level ratios so that their lengths tell the truth
#       state-growth: write one sentence on growth that can be audited
# ---

# %% [markdown]
# > "I have seen data that say: at this year's 618 the number of live rooms that opened grew 3.3 times year on year, the
# > number of users who bought in live rooms reached 5.2 times that of the same period last year, and the number of live
# > orders was 5.4 times that of the same period last year."
#
# Zhang Peng wrote this in July 2024 (in our English). 618 is a shopping festival of about four weeks that ends with 18
# June, 6/18. A *live room* is a broadcast in which somebody shows goods and viewers order them.
#
# **Evidence grade: P**, figures that a platform reports of itself (A06, A07, A08), here at second hand: "I have seen
# data". The base of each ratio is named, last year's festival. Its level is not: we learn that orders are 5.4 times
# *something*. Two claims stand round the figures. Merchants and consumers "pour into" the platform, the "oasis of
# traffic" (A05, graded P as well, though no figure is printed). And what decides is the *system* behind the growth (A09,
# a mechanism, **M**).
#
# **Our question:** how much did it grow? It falls apart. What does the sentence say? What was counted, and in which
# window? Who came, and who left again? Which part of the growth is rooms and which is people? Are the people new, or
# the old ones who buy more? And what can be concluded about a number that nobody published?
#
# **Our data** are a simulated market. Its platform has an invented name, Lifora, and its parameters were chosen so
# that ratios near the three of the sentence come out. What you find in it is therefore no news about Xiaohongshu. It is
# practice on rows that behave like those behind the headline.

# %% role="setup"
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import plotly.io as pio
from plotly.subplots import make_subplots

from course import check, load, progress

pio.templates.default = "plotly_white"
# From Okabe and Ito's palette, which colour-blind readers can tell apart.
BLUE, ORANGE, GREEN, VERMILION, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#7F7F7F"
SHANGHAI = "Asia/Shanghai"

phrases = load("growth_phrases")
orders = load("orders")
sessions = load("live_sessions")
users = load("users")
merchants = load("merchants")
festivals = load("festivals")

# Words that state growth, as patterns for str.contains, in English, Indonesian and Chinese.
cues = {
    "fall": "fell|turun|下降",
    "rise": "grew|increased|naik|meningkat|增长|增加",
    "arrive": r"\bto\b|menjadi|mencapai|到",
    "at most": "up to|hingga|最高",
}
words = {"doubled": 2, "tripled": 3, "berlipat dua": 2, "翻了一番": 2, "翻了两番": 4}

# %% [markdown]
# ## Who chooses the number?
#
# The three figures of the sentence are not the only ones there were. On 12 June 2024 the platform itself reported how
# the festival had gone up to 10 June. It gave these ratios to the year before.

# %%
released = pd.Series({
    "orders in <b>all</b> channels": 3.0,
    "orders in live rooms": 5.4,
    "curators who sold for over<br>1 million yuan in one session": 3.0,
    "curators whose sales<br>more than doubled": 2.8,
    "store-run rooms that sold for over<br>100,000 yuan in one session": 4.0,
}).sort_values()
choice = go.Figure(go.Bar(
    x=released, y=released.index, orientation="h", text=[f"{ratio:.1f}" for ratio in released], textposition="outside",
    marker_color=[VERMILION if ratio == released.max() else "#B0B0B0" for ratio in released], cliponaxis=False,
))
choice.update_layout(
    title="Five ratios were published, and one is quoted", height=380, margin={"t": 70, "r": 40},
    xaxis_title="level in 2024, as a multiple of 2023 (×)", yaxis_ticklabelstandoff=8, xaxis_ticklabelstandoff=6,
)
choice

# %% [markdown]
# *Figure 1.* Ratios of the platform's interim release, 618 of 2024 up to 10 June. Orange is the one that the column
# quotes. Every one of them may be correct. A headline needs one, and takes the largest. (A *curator*, 买手 *maishou*,
# selects other makers' goods and sells them.)

# %% [markdown]
# ## One growth, three ways to state it
#
# Let a number go from *old* to *new*.
#
# - The **level ratio** is *new / old*. It answers "how many times?" 1 means no change.
# - The **growth rate** is *new / old − 1*. It answers "how much more?" and is mostly written in per cent. 0 % means
#   no change.
# - The **log growth** is the natural logarithm of the level ratio, ln(*new / old*). 0 means no change. It looks odd
#   and has one great virtue: where ratios multiply, log growths add. Doubled and halved again is +0.69 − 0.69 = 0.

# %%
level_ratio = np.array([0.5, 1.0, 1.3, 2.0, 3.3, 4.3, 5.2, 5.4])
pd.DataFrame({
    "level ratio (×)": level_ratio,
    "growth rate (%)": 100 * (level_ratio - 1),
    "log growth": np.log(level_ratio).round(2),
})

# %% [markdown]
# "Grew 3.3 times": is that the row 3.3 or the row 4.3? In Chinese, the language of the original, grammar tells them
# apart.
#
# - 增长**了** 3.3 倍, *zengzhang le 3.3 bei*, "grew **by** 3.3 times": the *increase* is 3.3 times the old number.
#   Literally +330 %, a level ratio of **4.3**.
# - **是**去年同期**的** 5.2 倍, *shi … de 5.2 bei*, "**is** 5.2 times that of last year": a level ratio of **5.2**.
#
# The published sentence uses the first form for rooms and the second for buyers and orders. Whether that was meant,
# nobody can say: many people write "grew 3.3 times" for a level of 3.3, in Chinese as in English and Indonesian. The
# phrase is *ambiguous*, and an honest table says so.
#
# Percentages have a trap of their own. McKinsey reported in 2021 that live rooms convert viewers into buyers at *up
# to ten times* the usual rate. On its way through the web this became "30 % higher". The one is a level ratio of 10
# and an upper bound; the other is a level ratio of 1.3. ("Approaching 30 %" was the conversion rate itself.)
#
# Here is the rule by which this lesson reads a phrase. For "a rise of *k* times" it is a convention: forty readers
# who follow it get one ratio, and the flag carries the doubt.
#
# | the phrase has | English | Indonesian | Chinese | level ratio | ambiguous? |
# |:--|:--|:--|:--|:--|:--|
# | a per cent sign, up | up 38 % | naik 38 % | 增长38% | 1 + 38/100 | no |
# | a per cent sign, down | fell 12 % | turun 12 % | 下降12% | 1 − 12/100 | no |
# | a level, *k* times | is *k* times, reached *k*x | *k* kali … tahun lalu | 是/达……的*k*倍 | *k* | no |
# | a rise **to** *k* times | grew to *k* times | menjadi, mencapai *k* kali | 增长到……*k*倍 | *k* | no |
# | a rise **of** *k* times | grew *k* times | meningkat *k* kali lipat | 增长了*k*倍 | *k* + 1 (literally) | **yes** |
# | an upper bound | up to *k* times | hingga *k* kali | 最高达……*k*倍 | *k* | **yes** |
# | a word for a number | doubled, tripled | berlipat dua | 翻了一番 (2), 翻了两番 (doubled twice: 4) | the number | no |
#
# Numbers sit inside text, so they must be taken out. `str.extract` returns what the brackets of a pattern match.
# Indonesian writes a decimal comma.

# %%
sample = pd.Series(["buyers +12 %", "pembeli 3,4 kali", "买家2.5倍", "no number here"])
pd.DataFrame({
    "phrase": sample,
    "number": sample.str.replace(",", ".").str.extract(r"(\d+(?:\.\d+)?)", expand=False).astype(float),
    "up to?": sample.str.contains(cues["at most"]),
})

# %%
phrases.head(10)

# %% [markdown]
# ### Exercise 1 · What do the phrases say?   {3 points}
# `phrases` holds forty phrases in three languages. Assign to `growth` a DataFrame with one row a phrase and the
# columns
#
# - `phrase_id`,
# - `ratio`: the level ratio by the rule above,
# - `ambiguous`: True or False, by the rule above.
#
# You need no Chinese: the set-up defines `cues`, patterns for `str.contains`, and `words`, numbers written as words.
#
# <details><summary>Hint 1</summary>
#
# Make one Boolean Series a row of the rule (`percent`, `falls`, `rises`, …). A rise *of* k times is a rise that
# neither arrives (`cues["arrive"]`) nor has a per cent sign nor lacks a number.
# </details>
# <details><summary>Hint 2</summary>
#
# Start with `ratio = number`, then change it where a condition holds: `ratio = ratio.mask(condition, other)`.
# </details>

# %% role="answer" exercise="growth-phrases"
growth = ...
### BEGIN SOLUTION
text = phrases["phrase"].str.replace(",", ".")
number = text.str.extract(r"(\d+(?:\.\d+)?)", expand=False).astype(float)
percent = text.str.contains("%")
falls = text.str.contains(cues["fall"])
rise_of = text.str.contains(cues["rise"]) & ~text.str.contains(cues["arrive"]) & ~percent & number.notna()

times = number.mask(rise_of, number + 1)
change = number.mask(falls, -number) / 100
ratio = times.mask(percent, 1 + change)
for word, value in words.items():
    ratio = ratio.mask(text.str.contains(word), value)

growth = pd.DataFrame({
    "phrase_id": phrases["phrase_id"],
    "ratio": ratio,
    "ambiguous": rise_of | text.str.contains(cues["at most"]),
})
### END SOLUTION

# %% role="check" exercise="growth-phrases" points=3 outcomes="read-growth" ideas="A06 A07 A08"
check("growth-phrases", growth)

# %% role="right" exercise="growth-phrases"
import re


def read_phrase(phrase):
    for word, value in words.items():
        if word in phrase:
            return value, False
    number = float(re.search(r"\d+([.,]\d+)?", phrase)[0].replace(",", "."))
    if "%" in phrase:
        return 1 + (-number if re.search(cues["fall"], phrase) else number) / 100, False
    if re.search(cues["at most"], phrase):
        return number, True
    if re.search(cues["rise"], phrase) and not re.search(cues["arrive"], phrase):
        return number + 1, True
    return number, False


readings = [read_phrase(phrase) for phrase in phrases["phrase"]]
growth = pd.DataFrame(readings, columns=["ratio", "ambiguous"], index=phrases["phrase_id"]).sort_values("ratio")

# %% role="right" exercise="growth-phrases"
table = phrases.assign(phrase=phrases["phrase"].str.replace(",", ".").astype("category"))
table["number"] = pd.to_numeric(table["phrase"].str.extract(r"([\d.]+)", expand=False)).astype("Float64")
has = {name: table["phrase"].str.contains(pattern).astype("boolean") for name, pattern in cues.items()}
has["percent"] = table["phrase"].str.contains("%")
table["word"] = table["phrase"].str.extract("(" + "|".join(words) + ")", expand=False).map(words)
bare_rise = has["rise"] & ~has["arrive"] & ~has["percent"] & table["word"].isna()
table["ratio"] = np.select(
    [table["word"].notna(), has["percent"] & has["fall"], has["percent"], bare_rise],
    [table["word"], 1 - table["number"] / 100, 1 + table["number"] / 100, table["number"] + 1],
    default=table["number"],
).astype(float)
table["ambiguous"] = (bare_rise | has["at most"]).astype(int)
growth = table[["ambiguous", "ratio", "phrase_id"]]

# %% role="wrong" exercise="growth-phrases" label="growth-read-as-level" catches="times-or-per-cent" instead=true
# A rise of k times is read here as a level of k. Literally the increase is k times the old number, and the old number is still
# there: add it.
times = number

# %% role="wrong" exercise="growth-phrases" label="level-read-as-growth" catches="times-or-per-cent" instead=true
# "Is k times last year's" is already the level ratio. Nothing is to be added to it; only a rise of k times comes on top of the
# old number.
times = number + 1

# %% role="wrong" exercise="growth-phrases" label="one-added-twice" catches="per-cent-to-ratio" instead=true
# The phrases with a per cent sign come out too large by a whole old number: the 1 that turns a growth rate into a level ratio
# was added twice.
change = 1 + number.mask(falls, -number) / 100

# %% role="wrong" exercise="growth-phrases" label="decimal-comma-cut-off" catches="number-formats" instead=true
# In the Indonesian phrases the digits behind the comma are lost. Turn the decimal comma into a point before you take the number
# out.
text = phrases["phrase"]

# %% [markdown]
# ## From rows to counts
#
# A ratio is two counts. Each count hides decisions: which rows, which window, each *what* once? The table of orders
# is an export as one gets it. Its data card (`README.md`, beside the tables) lists what is wrong with it:
#
# - some rows are exact copies of others;
# - cancelled orders are in it; they never became purchases;
# - the platform's test account, user 0, is in it and buys things for one yuan;
# - guests have no `user_id`. A guest order is an order. It is not an order of a known buyer;
# - times are in UTC, eight hours behind Shanghai.
#
# The next cell removes what is no order and keeps an account of it. Mind the third step: `user_id` has gaps, and a
# comparison with a gap is neither true nor false but missing. Without `fillna(True)` all guests would go with the
# test account, and nobody would notice.

# %%
once = orders.drop_duplicates("order_id")
bought = once[once["status"] != "cancelled"]
counted = bought[bought["user_id"].ne(0).fillna(True)]
pd.Series({
    "rows of the export": len(orders),
    "without copies": len(once),
    "without cancelled orders": len(bought),
    "without the test account": len(counted),
}, name="rows").to_frame()

# %% [markdown]
# `counted` holds the orders that count. Refunded ones are among them: they were placed and paid. What was sent back
# later is another question, and lesson 3 is about it.
#
# Now the window. "618 of 2024" lasts from 20 May, 20:00, to the end of 18 June, in Shanghai. The table `festivals`
# gives the same moments in UTC, the end excluded. A moment is a moment, so columns in UTC may be compared with each
# other; trouble begins when somebody asks for the *date* of an order, for it depends on the place.

# %%
other_day = counted["ts"].dt.date != counted["ts"].dt.tz_convert(SHANGHAI).dt.date
moment = counted.loc[other_day, "ts"].iloc[0]
print(f"{moment:%d %B, %H:%M} in UTC is {moment.tz_convert(SHANGHAI):%d %B, %H:%M} in Shanghai")
print(f"{other_day.mean():.0%} of the orders fall on another date in Shanghai than in UTC")

# %% [markdown]
# And what is a room? A broadcast, or the shop that broadcasts? The column does not say. A shop that goes live every
# evening is one room or thirty, and a platform whose shops go live more often can report more rooms without a single
# new shop. So count both, here for May and June.

# %%
went_live = sessions["merchant_id"].groupby(sessions["start_ts"].dt.tz_convert(SHANGHAI).dt.year.rename("year"))
both_ways = went_live.agg(**{"broadcasts": "size", "shops that went live": "nunique"}).T
both_ways["level ratio"] = both_ways[2024] / both_ways[2023]
both_ways.round(2)

# %% [markdown]
# In this market a shop goes live about as often in both years, so the two ratios lie close together. On a real
# platform they may not. In what follows a room is one broadcast, one row of `live_sessions`.
#
# And each *what* once? Orders add up over days, and so do broadcasts. Buyers do not: somebody who bought on Monday
# and on Tuesday is one buyer of that week. We look at the orders that came from the feed, the stream of recommended
# posts, in May and June of 2024, and count their buyers day by day in two ways.

# %%
feed = counted[(counted["channel"] == "feed") & (counted["ts"] >= "2024")]
feed = feed.assign(date=feed["ts"].dt.tz_convert(SHANGHAI).dt.normalize().dt.tz_localize(None)).dropna(subset=["user_id"])
daily = feed.groupby("date")["user_id"].nunique()
first_day = feed.groupby("user_id")["date"].min()
distinct = first_day.value_counts().sort_index().reindex(daily.index, fill_value=0)
running = pd.DataFrame({"daily buyers, added up": daily.cumsum(), "different buyers so far": distinct.cumsum()})

twice = go.Figure()
for name, colour, side in zip(running.columns, (ORANGE, BLUE), ("bottom", "top"), strict=True):
    twice.add_scatter(x=running.index, y=running[name], mode="lines", line={"color": colour, "width": 3}, name=name)
    twice.add_annotation(
        x=running.index[-1], y=running[name].iloc[-1], text=name.replace(", ", ",<br>").replace("buyers so", "buyers<br>so"),
        showarrow=False, xanchor="left", yanchor=side, align="left", xshift=6, font_size=13,
    )
twice.update_layout(
    title="Somebody who buys on two days is one buyer, not two", showlegend=False, height=420,
    xaxis_title="day, in Shanghai", yaxis_title="buyers in the feed since 1 May 2024 (people)",
    yaxis_rangemode="tozero", margin={"t": 70, "r": 130}, xaxis_range=[running.index[0], running.index[-1]],
)
twice

# %% [markdown]
# *Figure 2.* Two ways to count the feed's buyers of 2024. The upper line adds each day's buyers to those of the days
# before; the lower one counts a person on the first day only. The gap grows with the length of the window: a sum of
# daily counts has no fixed meaning at all. The longer the festival, the more it flatters. (The steeper stretch is the
# festival.)

# %% [markdown]
# ### Exercise 2 · Rooms, buyers, orders   {4 points}
# Assign to `festival_counts` a DataFrame with one row for each festival of `festivals` and the columns
#
# - `festival`: its name;
# - `rooms`: live sessions (table `sessions`) that *started* within the window;
# - `buyers`: different known users with at least one live order in the window;
# - `orders`: live orders in the window, those of guests included.
#
# A live order has `"live"` in `channel`. Start from `counted`, in which copies, cancelled orders and the test account
# are gone. The first moment of a window belongs to it, the last does not.
#
# <details><summary>Hint 1</summary>
#
# `for festival in festivals.itertuples():` gives you `festival.starts_at` and `festival.ends_at`; `ts.between(start,
# end, inclusive="left")` keeps the first moment and leaves out the last.
# </details>
# <details><summary>Hint 2</summary>
#
# `nunique()` counts different values and leaves gaps out.
# </details>

# %% role="answer" exercise="festival-counts"
festival_counts = ...
### BEGIN SOLUTION
live_orders = counted[counted["channel"] == "live"]
rows = []
for festival in festivals.itertuples():
    start, end = festival.starts_at, festival.ends_at
    inside = live_orders[live_orders["ts"].between(start, end, inclusive="left")]
    opened = sessions["start_ts"].between(start, end, inclusive="left").sum()
    buyers = inside["user_id"].nunique()
    rows.append({"festival": festival.festival, "rooms": opened, "buyers": buyers, "orders": len(inside)})
festival_counts = pd.DataFrame(rows)
### END SOLUTION

# %% role="check" exercise="festival-counts" points=4 outcomes="count-in-a-window" ideas="A06 A07 A08"
check("festival-counts", festival_counts)

# %% role="right" exercise="festival-counts"
windows = pd.IntervalIndex.from_arrays(festivals["starts_at"], festivals["ends_at"], closed="left")
names = dict(enumerate(festivals["festival"]))
placed = counted.assign(festival=pd.Series(windows.get_indexer(counted["ts"]), index=counted.index).map(names))
opened = pd.Series(windows.get_indexer(sessions["start_ts"])).map(names)
festival_counts = (
    placed[placed["channel"].eq("live")].groupby("festival").agg(buyers=("user_id", "nunique"), orders=("order_id", "size"))
)
festival_counts["rooms"] = opened.value_counts()

# %% role="right" exercise="festival-counts"
crossed = orders.drop_duplicates().query("channel == 'live' and status in ['paid', 'refunded']").merge(festivals, how="cross")
crossed = crossed[(crossed["ts"] >= crossed["starts_at"]) & (crossed["ts"] < crossed["ends_at"])]
crossed = crossed[crossed["user_id"].fillna(-1) > -2][lambda table: table["user_id"].fillna(-1) != 0]
per_year = crossed.pivot_table(index="festival", values="order_id", aggfunc="count").rename(columns={"order_id": "orders"})
per_year["buyers"] = crossed.drop_duplicates(["festival", "user_id"]).groupby("festival")["user_id"].count()
starts = sessions.merge(festivals, how="cross").query("starts_at <= start_ts < ends_at")
per_year["rooms"] = starts["festival"].value_counts().astype("Int64")
festival_counts = per_year.reset_index().iloc[::-1]

# %% role="right" exercise="festival-counts"
local = counted["ts"].dt.tz_convert(SHANGHAI).dt.tz_localize(None)
local_start = sessions["start_ts"].dt.tz_convert(SHANGHAI).dt.tz_localize(None)
festival_counts = {}
for year in (2023, 2024):
    begin, end = np.datetime64(f"{year}-05-20T20:00"), np.datetime64(f"{year}-06-19")
    mask = ((local >= begin) & (local < end) & (counted["channel"] == "live")).to_numpy()
    buyers = set(counted["user_id"][mask].dropna())
    rooms = int(((local_start >= begin) & (local_start < end)).sum())
    festival_counts[f"618-{year}"] = {"rooms": rooms, "buyers": len(buyers), "orders": int(mask.sum())}
festival_counts = pd.DataFrame.from_dict(festival_counts, orient="index").rename_axis("festival")

# %% role="wrong" exercise="festival-counts" label="daily-buyers-added-up" catches="distinct-counts-do-not-add" instead=true
# Who bought on several days is counted several times among the buyers. Count different people over the whole window at once.
buyers = inside.groupby(inside["ts"].dt.tz_convert(SHANGHAI).dt.date)["user_id"].nunique().sum()

# %% role="wrong" exercise="festival-counts" label="calendar-june" catches="window" instead=true
# This is the month of June. The festival begins in May and ends before June does: take the window from the table of festivals.
start, end = (pd.Timestamp(f"{festival.year}-{day}", tz=SHANGHAI) for day in ("06-01", "07-01"))

# %% role="wrong" exercise="festival-counts" label="utc-taken-for-shanghai" catches="time-zone" instead=true
# The window is off by the hours between UTC and Shanghai. Compare moments that carry their time zone, or convert both sides.
start, end = (pd.Timestamp(f"{festival.year}-{moment}", tz="UTC") for moment in ("05-20 20:00", "06-19 00:00"))

# %% role="wrong" exercise="festival-counts" label="cancelled-orders-counted" catches="status" instead=true
# Some of these rows never became purchases: the raw export holds copies, cancelled orders and a test account. Start from the
# orders that count.
live_orders = orders[orders["channel"] == "live"]

# %% role="planted" exercise="festival-counts" effect="rates"
# Within 2.576 standard errors (99 %) of the planted expectations: given everybody's rate, buyers and orders are Poisson
# counts, whose variance is at most their mean. Four counts must fit, so each gets a quarter of the 1 %. Guest orders
# have no buyer, and the planted expectation leaves them out. Rooms are counted, not planted.
def recovered(answer, truth):
    counts = answer.set_index("festival")
    z = 3.023  # standard normal quantile of 1 - .01 / 8
    for name in ("618-2023", "618-2024"):
        planted = truth["purchase_rates"][name]
        orders = planted["expected_orders"] / (1 - truth["parameters"]["guests"])
        if abs(counts.loc[name, "orders"] - orders) > z * orders**0.5:
            return False
        if abs(counts.loc[name, "buyers"] - planted["expected_buyers"]) > z * planted["expected_buyers"] ** 0.5:
            return False
    return True

# %% [markdown]
# The column speaks of live orders. They are one *channel* among four. In the feed goods find people, in the search
# people look for goods, and they may go straight to a shop that they *follow*. Here is the whole of May and June.

# %%
placed = counted.assign(year=counted["ts"].dt.tz_convert(SHANGHAI).dt.year)
by_channel = pd.crosstab(placed["channel"], placed["year"], margins=True, margins_name="all")[[2023, 2024]]
by_channel["level ratio"] = by_channel[2024] / by_channel[2023]
by_channel.sort_values("level ratio").round(2)

# %% [markdown]
# Whoever quotes the last line quotes the largest. Part of it may have been won from the other lines: somebody who used
# to order from the shelf orders in a room now. Keep this in mind for the memo at the end.

# %% [markdown]
# ## Who pours in, and who trickles out?
#
# "Merchants and consumers pour in" (A05) speaks of a **flow**, so many in a month. What one sees is a **stock**, so many
# at a moment. They are tied by an account that always balances:
#
# $$\text{stock at the end} = \text{stock at the start} + \text{inflow} - \text{outflow}$$
#
# The difference of two stocks is the *net* flow. It hides how much came and went: ten more shops may be ten that opened
# and none that closed, or a thousand and 990: the *gross* flows.

# %%
opened = merchants["opened_at"].dt.tz_convert(SHANGHAI).dt.tz_localize(None).dt.to_period("M")
closed = merchants["closed_at"].dt.tz_convert(SHANGHAI).dt.tz_localize(None).dt.to_period("M")
months = pd.period_range("2023-06", "2024-06", freq="M")
flows = pd.DataFrame({"opened": opened.value_counts(), "closed": closed.value_counts()}).reindex(months, fill_value=0)
flows = flows.fillna(0)

tide = go.Figure()
tide.add_bar(x=months.to_timestamp(), y=flows["opened"], marker_color=BLUE)
tide.add_bar(x=months.to_timestamp(), y=-flows["closed"], marker_color=VERMILION)
tide.add_scatter(
    x=months.to_timestamp(), y=flows["opened"] - flows["closed"], mode="lines+markers",
    line={"color": "black", "width": 2}, marker_size=7,
)
for label, height, colour in (
    ("opened", 1.05 * flows["opened"].iloc[-1], BLUE),
    ("net", 0.9 * flows["opened"].iloc[-1] - flows["closed"].iloc[-1], "black"),
    ("closed", -0.6 * flows["closed"].iloc[-1], VERMILION),
):
    tide.add_annotation(
        x=1.01, xref="paper", y=height, text=label, showarrow=False, xanchor="left", font={"color": colour, "size": 14}
    )
tide.update_layout(
    title="Shops pour in at the top and trickle out at the bottom", barmode="relative", showlegend=False, height=420,
    margin={"t": 70, "r": 80}, xaxis_title="month", yaxis_title="shop ids a month (number)", bargap=0.2,
    yaxis_ticklabelstandoff=6, xaxis_ticklabelstandoff=6,
)
tide

# %% [markdown]
# *Figure 3.* Shop ids that opened (above zero) and closed (below zero) in each month; the black line is the difference.
# The column's sentence sees what is above zero. Who looks at the shops that exist today sees only what is left.

# %% [markdown]
# The table `merchants` was made for such an account: it lists *every shop that was open at some time between 1 May 2023
# and 30 June 2024, closed ones included*. The table `users` was not. Its card says that it was drawn among the accounts
# that exist on 30 June 2024. It shows who came, never who left. That is **survivorship**: what is gone is not in the
# table, and no account of it can be drawn up.
#
# One fault is known in `merchants`. A few shops closed and opened again days later under a new id and the same name:
# they moved, they neither came nor went. Three shops by hand, one of which moved:

# %%
toy_shops = pd.DataFrame({
    "name": ["Fern", "Moon", "Reed", "Moon"],
    "opened": [2, 4, 7, 9],
    "closed": [6.0, 8.0, np.nan, np.nan],
})
in_order = toy_shops.sort_values("opened")
pd.DataFrame({
    "first opening": in_order.drop_duplicates("name", keep="first").set_index("name")["opened"],
    "last row's closing": in_order.drop_duplicates("name", keep="last").set_index("name")["closed"],
    "closing by max()": in_order.groupby("name")["closed"].max(),
})

# %% [markdown]
# Moon is open. Her last row says so, with a gap. `max()` skips gaps, finds the closing of her first row, and
# declares her dead.

# %% [markdown]
# ### Exercise 3 · Shops in, shops out   {3 points}
# Draw up the account of the shops between the ends of the two festivals, `festivals["ends_at"]`. Assign to `shops` a
# dictionary with
#
# - `"open_before"`: shops open at the end of 618-2023, that is opened before this moment and not closed before it;
# - `"opened"`: shops that opened between the two moments, the first included, the last not;
# - `"closed"`: shops that closed between the two moments, in the same sense;
# - `"open_after"`: shops open at the end of 618-2024.
#
# A shop that moved to a new id is one shop: it opens with its first row and closes with its last. `name` tells which
# rows are one shop. The account balances if you did it right.
#
# <details><summary>Hint 1</summary>
#
# Make a table with one row a shop, the columns `opened_at` (of its first row) and `closed_at` (of its last row), as in
# the example.
# </details>
# <details><summary>Hint 2</summary>
#
# A comparison with a missing time is False. So "not closed before the moment" is `~(closed_at < moment)`, which is True
# for a shop that never closed.
# </details>

# %% role="answer" exercise="shops"
shops = {"open_before": ..., "opened": ..., "closed": ..., "open_after": ...}
### BEGIN SOLUTION
in_order = merchants.sort_values("opened_at")
first_rows = in_order.drop_duplicates("name", keep="first")[["name", "opened_at"]]
last_rows = in_order.drop_duplicates("name", keep="last")[["name", "closed_at"]]
spells = first_rows.merge(last_rows, on="name", validate="one_to_one")
start, end = festivals["ends_at"].sort_values()
shops = {
    "open_before": ((spells["opened_at"] < start) & ~(spells["closed_at"] < start)).sum(),
    "opened": spells["opened_at"].between(start, end, inclusive="left").sum(),
    "closed": spells["closed_at"].between(start, end, inclusive="left").sum(),
    "open_after": ((spells["opened_at"] < end) & ~(spells["closed_at"] < end)).sum(),
}
### END SOLUTION

# %% role="check" exercise="shops" points=3 outcomes="account-for-a-stock" ideas="A05"
check("shops", shops)

# %% role="right" exercise="shops"
of_names = merchants.assign(alive=merchants["closed_at"].isna()).groupby("name")
one_row = of_names.agg(opened=("opened_at", "min"), closed=("closed_at", "max"), alive=("alive", "any"))
one_row["closed"] = one_row["closed"].mask(one_row["alive"])
moments = festivals.set_index("year")["ends_at"]
stock = {year: int(((one_row["opened"] < at) & (one_row["closed"].isna() | (one_row["closed"] >= at))).sum())
         for year, at in moments.items()}
came = int(((one_row["opened"] >= moments[2023]) & (one_row["opened"] < moments[2024])).sum())
shops = pd.Series({
    "opened": came, "open_after": stock[2024], "open_before": stock[2023], "closed": stock[2023] + came - stock[2024],
})

# %% role="right" exercise="shops"
far = pd.Timestamp("2100-01-01", tz="UTC")
lives = {}
for row in merchants.itertuples():
    begin, finish = row.opened_at, far if pd.isna(row.closed_at) else row.closed_at
    old = lives.get(row.name, (begin, finish))
    lives[row.name] = min(old[0], begin), max(old[1], finish)
left, right = festivals["ends_at"].min(), festivals["ends_at"].max()
shops = {
    "open_before": sum(begin < left <= finish for begin, finish in lives.values()),
    "open_after": float(sum(begin < right <= finish for begin, finish in lives.values())),
    "opened": sum(left <= begin < right for begin, _ in lives.values()),
    "closed": sum(left <= finish < right for _, finish in lives.values()),
}

# %% role="wrong" exercise="shops" label="ids-taken-for-shops" catches="know-the-row" instead=true
# A row is an id, not a shop. Those that moved to a new id count here as one shop that closed and another that opened. Bring the
# table to one row a shop.
spells = merchants

# %% role="wrong" exercise="shops" label="only-survivors-counted" catches="survivorship" instead=true
# Only shops that are still open are in these counts, so nobody ever closes. Who opened and gave up within the year has dropped
# out: keep the closed shops in the table.
spells = first_rows.merge(last_rows[last_rows["closed_at"].isna()], on="name", validate="one_to_one")

# %% role="wrong" exercise="shops" label="net-taken-for-gross" catches="stock-or-flow"
# What is called "opened" here is the difference of the two stocks. That is the net flow: it leaves out every shop that opened in
# place of one that closed. Count openings and closings themselves.
in_order = merchants.sort_values("opened_at")
spells = in_order.drop_duplicates("name")[["name", "opened_at"]].merge(
    in_order.drop_duplicates("name", keep="last")[["name", "closed_at"]], on="name"
)
start, end = festivals["ends_at"].sort_values()
before = ((spells["opened_at"] < start) & ~(spells["closed_at"] < start)).sum()
after = ((spells["opened_at"] < end) & ~(spells["closed_at"] < end)).sum()
shops = {"open_before": before, "opened": after - before, "closed": 0, "open_after": after}

# %% role="wrong" exercise="shops" label="gap-skipped-by-max" catches="missing-in-aggregation" instead=true
# Shops that moved count as closed here: max skips the gap of the row that is open and takes the closing of the row before. Take
# the closing of the shop's last row, gap or not.
spells = merchants.groupby("name").agg(opened_at=("opened_at", "min"), closed_at=("closed_at", "max"))

# %% [markdown]
# Divide closings by openings, and you know what the word "pour" leaves out. Who it was that closed, and whether the
# survivors look better than they are, is a matter for lesson 13.

# %% [markdown]
# ## Which part of the growth is rooms, and which is people?
#
# Three published ratios look like three pieces of news. They are tied to each other:
#
# $$\text{orders} = \text{rooms} \times \frac{\text{buyers}}{\text{rooms}} \times \frac{\text{orders}}{\text{buyers}}$$
#
# This is an *identity*: it holds for any numbers, because rooms and buyers cancel. It holds for ratios too. With the
# level ratios as printed, 5.4 = 3.3 × (5.2 / 3.3) × (5.4 / 5.2). Growth rates do not split like that, +230 %, +58 %
# and +4 % are far from +440 %, but logarithms do: ln 5.4 = ln 3.3 + ln 1.58 + ln 1.04. Divide by ln 5.4, and each
# factor has its share of the growth in per cent. The shares add up to 100, and nothing is left over.

# %%
PARTS = ["rooms", "buyers<br>per room", "orders<br>per buyer"]
readings = {"rooms grew <b>to</b> 3.3 times": 3.3, "rooms grew <b>by</b> 3.3 times": 4.3}
bridge = make_subplots(1, 2, shared_yaxes=True, subplot_titles=list(readings), horizontal_spacing=0.06)
for panel, rooms in enumerate(readings.values(), 1):
    factors = np.array([rooms, 5.2 / rooms, 5.4 / 5.2])
    shares = 100 * np.log(factors) / np.log(5.4)
    bridge.add_waterfall(
        x=[*PARTS, "live<br>orders"], y=[*shares, 100], measure=["relative"] * 3 + ["total"],
        text=[f"× {factor:.2f}" for factor in [*factors, 5.4]], textposition="outside", showlegend=False,
        increasing_marker_color=BLUE, totals_marker_color=GREY, connector_line_color=GREY, row=1, col=panel,
    )
bridge.update_layout(title="One verb decides what is left for people to explain", height=440, margin_t=100)
bridge.update_yaxes(range=[0, 115])
bridge.update_yaxes(title="log growth of live orders (%)", col=1)
bridge

# %% [markdown]
# *Figure 4.* The growth of live orders, × 5.4, as a product of three factors, under both readings of the sentence on
# rooms. Heights are log growth, so they add. Buyers and orders are the same in both panels. Only one verb differs,
# and with it the share that is left for what happens inside a room.

# %% [markdown]
# Back to our rows. From here on we use the whole *live season*, May and June, instead of the festival. An identity
# does not mind the window, two months give more rows, and you get a second opinion on the growth: if a platform may
# choose the window, it matters how much the answer moves with it.
#
# The table `kinds` counts the season for each kind of shop: *generic* shops, *curators*, who select other makers'
# goods, and *managers* (主理人 *zhuliren*, founder-hosts), who make and show their own.
#
# Two cautions. The sessions are a full count; the orders are those of a sample of people. Buyers *per room* is
# therefore too small in both years, by about the same factor, which cancels in a ratio of the years. And guest orders
# are orders without a known buyer, so orders per buyer is a little too large in both years. In a ratio of the years
# that cancels as well. As a level it does not, and further down we shall need the level.

# %%
kind_of = merchants[["merchant_id", "kind"]]
live = counted[counted["channel"] == "live"].merge(kind_of, on="merchant_id", validate="many_to_one")
live["year"] = live["ts"].dt.tz_convert(SHANGHAI).dt.year
rooms = sessions.merge(kind_of, on="merchant_id", validate="many_to_one")
rooms["year"] = rooms["start_ts"].dt.tz_convert(SHANGHAI).dt.year


def count_by(keys):
    """Rooms, buyers and orders of the live season for each combination of the keys."""
    of_orders = live.groupby(keys).agg(buyers=("user_id", "nunique"), orders=("order_id", "size"))
    return rooms.groupby(keys).size().to_frame("rooms").join(of_orders)


season = count_by("year")
kinds = count_by(["kind", "year"])
kinds

# %% [markdown]
# ### Exercise 4 · Contributions that add up   {3 points}
# Assign to `contributions` a DataFrame with one row for each kind of shop and the columns `kind`, `rooms`,
# `buyers_per_room` and `orders_per_buyer`: the share of each factor in the log growth of that kind's live orders from
# 2023 to 2024, in per cent. Each row adds up to 100. Start from `kinds`.
#
# <details><summary>Hint 1</summary>
#
# Make the three factors first, for both years. Then take the level ratio of each: `factors.xs(2024, level="year") /
# factors.xs(2023, level="year")`.
# </details>
# <details><summary>Hint 2</summary>
#
# The log growth of orders is the sum of the three logs; `logs.div(logs.sum(axis=1), axis=0)` divides row by row.
# </details>

# %% role="answer" exercise="contributions"
contributions = ...
### BEGIN SOLUTION
factors = pd.DataFrame({
    "rooms": kinds["rooms"],
    "buyers_per_room": kinds["buyers"] / kinds["rooms"],
    "orders_per_buyer": kinds["orders"] / kinds["buyers"],
})
logs = np.log(factors.xs(2024, level="year") / factors.xs(2023, level="year"))
contributions = 100 * logs.div(logs.sum(axis=1), axis=0)
### END SOLUTION

# %% role="check" exercise="contributions" points=3 outcomes="split-an-identity" ideas="A08 A09"
check("contributions", contributions)

# %% role="right" exercise="contributions"
wide = np.log(kinds).unstack("year")
change = pd.DataFrame({name: wide[name][2024] - wide[name][2023] for name in ("rooms", "buyers", "orders")})
contributions = pd.DataFrame({
    "orders_per_buyer": (change["orders"] - change["buyers"]) / change["orders"] * 100,
    "buyers_per_room": (change["buyers"] - change["rooms"]) / change["orders"] * 100,
    "rooms": change["rooms"] / change["orders"] * 100,
}).reset_index()

# %% role="right" exercise="contributions"
rows = []
for kind, table in kinds.reset_index().groupby("kind"):
    table = table.set_index("year")
    ratio = {name: table.loc[2023, name] / table.loc[2024, name] for name in ("rooms", "buyers", "orders")}
    total = np.log2(ratio["orders"])
    rows.append({
        "kind": kind,
        "rooms": 100 * np.log2(ratio["rooms"]) / total,
        "buyers_per_room": 100 * np.log2(ratio["buyers"] / ratio["rooms"]) / total,
        "orders_per_buyer": 100 * np.log2(ratio["orders"] / ratio["buyers"]) / total,
    })
contributions = pd.DataFrame(rows).sort_values("rooms").astype({"kind": "category"})

# %% role="wrong" exercise="contributions" label="growth-rates-shared-out" catches="growth-rates-do-not-add" instead=true
# These are shares of the sum of growth rates. Growth rates of factors do not add up to the growth of their product; log growths
# do.
logs = factors.xs(2024, level="year") / factors.xs(2023, level="year") - 1

# %% role="wrong" exercise="contributions" label="ratios-shared-out" catches="growth-rates-do-not-add" instead=true
# Level ratios multiply, so shares of their sum mean nothing: a factor that did not change at all would still get a share. Take
# logs first.
logs = factors.xs(2024, level="year") / factors.xs(2023, level="year")

# %% role="wrong" exercise="contributions" label="totals-taken-for-factors" catches="identity" instead=true
# These are log growths of rooms, buyers and orders. They overlap: more rooms already contain more buyers. The factors are rooms,
# buyers per room and orders per buyer.
factors = kinds.rename(columns={"buyers": "buyers_per_room", "orders": "orders_per_buyer"})
contributions = 100 * logs.div(logs["orders_per_buyer"], axis=0)

# %% [markdown]
# ## New people, or the same people buying more?
#
# Growth has two *margins*. The **extensive** margin is more buyers; the **intensive** margin is more orders for each
# buyer. Buyers in turn may be more numerous because new people have joined, or because more of those who were there
# before now buy. To tell these apart we need a *cohort*: a group fixed by something that happened before the
# comparison. Ours is the date of adoption.
#
# *Existing adopters* had an account before 1 July 2023, when the first season was over. *New adopters* came later, so
# all their orders are growth. For the existing ones let *b* be the number of buyers and *f* the orders per buyer.
# Their orders changed by
#
# $$b_{24} f_{24} - b_{23} f_{23} =
# \underbrace{(b_{24} - b_{23})\, f_{23}}_{\text{more buyers}} + \underbrace{b_{24}\, (f_{24} - f_{23})}_{\text{more
# orders per buyer}}$$
#
# The two parts add up without a rest, because one change is valued at the old level of the other quantity and one at
# the new.
#
# There is a tempting short cut: look only at people who bought in both years. This is survivorship again: the group
# is chosen by its success. People who joined are left out, people who stopped are left out, and what remains
# can only have changed its mind about how much to buy. Five people by hand:

# %%
toy = pd.DataFrame({
    "person": ["Ai", "Bo", "Cai", "Dan", "Eva"],
    "adopted": ["before", "before", "before", "before", "after"],
    "orders_2023": [2, 1, 0, 0, 0],
    "orders_2024": [2, 0, 2, 2, 4],
})
existing = toy[toy["adopted"] == "before"]
b23, b24 = (existing["orders_2023"] > 0).sum(), (existing["orders_2024"] > 0).sum()
f23, f24 = existing["orders_2023"].sum() / b23, existing["orders_2024"].sum() / b24
both = toy[(toy["orders_2023"] > 0) & (toy["orders_2024"] > 0)]
pd.Series({
    "all: orders more": toy["orders_2024"].sum() - toy["orders_2023"].sum(),
    "new adopters": toy.loc[toy["adopted"] == "after", "orders_2024"].sum(),
    "existing: more buyers": (b24 - b23) * f23,
    "existing: more orders per buyer": b24 * (f24 - f23),
    "who bought in both years: orders more": both["orders_2024"].sum() - both["orders_2023"].sum(),
}, name="orders").to_frame()

# %% [markdown]
# ### Exercise 5 · Three margins   {3 points}
# Split the growth of live orders by *known* users (guests left out) from the season of 2023 to that of 2024. Assign
# to `margins` a dictionary with three shares of the growth, in per cent, which add up to 100:
#
# - `"new_adopters"`: orders in 2024 of users who adopted on 1 July 2023 (00:00 in Shanghai) or later;
# - `"existing_more_buyers"` and `"existing_more_orders"`: the two parts for all earlier adopters, by the formula
#   above.
#
# Start from `live` (with its column `year`) and `users` (with `adopted_at`).
#
# <details><summary>Hint 1</summary>
#
# `pd.Timestamp("2023-07-01", tz=SHANGHAI)` may be compared with a column in UTC.
# </details>
# <details><summary>Hint 2</summary>
#
# After a merge on `user_id`, one `groupby(["new", "year"])["user_id"].agg(["size", "nunique"])` holds all you need.
# Drop guests before the merge.
# </details>

# %% role="answer" exercise="margins"
margins = {"new_adopters": ..., "existing_more_buyers": ..., "existing_more_orders": ...}
### BEGIN SOLUTION
known = live.dropna(subset=["user_id"]).merge(users[["user_id", "adopted_at"]], on="user_id", validate="many_to_one")
known["new"] = known["adopted_at"] >= pd.Timestamp("2023-07-01", tz=SHANGHAI)
cells = known.groupby(["new", "year"])["user_id"].agg(orders="size", buyers="nunique")
existing = cells.loc[False]
per_buyer = existing["orders"] / existing["buyers"]
parts = pd.Series({
    "new_adopters": cells.loc[(True, 2024), "orders"],
    "existing_more_buyers": (existing.loc[2024, "buyers"] - existing.loc[2023, "buyers"]) * per_buyer[2023],
    "existing_more_orders": existing.loc[2024, "buyers"] * (per_buyer[2024] - per_buyer[2023]),
})
margins = (100 * parts / parts.sum()).to_dict()
### END SOLUTION

# %% role="check" exercise="margins" points=3 outcomes="split-by-cohort" ideas="A05 A09"
check("margins", margins)

# %% role="right" exercise="margins"
early = users.loc[users["adopted_at"].dt.tz_convert(SHANGHAI).dt.tz_localize(None) < "2023-07-01", "user_id"]
named = live[live["user_id"].notna()]
per_user = pd.crosstab(named["user_id"], named["year"])
old = per_user[per_user.index.isin(early)]
bought_in = (old > 0).sum()
mean = old.sum() / bought_in
growth_all = per_user[2024].sum() - per_user[2023].sum()
margins = pd.Series({
    "existing_more_orders": bought_in[2024] * (mean[2024] - mean[2023]),
    "existing_more_buyers": (bought_in[2024] - bought_in[2023]) * mean[2023],
    "new_adopters": per_user[2024].sum() - old[2024].sum(),
}) / growth_all * 100

# %% role="right" exercise="margins"
cut = np.datetime64("2023-06-30T16:00")
adopted = dict(zip(users["user_id"], users["adopted_at"].dt.tz_localize(None).to_numpy(), strict=True))
tally = {}
for user, year in live[["user_id", "year"]].dropna().itertuples(index=False):
    group = tally.setdefault((adopted[user] >= cut, year), [0, set()])
    group[0] += 1
    group[1].add(user)
(o23, b23), (o24, b24) = [(n, len(s)) for n, s in (tally[(False, 2023)], tally[(False, 2024)])]
gain = tally[(True, 2024)][0] + o24 - o23
margins = {
    "new_adopters": 100 * tally[(True, 2024)][0] / gain,
    "existing_more_buyers": 100 * (b24 - b23) * o23 / b23 / gain,
    "existing_more_orders": 100 * (o24 - b24 * o23 / b23) / gain,
}

# %% role="wrong" exercise="margins" label="only-buyers-of-both-years" catches="survivorship"
# The group of existing users is chosen by its success: those who bought in both years. People who stopped, and early adopters
# who began to buy, have fallen out of it. Fix the group by the date of adoption.
per_user = live.dropna(subset=["user_id"]).groupby(["user_id", "year"]).size().unstack(fill_value=0)
stayed = per_user[(per_user[2023] > 0) & (per_user[2024] > 0)]
came = per_user[per_user[2023] == 0]
parts = pd.Series({
    "new_adopters": came[2024].sum(),
    "existing_more_buyers": 0.0,
    "existing_more_orders": stayed[2024].sum() - stayed[2023].sum(),
})
margins = (100 * parts / parts.sum()).to_dict()

# %% role="wrong" exercise="margins" label="first-purchase-taken-for-adoption" catches="cohort-definition" instead=true
# Everybody who bought in 2024 but not in 2023 is taken for new here. Many of them had an account all along and only began to buy.
# New is who adopted after the first season.
known["new"] = ~known["user_id"].isin(known.loc[known["year"] == 2023, "user_id"])

# %% role="wrong" exercise="margins" label="guests-counted-as-new" catches="missing-keys" instead=true
# Guests have slipped into one of the groups: without an account they have no date of adoption, and a comparison with a
# missing date is False. Leave guest orders out first.
known = live.merge(users[["user_id", "adopted_at"]], on="user_id", how="left")
known["new"] = ~(known["adopted_at"] < pd.Timestamp("2023-07-01", tz=SHANGHAI))

# %% role="wrong" exercise="margins" label="new-since-january" catches="cohort-definition" instead=true
# New is taken here as "adopted in the calendar year 2024". Who joined in the second half of 2023 could not buy in the
# first season either: cut where that season ends.
known["new"] = known["adopted_at"] >= pd.Timestamp("2024-01-01", tz=SHANGHAI)

# %% [markdown]
# ## What nobody published
#
# Orders 5.4 times, buyers 5.2 times: so each buyer placed 5.4 / 5.2 = 1.04 times as many orders. It looks like a
# footnote. It is a trace of something that the platform never published: how often people buy.
#
# Suppose a user places *λ* (lambda) orders in a season on average. Were all users alike and each order a matter of
# chance, the number of orders of a user would follow a **Poisson** distribution. The share of users with at least one
# order would be $1 - e^{-\lambda}$, and so
#
# $$\frac{\text{orders}}{\text{buyers}} = \frac{\lambda}{1 - e^{-\lambda}}.$$
#
# The left side can be counted. The right side rises with *λ*, so there is one *λ* that fits. No formula gives it; a
# search does. *Bisection* takes an interval that must contain the solution and halves it until it is short enough.

# %%
def poisson_rate(orders_per_buyer):
    """The mean number of orders per user at which buyers place `orders_per_buyer` orders each, if all users are alike."""
    low, high = 1e-9, 100.0
    for _ in range(100):
        middle = (low + high) / 2
        buying_share = 1 - np.exp(-middle)
        if middle / buying_share < orders_per_buyer:
            low = middle
        else:
            high = middle
    return middle


print(f"1.5 orders per buyer: λ = {poisson_rate(1.5):.3f} orders per user")

# %% [markdown]
# Now the level of orders per buyer matters, so the guests must go: their orders have no buyer, and above and below the
# line must stand the same people. The next cell takes the users who had adopted before 1 May, and so could buy through
# the whole season, and counts two things: how many live orders each of them placed, and what share of them placed any.
# From orders per buyer it concludes what that share *would* be if all users were alike.

# %%
by_known = live.dropna(subset=["user_id"])
tallies, implied = {}, []
for season_year in (2023, 2024):
    begin = pd.Timestamp(f"{season_year}-05-01", tz=SHANGHAI)
    adopters = users.loc[users["in_panel"] & (users["adopted_at"] < begin), "user_id"]
    mine = by_known[(by_known["year"] == season_year) & by_known["user_id"].isin(adopters)]
    tally = mine["user_id"].value_counts().reindex(adopters, fill_value=0).astype(int)
    per_buyer = tally.sum() / (tally > 0).sum()
    implied.append({
        "season": season_year,
        "orders per buyer": per_buyer,
        "λ, were all alike": poisson_rate(per_buyer),
        "buyers, concluded (%)": 100 * (1 - np.exp(-poisson_rate(per_buyer))),
        "buyers, counted (%)": 100 * (tally > 0).mean(),
    })
    tallies[season_year] = tally
pd.DataFrame(implied).set_index("season").round(2)

# %% [markdown]
# The conclusion could fail, and it does: there are far fewer buyers than it says. So one of its assumptions is wrong.
#
# Users are not alike. A few order again and again, most hardly ever. Let each user have a rate of his own, spread over
# users by a Gamma distribution with mean *λ* and *shape r*: the smaller *r*, the more the users differ. The number of
# orders of a random user then follows the **negative binomial distribution, NBD** (Ehrenberg 1959), and the share of
# users who buy at all is $1 - (1 + \lambda/r)^{-r}$. Hence
#
# $$\frac{\text{orders}}{\text{buyers}} = \frac{\lambda}{1 - (1 + \lambda/r)^{-r}}.$$
#
# When *r* grows without bound, this becomes the Poisson formula. When *r* = 1, it is simply 1 + *λ*.

# %%
tally = tallies[2024]
times = np.arange(int(tally.max()) + 1)
average, shape = tally.mean(), 0.5
# Each term from the one before: P(0), then P(k) / P(k - 1).
alike = np.exp(-average) * np.cumprod(np.r_[1, average / times[1:]])
growing = (times[1:] - 1 + shape) / times[1:] * average / (shape + average)
differing = (1 + average / shape) ** -shape * np.cumprod(np.r_[1, growing])
people = tally.value_counts().reindex(times)
spread = go.Figure()
for values, colour in ((alike, GREY), (differing, BLUE)):
    spread.add_scatter(x=times, y=len(tally) * values, mode="lines", line={"color": colour, "width": 3})
spread.add_scatter(x=times, y=people, mode="markers", marker={"color": VERMILION, "size": 12})
for label, at, values, colour, side in (
    ("all alike (Poisson)", 2, len(tally) * alike, "#595959", "right"),
    ("users differ (NBD, r = 0.5)", 3, len(tally) * differing, BLUE, "left"),
):
    spread.add_annotation(
        x=at, y=np.log10(values[at]), text=label, showarrow=False, xanchor=side, xshift=12 if side == "left" else -12,
        yanchor="bottom" if side == "left" else "top", font={"color": colour, "size": 14},
    )
spread.add_annotation(
    x=1, y=np.log10(people[1]), text="counted", showarrow=False, xanchor="left", yanchor="bottom", xshift=6, yshift=8,
    font={"color": VERMILION, "size": 14},
)
spread.update_layout(
    title="Many order once, a few again and again", height=440, showlegend=False, margin={"t": 70, "r": 30},
    xaxis_title="live orders of a user in the season of 2024 (orders)", yaxis_title="users, logarithmic scale (people)",
    yaxis={"type": "log", "dtick": 1, "range": [-0.3, np.log10(3 * len(tally))], "ticklabelstandoff": 6},
    xaxis={"dtick": 1, "range": [-0.25, times[-1] + 0.25], "ticklabelstandoff": 6},
)
spread

# %% [markdown]
# *Figure 5.* How many users placed 0, 1, 2 … live orders in the season of 2024 (dots; users who had adopted before 1
# May), and two guesses with the same mean. Compare the right ends: were all users alike, hardly anybody would order four
# times. How much users differ, and that some of them stay away for months, was written into this market by its makers;
# that the dots lie near a line with *r* near one half is therefore no discovery. That they lie far from the grey one could
# be found without knowing it.

# %%
rate = np.linspace(0.01, 1.2, 120)
shapes = {"r = 0.15,<br>users differ a lot": (0.15, VERMILION), "r = 0.5": (0.5, BLUE), "all alike<br>(Poisson)": (None, GREY)}
hidden = go.Figure()
for name, (each, colour) in shapes.items():
    share = 1 - (np.exp(-rate) if each is None else (1 + rate / each) ** -each)
    hidden.add_scatter(x=rate, y=rate / share, mode="lines", line={"color": colour, "width": 3}, name=name)
    hidden.add_annotation(
        x=rate[-1], y=(rate / share)[-1], text=name, showarrow=False, xanchor="left", xshift=6, align="left", font_size=13,
    )
hidden.update_layout(
    title="How often people buy can be read off from orders per buyer", showlegend=False, height=420,
    xaxis_title="mean orders of a user in the season, λ (orders per user)",
    yaxis_title="orders of a buyer (orders per buyer)", yaxis_rangemode="tozero", xaxis_range=[0, 1.2],
    margin={"t": 70, "r": 150}, yaxis_ticklabelstandoff=6, xaxis_ticklabelstandoff=6,
)
hidden

# %% [markdown]
# *Figure 6.* Orders per buyer as a function of the rate *λ*, for three degrees of difference between users. Go in
# from the left at an observed number of orders per buyer, and read *λ* off below. The more users differ, the smaller
# the *λ* that fits: a few who order all the time are enough to lift the average of those who order at all.

# %% [markdown]
# ### Exercise 6 · A rate that nobody published   {3 points} · stretch
# Complete the function that begins with `def purchase_rate(orders_per_buyer, shape):`. It returns the *λ* of the NBD
# formula for a given number of orders per buyer (greater than 1) and a given shape *r*. A relative error of one in a
# thousand is allowed. The check takes the function itself and tries it on several pairs, some of them counted in this
# market (guests left out above and below the line).
#
# <details><summary>Hint</summary>
#
# `poisson_rate` needs one more argument and one changed line.
# </details>

# %% role="answer" exercise="purchase-rate"
def purchase_rate(orders_per_buyer, shape):
    """Mean orders per user at which buyers place `orders_per_buyer` orders each, if rates are Gamma with this shape."""
    ...
### BEGIN SOLUTION
    low, high = 1e-9, 1000.0
    for _ in range(100):
        middle = (low + high) / 2
        buying_share = 1 - (1 + middle / shape) ** -shape
        if middle / buying_share < orders_per_buyer:
            low = middle
        else:
            high = middle
    return middle
### END SOLUTION

# %% role="check" exercise="purchase-rate" points=3 outcomes="infer-a-rate" ideas="A08" tolerance=0.001 stretch=true
check("purchase-rate", purchase_rate)

# %% role="cases" exercise="purchase-rate"
of_known = [by_known.groupby(keys)["user_id"].agg(["size", "nunique"]) for keys in ("year", ["kind", "year"])]
observed = pd.concat([table["size"] / table["nunique"] for table in of_known])
cases = [(round(float(value), 4), 0.5) for value in observed]
cases += [(1.5, 0.25), (1.5, 0.88), (3.0, 2.0), (1.2, 5.0)]

# %% role="right" exercise="purchase-rate"
def purchase_rate(orders_per_buyer, shape):
    rate = orders_per_buyer
    for _ in range(20_000):
        rate = orders_per_buyer * -np.expm1(-shape * np.log1p(rate / shape))
    return rate

# %% role="right" exercise="purchase-rate"
def purchase_rate(orders_per_buyer, shape):
    grid = np.geomspace(1e-5, 100, 200_001)
    return float(np.interp(orders_per_buyer, grid / (1 - (1 + grid / shape) ** (-shape)), grid))

# %% role="wrong" exercise="purchase-rate" label="users-taken-as-alike" catches="heterogeneity"
# This is the Poisson rate: the shape is not used, as if all users were alike. Change the share of users who buy at all.
def purchase_rate(orders_per_buyer, shape):
    return poisson_rate(orders_per_buyer)

# %% role="wrong" exercise="purchase-rate" label="buyers-taken-for-users" catches="denominator"
# Orders per buyer is an average over those who bought at all. The rate asked for is an average over all users, most of whom buy
# nothing.
def purchase_rate(orders_per_buyer, shape):
    return orders_per_buyer

# %% role="wrong" exercise="purchase-rate" label="repeat-orders-taken-for-rate" catches="repeat-rate"
# Orders per buyer less one is the number of further orders of a buyer. It equals the rate for shape 1 only: solve the formula for
# the shape that is given.
def purchase_rate(orders_per_buyer, shape):
    return orders_per_buyer - 1

# %% role="planted" exercise="purchase-rate" effect="P3"
# Fed with the planted orders per buyer and shape, the function must give the planted rate, to the exercise's own tolerance
# of one in a thousand: the two are one law, so nothing is left to chance. (From the *observed* orders per buyer even a
# right function comes only within some 5 per cent.)
def recovered(answer, truth):
    planted = [truth["purchase_rates"][name] for name in ("618-2023", "618-2024")]
    return all(
        abs(answer(one["orders_per_buyer"], one["effective_shape"]) / one["lambda"] - 1) < 0.001 for one in planted
    )

# %% [markdown]
# ## Drawing growth
#
# A figure of growth can mislead without a wrong number in it. Bars that start at 3 make 5.4 look several times 3.3. A
# second axis lets any two lines cross wherever one likes. Here are the open shops of Lifora and its adopters (accounts
# of the sample), three times.

# %%
ends = pd.date_range("2023-07-01", "2024-07-01", freq="MS", tz=SHANGHAI)
stocks = pd.DataFrame({
    "shops": [((merchants["opened_at"] < end) & ~(merchants["closed_at"] < end)).sum() for end in ends],
    "adopters": [(users["in_panel"] & (users["adopted_at"] < end)).sum() for end in ends],
}, index=ends.tz_localize(None))
colours = {"shops": BLUE, "adopters": VERMILION}
low, high = stocks.min(), stocks.max()
two_axes = make_subplots(
    1, 3, specs=[[{"secondary_y": True}, {"secondary_y": True}, {}]], horizontal_spacing=0.18,
    subplot_titles=["two axes: shops win", "two axes: adopters win", "one axis"],
)
for panel, winner in enumerate(stocks, 1):
    for name, unit in (("shops", 1), ("adopters", 1000)):
        side = {"row": 1, "col": panel, "secondary_y": name == "adopters"}
        line = {"color": colours[name], "width": 3}
        two_axes.add_scatter(x=stocks.index, y=stocks[name] / unit, mode="lines", line=line, **side)
        axis = [0.9 * low[name], high[name]] if name == winner else [0, 2 * high[name]]
        two_axes.update_yaxes(
            range=np.array(axis) / unit, title=f"{name} ({'thousand' if unit == 1000 else 'number'})", tickmode="auto", nticks=5,
            title_font_color=colours[name], title_standoff=4, showgrid=False, ticklabelstandoff=4, **side,
        )
multiples = stocks / stocks.iloc[0]
for name in stocks:
    two_axes.add_scatter(
        x=stocks.index, y=multiples[name], mode="lines", line={"color": colours[name], "width": 3}, row=1, col=3
    )
    upper = multiples[name].iloc[-1] == multiples.iloc[-1].max()
    two_axes.add_annotation(
        x=stocks.index[-1], y=multiples[name].iloc[-1], text=name, showarrow=False, xanchor="left", xshift=5,
        yanchor="bottom" if upper else "top", font={"color": colours[name], "size": 13}, row=1, col=3,
    )
two_axes.update_yaxes(title="multiple of July 2023 (×)", title_standoff=4, rangemode="tozero", row=1, col=3)
two_axes.update_xaxes(
    tickformat="%b<br>%Y", dtick="M6", tick0="2023-07-01", ticklabelstandoff=4, range=[stocks.index[0], stocks.index[-1]]
)
two_axes.update_layout(
    title="Two axes tell any story, one axis tells one", showlegend=False, height=400, margin={"t": 110, "r": 80}
)
two_axes

# %% [markdown]
# *Figure 7.* The same two stocks at the end of each month, three times. In the first two panels each has an axis of its
# own, and whoever chooses where the axes begin and end chooses who wins. In the third both are multiples of their own
# level at the start. There is little left to choose, and the lines may be compared.

# %% [markdown]
# So: one axis, from zero, and on it the quantity that the title speaks of. For a level ratio the reader also needs to
# know that 1 is "no change"; a thin line will do.

# %% [markdown]
# ### Exercise 7 · Three level ratios   {2 points}
# Draw a bar chart of the level ratios, 2024 to 2023, of rooms, buyers and orders in the live season (table `season`).
# Label the bars `rooms`, `buyers` and `orders`, and assign the figure to `growth_chart`. It has a title that says
# what to see, an axis title with the unit in brackets, one axis only, and bars from zero.
#
# <details><summary>Hint</summary>
#
# `season.loc[2024] / season.loc[2023]` is a Series with three values. `px.bar(x=..., y=..., title=...)`, then
# `update_yaxes(title="... (…)")` and, for the line, `add_hline(y=1)`.
# </details>

# %% role="answer" exercise="growth-chart"
growth_chart = ...
### BEGIN SOLUTION
ratios = season.loc[2024] / season.loc[2023]
growth_chart = px.bar(
    x=ratios.index, y=ratios, text=[f"× {value:.1f}" for value in ratios], color_discrete_sequence=[BLUE],
    title="Buyers and orders grew far more than rooms", height=420,
)
growth_chart.update_traces(textposition="outside", cliponaxis=False)
growth_chart.update_layout(xaxis_title="", yaxis_title="level in 2024 (multiples of 2023)", margin={"t": 70, "r": 90})
growth_chart.add_hline(y=1, line_color=GREY, line_dash="dot", annotation_text="no change", annotation_position="right")
### END SOLUTION
growth_chart

# %% role="check" exercise="growth-chart" points=2 outcomes="draw-growth" ideas="A06 A07 A08" figure="bar" needs="title axis-titles units zero-baseline single-axis unit=×|times|multiple"
check("growth-chart", growth_chart)

# %% role="right" exercise="growth-chart"
ratios = season.T.assign(ratio=season.loc[2024] / season.loc[2023])["ratio"].sort_values()
growth_chart = go.Figure(go.Bar(y=ratios.index, x=ratios.to_numpy(), orientation="h", marker_color=ORANGE))
growth_chart.update_layout(title="The live season grew", xaxis_title="level ratio 2024 to 2023 (×)", xaxis_range=[0, 12])

# %% role="right" exercise="growth-chart"
table = season.div(season.loc[2023]).loc[[2024]].melt(var_name="what", value_name="ratio")
growth_chart = px.bar(
    table, x="what", y="ratio", color="what", title="Growth of the live season",
    labels={"ratio": "level ratio (times)", "what": "what was counted"},
)

# %% role="wrong" exercise="growth-chart" label="growth-rate-drawn-for-ratio" catches="times-or-per-cent" instead=true
# These bars show how much was added, as a multiple of the old level. The level ratio is the new level as a multiple of the old.
ratios = season.loc[2024] / season.loc[2023] - 1

# %% role="wrong" exercise="growth-chart" label="differences-drawn" catches="ratio-or-difference" instead=true
# These bars are differences, new less old. Rooms and orders are different things, so their differences cannot be
# compared; their ratios can.
ratios = season.loc[2024] - season.loc[2023]

# %% role="wrong" exercise="growth-chart" label="truncated-axis" catches="truncated-axis"
# The value axis does not start at zero: bar lengths then exaggerate the differences between the ratios. Let it begin at 0.
ratios = season.loc[2024] / season.loc[2023]
growth_chart = px.bar(x=ratios.index, y=ratios, title="Growth", range_y=[1, 1.1 * ratios.max()])
growth_chart.update_layout(yaxis_title="level in 2024 (multiples of 2023)")

# %% role="wrong" exercise="growth-chart" label="dual-axis" catches="dual-axis"
# There are two value axes, so the lengths of the bars cannot be compared any more. Draw all three ratios on one axis.
ratios = season.loc[2024] / season.loc[2023]
growth_chart = make_subplots(specs=[[{"secondary_y": True}]])
growth_chart.add_bar(x=["rooms"], y=[ratios["rooms"]])
growth_chart.add_bar(x=["buyers", "orders"], y=ratios[["buyers", "orders"]].to_list(), secondary_y=True)
growth_chart.update_layout(title="Growth", yaxis_title="rooms (multiples of 2023)", yaxis2_title="people (multiples of 2023)")

# %% [markdown]
# *Figure 8.* Rooms, buyers and orders of the live season of 2024 as multiples of 2023. Compare the bar of rooms with
# the other two: the gap is what happened *inside* the rooms. Compare buyers with orders: the gap is what happened to
# the single buyer.

# %% [markdown]
# ## What the identity cannot say
#
# What decides, the column says, is the *system behind the growth* (A09). Does a split of the growth show that system at
# work? If rooms have the largest share, one is tempted to say that *rooms caused the growth*. Let us see what that
# would mean: without the new rooms, the orders of 2024 would be fewer. How many fewer? Imagine two worlds with the
# printed ratios.
#
# - In world A **each room brings its own audience**. Without new rooms, their buyers would have stayed at home.
# - In world B **rooms share an audience** that comes anyway. Without new rooms, the same people would have bought next
#   door, and buyers per room would have shot up.

# %%
printed = pd.Series({"rooms": 3.3, "buyers per room": 5.2 / 3.3, "orders per buyer": 5.4 / 5.2})
without = {"A: a room brings its audience": printed.prod() / printed["rooms"], "B: rooms share an audience": printed.prod()}
pd.DataFrame({
    "orders, level ratio": printed.prod(),
    "share of rooms by the identity (%)": 100 * np.log(printed["rooms"]) / np.log(printed.prod()),
    "orders without new rooms, level ratio": without,
    "growth that new rooms caused (%)": {
        world: 100 * (1 - np.log(left) / np.log(printed.prod())) for world, left in without.items()
    },
}).round(1)

# %% [markdown]
# The second column is the same in both worlds, the last is not. An identity holds in every world; so it cannot tell
# worlds apart. To do that one needs a comparison which the identity does not contain: a city or a month in which rooms
# were held back. Or a simulator in which entry can be switched off; lesson 13 will do that. Until then, say "rooms make
# up so many per cent of the log growth", and not "rooms caused".

# %% [markdown]
# ### Exercise 8 · Which sentence would you publish?   {12 points}
# You write for a business magazine. On your desk lie the sentence that opens this lesson, the other ratios of the
# interim release (Figure 1), and what you found in this lesson about reading, counting and splitting growth. Write
# **one sentence that you would publish** about the growth of live selling at 618 of 2024, and then, for your editor,
# **why this one**: how you read "grew 3.3 times", which ratio you left out and why, and which figure you would ask
# the platform for before printing. At most 120 words.
#
# | | you are marked on |
# |:--|:--|
# | 1 | a claim with its base and its unit |
# | 2 | evidence that fits the claim |
# | 3 | a rival explanation, and the data that would separate it |
# | 4 | clear words for a manager, at most 120 of them |

# %% [markdown] role="written" exercise="memo" points=12 outcomes="state-growth read-growth" ideas="A06 A07 A08"
# ### BEGIN SOLUTION
# **Sample, level 3.** "According to the platform, live rooms took 5.4 times as many orders at this year's 618 as at
# last year's; orders in all its channels were 3 times as many." Why: 是…的5.4倍 can be read in one way, and it has a
# base, last year's festival, and a unit, orders. The ratio for all channels stands beside it because live orders may
# have been won from the shelf; a table of the same users' orders by channel would show it. I leave rooms out:
# 增长了3.3倍 may mean 3.3 or 4.3. I print no ratio alone that was picked as the largest of several. Before printing I
# would ask for last year's number of orders, without cancelled ones.
#
# **Sample, level 2.** "Live orders at 618 were 5.4 times those of last year, from 5.2 times as many buyers." I use
# orders and buyers because both say "is … times" and so mean a level ratio. I leave out the 3.3 for rooms, because in
# Chinese it could also mean +330 %, which is 4.3. The figures come from the platform itself and were picked: other
# ratios in its release are smaller, around 3. I would ask how many orders there were last year.
#
# **Sample, level 1.** "Live shopping on Xiaohongshu exploded by 540 % this year." Rooms, buyers and orders all grew
# several times, so the trend is clear. The numbers come from the company, so they should be reliable, but more data
# would be good.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# | criterion | 0 | 1 | 2 | 3 |
# |:--|:--|:--|:--|:--|
# | Claim with its base and unit | no ratio, or a wrong one ("+540 %") | a ratio without base or without unit | ratio, base and unit, but the form is left open (times or per cent) | ratio, base (618 of 2023), unit (orders, buyers or rooms), and a form that can be read in one way only |
# | Evidence fits the claim | evidence does not bear on the sentence | takes the figures at face value | says they are the platform's own, or that 3.3 can be read in two ways | says both, and that the headline was picked among several published ratios |
# | Rival explanation, and the data that would separate it | none | a general doubt ("more data") | a named rival: new users, channel shift, more rooms for the same audience, coupons, cancelled orders | a named rival and the table, cohort or comparison that would tell it from the claim |
# | Clear words for a manager, at most 120 | cannot be followed, or over 150 words | can be followed with effort, or 121 to 150 words | clear, with some jargon or hedging | the sentence could be printed as it stands; reasons in plain words; 120 words or fewer |
# ### END MARK SCHEME

# %% [markdown]
# ## What would change our mind?
#
# Rooms, buyers and orders of this market grow the way they do because its makers set the rates of entry and of
# adoption until ratios near the published ones came out. That you find a ratio near 5 is calibration and not
# confirmation. **A simulator that encodes a story cannot prove the story.** This one could not have shown you a platform
# that did not grow, nor rooms that stood still while buyers came. Nor could it have shown users who gave up their
# account: the sample holds none. Some of those whom it holds have stopped ordering, for good or for a while.
#
# The cohorts are no proof either. That most growth comes from new adopters would not show that the rooms failed to
# convince the old ones; perhaps people adopted *because of* the rooms.
#
# What a simulator can do is show what else a story implies. "All users are alike" implies a share of buyers, and the
# count refuted it. "Users differ by so much" implies another one. Put your function's *λ* into $1 - (1 + \lambda/r)^{-r}$
# and compare with the share that was counted. Nobody in this lesson fitted it, so here the story could have failed.
#
# We would change our mind about "growth by people"
#
# - if the ratio fell to that of all channels once live orders are compared with what the same people bought
#   elsewhere;
# - if it depended on the window: festival, season and year telling different stories;
# - if it held for buyers of both years only, the survivors;
# - if rooms had grown 4.3 times after all;
# - if the platform told how many shops closed while so many opened.
#
# And you? Write down the one figure that would make you withdraw the sentence of your memo, before somebody prints it.

# %% [markdown]
# ## Take-aways
#
# - **Level ratio** *R* = new / old. **Growth rate** *R* − 1. **Log growth** ln *R*. Say which one you mean.
# - "Grew by *k* times" is literally *R* = *k* + 1; "is *k* times" is *R* = *k*. 增长了 *k* 倍 against 是……的 *k* 倍.
#   Flag what can be read both ways.
# - A ratio without its base level cannot be audited. A ratio picked out of several says who picked it.
# - Before counting: copies, cancelled orders, test accounts, guests, time zone, window. Keep an account of the rows.
# - Stock at the end = stock at the start + inflow − outflow. "Pour in" is one flow; ask for the other. A table of those
#   who exist today knows no outflow.
# - Orders add up over days and shops. Buyers do not: count different people over the whole window.
# - Identity: orders = rooms × buyers/room × orders/buyer. Level ratios multiply, log growths add, growth rates do
#   neither.
# - Fix a cohort by what happened *before* the comparison. Groups chosen by success (survivors) hide who came and who
#   left.
# - A ratio of two published ratios is information: orders per buyer, plus an assumption on how users differ, gives
#   the rate λ. The same people above and below the line: no guests. Then test what else the assumption implies.
# - Bars from zero, one axis, the unit in the title of the axis, a line at "no change".
# - An identity splits growth; it does not explain it. It holds in worlds with opposite causes.

# %%
progress()
