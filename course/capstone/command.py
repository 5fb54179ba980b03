"""`course experiment`: what is on sale for a team's edition, buying it, and the ledger."""

from __future__ import annotations

import argparse
from pathlib import Path

from course.capstone.shop import BUDGET, MOST, PRICES, WHAT, Shop
from course.data.loading import Edition, edition


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`course experiment menu`, `buy NAME`, `ledger`."""
    chosen = parser.add_subparsers(required=True, metavar="WHAT", dest="what")
    buy = chosen.add_parser("buy", help="buy an experiment: charged, logged, never refunded")
    buy.add_argument("name", metavar="NAME", help=", ".join(PRICES))
    buy.add_argument("--code", default="", help="from your teacher, where experiments are sold over the counter")
    for one in (buy, chosen.add_parser("menu", help="what there is"), chosen.add_parser("ledger", help="what was bought")):
        one.add_argument("--edition", type=Path, help="the folder that your team was dealt (default: the edition in force)")


def run(chosen: argparse.Namespace) -> int:
    """Carry out what was chosen."""
    shop = Shop.of(Edition(chosen.edition.absolute()) if chosen.edition else edition())
    if chosen.what == "buy":
        owned = chosen.name in shop.ledger.bought
        rows = len(shop.buy(chosen.name, chosen.code))
        told = "is yours already, nothing was charged" if owned else f"bought for {PRICES[chosen.name]} research yuan"
        print(f"{chosen.name}: {told}; {rows:,} rows. Left: {shop.money()} of {BUDGET} yuan.")
        print(f"In the notebook: capstone.buy({chosen.name!r}) opens it.")
        return 0
    if chosen.what == "ledger":
        for entry in shop.ledger.entries:
            print(f"{entry.number}  {entry.at}  {entry.experiment:<9}{entry.price:>4}  left {entry.left}")
        print(f"{len(shop.ledger.bought)} of at most {MOST} experiments; {shop.money()} research yuan left.")
        return 0
    for name, price in PRICES.items():
        print(f"{name:<9}{price:>4}  {WHAT[name]}{'  (yours)' if name in shop.ledger.bought else ''}")
    print(f"At most {MOST} of them; {shop.money()} of {BUDGET} research yuan left.")
    return 0
