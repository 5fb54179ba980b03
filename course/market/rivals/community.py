"""The section of the community: friends and their circles, who speaks, who answers whom, feeds of the like."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from course.market.core.calendar import seconds
from course.market.core.parameters import draw_from_priors
from course.market.experiments.community import CommunityParameters, layers, note_readers, participation
from course.market.experiments.friends import FriendParameters, befriend, side_of_the_coin
from course.market.tables.part import Part
from course.market.tables.plan import Plan, Rows, Section

FIRST_WEEK = "2024-03-04"  # the thing that people join begins; whoever is asked had an account before
JUNE = "2024-06-01"


@dataclass(frozen=True)
class Community(Section):
    """`experiment_layer`, the same for everybody; friends, their people, comments and answers of some people of each part."""

    name = "community"
    own: CommunityParameters
    friends: FriendParameters
    side: str
    planted: dict

    @classmethod
    def prepare(cls, plan: Plan, tables: dict[str, pd.DataFrame]) -> tuple[Community, dict[str, pd.DataFrame]]:
        streams = plan.setting.streams
        own = draw_from_priors(CommunityParameters(), streams.of("community", "priors"), every=False)
        friends = draw_from_priors(FriendParameters(), streams.of("community", "friends", "priors"), every=False)
        table, planted = layers(plan.setting, own)
        return cls(own, friends, side_of_the_coin(streams), planted), {"experiment_layer": table}

    def draw(self, plan: Plan, part: Part) -> Rows:
        """Who is asked is drawn among those with an account at the time, everybody as likely as any other."""
        setting, panel, scale = part.setting, part.members, part.log.scale

        def asked(name: str, size: int, since: str) -> np.ndarray:
            here = np.flatnonzero(panel.adopted < seconds(since))
            generator = setting.streams.of("community", name)
            return np.sort(generator.choice(here, min(round(size * scale), len(here)), replace=False))

        rows = asked("friends asked", self.friends.people, FIRST_WEEK)
        ties, people, found = befriend(self.friends, setting.streams, self.side, setting.people, panel, rows)
        spoken = participation(panel, asked("counted", self.own.counted, JUNE), self.own, setting.streams)
        here = np.flatnonzero(panel.adopted < seconds(JUNE))
        readers, _ = note_readers(setting, panel, here, self.own, round(self.own.exposures * scale))
        readers.insert(0, "exposure_id", np.arange(len(readers)) + part.first_id)
        tables = {"friends": ties, "friend_people": people, "participation": spoken, "note_readers": readers}
        return Rows(tables, truth=lambda: {"community": {"friends": self._planted() | found}})

    def _planted(self) -> dict:
        return {
            "side": self.side,
            "influence": self.friends.influence if self.side == "influence" else 0.0,
            "parameters": asdict(self.friends),
        }

    def truth(self, plan: Plan) -> dict:
        answer = 0.0 if plan.setting.world.name == "W3" else self.own.answer_alike
        numbers = {"layer": self.planted, "answer_alike": answer, "parameters": asdict(self.own)}
        return {"community": numbers | {"friends": self._planted()}}
