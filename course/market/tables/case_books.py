"""The daily books of the case shops as a table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.market.core.calendar import DAY, EDGES, OBSERVED_MONTHS
from course.market.core.draws import poisson_counts
from course.market.core.lexicon import CATEGORIES, CHANNELS
from course.market.core.normal import bounded_normal
from course.market.core.parameters import Parameters
from course.market.core.streams import binomial
from course.market.demand.cases import Book
from course.market.demand.history import History
from course.market.population.setting import Setting
from course.market.population.shops import follow_appeal

STEPS = (0.7548776662466927, 0.5698402909980532)  # of the golden ratio's like in two dimensions


def daily_books(history: History, setting: Setting, sessions: pd.DataFrame | None = None) -> pd.DataFrame:
    """The table `case_days`, a row a day and channel.

    sessions: live sessions with merchant_id, start (seconds) and views; the books count the viewers that these count.
    """
    return pd.concat([_rows(book, setting, sessions) for book in history.books], ignore_index=True)


def _counted(frame: pd.DataFrame, book: Book, sessions: pd.DataFrame) -> np.ndarray:
    """Viewers of each row, those of live rooms in the months of written sessions as the platform counted them."""
    own = sessions[sessions["merchant_id"] == book.merchant_id]
    by_day = own.groupby((own["start"] - book.case.opened) // DAY + 1)["views"].sum()
    month = np.searchsorted(EDGES, book.case.opened + (frame["day"].to_numpy() - 1) * DAY, side="right") - 1
    written = (frame["channel"] == "live") & np.isin(month, OBSERVED_MONTHS)
    return frame["viewers"].mask(written, frame["day"].map(by_day).fillna(0)).astype("int64").to_numpy()


def _rows(book: Book, setting: Setting, sessions: pd.DataFrame | None) -> pd.DataFrame:
    """One case's days: counts drawn round the expected values, money drawn order by order."""
    parameters, generator = setting.parameters, setting.streams.of("cases", book.case.name)
    frame = pd.DataFrame(
        [
            {
                "case": book.case.name,
                "merchant_id": book.merchant_id,
                "day": entry["day"],
                "channel": channel,
                "visits": entry["visits"][channel],
                "expected": entry["orders"][channel],
                "first_share": 1.0 if book.case.buys_once else entry["first_share"][channel],
                "returned": entry["returned"][channel],
                "remaining_segment": round(entry["remaining"]),
            }
            for entry in book.days
            for channel in CHANNELS
        ]
    )
    viewers = generator.poisson(frame["visits"])
    chance_of_order = np.divide(frame["expected"], frame["visits"], out=np.zeros(len(frame)), where=frame["visits"] > 0)
    orders = binomial(generator, viewers, np.clip(chance_of_order, 0, 1))
    line = np.repeat(np.arange(len(frame)), orders)
    returned = generator.random(len(line)) < frame["returned"].to_numpy()[line]
    # Prices and items follow a Kronecker sequence (Cranley & Patterson 1976): evenly spread over any run of days.
    shift = generator.random(2)
    price, items = ((start + np.arange(len(line)) * step) % 1.0 for start, step in zip(shift, STEPS, strict=True))
    price = CATEGORIES[book.case.category][0] * np.exp(book.case.ln_price + parameters.item_sd * bounded_normal(price))
    items = 1 + poisson_counts(items, np.full(len(line), parameters.more_items))
    gmv = (np.floor(np.maximum(price, 5.0)) + 0.9) * items
    frame["viewers"] = viewers
    frame["orders"] = orders
    frame["new_buyers"] = binomial(generator, orders, np.clip(frame["first_share"], 0, 1))
    frame["gmv"] = np.round(np.bincount(line, weights=gmv, minlength=len(frame)), 2)
    frame["refunded"] = np.round(np.bincount(line, weights=gmv * returned, minlength=len(frame)), 2)
    if sessions is not None:
        frame["viewers"] = _counted(frame, book, sessions)
    frame["followers"] = _followers(frame, book, parameters)
    opened = pd.Timestamp(book.case.opens)
    frame["date"] = [(opened + pd.Timedelta(days=day - 1)).strftime("%Y-%m-%d") for day in frame["day"]]
    return frame[list(COLUMNS)]


def _followers(frame: pd.DataFrame, book: Book, parameters: Parameters) -> np.ndarray:
    """Followers at the end of each row's day: the market's monthly equation, day by day."""
    entries = frame[frame["channel"] == "live"].groupby("day", sort=True)["viewers"].sum()
    followers, path = 0.0, {}
    for day, views in entries.items():
        followers = parameters.follow_keep ** (1 / 30) * followers
        followers += parameters.follow_rate * views * follow_appeal(book.case.authenticity)
        path[day] = round(followers)
    return frame["day"].map(path).to_numpy()


COLUMNS = (
    "case", "merchant_id", "day", "date", "channel", "viewers", "new_buyers", "orders", "gmv", "refunded", "followers",
    "remaining_segment",
)  # fmt: skip
