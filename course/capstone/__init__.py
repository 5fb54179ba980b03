"""The capstone, as a team's notebook sees it: the menu, the money, what was bought, the sheet of quantities, the rules of scoring.

from course import capstone
capstone.menu()                 # what there is, and what it costs
geo = capstone.buy("geo")       # charged once; afterwards the same call opens it again
capstone.purchases()            # the ledger
capstone.sheet()                # the eight quantities and the ranges that editions are drawn from
capstone.check_world(world)     # the form alone: the score comes after the deadline
capstone.check_quantities(quantities)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.capstone.forms import check_quantities, check_world, register, sheet
from course.capstone.shop import buy, menu, money, purchases

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["buy", "check_quantities", "check_world", "menu", "money", "predictions", "purchases", "register", "sheet"]


def predictions() -> pd.DataFrame:
    """What the telling experiments show in a usual market of each type, rows W1 to W4 (ln rises; `swap_points` in percentage points)."""
    # The simulator takes a second to load, and a purchase does not need it.
    from course.market.capstone import predictions as made

    return made()
