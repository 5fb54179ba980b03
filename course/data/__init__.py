"""Tables of the simulated market: schema, data package, editions, `load()`."""

from typing import Any

from course.data.errors import EditionError
from course.data.loading import Card, Edition, card, edition, edition_folder, load, practice_edition

__all__ = [
    "Card",
    "Edition",
    "EditionError",
    "build_class_edition",
    "card",
    "edition",
    "edition_folder",
    "load",
    "make_edition",
    "practice_edition",
]


def __getattr__(name: str) -> Any:
    # Making an edition needs the simulator; reading one must not pay for importing it.
    if name in ("make_edition", "build_class_edition"):
        from course.data import editions

        return getattr(editions, name)
    raise AttributeError(f"module 'course.data' has no attribute {name!r}")
