"""Tables that only editions of the capstone have: an experiment that is sold, and the two months that are hidden until the end."""

from __future__ import annotations

from course.data.schema import Column, Table
from course.data.tables.columns import count

EXPERIMENT_MATCHING = Table(
    name="experiment_matching",
    row="one city in one week",
    meaning=(
        "In half of the cities, drawn by lot, the recommender knew people better from week 0 on; in the others it stayed as it was. "
        "Whoever might open an account because of it hears of it after two weeks."
    ),
    columns=(
        count("city", "identifies the city", minimum=1),
        Column("week", "small integer", "week; the better recommender runs from week 0", "weeks", minimum=-52),
        Column("arm", "string", "recommender of the city, at random", allowed=("as usual", "better matching")),
        count("orders", "orders", "orders"),
        count("new_adopters", "accounts opened", "people"),
    ),
    key=("city", "week"),
    not_for=(
        "Comparing totals of cities: they differ in size by far more than by the recommender.",
        "New accounts of the first two weeks, as if people had heard by then.",
    ),
)

HIDDEN_MONTHS = Table(
    name="hidden_months",
    row="one month",
    meaning="Orders of the people of `customer_months` in the two months after the export; opened when all forecasts are in.",
    columns=(
        Column("month", "string", "month in Shanghai, YYYY-MM"),
        count("orders", "orders, counted as in `customer_months`", "orders"),
    ),
    key=("month",),
)

TABLES = [EXPERIMENT_MATCHING, HIDDEN_MONTHS]
