"""The search log's parameters, and what its planted truth needs of the draws."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from course.market.core.parameters import draw_from_priors
from course.market.core.worlds import WorldType
from course.market.search.audit import Audit
from course.market.search.notes import Writing
from course.market.search.searches import Searches, Searching
from course.market.search.slates import Policy
from course.market.search.touchpoints import PathParameters


@dataclass(frozen=True)
class SearchParameters:
    """All parameters of searches, notes, impressions, touches and of what people say of searches, and how many slates of each
    surface are logged (class size)."""

    searching: Searching = field(default_factory=Searching)
    writing: Writing = field(default_factory=Writing)
    policy: Policy = field(default_factory=Policy)
    paths: PathParameters = field(default_factory=PathParameters)
    audit: Audit = field(default_factory=Audit)
    slates: tuple[int, int, int] = (7_500, 4_500, 3_000)

    def nearby(self, generator: np.random.Generator, of_audit: np.random.Generator) -> SearchParameters:
        """Every planted effect moved within its prior, so that no edition tells another's answers."""
        parts = ("searching", "writing", "policy", "paths")
        audit = draw_from_priors(self.audit, of_audit, digits=4)
        return replace(self, audit=audit, **{name: draw_from_priors(getattr(self, name), generator, digits=4) for name in parts})

    def in_world(self, world: WorldType) -> SearchParameters:
        """With what the world sets itself."""
        return replace(self, searching=replace(self.searching, **world.searching))

    def scaled(self, factor: float, searchers: float) -> SearchParameters:
        """Those of a log `factor` times the class size, of `searchers` times the usual share of people."""
        share = min(self.searching.share * searchers, 1.0)
        audit = self.audit.scaled(factor, searchers)
        return replace(self, searching=replace(self.searching, share=share).scaled(factor), audit=audit)


@dataclass(frozen=True)
class Drawn:
    """What the planted truth needs of the draws: the searches at home by month, those on the shelf in June 2024, how many
    strings bear each kind of dirt, the values of policies, the truth of `front_page` and of `touches`."""

    home: dict[int, Searches]
    shelf: Searches
    dirt: dict[str, dict[str, int]]
    logged: dict[str, float]
    ranked: dict
    touched: dict
