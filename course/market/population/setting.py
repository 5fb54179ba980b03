"""The setting of one market: world, people, needs, parameters, streams, handed from function to function as one thing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from course.market.core.calendar import LAST, month_name
from course.market.core.parameters import Parameters
from course.market.core.streams import Streams
from course.market.core.worlds import WorldType, parameters_of, world_type
from course.market.population.needs import Needs, arise
from course.market.population.people import People, populate


@dataclass(frozen=True)
class Setting:
    """What all mechanisms of a market share: what is true in its world, its people and their needs, its numbers, its chance."""

    world: WorldType
    people: People
    needs: Needs
    parameters: Parameters
    streams: Streams

    @classmethod
    def of(cls, world: str, seed: int, parameters: Parameters, changes: dict[str, float] | None = None) -> Setting:
        """The setting that a seed draws.

        parameters: a vector near the calibrated one, which the world bends. changes: parameters that take exactly these
        values, whatever the world says. Raises `MarketError` with one sentence for an unknown world or a seed that is no
        whole number >= 0.
        """
        streams, kind = Streams(seed), world_type(world)
        parameters = parameters_of(kind, parameters).changed(**(changes or {}))
        people = populate(parameters, streams)
        return cls(kind, people, arise(people, [month_name(month) for month in range(LAST)]), parameters, streams)

    @cached_property
    def felt_by(self) -> np.ndarray:
        """How many people feel each atom, as `Needs.mass` has it (A,)."""
        return self.needs.mass(self.people)

    @cached_property
    def caring(self) -> np.ndarray:
        """Of the people who care for each category, the share who live in each cell or one before it (C, G)."""
        people = (self.people.size[:, None] * self.needs.interest).T
        return np.stack([np.cumsum(cares) / np.sum(cares) for cares in np.ascontiguousarray(people)])

    def part(self, number: int) -> Setting:
        """The same setting with the streams of one part of a large market."""
        return replace(self, streams=self.streams.part(number))

    def with_(self, **parameters: float) -> Setting:
        """The same setting with some parameters changed."""
        return replace(self, parameters=self.parameters.changed(**parameters))
