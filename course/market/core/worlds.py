"""World types: what is true in a market. Student editions do not say which one they come from.

W1  personalisation and imitation drive growth (the article's account): notes make matching better, shops copy what pays,
    and people adopt the faster the better the last ones were served.
W2  traffic subsidy: bought traffic and a larger festival drive growth, shops are recruited; matching does not improve,
    and adoption does not hear how well people are served. Searches grow longer because campaigns teach people to ask.
W3  similarity and authenticity have no effect (b_similarity = b_authenticity = 0); authentic shops merely tend to be
    better shops (correlation of authenticity and quality .6 among shops of a kind).
W4  personalisation can be imitated: other platforms match as well as this one, so matching raises sales here but is no
    reason to come here.

All four are calibrated to the same figures, because the question of the capstone is which of them one is in: the
vectors in `calibrated.json` are found by `course market calibrate`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from course.market.core.errors import MarketError
from course.market.core.parameters import CALIBRATED, Parameters


@dataclass(frozen=True)
class WorldType:
    """One world type.

    changes: parameters that differ from `Parameters()`. matching_improves: whether pi rises with the notes.
    imitable: whether other platforms can copy pi (`rivals.platforms` reads it). traffic_growth: room entries per adopter
    are multiplied by a factor that grows geometrically from 1 in May 2023 to this value in June 2024. levers: figure's
    usual lever -> the one that this world has instead. fads: by what imitation in adoption is multiplied in each month beside word
    of mouth, 1 if empty (editions of the capstone draw them). waves: the same for the shops that open in the next month. searching: parameters of `search.searches.Searching` that differ.
    """

    name: str
    changes: dict
    matching_improves: bool = True
    imitable: bool = False
    traffic_growth: float = 1.0
    levers: dict = field(default_factory=dict)
    searching: dict = field(default_factory=dict)
    fads: tuple[float, ...] = ()
    waves: tuple[float, ...] = ()

    def fad(self, month: int) -> float:
        """What the month's fashion does to imitation."""
        return self.fads[month] if self.fads else 1.0

    def wave(self, month: int) -> float:
        """By what the number of shops that open after the month is multiplied."""
        return self.waves[month] if self.waves else 1.0

    def lever(self, usual: str) -> str:
        """The parameter that calibration moves where W1 moves `usual`."""
        return self.levers.get(usual, usual)


# The levers of each world stand in `calibrated.json`, W1's as the defaults of `Parameters`.
# In W2 nobody's searches and feed get better at finding a quiet sole, so the same sales take more time on air than in W1, and people
# who search are surer of what they want (`search_uplift`, for all shops): hours on air alone would not do it.
WORLDS = {
    "W1": WorldType("W1", {}),
    "W2": WorldType(
        "W2",
        # Nobody imitates, the platform recruits: `entry_base` takes the place of `entry_imitation`.
        {"word_of_mouth": 0.0, "festival_growth": 1.1, "entry_imitation": 0.0, "entries": 10.2, "search_uplift": 1.8} | CALIBRATED["W2"],
        matching_improves=False,
        traffic_growth=1.14,
        levers={"entry_imitation": "entry_base"},
        # Nobody writes more of her life, as the search box does not understand it better; campaigns teach people to ask.
        searching={"suffix_end": 0.58, "catalogue_end": 1.0},
    ),
    "W3": WorldType(
        "W3",
        # b0 makes up for the trust that rooms and reviews no longer give, so that conversion per entry stays where it is.
        {
            "b_similarity": 0.0,
            "b_authenticity": 0.0,
            "bond_host": 0.0,
            "authenticity_quality_correlation": 0.6,
            "b0": -5.82,
            "search_uplift": 0.95,
            "entries": 15.8,
        }
        | CALIBRATED["W3"],
    ),
    "W4": WorldType("W4", {"word_of_mouth": 0.0} | CALIBRATED["W4"], imitable=True),
}


def world_type(name: str) -> WorldType:
    """The world of that name; raises `MarketError` with the known names."""
    if name not in WORLDS:
        raise MarketError(f"There is no world {name!r}; the worlds are {', '.join(WORLDS)}.")
    return WORLDS[name]


def parameters_of(world: WorldType, parameters: Parameters) -> Parameters:
    """The world's parameters: those given, with the world's changes.

    A parameter that the caller has moved from its default (an edition's prior, an experiment) keeps its distance from the
    default, in proportion, unless the world fixes it at 0.
    """
    usual = Parameters()
    values = {}
    for name, value in world.changes.items():
        base, given = getattr(usual, name), getattr(parameters, name)
        values[name] = value * given / base if base and given != base else value
    return parameters.changed(**values)
