"""The ledger of purchases, and of the forecast: one line each, chained by digests, so that a line that was changed, dropped or moved is seen.

What the chain cannot show is a ledger that was thrown away as a whole and begun anew: only the teacher's own copy can (an edition
sold over the counter keeps one).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from course.capstone.errors import CapstoneError
from course.files import replace_text

NAME = "ledger.jsonl"
CLOSED, FORECAST = "closed", "forecast"
"""What a line may tell beside a purchase: that nothing more is sold, and the forecast that was registered."""


@dataclass(frozen=True)
class Entry:
    """One purchase: its number, what was bought, for how much, what is left, when (UTC), the key that opens it, and the digests.

    note: of a forecast, what was registered (JSON); else empty, and then no part of the line.
    """

    number: int
    experiment: str
    price: int
    left: int
    at: str
    key: str
    previous: str
    digest: str
    note: str = ""

    @property
    def line(self) -> dict[str, Any]:
        """What is written of it."""
        return {name: value for name, value in asdict(self).items() if name != "note" or value}

    @property
    def proper(self) -> str:
        """The digest that the line ought to have."""
        told = {name: value for name, value in self.line.items() if name != "digest"}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Ledger:
    """All purchases of one edition, in order."""

    folder: Path
    edition: str
    entries: tuple[Entry, ...]

    @classmethod
    def read(cls, folder: Path, edition: str) -> Ledger:
        """The ledger beside an edition's tables, empty if nothing was bought yet; raises `CapstoneError` where a line is not as written."""
        path = folder / NAME
        entries: list[Entry] = []
        previous = begin(edition)
        try:
            lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
            for number, line in enumerate(lines, 1):
                entry = Entry(**json.loads(line))
                if (entry.number, entry.previous, entry.digest) != (number, previous, entry.proper):
                    raise ValueError
                entries.append(entry)
                previous = entry.digest
        except (ValueError, TypeError):
            raise CapstoneError(
                f"The ledger {path} is not as it was written (line {len(entries) + 1}): restore it; purchases cannot be taken back."
            ) from None
        return cls(folder, edition, tuple(entries))

    @property
    def bought(self) -> dict[str, Entry]:
        """The purchases by the name of the experiment."""
        return {entry.experiment: entry for entry in self.entries if entry.experiment not in (CLOSED, FORECAST)}

    @property
    def closed(self) -> bool:
        """Whether nothing more is sold for this edition."""
        return any(entry.experiment == CLOSED for entry in self.entries)

    @property
    def forecast(self) -> Entry | None:
        """The line of the forecast: the first, since a forecast cannot be taken back; None if none was registered."""
        return next((entry for entry in self.entries if entry.experiment == FORECAST), None)

    def with_(self, experiment: str, price: int, left: int, at: str, key: str, note: str = "") -> Ledger:
        """The ledger with one more line, written to disk."""
        previous = self.entries[-1].digest if self.entries else begin(self.edition)
        entry = Entry(len(self.entries) + 1, experiment, price, left, at, key, previous, "", note)
        entry = Entry(**{**asdict(entry), "digest": entry.proper})
        longer = Ledger(self.folder, self.edition, (*self.entries, entry))
        lines = [json.dumps(one.line, sort_keys=True) for one in longer.entries]
        replace_text(self.folder / NAME, "\n".join(lines) + "\n")
        return longer


def begin(edition: str) -> str:
    """The digest that the first line follows: that of the edition."""
    return hashlib.sha256(f"ledger of {edition}".encode()).hexdigest()
