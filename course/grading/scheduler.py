"""A Dask cluster by its address: the one place that connects to it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from course.grading.errors import GradingError

if TYPE_CHECKING:
    from distributed import Client

MISSING = "--scheduler needs Dask on this machine: install dask and distributed (make setup does)."
CONNECT_SECONDS = 10
"""How long a scheduler may take to answer."""


@contextlib.contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at that address. Raises GradingError where there is none."""
    try:
        from distributed import Client  # an optional part, and slow to import
    except ImportError:
        raise GradingError(MISSING) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except OSError as error:
        raise GradingError(f"There is no Dask scheduler at {address}: {error}") from None
    with client:
        yield client


__all__ = ["connected"]
