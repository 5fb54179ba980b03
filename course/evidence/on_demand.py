"""Tables that are read when somebody first asks for them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd


class TablesOnDemand(dict[str, pd.DataFrame]):
    """Tables by name, each read once, when it is first asked for. read: table name -> frame, such as `Edition.load`."""

    def __init__(self, read: Callable[[str], pd.DataFrame]):
        super().__init__()
        self._read = read

    def __missing__(self, name: str) -> pd.DataFrame:
        self[name] = self._read(name)
        return self[name]
