"""The capstone, as a team's notebook sees it: the menu, the money, what was bought, the sheet of quantities, the rules of scoring.

from course import capstone
capstone.menu()                 # what there is, and what it costs
geo = capstone.buy("geo")       # charged once; afterwards the same call opens it again
capstone.purchases()            # the ledger
capstone.card("geo")            # what the table of an experiment tells, before and after it is bought
capstone.sheet()                # the eight quantities and the ranges that editions are drawn from
capstone.counting()             # how each of them is counted
capstone.check_world(world)     # the form alone: the score comes after the deadline
capstone.check_quantities(quantities)
"""

from course.capstone.forms import check_quantities, check_world, counting, predictions, register, sheet
from course.capstone.shop import buy, card, menu, money, practice, purchases

__all__ = [
    "buy", "card", "check_quantities", "check_world", "counting", "menu", "money", "practice", "predictions", "purchases", "register", "sheet",
]  # fmt: skip
