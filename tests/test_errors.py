"""What is offered for a word that nobody knows."""

import pytest

from course.errors import did_you_mean

TABLES = ["users", "orders", "order_items", "Returns"]


@pytest.mark.parametrize(
    ("word", "most", "said"),
    [
        ("order", 1, " Did you mean 'orders'?"),
        ("order", 2, " Did you mean 'orders' or 'order_items'?"),
        ("USERS", 1, " Did you mean 'users'?"),
        ("return", 1, " Did you mean 'Returns'?"),
        ("weather", 2, ""),
        (3, 1, ""),
        (None, 1, ""),
    ],
)
def test_the_nearest_words_are_offered(word, most, said):
    assert did_you_mean(word, TABLES, most) == said
